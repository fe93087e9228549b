//! Files that are written one device after the other.
//!
//! Owns that a device is written whole or not at all. Must not hold more than one.

use std::io::{self, ErrorKind, Write};

use super::csv::{self, Layout};
use super::pskc::Container;
use super::{Enrolled, Format, Opener, Unfit, key_uris};

/// Fills bytes at random.
pub type Random<'a> = &'a mut dyn FnMut(&mut [u8]) -> io::Result<()>;

/// How the keys of a PSKC file stand there.
pub enum Protection<'a> {
    /// As they are.
    Plain,
    /// Sealed, with this source of randomness.
    Sealed(&'a Opener, Random<'a>),
}

/// What each device becomes.
enum Kind<'a> {
    KeyUris,
    Csv(Layout),
    Pskc(Container<'a>),
}

/// Writes a file: PSKC, key URIs, privacyIDEA or LinOTP.
pub struct Writer<'a, W: Write> {
    kind: Kind<'a>,
    out: W,
}

impl<'a, W: Write> Writer<'a, W> {
    /// Begins the file. `InvalidInput` for a format that is not written this way, for a
    /// protection that the format does not have, and for a pre-shared key that is none.
    pub fn begin(format: Format, protection: Protection<'a>, mut out: W) -> io::Result<Self> {
        let kind = match (format, protection) {
            (Format::Pskc, protection) => {
                let (container, head) = Container::begin(protection)?;
                out.write_all(head.as_bytes())?;
                Kind::Pskc(container)
            }
            (Format::KeyUris, Protection::Plain) => Kind::KeyUris,
            (Format::PrivacyIdea, Protection::Plain) => {
                out.write_all(csv::VERSION_2.as_bytes())?;
                Kind::Csv(Layout::PrivacyIdeaUsers)
            }
            (Format::LinOtp, Protection::Plain) => Kind::Csv(Layout::LinOtp),
            (Format::KeyUris | Format::PrivacyIdea | Format::LinOtp, Protection::Sealed(..)) => {
                return Err(io::Error::new(ErrorKind::InvalidInput, "this format cannot seal its keys"));
            }
            (Format::UsersOath | Format::GoogleAuthenticator, _) => {
                return Err(io::Error::new(ErrorKind::InvalidInput, "this format is not written as a list"));
            }
        };
        Ok(Self { kind, out })
    }

    /// Writes one device, or says why this format cannot hold it.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> io::Result<Result<(), Unfit>> {
        let written = match &mut self.kind {
            Kind::KeyUris => key_uris::line(enrolled),
            Kind::Csv(layout) => csv::line(enrolled, *layout),
            Kind::Pskc(container) => container.package(enrolled)?,
        };
        match written {
            Ok(text) => self.out.write_all(text.as_bytes()).map(Ok),
            Err(unfit) => Ok(Err(unfit)),
        }
    }

    /// Ends the file, and gives back what it was written to.
    pub fn end(mut self) -> io::Result<W> {
        if matches!(self.kind, Kind::Pskc(_)) {
            self.out.write_all(Container::END.as_bytes())?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}
