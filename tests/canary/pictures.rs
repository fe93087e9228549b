//! `enroll --qr`: the picture holds the key in the file that was named, for its owner alone, and
//! nowhere else; and there is none of a device that is active.

use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::marks;
use super::search::Search;
use crate::terminal::app::{Entry, STEP};
use crate::terminal::home::{BEGINNING, Home};

const STEP_MILLIS: u64 = STEP * 1000;
const PICTURES: [&str; 4] = ["code.png", "code.svg", "gone.png", "refused.png"];

/// What a phone reads off the picture.
fn scanned(png: &[u8]) -> String {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let side = reader.info().width as usize;
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bits).unwrap();
    let pixel = |x: usize, y: usize| if bits[y * side / 8 + x / 8] >> (7 - x % 8) & 1 == 1 { 255 } else { 0 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, pixel);
    picture.detect_grids()[0].decode().unwrap().1
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_picture_of_a_key_is_in_its_file_alone_and_goes_with_the_enrollment() {
    let home = Home::wound().with_alice();
    let [png, svg, gone, refused] = PICTURES.map(|name| home.path(name));
    let mut printed = Vec::new();
    let mut run = |name: &str, more: &[&str], input: &str, code: i32| {
        let args = [&["enroll", "alice", "--device", "phone", "--qr", name], more].concat();
        let ended = home.run(&args, input);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
        printed.push((name.to_owned(), [ended.out, ended.err].concat()));
    };
    // Left open: the files stay until whoever asked for them deletes them.
    run("code.png", &[], "q\n", 1);
    run("code.svg", &["--resume"], "q\n", 1);
    assert_eq!((mode(&png), mode(&svg)), (0o600, 0o600));
    let (picture, drawing) = (fs::read(&png).unwrap(), fs::read(&svg).unwrap());
    let key_uri = scanned(&picture);
    let key = key_uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let entry = Entry::scanned(&key_uri);
    let codes: Vec<String> = (0..2).map(|step| entry.code_at(BEGINNING + step * STEP_MILLIS)).collect();
    run("gone.png", &["--resume"], &codes.join("\n"), 0);
    assert!(!gone.exists());
    // Of an active device there is none, with or without --resume.
    for more in [&["--resume"][..], &[]] {
        run("refused.png", more, &codes.join("\n"), if more.is_empty() { 1 } else { 3 });
        assert!(!refused.exists());
    }

    let mut marks = marks::of_base32("the key", key);
    // Of both pictures what no other picture has: the rows with the key in them.
    marks.extend(marks::of_bytes("the png", &picture[picture.len() / 2..][..64]));
    marks.extend(marks::of_bytes("the svg", &drawing[drawing.len() / 2..][..64]));
    let mut search = Search::of(marks);
    for (command, text) in &printed {
        search.sent(command, text.as_bytes(), &[]);
    }
    search.clean_folder("the home but the files that were named", &home.path(""), &PICTURES);
    search.shows("code.png", &picture, &["the png"]);
    search.shows("code.svg", &drawing, &["the svg"]);
    search.end("pictures");
    let left = fs::read_dir(home.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let left = left.filter(|name| name.to_string_lossy().contains("unfinished")).count();
    assert_eq!(left, 0, "something is left beside the places");
}
