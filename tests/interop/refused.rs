//! Rows that are refused: they land in a file of the same format, which is imported once it is put
//! right.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::peers::{all_there_is, verifies};
use crate::support::Home;
use crate::support::app::{App, step};

const KEY: &str = "3132333435363738393031323334353637383930";
const BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A format, a file with one bad row of three, what is wrong in it, and what is right.
fn files() -> [(&'static str, String, &'static str, &'static str); 4] {
    let package = |serial: &str, user: &str, kind: &str| {
        format!(
            "<KeyPackage><DeviceInfo><Manufacturer>X</Manufacturer><SerialNo>{serial}</SerialNo></DeviceInfo>\
             <Key Id=\"{serial}\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:{kind}\">\
             <AlgorithmParameters><ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/></AlgorithmParameters>\
             <Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret></Data>\
             <UserId>{user}</UserId></Key></KeyPackage>\n"
        )
    };
    let pskc = format!(
        "<?xml version=\"1.0\"?>\n<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n{}{}{}</KeyContainer>\n",
        package("1", "alice", "totp"),
        package("2", "bob", "hotp"),
        package("3", "carol", "totp")
    );
    [
        (
            "users-oath",
            format!("HOTP/T30/6 alice - {KEY}\nHOTP/T45/6 bob - {KEY}\nHOTP/T30/6 carol - {KEY}\n"),
            "T45",
            "T30",
        ),
        (
            "key-uris",
            ["alice?period=30", "bob?period=45", "carol?period=30"]
                .map(|user| format!("otpauth://totp/X:{user}&secret={BASE32}\n"))
                .concat(),
            "period=45",
            "period=30",
        ),
        (
            "privacyidea",
            format!(
                "# version: 2\nalice,,,1,{KEY},TOTP,6,30\nbob,,,2,{KEY},TOTP,7,30\ncarol,,,3,{KEY},TOTP,6,30\n"
            ),
            "TOTP,7",
            "TOTP,6",
        ),
        ("pskc", pskc, "pskc:hotp", "pskc:totp"),
    ]
}

#[test]
fn refused_rows_are_imported_from_their_own_file_once_it_is_right() {
    for (format, text, wrong, right) in files() {
        let home = Home::with_users(&["alice", "bob", "carol"]);
        home.write("all", &text);
        let args = ["import", format, "all", "--trusted", "--refused", "again"];
        let out = home.run(&args, "").exits(0).out;
        assert!(out.starts_with("2 imported, 0 there already, 1 refused\n"), "{format}: {out}");
        let again = home.path().join("again");
        assert_eq!(fs::metadata(&again).unwrap().permissions().mode() & 0o777, 0o600, "{format}");
        let rest = fs::read_to_string(&again).unwrap();
        assert!(rest.contains("bob") && !rest.contains("alice") && !rest.contains("carol"), "{rest}");
        home.write("right", &rest.replace(wrong, right));
        let out = home.run(&["import", format, "right", "--trusted"], "").exits(0).out;
        assert!(out.starts_with("1 imported, 0 there already, 0 refused\n"), "{format}: {out}");
        for user in ["alice", "bob", "carol"] {
            assert!(verifies(&home, user, &App::scan(BASE32).code(step() + 1)), "{format}: {user}");
        }
        // The whole file once more: the same rows are refused, and `again` is there as it would be.
        let before = all_there_is(&home);
        home.run(&args, "").exits(0);
        assert_eq!(all_there_is(&home), before, "{format}");
        // Another file is not overwritten.
        fs::write(&again, "mine").unwrap();
        let before = all_there_is(&home);
        let ran = home.run(&args, "").fails_in_two_lines(1, "again");
        assert!(ran.err.contains("is there already"), "{format}: {ran:#?}");
        assert_eq!(all_there_is(&home), before, "{format}");
        assert_eq!(fs::read_to_string(&again).unwrap(), "mine", "{format}");
    }
}

#[test]
fn files_of_a_folder_that_are_refused_stay_where_they_are() {
    let home = Home::with_users(&["alice", "bob"]);
    fs::create_dir(home.path().join("keys")).unwrap();
    for (user, option) in [("alice", "TOTP_AUTH"), ("bob", "HOTP_COUNTER 1")] {
        home.write(&format!("keys/{user}"), &format!("{BASE32}\n\" {option}\n"));
    }
    let args = ["import", "google-authenticator", "keys", "--trusted"];
    let ran = home.run(&args, "").fails_in_two_lines(1, "1 row cannot be imported");
    assert!(ran.out.contains("\nbob: ") && ran.out.contains("HOTP_COUNTER"), "{ran:#?}");
    let out = home.run(&[&args[..], &["--skip"]].concat(), "").exits(0).out;
    assert!(out.starts_with("1 imported, 0 there already, 1 refused\n"), "{out}");
    home.write("keys/bob", &format!("{BASE32}\n\" TOTP_AUTH\n"));
    let out = home.run(&args, "").exits(0).out;
    assert!(out.starts_with("1 imported, 1 there already, 0 refused\n"), "{out}");
}

#[test]
fn all_rows_are_refused_or_none_and_a_dry_run_writes_nothing() {
    let home = Home::with_users(&["alice", "bob", "carol"]);
    let before = all_there_is(&home);
    for (format, text, ..) in files() {
        home.write("all", &text);
        for more in [&[][..], &["--dry-run"], &["--dry-run", "--refused", "again"], &["--dry-run", "--skip"]]
        {
            let ran = home.run(&[&["import", format, "all", "--trusted"][..], more].concat(), "");
            assert_eq!(ran.code, i32::from(more.len() < 2), "{format} {more:?}: {ran:#?}");
        }
    }
    assert_eq!(all_there_is(&home), before);
    assert!(!home.path().join("again").exists());
}

#[test]
fn tokens_that_are_refused_go_in_stock_once_they_are_right() {
    let home = Home::with_store();
    home.write("tokens.csv", &format!("T1,{KEY},TOTP,6,30\n,{KEY},TOTP,6,30\nT3,{KEY},totp,8,60,sha256\n"));
    let args = ["tokens", "import", "linotp", "tokens.csv"];
    home.run(&args, "").fails_in_two_lines(1, "1 row cannot be imported");
    assert_eq!(home.json(&["tokens", "list", "--json"]), serde_json::json!([]));
    let out = home.run(&[&args[..], &["--refused", "again.csv"]].concat(), "").exits(0).out;
    assert!(out.starts_with("2 imported, 0 there already, 1 refused\nline 2: "), "{out}");
    let rest = fs::read_to_string(home.path().join("again.csv")).unwrap();
    assert_eq!(rest, format!(",{KEY},TOTP,6,30\n"));
    home.write("right.csv", &format!("T2{rest}"));
    let out = home.run(&["tokens", "import", "linotp", "right.csv"], "").exits(0).out;
    assert!(out.starts_with("1 imported, 0 there already, 0 refused\n"), "{out}");
    assert_eq!(home.json(&["tokens", "list", "--json"]).as_array().unwrap().len(), 3);
}

#[test]
fn a_device_that_is_there_is_never_changed() {
    let home = Home::with_users(&["alice"]);
    let other = "00112233445566778899AABBCCDDEEFF00112233";
    home.write("one", &format!("HOTP/T30/6 alice - {KEY}\n"));
    home.write("two", &format!("HOTP/T30/6 alice - {other}\n"));
    home.run(&["import", "users-oath", "one", "--trusted", "--device", "phone"], "").exits(0);
    let before = all_there_is(&home);
    let ran = home.run(&["import", "users-oath", "two", "--trusted", "--device", "phone"], "");
    let ran = ran.fails_in_two_lines(1, "1 row cannot be imported");
    assert!(
        ran.out.contains("alice has a device named “phone” already, with another secret key"),
        "{ran:#?}"
    );
    // With another name, digits and period it is the same key still.
    home.write("three", &format!("HOTP/T60/8 alice - {KEY}\n"));
    home.run(&["import", "users-oath", "three", "--trusted", "--device", "new"], "").exits(0);
    assert_eq!(all_there_is(&home), before);
}
