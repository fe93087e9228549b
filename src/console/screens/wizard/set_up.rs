//! Step 2: the QR code, with all text beside it.
//!
//! Owns what of the page shows: the code has the whole height of the window,
//! text stands beside it where there is room and is one key away where not.
//! A code that does not fit whole is not drawn; the page says what it needs.

use super::spelling;
use crate::console::canvas::{Canvas, cut};
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::{Look, Role};
use crate::console::screen::Moment;
use crate::console::widgets::draw_qr;
use crate::console::words::left;
use crate::directory::SetUp;
use crate::model::SecretText;
use crate::qr::{Drawing, Needs, Rendering, Space, Symbol};

/// Fewest columns beside the code in which the text is readable.
const PANE: u16 = 25;

/// What a key led to.
pub enum Outcome {
    /// On to the codes.
    Scanned,
    /// One level back; the enrollment stays pending.
    Back,
    /// Destroy the enrollment, after a question.
    Discard,
    /// Something else shows, or nothing changed.
    Shown,
}

/// What of the page is wanted where not all of it fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Code and text; the code alone where the text has no room.
    Both,
    /// The code on the whole window.
    Code,
    /// The text on the whole window.
    Text,
    /// The key, read out position by position.
    ReadOut,
}

/// Why the code is not drawn.
#[derive(Debug, Clone, Copy)]
enum Undrawn {
    /// The text is wanted instead.
    Unwanted,
    /// The key is read out instead.
    ReadOut,
    /// The window is too small for it.
    NoRoom(Needs),
    /// The entry is too long for any code.
    TooLong,
}

/// The page.
pub struct SetUpPage {
    set_up: SetUp,
    key: SecretText,
    symbol: Option<Symbol>,
    wanted: Wanted,
    key_shown: bool,
    /// None: the one that suits the terminal.
    rendering: Option<Rendering>,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Scanned,
    ShowKey,
    Full,
    Text,
    Rendering,
    ReadOut,
    Discard,
    Back,
}

const KEYS: &[Binding<SetUpPage, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Scanned,
        hint: "scanned",
        help: "The app shows the new entry: go on to its codes.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::ShowKey,
        hint: "show key",
        help: "Show the secret key, to be typed where the code cannot be scanned.",
        when: |page| !page.key_shown,
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::ShowKey,
        hint: "hide key",
        help: "Hide the secret key.",
        when: |page| page.key_shown,
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Text,
        hint: "QR code",
        help: "Back to the code.",
        when: |page| page.wanted == Wanted::Text,
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Text,
        hint: "",
        help: "Change between the code and the text, where both do not fit.",
        when: |page| page.wanted != Wanted::Text,
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the security credentials. The enrollment stays pending until it expires.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Char('f')],
        act: Act::Full,
        hint: "full screen",
        help: "The code alone on the whole window, and back.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Char('g')],
        act: Act::Rendering,
        hint: "",
        help: "Draw the code in another way, where it does not scan.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Char('r')],
        act: Act::ReadOut,
        hint: "",
        help: "Show the secret key position by position, to be read out on the telephone; and back.",
        when: |_| true,
    },
    Binding {
        chords: &[Chord::Char('u')],
        act: Act::Discard,
        hint: "",
        help: "Discard this enrollment.",
        when: |_| true,
    },
];

impl SetUpPage {
    /// The page of an enrollment under way.
    /// None of a hardware token, which has nothing to be scanned.
    pub fn of(set_up: SetUp) -> Option<Self> {
        let scan = set_up.scan.clone()?;
        let symbol = Symbol::encode(scan.key_uri.expose()).ok();
        Some(Self { set_up, key: scan.key, symbol, wanted: Wanted::Both, key_shown: false, rendering: None })
    }

