//! What the deck shows of a cycle that is planned: from where to where each goal goes, what that asks against last time, what is to be
//! said of it; and below the rows how far each team is.
//!
//! A row costs what it and what hangs directly below it cost; what is told of teams was put together before.

use super::row;
use crate::{
    app::{App, signs::Sign},
    domain::{
        Flag, Ix, Kind,
        flags::ownerless,
        gates::{self, GateState},
        lint::HintKind,
        planning::{self, Asks, Missing, Plan, TeamPlan, Verdict},
        text::{self, number::format_compact, say::say_count},
    },
    ui::{
        theme::Theme,
        widgets::{
            bar,
            line::{Builder, put},
        },
    },
};
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
};

/// More key results than this below an objective are not looked at for each frame.
const LOOKED_AT: usize = 20;

/// Whether a row is of the cycle that is planned: what it belongs to is shown as ever.
pub(in crate::ui) fn is_planned(app: &App, ix: Ix) -> bool {
    let cycle = app.planned().map(|cycle| cycle.id);
    cycle.is_some() && app.cascade.item(ix).kind() != Kind::Project && app.cascade.cycle_of(ix).map(|c| c.id) == cycle
}

/// What stands before a row: what is missing most, or that nothing is.
pub(super) fn sign(app: &App, ix: Ix) -> Sign {
    let then = app.planned().map_or(app.today(), |cycle| cycle.start.max(app.today()));
    if ownerless(&app.cascade, ix, then).is_some() {
        return Sign::Flag(Flag::NoOwner);
    }
    match planning::hints(&app.cascade, ix, None, app.today()).first().map(|hint| hint.kind) {
        None => Sign::Ready,
        Some(HintKind::NoParent | HintKind::NoWork) => Sign::Flag(Flag::Unlinked),
        Some(_) => Sign::Flag(Flag::Lint),
    }
}

/// ` ↻2` behind the title of what was carried over twice; empty else.
pub(super) fn carried(app: &App, t: Theme, ix: Ix) -> String {
    match app.cascade.times_carried(ix) {
        0 => String::new(),
        times => format!(" {}{times}", t.sign(Sign::Carried).0),
    }
}

/// From where to where; of an objective how many key results say so.
pub(super) fn line(app: &App, t: Theme, ix: Ix, width: usize) -> String {
    let item = app.cascade.item(ix);
    let Some(kr) = item.key_result() else {
        let (own, gates) = planning::counted(&app.cascade, ix);
        return match (own, gates) {
            (_, 0) => say_count(own, "key result", "key results"),
            (0, _) => row::gates_of(app, t, ix, width).unwrap_or_else(|| say_count(gates, "gate", "gates")),
            _ => format!("{own} + {}", say_count(gates, "gate", "gates")),
        };
    };
    // The unit goes before a number is shortened, and a number is shortened before one is cut.
    for (digits, unit) in [(7, kr.unit.as_deref()), (7, None), (6, None), (5, None)] {
        let said = planning::line_said(kr, &t.signs(), unit, |n| format_compact(n, digits));
        if text::width(&said) <= width {
            return said;
        }
    }
    text::one_line(&planning::line_said(kr, &t.signs(), None, |n| format_compact(n, 4)), width).into_owned()
}

/// How many times as fast as last time.
pub(super) fn asks(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Span<'static>> {
    if app.cascade.item(ix).kind() != Kind::KeyResult {
        return Vec::new();
    }
    let Some(asks) = Asks::of(&app.cascade, ix, None, app.today()) else {
        return vec![Span::styled(text::fit_left(t.glyph("–", "-"), width), t.dim())];
    };
    let style = if asks.verdict() == Verdict::Alike { t.text() } else { t.flag_word(Flag::Falling) };
    vec![Span::styled(text::fit_left(&times(t, &asks), width), style)]
}

/// `0.6×`, in plain signs `0.6x`.
fn times(t: Theme, asks: &Asks) -> String {
    let said = planning::times_said(asks);
    if t.ascii { said.replace('×', "x") } else { said }
}

