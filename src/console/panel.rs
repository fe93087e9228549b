//! The seam for what stands beside the pages or over them: the demo's phone and
//! its tour.
//!
//! Owns the trait [`Panel`] and the words that pass between it and the console,
//! with all that is needed to write one. Must not know any panel. A console on
//! a store has none.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::directory::Directory;
use crate::model::Timestamp;
use crate::ports::Clock;

pub use super::canvas::{Canvas, columns, cut, wrapped};
pub use super::frame::LEAST;
pub use super::keymap::{Binding, Chord, Hint, act, always, hints};
pub use super::look::{Look, Role};
pub use super::screen::{Moment, next_second};

/// What a demo's console works on.
pub struct Stage {
    /// The directory, with its people in it.
    pub directory: Box<dyn Directory>,
    /// The one clock of everything in the demo.
    pub clock: Arc<dyn Clock>,
    /// What stands beside the pages.
    pub panel: Box<dyn Panel>,
}

/// Where a panel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is only told what happens.
    Hidden,
    /// At the right, with so many columns of the window; the page has the rest.
    Beside(u16),
    /// Over the page, which may show behind it. Every key is the panel's.
    Over,
}

/// Which keys a panel is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those that mean nothing to the page.
    Rest,
    /// All of them, before the page.
    All,
}

/// What became of a key.
pub enum Taken {
    /// It means nothing to the panel: the page gets it.
    No,
    /// It was the panel's.
    Yes,
    /// It was the panel's, and this follows.
    Strokes(Vec<Stroke>),
}

/// What a panel does at the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// Strikes a key, which goes to the page or its question.
    Key(Chord),
    /// Has the demo begin anew, with this panel.
    Again,
}

/// What stands beside the pages, or over them.
pub trait Panel {
    /// Where it stands in a window of this size.
    fn place(&self, size: (u16, u16)) -> Place;

    /// Which keys it is offered. One that is [`Place::Over`] is offered all.
    fn reach(&self) -> Reach {
        Reach::Rest
    }

    /// What its keys mean while the page with this title is on top; they come
    /// after the page's own in the last line and in `?`.
    fn hints(&self, title: &str) -> Vec<Hint>;

    /// A key was struck. `sight` is what the page shows.
    fn key(&mut self, chord: Chord, sight: &Sight<'_>, moment: &Moment) -> Taken;

    /// Time went by, or the page may show something else.
    fn time(&mut self, sight: &Sight<'_>, moment: &Moment) -> Vec<Stroke>;

    /// When something of it changes by time alone; later than now.
    fn deadline(&self, moment: &Moment) -> Option<Timestamp>;

    /// Draws it: beside the page on its own columns, over it on the whole window.
    fn draw(&self, canvas: &mut Canvas<'_>, moment: &Moment);
}

/// What the page shows, question and all, without the panel.
pub struct Sight<'a>(&'a Buffer);

impl<'a> Sight<'a> {
    /// These cells.
    pub fn of(cells: &'a Buffer) -> Self {
        Self(cells)
    }

    /// The cells.
    pub fn cells(&self) -> &'a Buffer {
        self.0
    }

    /// Whether these words stand there, broken into lines or not.
    pub fn shows(&self, words: &str) -> bool {
        self.words().contains(words)
    }

    /// All that stands there as one line of words.
    pub fn words(&self) -> String {
        let width = usize::from(self.0.area().width).max(1);
        let mut words = String::new();
        for row in self.0.content().chunks(width) {
            let mut hidden = 0;
            for cell in row {
                if hidden == 0 {
                    words.push_str(cell.symbol());
                    hidden = cell.symbol().width().max(1);
                }
                hidden -= 1;
            }
            words.push(' ');
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::Sight;

    #[test]
    fn words_are_found_across_lines_and_behind_wide_characters() {
        let mut cells = Buffer::empty(Rect::new(0, 0, 12, 2));
        cells.set_string(1, 0, "伊藤 has a", Style::new());
        cells.set_string(0, 1, "phone.", Style::new());
        let sight = Sight::of(&cells);
        assert_eq!(sight.words(), "伊藤 has a phone.");
        assert!(sight.shows("has a phone."));
        assert!(!sight.shows("has no phone."));
    }
}
