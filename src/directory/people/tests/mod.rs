//! What the tests of this room share: files with given bytes, and what was read in few words.

mod columns;
mod files;
mod format;
mod passwd;
mod properties;
mod roll;
mod rows;
mod standing;

use std::io::Write;

use tempfile::NamedTempFile;

use super::{Listed, PeopleProblem, Roll, Source, read};

fn file(bytes: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes.as_ref()).unwrap();
    file
}

fn csv(bytes: impl AsRef<[u8]>) -> Result<Roll, PeopleProblem> {
    read(&Source::Csv(file(bytes).path().to_owned()))
}

fn passwd(bytes: impl AsRef<[u8]>) -> Result<Roll, PeopleProblem> {
    read(&Source::Passwd(file(bytes).path().to_owned()))
}

/// Everybody, in the order of the file.
fn everybody(reading: &Roll) -> Vec<Listed> {
    let mut all: Vec<Listed> = reading.listed(0, usize::MAX).collect();
    assert_eq!(all.len(), reading.len());
    all.sort_by_key(|listed| listed.line);
    all
}

/// `line user|display name|e-mail` for each person, in the order of the file.
fn people(reading: &Roll) -> Vec<String> {
    let shown = |listed: &Listed| {
        let person = &listed.incoming.person;
        let text =
            |text: &Option<crate::model::SafeText>| text.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{} {}|{}|{}", listed.line, person.name, text(&person.display_name), text(&person.email))
    };
    everybody(reading).iter().map(shown).collect()
}

/// `line reason` for each refused row.
fn refused(reading: &Roll) -> Vec<String> {
    reading.refused.iter().map(|row| format!("{} {}", row.line, row.reason)).collect()
}

/// The only refused row, and that the people on lines 2 and 4 were read all the same.
fn refused_between(row: impl AsRef<[u8]>) -> String {
    let bytes = [b"user,name,email\nalice,,\n".as_slice(), row.as_ref(), b"\nbob,,\n"].concat();
    let reading = csv(bytes).unwrap();
    let names: Vec<_> = everybody(&reading)
        .iter()
        .map(|listed| (listed.line, listed.incoming.person.name.to_string()))
        .collect();
    assert_eq!((names[0].clone(), &*names[1].1, names.len()), ((2, "alice".to_owned()), "bob", 2));
    assert_eq!(reading.refused.len(), 1);
    refused(&reading).remove(0)
}
