//! Keys and pasted text on their way to a page, a question or nowhere.
//!
//! Owns what is the same on every page: leaving at once, drawing anew, help,
//! and that nothing acts unseen. Must not know what a page does with a key.

use super::{App, Layer, Order};
use crate::console::frame::LEAST;
use crate::console::keymap::Chord;

use crate::console::screens::Help;
use crate::model::Timestamp;

/// Exit code of Ctrl-C: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

impl App {
    pub(super) fn key(&mut self, chord: Chord, struck: u64, now: Timestamp, orders: &mut Vec<Order>) {
        match chord {
            Chord::Ctrl('c') => return orders.push(Order::Leave(INTERRUPTED)),
            Chord::Ctrl('l') => return orders.push(Order::Repaint),
            Chord::Ctrl('z') => return orders.push(Order::Suspend),
            _ => {}
        }
        if self.is_too_small() {
            if !self.leads_out(chord) {
                return;
            }
            if self.dialog.take().is_some() {
                // The question does not show; no is the answer that does nothing.
                return;
            }
        }
        if self.dialog.is_some() || !self.offer(chord, now, orders) {
            self.stroke(chord, struck, now, orders);
        }
    }

    /// A key for the question or, where there is none, the page.
    pub(super) fn stroke(&mut self, chord: Chord, struck: u64, now: Timestamp, orders: &mut Vec<Order>) {
        if let Some(dialog) = &mut self.dialog {
            if let Some(answer) = dialog.key(chord, struck) {
                self.dialog = None;
                if let (Some(effect), Some(top)) = (answer, self.layers.last()) {
                    self.effect(top.id, effect, now, orders);
                }
            }
            return;
        }
        let moment = self.moment(now);
        let of_panel = self.panel_hints(&moment);
        let Some(top) = self.layers.last_mut() else { return };
        self.notice = None;
        let asks = chord == Chord::F1 || (chord == Chord::Char('?') && !top.screen.is_typing());
        if asks && top.screen.has_help() {
            let help = Help::of(&[top.screen.hints(), of_panel].concat());
            return self.push(Box::new(help), now, orders);
        }
        let (id, effects) = (top.id, top.screen.key(chord, &moment));
        self.effects(id, effects, now, orders);
    }

    pub(super) fn paste(&mut self, text: &str, now: Timestamp, orders: &mut Vec<Order>) {
        let moment = self.moment(now);
        if self.dialog.is_some() || self.is_too_small() || self.is_panels() {
            return;
        }
        self.notice = None;
        if let Some(top) = self.layers.last_mut() {
            let (id, effects) = (top.id, top.screen.paste(text, &moment));
            self.effects(id, effects, now, orders);
        }
    }

    /// Whether a key may do something although nothing shows: Esc, and `q` where
    /// the page has it for leaving.
    fn leads_out(&self, chord: Chord) -> bool {
        let leaves = |top: &Layer| {
            !top.screen.is_typing() && top.screen.hints().iter().any(|hint| hint.chords.contains(&chord))
        };
        match chord {
            Chord::Esc => true,
            Chord::Char('q') => self.dialog.is_none() && self.layers.last().is_some_and(leaves),
            _ => false,
        }
    }

    pub(super) fn is_too_small(&self) -> bool {
        self.size.0 < LEAST.0 || self.size.1 < LEAST.1
    }
}
