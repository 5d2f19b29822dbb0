//! What an import has to know of check-ins that are there: who they are, and whether they say the same.

use crate::domain::{CheckIn, Id, Word, filed::Filed, ticked::Ticked};
use chrono::NaiveDate;
use std::{
    collections::HashMap,
    hash::{BuildHasher, DefaultHasher, Hash as _, Hasher as _},
};

/// A check-in that is there, as a sum: a workspace has more of them than memory should hold.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownCheckIn {
    /// Its id.
    pub id: Id,
    /// Its day.
    pub on: NaiveDate,
    /// By whom.
    pub by: Option<Id>,
    /// Whether it counts: nobody took it back here.
    pub counts: bool,
    said: u64,
    /// Of milestones the steps done, and what they come to.
    steps: Option<Box<(Ticked, Option<f64>)>>,
}

impl KnownCheckIn {
    /// What there is to know of it.
    pub fn of(check_in: &CheckIn) -> KnownCheckIn {
        let steps = check_in.done.clone().map(|done| Box::new((done, check_in.value)));
        KnownCheckIn { id: check_in.id, on: check_in.on, by: check_in.by, counts: true, said: said(check_in), steps }
    }

    /// The same, taken back or not.
    #[must_use]
    pub fn counting(self, counts: bool) -> KnownCheckIn {
        KnownCheckIn { counts, ..self }
    }

    /// Of milestones the steps done, and what they come to.
    pub(crate) fn steps(&self) -> Option<(&Ticked, Option<f64>)> {
        self.steps.as_deref().map(|(done, value)| (done, *value))
    }

    /// Whether another says the same on the same day by the same person, whatever their ids.
    pub fn says_the_same_as(&self, other: &CheckIn) -> bool {
        self.on == other.on && self.by == other.by && self.said == said(other)
    }
}

/// A sum of all that a check-in says.
fn said(c: &CheckIn) -> u64 {
    let mut sum = DefaultHasher::new();
    // Adding zero makes one of the two zeros.
    let bits = |n: Option<f64>| n.map(|n| (n + 0.0).to_bits());
    (bits(c.value), &c.done, c.confidence, c.word.map(Word::word), bits(c.progress), &c.note, &c.next).hash(&mut sum);
    sum.finish()
}

/// What the workspace knows of what came from files.
pub trait KnownCheckIns {
    /// The newest check-in of an item that has this external id, taken back or not; one that was made here is known
    /// by all letters of its own id. The error is a sentence for the report.
    fn find(&self, item: Id, external: &str) -> Result<Option<KnownCheckIn>, String>;

    /// Whether a check-in of an item has that id, one that was taken back with its import as well.
    fn has(&self, item: Id, id: Id) -> Result<bool, String>;

    /// What files said of something before. Where nobody keeps that: what is there now.
    fn filed(&self, of: Id) -> Result<Filed, String> {
        let _ = of;
        Ok(Filed::as_now())
    }
}

/// All of them in memory, by item and external id.
impl<S: BuildHasher> KnownCheckIns for HashMap<(Id, String), CheckIn, S> {
    fn find(&self, item: Id, external: &str) -> Result<Option<KnownCheckIn>, String> {
        Ok(self.get(&(item, external.to_owned())).map(KnownCheckIn::of))
    }

    fn has(&self, item: Id, id: Id) -> Result<bool, String> {
        Ok(self.values().any(|c| (c.item, c.id) == (item, id)))
    }
}
