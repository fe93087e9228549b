//! `devices test`: what a code is.

use serde_json::json;

use crate::support::app::step;
use crate::support::{Home, devices, enrolled_before};

#[test]
fn a_right_code_is_told_by_its_device_and_spent() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let code = app.code(step());
    let ran = home.run(&["devices", "test", "alice"], &format!("{code}\n")).exits(0);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("Right: the code is from phone. It is spent now.\n", "")
    );
    assert_eq!(home.run(&["verify", "alice"], &code).exits(1).out, "refused\n");
    let ran = home.run(&["devices", "test", "alice"], &code).exits(1);
    assert!(ran.out.starts_with("Used: the code is from phone"), "{ran:#?}");
    assert_eq!(devices(&home, "alice")[0]["state"], "active");
}

#[test]
fn every_answer_is_json_of_a_stable_shape() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    let test = |code: &str, exit: i32| -> serde_json::Value {
        serde_json::from_str(&home.run(&["devices", "test", "alice", "--json"], code).exits(exit).out)
            .unwrap()
    };
    let mut right = test(&app.code(step()), 0);
    let clock = right[0]["clock_off_secs"].take().as_i64().unwrap();
    assert!([0, -30].contains(&clock), "{clock}");
    let expected = json!([{
        "user": "alice", "result": "right", "device": "phone", "clock_off_secs": null, "locked_until": null,
    }]);
    assert_eq!(right, expected);
    let late = test(&app.code(step() - 30), 1);
    assert_eq!((&late[0]["result"], &late[0]["device"]), (&json!("out_of_time"), &json!("phone")));
    assert!(late[0]["clock_off_secs"].as_i64().unwrap() <= -900, "{late}");
    let wrong = test(&app.wrong_code(), 1);
    assert_eq!((&wrong[0]["result"], &wrong[0]["device"]), (&json!("wrong"), &json!(null)));
    test(&app.wrong_code(), 1);
    let locked = test(&app.wrong_code(), 1);
    assert_eq!(locked[0]["result"], "locked");
    assert!(locked[0]["locked_until"].as_str().unwrap().ends_with('Z'), "{locked}");
}

#[test]
fn a_code_of_a_deactivated_device_is_called_that() {
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    home.run(&["devices", "deactivate", "alice", "phone"], "").exits(0);
    let ran = home.run(&["devices", "test", "alice"], &app.code(step())).exits(1);
    assert!(ran.out.starts_with("Deactivated: the code is from phone"), "{ran:#?}");
}

#[test]
fn what_is_no_code_and_nobody_are_errors() {
    let home = Home::with_users(&["alice"]);
    for line in ["", "12345", "abcdef", "１２３４５６"] {
        home.run(&["devices", "test", "alice"], line).fails_in_two_lines(1, "six or eight digits");
    }
    home.run(&["devices", "test", "nobody"], "123456").fails_in_two_lines(3, "no user nobody");
}

#[test]
fn a_refusal_is_one_even_if_nobody_reads_it() {
    let home = Home::with_users(&["alice"]);
    for args in [&["devices", "test", "alice"][..], &["recovery-codes", "use", "alice"]] {
        let mut child = home.command(args).spawn().unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        let line = if args[0] == "devices" { "123456" } else { "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF" };
        std::io::Write::write_all(&mut input, line.as_bytes()).unwrap();
        drop(input);
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1), "{args:?}");
    }
}
