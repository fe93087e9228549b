//! What the process asked of the kernel, seen from outside: no core dumps, nothing for others to read.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::Signal;

use crate::terminal::PATIENCE;
use crate::terminal::home::Home;
use crate::terminal::process::{eventually, is_over, send};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfa-enroll");
const NOBODY: u32 = 65534;

/// A command that waits for a line, and has the store open or not.
fn waiting(home: &Home, script: &str) -> Child {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, PROGRAM, "verify", "alice"]).env("HOME", home.path(""));
    command.current_dir(home.path("")).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

fn core_limit(pid: u32) -> Option<String> {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max core file size"))?;
    Some(line.split_whitespace().skip(4).take(2).collect::<Vec<_>>().join(" "))
}

fn cores(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("core")).count()
}

#[test]
fn a_crash_leaves_no_core_whatever_the_shell_allows() {
    let home = Home::shipped().with_alice();
    for signal in [Signal::SEGV, Signal::ABORT] {
        let mut child = waiting(&home, "ulimit -c unlimited; exec \"$0\" \"$@\"");
        let pid = child.id();
        eventually("no core may be left", PATIENCE, || core_limit(pid).as_deref() == Some("0 0"));
        // One from outside is not believed at first: the handler that tells of a full stack only
        // takes itself away.
        eventually("ended by it", PATIENCE, || {
            send(pid, signal);
            is_over(pid)
        });
        let status = child.wait().unwrap();
        assert!(status.signal() == Some(signal.as_raw()) && !status.core_dumped(), "{status}");
        assert_eq!(cores(&home.path("")), 0);
    }
    // That cores are left here at all.
    let status = waiting(&home, "ulimit -c unlimited && kill -SEGV $$").wait().unwrap();
    if status.core_dumped() {
        println!("another program left {} core here", cores(&home.path("")));
    } else {
        println!("skipped in part: this machine leaves no core of any program");
    }
}

/// The mode of every file and folder below this one.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.push((path.clone(), fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o7777));
        if path.is_dir() {
            all.extend(modes(&path));
        }
    }
    all
}

#[test]
fn what_is_made_is_for_its_owner_alone_whatever_the_mask_outside() {
    for mask in ["022", "000"] {
        let home = Home::shipped();
        let script = format!(
            "umask {mask}; \"$0\" init >/dev/null && \"$0\" users add alice >/dev/null && \"$0\" repair >/dev/null"
        );
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &script, PROGRAM]).env("HOME", home.path(""));
        assert!(command.status().unwrap().success());
        let all = modes(&home.path(""));
        let ours: Vec<_> =
            all.iter().filter(|(path, _)| path.to_string_lossy().contains("mfa-enroll")).collect();
        // A key file, a head of the history, a store and its copy.
        assert!(ours.len() >= 10, "{ours:?}");
        for (path, mode) in ours {
            assert_eq!(*mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        }
    }
}

/// The program for somebody who is not root, where that can be tried.
fn for_nobody() -> Option<tempfile::TempDir> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can become somebody else");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    fs::copy(PROGRAM, folder.path().join("program")).unwrap();
    fs::create_dir(folder.path().join("home")).unwrap();
    std::os::unix::fs::chown(folder.path().join("home"), Some(NOBODY), Some(NOBODY)).unwrap();
    Some(folder)
}

#[test]
fn an_ordinary_user_can_work_and_others_of_that_user_cannot_look_into_it() {
    let Some(folder) = for_nobody() else { return };
    let as_nobody = |args: &[&str]| {
        let mut command = Command::new(folder.path().join("program"));
        command.args(args).env_clear().env("HOME", folder.path().join("home")).uid(NOBODY).gid(NOBODY);
        command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    for args in [["init", "--issuer", "Example"].as_slice(), &["users", "add", "alice"], &["check"]] {
        let ended = as_nobody(args).output().unwrap();
        assert!(ended.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    }
    let mut child = as_nobody(&["verify", "alice"]).spawn().unwrap();
    // What belongs to root there is closed to debuggers and readers of the same user.
    let environ = PathBuf::from(format!("/proc/{}/environ", child.id()));
    eventually("closed to others", PATIENCE, || fs::metadata(&environ).is_ok_and(|about| about.uid() == 0));
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
