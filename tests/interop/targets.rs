//! Where an export may go: a new file of its owner, whole or not at all.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;

use super::peers::export;
use crate::support::{Home, PROGRAM, Ran, enrolled_before, run};

/// The formats, each with what it is told besides.
const FORMATS: [(&str, &[&str]); 6] = [
    ("users-oath", &[]),
    ("google-authenticator", &[]),
    ("pskc", &["--unsealed"]),
    ("key-uris", &[]),
    ("privacyidea", &[]),
    ("linotp", &[]),
];

fn wanted(home: &Home, format: &str, to: &str, more: &[&str]) -> Ran {
    let args = [&["export", format, "--to", to, "--reason", "It is tested."][..], more].concat();
    home.run(&args, "")
}

fn with_device() -> Home {
    let home = Home::with_users(&["alice"]);
    enrolled_before(&home, "alice", "phone");
    home
}

/// Names in the home, but for what is hidden.
fn names(home: &Home) -> Vec<String> {
    let names = fs::read_dir(home.path()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| !name.starts_with(".local") && name != ".config").collect();
    names.sort();
    names
}

fn exports_of(home: &Home) -> usize {
    let history = home.run(&["history", "--json"], "").exits(0).out;
    history.matches("It is tested.").count()
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_said() {
    let home = with_device();
    for (format, more) in FORMATS {
        if matches!(format, "users-oath" | "google-authenticator") {
            continue;
        }
        let place = home.write(format, "somebody's\n");
        fs::set_permissions(&place, fs::Permissions::from_mode(0o644)).unwrap();
        let ran = wanted(&home, format, format, more).fails_in_two_lines(1, "is there already");
        assert!(ran.err.contains("--overwrite") && ran.out.is_empty(), "{ran:#?}");
        assert_eq!(fs::read_to_string(&place).unwrap(), "somebody's\n");
        export(&home, format, format, &[more, &["--overwrite"]].concat());
        assert!(!fs::read_to_string(&place).unwrap().contains("somebody's"), "{format}");
    }
    assert_eq!(exports_of(&home), 4);
    let before = names(&home);
    fs::create_dir(home.path().join("keys")).unwrap();
    home.write("keys/alice", "somebody's\n");
    wanted(&home, "google-authenticator", "keys", &[]).fails_in_two_lines(1, "keys/alice is there already");
    assert_eq!(fs::read_to_string(home.path().join("keys/alice")).unwrap(), "somebody's\n");
    assert_eq!(fs::read_dir(home.path().join("keys")).unwrap().count(), 1);
    fs::remove_dir_all(home.path().join("keys")).unwrap();
    assert_eq!((names(&home), exports_of(&home)), (before, 4));
}

#[test]
fn no_link_device_or_folder_is_written_to() {
    let home = with_device();
    home.write("precious", "precious\n");
    symlink("precious", home.path().join("link")).unwrap();
    symlink("/dev/full", home.path().join("device")).unwrap();
    symlink("nowhere", home.path().join("dangling")).unwrap();
    fs::create_dir(home.path().join("folder")).unwrap();
    assert!(Command::new("mkfifo").arg(home.path().join("pipe")).status().unwrap().success());
    let before = names(&home);
    for (format, more) in FORMATS {
        for to in
            ["link", "device", "dangling", "pipe", "/dev/tty", "/dev/full", "/dev/stdout", "nowhere/at/all"]
        {
            for overwrite in [&[][..], &["--overwrite"]] {
                wanted(&home, format, to, &[more, overwrite].concat())
                    .fails_in_two_lines(4, "cannot be written");
            }
        }
        if format != "google-authenticator" {
            wanted(&home, format, "folder", more).fails_in_two_lines(4, "no plain file");
            wanted(&home, format, "..", more).exits(4);
        }
    }
    assert_eq!((names(&home), exports_of(&home)), (before, 0));
    assert_eq!(fs::read_to_string(home.path().join("precious")).unwrap(), "precious\n");
}

#[test]
fn a_folder_that_may_not_be_written_is_named_and_nothing_is_history() {
    let home = with_device();
    let shut = home.path().join("shut");
    fs::create_dir(&shut).unwrap();
    let mut prefix: Vec<&str> = Vec::new();
    if rustix::process::geteuid().is_root() {
        prefix = vec!["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        let owned = Command::new("chown").args(["-R", "65534:65534"]).arg(home.path()).status();
        let can = Command::new(prefix[0]).args(&prefix[1..]).args([PROGRAM, "--version"]).output();
        if !owned.is_ok_and(|done| done.success()) || !can.is_ok_and(|done| done.status.success()) {
            println!("skipped: nobody may run the program here");
            return;
        }
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o500)).unwrap();
    for (format, more) in FORMATS {
        let to = ["export", format, "--to", "shut/it", "--reason", "It is tested."];
        let words: Vec<&str> =
            prefix.iter().copied().chain([PROGRAM]).chain(to).chain(more.iter().copied()).collect();
        let mut command = super::peers::program(words[0], &words[1..], home.path());
        command.env("HOME", home.path());
        run(command, "").fails_in_two_lines(4, "cannot be written");
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(fs::read_dir(&shut).unwrap().count(), 0);
}

#[test]
fn a_disk_that_is_full_keeps_what_was_there_and_nothing_half_written() {
    let home = with_device();
    let probe = Command::new("unshare").args(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        println!("skipped: no user and mount namespaces here");
        return;
    }
    fs::create_dir(home.path().join("disk")).unwrap();
    // One page for the file that is there, none for another one.
    let script = r#"
        mount -t tmpfs -o size=4k,mode=700 tmpfs disk || exit 99
        printf 'HOTP/T30/6 mallory - 00112233445566778899aabbccddeeff00112233\n' > disk/users.oath
        program=$1; shift
        for format in "$@"; do
            to=disk/$format; more=
            [ $format = users-oath ] && to=disk/users.oath
            [ $format = pskc ] && more=--unsealed
            "$program" export $format --to $to $more --reason 'It is tested.'
            echo "$format: $?"
        done
        cat disk/users.oath; ls -A disk disk/*
    "#;
    let names: Vec<&str> = FORMATS.iter().map(|(format, _)| *format).collect();
    let args = [&["-Urm", "sh", "-c", script, "sh", PROGRAM][..], &names].concat();
    let mut command = super::peers::program("unshare", &args, home.path());
    command.env("HOME", home.path());
    let ran = run(command, "").exits(0);
    for format in names {
        assert!(ran.out.contains(&format!("{format}: 4\n")), "{format}: {ran:#?}");
    }
    assert_eq!(ran.err.matches("No space left").count(), 6, "{ran:#?}");
    assert!(ran.out.contains("mallory - 00112233445566778899aabbccddeeff00112233\n"), "{ran:#?}");
    for left in [".unfinished", ".new", ".lock", "alice"] {
        assert!(!ran.out.contains(left), "{ran:#?}");
    }
    assert_eq!(exports_of(&home), 0);
}

#[test]
fn nothing_to_export_leaves_no_file() {
    let home = Home::with_users(&["alice"]);
    for (format, more) in FORMATS {
        if format == "users-oath" {
            continue;
        }
        wanted(&home, format, format, more).fails_in_two_lines(1, "no active device");
    }
    assert_eq!(exports_of(&home), 0);
    // A users.oath without lines is how everybody's devices are revoked.
    wanted(&home, "users-oath", "users.oath", &[]).exits(0);
    assert_eq!(fs::metadata(home.path().join("users.oath")).unwrap().mode() & 0o777, 0o600);
    let left: Vec<String> = names(&home).into_iter().filter(|name| name != "users.csv").collect();
    assert_eq!(left, ["users.oath"]);
}
