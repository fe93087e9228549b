//! `devices test`: a code on standard input, and what it is.
//!
//! Owns the sentence for each answer. Whose a code is, is the directory's; a
//! right one is spent.

use super::args::DevicesTest;
use super::codes::code;
use super::dates::shown;
use super::desk::{Desk, user_name};
use super::failure::{Outcome, answer, code as exit};
use super::json::{self, TestedJson};
use super::streams::input;
use super::talk::typeset;
use crate::directory::Tested;
use crate::model::UserName;

/// `devices test`.
pub fn test(desk: &Desk<'_>, args: &DevicesTest) -> Outcome {
    let user = user_name(&args.user)?;
    // Before the store is opened: nobody else waits while somebody types.
    let code = code(desk, &mut input())?;
    let mut directory = desk.open()?;
    let user = directory.credentials(&user)?.person.name;
    let tested = directory.test(&user, &code)?;
    let is_right = matches!(tested, Tested::Right { .. });
    let mut text = Vec::new();
    if args.json {
        json::print(&mut text, &[TestedJson::of(&user, &tested)])?;
    } else {
        text = typeset(&format!("{}\n", words(&user, &tested)), desk.is_ascii()).into_bytes();
    }
    answer(&text, if is_right { exit::DONE } else { exit::REFUSED })
}

/// What a code is, in a sentence.
pub fn words(user: &UserName, tested: &Tested) -> String {
    match tested {
        Tested::Right { device, drift } if drift.is_notable() => {
            format!("Right: the code is from {device}, whose clock is {drift}. It is spent now.")
        }
        Tested::Right { device, .. } => format!("Right: the code is from {device}. It is spent now."),
        Tested::Used { device } => {
            format!("Used: the code is from {device}, but it or a newer one was used before.")
        }
        Tested::OutOfTime { device, drift } => format!(
            "Out of time: the code is from {device}, but not of now; if it is showing now, its clock is {drift}."
        ),
        Tested::Deactivated { device } => {
            format!("Deactivated: the code is from {device}, which may not sign in.")
        }
        Tested::Unproven { device } => {
            format!("Unproven: the code is from {device}, which was imported and may not sign in yet.")
        }
        Tested::Wrong => format!("Wrong: no device of {user} makes this code near now."),
        Tested::Locked { until } => {
            format!(
                "Not read: too many codes of {user} were wrong. The next one is read at {}.",
                shown(*until)
            )
        }
        Tested::Disabled => {
            format!("Not read: the sign-in of {user} is disabled until a new device is enrolled.")
        }
    }
}
