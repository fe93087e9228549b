//! Every single call of a day fails once: what is not certain is never answered
//! with a yes, nothing is tried again, and what is shown afterwards is true.

use super::day::{ACTS, Day, Dump, Fault, Nth, made, opened};
use super::support::{Hand, person};
use crate::directory::{Directory, Kind, Problem};
use crate::model::Event;

/// How a day went on whose n-th call failed.
enum Went {
    /// There are not so many calls.
    Well,
    /// Up to this act, which was answered so.
    UpTo(&'static str, Result<(), Problem>, Box<Day>),
    /// Nobody could begin it.
    NotBegun(Problem),
}

fn went(records: &Nth) -> Went {
    let mut day = match Day::begun(records.clone()) {
        Ok(day) => day,
        Err(problem) => return Went::NotBegun(problem),
    };
    for (name, act) in ACTS {
        let told = day.goes_on(act);
        if records.inside().struck {
            return Went::UpTo(name, told, Box::new(day));
        }
        told.unwrap_or_else(|problem| panic!("{name}: {problem}"));
    }
    Went::Well
}

/// What rested before the first write of a day without a fault, and after each.
fn reference() -> Vec<Dump> {
    let records = Nth::over(&made(), None);
    assert!(matches!(went(&records), Went::Well));
    let dumps = records.inside().dumps.clone();
    assert!(dumps.len() > 40, "{} writes", dumps.len());
    dumps
}

/// A doubtful write is told as one; from then on only reading goes on.
fn is_read_only_from_now(name: &str, told: Result<(), Problem>, day: &mut Day) {
    match told {
        Err(problem) => {
            assert_eq!(problem.kind, Kind::Doubt, "{name}: {problem}");
            assert!(problem.what.contains("ot certain that it was saved"), "{name}: {problem}");
        }
        // Whoever only looks is not told that what is stale could not be swept.
        Ok(()) => assert_eq!(name, "sweep"),
    }
    let refused = day.local.add_user(person("zoe")).unwrap_err();
    assert_eq!(refused.kind, Kind::Unavailable, "{name}: {refused}");
    assert!(refused.what.contains("takes no more changes"), "{name}: {refused}");
    day.looks().unwrap();
}

#[test]
fn a_write_that_fails_is_a_doubt_and_the_last_one_of_the_process() {
    let dumps = reference();
    for fault in [Fault::NotWritten, Fault::Written] {
        for n in 0.. {
            let disk = made();
            let records = Nth::over(&disk, Some((n, fault)));
            let (name, told, mut day) = match went(&records) {
                Went::Well => {
                    assert_eq!(n + 1, dumps.len(), "every write has failed once");
                    break;
                }
                Went::NotBegun(problem) => panic!("opening writes nothing: {problem}"),
                Went::UpTo(name, told, day) => (name, told, day),
            };
            assert_eq!(records.inside().tried_after, 0, "{name} tried again after {fault:?}");
            is_read_only_from_now(name, told, &mut day);
            drop(day);
            // Before or after, and never in between.
            let there = n + usize::from(fault == Fault::Written);
            assert!(Dump::of(&disk) == dumps[there], "{name}, write {n}, {fault:?}");
            let mut local = opened(disk, &Hand::at_noon()).unwrap();
            let checked = local.checked_now();
            assert!(checked.is_whole(), "{name}, write {n}, {fault:?}: {:?}", checked.faults);
            local.add_user(person("zoe")).unwrap();
        }
    }
}

#[test]
fn a_read_that_fails_is_told_and_leaves_nothing_half_done() {
    let dumps = reference();
    let mut reads = 0;
    for n in 0.. {
        let disk = made();
        let records = Nth::over(&disk, Some((n, Fault::Unread)));
        let told = match went(&records) {
            Went::Well => break,
            Went::NotBegun(problem) => Err(problem),
            // Where the answer is yes all the same, the rest of the day must be as ever.
            Went::UpTo(_, told, _) => told,
        };
        if let Err(problem) = told {
            assert_eq!(problem.kind, Kind::Unavailable, "read {n}: {problem}");
            assert!(problem.what.starts_with("The store cannot be read"), "read {n}: {problem}");
        }
        let there = Dump::of(&disk);
        assert!(dumps.contains(&there), "after read {n}");
        let mut local = opened(disk, &Hand::at_noon()).unwrap();
        let checked = local.checked_now();
        assert!(checked.is_whole(), "after read {n}: {:?}", checked.faults);
        reads = n;
    }
    assert!(reads > 150, "{reads} reads");
}

#[test]
fn a_day_is_all_in_the_history() {
    let disk = made();
    assert!(matches!(went(&Nth::over(&disk, None)), Went::Well));
    let local = opened(disk, &Hand::at_noon()).unwrap();
    let entries = local.store.history(1, usize::MAX).unwrap();
    let is_one = |wanted: fn(&Event) -> bool| entries.iter().any(|(_, entry)| wanted(&entry.event));
    assert!(is_one(|event| matches!(event, Event::EnrollmentExpired { .. })));
    assert!(is_one(|event| matches!(event, Event::DeviceReactivated { .. })));
    assert!(is_one(|event| matches!(event, Event::SignInAccepted { .. })));
    assert!(is_one(|event| matches!(event, Event::RecoveryCodeUsed { left: 9 })));
}
