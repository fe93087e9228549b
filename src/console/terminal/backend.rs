//! ratatui's backend for this program: no byte that changes nothing.
//! crossterm's own resets the colours and hides the cursor in each frame, changed or not, and asks
//! the terminal where its cursor is; over a slow link the first is noise, and the second hangs.

use std::io;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::frame::FrameWriter;
use super::pen;
use super::tty::Outlet;

/// What the terminal's cursor is known to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    /// Nothing is known: somebody else had the terminal.
    Unknown,
    /// It is hidden.
    Hidden,
    /// It is shown, at a place that is known as long as nothing was drawn since.
    Shown(Option<Position>),
}

/// Draws into a [`FrameWriter`] and sends nothing for what the terminal already shows.
pub struct QuietBackend<O: Outlet> {
    frame: FrameWriter<O>,
    cursor: Cursor,
    /// The frame clears the screen, and whether anything was drawn since.
    cleared: Cleared,
}

/// Whether the frame that is being drawn clears the screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cleared {
    /// It draws on what is there.
    No,
    /// It does, and nothing was drawn since: to clear once more would change nothing.
    Blank,
    /// It does, and something was drawn since.
    DrawnOn,
}

impl<O: Outlet> QuietBackend<O> {
    /// A backend whose frames go to `outlet`.
    #[must_use]
    pub fn new(outlet: O) -> Self {
        Self { frame: FrameWriter::new(outlet), cursor: Cursor::Unknown, cleared: Cleared::No }
    }

    /// Sends the frame and returns its number of bytes. A frame that clears the screen is always
    /// synchronized.
    pub(super) fn end_frame(&mut self, synchronized: bool) -> io::Result<usize> {
        let whole = synchronized || self.cleared != Cleared::No;
        self.cleared = Cleared::No;
        self.frame.end_frame(whole)
    }

    /// Forgets what the terminal is known to show.
    pub(super) fn forget(&mut self) {
        self.cursor = Cursor::Unknown;
    }

    #[cfg(test)]
    pub(super) fn outlet(&self) -> &O {
        self.frame.outlet()
    }

    fn crossterm(&mut self) -> CrosstermBackend<&mut FrameWriter<O>> {
        CrosstermBackend::new(&mut self.frame)
    }
}

impl<O: Outlet> Backend for QuietBackend<O> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        if let Cursor::Shown(place) = &mut self.cursor {
            *place = None;
        }
        if self.cleared == Cleared::Blank {
            self.cleared = Cleared::DrawnOn;
        }
        pen::draw(&mut self.frame, content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor != Cursor::Hidden {
            self.cursor = Cursor::Hidden;
            self.crossterm().hide_cursor()?;
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !matches!(self.cursor, Cursor::Shown(_)) {
            self.cursor = Cursor::Shown(None);
            self.crossterm().show_cursor()?;
        }
        Ok(())
    }

    /// Never asks the terminal: many never answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(match self.cursor {
            Cursor::Shown(Some(place)) => place,
            _ => Position::ORIGIN,
        })
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor != Cursor::Shown(Some(position)) {
            if let Cursor::Shown(place) = &mut self.cursor {
                *place = Some(position);
            }
            self.crossterm().set_cursor_position(position)?;
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if region != ClearType::All {
            return self.crossterm().clear_region(region);
        }
        // "Clear all" pushes the old screen, with a secret key on it, into the scrollback of some
        // terminals; clearing from the top left corner on does not.
        if self.cleared == Cleared::Blank {
            return Ok(());
        }
        self.cleared = Cleared::Blank;
        if let Cursor::Shown(place) = &mut self.cursor {
            *place = None;
        }
        let mut crossterm = self.crossterm();
        crossterm.set_cursor_position(Position::ORIGIN)?;
        crossterm.clear_region(ClearType::AfterCursor)
    }

    fn size(&self) -> io::Result<Size> {
        self.frame.outlet().size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    /// Does nothing: a frame is sent when it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
