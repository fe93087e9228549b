//! T26: yesterday's copy of the store, taken for the store on purpose.

use std::fs;
use std::path::Path;

use super::wound::{NOON, Wound};
use crate::support::Home;

/// Copies a folder of files.
fn copied(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
}

fn put_back(home: &Home) {
    copied(&home.path().join("copy"), &home.store());
}

#[test]
fn a_code_spent_since_the_copy_is_not_good_again() {
    let mut wound = Wound::with_alice();
    let app = wound.enrolled("phone");
    wound.wait(60);
    copied(&wound.home.store(), &wound.home.path().join("copy"));
    let spent = app.code(wound.step());
    assert_eq!(wound.verify("alice", &spent).exits(0).out, "accepted\n");
    put_back(&wound.home);
    let told = wound.verify("alice", &spent).fails_in_two_lines(5, "an older copy was put back");
    assert!(told.err.contains("mfa-enroll repair --older-copy"), "{told:#?}");
    for wrong in ["", "older\n", "clock right\n"] {
        let ran = wound.run(&["repair", "--older-copy"], wrong).exits(1);
        assert!(ran.out.contains("Known outside the store    entry 6"), "{ran:#?}");
        assert!(ran.out.contains("Newest entry of this copy  entry 5, of 2027-01-15 08:00 UTC"), "{ran:#?}");
    }
    wound.verify("alice", &spent).exits(5);
    let ran = wound.run(&["repair", "--older-copy"], "older copy\n").exits(0);
    assert!(ran.out.contains("The copy is the store now. 1 device takes the codes"), "{ran:#?}");
    assert_eq!(wound.newest(), "older_copy_accepted");
    for step in wound.step() - 1..=wound.step() + 1 {
        assert_eq!(wound.verify("alice", &app.code(step)).exits(1).out, "refused\n");
    }
    // The step after this one counts as used, and so does the one after that for a
    // clock that is found to be one step fast.
    wound.wait(90);
    assert_eq!(wound.verify("alice", &app.code(wound.step())).exits(0).out, "accepted\n");
    wound.run(&["check"], "").exits(0);
    wound.run(&["history", "verify"], "").exits(0);
    let again = wound.run(&["repair", "--older-copy"], "").exits(0);
    assert!(again.out.contains("nothing needs to be done"), "{again:#?}");
    // The head outside is the new one: the copy put back once more is noticed once more.
    put_back(&wound.home);
    wound.verify("alice", &spent).exits(5);
}

#[test]
fn an_acceptance_that_was_cut_short_is_finished_by_the_next_one() {
    let mut wound = Wound::with_alice();
    wound.enrolled("phone");
    copied(&wound.home.store(), &wound.home.path().join("copy"));
    // One entry more is known, so that the acceptance itself comes as far.
    wound.run(&["users", "add", "bob"], "").exits(0);
    put_back(&wound.home);
    let head = head_file(&wound.home);
    let known = fs::read(&head).unwrap();
    wound.run(&["repair", "--older-copy"], "older copy\n").exits(0);
    // Killed before the link outside was written.
    fs::write(&head, known).unwrap();
    wound.run(&["users", "list"], "").exits(5);
    wound.run(&["repair", "--older-copy"], "older copy\n").exits(0);
    wound.run(&["users", "list"], "").exits(0);
    wound.run(&["history", "verify"], "").exits(0);
}

#[test]
fn a_store_that_goes_on_otherwise_is_no_older_copy() {
    let wound = Wound::with_alice();
    copied(&wound.home.store(), &wound.home.path().join("copy"));
    wound.run(&["users", "add", "bob"], "").exits(0);
    let known = fs::read(head_file(&wound.home)).unwrap();
    put_back(&wound.home);
    fs::remove_file(head_file(&wound.home)).unwrap();
    wound.run(&["users", "add", "carol"], "").exits(0);
    fs::write(head_file(&wound.home), known).unwrap();
    wound.run(&["users", "list"], "").exits(5);
    wound
        .run(&["repair", "--older-copy"], "older copy\n")
        .fails_in_two_lines(5, "History entry 3 was changed");
}

#[test]
fn no_copy_is_accepted_on_a_clock_that_is_behind_it() {
    let mut wound = Wound::with_alice();
    wound.enrolled("phone");
    copied(&wound.home.store(), &wound.home.path().join("copy"));
    wound.run(&["users", "add", "bob"], "").exits(0);
    put_back(&wound.home);
    wound.wind(NOON - 86_400);
    wound
        .run(&["repair", "--older-copy"], "older copy\n")
        .fails_in_two_lines(4, "The clock of this machine says 2027-01-14");
    wound.run(&["users", "list"], "").exits(5);
}

fn head_file(home: &Home) -> std::path::PathBuf {
    let state = home.path().join(".local/state/mfa-enroll");
    let mut heads = fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
    heads.find(|path| path.extension().is_some_and(|end| end == "head")).expect("a link is kept outside")
}
