use serde::{Deserialize, Serialize};

use crate::totp::{NotARecoveryCode, RecoveryCode, recovery_code_on_the_wire};

/// Fifteen bytes and their base32 by RFC 4648, worked out with another program.
const BYTES: [u8; 15] = *b"fifteen bytes!!";
const TEXT: &str = "MZUW-M5DF-MVXC-AYTZ-ORSX-GIJB";

#[test]
fn a_code_is_written_in_six_groups_of_four_and_reads_back() {
    let code = RecoveryCode::from_bytes(BYTES);
    assert_eq!(code.to_text().expose(), TEXT);
    assert_eq!(code.as_bytes(), BYTES);
    assert!(RecoveryCode::parse(TEXT) == Ok(code));
}

#[test]
fn case_blanks_and_dashes_do_not_matter() {
    for text in
        ["mzuwm5dfmvxcaytzorsxgijb", " MZUW M5DF MVXC\tAYTZ ORSX GIJB\n", "M-ZUWM5DFMVXCAYTZORSXGIJ-B--"]
    {
        assert!(RecoveryCode::parse(text).is_ok_and(|code| code.as_bytes() == BYTES), "{text}");
    }
}

#[test]
fn what_is_shorter_longer_or_no_base32_is_no_code() {
    let long = "A".repeat(1_000_000);
    for text in
        ["", "MZUW", &TEXT[..28], "MZUW-M5DF-MVXC-AYTZ-ORSX-GIJBA", "MZUW-M5DF-MVXC-AYTZ-ORSX-GIJ1", &long]
    {
        assert!(RecoveryCode::parse(text) == Err(NotARecoveryCode), "{text:.40}");
    }
}

#[derive(Serialize, Deserialize)]
struct Letter(#[serde(with = "recovery_code_on_the_wire")] RecoveryCode);

#[test]
fn on_the_wire_it_is_its_text_and_nothing_else_is_one() {
    let json = serde_json::to_string(&Letter(RecoveryCode::from_bytes(BYTES))).unwrap();
    assert_eq!(json, format!("\"{TEXT}\""));
    let Letter(code) = serde_json::from_str(&json).unwrap();
    assert_eq!(code.as_bytes(), BYTES);
    assert!(serde_json::from_str::<Letter>("\"MZUW\"").is_err());
}
