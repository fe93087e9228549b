//! From a request to the act of the directory that it stands for.
//!
//! Owns that each act has a request and each request an outcome, for whoever
//! serves others: the worker's thread and the daemon. Must not decide who may ask.

use super::{Answer, Directory, Done, Kind, Problem, Request, Told};

/// Carries out a request that needs nothing but the directory. Who asks for
/// something long is told how far it is, and may stop it.
pub fn serve(directory: &mut dyn Directory, request: Request, told: &mut Told<'_>) -> Answer<Done> {
    match request {
        Request::Check => Ok(Done::Checked(directory.check(told)?)),
        Request::Clock => Ok(Done::ClockStanding(directory.clock(told)?)),
        Request::Export(export) => Ok(Done::Exported(directory.export(&export, told)?)),
        Request::BackUp(to) => Ok(Done::BackedUp(directory.back_up(&to, told)?)),
        request => lists(directory, request),
    }
}

/// Users, queue, report, history, and what comes in by the dozen.
fn lists(directory: &mut dyn Directory, request: Request) -> Answer<Done> {
    Ok(match request {
        Request::Users(query) => Done::Page(directory.users(&query)?),
        Request::ListOn => Done::ListWork(directory.list_on()?),
        Request::UserCount => Done::UserCount(directory.user_count()?),
        Request::CountQueue(mut counting) => {
            let queue = directory.queue(&mut counting)?;
            Done::Counted(counting, queue)
        }
        Request::Report { after, limit } => {
            Done::Report { users: directory.report(after.as_ref(), limit)?, of: directory.user_count()? }
        }
        Request::History(query) => Done::History(directory.history(&query)?),
        Request::VerifyPart(after) => Done::HistoryVerified(directory.verify_history(after)?),
        Request::ComparePeople(people) => Done::Preview(directory.preview(&people)?),
        Request::ImportPeople(people) => Done::Imported(directory.import(&people)?),
        Request::PreviewDevices(devices, rule) => Done::Fates(directory.preview_devices(&devices, rule)?),
        Request::ImportDevices(devices, rule) => Done::Fates(directory.import_devices(&devices, rule)?),
        Request::PreviewStock(tokens) => Done::Fates(directory.preview_stock(&tokens)?),
        Request::Stock(tokens) => Done::Fates(directory.stock(&tokens)?),
        Request::Token(serial) => Done::Token(directory.token(&serial)?),
        Request::Tokens { after, limit } => Done::Tokens(directory.tokens(after.as_ref(), limit)?),
        Request::RemoveToken(serial) => {
            directory.remove_token(&serial)?;
            Done::TokenRemoved
        }
        request => return enrolling(directory, request),
    })
}

/// A user's enrollments and devices.
fn enrolling(directory: &mut dyn Directory, request: Request) -> Answer<Done> {
    Ok(match request {
        Request::Begin(begin) => Done::SetUp(directory.begin(&begin)?),
        Request::Resume { user, id } => Done::SetUp(directory.resume(&user, id)?),
        Request::ShowRecorded { user, id, recorder } => {
            directory.show_recorded(&user, id, &recorder)?;
            Done::ShowingNoted
        }
        Request::ShowInFile { user, id, file } => {
            directory.show_in_file(&user, id, &file)?;
            Done::ShowingNoted
        }
        Request::TakeCode { user, id, code } => Done::Judged(directory.take_code(&user, id, code)?),
        Request::KeepAlgorithm { user, id } => Done::Judged(directory.keep_algorithm(&user, id)?),
        Request::Discard { user, id } => {
            directory.discard(&user, id)?;
            Done::Discarded
        }
        Request::Rename { user, id, name } => {
            directory.rename(&user, id, &name)?;
            Done::Renamed
        }
        Request::Prove { user, id, proving, code } => {
            Done::Judged(directory.prove(&user, id, proving, code)?)
        }
        Request::Deactivate(removal) => {
            directory.deactivate(&removal)?;
            Done::Deactivated
        }
        Request::Delete { removal, even_if_active } => {
            directory.delete(&removal, even_if_active)?;
            Done::Deleted
        }
        request => return people(directory, request),
    })
}

/// Users, their codes and what is known of them.
fn people(directory: &mut dyn Directory, request: Request) -> Answer<Done> {
    Ok(match request {
        Request::User(name) => Done::Credentials(directory.credentials(&name)?),
        Request::AddUser(person) => {
            let name = person.name.clone();
            directory.add_user(person)?;
            Done::UserAdded(name)
        }
        Request::RemoveUser(user) => {
            directory.remove_user(&user)?;
            Done::UserRemoved
        }
        Request::Edit { user, edits } => {
            directory.edit(&user, &edits)?;
            Done::Edited
        }
        Request::Test { user, code } => Done::Tested(directory.test(&user, &code)?),
        Request::Verify { user, code } => Done::SignIn(directory.verify(&user, &code)?),
        Request::Refuse => Done::SignIn(directory.refuse()?),
        Request::MakeRecoveryCodes { user, proofing } => {
            Done::FreshCodes(directory.make_recovery_codes(&user, proofing)?)
        }
        Request::KeepRecoveryCodes { user, code } => {
            Done::RecoveryCodesKept(directory.keep_recovery_codes(&user, &code)?)
        }
        Request::Redeem { user, code } => Done::Redeemed(directory.redeem(&user, &code)?),
        request => return whole(directory, request),
    })
}

/// What holds for the whole store.
fn whole(directory: &mut dyn Directory, request: Request) -> Answer<Done> {
    Ok(match request {
        Request::Settings => Done::Settings(directory.settings()?),
        Request::ChangeSettings(changes) => {
            directory.change_settings(&changes)?;
            Done::SettingsChanged
        }
        Request::OverrideClock => {
            directory.override_clock()?;
            Done::ClockOverridden
        }
        Request::Slots => Done::Slots(directory.slots()?),
        Request::MakeSlot { key, instead_of } => Done::SlotMade(directory.make_slot(&key, instead_of)?),
        Request::RemoveSlot(number) => {
            directory.remove_slot(number)?;
            Done::SlotRemoved
        }
        Request::BeginRotation(carrying) => Done::RotationBegun(directory.begin_rotation(&carrying)?),
        Request::Rotate => Done::Rotating(directory.rotate()?),
        // These are the worker's own: they need more than an open directory.
        _ => {
            let what = "This is for the program that opens the store itself.";
            return Err(Problem::new(Kind::Fault, what, "Please report this."));
        }
    })
}
