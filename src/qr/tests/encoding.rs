//! Sizes and levels: the fewest bits, the smallest version, the highest level for free.

use proptest::prelude::*;
use qrcode::bits::encode_auto;
use qrcode::optimize::{Parser, total_encoded_len};
use qrcode::types::{EcLevel as Level, Mode};

use super::super::{EcLevel, TooLong, segments};
use super::*;

const SECRET_LENGTHS: [usize; 6] = [16, 26, 32, 52, 64, 103];
/// The longest key URI of each version at level L, by the length of its secret key; 0 where an
/// issuer of five characters, named twice, and an account leave no room.
const LONGEST: [(u8, [usize; 6]); 7] = [
    (4, [80, 83, 85, 0, 0, 0]),
    (5, [108, 111, 113, 119, 123, 0]),
    (6, [136, 139, 141, 147, 151, 163]),
    (7, [156, 159, 161, 167, 171, 183]),
    (8, [194, 197, 199, 205, 209, 221]),
    (9, [232, 235, 237, 243, 247, 259]),
    (10, [272, 275, 277, 283, 287, 299]),
];

/// Base32 characters that differ from seed to seed and are the same in every run.
fn secret(length: usize, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u32::try_from(state >> 59).ok()
    };
    std::iter::repeat_with(next)
        .take(length)
        .map(|five_bits| match five_bits {
            Some(letter @ 0..26) => char::from_u32(u32::from('A') + letter),
            Some(digit) => char::from_digit(digit - 24, 10),
            None => None,
        })
        .collect::<Option<_>>()
        .expect("five bits are a letter or a digit")
}

/// A key URI of exactly this many characters.
fn key_uri_of(length: usize, secret: &str) -> String {
    let account = length - key_uri("acmeo", "", secret).len();
    key_uri("acmeo", &"j".repeat(account), secret)
}

fn bits(text: &str, number: u8) -> usize {
    let segments = segments::shortest(text.as_bytes(), version(number));
    total_encoded_len(&segments, version(number))
}

#[test]
fn the_longest_key_uri_of_each_version_fits_it_and_one_more_character_does_not() {
    for (number, lengths) in LONGEST {
        let known = lengths.into_iter().zip(SECRET_LENGTHS);
        for (length, secret_length) in known.filter(|&(length, _)| length > 0) {
            for seed in 1..4 {
                let secret = secret(secret_length, seed);
                let longest = key_uri_of(length, &secret);
                let longer = key_uri_of(length + 1, &secret);
                assert_eq!(encode(&longest).version(), number, "{longest}");
                assert_eq!(encode(&longer).version(), number + 1, "{longer}");
            }
        }
    }
}

#[test]
fn version_does_not_depend_on_the_random_secret() {
    let name = "Acme-Ops10";
    let account = "jane.doe%40example.co.uk";
    for seed in 1..=2_000 {
        let uri = key_uri(name, account, &secret(32, seed));
        assert!(bits(&uri, 5) <= capacity(5, Level::L), "{uri}");
        assert!(bits(&uri, 4) > capacity(4, Level::L), "{uri}");
    }
}

#[test]
fn each_version_is_used_up_to_its_last_character_in_each_mode() {
    let modes = [(Mode::Byte, "x"), (Mode::Alphanumeric, "X"), (Mode::Numeric, "7")];
    for number in 1..40 {
        for (mode, character) in modes {
            let header = 4 + mode.length_bits_count(version(number));
            let room = capacity(number, Level::L) - header;
            let most = (1..=7_089)
                .rfind(|&length| mode.data_bits_count(length) <= room)
                .expect("version 1 holds a character");
            assert_eq!(encode(&character.repeat(most)).version(), number);
            assert_eq!(encode(&character.repeat(most + 1)).version(), number + 1);
        }
    }
}

#[test]
fn a_segment_that_ends_is_counted_in_whole_bits() {
    // In sixths alone, a numeric segment would seem to be worth its header here.
    assert_eq!(bits("A0000000000AAAa", 9), 110);
}

#[test]
fn an_empty_text_is_the_smallest_symbol_at_the_highest_level() {
    let symbol = encode("");
    assert_eq!((symbol.version(), symbol.ec()), (1, EcLevel::H));
    assert!(symbol.is_dark(0, 0));
}

