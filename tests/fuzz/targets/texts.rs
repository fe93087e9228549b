//! Texts and names as people write them: what is accepted can be shown, is bounded and reads back.

use std::fmt::Display;

use mfa_enroll::model::{DeviceName, Digits, GroupName, Issuer, SafeText, Serial, Tag, UserName, escaped};
use mfa_enroll::totp::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use unicode_normalization::is_nfc;
use unicode_width::UnicodeWidthStr;

use super::shows;

/// All of it is one text, offered to everything that takes one.
pub fn texts(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    shows(&escaped(text));
    safe(text, SafeText::new, 256);
    safe(text, Issuer::new, 64);
    name(text, UserName::new);
    name(text, DeviceName::new);
    name(text, GroupName::new);
    name(text, Serial::new);
    if let Ok(issuer) = Issuer::new(text) {
        assert!(!issuer.as_str().contains(':'));
    }
    match Tag::parse(text) {
        Ok(tag) => {
            assert!(tag.key().chars().count() <= 128 && tag.value().chars().count() <= 256);
            shows(&tag.to_string());
            assert!(is_nfc(tag.key()) && is_nfc(tag.value()));
            reads_back(&tag);
        }
        Err(problem) => shows(&problem.to_string()),
    }
    code(text);
}

fn safe<T, P: Display>(text: &str, new: impl Fn(&str) -> Result<T, P>, longest: usize)
where
    T: Display + PartialEq + Serialize + DeserializeOwned,
{
    match new(text) {
        Ok(taken) => {
            let shown = taken.to_string();
            shows(&shown);
            assert!(!shown.is_empty() && shown.len() <= longest);
            assert!(shown.width() > 0, "{} cannot be seen", shown.escape_unicode());
            assert!(is_nfc(&shown) && shown.trim() == shown && escaped(&shown) == shown);
            assert!(new(&shown).ok().unwrap() == taken, "it is taken again as it is shown");
            reads_back(&taken);
        }
        Err(problem) => shows(&problem.to_string()),
    }
}

fn name<T, P: Display>(text: &str, new: impl Fn(&str) -> Result<T, P>)
where
    T: Display + PartialEq + Serialize + DeserializeOwned,
{
    match new(text) {
        Ok(taken) => {
            let shown = taken.to_string();
            assert!((1..=64).contains(&shown.len()) && shown.bytes().all(|byte| byte.is_ascii_graphic()));
            assert!(shown != "." && shown != ".." && text.trim() == shown);
            assert!(new(&shown).ok().unwrap() == taken);
            reads_back(&taken);
        }
        Err(problem) => shows(&problem.to_string()),
    }
}

fn reads_back<T: PartialEq + Serialize + DeserializeOwned>(taken: &T) {
    let json = serde_json::to_string(taken).unwrap();
    assert!(serde_json::from_str::<T>(&json).unwrap() == *taken, "{json}");
}

fn code(text: &str) {
    for digits in [Digits::Six, Digits::Eight] {
        if let Ok(code) = Code::parse(text, digits) {
            let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
            assert_eq!(code.expose(), plain);
            assert!(plain.len() == digits.count() && plain.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
