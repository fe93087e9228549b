//! `report`, `policy`, `settings` and `history`: their options and help texts.
//!
//! Owns their words. Must not judge what is in them.

use clap::{Args, Subcommand, ValueEnum};

use super::Which;

/// `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
CSV has these columns, named in its first line: user, name, email, groups (with | between them), \
user_creation_time, password_enabled, mfa_active, mfa_state, devices_active, devices, enrolled_at, \
enrolled_by, last_sign_in, required_since, overdue_since, exempt_until, exempt_reason, \
recovery_codes. Times are RFC 3339 in UTC, or empty. What a spreadsheet would take for a formula \
begins with an apostrophe. Somebody is overdue until a device is confirmed, also while an \
enrollment is under way. JSON has the same names.

Examples:
  mfa-enroll report
  mfa-enroll report --show overdue --group staff --group admins
  mfa-enroll report --csv > report.csv")]
pub struct Report {
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Which users
    #[arg(long, value_name = "WHICH", value_enum, default_value_t = Which::All)]
    pub show: Which,
    /// Only members of this group; if given more than once, of any of them
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<String>,
}

/// How something is shown.
#[derive(Debug, Args)]
pub struct Shown {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `policy`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mfa-enroll policy
  mfa-enroll policy set everybody --grace-days 14")]
pub struct Policy {
    /// What is to be done with the policy.
    #[command(subcommand)]
    pub command: Option<PolicyCommand>,
    /// How it is shown.
    #[command(flatten)]
    pub shown: Shown,
}

/// `policy …`.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show who must have a device
    #[command(after_help = "\
Examples:
  mfa-enroll policy show
  mfa-enroll policy show --json")]
    Show(Shown),
    /// Set who must have a device, and how many days they have
    #[command(after_help = "\
The days count from the moment the policy is set or begins to apply to a user, whichever is later. \
Where only the days change, that moment stays.

Examples:
  mfa-enroll policy set everybody --grace-days 14
  mfa-enroll policy set groups --group staff --group admins --dry-run
  mfa-enroll policy set nobody")]
    Set(PolicySet),
}

/// `policy set`.
#[derive(Debug, Args)]
pub struct PolicySet {
    /// Whom it asks
    #[arg(value_name = "WHOM", value_enum)]
    pub whom: Asked,
    /// A group whose members must have a device; may be given more than once
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<String>,
    /// Days until somebody without a device is overdue [default: as many as now]
    #[arg(long, value_name = "N")]
    pub grace_days: Option<u16>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// Whom a policy asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asked {
    /// Nobody must have a device
    Nobody,
    /// Every user must
    Everybody,
    /// Those who have a console password must
    WithPassword,
    /// Members of the groups that --group names must
    Groups,
}

/// `settings`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mfa-enroll settings
  mfa-enroll settings set --proofing required")]
pub struct Settings {
    /// What is to be done with the settings.
    #[command(subcommand)]
    pub command: Option<SettingsCommand>,
    /// How they are shown.
    #[command(flatten)]
    pub shown: Shown,
}

/// `settings …`.
#[derive(Debug, Subcommand)]
pub enum SettingsCommand {
    /// Show what holds for the whole store
    #[command(after_help = "\
Examples:
  mfa-enroll settings show
  mfa-enroll settings show --json")]
    Show(Shown),
    /// Change what holds for the whole store, all of it or nothing
    #[command(after_help = "\
Examples:
  mfa-enroll settings set --issuer Example
  mfa-enroll settings set --proofing required --idle-minutes 10 --dry-run")]
    Set(SettingsSet),
}

/// `settings set`.
#[derive(Debug, Args)]
pub struct SettingsSet {
    /// Who asks for the codes, as the apps show it; devices that are enrolled keep the old name
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// Whether what takes a device away must say how the person was identified
    #[arg(long, value_name = "WHETHER", value_enum)]
    pub proofing: Option<Proofing>,
    /// Minutes without a key after which the console locks; 0: never
    #[arg(long, value_name = "N")]
    pub idle_minutes: Option<u16>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}

/// Whether something must be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Proofing {
    /// It may be left out
    Optional,
    /// It must be said
    Required,
}

/// `history`.
#[derive(Debug, Args)]
#[command(after_help = "\
The newest entry comes first. A user named like a command stands behind two dashes.

Examples:
  mfa-enroll history
  mfa-enroll history alice --filter refused
  mfa-enroll history --limit 0 --json
  mfa-enroll history verify")]
pub struct History {
    /// Only entries of this user
    #[arg(value_name = "USER")]
    pub user: Option<String>,
    /// Only entries in whose words this stands
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Most entries to print; 0: all
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// What else is to be done with it.
    #[command(subcommand)]
    pub command: Option<HistoryCommand>,
}

/// `history …`.
#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// Read all of it and name the first entry that does not fit
    #[command(after_help = "\
Exit code 0: every entry fits the one before; 5: one does not.

Examples:
  mfa-enroll history verify
  mfa-enroll history verify --json")]
    Verify(Shown),
}

/// `queue`.
#[derive(Debug, Args)]
#[command(after_help = "\
Who is overdue longest comes first, then by name. `users edit USER --pass-over REASON` goes past one \
for today.

Examples:
  mfa-enroll queue
  mfa-enroll queue --json")]
pub struct Queue {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
