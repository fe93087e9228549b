//! How the phone looks.
//!
//! Owns its body, the list of entries and the menu. Must not change anything.

use super::figures::{self, figure};
use super::{Entry, Fault, Hand, MENU, Phone, Said};
use crate::console::panel::{Canvas, Look, Moment, Role, columns, cut, wrapped};
use crate::totp::Code;

/// Most columns and rows of the body.
const BODY: (u16, u16) = (44, 32);
/// Seconds before the end of a code in which it is better to wait.
const LATE: u64 = 5;
/// Rows above the entries: status, title, a rule.
const HEAD: u16 = 3;
/// What the app is called.
const TITLE: &str = "Authenticator";
/// Rows below them.
const FOOT: u16 = 2;
/// Rows of an entry with the blank one after it; a code that is large comes to them.
const ENTRY: u16 = 3;

impl Phone {
    pub(super) fn draw_phone(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        canvas.clear();
        let is_alone = canvas.width() == moment.size.0;
        let (width, height) = (canvas.width().saturating_sub(1).min(BODY.0), canvas.height().min(BODY.1));
        let spare = |whole: u16, used: u16| if is_alone { whole.saturating_sub(used) / 2 } else { 0 };
        let (x, y) = (spare(canvas.width(), width).max(1), spare(canvas.height(), height));
        let mut body = canvas.part(x, y, width, height);
        draw_body(&mut body);
        let (width, height) = (width.saturating_sub(4), height.saturating_sub(2));
        let mut screen = body.part(2, 1, width, height);
        self.draw_head(&mut screen, moment);
        let foot = if is_alone { FOOT } else { 0 };
        let mut middle = screen.part(0, HEAD, width, height.saturating_sub(HEAD + foot));
        match self.hand {
            Hand::Menu(line) => draw_menu(&mut middle, line),
            Hand::Lying | Hand::Entries => self.draw_entries(&mut middle, moment),
        }
        // Beside a page they stand in its last line.
        if is_alone {
            self.draw_foot(&mut screen.part(0, height.saturating_sub(FOOT), width, FOOT));
        }
    }

    fn draw_head(&self, screen: &mut Canvas<'_>, moment: &Moment) {
        let look = screen.look();
        let clock = self.clock(moment.now).secs();
        screen.text(0, 0, &format!("{}:{:02}", clock / 3600 % 24, clock / 60 % 60), Role::Dim);
        screen.right(0, 0, look.banner.unwrap_or_default(), Role::Plain);
        let word = MENU.get(self.fault.line()).map_or("", |(word, _)| *word);
        if self.fault == Fault::None {
            screen.text(0, 1, TITLE, Role::Title);
        } else if columns(TITLE) + 1 + columns(word) <= screen.width() {
            screen.text(0, 1, TITLE, Role::Title);
            screen.right(0, 1, word, Role::Warn);
        } else {
            screen.text(0, 1, word, Role::Warn);
        }
        let rule = if look.ascii { "-" } else { "─" };
        screen.text(0, 2, &rule.repeat(usize::from(screen.width())), Role::Dim);
    }

    /// The keys, where no page says them.
    fn draw_foot(&self, foot: &mut Canvas<'_>) {
        let ascii = foot.look().ascii;
        let (mut x, mut y) = (0, 0);
        for hint in self.own_hints().iter().filter(|hint| !hint.word.is_empty()) {
            let Some(key) = hint.chords.first().map(|chord| chord.name(ascii)) else { continue };
            let width = columns(&key) + 1 + columns(hint.word);
            if x > 0 && x + width > foot.width() {
                (x, y) = (0, y + 1);
            }
            x += foot.text(x, y, &key, Role::Key) + 1;
            x += foot.text(x, y, hint.word, Role::Plain) + 2;
        }
    }

    fn draw_entries(&self, area: &mut Canvas<'_>, moment: &Moment) {
        let mut y = 0;
        if let Some((words, role)) = self.words(moment.now) {
            // The code matters more than a word on it.
            let lines = u16::try_from(wrapped(&words, area.width()).len()).unwrap_or(u16::MAX);
            let left = area.height().saturating_sub(lines.saturating_add(1));
            if self.entries.is_empty() || left + 1 >= ENTRY + figures::ROWS {
                y += area.paragraph(0, y, &words, role) + 1;
            }
        }
        if self.entries.is_empty() {
            area.paragraph(0, y, "No entries yet. Space scans a QR code.", Role::Plain);
        }
        for (at, entry) in self.entries.iter().enumerate().skip(self.top(area.height().saturating_sub(y))) {
            let is_chosen = at == self.chosen;
            let rows = if is_chosen { ENTRY + figures::ROWS } else { ENTRY };
            // The blank row after the last one may be missing.
            if y + rows > area.height() + 1 {
                break;
            }
            let mut part = area.part(0, y, area.width(), rows);
            self.draw_entry(&mut part, entry, is_chosen, moment);
            y += rows;
        }
    }

