//! How many codes can be judged: our sign-in rule beside totp-rs, which it stands on, and liboath.
//!
//! Each does the same work: many secret keys one after the other, for each a wrong code, so that
//! all three steps of the window are computed. An iteration is one round over all keys.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench talks, and stops where it cannot go on"
)]

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use mfa_enroll::model::{Digits, Parameters, Timestamp};
use mfa_enroll::totp::sign_in::{Match, find};
use mfa_enroll::totp::{Code, Generator, SecretKey};

#[path = "peers/mod.rs"]
mod peers;
#[path = "people/random.rs"]
mod random;
#[path = "rounds/mod.rs"]
#[expect(dead_code, reason = "all of it is measured in rounds")]
mod rounds;

use peers::Peer;
use random::Random;
use rounds::{Contender, in_turns, print_rates};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// More than fit into the processor's first caches, with their state.
const KEYS: usize = 20_000;
const NOW: u64 = 1_800_000_003;
/// Nobody's: of 60,000 codes a million to 60,000 are others, and a hit costs no more.
const WRONG: &str = "000000";

/// Rounds in turns.
const ROUNDS: usize = 31;

fn main() {
    divan::main();
    ratios();
}

/// The same once more, but in turns: what a ratio is taken from where others keep the machine busy.
fn ratios() {
    let (ours, bytes) = (our_keys(), keys());
    let mut contenders = vec![
        Contender { name: "ours, from key to verdict", round: Box::new(|| _ = black_box(our_round(&ours))) },
        Contender {
            name: "totp-rs, from key to verdict",
            round: Box::new(|| _ = black_box(its_round(&bytes))),
        },
    ];
    if let Some(mut peer) = oath() {
        contenders.push(Contender { name: "liboath", round: Box::new(move || peer.round(1)) });
    }
    println!("{ROUNDS} rounds of {KEYS} checks, in turns");
    print_rates(&in_turns(ROUNDS, &mut contenders), u32::try_from(KEYS).expect("few keys"));
}

/// The same bytes for each contender; C makes them in the same way.
fn keys() -> Vec<Vec<u8>> {
    let mut random = Random::from(7);
    (0..KEYS).map(|_| (0..20).map(|_| random.next().to_le_bytes()[0]).collect()).collect()
}

fn our_keys() -> Vec<SecretKey> {
    keys().into_iter().map(|key| SecretKey::from_bytes(key).expect("a key")).collect()
}

/// How many of the keys have that code.
fn our_round(keys: &[SecretKey]) -> usize {
    let code = Code::parse(WRONG, Digits::Six).expect("a code");
    let now = Timestamp::from_secs(NOW);
    let check = |key| find(&code, &Generator::new(key, Parameters::UNIVERSAL), 0, 0, now);
    keys.iter().filter(|key| check(black_box(key)) != Match::None).count()
}

fn its_round(keys: &[Vec<u8>]) -> usize {
    keys.iter().filter(|key| totp_rs(black_box(key)).check(WRONG, NOW).is_some()).count()
}

fn totp_rs(key: &[u8]) -> totp_rs::Totp {
    totp_rs::Builder::new().with_skew(1).with_secret(key.to_vec()).build_noncompliant()
}

fn oath() -> Option<Peer> {
    Peer::start("oath", &["-loath"], "liboath-dev", &[KEYS.to_string(), NOW.to_string()])
}

#[divan::bench(counters = [ItemsCount::new(KEYS)])]
fn ours_from_key_to_verdict(bencher: Bencher) {
    let keys = our_keys();
    bencher.bench_local(|| our_round(&keys));
}

#[divan::bench(counters = [ItemsCount::new(KEYS)])]
fn totp_rs_from_key_to_verdict(bencher: Bencher) {
    let keys = keys();
    bencher.bench_local(|| its_round(&keys));
}

#[divan::bench(counters = [ItemsCount::new(KEYS)])]
fn totp_rs_check_alone(bencher: Bencher) {
    let keys: Vec<_> = keys().iter().map(|key| totp_rs(key)).collect();
    bencher.bench_local(|| keys.iter().filter(|key| black_box(key).check(WRONG, NOW).is_some()).count());
}

#[divan::bench(counters = [ItemsCount::new(KEYS)])]
fn liboath(bencher: Bencher) {
    if let Some(mut peer) = oath() {
        bencher.bench_local(|| peer.round(1));
    }
}
