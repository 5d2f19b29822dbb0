//! Drawing a check-in, in the lines right below its row.
//!
//! ```text
//!     ┗ value ▏2.6     ▕ was 2.5 %   confidence ▏4 ▕ was 7   note ▏checklist at 50 % ▕   next step ▏              ▕
//! ```

use crate::ui::widgets::line::put;
use crate::{
    app::{
        App,
        event::Hit,
        overlay::form::{
            Form,
            check_in::{About, Said},
            field::{Field, Input, Part},
        },
        text_field::TextField,
    },
    domain::{
        Flag, Health, Ix, Word,
        key_result::Step,
        measure::value_said,
        text,
        text::{
            date::{When, parse_date},
            say,
        },
        why::percent,
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::{window, wrap},
            line::{Builder, complaint},
        },
    },
};
use chrono::NaiveDate;
use ratatui::{Frame, layout::Rect, style::Modifier, text::Line};

/// The form laid out: its lines, where the caret is, where each field can be clicked.
pub(in crate::ui) struct Laid {
    pub lines: Vec<Line<'static>>,
    caret: Option<(u16, u16)>,
    fields: Vec<(usize, u16, u16, u16)>,
}

const INDENT: usize = 4;

/// Lays the form out in that many columns.
pub(in crate::ui) fn lines(app: &App, t: Theme, form: &Form, width: usize) -> Laid {
    let mut laid = Laid { lines: Vec::new(), caret: None, fields: Vec::new() };
    let Some(about) = form.checks_in() else { return laid };
    let mut out = Builder::new(width);
    out.push(" ".repeat(INDENT), t.text()).push(t.glyph("┗ ", "` "), t.accent());
    if about.unchanged {
        let said = still(app, about).map_or_else(|| "no change".to_owned(), |still| format!("no change, still {still}"));
        out.push(format!("{said}   "), t.strong());
    }
    for (n, field) in form.shown() {
        let label = field.label;
        let last = beside(app, about, field);
        let wanted = text::width(label) + 1 + box_width(field, width) + text::width(&last) + 3;
        let is_page = matches!(&field.input, Input::Text(typed, _) if typed.is_page());
        let wraps = !is_page && out.left() < wanted && out.used() > INDENT + 2;
        if wraps {
            laid.lines.push(std::mem::replace(&mut out, Builder::new(width)).finish());
            out.push(" ".repeat(INDENT + 2), t.text());
        }
        let focused = n == form.focus;
        if let Input::Text(typed, _) = &field.input
            && typed.is_page()
        {
            if out.used() > INDENT + 2 {
                laid.lines.push(std::mem::replace(&mut out, Builder::new(width)).finish());
            }
            laid.lines.push(meaning(app, t, form, about, width));
            page(t, n, label, typed, focused, &mut laid, width);
            out = Builder::new(width);
            out.push(" ".repeat(INDENT + 2), t.text());
            continue;
        }
        out.push(label, if focused { t.accent() } else { t.dim() }).push(" ", t.text());
        let x = out.used();
        draw_field(app, t, about, field, focused, &mut out, &mut laid, width);
        laid.fields.push((n, x as u16, laid.lines.len() as u16, (out.used() - x) as u16));
        if !last.is_empty() {
            out.push(last, t.dim());
        }
        out.push("   ", t.text());
    }
    laid.lines.push(out.finish());
    let mut under = Builder::new(width);
    under.push(" ".repeat(INDENT + 2), t.text());
    if let Some((_, error)) = &form.error {
        laid.lines.extend(complaint(t, error, INDENT + 2, width));
    } else if !form.note.is_empty() {
        // What others said about the item while it was open.
        under.push(form.note.as_str(), t.accent());
        laid.lines.push(under.finish());
    } else if form.from_draft {
        super::taken_up(app, t, &mut under);
        laid.lines.push(under.finish());
    }
    laid
}

