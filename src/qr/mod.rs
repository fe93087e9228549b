//! Text becomes modules, and modules become the best drawing that fits a given space.
//!
//! [`Symbol`] owns the encoding, [`Rendering`] and [`Space`] own the question of size, [`Drawing`]
//! owns the cells, [`Symbol::png`] and [`Symbol::svg`] make pictures. A drawing is only ever complete: what does not fit is answered with [`Needs`].
//!
//! This room draws nothing itself. It knows cells, two inks and three glyphs, and must not know a
//! terminal, its colours, a clock or what the text means. Clauses are of ISO/IEC 18004:2015.

mod drawing;
mod picture;
mod rendering;
mod segments;
mod symbol;

#[cfg(test)]
mod tests;

pub use drawing::{Cell, Drawing, Ink};
pub use rendering::{Needs, QuietZone, Rendering, Space};
pub use symbol::{EcLevel, Symbol, TooLong};
