//! Devices of other programs: nothing is overwritten, nothing signs in unproven,
//! and the same file twice does nothing the second time.

use proptest::prelude::*;

use super::hotp::hotp;
use super::life::removal;
use super::support::{Desk, Phone, code, device, kind, person, steady, user};
use crate::directory::{
    Begin, Directory, Fate, ImportRule, IncomingDevice, Kind, NewDevice, Proving, Removal, SignIn, Strangers,
    Tested, TokenKey, Trust,
};
use crate::model::{
    Algorithm, DeviceKind, DeviceState, Event, MfaState, Parameters, SecretText, Serial, Timestamp,
};
use crate::totp::Judgement;

const PROVEN_FIRST: ImportRule = ImportRule { trust: Trust::AfterProof, strangers: Strangers::Refused };
const TRUSTED: ImportRule = ImportRule { trust: Trust::AtOnce, strangers: Strangers::Refused };

/// The key of this number: no two are the same.
fn key(number: u8) -> Vec<u8> {
    (0..20).map(|at| number.wrapping_mul(31).wrapping_add(at)).collect()
}

fn incoming(of: &str, called: Option<&str>, number: u8) -> IncomingDevice {
    IncomingDevice {
        user: user(of),
        device: called.map(device),
        kind: DeviceKind::AuthenticatorApp,
        key: SecretText::new(data_encoding::BASE32_NOPAD.encode(&key(number))),
        parameters: Parameters::UNIVERSAL,
        drift: 0,
        last_step: 0,
    }
}

fn token(of: &str, serial: &str, number: u8) -> IncomingDevice {
    let kind = DeviceKind::HardwareToken { serial: Serial::new(serial).unwrap() };
    IncomingDevice { kind, ..incoming(of, None, number) }
}

fn taken(name: &str) -> Fate {
    Fate::Taken(name.to_owned())
}

fn digits(number: u8, step: u64) -> String {
    hotp(Algorithm::Sha1, &key(number), step)
}

impl Desk {
    fn import_one(&mut self, incoming: IncomingDevice, rule: ImportRule) -> Fate {
        let devices = [incoming];
        let said = self.local.preview_devices(&devices, rule).unwrap();
        let done = self.local.import_devices(&devices, rule).unwrap();
        assert_eq!(said, done, "what was said before is what was done");
        done.into_iter().next().unwrap()
    }

    fn show_of(&mut self, number: u8) -> Judgement {
        let id = self.record().devices[0].id;
        let shown = code(&digits(number, self.step()));
        self.local.prove(&user("alice"), id, Proving::Proof, shown).unwrap()
    }
}

