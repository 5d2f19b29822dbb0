//! Reads what a report is told from, and nothing it does not need.
//!
//! Must not know: what any of it comes to.

use super::{Store, error::StoreError};
use crate::domain::{
    Cascade,
    pace::plus,
    report::{Asking, Heard, Kind},
};

impl Store {
    /// Everything that is needed for a report. The cascade is that of this file.
    pub fn heard_of(&self, cascade: &Cascade, asking: &Asking) -> Result<Heard, StoreError> {
        let today = asking.today;
        let then = match self.then(asking.since, None)? {
            Ok((store, as_of)) => Ok((store.load(as_of.day)?, as_of)),
            Err(first) => Err(first),
        };
        // Only a page tells of revisions.
        let sets = match asking.asked.kind {
            Kind::Page => self.sets_between(plus(asking.revised_since, -1), today)?,
            Kind::Weekly => Vec::new(),
        };
        Ok(Heard {
            trends: self.heard(cascade, &asking.needs, today)?,
            then,
            told: self.told_between(asking.since, today)?,
            sets,
            end: self.log_end()?,
        })
    }
}
