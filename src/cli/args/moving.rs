//! The command line of what comes from other programs and goes to them: imports,
//! exports, hardware tokens in stock.
//!
//! Owns their words. Keys and passwords are in files, never in options.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// A format of another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ForeignFormat {
    /// The users file of `pam_oath` and liboath
    UsersOath,
    /// Files of the google-authenticator PAM module, one a user
    GoogleAuthenticator,
    /// Portable Symmetric Key Container (RFC 6030)
    Pskc,
    /// Key URIs (otpauth://…), one a line
    KeyUris,
    /// The OATH CSV of `privacyIDEA`
    #[value(name = "privacyidea")]
    PrivacyIdea,
    /// The CSV of `LinOTP`
    #[value(name = "linotp")]
    LinOtp,
}

/// What opens the keys of a PSKC file.
#[derive(Debug, Args)]
pub struct PskcOpened {
    /// File whose first line is the password of a PSKC file
    #[arg(long, value_name = "FILE", conflicts_with = "pre_shared_key_file")]
    pub password_file: Option<PathBuf>,
    /// File whose first line is the pre-shared key of a PSKC file, in hexadecimal
    #[arg(long, value_name = "FILE")]
    pub pre_shared_key_file: Option<PathBuf>,
}

/// Rows that cannot be taken, and what is only tried.
#[derive(Debug, Args)]
pub struct Rows {
    /// Leave out rows that cannot be taken
    #[arg(long)]
    pub skip: bool,
    /// Leave them out, and write them to this new file for a second run
    #[arg(long, value_name = "FILE")]
    pub refused: Option<PathBuf>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON: an object for each row
    #[arg(long)]
    pub json: bool,
}

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What the file is
    #[arg(value_name = "FORMAT", value_enum)]
    pub format: ForeignFormat,
    /// The file; with google-authenticator also a folder of files named after users
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Whose devices they are, where a row names nobody
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,
    /// What they are called, where a row has no name [default: imported]
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    /// Let them sign in at once; otherwise each waits for two codes (`devices prove`)
    #[arg(long)]
    pub trusted: bool,
    /// Add users who are not there; otherwise their rows are refused
    #[arg(long)]
    pub add_users: bool,
    /// What opens the file.
    #[command(flatten)]
    pub keys: PskcOpened,
    /// Rows that cannot be taken.
    #[command(flatten)]
    pub rows: Rows,
}

/// `export`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Export {
    /// What the file is to be
    #[arg(value_name = "FORMAT", value_enum)]
    pub format: ForeignFormat,
    /// The file to write, with mode 0600; with google-authenticator a folder
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Why: it stands in the history; asked for on a terminal
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Only this user's devices; may be given again
    #[arg(long, value_name = "USER")]
    pub user: Vec<String>,
    /// Replace a file that is there; a users.oath is merged always
    #[arg(long)]
    pub overwrite: bool,
    /// What seals the keys of a PSKC file.
    #[command(flatten)]
    pub keys: PskcOpened,
    /// Leave the keys of a PSKC file as they are
    #[arg(long, conflicts_with_all = ["password_file", "pre_shared_key_file"])]
    pub unsealed: bool,
    /// Only say what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tokens …`.
#[derive(Debug, Subcommand)]
pub enum Tokens {
    /// List the hardware tokens in stock, and those that users have
    #[command(after_help = "\
Examples:
  mfa-enroll tokens list
  mfa-enroll tokens list --in-stock --json")]
    List(TokensList),
    /// Put hardware tokens in stock from their maker's file
    #[command(after_help = "\
The file has serial numbers and secret keys. In stock nobody has them yet: `enroll USER --device NAME \
--token SERIAL` assigns one without typing its key, as does the console. It leaves the stock when its \
two codes were right. Nothing is taken while a row is refused, unless such rows are left out.

Examples:
  mfa-enroll tokens import pskc tokens.xml --dry-run
  mfa-enroll tokens import pskc tokens.xml --pre-shared-key-file key.hex
  mfa-enroll tokens import linotp tokens.csv --refused again.csv")]
    Import(TokensImport),
    /// Take a hardware token out of the stock: its secret key is destroyed
    #[command(after_help = "\
Examples:
  mfa-enroll tokens remove 4711-0815 --dry-run
  mfa-enroll tokens remove 4711-0815")]
    Remove(TokensRemove),
}

/// `tokens list`.
#[derive(Debug, Args)]
pub struct TokensList {
    /// Only those that nobody has
    #[arg(long)]
    pub in_stock: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `tokens import`.
#[derive(Debug, Args)]
pub struct TokensImport {
    /// What the file is: pskc, privacyidea or linotp
    #[arg(value_name = "FORMAT", value_enum, hide_possible_values = true)]
    pub format: ForeignFormat,
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What opens the file.
    #[command(flatten)]
    pub keys: PskcOpened,
    /// Rows that cannot be taken.
    #[command(flatten)]
    pub rows: Rows,
}

/// `tokens remove`.
#[derive(Debug, Args)]
pub struct TokensRemove {
    /// Serial number
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}
