//! What signals that end a process do to this one: what they always do, unless
//! somebody holds them.
//!
//! Owns the one registration of the process, which the library does not give
//! back. Must not know what is held them for.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::flag;
use signal_hook::low_level::{emulate_default_handler, pipe, unregister};

/// Signals that end a process.
const ENDS: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

/// While true, signals do what they always do.
#[derive(Clone)]
struct Usual {
    ends: Arc<AtomicBool>,
    stops: Arc<AtomicBool>,
}

static USUAL: Mutex<Option<Usual>> = Mutex::new(None);

impl Usual {
    /// Listens from the first time on, once for all who hold signals: of two
    /// registrations the one that nobody holds would still end the process.
    fn of_process() -> io::Result<Self> {
        let mut known = USUAL.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(usual) = &*known {
            return Ok(usual.clone());
        }
        let ends = Arc::new(AtomicBool::new(true));
        let stops = Arc::new(AtomicBool::new(true));
        for number in ENDS {
            flag::register_conditional_default(number, Arc::clone(&ends))?;
        }
        flag::register_conditional_default(SIGTSTP, Arc::clone(&stops))?;
        Ok(known.insert(Usual { ends, stops }).clone())
    }
}

/// Signals that end are only noted, until this is dropped. One at a time.
pub struct Held {
    usual: Usual,
    /// The number of the last one, 0 before the first.
    last: Arc<AtomicUsize>,
    noting: Vec<SigId>,
}

impl Held {
    /// While something goes on that asks again and again whether to. Whoever
    /// cannot wait for that sends a second one.
    pub fn at_work() -> io::Result<Self> {
        let mut held = Self::new()?;
        held.end_at_the_second()?;
        held.usual.ends.store(false, Ordering::SeqCst);
        Ok(held)
    }

    /// While the terminal has no echo: each one wakes whoever waits at the other
    /// end of this, and a stop does nothing, as it would leave the shell without echo.
    pub fn at_a_prompt(wake: &UnixStream) -> io::Result<Self> {
        let mut held = Self::new()?;
        for number in ENDS {
            held.noting.push(pipe::register(number, wake.try_clone()?)?);
        }
        held.usual.ends.store(false, Ordering::SeqCst);
        held.usual.stops.store(false, Ordering::SeqCst);
        Ok(held)
    }

    fn new() -> io::Result<Self> {
        let mut held = Self { usual: Usual::of_process()?, last: Arc::default(), noting: Vec::new() };
        for number in ENDS {
            let value = usize::try_from(number).unwrap_or_default();
            held.noting.push(flag::register_usize(number, Arc::clone(&held.last), value)?);
        }
        Ok(held)
    }

    fn end_at_the_second(&mut self) -> io::Result<()> {
        let second = Arc::new(AtomicBool::new(false));
        for number in ENDS {
            self.noting.push(flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&second))?);
            self.noting.push(flag::register(number, Arc::clone(&second))?);
        }
        Ok(())
    }

    /// The signal that came last, if one did.
    pub fn signal(&self) -> Option<u8> {
        match self.last.load(Ordering::SeqCst) {
            0 => None,
            number => Some(u8::try_from(number).unwrap_or_default()),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.usual.ends.store(true, Ordering::SeqCst);
        self.usual.stops.store(true, Ordering::SeqCst);
        for noting in self.noting.drain(..) {
            unregister(noting);
        }
    }
}

/// A signal ends the process as always, and something is done before that, until this is dropped.
pub struct Swept {
    /// Only ever dropped: that ends the thread as well.
    _held: Held,
}

impl Swept {
    /// `sweep` is called with what ends the process. A thread waits for it: a
    /// signal comes while this one reads, computes, or waits for whoever takes
    /// what is printed.
    pub fn before_the_end(sweep: impl FnOnce(&dyn Fn()) + Send + 'static) -> io::Result<Self> {
        let (mut woken, wake) = UnixStream::pair()?;
        let mut held = Held::new()?;
        // The sweeping may have to wait for a terminal that takes nothing.
        held.end_at_the_second()?;
        for number in ENDS {
            held.noting.push(pipe::register(number, wake.try_clone()?)?);
        }
        let last = Arc::clone(&held.last);
        thread::Builder::new().name("ends".to_owned()).spawn(move || {
            // Nothing is read where nobody can wake it any more.
            if woken.read(&mut [0]).is_ok_and(|read| read > 0) {
                let number = i32::try_from(last.load(Ordering::SeqCst)).unwrap_or_default();
                sweep(&|| drop(emulate_default_handler(number)));
            }
        })?;
        held.usual.ends.store(false, Ordering::SeqCst);
        Ok(Self { _held: held })
    }
}
