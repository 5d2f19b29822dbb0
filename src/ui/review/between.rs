//! Between reviews: the actions they asked for; past reviews with their minutes and what became of them.

use super::minutes;
use crate::{
    app::{
        App,
        event::Hit,
        review::between::{Actions, Past},
    },
    domain::{
        Flag, Health, describe,
        meeting::record::FollowThrough,
        review::Action,
        text::{self, say},
    },
    ui::{
        ViewState,
        theme::Theme,
        widgets::{
            bar::columns,
            line::{Builder, put},
        },
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// Draws the actions.
pub(super) fn actions(frame: &mut Frame, app: &App, view: &mut ViewState, actions: &Actions, area: Rect) {
    let t = view.theme;
    let today = app.today();
    let width = area.width as usize;
    let is_of = |a: &&Action| actions.of.as_ref().is_none_or(|which| app.cascade.is_action_of(a, which));
    let all: Vec<_> = app.cascade.actions().filter(is_of).collect();
    let (open, late) = (all.iter().filter(|a| a.is_open()).count(), all.iter().filter(|a| a.is_overdue(today)).count());
    let mut head = Builder::new(width);
    head.push("   Actions  ", t.strong());
    if let Some(which) = &actions.of {
        head.push(format!("of {}  ", text::one_line(&app.cascade.terms(which).name, 40)), t.text());
    }
    head.push(format!("{open} open"), t.text());
    if late > 0 {
        head.push(format!("   {late} overdue"), t.error());
    }
    put(frame, &head.finish(), Rect { height: 1, ..area });
    let list = Rect { y: area.y + 2.min(area.height), height: area.height.saturating_sub(2), ..area };
    if actions.ids.is_empty() {
        let said = "   No review has asked for anything yet: in a review a writes an action down.";
        put(frame, &Line::styled(text::cut(said, width).into_owned(), t.dim()), Rect { height: 1.min(list.height), ..list });
        return;
    }
    let page = list.height as usize;
    let window = actions.cursor.window(page, actions.ids.len());
    view.list = Some(window);
    for (y, n) in (window.top..actions.ids.len()).take(page).enumerate() {
        let Some(action) = all.iter().find(|a| a.id == actions.ids[n]) else { continue };
        let done = action.done.is_some();
        let overdue = action.is_overdue(today);
        let mut line = Builder::new(width);
        line.push(
            if done { t.glyph(" ☑ ", " [x] ") } else { t.glyph(" ☐ ", " [ ] ") },
            if done { t.health(Health::OnTrack) } else { t.text() },
        );
        let when = match (action.done, action.due) {
            (Some(on), _) => format!("done {}", say::say_date(on, today)),
            (None, Some(due)) => say::say_date(due, today),
            (None, None) => "no date".to_owned(),
        };
        let style = if overdue { t.error() } else { t.dim() };
        line.push(text::fit(&when, 16), style).push(" ", style);
        let who = action.owner.and_then(|id| app.cascade.person(id)).map_or("nobody yet", |p| p.name.as_str());
        let who_style = if action.owner.is_none() { t.flag_word(Flag::NoOwner) } else { t.text() };
        line.push(text::fit(&text::one_line(who, 18), 18), who_style).push(" ", style);
        let about = action.item.filter(|_| width >= 100).map(|id| describe::name(&app.cascade, id)).unwrap_or_default();
        let about_width = if width >= 100 { width / 4 } else { 0 };
        let room = width.saturating_sub(line.used() + about_width + 2);
        line.push(text::fit(&text::one_line(&action.what, 300), room), if done { t.dim() } else { t.strong() });
        if about_width > 0 {
            line.push("  ", style).push(text::fit(&about, about_width), t.dim());
        }
        line.pad_to(width);
        let mut line = line.finish();
        if n == actions.cursor.at {
            t.select(&mut line.spans);
        }
        let place = Rect { y: list.y + y as u16, height: 1, ..list };
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
    }
}

/// Draws past reviews: the list and the charts at the left, the minutes at the right.
pub(super) fn past(frame: &mut Frame, app: &App, view: &mut ViewState, past: &Past, area: Rect) {
    let t = view.theme;
    if past.ids.is_empty() {
        let of = past.of.as_ref().map(|which| format!(" of {}", text::one_line(&app.cascade.terms(which).name, 40)));
        let said = app.keymap().filled("There was no review yet. {back}, then {start-review}, starts the first.");
        let said = format!("   {}", said.replacen(" yet", &format!("{} yet", of.unwrap_or_default()), 1));
        put(frame, &Line::styled(said, t.dim()), Rect { height: 1.min(area.height), ..area });
        return;
    }
    let beside = area.width >= 90;
    let (left, right) = if beside {
        let [left, right] = area.layout(&Layout::horizontal([Constraint::Length(46), Constraint::Min(1)]));
        (left, right)
    } else {
        let [top, below] = area.layout(&Layout::vertical([Constraint::Length((area.height / 2).max(6)), Constraint::Min(1)]));
        (top, below)
    };
    let charts = trends(t, &past.through, left.width as usize);
    let below = (charts.len() as u16).min(left.height.saturating_sub(3));
    let page = left.height.saturating_sub(below + 1) as usize;
    let window = past.cursor.window(page, past.ids.len());
    view.list = Some(window);
    for (y, n) in (window.top..past.ids.len()).take(page).enumerate() {
        let id = past.ids[n];
        let Some(review) = app.cascade.reviews().find(|r| r.id == id) else { continue };
        let told = past.through.iter().find(|f| f.number == review.number && f.on == review.on);
        let width = left.width.saturating_sub(2) as usize;
        let mut line = Builder::new(width);
        line.push(text::fit_left(&review.number.to_string(), 5), t.dim()).push("  ", t.text());
        line.push(text::fit(&say::say_date(review.on, app.today()), 13), t.text());
        if let Some(f) = told {
            let over = f.minutes > f.planned + 0.5;
            line.push(text::fit_left(&format!("{:.0} min", f.minutes), 8), if over { t.error() } else { t.text() });
        }
        line.push("  ", t.text());
        line.push(t.glyph("★", "*").repeat(review.rating_mean().unwrap_or(0.0).round() as usize), t.accent());
        line.pad_to(width);
        let mut line = line.finish();
        if n == past.cursor.at {
            t.select(&mut line.spans);
        }
        let place = Rect { y: left.y + y as u16, height: 1, width: left.width.saturating_sub(2), ..left };
        put(frame, &line, place);
        view.hits(place, Hit::Row(n));
    }
    for (y, line) in charts.into_iter().take(below as usize).enumerate() {
        put(frame, &line, Rect { y: left.bottom() - below + y as u16, height: 1, ..left });
    }
    if let Some(told) = &past.told {
        view.detail_end = minutes::draw(frame, t, &told.page, past.scroll, right);
    }
}

/// Three small charts over the last reviews: minutes used, share on missing numbers, actions done on time.
fn trends(t: Theme, through: &[FollowThrough], width: usize) -> Vec<Line<'static>> {
    const SHOWN: usize = 13;
    let last = &through[through.len().saturating_sub(SHOWN)..];
    let Some(newest) = last.last() else { return Vec::new() };
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let most = last.iter().map(|f| f.minutes.max(f.planned)).fold(1.0, f64::max);
    // Each from nothing to all there could be: half a column is half of it.
    let rows: [(&str, f64, Vec<Option<f64>>, String); 3] = [
        (
            "minutes used",
            most,
            last.iter().map(|f| Some(f.minutes)).collect(),
            format!("{:.0} of {:.0}", newest.minutes, newest.planned),
        ),
        ("on missing numbers", 1.0, last.iter().map(|f| Some(f.missing)).collect(), percent(newest.missing)),
        (
            "actions on time",
            1.0,
            last.iter().map(|f| f.on_time).collect(),
            last.iter().rev().find_map(|f| f.on_time).map_or("none due yet".to_owned(), percent),
        ),
    ];
    let mut lines = vec![Line::styled(format!("   The last {}", say::say_count(last.len(), "review", "reviews")), t.accent())];
    for (label, all, series, newest) in rows {
        let mut line = Builder::new(width);
        line.push(format!("   {label:<19}"), t.dim()).push(columns(t, &series, 0.0, all), t.text());
        line.push("  ", t.text()).push(newest, t.strong());
        lines.push(line.finish());
    }
    lines.push(Line::default());
    lines
}
