//! What the earlier reviews of a meeting left of an item: how often in a row it was parked, and whether the last one talked
//! about it. Must not know: order, seconds.

use crate::domain::{
    cascade::{Cascade, Ix},
    flags,
    health::Health,
    id::{Id, IdMap},
    ix_set::IxSet,
    judge::Judgement,
    review::{Class, Entry, EntryState, Review},
    text,
};

/// What is asked of something the last review talked about.
pub const QUESTION: &str = "what came of it?";

/// What is known of one item.
#[derive(Debug, Clone, Copy, Default)]
struct Past {
    /// In how many reviews in a row, up to the last, it was parked.
    parked: u8,
    /// What the last review talked about it as, of the classes that are asked after.
    talked: Option<Class>,
}

/// What the earlier reviews of a meeting left.
#[derive(Debug, Default)]
pub(super) struct Memory {
    past: IdMap<Past>,
    /// Those of which something is known: most of a workspace is not.
    known: IxSet,
    ids: Vec<(Ix, Id)>,
    before: IdMap<Health>,
    /// Whether the last review says how things stood at its end.
    knows: bool,
}

impl Memory {
    /// Of these reviews, the newest first. Costs their agendas.
    pub(super) fn of(cascade: &Cascade, reviews: &[&Review]) -> Memory {
        let mut memory = Memory::default();
        let Some(last) = reviews.first() else { return memory };
        memory.before = last.healths.iter().copied().collect();
        memory.knows = last.known_on().is_some();
        for entry in last.agenda.iter().filter(|e| e.state == EntryState::Done) {
            let Some(id) = entry.item.filter(|_| entry.talk().remembers()) else { continue };
            memory.past.entry(id).or_default().talked.get_or_insert(entry.talk());
        }
        for (n, review) in reviews.iter().enumerate() {
            for id in parked(&review.agenda) {
                let past = memory.past.entry(id).or_default();
                if usize::from(past.parked) == n {
                    past.parked += 1;
                }
            }
        }
        memory.ids = memory.past.keys().filter_map(|&id| Some((cascade.find(id)?, id))).collect();
        memory.ids.sort_unstable();
        memory.known = memory.ids.iter().map(|(ix, _)| *ix).collect();
        memory
    }

    fn past(&self, ix: Ix) -> Past {
        if !self.known.contains(ix) {
            return Past::default();
        }
        let found = self.ids.binary_search_by_key(&ix, |(of, _)| *of).ok();
        found.and_then(|n| self.past.get(&self.ids[n].1)).copied().unwrap_or_default()
    }

    /// In how many reviews in a row, up to the last, an item was parked.
    pub(super) fn parked(&self, ix: Ix) -> u8 {
        self.past(ix).parked
    }

    /// The same of an action or a cycle.
    pub(super) fn parked_id(&self, id: Id) -> u8 {
        self.past.get(&id).map_or(0, |past| past.parked)
    }

    /// The health it had at the end of the last review; `None`: it was on track, or there was no review.
    pub(super) fn before(&self, id: Id) -> Option<Health> {
        self.before.get(&id).copied()
    }

    /// Whether what is asked in that class is what came of the last talk: not where it became worse since, or disagrees newly.
    pub(super) fn asks(&self, cascade: &Cascade, ix: Ix, class: Class, judgement: &Judgement) -> bool {
        let Some(talked) = self.past(ix).talked.filter(|_| self.knows && class.remembers()) else { return false };
        let before = self.before(cascade.item(ix).id).unwrap_or(Health::OnTrack);
        let worse = flags::own_health(cascade, ix, judgement).is_some_and(|now| now.severity() > before.severity());
        !worse && (class != Class::Disagreement || talked == class)
    }
}

/// What a review left for another day: not the line that is read aloud, and nothing that was talked about in another class.
fn parked(agenda: &[Entry]) -> Vec<Id> {
    let mut all_parked: IdMap<bool> = IdMap::default();
    for entry in agenda {
        if let Some(id) = entry.item {
            *all_parked.entry(id).or_insert(true) &= entry.state == EntryState::Parked;
        }
    }
    all_parked.into_iter().filter(|(_, parked)| *parked).map(|(id, _)| id).collect()
}

/// What a review decided about an item, in one line; `None`: nothing.
pub fn decided(cascade: &Cascade, review: &Review, item: Id) -> Option<String> {
    let lines: Vec<_> = cascade
        .decisions()
        .filter(|d| d.review == review.id && d.item == Some(item))
        .map(|d| text::one_line(d.text.trim(), 300))
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}
