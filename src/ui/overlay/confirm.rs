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
    // What answers it is never cut off, however low the screen.
    let room = area.height.saturating_sub(2).max(2);
    let lines = text::lines(question.trim_end(), width.saturating_sub(4) as usize, usize::from(room - 1).min(8));
    let has_gap = lines.len() as u16 + 2 <= room;
    let height = lines.len() as u16 + 3 + u16::from(has_gap);
    let inside = popup::open(frame, t, area, (width, height), "Sure?", "");
    let mut out: Vec<Line> = lines.into_iter().map(Line::from).collect();
    out.extend(has_gap.then(Line::default));
    out.push(Line::from(vec![
        Span::styled(app.keymap().says("yes"), t.accent()),
        Span::styled(format!(" {}   ", confirm.yes), t.text()),
        Span::styled(app.keymap().says("no"), t.accent()),
        Span::styled(" leave it", t.dim()),
    ]));
    frame.render_widget(Paragraph::new(out), inside);
}
