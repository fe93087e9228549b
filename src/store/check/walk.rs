//! The users as they rest, record and row side by side.
//!
//! Owns that one that is missing is named once, and that the rest is read all
//! the same. Must not know what the history tells.

use std::cmp::Ordering;
use std::iter::from_fn;
use std::ops::ControlFlow;
use std::vec;

use super::super::Table;
use super::super::encoding::{decoded, encoded};
use super::super::typed::{Store, StoreError, Versioned};
use super::super::vault::Binding;
use super::story::Stories;
use super::{Checked, SLICE, Watch};
use crate::model::{Row, User, escaped};

type Page<T> = Result<Vec<(Vec<u8>, T)>, StoreError>;

/// Reads page by page; one that cannot be read is the last.
fn paged<T>(
    mut read: impl FnMut(Option<&[u8]>) -> Page<T>,
) -> impl Iterator<Item = Result<(Vec<u8>, T), StoreError>> {
    let (mut page, mut after, mut is_over) = (vec::IntoIter::default(), None, false);
    from_fn(move || {
        if page.len() == 0 && !is_over {
            let next = match read(after.as_deref()) {
                Ok(next) => next,
                Err(problem) => {
                    is_over = true;
                    return Some(Err(problem));
                }
            };
            is_over = next.is_empty();
            after = next.last().map(|(key, _): &(Vec<u8>, T)| key.clone());
            page = next.into_iter();
        }
        page.next().map(Ok)
    })
}

impl Store {
    pub(super) fn check_users(
        &self,
        mut stories: Option<Stories>,
        checked: &mut Checked,
        watch: &mut Watch<'_>,
    ) -> ControlFlow<()> {
        let mut records = paged(|after| self.read_all::<User>(Table::Users, after, SLICE)).peekable();
        let mut rows = paged(|after| self.raw_rows(after, SLICE)).peekable();
        let (mut all_records, mut all_rows) = (true, true);
        let mut met = 0_u64;
        loop {
            let order = match (records.peek(), rows.peek()) {
                (None, None) => break,
                // A page that cannot be read ends its side, and is told at once.
                (Some(Err(_)), _) | (Some(Ok(_)), None) => Ordering::Less,
                (_, Some(Err(_))) | (None, Some(Ok(_))) => Ordering::Greater,
                (Some(Ok((record, _))), Some(Ok((row, _)))) => record.cmp(row),
            };
            let record = if order.is_le() { records.next() } else { None };
            let row = if order.is_ge() { rows.next() } else { None };
            all_records &= !matches!(record, Some(Err(_)));
            all_rows &= !matches!(row, Some(Err(_)));
            let record = record.and_then(|record| checked.fault_of(record));
            let row = row.and_then(|row| checked.fault_of(row));
            match (record, row) {
                (Some((key, user)), row) => {
                    met += 1;
                    if let Some(stories) = &mut stories {
                        stories.meet(&key);
                    }
                    if row.is_none() && all_rows {
                        checked.fault(format!("{} is missing in the users list", shown(&key)));
                    }
                    let Some(user) = checked.fault_of(user) else { continue };
                    (watch.look)(&user.value);
                    if checked.users.is_multiple_of(SLICE) {
                        watch.so_far(checked)?;
                    }
                    self.check_user(&user, row.as_ref().map(|(_, row)| row.as_slice()), checked);
                    let told = stories.as_ref().map(|stories| stories.compared(&user)).unwrap_or_default();
                    if !told.is_empty() {
                        let name = &user.value.person.name;
                        let told = told.join(", ");
                        checked.fault(format!("the record of {name} is not what the history tells: {told}"));
                    }
                }
                (None, Some((key, _))) if all_records => {
                    if let Some(stories) = &mut stories {
                        stories.meet(&key);
                    }
                    checked.fault(format!("the record of {} is missing", shown(&key)));
                }
                _ => {}
            }
        }
        if all_records {
            self.check_count(met, checked);
        }
        if let Some(stories) = stories.filter(|_| all_records) {
            stories.missing().into_iter().for_each(|missing| checked.fault(missing));
        }
        ControlFlow::Continue(())
    }

    /// Where the count is off, pages and percents are.
    fn check_count(&self, met: u64, checked: &mut Checked) {
        if let Some(count) = checked.fault_of(self.user_count()).filter(|count| *count != met) {
            checked
                .fault(format!("{count} users are counted and {met} are there: `repair` counts them anew"));
        }
    }

    fn check_user(&self, user: &Versioned<User>, row: Option<&[u8]>, checked: &mut Checked) {
        checked.users += 1;
        let user = &user.value;
        let name = &user.person.name;
        let says_the_same = |row| decoded::<Row>(row).is_ok_and(|row| encoded(&row) == encoded(&user.row()));
        if !row.is_none_or(says_the_same) {
            checked.fault(format!("the line of {name} in the users list does not say what the record says"));
        }
        for serial in user.serials() {
            let token = self.token(serial);
            if !token.is_ok_and(|token| token.is_some_and(|token| token.value.holder.is_same(name))) {
                checked.fault(format!("the token {serial} of {name} is not marked as given to them"));
            }
        }
        let devices = user.devices.iter().map(|device| (device.id, device.parameters, &device.secret));
        let pending = user.pending.iter().map(|pending| (pending.id, pending.parameters, &pending.secret));
        for (device, parameters, secret) in devices.chain(pending) {
            let binding = Binding { user: user.id, device, parameters };
            match self.open(secret, binding) {
                Ok(_) => checked.secrets += 1,
                Err(problem) => checked.fault(format!("a device of {name}: {problem}")),
            }
        }
    }
}

fn shown(key: &[u8]) -> String {
    escaped(&String::from_utf8_lossy(key))
}
