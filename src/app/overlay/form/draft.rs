//! What was typed into a form and not saved: kept over leaving, quitting and a power cut.

use super::{
    Form, Purpose, amend,
    check_in::{About, Said, Seen, draft_name},
    field::{Part, Typed},
};
use crate::{
    app::{drafts::Drafts, overlay::Overlays},
    domain::{Cascade, Entity, Id},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields that differed from how the form was opened.
pub type Fields = Vec<(Part, Typed)>;

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FormDraft {
    /// Of most forms.
    Fields(Fields),
    /// Of a check-in.
    CheckIn {
        /// The same.
        fields: Fields,
        /// It was begun with `=`.
        unchanged: bool,
        /// What had been said about the item by then.
        seen: Seen,
    },
}

impl FormDraft {
    fn fields(&self) -> &Fields {
        match self {
            FormDraft::Fields(fields) | FormDraft::CheckIn { fields, .. } => fields,
        }
    }
}

/// Every draft by what it is about: `add key result`, `revise zkxwvm…`.
pub type FormDrafts = BTreeMap<String, FormDraft>;

impl Form {
    /// What Esc does, in a word or two.
    pub fn leaving(&self) -> &'static str {
        match self.draft_name() {
            _ if self.waits => "save without a name",
            Some(_) => "keep draft",
            None => "leave",
        }
    }

    /// What its key to save does, in a word.
    pub fn saving(&self) -> &'static str {
        match self.purpose {
            Purpose::Day | Purpose::GoTo(_) => "go there",
            Purpose::CopyAs(_) => "copy",
            Purpose::Import => "look at it",
            _ => "save",
        }
    }

    /// The name of its draft; `None`: it keeps none.
    pub fn draft_name(&self) -> Option<String> {
        match &self.purpose {
            // The meeting that everyone has from the start has a name already, and is not another new one.
            Purpose::Add(entity) if matches!(&**entity, Entity::Meeting(meeting) if !meeting.name.is_empty()) => {
                Some("first meeting".to_owned())
            }
            Purpose::Add(entity) => Some(format!("add {}", entity.noun())),
            Purpose::Revise(id) => Some(format!("revise {}", id.letters())),
            Purpose::Link(id) | Purpose::EditLink(id) => Some(format!("link {}", id.letters())),
            Purpose::Settings => Some("settings".to_owned()),
            Purpose::Move { .. }
            | Purpose::Who
            | Purpose::Which(_)
            | Purpose::BringBack
            | Purpose::Blind(_)
            | Purpose::GoTo(_)
            | Purpose::Day
            | Purpose::File(_)
            | Purpose::Figures(_)
            | Purpose::Import
            | Purpose::CopyAs(_) => None,
            Purpose::Replies(_) => Some(super::replies::DRAFT.to_owned()),
            Purpose::Question(about) => about.draft_name(),
            // A value that waits goes on waiting by itself.
            Purpose::CheckIn(about) if about.came.is_some() => None,
            Purpose::CheckIn(about) => Some(match &about.wrong {
                Some(wrong) => amend::draft_name(wrong),
                None => draft_name(about.item),
            }),
            Purpose::Note(note) => Some(note.draft_name()),
        }
    }

    /// What was typed; `None` when nothing was, or when it keeps no draft.
    pub fn draft(&self) -> Option<(String, FormDraft)> {
        let name = self.draft_name()?;
        let fields: Fields = self.fields.iter().filter(|f| f.is_changed()).map(|f| (f.part, f.typed())).collect();
        if fields.is_empty() {
            return None;
        }
        let draft = match self.checks_in().cloned() {
            Some(About { unchanged, seen, wrong: None, .. }) => FormDraft::CheckIn { fields, unchanged, seen },
            _ => FormDraft::Fields(fields),
        };
        Some((name, draft))
    }

    /// Takes up what was typed earlier.
    pub(super) fn take_up(&mut self, drafts: &FormDrafts) {
        let Some(draft) = self.draft_name().and_then(|name| drafts.get(&name)) else { return };
        // What was begun with `=` is no other check-in.
        if matches!(draft, FormDraft::CheckIn { unchanged, .. } if self.checks_in().is_some_and(|about| about.unchanged != *unchanged))
        {
            return;
        }
        for (part, typed) in draft.fields() {
            if let Some(field) = self.fields.iter_mut().find(|f| f.part == *part) {
                self.from_draft |= field.take_up(typed);
                field.hidden &= field.part != Part::Said(Said::Day);
            }
        }
    }
}

impl Form {
    /// Keeps what it holds, or forgets what it held when that was taken away. Returns whether there is something to keep.
    pub(in crate::app) fn keep_draft(&self, drafts: &mut Drafts) -> bool {
        match (self.draft(), self.draft_name()) {
            (Some((name, draft)), _) => {
                drafts.forms.insert(name, draft);
                true
            }
            (None, Some(name)) => {
                drafts.forms.remove(&name);
                false
            }
            (None, None) => false,
        }
    }

    /// What it held is saved: nothing is left to take up.
    pub(in crate::app) fn forget_draft(&self, drafts: &mut Drafts) {
        if let Some(name) = self.draft_name() {
            drafts.forms.remove(&name);
        }
    }
}

impl Overlays {
    /// Every draft of a form, those of open ones included.
    pub(in crate::app) fn form_drafts(&self, kept: &FormDrafts) -> FormDrafts {
        let mut drafts = kept.clone();
        drafts.extend(self.forms().filter_map(Form::draft));
        drafts
    }

    /// Whether drafts of forms, those of open ones included, differ from what was kept last.
    pub(in crate::app) fn form_drafts_differ(&self, drafts: &FormDrafts, kept: &FormDrafts) -> bool {
        if self.forms().any(Form::is_changed) { self.form_drafts(drafts) != *kept } else { drafts != kept }
    }
}

/// Whether what a draft is about is still there.
pub(in crate::app) fn is_of_something(cascade: &Cascade, name: &str) -> bool {
    match name.split_once(' ') {
        Some(("revise" | "link" | "verdict" | "snooze" | "hand-over" | "check-in", letters)) => {
            letters.parse::<Id>().is_ok_and(|id| cascade.entity(id).is_some())
        }
        Some(("amend", letters)) => {
            let item = letters.split_once(' ').map_or(letters, |(item, _)| item);
            item.parse::<Id>().is_ok_and(|id| cascade.entity(id).is_some())
        }
        _ => true,
    }
}
