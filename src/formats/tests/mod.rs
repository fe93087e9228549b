//! Formats by what they must do: samples, strategies and what every test here asks.

mod any_bytes;
mod csv;
mod google_authenticator;
mod key_uris;
mod merging;
mod pskc;
mod pskc_sealed;
mod users_oath;

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Carried, Enrolled, Format, Protection, Reading, Row, Unfit, Writer, read};
use crate::model::{
    Algorithm, DeviceId, DeviceName, Digits, Issuer, Parameters, Period, SafeText, Serial, Timestamp,
    UserName,
};
use crate::totp::SecretKey;

/// 2026-11-22 07:14:00 UTC.
const NOW: Timestamp = Timestamp::from_secs(1_795_331_640);
/// The key of RFC 4226 and RFC 6238, in hexadecimal.
const RFC_HEX: &str = "3132333435363738393031323334353637383930";
const RFC_BASE32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn rfc_key() -> SecretKey {
    SecretKey::from_bytes(b"12345678901234567890".to_vec()).unwrap()
}

/// An enrolled device with all that it borrows.
#[derive(Clone)]
struct Sample {
    user: UserName,
    display_name: Option<SafeText>,
    id: DeviceId,
    device: DeviceName,
    serial: Option<Serial>,
    issuer: Issuer,
    key: SecretKey,
    parameters: Parameters,
    drift: i64,
    last_step: u64,
}

impl std::fmt::Debug for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { user, display_name, id, device, serial, issuer, key, parameters, drift, last_step } = self;
        let key = key.as_bytes();
        write!(
            f,
            "{user} {display_name:?} {id:?} {device} {serial:?} {issuer} {key:?} {parameters} {drift} {last_step}"
        )
    }
}

impl Sample {
    fn of(user: &str, device: &str) -> Self {
        Self {
            user: UserName::new(user).unwrap(),
            display_name: None,
            id: DeviceId([7; 16]),
            device: DeviceName::new(device).unwrap(),
            serial: None,
            issuer: Issuer::new("Example").unwrap(),
            key: rfc_key(),
            parameters: Parameters::UNIVERSAL,
            drift: 0,
            last_step: NOW.secs() / 30,
        }
    }

    fn enrolled(&self) -> Enrolled<'_> {
        Enrolled {
            user: &self.user,
            display_name: self.display_name.as_ref(),
            id: self.id,
            device: &self.device,
            serial: self.serial.as_ref(),
            issuer: &self.issuer,
            key: &self.key,
            parameters: self.parameters,
            drift: self.drift,
            last_step: self.last_step,
        }
    }
}

/// The file of these devices, and why some are not in it.
fn written(format: Format, samples: &[&Sample]) -> (String, Vec<Unfit>) {
    let mut writer = Writer::begin(format, Protection::Plain, Vec::new()).unwrap();
    let unfit = samples.iter().filter_map(|sample| writer.put(&sample.enrolled()).unwrap().err()).collect();
    (String::from_utf8(writer.end().unwrap()).unwrap(), unfit)
}

/// Why a format cannot hold a device.
fn unfit(format: Format, sample: &Sample) -> String {
    let fits = Sample::of("fits", "phone");
    let (text, mut unfit) = written(format, &[&fits, sample]);
    assert_eq!(text, written(format, &[&fits]).0, "nothing of it is written");
    unfit.remove(0).0
}

/// A zone with a winter and a summer.
fn berlin() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn rows(format: Format, text: impl AsRef<[u8]>) -> Vec<Row> {
    let zone = TimeZone::UTC;
    match read(format, text.as_ref(), &Reading { now: NOW, zone: &zone, opener: None }) {
        Ok(rows) => rows,
        Err(problem) => panic!("{problem}"),
    }
}

/// The only row, taken.
fn one(format: Format, text: impl AsRef<[u8]>) -> Carried {
    let mut rows = rows(format, text);
    assert_eq!(rows.len(), 1);
    match rows.remove(0).carried {
        Ok(carried) => carried,
        Err(reason) => panic!("{reason}"),
    }
}

/// Why the only row is refused.
fn refusal(format: Format, text: impl AsRef<[u8]>) -> String {
    let mut rows = rows(format, text);
    assert_eq!(rows.len(), 1);
    match rows.remove(0).carried {
        Err(reason) => reason,
        Ok(_) => panic!("taken"),
    }
}

/// Why the whole file is refused.
fn problem(format: Format, text: impl AsRef<[u8]>) -> String {
    let zone = TimeZone::UTC;
    match read(format, text.as_ref(), &Reading { now: NOW, zone: &zone, opener: None }) {
        Err(problem) => {
            assert!(problem.next().ends_with('.'), "{problem}");
            problem.to_string()
        }
        Ok(_) => panic!("read"),
    }
}

fn quick() -> ProptestConfig {
    ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() }
}

fn names() -> impl Strategy<Value = String> {
    "[A-Za-z0-9_+=,@-][A-Za-z0-9_+=,.@-]{0,20}"
}

fn parameters() -> impl Strategy<Value = Parameters> {
    let algorithm = prop_oneof![Just(Algorithm::Sha1), Just(Algorithm::Sha256), Just(Algorithm::Sha512)];
    let digits = prop_oneof![Just(Digits::Six), Just(Digits::Eight)];
    let period = prop_oneof![Just(Period::Thirty), Just(Period::Sixty)];
    (algorithm, digits, period).prop_map(|(algorithm, digits, period)| Parameters {
        algorithm,
        digits,
        period,
    })
}

/// A device of any kind; some formats cannot hold it.
fn samples() -> impl Strategy<Value = Sample> {
    let names =
        (names(), names(), proptest::option::of("[A-Za-z0-9_+=/:,.@-]{1,20}"), "[A-Za-z&<> ü雪%=+]{1,12}");
    let numbers = (any::<[u8; 16]>(), 0..86_400u64, -20..20i64);
    let key = proptest::collection::vec(any::<u8>(), 16..=40);
    (names, key, parameters(), numbers).prop_filter_map(
        "names keep their rules",
        |((user, device, serial, issuer), key, parameters, (id, ago, drift))| {
            Some(Sample {
                user: UserName::new(&user).ok()?,
                display_name: None,
                id: DeviceId(id),
                device: DeviceName::new(&device).ok()?,
                serial: serial.map(|text| Serial::new(&text)).transpose().ok()?,
                issuer: Issuer::new(&issuer).ok()?,
                key: SecretKey::from_bytes(key).ok()?,
                parameters,
                drift,
                last_step: (NOW.secs() - ago) / parameters.period.secs(),
            })
        },
    )
}
