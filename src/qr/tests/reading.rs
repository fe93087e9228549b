//! Drawings turned into pixels as a dark terminal would show them, then read by a decoder.

use proptest::prelude::*;

use super::super::{EcLevel, Needs};
use super::*;

/// Pixels of one cell, across and down: half a cell is square.
const CELL: (usize, usize) = (4, 8);
/// Cells of dark terminal on each side.
const FRAME: usize = 3;
const DARK: u8 = 0;
const LIGHT: u8 = 255;

/// What a decoder read: the bytes, the version, the level as its two format bits.
type Reading = (Vec<u8>, usize, u16);

/// Rows of luminance.
type Picture = Vec<Vec<u8>>;

fn luminance(ink: Ink) -> u8 {
    match ink {
        Ink::Black => DARK,
        Ink::White => LIGHT,
    }
}

/// One row of pixels of a cell, in its upper or lower half.
fn strip(cell: Cell, in_upper_half: bool) -> [u8; CELL.0] {
    let covered = match cell.glyph {
        '▀' => in_upper_half,
        '▄' => !in_upper_half,
        _ => false,
    };
    let ink = if covered { cell.foreground } else { cell.background };
    [luminance(ink); CELL.0]
}

fn paint(drawing: &Drawing) -> Picture {
    let width = (usize::from(drawing.columns()) + 2 * FRAME) * CELL.0;
    let above = vec![vec![DARK; width]; FRAME * CELL.1];
    let beside = vec![DARK; FRAME * CELL.0];
    let mut picture = above.clone();
    for line in drawing.lines() {
        for y in 0..CELL.1 {
            let strips: Vec<u8> = line.iter().flat_map(|&cell| strip(cell, y < CELL.1 / 2)).collect();
            picture.push([beside.as_slice(), &strips, &beside].concat());
        }
    }
    picture.extend(above);
    picture
}

fn read(picture: &Picture) -> Vec<Reading> {
    let width = picture.first().map_or(0, Vec::len);
    rqrr::PreparedImage::prepare_from_greyscale(width, picture.len(), |x, y| picture[y][x])
        .detect_grids()
        .iter()
        .filter_map(|grid| {
            let mut bytes = Vec::new();
            let meta = grid.decode_to(&mut bytes).ok()?;
            Some((bytes, meta.version.0, meta.ecc_level))
        })
        .collect()
}

fn expected(text: &str, symbol: &Symbol) -> Vec<Reading> {
    let format_bits = match symbol.ec() {
        EcLevel::L => 0b01,
        EcLevel::M => 0b00,
        EcLevel::Q => 0b11,
        EcLevel::H => 0b10,
    };
    let version = usize::from(symbol.version());
    vec![(text.as_bytes().to_vec(), version, format_bits)]
}

/// Draws with the largest and with the narrowest quiet zone and reads both.
fn assert_readable(text: &str, rendering: Rendering) {
    let symbol = encode(text);
    let Needs { columns, rows } = symbol.needs(rendering);
    for space in [ROOMY, Space { columns, rows }] {
        let drawing = symbol.draw(rendering, space).expect("it fits");
        assert_eq!(
            read(&paint(&drawing)),
            expected(text, &symbol),
            "{rendering:?}, {:?}",
            drawing.quiet_zone()
        );
    }
}

#[test]
fn a_symbol_of_each_version_class_reads_back() {
    for length in [17, 230, 231, 600] {
        for rendering in RENDERINGS {
            assert_readable(&"x".repeat(length), rendering);
        }
    }
}

#[test]
fn text_beyond_ascii_keeps_its_bytes() {
    for rendering in RENDERINGS {
        assert_readable("Zoë 山 12345678901234567890", rendering);
    }
}

#[test]
fn an_empty_text_can_be_drawn() {
    for rendering in RENDERINGS {
        assert!(encode("").draw(rendering, ROOMY).is_ok());
    }
}

#[test]
fn a_picture_that_is_inverted_or_clipped_is_not_read() {
    let drawing = symbol_of(5).draw(Rendering::UpperHalf, ROOMY).expect("it fits");
    let picture = paint(&drawing);
    assert_eq!(read(&picture).len(), 1);

    let mut inverted = picture.clone();
    for pixel in inverted.iter_mut().flatten() {
        *pixel = !*pixel;
    }
    assert_eq!(read(&inverted), []);

    let mut clipped = picture;
    let light_rows = usize::from(drawing.quiet_zone().top) / 2;
    let first_row_gone = (FRAME + light_rows + 1) * CELL.1;
    for pixels in clipped.iter_mut().take(first_row_gone) {
        pixels.fill(DARK);
    }
    assert_eq!(read(&clipped), []);
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn every_key_uri_reads_back_byte_for_byte(
        uri in any_key_uri(),
        rendering in any_rendering(),
    ) {
        assert_readable(&uri, rendering);
    }

    #[test]
    fn mixtures_of_segments_read_back_byte_for_byte(
        text in any_mixture().prop_filter("the decoder wants a text", |text| !text.is_empty()),
        rendering in any_rendering(),
    ) {
        assert_readable(&text, rendering);
    }
}
