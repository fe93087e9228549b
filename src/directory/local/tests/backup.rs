//! A backup holds everything; a store restored from it is the same, but for
//! codes that may have been used meanwhile.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use age::secrecy::ExposeSecret;
use tempfile::{TempDir, tempdir};

use super::super::Local;
use super::opening::{issuer, opened, opening};
use super::support::{Hand, Phone, code, device, person, text, user};
use crate::directory::{
    BackUp, Begin, Contents, Directory, Edit, HistoryQuery, IncomingToken, Kind, NewDevice, NewKey, Opener,
    Opening, Redeemed, Restore, Restored, Sealing, SignIn, TokenPlace,
};
use crate::model::{Algorithm, Event, SecretText, Serial};
use crate::ports::Clock;
use crate::totp::RecoveryCode;

/// A store with alice and her phone, bob without, and what opens its backups.
struct Office {
    home: TempDir,
    opening: Opening,
    clock: Arc<Hand>,
    identity: age::x25519::Identity,
    phone: Phone,
    recovery: RecoveryCode,
}

impl Office {
    fn new() -> (Self, Local) {
        let (home, clock) = (tempdir().unwrap(), Hand::at_noon());
        let opening = opening(home.path(), &clock);
        let (mut local, _) = opening.create(&NewKey::KeyFile, &issuer()).unwrap();
        local.add_user(person("alice")).unwrap();
        local.add_user(person("bob")).unwrap();
        local.edit(&user("bob"), &[Edit::Note(None, Some(text("on leave")))]).unwrap();
        let begin = Begin::app(user("alice"), device("phone"), Algorithm::Sha1, None);
        let phone = Phone::scanned(&local.begin(&begin).unwrap());
        for _ in 0..2 {
            clock.wait(30_000);
            local.take_code(&user("alice"), phone.id, code(&phone.digits(clock.now().secs() / 30))).unwrap();
        }
        let made = local.make_recovery_codes(&user("alice"), None).unwrap();
        let recovery = RecoveryCode::parse(made.codes[0].expose()).unwrap();
        assert!(local.keep_recovery_codes(&user("alice"), &recovery).unwrap());
        let identity = age::x25519::Identity::generate();
        (Self { home, opening, clock, identity, phone, recovery }, local)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn to(&self, name: &str) -> BackUp {
        let sealing = Sealing::Recipients(vec![self.identity.to_public().to_string()]);
        BackUp { file: self.path(name), overwrite: false, sealing }
    }

    fn opener(&self) -> Opener {
        let file = self.path("identity");
        private(&file, self.identity.to_string().expose_secret());
        Opener::Identities(file)
    }

    fn plain(&self, name: &str) -> String {
        let file = fs::File::open(self.path(name)).unwrap();
        let mut plain = String::new();
        let decryptor = age::Decryptor::new(file).unwrap();
        decryptor.decrypt(std::iter::once(&self.identity as _)).unwrap().read_to_string(&mut plain).unwrap();
        plain
    }

    /// A sealed file with these lines, which this program did not write.
    fn forged(&self, name: &str, plain: &str) -> PathBuf {
        let file = fs::File::create(self.path(name)).unwrap();
        let to = self.identity.to_public();
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&to as _)).unwrap();
        let mut writer = encryptor.wrap_output(file).unwrap();
        writer.write_all(plain.as_bytes()).unwrap();
        writer.finish().unwrap();
        self.path(name)
    }

    fn restore(&self, name: &str, replaces: bool) -> Result<Restored, Kind> {
        let restore =
            Restore { file: self.path(name), opener: self.opener(), key: NewKey::KeyFile, replaces };
        match self.opening.restore(&restore, &mut |_| true) {
            Ok(restored) => Ok(restored.expect("nobody stopped it")),
            Err(problem) => Err(problem.kind),
        }
    }

    fn verify(&self, local: &mut Local) -> SignIn {
        local.verify(&user("alice"), &code(&self.phone.digits(self.clock.now().secs() / 30))).unwrap()
    }
}

