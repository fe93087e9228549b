//! How the history is drawn: a line for each entry, or one entry whole.
//!
//! Owns which columns fit. Must not ask for anything.

use super::{Asked, History, Mode, Rest, entries};
use crate::console::canvas::{Canvas, wrapped};
use crate::console::look::Role;
use crate::console::widgets::Frame;
use crate::console::words::{count, minute, second};
use crate::model::{Entry, Origin, UserName};

/// Where the columns begin; those that do not fit are left out.
struct Columns {
    who: Option<(u16, u16)>,
    whose: Option<(u16, u16)>,
    what: u16,
    from: Option<u16>,
}

/// Columns of `2026-11-02 09:15`.
const WHEN: u16 = 16;

impl Columns {
    fn of(width: u16, of_one_user: bool) -> Self {
        let mut next = 3 + WHEN + 2;
        let mut column = |wide: u16, fits: bool| {
            let at = next;
            next += if fits { wide + 2 } else { 0 };
            fits.then_some((at, wide))
        };
        let [names, users] = if width >= 100 { [16, 20] } else { [8, 10] };
        // Of one user the act matters more than whose it is; in narrow windows, too.
        let who = column(names, width >= 76 || of_one_user);
        let whose = column(users, !of_one_user);
        let what = next;
        let from = (width >= 108).then(|| width.saturating_sub(22));
        Self { who, whose, what, from }
    }
}

/// Who it was: the person who called sudo, and as whom.
fn who(entry: &Entry) -> String {
    match &entry.origin.sudo_caller {
        Some(caller) => format!("{caller} as {}", entry.operator.name),
        None => entry.operator.name.to_string(),
    }
}

fn place(origin: &Origin) -> Option<String> {
    origin.ssh_client.as_ref().or(origin.tty.as_ref()).map(ToString::to_string)
}

impl History {
    pub(super) fn draw_list(&self, canvas: &mut Canvas<'_>) {
        self.draw_filter(canvas);
        if self.entries.is_empty() {
            let text = match (self.asked, self.rest) {
                (_, Rest::None) if self.filter.text().is_empty() => "Nothing has happened yet.",
                (_, Rest::None) => "No entry is found by this filter.",
                (Asked::Part, _) => "Reading…",
                _ => "",
            };
            canvas.text(3, 2, text, Role::Plain);
            return;
        }
        let columns = Columns::of(canvas.width(), self.user.is_some());
        let (width, height) = (canvas.width(), canvas.height());
        let titles = [
            (Some(3), "When (UTC)"),
            (columns.who.map(|(x, _)| x), "Who"),
            (columns.whose.map(|(x, _)| x), "Whose"),
            (Some(columns.what), "What"),
            (columns.from, "From"),
        ];
        for (x, title) in titles {
            x.map(|x| canvas.text(x, 1, title, Role::Dim));
        }
        let shown = self.entries.iter().enumerate().skip(self.top);
        for ((index, (_, entry)), y) in shown.zip(2..height) {
            line(&mut canvas.part(0, y, width, 1), &columns, entry, index == self.chosen);
        }
    }

    fn draw_filter(&self, canvas: &mut Canvas<'_>) {
        let found = count(self.entries.len());
        let right = match (self.rest, self.asked) {
            (Rest::None, _) => format!("{found} found"),
            (Rest::Before(number), Asked::Part) => format!("{found} so far, {} to go…", entries(number - 1)),
            _ => format!("{found} so far"),
        };
        let used = canvas.right(1, 0, &right, Role::Dim);
        let room = canvas.width().saturating_sub(used + 3);
        let mut left = canvas.part(0, 0, room, 1);
        let typing = self.mode == Mode::Typing;
        let x = 1 + left.text(1, 0, "Filter: ", if typing { Role::Focus } else { Role::Dim });
        self.filter.draw_value(&mut left, x, 0, typing);
    }
}

fn line(canvas: &mut Canvas<'_>, columns: &Columns, entry: &Entry, chosen: bool) {
    let width = canvas.width();
    if chosen {
        let bar = canvas.look().bar();
        canvas.text(1, 0, bar, Role::Focus);
    }
    canvas.text(3, 0, &minute(entry.at), Role::Plain);
    let none = canvas.look().none();
    if let Some((x, wide)) = columns.who {
        canvas.part(x, 0, wide, 1).text(0, 0, &who(entry), Role::Plain);
    }
    if let Some((x, wide)) = columns.whose {
        let user = entry.user.as_ref().map_or(none, UserName::as_str);
        canvas.part(x, 0, wide, 1).text(0, 0, user, Role::Plain);
    }
    let end = columns.from.map_or(width, |from| from.saturating_sub(1)).saturating_sub(1);
    let what = entry.event.to_string();
    canvas.part(columns.what, 0, end.saturating_sub(columns.what), 1).text(0, 0, &what, Role::Plain);
    if let Some(x) = columns.from {
        let from = place(&entry.origin).unwrap_or_else(|| none.to_owned());
        canvas.part(x, 0, width.saturating_sub(x + 1), 1).text(0, 0, &from, Role::Plain);
    }
    if chosen {
        canvas.tint(2, 0, width.saturating_sub(3), Role::Selected);
    }
}

/// Columns of the labels of a whole entry.
const LABEL: u16 = 8;

/// Draws everything that an entry says.
pub(super) fn whole(canvas: &mut Canvas<'_>, number: u64, entry: &Entry) {
    let none = canvas.look().none();
    let from = [("", &entry.origin.ssh_client), ("terminal ", &entry.origin.tty)];
    let from: Vec<String> = from
        .into_iter()
        .filter_map(|(word, text)| text.as_ref().map(|text| format!("{word}{text}")))
        .collect();
    let by = entry
        .origin
        .sudo_caller
        .as_ref()
        .map_or_else(String::new, |caller| format!(", by sudo from {caller}"));
    let lines = [
        ("Entry", count(usize::try_from(number).unwrap_or(usize::MAX))),
        ("When", second(entry.at)),
        ("Who", format!("{} (user id {}){by}", entry.operator.name, entry.operator.uid)),
        ("From", if from.is_empty() { none.to_owned() } else { from.join(", ") }),
        ("Whose", entry.user.as_ref().map_or_else(|| "of the store".to_owned(), ToString::to_string)),
        ("What", entry.event.to_string()),
    ];
    let mut y = 1;
    for (label, value) in lines {
        let x = Frame { y, label: LABEL, focused: false }.draw(canvas, label);
        // Broken anywhere rather than cut: a name may be as long as a line.
        for line in wrapped(&value, canvas.width().saturating_sub(x + 2)) {
            canvas.text(x, y, &line, Role::Plain);
            y += 1;
        }
    }
}
