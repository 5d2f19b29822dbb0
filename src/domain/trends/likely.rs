//! Where what is under way will end together: a cycle, and each objective in it.
//!
//! Must not know: where the past is kept, how it is drawn.

use super::{
    super::{
        cascade::{Cascade, Ix},
        check_in::CheckIn,
        forecast::{
            Family, Forecast, Outlook, Past,
            sum::{Together, together},
        },
        id::{Id, IdMap},
        key_result::Metric,
        stage::{Phase, phase},
    },
    scores::team_of,
    teams::Paths,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A key result with a likely end of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Which one.
    pub of: Ix,
    /// How much it counts.
    pub weight: f64,
    /// The middle of its likely end, as progress.
    pub middle: f64,
}

/// The likely end of several key results, as progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Likely {
    /// The objective they measure; `None`: all of a cycle that was asked for.
    pub of: Option<Ix>,
    /// How many key results are open there.
    pub open: usize,
    /// Those of them that something can be said of.
    pub parts: Vec<Part>,
    /// Where these end together.
    pub end: Together,
}

impl Likely {
    /// `likely end 0.58 (0.44–0.71), of 12 of 14 key results`.
    pub fn said(&self) -> String {
        let Together { middle, low, high, parts } = self.end;
        let of = if parts == self.open { String::new() } else { format!(", told by {parts} of {} key results", self.open) };
        format!("likely end {middle:.2} ({low:.2}–{high:.2}){of}")
    }
}

/// The key results of a cycle that are under way, of a team and those below it or of all. One pass over the items.
pub fn open(cascade: &Cascade, cycle: Id, team: Option<Id>, today: NaiveDate) -> Vec<Ix> {
    let mut paths = Paths::new(cascade);
    let mut is_asked = |ix: Ix| team.is_none_or(|team| paths.is_of(team_of(cascade, ix), team));
    let is_open = |ix: Ix| {
        cascade.item(ix).key_result().is_some()
            && cascade.cycle_of(ix).is_some_and(|of| of.id == cycle)
            && phase(cascade, ix, today) == Phase::Open
    };
    cascade.live().filter(|&ix| is_open(ix) && is_asked(ix)).collect()
}

/// Where all of these will end together, and those of each objective among them, from their check-ins and what has ended before.
pub fn likely(cascade: &Cascade, open: &[Ix], series: &IdMap<Vec<CheckIn>>, past: &Past, today: NaiveDate) -> Vec<Likely> {
    let forecast = |&ix: &Ix| {
        let said = series.get(&cascade.item(ix).id).map_or(&[][..], Vec::as_slice);
        Some((ix, Forecast::of(cascade, ix, said, past, today)?))
    };
    let forecasts: Vec<(Ix, Forecast)> = open.iter().filter_map(forecast).collect();
    let mut open_of: HashMap<Ix, usize> = HashMap::new();
    for objective in open.iter().filter_map(|&ix| cascade.parent(ix)) {
        *open_of.entry(objective).or_default() += 1;
    }
    let mut of: HashMap<Ix, Vec<&(Ix, Forecast)>> = HashMap::new();
    for one in &forecasts {
        if let Some(objective) = cascade.parent(one.0) {
            of.entry(objective).or_default().push(one);
        }
    }
    let mut objectives: Vec<Ix> = of.keys().copied().collect();
    objectives.sort_by_cached_key(|&ix| (cascade.place_on_deck(ix), ix));
    let all: Vec<&(Ix, Forecast)> = forecasts.iter().collect();
    let each =
        objectives.iter().filter_map(|objective| told(cascade, Some(*objective), open_of[objective], &of[objective], past));
    told(cascade, None, open.len(), &all, past).into_iter().chain(each).collect()
}

/// The likely end of one objective by its own key results; `None`: nothing can be said of any of them.
pub fn of_objective(
    cascade: &Cascade,
    objective: Ix,
    series: &IdMap<Vec<CheckIn>>,
    past: &Past,
    today: NaiveDate,
) -> Option<Likely> {
    let open: Vec<Ix> = cascade.key_results(objective).filter(|&ix| phase(cascade, ix, today) == Phase::Open).collect();
    likely(cascade, &open, series, past, today).into_iter().find(|likely| likely.of == Some(objective))
}

fn told(cascade: &Cascade, of: Option<Ix>, open: usize, forecasts: &[&(Ix, Forecast)], past: &Past) -> Option<Likely> {
    let weight = |ix: Ix| cascade.item(ix).key_result().map_or(0.0, |kr| kr.weight);
    let whole = |ix: Ix, forecast: &Forecast| {
        forecast.family == Family::Bound || cascade.item(ix).key_result().is_some_and(|kr| kr.metric == Metric::Milestones)
    };
    let parts: Vec<(&Forecast, f64, bool)> = forecasts.iter().map(|(ix, f)| (f, weight(*ix), whole(*ix, f))).collect();
    let end = together(&parts, past)?;
    let part = |(ix, forecast): &&(Ix, Forecast)| match forecast.outlook {
        Outlook::Likely { middle, .. } if weight(*ix) > 0.0 => Some(Part { of: *ix, weight: weight(*ix), middle }),
        _ => None,
    };
    Some(Likely { of, open, parts: forecasts.iter().filter_map(part).collect(), end })
}