    /// What keys do now.
    pub fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, moment: &Moment) -> Outcome {
        match act(KEYS, self, chord) {
            Some(Act::Scanned) => return Outcome::Scanned,
            Some(Act::Back) if matches!(self.wanted, Wanted::Code | Wanted::ReadOut) => {
                self.wanted = Wanted::Both;
            }
            Some(Act::ReadOut) => {
                self.wanted = if self.wanted == Wanted::ReadOut { Wanted::Both } else { Wanted::ReadOut };
            }
            Some(Act::Back) => return Outcome::Back,
            Some(Act::Discard) => return Outcome::Discard,
            Some(Act::ShowKey) => {
                self.key_shown = !self.key_shown;
                // Where the code stands alone, the key is on the text side.
                if self.key_shown && (self.wanted == Wanted::Code || self.is_alone(moment)) {
                    self.wanted = Wanted::Text;
                }
            }
            Some(Act::Full) => {
                self.wanted = if self.wanted == Wanted::Code { Wanted::Both } else { Wanted::Code };
            }
            Some(Act::Text) => {
                self.wanted = if self.wanted == Wanted::Text { Wanted::Both } else { Wanted::Text };
            }
            Some(Act::Rendering) => {
                // After the last drawing comes the key, then the first again.
                let mut next = if self.wanted == Wanted::Text {
                    Some(Rendering::UpperHalf)
                } else {
                    self.rendering(moment.ascii).next()
                };
                while let Some(rendering) = next.filter(|rendering| !self.fits(*rendering, moment)) {
                    next = rendering.next();
                }
                self.wanted = if next.is_some() { Wanted::Both } else { Wanted::Text };
                self.rendering = next.or(self.rendering);
            }
            None => {}
        }
        Outcome::Shown
    }

    /// Whether the window has no room for text beside the code.
    fn is_alone(&self, moment: &Moment) -> bool {
        let rendering = self.rendering(moment.ascii);
        let columns = self.symbol.as_ref().map_or(0, |symbol| symbol.needs(rendering).columns);
        columns + 1 + PANE > moment.size.0
    }

    fn fits(&self, rendering: Rendering, moment: &Moment) -> bool {
        let (columns, rows) = moment.size;
        self.symbol.as_ref().is_some_and(|symbol| symbol.draw(rendering, Space { columns, rows }).is_ok())
    }

    fn rendering(&self, ascii: bool) -> Rendering {
        self.rendering.unwrap_or(if ascii { Rendering::DoubleWidth } else { Rendering::UpperHalf })
    }

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
        match (self.wanted, beside, self.drawing(ascii, width, height)) {
            (Wanted::ReadOut, ..) => self.draw_text(canvas, footer, moment, Undrawn::ReadOut),
            (_, _, Err(why)) => self.draw_text(canvas, footer, moment, why),
            (Wanted::Text, ..) => self.draw_text(canvas, footer, moment, Undrawn::Unwanted),
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
        }
    }

    fn draw_pane(&self, pane: &mut Canvas<'_>, footer: &Footer, moment: &Moment) {
        let (width, height) = (pane.width(), pane.height());
        let look = pane.look();
        let title = "Set up device";
        let room = width.saturating_sub(13 + crate::console::canvas::columns(look.step()));
        let x = pane.text(0, 0, &cut(self.set_up.user.as_str(), room, look.ellipsis()), Role::Plain);
        let x = x + pane.text(x, 0, look.step(), Role::Dim);
        pane.text(x, 0, title, Role::Title);
        pane.text(0, 1, &step_words(look), Role::Dim);
        let rows = footer.column_rows(width).min(height / 2);
        let body_rows = height.saturating_sub(rows + 4);
        let mut body = pane.part(0, 3, width, body_rows);
        self.draw_words(&mut body, moment);
        footer.draw_column(&mut pane.part(0, height - rows, width, rows));
    }

    fn draw_words(&self, body: &mut Canvas<'_>, moment: &Moment) {
        let mut y = body.paragraph(0, 0, "Scan with the app. It will show", Role::Plain);
        y += body.paragraph(0, y, &self.set_up.entry(), Role::Title) + 1;
        y += body.paragraph(0, y, "Cannot scan? The key:", Role::Plain);
        y += self.draw_key(body, y) + 1;
        let expires = format!("expires in {}", left(self.set_up.expires_at, moment.now));
        body.text(0, y, &expires, Role::Dim);
        if let Some(why) = self.why_so(moment.ascii) {
            body.paragraph(0, y + 2, why, Role::Dim);
        }
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
            Undrawn::Unwanted => self.draw_words(&mut body, moment),
            Undrawn::ReadOut => {
                let y = body.paragraph(0, 0, "The secret key, to be read out:", Role::Plain) + 1;
                spelling::draw(&mut body, y, self.key.expose());
            }
            Undrawn::NoRoom(_) | Undrawn::TooLong => self.draw_instead(&mut body, why, moment),
        }
        footer.draw(&mut canvas.part(0, height - rows, width, rows));
    }

    fn draw_instead(&self, body: &mut Canvas<'_>, why: Undrawn, moment: &Moment) {
        let why = match why {
            Undrawn::NoRoom(Needs { columns, rows }) => format!(
                "The QR code needs {columns} columns and {rows} rows; the window has {}x{}. Make it larger, press g for another way to draw it, or type the key into the app.",
                moment.size.0, moment.size.1
            ),
            Undrawn::TooLong | Undrawn::Unwanted | Undrawn::ReadOut => {
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
        body.text(0, y, &format!("expires in {}", left(self.set_up.expires_at, moment.now)), Role::Dim);
    }
}

/// The wizard's step, with the mark of a demo: no demo's key shall be taken for a real one.
fn step_words(look: &Look) -> String {
    look.banner.map_or_else(|| "step 2 of 3".to_owned(), |banner| format!("step 2 of 3  {banner}"))
}
