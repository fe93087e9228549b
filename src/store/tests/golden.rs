//! The bytes of layout 1, frozen.
//!
//! Layout 1 is read for ever: a test that fails here says that stores of today
//! could not be opened tomorrow. Copy the old shape, add a layout; never touch
//! a literal.

use data_encoding::HEXLOWER;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::encoding::{decoded, encoded};
use super::super::{
    Act, Binding, Change, Memory, NewSlot, Settings, Slots, Stocked, StoreId, Table, Unlock, Vault, pieces,
};
use super::golden_events::{of_devices, of_users};
use super::support::{NOW, Seeded, file_key, secret_key, text, user};
use crate::model::{
    Algorithm, Device, DeviceId, DeviceKind, DeviceName, DeviceState, Digits, Entry, Event, FailedCode,
    Issuer, Operator, Origin, Parameters, PendingDevice, Period, Person, Sealed, SecretText, Serial,
    SignInRecord, Tags, Timestamp, User, UserId, UserName,
};

/// Both ways: what is written, and what was written once.
fn frozen<T: Serialize + DeserializeOwned + PartialEq>(what: &str, value: &T, golden: &str) {
    let plain: String = golden.split_whitespace().collect();
    assert_eq!(HEXLOWER.encode(&encoded(value)), plain, "{what} is written otherwise");
    let read: Result<T, _> = decoded(&HEXLOWER.decode(plain.as_bytes()).unwrap());
    assert!(read.is_ok_and(|read| read == *value), "{what} is read otherwise");
}

pub(super) fn at(secs: u64) -> Timestamp {
    Timestamp::from_secs(secs)
}

fn by() -> Operator {
    Operator { name: text("ann"), uid: 1000 }
}

pub(super) fn named(name: &str) -> DeviceName {
    DeviceName::new(name).unwrap()
}

const USER: &str = "01 99999999999999999999999999999999 \
    05416c696365 0106416c6963c3a9 01056140622e63 80d095ffbc31 \
    02 11111111111111111111111111111111 0570686f6e65 00 000000 00 02aabb 05 808ece1c \
    80a0f1c2b134 03616e6ee807 01b08af3c2b134 00 00 \
    22222222222222222222222222222222 05746f6b656e 0104534e2d31 020101 01e0f4f4c2b134 01cc 04 07 \
    80a0f1c2b134 03616e6ee807 00 00 00 \
    01 33333333333333333333333333333333 067461626c6574 00 010000 01dd \
    0e616c69636520287461626c657429 0111111111111111111111111111111111 \
    80a0f1c2b134 a097a8c3b134 03616e6ee807 00 00 00 00 00 00 00 \
    03 0188c7f1c2b134 01b08af3c2b134";

fn full_user() -> User {
    let phone = Device {
        id: DeviceId([0x11; 16]),
        name: named("phone"),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL,
        state: DeviceState::Active,
        secret: Sealed(vec![0xaa, 0xbb]),
        drift: -3,
        last_step: 60_000_000,
        enrolled_at: at(1_800_000_000),
        enrolled_by: by(),
        last_used_at: Some(at(1_800_000_030)),
        note: None,
        tags: Tags::default(),
    };
    let token = Device {
        id: DeviceId([0x22; 16]),
        name: named("token"),
        kind: DeviceKind::HardwareToken { serial: Serial::new("SN-1").unwrap() },
        parameters: Parameters { algorithm: Algorithm::Sha512, digits: Digits::Eight, period: Period::Sixty },
        state: DeviceState::Deactivated { at: at(1_800_000_060) },
        secret: Sealed(vec![0xcc]),
        drift: 2,
        last_step: 7,
        enrolled_at: at(1_800_000_000),
        enrolled_by: by(),
        last_used_at: None,
        note: None,
        tags: Tags::default(),
    };
    let tablet = PendingDevice {
        id: DeviceId([0x33; 16]),
        name: named("tablet"),
        kind: DeviceKind::AuthenticatorApp,
        parameters: Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256),
        secret: Sealed(vec![0xdd]),
        account: text("alice (tablet)"),
        replaces: Some(DeviceId([0x11; 16])),
        begun_at: at(1_800_000_000),
        expires_at: at(1_800_000_900),
        begun_by: by(),
    };
    let person = Person {
        name: UserName::new("Alice").unwrap(),
        display_name: Some(text("Alicé")),
        email: Some(text("a@b.c")),
    };
    User {
        devices: vec![phone, token],
        pending: vec![tablet],
        sign_in: SignInRecord {
            failures: 3,
            refused_until: Some(at(1_800_000_005)),
            last_success_at: Some(at(1_800_000_030)),
        },
        ..User::new(UserId([0x99; 16]), person, at(1_700_000_000))
    }
}

#[test]
fn a_user_of_layout_1() {
    frozen("a full user", &full_user(), USER);
    frozen(
        "a bare user",
        &user("al"),
        "01 616c0000000000000000000000000000 \
        02616c 0110616c206f66207468652073616d706c65 00 80a0f1c2b134 00 00 00 00 00 00 00 00 00 00 00 00",
    );
}

