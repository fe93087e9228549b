//! People who own devices whose keys the tests know, and rules that ask for them.

use super::NOW;
use super::harness::{Desk, Plan};
use super::office::Seeded;
use super::people::{DAY, before, computes, device, user};
use super::phone::{Computes, Phone};
use crate::directory::{Credentials, Done, Reply, Request, Ticket};
use crate::model::{
    Algorithm, DeviceKind, DeviceState, Digits, Exemption, GroupName, Membership, Parameters, Period, Policy,
    RecoveryCodes, SafeText, Serial, Tag, User, UserName, Whom,
};
use crate::store::{Settings, Store};
use crate::totp::{SecretKey, step_at};

const PHONE: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA";
const TABLET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXB";
const OLD: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXC";
const OTHER: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXDJBSWY3DPEHPK3PXDJBSW";

/// What Alice has in hand.
pub(super) fn phone() -> Phone {
    Phone::typed(PHONE, Computes::Sha1)
}

pub(super) fn tablet() -> Phone {
    Phone::typed(TABLET, Computes::Sha1)
}

/// It was deactivated; its codes were used until just now.
pub(super) fn old() -> Phone {
    Phone::typed(OLD, Computes::Sha1)
}

fn key(text: &str) -> SecretKey {
    SecretKey::from_base32(text).unwrap()
}

fn text(text: &str) -> SafeText {
    SafeText::new(text).unwrap()
}

/// Alice with a phone, a tablet and an old phone that is deactivated.
pub(super) fn three(store: &Store, seeded: &Seeded) -> Vec<User> {
    let mut alice = user("alice", "Alice Liddell", "alice@example.com");
    device(store, seeded, &mut alice, "phone", Some(key(PHONE)));
    device(store, seeded, &mut alice, "tablet", Some(key(TABLET)));
    device(store, seeded, &mut alice, "old", Some(key(OLD)));
    alice.devices[2].state = DeviceState::Deactivated { at: before(DAY) };
    alice.devices[2].last_step = step_at(NOW, Period::Thirty) - 1;
    vec![alice]
}

/// Alice with her phone only.
pub(super) fn one(store: &Store, seeded: &Seeded) -> Vec<User> {
    let mut alice = three(store, seeded);
    alice[0].devices.truncate(1);
    alice
}

/// Alice, of whom everything is known that can be.
pub(super) fn full(store: &Store, seeded: &Seeded) -> Vec<User> {
    let mut people = three(store, seeded);
    let alice = &mut people[0];
    let of = |group: &str| Membership { group: GroupName::new(group).unwrap(), since: before(9 * DAY) };
    alice.groups = vec![of("accounting"), of("vpn-users")];
    alice.note = Some(text("Calls from home on Fridays; the number is in the ticket HD-1704."));
    alice.tags.set(Tag::parse("cost-centre=4711").unwrap()).unwrap();
    alice.recovery = Some(RecoveryCodes { made_at: before(DAY), hashes: vec![[1; 32]; 7] });
    let parameters = Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256);
    computes(store, seeded, alice, 1, OTHER, parameters);
    alice.devices[1].drift = -4;
    alice.devices[1].note = Some(text("Belongs to the department."));
    alice.devices[1].tags.set(Tag::parse("asset=T-0815").unwrap()).unwrap();
    alice.devices[1].tags.set(Tag::parse("room=12").unwrap()).unwrap();
    people
}

/// Alice with a token of eight digits beside her phone.
pub(super) fn mixed(store: &Store, seeded: &Seeded) -> Vec<User> {
    let mut people = three(store, seeded);
    let parameters = Parameters { digits: Digits::Eight, period: Period::Sixty, ..Parameters::UNIVERSAL };
    computes(store, seeded, &mut people[0], 1, TABLET, parameters);
    people[0].devices[1].kind = DeviceKind::HardwareToken { serial: Serial::new("11-2222").unwrap() };
    people
}

/// Eight devices with their names as long as they come, of such a user.
pub(super) fn long(store: &Store, seeded: &Seeded) -> Vec<User> {
    let name = "alice.with-a-user-name-as-long-as-they-come=64@department.exampl";
    let mut alice = user(name, "Alice with a display name that does not fit", "alice@department.example");
    for n in 1..=8 {
        device(
            store,
            seeded,
            &mut alice,
            &format!("{n}-{}", "device-name-".repeat(6))[..64],
            Some(key(PHONE)),
        );
    }
    alice.note = Some(text(&"words ".repeat(40)));
    vec![alice]
}

/// Alice without any device, and until when she needs none.
pub(super) fn exempt(_: &Store, _: &Seeded) -> Vec<User> {
    let mut alice = user("alice", "Alice Liddell", "alice@example.com");
    alice.exemption = Some(Exemption { reason: text("on leave"), until: NOW.plus_secs(9 * DAY) });
    vec![alice]
}

/// Everybody must have a device, at the latest these days after the start.
pub(super) fn everybody_must(settings: &mut Settings) {
    settings.policy = Policy { whom: Whom::Everybody, grace_days: 7, since: before(20 * DAY) };
}

/// The same, but there is time left.
pub(super) fn everybody_must_soon(settings: &mut Settings) {
    settings.policy = Policy { whom: Whom::Everybody, grace_days: 30, since: before(20 * DAY) };
}

/// It must be said how somebody was identified.
pub(super) fn proofing(settings: &mut Settings) {
    settings.proofing_required = true;
}

/// On her security credentials, under these rules.
pub(super) fn at_alice(rules: fn(&mut Settings), people: fn(&Store, &Seeded) -> Vec<User>) -> Desk {
    let mut desk = Desk::of(&Plan { rules, ..Plan::default() }, people);
    desk.press("<enter>");
    desk.sees("Security credentials");
    desk
}

/// What a store has without rules of its own.
pub(super) fn none(_: &mut Settings) {}

/// Somebody else asks, in another window.
pub(super) fn elsewhere(desk: &Desk, request: Request) -> Done {
    let answers = desk.office.answers(Ticket(1_000_000), request);
    match answers.into_iter().last().expect("an answer").1 {
        Reply::Done(Ok(done)) => done,
        Reply::Done(Err(problem)) => panic!("{problem}"),
        Reply::Progress(_) => panic!("the last answer is the outcome"),
    }
}

pub(super) fn alice() -> UserName {
    UserName::new("alice").unwrap()
}

/// What the directory holds of Alice now.
pub(super) fn facts(desk: &Desk) -> Credentials {
    match elsewhere(desk, Request::User(alice())) {
        Done::Credentials(facts) => facts,
        _ => panic!("no credentials"),
    }
}
