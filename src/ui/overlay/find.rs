//! Drawing the line one types into while finding.

use crate::ui::widgets::line::put;
use crate::{
    app::{
        App,
        overlay::{find::Find, query::Query, said::FindSaid},
    },
    domain::text,
    ui::{ViewState, widgets::field::window},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Clear,
};

/// The line at the bottom one types into: the rows above follow.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, find: &Find, area: Rect) {
    let found = match &app.screens.deck.found {
        Some(found) => format!("{} found", found.items.len()),
        None => String::new(),
    };
    line(frame, app, view, &find.line, &found, area);
}

/// The same for what was said: the lines of the log follow.
pub(super) fn draw_said(frame: &mut Frame, app: &App, view: &mut ViewState, find: &FindSaid, area: Rect) {
    let log = &app.screens.log;
    let found = match (&log.query.said, log.count()) {
        (None, _) => String::new(),
        (Some(_), (n, more)) => format!("{n}{} found", if more { "+" } else { "" }),
    };
    line(frame, app, view, &find.line, &found, area);
}

fn line(frame: &mut Frame, app: &App, view: &mut ViewState, typed: &Query, found: &str, area: Rect) {
    let t = view.theme;
    let place = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    frame.render_widget(Clear, place);
    let hint = format!("{found}   {} keep   {} leave ", app.keymap().says("take"), app.keymap().says("leave-list"));
    let hint_width = text::width(&hint).min(place.width as usize / 2);
    let room = (place.width as usize).saturating_sub(hint_width + 4);
    let (shown, at) = window(&typed.field.text(), typed.field.cursor().1, room);
    put(
        frame,
        &Line::from(vec![
            Span::styled(" / ", t.accent()),
            Span::styled(text::fit(&shown, room + 1), t.strong()),
            Span::styled(text::cut(&hint, hint_width).into_owned(), t.dim()),
        ]),
        place,
    );
    view.caret(place.x + 3 + at as u16, place.y);
}
