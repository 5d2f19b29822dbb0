//! The review: before it, the meeting itself, after it, and what became of past ones.
//!
//! One mode at a time, each owning its state. What is true about a meeting (its clocks, its entries, its minutes) is the
//! domain's; here stands what keys do to it, and that everything typed is kept. Must not know how it is drawn.

pub mod after;
pub mod before;
pub mod between;
pub mod blind;
mod conduct;
pub mod drafts;
pub mod prompt;
pub mod running;

use super::{
    App, Tab,
    cursor::Cursor,
    damage::Region,
    event::{Effect, Hit},
    key::Key,
    keys::{
        Place,
        command::{Actions as ActionsCommand, Unfinished},
    },
    overlay::{Overlay, confirm::Confirm},
    reply::After,
};
use crate::domain::{
    Board, Cascade, Change, Field, Id, Op,
    change::Verb,
    meeting::{self, by_hand::ByHand},
};
use after::Ended;
use before::Before;
use between::{Actions, Past};
use chrono::NaiveDate;
use drafts::Unwritten;
use prompt::Prompt;
use running::Running;
use std::time::Duration;

/// What the review screen shows.
#[derive(Debug, Default)]
pub enum Mode {
    /// Nothing yet: the screen was not looked at.
    #[default]
    Closed,
    /// A review that is not ended: go on with it here, or close it? It may be open in another window.
    Unfinished(Id),
    /// How things stand, and the agenda.
    Before(Before),
    /// The meeting.
    Running(Box<Running>),
    /// What it came to.
    After(Ended),
    /// What reviews asked for.
    Actions(Actions),
    /// Past reviews.
    Past(Past),
}

/// What a commit that the review asked for is followed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterEntry {
    /// The clocks are written.
    Clock,
    /// The meeting begins.
    Started(Id),
    /// What was typed is written: the prompt closes.
    Written,
    /// The meeting is over.
    Ended(Id),
}

/// The review screen.
#[derive(Debug, Default)]
pub struct Room {
    /// What it shows.
    pub mode: Mode,
    /// What is being typed; `None`: keys are commands.
    pub prompt: Option<Prompt>,
    /// What was left typed and not written down, here or by an earlier run; `None`: nothing, or it is taken up again.
    pub(super) unwritten: Option<Unwritten>,
    /// Minutes asked for on the command line; `None`: the workspace's.
    pub minutes: Option<u32>,
    /// The day, the minutes and what was done by hand of an agenda that is not looked at now.
    aside: Option<(NaiveDate, u32, ByHand)>,
}

impl Room {
    /// The meeting this process runs.
    pub fn running(&self) -> Option<&Running> {
        match &self.mode {
            Mode::Running(running) => Some(running),
            _ => None,
        }
    }

    /// What is talked about was drawn and can be scrolled so far: what was pressed beyond that is forgotten.
    pub fn scrolled_to(&mut self, end: usize) {
        if let Some(running) = self.running_mut() {
            running.scroll = running.scroll.min(end);
        }
    }

    fn running_mut(&mut self) -> Option<&mut Running> {
        match &mut self.mode {
            Mode::Running(running) => Some(running),
            _ => None,
        }
    }

    /// The cursor of its list; `None`: what it shows is none.
    pub(super) fn cursor(&mut self) -> Option<&mut Cursor> {
        match &mut self.mode {
            Mode::Before(before) => Some(&mut before.cursor),
            Mode::Actions(actions) => Some(&mut actions.cursor),
            Mode::Past(past) => Some(&mut past.cursor),
            Mode::Closed | Mode::Unfinished(_) | Mode::Running(_) | Mode::After(_) => None,
        }
    }

    /// Moves the cursor of its list by so many rows.
    pub(super) fn step(&mut self, by: isize, cascade: &Cascade, board: &Board) {
        match &mut self.mode {
            Mode::Before(before) => before.step(by),
            Mode::Actions(actions) => actions.cursor.step(by, actions.ids.len()),
            Mode::Past(past) => past.step(by, cascade, board),
            Mode::Closed | Mode::Unfinished(_) | Mode::Running(_) | Mode::After(_) => {}
        }
    }

