//! The users list with more people than are read at once, and whatever happens
//! to them: it says what a list made anew of the rows would say.

use proptest::prelude::*;

use super::super::listing::folded;
use super::super::users::line;
use super::support::{Desk, device, person, text, user};
use crate::directory::{
    Begin, Directory, Edit, Found, Incoming, ListWork, ListedUser, Names, Order, Page, Query, Setting, Show,
};
use crate::model::{Algorithm, MfaState, Policy, SafeText, Timestamp, Whom};

fn many() -> Desk {
    let mut desk = Desk::new();
    for slice in 0..3 {
        let people: Vec<Incoming> =
            (0..900).map(|number| person(&format!("u{slice}-{number:03}")).into()).collect();
        desk.local.import(&people).unwrap();
    }
    desk
}

fn query(filter: &str, offset: usize) -> Query {
    Query { filter: filter.to_owned(), offset, limit: 20, ..Query::default() }
}

fn names(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.person.name.as_str()).collect()
}

#[test]
fn a_page_is_there_before_everybodys_name_was_read() {
    let mut desk = many();
    let first = desk.local.users(&query("", 0)).unwrap();
    assert_eq!((first.total, first.found), (2701, Found::Exactly(2701)));
    assert_eq!(first.names, Names::Reading { read: 1000 });
    assert_eq!(names(&first)[..2], ["alice", "u0-000"]);
    let last = desk.local.users(&query("", 2690)).unwrap();
    assert_eq!((last.rows.len(), last.names), (0, Names::Reading { read: 2000 }));
    desk.list_on();
    let last = desk.local.users(&query("", 2690)).unwrap();
    assert_eq!((last.rows.len(), names(&last).last()), (11, Some(&"u2-899")));
    assert_eq!(last.names, Names::Read { without_mfa: 2701, overdue: 0 });
}

#[test]
fn a_filter_finds_names_that_were_not_read_yet_and_nobody_comes_before_them_later() {
    let mut desk = many();
    let early = desk.local.users(&query("U2-8", 0)).unwrap();
    assert_eq!(early.names, Names::Reading { read: 1000 });
    // One page more than is shown can be turned to.
    assert_eq!(early.found, Found::AtLeast(41));
    let part = desk.local.users(&query("0-01", 0)).unwrap();
    assert_eq!((part.found, part.rows.len()), (Found::AtLeast(10), 10));
    desk.list_on();
    let late = desk.local.users(&query("U2-8", 0)).unwrap();
    assert_eq!((names(&early), late.found), (names(&late), Found::Exactly(100)));
    let whole = desk.local.users(&query("0-01", 0)).unwrap();
    assert_eq!((&names(&whole)[..], whole.found), (&names(&part)[..], Found::Exactly(10)));
}

#[test]
fn what_a_filter_finds_can_be_paged_while_the_names_are_read() {
    let mut desk = many();
    let second = desk.local.users(&query("U2-8", 20)).unwrap();
    assert_eq!(second.names, Names::Reading { read: 1000 });
    assert_eq!((names(&second)[0], second.found), ("u2-820", Found::AtLeast(61)));
}

#[test]
fn while_names_are_read_nobody_is_put_in_front_of_who_is_found_in_any_state() {
    let mut desk = many();
    desk.local.add_user(person("aa-u2-8")).unwrap();
    let wanted = Query { show: Show::WithoutMfa, ..query("u2-8", 0) };
    let mut first = Vec::new();
    loop {
        let page = desk.local.users(&wanted).unwrap();
        let shown: Vec<String> = names(&page).into_iter().map(str::to_owned).collect();
        assert!(shown.starts_with(&first) || shown.len() == 20, "{first:?} {shown:?}");
        assert!(first.iter().zip(&shown).all(|(before, now)| before == now), "{first:?} {shown:?}");
        first = shown;
        if page.is_whole() {
            break;
        }
        desk.local.list_on().unwrap();
    }
    assert_eq!((first[0].as_str(), first.len()), ("u2-800", 20));
}

#[test]
fn another_order_than_by_name_shows_nobody_before_everybody_has_a_place() {
    let mut desk = Desk::new();
    for slice in 0..21 {
        let people: Vec<Incoming> =
            (0..1000).map(|number| person(&format!("u{slice:02}-{number:03}")).into()).collect();
        desk.local.import(&people).unwrap();
    }
    desk.local.users(&query("", 0)).unwrap();
    desk.list_on();
    let wanted = Query { order: Order::State, ..query("", 0) };
    let early = desk.local.users(&wanted).unwrap();
    assert_eq!((early.rows.len(), early.found), (0, Found::AtLeast(0)));
    desk.list_on();
    let whole = desk.local.users(&wanted).unwrap();
    assert_eq!((whole.rows.len(), whole.found), (20, Found::Exactly(21_001)));
}

