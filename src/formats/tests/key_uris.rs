//! Key URIs, one a line.

use proptest::prelude::*;

use super::{Format, RFC_BASE32, Sample, one, problem, quick, refusal, rows, samples, written};
use crate::formats::rest;
use crate::model::{Algorithm, Digits, Parameters, Period};

const URIS: Format = Format::KeyUris;

#[test]
fn a_uri_of_the_wiki_is_read() {
    let read =
        one(URIS, format!("otpauth://totp/Example:alice@google.com?secret={RFC_BASE32}&issuer=Example"));
    assert_eq!(read.user.unwrap().as_str(), "alice@google.com");
    assert_eq!((read.key.as_bytes(), read.parameters), (&b"12345678901234567890"[..], Parameters::UNIVERSAL));
    assert!(read.device.is_none());
}

#[test]
fn labels_give_user_and_device() {
    for (label, user, device) in [
        ("alice", Some("alice"), None),
        ("Example:alice", Some("alice"), None),
        ("Example%3Aalice", Some("alice"), None),
        ("Big%20Corp:%20%20alice", Some("alice"), None),
        ("Example:alice%20%28phone%29", Some("alice"), Some("phone")),
        ("Example:alice (phone)", Some("alice"), Some("phone")),
        ("a/../b+c=d", None, None),
        ("b+c=d", Some("b+c=d"), None),
        ("", None, None),
        ("Example:", None, None),
    ] {
        let uri = format!("otpauth://totp/{label}?secret={RFC_BASE32}&issuer=Another");
        if label.contains('/') {
            assert!(refusal(URIS, uri).starts_with("The account “a/../b+c=d” is refused: "));
            continue;
        }
        let read = one(URIS, uri);
        let read = (read.user.map(|name| name.to_string()), read.device.map(|name| name.to_string()));
        assert_eq!(read, (user.map(str::to_owned), device.map(str::to_owned)), "{label}");
    }
}

#[test]
fn secrets_are_read_as_people_write_them() {
    for secret in [
        "gezdgnbvgy3tqojqgezdgnbvgy3tqojq",
        "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
        "GEZD+GNBV+GY3T+QOJQ+GEZD+GNBV+GY3T+QOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ%3D%3D",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====",
    ] {
        assert_eq!(
            one(URIS, format!("OTPAUTH://TOTP/alice?SECRET={secret}#x")).key.as_bytes().len(),
            20,
            "{secret}"
        );
    }
}

