//! The check-ins: how far one is, then what one owes, the form open in its row; below, what a manager looks at.

use super::{
    ViewState,
    deck::row::short_name,
    list::{self, Listed},
    theme::Theme,
    widgets::line::{Builder, put},
};
use crate::{
    app::{
        App,
        keys::{Action, Place},
        queue::Row,
        signs::Sign,
    },
    domain::{
        Flag, Health, Ix, Kind,
        measure::value_written,
        queue::{Concern, Debt, Owed, name, time_left},
        score,
        text::{self, number, say},
    },
};
use chrono::NaiveDate;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};
use std::fmt::Write as _;

/// Draws the screen.
pub(super) fn draw(frame: &mut Frame, app: &App, view: &mut ViewState, area: Rect) {
    let t = view.theme;
    let said = progress(app, t, area.width as usize);
    let room = (area.height / 2).max(1);
    let [head, body] = area.layout(&Layout::vertical([Constraint::Length((said.len() as u16).min(room)), Constraint::Min(1)]));
    for (y, line) in said.into_iter().take(head.height as usize).enumerate() {
        put(frame, &line, Rect { y: head.y + y as u16, height: 1, ..head });
    }
    if app.screens.queue.rows.is_empty() {
        return;
    }
    let place = list::beside(frame, app, view, body, app.screens.queue.most);
    let queue = &app.screens.queue;
    let row = |n: usize, width: usize| line(app, t, &queue.rows[n], width);
    let listed = Listed { rows: queue.rows.len(), cursor: queue.cursor, row: &row };
    list::rows(frame, app, view, place, &listed);
}

/// `3 of 7 · about 1 minute left`, and at the end what changed by it.
fn progress(app: &App, t: Theme, width: usize) -> Vec<Line<'static>> {
    let queue = &app.screens.queue;
    let mut first = Builder::new(width);
    first.push(" ", t.text());
    let key = |action| app.keymap().show(Place::Everywhere, action);
    let Some(me) = app.me.and_then(|id| app.cascade.person(id)) else {
        first.push("Who you are is not known yet, so nobody’s check-ins are listed.", t.strong());
        let ways = [
            (app.keymap().says("settle"), "say who you are: choose among everyone here"),
            (key(Action::GoDeck), "the deck: everyone’s goals"),
        ];
        return std::iter::once(first.finish()).chain(self::ways(t, ways, width)).collect();
    };
    let who = text::one_line(&me.name, 30);
    if queue.left == 0 {
        let done = if queue.settled > 0 {
            format!("Done, {}: {} settled, nothing else is owed.", who, say::say_count(queue.settled, "item", "items"))
        } else {
            format!("Nothing is owed by {who} today.")
        };
        let done = match app.cascade.still_to_score(app.today()) {
            Some(waits) => format!("{done} {} by others.", text::one_line(&waits, 60)),
            None => done,
        };
        first.push(t.glyph("● ", "+ "), t.health(Health::OnTrack)).push(done, t.strong());
    } else {
        first.push(format!("{} of {}", queue.settled + 1, queue.total()), t.strong());
        first.push(format!(" · {} left", time_left(queue.left)), t.text()).push(format!(" · owed by {who}"), t.dim());
    }
    let mut lines = vec![first.finish()];
    if let Some(away) = me.away_said(app.today()) {
        let mut line = Builder::new(width);
        line.push(format!("   {who} is {away}"), t.dim());
        lines.push(line.finish());
    }
    if queue.left == 0 && queue.settled > 0 {
        lines.extend(changed(app, t, width));
    }
    if queue.left == 0 {
        if queue.rows.is_empty() {
            let said = format!("Nothing else of {who} falls due: no open goal, project or action is theirs.");
            lines.extend(text::lines(&said, width.saturating_sub(3), 2).into_iter().map(|l| Line::raw(format!("   {l}"))));
        }
        let ways = [
            (key(Action::GoDeck), "the deck: everyone’s goals"),
            (key(Action::Palette), "then “people”: what others answer for"),
        ];
        lines.extend(self::ways(t, ways, width));
        lines.push(Line::default());
    }
    lines
}

