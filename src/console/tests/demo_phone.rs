//! The demo's phone beside the wizard: it scans what is drawn, its codes enroll,
//! and each of its faults leads to the verdict that the wizard has for it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::harness::{COLORS, Desk, Plan};
use super::people::{alice, dozen};
use super::{HOME, NOW, owners, snapshot};
use crate::console::look::Look;
use crate::console::panel::{Canvas, Sight};
use crate::console::widgets::draw_qr;
use crate::demo::phone::{Phone, Pocket, Said, Unread};
use crate::qr::{Rendering, Space, Symbol};

const WIDE: (u16, u16) = (132, 43);

/// A window in which a phone lies, on the security credentials of alice.
fn with_phone(size: (u16, u16)) -> Desk {
    let look = Look { mono: false, ascii: false, banner: Some("DEMO") };
    in_look(size, look)
}

fn in_look(size: (u16, u16), look: Look) -> Desk {
    let mut desk = Desk::of(&Plan { size, look, ..Plan::default() }, alice);
    desk.hang(Box::new(Phone::of(Pocket::default())));
    desk.press("<enter>");
    desk
}

/// The code that the phone shows beside this label.
#[track_caller]
fn code(desk: &Desk, label: &str) -> String {
    let rows = desk.rows();
    let digits = rows.iter().find_map(|row| {
        let after = row.split_once(label)?.1.trim_matches(|c: char| !c.is_ascii_digit());
        (after.len() == 7).then(|| after.replace(' ', ""))
    });
    digits.unwrap_or_else(|| panic!("no code of {label} in\n{}", rows.join("\n")))
}

/// Something is wrong with the phone: the line of the menu, from the first on.
fn break_it(desk: &mut Desk, line: usize) {
    desk.press("<c-p>m<up><up><up><up><up>");
    desk.press(&"<down>".repeat(line));
    desk.press("<enter><esc>");
}

#[test]
fn the_phone_enrolls_itself_from_what_is_drawn_alone() {
    let mut desk = with_phone(WIDE);
    desk.press("aphone<enter>");
    desk.sees("Space scan");
    desk.press(" ");
    desk.sees("Added.");
    desk.press("<enter>");
    let first = code(&desk, "alice (phone)");
    assert_eq!(first, desk.scan_uri().code(desk.now()));
    desk.press(&first);
    desk.sees("✓ right");
    desk.wait(30);
    desk.sees_no("Added.");
    let second = code(&desk, "alice (phone)");
    desk.press(&second);
    desk.sees("MFA device added: “phone” of alice is active.");
}

#[test]
fn in_a_small_window_the_phone_is_a_page_of_its_own_and_nothing_is_lost() {
    let mut desk = with_phone(HOME);
    desk.press("aphone<enter>");
    desk.press("p");
    desk.sees("No entries yet.");
    desk.press("<esc>");
    desk.sees("step 2 of 3");
    // Scanning shows what came of it.
    desk.press(" ");
    desk.sees("Added.");
    let first = code(&desk, "alice (phone)");
    desk.press(&format!("p<enter>{}", &first[..2]));
    desk.press("p");
    desk.sees("alice (phone)");
    desk.press("<esc>");
    desk.sees(&format!("{} {} ▏", &first[..1], &first[1..2]));
    // A figure puts the phone down and is typed at once.
    desk.press(&format!("p{}", &first[2..]));
    desk.sees("✓ right");
}

#[test]
fn it_says_why_nothing_was_read() {
    let mut desk = with_phone(WIDE);
    desk.press("p ");
    desk.sees("There is no QR code in sight.");
    desk.press("<esc>aphone<enter>");
    // Of a drawing that is cut through nothing is read.
    desk.press("<tab> ");
    desk.sees("There is no QR code in sight.");
}

/// The cells of a QR code of this text.
fn cells(text: &str, rendering: Rendering) -> Buffer {
    let area = Rect::new(0, 0, 120, 60);
    let mut cells = Buffer::empty(area);
    let drawing = Symbol::encode(text).unwrap().draw(rendering, Space { columns: 120, rows: 60 }).unwrap();
    draw_qr(&mut Canvas::new(&mut cells, area, &COLORS), 0, 0, &drawing);
    cells
}

fn scan(cells: &Buffer) -> Said {
    Phone::of(Pocket::default()).scan(&Sight::of(cells), NOW)
}

#[test]
fn its_camera_reads_every_drawing_and_makes_no_entry_of_anything_else() {
    let uri =
        "otpauth://totp/Example:alice%20%28phone%29?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXA&issuer=Example";
    for rendering in [Rendering::UpperHalf, Rendering::DoubleWidth, Rendering::LowerHalf] {
        assert_eq!(scan(&cells(uri, rendering)), Said::Added);
        assert_eq!(scan(&cells("https://example.com/", rendering)), Said::Unread(Unread::NoKey));
    }
    let mut torn = cells(uri, Rendering::UpperHalf);
    for (x, y) in (12..30).flat_map(|x| (4..16).map(move |y| (x, y))) {
        torn[(x, y)].reset();
    }
    assert_eq!(scan(&torn), Said::Unread(Unread::Damaged));
    assert_eq!(scan(&Buffer::empty(Rect::new(0, 0, 80, 24))), Said::Unread(Unread::NoCode));
}

