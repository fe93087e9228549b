//! Attackers with patience: many processes at once, a kill at every moment, a clock that goes back,
//! an older copy put in the store's place. The real program, or the same `run` on a wound clock.
#![cfg(target_os = "linux")]
#![cfg(test)]

#[expect(dead_code, reason = "what the tests of the commands need beside")]
mod support;

mod patience {
    mod wound;

    mod clock;
    mod killed;
    mod measure;
    mod odds;
    mod older_copy;
    mod stopped;
    mod throttle;
    mod together;
    mod words;
    mod zones;
}
