use super::{PeopleProblem, passwd, people, refused};

#[test]
fn accounts_of_people_are_read_with_the_first_part_of_their_comment() {
    let reading = passwd(
        "root:x:0:0:root:/root:/bin/bash\n\
         daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n\
         # a comment\n\
         \n\
         alice:x:1000:1000:Alice Añon,Room 1,123,:/home/alice:/bin/bash\n\
         bob:x:59999:100::/home/bob:\n\
         carol:x:1002:100: ,,,:/home/carol:/usr/bin/fish\n\
         nobody:x:65534:65534:nobody:/nonexistent:/bin/sh\n",
    )
    .unwrap();
    assert_eq!(people(&reading), ["5 alice|Alice Añon|-", "6 bob|-|-", "7 carol|-|-"]);
    assert!(reading.refused.is_empty() && reading.ignored_columns.is_empty());
}

#[test]
fn accounts_of_services_are_passed_over_without_a_word() {
    let reading = passwd(
        "low:x:999:1::/:/bin/sh\n\
         high:x:60000:1::/:/bin/sh\n\
         systemd-x:x:61184:1::/:/bin/sh\n\
         ftp only:x:1001:1::/:/usr/sbin/nologin\n\
         off:x:1002:1::/:/bin/false\n\
         host$:x:1003:1::/:/bin/false\r\n\
         +::::::\n\
         -evil::::::\n\
         \x20 # indented\n\
         ok:x:1004:1::/:/bin/sh\n",
    )
    .unwrap();
    assert_eq!(people(&reading), ["10 ok|-|-"]);
    assert!(refused(&reading).is_empty());
}

#[test]
fn lines_that_are_no_account_are_refused_with_their_number() {
    let reading = passwd(
        "alice:x:1000:1::/:/bin/sh\n\
         only:four:fields:here\n\
         eight:x:1001:1::/:/bin/sh:more\n\
         bob:x:+1001:1::/:/bin/sh\n\
         bob:x:99999999999:1::/:/bin/sh\n\
         bob:x:\u{1b}:1::/:/bin/sh\n",
    )
    .unwrap();
    let fields = "the line is not name:x:uid:gid:comment:home:shell";
    assert_eq!(
        refused(&reading),
        [
            format!("2 {fields}"),
            format!("3 {fields}"),
            "4 the user id “+1001” is no number".to_owned(),
            "5 the user id “99999999999” is no number".to_owned(),
            "6 the user id “\\u{1b}” is no number".to_owned(),
        ]
    );
}

#[test]
fn names_and_comments_that_break_the_rules_are_refused() {
    let reading = passwd(
        b"host$:x:1000:1::/:/bin/sh\n\
          :x:1001:1::/:/bin/sh\n\
          bell:x:1002:1:\x07:/:/bin/sh\n\
          latin:x:1003:1:J\xFCrgen:/:/bin/sh\n\
          room:x:1004:1:Room,\xFC:/:/bin/sh\n\
          nul\0:x:1005:1::/:/bin/sh\n\
          ROOM:x:1006:1::/:/bin/sh\n",
    )
    .unwrap();
    assert_eq!(people(&reading), ["5 room|Room|-"]);
    let told = refused(&reading);
    for (told, expected) in told.iter().zip([
        "1 the user name “host$” is refused",
        "2 the user name is empty",
        "3 the name “\\u{7}” is refused",
        "4 the line is not UTF-8",
        "6 the user name “nul\\u{0}” is refused",
        "7 the user “ROOM” stands on line 5 already",
    ]) {
        assert!(told.starts_with(expected), "{told}");
    }
    assert_eq!(told.len(), 6);
}

#[test]
fn a_quote_means_nothing_in_passwd() {
    let reading = passwd("alice:x:1000:1:\"A:/:/bin/sh\nbob:x:1001:1::/:/bin/sh\n").unwrap();
    assert_eq!(people(&reading), ["1 alice|\"A|-", "2 bob|-|-"]);
}

#[test]
fn a_line_of_ten_megabytes_is_refused() {
    let reading = passwd(format!("{}\nbob:x:1001:1::/:/bin/sh\n", ":".repeat(10_000_000))).unwrap();
    assert_eq!(refused(&reading), ["1 the line is longer than 1 MiB"]);
    assert_eq!(people(&reading), ["2 bob|-|-"]);
}

#[test]
fn a_file_without_people_is_told() {
    assert_eq!(passwd("").unwrap_err(), PeopleProblem::Empty);
    assert_eq!(passwd("root:x:0:0:root:/root:/bin/bash\n").unwrap_err(), PeopleProblem::NoAccounts);
}
