//! The spoken wizard on a directory that answers as it was told to.

use std::collections::VecDeque;
use std::io::Cursor;

use super::company::Company;
use super::drawing::Sheet;
use super::enrolling::{Showing, Which, converse};
use super::environment::Environment;
use super::failure::{Failure, Outcome};
use super::talk::Talk;
use crate::directory::{
    AcceptedCopy, Answer, BackUp, Begin, Carrying, Check, ClockStanding, Contents, Counting, Credentials,
    Directory, Edit, Export, Exported, Fate, FreshCodes, HistoryPage, HistoryQuery, HistoryVerified,
    ImportRule, Imported, Incoming, IncomingDevice, IncomingToken, Kind, ListWork, OlderCopy, Outside, Page,
    Preview, Problem, Proving, Query, Queue, Redeemed, Removal, Reported, Rotating, Scan, SetUp, Setting,
    SettingsView, SignIn, SignInState, SlotKey, SlotMade, SlotsView, Tested, TokenView, Told,
};
use crate::model::{
    Algorithm, DeviceId, DeviceKind, DeviceName, Issuer, Parameters, Person, Proofing, SafeText, SecretText,
    Serial, Tags, Timestamp, UserName,
};
use crate::ports::Clock;
use crate::totp::{ClockDrift, Code, Judgement, RecoveryCode, Verdict};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_700_000_000)
    }

    fn wait(&self, _: u64) {}
}

/// Answers each code with the next of these.
struct Script(VecDeque<Answer<Judgement>>);

fn not_asked() -> Problem {
    Problem::new(Kind::Fault, "Not asked for here.", "See the test.")
}

impl Script {
    fn set_up() -> SetUp {
        SetUp {
            user: UserName::new("alice").unwrap(),
            id: DeviceId([7; 16]),
            device: DeviceName::new("phone").unwrap(),
            issuer: Issuer::new("Example").unwrap(),
            account: SafeText::new("alice (phone)").unwrap(),
            parameters: Parameters::UNIVERSAL,
            kind: DeviceKind::AuthenticatorApp,
            scan: Some(Scan {
                key_uri: SecretText::new("otpauth://totp/x".into()),
                key: SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into()),
            }),
            ended: Vec::new(),
            expires_at: Noon.now().plus_secs(900),
            resumed: false,
        }
    }
}

impl Directory for Script {
    fn users(&mut self, _: &Query) -> Answer<Page> {
        Err(not_asked())
    }

    fn list_on(&mut self) -> Answer<ListWork> {
        Err(not_asked())
    }

    fn credentials(&mut self, user: &UserName) -> Answer<Credentials> {
        Ok(Credentials {
            person: Person { name: user.clone(), display_name: None, email: None },
            devices: Vec::new(),
            pending: Vec::new(),
            sign_in: SignInState::Open,
            failures: 0,
            required: None,
            exemption: None,
            recovery: None,
            groups: Vec::new(),
            has_password: false,
            note: None,
            tags: Tags::default(),
            proofing_required: false,
            identified: None,
        })
    }

    fn add_user(&mut self, _: Person) -> Answer<()> {
        Err(not_asked())
    }

    fn remove_user(&mut self, _: &UserName) -> Answer<()> {
        Err(not_asked())
    }

    fn preview(&mut self, _: &[Incoming]) -> Answer<Preview> {
        Err(not_asked())
    }

    fn import(&mut self, _: &[Incoming]) -> Answer<Imported> {
        Err(not_asked())
    }

    fn preview_devices(&mut self, _: &[IncomingDevice], _: ImportRule) -> Answer<Vec<Fate>> {
        Err(not_asked())
    }

    fn import_devices(&mut self, _: &[IncomingDevice], _: ImportRule) -> Answer<Vec<Fate>> {
        Err(not_asked())
    }

    fn preview_stock(&mut self, _: &[IncomingToken]) -> Answer<Vec<Fate>> {
        Err(not_asked())
    }

    fn stock(&mut self, _: &[IncomingToken]) -> Answer<Vec<Fate>> {
        Err(not_asked())
    }

    fn token(&mut self, _: &Serial) -> Answer<Option<TokenView>> {
        Ok(None)
    }

    fn tokens(&mut self, _: Option<&Serial>, _: usize) -> Answer<Vec<TokenView>> {
        Err(not_asked())
    }

    fn remove_token(&mut self, _: &Serial) -> Answer<()> {
        Err(not_asked())
    }

    fn export(&mut self, _: &Export, _: &mut Told<'_>) -> Answer<Option<Exported>> {
        Err(not_asked())
    }

    fn begin(&mut self, _: &Begin) -> Answer<SetUp> {
        Ok(Self::set_up())
    }

