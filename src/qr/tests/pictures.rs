//! Pictures read back: the PNG by its own decoder, the SVG by its path, both by a QR decoder.

use super::*;

/// Rows of luminance.
type Picture = Vec<Vec<u8>>;

fn of_png(bytes: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("it is a PNG");
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    assert_eq!((width, reader.info().bit_depth), (height, png::BitDepth::One));
    let mut bits = vec![0; reader.output_buffer_size().expect("it is small")];
    reader.next_frame(&mut bits).expect("it is whole");
    let row = width.div_ceil(8);
    let pixel = |x: usize, y: usize| if bits[y * row + x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
    (0..height).map(|y| (0..width).map(|x| pixel(x, y)).collect()).collect()
}

fn number_before<'a>(text: &'a str, end: &str) -> (usize, &'a str) {
    let (number, rest) = text.split_once(end).expect("it goes on");
    (number.parse().expect("a number"), rest)
}

/// Eight pixels a module, as a browser would show it.
fn of_svg(text: &str) -> Picture {
    assert_eq!((text.matches("<path").count(), text.matches("<rect").count()), (1, 1));
    let (side, _) = number_before(text.split_once("viewBox=\"0 0 ").unwrap().1, " ");
    assert!(text.contains(&format!("width=\"{0}\" height=\"{0}\"", side * 8)));
    let mut picture = vec![vec![255; side * 8]; side * 8];
    let path = text.split_once(" d=\"").unwrap().1.split_once('"').unwrap().0;
    for run in path.split_terminator('z') {
        let (x, rest) = number_before(run.strip_prefix('M').unwrap(), " ");
        let (y, rest) = number_before(rest, "h");
        let (length, rest) = number_before(rest, "v1h-");
        assert_eq!(rest, length.to_string());
        for row in &mut picture[y * 8..(y + 1) * 8] {
            row[x * 8..(x + length) * 8].fill(0);
        }
    }
    picture
}

fn read(picture: &Picture) -> Vec<Vec<u8>> {
    let side = picture.len();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| picture[y][x]);
    let mut read = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_ok() {
            read.push(bytes);
        }
    }
    read
}

fn assert_pictures(text: &str) {
    let symbol = encode(text);
    let (png, svg) = (of_png(&symbol.png().unwrap()), of_svg(&symbol.svg()));
    assert!(png == svg, "they differ for {text}");
    assert_eq!(read(&png), [text.as_bytes()]);
    assert_eq!(png.len(), (usize::from(symbol.width()) + 8) * 8);
    let quiet = |row: &Vec<u8>| row.iter().all(|pixel| *pixel == 255);
    assert!(png[..32].iter().chain(&png[png.len() - 32..]).all(quiet));
    assert!(png.iter().all(|row| quiet(&row[..32].to_vec()) && quiet(&row[row.len() - 32..].to_vec())));
}

#[test]
fn symbols_of_each_version_class_read_back_from_both_pictures() {
    for length in [1, 17, 230, 231, 600] {
        assert_pictures(&"x".repeat(length));
    }
}

#[test]
fn neither_picture_outgrows_the_room_it_was_given() {
    for version in [1, 7, 20, 40] {
        let symbol = symbol_of(version);
        let side = usize::from(symbol.width()) + 8;
        assert!(symbol.svg().len() < side * side * 10 + 400, "version {version}");
        assert!(symbol.png().unwrap().len() < side * side * 8 + 4096, "version {version}");
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_key_uri_reads_back_from_both_pictures(uri in any_key_uri()) {
        assert_pictures(&uri);
    }
}
