//! Each step of the wizard and what leads out of it.

use super::super::{CodeBox, Step, Wizard};
use super::support::{
    DRIFT, EXPIRES, Event, accepted, after, alice, assign, codes, ignores_settings, phone, refused,
    right_so_far, said, to_confirm, to_set_up, typed, underway,
};
use crate::model::Timestamp;
use crate::totp::Verdict;

fn gone() -> Step<u8> {
    Step::Gone { device: phone() }
}

fn added() -> Step<u8> {
    Step::Added { device: phone(), drift: DRIFT }
}

/// Every step, each reached as people reach it.
fn everywhere() -> Vec<Wizard<u8>> {
    let waiting = [typed("111111")];
    let keeping = [typed("111111"), refused(ignores_settings()), Event::Kept];
    let proven = [typed("111111"), right_so_far(), typed("222222"), accepted()];
    [
        vec![],
        vec![Event::Submitted(assign())],
        to_set_up(),
        to_confirm(&[]),
        to_confirm(&waiting),
        to_confirm(&keeping),
        to_confirm(&proven),
        to_confirm(&[Event::Vanished]),
        vec![Event::Back],
    ]
    .iter()
    .map(|events| after(events))
    .collect()
}

#[test]
fn the_straight_way_asks_for_three_things_and_ends_with_the_device() {
    let mut wizard = Wizard::new(alice());
    let mut asked = Vec::new();
    for event in to_confirm(&[typed("111 111"), right_so_far(), typed("222222"), accepted()]) {
        let effect = wizard.take(event);
        asked.extend(effect.map(|effect| said(Some(&effect))));
    }
    assert_eq!(asked, ["begin phone for alice", "take 111111 of alice 7", "take 222222 of alice 7"]);
    assert_eq!((wizard.step(), wizard.user()), (&added(), &alice()));
}

#[test]
fn what_was_not_begun_is_asked_for_again() {
    assert_eq!(after(&[Event::Submitted(assign()), Event::NotBegun]).step(), &Step::Assign);
}

#[test]
fn resuming_waits_for_the_key_and_shows_it() {
    let mut wizard = Wizard::resuming(alice());
    assert_eq!(wizard.step(), &Step::Beginning);
    wizard.take(Event::Begun(underway()));
    assert_eq!(wizard.step(), &Step::SetUp(underway()));
}

#[test]
fn back_leads_from_the_codes_to_the_same_qr_code_and_then_out() {
    let mut wizard = after(&to_confirm(&[typed("111111"), right_so_far()]));
    assert_eq!(said(wizard.take(Event::Back).as_ref()), "nothing");
    assert_eq!(wizard.step(), &Step::SetUp(underway()));
    assert_eq!(said(wizard.take(Event::Back).as_ref()), "nothing", "leaving keeps the enrollment");
    assert_eq!(wizard.step(), &Step::Left);
}

#[test]
fn the_codes_begin_anew_after_the_qr_code_was_shown_again() {
    let wizard = after(&to_confirm(&[typed("111111"), right_so_far(), Event::Back, Event::Scanned]));
    assert_eq!(codes(&wizard).at(), CodeBox::First);
}

#[test]
fn a_first_code_that_was_right_waits_while_the_qr_code_is_looked_at_again() {
    let look = [Event::LookedAgain, Event::Scanned];
    let right = to_confirm(&[typed("111111"), right_so_far()]);
    let wizard = after(&[right.clone(), look.to_vec()].concat());
    assert_eq!(codes(&wizard).at(), CodeBox::Second);
    // It waits for one look only, and not when the directory forgets it.
    let forgotten = [Event::LookedAgain, Event::Scanned, Event::Back, Event::Scanned];
    assert_eq!(codes(&after(&[right, forgotten.to_vec()].concat())).at(), CodeBox::First);
    // What was said of a wrong first code is not said again.
    let wrong = to_confirm(&[typed("111111"), refused(Verdict::WrongOrder)]);
    let wizard = after(&[wrong, look.to_vec()].concat());
    assert_eq!((codes(&wizard).at(), codes(&wizard).verdict()), (CodeBox::First, None));
}

#[test]
fn back_leaves_from_everywhere_else() {
    for mut wizard in everywhere() {
        if !matches!(wizard.step(), Step::Confirm(..)) {
            assert_eq!(said(wizard.take(Event::Back).as_ref()), "nothing");
            assert_eq!(wizard.step(), &Step::Left);
        }
    }
}

