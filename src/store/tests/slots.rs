//! The ways to the data key: what opens a slot, and what does not.

use super::super::encoding::{decoded, encoded};
use super::super::{Binding, NewSlot, SlotKind, Slots, StoreId, Unlock, UnlockProblem, Vault};
use super::support::{NOW, Seeded, file_key, secret_key};
use crate::model::{DeviceId, Parameters, SecretText, Timestamp, UserId};

const STORE: StoreId = StoreId([1; 16]);
const RECOVERY: &str = "MFRG GZDF MZTW Q2LK NNWG 23TP OBYX E43U";

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

fn vault() -> Vault {
    Vault::create(STORE, &Seeded::new(5)).unwrap()
}

fn with(slots: &[NewSlot<'_>]) -> Slots {
    let mut made = Slots::new(STORE);
    for slot in slots {
        made.add(&vault(), slot, NOW, &Seeded::new(8)).unwrap();
    }
    made
}

/// Key file and recovery: the two that take no time.
fn quick() -> Slots {
    with(&[NewSlot::KeyFile(&file_key(7)), NewSlot::Recovery(&secret(RECOVERY))])
}

fn opens(slots: &Slots, with: &Unlock<'_>) -> Result<(), UnlockProblem> {
    let opened = slots.unlock(with)?;
    // The same data key opens what the vault sealed.
    let binding =
        Binding { user: UserId([2; 16]), device: DeviceId([3; 16]), parameters: Parameters::UNIVERSAL };
    let key = secret_key(9, 20);
    let sealed = vault().seal(&key, binding, &Seeded::new(6)).unwrap();
    assert!(opened.open(&sealed, binding).unwrap() == key);
    Ok(())
}

#[test]
fn a_passphrase_opens_its_slot_however_its_accents_are_typed() {
    let slots = with(&[NewSlot::Passphrase(&secret("four words with é"))]);
    opens(&slots, &Unlock::Passphrase(&secret("four words with e\u{301}"))).unwrap();
    let wrong = opens(&slots, &Unlock::Passphrase(&secret("Four words with é")));
    assert_eq!(wrong, Err(UnlockProblem::WrongPassphrase));
}

#[test]
fn a_key_file_opens_its_slot_and_another_does_not() {
    opens(&quick(), &Unlock::KeyFile(&file_key(7))).unwrap();
    assert_eq!(opens(&quick(), &Unlock::KeyFile(&file_key(8))), Err(UnlockProblem::WrongKeyFile));
}

#[test]
fn the_recovery_key_opens_its_slot_as_people_type_it() {
    for typed in [RECOVERY.to_owned(), RECOVERY.to_lowercase(), RECOVERY.replace(' ', "-")] {
        opens(&quick(), &Unlock::Recovery(&secret(&typed))).unwrap();
    }
    for wrong in ["", "not base32!", &RECOVERY.replace('M', "N")] {
        let told = opens(&quick(), &Unlock::Recovery(&secret(wrong)));
        assert_eq!(told, Err(UnlockProblem::WrongRecoveryKey), "{wrong}");
    }
}

#[test]
fn a_slot_that_is_not_there_is_named_so() {
    let slots = with(&[NewSlot::Recovery(&secret(RECOVERY))]);
    assert_eq!(opens(&slots, &Unlock::KeyFile(&file_key(7))), Err(UnlockProblem::NoSuchSlot));
    let passphrase = secret("four words with blanks");
    assert_eq!(opens(&slots, &Unlock::Passphrase(&passphrase)), Err(UnlockProblem::NoSuchSlot));
    assert!(!slots.has_key_file() && !slots.has_passphrase());
}

#[test]
fn any_slot_of_the_kind_may_be_the_one() {
    let slots = with(&[NewSlot::KeyFile(&file_key(7)), NewSlot::KeyFile(&file_key(8))]);
    opens(&slots, &Unlock::KeyFile(&file_key(7))).unwrap();
    opens(&slots, &Unlock::KeyFile(&file_key(8))).unwrap();
}

#[test]
fn numbers_are_not_given_twice() {
    let mut slots = quick();
    assert_eq!(slots.slots.iter().map(|slot| slot.number).collect::<Vec<_>>(), [1, 2]);
    slots.slots.remove(0);
    slots.add(&vault(), &NewSlot::KeyFile(&file_key(8)), NOW, &Seeded::new(8)).unwrap();
    assert_eq!(slots.slots.iter().map(|slot| slot.number).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_slot_is_bound_to_its_number_its_kind_and_its_store() {
    let mut renumbered = quick();
    renumbered.slots[0].number = 3;
    assert_eq!(opens(&renumbered, &Unlock::KeyFile(&file_key(7))), Err(UnlockProblem::WrongKeyFile));
    let mut exchanged = quick();
    exchanged.slots[0].kind = SlotKind::Recovery;
    exchanged.slots[1].kind = SlotKind::KeyFile;
    assert_eq!(opens(&exchanged, &Unlock::KeyFile(&file_key(7))), Err(UnlockProblem::WrongKeyFile));
    assert_eq!(opens(&exchanged, &Unlock::Recovery(&secret(RECOVERY))), Err(UnlockProblem::WrongRecoveryKey));
    let moved = Slots { store: StoreId([2; 16]), ..quick() };
    assert_eq!(opens(&moved, &Unlock::KeyFile(&file_key(7))), Err(UnlockProblem::WrongKeyFile));
    assert_eq!(opens(&moved, &Unlock::Recovery(&secret(RECOVERY))), Err(UnlockProblem::WrongRecoveryKey));
}

#[test]
fn an_absurd_cost_is_refused_before_it_is_paid() {
    let usual = || with(&[NewSlot::KeyFile(&file_key(7))]);
    for (memory_kib, passes, lanes) in [
        (u32::MAX, 3, 4),
        (1024 * 1024 + 1, 1, 1),
        (64 * 1024, u32::MAX, 4),
        (64 * 1024, 3, u32::MAX),
        (64 * 1024, 0, 4),
        (64 * 1024, 3, 0),
        (0, 3, 4),
    ] {
        let mut slots = usual();
        slots.slots[0].kind = SlotKind::Passphrase { salt: [0; 16], memory_kib, passes, lanes };
        let told = opens(&slots, &Unlock::Passphrase(&secret("four words with blanks")));
        assert_eq!(told, Err(UnlockProblem::Damaged), "{memory_kib} KiB, {passes} passes, {lanes} lanes");
    }
}

#[test]
fn one_bit_anywhere_keeps_both_slots_shut_or_only_moves_their_date() {
    let right = encoded(&quick());
    let undated = |mut slots: Slots| {
        slots.slots.iter_mut().for_each(|slot| slot.created_at = Timestamp::default());
        slots
    };
    for bit in 0..right.len() * 8 {
        let mut wrong = right.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        let Ok(slots) = decoded::<Slots>(&wrong) else { continue };
        if undated(slots.clone()) == undated(quick()) {
            continue;
        }
        let ways = [Unlock::KeyFile(&file_key(7)), Unlock::Recovery(&secret(RECOVERY))];
        let open = ways.iter().filter(|way| slots.unlock(way).is_ok()).count();
        // A bit of one slot leaves the other one be.
        assert!(open <= 1, "bit {bit}");
    }
}
