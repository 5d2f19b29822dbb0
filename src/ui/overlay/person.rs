//! Drawing the page of a person.

use crate::{
    app::{App, keys::Place, overlay::person::PersonPage},
    domain::{
        Flag, Health, Kind,
        deadline::Met,
        participation::{self, Strip},
        text::{self, say},
    },
    ui::{
        theme::Theme,
        widgets::{
            line::{Builder, put},
            popup,
        },
    },
};
use ratatui::{Frame, layout::Rect, text::Line};

pub(super) fn draw(frame: &mut Frame, app: &App, t: Theme, page: &PersonPage, area: Rect) {
    let width = popup::width(area.width.min(110), area);
    let inner = width.saturating_sub(4) as usize;
    let head = heading(app, t, page, inner);
    let (body, selected) = body(app, t, page, inner);
    let height = (head.len() + body.len() + 2).min(area.height.saturating_sub(2) as usize).max(8) as u16;
    let name = app.cascade.person(page.id).map_or("", |p| &p.name);
    let title = text::one_line(name, inner).into_owned();
    let inside = popup::open(frame, t, area, (width, height), &title, &super::keys(app, &[Place::Person], &[]));
    let fixed = head.len().min(inside.height as usize);
    let room = inside.height as usize - fixed;
    // The selected line stays in sight, with its heading where there is room for it.
    let top = selected.saturating_sub(room / 2).min(body.len().saturating_sub(room));
    for (y, line) in head.into_iter().take(fixed).chain(body.into_iter().skip(top).take(room)).enumerate() {
        put(frame, &line, Rect { y: inside.y + y as u16, height: 1, ..inside });
    }
}

/// Who they are and what they answer for, to be read beside a list: with their name above it.
pub(in crate::ui) fn lines(app: &App, t: Theme, page: &PersonPage, width: usize) -> Vec<Line<'static>> {
    let name = app.cascade.person(page.id).map_or("", |p| &p.name);
    let name = Line::styled(text::one_line(name, width).into_owned(), t.strong());
    std::iter::once(name).chain(heading(app, t, page, width)).chain(body(app, t, page, width).0).collect()
}

fn heading(app: &App, t: Theme, page: &PersonPage, width: usize) -> Vec<Line<'static>> {
    let c = &app.cascade;
    let mut lines = Vec::new();
    let Some(person) = c.person(page.id) else { return lines };
    let mut who = Builder::new(width);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(person.team.and_then(|id| c.team(id)).map(|team| text::one_line(&team.name, 30).into_owned()));
    parts.extend(person.email.as_deref().map(|e| text::one_line(e, 40).into_owned()));
    parts.extend(person.manager.and_then(|id| c.person(id)).map(|m| format!("reports to {}", text::one_line(&m.name, 30))));
    who.push(parts.join(" · "), t.dim());
    lines.push(who.finish());
    if let Some(left) = person.left.filter(|&left| left <= app.today()) {
        let key = app.keymap().says("hand-over");
        let said = format!("left on {}: {key} hands everything over", say::say_date(left, app.today()));
        lines.push(Line::styled(said, t.flag_word(Flag::NoOwner)));
    }
    if let Some(away) = person.away_said(app.today()) {
        lines.push(Line::styled(away, t.text()));
    }
    let (load, limit) = (page.load(c, app.today()), c.settings.load_limit);
    let mut line = Builder::new(width);
    line.push("answers for ", t.dim()).push(say::say_count(load, "open key result", "open key results"), t.text());
    let projects = page.items.iter().filter(|&&ix| c.item(ix).kind() == Kind::Project).count();
    line.push(format!(" and {}", say::say_count(projects, "project", "projects")), t.text());
    if load > limit {
        line.push(format!("   more than {limit}: too much for one"), t.flag(Flag::Stale));
    }
    lines.push(line.finish());
    let mut line = Builder::new(width);
    line.push("13 weeks  ", t.dim());
    match page.strip() {
        None => {
            line.push("…", t.dim());
        }
        Some(strip) => {
            weeks(t, &strip, &mut line);
            line.push(format!("   {} on time, {} late, {} missed", strip.on_time, strip.late, strip.missed), t.text());
            if strip.owed() > 0 {
                lines.push(line.finish());
                line = Builder::new(width);
                let mark = |met| participation::mark(met, t.ascii);
                let legend = [(Some(Met::OnTime), "on time"), (Some(Met::Late), "late"), (Some(Met::Missed), "missed")];
                line.push(" ".repeat(10), t.text());
                for (met, word) in legend {
                    line.push(format!("{} {word}   ", mark(met)), t.dim());
                }
                line.push(format!("{} nothing owed", mark(None)), t.dim());
            }
        }
    }
    lines.push(line.finish());
    lines
}

