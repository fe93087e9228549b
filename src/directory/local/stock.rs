//! Hardware tokens in stock: their secret keys are known before anybody has them.
//!
//! Owns that a key leaves the stock only with its two codes, or with its token.
//! Must not read a file, nor show a key.

use std::collections::BTreeSet;
use std::sync::Arc;

use subtle::ConstantTimeEq;

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, Fate, IncomingToken, Problem, StockedView, TokenKey, TokenPlace, TokenView};
use crate::model::{DeviceId, Event, Serial, Timestamp, UserName};
use crate::ports::random_bytes;
use crate::store::{Batch, Binding, ChangeSet, CommitError, Stocked, StoreError, Token};
use crate::totp::SecretKey;

/// Most tokens put in stock at once.
const MOST: usize = ChangeSet::MOST;
/// Most serial numbers on a page.
const PAGE: usize = 1000;

impl Local {
    pub(super) fn preview_tokens(&self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        self.each_weighed(tokens, |_| Ok(()))
    }

    pub(super) fn put_in_stock(&mut self, tokens: &[IncomingToken]) -> Answer<Vec<Fate>> {
        if tokens.len() > MOST {
            return Err(of_store(&CommitError::Malformed("too many tokens at once").into()));
        }
        let (mut stocked, now) = (Vec::new(), self.clock.now());
        let fates = self.each_weighed(tokens, |token| {
            if let Ok(key) = SecretKey::from_base32(token.key.expose()) {
                stocked.push(self.stocked_anew(token, &key, now)?);
            }
            Ok(())
        })?;
        if !stocked.is_empty() {
            let tokens = u32::try_from(stocked.len()).unwrap_or(u32::MAX);
            let entries = vec![self.entry(now, None, Event::TokensStocked { tokens })];
            let batch = Batch { stocked, entries, ..Batch::default() };
            self.store.write(&batch).map_err(|e| of_store(&e))?;
        }
        Ok(fates)
    }

    /// What becomes of each; `take` is handed those that are taken.
    fn each_weighed(
        &self,
        tokens: &[IncomingToken],
        mut take: impl FnMut(&IncomingToken) -> Answer<()>,
    ) -> Answer<Vec<Fate>> {
        let (mut fates, mut seen) = (Vec::new(), BTreeSet::new());
        for token in tokens {
            let fate = if seen.insert(token.serial.key()) {
                self.weighed(token)?
            } else {
                Fate::Refused(format!("the token {} is in the file twice", token.serial))
            };
            if let Fate::Taken(_) = fate {
                take(token)?;
            }
            fates.push(fate);
        }
        Ok(fates)
    }

    fn weighed(&self, token: &IncomingToken) -> Answer<Fate> {
        let serial = &token.serial;
        let key = match SecretKey::from_base32(token.key.expose()) {
            Ok(key) => key,
            Err(problem) => return Ok(Fate::Refused(problem.to_string())),
        };
        if let Some(there) = self.store.stocked(serial).map_err(|e| of_store(&e))? {
            let there = self.stocked_key(&there.value)?;
            let is_same = bool::from(there.as_bytes().ct_eq(key.as_bytes()));
            return Ok(if is_same {
                Fate::Same(serial.to_string())
            } else {
                Fate::Refused(format!("the token {serial} is in stock already, with another secret key"))
            });
        }
        let given = self.store.token(serial).map_err(|e| of_store(&e))?;
        Ok(match given {
            // Its key is its holder's: whether it is the same is nobody's question here.
            Some(given) => Fate::Same(format!("{serial} ({})", given.value.holder)),
            None => Fate::Taken(serial.to_string()),
        })
    }

    fn stocked_anew(&self, token: &IncomingToken, key: &SecretKey, now: Timestamp) -> Answer<Stocked> {
        let randomness = Arc::clone(&self.randomness);
        let id = random_bytes(&*randomness).map(DeviceId).map_err(|e| of_store(&StoreError::Random(e)))?;
        let mut stocked = Stocked {
            id,
            serial: token.serial.clone(),
            parameters: token.parameters,
            secret: crate::model::Sealed(Vec::new()),
            about: token.about.clone(),
            since: now,
            by: self.operator.clone(),
        };
        let binding = Binding::of_stocked(&stocked);
        stocked.secret = self.store.seal(key, binding, &*randomness).map_err(|e| of_store(&e))?;
        Ok(stocked)
    }

    fn stocked_key(&self, stocked: &Stocked) -> Answer<SecretKey> {
        self.store.open(&stocked.secret, Binding::of_stocked(stocked)).map_err(|e| of_store(&e))
    }

