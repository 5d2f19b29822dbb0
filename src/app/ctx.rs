//! What a screen or an overlay sees of everything else: it reads the workspace and makes changes of it, and answers with a
//! [`super::reply::Reply`]. It cannot reach another screen, nor alter the workspace but by a change that was checked.

use super::{drafts::Drafts, event::Now, keys::Keymap, reply::After, review::AfterEntry};
use crate::domain::{
    Board, Cascade, Change, Checked, Id, Ids, Op,
    change::{Refusal, Verb},
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
    /// The day and the moment.
    pub now: Now,
    /// The cycle the header speaks of; `None`: none is open.
    pub front: Option<Id>,
    /// The review that runs here: what is changed meanwhile belongs to it. `None`: none does.
    pub review: Option<Id>,
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
