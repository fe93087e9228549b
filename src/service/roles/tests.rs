//! The table of roles and requests, cell by cell.

use super::{Groups, Peer, Role, is_allowed};
use crate::directory::{
    BackUp, Begin, Carrying, Counting, Export, ExportFormat, HistoryQuery, ImportRule, NewDevice, NewKey,
    Placing, Proving, Query, Removal, Replaces, Request, Sealing, SlotKey, Strangers, Trust, people,
};
use crate::model::{
    Algorithm, DeviceId, DeviceName, Digits, Identified, Issuer, Person, Proofing, SafeText, SecretText,
    Serial, UserName,
};
use crate::ports::{Account, Accounts};
use crate::service::tests::support::AccountList;
use crate::totp::{Code, RecoveryCode};

const ID: DeviceId = DeviceId([7; 16]);

fn user(name: &str) -> UserName {
    UserName::new(name).unwrap()
}

fn code() -> Code {
    Code::parse("123456", Digits::Six).unwrap()
}

fn text() -> SafeText {
    SafeText::new("x").unwrap()
}

fn recovery_code() -> RecoveryCode {
    RecoveryCode::parse("AAAA AAAA AAAA AAAA AAAA AAAA").unwrap()
}

fn begin(name: &str, replaces: Option<Replaces>) -> Request {
    let kind = NewDevice::App { algorithm: Algorithm::Sha1, account: None };
    let device = DeviceName::new("phone").unwrap();
    Request::Begin(Begin { user: user(name), device, kind, replaces, proofing: None })
}

fn removal(name: &str) -> Removal {
    Removal { user: user(name), id: ID, proofing: None, leaves_none: false }
}

/// Every request, of alice where it is of somebody, with the first letters of the roles
/// that may ask it: Owner, oPerator, Auditor, Verifier; `s`: alice herself.
fn table() -> Vec<(Request, &'static str)> {
    let alice = || user("alice");
    let person = Person { name: alice(), display_name: None, email: None };
    let rule = ImportRule { trust: Trust::AtOnce, strangers: Strangers::Refused };
    let serial = || Serial::new("SN-1").unwrap();
    let prove = |proving| Request::Prove { user: alice(), id: ID, proving, code: code() };
    vec![
        (Request::Open, ""),
        (Request::Create { key: NewKey::KeyFile, issuer: Issuer::new("Example").unwrap() }, ""),
        (Request::Unlock { passphrase: SecretText::new("x".to_owned()) }, ""),
        (Request::Lock, ""),
        (Request::Users(Query::default()), "OP"),
        (Request::User(alice()), "OPs"),
        (Request::AddUser(person), "OP"),
        (Request::PreviewImport(people::Source::Passwd("/etc/passwd".into())), ""),
        (Request::Import, ""),
        (Request::DropPreview, ""),
        (begin("alice", None), "OPs"),
        (begin("alice", Some(Replaces { id: ID, is_lost: true })), "OP"),
        (Request::Resume { user: alice(), id: ID }, "OPs"),
        (Request::ShowRecorded { user: alice(), id: ID, recorder: text() }, "OPs"),
        (Request::ShowInFile { user: alice(), id: ID, file: text() }, "OPs"),
        (Request::TakeCode { user: alice(), id: ID, code: code() }, "OPs"),
        (Request::KeepAlgorithm { user: alice(), id: ID }, "OPs"),
        (Request::Discard { user: alice(), id: ID }, "OPs"),
        (Request::Rename { user: alice(), id: ID, name: DeviceName::new("p").unwrap() }, "OPs"),
        (prove(Proving::Resync), "OPs"),
        (prove(Proving::Proof), "OPs"),
        (prove(Proving::Reactivation), "OP"),
        (Request::Deactivate(removal("alice")), "OP"),
        (Request::Delete { removal: removal("alice"), even_if_active: true }, "OP"),
        (Request::Test { user: alice(), code: code() }, "OPs"),
        (Request::MakeRecoveryCodes { user: alice(), proofing: None }, "OP"),
        (Request::KeepRecoveryCodes { user: alice(), code: recovery_code() }, "OP"),
        (Request::Redeem { user: alice(), code: recovery_code() }, "OPs"),
        (Request::Edit { user: alice(), edits: Vec::new() }, "OP"),
        (Request::Settings, "OPAs"),
        (Request::ChangeSettings(Vec::new()), "OP"),
        (Request::Queue, ""),
        (Request::Report { after: None, limit: 1 }, "OPA"),
        (Request::History(HistoryQuery::default()), "OPA"),
        (Request::VerifyHistory, ""),
        (Request::RemoveUser(alice()), "OP"),
        (Request::ComparePeople(Vec::new()), "OP"),
        (Request::ImportPeople(Vec::new()), "OP"),
        (Request::PreviewDevices(Vec::new(), rule), "OP"),
        (Request::ImportDevices(Vec::new(), rule), "OP"),
        (Request::PreviewStock(Vec::new()), "OP"),
        (Request::Stock(Vec::new()), "OP"),
        (Request::Token(serial()), "OP"),
        (Request::Tokens { after: None, limit: 1 }, "OP"),
        (Request::RemoveToken(serial()), "OP"),
        (
            Request::Export(Export {
                format: ExportFormat::KeyUris,
                to: "/x".into(),
                placing: Placing::New,
                users: Vec::new(),
                reason: text(),
            }),
            "O",
        ),
        (Request::ListOn, "OP"),
        (Request::UserCount, "OPA"),
        (Request::CountQueue(Counting::default()), "OP"),
        (Request::VerifyPart(0), "OPA"),
        (Request::Check, "O"),
        (Request::Clock, "O"),
        (Request::OverrideClock, "O"),
        (Request::Verify { user: alice(), code: code() }, "OV"),
        (Request::Refuse, "OV"),
        (Request::Slots, "O"),
        (Request::MakeSlot { key: SlotKey::RecoveryKey, instead_of: None }, ""),
        (Request::RemoveSlot(1), ""),
        (Request::BeginRotation(Carrying::default()), ""),
        (Request::Rotate, ""),
        (
            Request::BackUp(BackUp {
                file: "/x".into(),
                overwrite: false,
                sealing: Sealing::Recipients(Vec::new()),
            }),
            "O",
        ),
    ]
}

