//! Adding and importing people.
//!
//! Owns who is new, changed or the same. Must not read files: it is handed
//! people that are valid already.

use super::Local;
use super::edits::edited;
use super::problems::of_store;
use crate::directory::{Answer, Edit, Imported, Incoming, Preview, Problem};
use crate::model::{Event, Person, Timestamp, User, UserId, UserName};
use crate::ports::random_bytes;
use crate::store::{Batch, StoreError, Versioned};

/// What a person of a file is to the store.
enum Known {
    New(User),
    Changed(Versioned<User>),
    Same(Person),
}

impl Local {
    pub(super) fn add_person(&mut self, person: &Person) -> Answer<()> {
        let name = person.name.clone();
        match self.known(&Incoming::from(person.clone()))? {
            Known::New(user) => {
                self.write_people(vec![Versioned { value: user, version: 0 }], Event::UserAdded, Some(&name))
            }
            Known::Changed(Versioned { value: User { person: there, .. }, .. }) | Known::Same(there) => {
                let what = format!("There is a user {} already.", there.name);
                Err(Problem::refused(what, "Choose another user name."))
            }
        }
    }

    pub(super) fn preview_people(&self, people: &[Incoming]) -> Answer<Preview> {
        let mut preview = Preview::default();
        for incoming in people {
            match self.known(incoming)? {
                Known::New(_) => preview.added += 1,
                Known::Changed(_) => preview.changed += 1,
                Known::Same(_) => preview.same += 1,
            }
        }
        Ok(preview)
    }

    pub(super) fn import_people(&mut self, people: &[Incoming]) -> Answer<Imported> {
        let mut imported = Imported { done: people.len(), of: people.len(), ..Imported::default() };
        let mut users = Vec::new();
        for incoming in people {
            match self.known(incoming)? {
                Known::New(value) => {
                    imported.added += 1;
                    users.push(Versioned { value, version: 0 });
                }
                Known::Changed(user) => {
                    imported.changed += 1;
                    users.push(user);
                }
                Known::Same(_) => {}
            }
        }
        if !users.is_empty() {
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            let event =
                Event::UsersImported { added: count(imported.added), changed: count(imported.changed) };
            self.write_people(users, event, None)?;
        }
        Ok(imported)
    }

    fn known(&self, incoming: &Incoming) -> Answer<Known> {
        let now = self.clock.now();
        let found = self.store.user(&incoming.person.name).map_err(|e| of_store(&e))?;
        let is_new = found.is_none();
        let mut user = match found {
            Some(found) => found,
            None => Versioned { value: self.new_user(&incoming.person, now)?, version: 0 },
        };
        let mut differs = false;
        for edit in told(incoming) {
            differs |= edited(&mut user.value, &edit, now)?.is_some();
        }
        Ok(match (is_new, differs) {
            (true, _) => Known::New(user.value),
            (false, true) => Known::Changed(user),
            (false, false) => Known::Same(user.value.person),
        })
    }

    fn new_user(&self, person: &Person, now: Timestamp) -> Answer<User> {
        let id = random_bytes(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
        Ok(User::new(UserId(id), person.clone(), now))
    }

    fn write_people(
        &mut self,
        users: Vec<Versioned<User>>,
        event: Event,
        user: Option<&UserName>,
    ) -> Answer<()> {
        let rows: Vec<_> = users.iter().map(|user| user.value.row()).collect();
        let entries = vec![self.entry(self.clock.now(), user, event)];
        let batch = Batch { users, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))?;
        for row in rows {
            self.list(&row);
        }
        Ok(())
    }
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
