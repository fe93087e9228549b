//! A program in a real pseudo-terminal: what it shows, what it left behind, how it ended.
//!
//! Waits are for something seen, never for time; time only bounds them.

pub mod app;
pub mod home;
pub mod process;
pub mod scan;
pub mod sight;
pub mod trace;
mod wire;

use std::io::Write;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::Signal;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use process::{BLINK, Elapsed};
use wire::{Flow, Wire};

/// Longest wait for anything that is to happen, on a machine that has much else to do.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A program in its terminal.
pub struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    wire: Arc<Wire>,
    reader: Option<thread::JoinHandle<()>>,
    /// Kept open so that the settings survive the program.
    slave: OwnedFd,
    before: String,
    child: Box<dyn Child + Send + Sync>,
}

impl Session {
    /// Starts a program as the first process of a session on a window of this size.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let name = pair.master.tty_name().unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = rustix::fs::open(name, flags, Mode::empty()).unwrap();
        make_peculiar(&slave);
        let before = settings(&slave);
        let child = pair.slave.spawn_command(command).unwrap();
        let wire = Arc::new(Wire::new(columns, rows));
        let source = pair.master.try_clone_reader().unwrap();
        let reading = Arc::clone(&wire);
        Self {
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            reader: Some(thread::spawn(move || reading.read(source))),
            wire,
            before,
            slave,
            child,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Pastes as a terminal does that was asked to bracket pastes.
    pub fn paste(&mut self, text: &str) {
        self.keys(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Writes to the terminal past the program, as `wall` and the kernel do.
    pub fn stray(&self, text: &str) {
        rustix::io::write(&self.slave, text.as_bytes()).unwrap();
    }

    pub fn signal(&self, signal: Signal) {
        process::send(self.pid(), signal);
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.wire.resize(columns, rows);
        self.tell_size(columns, rows);
    }

    /// Gives the window another size and nothing of what it showed.
    pub fn resize_blank(&self, columns: u16, rows: u16) {
        self.wire.resize(columns, rows);
        self.wire.forget();
        self.tell_size(columns, rows);
    }

    fn tell_size(&self, columns: u16, rows: u16) {
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// Waits for a text on the screen, however it is broken into lines.
    pub fn sees(&self, text: &str) {
        let text = unbroken(text);
        self.until(&text, |screen| unbroken(&screen.contents()).contains(&text));
    }

    /// Waits until a text is no more on the screen.
    pub fn sees_no_more(&self, text: &str) {
        let text = unbroken(text);
        let gone = |screen: &vt100::Screen| !unbroken(&screen.contents()).contains(&text);
        self.until(&format!("screen without {text:?}"), gone);
    }

    /// Waits for the screen to be in some state.
    pub fn until(&self, what: &str, state: impl Fn(&vt100::Screen) -> bool) {
        self.until_within(what, PATIENCE, state);
    }

    /// The same, for so long.
    pub fn until_within(&self, what: &str, most: Duration, state: impl Fn(&vt100::Screen) -> bool) {
        self.wire.until(what, most, state);
    }

    /// What the screen shows now.
    pub fn shows(&self) -> String {
        self.wire.look(vt100::Screen::contents)
    }

    /// Looks at the screen as it is now.
    pub fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        self.wire.look(at)
    }

    /// The row of a text that is on the screen, and its column.
    pub fn place(&self, text: &str) -> (u16, u16) {
        self.sees(text);
        self.look(|screen| {
            let (_, columns) = screen.size();
            let found = screen.rows(0, columns.get()).zip(0..).find_map(|(line, row)| {
                let before = line.split_once(text)?.0.chars().count();
                Some((row, u16::try_from(before).unwrap()))
            });
            found.unwrap_or_else(|| panic!("{text:?} is broken over lines"))
        })
    }

    /// All that was ever sent to the terminal.
    pub fn sent(&self) -> Vec<u8> {
        self.wire.sent()
    }

    /// Waits for every mode of the screen to be as before the program.
    pub fn modes_are_off(&self) {
        self.until("restored modes", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && !screen.application_keypad()
                && !screen.application_cursor()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }

    pub fn modes_are_on(&self) {
        self.until("entered modes", |screen| {
            screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
        });
        assert!(!self.is_cooked());
    }

    pub fn settings_are_as_before(&self) {
        assert_eq!(settings(&self.slave), self.before);
    }

    /// Everything is as before the program.
    pub fn is_whole(&self) {
        self.modes_are_off();
        self.settings_are_as_before();
    }

    /// From now on "before" is what the terminal is set to now.
    pub fn take_settings_as_before(&mut self) {
        self.before = settings(&self.slave);
    }

    pub fn is_cooked(&self) -> bool {
        tcgetattr(&self.slave).unwrap().local_modes.contains(LocalModes::ICANON)
    }

    /// What a shell does with a job stopped from outside: its own settings, its own screen.
    pub fn shell_takes_over(&self) {
        let mut cooked = tcgetattr(&self.slave).unwrap();
        cooked.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
        tcsetattr(&self.slave, OptionalActions::Now, &cooked).unwrap();
        self.wire.forget();
    }

    /// Stops reading what the program writes, as a stalled link does.
    pub fn hold(&self) {
        self.wire.set_flow(Flow::Held);
    }

    /// Stops reading, and has the program draw until it is stuck in a write.
    pub fn stall(&mut self) {
        self.hold();
        let pid = self.pid();
        loop {
            let before = process::written(pid);
            // Draws the whole window anew.
            self.keys("\x0c");
            let elapsed = Elapsed::start();
            while process::written(pid) == before && elapsed.so_far() < Duration::from_secs(1) {
                thread::yield_now();
            }
            if process::written(pid) == before {
                return;
            }
        }
    }

    /// Reads again what the program writes.
    pub fn flow(&self) {
        self.wire.set_flow(Flow::Reading);
    }

    /// Waits until the program has taken in every key.
    pub fn is_taken_in(&self) {
        let left = || rustix::io::ioctl_fionread(&self.slave).unwrap();
        process::eventually("keys taken in", PATIENCE, || left() == 0);
    }

    /// Hangs up: closes the terminal's other end. `poke` is a key that makes the program write,
    /// which wakes the reading thread so that it can close its end too. The last the program reads
    /// is Enter and Ctrl-D, which portable-pty says when its writer goes.
    pub fn hang_up(&mut self, poke: &str) {
        self.wire.set_flow(Flow::Closed);
        self.keys(poke);
        self.reader.take().unwrap().join().unwrap();
        self.writer = None;
        self.master = None;
    }

    /// Waits for the end of the program, at most so long, and returns its exit code.
    pub fn ends_within(&mut self, most: Duration) -> u32 {
        let elapsed = Elapsed::start();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.signal().is_none(), "killed: {status}");
                return status.exit_code();
            }
            assert!(elapsed.so_far() < most, "still there after {most:?}:\n{}", self.shows());
            thread::park_timeout(BLINK);
        }
    }

    /// Waits for the end of the program and returns its exit code.
    pub fn ends(&mut self) -> u32 {
        self.ends_within(PATIENCE)
    }

    /// Ends the program without a word, as a crash of the machine would.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        self.child.wait().unwrap();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text with one blank between its words.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, ..PtySize::default() }
}

/// Settings that no program would choose, so that "as before" cannot happen by chance.
fn make_peculiar(slave: &OwnedFd) {
    let mut settings = tcgetattr(slave).unwrap();
    settings.local_modes ^= LocalModes::ECHOCTL | LocalModes::ECHOE;
    tcsetattr(slave, OptionalActions::Now, &settings).unwrap();
}

fn settings(slave: &OwnedFd) -> String {
    let Termios { input_modes, output_modes, control_modes, local_modes, special_codes, .. } =
        tcgetattr(slave).unwrap();
    format!("{input_modes:?} {output_modes:?} {control_modes:?} {local_modes:?} {special_codes:?}")
}
