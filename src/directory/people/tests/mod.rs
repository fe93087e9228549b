//! What the tests of this room share: files with given bytes, and what was read in few words.

mod columns;
mod files;
mod format;
mod passwd;
mod properties;
mod rows;
mod standing;

use std::io::Write;

use tempfile::NamedTempFile;

use super::{PeopleProblem, Reading, Source, read};

fn file(bytes: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes.as_ref()).unwrap();
    file
}

fn csv(bytes: impl AsRef<[u8]>) -> Result<Reading, PeopleProblem> {
    read(&Source::Csv(file(bytes).path().to_owned()))
}

fn passwd(bytes: impl AsRef<[u8]>) -> Result<Reading, PeopleProblem> {
    read(&Source::Passwd(file(bytes).path().to_owned()))
}

/// `line user|display name|e-mail` for each person.
fn people(reading: &Reading) -> Vec<String> {
    let shown = |listed: &super::Listed| {
        let person = &listed.incoming.person;
        let text =
            |text: &Option<crate::model::SafeText>| text.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{} {}|{}|{}", listed.line, person.name, text(&person.display_name), text(&person.email))
    };
    reading.people.iter().map(shown).collect()
}

/// `line reason` for each refused row.
fn refused(reading: &Reading) -> Vec<String> {
    reading.refused.iter().map(|row| format!("{} {}", row.line, row.reason)).collect()
}

/// The only refused row, and that the people on lines 2 and 4 were read all the same.
fn refused_between(row: impl AsRef<[u8]>) -> String {
    let bytes = [b"user,name,email\nalice,,\n".as_slice(), row.as_ref(), b"\nbob,,\n"].concat();
    let reading = csv(bytes).unwrap();
    let names: Vec<_> = reading.people.iter().map(|listed| listed.incoming.person.name.as_str()).collect();
    assert_eq!(names, ["alice", "bob"]);
    assert_eq!(reading.people[0].line, 2);
    assert_eq!(reading.refused.len(), 1);
    refused(&reading).remove(0)
}
