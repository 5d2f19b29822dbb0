//! Drafts as they were kept before there was one store of them: read, and never written again.

use super::overlay::form::{
    check_in::{Said, Seen, draft_name},
    draft::{Fields, FormDraft},
    field::{Part, Typed as Now},
    line::Kind,
};
use crate::domain::Id;
use serde::{Deserialize, Serialize};

/// A check-in that was typed and not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    unchanged: bool,
    #[serde(default)]
    baseline: Option<bool>,
    parts: Vec<(Said, String)>,
    #[serde(default)]
    seen: Seen,
}

impl Typed {
    /// The same as the draft of a form.
    pub(super) fn draft(self, item: Id) -> (String, FormDraft) {
        let now = |(said, text): (Said, String)| {
            let typed = match said {
                Said::Steps => Now::Ticks(text.parse::<u64>().unwrap_or_default().into()),
                Said::Health | Said::Baseline => Now::Choice(text),
                _ => Now::Text(text),
            };
            (Part::Said(said), typed)
        };
        let baseline = self.baseline.map(|becomes| (Said::Baseline, if becomes { "yes" } else { "no" }.to_owned()));
        let fields = self.parts.into_iter().chain(baseline).map(now).collect();
        (draft_name(item), FormDraft::CheckIn { fields, unchanged: self.unchanged, seen: self.seen })
    }
}

/// What was typed in a meeting and not written down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    drafts: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Note {
    about: Option<Id>,
    decision: String,
    action: [String; 3],
}

impl Notes {
    /// The same as drafts of forms.
    pub(super) fn drafts(self) -> Vec<(String, FormDraft)> {
        self.drafts.into_iter().flat_map(Note::drafts).collect()
    }
}

impl Note {
    fn drafts(self) -> Vec<(String, FormDraft)> {
        let fields = |parts: &[Part], texts: &[String]| {
            let typed = parts.iter().zip(texts).filter(|(_, text)| !text.trim().is_empty());
            typed.map(|(part, text)| (*part, Now::Text(text.clone()))).collect::<Fields>()
        };
        let decision = fields(&[Part::Decision], &[self.decision]);
        let action = fields(&[Part::What, Part::Who, Part::By], &self.action);
        let drafts = [(Kind::Decision, decision), (Kind::Action, action)];
        let draft = |(kind, fields): (Kind, Fields)| (kind.draft_name(self.about), FormDraft::Fields(fields));
        drafts.into_iter().filter(|(_, fields)| !fields.is_empty()).map(draft).collect()
    }
}
