//! The daemon, and the commands that need one.
//!
//! Owns where a daemon is looked for and when it is used in place of opening the
//! store. Must not know a message of the socket.

mod gate;
mod own;
mod pam;
mod serve;
mod ticket;

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::desk::Desk;
use super::failure::Outcome;
use crate::directory::{Kind, Problem};
use crate::service::{Forwarding, Place, Role, Trusted};

pub use gate::{as_login_shell, gate};
pub use own::own;
pub use pam::pam;
pub use serve::serve;
pub use ticket::ticket;

/// The account that a daemon runs as where it is not root.
const ACCOUNT: &str = "mfa-enroll";
/// The socket in the folder of a store that is served for its owner alone.
const PRIVATE: &str = "socket";

impl Desk<'_> {
    /// The socket that everybody on this host may use.
    pub fn shared_socket(&self) -> Place {
        let path = self.environment().shared_socket.clone();
        // Where all is root's, no name has to be looked up.
        let is_roots = |place: &Path| std::fs::metadata(place).is_ok_and(|found| found.uid() == 0);
        let needs_account = path.exists() && !(is_roots(&path) && path.parent().is_some_and(is_roots));
        let account = needs_account.then(|| self.ports.accounts.by_name(ACCOUNT)).flatten();
        Place { path, trusted: Trusted::Service(account.map(|account| account.uid)) }
    }

    /// The daemon of the host and no other; where none is running, this is said.
    fn of_host(&self, what: &str, next: &str) -> Outcome<Forwarding> {
        let served = Forwarding::to(self.shared_socket(), self.ports.clock.clone())?;
        served.ok_or_else(|| Problem::new(Kind::Unavailable, what, next).into())
    }

    /// Whether this host is one where a daemon serves everybody, running or not.
    fn is_served_host(&self) -> bool {
        self.environment().shared_socket.parent().is_some_and(Path::exists)
    }

    /// The directory of a daemon, where one is to be used: the one that is named, the
    /// one that serves this store, or the host's where no other store is meant.
    pub fn served(&self) -> Outcome<Option<Forwarding>> {
        let connected = |place: Place| Forwarding::to(place, self.ports.clock.clone());
        if let Some(path) = &self.options.socket {
            let place = Place { path: path.clone(), trusted: Trusted::Anybody };
            return Ok(Some(connected(place)?.ok_or_else(|| nobody_at(path))?));
        }
        let opening = self.opening()?;
        let private = Place { path: opening.places.store.join(PRIVATE), trusted: Trusted::Anybody };
        if let Some(served) = connected(private)? {
            return Ok(Some(served));
        }
        let is_named = self.options.store.is_some() || self.environment().store.is_some();
        if is_named {
            return Ok(None);
        }
        match connected(self.shared_socket()) {
            Ok(Some(served)) if is_staff(&served) || !opening.has_store() => Ok(Some(served)),
            Err(problem) if !opening.has_store() => Err(problem.into()),
            Ok(None) if !opening.has_store() && self.is_served_host() => Err(not_running().into()),
            _ => Ok(None),
        }
    }
}

fn not_running() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "The daemon of this host is not running, and there is no store of your own.",
        "Start it: systemctl start mfa-enroll. Or make a store: mfa-enroll init",
    )
}

fn is_staff(served: &Forwarding) -> bool {
    served.welcome().roles.iter().any(|role| matches!(role, Role::Owner | Role::Operator | Role::Auditor))
}

fn nobody_at(path: &Path) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("No daemon listens on {}.", crate::model::escaped(&path.display().to_string())),
        "Start it with `mfa-enroll serve`, or leave --socket out.",
    )
}
