//! PSKC with sealed keys: the examples of RFC 6030 and what this program writes.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use zeroize::Zeroizing;

use super::{Format, NOW, Sample, samples};
use crate::formats::{FormatProblem, Opener, Protection, Reading, Row, Writer, read};
use crate::model::SecretText;

/// Figure 6 of RFC 6030, with a key of time.
const FIGURE_6: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
<MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX</xenc:CipherValue></xenc:CipherData>
</MACKey></MACMethod>
<KeyPackage><DeviceInfo><Manufacturer>Manufacturer</Manufacturer><SerialNo>987654321</SerialNo></DeviceInfo>
<Key Id="12345678" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp"><Issuer>Issuer</Issuer>
<AlgorithmParameters><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters>
<Data><Secret><EncryptedValue><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv</xenc:CipherValue></xenc:CipherData>
</EncryptedValue><ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=</ValueMAC></Secret></Data></Key></KeyPackage></KeyContainer>"#;

/// Figure 7 of RFC 6030, with a key of time.
const FIGURE_7: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer Version="1.0" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
<pskc:EncryptionKey><xenc11:DerivedKey><xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
<pkcs5:PBKDF2-params><Salt><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount>1000</IterationCount><KeyLength>16</KeyLength><PRF/></pkcs5:PBKDF2-params>
</xenc11:KeyDerivationMethod><xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList><xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey></pskc:EncryptionKey>
<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"><pskc:MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx</xenc:CipherValue></xenc:CipherData></pskc:MACKey></pskc:MACMethod>
<pskc:KeyPackage><pskc:DeviceInfo><pskc:Manufacturer>TokenVendorAcme</pskc:Manufacturer><pskc:SerialNo>987654321</pskc:SerialNo></pskc:DeviceInfo>
<pskc:Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp" Id="123456"><pskc:Issuer>Example-Issuer</pskc:Issuer>
<pskc:AlgorithmParameters><pskc:ResponseFormat Length="8" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
<pskc:Data><pskc:Secret><pskc:EncryptedValue Id="ED"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData><xenc:CipherValue>oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f</xenc:CipherValue></xenc:CipherData></pskc:EncryptedValue>
<pskc:ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=</pskc:ValueMAC></pskc:Secret></pskc:Data></pskc:Key></pskc:KeyPackage></pskc:KeyContainer>"##;

/// Written by python-pskc 1.4: the hash of PBKDF2 as text.
const OF_PYTHON: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Version="1.0">
<pskc:EncryptionKey>
<xenc11:DerivedKey>
<xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
<xenc11:PBKDF2-params>
<Salt>
<Specified>fgleo17MZZWAC05q2NcI9g==</Specified>
</Salt>
<IterationCount>1000</IterationCount>
<KeyLength>16</KeyLength>
<PRF>http://www.w3.org/2001/04/xmldsig-more#hmac-sha256</PRF>
</xenc11:PBKDF2-params>
</xenc11:KeyDerivationMethod>
</xenc11:DerivedKey>
</pskc:EncryptionKey>
<pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">
<pskc:MACKey>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData>
<xenc:CipherValue>6+QET+gmmiW/e7i6tyZI9q5ZyLHLkKFiyidKd5f9N14P34Au7Z8Mb1NBOlLpp5zI</xenc:CipherValue>
</xenc:CipherData>
</pskc:MACKey>
</pskc:MACMethod>
<pskc:KeyPackage>
<pskc:DeviceInfo>
<pskc:SerialNo>ACME-1</pskc:SerialNo>
</pskc:DeviceInfo>
<pskc:Key Algorithm="totp" Id="1">
<pskc:AlgorithmParameters>
<pskc:Suite>SHA256</pskc:Suite>
<pskc:ResponseFormat Length="8"/>
</pskc:AlgorithmParameters>
<pskc:Data>
<pskc:Secret>
<pskc:EncryptedValue>
<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<xenc:CipherData>
<xenc:CipherValue>YMq9qIdffUKGVGpY4B8jR8O+iH9vAZeok7lwYKJ5ZIycTeF3/tZ0vAo7hJXbgpjT</xenc:CipherValue>
</xenc:CipherData>
</pskc:EncryptedValue>
<pskc:ValueMAC>bch2hZwPf2IzKiQOb0nROTcGCaY=</pskc:ValueMAC>
</pskc:Secret>
<pskc:TimeInterval>
<pskc:PlainValue>60</pskc:PlainValue>
</pskc:TimeInterval>
</pskc:Data>
</pskc:Key>
</pskc:KeyPackage>
</pskc:KeyContainer>"#;

