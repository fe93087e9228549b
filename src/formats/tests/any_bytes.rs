//! Bytes of anybody: never a panic, every refusal one short sentence that a terminal shows.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Format, NOW, RFC_BASE32, RFC_HEX, Sample, quick, written};
use crate::formats::users_oath::Merging;
use crate::formats::{Carried, Reading, google_authenticator, read, rest};
use crate::model::{DeviceName, Serial, UserName, escaped};

const ALL: [Format; 6] = [
    Format::UsersOath,
    Format::GoogleAuthenticator,
    Format::Pskc,
    Format::KeyUris,
    Format::PrivacyIdea,
    Format::LinOtp,
];

/// Characters of a key that nothing said may have in a row.
const PART: usize = 16;

/// The key as each alphabet writes it, in small letters.
const KEYS: [&str; 3] = [
    "3132333435363738393031323334353637383930",
    "gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
    "mtizndu2nzg5mdeymzq1njc4ota",
];

fn names_of(carried: &Carried) -> impl Iterator<Item = &str> {
    let (user, device) = (carried.user.as_ref(), carried.device.as_ref());
    [user.map(UserName::as_str), device.map(DeviceName::as_str), carried.serial.as_ref().map(Serial::as_str)]
        .into_iter()
        .flatten()
}

/// A file of each format that is read, to be changed.
fn good(format: Format) -> Vec<u8> {
    let alice = Sample::of("alice", "phone");
    match format {
        Format::UsersOath => {
            let zone = TimeZone::UTC;
            let mut merging = Merging::over(
                b"# x\nHOTP/T60/8 bob - 00112233445566778899aabbccddeeff 0 123456 2026-11-22T03:45:33L\n",
                &zone,
                NOW,
            )
            .ok()
            .unwrap();
            merging.put(&alice.enrolled()).unwrap();
            merging.end().0.to_vec()
        }
        Format::GoogleAuthenticator => {
            google_authenticator::text(&alice.enrolled()).unwrap().as_bytes().to_vec()
        }
        Format::Pskc | Format::KeyUris | Format::PrivacyIdea | Format::LinOtp => {
            written(format, &[&alice, &alice]).0.into_bytes()
        }
    }
}

/// Whatever the bytes are, what is said of them keeps its rules.
fn is_sound(bytes: &[u8]) {
    let zone = super::berlin();
    for format in ALL {
        let reading = Reading { now: NOW, zone: &zone, opener: None };
        let says = |text: &str| {
            assert_eq!(escaped(text), text);
            assert!(text.chars().count() < 250 && text.len() > 5, "{text}");
            let loud = text.to_ascii_uppercase();
            for key in [RFC_HEX, RFC_BASE32] {
                let upper = key.to_ascii_uppercase();
                let parts = upper.as_bytes().windows(PART);
                let parts = parts.filter_map(|part| std::str::from_utf8(part).ok());
                assert_eq!(parts.filter(|part| loud.contains(part)).count(), 0, "{text}");
            }
        };
        match read(format, bytes, &reading) {
            Ok(rows) => {
                let mut end = 0;
                for row in &rows {
                    assert!(
                        row.place.start >= end && row.place.end <= bytes.len() && row.line > 0,
                        "{format:?}"
                    );
                    end = row.place.end;
                    match &row.carried {
                        Ok(carried) => {
                            for name in names_of(carried) {
                                assert!(
                                    !KEYS.contains(&name.trim_end_matches('=').to_lowercase().as_str()),
                                    "{name}"
                                );
                            }
                        }
                        Err(reason) => {
                            says(reason);
                            assert!(
                                reason.ends_with('.') && reason.starts_with(char::is_uppercase),
                                "{reason}"
                            );
                        }
                    }
                }
                let places: Vec<_> = rows.iter().map(|row| row.place.clone()).collect();
                let left = rest(format, bytes, &places);
                // A refused row may look like a file that is no text, where it comes first.
                if std::str::from_utf8(&left).is_err() || left.starts_with(b"PK\x03\x04") {
                    continue;
                }
                let again = read(format, &left, &reading);
                assert_eq!(again.ok().map(|rows| rows.len()), Some(rows.len()), "{format:?}");
            }
            Err(problem) => says(&problem.to_string()),
        }
    }
    if let Ok(merging) = Merging::over(bytes, &zone, NOW) {
        let (file, _) = merging.end();
        assert!(file.len() <= bytes.len() + 1);
    }
}

#[test]
fn a_key_where_another_cell_is_looked_for_is_not_said() {
    for key in [RFC_BASE32, RFC_HEX, "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"] {
        for wrong in [
            format!("{key}\" RATE_LIMIT 3 30\n"),
            format!("\"T\"\"1\",3132,{key},6,30\n"),
            format!("T1,{RFC_HEX},TOTP,{key},30\n"),
            format!("T1,{RFC_HEX},TOTP,6,{key}\n"),
            format!("# version: {key}\n"),
            format!("HOTP/{key} alice - {RFC_HEX}\n"),
            format!("HOTP/T30 {key}! - {RFC_HEX}\n"),
            format!("HOTP/T30 alice - {RFC_HEX} {key} 123456\n"),
            format!("otpauth://{key}/alice?secret={RFC_BASE32}\n"),
            format!("otpauth://totp/{key}!?secret={RFC_BASE32}\n"),
            format!("otpauth://totp/alice&secret={key}\n"),
            format!("otpauth://totp/{key}?secret={RFC_BASE32}\n"),
            format!("otpauth://totp/alice%20({key})?secret={RFC_BASE32}\n"),
            format!("# mfa-enroll device {key}\nHOTP/T30 alice - {RFC_HEX}\n"),
            format!("{key},{RFC_HEX},TOTP,6,30\n"),
            format!("HOTP/T30 {key} - {RFC_HEX}\n"),
            format!("otpauth://totp/alice?secret={RFC_BASE32}&digits={key}\n"),
        ] {
            is_sound(wrong.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..quick() })]

    #[test]
    fn random_bytes_are_refused_in_words(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        is_sound(&bytes);
    }

    #[test]
    fn lines_that_are_nearly_right_are_read_or_refused(
        lines in proptest::collection::vec("(HOTP/T30 a - |otpauth://totp/a?secret=|A,|\" TOTP_AUTH|<KeyPackage>|# mfa-enroll device )?[ -~\t\r\"ü]{0,40}", 0..6),
    ) {
        is_sound(lines.join("\n").as_bytes());
    }

    #[test]
    fn a_good_file_with_changes_is_read_or_refused(
        which in 0usize..6, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..5),
    ) {
        let mut bytes = good(ALL[which]);
        for (at, byte, act) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match act {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at),
            }
        }
        is_sound(&bytes);
    }
}
