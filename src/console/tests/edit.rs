//! What is known of a user or a device is changed on a page.

use super::harness::{Desk, Plan};
use super::owners::{alice, at_alice, exempt, facts, full, none, three};
use super::people::DAY;
use super::{HOME, NOW, SMALL, snapshot};
use crate::console::words::{end_of_day, second};
use crate::directory::{Credentials, Edit, Request};
use crate::model::{GroupName, SafeText, Tag, Tags, UserName};

fn edit(desk: &mut Desk, edits: Vec<Edit>) {
    desk.elsewhere(Request::Edit { user: alice(), edits });
}

fn groups(facts: &Credentials) -> Vec<&str> {
    facts.groups.iter().map(GroupName::as_str).collect()
}

fn tags(tags: &Tags) -> Vec<String> {
    tags.all().iter().map(ToString::to_string).collect()
}

/// Enter asks the directory for nothing.
#[track_caller]
fn nothing_is_sent(desk: &mut Desk) {
    desk.hold_back();
    desk.press("<enter>");
    assert!(!desk.is_waiting());
    desk.release();
    desk.sees("✓ Nothing was changed.");
}

#[test]
fn everything_that_can_be_known_of_a_user_is_filled_in() {
    let mut desk = at_alice(none, three);
    desk.press("i");
    desk.sees("Users › alice › Edit user");
    desk.press("<c-u>Alice P. Liddell<tab><c-u>al@example.com<tab>vpn-users  admins<tab> <tab>");
    desk.press("Calls on Fridays.<tab>Room=12; Cost-centre=4711;<tab>2026-12-31<tab>on leave<enter>");
    desk.sees("✓ Changed for alice: name, e-mail, groups, console password, note, tags, exemption.");
    desk.sees("Users › alice › Security credentials");
    desk.sees("Alice P. Liddell");
    let facts = facts(&desk);
    let text = |text: &str| Some(SafeText::new(text).unwrap());
    assert_eq!(facts.person.display_name, text("Alice P. Liddell"));
    assert_eq!(facts.person.email, text("al@example.com"));
    assert_eq!(groups(&facts), ["admins", "vpn-users"]);
    assert!(facts.has_password);
    assert_eq!(facts.note, text("Calls on Fridays."));
    assert_eq!(tags(&facts.tags), ["Room=12", "Cost-centre=4711"]);
    let exemption = facts.exemption.unwrap();
    assert_eq!(second(exemption.until), "2026-12-31 23:59:59 UTC");
    assert_eq!(exemption.reason.as_str(), "on leave");
}

#[test]
fn only_what_differs_is_changed() {
    let mut desk = at_alice(none, full);
    let before = facts(&desk);
    desk.press("i<tab><tab><c-u>VPN-Users admins<tab><tab><tab><c-u>Room=12; COST-centre=4712<enter>");
    desk.sees("✓ Changed for alice: groups, tags.");
    let after = facts(&desk);
    assert_eq!(groups(&after), ["admins", "vpn-users"]);
    assert_eq!(tags(&after.tags), ["COST-centre=4712", "Room=12"]);
    assert_eq!((after.person, after.note), (before.person, before.note));
    desk.press("i<c-u><tab><c-u><tab><c-u><tab><tab><c-u><tab><c-u><enter>");
    desk.sees("✓ Changed for alice: name, e-mail, groups, note, tags.");
    let after = facts(&desk);
    assert!(after.person.display_name.is_none() && after.person.email.is_none() && after.note.is_none());
    assert!(after.groups.is_empty() && after.tags.all().is_empty());
}

#[test]
fn what_is_the_same_is_not_sent() {
    let mut desk = at_alice(none, full);
    desk.press("i");
    nothing_is_sent(&mut desk);
    desk.press("x<backspace><tab><tab><tab>  ");
    nothing_is_sent(&mut desk);
    desk.sees("› Edit user");
    desk.press("<tab>x<esc>");
    desk.sees("Security credentials");
    assert_eq!(facts(&desk).note.unwrap().as_str().chars().last(), Some('.'));
}

