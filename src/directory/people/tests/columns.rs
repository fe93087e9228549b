use super::{PeopleProblem, csv, people, refused};

#[test]
fn columns_stand_in_any_order_and_their_words_are_read_without_case_blanks_and_dashes() {
    for header in [
        "E-Mail,display name,User Name",
        "mail,\"Display_Name\",USERNAME",
        "emailAddress,Full Name,sAMAccountName",
        "Mail Address,CN,'Login'",
        "email,name,userPrincipalName",
        "\"EMAIL\" , name , account ",
    ] {
        let reading = csv(format!("{header}\na@x.org,Alice A,alice\n")).unwrap();
        assert_eq!(people(&reading), ["2 alice|Alice A|a@x.org"], "{header}");
        assert!(reading.ignored_columns.is_empty(), "{header}");
    }
}

#[test]
fn of_several_user_columns_the_fixed_order_decides_and_the_others_are_named() {
    for (header, user, ignored) in [
        ("login,user,account", "2", vec!["login", "account"]),
        ("account,sAMAccountName,userid", "2", vec!["account", "userid"]),
        ("username,user,login", "2", vec!["username", "login"]),
        ("user,User,user", "1", vec!["User", "user"]),
        ("uid,upn,sid", "2", vec!["uid", "sid"]),
    ] {
        let reading = csv(format!("{header}\n1,2,3\n")).unwrap();
        assert_eq!(people(&reading), [format!("2 {user}|-|-")], "{header}");
        assert_eq!(reading.ignored_columns, ignored, "{header}");
    }
}

#[test]
fn a_display_name_is_preferred_and_first_and_last_name_are_joined_without_one() {
    let reading = csv("user,name,displayName,givenName,sn\na,Object,Shown,Given,Family\n").unwrap();
    assert_eq!(people(&reading), ["2 a|Shown|-"]);
    assert_eq!(reading.ignored_columns, ["name", "givenName", "sn"]);

    let reading = csv("last name;user;First Name\nLovelace;ada;Ada\n;bob;Bob\nCurie;marie;\n;nn;\n").unwrap();
    assert_eq!(people(&reading), ["2 ada|Ada Lovelace|-", "3 bob|Bob|-", "4 marie|Curie|-", "5 nn|-|-"]);

    // One half alone is no display name.
    let reading = csv("user,firstname\nada,Ada\n").unwrap();
    assert_eq!(people(&reading), ["2 ada|-|-"]);
    assert_eq!(reading.ignored_columns, ["firstname"]);
}

#[test]
fn without_a_user_column_the_header_is_told_escaped_and_cut() {
    let long = "x".repeat(100);
    let problem = csv(format!("uid,na\u{1b}[2Jme,{long}\n1,2,3\n")).unwrap_err();
    let cut = "x".repeat(39);
    let found = format!("“uid”, “na\\u{{1b}}[2Jme”, “{cut}…”");
    assert_eq!(problem, PeopleProblem::NoUserColumn { found });
    assert!(problem.next().contains("sAMAccountName"));

    let problem = csv("a;b;c;d;e;f;g;h;i;j\n").unwrap_err();
    let found = "“a”, “b”, “c”, “d”, “e”, “f”, “g”, “h” and 2 more".to_owned();
    assert_eq!(problem, PeopleProblem::NoUserColumn { found });
}

#[test]
fn a_table_without_a_header_is_told_as_such() {
    let problem = csv("alice,Alice A\nbob,Bob B\n").unwrap_err();
    assert_eq!(problem.to_string(), "no column has the user names; the header has “alice”, “Alice A”");
}

#[test]
fn ignored_columns_are_listed_escaped_and_cut() {
    let reading = csv(format!("a\u{202e}b,user,,{}\n1,alice,2,3\n", "y".repeat(4000))).unwrap();
    assert_eq!(reading.ignored_columns, ["a\\u{202e}b".to_owned(), format!("{}…", "y".repeat(39))]);
    assert_eq!(people(&reading), ["2 alice|-|-"]);
}

#[test]
fn a_header_of_a_million_columns_is_refused() {
    assert_eq!(
        csv(format!("user{}x\nalice\n", ",".repeat(1_000_000))).unwrap_err(),
        PeopleProblem::HeaderTooLong
    );
    assert_eq!(
        csv(format!("user{}x\nalice\n", ",".repeat(1_000))).unwrap_err(),
        PeopleProblem::HeaderTooLong
    );
    assert_eq!(
        csv(format!("user,{}\nalice\n", "x".repeat(2_000_000))).unwrap_err(),
        PeopleProblem::HeaderTooLong
    );
}

#[test]
fn a_header_that_is_not_utf8_does_no_harm_to_columns_that_are() {
    let reading = csv(b"user,Stra\xDFe\nalice,1\n").unwrap();
    assert_eq!(people(&reading), ["2 alice|-|-"]);
    assert_eq!(reading.ignored_columns.len(), 1);
    assert!(refused(&reading).is_empty());
}
