//! What one client changed, told to the others.
//!
//! Owns that many changes are one word, that nobody is told oftener than four times
//! a second, and that each is told of what they may see only. Must not wait for anybody.

use std::collections::BTreeMap;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use super::super::messages::FromDaemon;
use super::super::roles::Role;
use super::super::wire;
use super::{locked, thread};
use crate::directory::{Changed, Notice};
use crate::model::UserName;
use crate::ports::Clock;

/// More users than that are as good as all.
const MOST: usize = 100;
/// Milliseconds between two words to the same client.
const PACE: u64 = 250;

/// Who is told.
#[derive(Default)]
pub(super) struct News {
    readers: Mutex<Vec<Arc<Reader>>>,
}

/// A client who wants to be told.
struct Reader {
    session: u64,
    roles: Vec<Role>,
    own: Option<UserName>,
    heap: Mutex<Heap>,
    poke: SyncSender<()>,
}

/// What a client was not told yet.
#[derive(Default)]
enum Heap {
    #[default]
    Nothing,
    Users(BTreeMap<String, UserName>),
    Everything,
}

impl Heap {
    fn put(&mut self, changed: &Changed) {
        let Changed::Users(users) = changed else { return *self = Self::Everything };
        match self {
            Self::Everything => {}
            Self::Nothing => {
                *self = Self::Users(users.iter().map(|user| (user.key(), user.clone())).collect());
            }
            Self::Users(known) => {
                known.extend(users.iter().map(|user| (user.key(), user.clone())));
                if known.len() > MOST {
                    *self = Self::Everything;
                }
            }
        }
    }

    fn take(&mut self) -> Option<Changed> {
        match std::mem::take(self) {
            Self::Nothing => None,
            Self::Users(users) => Some(Changed::Users(users.into_values().collect())),
            Self::Everything => Some(Changed::Everything),
        }
    }
}

impl Reader {
    /// What of it this client may hear.
    fn hears(&self, changed: &Changed) -> Option<Changed> {
        if self.roles.iter().any(|role| matches!(role, Role::Owner | Role::Operator)) {
            return Some(changed.clone());
        }
        if self.roles.contains(&Role::Auditor) {
            return Some(Changed::Everything);
        }
        let own = self.own.as_ref()?;
        match changed {
            Changed::Everything => Some(Changed::Everything),
            Changed::Users(users) => {
                users.iter().any(|user| user.is_same(own)).then(|| Changed::Users(vec![own.clone()]))
            }
        }
    }
}

impl News {
    /// Tells everybody but who changed it. Waits for nobody.
    pub(super) fn tell(&self, changed: &Changed, but: u64) {
        for reader in locked(&self.readers).iter().filter(|reader| reader.session != but) {
            if let Some(changed) = reader.hears(changed) {
                locked(&reader.heap).put(&changed);
                // Poked already: the heap is looked at anyway.
                let _ = reader.poke.try_send(());
            }
        }
    }

    /// From now on this client is told, until [`News::leave`].
    pub(super) fn join(
        &self,
        session: u64,
        (roles, own): (Vec<Role>, Option<UserName>),
        out: Arc<Mutex<UnixStream>>,
        clock: Arc<dyn Clock>,
    ) {
        let (poke, poked) = sync_channel(1);
        let reader = Arc::new(Reader { session, roles, own, heap: Mutex::default(), poke });
        let told = Arc::downgrade(&reader);
        let started = thread("news", move || {
            while poked.recv().is_ok() {
                let Some(reader) = told.upgrade() else { return };
                let changed = locked(&reader.heap).take();
                drop(reader);
                if let Some(changed) = changed {
                    let notice = FromDaemon::Notice(Notice::Changed(changed));
                    let mut out = locked(&out);
                    if wire::send(&mut *out, &notice).is_err() {
                        // Perhaps half of it was heard: nothing after that makes sense.
                        let _ = out.shutdown(Shutdown::Both);
                        return;
                    }
                    drop(out);
                    clock.wait(PACE);
                }
            }
        });
        // Without a thread there is no news; the client sees what it asks for.
        if started.is_ok() {
            locked(&self.readers).push(reader);
        }
    }

    /// This client is told no more.
    pub(super) fn leave(&self, session: u64) {
        locked(&self.readers).retain(|reader| reader.session != session);
    }
}

#[cfg(test)]
mod tests {
    use super::{Heap, MOST};
    use crate::directory::Changed;
    use crate::model::UserName;

    fn users(range: std::ops::Range<usize>) -> Changed {
        Changed::Users(range.map(|number| UserName::new(&format!("u{number}")).unwrap()).collect())
    }

    #[test]
    fn many_changes_of_one_user_are_one_word() {
        let mut heap = Heap::default();
        (0..1000).for_each(|_| heap.put(&users(1..2)));
        assert_eq!(heap.take(), Some(users(1..2)));
        assert_eq!(heap.take(), None);
    }

    #[test]
    fn changes_of_very_many_users_are_as_good_as_everything() {
        let mut heap = Heap::default();
        (0..=MOST).for_each(|number| heap.put(&users(number..number + 1)));
        assert_eq!(heap.take(), Some(Changed::Everything));
        heap.put(&Changed::Everything);
        heap.put(&users(0..1));
        assert_eq!(heap.take(), Some(Changed::Everything));
    }
}
