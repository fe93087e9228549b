//! The acts on devices as they are drawn, and what stands round the table.

use super::harness::{COLORS, Desk, Plan};
use super::office::Seeded;
use super::owners::{
    at_alice, everybody_must, everybody_must_soon, exempt, full, long, mixed, none, old, one, phone,
    proofing, tablet, three,
};
use super::{HOME, SMALL, snapshot};
use crate::console::look::Look;
use crate::model::User;
use crate::store::{Settings, Store};

type People = fn(&Store, &Seeded) -> Vec<User>;

/// Opens the first user under these rules, goes these steps in windows of both
/// sizes and compares what is drawn.
#[track_caller]
fn drawn(name: &str, rules: fn(&mut Settings), people: People, steps: impl Fn(&mut Desk)) {
    for size in [HOME, SMALL] {
        let mut desk = Desk::of(&Plan { size, rules, ..Plan::default() }, people);
        desk.press("<enter>");
        steps(&mut desk);
        snapshot::compare(name, &desk);
    }
}

#[test]
fn round_the_table_stands_what_is_known() {
    drawn("devices", everybody_must, full, |_| {});
    drawn("devices-sha256", everybody_must, full, |desk| desk.press("<down>"));
    drawn("devices-deactivated", none, three, |desk| desk.press("<down><down>"));
    drawn("devices-token", none, mixed, |desk| desk.press("<down>"));
    drawn("devices-long", everybody_must, long, |desk| desk.press("<down>"));
    drawn("devices-exempt", everybody_must, exempt, |_| {});
    drawn("devices-due", everybody_must_soon, super::people::alice, |_| {});
    drawn("devices-overdue", everybody_must, super::people::alice, |_| {});
}

#[test]
fn a_device_that_not_every_app_can_be_is_seen_as_such() {
    let mut desk = at_alice(none, full);
    desk.sees_no("SHA-256");
    desk.press("<down>");
    desk.sees("SHA-256 · 6 digits · 30 s");
    desk.sees("Note: Belongs to the department.");
    desk.sees("Tags: asset=T-0815, room=12");
}

#[test]
fn eight_devices_in_the_smallest_window_leave_the_chosen_one_in_sight() {
    let mut desk = Desk::of(&Plan { size: SMALL, ..Plan::default() }, long);
    desk.press("<enter>");
    for n in 1..=8 {
        assert!(desk.chosen().starts_with(&n.to_string()), "{}", desk.rows().join("\n"));
        // A problem of several lines takes room from the table.
        desk.press("a");
        assert!(desk.chosen().starts_with(&n.to_string()), "{}", desk.rows().join("\n"));
        desk.press("<down>");
    }
}

#[test]
fn the_last_line_names_what_can_be_done_with_what_is_chosen() {
    let mut desk = at_alice(none, three);
    let last = |desk: &Desk| desk.rows().last().unwrap().trim().to_owned();
    assert_eq!(last(&desk), "a assign  p replace  t test  r resync  e rename  d deactivate  n note  ? more");
    desk.press("<down><down>");
    assert_eq!(last(&desk), "a assign  p replace  t test  d reactivate  e rename  x delete  n note  ? more");
}

#[test]
fn testing_a_code() {
    drawn("test", none, three, |desk| desk.press("t123"));
    drawn("test-mixed", none, mixed, |desk| desk.press("t123"));
    drawn("test-right", none, three, |desk| {
        desk.press("t");
        desk.press(&tablet().code(desk.now()));
    });
    drawn("test-out-of-time", none, three, |desk| {
        desk.press("t");
        desk.press(&tablet().ahead(-840).code(desk.now()));
    });
    drawn("test-deactivated", none, three, |desk| {
        desk.press("t");
        desk.press(&old().code(desk.now()));
    });
    drawn("test-wrong", none, three, |desk| desk.press("t000000"));
    drawn("test-locked", none, three, |desk| desk.press("t000000000000000000000000"));
    drawn("test-long", none, long, |desk| {
        desk.press("t");
        desk.press(&phone().code(desk.now()));
    });
}

#[test]
fn resync_and_reactivation() {
    drawn("resync", none, three, |desk| desk.press("r12"));
    drawn("resync-second", none, three, |desk| {
        desk.press("r");
        desk.press(&phone().code(desk.now()));
        desk.wait(13);
    });
    drawn("resync-no-match", none, three, |desk| desk.press("r000000"));
    drawn("resync-other-device", none, three, |desk| {
        desk.press("r");
        desk.press(&tablet().code(desk.now()));
    });
    drawn("resync-locked", none, three, |desk| desk.press("r000000000000000000000000"));
    drawn("resync-long", none, long, |desk| desk.press("r000000"));
    drawn("resynced", none, three, |desk| {
        desk.press("r");
        desk.press(&phone().code(desk.now()));
        desk.wait(30);
        desk.press(&phone().code(desk.now()));
    });
    drawn("reactivate", none, three, |desk| desk.press("<down><down>d"));
}

#[test]
fn taking_a_device_away() {
    drawn("deactivate", none, three, |desk| desk.press("d"));
    drawn("deactivate-by-code", proofing, three, |desk| {
        desk.press("t");
        desk.press(&tablet().code(desk.now()));
        desk.press("<esc>d<tab>HD-4711");
    });
    drawn("deactivate-last", everybody_must, one, |desk| desk.press("d"));
    drawn("deactivate-last-question", everybody_must, one, |desk| desk.press("d<enter>"));
    drawn("deactivate-not-said", proofing, three, |desk| desk.press("d<enter>"));
    drawn("deactivated", none, three, |desk| desk.press("d<enter>"));
    drawn("delete", none, three, |desk| desk.press("x"));
    drawn("delete-question", none, three, |desk| desk.press("x<enter>"));
    drawn("delete-long", everybody_must, long, |desk| desk.press("x<tab>HD-4711"));
    drawn("delete-long-question", everybody_must, long, |desk| desk.press("x<enter>"));
}

#[test]
fn renaming() {
    drawn("rename", none, three, |desk| desk.press("e-2"));
    drawn("rename-wrong", none, three, |desk| desk.press("e 2<enter>"));
    drawn("rename-long", none, long, |desk| desk.press("e"));
}

const MONO: Look = Look { mono: true, ..COLORS };
const ASCII: Look = Look { ascii: true, ..COLORS };
/// The new pages, one after the other.
const TOUR: [&str; 8] = ["", "<down>", "t", "000000", "<esc>r", "000000", "<esc>x", "<esc>e"];

#[test]
fn without_colours_the_acts_have_none() {
    let mut desk = Desk::of(&Plan { look: MONO, rules: everybody_must, ..Plan::default() }, full);
    desk.press("<enter>");
    for keys in TOUR {
        desk.press(keys);
        for cell in desk.buffer().content() {
            assert_eq!((cell.fg, cell.bg), Default::default(), "after “{keys}”");
        }
    }
}

#[test]
fn in_ascii_the_acts_have_no_other_characters() {
    let mut desk = Desk::of(&Plan { look: ASCII, rules: everybody_must, ..Plan::default() }, full);
    desk.press("<enter>");
    for keys in TOUR {
        desk.press(keys);
        let text = desk.rows().join("\n");
        assert!(text.is_ascii(), "after “{keys}” in\n{text}");
    }
    desk.press("<esc>");
    snapshot::compare("devices-ascii", &desk);
}