/// One cell a week, the newest last: the worst that happened in it.
pub(in crate::ui) fn weeks(t: Theme, strip: &Strip, line: &mut Builder) {
    for week in strip.weeks {
        let style = match week {
            Some(Met::OnTime) => t.health(Health::OnTrack),
            Some(Met::Late) => t.health(Health::AtRisk),
            Some(Met::Missed) => t.health(Health::OffTrack),
            None => t.dim(),
        };
        line.push(participation::mark(week, t.ascii), style);
    }
}

/// The lines below the heading, and which of them is the selected one.
fn body(app: &App, t: Theme, page: &PersonPage, width: usize) -> (Vec<Line<'static>>, usize) {
    let c = &app.cascade;
    let mut lines = vec![Line::default()];
    let mut selected = 0;
    let mut kind = None;
    for (n, &ix) in page.items.iter().enumerate() {
        let (item, judged) = (c.item(ix), app.board.peek(c, ix));
        if kind != Some(item.kind()) {
            kind = Some(item.kind());
            let title = match item.kind() {
                Kind::Objective => "Objectives",
                Kind::KeyResult => "Key results",
                Kind::Project => "Projects",
            };
            lines.push(Line::styled(title, t.accent()));
        }
        let mut line = Builder::new(width);
        line.push(format!(" {} ", t.health_glyph(judged.health)), t.health(judged.health));
        let strip = page.strips.as_ref().and_then(|s| s.get(&ix)).filter(|s| s.owed() > 0);
        let tail = if strip.is_some() { 15 } else { 0 };
        line.push(text::fit(&item.title, width.saturating_sub(3 + 9 + tail)), t.text());
        if let Some(strip) = strip {
            line.push("  ", t.text());
            weeks(t, strip, &mut line);
        }
        let fresh = judged.freshness.map_or("", crate::domain::Freshness::word);
        line.push(text::fit_left(fresh, 9), t.freshness(judged.freshness));
        selected = place(t, page, n, line, &mut lines).unwrap_or(selected);
    }
    if page.items.is_empty() {
        lines.push(Line::styled("answers for nothing that is open", t.dim()));
    }
    if !page.actions.is_empty() {
        lines.push(Line::styled("Actions", t.accent()));
    }
    for (n, id) in page.actions.iter().enumerate() {
        let Some(action) = c.actions().find(|a| a.id == *id) else { continue };
        let mut line = Builder::new(width);
        let late = action.is_overdue(app.today());
        let due = action.due.map_or_else(|| "no date".to_owned(), |d| say::say_short(d, app.today()));
        line.push(t.glyph(" ☐ ", " o "), if late { t.flag(Flag::OverdueAction) } else { t.dim() });
        line.push(text::fit(&action.what, width.saturating_sub(15)), t.text());
        line.push(text::fit_left(&due, 12), if late { t.flag_word(Flag::OverdueAction) } else { t.dim() });
        selected = place(t, page, page.items.len() + n, line, &mut lines).unwrap_or(selected);
    }
    (lines, selected)
}

/// Puts the n-th line that can be selected below the others; where it is, if it is the selected one.
fn place(t: Theme, page: &PersonPage, n: usize, line: Builder, lines: &mut Vec<Line<'static>>) -> Option<usize> {
    let mut line = line.finish();
    if n != page.cursor {
        lines.push(line);
        return None;
    }
    t.select(&mut line.spans);
    lines.push(line);
    Some(lines.len() - 1)
}
