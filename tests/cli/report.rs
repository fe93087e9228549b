//! `report`: who has what, as a table, CSV and JSON; and what fills the list for it.

use serde_json::{Value, json};

use crate::support::{Home, enrolled};

const HEADER: &str = "user,name,email,groups,user_creation_time,password_enabled,mfa_active,mfa_state,\
                      devices_active,devices,enrolled_at,enrolled_by,last_sign_in,required_since,\
                      overdue_since,exempt_until,exempt_reason,recovery_codes";

/// Users whose names, display names and groups a spreadsheet would compute.
const FORMULAS: &str = "user,name,email,groups,password_enabled\n\
    =1+1,\"=cmd|' /C calc'!A0\",@x.org,-ops;=x,yes\n\
    -2,\"+49 30, \"\"x\"\"\",,,no\n\
    @home,'quoted,,,\n\
    +3,plain,,staff,\n";

fn imported(table: &str) -> Home {
    let home = Home::with_store();
    home.write("people.csv", table);
    home.run(&["users", "import", "people.csv"], "").exits(0);
    home
}

/// The cells of the report, each row by the names of the columns.
fn rows(home: &Home, args: &[&str]) -> Vec<std::collections::HashMap<String, String>> {
    let mut all = vec!["report", "--csv"];
    all.extend(args);
    let out = home.run(&all, "").exits(0).out;
    assert_eq!(out.lines().next(), Some(HEADER));
    csv::Reader::from_reader(out.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn users(home: &Home, args: &[&str]) -> Vec<String> {
    let mut all = vec!["report", "--json"];
    all.extend(args);
    let report = home.json(&all);
    report.as_array().unwrap().iter().map(|user| user["user"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_credential_report_fills_the_list_once() {
    let home = Home::with_store();
    home.write("report.csv", include_str!("credential_report.csv"));
    let import = ["users", "import", "report.csv"];
    let first = home.run(&import, "").exits(0).out;
    assert_eq!(
        first,
        "3 to add, 0 to change, 0 the same, 0 refused\n\
         Columns not used: 20 of the AWS credential report, and its row of the account itself\n\
         Imported: 3 added, 0 changed.\n"
    );
    assert!(home.run(&import, "").exits(0).out.ends_with("Imported: 0 added, 0 changed.\n"));
    let enabled: Vec<(String, String)> = rows(&home, &[])
        .into_iter()
        .map(|row| (row["user"].clone(), row["password_enabled"].clone()))
        .collect();
    let expected = [("alice", "true"), ("bob", "false"), ("ci+deploy@example", "false")];
    assert_eq!(enabled, expected.map(|(user, told)| (user.to_owned(), told.to_owned())));
}

#[test]
fn no_cell_is_a_formula_and_every_cell_is_read_back() {
    let home = imported(FORMULAS);
    let out = home.run(&["report", "--csv"], "").exits(0).out;
    assert!(out.contains("\n'=1+1,'=cmd|' /C calc'!A0,'@x.org,'-ops|=x,"), "{out}");
    assert!(out.contains("\n'-2,\"'+49 30, \"\"x\"\"\",,,"), "{out}");
    let rows = rows(&home, &[]);
    assert_eq!(rows.len(), 4);
    for row in &rows {
        for (column, cell) in row {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{column}: {cell}");
        }
    }
    // JSON is for programs: there they are as they are.
    assert_eq!(users(&home, &[]), ["+3", "-2", "=1+1", "@home"]);
}

#[test]
fn the_report_is_json_of_a_stable_shape() {
    let home =
        imported("user,name,email,groups,password_enabled\nalice,Alice,a@x.org,staff;admins,yes\nbob,,,,\n");
    enrolled(&home, "alice", "phone");
    home.run(&["policy", "set", "everybody"], "").exits(0);
    let mut report = home.json(&["report", "--json"]);
    let mut taken = |user: usize, field: &str| {
        let value = report[user][field].take();
        let text = value.as_str().unwrap_or_else(|| panic!("{field}: {value}")).to_owned();
        assert!(text.len() == 20 && text.ends_with('Z') || field == "enrolled_by", "{field}: {text}");
    };
    for (user, fields) in [
        (0, &["user_creation_time", "enrolled_at", "enrolled_by", "required_since"][..]),
        (1, &["user_creation_time", "required_since", "overdue_since"]),
    ] {
        for field in fields {
            taken(user, field);
        }
    }
    assert_eq!(
        report,
        json!([
            {
                "user": "alice", "name": "Alice", "email": "a@x.org", "groups": ["admins", "staff"],
                "user_creation_time": null, "password_enabled": true, "mfa_active": true,
                "mfa_state": "active", "devices_active": 1, "devices": 1, "enrolled_at": null,
                "enrolled_by": null, "last_sign_in": null, "required_since": null, "overdue_since": null,
                "exempt_until": null, "exempt_reason": null, "recovery_codes": 0,
            },
            {
                "user": "bob", "name": null, "email": null, "groups": [],
                "user_creation_time": null, "password_enabled": false, "mfa_active": false,
                "mfa_state": "overdue", "devices_active": 0, "devices": 0, "enrolled_at": null,
                "enrolled_by": null, "last_sign_in": null, "required_since": null, "overdue_since": null,
                "exempt_until": null, "exempt_reason": null, "recovery_codes": 0,
            },
        ])
    );
    // CSV says the same, in the order of the header.
    let Value::Object(first) = &report[0] else { panic!("{report}") };
    let mut names: Vec<&str> = first.keys().map(String::as_str).collect();
    let mut header: Vec<&str> = HEADER.split(',').collect();
    names.sort_unstable();
    header.sort_unstable();
    assert_eq!(names, header);
    let rows = rows(&home, &[]);
    assert_eq!(
        ["mfa_active", "mfa_state", "groups", "overdue_since"].map(|column| rows[0][column].as_str()),
        ["true", "active", "admins|staff", ""]
    );
    assert_eq!(rows[1]["overdue_since"], rows[1]["required_since"]);
}

#[test]
fn users_are_chosen_by_state_and_group() {
    let home = imported("user,groups\nalice,staff\nbob,Staff;ops\ncarol,ops\ndave,\n");
    enrolled(&home, "alice", "phone");
    home.enroll(&["bob", "--device", "phone"]).end().exits(1);
    assert_eq!(users(&home, &["--group", "STAFF"]), ["alice", "bob"]);
    assert_eq!(users(&home, &["--group", "staff", "--group", "ops"]), ["alice", "bob", "carol"]);
    assert_eq!(users(&home, &["--group", "nobody"]), Vec::<String>::new());
    assert_eq!(users(&home, &["--show", "active"]), ["alice"]);
    assert_eq!(users(&home, &["--show", "pending"]), ["bob"]);
    assert_eq!(users(&home, &["--show", "none", "--group", "ops"]), ["bob", "carol"]);
    assert_eq!(users(&home, &["--show", "overdue"]), Vec::<String>::new());
    home.run(&["policy", "set", "groups", "--group", "ops"], "").exits(0);
    // Who has begun an enrollment has no device yet.
    assert_eq!(users(&home, &["--show", "overdue"]), ["bob", "carol"]);
    let listed = home.json(&["users", "list", "--show", "overdue", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!((&listed[0]["user"], &listed[0]["mfa"]), (&json!("bob"), &json!("pending")));
    assert_eq!((&listed[1]["user"], &listed[1]["mfa"]), (&json!("carol"), &json!("overdue")));
    assert!(listed[1]["overdue_since"].as_str().unwrap().ends_with('Z'), "{listed}");
    assert_eq!(home.json(&["users", "list", "--show", "disabled", "--json"]), json!([]));
}

#[test]
fn the_table_ends_with_its_sums() {
    let home = imported("user,name,groups\nalice,Alice,staff\nbob,Bob,\n");
    home.run(&["policy", "set", "groups", "--group", "staff"], "").exits(0);
    let out = home.run(&["report"], "").exits(0).out;
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("User   Name   MFA      Devices  Enrolled by  Overdue since"), "{out}");
    assert!(lines[1].starts_with("alice  Alice  overdue  0") && lines[1].ends_with("UTC  staff"), "{out}");
    assert_eq!(lines[2], "bob    Bob    none     0");
    assert_eq!(lines[3..], ["2 users, 2 without MFA, 1 overdue."]);
}

#[test]
fn more_users_than_one_part_are_all_reported() {
    let names: Vec<String> = (0..2001).map(|n| format!("user{n:04}")).collect();
    let home = imported(&format!("user\n{}\n", names.join("\n")));
    let told: Vec<String> = rows(&home, &[]).into_iter().map(|mut row| row.remove("user").unwrap()).collect();
    assert_eq!(told, names);
    assert_eq!(users(&home, &[]), names);
}

#[test]
fn a_report_that_cannot_be_asked_for_is_told_in_two_lines() {
    let home = Home::with_store();
    home.run(&["report", "--group", "a b"], "").fails_in_two_lines(2, "“a b” cannot be the name of a group");
    home.run(&["report", "--csv", "--json"], "").exits(2);
    assert_eq!(home.run(&["report", "--csv"], "").exits(0).out, format!("{HEADER}\n"));
    assert_eq!(home.json(&["report", "--json"]), json!([]));
}

#[test]
fn groups_and_passwords_are_imported_and_bad_ones_are_told_by_line() {
    let home = imported("user,groups,password_enabled\nalice,staff,true\nbob,,false\n");
    home.write("people.csv", "user,groups,password_enabled\nalice,admins,\nbob,,FALSE\n");
    let out = home.run(&["users", "import", "people.csv"], "").exits(0).out;
    assert_eq!(out, "0 to add, 1 to change, 1 the same, 0 refused\nImported: 0 added, 1 changed.\n");
    assert_eq!(rows(&home, &[])[0]["groups"], "admins|staff");
    home.write("people.csv", "user,groups,password_enabled\nalice,Domain Admins,\nbob,,maybe\n");
    let ran = home.run(&["users", "import", "people.csv"], "").fails_in_two_lines(1, "2 rows");
    assert!(ran.out.contains("line 2: the group “Domain Admins” is refused: "), "{ran:#?}");
    assert!(ran.out.contains("line 3: the console password is refused: "), "{ran:#?}");
}

#[test]
fn who_is_exempt_is_reported_with_reason_and_end_and_not_asked() {
    let home = imported("user\nalice\nbob\n");
    let exempt = ["users", "edit", "alice", "--exempt-until", "2099-01-31", "--reason", "=on leave"];
    home.run(&exempt, "").exits(0);
    let out = home.run(&["policy", "set", "everybody"], "").exits(0).out;
    assert!(out.contains("It asks 1 of 2 users; 1 of them"), "{out}");
    assert_eq!(users(&home, &["--show", "overdue"]), ["bob"]);
    let alice = &rows(&home, &[])[0];
    assert_eq!(
        ["exempt_until", "exempt_reason", "required_since", "mfa_state"].map(|column| alice[column].as_str()),
        ["2099-01-31T23:59:59Z", "'=on leave", "", "none"]
    );
    home.run(&["users", "edit", "alice", "--end-exemption"], "").exits(0);
    assert_eq!(users(&home, &["--show", "overdue"]), ["alice", "bob"]);
}