const KEY_OF_FIGURE_6: [u8; 16] =
    [0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12, 0x34, 0x56, 0x78, 0x90, 0x12];

fn key(bytes: &[u8]) -> Opener {
    Opener::PreSharedKey(Zeroizing::new(bytes.to_vec()))
}

fn password(text: &str) -> Opener {
    Opener::Password(SecretText::new(text.to_owned()))
}

fn read_with(text: &str, opener: Option<&Opener>) -> Result<Vec<Row>, FormatProblem> {
    read(Format::Pskc, text.as_bytes(), &Reading { now: NOW, zone: &TimeZone::UTC, opener })
}

fn secret(text: &str, opener: &Opener) -> Vec<u8> {
    let mut rows = read_with(text, Some(opener)).ok().unwrap();
    rows.remove(0).carried.ok().unwrap().key.as_bytes().to_vec()
}

fn refusal(text: &str, opener: &Opener) -> String {
    read_with(text, Some(opener)).ok().unwrap().remove(0).carried.err().unwrap()
}

fn problem(text: &str, opener: Option<&Opener>) -> String {
    let problem = read_with(text, opener).err().unwrap();
    assert!(problem.next().ends_with('.'));
    problem.to_string()
}

#[test]
fn the_examples_of_the_rfc_and_of_another_program_are_opened() {
    assert_eq!(secret(FIGURE_6, &key(&KEY_OF_FIGURE_6)), b"12345678901234567890");
    assert_eq!(secret(FIGURE_7, &password("qwerty")), b"12345678901234567890");
    assert_eq!(secret(OF_PYTHON, &password("secret word")), b"12345678901234567890");
}

#[test]
fn what_is_needed_or_wrong_is_said() {
    let right = key(&KEY_OF_FIGURE_6);
    assert_eq!(
        problem(FIGURE_6, None),
        "the keys in the file are sealed with a pre-shared key called “Pre-shared-key”"
    );
    assert_eq!(
        problem(FIGURE_6, Some(&password("x"))),
        "the keys in the file are sealed with a pre-shared key called “Pre-shared-key”"
    );
    assert_eq!(problem(FIGURE_7, None), "the keys in the file are sealed with a password");
    assert_eq!(problem(FIGURE_7, Some(&right)), "the keys in the file are sealed with a password");
    assert_eq!(
        problem(FIGURE_7, Some(&password("wrong"))),
        "the password does not open the keys in the file"
    );
    for wrong in [&[9; 16][..], &[9; 24], &[9; 5], &[]] {
        assert_eq!(
            problem(FIGURE_6, Some(&key(wrong))),
            "the pre-shared key does not open the keys in the file"
        );
    }
}

#[test]
fn a_changed_or_missing_mac_is_never_decrypted() {
    let right = key(&KEY_OF_FIGURE_6);
    let changed = FIGURE_6.replace("AAECAwQF", "AAECAwQG");
    assert_eq!(problem(&changed, Some(&right)), "the pre-shared key does not open the keys in the file");
    let package = FIGURE_6.split_at(FIGURE_6.find("<KeyPackage>").unwrap()).1;
    let package = package.strip_suffix("</KeyContainer>").unwrap();
    let one_of_two = changed.replace("</KeyContainer>", &format!("{package}</KeyContainer>"));
    let rows = read_with(&one_of_two, Some(&right)).ok().unwrap();
    assert_eq!(rows[0].carried.as_ref().err().unwrap(), "The sealed key was changed: its MAC does not fit.");
    assert!(rows[1].carried.is_ok());
    let without = FIGURE_6.replace("ValueMAC", "Other");
    assert_eq!(refusal(&without, &right), "The sealed key has no ValueMAC, without which it is not taken.");
    let without = FIGURE_6.replace("MACMethod", "Other");
    assert_eq!(
        refusal(&without, &right),
        "The file has no MACMethod, without which a sealed key is not taken."
    );
}

