//! The daemon that owns a store for many hands, and the directory that forwards to it.
//!
//! Owns the socket: what is said over it, who may ask for what, and that no client
//! keeps the others waiting. Whoever asks is who the kernel says they are. Must not
//! hold a rule over a record (the directory does), draw, or print.

mod daemon;
mod forwarding;
mod link;
mod messages;
mod roles;
mod wire;

pub use daemon::{Daemon, Ending, Groups, Patience, Prepared, Sockets, serve};
pub use forwarding::Forwarding;
pub use link::{Place, Trusted};
pub use messages::{Ticket, Welcome};
pub use roles::{Peer, Role, is_allowed};

#[cfg(test)]
mod tests;
