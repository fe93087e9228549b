//! What the world does to a store: kills, failing calls, full disks, smashed files. Seen from
//! outside, on the real program.
//!
//! Each campaign has a small number of rounds that runs each time and a large one that is ignored:
//! `cargo test --test faults -- --ignored --nocapture --skip terminal --skip inside`.
#![cfg(target_os = "linux")]
#![cfg(test)]

#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "support/mod.rs"]
mod support;
#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "terminal/mod.rs"]
mod terminal;

mod faults {
    mod bench;

    mod disk;
    mod injected;
    mod kill;
    mod kill_sign_in;
    mod named;
    mod smashed;
}
