//! What a word was worth: how often what was said in the middle of a cycle came true.
//!
//! Must not know: where check-ins are kept. A person is never told of but to that person.

use super::{
    super::{
        cascade::{Cascade, Ix},
        check_in::CheckIn,
        cycle::Cycle,
        freshness::Schedule,
        health::Word,
        id::Id,
        pace::plus,
    },
    scores::{Scored, team_of},
    teams::{self, Side},
};
use chrono::{NaiveDate, Weekday};

/// With fewer key results of whom something was said there is no skill.
pub const FEWEST: usize = 20;
/// With fewer key results of a team nothing is told of its words.
pub const FEWEST_OF_TEAM: usize = 25;
/// The quantile of an interval that holds eight in ten.
const Z: f64 = 1.2816;

/// What was said of a key result in a week, and how it ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// Which one.
    pub of: Ix,
    /// The last confidence that was not stale then; `None`: silent.
    pub confidence: Option<u8>,
    /// The last word that was not stale then: the band of a confidence, else a word.
    pub word: Option<Word>,
    /// Whether it was reached.
    pub hit: bool,
}

impl Told {
    /// What was said by a day, by its check-ins that count, oldest first.
    pub fn of(cascade: &Cascade, scored: &Scored, check_ins: &[CheckIn], by: NaiveDate) -> Told {
        let seen = &check_ins[..check_ins.partition_point(|c| c.on <= by)];
        let schedule = Schedule::of(cascade, scored.of, by);
        let holds = |said: &&CheckIn| !schedule.freshness(schedule.due_on(Some(said.on)), true, by).is_stale();
        let last = |like: fn(&CheckIn) -> bool| seen.iter().rev().find(|said| like(said)).filter(holds);
        Told {
            of: scored.of,
            confidence: last(|said| said.confidence.is_some()).and_then(|said| said.confidence),
            word: last(|said| said.stated().is_some()).and_then(CheckIn::stated),
            hit: scored.hit,
        }
    }

    /// Whether it was green outside and red inside: on track by its word, and missed.
    pub fn is_watermelon(&self) -> bool {
        self.word == Some(Word::OnTrack) && !self.hit
    }
}

/// The week in which words are looked at unless another one is asked for: that at 7/13 of a cycle.
pub fn reference(cycle: &Cycle, weekday: Weekday) -> i64 {
    let (_, weeks) = cycle.week(cycle.end, weekday);
    (weeks * 7 + 6).div_euclid(13).max(1)
}

/// The last day of each week of a cycle.
pub fn ends_of_weeks(cycle: &Cycle, weekday: Weekday) -> Vec<NaiveDate> {
    let days: Vec<NaiveDate> = (0..cycle.days()).map(|n| plus(cycle.start, n)).collect();
    let weeks = days.chunk_by(|a, b| cycle.week(*a, weekday).0 == cycle.week(*b, weekday).0);
    weeks.filter_map(|week| week.last().copied()).collect()
}

/// How often it came true what was said with a confidence of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// `7-10`, `silent`.
    pub name: &'static str,
    /// The word of that confidence; `None`: nothing was said.
    pub word: Option<Word>,
    /// How many.
    pub n: usize,
    /// How many of them were reached.
    pub hits: usize,
}

impl Band {
    /// The interval the true share lies in with 80 %, after Wilson; `None`: there is none of them.
    pub fn interval(&self) -> Option<(f64, f64)> {
        wilson(self.hits, self.n)
    }
}

