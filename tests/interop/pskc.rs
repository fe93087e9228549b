//! Key containers that python-pskc and pskctool read, and containers that python-pskc wrote.

use super::peers::{app_of, export, have, have_python, program, prove, put_secret, python, verifies};
use crate::support::app::{App, step};
use crate::support::{Home, Ran, devices, enrolled_before, run};

/// Prints user, device and key of each package; what opens them is on standard input.
const READ: &str = "
import sys, binascii, pskc
container = pskc.PSKC(sys.argv[1])
opener = sys.stdin.readline().strip()
if sys.argv[2] == 'password': container.encryption.derive_key(opener)
if sys.argv[2] == 'pre-shared': container.encryption.key = binascii.unhexlify(opener)
for key in container.keys:
    assert key.check(), 'policy'
    print(key.userid, key.friendly_name, key.algorithm_suite, key.response_length, key.time_interval,
          binascii.hexlify(key.secret).decode())
";

/// Writes two packages, sealed by what is on standard input.
const WRITE: &str = "
import sys, binascii, pskc
container = pskc.PSKC()
opener = sys.stdin.readline().strip()
for serial, user in (('4711', 'alice'), ('4712', 'bob')):
    container.add_key(id=serial, serial=serial, manufacturer='Example & Sons', model='T1', key_userid=user,
        secret=b'12345678901234567890'[:-1] + serial[-1:].encode(), algorithm='totp', algorithm_suite='SHA1',
        response_length=6, response_encoding='DECIMAL', time_interval=30, time_offset=0,
        policy__key_usage=['OTP'])
if sys.argv[2] == 'password': container.encryption.setup_pbkdf2(opener, iterations=20000)
if sys.argv[2] == 'pre-shared':
    container.encryption.setup_preshared_key(key=binascii.unhexlify(opener), algorithm=sys.argv[3])
container.write(sys.argv[1])
";

const PRE_SHARED: &str = "000102030405060708090a0b0c0d0e0f";

/// How the keys are sealed: its name, what opens them, our option for it.
const SEALS: [(&str, &str, Option<&str>); 3] = [
    ("plain", "", None),
    ("password", "correct horse battery staple", Some("--password-file")),
    ("pre-shared", PRE_SHARED, Some("--pre-shared-key-file")),
];

fn opened<'a>(home: &Home, secret: &str, option: Option<&'a str>) -> Vec<&'a str> {
    put_secret(home, secret);
    option.map_or_else(Vec::new, |option| vec![option, "secret"])
}

