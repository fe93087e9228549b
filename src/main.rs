//! Arguments in, exit code out; nothing else.

use std::process::ExitCode;

use mfa_enroll::Ports;

fn main() -> ExitCode {
    mfa_enroll::run(&Ports::of_process()).into()
}
