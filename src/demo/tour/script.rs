//! The tour's script, as `assets/tour.txt` has it: steps, and what happens in each.
//!
//! Owns the words of the script and that a line which cannot be read is named.
//! Must not know how anything of it is played.

use std::fmt;

use crate::console::panel::Chord;

/// What the tour plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) steps: Vec<Step>,
}

/// What the arrows go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// What stands above the captions.
    pub(super) title: String,
    pub(super) acts: Vec<Act>,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A caption, left for as long as it takes to read.
    Say(String),
    /// Text, typed letter by letter.
    Type(String),
    /// Keys, struck one after the other.
    Press(Vec<Chord>),
    /// The page shows these words before anything else happens.
    Until(String),
    /// The phone scans the QR code on the page.
    Scan,
    /// The phone is looked at.
    Phone,
    /// The code that the phone shows is typed.
    Code,
    /// The code that was typed last is typed again.
    Again,
    /// The phone shows its next code; the clock runs faster until it does.
    Next,
    /// So many milliseconds in which nothing happens.
    Rest(u64),
    /// The screen has this name now.
    Shot(String),
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    line: usize,
    what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the tour's script {}", self.line, self.what)
    }
}

impl Script {
    /// Reads a script. A line begins with a word that says what happens; one that
    /// begins with a blank goes on with the line before.
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut steps: Vec<Step> = Vec::new();
        for (line, (word, rest)) in whole_lines(text)? {
            let wrong = |what: String| Unreadable { line, what };
            if word == "step" {
                let title = some(&rest).ok_or_else(|| wrong("names no step".to_owned()))?;
                steps.push(Step { title, acts: Vec::new() });
                continue;
            }
            let act = act(&word, &rest).map_err(wrong)?;
            match steps.last_mut() {
                Some(step) => step.acts.push(act),
                None => return Err(wrong("stands before the first step".to_owned())),
            }
        }
        if steps.is_empty() {
            return Err(Unreadable { line: 1, what: "begins no step".to_owned() });
        }
        Ok(Self { steps })
    }

    /// The names of all its screens in order, each with the title of its step.
    pub(super) fn shots(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.steps.iter().flat_map(|step| step.acts.iter().map(move |act| (act, step)));
        all.filter_map(|(act, step)| match act {
            Act::Shot(name) => Some((name.as_str(), step.title.as_str())),
            _ => None,
        })
    }
}

/// A line by its number: its first word, and the rest.
type Line = (usize, (String, String));

/// The lines that say something, each with those that go on with it.
fn whole_lines(text: &str) -> Result<Vec<Line>, Unreadable> {
    let mut lines: Vec<Line> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let said = text.trim();
        if said.is_empty() || said.starts_with('#') {
            continue;
        }
        if !text.starts_with(char::is_whitespace) {
            let (word, rest) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
            lines.push((line, (word.to_owned(), rest.trim().to_owned())));
        } else if let Some((_, (_, rest))) = lines.last_mut() {
            rest.push(' ');
            rest.push_str(said);
        } else {
            return Err(Unreadable { line, what: "goes on with no line".to_owned() });
        }
    }
    Ok(lines)
}

fn act(word: &str, rest: &str) -> Result<Act, String> {
    let text =
        |act: fn(String) -> Act| some(rest).map(act).ok_or_else(|| format!("says no more than {word}"));
    let alone = |act: Act| match rest {
        "" => Ok(act),
        _ => Err(format!("says more than {word}")),
    };
    match word {
        "say" => text(Act::Say),
        "type" => text(Act::Type),
        "until" => text(Act::Until),
        "shot" => text(Act::Shot),
        "press" => {
            let keys: Vec<Chord> = rest.split_whitespace().map(chord).collect::<Result<_, _>>()?;
            if keys.is_empty() { Err("names no key".to_owned()) } else { Ok(Act::Press(keys)) }
        }
        "scan" => alone(Act::Scan),
        "phone" => alone(Act::Phone),
        "code" => alone(Act::Code),
        "again" => alone(Act::Again),
        "next" => alone(Act::Next),
        "rest" => match rest.strip_suffix(" s").and_then(|secs| secs.parse::<u64>().ok()) {
            Some(secs @ 1..=60) => Ok(Act::Rest(secs * 1000)),
            _ => Err("rests for no number of seconds from “1 s” to “60 s”".to_owned()),
        },
        other => Err(format!("begins with “{other}”, which is nothing that happens")),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A key by the name it has in the last line; one letter is itself.
fn chord(name: &str) -> Result<Chord, String> {
    let named = [
        Chord::Enter,
        Chord::Esc,
        Chord::Tab,
        Chord::BackTab,
        Chord::Up,
        Chord::Down,
        Chord::Left,
        Chord::Right,
        Chord::Home,
        Chord::End,
        Chord::PageUp,
        Chord::PageDown,
        Chord::Backspace,
        Chord::Char(' '),
    ];
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(Chord::Char(letter)),
        _ => named
            .into_iter()
            .find(|chord| chord.name(true) == name)
            .ok_or_else(|| format!("presses “{name}”, which is no key")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Script, Step};
    use crate::console::panel::Chord;

    fn wrong(text: &str) -> String {
        Script::read(text).unwrap_err().to_string()
    }

    #[test]
    fn steps_have_what_happens_in_them_in_order() {
        let text = "# A comment.\n\nstep Users\nsay Everybody stands\n    in one list.\ntype /jack\n\
                    press Enter a Down\nuntil Security credentials\nscan\nphone\ncode\nagain\nnext\nrest 2 s\n\
                    shot users\nstep The end\n  # Another one.\n";
        let keys = vec![Chord::Enter, Chord::Char('a'), Chord::Down];
        let acts = vec![
            Act::Say("Everybody stands in one list.".to_owned()),
            Act::Type("/jack".to_owned()),
            Act::Press(keys),
            Act::Until("Security credentials".to_owned()),
            Act::Scan,
            Act::Phone,
            Act::Code,
            Act::Again,
            Act::Next,
            Act::Rest(2000),
            Act::Shot("users".to_owned()),
        ];
        let users = Step { title: "Users".to_owned(), acts };
        let end = Step { title: "The end".to_owned(), acts: Vec::new() };
        let script = Script::read(text).unwrap();
        assert_eq!(script.shots().collect::<Vec<_>>(), [("users", "Users")]);
        assert_eq!(script.steps, [users, end]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_with_what_is_wrong() {
        for (text, told) in [
            ("", "line 1 of the tour's script begins no step"),
            ("# x\n\nsay A\n", "line 3 of the tour's script stands before the first step"),
            ("  say A", "line 1 of the tour's script goes on with no line"),
            ("step", "line 1 of the tour's script names no step"),
            ("step A\njump", "line 2 of the tour's script begins with “jump”, which is nothing that happens"),
            ("step A\nsay", "line 2 of the tour's script says no more than say"),
            ("step A\nscan it", "line 2 of the tour's script says more than scan"),
            ("step A\npress", "line 2 of the tour's script names no key"),
            ("step A\npress Entr", "line 2 of the tour's script presses “Entr”, which is no key"),
            (
                "step A\nrest 2",
                "line 2 of the tour's script rests for no number of seconds from “1 s” to “60 s”",
            ),
        ] {
            assert_eq!(wrong(text), told);
        }
    }
}
