//! A daemon as the service of a whole host: real accounts, a real sshd, clients who mean ill.
//!
//! Each test has a host of its own: namespaces made by `unshare`, with files of the test's making
//! in the places of `/etc`, `/run`, `/home` and `/var/lib`. It runs as root; where that cannot be it
//! says so and passes; with `CI` in the environment it fails.
#![cfg(target_os = "linux")]
#![cfg(test)]

#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "support/mod.rs"]
mod support;

#[expect(dead_code, reason = "the terminal tests use the rest")]
#[path = "terminal/process.rs"]
mod process;

mod hosting {
    mod daemons;
    mod host;
    mod sshd;

    mod activated;
    mod crowds;
    mod endings;
    mod gate;
    mod killed;
    mod logins;
    mod own;
    mod rates;
    mod roles;
    mod units;
}
