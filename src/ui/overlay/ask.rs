//! Drawing a short question: the facts, the choice, the fields.

use crate::{
    app::{App, event::Hit, keys::Action, overlay::ask::Ask},
    domain::{Health, link::Verdict, text},
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::window,
            line::{Builder, put},
            popup,
        },
    },
};
use ratatui::{
    Frame,
    layout::{Position, Rect},
    style::Modifier,
    text::Line,
};

pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, ask: &Ask, area: Rect) {
    let t = view.theme;
    let width = popup::width(area.width.min(88), area);
    let inner = width.saturating_sub(4) as usize;
    let mut lines: Vec<Line> = Vec::new();
    match &ask.facts {
        None => lines.push(Line::styled("…", t.dim())),
        Some(facts) => {
            for fact in facts {
                lines.extend(text::lines(fact, inner, 3).into_iter().map(|l| Line::styled(l, t.text())));
            }
        }
    }
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    if ask.has_choice() {
        lines.push(verdicts(t, ask, inner));
    }
    let mut cursor = None;
    for (n, line) in ask.lines.iter().enumerate() {
        let focused = ask.line() == Some(n);
        let mut out = Builder::new(inner);
        out.push(format!("{} ", line.label), if focused { t.accent() } else { t.dim() });
        let room = out.left();
        let typed = line.field.lines().first().map_or("", String::as_str);
        let (shown, at) = window(&text::one_line(typed, usize::MAX), line.field.cursor().1, room);
        if focused {
            cursor = Some((out.used() + at, lines.len()));
        }
        out.push(text::fit(&shown, room), t.text().add_modifier(Modifier::UNDERLINED));
        lines.push(out.finish());
    }
    if let Some(error) = &ask.error {
        lines.push(Line::default());
        let said = format!("{}{error}", t.glyph("✖ ", "! "));
        lines.extend(text::lines(&said, inner, 3).into_iter().map(|l| Line::styled(l, t.error())));
    }
    let height = (lines.len() as u16 + 2).min(area.height);
    let hint = super::keys(app, ask.places(), &[Action::Open, Action::Back]);
    let title = text::one_line(&ask.title, inner.saturating_sub(2));
    let inside = popup::open(frame, t, area, (width, height), &title, &hint);
    view.hits(Rect { x: inside.x.saturating_sub(2), y: inside.y.saturating_sub(1), width, height }, Hit::Nowhere);
    for (y, line) in lines.into_iter().take(inside.height as usize).enumerate() {
        put(frame, &line, Rect { y: inside.y + y as u16, height: 1, ..inside });
    }
    if let Some((x, y)) = cursor
        && (y as u16) < inside.height
    {
        frame.set_cursor_position(Position::new(inside.x + x as u16, inside.y + y as u16));
    }
}

fn verdicts(t: Theme, ask: &Ask, width: usize) -> Line<'static> {
    let mut out = Builder::new(width);
    for (n, verdict) in Verdict::ALL.into_iter().enumerate() {
        let health = match verdict {
            Verdict::Held => Health::OnTrack,
            Verdict::Failed => Health::OffTrack,
            Verdict::Unclear => Health::NoData,
        };
        let style = if ask.verdict == Some(verdict) {
            t.patch(t.health(health))
        } else if ask.in_choice() {
            t.text()
        } else {
            t.dim()
        };
        out.push(format!(" {} {} {} ", n + 1, t.health_glyph(health), verdict.word()), style).push("  ", t.text());
    }
    out.finish()
}
