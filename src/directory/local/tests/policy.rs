//! Who must have a device and from when on: policy, groups, grace, exemptions.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::support::{Desk, person, text, user};
use crate::directory::{
    Directory, Edit, Found, Incoming, Kind, Names, Query, Removal, Reported, Setting, Show,
};
use crate::model::{GroupName, MfaState, Policy, Timestamp, Whom};

const DAY: u64 = 86_400;
const GROUPS: [&str; 3] = ["admins", "staff", "Ops"];

fn group(name: &str) -> GroupName {
    GroupName::new(name).unwrap()
}

fn in_groups(name: &str, groups: &[&str], has_password: Option<bool>) -> Incoming {
    let groups = groups.iter().map(|name| group(name)).collect();
    Incoming { person: person(name), groups, has_password }
}

impl Desk {
    fn ask_of(&mut self, whom: Whom, grace_days: u16) {
        self.local.change_settings(&[Setting::Policy { whom, grace_days }]).unwrap();
    }

    fn edit_alice(&mut self, edit: Edit) {
        self.local.edit(&user("alice"), &[edit]).unwrap();
    }

    fn reported(&mut self, name: &str) -> Reported {
        let all = self.local.report(None, 1000).unwrap();
        all.into_iter().find(|user| user.person.name.as_str() == name).unwrap()
    }

    /// Names the list shows.
    fn names(&mut self, show: Show) -> Vec<String> {
        let page = self.local.users(&Query { show, limit: 1000, ..Query::default() }).unwrap();
        if show == Show::Overdue {
            let Names::Read { overdue, .. } = page.names else { panic!("few names are read at once") };
            assert_eq!((page.found, overdue), (Found::Exactly(page.rows.len()), page.rows.len()));
        }
        page.rows.iter().map(|row| row.person.name.to_string()).collect()
    }

    fn delete_the_only_device(&mut self) {
        let id = self.credentials().devices[0].id;
        let removal = Removal { user: user("alice"), id, proofing: None, leaves_none: true };
        self.local.delete(&removal, true).unwrap();
    }
}

#[test]
fn each_policy_asks_its_own() {
    let mut desk = Desk::new();
    desk.local
        .import(&[
            in_groups("bob", &["staff"], None),
            in_groups("carol", &["Admins", "staff"], Some(true)),
            in_groups("dave", &[], Some(true)),
        ])
        .unwrap();
    for (whom, overdue) in [
        (Whom::Nobody, &[][..]),
        (Whom::Everybody, &["alice", "bob", "carol", "dave"]),
        (Whom::WithPassword, &["carol", "dave"]),
        (Whom::Groups(vec![group("STAFF")]), &["bob", "carol"]),
        (Whom::Groups(vec![group("admins"), group("nobody-is-in-it")]), &["carol"]),
        (Whom::Groups(vec![group("nobody-is-in-it")]), &[]),
    ] {
        desk.ask_of(whom.clone(), 0);
        assert_eq!(desk.names(Show::Overdue), overdue, "{whom:?}");
    }
}

#[test]
fn a_device_and_an_exemption_take_off_the_overdue_list() {
    let mut desk = Desk::new();
    desk.local.import(&["bob", "carol"].map(|name| in_groups(name, &[], None))).unwrap();
    desk.ask_of(Whom::Everybody, 0);
    assert_eq!(desk.names(Show::Overdue), ["alice", "bob", "carol"]);
    desk.enroll("phone");
    let until = desk.now().plus_secs(DAY);
    let exempt = Edit::Exempt { reason: text("on leave"), until };
    desk.local.edit(&user("bob"), &[exempt]).unwrap();
    assert_eq!(desk.names(Show::Overdue), ["carol"]);
    assert_eq!(desk.names(Show::Active), ["alice"]);
    assert_eq!(desk.reported("bob").exemption.unwrap().until, until);
    assert_eq!(desk.reported("bob").required, None);
    // It ends at that moment, not after it.
    desk.wait(DAY - 1);
    assert_eq!(desk.names(Show::Overdue), ["carol"]);
    desk.wait(1);
    assert_eq!(desk.names(Show::Overdue), ["bob", "carol"]);
    assert_eq!(desk.reported("bob").exemption, None);
    desk.delete_the_only_device();
    desk.begin("tablet");
    assert_eq!(desk.names(Show::Pending), ["alice"]);
    // It may come to nothing.
    assert_eq!(desk.names(Show::Overdue), ["alice", "bob", "carol"]);
    desk.wait(15 * 60);
    assert_eq!(desk.names(Show::Overdue), ["alice", "bob", "carol"]);
}

