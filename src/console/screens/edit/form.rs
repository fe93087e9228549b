//! The fields in which what is known is edited, and what is wrong with them.
//!
//! Owns how each is written and read back. What was not touched is read back as
//! it was, to the second and the letter. Must not ask the directory.

use super::known::Known;
use crate::console::canvas::{Canvas, cut};
use crate::console::keymap::Chord;
use crate::console::look::Role;
use crate::console::widgets::{Choice, Field, Frame};
use crate::console::words::{date, end_of_day};
use crate::directory::Problem;
use crate::model::{Exemption, GroupName, SafeText, Tag, Tags, Timestamp, escaped};

/// The fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    Name,
    Email,
    Groups,
    Password,
    Note,
    Tags,
    Until,
    Reason,
}

/// Of a user, in the order of Tab.
const OF_USER: &[At] =
    &[At::Name, At::Email, At::Groups, At::Password, At::Note, At::Tags, At::Until, At::Reason];
/// Of a device.
const OF_DEVICE: &[At] = &[At::Note, At::Tags];

/// Characters of a field that takes fifty tags or groups of any length.
const FIFTY: usize = 20_000;
/// Columns of a wrong word that a problem names.
const NAMED: u16 = 40;

/// What is known, being edited.
pub struct Form {
    before: Known,
    /// What the fields are about: `alice`, `“phone”`.
    pub what: String,
    order: &'static [At],
    at: At,
    name: Field,
    email: Field,
    groups: Field,
    password: Choice,
    note: Field,
    tags: Field,
    until: Field,
    reason: Field,
}

fn shown<T: ToString>(text: Option<&T>) -> Field {
    Field::with(&text.map(ToString::to_string).unwrap_or_default())
}

fn joined<T: ToString>(words: &[T], between: &str) -> Field {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    Field::with(&words.join(between)).holding(FIFTY)
}

/// The text of a field; none when it is empty.
fn read(field: &Field, what: &str) -> Result<Option<SafeText>, Problem> {
    match field.text().trim() {
        "" => Ok(None),
        text => SafeText::new(text).map(Some).map_err(|problem| {
            Problem::refused(format!("{what}: {problem}."), "Correct it, or leave it empty.")
        }),
    }
}

fn named(word: &str) -> String {
    cut(&escaped(word), NAMED, "…")
}

impl Form {
    /// With what is there.
    pub fn of(before: Known, what: String) -> Self {
        let order = if before.of.is_some() { OF_DEVICE } else { OF_USER };
        let exemption = before.exemption.as_ref();
        Self {
            what,
            order,
            at: order.first().copied().unwrap_or(At::Note),
            name: shown(before.name.as_ref()),
            email: shown(before.email.as_ref()),
            groups: joined(&before.groups, " "),
            password: Choice::of(&["no", "yes"]).at(usize::from(before.has_password)),
            note: shown(before.note.as_ref()),
            tags: joined(before.tags.all(), "; "),
            until: shown(exemption.map(|exemption| date(exemption.until)).as_ref()),
            reason: shown(exemption.map(|exemption| &exemption.reason)),
            before,
        }
    }

    /// Whether printable keys are text.
    pub fn is_typing(&self) -> bool {
        self.at != At::Password
    }

    /// To the next field or the one before.
    pub fn go(&mut self, forward: bool) {
        let count = self.order.len().max(1);
        let here = self.order.iter().position(|at| *at == self.at).unwrap_or(0);
        let there = if forward { here + 1 } else { here + count - 1 } % count;
        self.at = self.order.get(there).copied().unwrap_or(self.at);
    }

    /// What is wrong with the field that has the keys.
    pub fn wrong(&self, now: Timestamp) -> Option<Problem> {
        self.wrong_at(self.at, now)
    }

    fn wrong_at(&self, at: At, now: Timestamp) -> Option<Problem> {
        match at {
            At::Name => self.name().err(),
            At::Email => self.email().err(),
            At::Groups => self.groups().err(),
            At::Password => None,
            At::Note => self.note().err(),
            At::Tags => self.tags().err(),
            At::Until => self.until(now).err(),
            At::Reason => self.exemption(now).err(),
        }
    }

    /// Goes to the first field that is wrong; what is wrong with it.
    pub fn go_to_wrong(&mut self, now: Timestamp) -> Option<Problem> {
        let wrong = |at: &At| self.wrong_at(*at, now).map(|problem| (*at, problem));
        let (at, problem) = self.order.iter().find_map(wrong)?;
        self.at = at;
        Some(problem)
    }

    /// What was known before.
    pub fn before(&self) -> &Known {
        &self.before
    }

    /// What the fields say.
    pub fn wanted(&self, now: Timestamp) -> Result<Known, Problem> {
        Ok(Known {
            of: self.before.of,
            name: self.name()?,
            email: self.email()?,
            groups: self.groups()?,
            has_password: self.password.chosen() == 1,
            note: self.note()?,
            tags: self.tags()?,
            exemption: self.exemption(now)?,
        })
    }

    fn name(&self) -> Result<Option<SafeText>, Problem> {
        read(&self.name, "The name")
    }

    fn email(&self) -> Result<Option<SafeText>, Problem> {
        read(&self.email, "The e-mail address")
    }

    fn note(&self) -> Result<Option<SafeText>, Problem> {
        read(&self.note, "The note")
    }