    /// Scrolls what is read where there is no list.
    pub(super) fn wheel(&mut self, lines: isize) {
        match &mut self.mode {
            Mode::Running(running) => running.scroll(2 * lines),
            Mode::After(ended) => ended.scroll(lines),
            Mode::Closed | Mode::Unfinished(_) | Mode::Before(_) | Mode::Actions(_) | Mode::Past(_) => {}
        }
    }

    /// The page before a review is left for another: what was done to its agenda is kept.
    fn put_aside(&mut self) {
        if let Mode::Before(before) = &mut self.mode {
            self.aside = Some((before.agenda.today, before.agenda.minutes, std::mem::take(&mut before.hand)));
        }
    }

    /// Whether a meeting runs, paused or not.
    pub fn is_running(&self) -> bool {
        self.running().is_some()
    }

    /// Whether seconds count now.
    pub(super) fn counts_time(&self) -> bool {
        self.running().is_some_and(|r| !r.meeting.is_paused())
    }

    /// The item that is talked about.
    pub fn item(&self) -> Option<Id> {
        self.running().and_then(|r| r.meeting.item())
    }

    pub(super) fn is_typing(&self) -> bool {
        self.prompt.is_some() || self.running().is_some_and(|r| r.blind.is_some())
    }

    pub(super) fn places(&self) -> &'static [Place] {
        match self.mode {
            _ if self.prompt.is_some() => &[Place::Form],
            Mode::Running(ref running) if running.blind.is_some() => running.blind.as_ref().map_or(&[], |blind| blind.places()),
            Mode::Closed => &[Place::Everywhere],
            Mode::Unfinished(_) => &[Place::Unfinished, Place::Everywhere],
            Mode::Before(_) => &[Place::Before, Place::List, Place::Everywhere],
            Mode::Running(_) => &[Place::Meeting, Place::Everywhere],
            Mode::After(_) => &[Place::After, Place::Everywhere],
            Mode::Actions(_) => &[Place::Actions, Place::List, Place::Everywhere],
            Mode::Past(_) => &[Place::Past, Place::List, Place::Everywhere],
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(prompt) = &mut self.prompt {
            prompt.paste(text);
        } else if let Some(blind) = self.running_mut().and_then(|r| r.blind.as_mut()) {
            blind.typing.paste(text);
        }
    }
}

impl App {
    /// The review screen comes to the front. A review that is not ended is asked about: it may be open in another window,
    /// and looking must not take it away from there.
    pub(super) fn enter_review(&mut self) -> Option<Effect> {
        if matches!(self.review.mode, Mode::Running(_) | Mode::After(_)) {
            return None;
        }
        if let Some(id) = self.my_unfinished() {
            self.review.mode = Mode::Unfinished(id);
        } else {
            self.prepare();
            if !meeting::unfinished(&self.cascade).is_empty() {
                self.say("someone else runs a review of this workspace: yours will be one of its own");
            }
        }
        None
    }

    /// The newest review that was begun and not ended, by whoever sits here or by nobody named.
    fn my_unfinished(&self) -> Option<Id> {
        let mine = |r: &&crate::domain::review::Review| r.facilitator.is_none() || self.me.is_none() || r.facilitator == self.me;
        meeting::unfinished(&self.cascade).into_iter().find(mine).map(|r| r.id)
    }

    /// Whether the page before a review is open.
    pub fn is_before_a_review(&self) -> bool {
        matches!(self.review.mode, Mode::Before(_))
    }

