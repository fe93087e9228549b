//! The screen the program draws on: ratatui's terminal, one write for each frame that changed
//! something and none for one that did not. It sets no terminal mode; the guard does.

use std::io;

use ratatui::layout::{Rect, Size};
use ratatui::{Frame, Terminal};

use super::backend::QuietBackend;
use super::tty::{Outlet, Tty};

/// Draws frames on an [`Outlet`], in the program the terminal itself.
pub struct Screen<O: Outlet = Tty> {
    terminal: Terminal<QuietBackend<O>>,
}

impl<O: Outlet> Screen<O> {
    /// A screen on `outlet`. Nothing is sent before the first [`draw`](Self::draw).
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub fn new(outlet: O) -> io::Result<Self> {
        // With NO_COLOR set, crossterm writes a full reset for each colour, which also takes the
        // selection's reverse video away. Whether to use colours is for the theme to decide.
        crossterm::style::force_color_output(true);
        let mut terminal = Terminal::new(QuietBackend::new(outlet))?;
        let area = terminal.get_frame().area();
        // What the terminal shows before the first frame is not known to be blank.
        terminal.resize(area)?;
        Ok(Self { terminal })
    }

    /// Draws a frame and sends what differs from the last one, in one write. Returns the number of
    /// bytes sent: 0 when nothing differs. A new window size is noticed here.
    ///
    /// # Errors
    /// When the terminal is gone. What it shows is then unknown; only [`repaint`](Self::repaint)
    /// makes it right again.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<usize> {
        self.draw_frame(render, false)
    }

    /// As [`draw`](Self::draw), and the terminal shows the frame in one go where it can. For
    /// changes of the whole screen only: it costs 16 bytes.
    ///
    /// # Errors
    /// As [`draw`](Self::draw).
    pub fn draw_whole(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<usize> {
        self.draw_frame(render, true)
    }

    /// Makes the next frame clear the screen and send every cell, whatever the terminal shows now.
    /// Sends nothing itself.
    pub fn repaint(&mut self) {
        self.terminal.backend_mut().forget();
        // Not ratatui's `clear`: that asks the terminal for its cursor and waits for the answer.
        // A size that cannot be asked is an error of the next frame, which asks again.
        if let Ok(size) = self.size() {
            let _ = self.terminal.resize(Rect::from(size));
        }
    }

    /// The size in cells, asked anew.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn draw_frame(&mut self, render: impl FnOnce(&mut Frame<'_>), whole: bool) -> io::Result<usize> {
        self.terminal.draw(render)?;
        self.terminal.backend_mut().end_frame(whole)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Frame;
    use ratatui::layout::{Position, Size};
    use ratatui::style::{Style, Stylize};
    use ratatui::widgets::Paragraph;

    use super::super::frame::tests::Recorder;
    use super::Screen;

    fn screen() -> Screen<Recorder> {
        let size = Size::new(80, 24);
        Screen::new(Recorder { size, ..Recorder::default() }).unwrap()
    }

    fn writes(screen: &Screen<Recorder>) -> usize {
        screen.terminal.backend().outlet().writes.len()
    }

    fn last(screen: &Screen<Recorder>) -> String {
        let writes = &screen.terminal.backend().outlet().writes;
        String::from_utf8(writes.last().unwrap().clone()).unwrap()
    }

    fn text(words: &str) -> impl FnOnce(&mut Frame<'_>) {
        move |frame| frame.render_widget(Paragraph::new(words.reversed()), frame.area())
    }

    #[test]
    fn each_changed_frame_is_one_write_and_an_unchanged_one_none() {
        let mut screen = screen();
        assert!(screen.draw(text("one")).unwrap() > 0);
        assert_eq!(writes(&screen), 1);
        assert_eq!(screen.draw(text("one")).unwrap(), 0);
        assert_eq!(screen.draw_whole(text("one")).unwrap(), 0);
        assert_eq!(writes(&screen), 1);
        assert!(screen.draw(text("two")).unwrap() > 0);
        assert_eq!(writes(&screen), 2);
    }

    #[test]
    fn one_changed_cell_costs_few_bytes() {
        let mut screen = screen();
        let plain = |words: &'static str| {
            move |frame: &mut Frame<'_>| frame.render_widget(Paragraph::new(words), frame.area())
        };
        screen.draw(plain("code 1")).unwrap();
        assert_eq!(screen.draw(plain("code 2")).unwrap(), 7);
        assert_eq!(last(&screen), "\x1b[1;6H2");
    }

    #[test]
    fn the_first_frame_hides_the_cursor_once_and_clears_without_touching_the_scrollback() {
        let mut screen = screen();
        screen.draw(text("one")).unwrap();
        let first = last(&screen);
        assert!(first.starts_with("\x1b[?2026h\x1b[1;1H\x1b[J"), "{first:?}");
        assert!(first.ends_with("\x1b[?25l\x1b[?2026l") && !first.contains("\x1b[2J"));
        screen.draw(text("two")).unwrap();
        assert!(!last(&screen).contains("\x1b[?25"));
    }

    #[test]
    fn a_cursor_that_stays_costs_nothing_and_returns_after_a_drawing() {
        let mut screen = screen();
        let at = |x, words: &'static str| {
            move |frame: &mut Frame<'_>| {
                frame.render_widget(Paragraph::new(words), frame.area());
                frame.set_cursor_position(Position::new(x, 0));
            }
        };
        screen.draw(at(3, "one")).unwrap();
        assert!(last(&screen).contains("\x1b[?25h\x1b[1;4H"));
        assert_eq!(screen.draw(at(3, "one")).unwrap(), 0);
        assert_eq!(screen.draw(at(1, "one")).unwrap(), 6);
        screen.draw(at(1, "two")).unwrap();
        assert!(last(&screen).ends_with("\x1b[1;2H"));
        screen.draw(text("two")).unwrap();
        assert!(last(&screen).ends_with("\x1b[?25l"));
    }

    #[test]
    fn a_repaint_sends_everything_again_in_one_synchronized_write() {
        let mut screen = screen();
        screen.draw(text("everything")).unwrap();
        screen.repaint();
        assert_eq!(writes(&screen), 1);
        screen.draw(text("everything")).unwrap();
        assert_eq!(writes(&screen), 2);
        let again = last(&screen);
        assert!(again.starts_with("\x1b[?2026h\x1b[1;1H\x1b[J") && again.contains("everything"));
        assert!(again.ends_with("\x1b[?25l\x1b[?2026l"));
        assert_eq!(screen.draw(text("everything")).unwrap(), 0);
    }

    #[test]
    fn many_repaints_before_a_frame_clear_once() {
        let mut screen = screen();
        screen.draw(text("everything")).unwrap();
        screen.repaint();
        screen.draw(text("everything")).unwrap();
        let once = last(&screen);
        for _ in 0..100 {
            screen.repaint();
        }
        screen.draw(text("everything")).unwrap();
        assert_eq!(last(&screen), once);
        assert_eq!(writes(&screen), 3);
    }

    #[test]
    fn colours_are_sent_whatever_the_environment_says() {
        let mut screen = screen();
        screen
            .draw(|frame| {
                let words = Paragraph::new("red").style(Style::new().red());
                frame.render_widget(words, frame.area());
            })
            .unwrap();
        assert!(last(&screen).contains("\x1b[31m"), "{:?}", last(&screen));
    }

    #[test]
    fn no_size_is_too_small_to_draw_on() {
        for size in [(0, 0), (1, 1), (0, 9), (9, 0)] {
            let size = Size::new(size.0, size.1);
            let mut screen = Screen::new(Recorder { size, ..Recorder::default() }).unwrap();
            screen.draw(text("words")).unwrap();
            screen.repaint();
            screen.draw_whole(text("others")).unwrap();
        }
    }
}