    fn groups(&self) -> Result<Vec<GroupName>, Problem> {
        let name = |word: &str| {
            GroupName::new(word).map_err(|problem| {
                let what = format!("The group “{}”: {problem}.", named(word));
                Problem::refused(what, "Example: admins operators")
            })
        };
        let mut groups: Vec<GroupName> = Vec::new();
        for word in self.groups.text().split_whitespace() {
            let group = name(word)?;
            if !groups.iter().any(|other| other.is_same(&group)) {
                groups.push(group);
            }
        }
        Ok(groups)
    }

    fn tags(&self) -> Result<Tags, Problem> {
        let example = "Example: Cost-centre=4711; Room=12";
        let mut tags = Tags::default();
        for word in self.tags.text().split(';').map(str::trim).filter(|word| !word.is_empty()) {
            // A key may hold “=”: what stands there unchanged is the tag that it was.
            let same = self.before.tags.all().iter().find(|tag| tag.to_string().trim() == word);
            let tag = same.cloned().map_or_else(|| Tag::parse(word), Ok);
            let count = tags.all().len();
            tag.and_then(|tag| tags.set(tag)).map_err(|problem| {
                Problem::refused(format!("The tag “{}”: {problem}.", named(word)), example)
            })?;
            if tags.all().len() == count {
                let what = format!("The tag “{}”: its key stands there twice.", named(word));
                return Err(Problem::refused(what, "Take one of them out; case does not count."));
            }
        }
        Ok(tags)
    }

    fn until(&self, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
        let text = self.until.text().trim();
        // Its end may lie within the day: it stays as it was while its day stays.
        let before = self.before.exemption.as_ref().map(|exemption| exemption.until);
        match (text, before) {
            ("", _) => Ok(None),
            (text, Some(before)) if text == date(before) => Ok(Some(before)),
            (text, _) => {
                let until = end_of_day(text).ok_or_else(|| {
                    let what = format!("Exempt until: “{}” is no date.", named(text));
                    Problem::refused(what, "Example: 2027-01-31; empty: not exempt.")
                })?;
                if until <= now {
                    return Err(Problem::refused(
                        format!("Exempt until: {text} lies in the past."),
                        "Give a date that is still to come; empty: not exempt.",
                    ));
                }
                Ok(Some(until))
            }
        }
    }

    fn exemption(&self, now: Timestamp) -> Result<Option<Exemption>, Problem> {
        let before = self.before.exemption.as_ref().map(|exemption| &exemption.reason);
        let reason = read(&self.reason, "The reason")?;
        match (self.until(now)?, reason) {
            (Some(until), Some(reason)) => Ok(Some(Exemption { reason, until })),
            (Some(_), None) => Err(Problem::refused(
                "Exempt until: a reason is needed.",
                "Say why no device is needed until then.",
            )),
            (None, Some(reason)) if before != Some(&reason) => Err(Problem::refused(
                "The reason: a date is needed until when it holds.",
                "Fill in Exempt until, or leave the reason empty.",
            )),
            (None, _) => Ok(None),
        }
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(match self.at {
            At::Name => &mut self.name,
            At::Email => &mut self.email,
            At::Groups => &mut self.groups,
            At::Password => return None,
            At::Note => &mut self.note,
            At::Tags => &mut self.tags,
            At::Until => &mut self.until,
            At::Reason => &mut self.reason,
        })
    }

    /// A key for the field that has the keys.
    pub fn typed(&mut self, chord: Chord) {
        match self.field() {
            Some(field) => field.key(chord),
            None => self.password.key(chord),
        };
    }

    /// A text for the field that has the keys.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = self.field() {
            field.paste(text);
        }
    }

    /// What the field that has the keys means.
    fn advice(&self) -> String {
        match self.at {
            At::Name => "The name people call them by. May stay empty.".to_owned(),
            At::Email => "Only shown, never written to. May stay empty.".to_owned(),
            At::Groups => "Names of groups, blanks between them. The policy may ask their members for a device.".to_owned(),
            At::Password => "Whether they sign in to a console with a password. The policy may ask those who do for a device.".to_owned(),
            At::Note => format!("What colleagues should know of {}; never a password or a code. May stay empty.", self.what),
            At::Tags => format!("Words of your own on {}, at most {}: Key=Value, a semicolon between two.", self.what, Tags::MOST),
            At::Until => "No device is needed until the end of this day in UTC, as 2027-01-31. Empty: not exempt.".to_owned(),
            At::Reason => "Why no device is needed until then.".to_owned(),
        }
    }

    /// Draws the fields and what the one with the keys means.
    pub fn draw(&self, canvas: &mut Canvas<'_>, typing: bool) {
        let mut y = 0;
        for at in self.order.iter().copied() {
            y += 1;
            let frame = Frame { y, label: 16, focused: typing && self.at == at };
            match at {
                At::Name => self.name.draw(canvas, frame, "Name"),
                At::Email => self.email.draw(canvas, frame, "E-mail"),
                At::Groups => self.groups.draw(canvas, frame, "Groups"),
                At::Password => self.password.draw(canvas, frame, "Console password"),
                At::Note => self.note.draw(canvas, frame, "Note"),
                At::Tags => self.tags.draw(canvas, frame, "Tags"),
                At::Until => self.until.draw(canvas, frame, "Exempt until"),
                At::Reason => self.reason.draw(canvas, frame, "Reason"),
            }
        }
        let mut part = canvas.part(3, y + 2, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &self.advice(), Role::Dim);
    }
}
