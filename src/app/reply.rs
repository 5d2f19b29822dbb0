//! What a screen or an overlay answers to a key: what is to be said, what opens or closes, and what is to be done next by
//! someone else. It stays as it is unless it says so: an overlay that is forgotten does not close.

use super::{
    Tab,
    ctx::Request,
    event::Effect,
    keys::Command,
    overlay::{self, Overlay, find, pick::Choice},
    review::{AfterEntry, handout::Handout},
    said::Status,
};
use crate::domain::{Id, Op, meeting::minutes::layouts::Layout};

/// What to do once a change that was asked for is saved. It travels with the change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum After {
    /// Nothing: the screen shows it.
    #[default]
    Nothing,
    /// Close the overlay the change came from.
    CloseOverlay,
    /// The same of a check-in, which then comes up in the next item that is due.
    NextDue,
    /// Go on in the review.
    Review(AfterEntry),
}

/// What someone else has to do.
#[derive(Debug)]
pub enum Next {
    /// Save this.
    Commit(Request),
    /// What is done outside.
    Effect(Effect),
    /// What a key does on the screen in front.
    Act(Command),
    /// Show another screen.
    Go(Go),
    /// What was chosen from a list.
    Choose(Choice),
    /// These key results were found by their titles, or these people by their names.
    Found(Vec<Id>),
    /// Narrow the deck to what is typed.
    Find(find::Step),
    /// Narrow the log to what is typed.
    Said(overlay::said::Step),
    /// Show the deck as it stood at a moment, as it was typed.
    ToDay(String),
    /// The team that everything was narrowed to is let go.
    EveryTeam,
    /// The trend of the next key result of the deck that is flagged, or of the previous one.
    Flagged(bool),
    /// Who sits here, as just said.
    Who(Who),
    /// Copy something in this layout, from now on the one that is taken.
    HandOut(Box<Handout>, Layout),
}

impl Next {
    /// Another screen.
    pub fn go(tab: Tab) -> Next {
        Next::Go(Go::Tab(tab))
    }
}

/// Another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Go {
    /// A screen.
    Tab(Tab),
    /// An item on the deck.
    Item {
        /// The item.
        id: Id,
        /// What to say where the deck does not show it.
        hidden: String,
    },
    /// The page before the closing of a cycle.
    Closing(Id),
    /// The review: which one, where there are several meetings.
    Meetings,
    /// The trend of this item.
    Trend(Id),
    /// The log, with the changes of this item alone.
    Log(Id),
    /// The log, with the changes by this person alone.
    LogBy(Id),
    /// The deck, with what this person answers for alone.
    Owned(Id),
}

/// The answer to who sits here.
#[derive(Debug, Clone, PartialEq)]
pub enum Who {
    /// They would rather not say.
    Skipped,
    /// This person, who may have to be created first.
    Is(Id, Vec<Op>),
}

/// The answer to a key.
#[derive(Debug, Default)]
#[must_use]
pub struct Reply {
    /// What just happened.
    pub say: Option<Status>,
    /// Whether the overlay that took the key is done.
    pub close: bool,
    /// What opens over all.
    pub open: Option<Overlay>,
    /// What follows, in this order.
    pub next: Vec<Next>,
}

impl Reply {
    /// Nothing else is to be done.
    pub fn stay() -> Reply {
        Reply::default()
    }

    /// The overlay is done.
    pub fn close() -> Reply {
        Reply { close: true, ..Reply::default() }
    }

    /// This opens.
    pub fn open(overlay: Overlay) -> Reply {
        Reply { open: Some(overlay), ..Reply::default() }
    }

    /// A sentence for the status line.
    pub fn say(text: impl Into<String>) -> Reply {
        Reply::stay().and_say(text)
    }

    /// This is to be done by someone else.
    pub fn next(next: Next) -> Reply {
        Reply::stay().then(next)
    }

    /// … and this opens.
    pub fn and_open(mut self, overlay: impl Into<Option<Overlay>>) -> Reply {
        self.open = overlay.into();
        self
    }

    /// … and this is said.
    pub fn and_say(mut self, text: impl Into<String>) -> Reply {
        self.say = Some(Status::said(text));
        self
    }

    /// … and this is said of what failed.
    pub fn and_complain(mut self, text: impl Into<String>) -> Reply {
        self.say = Some(Status::failed(text));
        self
    }

    /// … and what someone else answered, who has the last word.
    pub fn and(self, more: Reply) -> Reply {
        let mut next = self.next;
        next.extend(more.next);
        Reply { say: more.say.or(self.say), close: self.close || more.close, open: more.open.or(self.open), next }
    }

    /// … and then this.
    pub fn then(mut self, next: Next) -> Reply {
        self.next.push(next);
        self
    }
}
