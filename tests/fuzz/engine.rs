//! Replays a corpus and changes it by chance, the same way in every run.
//!
//! Owns where the corpus lies, how bytes are changed and what is told of a case that failed. Must
//! not know what a target does with its bytes.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::targets::Target;

/// Most bytes of a case that chance makes.
const LONGEST: usize = 4096;
/// More cases than usual, for a long run without libFuzzer.
const TIMES: &str = "MFA_ENROLL_FUZZ_TIMES";
/// All that this process may take: a length prefix that is believed ends it.
const MEMORY: u64 = 2 << 30;

/// Every file of the corpus, then so many changes to them.
pub fn play(name: &str, target: Target, cases: usize) {
    let _ = setrlimit(Resource::As, Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) });
    let corpus = corpus(name);
    assert!(!corpus.is_empty(), "the corpus of {name} is gone");
    for (file, bytes) in &corpus {
        attempt(target, bytes, &file.display().to_string());
    }
    let times = std::env::var(TIMES).ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let mut dice = Dice(0);
    for case in 0..cases * times {
        let bytes = changed(&corpus, &mut dice);
        attempt(target, &bytes, &format!("case {case} of {name}"));
    }
}

/// Runs the ignored test of this name in a process of its own.
pub fn play_in_its_own_process(test: &str) {
    let this = std::env::current_exe().unwrap();
    let run = Command::new(this).args(["--exact", test, "--ignored", "--nocapture"]).output().unwrap();
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}{told}", String::from_utf8_lossy(&run.stdout));
}

/// One case; where it fails its bytes are kept and shown.
fn attempt(target: Target, bytes: &[u8], which: &str) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(bytes))) {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failed-case");
        let _ = fs::write(&kept, bytes);
        // The hook of the program under test may have kept the words of the panic to itself.
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        eprintln!("{which}, kept as {}: {}", kept.display(), bytes.escape_ascii());
        eprintln!("{}", text.unwrap_or_default());
        resume_unwind(panic);
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name)
}

/// Puts cases into a corpus.
pub fn keep(name: &str, cases: Vec<Vec<u8>>) {
    fs::create_dir_all(folder(name)).unwrap();
    for (number, case) in cases.into_iter().enumerate() {
        fs::write(folder(name).join(format!("right-{number}")), case).unwrap();
    }
}

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(folder(name)).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

/// Chance from a seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    /// A place in something so long, and one not before it.
    fn span(&mut self, length: usize) -> (usize, usize) {
        let start = self.below(length + 1);
        let longest = [1, 2, 8, 64, LONGEST][self.below(5)];
        (start, (start + self.below(longest + 1)).min(length))
    }
}

/// Bytes that have confused readers before.
const TELLING: [&[u8]; 30] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\r",
    b"\"",
    b"\"\"",
    b",",
    b";",
    b":",
    b"=",
    b"%",
    b"%00",
    b"%zz",
    b"&",
    b"?",
    b"#",
    b"+",
    b"\x1b[2J",
    b"\x1b]52;c;AAAA\x07",
    b"\xc2\x9b",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xcc\x81",
    b"\xd9\xa1\xd9\xa2\xd9\xa3",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x10",
    b"\xfe\xff\xff\xff\x0f",
    b"\x7f",
    b"123456",
];

/// A case of the corpus with a few changes.
fn changed(corpus: &[(PathBuf, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = corpus[dice.below(corpus.len())].1.clone();
    for _ in 0..=dice.below(6) {
        let (start, end) = dice.span(bytes.len());
        match dice.below(8) {
            0 => drop(bytes.splice(start..end, [])),
            1 => {
                let telling = TELLING[dice.below(TELLING.len())];
                drop(bytes.splice(start..end, telling.iter().copied()));
            }
            2 => {
                let other = &corpus[dice.below(corpus.len())].1;
                let (from, to) = dice.span(other.len());
                drop(bytes.splice(start..end, other[from..to].iter().copied()));
            }
            3 => {
                let twice = bytes[start..end].repeat(1 + dice.below(9));
                drop(bytes.splice(start..end, twice));
            }
            4 => bytes.truncate(start),
            5 => bytes.insert(start, dice.byte()),
            _ if start < bytes.len() && dice.below(2) == 0 => bytes[start] ^= 1 << dice.below(8),
            _ if start < bytes.len() => bytes[start] = dice.byte(),
            _ => bytes.push(dice.byte()),
        }
        bytes.truncate(LONGEST);
    }
    bytes
}
