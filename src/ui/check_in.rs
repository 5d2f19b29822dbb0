//! The check-in form, in the lines right below its row.
//!
//! ```text
//!     ┗ value ▏2.6     ▕ was 2.5 %   confidence ▏4 ▕ was 7   note ▏checklist at 50 % ▕   next step ▏              ▕
//! ```

use crate::{
    app::{
        App,
        deck::check_in::{Editor, Field, Input, Part},
        event::Hit,
    },
    domain::{measure::value_said, text},
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

/// The form laid out: its lines, where the cursor is, where each field can be clicked.
pub(in crate::ui) struct Form {
    pub lines: Vec<Line<'static>>,
    cursor: Option<(u16, u16)>,
    fields: Vec<(usize, u16, u16, u16)>,
}

const INDENT: usize = 4;

/// Lays the form out in that many columns.
pub(in crate::ui) fn lines(app: &App, t: Theme, editor: &Editor, width: usize) -> Form {
    let mut form = Form { lines: Vec::new(), cursor: None, fields: Vec::new() };
    let mut out = Builder::new(width);
    out.push(" ".repeat(INDENT), t.text()).push(t.glyph("┗ ", "` "), t.accent());
    if editor.unchanged {
        let said = still(app, editor).map_or_else(|| "no change".to_owned(), |still| format!("no change, still {still}"));
        out.push(format!("{said}   "), t.strong());
    }
    for (n, field) in editor.fields.iter().enumerate() {
        let label = field.part.label();
        let last = beside(field);
        let wanted = text::width(label) + 1 + box_width(app, editor, field, width) + text::width(&last) + 3;
        let wraps = out.left() < wanted && out.used() > INDENT + 2;
        if wraps {
            form.lines.push(std::mem::replace(&mut out, Builder::new(width)).finish());
            out.push(" ".repeat(INDENT + 2), t.text());
        }
        let focused = n == editor.focus;
        out.push(label, if focused { t.accent() } else { t.dim() }).push(" ", t.text());
        let x = out.used();
        draw_field(app, t, editor, field, focused, &mut out, &mut form, width);
        form.fields.push((n, x as u16, form.lines.len() as u16, (out.used() - x) as u16));
        if !last.is_empty() {
            out.push(last, t.dim());
        }
        out.push("   ", t.text());
    }
    form.lines.push(out.finish());
    let mut under = Builder::new(width);
    under.push(" ".repeat(INDENT + 2), t.text());
    if let Some(error) = &editor.error {
        form.lines.extend(complaint(t, error, INDENT + 2, width));
    } else if let Some(said) = &editor.meanwhile {
        under.push(said.as_str(), t.accent());
        form.lines.push(under.finish());
    } else if editor.from_draft {
        under.push("taken up from what you typed earlier; ", t.dim());
        under.push(app.keymap().says("start-over"), t.accent()).push(" begins anew", t.dim());
        form.lines.push(under.finish());
    }
    form
}

/// The value that stays as it is; `None`: there is none.
fn still(app: &App, editor: &Editor) -> Option<String> {
    let ix = app.cascade.find(editor.item)?;
    let summary = app.cascade.summary(ix);
    value_said(app.cascade.item(ix).key_result(), Some(summary.value?.1), Some(summary.done))
}

/// What stands beside a field: that it is a draft, and what was said last.
fn beside(field: &Field) -> String {
    match (field.kept, field.last.as_str()) {
        (true, "") => " draft".to_owned(),
        (true, last) => format!(" draft, was {last}"),
        (false, "") => String::new(),
        (false, last) => format!(" was {last}"),
    }
}

/// How wide the box of a field is.
fn box_width(app: &App, editor: &Editor, field: &Field, width: usize) -> usize {
    match (&field.input, field.part) {
        (Input::Ticks { .. }, _) => width.saturating_sub(INDENT + 10),
        (Input::Choice(_), _) => 34,
        (Input::Switch(_), _) => 28,
        // Room for more digits than there can be: what is refused must be seen.
        (_, Part::Confidence) => 6,
        (_, Part::Value | Part::Progress) => 10,
        (_, Part::Note) if width >= 110 => {
            let unit =
                app.cascade.find(editor.item).and_then(|ix| app.cascade.item(ix).key_result()).and_then(|kr| kr.unit.as_deref());
            (width.saturating_sub(90 + unit.map_or(0, text::width))).clamp(24, 46)
        }
        _ => width.saturating_sub(INDENT + 16).min(70),
    }
}

#[expect(clippy::too_many_arguments, reason = "one place lays out one field; the arguments are what it needs")]
fn draw_field(
    app: &App,
    t: Theme,
    editor: &Editor,
    field: &Field,
    focused: bool,
    out: &mut Builder,
    form: &mut Form,
    width: usize,
) {
    let edge = if focused { t.accent() } else { t.rule() };
    match &field.input {
        Input::Text(typed) => {
            let room = box_width(app, editor, field, width).min(out.left().saturating_sub(2)).saturating_sub(2);
            let line = typed.lines().first().map_or("", String::as_str);
            let (shown, at) = window(&text::one_line(line, usize::MAX), typed.cursor().1, room);
            out.push(t.glyph("▏", "["), edge);
            if focused {
                form.cursor = Some(((out.used() + at) as u16, form.lines.len() as u16));
            }
            let style =
                if focused { t.strong().add_modifier(Modifier::UNDERLINED) } else { t.text().add_modifier(Modifier::UNDERLINED) };
            if focused && typed.is_selected() {
                // What is typed next takes its place.
                out.push(shown.as_str(), style.add_modifier(Modifier::REVERSED));
                out.push(text::fit("", room.saturating_sub(text::width(&shown))), style).push(t.glyph("▕", "]"), edge);
                return;
            }
            out.push(text::fit(&shown, room), style).push(t.glyph("▕", "]"), edge);
        }
        Input::Choice(word) => {
            for (n, option) in crate::domain::Word::ALL.into_iter().enumerate() {
                let chosen = *word == Some(option);
                let label = format!(" {} {} ", t.health_glyph(option.into()), option.word());
                if out.left() < text::width(&label) {
                    form.lines.push(std::mem::replace(out, Builder::new(width)).finish());
                    out.push(" ".repeat(INDENT + 8), t.text());
                }
                let style = if chosen {
                    t.patch(t.health(option.into()))
                } else if focused {
                    t.text()
                } else {
                    t.dim()
                };
                if focused && (chosen || (word.is_none() && n == 0)) {
                    form.cursor = Some((out.used() as u16, form.lines.len() as u16));
                }
                out.push(label, style);
            }
        }
        Input::Switch(becomes) => {
            let value = app.cascade.find(editor.item).is_some_and(|ix| app.cascade.summary(ix).value.is_some());
            let said = match (becomes, value) {
                (true, false) => "the first value becomes it",
                (true, true) => "this value becomes it",
                (false, _) => "none yet, nor this value",
            };
            let box_ = if *becomes { t.glyph("☑", "[x]") } else { t.glyph("☐", "[ ]") };
            if focused {
                form.cursor = Some((out.used() as u16, form.lines.len() as u16));
            }
            out.push(format!("{box_} {said}"), if focused { t.accent() } else { t.text() });
        }
        Input::Ticks { done, at } => {
            let steps =
                app.cascade.find(editor.item).and_then(|ix| app.cascade.item(ix).key_result()).map_or(&[][..], |kr| &kr.steps);
            for (n, step) in steps.iter().enumerate() {
                let ticked = step.is_done(*done);
                let box_ = if ticked { t.glyph("☑", "[x]") } else { t.glyph("☐", "[ ]") };
                let label = format!("{} {box_} {}", n + 1, text::one_line(&step.title, 30));
                if out.left() < text::width(&label) + 3 {
                    form.lines.push(std::mem::replace(out, Builder::new(width)).finish());
                    out.push(" ".repeat(INDENT + 8), t.text());
                }
                if focused && n == *at {
                    form.cursor = Some(((out.used() + 2) as u16, form.lines.len() as u16));
                }
                let style = if focused && n == *at { t.accent() } else { t.text() };
                out.push(label, style).push("   ", t.text());
            }
        }
    }
}

/// Puts the form on the screen, and the cursor into its field.
pub(in crate::ui) fn draw(frame: &mut Frame, view: &mut ViewState, form: &Form, area: Rect) {
    for (n, line) in form.lines.iter().take(area.height as usize).enumerate() {
        frame.render_widget(line.clone(), Rect { y: area.y + n as u16, height: 1, ..area });
    }
    for &(field, x, y, width) in &form.fields {
        if y < area.height && x < area.width {
            let at = Rect { x: area.x + x, y: area.y + y, width: width.min(area.width - x), height: 1 };
            view.hits(at, Hit::Choice(field));
        }
    }
    if let Some((x, y)) = form.cursor
        && y < area.height
        && x < area.width
    {
        view.caret(area.x + x, area.y + y);
    }
}
