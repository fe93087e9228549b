//! Files of enrollments that other programs wrote, and a users file that is merged into.

use jiff::tz::TimeZone;
use mfa_enroll::formats::users_oath::Merging;
use mfa_enroll::formats::{Enrolled, Format, Opener, Reading, Row, read, rest};
use mfa_enroll::model::{DeviceId, DeviceName, Issuer, Parameters, SecretText, Timestamp, UserName};
use mfa_enroll::totp::{SecretKey, step_at};
use zeroize::Zeroizing;

use super::shows;

/// 2026-11-22 07:14:00 UTC.
const NOW: Timestamp = Timestamp::from_secs(1_795_331_640);

/// The first byte says which format and what opens it, the rest is the file.
pub fn formats(bytes: &[u8]) {
    let (kind, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let (format, opener) = match kind {
        b'o' => (Format::UsersOath, None),
        b'g' => (Format::GoogleAuthenticator, None),
        b'u' => (Format::KeyUris, None),
        b'p' => (Format::PrivacyIdea, None),
        b'l' => (Format::LinOtp, None),
        b'k' => (Format::Pskc, Some(Opener::PreSharedKey(Zeroizing::new(b"0123456789abcdef".to_vec())))),
        b'w' => (Format::Pskc, Some(Opener::Password(SecretText::new("qwerty".to_owned())))),
        _ => (Format::Pskc, None),
    };
    // A password is derived by as many iterations as the file asks for: not in every case.
    if *kind == b'w' && !bytes.windows(22).any(|window| window == b"<IterationCount>1000</".as_slice()) {
        return;
    }
    let reading = Reading { now: NOW, zone: &TimeZone::UTC, opener: opener.as_ref() };
    match read(format, bytes, &reading) {
        Ok(rows) => {
            is_sound(&rows, bytes);
            let places: Vec<_> = rows.iter().map(|row| row.place.clone()).collect();
            let again = read(format, &rest(format, bytes, &places), &reading);
            assert_eq!(again.ok().map(|again| again.len()), Some(rows.len()));
        }
        Err(problem) => {
            shows(&problem.to_string());
            shows(problem.next());
        }
    }
    if format == Format::UsersOath {
        is_merged(bytes);
    }
}

fn is_sound(rows: &[Row], bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    let mut end = 0;
    for row in rows {
        assert!((1..=lines).contains(&row.line), "line {} of {lines}", row.line);
        assert!(row.place.start >= end && row.place.end <= bytes.len());
        end = row.place.end;
        match &row.carried {
            Ok(carried) => {
                assert!((16..=128).contains(&carried.key.as_bytes().len()));
                carried.about.iter().for_each(|text| shows(text.as_str()));
            }
            Err(reason) => {
                assert!(reason.chars().count() < 250, "{reason}");
                shows(reason);
            }
        }
    }
}

/// A device goes in and out again, and a second export changes nothing.
fn is_merged(bytes: &[u8]) {
    let (user, device) = (UserName::new("alice").unwrap(), DeviceName::new("phone").unwrap());
    let (issuer, key) = (Issuer::new("Example").unwrap(), SecretKey::from_bytes((0..20).collect()).unwrap());
    let parameters = Parameters::UNIVERSAL;
    let enrolled = Enrolled {
        user: &user,
        display_name: None,
        id: DeviceId([7; 16]),
        device: &device,
        serial: None,
        issuer: &issuer,
        key: &key,
        parameters,
        drift: 0,
        last_step: step_at(NOW, parameters.period),
    };
    let zone = TimeZone::UTC;
    let Ok(mut first) = Merging::over(bytes, &zone, NOW) else { return };
    first.put(&enrolled).unwrap();
    let (file, merged) = first.end();
    assert_eq!(merged.added + merged.updated + merged.same, 1);
    let mut second = Merging::over(&file, &zone, NOW).ok().unwrap();
    second.put(&enrolled).unwrap();
    let (again, twice) = second.end();
    assert_eq!((again.as_slice(), twice.same, twice.foreign), (file.as_slice(), 1, merged.foreign));
    let (without, gone) = Merging::over(&file, &zone, NOW).ok().unwrap().end();
    assert_eq!((gone.removed, gone.foreign), (1, merged.foreign));
    assert!(without.len() <= bytes.len() + 1);
}
