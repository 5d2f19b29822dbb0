//! What was typed and not saved, wherever it was typed: the one store of drafts.

use super::{deck::check_in::Draft, overlay::form::draft::FormDrafts};
use crate::domain::Id;
use std::collections::BTreeMap;

/// Every draft.
#[derive(Debug, Default)]
pub struct Drafts {
    /// Of check-ins, by item.
    pub check_ins: BTreeMap<Id, Draft>,
    /// Of forms, by what they are about.
    pub forms: FormDrafts,
}
