//! People from a file: name it, see what would happen, do it.
//!
//! Owns the three stages. Must not read the file: the directory does.

use std::path::PathBuf;

use crate::console::canvas::Canvas;
use crate::console::footer::Footer;
use crate::console::keymap::{Binding, Chord, Hint, act, hints};
use crate::console::look::Role;
use crate::console::screen::{Crumbs, Effect, Moment, Screen};
use crate::console::widgets::{Field, Frame};
use crate::console::words::{count, counted};
use crate::directory::people::Source;
use crate::directory::{Done, Forecast, Imported, Pace, Preview, Problem, Progress, Request};

/// Rows of the window that show no refused rows.
const CHROME: u16 = 9;
/// Columns of the gauge.
const GAUGE: usize = 40;

/// Where the import stands.
enum Stage {
    /// The file is being named.
    Naming,
    /// It is being read, or its people are compared: how far that is, once it was told.
    Reading(Option<Progress>),
    /// What would happen, and how far the refused rows are scrolled.
    Preview(Preview, usize),
    /// It is happening, at this pace.
    Running(Imported, Pace, Option<Forecast>),
    /// It happened.
    Through(Imported),
    /// A problem ended it.
    Failed(Imported),
}

/// People are being imported.
pub struct Import {
    file: Field,
    source: Option<Source>,
    stage: Stage,
}

/// What keys do here.
#[derive(Clone, Copy)]
enum Act {
    Read,
    Run,
    Up,
    Down,
    Page,
    Ends,
    Stop,
    Leave,
    Back,
}

