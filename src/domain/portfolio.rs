//! The portfolio: every project with the goals it serves, and what that comes to.
//!
//! Must not know: how rows look, which of them fit on a screen.

use super::{
    board::{Board, Counts},
    cascade::{Cascade, Ix},
    goal::{Kind, ProjectState},
    health::{Flag, Health},
    id::Id,
    ix_set::IxSet,
    judge::Judgement,
    kept::Kept,
    text::{
        number::{fixed, format_number},
        one_line,
        say::{say_count, say_date},
    },
};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::BTreeMap};

/// What projects are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Group {
    /// Nothing: one list.
    #[default]
    None,
    /// Their team.
    Team,
    /// Their owner.
    Owner,
    /// Where they stand.
    State,
    /// The goal they serve: one that serves several stands under each.
    Goal,
}

impl Group {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Group {
        match self {
            Group::None => Group::Team,
            Group::Team => Group::Owner,
            Group::Owner => Group::State,
            Group::State => Group::Goal,
            Group::Goal => Group::None,
        }
    }

    /// As said in a sentence; empty for none.
    pub fn word(self) -> &'static str {
        match self {
            Group::None => "",
            Group::Team => "by team",
            Group::Owner => "by owner",
            Group::State => "by state",
            Group::Goal => "by goal",
        }
    }
}

/// How projects are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What needs attention first.
    #[default]
    Attention,
    /// By title.
    Name,
    /// By due day.
    Due,
    /// Least progress first.
    Progress,
}

impl Order {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Order {
        match self {
            Order::Attention => Order::Name,
            Order::Name => Order::Due,
            Order::Due => Order::Progress,
            Order::Progress => Order::Attention,
        }
    }

    /// As said in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Order::Attention => "by what needs attention",
            Order::Name => "by name",
            Order::Due => "by due day",
            Order::Progress => "by progress",
        }
    }
}

/// What must hold for a project to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Only of this team or one below it.
    pub team: Option<Id>,
    /// Only what this person owns.
    pub owner: Option<Id>,
    /// Only what stands there.
    pub state: Option<ProjectState>,
    /// Only what serves this goal, or something below it.
    pub goal: Option<Id>,
}

impl Narrow {
    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        *self == Narrow::default()
    }

    /// As said: `Growth · Ana Ruiz · active`, safe to show; empty when everything is shown.
    pub fn words(&self, cascade: &Cascade) -> String {
        let goal = self.goal.and_then(|id| cascade.find(id)).map(|ix| cascade.item(ix).title.to_string());
        let team = self.team.and_then(|id| cascade.team(id)).map(|t| t.name.clone());
        let owner = self.owner.and_then(|id| cascade.person(id)).map(|p| p.name.clone());
        let state = self.state.map(|s| s.word().to_owned());
        let words: Vec<String> =
            [team, owner, state, goal].into_iter().flatten().map(|w| one_line(&w, 40).into_owned()).collect();
        words.join(" · ")
    }

    fn takes(&self, cascade: &Cascade, ix: Ix) -> bool {
        let item = cascade.item(ix);
        self.owner.is_none_or(|owner| item.owner == Some(owner))
            && self.state.is_none_or(|state| item.project().is_some_and(|p| p.state == state))
            && self.team.is_none_or(|team| {
                cascade.team_of(ix).is_some_and(|t| cascade.team_path(t.id).iter().any(|above| above.id == team))
            })
            && self
                .goal
                .and_then(|goal| cascade.find(goal))
                .is_none_or(|goal| goals(cascade, ix).any(|g| cascade.is_below(g, goal)))
    }
}

/// A row of the portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Above projects that belong together, and how many they are.
    Heading(String, usize),
    /// A project.
    Project(Ix),
}

/// The live goals a project is linked to, in the order of its links.
pub fn goals(cascade: &Cascade, project: Ix) -> impl Iterator<Item = Ix> {
    cascade.links_at(project).filter_map(|l| cascade.find(l.target)).filter(|&g| cascade.item(g).is_live())
}

