//! The thread that receives signals and passes them on. Signals that ask the program to end also
//! start its hard deadline, here and not in the program: that may be stuck.

use std::io;
use std::sync::Arc;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::arrival::{Arrival, Signal};
use super::deadline::{Deadline, LINK_GONE, TO_END};
use super::suspend::Continuations;
use super::tty::{Outlet, Tty};

/// Starts the thread; from then on no signal ends the process by itself. The thread stays to the
/// end of the process, because the deadline must hold while the program closes its store, too.
pub(super) fn listen<S>(
    tty: Tty,
    deadline: Deadline,
    continuations: Arc<Continuations>,
    sink: S,
) -> io::Result<()>
where
    S: Fn(Arrival) -> bool + Send + 'static,
{
    let mut signals = Signals::new([SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for number in signals.forever() {
            match number {
                SIGTSTP => {
                    sink(Arrival::Suspend);
                }
                // Not left to crossterm, which listens only once its reader runs.
                SIGWINCH => {
                    if let Ok(size) = tty.size() {
                        sink(Arrival::Resize { width: size.width, height: size.height });
                    }
                }
                SIGCONT => {
                    continuations.note();
                    sink(Arrival::Continued);
                }
                _ => {
                    if let Some(signal) = Signal::from_number(number) {
                        deadline.start(grace(signal), signal.exit_code());
                        sink(Arrival::Signal(signal));
                    }
                }
            }
        }
    })?;
    Ok(())
}

fn grace(signal: Signal) -> std::time::Duration {
    match signal {
        Signal::HangUp => LINK_GONE,
        Signal::Interrupt | Signal::Quit | Signal::Terminate => TO_END,
    }
}