#[test]
fn an_imported_device_signs_in_after_two_codes_in_a_row_and_not_before() {
    let mut desk = Desk::new();
    assert_eq!(desk.import_one(incoming("alice", Some("old-phone"), 1), PROVEN_FIRST), taken("old-phone"));
    assert_eq!(desk.verify(&digits(1, desk.step())), SignIn::Refused);
    assert_eq!(desk.record().devices[0].state, DeviceState::Unproven { since: desk.now() });
    assert_eq!(desk.record().row().pending_until, Some(Timestamp::NEVER));
    // However long that takes.
    desk.wait(90 * 86_400);
    assert_eq!(desk.show_of(1), Judgement::RightSoFar);
    desk.wait(30);
    assert_eq!(desk.show_of(1), steady());
    assert_eq!(desk.verify(&digits(1, desk.step())), SignIn::Refused, "its codes are spent");
    desk.wait(30);
    assert_eq!(desk.verify(&digits(1, desk.step())), SignIn::Accepted);
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn a_right_code_of_an_unproven_device_identifies_nobody() {
    let mut desk = Desk::new();
    desk.import_one(incoming("alice", None, 1), PROVEN_FIRST);
    let shown = code(&digits(1, desk.step()));
    let tested = desk.local.test(&user("alice"), &shown).unwrap();
    assert_eq!(tested, Tested::Unproven { device: device("imported") });
    assert_eq!(desk.credentials().identified, None);
    assert_eq!(desk.record().sign_in.failures, 0, "it was no guess");
}

#[test]
fn a_trusted_one_signs_in_at_once_but_not_by_a_code_that_was_used_elsewhere() {
    let mut desk = Desk::new();
    let step = desk.step();
    let used = IncomingDevice { last_step: step, drift: -1, ..incoming("alice", None, 1) };
    assert_eq!(desk.import_one(used, TRUSTED), taken("imported"));
    assert_eq!(desk.verify(&digits(1, step)), SignIn::Refused);
    desk.wait(30);
    assert_eq!(desk.verify(&digits(1, step + 1)), SignIn::Accepted);
}

#[test]
fn where_nothing_tells_which_codes_were_used_the_one_of_now_is_spent_for_a_trusted_one() {
    let mut desk = Desk::new();
    let step = desk.step();
    desk.import_one(incoming("alice", None, 1), TRUSTED);
    assert_eq!(desk.verify(&digits(1, step)), SignIn::Refused);
    assert_eq!(desk.verify(&digits(1, step + 1)), SignIn::Accepted);
}

#[test]
fn what_a_file_says_of_steps_and_clocks_has_bounds() {
    let mut desk = Desk::new();
    let refused = |why: &str| Fate::Refused(why.to_owned());
    let ahead = IncomingDevice { last_step: u64::MAX, ..incoming("alice", None, 1) };
    assert_eq!(desk.import_one(ahead, TRUSTED), refused("its last used code is of a time to come"));
    let off = IncomingDevice { drift: -121, ..incoming("alice", None, 1) };
    assert_eq!(desk.import_one(off, TRUSTED), refused("its clock is more than an hour off"));
}

#[test]
fn the_same_file_twice_does_nothing_the_second_time() {
    let mut desk = Desk::new();
    let devices = [incoming("alice", None, 1), incoming("alice", Some("tablet"), 2)];
    let fates = desk.local.import_devices(&devices, PROVEN_FIRST).unwrap();
    assert_eq!(fates, [taken("imported"), taken("tablet")]);
    let (before, entries) = (desk.record(), desk.newest_entry());
    let fates = desk.local.import_devices(&devices, TRUSTED).unwrap();
    assert_eq!(fates, [Fate::Same("imported".to_owned()), Fate::Same("tablet".to_owned())]);
    assert_eq!((desk.record(), desk.newest_entry()), (before, entries));
}

#[test]
fn no_device_that_is_there_is_overwritten() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    let before = desk.record();
    let fate = desk.import_one(incoming("alice", Some("PHONE"), 1), TRUSTED);
    let why = "alice has a device named “phone” already, with another secret key";
    assert_eq!(fate, Fate::Refused(why.to_owned()));
    // The very same key under another name is the same device.
    let key = SecretText::new(data_encoding::BASE32_NOPAD.encode(&phone.key));
    let same = IncomingDevice { key, ..incoming("alice", Some("other"), 1) };
    assert_eq!(desk.import_one(same, TRUSTED), Fate::Same("phone".to_owned()));
    assert_eq!(desk.record(), before);
}

#[test]
fn who_is_not_there_is_refused_or_added_as_told() {
    let mut desk = Desk::new();
    let refused = Fate::Refused("there is no user bob".to_owned());
    assert_eq!(desk.import_one(incoming("bob", None, 1), TRUSTED), refused);
    assert_eq!(desk.local.credentials(&user("bob")).map(drop).unwrap_err().kind, Kind::NotFound);
    let added = ImportRule { strangers: Strangers::Added, ..TRUSTED };
    let before = desk.newest_entry();
    let devices = [incoming("bob", None, 1), incoming("Bob", None, 2)];
    let fates = desk.local.import_devices(&devices, added).unwrap();
    assert_eq!(fates, [taken("imported"), taken("imported-2")]);
    let told = desk.told_since(before);
    let is_import = |event: &Event| matches!(event, Event::DeviceImported { trusted: true, .. });
    assert!(matches!(&told[..], [Event::UserAdded, first, second] if is_import(first) && is_import(second)));
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn a_ninth_device_is_refused_and_the_eight_before_are_taken() {
    let mut desk = Desk::new();
    let devices: Vec<_> = (1..=9).map(|number| incoming("alice", None, number)).collect();
    let fates = desk.local.import_devices(&devices, PROVEN_FIRST).unwrap();
    assert_eq!(fates[7], taken("imported-8"));
    assert_eq!(fates[8], Fate::Refused("alice has eight devices, which is the most".to_owned()));
    assert_eq!(desk.record().devices.len(), 8);
}

#[test]
fn a_tokens_number_is_one_persons_only() {
    let mut desk = Desk::new();
    desk.local.add_user(person("bob")).unwrap();
    assert_eq!(desk.import_one(token("alice", "SN-1", 1), PROVEN_FIRST), taken("token"));
    let refused = |why: &str| Fate::Refused(why.to_owned());
    assert_eq!(
        desk.import_one(token("bob", "sn-1", 1), PROVEN_FIRST),
        refused("the token sn-1 is alice's already")
    );
    let other = desk.import_one(token("alice", "SN-1", 2), PROVEN_FIRST);
    assert_eq!(other, refused("alice has the token SN-1 already, with another secret key"));
    // Two rows of one file meet each other, too.
    let devices = [token("alice", "SN-2", 2), token("bob", "SN-2", 3)];
    let fates = desk.local.import_devices(&devices, PROVEN_FIRST).unwrap();
    assert_eq!(fates, [taken("token-2"), refused("the token SN-2 is alice's already")]);
    assert!(desk.local.checked_now().is_whole());
    let typed = TokenKey {
        serial: Serial::new("SN-1").unwrap(),
        key: SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()),
        parameters: Parameters::UNIVERSAL,
    };
    let begin = Begin {
        kind: NewDevice::Token(typed),
        ..Begin::app(user("bob"), device("t"), Algorithm::Sha1, None)
    };
    assert_eq!(kind(desk.local.begin(&begin).map(drop)), Err(Kind::Refused));
}

