//! Keys as tests write them: `<esc>`, `<c-l>`, and every other letter as itself.

use crate::console::keymap::Chord;

/// Keys as text: `n`, `alice<tab>Alice Liddell<enter>`, `<c-u>`.
pub(super) fn chords(keys: &str) -> Vec<Chord> {
    let mut chords = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let Some((name, tail)) = rest.strip_prefix('<').and_then(|named| named.split_once('>')) else {
            chords.push(Chord::Char(first));
            rest = &rest[first.len_utf8()..];
            continue;
        };
        chords.push(named(name));
        rest = tail;
    }
    chords
}

fn named(name: &str) -> Chord {
    match name {
        "enter" => Chord::Enter,
        "esc" => Chord::Esc,
        "tab" => Chord::Tab,
        "backtab" => Chord::BackTab,
        "up" => Chord::Up,
        "down" => Chord::Down,
        "left" => Chord::Left,
        "right" => Chord::Right,
        "home" => Chord::Home,
        "end" => Chord::End,
        "pgup" => Chord::PageUp,
        "pgdn" => Chord::PageDown,
        "backspace" => Chord::Backspace,
        "del" => Chord::Delete,
        "f1" => Chord::F1,
        other => match other.strip_prefix("c-").and_then(|c| c.chars().next()) {
            Some(letter) => Chord::Ctrl(letter),
            None => panic!("no key is called <{other}>"),
        },
    }
}
