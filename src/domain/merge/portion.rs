//! How much of what others did is taken in at once: as much as someone who saves meanwhile may be made to wait for.
//!
//! Must not know: the clock. It is told how long the last portion took.

use std::time::Duration;

/// How long others may be kept from writing by one portion.
pub const LONGEST: Duration = Duration::from_millis(5);
/// What is aimed at: a disk that is slow for once is not made to be too slow.
const AIM: Duration = Duration::from_millis(3);
/// The shortest pause: time enough for whoever waits to notice it.
const PAUSE: Duration = Duration::from_millis(2);
/// The first portion: nothing is known of this machine yet.
const FIRST: usize = 8;
/// More than this is not gathered, however fast it goes.
const MOST: usize = 1000;

/// How many operations the next portion is to have, by how long those before it took.
#[derive(Debug, Clone, Copy)]
pub struct Portion {
    ops: usize,
    /// Seconds per operation of the last three, oldest first.
    each: [f64; 3],
}

impl Default for Portion {
    fn default() -> Portion {
        Portion { ops: FIRST, each: [0.0; 3] }
    }
}

impl Portion {
    /// Whether so many operations are enough.
    pub fn is_full(self, ops: usize) -> bool {
        ops >= self.ops
    }

    /// Notes that so many operations kept others from writing for so long, and gives how long they are to be left alone now: no
    /// shorter than that.
    pub fn took(&mut self, ops: usize, held: Duration) -> Duration {
        // One that took long where those around it did not was kept waiting by a busy machine, which smaller portions do not
        // mend: the middle one of three counts. Judged by each alone, a busy machine ends with portions of one change.
        let [_, before, last] = self.each;
        self.each = [before, last, held.as_secs_f64().max(1e-6) / ops.max(1) as f64];
        let mut each = self.each;
        each.sort_by(f64::total_cmp);
        // What takes long is made smaller at once; what is quick grows with care.
        let fits = (AIM.as_secs_f64() / each[1].max(1e-9)).min(MOST as f64) as usize;
        self.ops = fits.clamp(1, ops.max(self.ops).saturating_mul(2).clamp(1, MOST));
        held.max(PAUSE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What portions come to where one has to be waited for as long as `cost` says.
    fn holds(cost: impl Fn(usize) -> Duration) -> Vec<(usize, Duration)> {
        let mut portion = Portion::default();
        let mut all = Vec::new();
        for _ in 0..40 {
            let ops = (1..=MOST).find(|&ops| portion.is_full(ops)).unwrap();
            let held = cost(ops);
            let pause = portion.took(ops, held);
            assert!(pause >= held && pause >= PAUSE, "the pause after {held:?} is {pause:?}");
            assert!(pause <= held + PAUSE, "and no longer than it must be: {pause:?} after {held:?}");
            all.push((ops, held));
        }
        all
    }

    #[test]
    fn a_portion_is_as_large_as_fits_into_the_time_on_a_fast_machine_and_on_a_slow_one() {
        for (flush, each) in [(100, 10), (100, 100), (2_000, 60), (0, 1)] {
            let all = holds(|ops| Duration::from_micros(flush + each * ops as u64));
            assert!(all.iter().all(|(_, held)| *held <= LONGEST), "{flush} {each}: {all:?}");
            let (ops, held) = all[39];
            assert!(held > AIM / 3 || ops == MOST, "and no smaller than it must be: {flush} {each}: {ops} {held:?}");
        }
    }

    #[test]
    fn a_machine_that_is_busy_at_times_does_not_make_the_portions_small() {
        let mut portion = Portion::default();
        let sizes: Vec<usize> = (0..60)
            .map(|n| {
                let ops = (1..=MOST).find(|&ops| portion.is_full(ops)).unwrap();
                let busy = if n % 3 == 2 { 20_000 } else { 0 };
                portion.took(ops, Duration::from_micros(300 + 90 * ops as u64 + busy));
                ops
            })
            .collect();
        assert!(sizes[10..].iter().all(|&ops| ops >= 20), "{sizes:?}");
    }

    #[test]
    fn what_takes_too_long_whatever_is_done_goes_one_by_one_and_comes_back_afterwards() {
        let mut portion = Portion::default();
        for _ in 0..8 {
            portion.took(1, Duration::from_millis(30));
        }
        assert!(portion.is_full(1), "one change is written whole");
        for _ in 0..8 {
            portion.took(8, Duration::from_micros(80));
        }
        assert!(!portion.is_full(10));
        assert_eq!(portion.took(0, Duration::ZERO), PAUSE, "nothing at all is no harm");
    }
}
