//! `mfa-enroll`: the AWS IAM console's *Assign MFA device* wizard for anybody's
//! users, in a terminal. Users → security credentials → assign device → QR code
//! or secret key → two consecutive codes.
//!
//! # The house
//!
//! | room | owns | may name |
//! |---|---|---|
//! | [`model`] | the nouns, valid by construction | nothing of ours |
//! | [`ports`] | clock, randomness, who else sees the terminal | model |
//! | [`qr`] | text → modules → the best drawing that fits, or a picture | nothing of ours |
//! | [`totp`] | codes, steps, the two-code rule, the sign-in rule | model |
//! | [`formats`] | enrollments as other programs write them: text to devices and back | totp, model |
//! | [`store`] | records at rest: sled, memory, sealing, history chain | totp, model, ports |
//! | [`directory`] | what can be asked and changed, and the rules over one record | store, formats, totp, model, ports |
//! | [`service`] | the daemon that owns a store for many, its socket, and the directory that forwards to it | directory, totp, model, ports |
//! | [`enrollment`] | the wizard as a pure state machine | totp, model |
//! | [`console`] | the program on a terminal | directory, enrollment, qr, totp, model, ports |
//! | [`cli`] | the commands without the console | directory, service, enrollment, qr, totp, model, ports |
//! | `hardening` | what the kernel is asked for at the start | nothing of ours |
//! | [`demo`] | sample people in memory, the simulated phone, the tour | console's panel, directory, store, totp, qr, model, ports |
//! | this file, `main` | where they meet | everything |
//!
//! `tests/house.rs` reads the sources and fails on anything else. sled stays
//! inside `store`, ratatui inside `console` and `demo`, the system clock inside one file
//! of `ports`.
//!
//! # Three things to know
//!
//! *The seam is [`directory::Directory`]*: use cases, not records. Nothing above
//! it assumes that the secret key is held on this machine.
//!
//! *The aggregate is [`model::User`]*: one record with its devices. Every write
//! is a change set with its history entries, in one transaction.
//!
//! *Time is a parameter*: [`run`] is handed a clock; a code is stamped by the
//! directory when it arrives.
//!
//! # The flow of a key press
//!
//! The threads of `console::terminal` (input, signals, hang-up) and the
//! [`directory::Worker`] feed one channel. The console's loop waits for a message
//! or the next deadline, asks the screen on top what follows, hands requests to
//! the worker under a ticket, and draws once. At rest nothing wakes.
//! What takes long goes in parts of a few milliseconds with requests between
//! (`directory/worker`): the names of the users list, walks, imports. It says how far
//! it is, and is stopped when nobody waits for it any more. So a list of a million has
//! its first page at once, and is searched in memory a little later.
//! In the demo a [`console::panel::Panel`] stands beside the pages: it is offered
//! the keys that mean nothing to a page, and sees what the page shows.
//! A command has no loop: `cli` opens the directory, asks it, prints, ends.
//!
//! # Many hands
//!
//! `serve` hands [`directory::Local`] to a daemon ([`service`]): one thread carries out
//! what comes, in the name of whom the kernel says is there, and each client has a thread
//! that reads and writes. Console and commands have the same trait before them, in
//! `service::forwarding`: each act is a [`directory::Request`]. Who may ask for what is
//! one `match` in `service/roles.rs`. Peers are read by nix, as rustix cannot hold the
//! process id 0 of a peer in another name space.
//!
//! # Where to start reading
//!
//! The nouns in [`model`], the rule in [`totp::pairing`], the use cases in
//! [`directory`], the order of the wizard in [`enrollment`]; then a command
//! (`cli/enroll.rs`) or a screen (`console/screens`).

pub mod cli;
pub mod console;
pub mod demo;
pub mod directory;
pub mod enrollment;
pub mod formats;
mod hardening;
pub mod model;
pub mod ports;
pub mod qr;
pub mod service;
pub mod store;
pub mod totp;

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, PoisonError};

use self::cli::{Color, Shot, Subject, TourWish, Turn, Wish};
use self::console::playback::Playback;
use self::console::svg::{self, Theme};
use self::console::terminal::{Recording, Trouble};
use self::console::{Begin, ColorChoice, Ended, NewsSink, Session};
use self::demo::Demo;
use self::demo::rehearsal::{HandClock, acting};
use self::demo::tour::{AtEnd, Pose, Tour};
use self::directory::{Directory, Kind, Problem};
use self::model::escaped;
use self::ports::Onlookers;
use self::service::Forwarding;

pub use self::cli::{Environment, Ports, Terminals};

/// The whole program: from the command line to the exit code.
pub fn run(ports: &Ports) -> u8 {
    // Before anything secret is read, and before anything is made. A gate reads and
    // makes nothing; the shell that it becomes is not to inherit this.
    if !cli::is_gate(ports) {
        hardening::harden();
    }
    console::terminal::install_panic_hook();
    catch_unwind(AssertUnwindSafe(|| turn(ports))).unwrap_or_else(|_| {
        let place = console::terminal::take_panic().map(|note| note.to_string());
        cli::tell_fault(place.as_deref())
    })
}

fn turn(ports: &Ports) -> u8 {
    match cli::run(ports) {
        Turn::Done(code) => code,
        Turn::Console(wish) => console(ports, *wish).unwrap_or_else(cli::tell_problem),
        Turn::Picture(shot) => picture(&shot).map_or_else(cli::tell_problem, |svg| cli::print(&svg)),
    }
}