#[test]
fn an_unproven_device_of_layout_1() {
    frozen("its state", &DeviceState::Unproven { since: at(1_800_000_000) }, "01 02 80a0f1c2b134");
}

pub(super) fn stocked() -> Stocked {
    Stocked {
        id: DeviceId([0x44; 16]),
        serial: Serial::new("SN-9").unwrap(),
        parameters: Parameters { algorithm: Algorithm::Sha1, digits: Digits::Eight, period: Period::Sixty },
        secret: Sealed(vec![0xaa, 0xbb]),
        about: Some(text("x")),
        since: at(1_800_000_000),
        by: by(),
    }
}

#[test]
fn a_token_in_stock_of_layout_1() {
    frozen(
        "a token in stock",
        &stocked(),
        "01 44444444444444444444444444444444 04534e2d39 000101 02aabb 010178 80a0f1c2b134 03616e6ee807",
    );
}

#[test]
fn a_row_of_layout_1() {
    frozen(
        "a row",
        &full_user().row(),
        "01 05416c696365 0106416c6963c3a9 01056140622e63 01 02 \
        01a097a8c3b134 01b08af3c2b134 0180a0f1c2b134 00 00 80d095ffbc31 00 00 00",
    );
}

#[test]
fn settings_of_layout_1() {
    frozen("settings", &Settings::of(Issuer::new("Example").unwrap()), "01 074578616d706c65 00 00 00 00 05");
}

#[test]
fn a_record_of_layout_1_in_its_pieces() {
    let vault = Vault::create(STORE, &Seeded::new(5)).unwrap();
    let written =
        |value: &str| pieces::write(&Memory::new(), &vault, Table::Settings, b"key", 0, &value).unwrap();
    let bytes = |change: &Change| match &change.act {
        Act::Create(bytes) => HEXLOWER.encode(bytes),
        _ => String::new(),
    };
    let small = written("value");
    assert_eq!(small.len(), 1);
    assert_eq!((small[0].table, &*small[0].key), (Table::Settings, &b"key"[..]));
    assert_eq!(bytes(&small[0]), SMALL.replace(' ', ""));
    let large = written(&"v".repeat(7_000));
    assert_eq!(large.len(), 2);
    assert_eq!((large[1].table, &*large[1].key), (Table::Pieces, &b"\x03key\x00\x01"[..]));
    assert_eq!(bytes(&large[0]), format!("0101d836{}", "76".repeat(6_140)));
    assert_eq!(bytes(&large[1]), format!("{}{}", "76".repeat(860), LARGE_MAC));
}

#[test]
fn every_history_entry_of_layout_1() {
    let (id, device) = (DeviceId([0x11; 16]), named("phone"));
    let refused = |reason| Event::SignInRefused { reason, failures: 300 };
    // What stands before the event in each: when, who, from where, whose.
    let events = [
        ("StoreCreated", Event::StoreCreated, "00"),
        ("UserAdded", Event::UserAdded, "01"),
        ("UsersImported", Event::UsersImported { added: 300, changed: 2 }, "02 ac02 02"),
        (
            "EnrollmentBegun",
            Event::EnrollmentBegun {
                id,
                device: device.clone(),
                serial: None,
                replaces: Some(DeviceId([0x22; 16])),
                proofing: None,
            },
            "03 11111111111111111111111111111111 0570686f6e65 00 01 22222222222222222222222222222222 00",
        ),
        (
            "EnrollmentDiscarded",
            Event::EnrollmentDiscarded { id, device: device.clone() },
            "04 11111111111111111111111111111111 0570686f6e65",
        ),
        (
            "EnrollmentExpired",
            Event::EnrollmentExpired { id, device: device.clone() },
            "05 11111111111111111111111111111111 0570686f6e65",
        ),
        (
            "EnrollmentKeptAsSha1",
            Event::EnrollmentKeptAsSha1 { id, device: device.clone() },
            "06 11111111111111111111111111111111 0570686f6e65",
        ),
        (
            "DeviceAdded",
            Event::DeviceAdded { id, device: device.clone(), drift: -3, replaced: None },
            "07 11111111111111111111111111111111 0570686f6e65 05 00",
        ),
        ("SignInAccepted", Event::SignInAccepted { device: device.clone(), drift: 2 }, "08 0570686f6e65 04"),
        ("SignInRefused Wrong", refused(FailedCode::Wrong), "09 00 ac02"),
        ("SignInRefused Replayed", refused(FailedCode::Replayed), "09 01 ac02"),
        ("SignInRefused Locked", refused(FailedCode::Locked), "09 02 ac02"),
        ("SignInRefused Disabled", refused(FailedCode::Disabled), "09 03 ac02"),
        ("SignInRefused NoDevice", refused(FailedCode::NoDevice), "09 04 ac02"),
        ("IssuerChanged", Event::IssuerChanged, "0a"),
    ];
    frozen_events(events);
    frozen_events(of_devices(id, &device));
    frozen_events(of_users(&device));
}

/// The event's name, the event, its bytes.
pub(super) type Golden = (&'static str, Event, &'static str);

