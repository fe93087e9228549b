//! Adding and importing people.
//!
//! Owns who is new, changed or the same. Must not read files: it is handed
//! people that are valid already.

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, Imported, Preview, Problem};
use crate::model::{Event, Person, User, UserId};
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
        match self.known(person)? {
            Known::New(user) => {
                self.write_people(vec![Versioned { value: user, version: 0 }], Event::UserAdded, Some(&name))
            }
            Known::Changed(Versioned { value: User { person: there, .. }, .. }) | Known::Same(there) => {
                let what = format!("There is a user {} already.", there.name);
                Err(Problem::refused(what, "Choose another user name."))
            }
        }
    }

    pub(super) fn preview_people(&self, people: &[Person]) -> Answer<Preview> {
        let mut preview = Preview::default();
        for person in people {
            match self.known(person)? {
                Known::New(_) => preview.added += 1,
                Known::Changed(_) => preview.changed += 1,
                Known::Same(_) => preview.same += 1,
            }
        }
        Ok(preview)
    }

    pub(super) fn import_people(&mut self, people: &[Person]) -> Answer<Imported> {
        let mut imported = Imported { done: people.len(), of: people.len(), ..Imported::default() };
        let mut users = Vec::new();
        for person in people {
            match self.known(person)? {
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

    fn known(&self, person: &Person) -> Answer<Known> {
        let Some(mut found) = self.store.user(&person.name).map_err(|e| of_store(&e))? else {
            let id = random_bytes(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
            return Ok(Known::New(User::new(UserId(id), person.clone(), self.clock.now())));
        };
        let kept = &found.value.person;
        let told = Person {
            // The name stays as it was written first.
            name: kept.name.clone(),
            display_name: person.display_name.clone().or_else(|| kept.display_name.clone()),
            email: person.email.clone().or_else(|| kept.email.clone()),
        };
        if told == *kept {
            return Ok(Known::Same(told));
        }
        found.value.person = told;
        Ok(Known::Changed(found))
    }

    fn write_people(
        &mut self,
        users: Vec<Versioned<User>>,
        event: Event,
        user: Option<&crate::model::UserName>,
    ) -> Answer<()> {
        let rows: Vec<_> = users.iter().map(|user| user.value.row()).collect();
        let entries = vec![self.entry(self.clock.now(), user, event)];
        let batch = Batch { users, entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))?;
        for row in rows {
            self.list(row);
        }
        Ok(())
    }
}
