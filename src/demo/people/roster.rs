//! The sample people, as they stand in `assets/people.csv`.
//!
//! Owns nothing but their reading: the same file can be imported by anybody who
//! wants to try that.

use crate::directory::Incoming;
use crate::model::{GroupName, Person, SafeText, UserName};

const SAMPLE: &str = include_str!("../../../assets/people.csv");

/// Everybody of the file. A row of it that could not be taken would be left out;
/// a test sees that there is none.
pub(super) fn everybody() -> Vec<Incoming> {
    let mut reader = csv::Reader::from_reader(SAMPLE.as_bytes());
    reader.records().filter_map(|row| person(&row.ok()?)).collect()
}

fn person(row: &csv::StringRecord) -> Option<Incoming> {
    let text = |column: usize| row.get(column).and_then(|text| SafeText::new(text).ok());
    let name = UserName::new(row.get(0)?).ok()?;
    let groups = row.get(3)?.split(';').map(GroupName::new).collect::<Result<_, _>>().ok()?;
    let person = Person { name, display_name: text(1), email: text(2) };
    Some(Incoming { person, groups, has_password: Some(row.get(4)? == "true") })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::directory::people::{Source, read};

    #[test]
    fn every_row_is_a_person() {
        let everybody = super::everybody();
        assert_eq!(everybody.len() + 1, super::SAMPLE.lines().count());
        assert_eq!(everybody.len(), 40);
    }

    #[test]
    fn whoever_imports_the_file_gets_the_same_people() {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/people.csv");
        let imported = read(&Source::Csv(place)).unwrap();
        assert!(imported.refused.is_empty() && imported.ignored_columns.is_empty());
        assert_eq!(imported.slice(0, 100), super::everybody());
    }
}
