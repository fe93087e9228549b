//! A report that is too long to be held.

use super::{MOST, PART, ReportPage};
use crate::console::screen::{Moment, Screen};
use crate::directory::{Done, Reported};
use crate::model::{MfaState, Person, Timestamp, UserName};

fn moment() -> Moment {
    Moment { now: Timestamp::from_secs(1_793_783_705), size: (80, 24), ascii: false }
}

/// The user of this number; every thousandth has a device.
fn reported(number: usize) -> Reported {
    let active = usize::from(number.is_multiple_of(1000));
    Reported {
        person: Person {
            name: UserName::new(&format!("user{number:07}")).unwrap(),
            display_name: None,
            email: None,
        },
        created_at: Timestamp::from_secs(1),
        groups: Vec::new(),
        has_password: false,
        state: if active == 1 { MfaState::Active } else { MfaState::None },
        active,
        devices: active,
        enrolled: None,
        last_sign_in: None,
        required: None,
        overdue_since: None,
        exemption: None,
        recovery_codes: 0,
    }
}

#[test]
fn all_are_counted_and_the_first_of_each_choice_are_kept() {
    let all = 20 * MOST;
    let mut page = ReportPage::default();
    page.shown(&moment());
    for first in (0..=all).step_by(PART) {
        assert_eq!(page.crumbs(&moment()).right, format!("reading… {} %", first * 100 / all));
        let users = (first..all.min(first + PART)).map(reported).collect();
        page.answer(Ok(Done::Report { users, of: all as u64 }), &moment());
    }
    assert_eq!(page.crumbs(&moment()).right, "200 with MFA · 199,800 without · 0 overdue · 0 exempt");
    assert!(page.users.len() < MOST + 300, "{} are held", page.users.len());
    let choice = |page: &ReportPage| (page.shown_users().count(), page.count_of(page.filter().0));
    assert_eq!(choice(&page), (MOST, all));
    page.turn(3, &moment());
    assert_eq!(page.filter().0, "active");
    assert_eq!(choice(&page), (200, 200), "those far down the list, too");
}
