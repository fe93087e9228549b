use std::io::Cursor;

use ::csv::{ByteRecord, QuoteStyle, ReaderBuilder, Terminator, WriterBuilder};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::csv::Csv;
use super::super::passwd::Passwd;
use super::super::problem::Stop;
use super::super::reading::Format;
use super::super::table::Table;
use super::super::{Incoming, Roll};
use super::everybody;
use crate::model::{Person, SafeText, UserName};

/// So many random cases. Failures leave no file behind.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[derive(Debug, Clone)]
struct Dialect {
    delimiter: u8,
    quotes: QuoteStyle,
    end: Terminator,
    mark: bool,
    order: Vec<usize>,
}

fn dialect() -> impl Strategy<Value = Dialect> {
    (
        select(vec![b',', b';', b'\t', b'|']),
        select(vec![QuoteStyle::Always, QuoteStyle::Necessary, QuoteStyle::NonNumeric]),
        select(vec![Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')]),
        any::<bool>(),
        Just(vec![0, 1, 2, 3]).prop_shuffle(),
    )
        .prop_map(|(delimiter, quotes, end, mark, order)| Dialect {
            delimiter,
            quotes,
            end,
            mark,
            order,
        })
}

fn person() -> impl Strategy<Value = Person> {
    let text = || proptest::option::of("[\"',;|=@ a-zé山م]{1,20}|\\PC{1,30}");
    ("[A-Za-z0-9_+=,.@-]{1,20}", text(), text()).prop_filter_map(
        "a good name",
        |(name, display_name, email)| {
            let text = |text: Option<String>| text.and_then(|text| SafeText::new(&text).ok());
            let name = UserName::new(&name).ok()?;
            Some(Person { name, display_name: text(display_name), email: text(email) })
        },
    )
}

/// The table that the csv crate writes, with a column of notes (line breaks and
/// all) that is not read.
fn written(dialect: &Dialect, people: &[Person], note: &str) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(dialect.delimiter)
        .quote_style(dialect.quotes)
        .terminator(dialect.end)
        .from_writer(if dialect.mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() });
    let mut write =
        |cells: [&str; 4]| writer.write_record(dialect.order.iter().map(|cell| cells[*cell])).unwrap();
    write(["User Name", "displayName", "E-Mail", "note"]);
    for person in people {
        let text = |text: &'_ Option<SafeText>| text.as_ref().map_or(String::new(), ToString::to_string);
        write([person.name.as_str(), &text(&person.display_name), &text(&person.email), note]);
    }
    writer.into_inner().unwrap()
}

/// A table in memory, read to its end.
fn read(bytes: &[u8]) -> Result<Roll, Stop> {
    to_the_end(Csv::begin(Cursor::new(bytes.to_vec()))?)
}

fn to_the_end(mut format: impl Format) -> Result<Roll, Stop> {
    while format.step()? {}
    let mut sorting = Box::new(format).ended()?;
    while sorting.go_on(7) {}
    Ok(sorting.ended())
}

/// Whatever was read keeps the bounds.
fn is_sound(reading: &Roll) -> bool {
    let names: Vec<String> = reading.slice(0, usize::MAX).iter().map(|one| one.person.name.key()).collect();
    reading.refused.len() <= 1000
        && names.is_sorted_by(|one, next| one < next)
        && everybody(reading).windows(2).all(|pair| pair[0].line < pair[1].line)
        && reading.refused.windows(2).all(|pair| pair[0].line < pair[1].line)
        && reading.refused.iter().all(|row| row.reason.chars().count() < 250)
        && reading.refused.iter().all(|row| crate::model::escaped(&row.reason) == row.reason)
        && reading.ignored_columns.iter().all(|column| column.chars().count() <= 40)
}

/// Bytes that mean something to the reader, among others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let telling = select(b"\"\"\"\n\n\r\r,,;\t|:: ab\0\xFF\xC3\xA9".to_vec());
    prop_oneof![vec(telling, 0..120), vec(any::<u8>(), 0..120)]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn people_written_by_the_csv_crate_in_any_dialect_read_back(
        mut people in vec(person(), 1..12), dialect in dialect(), note in "[a\"\n\r,;é]{0,12}",
    ) {
        let mut names = std::collections::HashSet::new();
        people.retain(|person| names.insert(person.name.key()));
        let reading = read(&written(&dialect, &people, &note)).unwrap();
        prop_assert_eq!(&reading.refused, &[]);
        let read: Vec<Incoming> = everybody(&reading).into_iter().map(|listed| listed.incoming).collect();
        let people: Vec<Incoming> = people.into_iter().map(Incoming::from).collect();
        prop_assert_eq!(read, people);
        prop_assert_eq!(reading.ignored_columns, ["note"]);
    }

    #[test]
    fn random_bytes_never_panic_and_keep_the_bounds(head in select(vec!["", "user,name\n", "user;mail\r\n"]), bytes in bytes()) {
        let bytes = [head.as_bytes(), &bytes].concat();
        if let Ok(reading) = read(&bytes) {
            prop_assert!(is_sound(&reading));
            prop_assert!(reading.len() + reading.refused.len() <= bytes.len());
        }
        if let Ok(reading) = to_the_end(Passwd::begin(Cursor::new(bytes))) {
            prop_assert!(is_sound(&reading));
        }
    }

    #[test]
    fn cells_are_those_of_the_csv_crate_given_the_whole_file(bytes in bytes(), delimiter in select(vec![b',', b';'])) {
        let mut table = Table::new(Cursor::new(&bytes), delimiter, 1);
        let mut rows: Vec<ByteRecord> = Vec::new();
        let ended = loop {
            match table.next() {
                Ok(Some(_)) => rows.push(table.cells().clone()),
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        let mut whole = ReaderBuilder::new();
        let whole = whole.delimiter(delimiter).has_headers(false).flexible(true).from_reader(bytes.as_slice());
        let blank = |row: &ByteRecord| row.iter().all(|cell| cell.trim_ascii().is_empty());
        let mut whole: Vec<ByteRecord> = whole.into_byte_records().map(Result::unwrap).filter(|row| !blank(row)).collect();
        if !ended {
            // The crate closes a quote at the end of the file; here that is a problem.
            whole.truncate(rows.len());
        }
        prop_assert_eq!(rows, whole);
    }

    #[test]
    fn lines_are_those_of_an_editor(ends in vec(select(vec!["\n", "\r\n", "\r"]), 1..30)) {
        let text: Vec<String> = ends.iter().enumerate().map(|(row, end)| format!("u{row}{end}")).collect();
        let reading = read(format!("user\n{}", text.concat()).as_bytes()).unwrap();
        for (row, listed) in everybody(&reading).iter().enumerate() {
            prop_assert_eq!(listed.line, row as u64 + 2);
            prop_assert_eq!(listed.incoming.person.name.as_str(), format!("u{row}"));
        }
        prop_assert_eq!(reading.len(), ends.len());
    }
}
