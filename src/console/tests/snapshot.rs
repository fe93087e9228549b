//! Screens as files: the rows of text, then the styles of each row in runs.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test` writes them anew; otherwise a difference fails.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::harness::{Desk, rows};

/// What a style is, as the table of roles has it.
fn style(cell: &Cell) -> String {
    let color = match (cell.fg, cell.bg) {
        (Color::Indexed(16 | 231), Color::Indexed(16 | 231)) => return "code".to_owned(),
        (Color::Reset, Color::Reset) => String::new(),
        (color, Color::Reset) => format!("{color:?}").to_lowercase(),
        (color, ground) => format!("{color:?} on {ground:?}").to_lowercase(),
    };
    let modifiers = [(Modifier::BOLD, "bold"), (Modifier::DIM, "dim"), (Modifier::REVERSED, "reversed")];
    let known = Modifier::BOLD | Modifier::DIM | Modifier::REVERSED;
    assert!(known.contains(cell.modifier), "the snapshots know no {:?}", cell.modifier);
    let words = modifiers.into_iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    words.fold(
        color,
        |text, (_, word)| if text.is_empty() { word.to_owned() } else { format!("{text} {word}") },
    )
}

fn runs(cells: &[Cell]) -> String {
    let mut text = String::new();
    let mut start = 0;
    for end in 1..=cells.len() {
        let here = style(&cells[start]);
        if end < cells.len() && style(&cells[end]) == here {
            continue;
        }
        if !here.is_empty() {
            let _ = write!(text, "  {start}-{} {here}", end - 1);
        }
        start = end;
    }
    text
}

fn dump(buffer: &Buffer) -> String {
    let mut text = rows(buffer).join("\n");
    text.push_str("\n--- styles: row, columns, style\n");
    let width = usize::from(buffer.area().width).max(1);
    for (row, cells) in buffer.content().chunks(width).enumerate() {
        let runs = runs(cells);
        if !runs.is_empty() {
            let _ = writeln!(text, "{row:>2}{runs}");
        }
    }
    text
}

/// Compares the window with the file of this name.
#[track_caller]
pub(super) fn compare(name: &str, desk: &Desk) {
    let area = *desk.buffer().area();
    let file = format!("src/console/tests/snapshots/{name}.{}x{}.txt", area.width, area.height);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let now = dump(desk.buffer());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now).unwrap();
        return;
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert!(before == now, "{file} was\n{before}\nand is now\n{now}");
}