#[test]
fn an_unproven_device_can_be_deleted_and_not_deactivated() {
    let mut desk = Desk::new();
    desk.import_one(incoming("alice", None, 1), PROVEN_FIRST);
    let id = desk.record().devices[0].id;
    let removal = Removal { user: user("alice"), id, proofing: None, leaves_none: false };
    assert_eq!(kind(desk.local.deactivate(&removal)), Err(Kind::Refused));
    for wrong in [Proving::Resync, Proving::Reactivation] {
        let shown = code(&digits(1, desk.step()));
        assert_eq!(kind(desk.local.prove(&user("alice"), id, wrong, shown).map(drop)), Err(Kind::Refused));
    }
    desk.local.delete(&removal, false).unwrap();
    assert!(desk.record().devices.is_empty());
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn who_has_nothing_but_an_unproven_device_is_listed_so_and_overdue_all_the_same() {
    let mut desk = Desk::new();
    desk.import_one(incoming("alice", None, 1), PROVEN_FIRST);
    let policy = crate::model::Policy::default();
    let row = desk.record().row();
    assert_eq!(row.mfa_state(&policy, desk.now()), MfaState::Unproven);
    let everybody = crate::model::Policy { whom: crate::model::Whom::Everybody, ..policy };
    assert!(matches!(row.mfa_state(&everybody, desk.now()), MfaState::Overdue { .. }));
}

#[test]
fn a_device_that_replaces_an_unproven_one_takes_its_place() {
    let mut desk = Desk::new();
    desk.import_one(incoming("alice", None, 1), PROVEN_FIRST);
    let old = desk.record().devices[0].id;
    let begin = Begin::app(user("alice"), device("new"), Algorithm::Sha1, None);
    let replaces = Some(crate::directory::Replaces { id: old, is_lost: false });
    let new = Phone::scanned(&desk.local.begin(&Begin { replaces, ..begin }).unwrap());
    desk.take(&new, 0).unwrap();
    desk.wait(30);
    assert_eq!(desk.take(&new, 0), Ok(steady()));
    assert!(desk.record().device(old).unwrap().is_deactivated());
    desk.local.delete(&removal(&new), true).unwrap();
    assert!(desk.local.checked_now().is_whole());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// In any order and any parts, with any names: never nine, never one lost,
    /// nothing of what was there before changed, and the history tells all of it.
    #[test]
    fn whatever_is_imported_nothing_is_lost(
        rows in prop::collection::vec((0..3_u8, 0..14_u8, prop::option::of(0..4_u8)), 1..30),
        trusted in any::<bool>(),
    ) {
        let mut desk = Desk::new();
        desk.enroll("name-0");
        let rule = ImportRule {
            trust: if trusted { Trust::AtOnce } else { Trust::AfterProof },
            strangers: Strangers::Added,
        };
        for (of, number, called) in rows {
            let before = desk.record();
            let name = called.map(|called| format!("name-{called}"));
            let fate = desk.import_one(incoming(["alice", "bob", "carol"][usize::from(of)], name.as_deref(), number), rule);
            let after = desk.record();
            prop_assert!(after.devices.len() <= 8);
            prop_assert_eq!(&after.devices[..before.devices.len()], &before.devices[..]);
            let more = after.devices.len() - before.devices.len();
            prop_assert_eq!(more, usize::from(of == 0 && matches!(fate, Fate::Taken(_))));
        }
        prop_assert!(desk.local.checked_now().is_whole());
    }
}
