//! Telling somebody outside: at least once, never lost, nobody kept waiting.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use tempfile::TempDir;

use super::life::removal;
use super::support::{Desk, device, kind, user};
use crate::directory::notify::{Postman, Program};
use crate::directory::{Directory, Kind, Problem, SignIn};
use crate::totp::RecoveryCode;

/// Longer than any program of these tests takes that ends by itself.
const LONG: u64 = 20_000;

/// A folder with a program in it and the file that names it.
struct Outside {
    folder: TempDir,
}

impl Outside {
    /// The program is this shell script; the folder is its first argument.
    fn with(script: &str) -> Self {
        let outside = Self { folder: tempfile::tempdir().unwrap() };
        outside.does(script);
        let text = format!(
            "# told of changes\n{}\n{}\n",
            outside.path("told").display(),
            outside.folder.path().display()
        );
        fs::write(outside.path("notify"), text).unwrap();
        fs::set_permissions(outside.path("notify"), fs::Permissions::from_mode(0o600)).unwrap();
        outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// From now on the program does this.
    fn does(&self, script: &str) {
        // Never written while it may be executed.
        let fresh = self.path("told.new");
        fs::write(&fresh, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&fresh, fs::Permissions::from_mode(0o700)).unwrap();
        fs::rename(fresh, self.path("told")).unwrap();
    }

    fn postman(&self, patience: Duration) -> Postman {
        let program = Program::named_in(&self.path("notify")).unwrap().unwrap();
        Postman::start(program, patience)
    }

    fn desk(&self) -> Desk {
        let Desk { local, clock, records } = Desk::new();
        let local = local.with_postman(self.postman(Duration::from_secs(10)));
        Desk { local, clock, records }
    }

    fn heard(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path("heard")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

const HEAR: &str = "cat >> \"$1/heard\"";

#[test]
fn additions_removals_and_recovery_codes_are_told_in_order_and_once() {
    let outside = Outside::with(HEAR);
    let mut desk = outside.desk();
    let phone = desk.enroll("phone");
    desk.local.rename(&phone.user, phone.id, &device("mobile")).unwrap();
    desk.local.delete(&removal(&phone), true).unwrap();
    let codes = desk.local.make_recovery_codes(&user("alice"), None).unwrap().codes;
    let code = RecoveryCode::parse(codes[0].expose()).unwrap();
    desk.local.keep_recovery_codes(&user("alice"), &code).unwrap();
    desk.local.redeem(&user("alice"), &code).unwrap();
    assert_eq!(desk.local.settle(LONG).unwrap().waiting, 0);
    let heard = outside.heard();
    let words: Vec<&str> = heard.iter().map(|letter| letter["event"].as_str().unwrap()).collect();
    let expected =
        ["device_added", "device_deactivated", "device_deleted", "recovery_codes_made", "recovery_code_used"];
    assert_eq!(words, expected);
    assert_eq!((&heard[0]["user"], &heard[0]["text"]), (&"alice".into(), &"device phone added".into()));
    let text = fs::read_to_string(outside.path("heard")).unwrap();
    assert!(!codes.iter().any(|code| text.contains(code.expose())));
}

#[test]
fn what_was_not_delivered_waits_and_is_told_by_the_next_opening() {
    let outside = Outside::with("exit 1");
    let mut desk = outside.desk();
    let phone = desk.enroll("phone");
    assert_eq!(desk.local.settle(LONG).unwrap().waiting, 1);
    let page = desk.local.users(&crate::directory::Query::default()).unwrap();
    assert_eq!(page.not_notified, 1);
    outside.does(HEAR);
    let Desk { local, clock, records } = desk;
    let local = local.with_postman(outside.postman(Duration::from_secs(10)));
    let mut desk = Desk { local, clock, records };
    assert_eq!(desk.local.settle(LONG).unwrap().waiting, 1, "a command does not wait for old news");
    desk.local.settle(0).unwrap();
    assert_eq!(desk.local.settle(LONG).unwrap().waiting, 0);
    assert_eq!(outside.heard().len(), 1);
    // The next news does not bring the old along.
    desk.local.deactivate(&removal(&phone)).unwrap();
    desk.local.settle(LONG).unwrap();
    assert_eq!(outside.heard().len(), 2);
}

#[test]
fn a_program_that_hangs_is_killed_with_what_it_started() {
    let outside = Outside::with("sleep 600 & echo $! > \"$1/child\"; wait");
    let Desk { local, clock, records } = Desk::new();
    let local = local.with_postman(outside.postman(Duration::from_secs(3)));
    let mut desk = Desk { local, clock, records };
    desk.enroll("phone");
    let settled = desk.local.settle(LONG).unwrap();
    assert_eq!((settled.under_way, settled.waiting), (0, 1));
    let child = fs::read_to_string(outside.path("child")).unwrap();
    let child = Pid::from_raw(child.trim().parse().unwrap()).unwrap();
    // On a busy machine a killed process gets its turn to die late; one that is
    // gone already has no descriptor.
    if let Ok(end) = pidfd_open(child, PidfdFlags::empty()) {
        let patience = Timespec { tv_sec: 20, tv_nsec: 0 };
        let ended = poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&patience)).unwrap();
        assert_eq!(ended, 1, "still there");
    }
}

#[test]
fn where_nobody_is_named_nothing_is_kept_for_them() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    assert_eq!(desk.local.settle(0).unwrap().waiting, 0);
    let outside = Outside::with(HEAR);
    let Desk { local, clock, records } = desk;
    let local = local.with_postman(outside.postman(Duration::from_secs(10)));
    let mut desk = Desk { local, clock, records };
    desk.enroll("tablet");
    desk.local.settle(LONG).unwrap();
    assert_eq!(outside.heard().len(), 1);
}

#[test]
fn the_file_must_be_the_owners_alone_and_name_a_program() {
    let outside = Outside::with(HEAR);
    let file = outside.path("notify");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o622)).unwrap();
    assert_eq!(kind(Program::named_in(&file)), Err(Kind::Unavailable));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    for text in ["", "# nothing\n", "told me\n", "../told\n"] {
        fs::write(&file, text).unwrap();
        assert_eq!(kind(Program::named_in(&file)), Err(Kind::Refused), "{text:?}");
    }
    assert_eq!(kind(Program::named_in(&outside.path("none"))), Ok(None));
}

#[test]
fn a_program_that_is_not_there_keeps_the_news_waiting() {
    let outside = Outside::with(HEAR);
    fs::remove_file(outside.path("told")).unwrap();
    let mut desk = outside.desk();
    desk.enroll("phone");
    assert_eq!(desk.local.settle(LONG).unwrap().waiting, 1);
}

#[test]
fn a_file_that_does_not_do_keeps_nobody_from_signing_in_and_the_news_waiting() {
    let Desk { local, clock, records } = Desk::new();
    let local = local.with_nobody_to_tell(Problem::refused("It is open to others.", "Close it."));
    let mut desk = Desk { local, clock, records };
    let phone = desk.enroll("phone");
    let digits = phone.digits(desk.wait(30).step());
    assert_eq!(desk.verify(&digits), SignIn::Accepted);
    let outside = desk.local.settle(LONG).unwrap();
    assert_eq!((outside.under_way, outside.waiting), (0, 1));
    assert_eq!(outside.problem.unwrap().what, "It is open to others.");
}
