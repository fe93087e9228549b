//! `policy` and `settings`: what holds for the whole store.

use serde_json::json;

use crate::support::Home;

fn with_people() -> Home {
    let home = Home::with_store();
    home.write("people.csv", "user,groups,password_enabled\nalice,staff,yes\nbob,admins,\ncarol,,\n");
    home.run(&["users", "import", "people.csv"], "").exits(0);
    home
}

fn overdue(home: &Home) -> usize {
    home.json(&["users", "list", "--show", "overdue", "--json"]).as_array().unwrap().len()
}

#[test]
fn at_first_nobody_must_have_a_device() {
    let home = with_people();
    assert_eq!(home.run(&["policy"], "").exits(0).out, "Asked   nobody must have a device\n");
    let shape = json!([{ "whom": "nobody", "groups": [], "grace_days": 0, "since": null }]);
    assert_eq!(home.json(&["policy", "--json"]), shape);
    assert_eq!(home.json(&["policy", "show", "--json"]), shape);
    assert_eq!(overdue(&home), 0);
}

#[test]
fn each_policy_is_set_and_shown() {
    let home = with_people();
    for (args, whom, groups, asked) in [
        (&["everybody"][..], "everybody", json!([]), 3),
        (&["with-password"], "with-password", json!([]), 1),
        (
            &["groups", "--group", "staff", "--group", "Admins", "--group", "STAFF"],
            "groups",
            json!(["Admins", "staff"]),
            2,
        ),
        (&["nobody"], "nobody", json!([]), 0),
    ] {
        let mut all = vec!["policy", "set"];
        all.extend(args);
        let out = home.run(&all, "").exits(0).out;
        assert!(
            out.contains(&format!("It asks {asked} of 3 users; {asked} of them have no device")),
            "{out}"
        );
        let told = home.json(&["policy", "--json"]);
        assert_eq!((&told[0]["whom"], &told[0]["groups"]), (&json!(whom), &groups));
        assert_eq!(overdue(&home), asked, "{whom}");
    }
}

#[test]
fn days_of_grace_are_kept_where_none_are_given() {
    let home = with_people();
    let out = home.run(&["policy", "set", "everybody", "--grace-days", "14"], "").exits(0).out;
    assert!(out.contains("Grace   14 days\n") && out.ends_with("The policy is set.\n"), "{out}");
    assert_eq!(overdue(&home), 0);
    home.run(&["policy", "set", "with-password"], "").exits(0);
    let told = home.json(&["policy", "--json"]);
    assert_eq!(told[0]["grace_days"], 14);
    assert!(told[0]["since"].as_str().unwrap().ends_with('Z'), "{told}");
    let out = home.run(&["policy", "show"], "").exits(0).out;
    let words = "Asked   those with a console password must have a device\nGrace   14 days\nSince   20";
    assert!(out.starts_with(words), "{out}");
}

#[test]
fn the_same_groups_in_another_order_are_no_other_policy() {
    let home = with_people();
    home.run(&["policy", "set", "groups", "--group", "staff", "--group", "admins"], "").exits(0);
    let entries = || home.json(&["history", "--json"]).as_array().unwrap().len();
    let before = entries();
    home.run(&["policy", "set", "groups", "--group", "ADMINS", "--group", "staff"], "").exits(0);
    assert_eq!(entries(), before);
}

#[test]
fn a_dry_run_says_what_it_would_do_and_changes_nothing() {
    let home = with_people();
    let out = home.run(&["policy", "set", "everybody", "--dry-run"], "").exits(0).out;
    assert_eq!(
        out,
        "Asked   everybody must have a device\nGrace   none\n\
         It asks 3 of 3 users; 3 of them have no device that may sign in.\n\
         Nothing was changed (--dry-run).\n"
    );
    assert_eq!(overdue(&home), 0);
    let out = home.run(&["settings", "set", "--idle-minutes", "7", "--dry-run"], "").exits(0).out;
    assert!(out.contains("Idle lock        after 7 minutes\nNothing was changed (--dry-run).\n"), "{out}");
    assert_eq!(home.json(&["settings", "--json"])[0]["idle_minutes"], 5);
}

#[test]
fn settings_are_shown_and_changed_all_at_once() {
    let home = Home::with_store();
    let shape = json!([{ "issuer": "Example", "proofing": "optional", "idle_minutes": 5 }]);
    assert_eq!(home.json(&["settings", "--json"]), shape);
    let out = home.run(&["settings"], "").exits(0).out;
    assert_eq!(
        out,
        "Issuer           Example\nIdentification   optional\nIdle lock        after 5 minutes\n"
    );
    let changed = "Issuer           Other\nIdentification   required\nIdle lock        after 10 minutes\n";
    let set = ["settings", "set", "--issuer", "Other", "--proofing", "required", "--idle-minutes", "10"];
    assert_eq!(home.run(&set, "").exits(0).out, changed);
    assert_eq!(home.run(&["settings", "show"], "").exits(0).out, changed);
    home.run(&["settings", "set", "--issuer", "a:b", "--idle-minutes", "1"], "").fails_in_two_lines(2, "a:b");
    assert_eq!(home.run(&["settings"], "").exits(0).out, changed);
    let words = home.run(&["history", "--limit", "3"], "").exits(0).out;
    for word in ["issuer changed", "identification made mandatory", "idle lock set to 10 minutes"] {
        assert!(words.contains(word), "{words}");
    }
}

#[test]
fn what_cannot_be_set_is_told_in_two_lines() {
    let home = Home::with_store();
    let table: [(&[&str], &str); 7] = [
        (&["policy", "set", "groups"], "It is not said which groups."),
        (&["policy", "set", "everybody", "--group", "staff"], "--group goes with"),
        (&["policy", "set", "groups", "--group", "a b"], "“a b” cannot be the name of a group"),
        (&["policy", "--json", "set", "nobody"], "--json is for showing"),
        (&["settings", "--json", "set", "--idle-minutes", "1"], "--json is for showing"),
        (&["settings", "set"], "It is not said which setting."),
        (&["settings", "set", "--issuer", "\u{1b}[2J"], "\\u{1b}[2J"),
    ];
    for (args, what) in table {
        assert_eq!(home.run(args, "").fails_in_two_lines(2, what).out, "", "{args:?}");
    }
    for args in [&["policy", "set"][..], &["policy", "set", "all"], &["settings", "set", "--proofing", "x"]] {
        home.run(args, "").exits(2);
    }
}

#[test]
fn the_queue_goes_from_one_without_a_device_to_the_next() {
    let home = with_people();
    home.run(&["policy", "set", "groups", "--group", "admins"], "").exits(0);
    let queue = |home: &Home| home.json(&["queue", "--json"])[0].clone();
    // Who is overdue comes first, then by name.
    let first = queue(&home);
    assert_eq!((&first["next"], &first["waiting"]), (&json!("bob"), &json!(3)));
    assert!(first["overdue_since"].is_string());
    home.run(&["users", "edit", "bob", "--pass-over", "on leave"], "").exits(0);
    let second = json!({
        "next": "alice", "name": null, "overdue_since": null, "waiting": 2, "passed_over": 1, "done": 0,
    });
    assert_eq!(queue(&home), second);
    let said = home.run(&["queue"], "").exits(0).out;
    assert_eq!(said, "Next     alice\nWaiting  2, 1 passed over today, 0 done today\n");
}