#[test]
fn the_page_is_whole_before_the_last_expired_enrollment_is_swept() {
    let mut desk = Desk::new();
    for number in 0..30 {
        let name = format!("u{number:02}");
        desk.local.add_user(person(&name)).unwrap();
        desk.local.begin(&Begin::app(user(&name), device("new"), Algorithm::Sha1, None)).unwrap();
    }
    desk.wait(3600);
    let before = desk.newest_entry();
    while !desk.local.users(&query("", 0)).unwrap().is_whole() {
        desk.local.list_on().unwrap();
    }
    let swept = desk.newest_entry() - before;
    assert!(swept < 30, "{swept} were waited for");
    desk.list_on();
    assert_eq!(desk.newest_entry() - before, 30);
}

#[test]
fn until_all_names_are_read_the_list_is_by_name_and_says_so() {
    let mut desk = many();
    let wanted = Query { order: Order::Enrolled, ..query("", 0) };
    assert_eq!(desk.local.users(&wanted).unwrap().order, Order::Name);
    desk.list_on();
    assert_eq!(desk.local.users(&wanted).unwrap().order, Order::Enrolled);
}

#[test]
fn more_names_are_worth_a_page_four_times_a_second() {
    let mut desk = many();
    desk.local.users(&query("", 0)).unwrap();
    assert_eq!(desk.local.list_on().unwrap(), ListWork::More);
    let mut desk = many();
    desk.local.users(&query("", 0)).unwrap();
    desk.wait(1);
    assert_eq!(desk.local.list_on().unwrap(), ListWork::Worthwhile);
}

#[test]
fn who_is_added_or_changed_while_names_are_read_is_listed_once() {
    let mut desk = many();
    desk.local.users(&query("", 0)).unwrap();
    for name in ["aaron", "u0-500a", "u2-100a", "zoe"] {
        desk.local.add_user(person(name)).unwrap();
    }
    for name in ["u0-001", "u2-001"] {
        desk.local.edit(&user(name), &[Edit::DisplayName(Some(text("Changed")))]).unwrap();
    }
    desk.list_on();
    let page = desk.local.users(&query("", 0)).unwrap();
    assert_eq!((page.total, page.found), (2705, Found::Exactly(2705)));
    assert_eq!(names(&page)[..2], ["aaron", "alice"]);
    assert_eq!(names(&desk.local.users(&query("changed", 0)).unwrap()), ["u0-001", "u2-001"]);
    assert_eq!(names(&desk.local.users(&query("00a", 0)).unwrap()), ["u0-500a", "u2-100a"]);
}

#[test]
fn a_filter_that_finds_many_is_counted_a_little_later() {
    let mut desk = Desk::new();
    for slice in 0..41 {
        let people: Vec<Incoming> =
            (0..1000).map(|number| person(&format!("u{slice:02}-{number:03}")).into()).collect();
        desk.local.import(&people).unwrap();
    }
    desk.local.users(&query("", 0)).unwrap();
    desk.list_on();
    let first = desk.local.users(&query("-", 0)).unwrap();
    let Found::AtLeast(early) = first.found else { panic!("not all was looked through at once") };
    assert!(early < 41_000);
    desk.list_on();
    let whole = desk.local.users(&query("-", 40_990)).unwrap();
    assert_eq!((whole.found, whole.rows.len()), (Found::Exactly(41_000), 10));
}

#[test]
fn another_policy_is_counted_anew() {
    let mut desk = many();
    desk.local.users(&query("", 0)).unwrap();
    desk.list_on();
    let policy = Setting::Policy { whom: Whom::Everybody, grace_days: 0 };
    desk.local.change_settings(&[policy]).unwrap();
    let page = desk.local.users(&query("", 0)).unwrap();
    assert_eq!(page.names, Names::Reading { read: 1000 });
    desk.list_on();
    let page = desk.local.users(&query("", 0)).unwrap();
    assert_eq!(page.names, Names::Read { without_mfa: 2701, overdue: 2701 });
}

/// What may happen to the people on the list.
#[derive(Debug, Clone)]
enum Step {
    Add(String),
    Rename(usize, String),
    Remove(usize),
    Begin(usize),
    Exempt(usize),
    Pass(usize),
    Wait(u64),
    Look(Query),
    ListOn,
}

fn shows() -> impl Strategy<Value = Show> {
    let shows = [Show::All, Show::WithoutMfa, Show::Pending, Show::Active, Show::Overdue, Show::Disabled];
    proptest::sample::select(shows.to_vec())
}

