//! What the key results of a cycle came to: how their scores lay, and what each team's come to.
//!
//! Must not know: how it is drawn. Nothing here is ever summed up by person.

use super::super::{
    cascade::{Cascade, Ix},
    goal::Ambition,
    id::Id,
    pace::{self, rounded},
    score,
};

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
    /// Whether it is a hit.
    pub hit: bool,
}

/// Everything of a cycle that has a score, of a team and those below it or of all. One pass over the items.
pub fn scored(cascade: &Cascade, cycle: Id, team: Option<Id>) -> Vec<Scored> {
    let told = |of: Ix| {
        let item = cascade.item(of);
        let (kr, closing) = (item.key_result()?, item.closing()?);
        if cascade.cycle_of(of)?.id != cycle || team.is_some_and(|team| !teams(cascade, of).contains(&team)) {
            return None;
        }
        let score = closing.score?;
        let hit = rounded(score) >= rounded(from(cascade, of));
        Some(Scored { of, score, first: closing.first, weight: kr.weight, hit })
    };
    cascade.live().filter_map(told).collect()
}

/// From which score on it is a hit: all of what was committed, the share of the setting *aspirational* of the rest.
fn from(cascade: &Cascade, of: Ix) -> f64 {
    let ambition: Ambition = cascade.ambition_of(of);
    pace::ambition(&cascade.settings, ambition)
}

/// The team of its objective and those above it.
fn teams(cascade: &Cascade, of: Ix) -> Vec<Id> {
    let team = cascade.parent(of).and_then(|objective| cascade.team_of(objective)).or_else(|| cascade.team_of(of));
    team.map(|team| cascade.team_path(team.id).iter().map(|team| team.id).collect()).unwrap_or_default()
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

/// What each team came to, by its path, after what all of it did. Each key result counts once in every team above it.
pub fn by_team(cascade: &Cascade, scored: &[Scored]) -> Vec<TeamScore> {
    let mut all = vec![TeamScore { team: None, scored: scored.to_vec() }];
    let above: Vec<Vec<Id>> = scored.iter().map(|one| teams(cascade, one.of)).collect();
    let mut ids: Vec<Id> = above.iter().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let path = |team: Id| cascade.team_path(team).iter().map(|team| team.name.to_lowercase()).collect::<Vec<_>>();
    ids.sort_by_cached_key(|&team| (path(team), team));
    all.extend(ids.into_iter().map(|team| {
        let of = scored.iter().zip(&above).filter(|(_, above)| above.contains(&team)).map(|(one, _)| *one);
        TeamScore { team: Some(team), scored: of.collect() }
    }));
    all
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
        let one = |score, weight, hit| Scored { of: Ix(0), score, first: Some(score / 2.0), weight, hit };
        let mut team = TeamScore { team: None, scored: vec![one(0.8, 1.0, false), one(0.4, 1.0, false)] };
        assert_eq!((team.score(), team.hits(), team.listed()), (None, None, vec![0.4, 0.8]));
        team.scored.push(one(1.0, 2.0, true));
        assert_eq!((team.score(), team.first(), team.listed()), (Some(0.8), Some(0.4), vec![]));
        assert_eq!(team.hits(), Some(1.0 / 3.0));
    }
}
