//! The canary run: secrets that the tests know are driven through every path of the program, then
//! everything it left behind or sent anywhere is searched for them, in every spelling. They may be
//! only where they are shown on purpose.
#![cfg(target_os = "linux")]

#[cfg(test)]
#[expect(dead_code, reason = "the harness of `pty`, of which this needs a part")]
mod terminal;

#[cfg(test)]
#[path = "pty/steps.rs"]
#[expect(dead_code, reason = "the steps of `pty`, of which this needs a part")]
mod steps;

#[cfg(test)]
mod canary {
    mod marks;
    mod memory;
    mod pictures;
    mod sampler;
    mod search;

    mod commands;
    mod console;
    mod faults;
    mod foreign;
    mod hardening;
    mod recorded;
    mod tmux;
}
