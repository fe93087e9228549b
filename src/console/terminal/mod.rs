//! The terminal: taking it and giving it back whole on every way out, the threads that listen to
//! it and to the system, and a screen that costs one write per frame.
//!
//! It knows nothing of the rest of the program: what happens is told as [`Arrival`]s to a function
//! given to [`open`], and time is a stamp from another. Nothing here asks the terminal a question,
//! and at rest none of its threads wakes.

mod arrival;
mod backend;
mod cast;
mod deadline;
mod frame;
mod guard;
mod hang_up;
mod input;
mod panics;
mod pen;
mod screen;
mod signals;
mod suspend;
mod tty;
mod way_back;

use std::io;
use std::sync::Arc;

pub use arrival::{Arrival, Signal};
pub use cast::{Recording, Trouble};
pub use guard::Guard;
pub use panics::{PanicNote, install_panic_hook, take_panic};
pub use screen::Screen;
pub use suspend::CannotSuspend;
pub use tty::{Outlet, Tty};

/// Takes the terminal and starts to listen. `sink` is called from several threads with all that
/// arrives and answers whether anybody still listens; `stamp` tells the time of keys in
/// milliseconds. The guard must outlive the screen's last frame, and be dropped on the main
/// thread.
///
/// # Errors
/// When the terminal's settings cannot be read or set, or a thread cannot be started. The terminal
/// is then as it was; signals no longer end the process by themselves.
pub fn open<T, S>(tty: Tty, stamp: T, sink: S) -> io::Result<(Guard, Screen)>
where
    T: Fn() -> u64 + Send + 'static,
    S: Fn(Arrival) -> bool + Clone + Send + 'static,
{
    let way_back = Arc::new(way_back::WayBack::record(tty.clone())?);
    let continuations = Arc::new(suspend::Continuations::default());
    let deadline = deadline::Deadline::new(Arc::clone(&way_back));
    // Signals first: one that comes between the first change and the first frame must not leave
    // the change behind.
    signals::listen(tty.clone(), deadline.clone(), Arc::clone(&continuations), sink.clone())?;
    let guard = Guard::enter(way_back, continuations, deadline.clone())?;
    hang_up::listen(tty.clone(), deadline, sink.clone())?;
    input::listen(stamp, sink)?;
    Ok((guard, Screen::new(tty)?))
}
