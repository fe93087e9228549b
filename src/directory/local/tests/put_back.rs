//! Records that were put back or taken away behind the store's back, each whole
//! by itself: `check` knows better from the history.

use super::day::{ACTS, Day, Dump, Nth, made, opened};
use super::support::{Hand, user};
use crate::directory::Checked;
use crate::model::User;
use crate::store::{Act, Change, ChangeSet, Memory, Record, Records, Table};

/// The same records, each in its version, in a store of their own.
fn rebuilt(dump: &Dump) -> Memory {
    let mut memory = Memory::new();
    for (table, key, Record { version, bytes }) in &dump.records {
        let row = dump.rows.iter().find(|(of, _)| *table == Table::Users && of == key);
        for next in 1..=*version {
            let bytes = if next == *version { bytes.clone() } else { Vec::new() };
            let act = if next == 1 { Act::Create(bytes) } else { Act::Update(next - 1, bytes) };
            let row = row.map(|(_, row)| row.clone());
            let change = Change { table: *table, key: key.clone(), act, row };
            memory.commit(&ChangeSet { changes: vec![change], history: Vec::new() }).unwrap();
        }
    }
    for entry in &dump.history {
        memory.commit(&ChangeSet { changes: Vec::new(), history: vec![entry.clone()] }).unwrap();
    }
    memory
}

fn checked(dump: &Dump) -> Checked {
    opened(rebuilt(dump), &Hand::at_noon()).unwrap().checked_now()
}

/// With the record and the row of a user as they were; none: without the user.
fn with_user(now: &Dump, called: &str, then: Option<&Dump>) -> Dump {
    let is_it = |table: Table, key: &[u8]| table == Table::Users && key == called.as_bytes();
    let mut mixed = now.clone();
    mixed.records.retain(|(table, key, _)| !is_it(*table, key));
    mixed.rows.retain(|(key, _)| key != called.as_bytes());
    if let Some(then) = then {
        mixed.records.extend(then.records.iter().filter(|(table, key, _)| is_it(*table, key)).cloned());
        mixed.rows.extend(then.rows.iter().filter(|(key, _)| key == called.as_bytes()).cloned());
    }
    mixed
}

fn version(dump: &Dump, called: &str) -> u64 {
    let is_it =
        |(table, key, _): &&(Table, Vec<u8>, Record)| *table == Table::Users && key == called.as_bytes();
    dump.records.iter().find(is_it).map_or(0, |(_, _, record)| record.version)
}

fn alice(dump: &Dump) -> User {
    opened(rebuilt(dump), &Hand::at_noon()).unwrap().found(&user("alice")).unwrap().value
}

