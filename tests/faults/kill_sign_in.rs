//! kill -9 at random moments of sign-ins, on a clock that is wound: a code is accepted once at
//! most, a failure that was answered stays counted, and the count never lags behind the answer.

use std::process::Command;

use super::bench::{Luck, enrolled, killed, span, whole};
use crate::support::Ran;
use crate::support::app::App;
use crate::terminal::home::{BEGINNING, Ended, Home};

/// Longer than the longest refusal.
const PAUSE: u64 = 31 * 60 * 1000;

struct Desk {
    home: Home,
    app: App,
    clock: u64,
}

impl Desk {
    fn new() -> Self {
        let home = Home::wound().with_alice();
        let command = home.command(&[], &["enroll", "--show-key", "alice", "--device", "phone"]);
        let done = enrolled(command, || BEGINNING / 30_000, None);
        assert!(done.is_added(), "{:#?}", done.ran);
        Self { home, app: done.app.unwrap(), clock: BEGINNING }
    }

    fn wait(&mut self) {
        self.clock += PAUSE;
        self.home.wind(self.clock);
    }

    fn right(&self) -> String {
        self.app.code(self.clock / 30_000)
    }

    fn wrong(&self) -> String {
        let now = self.clock / 30_000;
        let near: Vec<String> = (now - 5..now + 5).map(|step| self.app.code(step)).collect();
        (0..100).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }

    fn verify(&self) -> Command {
        self.home.command(&[], &["verify", "alice"])
    }

    /// Wrong codes in a row and the last use, as the store has them.
    fn kept(&self) -> (u64, String) {
        let Ended { code, out, err } = self.home.run(&["check", "--json"], "");
        whole(&Ran { code, out, err });
        let out = self.home.done(&["users", "show", "alice", "--json"]);
        let (start, end) = (out.find(['[', '{']).unwrap(), out.rfind([']', '}']).unwrap());
        let shown: serde_json::Value = serde_json::from_str(&out[start..=end]).unwrap();
        let shown = if shown.is_array() { &shown[0] } else { &shown };
        (shown["failures"].as_u64().unwrap(), shown["devices"][0]["last_used_at"].to_string())
    }
}

#[derive(Debug, Default)]
struct Tally {
    right: usize,
    accepted: usize,
    spent_unanswered: usize,
    counted_unspent: usize,
    wrong: usize,
    refused: usize,
    counted_unanswered: usize,
}

fn right_code(desk: &Desk, before: &(u64, String), ran: &Ran, tally: &mut Tally) {
    let (failures, last_use) = desk.kept();
    let is_spent = last_use != before.1;
    assert!(!ran.out.contains("refused"), "{ran:#?}");
    if is_spent {
        assert_eq!(failures, 0);
    } else {
        assert!(!ran.out.contains("accepted"), "{ran:#?}");
        assert!(failures == before.0 || failures == before.0 + 1, "{failures} after {}", before.0);
        tally.counted_unspent += usize::from(failures > before.0);
    }
    // The code again, by whoever saw it: once in all it may be accepted.
    let again = desk.home.verify(&desk.right());
    // What was counted just now may have locked the sign-in; what was before is over.
    let is_locked = failures > before.0 && failures >= 3;
    let may_be = !is_spent && !is_locked;
    assert_eq!(again, i32::from(!may_be), "spent: {is_spent}, {failures} failures");
    assert_eq!(desk.home.verify(&desk.right()), 1);
    tally.right += 1;
    tally.accepted += usize::from(ran.out.contains("accepted"));
    tally.spent_unanswered += usize::from(is_spent && !ran.out.contains("accepted"));
}

fn wrong_code(desk: &Desk, before: &(u64, String), ran: &Ran, tally: &mut Tally) {
    let (failures, last_use) = desk.kept();
    assert_eq!(last_use, before.1);
    let is_answered = ran.out.contains("refused");
    assert!(!ran.out.contains("accepted"), "{ran:#?}");
    let is_counted = failures == before.0 + 1;
    assert!(is_counted || (failures == before.0 && !is_answered), "{failures} after {}: {ran:#?}", before.0);
    tally.wrong += 1;
    tally.refused += usize::from(is_answered);
    tally.counted_unanswered += usize::from(is_counted && !is_answered);
}

fn signing_in(rounds: usize, seed: u64) {
    let (mut desk, mut luck, mut tally) = (Desk::new(), Luck::new(seed), Tally::default());
    let whole = span(|| {
        desk.wait();
        assert_eq!(desk.home.verify(&desk.right()), 0);
    });
    for _ in 0..rounds {
        desk.wait();
        let before = desk.kept();
        let is_right = luck.one_in(2);
        let code = if is_right { desk.right() } else { desk.wrong() };
        let ran = killed(desk.verify(), &format!("{code}\n"), luck.moment(whole));
        let judge = if is_right { right_code } else { wrong_code };
        judge(&desk, &before, &ran, &mut tally);
    }
    println!("sign-ins killed: {rounds}; {tally:?}");
}

#[test]
fn a_sign_in_that_is_killed_accepts_no_code_twice_and_forgets_no_failure() {
    signing_in(12, 9);
}

#[test]
#[ignore = "250 rounds"]
fn two_hundred_and_fifty_sign_ins_killed() {
    signing_in(250, 10);
}

/// The count is on the disk whatever becomes of the process: ten answers lock, kills in between or not.
#[test]
fn ten_wrong_codes_lock_even_if_every_process_is_killed_once_it_answered() {
    use std::io::{BufRead, BufReader, Write};
    let mut desk = Desk::new();
    for failures in 1..=10 {
        desk.wait();
        let mut child = desk.verify().spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{}", desk.wrong()).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("refused")));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(desk.kept().0, failures);
    }
    assert_eq!(desk.home.verify(&desk.right()), 1, "locked");
    desk.wait();
    assert_eq!(desk.home.verify(&desk.right()), 0);
}
