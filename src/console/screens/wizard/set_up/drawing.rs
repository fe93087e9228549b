//! How *Set up device* is laid out.
//!
//! Owns that the code has the whole height of the window, that text stands beside
//! it where there is room and is one key away where not, and that a code that does
//! not fit whole is not drawn: the page says what it needs.

use super::super::spelling;
use super::{SetUpPage, Wanted};
use crate::console::canvas::{Canvas, columns, cut, wrapped};
use crate::console::footer::Footer;
use crate::console::look::{Look, Role};
use crate::console::screen::Moment;
use crate::console::widgets::draw_qr;
use crate::console::words::left;
use crate::model::Parameters;
use crate::ports::Recorder;
use crate::qr::{Drawing, Needs, Rendering, Space};

/// Fewest columns beside the code in which the text is readable.
pub(super) const PANE: u16 = 25;

/// Why the code is not drawn.
#[derive(Debug, Clone, Copy)]
enum Undrawn {
    /// The text is wanted instead.
    Unwanted,
    /// The last drawing that fits was seen.
    NoneLeft,
    /// The key is read out instead.
    ReadOut,
    /// This records the session.
    Recorded(Recorder),
    /// The window is too small for it.
    NoRoom(Needs),
    /// The entry is too long for any code.
    TooLong,
}

impl SetUpPage {
    fn drawing(&self, ascii: bool, columns: u16, rows: u16) -> Result<Drawing, Undrawn> {
        let symbol = self.symbol.as_ref().ok_or(Undrawn::TooLong)?;
        symbol.draw(self.rendering(ascii), Space { columns, rows }).map_err(Undrawn::NoRoom)
    }

    /// Draws the page on the whole window.
    pub fn draw(&self, canvas: &mut Canvas<'_>, footer: &Footer, moment: &Moment) {
        let (width, height) = (canvas.width(), canvas.height());
        let ascii = canvas.look().ascii;
        // A quiet zone that is a little narrower leaves room for the text.
        let beside = self.drawing(ascii, width.saturating_sub(PANE + 1), height);
        if let Some(recorder) = self.recorder() {
            return self.draw_text(canvas, footer, moment, Undrawn::Recorded(recorder));
        }
        match (self.wanted, beside, self.drawing(ascii, width, height)) {
            (Wanted::ReadOut, ..) => self.draw_text(canvas, footer, moment, Undrawn::ReadOut),
            (_, _, Err(why)) => self.draw_text(canvas, footer, moment, why),
            (Wanted::Text, ..) => self.draw_text(canvas, footer, moment, Undrawn::Unwanted),
            (Wanted::Undrawn, ..) => self.draw_text(canvas, footer, moment, Undrawn::NoneLeft),
            (Wanted::Both, Ok(drawing), _) => {
                let top = (height - drawing.rows()) / 2;
                draw_qr(canvas, 0, top, &drawing);
                let x = drawing.columns() + 1;
                self.draw_pane(&mut canvas.part(x, 0, width - x, height), footer, moment);
            }
            (_, _, Ok(drawing)) => self.draw_alone(canvas, &drawing, footer),
        }
    }

    fn draw_alone(&self, canvas: &mut Canvas<'_>, drawing: &Drawing, footer: &Footer) {
        let (width, height) = (canvas.width(), canvas.height());
        let top = (height - drawing.rows()) / 2;
        draw_qr(canvas, 0, top, drawing);
        // A few columns are left: enough for the keys that matter.
        let beside = width.saturating_sub(drawing.columns() + 1);
        if beside >= 8 {
            let mut strip = canvas.part(drawing.columns() + 1, 0, beside, height);
            strip.text(0, 0, self.set_up.user.as_str(), Role::Plain);
            let mut y = 2 + strip.paragraph(0, 1, "Set up device", Role::Title);
            if let Some(banner) = strip.look().banner {
                y += strip.paragraph(0, y - 1, banner, Role::Plain);
            }
            match footer {
                Footer::Hints { .. } => {}
                Footer::Problem(problem) => {
                    y += strip.paragraph(0, y, &problem.what, Role::Bad);
                    strip.paragraph(0, y, &problem.next, Role::Plain);
                    return;
                }
                Footer::Said(text) => {
                    strip.paragraph(0, y, text, Role::Plain);
                    return;
                }
            }
            for (key, text) in
                [("Enter", "scanned"), ("s", "show key"), ("Tab", "text"), ("Esc", "back"), ("?", "help")]
            {
                strip.text(0, y, key, Role::Key);
                strip.text(0, y + 1, text, Role::Plain);
                y += 2;
            }
            self.draw_others(&mut strip, y, 0);
        }
    }

