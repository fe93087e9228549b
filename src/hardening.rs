//! What the process asks of the kernel before it reads anything secret.
//!
//! Owns that nothing of its memory is left in a core dump, that no other process
//! of the same user can read it, and that whatever it makes is for its owner
//! alone. Must not fail: where the kernel says no, the program is as safe as any.
//!
//! Its pages are not locked in memory on purpose: what is there at the start holds
//! no secret yet, and pages to come can only be locked all together. Argon2's
//! 64 MiB are more than the 8 MiB that may usually be locked, and an allocation
//! refused for that ends the process. Swap belongs on an encrypted disk.

use rustix::fs::Mode;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask};

/// Hardens this process, for good. Programs it starts inherit the limit and the mask.
pub fn harden() {
    umask(Mode::RWXG | Mode::RWXO);
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // Where a program takes the dumps the limit means nothing; this is also what keeps
    // debuggers and /proc/<pid>/mem from everybody but root.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
