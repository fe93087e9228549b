//! What stands in the picture is what was drawn: read back from its shapes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::{Theme, svg};
use crate::qr::{Rendering, Space, Symbol};

const URI: &str =
    "otpauth://totp/Example:jack%20(phone)?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example";

fn lines(lines: &[&str]) -> Buffer {
    Buffer::with_lines(lines.iter().copied())
}

fn drawn(buffer: &Buffer) -> String {
    svg(buffer, Theme::Dark, "mfa-enroll", "A screen")
}

/// A screen with a QR code at its left, in this rendering.
fn code(rendering: Rendering) -> Buffer {
    let symbol = Symbol::encode(URI).unwrap();
    let drawing = symbol.draw(rendering, Space { columns: 120, rows: 60 }).unwrap();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 60));
    let ink = |ink| match ink {
        crate::qr::Ink::Black => Color::Indexed(16),
        crate::qr::Ink::White => Color::Indexed(231),
    };
    for (y, line) in (0..).zip(drawing.lines()) {
        for (x, cell) in (0..).zip(line) {
            let style = Style::new().fg(ink(cell.foreground)).bg(ink(cell.background));
            buffer[(x, y)].set_char(cell.glyph).set_style(style);
        }
    }
    buffer
}

/// What the rectangles of the ground paint, read as a camera would.
fn read(picture: &str, (columns, rows): (usize, usize)) -> Vec<String> {
    const PIXELS: usize = 4;
    let mut dark = vec![true; columns * rows];
    let ground = picture.split_once("crispEdges\">").unwrap().1.split_once("</g>").unwrap().0;
    for path in ground.split("<path fill=\"").skip(1) {
        let (color, rest) = path.split_once("\" d=\"").unwrap();
        let is_dark = color != "#ffffff";
        for patch in rest.split_once('"').unwrap().0.split('M').skip(1) {
            let numbers: Vec<usize> =
                patch.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let [x, y, width, height, _] = numbers[..] else { panic!("{patch}") };
            for row in y..y + height {
                dark[row * columns + x..row * columns + x + width].fill(is_dark);
            }
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns * PIXELS, rows * PIXELS, |x, y| {
        if dark[y / PIXELS * columns + x / PIXELS] { 0 } else { 255 }
    });
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn a_qr_code_reads_back_from_the_rectangles_of_the_picture_and_is_small() {
    for rendering in [Rendering::UpperHalf, Rendering::DoubleWidth, Rendering::LowerHalf] {
        let picture = drawn(&code(rendering));
        assert_eq!(read(&picture, (120, 120)), [URI], "{rendering:?}");
        assert!(picture.len() < 12_000, "{rendering:?}: {} bytes", picture.len());
    }
}

#[test]
fn text_stands_in_runs_as_long_as_its_cells_and_is_escaped() {
    let picture = drawn(&lines(&["  a <b> & \"c\"   and d", " 佐藤 花"]));
    for text in [
        "<text x=\"20\" y=\"15\" textLength=\"110\">a &lt;b> &amp; &quot;c&quot;</text>",
        "<text x=\"160\" y=\"15\" textLength=\"50\">and d</text>",
        "<text x=\"10\" y=\"35\" textLength=\"20\">佐</text>",
        "<text x=\"30\" y=\"35\" textLength=\"20\">藤</text>",
        "<text x=\"60\" y=\"35\" textLength=\"20\">花</text>",
    ] {
        assert!(picture.contains(text), "{text} is not in\n{picture}");
    }
}

#[test]
fn a_box_is_four_lines_and_four_corners_and_no_text() {
    let picture = drawn(&lines(&["╭────╮", "│    │", "│    │", "╰────╯"]));
    assert!(picture.contains("M10 10h40M5 20v40M55 20v40M10 70h40"), "{picture}");
    assert_eq!(picture.matches("a5 5").count(), 4);
    assert!(!picture.contains("textLength"));
}

#[test]
fn every_shape_is_drawn_and_none_is_text() {
    for sign in "─│━┃┌┐└┘├┤┬┴┼╭╮╰╯▏▎▍▌▋▊▉▁▂▃▅▆▇▐▕▔▘▝▖▗○●◐◑◒◓◔◕█▀▄░▒▓".chars()
    {
        let empty = drawn(&lines(&[" "])).len();
        let picture = drawn(&lines(&[&sign.to_string()]));
        assert!(picture.len() > empty + 20, "{sign} is not drawn");
        assert!(!picture.contains("textLength"), "{sign} is text");
    }
}

#[test]
fn roles_have_their_colours_in_both_themes() {
    let mut buffer = lines(&["good bad  dim  sel  "]);
    for (x, style) in [
        (0, Style::new().fg(Color::Green)),
        (5, Style::new().fg(Color::Red).add_modifier(Modifier::BOLD)),
        (10, Style::new().add_modifier(Modifier::DIM)),
        (15, Style::new().add_modifier(Modifier::REVERSED)),
    ] {
        buffer.set_style(Rect::new(x, 0, 5, 1), style);
    }
    for (theme, colors) in [
        (Theme::Dark, ["#56d365", "#ff7b72\" font-weight=\"700", "#9198a1", "#e6edf3\" d=\"M15 0h5v2"]),
        (Theme::Light, ["#1a7f37", "#cf222e\" font-weight=\"700", "#636c76", "#1f2328\" d=\"M15 0h5v2"]),
    ] {
        let picture = svg(&buffer, theme, "mfa-enroll", "A screen");
        for color in colors {
            assert!(picture.contains(color), "{theme:?} has no {color}: {picture}");
        }
    }
}
