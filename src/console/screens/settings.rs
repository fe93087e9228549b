//! What holds for the whole store: issuer, policy, identification, idle time.
//!
//! Owns the form and what is wrong with it. What follows for whom is worked out
//! by the directory. Must not change what was not edited.

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::form_keys::{FormAct, form_keys};
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::console::widgets::{Choice, Field, Frame};
use crate::console::words::counted;
use crate::directory::{Done, Problem, Request, Setting, SettingsView};
use crate::model::{GroupName, Issuer, Whom};

/// The settings page.
#[derive(Default)]
pub struct SettingsPage {
    /// None until they are there.
    form: Option<Form>,
    stage: Stage,
}

/// What goes on.
#[derive(Default)]
enum Stage {
    #[default]
    Typing,
    /// These are being changed.
    Saving(Vec<&'static str>),
}

/// The fields, in the order of Tab.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Issuer,
    Whom,
    Groups,
    Grace,
    Proofing,
    Idle,
}

const ORDER: [At; 6] = [At::Issuer, At::Whom, At::Groups, At::Grace, At::Proofing, At::Idle];

struct Form {
    before: SettingsView,
    issuer: Field,
    whom: Choice,
    groups: Field,
    grace: Field,
    proofing: Choice,
    idle: Field,
    at: At,
}

const KEYS: &[Binding<SettingsPage, FormAct>] =
    &form_keys(|page: &SettingsPage| page.form.is_some() && matches!(page.stage, Stage::Typing));

/// The choice that names groups.
const GROUPS: usize = 3;

fn number(field: &Field, what: &str, most: u16) -> Result<u16, Problem> {
    field.text().trim().parse().ok().filter(|number| *number <= most).ok_or_else(|| {
        Problem::refused(format!("{what}: a whole number from 0 to {most} is needed."), "Example: 14")
    })
}

impl Form {
    fn of(before: SettingsView) -> Self {
        let (whom, groups) = match &before.policy.whom {
            Whom::Nobody => (0, Vec::new()),
            Whom::Everybody => (1, Vec::new()),
            Whom::WithPassword => (2, Vec::new()),
            Whom::Groups(groups) => (GROUPS, groups.iter().map(ToString::to_string).collect()),
        };
        Self {
            issuer: Field::with(before.issuer.as_str()),
            whom: Choice::of(&["nobody", "everybody", "with password", "groups"]).at(whom),
            groups: Field::with(&groups.join(" ")),
            grace: Field::with(&before.policy.grace_days.to_string()),
            proofing: Choice::of(&["optional", "required"]).at(usize::from(before.proofing_required)),
            idle: Field::with(&before.idle_minutes.to_string()),
            at: At::Issuer,
            before,
        }
    }