pub(super) fn frozen_events<const N: usize>(events: [Golden; N]) {
    for (what, event, golden) in events {
        let told = Entry {
            at: at(1_800_000_000),
            operator: by(),
            origin: Origin {
                ssh_client: Some(text("192.0.2.7")),
                tty: Some(text("pts/3")),
                sudo_caller: Some(text("bob")),
            },
            user: Some(UserName::new("Alice").unwrap()),
            event: event.clone(),
        };
        let before = "01 80a0f1c2b134 03616e6ee807 \
            01093139322e302e322e37 01057074732f33 0103626f62 0105416c696365";
        frozen(what, &told, &format!("{before} {golden}"));
        let bare = Entry { origin: Origin::default(), user: None, ..told };
        frozen(what, &bare, &format!("01 80a0f1c2b134 03616e6ee807 00 00 00 00 {golden}"));
    }
}

/// No further piece, layout 1, “value”, the MAC.
const SMALL: &str = "00 01 0576616c7565 \
    bcfaa4c4b1178927476b45b4fbce6ab8929571ec5e8fbba15a48fc1288db1925";
/// The MAC of 7,000 letters.
const LARGE_MAC: &str = "8ed65bfcd6bf6b773c451f66f0a06d18d37af6157910c3f99f728f6333114051";

const STORE: StoreId = StoreId([0x55; 16]);
const PASSPHRASE: &str = "four words with é";
const RECOVERY: &str = "MFRG GZDF MZTW Q2LK NNWG 23TP OBYX E43U";
const BINDING: Binding =
    Binding { user: UserId([2; 16]), device: DeviceId([3; 16]), parameters: Parameters::UNIVERSAL };

/// One slot of each kind, as the first release made them from the same random bytes.
const SLOTS: &str = "01 55555555555555555555555555555555 03 \
    01 00 363695efb051569e01787d4764a1a89c 808004 03 04 80a0f1c2b134 \
    017ee6154e3a64b0b4bddd0ddbb73e89ca448763fd5d5610 \
    30 cab7f629e891e8bbc02f3ad274c3c6baf6f544b3fcdc07b39ca8da9803c83828e735e0da69347644439bc7130126f7ce \
    02 01 80a0f1c2b134 \
    10c08a560864f75f2bd6b5ed943342f49a2067c86d325f5b \
    30 7f337a1059e796dbe1d5fb894f52bcc571fd26e8be6228b6f966137fcc85af5708fab89abe8d2aeaed817b3c0e169381 \
    03 02 80a0f1c2b134 \
    03b80b7f546f82146c780ff2665cd26f73afde0eb86e46a0 \
    30 c1769536bb78750fd5bd7aae73f6933bd2c5dbb4f8d5960cac0f4ef0833937cf06ecd5cbacb47b1b08438b82ba440d68";
/// `secret_key(9, 20)`, sealed under `BINDING`.
const SEALED: &str = "01 00000001 00e0efadd9a564bd99df5139b29d4172462faa72037d6c0e \
    72366d89c609c0f781ac47bec4d8bee8eeab132769abf9c08b1fa0e8fbc594dab48f7b8e";

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

fn unhex(golden: &str) -> Vec<u8> {
    HEXLOWER.decode(golden.split_whitespace().collect::<String>().as_bytes()).unwrap()
}

#[test]
fn the_slots_of_layout_1_are_made_the_same_way() {
    let vault = Vault::create(STORE, &Seeded::new(5)).unwrap();
    let mut slots = Slots::new(STORE);
    let randomness = Seeded::new(8);
    for slot in [
        NewSlot::Passphrase(&secret(PASSPHRASE)),
        NewSlot::KeyFile(&file_key(7)),
        NewSlot::Recovery(&secret(RECOVERY)),
    ] {
        slots.add(&vault, &slot, NOW, &randomness).unwrap();
    }
    frozen("slots", &slots, SLOTS);
    let sealed = vault.seal(&secret_key(9, 20), BINDING, &Seeded::new(6)).unwrap();
    assert_eq!(sealed.0, unhex(SEALED));
}

#[test]
fn each_slot_of_layout_1_opens_and_gives_the_keys_of_then() {
    let slots: Slots = decoded(&unhex(SLOTS)).unwrap();
    let ways = [
        Unlock::Passphrase(&secret(PASSPHRASE)),
        Unlock::KeyFile(&file_key(7)),
        Unlock::Recovery(&secret(RECOVERY)),
    ];
    for way in ways {
        let vault = slots.unlock(&way).unwrap();
        assert!(vault.open(&Sealed(unhex(SEALED)), BINDING).unwrap() == secret_key(9, 20));
        let record = vault.record_mac(Table::Users, b"alice", 3, b"payload");
        assert_eq!(
            HEXLOWER.encode(&record),
            "65a33b622ade0bd4b704a2eafc40ed18880679dfc685e23c274837553c5d20fd"
        );
        let history = vault.history_mac(2, &[1; 32], b"payload");
        assert_eq!(
            HEXLOWER.encode(&history),
            "79576c539bbc9abb8f88c76f71e4c21e7ca77b0d990a80577d5690c192a3a535"
        );
    }
}