/// The weeks of its last time.
pub(super) fn last_time(app: &App, t: Theme, ix: Ix) -> Vec<Span<'static>> {
    let Some(before) = planning::last_time(&app.cascade, ix, None) else { return Vec::new() };
    let spark = app.cascade.summary(before).spark.map(|value| value.is_finite().then_some(f64::from(value)));
    vec![Span::styled(bar::weeks(t, &spark), t.dim())]
}

/// What is to be said of it, in a few words.
pub(super) fn hint(app: &App, t: Theme, ix: Ix, width: usize) -> Vec<Span<'static>> {
    let c = &app.cascade;
    let hints = planning::hints(c, ix, None, app.today());
    if let Some(first) = hints.first() {
        let more = if hints.len() > 1 { format!(" +{}", hints.len() - 1) } else { String::new() };
        let word = first.kind.word();
        let said = if text::width(word) + more.len() <= width { format!("{word}{more}") } else { word.to_owned() };
        return vec![Span::styled(text::cut(&said, width).into_owned(), t.flag_word(Flag::Falling))];
    }
    let said = match c.item(ix).kind() {
        Kind::KeyResult if c.item(ix).carried().is_some() => "carried, changed",
        Kind::Objective if is_ready(app, ix) => "ready",
        _ => "",
    };
    vec![Span::styled(text::cut(said, width).into_owned(), t.dim())]
}

/// `1 of 4 gates left`: of a goal of a longer cycle how many of its gates are not over yet. Empty: it has none.
pub(super) fn gates_left(app: &App, ix: Ix) -> String {
    if app.cascade.item(ix).kind() != Kind::Objective {
        return String::new();
    }
    let gates = gates::of(&app.cascade, ix, |part| app.board.peek(&app.cascade, part), app.today());
    let counted = || gates.iter().filter(|gate| gate.weight > 0.0);
    match (counted().filter(|gate| gate.state != GateState::Closed).count(), counted().count()) {
        (_, 0) => String::new(),
        (left, 1) => format!("{left} of 1 gate left"),
        (left, all) => format!("{left} of {all} gates left"),
    }
}

/// Whether nothing is to be said of the key results of an objective either.
fn is_ready(app: &App, objective: Ix) -> bool {
    let mut parts = app.cascade.key_results(objective).filter(|&kr| is_planned(app, kr));
    let looked = parts.by_ref().take(LOOKED_AT).all(|kr| sign(app, kr) == Sign::Ready);
    looked && parts.next().is_none()
}

/// The list, how far the teams are, and the detail; where rows are few the teams are told of in the detail alone.
pub(super) fn split(area: Rect, rows: usize, plan: &Plan) -> (Rect, Rect, Option<Rect>, Option<Rect>) {
    /// Below this many rows nothing but the list has room beside the detail.
    const LOW: u16 = 26;
    /// What the chain and the arithmetic of a key result need.
    const DETAIL: u16 = 8;
    let (list, side, divider) = super::split(area, rows);
    if area.height < LOW || plan.teams.is_empty() {
        return (list, Rect { height: 0, ..list }, side, divider);
    }
    let teams = u16::try_from(plan.teams.len()).unwrap_or(u16::MAX).saturating_add(2);
    if area.width >= super::BESIDE {
        let [list, teams] =
            list.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(teams.min(list.height * 2 / 5))]));
        return (list, teams, side, divider);
    }
    let [upper, divider, detail] =
        area.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(DETAIL)]));
    let [list, teams] = upper.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(teams.min(upper.height / 2))]));
    (list, teams, Some(detail), Some(divider))
}

/// A column of the teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Objectives,
    Each,
    Person,
    Parent,
    Project,
    Hints,
    Ready,
}

impl Column {
    /// From left to right.
    const PLACES: [Column; 7] =
        [Column::Objectives, Column::Each, Column::Person, Column::Parent, Column::Project, Column::Hints, Column::Ready];
    /// The most needed first.
    const NEED: [Column; 7] =
        [Column::Ready, Column::Objectives, Column::Parent, Column::Project, Column::Each, Column::Person, Column::Hints];

    fn head(self) -> &'static str {
        match self {
            Column::Objectives => "Objectives",
            Column::Each => "Key results",
            Column::Person => "Per person",
            Column::Parent => "Parent",
            Column::Project => "Project",
            Column::Hints => "Hints",
            Column::Ready => "Ready",
        }
    }

    fn width(self) -> usize {
        match self {
            Column::Objectives => 10,
            Column::Each => 11,
            Column::Person => 24,
            Column::Parent | Column::Project => 7,
            Column::Hints => 5,
            Column::Ready => 22,
        }
    }
}

