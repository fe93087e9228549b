//! How a page lies in the window: first line, body, last line.
//!
//! Owns the breadcrumb (the title is never cut, the user name is) and what a
//! window that is too small shows. Must not know any screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::canvas::{Canvas, columns, cut};
use super::dialog::Dialog;
use super::footer::Footer;
use super::look::{Look, Role};
use super::screen::{Crumbs, Extent, Moment, Screen};

/// Fewest columns and rows in which the main path works.
pub const LEAST: (u16, u16) = (60, 20);

/// What a frame is made of.
pub struct Parts<'a> {
    /// Theme and symbols.
    pub look: &'a Look,
    /// The top screen.
    pub screen: &'a dyn Screen,
    /// The last line.
    pub footer: &'a Footer,
    /// Whether there is a list of users to go back to.
    pub has_users: bool,
    /// Whether something runs for so long that it must be told.
    pub working: bool,
}

/// Draws a frame.
pub fn draw(buffer: &mut Buffer, area: Rect, parts: &Parts<'_>, dialog: Option<&Dialog>, moment: &Moment) {
    let mut canvas = Canvas::new(buffer, area, parts.look);
    let (width, height) = (canvas.width(), canvas.height());
    if width < LEAST.0 || height < LEAST.1 {
        let size = format!("The window has {width}x{height}; {}x{} are needed.", LEAST.0, LEAST.1);
        canvas.paragraph(0, 0, &format!("{size} Make it larger, or Esc to go back."), Role::Warn);
        return;
    }
    if parts.screen.extent() == Extent::Window {
        parts.screen.draw(&mut canvas, parts.footer, moment);
    } else {
        first_line(&mut canvas.part(0, 0, width, 1), &parts.screen.crumbs(moment), parts);
        let rows = parts.footer.rows(width).min(height / 2);
        parts.footer.draw(&mut canvas.part(0, height - rows, width, rows));
        let mut body = canvas.part(0, 1, width, height - 1 - rows);
        parts.screen.draw(&mut body, parts.footer, moment);
    }
    if let Some(dialog) = dialog {
        dialog.draw(&mut canvas);
    }
}

fn first_line(canvas: &mut Canvas<'_>, crumbs: &Crumbs, parts: &Parts<'_>) {
    let mut right = crumbs.right.clone();
    let working = parts.working && !crumbs.says_how_far;
    if working {
        "working…".clone_into(&mut right);
    }
    if let Some(banner) = parts.look.banner {
        right = if right.is_empty() { banner.to_owned() } else { format!("{right}  {banner}") };
    }
    let used = canvas.right(1, 0, &right, if working { Role::Warn } else { Role::Plain });
    let room = canvas.width().saturating_sub(used + 4);
    let look = canvas.look();
    let step = look.step();
    let mut x = 1;
    let title = columns(crumbs.title);
    let below_users = crumbs.below_users && parts.has_users;
    let users = if below_users { columns("Users") + columns(step) } else { 0 };
    let user_room = room.saturating_sub(title + columns(step));
    if below_users && users + crumbs.user.as_deref().map_or(0, columns) <= user_room {
        x += canvas.text(x, 0, "Users", Role::Dim);
        x += canvas.text(x, 0, step, Role::Dim);
    }
    if let Some(user) = &crumbs.user {
        let left = user_room.saturating_sub(x - 1);
        x += canvas.text(x, 0, &cut(user, left, look.ellipsis()), Role::Plain);
        x += canvas.text(x, 0, step, Role::Dim);
    }
    canvas.text(x, 0, crumbs.title, Role::Title);
}
