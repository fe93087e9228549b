//! The sample people, as they stand in `assets/people.csv`.
//!
//! Owns nothing but their reading: the same file can be imported by anybody who
//! wants to try that.

use crate::directory::Incoming;
use crate::model::{Person, SafeText, UserName};

const SAMPLE: &str = include_str!("../../assets/people.csv");

/// Everybody of the file. A row of it that could not be taken would be left out;
/// a test sees that there is none.
pub(super) fn sample() -> Vec<Incoming> {
    let mut reader = csv::Reader::from_reader(SAMPLE.as_bytes());
    reader.records().filter_map(|row| person(&row.ok()?)).collect()
}

fn person(row: &csv::StringRecord) -> Option<Incoming> {
    let text = |column: usize| row.get(column).and_then(|text| SafeText::new(text).ok());
    let name = UserName::new(row.get(0)?).ok()?;
    Some(Person { name, display_name: text(1), email: text(2) }.into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_row_is_a_person() {
        assert_eq!(super::sample().len() + 1, super::SAMPLE.lines().count());
    }
}
