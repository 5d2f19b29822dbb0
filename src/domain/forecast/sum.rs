//! Where several key results will end together: an objective or a cycle (rules.md, "Forecast").
//!
//! They share their weeks: what held one back held back the others. So the band of their mean is not that of each of them added
//! up, but that of a thousand draws of one past key result for all of them. The draws are the same every time.

use super::{Finished, Forecast, Outlook, Past, clipped, share_of};
use crate::domain::pace::rounded;

/// How many draws are made.
const DRAWS: usize = 1000;

/// A likely end of several.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Together {
    /// The mean of their middles, by weight.
    pub middle: f64,
    /// The lower end of its 80 % band.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many of them a forecast is made of.
    pub parts: usize,
}

/// Of key results with their weights and whether they can be no less than nothing and no more than all. `None`: none of them has
/// a likely end.
pub fn together(parts: &[(&Forecast, f64, bool)], past: &Past) -> Option<Together> {
    let counted: Vec<(&Forecast, f64, bool, f64)> = parts
        .iter()
        .filter_map(|&(forecast, weight, whole)| match forecast.outlook {
            Outlook::Likely { middle, .. } if weight > 0.0 => Some((forecast, weight, whole, middle)),
            _ => None,
        })
        .collect();
    let weights: f64 = counted.iter().map(|part| part.1).sum();
    if counted.is_empty() {
        return None;
    }
    let middle = counted.iter().map(|part| part.1 * part.3).sum::<f64>() / weights;
    // Whom to draw from: everyone that stood like one of them.
    let mut drawn_from: Vec<u32> = counted.iter().flat_map(|part| &part.0.alike).filter_map(|q| past.place(q.id)).collect();
    drawn_from.sort_unstable();
    drawn_from.dedup();
    // Whoever is drawn again leads to the same end again.
    let mut led: Vec<Option<f64>> = vec![None; drawn_from.len()];
    let end_by = |q: &Finished| {
        let end = |&(r, weight, whole, middle): &(&Forecast, f64, bool, f64)| {
            if q.family != r.family {
                return weight * middle;
            }
            let then = q.at(share_of(r.elapsed));
            let end = r.led_by(&super::Neighbour { id: q.id, then, end: q.end() }, whole);
            weight * clipped(end)
        };
        counted.iter().map(end).sum::<f64>() / weights
    };
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut ends: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let n = dice.below(drawn_from.len());
            *led[n].get_or_insert_with(|| end_by(&past.finished()[drawn_from[n] as usize]))
        })
        .collect();
    ends.sort_by(f64::total_cmp);
    let (low, high) = (ends[DRAWS / 10 - 1], ends[DRAWS - DRAWS / 10]);
    Some(Together { middle: rounded(middle), low: rounded(low), high: rounded(high), parts: counted.len() })
}

/// Numbers that look random and are the same every time: splitmix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        // Less than n, which is a length.
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}
