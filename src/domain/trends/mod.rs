//! What the past of a workspace tells, computed from what was said (rules.md, "Trends").
//!
//! Who wants to show it says what it [asks](Asked), reads what that [needs](Needs) and hands it over as [`Heard`]: then
//! [`Trends::of`] is everything there is to tell, for a screen as for a command. Must not know: where check-ins are kept, how anything
//! is drawn or printed.

pub mod bets;
pub mod calibration;
pub mod figure;
pub mod item;
pub mod lead;
pub mod likely;
pub mod overhead;
pub mod pages;
pub mod said;
pub mod scores;
pub mod teams;
#[cfg(test)]
mod tests;
pub mod told;
pub mod weeks;

use super::{
    cascade::{Cascade, Ix},
    check_in::CheckIn,
    cycle::Cycle,
    forecast::{
        Past,
        held::{self, Held},
    },
    id::{Id, IdMap},
    pace::median,
    participation::Moves,
    planning,
};
use bets::Bets;
use calibration::{Calibration, TeamWords, Told};
use chrono::NaiveDate;
use likely::Likely;
use overhead::{Measured, Overhead};
use said::View;
use scores::{Distribution, Scored, TeamTrend};
use weeks::Participation;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Of this cycle; `None`: of the one that runs, and of scores of the last one that has some.
    pub cycle: Option<Id>,
    /// Of this team and those below it; `None`: of all.
    pub team: Option<Id>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// The cycle whose weeks are told; `None`: there is none.
    pub cycle: Option<Id>,
    /// The one before it, of its length.
    pub beside: Option<Id>,
    /// The cycle whose scores are told, and what words were worth; `None`: nothing in it has one.
    pub scored: Option<Id>,
    /// Of which team; `None`: of all.
    pub team: Option<Id>,
}

impl Looked {
    /// What there is of what is asked for.
    pub fn at(cascade: &Cascade, asked: Asked, today: NaiveDate) -> Looked {
        let mut all: Vec<&Cycle> = cascade.cycles().filter(|cycle| cycle.start <= today).collect();
        all.sort_by_key(|cycle| std::cmp::Reverse((cycle.end, cycle.start, cycle.id)));
        let of = |id: Option<Id>| id.and_then(|id| cascade.cycle(id));
        let cycle = of(asked.cycle).or_else(|| cascade.main_cycle(today)).or_else(|| all.first().copied());
        let has_score = |id: &Id| !scores::scored(cascade, *id, asked.team).is_empty();
        let scored = match asked.cycle {
            Some(cycle) => Some(cycle).filter(has_score),
            None => all.iter().map(|cycle| cycle.id).find(has_score),
        };
        Looked {
            cycle: cycle.map(|cycle| cycle.id),
            beside: cycle.and_then(|cycle| planning::before(cascade, cycle)),
            scored,
            team: asked.team,
        }
    }
}

/// Whose past must be known, and from when on.
#[derive(Debug, Clone, PartialEq)]
pub struct Needs {
    /// For which view; the overview is of all of them.
    view: View,
    /// The days on which these were checked in, and how each came to be what it is.
    pub days: Vec<Id>,
    /// These days from that one on.
    pub days_since: NaiveDate,
    /// All check-ins of these.
    pub series: Vec<Id>,
    /// All check-ins from that day on of whatever is not in `series`, and the last one before of each that has any; `None`: none.
    pub recent_since: Option<NaiveDate>,
    /// Whether it must be known how earlier key results ended.
    pub past: bool,
    /// The cycle whose deadlines are counted, its items, and those of the one before.
    weeks: Vec<(Id, Vec<Ix>)>,
    /// What is under way of the cycle.
    open: Vec<Ix>,
    /// What was scored.
    scored: Vec<Scored>,
}

impl Needs {
    /// Of all that is looked at. A few passes over the items.
    pub fn of(cascade: &Cascade, looked: &Looked, today: NaiveDate) -> Needs {
        Needs::of_view(cascade, looked, View::Overview, today)
    }