/// The interval the true share lies in with 80 %, after Wilson.
pub fn wilson(hits: usize, n: usize) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (share, of) = (hits as f64 / n as f64, n as f64);
    let whole = 1.0 + Z * Z / of;
    let centre = (share + Z * Z / (2.0 * of)) / whole;
    let half = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt() / whole;
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// What words were worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// By what was said: 7–10, 4–6, 0–3, silent.
    pub bands: [Band; 4],
    /// The mean of (confidence ÷ 10 − reached)²; `None`: nothing was said of any.
    pub brier: Option<f64>,
    /// The same of whoever always says the share that was reached.
    pub reference: Option<f64>,
    /// How much better than that, 1 at best; `None`: too few to say, or all ended alike.
    pub skill: Option<f64>,
    /// By the word, which a project or a file may say without a number: on track, at risk, off track, silent.
    pub by_word: [Band; 4],
    /// What was on track by its word, and missed.
    pub watermelons: Vec<Ix>,
    /// How many were on track by their word.
    pub on_track: usize,
}

impl Calibration {
    /// Of everything of a cycle that was scored.
    pub fn of(told: &[Told]) -> Calibration {
        let band = |name, word: Option<Word>| {
            let of: Vec<&Told> =
                told.iter().filter(|t| t.confidence.map(super::super::goal::word_of_confidence) == word).collect();
            Band { name, word, n: of.len(), hits: of.iter().filter(|t| t.hit).count() }
        };
        let by_word = |name, word: Option<Word>| {
            let of = || told.iter().filter(|t| t.word == word);
            Band { name, word, n: of().count(), hits: of().filter(|t| t.hit).count() }
        };
        let pairs: Vec<(f64, f64)> =
            told.iter().filter_map(|t| Some((f64::from(t.confidence?) / 10.0, f64::from(u8::from(t.hit))))).collect();
        let n = pairs.len() as f64;
        let mean = |sum: f64| (n > 0.0).then(|| sum / n);
        let brier = mean(pairs.iter().map(|(c, o)| (c - o).powi(2)).sum());
        let reference = mean(pairs.iter().map(|(_, o)| o).sum()).map(|share| share * (1.0 - share));
        let skill = brier.zip(reference).filter(|&(_, none)| pairs.len() >= FEWEST && none > 0.0).map(|(b, none)| 1.0 - b / none);
        Calibration {
            bands: [
                band("7-10", Some(Word::OnTrack)),
                band("4-6", Some(Word::AtRisk)),
                band("0-3", Some(Word::OffTrack)),
                band("silent", None),
            ],
            brier,
            reference,
            skill,
            by_word: [
                by_word("on track", Some(Word::OnTrack)),
                by_word("at risk", Some(Word::AtRisk)),
                by_word("off track", Some(Word::OffTrack)),
                by_word("silent", None),
            ],
            watermelons: told.iter().filter(|t| t.is_watermelon()).map(|t| t.of).collect(),
            on_track: told.iter().filter(|t| t.word == Some(Word::OnTrack)).count(),
        }
    }

    /// Which share of what was on track by its word was missed, 0–1; `None`: nothing was.
    pub fn watermelon_share(&self) -> Option<f64> {
        (self.on_track > 0).then(|| self.watermelons.len() as f64 / self.on_track as f64)
    }

    /// How many key results it is made of.
    pub fn n(&self) -> usize {
        self.bands.iter().map(|band| band.n).sum()
    }
}

/// What the words of a team were worth, those below it included.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamWords {
    /// The team.
    pub team: Id,
    /// How many key results there are.
    pub n: usize,
    /// What their words were worth; `None`: there are too few to tell of a team, whose members everybody knows.
    pub words: Option<Calibration>,
}

/// What the words of each team were worth.
pub fn by_team(cascade: &Cascade, asked: Option<Id>, told: &[Told]) -> Vec<TeamWords> {
    let of_team: Vec<Option<Id>> = told.iter().map(|told| team_of(cascade, told.of)).collect();
    let words = |side: Side| {
        let of: Vec<Told> = side.of.iter().map(|&at| told[at]).collect();
        let words = (of.len() >= FEWEST_OF_TEAM).then(|| Calibration::of(&of));
        Some(TeamWords { team: side.team?, n: of.len(), words })
    };
    teams::sides(cascade, asked, &of_team).into_iter().filter_map(words).collect()
}