    fn draw_pane(&self, pane: &mut Canvas<'_>, footer: &Footer, moment: &Moment) {
        let (width, height) = (pane.width(), pane.height());
        let look = pane.look();
        let title = "Set up device";
        let room = width.saturating_sub(13 + columns(look.step()));
        let x = pane.text(0, 0, &cut(self.set_up.user.as_str(), room, look.ellipsis()), Role::Plain);
        let x = x + pane.text(x, 0, look.step(), Role::Dim);
        pane.text(x, 0, title, Role::Title);
        pane.text(0, 1, &step_words(look), Role::Dim);
        let rows = footer.column_rows(width).min(height / 2);
        let body_rows = height.saturating_sub(rows + 4);
        let mut body = pane.part(0, 3, width, body_rows);
        self.draw_words(&mut body, moment, true);
        footer.draw_column(&mut pane.part(0, height - rows, width, rows));
    }

    fn draw_words(&self, body: &mut Canvas<'_>, moment: &Moment, is_beside_code: bool) {
        let mut y = body.paragraph(0, 0, "Scan with the app. It will show", Role::Plain);
        y += body.paragraph(0, y, &self.set_up.entry(), Role::Title) + 1;
        y += body.paragraph(0, y, "Cannot scan? The key:", Role::Plain);
        y += self.draw_key(body, y) + 1;
        // Where a key is typed the app asks for these, too; beside the code only
        // what is unusual is worth the room, if there is any.
        let type_words = self.type_words();
        let rows = u16::try_from(wrapped(&type_words, body.width()).len()).unwrap_or(u16::MAX);
        let is_unusual = self.set_up.parameters != Parameters::UNIVERSAL;
        if !is_beside_code || (is_unusual && y + rows + 2 <= body.height()) {
            y += body.paragraph(0, y, &type_words, Role::Plain) + 1;
        }
        self.draw_time_left(body, y, moment);
        let rows = body.height().saturating_sub(y + 1);
        y += self.draw_others(body, y + 1, rows);
        if let Some(why) = self.why_so(moment.ascii).filter(|_| is_beside_code) {
            body.paragraph(0, y + 2, why, Role::Dim);
        }
    }

    /// What the app must be told where the key is typed.
    fn type_words(&self) -> String {
        format!("Type: time based, {}", self.set_up.parameters)
    }