#[test]
fn each_role_may_ask_what_the_table_says_and_nothing_else() {
    let roles = [
        (Role::Owner, 'O'),
        (Role::Operator, 'P'),
        (Role::Auditor, 'A'),
        (Role::Verifier, 'V'),
        (Role::Own, 's'),
    ];
    for (request, may) in table() {
        for (role, letter) in roles {
            let is = is_allowed(role, Some(&user("Alice")), &request);
            assert_eq!(is, may.contains(letter), "{role:?}: {}", request.name());
        }
    }
}

#[test]
fn nobody_acts_for_somebody_else_by_naming_them() {
    for (request, _) in table().into_iter().filter(|(request, _)| request.whose().is_some()) {
        assert!(!is_allowed(Role::Own, Some(&user("mallory")), &request), "{}", request.name());
        assert!(!is_allowed(Role::Own, None, &request), "{}", request.name());
    }
}

/// The names of the variants, as they are written in the sources.
fn variants() -> Vec<String> {
    let source = include_str!("../../directory/request.rs");
    let body = source.split("pub enum Request {\n").nth(1).unwrap().split("\n}\n").next().unwrap();
    let names = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = names.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    names.map(|line| line.chars().take_while(|c| c.is_alphanumeric()).collect()).collect()
}

#[test]
fn no_request_is_missing_in_the_table() {
    // Three are there more than once: what they hold decides.
    assert_eq!(table().len(), variants().len() + 3);
}

/// What is said over the socket. Whoever changes this gives `wire::PROTOCOL` a new
/// number: a daemon goes on running while the program is updated.
#[test]
fn the_order_of_the_requests_is_the_protocol() {
    let names = variants().join(" ");
    let first = postcard::to_allocvec(&Request::Open).unwrap();
    let last = postcard::to_allocvec(&Request::Rotate).unwrap();
    assert_eq!((super::super::wire::PROTOCOL, names.as_str(), first, last), (1, ORDER, vec![0], vec![56]));
}

