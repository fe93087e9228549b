//! Files that are none: two lines, an exit code, nothing imported, bounded memory, no waiting.

use std::fs;
use std::process::Command;

use super::peers::{all_there_is, have};
use crate::support::{Home, PROGRAM, Ran, run};

const FORMATS: [&str; 6] =
    ["users-oath", "google-authenticator", "pskc", "key-uris", "privacyidea", "linotp"];
const KEY: &str = "3132333435363738393031323334353637383930";
/// Bytes of memory: the program takes half of it by itself, the largest field is a twentieth.
const MEMORY: &str = "--data=209715200";

/// Runs the program with little memory, so that what grows without bounds ends it.
fn within_bounds(home: &Home, args: &[&str]) -> Ran {
    let mut command = Command::new("prlimit");
    let ours = home.command(args);
    command.arg(MEMORY).arg("--cpu=20").arg(PROGRAM).args(args);
    command.env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8").env("PATH", "/usr/bin:/bin");
    command.current_dir(ours.get_current_dir().unwrap());
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    run(command, "")
}

/// Imports that must end in two lines with an exit code of ours.
#[track_caller]
fn is_refused(home: &Home, format: &str, file: &str) -> Ran {
    let args = ["import", format, file, "--user", "alice", "--trusted"];
    let ran = within_bounds(home, &args);
    assert!([1, 3, 4].contains(&ran.code), "{format} {file}: {:#?}", Ran { out: short(&ran.out), ..ran });
    assert!(ran.out.len() < 2000 && ran.err.len() < 2000, "{format} {file}: {}", short(&ran.err));
    let code = ran.code;
    ran.fails_in_two_lines(code, "")
}

