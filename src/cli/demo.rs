//! `quarterdeck demo`: a throw-away workspace with the sample company.

use crate::{domain::Ids, sample, store::Store};
use chrono::NaiveDate;
use color_eyre::eyre::Result;

/// The seed of the sample's ids: the same company has the same ids every time.
const SEED: u64 = 7;

/// Fills a fresh workspace with the sample company.
pub fn fill(store: &mut Store, today: NaiveDate, at: i64) -> Result<()> {
    for change in sample::company(today, at, &mut Ids::seeded(SEED)) {
        store.commit(&change, today)?;
    }
    Ok(())
}
