//! Step 2: the QR code, with all text beside it.
//!
//! Owns what of the page is wanted and what its keys do; how it is laid out is
//! in `drawing`. Must not judge a code.

mod drawing;
mod veil;

use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::screen::Moment;
use crate::directory::{Problem, SetUp};
use crate::model::{SafeText, SecretText};
use crate::ports::{Multiplexer, Onlookers};
use crate::qr::{Rendering, Space, Symbol};

use self::veil::Veil;

/// The drawings, in the order of the key that goes round them.
fn drawings() -> impl Iterator<Item = Rendering> + Clone {
    std::iter::successors(Some(Rendering::UpperHalf), |rendering| rendering.next())
}

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
    /// The key is wanted although this records the session.
    EvenIfRecorded(SafeText),
    /// Nothing else can be shown, for this reason.
    Told(Problem),
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
    /// The same, as the last drawing that fits was seen.
    Undrawn,
    /// The key, read out position by position.
    ReadOut,
}

/// The page.
pub struct SetUpPage {
    set_up: SetUp,
    key: SecretText,
    symbol: Option<Symbol>,
    wanted: Wanted,
    key_shown: bool,
    veil: Veil,
    multiplexer: Option<Multiplexer>,
    /// None: the one that suits the terminal.
    rendering: Option<Rendering>,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Unveil,
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
        chords: &[Chord::Char('y')],
        act: Act::Unveil,
        hint: "show it all the same",
        help: "Show the QR code although the session is being recorded. That is history.",
        when: SetUpPage::can_unveil,
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Scanned,
        hint: "scanned",
        help: "The app shows the new entry: go on to its codes.",
        when: SetUpPage::is_open,
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Scanned,
        hint: "scanned before",
        help: "The app has the entry from before the recording: go on to its codes.",
        when: |page| !page.is_open(),
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::ShowKey,
        hint: "show key",
        help: "Show the secret key, to be typed where the code cannot be scanned.",
        when: |page| page.is_open() && !page.key_shown,
    },
    Binding {
        chords: &[Chord::Char('s')],
        act: Act::ShowKey,
        hint: "hide key",
        help: "Hide the secret key.",
        when: |page| page.is_open() && page.key_shown,
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Text,
        hint: "QR code",
        help: "Back to the code.",
        when: |page| page.is_open() && page.is_text(),
    },
    Binding {
        chords: &[Chord::Tab],
        act: Act::Text,
        hint: "",
        help: "Change between the code and the text, where both do not fit.",
        when: |page| page.is_open() && !page.is_text(),
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
        when: SetUpPage::is_open,
    },
    Binding {
        chords: &[Chord::Char('g')],
        act: Act::Rendering,
        hint: "",
        help: "Draw the code in another way, where it does not scan.",
        when: SetUpPage::is_open,
    },
    Binding {
        chords: &[Chord::Char('r')],
        act: Act::ReadOut,
        hint: "",
        help: "Show the secret key position by position, to be read out on the telephone; and back.",
        when: SetUpPage::is_open,
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
    /// The page of an enrollment under way; none of a hardware token, which has nothing to be scanned.
    pub fn of(set_up: SetUp, onlookers: Onlookers) -> Option<Self> {
        let scan = set_up.scan.clone()?;
        Some(Self {
            set_up,
            key: scan.key,
            symbol: Symbol::encode(scan.key_uri.expose()).ok(),
            wanted: Wanted::Both,
            key_shown: false,
            veil: onlookers.recorder.map_or(Veil::Lifted, Veil::Drawn),
            multiplexer: onlookers.multiplexer,
            rendering: None,
        })
    }

    /// What keys do now.
    pub fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, moment: &Moment) -> Outcome {
        match act(KEYS, self, chord) {
            Some(Act::Unveil) => return self.ask_to_unveil(),
            Some(Act::Scanned) => {
                // Whoever comes back for the code has not asked for the key.
                self.key_shown = false;
                if self.wanted == Wanted::ReadOut {
                    self.wanted = Wanted::Both;
                }
                return Outcome::Scanned;
            }
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
                self.wanted = if self.is_text() { Wanted::Both } else { Wanted::Text };
            }
            Some(Act::Rendering) => return self.draw_otherwise(moment),
            None => {}
        }
        Outcome::Shown
    }

    /// Takes the next drawing that fits; after the last one comes the key, then the
    /// first again. Full screen goes round the drawings alone.
    fn draw_otherwise(&mut self, moment: &Moment) -> Outcome {
        let now = self.rendering(moment.ascii);
        let fits = |rendering: &Rendering| self.fits(*rendering, moment);
        let next = match self.wanted {
            Wanted::Code => {
                let mut round = drawings().chain(drawings()).skip_while(|other| *other != now).skip(1);
                let Some(next) = round.find(fits).filter(|next| *next != now) else {
                    return Outcome::Told(Problem::refused(
                        "No other drawing fits this window.",
                        "Make the window larger, or press s for the key.",
                    ));
                };
                self.rendering = Some(next);
                return Outcome::Shown;
            }
            Wanted::Text | Wanted::Undrawn => drawings().find(fits),
            Wanted::Both | Wanted::ReadOut => drawings().skip_while(|other| *other != now).skip(1).find(fits),
        };
        self.wanted = if next.is_some() { Wanted::Both } else { Wanted::Undrawn };
        self.rendering = next.or(self.rendering);
        Outcome::Shown
    }

    /// Whether the text stands in the place of the code.
    fn is_text(&self) -> bool {
        matches!(self.wanted, Wanted::Text | Wanted::Undrawn)
    }

    /// Whether the window has no room for text beside the code.
    fn is_alone(&self, moment: &Moment) -> bool {
        let rendering = self.rendering(moment.ascii);
        let columns = self.symbol.as_ref().map_or(0, |symbol| symbol.needs(rendering).columns);
        columns + 1 + drawing::PANE > moment.size.0
    }

    fn fits(&self, rendering: Rendering, moment: &Moment) -> bool {
        let (columns, rows) = moment.size;
        self.symbol.as_ref().is_some_and(|symbol| symbol.draw(rendering, Space { columns, rows }).is_ok())
    }

    fn fits_all(&self, moment: &Moment) -> bool {
        drawings().all(|rendering| self.fits(rendering, moment))
    }

    fn fits_any(&self, moment: &Moment) -> bool {
        drawings().any(|rendering| self.fits(rendering, moment))
    }

    fn rendering(&self, ascii: bool) -> Rendering {
        self.rendering.unwrap_or(if ascii { Rendering::DoubleWidth } else { Rendering::UpperHalf })
    }
}
