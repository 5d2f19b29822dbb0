//! What the key results of a cycle came to: how their scores lay, and what each team's come to.
//!
//! Must not know: how it is drawn. Nothing here is ever summed up by person.

use super::super::{
    cascade::{Cascade, Ix},
    cycle::Cycle,
    goal::Ambition,
    id::Id,
    pace::{self, rounded},
    planning, score,
    stage::{Phase, phase},
};
use super::teams::{self, Paths, Side};
use chrono::NaiveDate;

/// With fewer scores of a team there is no mean of them: they are listed.
pub const FEWEST: usize = 3;
/// Into how many parts the scores from 0 to 1 are put.
pub const BINS: usize = 10;

/// A key result that was scored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Which one.
    pub of: Ix,
    /// Its score, as recorded.
    pub score: f64,
    /// Against its first target; `None`: the two cannot be compared.
    pub first: Option<f64>,
    /// How much it counts.
    pub weight: f64,
    /// Whether all of it was promised.
    pub committed: bool,
    /// Whether it is a hit.
    pub hit: bool,
}

/// Everything of a cycle that has a score, of a team and those below it or of all. One pass over the items.
pub fn scored(cascade: &Cascade, cycle: Id, team: Option<Id>) -> Vec<Scored> {
    scored_in(cascade, &[cycle], team).pop().unwrap_or_default()
}

/// The same of several cycles. One pass over the items.
pub fn scored_in(cascade: &Cascade, cycles: &[Id], team: Option<Id>) -> Vec<Vec<Scored>> {
    let mut all = vec![Vec::new(); cycles.len()];
    let mut paths = Paths::new(cascade);
    for of in cascade.live() {
        let item = cascade.item(of);
        let (Some(kr), Some(closing)) = (item.key_result(), item.closing()) else { continue };
        let (Some(score), Some(cycle)) = (closing.score, cascade.cycle_of(of)) else { continue };
        let Some(place) = cycles.iter().position(|&id| id == cycle.id) else { continue };
        if team.is_some_and(|team| !paths.is_of(team_of(cascade, of), team)) {
            continue;
        }
        let hit = rounded(score) >= rounded(from(cascade, of));
        let committed = cascade.ambition_of(of) == Ambition::Committed;
        all[place].push(Scored { of, score, first: closing.first, weight: kr.weight, committed, hit });
    }
    all
}

/// What the key results of a cycle that are under way would be scored today, by arithmetic. One pass over the items.
fn under_way(cascade: &Cascade, cycle: Id, team: Option<Id>, today: NaiveDate) -> Vec<Scored> {
    let mut paths = Paths::new(cascade);
    let mut told = |of: Ix| {
        let kr = cascade.item(of).key_result()?;
        let here = cascade.cycle_of(of).is_some_and(|of| of.id == cycle) && phase(cascade, of, today) == Phase::Open;
        if !here || team.is_some_and(|team| !paths.is_of(team_of(cascade, of), team)) {
            return None;
        }
        let score = score::at_hand(cascade, of, today).rule?;
        let committed = cascade.ambition_of(of) == Ambition::Committed;
        Some(Scored { of, score, first: None, weight: kr.weight, committed, hit: rounded(score) >= rounded(from(cascade, of)) })
    };
    cascade.live().filter_map(&mut told).collect()
}

/// From which score on it is a hit: all of what was committed, the share of the setting *aspirational* of the rest.
fn from(cascade: &Cascade, of: Ix) -> f64 {
    let ambition: Ambition = cascade.ambition_of(of);
    pace::ambition(&cascade.settings, ambition)
}

/// The team of its objective, else its own.
pub fn team_of(cascade: &Cascade, of: Ix) -> Option<Id> {
    let team = cascade.parent(of).and_then(|objective| cascade.team_of(objective)).or_else(|| cascade.team_of(of));
    team.map(|team| team.id)
}

/// How scores lay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distribution {
    /// How many lay in each tenth: [0, 0.1), … [0.9, 1].
    pub bins: [usize; BINS],
    /// How many were exactly 0: heaping at the ends is news of its own.
    pub zero: usize,
    /// How many were exactly 1.
    pub one: usize,
}

