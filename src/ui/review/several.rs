//! Reviews that were not ended, begun apart: each with who ran it, where it stands and who runs it now.

use crate::{
    app::{App, event::Hit, review::several::Several},
    domain::{meeting::under_way, text},
    ui::{ViewState, widgets::line::put},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

/// A review takes two rows: what it is, and who runs it.
const ROWS: u16 = 2;

/// Draws the list, and below it what can be done.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, several: &Several, area: Rect) {
    let t = view.theme;
    let width = area.width.saturating_sub(4) as usize;
    let keys = [
        ("go-on", "goes on with it here, or reads along where it runs elsewhere"),
        ("close-review", "closes it: what waits is parked, its minutes are kept"),
    ];
    let head = format!("   {} reviews were not ended, begun apart: which?", several.ids.len());
    let head = Line::styled(text::cut(&head, area.width as usize).into_owned(), t.strong());
    put(frame, &head, Rect { y: area.y + 1.min(area.height.saturating_sub(1)), height: 1.min(area.height), ..area });
    let below = keys.len() as u16 + 1;
    let rows = Rect { y: area.y + 3, height: area.height.saturating_sub(3 + below), ..area };
    let window = several.cursor.window((rows.height / ROWS) as usize, several.ids.len());
    view.list = Some(window);
    let mut y = rows.y;
    for (n, &id) in several.ids.iter().enumerate().skip(window.top).take(window.page) {
        let Some(review) = app.cascade.reviews().find(|r| r.id == id) else { continue };
        let told = under_way::told(&app.cascade, review, app.today());
        let who = app.runner_said(id).unwrap_or_default();
        for (said, style) in [(format!("   {}", text::fit(&told, width)), t.text()), (format!("     {who}"), t.dim())] {
            let mut line = Line::from(Span::styled(text::fit(&said, area.width as usize), style));
            if n == several.cursor.at {
                t.select(&mut line.spans);
            }
            let place = Rect { y, height: 1, ..area };
            put(frame, &line, place);
            view.hits(place, Hit::Row(n));
            y += 1;
        }
    }
    for (name, what) in keys {
        y += 1;
        if y < area.bottom() {
            let key = app.keymap().says(name);
            let what = text::cut(what, width.saturating_sub(6)).into_owned();
            let line = Line::from(vec![Span::styled(format!("   {key:<6}"), t.accent()), Span::styled(what, t.text())]);
            put(frame, &line, Rect { y, height: 1, ..area });
        }
    }
}
