//! Reading a users file of `pam_oath`.

use super::{Format, NOW, RFC_HEX, berlin, one, problem, refusal, rfc_key, rows};
use crate::formats::users_oath::Merging;
use crate::formats::{Reading, read, rest};
use crate::model::{Digits, Parameters, Period, Timestamp};
use crate::totp::{Generator, step_at};

const OATH: Format = Format::UsersOath;

fn code(step: u64) -> String {
    Generator::new(&rfc_key(), Parameters::UNIVERSAL).code(step).unwrap().expose().to_owned()
}

#[test]
fn the_examples_of_liboath_are_read() {
    let new = one(OATH, format!("HOTP/T30/6 alice - {RFC_HEX}\n"));
    assert_eq!(new.user.unwrap().as_str(), "alice");
    assert_eq!(new.key.as_bytes(), b"12345678901234567890");
    assert_eq!((new.parameters, new.drift, new.last_step), (Parameters::UNIVERSAL, 0, None));
    assert!(new.device.is_none() && new.serial.is_none() && new.about.is_none());

    let used = format!("HOTP/T30/6\talice\t-\t{RFC_HEX}\t0\t755224\t2026-11-22T03:45:33L\n");
    // 755224 is the code of step 0, so no step near that time: the newest that it can mean.
    let step = (NOW.secs() - (7 * 3600 + 14 * 60) + 3 * 3600 + 45 * 60 + 33 + 15 * 60) / 30;
    assert_eq!(one(OATH, used).last_step, Some(step));
}

#[test]
fn types_give_digits_and_period() {
    for (kind, digits, period) in [
        ("HOTP/T30", Digits::Six, Period::Thirty),
        ("HOTP/T60/6", Digits::Six, Period::Sixty),
        ("HOTP/T30/8", Digits::Eight, Period::Thirty),
        ("HOTP/T60/8", Digits::Eight, Period::Sixty),
    ] {
        let read = one(OATH, format!("  {kind} \t a+b=c,d.e@f-g_h -  {}\r\n", RFC_HEX.to_uppercase()));
        assert_eq!((read.parameters.digits, read.parameters.period), (digits, period), "{kind}");
        assert_eq!(read.user.unwrap().as_str(), "a+b=c,d.e@f-g_h");
    }
}

#[test]
fn comments_blank_lines_and_foreign_types_are_no_rows() {
    let text = format!(
        "# HOTP/T30 x - 00\n\n  \t\r\nuser bob\nHOTP/T30 alice - {RFC_HEX}\n#HOTP\nHOTP/T30 bob - {RFC_HEX}"
    );
    let rows = rows(OATH, &text);
    let places: Vec<(u64, &str)> = rows.iter().map(|row| (row.line, &text[row.place.clone()])).collect();
    assert_eq!(
        places,
        [(5, &*format!("HOTP/T30 alice - {RFC_HEX}\n")), (7, &*format!("HOTP/T30 bob - {RFC_HEX}"))]
    );
}

