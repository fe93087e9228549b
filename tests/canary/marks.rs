//! What is searched for: each secret in every spelling that it could have got away in.
//!
//! Owns the spellings. A code of six digits counts only where it stands alone: within other digits
//! and letters it would be there by chance.

use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// One spelling of a secret.
pub struct Mark {
    /// Which secret it is.
    pub secret: String,
    /// How it is spelled.
    pub spelling: &'static str,
    pub needle: Vec<u8>,
    /// Whether it counts only where no digit or letter is beside it.
    pub stands_alone: bool,
}

/// A secret key, a recovery code or key: anything that is written down in base32.
pub fn of_base32(secret: &str, text: &str) -> Vec<Mark> {
    let whole: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let mut marks = Vec::new();
    if let Ok(bytes) = BASE32_NOPAD.decode(whole.as_bytes()) {
        marks.extend(of_bytes(secret, &bytes));
    }
    // A part of it is as good a find, where it is broken into lines.
    for part in whole.as_bytes().chunks(16).filter(|part| part.len() >= 12).chain([whole.as_bytes()]) {
        let part = std::str::from_utf8(part).unwrap();
        let groups: Vec<&str> = (0..part.len() / 4).map(|at| &part[at * 4..at * 4 + 4]).collect();
        for text in [part.to_owned(), groups.join(" "), groups.join("-")] {
            marks.extend(of_text(secret, &text));
            marks.extend(of_text(secret, &text.to_lowercase()));
        }
    }
    marks
}

/// A passphrase, or any other text.
pub fn of_text(secret: &str, text: &str) -> Vec<Mark> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let mut marks = of_bytes(secret, text.as_bytes());
    marks.push(mark(secret, "UTF-16LE", utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect()));
    marks.push(mark(secret, "UTF-16BE", utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect()));
    marks
}

/// A code as it was typed.
pub fn of_code(code: &str) -> Vec<Mark> {
    let typed = [("as typed", code.to_owned()), ("in halves", format!("{} {}", &code[..3], &code[3..]))];
    let mark = |(spelling, text): (&'static str, String)| Mark {
        secret: "a code".to_owned(),
        spelling,
        needle: text.into_bytes(),
        stands_alone: true,
    };
    typed.into_iter().map(mark).collect()
}

/// Bytes that are no text.
pub fn of_bytes(secret: &str, bytes: &[u8]) -> Vec<Mark> {
    let percent = |hex: fn(&[u8]) -> String| -> Vec<u8> {
        bytes.iter().flat_map(|byte| format!("%{}", hex(&[*byte])).into_bytes()).collect()
    };
    let mut marks = vec![
        mark(secret, "raw", bytes.to_vec()),
        mark(secret, "hex", HEXLOWER.encode(bytes).into_bytes()),
        mark(secret, "HEX", HEXUPPER.encode(bytes).into_bytes()),
        mark(secret, "percent", percent(|byte| HEXLOWER.encode(byte))),
        mark(secret, "PERCENT", percent(|byte| HEXUPPER.encode(byte))),
    ];
    for encoding in [&BASE64_NOPAD, &BASE64URL_NOPAD] {
        for before in 0..3 {
            let needle = within(&encoding.encode(&[&[0; 3][..before], bytes].concat()), before, bytes.len());
            marks.push(mark(secret, "base64", needle));
        }
    }
    marks
}

/// What is the same in base64 whatever stands before and behind.
fn within(encoded: &str, before: usize, length: usize) -> Vec<u8> {
    let first = [0, 2, 3][before];
    let last = (before + length) * 8 / 6;
    encoded.as_bytes()[first..last].to_vec()
}

fn mark(secret: &str, spelling: &'static str, needle: Vec<u8>) -> Mark {
    assert!(needle.len() >= 10, "{secret}: found by chance");
    Mark { secret: secret.to_owned(), spelling, needle, stands_alone: false }
}
