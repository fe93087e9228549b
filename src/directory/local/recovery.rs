//! Recovery codes on our own records.
//!
//! Owns that a set counts only when one of it was typed back, that a code is
//! spent on the disk before the answer is yes, and that only hashes are kept.

use subtle::ConstantTimeEq;

use super::Local;
use super::problems::of_store;
use crate::directory::{Answer, FreshCodes, Problem, Redeemed};
use crate::model::{Event, Identified, Proofing, RecoveryCodes, Timestamp, UserName};
use crate::ports::random_bytes;
use crate::store::StoreError;
use crate::totp::RecoveryCode;

/// A set that was shown and not yet typed back; lost with the process.
pub(super) struct Fresh {
    made_at: Timestamp,
    hashes: Vec<[u8; 32]>,
    proofing: Option<Proofing>,
}

/// How long a set that was shown can be put into force, in seconds.
const LIFE_SECS: u64 = 900;

fn position(hashes: &[[u8; 32]], hash: &[u8; 32]) -> Option<usize> {
    hashes.iter().position(|kept| bool::from(kept.ct_eq(hash)))
}

impl Local {
    pub(super) fn fresh_codes(&mut self, name: &UserName, proofing: Option<Proofing>) -> Answer<FreshCodes> {
        let user = self.found(name)?.value;
        self.grounds(&user, proofing.as_ref(), &self.settings()?, None)?;
        let (mut codes, mut hashes) = (Vec::new(), Vec::new());
        for _ in 0..RecoveryCodes::FRESH {
            let bytes = random_bytes(&*self.randomness).map_err(|e| of_store(&StoreError::Random(e)))?;
            let code = RecoveryCode::from_bytes(bytes);
            hashes.push(self.store.recovery_hash(user.id, &code));
            codes.push(code.to_text());
        }
        let made_at = self.clock.now();
        self.fresh.insert(user.id, Fresh { made_at, hashes, proofing });
        Ok(FreshCodes { codes })
    }

    pub(super) fn keep_codes(&mut self, name: &UserName, code: &RecoveryCode) -> Answer<bool> {
        let id = self.found(name)?.value.id;
        let hash = self.store.recovery_hash(id, code);
        let now = self.clock.now();
        let in_time = |fresh: &&Fresh| now < fresh.made_at.plus_secs(LIFE_SECS);
        let Some(fresh) = self.fresh.get(&id).filter(in_time) else {
            return Err(Problem::refused(
                "No recovery codes were made here for this user.",
                "Make a set, then type one of it back.",
            ));
        };
        if position(&fresh.hashes, &hash).is_none() {
            return Ok(false);
        }
        let (hashes, proofing) = (fresh.hashes.clone(), fresh.proofing.clone());
        self.change(name, |user, now| {
            user.recovery = Some(RecoveryCodes { made_at: now, hashes: hashes.clone() });
            let codes = u8::try_from(hashes.len()).unwrap_or(u8::MAX);
            Ok(((), vec![Event::RecoveryCodesMade { codes, proofing: proofing.clone() }]))
        })?;
        self.fresh.remove(&id);
        Ok(true)
    }

    /// 120 bits cannot be guessed, so wrong ones lock nobody out; they are
    /// history.
    pub(super) fn redeem_code(&mut self, name: &UserName, code: &RecoveryCode) -> Answer<Redeemed> {
        let id = self.found(name)?.value.id;
        let hash = self.store.recovery_hash(id, code);
        let redeemed = self.change(name, |user, _| {
            let hashes = user.recovery.as_mut().map(|recovery| &mut recovery.hashes);
            let found = hashes.and_then(|hashes| Some((position(hashes, &hash)?, hashes)));
            let Some((at, hashes)) = found else {
                return Ok((Redeemed::Wrong, vec![Event::RecoveryCodeRefused]));
            };
            hashes.remove(at);
            let left = hashes.len();
            let event = Event::RecoveryCodeUsed { left: u8::try_from(left).unwrap_or(u8::MAX) };
            Ok((Redeemed::Right { left }, vec![event]))
        })?;
        if redeemed != Redeemed::Wrong {
            self.identify(id, Identified::ByRecoveryCode);
        }
        Ok(redeemed)
    }
}
