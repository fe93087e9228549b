//! The thread that reads keys. It is never joined: crossterm's reader cannot be told to stop, and
//! on a terminal that is gone it never returns. The end of the process ends it.

use std::io;
use std::thread;

use crossterm::event::{Event, KeyEventKind};

use super::arrival::Arrival;

/// Reading fails now and then for passing reasons (a size that could not be asked); so often in a
/// row it is no passing reason.
const FAILURES: u32 = 8;

/// Says that no key will come any more, however the thread ends, by a panic too.
struct LastWord<S: Fn(Arrival) -> bool>(S);

impl<S: Fn(Arrival) -> bool> Drop for LastWord<S> {
    fn drop(&mut self) {
        (self.0)(if thread::panicking() { Arrival::Fault } else { Arrival::InputClosed });
    }
}

/// Starts the thread; it ends when nobody listens any more.
pub(super) fn listen<T, S>(stamp: T, sink: S) -> io::Result<()>
where
    T: Fn() -> u64 + Send + 'static,
    S: Fn(Arrival) -> bool + Send + 'static,
{
    thread::Builder::new().name("input".into()).spawn(move || {
        let sink = LastWord(sink);
        let mut failures = 0;
        while failures < FAILURES {
            match crossterm::event::read() {
                Ok(event) => {
                    failures = 0;
                    if !translate(event, &stamp).is_none_or(&sink.0) {
                        return;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => failures += 1,
            }
        }
    })?;
    Ok(())
}

/// What the program is told of an event; releases, mouse and focus are nothing to
/// it, and the signal thread tells of sizes.
fn translate(event: Event, stamp: impl Fn() -> u64) -> Option<Arrival> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => Some(Arrival::Key { event, at: stamp() }),
        Event::Paste(text) => Some(Arrival::Paste { text, at: stamp() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

    use super::{Arrival, translate};

    fn key(kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, kind))
    }

    #[test]
    fn presses_and_repeats_arrive_stamped_and_releases_do_not() {
        for kind in [KeyEventKind::Press, KeyEventKind::Repeat] {
            let arrival = translate(key(kind), || 7);
            assert!(matches!(arrival, Some(Arrival::Key { at: 7, .. })));
        }
        assert!(translate(key(KeyEventKind::Release), || 7).is_none());
        assert!(translate(Event::FocusLost, || 7).is_none());
    }

    #[test]
    fn nothing_typed_or_pasted_shows_in_debug_output() {
        let paste = translate(Event::Paste("123456".into()), || 7).unwrap();
        assert_eq!(format!("{paste:?}"), "Paste");
    }
}
