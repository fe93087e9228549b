//! What a person sees and does, in a real pseudo-terminal: the screen is what a terminal makes of
//! the bytes, the phone's camera is a QR decoder, the codes are made by the tests themselves.
#![cfg(target_os = "linux")]

#[cfg(test)]
mod terminal;

#[cfg(test)]
mod pty {
    mod steps;

    mod demo;
    mod enrolling;
    mod faults;
    mod idle;
    mod jobs;
    mod kinds;
    mod link;
    mod looks;
    mod on_disk;
    mod pending;
    mod sharing;
    mod tour;
    mod typing;
    mod ways_out;
    mod windows;
}
