//! What became of the bets that work is: whether the theory of a link held, and how far its number moved of what was expected.
//!
//! Must not know: where check-ins are kept.

use super::{
    super::{
        cascade::{Cascade, Ix},
        check_in::CheckIn,
        goal::ProjectState,
        id::{Id, IdMap},
        link::{Link, Verdict},
        pace::{median, rounded},
        theory::{HitRate, Trial, claims},
    },
    teams::{self, Paths, Side},
};
use chrono::NaiveDate;

/// With fewer expectations nothing is told of how far they are moved.
pub const FEWEST: usize = 5;

/// A link that claims something, or was judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bet {
    /// The link.
    pub link: Id,
    /// The work.
    pub project: Ix,
    /// What it was to move.
    pub target: Ix,
    /// What was found; `None`: nobody has judged it yet.
    pub verdict: Option<Verdict>,
    /// How far it was expected to move its key result, and how far that moved until two weeks after its end; `None`: nothing was
    /// expected, or these weeks have not passed.
    pub moved: Option<Reach>,
}

/// How far something moved, of what was expected, both in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// What was expected; never nothing.
    pub expected: f64,
    /// What it was.
    pub moved: f64,
}

impl Reach {
    /// Moved ÷ expected: 1 is as expected, less than 0 the wrong way.
    pub fn ratio(self) -> f64 {
        self.moved / self.expected
    }
}

/// What became of the bets of a team, those below it included, or of all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TeamBets {
    /// The team of the work; `None`: all.
    pub team: Option<Id>,
    /// What was judged.
    pub judged: HitRate,
    /// How many nobody has judged yet.
    pub open: usize,
    /// How many say how far they moved of what was expected.
    pub expectations: usize,
    /// The median of moved ÷ expected; `None`: there are too few to tell.
    pub reach: Option<f64>,
}

/// All bets of a workspace, of all time: those of a quarter alone are too few to learn from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bets {
    /// Each of them.
    pub all: Vec<Bet>,
    /// Of all that was asked for, and then of each team.
    pub teams: Vec<TeamBets>,
}

/// The links that are bets, of a team and those below it or of all: what claims something and was not given up, and what was judged.
fn links(cascade: &Cascade, team: Option<Id>) -> impl Iterator<Item = (&Link, Ix, Ix)> {
    let mut paths = Paths::new(cascade);
    cascade.links().filter_map(move |link| {
        let (project, target) = (cascade.find(link.project)?, cascade.find(link.target)?);
        let there = |ix: Ix| !cascade.item(ix).deleted;
        let given_up = cascade.item(project).project().is_none_or(|p| p.state == ProjectState::Cancelled);
        let is_bet = link.judged.is_some() || (claims(link) && !given_up && there(target));
        let own = || cascade.team_of(project).map(|team| team.id);
        let is_asked = |paths: &mut Paths| team.is_none_or(|team| paths.is_of(own(), team));
        (is_bet && there(project) && is_asked(&mut paths)).then_some((link, project, target))
    })
}

/// Whose past must be known to tell how far bets moved what they were about.
pub fn needed(cascade: &Cascade, team: Option<Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = links(cascade, team)
        .filter(|(link, project, _)| {
            let done = cascade.item(*project).project().is_some_and(|p| p.state == ProjectState::Done);
            link.expect.is_some() && done
        })
        .map(|(link, ..)| link.target)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Bets {
    /// From the check-ins of what they were about ([`needed`]), oldest first.
    pub fn of(cascade: &Cascade, team: Option<Id>, series: &IdMap<Vec<CheckIn>>, today: NaiveDate) -> Bets {
        let bet = |(link, project, target): (&Link, Ix, Ix)| Bet {
            link: link.id,
            project,
            target,
            verdict: link.judged.as_ref().map(|judged| judged.verdict),
            moved: series.get(&link.target).and_then(|said| reach(cascade, link, said, today)),
        };
        let all: Vec<Bet> = links(cascade, team).map(bet).collect();
        let of_team: Vec<Option<Id>> = all.iter().map(|bet| cascade.team_of(bet.project).map(|team| team.id)).collect();
        let teams = teams::sides(cascade, team, &of_team).into_iter().map(|side| summed(&side, &all)).collect();
        Bets { all, teams }
    }
}

fn summed(side: &Side, all: &[Bet]) -> TeamBets {
    let mut judged = HitRate::default();
    let of = || side.of.iter().map(|&at| &all[at]);
    of().filter_map(|bet| bet.verdict).for_each(|verdict| judged.add(verdict));
    let ratios: Vec<f64> = of().filter_map(|bet| bet.moved).map(Reach::ratio).collect();
    TeamBets {
        team: side.team,
        judged,
        open: of().filter(|bet| bet.verdict.is_none()).count(),
        expectations: ratios.len(),
        reach: (ratios.len() >= FEWEST).then(|| median(ratios)).flatten(),
    }
}

/// How far a link's key result moved of what was expected; `None`: nothing was, or its two weeks have not passed.
fn reach(cascade: &Cascade, link: &Link, check_ins: &[CheckIn], today: NaiveDate) -> Option<Reach> {
    let trial = Trial::of(cascade, link, check_ins, today).filter(|trial| trial.later <= today)?;
    let expected = trial.expected? - link.value_then.or(trial.at_start)?;
    let moved = trial.moved()?;
    (rounded(expected) != 0.0 && moved.is_finite()).then_some(Reach { expected, moved })
}
