//! Lists in columns.
//!
//! Owns alignment by the columns a text takes on the terminal, and what is cut
//! where the terminal is too narrow: nothing ever in a pipe. Foreign text is
//! escaped here.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::escaped;

/// Blanks between two columns.
const GAP: usize = 2;

/// A list in columns; the second one gives way when the terminal is narrow.
pub struct Table<const N: usize> {
    lines: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// An empty list under this heading.
    pub fn new(heading: [&str; N]) -> Self {
        Self { lines: vec![heading.map(str::to_owned)] }
    }

    /// Adds a line; what is foreign in it is escaped.
    pub fn push(&mut self, cells: [String; N]) {
        self.lines.push(self::cells(cells));
    }

    /// The list as text. `columns`: the width of the terminal, if there is one.
    pub fn text(&self, columns: Option<usize>, ellipsis: &str) -> String {
        let mut widths = Widths([0; N]);
        self.lines.iter().for_each(|line| widths.see(line));
        widths.fit(columns);
        self.lines.iter().map(|line| widths.line(line, ellipsis)).collect()
    }
}

/// The columns of a list that is too long to be held: seen whole first, and then
/// written line by line.
pub struct Widths<const N: usize>([usize; N]);

impl<const N: usize> Widths<N> {
    /// As wide as the heading.
    pub fn of(heading: [&str; N]) -> Self {
        Self(heading.map(UnicodeWidthStr::width))
    }

    /// Wide enough for this line too, in which what is foreign was escaped.
    pub fn see(&mut self, line: &[String; N]) {
        for (width, cell) in self.0.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }

    /// The second column gives way until all fit.
    pub fn fit(&mut self, columns: Option<usize>) {
        let whole: usize = self.0.iter().sum::<usize>() + GAP * N.saturating_sub(1);
        if let (Some(columns), Some(soft)) = (columns, self.0.get_mut(1)) {
            *soft = soft.saturating_sub(whole.saturating_sub(columns)).max(4);
        }
    }

    /// A line and its end.
    pub fn line(&self, line: &[String; N], ellipsis: &str) -> String {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(self.0) {
            let cell = cut(cell, width, ellipsis);
            row.push_str(&cell);
            row.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
        }
        row.truncate(row.trim_end().len());
        row.push('\n');
        row
    }
}

/// The cells of a line, with what is foreign in them escaped.
pub fn cells<const N: usize>(cells: [String; N]) -> [String; N] {
    cells.map(|cell| escaped(&cell))
}

/// The text in so many columns, cut between graphemes.
fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut short = String::new();
    for grapheme in text.graphemes(true) {
        if short.width() + grapheme.width() > room {
            break;
        }
        short.push_str(grapheme);
    }
    short.push_str(ellipsis);
    short
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table() -> Table<3> {
        let mut table = Table::new(["User", "Name", "MFA"]);
        table.push(["alice".into(), "Alice Liddell".into(), "active".into()]);
        table.push(["yuki".into(), "雪 \u{1b}[2J".into(), "none".into()]);
        table
    }

    #[test]
    fn columns_are_aligned_by_what_the_terminal_shows() {
        assert_eq!(
            table().text(None, "…"),
            "User   Name           MFA\n\
             alice  Alice Liddell  active\n\
             yuki   雪 \\u{1b}[2J   none\n"
        );
    }

    #[test]
    fn on_a_narrow_terminal_the_second_column_is_cut() {
        assert_eq!(
            table().text(Some(20), "..."),
            "User   Name   MFA\n\
             alice  Al...  active\n\
             yuki   雪...  none\n"
        );
    }
}
