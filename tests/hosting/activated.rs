//! A daemon behind a socket that a service manager made, and with the key that it hands over.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::process::Signal;

use super::daemons::Daemon;
use super::host::{ALICE, Host, ROOT, SERVICE, SOCKET, done, on_a_host};
use crate::process::send;
use crate::support::app::step;

/// The daemon that was started, when it says that it is ready.
#[track_caller]
fn started(manager: &mut Daemon) -> u32 {
    let said = manager.hear();
    let pid = said.strip_prefix("Started ").and_then(|pid| pid.trim().parse().ok());
    assert_eq!(manager.hear(), "Notified READY=1\n");
    pid.expect("a number")
}

#[test]
fn the_first_who_comes_wakes_the_daemon_and_the_socket_outlives_it() {
    on_a_host("activated::the_first_who_comes_wakes_the_daemon_and_the_socket_outlives_it", |host| {
        host.with_store(&["alice"]);
        let mut manager = host.managed();
        for (place, mode) in [("/run/mfa-enroll", 0o755), (SOCKET, 0o666)] {
            let found = fs::metadata(place).unwrap();
            assert_eq!((found.uid(), found.permissions().mode() & 0o7777), (0, mode));
        }
        let app = host.enrolled("alice", "phone");
        let first = started(&mut manager);
        let owner = fs::metadata(format!("/proc/{first}/environ")).is_ok();
        assert!(owner && status_uid(first) == SERVICE.uid, "it is the account's");
        let now = step();
        assert_eq!(host.pam(ROOT, "alice", &app.code(now)).code, 0);
        for (signal, ended) in [(Signal::TERM, "Ended 0\n"), (Signal::KILL, "Ended -9\n")] {
            let pid = newest_daemon();
            send(pid, signal);
            assert_eq!(manager.hear(), ended);
            assert!(fs::metadata(SOCKET).is_ok());
            host.ours(ALICE, &["devices", "list", "alice"], "").exits(0);
            assert_ne!(started(&mut manager), pid);
        }
        assert_eq!(host.pam(ROOT, "alice", &app.code(now)).code, 1, "spent is spent");
        assert_eq!(host.pam(ROOT, "alice", &app.code(now + 1)).code, 0);
    });
}

fn status_uid(pid: u32) -> u32 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// The process that serves; of each host there is one.
fn newest_daemon() -> u32 {
    let serves = |pid: &u32| {
        fs::read(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| line.starts_with(b"/usr/local/bin/mfa-enroll\0serve"))
    };
    let all =
        fs::read_dir("/proc").unwrap().filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    all.filter(serves).max().expect("a daemon")
}

#[test]
fn nobody_who_reads_notices_that_the_daemon_is_restarted() {
    on_a_host("activated::nobody_who_reads_notices_that_the_daemon_is_restarted", |host| {
        host.with_store(&["alice"]);
        let mut manager = host.managed();
        host.ours(ALICE, &["devices", "list", "alice"], "").exits(0);
        started(&mut manager);
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let clients: Vec<_> = (0..3).map(|_| scope.spawn(|| keeps_reading(host, &is_over))).collect();
            for _ in 0..5 {
                send(newest_daemon(), Signal::TERM);
                assert_eq!(manager.hear(), "Ended 0\n");
                started(&mut manager);
            }
            is_over.store(true, Ordering::SeqCst);
            for client in clients {
                assert!(client.join().unwrap() > 0);
            }
        });
    });
}

fn keeps_reading(host: &Host, is_over: &AtomicBool) -> usize {
    let mut count = 0;
    while !is_over.load(Ordering::SeqCst) {
        host.ours(ALICE, &["devices", "list", "alice"], "").exits(0);
        count += 1;
    }
    count
}

/// What a file of systemd's says where its file system has access lists: it is root's, and one
/// account more may read it.
const LISTED: &str = r"
import os, struct, sys
entry = lambda tag, bits, who: struct.pack('<HHI', tag, bits, who)
nobody = 0xffffffff
acl = struct.pack('<I', 2) + entry(1, 4, nobody) + entry(2, 4, int(sys.argv[2])) + entry(4, 0, nobody)
acl += entry(16, 4, nobody) + entry(32, 0, nobody)
os.setxattr(sys.argv[1], 'system.posix_acl_access', acl)
";

#[test]
fn the_key_that_systemd_hands_over_opens_the_store_whoever_owns_it() {
    on_a_host("activated::the_key_that_systemd_hands_over_opens_the_store_whoever_owns_it", |host| {
        host.with_store(&["alice"]);
        let folder = "/run/credentials";
        fs::create_dir(folder).unwrap();
        let key = format!("{folder}/mfa-enroll.key");
        let before = format!("{}/.config/mfa-enroll/key", SERVICE.home);
        done("cp", &["-p", &before, &key]);
        fs::remove_file(before).unwrap();
        host.ours(SERVICE, &["users", "list"], "").fails_in_two_lines(4, "key file");
        let serve = || {
            let mut command = host.program(SERVICE, super::host::INSTALLED, &["serve"]);
            command.env("CREDENTIALS_DIRECTORY", folder);
            let mut daemon = Daemon::start(command);
            let said = daemon.hear();
            assert!(said.starts_with("Serving "), "{said}{}", daemon.complaint());
            daemon.stop();
        };
        host.make_runtime_folder(SERVICE);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        serve();
        chown(&key, Some(0), Some(0)).unwrap();
        done("/usr/bin/python3", &["-c", LISTED, &key, &SERVICE.uid.to_string()]);
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o440);
        serve();
        // One that everybody may read is none.
        fs::set_permissions(&key, fs::Permissions::from_mode(0o444)).unwrap();
        let mut command = host.program(SERVICE, super::host::INSTALLED, &["serve"]);
        command.env("CREDENTIALS_DIRECTORY", folder);
        let ran = crate::support::run(command, "");
        assert_eq!(ran.code, 4, "{ran:#?}");
    });
}