/// How these scores lay.
pub fn distribution(scores: impl IntoIterator<Item = f64>) -> Distribution {
    let mut told = Distribution::default();
    for score in scores {
        let score = rounded(score.clamp(0.0, 1.0));
        // A tenth is a small number, and never negative.
        let bin = (rounded(score * BINS as f64).floor() as usize).min(BINS - 1);
        told.bins[bin] += 1;
        told.zero += usize::from(score <= 0.0);
        told.one += usize::from(score >= 1.0);
    }
    told
}

/// What the key results of a team, or of all, came to.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamScore {
    /// The team, those below it included; `None`: all.
    pub team: Option<Id>,
    /// All that have a score.
    pub scored: Vec<Scored>,
}

impl TeamScore {
    /// How many have a score.
    pub fn n(&self) -> usize {
        self.scored.len()
    }

    /// The mean by weight; `None`: there are too few for one.
    pub fn score(&self) -> Option<f64> {
        self.enough().and_then(|all| score::mean(all.iter().map(|one| (one.score, one.weight))))
    }

    /// The same against the first targets.
    pub fn first(&self) -> Option<f64> {
        self.enough().and_then(|all| score::mean(all.iter().filter_map(|one| Some((one.first?, one.weight)))))
    }

    /// The mean of those of which all was promised; `None`: there are too few for one.
    pub fn committed(&self) -> Option<f64> {
        let all: Vec<&Scored> = self.scored.iter().filter(|one| one.committed).collect();
        (all.len() >= FEWEST).then(|| score::mean(all.iter().map(|one| (one.score, one.weight)))).flatten()
    }

    /// Which share is a hit, 0–1; `None`: there are too few to say.
    pub fn hits(&self) -> Option<f64> {
        self.enough().map(|all| all.iter().filter(|one| one.hit).count() as f64 / all.len() as f64)
    }

    /// The scores one by one, the lowest first, where they are too few for a mean.
    pub fn listed(&self) -> Vec<f64> {
        let mut all: Vec<f64> = if self.enough().is_some() { Vec::new() } else { self.scored.iter().map(|s| s.score).collect() };
        all.sort_by(f64::total_cmp);
        all
    }

    fn enough(&self) -> Option<&[Scored]> {
        (self.scored.len() >= FEWEST).then_some(&self.scored)
    }
}

/// What each team came to, after what all of it did. Each key result counts once in every team above it.
pub fn by_team(cascade: &Cascade, asked: Option<Id>, scored: &[Scored]) -> Vec<TeamScore> {
    let of_team: Vec<Option<Id>> = scored.iter().map(|one| team_of(cascade, one.of)).collect();
    let told = |side: Side| TeamScore { team: side.team, scored: side.of.into_iter().map(|at| scored[at]).collect() };
    teams::sides(cascade, asked, &of_team).into_iter().map(told).collect()
}

/// From which difference of two means on the later is another one.
pub const MOVED: f64 = 0.05;
/// Over how many cycles the scores of teams are told at most.
pub const MOST_CYCLES: usize = 6;

/// Where a team's score went, from one cycle to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// By 0.05 at least.
    Up,
    /// Less than 0.05 either way.
    Level,
    /// By 0.05 at least.
    Down,
}

impl Went {
    /// As written in files.
    pub fn word(self) -> &'static str {
        match self {
            Went::Up => "up",
            Went::Level => "level",
            Went::Down => "down",
        }
    }
}

/// What the scores of two cycles running make one ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Means of 0.9 and more.
    TooEasy,
    /// Of what was committed means below 0.5.
    TooMuch,
}

impl Note {
    /// The question.
    pub fn word(self) -> &'static str {
        match self {
            Note::TooEasy => "too easy?",
            Note::TooMuch => "too much, or too hard?",
        }
    }
}

/// The scores of a team, cycle by cycle.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamTrend {
    /// The team, those below it included; `None`: all.
    pub team: Option<Id>,
    /// In each cycle, the last one last.
    pub scores: Vec<TeamScore>,
    /// What it would come to today, of the cycle that runs.
    pub now: Option<f64>,
}

