//! The commands on a terminal: QR code, plain start, lists that fit.

use crate::support::Home;
use crate::support::app::{App, step};
use crate::support::pty::Terminal;

pub const UTF8: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")];

/// What a phone reads off the screen.
pub fn scanned(terminal: &Terminal) -> Option<String> {
    let screen = terminal.screen.screen();
    let (rows, cols) = screen.size();
    let size = |cells: std::num::NonZero<u16>, scale: usize| usize::from(cells.get()) * scale;
    let light = |color| color == vt100::Color::Idx(231);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size(cols, 4), size(rows, 8), |x, y| {
        let cell = screen.cell(u16::try_from(y / 8).unwrap(), u16::try_from(x / 4).unwrap()).unwrap();
        let upper_half = cell.contents() == "▀" && y % 8 < 4;
        let color = if upper_half { cell.fgcolor() } else { cell.bgcolor() };
        if light(color) { 255 } else { 0 }
    });
    image.detect_grids().first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text)
}

/// The key in the text on the screen.
fn told(terminal: &Terminal) -> String {
    let text = terminal.text();
    let line = text.lines().find_map(|line| line.strip_prefix("Key: ")).unwrap().to_owned();
    line.replace(' ', "")
}

fn confirm(terminal: &mut Terminal) {
    let app = App::scan(&told(terminal));
    let now = step();
    terminal.type_keys(&format!("{}\n", app.code(now)));
    terminal.see("Code 2: ");
    terminal.type_keys(&format!("{}\n", app.code(now + 1)));
    terminal.see("MFA device added");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_phone_can_read_the_code_off_the_terminal() {
    let home = Home::with_users(&["alice"]);
    let mut terminal = Terminal::start(&home, &["enroll", "alice", "--device", "phone"], 50, 80, UTF8);
    terminal.see("Code 1: ");
    let uri = scanned(&terminal).expect("a code that can be read");
    assert!(uri.starts_with("otpauth://totp/Example:alice%20%28phone%29?"), "{uri}");
    assert!(uri.contains(&told(&terminal)), "{uri}");
    confirm(&mut terminal);
}

#[test]
fn in_ascii_it_is_drawn_with_blanks() {
    let home = Home::with_users(&["alice"]);
    let args = ["enroll", "alice", "--device", "phone", "--ascii"];
    let mut terminal = Terminal::start(&home, &args, 70, 120, UTF8);
    terminal.see("Code 1: ");
    assert!(terminal.text().is_ascii(), "{}", terminal.text());
    assert!(scanned(&terminal).expect("a code that can be read").contains(&told(&terminal)));
}

#[test]
fn where_it_does_not_fit_it_says_what_it_needs() {
    let home = Home::with_users(&["alice"]);
    let mut narrow = Terminal::start(&home, &["enroll", "alice", "--device", "phone"], 60, 40, UTF8);
    narrow.see("Code 1: ");
    let text = narrow.text().replace('\n', " ");
    assert!(text.contains("No QR code is drawn: the window has 40"), "{text}");
    narrow.type_keys("q\n");
    assert_eq!(narrow.end(), 1);
    let mut low = Terminal::start(&home, &["enroll", "alice", "--device", "phone"], 20, 80, UTF8);
    low.see("make the window higher");
    low.see("Code 1: ");
    low.type_keys("q\n");
    assert_eq!(low.end(), 1);
}

#[test]
fn colors_that_are_refused_leave_the_key() {
    let home = Home::with_users(&["alice"]);
    let args = ["enroll", "alice", "--device", "phone", "--color", "never"];
    let mut terminal = Terminal::start(&home, &args, 50, 80, UTF8);
    terminal.see("Code 1: ");
    assert!(scanned(&terminal).is_none());
    assert!(terminal.text().contains("--color says never"), "{}", terminal.text());
    confirm(&mut terminal);
}

#[test]
fn the_plain_start_asks_and_enrolls() {
    let home = Home::with_users(&["alice"]);
    for (args, vars) in [(&["--plain"][..], UTF8), (&[][..], &[("TERM", "dumb")][..])] {
        let mut terminal = Terminal::start(&home, args, 60, 100, vars);
        terminal.see("User name: ");
        terminal.type_keys("nobody\n");
        terminal.see("There is no user nobody.");
        terminal.see_times("User name: ", 2);
        terminal.type_keys("a:b\n");
        terminal.see("cannot be a user name");
        terminal.see_times("User name: ", 3);
        terminal.type_keys("alice\n");
        terminal.see("Device name: ");
        terminal.type_keys(if args.is_empty() { "tablet\n" } else { "phone\n" });
        terminal.see("Code 1: ");
        confirm(&mut terminal);
    }
    assert_eq!(home.json(&["devices", "list", "alice", "--json"]).as_array().unwrap().len(), 2);
}

#[test]
fn the_plain_start_without_a_store_names_init() {
    let home = Home::new();
    let mut terminal = Terminal::start(&home, &["--plain"], 24, 100, UTF8);
    terminal.see("mfa-enroll init");
    assert_eq!(terminal.end(), 3);
}

#[test]
fn the_plain_start_is_left_by_an_empty_line() {
    let home = Home::with_store();
    let mut terminal = Terminal::start(&home, &["--plain"], 24, 80, UTF8);
    terminal.see("User name: ");
    terminal.type_keys("\n");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn the_demo_wants_no_store_and_a_console() {
    let home = Home::new();
    for (args, what) in [
        (&["--demo", "--store", "x"][..], "uses no store"),
        (&["--demo", "--key-file", "x"], "uses no store"),
        (&["--demo", "--passphrase-file", "x"], "uses no store"),
        (&["--demo", "--plain"], "cannot draw one"),
        (&["--speed", "10"], "--demo"),
        (&["--demo", "--speed", "0"], "1..=100"),
        (&["--demo", "--speed", "101"], "1..=100"),
    ] {
        let mut terminal = Terminal::start(&home, args, 24, 120, UTF8);
        assert_eq!(terminal.end(), 2);
        assert!(terminal.text().contains(what), "{}", terminal.text());
    }
}

#[test]
fn a_list_is_cut_to_the_window() {
    let home = Home::with_store();
    let name = "Alice ".repeat(20);
    home.run(&["users", "add", "alice", "--name", &name], "").exits(0);
    let mut terminal = Terminal::start(&home, &["users", "list"], 24, 60, UTF8);
    assert_eq!(terminal.end(), 0);
    let text = terminal.text();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("… ") && text.contains("never"), "{text}");
}

#[test]
fn a_code_is_asked_for_on_a_terminal() {
    let home = Home::with_users(&["alice"]);
    let mut terminal = Terminal::start(&home, &["verify", "alice"], 24, 80, UTF8);
    terminal.see("Code: ");
    terminal.type_keys("123456\n");
    terminal.see("refused");
    assert_eq!(terminal.end(), 1);
}

#[test]
fn the_demo_shows_sample_people_and_leaves_nothing() {
    let home = Home::new();
    let mut terminal = Terminal::start(&home, &["--demo"], 24, 80, UTF8);
    terminal.see("DEMO");
    terminal.see("Alice Liddell");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