    /// While the page before a review was looked at, it was begun in another window: then it is this one that is gone on with,
    /// and no second is begun beside it. Returns that in a sentence.
    fn begun_elsewhere(&mut self) -> Option<String> {
        let id = self.my_unfinished().filter(|_| self.is_before_a_review())?;
        self.review.put_aside();
        self.review.mode = Mode::Unfinished(id);
        let sentence = "the review was begun in another window: {go-on} goes on with it here, {close-review} closes it";
        Some(self.keymap.filled(sentence))
    }

    /// Looks at how things stand: one pass over the workspace, not one per frame. What was done to the agenda of the same day
    /// stays, wherever one looked meanwhile.
    pub(super) fn prepare(&mut self) {
        self.review.put_aside();
        let minutes = self.review.minutes.unwrap_or(self.cascade.settings.review_minutes);
        let aside = self.review.aside.take().filter(|(day, ..)| *day == self.now.today);
        let (_, minutes, hand) = aside.unwrap_or((self.now.today, minutes, ByHand::default()));
        self.review.mode = Mode::Before(Before::new(&self.cascade, &mut self.board, minutes, hand));
    }

    pub(super) fn unfinished_act(&mut self, command: Unfinished) -> Option<Effect> {
        let Mode::Unfinished(id) = self.review.mode else { return None };
        match command {
            Unfinished::Start => self.resume(id),
            Unfinished::EndMeeting => {
                let confirm = Confirm::close_review(&self.cascade, id, self.now.today)?;
                self.open(Overlay::Confirm(confirm))
            }
        }
    }

    /// One step back: from what lies beside the agenda to it, from there to the deck. Never out of a review that runs.
    pub(super) fn review_back(&mut self) -> Option<Effect> {
        match self.review.mode {
            Mode::Closed => return self.enter_review(),
            Mode::Unfinished(_) | Mode::Before(_) => return self.go(Tab::Deck),
            // Esc is pressed without thinking: it does not take a room away from what it talks about.
            Mode::Running(_) => self.say_keys("the review runs: {deck} shows the deck meanwhile, {end-review} ends the review"),
            Mode::After(_) | Mode::Actions(_) | Mode::Past(_) => self.prepare(),
        }
        None
    }

    /// Closes a review that was not ended, as it stands.
    pub(in crate::app) fn close_review(&mut self, id: Id) -> Option<Effect> {
        let review = self.cascade.reviews().find(|r| r.id == id && r.ended.is_none())?;
        let ops = meeting::Meeting::of(review).close(&self.cascade, &mut self.board);
        self.submit_review(Verb::Review, ops, AfterEntry::Ended(id))
    }

    /// A key while something is typed.
    pub(super) fn review_typed(&mut self, key: Key) -> Option<Effect> {
        if self.review.prompt.is_some() { self.prompt_key(key) } else { self.blind_key(key) }
    }

    /// Commits for the review; a refusal is said where it was typed.
    pub(super) fn submit_review(&mut self, verb: Verb, ops: Vec<Op>, after: AfterEntry) -> Option<Effect> {
        match ctx!(self).request(verb, ops, "", After::Review(after)) {
            Ok(request) => Some(Effect::Commit(request)),
            Err(refusal) => {
                self.review_failed(&refusal.0);
                self.complain(refusal.0);
                None
            }
        }
    }

    /// Something was committed, by the review or by anything else.
    pub(super) fn review_committed(&mut self, change: &Change, after: After) {
        match after {
            After::Review(AfterEntry::Started(id)) => {
                self.take_up(id);
                self.say_keys("the clock runs: {next-entry} goes to the first entry, {pause} stops it");
                return;
            }
            After::Review(AfterEntry::Ended(id)) => {
                let was_running = self.review.is_running();
                self.review.let_go();
                self.review.mode = Mode::After(Ended::new(&self.cascade, &self.board, id));
                if was_running {
                    // Asked once by itself: those who were there are still there.
                    self.rate(id);
                }
                return;
            }
            After::Review(AfterEntry::Written) => self.review.prompt = None,
            _ => {}
        }
        if change.verb == Verb::Clock {
            if let Mode::Running(running) = &mut self.review.mode {
                running.meeting.committed(&self.cascade, &mut self.board, change);
            }
            return;
        }
        if self.review_reopened(change) {
            return;
        }
        match &mut self.review.mode {
            Mode::Running(_) => self.meeting_follows(change),
            Mode::After(ended) => ended.refresh(&self.cascade, &self.board),
            Mode::Past(past) => past.refresh(&self.cascade, &self.board),
            Mode::Actions(actions) => actions.refresh(&self.cascade, self.board.today()),
            Mode::Before(_) => self.prepare_again(),
            Mode::Closed | Mode::Unfinished(_) => {}
        }
    }

