//! Whether these tests can look into a program that hides its memory.
//!
//! The kernel then refuses its environment, its counts of bytes and its memory, that for strace
//! too, to everybody without the capability, root in an ordinary container included. Nothing can
//! be installed against that, so a test that needs it is skipped, aloud, wherever it runs.

use std::fs;

/// `CAP_SYS_PTRACE`, as the kernel counts capabilities.
const SYS_PTRACE: u32 = 19;

/// Whether they can; says so where they cannot.
pub fn can_look_inside() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let effective = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
    let can = u64::from_str_radix(effective.trim(), 16).unwrap() >> SYS_PTRACE & 1 == 1;
    if !can {
        println!("skipped: the program hides its memory, and CAP_SYS_PTRACE is missing here");
    }
    can
}
