//! Nothing foreign reaches the terminal: whatever stands in a field, a record, a path or an error,
//! the bytes sent are printable text and the sequences of our own list.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use ratatui::layout::Size;

use super::HOME;
use super::harness::{Desk, Plan};
use super::office::{PASSPHRASE, Seeded, Start};
use super::people::{dozen, nobody};
use crate::console::app::Message;
use crate::console::keymap::Chord;
use crate::console::screen::Open;
use crate::console::terminal::{Outlet, Screen};
use crate::directory::{Done, Kind, Problem, Reply};
use crate::model::{SafeText, Tag, User, UserName, escaped};

/// Keeps what is sent.
#[derive(Clone, Default)]
struct Tape(Arc<Mutex<Vec<u8>>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Outlet for Tape {
    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(HOME.0, HOME.1))
    }

    fn wait_until_writable(&self) -> io::Result<()> {
        Ok(())
    }
}

/// What no terminal may get from us as text, written down once more from Unicode.
fn is_foreign(c: char) -> bool {
    let ranges: [(u32, u32); 15] = [
        (0x00, 0x1f),
        (0x7f, 0x9f),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0xe000, 0xf8ff),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xfff0, 0xfffb),
        (0xe0000, 0xe0fff),
        (0xf0000, 0x10_ffff),
    ];
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// The first thing sent that is neither printable nor a sequence of ours.
pub(super) fn wrong(bytes: &[u8]) -> Option<String> {
    let Ok(mut rest) = std::str::from_utf8(bytes) else { return Some("no UTF-8".to_owned()) };
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\u{1b}' {
            let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) else {
                return Some("a sequence without an end".to_owned());
            };
            let (sequence, tail) = rest.split_at(end + 1);
            let (last, inner) = (sequence.as_bytes()[end], sequence[..end].strip_prefix('['));
            let numbers = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ';');
            let is_ours = inner.is_some_and(|inner| match last {
                b'H' | b'C' | b'm' => numbers(inner),
                b'J' => inner.is_empty(),
                b'h' | b'l' => inner == "?25" || inner == "?2026",
                _ => false,
            });
            if !is_ours {
                return Some(format!("the sequence {sequence:?}"));
            }
            rest = tail;
        } else if is_foreign(c) || escaped(c.encode_utf8(&mut [0; 4])) != c.to_string() {
            return Some(format!("the character {c:?}"));
        }
        marks = if unicode_normalization::char::is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > 8 {
            return Some("marks piled up".to_owned());
        }
    }
    None
}

/// Random text of what could do harm, with plain letters between.
fn hostile(dice: &Seeded) -> String {
    const PIECES: [&str; 30] = [
        "\u{1b}[2J",
        "\u{1b}]52;c;Zm9v\u{7}",
        "\u{1b}]0;title\u{1b}\\",
        "\u{9b}31m",
        "\u{0}",
        "\u{7}",
        "\r",
        "\u{8}",
        "\u{7f}",
        "\u{85}",
        "\u{ad}",
        "\u{202e}",
        "\u{2066}",
        "\u{2069}",
        "\u{200b}",
        "\u{200d}",
        "\u{feff}",
        "\u{e0041}",
        "\u{2028}",
        "\u{e0b0}",
        "\u{f0000}",
        "\u{fe0f}",
        "\u{61c}",
        "a",
        "文",
        "é",
        " ",
        "e\u{301}",
        "\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}",
        "\u{1b}P+q\u{1b}\\",
    ];
    let count = 1 + dice.below(12);
    let piece = |_| PIECES[usize::try_from(dice.below(30)).unwrap()];
    (0..count).map(piece).collect()
}

/// A text that may be kept, as near to harm as it can be.
fn kept(dice: &Seeded) -> SafeText {
    const PLAIN: [char; 12] = ['a', '文', 'é', 'ש', 'ع', ' ', '\u{301}', '👩', '=', '"', '\\', '김'];
    loop {
        let letter = |_| PLAIN[usize::try_from(dice.below(12)).unwrap()];
        let text: String = (0..=dice.below(80)).map(letter).collect();
        if let Ok(text) = SafeText::new(&text) {
            return text;
        }
    }
}

/// A desk behind a wire that is listened to.
struct Wired {
    desk: Desk,
    screen: Screen<Tape>,
    tape: Tape,
    bytes: usize,
}

impl Wired {
    fn of(start: Start, people: impl FnOnce(&crate::store::Store, &Seeded) -> Vec<User>) -> Self {
        let tape = Tape::default();
        let desk = Desk::of(&Plan { start, ..Plan::default() }, people);
        Self { desk, screen: Screen::new(tape.clone()).unwrap(), tape, bytes: 0 }
    }

    /// Sends the present frame and looks at its bytes.
    #[track_caller]
    fn send(&mut self, what: &str) {
        self.screen.repaint();
        self.desk.send(&mut self.screen, true);
        let sent = std::mem::take(&mut *self.tape.0.lock().unwrap());
        self.bytes += sent.len();
        assert_eq!(wrong(&sent), None, "{what:?} on\n{}", self.desk.rows().join("\n"));
    }

    /// Strikes each character as a key, however it got there.
    fn strike(&mut self, text: &str) {
        for c in text.chars() {
            self.desk.update(Message::Key(Chord::Char(c), self.desk.now().millis()));
        }
        self.desk.draw();
    }
}

