//! Exports: whole, private and history before they are in their place; nothing
//! is overwritten unasked, and what was used at a login stays used.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;

use tempfile::{TempDir, tempdir};

use super::life::removal;
use super::support::{Desk, Failure, Phone, kind, person, text, user};
use crate::directory::{
    Answer, Directory, Export, ExportFormat, Exported, Kind, Merged, Placing, PskcKeys, SoFar,
};
use crate::model::{Event, UserName};

/// A desk with alice's phone, and a folder to export to.
struct Counter {
    desk: Desk,
    phone: Phone,
    folder: TempDir,
}

impl Counter {
    fn new() -> Self {
        let mut desk = Desk::new();
        let phone = desk.enroll("phone");
        Self { desk, phone, folder: tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(
        &mut self,
        format: ExportFormat,
        to: &str,
        placing: Placing,
        users: &[&str],
    ) -> Answer<Exported> {
        let users: Vec<UserName> = users.iter().map(|name| user(name)).collect();
        let export = Export { format, to: self.path(to), placing, users, reason: text("a move") };
        Ok(self.desk.local.export(&export, &mut |_: SoFar| true)?.expect("nobody stops it"))
    }

    fn merged(&mut self) -> (String, Merged) {
        let exported = self.export(ExportFormat::UsersOath, "users.oath", Placing::New, &[]).unwrap();
        (fs::read_to_string(self.path("users.oath")).unwrap(), exported.merged.unwrap())
    }

    fn left(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn formats() -> [ExportFormat; 5] {
    [
        ExportFormat::UsersOath,
        ExportFormat::Pskc(PskcKeys::Plain),
        ExportFormat::KeyUris,
        ExportFormat::PrivacyIdea,
        ExportFormat::LinOtp,
    ]
}

#[test]
fn a_file_is_its_owners_alone_and_is_history() {
    for format in formats() {
        let mut counter = Counter::new();
        let name = format.name();
        let before = counter.desk.newest_entry();
        let exported = counter.export(format, "keys", Placing::New, &[]).unwrap();
        assert_eq!((exported.devices, exported.users), (1, 1), "{name}");
        let mode = fs::metadata(counter.path("keys")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        assert_eq!(counter.left(), ["keys"], "{name}");
        let told = counter.desk.told_since(before);
        let Some(Event::DevicesExported { devices: 1, reason, to, named: 0, .. }) = told.first() else {
            panic!("{name}: {told:?}");
        };
        assert!(told.len() == 1 && reason.as_str() == "a move" && to.as_str().ends_with("keys"));
    }
}

#[test]
fn nothing_is_overwritten_unasked_and_a_rehearsal_leaves_nothing() {
    for format in &formats()[1..] {
        let mut counter = Counter::new();
        let rehearsed = Placing::Rehearsed { overwrite: false };
        let before = counter.desk.newest_entry();
        counter.export(format.clone(), "keys", rehearsed, &[]).unwrap();
        assert_eq!((counter.left().len(), counter.desk.newest_entry()), (0, before));
        fs::write(counter.path("keys"), "mine").unwrap();
        for placing in [Placing::New, rehearsed] {
            let refused = counter.export(format.clone(), "keys", placing, &[]);
            assert_eq!(kind(refused.map(drop)), Err(Kind::Refused));
        }
        assert_eq!(fs::read_to_string(counter.path("keys")).unwrap(), "mine");
        counter.export(format.clone(), "keys", Placing::Replacing, &[]).unwrap();
        assert_ne!(fs::read_to_string(counter.path("keys")).unwrap(), "mine");
        symlink(counter.path("keys"), counter.path("link")).unwrap();
        let through = counter.export(format.clone(), "link", Placing::Replacing, &[]);
        assert_eq!(kind(through.map(drop)), Err(Kind::Unavailable), "no link is followed");
    }
}

#[test]
fn where_the_history_cannot_be_written_nothing_is_in_its_place() {
    for format in formats() {
        let mut counter = Counter::new();
        fs::write(counter.path("keys"), "# mine\n").unwrap();
        counter.desk.records.fail_after(0, Failure::NotWritten);
        let refused = counter.export(format, "keys", Placing::Replacing, &[]);
        assert_eq!(kind(refused.map(drop)), Err(Kind::Doubt));
        assert_eq!(fs::read_to_string(counter.path("keys")).unwrap(), "# mine\n");
        assert_eq!(counter.left(), ["keys"]);
    }
}

#[test]
fn a_users_oath_is_merged_under_its_locks_and_keeps_its_owner() {
    let mut counter = Counter::new();
    let foreign = "HOTP/T30 zoe - 00112233445566778899aabbccddeeff\n";
    fs::write(counter.path("users.oath"), foreign).unwrap();
    let owner = fs::metadata(counter.path("users.oath")).unwrap().uid();
    let (text, merged) = counter.merged();
    assert!(text.starts_with(foreign) && text.contains("\talice\t"), "{text}");
    assert_eq!((merged.added, merged.foreign), (1, 1));
    assert_eq!(counter.merged().1.same, 1);
    assert_eq!(fs::metadata(counter.path("users.oath")).unwrap().uid(), owner);
    // Whoever is cut short leaves a lock: nothing is written past it.
    fs::write(counter.path("users.oath.lock"), "").unwrap();
    let refused = counter.export(ExportFormat::UsersOath, "users.oath", Placing::New, &[]);
    assert_eq!(kind(refused.map(drop)), Err(Kind::Unavailable));
    fs::remove_file(counter.path("users.oath.lock")).unwrap();
    // What it left half written is nobody's.
    fs::write(counter.path("users.oath.new"), "half").unwrap();
    counter.merged();
    assert_eq!(counter.left(), ["users.oath"]);
}

#[test]
fn the_line_of_a_device_that_may_not_sign_in_goes() {
    let mut counter = Counter::new();
    let hex = data_encoding::HEXLOWER.encode(&counter.phone.key);
    // Written by somebody else, for the very same device.
    fs::write(counter.path("users.oath"), format!("HOTP/T30/6 alice - {hex}\n")).unwrap();
    let phone = counter.phone.clone();
    counter.desk.local.deactivate(&removal(&phone)).unwrap();
    let (text, merged) = counter.merged();
    assert_eq!((text.as_str(), merged.removed), ("", 1));
    let second = counter.desk.enroll("second");
    assert!(counter.merged().0.contains("\talice\t"));
    counter.desk.local.delete(&removal(&second), true).unwrap();
    assert_eq!(counter.merged().0, "");
}

#[test]
fn what_is_no_users_oath_is_left_alone() {
    let mut counter = Counter::new();
    fs::write(counter.path("users.oath"), "3f2a9c\n").unwrap();
    let refused = counter.export(ExportFormat::UsersOath, "users.oath", Placing::New, &[]);
    assert_eq!(kind(refused.map(drop)), Err(Kind::Refused));
    assert_eq!(counter.left(), ["users.oath"]);
}

#[test]
fn a_rehearsed_merge_tells_what_would_go_and_takes_no_lock() {
    let mut counter = Counter::new();
    counter.merged();
    let phone = counter.phone.clone();
    counter.desk.local.deactivate(&removal(&phone)).unwrap();
    fs::write(counter.path("users.oath.lock"), "").unwrap();
    let rehearsed = Placing::Rehearsed { overwrite: false };
    let exported = counter.export(ExportFormat::UsersOath, "users.oath", rehearsed, &[]).unwrap();
    assert_eq!(exported.merged.unwrap().removed, 1);
    assert!(fs::read_to_string(counter.path("users.oath")).unwrap().contains("alice"));
}

#[test]
fn a_folder_has_a_file_a_user_with_the_device_used_last_and_keeps_used_codes_used() {
    let mut counter = Counter::new();
    counter.desk.wait(60);
    counter.desk.enroll("second");
    let exported =
        counter.export(ExportFormat::GoogleAuthenticator, "ga", Placing::New, &["alice", "ALICE"]).unwrap();
    assert_eq!((exported.devices, exported.left_out.len()), (1, 1));
    assert_eq!(exported.left_out[0].device.as_str(), "phone");
    let place = counter.path("ga/alice");
    assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
    // A login meanwhile.
    let later = counter.desk.step() + 2;
    let used = fs::read_to_string(&place).unwrap();
    let used: String = used
        .lines()
        .map(|line| {
            let is_used = line.starts_with("\" DISALLOW_REUSE");
            if is_used { format!("\" DISALLOW_REUSE {later}\n") } else { format!("{line}\n") }
        })
        .collect();
    fs::write(&place, used).unwrap();
    counter.export(ExportFormat::GoogleAuthenticator, "ga", Placing::Replacing, &["alice"]).unwrap();
    assert!(fs::read_to_string(&place).unwrap().contains(&later.to_string()));
}

#[test]
fn who_has_nothing_to_export_leaves_no_file_and_no_folder() {
    let mut counter = Counter::new();
    counter.desk.local.add_user(person("bob")).unwrap();
    for (format, to) in [(ExportFormat::KeyUris, "uris"), (ExportFormat::GoogleAuthenticator, "ga")] {
        let refused = counter.export(format, to, Placing::New, &["bob"]);
        assert_eq!(kind(refused.map(drop)), Err(Kind::Refused));
    }
    let missing = counter.export(ExportFormat::KeyUris, "uris", Placing::New, &["nobody"]);
    assert_eq!(kind(missing.map(drop)), Err(Kind::NotFound));
    assert!(counter.left().is_empty());
}
