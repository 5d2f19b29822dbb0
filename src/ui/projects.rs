//! The projects: alignment against its line, then a row each, what serves no goal on top.
//!
//! ```text
//!  aligned ━━━━━━━━━┊━━━──── 56 %   4 of 9 active projects serve no goal this cycle: 44 % of the work
//!  g title····························  owner  team  state  bar····  %  due  serves
//! ```

use super::{
    ViewState,
    deck::row::{flags, short_name},
    list::{self, Listed},
    theme::Theme,
    widgets::{
        bar,
        line::{Builder, put},
    },
};
use crate::{
    app::{App, overlay::form::Form, signs::Sign},
    domain::{
        Flag, Health, Ix,
        goal::ProjectState,
        portfolio::{self, Order, Row, finding},
        text::{self, say},
        theory::HitRate,
    },
};
use chrono::{Datelike, NaiveDate};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

/// Draws the screen.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let said = findings(app, t, area.width as usize);
    let room = (area.height / 3).max(1);
    let [head, body] = area.layout(&Layout::vertical([Constraint::Length((said.len() as u16).min(room)), Constraint::Min(1)]));
    for (y, line) in said.into_iter().take(head.height as usize).enumerate() {
        put(frame, &line, Rect { y: head.y + y as u16, height: 1, ..head });
    }
    let body = match choice(app, t, body.width as usize) {
        Some(line) if body.height > 2 => {
            put(frame, &line, Rect { height: 1, ..body });
            Rect { y: body.y + 1, height: body.height - 1, ..body }
        }
        _ => body,
    };
    if app.screens.projects.rows.is_empty() {
        empty(frame, app, t, body);
        return;
    }
    let place = list::beside(frame, app, view, body, app.screens.projects.rows.len());
    let columns = Columns::for_width(place.width as usize);
    put(frame, &columns.heading(t), Rect { height: 1, ..place });
    let rows = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    let projects = &app.screens.projects;
    let row = |n: usize, width: usize| match &projects.rows[n] {
        Row::Heading(title, n) => list::heading(t, title, *n, width),
        Row::Project(ix) => project(app, t, &columns, *ix, width),
    };
    let listed = Listed { rows: projects.rows.len(), cursor: projects.cursor, row: &row };
    list::rows(frame, app, view, rows, &listed);
}

/// What is left out, put together and sorted otherwise than at first: a list that is narrowed must say so.
fn choice(app: &App, t: Theme, width: usize) -> Option<Line<'static>> {
    let projects = &app.screens.projects;
    let narrow = projects.narrow.words(&app.cascade);
    let order = (projects.order != Order::default()).then(|| format!("sorted {}", projects.order.word()));
    let group = Some(projects.group.word().to_owned()).filter(|word| !word.is_empty());
    let told: Vec<String> = group.into_iter().chain(order).collect();
    if narrow.is_empty() && told.is_empty() {
        return None;
    }
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    if !narrow.is_empty() {
        line.push("only ", t.dim()).push(narrow.clone(), t.accent());
    }
    for (n, said) in told.into_iter().enumerate() {
        let mark = if n == 0 && narrow.is_empty() { "" } else { " · " };
        line.push(mark, t.dim()).push(said, t.accent());
    }
    if !narrow.is_empty() {
        line.push(app.keymap().filled("   {back} all"), t.dim());
    }
    Some(line.finish())
}

