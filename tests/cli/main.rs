//! The commands, from outside: the real program, its streams and exit codes.

#![cfg(test)]

#[path = "../support/mod.rs"]
mod support;

mod check;
mod enroll;
mod errors;
mod help;
mod import;
mod init;
mod passphrase;
mod terminal;
mod users;
mod verify;
