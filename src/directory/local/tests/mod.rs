//! The directory on our own records, asked as its clients ask it.
//!
//! Codes come from an HOTP of the tests' own (`hotp`), time is wound by hand,
//! keys are the same in every run.

mod alike;
mod any_order;
mod backup;
mod bringing;
mod clock;
mod day;
mod doubt;
mod edits;
mod enrollment;
mod every_call;
mod export;
mod hotp;
mod importing;
mod key_care;
mod lapse;
mod life;
mod life_in_any_order;
mod list;
mod list_of_many;
mod long;
mod model;
mod opening;
mod outbox;
mod people;
mod policy;
mod put_back;
mod recovery;
mod replacing;
mod sign_in;
mod stock;
mod support;
mod trial;
mod verdicts;
mod worker;
mod worker_parts;
