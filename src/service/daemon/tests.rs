//! What the hub refuses to whom, and what it says of it in the history.

mod sign_in;

use std::sync::Arc;
use std::sync::mpsc::channel;

use super::hub::{Asked, Hub, Job};
use super::news::News;
use super::session::Session;
use crate::demo::rehearsal::HandClock;
use crate::directory::{
    Answer, Begin, Directory, Done, HistoryQuery, Kind, Local, OwnStanding, Redeemed, Request, SetUp,
    Setting, Tested,
};
use crate::model::{
    Algorithm, DeviceName, Event, Parameters, SafeText, SecretText, Timestamp, UserName, Whom,
};
use crate::ports::Clock;
use crate::service::messages::FromDaemon;
use crate::service::roles::Role;
use crate::service::tests::support::{acts, local, person, user};
use crate::totp::{Code, Generator, Judgement, SecretKey};

/// A hub without its thread.
struct Desk {
    hub: Hub,
    clock: Arc<HandClock>,
    /// When the next request came, where that is not now.
    asked_at: Option<Timestamp>,
}

/// Somebody of this name and user id.
fn session(number: u64, name: &str, uid: u32, roles: &[Role]) -> Arc<Session> {
    let own = roles.contains(&Role::Own).then(|| user(name));
    let name = SafeText::new(name).unwrap();
    Arc::new(Session { number, uid, roles: roles.to_vec(), name, login: None, own })
}

fn alice() -> Arc<Session> {
    session(1, "alice", 1001, &[Role::Own])
}

fn bob() -> Arc<Session> {
    session(2, "bob", 1002, &[Role::Operator, Role::Own])
}

fn begin(name: &str, device: &str) -> Request {
    Request::Begin(Begin::app(user(name), DeviceName::new(device).unwrap(), Algorithm::Sha1, None))
}

impl Desk {
    fn new() -> Self {
        let clock = Arc::new(HandClock::default());
        let acting = acts(&clock);
        let mut local: Local = local(&acting);
        local.add_user(person("bob")).unwrap();
        Self { hub: Hub::of(local, acting, Arc::new(News::default())), clock, asked_at: None }
    }

    fn send(&mut self, session: &Arc<Session>, asked: Asked) -> FromDaemon {
        let (jobs, queue) = channel();
        let (answers, answered) = channel();
        let asked_at = self.asked_at.take().unwrap_or_else(|| self.clock.now());
        jobs.send(Job::Ask { session: Arc::clone(session), asked, asked_at, answers }).unwrap();
        drop(jobs);
        self.hub.answer_waiting(&queue);
        answered.into_iter().last().unwrap()
    }

    fn ask(&mut self, session: &Arc<Session>, request: Request) -> Answer<Done> {
        match self.send(session, Asked::Request(request)) {
            FromDaemon::Done(done) => done,
            _ => panic!("another answer"),
        }
    }

    fn set_up(&mut self, session: &Arc<Session>, request: Request) -> Answer<SetUp> {
        self.ask(session, request).map(|done| match done {
            Done::SetUp(set_up) => set_up,
            _ => panic!("no set-up"),
        })
    }

    fn ticket(&mut self, of: &str) -> SecretText {
        match self.send(&bob(), Asked::IssueTicket(user(of))) {
            FromDaemon::Ticket(ticket) => ticket.unwrap().text,
            _ => panic!("another answer"),
        }
    }

    fn redeem(&mut self, session: &Arc<Session>, ticket: &SecretText) -> Answer<()> {
        match self.send(session, Asked::RedeemTicket(ticket.clone())) {
            FromDaemon::Redeemed(redeemed) => redeemed,
            _ => panic!("another answer"),
        }
    }

    fn code(&self, key: &SecretKey) -> Code {
        Generator::new(key, Parameters::UNIVERSAL).code(self.clock.now().secs() / 30).unwrap()
    }

