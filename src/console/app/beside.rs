//! The panel of a demo beside the pages: where it stands, which keys reach it,
//! what it strikes.
//!
//! Owns that a page's own keys come first and that a question is never
//! disturbed. Must not know what a panel shows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{App, Order};
use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::frame::LEAST;
use crate::console::keymap::{Chord, Hint};
use crate::console::panel::{Panel, Place, Reach, Sight, Stroke, Taken};
use crate::console::screen::{Moment, Screen};
use crate::model::Timestamp;

impl App {
    /// Puts a panel beside the pages.
    pub fn hang(&mut self, panel: Box<dyn Panel>) {
        self.panel = Some(panel);
    }

    /// Takes the panel away, for the console that comes after this one.
    pub fn unhang(&mut self) -> Option<Box<dyn Panel>> {
        self.panel.take()
    }

    /// Where the panel stands now. A page keeps the columns it needs, and a
    /// question is never covered.
    pub(super) fn place(&self) -> Place {
        let Some(panel) = self.panel.as_ref().filter(|_| !self.is_too_small()) else { return Place::Hidden };
        match panel.place(self.size) {
            Place::Beside(columns) if self.size.0.saturating_sub(columns) < LEAST.0 => Place::Hidden,
            Place::Over if self.dialog.is_some() => Place::Hidden,
            place => place,
        }
    }

    /// Columns and rows that the pages have.
    pub(super) fn page_size(&self) -> (u16, u16) {
        match self.place() {
            Place::Beside(columns) => (self.size.0.saturating_sub(columns), self.size.1),
            Place::Hidden | Place::Over => self.size,
        }
    }

    /// The same moment in the whole window.
    fn whole(&self, now: Timestamp) -> Moment {
        Moment { now, size: self.size, ascii: self.look.ascii }
    }

    /// What the panel's keys mean on the page on top.
    pub(super) fn panel_hints(&self, moment: &Moment) -> Vec<Hint> {
        let (Some(panel), Some(top)) = (&self.panel, self.layers.last()) else { return Vec::new() };
        let mut hints = panel.hints(top.screen.crumbs(moment).title);
        if panel.reach() == Reach::Rest {
            let own = top.screen.hints();
            hints.retain_mut(|hint| {
                let reaches = |chord: &Chord| is_left(&*top.screen, &own, *chord);
                let from = hint.chords.iter().position(reaches).and_then(|at| hint.chords.get(at..));
                hint.chords = from.unwrap_or_default();
                from.is_some()
            });
        }
        hints
    }

    /// What keys mean now: those of the page first, then those of the panel. Where
    /// the panel has every key, its own alone.
    pub(super) fn hints(&self, screen: &dyn Screen, moment: &Moment) -> Footer {
        let of_panel = self.panel_hints(moment);
        if self.panel.as_ref().is_some_and(|panel| panel.reach() == Reach::All) {
            return Footer::Hints { hints: of_panel, help: None };
        }
        let help = if screen.is_typing() { Chord::F1 } else { Chord::Char('?') };
        let help = screen.has_help().then_some(help);
        Footer::Hints { hints: screen.hints().into_iter().chain(of_panel).collect(), help }
    }

    /// Whether the panel has the keyboard.
    pub(super) fn is_panels(&self) -> bool {
        self.panel.as_ref().is_some_and(|panel| panel.reach() == Reach::All) || self.place() == Place::Over
    }

    /// Whether the panel may see a key before the page.
    fn reaches_panel(&self, chord: Chord) -> bool {
        let (Some(_), Some(top)) = (&self.panel, self.layers.last()) else { return false };
        self.is_panels() || is_left(&*top.screen, &top.screen.hints(), chord)
    }

    /// Offers a key to the panel. True: it was the panel's.
    pub(super) fn offer(&mut self, chord: Chord, now: Timestamp, orders: &mut Vec<Order>) -> bool {
        if !self.reaches_panel(chord) {
            return false;
        }
        let (sight, moment) = (self.sight(now), self.whole(now));
        let Some(panel) = &mut self.panel else { return false };
        match panel.key(chord, &Sight::of(&sight), &moment) {
            Taken::No => return false,
            Taken::Yes => {}
            Taken::Strokes(strokes) => self.strike(&strokes, now, orders),
        }
        true
    }

    /// Tells the panel that time went by or that the page may show something else.
    pub(super) fn tell_panel(&mut self, now: Timestamp, orders: &mut Vec<Order>) {
        if self.panel.is_none() {
            return;
        }
        let (sight, moment) = (self.sight(now), self.whole(now));
        let strokes = self.panel.as_mut().map(|panel| panel.time(&Sight::of(&sight), &moment));
        self.strike(&strokes.unwrap_or_default(), now, orders);
    }

    fn strike(&mut self, strokes: &[Stroke], now: Timestamp, orders: &mut Vec<Order>) {
        for stroke in strokes {
            // Somebody is there, if only a tour.
            self.idle.stirs(now);
            match stroke {
                Stroke::Key(chord) => self.stroke(*chord, now.millis(), now, orders),
                Stroke::Again => orders.push(Order::Demo),
            }
        }
    }

    /// The page's cells as they would be drawn now.
    fn sight(&self, now: Timestamp) -> Buffer {
        let (width, height) = self.page_size();
        let mut cells = Buffer::empty(Rect::new(0, 0, width, height));
        self.draw_page(&mut cells, now);
        cells
    }

    pub(super) fn panel_deadline(&self, now: Timestamp) -> Option<Timestamp> {
        self.panel.as_ref()?.deadline(&self.whole(now)).filter(|at| *at > now)
    }

    pub(super) fn draw_panel(&self, buffer: &mut Buffer, now: Timestamp) {
        let Some(panel) = &self.panel else { return };
        let (width, height) = self.size;
        let area = match self.place() {
            Place::Hidden => return,
            Place::Beside(columns) => Rect::new(width.saturating_sub(columns), 0, columns, height),
            Place::Over => Rect::new(0, 0, width, height),
        };
        panel.draw(&mut Canvas::new(buffer, area, &self.look), &self.whole(now));
    }
}

/// Whether a key means nothing to the page.
fn is_left(screen: &dyn Screen, own: &[Hint], chord: Chord) -> bool {
    let is_ctrl = matches!(chord, Chord::Ctrl(_));
    (is_ctrl || !screen.has_field()) && !own.iter().any(|hint| hint.chords.contains(&chord))
}
