//! Which box waits after which verdict.

use super::super::{CodeBox, CodeEffect, TwoCodes};
use super::support::{DRIFT, ignores_settings, verdicts};
use crate::model::{Algorithm, Digits};
use crate::totp::{Judgement, Malformed, Verdict};

fn fresh() -> TwoCodes {
    TwoCodes::new(Digits::Six)
}

/// The code of this box is being judged.
fn judging(at: CodeBox) -> TwoCodes {
    let mut codes = fresh();
    if at == CodeBox::Second {
        codes.typed("111111");
        codes.judged(Judgement::RightSoFar);
    }
    assert!(codes.typed("222222").is_some());
    assert_eq!((codes.at(), codes.is_waiting()), (at, true));
    codes
}

#[test]
fn the_first_box_waits_at_first() {
    let codes = fresh();
    assert_eq!((codes.at(), codes.is_waiting(), codes.verdict()), (CodeBox::First, false, None));
    assert_eq!((codes.proven(), codes.offers(), codes.digits()), (None, None, Digits::Six));
}

#[test]
fn a_right_first_code_or_one_not_judged_brings_the_second_box() {
    for judgement in [Judgement::RightSoFar, Judgement::NotJudged] {
        for at in [CodeBox::First, CodeBox::Second] {
            let mut codes = judging(at);
            codes.judged(judgement.clone());
            assert_eq!((codes.at(), codes.is_waiting(), codes.verdict()), (CodeBox::Second, false, None));
        }
    }
}

#[test]
fn after_a_refusal_the_box_waits_whose_code_is_missing() {
    use CodeBox::{First, Second};
    // Where the refused code was the first one, and where it was the second.
    let expected = [
        (Second, Second), // the same twice: the first is kept
        (First, First),   // wrong order: both are gone
        (Second, Second), // not consecutive: the newer one is the first now
        (Second, Second), // too quick: so it is here
        (First, First),   // expired: the one showing now is a first code
        (First, First),   // clock off: both are gone
        (First, Second),  // other device: nothing was taken
        (First, Second),  // app ignores settings
        (First, Second),  // no match
        (First, Second),  // malformed
    ];
    for (verdict, (first, second)) in verdicts().into_iter().zip(expected) {
        for (at, then) in [(First, first), (Second, second)] {
            let mut codes = judging(at);
            codes.judged(Judgement::Refused(verdict.clone()));
            assert_eq!((codes.at(), codes.is_waiting()), (then, false), "{verdict:?} at {at:?}");
            assert_eq!(codes.verdict(), Some(&verdict));
        }
    }
}

#[test]
fn both_codes_right_is_the_end() {
    for at in [CodeBox::First, CodeBox::Second] {
        let mut codes = judging(at);
        codes.judged(Judgement::Accepted(DRIFT));
        assert_eq!(codes.proven(), Some(DRIFT));
        assert!(codes.typed("333333").is_none());
        codes.judged(Judgement::RightSoFar);
        assert_eq!(codes.proven(), Some(DRIFT));
    }
}

#[test]
fn only_one_code_is_under_way_at_a_time() {
    let mut codes = judging(CodeBox::First);
    let before = codes.clone();
    assert!(codes.typed("333333").is_none() && codes.typed("3").is_none() && codes.keep().is_none());
    assert_eq!(codes, before);
}

#[test]
fn a_text_that_is_no_code_is_told_without_asking_anybody() {
    for text in ["", "12345", "1234567", "12345x", "１２３４５６"] {
        let mut codes = fresh();
        assert!(codes.typed(text).is_none());
        assert_eq!(codes.verdict(), Some(&Verdict::Malformed(Malformed(Digits::Six))));
        assert_eq!((codes.at(), codes.is_waiting()), (CodeBox::First, false));
    }
    let mut eight = TwoCodes::new(Digits::Eight);
    assert!(eight.typed("123456").is_none());
    assert!(eight.typed("1234 5678").is_some());
}

#[test]
fn what_was_said_is_gone_with_the_next_code() {
    let mut codes = judging(CodeBox::Second);
    codes.judged(Judgement::Refused(Verdict::NotConsecutive));
    let Some(CodeEffect::Take(code)) = codes.typed(" 123-456 ") else { panic!("not taken") };
    assert_eq!(code.expose(), "123456");
    assert_eq!(codes.verdict(), None);
}

#[test]
fn an_answer_that_does_not_come_lets_the_box_wait_again() {
    for at in [CodeBox::First, CodeBox::Second] {
        let mut codes = judging(at);
        codes.failed();
        assert_eq!((codes.at(), codes.is_waiting()), (at, false));
        assert!(codes.typed("333333").is_some());
    }
}

#[test]
fn nothing_is_kept_that_was_not_offered() {
    for verdict in verdicts() {
        let mut codes = judging(CodeBox::First);
        codes.judged(Judgement::Refused(verdict.clone()));
        let offered = verdict == ignores_settings();
        assert_eq!(codes.offers(), offered.then_some(Algorithm::Sha1), "{verdict:?}");
        assert_eq!(codes.keep().is_some(), offered);
        assert_eq!(codes.is_waiting(), offered);
    }
}

#[test]
fn the_offer_is_kept_and_the_code_that_showed_it_is_the_first() {
    let mut codes = judging(CodeBox::First);
    codes.judged(Judgement::Refused(ignores_settings()));
    assert!(matches!(codes.keep(), Some(CodeEffect::KeepAlgorithm)));
    assert_eq!((codes.at(), codes.offers()), (CodeBox::First, None));
    codes.judged(Judgement::RightSoFar);
    assert_eq!((codes.at(), codes.verdict()), (CodeBox::Second, None));
}

#[test]
fn an_offer_that_could_not_be_kept_stands() {
    let mut codes = judging(CodeBox::First);
    codes.judged(Judgement::Refused(ignores_settings()));
    codes.keep();
    codes.failed();
    assert_eq!((codes.at(), codes.offers()), (CodeBox::First, Some(Algorithm::Sha1)));
    assert!(codes.typed("333333").is_some());
}
