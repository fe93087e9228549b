//! `settings`: what holds for the whole store, beside the policy.
//!
//! Owns its output. What a setting may be is the model's and the directory's.

use std::io::Write;

use serde::Serialize;

use super::args::{Proofing, Settings, SettingsCommand, SettingsSet};
use super::desk::{Desk, unusable};
use super::failure::{Failure, NOTHING, Outcome, code, even_unheard};
use super::json;
use super::policy::not_of_set;
use super::streams::Output;
use crate::directory::{Setting, SettingsView};
use crate::model::{Issuer, escaped};

/// The settings, as `settings --json` prints them.
#[derive(Debug, Serialize)]
struct SettingsJson<'a> {
    /// Who asks for the codes, as the apps show it.
    issuer: &'a str,
    /// Whether what takes a device away must say how the person was identified:
    /// `optional` or `required`.
    proofing: &'static str,
    /// Minutes without a key after which the console locks; 0: never.
    idle_minutes: u16,
}

/// `settings`.
pub fn settings(desk: &Desk<'_>, args: &Settings) -> Outcome {
    match &args.command {
        None => show(desk, args.shown.json),
        Some(SettingsCommand::Show(shown)) => show(desk, args.shown.json || shown.json),
        Some(SettingsCommand::Set(_)) if args.shown.json => Err(not_of_set()),
        Some(SettingsCommand::Set(args)) => set(desk, args),
    }
}

fn show(desk: &Desk<'_>, as_json: bool) -> Outcome {
    let settings = desk.open()?.settings()?;
    if as_json {
        let shape = SettingsJson {
            issuer: settings.issuer.as_str(),
            proofing: proofing(settings.proofing_required),
            idle_minutes: settings.idle_minutes,
        };
        json::print(&mut Output, &[shape])?;
    } else {
        tell(&settings)?;
    }
    Ok(code::DONE)
}

fn tell(settings: &SettingsView) -> Outcome<()> {
    writeln!(Output, "Issuer           {}", escaped(settings.issuer.as_str()))?;
    writeln!(Output, "Identification   {}", proofing(settings.proofing_required))?;
    match settings.idle_minutes {
        0 => writeln!(Output, "Idle lock        never")?,
        1 => writeln!(Output, "Idle lock        after 1 minute")?,
        minutes => writeln!(Output, "Idle lock        after {minutes} minutes")?,
    }
    Ok(())
}

fn proofing(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn set(desk: &Desk<'_>, args: &SettingsSet) -> Outcome {
    let mut changes = Vec::new();
    if let Some(name) = &args.issuer {
        let issuer = Issuer::new(name).map_err(|problem| unusable("an issuer", name, &problem))?;
        changes.push(Setting::Issuer(issuer));
    }
    changes.extend(args.proofing.map(|told| Setting::ProofingRequired(told == Proofing::Required)));
    changes.extend(args.idle_minutes.map(Setting::IdleMinutes));
    if changes.is_empty() {
        return Err(Failure::usage(
            "It is not said which setting.",
            "Give --issuer, --proofing or --idle-minutes.",
        ));
    }
    let mut directory = desk.open()?;
    let mut settings = directory.settings()?;
    if !args.dry_run {
        directory.change_settings(&changes)?;
    }
    for change in changes {
        become_so(&mut settings, change);
    }
    even_unheard(tell(&settings))?;
    if args.dry_run {
        writeln!(Output, "{NOTHING}")?;
    }
    Ok(code::DONE)
}

fn become_so(settings: &mut SettingsView, change: Setting) {
    match change {
        Setting::Issuer(issuer) => settings.issuer = issuer,
        Setting::ProofingRequired(required) => settings.proofing_required = required,
        Setting::IdleMinutes(minutes) => settings.idle_minutes = minutes,
        Setting::Policy { .. } => {}
    }
}
