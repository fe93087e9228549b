//! Sealing and opening with age (age-encryption.org/v1).
//!
//! Owns the words for what age says. Must not know what is sealed.

use std::fs::OpenOptions;
use std::io::{BufReader, Read, Write};
use std::iter;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use age::secrecy::SecretString;
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, IdentityFile};

use super::{Opener, Sealing};
use crate::directory::private_file::read_private;
use crate::directory::{Answer, Kind, Problem, weakness};
use crate::model::{escaped, excerpt};

/// Most work (a power of two) that a backup's passphrase may ask for: 1 GiB of
/// memory. A hostile file must not exhaust the host; age writes 18 on most machines.
const MOST_WORK: u8 = 20;

/// How every file that age sealed begins.
const BEGINNING: &[u8] = b"age-encryption.org/v1\n";

/// Whether there is no file, or one that age sealed: anything else, a key or a
/// store's file, is worth more than what would take its place.
pub fn is_replaceable(path: &Path) -> bool {
    let mut beginning = [0; BEGINNING.len()];
    match std::fs::symlink_metadata(path) {
        Err(problem) => problem.kind() == std::io::ErrorKind::NotFound,
        Ok(about) if !about.is_file() => false,
        Ok(_) => {
            let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
            read.is_ok() && beginning == BEGINNING
        }
    }
}

/// A decrypted file.
pub type Opened = StreamReader<BufReader<std::fs::File>>;

/// Most bytes of a file with public keys.
const MOST_RECIPIENTS: u64 = 64 * 1024;

/// Public keys from a file: one a line, `#` begins a remark. What is none is told by its
/// line: it may be a passphrase, in the wrong file.
pub fn recipients_of(path: &Path) -> Answer<Vec<String>> {
    let place = escaped(&path.display().to_string());
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|file| {
        match file.take(MOST_RECIPIENTS + 1).read_to_string(&mut text)? as u64 {
            0..=MOST_RECIPIENTS => Ok(()),
            _ => Err(std::io::ErrorKind::FileTooLarge.into()),
        }
    });
    read.map_err(|problem| {
        Problem::new(
            Kind::Unavailable,
            format!("The file {place} cannot be read: {problem}."),
            "Name a file with public keys, `age1…` one a line.",
        )
    })?;
    let lines = text.lines().map(str::trim).zip(1..);
    let lines = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(line, number)| recipient(line, &format!("Line {number} of {place}")).map(|_| line.to_owned()))
        .collect()
}

/// What is written into it is sealed into `output`.
pub fn sealed<W: Write>(sealing: &Sealing, output: W) -> Answer<StreamWriter<W>> {
    let encryptor = match sealing {
        Sealing::Passphrase(passphrase) => {
            if let Some(weakness) = weakness(passphrase) {
                return Err(Problem::refused("The passphrase of the backup is too weak.", weakness));
            }
            Encryptor::with_user_passphrase(SecretString::from(passphrase.expose().to_owned()))
        }
        Sealing::Recipients(names) => {
            let recipients = names.iter().map(|name| named(name)).collect::<Answer<Vec<_>>>()?;
            Encryptor::with_recipients(recipients.iter().map(|it| it as &dyn age::Recipient)).map_err(
                |_| {
                    Problem::refused("There is nobody to seal the backup for.", "Name a public key, `age1…`.")
                },
            )?
        }
    };
    encryptor.wrap_output(output).map_err(|problem| unwritten(&problem))
}

/// Refuses what is no public key.
pub fn can_seal_for(names: &[String]) -> Answer<()> {
    names.iter().try_for_each(|name| named(name).map(drop))
}

fn named(name: &str) -> Answer<age::x25519::Recipient> {
    recipient(name, &format!("“{}”", excerpt(name)))
}

/// A public key, or that `what` is none.
fn recipient(key: &str, what: &str) -> Answer<age::x25519::Recipient> {
    if key.to_ascii_uppercase().starts_with("AGE-SECRET-KEY-") {
        return Err(Problem::refused(
            "That is a private key of age, which opens a backup; a public one seals it.",
            "A public key begins with `age1`: `age-keygen -y` prints it. No backup was made.",
        ));
    }
    key.parse().map_err(|problem: &str| {
        Problem::refused(
            format!("{what} is no public key of age: {problem}."),
            "A public key begins with `age1`; `age-keygen -y` prints it.",
        )
    })
}

