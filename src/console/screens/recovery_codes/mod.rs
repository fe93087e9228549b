//! A user's recovery codes: how many are left, a new set, and one that is used.
//!
//! Owns that a set is shown once and in force only when one of it was typed back,
//! and that codes are wiped when the page goes. Must not know which are right.

mod drawing;

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::proofing::{ProofingField, ProofingForm};
use crate::console::screen::{Crumbs, Effect, Moment, Open, Question, Screen};
use crate::console::widgets::Hidden;
use crate::directory::{Credentials, Done, Problem, Redeemed, Request};
use crate::model::{Proofing, SecretText, User, UserName};
use crate::ports::{Onlookers, Recorder};
use crate::totp::RecoveryCode;

/// The page.
pub struct RecoveryCodes {
    user: UserName,
    facts: Option<Credentials>,
    stage: Stage,
    /// The directory was asked: nothing can be typed until it answers.
    waiting: bool,
    onlookers: Onlookers,
}

/// What the page shows.
enum Stage {
    /// How many are left.
    Left,
    /// How the person was identified, before a set is made.
    Proofing(ProofingForm, ProofingField),
    /// Something records the session: whether they are to be shown all the same.
    Recorded(Option<Proofing>, Recorder),
    /// The codes, this once.
    Fresh(Vec<SecretText>),
    /// One of them is typed back.
    TypedBack(Vec<SecretText>, Hidden),
    /// One that somebody reads out.
    Used(Hidden),
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Use,
    New,
    Make,
    Unveil,
    Field,
    WrittenDown,
    Keep,
    Redeem,
    Back,
}

