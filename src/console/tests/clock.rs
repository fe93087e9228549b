//! A clock that goes back, jumps or stood still for a night while a page is open: what is told, and
//! that no countdown is ever negative and nothing breaks.

use super::NOW;
use super::harness::{Desk, Plan};
use super::people::{alice, dozen};
use super::wizard::{at_confirm, at_set_up};
use crate::console::app::Message;
use crate::model::Timestamp;

const HOUR: u64 = 3600;
const YEAR: u64 = 365 * 86_400;

/// Where the clock may be found, in seconds.
const JUMPS: [u64; 9] = [
    0,
    29,
    59,
    NOW.secs() - YEAR,
    NOW.secs() - HOUR,
    NOW.secs() - 1,
    NOW.secs() + 8 * HOUR,
    20_000_000_000,
    u64::MAX,
];

/// The clock says something else from one moment to the next.
fn jump(desk: &mut Desk, secs: u64) {
    desk.office.clock.set(Timestamp::from_secs(secs));
    desk.update(Message::Time);
    desk.draw();
    // The next deadline lies ahead, or the loop would spin.
    desk.wait(0);
}

/// No time that is shown is less than none.
#[track_caller]
fn counts_down(desk: &Desk) {
    let words = desk.words();
    for (at, _) in words.match_indices('-') {
        let rest: String = words[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        let after = &words[at + 1 + rest.len()..];
        let is_time = [" s", " min", ":"].iter().any(|unit| after.starts_with(unit));
        assert!(rest.is_empty() || !is_time, "{words}");
    }
}

#[test]
fn a_clock_found_anywhere_breaks_no_page_and_no_countdown_is_negative() {
    let pages: [fn() -> Desk; 5] = [
        || Desk::with(dozen),
        || {
            let mut desk = Desk::with(dozen);
            desk.press("<enter>");
            desk
        },
        at_set_up,
        at_confirm,
        || {
            let mut desk = at_confirm();
            let phone = desk.scan_uri();
            desk.press(&phone.code(desk.now()));
            desk
        },
    ];
    for open in pages {
        for first in JUMPS {
            for then in [NOW.secs(), 0, u64::MAX] {
                let mut desk = open();
                jump(&mut desk, first);
                counts_down(&desk);
                desk.press("123456<enter>");
                counts_down(&desk);
                jump(&mut desk, then);
                counts_down(&desk);
                desk.press("<esc>");
                desk.resize((60, 20));
                counts_down(&desk);
                desk.press("<esc><esc>");
            }
        }
    }
}

#[test]
fn on_a_clock_that_went_back_no_code_is_judged_and_the_page_says_why() {
    let mut desk = at_confirm();
    let phone = desk.scan_uri();
    jump(&mut desk, NOW.secs() - HOUR);
    desk.press(&phone.code(desk.now()));
    desk.sees("The clock of this machine says 2026-11-04 08:15 UTC, but the newest history entry is of 2026-11-04 09:15");
    // Set right, the same QR code goes on.
    jump(&mut desk, NOW.secs() + 30);
    desk.press("<backspace><backspace><backspace><backspace><backspace><backspace>");
    desk.press(&phone.code(desk.now()));
    desk.wait(30);
    desk.press(&phone.code(desk.now()));
    desk.sees("MFA device added");
}

#[test]
fn an_enrollment_under_way_when_the_machine_slept_for_a_night_is_told_to_be_over() {
    let mut desk = at_set_up();
    jump(&mut desk, NOW.secs() + 8 * HOUR);
    desk.sees("expired");
    assert!(super::picture::read(desk.buffer(), super::picture::Theme::Dark).is_empty(), "no key shows");
}

#[test]
fn a_question_is_answered_on_a_clock_that_went_back() {
    let mut desk = Desk::with(dozen);
    desk.press("/eight<enter>x");
    let asked = desk.words();
    jump(&mut desk, NOW.secs() - HOUR);
    desk.press("<esc>");
    desk.draw();
    assert_ne!(desk.words(), asked, "Esc leads out of it");
}

#[test]
fn the_console_locks_in_time_although_the_clock_went_back() {
    let plan = Plan { idle: 5, start: super::office::Start::Locked, ..Plan::default() };
    let mut desk = Desk::of(&plan, alice);
    desk.press(super::office::PASSPHRASE);
    desk.press("<enter>");
    desk.sees("Alice Liddell");
    jump(&mut desk, NOW.secs() - HOUR);
    desk.wait(301);
    desk.sees_no("Alice Liddell");
}
