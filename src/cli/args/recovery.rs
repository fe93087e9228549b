//! `recovery-codes …`: its commands, options and help texts.
//!
//! Owns their words. No option holds a recovery code.

use clap::{Args, Subcommand};

use super::Proof;

/// `recovery-codes …`.
#[derive(Debug, Subcommand)]
pub enum RecoveryCodes {
    /// Make ten recovery codes and show them once
    #[command(after_help = "\
One of the codes must be typed back: they are in force only then, and the set before them until then.
Exit code 0: they are in force; 1: they are not.

Examples:
  mfa-enroll recovery-codes make alice
  mfa-enroll recovery-codes make alice --identified badge --ticket 4711")]
    Make(RecoveryMake),
    /// Spend a recovery code: it identifies the person for one enrollment
    #[command(after_help = "\
The code is the first line of standard input, never an argument. It signs nobody in.
Exit code 0: it is right and spent; 1: it is not.

Examples:
  mfa-enroll recovery-codes use alice")]
    Use(RecoveryUse),
    /// Say how many are left
    #[command(after_help = "\
Examples:
  mfa-enroll recovery-codes show alice
  mfa-enroll recovery-codes show alice --json")]
    Show(RecoveryShow),
}

/// `recovery-codes make`.
#[derive(Debug, Args)]
pub struct RecoveryMake {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print the codes even if standard output is no terminal
    #[arg(long)]
    pub show: bool,
    /// Show the codes even if the session is being recorded
    #[arg(long)]
    pub even_if_recorded: bool,
    /// How the person was identified.
    #[command(flatten)]
    pub proof: Proof,
    /// Only say what it would do; no codes are made
    #[arg(long)]
    pub dry_run: bool,
}

/// `recovery-codes use`.
#[derive(Debug, Args)]
pub struct RecoveryUse {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
}

/// `recovery-codes show`.
#[derive(Debug, Args)]
pub struct RecoveryShow {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
