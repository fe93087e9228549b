//! Reading everything: is all that was written still there and whole?
//!
//! Owns what counts as a fault. sled notices damage only where it reads, so
//! only this says that a store is whole. Must not change anything.

use serde::{Deserialize, Serialize};

use super::Table;
use super::chain::ChainProblem;
use super::encoding::{decoded, encoded};
use super::typed::{Store, StoreError, Token, Versioned};
use super::vault::Binding;
use crate::model::{Row, User};

/// Records read at a time; a user's may have over a megabyte.
const SLICE: usize = 50;
/// Faults that are named; the rest is counted.
const NAMED: usize = 100;

/// What was read and found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checked {
    /// Users read.
    pub users: usize,
    /// Secret keys opened.
    pub secrets: usize,
    /// History entries read.
    pub entries: u64,
    /// What is not as it was written, at most a hundred of them.
    pub faults: Vec<String>,
    /// Faults beyond those.
    pub more: usize,
}

impl Checked {
    /// Whether all is as it was written.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, text: String) {
        if self.faults.len() < NAMED { self.faults.push(text) } else { self.more += 1 }
    }
}

impl Store {
    /// Reads every record, opens every secret key, walks the whole history.
    pub fn check(&self) -> Checked {
        let mut checked = Checked::default();
        if let Err(problem) = self.settings() {
            checked.fault(problem.to_string());
        }
        self.check_users(&mut checked);
        self.check_tokens(&mut checked);
        if let Err(problem) = self.stray_pieces(|stray| checked.fault(stray)) {
            checked.fault(problem.to_string());
        }
        self.check_history(&mut checked);
        checked
    }

    fn check_users(&self, checked: &mut Checked) {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let page = self.read_all::<User>(Table::Users, after.as_deref(), SLICE);
            let page = page.and_then(|users| Ok((users, self.raw_rows(after.as_deref(), SLICE)?)));
            let (records, rows) = match page {
                Ok(page) => page,
                Err(problem) => return checked.fault(problem.to_string()),
            };
            if records.iter().map(|(key, _)| key).ne(rows.iter().map(|(key, _)| key)) {
                checked.fault("the users list and the users' records do not name the same users".to_owned());
            }
            let Some((last, _)) = records.last() else { return };
            after = Some(last.clone());
            for ((_, user), (_, row)) in records.iter().zip(&rows) {
                match user {
                    Ok(user) => self.check_user(user, row, checked),
                    Err(problem) => checked.fault(problem.to_string()),
                }
            }
        }
    }

    fn check_user(&self, user: &Versioned<User>, row: &[u8], checked: &mut Checked) {
        checked.users += 1;
        let user = &user.value;
        let name = &user.person.name;
        let same = decoded::<Row>(row).is_ok_and(|row| encoded(&row) == encoded(&user.row()));
        if !same {
            checked.fault(format!("the line of {name} in the users list does not say what the record says"));
        }
        for serial in user.serials() {
            let token = self.token(serial);
            if !token.is_ok_and(|token| token.is_some_and(|token| token.value.holder.is_same(name))) {
                checked.fault(format!("the token {serial} of {name} is not marked as given to them"));
            }
        }
        let devices = user.devices.iter().map(|device| (device.id, device.parameters, &device.secret));
        let pending = user.pending.iter().map(|pending| (pending.id, pending.parameters, &pending.secret));
        for (device, parameters, secret) in devices.chain(pending) {
            let binding = Binding { user: user.id, device, parameters };
            match self.open(secret, binding) {
                Ok(_) => checked.secrets += 1,
                Err(problem) => checked.fault(format!("a device of {name}: {problem}")),
            }
        }
    }

    /// Every serial number that was given out is in its holder's record, and the
    /// other way round.
    fn check_tokens(&self, checked: &mut Checked) {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let tokens = match self.read_all::<Token>(Table::Tokens, after.as_deref(), SLICE) {
                Ok(tokens) => tokens,
                Err(problem) => return checked.fault(problem.to_string()),
            };
            let Some((last, _)) = tokens.last() else { return };
            after = Some(last.clone());
            for (_, token) in &tokens {
                match token {
                    Ok(Versioned { value: Token { serial, holder }, .. }) => match self.user(holder) {
                        Ok(Some(user)) if user.value.serials().any(|of| of.is_same(serial)) => {}
                        // A record that cannot be read has been named.
                        Err(_) => {}
                        Ok(_) => checked
                            .fault(format!("the token {serial} is given to {holder}, who has none such")),
                    },
                    Err(problem) => checked.fault(problem.to_string()),
                }
            }
        }
    }

    fn check_history(&self, checked: &mut Checked) {
        let mut from = 1;
        loop {
            match self.history(from, SLICE) {
                Ok(entries) => {
                    let Some((last, _)) = entries.last() else { break };
                    from = last + 1;
                    checked.entries += entries.len() as u64;
                }
                Err(problem) => {
                    // What follows a broken link cannot be told from a forgery.
                    return checked.fault(problem.to_string());
                }
            }
        }
        if checked.entries != self.newest_entry() {
            let broken = ChainProblem::Broken(checked.entries + 1);
            checked.fault(StoreError::Chain(broken).to_string());
        }
    }
}
