//! The program as it is started: with everybody beside ten people, in turns.
//!
//! Import, start, search, memory and rest of the console in a pseudo-terminal, `verify` as a
//! command, and sled alone on the same number of records.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench talks, and stops where it cannot go on"
)]

mod alone;
mod commands;
mod console;
mod desk;
mod everybody;

#[path = "../people/mod.rs"]
mod people;
#[path = "../rounds/mod.rs"]
#[expect(dead_code, reason = "these measures are times, not rates")]
mod rounds;
#[path = "../../tests/terminal/mod.rs"]
#[expect(dead_code, unused_imports, clippy::unwrap_used, clippy::panic, reason = "the tests' terminal")]
mod terminal;

use desk::Desk;
use everybody::People;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The other store.
const FEW: usize = 10;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, rest @ ..] = words.as_slice()
        && word == alone::WORD
    {
        return alone::main(rest);
    }
    let count = people::wanted(1_000_000);
    println!("{count} users (MFA_ENROLL_BENCH_USERS) beside {FEW}");
    let (many, few) = (Desk::of(People::of(count)), Desk::of(People::of(FEW)));
    commands::import(&many);
    commands::import(&few);
    console::starts(&many, &few);
    console::searches(&many);
    console::rests(&many);
    commands::verify(&many, &few);
    alone::compare(&many);
}
