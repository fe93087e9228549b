//! People log in over ssh with key and code.

use std::io::Write;
use std::time::Duration;

use super::host::{ALICE, BOB, ROOT, on_a_host};
use super::sshd::{Sshd, timed};
use crate::support::Ran;
use crate::support::app::step;

/// A login must not wait longer for a daemon that is not there, sshd's own time included.
const FAST: Duration = Duration::from_secs(3);

#[test]
fn sshd_lets_people_in_by_each_code_once_and_by_none_that_confirmed_a_device() {
    on_a_host("logins::sshd_lets_people_in_by_each_code_once_and_by_none_that_confirmed_a_device", |host| {
        host.with_store(&["alice", "bob"]);
        let daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let Some(sshd) = Sshd::start(host, &[ALICE, BOB]) else { return };
        let now = step();
        assert!(!sshd.lets_in(ALICE, &app.code(now - 1)), "the second confirmation code");
        assert!(sshd.lets_in(ALICE, &app.code(now)), "the next code{}", sshd.log());
        assert!(!sshd.lets_in(ALICE, &app.code(now)), "the same once more");
        assert!(!sshd.lets_in(BOB, &app.code(now + 1)), "somebody else's");
        assert!(!sshd.lets_in(ALICE, ""), "nothing");
        assert!(sshd.lets_in(ALICE, &app.code(now + 1)));
        daemon.stop();
        let (took, is_in) = timed(|| sshd.lets_in(ALICE, &app.code(now + 2)));
        assert!(!is_in && took < FAST, "{took:?}");
        let daemon = host.daemon();
        let history = host.history();
        assert!(history.iter().any(|entry| entry["event"] == "sign_in_accepted"), "{history:#?}");
        daemon.stop();
    });
}

#[test]
fn five_wrong_codes_over_ssh_refuse_the_right_one() {
    on_a_host("logins::five_wrong_codes_over_ssh_refuse_the_right_one", |host| {
        host.with_store(&["alice", "bob"]);
        let _daemon = host.daemon();
        let (app, other) = (host.enrolled("alice", "phone"), host.enrolled("bob", "phone"));
        let Some(sshd) = Sshd::start(host, &[ALICE, BOB]) else { return };
        for _ in 0..5 {
            assert!(!sshd.lets_in(ALICE, &app.wrong_code()));
        }
        assert!(!sshd.lets_in(ALICE, &app.code(step())));
        // Nobody else pays for it.
        assert!(sshd.lets_in(BOB, &other.code(step())));
        let shown = host.ours(super::host::OLGA, &["users", "show", "alice", "--json"], "").exits(0).out;
        assert!(shown.contains("locked"), "{shown}");
    });
}

#[test]
fn of_twenty_logins_with_one_code_exactly_one_is_let_in() {
    on_a_host("logins::of_twenty_logins_with_one_code_exactly_one_is_let_in", |host| {
        host.with_store(&["alice"]);
        let _daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let Some(sshd) = Sshd::start(host, &[ALICE]) else { return };
        let code = app.code(step());
        let all: Vec<_> = (0..20).map(|_| sshd.login(ALICE, &code).spawn().unwrap()).collect();
        let let_in = all.into_iter().map(|child| {
            let done = child.wait_with_output().unwrap();
            let text = |bytes| String::from_utf8(bytes).unwrap();
            let code = done.status.code().unwrap_or(-1);
            sshd.is_in(ALICE, &Ran { code, out: text(done.stdout), err: text(done.stderr) })
        });
        assert_eq!(let_in.filter(|is_in| *is_in).count(), 1, "{}", sshd.log());
    });
}

#[test]
fn of_twenty_that_pam_asks_for_at_once_exactly_one_is_right_and_none_takes_a_second() {
    let name = "logins::of_twenty_that_pam_asks_for_at_once_exactly_one_is_right_and_none_takes_a_second";
    on_a_host(name, |host| {
        host.with_store(&["alice"]);
        let _daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let now = step();
        let (took, ran) = timed(|| host.pam(ROOT, "alice", &app.code(now)));
        assert!(ran.code == 0 && took < Duration::from_secs(1), "{took:?} {ran:#?}");
        // As PAM hands it on: no newline, nothing after it.
        let code = app.code(now + 1);
        let start = |_| {
            let mut command = host.program(ROOT, super::host::INSTALLED, &["pam"]);
            command.env_clear().env("PAM_USER", "alice").env("PAM_TYPE", "auth");
            let mut child = command.spawn().unwrap();
            child.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
            child
        };
        let all: Vec<_> = (0..20).map(start).collect();
        let exits: Vec<_> =
            all.into_iter().map(|child| child.wait_with_output().unwrap().status.code()).collect();
        assert_eq!(exits.iter().filter(|code| **code == Some(0)).count(), 1, "{exits:?}");
        assert_eq!(exits.iter().filter(|code| **code == Some(1)).count(), 19, "{exits:?}");
    });
}

#[test]
fn whatever_is_typed_for_a_code_is_refused_in_the_same_way() {
    on_a_host("logins::whatever_is_typed_for_a_code_is_refused_in_the_same_way", |host| {
        host.with_store(&["alice", "bob"]);
        let _daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        for (user, typed) in [
            ("alice", ""),
            ("alice", "12345"),
            ("alice", &"7".repeat(2000)),
            ("alice", "123\u{0}456"),
            ("alice", &app.wrong_code()),
            ("bob", "123456"),
            ("nobody", "123456"),
            ("", "123456"),
            ("ali\nce", "123456"),
            ("../alice", "123456"),
        ] {
            let ran = host.pam(ROOT, user, typed);
            assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""), "{user:?} {typed:?}");
        }
        let mut command = host.program(ROOT, super::host::INSTALLED, &["pam"]);
        command.env_clear().env("PAM_TYPE", "auth");
        assert_eq!(crate::support::run(command, &app.code(step())).code, 1, "without PAM_USER");
        for kind in ["account", "password", "open_session"] {
            let mut command = host.program(ROOT, super::host::INSTALLED, &["pam"]);
            command.env_clear().env("PAM_USER", "alice").env("PAM_TYPE", kind);
            assert_eq!(crate::support::run(command, &app.code(step())).code, 1, "{kind}");
        }
        assert_eq!(host.pam(ROOT, "alice", &app.code(step())).code, 0);
    });
}
