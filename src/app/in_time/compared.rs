//! Today beside a moment that is over: what differs between the two, made while no key waits.
//!
//! Must not know: how a difference is shown.

use crate::{
    app::{
        App,
        damage::Damage,
        deck::{filter, rows::Came},
        event::Effect,
        only::Only,
    },
    domain::{
        Board, Cascade, Id, Ix, Kind,
        diff::{Comparing, Diff, Found, Group, Piece, Side, Told},
        in_time::Until,
        recurring::Which,
        scope::Scope,
        text::say::{say_count, say_full, say_short},
    },
};
use chrono::NaiveDate;
use std::sync::Arc;

/// How many items are compared before a key that waits is looked at.
const COMPARED_AT_ONCE: usize = 512;

/// How much of a group the pane has; all of it is copied.
const SHOWN: usize = 12;

/// How many items that came since are put among the rows.
const CAME: usize = 500;

/// Today's workspace, while another day is shown.
#[derive(Debug)]
pub struct Compared {
    /// The workspace.
    pub cascade: Arc<Cascade>,
    /// What is concluded from it: all of it, once it was compared.
    pub board: Board,
    /// What differs.
    pub difference: Difference,
}

/// What differs, as far as it is known.
#[derive(Debug, Default)]
pub enum Difference {
    /// What the log says between the two is not read yet.
    #[default]
    Unread,
    /// Some items were compared.
    Making(Box<Comparing>),
    /// It could not be read.
    Failed,
    /// All of it is known.
    Made(Box<Made>),
}

/// A difference that is known, and what is shown of it.
#[derive(Debug)]
pub struct Made {
    /// All of it.
    pub diff: Diff,
    /// Where in it an item stands.
    pub found: Found,
    /// Group by group in a few words, and how many more there are.
    pub short: Vec<(Group, Vec<Piece>, usize)>,
}

impl Compared {
    pub(super) fn new(cascade: Arc<Cascade>, today: NaiveDate) -> Compared {
        Compared { cascade, board: Board::new(today), difference: Difference::default() }
    }

    /// The difference; `None`: not known yet.
    pub fn made(&self) -> Option<&Made> {
        match &self.difference {
            Difference::Made(made) => Some(made),
            _ => None,
        }
    }

    /// Today's side of a difference.
    pub fn side(&self) -> Side<'_> {
        Side { cascade: &self.cascade, day: self.board.today(), held: None }
    }
}

