//! Settling what is on in a closing: taking what is proposed, a score the room held up unseen, and what it answered at the end.
//!
//! Must not know: keys, forms, who commits.

use super::{Pasts, reckon};
use crate::domain::{
    cascade::{Cascade, Ix},
    change::{Field, Op},
    edit,
    goal::{Kind, Outcome},
    id::Id,
    meeting::entries::{median, round_note},
    review::Answer,
    score::{Lacks, Verdict},
    stage,
};
use chrono::NaiveDate;

/// What taking what is proposed of an item comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// These operations settle it.
    Settles(Vec<Op>),
    /// How it ended is settled already.
    Settled(Outcome),
    /// So many of its key results have no outcome yet: what it came to is not known.
    Waits(usize),
    /// Something is owed first.
    Owes(Lacks),
}

/// Takes what is proposed of an item, by its owner or by arithmetic, as how it ended.
pub fn take(cascade: &Cascade, ix: Ix, pasts: &Pasts, (today, by): (NaiveDate, Option<Id>)) -> Taken {
    let item = cascade.item(ix);
    if let Some(outcome) = item.outcome() {
        return Taken::Settled(outcome);
    }
    let open = undecided(cascade, ix);
    if open > 0 {
        return Taken::Waits(open);
    }
    let reckoning = reckon(cascade, ix, pasts, today);
    let verdict = item.proposal().map(|closing| Verdict::again(cascade, ix, closing)).unwrap_or_default();
    if let Some(lack) = verdict.lacks(cascade, ix, &reckoning) {
        return Taken::Owes(lack);
    }
    let outcome = verdict.ended(cascade, ix, &reckoning).unwrap_or(Outcome::Partial);
    Taken::Settles(edit::close(cascade, ix, outcome, verdict.closing(&reckoning, today, by, true), None))
}

/// How many key results of an objective have no outcome; of anything else none.
pub fn undecided(cascade: &Cascade, ix: Ix) -> usize {
    if cascade.item(ix).kind() != Kind::Objective || stage::is_scored(cascade, ix) {
        return 0;
    }
    cascade.key_results(ix).filter(|&kr| cascade.item(kr).outcome().is_none()).count()
}

/// What a room held up unseen, 0–10 each, is proposed as the score: its median. What the owner learned stays. Empty: it is settled.
pub fn propose_round(cascade: &Cascade, ix: Ix, said: &[u8], pasts: &Pasts, today: NaiveDate) -> Vec<Op> {
    let item = cascade.item(ix);
    let (Some(middle), None) = (median(said), item.outcome()) else { return Vec::new() };
    let spread = said.iter().max().zip(said.iter().min()).map_or(0, |(high, low)| high - low);
    let before = item.proposal().map(|closing| Verdict::again(cascade, ix, closing)).unwrap_or_default();
    let verdict = Verdict {
        score: Some(f64::from(middle) / 10.0),
        outcome: None,
        because: round_note(said.len(), middle, spread),
        ..before
    };
    let reckoning = reckon(cascade, ix, pasts, today);
    let outcome = verdict.ended(cascade, ix, &reckoning);
    let mut closing = verdict.closing(&reckoning, today, None, false);
    closing.proposes = outcome;
    cascade.set_op(item.id, Field::Score(Some(Box::new(closing)))).into_iter().collect()
}

/// What the room answered, the empty ones taken away.
pub fn answer(cascade: &Cascade, review: Id, answers: impl IntoIterator<Item = (u8, String)>) -> Vec<Op> {
    let said = |(n, text): (u8, String)| (n, text.trim().into());
    let answers: Vec<Answer> = answers.into_iter().map(said).filter(|(_, text): &Answer| !text.is_empty()).collect();
    cascade.set_op(review, Field::Answers(answers)).into_iter().collect()
}
