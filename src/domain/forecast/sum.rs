//! Where several key results will end together: an objective or a cycle (rules.md, "Forecast").
//!
//! They share their weeks: what held one back held back the others. So the band of their mean is not that of each of them added
//! up, but that of a thousand draws of one past key result for all of them. The draws are the same every time.

use super::{Family, Finished, Forecast, Neighbour, Outlook, Past, share_of};
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
    // Whoever is drawn again leads to the same end again: so they are counted.
    let mut drawn = vec![0; drawn_from.len()];
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    for _ in 0..DRAWS {
        drawn[dice.below(drawn_from.len())] += 1;
    }
    let alike = Alike::of(&counted);
    let end_by = |q: &Finished| alike.iter().map(|alike| alike.end_by(q)).sum::<f64>() / weights;
    let times = drawn_from.iter().zip(drawn).filter(|(_, times)| *times > 0);
    let mut ends: Vec<(f64, usize)> = times.map(|(&at, times)| (end_by(&past.finished()[at as usize]), times)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (low, high) = (nth(&ends, DRAWS / 10 - 1), nth(&ends, DRAWS - DRAWS / 10));
    Some(Together { middle: rounded(middle), low: rounded(low), high: rounded(high), parts: counted.len() })
}

/// The n-th, from 0, of sorted values that each stand there so many times.
fn nth(sorted: &[(f64, usize)], n: usize) -> f64 {
    let mut before = 0;
    let found = sorted.iter().find(|(_, times)| {
        before += times;
        before > n
    });
    found.or(sorted.last()).map_or(0.0, |(value, _)| *value)
}

/// Forecasts that whoever is drawn shifts alike. Of thousands that are under way nearly all stand at the same share of their time, so
/// what a draw comes to is looked up in sums instead of adding up each of them.
struct Alike<'a> {
    one: &'a Forecast,
    whole: bool,
    /// The weighted sum of their middles: for a draw that tells nothing of them.
    middles: f64,
    /// Where each starts from, in order.
    starts: Vec<f64>,
    /// The sum of the weights of the first n of them.
    weights: Vec<f64>,
    /// The same of weight × start.
    weighted: Vec<f64>,
}

impl Alike<'_> {
    fn of<'a>(counted: &[(&'a Forecast, f64, bool, f64)]) -> Vec<Alike<'a>> {
        let key = |&(forecast, _, whole, _): &(&Forecast, f64, bool, f64)| {
            // A bound is shifted by what is left of its own time.
            let share = match forecast.family {
                Family::Bound => forecast.elapsed.to_bits(),
                Family::Way | Family::YesNo => share_of(forecast.elapsed) as u64,
            };
            (forecast.family as u8, whole, share, forecast.trust.to_bits())
        };
        let mut sorted: Vec<(&Forecast, f64, bool, f64)> = counted.to_vec();
        sorted.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.0.start().total_cmp(&b.0.start())));
        let sums = |of: &mut dyn Iterator<Item = f64>| {
            let mut sum = 0.0;
            let sums = of.map(|n| {
                sum += n;
                sum
            });
            std::iter::once(0.0).chain(sums).collect::<Vec<f64>>()
        };
        let alike = |of: &[(&'a Forecast, f64, bool, f64)]| {
            let (one, _, whole, _) = *of.first()?;
            Some(Alike {
                one,
                whole,
                middles: of.iter().map(|part| part.1 * part.3).sum(),
                starts: of.iter().map(|part| part.0.start()).collect(),
                weights: sums(&mut of.iter().map(|part| part.1)),
                weighted: sums(&mut of.iter().map(|part| part.1 * part.0.start())),
            })
        };
        sorted.chunk_by(|a, b| key(a) == key(b)).filter_map(alike).collect()
    }

    /// The weighted sum of where they end if each goes on as this one did.
    fn end_by(&self, q: &Finished) -> f64 {
        if q.family != self.one.family {
            return self.middles;
        }
        let then = q.at(share_of(self.one.elapsed));
        let shift = self.one.shift(&Neighbour { id: q.id, then, end: q.end() });
        let (least, most) = super::limits(self.whole);
        let low = self.starts.partition_point(|start| start + shift <= least);
        let high = self.starts.partition_point(|start| start + shift < most).max(low);
        let (weight, all) = (&self.weights, self.starts.len());
        let between = self.weighted[high] - self.weighted[low] + shift * (weight[high] - weight[low]);
        least * weight[low] + between + most * (weight[all] - weight[high])
    }
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

