//! Writes that fail: what is not certain is never answered with a yes.

use super::support::{Desk, Failure, code, kind, steady, user};
use crate::directory::{Answer, Directory, Kind, SignIn};
use crate::model::Algorithm;
use crate::totp::Judgement;

const FAILURES: [Failure; 2] = [Failure::NotWritten, Failure::Written];

#[test]
fn a_doubtful_confirmation_is_no_acceptance() {
    for failure in FAILURES {
        let mut desk = Desk::new();
        let phone = desk.begin("phone");
        desk.take(&phone, 0).unwrap();
        desk.records.fail_after(0, failure);
        assert_eq!(kind(desk.wait(30).take(&phone, 0)), Err(Kind::Doubt));
        desk.records.mend();
        // What is on the disk counts, and it is one or the other.
        let written = failure == Failure::Written;
        assert_eq!(desk.record().devices.len(), usize::from(written));
        assert_eq!(desk.record().pending.len(), usize::from(!written));
        if !written {
            desk.take(&phone, 0).unwrap();
            assert_eq!(desk.wait(30).take(&phone, 0), Ok(steady()));
        }
    }
}

#[test]
fn a_doubtful_sign_in_is_no_acceptance_whichever_write_failed() {
    for (commits, failure) in [0, 1].into_iter().flat_map(|n| FAILURES.map(|failure| (n, failure))) {
        let mut desk = Desk::new();
        let phone = desk.enroll("phone");
        let next = phone.digits(desk.wait(30).step());
        desk.records.fail_after(commits, failure);
        let told = desk.local.verify(&user("alice"), &code(&next));
        assert_eq!(kind(told), Err(Kind::Doubt), "after {commits} commits");
        desk.records.mend();
        let spent = desk.record().devices[0].last_step == desk.step();
        assert_eq!(spent, (commits, failure == Failure::Written) == (1, true));
        // The failure is on the disk before the code is compared.
        let counted = desk.record().sign_in.failures == 1;
        assert_eq!(counted, (commits == 0) == (failure == Failure::Written));
    }
}

#[test]
fn somebody_faster_between_the_two_writes_makes_it_a_no() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let next = phone.digits(desk.wait(30).step());
    desk.records.fail_after(1, Failure::Conflict);
    assert_eq!(desk.verify(&next), SignIn::Refused);
    desk.records.mend();
    assert_eq!(desk.record().sign_in.failures, 1);
    assert_eq!(desk.verify(&next), SignIn::Accepted, "the step was not spent");
}

#[test]
fn somebody_always_faster_is_told_and_nothing_changed() {
    let mut desk = Desk::new();
    let phone = desk.begin("phone");
    desk.take(&phone, 0).unwrap();
    desk.wait(30);
    let (before, entries) = (desk.record(), desk.newest_entry());
    desk.records.fail_after(0, Failure::Conflict);
    assert_eq!(kind(desk.take(&phone, 0)), Err(Kind::Unavailable));
    assert_eq!(kind(desk.local.discard(&user("alice"), phone.id)), Err(Kind::Unavailable));
    assert_eq!(kind(desk.try_begin("tablet", Algorithm::Sha1).map(drop)), Err(Kind::Unavailable));
    let phone = {
        desk.records.mend();
        desk.enroll("other")
    };
    desk.records.fail_after(0, Failure::Conflict);
    let next = phone.digits(desk.wait(30).step());
    assert_eq!(kind(desk.local.verify(&user("alice"), &code(&next))), Err(Kind::Unavailable));
    desk.records.mend();
    assert_eq!(desk.record().pending, before.pending);
    assert_eq!(desk.newest_entry(), entries + 2);
}

#[test]
fn no_request_that_writes_says_yes_to_a_doubtful_write() {
    let asks: [fn(&mut Desk) -> Answer<()>; 4] = [
        |desk| desk.try_begin("tablet", Algorithm::Sha1).map(drop),
        |desk| desk.local.add_user(super::support::person("bob")),
        |desk| desk.local.import(&[super::support::person("carol").into()]).map(drop),
        |desk| desk.local.verify(&user("nobody"), &code("123456")).map(drop),
    ];
    for (ask, failure) in asks.into_iter().flat_map(|ask| FAILURES.map(|failure| (ask, failure))) {
        let mut desk = Desk::new();
        desk.records.fail_after(0, failure);
        assert_eq!(kind(ask(&mut desk)), Err(Kind::Doubt));
    }
}

#[test]
fn a_doubtful_keep_or_discard_is_told() {
    for failure in FAILURES {
        let mut desk = Desk::new();
        let mut phone = super::support::Phone::scanned(&desk.try_begin("phone", Algorithm::Sha256).unwrap());
        phone.algorithm = Algorithm::Sha1;
        desk.refused(&phone, 0);
        desk.records.fail_after(0, failure);
        assert_eq!(kind(desk.local.keep_algorithm(&user("alice"), phone.id)), Err(Kind::Doubt));
        desk.records.mend();
        // Whatever became of it, the codes lead on from here.
        let told = desk.take(&phone, 0).unwrap();
        assert_eq!(told == Judgement::RightSoFar, failure == Failure::Written);
        let mut desk = Desk::new();
        let phone = desk.begin("phone");
        desk.records.fail_after(0, failure);
        assert_eq!(kind(desk.local.discard(&user("alice"), phone.id)), Err(Kind::Doubt));
    }
}