    /// Types the two codes of an enrollment.
    fn confirm(&mut self, session: &Arc<Session>, set_up: &SetUp) -> SecretKey {
        let key = SecretKey::from_base32(set_up.scan.as_ref().unwrap().key.expose()).unwrap();
        let user = set_up.user.clone();
        for _ in 0..2 {
            let code = self.code(&key);
            let judged =
                self.ask(session, Request::TakeCode { user: user.clone(), id: set_up.id, code }).unwrap();
            assert!(matches!(judged, Done::Judged(Judgement::RightSoFar | Judgement::Accepted(_))));
            self.clock.wind(30_000);
        }
        key
    }

    /// What the history says, newest first: who, of whom, what.
    fn history(&mut self) -> Vec<(String, Option<UserName>, Event)> {
        let query = HistoryQuery { limit: 100, ..HistoryQuery::default() };
        let root = session(9, "root", 0, &[Role::Owner]);
        match self.ask(&root, Request::History(query)).unwrap() {
            Done::History(page) => {
                let entries = page.entries.into_iter().map(|(_, entry)| entry);
                entries.map(|e| (e.operator.name.as_str().to_owned(), e.user, e.event)).collect()
            }
            _ => panic!("no history"),
        }
    }
}

#[test]
fn a_first_device_of_ones_own_needs_a_ticket() {
    let mut desk = Desk::new();
    let refused = desk.set_up(&alice(), begin("alice", "phone")).map(drop).unwrap_err();
    assert!(refused.what.contains("needs a ticket"), "{refused}");
    let ticket = desk.ticket("alice");
    let other = session(3, "carol", 1003, &[Role::Own]);
    desk.redeem(&other, &ticket).unwrap_err();
    desk.redeem(&alice(), &ticket).unwrap();
    let set_up = desk.set_up(&alice(), begin("alice", "phone")).unwrap();
    desk.confirm(&alice(), &set_up);
    let history = desk.history();
    let (who, whose, event) = &history[0];
    assert!(matches!(event, Event::DeviceAdded { .. }));
    assert_eq!((who.as_str(), whose.as_ref()), ("alice", Some(&user("alice"))));
    let said: Vec<String> = history.iter().map(|(who, _, event)| format!("{who}: {event}")).collect();
    assert!(said.contains(&"alice: ticket redeemed".to_owned()), "{said:?}");
    assert!(said.contains(&"bob: ticket for a first device given out".to_owned()), "{said:?}");
}

#[test]
fn a_ticket_clears_one_connection_for_ten_minutes() {
    let mut desk = Desk::new();
    let ticket = desk.ticket("alice");
    desk.redeem(&alice(), &ticket).unwrap();
    let elsewhere = session(4, "alice", 1001, &[Role::Own]);
    desk.set_up(&elsewhere, begin("alice", "phone")).map(drop).unwrap_err();
    desk.redeem(&elsewhere, &ticket).unwrap_err();
    desk.clock.wind(600_000);
    desk.set_up(&alice(), begin("alice", "phone")).map(drop).unwrap_err();
}

#[test]
fn a_further_device_needs_a_code_of_one_that_is_there() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    let key = desk.confirm(&bob(), &set_up);
    let refused = desk.set_up(&alice(), begin("alice", "tablet")).map(drop).unwrap_err();
    assert!(refused.what.contains("needs a code of one that you have"), "{refused}");
    let wrong = Code::parse("000000", crate::model::Digits::Six).unwrap();
    desk.ask(&alice(), Request::Test { user: user("alice"), code: wrong }).unwrap();
    desk.set_up(&alice(), begin("alice", "tablet")).map(drop).unwrap_err();
    let code = desk.code(&key);
    let tested = desk.ask(&alice(), Request::Test { user: user("alice"), code }).unwrap();
    assert!(matches!(tested, Done::Tested(Tested::Right { .. })));
    desk.set_up(&alice(), begin("alice", "tablet")).unwrap();
}

