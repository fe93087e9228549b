//! kill -9 at random moments of making, opening, importing and enrolling: what was answered is
//! there, nothing is half-done, and the next command goes on at once.

use std::fmt::Write;
use std::path::Path;

use super::bench::{Luck, copied, enrolled, killed, span, whole};
use crate::support::app::step;
use crate::support::{Home, run};

fn check(home: &Home) -> u64 {
    whole(&home.run(&["check", "--json"], ""))
}

/// The rows of a file of people whose names begin so.
fn people(prefix: &str, count: usize) -> String {
    let rows = (0..count).fold(String::new(), |mut rows, n| {
        writeln!(rows, "{prefix}{n},Person {n}").unwrap();
        rows
    });
    format!("user,name\n{rows}")
}

fn importing(rounds: usize, seed: u64) {
    const EACH: u64 = 40;
    let (home, mut luck) = (Home::with_store(), Luck::new(seed));
    let import = |name: &str| {
        home.write(name, &people(&name.replace('.', "-"), 40));
        home.command(&["users", "import", name])
    };
    let mut sample = 0;
    let whole = span(|| {
        sample += 1;
        run(import(&format!("sample{sample}.csv")), "").exits(0);
    });
    let mut users = check(&home);
    let (mut answered, mut written) = (0, 0);
    for round in 0..rounds {
        let ran = killed(import(&format!("round{round}.csv")), "", luck.moment(whole));
        let now = check(&home);
        let is_answered = ran.out.contains("Imported: ");
        assert!(now == users + EACH || (now == users && !is_answered), "{users}, then {now}: {ran:#?}");
        answered += usize::from(is_answered);
        written += usize::from(now > users);
        users = now;
    }
    println!("imports killed: {rounds}; {answered} had answered, {written} were written");
}

#[test]
fn an_import_that_is_killed_is_all_there_or_not_at_all() {
    importing(15, 1);
}

#[test]
#[ignore = "200 rounds"]
fn two_hundred_imports_killed() {
    importing(200, 2);
}

fn opening(rounds: usize, seed: u64) {
    let (home, mut luck) = (Home::with_store(), Luck::new(seed));
    home.write("people.csv", &people("user", 200));
    home.run(&["users", "import", "people.csv"], "").exits(0);
    let list = ["users", "list", "--json"];
    let all = home.run(&list, "").exits(0).out;
    let whole = span(|| drop(home.run(&list, "").exits(0)));
    let mut answered = 0;
    for _ in 0..rounds {
        let ran = killed(home.command(&list), "", luck.moment(whole));
        answered += usize::from(ran.out == all);
        // Whoever comes next finds no lock in the way, and everything.
        assert_eq!(home.run(&list, "").exits(0).out, all);
        assert_eq!(check(&home), 200);
    }
    println!("openings killed: {rounds}; {answered} had answered");
}

#[test]
fn opening_that_is_killed_loses_nothing_and_leaves_no_lock() {
    opening(15, 3);
}

#[test]
#[ignore = "200 rounds"]
fn two_hundred_openings_killed() {
    opening(200, 4);
}

fn making(rounds: usize, seed: u64) {
    let mut luck = Luck::new(seed);
    let whole = span(|| drop(Home::with_store()));
    let (mut made, mut made_again) = (0, 0);
    for _ in 0..rounds {
        let home = Home::new();
        let ran = killed(home.command(&["init", "--issuer", "Example"]), "", luck.moment(whole));
        let again = home.run(&["init", "--issuer", "Example"], "");
        // One that was begun and never finished is begun again.
        assert!(again.code == 0 || again.code == 1, "{again:#?}");
        let is_answered = ran.out.contains("Recovery key");
        assert!(!is_answered || again.code == 1, "a store was made twice: {ran:#?}");
        assert_eq!(check(&home), 0);
        home.run(&["users", "add", "alice"], "").exits(0);
        made += usize::from(again.code == 1);
        made_again += usize::from(again.code == 0);
    }
    println!("stores killed while made: {rounds}; {made} were there, {made_again} were made again");
}

#[test]
fn a_store_whose_making_is_killed_is_there_or_can_be_made() {
    making(10, 5);
}

#[test]
#[ignore = "100 rounds"]
fn a_hundred_stores_killed_while_they_are_made() {
    making(100, 6);
}

/// The states of a user's devices.
fn states(home: &Home, user: &str) -> Vec<String> {
    let devices = home.json(&["devices", "list", user, "--json"]);
    let devices = devices.as_array().unwrap().iter();
    devices.map(|device| device["state"].as_str().unwrap().to_owned()).collect()
}

fn enrolling(rounds: usize, seed: u64) {
    let mut luck = Luck::new(seed);
    let template = Home::with_store();
    template.write("people.csv", &people("user", 300));
    template.run(&["users", "import", "people.csv"], "").exits(0);
    let home = copied(&template);
    let enroll = |home: &Home, user: &str| home.command(&["enroll", "--show-key", user, "--device", "phone"]);
    let mut sample = 0;
    let whole_of_it = span(|| {
        sample += 1;
        let done = enrolled(enroll(&template, &format!("user{sample}")), step, None);
        assert!(done.is_added(), "{:#?}", done.ran);
    });
    let (mut shown, mut active, mut answered) = (0, 0, 0);
    for round in 0..rounds {
        let user = format!("user{}", round % 300);
        let moment = luck.moment(whole_of_it);
        // Half of them while the codes are judged, which takes the least time.
        let kill = if luck.one_in(2) { (false, moment) } else { (true, moment / 2) };
        let done = enrolled(enroll(&home, &user), step, Some(kill));
        assert_eq!(check(&home), 300);
        let states = states(&home, &user);
        let is_active = states == ["active"];
        assert!(
            is_active || states == ["pending"] || (states.is_empty() && done.app.is_none()),
            "{states:?}"
        );
        assert!(is_active || !done.is_added(), "{:#?}", done.ran);
        if is_active {
            // Neither of the two codes signs in afterwards.
            for code in &done.codes[..2] {
                home.run(&["verify", &user], code).exits(1);
            }
        } else if let Some(app) = &done.app {
            // The same key is shown again, and leads on.
            let again = enrolled(enroll(&home, &user), step, None);
            assert!(again.is_added(), "{:#?}", again.ran);
            assert_eq!(again.app.unwrap().code(7), app.code(7));
        }
        shown += usize::from(done.app.is_some());
        active += usize::from(is_active);
        answered += usize::from(done.is_added());
    }
    println!(
        "enrollments killed: {rounds}; {shown} had shown the key, {answered} had answered, {active} were active"
    );
    assert!(!Path::new(&home.store()).join("blobs").read_dir().unwrap().any(|_| true));
}

#[test]
fn an_enrollment_that_is_killed_can_be_gone_on_with_or_is_done() {
    enrolling(10, 7);
}

#[test]
#[ignore = "250 rounds"]
fn two_hundred_and_fifty_enrollments_killed() {
    enrolling(250, 8);
}
