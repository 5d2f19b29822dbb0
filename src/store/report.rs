//! Reads what a report is told from, and nothing it does not need.
//!
//! Must not know: what any of it comes to.

use super::{Store, error::StoreError};
use crate::domain::{
    Cascade,
    pace::plus,
    report::{Asking, Heard},
};

impl Store {
    /// Everything that is needed for a report. The cascade is that of this file.
    pub fn heard_of(&self, cascade: &Cascade, asking: &Asking) -> Result<Heard, StoreError> {
        let today = asking.today;
        let then = match self.then(asking.since, None)? {
            Ok((store, as_of)) => Ok((store.load(as_of.day)?, as_of)),
            Err(first) => Err(first),
        };
        Ok(Heard {
            trends: self.heard(cascade, &asking.needs, today)?,
            then,
            told: self.told_between(asking.since, today)?,
            sets: self.sets_between(plus(asking.revised_since, -1), today)?,
            end: self.log_end()?,
        })
    }
}
