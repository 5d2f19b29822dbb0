//! What stands there when there is nothing to show: a sentence and the keys that help.

use crate::{app::App, ui::theme::Theme};
use ratatui::{
    Frame,
    layout::{Alignment, Constraint, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};

/// Says why nothing is shown, and what helps.
pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let key = |k: &'static str, what: &'static str| {
        Line::from(vec![Span::styled(k, t.accent()), Span::styled(format!("  {what}"), t.dim())])
    };
    let mut lines = Vec::new();
    if let Some(found) = &app.deck.found {
        lines.push(Line::styled(format!("Nothing matches “{}”.", crate::domain::text::one_line(&found.query, 40)), t.strong()));
        lines.push(Line::default());
        lines.push(key("esc", "show everything again"));
    } else if !app.deck.filter.is_empty() {
        let words = app.deck.filter.words(&app.cascade);
        lines.push(Line::styled(format!("Nothing here is {}.", crate::domain::text::one_line(&words, 60)), t.strong()));
        lines.push(Line::default());
        lines.push(key("esc", "show everything again"));
    } else if app.cascade.live().next().is_none() {
        lines.push(Line::styled("This workspace is empty.", t.strong()));
        lines.push(Line::default());
        lines.push(key("a", "add the first objective"));
        lines.push(key("q", "leave, and run  quarterdeck import FILE…  to read goals from CSV"));
        lines.push(key("q", "leave, and run  quarterdeck demo  to look at a sample company"));
    } else {
        lines.push(Line::styled("No cycle is open, so nothing is shown.", t.strong()));
        lines.push(Line::default());
        lines.push(key("C", "choose another cycle, or all of them"));
        lines.push(key("a", "add an objective, or a cycle"));
    }
    let place = area.centered_vertically(Constraint::Length(lines.len() as u16));
    frame.render_widget(Paragraph::new(lines).alignment(Alignment::Center), place);
}
