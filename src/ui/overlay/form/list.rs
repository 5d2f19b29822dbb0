//! Drawing the list of a fuzzy choice, over what is below (or above) its box.

use crate::{
    app::{event::Hit, overlay::form::pick::Pick},
    domain::text,
    ui::{
        ViewState,
        widgets::{
            line::{Builder, put},
            popup,
        },
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

/// Lines of the list.
const PAGE: u16 = 8;
/// The same with its frame.
pub(super) const HEIGHT: usize = PAGE as usize + 2;
/// Narrower, names and what tells them apart do not fit beside each other.
const NARROWEST: u16 = 56;

pub(super) fn draw(frame: &mut Frame, view: &mut ViewState, n: usize, pick: &Pick, field: Rect, form: Rect, area: Rect) {
    let t = view.theme;
    let lines = (pick.list.len() as u16).clamp(1, PAGE);
    let width = field.width.max(NARROWEST).min(form.right().saturating_sub(field.x)).max(12).min(area.width);
    let below = area.bottom().saturating_sub(field.y + 1);
    let above = field.y.saturating_sub(area.y);
    let height = (lines + 2).min(below.max(above));
    if height < 3 {
        return;
    }
    let y = if below >= height { field.y + 1 } else { field.y - height };
    let at = Rect { x: field.x.min(area.right().saturating_sub(width)), y, width, height };
    let count = if pick.list.len() > PAGE as usize { format!("{} of {}", pick.at + 1, pick.list.len()) } else { String::new() };
    let inside = popup::open_at(frame, t, at, "", &count);
    view.hits(at, Hit::Nowhere);
    if pick.list.is_empty() {
        put(frame, &Line::styled("nothing fits", t.dim()), Rect { height: 1, ..inside });
        return;
    }
    let page = inside.height as usize;
    let top = (pick.at + 1).saturating_sub(page);
    for (y, k) in (top..pick.list.len()).take(page).enumerate() {
        let candidate = &pick.list[k];
        let (name, dim) = (t.text(), t.dim());
        let room = inside.width as usize;
        // The name first; what tells it apart where there is room for more than a stump.
        let spare = room.saturating_sub(text::width(&candidate.label).min(room * 2 / 3) + 4);
        let detail = if spare < 10 { String::new() } else { text::cut(&candidate.detail, spare).into_owned() };
        let mut out = Builder::new(room);
        out.push(" ", name);
        let label_room = room.saturating_sub(text::width(&detail) + 4);
        out.push(text::fit(&candidate.label, label_room), name).push("  ", name).push(detail, dim);
        let rest = out.left();
        out.push(" ".repeat(rest), name);
        let place = Rect { y: inside.y + y as u16, height: 1, ..inside };
        let mut line = out.finish();
        if k == pick.at {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Option(n, k));
    }
}
