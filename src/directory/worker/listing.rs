//! A page of the users list on the worker: at once, and whole a little later.
//!
//! Owns which page is gone on with: the last one that was asked for, as whoever
//! types wants no other. What is read and counted is the directory's.

use super::super::{Answer, Done, ListWork, Names, Page, Progress, Query, Reply, Ticket};
use super::{Bench, State, not_open};

/// A page that is not whole yet.
pub(super) struct AwaitedPage {
    ticket: Ticket,
    query: Query,
}

impl<S: Fn(Ticket, Reply) -> bool> Bench<S> {
    /// Answers with what is known of a page; the outcome follows when it is whole.
    /// One that was asked for before gets none: nobody waits for it any more.
    pub(super) fn list(&mut self, ticket: Ticket, query: Query) -> bool {
        self.listing = None;
        self.may_list_on = true;
        let page = self.page(&query);
        self.tell_page(AwaitedPage { ticket, query }, page)
    }

    /// Goes on with what the list lacks, and with the page that is not whole yet.
    pub(super) fn list_on(&mut self) -> bool {
        let work = match &mut self.state {
            Some(State::Open(directory, _)) => directory.list_on(),
            _ => Err(not_open()),
        };
        self.may_list_on = matches!(work, Ok(ListWork::More | ListWork::Worthwhile));
        if matches!(work, Ok(ListWork::More)) {
            return true;
        }
        let Some(listing) = self.listing.take() else { return true };
        let page = work.and_then(|_| self.page(&listing.query));
        self.tell_page(listing, page)
    }

    fn page(&mut self, query: &Query) -> Answer<Page> {
        match &mut self.state {
            Some(State::Open(directory, _)) => directory.users(query),
            _ => Err(not_open()),
        }
    }

    fn tell_page(&mut self, listing: AwaitedPage, page: Answer<Page>) -> bool {
        let ticket = listing.ticket;
        let reply = match page {
            Ok(page) if !page.is_whole() => {
                (self.listing, self.may_list_on) = (Some(listing), true);
                // Nobody is found yet: what shows goes on showing until somebody is.
                if page.rows.is_empty() && matches!(page.names, Names::Read { .. }) {
                    return true;
                }
                Reply::Progress(Progress::Page(page))
            }
            page => Reply::Done(page.map(Done::Page)),
        };
        (self.sink)(ticket, reply)
    }
}
