//! Exports into a users file that `pam_oath` and others write in, too.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{Format, NOW, RFC_HEX, Sample, berlin, one, quick, rows, samples};
use crate::formats::users_oath::{Merged, Merging};
use crate::formats::{Reading, Unfit, read};
use crate::model::{Algorithm, DeviceId, Parameters};
use crate::totp::{Generator, SecretKey};

fn merged(existing: &str, devices: &[&Sample]) -> (String, Merged) {
    let zone = berlin();
    let mut merging = Merging::over(existing.as_bytes(), &zone, NOW).ok().unwrap();
    for device in devices {
        merging.put(&device.enrolled()).unwrap();
    }
    let (file, merged) = merging.end();
    (String::from_utf8(file.to_vec()).unwrap(), merged)
}

fn code(sample: &Sample, step: u64) -> String {
    Generator::new(&sample.key, sample.parameters).code(step).unwrap().expose().to_owned()
}

fn counts(added: usize, updated: usize, same: usize, removed: usize, foreign: usize) -> Merged {
    Merged { added, updated, same, removed, foreign, of_users_here: 0 }
}

const MARK: &str = "# mfa-enroll device 07070707070707070707070707070707: alice phone key:";

#[test]
fn a_new_device_has_its_mark_and_its_enrollment_is_used_up() {
    let alice = Sample::of("alice", "phone");
    let (text, merged) = merged("", &[&alice]);
    let (mark, line) = text.split_once('\n').unwrap();
    assert!(mark.starts_with(MARK), "{mark}");
    let code = code(&alice, alice.last_step);
    assert_eq!(line, format!("HOTP/T30/6\talice\t-\t{RFC_HEX}\t0\t{code}\t2026-11-22T08:14:00L\n"));
    assert_eq!(merged, counts(1, 0, 0, 0, 0));
}

#[test]
fn a_device_that_never_gave_a_code_has_four_columns() {
    let alice = Sample { last_step: 0, ..Sample::of("alice", "phone") };
    assert!(merged("", &[&alice]).0.ends_with(&format!("\nHOTP/T30/6\talice\t-\t{RFC_HEX}\n")));
}

#[test]
fn what_others_wrote_stays_byte_for_byte() {
    let foreign = "\u{feff}# users of ours\r\n\r\n \t\nHOTP/T30  bob\t- 00112233445566778899aabbccddeeff\r\n\
                   HOTP carol - 00112233445566778899aabbccddeeff 5\nwhat is this\nHOTP/T45 x\n\
                   HOTP/T30 dave 1234 00112233445566778899aabbccddeeff 7 123456 nonsense # no end";
    let alice = Sample::of("alice", "phone");
    let (text, with) = merged(foreign, &[&alice]);
    assert_eq!(text.strip_prefix(foreign).unwrap().lines().count(), 3);
    assert_eq!(with, counts(1, 0, 0, 0, 3));
    let (without, gone) = merged(&text, &[]);
    assert_eq!(without.strip_prefix(foreign), Some("\n"));
    assert_eq!(gone, counts(0, 0, 0, 1, 3));
    assert_eq!(merged(foreign, &[]).0, foreign);
}

#[test]
fn an_export_of_some_users_takes_no_line_of_the_others_away() {
    let (alice, bob) =
        (Sample::of("alice", "phone"), Sample { id: DeviceId([8; 16]), ..Sample::of("bob", "phone") });
    let (both, _) = merged("", &[&alice, &bob]);
    let zone = berlin();
    let only = |named: &Sample, put: &[&Sample]| {
        let mut merging = Merging::over(both.as_bytes(), &zone, NOW).ok().unwrap();
        merging.touch_only(std::slice::from_ref(&named.user));
        for device in put {
            merging.put(&device.enrolled()).unwrap();
        }
        let (file, merged) = merging.end();
        (String::from_utf8(file.to_vec()).unwrap(), merged)
    };
    assert_eq!(only(&alice, &[&alice]), (both.clone(), counts(0, 0, 2, 0, 0)));
    let (gone, counted) = only(&alice, &[]);
    assert!(!gone.contains("alice") && gone.contains("\tbob\t"), "{gone}");
    assert_eq!(counted, counts(0, 0, 1, 1, 0));
}

