//! The one page for leadership: what it says, and how much of it there is room for.
//!
//! A page is [`LINES`] lines on A4 as on Letter, whoever writes it. What has no room is counted, never set smaller. Must not know: formats.

use super::{
    Asking, Heard,
    asks::{self, Ask},
    changed::{self, Changed},
    goals::{self, Shown},
    is_alive,
    revisions::{self, Revision, Way},
    trust::{self, Trust},
};
use crate::domain::{
    cascade::{Cascade, Ix},
    forecast::Forecast,
    id::{Id, IdMap},
    pace::rounded,
    trends::{
        Trends,
        bets::{Bets, TeamBets},
        calibration::Band,
        likely::{self, Likely},
        scores::team_of,
        teams::Paths,
    },
};

/// How many lines a page has, its head and foot included.
pub const LINES: usize = 54;
/// The title, the sentence below it, the line between those and the rest, and the foot.
const FRAME: usize = 4;
/// A heading and the blank line above it.
const HEAD: usize = 2;

/// How many lines each part of a page has, without its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room {
    /// What changed.
    pub changed: usize,
    /// What is asked, beside it.
    pub asks: usize,
    /// Goals.
    pub goals: usize,
    /// What is silent, and beside it what contradicts itself.
    pub trust: usize,
    /// Cycle over cycle, and beside it weeks and words.
    pub cycles: usize,
    /// What was revised.
    pub revised: usize,
}

impl Room {
    /// At most so much: goals have the rest.
    const MOST: Room = Room { changed: 8, asks: 8, goals: goals::MOST, trust: 5, cycles: 7, revised: 4 };

    /// What there is room for, of so much of each.
    fn of(there: Room) -> Room {
        let side_by_side = there.changed.max(there.asks).clamp(1, Room::MOST.changed);
        let trust = there.trust.min(Room::MOST.trust);
        let cycles = there.cycles.min(Room::MOST.cycles);
        let revised = there.revised.min(Room::MOST.revised);
        let head = |lines: usize| if lines > 0 { lines + HEAD } else { 0 };
        // That goals are fresh is said in the heading of trust, whether or not a line follows.
        let taken = FRAME + head(side_by_side) + HEAD + HEAD + trust + head(cycles) + head(revised);
        let goals = there.goals.min(LINES - taken);
        // What goals do not need is for what changed and is asked.
        let spare = LINES - taken - goals;
        let changed = there.changed.max(there.asks).min(side_by_side + spare);
        Room { changed: there.changed.min(changed), asks: there.asks.min(changed), goals, trust, cycles, revised }
    }

    /// How many lines a page is that is filled so.
    pub fn lines(&self) -> usize {
        let head = |lines: usize| if lines > 0 { lines + HEAD } else { 0 };
        FRAME
            + head(self.changed.max(self.asks).max(1))
            + HEAD
            + self.goals
            + HEAD
            + self.trust
            + head(self.cycles)
            + head(self.revised)
    }
}

/// Where the key results of the cycle stand together: the means by weight of those that have both a progress and an expected one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stands {
    /// What was reached, each between nothing and all.
    pub reached: Option<f64>,
    /// What was expected by now.
    pub expected: Option<f64>,
    /// Of how many.
    pub of: usize,
}

/// A goal with where it will end.
#[derive(Debug)]
pub struct Line {
    /// The goal.
    pub goal: goals::Goal,
    /// Of a key result; `None`: nothing can be said.
    pub forecast: Option<Forecast>,
    /// Of an objective.
    pub likely: Option<Likely>,
    /// How often what it promises was revised in the cycle.
    pub revised: usize,
}

/// One page.
#[derive(Debug)]
pub struct Page {
    /// What there is room for.
    pub room: Room,
    /// What changed; `None`: nothing was known then.
    pub changed: Option<Changed>,
    /// All that is asked.
    pub asks: Vec<Ask>,
    /// The goals it has room for, as they are read.
    pub goals: Vec<Line>,
    /// What it has no room for.
    pub hidden: Shown,
    /// How far the numbers can be trusted.
    pub trust: Trust,
    /// Where the cycle stands.
    pub stands: Stands,
    /// What the past tells.
    pub trends: Trends,
    /// What became of bets, all of them together.
    pub bets: Option<TeamBets>,
    /// All that was revised in the cycle.
    pub revisions: Vec<Revision>,
}

