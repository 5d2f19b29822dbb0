//! How far the numbers of a report can be trusted: what is fresh, what is silent, what contradicts itself.
//!
//! Must not know: whom it may name.

use super::Asking;
use crate::domain::{
    board::Board,
    cascade::{Cascade, Ix},
    health::{Flag, Freshness},
    text::one_line,
    why,
};
use std::cmp::Reverse;

/// How far the numbers can be trusted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trust {
    /// How much owes check-ins.
    pub owed: usize,
    /// How much of that is fresh.
    pub fresh: usize,
    /// Of how much of that the newest value was measured.
    pub measured: usize,
    /// What has been silent for too long, the longest first, with the days since it was heard of; `None`: it never was.
    pub silent: Vec<(Ix, Option<i64>)>,
    /// Where word and number contradict each other, with the sentence that says how.
    pub disagree: Vec<(Ix, String)>,
}

/// Of everything a report is about. One pass over the items.
pub(super) fn trust(cascade: &Cascade, board: &mut Board, asking: &Asking) -> Trust {
    let mut trust = Trust::default();
    for ix in cascade.live().filter(|&ix| asking.holds(ix)) {
        let judged = board.of(cascade, ix);
        if judged.flags.has(Flag::Disagreement)
            && let Some((_, sentence)) = why::dispute(cascade, ix, &judged, asking.today)
        {
            trust.disagree.push((ix, one_line(&sentence, 160).into_owned()));
        }
        let Some(freshness) = judged.freshness else { continue };
        let summary = cascade.summary(ix);
        trust.owed += 1;
        trust.fresh += usize::from(freshness == Freshness::Fresh);
        trust.measured += usize::from(summary.value_from().is_some());
        if freshness.is_stale() {
            trust.silent.push((ix, summary.heard_on().map(|on| (asking.today - on).num_days())));
        }
    }
    // Who never spoke was silent longest.
    trust.silent.sort_by_key(|&(ix, days)| (days.is_some(), Reverse(days), ix.0));
    trust
}