/// What the words of one person were worth: told to that person alone.
pub fn of_person(cascade: &Cascade, person: Id, told: &[Told]) -> Calibration {
    let own: Vec<Told> = told.iter().filter(|told| cascade.item(told.of).owner == Some(person)).copied().collect();
    Calibration::of(&own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{fixture::day, goal::word_of_confidence};
    use proptest::prelude::*;

    fn told(confidence: Option<u8>, hit: bool) -> Told {
        Told { of: Ix(0), confidence, word: confidence.map(word_of_confidence), hit }
    }

    #[test]
    fn an_interval_of_few_is_wide() {
        let whole = |hits, n| wilson(hits, n).map(|(low, high)| ((low * 100.0).round(), (high * 100.0).round()));
        assert_eq!(whole(7, 10), Some((50.0, 85.0)));
        assert_eq!(whole(2, 6), Some((15.0, 59.0)));
        assert_eq!(whole(0, 3), Some((0.0, 35.0)));
        assert_eq!(whole(0, 0), None);
    }

    #[test]
    fn words_are_compared_with_how_it_ended_and_with_fewer_than_twenty_nothing_is_said_of_skill() {
        let of = |n: usize, one: Told| std::iter::repeat_n(one, n);
        let all: Vec<Told> = of(7, told(Some(8), true))
            .chain(of(3, told(Some(8), false)))
            .chain(of(2, told(Some(5), true)))
            .chain(of(4, told(Some(5), false)))
            .chain(of(3, told(Some(1), false)))
            .chain(of(1, told(None, true)))
            .chain(of(2, told(None, false)))
            .collect();
        let c = Calibration::of(&all);
        assert_eq!(c.bands.map(|b| (b.n, b.hits)), [(10, 7), (6, 2), (3, 0), (3, 1)]);
        assert_eq!((c.watermelons.len(), c.on_track, c.skill), (3, 10, None));
        let brier = (7.0 * 0.04 + 3.0 * 0.64 + 6.0 * 0.25 + 3.0 * 0.01) / 19.0;
        assert!((c.brier.unwrap() - brier).abs() < 1e-12, "{c:?}");
        let share = 9.0 / 19.0;
        assert!((c.reference.unwrap() - share * (1.0 - share)).abs() < 1e-12, "{c:?}");
        let more: Vec<Told> = all.iter().copied().chain(of(1, told(Some(8), true))).collect();
        assert!(Calibration::of(&more).skill.is_some_and(|skill| skill > 0.0));
        assert_eq!(Calibration::of(&[]).brier, None);
    }

    #[test]
    fn words_are_looked_at_in_the_seventh_of_thirteen_weeks() {
        let mut w = crate::domain::fixture::World::new("2026-11-23");
        let q4 = w.cycle("2026-Q4");
        let c = w.cascade();
        let cycle = c.cycle(q4).unwrap();
        let (week, ends) = (reference(cycle, Weekday::Mon), ends_of_weeks(cycle, Weekday::Mon));
        let weeks = cycle.week(cycle.end, Weekday::Mon).1;
        assert_eq!((week, ends.len() as i64, ends.last()), ((weeks * 7 + 6) / 13, weeks, Some(&cycle.end)));
        let end = ends[week as usize - 1];
        assert_eq!((cycle.week(end, Weekday::Mon).0, cycle.week(plus(end, 1), Weekday::Mon).0), (week, week + 1));
        assert!(end < cycle.end && end > day("2026-11-08"));
    }

    proptest! {
        #[test]
        fn an_interval_holds_the_share_and_lies_between_nothing_and_all(n in 1usize..200, hits in 0usize..200) {
            let hits = hits.min(n);
            let (low, high) = wilson(hits, n).unwrap();
            let share = hits as f64 / n as f64;
            prop_assert!(0.0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1.0);
        }
    }
}