impl App {
    /// The side of the moment that is shown.
    pub fn side_then(&self) -> Side<'_> {
        Side { cascade: &self.cascade, day: self.now.today, held: None }
    }

    /// What is compared is other than it was.
    pub(in crate::app) fn compare_anew(&mut self) {
        if let Some(compared) = self.in_time.as_mut().and_then(|in_time| in_time.compared.as_mut()) {
            compared.difference = Difference::Unread;
        }
    }

    /// Between which moments the log is still to be read; `None`: nothing is compared, or it was read.
    pub fn wants_told(&self) -> Option<(Until, NaiveDate)> {
        let in_time = self.in_time.as_ref().filter(|in_time| in_time.going.is_none())?;
        let is_unread = matches!(in_time.compared.as_ref()?.difference, Difference::Unread);
        is_unread.then(|| (in_time.as_of.until(), in_time.today))
    }

    /// The store read what the log says between the two. `None`: it could not.
    pub fn answer_told(&mut self, told: Option<Vec<Told>>) {
        let then = self.now.today;
        let Some(in_time) = &mut self.in_time else { return };
        let today = in_time.today;
        if let Some(compared) = &mut in_time.compared {
            compared.difference = match told {
                Some(told) => Difference::Making(Box::new(Comparing::new(then, today, &told))),
                None => Difference::Failed,
            };
        }
        self.touch(Damage::ALL);
    }

    /// Whether some of it is still to be compared.
    pub(in crate::app) fn is_comparing(&self) -> bool {
        let compared = self.in_time.as_ref().and_then(|in_time| in_time.compared.as_ref());
        compared.is_some_and(|compared| matches!(compared.difference, Difference::Making(_)))
    }

    /// Compares some more.
    pub(in crate::app) fn go_on_comparing(&mut self) {
        let Some(compared) = self.in_time.as_mut().and_then(|in_time| in_time.compared.as_mut()) else { return };
        let held = self.only.as_ref().map(|only| (&only.held, compared.cascade.held_by(&Scope::Team(only.team))));
        let held = (held.as_ref().map(|held| &**held.0), held.as_ref().map(|held| &*held.1));
        let then = Side { cascade: &self.cascade, day: self.now.today, held: held.0 };
        let now = Side { cascade: &compared.cascade, day: compared.board.today(), held: held.1 };
        let Difference::Making(comparing) = &mut compared.difference else { return };
        let Some(diff) = comparing.go_on(then, now, &Which::First, COMPARED_AT_ONCE) else { return };
        let (short, found) = (diff.in_short_pieces(then, now, SHOWN), Found::of(&diff));
        if let Difference::Making(comparing) =
            std::mem::replace(&mut compared.difference, Difference::Made(Box::new(Made { diff, found, short })))
        {
            compared.board = comparing.judged_later();
        }
        self.show_difference();
    }

    /// The rows follow what is shown of the difference.
    pub(super) fn show_difference(&mut self) {
        let made = self.in_time.as_ref().and_then(|in_time| Some((in_time, in_time.compared.as_ref()?)));
        let Some((in_time, compared)) = made else { return };
        let (mut only, mut came) = (None, Vec::new());
        if let Some(made) = compared.made().filter(|_| in_time.beside || in_time.differing) {
            if in_time.differing {
                only = Some(made.found.ids().filter_map(|id| self.cascade.find(id)).collect());
            }
            let keep =
                filter::keep(&compared.cascade, &compared.board, self.screens.deck.cycle, &filter::Filter::default(), None);
            let is_kept = |ix: Ix| keep.as_ref().is_none_or(|keep| keep.contains(ix));
            let shown = made.diff.new.iter().filter_map(|lone| Some((lone.of, compared.cascade.find(lone.of)?)));
            let shown = shown.filter(|&(id, ix)| is_kept(ix) && self.cascade.find(id).is_none()).take(CAME);
            came = shown.map(|(id, ix)| Came { id, under: self.above(&compared.cascade, ix) }).collect();
        }
        self.screens.deck.compare(only, came);
        self.screens.deck.rebuild(&self.cascade, &self.board);
        self.touch(Damage::ALL);
    }

    /// Under which item something that came since would stand; `None`: nothing of what it hangs on was there.
    fn above(&self, now: &Cascade, ix: Ix) -> Option<Ix> {
        let serves = || now.links_at(ix).map(|link| link.target).find_map(|id| now.find(id));
        let up = |ix: Ix| if now.item(ix).kind() == Kind::Project { serves() } else { now.parent(ix) };
        let mut at = up(ix);
        while let Some(parent) = at {
            let then = self.cascade.find(now.item(parent).id).filter(|&then| self.cascade.item(then).is_live());
            if then.is_some() {
                return then;
            }
            at = now.parent(parent);
        }
        None
    }

    /// Goes to the next row that differs, or the one before.
    pub(super) fn next_differing(&mut self, next: bool) -> Option<Effect> {
        let compared = self.in_time.as_ref().and_then(|in_time| in_time.compared.as_ref());
        let Some(made) = compared.and_then(Compared::made) else {
            self.say("what differs is still being put together");
            return None;
        };
        let differs = |id: Id| made.found.has(id);
        if !self.screens.deck.go_to(&self.cascade, &self.board, next, |ix| differs(self.cascade.item(ix).id)) {
            self.say("nothing here differs from today");
        }
        self.detail_scroll = 0;
        None
    }

    /// `From Mon 9 Nov 2026 to Fri 27 Nov 2026: 18 days`, short as beside a list or in full.
    pub fn from_then(&self, in_full: bool) -> String {
        let Some(in_time) = &self.in_time else { return String::new() };
        let days = usize::try_from((in_time.today - in_time.as_of.day).num_days()).unwrap_or(0);
        let (on, days) = (in_time.as_of.day, say_count(days, "day", "days"));
        let review = in_time.as_of.review.map(|held| held.number);
        let only = self.only.as_ref().and_then(|only| Only::said(&self.cascade, only.team));
        let only = only.map_or_else(String::new, |only| format!(", {only}"));
        if in_full {
            let review = review.map_or_else(String::new, |n| format!(" (review {n})"));
            return format!("From {}{review} to {}: {days}{only}", say_full(on), say_full(in_time.today));
        }
        let on = say_short(on, in_time.today);
        let from = review.map_or_else(|| on.clone(), |n| format!("review {n} ({on})"));
        format!("From {from} to now, {days}{only}")
    }

    /// Puts the difference on the clipboard as Markdown.
    pub(super) fn copy_difference(&mut self) -> Option<Effect> {
        let compared = self.in_time.as_ref().and_then(|in_time| in_time.compared.as_ref());
        let Some((compared, made)) = compared.and_then(|compared| Some((compared, compared.made()?))) else {
            self.say("what differs is still being put together");
            return None;
        };
        let text = made.diff.markdown(&self.from_then(true), self.side_then(), compared.side());
        Some(Effect::Copy { text, what: "what changed since then".to_owned() })
    }
}
