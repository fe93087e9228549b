//! Sample people in all the states that the screens tell apart.

use super::NOW;
use super::office::{Seeded, operator};
use crate::model::{
    Device, DeviceId, DeviceKind, DeviceName, DeviceState, Parameters, PendingDevice, Person, SafeText,
    Sealed, Serial, SignInRecord, Tags, Timestamp, User, UserId, UserName,
};
use crate::ports::random_bytes;
use crate::store::{Binding, Store};
use crate::totp::SecretKey;

pub(super) const DAY: u64 = 86_400;

pub(super) fn before(secs: u64) -> Timestamp {
    Timestamp::from_secs(NOW.secs() - secs)
}

/// Somebody without anything.
pub(super) fn user(name: &str, display_name: &str, email: &str) -> User {
    let text = |text: &str| (!text.is_empty()).then(|| SafeText::new(text).unwrap());
    let person =
        Person { name: UserName::new(name).unwrap(), display_name: text(display_name), email: text(email) };
    let mut id = [0; 16];
    for (at, byte) in id.iter_mut().zip(name.bytes().cycle()) {
        *at = byte;
    }
    User::new(UserId(id), person, before(30 * DAY))
}

fn sealed(store: &Store, seeded: &Seeded, user: UserId, device: DeviceId, key: &SecretKey) -> Sealed {
    store.seal(key, Binding { user, device, parameters: Parameters::UNIVERSAL }, seeded).unwrap()
}

/// The device computes with these from now on.
pub(super) fn computes(
    store: &Store,
    seeded: &Seeded,
    user: &mut User,
    at: usize,
    key: &str,
    parameters: Parameters,
) {
    let key = SecretKey::from_base32(key).unwrap();
    let binding = Binding { user: user.id, device: user.devices[at].id, parameters };
    user.devices[at].secret = store.seal(&key, binding, seeded).unwrap();
    user.devices[at].parameters = parameters;
}

fn fresh(seeded: &Seeded) -> (DeviceId, SecretKey) {
    let key: [u8; 20] = random_bytes(seeded).unwrap();
    (DeviceId(random_bytes(seeded).unwrap()), SecretKey::from_bytes(key.to_vec()).unwrap())
}

/// A device that is confirmed, with its key.
pub(super) fn device(store: &Store, seeded: &Seeded, user: &mut User, name: &str, key: Option<SecretKey>) {
    let (id, random) = fresh(seeded);
    let secret = sealed(store, seeded, user.id, id, &key.unwrap_or(random));
    user.devices.push(Device {
        id,
        name: DeviceName::new(name).unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        state: DeviceState::Active,
        secret,
        drift: 0,
        last_step: 0,
        enrolled_at: before(2 * DAY),
        enrolled_by: operator(),
        last_used_at: Some(before(3 * 3600)),
        note: None,
        tags: Tags::default(),
    });
    user.sign_in.last_success_at = Some(before(3 * 3600));
}

fn pending(store: &Store, seeded: &Seeded, user: &mut User, name: &str, left: u64) {
    let (id, key) = fresh(seeded);
    let account = format!("{} ({name})", user.person.name);
    user.pending.push(PendingDevice {
        id,
        name: DeviceName::new(name).unwrap(),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        secret: sealed(store, seeded, user.id, id, &key),
        account: SafeText::new(&account).unwrap(),
        replaces: None,
        begun_at: before(PendingDevice::LIFE_SECS - left),
        expires_at: NOW.plus_secs(left),
        begun_by: operator(),
    });
}

/// Nobody.
pub(super) fn nobody(_: &Store, _: &Seeded) -> Vec<User> {
    Vec::new()
}

/// Alice, who has nothing yet.
pub(super) fn alice(_: &Store, _: &Seeded) -> Vec<User> {
    vec![user("alice", "Alice Liddell", "alice@example.com")]
}

/// So many, `user-001` and on.
pub(super) fn many(count: usize) -> impl FnOnce(&Store, &Seeded) -> Vec<User> {
    move |_, _| (1..=count).map(|n| user(&format!("user-{n:03}"), &format!("Person {n}"), "")).collect()
}

/// The key of Alice's device in [`dozen`].
pub(super) const OLD_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// A dozen people in several states, with names from all over.
pub(super) fn dozen(store: &Store, seeded: &Seeded) -> Vec<User> {
    let mut alice = user("alice", "Alice Liddell", "alice@example.com");
    device(store, seeded, &mut alice, "old-phone", Some(SecretKey::from_base32(OLD_KEY).unwrap()));

    let mut bob = user("bob", "Bob", "bob@example.com");
    device(store, seeded, &mut bob, "phone", None);
    device(store, seeded, &mut bob, "tablet-in-the-kitchen", None);
    device(store, seeded, &mut bob, "lost-phone", None);
    bob.devices[1].drift = -4;
    bob.devices[1].last_used_at = None;
    bob.devices[2].state = DeviceState::Deactivated { at: before(DAY) };
    bob.devices[2].kind = DeviceKind::HardwareToken { serial: Serial::new("11-2222").unwrap() };
    pending(store, seeded, &mut bob, "new-phone", 520);

    let mut carol = user("carol", "Carol van der Long-Display-Name-That-Does-Not-Fit", "");
    pending(store, seeded, &mut carol, "phone", 61);

    let mut dave = user("dave", "", "");
    device(store, seeded, &mut dave, "phone", None);
    dave.sign_in =
        SignInRecord { failures: 10, refused_until: Some(NOW.plus_secs(1790)), last_success_at: None };

    let mut erin = user("erin.with-a-user-name-as-long-as-they-come=64@department.example", "Erin", "");
    device(
        store,
        seeded,
        &mut erin,
        "a-device-name-of-the-full-sixty-four-characters-that-it-may-have",
        None,
    );
    device(store, seeded, &mut erin, "b", None);

    let mut eight = user("eight", "Eight Devices", "");
    for n in 1..=8 {
        device(store, seeded, &mut eight, &format!("device-{n}"), None);
    }
    vec![
        alice,
        bob,
        carol,
        dave,
        eight,
        erin,
        user("fumiko", "山田文子（情報システム部・東京本社）", "fumiko@example.jp"),
        user("gilad", "גלעד כהן", ""),
        user("hassan", "حسن العلي", "hassan@example.com"),
        user("ines", "Ine\u{301}s Z\u{308}\u{304}alas", ""),
        user("jo", "J\u{f6} 👩 Emoji", ""),
        user("kim", "김철수", ""),
    ]
}
