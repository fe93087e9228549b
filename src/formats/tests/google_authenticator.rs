//! The file of the google-authenticator PAM module.

use proptest::prelude::*;

use super::{Format, NOW, RFC_BASE32, Sample, one, problem, quick, refusal, samples};
use crate::formats::google_authenticator::text;
use crate::model::{Algorithm, Digits, Parameters, Period};

const GA: Format = Format::GoogleAuthenticator;

#[test]
fn the_example_is_read_and_its_scratch_codes_are_left_out() {
    let read = one(
        GA,
        format!(
            "{RFC_BASE32}\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 3\n\" STEP_SIZE 30\n\" DISALLOW_REUSE\n\" TOTP_AUTH\n\
             98448107\n12345678\n"
        ),
    );
    assert_eq!((read.key.as_bytes(), read.parameters), (&b"12345678901234567890"[..], Parameters::UNIVERSAL));
    assert_eq!((read.drift, read.last_step, read.user), (0, None, None));
    assert_eq!(read.about.unwrap().as_str(), "Scratch codes left out: 2");
}

#[test]
fn what_the_module_learnt_is_kept() {
    let read = one(
        GA,
        "gezd gnbv-gy3tqojqgezdgnbvgy3tqojq\r\n\" TOTP_AUTH\r\n\" TIME_SKEW -3\n\" DISALLOW_REUSE 7 900 8\n\
             \" STEP_SIZE 60\n\" RATE_LIMIT 3 30 1795331640\n\" LAST0 10.0.0.1 1795331640\n\
             \" RESETTING_TIME_SKEW 1+2 2+2\n\" A_LATER_ONE x\n",
    );
    assert_eq!((read.drift, read.last_step, read.parameters.period), (-3, Some(900), Period::Sixty));
}

#[test]
fn letters_that_are_mistaken_for_digits_are_read_as_the_module_does() {
    let read = one(GA, "OLBOLBOLBOLBOLBOLBOLBOLBOLBOLBOL\n\" TOTP_AUTH\n");
    let mistaken = one(GA, "018018018018018018018018018018 01\n\" TOTP_AUTH\n");
    assert_eq!(read.key.as_bytes(), mistaken.key.as_bytes());
}

#[test]
fn every_refusal_names_the_option() {
    for (options, reason) in [
        ("", "The file has no option TOTP_AUTH: it is not for codes of time."),
        ("\" HOTP_COUNTER 1\n", "The option HOTP_COUNTER is refused: only time-based devices are taken."),
        (
            "\" TOTP_AUTH\n\" HOTP_COUNTER 1\n",
            "The option HOTP_COUNTER is refused: only time-based devices are taken.",
        ),
        ("\" WINDOW_SIZE 0\n", "The option WINDOW_SIZE 0 is refused: 1 to 100 is its range."),
        ("\" WINDOW_SIZE 101\n", "The option WINDOW_SIZE 101 is refused: 1 to 100 is its range."),
        ("\" STEP_SIZE 45\n", "The option STEP_SIZE 45 is refused: 30 and 60 seconds are taken."),
        ("\" STEP_SIZE x\n", "The option STEP_SIZE x is refused: 30 and 60 seconds are taken."),
        (
            "\" RATE_LIMIT 3\n",
            "The option RATE_LIMIT 3 is refused: 1 to 100 tries in 1 to 3600 seconds are its range.",
        ),
        (
            "\" RATE_LIMIT 3 3601\n",
            "The option RATE_LIMIT 3 3601 is refused: 1 to 100 tries in 1 to 3600 seconds are its range.",
        ),
        (
            "\" RATE_LIMIT 3 30 x\n",
            "The option RATE_LIMIT 3 30 x is refused: 1 to 100 tries in 1 to 3600 seconds are its range.",
        ),
        (
            "\" TIME_SKEW 1501\n",
            "The option TIME_SKEW 1501 is refused: at most 1500 steps either side are its range.",
        ),
        ("\" DISALLOW_REUSE 1 x\n", "The option DISALLOW_REUSE 1 x is refused: only steps are taken."),
    ] {
        assert_eq!(refusal(GA, format!("{RFC_BASE32}\n{options}")), reason);
    }
    assert_eq!(
        refusal(GA, "JBSWY3DPEHPK3PXP\n\" TOTP_AUTH\n"),
        "The secret key in line 1 is refused: the key has 80 bits; at least 128 are needed."
    );
    assert_eq!(refusal(GA, b"\xFF\n\" TOTP_AUTH\n"), "The file is no text.");
    assert_eq!(problem(GA, "\n\n"), "the file is empty");
    assert_eq!(problem(GA, "A\0"), "the file is UTF-16, or no text at all");
    assert_eq!(
        problem(GA, "A".repeat(65_537)),
        "the file has more than 64 KiB, which the module does not read"
    );
}

#[test]
fn a_device_is_written_with_its_used_steps_and_its_drift() {
    let step = NOW.secs() / 30;
    let alice = Sample::of("alice", "phone");
    assert_eq!(
        *text(&alice.enrolled()).unwrap(),
        format!(
            "{RFC_BASE32}\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 3\n\" DISALLOW_REUSE {} {} {step}\n\" TOTP_AUTH\n",
            step - 2,
            step - 1
        )
    );
    let parameters = Parameters { period: Period::Sixty, ..Parameters::UNIVERSAL };
    let slow = Sample { parameters, drift: -2, last_step: 0, ..alice };
    assert_eq!(
        *text(&slow.enrolled()).unwrap(),
        format!(
            "{RFC_BASE32}\n\" RATE_LIMIT 3 30\n\" WINDOW_SIZE 3\n\" STEP_SIZE 60\n\" TIME_SKEW -2\n\" DISALLOW_REUSE\n\
             \" TOTP_AUTH\n"
        )
    );
}

#[test]
fn what_the_module_does_not_know_is_refused() {
    let alice = Sample::of("alice", "phone");
    let with = |parameters| Sample { parameters, ..alice.clone() };
    let sha256 = with(Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256));
    assert_eq!(text(&sha256.enrolled()).unwrap_err().0, "The module knows SHA-1 only, not SHA-256.");
    let eight = with(Parameters { digits: Digits::Eight, ..Parameters::UNIVERSAL });
    assert_eq!(text(&eight.enrolled()).unwrap_err().0, "The module knows codes of six digits only.");
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn what_is_written_is_read_the_same(sample in samples()) {
        let period = sample.parameters.period;
        let sample = Sample { parameters: Parameters { period, ..Parameters::UNIVERSAL }, ..sample };
        let read = one(GA, text(&sample.enrolled()).unwrap().as_bytes());
        prop_assert_eq!(read.key.as_bytes(), sample.key.as_bytes());
        prop_assert_eq!(read.parameters, sample.parameters);
        prop_assert_eq!((read.drift, read.last_step), (sample.drift, Some(sample.last_step)));
    }
}
