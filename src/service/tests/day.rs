//! One day, over a directory of our own and over the socket: nobody can tell which.

use std::fmt::Debug;

use super::support::{House, acts, local, person, user};
use crate::demo::rehearsal::HandClock;
use crate::directory::{
    Answer, BackUp, Begin, Counting, Directory, Edit, Export, ExportFormat, HistoryQuery, ImportRule,
    Incoming, IncomingDevice, IncomingToken, ListWork, NewDevice, Placing, Proving, Query, Removal, Replaces,
    Sealing, SetUp, Setting, Strangers, Trust,
};
use crate::model::{Algorithm, DeviceKind, DeviceName, Parameters, SafeText, SecretText, Serial};
use crate::ports::Clock;
use crate::totp::{Code, Generator, RecoveryCode, SecretKey};

/// What was said, in the order of the day.
struct Log(Vec<String>);

impl Log {
    fn of<T: Debug>(&mut self, what: &str, answer: &Answer<T>) {
        self.0.push(format!("{what}: {answer:?}"));
    }

    /// Of what must not be shown: that it was an answer.
    fn kept<T>(&mut self, what: &str, answer: Answer<T>) -> Option<T> {
        self.0.push(format!("{what}: {:?}", answer.as_ref().map(|_| ())));
        answer.ok()
    }
}

fn text(text: &str) -> SafeText {
    SafeText::new(text).unwrap()
}

fn name(name: &str) -> DeviceName {
    DeviceName::new(name).unwrap()
}

fn app(device: &str) -> Begin {
    Begin::app(user("alice"), name(device), Algorithm::Sha1, None)
}

fn key(set_up: &SetUp) -> SecretKey {
    SecretKey::from_base32(set_up.scan.as_ref().unwrap().key.expose()).unwrap()
}

/// What a phone shows now, and so many steps later.
fn shows(key: &SecretKey, clock: &HandClock, later: u64) -> Code {
    let step = clock.now().secs() / 30 + later;
    Generator::new(key, Parameters::UNIVERSAL).code(step).unwrap()
}

fn people(directory: &mut dyn Directory, log: &mut Log) {
    let alice = user("alice");
    log.of("add", &directory.add_user(person("bob")));
    log.of("add again", &directory.add_user(person("bob")));
    let incoming = [Incoming::from(person("carol")), Incoming::from(person("dora"))];
    log.of("preview", &directory.preview(&incoming));
    log.of("import", &directory.import(&incoming));
    log.of("remove", &directory.remove_user(&user("dora")));
    let query = Query { filter: "a".to_owned(), limit: 10, ..Query::default() };
    log.of("users", &directory.users(&query));
    while !matches!(directory.list_on(), Ok(ListWork::Done)) {}
    log.of("users", &directory.users(&query));
    log.of("count", &directory.user_count());
    log.of("edit", &directory.edit(&alice, &[Edit::DisplayName(Some(text("Alice")))]));
    log.of("settings", &directory.settings());
    log.of("change", &directory.change_settings(&[Setting::IdleMinutes(7)]));
    log.of("settings", &directory.settings());
    let mut counting = Counting::default();
    let queue = loop {
        match directory.queue(&mut counting) {
            Ok(None) => {}
            queue => break queue,
        }
    };
    log.of("queue", &queue);
    log.of("report", &directory.report(None, 2));
    log.of("report on", &directory.report(Some(&user("bob")), 2));
}

fn devices(directory: &mut dyn Directory, clock: &HandClock, log: &mut Log) {
    let alice = user("alice");
    let set_up = log.kept("begin", directory.begin(&app("phone"))).unwrap();
    let (id, key) = (set_up.id, key(&set_up));
    log.kept("resume", directory.resume(&alice, id));
    log.of("recorded", &directory.show_recorded(&alice, id, &text("script")));
    log.of("in file", &directory.show_in_file(&alice, id, &text("/x.png")));
    log.of("first", &directory.take_code(&alice, id, shows(&key, clock, 0)));
    log.of("keep", &directory.keep_algorithm(&alice, id));
    clock.wind(30_000);
    log.of("second", &directory.take_code(&alice, id, shows(&key, clock, 0)));
    log.of("verify", &directory.verify(&alice, &shows(&key, clock, 0)));
    clock.wind(30_000);
    log.of("verify", &directory.verify(&alice, &shows(&key, clock, 0)));
    log.of("refuse", &directory.refuse());
    clock.wind(30_000);
    log.of("test", &directory.test(&alice, &shows(&key, clock, 0)));
    log.of("rename", &directory.rename(&alice, id, &name("pocket")));
    let removal = Removal { user: alice.clone(), id, proofing: None, leaves_none: false };
    log.of("deactivate", &directory.deactivate(&removal));
    clock.wind(60_000);
    log.of("prove", &directory.prove(&alice, id, Proving::Reactivation, shows(&key, clock, 0)));
    clock.wind(30_000);
    log.of("prove", &directory.prove(&alice, id, Proving::Reactivation, shows(&key, clock, 0)));
    let replaces = Some(Replaces { id, is_lost: true });
    let next = log.kept("replace", directory.begin(&Begin { replaces, ..app("next") })).unwrap();
    log.of("discard", &directory.discard(&alice, next.id));
    log.of("delete", &directory.delete(&removal, true));
    let fresh = log.kept("recovery codes", directory.make_recovery_codes(&alice, None)).unwrap();
    let code = |at: usize| RecoveryCode::parse(fresh.codes[at].expose()).unwrap();
    log.of("keep", &directory.keep_recovery_codes(&alice, &code(0)));
    log.of("redeem", &directory.redeem(&alice, &code(1)));
    log.of("redeem again", &directory.redeem(&alice, &code(1)));
    log.of("credentials", &directory.credentials(&alice));
    log.of("of nobody", &directory.credentials(&user("nobody")));
}