/// Draws how far each team is: those that are not ready first, where there is no room for all.
pub(super) fn teams(frame: &mut Frame, app: &App, t: Theme, plan: &Plan, area: Rect) {
    const NAME: usize = 16;
    let Some(rows) = area.height.checked_sub(2).filter(|rows| *rows > 0) else { return };
    crate::ui::frame::rule(frame, t, Rect { height: 1, ..area });
    let width = area.width as usize - 1;
    let mut room = width.saturating_sub(3 + NAME);
    let mut chosen: Vec<Column> = Vec::new();
    for column in Column::NEED {
        let Some(left) = room.checked_sub(column.width() + 2) else { break };
        room = left;
        chosen.push(column);
    }
    let columns: Vec<(Column, usize)> = Column::PLACES
        .into_iter()
        .filter(|column| chosen.contains(column))
        .map(|column| (column, column.width() + if column == Column::Ready { room } else { 0 }))
        .collect();
    let mut head = Builder::new(width);
    head.push("   ", t.dim()).push(text::fit("Team", NAME), t.dim());
    for &(column, width) in &columns {
        head.push("  ", t.dim()).push(text::fit(column.head(), width), t.dim());
    }
    put(frame, &head.finish(), Rect { y: area.y + 1, height: 1, ..area });
    let mut all: Vec<&TeamPlan> = plan.teams.iter().collect();
    let rows = rows as usize;
    let hidden = if all.len() > rows { all.len() + 1 - rows } else { 0 };
    if hidden > 0 {
        all.sort_by_key(|team| team.is_ready(plan.limit));
    }
    let shown = all.len() - hidden;
    for (n, team) in all[..shown].iter().enumerate() {
        let line = of_team(app, t, plan, team, &columns, NAME, width);
        put(frame, &line, Rect { y: area.y + 2 + n as u16, height: 1, ..area });
    }
    if hidden > 0 {
        let ready = all[shown..].iter().filter(|team| team.is_ready(plan.limit)).count();
        let said = format!("   {} more, {ready} of them ready", say_count(hidden, "team", "teams"));
        put(frame, &Line::styled(said, t.dim()), Rect { y: area.y + 2 + shown as u16, height: 1, ..area });
    }
}

fn of_team(
    app: &App,
    t: Theme,
    plan: &Plan,
    team: &TeamPlan,
    columns: &[(Column, usize)],
    name: usize,
    width: usize,
) -> Line<'static> {
    let missing = team.missing(plan.limit);
    let called = |is: fn(&Missing) -> bool| if missing.iter().any(is) { t.flag_word(Flag::Falling) } else { t.text() };
    let (sign, style) = if missing.is_empty() { t.sign(Sign::Ready) } else { (" ", t.text()) };
    let mut line = Builder::new(width);
    line.push(format!(" {sign} "), style).push(text::fit(&team.name(&app.cascade), name), t.text());
    for &(column, width) in columns {
        let (said, style) = match column {
            Column::Objectives => (strip(t, team.objectives.len()), called(|m| matches!(m, Missing::Objectives(_)))),
            Column::Each => (team.counts_said(), called(|m| matches!(m, Missing::KeyResults(_)))),
            Column::Person => (people(app, team, plan.limit, width), called(|m| matches!(m, Missing::Room { .. }))),
            Column::Parent => (share(t, team.parents()), called(|m| matches!(m, Missing::Parents(_)))),
            Column::Project => (share(t, team.works()), called(|m| matches!(m, Missing::Work(_)))),
            Column::Hints => (team.hinted.to_string(), t.dim()),
            Column::Ready => (ready(&missing, width), if missing.is_empty() { t.dim() } else { t.flag_word(Flag::Falling) }),
        };
        line.push("  ", t.text()).push(text::fit(&said, width), style);
    }
    line.finish()
}

