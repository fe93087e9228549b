//! The search and its table: what was looked through, how much that was, what was found.
//!
//! Owns that an artefact which must be clean is, and that one which shows a secret on purpose
//! really has it: a search that finds nothing anywhere would prove nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::marks::Mark;

/// Everything that is searched for.
pub struct Search {
    marks: Vec<Mark>,
    /// For each pair of bytes the marks that begin with it.
    beginnings: Vec<Vec<usize>>,
    rows: Vec<Row>,
}

struct Row {
    artefact: String,
    bytes: usize,
    found: BTreeSet<String>,
    /// What is to be found, by the names of secrets.
    shown: Vec<String>,
}

impl Search {
    pub fn of(marks: Vec<Mark>) -> Self {
        let mut beginnings = vec![Vec::new(); 1 << 16];
        for (index, mark) in marks.iter().enumerate() {
            beginnings[pair(&mark.needle)].push(index);
        }
        Self { marks, beginnings, rows: Vec::new() }
    }

    /// The secrets that are in these bytes, with their spellings.
    fn found(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for at in 0..bytes.len().saturating_sub(1) {
            for index in &self.beginnings[pair(&bytes[at..])] {
                let mark = &self.marks[*index];
                if bytes[at..].starts_with(&mark.needle) && mark.counts(bytes, at) {
                    found.insert(format!("{} ({})", mark.secret, mark.spelling));
                }
            }
        }
        found
    }

    /// Looks through what must have none of them.
    pub fn clean(&mut self, artefact: &str, bytes: &[u8]) {
        self.shows(artefact, bytes, &[]);
    }

    /// Looks through what shows these on purpose, and no other.
    pub fn shows(&mut self, artefact: &str, bytes: &[u8], shown: &[&str]) {
        let row = Row {
            artefact: artefact.to_owned(),
            bytes: bytes.len(),
            found: self.found(bytes),
            shown: shown.iter().map(|name| (*name).to_owned()).collect(),
        };
        self.rows.push(row);
    }

    /// Looks through what was sent to a terminal, as it was sent and as it reads there: the
    /// blanks between groups are jumps of the cursor.
    pub fn sent(&mut self, artefact: &str, bytes: &[u8], shown: &[&str]) {
        let mut all = bytes.to_vec();
        all.push(0);
        all.extend(without_sequences(bytes));
        self.shows(artefact, &all, shown);
    }

    /// Looks through every file below a folder, but for those of these names.
    pub fn clean_folder(&mut self, artefact: &str, folder: &Path, but: &[&str]) {
        let mut folders = vec![folder.to_owned()];
        let mut all = Vec::new();
        let mut count = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !but.iter().any(|name| path.ends_with(name)) {
                    // The name of a file may give away as much as what is in it.
                    all.extend_from_slice(path.to_str().unwrap().as_bytes());
                    all.push(b'\n');
                    all.extend(fs::read(&path).unwrap_or_default());
                    all.push(b'\n');
                    count += 1;
                }
            }
        }
        self.clean(&format!("{artefact} ({count} files)"), &all);
    }

    /// Prints the table, and fails where it is not as it must be.
    #[track_caller]
    pub fn end(self, title: &str) {
        println!("{title}: {} spellings of secrets", self.marks.len());
        let mut wrong = Vec::new();
        for row in &self.rows {
            let Row { artefact, bytes, found, shown } = row;
            let list = found.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            println!("  {bytes:>10} bytes  {artefact}: {}", if list.is_empty() { "none" } else { &list });
            let unwanted = found.iter().find(|hit| !shown.iter().any(|name| hit.starts_with(name.as_str())));
            let missing = shown.iter().find(|name| !found.iter().any(|hit| hit.starts_with(name.as_str())));
            if unwanted.is_some() || missing.is_some() {
                wrong.push(format!("{artefact} has {list:?} and should have {shown:?}"));
            }
        }
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }
}

/// The text without control sequences.
fn without_sequences(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        if byte != 0x1b {
            text.push(byte);
        } else if rest.next() == Some(b'[') {
            // Up to its last byte.
            rest.by_ref().find(|byte| (0x40..=0x7e).contains(byte));
        }
    }
    text
}

fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

impl Mark {
    fn counts(&self, bytes: &[u8], at: usize) -> bool {
        let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let beside = at.checked_sub(1).is_some_and(is_word) || is_word(at + self.needle.len());
        !(self.stands_alone && beside)
    }
}

#[test]
fn every_spelling_is_found_where_it_is_planted_and_nowhere_else() {
    use super::marks::{of_base32, of_code, of_text};

    let key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXQ";
    let mut marks = of_base32("the key", key);
    marks.extend(of_text("the passphrase", "zebra quilt lantern"));
    marks.extend(of_code("123456"));
    let search = Search::of(marks);
    let base64 = |text: String| data_encoding::BASE64.encode(text.as_bytes()).into_bytes();
    let planted = [
        format!("otpauth://totp/a:b?secret={key}&issuer=a").into_bytes(),
        b"JBSW Y3DP EHPK 3PXP\nJBSW".to_vec(),
        b"ehpk3pxq jbsw-y3dp-ehpk-3pxq".to_vec(),
        b"zebra quilt lantern".to_vec(),
        b"typed 123 456.".to_vec(),
        base64(format!("x{key}")),
        base64(format!("xy{key}z")),
        data_encoding::HEXUPPER.encode(b"zebra quilt lantern").into_bytes(),
        "zebra quilt lantern".encode_utf16().flat_map(u16::to_be_bytes).collect(),
        data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap(),
    ];
    for bytes in planted {
        let bytes = [b"\x00before ".as_slice(), &bytes, b" behind"].concat();
        assert!(!search.found(&bytes).is_empty(), "{}", String::from_utf8_lossy(&bytes));
    }
    for clean in ["zebra quilt", "1234567", "a123456", "JBSWY3DPEHPK", ""] {
        assert!(search.found(clean.as_bytes()).is_empty(), "{clean}");
    }
}
