//! `enroll --qr`: the QR code in a file, and only as long as the enrollment lasts.

use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::app::{App, step};
use crate::support::pty::Terminal;
use crate::support::{Dialog, Home, devices, enrolled};

/// What a phone reads off a PNG.
fn scanned(place: &Path) -> String {
    let mut reader = png::Decoder::new(Cursor::new(std::fs::read(place).unwrap())).read_info().unwrap();
    let side = reader.info().width as usize;
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bits).unwrap();
    let pixel = |x: usize, y: usize| if bits[y * side / 8 + x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, pixel);
    let grids = picture.detect_grids();
    grids[0].decode().unwrap().1
}

/// An app that has scanned this.
fn app(key_uri: &str) -> App {
    let key = key_uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    App::scan(key)
}

/// An enrollment with its QR code in a file.
fn begun(home: &Home, more: &[&str]) -> Dialog {
    let args = [&["enroll", "alice", "--device", "phone", "--qr", "code.png"], more].concat();
    let mut dialog = home.dialog(&args);
    dialog.hear("Code 1: ");
    dialog
}

fn confirm(dialog: &mut Dialog, app: &App) {
    let now = step();
    dialog.answer(&app.code(now));
    dialog.hear("Code 2: ");
    dialog.answer(&app.code(now + 1));
}

fn events(home: &Home) -> Vec<(String, String)> {
    let entries = home.json(&["history", "alice", "--json"]);
    let word = |entry: &serde_json::Value, field: &str| entry[field].as_str().unwrap().to_owned();
    let entries = entries.as_array().unwrap().iter();
    entries.map(|entry| (word(entry, "event"), word(entry, "text"))).collect()
}

#[test]
fn it_is_scanned_from_the_file_and_the_file_goes_when_the_device_is_added() {
    let home = Home::with_users(&["alice"]);
    let place = home.path().join("code.png");
    let mut dialog = begun(&home, &[]);
    assert!(dialog.said.starts_with("The QR code is in code.png. Scan it with the app of alice: "));
    assert!(dialog.said.contains("It is deleted when the device is added or discarded."), "{}", dialog.said);
    assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
    let key_uri = scanned(&place);
    assert!(key_uri.starts_with("otpauth://totp/Example:alice%20%28phone%29?secret="), "{key_uri}");
    confirm(&mut dialog, &app(&key_uri));
    let ran = dialog.end().exits(0);
    assert!(ran.out.ends_with("MFA device added\ncode.png is deleted.\n"), "{ran:#?}");
    assert_eq!(ran.err, "");
    assert!(!place.exists());
    let key = key_uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    assert!(!ran.out.contains("Key:") && !ran.out.contains(&key[..4]), "{ran:#?}");
    assert_eq!(events(&home)[1].0, "shown_in_file");
    assert!(events(&home)[1].1.ends_with("/code.png as a QR code"), "{:?}", events(&home));
}

#[test]
fn an_svg_has_the_same_code() {
    let home = Home::with_users(&["alice"]);
    let mut svg = home.dialog(&["enroll", "alice", "--device", "phone", "--qr", "code.SVG"]);
    svg.hear("Code 1: ");
    let text = std::fs::read_to_string(home.path().join("code.SVG")).unwrap();
    svg.end().exits(1);
    begun(&home, &[]).end().exits(1);
    // The path of the one is the pixels of the other: `qr` proves it; here that it is the same key.
    let place = home.path().join("code.png");
    let modules = mfa_enroll::qr::Symbol::encode(&scanned(&place)).unwrap();
    assert_eq!(text, *modules.svg());
}

#[test]
fn what_is_left_open_leaves_the_file_and_says_so() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = begun(&home, &[]);
    dialog.answer("q");
    let ran = dialog.end().exits(1);
    assert!(ran.out.contains("code.png is still there: delete it once it is scanned.\n"), "{ran:#?}");
    let command = "mfa-enroll enroll alice --device phone --resume --qr again.png";
    assert!(ran.out.ends_with(&format!("Go on with: {command}\n")), "{ran:#?}");
    let before = scanned(&home.path().join("code.png"));
    // It goes on with the same key in another file.
    let again = ["enroll", "alice", "--device", "phone", "--resume", "--qr", "again.png"];
    let mut dialog = home.dialog(&again);
    dialog.hear("Code 1: ");
    assert_eq!(scanned(&home.path().join("again.png")), before);
    dialog.answer("discard");
    let ran = dialog.end().exits(1);
    assert!(ran.out.ends_with("Delete the entry in the app.\nagain.png is deleted.\n"), "{ran:#?}");
    assert!(home.path().join("code.png").exists() && !home.path().join("again.png").exists());
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_told() {
    let home = Home::with_users(&["alice"]);
    let place = home.write("code.png", "a holiday");
    let args = ["enroll", "alice", "--device", "phone", "--qr", "code.png"];
    let ran = home.run(&args, "").fails_in_two_lines(1, "code.png is there already");
    assert!(ran.err.contains("--overwrite") && ran.out.is_empty(), "{ran:#?}");
    assert_eq!(std::fs::read(&place).unwrap(), b"a holiday");
    assert_eq!(devices(&home, "alice"), serde_json::json!([]), "no key was made");
    begun(&home, &["--overwrite"]).end().exits(1);
    assert!(scanned(&place).starts_with("otpauth://"));
}