#[test]
fn a_recovery_code_stands_for_a_device_that_is_lost() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    desk.confirm(&bob(), &set_up);
    let made = desk.ask(&bob(), Request::MakeRecoveryCodes { user: user("alice"), proofing: None }).unwrap();
    let Done::FreshCodes(fresh) = made else { panic!("no codes") };
    let code = |at: usize| crate::totp::RecoveryCode::parse(fresh.codes[at].expose()).unwrap();
    desk.ask(&bob(), Request::KeepRecoveryCodes { user: user("alice"), code: code(0) }).unwrap();
    let redeemed = desk.ask(&alice(), Request::Redeem { user: user("alice"), code: code(1) }).unwrap();
    assert!(matches!(redeemed, Done::Redeemed(Redeemed::Right { .. })));
    desk.set_up(&alice(), begin("alice", "tablet")).unwrap();
}

#[test]
fn tickets_that_are_typed_where_none_is_out_fill_no_history() {
    let mut desk = Desk::new();
    let before = desk.history().len();
    for _ in 0..100 {
        desk.redeem(&alice(), &SecretText::new("AAAA".to_owned())).unwrap_err();
    }
    assert_eq!(desk.history().len(), before);
    desk.ticket("alice");
    for _ in 0..100 {
        desk.redeem(&alice(), &SecretText::new("AAAA".to_owned())).unwrap_err();
    }
    assert_eq!(desk.history().len(), before + 6);
}

#[test]
fn who_is_no_operator_changes_sixty_things_a_minute() {
    let mut desk = Desk::new();
    let wrong = || Code::parse("000000", crate::model::Digits::Six).unwrap();
    let test = || Request::Test { user: user("alice"), code: wrong() };
    for _ in 0..60 {
        desk.ask(&alice(), test()).unwrap();
    }
    let refused = desk.ask(&alice(), test()).map(drop).unwrap_err();
    assert_eq!(refused.what, "That is too much at once.");
    // Looking costs nothing, and an operator has more to do.
    desk.ask(&alice(), Request::User(user("alice"))).unwrap();
    desk.ask(&bob(), test()).unwrap();
    desk.clock.wind(60_000);
    desk.ask(&alice(), test()).unwrap();
}

#[test]
fn who_is_no_operator_gives_out_no_tickets() {
    let mut desk = Desk::new();
    let FromDaemon::Ticket(refused) = desk.send(&alice(), Asked::IssueTicket(user("alice"))) else {
        panic!()
    };
    assert_eq!(refused.map(drop).unwrap_err().kind, Kind::Refused);
}

#[test]
fn nobody_burns_somebody_elses_attempts() {
    let mut desk = Desk::new();
    let code = Code::parse("123456", crate::model::Digits::Six).unwrap();
    for request in
        [Request::Verify { user: user("bob"), code: code.clone() }, Request::Test { user: user("bob"), code }]
    {
        assert_eq!(desk.ask(&alice(), request).map(drop).unwrap_err().kind, Kind::Refused);
    }
    let Done::Credentials(bobs) = desk.ask(&bob(), Request::User(user("bob"))).unwrap() else { panic!() };
    assert_eq!(bobs.failures, 0);
}

#[test]
fn what_is_refused_is_history_at_once_and_a_flood_of_it_is_counted() {
    let mut desk = Desk::new();
    let before = desk.history().len();
    for _ in 0..1000 {
        desk.ask(&alice(), Request::Users(crate::directory::Query::default())).map(drop).unwrap_err();
    }
    let history = desk.history();
    assert_eq!(history.len(), before + 1);
    assert_eq!(
        (history[0].0.as_str(), history[0].2.to_string().as_str()),
        ("alice", "refused: the users list")
    );
    desk.clock.wind(60_000);
    desk.ask(&alice(), Request::Check).map(drop).unwrap_err();
    assert_eq!(desk.history()[0].2.to_string(), "refused 1000 times, last: a check of the store");
}

#[test]
fn what_was_refused_and_not_entered_yet_is_entered_at_the_end() {
    let mut desk = Desk::new();
    for _ in 0..3 {
        desk.ask(&alice(), Request::Check).map(drop).unwrap_err();
    }
    let (jobs, queue) = channel();
    jobs.send(Job::End).unwrap();
    desk.hub.work(&queue).unwrap();
    desk.hub.finish(queue);
    assert_eq!(desk.history()[0].2.to_string(), "refused 2 times, last: a check of the store");
}

