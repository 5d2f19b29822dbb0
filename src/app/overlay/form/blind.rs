//! The blind round: a number from 0 to 10 each, on one line as a room holds them up, or one after the other unseen; the median
//! becomes the confidence of a check-in.
//!
//! Names are not asked for: what a room thinks is the point, not who thinks it.

use super::{
    Form, Purpose,
    field::{Field, Input, Part},
    save::{Refused, Work},
};
use crate::{
    app::{ctx::Ctx, key::Key},
    domain::{
        Cascade, CheckIn, Id, Ids, Ix, Kind,
        change::Verb,
        edit,
        meeting::{
            closing::{Pasts, settle},
            entries::{hold_round, median, round_note},
        },
        review::ReviewKind,
        text::{self, value::parse_confidence},
    },
};
use chrono::NaiveDate;

/// A round under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The item it is about.
    pub item: Id,
    /// Everyone types unseen.
    pub is_hidden: bool,
    /// The review it is held in; `None`: none runs.
    review: Option<Id>,
    /// In a closing: what is held up is the score.
    pub of_score: bool,
}

/// Whether a review closes a cycle.
fn is_closing(cascade: &Cascade, review: Id) -> bool {
    cascade.reviews().any(|r| r.id == review && r.kind == ReviewKind::Closing)
}

/// How far apart the numbers of a room are when it has to talk.
const FAR_APART: u8 = 4;

impl Form {
    /// A round about an item.
    pub(in crate::app) fn blind(ctx: &Ctx<'_>, ix: Ix) -> Form {
        let of_score = ctx.review.is_some_and(|id| is_closing(ctx.cascade, id));
        let round = Round { item: ctx.cascade.item(ix).id, is_hidden: false, review: ctx.review, of_score };
        let label = if of_score { "which score, 0 to 10" } else { "how sure, 0 to 10" };
        Form::new(Purpose::Blind(round), "", vec![Field::line(Part::Votes, label, "")])
    }

    /// The round; `None`: it is something else.
    pub fn round(&self) -> Option<&Round> {
        match &self.purpose {
            Purpose::Blind(round) => Some(round),
            _ => None,
        }
    }

    /// What was said so far, lowest first; what is no number from 0 to 10 is left out.
    pub fn votes(&self) -> Vec<u8> {
        let mut votes: Vec<u8> =
            self.focused().text().split_whitespace().filter_map(|word| parse_confidence(word).ok()).collect();
        votes.sort_unstable();
        votes
    }

    /// What they come to: the median, how far they are apart, and what that asks for; `None`: nobody said anything yet.
    pub fn tally(&self) -> Option<String> {
        let votes = self.votes();
        let (median, spread) = (median(&votes)?, votes.last()? - votes.first()?);
        let far = if spread >= FAR_APART { "far apart: the lowest speaks first" } else { "close together" };
        Some(format!("median {median} · spread {spread} · {far}"))
    }

    /// Between two numbers: the next one types. Before the first: from now on nobody sees what is typed.
    pub(super) fn next_vote(&mut self) {
        let Purpose::Blind(round) = &mut self.purpose else { return };
        let Input::Text(field, _) = &mut self.fields[self.focus].input else { return };
        if field.is_blank() {
            round.is_hidden = !round.is_hidden;
            return;
        }
        let typed = field.text();
        let last = typed.split_whitespace().next_back().unwrap_or_default();
        if round.is_hidden && parse_confidence(last).is_err() {
            // What was typed is not said aloud, not even when it is wrong.
            field.set(typed.trim_end().strip_suffix(last).unwrap_or_default());
            self.error = Some((self.focus, "that was no number from 0 to 10: type it again".to_owned()));
        } else if !typed.ends_with(' ') {
            field.key(Key::char(' '));
        }
    }

    /// Whether a key types something that is no number: nothing else is said in a round.
    pub(super) fn is_no_vote(&self, key: Key) -> bool {
        self.round().is_some() && key.types().is_some_and(|c| !c.is_ascii_digit() && c != ' ')
    }

    /// What was typed unseen is shown. Returns whether it was unseen.
    pub(super) fn show_votes(&mut self) -> bool {
        if self.round().is_none_or(|round| !round.is_hidden) || self.focused().is_blank() {
            return false;
        }
        self.next_vote();
        if self.error.is_some() {
            return true;
        }
        // The lowest speaks first.
        let shown: Vec<String> = self.votes().iter().map(u8::to_string).collect();
        let focus = self.focus;
        self.fields[focus].set(&shown.join(" "));
        if let Purpose::Blind(round) = &mut self.purpose {
            round.is_hidden = false;
        }
        true
    }

    /// The median as a check-in. A project has no confidence, and a check-in that says nothing would make it look fresh: of it the
    /// round alone is written down.
    pub(super) fn voted(
        &self,
        round: &Round,
        cascade: &Cascade,
        today: NaiveDate,
        me: Option<Id>,
        ids: &mut Ids,
    ) -> Result<Work, Refused> {
        let typed = self.focused().text();
        if let Some(wrong) = typed.split_whitespace().find(|word| parse_confidence(word).is_err()) {
            let wrong = text::one_line(wrong, 12);
            return Err(self.at(Part::Votes, &format!("“{wrong}” is no number from 0 to 10: leave a blank between two")));
        }
        let votes = self.votes();
        let (Some(n), Some(ix)) = (median(&votes), cascade.find(round.item)) else {
            return Err(self.at(Part::Votes, "nobody has said a number yet: one from 0 to 10 each"));
        };
        if round.of_score {
            let mut ops = settle::propose_round(cascade, ix, &votes, &Pasts::default(), today);
            if ops.is_empty() {
                return Err(self.at(Part::Votes, "how it ended is settled: a round would change nothing"));
            }
            ops.extend(round.review.into_iter().flat_map(|review| hold_round(cascade, review, round.item, &votes, Some(n))));
            return Ok(Work { verb: Verb::Score, ops, why: String::new() });
        }
        let spread = votes.last().unwrap_or(&n) - votes.first().unwrap_or(&n);
        // The room says how sure the owner can be: it is the owner's word from now on.
        let mut check_in = CheckIn::new(ids.next_id(), round.item, today, cascade.item(ix).owner.or(me));
        let alone = round.review.filter(|_| cascade.item(ix).kind() == Kind::Project);
        if let Some(review) = alone {
            return Ok(Work {
                verb: Verb::Review,
                ops: hold_round(cascade, review, round.item, &votes, None),
                why: String::new(),
            });
        }
        check_in.confidence = (cascade.item(ix).kind() != Kind::Project).then_some(n);
        check_in.note = Some(round_note(votes.len(), n, spread).into());
        check_in.review = round.review;
        let saved = check_in.confidence;
        let mut ops = edit::check_in(check_in);
        ops.extend(round.review.into_iter().flat_map(|review| hold_round(cascade, review, round.item, &votes, saved)));
        Ok(Work { verb: Verb::CheckIn, ops, why: String::new() })
    }

    /// What is said when a round is left.
    pub(super) fn forgotten(&self) -> Option<&'static str> {
        (self.round().is_some() && !self.focused().is_blank()).then_some("the round is forgotten: nothing of it was written down")
    }
}
