//! The one thread that carries out what clients ask.
//!
//! Owns the order (as it comes), in whose name it is done, what a role does not
//! allow, and who hears of a change. A code is stamped here, when its turn comes; a
//! client's clock counts for nothing. Must not read or write a socket.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError};

use super::news::News;
use super::session::Session;
use super::tickets::{LIFE_SECS, Tickets, Worth};
use crate::directory::{
    Acting, Answer, Changed, Directory, Done, Kind, Local, OwnStanding, Problem, Redeemed, Request, Rotating,
    SoFar, Tested, serve,
};
use crate::model::{DeviceState, Event, Operator, Origin, SafeText, SecretText, Timestamp, UserName};
use crate::service::messages::{FromDaemon, Ticket};
use crate::service::roles::{Role, is_allowed};

/// What reaches the hub.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are the large one")]
pub(super) enum Job {
    /// A client asks.
    Ask {
        /// Who.
        session: Arc<Session>,
        /// What.
        asked: Asked,
        /// The way back; the last message is the answer.
        answers: Sender<FromDaemon>,
        /// When it came.
        asked_at: Timestamp,
    },
    /// A client has gone.
    Left(u64),
    /// What was begun is finished, and no more is begun.
    End,
}

/// What a client can ask for.
pub(super) enum Asked {
    /// An act of the directory.
    Request(Request),
    /// A ticket for somebody's first device.
    IssueTicket(UserName),
    /// What an operator's ticket is worth.
    RedeemTicket(SecretText),
    /// How the policy stands to the client.
    Standing,
}

/// Seconds between two entries on what one account was refused; what is refused in
/// between is counted.
const DENIALS_SECS: u64 = 60;

/// Seconds after which a login waits for no verdict any more.
const LATE_SECS: u64 = 5;

/// Changes of its own that an account may make in so many seconds.
const MOST_WRITES: u32 = 60;
const PACE_SECS: u64 = 60;

/// What an account was refused since the last entry on it.
struct Denials {
    entered_at: Timestamp,
    since: u32,
    who: Arc<Session>,
    what: SafeText,
}

/// The thread's own things.
pub(super) struct Hub {
    local: Local,
    /// The daemon's own: the clock, and who acts where nobody asks.
    acting: Acting,
    news: Arc<News>,
    tickets: Tickets,
    /// Sessions that may begin an enrollment of their own, and until when.
    cleared: HashMap<u64, Timestamp>,
    /// By account; whoever has no role is one with all others of the kind, as an account
    /// may have thousands of user ids in a name space of its own.
    denials: HashMap<Option<u32>, Denials>,
    /// How often an account that is no operator's changed something of its own, since when.
    own_writes: HashMap<u32, (Timestamp, u32)>,
    /// A rotation of the data key may have been cut short.
    may_be_rotating: bool,
    /// Nobody knows whether a write is on the disk. The next daemon reads what is there.
    is_in_doubt: bool,
}

impl Hub {
    pub(super) fn of(local: Local, acting: Acting, news: Arc<News>) -> Self {
        Self {
            local,
            acting,
            news,
            tickets: Tickets::default(),
            cleared: HashMap::new(),
            denials: HashMap::new(),
            own_writes: HashMap::new(),
            may_be_rotating: true,
            is_in_doubt: false,
        }
    }

    /// Carries out what comes until it is ended, or a write fails.
    pub(super) fn work(&mut self, jobs: &Receiver<Job>) -> Answer<()> {
        // What waits from before is told once more; nobody waits for that.
        let _ = self.local.settle(0);
        while !self.is_in_doubt {
            let job = if self.may_be_rotating {
                match jobs.try_recv() {
                    Ok(job) => job,
                    Err(TryRecvError::Empty) => {
                        self.local.hand_over(self.acting.clone());
                        self.may_be_rotating = matches!(self.local.rotate(), Ok(Rotating::UnderWay { .. }));
                        continue;
                    }
                    Err(TryRecvError::Disconnected) => break,
                }
            } else {
                match jobs.recv() {
                    Ok(job) => job,
                    Err(_) => break,
                }
            };
            match job {
                Job::Ask { session, asked, asked_at, answers } => {
                    self.answer(&session, asked, asked_at, &answers);
                }
                Job::Left(session) => {
                    self.cleared.remove(&session);
                }
                Job::End => break,
            }
        }
        if self.is_in_doubt { Err(in_doubt()) } else { Ok(()) }
    }

