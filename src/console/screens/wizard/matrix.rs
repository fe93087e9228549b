//! The page of the QR code over names, keys, drawings and windows: what is drawn
//! is what must fit, what is drawn reads back, what does not fit is never cut off.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::set_up::SetUpPage;
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::Chord;
use crate::console::look::Look;
use crate::console::screen::Moment;
use crate::console::tests::picture::{self, Theme};
use crate::directory::{Scan, SetUp};
use crate::model::{
    DeviceId, DeviceKind, DeviceName, Issuer, Parameters, SafeText, SecretText, Timestamp, UserName,
};
use crate::ports::Onlookers;

/// Characters of a secret key of 20, 32 and 64 bytes.
const SECRETS: [usize; 3] = [32, 52, 103];

/// The largest version that fits a window in upper half blocks, and its longest URI
/// at EC level L for each length of secret (measured once with an encoder of its own;
/// 0: no URI is that short).
const WINDOWS: [((u16, u16), [usize; 3]); 5] = [
    ((60, 20), [113, 119, 0]),
    ((80, 24), [161, 167, 183]),
    ((80, 25), [161, 167, 183]),
    ((100, 30), [277, 283, 299]),
    ((132, 43), [592, 598, 614]),
];

/// What the page looks like, and the terminal around it.
const LOOKS: [(&str, Look, Theme); 3] = [
    ("dark", COLOURED, Theme::Dark),
    ("light", COLOURED, Theme::Light),
    ("mono", Look { mono: true, ..COLOURED }, Theme::Dark),
];

fn secret(length: usize) -> String {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().cycle().take(length).collect()
}

/// A page whose key URI is this one.
fn page(uri: String, secret: String) -> SetUpPage {
    let set_up = SetUp {
        user: UserName::new("alice").unwrap(),
        id: DeviceId([0; 16]),
        device: DeviceName::new("phone").unwrap(),
        issuer: Issuer::new("Example").unwrap(),
        account: SafeText::new("alice (phone)").unwrap(),
        parameters: Parameters::UNIVERSAL,
        scan: Some(Scan { key_uri: SecretText::new(uri), key: SecretText::new(secret) }),
        expires_at: Timestamp::from_secs(900),
        resumed: false,
        kind: DeviceKind::AuthenticatorApp,
        ended: Vec::new(),
    };
    SetUpPage::of(set_up, Onlookers::default()).unwrap()
}

fn uri(issuer: &str, account: &str, secret: &str) -> String {
    let plain = |text: &str| -> String {
        let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    };
    let (issuer, account) = (plain(issuer), plain(account));
    format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}")
}

/// Draws the page after these keys.
fn drawn(page: &mut SetUpPage, size: (u16, u16), keys: &str, look: &Look) -> Buffer {
    let area = Rect::new(0, 0, size.0, size.1);
    let mut buffer = Buffer::empty(area);
    let moment = Moment { now: Timestamp::from_secs(0), size, ascii: look.ascii };
    for key in keys.chars() {
        page.key(Chord::Char(key), &moment);
    }
    let footer = Footer::Hints { hints: page.hints(), help: Some(Chord::Char('?')) };
    page.draw(&mut Canvas::new(&mut buffer, area, look), &footer, &moment);
    buffer
}

const COLOURED: Look = Look { mono: false, ascii: false, banner: None };

#[test]
fn what_is_drawn_is_what_the_table_says_fits() {
    for (size, row) in WINDOWS {
        for (length, longest) in SECRETS.into_iter().zip(row) {
            if longest == 0 {
                continue;
            }
            for (chars, fits) in [(longest, true), (longest + 1, false)] {
                let secret = secret(length);
                let shortest = uri("example", "", &secret).len();
                let uri = uri("example", &"a".repeat(chars - shortest), &secret);
                assert_eq!(uri.len(), chars);
                let buffer = drawn(&mut page(uri.clone(), secret), size, "", &COLOURED);
                let read = picture::read(&buffer, Theme::Dark);
                assert_eq!(read == [uri], fits, "{chars} characters in {size:?}, secret of {length}");
                assert_eq!(picture::has_light_cells(&buffer), fits, "a code that is cut off");
            }
        }
    }
}

#[test]
fn every_drawing_in_every_window_reads_back_or_is_not_there() {
    let labels = ["al@ex", "jane.doe@mail.example-corp.co.uk (phone)", &"x".repeat(64)];
    let issuers = ["Acme1", "Acme Bastion Service", "The Example Corporation Ltd UK", "Müller & Söhne"];
    for (name, look, theme) in LOOKS {
        let (mut read, mut refused) = (0, 0);
        for (label, issuer) in labels.iter().flat_map(|label| issuers.map(|issuer| (label, issuer))) {
            for secret in SECRETS.map(secret) {
                let uri = uri(issuer, label, &secret);
                for (size, keys) in WINDOWS.iter().flat_map(|(size, _)| ["", "g", "gg"].map(|k| (*size, k))) {
                    let buffer = drawn(&mut page(uri.clone(), secret.clone()), size, keys, &look);
                    if picture::has_light_cells(&buffer) {
                        assert_eq!(picture::read(&buffer, theme), [uri.as_str()], "{name} {size:?} {keys:?}");
                        read += 1;
                    } else {
                        let must = keys.is_empty() && size.1 >= 24 && uri.len() <= 161;
                        assert!(!must, "{} characters are not drawn at {size:?}", uri.len());
                        refused += 1;
                    }
                }
            }
        }
        println!("{name}: {read} codes were drawn and read back, {refused} did not fit and were not drawn");
        assert!(read > 200 && refused > 100);
    }
}

#[test]
fn no_look_changes_the_code() {
    let uri = uri("Example", "alice (phone)", &secret(32));
    let plain = drawn(&mut page(uri.clone(), secret(32)), (80, 24), "", &COLOURED);
    for look in [Look { mono: true, ..COLOURED }, Look { banner: Some("DEMO"), ..COLOURED }] {
        let other = drawn(&mut page(uri.clone(), secret(32)), (80, 24), "", &look);
        for y in 0..24 {
            for x in 0..45 {
                assert_eq!(plain[(x, y)], other[(x, y)], "{x} {y}");
            }
        }
    }
}
