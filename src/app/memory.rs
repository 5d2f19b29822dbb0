//! What the screen remembers from one time to the next: folds and drafts.
//!
//! Kept by the loop in a file of this machine's, never in the workspace.

use super::{
    App,
    deck::{check_in::Draft, rows::Sort},
    overlay::form::{
        draft::{FormDraft, FormDrafts, is_of_something},
        field::{Part, Typed},
        line::Kind,
    },
};
use crate::domain::Id;
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
    /// Check-ins typed and not saved.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub drafts: BTreeMap<Id, Draft>,
    /// Forms filled in and not saved.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub forms: FormDrafts,
    /// What was being written down in a meeting, as it was kept before it was one of the forms.
    #[serde(skip_serializing)]
    meeting: Option<OlderNotes>,
    /// The order of siblings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
}

/// What was typed in a meeting, as it was kept before it was one of the forms.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct OlderNotes {
    drafts: Vec<OlderNote>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct OlderNote {
    about: Option<Id>,
    decision: String,
    action: [String; 3],
}

impl OlderNote {
    /// The same as drafts of forms.
    fn drafts(self) -> Vec<(String, FormDraft)> {
        let fields = |parts: &[Part], texts: &[String]| {
            let typed = parts.iter().zip(texts).filter(|(_, text)| !text.trim().is_empty());
            typed.map(|(part, text)| (*part, Typed::Text(text.clone()))).collect::<FormDraft>()
        };
        let decision = fields(&[Part::Decision], &[self.decision]);
        let action = fields(&[Part::What, Part::Who, Part::By], &self.action);
        let drafts = [(Kind::Decision, decision), (Kind::Action, action)];
        drafts.into_iter().filter(|(_, d)| !d.is_empty()).map(|(kind, d)| (kind.draft_name(self.about), d)).collect()
    }
}

/// What is said of a check-in that was left.
pub(super) const NOT_SAVED: &str = "typed and not saved last time";

impl App {
    /// What to remember.
    pub fn memory(&self) -> Memory {
        let mut drafts = self.drafts.check_ins.clone();
        if let Some(editor) = &self.editor
            && let Some(draft) = editor.draft(&self.cascade)
        {
            drafts.insert(editor.item, draft);
        }
        Memory {
            me: self.me,
            folded: self.screens.deck.folded.iter().copied().collect(),
            drafts,
            forms: self.overlays.form_drafts(&self.drafts.forms),
            meeting: None,
            sort: (self.screens.deck.sort != Sort::default()).then(|| self.screens.deck.sort.word().to_owned()),
        }
    }

    /// Takes up what was remembered; what no longer exists is let go.
    pub(super) fn recall(&mut self, memory: Memory) {
        self.screens.deck.folded = memory.folded.into_iter().filter(|&id| self.cascade.find(id).is_some()).collect();
        self.drafts.check_ins = memory.drafts.into_iter().filter(|(id, _)| self.cascade.find(*id).is_some()).collect();
        self.drafts.forms = memory.forms.into_iter().filter(|(name, _)| is_of_something(&self.cascade, name)).collect();
        self.drafts.forms.extend(memory.meeting.into_iter().flat_map(|notes| notes.drafts).flat_map(OlderNote::drafts));
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
        if !self.drafts.check_ins.is_empty() {
            let what = match self.drafts.check_ins.len() {
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
        let typed = self.editor.as_ref().and_then(|e| Some((e.item, e.draft(&self.cascade)?)));
        let saved = |id: &Id| kept.drafts.get(id);
        self.me != kept.me
            || self.overlays.form_drafts_differ(&self.drafts.forms, &kept.forms)
            || typed.as_ref().is_some_and(|(id, draft)| saved(id) != Some(draft))
            || kept.drafts.keys().any(|id| !self.drafts.check_ins.contains_key(id) && typed.as_ref().is_none_or(|(t, _)| t != id))
            || self
                .drafts
                .check_ins
                .iter()
                .any(|(id, draft)| typed.as_ref().is_none_or(|(t, _)| t != id) && saved(id) != Some(draft))
    }

    /// What was typed about an item and not saved.
    pub fn draft(&self, id: Id) -> Option<&Draft> {
        self.drafts.check_ins.get(&id)
    }
}
