//! PSKC with plain keys.

use proptest::prelude::*;

use super::{Format, Sample, one, problem, quick, refusal, rows, samples, unfit, written};
use crate::formats::rest;
use crate::model::{Algorithm, Digits, Parameters, Period, Serial};

const PSKC: Format = Format::Pskc;
const BEGINS: &str =
    r#"<?xml version="1.0"?><KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">"#;
const KEY: &str = r#"<Key Id="MFA000001" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp"><Issuer>Example</Issuer><AlgorithmParameters><Suite>SHA1</Suite><ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters><Data><Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret><Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>30</PlainValue></TimeInterval></Data></Key>"#;

fn file(packages: &str) -> String {
    format!("{BEGINS}{packages}</KeyContainer>")
}

/// The example with one piece replaced.
fn with(old: &str, new: &str) -> String {
    assert!(KEY.contains(old), "{old}");
    file(&format!("<KeyPackage>{}</KeyPackage>", KEY.replace(old, new)))
}

#[test]
fn the_example_is_read() {
    let read = one(PSKC, with("SHA1", "SHA1"));
    assert_eq!((read.key.as_bytes(), read.parameters), (&b"12345678901234567890"[..], Parameters::UNIVERSAL));
    assert_eq!(read.serial.unwrap().as_str(), "MFA000001");
    assert!(read.user.is_none() && read.device.is_none() && read.about.is_none());
}

#[test]
fn name_spaces_count_and_prefixes_do_not() {
    let text = with("SHA1", "HMAC-SHA256").replace("xmlns=", "xmlns:p=").replace("</", "</p:");
    let text = text.replace('<', "<p:").replace("<p:/", "</").replace("</p:p:", "</p:").replace("<p:?", "<?");
    assert_eq!(one(PSKC, &text).parameters.algorithm, Algorithm::Sha256);
    let foreign = text.replace("keyprov:pskc\"", "keyprov:other\"");
    assert_eq!(
        problem(PSKC, foreign),
        "the file is XML, but no PSKC: it does not begin with a KeyContainer of RFC 6030"
    );
}

#[test]
fn an_inventory_says_maker_model_serial_number_and_user() {
    let info = "<DeviceInfo><Manufacturer>oath.ACME</Manufacturer><SerialNo>987654321</SerialNo><Model>T &amp; &#x31;\
                </Model><UserId>alice</UserId></DeviceInfo>";
    let read = one(PSKC, with("<Key Id", &format!("{info}<Key Id")));
    assert_eq!(read.serial.unwrap().as_str(), "987654321");
    assert_eq!(read.about.unwrap().as_str(), "oath.ACME T & 1");
    assert_eq!(read.user.unwrap().as_str(), "alice");
    for (id, user) in [
        ("UID=jsmith,DC=example-bank,DC=net", Some("jsmith")),
        ("cn=alice", Some("alice")),
        ("alice@example.com", Some("alice@example.com")),
    ] {
        let read = one(PSKC, with("</Data>", &format!("</Data><UserId>{id}</UserId>")));
        assert_eq!(read.user.map(|name| name.to_string()).as_deref(), user, "{id}");
    }
    // Who is named and cannot be a user here must not become another one.
    for id in ["CN=Alice Liddell,O=x", "Alice Liddell"] {
        let why = refusal(PSKC, with("</Data>", &format!("</Data><UserId>{id}</UserId>")));
        assert!(why.contains("“Alice Liddell” is refused"), "{id}: {why}");
    }
    let named = with("<Data>", "<FriendlyName>phone</FriendlyName><Data>");
    assert_eq!(one(PSKC, named).device.unwrap().as_str(), "phone");
}

#[test]
fn drift_is_not_taken_because_its_unit_is_not_known() {
    let drift = with("</Data>", "<TimeDrift><PlainValue>4</PlainValue></TimeDrift></Data>");
    assert_eq!(one(PSKC, drift).drift, 0);
}

