//! What a report says of a workspace: what changed, what is needed from whom, what is likely, and how far the numbers can be trusted.
//!
//! Who wants one says what it [asks](Asked), finds out what that [needs](Asking), reads it and hands it over as [`Heard`]: the same for a
//! command as for the screen. Every figure is one that `list`, `trend` or `diff` tells as well. Must not know: formats, where anything is kept.

pub mod asks;
pub mod changed;
pub mod goals;
pub mod page;
pub mod revisions;
pub mod trust;
pub mod weekly;

use super::{
    board::Board,
    cascade::{Cascade, Ix},
    change::Op,
    diff::Told,
    history::Header,
    id::Id,
    in_time::{AsOf, Until},
    ix_set::IxSet,
    pace::plus,
    recurring::Terms,
    stage::{Phase, phase},
    trends::{self, Looked, said::View},
    words::words,
};
use chrono::NaiveDate;
use std::sync::Arc;

words! {
    /// Which report.
    Kind {
        Page "page" = "one page for leadership: changed, needed, likely, how sure the numbers are",
        Weekly "weekly" = "the week for everyone: changed, decided, who does what, needs talk, every goal in a line",
    }
}

/// How many days are looked back where there was no review yet.
const WITHOUT_A_REVIEW: i64 = 7;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Which report.
    pub kind: Kind,
    /// The meeting whose last review, whose actions and whose items count.
    pub terms: Terms,
    /// The team it is about; `None`: everything.
    pub team: Option<Id>,
    /// The cycle; `None`: the one that runs, and the goals of every cycle that runs.
    pub cycle: Option<Id>,
    /// Since when it tells what changed; `None`: since the last review.
    pub since: Option<Until>,
    /// Whether lists of who was silent name people.
    pub names: bool,
}

/// What was found out of what is asked for, and what has to be read for the rest.
#[derive(Debug)]
pub struct Asking {
    /// What is asked for.
    pub asked: Asked,
    /// The day.
    pub today: NaiveDate,
    /// What of the workspace it is about; `None`: everything.
    pub held: Option<Arc<IxSet>>,
    /// The cycle that runs, or was asked for; `None`: none is open.
    pub cycle: Option<Id>,
    /// The cycle whose weeks, scores and end are told: where none is open the last one.
    pub looked: Looked,
    /// What trends need.
    pub needs: trends::Needs,
    /// From where on changes are told.
    pub since: Until,
    /// From which day on revisions are counted: the first of the cycle.
    pub revised_since: NaiveDate,
    /// Its goals, the most important first.
    goals: Vec<goals::Goal>,
    board: Board,
}

impl Asking {
    /// A few passes over the items.
    pub fn of(cascade: &Cascade, asked: Asked, today: NaiveDate) -> Asking {
        let mut board = Board::new(today);
        let held = cascade.held_in(&asked.terms);
        // Beside its weeks nothing stands of the cycle before: so its days are not read.
        let looked =
            Looked { beside: None, ..Looked::at(cascade, trends::Asked { cycle: asked.cycle, team: asked.team }, today) };
        let goals = goals::in_order(cascade, &mut board, &asked, held.as_deref(), today);
        let needs = match asked.kind {
            Kind::Page => {
                let mut needs = trends::Needs::of_view(cascade, &looked, View::Scores, today);
                needs.read_of(goals::measured(cascade, &goals, today).map(|ix| cascade.item(ix).id));
                needs
            }
            Kind::Weekly => trends::Needs::nothing(today),
        };
        // What somebody says on the day of a report is news of it: the review before is meant.
        let last = cascade.last_review(&asked.terms.which, plus(today, -1)).map(Until::from);
        let since = asked.since.or(last).unwrap_or_else(|| plus(today, -WITHOUT_A_REVIEW).into());
        let cycle = asked.cycle.or_else(|| cascade.main_cycle(today).map(|cycle| cycle.id));
        let begins = cycle.and_then(|id| cascade.cycle(id));
        let revised_since = begins.map_or(since.day, |cycle| cycle.start);
        Asking { asked, today, held, cycle, looked, needs, since, revised_since, goals, board }
    }

    /// Whether an item is what it is about.
    pub fn holds(&self, ix: Ix) -> bool {
        self.held.as_deref().is_none_or(|held| held.contains(ix))
    }
}

/// What was read for a report.
#[derive(Debug)]
pub struct Heard {
    /// For trends.
    pub trends: trends::Heard,
    /// The workspace as it stood when changes begin to be told; else the day of the first change, where nothing was known by then.
    pub then: Result<(Cascade, AsOf), Option<NaiveDate>>,
    /// The changes of fields since then.
    pub told: Vec<Told>,
    /// What was set since revisions are counted, oldest first.
    pub sets: Vec<(Op, Header)>,
    /// The number of the last change.
    pub end: i64,
}

/// Whether a goal is under way, or over and not scored yet.
fn is_alive(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    matches!(phase(cascade, ix, today), Phase::Open | Phase::ToScore)
}
