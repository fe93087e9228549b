//! One line on standard error that is rewritten: how far something is, as a bar
//! and in words.
//!
//! Owns that it stands on a terminal only, fits the window, needs no escape
//! sequence, and that nothing of it is left. Must not know what goes on, nor when
//! it is worth a line. The bar is indicatif's; it is drawn into memory and goes out
//! in one write, as links may be slow, and nothing here ticks.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle, TermLike};

use super::desk::Desk;
use super::drawing::columns_of_errors;
use super::failure::on_stderr;
use super::talk::typeset;
use crate::directory::SoFar;

/// Columns of the bar, where they are free beside the words.
const BAR: usize = 24;
/// Fewer show nothing that the words do not.
const SHORTEST_BAR: usize = 8;

/// One line that is rewritten, on a terminal.
pub struct Line {
    /// None where nobody would see it.
    shown: Option<Shown>,
}

struct Shown {
    bar: ProgressBar,
    sheet: Sheet,
    look: Look,
}

/// What it may be drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// No bar: a screen reader or a teletype takes one for noise.
    Words,
    /// A bar and words of ASCII.
    Ascii,
    /// A bar of blocks.
    Blocks,
}

impl Line {
    /// With nothing on it.
    pub fn new(desk: &Desk<'_>) -> Self {
        let look = match (desk.environment().is_dumb(), desk.is_ascii()) {
            (true, _) => Look::Words,
            (false, true) => Look::Ascii,
            (false, false) => Look::Blocks,
        };
        let shown = desk.terminals().errors.then(|| Shown::with(look, desk.is_ascii()));
        Self { shown }
    }

    /// These words instead of what stood there.
    pub fn say(&mut self, text: &str) {
        self.draw(text, None);
    }

    /// The same, and a bar that is as long as what is done of it.
    pub fn say_so_far(&mut self, text: &str, so_far: SoFar) {
        self.draw(text, so_far.of.filter(|of| *of > 0).map(|of| (so_far.done, of)));
    }

    fn draw(&mut self, text: &str, done_of: Option<(u64, u64)>) {
        if let Some(shown) = &self.shown {
            shown.draw(text, done_of);
        }
    }

    /// Whether something stands there.
    pub fn stands(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.sheet.lock().standing > 0)
    }

    /// Others may write now: what stands there would look as if it had stopped there.
    pub fn clear(&mut self) {
        if let Some(shown) = &self.shown {
            shown.sheet.lock().take_away();
        }
    }

    /// What takes the line away from another thread; none where there is no line.
    pub fn sheet(&self) -> Option<Sheet> {
        self.shown.as_ref().map(|shown| shown.sheet.clone())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Shown {
    fn with(look: Look, is_ascii: bool) -> Self {
        let sheet = Sheet { page: Arc::default(), is_ascii };
        let target = ProgressDrawTarget::term_like(Box::new(sheet.clone()));
        Self { bar: ProgressBar::with_draw_target(None, target), sheet, look }
    }

    fn draw(&self, text: &str, done_of: Option<(u64, u64)>) {
        let text = typeset(text, self.sheet.is_ascii);
        let free = usize::from(self.sheet.width()).saturating_sub(text.chars().count() + 1);
        let (done, of) = done_of.unwrap_or((0, 1));
        let is_bar = self.look != Look::Words && done_of.is_some() && free >= SHORTEST_BAR;
        let template =
            if is_bar { format!("{{bar:{}}} {{wide_msg}}", free.min(BAR)) } else { WORDS.to_owned() };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let signs = if self.look == Look::Blocks { "█░" } else { "#-" };
            self.bar.set_style(style.progress_chars(signs));
        }
        self.bar.set_length(of);
        self.bar.set_position(done);
        self.bar.set_message(text);
        self.sheet.lock().put();
    }
}

/// How it is drawn without a bar.
const WORDS: &str = "{wide_msg}";

/// What the bar is drawn on, before it goes out as a whole.
#[derive(Debug, Clone)]
pub struct Sheet {
    page: Arc<Mutex<Page>>,
    is_ascii: bool,
}

#[derive(Debug, Default)]
pub struct Page {
    drawn: String,
    /// Columns of what stands on the terminal.
    standing: usize,
}

impl Sheet {
    /// Nobody else writes to the line meanwhile.
    pub fn lock(&self) -> MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    /// What was drawn last instead of what stands there.
    fn put(&mut self) {
        let text = self.drawn.trim_end();
        on_stderr(&rewritten(text, self.standing));
        self.standing = text.chars().count();
    }

    /// Takes away what stands there.
    pub fn take_away(&mut self) {
        let width = std::mem::take(&mut self.standing);
        if width > 0 {
            on_stderr(&format!("\r{}\r", " ".repeat(width)));
        }
    }
}

/// What puts a text in the place of one of so many columns.
fn rewritten(text: &str, before: usize) -> String {
    format!("\r{text}{}", " ".repeat(before.saturating_sub(text.chars().count())))
}

impl TermLike for Sheet {
    /// The last column stays free: some terminals begin a new line behind it.
    fn width(&self) -> u16 {
        columns_of_errors().saturating_sub(1).max(1)
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> io::Result<()> {
        self.write_str(text)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.lock().drawn.push_str(text);
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        self.lock().drawn.clear();
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Look, Shown, rewritten};

    /// What the line shows for so many of so many.
    fn drawn(look: Look, text: &str, done_of: Option<(u64, u64)>) -> String {
        let shown = Shown::with(look, look != Look::Blocks);
        shown.draw("something that is longer than what is drawn afterwards …", None);
        shown.draw(text, done_of);
        let page = shown.sheet.lock();
        page.drawn.trim_end().to_owned()
    }

    #[test]
    fn nothing_of_a_longer_line_is_left_behind_a_shorter_one() {
        assert_eq!(rewritten("Working out …", 0), "\rWorking out …");
        assert_eq!(rewritten("1 of 2", 13), "\r1 of 2       ");
        assert_eq!(rewritten("2 of 2", 6), "\r2 of 2");
    }

    #[test]
    fn a_bar_is_as_long_as_what_is_done() {
        let half = drawn(Look::Blocks, "5 of 10 users, 50 %", Some((5, 10)));
        assert_eq!(half, "████████████░░░░░░░░░░░░ 5 of 10 users, 50 %");
        let all = drawn(Look::Ascii, "10 of 10 …", Some((10, 10)));
        assert_eq!(all, "######################## 10 of 10 ...");
        let none = drawn(Look::Ascii, "0 of 10", Some((0, 10)));
        assert_eq!(none, "------------------------ 0 of 10");
    }

    #[test]
    fn words_stand_alone_where_there_is_no_bar_or_no_room() {
        assert_eq!(drawn(Look::Words, "5 of 10", Some((5, 10))), "5 of 10");
        assert_eq!(drawn(Look::Blocks, "Opening the store …", None), "Opening the store …");
        // 79 columns are taken of 80.
        let text = "5 of 10 ".repeat(9);
        assert_eq!(drawn(Look::Blocks, text.trim_end(), Some((5, 10))), text.trim_end());
        assert_eq!(drawn(Look::Blocks, &"x".repeat(100), None), "x".repeat(79));
    }
}
