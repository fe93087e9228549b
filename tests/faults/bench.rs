//! What the campaigns have in common: luck with a seed, copies of a home, a command that is
//! killed, a conversation that may end at any moment.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::support::app::App;
use crate::support::{Home, Ran};
use crate::terminal::process::{Elapsed, send};

/// The same numbers in every run, as splitmix64 gives them.
pub struct Luck(u64);

impl Luck {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    pub fn at(&mut self, bound: usize) -> usize {
        usize::try_from(self.below(bound as u64)).unwrap()
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// A moment in a command that takes so long, and somewhat beyond.
    pub fn moment(&mut self, whole: Duration) -> Duration {
        let micros = u64::try_from(whole.as_micros()).unwrap();
        Duration::from_micros(self.below(micros + micros / 2))
    }
}

/// A copy of a folder with everything in it, times left out.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder with what is in it.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(
                files(&entry.path()).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
            );
        } else {
            found.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    found.sort();
    found
}

/// A home that is a copy of another.
pub fn copied(home: &Home) -> Home {
    let fresh = Home::new();
    copy(home.path(), fresh.path());
    fresh
}

/// Says that everything is as it was written, and how many users there are.
#[track_caller]
pub fn whole(ran: &Ran) -> u64 {
    assert_eq!(ran.code, 0, "{ran:#?}");
    let start = ran.out.find('[').unwrap();
    let end = ran.out.rfind(']').unwrap();
    let checked: serde_json::Value = serde_json::from_str(&ran.out[start..=end]).unwrap();
    assert_eq!(checked[0]["faults"].as_array().map(Vec::len), Some(0), "{checked}");
    checked[0]["users"].as_u64().unwrap()
}

/// How long something takes, the shortest of three.
pub fn span(mut act: impl FnMut()) -> Duration {
    let mut once = || {
        let elapsed = Elapsed::start();
        act();
        elapsed.so_far()
    };
    [once(), once(), once()].into_iter().min().unwrap()
}

fn wait(moment: Duration) {
    let elapsed = Elapsed::start();
    while let Some(left) = moment.checked_sub(elapsed.so_far()).filter(|left| !left.is_zero()) {
        thread::park_timeout(left);
    }
}

/// Runs a command and kills it at this moment, unless it is over before.
pub fn killed(mut command: Command, input: &str, moment: Duration) -> Ran {
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    wait(moment);
    child.kill().unwrap();
    left_behind(child)
}

fn left_behind(child: Child) -> Ran {
    let done = child.wait_with_output().unwrap();
    Ran {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&done.stdout).into_owned(),
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
    }
}

/// How far an enrollment came that may have ended at any moment.
pub struct Enrolled {
    /// The key, when it was shown to its end.
    pub app: Option<App>,
    /// The codes that were typed.
    pub codes: Vec<String>,
    pub ran: Ran,
}

impl Enrolled {
    pub fn is_added(&self) -> bool {
        self.ran.out.contains("MFA device added\n")
    }
}

/// Enrolls with the codes of two steps that are past, or of one more where a new step begins
/// meanwhile; is killed at a moment after it began, or after the key was shown.
pub fn enrolled(mut command: Command, step: impl Fn() -> u64, kill: Option<(bool, Duration)>) -> Enrolled {
    let mut child = command.spawn().unwrap();
    let pid = child.id();
    let killer = |moment| {
        thread::spawn(move || {
            wait(moment);
            // It is waited for only after this, so the number is still its own.
            send(pid, Signal::KILL);
        })
    };
    let mut killing = kill.filter(|(after_key, _)| !after_key).map(|(_, moment)| killer(moment));
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut said = Vec::new();
    let (mut app, mut codes) = (None, Vec::new());
    if heard(&mut output, "Key: ", &mut said) {
        let from = said.len();
        if heard(&mut output, "\n", &mut said) {
            let scanned = App::scan(String::from_utf8_lossy(&said[from..]).trim());
            let now = step();
            codes = (now - 2..=now).map(|step| scanned.code(step)).collect();
            let lines = codes.join("\n") + "\n";
            let mut input = child.stdin.take().unwrap();
            let _ = input.write_all(lines.as_bytes());
            app = Some(scanned);
            if let Some((true, moment)) = kill {
                killing = Some(killer(moment));
            }
        }
    }
    output.read_to_end(&mut said).unwrap();
    if let Some(killing) = killing {
        killing.join().unwrap();
    }
    let mut ran = left_behind(child);
    ran.out = String::from_utf8_lossy(&said).into_owned();
    Enrolled { app, codes, ran }
}

/// Reads until this is said; not when it ends before.
fn heard(output: &mut impl BufRead, text: &str, said: &mut Vec<u8>) -> bool {
    let last = *text.as_bytes().last().unwrap();
    while output.read_until(last, said).unwrap() > 0 {
        if said.ends_with(text.as_bytes()) {
            return true;
        }
    }
    false
}
