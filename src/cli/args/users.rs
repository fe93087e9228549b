//! `users …`: its commands, options and help texts.
//!
//! Owns their words. Must not judge what is in them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Words;

/// `users …`.
#[derive(Debug, Subcommand)]
pub enum Users {
    /// List users
    #[command(after_help = "\
Examples:
  mfa-enroll users list
  mfa-enroll users list --filter liddell
  mfa-enroll users list --show none --json")]
    List(UsersList),
    /// Show a user's security credentials
    #[command(after_help = "\
Examples:
  mfa-enroll users show alice
  mfa-enroll users show alice --json")]
    Show(UsersShow),
    /// Add a user
    #[command(after_help = "\
Examples:
  mfa-enroll users add alice
  mfa-enroll users add alice --name 'Alice Liddell' --email alice@example.com")]
    Add(UsersAdd),
    /// Change what is known of a user, all of it or nothing
    #[command(after_help = "\
--exempt-until takes a day (2027-01-31, to its end in UTC) or an instant (2027-01-31T12:00:00Z).

Examples:
  mfa-enroll users edit alice --name 'Alice Liddell' --join staff --tag team=red
  mfa-enroll users edit alice --exempt-until 2027-01-31 --reason 'parental leave'
  mfa-enroll users edit alice --no-note --untag team --dry-run")]
    Edit(UsersEdit),
    /// Import users from a CSV file or from the users of this host
    #[command(after_help = "\
The file's first line names its columns: user, name, email, groups (; or | or , between them), \
password_enabled, or what other exports call them; an AWS credential report will do. All rows are \
read before the first user is written; if one cannot be taken, nothing is imported unless --skip is \
given. Users who are there already get the name, e-mail address and console password of the file and \
join its groups; nobody is removed and nobody leaves a group.

Examples:
  mfa-enroll users import people.csv --dry-run
  mfa-enroll users import people.csv --skip
  mfa-enroll users import --passwd")]
    Import(UsersImport),
    /// Remove a user who has no device any more
    #[command(after_help = "\
Devices are deleted first, each by `devices delete`. Enrollments under way, recovery codes, groups \
and notes go with the user; the history stays, and tells of the removal.

Examples:
  mfa-enroll users remove alice --dry-run
  mfa-enroll users remove alice")]
    Remove(UsersRemove),
}

/// `users remove`.
#[derive(Debug, Args)]
pub struct UsersRemove {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `users list`.
#[derive(Debug, Args)]
pub struct UsersList {
    /// Part of the user name, name or e-mail address
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Which users
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Which::All)]
    pub show: Which,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Which users are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// All of them
    All,
    /// Those without a device that may sign in
    None,
    /// Those with an enrollment under way
    Pending,
    /// Those with a device that may sign in
    Active,
    /// Those who must have a device, have none, and are past their time
    Overdue,
    /// Those whose sign-in too many wrong codes have disabled
    Disabled,
}

/// `users add`.
#[derive(Debug, Args)]
pub struct UsersAdd {
    /// User name
    #[arg(value_name = "NAME")]
    pub user: String,
    /// The name people call them by
    #[arg(long, value_name = "DISPLAY")]
    pub name: Option<String>,
    /// E-mail address; it is only shown
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// `users import`.
#[derive(Debug, Args)]
pub struct UsersImport {
    /// CSV file with a heading line
    #[arg(value_name = "FILE", required_unless_present = "passwd", conflicts_with = "passwd")]
    pub file: Option<PathBuf>,
    /// Import the people of /etc/passwd
    #[arg(long)]
    pub passwd: bool,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out rows that cannot be taken
    #[arg(long)]
    pub skip: bool,
}

/// `users show`.
#[derive(Debug, Args)]
pub struct UsersShow {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `users edit`.
#[derive(Debug, Args)]
pub struct UsersEdit {
    /// User name
    #[arg(value_name = "USER")]
    pub user: String,
    /// The name people call them by
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Take the name away
    #[arg(long, conflicts_with = "name")]
    pub no_name: bool,
    /// E-mail address; it is only shown
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Take the e-mail address away
    #[arg(long, conflicts_with = "email")]
    pub no_email: bool,
    /// Put the user into this group; may be given more than once
    #[arg(long, value_name = "GROUP")]
    pub join: Vec<String>,
    /// Take the user out of this group; may be given more than once
    #[arg(long, value_name = "GROUP")]
    pub leave: Vec<String>,
    /// Whether the user has a console password
    #[arg(long, value_name = "YES|NO", value_enum, hide_possible_values = true)]
    pub password: Option<HasPassword>,
    /// Ask for no device until then
    #[arg(long, value_name = "DATE", requires = "reason")]
    pub exempt_until: Option<String>,
    /// Why the user is exempt
    #[arg(long, value_name = "TEXT", requires = "exempt_until")]
    pub reason: Option<String>,
    /// End the exemption
    #[arg(long, conflicts_with = "exempt_until")]
    pub end_exemption: bool,
    /// Go past the user in the queue for today, for this reason
    #[arg(long, value_name = "REASON")]
    pub pass_over: Option<String>,
    /// Note and tags.
    #[command(flatten)]
    pub words: Words,
}

/// Whether there is a console password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HasPassword {
    /// There is one
    Yes,
    /// There is none
    No,
}
