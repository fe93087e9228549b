//! The CSV files of privacyIDEA and LinOTP.

use proptest::prelude::*;

use super::{
    Format, RFC_BASE32, RFC_HEX, Sample, one, problem, quick, refusal, rows, samples, unfit, written,
};
use crate::formats::rest;
use crate::model::{Algorithm, Digits, Parameters, Period, Serial};
use crate::totp::SecretKey;

const PI: Format = Format::PrivacyIdea;
const LINOTP: Format = Format::LinOtp;

#[test]
fn rows_of_both_are_read() {
    let read = one(PI, format!("# a comment\n  OATH0001, {RFC_HEX} , totp, 8, 60\r\n"));
    assert_eq!(read.serial.unwrap().as_str(), "OATH0001");
    assert_eq!(read.key.as_bytes(), b"12345678901234567890");
    let parameters = Parameters { algorithm: Algorithm::Sha1, digits: Digits::Eight, period: Period::Sixty };
    assert!(read.user.is_none());
    assert_eq!(read.parameters, parameters);

    let read = one(PI, format!("# version: 2\nalice, users, realm1, OATH0001, {RFC_HEX}, TOTP, 6, 30"));
    assert_eq!(read.user.unwrap().as_str(), "alice");
    let nobody = one(PI, format!("#version:2\r\n,,,OATH0001,{RFC_HEX},TOTP,,"));
    assert!(nobody.user.is_none());
    assert_eq!(nobody.parameters, Parameters::UNIVERSAL);

    let read = one(LINOTP, format!("\"OATH0001\", {RFC_HEX}, totp, 6, 30, sha256,,"));
    assert_eq!(read.parameters, Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256));
}

#[test]
fn the_hash_follows_the_length_of_the_key_where_nothing_is_said() {
    let hex = |bytes: usize| "0f1e2d3c".repeat(bytes / 4);
    for (bytes, hash) in
        [(20, Algorithm::Sha1), (32, Algorithm::Sha256), (40, Algorithm::Sha1), (64, Algorithm::Sha512)]
    {
        for format in [PI, LINOTP] {
            assert_eq!(one(format, format!("A, {}, TOTP", hex(bytes))).parameters.algorithm, hash, "{bytes}");
        }
    }
    assert_eq!(
        one(LINOTP, format!("A, {}, TOTP, 6, 30, sha1", hex(32))).parameters.algorithm,
        Algorithm::Sha1
    );
    assert_eq!(one(LINOTP, format!("A, {}, TOTP", hex(28))).parameters.algorithm, Algorithm::Sha1);
    assert_eq!(
        refusal(PI, format!("A, {}, TOTP", hex(28))),
        "The length of the key means SHA-224 or SHA-384 there, which is not taken."
    );
}

#[test]
fn every_refusal_says_why() {
    let key = RFC_HEX;
    for (row, reason) in [
        (format!("A,{key}"), "The device counts events (HOTP); only time-based devices (TOTP) are taken."),
        (
            format!("A,{key},hotp,6,0"),
            "The device counts events (HOTP); only time-based devices (TOTP) are taken.",
        ),
        (format!("A,{key},ocra,x"), "The type “ocra” is refused: only TOTP is taken."),
        (format!("A,{key},TOTP,7"), "The digits “7” are refused: 6 and 8 are taken."),
        (format!("A,{key},TOTP,6,0"), "The period “0” is refused: 30 and 60 are taken."),
        (format!(",{key},TOTP"), "The row has no serial number."),
        ("A,,TOTP".to_owned(), "The row has no secret key."),
        ("A".to_owned(), "The row has no secret key."),
        ("A,xyz,TOTP".to_owned(), "The secret key is not hexadecimal, or a digit is missing."),
        (
            format!("A,{},TOTP", "00".repeat(20)),
            "The secret key is refused: the key is not random: all its bytes are the same.",
        ),
        (format!("A,{key},TOTP,6,30,,,x"), "The row has more columns than the format."),
        (format!("\"A,{key},TOTP"), "The row has a quote that is never closed."),
        (
            format!("A\u{1b}[2J,{key},TOTP"),
            "The serial number “A\\u{1b}[2J” is refused: a name cannot have the character U+001B: only letters A–Z, \
             digits and _ + = , . @ - are allowed.",
        ),
        (format!("A,{},TOTP", "00".repeat(5_000_000)), "The row has more than 8 KiB."),
    ] {
        for format in [PI, LINOTP] {
            assert_eq!(refusal(format, &row), reason, "{}", &row[..row.len().min(60)]);
        }
    }
    assert_eq!(
        refusal(PI, format!("A,{key},TOTP,6,30,sha256")),
        "The row has more columns than privacyIDEA reads."
    );
    assert_eq!(
        refusal(LINOTP, format!("A,{key},TOTP,6,30,md5")),
        "The hash “md5” is refused: sha1, sha256 and sha512 are taken."
    );
    assert_eq!(
        refusal(PI, format!("# version: 2\na b,,,A,{key},TOTP")),
        "The user name “a b” is refused: a name cannot have a blank: only letters A–Z, digits and _ + = , . @ - are \
         allowed."
    );
    assert_eq!(refusal(PI, b"A,\xFF,TOTP"), "The row is not UTF-8.");
    for name in [RFC_HEX, RFC_BASE32, &RFC_BASE32.to_lowercase()] {
        assert_eq!(
            refusal(PI, format!("{name},{key},TOTP")),
            "The serial number is the secret key, so the columns or the label are wrong."
        );
        assert_eq!(
            refusal(Format::KeyUris, format!("otpauth://totp/x:{name}?secret={RFC_BASE32}")),
            "The user name is the secret key, so the columns or the label are wrong."
        );
    }
}