fn short(text: &str) -> String {
    text.chars().take(500).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn what_is_no_text_is_refused_in_two_lines_whatever_it_is_said_to_be() {
    if !have(&["prlimit"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let before = all_there_is(&home);
    let line = format!("HOTP/T30/6 alice - {KEY}\n");
    let files: [(&str, Vec<u8>); 9] = [
        ("empty", Vec::new()),
        ("blank", b"\n \n\t\n".to_vec()),
        ("mark-alone", "\u{feff}".into()),
        ("utf-16", utf16(&line)),
        ("nul", b"HOTP/T30/6 alice - 31\0\n".to_vec()),
        ("latin-1", b"HOTP/T30/6 al\xefce - 3132\n".to_vec()),
        ("noise", (0..=255).collect()),
        ("control", b"\x1b[2J\x1b]52;c;AAAA\x07\n".to_vec()),
        ("long-field", vec![b'A'; 10 * 1024 * 1024]),
    ];
    for (name, bytes) in &files {
        fs::write(home.path().join(name), bytes).unwrap();
        for format in FORMATS {
            is_refused(&home, format, name);
        }
    }
    assert_eq!(all_there_is(&home), before);
}

#[test]
fn paths_that_are_no_files_are_refused_without_waiting() {
    if !have(&["prlimit", "mkfifo"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let before = all_there_is(&home);
    let fifo = home.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", home.path().join("link")).unwrap();
    std::os::unix::fs::symlink("loop", home.path().join("loop")).unwrap();
    let paths =
        ["pipe", "link", "loop", "nowhere", "/dev/zero", "/dev/tty", "/proc/self/mem", "/proc/kmsg", "a/b"];
    for path in paths {
        for format in FORMATS {
            is_refused(&home, format, path);
        }
    }
    for format in FORMATS.iter().filter(|format| **format != "google-authenticator") {
        is_refused(&home, format, ".");
        is_refused(&home, format, "/");
    }
    // As the folder of the module: what is in it is no file of a user.
    fs::create_dir(home.path().join("keys")).unwrap();
    let keys = |name: &str| home.path().join("keys").join(name);
    assert!(Command::new("mkfifo").arg(keys("alice")).status().unwrap().success());
    fs::create_dir(keys("folder")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", keys("bob")).unwrap();
    let ran = is_refused(&home, "google-authenticator", "keys");
    assert!(ran.out.starts_with("0 to import, 0 there already, 3 refused\n"), "{ran:#?}");
    assert_eq!(all_there_is(&home), before);
}

#[test]
fn entities_and_document_types_are_refused_before_they_mean_anything() {
    if !have(&["prlimit"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let before = all_there_is(&home);
    let container = |head: &str, user: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n{head}<KeyContainer Version=\"1.0\" \
             xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"><KeyPackage><DeviceInfo><SerialNo>1</SerialNo>\
             </DeviceInfo><Key Id=\"1\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\">\
             <AlgorithmParameters><ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/></AlgorithmParameters>\
             <Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret></Data>\
             <UserId>{user}</UserId></Key></KeyPackage></KeyContainer>"
        )
    };
    let bomb = (1..10).fold("<!ENTITY a0 \"ha\">".to_owned(), |bomb, n| {
        bomb + &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10))
    });
    home.write("outside", "alice");
    let depth = "<a>".repeat(100_000);
    let attributes: String = (0..50_000).fold(String::new(), |all, n| all + " a" + &n.to_string() + "=\"1\"");
    let head = "<KeyContainer xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"";
    for (name, text) in [
        ("bomb", container(&format!("<!DOCTYPE x [{bomb}]>\n"), "&a9;")),
        ("outside-entity", container("<!DOCTYPE x [<!ENTITY f SYSTEM \"outside\">]>\n", "&f;")),
        ("outside-type", container("<!DOCTYPE x SYSTEM \"file:///dev/zero\">\n", "alice")),
        ("unknown-entity", container("", "&f;")),
        ("deep", format!("{head}>{depth}")),
        ("attributes", format!("{head}{attributes}/>")),
        ("cut", container("", "alice")[..400].to_owned()),
        ("another-root", container("", "alice").replace("KeyContainer", "html")),
        ("two-roots", container("", "alice") + "<KeyContainer/>"),
    ] {
        home.write(name, &text);
        is_refused(&home, "pskc", name);
        let ran = within_bounds(&home, &["tokens", "import", "pskc", name]);
        assert!(ran.code == 1 && ran.err.lines().count() == 2, "{name}: {ran:#?}");
    }
    assert_eq!(all_there_is(&home), before);
    // The same container without any of it is taken.
    home.write("good", &container("", "alice"));
    home.run(&["import", "pskc", "good"], "").exits(0);
}

#[test]
fn bad_cells_and_keys_are_named_and_one_of_them_stops_everything() {
    if !have(&["prlimit"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let before = all_there_is(&home);
    let good = format!("T1,{KEY},TOTP,6,30");
    for (format, row, what) in [
        ("linotp", format!("=cmd|' /C calc'!A0,{KEY},TOTP,6,30"), "=cmd"),
        ("linotp", format!("T2,{KEY},TOTP,6,30,sha1,more"), "more columns"),
        ("linotp", "T2".to_owned(), "no secret key"),
        ("linotp", format!("\"T2,{KEY},TOTP,6,30"), "never closed"),
        ("linotp", "T2,31323,TOTP,6,30".to_owned(), "hexadecimal"),
        ("linotp", "T2,00000000000000000000000000000000,TOTP".to_owned(), "secret key is refused"),
        ("linotp", "T2,3132,TOTP".to_owned(), "secret key is refused"),
        ("linotp", format!("T2,{KEY},TOTP,6,0"), "period"),
        ("linotp", format!("T2,{KEY},TOTP,6,99999999999"), "period"),
        ("linotp", format!("T2,{KEY},TOTP,{},30", "9".repeat(7000)), "digits"),
        ("linotp", format!("T2,{KEY},HOTP,6,30"), "HOTP"),
        ("linotp", format!("T\u{1b}[2J,{KEY},TOTP,6,30"), "serial number"),
        ("linotp", format!("T\u{202e}2,{KEY},TOTP,6,30"), "serial number"),
        ("key-uris", "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(), "twice"),
        ("key-uris", format!("otpauth://totp/a?secret={}", "A".repeat(1024 * 1024)), "8 KiB"),
        ("key-uris", "otpauth://totp/%ff?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(), "UTF-8"),
        ("key-uris", "otpauth-migration://offline?data=AAAA".to_owned(), "transfer code"),
        ("key-uris", "otpauth://totp/a%1b%5b2J?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(), "refused"),
        ("users-oath", format!("HOTP/T30/6 ../../etc/passwd - {KEY}"), "user name"),
        ("users-oath", format!("HOTP/T30/6 alice 1234 {KEY}"), "PIN"),
        ("users-oath", format!("HOTP/T30/6 alice - {KEY} 0 123456 yesterday"), "time"),
    ] {
        let begin = if format == "linotp" { &good } else { "# a comment" };
        home.write("bad", &format!("{begin}\n{row}\n"));
        let ran = is_refused(&home, format, "bad");
        assert!(ran.out.contains("line 2: ") && ran.out.contains(what), "no “{what}” in {ran:#?}");
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']) && !ran.out.contains(KEY), "{ran:#?}");
        assert_eq!(all_there_is(&home), before, "{row:.80}");
    }
}

#[test]
fn a_file_of_more_than_64_mib_is_not_read_to_its_end() {
    if !have(&["prlimit"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let file = fs::File::create(home.path().join("huge")).unwrap();
    file.set_len(1 << 40).unwrap();
    drop(file);
    let before = all_there_is(&home);
    for format in FORMATS {
        assert!(is_refused(&home, format, "huge").err.contains("larger than 64 MiB"), "{format}");
    }
    assert_eq!(all_there_is(&home), before);
}

#[test]
fn many_rows_are_refused_in_bounded_memory() {
    if !have(&["prlimit"]) {
        return;
    }
    let home = Home::with_users(&["alice"]);
    let row = "HOTP/T45 alice - 3132\n";
    home.write("many", &row.repeat(200_000));
    let ran = within_bounds(&home, &["import", "users-oath", "many"]);
    let ran = ran.fails_in_two_lines(1, "200,000 rows cannot be imported");
    assert_eq!(ran.out.lines().count(), 1002);
    assert!(ran.out.ends_with("and 199,000 more\n"));
    home.write("more", &row.repeat(200_001));
    is_refused(&home, "users-oath", "more");
}
