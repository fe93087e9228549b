//! Groups and console passwords of a table, and the AWS credential report.

use super::{csv, everybody, people, refused, refused_between};

/// As AWS writes it, with two users and the account itself.
const REPORT: &str = include_str!("../../../../tests/cli/credential_report.csv");

/// `user: groups; password` for each person.
fn standings(table: &str) -> Vec<String> {
    let reading = csv(table).unwrap();
    assert_eq!(refused(&reading), Vec::<String>::new());
    let standing = |listed: &super::super::Listed| {
        let incoming = &listed.incoming;
        let groups: Vec<&str> = incoming.groups.iter().map(crate::model::GroupName::as_str).collect();
        format!("{}: {}; {:?}", incoming.person.name, groups.join(" "), incoming.has_password)
    };
    everybody(&reading).iter().map(standing).collect()
}

#[test]
fn groups_of_a_cell_are_apart_by_semicolon_bar_or_comma() {
    for (cell, groups) in [
        ("staff", "staff"),
        ("staff;admins", "admins staff"),
        ("staff | admins", "admins staff"),
        ("\"staff, admins\"", "admins staff"),
        ("\"staff;admins|ops,dev\"", "admins dev ops staff"),
        ("Staff;staff;;STAFF", "Staff"),
        ("", ""),
        (" ; | ", ""),
    ] {
        assert_eq!(
            standings(&format!("user,groups\nbob,{cell}\n")),
            [format!("bob: {groups}; None")],
            "{cell}"
        );
    }
    assert_eq!(standings("Group,User\nstaff,bob\n"), ["bob: staff; None"]);
    // Where `|` or `;` stands between the cells, quotes keep the groups together.
    assert_eq!(standings("user;groups\nbob;\"a;b\"\ncarol;c|d\n"), ["bob: a b; None", "carol: c d; None"]);
}

#[test]
fn a_console_password_is_there_or_not_or_unknown() {
    for (cells, told) in [
        (["true", "TRUE", "yes", " Yes "], "Some(true)"),
        (["false", "FALSE", "no", "NO"], "Some(false)"),
        (["", "not_supported", "N/A", "no_information"], "None"),
    ] {
        for cell in cells {
            let table = format!("user,password_enabled,name\nbob,{cell},Bob\n");
            assert_eq!(standings(&table), [format!("bob: ; {told}")], "{cell:?}");
        }
    }
}

#[test]
fn groups_and_passwords_that_make_no_sense_refuse_their_row() {
    let between = |row: &str| {
        let table = format!("user,groups,password_enabled\nalice,,\n{row}\nbob,,\n");
        let reading = csv(table).unwrap();
        assert_eq!(people(&reading), ["2 alice|-|-", "4 bob|-|-"], "{row}");
        refused(&reading).remove(0)
    };
    let told = between("carol,staff;Domain Admins,");
    assert!(told.starts_with("3 the group “Domain Admins” is refused: a name cannot have a blank"), "{told}");
    let told = between("carol,\u{1b}[2J,");
    assert!(told.starts_with("3 the group “\\u{1b}[2J” is refused: "), "{told}");
    assert!(between(&format!("carol,{},", "x".repeat(65))).contains("at most 64"));
    assert_eq!(between("carol,,maybe"), "3 the console password is refused: true or false is needed");
    let many: Vec<String> = (0..51).map(|number| format!("group{number}")).collect();
    assert_eq!(
        between(&format!("carol,{},", many.join(";"))),
        "3 the row has 51 groups, and a user can be in 50"
    );
    let fifty = format!("user,groups\ncarol,{}\n", many[1..].join(";"));
    assert_eq!(everybody(&csv(fifty).unwrap())[0].incoming.groups.len(), 50);
}

#[test]
fn a_credential_report_fills_the_list_without_the_account_itself() {
    let reading = csv(REPORT).unwrap();
    let all = everybody(&reading);
    let standings: Vec<_> = all
        .iter()
        .map(|listed| (listed.incoming.person.name.as_str(), listed.incoming.has_password))
        .collect();
    assert_eq!(standings, [("alice", Some(true)), ("bob", Some(false)), ("ci+deploy@example", None)]);
    assert!(refused(&reading).is_empty());
    assert_eq!(
        reading.ignored_columns,
        ["20 of the AWS credential report, and its row of the account itself"]
    );
}

#[test]
fn a_newer_credential_report_names_only_what_is_new_in_it() {
    let newer = REPORT.replace("cert_2_last_rotated", "cert_2_last_rotated,passkeys");
    let newer: String = newer
        .lines()
        .enumerate()
        .map(|(line, row)| if line == 0 { format!("{row}\n") } else { format!("{row},1\n") })
        .collect();
    let reading = csv(newer).unwrap();
    assert_eq!(reading.len(), 3);
    assert_eq!(
        reading.ignored_columns,
        ["20 of the AWS credential report, and its row of the account itself", "passkeys"]
    );
}

#[test]
fn columns_like_those_of_the_report_are_named_in_any_other_table() {
    let reading = csv("user,arn,mfa_active\nbob,x,true\n").unwrap();
    assert_eq!(reading.ignored_columns, ["arn", "mfa_active"]);
}

#[test]
fn the_root_account_is_refused_in_any_other_table() {
    assert_eq!(
        refused_between("<root_account>,,"),
        "3 “<root_account>” is the root account of AWS, not a user"
    );
}
