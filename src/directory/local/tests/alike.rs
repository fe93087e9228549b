//! Whoever asks at sign-in learns nothing from the work that is done: as many
//! commits, as many records and history entries, whatever the reason.

use super::support::{Commit, Desk, code, person, user};
use crate::directory::{Directory, SignIn};
use crate::model::UserName;

/// What a refused sign-in had written.
fn work(desk: &mut Desk, name: Option<&UserName>, digits: &str) -> Vec<Commit> {
    desk.records.watch();
    let told = match name {
        Some(name) => desk.local.verify(name, &code(digits)),
        None => desk.local.refuse(),
    };
    assert_eq!(told, Ok(SignIn::Refused));
    desk.records.seen()
}

#[test]
fn every_refusal_is_two_commits_of_one_record_and_one_entry() {
    let mut desk = Desk::new();
    for name in ["bare", "locked", "disabled"] {
        desk.local.add_user(person(name)).unwrap();
    }
    let phone = desk.enroll("phone");
    desk.wait(60);
    let near: Vec<String> = (0..40).map(|at| phone.digits(desk.step() - 20 + at)).collect();
    let wrong = (0..100).map(|n| format!("{n:06}")).find(|digits| !near.contains(digits)).unwrap();
    let mut all = Vec::new();
    let alice = user("alice");
    all.push(("wrong", work(&mut desk, Some(&alice), &wrong)));
    let right = phone.digits(desk.step());
    assert_eq!(desk.verify(&right), SignIn::Accepted);
    all.push(("replayed", work(&mut desk, Some(&alice), &right)));
    all.push(("no device", work(&mut desk, Some(&user("bare")), &wrong)));
    all.push(("unknown", work(&mut desk, Some(&user("nobody")), &wrong)));
    all.push(("malformed", work(&mut desk, None, &wrong)));
    for _ in 0..3 {
        desk.verify(&wrong);
    }
    all.push(("locked", work(&mut desk, Some(&alice), &wrong)));
    desk.local
        .change(&alice, |user, _| {
            user.sign_in.failures = 100;
            Ok(((), vec![crate::model::Event::UserAdded]))
        })
        .unwrap();
    all.push(("disabled", work(&mut desk, Some(&alice), &right)));
    for (why, commits) in all {
        let shape: Vec<(usize, usize)> =
            commits.iter().map(|commit| (commit.changes, commit.entries)).collect();
        assert_eq!(shape, [(1, 0), (1, 1)], "{why}");
        // A page of the disk is written either way.
        assert!(commits.iter().all(|commit| commit.bytes < 2048), "{why}: {commits:?}");
    }
}

#[test]
fn while_the_clock_is_behind_nobody_has_anything_written() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    desk.clock.set(super::support::NOON - 3600);
    desk.records.watch();
    for name in ["alice", "nobody"] {
        assert!(desk.local.verify(&user(name), &code("123456")).is_err());
    }
    assert!(desk.local.refuse().is_err());
    assert_eq!(desk.records.seen().len(), 0);
}
