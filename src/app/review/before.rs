//! Before a review: how fresh the data is, who is missing, what changed, and the agenda, which can still be altered.

use super::{
    AfterEntry, Mode,
    between::{Actions, Past},
};
use crate::{
    app::{App, ctx::Ctx, cursor::Cursor, event::Effect, keys::command::Before as Command, reply::Reply},
    domain::{
        Board, Cascade, Entity, Ix, Op,
        agenda::{self, Agenda, AgendaItem, Subject},
        change::Verb,
        meeting::{
            self,
            before::{Readiness, news, nudge, nudges, readiness},
            by_hand::ByHand,
        },
    },
};

/// The page before a review.
#[derive(Debug)]
pub struct Before {
    /// How fresh everything is.
    pub ready: Readiness,
    /// What changed since the last review.
    pub news: Vec<String>,
    /// What is to be talked about.
    pub agenda: Agenda,
    /// The selected entry: of the items, then of the parked.
    pub cursor: Cursor,
    /// How many nudges were copied, one after the other.
    pub nudged: usize,
    /// What was done to the agenda by hand.
    pub(super) hand: ByHand,
}

impl Before {
    /// As things stand, with what was done to the agenda by hand. A few passes over the workspace.
    pub(super) fn new(cascade: &Cascade, board: &mut Board, minutes: u32, hand: ByHand) -> Before {
        let last = meeting::last_ended(cascade, board.today());
        let agenda = agenda::agenda_of(cascade, board, last, minutes, meeting::MOST_PARKED);
        let agenda = if hand == ByHand::default() { agenda } else { hand.again(cascade, agenda) };
        let ready = readiness(cascade, board);
        Before { ready, news: news(cascade, board, last), agenda, cursor: Cursor::default(), nudged: 0, hand }
    }

    /// Whether anything was done to the agenda by hand.
    pub fn is_altered(&self) -> bool {
        self.hand != ByHand::default()
    }

    /// How many entries there are, parked ones too.
    pub fn entries(&self) -> usize {
        self.agenda.items.len() + self.agenda.parked.len()
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<&AgendaItem> {
        self.agenda.items.iter().chain(&self.agenda.parked).nth(self.cursor.at)
    }

    pub(super) fn select(&mut self, n: usize) -> bool {
        self.cursor.select(n, self.entries())
    }

    pub(super) fn step(&mut self, by: isize) {
        self.cursor.step(by, self.entries());
    }

    fn sum(&mut self) {
        self.agenda.planned_seconds = self.agenda.items.iter().map(|i| i.seconds).sum();
    }

    /// Parks the selected entry. Returns false when it is parked already.
    fn drop_entry(&mut self, cascade: &Cascade) -> bool {
        if self.cursor.at >= self.agenda.items.len() {
            return false;
        }
        let item = self.agenda.items.remove(self.cursor.at);
        self.hand.drops(cascade, &item);
        self.agenda.parked.insert(0, item);
        self.sum();
        self.step(0);
        true
    }

    /// Puts the selected parked entry on the agenda, before the rest.
    fn pull_in(&mut self, cascade: &Cascade) -> bool {
        let n = self.agenda.items.len();
        if self.cursor.at < n || self.agenda.parked.len() <= self.cursor.at - n {
            return false;
        }
        let item = self.agenda.parked.remove(self.cursor.at - n);
        self.hand.pulls(cascade, &item);
        let at = self.agenda.items.iter().position(|i| matches!(i.subject, Subject::Rest(_))).unwrap_or(n);
        self.agenda.items.insert(at, item);
        self.sum();
        self.cursor.at = at;
        true
    }

    fn swap(&mut self, cascade: &Cascade, with: Option<usize>) {
        let n = self.agenda.items.len();
        if let Some(with) = with.filter(|&w| w < n && self.cursor.at < n) {
            self.agenda.items.swap(self.cursor.at, with);
            self.cursor.at = with;
            self.hand.orders(cascade, &self.agenda.items);
        }
    }
}

impl App {
    /// Things changed: the agenda is made anew, with what was done to it by hand.
    pub(super) fn prepare_again(&mut self) {
        let Mode::Before(before) = &self.review.mode else { return };
        self.prepare_for(before.agenda.minutes);
    }

