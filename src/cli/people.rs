//! `quarterdeck list people`: what each person answers for, what they owe, and how they kept their deadlines.
//!
//! Must not know: how a deadline is judged, what is counted (that is `domain::workload`'s business).

use super::{
    directory::{by_name, day, print, team_path},
    error::Result,
    items::Filter,
    output::{Format, Style, Tone},
    table::{Cell, flexible, left, right},
};
use crate::{
    domain::{Board, Cascade, Id, deadline::TimeOff, participation, people::Person, workload::Workloads},
    store::Store,
};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashSet;

/// A person as scripts see them.
#[derive(Debug, Serialize)]
struct PersonJson<'a> {
    id: String,
    name: &'a str,
    email: Option<&'a str>,
    manager: Option<&'a str>,
    team: Option<String>,
    left: Option<NaiveDate>,
    /// Whether what they were called was erased.
    forgotten: bool,
    /// When they are on leave, by first day: all of it, what is past as well.
    away: &'a [TimeOff],
    /// The one they are on, or the next.
    #[serde(skip)]
    next_away: Option<&'a TimeOff>,
    /// Live items they answer for.
    objectives: usize,
    key_results: usize,
    projects: usize,
    /// How many of these owe a check-in, and how many have owed it for too long.
    due: usize,
    stale: usize,
    /// Open key results, and whether they are more than the limit of the workspace.
    load: usize,
    overloaded: bool,
    /// Open actions, and those whose day has passed.
    actions: usize,
    overdue_actions: usize,
    /// Verdicts they owe.
    verdicts: usize,
    /// How the deadlines of thirteen weeks were met.
    on_time: u32,
    late: u32,
    missed: u32,
    /// A mark a week, the oldest first.
    strip: String,
}

/// People with what they own and owe.
pub(super) fn list(
    store: &Store,
    cascade: &Cascade,
    filter: &Filter,
    since: Option<NaiveDate>,
    format: Format,
    style: Style,
    today: NaiveDate,
) -> Result<()> {
    let wanted = |p: &&Person| filter.takes_person(cascade, p);
    let mut all: Vec<&Person> = cascade.people().filter(wanted).collect();
    by_name(&mut all, |p| p.name.clone());
    let ids: HashSet<Id> = all.iter().map(|p| p.id).collect();
    let mut loads = Workloads::new(cascade, &mut Board::new(today), |id| ids.contains(&id));
    let asked: Vec<Id> = loads.asks(usize::MAX).iter().map(|&ix| cascade.item(ix).id).collect();
    let (days, moves) = (store.days(&asked, participation::read_since(today), today)?, store.moves(&asked)?);
    loads.tell(cascade, asked.len(), &days, &moves, since, today);
    // Files for programs are the same on every terminal.
    let ascii = style.ascii && format == Format::Table;
    let told: Vec<PersonJson> = all
        .into_iter()
        .map(|p| {
            let load = loads.of(p.id);
            PersonJson {
                id: p.id.letters(),
                name: &p.name,
                email: p.email.as_deref(),
                manager: p.manager.and_then(|id| cascade.person(id)).map(|m| m.name.as_str()),
                team: p.team.filter(|&id| cascade.team(id).is_some()).map(|id| team_path(cascade, id)),
                left: p.left,
                forgotten: p.is_forgotten(),
                away: &p.away,
                next_away: p.next_away(today),
                objectives: load.objectives,
                key_results: load.key_results,
                projects: load.projects,
                due: load.due,
                stale: load.stale,
                load: load.open,
                overloaded: load.is_over(cascade),
                actions: load.actions,
                overdue_actions: load.overdue,
                verdicts: load.verdicts,
                on_time: load.strip.on_time,
                late: load.strip.late,
                missed: load.strip.missed,
                strip: load.strip.text(ascii),
            }
        })
        .collect();
    let columns = [
        flexible("name"),
        flexible("email").spare(1),
        flexible("manager").spare(2),
        flexible("team").spare(3),
        left("left").spare(4),
        right("objectives").spare(5),
        right("key results"),
        right("projects").spare(10),
        right("due"),
        right("stale"),
        right("load").spare(6),
        right("actions").spare(11),
        right("overdue"),
        right("verdicts").spare(8),
        right("on time").spare(9),
        right("late"),
        right("missed"),
        left("13 weeks"),
        flexible("away").spare(7),
    ];
    let texts = |p: &PersonJson| {
        let text = |t: Option<&str>| t.unwrap_or_default().to_owned();
        let mut cells = vec![p.name.to_owned(), text(p.email), text(p.manager), text(p.team.as_deref()), day(p.left)];
        cells.extend([p.objectives, p.key_results, p.projects, p.due, p.stale, p.load].map(|n| n.to_string()));
        cells.extend([p.actions, p.overdue_actions, p.verdicts].map(|n| n.to_string()));
        cells.extend([p.on_time, p.late, p.missed].map(|n| n.to_string()));
        cells.push(p.strip.clone());
        cells.push(p.next_away.map(ToString::to_string).unwrap_or_default());
        cells
    };
    let cells = |p: &PersonJson| {
        let mut cells: Vec<Cell> = texts(p).into_iter().map(Cell::from).collect();
        let mut warn = |at: usize, text: String| cells[at] = Cell::from(text).tone(Tone::Warn);
        if p.stale > 0 {
            warn(9, p.stale.to_string());
        }
        if p.overloaded {
            // Said without a colour as well.
            warn(6, format!("{} !", p.key_results));
            warn(10, format!("{} !", p.load));
        }
        if p.overdue_actions > 0 {
            warn(12, p.overdue_actions.to_string());
        }
        if p.missed > 0 {
            warn(16, p.missed.to_string());
        }
        cells
    };
    let empty = "nobody is here yet: people come with a file, or with “quarterdeck add person NAME”";
    print(&told, format, style, &columns, empty, cells, texts)
}
