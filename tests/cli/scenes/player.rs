//! Plays a scene: carries out its lines that begin with `$`, and writes down what comes of each.
//!
//! `$ mfa-enroll …`, with `<<< LINES` for standard input and `[N: WORDS]` for words N times, `#` in
//! them the number; `$ times N SECS mfa-enroll …`: as often, so long after each other, and what the
//! last one printed; `$ stop mfa-enroll …`: Ctrl-C when it can end in order; `$ wait SECONDS`;
//! `$ hold`: another process has the store until `$ release`, `$ serve`: a daemon until `$ end`; `$ rewind`: the next command has the
//! randomness of the last one. `$ write FILE TEXT`, for its owner alone, `\n` in it begins a line;
//! `$ utf16 FILE TEXT`; `$ large FILE MIB`; `$ fifo FILE`; `$ newer FROM TO IDENTITY`, of a backup;
//! `$ cut FILE BYTES`; `$ chmod MODE FILE`; `$ rm FILE`; `$ cp FROM TO`, folders too; `$ show FILE`.
//! `{phone}` is the code that the device of this name shows now, `{phone+1}` the next; `{rfc}` is that
//! of the norm's key; `{recovery}` is the recovery code that was printed last.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::props;
use super::stage::Stage;
use crate::support::Ran;
use crate::support::app::App;

struct Player {
    stage: Stage,
    /// By the name of the device.
    apps: BTreeMap<String, App>,
    recovery: String,
    /// The store in other hands.
    held: Option<File>,
}

/// The scene with what its commands print now.
pub fn played(scene: &str) -> String {
    let rfc = App::scan("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    let apps = BTreeMap::from([("rfc".to_owned(), rfc)]);
    let mut player = Player { stage: Stage::new(), apps, recovery: String::new(), held: None };
    let mut text = String::new();
    for line in scene.lines().filter(|line| line.starts_with(['$', '#'])) {
        if let Some(command) = line.strip_prefix("$ ") {
            let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{line}");
            text.push_str(&player.carry_out(command));
        } else {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{line}");
        }
    }
    text
}

/// sled's numbers depend on when it wrote what.
fn without_snapshot_numbers(text: &str) -> String {
    let Some((before, after)) = text.split_once("snap.") else { return text.to_owned() };
    let number = after.chars().take_while(char::is_ascii_hexdigit).count();
    format!("{before}snap.[NUMBER]{}", &after[number..])
}

/// The line with what stands in it so many times.
fn repeated(line: &str) -> String {
    let parts = line.split_once('[').and_then(|(before, rest)| {
        let (times, rest) = rest.split_once(": ")?;
        let (what, after) = rest.split_once(']')?;
        Some((before, times.parse::<u32>().ok()?, what, after))
    });
    let Some((before, times, what, after)) = parts else { return line.to_owned() };
    let all: Vec<String> = (1..=times).map(|n| what.replace('#', &n.to_string())).collect();
    let between = if what.ends_with("\\n") { "" } else { " " };
    format!("{before}{}{after}", all.join(between))
}

/// The words of a line as a shell has them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_begun, mut quoted) = (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quoted, is_begun) = (!quoted, true),
            ' ' if !quoted => {
                words.extend(is_begun.then(|| std::mem::take(&mut word)));
                is_begun = false;
            }
            c => {
                is_begun = true;
                word.push(c);
            }
        }
    }
    words.extend(is_begun.then_some(word));
    words
}

