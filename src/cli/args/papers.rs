//! `completions`: its options and help texts.
//!
//! Owns which shells there are.

use clap::{Args, ValueEnum};

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// For this shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: CompletedShell,
}

/// A shell that completes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CompletedShell {
    /// GNU bash
    Bash,
    /// The Z shell
    Zsh,
    /// fish
    Fish,
}