#[test]
fn every_refusal_says_why() {
    let key = RFC_HEX;
    for (line, reason) in [
        (
            format!("HOTP alice - {key} 5"),
            "The device counts events (HOTP); only time-based devices are taken.",
        ),
        (
            format!("HOTP/E/7 alice - {key}"),
            "The device counts events (HOTP); only time-based devices are taken.",
        ),
        (format!("HOTP/T30/7 alice - {key}"), "The codes have seven digits; six or eight are taken."),
        (
            format!("HOTP/T45/6 alice - {key}"),
            "The type “HOTP/T45/6” is refused: HOTP/T30 and HOTP/T60, with /6 or /8, are taken.",
        ),
        (
            format!("TOTP alice - {key}"),
            "The type “TOTP” is refused: HOTP/T30 and HOTP/T60, with /6 or /8, are taken.",
        ),
        ("HOTP/T30".to_owned(), "The line names no user."),
        (
            format!("HOTP/T30 al\u{202e}ice - {key}"),
            "The user name “al\\u{202e}ice” is refused: a name cannot have the character U+202E: only letters A–Z, \
             digits and _ + = , . @ - are allowed.",
        ),
        ("HOTP/T30 alice".to_owned(), "The line has no PIN column."),
        (format!("HOTP/T30 alice 1234 {key}"), "The line has a PIN before the code; only - is taken."),
        (
            format!("HOTP/T30 alice + {key}"),
            "The line asks for a password beside the code (+); only - is taken.",
        ),
        ("HOTP/T30 alice -".to_owned(), "The line has no secret key."),
        ("HOTP/T30 alice - -".to_owned(), "The line has no secret key."),
        (format!("HOTP/T30 alice - {key}1"), "The secret key is not hexadecimal, or a digit is missing."),
        (
            "HOTP/T30 alice - 00112233445566778899aabbccddee".to_owned(),
            "The secret key is refused: the key has 120 bits; at least 128 are needed.",
        ),
        (
            format!("HOTP/T30 alice - {}", "00".repeat(20)),
            "The secret key is refused: the key is not random: all its bytes are the same.",
        ),
        (format!("HOTP/T30 alice - {key} x"), "The counter “x” is no number."),
        (
            format!("HOTP/T30 alice - {key} 0 755224 yesterday"),
            "The time of the last use “yesterday” is none.",
        ),
        (
            format!("HOTP/T30 alice - {key} 0 755224 2026-11-24T07:14:01L"),
            "The time of the last use “2026-11-24T07:14:01L” is yet to come.",
        ),
        (
            format!("HOTP/T30 alice - {key} 0 0 755224 2026-11-22T03:45:33L 10.0.0.1"),
            "The line has more than seven columns, as mod_authn_otp writes them; keep the first four.",
        ),
        (
            format!("HOTP/T30 alice - {}", "00".repeat(1_000_000)),
            "The type “HOTP/?” is refused: HOTP/T30 and HOTP/T60, with /6 or /8, are taken.",
        ),
    ] {
        assert_eq!(refusal(OATH, &line), reason, "{}", &line[..line.len().min(80)]);
    }
}

#[test]
fn no_file_of_text_is_refused_by_name() {
    for (bytes, words) in [
        (&b""[..], "the file is empty"),
        (b"\xEF\xBB\xBF \r\n\t\n", "the file is empty"),
        (b"# nobody\n", "the file has no devices"),
        (b"\xFF\xFEH\0O\0T\0P\0", "the file is UTF-16, or no text at all"),
        (b"HOTP/T30 \0", "the file is UTF-16, or no text at all"),
        (b"PK\x03\x04xx", "the file is a spreadsheet or an archive, not text"),
    ] {
        assert_eq!(problem(OATH, bytes), words);
    }
}

#[test]
fn more_rows_than_are_read_are_refused() {
    let text = "HOTP/T30\n".repeat(200_001);
    assert_eq!(problem(OATH, &text), "the file has more than 200,000 rows");
    assert_eq!(rows(OATH, &text[9..]).len(), 200_000);
}

#[test]
fn the_step_of_the_last_code_is_found_near_its_time() {
    let step = step_at(NOW, Period::Thirty);
    for off in [0, 1, 5, 29] {
        for step in [step - off, step + off] {
            let line = format!("HOTP/T30 alice - {RFC_HEX} 0 {} 2026-11-22T07:14:00L", code(step));
            assert_eq!(one(OATH, line).last_step, Some(step), "{off}");
        }
    }
}

#[test]
fn a_last_code_without_its_time_is_found_near_now() {
    let step = step_at(NOW, Period::Thirty);
    assert_eq!(
        one(OATH, format!("HOTP/T30 a - {RFC_HEX} 0 {}", code(step - 100))).last_step,
        Some(step - 100)
    );
    assert_eq!(one(OATH, format!("HOTP/T30 a - {RFC_HEX} 0 {}", code(step - 200))).last_step, None);
}

