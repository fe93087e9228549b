//! The command line of backups and keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Seal it for this public key (age1…); may be given again
    #[arg(long, value_name = "KEY")]
    pub recipient: Vec<String>,
    /// Seal it for the public keys in a file; may be given again
    #[arg(long, value_name = "FILE")]
    pub recipients_file: Vec<PathBuf>,
    /// File whose first line is the passphrase of the backup
    #[arg(long = "backup-passphrase-file", value_name = "FILE", conflicts_with_all = ["recipient", "recipients_file"])]
    pub passphrase_of_it: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub overwrite: bool,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// File with a private key (AGE-SECRET-KEY-1…) that opens it
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// File whose first line is the passphrase of the backup
    #[arg(long = "backup-passphrase-file", value_name = "FILE", conflicts_with = "identity")]
    pub passphrase_of_it: Option<PathBuf>,
    /// Read it to its end and say what is in it; nothing is changed
    #[arg(long)]
    pub dry_run: bool,
    /// Print the recovery key even if the session is being recorded
    #[arg(long)]
    pub even_if_recorded: bool,
}

/// `keys`.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// List what unlocks the store
    #[command(after_help = "\
Examples:
  mfa-enroll keys list
  mfa-enroll keys list --json")]
    List(KeysList),
    /// Set a passphrase, or change the one that is set
    #[command(after_help = "\
The passphrase is asked for twice. One slot is written anew, no record is touched: whoever has the \
old passphrase and a copy of the store still opens that copy. If it was betrayed, run `keys rotate` \
as well.

Examples:
  mfa-enroll keys passphrase
  mfa-enroll keys passphrase --new-passphrase-file /run/secrets/new")]
    Passphrase(KeysPassphrase),
    /// Add a key file, made if it is missing
    #[command(after_help = "\
Examples:
  mfa-enroll keys add-key-file /root/mfa.key")]
    AddKeyFile(KeysAddKeyFile),
    /// Print a new recovery key, once; the old one opens nothing any more
    #[command(after_help = "\
Examples:
  mfa-enroll keys recovery")]
    Recovery(KeysRecovery),
    /// Remove a slot; the last one stays
    #[command(after_help = "\
Examples:
  mfa-enroll keys list
  mfa-enroll keys remove 3")]
    Remove(KeysRemove),
    /// Put a new data key in force and seal everything anew with it
    #[command(after_help = "\
Every slot is made anew, so what opens it must be at hand: a passphrase is asked for, a key file \
named (the one that opens the store is known), the recovery key is replaced and printed. Slots that \
are not to be kept are named by --drop. Can be stopped at any moment; the same command goes on with \
it, and so does the console while it is open. The files may still hold what the old key opens: for \
a store without a trace of it, take a backup, restore it, and destroy the folder that was moved \
aside.

Examples:
  mfa-enroll keys rotate
  mfa-enroll keys rotate --with-key-file /root/mfa.key --drop 4")]
    Rotate(KeysRotate),
}

/// `keys list`.
#[derive(Debug, Args)]
pub struct KeysList {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `keys passphrase`.
#[derive(Debug, Args)]
pub struct KeysPassphrase {
    /// File whose first line is the new passphrase
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `keys add-key-file`.
#[derive(Debug, Args)]
pub struct KeysAddKeyFile {
    /// The key file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `keys recovery`.
#[derive(Debug, Args)]
pub struct KeysRecovery {
    /// Print the recovery key even if the session is being recorded
    #[arg(long)]
    pub even_if_recorded: bool,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `keys remove`.
#[derive(Debug, Args)]
pub struct KeysRemove {
    /// The slot's number, as `keys list` shows it
    #[arg(value_name = "SLOT")]
    pub slot: u32,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `keys rotate`.
#[derive(Debug, Args)]
pub struct KeysRotate {
    /// A key file whose slot is to be kept; may be given again
    #[arg(long, value_name = "FILE")]
    pub with_key_file: Vec<PathBuf>,
    /// File whose first line is the passphrase of the slot that is to be kept
    #[arg(long, value_name = "FILE")]
    pub with_passphrase_file: Option<PathBuf>,
    /// A slot that is not to be kept; may be given again
    #[arg(long, value_name = "SLOT")]
    pub drop: Vec<u32>,
    /// Print the recovery key even if the session is being recorded
    #[arg(long)]
    pub even_if_recorded: bool,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `repair`.
#[derive(Debug, Args)]
pub struct Repair {
    /// Go on from the time that the clock says, although newer history entries are there
    #[arg(long, conflicts_with = "older_copy")]
    pub clock: bool,
    /// Take an older copy of the store for the store; codes that are good now count as used
    #[arg(long)]
    pub older_copy: bool,
    /// Only say what it would do; no words are asked for
    #[arg(long)]
    pub dry_run: bool,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Who asks for the codes, as the apps show it [default: the host's name]
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// Print the recovery key even if the session is being recorded
    #[arg(long)]
    pub even_if_recorded: bool,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}
