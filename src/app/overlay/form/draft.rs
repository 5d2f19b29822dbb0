//! What was typed into a form and not saved: kept over leaving, quitting and a power cut.

use super::{
    Form, Purpose,
    field::{Part, Typed},
};
use crate::{
    app::{App, overlay::Overlay},
    domain::{Cascade, Id},
};
use std::collections::BTreeMap;

/// The fields that differed from how the form was opened.
pub type FormDraft = Vec<(Part, Typed)>;

/// Every draft by what it is about: `add key result`, `revise zkxwvm…`.
pub type FormDrafts = BTreeMap<String, FormDraft>;

impl Form {
    /// The name of its draft; `None`: it keeps none.
    pub fn draft_name(&self) -> Option<String> {
        match &self.purpose {
            Purpose::Add(entity) => Some(format!("add {}", entity.noun())),
            Purpose::Revise(id) => Some(format!("revise {}", id.letters())),
            Purpose::Link(id) | Purpose::EditLink(id) => Some(format!("link {}", id.letters())),
            Purpose::Settings => Some("settings".to_owned()),
            Purpose::Move { .. } | Purpose::Who | Purpose::Which(_) | Purpose::BringBack => None,
        }
    }

    /// What was typed; `None` when nothing was, or when it keeps no draft.
    pub(in crate::app) fn draft(&self) -> Option<(String, FormDraft)> {
        let name = self.draft_name()?;
        let typed: FormDraft = self.fields.iter().filter(|f| f.is_changed()).map(|f| (f.part, f.typed())).collect();
        (!typed.is_empty()).then_some((name, typed))
    }

    /// Takes up what was typed earlier.
    pub(super) fn take_up(&mut self, drafts: &FormDrafts) {
        let Some(draft) = self.draft_name().and_then(|name| drafts.get(&name)) else { return };
        for (part, typed) in draft {
            if let Some(field) = self.fields.iter_mut().find(|f| f.part == *part) {
                self.from_draft |= field.restore(typed);
            }
        }
    }
}

impl App {
    /// Keeps what a form holds, or forgets what it held when that was taken away. Returns whether there is something to keep.
    pub(super) fn keep_form_draft(&mut self, form: &Form) -> bool {
        match (form.draft(), form.draft_name()) {
            (Some((name, draft)), _) => {
                self.form_drafts.insert(name, draft);
                true
            }
            (None, Some(name)) => {
                self.form_drafts.remove(&name);
                false
            }
            (None, None) => false,
        }
    }

    /// What a form held is saved: nothing is left to take up.
    pub(in crate::app) fn form_saved(&mut self, form: &Form) {
        if let Some(name) = form.draft_name() {
            self.form_drafts.remove(&name);
        }
    }

    /// Every draft of a form, that of the open one included.
    pub(in crate::app) fn all_form_drafts(&self) -> FormDrafts {
        let mut drafts = self.form_drafts.clone();
        drafts.extend([self.overlay.as_ref(), self.behind()].into_iter().flatten().filter_map(|overlay| match overlay {
            Overlay::Form(form) => form.draft(),
            _ => None,
        }));
        drafts
    }

    /// Whether drafts of forms differ from those kept.
    pub(in crate::app) fn form_drafts_differ(&self, kept: &FormDrafts) -> bool {
        match &self.overlay {
            Some(Overlay::Form(form)) if form.is_changed() || self.behind().is_some() => self.all_form_drafts() != *kept,
            _ => self.form_drafts != *kept,
        }
    }

    /// Whether a form of this name was begun and not saved.
    pub fn has_form_draft(&self, name: &str) -> bool {
        self.form_drafts.contains_key(name)
    }
}

/// Whether what a draft is about is still there.
pub(in crate::app) fn is_of_something(cascade: &Cascade, name: &str) -> bool {
    match name.split_once(' ') {
        Some(("revise" | "link", letters)) => letters.parse::<Id>().is_ok_and(|id| cascade.entity(id).is_some()),
        _ => true,
    }
}
