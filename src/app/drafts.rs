//! What was typed and not saved, wherever it was typed: the one store of drafts.

use super::overlay::{
    carry::CarryPage,
    form::{
        check_in::{draft_name, item_of},
        draft::{FormDraft, FormDrafts},
    },
};
use crate::domain::Id;
use std::collections::HashMap;

/// Every draft.
#[derive(Debug, Default)]
pub struct Drafts {
    /// By what each is about.
    pub forms: FormDrafts,
    /// What was decided of what goes on, by what it is about.
    pub carry: HashMap<Id, CarryPage>,
}

impl Drafts {
    /// What was typed of the check-in of an item; `None`: nothing.
    pub(super) fn check_in(&self, item: Id) -> Option<&FormDraft> {
        if self.forms.is_empty() { None } else { self.forms.get(&draft_name(item)) }
    }

    /// The items of which a check-in was typed.
    pub(super) fn check_ins(&self) -> impl Iterator<Item = Id> {
        self.forms.keys().filter_map(|name| item_of(name))
    }

    /// Lets what was typed of the check-in of an item go.
    pub(super) fn forget_check_in(&mut self, item: Id) {
        self.forms.remove(&draft_name(item));
    }
}
