//! Programs that are not ours read what we export, and we import what they wrote.
//!
//! Debian's oathtool, pskctool, the PAM modules of liboath and google-authenticator under
//! pamtester and `pam_wrapper`, pyotp and python-pskc. Where one is missing its tests say so and
//! pass; with `CI` in the environment they fail.
#![cfg(target_os = "linux")]
#![cfg(test)]

#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "support/mod.rs"]
mod support;

mod interop {
    mod bad_files;
    mod google;
    mod login;
    mod oath;
    mod pam_oath;
    mod peers;
    mod pskc;
    mod refused;
    mod round_trips;
    mod targets;
    mod uris;
}
