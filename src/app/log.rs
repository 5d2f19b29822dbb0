//! The log screen: every change, who, when, why; by item or person; undo from here.
//!
//! Read page by page as one scrolls: the log may be long.

use super::{
    App,
    cursor::{Cursor, Motion},
    event::{Effect, Hit, Want},
    keys::Action,
    overlay::Overlay,
};
use crate::domain::{
    Cascade, Change, Id, Op, describe,
    history::{LogEntry, LogFilter},
};

/// How many lines are read at a time.
const PAGE: usize = 200;

/// The state of the log screen.
#[derive(Debug)]
pub struct Log {
    /// Which changes are shown.
    pub query: LogFilter,
    /// The lines read so far, newest first.
    pub entries: Vec<LogEntry>,
    /// The selected one.
    pub cursor: Cursor,
    /// The selected change with all its operations; `None` until it was asked for.
    pub open: Option<Change>,
    /// What that change did, line by line: told once, when it was read.
    pub told: Vec<String>,
    /// The first of those lines that is shown.
    pub told_top: usize,
    /// Whether the selected change is wanted whole.
    wants_open: bool,
    /// Whether there may be older lines than those read.
    more: bool,
}

impl Default for Log {
    fn default() -> Log {
        Log {
            query: LogFilter { limit: PAGE, ..LogFilter::default() },
            entries: Vec::new(),
            cursor: Cursor::default(),
            open: None,
            told: Vec::new(),
            told_top: 0,
            wants_open: false,
            more: true,
        }
    }
}

impl Log {
    /// The selected line.
    pub fn selected(&self) -> Option<&LogEntry> {
        self.entries.get(self.cursor.at)
    }

    /// How many lines were read, and whether there may be more.
    pub fn count(&self) -> (usize, bool) {
        (self.entries.len(), self.more)
    }

    /// The selected change was read whole.
    pub(super) fn show(&mut self, change: Change, cascade: &Cascade) {
        self.told = describe::in_full(cascade, &change);
        self.told_top = 0;
        self.open = Some(change);
    }

    /// Reads everything anew: something was changed, or the filter was.
    pub fn forget(&mut self) {
        self.entries.clear();
        self.query.before = None;
        self.more = true;
        self.open = None;
        self.wants_open = false;
    }

    /// Only changes of an item; `None`: of everything.
    pub fn only_item(&mut self, item: Option<Id>) {
        self.query.item = item;
        self.cursor.at = 0;
        self.forget();
    }

    /// Only changes by a person; `None`: by everyone.
    pub fn only_person(&mut self, person: Option<Id>) {
        self.query.person = person;
        self.cursor.at = 0;
        self.forget();
    }

    /// What has to be read before the next frame is whole.
    pub(super) fn want(&self) -> Option<Want> {
        if self.more && self.cursor.at + self.cursor.seen().page + 1 >= self.entries.len() {
            return Some(Want::Log(self.query.clone()));
        }
        let selected = self.selected()?;
        (self.wants_open && self.open.as_ref().map(|c| c.id) != Some(selected.header.id))
            .then_some(Want::Change(selected.header.id))
    }

    /// A page was read.
    pub(super) fn read(&mut self, asked: &LogFilter, entries: Vec<LogEntry>) {
        if *asked != self.query {
            return;
        }
        self.more = entries.len() == self.query.limit;
        self.query.before = entries.last().map(|e| e.seq).or(self.query.before);
        self.entries.extend(entries);
        self.cursor.step(0, self.entries.len());
    }

    /// Nothing more can be read: not asked for again at every frame.
    pub(super) fn failed(&mut self) {
        self.more = false;
        self.wants_open = false;
    }

    fn step(&mut self, by: isize) {
        self.cursor.step(by, self.entries.len());
    }
}

impl App {
    /// The log comes to the front with the changes of one item.
    pub(super) fn show_log_of(&mut self, item: Id) {
        self.tab = super::Tab::Log;
        self.log.only_item(Some(item));
    }

    /// What a key of the log asks for.
    pub(super) fn log_act(&mut self, action: Action) -> Option<Effect> {
        let log = &mut self.log;
        if let Some(motion) = Motion::of(action) {
            log.step(log.cursor.by(motion));
            return None;
        }
        match action {
            Action::Open => log.wants_open = !log.wants_open,
            Action::Filter => return open!(self, Overlay::log_person(&ctx!(self), self.log.query.person)),
            Action::DetailDown => log.told_top = (log.told_top + 3).min(log.told.len().saturating_sub(1)),
            Action::DetailUp => log.told_top = log.told_top.saturating_sub(3),
            Action::ItemLog => self.only_this_item(),
            Action::ToItem => self.go_to_item(),
            Action::UndoThis => {
                let entry = log.selected()?;
                if entry.undone_by.is_some() {
                    self.say("this change is taken back already");
                    return None;
                }
                return Some(Effect::Undo(Some(entry.header.id)));
            }
            Action::Back => {
                if log.wants_open {
                    log.wants_open = false;
                    log.open = None;
                } else if log.query.item.is_some() || log.query.person.is_some() {
                    log.query.person = None;
                    log.only_item(None);
                } else {
                    return self.act(Action::GoDeck);
                }
            }
            _ => {}
        }
        None
    }

    /// Only the changes of what the selected one is about.
    fn only_this_item(&mut self) {
        let about = self.log.selected().and_then(|e| e.first.as_ref()).map(Op::subject).filter(|id| *id != Id::WORKSPACE);
        match about {
            Some(id) if self.log.query.item == Some(id) => self.say_keys("these are its changes already: {back} shows all"),
            Some(id) => self.log.only_item(Some(id)),
            None => self.say("this change is not about one item"),
        }
    }

    /// To the deck, at the item the selected change is about.
    fn go_to_item(&mut self) {
        let about = self.log.selected().and_then(|e| e.first.as_ref()).map(Op::subject);
        let Some(ix) = about.and_then(|id| self.cascade.find(id)) else {
            self.say("this change is not about one item");
            return;
        };
        self.tab = super::Tab::Deck;
        if !self.deck.reveal(&self.cascade, &self.board, ix) {
            self.say("the item is not shown: it is deleted, or its cycle is not chosen");
        }
    }

    pub(super) fn log_click(&mut self, hit: Hit, double: bool) -> Option<Effect> {
        if let Hit::Row(n) = hit
            && n < self.log.entries.len()
        {
            self.log.cursor.at = n;
            if double {
                self.log.wants_open = true;
            }
        }
        None
    }
}