    fn resume(&mut self, _: &UserName, _: DeviceId) -> Answer<SetUp> {
        Ok(Self::set_up())
    }

    fn show_recorded(&mut self, _: &UserName, _: DeviceId, _: &SafeText) -> Answer<()> {
        Ok(())
    }

    fn show_in_file(&mut self, _: &UserName, _: DeviceId, _: &SafeText) -> Answer<()> {
        Ok(())
    }

    fn take_code(&mut self, _: &UserName, _: DeviceId, _: Code) -> Answer<Judgement> {
        self.0.pop_front().unwrap_or_else(|| Err(not_asked()))
    }

    fn keep_algorithm(&mut self, _: &UserName, _: DeviceId) -> Answer<Judgement> {
        self.0.pop_front().unwrap_or_else(|| Err(not_asked()))
    }

    fn discard(&mut self, _: &UserName, _: DeviceId) -> Answer<()> {
        Ok(())
    }

    fn rename(&mut self, _: &UserName, _: DeviceId, _: &DeviceName) -> Answer<()> {
        Err(not_asked())
    }

    fn prove(&mut self, _: &UserName, _: DeviceId, _: Proving, _: Code) -> Answer<Judgement> {
        Err(not_asked())
    }

    fn deactivate(&mut self, _: &Removal) -> Answer<()> {
        Err(not_asked())
    }

    fn delete(&mut self, _: &Removal, _: bool) -> Answer<()> {
        Err(not_asked())
    }

    fn test(&mut self, _: &UserName, _: &Code) -> Answer<Tested> {
        Err(not_asked())
    }

    fn make_recovery_codes(&mut self, _: &UserName, _: Option<Proofing>) -> Answer<FreshCodes> {
        Err(not_asked())
    }

    fn keep_recovery_codes(&mut self, _: &UserName, _: &RecoveryCode) -> Answer<bool> {
        Err(not_asked())
    }

    fn redeem(&mut self, _: &UserName, _: &RecoveryCode) -> Answer<Redeemed> {
        Err(not_asked())
    }

    fn edit(&mut self, _: &UserName, _: &[Edit]) -> Answer<()> {
        Err(not_asked())
    }

    fn settings(&mut self) -> Answer<SettingsView> {
        Err(not_asked())
    }

    fn change_settings(&mut self, _: &[Setting]) -> Answer<()> {
        Err(not_asked())
    }

    fn user_count(&mut self) -> Answer<u64> {
        Err(not_asked())
    }

    fn queue(&mut self, _: &mut Counting) -> Answer<Option<Queue>> {
        Err(not_asked())
    }

    fn report(&mut self, _: Option<&UserName>, _: usize) -> Answer<Vec<Reported>> {
        Err(not_asked())
    }

    fn history(&mut self, _: &HistoryQuery) -> Answer<HistoryPage> {
        Err(not_asked())
    }

    fn verify_history(&mut self, _: u64) -> Answer<HistoryVerified> {
        Err(not_asked())
    }

    fn settle(&mut self, _: u64) -> Answer<Outside> {
        Err(not_asked())
    }

    fn check(&mut self, _: &mut Told<'_>) -> Answer<Option<Check>> {
        Err(not_asked())
    }

    fn clock(&mut self, _: &mut Told<'_>) -> Answer<Option<ClockStanding>> {
        Err(not_asked())
    }

    fn override_clock(&mut self) -> Answer<()> {
        Err(not_asked())
    }

    fn accept_older_copy(&mut self, _: OlderCopy, _: &mut Told<'_>) -> Answer<Option<AcceptedCopy>> {
        Err(not_asked())
    }

    fn refuse(&mut self) -> Answer<SignIn> {
        Err(not_asked())
    }

    fn verify(&mut self, _: &UserName, _: &Code) -> Answer<SignIn> {
        Err(not_asked())
    }

    fn slots(&mut self) -> Answer<SlotsView> {
        Err(not_asked())
    }

    fn make_slot(&mut self, _: &SlotKey, _: Option<u32>) -> Answer<SlotMade> {
        Err(not_asked())
    }

    fn remove_slot(&mut self, _: u32) -> Answer<()> {
        Err(not_asked())
    }

    fn begin_rotation(&mut self, _: &Carrying) -> Answer<Option<SecretText>> {
        Err(not_asked())
    }

    fn rotate(&mut self) -> Answer<Rotating> {
        Err(not_asked())
    }

    fn back_up(&mut self, _: &BackUp, _: &mut Told<'_>) -> Answer<Option<Contents>> {
        Err(not_asked())
    }
}