fn orders() -> impl Strategy<Value = Order> {
    proptest::sample::select(vec![Order::Name, Order::State, Order::Enrolled])
}

fn looks() -> impl Strategy<Value = Query> {
    ("[abAB]{0,3}", shows(), orders(), 0..6_usize, 0..9_usize)
        .prop_map(|(filter, show, order, offset, limit)| Query { filter, show, order, offset, limit })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..30_usize;
    let step = prop_oneof![
        4 => "[abcABC]{1,4}".prop_map(Step::Add),
        2 => (who.clone(), "[abÁÉ ]{1,5}").prop_map(|(who, name)| Step::Rename(who, name)),
        1 => who.clone().prop_map(Step::Remove),
        1 => who.clone().prop_map(Step::Begin),
        1 => who.clone().prop_map(Step::Exempt),
        1 => who.prop_map(Step::Pass),
        1 => (1..1000_u64).prop_map(Step::Wait),
        8 => looks().prop_map(Step::Look),
        2 => Just(Step::ListOn),
    ];
    proptest::collection::vec(step, 1..60)
}

/// What the page should be: all rows, filtered and sorted one by one.
fn expected(desk: &Desk, query: &Query, policy: &Policy, now: Timestamp) -> (Vec<ListedUser>, usize) {
    let needle = folded(query.filter.trim());
    let has = |text: &str| folded(text).windows(needle.len().max(1)).any(|part| part == needle);
    let mut hits: Vec<_> = desk.local.store.rows(None, usize::MAX).unwrap();
    hits.retain(|row| {
        let person = &row.person;
        let texts = [&person.display_name, &person.email].into_iter().flatten().map(SafeText::as_str);
        let is_found = needle.is_empty() || texts.chain([person.name.as_str()]).any(has);
        let state = row.mfa_state(policy, now);
        is_found
            && match query.show {
                Show::All => true,
                Show::WithoutMfa => row.active == 0,
                Show::Pending => matches!(state, MfaState::Pending { .. } | MfaState::Unproven),
                Show::Active => state == MfaState::Active,
                Show::Overdue => row.overdue_since(policy, now).is_some(),
                Show::Disabled => state == MfaState::Disabled,
            }
    });
    hits.sort_by_key(|row| match query.order {
        Order::Name => u64::from(!row.person.name.key().as_bytes().starts_with(&needle)),
        Order::State => match row.mfa_state(policy, now) {
            MfaState::Overdue { .. } => 0,
            MfaState::Disabled => 1,
            MfaState::Pending { .. } | MfaState::Unproven => 2,
            MfaState::None => 3,
            MfaState::Active => 4,
        },
        Order::Enrolled => u64::MAX - row.enrolled_at.map_or(0, Timestamp::secs),
    });
    let rows = hits.iter().skip(query.offset).take(query.limit).map(|row| line(row, policy, now)).collect();
    (rows, hits.len())
}

fn goes_well(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut desk = Desk::new();
    desk.enroll("phone");
    let policy = Setting::Policy { whom: Whom::Everybody, grace_days: 0 };
    desk.local.change_settings(&[policy]).unwrap();
    let policy = desk.local.settings().unwrap().policy;
    for step in steps {
        let rows = desk.local.store.rows(None, usize::MAX).unwrap();
        let who = |number: usize| rows[number % rows.len()].person.name.clone();
        match step {
            // A name that is taken is refused.
            Step::Add(name) => drop(desk.local.add_user(person(name))),
            Step::Rename(number, name) => {
                let name = SafeText::new(name).ok();
                desk.local.edit(&who(*number), &[Edit::DisplayName(name)]).unwrap();
            }
            // Whoever has a device stays.
            Step::Remove(number) => drop(desk.local.remove_user(&who(*number))),
            Step::Begin(number) => {
                let begin = Begin::app(who(*number), device("new"), Algorithm::Sha1, None);
                desk.local.begin(&begin).unwrap();
            }
            Step::Exempt(number) => {
                let until = desk.now().plus_secs(600);
                desk.local.edit(&who(*number), &[Edit::Exempt { reason: text("leave"), until }]).unwrap();
            }
            Step::Pass(number) => {
                desk.local.edit(&who(*number), &[Edit::PassOver { reason: text("later") }]).unwrap();
            }
            Step::Wait(secs) => drop(desk.wait(*secs)),
            Step::Look(query) => {
                let page = desk.local.users(query).unwrap();
                let (rows, found) = expected(&desk, query, &policy, desk.now());
                prop_assert_eq!((page.rows, page.found), (rows, Found::Exactly(found)), "{:?}", query);
            }
            Step::ListOn => desk.list_on(),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_says_what_a_list_made_anew_would_say(steps in steps()) {
        goes_well(&steps)?;
    }
}
