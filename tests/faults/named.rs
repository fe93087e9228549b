//! Damage that has a name: files that are missing, left over, foreign or of yesterday.

use std::fs;
use std::path::{Path, PathBuf};

use super::bench::{copied, copy};
use super::smashed::{Fate, Repaired, Sample};
use crate::support::Home;

/// What is done to a store's folder, and what must come of it.
struct Damage {
    what: &'static str,
    done: fn(&Path),
    fate: Fate,
    /// What is said, in `check` or instead of it.
    says: &'static str,
}

const fn damage(what: &'static str, done: fn(&Path), fate: Fate, says: &'static str) -> Damage {
    Damage { what, done, fate, says }
}

fn snapshot(store: &Path) -> PathBuf {
    let mut found = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    found.find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("snap.")).unwrap()
}

fn put(store: &Path, name: &str, bytes: &[u8]) {
    fs::write(store.join(name), bytes).unwrap();
}

const DAMAGES: [Damage; 15] = [
    damage(
        "an unfinished snapshot of 0 bytes",
        |store| put(store, "snap.00000000000fffff.generating", b""),
        Fate::Harmless,
        "",
    ),
    damage(
        "an unfinished snapshot with garbage",
        |store| put(store, "snap.00000000000fffff.generating", &[0x5a; 5000]),
        Fate::Harmless,
        "",
    ),
    damage(
        "no conf",
        |store| fs::remove_file(store.join("conf")).unwrap(),
        Fate::AtOpening,
        "the file conf is missing",
    ),
    damage(
        "a conf of garbage",
        |store| put(store, "conf", b"\xff\x00garbage"),
        Fate::AtOpening,
        "conf is not readable",
    ),
    damage("an empty conf", |store| put(store, "conf", b""), Fate::AtOpening, "conf is not readable"),
    damage(
        "a conf of a newer engine",
        |store| put(store, "conf", b"segment_size: 524288\nuse_compression: false\nversion: 0.35\nsums"),
        Fate::AtOpening,
        "newer version",
    ),
    damage(
        "sled 1.0 beside it",
        |store| fs::create_dir(store.join("slabs")).unwrap(),
        Fate::AtOpening,
        "sled 1.0",
    ),
    damage(
        "sled 1.0 in its place",
        |store| {
            for name in ["db", "conf"] {
                fs::remove_file(store.join(name)).unwrap();
            }
            fs::remove_file(snapshot(store)).unwrap();
            fs::create_dir(store.join("slabs")).unwrap();
            put(store, "metadata", &[0; 4096]);
        },
        Fate::AtOpening,
        "sled 1.0",
    ),
    damage("an empty db", |store| put(store, "db", b""), Fate::AtOpening, "damaged"),
    damage(
        "no db",
        |store| fs::remove_file(store.join("db")).unwrap(),
        Fate::AtOpening,
        "the file db is missing",
    ),
    damage(
        "nothing but the marker",
        |store| {
            for entry in
                fs::read_dir(store).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != "format")
            {
                let path = entry.path();
                if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
            }
        },
        Fate::AtOpening,
        "the file db is missing",
    ),
    damage("no snapshot", |store| fs::remove_file(snapshot(store)).unwrap(), Fate::Harmless, ""),
    damage(
        "a snapshot of garbage",
        |store| fs::write(snapshot(store), [0x5a; 700]).unwrap(),
        Fate::AtOpening,
        "damaged",
    ),
    damage(
        "a marker of garbage",
        |store| put(store, "format", b"something else\n"),
        Fate::AtOpening,
        "the file format is not readable",
    ),
    damage(
        "a newer marker",
        |store| put(store, "format", b"mfa-enroll store\nlayout 2\n"),
        Fate::AtOpening,
        "layout 2",
    ),
];

#[test]
fn damage_is_named_and_repaired_or_said_to_be_beyond_it() {
    let sample = Sample::new();
    for Damage { what, done, fate, says } in DAMAGES {
        let home = copied(&sample.home);
        done(&home.store());
        let told = home.run(&["check"], "");
        assert!(told.err.contains(says), "{what}: {told:#?}");
        let home = copied(&sample.home);
        done(&home.store());
        assert_eq!(sample.judged(&home, what), fate, "{what}");
        let expected = match what {
            "no conf" | "a conf of garbage" | "an empty conf" | "a snapshot of garbage" => Repaired::Wholly,
            _ if fate == Fate::AtOpening => Repaired::Not,
            _ => continue,
        };
        if what.contains("1.0") || what.contains("newer") {
            // Not even copied: it is no damage.
            home.run(&["repair"], "").fails_in_two_lines(5, "newer");
        } else {
            assert_eq!(sample.repaired(&home, what), expected, "{what}");
        }
        println!("{what}: {fate:?}, repaired: {expected:?}");
    }
}

/// The files of what is remembered outside the store.
fn heads(home: &Home) -> Vec<PathBuf> {
    let state = fs::read_dir(home.path().join(".local/state/mfa-enroll")).unwrap();
    state
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|of| of == "head"))
        .collect()
}

#[test]
fn yesterdays_copy_is_refused_by_every_command() {
    let home = Home::with_users(&["alice", "bob"]);
    let kept = home.path().join("kept");
    copy(&home.store(), &kept);
    home.run(&["users", "add", "carol"], "").exits(0);
    fs::remove_dir_all(home.store()).unwrap();
    copy(&kept, &home.store());
    for args in [&["check"][..], &["users", "list"], &["verify", "alice"], &["users", "add", "dave"]] {
        home.run(args, "123456").fails_in_two_lines(5, "an older copy was put back");
    }
    // `repair` needs no key and cannot know; what it says leads to `check`, which does.
    home.run(&["repair"], "").exits(0);
    home.run(&["check"], "").fails_in_two_lines(5, "an older copy was put back");
}

#[test]
fn a_link_outside_that_was_taken_away_is_remarked_from_then_on() {
    let home = Home::with_users(&["alice", "bob"]);
    assert!(!home.run(&["check"], "").exits(0).out.contains("remark"));
    for garbage in [None, Some("garbage\n"), Some("")] {
        let home = copied(&home);
        let [head] = &heads(&home)[..] else { panic!("one head") };
        match garbage {
            None => fs::remove_file(head).unwrap(),
            Some(garbage) => fs::write(head, garbage).unwrap(),
        }
        // Not only by the command that finds it so.
        home.run(&["users", "add", "carol"], "").exits(0);
        home.run(&["users", "list"], "").exits(0);
        let out = home.run(&["check"], "").exits(0).out;
        assert!(out.contains("remark: ") && out.contains("when entry 2 was the newest"), "{out}");
        let json = home.json(&["check", "--json"]);
        assert_eq!(json[0]["remarks"].as_array().map(Vec::len), Some(1), "{json}");
    }
}

#[test]
fn a_link_outside_that_cannot_be_kept_is_remarked() {
    let home = Home::with_users(&["alice"]);
    let state = home.path().join(".local/state/mfa-enroll");
    fs::remove_dir_all(&state).unwrap();
    fs::write(&state, "in the way").unwrap();
    let out = home.run(&["check"], "").exits(0).out;
    assert!(out.contains("could not be kept outside the store"), "{out}");
}
