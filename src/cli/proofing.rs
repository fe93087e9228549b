//! How the person was identified: from the options, and a code where one is to
//! tell it.
//!
//! Owns that such a code is tested in the process of the act it is for. What is
//! enough is the directory's.

use std::io::BufRead;

use super::args::{How, Proof};
use super::codes::{code, recovery_code};
use super::desk::{Desk, safe_text};
use super::failure::{Failure, Outcome};
use super::trial::words;
use crate::directory::{Credentials, Directory, Problem, Redeemed, Tested};
use crate::model::{Identified, Proofing, SafeText, UserName};
use crate::totp::{Code, RecoveryCode};

/// What was given to say how the person was identified.
pub enum Given {
    /// Nothing.
    Nothing,
    /// The operator's word.
    Told(Proofing),
    /// A code of a device, not yet tested.
    Code(Code, Option<SafeText>),
    /// A recovery code, not yet spent.
    RecoveryCode(RecoveryCode, Option<SafeText>),
}

impl Given {
    /// Of the options; a code is the next line of the input.
    pub fn read(desk: &Desk<'_>, args: &Proof, input: &mut dyn BufRead) -> Outcome<Self> {
        let ticket = ticket(args)?;
        let Some(how) = args.identified else { return Ok(Self::Nothing) };
        let how = match how {
            How::Badge => Identified::ByBadge,
            How::CallBack => Identified::ByCallBack,
            How::Manager => Identified::ByManager,
            How::Other => Identified::Otherwise,
            How::Code => return Ok(Self::Code(code(desk, input)?, ticket)),
            How::RecoveryCode => return Ok(Self::RecoveryCode(recovery_code(desk, input)?, ticket)),
        };
        Ok(Self::Told(Proofing { how, ticket }))
    }

    /// What the act is told: a code that is right is spent here.
    pub fn establish(self, directory: &mut dyn Directory, user: &UserName) -> Outcome<Option<Proofing>> {
        let (how, ticket) = match self {
            Self::Nothing => return Ok(None),
            Self::Told(proofing) => return Ok(Some(proofing)),
            Self::Code(code, ticket) => match directory.test(user, &code)? {
                Tested::Right { device, .. } => (Identified::ByCode(device), ticket),
                other => return Err(not_identified(words(user, &other))),
            },
            Self::RecoveryCode(code, ticket) => match directory.redeem(user, &code)? {
                Redeemed::Right { .. } => (Identified::ByRecoveryCode, ticket),
                Redeemed::Wrong => {
                    return Err(not_identified(format!("That is no recovery code of {user} that is left.")));
                }
            },
        };
        Ok(Some(Proofing { how, ticket }))
    }
}

fn not_identified(what: String) -> Failure {
    Problem::refused(
        what,
        "Nothing else was done. Ask for another code, or say how else the person was identified.",
    )
    .into()
}

/// The ticket's number, if there is one and it can be kept.
pub fn ticket(args: &Proof) -> Outcome<Option<SafeText>> {
    args.ticket.as_deref().map(|ticket| safe_text("a ticket", ticket)).transpose()
}

/// Refuses an act that needs to be told more than it is.
pub fn must_be_told(credentials: &Credentials, args: &Proof) -> Outcome<()> {
    if credentials.proofing_required && args.identified.is_none() {
        return Err(Problem::refused(
            format!("It must be said how {} was identified.", credentials.person.name),
            "Say it with --identified (see --help), and the ticket's number with --ticket.",
        )
        .into());
    }
    Ok(())
}
