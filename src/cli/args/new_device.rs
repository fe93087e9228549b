//! What `enroll` and `devices replace` are told of the new device.
//!
//! Owns the words of these options. The secret key of a hardware token is none
//! of them: it is asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `enroll`.
#[derive(Debug, Args)]
pub struct Enroll {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the new device
    #[arg(long, value_name = "NAME")]
    pub device: String,
    /// Go on with the enrollment under way of that name: the same key
    #[arg(long, conflicts_with_all = ["sha256", "label", "token"])]
    pub resume: bool,
    /// What it is.
    #[command(flatten)]
    pub making: Making,
}

/// What the new device is: an authenticator app, unless a token is named.
#[derive(Debug, Clone, Args)]
pub struct Making {
    /// Make codes by SHA-256; several apps ignore that and compute SHA-1
    #[arg(long, conflicts_with = "token")]
    pub sha256: bool,
    /// What the app shows below the issuer [default: USER (NAME)]
    #[arg(long, value_name = "TEXT", conflicts_with = "token")]
    pub label: Option<String>,
    /// How its key is shown.
    #[command(flatten)]
    pub showing: ShowingKey,
    /// It is the hardware token with this serial number; its secret key is asked for, unless the
    /// token is in stock
    #[arg(long, value_name = "SERIAL")]
    pub token: Option<String>,
    /// Digits of the token's codes: 6 or 8 [default: 6]
    #[arg(long, value_name = "COUNT", value_enum, hide_possible_values = true, requires = "token")]
    pub digits: Option<TokenDigits>,
    /// Seconds the token shows a code: 30 or 60 [default: 30]
    #[arg(long, value_name = "SECONDS", value_enum, hide_possible_values = true, requires = "token")]
    pub period: Option<TokenPeriod>,
    /// Hash of the token: sha1, sha256 or sha512 [default: sha1]
    #[arg(long, value_name = "HASH", value_enum, hide_possible_values = true, requires = "token")]
    pub algorithm: Option<TokenAlgorithm>,
    /// Only say what it would do; no key is made
    #[arg(long)]
    pub dry_run: bool,
}

/// How the secret key of an app is shown.
#[derive(Debug, Clone, Args)]
pub struct ShowingKey {
    /// Print the secret key even if standard output is no terminal
    #[arg(long, conflicts_with = "token")]
    pub show_key: bool,
    /// Show the secret key even if the session is being recorded
    #[arg(long, conflicts_with = "token")]
    pub even_if_recorded: bool,
    /// Write the QR code into this new file, .png or .svg; it is deleted at the end, unless left open
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    pub qr: Option<PathBuf>,
    /// Replace the file that --qr names
    #[arg(long, requires = "qr")]
    pub overwrite: bool,
}

/// Digits of a token's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TokenDigits {
    /// Six
    #[default]
    #[value(name = "6")]
    Six,
    /// Eight
    #[value(name = "8")]
    Eight,
}

/// How long a token shows a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TokenPeriod {
    /// Thirty seconds
    #[default]
    #[value(name = "30")]
    Thirty,
    /// Sixty seconds
    #[value(name = "60")]
    Sixty,
}

/// By which hash a token makes its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TokenAlgorithm {
    /// SHA-1
    #[default]
    Sha1,
    /// SHA-256
    Sha256,
    /// SHA-512
    Sha512,
}
