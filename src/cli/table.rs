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
        self.lines.push(cells.map(|cell| escaped(&cell)));
    }

    /// The list as text. `columns`: the width of the terminal, if there is one.
    pub fn text(&self, columns: Option<usize>, ellipsis: &str) -> String {
        let mut widths = [0; N];
        for line in &self.lines {
            for (width, cell) in widths.iter_mut().zip(line) {
                *width = (*width).max(cell.width());
            }
        }
        let whole: usize = widths.iter().sum::<usize>() + GAP * N.saturating_sub(1);
        if let (Some(columns), Some(soft)) = (columns, widths.get_mut(1)) {
            *soft = soft.saturating_sub(whole.saturating_sub(columns)).max(4);
        }
        let mut text = String::new();
        for line in &self.lines {
            let mut row = String::new();
            for (cell, width) in line.iter().zip(widths) {
                let cell = cut(cell, width, ellipsis);
                row.push_str(&cell);
                row.push_str(&" ".repeat(width.saturating_sub(cell.width()) + GAP));
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }
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
