//! The commands, from outside: the real program, its streams and exit codes.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../terminal/sight.rs"]
mod sight;

mod check;
mod devices;
mod dry_runs;
mod editing;
mod enroll;
mod errors;
mod help;
mod history;
mod import;
mod init;
mod json;
mod keeping;
mod papers;
mod passphrase;
mod pending;
mod pictures;
mod policy;
mod proving;
mod qr_file;
mod recovery_codes;
mod replacing;
mod report;
mod scenes;
mod spoken;
mod terminal;
mod tokens;
mod tour;
mod trial;
mod users;
mod verify;