fn private(path: &Path, text: &str) {
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn written(local: &mut Local, to: &BackUp) -> Contents {
    local.back_up(to, &mut |_| true).unwrap().expect("nobody stopped it")
}

fn newest(local: &mut Local) -> Event {
    let query = HistoryQuery { user: None, filter: String::new(), before: None, limit: 1 };
    local.history(&query).unwrap().entries.remove(0).1.event
}

#[test]
fn a_restored_store_is_the_same_but_for_codes_that_may_have_been_used() {
    let (office, mut local) = Office::new();
    let contents = written(&mut local, &office.to("one.age"));
    assert_eq!((contents.users, contents.devices), (2, 1));
    assert_eq!(newest(&mut local), Event::BackupTaken { users: 2 });
    let before = local.credentials(&user("alice")).unwrap();
    // A code that is used after the backup was taken.
    office.clock.wait(30_000);
    assert_eq!(office.verify(&mut local), SignIn::Accepted);
    drop(local);

    let restored = office.restore("one.age", true).unwrap();
    assert_eq!(restored.contents, contents);
    let mut local = opened(office.opening.open());
    assert!(local.checked_now().is_whole());
    assert_eq!(newest(&mut local), Event::StoreRestored { taken_at: contents.taken_at, users: 2 });
    let after = local.credentials(&user("alice")).unwrap();
    assert_eq!((after.person, after.recovery), (before.person, before.recovery));
    assert_eq!(local.credentials(&user("bob")).unwrap().note, Some(text("on leave")));
    assert_eq!(office.verify(&mut local), SignIn::Refused, "it was used before the restore");
    office.clock.wait(30_000);
    assert_eq!(office.verify(&mut local), SignIn::Refused, "the next one may have been used, too");
    office.clock.wait(30_000);
    assert_eq!(office.verify(&mut local), SignIn::Accepted);
    assert!(matches!(local.redeem(&user("alice"), &office.recovery), Ok(Redeemed::Right { .. })));
}

#[test]
fn a_backup_is_read_without_this_program_and_shows_nothing_until_it_is_opened() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    let key = data_encoding::BASE32_NOPAD.encode(&office.phone.key);
    let plain = office.plain("one.age");
    assert!(plain.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    assert!(plain.contains(&format!("\"secret_key\":\"{key}\"")), "{plain}");
    let sealed = fs::read(office.path("one.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
    assert!(!sealed.windows(5).any(|part| part == b"alice"));
    assert_eq!(fs::metadata(office.path("one.age")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_passphrase_opens_what_it_sealed_and_another_does_not() {
    let (office, mut local) = Office::new();
    let secret = |text: &str| SecretText::new(text.to_owned());
    let to = BackUp { sealing: Sealing::Passphrase(secret("four words of mine")), ..office.to("one.age") };
    let contents = written(&mut local, &to);
    let look = |opener| Opening::look_into(&office.path("one.age"), &opener, &mut |_| true);
    assert_eq!(look(Opener::Passphrase(secret("four words of mine"))), Ok(Some(contents)));
    assert_eq!(
        look(Opener::Passphrase(secret("four words of me"))).map_err(|it| it.kind),
        Err(Kind::Refused)
    );
    assert_eq!(look(office.opener()).map_err(|it| it.kind), Err(Kind::Refused));
    let weak = BackUp { sealing: Sealing::Passphrase(secret("short")), ..office.to("two.age") };
    assert_eq!(local.back_up(&weak, &mut |_| true).map_err(|it| it.kind), Err(Kind::Refused));
    assert!(!office.path("two.age").exists());
}

#[test]
fn nothing_is_overwritten_unasked_and_nothing_is_left_when_it_is_stopped() {
    let (office, mut local) = Office::new();
    private(&office.path("one.age"), "mine");
    let refused = local.back_up(&office.to("one.age"), &mut |_| true);
    assert_eq!(refused.map_err(|it| it.kind), Err(Kind::Refused));
    assert_eq!(fs::read(office.path("one.age")).unwrap(), b"mine");
    let over = BackUp { overwrite: true, ..office.to("one.age") };
    assert_eq!(local.back_up(&over, &mut |_| true).map_err(|it| it.kind), Err(Kind::Refused), "no backup");
    assert_eq!(fs::read(office.path("one.age")).unwrap(), b"mine");
    private(&office.path("one.age"), "age-encryption.org/v1\nolder");
    assert_eq!(local.back_up(&over, &mut |_| false), Ok(None));
    assert!(fs::read(office.path("one.age")).unwrap().ends_with(b"older"));
    std::os::unix::fs::symlink(office.path("one.age"), office.path("link")).unwrap();
    let link = BackUp { overwrite: true, ..office.to("link") };
    assert_eq!(local.back_up(&link, &mut |_| true).map_err(|it| it.kind), Err(Kind::Refused));
    let since = newest(&mut local);
    assert!(!matches!(since, Event::BackupTaken { .. }), "{since:?}");
    written(&mut local, &over);
    let left: Vec<_> = fs::read_dir(office.home.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("unfinished")), "{left:?}");
}

#[test]
fn a_store_that_is_there_is_kept_and_replaced_only_on_purpose() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    local.add_user(person("carol")).unwrap();
    assert_eq!(office.restore("one.age", true).err(), Some(Kind::Unavailable), "it is open");
    drop(local);
    assert_eq!(office.restore("one.age", false).err(), Some(Kind::Refused));
    let restored = office.restore("one.age", true).unwrap();
    let before = restored.before.unwrap();
    assert_eq!(before, office.path("data/store.before-restore-1"));
    let mut old = office.opening.clone();
    old.places.store = before;
    assert!(opened(old.open()).credentials(&user("carol")).is_ok());
    let mut local = opened(office.opening.open());
    assert_eq!(local.credentials(&user("carol")).map_err(|it| it.kind), Err(Kind::NotFound));
    drop(local);
    assert_eq!(
        office.restore("one.age", true).unwrap().before,
        Some(office.path("data/store.before-restore-2"))
    );
}

#[test]
fn a_damaged_store_can_be_replaced_and_where_there_is_none_nothing_is_asked() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    fs::write(office.path("data/store/db"), b"smashed").unwrap();
    assert!(office.opening.open().is_err());
    office.restore("one.age", true).unwrap();
    opened(office.opening.open());
    fs::remove_dir_all(office.path("data")).unwrap();
    fs::create_dir(office.path("data")).unwrap();
    assert_eq!(office.restore("one.age", false).unwrap().before, None);
    opened(office.opening.open());
}

#[test]
fn whatever_is_changed_cut_off_or_missing_in_a_backup_leaves_the_store_as_it_was() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    let (sealed, plain) = (fs::read(office.path("one.age")).unwrap(), office.plain("one.age"));
    for at in (0..sealed.len()).step_by(97) {
        let mut wrong = sealed.clone();
        wrong[at] ^= 1;
        fs::write(office.path("wrong.age"), &wrong).unwrap();
        assert!(office.restore("wrong.age", true).is_err(), "byte {at}");
        fs::write(office.path("wrong.age"), &sealed[..at]).unwrap();
        assert!(office.restore("wrong.age", true).is_err(), "cut at {at}");
    }
    // Sealed well, but not by this program.
    let lines: Vec<&str> = plain.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let without: Vec<&str> = [&lines[..index], &lines[index + 1..]].concat();
        office.forged("wrong.age", &(without.join("\n") + "\n"));
        assert_eq!(office.restore("wrong.age", true).err(), Some(Kind::Damaged), "without {line}");
        let twice = [&lines[..=index], &lines[index..]].concat();
        office.forged("wrong.age", &(twice.join("\n") + "\n"));
        assert_eq!(office.restore("wrong.age", true).err(), Some(Kind::Damaged), "twice {line}");
    }
    office.forged("wrong.age", &plain.replace("\"shape\":2", "\"shape\":3"));
    assert_eq!(office.restore("wrong.age", true).err(), Some(Kind::Damaged));
    office.forged("wrong.age", &plain.replace("\"secret_key\":\"", "\"secret_key\":\"1"));
    assert_eq!(office.restore("wrong.age", true).err(), Some(Kind::Damaged));
    let left: Vec<_> = fs::read_dir(office.path("data")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["store"]);
    assert!(opened(office.opening.open()).checked_now().is_whole());
}

#[test]
fn nothing_is_restored_on_a_clock_that_is_behind_the_backup() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    let heads = || fs::read_dir(office.path("state")).unwrap().count();
    let before = heads();
    // Another machine, whose clock stands at noon: half an hour earlier.
    let mut other = office.opening.clone();
    other.acting = super::support::acting(&Hand::at_noon());
    other.places.store = office.path("data/other");
    office.clock.wait(30 * 60_000);
    let mut local = opened(office.opening.open());
    written(&mut local, &office.to("two.age"));
    drop(local);
    let restore = |name: &str| {
        let restore = Restore {
            file: office.path(name),
            opener: office.opener(),
            key: NewKey::KeyFile,
            replaces: false,
        };
        other.restore(&restore, &mut |_| true)
    };
    let refused = restore("two.age").err().unwrap();
    assert_eq!(refused.kind, Kind::Unavailable);
    assert!(refused.what.contains("The clock of this machine says"), "{}", refused.what);
    assert!(!office.path("data/other").exists());
    assert_eq!(heads(), before, "nothing is remembered of a store that there never was");
}

