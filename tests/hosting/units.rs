//! The pieces that are installed: what systemd says of them, and that they fit each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use super::daemons::Daemon;
use super::host::{ALICE, Host, INSTALLED, ROOT, SERVICE, SOCKET, asset, done, have, on_a_host};
use crate::support::app::step;

const UNITS: [&str; 2] = ["mfa-enroll.service", "mfa-enroll.socket"];

fn piece(name: &str) -> String {
    fs::read_to_string(asset(name)).unwrap()
}

/// What a unit says of a setting.
fn said(unit: &str, setting: &str) -> Vec<String> {
    let text = piece(unit);
    let lines = text.lines().filter_map(|line| line.split_once('='));
    lines.filter(|(name, _)| *name == setting).map(|(_, value)| value.to_owned()).collect()
}

fn verified(folder: &str) -> String {
    let mut command = Command::new("systemd-analyze");
    command.args(["verify", "--man=no"]).args(UNITS.map(|unit| format!("{folder}/{unit}")));
    String::from_utf8(command.output().unwrap().stderr).unwrap()
}

#[test]
fn systemd_knows_every_setting_of_the_units_and_calls_them_safe() {
    on_a_host("units::systemd_knows_every_setting_of_the_units_and_calls_them_safe", |host| {
        if !have(&["systemd-analyze"]) {
            return;
        }
        let folder = host.folder("units");
        for unit in UNITS {
            fs::write(format!("{folder}/{unit}"), piece(unit)).unwrap();
        }
        assert_eq!(verified(&folder), "");
        let service = format!("{folder}/mfa-enroll.service");
        done("systemd-analyze", &["security", "--offline=yes", "--threshold=10", &service]);
        // What is misspelled is noticed.
        fs::write(&service, piece(UNITS[0]).replace("ProtectSystem", "ProtectSytem")).unwrap();
        assert!(verified(&folder).contains("ProtectSytem"));
    });
}

#[test]
fn systemd_makes_the_account_and_the_groups() {
    on_a_host("units::systemd_makes_the_account_and_the_groups", |host| {
        if !have(&["systemd-sysusers"]) {
            return;
        }
        let root = host.folder("elsewhere");
        fs::create_dir(format!("{root}/etc")).unwrap();
        let conf = asset("sysusers.d/mfa-enroll.conf");
        done("systemd-sysusers", &[&format!("--root={root}"), conf.to_str().unwrap()]);
        let passwd = fs::read_to_string(format!("{root}/etc/passwd")).unwrap();
        let line = passwd.lines().find(|line| line.starts_with("mfa-enroll:")).expect("the account");
        assert!(line.contains(":/var/lib/mfa-enroll:") && line.ends_with("nologin"), "{line}");
        let group = fs::read_to_string(format!("{root}/etc/group")).unwrap();
        for name in ["mfa-enroll", "mfa-operators", "mfa-auditors", "mfa-required"] {
            assert!(group.lines().any(|line| line.starts_with(&format!("{name}:"))), "{name}: {group}");
        }
    });
}

#[test]
fn the_pieces_name_the_same_program_socket_account_and_groups() {
    assert_eq!(said(UNITS[0], "ExecStart"), [format!("{INSTALLED} serve")]);
    assert_eq!(said(UNITS[0], "User"), [SERVICE.name]);
    assert_eq!(said(UNITS[1], "ListenStream"), [SOCKET]);
    assert_eq!(said(UNITS[1], "SocketMode"), ["0666"]);
    assert_eq!(said(UNITS[1], "DirectoryMode"), ["0755"]);
    // The socket is root's, and nothing of the service's takes it or its folder away.
    for setting in ["SocketUser", "RemoveOnStop"] {
        assert!(said(UNITS[1], setting).is_empty(), "{setting}");
    }
    for setting in ["RuntimeDirectory", "PrivateUsers", "ProtectProc"] {
        assert!(said(UNITS[0], setting).is_empty(), "{setting}");
    }
    assert!(piece("pam.d/sshd").contains(&format!("{INSTALLED} pam\n")));
    let people = piece("sysusers.d/mfa-enroll.conf");
    for line in ["u mfa-enroll ", "g mfa-operators ", "g mfa-auditors ", "g mfa-required "] {
        assert!(people.contains(line), "{line}");
    }
    let help =
        crate::support::run(crate::support::Home::new().command(&["serve", "--help"]), "").exits(0).out;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("[default: mfa-operators]") && help.contains("[default: mfa-auditors]"), "{help}");
}

