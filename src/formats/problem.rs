//! What stops the reading of a whole file, and what to do about it.
//!
//! Owns these messages. Rows that cannot be taken are no problem of this kind: they
//! are in the list. Must not hold unescaped text, nor a key.

use thiserror::Error;

/// Why nothing could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormatProblem {
    /// Nothing, or nothing but blank lines.
    #[error("the file is empty")]
    Empty,
    /// Text, but no row of a device.
    #[error("the file has no devices")]
    NoDevices,
    /// More than 200,000 rows.
    #[error("the file has more than 200,000 rows")]
    TooManyRows,
    /// The mark of UTF-16, or NUL bytes where text must be.
    #[error("the file is UTF-16, or no text at all")]
    Utf16,
    /// A workbook or another packed file.
    #[error("the file is a spreadsheet or an archive, not text")]
    Packed,
    /// A first line of a privacyIDEA file that asks for another version.
    #[error("the file is of version {found}, which is not known here")]
    Version {
        /// What it says, escaped and cut.
        found: String,
    },
    /// More than the google-authenticator module reads.
    #[error("the file has more than 64 KiB, which the module does not read")]
    TooLong,
    /// Not well-formed XML.
    #[error("line {line} is no XML: {what}")]
    Xml {
        /// Where.
        line: u64,
        /// What is wrong, in words.
        what: String,
    },
    /// A document type: its entities can be bombs, or read other files.
    #[error("line {line} has a document type (DTD), which is never read")]
    Dtd {
        /// Where.
        line: u64,
    },
    /// XML, but no key container.
    #[error("the file is XML, but no PSKC: {what}")]
    NotPskc {
        /// What is wrong, in words.
        what: String,
    },
    /// The keys are sealed with a password, and none was given.
    #[error("the keys in the file are sealed with a password")]
    NeedsPassword,
    /// The keys are sealed with a key that both sides have, and none was given.
    #[error("the keys in the file are sealed with a pre-shared key{}", name_of(.name.as_deref()))]
    NeedsPreSharedKey {
        /// What the file calls the key, escaped and cut.
        name: Option<String>,
    },
    /// The password or key opens nothing.
    #[error("the {0} does not open the keys in the file")]
    DoesNotOpen(&'static str),
    /// A way of sealing that is not read here, or out of its bounds.
    #[error("the keys are sealed in a way that is not read here: {what}")]
    Sealing {
        /// Which, in words.
        what: String,
    },
}

fn name_of(name: Option<&str>) -> String {
    name.map(|name| format!(" called “{name}”")).unwrap_or_default()
}

impl FormatProblem {
    /// What to do about it.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Empty => "See whether the export worked.",
            Self::NoDevices => "Check that it is the right file and the right format.",
            Self::TooManyRows => "Split the file and import the parts one by one.",
            Self::Utf16 => "Save it as UTF-8 (“CSV UTF-8” in a spreadsheet, -Encoding UTF8 in PowerShell).",
            Self::Packed => "Unpack it, or save the sheet as “CSV UTF-8”, and import that file.",
            Self::Version { .. } => "Export it as version 2, or without a version.",
            Self::TooLong => "Check that it is the .google_authenticator of one user.",
            Self::Xml { .. } => "See whether the file is whole.",
            Self::Dtd { .. } => "Take the document type out, and import the file again.",
            Self::NotPskc { .. } => "Ask its maker for a PSKC file by RFC 6030, or name another format.",
            Self::NeedsPassword => "Give the password in a file of its own.",
            Self::NeedsPreSharedKey { .. } => "Give the pre-shared key in a file of its own.",
            Self::DoesNotOpen(_) => "Check with whoever made the file that both belong together.",
            Self::Sealing { .. } => {
                "Ask its maker for AES-CBC with a pre-shared key, or a password by PBKDF2, and HMAC."
            }
        }
    }
}