/// What the portfolio comes to, in words: all of it, or that of the team everything is narrowed to.
fn findings(app: &App, t: Theme, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let limit = app.cascade.settings.alignment_line;
    let Some(counts) = app.counts() else { return vec![Line::styled(" …", t.dim())] };
    let mut first = Builder::new(width);
    match counts.alignment() {
        None => {
            first.push(" no project is active", t.dim());
        }
        Some(share) => {
            let low = share < limit;
            let style = if low { t.flag(Flag::Unlinked) } else { t.health(Health::OnTrack) };
            first.push(" aligned ", t.dim());
            let cells = if width >= 100 { 24 } else { 12 };
            for span in bar::progress(t, Some(share), Some(limit), cells, style) {
                first.push(span.content, span.style);
            }
            let style = t.word(style);
            first.push(format!(" {:.0} %", share * 100.0), style);
            first.push(format!("  of {} active, line at {:.0} %", counts.active_projects, limit * 100.0), t.dim());
            if low {
                first.push(": below it", style);
            }
        }
    }
    lines.push(first.finish());
    if let Some(found) = finding(&counts) {
        let mut line = Builder::new(width);
        line.push(format!(" {} ", t.flag_glyph(Flag::Unlinked)), t.flag(Flag::Unlinked)).push(found, t.strong());
        lines.push(line.finish());
    }
    let f = &app.screens.projects.findings;
    let (missing, links) = f.without_theory;
    if missing > 0 {
        let mut line = Builder::new(width);
        line.push(format!(" {} ", t.flag_glyph(Flag::NoTheory)), t.flag(Flag::NoTheory));
        let what = if missing == links && links > 1 {
            format!("none of the {links} links has a because: nobody has written down why the work should help")
        } else {
            let has = if missing == 1 { "has" } else { "have" };
            format!("{missing} of {} {has} no because: why should the work help?", say::say_count(links, "link", "links"))
        };
        line.push(what, t.text());
        lines.push(line.finish());
    }
    if f.hit_rate.verdicts() > 0 || f.pending > 0 {
        let mut line = Builder::new(width);
        line.push(" theories ", t.dim()).push(f.hit_rate.said(), t.text());
        let mut teams: Vec<(String, HitRate)> = f
            .by_team
            .iter()
            .map(|(team, hits)| (team.and_then(|id| app.cascade.team(id)).map_or("no team", |t| &t.name).to_owned(), *hits))
            .collect();
        teams.sort_by(|a, b| a.0.cmp(&b.0));
        if teams.len() > 1 {
            for (name, hits) in teams {
                let held = format!("   {} {} of {}", text::one_line(&name, 24), hits.held, hits.verdicts());
                if line.left() > text::width(&held) {
                    line.push(held, t.dim());
                }
            }
        }
        if f.pending > 0 {
            let verb = if f.pending == 1 { "waits" } else { "wait" };
            line.push(format!("   {} {verb} for a verdict", f.pending), t.flag(Flag::Due));
        }
        lines.push(line.finish());
    }
    lines
}

/// The columns that fit, and their widths; nought: not shown.
#[derive(Debug, Clone, Copy)]
struct Columns {
    title: usize,
    owner: usize,
    team: usize,
    state: usize,
    bar: usize,
    due: usize,
    serves: usize,
    because: usize,
}

/// The mark of health and a blank.
const GUTTER: usize = 3;
/// The columns of the percentage with the gap before it, of the flags with theirs.
const PERCENT: usize = 6;
const FLAGS: usize = 4;

impl Columns {
    fn for_width(width: usize) -> Columns {
        let mut c = Columns { title: 0, owner: 0, team: 0, state: 0, bar: 0, due: 0, serves: 0, because: 0 };
        let mut left = width.saturating_sub(GUTTER + PERCENT + FLAGS);
        // Most needed first; the title takes what is left, and at least this much of it. What does not fit gives way to
        // what is narrower.
        for (column, wants, leaves) in [
            (&mut c.serves, 16, 16),
            (&mut c.owner, 9, 18),
            (&mut c.due, 7, 18),
            (&mut c.because, 14, 24),
            (&mut c.state, 9, 26),
            (&mut c.team, 11, 26),
            (&mut c.bar, 9, 30),
        ] {
            if left >= wants + 2 + leaves {
                *column = wants;
                left -= wants + 2;
            }
        }
        // A window that grows gives to the title first, then to what it serves and why, then to names.
        let mut grow = |column: &mut usize, most: usize, leaves: usize| {
            if *column > 0 {
                let more = most.saturating_sub(*column).min(left.saturating_sub(leaves));
                *column += more;
                left -= more;
            }
        };
        grow(&mut c.serves, 22, 34);
        grow(&mut c.because, 24, 36);
        grow(&mut c.owner, 14, 44);
        grow(&mut c.team, 18, 44);
        grow(&mut c.serves, 34, 48);
        grow(&mut c.because, 60, 52);
        c.title = left;
        c
    }