/// Runs the console that is wanted. Where there is no store yet, its first page
/// may lead to the demo.
fn console(ports: &Ports, mut wish: Wish) -> Result<u8, Problem> {
    let demo = Demo::new(wish.acting.clone(), wish.speed);
    let demo = match &wish.tour {
        Some(TourWish { begins_again: true, .. }) => demo.with_tour(AtEnd::BeginsAgain, None),
        Some(_) => demo.with_tour(AtEnd::HandsOver, None),
        None => demo,
    };
    let record = wish.tour.as_ref().and_then(|tour| tour.record.clone());
    let session = match std::mem::replace(&mut wish.of, Subject::Demo) {
        Subject::Store(opening) => {
            let place = escaped(&opening.places.store.display().to_string());
            Session {
                onlookers: ports.environment.onlookers,
                ..session(ports, &wish, Begin::Store(opening), place, demo)
            }
        }
        Subject::Served(forwarding, own) => {
            let begin = Begin::Shared { directory: shared(*forwarding, own.is_some()), own };
            Session {
                onlookers: ports.environment.onlookers,
                ..session(ports, &wish, begin, String::new(), demo)
            }
        }
        Subject::Demo => session(ports, &wish, Begin::Demo(demo.stage()?), String::new(), demo),
    };
    // Made when nothing else can go wrong before it.
    let recording = record.as_deref().map(|path| recording(ports, path)).transpose()?;
    let trouble = recording.as_ref().map(Recording::trouble);
    let ended = console::run(Session { recording, ..session });
    if let (Some(path), Some(problem), Ok(Ended::Left(0))) =
        (&record, trouble.as_ref().and_then(Trouble::get), &ended)
    {
        return Err(Problem::new(
            Kind::Unavailable,
            format!("The recording {} is not whole: {problem}.", escaped(&path.display().to_string())),
            "It can be played up to there. Make room, then record again under another name.",
        ));
    }
    match ended {
        Ok(Ended::Left(code)) => Ok(code),
        Ok(Ended::GaveUp(problem)) => Err(problem),
        Err(problem) => Err(Problem::new(
            Kind::Unavailable,
            format!("The terminal cannot be used: {problem}."),
            "Start it on another terminal, or use --plain.",
        )),
    }
}

/// A daemon's directory. What is about the own devices stays on the connection that
/// was cleared for it.
fn shared(forwarding: Forwarding, is_own: bool) -> Box<dyn FnOnce(NewsSink) -> Box<dyn Directory>> {
    Box::new(move |news| if is_own { Box::new(forwarding) } else { Box::new(forwarding.with_news(news)) })
}

fn session(ports: &Ports, wish: &Wish, begin: Begin, store_place: String, demo: Demo) -> Session {
    Session {
        demo: Box::new(move || demo.stage()),
        begin,
        clock: Arc::clone(&ports.clock),
        ascii: wish.ascii,
        color: match wish.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        },
        passwd: ports.environment.passwd.clone(),
        default_issuer: wish.default_issuer.clone(),
        store_place,
        // The keys of the demo are nobody's: it may be recorded.
        onlookers: Onlookers::default(),
        recording: None,
    }
}

fn recording(ports: &Ports, path: &Path) -> Result<Recording, Problem> {
    let clock = Arc::clone(&ports.clock);
    Recording::begin(path, "mfa-enroll: the tour", move || clock.now().millis()).map_err(|problem| {
        let place = escaped(&path.display().to_string());
        match problem.kind() {
            ErrorKind::AlreadyExists => Problem::refused(
                format!("{place} is there already."),
                "Name another file, or remove that one.",
            ),
            _ => Problem::refused(
                format!("The recording {place} cannot be begun: {problem}."),
                "Name a file in a folder that you may write to.",
            ),
        }
    })
}

/// How often the tour is woken at most.
const LONGEST_TOUR: usize = 100_000;

/// Plays the tour up to a screen and draws that; the same each time.
fn picture(shot: &Shot) -> Result<String, Problem> {
    let shots = Tour::shots();
    let Some((name, step)) = shots.iter().find(|(name, _)| *name == shot.name) else {
        let names: Vec<&str> = shots.iter().map(|(name, _)| name.as_str()).collect();
        return Err(Problem::new(
            Kind::NotFound,
            format!("The tour has no screen “{}”.", escaped(&shot.name)),
            format!("Name one of these: {}.", names.join(", ")),
        ));
    };
    let clock = Arc::new(HandClock::default());
    let pose = Pose::default();
    let demo = Demo::new(acting(&clock)?, 1).with_tour(AtEnd::HandsOver, Some(Arc::clone(&pose)));
    let mut playback = Playback::of(Box::new(move || demo.stage()), shot.ascii, shot.size)?;
    let taken = || pose.lock().unwrap_or_else(PoisonError::into_inner).take();
    for _ in 0..LONGEST_TOUR {
        match taken() {
            Some(taken) if taken == *name => {
                let theme = if shot.is_light { Theme::Light } else { Theme::Dark };
                return Ok(svg::svg(
                    playback.cells(),
                    theme,
                    "mfa-enroll --demo",
                    &format!("mfa-enroll: {step}"),
                ));
            }
            // It goes on from the one before at the same moment.
            Some(_) => {}
            None => clock.wind(playback.rests_for().unwrap_or(1)),
        }
        playback.time()?;
    }
    Err(Problem::new(
        Kind::Fault,
        format!("The tour does not come to its screen “{name}” at this size."),
        "Try the size 80x24. Please report this.",
    ))
}