/// The ways from the users list to every page where something is typed, and into its fields.
const FIELDS: [&str; 16] = [
    "/",
    "n",
    "n<tab>",
    "n<tab><tab>",
    "i",
    "<enter>a",
    "<enter>a<tab><tab>",
    "<enter>aphone<tab><right><tab>",
    "<enter>aphone<tab><right><tab>1<tab>",
    "<enter>e",
    "<enter>i",
    "<enter>i<tab><tab>",
    "<enter>d<tab>",
    "<enter>p<tab><tab>",
    "<enter>t",
    "s",
];

#[test]
fn what_is_typed_or_pasted_into_any_field() {
    let dice = Seeded::new(7);
    let mut bytes = 0;
    for round in 0..4 {
        for field in FIELDS {
            let text = hostile(&dice);
            let mut wired = Wired::of(Start::Ready, dozen);
            wired.desk.press(field);
            if round % 2 == 0 {
                wired.strike(&text);
            } else {
                wired.desk.paste(&text);
            }
            wired.send(&text);
            // What is refused is said.
            wired.desk.press("<enter>");
            wired.send(&text);
            wired.desk.press("<enter>");
            wired.send(&text);
            bytes += wired.bytes;
        }
    }
    println!("{bytes} bytes were looked at");
    assert!(bytes > 100_000);
}

#[test]
fn what_an_error_or_a_path_says_on_any_page() {
    let dice = Seeded::new(8);
    for open in ["", "<enter>", "<enter>aphone<enter>", "Q", "h", "R", "n", "i", "s", "<enter>h", "<enter>c"]
    {
        for kind in [Kind::Refused, Kind::Unavailable, Kind::Damaged, Kind::Doubt, Kind::Fault] {
            let mut wired = Wired::of(Start::Ready, dozen);
            wired.desk.press(open);
            wired.desk.hold_back();
            // Something that asks the directory again, on whatever page this is.
            wired.desk.open(&Open::Credentials(UserName::new("alice").unwrap()));
            let (what, next) = (hostile(&dice), hostile(&dice));
            wired.desk.slip_in(Reply::Done(Err(Problem::new(kind, &*what, &*next))));
            wired.send(&what);
        }
    }
    let mut wired = Wired::of(Start::NoStore, nobody);
    wired.desk.hold_back();
    wired.desk.press("<enter><tab><right><enter>");
    let key_file = Some(hostile(&dice));
    let recovery_key = crate::model::SecretText::new("ABCD EFGH".to_owned());
    wired.desk.slip_in(Reply::Done(Ok(Done::Created { recovery_key, key_file })));
    wired.desk.sees("Write its recovery key down now");
    wired.send("a path");
    let mut wired = Wired::of(Start::Locked, nobody);
    wired.strike(&hostile(&dice));
    wired.send("a passphrase");
    wired.desk.press(&format!("<c-u>{PASSPHRASE}<enter>"));
    wired.send("unlocked");
}

#[test]
fn what_records_hold_on_every_page() {
    for seed in 0..12 {
        let dice = Seeded::new(seed);
        let people = |store: &crate::store::Store, seeded: &Seeded| {
            let mut people = dozen(store, seeded);
            for user in &mut people {
                user.person.display_name = Some(kept(&dice));
                user.person.email = Some(kept(&dice));
                user.note = Some(kept(&dice));
                if let Ok(tag) = Tag::parse(&format!("key={}", kept(&dice))) {
                    let _ = user.tags.set(tag);
                }
                for device in &mut user.devices {
                    device.note = Some(kept(&dice));
                    device.enrolled_by.name = kept(&dice);
                }
                for pending in &mut user.pending {
                    pending.account = kept(&dice);
                }
            }
            people
        };
        let mut wired = Wired::of(Start::Ready, people);
        wired.send("users");
        for user in ["alice", "bob", "carol", "eight"] {
            let name = || UserName::new(user).unwrap();
            let pages = [
                Open::Credentials(name()),
                Open::EditUser(name()),
                Open::History(Some(name())),
                Open::RecoveryCodes(name()),
                Open::Assign(name()),
                Open::Report,
                Open::Queue,
                Open::History(None),
                Open::Settings,
            ];
            for page in pages {
                wired.desk.open(&page);
                wired.send(user);
                wired.desk.press("?");
                wired.send(user);
                wired.desk.press("<esc><esc><esc>");
            }
        }
    }
}

#[test]
fn what_would_be_foreign_is_seen_to_be() {
    for bytes in [
        "\u{1b}]0;x\u{7}",
        "\u{1b}]52;c;AAAA\u{7}",
        "\u{1b}c",
        "\u{7}",
        "a\u{9b}31m",
        "a\u{1b}",
        "\u{1b}[6n",
        "a\u{202e}b",
        "a\rb",
        "\u{1b}[2J",
        "\u{1b}[?1000h",
        "\u{e000}",
    ] {
        assert!(wrong(bytes.as_bytes()).is_some(), "{bytes:?}");
    }
    for bytes in [
        "\u{1b}[?2026h\u{1b}[1;1H\u{1b}[J\u{1b}[1;31mé文\u{1b}[m\u{1b}[?25l",
        "e\u{301}",
        "\u{1b}[38;5;16ma ▀\u{1b}[4C",
    ] {
        assert_eq!(wrong(bytes.as_bytes()), None);
    }
    assert!(wrong(b"\xff").is_some());
}