#[test]
fn a_disabled_user_is_listed_as_such_under_a_policy() {
    let mut desk = Desk::new();
    desk.ask_of(Whom::Everybody, 0);
    let phone = desk.enroll("phone");
    let wrong = (0..1_000_000u32)
        .map(|number| format!("{number:06}"))
        .find(|digits| (0..10_000).all(|minutes| phone.digits(desk.step() + minutes) != *digits))
        .unwrap();
    for _ in 0..100 {
        desk.wait(1800);
        desk.verify(&wrong);
    }
    assert_eq!(desk.names(Show::Disabled), ["alice"]);
    assert_eq!((desk.names(Show::Active), desk.names(Show::Overdue)), (vec![], vec![]));
    assert_eq!(desk.reported("alice").state, MfaState::Disabled);
}

#[test]
fn the_report_is_given_in_parts_in_the_order_of_the_names() {
    let mut desk = Desk::new();
    desk.local.import(&["zoe", "Bob", "carol"].map(|name| in_groups(name, &["staff"], None))).unwrap();
    for limit in 1..=5 {
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let part = desk.local.report(after.as_ref(), limit).unwrap();
            assert!(part.len() <= limit);
            let Some(last) = part.last() else { break };
            after = Some(last.person.name.clone());
            names.extend(part.into_iter().map(|user| user.person.name.to_string()));
        }
        assert_eq!(names, ["alice", "Bob", "carol", "zoe"]);
    }
}

#[test]
fn the_day_the_policy_began_stays_when_only_the_grace_changes() {
    let mut desk = Desk::new();
    let noon = desk.now();
    desk.ask_of(Whom::Everybody, 7);
    desk.wait(DAY);
    desk.ask_of(Whom::Everybody, 2);
    let required = desk.reported("alice").required.unwrap();
    assert_eq!((required.since, required.due), (noon, noon.plus_secs(2 * DAY)));
    desk.ask_of(Whom::WithPassword, 2);
    assert_eq!(desk.local.settings().unwrap().policy.since, desk.now());
}