#[test]
fn every_refusal_says_why() {
    for (old, new, reason) in [
        ("pskc:totp", "pskc:hotp", "The key counts events (HOTP); only time-based keys (TOTP) are taken."),
        (
            "pskc:totp",
            "pskc:pin",
            "The key's algorithm “urn:ietf:params:xml:ns:keyprov:pskc:pin” is refused: only TOTP is taken.",
        ),
        ("SHA1", "MD5", "The suite “MD5” is refused: SHA1, SHA256 and SHA512 are taken."),
        ("DECIMAL", "HEXADECIMAL", "The codes are HEXADECIMAL, not DECIMAL."),
        (
            "\"DECIMAL\"",
            "\"DECIMAL\" CheckDigits=\"true\"",
            "The codes have a check digit, which is not taken.",
        ),
        ("\"6\"", "\"7\"", "The length 7 is refused: 6 and 8 are taken."),
        (">0<", ">1<", "The steps are not counted from 1970 (Time is not 0)."),
        (">30<", ">45<", "The time interval 45 is refused: 30 and 60 are taken."),
        (
            "<TimeInterval><PlainValue>30</PlainValue>",
            "<TimeInterval><EncryptedValue/>",
            "The value TimeInterval is sealed, which only a secret may be here.",
        ),
        ("MTIz", "*", "The key has no secret in base64."),
        (
            "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=",
            "AAAA",
            "The secret key is refused: the key has 24 bits; at least 128 are needed.",
        ),
        ("Secret>", "Other>", "The key has no secret in it."),
        ("<Key Id=\"MFA000001\" ", "<Kex ", ""),
        (
            "MFA000001",
            "a b",
            "The serial number “a b” is refused: a name cannot have a blank: only letters A–Z, digits and _ + = , . @ - are allowed.",
        ),
        ("</Key>", "<Policy><PINPolicy/></Policy></Key>", "The key asks for a PIN, which is not kept here."),
        (
            "</Key>",
            "<Policy><NumberOfTransactions>3</NumberOfTransactions></Policy></Key>",
            "The key is for a number of uses only, which is not counted here.",
        ),
        (
            "</Key>",
            "<Policy><KeyUsage>CR</KeyUsage></Policy></Key>",
            "The key is for “CR”, not for codes (OTP).",
        ),
        (
            "</Key>",
            "<Policy><KeyUsage>CR</KeyUsage><KeyUsage>OTP</KeyUsage><PINPolicy/></Policy></Key>",
            "The key asks for a PIN, which is not kept here.",
        ),
        (
            "</Key>",
            "<Policy><ExpiryDate>2026-11-21T00:00:00Z</ExpiryDate></Policy></Key>",
            "The key expired on 2026-11-21T00:00:00Z.",
        ),
        ("</Key>", "<Policy><ExpiryDate>soon</ExpiryDate></Policy></Key>", "The expiry date “soon” is none."),
        ("</Key>", "</Key><Key/>", "The package has more than one key."),
    ] {
        if reason.is_empty() {
            let text = file(&format!(
                "<KeyPackage>{}</KeyPackage>",
                KEY.replace("Key Id=\"MFA000001\" ", "Other ").replace("</Key>", "</Other>")
            ));
            assert_eq!(refusal(PSKC, text), "The package has no key.");
            continue;
        }
        assert_eq!(refusal(PSKC, with(old, new)), reason);
    }
    assert_eq!(
        one(PSKC, with("</Key>", "<Policy><ExpiryDate>2027-01-01T00:00:00Z</ExpiryDate></Policy></Key>"))
            .drift,
        0
    );
}