    /// The fields that mean something: groups only where the policy names them.
    fn order(&self) -> impl DoubleEndedIterator<Item = At> + '_ {
        ORDER.into_iter().filter(|at| *at != At::Groups || self.whom.chosen() == GROUPS)
    }

    fn go(&mut self, forward: bool) {
        let order: Vec<At> = self.order().collect();
        let here = order.iter().position(|at| *at == self.at).unwrap_or(0);
        let there = if forward { here + 1 } else { here + order.len() - 1 } % order.len().max(1);
        self.at = order.get(there).copied().unwrap_or(At::Issuer);
    }

    fn issuer(&self) -> Result<Issuer, Problem> {
        Issuer::new(self.issuer.text())
            .map_err(|problem| Problem::refused(format!("The issuer: {problem}."), "Example: Example Ltd"))
    }

    fn whom(&self) -> Result<Whom, Problem> {
        Ok(match self.whom.chosen() {
            0 => Whom::Nobody,
            1 => Whom::Everybody,
            2 => Whom::WithPassword,
            _ => {
                let names: Result<Vec<_>, _> =
                    self.groups.text().split_whitespace().map(GroupName::new).collect();
                let names = names.map_err(|problem| {
                    Problem::refused(format!("The groups: {problem}."), "Example: admins operators")
                })?;
                if names.is_empty() {
                    return Err(Problem::refused("The groups: one is needed.", "Example: admins operators"));
                }
                Whom::Groups(names)
            }
        })
    }

    /// What is wrong with the field that has the keys.
    fn wrong(&self) -> Option<Problem> {
        match self.at {
            At::Issuer => self.issuer().err(),
            At::Groups => self.whom().err(),
            At::Grace => self.grace().err(),
            At::Idle => self.idle().err(),
            At::Whom | At::Proofing => None,
        }
    }

    fn grace(&self) -> Result<u16, Problem> {
        number(&self.grace, "The days of grace", 3650)
    }

    fn idle(&self) -> Result<u16, Problem> {
        number(&self.idle, "The idle minutes", 1440)
    }

    /// What was edited, with a word for each.
    fn changes(&self) -> Result<(Vec<Setting>, Vec<&'static str>), Problem> {
        let (issuer, whom, grace_days, idle) = (self.issuer()?, self.whom()?, self.grace()?, self.idle()?);
        let required = self.proofing.chosen() == 1;
        let before = &self.before;
        let all = [
            (issuer != before.issuer, Setting::Issuer(issuer), "issuer"),
            (
                (&whom, grace_days) != (&before.policy.whom, before.policy.grace_days),
                Setting::Policy { whom, grace_days },
                "policy",
            ),
            (required != before.proofing_required, Setting::ProofingRequired(required), "identification"),
            (idle != before.idle_minutes, Setting::IdleMinutes(idle), "idle time"),
        ];
        Ok(all.into_iter().filter_map(|(changed, setting, word)| changed.then_some((setting, word))).unzip())
    }

    fn typed(&mut self, chord: Chord) {
        match self.at {
            At::Issuer => self.issuer.key(chord),
            At::Whom => self.whom.key(chord),
            At::Groups => self.groups.key(chord),
            At::Grace => self.grace.key(chord),
            At::Proofing => self.proofing.key(chord),
            At::Idle => self.idle.key(chord),
        };
    }

    fn paste(&mut self, text: &str) {
        match self.at {
            At::Issuer => self.issuer.paste(text),
            At::Groups => self.groups.paste(text),
            At::Grace => self.grace.paste(text),
            At::Idle => self.idle.paste(text),
            At::Whom | At::Proofing => {}
        }
    }

    /// What the field that has the keys means.
    fn advice(&self) -> String {
        let grace = match self.grace() {
            Ok(0) => "at once".to_owned(),
            Ok(days) => format!("after {}", counted(usize::from(days), "day")),
            Err(_) => "after the days of grace".to_owned(),
        };
        let due = |who: &str| format!("{who} must have a device: without one they are overdue {grace}.");
        match self.at {
            At::Issuer => "Who asks for the codes: the name that apps show above them. Devices that are enrolled keep the old one.".to_owned(),
            At::Whom | At::Groups | At::Grace => match self.whom.chosen() {
                0 => "Nobody must have a device: nobody is overdue.".to_owned(),
                1 => due("Every user"),
                2 => due("Every user with a console password"),
                _ => due("Every member of one of these groups (names, blanks between them)"),
            },
            At::Proofing if self.proofing.chosen() == 0 => {
                "How a person was identified may be said when a device is deleted, deactivated or replaced.".to_owned()
            }
            At::Proofing => "Deleting, deactivating and replacing a device, and new recovery codes, must say how the person was identified.".to_owned(),
            At::Idle => "Minutes without a key after which the console locks; with a key file it is only blanked. 0: never.".to_owned(),
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, typing: bool) {
        let mut y = 0;
        for at in self.order() {
            y += 1;
            let frame = Frame { y, label: 14, focused: typing && self.at == at };
            match at {
                At::Issuer => self.issuer.draw(canvas, frame, "Issuer"),
                At::Whom => self.whom.draw(canvas, frame, "MFA needed by"),
                At::Groups => self.groups.draw(canvas, frame, "Groups"),
                At::Grace => self.grace.draw(canvas, frame, "Days of grace"),
                At::Proofing => self.proofing.draw(canvas, frame, "Identification"),
                At::Idle => self.idle.draw(canvas, frame, "Idle minutes"),
            }
        }
        let mut part = canvas.part(3, y + 2, canvas.width().saturating_sub(6), canvas.height());
        part.paragraph(0, 0, &self.advice(), Role::Dim);
    }
}

impl SettingsPage {
    fn save(&mut self) -> Vec<Effect> {
        let Some(form) = &self.form else { return Vec::new() };
        match form.changes() {
            Ok((changes, _)) if changes.is_empty() => vec![Effect::Say("Nothing was changed.".to_owned())],
            Ok((changes, words)) => {
                self.stage = Stage::Saving(words);
                vec![Effect::Ask(Request::ChangeSettings(changes))]
            }
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn go(&mut self, forward: bool) -> Vec<Effect> {
        let Some(form) = &mut self.form else { return Vec::new() };
        if forward && let Some(problem) = form.wrong() {
            return vec![Effect::Tell(problem)];
        }
        form.go(forward);
        Vec::new()
    }
}

impl Screen for SettingsPage {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        Crumbs { below_users: true, ..Crumbs::of("Settings") }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !matches!(form.at, At::Whom | At::Proofing))
    }

    fn has_field(&self) -> bool {
        self.form.is_some()
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        // What is being typed stays when help was looked at.
        if self.form.is_none() { vec![Effect::Ask(Request::Settings)] } else { Vec::new() }
    }

    fn key(&mut self, chord: Chord, _: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(FormAct::Save) => return self.save(),
            Some(FormAct::Next) => return self.go(true),
            Some(FormAct::Previous) => return self.go(false),
            Some(FormAct::Back) => return vec![Effect::Back],
            None => {
                if let (Some(form), Stage::Typing) = (&mut self.form, &self.stage) {
                    form.typed(chord);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if let (Some(form), Stage::Typing) = (&mut self.form, &self.stage) {
            form.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        let stage = std::mem::take(&mut self.stage);
        match outcome {
            Ok(Done::Settings(settings)) => {
                let at = self.form.as_ref().map_or(At::Issuer, |form| form.at);
                self.form = Some(Form { at, ..Form::of(settings) });
                Vec::new()
            }
            Ok(Done::SettingsChanged) => {
                let Stage::Saving(words) = stage else { return Vec::new() };
                vec![Effect::Say(format!("Changed: {}.", words.join(", "))), Effect::Ask(Request::Settings)]
            }
            Ok(_) => Vec::new(),
            Err(problem) => vec![Effect::Tell(problem)],
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, _: &Footer, _: &Moment) {
        if let Some(form) = &self.form {
            form.draw(canvas, matches!(self.stage, Stage::Typing));
        }
    }
}