#[test]
fn discarding_is_asked_of_the_directory_and_leaves() {
    for events in [to_set_up(), to_confirm(&[]), to_confirm(&[typed("111111"), right_so_far()])] {
        let mut wizard = after(&events);
        assert_eq!(said(wizard.take(Event::Discarded).as_ref()), "discard alice 7");
        assert_eq!(wizard.step(), &Step::Left);
    }
}

#[test]
fn nothing_is_discarded_where_nothing_is_under_way() {
    for mut wizard in everywhere() {
        if !matches!(wizard.step(), Step::SetUp(_) | Step::Confirm(..)) {
            let before = wizard.clone();
            assert_eq!(said(wizard.take(Event::Discarded).as_ref()), "nothing");
            assert_eq!(wizard, before);
        }
    }
}

#[test]
fn the_time_is_up_at_the_very_instant_and_not_before() {
    let just_before = Timestamp::from_millis(EXPIRES.millis() - 1);
    for events in [to_set_up(), to_confirm(&[]), to_confirm(&[typed("111111"), right_so_far()])] {
        let mut wizard = after(&events);
        let before = wizard.clone();
        wizard.take(Event::Time(just_before));
        assert_eq!(wizard, before);
        wizard.take(Event::Time(EXPIRES));
        assert_eq!(wizard.step(), &gone());
    }
}

#[test]
fn an_enrollment_that_vanished_is_gone() {
    for events in [to_set_up(), to_confirm(&[]), to_confirm(&[typed("111111")])] {
        let mut wizard = after(&events);
        assert_eq!(said(wizard.take(Event::Vanished).as_ref()), "nothing");
        assert_eq!(wizard.step(), &gone());
    }
}

#[test]
fn while_a_code_is_judged_neither_time_nor_back_nor_discard_lose_its_answer() {
    let mut wizard = after(&to_confirm(&[typed("111111"), right_so_far(), typed("222222")]));
    let before = wizard.clone();
    for event in [Event::Time(EXPIRES.plus_secs(60)), Event::Back, Event::Discarded, typed("333333")] {
        assert_eq!(said(wizard.take(event).as_ref()), "nothing");
        assert_eq!(wizard, before);
    }
    wizard.take(accepted());
    assert_eq!(wizard.step(), &added());
}

#[test]
fn a_code_that_could_not_be_judged_can_be_typed_again() {
    let mut wizard = after(&to_confirm(&[typed("111111"), Event::NotJudged]));
    assert!(!codes(&wizard).is_waiting());
    assert_eq!(said(wizard.take(typed("111111")).as_ref()), "take 111111 of alice 7");
}

#[test]
fn a_refused_code_stays_at_the_codes_and_tells_why() {
    let wizard = after(&to_confirm(&[typed("111111"), refused(Verdict::WrongOrder)]));
    assert_eq!(codes(&wizard).verdict(), Some(&Verdict::WrongOrder));
}

#[test]
fn an_app_that_ignores_settings_is_kept_with_one_key() {
    let mut wizard = after(&to_confirm(&[typed("111111"), refused(ignores_settings())]));
    assert_eq!(said(wizard.take(Event::Kept).as_ref()), "keep the algorithm of alice 7");
    wizard.take(right_so_far());
    assert_eq!(codes(&wizard).at(), CodeBox::Second);
}

#[test]
fn an_answer_nobody_waits_for_changes_nothing() {
    let answers =
        || [right_so_far(), accepted(), refused(Verdict::WrongOrder), Event::NotJudged, Event::NotBegun];
    for mut wizard in everywhere() {
        if matches!(wizard.step(), Step::Beginning)
            || matches!(wizard.step(), Step::Confirm(_, codes) if codes.is_waiting())
        {
            continue;
        }
        let before = wizard.clone();
        for answer in answers().into_iter().chain([Event::Begun(underway())]) {
            assert_eq!(said(wizard.take(answer).as_ref()), "nothing");
            assert_eq!(wizard, before);
        }
    }
}

#[test]
fn a_wizard_that_was_left_stays_so() {
    let mut wizard = after(&[Event::Back]);
    for event in to_confirm(&[typed("111111"), accepted(), Event::Discarded, Event::Vanished]) {
        assert_eq!(said(wizard.take(event).as_ref()), "nothing");
        assert_eq!(wizard.step(), &Step::Left);
    }
}
