//! Reading everything: is all that was written still there and whole?
//!
//! Owns what counts as a fault. sled notices damage only where it reads, so
//! only this says that a store is whole. Must not change anything.
//!
//! A signed record that is put back in an older version is whole by itself, and
//! one that is gone leaves no trace: both show only against the history, which
//! is told once more from its beginning (`story`). What stays unseen:
//!
//! * writes that are no history: a record put back to just before one, such as a
//!   failure counted by a process that was killed before its answer;
//! * a record put back by no more versions than the history has no entry for
//!   (imports name nobody, a resync's first code is no entry), if besides that
//!   it says what the history says;
//! * which user is gone when nothing but an import ever named them: that one is
//!   missing is said, not who;
//! * an older outbox: somebody outside is told twice;
//! * a hardware token that is back in stock after somebody got it, or gone from there;
//! * all of it put back together with the link outside the store (`chain`).

mod story;
mod walk;

use serde::{Deserialize, Serialize};

use std::ops::ControlFlow;

use self::story::Stories;
use super::Table;
use super::chain::ChainProblem;
use super::typed::{DECOY, Stocked, Store, StoreError, Token, Versioned};
use super::vault::Binding;
use crate::model::User;

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
    /// What is no fault and worth a word.
    pub remarks: Vec<String>,
}

impl Checked {
    /// Whether all is as it was written.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, text: String) {
        if self.faults.len() < NAMED { self.faults.push(text) } else { self.more += 1 }
    }

    fn fault_of<T>(&mut self, read: Result<T, StoreError>) -> Option<T> {
        read.map_err(|problem| self.fault(problem.to_string())).ok()
    }
}

/// Who looks on while everything is read.
pub struct Watch<'a> {
    /// Sees each user whose record is whole.
    pub look: &'a mut dyn FnMut(&User),
    /// Told how many entries and users were read; answers whether to go on.
    pub told: &'a mut dyn FnMut(u64) -> bool,
}

