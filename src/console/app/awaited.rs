//! What was asked and is not answered yet.
//!
//! Owns whose answer it is, since when it is awaited, and that a read nobody
//! waits for any more is stopped. Must not know what was asked.

use super::idle::OWN;
use super::{App, Order};
use crate::console::screen::Screen;
use crate::directory::{Request, Ticket};
use crate::model::Timestamp;

/// A request under way.
pub(super) struct Awaited {
    pub(super) layer: u64,
    pub(super) is_write: bool,
    asked_at: Timestamp,
}

impl App {
    pub(super) fn ask(&mut self, layer: u64, request: Request, now: Timestamp, orders: &mut Vec<Order>) {
        let is_write = request.is_write();
        if !is_write {
            self.awaited.retain(|ticket, awaited| {
                let is_kept = awaited.is_write || awaited.layer != layer;
                orders.extend((!is_kept).then_some(Order::Stop(*ticket)));
                is_kept
            });
        }
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.awaited.insert(ticket, Awaited { layer, is_write, asked_at: now });
        orders.push(Order::Ask(ticket, request));
    }

    /// Nobody waits for what a page that is gone wanted to read.
    pub(super) fn forget(&mut self, orders: &mut Vec<Order>) {
        let layers = &self.layers;
        let gone = |awaited: &Awaited| {
            !awaited.is_write && awaited.layer != OWN && !layers.iter().any(|layer| layer.id == awaited.layer)
        };
        self.awaited.retain(|ticket, awaited| {
            let is_gone = gone(awaited);
            orders.extend(is_gone.then_some(Order::Stop(*ticket)));
            !is_gone
        });
    }

    pub(super) fn asker(&mut self, ticket: Ticket) -> Option<&mut Box<dyn Screen>> {
        let layer = self.awaited.get(&ticket)?.layer;
        self.layers.iter_mut().find(|at| at.id == layer).map(|layer| &mut layer.screen)
    }

    pub(super) fn working_since(&self) -> Option<Timestamp> {
        self.awaited.values().map(|awaited| awaited.asked_at).min()
    }
}
