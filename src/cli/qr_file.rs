//! `--qr`: the QR code in a file, as long as the enrollment lasts.
//!
//! Owns which ending is which format, and what is said of the file. How it is put
//! there and deleted is the directory's.

use std::path::Path;

use zeroize::Zeroizing;

use super::args::ShowingKey;
use super::backup::outside;
use super::desk::{Desk, fault};
use super::failure::{Failure, Outcome, remark};
use super::talk::Talk;
use crate::directory::{BlankPicture, Cleared, Directory, KeyPicture, Problem, SetUp};
use crate::model::escaped;
use crate::qr::Symbol;

/// What the file is to be.
#[derive(Clone, Copy)]
pub enum Format {
    /// PNG, black on white.
    Png,
    /// SVG, one path.
    Svg,
}

impl Format {
    fn of(place: &Path) -> Outcome<Self> {
        let ending = place.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            _ => Err(Failure::usage(
                format!("“{}” ends neither in .png nor in .svg.", shown(place)),
                "Name a file such as alice.png: its ending says what is written.",
            )),
        }
    }

    fn of_text(self, text: &str) -> Outcome<Zeroizing<Vec<u8>>> {
        let large = |_| Problem::refused("The QR code would be too large.", "Choose a shorter --label.");
        let symbol = Symbol::encode(text).map_err(large)?;
        Ok(match self {
            Self::Png => symbol.png().map_err(|_| fault("The picture cannot be made."))?,
            Self::Svg => Zeroizing::new(std::mem::take(&mut *symbol.svg()).into_bytes()),
        })
    }
}

/// Where the file stands.
pub enum QrFile {
    /// None is wanted.
    Unwanted,
    /// Its place is free.
    Wanted(Format, BlankPicture),
    /// It is there.
    There(Reminder),
    /// It was there.
    Over,
}

impl QrFile {
    /// Of the options: its place is taken before a key is made.
    pub fn of(desk: &Desk<'_>, args: &ShowingKey) -> Outcome<Self> {
        let Some(place) = &args.qr else { return Ok(Self::Unwanted) };
        let format = Format::of(place)?;
        outside(&desk.opening()?, place)?;
        Ok(Self::Wanted(format, BlankPicture::begin(place, args.overwrite)?))
    }

    /// Puts it there, and says so. The history has it first.
    pub fn put(
        &mut self,
        talk: &mut Talk<'_>,
        directory: &mut dyn Directory,
        set_up: &SetUp,
        key_uri: &str,
    ) -> Outcome<()> {
        let Self::Wanted(format, mut blank) = std::mem::replace(self, Self::Over) else { return Ok(()) };
        blank.fill(&format.of_text(key_uri)?)?;
        directory.show_in_file(&set_up.user, set_up.id, &blank.named()?)?;
        let picture = blank.put()?;
        let place = shown(picture.place());
        *self = Self::There(Reminder(Some(picture)));
        talk.say(&format!(
            "The QR code is in {place}. Scan it with the app of {}: it will show the entry “{}”.",
            set_up.user,
            set_up.entry()
        ))?;
        talk.say(
            "Whoever reads this file has the secret key. It is deleted when the device is added or discarded.",
        )
    }

    /// Says where it is.
    pub fn tell(&self, talk: &mut Talk<'_>) -> Outcome<()> {
        match self {
            Self::There(reminder) => talk.say(&format!("The QR code is in {}.", reminder.place())),
            Self::Unwanted | Self::Wanted(..) | Self::Over => Ok(()),
        }
    }

    /// The enrollment is over: deletes it, and says so.
    pub fn clear(&mut self, talk: &mut Talk<'_>) -> Outcome<()> {
        let Some(picture) = self.taken() else { return Ok(()) };
        let place = shown(picture.place());
        match picture.clear() {
            Ok(Cleared::Deleted) => talk.say(&format!("{place} is deleted.")),
            Ok(Cleared::Gone) => Ok(()),
            Ok(Cleared::Another) => talk.say(&format!(
                "{place} was changed meanwhile and stays. Delete it if it still shows the QR code."
            )),
            Err(problem) => talk.say(&format!("{} {}", problem.what, problem.next)),
        }
    }

    fn taken(&mut self) -> Option<KeyPicture> {
        match std::mem::replace(self, Self::Over) {
            Self::There(mut reminder) => reminder.0.take(),
            Self::Unwanted | Self::Wanted(..) | Self::Over => None,
        }
    }

    /// The enrollment stays open: says what is to be done with it.
    pub fn leave(&mut self, talk: &mut Talk<'_>) -> Outcome<()> {
        let Some(picture) = self.taken() else { return Ok(()) };
        talk.say(&format!("{} is still there: delete it once it is scanned.", shown(picture.place())))
    }
}

/// A file that nobody shall forget, whatever goes wrong.
pub struct Reminder(Option<KeyPicture>);

impl Reminder {
    fn place(&self) -> String {
        self.0.as_ref().map(|picture| shown(picture.place())).unwrap_or_default()
    }
}

impl Drop for Reminder {
    fn drop(&mut self) {
        if self.0.is_some() {
            remark(&format!("{} is still there: delete it once it is scanned.", self.place()));
        }
    }
}

fn shown(place: &Path) -> String {
    escaped(&place.display().to_string())
}
