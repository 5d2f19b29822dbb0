//! Who spoke when it was owed, week by week of a cycle, and whether it went on after the sixth of them.
//!
//! Must not know: what was said. Nothing here is ever told by person.

use super::{
    super::{
        cascade::{Cascade, Ix},
        cycle::Cycle,
        deadline::Met,
        id::{Id, IdMap},
        pace::{plus, rounded},
        participation::{Moves, owed_since, read_before, settled},
        words::words,
    },
    teams::{self, Side},
};
use chrono::NaiveDate;

/// Of a week with fewer deadlines no share is told.
pub const FEWEST: u32 = 3;
/// So many points less after week six than before are still the same, and so many no collapse.
const LEAST: [f64; 2] = [-5.0, -15.0];
/// In cycles of so many weeks week six is the sixth.
const QUARTER: std::ops::RangeInclusive<usize> = 11..=15;
/// In a cycle of fewer weeks there is no verdict.
const FEWEST_WEEKS: usize = 4;
/// With fewer weeks of which a share is told from week six on there is no verdict.
const FEWEST_AFTER: usize = 2;

words! {
    /// Whether people went on speaking after week six.
    Verdict {
        Holds "holds" = "no more than 5 points less than before",
        Sags "sags" = "more than 5 points less",
        Collapses "collapses" = "more than 15 points less",
    }
}

/// Deadlines, and how they were met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// By their day.
    pub on_time: u32,
    /// Late.
    pub late: u32,
    /// Not at all.
    pub missed: u32,
}

impl Tally {
    /// How many there were.
    pub fn owed(self) -> u32 {
        self.on_time + self.late + self.missed
    }

    /// Which share was met by its day, 0–1; `None`: there are too few to tell.
    pub fn share(self) -> Option<f64> {
        (self.owed() >= FEWEST).then(|| f64::from(self.on_time) / f64::from(self.owed()))
    }

    fn add(&mut self, met: Met) {
        match met {
            Met::OnTime => self.on_time += 1,
            Met::Late => self.late += 1,
            Met::Missed => self.missed += 1,
        }
    }

    fn plus(self, other: Tally) -> Tally {
        Tally { on_time: self.on_time + other.on_time, late: self.late + other.late, missed: self.missed + other.missed }
    }
}

/// The deadlines of all that was asked for, or of a team with those below it, by week of the cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weeks {
    /// The team; `None`: all.
    pub team: Option<Id>,
    /// One for each week of the cycle.
    pub weeks: Vec<Tally>,
}

/// How much was said before week six and from it on: the means of the shares of the weeks of which one is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decay {
    /// Before week six.
    pub before: f64,
    /// From week six on.
    pub after: f64,
}

impl Decay {
    /// The difference, −1 to 1.
    pub fn by(self) -> f64 {
        rounded(self.after - self.before)
    }

    /// What it comes to.
    pub fn verdict(self) -> Verdict {
        let points = rounded(self.by() * 100.0);
        match LEAST {
            [holds, _] if points >= holds => Verdict::Holds,
            [_, sags] if points >= sags => Verdict::Sags,
            _ => Verdict::Collapses,
        }
    }
}

impl Weeks {
    /// All of them together.
    pub fn total(&self) -> Tally {
        self.weeks.iter().fold(Tally::default(), |sum, &week| sum.plus(week))
    }

    /// What changed with week `six`; `None`: there is too little before it or from it on.
    pub fn decay(&self, six: Option<usize>) -> Option<Decay> {
        let (before, after) = self.weeks.split_at_checked(six?.checked_sub(1)?)?;
        let mean = |weeks: &[Tally], fewest: usize| {
            let shares: Vec<f64> = weeks.iter().filter_map(|week| week.share()).collect();
            (shares.len() >= fewest).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
        };
        Some(Decay { before: mean(before, 1)?, after: mean(after, FEWEST_AFTER)? })
    }
}