const ORDER: &str = "\
Open Create Unlock Lock Users User AddUser PreviewImport Import DropPreview Begin Resume \
ShowRecorded TakeCode KeepAlgorithm Discard Rename Prove Deactivate Delete Test \
MakeRecoveryCodes KeepRecoveryCodes Redeem Edit Settings ChangeSettings Queue Report History \
VerifyHistory RemoveUser ComparePeople ImportPeople PreviewDevices ImportDevices PreviewStock \
Stock Token Tokens RemoveToken Export ShowInFile ListOn UserCount CountQueue VerifyPart Check \
Clock OverrideClock Verify Refuse Slots MakeSlot RemoveSlot BeginRotation Rotate BackUp";

fn accounts() -> AccountList {
    let accounts = AccountList::default();
    accounts.have(&[("mia", 1000), ("Bad Name", 1001)], &[("ops", "mia"), ("audit", "bob")]);
    accounts
}

fn peer(uid: u32, name: Option<&str>) -> Peer {
    let account = name.map(|name| Account { name: name.into(), uid, gid: 100 });
    Peer { uid, account, login: None }
}

/// A directory server that nobody reaches.
struct Unreachable;

impl Accounts for Unreachable {
    fn by_uid(&self, _: u32) -> Option<Account> {
        panic!("asked for an account")
    }

    fn by_name(&self, _: &str) -> Option<Account> {
        panic!("asked for a name")
    }

    fn is_in(&self, _: &Account, _: &str) -> bool {
        panic!("asked for a group")
    }
}

#[test]
fn who_asks_at_a_sign_in_has_no_role_by_a_group() {
    let groups =
        Groups { operators: Some("ops".into()), auditors: Some("audit".into()), verifiers: vec![990] };
    let roles = |uid, name| peer(uid, Some(name)).roles(500, &groups, &Unreachable);
    assert_eq!(roles(0, "root"), [Role::Owner, Role::Own]);
    assert_eq!(roles(500, "mfa-enroll"), [Role::Owner, Role::Own]);
    assert_eq!(roles(990, "radius"), [Role::Verifier, Role::Own]);
}

#[test]
fn an_own_enrollment_is_an_apps_and_says_nothing_of_how_anybody_was_identified() {
    let alice = user("alice");
    let app = Begin::app(alice.clone(), DeviceName::new("phone").unwrap(), Algorithm::Sha1, None);
    let may = |begin: Begin| is_allowed(Role::Own, Some(&alice), &Request::Begin(begin));
    assert!(may(app.clone()));
    let kind = NewDevice::Stocked(Serial::new("4711").unwrap());
    assert!(!may(Begin { kind, ..app.clone() }));
    let proofing = Some(Proofing { how: Identified::ByRecoveryCode, ticket: None });
    assert!(!may(Begin { proofing, ..app.clone() }));
    assert!(!may(Begin { replaces: Some(Replaces { id: ID, is_lost: true }), ..app }));
}

#[test]
fn a_role_comes_from_the_user_id_and_the_groups_of_the_host() {
    let accounts = accounts();
    let groups =
        Groups { operators: Some("ops".into()), auditors: Some("audit".into()), verifiers: vec![990] };
    let roles = |peer: &Peer| peer.roles(500, &groups, &accounts);
    assert_eq!(roles(&peer(0, Some("root"))), [Role::Owner, Role::Own]);
    assert_eq!(roles(&peer(500, None)), [Role::Owner]);
    assert_eq!(roles(&peer(1000, Some("mia"))), [Role::Operator, Role::Own]);
    assert_eq!(roles(&peer(1002, Some("bob"))), [Role::Auditor, Role::Own]);
    assert_eq!(roles(&peer(990, None)), [Role::Verifier]);
    // A name that no user can have, and an id that no account has.
    assert_eq!(roles(&peer(1001, Some("Bad Name"))), []);
    assert_eq!(roles(&peer(4242, None)), []);
}
