//! The daemon and its clients, in one process, over a real socket.

mod clients;
mod day;
pub(in crate::service) mod support;
