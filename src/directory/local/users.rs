//! The users list on our own records: a page at once, the rest in parts.
//!
//! Owns how much is read and looked through at a time, and that a page shows the
//! rows as they rest now. Must not hold order or filter: the listing does.

use super::Local;
use super::listing::{Listing, Reading, Slot, Wanted, folded};
use super::problems::of_store;
use crate::directory::{Answer, Found, ListWork, ListedUser, Names, Order, Page, Query, Show};
use crate::model::{Policy, Row, Timestamp};

/// Rows read at a time: two milliseconds of work.
const SLICE: usize = 1000;
/// Lines looked through beyond what a page needs: a fraction of a millisecond.
const BEYOND: usize = 20_000;
/// Lines looked through at a time while hits are counted: two milliseconds.
const PART: usize = 50_000;
/// Neighbours that are read at once: sled clones the leaf they lie in for it.
const TOGETHER: usize = 8;
/// Milliseconds after which more names are worth a page.
const WORTH: u64 = 250;

impl Local {
    pub(super) fn users_page(&mut self, query: &Query) -> Answer<Page> {
        let now = self.clock.now();
        self.collect();
        let policy = self.settings()?.policy;
        self.listed_at = now;
        self.read_names(&policy, now)?;
        let (not_notified, total) = (self.not_notified(), self.total()?);
        let listing = self.listing_under(&policy);
        let needle = folded(query.filter.trim());
        let is_reading = !listing.is_read();
        let order = if is_reading { Order::Name } else { query.order };
        let wanted = Wanted { needle, show: query.show, order };
        let end = query.offset.saturating_add(query.limit);
        let blank = Page {
            rows: Vec::new(),
            order,
            offset: query.offset,
            found: Found::AtLeast(0),
            total,
            names: Names::Reading { read: listing.len() },
            not_notified,
        };
        if is_reading && query.show == Show::All && !wanted.needle.is_empty() {
            let (rows, found) = self.first_found(&wanted, query.offset, end, now)?;
            let rows = rows.iter().map(|row| line(row, &policy, now)).collect();
            return Ok(Page { rows, found, ..blank });
        }
        let (mut hits, is_through) = listing.look(&wanted, end, BEYOND, now);
        let mine;
        if is_reading && !wanted.needle.is_empty() {
            // Who begins with the filter comes first: those who only have it in them
            // would be moved down by whoever is read later.
            mine = listing.beginning(&wanted);
            hits = &mine;
        }
        let is_listed = order == Order::Name || is_through;
        let found = if is_through && !is_reading {
            Found::Exactly(hits.len())
        } else if is_listed && query.show == Show::All && wanted.needle.is_empty() {
            // Everybody is listed: there are as many hits as users.
            Found::Exactly(total)
        } else {
            Found::AtLeast(if is_listed { hits.len() } else { 0 })
        };
        // In another order nobody's place is known before the end.
        let hits = if is_listed { hits } else { &[] };
        let slots = hits.get(query.offset.min(hits.len())..end.min(hits.len())).unwrap_or_default().to_vec();
        let names = if is_reading {
            blank.names
        } else {
            let census = listing.census(now);
            Names::Read { without_mfa: census.without_mfa, overdue: census.overdue }
        };
        Ok(Page { rows: self.listed(&slots, &policy, now)?, found, names, ..blank })
    }

    pub(super) fn go_on_listing(&mut self) -> Answer<ListWork> {
        let now = self.clock.now();
        let Some(listing) = &mut self.listing else { return Ok(ListWork::Done) };
        if !listing.is_read() {
            let policy = self.settings()?.policy;
            self.read_names(&policy, now)?;
            let is_worth = self.listed_at.plus_millis(WORTH) <= now;
            return Ok(if is_worth { ListWork::Worthwhile } else { ListWork::More });
        }
        if listing.count_on(PART) {
            return Ok(ListWork::More);
        }
        let Some(name) = listing.next_stale() else { return Ok(ListWork::Done) };
        // Whoever only looks is not kept from it by a disk that takes no
        // writes: the next change says so, and takes the stale one along.
        let _ = self.change(&name, |_, _| Ok(((), Vec::new())));
        // All is read and counted: nobody needs to wait for the rest of them.
        Ok(ListWork::Worthwhile)
    }