#[test]
fn no_container_is_refused_by_name() {
    let deep = file(&format!("{}{}", "<a>".repeat(100), "</a>".repeat(100)));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;</a>";
    for (text, words) in [
        (String::new(), "the file is empty"),
        ("no xml".to_owned(), "line 1 is no XML: text stands outside of everything"),
        (BEGINS.to_owned(), "line 1 is no XML: it ends in the middle"),
        (format!("{BEGINS}\n<KeyPackage>\n<a>"), "line 3 is no XML: it ends in the middle"),
        (file(""), "the file has no devices"),
        (format!("{}<more/>", file("")), "line 1 is no XML: something follows the end"),
        (deep, "line 1 is no XML: elements stand too deep in one another"),
        (bomb.to_owned(), "line 1 has a document type (DTD), which is never read"),
        (
            format!("{}\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "<?xml version=\"1.0\"?>"),
            "line 2 has a document type (DTD), which is never read",
        ),
        (with("Example", "&xxe;"), "line 1 is no XML: it has an entity that is none of the five of XML"),
        (with("Example", &"x".repeat(70_000)), "line 1 is no XML: an element has more than 64 KiB of text"),
        (
            file(&format!("<KeyPackage>{}</KeyPackage>", "<a/>".repeat(3000))),
            "line 1 is no XML: an element has more than 2000 others in it",
        ),
        (with("Id=\"MFA000001\"", "Id=\"a\" Id=\"b\""), "line 1 is no XML: an attribute is not well-formed"),
        (
            "<html><body/></html>".to_owned(),
            "the file is XML, but no PSKC: it does not begin with a KeyContainer of RFC 6030",
        ),
    ] {
        assert_eq!(problem(PSKC, &text), words, "{}", &text[..text.len().min(90)]);
    }
    assert_eq!(problem(PSKC, b"<a>\n\xFF</a>"), "line 2 is no XML: it is not UTF-8");
    assert_eq!(problem(PSKC, b"\xFF\xFE<\0"), "the file is UTF-16, or no text at all");
    assert!(problem(PSKC, file("<a></b>")).starts_with("line 1 is no XML: "));
}

#[test]
fn packages_have_their_lines_and_the_rest_is_a_container_again() {
    let text = file(&format!(
        "\n<KeyPackage>\n{KEY}</KeyPackage>\n<KeyPackage><Key/></KeyPackage>\n<!-- x --><KeyPackage/>\n"
    ));
    for text in [text.clone(), format!("\u{feff}{text}")] {
        let read = rows(PSKC, &text);
        assert_eq!(
            read.iter().map(|row| (row.line, row.carried.is_ok())).collect::<Vec<_>>(),
            [(2, true), (4, false), (5, false)]
        );
        let rest = rest(PSKC, text.as_bytes(), &[read[1].place.clone(), read[0].place.clone()]);
        let again = rows(PSKC, rest.as_slice());
        assert_eq!(again.iter().map(|row| row.carried.is_ok()).collect::<Vec<_>>(), [false, true]);
    }
}

#[test]
fn a_device_is_written_for_every_reader() {
    let parameters =
        Parameters { algorithm: Algorithm::Sha256, digits: Digits::Eight, period: Period::Sixty };
    let sample =
        Sample { parameters, serial: Some(Serial::new("T-1").unwrap()), ..Sample::of("alice", "phone") };
    assert_eq!(
        written(PSKC, &[&sample]).0,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n\
         <KeyPackage><DeviceInfo><Manufacturer>mfa-enroll</Manufacturer><SerialNo>T-1</SerialNo></DeviceInfo>\
         <Key Id=\"07070707070707070707070707070707\" Algorithm=\"urn:ietf:params:xml:ns:keyprov:pskc:totp\">\
         <Issuer>Example</Issuer><AlgorithmParameters><Suite>SHA256</Suite><ResponseFormat Length=\"8\" \
         Encoding=\"DECIMAL\"/></AlgorithmParameters><FriendlyName>phone</FriendlyName><Data><Secret>\
         <PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret><Time><PlainValue>0</PlainValue></Time>\
         <TimeInterval><PlainValue>60</PlainValue></TimeInterval></Data><UserId>alice</UserId></Key></KeyPackage>\n\
         </KeyContainer>\n"
    );
    assert_eq!(
        unfit(PSKC, &Sample::of("cn=alice", "phone")),
        "cn=alice would be read as a distinguished name."
    );
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn what_is_written_is_read_the_same(sample in samples()) {
        let (text, unfit) = written(PSKC, &[&sample]);
        prop_assume!(unfit.is_empty());
        let read = one(PSKC, text);
        prop_assert_eq!(read.user.as_ref(), Some(&sample.user));
        prop_assert_eq!(read.device.as_ref(), Some(&sample.device));
        prop_assert_eq!(read.serial, sample.serial);
        prop_assert_eq!(read.key.as_bytes(), sample.key.as_bytes());
        prop_assert_eq!(read.parameters, sample.parameters);
        prop_assert!(read.about.is_none());
    }
}
