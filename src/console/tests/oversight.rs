//! The list's states and counts, the report and the settings.

use super::harness::Desk;
use super::office::Start;
use super::people::{alice, dozen, many, nobody};
use super::queue::everybody_at_once;
use super::screens::drawn;
use crate::directory::{Edit, Request};
use crate::model::{GroupName, SafeText, UserName};

#[test]
fn the_list_says_who_is_overdue_since_when_and_counts_them() {
    let mut desk = Desk::with(dozen);
    desk.sees("12 users · 7 without MFA · 0 overdue");
    everybody_at_once(&mut desk);
    desk.sees("12 users · 7 without MFA · 7 overdue");
    desk.press("<tab><tab><tab><tab>");
    desk.sees("7 found · overdue");
    desk.sees("overdue – since 2026-11-04");
    desk.resize((60, 20));
    desk.sees("12 users · 7 without MFA · 7 overdue");
    desk.sees("since 2026-11-04");
    let mut desk = Desk::with(many(500));
    desk.sees("500 users · 500 without MFA · 0 overdue");
    everybody_at_once(&mut desk);
    desk.resize((60, 20));
    desk.sees("500 users · 500 without · 500 overdue");
}

#[test]
fn an_empty_list_names_what_made_it_empty() {
    let mut desk = Desk::with(dozen);
    desk.press("<tab><tab><tab><tab>");
    desk.sees("No user is overdue. Tab shows others.");
    desk.press("/bob");
    desk.sees(
        "No user who is overdue is found by the filter “bob”. Tab shows others, Esc clears the filter.",
    );
    desk.press("<tab><tab>");
    desk.sees("1 found · all");
    desk.press("x");
    desk.sees("No user is found by this filter. Esc clears it.");
}

#[test]
fn the_report_counts_everybody_and_shows_those_of_a_state() {
    let mut desk = Desk::with(dozen);
    everybody_at_once(&mut desk);
    let exempt = Edit::Exempt {
        reason: SafeText::new("on parental leave").unwrap(),
        until: desk.now().plus_secs(86_400 * 30),
    };
    let join = Edit::Join(GroupName::new("admins").unwrap());
    desk.elsewhere(Request::Edit { user: UserName::new("kim").unwrap(), edits: vec![exempt, join] });
    desk.press("r");
    desk.sees("5 with MFA · 7 without · 6 overdue · 1 exempt");
    desk.sees("alice ● active 1 of 1 2026-11-02 by mo by 2026-11-04");
    desk.sees("12 shown · all");
    desk.press("<tab><tab><tab><tab>");
    desk.sees("6 shown · overdue");
    desk.sees("since 2026-11-04");
    desk.press("<tab><tab>");
    desk.sees("1 shown · exempt");
    desk.sees("exempt until 2026-12-04: on parental leave · in admins");
    desk.sees("mfa-enroll report --csv writes it to a file.");
    desk.press("<enter>");
    desk.sees("kim › Security credentials");
    desk.press("<esc><esc>");
    desk.sees("12 users");
}

#[test]
fn the_report_reads_on_until_it_has_everybody() {
    let mut desk = Desk::with(many(450));
    desk.hold_back();
    desk.press("r");
    desk.sees("reading… 0 %");
    desk.let_one_go();
    desk.draw();
    desk.sees("reading… 44 %");
    desk.sees("user-001");
    desk.sees_no("shown");
    desk.release();
    desk.sees("450 shown");
    desk.sees_no("reading");
    desk.press("<end>");
    assert!(desk.chosen().starts_with("user-450"));
    desk.resize((60, 20));
    assert!(desk.chosen().starts_with("user-450"));
}

#[test]
fn settings_that_are_changed_are_named_and_hold() {
    let mut desk = Desk::with(dozen);
    desk.press("s<enter>");
    desk.sees("Nothing was changed.");
    desk.press("<c-u>Example Ltd<tab><right><tab><c-u>0<tab>");
    desk.press("<backtab>");
    desk.sees("Every user must have a device: without one they are overdue at once.");
    desk.press("<tab><right><enter>");
    desk.sees("Changed: issuer, policy, identification.");
    desk.sees("Issuer │ Example Ltd");
    desk.press("<enter>");
    desk.sees("Nothing was changed.");
    desk.press("<esc>");
    desk.sees("7 overdue");
    desk.press("h/mandatory");
    desk.sees("identification made mandatory");
}

#[test]
fn groups_are_asked_for_where_the_policy_names_them() {
    let mut desk = Desk::with(alice);
    desk.press("s<tab><left>");
    desk.sees("Groups");
    desk.press("<enter>");
    desk.sees("The groups: one is needed.");
    desk.press("<tab>admins/x<tab>");
    desk.sees("The groups: a name cannot have “/”");
    desk.press("<c-u>admins  operators<tab><c-u>x<tab>");
    desk.sees("The days of grace: a whole number from 0 to 3650 is needed.");
    desk.press("<c-u>14<enter>");
    desk.sees("Changed: policy.");
    desk.sees("Groups │ admins operators");
    desk.press("<esc>s");
    desk.sees("Groups │ admins operators");
}

#[test]
fn what_is_wrong_is_not_saved_and_stays_to_be_corrected() {
    let mut desk = Desk::with(alice);
    desk.press("s<backtab><c-u>-1<enter>");
    desk.sees("The idle minutes: a whole number from 0 to 1440 is needed.");
    desk.press("<f1><esc>");
    desk.sees("Idle minutes │ -1▏");
    desk.press("<esc>s<backtab>");
    desk.sees("Idle minutes │ 0▏");
    desk.press("<up>q");
    desk.sees("Settings");
}

#[test]
fn oversight_as_it_is_drawn() {
    drawn("users-overdue", Start::Ready, dozen, |desk| {
        everybody_at_once(desk);
        desk.press("<tab><tab><tab><tab>");
    });
    drawn("users-not-found-in-state", Start::Ready, dozen, |desk| desk.press("<tab><tab><tab><tab>/bob"));
    drawn("report", Start::Ready, dozen, |desk| {
        everybody_at_once(desk);
        desk.press("r<down>");
    });
    drawn("report-none", Start::Ready, nobody, |desk| desk.press("r"));
    drawn("settings", Start::Ready, dozen, |desk| desk.press("s"));
    drawn("settings-policy", Start::Ready, dozen, |desk| desk.press("s<tab><left>"));
}
