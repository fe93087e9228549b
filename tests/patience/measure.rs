//! How long a refusal takes, whatever its reason: a measure, for `security.md` ASVS 6.3.8. That the
//! same work is done is tested in `src/directory/local/tests/alike.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mfa_enroll::directory::{Begin, Directory, Door, Edit, Local};
use mfa_enroll::model::{Algorithm, DeviceName, Digits, Person, Tag, UserName};
use mfa_enroll::ports::Clock;
use mfa_enroll::totp::Code;

use super::throttle::{Hand, opening};
use super::wound::Wound;
use crate::support::app::App;

const USERS: [&str; 6] = ["wrong", "bare", "locked", "disabled", "eight", "large"];

fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text, Digits::Six).unwrap()
}

fn enrolled(local: &mut Local, clock: &Hand, name: &str, device: &str) -> App {
    let begin = Begin::app(user(name), DeviceName::new(device).unwrap(), Algorithm::Sha1, None);
    let set_up = local.begin(&begin).unwrap();
    let app = App::scan(set_up.scan.unwrap().key.expose());
    for _ in 0..2 {
        local.take_code(&user(name), set_up.id, code(&app.code(clock.now().secs() / 30))).unwrap();
        clock.0.fetch_add(30, Ordering::SeqCst);
    }
    app
}

/// As many tags as fit, of characters of four bytes.
fn made_large(local: &mut Local, name: &str) -> usize {
    let devices = local.credentials(&user(name)).unwrap().devices;
    let places = [None].into_iter().chain(devices.iter().map(|device| Some(device.id)));
    let mut bytes = 0;
    for place in places {
        let tags =
            (0..50).map(|at| Tag::new(&format!("{at}{}", "𠀀".repeat(126)), &"𠀀".repeat(256)).unwrap());
        let edits: Vec<Edit> = tags.map(|tag| Edit::SetTag(place, tag)).collect();
        local.edit(&user(name), &edits).unwrap();
        bytes += 50 * 382 * 4;
    }
    bytes
}

fn failed(local: &mut Local, clock: &Hand, name: &str, times: u32) {
    for _ in 0..times {
        local.verify(&user(name), &code("000000")).unwrap();
        clock.0.fetch_add(1800, Ordering::SeqCst);
    }
}

#[test]
#[ignore = "a measure: cargo test --test patience measure -- --ignored --nocapture"]
#[expect(clippy::disallowed_methods, reason = "a measure")]
fn how_long_each_refusal_takes() {
    let wound = Wound::with_alice();
    let clock = Arc::new(Hand(AtomicU64::new(wound.now())));
    let Door::Open(mut local) = opening(&wound, &clock).open().unwrap() else { panic!("it is locked") };
    for name in USERS {
        local.add_user(Person { name: user(name), display_name: None, email: None }).unwrap();
    }
    let mut apps: Vec<(&str, App)> = Vec::new();
    for name in ["wrong", "locked", "disabled", "eight", "large"] {
        apps.push((name, enrolled(&mut local, &clock, name, "phone")));
    }
    for at in 1..8 {
        enrolled(&mut local, &clock, "eight", &format!("phone{at}"));
        enrolled(&mut local, &clock, "large", &format!("phone{at}"));
    }
    println!("the large record has {} bytes and more", made_large(&mut local, "large"));
    failed(&mut local, &clock, "disabled", 100);
    failed(&mut local, &clock, "locked", 10);
    let mut taken: Vec<(&str, Vec<Duration>)> = Vec::new();
    for round in 0..300 {
        clock.0.fetch_add(30, Ordering::SeqCst);
        if round % 50 == 0 {
            clock.0.fetch_add(1800, Ordering::SeqCst);
            local.verify(&user("locked"), &code("000000")).unwrap();
        }
        // A right code takes back what the last round counted.
        for (name, app) in apps.iter().filter(|(name, _)| ["wrong", "eight", "large"].contains(name)) {
            let right = app.code(clock.now().secs() / 30);
            local.verify(&user(name), &code(&right)).unwrap();
        }
        for name in USERS.into_iter().chain(["unknown", ""]) {
            let begun = Instant::now();
            match name {
                "" => local.refuse().unwrap(),
                name => local.verify(&user(name), &code("000000")).unwrap(),
            };
            let time = begun.elapsed();
            match taken.iter_mut().find(|(of, _)| *of == name) {
                Some((_, times)) => times.push(time),
                None => taken.push((name, vec![time])),
            }
        }
    }
    for (name, mut times) in taken {
        times.sort();
        let at = |share: usize| times[times.len() * share / 100].as_micros();
        let name = if name.is_empty() { "malformed" } else { name };
        println!("{name:10} median {:6} µs, from {:6} (10 %) to {:6} (90 %)", at(50), at(10), at(90));
    }
}
