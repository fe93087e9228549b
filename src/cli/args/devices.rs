//! `devices …`: its commands, options and help texts.
//!
//! Owns their words. Must not judge what is in them.

use clap::{Args, Subcommand};

use super::{Making, Proof, Words};

/// `devices …`.
#[derive(Debug, Subcommand)]
pub enum Devices {
    /// List the devices of a user, pending ones too
    #[command(after_help = "\
Examples:
  mfa-enroll devices list alice
  mfa-enroll devices list alice --json")]
    List(DevicesList),
    /// Give a device another name
    #[command(after_help = "\
Examples:
  mfa-enroll devices rename alice phone old-phone
  mfa-enroll devices rename alice phone old-phone --dry-run")]
    Rename(DevicesRename),
    /// Take a device's sign-in away; two codes give it back
    #[command(after_help = "\
Examples:
  mfa-enroll devices deactivate alice phone
  mfa-enroll devices deactivate alice phone --identified call-back --ticket 4711
  mfa-enroll devices deactivate alice phone --dry-run")]
    Deactivate(DevicesDeactivate),
    /// Let a deactivated device sign in again: asks for two codes in a row
    #[command(after_help = "\
The codes are asked for one by one, or are the first lines of standard input.
Exit code 0: it is active again; 1: it is not.

Examples:
  mfa-enroll devices reactivate alice phone")]
    Reactivate(DevicesProve),
    /// Let an imported device sign in: asks for two codes in a row
    #[command(after_help = "\
Imported devices wait for this, unless they were imported with --trusted. The codes are asked for \
one by one, or are the first lines of standard input. Wrong ones count as failures to sign in.
Exit code 0: it may sign in; 1: it may not.

Examples:
  mfa-enroll devices prove alice imported")]
    Prove(DevicesProve),
    /// Learn how far a device's clock is off: asks for two codes in a row
    #[command(after_help = "\
The codes are asked for one by one, or are the first lines of standard input. Wrong ones count as \
failures to sign in. Exit code 0: it is resynced; 1: it is not.

Examples:
  mfa-enroll devices resync alice phone")]
    Resync(DevicesProve),
    /// Say which device a code is from and whether it is in time; spends it
    #[command(after_help = "\
The code is the first line of standard input, never an argument. A right one is spent, a wrong one \
counts as a failure to sign in. Exit code 0: it is right; 1: it is not.

Examples:
  mfa-enroll devices test alice
  printf '%s\\n' \"$code\" | mfa-enroll devices test alice --json")]
    Test(DevicesTest),
    /// Delete a device: its secret key is destroyed
    #[command(after_help = "\
Only a deactivated device can be deleted; --deactivate does that on the way.

Examples:
  mfa-enroll devices delete alice old-phone
  mfa-enroll devices delete alice phone --deactivate --identified badge")]
    Delete(DevicesDelete),
    /// End an enrollment that is under way: its secret key is destroyed
    #[command(after_help = "\
`enroll --resume` goes on with one instead.

Examples:
  mfa-enroll devices discard alice phone
  mfa-enroll devices discard alice phone --dry-run")]
    Discard(DevicesDiscard),
    /// Enroll a device in the place of another, line by line
    #[command(after_help = "\
The old device works until the new one is confirmed, then it is deactivated; where there are eight \
devices already it is deleted. With --lost it is deactivated at once. The rest is as in `enroll`.

Examples:
  mfa-enroll devices replace alice phone --device new-phone
  mfa-enroll devices replace alice phone --device new-phone --lost --identified manager")]
    Replace(DevicesReplace),
    /// Change the note and the tags of a device, all of it or nothing
    #[command(after_help = "\
Examples:
  mfa-enroll devices edit alice phone --note 'spare, in the safe'
  mfa-enroll devices edit alice phone --tag owner=it --untag lent --dry-run")]
    Edit(DevicesEdit),
}

/// `devices list`.
#[derive(Debug, Args)]
pub struct DevicesList {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `devices rename`.
#[derive(Debug, Args)]
pub struct DevicesRename {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the device
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// Its new name
    #[arg(value_name = "NEW-NAME")]
    pub name: String,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// What `devices deactivate` and `devices delete` have in common.
#[derive(Debug, Args)]
pub struct Removing {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the device
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// How the person was identified.
    #[command(flatten)]
    pub proof: Proof,
    /// Also if the user must have a device and has none then
    #[arg(long)]
    pub leaves_none: bool,
    /// Only say what it would do; no code is asked for
    #[arg(long)]
    pub dry_run: bool,
}

/// `devices deactivate`.
#[derive(Debug, Args)]
pub struct DevicesDeactivate {
    /// Which, and on what grounds.
    #[command(flatten)]
    pub removing: Removing,
}

/// `devices delete`.
#[derive(Debug, Args)]
pub struct DevicesDelete {
    /// Which, and on what grounds.
    #[command(flatten)]
    pub removing: Removing,
    /// Deactivate it first if it is active
    #[arg(long)]
    pub deactivate: bool,
}

/// `devices resync` and `devices reactivate`.
#[derive(Debug, Args)]
pub struct DevicesProve {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the device
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// Only say what it would do; no code is asked for
    #[arg(long)]
    pub dry_run: bool,
}

/// `devices test`.
#[derive(Debug, Args)]
pub struct DevicesTest {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `devices discard`.
#[derive(Debug, Args)]
pub struct DevicesDiscard {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// The name the device would have
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `devices replace`.
#[derive(Debug, Args)]
pub struct DevicesReplace {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the device that is replaced
    #[arg(value_name = "OLD")]
    pub old: String,
    /// Name of the new device
    #[arg(long, value_name = "NEW")]
    pub device: String,
    /// The old device is lost: deactivate it at once
    #[arg(long)]
    pub lost: bool,
    /// What the new device is.
    #[command(flatten)]
    pub making: Making,
    /// How the person was identified.
    #[command(flatten)]
    pub proof: Proof,
}

/// `devices edit`.
#[derive(Debug, Args)]
pub struct DevicesEdit {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Name of the device
    #[arg(value_name = "DEVICE")]
    pub device: String,
    /// Note and tags.
    #[command(flatten)]
    pub words: Words,
}
