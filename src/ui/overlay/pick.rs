//! Drawing a list one chooses from.

use crate::ui::widgets::line::put;
use crate::{
    app::{App, event::Hit, keys::Place, overlay::pick::Pick},
    domain::text,
    ui::{
        ViewState,
        widgets::{field::window, popup},
    },
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, pick: &Pick, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(84), area);
    // As high as all lines need, so that the box does not jump while it is narrowed.
    let height = (pick.entries.len() as u16 + 4).min(area.height.saturating_sub(4)).max(6);
    let room = height.saturating_sub(3) as usize;
    let count = if pick.shown.len() > room { format!("{} of {}   ", pick.cursor + 1, pick.shown.len()) } else { String::new() };
    let inside =
        popup::open(frame, t, area, (width, height), pick.title, &format!("{count}{}", super::keys(app, &[Place::Narrow], &[])));
    view.hits(Rect { x: inside.x.saturating_sub(2), y: inside.y.saturating_sub(1), width, height }, Hit::Nowhere);
    let (typed, at) = window(&pick.line.field.text(), pick.line.field.cursor().1, inside.width.saturating_sub(3) as usize);
    put(frame, &Line::from(vec![Span::styled(t.glyph("❯ ", "> "), t.accent()), Span::raw(typed)]), Rect { height: 1, ..inside });
    view.caret(inside.x + 2 + at as u16, inside.y);
    let list = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    let page = list.height as usize;
    if pick.shown.is_empty() {
        put(frame, &Line::styled("  nothing fits", t.dim()), Rect { height: 1.min(list.height), ..list });
    }
    let top = (pick.cursor + 1).saturating_sub(page);
    for (y, n) in (top..pick.shown.len()).take(page).enumerate() {
        let entry = &pick.entries[pick.shown[n]];
        let hint = text::width(&entry.hint);
        let room = (list.width as usize).saturating_sub(hint + 5);
        let style = if entry.why_not.is_some() { t.dim() } else { t.text() };
        let mark = if entry.is_on { t.glyph(" ✓ ", " * ") } else { "   " };
        let mut line = Line::from(vec![
            Span::styled(mark, style),
            Span::styled(text::fit(&entry.label, room), style),
            Span::styled("  ", t.text()),
            Span::styled(entry.hint.clone(), t.dim()),
        ]);
        if n == pick.cursor {
            t.select(&mut line.spans);
        }
        let place = Rect { y: list.y + y as u16, height: 1, ..list };
        put(frame, &line, place);
        view.hits(place, Hit::Choice(n));
    }
}