#[test]
fn fifty_tags_of_any_length_are_opened_saved_and_edited() {
    let mut desk = at_alice(none, three);
    let tag = |n: usize| Tag::new(&format!("{n:02}-{}", "k".repeat(124) + "="), &"v".repeat(256)).unwrap();
    let set = |n| Edit::SetTag(None, tag(n));
    edit(&mut desk, (0..50).map(set).collect());
    let before = facts(&desk);
    assert_eq!(before.tags.all().len(), 50);
    desk.press("i<tab><tab><tab><tab><tab>");
    nothing_is_sent(&mut desk);
    desk.press("; one=more<tab>");
    desk.sees("The tag “one=more”: 50 tags are the most, and this would be one more.");
    desk.press("<backspace><backspace><backspace><backspace><backspace><backspace>");
    desk.press("<backspace><backspace><backspace><backspace>");
    nothing_is_sent(&mut desk);
    // The one that is edited goes, its neighbours stay to the letter.
    desk.press("<c-u>");
    let kept: Vec<String> = before.tags.all()[1..].iter().map(ToString::to_string).collect();
    desk.paste(&kept.join(";"));
    desk.press(";49=w<enter>");
    desk.sees("✓ Changed for alice: tags.");
    let after = facts(&desk).tags;
    assert_eq!(after.all()[..49], before.tags.all()[1..]);
    assert_eq!(after.all()[49].to_string(), "49=w");
}

#[test]
fn a_bad_group_tag_or_text_is_named_and_nothing_is_lost() {
    let mut desk = at_alice(none, three);
    desk.press("i<tab><tab>admins a/b<tab>");
    desk.sees("The group “a/b”: ");
    desk.sees("Example: admins operators");
    desk.press("<backspace><backspace><backspace><tab><tab>");
    desk.paste(&"n".repeat(300));
    desk.press("<tab>");
    desk.sees("The note: a text has at most 256 bytes here.");
    desk.press("<c-u>Calls.<tab>Room=12; aws:x=1<tab>");
    desk.sees("The tag “aws:x=1”: a tag's key cannot begin with “aws:”");
    desk.press("<c-u>Room=12; =1<tab>");
    desk.sees("The tag “=1”: a tag needs a key.");
    desk.press("<c-u>Room=12; room=1<tab>");
    desk.sees("The tag “room=1”: its key stands there twice.");
    // Enter leads to what is wrong, wherever the keys are.
    desk.press("<up><up><enter>x<enter>");
    desk.sees("The tag “room=1x”: its key stands there twice.");
    desk.press("<c-u>Room=12<enter>");
    desk.sees("✓ Changed for alice: groups, note, tags.");
    let facts = facts(&desk);
    assert_eq!((groups(&facts), tags(&facts.tags)), (vec!["admins"], vec!["Room=12".to_owned()]));
}

#[test]
fn a_bad_date_is_named_and_it_needs_a_reason() {
    let mut desk = at_alice(none, three);
    desk.press("i<up><up>31.1.2027<tab>");
    desk.sees("Exempt until: “31.1.2027” is no date. Example: 2027-01-31");
    desk.press("<c-u>2026-11-03<tab>");
    desk.sees("Exempt until: 2026-11-03 lies in the past.");
    desk.press("<c-u>2026-11-04<tab><tab>");
    desk.sees("Exempt until: a reason is needed.");
    desk.press("<enter>on leave<up><c-u><enter>");
    desk.sees("The reason: a date is needed until when it holds.");
    desk.press("<up>2026-11-04<enter>");
    desk.sees("✓ Changed for alice: exemption.");
    desk.sees("exempt until 2026-11-04 (on leave)");
}

#[test]
fn an_exemption_keeps_its_second_while_its_day_stays_and_ends_without_a_date() {
    let mut desk = at_alice(none, exempt);
    desk.press("i");
    desk.sees("2026-11-13");
    nothing_is_sent(&mut desk);
    desk.press("<up><c-u>ill<enter>");
    desk.sees("✓ Changed for alice: exemption.");
    let exemption = facts(&desk).exemption.unwrap();
    assert_eq!((exemption.until, exemption.reason.as_str()), (NOW.plus_secs(9 * DAY), "ill"));
    desk.press("i<up><up><c-u><enter>");
    desk.sees("✓ Changed for alice: exemption.");
    assert!(facts(&desk).exemption.is_none());
}

