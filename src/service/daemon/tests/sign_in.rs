//! Codes as others judge and count them: at a sign-in, at the desk, on one's own.

use std::sync::Arc;

use super::{Desk, Session, alice, begin, bob, session};
use crate::directory::{Done, Kind, Request, SignIn};
use crate::ports::Clock;
use crate::service::roles::Role;
use crate::service::tests::support::user;

#[test]
fn at_sign_in_a_verifier_asks_and_hears_yes_or_no() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    let key = desk.confirm(&bob(), &set_up);
    let radius = session(6, "radius", 990, &[Role::Verifier]);
    let code = desk.code(&key);
    let verify = || Request::Verify { user: user("alice"), code: code.clone() };
    assert!(matches!(desk.ask(&radius, verify()), Ok(Done::SignIn(SignIn::Accepted))));
    assert!(matches!(desk.ask(&radius, verify()), Ok(Done::SignIn(SignIn::Refused))));
    desk.ask(&radius, Request::User(user("alice"))).map(drop).unwrap_err();
}

#[test]
fn a_code_that_no_login_waits_for_any_more_is_neither_spent_nor_counted() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    let key = desk.confirm(&bob(), &set_up);
    let root = session(6, "root", 0, &[Role::Owner]);
    let before = desk.history().len();
    let code = desk.code(&key);
    let verify = || Request::Verify { user: user("alice"), code: code.clone() };
    desk.asked_at = Some(desk.clock.now());
    desk.clock.wind(5_000);
    let late = desk.ask(&root, verify()).map(drop).unwrap_err();
    assert_eq!(late.kind, Kind::Unavailable);
    assert_eq!(desk.history().len(), before);
    assert!(matches!(desk.ask(&root, verify()), Ok(Done::SignIn(SignIn::Accepted))));
}

#[test]
fn a_code_that_was_typed_elsewhere_identifies_nobody_to_an_operator() {
    let mut desk = Desk::new();
    let set_up = desk.set_up(&bob(), begin("alice", "phone")).unwrap();
    let key = desk.confirm(&bob(), &set_up);
    let test = |code| Request::Test { user: user("alice"), code };
    let (own, eve) = (desk.code(&key), session(5, "eve", 1005, &[Role::Operator]));
    desk.ask(&alice(), test(own)).unwrap();
    desk.clock.wind(30_000);
    let identified = |desk: &mut Desk, session: &Arc<Session>| match desk
        .ask(session, Request::User(user("alice")))
        .unwrap()
    {
        Done::Credentials(credentials) => credentials.identified.is_some(),
        _ => panic!("another answer"),
    };
    assert!(!identified(&mut desk, &bob()));
    let told = desk.code(&key);
    desk.ask(&bob(), test(told)).unwrap();
    assert!(identified(&mut desk, &bob()) && !identified(&mut desk, &eve));
}

#[test]
fn whoever_resumes_an_enrollment_of_their_own_again_and_again_is_slowed_down() {
    let mut desk = Desk::new();
    let ticket = desk.ticket("alice");
    desk.redeem(&alice(), &ticket).unwrap();
    let set_up = desk.set_up(&alice(), begin("alice", "phone")).unwrap();
    let resume = || Request::Resume { user: user("alice"), id: set_up.id };
    let refused = (0..100).find_map(|_| desk.ask(&alice(), resume()).map(drop).err()).unwrap();
    assert!(refused.what.contains("too much at once"), "{refused}");
}

#[test]
fn user_ids_without_a_role_fill_the_history_together_as_one() {
    let mut desk = Desk::new();
    let before = desk.history().len();
    for uid in 100_000..100_050 {
        let nobody = session(u64::from(uid), "uid-x", uid, &[]);
        desk.ask(&nobody, Request::ListOn).map(drop).unwrap_err();
    }
    assert_eq!(desk.history().len(), before + 1);
}
