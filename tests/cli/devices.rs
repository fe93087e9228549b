//! `devices rename`, `deactivate`, `delete`: what they do, and what they refuse.

use serde_json::Value;

use crate::support::app::step;
use crate::support::{Home, devices, enrolled, enrolled_before};

fn names(home: &Home, user: &str) -> Vec<String> {
    let all = devices(home, user);
    all.as_array().unwrap().iter().map(|device| device["name"].as_str().unwrap().to_owned()).collect()
}

fn home() -> Home {
    let home = Home::with_users(&["alice", "bob"]);
    enrolled(&home, "alice", "phone");
    home
}

fn untouched(home: &Home, before: &Value) {
    assert_eq!(&devices(home, "alice"), before);
}

#[test]
fn a_device_gets_another_name() {
    let home = home();
    let ran = home.run(&["devices", "rename", "ALICE", "Phone", "old-phone"], "").exits(0);
    assert!(ran.out.starts_with("Renamed phone of alice to old-phone."), "{ran:#?}");
    assert_eq!(names(&home, "alice"), ["old-phone"]);
    // Its own name in other case is free.
    home.run(&["devices", "rename", "alice", "old-phone", "Old-Phone"], "").exits(0);
    assert_eq!(names(&home, "alice"), ["Old-Phone"]);
}

#[test]
fn the_name_of_another_device_is_refused_whatever_its_case() {
    let home = home();
    enrolled(&home, "alice", "tablet");
    for more in [&[][..], &["--dry-run"]] {
        let args = [&["devices", "rename", "alice", "tablet", "PHONE"][..], more].concat();
        home.run(&args, "").fails_in_two_lines(1, "“phone” already");
    }
    assert_eq!(names(&home, "alice"), ["phone", "tablet"]);
}

#[test]
fn what_is_not_there_is_not_found() {
    let home = home();
    home.enroll(&["bob", "--device", "tablet"]).end().exits(1);
    for (args, what) in [
        (&["devices", "rename", "nobody", "phone", "x"][..], "no user nobody"),
        (&["devices", "rename", "alice", "watch", "x"], "alice has no device watch"),
        (&["devices", "deactivate", "alice", "watch"], "alice has no device watch"),
        (&["devices", "delete", "alice", "watch", "--dry-run"], "alice has no device watch"),
        (&["devices", "resync", "alice", "watch"], "alice has no device watch"),
        (&["devices", "reactivate", "nobody", "watch"], "no user nobody"),
        (&["devices", "replace", "alice", "watch", "--device", "x", "--show-key"], "no device watch"),
        (&["devices", "edit", "alice", "watch", "--no-note"], "alice has no device watch"),
        (&["devices", "deactivate", "bob", "tablet"], "tablet is not finished"),
    ] {
        let ran = home.run(args, "").fails_in_two_lines(3, what);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn a_deactivated_device_signs_in_no_more() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let ran = home.run(&["devices", "deactivate", "alice", "phone"], "").exits(0);
    assert!(ran.out.ends_with("alice has no active device now.\n"), "{ran:#?}");
    assert_eq!(devices(&home, "alice")[0]["state"], "deactivated");
    assert_eq!(home.run(&["verify", "alice"], &app.code(step())).exits(1).out, "refused\n");
    home.run(&["devices", "deactivate", "alice", "phone"], "").fails_in_two_lines(1, "deactivated already");
}

#[test]
fn an_active_device_is_deleted_only_on_the_way_of_being_deactivated() {
    let home = home();
    enrolled(&home, "alice", "tablet");
    let ran = home.run(&["devices", "delete", "alice", "phone"], "");
    let ran = ran.fails_in_two_lines(1, "phone is active");
    assert!(
        ran.err.contains("devices deactivate alice phone") && ran.err.contains("--deactivate"),
        "{ran:#?}"
    );
    home.run(&["devices", "delete", "alice", "phone", "--deactivate"], "").exits(0);
    home.run(&["devices", "deactivate", "alice", "tablet"], "").exits(0);
    home.run(&["devices", "delete", "alice", "tablet"], "").exits(0);
    assert_eq!(names(&home, "alice"), Vec::<String>::new());
}

#[test]
fn a_dry_run_says_what_it_would_do_and_does_it_not() {
    let home = home();
    let before = devices(&home, "alice");
    for (args, code, said) in [
        (&["rename", "alice", "phone", "x"][..], 0, "Would rename phone of alice to x."),
        (&["deactivate", "alice", "phone"], 0, "Would deactivate phone of alice."),
        (&["deactivate", "alice", "phone", "--identified", "code"], 0, "Would deactivate"),
        (&["delete", "alice", "phone", "--deactivate"], 0, "Would delete phone of alice."),
        (&["delete", "alice", "phone"], 1, ""),
        (&["edit", "alice", "phone", "--note", "x"], 0, "Would change phone of alice: note “x”."),
    ] {
        let ran = home.run(&[&["devices"][..], args, &["--dry-run"]].concat(), "").exits(code);
        assert!(ran.out.starts_with(said), "{args:?}: {ran:#?}");
        untouched(&home, &before);
    }
}

#[test]
fn how_the_person_was_identified_goes_with_the_act() {
    let home = home();
    let args =
        ["devices", "deactivate", "alice", "phone", "--identified", "call-back", "--ticket", "HD 4711"];
    home.run(&args, "").exits(0);
    let ran = home.run(&["devices", "delete", "alice", "phone", "--ticket", "4711"], "").exits(2);
    assert!(ran.err.contains("--identified"), "{ran:#?}");
    let args = ["devices", "delete", "alice", "phone", "--identified", "badge", "--ticket", "\u{1b}[2J"];
    home.run(&args, "").fails_in_two_lines(2, "cannot be a ticket");
}

#[test]
fn a_code_that_identifies_is_tested_before_anything_is_done() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    enrolled(&home, "alice", "tablet");
    let args = ["devices", "deactivate", "alice", "tablet", "--identified", "code"];
    home.run(&args, "").fails_in_two_lines(1, "six or eight digits");
    home.run(&args, &app.wrong_code()).fails_in_two_lines(1, "Wrong: no device of alice");
    assert_eq!(devices(&home, "alice")[1]["state"], "active");
    let code = app.code(step());
    home.run(&args, &code).exits(0);
    assert_eq!(devices(&home, "alice")[1]["state"], "deactivated");
    // It is spent, and no refused act spends one.
    let ran = home.run(&["devices", "test", "alice"], &code).exits(1);
    assert!(ran.out.starts_with("Used: "), "{ran:#?}");
}

#[test]
fn a_refused_act_spends_no_code() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let code = app.code(step());
    let args = ["devices", "delete", "alice", "phone", "--identified", "code"];
    home.run(&args, &code).fails_in_two_lines(1, "phone is active");
    home.run(&["devices", "test", "alice"], &code).exits(0);
}
