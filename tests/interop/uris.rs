//! Key URIs that pyotp reads, and those that it provisions.

use super::peers::{export, have_python, prove, python, verifies};
use crate::support::app::{App, step};
use crate::support::{Home, devices, enrolled_before};

/// Prints name, issuer and the code of a time for each line of a file.
const READ: &str = "
import sys, pyotp
for line in open(sys.argv[1]):
    totp = pyotp.parse_uri(line.strip())
    print(totp.name, totp.issuer, totp.at(int(sys.argv[2])), sep='|')
";

/// Prints the URI of a user for each hash and number of digits.
const WRITE: &str = "
import hashlib, pyotp
key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
print(pyotp.TOTP(key).provisioning_uri('alice', 'Big Corp & Sons'))
print(pyotp.TOTP(key, digest=hashlib.sha256).provisioning_uri('bob@example.com', issuer_name='Example'))
print(pyotp.TOTP(key, digits=8).provisioning_uri('carol'))
print(pyotp.HOTP(key).provisioning_uri('dave'))
";

const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn pyotp_makes_the_codes_of_every_exported_uri() {
    if !have_python(&["pyotp"]) {
        return;
    }
    let home = Home::with_users(&["alice", "bo+b@example.com"]);
    let apps = ["alice", "bo+b@example.com"].map(|user| (user, enrolled_before(&home, user, "my-phone")));
    export(&home, "key-uris", "uris.txt", &[]);
    let now = step() + 1;
    let said = python(&home, READ, &["uris.txt", &(now * 30).to_string()], "");
    assert_eq!(said.lines().count(), 2, "{said}");
    for (line, (user, app)) in said.lines().zip(&apps) {
        let code = app.code(now);
        assert_eq!(line, format!("{user} (my-phone)|Example|{code}"));
        assert!(verifies(&home, user, &code) && !verifies(&home, user, &code), "{user}");
    }
}

#[test]
fn uris_that_pyotp_provisions_are_imported_and_proven() {
    if !have_python(&["pyotp"]) {
        return;
    }
    let home = Home::with_users(&["alice", "bob@example.com", "carol"]);
    home.write("uris.txt", &python(&home, WRITE, &[], ""));
    let args = ["import", "key-uris", "uris.txt", "--refused", "again.txt"];
    let out = home.run(&args, "").exits(0).out;
    assert!(out.starts_with("3 imported, 0 there already, 1 refused\nline 4: "), "{out}");
    let app = App::scan(KEY);
    prove(&home, "alice", "imported", &app);
    assert!(verifies(&home, "alice", &app.code(step() + 1)));
    prove(&home, "bob@example.com", "imported", &app.clone().with_sha256());
    assert!(verifies(&home, "bob@example.com", &app.with_sha256().code(step() + 1)));
    prove(&home, "carol", "imported", &App::token(b"12345678901234567890"));
    assert_eq!(devices(&home, "carol")[0]["digits"], 8);
    let again = std::fs::read_to_string(home.path().join("again.txt")).unwrap();
    assert!(again.starts_with("otpauth://hotp/dave?") && again.lines().count() == 1, "{again}");
    let out = home.run(&["import", "key-uris", "uris.txt", "--skip"], "").exits(0).out;
    assert!(out.starts_with("0 imported, 3 there already, 1 refused\n"), "{out}");
}