/// Keys that lead on from here, in one line where they fit.
fn ways(t: Theme, ways: [(String, &str); 2], width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut line = Builder::new(width);
    for (key, does) in ways {
        let needs = 4 + text::width(&key) + text::width(does);
        if line.used() > 0 && line.left() < needs {
            lines.push(std::mem::replace(&mut line, Builder::new(width)).finish());
        }
        line.push("   ", t.text()).push(key, t.accent()).push(format!(" {does}"), t.dim());
    }
    lines.push(line.finish());
    lines
}

/// What the check-ins did: which items changed their health.
fn changed(app: &App, t: Theme, width: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line> =
        app.screens.queue.hits_moved.iter().map(|said| Line::styled(format!("   {said}"), t.text())).collect();
    if app.screens.queue.moved.is_empty() {
        lines.push(Line::styled("   no health changed by it: what was known was still true", t.dim()));
        return lines;
    }
    for moved in app.screens.queue.moved.iter().take(8) {
        let Some(ix) = app.cascade.find(moved.item) else { continue };
        let mut line = Builder::new(width);
        line.push("   ", t.text());
        told(t, moved.before, moved.before.word(), &mut line);
        line.push(t.glyph(" → ", " -> "), t.dim());
        told(t, moved.after, moved.after.word(), &mut line);
        line.push("   ", t.text()).push(text::one_line(&app.cascade.item(ix).title, width), t.text());
        lines.push(line.finish());
    }
    let rest = app.screens.queue.moved.len().saturating_sub(8);
    if rest > 0 {
        lines.push(Line::styled(format!("   and {rest} more"), t.dim()));
    }
    lines
}

/// A health: its shape, and what it is called or how sure of it one is.
fn told(t: Theme, health: Health, said: &str, line: &mut Builder) {
    line.push(t.health_glyph(health), t.health(health)).push(format!(" {said}"), t.health_word(health));
}

fn line(app: &App, t: Theme, row: &Row, width: usize) -> Line<'static> {
    match row {
        Row::Heading(title) => {
            let mut line = Builder::new(width);
            line.push("   ", t.text()).push(*title, t.accent());
            line.finish()
        }
        Row::Owed(owed) | Row::Snoozed(owed) | Row::Proposed(owed) => debt(app, t, owed, false, width),
        Row::Ahead(owed) => debt(app, t, owed, true, width),
        Row::Unread(check_in) => unread(app, t, check_in, width),
        Row::Concern(person, concern) => self::concern(app, t, *person, concern, width),
        Row::Said(ack) => said(app, t, *ack, width),
    }
}

/// The columns of what is owed: its name, its kind, its value, how late it is. The gutter and the blanks are counted in.
#[derive(Debug, Clone, Copy)]
struct Columns {
    title: usize,
    kind: usize,
    now: usize,
    late: usize,
}

impl Columns {
    /// The name and how late it is are always there; the value goes before either is cut, and the kind before the value.
    fn for_width(width: usize) -> Columns {
        let kind = if width >= 100 { 12 } else { 0 };
        let late = (width * 3 / 10).clamp(14, 32);
        let left = width.saturating_sub(4 + kind + late);
        let now = if left >= 18 + 20 { 18 } else { 0 };
        Columns { title: left - now, kind, now, late }
    }
}

