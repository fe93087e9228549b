//! What is told when something did not happen: two lines, what is wrong and
//! what to do.
//!
//! Owns the kinds that exit codes and the console's reactions follow. Must not
//! hold a secret or a code.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::TokenPlace;
use crate::model::{AddDevice, DeviceName, Serial, User, UserName};

/// What a problem means for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A rule says no, or a passphrase is wrong.
    Refused,
    /// There is no such user, device or enrollment.
    NotFound,
    /// There is no store yet.
    NoStore,
    /// In use, full, unreadable, or open to others.
    Unavailable,
    /// A write may or may not have reached the disk.
    Doubt,
    /// Damaged, tampered with, rolled back, or from a newer version.
    Damaged,
    /// A fault of ours.
    Fault,
}

/// What did not happen, why, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What it means.
    pub kind: Kind,
    /// What is wrong: one sentence.
    pub what: String,
    /// What to do: one sentence.
    pub next: String,
}

impl Problem {
    /// A token can be one person's only.
    pub fn is_somebodys(serial: &Serial, holder: &UserName) -> Self {
        Self::refused(
            format!("The token {serial} is {holder}'s already."),
            "Compare the serial number, or delete that device first.",
        )
    }

    /// A token that somebody gets, unless the enrollment is ended.
    pub fn is_being_assigned(serial: &Serial, user: &UserName) -> Self {
        Self::refused(
            format!("The token {serial} is being assigned to {user}."),
            "Discard that enrollment first.",
        )
    }

    /// A hardware token that is not in stock, and where it is instead.
    pub fn not_in_stock(serial: &Serial, place: Option<TokenPlace>) -> Self {
        match place {
            Some(TokenPlace::Assigned(user)) => Self::refused(
                format!("The token {serial} is {user}'s."),
                "Delete that device: this destroys its secret key, too.",
            ),
            Some(TokenPlace::BeingAssigned(user)) => Self::is_being_assigned(serial, &user),
            Some(TokenPlace::InStock) | None => Self::new(
                Kind::NotFound,
                format!("There is no token {serial} in stock."),
                "See `mfa-enroll tokens list`, or compare the number with the one on the token.",
            ),
        }
    }

    /// Somebody cannot be removed as long as they have these devices.
    pub fn still_has<'a>(user: &UserName, devices: impl Iterator<Item = &'a DeviceName>) -> Self {
        let devices: Vec<String> = devices.map(ToString::to_string).collect();
        Self::refused(
            format!("{user} still has {}.", devices.join(", ")),
            format!("Delete each device first: mfa-enroll devices delete {user} NAME --deactivate"),
        )
    }

    /// Nobody can be in that many groups.
    pub fn too_many_groups(user: &UserName, next: impl Into<String>) -> Self {
        let most = User::MOST_GROUPS;
        Self::refused(format!("{most} groups are the most, and {user} would be in one more."), next)
    }

    /// A user of that name is there.
    pub fn is_there(user: &UserName) -> Self {
        Self::refused(format!("There is a user {user} already."), "Choose another user name.")
    }

    /// A device cannot be added, or have that name.
    pub fn of_adding(problem: &AddDevice) -> Self {
        let next = match problem {
            AddDevice::Eight { .. } => "Delete one that is not needed any more, or replace one.",
            AddDevice::NameTaken { .. } => "Choose another name for this one.",
        };
        // It begins with the user's name, which stays as it is written.
        Self::refused(format!("{problem}."), next)
    }

    /// No slot has that number.
    pub fn no_such_slot(number: u32) -> Self {
        let what = format!("There is no slot {number}.");
        Self::new(Kind::NotFound, what, "See them with `mfa-enroll keys list`.")
    }

    /// That slot stays.
    pub fn is_last_slot(number: u32) -> Self {
        let what = format!("Slot {number} is the last way to unlock the store.");
        Self::refused(what, "Add another one first.")
    }

    /// A problem in two sentences.
    pub fn new(kind: Kind, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { kind, what: what.into(), next: next.into() }
    }

    /// A rule says no.
    pub fn refused(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self::new(Kind::Refused, what, next)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.next)
    }
}

impl std::error::Error for Problem {}

/// The answer to a request.
pub type Answer<T> = Result<T, Problem>;
