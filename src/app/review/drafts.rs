//! What was typed in a meeting and not written down: each with the item it was typed about, so that it is offered there
//! again and never ends up at another. Must not know keys, nor how it is shown.

use super::{Room, prompt::Kind};
use crate::domain::Id;
use serde::{Deserialize, Serialize};

/// What was typed about one item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The item; `None`: about none in particular.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Id>,
    /// Of a decision.
    pub decision: String,
    /// What, who, by when.
    pub action: [String; 3],
}

impl Draft {
    pub(super) fn is_blank(&self) -> bool {
        self.action.iter().chain([&self.decision]).all(|text| text.trim().is_empty())
    }

    fn holds(&self, kind: Kind) -> bool {
        match kind {
            Kind::Decision => !self.decision.trim().is_empty(),
            Kind::Action => self.action.iter().any(|text| !text.trim().is_empty()),
            Kind::File => false,
        }
    }
}

/// What was typed in a meeting and not written down yet: it outlives the meeting and the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Unwritten {
    drafts: Vec<Draft>,
}

impl Unwritten {
    /// Whether there is nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.drafts.iter().all(Draft::is_blank)
    }

    /// What was typed about an item; blank when there is nothing.
    pub(super) fn of(&self, about: Option<Id>) -> Draft {
        self.drafts.iter().find(|d| d.about == about).cloned().unwrap_or(Draft { about, ..Draft::default() })
    }

    /// Keeps what was typed about an item in the place of what was there.
    pub(super) fn keep(&mut self, draft: Draft) {
        self.drafts.retain(|d| d.about != draft.about);
        if !draft.is_blank() {
            self.drafts.push(draft);
        }
    }

    /// What is offered while that is on: what was typed about it, and at the end whatever else is left.
    pub(super) fn offered(&self, kind: Kind, on: Option<Id>, at_the_end: bool) -> Draft {
        let here = self.of(on);
        let left = self.drafts.iter().find(|d| d.holds(kind)).filter(|_| at_the_end && !here.holds(kind));
        left.cloned().unwrap_or(here)
    }
}

impl Room {
    /// What is typed and not written down, in the prompt or kept from one; `None`: nothing.
    pub(in crate::app) fn unwritten(&self) -> Option<Unwritten> {
        let Some(running) = self.running() else { return self.unwritten.clone() };
        let mut all = running.kept.clone();
        if let Some(prompt) = &self.prompt {
            prompt.keep(&mut all);
        }
        (!all.is_blank()).then_some(all)
    }

    /// What is in the prompt is about to be written down: it is no draft any more. Returns the review it goes to.
    pub(super) fn forget_typed(&mut self) -> Option<Id> {
        let prompt = self.prompt.take()?;
        let running = self.running_mut();
        let review = running.map(|running| {
            prompt.forget(&mut running.kept);
            running.meeting.review
        });
        self.prompt = Some(prompt);
        review
    }

    /// Lets go of the meeting; what is typed in it waits for the next.
    pub(super) fn let_go(&mut self) {
        self.unwritten = self.unwritten();
        self.mode = super::Mode::Closed;
        self.prompt = None;
    }
}