    /// The first entry that is shown, so that the chosen one is.
    fn top(&self, rows: u16) -> usize {
        let above = rows.saturating_sub(ENTRY + figures::ROWS - 1) / ENTRY;
        self.chosen.saturating_sub(usize::from(above))
    }

    fn draw_entry(&self, part: &mut Canvas<'_>, entry: &Entry, is_chosen: bool, moment: &Moment) {
        let look = part.look();
        let left = entry.left(self.clock(moment.now)).div_ceil(1000);
        let (ring_role, code_role) =
            if left <= LATE { (Role::Warn, Role::Warn) } else { (Role::Good, Role::Title) };
        if is_chosen && self.hand == Hand::Entries {
            part.text(0, 0, look.bar(), Role::Focus);
            part.text(0, 1, look.bar(), Role::Focus);
        }
        let ring = ring(left, entry.parameters().period.secs(), look);
        let room = part.width().saturating_sub(2 + part.right(0, 0, &ring, ring_role) + 1);
        part.text(2, 0, &cut(entry.issuer(), room, look.ellipsis()), Role::Title);
        let Some(code) = self.shown(entry, moment.now) else { return };
        let role = if is_chosen { Role::Dim } else { code_role };
        let room = part.width().saturating_sub(2 + part.right(0, 1, &grouped(&code), role) + 1);
        part.text(2, 1, &cut(entry.account(), room, look.ellipsis()), Role::Plain);
        if is_chosen {
            draw_large(part, 2, &code, code_role);
        }
    }
}

/// What the phone says of a scan.
pub(super) fn words(said: Said) -> Option<(String, Role)> {
    Some(match said {
        Said::Nothing => return None,
        Said::Unread(why) => (format!("{why} {}", why.next()), Role::Warn),
        Said::Added => ("Added.".to_owned(), Role::Plain),
        Said::Replaced => ("This entry has a new key now.".to_owned(), Role::Plain),
        Said::Kept => ("This entry was there already.".to_owned(), Role::Plain),
    })
}

fn draw_menu(area: &mut Canvas<'_>, chosen: usize) {
    let look = area.look();
    area.text(0, 0, "What is wrong with it?", Role::Plain);
    for ((line, (word, words)), y) in MENU.iter().enumerate().zip((2..).step_by(2)) {
        let is_chosen = line == chosen;
        area.text(0, y, if is_chosen { look.bar() } else { " " }, Role::Focus);
        area.text(2, y, word, if is_chosen { Role::Title } else { Role::Plain });
        area.text(2, y + 1, words, Role::Dim);
    }
}

fn draw_body(body: &mut Canvas<'_>) {
    let (width, height) = (body.width(), body.height());
    let (corners, across, down) =
        if body.look().ascii { (["+"; 4], "-", "|") } else { (["╭", "╮", "╰", "╯"], "─", "│") };
    let line = across.repeat(usize::from(width.saturating_sub(2)));
    let [a, b, c, d] = corners;
    let below = height.saturating_sub(1);
    body.text(0, 0, &format!("{a}{line}{b}"), Role::Plain);
    body.text(0, below, &format!("{c}{line}{d}"), Role::Plain);
    // Where one speaks and hears.
    let bar = if body.look().ascii { "=" } else { "━" };
    body.text(width / 2 - width / 16, 0, &bar.repeat(usize::from(width / 8)), Role::Plain);
    body.text(width / 2 - width / 8, below, &bar.repeat(usize::from(width / 4)), Role::Plain);
    for y in 1..height.saturating_sub(1) {
        body.text(0, y, down, Role::Plain);
        body.text(width.saturating_sub(1), y, down, Role::Plain);
    }
}

fn draw_large(part: &mut Canvas<'_>, y: u16, code: &Code, role: Role) {
    let ascii = part.look().ascii;
    let half = code.expose().len() / 2;
    let mut x = 2;
    for (index, digit) in code.expose().chars().enumerate() {
        x += if index == half { 2 } else { 0 };
        for (row, line) in figure(digit, ascii).iter().flatten().zip(y..) {
            part.text(x, line, row, role);
        }
        x += figures::COLUMNS + 1;
    }
}

/// `123 456`
fn grouped(code: &Code) -> String {
    let (first, second) = code.expose().split_at(code.expose().len() / 2);
    format!("{first} {second}")
}

/// How much of a code's time is left, as a ring that empties and in seconds.
fn ring(left: u64, period: u64, look: &Look) -> String {
    if look.ascii {
        return format!("{left:>2} s");
    }
    let ring = match left.saturating_sub(1) * 5 / period.max(1) {
        0 => "○",
        1 => "◔",
        2 => "◑",
        3 => "◕",
        _ => "●",
    };
    format!("{ring} {left:>2} s")
}