/// What is owed, how late, and who is told when it was missed twice; `ahead`: what is not due yet.
fn debt(app: &App, t: Theme, owed: &Owed, ahead: bool, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    let base = if owed.snoozed.is_some() { t.dim() } else { t.text() };
    let (glyph, style) = match owed.debt {
        Debt::Score(_) => (t.flag_glyph(Flag::ToScore), t.flag(Flag::ToScore)),
        Debt::CheckIn(ix) => {
            let judged = app.board.peek(c, ix);
            (t.health_glyph(judged.health), t.health(judged.health))
        }
        Debt::Verdict { .. } => ("?", t.flag(Flag::NoTheory)),
        Debt::Action(_) => (t.glyph("☐", "o"), t.flag(Flag::OverdueAction)),
    };
    line.push(format!(" {glyph} "), style);
    let kind = match owed.debt {
        Debt::CheckIn(ix) => c.item(ix).kind().name(),
        Debt::Score(_) => "to score",
        Debt::Verdict { .. } => "verdict",
        Debt::Action(_) => "action",
    };
    let late = lateness(app, t, owed);
    // The columns stand still whatever a row says: the eye runs down them.
    let columns = Columns::for_width(width);
    let drafted = match owed.debt {
        Debt::CheckIn(ix) => app.draft(c.item(ix).id).is_some() && app.overlays().check_in().is_none(),
        Debt::Score(ix) => c.item(ix).proposal().is_some(),
        Debt::Verdict { .. } | Debt::Action(_) => false,
    };
    if drafted {
        let (draft, style) = t.sign(Sign::Draft);
        line.push(draft, style).push(" ", t.text());
    }
    // What has no value may be longer, where nothing stands between.
    let valued = matches!(owed.debt, Debt::CheckIn(_) | Debt::Score(_)) || columns.kind > 0;
    let room = (columns.title + 3 + if valued { 0 } else { columns.now }).saturating_sub(line.used());
    let name = name(c, &owed.debt);
    let name = if t.ascii { name.replace(" → ", " > ") } else { name };
    line.push(text::fit(&name, room), base).push(" ", base);
    line.push(text::fit(kind, columns.kind), t.dim());
    if let Debt::CheckIn(ix) | Debt::Score(ix) = owed.debt
        && columns.now > 0
    {
        line.push(text::fit(&now(app, ix), columns.now - 1), base);
    }
    line.pad_to(width.saturating_sub(columns.late));
    let style = match (owed.snoozed, owed.due) {
        (Some(_), _) | (_, None) => t.dim(),
        _ if ahead => t.dim(),
        (None, Some(due)) if due < app.today() => t.flag(Flag::Stale),
        _ => t.flag(Flag::Due),
    };
    line.push(late, style).pad_to(width);
    line.finish()
}

/// How late it is; once missed twice, with the manager's name; of what is put off, until when and why.
fn lateness(app: &App, t: Theme, owed: &Owed) -> String {
    let today = app.today();
    if let (Some(until), Debt::CheckIn(ix)) = (owed.snoozed, owed.debt) {
        let why = app.cascade.item(ix).snooze().map_or("", |s| &s.reason);
        return format!("snoozed until {}: {}", say::say_short(until, today), text::one_line(why, 40));
    }
    let late = owed.due.map_or(0, |due| (today - due).num_days());
    if let Debt::Score(ix) = owed.debt {
        if let Some(proposed) = app.cascade.item(ix).proposal() {
            let said = proposed.score.map(score::two_digits).into_iter().chain(proposed.proposes.map(|o| o.word().to_owned()));
            return format!("proposed {}", said.collect::<Vec<_>>().join(", "));
        }
        return if late == 0 { "ended today".to_owned() } else { format!("ended {} ago", say::say_age(late)) };
    }
    let mut said = match (owed.due, owed.missed) {
        (None, _) => "no date".to_owned(),
        (Some(due), _) if due > today => format!("by {}", say::say_date(due, today)),
        (Some(_), _) if late == 0 => "due today".to_owned(),
        (Some(_), missed) if missed >= 2 => format!("missed {missed}×, {}", say::say_age(late)),
        (Some(_), _) => format!("{} late", say::say_age(late)),
    };
    if let Some(manager) = owed.manager.and_then(|id| app.cascade.person(id)) {
        let _ = write!(said, " {} {}", t.glyph("↑", "^"), short_name(&manager.name, 14));
    }
    if t.ascii { said.replace('×', "x") } else { said }
}

/// The value now, of a project its progress.
fn now(app: &App, ix: Ix) -> String {
    let (item, summary) = (app.cascade.item(ix), app.cascade.summary(ix));
    let said = match item.kind() {
        Kind::KeyResult => summary
            .value
            .and_then(|(_, v)| value_written(item.key_result(), Some(v), Some(&summary.done), |n| number::format_compact(n, 8))),
        Kind::Project => summary.progress.map(|p| format!("{} %", (p * 100.0).round() + 0.0)),
        Kind::Objective => summary.stated.map(|s| s.word.word().to_owned()),
    };
    said.map_or_else(|| "nothing yet".to_owned(), |said| format!("was {}", text::one_line(&said, 13)))
}

