//! What is said of a code that was not taken, where it is not from a new app.
//!
//! Owns the words for tokens and for devices that are known already: a phone's
//! app and its entry are not what they are about. Must not judge.

use crate::model::{DeviceKind, DeviceName};
use crate::totp::Verdict;

/// Whose codes are asked for.
pub enum Source<'a> {
    /// A device that is being enrolled.
    New(&'a DeviceKind),
    /// A confirmed device.
    Known(&'a DeviceName),
}

/// The verdict in words.
pub fn said(verdict: &Verdict, source: &Source<'_>) -> String {
    let it = match source {
        Source::New(DeviceKind::AuthenticatorApp) => return verdict.to_string(),
        Source::New(DeviceKind::HardwareToken { .. }) => "the token",
        Source::Known(name) => name.as_str(),
    };
    match (verdict, source) {
        (Verdict::SameCodeTwice { next_in_secs }, _) => {
            format!("That is the first code again. Wait until {it} shows a new one ({next_in_secs} s).")
        }
        (Verdict::ClockOff(drift), Source::New(_)) => {
            format!("The token's clock is {drift}, which is too far off. Use another token.")
        }
        (Verdict::ClockOff(drift), Source::Known(_)) => {
            format!("The clock of {it} is {drift}: set it right, then try again.")
        }
        (Verdict::OtherDevice { device, .. }, _) => {
            format!("That code comes from the device “{device}”. Type one of {it}.")
        }
        (Verdict::NoMatch { .. }, Source::New(_)) => {
            "That code does not come from this key. Type the token's next one; or discard, and compare the key."
                .to_owned()
        }
        (Verdict::NoMatch { .. }, Source::Known(_)) => format!("That code does not come from {it}."),
        (verdict, _) => verdict.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, said};
    use crate::model::{DeviceKind, DeviceName, SafeText, Serial};
    use crate::totp::Verdict;

    #[test]
    fn only_an_app_has_an_entry_to_look_at() {
        let verdict = Verdict::NoMatch { entry: SafeText::new("Example: alice (phone)").unwrap() };
        let app = DeviceKind::AuthenticatorApp;
        let token = DeviceKind::HardwareToken { serial: Serial::new("4711").unwrap() };
        let phone = DeviceName::new("phone").unwrap();
        assert_eq!(said(&verdict, &Source::New(&app)), verdict.to_string());
        for source in [Source::New(&token), Source::Known(&phone)] {
            let said = said(&verdict, &source);
            assert!(said.starts_with("That code does not come from") && !said.contains("entry"), "{said}");
        }
    }
}
