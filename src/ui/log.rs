//! The log screen: a line per change, the selected one with its operations below.

use super::{
    ViewState,
    deck::{row::put_marked as marked, scroll_bar},
    frame,
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{
        App,
        event::Hit,
        keys::{Action, Place},
        only::Only,
        signs::Sign,
    },
    domain::{describe, history::LogEntry, said, text},
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Modifier,
    text::Line,
    widgets::Paragraph,
};

/// Draws the log.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let log = &app.screens.log;
    let detail = if log.open.is_some() { (area.height / 3).max(4) } else { 0 };
    let [head, list, rule, below] = area.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(u16::from(detail > 0)),
        Constraint::Length(detail),
    ]));
    heading(frame, app, t, head);
    let page = list.height as usize;
    let window = log.cursor.window(page, log.entries.len());
    view.list = Some(window);
    if log.entries.is_empty() {
        let said = if let Some(sought) = log.query.said.as_deref() {
            nothing_said(app, sought)
        } else if log.query.is_narrowed() {
            app.keymap().filled("No change fits. {back} shows all.")
        } else {
            "Nothing was changed yet.".to_owned()
        };
        put(frame, &Line::styled(format!("   {said}"), t.dim()), Rect { height: 1.min(list.height), ..list });
    }
    for (y, n) in (window.top..log.entries.len()).take(page).enumerate() {
        let place = Rect { y: list.y + y as u16, height: 1, width: list.width.saturating_sub(1), ..list };
        let mut line = entry(app, t, &log.entries[n], place.width as usize);
        if n == log.cursor.at {
            t.select(&mut line.spans);
        }
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
    }
    if log.entries.len() > page {
        scroll_bar(frame, t, list, window.top, page, log.entries.len());
    }
    if detail > 0 {
        frame::rule(frame, t, rule);
        operations(frame, app, t, below);
    }
}

/// That nothing was found, or not yet, and what was looked through.
fn nothing_said(app: &App, sought: &str) -> String {
    let reached = app.screens.log.reached;
    let looked = text::say::say_count(usize::try_from(reached.looked).unwrap_or(usize::MAX), "change", "changes");
    if reached.is_all {
        let sought = text::one_line(sought, 24);
        app.keymap().filled(&format!(
            "Nothing said in {looked} holds \u{201c}{}\u{201d}. {{back}} shows all.",
            sought.replace(['{', '}'], " ")
        ))
    } else {
        format!("Looking: {looked} so far.")
    }
}

fn heading(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let mut line = Builder::new(area.width as usize);
    line.push("   ", t.dim());
    match app.screens.log.query.item {
        Some(id) => line.push("Changes of ", t.dim()).push(describe::name(&app.cascade, id), t.strong()),
        None => line.push("Changes", t.dim()),
    };
    if let Some(person) = app.screens.log.query.person.and_then(|id| app.cascade.person(id)) {
        line.push(" by ", t.dim()).push(text::one_line(&person.name, 40), t.strong());
    }
    if let Some(sought) = app.screens.log.query.said.as_deref() {
        line.push(" that say ", t.dim()).push(text::one_line(sought, 30), t.strong());
    }
    if let Some(only) = app.only().and_then(|only| Only::said(&app.cascade, only.team)) {
        line.push(", ", t.dim()).push(only, t.strong());
    }
    let (n, more) = app.screens.log.count();
    if n > 0 {
        line.push(format!("   {} of {n}{}", app.screens.log.cursor.at + 1, if more { "+" } else { "" }), t.dim());
    }
    if app.screens.log.query.is_narrowed() {
        line.push(app.keymap().filled("   {back} all"), t.dim());
    }
    put(frame, &line.finish(), area);
}

/// When, who, what, why.
fn entry(app: &App, t: Theme, entry: &LogEntry, width: usize) -> Line<'static> {
    let mut line = Builder::new(width);
    let undone = entry.undone_by.is_some();
    if undone {
        line.push(t.glyph(" ↶ ", " < "), t.dim());
    } else if entry.is_new(app.screens.log.seen) {
        line.push(t.glyph(" • ", " * "), t.accent());
    } else {
        line.push("   ", t.dim());
    }
    let day = text::say::say_short(entry.header.on, app.today());
    let time = app.time_of_day(entry.header.at);
    line.push(text::fit_left(&day, 9), t.dim()).push(format!(" {time}  "), t.dim());
    let who = entry.header.by.and_then(|id| app.cascade.person(id)).map_or("–", |p| p.name.as_str());
    let who_width = if width >= 100 { 16 } else { 10 };
    line.push(text::fit(&text::one_line(who, who_width), who_width), t.text()).push("  ", t.text());
    let style = if undone { t.dim().add_modifier(Modifier::CROSSED_OUT) } else { t.text() };
    // The meeting it came from stands at the end, and is not cut off with a long sentence.
    let review = describe::review_of(&app.cascade, &entry.header).filter(|_| describe::in_review(&app.cascade, entry).is_some());
    let review =
        review.map(|r| format!("  review {}, {} ", r.number, text::say::say_short(r.on, app.today()))).unwrap_or_default();
    if let Some(words) = entry.sign() {
        let (sign, style) = t.sign(Sign::Clash);
        line.push(sign, style).push(" ", style);
        if width >= 120 {
            line.push(format!("{words}: "), t.dim());
        }
    }
    let room = line.left().saturating_sub(text::width(&review));
    if let (Some(found), Some(sought)) = (entry.said.as_deref(), app.screens.log.query.said.as_deref()) {
        let what = said::subject(&app.cascade, found).unwrap_or_else(|| describe::describe_entry(&app.cascade, entry));
        let what = text::one_line(&what, (room / 3).max(12)).into_owned();
        line.push(what, style).push(format!("  {}: ", found.part.word()), t.dim());
        let (around, marks) = said::around(sought, &found.text, line.left());
        marked(&mut line, t, &around, &marks, style);
        line.pad_to(width);
        return line.finish();
    }
    line.push(text::one_line(&describe::describe_entry(&app.cascade, entry), room), style).push(review, t.dim()).pad_to(width);
    line.finish()
}

/// Every operation of the open change, with the fields of what it added.
fn operations(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let (log, Some(change)) = (&app.screens.log, &app.screens.log.open) else { return };
    let width = area.width.saturating_sub(4) as usize;
    let mut lines = Vec::new();
    if let Some(why) = &change.why {
        lines.extend(
            text::lines(&format!("because {why}"), width, 2).into_iter().map(|l| Line::styled(format!("   {l}"), t.strong())),
        );
    }
    let room = (area.height as usize).saturating_sub(lines.len());
    let top = log.told_top.min(log.told.len().saturating_sub(room));
    lines.extend(log.told.iter().skip(top).take(room).map(|l| Line::styled(format!("   {}", text::cut(l, width)), t.text())));
    frame.render_widget(Paragraph::new(lines), area);
    let below = log.told.len() - (top + room).min(log.told.len());
    if below > 0 && area.height > 0 {
        let key = app.keymap().show(Place::Log, Action::DetailDown);
        let said = format!(" {below} more {key} {} ", t.glyph("↓", ""));
        let w = text::width(&said) as u16;
        if w < area.width {
            let place = Rect { x: area.right() - w, y: area.bottom() - 1, width: w, height: 1 };
            put(frame, &Line::styled(said, t.dim()), place);
        }
    }
}
