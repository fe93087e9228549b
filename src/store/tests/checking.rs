//! What `check` must find, found missing by the fuzz target `records`.

use super::super::{Act, Batch, Change, ChangeSet, Outbox, Records, Table, Versioned};
use super::support::in_memory;

#[test]
fn check_reads_settings_outbox_and_decoy() {
    for key in ["settings", "outbox", "decoy"] {
        let (mut store, records) = in_memory();
        let outbox = Versioned { value: Outbox { waiting: vec![1] }, version: 0 };
        store.write(&Batch { outbox: Some(outbox), ..Batch::default() }).unwrap();
        assert!(store.check().is_whole());
        let mut bytes = records.get(Table::Settings, key.as_bytes()).unwrap().unwrap().bytes;
        *bytes.last_mut().unwrap() ^= 1;
        let change =
            Change { table: Table::Settings, key: key.into(), act: Act::Update(1, bytes), row: None };
        let mut behind = records;
        behind.commit(&ChangeSet { changes: vec![change], history: vec![] }).unwrap();
        let checked = store.check();
        assert_eq!(checked.faults.len(), 1, "{key}: {:?}", checked.faults);
        assert!(checked.faults[0].contains(key), "{:?}", checked.faults);
    }
}
