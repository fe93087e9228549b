//! `users edit` and `devices edit`: options become edits, all of them or none.
//!
//! Owns which option is which edit, and their order: what is taken away goes
//! before what is put in its place. What they lead to is `sketch`'s to say and
//! the directory's to do.

use std::io::Write;

use super::args::{DevicesEdit, HasPassword, UsersEdit, Words};
use super::dates::until;
use super::desk::{Desk, device_name, device_of, safe_text, unusable, user_name};
use super::failure::{Failure, NOTHING, Outcome, code};
use super::sketch::Sketch;
use super::streams::Output;
use crate::directory::{Directory, Edit};
use crate::model::{DeviceId, GroupName, SafeText, Tag, UserName};

/// `users edit`.
pub fn user(desk: &Desk<'_>, args: &UsersEdit) -> Outcome {
    let user = user_name(&args.user)?;
    let mut edits = of_person(args)?;
    edits.extend(Wanted::of(&args.words)?.edits(None));
    some(&edits)?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let sketch = Sketch::of_user(&credentials);
    let user = &credentials.person.name;
    let change = Change { user, edits: &edits, is_dry: args.words.dry_run };
    change.make(desk, &mut *directory, sketch, user.as_str())
}

/// `devices edit`.
pub fn device(desk: &Desk<'_>, args: &DevicesEdit) -> Outcome {
    let (user, name) = (user_name(&args.user)?, device_name(&args.device)?);
    let wanted = Wanted::of(&args.words)?;
    some(&wanted.clone().edits(None))?;
    let mut directory = desk.open()?;
    let credentials = directory.credentials(&user)?;
    let device = device_of(&credentials, &name)?;
    let edits = wanted.edits(Some(device.id));
    let user = &credentials.person.name;
    let change = Change { user, edits: &edits, is_dry: args.words.dry_run };
    change.make(desk, &mut *directory, Sketch::of_device(device), &format!("{} of {user}", device.name))
}

/// Edits of one user or device.
struct Change<'a> {
    user: &'a UserName,
    edits: &'a [Edit],
    is_dry: bool,
}

impl Change<'_> {
    fn make(
        self,
        desk: &Desk<'_>,
        directory: &mut dyn Directory,
        mut sketch: Sketch<'_>,
        what: &str,
    ) -> Outcome {
        let mut news = Vec::new();
        for edit in self.edits {
            news.extend(sketch.take(edit, desk.now())?);
        }
        if news.is_empty() {
            writeln!(Output, "Nothing is changed: {what} is so already.")?;
            return Ok(code::DONE);
        }
        let news = news.join("; ");
        if self.is_dry {
            writeln!(Output, "Would change {what}: {news}. {NOTHING}")?;
            return Ok(code::DONE);
        }
        directory.edit(self.user, self.edits)?;
        writeln!(Output, "Changed {what}: {news}.")?;
        Ok(code::DONE)
    }
}

fn some(edits: &[Edit]) -> Outcome<()> {
    if edits.is_empty() {
        return Err(Failure::usage("It is not said what is to be changed.", "See the options with --help."));
    }
    Ok(())
}

fn of_person(args: &UsersEdit) -> Outcome<Vec<Edit>> {
    let mut edits = Vec::new();
    if args.no_name {
        edits.push(Edit::DisplayName(None));
    }
    if let Some(name) = &args.name {
        edits.push(Edit::DisplayName(Some(safe_text("a display name", name)?)));
    }
    if args.no_email {
        edits.push(Edit::Email(None));
    }
    if let Some(email) = &args.email {
        edits.push(Edit::Email(Some(safe_text("an e-mail address", email)?)));
    }
    for left in &args.leave {
        edits.push(Edit::Leave(group(left)?));
    }
    for joined in &args.join {
        edits.push(Edit::Join(group(joined)?));
    }
    edits.extend(args.password.map(|has_one| Edit::Password(has_one == HasPassword::Yes)));
    if args.end_exemption {
        edits.push(Edit::EndExemption);
    }
    if let (Some(date), Some(reason)) = (&args.exempt_until, &args.reason) {
        let until = until(date).ok_or_else(|| unusable("a date", date, &"it is none like 2027-01-31"))?;
        edits.push(Edit::Exempt { reason: safe_text("a reason", reason)?, until });
    }
    if let Some(reason) = &args.pass_over {
        edits.push(Edit::PassOver { reason: safe_text("a reason", reason)? });
    }
    Ok(edits)
}

fn group(text: &str) -> Outcome<GroupName> {
    GroupName::new(text).map_err(|problem| unusable("a group name", text, &problem))
}

/// What becomes of a note.
#[derive(Clone)]
enum Note {
    Stays,
    Goes,
    New(SafeText),
}

/// Note and tags that can be kept, of whatever they will be.
#[derive(Clone)]
struct Wanted {
    note: Note,
    untag: Vec<String>,
    tags: Vec<Tag>,
}

impl Wanted {
    fn of(words: &Words) -> Outcome<Self> {
        let note = match &words.note {
            Some(note) => Note::New(safe_text("a note", note)?),
            None if words.no_note => Note::Goes,
            None => Note::Stays,
        };
        let tag = |text: &String| Tag::parse(text).map_err(|problem| unusable("a tag", text, &problem));
        Ok(Self {
            note,
            untag: words.untag.clone(),
            tags: words.tag.iter().map(tag).collect::<Outcome<_>>()?,
        })
    }

    fn edits(self, of: Option<DeviceId>) -> Vec<Edit> {
        let note = match self.note {
            Note::Stays => None,
            Note::Goes => Some(Edit::Note(of, None)),
            Note::New(note) => Some(Edit::Note(of, Some(note))),
        };
        let untag = self.untag.into_iter().map(|key| Edit::RemoveTag(of, key));
        let tags = self.tags.into_iter().map(|tag| Edit::SetTag(of, tag));
        note.into_iter().chain(untag).chain(tags).collect()
    }
}