    /// Of what one view of it shows: the rest is neither read nor told.
    pub fn of_view(cascade: &Cascade, looked: &Looked, view: View, today: NaiveDate) -> Needs {
        let shows = |part| shows(view, part);
        let cycles: Vec<&Cycle> = if shows(View::Participation) {
            [looked.cycle, looked.beside].into_iter().flatten().filter_map(|id| cascade.cycle(id)).collect()
        } else {
            Vec::new()
        };
        let weeks: Vec<(Id, Vec<Ix>)> =
            cycles.iter().map(|cycle| (cycle.id, weeks::owing(cascade, cycle, looked.team, today))).collect();
        let mut days: Vec<Ix> = weeks.iter().flat_map(|(_, items)| items).copied().collect();
        days.sort_unstable();
        days.dedup();
        let scored = looked.scored.filter(|_| shows(View::Calibration));
        let scored = scored.map_or_else(Vec::new, |cycle| scores::scored(cascade, cycle, looked.team));
        let open = looked.cycle.filter(|_| shows(View::Scores));
        let open = open.map_or_else(Vec::new, |cycle| likely::open(cascade, cycle, looked.team, today));
        let mut series: Vec<Id> =
            scored.iter().map(|one| one.of).chain(open.iter().copied()).map(|ix| cascade.item(ix).id).collect();
        if shows(View::Bets) {
            series.extend(bets::needed(cascade, looked.team));
        }
        series.sort_unstable();
        series.dedup();
        Needs {
            view,
            days: days.into_iter().map(|ix| cascade.item(ix).id).collect(),
            days_since: cycles.iter().map(|cycle| weeks::read_since(cycle)).min().unwrap_or(today),
            series,
            // A meeting is not one team's alone.
            recent_since: (shows(View::Overhead) && looked.team.is_none()).then(|| overhead::since(today)),
            past: !open.is_empty() || shows(View::Calibration) && looked.scored.is_some(),
            weeks,
            open,
            scored,
        }
    }

    /// Nothing at all.
    pub fn nothing(today: NaiveDate) -> Needs {
        Needs {
            view: View::Overview,
            days: Vec::new(),
            days_since: today,
            series: Vec::new(),
            recent_since: None,
            past: false,
            weeks: Vec::new(),
            open: Vec::new(),
            scored: Vec::new(),
        }
    }

    /// All check-ins of these as well.
    pub fn read_of(&mut self, more: impl IntoIterator<Item = Id>) {
        self.series.extend(more);
        self.series.sort_unstable();
        self.series.dedup();
        self.past = true;
    }
}

/// Whether a view shows what is told of another one. Beside its scores stand the weeks of a team, and what words were worth is told
/// of what was scored.
fn shows(view: View, part: View) -> bool {
    match view {
        View::Overview => true,
        View::Scores => matches!(part, View::Scores | View::Participation | View::Calibration),
        View::Participation | View::Calibration | View::Bets | View::Overhead => view == part,
    }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Heard {
    /// The days on which each was checked in, in order.
    pub days: IdMap<Vec<NaiveDate>>,
    /// How each came to be what it is.
    pub moves: Moves,
    /// The check-ins of each, oldest first.
    pub series: IdMap<Vec<CheckIn>>,
    /// Those of the last weeks of all others, by item and oldest first, with the last one before them.
    pub recent: IdMap<Vec<CheckIn>>,
    /// What has ended.
    pub past: Past,
}

/// What the key results of a cycle came to, and what their owners' words were worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Came {
    /// The cycle.
    pub cycle: Id,
    /// How the scores lay.
    pub lay: Distribution,
    /// What each team came to, cycle by cycle; first what all did.
    pub teams: Vec<TeamTrend>,
    /// The cycles these are of, the last one last.
    pub cycles: Vec<Id>,
    /// The week in which words are looked at.
    pub week: i64,
    /// What stood of each at the end of every week of the cycle.
    stood: Vec<Vec<Told>>,
    /// What was said of each by then, and how it ended.
    pub told: Vec<Told>,
    /// What words were worth.
    pub words: Calibration,
    /// The same of each team that is large enough.
    pub words_of: Vec<TeamWords>,
    /// Of each that was missed the days before its end from which on its health never was on track again.
    pub leads: Vec<(Ix, i64)>,
    /// Whether the bands of forecasts that could have been made in its middle held; `None`: too few could.
    pub held: Option<Held>,
}