#[test]
fn ways_of_sealing_that_are_not_read_are_named() {
    let (right, word) = (key(&KEY_OF_FIGURE_6), password("qwerty"));
    let sealing = "the keys are sealed in a way that is not read here: ";
    for (text, opener, what) in [
        (
            FIGURE_6.replace("#hmac-sha1", "#hmac-md5"),
            &right,
            "the MAC is “http://www.w3.org/2000/09/xmldsig#hmac-…”",
        ),
        (
            FIGURE_6.replace("<MACKey>", "<MACKeyReference/><MACKey>"),
            &right,
            "the key of the MAC is not in the file",
        ),
        (
            FIGURE_6.replace("ds:KeyName", "ds:X509Data"),
            &right,
            "with the certificate of its receiver (X.509)",
        ),
        (
            FIGURE_7.replace("#pbkdf2", "#other"),
            &word,
            "the key comes from the password by “http://www.rsasecurity.com/rsalabs/pkcs…”",
        ),
        (FIGURE_7.replace(">1000<", ">0<"), &word, "PBKDF2 has no iterations, or more than 10,000,000"),
        (
            FIGURE_7.replace(">1000<", ">10000001<"),
            &word,
            "PBKDF2 has no iterations, or more than 10,000,000",
        ),
        (FIGURE_7.replace(">16<", ">17<"), &word, "PBKDF2 gives a key of another length than AES has"),
        (FIGURE_7.replace("Specified", "Other"), &word, "PBKDF2 has no salt, or none of at most 1 KiB"),
        (FIGURE_7.replace("<PRF/>", "<PRF Algorithm=\"x#md5\"/>"), &word, "PBKDF2 uses “x#md5”"),
    ] {
        assert_eq!(problem(&text, Some(opener)), format!("{sealing}{what}"));
    }
    let triple = FIGURE_6.rfind("aes128-cbc").unwrap();
    let mut text = FIGURE_6.to_owned();
    text.replace_range(triple..triple + 10, "tripledes-cbc");
    assert_eq!(
        refusal(&text, &right),
        "The key is sealed by “http://www.w3.org/2001/04/xmlenc#triple…”, which is not read here."
    );
}

fn sealed(opener: &Opener, samples: &[&Sample]) -> String {
    let mut next = 0u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(31).wrapping_add(7);
            *byte = next;
        }
        Ok(())
    };
    let mut writer =
        Writer::begin(Format::Pskc, Protection::Sealed(opener, &mut random), Vec::new()).unwrap();
    for sample in samples {
        writer.put(&sample.enrolled()).unwrap().unwrap();
    }
    String::from_utf8(writer.end().unwrap()).unwrap()
}

#[test]
fn what_a_password_seals_only_that_password_opens() {
    let alice = Sample::of("alice", "phone");
    let text = sealed(&password("correct horse"), &[&alice, &alice]);
    assert_eq!(secret(&text, &password("correct horse")), alice.key.as_bytes());
    assert!(!text.contains("PlainValue>MTIz"));
    assert_eq!(
        problem(&text, Some(&password("correct hors"))),
        "the password does not open the keys in the file"
    );
}

#[test]
fn what_cannot_be_written_is_refused_at_the_beginning() {
    let mut random = |_: &mut [u8]| Ok(());
    let short = key(&[1; 15]);
    assert!(Writer::begin(Format::Pskc, Protection::Sealed(&short, &mut random), Vec::new()).is_err());
    let good = key(&[1; 16]);
    for format in [Format::KeyUris, Format::PrivacyIdea, Format::LinOtp] {
        assert!(Writer::begin(format, Protection::Sealed(&good, &mut random), Vec::new()).is_err());
    }
    for format in [Format::UsersOath, Format::GoogleAuthenticator] {
        assert!(Writer::begin(format, Protection::Plain, Vec::new()).is_err());
    }
    let mut broken = |_: &mut [u8]| Err(std::io::ErrorKind::Other.into());
    assert!(Writer::begin(Format::Pskc, Protection::Sealed(&good, &mut broken), Vec::new()).is_err());
}

proptest! {
    #![proptest_config(super::quick())]

    #[test]
    fn what_a_pre_shared_key_seals_it_opens(
        sample in samples(), length in prop_oneof![Just(16), Just(24), Just(32)], byte in any::<u8>(),
    ) {
        prop_assume!(!sample.user.as_str().contains('='));
        let opener = key(&vec![byte; length]);
        let text = sealed(&opener, &[&sample]);
        prop_assert_eq!(secret(&text, &opener), sample.key.as_bytes());
        prop_assert!(read_with(&text, Some(&key(&vec![byte ^ 1; length]))).is_err());
    }
}
