//! `pam`: whether a code is right, for `pam_exec`.
//!
//! Owns that nothing is trusted but PAM's own variables and standard input: no
//! option, no other variable, one fixed socket, a daemon that the kernel vouches
//! for. Everything that goes wrong is a refusal. Must not write a code anywhere.

use std::time::Duration;

use crate::cli::codes::parsed;
use crate::cli::desk::Desk;
use crate::cli::failure::{Outcome, code};
use crate::cli::streams::{Input, read_short_line};
use crate::directory::{Directory, Kind, Problem, SignIn};
use crate::model::UserName;

/// For how long the daemon is waited for. A login that is refused can be tried again.
const PATIENCE: Duration = Duration::from_secs(5);

/// `pam`.
pub fn pam(desk: &Desk<'_>) -> Outcome {
    let pam = &desk.environment().pam;
    // Anything else than a sign-in, such as a change of password, is not for us to allow.
    if pam.kind.as_deref() != Some("auth") {
        return Err(Problem::refused(
            "This is for pam_exec, in a line that begins with auth.",
            "README has the lines for sshd.",
        )
        .into());
    }
    // Nothing that goes wrong with a stream lets anybody in.
    let line = read_short_line(&mut Input)
        .map_err(|_| Problem::new(Kind::Unavailable, "The code cannot be read.", "Begin the login again."))?;
    let user = pam.user.as_deref().and_then(|user| UserName::new(user).ok());
    let served =
        desk.of_host("No daemon is running, so nobody signs in.", "Start it: systemctl start mfa-enroll")?;
    let mut served = served.waiting_for(PATIENCE)?;
    let judged = match (user, line.and_then(|line| parsed(line.trim_end_matches('\0')))) {
        (Some(user), Some(code)) => served.verify(&user, &code)?,
        _ => served.refuse()?,
    };
    Ok(match judged {
        SignIn::Accepted => code::DONE,
        SignIn::Refused => code::REFUSED,
    })
}
