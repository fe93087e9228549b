//! Many sign-ins a second beside operators at work: every right code is accepted, every used one
//! refused, and no change of anybody is lost.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use mfa_enroll::directory::{Directory, Edit, SignIn};
use mfa_enroll::model::{Digits, GroupName, Person, UserName};
use mfa_enroll::ports::SystemClock;
use mfa_enroll::service::{Forwarding, Place, Trusted};
use mfa_enroll::totp::Code;

use super::host::{Host, OLGA, ROOT, SERVICE, SOCKET, on_a_host};
use super::sshd::timed;
use crate::process::Elapsed;
use crate::support::app::{App, step};

/// Clients who ask for sign-ins, and how many each asks for in a second.
const ASKERS: u32 = 4;
const EACH: u32 = 25;
/// Of so many right codes one is tried twice.
const AGAIN: u32 = 10;
/// Operators, and users whom all of them change.
const OPERATORS: usize = 2;
const GROUPS: usize = 8;

/// A key for each number, and its owner.
fn key(number: u32) -> String {
    // None may be nothing but zeros.
    let number = number + 1;
    let mixed =
        (1..=5_u32).flat_map(|at| number.wrapping_mul(2_654_435_761).rotate_left(5 * at).to_be_bytes());
    let bytes: Vec<u8> = mixed.zip(number.to_be_bytes().into_iter().cycle()).map(|(a, b)| a ^ b).collect();
    data_encoding::BASE32_NOPAD.encode(&bytes)
}

pub fn name(number: u32) -> String {
    format!("user{number}")
}

/// People who have devices, brought in from elsewhere.
pub fn with_devices(host: &Host, count: u32) {
    host.with_store(&[]);
    let line =
        |number| format!("otpauth://totp/Example:{}?secret={}&issuer=Example\n", name(number), key(number));
    fs::write("/home/uris", (0..count).map(line).collect::<String>()).unwrap();
    let args = ["import", "key-uris", "/home/uris", "--trusted", "--add-users"];
    let out = host.ours(SERVICE, &args, "").exits(0).out;
    assert!(out.contains(" imported, 0 there already, 0 refused\n"), "{out}");
}

fn client() -> Forwarding {
    let place = Place { path: SOCKET.into(), trusted: Trusted::Service(Some(SERVICE.uid)) };
    Forwarding::to(place, Arc::new(SystemClock)).unwrap().unwrap()
}

/// A right code: those of before the import and of its moment count as used.
pub fn right(number: u32) -> String {
    App::scan(&key(number)).code(step() + 1)
}

/// The answer, and how long it took.
fn asked(client: &mut Forwarding, number: u32, code: &str) -> (Duration, bool) {
    let user = UserName::new(&name(number)).unwrap();
    let code = Code::parse(code, Digits::Six).unwrap();
    let (took, judged) = timed(|| client.verify(&user, &code).unwrap());
    (took, judged == SignIn::Accepted)
}

/// One client's sign-ins, evenly over the time.
fn signs_in(numbers: impl Iterator<Item = u32>) -> Vec<Duration> {
    let (mut client, begun) = (client(), Elapsed::start());
    let mut all = Vec::new();
    for (at, number) in (0..).zip(numbers) {
        let due = Duration::from_secs(1) * at / EACH;
        while let Some(left) = due.checked_sub(begun.so_far()).filter(|left| !left.is_zero()) {
            thread::park_timeout(left);
        }
        let code = right(number);
        let (took, is_right) = asked(&mut client, number, &code);
        assert!(is_right, "{number} was refused");
        all.push(took);
        if at % AGAIN == 0 {
            assert!(!asked(&mut client, number, &code).1, "{number} was accepted twice");
        }
    }
    all
}

/// One operator's changes: people who are new, and people whom the other one changes, too.
fn operates(operator: usize, is_over: impl Fn() -> bool) -> usize {
    let (mut client, mut count) = (client(), 0);
    while !is_over() {
        let own = UserName::new(&format!("new{operator}-{count}")).unwrap();
        client.add_user(Person { name: own, display_name: None, email: None }).unwrap();
        let shared = UserName::new(&name(u32::try_from(count / GROUPS).unwrap())).unwrap();
        let group = GroupName::new(&format!("g{operator}-{}", count % GROUPS)).unwrap();
        client.edit(&shared, &[Edit::Join(group)]).unwrap();
        count += 1;
        thread::park_timeout(Duration::from_millis(50));
    }
    count
}