    /// The list under this policy, if everybody is in it.
    pub(super) fn read_listing(&self, policy: &Policy) -> Option<&Listing> {
        self.listing.as_ref().filter(|listing| listing.is_under(policy) && listing.is_read())
    }

    /// What of the list these lines are, as the rows rest now.
    pub(super) fn listed(&self, slots: &[Slot], policy: &Policy, now: Timestamp) -> Answer<Vec<ListedUser>> {
        let rows = self.rows_at(slots)?;
        Ok(rows.iter().map(|row| line(row, policy, now)).collect())
    }

    fn total(&self) -> Answer<usize> {
        let count = self.store.user_count().map_err(|e| of_store(&e))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// A sign-in needs no list: it is begun when it is first asked for.
    fn listing_under(&mut self, policy: &Policy) -> &mut Listing {
        self.listing.take_if(|listing| !listing.is_under(policy));
        self.listing.get_or_insert_with(|| Listing::of(policy.clone()))
    }

    fn read_names(&mut self, policy: &Policy, now: Timestamp) -> Answer<()> {
        let Reading::Upto(after) = self.listing_under(policy).reading() else { return Ok(()) };
        let after = after.clone();
        let rows = self.store.rows(after.as_deref(), SLICE).map_err(|e| of_store(&e))?;
        let of = self.total()?;
        self.listing_under(policy).read(&rows, rows.len() < SLICE, of, now);
        Ok(())
    }

    /// Hits while names are still being read: who begins with the filter comes
    /// from the store, which has them in order, so that nobody is put in front of
    /// the others later.
    fn first_found(
        &mut self,
        wanted: &Wanted,
        offset: usize,
        end: usize,
        now: Timestamp,
    ) -> Answer<(Vec<Row>, Found)> {
        let needle = wanted.needle.as_slice();
        let begins = |row: &Row| row.person.name.key().as_bytes().starts_with(needle);
        let first = String::from_utf8_lossy(needle);
        // A page more than is shown, so that there is one to go on to.
        let more = end.saturating_mul(2).saturating_sub(offset).saturating_add(1);
        let mut rows = self.store.rows_from(&first, more).map_err(|e| of_store(&e))?;
        let beginning = rows.iter().take_while(|row| begins(row)).count();
        rows.truncate(beginning.min(end));
        let mut found = beginning;
        if let Some(listing) = &mut self.listing
            && beginning < end
        {
            let (hits, _) = listing.look(wanted, end.saturating_mul(2), BEYOND, now);
            let hits = hits.to_vec();
            let others: Vec<Slot> =
                hits.into_iter().filter(|slot| !listing.name(*slot).starts_with(needle)).collect();
            found += others.len();
            rows.extend(self.rows_at(others.get(..others.len().min(end - beginning)).unwrap_or_default())?);
        }
        rows.drain(..offset.min(rows.len()));
        Ok((rows, Found::AtLeast(found)))
    }

    /// The rows of these lines; many neighbours are read together.
    fn rows_at(&self, slots: &[Slot]) -> Answer<Vec<Row>> {
        let Some(listing) = &self.listing else { return Ok(Vec::new()) };
        let is = |(row, slot): (&Row, &Slot)| row.person.name.key().as_bytes() == listing.name(*slot);
        let mut rows = Vec::with_capacity(slots.len());
        for run in slots.chunk_by(|slot, next| slot.is_followed_by(*next)) {
            if let ([first, ..], true) = (run, run.len() >= TOGETHER) {
                let first = String::from_utf8_lossy(listing.name(*first));
                let together = self.store.rows_from(&first, run.len()).map_err(|e| of_store(&e))?;
                // Somebody who came later may stand between them.
                if together.len() == run.len() && together.iter().zip(run).all(is) {
                    rows.extend(together);
                    continue;
                }
            }
            for slot in run {
                rows.extend(self.store.row(listing.name(*slot)).map_err(|e| of_store(&e))?);
            }
        }
        Ok(rows)
    }
}

/// The line of a row.
pub(super) fn line(row: &Row, policy: &Policy, now: Timestamp) -> ListedUser {
    ListedUser {
        person: row.person.clone(),
        state: row.mfa_state(policy, now),
        active: row.active,
        devices: row.devices,
        last_sign_in: row.last_sign_in,
        enrolled_at: row.enrolled_at,
    }
}
