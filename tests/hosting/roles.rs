//! What other accounts of the host cannot do, what they can, and what the history says of it.

use std::fs;
use std::path::Path;

use rustix::process::Signal;

use super::daemons::Daemon;
use super::host::{
    ALICE, AUDE, Account, BOB, Host, INSTALLED, MALLORY, OLGA, RADIUS, ROOT, SERVICE, SOCKET, have, missing,
    on_a_host,
};
use crate::support::app::step;
use crate::support::run;

/// Commands that are for others than whoever has no more than an account.
const FOREIGN: [&[&str]; 16] = [
    &["users", "list"],
    &["users", "add", "mal"],
    &["users", "show", "alice"],
    &["devices", "list", "alice"],
    &["devices", "test", "alice"],
    &["devices", "deactivate", "alice", "phone"],
    &["enroll", "alice", "--device", "second", "--show-key"],
    &["recovery-codes", "make", "alice", "--show"],
    &["tokens", "remove", "4711"],
    &["verify", "alice"],
    &["history"],
    &["report"],
    &["policy", "set", "nobody"],
    &["ticket", "mallory"],
    &["tokens", "list"],
    &["check"],
];

#[track_caller]
fn is_refused(host: &Host, who: Account, args: &[&str], input: &str) {
    let ran = host.ours(who, args, input);
    assert!(ran.out.trim_end_matches("refused\n").len() < 40, "{args:?} {ran:#?}");
    ran.fails_in_two_lines(1, "may not ask for that here");
}

fn failures(host: &Host, user: &str) -> serde_json::Value {
    let out = host.ours(OLGA, &["users", "show", user, "--json"], "").exits(0).out;
    serde_json::from_str::<serde_json::Value>(&out).unwrap()[0]["failures"].clone()
}

#[test]
fn an_account_reads_no_store_acts_for_nobody_else_and_burns_nobodys_tries() {
    on_a_host("roles::an_account_reads_no_store_acts_for_nobody_else_and_burns_nobodys_tries", |host| {
        host.with_store(&["alice", "mallory"]);
        let daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let store = format!("{}/.local/share/mfa-enroll", SERVICE.home);
        for program in [["ls", &store], ["cat", &format!("{store}/db")]] {
            assert_ne!(run(host.program(MALLORY, program[0], &[program[1]]), "").code, 0, "{program:?}");
        }
        host.ours(MALLORY, &["--store", &store, "users", "list"], "").exits(4);
        let wrong = format!("{}\n", app.wrong_code());
        for args in FOREIGN {
            is_refused(host, MALLORY, args, &wrong);
        }
        // Nor by the names that PAM would give.
        for user in ["alice", "mallory"] {
            assert_eq!(host.pam(MALLORY, user, wrong.trim()).code, 1);
        }
        assert_eq!(failures(host, "alice"), 0);
        assert_eq!(host.pam(ROOT, "alice", &app.code(step())).code, 0);
        daemon.stop();
        let _daemon = host.daemon();
        let refused = of_mallory(host);
        let times: usize = refused.iter().map(|text| times(text)).sum();
        assert_eq!(times, FOREIGN.len() + 2, "{refused:#?}");
    });
}