    fn prepare_for(&mut self, minutes: u32) {
        let Mode::Before(before) = &mut self.review.mode else { return };
        let (cursor, nudged, hand) = (before.cursor, before.nudged, std::mem::take(&mut before.hand));
        *before = Before { cursor, nudged, ..Before::new(&self.cascade, &mut self.board, minutes, hand) };
        before.step(0);
    }

    pub(in crate::app) fn before_act(&mut self, command: Command) -> Option<Effect> {
        let Mode::Before(before) = &mut self.review.mode else { return None };
        match command {
            Command::Park if before.drop_entry(&self.cascade) => {}
            Command::Park => self.say_keys("it is parked already: {pull-in} pulls it in"),
            Command::PullIn => {
                if before.pull_in(&self.cascade) {
                    let (planned, budget) = (before.agenda.planned_seconds, before.agenda.budget_seconds);
                    if planned > budget {
                        let over = crate::domain::text::say::say_clock(i64::from(planned - budget));
                        self.say(format!("pulled in: the agenda is {over} longer than there is time, every clock shrinks"));
                    }
                } else {
                    self.say_keys("it is on the agenda already: {park-before} parks it");
                }
            }
            Command::Earlier => before.swap(&self.cascade, before.cursor.at.checked_sub(1)),
            Command::Later => before.swap(&self.cascade, Some(before.cursor.at + 1)),
            Command::MoreMinutes | Command::FewerMinutes => {
                let now = before.agenda.minutes;
                let minutes = if command == Command::MoreMinutes { now + 5 } else { now.saturating_sub(5) }.clamp(5, 240);
                if minutes == now {
                    self.say("a review takes 5 to 240 minutes");
                    return None;
                }
                self.prepare_for(minutes);
            }
            Command::Copy => {
                let owing: Vec<_> = before.ready.owners.iter().filter(|o| !o.missing.is_empty()).collect();
                if owing.is_empty() {
                    self.say("nobody owes a check-in");
                    return None;
                }
                let n = before.nudged % owing.len();
                let text = nudge(&self.cascade, owing[n], self.board.today());
                before.nudged = n + 1;
                return Some(Effect::Copy(text));
            }
            Command::CopyAll => {
                let text = nudges(&self.cascade, &before.ready, self.board.today());
                if text.is_empty() {
                    self.say("nobody owes a check-in");
                    return None;
                }
                return Some(Effect::Copy(text));
            }
            Command::Why => return self.about_entry("select an item to see why it is on the agenda", |ix, ctx| ctx.why(ix)),
            Command::ToItem => {
                let hidden = "the item is not shown: it is deleted, or filtered away";
                return self.about_entry("select an item to see it on the deck", |ix, ctx| ctx.on_deck(ix, hidden));
            }
            Command::Revise => return self.about_entry("this entry is not about one item", |ix, ctx| ctx.revise(ix)),
            Command::ItemLog => return self.about_entry("this entry is not about one item", |ix, ctx| ctx.log_of(ix)),
            Command::NextView => {
                self.review.put_aside();
                self.review.mode = Mode::Actions(Actions::new(&self.cascade, self.board.today()));
            }
            Command::PreviousView => {
                self.review.put_aside();
                self.review.mode = Mode::Past(Past::new(&self.cascade, &self.board));
            }
            Command::Start => return self.start_review(),
        }
        None
    }

    /// What is done to the item of the selected entry, or one sentence where it is about none.
    fn about_entry(&mut self, none: &str, does: impl FnOnce(Ix, &mut Ctx<'_>) -> Reply) -> Option<Effect> {
        let Mode::Before(before) = &self.review.mode else { return None };
        let reply = match before.selected().map(|e| &e.subject) {
            Some(&Subject::Item(ix)) => does(ix, &mut ctx!(self)),
            _ => Reply::say(none),
        };
        self.follow(reply)
    }

    fn start_review(&mut self) -> Option<Effect> {
        let id = self.ids.next_id();
        let Mode::Before(before) = &self.review.mode else { return None };
        let review = meeting::start(&self.cascade, id, self.me, &before.agenda);
        let ops = vec![Op::Create(Entity::Review(Box::new(review)))];
        self.submit_review(Verb::Review, ops, AfterEntry::Started(id))
    }
}
