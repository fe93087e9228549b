//! Every screen as it is drawn, at home size and in the smallest window.

use super::harness::{Desk, Plan};
use super::office::{PASSPHRASE, Seeded, Start};
use super::people::{alice, dozen, many, nobody};
use super::{HOME, SMALL, snapshot};
use crate::directory::people::BadRow;
use crate::directory::{Done, Imported, Preview, Problem, Progress, Reply};
use crate::model::User;
use crate::store::Store;

pub(super) type People = fn(&Store, &Seeded) -> Vec<User>;

/// Goes these steps in windows of both sizes and compares what is drawn.
#[track_caller]
pub(super) fn drawn(name: &str, start: Start, people: People, steps: impl Fn(&mut Desk)) {
    for size in [HOME, SMALL] {
        let mut desk = Desk::of(&Plan { start, size, ..Plan::default() }, people);
        steps(&mut desk);
        snapshot::compare(name, &desk);
    }
}

#[test]
fn without_a_store_the_first_page_says_where_it_would_be_made() {
    drawn("welcome", Start::NoStore, nobody, |_| {});
}

#[test]
fn the_form_that_makes_a_store() {
    drawn("store", Start::NoStore, nobody, |desk| desk.press("<enter>"));
    drawn("store-passphrase", Start::NoStore, nobody, |desk| desk.press("<enter><tab><tab>twelve chars"));
    drawn("store-key-file", Start::NoStore, nobody, |desk| desk.press("<enter><tab><right>"));
    drawn("store-weak-passphrase", Start::NoStore, nobody, |desk| {
        desk.press("<enter><tab><tab>short<enter>");
    });
    drawn("store-making", Start::NoStore, nobody, |desk| {
        desk.hold_back();
        desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<enter>{PASSPHRASE}<enter>"));
        desk.wait(1);
    });
}

#[test]
fn the_recovery_key_of_a_new_store() {
    drawn("recovery-key", Start::NoStore, nobody, |desk| {
        desk.press(&format!("<enter><tab><tab>{PASSPHRASE}<enter>{PASSPHRASE}<enter>"));
    });
    drawn("recovery-key-and-key-file", Start::NoStore, nobody, |desk| {
        desk.press("<enter><tab><right><enter>");
    });
}

#[test]
fn a_locked_store_asks_for_its_passphrase() {
    drawn("unlock", Start::Locked, nobody, |desk| desk.press("secret"));
    drawn("unlock-wrong", Start::Locked, nobody, |desk| desk.press("secret<enter>"));
}

#[test]
fn the_users_list() {
    drawn("users-empty", Start::Ready, nobody, |_| {});
    drawn("users", Start::Ready, dozen, |desk| desk.press("<down>"));
    drawn("users-filter", Start::Ready, dozen, |desk| desk.press("/ali"));
    drawn("users-filter-ended", Start::Ready, dozen, |desk| desk.press("/example<esc><down>"));
    drawn("users-not-found", Start::Ready, dozen, |desk| desk.press("/nobody"));
    drawn("users-pending", Start::Ready, dozen, |desk| desk.press("<tab><tab>"));
    drawn("users-loading", Start::Ready, dozen, super::list_of_many::loading);
    drawn("users-by-state", Start::Ready, dozen, |desk| desk.press("S<down>"));
    drawn("users-by-enrollment", Start::Ready, dozen, |desk| desk.press("SS"));
    drawn("users-many", Start::Ready, |store, seeded| many(500)(store, seeded), |desk| desk.press("<pgdn>"));
}

#[test]
fn a_new_user() {
    drawn("new-user", Start::Ready, dozen, |desk| desk.press("n"));
    drawn("new-user-name", Start::Ready, dozen, |desk| desk.press("nlaura<tab>Laura Müller"));
    drawn("new-user-wrong", Start::Ready, dozen, |desk| desk.press("nlaura müller<tab>"));
    drawn("new-user-taken", Start::Ready, dozen, |desk| desk.press("nALICE<enter>"));
}

#[test]
fn the_security_credentials() {
    drawn("credentials", Start::Ready, alice, |desk| desk.press("<enter>"));
    drawn("credentials-active", Start::Ready, dozen, |desk| desk.press("<enter>"));
    drawn("credentials-slow-clock-and-pending", Start::Ready, dozen, |desk| desk.press("<down><enter>"));
    drawn("credentials-locked", Start::Ready, dozen, |desk| desk.press("/dave<enter>"));
    drawn("credentials-long-names", Start::Ready, dozen, |desk| desk.press("/erin<enter>"));
    drawn("credentials-full", Start::Ready, dozen, |desk| desk.press("/eight<enter>a"));
}

#[test]
fn help_has_every_key_of_the_page() {
    drawn("help-users", Start::Ready, dozen, |desk| desk.press("?"));
    drawn("help-users-end", Start::Ready, dozen, |desk| desk.press("?<pgdn><pgdn><pgdn>"));
    drawn("help-set-up", Start::Ready, alice, |desk| desk.press("<enter>aphone<enter>?"));
}