    fn heading(&self, t: Theme) -> Line<'static> {
        let mut out = format!("{}{}", " ".repeat(GUTTER), text::fit("Project", self.title));
        let mut column = |title: &str, width: usize| {
            if width > 0 {
                out.push_str("  ");
                out.push_str(&text::fit(title, width));
            }
        };
        column("Owner", self.owner);
        column("Team", self.team);
        column("State", self.state);
        column("Progress", self.bar);
        out.push_str(&text::fit_left("%", PERCENT));
        let mut column = |title: &str, width: usize| {
            if width > 0 {
                out.push_str("  ");
                out.push_str(&text::fit(title, width));
            }
        };
        column("Due", self.due);
        column("Serves", self.serves);
        column("Because", self.because);
        Line::styled(out, t.dim())
    }
}

fn project(app: &App, t: Theme, columns: &Columns, ix: Ix, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let (item, judged) = (c.item(ix), app.board.peek(c, ix));
    let state = item.project().map(|p| p.state).unwrap_or_default();
    let base = if state == ProjectState::Active { t.text() } else { t.dim() };
    let health = t.health(judged.health);
    let mut line = Builder::new(width);
    line.push(format!(" {} ", t.health_glyph(judged.health)), health);
    if app.draft(item.id).is_some()
        && app.overlays().check_in().and_then(Form::checks_in).is_none_or(|about| about.item != item.id)
    {
        let (draft, style) = t.sign(Sign::Draft);
        line.push(draft, style).push(" ", t.text());
    }
    let mut at = GUTTER + columns.title;
    line.push(text::one_line(&item.title, at.saturating_sub(line.used())), base).pad_to(at);
    let mut cell = |line: &mut Builder, width: usize, said: String, style| {
        if width > 0 {
            at += 2 + width;
            line.push("  ", base).push(text::fit(&said, width), style).pad_to(at);
        }
    };
    let owner = c.owner_name(ix).map(|name| short_name(name, columns.owner));
    let nobody = if state.is_over() { String::new() } else { "nobody".to_owned() };
    let owner_style = if owner.is_some() { base } else { t.flag_word(Flag::NoOwner) };
    cell(&mut line, columns.owner, owner.unwrap_or(nobody), owner_style);
    let team = c.team_of(ix).map(|team| text::one_line(&team.name, columns.team).into_owned());
    cell(&mut line, columns.team, team.unwrap_or_default(), t.dim());
    cell(&mut line, columns.state, state.word().to_owned(), base);
    if columns.bar > 0 {
        line.push("  ", base);
        let fill = if state.is_over() { t.dim() } else { health };
        for span in bar::progress(t, judged.progress, None, columns.bar, fill) {
            line.push(span.content, span.style);
        }
        at += 2 + columns.bar;
    }
    let percent = judged.progress.map_or_else(|| t.glyph("–", "-").to_owned(), |p| format!("{} %", (p * 100.0).round() + 0.0));
    line.push(text::fit_left(&percent, PERCENT), base);
    at += PERCENT;
    let mut cell = |line: &mut Builder, width: usize, said: String, style| {
        if width > 0 {
            at += 2 + width;
            line.push("  ", base).push(text::fit(&said, width), style).pad_to(at);
        }
    };
    let due = c.span(ix).1;
    let late = due.is_some_and(|d| d < app.today()) && !state.is_over();
    let due = due.map(|d| say_due(t, d, app.today())).unwrap_or_default();
    cell(&mut line, columns.due, due, if late { t.health_word(Health::AtRisk) } else { t.dim() });
    serves(app, t, ix, columns.serves, &mut line);
    at += if columns.serves > 0 { columns.serves + 2 } else { 0 };
    line.pad_to(at);
    because(app, t, ix, columns.because, &mut line);
    at += if columns.because > 0 { columns.because + 2 } else { 0 };
    line.pad_to(at).push(" ", base);
    for span in flags(app, t, judged.flags, FLAGS - 1) {
        line.push(span.content, span.style);
    }
    line.pad_to(at + FLAGS);
    line.finish()
}

