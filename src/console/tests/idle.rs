//! A console that nobody is at: it locks, or is blanked; and keys that would
//! act unseen.

use super::harness::{Desk, Left, Plan};
use super::office::{PASSPHRASE, Start};
use super::people::{alice, dozen, nobody};
use super::screens::drawn;
use super::{HOME, SMALL, snapshot};
use crate::directory::{Done, Imported, Progress, Reply, Request, Setting};

/// Locks after the five minutes that a new store has.
fn at(start: Start) -> Desk {
    Desk::of(&Plan { start, idle: 5, ..Plan::default() }, alice)
}

fn unlocked() -> Desk {
    let mut desk = at(Start::Locked);
    desk.press(&format!("{PASSPHRASE}<enter>"));
    desk.sees("Alice Liddell");
    desk
}

#[test]
fn after_five_minutes_without_a_key_the_store_is_locked_and_its_passphrase_opens_it() {
    let mut desk = unlocked();
    desk.press("<enter>");
    desk.wait(299);
    desk.sees("alice › Security credentials");
    desk.wait(1);
    desk.sees("The store was locked after 5 minutes without a key.");
    desk.sees_no("alice");
    desk.press("wrong<enter>");
    desk.sees("Wrong passphrase.");
    desk.press(&format!("{PASSPHRASE}<enter>"));
    desk.sees("Alice Liddell");
    desk.wait(300);
    desk.sees("The store was locked after 5 minutes");
}

#[test]
fn every_key_and_paste_begins_the_time_anew() {
    let mut desk = unlocked();
    desk.wait(200);
    desk.press("/");
    desk.wait(200);
    desk.paste("alice");
    desk.wait(299);
    desk.sees("1 found");
    desk.wait(1);
    desk.sees("The store was locked");
}

#[test]
fn a_running_enrollment_stays_pending_and_shows_the_same_code_when_it_is_resumed() {
    let mut desk = unlocked();
    desk.press("<enter>aphone<enter>");
    desk.sees("Set up device");
    let key_uri = desk.key_uri().to_owned();
    desk.wait(300);
    desk.sees("The store was locked");
    assert!(!super::picture::has_light_cells(desk.buffer()), "{}", desk.rows().join("\n"));
    desk.press(&format!("{PASSPHRASE}<enter>"));
    desk.sees("pending");
    desk.press("<enter><enter>");
    desk.sees("Set up device");
    assert_eq!(desk.key_uri(), key_uri);
}

#[test]
fn with_a_key_file_the_console_is_only_blanked_and_any_key_goes_on_and_does_nothing_else() {
    for key in ["q", "n", "<enter>", "<esc>", "x"] {
        let mut desk = at(Start::KeyFile);
        desk.press("<enter>");
        desk.wait(300);
        desk.sees("Blanked after 5 minutes without a key. The store is unlocked by its key file: anybody");
        desk.sees_no("alice");
        desk.press(key);
        desk.sees("Alice Liddell");
        desk.sees("1 user ·");
        assert_eq!(desk.left, None, "{key}");
        desk.wait(300);
        desk.sees("Blanked after 5 minutes");
    }
}

#[test]
fn a_demo_is_blanked_and_says_that_it_has_no_lock() {
    let mut desk = at(Start::Ready);
    desk.wait(300);
    desk.sees("The store has no lock: anybody at this keyboard can go on.");
    desk.wait(100_000);
    desk.sees("Any key goes on.");
}

#[test]
fn a_key_struck_when_the_time_was_over_does_not_reach_the_page() {
    // The machine slept: the deadline did not come in time.
    let mut desk = unlocked();
    desk.press("<enter>");
    desk.office.clock.set(desk.now().plus_secs(3600));
    desk.press("a");
    desk.sees("The store was locked");
    desk.press("<c-c>");
    assert_eq!(desk.left, Some(Left::Code(130)));
}

#[test]
fn a_question_is_taken_away_too() {
    let mut desk = at(Start::KeyFile);
    desk.press("<enter>aphone<enter>u");
    desk.sees("Discard the enrollment");
    desk.wait(300);
    desk.sees_no("Discard");
    desk.press("u");
    desk.sees("pending");
}

