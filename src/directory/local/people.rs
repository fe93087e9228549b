//! Adding, importing and removing people.
//!
//! Owns who is new, changed or the same. Must not read files: it is handed
//! people that are valid already, best in the order of their names.

use super::Local;
use super::ahead::Ahead;
use super::edits::edited;
use super::identities::Identities;
use super::problems::of_store;
use crate::directory::in_parts::write_in_parts;
use crate::directory::{Answer, Edit, Imported, Incoming, Preview, Problem};
use crate::model::{Entry, Event, PendingDevice, Person, Timestamp, User, UserName};
use crate::store::{Batch, ChangeSet, CommitError, StoreError, Versioned};

/// What a person of a file is to the store.
enum Known {
    New,
    Changed(Box<Versioned<User>>),
    Same(Person),
}

impl Local {
    pub(super) fn add_person(&mut self, person: &Person) -> Answer<()> {
        let (incoming, name) = (Incoming::from(person.clone()), person.name.clone());
        let now = self.clock.now();
        match self.known(&incoming, &mut Ahead::default(), now)? {
            Known::New => {
                let user = self.new_user(&incoming, &mut Identities::default(), now)?;
                self.write_people(vec![user], &|_| Event::UserAdded, Some(&name))
            }
            Known::Changed(there) => Err(is_there(&there.value.person)),
            Known::Same(there) => Err(is_there(&there)),
        }
    }

    pub(super) fn remove_person(&mut self, name: &UserName) -> Answer<()> {
        let Versioned { value: user, version } = self.found(name)?;
        if !user.devices.is_empty() {
            let devices = user.devices.iter().map(|device| &device.name);
            return Err(Problem::still_has(&user.person.name, devices));
        }
        let now = self.clock.now();
        let discarded = |pending: &PendingDevice| Event::EnrollmentDiscarded {
            id: pending.id,
            device: pending.name.clone(),
        };
        let events = user.pending.iter().map(discarded).chain([Event::UserRemoved]);
        let name = &user.person.name;
        let entries: Vec<Entry> = events.map(|event| self.entry(now, Some(name), event)).collect();
        let mut freed = Vec::new();
        for serial in user.serials() {
            if let Some(token) = self.store.token(serial).map_err(|e| of_store(&e))? {
                freed.push((serial.clone(), token.version));
            }
        }
        let removed = vec![(name.clone(), version)];
        let batch = Batch { removed, freed, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))?;
        for pending in &user.pending {
            self.underway.remove(&pending.id);
        }
        self.identified.remove(&user.id);
        self.fresh.remove(&user.id);
        self.looks.remove(&user.id);
        if let Some(listing) = &mut self.listing {
            listing.take_out(name);
        }
        Ok(())
    }

    pub(super) fn preview_people(&self, people: &[Incoming]) -> Answer<Preview> {
        let (mut preview, mut ahead, now) = (Preview::default(), Ahead::default(), self.clock.now());
        for incoming in people {
            match self.known(incoming, &mut ahead, now)? {
                Known::New => preview.added += 1,
                Known::Changed(_) => preview.changed += 1,
                Known::Same(_) => preview.same += 1,
            }
        }
        Ok(preview)
    }

    pub(super) fn import_people(&mut self, people: &[Incoming]) -> Answer<Imported> {
        if people.len() > ChangeSet::MOST {
            return Err(of_store(&CommitError::Malformed("too many people at once").into()));
        }
        let mut imported = Imported { done: people.len(), of: people.len(), ..Imported::default() };
        let (mut users, mut ahead) = (Vec::new(), Ahead::default());
        let (mut identities, now) = (Identities::default(), self.clock.now());
        for incoming in people {
            match self.known(incoming, &mut ahead, now)? {
                Known::New => {
                    imported.added += 1;
                    users.push(self.new_user(incoming, &mut identities, now)?);
                }
                Known::Changed(user) => {
                    imported.changed += 1;
                    users.push(*user);
                }
                Known::Same(_) => {}
            }
        }
        if !users.is_empty() {
            self.write_people(users, &imported_event, None)?;
        }
        Ok(imported)
    }

    fn known(&self, incoming: &Incoming, ahead: &mut Ahead, now: Timestamp) -> Answer<Known> {
        let found = ahead.find(&self.store, &incoming.person.name).map_err(|e| of_store(&e))?;
        let Some(mut user) = found else { return Ok(Known::New) };
        let differs = tell(&mut user.value, incoming, now)?;
        Ok(if differs { Known::Changed(Box::new(user)) } else { Known::Same(user.value.person) })
    }

    fn new_user(
        &self,
        incoming: &Incoming,
        identities: &mut Identities,
        now: Timestamp,
    ) -> Answer<Versioned<User>> {
        let id = identities.next(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
        let mut value = User::new(id, incoming.person.clone(), now);
        tell(&mut value, incoming, now)?;
        Ok(Versioned { value, version: 0 })
    }

    /// In one change set, or in more where they are too large for one: each says
    /// in the history what it did.
    fn write_people(
        &mut self,
        users: Vec<Versioned<User>>,
        event: &dyn Fn(&[Versioned<User>]) -> Event,
        user: Option<&UserName>,
    ) -> Answer<()> {
        // Where nobody looks at the list it is not built.
        let listed = self.listing.is_some().then_some(&users);
        let rows: Vec<_> = listed.into_iter().flatten().map(|user| user.value.row()).collect();
        let entry = self.entry(self.clock.now(), user, event(&users));
        let with = |batch: &mut Batch| {
            batch.entries = vec![Entry { event: event(&batch.users), ..entry.clone() }];
        };
        let batch = Batch { users, ..Batch::default() };
        write_in_parts(&mut self.store, batch, &with).map_err(|e| of_store(&e))?;
        for row in rows {
            self.list(&row);
        }
        Ok(())
    }
}

fn is_there(person: &Person) -> Problem {
    Problem::is_there(&person.name)
}

fn imported_event(users: &[Versioned<User>]) -> Event {
    let added = users.iter().filter(|user| user.version == 0).count();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Event::UsersImported { added: count(added), changed: count(users.len() - added) }
}

/// Makes a user what a file says; whether that changes anything.
fn tell(user: &mut User, incoming: &Incoming, now: Timestamp) -> Answer<bool> {
    let mut differs = false;
    for edit in told(incoming) {
        differs |= edited(user, &edit, now)?.is_some();
    }
    Ok(differs)
}

/// What a file says of a person; what it leaves out is kept, as is the name in
/// the case in which it was written first.
fn told(incoming: &Incoming) -> Vec<Edit> {
    let Incoming { person, groups, has_password } = incoming;
    let mut edits: Vec<Edit> = groups.iter().cloned().map(Edit::Join).collect();
    edits.extend(person.display_name.clone().map(|name| Edit::DisplayName(Some(name))));
    edits.extend(person.email.clone().map(|email| Edit::Email(Some(email))));
    edits.extend(has_password.map(Edit::Password));
    edits
}