impl Came {
    fn of(cascade: &Cascade, looked: &Looked, needs: &Needs, heard: &Heard, today: NaiveDate) -> Option<Came> {
        let cycle = cascade.cycle(looked.scored?)?;
        let weekday = cascade.settings.review_weekday;
        let said = |ix: Ix| heard.series.get(&cascade.item(ix).id).map_or(&[][..], Vec::as_slice);
        let stood = |by| needs.scored.iter().map(|one| Told::of(cascade, one, said(one.of), by)).collect();
        let stood: Vec<Vec<Told>> = calibration::ends_of_weeks(cycle, weekday).into_iter().map(stood).collect();
        let missed = needs.scored.iter().filter(|one| !one.hit);
        let leads = missed.filter_map(|one| Some((one.of, lead::lead(cascade, one.of, said(one.of), today)?))).collect();
        let running = looked.cycle.filter(|&running| running != cycle.id);
        let cycles: Vec<Id> = scores::cycles_before(cascade, cycle).into_iter().map(|cycle| cycle.id).collect();
        let mut teams = scores::over_cycles(cascade, &cycles, running, looked.team, today);
        // Cycles before the first in which anything has a score tell nothing.
        let empty = teams.first().map_or(0, |all| all.scores.iter().take_while(|score| score.n() == 0).count());
        for team in &mut teams {
            team.scores.drain(..empty);
        }
        let mut came = Came {
            cycle: cycle.id,
            lay: scores::distribution(needs.scored.iter().map(|one| one.score)),
            teams,
            cycles: cycles[empty..].to_vec(),
            week: 0,
            stood,
            words: Calibration::of(&[]),
            words_of: Vec::new(),
            told: Vec::new(),
            leads,
            held: held::held(cycle, &heard.past),
        };
        came.look_at(calibration::reference(cycle, weekday), cascade, looked.team);
        Some(came)
    }

    /// Tells what was said in another week of the cycle was worth, of a team or of all: the nearest there is.
    fn look_at(&mut self, week: i64, cascade: &Cascade, team: Option<Id>) {
        self.week = week.clamp(1, self.weeks().max(1));
        self.told = usize::try_from(self.week - 1).ok().and_then(|at| self.stood.get(at)).cloned().unwrap_or_default();
        self.words = Calibration::of(&self.told);
        self.words_of = calibration::by_team(cascade, team, &self.told);
    }

    /// How many weeks the cycle has.
    pub fn weeks(&self) -> i64 {
        self.stood.len() as i64
    }

    /// In how many weeks before its end the half of what was missed could be seen to be; 0: it was found out at the end. `None`:
    /// nothing was missed.
    pub fn lead_weeks(&self) -> Option<f64> {
        median(self.leads.iter().map(|(_, days)| *days as f64 / 7.0))
    }
}

/// Everything there is to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    /// What it is told of.
    pub looked: Looked,
    /// Who spoke when it was owed in the cycle; `None`: there is none.
    pub weeks: Option<Participation>,
    /// The same of the one before.
    pub beside: Option<Participation>,
    /// What the cycle came to, or the last one that was scored; `None`: nothing has a score.
    pub came: Option<Came>,
    /// Where what is under way will end; empty where that cannot be said.
    pub likely: Vec<Likely>,
    /// What became of bets.
    pub bets: Bets,
    /// What measuring costs; `None` of a team: a meeting is not its alone.
    pub overhead: Option<Overhead>,
}

impl Trends {
    /// Tells what words were worth that were said in another week: the nearest one the cycle has.
    pub fn words_in(&mut self, week: i64, cascade: &Cascade) {
        if let Some(came) = &mut self.came {
            came.look_at(week, cascade, self.looked.team);
        }
    }

    /// Of what is looked at, as far as it was needed, by what was read. `measured`: how long a check-in takes on this computer.
    pub fn of(
        cascade: &Cascade,
        looked: &Looked,
        needs: &Needs,
        heard: &Heard,
        measured: Option<Measured>,
        today: NaiveDate,
    ) -> Trends {
        let weeks = |of: Option<Id>| {
            let (id, items) = needs.weeks.iter().find(|(id, _)| Some(*id) == of)?;
            let cycle = cascade.cycle(*id)?;
            Some(weeks::participation(cascade, cycle, looked.team, items, &heard.days, &heard.moves, today))
        };
        let shows = |part| shows(needs.view, part);
        let recent = |since| heard.series.values().filter_map(move |said| overhead::recent(said, since));
        let overhead = |since| {
            let said = heard.recent.values().map(Vec::as_slice).chain(recent(since));
            Overhead::of(cascade, said, measured, today)
        };
        Trends {
            looked: *looked,
            weeks: weeks(looked.cycle),
            beside: weeks(looked.beside),
            came: if shows(View::Calibration) { Came::of(cascade, looked, needs, heard, today) } else { None },
            likely: likely::likely(cascade, &needs.open, &heard.series, &heard.past, today),
            bets: if shows(View::Bets) { Bets::of(cascade, looked.team, &heard.series, today) } else { Bets::default() },
            overhead: needs.recent_since.map(overhead),
        }
    }
}
