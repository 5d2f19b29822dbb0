//! Drawing one field: its label, its box and what stands in it.

use crate::ui::widgets::line::put;
use crate::{
    app::{
        App,
        event::Hit,
        overlay::form::{
            Form,
            field::{Field, Input, Ticks},
            pick::Pick,
            rows::Rows,
        },
        text_field::TextField,
    },
    domain::text::{
        self,
        date::{When, parse_date},
        say,
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            field::{window, wrap},
            line::Builder,
        },
    },
};
use chrono::{Datelike, NaiveDate};
use ratatui::{
    Frame,
    layout::Rect,
    style::{Modifier, Style},
    text::Line,
};

/// Columns of a weight, a value, a date in a list.
const CELL: usize = 14;
/// Of a list that begins with days: a day as typed, and beside it how it is understood.
const DAY: usize = 32;

/// Draws the n-th field. `first` is its first line that is in view.
#[expect(clippy::too_many_arguments, reason = "one place lays out one field; the arguments are what it needs")]
pub(super) fn draw(
    frame: &mut Frame,
    app: &App,
    view: &mut ViewState,
    form: &Form,
    n: usize,
    label: Rect,
    place: Rect,
    first: usize,
) {
    let t = view.theme;
    let field = &form.fields[n];
    let focused = n == form.focus;
    let wrong = form.error.as_ref().is_some_and(|(at, _)| *at == n);
    if first == 0 && label.width > 0 {
        let style = if wrong {
            t.error()
        } else if focused {
            t.accent()
        } else {
            t.dim()
        };
        let text = text::fit_left(field.label, label.width as usize);
        put(frame, &Line::styled(text, style), Rect { height: 1, ..label });
    }
    view.hits(place, Hit::Choice(n));
    if place.width < 4 {
        return;
    }
    match &field.input {
        Input::Text(typed, _) if typed.is_page() => page(frame, view, field, typed, focused, place),
        Input::Text(typed, _) => line(frame, app, view, field, typed, focused, place),
        Input::Choice { options, at } if field.listed => lines(frame, view, n, options, *at, focused, place, first),
        Input::Choice { options, at } => choice(frame, view, n, options, *at, &field.ghost, focused, place),
        Input::Pick(picked) => pick_box(frame, app, view, field, picked, focused, place),
        Input::Rows(rows) => table(frame, app, view, n, rows, focused, place, first),
        Input::Ticks(ticks) => boxes(frame, app, view, form, ticks, focused, place, first),
        Input::Entry { label, detail } => entry(frame, view, label, detail, focused, place),
    }
}

fn edges(t: Theme, focused: bool) -> (&'static str, &'static str, Style) {
    (t.glyph("▏", "["), t.glyph("▕", "]"), if focused { t.accent() } else { t.rule() })
}

/// A box of one line: what stands in it, and dim at its right what that means.
#[expect(clippy::too_many_arguments, reason = "the parts of a box, each a word")]
fn boxed(
    frame: &mut Frame,
    view: &mut ViewState,
    shown: &str,
    style: Style,
    aside: &str,
    focused: bool,
    cursor: Option<usize>,
    place: Rect,
) {
    let t = view.theme;
    let (left, right, edge) = edges(t, focused);
    let room = place.width as usize - 2;
    let mut out = Builder::new(place.width as usize);
    let aside_room = room.saturating_sub(text::width(shown) + 2);
    let aside = if text::width(aside) <= aside_room { aside } else { "" };
    out.push(left, edge);
    out.push(text::fit(shown, room - text::width(aside)), style).push(aside, t.dim()).push(right, edge);
    put(frame, &out.finish(), Rect { height: 1, ..place });
    if let (true, Some(at)) = (focused, cursor) {
        view.caret(place.x + 1 + at.min(room.saturating_sub(1)) as u16, place.y);
    }
}

fn line(frame: &mut Frame, app: &App, view: &mut ViewState, field: &Field, typed: &TextField, focused: bool, place: Rect) {
    let t = view.theme;
    let raw = typed.lines().first().map_or("", String::as_str);
    let room = place.width as usize - 2;
    let cursor = if focused { typed.cursor().1 } else { 0 };
    let (shown, at) = window(&text::one_line(raw, usize::MAX), cursor, room);
    if raw.is_empty() {
        boxed(frame, view, &text::one_line(&field.ghost, room), t.dim(), "", focused, Some(at), place);
        return;
    }
    let aside = field.reading(app.today()).unwrap_or_default();
    boxed(frame, view, &shown, value(t, focused), &aside, focused, Some(at), place);
}

fn value(t: Theme, focused: bool) -> Style {
    if focused { t.strong() } else { t.text() }
}

