//! Drawing the line one types into while finding.

use crate::ui::widgets::line::put;
use crate::{
    app::{App, overlay::find::Find},
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
    let t = view.theme;
    let place = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    frame.render_widget(Clear, place);
    let found = match &app.screens.deck.found {
        Some(found) => format!("{} found", found.items.len()),
        None => String::new(),
    };
    let hint = format!("{found}   {} keep   {} leave ", app.keymap().says("take"), app.keymap().says("leave-list"));
    let hint_width = text::width(&hint).min(place.width as usize / 2);
    let room = (place.width as usize).saturating_sub(hint_width + 4);
    let (shown, at) = window(&find.line.field.text(), find.line.field.cursor().1, room);
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
