//! A real tmux: it warns where the key is shown, and its scrollback and buffers have none of it.

use std::path::PathBuf;
use std::process::Command;
use std::thread;

use super::marks;
use super::search::Search;
use crate::terminal::PATIENCE;
use crate::terminal::home::Home;
use crate::terminal::process::{BLINK, Elapsed};

/// A tmux server of its own, ended with the test.
struct Tmux {
    home: Home,
    socket: PathBuf,
}

impl Tmux {
    fn start(home: Home) -> Self {
        let socket = home.path("tmux");
        let tmux = Self { home, socket };
        let program = env!("CARGO_BIN_EXE_mfa-enroll");
        let script = format!("'{program}'; echo \"[left]\"; read line");
        tmux.run(&["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", &script]);
        tmux
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command.arg("-S").arg(&self.socket).args(args);
        command.env_clear().env("HOME", self.home.path("")).env("LANG", "C.UTF-8").env("SHELL", "/bin/sh");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm-256color");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn sees(&self, text: &str) {
        let elapsed = Elapsed::start();
        while !self.run(&["capture-pane", "-p"]).contains(text) {
            assert!(elapsed.so_far() < PATIENCE, "no {text}:\n{}", self.run(&["capture-pane", "-p"]));
            thread::park_timeout(BLINK);
        }
    }

    fn keys(&self, keys: &[&str]) {
        self.run(&[&["send-keys"], keys].concat());
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let _ = Command::new("tmux").arg("-S").arg(&self.socket).arg("kill-server").output();
    }
}

fn key(pane: &str) -> String {
    let is_group = |word: &&str| {
        word.len() == 4 && word.chars().all(|c| c.is_ascii_uppercase() || ('2'..='7').contains(&c))
    };
    let groups: String = pane.split_whitespace().filter(is_group).collect();
    assert_eq!(groups.len(), 32, "{pane}");
    groups
}

#[test]
fn the_scrollback_of_tmux_has_nothing_of_a_key_that_was_shown() {
    if Command::new("tmux").arg("-V").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "tmux is missing");
        println!("skipped: tmux is missing");
        return;
    }
    let tmux = Tmux::start(Home::shipped().with_alice());
    tmux.sees("1 found");
    tmux.keys(&["Enter"]);
    tmux.sees("MFA devices, ");
    tmux.keys(&["a"]);
    tmux.sees("Assign MFA device");
    tmux.keys(&["phone"]);
    tmux.sees("phone");
    tmux.keys(&["Enter"]);
    tmux.sees("Others attached to this tmux");
    tmux.keys(&["s"]);
    tmux.sees("hide key");
    let shown = tmux.run(&["capture-pane", "-p"]);
    let mut search = Search::of(marks::of_base32("the secret key", &key(&shown)));
    search.shows("the pane while it is shown", shown.as_bytes(), &["the secret key"]);
    // While it is shown the scrollback has none of it: the alternate screen has no scrollback.
    search.clean(
        "the scrollback meanwhile",
        tmux.run(&["capture-pane", "-p", "-S", "-", "-E", "-1"]).as_bytes(),
    );
    tmux.keys(&["Enter"]);
    tmux.sees("Code 1");
    tmux.keys(&["C-c"]);
    tmux.sees("[left]");
    search.clean("pane and scrollback", tmux.run(&["capture-pane", "-p", "-S", "-"]).as_bytes());
    search.clean("buffers", tmux.run(&["list-buffers"]).as_bytes());
    search.end("tmux");
}
