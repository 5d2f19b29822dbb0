//! Which commands can work now, and why the others cannot: for the footer, which leaves those out, and for the palette, which
//! shows them dim with the reason. Must not know how either looks.

use super::{
    App, Tab,
    keys::{Action, Binding, Command, Place, TABLE},
    overlay::{
        Overlay,
        form::{Form, Layout, Purpose},
    },
    review::{Mode, after::GoesOn, running::Running},
};
use crate::domain::{
    Kind,
    meeting::Stage,
    review::Class,
    stage::{Phase, phase},
    theory,
};

impl App {
    /// Why a command cannot work now; `None`: it can.
    pub fn hindered(&self, b: &Binding) -> Option<String> {
        if !self.places().contains(&b.place) {
            return Some(format!("only {}", b.place.title().to_lowercase()));
        }
        if self.in_time().is_some() && Command::of(b.place, b.action).is_some_and(|command| self.is_of_today(command)) {
            return Some("nothing can be changed on a day that is over".to_owned());
        }
        let reason = match b.place {
            Place::Deck if is_about_an_item(b.action) && self.item().is_none() => "no item is selected",
            Place::Deck if matches!(b.action, Action::NextMatch | Action::PreviousMatch) && self.screens.deck.found.is_none() => {
                "nothing is looked for"
            }
            Place::Log
                if matches!(b.action, Action::NextMatch | Action::PreviousMatch) && self.screens.log.query.said.is_none() =>
            {
                "nothing is looked for"
            }
            Place::Trends
                if matches!(b.action, Action::NextMatch | Action::PreviousMatch) && self.screens.trends.found.is_empty() =>
            {
                "nothing is looked for"
            }
            Place::Projects if is_about_an_item(b.action) && self.item().is_none() => "no project is selected",
            Place::People if self.screens.people.selected().is_none() && is_about_somebody(b.action) => "nobody is listed",
            Place::People
                if matches!(b.action, Action::NextMatch | Action::PreviousMatch) && self.screens.people.found.is_empty() =>
            {
                "nobody is looked for"
            }
            Place::CheckIns if self.screens.queue.selected().is_none() => "nothing is listed",
            Place::Sharing if self.shared().is_none() && !matches!(b.action, Action::Copy | Action::NextView | Action::Back) => {
                "this workspace is not shared"
            }
            Place::Meeting => return self.hindered_in_review(b.action).map(str::to_owned),
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn hindered_in_review(&self, action: Action) -> Option<&'static str> {
        let meeting = &self.screens.review.running()?.meeting;
        let is_action = meeting.entry().is_some_and(|e| e.class == Class::Actions);
        let about_item = is_about_an_item(action) || matches!(action, Action::Blind | Action::Owner);
        match action {
            Action::Park => meeting.entry().is_none().then_some("nothing is on that could be parked"),
            Action::PullIn | Action::ChooseParked => meeting.parked_entries().next().is_none().then_some("nothing is parked"),
            _ if about_item && is_action => Some("an action is on, no item"),
            _ if about_item && meeting.item().is_none() => Some("no item is on"),
            _ => None,
        }
    }

    /// What a footer calls a command of a place that is in front; `None`: it is not worth a place there now.
    pub fn offered(&self, b: &Binding) -> Option<String> {
        if b.short.is_empty() || self.hindered(b).is_some() {
            return None;
        }
        // On a day that is over its own command of that kind has the key.
        let is_hidden = || TABLE.iter().any(|own| own.place == Place::InTime && own.action == b.action);
        if self.is_in_time() && b.place == Place::Deck && is_hidden() {
            return None;
        }
        let selected = || self.screens.deck.item().map(|ix| self.cascade.item(ix).kind());
        Some(match (b.place, b.action) {
            // Where Enter folds and a word on the whole is rare, they would only take the room of others.
            (Place::Deck, Action::CheckIn | Action::NoChange) if self.tab == Tab::Deck && selected() == Some(Kind::Objective) => {
                return None;
            }
            // What is closed goes on, or is let go; nothing else that is said of it is.
            (Place::Deck, Action::CheckIn | Action::NoChange | Action::Snooze) if self.is_closed() => return None,
            (Place::Deck, Action::Carry) if !self.is_closed() => return None,
            (Place::After, Action::Carry) if self.goes_on().is_none_or(|of| of.decided + of.open == 0 || of.comes_first()) => {
                return None;
            }
            (Place::After, Action::Start) if self.goes_on().is_some_and(|of| of.comes_first()) => "see what goes on".to_owned(),
            // What is planned owes no word, and what has begun is not broken into steps by a key.
            (Place::Deck, Action::CheckIn | Action::NoChange | Action::Snooze | Action::GoReview | Action::Trend)
                if self.planned().is_some() =>
            {
                return None;
            }
            (Place::Deck, Action::Break) if self.planned().is_none() || selected() != Some(Kind::KeyResult) => return None,
            (Place::Deck, Action::NextFlagged) if self.planned().is_some() => "hint".to_owned(),
            (Place::Meeting, Action::PullIn) => {
                match self.screens.review.running().map_or(0, |r| r.meeting.parked_entries().count()) {
                    1 => b.short.to_owned(),
                    n => format!("{} {n}", b.short),
                }
            }
            // How it ended is said otherwise there, and what is over is not checked in on.
            (Place::Meeting, Action::CheckIn | Action::NoChange)
                if self.screens.review.running().is_some_and(Running::is_closing) =>
            {
                return None;
            }
            (Place::Meeting, action) => self.offered_in_review(action).unwrap_or(b.short).to_owned(),
            (Place::Unfinished, Action::Start) if matches!(self.screens.review.mode, Mode::Along(_)) => "take over".to_owned(),
            (Place::Confirm, Action::Yes) => match self.overlays.top() {
                Some(Overlay::Confirm(confirm)) => confirm.yes.clone(),
                _ => b.short.to_owned(),
            },
            (Place::Blind, Action::Open)
                if self.overlays.in_place().and_then(Form::round).is_some_and(|round| round.is_hidden) =>
            {
                "show all".to_owned()
            }
            (Place::Form, Action::Open) => match self.overlays.top() {
                Some(Overlay::Form(form)) => form.saving().to_owned(),
                _ => b.short.to_owned(),
            },
            (Place::Form, Action::More) if !self.has_more() => return None,
            (Place::Form, Action::More) if self.is_brief() => "more".to_owned(),
            (Place::Form, Action::SaveAndNext) if !self.adds() => return None,
            (Place::Form, Action::Back) if matches!(self.overlays.top(), Some(Overlay::Form(form)) if form.waits) => {
                "save without a name".to_owned()
            }
            (Place::Form, Action::Back) if !self.keeps_a_draft() => "leave".to_owned(),
            (Place::Form, Action::Editor | Action::NextField) if self.is_one_line() => return None,
            (Place::Source, Action::Yes) if !matches!(self.overlays.top(), Some(Overlay::Source(page)) if page.asks()) => {
                return None;
            }
            (Place::Page, Action::Find) => match self.overlays.top() {
                Some(Overlay::Why(_) | Overlay::Source(_)) => return None,
                _ => b.short.to_owned(),
            },
            _ => b.short.to_owned(),
        })
    }

    /// What a command of a review is called at the stage it is at; `None`: what it is called elsewhere.
    /// Whether the selected row is closed.
    fn is_closed(&self) -> bool {
        let closed = |ix| phase(&self.cascade, ix, self.today()) == Phase::Closed;
        self.screens.deck.item().is_some_and(|ix| self.cascade.item(ix).kind() != Kind::Project && closed(ix))
    }

    /// What may go on of the cycle that was closed just now.
    fn goes_on(&self) -> Option<GoesOn> {
        match &self.screens.review.mode {
            Mode::After(ended) => ended.goes_on,
            _ => None,
        }
    }

    fn offered_in_review(&self, action: Action) -> Option<&'static str> {
        let meeting = &self.screens.review.running()?.meeting;
        match action {
            Action::NextEntry if meeting.stage() == Stage::Opening => Some("begin"),
            Action::NextEntry if meeting.is_over() => Some("end the review"),
            Action::ToggleDone if meeting.entry().is_some_and(|e| e.class == Class::Actions) => Some("tick off"),
            Action::Blind => {
                let ix = meeting.item().and_then(|id| self.cascade.find(id))?;
                theory::owed(&self.cascade, ix, self.today()).map(|_| "verdict")
            }
            _ => None,
        }
    }

