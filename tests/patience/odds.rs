//! `check` says how easily a code is guessed, by the rules in force.

use super::wound::Wound;

#[test]
fn check_tells_the_odds_of_the_user_with_the_most_devices_and_no_name() {
    let mut wound = Wound::with_alice();
    let none = wound.run(&["check"], "").exits(0).out;
    assert!(none.contains("No device is active: no code signs in. Recovery codes have 120 bits."), "{none}");
    wound.enrolled("phone");
    let one = wound.run(&["check"], "").exits(0).out;
    // Confirmed by the code of this step and the next, its recorded drift is one step.
    for line in [
        "at most 4 of a million codes sign in at one moment (1 device);",
        "a code is good for 120 s at most.",
        "in 10 tries until the lock of 30 minutes\n",
        "  1 in 4,386 in 57 tries on a day\n",
        "  1 in 2,500 in 100 tries until the sign-in is disabled\n",
        "Recovery codes have 120 bits.",
    ] {
        assert!(one.contains(line), "no “{line}” in {one}");
    }
    assert!(!one.contains("alice"), "{one}");
    wound.enrolled("tablet");
    let odds = wound.json(&["check", "--json"])[0]["odds"].clone();
    assert_eq!((odds["devices"].as_u64(), odds["recovery_code_bits"].as_u64()), (Some(2), Some(120)));
    assert!((odds["accepted_per_million"].as_f64().unwrap() - 8.0).abs() < 1e-9, "{odds}");
    assert_eq!((odds["good_for_secs"].as_u64(), odds["lock_secs"].as_u64()), (Some(120), Some(1800)));
    for (name, tries) in [("until_locked", 10_u32), ("per_day", 57), ("until_disabled", 100)] {
        let expected = 1.0 - (1.0 - 8e-6_f64).powi(i32::try_from(tries).unwrap());
        assert_eq!(odds[name]["tries"].as_u64(), Some(tries.into()));
        assert!((odds[name]["chance"].as_f64().unwrap() - expected).abs() < 1e-9, "{odds}");
    }
}
