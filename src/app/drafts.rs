//! What was typed and not saved, wherever it was typed: the one store of drafts.

use super::{
    deck::check_in::Draft,
    overlay::{ask::Ask, form::draft::FormDrafts},
};
use crate::domain::Id;
use std::collections::BTreeMap;

/// Every draft.
#[derive(Debug, Default)]
pub struct Drafts {
    /// Of check-ins, by item.
    pub check_ins: BTreeMap<Id, Draft>,
    /// Of forms, by what they are about.
    pub forms: FormDrafts,
    /// The short question that was left with something typed in it.
    pub asked: Option<Ask>,
}
