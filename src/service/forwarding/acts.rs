//! Each act of the directory as a request to the daemon.
//!
//! Owns which request stands for which act, and the one outcome that belongs to it.
//! Must not connect.

use std::path::{Path, PathBuf};

use super::{Forwarding, strange};
use crate::directory::{
    AcceptedCopy, Answer, BackUp, Begin, Carrying, Check, ClockStanding, Contents, Counting, Credentials,
    Directory, Done, Edit, Export, Exported, Fate, FreshCodes, HistoryPage, HistoryQuery, HistoryVerified,
    ImportRule, Imported, Incoming, IncomingDevice, IncomingToken, Kind, ListWork, OlderCopy, Outside, Page,
    Placing, Preview, Problem, Proving, Query, Queue, Redeemed, Removal, Reported, Request, Rotating, SetUp,
    Setting, SettingsView, SignIn, SlotKey, SlotMade, SlotsView, Tested, TokenView, Told,
};
use crate::model::{DeviceId, DeviceName, Person, Proofing, SafeText, SecretText, Serial, UserName, escaped};
use crate::totp::{Code, Judgement, RecoveryCode};

/// A path as the daemon finds it: its own working folder is another one.
fn from_here(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// What was written is where it was asked for: the daemon may have a `/tmp` of its own,
/// which goes with it.
fn is_seen(path: &Path) -> Answer<()> {
    if std::fs::symlink_metadata(path).is_ok() {
        return Ok(());
    }
    let place = escaped(&path.display().to_string());
    Err(Problem::new(
        Kind::Unavailable,
        format!("The daemon wrote {place}, and here it is not: its folders are not all those of the host."),
        "Name a place in its own folder, such as /var/lib/mfa-enroll/mfa.age.",
    ))
}

/// Asks, and takes the one outcome that belongs to it.
macro_rules! ask {
    ($self:ident, $request:expr, $done:pat => $value:expr) => {
        match $self.ask($request)? {
            $done => Ok($value),
            _ => Err(strange()),
        }
    };
}

impl Directory for Forwarding {
    fn users(&mut self, query: &Query) -> Answer<Page> {
        ask!(self, Request::Users(query.clone()), Done::Page(page) => page)
    }

    fn list_on(&mut self) -> Answer<ListWork> {
        ask!(self, Request::ListOn, Done::ListWork(work) => work)
    }

    fn credentials(&mut self, user: &UserName) -> Answer<Credentials> {
        ask!(self, Request::User(user.clone()), Done::Credentials(credentials) => credentials)
    }

    fn add_user(&mut self, person: Person) -> Answer<()> {
        ask!(self, Request::AddUser(person), Done::UserAdded(_) => ())
    }

    fn remove_user(&mut self, user: &UserName) -> Answer<()> {
        ask!(self, Request::RemoveUser(user.clone()), Done::UserRemoved => ())
    }

    fn preview(&mut self, people: &[Incoming]) -> Answer<Preview> {
        ask!(self, Request::ComparePeople(people.to_vec()), Done::Preview(preview) => preview)
    }

    fn import(&mut self, people: &[Incoming]) -> Answer<Imported> {
        ask!(self, Request::ImportPeople(people.to_vec()), Done::Imported(imported) => imported)
    }

    fn preview_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>> {
        ask!(self, Request::PreviewDevices(devices.to_vec(), rule), Done::Fates(fates) => fates)
    }

    fn import_devices(&mut self, devices: &[IncomingDevice], rule: ImportRule) -> Answer<Vec<Fate>> {
        ask!(self, Request::ImportDevices(devices.to_vec(), rule), Done::Fates(fates) => fates)
    }

    fn preview_stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        ask!(self, Request::PreviewStock(tokens.to_vec()), Done::Fates(fates) => fates)
    }

    fn stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        ask!(self, Request::Stock(tokens.to_vec()), Done::Fates(fates) => fates)
    }

    fn token(&mut self, serial: &Serial) -> Answer<Option<TokenView>> {
        ask!(self, Request::Token(serial.clone()), Done::Token(token) => token)
    }

    fn tokens(&mut self, after: Option<&Serial>, limit: usize) -> Answer<Vec<TokenView>> {
        ask!(self, Request::Tokens { after: after.cloned(), limit }, Done::Tokens(tokens) => tokens)
    }

    fn remove_token(&mut self, serial: &Serial) -> Answer<()> {
        ask!(self, Request::RemoveToken(serial.clone()), Done::TokenRemoved => ())
    }

    fn export(&mut self, export: &Export, told: &mut Told<'_>) -> Answer<Option<Exported>> {
        let (to, is_tried) = (from_here(&export.to), matches!(export.placing, Placing::Rehearsed { .. }));
        let export = Export { to: to.clone(), ..export.clone() };
        match self.ask_long(Request::Export(export), told)? {
            Some(Done::Exported(Some(exported))) => {
                if exported.devices > 0 && !is_tried {
                    is_seen(&to)?;
                }
                Ok(Some(exported))
            }
            Some(Done::Exported(None)) | None => Ok(None),
            Some(_) => Err(strange()),
        }
    }

    fn begin(&mut self, begin: &Begin) -> Answer<SetUp> {
        ask!(self, Request::Begin(begin.clone()), Done::SetUp(set_up) => set_up)
    }

    fn resume(&mut self, user: &UserName, id: DeviceId) -> Answer<SetUp> {
        ask!(self, Request::Resume { user: user.clone(), id }, Done::SetUp(set_up) => set_up)
    }

    fn show_recorded(&mut self, user: &UserName, id: DeviceId, recorder: &SafeText) -> Answer<()> {
        let request = Request::ShowRecorded { user: user.clone(), id, recorder: recorder.clone() };
        ask!(self, request, Done::ShowingNoted => ())
    }

    fn show_in_file(&mut self, user: &UserName, id: DeviceId, file: &SafeText) -> Answer<()> {
        let request = Request::ShowInFile { user: user.clone(), id, file: file.clone() };
        ask!(self, request, Done::ShowingNoted => ())
    }

    fn take_code(&mut self, user: &UserName, id: DeviceId, code: Code) -> Answer<Judgement> {
        ask!(self, Request::TakeCode { user: user.clone(), id, code }, Done::Judged(judgement) => judgement)
    }

    fn keep_algorithm(&mut self, user: &UserName, id: DeviceId) -> Answer<Judgement> {
        ask!(self, Request::KeepAlgorithm { user: user.clone(), id }, Done::Judged(judgement) => judgement)
    }

    fn discard(&mut self, user: &UserName, id: DeviceId) -> Answer<()> {
        ask!(self, Request::Discard { user: user.clone(), id }, Done::Discarded => ())
    }

    fn rename(&mut self, user: &UserName, id: DeviceId, name: &DeviceName) -> Answer<()> {
        ask!(self, Request::Rename { user: user.clone(), id, name: name.clone() }, Done::Renamed => ())
    }

    fn prove(&mut self, user: &UserName, id: DeviceId, proving: Proving, code: Code) -> Answer<Judgement> {
        let request = Request::Prove { user: user.clone(), id, proving, code };
        ask!(self, request, Done::Judged(judgement) => judgement)
    }

    fn deactivate(&mut self, removal: &Removal) -> Answer<()> {
        ask!(self, Request::Deactivate(removal.clone()), Done::Deactivated => ())
    }

    fn delete(&mut self, removal: &Removal, even_if_active: bool) -> Answer<()> {
        ask!(self, Request::Delete { removal: removal.clone(), even_if_active }, Done::Deleted => ())
    }

    fn test(&mut self, user: &UserName, code: &Code) -> Answer<Tested> {
        ask!(self, Request::Test { user: user.clone(), code: code.clone() }, Done::Tested(tested) => tested)
    }

    fn make_recovery_codes(&mut self, user: &UserName, proofing: Option<Proofing>) -> Answer<FreshCodes> {
        let request = Request::MakeRecoveryCodes { user: user.clone(), proofing };
        ask!(self, request, Done::FreshCodes(codes) => codes)
    }

    fn keep_recovery_codes(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<bool> {
        let request = Request::KeepRecoveryCodes { user: user.clone(), code: code.clone() };
        ask!(self, request, Done::RecoveryCodesKept(kept) => kept)
    }

    fn redeem(&mut self, user: &UserName, code: &RecoveryCode) -> Answer<Redeemed> {
        let request = Request::Redeem { user: user.clone(), code: code.clone() };
        ask!(self, request, Done::Redeemed(redeemed) => redeemed)
    }

    fn edit(&mut self, user: &UserName, edits: &[Edit]) -> Answer<()> {
        ask!(self, Request::Edit { user: user.clone(), edits: edits.to_vec() }, Done::Edited => ())
    }

    fn settings(&mut self) -> Answer<SettingsView> {
        ask!(self, Request::Settings, Done::Settings(settings) => settings)
    }

    fn change_settings(&mut self, changes: &[Setting]) -> Answer<()> {
        ask!(self, Request::ChangeSettings(changes.to_vec()), Done::SettingsChanged => ())
    }

    fn user_count(&mut self) -> Answer<u64> {
        ask!(self, Request::UserCount, Done::UserCount(count) => count)
    }

    fn queue(&mut self, counting: &mut Counting) -> Answer<Option<Queue>> {
        let request = Request::CountQueue(counting.clone());
        let (counted, queue) = ask!(self, request, Done::Counted(counted, queue) => (counted, queue))?;
        *counting = counted;
        Ok(queue)
    }

    fn report(&mut self, after: Option<&UserName>, limit: usize) -> Answer<Vec<Reported>> {
        ask!(self, Request::Report { after: after.cloned(), limit }, Done::Report { users, .. } => users)
    }

    fn history(&mut self, query: &HistoryQuery) -> Answer<HistoryPage> {
        ask!(self, Request::History(query.clone()), Done::History(page) => page)
    }

    fn verify_history(&mut self, after: u64) -> Answer<HistoryVerified> {
        ask!(self, Request::VerifyPart(after), Done::HistoryVerified(verified) => verified)
    }

    // The daemon tells those outside, and waits for them.
    fn settle(&mut self, _millis: u64) -> Answer<Outside> {
        Ok(Outside { under_way: 0, waiting: 0, problem: None })
    }

    fn check(&mut self, told: &mut Told<'_>) -> Answer<Option<Check>> {
        match self.ask_long(Request::Check, told)? {
            Some(Done::Checked(check)) => Ok(check),
            None => Ok(None),
            Some(_) => Err(strange()),
        }
    }

    fn clock(&mut self, told: &mut Told<'_>) -> Answer<Option<ClockStanding>> {
        match self.ask_long(Request::Clock, told)? {
            Some(Done::ClockStanding(standing)) => Ok(standing),
            None => Ok(None),
            Some(_) => Err(strange()),
        }
    }

    fn override_clock(&mut self) -> Answer<()> {
        ask!(self, Request::OverrideClock, Done::ClockOverridden => ())
    }

    // An older copy is accepted while it is opened, and a daemon's store is open.
    fn accept_older_copy(&mut self, _: OlderCopy, _: &mut Told<'_>) -> Answer<Option<AcceptedCopy>> {
        Err(Problem::refused(
            "A daemon has the store open.",
            "Stop it first: systemctl stop mfa-enroll.socket mfa-enroll",
        ))
    }

    fn verify(&mut self, user: &UserName, code: &Code) -> Answer<SignIn> {
        ask!(self, Request::Verify { user: user.clone(), code: code.clone() }, Done::SignIn(sign_in) => sign_in)
    }

    fn slots(&mut self) -> Answer<SlotsView> {
        ask!(self, Request::Slots, Done::Slots(slots) => slots)
    }

    fn make_slot(&mut self, key: &SlotKey, instead_of: Option<u32>) -> Answer<SlotMade> {
        ask!(self, Request::MakeSlot { key: key.clone(), instead_of }, Done::SlotMade(made) => made)
    }

    fn remove_slot(&mut self, number: u32) -> Answer<()> {
        ask!(self, Request::RemoveSlot(number), Done::SlotRemoved => ())
    }

    fn begin_rotation(&mut self, carrying: &Carrying) -> Answer<Option<SecretText>> {
        ask!(self, Request::BeginRotation(carrying.clone()), Done::RotationBegun(key) => key)
    }

    // The daemon goes on with a rotation by itself.
    fn rotate(&mut self) -> Answer<Rotating> {
        Ok(Rotating::No)
    }

    fn back_up(&mut self, to: &BackUp, told: &mut Told<'_>) -> Answer<Option<Contents>> {
        let file = from_here(&to.file);
        let to = BackUp { file: file.clone(), ..to.clone() };
        match self.ask_long(Request::BackUp(to), told)? {
            Some(Done::BackedUp(Some(contents))) => is_seen(&file).map(|()| Some(contents)),
            Some(Done::BackedUp(None)) | None => Ok(None),
            Some(_) => Err(strange()),
        }
    }

    fn refuse(&mut self) -> Answer<SignIn> {
        ask!(self, Request::Refuse, Done::SignIn(sign_in) => sign_in)
    }
}
