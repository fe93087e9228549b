//! Anything at any time: nothing panics, every frame draws, and a few presses
//! of Esc and `q` lead out of any state.

mod keys;

use self::keys::{ANYTHING, KEYS, PASTES};
use super::harness::{Desk, Plan};
use super::office::{Seeded, Start};
use super::people::{dozen, many, nobody};
use super::phone::Phone;
use super::picture::{self, Theme};
use super::wire::Wire;
use super::{HOME, NOW, tokens};
use crate::console::app::Message;
use crate::console::screen::Open;
use crate::directory::people::BadRow;
use crate::directory::{Done, Imported, Preview, Problem, Progress, Reply};
use crate::model::{Timestamp, UserName};

struct Monkey {
    desk: Desk,
    wire: Wire,
    dice: Seeded,
    /// What it did, newest last.
    done: Vec<String>,
}

impl Monkey {
    fn new(seed: u64) -> Self {
        let dice = Seeded::new(seed);
        let start =
            [Start::Ready, Start::KeyFile, Start::NoStore, Start::Locked, Start::InUse][index(&dice, 5)];
        let plan = Plan { start, idle: 5, ..Plan::default() };
        let desk = match index(&dice, 3) {
            0 => Desk::of(&plan, nobody),
            1 => Desk::of(&plan, many(60)),
            _ => Desk::of(&plan, dozen),
        };
        Self { desk, wire: Wire::new(HOME), dice, done: vec![format!("seed {seed}")] }
    }

    fn pick<'a>(&self, from: &[&'a str]) -> &'a str {
        from[index(&self.dice, from.len())]
    }

    /// The code that the newest phone or token shows: random digits would never be right.
    fn type_code(&mut self) {
        if let Some(set_up) = self.desk.set_ups.last() {
            let ahead = [0, 0, 0, -30, 30, -90, -3000][index(&self.dice, 7)];
            let device = match &set_up.scan {
                Some(scan) => Phone::scanning(scan.key_uri.expose()),
                None => tokens::token().like(set_up.parameters),
            };
            let code = device.ahead(ahead).code(self.desk.now());
            self.press(&code);
        }
    }

    /// The way that people go with a token.
    fn enroll_token(&mut self) {
        self.press("a");
        tokens::fill_in(&mut self.desk, "12-345");
        self.press("<enter>");
        self.type_code();
        self.desk.wait(60);
        self.type_code();
    }

    /// Pages to which keys of other pages lead.
    fn open(&mut self) {
        let user = self.pick(&["alice", "bob", "eight"]);
        self.done.push(format!("open a page of {user}"));
        let has_people = !self.desk.credentials_if_any(user).is_none_or(|facts| facts.devices.is_empty());
        if self.dice.below(2) == 0 || !has_people {
            self.desk.open(&Open::RecoveryCodes(UserName::new(user).unwrap()));
        } else {
            let old = self.desk.credentials(user).devices.remove(0);
            self.desk.open(&Open::Replace(UserName::new(user).unwrap(), old.id, old.name));
        }
    }

    /// The ten codes are made, and one of them is typed back.
    fn keep_recovery_codes(&mut self) {
        self.press("n<enter><enter>");
        if let Some(code) = self.desk.codes.first() {
            let code = code.expose().to_owned();
            self.press(&code);
        }
        self.press("<enter>");
    }

    /// The way that people go, which chance alone would hardly find.
    fn enroll(&mut self) {
        if self.dice.below(2) == 0 {
            self.press("<esc><esc><esc><enter>");
        }
        self.press("aphone-2<enter><enter>");
        self.type_code();
        self.desk.wait(30);
        self.type_code();
    }

    fn press(&mut self, keys: &str) {
        self.done.push(keys.to_owned());
        if self.dice.below(4) == 0 { self.desk.press_blindly(keys) } else { self.desk.press(keys) }
    }

    fn act(&mut self) {
        match self.dice.below(100) {
            0..68 => self.press(self.pick(&KEYS)),
            68..74 => self.type_code(),
            74..78 => self.enroll(),
            78..79 => self.enroll_token(),
            79..80 => self.open(),
            80..81 => self.keep_recovery_codes(),
            81..84 => {
                let text = self.pick(&PASTES);
                self.done.push(format!("paste {text:?}"));
                self.desk.paste(text);
            }
            84..87 => {
                let size = (self.dice.below(301), self.dice.below(101));
                let usual = [(80, 24), (60, 20), (80, 24)][index(&self.dice, 3)];
                let size = if self.dice.below(2) == 0 { usual } else { size };
                self.resize((u16::try_from(size.0).unwrap(), u16::try_from(size.1).unwrap()));
            }
            87..89 => self.type_anything(),
            89..90 => self.step_of_the_clock(),
            90..93 => {
                let secs = [1, 5, 30, 60, 400, 1000][index(&self.dice, 6)];
                self.done.push(format!("wait {secs}"));
                self.desk.wait(secs);
            }
            93..95 => {
                self.done.push("hold back".to_owned());
                self.desk.hold_back();
            }
            95..96 => self.slip_in(),
            _ => {
                self.done.push("release".to_owned());
                self.desk.release();
            }
        }
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.done.push(format!("resize {size:?}"));
        self.wire.resize(size);
        self.desk.resize(size);
    }

    /// What nobody would type, key by key or in one paste.
    fn type_anything(&mut self) {
        let letter = || {
            let (first, count) = ANYTHING[index(&self.dice, ANYTHING.len())];
            char::from_u32(first + u32::try_from(self.dice.below(count)).unwrap()).unwrap_or('\u{fffd}')
        };
        let length = self.dice.below([4, 40, 3000][index(&self.dice, 3)]);
        let text: String = (0..length).map(|_| letter()).collect();
        if self.dice.below(2) == 0 {
            self.done.push(format!("paste {text:?}"));
            self.desk.paste(&text);
        } else {
            // `<` would begin the name of a key.
            let text: String = text.chars().filter(|c| *c != '<').take(60).collect();
            self.press(&text);
        }
    }

    /// The machine slept, or somebody set its clock; nothing woke the console meanwhile.
    fn step_of_the_clock(&mut self) {
        let (back, secs) = (self.dice.below(3) == 0, [1, 40, 3600, 86_400, 40_000_000][index(&self.dice, 5)]);
        let now = self.desk.now();
        let then = if back {
            Timestamp::from_secs(now.secs().saturating_sub(secs).max(NOW.secs()))
        } else {
            now.plus_secs(secs)
        };
        self.done.push(format!("the clock steps to {}", then.secs()));
        self.desk.office.clock.set(then);
        if self.dice.below(2) == 0 {
            self.desk.press("<c-z>");
        }
        self.desk.update(Message::Time);
        self.desk.draw();
    }

    /// Another reply than the directory's own: a refusal, or what an import of
    /// more people would say.
    fn slip_in(&mut self) {
        if !self.desk.is_waiting() {
            return;
        }
        let imported = Imported { added: 1, changed: 0, done: 1, of: 2 };
        let row = BadRow { line: 7, reason: "the row is refused".to_owned() };
        let words = self.desk.words();
        let reply = match self.dice.below(3) {
            0 => Reply::Done(Err(Problem::refused("No.", "Do something else."))),
            1 if words.contains("of 0 people") => Reply::Done(Ok(Done::Imported(imported))),
            _ if words.contains("Reading…") => {
                Reply::Done(Ok(Done::Preview(Preview { added: 2, refused: vec![row], ..Preview::default() })))
            }
            _ => Reply::Progress(Progress::Imported(imported)),
        };
        self.done.push("slip in".to_owned());
        self.desk.slip_in(reply);
    }

    /// Esc and `q` lead out; `y` where the recovery key must be confirmed.
    fn leave(&mut self) {
        self.desk.release();
        for presses in 0..24 {
            if self.desk.left.is_some() {
                return;
            }
            if presses == 6 {
                // The recovery key does not show in a window too small for it.
                self.resize(HOME);
            }
            let recovery_key = self.desk.words().contains("Write its recovery key down");
            let throws_away = self.desk.words().contains("Throw these ten codes away?");
            let stays = self.desk.words();
            self.desk.press(if recovery_key || throws_away { "y" } else { "<esc>" });
            if self.desk.left.is_none() && self.desk.words() == stays {
                self.desk.press("q");
            }
        }
        assert!(self.desk.left.is_some(), "no way out of\n{}", self.desk.rows().join("\n"));
    }

    /// What must hold of every frame.
    fn look(&mut self) {
        let whole = self.dice.below(4) == 0;
        self.wire.send(&mut self.desk, whole);
        let codes = picture::has_light_cells(self.desk.buffer());
        let question = self.desk.words().contains("no, go back");
        if codes && !question && self.dice.below(50) == 0 {
            assert_eq!(
                picture::read(self.desk.buffer(), Theme::Dark).len(),
                1,
                "{}",
                self.desk.rows().join("\n")
            );
        }
    }
}

