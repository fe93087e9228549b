//! Recovery codes: shown once, kept by typing one back, each good for once.

use std::collections::BTreeSet;

use super::support::{Desk, code, kind, person, user};
use crate::directory::{Directory, Kind, Redeemed, SignIn};
use crate::model::{Event, Identified};
use crate::totp::RecoveryCode;

impl Desk {
    fn make(&mut self) -> Vec<String> {
        let made = self.local.make_recovery_codes(&user("alice"), None).unwrap();
        made.codes.iter().map(|code| code.expose().to_owned()).collect()
    }

    fn keep(&mut self, text: &str) -> bool {
        self.local.keep_recovery_codes(&user("alice"), &RecoveryCode::parse(text).unwrap()).unwrap()
    }

    fn redeem(&mut self, text: &str) -> Redeemed {
        self.local.redeem(&user("alice"), &RecoveryCode::parse(text).unwrap()).unwrap()
    }

    fn left(&mut self) -> Option<usize> {
        self.credentials().recovery.map(|(left, _)| left)
    }
}

#[test]
fn ten_different_codes_count_only_when_one_is_typed_back() {
    let mut desk = Desk::new();
    let since = desk.newest_entry();
    let codes = desk.make();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    assert!(codes.iter().all(|code| code.len() == 29 && code.split('-').all(|group| group.len() == 4)));
    assert_eq!(desk.left(), None);
    assert_eq!(desk.redeem(&codes[0]), Redeemed::Wrong, "the set is not in force yet");
    assert!(!desk.keep("AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"));
    assert_eq!(desk.left(), None);
    assert!(desk.keep(&codes[7].to_lowercase().replace('-', " ")));
    assert_eq!(desk.left(), Some(10), "typing one back does not spend it");
    let made = Event::RecoveryCodesMade { codes: 10, proofing: None };
    assert_eq!(desk.told_since(since), [Event::RecoveryCodeRefused, made]);
    assert_eq!(
        kind(desk.local.keep_recovery_codes(&user("alice"), &RecoveryCode::parse(&codes[0]).unwrap())),
        Err(Kind::Refused)
    );
}

#[test]
fn each_is_good_for_once_and_identifies_the_person_but_signs_nobody_in() {
    let mut desk = Desk::new();
    let codes = desk.make();
    desk.keep(&codes[0]);
    for (spent, code) in codes.iter().enumerate() {
        assert_eq!(desk.redeem(code), Redeemed::Right { left: 9 - spent });
        assert_eq!(desk.redeem(code), Redeemed::Wrong);
    }
    assert_eq!(desk.left(), Some(0));
    assert_eq!(desk.credentials().identified, Some(Identified::ByRecoveryCode));
    assert_eq!(desk.verify("000000"), SignIn::Refused);
    assert_eq!(desk.record().sign_in.failures, 0, "they lock nobody out");
}

#[test]
fn a_new_set_kills_the_old_when_it_is_kept_and_not_before() {
    let mut desk = Desk::new();
    let old = desk.make();
    desk.keep(&old[0]);
    let new = desk.make();
    assert_eq!(desk.redeem(&old[1]), Redeemed::Right { left: 9 });
    assert_eq!(desk.redeem(&new[1]), Redeemed::Wrong);
    desk.keep(&new[0]);
    assert_eq!(desk.redeem(&old[2]), Redeemed::Wrong);
    assert_eq!(desk.redeem(&new[1]), Redeemed::Right { left: 9 });
}

#[test]
fn they_are_their_users_own_and_rest_as_hashes() {
    let mut desk = Desk::new();
    desk.local.add_user(person("bob")).unwrap();
    let codes = desk.make();
    desk.keep(&codes[0]);
    let of_alice = RecoveryCode::parse(&codes[0]).unwrap();
    assert_eq!(desk.local.redeem(&user("bob"), &of_alice).unwrap(), Redeemed::Wrong);
    let hashes = desk.record().recovery.unwrap().hashes;
    assert!(hashes.iter().all(|hash| !hash.windows(4).any(|part| part == &of_alice.as_bytes()[..4])));
}

#[test]
fn a_locked_or_disabled_sign_in_does_not_lock_them() {
    let mut desk = Desk::new();
    desk.enroll("phone");
    let codes = desk.make();
    desk.keep(&codes[0]);
    for _ in 0..4 {
        let _ = desk.local.test(&user("alice"), &code("000000"));
    }
    assert_eq!(desk.redeem(&codes[0]), Redeemed::Right { left: 9 });
}

#[test]
fn what_is_no_code_is_refused_before_anything_is_asked() {
    for text in ["", "AAAA", "AAAA-AAAA-AAAA-AAAA-AAAA-AAA1", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-A", "ÄÄÄÄ"] {
        assert!(RecoveryCode::parse(text).is_err(), "{text}");
    }
}