#[test]
fn a_version_that_is_not_known_is_refused() {
    assert_eq!(problem(PI, "# version: 3\nA"), "the file is of version 3, which is not known here");
    assert_eq!(problem(PI, "# version: 2\n"), "the file has no devices");
}

#[test]
fn the_rest_keeps_the_version() {
    let text = "# version: 2\r\n# more\nalice,,,A,x,TOTP\nbob,,,B,y,TOTP";
    let places: Vec<_> = rows(PI, text).into_iter().map(|row| row.place).collect();
    assert_eq!(rest(PI, text.as_bytes(), &places[1..]).as_slice(), b"# version: 2\r\nbob,,,B,y,TOTP\n");
    assert_eq!(rows(PI, b"# Schl\xFCssel\n\xFCber,x,TOTP\n").len(), 1);
    // A mark within the file comes from another that was put behind it.
    let text = "\n\u{feff}#x\nalice,,,A,x,TOTP";
    assert_eq!(rows(PI, text).len(), 1);
    let rows = rows(PI, "\t# version: 2\n # more\nalice,,,A,x,TOTP");
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn devices_are_written_with_a_serial_number_that_nobody_else_has() {
    let alice = Sample::of("alice", "phone");
    let app = "MFAE07070707070707070707070707070707";
    assert_eq!(written(PI, &[&alice]).0, format!("# version: 2\nalice,,,{app},{RFC_HEX},TOTP,6,30\n"));
    assert_eq!(written(LINOTP, &[&alice]).0, format!("{app},{RFC_HEX},TOTP,6,30,sha1\n"));
    let token = Sample { serial: Some(Serial::new("T-1").unwrap()), ..alice };
    assert_eq!(written(LINOTP, &[&token]).0, format!("T-1,{RFC_HEX},TOTP,6,30,sha1\n"));
}

#[test]
fn what_would_be_read_as_something_else_is_refused_and_not_written() {
    let alice = Sample::of("alice", "phone");
    let key = SecretKey::from_bytes((0..32).collect()).unwrap();
    let serial = |text: &str| Some(Serial::new(text).unwrap());
    assert_eq!(
        unfit(PI, &Sample { key, ..alice.clone() }),
        "privacyIDEA chooses the hash by the length of the key, and would not choose SHA-1 for 32 bytes."
    );
    assert_eq!(
        unfit(PI, &Sample::of("=x", "phone")),
        "=x would be a formula to a spreadsheet, and this format knows no quotes."
    );
    assert_eq!(unfit(PI, &Sample::of("a,b", "phone")), "a,b has a comma, and this format knows no quotes.");
    assert_eq!(
        unfit(LINOTP, &Sample { serial: serial("-1"), ..alice.clone() }),
        "-1 would be a formula to a spreadsheet, and this format knows no quotes."
    );
    let long = "9".repeat(41);
    assert_eq!(
        unfit(LINOTP, &Sample { serial: serial(&long), ..alice }),
        format!("Serial numbers have at most 40 characters there; {long} has more.")
    );
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn what_is_written_is_read_the_same(sample in samples()) {
        for format in [PI, LINOTP] {
            let (text, unfit) = written(format, &[&sample]);
            if !unfit.is_empty() {
                continue;
            }
            let read = one(format, text);
            prop_assert_eq!(read.user, Some(sample.user.clone()).filter(|_| format == PI));
            prop_assert_eq!(read.serial, sample.serial.clone());
            prop_assert_eq!(read.key.as_bytes(), sample.key.as_bytes());
            prop_assert_eq!(read.parameters, sample.parameters);
        }
    }
}

#[test]
fn quotes_are_read_within_their_cell() {
    for (line, wanted) in [
        (format!("\"OATH0001\",\"{RFC_HEX}\",\"totp\",6,30"), Ok("OATH0001")),
        (format!(" \"OATH0001\" , \"{RFC_HEX}\" ,totp,6,30"), Ok("OATH0001")),
        (format!("OATH0001,{RFC_HEX},\"totp\""), Ok("OATH0001")),
        (format!("\"O\"\"1\",{RFC_HEX},totp"), Err("The serial number “O\"1” is refused")),
        (format!("\"a,b\",{RFC_HEX},totp"), Ok("a,b")),
        (format!("\"OATH\"0001,{RFC_HEX},totp"), Err("something between a quote")),
        (format!("OATH0001,{RFC_HEX},\"totp"), Err("never closed")),
    ] {
        match (rows(LINOTP, line).remove(0).carried, wanted) {
            (Ok(read), Ok(serial)) => assert_eq!(read.serial.unwrap().as_str(), serial),
            (Err(why), Err(wanted)) => assert!(why.contains(wanted), "{why}"),
            (Ok(_), Err(wanted)) => panic!("no “{wanted}”"),
            (Err(why), Ok(serial)) => panic!("{why} in the place of {serial}"),
        }
    }
}