#[test]
fn an_entry_with_the_same_label_is_replaced() {
    let mut desk = with_phone(WIDE);
    desk.press("aphone<enter> ");
    let before = code(&desk, "alice (phone)");
    desk.press("uu");
    desk.wait(1);
    desk.press("aphone<enter> ");
    desk.sees("This entry has a new key now.");
    assert_ne!(code(&desk, "alice (phone)"), before);
    let on_the_phone = |row: &String| row.chars().skip(88).collect::<String>().contains("alice (phone)");
    assert_eq!(desk.rows().into_iter().filter(on_the_phone).count(), 1);
}

#[test]
fn a_slow_clock_is_accepted_and_told() {
    let mut desk = with_phone(WIDE);
    break_it(&mut desk, 1);
    desk.sees("slow clock");
    desk.press("aphone<enter> <enter>");
    let first = code(&desk, "alice (phone)");
    assert_eq!(first, desk.scan_uri().ahead(-90).code(desk.now()));
    desk.press(&first);
    desk.wait(30);
    let second = code(&desk, "alice (phone)");
    desk.press(&second);
    desk.sees("The phone's clock is 90 s slow.");
}

#[test]
fn an_app_that_ignores_the_algorithm_is_found_out() {
    let mut desk = with_phone(WIDE);
    break_it(&mut desk, 2);
    desk.press("aphone<tab><tab><tab><right><enter> <enter>");
    let first = code(&desk, "alice (phone)");
    desk.press(&first);
    desk.sees("The app computes SHA-1 although the key says SHA-256.");
}

#[test]
fn a_stale_entry_does_not_come_from_this_key() {
    let mut desk = with_phone(WIDE);
    break_it(&mut desk, 3);
    desk.press("aphone<enter> ");
    desk.sees("This entry was there already.");
    desk.press("<enter>");
    let first = code(&desk, "alice (phone)");
    desk.press(&first);
    desk.sees("That code does not come from this key.");
    // As good as new, it scans again and goes on.
    break_it(&mut desk, 0);
    desk.press("<esc> ");
    desk.sees("This entry has a new key now.");
    desk.press("<enter>");
    let first = code(&desk, "alice (phone)");
    desk.press(&first);
    desk.sees("✓ right");
}

#[test]
fn a_stuck_display_shows_the_first_code_again() {
    let mut desk = with_phone(WIDE);
    desk.press("aphone<enter> <enter>");
    break_it(&mut desk, 4);
    let first = code(&desk, "alice (phone)");
    desk.press(&first);
    desk.sees("✓ right");
    desk.wait(30);
    assert_eq!(code(&desk, "alice (phone)"), first);
    desk.press(&first);
    desk.sees("That is the first code again.");
}

#[test]
fn a_blank_between_the_figures_of_a_code_is_no_scan() {
    let mut desk = with_phone(HOME);
    desk.press("aphone<enter><enter>123 4");
    desk.sees("1 2 3 4 ▏");
    desk.sees_no("Authenticator");
}

#[test]
fn an_entry_made_after_the_display_got_stuck_shows_its_own_first_code() {
    let mut desk = with_phone(WIDE);
    break_it(&mut desk, 4);
    desk.wait(3600);
    desk.press("aphone<enter> <enter>");
    let first = code(&desk, "alice (phone)");
    desk.press(&first);
    desk.sees("✓ right");
}

#[test]
fn where_p_is_the_pages_ctrl_p_is_the_phones() {
    let mut desk = owners::at_alice(owners::none, owners::three);
    desk.hang(Box::new(Phone::of(Pocket::default())));
    desk.resize((110, 24));
    desk.press("<c-p>");
    desk.sees("put down");
    desk.press("<c-p>p");
    desk.sees("Replace");
    // The hints name the key that works.
    desk.sees("Ctrl-P phone");
    desk.sees_no(" p phone");
}

#[test]
fn the_phone_in_windows_of_all_kinds() {
    for size in [WIDE, (110, 24), HOME, (60, 20)] {
        let mut desk = with_phone(size);
        desk.press("aphone<enter> ");
        snapshot::compare("demo-scanned", &desk);
        desk.press("<esc>");
        desk.press("<enter>12");
        desk.press("<c-p>");
        snapshot::compare("demo-phone", &desk);
        desk.press("m<down>");
        snapshot::compare("demo-menu", &desk);
    }
}

#[test]
fn the_phone_without_colours_and_in_ascii() {
    for (name, look) in [
        ("demo-mono", Look { mono: true, ascii: false, banner: Some("DEMO") }),
        ("demo-ascii", Look { mono: false, ascii: true, banner: Some("DEMO") }),
    ] {
        let mut desk = in_look(WIDE, look);
        desk.press("aphone<enter> <enter>");
        desk.wait(22);
        snapshot::compare(name, &desk);
        assert!(!look.ascii || desk.rows().iter().all(|row| row.is_ascii()));
    }
}

#[test]
fn the_list_beside_the_phone() {
    let look = Look { mono: false, ascii: false, banner: Some("DEMO") };
    let mut desk = Desk::of(&Plan { size: WIDE, look, ..Plan::default() }, dozen);
    desk.hang(Box::new(Phone::of(Pocket::default())));
    snapshot::compare("demo-users", &desk);
}