/// The day; of another year the month: a date must not be cut.
fn say_due(t: Theme, due: NaiveDate, today: NaiveDate) -> String {
    if due.year() == today.year() {
        return say::say_short(due, today);
    }
    format!("{} {}{:02}", due.format("%b"), t.glyph("’", "'"), due.year().rem_euclid(100))
}

/// The first goal with its health, and how many more there are; of work that serves none, that.
fn serves(app: &App, t: Theme, ix: Ix, width: usize, line: &mut Builder) {
    if width == 0 {
        return;
    }
    line.push("  ", t.text());
    let c = &app.cascade;
    let mut goals = portfolio::goals(c, ix);
    match goals.next() {
        Some(goal) => {
            let health = app.board.peek(c, goal).health;
            let more = goals.count();
            let tail = if more > 0 { format!(" +{more}") } else { String::new() };
            line.push(format!("{} ", t.health_glyph(health)), t.health(health));
            line.push(text::one_line(&c.item(goal).title, width.saturating_sub(2 + tail.len())), t.text()).push(tail, t.dim());
        }
        None if app.board.peek(c, ix).flags.has(Flag::Unlinked) => {
            line.push("no goal", t.flag_word(Flag::Unlinked));
        }
        None => {}
    }
}

/// Why the work should help, or that nobody has said so.
fn because(app: &App, t: Theme, ix: Ix, width: usize, line: &mut Builder) {
    if width == 0 {
        return;
    }
    line.push("  ", t.text());
    let links = || app.cascade.links_at(ix);
    match links().find_map(|l| l.because.as_deref()) {
        Some(why) => {
            let mark = t.glyph("∵ ", "");
            line.push(mark, t.dim()).push(text::one_line(why, width - text::width(mark)), t.dim());
        }
        None if links().next().is_some() => {
            line.push(text::fit("no because yet", width), t.flag_word(Flag::NoTheory));
        }
        None => {}
    }
}

/// What stands there when there is nothing to show.
fn empty(frame: &mut Frame, app: &App, t: Theme, area: Rect) {
    let said = if app.screens.projects.narrow.is_empty() {
        ["There is no project yet.", "{add-project}  add one, and say which goal it serves"]
    } else {
        ["No project fits the filter.", "{back}  show all again"]
    };
    for (y, text) in said.into_iter().enumerate().take(area.height.saturating_sub(1) as usize) {
        let style = if y == 0 { t.strong() } else { t.dim() };
        put(
            frame,
            &Line::styled(format!("   {}", app.keymap().filled(text)), style),
            Rect { y: area.y + 1 + y as u16, height: 1, ..area },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_need_more_than_there_is() {
        for width in 40..240 {
            let c = Columns::for_width(width);
            let rest: usize =
                [c.owner, c.team, c.state, c.bar, c.due, c.serves, c.because].iter().filter(|w| **w > 0).map(|w| w + 2).sum();
            assert_eq!(GUTTER + c.title + PERCENT + rest + FLAGS, width, "{c:?}");
            assert!(c.title >= 16, "{width}: {c:?}");
        }
        assert!(Columns::for_width(80).serves > 0, "what it serves is there at 80 columns");
    }
}