#[test]
fn a_line_without_a_mark_goes_with_the_device_that_is_revoked_and_no_other() {
    let alice = Sample::of("alice", "phone");
    let other = "00112233445566778899aabbccddeeff";
    let existing =
        format!("HOTP/T30 alice - {RFC_HEX}\nHOTP/T30 alice - {other}\nHOTP/T30 bob - {RFC_HEX}\n");
    let zone = berlin();
    let mut merging = Merging::over(existing.as_bytes(), &zone, NOW).ok().unwrap();
    merging.knows(&alice.user);
    merging.revoke(&alice.user, &alice.key);
    let (file, merged) = merging.end();
    let left = format!("HOTP/T30 alice - {other}\nHOTP/T30 bob - {RFC_HEX}\n");
    assert_eq!(String::from_utf8(file.to_vec()).unwrap(), left);
    assert_eq!(merged, Merged { of_users_here: 1, ..counts(0, 0, 0, 1, 2) });
}

#[test]
fn a_file_of_something_else_is_known_as_such() {
    let zone = berlin();
    for (text, is_other) in
        [("", false), ("# only\n\n", false), ("3f2a\n", true), ("x\nHOTP/T30 a - 00\n", false)]
    {
        let merging = Merging::over(text.as_bytes(), &zone, NOW).ok().unwrap();
        assert_eq!(merging.is_something_else(), is_other, "{text}");
    }
}

#[test]
fn a_use_that_cannot_be_dated_stays_as_it_stands() {
    let alice = Sample::of("alice", "phone");
    let line = format!("HOTP/T30/6 alice - {RFC_HEX} 0 123456 2099-01-01T00:00:00L\n");
    assert!(merged(&line, &[&alice]).0.ends_with(&line));
    // In whatever zone its time was written, a code of now was used now.
    let now = code(&alice, alice.last_step + 2);
    let line = format!("HOTP/T30/6 alice - {RFC_HEX} 0 {now} 2026-11-22T01:00:00L\n");
    assert!(merged(&line, &[&alice]).0.ends_with(&line));
}

#[test]
fn bytes_that_are_no_utf_8_stay_too() {
    let zone = TimeZone::UTC;
    let foreign = b"# M\xFCller\nHOTP/T30 m\xFCller - 00\n\xFF";
    let merging = Merging::over(foreign, &zone, NOW).ok().unwrap();
    assert_eq!(merging.end().0.as_slice(), foreign);
}

#[test]
fn an_unmarked_line_with_the_same_user_and_key_is_adopted() {
    let alice = Sample::of("alice", "phone");
    let older = code(&alice, alice.last_step + 3);
    let line = format!("HOTP/T30 alice\t+  {RFC_HEX} 9 {older} 2026-11-22T08:15:30L\r\n");
    let (text, with) = merged(&format!("# a\n{line}# b\n"), &[&alice]);
    let (before, after) = text.split_once(MARK).unwrap();
    assert_eq!((before, after.split_once('\n').unwrap().1), ("# a\n", format!("{line}# b\n").as_str()));
    assert_eq!(with, counts(0, 1, 0, 0, 0));
    assert_eq!(merged(&text, &[]), ("# a\n# b\n".to_owned(), counts(0, 0, 0, 1, 0)));
}

#[test]
fn the_same_key_of_another_user_is_not_adopted() {
    let alice = Sample::of("alice", "phone");
    let line = format!("HOTP/T30 Alice - {RFC_HEX}\n");
    assert_eq!(merged(&line, &[&alice]).1, counts(1, 0, 0, 0, 1));
}

#[test]
fn a_device_that_is_there_twice_stays_once_with_the_newer_use() {
    let alice = Sample::of("alice", "phone");
    let (text, _) = merged("", &[&alice]);
    let newer = code(&alice, alice.last_step + 2);
    let again = format!("{text}HOTP/T30/6 alice - {RFC_HEX} 1 {newer} 2026-11-22T08:15:00L\n");
    let (text, with) = merged(&again, &[&alice]);
    assert_eq!(with, counts(0, 1, 0, 1, 0));
    assert_eq!(rows(Format::UsersOath, &text).len(), 1);
    assert!(
        text.contains(&format!("{newer}\t2026-11-22T08:15:00L")) || text.contains(&format!("{newer} 2026")),
        "{text}"
    );
}