#[test]
fn the_readme_has_the_lines_of_the_pieces_for_sshd() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let lines: BTreeSet<&str> = readme.lines().map(str::trim).collect();
    for name in ["pam.d/sshd", "sshd_config.d/mfa-enroll.conf", "sshd_config.d/gate.conf"] {
        let text = piece(name);
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            assert!(lines.contains(line), "{name}: {line}");
        }
    }
}

/// The system calls of each set of systemd's.
fn sets() -> BTreeMap<String, BTreeSet<String>> {
    let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = String::new();
    let all = done("systemd-analyze", &["--no-pager", "syscall-filter"]);
    for line in all.lines().map(str::trim_end) {
        match line.trim_start() {
            "" => {}
            word if word.starts_with('#') => {}
            word if word.starts_with('@') && !line.starts_with(' ') => name = word.to_owned(),
            word => {
                sets.entry(name.clone()).or_default().insert(word.to_owned());
            }
        }
    }
    sets
}

fn calls(sets: &BTreeMap<String, BTreeSet<String>>, set: &str) -> BTreeSet<String> {
    let words = sets.get(set).unwrap_or_else(|| panic!("no {set}"));
    words
        .iter()
        .flat_map(|word| if word.starts_with('@') { calls(sets, word) } else { [word.clone()].into() })
        .collect()
}

/// A day's work for a daemon.
fn work(host: &Host) {
    let app = host.enrolled("alice", "phone");
    assert_eq!(host.pam(ROOT, "alice", &app.code(step())).code, 0);
    host.ours(ALICE, &["users", "list"], "").exits(1);
    host.ours(ROOT, &["check"], "").exits(0);
}

#[test]
fn no_system_call_of_the_daemon_is_one_that_the_unit_refuses() {
    on_a_host("units::no_system_call_of_the_daemon_is_one_that_the_unit_refuses", |host| {
        if !have(&["systemd-analyze", "strace"]) {
            return;
        }
        host.with_store(&["alice"]);
        host.make_runtime_folder(SERVICE);
        let notify = format!("{}/.config/mfa-enroll/notify", SERVICE.home);
        fs::write(&notify, "/bin/true\n").unwrap();
        done("chown", &["mfa-enroll:", &notify]);
        done("chmod", &["600", &notify]);
        let trace = host.folder("trace") + "/calls";
        let args = ["-f", "-qq", "-o", &trace, "-u", SERVICE.name, INSTALLED, "serve"];
        let mut command = host.program(ROOT, "strace", &args);
        command.env("HOME", SERVICE.home);
        let mut daemon = Daemon::start(command);
        assert!(daemon.hear().starts_with("Serving "), "{}", daemon.complaint());
        work(host);
        crate::process::send(crate::process::child(daemon.pid()), rustix::process::Signal::TERM);
        assert_eq!(daemon.end(), 0, "{}", daemon.complaint());
        judge(&fs::read_to_string(trace).unwrap());
    });
}

fn judge(trace: &str) {
    let sets = sets();
    let mut allowed = BTreeSet::new();
    for filter in said(UNITS[0], "SystemCallFilter") {
        match filter.strip_prefix('~') {
            Some(refused) => {
                let refused: Vec<_> = refused.split(' ').map(|set| calls(&sets, set)).collect();
                allowed.retain(|call| !refused.iter().any(|set| set.contains(call)));
            }
            None => allowed.extend(calls(&sets, &filter)),
        }
    }
    let call = |line: &str| {
        let name = line.split_whitespace().nth(1)?.split_once('(')?.0.to_owned();
        (!name.starts_with(['+', '-', '<'])).then_some(name)
    };
    let made: BTreeSet<String> = trace.lines().filter_map(call).collect();
    assert!(made.len() > 30, "{made:?}");
    // strace becomes the account, as systemd does before the filter is there.
    let of_strace = ["execve", "setuid", "setgid", "setgroups", "setregid", "setreuid"];
    let refused: Vec<_> =
        made.iter().filter(|call| !allowed.contains(*call) && !of_strace.contains(&call.as_str())).collect();
    assert!(refused.is_empty(), "{refused:?}");
    // MemoryDenyWriteExecute.
    let both: Vec<_> =
        trace.lines().filter(|line| line.contains("PROT_WRITE") && line.contains("PROT_EXEC")).collect();
    assert!(both.is_empty(), "{both:#?}");
    // RestrictAddressFamilies.
    let families = trace.lines().filter(|line| line.contains(" socket(") && !line.contains("AF_UNIX"));
    assert_eq!(families.count(), 0);
}