    /// Answers what has come, and waits for no more.
    pub(super) fn answer_waiting(&mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.try_recv() {
            if let Job::Ask { session, asked, asked_at, answers } = job {
                self.answer(&session, asked, asked_at, &answers);
            }
        }
    }

    /// What had come before the end is answered still; then nothing is left unsaid.
    pub(super) fn finish(&mut self, jobs: Receiver<Job>) {
        self.answer_waiting(&jobs);
        // Whoever asks from now on hears that it is not begun.
        drop(jobs);
        let denials: Vec<Denials> = self.denials.drain().map(|(_, denials)| denials).collect();
        for denials in denials.into_iter().filter(|denials| denials.since > 0) {
            self.act_for(&denials.who);
            let event = Event::RequestDenied { what: denials.what, times: denials.since };
            let _ = self.local.note(None, event);
        }
        self.local.hand_over(self.acting.clone());
        let _ = self.local.settle(super::session::FAREWELL.as_millis().try_into().unwrap_or(u64::MAX));
    }

    fn act_for(&mut self, session: &Session) {
        let operator = Operator { name: session.name.clone(), uid: session.uid };
        let origin = Origin { sudo_caller: session.login.clone(), ..Origin::default() };
        self.local.hand_over(Acting { operator, origin, ..self.acting.clone() });
    }

    fn answer(
        &mut self,
        session: &Arc<Session>,
        asked: Asked,
        asked_at: Timestamp,
        answers: &Sender<FromDaemon>,
    ) {
        self.act_for(session);
        let answer = match asked {
            Asked::Request(Request::Verify { .. }) if self.is_late(asked_at) => FromDaemon::Done(Err(late())),
            Asked::Request(request) => FromDaemon::Done(self.carry_out(session, request, answers)),
            Asked::IssueTicket(user) => FromDaemon::Ticket(self.issue(session, &user)),
            Asked::RedeemTicket(ticket) => FromDaemon::Redeemed(self.redeem(session, &ticket)),
            Asked::Standing => FromDaemon::Standing(self.standing(session)),
        };
        self.is_in_doubt |= answer.problem().is_some_and(|problem| problem.kind == Kind::Doubt);
        // Whoever has gone is not waited for.
        let _ = answers.send(answer);
    }

    /// Whether nobody waits for the verdict on a code any more: the login was refused, and
    /// a code that nobody waits for is neither spent nor counted.
    fn is_late(&self, asked_at: Timestamp) -> bool {
        asked_at.plus_secs(LATE_SECS) <= self.acting.clock.now()
    }

    fn carry_out(
        &mut self,
        session: &Arc<Session>,
        request: Request,
        answers: &Sender<FromDaemon>,
    ) -> Answer<Done> {
        let own = session.own.as_ref();
        let Some(role) = session.roles.iter().find(|role| is_allowed(**role, own, &request)).copied() else {
            return Err(self.denied(session, request.name()));
        };
        if role == Role::Own {
            self.is_not_too_much(session, &request)?;
            self.is_cleared_for(session, &request)?;
        }
        let removed = if let Request::RemoveUser(user) = &request { Some(user.clone()) } else { None };
        let changes = request.is_write().then(|| changed(&request));
        let mut percent = None;
        let mut told = |so_far: SoFar| {
            let is_news = percent != so_far.percent();
            percent = so_far.percent();
            !is_news || answers.send(FromDaemon::Progress(so_far)).is_ok()
        };
        let outcome = serve(&mut self.local, request, &mut told);
        if let (Ok(_), Some(user)) = (&outcome, &removed) {
            self.tickets.void(user);
        }
        if let (true, Ok(Done::Tested(Tested::Right { .. }) | Done::Redeemed(Redeemed::Right { .. }))) =
            (role == Role::Own, &outcome)
        {
            self.clear(session);
        }
        let may_have_changed = match &outcome {
            Ok(_) => true,
            Err(problem) => problem.kind == Kind::Doubt,
        };
        if let Some(changed) = changes.filter(|_| may_have_changed) {
            self.news.tell(&changed, session.number);
        }
        outcome
    }

    /// Whoever is no operator changes a few things a minute: each is history, and on the disk.
    fn is_not_too_much(&mut self, session: &Session, request: &Request) -> Answer<()> {
        // Nothing is lost where a resumption is repeated, but it is history.
        if !(request.is_write() || matches!(request, Request::Resume { .. })) {
            return Ok(());
        }
        let now = self.acting.clock.now();
        let (since, writes) = self.own_writes.entry(session.uid).or_insert((now, 0));
        if !(*since..since.plus_secs(PACE_SECS)).contains(&now) {
            (*since, *writes) = (now, 0);
        }
        *writes += 1;
        if *writes <= MOST_WRITES {
            return Ok(());
        }
        Err(Problem::refused("That is too much at once.", "Nothing was changed. Go on in a minute."))
    }

