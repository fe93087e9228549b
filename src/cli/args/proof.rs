//! How the person was identified, as options.
//!
//! Owns their words. A code that identifies is none of them: it is read from
//! standard input.

use clap::{Args, ValueEnum};

/// How the person was identified, and where that is written up.
#[derive(Debug, Args)]
pub struct Proof {
    /// How the person was identified
    #[arg(
        long,
        value_name = "HOW",
        value_enum,
        hide_possible_values = true,
        help = "How the person was identified: badge, call-back, manager, other, code or recovery-code; \
                a code is read first and tested"
    )]
    pub identified: Option<How>,
    /// Number of the ticket
    #[arg(long, value_name = "TEXT", requires = "identified")]
    pub ticket: Option<String>,
}

/// How the person was identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum How {
    /// They showed a badge or an identity card
    Badge,
    /// They were called back on a number that was known before
    CallBack,
    /// Their manager vouched for them
    Manager,
    /// In another way; the ticket says how
    Other,
    /// They read out a code of a device of theirs
    Code,
    /// They read out a recovery code
    RecoveryCode,
}