impl Watch<'_> {
    fn so_far(&mut self, checked: &Checked) -> ControlFlow<()> {
        let done = checked.entries.saturating_add(checked.users as u64);
        if (self.told)(done) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Store {
    /// Reads every record, opens every secret key, walks the whole history and
    /// compares what it tells with the records.
    pub fn check(&self) -> Checked {
        let mut watch = Watch { look: &mut |_| {}, told: &mut |_| true };
        self.check_watched(&mut watch).unwrap_or_default()
    }

    /// The same while somebody looks on; `None` when they stopped it.
    pub fn check_watched(&self, watch: &mut Watch<'_>) -> Option<Checked> {
        let mut checked = Checked::default();
        let walked = self.walk_all(&mut checked, watch);
        walked.is_continue().then_some(checked)
    }

    fn walk_all(&self, checked: &mut Checked, watch: &mut Watch<'_>) -> ControlFlow<()> {
        // What a broken history tells is compared with nothing.
        let stories = self.check_history(checked, watch)?;
        self.check_settings(stories.as_ref(), checked);
        self.check_users(stories, checked, watch)?;
        self.check_tokens(checked, watch)?;
        self.check_stock(checked, watch)?;
        let strays = self.stray_pieces(|stray| checked.fault(stray));
        checked.fault_of(strays);
        checked.remarks.extend(self.anchor.remark(self.newest_entry()));
        if self.is_rotating() {
            checked
                .remarks
                .push("a rotation of the data key is under way: `keys rotate` goes on with it".to_owned());
        }
        ControlFlow::Continue(())
    }

    fn check_history(
        &self,
        checked: &mut Checked,
        watch: &mut Watch<'_>,
    ) -> ControlFlow<(), Option<Stories>> {
        let mut stories = Stories::default();
        loop {
            // What follows a broken link cannot be told from a forgery.
            let entries = checked.fault_of(self.history(checked.entries + 1, SLICE));
            let Some(entries) = entries else { return ControlFlow::Continue(None) };
            watch.so_far(checked)?;
            let Some((last, _)) = entries.last() else { break };
            checked.entries = *last;
            for (_, entry) in &entries {
                stories.hear(entry);
            }
        }
        if checked.entries == self.newest_entry() {
            return ControlFlow::Continue(Some(stories));
        }
        let broken = ChainProblem::Broken(checked.entries + 1);
        checked.fault(StoreError::Chain(broken).to_string());
        ControlFlow::Continue(None)
    }

    fn check_settings(&self, stories: Option<&Stories>, checked: &mut Checked) {
        let settings = checked.fault_of(self.settings());
        if let (Some(settings), Some(stories)) = (settings, stories)
            && !stories.tells_of_settings(&settings)
        {
            checked.fault("the settings are older than the history says".to_owned());
        }
        checked.fault_of(self.setting::<u64>(DECOY));
        let Some(outbox) = checked.fault_of(self.outbox()) else { return };
        if outbox.value.waiting.iter().any(|number| *number == 0 || *number > self.newest_entry()) {
            checked.fault("the outbox names an entry that the history does not have".to_owned());
        }
    }

    /// Every serial number that was given out is in its holder's record, and the
    /// other way round.
    fn check_tokens(&self, checked: &mut Checked, watch: &mut Watch<'_>) -> ControlFlow<()> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let tokens = self.read_all::<Token>(Table::Tokens, after.as_deref(), SLICE);
            let Some(tokens) = checked.fault_of(tokens) else { return ControlFlow::Continue(()) };
            let Some((last, _)) = tokens.last() else { return ControlFlow::Continue(()) };
            watch.so_far(checked)?;
            after = Some(last.clone());
            for (_, token) in tokens {
                if let Some(token) = checked.fault_of(token) {
                    self.check_token(&token, checked);
                }
            }
        }
    }

    fn check_stock(&self, checked: &mut Checked, watch: &mut Watch<'_>) -> ControlFlow<()> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let stock = self.read_all::<Stocked>(Table::Stock, after.as_deref(), SLICE);
            let Some(stock) = checked.fault_of(stock) else { return ControlFlow::Continue(()) };
            let Some((last, _)) = stock.last() else { return ControlFlow::Continue(()) };
            watch.so_far(checked)?;
            after = Some(last.clone());
            for (key, stocked) in stock {
                let Some(Versioned { value: stocked, .. }) = checked.fault_of(stocked) else { continue };
                self.check_stocked(&key, &stocked, checked);
                match self.open(&stocked.secret, Binding::of_stocked(&stocked)) {
                    Ok(_) => checked.secrets += 1,
                    Err(problem) => {
                        checked.fault(format!("the token {} in stock: {problem}", stocked.serial));
                    }
                }
            }
        }
    }

    /// A token leaves the stock when its holder's two codes were right.
    fn check_stocked(&self, key: &[u8], stocked: &Stocked, checked: &mut Checked) {
        let serial = &stocked.serial;
        if serial.key().as_bytes() != key {
            checked.fault(format!("the token {serial} in stock rests under another number"));
        }
        let Ok(Some(given)) = self.token(serial) else { return };
        let Ok(Some(holder)) = self.user(&given.value.holder) else { return };
        let devices = holder.value.devices.iter().filter_map(|device| device.kind.serial());
        if devices.into_iter().any(|of| of.is_same(serial)) {
            checked.fault(format!("the token {serial} is in stock, and {} has it", given.value.holder));
        }
    }

    fn check_token(&self, token: &Versioned<Token>, checked: &mut Checked) {
        let Token { serial, holder } = &token.value;
        match self.user(holder) {
            Ok(Some(user)) if user.value.serials().any(|of| of.is_same(serial)) => {}
            // A record that cannot be read has been named.
            Err(_) => {}
            Ok(_) => checked.fault(format!("the token {serial} is given to {holder}, who has none such")),
        }
    }
}