#[test]
fn what_pam_oath_wrote_stays_unless_ours_is_newer() {
    let alice = Sample::of("alice", "phone");
    let (text, _) = merged("", &[&alice]);
    // pam_oath rewrites the line and copies the mark.
    let login = code(&alice, alice.last_step + 4);
    let line = format!("HOTP/T30/6\talice\t-\t{RFC_HEX}\t4\t{login}\t2026-11-22T08:16:02L\n");
    let mark = text.split_inclusive('\n').next().unwrap();
    let after = format!("{mark}{line}");
    assert_eq!(merged(&after, &[&alice]), (after.clone(), counts(0, 0, 1, 0, 0)));

    let here = Sample { last_step: alice.last_step + 5, ..alice };
    let (text, with) = merged(&after, &[&here]);
    assert_eq!(with, counts(0, 1, 0, 0, 0));
    assert!(
        text.ends_with(&format!("\t0\t{}\t2026-11-22T08:16:30L\n", code(&here, here.last_step))),
        "{text}"
    );
}

#[test]
fn a_renamed_device_keeps_its_line_under_a_new_mark() {
    let alice = Sample::of("alice", "phone");
    let (text, _) = merged("", &[&alice]);
    let (renamed, with) = merged(&text, &[&Sample { device: "tablet".parse().unwrap(), ..alice }]);
    assert_eq!(renamed, text.replace(" alice phone ", " alice tablet "));
    assert_eq!(with, counts(0, 1, 0, 0, 0));
}

#[test]
fn a_mark_without_its_line_goes_and_takes_no_other_line_with_it() {
    let alice = Sample::of("alice", "phone");
    let (text, _) = merged("", &[&alice]);
    let mark = text.split_inclusive('\n').next().unwrap();
    let other = "HOTP/T30 alice - 00112233445566778899aabbccddeeff\n";
    for below in ["", "\n", "# comment\n", other, &*format!("HOTP/T30 bob - {RFC_HEX}\n")] {
        assert_eq!(merged(&format!("{mark}{below}"), &[]).0, below);
    }
    assert_eq!(merged(&format!("{mark}{mark}"), &[]).0, "");
    let looks_like_one = "# mfa-enroll device 0707: alice phone\n";
    assert_eq!(merged(looks_like_one, &[]).0, looks_like_one);
}

#[test]
fn what_pam_oath_cannot_hold_is_refused_and_not_written() {
    let long = SecretKey::from_bytes((0..33).collect()).unwrap();
    for (sample, reason) in [
        (
            Sample {
                parameters: Parameters::UNIVERSAL.with_algorithm(Algorithm::Sha256),
                ..Sample::of("a", "b")
            },
            "pam_oath knows SHA-1 only, not SHA-256.",
        ),
        (
            Sample { key: long, ..Sample::of("a", "b") },
            "pam_oath reads keys of at most 32 bytes; this one has 33.",
        ),
    ] {
        let zone = TimeZone::UTC;
        let mut merging = Merging::over(b"# x", &zone, NOW).ok().unwrap();
        assert_eq!(merging.put(&sample.enrolled()), Err(Unfit(reason.to_owned())));
        assert_eq!(merging.end().0.as_slice(), b"# x");
    }
}

/// The rule of liboath's `parse_usersfile` for the second code in its window, written down again.
fn pam_oath_takes(file: &str, sample: &Sample, step: u64) -> bool {
    let generator = Generator::new(&sample.key, sample.parameters);
    let now = NOW.secs() / sample.parameters.period.secs();
    let position = |text: &str| {
        (0..=60)
            .flat_map(|off| [now - off, now + off])
            .find(|step| generator.code(*step).unwrap().expose() == text)
    };
    let otp = generator.code(step).unwrap();
    let line = file.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    let line = line.filter(|words| words.first().is_some_and(|kind| kind.starts_with("HOTP/T")));
    let line = line.into_iter().find(|words| words[1] == sample.user.as_str()).unwrap();
    let Some(before) = line.get(5) else { return true };
    *before != otp.expose()
        && position(otp.expose()).is_some_and(|this| position(before).is_none_or(|old| old < this))
}

fn fitting() -> impl Strategy<Value = Sample> {
    samples().prop_map(|mut sample| {
        sample.parameters.algorithm = Algorithm::Sha1;
        sample.key = SecretKey::from_bytes(sample.key.as_bytes().iter().copied().take(32).collect())
            .unwrap_or(sample.key);
        sample
    })
}

