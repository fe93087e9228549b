//! A users.oath, merged under the locks of `pam_oath`.
//!
//! Owns both protocols of liboath (`usersfile.c`): `FILE.lock`, made exclusively, up
//! to 2.6.11; since then a lock on the file itself, whose place is looked at again.
//! All logins wait meanwhile, so devices are gathered before. A 2.6.7 that read the
//! file just before us may still put its own lines back: the next export mends that.
//! Must not know what a line says.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use rustix::fs::{FlockOperation, fcntl_lock};
use zeroize::Zeroizing;

use super::super::{Answer, Export, Kind, Merged, Placing, Problem};
use super::gathered::Gathered;
use super::{not_begun, unwritten};
use crate::formats::users_oath::{self, Merging};
use crate::formats::{Enrolled, Unfit};
use crate::model::{Timestamp, User, escaped, sentence};
use crate::ports::Clock;
use crate::totp::SecretKey;

/// Most bytes of such a file: a million lines have 200 MB.
const LARGEST: u64 = 512 * 1024 * 1024;
/// How often the lock is tried for.
const TRIES: u32 = 50;
/// How long between two tries, in milliseconds.
const PAUSE: u64 = 100;

/// User and group of a file.
type Owner = (u32, u32);

/// A users.oath that is to be merged: nothing is locked or read yet.
pub struct OathFile<'a> {
    place: PathBuf,
    placing: Placing,
    /// Whose lines may change; everybody's when nobody is named.
    only: Vec<crate::model::UserName>,
    devices: Vec<Gathered>,
    /// Keys of devices that may not sign in.
    revoked: Vec<(crate::model::UserName, SecretKey)>,
    users: Vec<crate::model::UserName>,
    clock: &'a dyn Clock,
}

/// The file as it will be, beside its place; the locks are held.
pub struct Settled {
    place: PathBuf,
    new: Option<Beside>,
    merged: Merged,
    _locks: Option<Locks>,
}

impl<'a> OathFile<'a> {
    /// For this place. A link or a device is refused at once.
    pub fn begin(export: &Export, clock: &'a dyn Clock) -> Answer<Self> {
        let place = export.to.clone();
        if fs::symlink_metadata(&place).is_ok_and(|there| !there.is_file()) {
            return Err(not_begun(&place, &io::Error::other("it is there and no plain file")));
        }
        let (placing, only) = (export.placing, export.users.clone());
        let (devices, revoked, users) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { place, placing, only, devices, revoked, users, clock })
    }

    /// Takes a device, or says why the format cannot hold it.
    pub fn put(&mut self, enrolled: &Enrolled<'_>) -> Result<(), Unfit> {
        users_oath::fits(enrolled)?;
        self.devices.push(Gathered::of(enrolled));
        Ok(())
    }

    /// This user is in the store.
    pub fn meet(&mut self, user: &User) {
        self.users.push(user.person.name.clone());
    }

    /// This device may not sign in: a line with its key goes, whoever wrote it.
    pub fn revoke(&mut self, user: &User, key: SecretKey) {
        self.revoked.push((user.person.name.clone(), key));
    }

    /// Locks, reads and merges. It is on the disk then, but not in its place; of a
    /// rehearsal nothing is.
    pub fn settle(self) -> Answer<Settled> {
        let is_rehearsed = self.placing.is_rehearsed();
        let locks = if is_rehearsed { None } else { Some(Locks::take(&self.place, self.clock)?) };
        let rehearsed = if is_rehearsed { File::open(&self.place).ok() } else { None };
        // Read through the file that is locked: closing another one would unlock it.
        let file = locks.as_ref().and_then(|locks| locks.file.as_ref()).or(rehearsed.as_ref());
        let (bytes, owner) = self.read(file)?;
        let (bytes, merged) = self.merged(&bytes)?;
        let new = if is_rehearsed {
            None
        } else {
            Some(Beside::write(&self.place, &bytes, owner).map_err(|problem| unwritten(&problem))?)
        };
        Ok(Settled { place: self.place, new, merged, _locks: locks })
    }

    fn read(&self, file: Option<&File>) -> Answer<(Zeroizing<Vec<u8>>, Option<Owner>)> {
        let mut bytes = Zeroizing::new(Vec::new());
        let Some(file) = file else { return Ok((bytes, None)) };
        let unread = |problem: io::Error| not_begun(&self.place, &problem);
        let about = file.metadata().map_err(unread)?;
        if about.len() > LARGEST {
            return Err(unread(io::Error::other("it is larger than 512 MiB")));
        }
        // Room for all of it: a vector that grows leaves copies behind.
        bytes.reserve(usize::try_from(about.len()).unwrap_or(0) + 1);
        file.take(LARGEST).read_to_end(&mut bytes).map_err(unread)?;
        Ok((bytes, Some((about.uid(), about.gid()))))
    }

    fn merged(&self, existing: &[u8]) -> Answer<(Zeroizing<Vec<u8>>, Merged)> {
        let zone = system_zone();
        let now: Timestamp = self.clock.now();
        let mut merging = Merging::over(existing, &zone, now)
            .map_err(|problem| Problem::refused(sentence(&problem), problem.next()))?;
        if merging.is_something_else() {
            let place = escaped(&self.place.display().to_string());
            return Err(Problem::refused(
                format!("{place} is there and is no users.oath."),
                "Name another file: only a users.oath is merged. Nothing was written.",
            ));
        }
        merging.touch_only(&self.only);
        self.users.iter().for_each(|user| merging.knows(user));
        self.revoked.iter().for_each(|(user, key)| merging.revoke(user, key));
        for device in &self.devices {
            // What does not fit was not taken.
            let _ = merging.put(&device.enrolled());
        }
        Ok(merging.end())
    }
}

