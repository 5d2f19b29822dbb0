//! Drawing a question.

use crate::{
    app::overlay::confirm::Confirm,
    domain::text,
    ui::{theme::Theme, widgets::popup},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

pub(super) fn draw(frame: &mut Frame, t: Theme, confirm: &Confirm, area: Rect) {
    let width = popup::width(area.width.min(64), area);
    let lines = text::lines(&confirm.question, width.saturating_sub(4) as usize, 8);
    let height = lines.len() as u16 + 4;
    let inside = popup::open(frame, t, area, (width, height), "Sure?", "");
    let mut out: Vec<Line> = lines.into_iter().map(Line::from).collect();
    out.push(Line::default());
    out.push(Line::from(vec![
        Span::styled("y", t.accent()),
        Span::styled(format!(" {}   ", confirm.yes), t.text()),
        Span::styled("any other key", t.accent()),
        Span::styled(" leave it", t.dim()),
    ]));
    frame.render_widget(Paragraph::new(out), inside);
}