    /// Why the code is drawn as it is, where that is not the usual way.
    fn why_so(&self, ascii: bool) -> Option<&'static str> {
        match (self.rendering(ascii), self.rendering) {
            (Rendering::UpperHalf, None) => None,
            (Rendering::DoubleWidth, None) => Some("In blanks: no Unicode here. g: another way."),
            (Rendering::UpperHalf, Some(_)) => Some("In upper half blocks. g: another way."),
            (Rendering::DoubleWidth, Some(_)) => Some("In blanks. g: another way."),
            (Rendering::LowerHalf, _) => Some("In lower half blocks. g: another way."),
        }
    }

    /// The key in groups of four, hidden until it is asked for. Returns the rows used.
    fn draw_key(&self, canvas: &mut Canvas<'_>, y: u16) -> u16 {
        let hidden = canvas.look().hidden();
        let a_row = if canvas.width() >= 42 { 8 } else { 4 };
        let key = self.key.expose();
        let mut rest = key;
        let (mut x, mut row, mut groups) = (1, y, 0);
        while !rest.is_empty() {
            let (group, tail) = rest.split_at(rest.len().min(4));
            if groups == a_row {
                (x, row, groups) = (1, row + 1, 0);
            }
            x += if self.key_shown {
                canvas.text(x, row, group, Role::Title)
            } else {
                canvas.text(x, row, &hidden.repeat(group.len()), Role::Dim)
            } + 1;
            groups += 1;
            rest = tail;
        }
        row + 1 - y
    }

    /// The page without the code: it is not wanted, or does not fit.
    fn draw_text(&self, canvas: &mut Canvas<'_>, footer: &Footer, moment: &Moment, why: Undrawn) {
        let (width, height) = (canvas.width(), canvas.height());
        let look = canvas.look();
        let x =
            1 + canvas.text(1, 0, &cut(self.set_up.user.as_str(), width / 2, look.ellipsis()), Role::Plain);
        let x = x + canvas.text(x, 0, look.step(), Role::Dim);
        canvas.text(x, 0, "Set up device", Role::Title);
        canvas.right(1, 0, &step_words(look), Role::Plain);
        let rows = footer.rows(width).min(height / 2);
        let mut body = canvas.part(3, 2, width.saturating_sub(6), height.saturating_sub(rows + 3));
        match why {
            Undrawn::Unwanted => self.draw_words(&mut body, moment, false),
            Undrawn::ReadOut => {
                let text = format!("The secret key, to be read out. {}", self.type_words());
                let y = body.paragraph(0, 0, &text, Role::Plain) + 1;
                let y = y + spelling::draw(&mut body, y, self.key.expose());
                self.draw_others(&mut body, y, 2);
            }
            Undrawn::Recorded(recorder) => {
                let y = Self::draw_veil(&mut body, recorder);
                self.draw_time_left(&mut body, y, moment);
            }
            Undrawn::NoneLeft | Undrawn::NoRoom(_) | Undrawn::TooLong => {
                self.draw_instead(&mut body, why, moment);
            }
        }
        footer.draw(&mut canvas.part(0, height - rows, width, rows));
    }

    fn draw_instead(&self, body: &mut Canvas<'_>, why: Undrawn, moment: &Moment) {
        let why = match why {
            Undrawn::NoRoom(Needs { columns, rows }) => {
                let needs = format!("The QR code needs {columns} columns and {rows} rows");
                let has = format!("the window has {}x{}", moment.size.0, moment.size.1);
                let other = if self.fits_any(moment) { "press g for another way to draw it, " } else { "" };
                format!("{needs}; {has}. Make it larger, {other}or type the key into the app.")
            }
            Undrawn::NoneLeft if self.fits_all(moment) => {
                "These were all the drawings. Press g for the first one again, or type the key into the app.".to_owned()
            }
            Undrawn::NoneLeft => {
                "No other drawing fits this window. Press g for the first one again, or type the key into the app.".to_owned()
            }
            Undrawn::TooLong | Undrawn::Unwanted | Undrawn::ReadOut | Undrawn::Recorded(_) => {
                "This entry is too long for a QR code. Type the key into the app.".to_owned()
            }
        };
        let mut y = body.paragraph(0, 0, &why, Role::Warn) + 1;
        y += body.paragraph(0, y, "In the app choose “enter a setup key” and type:", Role::Plain);
        y += body.paragraph(2, y, &format!("Account: {}", self.set_up.entry()), Role::Plain);
        body.text(2, y, &format!("Type:    time based, {}", self.set_up.parameters), Role::Plain);
        let key = if self.key_shown { "Key:" } else { "Key:     (s shows it)" };
        body.text(2, y + 1, key, Role::Plain);
        y += 2;
        y += self.draw_key(&mut body.part(2, 0, 60, 99), y) + 1;
        self.draw_time_left(body, y, moment);
        self.draw_others(body, y + 1, 1);
    }

    fn draw_time_left(&self, body: &mut Canvas<'_>, y: u16, moment: &Moment) {
        let x = body.text(0, y, "expires in ", Role::Dim);
        body.text(x, y, &left(self.set_up.expires_at, moment.now), Role::Plain);
    }
}

/// The wizard's step, with the mark of a demo: no demo's key shall be taken for a real one.
fn step_words(look: &Look) -> String {
    look.banner.map_or_else(|| "step 2 of 3".to_owned(), |banner| format!("step 2 of 3  {banner}"))
}
