//! The other programs, and the words with which ours is asked.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};

use crate::support::app::{App, step};
use crate::support::{Home, Ran, run};

/// Debian's Python: its packages are not those of another one in the path.
const PYTHON: &str = "/usr/bin/python3";
/// The libraries of PAM are elsewhere on each architecture.
const LIBRARIES: &str = "/usr/lib";

/// Says that something is missing; where all must be there this fails.
pub fn missing(what: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} is missing");
    println!("skipped: {what} is missing");
}

/// Whether these programs are here; said aloud where one is not.
pub fn have(programs: &[&str]) -> bool {
    for program in programs {
        if !["/usr/bin", "/usr/sbin", "/bin"].iter().any(|folder| Path::new(folder).join(program).exists()) {
            missing(program);
            return false;
        }
    }
    true
}

/// Whether these modules of Debian's Python are here; said aloud where one is not.
pub fn have_python(modules: &[&str]) -> bool {
    for module in modules {
        let found = Command::new(PYTHON).args(["-c", &format!("import {module}")]).output();
        if !found.is_ok_and(|done| done.status.success()) {
            missing(&format!("python3-{module}"));
            return false;
        }
    }
    true
}

/// Where a library is, below the folders of all architectures.
pub fn library(name: &str) -> Option<PathBuf> {
    let folders = fs::read_dir(LIBRARIES).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let found = folders.chain([LIBRARIES.into()]).map(|folder| folder.join(name)).find(|path| path.exists());
    if found.is_none() {
        missing(name);
    }
    found
}

/// Another program with these arguments in this folder.
pub fn program(name: &str, args: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.args(args).env_clear().env("PATH", "/usr/bin:/bin:/usr/sbin").env("LANG", "C.UTF-8");
    command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a script of Debian's Python in the home, with this on its standard input.
#[track_caller]
pub fn python(home: &Home, script: &str, args: &[&str], input: &str) -> String {
    let all = [&["-c", script][..], args].concat();
    run(program(PYTHON, &all, home.path()), input).exits(0).out
}

/// The code that oathtool shows of a key in hexadecimal.
#[track_caller]
pub fn oathtool(home: &Home, key: &str, step: u64) -> String {
    let now = format!("@{}", step * 30);
    let ran = run(program("oathtool", &["--totp", "--now", &now, "-"], home.path()), &format!("{key}\n"));
    ran.exits(0).out.trim().to_owned()
}

/// A file that only its owner may read, with this on its first line.
pub fn put_secret(home: &Home, secret: &str) {
    let place = home.write("secret", &format!("{secret}\n"));
    fs::set_permissions(place, fs::Permissions::from_mode(0o600)).unwrap();
}

/// An app that has a key in hexadecimal.
pub fn app_of(hex: &str) -> App {
    App::scan(&BASE32_NOPAD.encode(&HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap()))
}

/// Exports everybody's devices; what is said of it.
#[track_caller]
pub fn export(home: &Home, format: &str, to: &str, more: &[&str]) -> Ran {
    let args = [&["export", format, "--to", to, "--reason", "It is tested."][..], more].concat();
    let ran = home.run(&args, "").exits(0);
    assert!(ran.err.is_empty(), "{ran:#?}");
    is_for_its_owner(&home.path().join(to));
    ran
}

/// Fails unless a file, or each file of a folder, is for its owner alone and nothing of the writing
/// is left beside it.
#[track_caller]
pub fn is_for_its_owner(path: &Path) {
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let beside = if path.is_dir() { path } else { path.parent().unwrap() };
    let names: Vec<String> = fs::read_dir(beside)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &names {
        assert!(![".new", ".lock"].iter().any(|end| name.ends_with(end)), "{name} is left");
        assert!(!name.contains(".unfinished"), "{name} is left");
        if path.is_dir() {
            assert_eq!(mode(&path.join(name)), 0o600, "{name}");
        }
    }
    assert_eq!(mode(path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
}

/// Whether our sign-in takes this code.
#[track_caller]
pub fn verifies(home: &Home, user: &str, code: &str) -> bool {
    let ran = home.run(&["verify", user], code);
    match (ran.code, ran.out.as_str()) {
        (0, "accepted\n") => true,
        (1, "refused\n") => false,
        _ => panic!("{ran:#?}"),
    }
}

/// Proves a device that was imported, by codes of steps that are past.
#[track_caller]
pub fn prove(home: &Home, user: &str, device: &str, app: &App) {
    let now = step();
    // A new step may begin meanwhile: then one more is asked for.
    let codes: Vec<String> = (now - 2..=now).map(|step| app.code(step)).collect();
    home.run(&["devices", "prove", user, device], &codes.join("\n")).exits(0);
}

/// Everything that `users list` and `devices list` know.
pub fn all_there_is(home: &Home) -> String {
    let users = home.run(&["users", "list", "--json"], "").exits(0).out;
    let names: serde_json::Value = serde_json::from_str(&users).unwrap();
    let mut all = users.clone();
    for user in names.as_array().unwrap() {
        let user = user["user"].as_str().unwrap();
        all += &home.run(&["devices", "list", user, "--json"], "").exits(0).out;
    }
    all + &home.run(&["tokens", "list", "--json"], "").exits(0).out
}
