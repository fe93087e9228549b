//! The pieces that screens are made of.
//!
//! Owns how fields, choices, code boxes and a QR code behave and look. Must not know a user, a device or a request.

mod choice;
mod code_box;
mod field;
mod hidden;
mod qr_code;
mod two_boxes;

pub use choice::Choice;
pub use code_box::{CodeBox, Filled};
pub use field::{Field, Frame};
pub use hidden::Hidden;
pub use qr_code::draw as draw_qr;
pub use two_boxes::TwoBoxes;