const KEYS: &[Binding<Import, Act>] = &[
    Binding {
        chords: &[Chord::Enter],
        act: Act::Read,
        hint: "look at it",
        help: "Read the file and show what importing it would do. Nothing is changed yet.",
        when: |state| matches!(state.stage, Stage::Naming) && !state.file.text().trim().is_empty(),
    },
    Binding {
        chords: &[Chord::Enter],
        act: Act::Run,
        hint: "import",
        help: "Import. Rows that were refused are left out.",
        when: |state| matches!(&state.stage, Stage::Preview(preview, _) if preview.added + preview.changed > 0),
    },
    Binding {
        chords: &[Chord::Up],
        act: Act::Up,
        hint: "",
        help: "Scroll the refused rows up.",
        when: |state| matches!(state.stage, Stage::Preview(..)),
    },
    Binding {
        chords: &[Chord::Down],
        act: Act::Down,
        hint: "more",
        help: "Scroll the refused rows down.",
        when: |state| matches!(&state.stage, Stage::Preview(preview, top) if *top + 1 < preview.refused.len()),
    },
    Binding {
        chords: &[Chord::PageUp, Chord::PageDown],
        act: Act::Page,
        hint: "",
        help: "A page of the refused rows up or down.",
        when: |state| matches!(state.stage, Stage::Preview(..)),
    },
    Binding {
        chords: &[Chord::Home, Chord::End],
        act: Act::Ends,
        hint: "",
        help: "The first or the last of the refused rows.",
        when: |state| matches!(state.stage, Stage::Preview(..)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Stop,
        hint: "stop",
        help: "Stop. What was imported so far stays; a second run goes on from there.",
        when: |state| matches!(state.stage, Stage::Running(..)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Leave,
        hint: "stop",
        help: "Stop reading and go back. Nothing was changed yet.",
        when: |state| matches!(state.stage, Stage::Reading(_)),
    },
    Binding {
        chords: &[Chord::Enter, Chord::Esc],
        act: Act::Back,
        hint: "done",
        help: "Back to the users.",
        when: |state| matches!(state.stage, Stage::Through(_) | Stage::Failed(_)),
    },
    Binding {
        chords: &[Chord::Esc],
        act: Act::Back,
        hint: "back",
        help: "Back to the users.",
        when: |_| true,
    },
];

impl Import {
    /// A file is to be named first.
    pub fn of_file() -> Self {
        Self { file: Field::default(), source: None, stage: Stage::Naming }
    }

    /// From a source that is known.
    pub fn of(source: Source) -> Self {
        Self { file: Field::default(), source: Some(source), stage: Stage::Reading(None) }
    }

    fn scroll(&mut self, rows: isize) {
        if let Stage::Preview(preview, top) = &mut self.stage {
            *top = top.saturating_add_signed(rows).min(preview.refused.len().saturating_sub(1));
        }
    }

    fn draw_preview(canvas: &mut Canvas<'_>, preview: &Preview, top: usize) {
        let facts = [
            (preview.added, "to be added", Role::Title),
            (preview.changed, "to be changed (name or e-mail)", Role::Title),
            (preview.same, "are there already as the file says", Role::Plain),
        ];
        let mut y = 1;
        for (number, what, role) in facts {
            canvas.text(
                3,
                y,
                &format!("{:>9}  {what}", count(number)),
                if number > 0 { role } else { Role::Dim },
            );
            y += 1;
        }
        if !preview.ignored_columns.is_empty() {
            y += 1;
            let columns = format!("Columns left out: {}", preview.ignored_columns.join(", "));
            y += canvas.paragraph(3, y, &columns, Role::Dim);
        }
        let refused = preview.refused.len() + usize::try_from(preview.refused_beyond).unwrap_or(0);
        if refused == 0 {
            return;
        }
        y += 1;
        let head = format!("{} cannot be taken and will be left out:", counted(refused, "row"));
        canvas.text(3, y, &head, Role::Bad);
        y += 1;
        for row in preview.refused.iter().skip(top) {
            let x = 3 + canvas.text(3, y, &format!("line {:>5}  ", row.line), Role::Dim);
            y += canvas.paragraph(x, y, &row.reason, Role::Plain);
        }
        if preview.refused_beyond > 0 {
            let beyond = counted(usize::try_from(preview.refused_beyond).unwrap_or(usize::MAX), "row");
            canvas.text(3, y, &format!("{beyond} more that cannot be listed"), Role::Plain);
        }
    }
}

impl Screen for Import {
    fn crumbs(&self, _: &Moment) -> Crumbs {
        let title = match self.source {
            Some(Source::Passwd(_)) => "Import this host's accounts",
            _ => "Import people from a CSV file",
        };
        Crumbs { below_users: true, ..Crumbs::of(title) }
    }

    fn hints(&self) -> Vec<Hint> {
        hints(KEYS, self)
    }

    fn is_typing(&self) -> bool {
        matches!(self.stage, Stage::Naming)
    }

    fn shown(&mut self, _: &Moment) -> Vec<Effect> {
        match (&self.stage, &self.source) {
            (Stage::Reading(_), Some(source)) => {
                vec![Effect::Ask(Request::PreviewImport(source.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn key(&mut self, chord: Chord, moment: &Moment) -> Vec<Effect> {
        match act(KEYS, self, chord) {
            Some(Act::Read) => {
                let source = Source::Csv(PathBuf::from(self.file.text().trim()));
                self.stage = Stage::Reading(None);
                return vec![Effect::Ask(Request::PreviewImport(source))];
            }
            Some(Act::Run) => {
                self.stage = Stage::Running(Imported::default(), Pace::begin(moment.now), None);
                return vec![Effect::Ask(Request::Import)];
            }
            Some(Act::Up) => self.scroll(-1),
            Some(Act::Down) => self.scroll(1),
            Some(Act::Page) => {
                let page = isize::try_from(moment.size.1.saturating_sub(CHROME)).unwrap_or(1).max(1);
                self.scroll(if chord == Chord::PageUp { -page } else { page });
            }
            Some(Act::Ends) => self.scroll(if chord == Chord::Home { isize::MIN } else { isize::MAX }),
            Some(Act::Stop) => return vec![Effect::Stop],
            Some(Act::Back) if matches!(self.stage, Stage::Preview(..)) => {
                return vec![Effect::Ask(Request::DropPreview), Effect::Back];
            }
            // What was being read is stopped with its page.
            Some(Act::Leave | Act::Back) => return vec![Effect::Back],
            None => {
                if matches!(self.stage, Stage::Naming) {
                    self.file.key(chord);
                }
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, _: &Moment) -> Vec<Effect> {
        if matches!(self.stage, Stage::Naming) {
            self.file.paste(text);
        }
        Vec::new()
    }

    fn answer(&mut self, outcome: Result<Done, Problem>, _: &Moment) -> Vec<Effect> {
        match outcome {
            Ok(Done::Preview(preview)) => self.stage = Stage::Preview(preview, 0),
            Ok(Done::Imported(imported)) => self.stage = Stage::Through(imported),
            Ok(_) => {}
            Err(problem) => {
                // The host's accounts cannot be named better: only a file can.
                if let Stage::Running(so_far, ..) = self.stage {
                    self.stage = Stage::Failed(so_far);
                } else if self.source.is_none() {
                    self.stage = Stage::Naming;
                }
                return vec![Effect::Tell(problem)];
            }
        }
        Vec::new()
    }

    fn progress(&mut self, so_far: Progress, moment: &Moment) {
        match (&mut self.stage, so_far) {
            (Stage::Running(imported, pace, forecast), Progress::Imported(so_far)) => {
                *imported = so_far;
                *forecast = pace.at(moment.now, so_far.done, so_far.of);
            }
            (Stage::Reading(far), so_far @ (Progress::Reading { .. } | Progress::Comparing { .. })) => {
                *far = Some(so_far);
            }
            _ => {}
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, footer: &Footer, _: &Moment) {
        match &self.stage {
            Stage::Naming => {
                self.file.draw(canvas, Frame { y: 1, label: 8, focused: true }, "CSV file");
                let text = "A first line names the columns, in any order: user (or username, login, sAMAccountName), name (or displayName), email (or mail). Commas, semicolons or tabs. Nothing is changed before you have seen what would be.";
                let mut part = canvas.part(3, 3, canvas.width().saturating_sub(6), canvas.height());
                part.paragraph(0, 0, text, Role::Dim);
            }
            Stage::Reading(_) if matches!(footer, Footer::Problem(_)) => {}
            Stage::Reading(None) => {
                canvas.text(3, 1, "Reading…", Role::Dim);
            }
            Stage::Reading(Some(far)) => draw_reading(canvas, far),
            Stage::Preview(preview, top) => Self::draw_preview(canvas, preview, *top),
            Stage::Running(so_far, ..) if so_far.of == 0 => {
                canvas.text(3, 1, "Importing…", Role::Dim);
            }
            Stage::Running(so_far, _, forecast) => {
                let forecast = forecast.map_or_else(String::new, |forecast| format!(" · {forecast}"));
                let text = format!("{} of {} people{forecast}", count(so_far.done), count(so_far.of));
                draw_far(canvas, &text, so_far.done as u64, so_far.of as u64);
            }
            Stage::Through(imported) if imported.done < imported.of => {
                draw_end(canvas, "Stopped. What was imported stays.", Role::Warn, imported);
            }
            Stage::Through(imported) => draw_end(canvas, "Imported.", Role::Title, imported),
            Stage::Failed(imported) => {
                draw_end(canvas, "Ended by a problem. What was imported stays.", Role::Bad, imported);
            }
        }
    }
}

fn draw_end(canvas: &mut Canvas<'_>, head: &str, role: Role, imported: &Imported) {
    canvas.text(3, 1, head, role);
    canvas.text(3, 3, &format!("{:>9}  added", count(imported.added)), Role::Plain);
    canvas.text(3, 4, &format!("{:>9}  changed", count(imported.changed)), Role::Plain);
}

/// How far reading is, or comparing what was read.
fn draw_reading(canvas: &mut Canvas<'_>, far: &Progress) {
    match far {
        Progress::Reading { bytes, of } => {
            let percent = bytes.saturating_mul(100).checked_div(*of).unwrap_or(0);
            draw_far(canvas, &format!("Reading… {percent} %"), *bytes, *of);
        }
        Progress::Comparing { done, of } => {
            let text = format!("Comparing… {} of {} people", count(*done), count(*of));
            draw_far(canvas, &text, *done as u64, *of as u64);
        }
        Progress::Imported(_) | Progress::Walked(_) | Progress::Page(_) => {}
    }
}

fn draw_far(canvas: &mut Canvas<'_>, text: &str, done: u64, of: u64) {
    canvas.text(3, 1, text, Role::Plain);
    let (full, rest) = canvas.look().gauge();
    let part = done.saturating_mul(GAUGE as u64).checked_div(of).unwrap_or(0);
    let part = usize::try_from(part).unwrap_or(GAUGE).min(GAUGE);
    canvas.text(3, 2, &format!("{}{}", full.repeat(part), rest.repeat(GAUGE - part)), Role::Focus);
}