    /// Whether what is typed in front is kept when it is left.
    fn keeps_a_draft(&self) -> bool {
        match self.overlays.top() {
            Some(Overlay::Form(form)) => form.draft_name().is_some(),
            Some(_) => false,
            None => true,
        }
    }

    /// Whether what is typed in front has more fields than are shown.
    fn has_more(&self) -> bool {
        let Some(Overlay::Form(form)) = self.overlays.top() else { return false };
        form.is_brief() || (form.layout() == Layout::Line && matches!(form.purpose, Purpose::Revise(_)))
    }

    /// Whether the form in front asks of something new for no more than is said at once.
    fn is_brief(&self) -> bool {
        matches!(self.overlays.top(), Some(Overlay::Form(form)) if form.is_brief())
    }

    /// Whether something new is typed in front.
    fn adds(&self) -> bool {
        matches!(self.overlays.top(), Some(Overlay::Form(form)) if matches!(form.purpose, Purpose::Add(_)))
    }

    /// Whether what is typed in front is one line alone.
    fn is_one_line(&self) -> bool {
        matches!(self.overlays.top(), Some(Overlay::Form(form)) if form.shown().nth(1).is_none())
    }
}

/// Whether a command of the people is about the one who is selected.
fn is_about_somebody(action: Action) -> bool {
    use Action::{Copy, Delete, HandOver, ItemLog, Open, Revise, Snooze, ToItem, Why};
    matches!(action, Copy | Delete | HandOver | ItemLog | Open | Revise | Snooze | ToItem | Why)
}

/// Whether a command is about what is selected.
fn is_about_an_item(action: Action) -> bool {
    use Action::{
        Archive, Break, CheckIn, Copy, Delete, ItemLog, Link, MoveDown, MoveTo, MoveUp, NoChange, OwnerPage, Revise, Snooze,
        Unlink, Verdict, Why,
    };
    matches!(
        action,
        Archive
            | Break
            | CheckIn
            | Copy
            | Delete
            | ItemLog
            | Link
            | MoveDown
            | MoveTo
            | MoveUp
            | NoChange
            | OwnerPage
            | Revise
            | Snooze
            | Unlink
            | Verdict
            | Why
    )
}
