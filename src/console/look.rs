//! How things look: colours by role, symbols, and their plain stand-ins.
//!
//! Owns that no meaning rests on colour alone and that `NO_COLOR` is honoured
//! by never setting one. Must not know any screen. The QR code is not styled here.

use ratatui::style::{Color, Modifier, Style};

use crate::model::MfaState;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Plain,
    /// The title of the page.
    Title,
    /// Less important text.
    Dim,
    /// The field that has the keys.
    Focus,
    /// The chosen line of a list.
    Selected,
    /// Something is as it should be: for symbols, as green text is hard to read
    /// on a light theme.
    Good,
    /// Something needs a look.
    Warn,
    /// Something is wrong.
    Bad,
    /// The name of a key.
    Key,
}

/// Theme and symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// No colours at all.
    pub mono: bool,
    /// Only ASCII, and the QR code in double-width blanks.
    pub ascii: bool,
    /// Stands on every screen of a demo.
    pub banner: Option<&'static str>,
}

impl Look {
    /// The style of a role: of the terminal's own 16 colours those that can be
    /// read on dark and on light. Not bright black, which some themes make
    /// invisible; not yellow and cyan, which vanish on white.
    pub fn style(&self, role: Role) -> Style {
        let plain = Style::new();
        let (style, color) = match role {
            Role::Plain => return plain,
            Role::Title | Role::Key => return plain.add_modifier(Modifier::BOLD),
            Role::Dim => return plain.add_modifier(Modifier::DIM),
            Role::Selected => return plain.add_modifier(Modifier::REVERSED),
            Role::Good => (plain, Color::Green),
            Role::Warn => (plain, Color::Magenta),
            Role::Bad => (plain.add_modifier(Modifier::BOLD), Color::Red),
            Role::Focus => (plain.add_modifier(Modifier::BOLD), Color::Magenta),
        };
        if self.mono { style } else { style.fg(color) }
    }

    /// The thick bar before what has the keys.
    pub fn bar(&self) -> &'static str {
        if self.ascii { ">" } else { "▌" }
    }

    /// Where the next character goes.
    pub fn caret(&self) -> &'static str {
        if self.ascii { "_" } else { "▏" }
    }

    /// Between label and value.
    pub fn rule(&self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// Between the steps of the breadcrumb.
    pub fn step(&self) -> &'static str {
        if self.ascii { " > " } else { " › " }
    }

    /// Between two facts.
    pub fn dot(&self) -> &'static str {
        if self.ascii { " - " } else { " · " }
    }

    /// Where text was cut.
    pub fn ellipsis(&self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }

    /// A hidden character.
    pub fn hidden(&self) -> &'static str {
        if self.ascii { "*" } else { "•" }
    }

    /// Nothing to show.
    pub fn none(&self) -> &'static str {
        if self.ascii { "-" } else { "–" }
    }

    /// Something is right.
    pub fn tick(&self) -> &'static str {
        if self.ascii { "ok" } else { "✓" }
    }

    /// What orders a list.
    pub fn ordered(&self) -> &'static str {
        if self.ascii { "v" } else { "▼" }
    }

    /// The two states of a choice.
    pub fn choice(&self, chosen: bool) -> &'static str {
        match (chosen, self.ascii) {
            (true, false) => "(•)",
            (true, true) => "(*)",
            (false, _) => "( )",
        }
    }

    /// A part and the rest of a gauge.
    pub fn gauge(&self) -> (&'static str, &'static str) {
        if self.ascii { ("#", ".") } else { ("█", "░") }
    }

    /// A state: its symbol, the symbol's role, its word.
    pub fn mfa(&self, state: MfaState) -> (&'static str, Role, &'static str) {
        let (symbol, plain, word, role) = match state {
            MfaState::Active => ("●", "*", "active", Role::Good),
            MfaState::Pending { .. } => ("◐", "~", "pending", Role::Warn),
            MfaState::Unproven => ("◐", "~", "unproven", Role::Warn),
            MfaState::None => ("○", "-", "none", Role::Dim),
            MfaState::Overdue { .. } => ("○", "!", "overdue", Role::Bad),
            MfaState::Disabled => ("×", "x", "disabled", Role::Bad),
        };
        (if self.ascii { plain } else { symbol }, role, word)
    }

    /// Text of ours in the characters this look may use.
    pub fn plain<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        if !self.ascii || text.is_ascii() {
            return text.into();
        }
        text.replace('…', "...")
            .replace(['“', '”'], "\"")
            .replace('–', "-")
            .replace('›', ">")
            .replace('·', "-")
            .into()
    }
}