/// How sure somebody is: a shape and `10/10`.
const SURE: usize = 7;

/// A check-in of a report: what, who, when, and what they wrote.
fn unread(app: &App, t: Theme, check_in: &crate::domain::CheckIn, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    let Some(ix) = c.find(check_in.item) else { return line.finish() };
    let health = app.board.peek(c, ix).health;
    line.push(format!(" {} ", t.health_glyph(health)), t.health(health));
    let who = check_in.by.and_then(|id| c.person(id)).map_or("", |p| &p.name);
    line.push(text::fit(&short_name(who, 12), 12), t.text()).push("  ", t.text());
    // What they wrote is what one reads here: the columns before it are no wider than they must be, and stand still.
    // Where there is no room for all of them, who and what is left, and how sure they are.
    let narrow = width < 60;
    let title = if narrow { width.saturating_sub(line.used() + 1 + SURE) } else { (width * 3 / 10).clamp(14, 40) };
    line.push(text::fit(&c.item(ix).title, title), t.text()).push(" ", t.text());
    if !narrow {
        let number = |n| number::format_compact(n, 6);
        let value = value_written(c.item(ix).key_result(), check_in.value, check_in.done.as_ref(), number).unwrap_or_default();
        line.push(text::fit_left(&text::one_line(&value, 10), 10), t.strong()).push("  ", t.text());
    }
    let at = line.used() + SURE;
    if let Some(word) = check_in.stated() {
        let said = check_in.confidence.map(|n| format!("{n}/10")).unwrap_or_default();
        told(t, word.into(), &said, &mut line);
    }
    line.pad_to(at);
    if !narrow {
        line.push(text::fit_left(&say::say_short(check_in.on, app.today()), 8), t.dim()).push("  ", t.text());
    }
    if let Some(note) = check_in.note.as_ref().filter(|_| !narrow) {
        let room = line.left();
        line.push(text::one_line(note, room), t.dim());
    }
    line.pad_to(width);
    line.finish()
}

/// A report who missed deadlines, put some off, or answers for too much.
fn concern(app: &App, t: Theme, person: crate::domain::Id, concern: &Concern, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    line.push(" ! ", t.flag(Flag::Stale));
    line.push(text::fit(c.person(person).map_or("", |p| &p.name), 20), t.text()).push("  ", t.text());
    let mut said = Vec::new();
    if let Some((ix, missed)) = concern.missed.first() {
        let more = concern.missed.len() - 1;
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let times = if t.ascii { "x" } else { "×" };
        said.push(format!("missed {missed}{times} in a row: {}{tail}", text::one_line(&c.item(*ix).title, 40)));
        // Whether they were silent, or only their laptop.
        said.extend(app.silence(person));
    }
    if let Some((ix, until)) = concern.snoozed.first() {
        let more = concern.snoozed.len() - 1;
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        let until = say::say_short(*until, app.today());
        said.push(format!("silent until {until}: {}{tail}", text::one_line(&c.item(*ix).title, 40)));
    }
    if let Some(load) = concern.overload {
        said.push(format!("answers for {load} key results: more than {}", c.settings.load_limit));
    }
    line.push(said.join("; "), t.text()).pad_to(width);
    line.finish()
}

/// What somebody said to a check-in of mine.
fn said(app: &App, t: Theme, ack: crate::domain::Id, width: usize) -> Line<'static> {
    let c = &app.cascade;
    let mut line = Builder::new(width);
    let Some(ack) = c.acknowledgements().find(|a| a.id == ack) else { return line.finish() };
    let who = ack.by.and_then(|id| c.person(id)).map_or("somebody", |p| &p.name);
    line.push(t.glyph(" ❝ ", " \" "), t.accent());
    line.push(format!("{}: ", short_name(who, 14)), t.text()).push(text::one_line(&ack.comment, width), t.strong());
    let title = c.find(ack.item).map_or("", |ix| &c.item(ix).title);
    let day: NaiveDate = ack.on;
    line.push(format!("   {} · {}", text::one_line(title, 40), say::say_short(day, app.today())), t.dim()).pad_to(width);
    line.finish()
}
