//! The pages. Each owns its state and a table of its keys; none names another.
//!
//! This file owns which page an [`Open`] leads to, and what pages are told of
//! their surroundings. Must not draw.

mod blank;
mod credentials;
mod edit;
mod help;
mod history;
mod import;
mod new_user;
mod opening;
mod prove;
mod queue;
mod recovery;
mod recovery_codes;
mod remove;
mod rename;
mod report;
mod settings;
mod store;
mod test_code;
mod unlock;
mod users;
mod wizard;

use std::path::PathBuf;

use super::screen::{Open, Screen};
use crate::directory::people::Source;
use crate::model::UserName;
use crate::ports::Onlookers;

#[cfg(test)]
pub use help::EVERYWHERE;
pub use help::Help;
pub use opening::Opening;

/// What pages must know of the machine.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The host's own accounts.
    pub passwd: PathBuf,
    /// What a new store is offered as issuer.
    pub default_issuer: String,
    /// Where a new store would be made, as it is shown.
    pub store_place: String,
    /// Who else sees or keeps what the terminal shows.
    pub onlookers: Onlookers,
    /// The one whose own devices it is all about; none: there is a list of users.
    pub own: Option<UserName>,
}

/// The page that was asked for.
pub fn open(open: &Open, setting: &Setting) -> Box<dyn Screen> {
    let onlookers = setting.onlookers;
    match open {
        Open::Users => Box::new(users::Users::default()),
        Open::Credentials(user) => {
            Box::new(credentials::Credentials::of(user.clone(), setting.own.is_some()))
        }
        Open::NewUser => Box::new(new_user::NewUser::default()),
        Open::ImportFile => Box::new(import::Import::of_file()),
        Open::ImportHost => Box::new(import::Import::of(Source::Passwd(setting.passwd.clone()))),
        Open::Assign(user) if setting.own.is_some() => {
            Box::new(wizard::WizardScreen::assign_own(user.clone(), onlookers))
        }
        Open::Assign(user) => Box::new(wizard::WizardScreen::assign(user.clone(), onlookers)),
        Open::Replace(user, id, name) => {
            Box::new(wizard::WizardScreen::replace(user.clone(), *id, name.clone(), onlookers))
        }
        Open::RecoveryCodes(user) => Box::new(recovery_codes::RecoveryCodes::of(user.clone(), onlookers)),
        Open::Resume(user, id) => Box::new(wizard::WizardScreen::resume(user.clone(), *id, onlookers)),
        Open::Test(user) => Box::new(test_code::TestCode::of(user.clone())),
        Open::Prove(user, id, proving) => Box::new(prove::Prove::of(user.clone(), *id, *proving)),
        Open::Rename(user, id, name) => Box::new(rename::Rename::of(user.clone(), *id, name.clone())),
        Open::EditUser(user) => Box::new(edit::EditPage::of_user(user.clone())),
        Open::EditDevice(user, id) => Box::new(edit::EditPage::of_device(user.clone(), *id)),
        Open::Deactivate(user, id) => Box::new(remove::Remove::deactivating(user.clone(), *id)),
        Open::Delete(user, id) => Box::new(remove::Remove::deleting(user.clone(), *id)),
        Open::Queue => Box::new(queue::QueuePage::default()),
        Open::History(user) => Box::new(history::History::of(user.clone())),
        Open::Report => Box::new(report::ReportPage::default()),
        Open::Settings => Box::new(settings::SettingsPage::default()),
        Open::Locked(minutes) => Box::new(unlock::UnlockStore::after(*minutes)),
        Open::Blank(minutes) => Box::new(blank::Blank::after(*minutes)),
        Open::Unlock => Box::new(unlock::UnlockStore::default()),
        Open::Welcome => Box::new(store::Welcome::of(&setting.store_place)),
        Open::NewStore => Box::new(store::NewStore::of(&setting.default_issuer, onlookers)),
    }
}