#[test]
fn every_refusal_names_the_parameter() {
    let secret = format!("secret={RFC_BASE32}");
    for (uri, reason) in [
        (
            format!("otpauth://hotp/a?{secret}&counter=1"),
            "The type hotp is refused: it counts events; only totp is taken.",
        ),
        (format!("otpauth://steam/a?{secret}"), "The type “steam” is refused: only totp is taken."),
        (
            format!("otpauth://totp/a?{secret}&digits=7"),
            "The parameter digits=7 is refused: 6 and 8 are taken.",
        ),
        (
            format!("otpauth://totp/a?{secret}&period=0"),
            "The parameter period=0 is refused: 30 and 60 are taken.",
        ),
        (
            format!("otpauth://totp/a?{secret}&period=99999999999"),
            "The parameter period=99999999999 is refused: 30 and 60 are taken.",
        ),
        (
            format!("otpauth://totp/a?{secret}&algorithm=MD5"),
            "The parameter algorithm=MD5 is refused: SHA1, SHA256 and SHA512 are taken.",
        ),
        (format!("otpauth://totp/a?{secret}&{secret}"), "The parameter secret is there twice."),
        (format!("otpauth://totp/a?digits=6&{secret}&digits=6"), "The parameter digits is there twice."),
        (format!("otpauth://totp/a?{secret}&counter=1"), "The parameter counter is refused: totp has none."),
        (format!("otpauth://totp/a?{secret}&issuer=%FF"), "The parameter issuer is not UTF-8."),
        (format!("otpauth://totp/%FF?{secret}"), "The label is not UTF-8."),
        ("otpauth://totp/a?issuer=b".to_owned(), "The parameter secret is missing."),
        ("otpauth://totp/a".to_owned(), "The parameter secret is missing."),
        (
            "otpauth://totp/a?secret=GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJQ".to_owned(),
            "The parameter secret is refused: character 16 is not base32: only A–Z and 2–7 are.",
        ),
        (
            "otpauth://totp/a?secret=JBSWY3DPEHPK3PXP".to_owned(),
            "The parameter secret is refused: the key has 80 bits; at least 128 are needed.",
        ),
        (
            format!("otpauth://totp/Alice%20Liddell?{secret}"),
            "The account “Alice Liddell” is refused: a name cannot have a blank: only letters A–Z, digits and \
             _ + = , . @ - are allowed.",
        ),
        ("https://example.com/".to_owned(), "The line is no key URI: it does not begin with otpauth://."),
        ("ötpäuth".to_owned(), "The line is no key URI: it does not begin with otpauth://."),
        (
            "otpauth-migration://offline?data=AAAA".to_owned(),
            "This is the transfer code of an app (otpauth-migration), not a key URI.",
        ),
        (format!("otpauth://totp/a?secret={}", "A".repeat(1_000_000)), "The line has more than 8 KiB."),
    ] {
        assert_eq!(refusal(URIS, &uri), reason, "{}", &uri[..uri.len().min(80)]);
    }
    assert_eq!(refusal(URIS, b"otpauth://totp/\xFF?secret=A"), "The line is not UTF-8.");
}

#[test]
fn other_parameters_are_passed_over() {
    let read = one(
        URIS,
        format!("otpauth://totp/a?secret={RFC_BASE32}&image=x&color=%23fff&&x&algorithm=HmacSHA256"),
    );
    assert_eq!(read.parameters.algorithm, Algorithm::Sha256);
}

#[test]
fn lines_keep_their_numbers_and_their_bytes_for_a_second_run() {
    let good = format!("otpauth://totp/a?secret={RFC_BASE32}");
    let text = format!("\u{feff}# keys\r\n\r\n{good}\r\nnothing\n  {good}");
    let read = rows(URIS, &text);
    let lines: Vec<(u64, bool)> = read.iter().map(|row| (row.line, row.carried.is_ok())).collect();
    assert_eq!(lines, [(3, true), (4, false), (5, true)]);
    assert_eq!(rest(URIS, text.as_bytes(), &[read[1].place.clone()]).as_slice(), b"nothing\n");
    assert_eq!(problem(URIS, "# nothing\n"), "the file has no devices");
}

#[test]
fn a_device_is_written_as_its_app_scanned_it() {
    assert_eq!(
        written(URIS, &[&Sample::of("alice", "phone")]).0,
        format!("otpauth://totp/Example:alice%20%28phone%29?secret={RFC_BASE32}&issuer=Example\n")
    );
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn what_is_written_is_read_the_same(sample in samples()) {
        let read = one(URIS, written(URIS, &[&sample]).0);
        prop_assert_eq!(read.user.as_ref(), Some(&sample.user));
        prop_assert_eq!(read.device.as_ref(), Some(&sample.device));
        prop_assert_eq!(read.key.as_bytes(), sample.key.as_bytes());
        prop_assert_eq!(read.parameters, sample.parameters);
    }
}

#[test]
fn every_parameter_is_written_and_a_name_at_its_longest() {
    let parameters =
        Parameters { algorithm: Algorithm::Sha512, digits: Digits::Eight, period: Period::Sixty };
    let sample = Sample { parameters, ..Sample::of(&"u".repeat(64), &"d".repeat(64)) };
    assert_eq!(one(URIS, written(URIS, &[&sample]).0).parameters, parameters);
}