#[test]
fn a_file_that_somebody_put_there_meanwhile_stays() {
    let home = Home::with_users(&["alice"]);
    let place = home.path().join("code.png");
    let mut dialog = begun(&home, &[]);
    let app = app(&scanned(&place));
    home.write("other", "a holiday");
    std::fs::rename(home.path().join("other"), &place).unwrap();
    confirm(&mut dialog, &app);
    let ran = dialog.end().exits(0);
    assert!(ran.out.contains("code.png was changed meanwhile and stays."), "{ran:#?}");
    assert_eq!(std::fs::read(&place).unwrap(), b"a holiday");
}

#[test]
fn with_show_key_it_is_printed_as_well() {
    let home = Home::with_users(&["alice"]);
    let ran = begun(&home, &["--show-key"]).end().exits(1);
    assert!(ran.out.contains("The QR code is in code.png.") && ran.out.contains("\nKey: "), "{ran:#?}");
}

#[test]
fn in_a_pipe_show_says_where_it_is_and_prints_no_key() {
    let home = Home::with_users(&["alice"]);
    let mut dialog = begun(&home, &[]);
    dialog.answer("show");
    assert_eq!(dialog.hear("\n"), "The QR code is in code.png.\n");
    let ran = dialog.end().exits(1);
    assert!(!ran.out.contains("Key:"), "{ran:#?}");
    assert!(!events(&home).iter().any(|(event, _)| event == "enrollment_resumed"), "{:?}", events(&home));
}

#[test]
fn on_a_terminal_the_key_is_printed_when_it_is_asked_for() {
    let home = Home::with_users(&["alice"]);
    let args = ["enroll", "alice", "--device", "phone", "--qr", "code.png"];
    let mut terminal = Terminal::start(&home, &args, 60, 100, &[("TERM", "xterm"), ("LANG", "C.UTF-8")]);
    terminal.see("Code 1: ");
    assert!(!terminal.text().contains("Key: "), "{}", terminal.text());
    terminal.type_keys("show\r");
    terminal.see("Key: ");
    terminal.see_times("Code 1: ", 2);
    terminal.type_keys("discard\r");
    terminal.see("code.png is deleted.");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn what_cannot_be_is_refused_before_a_key_is_made() {
    let home = Home::with_users(&["alice"]);
    enrolled(&home, "alice", "watch");
    let token = "3132333435363738393031323334353637383930";
    home.run(&["enroll", "alice", "--device", "token", "--token", "47"], token).exits(1);
    let before = (devices(&home, "alice"), events(&home));
    for (file, device, code, what) in [
        ("code.jpg", "phone", 2, "“code.jpg” ends neither in .png nor in .svg."),
        ("png", "phone", 2, "“png” ends neither in .png nor in .svg."),
        ("a\u{1b}b", "phone", 2, "“a\\u{1b}b” ends"),
        ("none/code.png", "phone", 4, "none/code.png cannot be written"),
        (".local/share/mfa-enroll/code.png", "phone", 1, "in the store's own folder"),
        ("code.png", "watch", 1, "“watch” already"),
    ] {
        let ran = home.run(&["enroll", "alice", "--device", device, "--qr", file], "");
        assert_eq!(ran.fails_in_two_lines(code, what).out, "");
    }
    let resume = ["enroll", "alice", "--device", "token", "--resume", "--qr", "code.png"];
    home.run(&resume, "").fails_in_two_lines(2, "token is a hardware token");
    let both = ["enroll", "alice", "--device", "t", "--token", "48", "--qr", "code.png"];
    assert!(home.run(&both, token).exits(2).err.contains("cannot be used with"));
    assert_eq!((devices(&home, "alice"), events(&home)), before);
    let left = |name: &str| name.contains("code") || name.contains("unfinished");
    let names = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = names.filter(|name| left(&name.to_string_lossy())).collect();
    assert!(left.is_empty(), "{left:?}");
}
