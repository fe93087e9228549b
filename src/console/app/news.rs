//! What somebody else changed, while this console shows it.
//!
//! Owns that the page on top hears of it and those below look when they are on top
//! again. Must not know what a page does then.

use super::{App, Order};
use crate::directory::Changed;
use crate::model::Timestamp;

impl App {
    /// Takes in what others changed.
    pub(super) fn news(&mut self, changed: &Changed, now: Timestamp, orders: &mut Vec<Order>) {
        let moment = self.moment(now);
        if let Some(top) = self.layers.last_mut() {
            let (id, effects) = (top.id, top.screen.news(changed, &moment));
            self.effects(id, effects, now, orders);
        }
    }
}
