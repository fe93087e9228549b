//! The code on the screen becomes pixels and is read by a decoder that is not ours.

use super::harness::{Desk, Plan};
use super::office::Seeded;
use super::people::user;
use super::picture::{self, Theme};
use crate::console::look::Look;
use crate::model::User;
use crate::store::Store;

const SIZES: [(u16, u16); 5] = [(60, 20), (80, 24), (80, 25), (100, 30), (132, 43)];

/// Issuer, label (none: as it is made) and device.
const ENTRIES: [(&str, &str, &str); 7] = [
    ("Example", "", "phone"),
    ("A", "b", "c"),
    ("Müller & Söhne GmbH", "", "work-phone"),
    ("株式会社サンプル", "山田文子", "phone"),
    ("ACME 24/7", "ALICE 1234567890", "TABLET"),
    ("An issuer of sixty-four bytes, which is as long as one can be ..", "", "phone"),
    (
        "Example",
        "a label that is much too long for any code that fits into a window of eighty columns, and for most larger ones too, because it goes on and on until nobody remembers how it began",
        "phone",
    ),
];

fn shows_a_readable_code(desk: &Desk) -> bool {
    let read = picture::read(desk.buffer(), Theme::Dark);
    if read.is_empty() {
        let text = desk.rows().join("\n");
        assert!(!picture::has_light_cells(desk.buffer()), "a code that cannot be read:\n{text}");
        desk.sees("enter a setup key");
        desk.sees("expires in");
        return false;
    }
    assert_eq!(read, [desk.key_uri()]);
    true
}

fn alice(_: &Store, _: &Seeded) -> Vec<User> {
    vec![user("alice", "", "")]
}

#[test]
fn the_code_reads_back_in_every_window_or_the_key_is_shown_instead() {
    let mut readable = 0;
    for (issuer, label, device) in ENTRIES {
        for ascii in [false, true] {
            if ascii && !label.is_empty() {
                continue;
            }
            let look = Look { mono: false, ascii, banner: None };
            let mut desk = Desk::of(&Plan { look, issuer, ..Plan::default() }, alice);
            let label = if label.is_empty() { String::new() } else { format!("<tab><tab><c-u>{label}") };
            desk.press(&format!("<enter>a{device}{label}<enter>"));
            for size in SIZES {
                desk.resize(size);
                for keys in ["", "f", "g", "g", "g", "g", "f"] {
                    desk.press(keys);
                    // After the last drawing `g` shows the text: there is no code then.
                    if desk.words().contains("Cannot scan?") && !picture::has_light_cells(desk.buffer()) {
                        continue;
                    }
                    readable += usize::from(shows_a_readable_code(&desk));
                }
            }
        }
    }
    assert!(readable > 100, "only {readable} codes were drawn");
}

#[test]
fn at_home_size_the_code_of_usual_names_stands_beside_its_text() {
    for (issuer, device) in [("Example", "phone"), ("Müller & Söhne", "work-phone"), ("A", "c")] {
        let mut desk = Desk::of(&Plan { issuer, ..Plan::default() }, alice);
        desk.press(&format!("<enter>a{device}<enter>"));
        assert!(shows_a_readable_code(&desk));
        desk.sees("Set up device");
        desk.sees("expires in 15:00");
        desk.sees("Enter scanned");
        desk.sees("Esc back");
    }
}

#[test]
fn a_notice_or_the_key_beside_the_code_does_not_clip_it() {
    for size in SIZES {
        let mut desk = Desk::of(&Plan { size, ..Plan::default() }, alice);
        desk.press("<enter>aphone<enter><esc>aphone<enter>");
        assert!(shows_a_readable_code(&desk), "{size:?}");
        desk.sees("enrollment was");
    }
}
