//! What the store and its rules say, in two lines for people.
//!
//! Owns the wording and the kind of each. Must not hold a secret or a code.

use crate::directory::{Kind, Problem};
use crate::model::{AddDevice, UserName, sentence};
use crate::store::{
    ChainProblem, CommitError, DecodeProblem, OpenError, ReadError, StoreError, UnlockError, UnlockProblem,
    Unrepaired,
};
use crate::totp::sign_in::Gate;

pub(super) fn no_such_user(name: &UserName) -> Problem {
    Problem::new(
        Kind::NotFound,
        format!("There is no user {name}."),
        "See the names with `mfa-enroll users list`, or add the user first.",
    )
}

pub(super) fn no_such_device(name: &UserName) -> Problem {
    Problem::new(
        Kind::NotFound,
        format!("{name} has no such device."),
        "See the devices with `mfa-enroll devices list`.",
    )
}

pub(super) fn busy(name: &UserName) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The record of {name} is being changed by somebody else."),
        "Nothing was changed. Try again.",
    )
}

/// A code that is not read: too many were wrong.
pub(super) fn locked(name: &UserName, gate: Gate) -> Problem {
    match gate {
        Gate::Disabled => Problem::refused(
            format!("The sign-in of {name} is disabled: too many wrong codes."),
            "Assign a new device: that clears it.",
        ),
        _ => Problem::refused(
            format!("Codes of {name} are not read for a while: too many were wrong."),
            "Wait, then type the code showing then.",
        ),
    }
}

pub(super) fn enrollment_gone() -> Problem {
    Problem::new(
        Kind::NotFound,
        "This enrollment has expired or was discarded.",
        "Assign the device again: it gets a new QR code. Delete the old entry in the app.",
    )
}

pub(super) fn of_adding(problem: &AddDevice) -> Problem {
    Problem::of_adding(problem)
}

fn damaged(what: impl Into<String>) -> Problem {
    Problem::new(
        Kind::Damaged,
        what,
        "Nothing was changed. Keep a copy of the store's folder and put back the last good one.",
    )
}

fn newer(what: impl Into<String>) -> Problem {
    Problem::new(Kind::Damaged, what, "Use the newer version of mfa-enroll that wrote it.")
}

/// What an open store answers.
pub(crate) fn of_store(problem: &StoreError) -> Problem {
    match problem {
        StoreError::Read(ReadError::Io(_)) | StoreError::Chain(ChainProblem::Read(ReadError::Io(_))) => {
            Problem::new(
                Kind::Unavailable,
                format!("The store cannot be read: {problem}."),
                "Nothing was changed. Check the disk, then start again.",
            )
        }
        StoreError::Commit(CommitError::Conflict) => Problem::new(
            Kind::Unavailable,
            "The record is being changed by somebody else.",
            "Nothing was changed. Try again.",
        ),
        StoreError::Commit(CommitError::Doubt(_)) => Problem::new(
            Kind::Doubt,
            sentence(problem),
            "Start mfa-enroll again: it shows what is on the disk. Check the disk first.",
        ),
        StoreError::Commit(CommitError::ReadOnly) => Problem::new(
            Kind::Unavailable,
            "An earlier write failed, so the store takes no more changes.",
            "Nothing was changed by this. Start mfa-enroll again once the disk is well.",
        ),
        StoreError::Commit(CommitError::Malformed(_)) => {
            Problem::new(Kind::Fault, format!("{problem}."), "Nothing was changed. Please report this.")
        }
        StoreError::Record(_, DecodeProblem::Newer) | StoreError::Chain(ChainProblem::Newer(_)) => {
            newer(sentence(problem))
        }
        StoreError::Chain(ChainProblem::RolledBack { .. }) => Problem::new(
            Kind::Damaged,
            sentence(problem),
            "Put the newest copy back. If the older one is wanted, use `mfa-enroll repair --older-copy`.",
        ),
        StoreError::Read(ReadError::Damaged(_)) | StoreError::Record(..) | StoreError::Secret(_) => {
            damaged(sentence(problem))
        }
        StoreError::Chain(_) => damaged(sentence(problem)),
        StoreError::Random(_) => Problem::new(
            Kind::Unavailable,
            "The system gave no random bytes.",
            "Nothing was changed. Without them no key can be made: see to the system.",
        ),
    }
}

/// What a locked store answers to a passphrase or key.
pub(crate) fn of_unlocking(problem: &UnlockError) -> Problem {
    match problem {
        UnlockError::Store(problem) => of_store(problem),
        UnlockError::Unlock(UnlockProblem::WrongPassphrase) => Problem::refused(
            "Wrong passphrase.",
            "Type it again; capitals and blanks count. The recovery key does, too.",
        ),
        UnlockError::Unlock(UnlockProblem::WrongKeyFile) => Problem::refused(
            "The key file does not open this store.",
            "Name the right one with --key-file, or another store with --store.",
        ),
        UnlockError::Unlock(UnlockProblem::WrongRecoveryKey) => Problem::refused(
            "That is not the recovery key of this store.",
            "Compare it with what was printed.",
        ),
        UnlockError::Unlock(UnlockProblem::NoSuchSlot) => Problem::refused(
            "This store is not unlocked by a passphrase: its key file is missing.",
            "Put the key file back from its copy, name it with --key-file, or type the recovery key.",
        ),
        UnlockError::Unlock(UnlockProblem::Damaged) => damaged("A slot of the store is damaged."),
    }
}

/// Why a store could not be opened.
pub(crate) fn of_opening(problem: &OpenError) -> Problem {
    let what = sentence(problem);
    match problem {
        OpenError::Missing(_) => Problem::new(
            Kind::NoStore,
            what,
            "Make one with `mfa-enroll init`, or start `mfa-enroll` and follow the first page.",
        ),
        OpenError::Exists(_) => {
            Problem::refused(what, "Use it, or name another folder with --store. Nothing was changed.")
        }
        OpenError::InUse { .. } => Problem::new(
            Kind::Unavailable,
            what,
            "End the other mfa-enroll first, or have it shared: `mfa-enroll serve` in its place.",
        ),
        OpenError::TooOpen { .. } => Problem::new(Kind::Unavailable, what, "Set that right, then try again."),
        OpenError::Newer(_) => newer(what),
        OpenError::Damaged(_) => Problem::new(
            Kind::Damaged,
            what,
            "Nothing was changed. Put back the last good copy, or run `mfa-enroll repair`: it copies the store first.",
        ),
        OpenError::Io(_) => {
            Problem::new(Kind::Unavailable, what, "Nothing was changed. Check the disk, then try again.")
        }
    }
}

/// Why a store could not be repaired.
pub(crate) fn of_repairing(problem: &Unrepaired) -> Problem {
    let Unrepaired { problem, copy } = problem;
    let opening = of_opening(problem);
    match copy {
        None => opening,
        Some(copy) => Problem {
            next: format!(
                "Nothing of it could be recovered, so nothing was changed; it was copied to {}. Put back the last good copy.",
                copy.display()
            ),
            ..opening
        },
    }
}
