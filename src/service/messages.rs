//! What client and daemon say to each other.
//!
//! Owns the messages round a request of the directory: who is there, how far it is,
//! and what somebody else changed. All of it is serde data; must not hold behaviour.

use serde::{Deserialize, Serialize};

use super::roles::Role;
use crate::directory::{Done, Notice, OwnStanding, Problem, Request, SoFar};
use crate::model::{SafeText, SecretText, Timestamp, UserName, secret};

/// What a client says.
#[derive(Serialize, Deserialize)]
pub enum ToDaemon {
    /// The first message.
    Hello {
        /// Whether what others change is to be told.
        wants_news: bool,
    },
    /// Carry this out. One at a time.
    Ask(Request),
    /// Make a ticket for a user's first device.
    IssueTicket(UserName),
    /// The ticket that an operator gave to whoever asks.
    RedeemTicket(#[serde(with = "secret::on_the_wire")] SecretText),
    /// How the policy stands to whoever asks.
    Standing,
}

/// What the daemon says.
#[derive(Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "outcomes are few, and moved once")]
pub enum FromDaemon {
    /// The answer to the first message.
    Welcome(Welcome),
    /// It is under way.
    Progress(SoFar),
    /// It was carried out, or not.
    Done(Result<Done, Problem>),
    /// The ticket, or why there is none.
    Ticket(Result<Ticket, Problem>),
    /// Whether the ticket was right.
    Redeemed(Result<(), Problem>),
    /// How the policy stands.
    Standing(Result<OwnStanding, Problem>),
    /// Somebody else changed something.
    Notice(Notice),
    /// Nothing more is heard from this client.
    Farewell(Problem),
    /// The daemon is about to end and has not begun what was asked last: the next one may be asked.
    Ending,
}

impl FromDaemon {
    /// Why what was asked was not done, if that is what it says.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Done(answer) => answer.as_ref().err(),
            Self::Ticket(answer) => answer.as_ref().err(),
            Self::Redeemed(answer) => answer.as_ref().err(),
            Self::Standing(answer) => answer.as_ref().err(),
            Self::Farewell(problem) => Some(problem),
            Self::Welcome(_) | Self::Progress(_) | Self::Notice(_) | Self::Ending => None,
        }
    }
}

/// Whom the daemon takes the client for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// What the client may do.
    pub roles: Vec<Role>,
    /// Whom it is taken for in the history.
    pub name: SafeText,
    /// Who it is among the users; none where the login name can be no user's.
    pub own: Option<UserName>,
}

/// What lets somebody enroll their first device.
#[derive(Clone, Serialize, Deserialize)]
pub struct Ticket {
    /// 80 random bits in base32.
    #[serde(with = "secret::on_the_wire")]
    pub text: SecretText,
    /// From then on it is worth nothing.
    pub until: Timestamp,
}
