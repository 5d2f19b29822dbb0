//! What the screen remembers from one time to the next: folds and drafts.
//!
//! Kept by the loop in a file of this machine's, never in the workspace.

use super::{
    App,
    deck::rows::Sort,
    older::{Notes, Typed},
    overlay::form::draft::{FormDraft, FormDrafts, is_of_something},
};
use crate::domain::{Id, meeting::minutes::layouts::Layout};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is remembered of one workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Who sat here last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub me: Option<Id>,
    /// What was folded.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub folded: BTreeSet<Id>,
    /// What was typed and not saved.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub forms: FormDrafts,
    /// Check-ins typed and not saved, as they were kept before they were among the forms.
    #[serde(skip_serializing)]
    drafts: BTreeMap<Id, Typed>,
    /// The same of what was being written down in a meeting.
    #[serde(skip_serializing)]
    meeting: Option<Notes>,
    /// The order of siblings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// The number of the change that had come last when the log was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_seen: Option<i64>,
    /// How minutes are copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<String>,
}

/// What is said of a check-in that was left.
pub(super) const NOT_SAVED: &str = "typed and not saved last time";

impl App {
    /// What to remember.
    pub fn memory(&self) -> Memory {
        Memory {
            me: self.remembered_me(),
            folded: self.screens.deck.folded.iter().copied().collect(),
            forms: self.overlays.form_drafts(&self.drafts.forms),
            sort: (self.screens.deck.sort != Sort::default()).then(|| self.screens.deck.sort.word().to_owned()),
            log_seen: self.screens.log.looked,
            minutes: self.screens.review.layout.map(|layout| layout.word().to_owned()),
            ..Memory::default()
        }
    }

    /// Takes up what was remembered; what no longer exists is let go.
    pub(super) fn recall(&mut self, memory: Memory) {
        self.screens.deck.folded = memory.folded.into_iter().filter(|&id| self.cascade.find(id).is_some()).collect();
        let notes = memory.meeting.into_iter().flat_map(Notes::drafts);
        let older = memory.drafts.into_iter().map(|(item, typed)| typed.draft(item)).chain(notes);
        let drafts = older.chain(memory.forms);
        self.drafts.forms = drafts.filter(|(name, _)| is_of_something(&self.cascade, name)).collect();
        self.screens.log.remember(memory.log_seen);
        self.screens.review.layout = memory.minutes.as_deref().and_then(Layout::of_word);
        let mut sort = Sort::default();
        while memory.sort.as_deref().is_some_and(|word| word != sort.word()) {
            sort = sort.next();
            if sort == Sort::default() {
                break;
            }
        }
        self.screens.deck.sort = sort;
        self.tell_drafts();
    }

    /// Says what was typed last time and not saved.
    pub(super) fn tell_drafts(&mut self) {
        let check_ins = self.drafts.check_ins().count();
        if check_ins > 0 {
            let what = match check_ins {
                1 => "a check-in was".to_owned(),
                n => format!("{n} check-ins were"),
            };
            let key = self.keymap.says("check-in");
            self.say(format!("{what} {NOT_SAVED}: press {key} in the row marked ✎ to go on"));
        } else if self.drafts.forms.len() > self.drafts.notes().count() {
            self.say("a form was filled in and not saved last time: it goes on where you left when you open it again");
        }
    }

    /// Whether drafts, or who sits here, differ from what was kept.
    pub fn drafts_differ(&self, kept: &Memory) -> bool {
        let layout = self.screens.review.layout.map(Layout::word);
        self.remembered_me() != kept.me
            || layout != kept.minutes.as_deref()
            || self.overlays.form_drafts_differ(&self.drafts.forms, &kept.forms)
    }

    /// What was typed of a check-in of an item and not saved.
    pub fn draft(&self, item: Id) -> Option<&FormDraft> {
        self.drafts.check_in(item)
    }
}
