//! The directory on our own records, asked as its clients ask it.
//!
//! Codes come from an HOTP of the tests' own (`hotp`), time is wound by hand,
//! keys are the same in every run.

mod any_order;
mod doubt;
mod enrollment;
mod hotp;
mod lapse;
mod list;
mod model;
mod opening;
mod people;
mod sign_in;
mod support;
mod verdicts;
mod worker;