impl TeamTrend {
    /// Where the last score went from the one before; `None`: one of them has no mean.
    pub fn went(&self) -> Option<Went> {
        let [.., before, last] = self.scores.as_slice() else { return None };
        let by = rounded(last.score()? - before.score()?);
        Some(match by {
            by if by >= MOVED => Went::Up,
            by if by <= -MOVED => Went::Down,
            _ => Went::Level,
        })
    }

    /// What the last two of them make one ask.
    pub fn note(&self) -> Option<Note> {
        let [.., before, last] = self.scores.as_slice() else { return None };
        let both = |of: fn(&TeamScore) -> Option<f64>, is: fn(f64) -> bool| [before, last].iter().all(|t| of(t).is_some_and(is));
        if both(TeamScore::score, |mean| rounded(mean) >= 0.9) {
            return Some(Note::TooEasy);
        }
        both(TeamScore::committed, |mean| rounded(mean) < 0.5).then_some(Note::TooMuch)
    }
}

/// The cycle and those before it of its length, the last one last: as many as are told of, and in which something has a score.
pub fn cycles_before<'a>(cascade: &'a Cascade, cycle: &'a Cycle) -> Vec<&'a Cycle> {
    let before = |cycle: &&'a Cycle| planning::before(cascade, cycle).and_then(|id| cascade.cycle(id));
    let mut all: Vec<&Cycle> = std::iter::successors(Some(cycle), before).take(MOST_CYCLES + 1).collect();
    all.reverse();
    all
}

/// The scores of every team in these cycles, the last one last, and of `running` what they would come to today.
pub fn over_cycles(cascade: &Cascade, cycles: &[Id], running: Option<Id>, asked: Option<Id>, today: NaiveDate) -> Vec<TeamTrend> {
    let mut rows: Vec<(usize, Scored)> = Vec::new();
    for (n, scored) in scored_in(cascade, cycles, asked).into_iter().enumerate() {
        rows.extend(scored.into_iter().map(|one| (n, one)));
    }
    let now = running.map_or_else(Vec::new, |running| under_way(cascade, running, asked, today));
    rows.extend(now.into_iter().map(|one| (cycles.len(), one)));
    let of_team: Vec<Option<Id>> = rows.iter().map(|(_, one)| team_of(cascade, one.of)).collect();
    let told = |side: Side| {
        let of = |n| {
            let scored = side.of.iter().map(|&at| rows[at]).filter(|(of, _)| *of == n).map(|(_, one)| one).collect();
            TeamScore { team: side.team, scored }
        };
        TeamTrend { team: side.team, scores: (0..cycles.len()).map(of).collect(), now: of(cycles.len()).score() }
    };
    teams::sides(cascade, asked, &of_team).into_iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scores_lie_in_tenths_and_those_at_the_very_ends_are_counted_apart() {
        let told = distribution([0.0, 0.05, 0.1, 0.3, 0.35, 0.399_999, 0.45, 0.6, 0.61, 0.7, 0.7, 0.7, 1.0, 1.0]);
        assert_eq!(told, Distribution { bins: [2, 1, 0, 3, 1, 0, 2, 3, 0, 2], zero: 1, one: 2 });
    }

    proptest! {
        #[test]
        fn every_score_lies_in_one_tenth(scores in proptest::collection::vec(0.0_f64..=1.0, 0..60)) {
            let told = distribution(scores.iter().copied());
            prop_assert_eq!(told.bins.iter().sum::<usize>(), scores.len());
            prop_assert!(told.one <= told.bins[BINS - 1] && told.zero <= told.bins[0]);
        }
    }

    #[test]
    fn two_scores_are_listed_and_three_have_a_mean_by_weight() {
        let one = |score, weight, hit| Scored { of: Ix(0), score, first: Some(score / 2.0), weight, committed: true, hit };
        let mut team = TeamScore { team: None, scored: vec![one(0.8, 1.0, false), one(0.4, 1.0, false)] };
        assert_eq!((team.score(), team.hits(), team.listed()), (None, None, vec![0.4, 0.8]));
        team.scored.push(one(1.0, 2.0, true));
        assert_eq!((team.score(), team.first(), team.listed()), (Some(0.8), Some(0.4), vec![]));
        assert_eq!(team.hits(), Some(1.0 / 3.0));
    }
}