/// What is told of a backup that cannot be written.
pub fn unwritten(problem: &std::io::Error) -> Problem {
    Problem::new(
        Kind::Unavailable,
        format!("The backup cannot be written: {problem}."),
        "Nothing is left of it. See to the disk, or name another place.",
    )
}

/// Reads the beginning of a sealed file.
fn begun(path: &Path) -> Answer<Decryptor<BufReader<std::fs::File>>> {
    let place = escaped(&path.display().to_string());
    let unreadable = |problem: std::io::Error| {
        let kind = match problem.kind() {
            std::io::ErrorKind::NotFound => Kind::NotFound,
            _ => Kind::Unavailable,
        };
        Problem::new(
            kind,
            format!("The backup {place} cannot be read: {problem}."),
            "See that the path is right.",
        )
    };
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(unreadable(std::io::Error::other("it is not a file")));
    }
    Decryptor::new_buffered(BufReader::new(file)).map_err(|problem| closed(&place, &problem))
}

/// Whether a passphrase opens it, or a private key.
pub fn is_sealed_by_passphrase(path: &Path) -> Answer<bool> {
    Ok(begun(path)?.is_scrypt())
}

/// Opens a sealed file.
pub fn opened(path: &Path, opener: &Opener) -> Answer<Opened> {
    let place = escaped(&path.display().to_string());
    let decryptor = begun(path)?;
    match opener {
        Opener::Passphrase(passphrase) => {
            if !decryptor.is_scrypt() {
                return Err(Problem::refused(
                    format!("The backup {place} is sealed for public keys, not with a passphrase."),
                    "Name the file with a private key by --identity.",
                ));
            }
            let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.expose().to_owned()));
            identity.set_max_work_factor(MOST_WORK);
            decryptor.decrypt(iter::once(&identity as &dyn age::Identity))
        }
        Opener::Identities(file) => {
            if decryptor.is_scrypt() {
                return Err(Problem::refused(
                    format!("The backup {place} is sealed with a passphrase, not for public keys."),
                    "Leave --identity out, or name a file with the passphrase by --backup-passphrase-file.",
                ));
            }
            let identities = identities(file)?;
            decryptor.decrypt(identities.iter().map(|it| &**it as &dyn age::Identity))
        }
    }
    .map_err(|problem| closed(&place, &problem))
}

fn identities(path: &Path) -> Answer<Vec<Box<dyn age::Identity>>> {
    let text = read_private(path, "file of private keys")?;
    let malformed = || {
        Problem::refused(
            format!("{} holds no private keys of age.", escaped(&path.display().to_string())),
            "A private key begins with `AGE-SECRET-KEY-1`; `age-keygen` makes it.",
        )
    };
    let file = IdentityFile::from_buffer(text.as_bytes()).map_err(|_| malformed())?;
    file.into_identities().map_err(|_| malformed())
}

fn closed(place: &str, problem: &DecryptError) -> Problem {
    match problem {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => Problem::refused(
            format!("That is not the passphrase of the backup {place}."),
            "Type it again; capitals and blanks count.",
        ),
        DecryptError::NoMatchingKeys => Problem::refused(
            format!("No private key of that file opens the backup {place}."),
            "Name the file with the right one by --identity.",
        ),
        DecryptError::Io(problem) => unread(problem),
        _ => Problem::new(
            Kind::Damaged,
            format!("{place} is no backup sealed with age, or its beginning is damaged."),
            "Nothing was changed. Take another copy of it.",
        ),
    }
}

/// What is told of a backup that cannot be read on.
pub fn unread(problem: &std::io::Error) -> Problem {
    let next = "Nothing was changed. Take another copy of it.";
    match problem.kind() {
        // What age says of it is about ciphers.
        std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
            Problem::new(Kind::Damaged, "The backup is damaged, or its end is cut off.", next)
        }
        _ => {
            Problem::new(Kind::Unavailable, format!("The backup cannot be read to its end: {problem}."), next)
        }
    }
}