impl Player {
    fn carry_out(&mut self, line: &str) -> String {
        let (command, input) = line.split_once(" <<< ").unwrap_or((line, ""));
        let words = words(&repeated(command));
        match words[0].as_str() {
            "mfa-enroll" => {
                let ran = self.run(&words[1..], input);
                self.written_down(&ran)
            }
            "times" => {
                let mut last = String::new();
                for _ in 0..words[1].parse().unwrap() {
                    self.stage.wait(words[2].parse().unwrap());
                    let ran = self.run(&words[4..], input);
                    last = self.written_down(&ran);
                }
                last
            }
            "stop" => {
                let ran = self.stage.run_stopped(&words[2..]);
                self.written_down(&ran)
            }
            "serve" => {
                self.stage.serve();
                String::new()
            }
            "end" => {
                self.stage.end();
                String::new()
            }
            "wait" => {
                self.stage.wait(words[1].parse().unwrap());
                String::new()
            }
            "rewind" => {
                self.stage.rewind();
                String::new()
            }
            "hold" => {
                self.held = Some(props::held(&self.stage.home.store()));
                String::new()
            }
            "release" => {
                self.held = None;
                String::new()
            }
            // Marked, as a line of a file may look like one of a scene.
            "show" => {
                let text = fs::read_to_string(self.file(&words[1])).unwrap();
                text.lines().fold(String::new(), |shown, line| shown + "| " + line + "\n")
            }
            _ => {
                self.arrange(command, &words);
                String::new()
            }
        }
    }

    fn run(&mut self, args: &[String], input: &str) -> Ran {
        let lines = words(&self.filled(input)).join("\n");
        let end = if lines.is_empty() { "" } else { "\n" };
        let ran = self.stage.run(args, &(lines + end));
        self.learn(args, &ran);
        ran
    }

    fn file(&self, name: &str) -> PathBuf {
        self.stage.home.path().join(name)
    }

    /// Sets files as they are to be found.
    fn arrange(&self, command: &str, words: &[String]) {
        let text = || repeated(command).splitn(3, ' ').nth(2).unwrap_or_default().replace("\\n", "\n");
        let number = |at: usize| words[at].parse::<usize>().unwrap();
        let path = |at: usize| self.file(&words[at]);
        match words[0].as_str() {
            "write" => props::write(&path(1), text().as_bytes()),
            "utf16" => props::write(&path(1), &props::utf16(&text())),
            "large" => props::write(&path(1), &props::with_large_cell(number(2))),
            "fifo" => props::fifo(&path(1)),
            "newer" => props::newer(&path(1), &path(2), &path(3)),
            "cut" => props::cut(&path(1), number(2) as u64),
            "cp" => props::copy(&path(1), &path(2)),
            "rm" => fs::remove_file(path(1)).unwrap(),
            "chmod" => {
                let mode = u32::from_str_radix(&words[1], 8).unwrap();
                fs::set_permissions(path(2), Permissions::from_mode(mode)).unwrap();
            }
            other => panic!("nobody knows how to {other}"),
        }
    }

    /// Codes in the place of what stands for them.
    fn filled(&self, input: &str) -> String {
        let mut text = input.replace("{recovery}", &self.recovery);
        for (device, app) in &self.apps {
            for ahead in 0..20 {
                let sign = if ahead == 0 { format!("{{{device}}}") } else { format!("{{{device}+{ahead}}}") };
                text = text.replace(&sign, &app.code(self.stage.step() + ahead));
            }
            text = text.replace(&format!("{{not {device}}}"), &app.wrong_at(self.stage.step()));
        }
        assert!(!text.contains('{'), "nobody knows {text}");
        text
    }

    fn learn(&mut self, words: &[String], ran: &Ran) {
        let device = words.iter().position(|word| word == "--device").map(|at| words[at + 1].clone());
        if let (Some(device), Some(key)) =
            (device, ran.out.lines().find_map(|line| line.strip_prefix("Key: ")))
        {
            let app = App::scan(key);
            let app = if words.iter().any(|word| word == "--sha256") { app.with_sha256() } else { app };
            self.apps.insert(device, app);
        }
        let is_code = |word: &&str| word.len() == 29 && word.matches('-').count() == 5;
        if let Some(code) = ran.out.split_whitespace().find(is_code) {
            code.clone_into(&mut self.recovery);
        }
    }

    fn written_down(&self, ran: &Ran) -> String {
        let home = self.stage.home.path().to_str().unwrap().to_owned();
        let mut text = without_snapshot_numbers(&ran.out.replace(&home, "[HOME]"));
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str("⏎\n");
        }
        for line in ran.err.replace(&home, "[HOME]").lines() {
            let _ = writeln!(text, "! {line}");
        }
        if ran.code != 0 {
            let _ = writeln!(text, "? {}", ran.code);
        }
        text
    }
}
