//! kill -9 of the daemon while clients write: what was answered is there, what was not is said to
//! be in doubt, and a client that was between two requests goes on with the next daemon.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use super::host::{Host, OLGA, ROOT, SERVICE, on_a_host};
use super::rates::{name, right, with_devices};
use crate::process::eventually;
use crate::support::app::step;

/// Sign-ins of a round at most.
const SIGN_INS: u32 = 100;
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(10);

fn users(host: &Host) -> BTreeSet<String> {
    let out = host.ours(OLGA, &["users", "list", "--json"], "").exits(0).out;
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    all.as_array().unwrap().iter().map(|user| user["user"].as_str().unwrap().to_owned()).collect()
}

/// What clients were told.
#[derive(Default)]
struct Told {
    saved: BTreeSet<String>,
    in_doubt: BTreeSet<String>,
    not_saved: BTreeSet<String>,
}

/// Two clients add users until they are stopped.
fn rounds(host: &Host, rounds: u64) {
    with_devices(host, u32::try_from(rounds).unwrap() * SIGN_INS);
    let told = Mutex::new(Told::default());
    let mut accepted = 0;
    for round in 0..rounds {
        let mut daemon = host.daemon();
        let is_over = AtomicBool::new(false);
        let codes = thread::scope(|scope| {
            let signs_in = scope.spawn(|| sign_ins(host, round, &is_over));
            for client in ["a", "b"] {
                let (told, is_over) = (&told, &is_over);
                scope.spawn(move || {
                    let names = (0..).map(|number| format!("{client}-{round}-{number}"));
                    for name in names.take_while(|_| !is_over.load(Ordering::SeqCst)) {
                        add(host, &name, told);
                    }
                });
            }
            // Not before both are at work, then at a moment that is another one each time.
            eventually("clients at work", PATIENCE, || {
                told.lock().unwrap().saved.iter().filter(|name| name.contains(&format!("-{round}-"))).count()
                    > 2
            });
            thread::park_timeout(Duration::from_micros(round * 7919 % 20_000));
            daemon.signal(Signal::KILL);
            daemon.end();
            is_over.store(true, Ordering::SeqCst);
            signs_in.join().unwrap()
        });
        let daemon = host.daemon();
        let (there, told) = (users(host), told.lock().unwrap());
        let lost: Vec<_> = told.saved.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?}");
        let ghosts: Vec<_> = told.not_saved.intersection(&there).collect();
        assert!(ghosts.is_empty(), "round {round}: {ghosts:?}");
        accepted += codes.len();
        for (number, code) in codes {
            assert_eq!(host.pam(ROOT, &name(number), &code).code, 1, "round {round}: accepted twice");
        }
        daemon.stop();
    }
    let check = host.ours(SERVICE, &["check"], "");
    assert_eq!(check.code, 0, "{check:#?}");
    let Told { saved, in_doubt, not_saved } = told.into_inner().unwrap();
    println!(
        "  daemons killed: {rounds}; users saved: {}, in doubt: {}, told not saved: {}; sign-ins accepted: {accepted}; \
         nothing lost, no code twice",
        saved.len(),
        in_doubt.len(),
        not_saved.len()
    );
}

/// Sign-ins by right codes until the daemon is gone; those that were accepted.
fn sign_ins(host: &Host, round: u64, is_over: &AtomicBool) -> Vec<(u32, String)> {
    let first = u32::try_from(round).unwrap() * SIGN_INS;
    let mut accepted = Vec::new();
    for number in (first..first + SIGN_INS).take_while(|_| !is_over.load(Ordering::SeqCst)) {
        let code = right(number);
        match host.pam(ROOT, &name(number), &code).code {
            0 => accepted.push((number, code)),
            4 => {}
            other => panic!("{other}: a right code was refused"),
        }
    }
    accepted
}

fn add(host: &Host, name: &str, told: &Mutex<Told>) {
    let ran = host.ours(OLGA, &["users", "add", name], "");
    let mut told = told.lock().unwrap();
    match ran.code {
        0 => told.saved.insert(name.to_owned()),
        4 if ran.err.contains("Not certain that it was saved") => told.in_doubt.insert(name.to_owned()),
        4 => told.not_saved.insert(name.to_owned()),
        _ => panic!("{ran:#?}"),
    };
}

#[test]
fn nothing_that_was_answered_is_lost_by_kill_9() {
    on_a_host("killed::nothing_that_was_answered_is_lost_by_kill_9", |host| rounds(host, 6));
}

#[test]
#[ignore = "200 rounds"]
fn two_hundred_daemons_killed() {
    on_a_host("killed::two_hundred_daemons_killed", |host| rounds(host, 200));
}

/// Whether a process waits for a word on something else than its standard input.
fn waits_for_another(pid: u32) -> bool {
    let call = fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap();
    call.split_whitespace()
        .nth(1)
        .is_some_and(|descriptor| descriptor.starts_with("0x") && descriptor != "0x0")
}

#[test]
fn who_asked_a_daemon_that_was_killed_over_it_is_told_of_the_doubt() {
    on_a_host("killed::who_asked_a_daemon_that_was_killed_over_it_is_told_of_the_doubt", |host| {
        host.with_store(&["alice"]);
        let mut daemon = host.daemon();
        let mut dialog = host.dialog(OLGA, &["enroll", "alice", "--device", "phone", "--show-key"]);
        let app = dialog.key();
        dialog.hear("Code 1: ");
        daemon.signal(Signal::STOP);
        dialog.answer(&app.code(step() - 2));
        let pid = dialog.pid();
        eventually("the answer is waited for", PATIENCE, || waits_for_another(pid));
        daemon.signal(Signal::KILL);
        daemon.end();
        let ran = dialog.end();
        assert!(ran.err.contains("Not certain that it was saved"), "{ran:#?}");
        assert_eq!(ran.code, 4, "{ran:#?}");
    });
}

#[test]
fn who_asks_nothing_while_the_daemon_is_restarted_does_not_notice() {
    on_a_host("killed::who_asks_nothing_while_the_daemon_is_restarted_does_not_notice", |host| {
        host.with_store(&["alice"]);
        let mut daemon = host.daemon();
        let mut dialog = host.dialog(OLGA, &["enroll", "alice", "--device", "phone", "--show-key"]);
        let app = dialog.key();
        dialog.hear("Code 1: ");
        daemon.signal(Signal::KILL);
        daemon.end();
        let daemon = host.daemon();
        // A new step may begin meanwhile: then one more code is asked for.
        let codes = step() - 2..=step() + 1;
        let codes: Vec<String> = codes.map(|step| app.code(step)).collect();
        dialog.answer(&codes[0]);
        dialog.hear("Code 2: ");
        daemon.stop();
        // It comes back when there is one again.
        let ran = thread::scope(|scope| {
            let coming = scope.spawn(|| {
                for code in &codes[1..] {
                    dialog.answer(code);
                    if dialog.hear("\n").starts_with("MFA device added") {
                        break;
                    }
                    dialog.hear("Code 2: ");
                }
                dialog.end().exits(0)
            });
            let daemon = host.daemon();
            let ran = coming.join().unwrap();
            daemon.stop();
            ran
        });
        assert!(ran.err.is_empty(), "{ran:#?}");
    });
}
