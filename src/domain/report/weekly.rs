//! The week for everyone: what changed, what was decided and who does what, what needs talk, how much is silent, every goal in a line.
//!
//! Nothing of it reads check-ins. Must not know: formats.

use super::{
    Asking, Heard,
    changed::{self, Changed},
    goals::Goal,
    trust::{self, Trust},
};
use crate::domain::{
    agenda::{self, AgendaItem, Subject, reasons},
    board::Board,
    cascade::{Cascade, Ix},
    diff::Section,
    goal::Kind,
    id::Id,
    meeting,
    review::{Action, Decision},
};
use std::collections::HashMap;

/// So much of what needs talk is told.
const TALK: usize = 10;

/// Something that needs talk.
#[derive(Debug)]
pub struct Talk {
    /// The entry of the agenda.
    pub entry: AgendaItem,
    /// Why it is on it, in a few words each.
    pub reasons: Vec<String>,
}

/// The goals of a team, each objective with its key results.
#[derive(Debug)]
pub struct TeamGoals {
    /// The team; `None`: of none.
    pub team: Option<Id>,
    /// Its goals as they are read.
    pub goals: Vec<Goal>,
}

/// A week.
#[derive(Debug)]
pub struct Weekly {
    /// What changed; `None`: nothing was known then.
    pub changed: Option<Changed>,
    /// The same in sentences.
    pub said: Vec<Section>,
    /// What was decided since then, the newest first.
    pub decisions: Vec<Id>,
    /// What was asked for: what is open, overdue first, then what was done since then.
    pub actions: Vec<Id>,
    /// What needs talk, in the order of the agenda.
    pub talk: Vec<Talk>,
    /// How much more does.
    pub talk_more: usize,
    /// How fresh everything is.
    pub trust: Trust,
    /// Every goal, team by team.
    pub teams: Vec<TeamGoals>,
}

impl Weekly {
    /// Of what was asked for, by what was read.
    pub fn of(cascade: &Cascade, asking: &mut Asking, heard: &Heard) -> Weekly {
        let today = asking.today;
        let mut board = std::mem::replace(&mut asking.board, Board::new(today));
        let all = std::mem::take(&mut asking.goals);
        let changed = changed::changed(cascade, asking, heard);
        let said = changed.as_ref().map_or_else(Vec::new, |changed| changed::said(cascade, asking, heard, changed));
        let trust = trust::trust(cascade, &mut board, asking);
        let (talk, talk_more) = talk(cascade, &mut board, asking);
        asking.board = board;
        Weekly {
            changed,
            said,
            decisions: decisions(cascade, asking),
            actions: actions(cascade, asking),
            talk,
            talk_more,
            trust,
            teams: teams(cascade, all),
        }
    }
}

/// What the reviews decided since then.
fn decisions(cascade: &Cascade, asking: &Asking) -> Vec<Id> {
    let since = asking.since.day;
    let terms = &asking.asked.terms;
    let is_told = |decision: &&Decision| {
        let review = cascade.reviews().find(|review| review.id == decision.review);
        let about = decision.item.and_then(|id| cascade.find(id)).is_some_and(|ix| asking.holds(ix));
        !decision.deleted
            && review.is_some_and(|review| {
                review.on >= since && review.on <= asking.today && (about || cascade.meeting_of_review(review) == terms.which)
            })
    };
    let mut told: Vec<&Decision> = cascade.decisions().filter(is_told).collect();
    let on = |decision: &Decision| cascade.reviews().find(|review| review.id == decision.review).map(|review| review.on);
    told.sort_by_key(|decision| (std::cmp::Reverse(on(decision)), decision.id));
    told.into_iter().map(|decision| decision.id).collect()
}

fn actions(cascade: &Cascade, asking: &Asking) -> Vec<Id> {
    let is_told = |action: &&Action| {
        let is_new = action.done.is_some_and(|on| on >= asking.since.day);
        !action.deleted && (action.is_open() || is_new) && super::asks::concerns(cascade, asking, action)
    };
    let mut told: Vec<&Action> = cascade.actions().filter(is_told).collect();
    told.sort_by_key(|action| (!action.is_open(), action.due.is_none(), action.due, action.id));
    told.into_iter().map(|action| action.id).collect()
}

fn talk(cascade: &Cascade, board: &mut Board, asking: &Asking) -> (Vec<Talk>, usize) {
    let asked = meeting::asked(cascade, &asking.asked.terms, asking.held.as_deref(), asking.today, None);
    let made = agenda::agenda(cascade, board, &asked);
    // What is missing is told as silence, and what is on track among the goals.
    let is_talk = |entry: &AgendaItem| !matches!(entry.subject, Subject::Rest { .. } | Subject::Action(_));
    let all: Vec<AgendaItem> = made.items.into_iter().chain(made.parked).filter(is_talk).collect();
    let more = all.len().saturating_sub(TALK) + made.parked_more;
    let told = all.into_iter().take(TALK).map(|entry| Talk { reasons: reasons(cascade, board, &entry), entry });
    (told.collect(), more)
}

/// Team by team as the tree of teams is read, an objective with its key results, the worst first.
fn teams(cascade: &Cascade, all: Vec<Goal>) -> Vec<TeamGoals> {
    let known: HashMap<Ix, Goal> = all.iter().map(|goal| (goal.ix, *goal)).collect();
    let mut under: HashMap<Ix, Vec<Goal>> = HashMap::new();
    let mut tops: Vec<Goal> = Vec::new();
    for goal in all {
        match goal.under.filter(|above| known.contains_key(above)) {
            Some(above) => under.entry(above).or_default().push(goal),
            None => tops.push(goal),
        }
    }
    let mut of: HashMap<Option<Id>, Vec<Goal>> = HashMap::new();
    for top in tops {
        let team = cascade.team_of(top.ix).map(|team| team.id);
        let own = of.entry(team).or_default();
        own.push(top);
        if cascade.item(top.ix).kind() == Kind::Objective {
            own.extend(under.remove(&top.ix).unwrap_or_default());
        }
    }
    let mut teams: Vec<TeamGoals> = of.into_iter().map(|(team, goals)| TeamGoals { team, goals }).collect();
    let path =
        |team: Option<Id>| team.map(|id| cascade.team_path(id).iter().map(|team| team.name.to_lowercase()).collect::<Vec<_>>());
    teams.sort_by_cached_key(|of| (of.team.is_none(), path(of.team), of.team));
    teams
}