#[test]
fn the_largest_symbol_holds_what_the_standard_says_and_no_more() {
    for (character, most) in [("x", 2_953), ("X", 4_296), ("7", 7_089)] {
        let symbol = encode(&character.repeat(most));
        assert_eq!((symbol.version(), symbol.ec()), (40, EcLevel::L));
        let longer = character.repeat(most + 1);
        assert_eq!(Symbol::encode(&longer), Err(TooLong));
    }
    assert_eq!(Symbol::encode(&"x".repeat(3_000)), Err(TooLong));
    assert_eq!(Symbol::encode(&"é".repeat(100_000)), Err(TooLong));
}

#[test]
fn nothing_outside_of_the_symbol_is_dark() {
    let symbol = symbol_of(3);
    let width = symbol.width();
    assert_eq!(width, 29);
    for along in 0..=width {
        assert!(!symbol.is_dark(width, along) && !symbol.is_dark(along, width));
    }
    assert!(!symbol.is_dark(u16::MAX, u16::MAX));
}

#[test]
fn the_debug_form_tells_the_size_and_not_the_modules() {
    let symbol = encode("x");
    assert_eq!(format!("{symbol:?}"), "Symbol { version: 1, ec: H, .. }");
}

/// Short runs, where a segment more costs or saves a bit or two and rounding decides.
fn any_close_call() -> impl Strategy<Value = String> {
    "([0-9]{3,16}|[A-Z]{1,9}|[a-z]{1,3}){1,9}"
}

/// Whether each character can be in a segment of this mode.
fn can_hold(mode: Mode, text: &[u8]) -> bool {
    text.iter().all(|byte| match mode {
        Mode::Numeric => b"0123456789".contains(byte),
        Mode::Alphanumeric => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(byte),
        _ => true,
    })
}

/// The fewest bits over all ways to cut the text anywhere into segments of any mode.
fn fewest_bits(text: &[u8], number: u8) -> usize {
    let version = version(number);
    let mut fewest = vec![0];
    for end in 1..=text.len() {
        let mut best = usize::MAX;
        for mode in [Mode::Byte, Mode::Alphanumeric, Mode::Numeric] {
            for begin in (0..end).rev() {
                if !can_hold(mode, &text[begin..=begin]) {
                    break;
                }
                let header = 4 + mode.length_bits_count(version);
                let data = mode.data_bits_count(end - begin);
                best = best.min(fewest[begin] + header + data);
            }
        }
        fewest.push(best);
    }
    fewest[text.len()]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn segments_cover_the_text_in_order_and_each_holds_its_characters(text in any_mixture()) {
        for number in [9, 26, 40] {
            let mut end = 0;
            for segment in segments::shortest(text.as_bytes(), version(number)) {
                prop_assert_eq!(segment.begin, end);
                prop_assert!(segment.end > segment.begin);
                end = segment.end;
                prop_assert!(can_hold(segment.mode, &text.as_bytes()[segment.begin..end]));
            }
            prop_assert_eq!(end, text.len());
        }
    }

    #[test]
    fn segmentation_is_never_longer_than_that_of_the_crate(text in any_mixture()) {
        for number in [1, 9, 10, 26, 27, 40] {
            let theirs: Vec<_> = Parser::new(text.as_bytes()).optimize(version(number)).collect();
            prop_assert!(bits(&text, number) <= total_encoded_len(&theirs, version(number)));
        }
    }

    #[test]
    fn the_version_is_never_larger_than_that_of_the_crate(text in any_mixture()) {
        let theirs = encode_auto(text.as_bytes(), Level::L).expect("short").version();
        prop_assert!(i16::from(encode(&text).version()) * 4 + 17 <= theirs.width());
    }

    #[test]
    fn the_version_is_the_smallest_and_the_level_the_highest_that_it_holds(text in any_mixture()) {
        let symbol = encode(&text);
        let (number, ec) = (symbol.version(), symbol.ec());
        let length = bits(&text, number);
        prop_assert!(length <= capacity(number, ec.level()));
        for higher in EcLevel::ALL.into_iter().filter(|&level| level > ec) {
            prop_assert!(length > capacity(number, higher.level()));
        }
        if number > 1 {
            prop_assert!(bits(&text, number - 1) > capacity(number - 1, Level::L));
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_other_segmentation_has_fewer_bits(
        text in prop_oneof![any_mixture(), any_key_uri(), any_close_call()],
    ) {
        for number in [9, 26, 40] {
            prop_assert_eq!(bits(&text, number), fewest_bits(text.as_bytes(), number));
        }
    }
}
