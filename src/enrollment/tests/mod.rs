//! The wizard and the two codes, event by event.

mod any_order;
mod support;
mod token;
mod two_codes;
mod wizard;