/// 2026-10-25 03:00 CEST is 02:00 CET: the hour from two to three comes twice.
#[test]
fn a_local_time_that_comes_twice_is_read_both_ways() {
    let zone = berlin();
    let reading = Reading { now: NOW, zone: &zone, opener: None };
    let last_step = |code: &str| {
        let line = format!("HOTP/T30 alice - {RFC_HEX} 0 {code} 2026-10-25T02:30:00L");
        read(OATH, line.as_bytes(), &reading).ok().unwrap().remove(0).carried.ok().unwrap().last_step.unwrap()
    };
    let summer = step_at(Timestamp::from_secs(1_792_888_200), Period::Thirty);
    let winter = summer + 120;
    assert_eq!(last_step(&code(summer)), summer);
    assert_eq!(last_step(&code(winter)), winter);
    // A code of neither: the later reading, and as far beyond as a code may be.
    assert_eq!(last_step("000000"), winter + 30);
}

#[test]
fn a_local_time_that_never_was_is_read_as_late_as_it_can_mean() {
    let zone = berlin();
    let line = format!("HOTP/T30 alice - {RFC_HEX} 0 000000 2026-03-29T02:30:00L");
    let rows = read(OATH, line.as_bytes(), &Reading { now: NOW, zone: &zone, opener: None }).ok().unwrap();
    let later = step_at(Timestamp::from_secs(1_774_747_800), Period::Thirty);
    assert_eq!(rows[0].carried.as_ref().ok().unwrap().last_step, Some(later + 30));
}

#[test]
fn the_mark_of_an_export_gives_the_name_of_the_device() {
    let sample = super::Sample::of("alice", "phone");
    let zone = berlin();
    let mut merging = Merging::over(b"", &zone, NOW).ok().unwrap();
    merging.put(&sample.enrolled()).unwrap();
    let text = String::from_utf8(merging.end().0.to_vec()).unwrap();
    let read_back = one_in(&text);
    assert_eq!(read_back.0.as_deref(), Some("phone"));
    // Another user's line that slid under the mark is not that device.
    assert_eq!(one_in(&text.replace("\talice\t", "\tbob\t")).0, None);
    // Neither is a line with a blank line or another key between.
    assert_eq!(one_in(&text.replace("\nHOTP", "\n\nHOTP")).0, None);
    assert_eq!(one_in(&text.replace("\t3132", "\t3133")).0, None);
}

fn one_in(text: &str) -> (Option<String>, Option<u64>) {
    let read = one(Format::UsersOath, text);
    (read.device.map(|name| name.to_string()), read.last_step)
}

#[test]
fn the_rest_for_a_second_run_has_the_refused_lines_with_their_marks() {
    let text = format!("# note\nHOTP/T30 alice - {RFC_HEX}\r\nHOTP bob - 00\n\nHOTP/T30 carol 1 {RFC_HEX}");
    let refused: Vec<_> = rows(OATH, &text).into_iter().filter(|row| row.carried.is_err()).collect();
    let places: Vec<_> = refused.iter().map(|row| row.place.clone()).collect();
    let rest = rest(OATH, text.as_bytes(), &places);
    assert_eq!(rest.as_slice(), format!("HOTP bob - 00\nHOTP/T30 carol 1 {RFC_HEX}\n").as_bytes());
    assert_eq!(rows(OATH, rest.as_slice()).len(), 2);

    let zone = berlin();
    let mut merging = Merging::over(b"# note\n", &zone, NOW).ok().unwrap();
    merging.put(&super::Sample::of("alice", "phone").enrolled()).unwrap();
    let text = String::from_utf8(merging.end().0.to_vec()).unwrap().replace("\t0\t", "\tx\t");
    let refused = rows(OATH, &text).remove(0);
    assert_eq!(refused.carried.err().unwrap(), "The counter “x” is no number.");
    let rest = crate::formats::rest(OATH, text.as_bytes(), &[refused.place]);
    assert_eq!(rest.as_slice(), text.strip_prefix("# note\n").unwrap().as_bytes());
}