#[test]
fn the_question_before_a_discard() {
    drawn("discard-question", Start::Ready, dozen, |desk| desk.press("/bob<enter><end><down><down>u"));
    drawn("discard-question-set-up", Start::Ready, alice, |desk| desk.press("<enter>aphone<enter>u"));
    drawn("discarded", Start::Ready, alice, |desk| desk.press("<enter>aphone<enter>uu"));
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut desk = Desk::of(&Plan { size: (40, 10), ..Plan::default() }, dozen);
    snapshot::compare("too-small", &desk);
    desk.resize((59, 24));
    snapshot::compare("too-small", &desk);
}

fn preview() -> Preview {
    let reasons = [
        "the user name “laura müller”: a name cannot have a blank: only letters A–Z, digits and _ + = , . @ - are allowed",
        "the name has the character U+202E, which is not allowed: it can change what a terminal shows",
        "alice stands on line 2 already",
        "the row has 2 cells where the first line has 3",
    ];
    let reasons = reasons.iter().cycle().take(30).zip(3..);
    Preview {
        added: 1204,
        changed: 12,
        same: 9,
        refused: reasons.map(|(reason, line)| BadRow { line, reason: (*reason).to_owned() }).collect(),
        refused_beyond: 5,
        ignored_columns: vec!["department".to_owned(), "room".to_owned()],
    }
}

/// The import stands at its preview.
fn previewed(desk: &mut Desk, preview: Preview) {
    desk.hold_back();
    desk.press("i/home/mo/people.csv<enter>");
    desk.slip_in(Reply::Done(Ok(Done::Preview(preview))));
    desk.let_one_go();
    desk.draw();
}

#[test]
fn an_import_from_its_file_to_its_end() {
    drawn("import-file", Start::Ready, dozen, |desk| desk.press("i/home/mo/peo"));
    drawn("import-missing", Start::Ready, dozen, |desk| desk.press("i/nonexistent/people.csv<enter>"));
    drawn("import-host-missing", Start::Ready, dozen, |desk| desk.press("o"));
    drawn("import-preview", Start::Ready, dozen, |desk| previewed(desk, preview()));
    drawn("import-preview-scrolled", Start::Ready, dozen, |desk| {
        previewed(desk, preview());
        desk.press(&"<down>".repeat(40));
    });
    drawn("import-nothing-to-do", Start::Ready, dozen, |desk| {
        previewed(desk, Preview { same: 12, ..Preview::default() });
    });
    let reading = |desk: &mut Desk, so_far: Progress| {
        desk.hold_back();
        desk.press("i/home/mo/people.csv<enter>");
        desk.slip_in(Reply::Progress(so_far));
        desk.wait(1);
    };
    drawn("import-reading", Start::Ready, dozen, |desk| {
        reading(desk, Progress::Reading { bytes: 25_612_101, of: 59_565_383 });
    });
    drawn("import-comparing", Start::Ready, dozen, |desk| {
        reading(desk, Progress::Comparing { done: 412_000, of: 1_000_000 });
    });
    let running = |desk: &mut Desk| {
        previewed(desk, preview());
        desk.press("<enter>");
        desk.slip_in(Reply::Progress(Progress::Imported(Imported {
            added: 400,
            changed: 3,
            done: 500,
            of: 1216,
        })));
        desk.wait(1);
    };
    drawn("import-running", Start::Ready, dozen, running);
    drawn("import-running-long", Start::Ready, dozen, |desk| {
        previewed(desk, preview());
        desk.press("<enter>");
        for (secs, done) in [(10, 264_000), (6, 412_000)] {
            desk.wait(secs);
            let so_far = Imported { added: done, changed: 0, done, of: 1_000_000 };
            desk.slip_in(Reply::Progress(Progress::Imported(so_far)));
        }
    });
    drawn("import-left-while-reading", Start::Ready, dozen, |desk| {
        reading(desk, Progress::Comparing { done: 412_000, of: 1_000_000 });
        desk.press("<esc>");
        assert_eq!(desk.stopped.len(), 1);
        desk.slip_in(Reply::Done(Err(Problem::refused("The reading was stopped.", "Nothing was changed."))));
    });
    drawn("import-stopped", Start::Ready, dozen, |desk| {
        running(desk);
        desk.stopped.clear();
        desk.press("<esc>");
        assert_eq!(desk.stopped.len(), 1);
        desk.slip_in(Reply::Done(Ok(Done::Imported(Imported {
            added: 400,
            changed: 3,
            done: 500,
            of: 1216,
        }))));
    });
    drawn("import-done", Start::Ready, dozen, |desk| {
        running(desk);
        desk.slip_in(Reply::Done(Ok(Done::Imported(Imported {
            added: 1204,
            changed: 12,
            done: 1216,
            of: 1216,
        }))));
    });
}
