//! Notes, tags, groups, exemptions, and a record that no longer fits one piece.

use super::support::{Desk, device, kind, text, user};
use crate::directory::{Directory, Edit, Kind};
use crate::model::{Event, GroupName, Tag, Tags, User};

fn tag(number: usize) -> Tag {
    Tag::new(&format!("Key {number} {}", "k".repeat(110)), &"é".repeat(256)).unwrap()
}

impl Desk {
    fn edit(&mut self, edits: &[Edit]) -> Result<(), Kind> {
        kind(self.local.edit(&user("alice"), edits))
    }
}

#[test]
fn fifty_tags_of_the_longest_on_a_user_and_on_each_device_rest_and_come_back() {
    let mut desk = Desk::new();
    let phones: Vec<_> = (0..3).map(|number| desk.enroll(&format!("phone{number}"))).collect();
    let owners: Vec<_> = std::iter::once(None).chain(phones.iter().map(|phone| Some(phone.id))).collect();
    for owner in &owners {
        let edits: Vec<Edit> = (0..Tags::MOST).map(|number| Edit::SetTag(*owner, tag(number))).collect();
        desk.edit(&edits).unwrap();
        assert_eq!(desk.edit(&[Edit::SetTag(*owner, tag(50))]), Err(Kind::Refused), "a fifty-first");
    }
    let record = desk.record();
    assert!(record.devices.iter().all(|device| device.tags.all().len() == Tags::MOST));
    assert!(desk.local.checked_now().is_whole());
    let digits = phones[0].digits(desk.wait(60).step());
    assert_eq!(desk.verify(&digits), crate::directory::SignIn::Accepted);
    let removals: Vec<Edit> = owners
        .iter()
        .flat_map(|owner| {
            (0..50).map(move |number| Edit::RemoveTag(*owner, tag(number).key().to_uppercase()))
        })
        .collect();
    desk.edit(&removals).unwrap();
    assert!(desk.record().tags.all().is_empty());
    assert!(desk.local.checked_now().is_whole());
}

#[test]
fn edits_are_made_together_or_not_at_all() {
    let mut desk = Desk::new();
    let since = desk.newest_entry();
    let past = Edit::Exempt { reason: text("leave"), until: desk.now() };
    let before = desk.record();
    assert_eq!(desk.edit(&[Edit::Note(None, Some(text("on leave"))), past]), Err(Kind::Refused));
    assert_eq!(desk.record(), before);
    assert!(desk.told_since(since).is_empty());
}

#[test]
fn what_is_so_already_is_no_change() {
    let mut desk = Desk::new();
    let ops = GroupName::new("ops").unwrap();
    let edits = [
        Edit::Join(ops.clone()),
        Edit::Note(None, Some(text("knows Bob"))),
        Edit::SetTag(None, Tag::parse("Team=Blue").unwrap()),
        Edit::Password(true),
        Edit::DisplayName(Some(text("Alice"))),
    ];
    let since = desk.newest_entry();
    desk.edit(&edits).unwrap();
    let expected = [
        Event::GroupJoined { group: ops },
        Event::NoteChanged { device: None },
        Event::TagsChanged { device: None },
        Event::PasswordChanged { has_one: true },
        Event::PersonChanged,
    ];
    assert_eq!(desk.told_since(since), expected);
    let since = desk.newest_entry();
    desk.edit(&edits).unwrap();
    desk.edit(&[Edit::Join(GroupName::new("OPS").unwrap()), Edit::EndExemption]).unwrap();
    assert!(desk.told_since(since).is_empty());
}

#[test]
fn a_note_and_tags_of_a_device_are_its_own() {
    let mut desk = Desk::new();
    let phone = desk.enroll("phone");
    desk.edit(&[Edit::Note(Some(phone.id), Some(text("cracked glass")))]).unwrap();
    let shown = desk.credentials();
    assert_eq!((shown.note, shown.devices[0].note.clone()), (None, Some(text("cracked glass"))));
    let elsewhere = Edit::Note(Some(crate::model::DeviceId([1; 16])), None);
    assert_eq!(desk.edit(&[elsewhere]), Err(Kind::NotFound));
    let _ = device("phone");
}

#[test]
fn nobody_is_in_more_groups_than_fit() {
    let mut desk = Desk::new();
    let join = |number: usize| Edit::Join(GroupName::new(&format!("g{number}")).unwrap());
    let joins: Vec<Edit> = (0..User::MOST_GROUPS).map(join).collect();
    desk.edit(&joins).unwrap();
    assert_eq!(desk.edit(&[join(99)]), Err(Kind::Refused));
    desk.edit(&[Edit::Leave(GroupName::new("G7").unwrap()), join(99)]).unwrap();
    assert_eq!(desk.credentials().groups.len(), User::MOST_GROUPS);
}
