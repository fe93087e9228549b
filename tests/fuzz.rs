//! Bytes that nobody of ours wrote, given to everything that reads such bytes: never a panic, never
//! memory out of proportion, never a foreign character on its way to a terminal, and what is
//! accepted keeps its rules.
//!
//! Each test replays the corpus in `tests/fuzz/corpus` and then tries a fixed number of changes to
//! it, the same in every run. `.ci/fuzz` gives the same targets to libFuzzer, for as long as one
//! likes, and keeps in the corpus what leads somewhere new. Keys into the whole console are in
//! `src/console/tests/monkey.rs`, which reaches what cannot be reached from here.

#![cfg(test)]
#![cfg(target_os = "linux")]

#[path = "fuzz/engine.rs"]
mod engine;
#[path = "fuzz/targets/mod.rs"]
mod targets;

use engine::{keep, play, play_in_its_own_process};

#[test]
fn records_of_any_bytes_are_read_or_named_damaged() {
    play("records", targets::records, 2_000);
}

#[test]
fn people_of_any_bytes_are_read_or_refused_with_their_line() {
    play("people", targets::people, 2_500);
}

#[test]
fn files_of_other_programs_of_any_bytes_are_read_or_refused_with_their_line() {
    play("formats", targets::formats, 40_000);
}

#[test]
fn a_key_uri_reads_back_the_same_or_is_not_made() {
    play("key_uri", targets::key_uri, 12_000);
}

#[test]
fn what_is_accepted_as_a_text_or_a_name_can_be_shown_and_reads_back() {
    play("texts", targets::texts, 20_000);
}

#[test]
fn any_standard_input_of_verify_is_accepted_or_refused_and_nothing_else() {
    play_in_its_own_process("verify_is_alone_with_its_standard_input");
}

/// `verify` reads and writes the standard streams of its process, which the tests beside it use.
#[test]
#[ignore = "the test above starts it in a process of its own"]
fn verify_is_alone_with_its_standard_input() {
    play("verify", targets::verify, 150);
}

#[test]
#[ignore = "for a new layout of records: the corpus keeps the old ones, too"]
fn the_records_that_are_written_now_join_the_corpus() {
    keep("records", targets::right_records());
}
