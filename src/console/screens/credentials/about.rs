//! What stands above and below the table: who it is, what is asked of them, and
//! more of the chosen device.
//!
//! Owns which fact goes first where there is little room. Must not know keys.

use crate::console::canvas::{Canvas, columns};
use crate::console::look::Role;
use crate::console::words::{self, date};
use crate::directory::{Credentials, DeviceView};
use crate::model::{DeviceState, Parameters, RecoveryCodes, SafeText, Tags, Timestamp};

/// A fact and how it is shown.
type Fact = (String, Role);

/// The lines above the table, most important first; each is one row.
pub fn head(canvas: &Canvas<'_>, facts: &Credentials, now: Timestamp) -> Vec<Vec<Fact>> {
    let person = &facts.person;
    let mut about: Vec<Fact> = [&person.display_name, &person.email]
        .into_iter()
        .flatten()
        .map(|text| (text.to_string(), Role::Plain))
        .collect();
    about.extend(asked(facts, now));
    if !facts.groups.is_empty() {
        let names: Vec<&str> = facts.groups.iter().map(crate::model::GroupName::as_str).collect();
        about.push((format!("groups: {}", names.join(", ")), Role::Plain));
    }
    if let Some((codes, _)) = facts.recovery {
        let role = if codes == 0 { Role::Warn } else { Role::Plain };
        about.push((format!("recovery codes: {codes} of {}", RecoveryCodes::FRESH), role));
    }
    let state = words::wrong_codes(facts.sign_in, facts.failures, now).map(|fact| vec![fact]);
    let mut lines = flow(about, room(canvas), columns(canvas.look().dot()));
    // Who it is comes first, then whether they can sign in at all.
    let at = lines.len().min(1);
    lines.splice(at..at, state);
    lines.extend(remarks(facts.note.as_ref(), &facts.tags));
    lines
}

/// What the policy asks of the user.
fn asked(facts: &Credentials, now: Timestamp) -> Option<Fact> {
    if let Some(exemption) = &facts.exemption {
        return Some((format!("exempt until {} ({})", date(exemption.until), exemption.reason), Role::Plain));
    }
    let required = facts.required?;
    let has_one = facts.devices.iter().any(|device| device.state == DeviceState::Active);
    Some(match (has_one, required.due <= now) {
        (true, _) => (format!("MFA required since {}", date(required.since)), Role::Plain),
        (false, false) => (format!("MFA required by {}", date(required.due)), Role::Warn),
        (false, true) => (format!("MFA overdue since {}", date(required.due)), Role::Bad),
    })
}

/// The lines below the table: more of the chosen device.
pub fn device(canvas: &Canvas<'_>, device: &DeviceView) -> Vec<Vec<Fact>> {
    let dot = canvas.look().dot();
    let usual = device.parameters == Parameters::UNIVERSAL;
    let parameters = device.parameters.to_string().replace(" · ", dot);
    let is_unproven = matches!(device.state, DeviceState::Unproven { .. });
    let came = if is_unproven { "imported" } else { "enrolled" };
    let mut about = vec![
        (device.name.to_string(), Role::Title),
        (words::kind(&device.kind), Role::Plain),
        (parameters, if usual { Role::Plain } else { Role::Warn }),
        (format!("{came} {} by {}", date(device.enrolled_at), device.enrolled_by), Role::Plain),
    ];
    let drift = device.clock_drift();
    if drift.is_notable() {
        about.push((words::clock(drift), Role::Warn));
    }
    let mut lines = flow(about, room(canvas), columns(dot));
    lines.extend(remarks(device.note.as_ref(), &device.tags));
    lines
}

fn remarks(note: Option<&SafeText>, tags: &Tags) -> Vec<Vec<Fact>> {
    let note = note.map(|note| format!("Note: {note}"));
    let words: Vec<String> = tags.all().iter().map(ToString::to_string).collect();
    let tags = (!words.is_empty()).then(|| format!("Tags: {}", words.join(", ")));
    note.into_iter().chain(tags).map(|text| vec![(text, Role::Plain)]).collect()
}

fn room(canvas: &Canvas<'_>) -> u16 {
    canvas.width().saturating_sub(2)
}

/// Facts in lines of at most `width` columns, `dot` columns between two. One that
/// is longer has a line of its own and is cut when it is drawn.
fn flow(facts: Vec<Fact>, width: u16, dot: u16) -> Vec<Vec<Fact>> {
    let mut lines: Vec<Vec<Fact>> = Vec::new();
    let mut used = 0;
    for fact in facts {
        let wide = columns(&fact.0);
        match lines.last_mut() {
            Some(line) if used + dot + wide <= width => {
                used += dot + wide;
                line.push(fact);
            }
            _ => {
                used = wide;
                lines.push(vec![fact]);
            }
        }
    }
    lines
}

/// Draws a line of facts with dots between them.
pub fn draw(canvas: &mut Canvas<'_>, y: u16, line: &[Fact]) {
    let dot = canvas.look().dot();
    let width = canvas.width();
    let mut part = canvas.part(1, y, width.saturating_sub(2), 1);
    let mut x = 0;
    for (index, (text, role)) in line.iter().enumerate() {
        if index > 0 {
            x += part.text(x, 0, dot, Role::Plain);
        }
        x += part.text(x, 0, text, *role);
    }
}
