//! Going on in the next cycle with what ended (docs/rules.md, "The next cycle"): one change makes all that goes on, with the objectives
//! it hangs on and the links it is moved by, and says what is let go.
//!
//! Must not know: who decides, and how what they decide is typed on a screen; nothing is written here.

mod decided;
mod into;
mod links;
mod made;
mod read;
mod rules;
mod said;
#[cfg(test)]
mod tests;

pub use decided::{End, Way, cannot, decided, is_asked, not_again, owner_typed};
pub use into::{Into, follows, next_cycle};
pub use links::{Links, offered};
pub use made::{Made, change};
pub use read::{decision, decision_on, lines_of_steps, target};
pub(in crate::domain) use rules::refused;
pub use said::{became_said, closed_said, from_said, score_said, way};

use super::{
    cascade::{Cascade, Ix},
    goal::{Kind, Outcome},
    id::Id,
    key_result::Step,
    measure::is_yes,
    stage::{self, Phase},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What becomes of something that ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// It goes on as it is, from where it ended.
    Keep,
    /// It goes on with another target (of between: both bounds), or another owner alone.
    Change(Option<(f64, Option<f64>)>),
    /// It goes on as steps.
    Break(Vec<Step>),
    /// Nothing goes on from it.
    LetGo,
}

/// What is decided of one thing that ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "decided::Written", into = "decided::Written")]
pub struct Decision {
    /// What becomes of it.
    pub next: Next,
    /// Who answers for what goes on; `None`: whoever did.
    pub owner: Option<Id>,
    /// Why it goes on unchanged, or why nothing goes on from it.
    pub because: String,
}

impl Decision {
    /// That, by whoever answered for it, without a reason.
    pub fn of(next: Next) -> Decision {
        Decision { next, owner: None, because: String::new() }
    }

    /// The same with its reason.
    #[must_use]
    pub fn because(self, because: &str) -> Decision {
        Decision { because: because.trim().to_owned(), ..self }
    }
}

/// What became of something that ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Became<'a> {
    /// This goes on from it, one in each cycle it was carried over into.
    GoesOn(Vec<Ix>),
    /// Nothing goes on from it, and that was said, or it was achieved: with the line that says why.
    LetGo(&'a str),
    /// It was decided with its score, and is not made yet.
    Decided(&'a Decision),
    /// Nobody said.
    Undecided,
}

/// What became of something that is closed. An objective goes with its key results: without those it is asked for itself.
pub fn became(cascade: &Cascade, ix: Ix) -> Became<'_> {
    let item = cascade.item(ix);
    let on = cascade.carried_to(ix);
    if !on.is_empty() {
        return Became::GoesOn(on);
    }
    let decided = item.closing().and_then(|closing| closing.next.as_deref());
    match (item.let_go(), decided) {
        (Some(line), _) => Became::LetGo(line),
        (None, Some(decision)) => Became::Decided(decision),
        (None, None) if item.outcome() == Some(Outcome::Achieved) => Became::LetGo(""),
        (None, None) => Became::Undecided,
    }
}

/// What is closed and can go on: itself, of an objective its key results (itself where it has none).
pub fn parts(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Ix> {
    let mut parts: Vec<Ix> = match cascade.item(ix).kind() {
        Kind::KeyResult => vec![ix],
        Kind::Objective => cascade.key_results(ix).collect(),
        Kind::Project => Vec::new(),
    };
    if parts.is_empty() && cascade.item(ix).kind() == Kind::Objective {
        parts.push(ix);
    }
    parts.retain(|&part| stage::phase(cascade, part, today) == Phase::Closed);
    parts
}

/// What is closed in a cycle and asked for by itself, objective by objective as they stand on the deck. One pass over the items.
pub fn of_cycle(cascade: &Cascade, cycle: Id, today: NaiveDate) -> Vec<Ix> {
    let holds = |ix: &Ix| cascade.cycle_of(*ix).is_some_and(|c| c.id == cycle) && stage::is_scored(cascade, *ix);
    let mut all: Vec<Ix> = cascade.live().filter(holds).filter(|&ix| stage::phase(cascade, ix, today) == Phase::Closed).collect();
    all.sort_by_cached_key(|&ix| cascade.place_on_deck(ix));
    all
}

/// What of a cycle waits: what was decided and is not made yet, and what nobody decided about. One pass over the items.
pub fn waiting(cascade: &Cascade, cycle: Id, today: NaiveDate) -> (Vec<Ix>, Vec<Ix>) {
    let all = of_cycle(cascade, cycle, today).into_iter();
    let waits = all.filter(|&ix| matches!(became(cascade, ix), Became::Decided(_) | Became::Undecided));
    waits.partition(|&ix| decided(cascade, ix).is_some())
}

/// The last value of what is closed: by which it was scored, else which was said last.
pub fn closed_at(cascade: &Cascade, ix: Ix) -> Option<f64> {
    let item = cascade.item(ix);
    let said = cascade.summary(ix).value.map(|(_, value)| value);
    let value = item.closing().and_then(|closing| closing.basis).map(|basis| basis.value).or(said)?;
    Some(if item.key_result().is_some_and(|kr| kr.metric.is_yes_no()) { f64::from(u8::from(is_yes(value))) } else { value })
}

/// Whether what something goes on from has not ended (a file may say so), or not any more: then nobody knows yet from where it goes on.
pub fn is_from_open(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let Some(from) = cascade.carried_from(ix) else { return false };
    let item = cascade.item(from);
    let asked = stage::is_scored(cascade, from);
    asked && item.is_live() && item.outcome().is_none() && stage::phase(cascade, from, today) != Phase::Closed
}

/// The same where it had ended when it was carried over, and was opened again since.
pub fn is_from_reopened(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let renewed = cascade.carried_from(ix).and_then(|from| cascade.item(from).renewed());
    renewed.is_some_and(|on| on >= cascade.item(ix).created) && is_from_open(cascade, ix, today)
}