#[test]
fn an_enrollment_belongs_to_whoever_began_it() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    let eve = session(5, "eve", 1005, &[Role::Operator]);
    desk.clock.wind(125_000);
    let told = "bob is enrolling alice's device phone, for 2 minutes now.";
    let id = set_up.id;
    let code = Code::parse("123456", crate::model::Digits::Six).unwrap();
    for request in [
        begin("alice", "phone"),
        Request::Resume { user: user("alice"), id },
        Request::TakeCode { user: user("alice"), id, code },
        Request::ShowInFile { user: user("alice"), id, file: SafeText::new("/x").unwrap() },
    ] {
        let refused = desk.ask(&eve, request).map(drop).unwrap_err();
        assert_eq!(refused.what, told);
    }
    // The same code goes on where it began; and somebody else may end it, by name.
    desk.ask(&bob(), Request::Resume { user: user("alice"), id }).unwrap();
    desk.ask(&eve, Request::Discard { user: user("alice"), id }).unwrap();
    desk.set_up(&eve, begin("alice", "phone")).unwrap();
}

#[test]
fn a_new_enrollment_ends_none_of_somebody_elses() {
    let mut desk = Desk::new();
    let most = crate::model::User::MOST_PENDING;
    for number in 0..most {
        desk.set_up(&bob(), begin("alice", &format!("d{number}"))).unwrap();
    }
    let eve = session(5, "eve", 1005, &[Role::Operator]);
    let refused = desk.set_up(&eve, begin("alice", "mine")).map(drop).unwrap_err();
    assert!(refused.what.starts_with("bob is enrolling"), "{refused}");
    assert_eq!(desk.set_up(&bob(), begin("alice", "more")).unwrap().ended.len(), 1);
    // Whoever enrolls their own device is not told of like somebody else.
    let ticket = desk.ticket("alice");
    desk.ask(&eve, Request::RemoveUser(user("alice"))).map(drop).unwrap();
    desk.ask(&eve, Request::AddUser(person("alice"))).unwrap();
    desk.redeem(&alice(), &ticket).unwrap_err();
    let ticket = desk.ticket("alice");
    desk.redeem(&alice(), &ticket).unwrap();
    desk.set_up(&alice(), begin("alice", "own")).unwrap();
    let refused = desk.set_up(&eve, begin("alice", "own")).map(drop).unwrap_err();
    assert_eq!(refused.what, "alice is enrolling their own device own, for 0 s now.");
}

#[test]
fn how_somebody_stands_to_the_policy_is_told_to_them_alone() {
    let mut desk = Desk::new();
    let standing = |desk: &mut Desk, session: &Arc<Session>| match desk.send(session, Asked::Standing) {
        FromDaemon::Standing(standing) => standing.unwrap(),
        _ => panic!("another answer"),
    };
    assert_eq!(standing(&mut desk, &alice()), OwnStanding::NotAsked);
    let stranger = session(7, "zoe", 1007, &[Role::Own]);
    assert_eq!(standing(&mut desk, &stranger), OwnStanding::Stranger);
    assert_eq!(standing(&mut desk, &session(8, "nobody", 65_534, &[])), OwnStanding::Stranger);
    let asks =
        |grace_days| Request::ChangeSettings(vec![Setting::Policy { whom: Whom::Everybody, grace_days }]);
    desk.ask(&bob(), asks(2)).unwrap();
    assert!(matches!(standing(&mut desk, &alice()), OwnStanding::Until(_)));
    desk.ask(&bob(), asks(0)).unwrap();
    assert_eq!(standing(&mut desk, &alice()), OwnStanding::Overdue);
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    assert_eq!(standing(&mut desk, &alice()), OwnStanding::Overdue);
    desk.confirm(&bob(), &set_up);
    assert_eq!(standing(&mut desk, &alice()), OwnStanding::HasDevice);
}