fn beside_operators(host: &Host, secs: u32) {
    let count = ASKERS * EACH * secs;
    with_devices(host, count);
    let daemon = host.daemon();
    let (begun, whole) = (Elapsed::start(), Duration::from_secs(secs.into()));
    let (mut took, changes) = thread::scope(|scope| {
        let (begun, of) = (&begun, |asker| (0..count).filter(move |number| number % ASKERS == asker));
        let askers: Vec<_> = (0..ASKERS).map(|asker| scope.spawn(move || signs_in(of(asker)))).collect();
        let operators: Vec<_> = (0..OPERATORS)
            .map(|operator| scope.spawn(move || operates(operator, || begun.so_far() > whole)))
            .collect();
        let took: Vec<Duration> = askers.into_iter().flat_map(|asker| asker.join().unwrap()).collect();
        (took, operators.into_iter().map(|operator| operator.join().unwrap()).collect::<Vec<_>>())
    });
    println!("  {} in {:.1?}: {}", took.len(), begun.so_far(), spread(&mut took));
    println!("  beside them {changes:?} times a new user and a change of one whom both change");
    nothing_is_lost(host, &changes);
    daemon.stop();
    host.ours(SERVICE, &["check"], "").exits(0);
}

#[track_caller]
fn nothing_is_lost(host: &Host, changes: &[usize]) {
    let out = host.ours(OLGA, &["users", "list", "--json"], "").exits(0).out;
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    let names: BTreeSet<&str> =
        all.as_array().unwrap().iter().map(|user| user["user"].as_str().unwrap()).collect();
    for (operator, count) in changes.iter().enumerate() {
        for number in 0..*count {
            assert!(names.contains(format!("new{operator}-{number}").as_str()), "new{operator}-{number}");
        }
        for number in 0..*count {
            let shared = name(u32::try_from(number / GROUPS).unwrap());
            if number % GROUPS == 0 {
                let shown = host.ours(OLGA, &["users", "show", &shared, "--json"], "").exits(0).out;
                for at in number..(number + GROUPS).min(*count) {
                    let group = format!("\"g{operator}-{}\"", at % GROUPS);
                    assert!(shown.contains(&group), "{shared} is not in {group}: {shown}");
                }
            }
        }
    }
}

fn spread(took: &mut [Duration]) -> String {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    format!("median {:.2?}, p99 {:.2?}, slowest {:.2?}", at(50), at(99), at(100))
}

#[test]
fn a_hundred_sign_ins_a_second_beside_two_operators() {
    on_a_host("rates::a_hundred_sign_ins_a_second_beside_two_operators", |host| beside_operators(host, 2));
}

#[test]
#[ignore = "a minute"]
fn a_hundred_sign_ins_a_second_for_a_minute() {
    on_a_host("rates::a_hundred_sign_ins_a_second_for_a_minute", |host| beside_operators(host, 60));
}

#[test]
#[ignore = "measures: run it with --nocapture and a program built by cargo build --release"]
fn how_long_a_sign_in_takes() {
    on_a_host("rates::how_long_a_sign_in_takes", |host| {
        const COUNT: u32 = 4000;
        with_devices(host, COUNT);
        let daemon = host.daemon();
        let mut one = client();
        let mut took: Vec<_> = (0..1000).map(|number| asked(&mut one, number, &right(number)).0).collect();
        println!("  one client, one after the other: {}", spread(&mut took));
        let begun = Elapsed::start();
        let mut took: Vec<_> = thread::scope(|scope| {
            let of = |asker: u32| (1000..3000).filter(move |number| number % 8 == asker);
            let ask = |asker| {
                move || {
                    let mut client = client();
                    of(asker).map(|number| asked(&mut client, number, &right(number)).0).collect::<Vec<_>>()
                }
            };
            let all: Vec<_> = (0..8).map(|asker| scope.spawn(ask(asker))).collect();
            all.into_iter().flat_map(|asker| asker.join().unwrap()).collect()
        });
        let rate = 2000.0 / begun.so_far().as_secs_f64();
        println!("  eight clients at once: {rate:.0} a second, {}", spread(&mut took));
        let mut took: Vec<_> = (3000..3200)
            .map(|number| {
                let code = right(number);
                let (took, ran) = timed(|| host.pam(ROOT, &name(number), &code));
                assert_eq!(ran.code, 0, "{ran:#?}");
                took
            })
            .collect();
        println!("  mfa-enroll pam, the process and all: {}", spread(&mut took));
        daemon.stop();
    });
}