#[test]
fn what_others_left_beside_the_store_is_not_touched() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    for left in ["data/store.restoring-1", "data/store.before-restore-1"] {
        fs::create_dir(office.path(left)).unwrap();
        fs::write(office.path(left).join("db"), b"somebody's").unwrap();
    }
    let restored = office.restore("one.age", true).unwrap();
    assert_eq!(restored.before, Some(office.path("data/store.before-restore-2")));
    for left in ["data/store.restoring-1", "data/store.before-restore-1"] {
        assert_eq!(fs::read(office.path(left).join("db")).unwrap(), b"somebody's");
    }
    // A folder of other things is no place for a store.
    fs::remove_dir_all(office.path("data/store")).unwrap();
    fs::create_dir(office.path("data/store")).unwrap();
    fs::set_permissions(office.path("data/store"), fs::Permissions::from_mode(0o700)).unwrap();
    fs::write(office.path("data/store/letter"), b"dear").unwrap();
    assert_eq!(office.restore("one.age", true).err(), Some(Kind::Unavailable));
    assert_eq!(fs::read(office.path("data/store/letter")).unwrap(), b"dear");
    fs::remove_file(office.path("data/store/letter")).unwrap();
    assert_eq!(office.restore("one.age", false).unwrap().before, None);
}

#[test]
fn nobody_signs_in_to_the_store_that_is_being_replaced() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    let restore = Restore {
        file: office.path("one.age"),
        opener: office.opener(),
        key: NewKey::KeyFile,
        replaces: true,
    };
    let mut turns = 0;
    let opening = office.opening.clone();
    let done = office.opening.restore(&restore, &mut |_| {
        turns += 1;
        assert_eq!(opening.open().err().map(|it| it.kind), Some(Kind::Unavailable));
        true
    });
    assert!(done.unwrap().is_some());
    assert!(turns > 0);
}

