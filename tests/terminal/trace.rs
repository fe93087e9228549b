//! What a process asked of the kernel, in which order: strace.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Whether strace is there; says so where it is not, and fails where it must be.
pub fn can_trace() -> bool {
    if Command::new("strace").arg("-V").output().is_ok() {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "strace is missing");
    println!("skipped: strace is missing");
    false
}

/// The words before a command that is to be traced into this file.
pub fn tracer(into: &Path) -> [&str; 9] {
    let calls = "trace=pwrite64,fdatasync,write";
    ["strace", "-f", "-y", "-s", "64", "-e", calls, "-o", into.to_str().unwrap()]
}

/// Checks that whenever this answer was written to standard output, the last write to the database
/// was synced before. Returns how many answers and how many writes there were.
pub fn synced_answers(trace: &Path, answer: &str) -> (usize, usize) {
    let (mut answers, mut writes) = (0, 0);
    // The lines of the last write, of the last sync that began and of the last that was done.
    let (mut write, mut begun, mut done) = (0, 0, 0);
    for (at, line) in fs::read_to_string(trace).unwrap().lines().enumerate() {
        if line.contains("pwrite64 resumed") || line.contains("pwrite64(") && line.contains("/db>") {
            (write, writes) = (at, writes + 1);
        } else if line.contains("fdatasync(") && line.contains("/db>") {
            begun = at;
        }
        if line.contains("fdatasync") && line.ends_with("= 0") {
            done = at;
        }
        if line.contains("write(1<") && line.contains(answer) {
            answers += 1;
            assert!(write < begun && begun <= done && done < at, "answer {answers}: {line}");
        }
    }
    (answers, writes)
}
