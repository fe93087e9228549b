//! Files to import people from: tables, credential reports, `passwd`.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use mfa_enroll::directory::people::{Listed, Roll, Source, read};
use mfa_enroll::directory::{Directory, Incoming, Query};
use mfa_enroll::model::User;
use tempfile::TempDir;

use super::{shows, world};

thread_local! {
    static FOLDER: RefCell<TempDir> = RefCell::new(tempfile::tempdir().unwrap());
}

/// The first byte says which format, the rest is the file.
pub fn people(bytes: &[u8]) {
    let (kind, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let path: PathBuf = FOLDER.with_borrow(|folder| folder.path().join("people"));
    fs::write(&path, bytes).unwrap();
    let source = if *kind == b'p' { Source::Passwd(path) } else { Source::Csv(path) };
    match read(&source) {
        Ok(reading) => {
            is_sound(&reading, bytes);
            is_imported(&reading.slice(0, 1000));
        }
        Err(problem) => {
            shows(&problem.to_string());
            shows(problem.next());
        }
    }
}

fn is_sound(reading: &Roll, bytes: &[u8]) {
    let lines = 1 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
    let mut names = HashSet::new();
    for Listed { line, incoming } in reading.listed(0, usize::MAX) {
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
        assert!(names.insert(incoming.person.name.key()), "{} twice", incoming.person.name);
        assert!(incoming.groups.len() <= User::MOST_GROUPS);
        for text in [&incoming.person.display_name, &incoming.person.email].into_iter().flatten() {
            shows(text.as_str());
        }
    }
    assert!(reading.refused.len() <= 1000);
    for refused in &reading.refused {
        assert!((1..=lines).contains(&refused.line), "line {} of {lines}", refused.line);
        assert!(refused.reason.chars().count() < 250, "{}", refused.reason);
        shows(&refused.reason);
    }
    for column in &reading.ignored_columns {
        assert!(column.chars().count() <= 80);
        shows(column);
    }
}

/// What was read can be written and is there afterwards; a second import changes nothing.
fn is_imported(people: &[Incoming]) {
    let mut directory = world::directory();
    let preview = directory.preview(people).unwrap();
    assert_eq!((preview.added, preview.changed, preview.same), (people.len(), 0, 0));
    let imported = directory.import(people).unwrap();
    assert_eq!((imported.added, imported.changed), (people.len(), 0));
    assert_eq!(directory.users(&Query { limit: 1, ..Query::default() }).unwrap().total, people.len());
    assert_eq!(directory.preview(people).unwrap().same, people.len());
}
