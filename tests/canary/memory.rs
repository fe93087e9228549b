//! Everything a process holds in memory: what a core dump of it would be.
//!
//! Owns the reading of `/proc/<pid>/mem` where the process can write. Only root may look into a
//! process that is not dumpable; for others there is nothing to test.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use rustix::process::Signal;

use crate::terminal::PATIENCE;
use crate::terminal::process::{eventually, send, state};

const PAGE: u64 = 4096;

/// The pages that are there of everything that the process can write. It stands still meanwhile.
/// None, said aloud, where that cannot be read.
pub fn image(pid: u32) -> Option<Vec<u8>> {
    send(pid, Signal::STOP);
    eventually("stopped", PATIENCE, || state(pid) == Some('T'));
    let image = read(pid);
    send(pid, Signal::CONT);
    if image.is_none() {
        println!("skipped: the memory of the program cannot be read, only root can");
    }
    image
}

fn read(pid: u32) -> Option<Vec<u8>> {
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let pages = File::open(format!("/proc/{pid}/pagemap")).ok()?;
    let mut image = Vec::new();
    for line in fs::read_to_string(format!("/proc/{pid}/maps")).ok()?.lines() {
        let mut fields = line.split_whitespace();
        let (range, mode) = (fields.next()?, fields.next()?);
        if !mode.starts_with("rw") {
            continue;
        }
        let (start, end) = range.split_once('-')?;
        let number = |text| u64::from_str_radix(text, 16).ok();
        for at in (number(start)?..number(end)?).step_by(usize::try_from(PAGE).unwrap()) {
            let mut entry = [0; 8];
            pages.read_exact_at(&mut entry, at / PAGE * 8).ok()?;
            // In memory or swapped out.
            if entry[7] & 0xc0 == 0 {
                // A mark must not be put together from two pages that are not neighbours.
                image.push(0);
                continue;
            }
            let before = image.len();
            image.resize(before + usize::try_from(PAGE).unwrap(), 0);
            memory.read_exact_at(&mut image[before..], at).ok()?;
        }
        image.push(0);
    }
    Some(image)
}

/// How often a key's first two groups stand in cells of a screen: one letter each, all as far
/// apart from the next, with a cell for the blank between the groups.
pub fn cells(image: &[u8], groups: &str) -> usize {
    let letters: Vec<(usize, u8)> = (0..4).chain(5..9).zip(groups.bytes()).collect();
    let stands = |at: usize, apart: usize| {
        letters.iter().all(|(column, byte)| image.get(at + column * apart) == Some(byte))
    };
    let places = image.iter().enumerate().filter(|(_, byte)| **byte == letters[0].1);
    places.filter(|(at, _)| (8..=96).step_by(4).any(|apart| stands(*at, apart))).count()
}
