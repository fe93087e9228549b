//! A fault of the program itself: exit code 70, and nothing else breaks.
//!
//! The clock that fails is handed to `run`; the shipped program has no such way
//! in. Alone in its file: `run` takes the panic hook of the process.

#![cfg(test)]

use std::ffi::OsString;
use std::sync::Arc;

use mfa_enroll::model::Timestamp;
use mfa_enroll::ports::{Clock, HostAccounts, SystemClock, SystemRandomness};
use mfa_enroll::{Environment, Ports, run};

struct BrokenClock;

impl Clock for BrokenClock {
    fn now(&self) -> Timestamp {
        panic!("the clock fell down")
    }

    fn wait(&self, _: u64) {}
}

#[test]
fn a_panic_is_exit_code_70_and_the_store_is_whole() {
    let home = tempfile::tempdir().unwrap();
    let with = |clock: Arc<dyn Clock>, args: &[&str]| {
        run(&Ports {
            clock,
            randomness: Arc::new(SystemRandomness),
            accounts: Arc::new(HostAccounts),
            environment: Environment {
                args: args.iter().map(OsString::from).collect(),
                home: Some(home.path().to_owned()),
                ..Environment::default()
            },
        })
    };
    assert_eq!(with(Arc::new(SystemClock), &["mfa-enroll", "init"]), 0);
    assert_eq!(with(Arc::new(BrokenClock), &["mfa-enroll", "users", "add", "alice"]), 70);
    assert_eq!(with(Arc::new(SystemClock), &["mfa-enroll", "users", "add", "alice"]), 0);
}
