//! README's pictures are what the program draws of the tour, in both themes.
//!
//! `UPDATE_SNAPSHOTS=1` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Home;

/// Screens of the tour with the size of their window: the five steps, what is
/// said to a mistake, the end, and the helpdesk's queue.
const PICTURES: [(&str, &str); 8] = [
    ("users", "80x20"),
    ("credentials", "80x20"),
    ("assign", "80x20"),
    ("scanned", "112x30"),
    ("confirm", "80x20"),
    ("verdict", "80x20"),
    ("added", "80x20"),
    ("queue", "80x20"),
];

/// Bytes that a picture may have.
const LARGEST: usize = 14_000;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("assets/pictures")
}

fn drawn(args: &[&str]) -> String {
    Home::new().run(&[&["picture"], args].concat(), "").exits(0).out
}

#[test]
fn the_pictures_of_the_readme_are_current_and_small() {
    for (shot, size) in PICTURES {
        for theme in ["dark", "light"] {
            let light: &[&str] = if theme == "light" { &["--light"] } else { &[] };
            let picture = drawn(&[&[shot, "--size", size], light].concat());
            assert!(picture.len() < LARGEST, "{shot} has {} bytes", picture.len());
            let path = folder().join(format!("{shot}.{theme}.svg"));
            if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
                fs::create_dir_all(folder()).unwrap();
                fs::write(&path, &picture).unwrap();
            }
            let there = fs::read_to_string(&path).unwrap_or_default();
            assert!(there == picture, "{} is not current: run UPDATE_SNAPSHOTS=1 cargo test", path.display());
        }
    }
}

#[test]
fn the_readme_shows_all_of_them_in_the_reader_s_theme_and_says_what_they_show() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut wanted = BTreeSet::new();
    for (shot, _) in PICTURES {
        let source = format!("(prefers-color-scheme: dark)\" srcset=\"assets/pictures/{shot}.dark.svg\"");
        assert!(readme.contains(&source), "README has no dark picture of {shot}");
        let light = format!("src=\"assets/pictures/{shot}.light.svg\"");
        let image = readme.lines().find(|line| line.contains(&light)).expect(shot);
        assert!(image.contains("alt=\""), "{image}");
        wanted.extend([format!("{shot}.dark.svg"), format!("{shot}.light.svg")]);
    }
    let there = fs::read_dir(folder()).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn the_qr_code_of_the_picture_can_be_scanned() {
    for light in [&[][..], &["--light"]] {
        let picture = drawn(&[&["scanned", "--size", "112x30"], light].concat());
        let read = read(&picture);
        assert_eq!(read.len(), 1);
        assert!(read[0].starts_with("otpauth://totp/Example:"), "{read:?}");
    }
}

/// What the rectangles of the ground paint, read as a camera would.
fn read(picture: &str) -> Vec<String> {
    const SIZE: (usize, usize) = (112, 60);
    const PIXELS: usize = 4;
    let mut is_light = vec![false; SIZE.0 * SIZE.1];
    let ground = picture.split_once("crispEdges\">").unwrap().1.split_once("</g>").unwrap().0;
    for path in ground.split("<path fill=\"").skip(1) {
        let (color, rest) = path.split_once("\" d=\"").unwrap();
        for patch in rest.split_once('"').unwrap().0.split('M').skip(1) {
            let numbers: Vec<usize> =
                patch.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let [x, y, width, height, _] = numbers[..] else { panic!("{patch}") };
            for row in y..y + height {
                is_light[row * SIZE.0 + x..row * SIZE.0 + x + width].fill(color == "#ffffff");
            }
        }
    }
    let size = (SIZE.0 * PIXELS, SIZE.1 * PIXELS);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size.0, size.1, |x, y| {
        if is_light[y / PIXELS * SIZE.0 + x / PIXELS] { 255 } else { 0 }
    });
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

#[test]
fn a_screen_that_the_tour_has_not_is_refused_with_the_names_of_those_it_has() {
    let ran = Home::new().run(&["picture", "nowhere"], "").exits(3);
    assert!(ran.err.contains("The tour has no screen “nowhere”."), "{}", ran.err);
    for (shot, _) in PICTURES {
        assert!(ran.err.contains(shot), "{}", ran.err);
    }
    let ran = Home::new().run(&["picture", "users", "--size", "8x2"], "").exits(2);
    assert!(ran.err.contains("from 60x20 to 200x60"), "{}", ran.err);
}