/// What the history says mallory was refused.
fn of_mallory(host: &Host) -> Vec<String> {
    let entries = host.history().into_iter().filter(|entry| entry["event"] == "request_denied");
    entries
        .map(|entry| {
            assert_eq!(entry["operator"], "mallory", "{entry}");
            entry["text"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// How often, by the words of an entry.
fn times(text: &str) -> usize {
    let Some(rest) = text.split("refused ").nth(1) else { return 1 };
    rest.split(" times").next().unwrap().parse().unwrap()
}

#[test]
fn who_is_root_in_a_name_space_of_their_own_is_who_they_are() {
    on_a_host("roles::who_is_root_in_a_name_space_of_their_own_is_who_they_are", |host| {
        host.with_store(&["alice"]);
        let _daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let as_root = ["-U", "-r", INSTALLED];
        let able = run(host.program(MALLORY, "unshare", &["-U", "-r", "true"]), "");
        if able.code != 0 {
            return super::host::missing("the right of an account to a user namespace");
        }
        for args in [&["verify", "alice"][..], &["users", "list"]] {
            let ran =
                run(host.program(MALLORY, "unshare", &[&as_root[..], args].concat()), &app.code(step()));
            assert_ne!(ran.code, 0, "{ran:#?}");
        }
        assert_eq!(host.pam(ROOT, "alice", &app.code(step())).code, 0, "the code was not spent");
    });
}

#[test]
fn operators_auditors_verifiers_and_everybody_may_what_is_theirs() {
    on_a_host("roles::operators_auditors_verifiers_and_everybody_may_what_is_theirs", |host| {
        host.with_store(&["alice", "bob"]);
        let daemon = host.daemon_with(&["--verifier", "radius"]);
        let app = host.enrolled("alice", "phone");
        // Whoever may enroll is no gate, and takes no keys home.
        for args in [&["verify", "alice"][..], &["check"], &["backup", "/tmp/b", "--recipient", "x"]] {
            let ran = host.ours(OLGA, args, "123456\n");
            assert!(ran.code != 0, "{ran:#?}");
        }
        host.ours(AUDE, &["history"], "").exits(0);
        host.ours(AUDE, &["report"], "").exits(0);
        host.ours(AUDE, &["history", "verify"], "").exits(0);
        for args in
            [&["users", "list"][..], &["enroll", "bob", "--device", "x", "--show-key"], &["verify", "alice"]]
        {
            is_refused(host, AUDE, args, "123456\n");
        }
        // A service asks with its own account, by pam or verify.
        assert_eq!(host.pam(RADIUS, "alice", &app.wrong_code()).code, 1);
        assert_eq!(host.pam(RADIUS, "alice", &app.code(step())).code, 0);
        is_refused(host, RADIUS, &["users", "list"], "");
        // One's own devices, and nobody else's.
        let own = host.ours(ALICE, &["devices", "list", "alice"], "").exits(0).out;
        assert!(own.contains("phone"), "{own}");
        is_refused(host, ALICE, &["devices", "list", "bob"], "");
        is_refused(host, ALICE, &["devices", "deactivate", "alice", "phone"], "");
        let entry = host.history().into_iter().find(|entry| entry["event"] == "device_added");
        assert_eq!(entry.map(|entry| entry["operator"].clone()), Some("olga".into()));
        daemon.stop();
    });
}

#[test]
fn who_is_an_operator_no_more_finishes_nothing_in_an_open_session() {
    on_a_host("roles::who_is_an_operator_no_more_finishes_nothing_in_an_open_session", |host| {
        host.with_store(&["alice"]);
        let _daemon = host.daemon();
        let mut dialog = host.dialog(OLGA, &["enroll", "alice", "--device", "phone", "--show-key"]);
        let app = dialog.key();
        dialog.hear("Code 1: ");
        let groups = fs::read_to_string("/etc/group").unwrap();
        fs::write("/etc/group", groups.replace("mfa-operators:x:980:olga", "mfa-operators:x:980:")).unwrap();
        dialog.answer(&app.code(step() - 2));
        let ran = dialog.end();
        assert_eq!(ran.code, 1, "{ran:#?}");
        fs::write("/etc/group", groups).unwrap();
        host.ours(OLGA, &["users", "list"], "").exits(0);
    });
}

#[test]
fn accounts_of_a_directory_server_are_accounts_of_the_host() {
    on_a_host("roles::accounts_of_a_directory_server_are_accounts_of_the_host", |host| {
        let libraries = ["/usr/lib", "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"];
        if !libraries.iter().any(|at| Path::new(at).join("libnss_extrausers.so.2").exists()) {
            return missing("libnss-extrausers");
        }
        // As sssd does for LDAP, another module of the C library answers beside the files.
        fs::write("/etc/nsswitch.conf", "passwd: files extrausers\ngroup: files extrausers\n").unwrap();
        fs::create_dir_all("/var/lib/extrausers").unwrap();
        let known = |passwd: &str, group: &str| {
            fs::write("/var/lib/extrausers/passwd", passwd).unwrap();
            fs::write("/var/lib/extrausers/group", group).unwrap();
        };
        let dana = Account { name: "dana", uid: 20_001, home: "/" };
        let erik = Account { name: "erik", uid: 20_002, home: "/" };
        let both = "dana:x:20001:20001::/:/bin/sh\nerik:x:20002:20002::/:/bin/sh\n";
        known(both, "helpdesk:x:20100:dana\n");
        host.with_store(&["alice", "erik"]);
        let _daemon = host.daemon_with(&["--operators", "helpdesk"]);
        host.ours(dana, &["users", "add", "carol"], "").exits(0);
        assert_eq!(host.history().remove(0)["operator"], "dana");
        is_refused(host, erik, &["users", "list"], "");
        let own = host.ours(erik, &["self"], "0000-0000-0000-0000\n\n").exits(1);
        assert!(own.out.contains("That ticket is not good"), "{own:#?}");
        // Who is put out of the group, or is no account any more, is asked about anew.
        known(both, "helpdesk:x:20100:\n");
        is_refused(host, dana, &["users", "list"], "");
        known("", "helpdesk:x:20100:dana\n");
        is_refused(host, dana, &["users", "list"], "");
    });
}

#[test]
fn a_daemon_of_somebody_else_on_the_path_says_nothing_that_counts() {
    on_a_host("roles::a_daemon_of_somebody_else_on_the_path_says_nothing_that_counts", |host| {
        host.with_store(&["alice"]);
        host.make_runtime_folder(MALLORY);
        host.ours(MALLORY, &["init"], "").exits(0);
        host.ours(
            MALLORY,
            &["--store", "/home/mallory/.local/share/mfa-enroll", "users", "add", "alice"],
            "",
        )
        .exits(0);
        let mut theirs = Daemon::start(host.program(MALLORY, INSTALLED, &["serve", "--socket", SOCKET]));
        assert!(theirs.hear().starts_with("Serving "));
        let args = ["--socket", SOCKET, "enroll", "alice", "--device", "phone", "--show-key"];
        let mut dialog = host.dialog(MALLORY, &args);
        let app = dialog.key();
        crate::support::confirmed_before(&mut dialog, &app);
        dialog.end().exits(0);
        let now = step();
        let asked = host.ours(MALLORY, &["--socket", SOCKET, "verify", "alice"], &app.code(now));
        assert_eq!(asked.exits(0).out, "accepted\n", "they would say yes");
        for who in [ROOT, BOB] {
            host.pam(who, "alice", &app.code(now + 1)).fails_in_two_lines(4, "is not to be trusted");
        }
        // The folder put right does not make the one behind the socket another one.
        host.make_runtime_folder(ROOT);
        host.pam(ROOT, "alice", &app.code(now + 1)).fails_in_two_lines(4, "is not to be trusted");
        theirs.signal(Signal::KILL);
        theirs.end();
        fs::remove_file(SOCKET).unwrap();
        // And the right one behind a folder that others can change is not believed either.
        let _ours = host.daemon();
        assert_eq!(host.pam(ROOT, "alice", "123456").code, 1);
        super::host::done("chmod", &["0777", "/run/mfa-enroll"]);
        host.pam(ROOT, "alice", "123456").fails_in_two_lines(4, "is not to be trusted");
    });
}

#[test]
fn who_logged_in_at_first_stands_in_the_history() {
    on_a_host("roles::who_logged_in_at_first_stands_in_the_history", |host| {
        if !have(&["sh"]) || !Path::new("/proc/self/loginuid").exists() {
            return println!("skipped: this kernel knows no login");
        }
        host.with_store(&[]);
        let _daemon = host.daemon();
        // As with sudo: logged in as olga, and root now.
        let script = format!("echo {} > /proc/self/loginuid && exec {INSTALLED} users add carol", OLGA.uid);
        let ran = run(host.program(ROOT, "sh", &["-c", &script]), "");
        if ran.err.contains("loginuid") {
            return println!("skipped: this kernel lets nobody say who logged in");
        }
        ran.exits(0);
        let entry = host.history().remove(0);
        assert_eq!(entry["operator"], "root", "{entry}");
        assert!(entry.to_string().contains("olga"), "{entry}");
    });
}
