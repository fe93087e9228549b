//! What happens to a wizard, in few words.

use super::super::{Effect, Event as AnyEvent, Step, TwoCodes, Underway, Wizard};
use crate::model::{Algorithm, DeviceName, Digits, Timestamp, UserName};
use crate::totp::{ClockDrift, Judgement, Malformed, Verdict};

/// The directory's name for an enrollment is of no matter here.
pub(super) type Id = u8;

pub(super) const EXPIRES: Timestamp = Timestamp::from_secs(900);
pub(super) const DRIFT: ClockDrift = ClockDrift { steps: -3, secs: -90 };

pub(super) fn alice() -> UserName {
    UserName::new("alice").unwrap()
}

pub(super) fn phone() -> DeviceName {
    DeviceName::new("phone").unwrap()
}

/// What *Assign* was filled in with is of no matter either.
pub(super) type Event = AnyEvent<Id, &'static str>;

pub(super) fn assign() -> &'static str {
    "phone"
}

pub(super) fn underway() -> Underway<Id> {
    Underway { id: 7, device: phone(), digits: Digits::Six, expires_at: EXPIRES, is_scanned: true }
}

pub(super) fn typed(text: &str) -> Event {
    Event::Typed(text.to_owned())
}

pub(super) fn refused(verdict: Verdict) -> Event {
    Event::Judged(Judgement::Refused(verdict))
}

pub(super) fn right_so_far() -> Event {
    Event::Judged(Judgement::RightSoFar)
}

pub(super) fn accepted() -> Event {
    Event::Judged(Judgement::Accepted(DRIFT))
}

pub(super) fn ignores_settings() -> Verdict {
    Verdict::AppIgnoresSettings { computes: Algorithm::Sha1, key_says: Algorithm::Sha256 }
}

/// One verdict of each kind.
pub(super) fn verdicts() -> [Verdict; 10] {
    let entry = crate::model::SafeText::new("Example: alice (phone)").unwrap();
    [
        Verdict::SameCodeTwice { next_in_secs: 12 },
        Verdict::WrongOrder,
        Verdict::NotConsecutive,
        Verdict::TooQuick,
        Verdict::Expired { secs_ago: 120 },
        Verdict::ClockOff(DRIFT),
        Verdict::OtherDevice { device: DeviceName::new("old-phone").unwrap(), entry: entry.clone() },
        ignores_settings(),
        Verdict::NoMatch { entry },
        Verdict::Malformed(Malformed(Digits::Six)),
    ]
}

/// A wizard that these events happened to.
pub(super) fn after(events: &[Event]) -> Wizard<Id> {
    let mut wizard = Wizard::new(alice());
    for event in events {
        wizard.take(event.clone());
    }
    wizard
}

pub(super) fn to_set_up() -> Vec<Event> {
    vec![Event::Submitted(assign()), Event::Begun(underway())]
}

/// At *Confirm*, and on with these.
pub(super) fn to_confirm(more: &[Event]) -> Vec<Event> {
    to_set_up().into_iter().chain([Event::Scanned]).chain(more.iter().cloned()).collect()
}

/// The two codes of a wizard at *Confirm*.
pub(super) fn codes(wizard: &Wizard<Id>) -> &TwoCodes {
    match wizard.step() {
        Step::Confirm(_, codes) => codes,
        other => panic!("not at the codes but at {other:?}"),
    }
}

/// What an effect asks for, in words: effects hold codes and cannot be shown.
pub(super) fn said(effect: Option<&Effect<Id, &'static str>>) -> String {
    match effect {
        None => "nothing".to_owned(),
        Some(Effect::Begin(device)) => format!("begin {device} for alice"),
        Some(Effect::TakeCode(user, id, code)) => format!("take {} of {user} {id}", code.expose()),
        Some(Effect::KeepAlgorithm(user, id)) => format!("keep the algorithm of {user} {id}"),
        Some(Effect::Discard(user, id)) => format!("discard {user} {id}"),
    }
}
