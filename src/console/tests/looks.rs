//! The wizard's screens in colours, and the main ones without colours and in ASCII.

use super::harness::{COLORS, Desk, Plan};
use super::office::{Seeded, Start};
use super::people::{OLD_KEY, alice, dozen};
use super::phone::{Computes, Phone};
use super::screens::drawn;
use super::{HOME, SMALL, snapshot};
use crate::console::look::Look;
use crate::model::User;
use crate::store::Store;

fn to_set_up(desk: &mut Desk) {
    desk.press("<enter>aphone<enter>");
}

fn to_confirm(desk: &mut Desk) {
    to_set_up(desk);
    desk.press("<enter>");
}

/// Types the code that a phone with the key shows.
fn type_code(desk: &mut Desk, ahead: i64) {
    let code = Phone::scanning(desk.key_uri()).ahead(ahead).code(desk.now());
    desk.press(&code);
}

fn add(desk: &mut Desk, ahead: i64) {
    to_confirm(desk);
    type_code(desk, ahead);
    desk.wait(30);
    type_code(desk, ahead);
}

fn alice_with_a_long_name(_: &Store, _: &Seeded) -> Vec<User> {
    vec![super::people::user("alice.with-a-user-name-as-long-as-they-come-64@department.exampl", "", "")]
}

#[test]
fn assign() {
    drawn("assign", Start::Ready, alice, |desk| desk.press("<enter>a"));
    drawn("assign-typed", Start::Ready, alice, |desk| desk.press("<enter>aphone"));
    drawn("assign-label", Start::Ready, alice, |desk| desk.press("<enter>aphone<tab><tab><backspace>!"));
    drawn("assign-sha256", Start::Ready, alice, |desk| desk.press("<enter>aphone<tab><tab><tab><right>"));
    drawn("assign-wrong", Start::Ready, alice, |desk| desk.press("<enter>amy phone<enter>"));
    drawn("assign-long", Start::Ready, alice_with_a_long_name, |desk| {
        desk.press(&format!("<enter>a{}", "device-".repeat(9)));
    });
}

#[test]
fn set_up() {
    drawn("set-up", Start::Ready, alice, to_set_up);
    drawn("set-up-full-screen", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.press("f");
    });
    drawn("set-up-key", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.press("s");
    });
    drawn("set-up-text", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.press("<tab>");
    });
    drawn("set-up-other-drawing", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.press("g");
    });
    drawn("set-up-again", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.press("<esc>aphone<enter>");
    });
    drawn("set-up-long", Start::Ready, alice_with_a_long_name, |desk| {
        desk.press(&format!("<enter>a{}<enter>", "device-".repeat(9)));
    });
}

#[test]
fn confirm() {
    drawn("confirm", Start::Ready, alice, to_confirm);
    drawn("confirm-typed", Start::Ready, alice, |desk| {
        to_confirm(desk);
        desk.press("123");
    });
    drawn("confirm-judging", Start::Ready, alice, |desk| {
        to_confirm(desk);
        desk.hold_back();
        type_code(desk, 0);
        desk.wait(1);
    });
    drawn("confirm-second", Start::Ready, alice, |desk| {
        to_confirm(desk);
        type_code(desk, 0);
        desk.wait(13);
    });
    drawn("confirm-no-match", Start::Ready, alice, |desk| {
        to_confirm(desk);
        desk.press("000000");
    });
    drawn("confirm-other-device", Start::Ready, dozen, |desk| {
        to_confirm(desk);
        let code = Phone::typed(OLD_KEY, Computes::Sha1).code(desk.now());
        desk.press(&code);
    });
    drawn("confirm-ignores-settings", Start::Ready, alice, |desk| {
        desk.press("<enter>aphone<tab><tab><tab><right><enter><enter>");
        let code = Phone::scanning(desk.key_uri()).ignoring_settings().code(desk.now());
        desk.press(&code);
    });
    drawn("confirm-pasted-words", Start::Ready, alice, |desk| {
        to_confirm(desk);
        desk.paste("my code is 123456");
    });
}

#[test]
fn the_end_of_the_wizard() {
    drawn("added", Start::Ready, alice, |desk| add(desk, 0));
    drawn("added-slow-clock", Start::Ready, alice, |desk| add(desk, -90));
    drawn("expired", Start::Ready, alice, |desk| {
        to_set_up(desk);
        desk.wait(900);
    });
}

const MONO: Look = Look { mono: true, ..COLORS };
const ASCII: Look = Look { ascii: true, ..COLORS };

#[test]
fn without_colours_and_in_ascii_nothing_is_lost() {
    for (name, look) in [("mono", MONO), ("ascii", ASCII)] {
        for size in [HOME, SMALL] {
            let mut desk = Desk::of(&Plan { size, look, ..Plan::default() }, dozen);
            desk.press("<down>");
            snapshot::compare(&format!("users-{name}"), &desk);
            desk.press("<home>");
            to_set_up(&mut desk);
            snapshot::compare(&format!("set-up-{name}"), &desk);
            desk.press("<enter>");
            type_code(&mut desk, 0);
            desk.press("000000");
            snapshot::compare(&format!("confirm-{name}"), &desk);
        }
    }
}

#[test]
fn without_colours_only_the_code_has_any() {
    let mut desk = Desk::of(&Plan { look: MONO, ..Plan::default() }, dozen);
    for keys in ["", "/a", "<enter>", "aphone", "<enter>", "s", "<enter>", "000000", "u", "<esc>", "<f1>"] {
        desk.press(keys);
        for cell in desk.buffer().content() {
            let colors = (cell.fg, cell.bg);
            let of_the_code = matches!(colors, (ratatui::style::Color::Indexed(16 | 231), _));
            assert!(of_the_code || colors == Default::default(), "{colors:?} after “{keys}”");
        }
    }
}

#[test]
fn in_ascii_only_people_bring_other_characters() {
    let mut desk = Desk::of(&Plan { look: ASCII, ..Plan::default() }, alice);
    for keys in ["", "/a", "<enter>", "aphone", "<enter>", "s", "g", "g", "s", "<enter>", "000000", "<f1>"] {
        desk.press(keys);
        let text = desk.rows().join("\n");
        // The other drawings of the code were asked for by name.
        let foreign = text.chars().filter(|c| !c.is_ascii() && !"▀▄".contains(*c)).collect::<String>();
        assert_eq!(foreign, "", "after “{keys}” in\n{text}");
    }
}

#[test]
fn a_demo_is_marked_on_every_side_of_set_up() {
    for size in [HOME, SMALL] {
        let look = Look { banner: Some("DEMO"), ..COLORS };
        let mut desk = Desk::of(&Plan { size, look, ..Plan::default() }, alice);
        desk.press("<enter>aphone<enter>");
        for keys in ["", "<tab>", "<tab>f", "fr", "r"] {
            desk.press(keys);
            desk.sees("DEMO");
        }
    }
}