/// What is typed will mean, in the colour it would get; before that how the item stands, and for which day it is late.
fn meaning(app: &App, t: Theme, form: &Form, about: &About, width: usize) -> Line<'static> {
    let mut out = Builder::new(width);
    out.push(" ".repeat(INDENT + 2), t.text());
    let health = |out: &mut Builder, health: Health| {
        out.push(t.health_glyph(health), t.health(health)).push(format!(" {}", health.word()), t.health_word(health));
    };
    let Some(means) = form.meaning() else {
        let Some(ix) = app.cascade.find(about.item) else { return out.finish() };
        let judged = app.board.peek(&app.cascade, ix);
        health(&mut out, judged.health);
        if let (Some(progress), Some(expected)) = (judged.progress, judged.expected) {
            out.push(format!(", {} where {} is expected", percent(progress), percent(expected)), t.dim());
        }
        if let Some(day) = late_by_days(app, ix) {
            let said = format!("   late since {}: {{rest-of-check-in}} says it for that day", say::say_short(day, app.today()));
            out.push(app.keymap().filled(&said), t.dim());
        }
        return out.finish();
    };
    if let Some(typed) = &means.typed {
        out.push(format!("{typed} = "), t.dim());
    }
    if !means.said.is_empty() {
        out.push(means.said.as_str(), t.strong()).push(t.glyph(" → ", " -> "), t.dim());
    }
    match means.after {
        Some(after) => {
            health(&mut out, after);
            let rest = if means.before == after { ", still" } else { ", was " };
            out.push(rest, t.dim());
            if means.before != after {
                health(&mut out, means.before);
            }
        }
        None => _ = out.push("older than the newest: today stays as it is", t.dim()),
    }
    let doubt = means.doubt.as_deref().map(|doubt| (doubt, t.flag_word(Flag::Unlinked)));
    let rest = doubt.or_else(|| Some((means.comes_to.as_str(), t.dim())).filter(|(said, _)| !said.is_empty()));
    if let Some((said, style)) = rest {
        let room = out.left().saturating_sub(3);
        out.push("   ", t.dim()).push(text::cut(said, room), style);
    }
    out.finish()
}

/// The deadline that passed less than a week ago; `None`: nothing is late, or for longer.
fn late_by_days(app: &App, ix: Ix) -> Option<NaiveDate> {
    let due = app.board.peek(&app.cascade, ix).due_on?;
    (1..7).contains(&(app.today() - due).num_days()).then_some(due)
}

/// The value that stays as it is; `None`: there is none.
fn still(app: &App, about: &About) -> Option<String> {
    let ix = app.cascade.find(about.item)?;
    let summary = app.cascade.summary(ix);
    value_said(app.cascade.item(ix).key_result(), Some(summary.value?.1), Some(&summary.done))
}

/// How many lines of a note are in view at once.
const NOTE: usize = 6;

/// A note of several lines: as wide as the screen, below what was said before it.
fn page(t: Theme, n: usize, label: &str, typed: &TextField, focused: bool, laid: &mut Laid, width: usize) {
    let (label_style, edge, style) = if focused { (t.accent(), t.accent(), t.strong()) } else { (t.dim(), t.rule(), t.text()) };
    let x = INDENT + 3 + text::width(label);
    let room = width.saturating_sub(x + 3);
    let safe: Vec<String> = typed.lines().iter().map(|line| text::one_line(line, usize::MAX).into_owned()).collect();
    let (rows, at) = wrap(safe.iter().map(String::as_str), typed.cursor(), room);
    let top = (at.0 + 1).saturating_sub(NOTE);
    for (k, row) in rows.iter().enumerate().skip(top).take(NOTE) {
        let mut out = Builder::new(width);
        out.push(" ".repeat(INDENT + 2), t.text());
        out.push(if k == top { label.to_owned() } else { " ".repeat(text::width(label)) }, label_style).push(" ", t.text());
        out.push(t.glyph("▏", "["), edge);
        if focused && k == at.0 {
            laid.caret = Some(((out.used() + at.1) as u16, laid.lines.len() as u16));
        }
        out.push(text::fit(row, room), style.add_modifier(Modifier::UNDERLINED)).push(t.glyph("▕", "]"), edge);
        laid.fields.push((n, x as u16, laid.lines.len() as u16, (room + 2) as u16));
        laid.lines.push(out.finish());
    }
}

/// What stands beside a field: that it is a draft, and what was said last.
fn beside(app: &App, about: &About, field: &Field) -> String {
    if field.part == Part::Said(Said::Day) {
        let Some(day) = field.reading(app.today()) else { return String::new() };
        let is_older = |on: NaiveDate| parse_date(&field.text(), app.today(), When::Past).is_ok_and(|day| day < on);
        let newest = app.cascade.find(about.item).and_then(|ix| app.cascade.summary(ix).last_on);
        let older = if newest.is_some_and(is_older) { ", older than the newest" } else { "" };
        return format!(" {day}{older}");
    }
    match (field.kept, field.ghost.as_str()) {
        (true, "") => " draft".to_owned(),
        (true, last) => format!(" draft, was {last}"),
        (false, "") => String::new(),
        (false, last) => format!(" was {last}"),
    }
}

/// How wide the box of a field is.
fn box_width(field: &Field, width: usize) -> usize {
    let Part::Said(said) = field.part else { return width };
    match said {
        Said::Steps => width.saturating_sub(INDENT + 10),
        Said::Health => 34,
        Said::Baseline => 28,
        // Room for more digits than there can be: what is refused must be seen.
        Said::Confidence => 6,
        Said::Value | Said::Progress => 10,
        Said::Day => 14,
        Said::Note | Said::Next => width.saturating_sub(INDENT + 16).min(70),
    }
}