/// What rested when the day began, and after each act; every write in between, too.
fn day() -> (Vec<(&'static str, Dump)>, Vec<Dump>) {
    let disk = made();
    let records = Nth::over(&disk, None);
    let mut day = Day::begun(records.clone()).unwrap();
    let mut states = vec![("nothing", Dump::of(&disk))];
    for (name, act) in ACTS {
        day.goes_on(act).unwrap();
        states.push((name, Dump::of(&disk)));
    }
    let dumps = records.inside().dumps.clone();
    (states, dumps)
}

#[test]
fn the_day_is_whole_after_every_act() {
    for (name, state) in day().0 {
        assert_eq!(checked(&state).faults, Vec::<String>::new(), "{name}");
    }
}

/// A first code is no history: from then on a record that is put back by as many
/// writes as it made is not told by its version, and these leave nothing else to go by.
const UNSEEN: [&str; 5] = ["resync, first", "resync, second", "join", "reactivate, first", "resume"];

#[test]
fn a_record_put_back_to_before_an_act_is_noticed_after_it() {
    let (states, _) = day();
    let mut unseen = Vec::new();
    for pair in states.windows(2) {
        let ((_, before), (name, after)) = (&pair[0], &pair[1]);
        if version(before, "alice") == version(after, "alice") || version(before, "alice") == 0 {
            continue;
        }
        let faults = checked(&with_user(after, "alice", Some(before))).faults;
        if !faults.iter().any(|fault| fault.contains("alice")) {
            unseen.push(*name);
        }
    }
    assert_eq!(unseen, UNSEEN);
}

#[test]
fn any_older_record_put_back_in_the_evening_is_noticed() {
    let (states, dumps) = day();
    let evening = &states.last().unwrap().1;
    let newest = version(evening, "alice");
    let mut tried = 0;
    for older in dumps.iter().filter(|older| (1..newest).contains(&version(older, "alice"))) {
        let mixed = with_user(evening, "alice", Some(older));
        let version = version(older, "alice");
        let is_named = checked(&mixed).faults.iter().any(|fault| fault.contains("alice"));
        // The last failure was counted, and then written once more with its entry.
        assert!(is_named || alice(&mixed) == alice(evening), "version {version} of {newest}");
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn a_failure_put_back_is_noticed_by_its_number() {
    let (states, _) = day();
    let at = |name| states.iter().position(|(of, _)| *of == name).unwrap();
    let wrong = at("wrong");
    let faults = checked(&with_user(&states[wrong].1, "alice", Some(&states[wrong - 1].1))).faults;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains("it counts 0 wrong codes in a row of 1"), "{faults:?}");
}

#[test]
fn a_user_taken_away_with_their_row_is_named_or_counted() {
    let (states, _) = day();
    let evening = &states.last().unwrap().1;
    let faults = checked(&with_user(evening, "alice", None)).faults;
    assert_eq!(faults, ["the record of alice is missing: the history tells of that user"]);
    // A sign-in was tried as bob; carol was imported and never seen again.
    let faults = checked(&with_user(evening, "bob", None)).faults;
    assert_eq!(faults, ["the record of bob is missing: the history tells of that user"]);
    let faults = checked(&with_user(evening, "carol", None)).faults;
    assert_eq!(faults, ["1 more users were imported than are there"]);
}

#[test]
fn a_row_that_is_missing_is_named_once() {
    let (states, _) = day();
    let evening = &states.last().unwrap().1;
    let mut dump = evening.clone();
    dump.rows.retain(|(key, _)| key != b"alice");
    let told = checked(&dump);
    assert_eq!(told.faults, ["alice is missing in the users list"]);
    assert_eq!(told.users, 3);
}

#[test]
fn older_settings_put_back_are_noticed() {
    let (states, dumps) = day();
    let evening = &states.last().unwrap().1;
    let settings = |dump: &Dump| {
        let found = dump.records.iter().find(|(_, key, _)| key == b"settings").unwrap();
        found.2.clone()
    };
    let newest = settings(evening).version;
    assert_eq!(newest, 3);
    for older in dumps.iter().filter(|older| settings(older).version < newest) {
        let mut mixed = evening.clone();
        mixed.records.iter_mut().find(|(_, key, _)| key == b"settings").unwrap().2 = settings(older);
        assert_eq!(checked(&mixed).faults, ["the settings are older than the history says"]);
    }
}

#[test]
fn outbox_and_decoy_are_read_too() {
    let (states, _) = day();
    let evening = &states.last().unwrap().1;
    for key in [&b"decoy"[..], b"settings"] {
        let mut flipped = evening.clone();
        let record = &mut flipped.records.iter_mut().find(|(_, of, _)| of == key).unwrap().2;
        let middle = record.bytes.len() / 2;
        record.bytes[middle] ^= 1;
        assert_eq!(checked(&flipped).faults.len(), 1, "{}", String::from_utf8_lossy(key));
    }
    let mut strange = evening.clone();
    strange.records.push((Table::Settings, b"outbox".to_vec(), Record { version: 1, bytes: vec![0; 40] }));
    assert_eq!(checked(&strange).faults.len(), 1);
}

/// The link outside tells of every entry that is cut off. Without it the chain is
/// whole, and the records say more than it does.
#[test]
fn a_history_that_was_cut_does_not_fit_the_records() {
    let (states, _) = day();
    let evening = &states.last().unwrap().1;
    // What was begun later came to nothing the same day, and leaves nothing to go by.
    for left in 2..24 {
        let mut dump = evening.clone();
        dump.history.truncate(left);
        assert!(!checked(&dump).is_whole(), "{left} entries left");
    }
}

#[test]
fn an_entry_that_was_changed_is_named_at_opening_or_by_check() {
    let (states, _) = day();
    let evening = &states.last().unwrap().1;
    for at in 0..evening.history.len() {
        let mut dump = evening.clone();
        dump.history[at].1[9] ^= 1;
        let told = match opened(rebuilt(&dump), &Hand::at_noon()) {
            // The newest one is looked at whenever the store is opened.
            Err(problem) => vec![problem.what],
            Ok(mut local) => local.checked_now().faults,
        };
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(&format!("istory entry {} was changed", at + 1)), "{told:?}");
    }
}