const KEYS: &[Binding<RecoveryCodes, Act>] = &[
    Binding {
        chords: &[Chord::Enter, Chord::Char('u')],
        act: Act::Use,
        hint: "use one",
        help: "Use a recovery code that the person reads out: it is spent, and a new device is assigned.",
        when: |page| matches!(page.stage, Stage::Left) && page.left() > 0,
    },
    Binding {
        chords: &[Chord::Char('n')],
        act: Act::New,
        hint: "make a new set",
        help: "Make ten recovery codes. The set before works until the new one is kept.",
        when: |page| matches!(page.stage, Stage::Left) && page.facts.is_some(),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Make,
        hint: "make the codes",
        help: "Make the codes and show them, this once.",
        when: |page| matches!(page.stage, Stage::Proofing(..)),
    },
    Binding {
        chords: &[Chord::Char('y')],
        act: Act::Unveil,
        hint: "show them all the same",
        help: "Make the codes and show them although the session is being recorded.",
        when: |page| matches!(page.stage, Stage::Recorded(..)),
    },
    Binding {
        chords: &[Chord::Tab, Chord::Down, Chord::BackTab, Chord::Up],
        act: Act::Field,
        hint: "field",
        help: "Go to the other field.",
        when: |page| matches!(page.stage, Stage::Proofing(..)),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::WrittenDown,
        hint: "they are written down",
        help: "Go on: one of the codes is typed back, then the set is in force.",
        when: |page| matches!(page.stage, Stage::Fresh(_)),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Keep,
        hint: "check",
        help: "Check the code: when it is one of the ten, the set is in force.",
        when: |page| matches!(page.stage, Stage::TypedBack(..)),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Redeem,
        hint: "check and spend",
        help: "Check the code; a right one is spent.",
        when: |page| matches!(page.stage, Stage::Used(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back; codes that were not kept are thrown away after a question.",
        when: |page| !matches!(page.stage, Stage::TypedBack(..)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "see the codes again",
        help: "Back to the codes, which are not in force yet.",
        when: |_| true,
    },
];

impl RecoveryCodes {
    /// Of this user.
    pub fn of(user: UserName, onlookers: Onlookers) -> Self {
        Self { user, facts: None, stage: Stage::Left, waiting: false, onlookers }
    }

    fn left(&self) -> usize {
        self.facts.as_ref().and_then(|facts| facts.recovery).map_or(0, |(left, _)| left)
    }

    fn ask(&self) -> Effect {
        Effect::Ask(Request::User(self.user.clone()))
    }

    fn act(&mut self, act: Act) -> Vec<Effect> {
        let stage = std::mem::replace(&mut self.stage, Stage::Left);
        let mut effects = Vec::new();
        self.stage = match (act, stage) {
            (Act::Use, _) => Stage::Used(Hidden::default()),
            (Act::New, _) => {
                let required = self.facts.as_ref().is_some_and(|facts| facts.proofing_required);
                let identified = self.facts.as_ref().and_then(|facts| facts.identified.as_ref());
                Stage::Proofing(ProofingForm::of(required, identified), ProofingField::How)
            }
            (Act::Make, Stage::Proofing(form, at)) => match form.filled(&self.user) {
                Ok(proofing) => {
                    if let Some(recorder) = self.onlookers.recorder {
                        Stage::Recorded(proofing, recorder)
                    } else {
                        effects.push(self.make(proofing));
                        Stage::Proofing(form, at)
                    }
                }
                Err((at, problem)) => {
                    effects.push(Effect::Tell(problem));
                    Stage::Proofing(form, at)
                }
            },
            (Act::Unveil, Stage::Recorded(proofing, recorder)) => {
                effects.push(self.make(proofing.clone()));
                Stage::Recorded(proofing, recorder)
            }
            (Act::Field, Stage::Proofing(form, at)) => match form.wrong(at) {
                Some(problem) => {
                    effects.push(Effect::Tell(problem));
                    Stage::Proofing(form, at)
                }
                None => Stage::Proofing(form, other(at)),
            },
            (Act::WrittenDown, Stage::Fresh(codes)) => Stage::TypedBack(codes, Hidden::default()),
            (Act::Keep, Stage::TypedBack(codes, typed)) => {
                let user = self.user.clone();
                effects.push(self.hand_in(&typed, |code| Request::KeepRecoveryCodes { user, code }));
                Stage::TypedBack(codes, typed)
            }
            (Act::Redeem, Stage::Used(typed)) => {
                let user = self.user.clone();
                effects.push(self.hand_in(&typed, |code| Request::Redeem { user, code }));
                Stage::Used(typed)
            }
            (Act::Back, Stage::Fresh(codes)) => {
                effects.push(self.abort_question());
                Stage::Fresh(codes)
            }
            (Act::Back, Stage::TypedBack(codes, _)) => Stage::Fresh(codes),
            (Act::Back, Stage::Left) => {
                effects.push(Effect::Back);
                Stage::Left
            }
            (Act::Back, Stage::Proofing(..) | Stage::Recorded(..) | Stage::Used(_)) => Stage::Left,
            (_, stage) => stage,
        };
        effects
    }

    fn make(&mut self, proofing: Option<Proofing>) -> Effect {
        let user = self.user.clone();
        self.wait_for(Request::MakeRecoveryCodes { user, proofing })
    }

    fn wait_for(&mut self, request: Request) -> Effect {
        self.waiting = true;
        Effect::Ask(request)
    }

    /// Hands a code in, if it is one.
    fn hand_in(&mut self, typed: &Hidden, request: impl FnOnce(RecoveryCode) -> Request) -> Effect {
        match RecoveryCode::parse(typed.secret().expose()) {
            Ok(code) => self.wait_for(request(code)),
            Err(problem) => Effect::Tell(Problem::refused(
                problem.to_string(),
                "Capitals, blanks and dashes do not matter.",
            )),
        }
    }

    fn abort_question(&self) -> Effect {
        let left = self.left();
        let stays = if left > 0 {
            format!("The {left} of the set before stay in force.")
        } else {
            format!("{} has none then.", self.user)
        };
        Effect::Question(Box::new(Question {
            text: format!("Throw these ten codes away? They are not in force yet. {stays}"),
            key: 'y',
            label: "throw them away",
            effect: Effect::Back,
        }))
    }

    /// Whether the code typed back was one of the set.
    fn kept(&mut self, is_kept: bool) -> Vec<Effect> {
        if is_kept {
            self.stage = Stage::Left;
            return vec![self.ask(), Effect::Say("The ten recovery codes are in force.".to_owned())];
        }
        vec![Effect::Tell(Problem::refused(
            "That is none of these ten codes.",
            "Compare it with what was written down and type it again; Esc shows the codes.",
        ))]
    }

    /// What became of a code that somebody read out.
    fn redeemed(&mut self, redeemed: Redeemed) -> Vec<Effect> {
        let left = match redeemed {
            Redeemed::Right { left } => left,
            Redeemed::Wrong => {
                return vec![Effect::Tell(Problem::refused(
                    format!("That is none of the codes that {} has left.", self.user),
                    "Have it read out again: it may be mistyped, used before, or of an older set.",
                ))];
            }
        };
        let full = self.facts.as_ref().is_some_and(|facts| facts.devices.len() >= User::MOST_DEVICES);
        let spent = format!("The recovery code is spent, {left} left.");
        if full {
            let text = format!("{spent} {} has eight devices: replace one of them now.", self.user);
            return vec![Effect::Back, Effect::Say(text)];
        }
        let assign = Open::Assign(self.user.clone());
        vec![Effect::Replace(assign), Effect::Say(format!("{spent} Assign a new device now."))]
    }
}

fn other(at: ProofingField) -> ProofingField {
    match at {
        ProofingField::How => ProofingField::Ticket,
        ProofingField::Ticket => ProofingField::How,
    }
}

impl Screen for RecoveryCodes {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { user: Some(self.user.to_string()), below_users: true, ..Crumbs::of("Recovery codes") }
    }

    fn hints(&self) -> Vec<Hint> {
        if self.waiting { Vec::new() } else { hints(KEYS, self) }
    }

    fn is_typing(&self) -> bool {
        matches!(
            self.stage,
            Stage::TypedBack(..) | Stage::Used(_) | Stage::Proofing(_, ProofingField::Ticket)
        )
    }

    fn has_field(&self) -> bool {
        self.is_typing() || matches!(self.stage, Stage::Proofing(..))
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        vec![self.ask()]
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        if self.waiting {
            return Vec::new();
        }
        if let Some(act) = act(KEYS, self, chord) {
            return self.act(act);
        }
        match &mut self.stage {
            Stage::Proofing(form, at) => form.key(*at, chord),
            Stage::TypedBack(_, typed) | Stage::Used(typed) => drop(typed.key(chord)),
            Stage::Left | Stage::Recorded(..) | Stage::Fresh(_) => {}
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        match &mut self.stage {
            _ if self.waiting => {}
            Stage::Proofing(form, at) => form.paste(*at, text),
            Stage::TypedBack(_, typed) | Stage::Used(typed) => typed.paste(text),
            Stage::Left | Stage::Recorded(..) | Stage::Fresh(_) => {}
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        if let Ok(Done::Credentials(facts)) = outcome {
            self.facts = Some(facts);
            return Vec::new();
        }
        self.waiting = false;
        match outcome {
            Ok(Done::FreshCodes(fresh)) => {
                self.stage = Stage::Fresh(fresh.codes);
                Vec::new()
            }
            Ok(Done::RecoveryCodesKept(is_kept)) => self.kept(is_kept),
            Ok(Done::Redeemed(redeemed)) => self.redeemed(redeemed),
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        self.draw_page(canvas);
    }
}
