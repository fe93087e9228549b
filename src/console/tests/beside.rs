//! A panel beside the pages: its place, and that pages and questions come first.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::harness::{Desk, Left};
use super::people::{alice, dozen};
use super::{HOME, owners};
use crate::console::keymap::{Chord, Hint};
use crate::console::look::Role;
use crate::console::panel::{Canvas, Moment, Panel, Place, Reach, Sight, Stroke, Taken};
use crate::model::Timestamp;

/// A panel that says what it was offered, and does what it is told.
#[derive(Clone)]
struct Told {
    place: Rc<Cell<Place>>,
    reach: Rc<Cell<Reach>>,
    offered: Rc<RefCell<Vec<Chord>>>,
    strokes: Rc<RefCell<Vec<Stroke>>>,
    seen: Rc<RefCell<String>>,
}

impl Told {
    fn at(place: Place) -> Self {
        Self {
            place: Rc::new(Cell::new(place)),
            reach: Rc::new(Cell::new(Reach::Rest)),
            offered: Rc::default(),
            strokes: Rc::default(),
            seen: Rc::default(),
        }
    }

    fn was_offered(&self) -> Vec<Chord> {
        self.offered.take()
    }
}

impl Panel for Told {
    fn place(&self, _: (u16, u16)) -> Place {
        self.place.get()
    }

    fn reach(&self) -> Reach {
        self.reach.get()
    }

    fn hints(&self, title: &str) -> Vec<Hint> {
        let word = if title == "Users" { "on users" } else { "elsewhere" };
        vec![Hint { chords: &[Chord::Char('z')], word, help: "A key of the panel." }]
    }

    fn key(&mut self, chord: Chord, sight: &Sight<'_>, _: &Moment) -> Taken {
        self.offered.borrow_mut().push(chord);
        self.seen.replace(sight.words());
        match chord {
            Chord::Char('z') => Taken::Yes,
            Chord::Char('Z') => Taken::Strokes(self.strokes.take()),
            _ => Taken::No,
        }
    }

    fn time(&mut self, sight: &Sight<'_>, _: &Moment) -> Vec<Stroke> {
        self.seen.replace(sight.words());
        Vec::new()
    }

    fn deadline(&self, moment: &Moment) -> Option<Timestamp> {
        (self.place.get() != Place::Hidden).then(|| moment.now.plus_secs(1))
    }

    fn draw(&self, canvas: &mut Canvas<'_>, moment: &Moment) {
        canvas.clear();
        let size =
            format!("panel {}x{} of {}x{}", canvas.width(), canvas.height(), moment.size.0, moment.size.1);
        canvas.text(0, 0, &size, Role::Plain);
    }
}

fn desk(told: &Told, size: (u16, u16)) -> Desk {
    let mut desk = Desk::with(dozen);
    desk.hang(Box::new(told.clone()));
    desk.resize(size);
    desk
}

#[test]
fn the_page_has_the_columns_that_the_panel_leaves_and_never_too_few() {
    let told = Told::at(Place::Beside(40));
    let mut desk = desk(&told, (132, 43));
    desk.sees("panel 40x43 of 132x43");
    assert!(desk.rows()[0].contains("panel") && desk.rows()[0].contains("without MFA"));
    desk.resize((100, 24));
    desk.sees("panel 40x24 of 100x24");
    desk.resize((99, 24));
    desk.sees_no("panel");
    desk.resize((59, 24));
    desk.sees("The window has 59x24");
    told.place.set(Place::Over);
    desk.resize(HOME);
    desk.sees("panel 80x24 of 80x24");
    desk.sees_no("Users");
    assert!(told.seen.borrow().contains("Users"), "what it sees is the page");
    assert!(!told.seen.borrow().contains("panel"));
}

#[test]
fn a_key_that_means_something_to_the_page_never_reaches_the_panel() {
    let told = Told::at(Place::Hidden);
    let mut desk = desk(&told, HOME);
    desk.press("jkz");
    assert_eq!(told.was_offered(), [Chord::Char('z')]);
    // Typed text is the page's, whatever it says; only Ctrl is never text.
    desk.press("/ali z<c-p>");
    desk.sees("ali z");
    assert_eq!(told.was_offered(), [Chord::Ctrl('p')]);
    desk.press("<esc>");
    told.was_offered();
    desk.press("q");
    assert_eq!(desk.left, Some(Left::Code(0)));
    assert_eq!(told.was_offered(), []);
}

