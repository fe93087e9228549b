//! T22, B30: a clock that goes back, jumps or was lost, and the two words that say it is right.

use super::wound::{NOON, Wound};

const HOUR: u64 = 3600;
const YEAR: u64 = 365 * 86_400;

/// 2026-11-22 08:00 UTC: before everything that the wound program wrote.
const BACK: u64 = NOON - 54 * 86_400;

#[test]
fn on_a_clock_that_is_behind_nothing_is_judged_or_bound_whoever_it_is() {
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    wound.wait(60);
    let next = app.code(wound.step());
    wound.wind(BACK);
    let why = "The clock of this machine says 2026-11-22 08:00 UTC, but the newest history entry is of 2027-01-15 08:00 UTC.";
    let entries = wound.history().len();
    let mut told = Vec::new();
    for (user, code) in
        [("alice", next.as_str()), ("nobody", "123456"), ("no:body", "123456"), ("alice", "x")]
    {
        let ran = wound.verify(user, code).fails_in_two_lines(4, why);
        assert!(ran.err.contains("mfa-enroll repair --clock"), "{ran:#?}");
        told.push((ran.out, ran.err));
    }
    assert!(told.windows(2).all(|two| two[0] == two[1]), "{told:#?}");
    for (args, input) in [
        (&["enroll", "alice", "--device", "tablet", "--show-key"][..], ""),
        (&["devices", "test", "alice"], "123456\n"),
        (&["devices", "resync", "alice", "phone"], "123456\n"),
        (&["recovery-codes", "make", "alice", "--show"], ""),
        (&["recovery-codes", "use", "alice"], "ABCD-EFGH-IJKL-MNOP-QRST-UVWX\n"),
    ] {
        let ran = wound.run(args, input).exits(4);
        assert!(ran.err.contains("The clock of this machine says"), "{ran:#?}");
    }
    assert_eq!(wound.history().len(), entries, "nothing was written");
    // Set right, it goes on.
    wound.wind(NOON + 90);
    assert_eq!(wound.verify("alice", &next).exits(0).out, "accepted\n");
}

#[test]
fn a_clock_that_was_lost_is_named_and_cannot_be_said_to_be_right() {
    let mut wound = Wound::with_alice();
    for (secs, day) in
        [(0, "1970-01-01"), (29, "1970-01-01"), (59, "1970-01-01"), (1_767_225_599, "2025-12-31")]
    {
        wound.wind(secs);
        let told = wound.verify("alice", "123456").fails_in_two_lines(4, "it is not set.");
        assert!(told.err.contains(day), "{told:#?}");
        wound.run(&["repair", "--clock"], "clock right\n").exits(4);
    }
    wound.wind(NOON);
    assert_eq!(wound.newest(), "user_added");
}

#[test]
fn reading_and_taking_access_away_go_on_and_do_not_move_the_guard() {
    let mut wound = Wound::with_alice();
    wound.enrolled("phone");
    wound.enrolled("tablet");
    wound.wind(BACK);
    for args in [
        &["users", "list"][..],
        &["devices", "list", "alice"],
        &["history"],
        &["report"],
        &["check"],
        &["devices", "rename", "alice", "tablet", "slate"],
        &["devices", "deactivate", "alice", "phone"],
        &["devices", "delete", "alice", "phone"],
        &["history", "verify"],
    ] {
        wound.run(args, "").exits(0);
    }
    // Entries written meanwhile are not of before the ones before them.
    let times: Vec<String> =
        wound.history().iter().map(|entry| entry["at"].as_str().unwrap().to_owned()).collect();
    assert!(times.windows(2).all(|two| two[0] >= two[1]), "{times:#?}");
    wound.verify("alice", "123456").fails_in_two_lines(4, "but the newest history entry is of 2027-01-15");
}

#[test]
fn a_minute_back_is_what_a_time_server_does() {
    let mut wound = Wound::with_alice();
    wound.wind(NOON - 60);
    wound.verify("alice", "123456").exits(1);
    wound.wind(NOON - 61);
    wound.verify("alice", "123456").exits(4);
}

#[test]
fn a_jump_ahead_ends_what_is_under_way_and_the_way_back_is_noticed() {
    let mut wound = Wound::with_alice();
    let args = ["enroll", "alice", "--device", "phone", "--show-key"];
    wound.run(&args, "q\n");
    let pending = |wound: &Wound| wound.json(&["users", "list", "--json"])[0]["mfa"].clone();
    assert_eq!(pending(&wound), "pending");
    wound.wait(YEAR);
    assert_eq!(pending(&wound), "none");
    // Its end was written a year ahead: back on the right day nobody is judged.
    wound.wind(NOON + HOUR);
    wound.verify("alice", "123456").fails_in_two_lines(4, "the newest history entry is of 2028-01-15");
}

#[test]
fn two_words_say_that_the_clock_is_right_and_that_is_history() {
    let mut wound = Wound::with_alice();
    wound.wind(NOON + YEAR);
    let app = wound.enrolled("phone");
    wound.wind(NOON);
    let entries = wound.history().len();
    for wrong in ["", "\n", "yes\n", "clock\n", "clockright\n", "clock right now\n", "older copy\n"] {
        let ran = wound.run(&["repair", "--clock"], wrong).exits(1);
        assert!(ran.out.contains("The clock of this machine says  2027-01-15 08:00 UTC"), "{ran:#?}");
        assert!(ran.out.contains("The newest history entry is of  2028-01-15 08:00 UTC"), "{ran:#?}");
        assert!(
            ran.out.contains("1 device was last used after that") && ran.out.contains("  alice  phone"),
            "{ran:#?}"
        );
    }
    assert_eq!(wound.history().len(), entries, "nothing was written");
    wound.run(&["repair", "--clock"], "  Clock   RIGHT \n").exits(0);
    assert_eq!(wound.newest(), "clock_overridden");
    // The guard passes; the device waits for its time, and a new one does not.
    assert_eq!(wound.verify("alice", &app.code(wound.step())).exits(1).out, "refused\n");
    let new = wound.enrolled("new-phone");
    wound.wait(30);
    assert_eq!(wound.verify("alice", &new.code(wound.step())).exits(0).out, "accepted\n");
    let told = wound.run(&["repair", "--clock"], "").exits(0);
    assert!(told.out.contains("nothing needs to be done"), "{told:#?}");
    wound.run(&["history", "verify"], "").exits(0);
}

#[test]
fn at_the_ends_of_time_nothing_breaks() {
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    // The year 2603 has steps beyond 32 bits of seconds.
    for secs in [20_000_000_000, u64::MAX / 1000, u64::MAX] {
        wound.wind(secs);
        let step = secs.min(u64::MAX / 1000) / 30;
        let code = if secs == 20_000_000_000 { app.code(step) } else { app.wrong_code() };
        assert_eq!(wound.verify("alice", &code).code, i32::from(secs != 20_000_000_000), "{secs}");
        for args in
            [&["users", "list"][..], &["devices", "list", "alice"], &["history"], &["queue"], &["check"]]
        {
            wound.run(args, "").exits(0);
        }
        let ran = wound.run(&["enroll", "alice", "--device", "tablet", "--show-key"], "123456\nq\n");
        // At the very last instant it has expired at once.
        assert!(matches!(ran.code, 1 | 3), "{ran:#?}");
    }
    wound.wind(NOON);
    wound.verify("alice", "123456").fails_in_two_lines(4, "a time beyond the calendar");
}
