//! What anybody on the machine can see of processes, sampled while the program runs.
//!
//! Owns the looking at `/proc/*/cmdline` and `environ`. Each different one is kept once.

use std::collections::HashSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Between two looks; a command of ours takes longer.
const PAUSE: Duration = Duration::from_millis(15);

/// A thread that looks until it is stopped.
pub struct Sampler {
    is_over: Arc<AtomicBool>,
    looking: JoinHandle<HashSet<Vec<u8>>>,
}

impl Sampler {
    pub fn start() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let looking = thread::spawn(move || {
            let mut seen = HashSet::new();
            while !over.load(Ordering::SeqCst) {
                look(&mut seen);
                thread::park_timeout(PAUSE);
            }
            seen
        });
        Self { is_over, looking }
    }

    /// Everything that was seen, and whether the program was among it.
    pub fn stop(self) -> Vec<u8> {
        self.is_over.store(true, Ordering::SeqCst);
        let seen = self.looking.join().unwrap();
        let all = seen.into_iter().collect::<Vec<_>>().join(&b'\n');
        assert!(String::from_utf8_lossy(&all).contains("the_wound_program"), "the program was not seen");
        all
    }
}

fn look(seen: &mut HashSet<Vec<u8>>) {
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        if !entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit) {
            continue;
        }
        for file in ["cmdline", "environ"] {
            // A process may end meanwhile, or be none of ours.
            if let Ok(bytes) = fs::read(entry.path().join(file)) {
                seen.insert(bytes);
            }
        }
    }
}
