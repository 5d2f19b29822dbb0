//! Whether the band keeps what it says: companies whose ends are known, and how many of them the 80 % band holds.
//!
//! Each company is another one: how steady its key results move, whether a good start goes on, how much its confidence knows.

use super::{past::SHARES, *};
use crate::domain::fixture::day;

/// Numbers that look random and are the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, of mean 0 and deviation 1: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

fn id(n: u64) -> Id {
    Id::new(i64::try_from(n).unwrap()).unwrap()
}

/// How the key results of a company go.
struct Company {
    chance: Chance,
    /// How fast they go in the mean, as a share of what is asked.
    speed: f64,
    /// How much their speeds differ.
    spread: f64,
    /// How much a week differs from the other.
    noise: f64,
    /// How much of the early speed is left in the second half.
    lasting: f64,
    /// How much the owner's confidence knows of the end.
    knows: f64,
}

impl Company {
    fn of(seed: u64) -> Company {
        let mut chance = Chance(seed.wrapping_mul(0xD134_2543_DE82_EF95));
        let (speed, spread) = (0.4 + 0.7 * chance.share(), 0.1 + 0.4 * chance.share());
        let (noise, lasting, knows) = (0.01 + 0.06 * chance.share(), chance.share(), chance.share());
        Company { chance, speed, spread, noise, lasting, knows }
    }

    /// A key result of a cycle: where it stood after each thirteenth, and how it ended.
    fn finished(&mut self, n: u64, cycle: u64, ended: NaiveDate) -> Finished {
        let own = (self.speed + self.spread * self.chance.normal()).max(-0.1);
        let later = self.lasting * own + (1.0 - self.lasting) * (self.speed + self.spread * self.chance.normal()).max(-0.1);
        let mut progress = 0.0;
        let mut path = Vec::new();
        for week in 0..SHARES {
            path.push(progress);
            progress += (if week < 6 { own } else { later }) / SHARES as f64 + self.noise * self.chance.normal();
        }
        let end = clipped(progress);
        let sure = (self.knows * end + (1.0 - self.knows) * self.chance.share()).clamp(0.0, 1.0);
        let confidence = (sure * 10.0).round() as u8;
        let at = std::array::from_fn(|share| {
            let values = &path[..=share];
            let last = &values[values.len().saturating_sub(6)..];
            let slope =
                if last.len() < 3 { 0.0 } else { (last[last.len() - 1] - last[0]) / (last.len() - 1) as f64 * SHARES as f64 };
            Standing::new(Some(path[share]), slope * (1.0 - share as f64 / SHARES as f64), Some(confidence))
        });
        Finished::told(id(n), id(1_000_000 + cycle), ended, end, at)
    }
}

#[test]
fn of_two_hundred_companies_the_band_of_eight_in_ten_holds_seventy_five_to_ninety_per_cent_of_all_ends() {
    let ends = ["2025-12-31", "2026-03-31", "2026-06-30"].map(day);
    let (mut held, mut asked, mut reached, mut said) = (0_usize, 0_usize, 0_usize, 0.0);
    for seed in 1..=200 {
        let mut company = Company::of(seed);
        let mut n = 0;
        let mut cycle = |company: &mut Company, at: usize, ended| -> Vec<Finished> {
            (0..40)
                .map(|_| {
                    n += 1;
                    company.finished(n, at as u64, ended)
                })
                .collect()
        };
        let past: Vec<Finished> = ends.iter().enumerate().flat_map(|(at, &ended)| cycle(&mut company, at, ended)).collect();
        let now = cycle(&mut company, 3, day("2026-09-30"));
        let past = Past::new(past);
        for r in &now {
            for share in [3, 6, 9] {
                let forecast = Forecast::at(Family::Way, r.at(share), share as f64 / SHARES as f64, &past).unwrap();
                let Outlook::Likely { low, high, .. } = forecast.outlook else { panic!("{forecast:?}") };
                asked += 1;
                held += usize::from(r.end() >= low && r.end() <= high);
                reached += usize::from(r.end() >= 1.0);
                said += forecast.chance().unwrap();
            }
        }
    }
    let share = held as f64 / asked as f64;
    assert_eq!(asked, 200 * 40 * 3);
    assert!((0.75..=0.9).contains(&share), "{held} of {asked} were inside: {share:.3}");
    // And of those said to be reached so many were.
    let (was, said) = (reached as f64 / asked as f64, said / asked as f64);
    assert!((was - said).abs() < 0.05, "{was:.3} were reached, {said:.3} were expected");
}
