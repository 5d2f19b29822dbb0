//! Drawing a question.

use crate::{
    app::{App, overlay::confirm::Confirm},
    domain::text,
    ui::{theme::Theme, widgets::popup},
};
use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, confirm: &Confirm, area: Rect) {
    let width = popup::width(area.width.min(64), area);
    let question = format!("{} {}", confirm.question, app.keymap().filled(confirm.back));
    let lines = text::lines(question.trim_end(), width.saturating_sub(4) as usize, 8);
    let height = lines.len() as u16 + 4;
    let inside = popup::open(frame, t, area, (width, height), "Sure?", "");
    let mut out: Vec<Line> = lines.into_iter().map(Line::from).collect();
    out.push(Line::default());
    out.push(Line::from(vec![
        Span::styled(app.keymap().says("yes"), t.accent()),
        Span::styled(format!(" {}   ", confirm.yes), t.text()),
        Span::styled(app.keymap().says("no"), t.accent()),
        Span::styled(" leave it", t.dim()),
    ]));
    frame.render_widget(Paragraph::new(out), inside);
}