#[test]
fn space_in_a_field_of_choices_is_the_fields() {
    let told = Told::at(Place::Hidden);
    let mut desk = Desk::with(alice);
    desk.hang(Box::new(told.clone()));
    desk.press("<enter>aphone<tab>");
    told.was_offered();
    desk.press(" ");
    desk.sees("(•) Hardware token");
    for (keys, page) in [("d ", "Deactivate"), ("cn ", "Recovery codes")] {
        let mut desk = owners::at_alice(owners::none, owners::three);
        desk.hang(Box::new(told.clone()));
        desk.press(keys);
        desk.sees(page);
    }
    let mut desk = desk_of_settings(&told);
    desk.press(" ");
    assert_eq!(told.was_offered().iter().filter(|chord| **chord == Chord::Char(' ')).count(), 0);
}

fn desk_of_settings(told: &Told) -> Desk {
    let mut desk = Desk::with(dozen);
    desk.hang(Box::new(told.clone()));
    desk.press("s<tab>");
    desk.sees("Settings");
    desk
}

#[test]
fn a_panel_over_the_page_has_every_key_but_those_that_leave() {
    let told = Told::at(Place::Over);
    let mut desk = desk(&told, HOME);
    desk.press("z?/j");
    let all = ['z', '?', '/', 'j'].map(Chord::Char);
    assert_eq!(told.was_offered(), all);
    // What it does not take is the page's: here the filter got the j.
    told.place.set(Place::Hidden);
    desk.draw();
    desk.paste("x");
    desk.press("<c-c>");
    assert_eq!(desk.left, Some(Left::Code(130)));
}

#[test]
fn a_panel_that_has_the_keys_is_asked_before_the_page_and_gives_back_what_it_does_not_take() {
    let told = Told::at(Place::Beside(40));
    told.reach.set(Reach::All);
    let mut desk = desk(&told, (132, 43));
    desk.paste("nobody");
    desk.sees_no("nobody");
    desk.press("n");
    assert_eq!(told.was_offered(), [Chord::Char('n')]);
    desk.sees("New user");
    desk.press("z");
    desk.sees_no("z▏");
}

#[test]
fn a_question_is_never_covered_and_never_disturbed() {
    let told = Told::at(Place::Hidden);
    let mut desk = Desk::with(alice);
    desk.hang(Box::new(told.clone()));
    desk.press("<enter>aphone<enter>u");
    desk.sees("discard it");
    told.was_offered();
    told.place.set(Place::Over);
    told.reach.set(Reach::All);
    desk.press("zZ");
    desk.sees("discard it");
    desk.sees_no("panel");
    assert_eq!(told.was_offered(), []);
    desk.press("<esc>");
    desk.sees("panel");
}

#[test]
fn what_a_panel_strikes_goes_to_the_page_and_its_questions() {
    let told = Told::at(Place::Hidden);
    let mut desk = desk(&told, HOME);
    told.strokes.replace("/alice".chars().map(|c| Stroke::Key(Chord::Char(c))).collect());
    desk.press("Z");
    desk.sees("alice▏");
    desk.press("<enter>");
    told.strokes.replace(vec![Stroke::Again]);
    desk.press("Z");
    assert_eq!(desk.left, Some(Left::Demo));
}

#[test]
fn the_keys_of_the_panel_come_after_those_of_the_page() {
    let told = Told::at(Place::Beside(40));
    let mut desk = desk(&told, (200, 43));
    desk.sees("s settings z on users");
    desk.press("?");
    desk.press(&"j".repeat(30));
    desk.sees("A key of the panel.");
    desk.press("<esc>h");
    desk.sees("z elsewhere");
}

#[test]
fn time_reaches_the_panel_at_its_own_deadlines() {
    let told = Told::at(Place::Beside(40));
    let mut desk = desk(&told, (132, 43));
    told.seen.take();
    desk.wait(1);
    assert!(told.seen.borrow().contains("Users"));
}

/// What is no demo has no panel, and so nothing of all this.
#[test]
fn without_a_panel_no_key_and_no_hint_is_another() {
    let mut desk = Desk::with(dozen);
    let before = desk.rows();
    desk.press("z <c-p>");
    assert_eq!(desk.rows(), before);
}
