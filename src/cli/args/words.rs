//! Note and tags, as options of `users edit` and `devices edit`.
//!
//! Owns their words. Must not judge what is in them.

use clap::Args;

/// Note and tags.
#[derive(Debug, Args)]
pub struct Words {
    /// What operators want to remember
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Take the note away
    #[arg(long, conflicts_with = "note")]
    pub no_note: bool,
    /// Set a tag, at most 50 in all; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    pub tag: Vec<String>,
    /// Take the tag of this key off; may be given more than once
    #[arg(long, value_name = "KEY")]
    pub untag: Vec<String>,
    /// Only say what it would do
    #[arg(long)]
    pub dry_run: bool,
}
