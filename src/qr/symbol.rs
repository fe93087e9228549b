//! One QR symbol: from text to modules, as small as can be and then as sturdy as that size allows.
//!
//! Segmentation is ours, error correction, placement and masking are the `qrcode` crate's. The
//! modules are the text in another dress, and the text may hold a secret key: nothing here prints
//! them, not even for debugging.

use std::fmt;

use qrcode::QrCode;
use qrcode::bits::Bits;
use qrcode::optimize::total_encoded_len;
use qrcode::types::{Color, EcLevel as Level, QrError, Version};

use super::segments;

/// The most characters that any symbol holds: digits in version 40 at level L (ISO/IEC 18004,
/// table 7).
const MOST_CHARACTERS: usize = 7_089;

/// The versions that share the lengths of their count indicators (ISO/IEC 18004, table 3).
const VERSION_CLASSES: [std::ops::RangeInclusive<u8>; 3] = [1..=9, 10..=26, 27..=40];

/// How much of a symbol may be damaged and still be read (ISO/IEC 18004, 7.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EcLevel {
    /// About 7 % of the codewords.
    L,
    /// About 15 %.
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl EcLevel {
    /// All levels, the weakest first.
    pub const ALL: [Self; 4] = [Self::L, Self::M, Self::Q, Self::H];

    /// The letter by which the standard calls the level.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::L => 'L',
            Self::M => 'M',
            Self::Q => 'Q',
            Self::H => 'H',
        }
    }

    pub(super) fn level(self) -> Level {
        match self {
            Self::L => Level::L,
            Self::M => Level::M,
            Self::Q => Level::Q,
            Self::H => Level::H,
        }
    }
}

/// The text does not fit in the largest symbol there is.
///
/// Version 40 at level L holds 2,953 bytes, or 4,296 alphanumeric characters, or 7,089 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text is too long for a QR code")
    }
}

impl std::error::Error for TooLong {}

impl From<QrError> for TooLong {
    // `qrcode` has other errors too, but with our segments and versions 1 to 40 length is the only
    // one that can arise.
    fn from(_: QrError) -> Self {
        Self
    }
}

/// The modules of one QR symbol, without a quiet zone.
///
/// Its `Debug` form tells size and level, never the modules.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: u8,
    ec: EcLevel,
    /// Row by row from the top, `true` is dark.
    modules: Vec<bool>,
}

impl Symbol {
    /// Encodes `text` in the smallest version that holds it at level L, then at the highest level
    /// which that version still holds.
    ///
    /// Every text is encoded as it is, without an ECI header. Readers guess the character set of
    /// anything beyond ASCII, and guess wrong: percent-encode it first.
    ///
    /// # Errors
    ///
    /// [`TooLong`] if no version holds the text.
    pub fn encode(text: &str) -> Result<Self, TooLong> {
        if text.len() > MOST_CHARACTERS {
            return Err(TooLong);
        }
        let (version, bits) = smallest(text.as_bytes())?;
        let ec = EcLevel::ALL.into_iter().rfind(|&ec| holds(&bits, ec, bits.len())).ok_or(TooLong)?;
        let modules = modules(bits, ec.level())?;
        Ok(Self { version, ec, modules })
    }

    /// The version, 1 to 40.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The error correction level.
    #[must_use]
    pub fn ec(&self) -> EcLevel {
        self.ec
    }

    /// Modules on each side, 21 to 177, without the quiet zone.
    #[must_use]
    pub fn width(&self) -> u16 {
        17 + 4 * u16::from(self.version)
    }

    /// Whether the module in column `x` and row `y`, counted from the upper left, is dark.
    ///
    /// Everything outside of the symbol is light, as the quiet zone is.
    #[must_use]
    pub fn is_dark(&self, x: u16, y: u16) -> bool {
        let width = self.width();
        let index = usize::from(y) * usize::from(width) + usize::from(x);
        x < width && self.modules.get(index).copied().unwrap_or(false)
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Symbol")
            .field("version", &self.version)
            .field("ec", &self.ec)
            .finish_non_exhaustive()
    }
}

/// The smallest version that holds the text at level L, and the text in bits for that version.
///
/// The cut into segments can differ between classes, so each class has its own. A later class never
/// needs fewer bits: the first version found is the smallest.
fn smallest(text: &[u8]) -> Result<(u8, Bits), TooLong> {
    for class in VERSION_CLASSES {
        let in_class = Version::Normal(i16::from(*class.start()));
        let segments = segments::shortest(text, in_class);
        let length = total_encoded_len(&segments, in_class);
        for version in class {
            let mut bits = Bits::new(Version::Normal(i16::from(version)));
            if holds(&bits, EcLevel::L, length) {
                bits.push_segments(text, segments.into_iter())?;
                return Ok((version, bits));
            }
        }
    }
    Err(TooLong)
}

/// Whether the version of `bits` has room for `length` bits at this level. The terminator may be
/// cut short (ISO/IEC 18004, 7.4.9), so it needs no room.
fn holds(bits: &Bits, ec: EcLevel, length: usize) -> bool {
    bits.max_len(ec.level()).is_ok_and(|most| length <= most)
}

fn modules(mut bits: Bits, level: Level) -> Result<Vec<bool>, TooLong> {
    bits.push_terminator(level)?;
    let code = QrCode::with_bits(bits, level)?;
    let colors = code.into_colors();
    Ok(colors.into_iter().map(|color| color == Color::Dark).collect())
}
