//! Arguments in, exit code out; nothing else.

use std::process::ExitCode;

use mfa_enroll::Ports;

// sled lives on small allocations: a third of an import was spent in glibc's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mfa_enroll::run(&Ports::of_process()).into()
}
