use super::{code, rfc_generator};
use crate::model::{Algorithm, Digits, Parameters, Period, Timestamp};
use crate::totp::{Code, Generator, SecretKey, step_at, step_begins};

#[test]
fn hotp_values_of_rfc_4226_appendix_d() {
    let expected =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    let generator = rfc_generator();
    for (counter, expected) in expected.iter().enumerate() {
        assert!(generator.code(counter as u64).unwrap() == code(expected), "counter {counter}");
    }
}

#[test]
fn all_eighteen_values_of_rfc_6238_appendix_b() {
    let times: [u64; 6] = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
    let expected = [
        (Algorithm::Sha1, 20, ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"]),
        (Algorithm::Sha256, 32, ["46119246", "68084774", "67062674", "91819424", "90698825", "77737706"]),
        (Algorithm::Sha512, 64, ["90693936", "25091201", "99943326", "93441116", "38618901", "47863826"]),
    ];
    for (algorithm, length, codes) in expected {
        let bytes: Vec<u8> = b"1234567890".iter().copied().cycle().take(length).collect();
        let parameters = Parameters { algorithm, digits: Digits::Eight, period: Period::Thirty };
        let generator = Generator::new(&SecretKey::from_bytes(bytes).unwrap(), parameters);
        for (time, expected) in times.iter().zip(codes) {
            let step = step_at(Timestamp::from_secs(*time), Period::Thirty);
            let made = generator.code(step).unwrap();
            assert!(made == Code::parse(expected, Digits::Eight).unwrap(), "{algorithm} at {time}");
        }
    }
}

#[test]
fn steps_begin_where_the_clock_says() {
    for (secs, step) in [(0, 0), (29, 0), (30, 1), (59, 1), (60, 2), (20_000_000_000, 666_666_666)] {
        assert_eq!(step_at(Timestamp::from_secs(secs), Period::Thirty), step);
    }
    assert_eq!(step_begins(666_666_666, Period::Thirty), Timestamp::from_secs(19_999_999_980));
    assert_eq!(step_at(Timestamp::from_millis(29_999), Period::Thirty), 0);
}

#[test]
fn neighbouring_steps_can_have_equal_codes() {
    let generator = rfc_generator();
    let step = step_at(Timestamp::from_secs(1_862_261_040), Period::Thirty);
    assert_eq!(generator.matches(&code("235522"), step..=step + 1), [step, step + 1]);
    let step = step_at(Timestamp::from_secs(1_839_954_270), Period::Thirty);
    assert_eq!(generator.matches(&code("768734"), step - 2..=step + 2), [step, step + 2]);
}

#[test]
fn a_code_of_zeros_is_a_code() {
    let step = step_at(Timestamp::from_secs(1_810_804_020), Period::Thirty);
    assert_eq!(rfc_generator().matches(&code("000000"), step..=step), [step]);
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let generator = rfc_generator();
    assert!(generator.code(0).is_some());
    assert!(generator.code(u64::MAX).is_some());
    assert!(generator.matches(&code("000000"), u64::MAX - 1..=u64::MAX).is_empty());
}

#[test]
fn codes_are_read_as_people_type_them() {
    for text in ["123456", "123 456", " 12-34-56\n", "123\u{a0}456"] {
        assert!(Code::parse(text, Digits::Six).unwrap() == code("123456"));
    }
    for text in ["", "12345", "1234567", "12345a", "１２３４５６", "١٢٣٤٥٦", "+12345", "123.456"]
    {
        assert!(Code::parse(text, Digits::Six).is_err(), "{text}");
    }
    assert!(Code::parse("12345678", Digits::Eight).is_ok());
    assert!(Code::parse(&"1".repeat(1_000_000), Digits::Six).is_err());
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Letter(#[serde(with = "crate::totp::code_on_the_wire")] Code);

#[test]
fn on_the_wire_a_code_is_its_digits_and_knows_how_many() {
    for (text, digits) in [("012345", Digits::Six), ("01234567", Digits::Eight)] {
        let json = serde_json::to_string(&Letter(Code::parse(text, digits).unwrap())).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        let Letter(read) = serde_json::from_str(&json).unwrap();
        assert_eq!((read.expose(), read.digits()), (text, digits));
    }
    for text in ["", "12345", "1234567", "123456789", "abcdef"] {
        assert!(serde_json::from_str::<Letter>(&format!("\"{text}\"")).is_err(), "{text}");
    }
}