#[test]
fn tokens_in_stock_are_in_it_and_can_be_assigned_from_the_restored_store() {
    let (office, mut local) = Office::new();
    let token = |number: u8| IncomingToken {
        serial: Serial::new(&format!("SN-{number}")).unwrap(),
        key: SecretText::new(data_encoding::BASE32_NOPAD.encode(&[[number; 19].as_slice(), b"x"].concat())),
        parameters: crate::model::Parameters::UNIVERSAL,
        about: Some(text("Gemalto C200")),
    };
    local.stock(&[token(1), token(2), token(3)]).unwrap();
    let begin = Begin::app(user("bob"), device("token"), Algorithm::Sha1, None);
    let from_stock = |number: u8| NewDevice::Stocked(Serial::new(&format!("SN-{number}")).unwrap());
    local.begin(&Begin { kind: from_stock(2), ..begin.clone() }).unwrap();
    assert_eq!(written(&mut local, &office.to("one.age")).stocked, 3);
    drop(local);
    let restored = office.restore("one.age", true).unwrap();
    assert_eq!(restored.contents.stocked, 3);
    let mut local = opened(office.opening.open());
    let all = local.tokens(None, 10).unwrap();
    // The enrollment that was under way is gone, and its token back in stock.
    assert!(all.len() == 3 && all.iter().all(|token| token.place == TokenPlace::InStock));
    local.begin(&Begin { kind: from_stock(2), ..begin }).unwrap();
    assert!(local.checked_now().is_whole());
}

#[test]
fn a_backup_of_shape_1_which_knew_no_stock_is_read() {
    let (office, mut local) = Office::new();
    written(&mut local, &office.to("one.age"));
    drop(local);
    let plain = office.plain("one.age");
    let older = plain.replace("\"shape\":2", "\"shape\":1").replace(",\"stocked\":0", "");
    assert_ne!(older.len(), plain.len());
    office.forged("older.age", &older);
    let restored = office.restore("older.age", true).unwrap();
    assert_eq!((restored.contents.users, restored.contents.stocked), (2, 0));
    assert!(opened(office.opening.open()).checked_now().is_whole());
}
