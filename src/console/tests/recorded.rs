//! A session that is being recorded, or that others are attached to: no secret
//! shows unasked, what shows all the same is history first.

use super::harness::{Desk, Plan};
use super::office::{PASSPHRASE, Start};
use super::people::{alice, nobody};
use super::{HOME, SMALL, snapshot};
use crate::console::screen::Open;
use crate::console::tests::picture;
use crate::directory::Request;
use crate::model::UserName;
use crate::ports::{Multiplexer, Onlookers, Recorder};

const WARNING: &str =
    "This session is being recorded by asciinema: the secret key would be in the recording.";

fn recorded() -> Onlookers {
    Onlookers { recorder: Recorder::named("asciinema"), multiplexer: None }
}

fn in_tmux() -> Onlookers {
    Onlookers { recorder: None, multiplexer: Some(Multiplexer::Tmux) }
}

fn desk(start: Start, size: (u16, u16), onlookers: Onlookers) -> Desk {
    let people = if start == Start::NoStore { nobody } else { alice };
    Desk::of(&Plan { start, size, onlookers, ..Plan::default() }, people)
}

fn at_set_up(size: (u16, u16), onlookers: Onlookers) -> Desk {
    let mut desk = desk(Start::Ready, size, onlookers);
    desk.press("<enter>aphone<enter>");
    desk
}

/// Whether anything of the key is in the window, as a code or as text.
fn shows_key(desk: &Desk) -> bool {
    let key = desk.set_ups.last().unwrap().scan.as_ref().unwrap().key.expose().to_owned();
    let text = desk.words();
    picture::has_light_cells(desk.buffer())
        || (0..8).any(|group| text.contains(&key[group * 4..group * 4 + 4]))
}

fn history(desk: &mut Desk) -> String {
    desk.open(&Open::History(Some(UserName::new("alice").unwrap())));
    let words = desk.words();
    desk.press("<esc>");
    words
}

#[test]
fn no_key_shows_the_key_of_a_recorded_session_but_the_one_that_says_so() {
    for size in [HOME, SMALL, (132, 43)] {
        let mut desk = at_set_up(size, recorded());
        desk.sees(WARNING);
        for key in ["", "s", "f", "g", "r", "<tab>", "a", " ", "<f1><esc>", "<enter><esc>"] {
            desk.press(key);
            assert!(!shows_key(&desk), "{key} at {size:?}:\n{}", desk.rows().join("\n"));
        }
        desk.sees(WARNING);
        assert!(!history(&mut desk).contains("recorded"));
        desk.press("y");
        assert!(shows_key(&desk));
        desk.resize((132, 43));
        assert!(history(&mut desk).contains("secret key of phone shown while asciinema recorded"));
    }
}

#[test]
fn the_key_shows_only_when_the_history_has_it() {
    let mut desk = at_set_up(HOME, recorded());
    desk.hold_back();
    desk.press("yy");
    assert!(!shows_key(&desk), "it is not written yet");
    desk.release();
    desk.scan();

    let mut desk = at_set_up(HOME, recorded());
    desk.office.fail_disk();
    desk.press("y");
    assert!(!shows_key(&desk), "it cannot be written");
    desk.press("x");
    desk.sees(WARNING);
}

#[test]
fn a_phone_that_scanned_before_the_recording_goes_on_without_the_key() {
    let mut desk = at_set_up(HOME, recorded());
    let phone = desk.scan_uri();
    desk.press("<enter>");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn who_comes_back_to_a_key_shown_all_the_same_sees_it_and_who_resumes_is_asked_again() {
    let mut desk = at_set_up(HOME, recorded());
    desk.press("y<enter><esc>");
    desk.scan();
    desk.press("<esc><enter>");
    desk.sees(WARNING);
    assert!(!shows_key(&desk));
}

#[test]
fn a_recorded_enrollment_that_is_gone_shows_nothing() {
    let mut desk = at_set_up(HOME, recorded());
    let set_up = desk.set_ups[0].clone();
    desk.elsewhere(Request::Discard { user: set_up.user, id: set_up.id });
    desk.press("y");
    assert!(!shows_key(&desk));
}

#[test]
fn recovery_codes_of_a_recorded_session_are_made_only_when_that_is_meant() {
    let mut desk = desk(Start::Ready, HOME, recorded());
    desk.open(&Open::RecoveryCodes(UserName::new("alice").unwrap()));
    desk.press("n<enter><enter><enter>");
    desk.sees("recorded by asciinema: the recovery codes would be in the recording.");
    assert!(desk.codes.is_empty());
    desk.press("<esc>");
    desk.sees("alice has no recovery codes.");
    desk.press("n<enter>y");
    desk.sees("they are not shown again");
    assert_eq!(desk.codes.len(), 10);
}

#[test]
fn the_recovery_key_of_a_recorded_session_is_made_only_when_that_is_meant() {
    let mut desk = desk(Start::NoStore, HOME, recorded());
    desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<enter>{PASSPHRASE}<enter>"));
    desk.sees("the recovery key, which is shown once, would be in the recording.");
    desk.press("<enter>");
    desk.sees_no("ABCD EFGH");
    desk.press("<esc>");
    desk.sees("Passphrase");
    desk.press("<enter>y");
    desk.sees("ABCD EFGH IJKL MNOP");
}

#[test]
fn in_tmux_a_line_says_who_else_can_read_wherever_a_secret_shows() {
    let warning = "Others attached to this tmux session can read this screen.";
    for (size, text) in [(HOME, "Others attached"), (SMALL, "tmux: others"), ((132, 43), "Others attached")] {
        let mut desk = at_set_up(size, in_tmux());
        desk.sees(text);
        desk.scan();
        desk.press("s<tab>");
        desk.press(if size == SMALL { "<tab>" } else { "" });
        assert!(shows_key(&desk) && !desk.words().contains("••••"));
        desk.sees(warning);
        desk.press("r");
        desk.sees("tmux");
    }
    let mut codes = desk(Start::Ready, HOME, in_tmux());
    codes.open(&Open::RecoveryCodes(UserName::new("alice").unwrap()));
    codes.press("n<enter>");
    codes.sees(warning);
    let mut store = desk(Start::NoStore, HOME, in_tmux());
    store.press("<enter><tab><right><enter>");
    store.sees(warning);
}

#[test]
fn recorded_and_attended_sessions_as_they_are_drawn() {
    for size in [HOME, SMALL] {
        let mut set_up = at_set_up(size, recorded());
        snapshot::compare("set-up-recorded", &set_up);
        set_up.office.fail_disk();
        set_up.press("y");
        snapshot::compare("set-up-recorded-unwritten", &set_up);
        // As long as a version 7 lets it be.
        let mut full = desk(Start::Ready, size, in_tmux());
        full.press(&format!("<enter>a{}<enter>", "d".repeat(if size == HOME { 60 } else { 20 })));
        full.scan();
        snapshot::compare("set-up-in-tmux", &full);
        let mut store = desk(Start::NoStore, size, recorded());
        store.press("<enter><tab><right><enter>");
        snapshot::compare("store-recorded", &store);
        let mut codes = desk(Start::Ready, size, recorded());
        codes.open(&Open::RecoveryCodes(UserName::new("alice").unwrap()));
        codes.press("n<enter>");
        snapshot::compare("recovery-codes-recorded", &codes);
    }
}