fn page(frame: &mut Frame, view: &mut ViewState, field: &Field, typed: &TextField, focused: bool, place: Rect) {
    let t = view.theme;
    let room = place.width as usize - 2;
    let safe: Vec<String> = typed.lines().iter().map(|l| text::one_line(l, usize::MAX).into_owned()).collect();
    let (rows, at) = wrap(safe.iter().map(String::as_str), typed.cursor(), room);
    let height = place.height as usize;
    let top = if focused { (at.0 + 1).saturating_sub(height) } else { 0 };
    for y in 0..height {
        let here = Rect { y: place.y + y as u16, height: 1, ..place };
        let blank = field.is_blank() && y == 0;
        let (shown, style) = if blank {
            (field.ghost.as_str(), t.dim())
        } else {
            (rows.get(top + y).map_or("", String::as_str), value(t, focused))
        };
        let cursor = (top + y == at.0).then_some(at.1);
        let more = y + 1 == height && rows.len() > top + height;
        boxed(frame, view, shown, style, if more { t.glyph("…", "...") } else { "" }, focused, cursor, here);
    }
}

/// Every word on a line of its own, numbered, with what it means.
#[expect(clippy::too_many_arguments, reason = "one place lays out one choice; the arguments are what it needs")]
fn lines(
    frame: &mut Frame,
    view: &mut ViewState,
    n: usize,
    options: &[(&'static str, &'static str)],
    at: Option<usize>,
    focused: bool,
    place: Rect,
    first: usize,
) {
    let t = view.theme;
    let widest = options.iter().map(|(word, _)| text::width(word)).max().unwrap_or(0);
    for (y, (k, (word, meaning))) in options.iter().enumerate().skip(first).take(place.height as usize).enumerate() {
        let is_chosen = Some(k) == at;
        let here = Rect { y: place.y + y as u16, height: 1, ..place };
        let mut out = Builder::new(place.width as usize);
        out.push(if is_chosen { t.glyph("▸", ">") } else { " " }, t.accent()).push(format!("{} ", k + 1), t.dim());
        out.push(text::fit(word, widest), if is_chosen { t.strong() } else { t.text() });
        out.push("  ", t.text()).push(*meaning, t.dim());
        let mut line = out.finish();
        if is_chosen && focused {
            t.select(&mut line.spans);
        }
        put(frame, &line, here);
        view.hits(here, Hit::Option(n, k));
        if is_chosen && focused {
            view.caret(here.x, here.y);
        }
    }
}

/// All options where they fit, and what is to be known of them; else the chosen one between arrows.
#[expect(clippy::too_many_arguments, reason = "one place lays out one choice; the arguments are what it needs")]
fn choice(
    frame: &mut Frame,
    view: &mut ViewState,
    n: usize,
    options: &[(&'static str, &'static str)],
    at: Option<usize>,
    aside: &str,
    focused: bool,
    place: Rect,
) {
    let t = view.theme;
    let chosen_style = if focused { t.accent().add_modifier(Modifier::REVERSED) } else { t.strong() };
    let widths: usize = options.iter().map(|(w, _)| text::width(w) + 3).sum();
    let mut out = Builder::new(place.width as usize);
    if widths > place.width as usize {
        let widest = options.iter().map(|(w, _)| text::width(w)).max().unwrap_or(0);
        let arrow = if focused { t.accent() } else { t.rule() };
        let word = at.and_then(|at| options.get(at)).map_or("", |(w, _)| w);
        out.push(t.glyph("‹", "<"), arrow)
            .push(format!(" {} ", text::fit(word, widest)), chosen_style)
            .push(t.glyph("›", ">"), arrow);
        out.push(at.map_or_else(String::new, |at| format!("  {} of {}", at + 1, options.len())), t.dim());
        put(frame, &out.finish(), Rect { height: 1, ..place });
    } else {
        for (k, (word, _)) in options.iter().enumerate() {
            let style = if Some(k) == at { chosen_style } else { t.dim() };
            let x = out.used();
            out.push(format!(" {word} "), style).push(" ", t.text());
            let here = Rect { x: place.x + x as u16, width: (text::width(word) + 2) as u16, height: 1, ..place };
            view.hits(here, Hit::Option(n, k));
        }
        if text::width(aside) + 2 <= out.left() {
            out.push(format!("  {aside}"), t.dim());
        }
        put(frame, &out.finish(), Rect { height: 1, ..place });
    }
}

fn pick_box(frame: &mut Frame, app: &App, view: &mut ViewState, field: &Field, picked: &Pick, focused: bool, place: Rect) {
    let t = view.theme;
    let room = (place.width as usize - 2).saturating_sub(2);
    let names = picked.names(&app.cascade);
    let typed = picked.typed.text();
    let mark = t.glyph("▾", "v");
    if typed.is_empty() && names.is_empty() {
        boxed(frame, view, &text::one_line(&field.ghost, room), t.dim(), mark, focused, Some(0), place);
        return;
    }
    // What is typed stands behind what was chosen before; of a choice of one it stands alone: it will take its place.
    let mut before = if typed.is_empty() || picked.is_many() { names.join(", ") } else { String::new() };
    if picked.is_many() && !before.is_empty() && focused {
        before.push_str(", ");
    }
    let whole = format!("{before}{}", text::one_line(&typed, 200));
    let cursor = before.chars().count() + if typed.is_empty() { 0 } else { picked.typed.cursor().1 };
    let (shown, at) = if focused { window(&whole, cursor, room) } else { (text::cut(&whole, room).into_owned(), 0) };
    boxed(frame, view, &shown, value(t, focused), mark, focused, Some(at), place);
}

