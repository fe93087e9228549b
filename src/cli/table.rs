//! Lists in columns.
//!
//! Owns alignment by the columns a text takes on the terminal, and what is cut or
//! goes on in a line of its own where the terminal is too narrow: nothing ever in a
//! pipe. Foreign text is escaped here.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::talk::wrapped;
use crate::model::escaped;

/// Blanks between two columns, and before what goes on in a line of its own.
const GAP: usize = 2;
/// The least room in which the last column goes on under itself.
const LEAST: usize = 24;

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
        let mut widths = Widths { of: [0; N], window: None };
        self.lines.iter().for_each(|line| widths.see(line));
        widths.fit(columns);
        self.lines.iter().map(|line| widths.line(line, ellipsis)).collect()
    }
}

/// The columns of a list that is too long to be held: seen whole first, and then
/// written line by line.
pub struct Widths<const N: usize> {
    of: [usize; N],
    /// The width of the terminal, if there is one.
    window: Option<usize>,
}

impl<const N: usize> Widths<N> {
    /// As wide as the heading.
    pub fn of(heading: [&str; N]) -> Self {
        Self { of: heading.map(UnicodeWidthStr::width), window: None }
    }

    /// Wide enough for this line too, in which what is foreign was escaped.
    pub fn see(&mut self, line: &[String; N]) {
        for (width, cell) in self.of.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }

    /// The second column gives way until all fit; what does not even then goes on in
    /// lines of its own.
    pub fn fit(&mut self, columns: Option<usize>) {
        let last = self.of.last().copied().unwrap_or_default();
        // The last one needs no more, as it goes on under itself.
        let all = self.of.iter().sum::<usize>() - last + last.min(LEAST);
        let whole = all + GAP * N.saturating_sub(1);
        if let (Some(columns), Some(soft)) = (columns, self.of.get_mut(1))
            && let Some(left) = soft.checked_sub(whole.saturating_sub(columns)).filter(|left| *left >= 4)
        {
            *soft = left;
        }
        self.fold(columns);
    }

    /// No column gives way: what does not fit goes on in lines of its own.
    pub fn fold(&mut self, columns: Option<usize>) {
        self.window = columns;
    }

    /// A line and its end.
    pub fn line(&self, line: &[String; N], ellipsis: &str) -> String {
        let window = self.window.unwrap_or(usize::MAX);
        let (mut rows, mut row, mut at) = (String::new(), String::new(), 0);
        for (index, (cell, width)) in line.iter().zip(self.of).enumerate() {
            let is_last = index + 1 == N;
            let least = if is_last { width.min(LEAST) } else { width };
            if at > GAP && at + least > window {
                end(&mut rows, &mut row);
                row.push_str(&" ".repeat(GAP));
                at = GAP;
            }
            let cell = cut(cell, width, ellipsis);
            let blanks = " ".repeat(width.saturating_sub(cell.width()) + GAP);
            let under = format!("\n{}", " ".repeat(at));
            let is_too_wide = is_last && at + cell.width() > window;
            let room = window.saturating_sub(at);
            row.push_str(&if is_too_wide { wrapped(&cell, room).replace('\n', &under) } else { cell });
            row.push_str(&blanks);
            at += width + GAP;
        }
        end(&mut rows, &mut row);
        rows
    }
}

/// Ends a row where its last word ends; one without a word is none.
fn end(rows: &mut String, row: &mut String) {
    if !row.trim_end().is_empty() {
        rows.push_str(row.trim_end());
        rows.push('\n');
    }
    row.clear();
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
    use super::{Table, Widths};

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

    #[test]
    fn what_does_not_fit_goes_on_between_words_in_lines_of_its_own() {
        let heading = ["Number", "When", "Operator", "What"];
        let what = "device phone of alice deactivated because it was lost on a train";
        let line = ["12", "2026-11-23", "mia", what].map(str::to_owned);
        let text = |line: &[String; 4], columns| {
            let mut widths = Widths::of(heading);
            widths.see(line);
            widths.fold(Some(columns));
            widths.line(&heading.map(str::to_owned), "…") + &widths.line(line, "…")
        };
        assert_eq!(
            text(&line, 56),
            "Number  When        Operator  What\n\
             12      2026-11-23  mia       device phone of alice\n                              \
             deactivated because it was\n                              lost on a train\n"
        );
        assert_eq!(
            text(&line, 40),
            "Number  When        Operator\n  What\n\
             12      2026-11-23  mia\n  device phone of alice deactivated\n  because it was lost on a train\n"
        );
        // Nothing goes on in no line.
        let short = ["12", "2026-11-23", "mia", ""].map(str::to_owned);
        assert_eq!(text(&short, 20), "Number  When\n  Operator  What\n12      2026-11-23\n  mia\n");
        assert!(text(&["12", "2026-11-23", "", ""].map(str::to_owned), 20).ends_with("12      2026-11-23\n"));
    }

    #[test]
    fn the_second_column_is_cut_only_where_that_helps() {
        let mut table = Table::new(["User", "Name", "Groups"]);
        table.push([
            "alice".into(),
            "Alice Liddell".into(),
            "one, two, three, four, five, six, seven".into(),
        ]);
        assert_eq!(
            table.text(Some(50), "…"),
            "User   Name           Groups\n\
             alice  Alice Liddell  one, two, three, four, five,\n                      six, seven\n"
        );
        assert_eq!(
            table.text(Some(12), "…"),
            "User\n  Name\n  Groups\nalice\n  Alice Liddell\n  one, two,\n  three,\n  four,\n  five, six,\n  seven\n"
        );
    }
}