#[expect(clippy::too_many_arguments, reason = "one place lays out one field; the arguments are what it needs")]
fn draw_field(
    app: &App,
    t: Theme,
    about: &About,
    field: &Field,
    focused: bool,
    out: &mut Builder,
    laid: &mut Laid,
    width: usize,
) {
    let edge = if focused { t.accent() } else { t.rule() };
    let ix: Option<Ix> = app.cascade.find(about.item);
    match &field.input {
        Input::Text(typed, _) => {
            let room = box_width(field, width).min(out.left().saturating_sub(2)).saturating_sub(2);
            let line = typed.lines().first().map_or("", String::as_str);
            let (shown, at) = window(&text::one_line(line, usize::MAX), typed.cursor().1, room);
            out.push(t.glyph("▏", "["), edge);
            if focused {
                laid.caret = Some(((out.used() + at) as u16, laid.lines.len() as u16));
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
        Input::Choice { at, .. } if field.part == Part::Said(Said::Health) => {
            for (n, option) in Word::ALL.into_iter().enumerate() {
                let chosen = *at == Some(n);
                let label = format!(" {} {} ", t.health_glyph(option.into()), option.word());
                if out.left() < text::width(&label) {
                    laid.lines.push(std::mem::replace(out, Builder::new(width)).finish());
                    out.push(" ".repeat(INDENT + 8), t.text());
                }
                let style = if chosen {
                    t.patch(t.health(option.into()))
                } else if focused {
                    t.text()
                } else {
                    t.dim()
                };
                if focused && (chosen || (at.is_none() && n == 0)) {
                    laid.caret = Some((out.used() as u16, laid.lines.len() as u16));
                }
                out.push(label, style);
            }
        }
        Input::Choice { .. } => {
            let becomes = field.word() == "yes";
            let value = ix.is_some_and(|ix| app.cascade.summary(ix).value.is_some());
            let said = match (becomes, value) {
                (true, false) => "the first value becomes it",
                (true, true) => "this value becomes it",
                (false, _) => "none yet, nor this value",
            };
            let box_ = if becomes { t.glyph("☑", "[x]") } else { t.glyph("☐", "[ ]") };
            if focused {
                laid.caret = Some((out.used() as u16, laid.lines.len() as u16));
            }
            out.push(format!("{box_} {said}"), if focused { t.accent() } else { t.text() });
        }
        Input::Ticks(ticks) => {
            let steps: &[Step] = ix.and_then(|ix| app.cascade.item(ix).key_result()).map_or(&[], |kr| &kr.steps);
            for (n, step) in steps.iter().enumerate() {
                let ticked = step.is_done(&ticks.done);
                let box_ = if ticked { t.glyph("☑", "[x]") } else { t.glyph("☐", "[ ]") };
                let label = format!("{} {box_} {}", n + 1, text::one_line(&step.title, 30));
                if out.left() < text::width(&label) + 3 {
                    laid.lines.push(std::mem::replace(out, Builder::new(width)).finish());
                    out.push(" ".repeat(INDENT + 8), t.text());
                }
                if focused && n == ticks.at {
                    laid.caret = Some(((out.used() + 2) as u16, laid.lines.len() as u16));
                }
                let style = if focused && n == ticks.at { t.accent() } else { t.text() };
                out.push(label, style).push("   ", t.text());
            }
        }
        // A check-in has no others.
        Input::Pick(_) | Input::Rows(_) | Input::Entry { .. } => {}
    }
}

/// Puts the form on the screen, and the caret into its field: where it does not fit, what is typed now is in view.
pub(in crate::ui) fn draw(frame: &mut Frame, view: &mut ViewState, laid: &Laid, area: Rect) {
    let top = laid.caret.map_or(0, |(_, y)| (y + 1).saturating_sub(area.height));
    for (n, line) in laid.lines.iter().skip(top as usize).take(area.height as usize).enumerate() {
        put(frame, line, Rect { y: area.y + n as u16, height: 1, ..area });
    }
    let within = |x: u16, y: u16| x < area.width && (top..top + area.height).contains(&y);
    for &(field, x, y, width) in laid.fields.iter().filter(|&&(_, x, y, _)| within(x, y)) {
        let at = Rect { x: area.x + x, y: area.y + y - top, width: width.min(area.width - x), height: 1 };
        view.hits(at, Hit::Choice(field));
    }
    if let Some((x, y)) = laid.caret.filter(|&(x, y)| within(x, y)) {
        view.caret(area.x + x, area.y + y - top);
    }
}
