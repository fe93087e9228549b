//! The users list: filter, filters by state, paging, help; and new users.

use super::harness::{Desk, Left, Plan};
use super::people::{alice, dozen, many, nobody};
use super::{HOME, SMALL};

#[test]
fn a_filter_finds_parts_of_names_whatever_their_case_and_accents() {
    let mut desk = Desk::with(dozen);
    for (typed, found) in [("ALI", 1), ("zalas", 1), ("ine", 1), ("文子", 1), ("example.com", 3), ("xyz", 0)]
    {
        desk.press(&format!("/<c-u>{typed}"));
        desk.sees(&format!("{found} found"));
    }
    desk.sees("No user is found by this filter.");
    desk.press("<esc>");
    desk.sees("Filter: xyz");
    desk.press("<esc>");
    desk.sees("12 found");
}

#[test]
fn letters_and_the_question_mark_are_text_while_the_filter_is_typed_and_f1_helps() {
    let mut desk = Desk::with(dozen);
    desk.press("/nioqGgjk?/");
    desk.sees("Filter: nioqGgjk?/");
    desk.sees("F1 help");
    desk.press("<f1>");
    desk.sees("Keys");
    desk.press("<esc>");
    desk.sees("Filter: nioqGgjk?/");
    desk.press("<c-u>bob<enter>");
    desk.sees("bob › Security credentials");
    desk.press("<esc>");
    desk.sees("Filter: bob");
}

#[test]
fn a_paste_on_the_list_is_a_filter() {
    let mut desk = Desk::with(dozen);
    desk.paste("hassan@example.com\n");
    desk.sees("1 found");
    assert!(desk.chosen().starts_with("hassan"));
}

#[test]
fn tab_goes_round_the_states_and_back() {
    let mut desk = Desk::with(dozen);
    let mut seen = Vec::new();
    for _ in 0..6 {
        desk.press("<tab>");
        seen.push(desk.words().split_once("found · ").unwrap().1.split(" (Tab)").next().unwrap().to_owned());
    }
    assert_eq!(seen, ["without MFA", "pending", "active", "overdue", "disabled", "all"]);
    desk.press("<backtab><backtab><backtab>");
    desk.sees("5 found · active");
    desk.press("<backtab><backtab>");
    desk.sees("7 found · without MFA");
}

#[test]
fn five_hundred_users_are_paged_through_at_both_sizes() {
    for (size, rows) in [(HOME, 20), (SMALL, 16)] {
        let mut desk = Desk::of(&Plan { size, ..Plan::default() }, many(500));
        let chosen = |desk: &Desk| desk.chosen().split_whitespace().next().unwrap().to_owned();
        let user = |number: usize| format!("user-{number:03}");
        assert_eq!(chosen(&desk), user(1));
        desk.press("<pgdn>");
        assert_eq!(chosen(&desk), user(1 + rows));
        assert!(desk.rows()[3].contains(&user(1 + rows)), "the page turns:\n{}", desk.rows().join("\n"));
        desk.press("<pgup>");
        assert_eq!(chosen(&desk), user(1));
        desk.press("<end>");
        assert_eq!(chosen(&desk), user(500));
        assert!(desk.rows()[2 + rows].contains(&user(500)));
        desk.press("<down><pgdn>");
        assert_eq!(chosen(&desk), user(500));
        desk.press("<up>");
        assert_eq!(chosen(&desk), user(499));
        desk.press("<home><up><pgup>");
        assert_eq!(chosen(&desk), user(1));
        for line in 2..=60 {
            desk.press("<down>");
            assert_eq!(chosen(&desk), user(line));
        }
        desk.press("<enter>");
        desk.sees("user-060 › Security credentials");
        desk.press("<esc>");
        assert_eq!(chosen(&desk), user(60));
    }
}

#[test]
fn a_window_that_grows_or_shrinks_is_filled_and_keeps_the_chosen_user() {
    let mut desk = Desk::with(many(500));
    desk.press("<end>");
    for size in [(132, 43), SMALL, (200, 60), HOME] {
        desk.resize(size);
        assert!(desk.chosen().starts_with("user-500"));
        let lines = desk.rows().iter().filter(|row| row.contains("user-")).count();
        assert_eq!(lines, usize::from(size.1) - 4, "{size:?}");
    }
}

#[test]
fn the_list_of_few_has_no_line_beyond_them() {
    let mut desk = Desk::with(dozen);
    desk.press("<pgdn>");
    assert!(desk.chosen().starts_with("kim"));
    assert!(desk.rows()[3].contains("alice"));
    desk.press("<pgup>");
    assert!(desk.chosen().starts_with("alice"));
}

#[test]
fn help_shows_the_keys_of_this_state_and_goes_by_the_key_that_brought_it() {
    let mut desk = Desk::with(nobody);
    desk.press("?");
    desk.sees("Add a user.");
    desk.sees_no("Open the user's security credentials.");
    desk.press("?");
    desk.sees("There are no users yet.");
    desk.press("???<esc>");
    desk.sees("There are no users yet.");
}

#[test]
fn a_question_mark_is_text_in_a_form_and_f1_helps() {
    let mut desk = Desk::with(nobody);
    desk.press("nwho<tab>Who?");
    desk.sees("Full name │ Who?");
    desk.press("<f1>");
    desk.sees("Add the user.");
    desk.press("<f1>");
    desk.sees("Full name │ Who?");
}

#[test]
fn a_new_user_opens_their_security_credentials_and_is_chosen_in_the_list() {
    let mut desk = Desk::with(dozen);
    desk.press("nlaura<tab>Laura<enter>");
    desk.sees("Users › laura › Security credentials");
    desk.press("<esc>");
    desk.sees("13 users");
}

#[test]
fn a_name_that_is_taken_or_wrong_stays_in_the_form() {
    let mut desk = Desk::with(alice);
    desk.press("nALICE<enter>");
    desk.sees("There is a user alice already.");
    desk.press("<c-u>..<tab>");
    desk.sees("a name cannot be only dots");
    desk.press("<c-u>bob<tab>Bob\u{202e}<enter>");
    desk.sees("Full name: the character U+202E is not allowed");
    desk.press("<backspace><enter>");
    desk.sees("Users › bob › Security credentials");
}

#[test]
fn the_columns_stay_in_line_whatever_the_names() {
    for size in [HOME, SMALL, (100, 30), (132, 43)] {
        let desk = Desk::of(&Plan { size, ..Plan::default() }, dozen);
        let places = |signs: &[char]| {
            let mut places: Vec<_> = (3..15)
                .filter_map(|y| {
                    (0..size.0).find(|x| {
                        signs.iter().any(|sign| desk.buffer()[(*x, y)].symbol() == sign.to_string())
                    })
                })
                .collect();
            places.dedup();
            places
        };
        assert_eq!(places(&['●', '◐', '○']).len(), 1, "{}", desk.rows().join("\n"));
    }
}

#[test]
fn only_q_leaves_from_the_list() {
    let mut desk = Desk::with(alice);
    desk.press("<esc><esc>/ab<esc><esc>");
    assert_eq!(desk.left, None);
    desk.press("q");
    assert_eq!(desk.left, Some(Left::Code(0)));
}