/// What comes of these lines, and all that was said.
fn spoken(lines: &str, answers: Vec<Answer<Judgement>>) -> (Outcome, String) {
    let (mut input, mut out) = (Cursor::new(lines.to_owned()), Vec::new());
    let talk = Talk {
        input: &mut input,
        out: &mut out,
        sheet: Sheet::None("none"),
        clock: &Noon,
        ascii: false,
        columns: None,
    };
    let (user, device) = (UserName::new("alice").unwrap(), DeviceName::new("phone").unwrap());
    let begins = Which::Begins(Begin::app(user, device, Algorithm::Sha1, None));
    let ended = converse(talk, Company::default(), &mut Script(answers.into()), begins, Showing::PRINTED);
    (ended, String::from_utf8(out).unwrap())
}

fn accepted(steps: i64) -> Judgement {
    Judgement::Accepted(ClockDrift { steps, secs: steps * 30 })
}

#[test]
fn a_clock_that_is_off_is_remarked_on_at_the_end() {
    let (ended, said) = spoken("111111\n222222\n", vec![Ok(Judgement::RightSoFar), Ok(accepted(-3))]);
    assert_eq!(ended.unwrap(), 0);
    assert!(
        said.ends_with(
            "MFA device added\n\
             The phone's clock is 90 s slow. The device works; set the phone's time to automatic.\n"
        ),
        "{said}"
    );
    let (_, said) = spoken("111111\n222222\n", vec![Ok(Judgement::RightSoFar), Ok(accepted(1))]);
    assert!(said.ends_with("MFA device added\n"), "{said}");
}

#[test]
fn a_directory_that_judges_only_pairs_is_given_both() {
    let (ended, said) = spoken("111111\n222222\n", vec![Ok(Judgement::NotJudged), Ok(accepted(0))]);
    assert_eq!(ended.unwrap(), 0);
    assert!(said.contains("Code 2: "), "{said}");
}

#[test]
fn after_a_refusal_the_box_that_waits_is_asked_for() {
    let refused = |verdict| Ok(Judgement::Refused(verdict));
    let answers = vec![
        Ok(Judgement::RightSoFar),
        refused(Verdict::NotConsecutive),
        refused(Verdict::WrongOrder),
        refused(Verdict::ClockOff(ClockDrift { steps: -28, secs: -840 })),
    ];
    let (ended, said) = spoken("111111\n222222\n333333\n444444\n", answers);
    assert_eq!(ended.unwrap(), 1);
    let asked: Vec<&str> = said.split("Code ").skip(1).map(|part| &part[..1]).collect();
    assert_eq!(asked, ["1", "2", "2", "1", "1"], "{said}");
    assert!(said.contains("The phone's clock is 14 minutes slow: set it to automatic"), "{said}");
}

#[test]
fn an_enrollment_that_is_gone_ends_it_as_not_found() {
    let gone = Problem::new(Kind::NotFound, "Gone.", "Begin again.");
    let (ended, _) = spoken("111111\n222222\n", vec![Err(gone)]);
    assert!(matches!(&ended, Err(Failure::Problem(problem)) if problem.what == "Gone."), "{ended:?}");
    assert_eq!(ended.unwrap_err().code(), 3);
}

#[test]
fn leaving_says_until_when_and_how_to_go_on() {
    let (ended, said) = spoken("q\n", Vec::new());
    assert_eq!(ended.unwrap(), 1);
    assert!(
        said.ends_with(
            "No device was added yet. It stays open for 15 minutes, until 2023-11-14 22:28 UTC.\n\
             Go on with: mfa-enroll enroll alice --device phone --resume\n"
        ),
        "{said}"
    );
}

#[test]
fn the_key_is_told_in_groups_and_nothing_else_of_it() {
    let (_, said) = spoken("", Vec::new());
    assert!(said.contains("Key: GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ\n"), "{said}");
    assert!(!said.contains("otpauth"), "{said}");
}

#[test]
fn only_utf8_on_a_terminal_that_knows_it_is_more_than_ascii() {
    let at = |term: Option<&str>, locale: Option<&str>| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Environment { term: text(term), locale: text(locale), ..Environment::default() }
    };
    assert!(!at(Some("xterm"), Some("de_DE.UTF-8")).is_ascii());
    assert!(!at(Some("screen"), Some("C.utf8")).is_ascii());
    assert!(at(Some("xterm"), Some("de_DE@euro")).is_ascii());
    assert!(at(Some("xterm"), None).is_ascii());
    assert!(at(Some("linux"), Some("C.UTF-8")).is_ascii());
    assert!(at(None, Some("C.UTF-8")).is_ascii());
    assert!(at(Some("dumb"), None).is_dumb() && at(None, None).is_dumb());
    assert!(!at(Some("xterm"), None).is_dumb());
}
