//! PSKC (RFC 6030): key packages in XML, plain or sealed.
//!
//! Owns what is read of a container and in which order: the keys that seal, then every
//! package. A signature of the whole file is **not** verified: it says who made the
//! file, which is for whoever hands it over to know; what is sealed has a MAC of its own,
//! which is. Must not resolve anything from outside the file.

mod cipher;
mod container;
mod names;
mod package;
mod sealing;
mod xml;

use std::ops::Range;

use zeroize::Zeroizing;

use super::lines::is_text;
use super::{FormatProblem, MOST_ROWS, Reading, Row};
use sealing::{Closed, Keys};
use xml::{Element, Space};

pub(super) use container::Container;

/// What stands as the maker of a device that this program writes.
const MAKER: &str = "mfa-enroll";

/// What of the container concerns every package.
#[derive(Default)]
struct Head {
    encryption: Option<Element>,
    mac: Option<Element>,
    has_packages: bool,
    is_sealed: bool,
}

/// Reads every package.
pub(super) fn read(bytes: &[u8], reading: &Reading<'_>) -> Result<Vec<Row>, FormatProblem> {
    is_text(bytes)?;
    let head = head(bytes)?;
    let keys = if head.is_sealed {
        Some(Keys::of(head.encryption.as_ref(), head.mac.as_ref(), reading.opener)?)
    } else {
        None
    };
    let mut rows = Vec::new();
    let (mut with_another_mac, mut is_any_open) = (0, false);
    xml::walk(bytes, |child| {
        if !is_package(&child.element) {
            return Ok(());
        }
        if rows.len() == MOST_ROWS {
            return Err(FormatProblem::TooManyRows);
        }
        let carried =
            package::taken(&child.element, keys.as_ref(), reading.now).map_err(|closed| match closed {
                Closed::Because(reason) => reason,
                Closed::Mac => {
                    with_another_mac += 1;
                    "The sealed key was changed: its MAC does not fit.".to_owned()
                }
            });
        is_any_open |= carried.is_ok();
        rows.push(Row { line: child.line, place: child.place, carried });
        Ok(())
    })?;
    match keys {
        Some(keys) if with_another_mac > 0 && !is_any_open => Err(FormatProblem::DoesNotOpen(keys.opener())),
        _ => Ok(rows),
    }
}

fn is_package(element: &Element) -> bool {
    element.space == Space::Pskc && element.name == "KeyPackage"
}

/// What concerns every package, wherever it stands.
fn head(bytes: &[u8]) -> Result<Head, FormatProblem> {
    let mut head = Head::default();
    let root = xml::walk(bytes, |child| {
        let element = child.element;
        match (element.space, element.name.as_str()) {
            (Space::Pskc, "EncryptionKey") => head.encryption = Some(element),
            (Space::Pskc, "MACMethod") => head.mac = Some(element),
            (Space::Pskc, "KeyPackage") => {
                head.has_packages = true;
                head.is_sealed |= element.at(&["Key", "Data", "Secret", "EncryptedValue"]).is_some();
            }
            _ => {}
        }
        Ok(())
    })?;
    if root.space != Space::Pskc || root.name != "KeyContainer" {
        return Err(FormatProblem::NotPskc {
            what: "it does not begin with a KeyContainer of RFC 6030".to_owned(),
        });
    }
    if head.has_packages { Ok(head) } else { Err(FormatProblem::NoDevices) }
}

/// A container of the same keys with these packages alone.
pub(super) fn rest(bytes: &[u8], places: &[Range<usize>]) -> Zeroizing<Vec<u8>> {
    let mut packages: Vec<Range<usize>> = Vec::new();
    let walked = xml::walk(bytes, |child| {
        if is_package(&child.element) {
            packages.push(child.place);
        }
        Ok(())
    });
    let (Ok(_), Some(first), Some(last)) = (walked, packages.first(), packages.last()) else {
        return Zeroizing::default();
    };
    let of = |place: Range<usize>| bytes.get(place).unwrap_or_default();
    let mut rest = Zeroizing::new(Vec::with_capacity(bytes.len()));
    rest.extend_from_slice(of(0..first.start));
    for (index, place) in places.iter().enumerate() {
        if index > 0 {
            rest.push(b'\n');
        }
        rest.extend_from_slice(of(place.clone()));
    }
    rest.extend_from_slice(of(last.end..bytes.len()));
    rest
}
