//! The command line: every command, option and help text, in one place.
//!
//! Owns the words of `--help`. Names are taken as plain text and judged later,
//! so that what is foreign in them is shown escaped. No option holds a secret.

mod devices;
mod hosting;
mod keeping;
mod moving;
mod new_device;
mod oversight;
mod papers;
mod proof;
mod recovery;
mod tour;
mod users;
mod words;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use devices::{
    Devices, DevicesDeactivate, DevicesDelete, DevicesDiscard, DevicesEdit, DevicesList, DevicesProve,
    DevicesRename, DevicesReplace, DevicesTest, Removing,
};
pub use hosting::{Gate, Serve, Ticket};
pub use keeping::{
    Backup, Check, Init, Keys, KeysPassphrase, KeysRecovery, KeysRemove, KeysRotate, Repair, Restore,
};
pub use moving::{
    Export, ForeignFormat, Import, PskcOpened, Rows, Tokens, TokensImport, TokensList, TokensRemove,
};
pub use new_device::{Enroll, Making, ShowingKey, TokenAlgorithm, TokenDigits, TokenPeriod};
pub use oversight::{
    Asked, History, HistoryCommand, Policy, PolicyCommand, PolicySet, Proofing, Queue, Report, Settings,
    SettingsCommand, SettingsSet,
};
pub use papers::{CompletedShell, Completions};
pub use proof::{How, Proof};
pub use recovery::{RecoveryCodes, RecoveryMake, RecoveryShow, RecoveryUse};
pub use tour::{Picture, Touring};
pub use users::{
    HasPassword, Users, UsersAdd, UsersEdit, UsersImport, UsersList, UsersRemove, UsersShow, Which,
};
pub use words::Words;

/// Assign MFA devices to people: users, device, QR code, two codes, done.
///
/// Without a command it starts the console on this terminal.
#[derive(Debug, Parser)]
#[command(
    name = "mfa-enroll",
    version,
    color = clap::ColorChoice::Never,
    disable_help_subcommand = true,
    after_help = "\
Exit codes: 0 done, 1 refused, 2 usage, 3 not found, 4 store in use or unreadable, 5 damaged, \
70 a fault of ours, 128+n ended by signal n.

Examples:
  mfa-enroll init --issuer Example          make a store
  mfa-enroll users import people.csv        fill it
  mfa-enroll                                the console
  mfa-enroll enroll alice --device phone    one enrollment, line by line
  mfa-enroll --demo                         look round in a store that is gone afterwards
  mfa-enroll --demo --speed 10              the same, without waiting long for the next code
  mfa-enroll --demo --tour                  see it done; any key takes over"
)]
pub struct Arguments {
    /// Start the console in memory with sample people; nothing is saved
    #[arg(long)]
    pub demo: bool,
    /// Have the demo's clock go N times faster, 1 to 100; a real phone works at 1
    #[arg(long, value_name = "N", requires = "demo", default_value_t = 1, hide_default_value = true,
        value_parser = clap::value_parser!(u32).range(1..=100))]
    pub speed: u32,
    /// The tour of the demo.
    #[command(flatten)]
    pub tour: Touring,
    /// No console: ask for user and device line by line (also with TERM=dumb)
    #[arg(long)]
    pub plain: bool,
    /// Options that every command knows.
    #[command(flatten)]
    pub options: Options,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options that every command knows.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Options {
    /// Folder of the store.
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        help = "Folder of the store [default: $XDG_DATA_HOME/mfa-enroll; environment: MFA_ENROLL_STORE]"
    )]
    pub store: Option<PathBuf>,
    /// Key file of the store.
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help = "Its key file [default: $XDG_CONFIG_HOME/mfa-enroll/key; environment: MFA_ENROLL_KEY_FILE]"
    )]
    pub key_file: Option<PathBuf>,
    /// File whose first line is the passphrase of the store, in place of a key file
    #[arg(long, value_name = "FILE", global = true)]
    pub passphrase_file: Option<PathBuf>,
    /// Socket of a daemon, in place of a store [default: /run/mfa-enroll/socket]
    #[arg(long, value_name = "PATH", global = true)]
    pub socket: Option<PathBuf>,
    /// Draw with ASCII alone
    #[arg(long, global = true)]
    pub ascii: bool,
    /// When to use colors.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t = Color::Auto,
        hide_possible_values = true,
        global = true,
        help = "When to use colors: auto, always or never; auto heeds the variable NO_COLOR"
    )]
    pub color: Color,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a store
    #[command(after_help = "\
