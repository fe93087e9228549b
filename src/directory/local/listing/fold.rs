//! The form in which names are searched: lower case, without accents.
//!
//! Owns what counts as the same letter. Must not know what is folded or why.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Puts the folded text behind what is there. Control characters, which no name
/// has and which part the fields of a line, are left out.
pub(super) fn fold_into(text: &str, folded: &mut Vec<u8>) {
    if text.is_ascii() {
        let bytes = text.bytes().filter(|byte| !byte.is_ascii_control());
        return folded.extend(bytes.map(|byte| byte.to_ascii_lowercase()));
    }
    let mut buffer = [0; 4];
    let plain = text.nfd().filter(|c| !is_combining_mark(*c) && !c.is_control());
    for c in plain.flat_map(char::to_lowercase) {
        match without_stroke(c) {
            Some(letters) => folded.extend_from_slice(letters.as_bytes()),
            None => folded.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
}

/// Folded by itself.
pub(in crate::directory::local) fn folded(text: &str) -> Vec<u8> {
    let mut folded = Vec::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Letters whose mark Unicode does not take for an accent, as a keyboard without
/// them has them.
fn without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn case_accents_and_strokes_do_not_matter() {
        let pairs = [
            ("Alice", "alice"),
            ("DÁVID", "david"),
            ("da\u{301}vid", "david"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Bjørn Østergård", "bjorn ostergard"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("IŞIK", "isik"),
            ("Ψυχή", "ψυχη"),
            ("文子", "文子"),
        ];
        for (text, expected) in pairs {
            assert_eq!(String::from_utf8(folded(text)).unwrap(), expected);
        }
    }

    #[test]
    fn what_parts_the_fields_of_a_line_is_never_in_a_folded_text() {
        for text in ["a\nb", "a\u{0}b\t", "é\nb\u{85}"] {
            assert!(!folded(text).iter().any(u8::is_ascii_control), "{text:?}");
        }
    }
}