#[test]
fn a_day_ends_with_its_last_second_in_utc() {
    assert_eq!(end_of_day("2027-01-31").map(second).as_deref(), Some("2027-01-31 23:59:59 UTC"));
    for text in ["", "31.1.2027", "2027-02-30", "tomorrow", "1969-01-01", "20270131", "2027-01-31T12:00:00Z"]
    {
        assert_eq!(end_of_day(text), None, "{text}");
    }
}

#[test]
fn a_device_has_a_note_and_tags_of_its_own() {
    let mut desk = at_alice(none, full);
    let before = facts(&desk);
    desk.press("<down>n");
    desk.sees("Users › alice › Note and tags");
    desk.sees("What colleagues should know of “tablet”");
    nothing_is_sent(&mut desk);
    desk.press("<c-u>Lent to Bob.<tab><c-u>room=13; shelf=<enter>");
    desk.sees("✓ Changed for “tablet”: note, tags.");
    assert!(desk.chosen().starts_with("tablet"));
    desk.sees("Note: Lent to Bob.");
    let after = facts(&desk);
    assert_eq!(tags(&after.devices[1].tags), ["room=13", "shelf="]);
    assert_eq!((after.note, after.tags, &after.devices[0]), (before.note, before.tags, &before.devices[0]));
}

#[test]
fn what_the_directory_refuses_can_be_mended_and_what_is_gone_is_said() {
    let mut desk = at_alice(none, three);
    let joined: Vec<Edit> = (0..50).map(|n| Edit::Join(GroupName::new(&format!("g{n}")).unwrap())).collect();
    desk.press("i<tab><tab>late");
    edit(&mut desk, joined);
    desk.press("<enter>");
    desk.sees("50 groups");
    desk.sees("› Edit user");
    desk.press("<c-u><up><up><c-u>Al<enter>");
    desk.sees("✓ Changed for alice: name.");
    assert_eq!(groups(&facts(&desk)).len(), 50);
    desk.hold_back();
    desk.press("n<esc>i<c-u>Late<enter>");
    desk.release();
    desk.press("<c-u>Alice<enter>");
    desk.sees("✓ Changed for alice: name.");
    desk.press("iX");
    desk.hold_back();
    desk.press("<enter>Y<esc>");
    desk.release();
    desk.sees("The change was made.");
    assert_eq!(facts(&desk).person.display_name.unwrap().as_str(), "AliceX");
}

#[test]
fn a_device_that_went_away_meanwhile_has_no_page() {
    let mut desk = at_alice(none, three);
    let id = facts(&desk).devices[2].id;
    let removal = crate::directory::Removal { user: alice(), id, proofing: None, leaves_none: false };
    desk.press("<down><down>");
    desk.elsewhere(Request::Delete { removal, even_if_active: false });
    desk.press("n");
    desk.sees("That device is not there any more.");
    desk.sees("MFA devices, 2 of 8");
}

#[test]
fn both_pages_are_drawn() {
    for size in [HOME, SMALL] {
        let mut desk = Desk::of(&Plan { size, ..Plan::default() }, full);
        let until = end_of_day("2027-01-31").unwrap();
        let reason = SafeText::new("on parental leave").unwrap();
        edit(&mut desk, vec![Edit::Password(true), Edit::Exempt { reason, until }]);
        desk.press("<enter>i");
        snapshot::compare("edit-user", &desk);
        desk.press("<tab><tab><tab><tab><tab>;x y=(<tab>");
        snapshot::compare("edit-user-wrong", &desk);
        desk.press("<esc><down>n");
        snapshot::compare("edit-device", &desk);
        assert_eq!(facts(&desk).person.name, UserName::new("alice").unwrap());
    }
}