/// The columns of a list: the first takes what the others leave.
fn columns(rows: &Rows, width: usize) -> Vec<usize> {
    let others = rows.columns.len().saturating_sub(1);
    let cell = CELL.min(width / (others + 2));
    let first = width.saturating_sub(others * (cell + 1));
    let first = if rows.columns.first() == Some(&"date") { first.min(DAY) } else { first };
    std::iter::once(first).chain(std::iter::repeat_n(cell, others)).collect()
}

#[expect(clippy::too_many_arguments, reason = "one place lays out one list; the arguments are what it needs")]
fn table(frame: &mut Frame, app: &App, view: &mut ViewState, n: usize, rows: &Rows, focused: bool, place: Rect, first: usize) {
    let t = view.theme;
    let widths = columns(rows, place.width as usize);
    for y in 0..place.height as usize {
        let line = first + y;
        let mut x = place.x;
        for (k, &width) in widths.iter().enumerate() {
            let here = Rect { x, y: place.y + y as u16, width: width as u16, height: 1 };
            x += width as u16 + 1;
            if width < 3 {
                continue;
            }
            if line == 0 {
                put(frame, &Line::styled(format!(" {}", text::cut(rows.columns[k], width - 1)), t.dim()), here);
                continue;
            }
            let Some(row) = rows.rows.get(line - 1) else { continue };
            let has_keys = focused && rows.at == line - 1 && rows.column == k;
            let cell = &row.cells[k];
            let raw = cell.lines().first().map_or("", String::as_str);
            let (mut shown, at) = window(&text::one_line(raw, usize::MAX), if has_keys { cell.cursor().1 } else { 0 }, width - 2);
            let mut aside = String::new();
            if rows.columns[k] == "date"
                && let Some(day) = day(raw, app.today())
            {
                aside = said(day, app.today(), (width - 2).saturating_sub(text::width(&shown) + 2));
                if aside.is_empty() && !has_keys {
                    shown = said(day, app.today(), width - 2);
                }
            }
            boxed(frame, view, &shown, value(t, has_keys), &aside, has_keys, Some(at), here);
            view.hits(here, Hit::Option(n, (line - 1) * widths.len() + k));
        }
    }
}

/// The day that was typed into a list; `None`: it is none.
fn day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    if typed.trim().is_empty() { None } else { parse_date(typed, today, When::Due).ok() }
}

/// A day as people say it, as fully as there is room for; empty where there is none.
fn said(day: NaiveDate, today: NaiveDate, room: usize) -> String {
    let forms = [say::say_full(day), day.format("%a %-d %b").to_string()];
    // Without its year a day of another year would be read as one of this year.
    let whole = if day.year() == today.year() { 2 } else { 1 };
    let mut forms = forms.into_iter().take(whole).chain([say::say_short(day, today)]);
    forms.find(|form| text::width(form) <= room).unwrap_or_default()
}

/// Boxes to tick, a line each.
#[expect(clippy::too_many_arguments, reason = "one place lays out one list; the arguments are what it needs")]
fn boxes(
    frame: &mut Frame,
    app: &App,
    view: &mut ViewState,
    form: &Form,
    ticks: &Ticks,
    focused: bool,
    place: Rect,
    first: usize,
) {
    let t = view.theme;
    let item = form.checks_in().and_then(|about| app.cascade.find(about.item)).map(|ix| app.cascade.item(ix));
    let steps = item.and_then(|item| item.key_result()).map_or(&[][..], |kr| &kr.steps);
    for (y, (n, step)) in steps.iter().enumerate().skip(first).take(place.height as usize).enumerate() {
        let here = Rect { y: place.y + y as u16, height: 1, ..place };
        let has_keys = focused && n == ticks.at;
        let mark = if step.is_done(&ticks.done) { t.glyph("☑", "[x]") } else { t.glyph("☐", "[ ]") };
        let mut out = Builder::new(place.width as usize);
        out.push(format!("{} ", n + 1), t.dim()).push(mark, value(t, has_keys)).push(" ", t.text());
        let room = out.left();
        out.push(text::one_line(&step.title, room), if has_keys { t.accent() } else { t.text() });
        put(frame, &out.finish(), here);
        if has_keys {
            view.caret(place.x + 2, here.y);
        }
    }
}

fn entry(frame: &mut Frame, view: &mut ViewState, label: &str, detail: &str, focused: bool, place: Rect) {
    let t = view.theme;
    let (name, dim) = (t.text(), t.dim());
    let mut out = Builder::new(place.width as usize);
    out.push(" ", name).push(label.to_owned(), name).push("  ", name);
    let said = if detail.is_empty() { "no because yet" } else { detail };
    out.push(said.to_owned(), dim);
    let rest = out.left();
    out.push(" ".repeat(rest), name);
    let mut line = out.finish();
    if focused {
        t.select(&mut line.spans);
    }
    put(frame, &line, Rect { height: 1, ..place });
    if focused {
        view.caret(place.x, place.y);
    }
}
