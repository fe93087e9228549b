//! The pages. Each owns its state and a table of its keys; none names another.
//!
//! This file owns which page an [`Open`] leads to, and what pages are told of
//! their surroundings. Must not draw.

mod credentials;
mod help;
mod import;
mod new_user;
mod opening;
mod recovery;
mod store;
mod unlock;
mod users;
mod wizard;

use std::path::PathBuf;

use super::screen::{Open, Screen};
use crate::directory::people::Source;

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
}

/// The page that was asked for.
pub fn open(open: &Open, setting: &Setting) -> Box<dyn Screen> {
    match open {
        Open::Users => Box::new(users::Users::default()),
        Open::Credentials(user) => Box::new(credentials::Credentials::of(user.clone())),
        Open::NewUser => Box::new(new_user::NewUser::default()),
        Open::ImportFile => Box::new(import::Import::of_file()),
        Open::ImportHost => Box::new(import::Import::of(Source::Passwd(setting.passwd.clone()))),
        Open::Assign(user) => Box::new(wizard::WizardScreen::assign(user.clone())),
        Open::Resume(user, id) => Box::new(wizard::WizardScreen::resume(user.clone(), *id)),
        Open::Unlock => Box::new(unlock::UnlockStore::default()),
        Open::Welcome => Box::new(store::Welcome::of(&setting.store_place)),
        Open::NewStore => Box::new(store::NewStore::of(&setting.default_issuer)),
    }
}