    /// An own enrollment needs an operator's ticket, or a code of a device that is there.
    fn is_cleared_for(&mut self, session: &Session, request: &Request) -> Answer<()> {
        let Request::Begin(begin) = request else { return Ok(()) };
        let now = self.acting.clock.now();
        if self.cleared.get(&session.number).is_some_and(|until| *until > now) {
            return Ok(());
        }
        let has_device = self
            .local
            .credentials(&begin.user)?
            .devices
            .iter()
            .any(|device| device.state == DeviceState::Active);
        Err(if has_device {
            Problem::refused(
                "A further device needs a code of one that you have.",
                "Type a code of your device first, or ask an operator for a ticket.",
            )
        } else {
            Problem::refused(
                "A first device needs a ticket from an operator.",
                "Ask for one: it is good for ten minutes.",
            )
        })
    }

    fn clear(&mut self, session: &Session) {
        let until = self.acting.clock.now().plus_secs(LIFE_SECS);
        self.cleared.insert(session.number, until);
    }

    fn issue(&mut self, session: &Arc<Session>, user: &UserName) -> Answer<Ticket> {
        if !session.roles.iter().any(|role| matches!(role, Role::Owner | Role::Operator)) {
            return Err(self.denied(session, "a ticket"));
        }
        // Nobody holds a ticket that the history does not know of.
        self.local.note(Some(user), Event::TicketIssued)?;
        let now = self.acting.clock.now();
        self.tickets.issue(user, now, &*self.acting.randomness).map_err(|problem| {
            Problem::new(Kind::Unavailable, format!("There is no ticket: {problem}."), "Try again.")
        })
    }

    fn redeem(&mut self, session: &Session, ticket: &SecretText) -> Answer<()> {
        let refused = Problem::refused(
            "That ticket is not good, or not any more.",
            "Ask the operator for another one; it is good for ten minutes, and once.",
        );
        let Some(own) = session.own.clone() else { return Err(refused) };
        match self.tickets.redeem(&own, ticket, self.acting.clock.now()) {
            Worth::Right => {
                self.local.note(Some(&own), Event::TicketRedeemed)?;
                self.clear(session);
                Ok(())
            }
            Worth::Wrong => {
                self.local.note(Some(&own), Event::TicketRefused)?;
                Err(refused)
            }
            // Nothing is at stake, and a history that anybody can fill is none.
            Worth::NoneIsOut => Err(refused),
        }
    }

    fn standing(&mut self, session: &Session) -> Answer<OwnStanding> {
        session.own.as_ref().map_or(Ok(OwnStanding::Stranger), |own| self.local.standing_of(own))
    }

    /// What a role does not allow is refused, and is history: at once where nothing was
    /// refused to that account for a while, else counted.
    fn denied(&mut self, session: &Arc<Session>, what: &str) -> Problem {
        let now = self.acting.clock.now();
        if let Ok(what) = SafeText::new(what) {
            let who = (!session.roles.is_empty()).then_some(session.uid);
            let denials = self.denials.entry(who).or_insert_with(|| Denials {
                entered_at: Timestamp::default(),
                since: 0,
                who: Arc::clone(session),
                what: what.clone(),
            });
            denials.since = denials.since.saturating_add(1);
            denials.what = what.clone();
            let is_due = now < denials.entered_at || denials.entered_at.plus_secs(DENIALS_SECS) <= now;
            if is_due && self.local.note(None, Event::RequestDenied { what, times: denials.since }).is_ok() {
                (denials.entered_at, denials.since) = (now, 0);
            }
        }
        let next = if session.is_staff() {
            "Ask whoever looks after this host for the group of the operators."
        } else {
            "Your own devices are open to you: mfa-enroll self"
        };
        Problem::refused(format!("{} may not ask for that here.", session.name), next)
    }
}

fn late() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "The daemon was busy for too long. The code was not judged.",
        "Try again with the code that shows then.",
    )
}

fn in_doubt() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "A write failed, and nobody knows whether it is on the disk: the daemon ends.",
        "See to the disk. The next daemon reads what is there: systemctl restart mfa-enroll",
    )
}

/// What others see change by this.
fn changed(request: &Request) -> Changed {
    request.whose().map_or(Changed::Everything, |user| Changed::Users(vec![user.clone()]))
}
