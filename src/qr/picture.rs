//! A symbol as a picture in a file: PNG and SVG, with the whole quiet zone.
//!
//! Owns the size of a module and the formats. Whoever has the picture has the
//! text: what is made here is wiped when dropped. Must not write a file.

use std::fmt::Write;
use std::io;

use png::{BitDepth, ColorType, Encoder};
use zeroize::Zeroizing;

use super::Symbol;

/// Pixels of a module, across and down.
const MODULE: u16 = 8;
/// The quiet zone on each side, in modules (ISO/IEC 18004, 6.3.8).
const QUIET: u16 = 4;

impl Symbol {
    /// Modules on each side with the quiet zone.
    fn side(&self) -> u16 {
        self.width() + 2 * QUIET
    }

    /// The picture as PNG, black on white, one bit a pixel.
    pub fn png(&self) -> io::Result<Zeroizing<Vec<u8>>> {
        let pixels = self.side() * MODULE;
        let rows = self.pixels();
        // Room for all of it: what grows leaves copies behind.
        let mut file = Zeroizing::new(Vec::with_capacity(rows.len() + 4096));
        let mut encoder = Encoder::new(&mut *file, u32::from(pixels), u32::from(pixels));
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&rows)?;
        writer.finish()?;
        Ok(file)
    }

    /// The pixels, row by row from the top, eight in a byte. A module is eight
    /// wide, so each byte is a module.
    fn pixels(&self) -> Zeroizing<Vec<u8>> {
        let side = self.side();
        let mut rows = Zeroizing::new(Vec::with_capacity(usize::from(side) * usize::from(side * MODULE)));
        for y in 0..side {
            for _ in 0..MODULE {
                rows.extend((0..side).map(|x| if self.is_dark_in_picture(x, y) { 0x00 } else { 0xff }));
            }
        }
        rows
    }

    /// The picture as SVG: a white ground and one path.
    pub fn svg(&self) -> Zeroizing<String> {
        let (side, pixels) = (self.side(), self.side() * MODULE);
        // A run of dark modules takes some twenty letters, and half of the modules begin none.
        let room = usize::from(side) * usize::from(side) * 10 + 400;
        let mut text = Zeroizing::new(String::with_capacity(room));
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\""
        );
        for y in 0..side {
            let mut x = 0;
            while x < side {
                let run = (x..side).take_while(|x| self.is_dark_in_picture(*x, y)).count();
                let run = u16::try_from(run).unwrap_or_default();
                if run > 0 {
                    let _ = write!(text, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        text.push_str("\"/></svg>\n");
        text
    }

    /// The same as `is_dark`, counted from the corner of the quiet zone.
    fn is_dark_in_picture(&self, x: u16, y: u16) -> bool {
        match (x.checked_sub(QUIET), y.checked_sub(QUIET)) {
            (Some(x), Some(y)) => self.is_dark(x, y),
            _ => false,
        }
    }
}
