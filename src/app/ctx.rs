//! What a screen or an overlay sees of everything else: it reads the workspace and makes changes of it, and answers with a
//! [`super::reply::Reply`]. It cannot reach another screen, nor alter the workspace but by a change that was checked.

use super::{
    App, Zone,
    clock::{moment, wall},
    drafts::Drafts,
    event::{Effect, Now},
    keys::Keymap,
    only::Only,
    overlay::Overlays,
    reply::After,
    review::AfterEntry,
    screens::{Screen, Screens},
    sharing::Shared,
    sources::Sources,
};
use crate::domain::{
    Board, Cascade, Change, Checked, Id, Ids, Op,
    change::{Refusal, Verb},
    forecast::Past,
    history::History,
    planning::Plan,
};
use chrono::NaiveDate;

/// What everyone may use.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// The workspace.
    pub cascade: &'a Cascade,
    /// What is concluded from it: it judges when it is asked.
    pub board: &'a mut Board,
    /// Where new identities come from.
    pub ids: &'a mut Ids,
    /// The keys in force.
    pub keymap: &'a Keymap,
    /// Who sits here; `None`: not known.
    pub me: Option<Id>,
    /// How this program is called for this workspace, in a command that somebody copies.
    pub program: &'a str,
    /// The day and the moment.
    pub now: Now,
    /// The clock on the wall.
    pub zone: Zone,
    /// The cycle the header speaks of; `None`: none is open.
    pub front: Option<Id>,
    /// The team everything is narrowed to; `None`: nothing is left out.
    pub only: Option<&'a Only>,
    /// The review that runs here: what is changed meanwhile belongs to it. `None`: none does.
    pub review: Option<Id>,
    /// How the workspace is shared; `None`: it is not.
    pub shared: Option<&'a Shared>,
    /// The sources of this computer; `None`: not known yet.
    pub sources: Option<&'a Sources>,
    /// The past of the item that is looked at; `None`: not read yet.
    pub history: Option<&'a (Id, History)>,
    /// How earlier key results ended; `None`: not read yet.
    pub past: Option<&'a Past>,
    /// How far the cycle is planned that the deck shows; `None`: it is not planned, or that is not known yet.
    pub plan: Option<&'a Plan>,
    /// How far the pane about the selected item is scrolled, in lines.
    pub detail_scroll: &'a mut usize,
    /// What was typed and not saved.
    pub drafts: &'a mut Drafts,
}

/// A change that was checked, and what shall happen once it is saved.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The change.
    pub change: Checked,
    /// What follows.
    pub after: After,
}

impl From<Checked> for Request {
    fn from(change: Checked) -> Request {
        Request { change, after: After::Nothing }
    }
}

impl Ctx<'_> {
    /// Hours and minutes on the wall at a moment, in milliseconds since 1970 UTC.
    pub fn time_of_day(&self, at: i64) -> String {
        wall(self.zone, at)
    }

    /// A moment as people say it: `09:05`, `Tue 09:12`, `3 Sep`.
    pub fn moment(&self, at: i64) -> String {
        moment(self.zone, at, self.now.today)
    }

    /// The day everything is judged for.
    pub fn today(&self) -> NaiveDate {
        self.now.today
    }

    /// Makes a change of these operations and checks it.
    pub fn request(&mut self, verb: Verb, ops: Vec<Op>, why: &str, after: After) -> Result<Request, Refusal> {
        let id = self.ids.next_id();
        let mut change = Change::new(id, self.now.author(self.me), verb, ops).because(why);
        change.review = match &after {
            // What begins or ends a review belongs to it too.
            After::Review(AfterEntry::Started(id) | AfterEntry::Ended(id)) => Some(*id),
            _ => self.review,
        };
        Ok(Request { change: self.cascade.checked(change)?, after })
    }
}

impl App {
    /// The screens, what lies over them, and all that either of them may use.
    pub(super) fn split(&mut self) -> (&mut Screens, &mut Overlays, Ctx<'_>) {
        let question = self.question();
        let ctx = Ctx {
            cascade: &self.cascade,
            board: &mut self.board,
            ids: &mut self.ids,
            keymap: &self.keymap,
            me: self.me,
            program: &self.program,
            now: self.now,
            zone: self.zone,
            front: self.front,
            only: self.only.as_ref(),
            review: self.screens.review.running().map(|r| r.meeting.review),
            shared: self.shared.as_ref(),
            sources: self.sources.as_ref(),
            history: self.history.as_ref(),
            past: self.past.as_ref().filter(|(on, _)| *on == self.now.today).map(|(_, past)| past),
            plan: question.and_then(|question| self.planning.of(question)),
            detail_scroll: &mut self.detail_scroll,
            drafts: &mut self.drafts,
        };
        (&mut self.screens, &mut self.overlays, ctx)
    }

    /// What everyone may use.
    pub(super) fn ctx(&mut self) -> Ctx<'_> {
        self.split().2
    }

    /// The screen in front, and what it may use.
    pub(super) fn in_front(&mut self) -> (&mut dyn Screen, Ctx<'_>) {
        let tab = self.tab;
        let (screens, _, ctx) = self.split();
        (screens.of_mut(tab), ctx)
    }

    /// A fresh identity.
    pub fn new_id(&mut self) -> Id {
        self.ids.next_id()
    }

    /// Makes a change of these operations, checks it, and asks for it to be committed.
    pub(super) fn submit(&mut self, verb: Verb, ops: Vec<Op>, why: &str, after: After) -> Result<Effect, Refusal> {
        Ok(Effect::Commit(self.ctx().request(verb, ops, why, after)?))
    }

    /// The same where a refusal is said in the status line.
    pub(super) fn submit_or_say(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> Option<Effect> {
        match self.submit(verb, ops, why, After::Nothing) {
            Ok(effect) => Some(effect),
            Err(refusal) => {
                self.complain(refusal.0);
                None
            }
        }
    }
}
