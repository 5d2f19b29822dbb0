//! Whether a slope means anything in this company: learned from the last closing (rules.md, "Forecast", 3).
//!
//! In one company those that rise go on rising, in another they are pushed once and rest. So it is not assumed, but tried on the
//! cycle that ended last: whoever foretells its ends best from its middle is believed until the next one ends.

use super::{
    super::id::Id,
    past::{Family, Finished},
    share_of,
};
use chrono::NaiveDate;
use std::{cmp::Reverse, collections::BTreeMap};

/// What can be believed of a slope: none of it, half, all.
const TRUSTS: [f64; 3] = [0.0, 0.5, 1.0];
/// How much better than none a trust has to be.
const BETTER: f64 = 0.9;

/// The trust of the last cycle with at least ten of a family in it; 0 before the first one.
pub(super) fn learned(finished: &[Finished], family: Family) -> f64 {
    let mut cycles: BTreeMap<Id, (NaiveDate, Vec<&Finished>)> = BTreeMap::new();
    for q in finished.iter().filter(|q| q.family == family && q.at(share_of(0.5)).progress().is_some()) {
        let Some(cycle) = q.cycle else { continue };
        let (ended, of_it) = cycles.entry(cycle).or_insert((q.ended, Vec::new()));
        *ended = (*ended).max(q.ended);
        of_it.push(q);
    }
    let enough = cycles.into_iter().filter(|(_, (_, of_it))| of_it.len() >= super::FEWEST);
    let Some((_, (_, last))) = enough.max_by_key(|(id, (ended, _))| (*ended, Reverse(*id))) else { return 0.0 };
    let losses = TRUSTS.map(|trust| loss(&last, trust));
    let best = (1..TRUSTS.len()).fold(0, |best, n| if losses[n] < losses[best] { n } else { best });
    if losses[best] <= BETTER * losses[0] { TRUSTS[best] } else { 0.0 }
}

/// How far the ends lie from where they were led, around the 10, 50 and 90 % of that: the sum of the pinball losses.
fn loss(of_a_cycle: &[&Finished], trust: f64) -> f64 {
    let off = |q: &&Finished| q.end() - q.at(share_of(0.5)).lead(trust);
    let mut residuals: Vec<f64> = of_a_cycle.iter().map(off).collect();
    residuals.sort_by(f64::total_cmp);
    [0.1, 0.5, 0.9].into_iter().map(|tau| pinball(&residuals, tau)).sum()
}

fn pinball(sorted: &[f64], tau: f64) -> f64 {
    let at = quantile(sorted, tau);
    sorted.iter().map(|r| if r < &at { (tau - 1.0) * (r - at) } else { tau * (r - at) }).sum()
}

/// The quantile of sorted values, straight between two of them (Hyndman and Fan 1996, definition 7).
fn quantile(sorted: &[f64], tau: f64) -> f64 {
    let at = tau * (sorted.len() - 1) as f64;
    let (low, share) = (at.floor() as usize, at.fract());
    let next = sorted[(low + 1).min(sorted.len() - 1)];
    sorted[low] + share * (next - sorted[low])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinball_loss_is_least_around_its_own_quantile() {
        let sorted = [-0.2, -0.1, 0.0, 0.1, 0.4];
        assert!(quantile(&sorted, 0.5).abs() < 1e-9);
        assert!((quantile(&sorted, 0.1) + 0.16).abs() < 1e-9 && (quantile(&sorted, 0.9) - 0.28).abs() < 1e-9);
        // Half the sum of the distances from the median.
        assert!((pinball(&sorted, 0.5) - 0.4).abs() < 1e-9);
    }
}