impl Drop for Monkey {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let last = self.done.len().saturating_sub(40);
            eprintln!("{} … {}", self.done[0], self.done[last..].join("  "));
        }
    }
}

fn index(dice: &Seeded, end: usize) -> usize {
    usize::try_from(dice.below(end as u64)).unwrap()
}

/// One monkey at its desk until it leaves. Returns how many messages there were,
/// and in how many frames after them a device was added.
fn one(seed: u64, most: usize) -> (usize, usize) {
    let mut monkey = Monkey::new(seed);
    let (mut messages, mut added) = (0, 0);
    while messages < most && monkey.desk.left.is_none() {
        messages += 1;
        monkey.act();
        monkey.look();
        added += usize::from(monkey.desk.words().contains("MFA device added: "));
    }
    monkey.leave();
    assert!(monkey.desk.now() >= NOW);
    (messages, added)
}

fn play(messages: usize, first_seed: u64) {
    let (mut left, mut added) = (messages, 0);
    for seed in first_seed.. {
        let (played, came_to_the_end) = one(seed, 200.min(left));
        left -= played;
        added += came_to_the_end;
        if left == 0 {
            break;
        }
    }
    assert!(added > 0, "the monkey never came to the end of the wizard");
}

/// Each broke something once: a question that was deaf after the clock was set back.
#[test]
fn seeds_that_broke_something_break_nothing_any_more() {
    one(1_000_386, 200);
}

#[test]
fn five_thousand_messages_break_nothing() {
    play(5_000, 1);
}

#[test]
#[ignore = "takes a minute; run it after changes to the console"]
fn a_hundred_thousand_messages_break_nothing() {
    play(100_000, 1_000_000);
}