The store is unlocked by a key file, which is made if it is missing; with --passphrase-file by the \
passphrase in that file. The recovery key is printed this once: write it down.

Examples:
  mfa-enroll init --issuer Example
  mfa-enroll init --store /srv/mfa --key-file /etc/mfa-enroll.key
  mfa-enroll init --passphrase-file ~/passphrase")]
    Init(Init),
    /// List, show, add, edit, import and remove users
    #[command(after_help = "\
Examples:
  mfa-enroll users list --show none
  mfa-enroll users show alice
  mfa-enroll users add alice --name 'Alice Liddell'
  mfa-enroll users import people.csv --dry-run")]
    Users {
        /// What is to be done with users.
        #[command(subcommand)]
        command: Users,
    },
    /// List the devices of a user and change them
    #[command(after_help = "\
Examples:
  mfa-enroll devices list alice
  mfa-enroll devices test alice
  mfa-enroll devices deactivate alice phone --identified call-back --ticket 4711
  mfa-enroll devices replace alice phone --device new-phone")]
    Devices {
        /// What is to be done with devices.
        #[command(subcommand)]
        command: Devices,
    },
    /// Recovery codes, for who has no device at hand any more
    #[command(after_help = "\
Examples:
  mfa-enroll recovery-codes make alice
  mfa-enroll recovery-codes use alice
  mfa-enroll recovery-codes show alice")]
    RecoveryCodes {
        /// What is to be done with recovery codes.
        #[command(subcommand)]
        command: RecoveryCodes,
    },
    /// Judge a code at sign-in: prints accepted or refused
    #[command(after_help = "\
The code is the first line of standard input, never an argument. A right code is spent: it is \
accepted once. Exit code 0: accepted; 1: refused, for whatever reason (the history knows it).

Examples:
  mfa-enroll verify alice
  printf '%s\\n' \"$code\" | mfa-enroll verify alice")]
    Verify(Verify),
    /// Enroll a device line by line: QR code or key, then two codes
    #[command(after_help = "\
In place of a code type: show (or back) to see the QR code again, discard to destroy the enrollment, \
q to leave it open for 15 minutes; --resume then goes on with it, whatever its label, hash or token. The \
secret key of a hardware token is asked for without echo; where standard input is no terminal it is its \
first line. With --qr neither code nor key is printed, unless --show-key or `show` asks for it; the file \
is for you alone and is deleted when the device is added or discarded.
Exit code 0: the device was added; 1: it was not.

Examples:
  mfa-enroll enroll alice --device phone
  mfa-enroll enroll alice --device phone --resume
  mfa-enroll enroll alice --device work-phone --label 'alice, work'
  mfa-enroll enroll alice --device phone --qr alice.png
  mfa-enroll enroll alice --device token --token 1300-4711 --digits 8
  mfa-enroll enroll alice --device phone --show-key < codes > transcript")]
    Enroll(Enroll),
    /// Read everything and say whether the store is whole
    #[command(after_help = "\
Reads every record, opens every secret key and walks the whole history. Changes nothing.
Exit code 0: all is as it was written; 5: it is not.

Examples:
  mfa-enroll check
  mfa-enroll check --json")]
    Check(Check),
    /// Copy a damaged store, then recover what its log still holds
    #[command(after_help = "\
For a store that does not open. Its folder is copied beside itself first; a damaged snapshot or conf \
is then dropped, and the engine makes it anew from its log. Run `check` afterwards. \
With --clock or --older-copy nothing is copied or recovered: an operator says in two words, on \
standard input, that what the program refuses is meant. Both are history. Other words: exit code 1.

Examples:
  mfa-enroll repair
  mfa-enroll repair --store /srv/mfa
  mfa-enroll repair --clock
  mfa-enroll repair --older-copy")]
    Repair(Repair),
    /// Report on all users: devices, who enrolled them, who is overdue
    Report(Report),
    /// Show or set who must have a device
    Policy(Policy),
    /// Show or change what holds for the whole store
    Settings(Settings),
    /// Show the history of a user or of everything, or verify it
    History(History),
    /// Say whose turn it is of those without a device
    Queue(Queue),
    /// Write the whole store into one sealed file
    #[command(after_help = "\
Sealed with age (age-encryption.org): with a passphrase, asked for twice, or for public keys. \
Whoever opens it reads every secret key in it, without this program: `age -d FILE` gives JSON, \
one object a line. The file is made with mode 0600. Exit code 0: it is there, whole.

