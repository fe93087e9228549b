//! Keys: one table a screen feeds dispatch, the hints in the last line and `?`.
//!
//! Owns what a key is called and which act it stands for in the present state.
//! Must not know any screen.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key as the tables name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chord {
    /// A character, typed as it is.
    Char(char),
    /// Ctrl with a letter.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// F1.
    F1,
}

impl Chord {
    /// The chord of a key event, if the tables could name it.
    pub fn of(event: &KeyEvent) -> Option<Self> {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        Some(match event.code {
            KeyCode::Char(c) if ctrl => Self::Ctrl(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Self::Char(c),
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::Tab => Self::Tab,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::Backspace => Self::Backspace,
            KeyCode::Delete => Self::Delete,
            KeyCode::F(1) => Self::F1,
            _ => return None,
        })
    }

    /// What the key is called; with `ascii` the arrows are words.
    pub fn name(self, ascii: bool) -> String {
        match self {
            Self::Char(' ') => "Space".to_owned(),
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::Enter => "Enter".to_owned(),
            Self::Esc => "Esc".to_owned(),
            Self::Tab => "Tab".to_owned(),
            Self::BackTab => "Shift-Tab".to_owned(),
            Self::Up => if ascii { "Up" } else { "↑" }.to_owned(),
            Self::Down => if ascii { "Down" } else { "↓" }.to_owned(),
            Self::Left => if ascii { "Left" } else { "←" }.to_owned(),
            Self::Right => if ascii { "Right" } else { "→" }.to_owned(),
            Self::Home => "Home".to_owned(),
            Self::End => "End".to_owned(),
            Self::PageUp => "PgUp".to_owned(),
            Self::PageDown => "PgDn".to_owned(),
            Self::Backspace => "Backspace".to_owned(),
            Self::Delete => "Del".to_owned(),
            Self::F1 => "F1".to_owned(),
        }
    }
}

/// One line of a screen's table.
pub struct Binding<S: 'static, A: 'static> {
    /// The keys; the first is the one the last line names.
    pub chords: &'static [Chord],
    /// What they stand for.
    pub act: A,
    /// A word or two for the last line; empty: only in `?`.
    pub hint: &'static str,
    /// A sentence for `?`.
    pub help: &'static str,
    /// Whether they mean anything in this state.
    pub when: fn(&S) -> bool,
}

/// What a key means now, for the last line and `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The keys.
    pub chords: &'static [Chord],
    /// A word or two; empty: only in `?`.
    pub word: &'static str,
    /// A sentence.
    pub help: &'static str,
}

/// The act that a key stands for in this state.
pub fn act<S, A: Copy>(table: &[Binding<S, A>], state: &S, chord: Chord) -> Option<A> {
    table
        .iter()
        .find(|binding| binding.chords.contains(&chord) && (binding.when)(state))
        .map(|binding| binding.act)
}

/// What keys mean in this state, in the order of the table. What only has keys
/// that mean something else before is left out.
pub fn hints<S, A>(table: &[Binding<S, A>], state: &S) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for binding in table.iter().filter(|binding| (binding.when)(state)) {
        let is_taken = |chord: &Chord| hints.iter().any(|hint| hint.chords.contains(chord));
        if !binding.chords.iter().all(is_taken) {
            hints.push(Hint { chords: binding.chords, word: binding.hint, help: binding.help });
        }
    }
    hints
}

/// Always.
pub fn always<S>(_: &S) -> bool {
    true
}