/// How one end of a link stands, besides its health: of work `60 % · due 15 Dec`, of a goal `58 % · pace −33 pt`. Empty when
/// there is nothing to say.
pub fn stands(cascade: &Cascade, judged: &Judgement, ix: Ix, today: NaiveDate) -> String {
    let is_over = judged.health == Health::Closed;
    let due = cascade.span(ix).1.filter(|_| !is_over && cascade.item(ix).kind() == Kind::Project);
    let kept = Kept::of(cascade, ix, judged, today).map(Kept::said);
    let pace = kept.or_else(|| judged.pace.map(|pace| format!("pace {}", whole_points(pace)))).filter(|_| !is_over);
    let parts = [
        judged.progress.map(|p| format_number((p * 100.0).round(), Some("%"))),
        due.map(|due| format!("due {}", say_date(due, today))),
        pace,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whole percentage points with their sign: `+4 pt`, `−33 pt`, `0 pt`.
pub fn whole_points(pace: f64) -> String {
    let said = fixed(pace * 100.0, 0);
    if said.starts_with('−') || said == "0" { format!("{said} pt") } else { format!("+{said} pt") }
}

/// Every project that is taken, unlinked active ones first, in groups and in order.
pub fn rows(cascade: &Cascade, board: &Board, narrow: &Narrow, group: Group, order: Order) -> Vec<Row> {
    let mut all: Vec<(bool, Ix)> = cascade
        .projects()
        .iter()
        .filter(|&&ix| narrow.takes(cascade, ix))
        .map(|&ix| (board.peek(cascade, ix).flags.has(Flag::Unlinked), ix))
        .collect();
    all.sort_by_cached_key(|&(_, ix)| sort_key(cascade, board, order, ix));
    let (loose, linked): (Vec<_>, Vec<_>) = all.into_iter().partition(|(unlinked, _)| *unlinked);
    let mut rows = Vec::new();
    section(&mut rows, "serve no goal".to_owned(), loose.into_iter().map(|(_, ix)| ix).collect());
    let linked: Vec<Ix> = linked.into_iter().map(|(_, ix)| ix).collect();
    if group == Group::None {
        if !rows.is_empty() && !linked.is_empty() {
            section(&mut rows, "serve a goal, or are not active".to_owned(), linked);
        } else {
            rows.extend(linked.into_iter().map(Row::Project));
        }
        return rows;
    }
    let mut groups: BTreeMap<GroupKey, Vec<Ix>> = BTreeMap::new();
    for ix in linked {
        for key in keys(cascade, group, ix) {
            groups.entry(key).or_default().push(ix);
        }
    }
    for (key, list) in groups {
        section(&mut rows, key.title, list);
    }
    rows
}

fn section(rows: &mut Vec<Row>, title: String, list: Vec<Ix>) {
    if !list.is_empty() {
        rows.push(Row::Heading(title, list.len()));
        rows.extend(list.into_iter().map(Row::Project));
    }
}

/// What a group is told apart and sorted by: those without come last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    none: bool,
    rank: usize,
    title: String,
    id: Option<Id>,
}

fn keys(cascade: &Cascade, group: Group, ix: Ix) -> Vec<GroupKey> {
    let named = |name: Option<(Id, String)>, none: &str| {
        let (id, title) = name.map_or((None, none.to_owned()), |(id, name)| (Some(id), name));
        vec![GroupKey { none: id.is_none(), rank: 0, title, id }]
    };
    match group {
        Group::None => Vec::new(),
        Group::Team => named(cascade.team_of(ix).map(|t| (t.id, t.name.clone())), "no team"),
        Group::Owner => {
            named(cascade.item(ix).owner.and_then(|id| cascade.person(id)).map(|p| (p.id, p.name.clone())), "nobody's")
        }
        Group::State => {
            let state = cascade.item(ix).project().map(|p| p.state).unwrap_or_default();
            // What is being worked on first.
            let rank = match state {
                ProjectState::Active => 0,
                ProjectState::Paused => 1,
                ProjectState::Planned => 2,
                ProjectState::Done => 3,
                ProjectState::Cancelled => 4,
            };
            vec![GroupKey { none: false, rank, title: state.word().to_owned(), id: None }]
        }
        Group::Goal => {
            let goals: Vec<GroupKey> = goals(cascade, ix)
                .map(|g| GroupKey {
                    none: false,
                    rank: 0,
                    title: cascade.item(g).title.to_string(),
                    id: Some(cascade.item(g).id),
                })
                .collect();
            if goals.is_empty() { named(None, "no goal") } else { goals }
        }
    }
}

type SortKey = (bool, i64, Reverse<u8>, String);

fn sort_key(cascade: &Cascade, board: &Board, order: Order, ix: Ix) -> SortKey {
    let item = cascade.item(ix);
    let over = item.project().is_some_and(|p| p.state.is_over());
    let title = item.title.to_lowercase();
    let due = |ix| cascade.span(ix).1.map_or(i64::MAX, |d: NaiveDate| i64::from(chrono::Datelike::num_days_from_ce(&d)));
    match order {
        Order::Name => (false, 0, Reverse(0), title),
        Order::Due => (over, due(ix), Reverse(0), title),
        Order::Progress => {
            let progress = board.peek(cascade, ix).progress.map_or(-1, |p| (p * 10_000.0) as i64);
            (over, progress, Reverse(0), title)
        }
        Order::Attention => (over, 0, Reverse(board.peek(cascade, ix).health.severity()), title),
    }
}

/// The finding about alignment in words; `None` when every active project serves a goal, or none is active.
pub fn finding(counts: &Counts) -> Option<String> {
    let adrift = counts.active_projects - counts.aligned_projects;
    if adrift == 0 {
        return None;
    }
    let share = f64::from(adrift) / f64::from(counts.active_projects) * 100.0;
    let verb = if adrift == 1 { "serves" } else { "serve" };
    Some(format!(
        "{adrift} of {} {verb} no goal this cycle: {share:.0} % of the work",
        say_count(counts.active_projects as usize, "active project", "active projects")
    ))
}

/// How many links of active projects do not say why the work should help, and how many there are.
pub fn without_theory(cascade: &Cascade, held: Option<&IxSet>, today: NaiveDate) -> (usize, usize) {
    let mut counts = (0, 0);
    for &ix in cascade.projects().iter().filter(|&&ix| held.is_none_or(|held| held.contains(ix))) {
        if cascade.item(ix).project().is_some_and(|p| p.state == ProjectState::Active) {
            counts.0 += super::flags::without_theory(cascade, ix, today).count();
            counts.1 += cascade.links_at(ix).count();
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fixture::World;

    fn world() -> World {
        let mut w = World::bare("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Win", q4, |_| {});
        let rate = w.key_result(goal, 2.0, 4.0, |i| i.title = "Rate".into());
        let other = w.key_result(goal, 2.0, 4.0, |i| i.title = "Other".into());
        let both = w.project("Both", |_| {});
        w.link(both, rate, Some("why"));
        w.link(both, other, None);
        let one = w.project("One", |_| {});
        w.link(one, rate, Some("why"));
        w.project("Adrift", |_| {});
        w
    }

    fn told(w: &World, narrow: &Narrow, group: Group) -> Vec<String> {
        let c = w.cascade();
        rows(&c, &Board::new(w.today), narrow, group, Order::Name)
            .into_iter()
            .map(|row| match row {
                Row::Heading(title, n) => format!("{title} {n}:"),
                Row::Project(ix) => c.item(ix).title.to_string(),
            })
            .collect()
    }

    #[test]
    fn work_that_serves_nothing_stands_on_top_whatever_the_groups_are() {
        let w = world();
        let none = Narrow::default();
        assert_eq!(
            told(&w, &none, Group::None),
            ["serve no goal 1:", "Adrift", "serve a goal, or are not active 2:", "Both", "One"]
        );
        assert_eq!(told(&w, &none, Group::Goal), ["serve no goal 1:", "Adrift", "Other 1:", "Both", "Rate 2:", "Both", "One"]);
        assert_eq!(told(&w, &none, Group::Owner), ["serve no goal 1:", "Adrift", "nobody's 2:", "Both", "One"]);
        assert_eq!(told(&w, &none, Group::State), ["serve no goal 1:", "Adrift", "active 2:", "Both", "One"]);
    }

    #[test]
    fn only_what_serves_a_goal_or_something_below_it_is_taken() {
        let w = world();
        let c = w.cascade();
        let id = |title: &str| c.live().map(|ix| c.item(ix)).find(|i| &*i.title == title).unwrap().id;
        let of = |goal| Narrow { goal: Some(goal), ..Narrow::default() };
        assert_eq!(told(&w, &of(id("Other")), Group::None), ["Both"]);
        assert_eq!(told(&w, &of(id("Win")), Group::None), ["Both", "One"]);
        let planned = Narrow { state: Some(ProjectState::Planned), ..Narrow::default() };
        assert!(told(&w, &planned, Group::None).is_empty());
    }

    #[test]
    fn the_finding_is_said_in_words() {
        let counts = |active, aligned| Counts { active_projects: active, aligned_projects: aligned, ..Counts::default() };
        assert_eq!(finding(&counts(9, 5)).unwrap(), "4 of 9 active projects serve no goal this cycle: 44 % of the work");
        assert_eq!(finding(&counts(9, 8)).unwrap(), "1 of 9 active projects serves no goal this cycle: 11 % of the work");
        assert_eq!((finding(&counts(9, 9)), finding(&counts(0, 0))), (None, None));
        let w = world();
        assert_eq!(without_theory(&w.cascade(), None, w.today), (1, 3));
    }

    #[test]
    fn groups_and_orders_go_round() {
        let mut group = Group::None;
        let mut words = Vec::new();
        for _ in 0..5 {
            words.push(group.word());
            group = group.next();
        }
        assert_eq!(words, ["", "by team", "by owner", "by state", "by goal"]);
        assert_eq!(group, Group::None);
        let mut order = Order::Attention;
        (0..4).for_each(|_| order = order.next());
        assert_eq!(order, Order::Attention);
    }
}
