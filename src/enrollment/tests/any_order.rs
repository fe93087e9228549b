//! Events in any order: what may never happen.

use proptest::prelude::*;

use super::super::{Effect, Step, Wizard};
use super::support::{
    EXPIRES, Event, accepted, alice, assign, refused, right_so_far, said, typed, underway, verdicts,
};
use crate::model::Timestamp;
use crate::totp::Judgement;

/// Everything that can happen to a wizard.
fn happenings() -> Vec<Event> {
    let mut all = vec![
        Event::Submitted(assign()),
        Event::Begun(underway()),
        Event::NotBegun,
        Event::Scanned,
        typed("123456"),
        typed("12"),
        Event::Kept,
        right_so_far(),
        accepted(),
        Event::Judged(Judgement::NotJudged),
        Event::NotJudged,
        Event::Back,
        Event::LookedAgain,
        Event::Discarded,
        Event::Time(Timestamp::default()),
        Event::Time(EXPIRES),
        Event::Vanished,
    ];
    all.extend(verdicts().map(refused));
    all
}

fn is_waiting(wizard: &Wizard<u8>) -> bool {
    matches!(wizard.step(), Step::Confirm(_, codes) if codes.is_waiting())
}

fn is_judgement(event: &Event) -> bool {
    matches!(event, Event::Judged(_) | Event::NotJudged)
}

/// Whether three steps back lead out, once nothing is being judged.
fn can_be_left(mut wizard: Wizard<u8>) -> bool {
    if is_waiting(&wizard) {
        wizard.take(Event::NotJudged);
    }
    (0..3).for_each(|_| drop(wizard.take(Event::Back)));
    wizard.step() == &Step::Left
}

fn check(before: &Wizard<u8>, event: &Event, after: &Wizard<u8>, effect: Option<&Effect<u8, &'static str>>) {
    let arrived = |step: fn(&Step<u8>) -> bool| step(after.step()) && !step(before.step());
    if arrived(|step| matches!(step, Step::Added { .. })) {
        assert!(is_waiting(before) && matches!(event, Event::Judged(Judgement::Accepted(_))));
    }
    if arrived(|step| matches!(step, Step::Gone { .. })) {
        assert!(matches!(event, Event::Vanished) || matches!(event, Event::Time(now) if *now >= EXPIRES));
    }
    if is_judgement(event) && !is_waiting(before) {
        assert!(before == after && effect.is_none(), "an answer nobody waits for changed something");
    }
    if is_waiting(before) && !is_judgement(event) && !matches!(event, Event::Vanished) {
        assert!(before == after && effect.is_none(), "the answer would be lost");
    }
    if before.step() == &Step::Left {
        assert!(after.step() == &Step::Left && effect.is_none());
    }
    // Whoever asks waits for the answer, and whoever begins to wait has asked.
    let asks = matches!(effect, Some(Effect::TakeCode(..) | Effect::KeepAlgorithm(..)));
    assert_eq!(asks, is_waiting(after) && !is_waiting(before), "{}", said(effect));
    assert!(can_be_left(after.clone()), "no way out of {:?}", after.step());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_breaks_a_rule(
        resuming in any::<bool>(),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let happenings = happenings();
        let mut wizard = if resuming { Wizard::resuming(alice()) } else { Wizard::new(alice()) };
        for choice in choices {
            let event = choice.get(&happenings).clone();
            let before = wizard.clone();
            let effect = wizard.take(event.clone());
            check(&before, &event, &wizard, effect.as_ref());
        }
    }

    #[test]
    fn no_order_of_events_breaks_a_rule_at_the_codes(
        choices in prop::collection::vec(0..9_usize, 0..60),
    ) {
        // Mostly code after code, as random events would hardly ever come.
        let happenings = [
            typed("123456"), typed("123456"), right_so_far(), accepted(), Event::NotJudged,
            refused(super::support::ignores_settings()), Event::Kept, Event::Back,
            Event::LookedAgain,
        ];
        let mut wizard = super::support::after(&super::support::to_confirm(&[]));
        for choice in choices {
            let event = happenings[choice].clone();
            let before = wizard.clone();
            let effect = wizard.take(event.clone());
            check(&before, &event, &wizard, effect.as_ref());
            if matches!(wizard.step(), Step::SetUp(_)) {
                wizard.take(Event::Scanned);
            }
        }
    }
}
