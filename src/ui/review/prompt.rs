//! Drawing the line that is typed in the middle of a meeting.

use crate::{
    app::{
        App,
        review::prompt::{Kind, Prompt},
    },
    domain::{describe, text},
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::window,
            line::{Builder, complaint},
        },
    },
};
use ratatui::{Frame, layout::Rect, style::Modifier, text::Line};

/// The prompt laid out.
pub(super) struct Laid {
    pub lines: Vec<Line<'static>>,
    cursor: Option<(u16, u16)>,
}

/// Lays the prompt out: its fields, then who fits, or what is wrong.
pub(super) fn lines(app: &App, t: Theme, prompt: &Prompt, width: usize) -> Laid {
    let mut laid = Laid { lines: vec![Line::styled(t.glyph("─", "-").repeat(width), t.rule())], cursor: None };
    let mut line = Builder::new(width);
    line.push("   ", t.text());
    for (n, (label, field)) in prompt.fields.iter().enumerate() {
        let focused = n == prompt.focus;
        let box_width = match (prompt.kind, n) {
            (Kind::Action, 1) => 20.min(width / 5),
            (Kind::Action, 2) => 14.min(width / 6),
            (Kind::Action, _) => width.saturating_sub(68).clamp(16, 80),
            _ => width.saturating_sub(text::width(label) + 10).min(100),
        };
        if n > 0 && line.left() < box_width + text::width(label) + 4 {
            laid.lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
            line.push("   ", t.text());
        }
        line.push(*label, if focused { t.accent() } else { t.dim() }).push(" ", t.text());
        line.push(t.glyph("▏", "["), if focused { t.accent() } else { t.rule() });
        let room = box_width.min(line.left().saturating_sub(1));
        let typed = field.lines().first().map_or("", String::as_str);
        let (shown, at) = window(&text::one_line(typed, usize::MAX), field.cursor().1, room);
        if focused {
            laid.cursor = Some(((line.used() + at) as u16, laid.lines.len() as u16));
        }
        let style = if focused { t.strong() } else { t.text() };
        line.push(text::fit(&shown, room), style.add_modifier(Modifier::UNDERLINED));
        line.push(t.glyph("▕", "]"), if focused { t.accent() } else { t.rule() }).push("  ", t.text());
    }
    laid.lines.push(line.finish());
    if let Some((_, error)) = &prompt.error {
        laid.lines.extend(complaint(t, error, 3, width));
        return laid;
    }
    let mut under = Builder::new(width);
    under.push("   ", t.text());
    if !prompt.people.is_empty() && prompt.kind == Kind::Action && prompt.focus == 1 {
        for (n, person) in prompt.people.iter().filter_map(|&id| app.cascade.person(id)).enumerate() {
            let style = if n == prompt.chosen { t.accent() } else { t.dim() };
            under.push(
                format!("{}{}   ", if n == prompt.chosen { t.glyph("⇥ ", "> ") } else { "" }, text::one_line(&person.name, 30)),
                style,
            );
        }
    } else {
        // What goes on from a draft is about what it was typed about, whatever is on by now.
        let on = app.screens.review.running().and_then(|r| r.subject(&app.cascade));
        if let Some(about) = prompt.about.filter(|&id| Some(id) != on) {
            under.push("about ", t.dim()).push(text::one_line(&describe::name(&app.cascade, about), 60), t.accent());
            under.push(": ", t.dim());
        }
        let said = match prompt.kind {
            Kind::Decision => "{accept} writes it down, {leave} keeps it for later",
            Kind::Action => "{next-field} goes on; or all in one line: ask legal @ana fri",
            Kind::File => "a file that is not there yet: nothing is written over",
        };
        under.push(app.keymap().filled(said), t.dim());
    }
    laid.lines.push(under.finish());
    laid
}

/// Puts it on the screen.
pub(super) fn draw(frame: &mut Frame, view: &mut ViewState, laid: &Laid, area: Rect) {
    for (y, line) in laid.lines.iter().enumerate().take(area.height as usize) {
        frame.render_widget(line.clone(), Rect { y: area.y + y as u16, height: 1, ..area });
    }
    if let Some((x, y)) = laid.cursor
        && y < area.height
        && x < area.width
    {
        view.caret(area.x + x, area.y + y);
    }
}