fn foreign_lines() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[ -~\t\r]{0,30}",
        "# [ -~]{0,20}",
        "HOTP(/T30|/T60|/E)?(/6|/7|/8)? [a-z]{1,3} (-|[+]|[0-9]{4}) [0-9a-f]{32}( [0-9]{1,2}( [0-9]{6}( 2026-11-2[0-9]T03:45:33L)?)?)?\r?",
    ];
    (proptest::collection::vec(line, 0..8), any::<bool>())
        .prop_map(|(lines, has_end)| lines.join("\n") + if has_end { "\n" } else { "" })
}

proptest! {
    #![proptest_config(quick())]

    #[test]
    fn what_is_exported_is_imported_the_same(sample in fitting()) {
        let read = one(Format::UsersOath, merged("", &[&sample]).0);
        let zone = berlin();
        let again = read_in(&merged("", &[&sample]).0, &zone);
        prop_assert_eq!(read.user.as_ref(), Some(&sample.user));
        prop_assert_eq!(read.device.as_ref(), Some(&sample.device));
        prop_assert_eq!(read.key.as_bytes(), sample.key.as_bytes());
        prop_assert_eq!(read.parameters, sample.parameters);
        prop_assert_eq!(again, Some(sample.last_step));
    }

    #[test]
    fn foreign_lines_stay_a_second_export_changes_nothing_and_revoked_lines_are_gone(
        foreign in foreign_lines(), devices in proptest::collection::vec(fitting(), 1..5), stays in any::<[bool; 5]>(),
    ) {
        let devices: Vec<Sample> = devices.into_iter().zip(0..).map(|(sample, n)| {
            // A user that no foreign line has.
            Sample { id: DeviceId([n; 16]), user: format!("{}.{n}", sample.user).parse().unwrap(), ..sample }
        }).filter(|sample| sample.user.as_str().len() > 3).collect();
        let all: Vec<&Sample> = devices.iter().collect();
        let (text, with) = merged(&foreign, &all);
        prop_assert!(text.starts_with(&foreign));
        prop_assert_eq!(with.added, all.len());
        let (again, twice) = merged(&text, &all);
        prop_assert_eq!(&again, &text);
        prop_assert_eq!(twice, counts(0, 0, all.len(), 0, with.foreign));
        let some: Vec<&Sample> = all.iter().zip(stays).filter(|(_, stays)| *stays).map(|(one, _)| *one).collect();
        let (fewer, left) = merged(&text, &some);
        prop_assert_eq!(left, counts(0, 0, some.len(), all.len() - some.len(), with.foreign));
        prop_assert!(fewer.starts_with(&foreign));
        prop_assert_eq!(fewer.matches("# mfa-enroll device ").count(), some.len());
        let (none, _) = merged(&fewer, &[]);
        prop_assert_eq!(none.trim_end_matches('\n'), foreign.trim_end_matches('\n'));
    }

    #[test]
    fn no_used_code_is_opened_again_whoever_saw_it(sample in fitting(), there in -40i64..40, here in -40i64..40, tried in -40i64..40) {
        let now = NOW.secs() / sample.parameters.period.secs();
        let at = |steps: i64| now.saturating_add_signed(steps);
        // pam_oath saw a code after an export, we saw another; the newest of both bounds what is left.
        let there_first = Sample { last_step: at(there), ..sample.clone() };
        let (text, _) = merged("", &[&there_first]);
        let here_too = Sample { last_step: at(here), ..sample };
        let (text, _) = merged(&text, &[&here_too]);
        let newest = at(there).max(at(here));
        prop_assert_eq!(read_in(&text, &berlin()), Some(newest));
        if at(tried) <= newest {
            prop_assert!(!pam_oath_takes(&text, &here_too, at(tried)));
        } else {
            // Unless two codes are equal by chance.
            let equal = code(&here_too, at(tried)) == code(&here_too, newest);
            prop_assert!(equal || pam_oath_takes(&text, &here_too, at(tried)));
        }
    }
}

fn read_in(text: &str, zone: &TimeZone) -> Option<u64> {
    let rows = read(Format::UsersOath, text.as_bytes(), &Reading { now: NOW, zone, opener: None }).ok()?;
    rows.into_iter().next()?.carried.ok()?.last_step
}