#[test]
fn while_an_import_runs_the_console_does_not_lock_and_shows_its_end_for_as_long_again() {
    let mut desk = unlocked();
    desk.press("i/nonexistent<enter>");
    desk.hold_back();
    desk.press("<enter>");
    desk.wait(3000);
    desk.sees_no("locked");
    desk.slip_in(Reply::Progress(Progress::Imported(Imported { added: 1, changed: 0, done: 1, of: 2 })));
    desk.sees_no("locked");
    desk.slip_in(Reply::Done(Ok(Done::Imported(Imported { added: 2, changed: 0, done: 2, of: 2 }))));
    desk.sees_no("locked");
    desk.release();
    desk.wait(300);
    desk.sees("The store was locked");
}

#[test]
fn a_change_of_the_setting_holds_at_once_and_zero_never_locks() {
    let mut desk = unlocked();
    desk.press("s<backtab><backspace>1<enter>");
    desk.sees("Changed: idle time.");
    desk.wait(59);
    desk.sees("Settings");
    desk.wait(1);
    desk.sees("The store was locked after 1 minute without a key.");
    desk.elsewhere(Request::ChangeSettings(vec![Setting::IdleMinutes(0)]));
    desk.press(&format!("{PASSPHRASE}<enter>"));
    desk.wait(100_000);
    desk.sees("Alice Liddell");
}

#[test]
fn a_console_that_waits_for_its_passphrase_has_nothing_to_lock() {
    let mut desk = at(Start::Locked);
    desk.press("half");
    desk.wait(3000);
    desk.sees("••••");
    let mut desk = Desk::of(&Plan { start: Start::NoStore, idle: 5, ..Plan::default() }, nobody);
    desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<enter>{PASSPHRASE}<enter>"));
    desk.wait(3000);
    desk.sees("Recovery key");
}

#[test]
fn the_pages_of_a_console_nobody_is_at() {
    for size in [HOME, SMALL] {
        for (name, start) in [("locked-idle", Start::Locked), ("blanked", Start::KeyFile)] {
            let mut desk = Desk::of(&Plan { start, size, idle: 5, ..Plan::default() }, alice);
            if start == Start::Locked {
                desk.press(&format!("{PASSPHRASE}<enter>"));
            }
            desk.wait(300);
            snapshot::compare(name, &desk);
        }
    }
}

#[test]
fn in_a_window_too_small_to_show_anything_only_keys_that_lead_out_act() {
    let mut desk = Desk::with(dozen);
    desk.resize((59, 19));
    desk.press("niQhrs/x<enter><tab><down><f1>?a");
    desk.paste("bob");
    desk.resize(HOME);
    desk.sees("12 found · all");
    assert!(desk.chosen().starts_with("alice"));
    desk.press("<enter>aphone");
    desk.resize((40, 10));
    desk.press("-x<enter>");
    desk.resize(HOME);
    desk.sees("Device name │ phone▏");
    desk.resize((40, 10));
    desk.press("q<esc>");
    desk.resize(HOME);
    desk.sees("alice › Security credentials");
    desk.resize((40, 10));
    desk.press("<esc>q");
    assert_eq!(desk.left, Some(Left::Code(0)));
    let mut desk = Desk::with(alice);
    desk.press("<enter>aphone<enter>u");
    desk.resize((40, 10));
    desk.press("uq");
    desk.resize(HOME);
    desk.sees("Discard the enrollment");
    desk.resize((40, 10));
    desk.press("<c-c>");
    assert_eq!(desk.left, Some(Left::Code(130)));
}

#[test]
fn a_store_in_use_says_so_until_it_is_free_and_leaving_is_a_failure() {
    let mut desk = at(Start::InUse);
    desk.press("xn/?<esc>");
    desk.sees("The store is in use by process 4711. End the other mfa-enroll first");
    assert_eq!(desk.left, None, "Esc closed the help");
    desk.sees("Enter try again");
    desk.hold_back();
    desk.press("<enter><enter>x");
    desk.sees("The store is in use by process 4711. Waiting for process 4711…");
    desk.sees_no("try again");
    desk.release();
    desk.sees("Enter try again");
    desk.press("q");
    assert_eq!(desk.left, Some(Left::GaveUp));

    let mut desk = at(Start::InUse);
    desk.office.start = Start::Ready;
    desk.press("<enter>");
    desk.sees("Alice Liddell");
}

#[test]
fn a_store_that_another_process_has() {
    drawn("opening-in-use", Start::InUse, nobody, |_| {});
    drawn("opening-waiting", Start::InUse, nobody, |desk| {
        desk.hold_back();
        desk.press("<enter>");
        desk.wait(1);
    });
}