Examples:
  mfa-enroll backup /srv/backup/mfa.age
  mfa-enroll backup --recipient age1… /srv/backup/mfa-2026-11-22.age
  mfa-enroll backup --recipients-file admins.txt --overwrite /srv/backup/mfa.age")]
    Backup(Backup),
    /// Make the store from a backup
    #[command(after_help = "\
The backup is read to its end first. The new store has keys of its own: a key file (made if it \
is missing) or, with --passphrase-file, a passphrase; its recovery key is printed once. Codes that \
devices show now count as used. A store that is there is moved aside, after three words were typed. \
Whoever knows your public key can write a file that your private key opens: restore only a file \
that you know to be yours.

Examples:
  mfa-enroll restore --dry-run /srv/backup/mfa.age
  mfa-enroll restore /srv/backup/mfa.age
  mfa-enroll restore --identity admin.key --store /srv/mfa /srv/backup/mfa.age")]
    Restore(Restore),
    /// Draw a screen of the tour as an SVG picture
    #[command(
        hide = true,
        after_help = "\
Examples:
  mfa-enroll picture set-up > set-up.svg
  mfa-enroll picture set-up --light --size 132x36"
    )]
    Picture(Picture),
    /// See and change what unlocks the store
    #[command(after_help = "\
Examples:
  mfa-enroll keys list
  mfa-enroll keys passphrase
  mfa-enroll keys rotate")]
    Keys {
        /// What is to be done.
        #[command(subcommand)]
        command: Keys,
    },
    /// See hardware tokens, and put them in stock to be assigned
    #[command(after_help = "\
Examples:
  mfa-enroll tokens list
  mfa-enroll tokens import pskc tokens.xml --dry-run
  mfa-enroll tokens remove 4711-0815 --dry-run")]
    Tokens {
        /// What is to be done.
        #[command(subcommand)]
        command: Tokens,
    },
    /// Import devices that another program enrolled
    #[command(after_help = "\
Everything is read and compared first. While a row is refused nothing is written, unless such rows \
are left out by --skip or --refused. No device that is there is ever changed: one with the same \
secret key counts as the same, so a second run does nothing. An imported device waits until two of \
its codes are seen (`devices prove USER NAME`, or d in the console), unless --trusted.

Examples:
  mfa-enroll import users-oath /etc/users.oath --dry-run
  mfa-enroll import google-authenticator /home/alice/.google_authenticator --user alice
  mfa-enroll import pskc export.xml --password-file password --add-users
  mfa-enroll import privacyidea tokens.csv --trusted --refused again.csv")]
    Import(Import),
    /// Write secret keys to a file of another program, with a reason
    #[command(after_help = "\
Active devices only, never to a terminal. The file gets mode 0600 and is in its place only when it is \
whole and the history says so. What a format cannot hold is left out, with the reason. A users.oath \
that is there is merged under pam_oath's own lock: lines of others stay as they are, used codes stay \
used, and devices that may not sign in any more go.

Examples:
  mfa-enroll export users-oath --to /etc/users.oath --reason 'ssh logins on web1'
  mfa-enroll export pskc --to keys.xml --password-file password --reason 'move to privacyIDEA'
  mfa-enroll export google-authenticator --to /var/lib/ga --user alice --reason 'bastion'
  mfa-enroll export key-uris --to uris.txt --dry-run")]
    Export(Export),
    /// Serve a store to many at once
    #[command(after_help = hosting::SERVE_HELP)]
    Serve(Serve),
    /// Give somebody a ticket for their first device
    #[command(after_help = hosting::TICKET_HELP)]
    Ticket(Ticket),
    /// Your own devices, where a daemon runs
    #[command(name = "self", after_help = hosting::SELF_HELP)]
    Own,
    /// Be the login shell of people who must have a device
    #[command(after_help = hosting::GATE_HELP)]
    Gate(Gate),
    /// Say to PAM whether a code is right
    #[command(after_help = hosting::PAM_HELP)]
    Pam,
    /// Print what completes commands in a shell
    #[command(after_help = "\
Examples:
  mfa-enroll completions bash > ~/.local/share/bash-completion/completions/mfa-enroll
  mfa-enroll completions zsh > ~/.zfunc/_mfa-enroll
  mfa-enroll completions fish > ~/.config/fish/completions/mfa-enroll.fish")]
    Completions(Completions),
    /// Print the man page
    #[command(after_help = "\
Examples:
  mfa-enroll man > mfa-enroll.1
  mfa-enroll man | man -l -")]
    Man,
}

/// `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
}