/// Who spoke when it was owed in the time of a cycle, of whatever was owed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The cycle.
    pub cycle: Id,
    /// The first day of each of its weeks.
    pub begins: Vec<NaiveDate>,
    /// Which of its weeks, from 1, stands for week six; `None`: it has too few to be told anything by.
    pub six: Option<usize>,
    /// Of all that was asked for, and then of each team with those below it.
    pub of: Vec<Weeks>,
}

/// Which week stands for week six in a cycle of so many: in a quarter the sixth, else the one at 6/13 of its length.
pub fn six(weeks: usize) -> Option<usize> {
    match weeks {
        ..FEWEST_WEEKS => None,
        weeks if QUARTER.contains(&weeks) => Some(6),
        weeks => Some((weeks * 6 * 2 + 13) / 26),
    }
}

/// The first day of each week of a cycle.
fn begins(cascade: &Cascade, cycle: &Cycle) -> Vec<NaiveDate> {
    let mut begins: Vec<NaiveDate> = Vec::new();
    for day in (0..cycle.days()).map(|n| plus(cycle.start, n)) {
        let (week, _) = cycle.week(day, cascade.settings.review_weekday);
        if week as usize > begins.len() {
            begins.push(day);
        }
    }
    begins
}

/// What may have owed a check-in in the time of a cycle, of a team and those below it or of all. One pass over the items.
pub fn owing(cascade: &Cascade, cycle: &Cycle, team: Option<Id>, today: NaiveDate) -> Vec<Ix> {
    let mut sides = teams::Paths::new(cascade);
    let is_of = |sides: &mut teams::Paths, ix| team.is_none_or(|team| sides.is_of(cascade.team_of(ix).map(|t| t.id), team));
    let owed = |ix: &Ix| {
        let there = cascade.span(*ix).0.is_none_or(|start| start <= cycle.end) && cascade.item(*ix).created <= cycle.end;
        there && owed_since(cascade, *ix, Some(today), cycle.start, today).is_some()
    };
    cascade.live().filter(owed).filter(|&ix| is_of(&mut sides, ix)).collect()
}

/// From which day on it must be known when items spoke, for the deadlines of a cycle.
pub fn read_since(cycle: &Cycle) -> NaiveDate {
    read_before(cycle.start)
}

/// Of these items in the time of a cycle: from the days each spoke since [`read_since`], in order, and how each came to be what it is.
pub fn participation(
    cascade: &Cascade,
    cycle: &Cycle,
    team: Option<Id>,
    items: &[Ix],
    days: &IdMap<Vec<NaiveDate>>,
    moves: &Moves,
    today: NaiveDate,
) -> Participation {
    let begins = begins(cascade, cycle);
    // A deadline closes its week: what is due on the first day of one belongs to the week before.
    let time = plus(cycle.start, 1)..=plus(cycle.end, 1).min(today);
    let count = |ix: Ix| {
        let mut weeks = vec![Tally::default(); begins.len()];
        let spoke = days.get(&cascade.item(ix).id).map_or(&[][..], Vec::as_slice);
        for (due, met) in settled(cascade, ix, spoke, moves, time.clone(), today) {
            let week = begins.partition_point(|&first| first <= plus(due, -1));
            if let Some(tally) = week.checked_sub(1).and_then(|week| weeks.get_mut(week)) {
                tally.add(met);
            }
        }
        weeks
    };
    let counted: Vec<Vec<Tally>> = items.iter().map(|&ix| count(ix)).collect();
    let of_team: Vec<Option<Id>> = items.iter().map(|&ix| cascade.team_of(ix).map(|team| team.id)).collect();
    let sum = |side: Side| {
        let mut weeks = vec![Tally::default(); begins.len()];
        for one in side.of {
            weeks.iter_mut().zip(&counted[one]).for_each(|(sum, one)| *sum = sum.plus(*one));
        }
        Weeks { team: side.team, weeks }
    };
    let of = teams::sides(cascade, team, &of_team).into_iter().map(sum).collect();
    Participation { cycle: cycle.id, six: six(begins.len()), begins, of }
}
