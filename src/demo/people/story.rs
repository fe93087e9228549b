//! What happened to the sample people, day by day.
//!
//! Owns who has what, and since when; the list is there to be read. Must not
//! carry anything out.

use crate::model::{Algorithm, Timestamp};

/// When something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// So many days ago, at this hour and minute (UTC).
    Day(u64, u64, u64),
    /// So many minutes ago.
    Ago(u64),
}

impl When {
    /// The instant.
    pub(super) fn before(self, now: Timestamp) -> Timestamp {
        let secs = match self {
            Self::Day(days, hour, minute) => {
                let today = now.secs() / DAY * DAY;
                today.saturating_sub(days * DAY) + hour * 3600 + minute * 60
            }
            Self::Ago(minutes) => now.secs().saturating_sub(minutes * 60),
        };
        Timestamp::from_secs(secs)
    }
}

const DAY: u64 = 86_400;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Everybody who is not new was imported.
    Import,
    /// The new ones were.
    ImportNew,
    /// A device is asked for of everybody with a password, within two weeks.
    Policy,
    /// A device was enrolled.
    Enroll(&'static str),
    /// One whose app knows another algorithm.
    EnrollWith(&'static str, Algorithm),
    /// One on a phone whose clock is so many seconds slow.
    EnrollSlow(&'static str, u64),
    /// A hardware token was assigned.
    Token(&'static str),
    /// An enrollment was begun.
    Begin(&'static str),
    /// Somebody signed in with a device.
    SignIn(&'static str),
    /// Somebody typed a wrong code.
    Wrong,
    /// A device was lost: deactivated, with a note and a ticket.
    Lost(&'static str, &'static str, &'static str),
    /// A device was given back.
    Deactivate(&'static str),
    /// A note on a device.
    Note(&'static str, &'static str),
    /// No device is needed until so many days from now, for this reason.
    Exempt(u64, &'static str),
    /// The queue went past, for this reason.
    PassOver(&'static str),
    /// Ten recovery codes were made and written down.
    RecoveryCodes,
}

/// Who did it: one of the two at the helpdesk, or the host where somebody signed in.
pub(super) fn who_does(act: Act, at: Timestamp) -> &'static str {
    match act {
        Act::SignIn(_) | Act::Wrong => "login",
        _ if (at.secs() / DAY).is_multiple_of(3) => "jonas",
        _ => "mia",
    }
}

/// Something that happened to somebody.
pub(super) type Happening = (When, &'static str, Act);

/// Who came last week.
pub(super) const NEW: [&str; 8] =
    ["alicia.k", "alistair", "anders", "giorgi", "isabel.f", "liam.t", "omar", "thuy.n"];

/// The device that is on the demo's own phone.
pub(super) const IN_HAND: (&str, &str) = ("alice", "phone");

/// What happened once. Sign-ins of ordinary days come to it.
const ONCE: &[Happening] = &[
    (When::Day(62, 9, 10), "", Act::Import),
    (When::Day(61, 9, 31), "alice", Act::Enroll("phone")),
    (When::Day(61, 9, 44), "alice", Act::RecoveryCodes),
    (When::Day(60, 10, 2), "yuki", Act::Enroll("phone")),
    (When::Day(60, 10, 9), "yuki", Act::Enroll("tablet")),
    (When::Day(60, 11, 20), "fatima.z", Act::Enroll("phone")),
    (When::Day(59, 8, 47), "chen.wei", Act::Token("keyring")),
    (
        When::Day(59, 8, 50),
        "chen.wei",
        Act::Note("keyring", "Serial on the back; spare in the safe of room 214."),
    ),
    (When::Day(58, 14, 5), "marie", Act::Enroll("phone")),
    (When::Day(58, 14, 11), "marie", Act::Enroll("tablet")),
    (When::Day(57, 9, 26), "bjorn", Act::Enroll("phone")),
    (When::Day(56, 15, 33), "eleni.p", Act::Enroll("phone")),
    (When::Day(54, 10, 41), "bela.b", Act::EnrollSlow("phone", 90)),
    (
        When::Day(54, 10, 48),
        "bela.b",
        Act::Note("phone", "Slow since the day it was enrolled; told him twice."),
    ),
    (When::Day(52, 9, 15), "hana", Act::Enroll("phone")),
    (When::Day(51, 13, 2), "yuki", Act::Enroll("work-phone")),
    (When::Day(50, 11, 58), "nadia", Act::Enroll("phone")),
    (When::Day(47, 8, 33), "kofi", Act::Enroll("phone")),
    (When::Day(45, 16, 20), "tomas", Act::Enroll("phone")),
    (When::Day(44, 9, 5), "carmen.r", Act::Enroll("phone")),
    (When::Day(44, 9, 12), "carmen.r", Act::RecoveryCodes),
    (When::Day(42, 10, 30), "minjun", Act::Enroll("work-phone")),
    (When::Day(40, 9, 0), "", Act::Policy),
    (When::Day(40, 9, 52), "dmitri", Act::Enroll("phone")),
    (When::Day(39, 9, 14), "george", Act::Enroll("phone")),
    (When::Day(39, 11, 40), "ines.p", Act::Enroll("phone")),
    (When::Day(38, 9, 27), "noa.l", Act::Enroll("phone")),
    (When::Day(38, 15, 8), "oksana", Act::Enroll("phone")),
    (When::Day(37, 10, 16), "priya.s", Act::Enroll("phone")),
    (When::Day(36, 9, 49), "rosa", Act::Enroll("old-phone")),
    (When::Day(35, 8, 55), "sean.o", Act::Enroll("phone")),
    (When::Day(34, 14, 37), "ursula", Act::EnrollWith("phone", Algorithm::Sha256)),
    (When::Day(33, 8, 12), "dmitri", Act::SignIn("phone")),
    (When::Day(33, 10, 21), "lena.m", Act::Exempt(60, "On parental leave")),
    (When::Day(33, 13, 13), "yuki", Act::Enroll("travel-phone")),
    (When::Day(31, 9, 39), "william", Act::Enroll("phone")),
    (When::Day(29, 10, 4), "zoe.l", Act::Enroll("phone")),
    (When::Day(24, 9, 20), "yuki", Act::Enroll("laptop")),
    (When::Day(24, 9, 28), "yuki", Act::Enroll("home-pc")),
    (When::Day(18, 10, 55), "rosa", Act::Enroll("phone")),
    (When::Day(18, 11, 3), "rosa", Act::Deactivate("old-phone")),
    (When::Day(12, 15, 44), "yuki", Act::Enroll("test-phone")),
    (When::Day(9, 9, 36), "yuki", Act::Deactivate("travel-phone")),
    (When::Day(6, 11, 17), "yuki", Act::Enroll("spare-phone")),
    (When::Day(5, 9, 5), "", Act::ImportNew),
    (
        When::Day(2, 8, 41),
        "carmen.r",
        Act::Lost("phone", "Left in a taxi; called on her desk number.", "HD-2231"),
    ),
    (When::Day(1, 14, 26), "vera", Act::PassOver("At a customer's, back on Monday")),
    (When::Ago(214), "kofi", Act::SignIn("phone")),
    (When::Ago(131), "marie", Act::SignIn("phone")),
    (When::Ago(72), "priya.s", Act::SignIn("phone")),
    (When::Ago(38), "hana", Act::SignIn("phone")),
    (When::Ago(2), "omar", Act::Begin("phone")),
    (When::Ago(1), "alistair", Act::Begin("phone")),
];

/// Who signs in on ordinary days, with which device, and from which day on
/// they may.
const REGULARS: [(&str, &str, u64); 24] = [
    ("alice", "phone", 60),
    ("bela.b", "phone", 53),
    ("bjorn", "phone", 56),
    ("carmen.r", "phone", 43),
    ("chen.wei", "keyring", 58),
    ("eleni.p", "phone", 55),
    ("fatima.z", "phone", 59),
    ("george", "phone", 38),
    ("hana", "phone", 51),
    ("ines.p", "phone", 38),
    ("kofi", "phone", 46),
    ("marie", "tablet", 57),
    ("minjun", "work-phone", 41),
    ("nadia", "phone", 49),
    ("noa.l", "phone", 37),
    ("oksana", "phone", 37),
    ("priya.s", "phone", 36),
    ("rosa", "phone", 17),
    ("sean.o", "phone", 34),
    ("tomas", "phone", 44),
    ("ursula", "phone", 33),
    ("william", "phone", 30),
    ("yuki", "phone", 59),
    ("zoe.l", "phone", 28),
];

/// Days ago on which some of them did.
const ORDINARY: [u64; 14] = [41, 34, 29, 23, 19, 16, 13, 11, 9, 7, 5, 4, 3, 1];

/// Everything, in the order in which it happened.
pub(super) fn everything(now: Timestamp) -> Vec<(Timestamp, &'static str, Act)> {
    let mut all: Vec<_> = ONCE.iter().map(|(when, user, act)| (when.before(now), *user, *act)).collect();
    all.extend(ordinary_days(now));
    all.extend(tries("dmitri", When::Day(22, 1, 12).before(now), 100));
    all.extend(tries("george", When::Ago(16).before(now), 10));
    all.sort_by_key(|(at, ..)| *at);
    all
}

/// Not everybody signs in every day, and nobody on the minute.
fn ordinary_days(now: Timestamp) -> impl Iterator<Item = (Timestamp, &'static str, Act)> {
    (0..).zip(REGULARS).flat_map(move |(person, (user, device, since))| {
        let days = ORDINARY.into_iter().filter(move |day| *day < since && (person * 7 + day * day) % 11 < 5);
        days.filter(move |day| user != "carmen.r" || *day > 2).map(move |day| {
            let minute = (person * 37 + day * 11) % 170;
            let at = When::Day(day, 7 + minute / 60, minute % 60).before(now);
            (at.plus_secs(person * 7 % 60), user, Act::SignIn(device))
        })
    })
}

/// Wrong codes one after the other, each as soon as it is read.
fn tries(
    user: &'static str,
    from: Timestamp,
    count: u32,
) -> impl Iterator<Item = (Timestamp, &'static str, Act)> {
    (1..=count).scan(from, move |at, failure| {
        let here = *at;
        let wait = match failure {
            ..3 => 8,
            3..10 => 5 << (failure - 3),
            _ => 30 * 60,
        };
        *at = at.plus_secs(wait + 2);
        Some((here, user, Act::Wrong))
    })
}