impl Settled {
    /// Puts it into its place.
    pub fn put(self) -> Answer<Merged> {
        let Some(new) = &self.new else { return Ok(self.merged) };
        let put = || -> io::Result<()> {
            fs::rename(&new.0, &self.place)?;
            let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        put().map_err(|problem| unwritten(&problem))?;
        Ok(self.merged)
    }

    /// What it does, or would do.
    pub fn told(&self) -> Merged {
        self.merged
    }
}

/// The zone in which `pam_oath` writes: the system's, whatever the operator's is.
pub fn system_zone() -> TimeZone {
    let bytes = fs::read("/etc/localtime").unwrap_or_default();
    TimeZone::tzif("localtime", &bytes).unwrap_or(TimeZone::UTC)
}

/// `FILE.lock`, gone when this is dropped, and a lock on the file itself.
struct Locks {
    path: PathBuf,
    /// The file that is locked; none where there is none yet.
    file: Option<File>,
}

impl Locks {
    fn take(place: &Path, clock: &dyn Clock) -> Answer<Self> {
        let path = with_ending(place, ".lock");
        for _ in 0..TRIES {
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(made) => {
                    let mut locks = Self { path, file: None };
                    let locked = lock(&made).and_then(|()| locks.lock_file(place));
                    return locked.map(|()| locks).map_err(|problem| not_begun(place, &problem));
                }
                Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => clock.wait(PAUSE),
                Err(problem) => return Err(not_begun(place, &problem)),
            }
        }
        let lock = escaped(&path.display().to_string());
        Err(Problem::new(
            Kind::Unavailable,
            format!("{lock} is there: pam_oath is writing, or was cut short."),
            "If it stays there no login by pam_oath works either: remove it, then export again.",
        ))
    }

    /// Whoever waited for the lock of a file that was replaced meanwhile locks the new one.
    fn lock_file(&mut self, place: &Path) -> io::Result<()> {
        for _ in 0..TRIES {
            let file = match OpenOptions::new().read(true).write(true).open(place) {
                Ok(file) => file,
                Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(problem) => return Err(problem),
            };
            lock(&file)?;
            let (locked, there) = (file.metadata()?, fs::metadata(place));
            if there.is_ok_and(|there| (there.dev(), there.ino()) == (locked.dev(), locked.ino())) {
                self.file = Some(file);
                return Ok(());
            }
        }
        Err(io::Error::other("somebody else goes on replacing it"))
    }
}

fn lock(file: &File) -> io::Result<()> {
    Ok(fcntl_lock(file, FlockOperation::LockExclusive)?)
}

impl Drop for Locks {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// `FILE.new`; gone when this is dropped, unless it was renamed.
struct Beside(PathBuf);

impl Beside {
    fn write(place: &Path, bytes: &[u8], owner: Option<Owner>) -> io::Result<Self> {
        let path = with_ending(place, ".new");
        // Under the lock it is nobody's: what was cut short left it, and liboath would
        // refuse every login because of it.
        if fs::symlink_metadata(&path).is_ok_and(|there| there.is_file()) {
            fs::remove_file(&path)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let beside = Self(path);
        if let Some((uid, gid)) = owner {
            fchown(&file, Some(uid), Some(gid))?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(beside)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Once it is renamed there is nothing under this name.
        let _ = fs::remove_file(&self.0);
    }
}

fn with_ending(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_os_string();
    name.push(ending);
    place.with_file_name(name)
}
