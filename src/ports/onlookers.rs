//! Who else sees or keeps what this terminal shows.
//!
//! Owns the names of programs that record a terminal and the look at the processes
//! above ours. What an administrator records (sudo, auditd, PAM) is not to be seen
//! from here. Must not decide what is done about it.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::model::SafeText;

/// Programs that keep what their terminal shows, by the names that the kernel has
/// of them (15 bytes at most).
const RECORDERS: [&str; 8] =
    ["script", "scriptlive", "asciinema", "ttyrec", "ovh-ttyrec", "termrec", "termtosvg", "t-rec"];

/// Variables that a recorder leaves to the shell inside it.
const MARKS: [&str; 2] = ["ASCIINEMA_REC", "ASCIINEMA_SESSION"];

/// Most processes that are looked at; a chain is a dozen long.
const MOST: usize = 64;

/// A program that keeps what the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorder(&'static str);

/// A program that lets several terminals show the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Who else sees or keeps what the terminal shows, as far as that can be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Onlookers {
    /// What records it.
    pub recorder: Option<Recorder>,
    /// What others may be attached to.
    pub multiplexer: Option<Multiplexer>,
}

impl Onlookers {
    /// Those of this process; `is_set` tells whether a variable is.
    pub fn of_process(is_set: impl Fn(&str) -> bool) -> Self {
        Self::seen_in(Path::new("/proc"), is_set)
    }

    fn seen_in(proc: &Path, is_set: impl Fn(&str) -> bool) -> Self {
        let marked = MARKS.into_iter().any(&is_set).then_some(Recorder("asciinema"));
        let multiplexer = if is_set("TMUX") {
            Some(Multiplexer::Tmux)
        } else if is_set("STY") {
            Some(Multiplexer::Screen)
        } else {
            None
        };
        Self { recorder: marked.or_else(|| above(proc)), multiplexer }
    }
}

/// The first recorder among the processes above ours.
fn above(proc: &Path) -> Option<Recorder> {
    let mut pid = parent(proc, "self")?.1;
    for _ in 0..MOST {
        let (name, next) = parent(proc, &pid)?;
        if let Some(recorder) = Recorder::named(&name) {
            return Some(recorder);
        }
        pid = next;
    }
    None
}

/// A process's name and the number of the one above it. The name may hold anything,
/// brackets and blanks too.
fn parent(proc: &Path, pid: &str) -> Option<(String, String)> {
    let bytes = fs::read(proc.join(pid).join("stat")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (before, after) = text.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let above = after.split_whitespace().nth(1)?;
    Some((name.to_owned(), above.to_owned()))
}

impl Recorder {
    /// The one that the kernel knows by this name, if it is one.
    pub fn named(name: &str) -> Option<Self> {
        RECORDERS.into_iter().find(|recorder| *recorder == name).map(Self)
    }

    /// What is said before a secret is shown, named as in “the secret key”.
    pub fn warning(self, secret: &str) -> String {
        format!("This session is being recorded by {self}: {secret} would be in the recording.")
    }

    /// Its name as the history keeps it.
    pub fn name(self) -> Option<SafeText> {
        SafeText::new(self.0).ok()
    }
}

impl fmt::Display for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Multiplexer {
    /// What is said where a secret is shown.
    pub fn warning(self) -> String {
        format!("Others attached to this {self} session can read this screen.")
    }
}

impl fmt::Display for Multiplexer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tmux => "tmux",
            Self::Screen => "screen",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{MOST, Multiplexer, Onlookers, RECORDERS, Recorder};

    /// Processes, each with its name and the one above it; ours is 100.
    fn processes(all: &[(u32, &str, u32)]) -> TempDir {
        let proc = tempfile::tempdir().unwrap();
        for (pid, name, above) in all {
            let folder = proc.path().join(if *pid == 100 { "self".to_owned() } else { pid.to_string() });
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("stat"), format!("{pid} ({name}) S {above} 1 1 34816 0\n")).unwrap();
        }
        proc
    }

    fn recorder(all: &[(u32, &str, u32)]) -> Option<Recorder> {
        Onlookers::seen_in(processes(all).path(), |_| false).recorder
    }

    #[test]
    fn every_recorder_is_found_by_its_name_however_far_above() {
        for name in RECORDERS {
            assert!(name.len() <= 15, "the kernel cuts {name}");
            let found = recorder(&[(100, "mfa-enroll", 50), (50, "bash", 40), (40, name, 1), (1, "init", 0)]);
            assert_eq!(found.unwrap().to_string(), name);
        }
    }

    #[test]
    fn a_session_that_nobody_records_has_no_recorder() {
        for name in ["bash", "sshd", "scriptreplay", "manuscript", "SCRIPT", "tmux: server", "a) S 7 (script"]
        {
            let found = recorder(&[(100, "script", 50), (50, name, 1), (1, "init", 0)]);
            assert_eq!(found, None, "{name}: our own name says nothing");
        }
        assert_eq!(recorder(&[]), None, "where nothing can be read");
        assert_eq!(recorder(&[(100, "mfa-enroll", 50), (50, "bash", 40)]), None, "hidden from us");
    }

    #[test]
    fn names_with_brackets_and_blanks_are_read_to_their_end() {
        let found = recorder(&[(100, "x", 50), (50, "a) S 1 (b (c", 40), (40, "ttyrec", 1)]);
        assert_eq!(found, Some(Recorder("ttyrec")));
    }

    #[test]
    fn processes_that_go_round_in_a_ring_end_the_search() {
        assert_eq!(recorder(&[(100, "x", 50), (50, "a", 51), (51, "b", 50)]), None);
        let mut long = vec![(100, "x", 200)];
        long.extend((200..200 + 2 * u32::try_from(MOST).unwrap()).map(|pid| (pid, "sh", pid + 1)));
        assert_eq!(recorder(&long), None);
    }

    #[test]
    fn what_recorders_and_multiplexers_leave_in_the_environment_is_enough() {
        let with = |set: &'static [&str]| {
            let proc = processes(&[]);
            Onlookers::seen_in(proc.path(), |name| set.contains(&name))
        };
        for mark in [&["ASCIINEMA_REC"], &["ASCIINEMA_SESSION"]] {
            assert_eq!(with(mark).recorder, Some(Recorder("asciinema")));
        }
        assert_eq!(with(&["TMUX", "STY"]).multiplexer, Some(Multiplexer::Tmux));
        assert_eq!(with(&["STY"]).multiplexer, Some(Multiplexer::Screen));
        assert_eq!(with(&["TERM"]), Onlookers::default());
    }

    #[test]
    fn the_warnings_name_what_it_is() {
        assert_eq!(
            Recorder("script").warning("the secret key"),
            "This session is being recorded by script: the secret key would be in the recording."
        );
        assert_eq!(Multiplexer::Tmux.warning(), "Others attached to this tmux session can read this screen.");
        assert!(RECORDERS.into_iter().all(|name| Recorder(name).name().is_some()));
    }
}