impl Page {
    /// Of what was asked for, by what was read.
    pub fn of(cascade: &Cascade, asking: &mut Asking, heard: &Heard) -> Page {
        let today = asking.today;
        let mut board = std::mem::replace(&mut asking.board, crate::domain::board::Board::new(today));
        let all = std::mem::take(&mut asking.goals);
        let trends = Trends::of(cascade, &asking.looked, &asking.needs, &heard.trends, None, today);
        let changed = changed::changed(cascade, asking, heard);
        let asks = asks::all(cascade, &mut board, asking, &all);
        let trust = trust::trust(cascade, &mut board, asking);
        let revisions = revisions::all(cascade, asking, heard);
        // A bet whose measure is not asked for tells its verdict all the same.
        let bets = Bets::of(cascade, asking.asked.team, &IdMap::default(), today);
        let bets = bets.teams.into_iter().next().filter(|_| !bets.all.is_empty());
        let room = Room::of(Room {
            // Why nothing is told takes two lines.
            changed: changed.as_ref().map_or(2, |changed| changed.lines.len().max(1)),
            asks: asks.len(),
            goals: all.len(),
            trust: trust.silent.len().max(trust.disagree.len()),
            cycles: cycles(&trends, bets.is_some()),
            revised: revisions.len(),
        });
        let mut hidden = goals::shown(&all, room.goals);
        let goals = std::mem::take(&mut hidden.goals);
        let line = |goal: goals::Goal| line(cascade, goal, heard, &revisions, today);
        let goals = goals.into_iter().map(line).collect();
        let stands = stands(cascade, &mut board, asking);
        asking.board = board;
        Page { room, changed, asks, goals, hidden, trust, stands, trends, bets, revisions }
    }

    /// How many revisions made a promise so.
    pub fn revised(&self, way: Way) -> usize {
        self.revisions.iter().filter(|revision| revision.way == way).count()
    }

    /// How often what was said with most confidence came true; `None`: nothing was said of what has a score.
    pub fn sure(&self) -> Option<&Band> {
        let band = self.trends.came.as_ref()?.words.bands.first()?;
        (band.n > 0).then_some(band)
    }

    /// Where all of the cycle will end.
    pub fn end(&self) -> Option<&Likely> {
        self.trends.likely.first().filter(|likely| likely.of.is_none())
    }
}

/// How many lines cycle over cycle takes.
fn cycles(trends: &Trends, has_bets: bool) -> usize {
    let scored = trends.came.as_ref().and_then(|came| came.teams.first()).map_or(0, |all| all.scores.len());
    let own = usize::from(!trends.likely.is_empty());
    let weeks = trends.weeks.as_ref().and_then(|weeks| weeks.of.first()).is_some_and(|all| all.total().owed() > 0);
    let words = trends.came.is_some();
    // A head above the cycles; weeks, words and bets are a line each.
    let left = if scored + own > 0 { 1 + scored + own } else { 0 };
    left.max(usize::from(weeks) + usize::from(words) + usize::from(has_bets))
}

fn line(cascade: &Cascade, goal: goals::Goal, heard: &Heard, revisions: &[Revision], today: chrono::NaiveDate) -> Line {
    let (series, past) = (&heard.trends.series, &heard.trends.past);
    let said = |ix: Ix| series.get(&cascade.item(ix).id).map_or(&[][..], Vec::as_slice);
    let is_measured = cascade.item(goal.ix).key_result().is_some();
    let forecast = is_measured.then(|| Forecast::of(cascade, goal.ix, said(goal.ix), past, today)).flatten();
    let likely = (!is_measured).then(|| likely::of_objective(cascade, goal.ix, series, past, today)).flatten();
    let revised = revisions.iter().filter(|revision| revision.ix == goal.ix).count();
    Line { goal, forecast, likely, revised }
}

/// One pass over the items.
fn stands(cascade: &Cascade, board: &mut crate::domain::board::Board, asking: &Asking) -> Stands {
    let Some(cycle) = asking.cycle else { return Stands::default() };
    let mut paths = Paths::new(cascade);
    let (mut weights, mut reached, mut expected, mut of) = (0.0, 0.0, 0.0, 0);
    for ix in cascade.live() {
        let Some(kr) = cascade.item(ix).key_result() else { continue };
        let is_of = |team: Id, paths: &mut Paths<'_>| paths.is_of(team_of(cascade, ix), team);
        if cascade.cycle_of(ix).is_none_or(|of| of.id != cycle)
            || !is_alive(cascade, ix, asking.today)
            || asking.asked.team.is_some_and(|team| !is_of(team, &mut paths))
        {
            continue;
        }
        let judged = board.of(cascade, ix);
        if let (Some(progress), Some(due)) = (judged.progress, judged.expected) {
            weights += kr.weight;
            reached += kr.weight * progress.clamp(0.0, 1.0);
            expected += kr.weight * due;
            of += usize::from(kr.weight > 0.0);
        }
    }
    let mean = |sum: f64| (weights > 0.0).then(|| rounded(sum / weights));
    Stands { reached: mean(reached), expected: mean(expected), of }
}
