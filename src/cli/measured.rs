//! What `push --source` and `pull` share: a value that came by itself is said once, however often it comes.
//!
//! Must not know: how a value came here.

use super::{error::Result, session::Desk};
use crate::{
    domain::{CheckIn, Id, known},
    store::Standing,
};
use std::collections::HashSet;

/// The check-ins of one change that came from sources.
#[derive(Debug, Default)]
pub(super) struct Taken {
    ids: HashSet<Id>,
}

impl Taken {
    /// The check-in under the id that every laptop makes of it; `None`: it says nothing new. `key`: what a script calls this value, so
    /// that sent twice it is one.
    pub(super) fn take(&mut self, desk: &Desk, check_in: CheckIn, key: Option<&str>) -> Result<Option<CheckIn>> {
        let (item, value) = (check_in.item, check_in.value.unwrap_or_default());
        let source = check_in.measured.clone().unwrap_or_default();
        let ever = desk.store.series_ever(item)?;
        let mut check_in = check_in;
        let id = if let Some(key) = key {
            let external = format!("{source}:{key}");
            if ever.iter().any(|(said, _)| said.external.as_deref() == Some(&external)) {
                return Ok(None);
            }
            let id = known::check_in(item, &external);
            check_in.external = Some(external.into());
            id
        } else {
            let counts = ever.iter().filter(|(said, standing)| *standing == Standing::Counts && said.on <= check_in.on);
            let newest = counts.map(|(said, _)| said).filter(|said| said.value.is_some()).max_by_key(|said| said.on);
            let same =
                |said: &CheckIn| said.on == check_in.on && said.measured == check_in.measured && said.value == check_in.value;
            if newest.is_some_and(same) {
                return Ok(None);
            }
            known::measured(item, &source, check_in.on, value)
        };
        // A number that came, went and came again within a day is said again, under an id of its own.
        let is_free = !ever.iter().any(|(said, _)| said.id == id) && !self.ids.contains(&id);
        if is_free {
            check_in.id = id;
        } else if key.is_some() {
            return Ok(None);
        }
        self.ids.insert(check_in.id);
        Ok(Some(check_in))
    }
}
