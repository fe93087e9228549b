//! A hardware token has its key already: there is nothing to scan, and no page to go back to.

use super::super::{CodeBox, Step, Underway, Wizard};
use super::support::{Event, after, assign, codes, right_so_far, typed, underway};

/// A wizard of a token, and what happened to it since it was begun.
fn begun(more: &[Event]) -> Wizard<u8> {
    let token = Underway { is_scanned: false, ..underway() };
    let events = [&[Event::Submitted(assign()), Event::Begun(token)], more].concat();
    after(&events)
}

#[test]
fn a_token_goes_from_assign_to_the_codes() {
    assert!(matches!(begun(&[]).step(), Step::Confirm(..)));
}

#[test]
fn going_back_from_the_codes_of_a_token_leaves_the_wizard() {
    assert_eq!(begun(&[Event::Back]).step(), &Step::Left);
    assert_eq!(begun(&[typed("111111"), right_so_far(), Event::Back]).step(), &Step::Left);
}

#[test]
fn a_token_has_no_code_to_look_at_again() {
    let wizard = begun(&[typed("111111"), right_so_far(), Event::LookedAgain]);
    assert_eq!(codes(&wizard).at(), CodeBox::Second);
}