    /// The end of a review was taken back: it goes on where its end was shown, elsewhere it is asked about.
    fn review_reopened(&mut self, change: &Change) -> bool {
        let reopened = |op: &Op| matches!(op, Op::Set { new: Field::Ended(None), .. });
        let Some(id) = change.ops.iter().find(|op| reopened(op)).map(Op::subject) else { return false };
        if self.review.is_running() {
            return false;
        }
        let ended_here = matches!(&self.review.mode, Mode::After(ended) if ended.review == id);
        self.review.mode = Mode::Closed;
        if self.tab != Tab::Review {
            return true;
        }
        if ended_here {
            self.take_up(id);
            let said = self.status.take().map(|s| s.text).unwrap_or_default();
            self.say(format!("{said}: the review goes on, its clock runs"));
        } else {
            self.enter_review();
        }
        true
    }

    /// Something could not be saved: what was typed stays, with the sentence below it. False when nothing is being typed.
    pub(super) fn review_failed(&mut self, sentence: &str) -> bool {
        let Some(prompt) = self.review.prompt.as_mut().filter(|_| self.overlays.is_empty()) else { return false };
        prompt.error = Some((prompt.focus, sentence.to_owned()));
        true
    }

    /// Another process changed the workspace: in a running meeting, these.
    pub(super) fn review_reloaded(&mut self, touched: &[Id]) {
        match &mut self.review.mode {
            Mode::Running(_) => self.meeting_reloaded(touched),
            Mode::After(ended) => {
                let id = ended.review;
                if self.cascade.reviews().any(|r| r.id == id && r.ended.is_none()) {
                    self.review.mode = Mode::Unfinished(id);
                } else {
                    ended.refresh(&self.cascade, &self.board);
                }
            }
            Mode::Past(past) => past.refresh(&self.cascade, &self.board),
            Mode::Actions(actions) => actions.refresh(&self.cascade, self.board.today()),
            Mode::Before(_) => {
                if let Some(sentence) = self.begun_elsewhere() {
                    self.say(sentence);
                } else {
                    self.prepare_again();
                }
            }
            Mode::Unfinished(id) => {
                let id = *id;
                if !self.cascade.reviews().any(|r| r.id == id && r.ended.is_none()) {
                    self.review.mode = Mode::Closed;
                    self.enter_review();
                }
            }
            Mode::Closed => {}
        }
    }

    /// Time passed.
    pub(super) fn review_tick(&mut self, passed: Duration) -> Option<Effect> {
        let shown = self.tab == Tab::Review;
        let running = self.review.running_mut().filter(|r| !r.meeting.is_paused())?;
        if running.meeting.tick(passed) && shown {
            self.touch(Region::Header | Region::List);
        }
        if self.waits_for_a_name() {
            return None;
        }
        self.save_clock(false)
    }

    pub(super) fn review_click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        let Hit::Row(n) = hit else { return None };
        let again = match &mut self.review.mode {
            Mode::Before(before) => before.select(n),
            Mode::Actions(actions) => actions.select(n),
            Mode::Past(past) => past.select(&self.cascade, &self.board, n),
            _ => false,
        };
        if again && double && matches!(self.review.mode, Mode::Actions(_)) {
            return self.actions_act(ActionsCommand::ToggleDone);
        }
        None
    }
}
