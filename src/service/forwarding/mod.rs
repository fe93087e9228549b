//! The directory that forwards to a daemon.
//!
//! Owns the request for each act, and coming back after the daemon went away: what
//! only reads is asked once more, what changes something is said to be in doubt.
//! Must not hold a rule.

mod acts;

use std::sync::Arc;
use std::time::Duration;

use super::link::{Link, Listener, Lost, Place, connect, gone, not_taken, unheard};
use super::messages::{FromDaemon, Ticket, ToDaemon, Welcome};
use crate::directory::{Answer, Done, Kind, Notice, OwnStanding, Problem, Request, Told};
use crate::model::{SecretText, UserName};
use crate::ports::Clock;

/// Milliseconds between two tries for a daemon that is being restarted, and how many
/// there are.
const TRY_MILLIS: u64 = 50;
const TRIES: u32 = 100;

/// How often something is asked once more of the next daemon.
const AGAIN: u32 = 5;

/// The directory of a daemon.
pub struct Forwarding {
    place: Place,
    link: Option<Link>,
    welcome: Welcome,
    /// What is done with news, on each connection anew.
    notices: Option<Listener>,
    clock: Arc<dyn Clock>,
    /// How often a daemon that went away is looked for.
    tries: u32,
}

impl Forwarding {
    /// Connects; `None` where no daemon listens.
    pub fn to(place: Place, clock: Arc<dyn Clock>) -> Answer<Option<Self>> {
        let link = connect(&place.path, &place.trusted, None)?;
        Ok(link.map(|link| {
            let welcome = link.welcome.clone();
            Self { place, link: Some(link), welcome, notices: None, clock, tries: TRIES }
        }))
    }

    /// The same, and what others change is told.
    #[must_use]
    pub fn with_news(mut self, notices: impl Fn(Notice) + Send + Sync + 'static) -> Self {
        self.notices = Some(Arc::new(notices));
        // The connection that is there was made without them.
        self.link = None;
        self
    }

    /// The same, but an answer that takes longer is none; nor is the daemon waited for
    /// when it goes away.
    pub fn waiting_for(mut self, patience: Duration) -> Answer<Self> {
        self.link.as_ref().map_or(Ok(()), |link| link.wait_for(patience))?;
        self.tries = 1;
        Ok(self)
    }

    /// Whom the daemon takes us for.
    pub fn welcome(&self) -> &Welcome {
        &self.welcome
    }

    /// A ticket for somebody's first device.
    pub fn issue_ticket(&mut self, user: &UserName) -> Answer<Ticket> {
        let message = ToDaemon::IssueTicket(user.clone());
        match self.exchange(&message, &mut unheard, false)? {
            Ok(Some(FromDaemon::Ticket(ticket))) => ticket,
            Ok(_) => Err(strange()),
            Err(lost) => Err(of_lost(lost, true)),
        }
    }

    /// What a ticket is worth.
    pub fn redeem_ticket(&mut self, ticket: &SecretText) -> Answer<()> {
        let message = ToDaemon::RedeemTicket(ticket.clone());
        match self.exchange(&message, &mut unheard, false)? {
            Ok(Some(FromDaemon::Redeemed(redeemed))) => redeemed,
            Ok(_) => Err(strange()),
            Err(lost) => Err(of_lost(lost, true)),
        }
    }

    /// How the policy stands to whoever asks.
    pub fn standing(&mut self) -> Answer<OwnStanding> {
        match self.exchange(&ToDaemon::Standing, &mut unheard, true)? {
            Ok(Some(FromDaemon::Standing(standing))) => standing,
            Ok(_) => Err(strange()),
            Err(lost) => Err(of_lost(lost, false)),
        }
    }

    fn ask(&mut self, request: Request) -> Answer<Done> {
        self.ask_long(request, &mut unheard)?.ok_or_else(strange)
    }

    /// Asks for something long; `None` when it was stopped.
    fn ask_long(&mut self, request: Request, told: &mut Told<'_>) -> Answer<Option<Done>> {
        let is_write = request.is_write();
        match self.exchange(&ToDaemon::Ask(request), told, !is_write)? {
            Ok(Some(FromDaemon::Done(done))) => done.map(Some),
            Ok(None) => Ok(None),
            Ok(Some(_)) => Err(strange()),
            Err(lost) => Err(of_lost(lost, is_write)),
        }
    }

    /// Sends a message over a connection that is there or made anew. What was surely
    /// not sent, and what may be repeated, is sent again after the daemon came back.
    fn exchange(
        &mut self,
        message: &ToDaemon,
        told: &mut Told<'_>,
        may_repeat: bool,
    ) -> Answer<Result<Option<FromDaemon>, Lost>> {
        let mut again = AGAIN;
        loop {
            let link = match &mut self.link {
                Some(link) => link,
                None => self.connected()?,
            };
            let answer = link.ask(message, told);
            if !matches!(answer, Ok(Some(_))) {
                self.link = None;
            }
            let is_to_repeat = match &answer {
                Err(Lost::Unsent | Lost::HungUp) => true,
                Err(Lost::Unknown) => may_repeat,
                _ => false,
            };
            if !is_to_repeat || again == 0 {
                return Ok(answer);
            }
            again -= 1;
        }
    }

    /// A new connection; a daemon that is being restarted is waited for.
    fn connected(&mut self) -> Answer<&mut Link> {
        for attempt in 0..self.tries {
            if attempt > 0 {
                self.clock.wait(TRY_MILLIS);
            }
            if let Some(link) = connect(&self.place.path, &self.place.trusted, self.notices.as_ref())? {
                self.welcome = link.welcome.clone();
                return Ok(self.link.insert(link));
            }
        }
        Err(Problem::new(
            Kind::Unavailable,
            "The daemon is not running any more.",
            "Start it again: systemctl start mfa-enroll",
        ))
    }
}

/// Why there is no answer to something that perhaps changes something.
fn of_lost(lost: Lost, is_write: bool) -> Problem {
    match lost {
        Lost::Told(problem) => problem,
        Lost::Unsent | Lost::HungUp => not_taken(),
        Lost::Unknown => gone(is_write),
    }
}

/// A daemon that answers something else than what it was asked.
fn strange() -> Problem {
    Problem::new(
        Kind::Fault,
        "The daemon gave an answer that belongs to another question.",
        "Use the same version of mfa-enroll on both sides, and restart the daemon.",
    )
}
