//! How a daemon ends, what it leaves behind, and who may come after it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use super::daemons::Daemon;
use super::host::{ALICE, AUDE, Host, INSTALLED, MALLORY, OLGA, ROOT, SERVICE, SOCKET, done, on_a_host};
use super::sshd::timed;
use crate::process::eventually;
use crate::support::app::step;

/// Milliseconds after which a login that nobody answers is refused.
const FAST: Duration = Duration::from_secs(1);

#[test]
fn after_a_write_that_failed_the_next_daemon_reads_what_is_on_the_disk() {
    on_a_host("endings::after_a_write_that_failed_the_next_daemon_reads_what_is_on_the_disk", |host| {
        done("mount", &["-t", "tmpfs", "-o", "size=8m,mode=700,uid=990,gid=990", "tmpfs", SERVICE.home]);
        host.with_store(&["alice"]);
        let mut daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        let filler = format!("{}/filler", SERVICE.home);
        let full =
            fs::File::create(&filler).and_then(|mut file| std::io::copy(&mut std::io::repeat(7), &mut file));
        assert!(full.is_err());
        // Small writes find room for a while in what the log has already.
        let doubt = (0..2000).find_map(|number| {
            let ran = host.ours(OLGA, &["users", "add", &format!("u{number}")], "");
            (ran.code != 0).then_some((number, ran))
        });
        let (number, ran) = doubt.expect("a disk that is never full");
        ran.fails_in_two_lines(4, "Not certain that it was saved");
        assert_eq!(daemon.end(), 4);
        assert!(daemon.complaint().contains("A write failed"));
        fs::remove_file(filler).unwrap();
        let _daemon = host.daemon();
        for there in 0..number {
            host.ours(OLGA, &["users", "show", &format!("u{there}")], "").exits(0);
        }
        host.ours(AUDE, &["history", "verify"], "").exits(0);
        assert_eq!(host.pam(ROOT, "alice", &app.code(step())).code, 0);
    });
}

#[test]
fn a_daemon_that_is_ended_finishes_what_it_began_and_takes_its_socket_along() {
    on_a_host("endings::a_daemon_that_is_ended_finishes_what_it_began_and_takes_its_socket_along", |host| {
        host.with_store(&[]);
        let rows: Vec<String> = (0..4000).map(|number| format!("u{number},Somebody {number}")).collect();
        fs::write("/home/people.csv", format!("user,name\n{}\n", rows.join("\n"))).unwrap();
        let mut daemon = host.daemon();
        let import = host.dialog(OLGA, &["users", "import", "/home/people.csv"]);
        let pid = daemon.pid();
        // In the midst of it.
        let before = written(pid);
        eventually("it writes", Duration::from_secs(10), || written(pid) > before + 100_000);
        daemon.signal(Signal::TERM);
        let (took, code) = timed(|| daemon.end());
        assert!(code == 0 && took < Duration::from_secs(5), "{code} after {took:?}");
        assert!(!Path::new(SOCKET).exists());
        let ran = import.end();
        let _daemon = host.daemon();
        let out = host.ours(AUDE, &["history", "verify"], "").exits(0).out;
        assert!(!out.is_empty());
        let users = host.ours(OLGA, &["users", "list", "--json"], "").exits(0).out;
        let there = users.matches("\"user\":").count();
        assert!(there > 0 && (there < 4000 || ran.code == 0), "{there} {ran:#?}");
        assert!(!ran.err.contains("Not certain"), "what it had taken it has answered: {ran:#?}");
        // The same command goes on.
        host.ours(OLGA, &["users", "import", "/home/people.csv"], "").exits(0);
        let users = host.ours(OLGA, &["users", "list", "--json"], "").exits(0).out;
        assert_eq!(users.matches("\"user\":").count(), 4000);
    });
}

/// Bytes that a process has written.
fn written(pid: u32) -> u64 {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap().parse().unwrap()
}

#[test]
fn a_socket_that_a_killed_daemon_left_is_in_nobodys_way() {
    on_a_host("endings::a_socket_that_a_killed_daemon_left_is_in_nobodys_way", |host| {
        host.with_store(&["alice"]);
        let mut daemon = host.daemon();
        let app = host.enrolled("alice", "phone");
        daemon.signal(Signal::KILL);
        assert_eq!(daemon.end(), -9);
        assert!(Path::new(SOCKET).exists());
        let now = step();
        let (took, ran) = timed(|| host.pam(ROOT, "alice", &app.code(now)));
        assert!(took < FAST, "{took:?}");
        ran.fails_in_two_lines(4, "No daemon is running");
        // Whoever may open the store itself does.
        host.ours(SERVICE, &["users", "list"], "").exits(0);
        let daemon = host.daemon();
        assert_eq!(host.pam(ROOT, "alice", &app.code(now)).code, 0);
        daemon.stop();
    });
}

#[test]
fn a_daemon_that_hangs_refuses_and_does_not_keep_logins_for_long() {
    on_a_host("endings::a_daemon_that_hangs_refuses_and_does_not_keep_logins_for_long", |host| {
        host.with_store(&["alice"]);
        let daemon = host.daemon();
        daemon.signal(Signal::STOP);
        let (took, ran) = timed(|| host.pam(ROOT, "alice", "123456"));
        assert!(ran.code != 0 && took < Duration::from_secs(7), "{took:?} {ran:#?}");
        daemon.signal(Signal::CONT);
        assert_eq!(host.pam(ROOT, "alice", "123456").code, 1);
        daemon.stop();
    });
}

#[test]
fn a_second_daemon_says_who_holds_the_store_or_the_socket() {
    on_a_host("endings::a_second_daemon_says_who_holds_the_store_or_the_socket", |host| {
        host.with_store(&["alice"]);
        let daemon = host.daemon();
        let held = format!("process {}", daemon.pid());
        let ran = host.ours(SERVICE, &["serve", "--socket", "/run/mfa-enroll/other"], "");
        assert!(ran.code == 4 && ran.err.contains(&held), "{ran:#?}");
        // Another store does not get the socket.
        host.ours(ROOT, &["init"], "").exits(0);
        host.ours(ROOT, &["serve", "--socket", SOCKET], "").fails_in_two_lines(4, "listens on");
        assert_eq!(host.pam(ROOT, "alice", "123456").code, 1, "the first one is there still");
        daemon.stop();
        host.ours(SERVICE, &["users", "list"], "").exits(0);
    });
}

#[test]
fn a_daemon_for_its_owner_alone_is_seen_by_nobody_else() {
    on_a_host("endings::a_daemon_for_its_owner_alone_is_seen_by_nobody_else", |host| {
        host.ours(ALICE, &["init"], "").exits(0);
        let mut own = Daemon::start(host.program(ALICE, INSTALLED, &["serve"]));
        assert!(own.hear().starts_with("Serving "));
        host.ours(ALICE, &["users", "add", "carol"], "").exits(0);
        let place = "/home/alice/.local/share/mfa-enroll/socket";
        let ran = host.ours(MALLORY, &["--socket", place, "users", "list"], "");
        assert_eq!(ran.code, 4, "{ran:#?}");
        assert!(!Path::new(SOCKET).exists());
        is_closed(host, place);
        own.signal(Signal::INT);
        assert_eq!(own.end(), 0);
        assert!(!Path::new(place).exists());
        host.ours(ALICE, &["users", "show", "carol"], "").exits(0);
    });
}

fn is_closed(host: &Host, place: &str) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(place).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
    assert_ne!(crate::support::run(host.program(MALLORY, "test", &["-S", place]), "").code, 0);
}