/// What may happen to alice and the policy.
#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Policy(Whom, u16),
    Import(Vec<&'static str>, Option<bool>),
    Join(&'static str),
    Leave(&'static str),
    Password(bool),
    Exempt(u64),
    EndExemption,
    /// Enrolls a device, or deletes the one there is.
    Device,
}

fn step() -> impl Strategy<Value = Step> {
    // Around whole days and half days, so that both sides of a limit are met.
    let secs = || (0..12u64, 0..3u64).prop_map(|(half_days, more)| half_days * DAY / 2 + more);
    let of_some = || vec(select(&GROUPS[..]), 0..3);
    let whom = prop_oneof![
        Just(Whom::Nobody),
        Just(Whom::Everybody),
        Just(Whom::WithPassword),
        of_some().prop_map(|names| Whom::Groups(names.into_iter().map(group).collect())),
    ];
    prop_oneof![
        4 => secs().prop_map(Step::Wait),
        2 => (whom, 0..4u16).prop_map(|(whom, days)| Step::Policy(whom, days)),
        1 => (of_some(), any::<Option<bool>>()).prop_map(|(groups, told)| Step::Import(groups, told)),
        1 => select(&GROUPS[..]).prop_map(Step::Join),
        1 => select(&GROUPS[..]).prop_map(Step::Leave),
        1 => any::<bool>().prop_map(Step::Password),
        1 => secs().prop_map(|secs| Step::Exempt(secs + 1)),
        1 => Just(Step::EndExemption),
        1 => Just(Step::Device),
    ]
}

/// What is known of alice without asking the directory.
struct Known {
    policy: Policy,
    added: Timestamp,
    /// Since when in each of [`GROUPS`].
    groups: [Option<Timestamp>; 3],
    password: Option<Timestamp>,
    exempt: Option<Timestamp>,
    has_device: bool,
}

impl Known {
    fn of(desk: &Desk) -> Self {
        let (policy, added) = (Policy::default(), desk.now());
        Self { policy, added, groups: [None; 3], password: None, exempt: None, has_device: false }
    }

    fn group(&mut self, name: &str) -> &mut Option<Timestamp> {
        let index = GROUPS.iter().position(|known| *known == name).unwrap();
        &mut self.groups[index]
    }

    fn password(&mut self, has_one: bool, now: Timestamp) {
        self.password = has_one.then(|| self.password.unwrap_or(now));
    }

    /// Since when alice is overdue; the rule as the issue states it.
    fn overdue(&self, now: Timestamp) -> Option<Timestamp> {
        let came_under = match &self.policy.whom {
            Whom::Nobody => return None,
            Whom::Everybody => self.added,
            Whom::WithPassword => self.password?,
            Whom::Groups(asked) => {
                let is_asked = |name: &str| asked.iter().any(|group| group.as_str() == name);
                let since = GROUPS.iter().zip(self.groups).filter(|(name, _)| is_asked(name));
                since.filter_map(|(_, since)| since).min()?
            }
        };
        let later = if came_under > self.policy.since { came_under } else { self.policy.since };
        let due = later.plus_secs(u64::from(self.policy.grace_days) * DAY);
        let is_exempt = self.exempt.is_some_and(|until| now < until);
        // Overdue since the end of an exemption, not since a day that it covered.
        let since = self.exempt.map_or(due, |until| due.max(until));
        (now >= due && !self.has_device && !is_exempt).then_some(since)
    }
}

fn carry_out(desk: &mut Desk, known: &mut Known, step: Step) {
    let now = desk.now();
    match step {
        Step::Wait(secs) => {
            desk.wait(secs);
        }
        Step::Policy(whom, grace_days) => {
            let since = if known.policy.whom == whom { known.policy.since } else { now };
            known.policy = Policy { whom: whom.clone(), grace_days, since };
            desk.ask_of(whom, grace_days);
        }
        Step::Import(groups, told) => {
            for name in &groups {
                known.group(name).get_or_insert(now);
            }
            if let Some(has_one) = told {
                known.password(has_one, now);
            }
            let lower: Vec<String> = groups.iter().map(|name| name.to_lowercase()).collect();
            let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
            desk.local.import(&[in_groups("ALICE", &lower, told)]).unwrap();
        }
        Step::Join(name) => {
            known.group(name).get_or_insert(now);
            desk.edit_alice(Edit::Join(group(name)));
        }
        Step::Leave(name) => {
            *known.group(name) = None;
            desk.edit_alice(Edit::Leave(group(name)));
        }
        Step::Password(has_one) => {
            known.password(has_one, now);
            desk.edit_alice(Edit::Password(has_one));
        }
        Step::Exempt(secs) => {
            let until = now.plus_secs(secs);
            known.exempt = Some(until);
            desk.edit_alice(Edit::Exempt { reason: text("on leave"), until });
        }
        Step::EndExemption => {
            known.exempt = None;
            desk.edit_alice(Edit::EndExemption);
        }
        Step::Device if known.has_device => {
            known.has_device = false;
            desk.delete_the_only_device();
        }
        Step::Device => {
            known.has_device = true;
            desk.enroll("phone");
        }
    }
}

#[test]
fn a_user_is_overdue_exactly_when_asked_without_a_device_not_exempt_and_past_the_grace() {
    let reached = Cell::new([0; 3]);
    let config = Config { cases: 200, failure_persistence: None, ..Config::default() };
    let ran = TestRunner::new(config).run(&vec(step(), 1..25), |steps| {
        let mut desk = Desk::new();
        let mut known = Known::of(&desk);
        for step in steps {
            carry_out(&mut desk, &mut known, step);
            let expected = known.overdue(desk.now());
            let user = desk.reported("alice");
            let found = match user.state {
                MfaState::Overdue { since } => Some(since),
                _ => None,
            };
            prop_assert_eq!(found, expected);
            prop_assert_eq!(desk.names(Show::Overdue).len(), usize::from(expected.is_some()));
            let [overdue, waiting, exempt] = reached.get();
            let is_waiting = user.required.is_some_and(|asked| asked.due > desk.now());
            reached.set([
                overdue + usize::from(expected.is_some()),
                waiting + usize::from(is_waiting),
                exempt + usize::from(user.exemption.is_some()),
            ]);
        }
        Ok(())
    });
    ran.unwrap_or_else(|problem| panic!("{problem}"));
    // What is never reached is not tested.
    assert!(reached.get().iter().all(|times| *times > 100), "only {reached:?}");
}

#[test]
fn an_exemption_must_end_in_the_future() {
    let mut desk = Desk::new();
    let over = Edit::Exempt { reason: text("on leave"), until: desk.now() };
    let refused = desk.local.edit(&user("alice"), &[over]).unwrap_err();
    assert_eq!(refused.kind, Kind::Refused);
}

#[test]
fn an_enrollment_under_way_hides_nobody_who_is_overdue() {
    let mut desk = Desk::new();
    desk.ask_of(Whom::Everybody, 0);
    let since = desk.now();
    desk.begin("phone");
    let user = desk.reported("alice");
    assert!(matches!(user.state, MfaState::Pending { .. }));
    assert_eq!(user.overdue_since, Some(since));
    assert_eq!(desk.names(Show::Overdue), ["alice"]);
    desk.enroll("tablet");
    assert_eq!(desk.reported("alice").overdue_since, None);
}