#[test]
fn pskctool_reads_and_validates_what_is_exported() {
    if !have(&["pskctool"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let app = enrolled_before(&home, "alice", "phone");
    export(&home, "pskc", "keys.xml", &["--unsealed"]);
    let pskctool = |args: &[&str]| run(program("pskctool", args, home.path()), "");
    let said = pskctool(&["--strict", "--info", "keys.xml"]).exits(0).out;
    for part in [
        "Issuer: Example\n",
        "Algorithm: urn:ietf:params:xml:ns:keyprov:pskc:totp\n",
        "FriendlyName: phone\n",
        "Key User Id: alice\n",
        "Key TimeInterval: 30\n",
        "Algorithm Parameters Suite: SHA1\n",
        "Response Format Length: 6\n",
    ] {
        assert!(said.contains(part), "no “{part}” in {said}");
    }
    let key = said.split_once("Key Secret (base64): ").unwrap().1.lines().next().unwrap();
    let key = data_encoding::BASE32_NOPAD.encode(&data_encoding::BASE64.decode(key.as_bytes()).unwrap());
    assert_eq!(App::scan(&key).code(step()), app.code(step()));
    let validated = |ran: Ran| assert!(ran.code == 0 && ran.out.contains("OK"), "{ran:#?}");
    validated(pskctool(&["--strict", "--validate", "keys.xml"]));
    for (name, secret, option) in SEALS {
        let Some(option) = option else { continue };
        let file = format!("{name}.xml");
        export(&home, "pskc", &file, &opened(&home, secret, Some(option)));
        // It cannot open them, so it is not strict with them; the schema is.
        validated(pskctool(&["--validate", &file]));
        assert!(!pskctool(&["--info", &file]).exits(0).out.contains("Key Secret"), "{name}");
    }
}

#[test]
fn python_pskc_opens_every_kind_of_export() {
    if !have_python(&["pskc"]) {
        return;
    }
    let home = Home::with_users(&["alice", "bob"]);
    let apps = ["alice", "bob"].map(|user| (user, enrolled_before(&home, user, "phone")));
    for (name, secret, option) in SEALS {
        let file = format!("{name}.xml");
        let mut more = opened(&home, secret, option);
        if option.is_none() {
            more.push("--unsealed");
        }
        export(&home, "pskc", &file, &more);
        let said = python(&home, READ, &[&file, name], secret);
        let now = step();
        for (line, (user, app)) in said.lines().zip(&apps) {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(words[..5], [user, "phone", "SHA1", "6", "30"], "{name}");
            for step in now - 2..now + 2 {
                assert_eq!(app_of(words[5]).code(step), app.code(step), "{name}");
            }
        }
        assert_eq!(said.lines().count(), apps.len(), "{name}");
    }
}

#[test]
fn what_python_pskc_wrote_is_imported_and_proven_or_put_in_stock() {
    if !have_python(&["pskc"]) {
        return;
    }
    let apps = [b'1', b'2'].map(|last| {
        let key = [&b"1234567890123456789"[..], &[last]].concat();
        App::scan(&data_encoding::BASE32_NOPAD.encode(&key))
    });
    for (name, secret, option) in SEALS {
        let home = Home::with_users(&["alice", "bob"]);
        python(&home, WRITE, &["made.xml", name, "aes128-cbc"], secret);
        let keys = opened(&home, secret, option);
        let args = [&["import", "pskc", "made.xml"][..], &keys].concat();
        let out = home.run(&args, "").exits(0).out;
        assert!(out.starts_with("2 imported, 0 there already, 0 refused\n"), "{name}: {out}");
        let out = home.run(&args, "").exits(0).out;
        assert!(out.starts_with("0 imported, 2 there already, 0 refused\n"), "{name}: {out}");
        for (user, app) in ["alice", "bob"].iter().zip(&apps) {
            let device = &devices(&home, user)[0];
            assert_eq!((&device["kind"], &device["state"]), (&"token".into(), &"unproven".into()));
            prove(&home, user, device["name"].as_str().unwrap(), app);
            assert!(verifies(&home, user, &app.code(step() + 1)), "{name}: {user}");
        }
        stocked(&keys, name, secret, &apps[0]);
    }
}

/// The same file as an inventory, of which one token is assigned.
#[track_caller]
fn stocked(keys: &[&str], name: &str, secret: &str, app: &App) {
    let home = Home::with_users(&["carol"]);
    put_secret(&home, secret);
    python(&home, WRITE, &["made.xml", name, "aes128-cbc"], secret);
    let args = [&["tokens", "import", "pskc", "made.xml"][..], keys].concat();
    let out = home.run(&args, "").exits(0).out;
    assert!(out.starts_with("2 imported, 0 there already, 0 refused\n"), "{name}: {out}");
    assert!(home.run(&args, "").exits(0).out.starts_with("0 imported, 2 there already"), "{name}");
    let about = &home.json(&["tokens", "list", "--json"])[0];
    assert_eq!((&about["serial"], &about["about"]), (&"4711".into(), &"Example & Sons T1".into()));
    let now = step();
    let codes = format!("{}\n{}\n", app.code(now), app.code(now + 1));
    home.run(&["enroll", "carol", "--device", "token", "--token", "4711"], &codes).exits(0);
    assert_eq!(devices(&home, "carol")[0]["state"], "active");
}

#[test]
fn other_ciphers_of_python_pskc_are_opened_or_named() {
    if !have_python(&["pskc"]) {
        return;
    }
    for (cipher, length) in [("aes192-cbc", 24), ("aes256-cbc", 32), ("tripledes-cbc", 24), ("kw-aes128", 16)]
    {
        let home = Home::with_users(&["alice", "bob"]);
        let secret = data_encoding::HEXLOWER.encode(&(0..length).collect::<Vec<u8>>());
        python(&home, WRITE, &["made.xml", "pre-shared", cipher], &secret);
        put_secret(&home, &secret);
        let args = ["import", "pskc", "made.xml", "--trusted", "--pre-shared-key-file", "secret"];
        let ran = home.run(&args, "");
        if cipher.ends_with("cbc") && cipher.starts_with("aes") {
            assert!(ran.exits(0).out.starts_with("2 imported"), "{cipher}");
        } else {
            assert!(ran.code == 1 && ran.err.lines().count() == 2, "{cipher}: {ran:#?}");
            assert!(ran.err.contains("sealed") || ran.out.contains("sealed"), "{cipher}: {ran:#?}");
            assert_eq!(devices(&home, "alice"), serde_json::json!([]));
        }
    }
}

#[test]
fn a_wrong_password_and_a_missing_one_open_nothing() {
    if !have_python(&["pskc"]) {
        return;
    }
    let home = Home::with_users(&["alice", "bob"]);
    for (name, secret, option) in &SEALS[1..] {
        python(&home, WRITE, &["made.xml", name, "aes128-cbc"], secret);
        home.run(&["import", "pskc", "made.xml"], "").fails_in_two_lines(1, "sealed");
        let wrong = if *name == "password" { "wrong" } else { "ff0102030405060708090a0b0c0d0e0f" };
        let args = [&["import", "pskc", "made.xml"][..], &opened(&home, wrong, *option)].concat();
        let ran = home.run(&args, "").exits(1);
        assert!(ran.err.lines().count() == 2 && !ran.err.contains(wrong), "{ran:#?}");
        assert!(ran.err.contains("does not open"), "{ran:#?}");
    }
    assert_eq!(devices(&home, "alice"), serde_json::json!([]));
}

#[test]
fn a_file_with_a_secret_is_called_what_it_holds() {
    let home = Home::with_users(&["alice"]);
    home.write("open", "0001\n");
    home.write("made.xml", "<KeyContainer/>");
    for (option, what) in [("--password-file", "password"), ("--pre-shared-key-file", "pre-shared key")] {
        let ran = home.run(&["import", "pskc", "made.xml", option, "open"], "");
        ran.fails_in_two_lines(4, &format!("The {what} file open is open to others."));
    }
}