#[cfg(test)]
mod tests {
    use super::{
        super::past::{SHARES, Standing},
        *,
    };
    use crate::domain::fixture::day;
    use proptest::prelude::*;

    fn family(n: u8) -> Family {
        if n.is_multiple_of(3) { Family::Bound } else { Family::Way }
    }

    proptest! {
        #[test]
        fn looked_up_in_sums_a_draw_comes_to_what_adding_up_each_of_them_does(
            parts in proptest::collection::vec((0u8..6, -0.5f64..1.5, -1.0f64..1.0, 0u8..40, 0.1f64..5.0), 1..40),
            drawn in proptest::collection::vec((0u8..6, -0.5f64..1.5, -0.5f64..1.5, -1.0f64..1.0), 1..12),
        ) {
            let id = |n: usize| crate::domain::Id::new(n as i64 + 1).unwrap();
            let forecast = |&(kind, progress, gain, elapsed, _): &(u8, f64, f64, u8, f64)| {
                let family = family(kind);
                // Of a bound it is a share of days.
                let progress = if family == Family::Bound { progress.clamp(0.0, 1.0) } else { progress };
                Forecast {
                    family,
                    now: Standing::new(Some(progress), gain, Some(5)),
                    elapsed: f64::from(elapsed) / 40.0,
                    due: day("2026-12-31"),
                    days_left: 9,
                    last_heard: None,
                    aim: 1.0,
                    trust: [0.0, 0.5][usize::from(kind > 3)],
                    alike: Vec::new(),
                    outlook: Outlook::Chance { reached: 0 },
                }
            };
            let forecasts: Vec<Forecast> = parts.iter().map(forecast).collect();
            let counted: Vec<(&Forecast, f64, bool, f64)> = forecasts
                .iter()
                .zip(&parts)
                .map(|(forecast, part)| (forecast, part.4, forecast.family == Family::Bound || part.0 == 1, 0.25))
                .collect();
            let alike = Alike::of(&counted);
            for (n, &(kind, end, then, gain)) in drawn.iter().enumerate() {
                let at = std::array::from_fn::<_, SHARES, _>(|share| Standing::new(Some(then), gain / (share + 1) as f64, None));
                let mut q = Finished::told(id(n), id(99), day("2026-09-30"), end, at);
                q.family = family(kind);
                let one = |&(r, weight, whole, middle): &(&Forecast, f64, bool, f64)| {
                    let then = q.at(share_of(r.elapsed));
                    let led = r.led_by(&Neighbour { id: q.id, then, end: q.end() }, whole);
                    weight * if r.family == q.family { led } else { middle }
                };
                let (sum, each) = (alike.iter().map(|alike| alike.end_by(&q)).sum::<f64>(), counted.iter().map(one).sum::<f64>());
                prop_assert!((sum - each).abs() < 1e-9, "{sum} is not {each}");
            }
        }
    }

    #[test]
    fn the_nth_of_values_that_stand_there_several_times_is_that_of_all_of_them_in_a_row() {
        let few = [(0.1, 2), (0.4, 1), (0.9, 3)];
        let row: Vec<f64> = few.iter().flat_map(|&(value, times)| std::iter::repeat_n(value, times)).collect();
        assert!((0..6).all(|n| nth(&few, n).to_bits() == row[n].to_bits()));
    }
}