fn tokens(directory: &mut dyn Directory, log: &mut Log) {
    let serial = Serial::new("SN-1").unwrap();
    let key = || SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned());
    let token =
        IncomingToken { serial: serial.clone(), key: key(), parameters: Parameters::UNIVERSAL, about: None };
    log.of("preview stock", &directory.preview_stock(std::slice::from_ref(&token)));
    log.of("stock", &directory.stock(&[token]));
    log.of("token", &directory.token(&serial));
    log.of("tokens", &directory.tokens(None, 10));
    let kind = NewDevice::Stocked(serial.clone());
    log.kept("assign", directory.begin(&Begin { kind, ..app("token") }));
    log.of("tokens", &directory.tokens(None, 10));
    log.of("remove token", &directory.remove_token(&serial));
    let device = IncomingDevice {
        user: user("bob"),
        device: Some(name("old")),
        kind: DeviceKind::AuthenticatorApp,
        key: SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA".to_owned()),
        parameters: Parameters::UNIVERSAL,
        drift: 0,
        last_step: 0,
    };
    let rule = ImportRule { trust: Trust::AtOnce, strangers: Strangers::Refused };
    log.of("preview devices", &directory.preview_devices(std::slice::from_ref(&device), rule));
    log.of("import devices", &directory.import_devices(&[device], rule));
}

fn whole(directory: &mut dyn Directory, log: &mut Log) {
    let query = HistoryQuery { limit: 100, ..HistoryQuery::default() };
    log.of("history", &directory.history(&query));
    log.of("verify history", &directory.verify_history(0));
    log.of("check", &directory.check(&mut |_| true));
    log.of("clock", &directory.clock(&mut |_| true));
    log.of("override", &directory.override_clock());
    log.of("slots", &directory.slots());
    let folder = tempfile::tempdir().unwrap();
    let export = Export {
        format: ExportFormat::KeyUris,
        to: folder.path().join("uris"),
        placing: Placing::New,
        users: vec![user("bob")],
        reason: text("a move"),
    };
    let exported = directory.export(&export, &mut |_| true);
    log.of("export", &exported);
    log.0.push(std::fs::read_to_string(&export.to).unwrap());
    let sealing = Sealing::Passphrase(SecretText::new("one two three four".to_owned()));
    let to = BackUp { file: folder.path().join("backup"), overwrite: false, sealing };
    log.of("back up", &directory.back_up(&to, &mut |_| true));
    assert!(to.file.exists());
}

fn day(directory: &mut dyn Directory, clock: &HandClock) -> Vec<String> {
    let mut log = Log(Vec::new());
    people(directory, &mut log);
    devices(directory, clock, &mut log);
    tokens(directory, &mut log);
    whole(directory, &mut log);
    log.0
}

#[test]
fn a_day_over_the_socket_is_as_a_day_without_one() {
    let house = House::open();
    let over_the_socket = day(&mut house.client(), &house.clock);
    let clock = std::sync::Arc::new(HandClock::default());
    let without = day(&mut local(&acts(&clock)), &clock);
    assert_eq!(same_everywhere(&over_the_socket), same_everywhere(&without));
}

/// Without the folders that each day has of its own.
fn same_everywhere(log: &[String]) -> Vec<String> {
    let temp = std::env::temp_dir().display().to_string();
    let cut = |line: &String| {
        line.split(&temp).map(|part| part.split_once("/uris").map_or(part, |(_, rest)| rest)).collect()
    };
    log.iter().map(cut).collect()
}
