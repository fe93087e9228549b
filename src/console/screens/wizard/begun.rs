//! What is said once when an enrollment has begun.
//!
//! Owns the words only; they stand in the last line until the next key.

use crate::directory::SetUp;
use crate::model::DeviceName;

/// Everything that the operator must know of what beginning has done.
pub fn words(set_up: &SetUp, is_resumed: bool, lost: Option<&DeviceName>) -> Option<String> {
    let resumed = (set_up.resumed && !is_resumed)
        .then(|| "This enrollment was pending already: the QR code is the same as before.".to_owned());
    let lost = lost.map(|lost| format!("“{lost}” is deactivated: its codes are not taken any more."));
    let all: Vec<String> = resumed.into_iter().chain(lost).chain(ended(set_up)).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn ended(set_up: &SetUp) -> Option<String> {
    let names = set_up.ended.iter().map(DeviceName::as_str).collect::<Vec<_>>();
    match names.as_slice() {
        [] => None,
        [one] => {
            Some(format!("The enrollment of {one} was ended to make room: delete its entry in the app."))
        }
        many => Some(format!(
            "The enrollments of {} were ended to make room: delete their entries in the app.",
            many.join(", ")
        )),
    }
}
