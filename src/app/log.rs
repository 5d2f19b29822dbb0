//! The log screen: every change, who, when, why; by item or person; undo from here.
//!
//! Read page by page as one scrolls: the log may be long.

use super::{
    Tab,
    ctx::Ctx,
    cursor::Cursor,
    event::{Effect, Hit, Want},
    keys::{Place, command::Log as Command},
    overlay::Overlay,
    reply::{Next, Reply},
    screens::Screen,
};
use crate::domain::{
    Cascade, Change, CheckIn, Id, Ix, Op, describe,
    history::{LogEntry, LogFilter, Reached, SHORT},
};
use std::sync::Arc;

/// How many lines are read at a time.
const PAGE: usize = 200;

/// How many lines a portion of a find has at most: each is read whole, and a key may be waiting.
const HITS: usize = 20;

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
    /// Of a find in what was said, how far it came.
    pub reached: Reached,
    /// What had come last when it was looked at the time before: what came later is new. `None`: it never was.
    pub seen: Option<i64>,
    /// The same of now.
    pub looked: Option<i64>,
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
            reached: Reached::NOTHING,
            seen: None,
            looked: None,
        }
    }
}

impl Log {
    /// The selected line.
    pub fn selected(&self) -> Option<&LogEntry> {
        self.entries.get(self.cursor.at)
    }

    /// How far it was looked at the last time.
    pub(super) fn remember(&mut self, seen: Option<i64>) {
        (self.seen, self.looked) = (seen, seen);
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

    /// Only changes of an item; `None`: of everything.
    pub fn only_item(&mut self, item: Option<Id>) {
        self.query.item = item;
        self.cursor.at = 0;
        self.forget();
    }

    /// Only changes by a person; `None`: by everyone.
    pub fn only_person(&mut self, person: Option<Id>, cascade: &Cascade) {
        self.query.person = person;
        self.query.twins = person.map(|id| cascade.twins_of(id)).unwrap_or_default();
        self.cursor.at = 0;
        self.forget();
    }

    /// Only changes of these items; `None`: of everything.
    pub(super) fn only_these(&mut self, items: Option<Arc<[Id]>>) {
        if self.query.items != items {
            self.query.items = items;
            self.forget();
        }
    }

    /// Only changes in which this was said; `None`: whatever was said. It is looked for while no key waits.
    pub(super) fn look(&mut self, sought: Option<Arc<str>>) {
        if self.query.said != sought {
            self.query.said = sought;
            self.cursor.at = 0;
            self.forget();
        }
    }

    /// What of a find is still to be looked through: what fills the page and the one after it is read, no more.
    pub(super) fn wants_said(&self) -> Option<(LogFilter, Reached)> {
        let enough = self.cursor.at + 2 * self.cursor.seen().page.max(1);
        let wanted = self.query.said.is_some() && self.more && self.entries.len() <= enough;
        wanted.then(|| (LogFilter { limit: HITS, ..self.query.clone() }, self.reached))
    }

    /// A portion was looked through.
    pub(super) fn read_said(&mut self, asked: &LogFilter, entries: Vec<LogEntry>, reached: Reached) {
        if (LogFilter { limit: self.query.limit, ..asked.clone() }) != self.query {
            return;
        }
        self.reached = reached;
        self.more = !reached.is_all;
        self.entries.extend(entries);
        self.cursor.step(0, self.entries.len());
    }

    /// A page was read.
    pub(super) fn read(&mut self, asked: &LogFilter, entries: Vec<LogEntry>) {
        if *asked != self.query {
            return;
        }
        self.more = entries.len() == self.query.limit;
        self.query.before = entries.last().map(LogEntry::place).or(self.query.before);
        // What stands on a page that was shown is no news the next time.
        self.looked =
            self.looked.max(entries.iter().map(|entry| entry.seq).max()).filter(|_| !self.query.is_narrowed()).or(self.looked);
        self.entries.extend(entries);
        self.cursor.step(0, self.entries.len());
    }

    /// Nothing more can be read: not asked for again at every frame.
    pub(super) fn failed(&mut self) {
        self.more = false;
        self.wants_open = false;
    }

    /// Does what a key of the log asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        match command {
            Command::Open => self.wants_open = !self.wants_open,
            Command::Filter => return Reply::open(Overlay::log_person(ctx, self.query.person)),
            Command::Find => return Reply::open(Overlay::said(self.query.said.clone())),
            Command::NextMatch | Command::PreviousMatch if self.query.said.is_none() => {
                return ctx.say("nothing is looked for: {find-said} finds in what was said");
            }
            // Every line is a match.
            Command::NextMatch => self.cursor.step(1, self.entries.len()),
            Command::PreviousMatch => self.cursor.step(-1, self.entries.len()),
            Command::DetailDown => self.told_top = (self.told_top + 3).min(self.told.len().saturating_sub(1)),
            Command::DetailUp => self.told_top = self.told_top.saturating_sub(3),
            Command::ItemLog => match self.about().filter(|id| *id != Id::WORKSPACE) {
                Some(id) if self.query.item == Some(id) => {
                    return ctx.say("these are its changes already: {back} shows all");
                }
                Some(id) => self.only_item(Some(id)),
                None => return Reply::say("this change is not about one item"),
            },
            Command::ToItem => {
                let hidden = "the item is not shown: it is deleted, or its cycle is not chosen";
                return match self.about().and_then(|id| ctx.cascade.find(id)) {
                    Some(ix) => ctx.on_deck(ix, hidden),
                    None => Reply::say("this change is not about one item"),
                };
            }
            Command::Revise | Command::Unlink => return self.says_right(command == Command::Unlink, ctx),
            Command::UndoThis => {
                return match self.selected() {
                    Some(entry) if entry.undone_by.is_some() => Reply::say("this change is taken back already"),
                    Some(entry) => Reply::next(Next::Effect(Effect::Undo(Some(entry.header.id)))),
                    None => Reply::stay(),
                };
            }
        }
        Reply::stay()
    }

    /// Says right what the selected change said of how something stands, or takes that back; of several asks which.
    fn says_right(&self, takes_back: bool, ctx: &mut Ctx<'_>) -> Reply {
        let Some(entry) = self.selected() else { return Reply::stay() };
        if entry.undone_by.is_some() {
            return Reply::say("this change is taken back already");
        }
        match self.check_ins()[..] {
            [] if entry.ops > SHORT => ctx
                .say("it says too much to choose from here: {go-to-item}, and there {item-log} lists what was said of one item"),
            [] => Reply::say("this change says nothing of how anything stands"),
            [only] => ctx.says_right(only, takes_back),
            ref several => Reply::open(Overlay::check_ins(ctx, several, takes_back)),
        }
    }

    /// The check-ins of the selected change, of the item that is looked at alone where there is one.
    fn check_ins(&self) -> Vec<&CheckIn> {
        let Some(entry) = self.selected() else { return Vec::new() };
        let ops = match &self.open {
            Some(open) if open.id == entry.header.id => &open.ops[..],
            _ if entry.all.is_empty() => entry.first.as_slice(),
            _ => &entry.all[..],
        };
        let all = ops.iter().filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None });
        let mut all: Vec<&CheckIn> = all.filter(|c| self.query.item.is_none_or(|item| c.item == item)).collect();
        // Nobody chooses among more, nor is the first of very many the one that is meant.
        if all.len() as u64 > SHORT || (self.query.item.is_none() && entry.all.is_empty() && entry.ops > SHORT) {
            all.clear();
        }
        all
    }

    /// A check-in of the selected change.
    pub(super) fn check_in(&self, id: Id) -> Option<&CheckIn> {
        self.check_ins().into_iter().find(|c| c.id == id)
    }

    /// What the selected change is about, first of all.
    fn about(&self) -> Option<Id> {
        self.selected().and_then(|e| e.first.as_ref()).map(Op::subject)
    }
}