    /// The secret key of a token in stock, to be assigned.
    pub(super) fn taken_from_stock(&self, serial: &Serial) -> Answer<TokenKey> {
        let stocked = self.store.stocked(serial).map_err(|e| of_store(&e))?;
        let Some(stocked) = stocked.map(|stocked| stocked.value) else {
            return Err(match self.store.token(serial).map_err(|e| of_store(&e))? {
                Some(given) => Problem::is_somebodys(serial, &given.value.holder),
                None => keyless(serial),
            });
        };
        let key = self.stocked_key(&stocked)?.to_base32();
        Ok(TokenKey { serial: stocked.serial, key, parameters: stocked.parameters })
    }

    /// What is known of a token; none where nothing is.
    pub(super) fn token_of(&mut self, serial: &Serial) -> Answer<Option<TokenView>> {
        if let Some(given) = self.store.token(serial).map_err(|e| of_store(&e))? {
            // An enrollment whose time is up gives it back.
            self.change(&given.value.holder, |_, _| Ok(((), Vec::new())))?;
        }
        let stocked = self.store.stocked(serial).map_err(|e| of_store(&e))?.map(|it| it.value);
        let given = self.store.token(serial).map_err(|e| of_store(&e))?.map(|it| it.value);
        viewed(stocked, given).map(|view| self.placed(view)).transpose()
    }

    /// The view with its right place: a token that was never in stock is in the
    /// enrollment alone.
    fn placed(&self, mut view: TokenView) -> Answer<TokenView> {
        if let TokenPlace::Assigned(user) = &view.place
            && self.is_pending(user, &view.serial)?
        {
            view.place = TokenPlace::BeingAssigned(user.clone());
        }
        Ok(view)
    }

    /// Whether a token is somebody's by an enrollment under way alone.
    pub(super) fn is_pending(&self, user: &UserName, serial: &Serial) -> Answer<bool> {
        let pending = self.found(user)?.value.pending;
        Ok(pending.iter().any(|of| of.kind.serial().is_some_and(|of| of.is_same(serial))))
    }

    /// Tokens in the order of their serial numbers, in stock and given out.
    pub(super) fn tokens_after(&self, after: Option<&Serial>, limit: usize) -> Answer<Vec<TokenView>> {
        let limit = limit.clamp(1, PAGE);
        let stock = self.store.stock(after, limit).map_err(|e| of_store(&e))?;
        let given = self.store.tokens(after, limit).map_err(|e| of_store(&e))?;
        let mut stock = stock.into_iter().map(|it| it.value).peekable();
        let mut given = given.into_iter().map(|it| it.value).peekable();
        let mut tokens = Vec::new();
        while tokens.len() < limit {
            let order = match (stock.peek(), given.peek()) {
                (None, None) => break,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(stocked), Some(given)) => stocked.serial.key().cmp(&given.serial.key()),
            };
            let stocked = if order.is_le() { stock.next() } else { None };
            let given = if order.is_ge() { given.next() } else { None };
            tokens.extend(viewed(stocked, given).map(|view| self.placed(view)).transpose()?);
        }
        Ok(tokens)
    }

    pub(super) fn take_out_of_stock(&mut self, serial: &Serial) -> Answer<()> {
        match self.token_of(serial)?.map(|token| token.place) {
            Some(TokenPlace::InStock) => {}
            place => return Err(Problem::not_in_stock(serial, place)),
        }
        let stocked = self.store.stocked(serial).map_err(|e| of_store(&e))?;
        let stocked = stocked.ok_or_else(|| Problem::not_in_stock(serial, None))?;
        let serial = stocked.value.serial;
        let entries =
            vec![self.entry(self.clock.now(), None, Event::TokenRemoved { serial: serial.clone() })];
        let batch = Batch { unstocked: vec![(serial, stocked.version)], entries, ..Batch::default() };
        self.store.write(&batch).map_err(|e| of_store(&e))
    }
}

fn viewed(stocked: Option<Stocked>, given: Option<Token>) -> Option<TokenView> {
    let holder: Option<UserName> = given.as_ref().map(|token| token.holder.clone());
    let place = match (&stocked, holder) {
        (Some(_), Some(user)) => TokenPlace::BeingAssigned(user),
        (None, Some(user)) => TokenPlace::Assigned(user),
        (Some(_), None) => TokenPlace::InStock,
        (None, None) => return None,
    };
    let serial = stocked.as_ref().map(|it| it.serial.clone()).or(given.map(|it| it.serial))?;
    let stocked = stocked.map(|it| StockedView {
        parameters: it.parameters,
        about: it.about,
        since: it.since,
        by: it.by.name,
    });
    Some(TokenView { serial, place, stocked })
}

fn keyless(serial: &Serial) -> Problem {
    Problem::refused(
        format!("The token {serial} is not in stock, so its secret key is needed."),
        "Type the key as its maker gives it, or compare the number with the one on the token.",
    )
}
