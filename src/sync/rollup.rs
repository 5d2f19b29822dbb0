//! When many small files of one laptop become one, and when the small ones may go: so that a store holds some twenty files of
//! everybody, however long they write.

use super::outgoing::FULL;
use crate::store::SealedFile;

/// With more small files than this they are rolled up.
const MOST_SMALL: usize = 16;
/// No roll-up holds more changes.
const MOST_CHANGES: u64 = 8_000;
/// So long the small ones stay after what stands for them was first seen in the store: whoever is away for a month finds both.
const STAY: i64 = 30 * 24 * 60 * 60 * 1000;

/// Files that become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) numbers: (u32, u32),
    pub(super) seqs: (i64, i64),
}

/// Whether a file can become part of another: not the pieces of a large change, nor what was put again for others.
fn is_plain(file: &SealedFile) -> bool {
    file.part.is_none() && file.came.is_none()
}

/// The newest files that follow one upon the other, as far as they fit into one; `None`: they are few enough.
pub(super) fn due(ours: &[SealedFile]) -> Option<Run> {
    let mut needed: Vec<&SealedFile> = super::outgoing::needed(ours).collect();
    needed.sort_by_key(|file| file.numbers);
    let (mut run, mut small, mut changes, mut size): (Option<Run>, _, _, _) = (None, 0, 0, 0);
    for file in needed.into_iter().rev().skip_while(|file| !is_plain(file)) {
        changes += file.changes;
        size += file.size;
        let follows = run.is_none_or(|run| file.numbers.1 + 1 == run.numbers.0 && file.seqs.1 < run.seqs.0);
        if !is_plain(file) || !follows || changes > MOST_CHANGES || size > FULL as u64 {
            break;
        }
        small += usize::from(file.numbers.0 == file.numbers.1);
        let (number, seq) = run.map_or((file.numbers.1, file.seqs.1), |run| (run.numbers.1, run.seqs.1));
        run = Some(Run { numbers: (file.numbers.0, number), seqs: (file.seqs.0, seq) });
    }
    run.filter(|_| small > MOST_SMALL)
}

/// The files that may go, each with the one that stands for it.
pub(super) fn superseded(ours: &[SealedFile], at: i64) -> impl Iterator<Item = (&SealedFile, &SealedFile)> {
    ours.iter().filter_map(move |file| {
        let long = |other: &&SealedFile| other.covers(file) && other.listed.is_some_and(|listed| listed < at - STAY);
        ours.iter().find(long).map(|by| (file, by))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Id;

    fn file(numbers: (u32, u32), changes: u64) -> SealedFile {
        let seqs = (i64::from(numbers.0) * 10, i64::from(numbers.1) * 10 + 9);
        let name = format!("{numbers:?}");
        SealedFile { name, numbers, seqs, came: None, changes, size: changes * 300, part: None, listed: Some(0) }
    }

    fn small(numbers: std::ops::RangeInclusive<u32>) -> Vec<SealedFile> {
        numbers.map(|n| file((n, n), 8)).collect()
    }

    #[test]
    fn seventeen_small_files_become_one_and_that_takes_the_roll_ups_before_it_along() {
        assert_eq!(due(&small(1..=16)), None);
        assert_eq!(due(&small(1..=17)), Some(Run { numbers: (1, 17), seqs: (10, 179) }));
        let mut ours = small(1..=17);
        ours.push(file((1, 17), 136));
        assert_eq!(due(&ours), None, "those it stands for count no more");
        ours.extend(small(18..=34));
        assert_eq!(due(&ours).map(|run| run.numbers), Some((1, 34)));
        // A roll-up is no longer than one reads in one go.
        ours[17].changes = 7_990;
        assert_eq!(due(&ours).map(|run| run.numbers), Some((18, 34)));
    }

    #[test]
    fn pieces_of_a_large_change_and_what_was_put_for_others_stay_as_they_are() {
        let mut ours = small(1..=40);
        ours[9].part = Some((0, 1));
        assert_eq!(due(&ours).map(|run| run.numbers), Some((11, 40)));
        ours[39].came = Some(Id::WORKSPACE);
        assert_eq!(due(&ours).map(|run| run.numbers), Some((11, 39)));
        ours[30].came = Some(Id::WORKSPACE);
        assert_eq!(due(&ours), None, "eight follow, which is few");
    }

    #[test]
    fn small_files_go_thirty_days_after_what_stands_for_them_was_seen() {
        let mut ours = small(1..=17);
        ours.push(SealedFile { listed: None, ..file((1, 17), 136) });
        assert_eq!(superseded(&ours, STAY * 9).count(), 0, "nobody saw it there");
        ours[17].listed = Some(5);
        assert_eq!(superseded(&ours, STAY + 5).count(), 0);
        assert_eq!(superseded(&ours, STAY + 6).count(), 17);
    }
}