impl Screen for Log {
    fn places(&self) -> &'static [Place] {
        &[Place::Log, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    fn item(&self, _: &Cascade) -> Option<Ix> {
        None
    }

    fn step(&mut self, by: isize, _: &mut Ctx<'_>) {
        self.cursor.step(by, self.entries.len());
    }

    /// One step back: the open change closes, then the find and then the filter goes, then the deck is shown.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if self.wants_open {
            self.wants_open = false;
            self.open = None;
        } else if self.query.said.is_some() {
            self.look(None);
        } else if self.query.item.is_some() || self.query.person.is_some() {
            self.query.person = None;
            self.only_item(None);
        } else if ctx.only.is_some() {
            return Reply::next(Next::EveryTeam);
        } else {
            return Reply::next(Next::go(Tab::Deck));
        }
        Reply::stay()
    }

    fn click(&mut self, hit: Hit, double: bool, _: &mut Ctx<'_>) -> Reply {
        if let Hit::Row(n) = hit
            && n < self.entries.len()
        {
            self.cursor.at = n;
            self.wants_open |= double;
        }
        Reply::stay()
    }

    fn enter(&mut self, again: bool, _: &mut Ctx<'_>) -> Reply {
        if !again {
            // Whoever comes back has seen what there was.
            self.seen = self.looked;
            self.only_item(None);
        }
        Reply::stay()
    }

    /// Reads everything anew: something was changed, or the filter was.
    fn forget(&mut self) {
        self.entries.clear();
        self.query.before = None;
        self.reached = Reached::NOTHING;
        self.more = true;
        self.open = None;
        self.wants_open = false;
    }

    fn want(&self) -> Option<Want> {
        if self.query.said.is_none() && self.more && self.cursor.at + self.cursor.seen().page + 1 >= self.entries.len() {
            return Some(Want::Log(self.query.clone()));
        }
        let selected = self.selected()?;
        (self.wants_open && self.open.as_ref().map(|c| c.id) != Some(selected.header.id))
            .then_some(Want::Change(selected.header.id))
    }
}
