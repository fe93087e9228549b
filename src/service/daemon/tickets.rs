//! Tickets: an operator's word that somebody may enroll their first device.
//!
//! Owns their randomness, their ten minutes and that each is good once. They are
//! kept in memory only: a daemon that ends takes them along, and nothing of them is
//! ever at rest. Must not decide who may ask for one.

use std::collections::HashMap;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::super::messages::Ticket;
use crate::model::{SecretText, Timestamp, UserName};
use crate::ports::{NoRandomness, Randomness, random_bytes};

/// Bytes of a ticket: 80 bits.
const BYTES: usize = 10;
/// Seconds for which a ticket is good.
pub(super) const LIFE_SECS: u64 = 10 * 60;
/// Wrong tickets after which the right one is worth nothing either.
const MOST_WRONG: u32 = 5;

/// The tickets that are out.
#[derive(Default)]
pub(super) struct Tickets(HashMap<String, Out>);

/// One of them.
struct Out {
    text: Zeroizing<String>,
    until: Timestamp,
    wrong: u32,
}

/// What a ticket is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worth {
    /// It was right, and is spent.
    Right,
    /// It is not the one that is out.
    Wrong,
    /// None is out for this user, or not any more.
    NoneIsOut,
}

impl Tickets {
    /// Makes a ticket; one that the user had is good no more.
    pub(super) fn issue(
        &mut self,
        user: &UserName,
        now: Timestamp,
        randomness: &dyn Randomness,
    ) -> Result<Ticket, NoRandomness> {
        let bytes = Zeroizing::new(random_bytes::<BYTES>(randomness)?);
        let text = data_encoding::BASE32_NOPAD.encode(&*bytes);
        let until = now.plus_secs(LIFE_SECS);
        self.0.retain(|_, out| out.until > now);
        self.0.insert(user.key(), Out { text: Zeroizing::new(text.clone()), until, wrong: 0 });
        Ok(Ticket { text: SecretText::new(text), until })
    }

    /// Whoever has the name from now on is somebody else.
    pub(super) fn void(&mut self, user: &UserName) {
        self.0.remove(&user.key());
    }

    /// Takes a ticket as it was typed: spaces, hyphens and case mean nothing.
    pub(super) fn redeem(&mut self, user: &UserName, typed: &SecretText, now: Timestamp) -> Worth {
        let plain: String = typed
            .expose()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let plain = Zeroizing::new(plain);
        let Some(out) = self.0.get_mut(&user.key()).filter(|out| out.until > now) else {
            return Worth::NoneIsOut;
        };
        let is_right: bool = out.text.as_bytes().ct_eq(plain.as_bytes()).into();
        out.wrong += u32::from(!is_right);
        if is_right || out.wrong >= MOST_WRONG {
            self.0.remove(&user.key());
        }
        if is_right { Worth::Right } else { Worth::Wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFE_SECS, MOST_WRONG, Tickets, Worth};
    use crate::model::{SecretText, Timestamp, UserName};
    use crate::ports::SystemRandomness;

    const NOW: Timestamp = Timestamp::from_secs(1_800_000_000);

    fn issued() -> (Tickets, UserName, SecretText) {
        let (mut tickets, alice) = (Tickets::default(), UserName::new("alice").unwrap());
        let text = tickets.issue(&alice, NOW, &SystemRandomness).unwrap().text;
        (tickets, alice, text)
    }

    #[test]
    fn a_ticket_is_good_once_however_it_is_typed() {
        let (mut tickets, alice, text) = issued();
        assert_eq!(text.expose().len(), 16);
        let (left, right) = text.expose().split_at(4);
        let typed = SecretText::new(format!(" {}-{right}\n", left.to_lowercase()));
        assert_eq!(tickets.redeem(&alice, &typed, NOW), Worth::Right);
        assert_eq!(tickets.redeem(&alice, &text, NOW), Worth::NoneIsOut);
    }

    #[test]
    fn a_ticket_is_good_for_ten_minutes_and_for_one_user() {
        let (mut tickets, alice, text) = issued();
        assert_eq!(tickets.redeem(&UserName::new("bob").unwrap(), &text, NOW), Worth::NoneIsOut);
        assert_eq!(tickets.redeem(&alice, &text, NOW.plus_secs(LIFE_SECS)), Worth::NoneIsOut);
        assert_eq!(tickets.redeem(&alice, &text, NOW.plus_secs(LIFE_SECS - 1)), Worth::Right);
    }

    #[test]
    fn five_wrong_ones_end_the_right_one() {
        let (mut tickets, alice, text) = issued();
        for _ in 0..MOST_WRONG {
            assert_eq!(tickets.redeem(&alice, &SecretText::new("AAAA".to_owned()), NOW), Worth::Wrong);
        }
        assert_eq!(tickets.redeem(&alice, &text, NOW), Worth::NoneIsOut);
    }

    #[test]
    fn a_new_ticket_ends_the_one_before() {
        let (mut tickets, alice, text) = issued();
        tickets.issue(&alice, NOW, &SystemRandomness).unwrap();
        assert_eq!(tickets.redeem(&alice, &text, NOW), Worth::Wrong);
    }
}