/// `2 ▮▮···`: one mark each of as many as make a focus, and what is more.
fn strip(t: Theme, objectives: usize) -> String {
    let most = *crate::domain::lint::OBJECTIVES.end();
    let (full, blank) = (t.glyph("▮", "#"), t.glyph("·", "."));
    let marks = full.repeat(objectives.min(most)) + &blank.repeat(most.saturating_sub(objectives));
    format!("{objectives} {marks}{}", if objectives > most { "!" } else { "" })
}

/// `4 of 6`; that all have one, or that none is asked for.
fn share(t: Theme, (have, need): (usize, usize)) -> String {
    match (have, need) {
        (_, 0) => t.glyph("–", "-").to_owned(),
        (have, need) if have == need => t.sign(Sign::Ready).0.to_owned(),
        (have, need) => format!("{have} of {need}"),
    }
}

/// The first names with how much each answers for, the most loaded first, as many as fit.
fn people(app: &App, team: &TeamPlan, limit: usize, width: usize) -> String {
    let mut said = String::new();
    for load in &team.load {
        let name = app.cascade.person(load.person).map_or("?", |person| person.name.as_str());
        let mark = if load.of.len() > limit { "!" } else { "" };
        let gap = if said.is_empty() { "" } else { "  " };
        let one = format!("{gap}{} {}{mark}", row::short_name(name, 10), load.of.len());
        if text::width(&said) + text::width(&one) > width {
            break;
        }
        said.push_str(&one);
    }
    said
}

/// What is missing, in words as long as they fit; else how many things.
fn ready(missing: &[Missing], width: usize) -> String {
    let words: Vec<&str> = missing.iter().map(Missing::word).collect();
    match words[..] {
        [] => "ready".to_owned(),
        _ if text::width(&words.join(", ")) <= width => words.join(", "),
        [first, ..] => format!("{first} +{}", words.len() - 1),
    }
}

/// The second line of the header: when it begins, how far it is, and how much it is against people.
pub(in crate::ui) fn header(app: &App, t: Theme, width: usize) -> Option<Line<'static>> {
    let cycle = app.planned()?;
    let mut line = Builder::new(width);
    line.push(" ", t.text());
    let begins = planning::starts_said(&app.cascade, cycle, app.today());
    let Some(plan) = app.plan() else {
        line.push(begins, t.text()).push(format!("  {}", t.glyph("…", "...")), t.dim());
        return Some(line.finish());
    };
    let load = format!("load {} of {}", plan.key_results, plan.capacity());
    let is_full = plan.key_results > plan.capacity();
    let goals = [say_count(plan.objectives, "objective", "objectives"), say_count(plan.key_results, "key result", "key results")]
        .join(", ");
    let lint = t.flag_glyph(Flag::Lint);
    let plain: Style = t.text();
    // How little each is missed where there is no room.
    let mut parts: Vec<(usize, String, Style)> = vec![(0, begins, plain)];
    if !plan.teams.is_empty() {
        let style = if plan.is_ready() { t.health_word(crate::domain::Health::OnTrack) } else { plain };
        parts.push((1, plan.ready_said(), style));
    }
    parts.push((4, goals, t.dim()));
    if plan.hinted > 0 {
        parts.push((3, format!("{lint} {}", say_count(plan.hinted, "hint", "hints")), t.flag_word(Flag::Falling)));
    }
    if plan.carried > 0 {
        parts.push((5, format!("{} carried over", plan.carried), t.dim()));
    }
    let mut needs: Vec<(usize, usize)> = parts.iter().map(|(need, said, _)| (*need, text::width(said) + 3)).collect();
    needs.push((2, text::width(&load) + 3));
    needs.sort_unstable();
    let mut room = width + 2;
    let mut last = None;
    for (need, wide) in needs {
        let Some(left) = room.checked_sub(wide) else { break };
        (room, last) = (left, Some(need));
    }
    let dot = t.glyph(" · ", " - ");
    let fits = |need: usize| last.is_some_and(|last| need <= last);
    for (n, (_, said, style)) in parts.into_iter().filter(|(need, ..)| fits(*need)).enumerate() {
        line.push(if n > 0 { dot } else { "" }, t.dim()).push(said, style);
    }
    if fits(2) {
        line.pad_to(width.saturating_sub(text::width(&load) + 1));
        line.push(load, if is_full { t.flag_word(Flag::Falling) } else { t.text() });
    }
    Some(line.finish())
}
