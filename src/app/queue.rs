//! The check-ins screen: what I owe, most overdue first, the form open in its first row; and what a manager has to look at.
//!
//! Saving a row takes it off the list and goes on with the next. Made anew when the screen is entered and after every
//! commit while it is in front, never per key. Must not know: how a row looks.

use super::{
    Tab,
    about::HIDDEN,
    ctx::Ctx,
    cursor::Cursor,
    event::{Hit, Want},
    keys::{Place, command::CheckIns as Command},
    overlay::{
        Overlay,
        form::{Form, question::acknowledge},
    },
    reply::{Next, Reply},
    screens::Screen,
};
use crate::domain::{
    Cascade, CheckIn, Health, Id, Ix,
    change::Verb,
    edit,
    queue::{self, Concern, Debt, Owed, Owned},
    text,
    theory::{self, HitRate},
};
use std::collections::BTreeSet;

/// How much of what falls due later is listed: what is further off is nobody's concern today.
const AHEAD: usize = 8;

/// A line of the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Above lines that belong together.
    Heading(&'static str),
    /// Something I owe.
    Owed(Owed),
    /// Something I would owe, had it not been put off.
    Snoozed(Owed),
    /// How something of mine ended, as I proposed it: it waits for the room.
    Proposed(Owed),
    /// Something that falls due later: listed once nothing is owed.
    Ahead(Owed),
    /// A check-in of a report that I have not acknowledged.
    Unread(Box<CheckIn>),
    /// A report there is something to say about.
    Concern(Id, Concern),
    /// What a manager said to my check-in: of what item, who, when and what.
    Said(Id),
}

/// What a check-in changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The item.
    pub item: Id,
    /// What it was when the screen was entered.
    pub before: Health,
    /// What it is now.
    pub after: Health,
}

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Queue {
    /// Everything that is listed.
    pub rows: Vec<Row>,
    /// The selected line.
    pub cursor: Cursor,
    /// The most lines that were listed since the screen was entered: what is settled leaves its room, so that nothing moves.
    pub most: usize,
    /// How many debts were settled since the screen was entered.
    pub settled: usize,
    /// How many debts are left.
    pub left: usize,
    /// What was settled did to the health of items, in the order it was done.
    pub moved: Vec<Moved>,
    /// The newest check-ins of what reports own, once the store has answered.
    newest: Option<Vec<CheckIn>>,
    /// What reports own.
    reads: Vec<Id>,
    /// Since when what is silent is its owner's, once the store has answered.
    owned: Option<Owned>,
    /// What was silent for long, of mine and of reports.
    silent: BTreeSet<Id>,
    /// The health of what I owed when the screen was entered, and of the objectives above it.
    before: Vec<(Id, Health)>,
    /// How often theories had held then.
    hits: HitRate,
    /// How verdicts moved that; `None`: none did.
    pub hits_moved: Option<String>,
}

impl Queue {
    /// The selected line; `None` when there is none.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.cursor.at)
    }

    fn step_by(&mut self, by: isize) {
        let rows = &self.rows;
        self.cursor.step_over(by, rows.len(), |&at| !matches!(rows[at], Row::Heading(_)));
    }

    /// How many debts there were in all.
    pub fn total(&self) -> usize {
        self.settled + self.left
    }

    /// Since when what is silent is its owner's was read.
    pub(super) fn read_owned(&mut self, owned: Owned) {
        self.owned = Some(owned);
    }

    /// The newest check-ins were read.
    pub(super) fn read(&mut self, newest: Vec<CheckIn>) {
        self.newest = Some(newest);
    }

    /// Something was given to somebody else.
    pub(super) fn forget_owners(&mut self) {
        self.owned = None;
    }
}

impl Screen for Queue {
    fn places(&self) -> &'static [Place] {
        &[Place::CheckIns, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    /// The item the selected line is about; `None`: about an action, a person, or nothing.
    fn item(&self, cascade: &Cascade) -> Option<Ix> {
        match self.selected()? {
            Row::Owed(owed) | Row::Snoozed(owed) | Row::Proposed(owed) | Row::Ahead(owed) => match owed.debt {
                Debt::CheckIn(ix) | Debt::Score(ix) | Debt::Verdict { project: ix, .. } => Some(ix),
                Debt::Action(id) => cascade.actions().find(|a| a.id == id)?.item.and_then(|item| cascade.find(item)),
            },
            Row::Unread(check_in) => cascade.find(check_in.item),
            Row::Said(ack) => cascade.acknowledgements().find(|a| a.id == *ack).and_then(|a| cascade.find(a.item)),
            Row::Concern(_, concern) => {
                concern.missed.first().map(|(ix, _)| *ix).or_else(|| concern.snoozed.first().map(|(ix, _)| *ix))
            }
            Row::Heading(_) => None,
        }
    }

    fn step(&mut self, by: isize, _: &mut Ctx<'_>) {
        self.step_by(by);
    }

    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        Reply::next(if ctx.only.is_some() { Next::EveryTeam } else { Next::go(Tab::Deck) })
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        if let Hit::Row(n) = hit
            && self.rows.get(n).is_some_and(|r| !matches!(r, Row::Heading(_)))
        {
            self.cursor.at = n;
            if double {
                return self.settle(ctx);
            }
        }
        Reply::stay()
    }

    /// Counted from nought, the form open in the first row.
    fn enter(&mut self, again: bool, ctx: &mut Ctx<'_>) -> Reply {
        if again {
            return Reply::stay();
        }
        *self = Queue { cursor: self.cursor, ..Queue::default() };
        self.rebuild(ctx);
        self.cursor.at = 0;
        self.step_by(0);
        let (c, board) = (ctx.cascade, &*ctx.board);
        let owed = self.rows.iter().filter_map(|row| match row {
            Row::Owed(Owed { debt: Debt::CheckIn(ix) | Debt::Score(ix), .. }) => Some(*ix),
            _ => None,
        });
        // Every objective above once, after what hangs on it.
        let mut told: Vec<Ix> = owed.collect();
        let mut at = 0;
        while let Some(&ix) = told.get(at) {
            let above: Vec<Ix> = c.parents(ix).filter(|above| !told.contains(above)).collect();
            told.extend(above);
            at += 1;
        }
        self.before = told.into_iter().map(|ix| (c.item(ix).id, board.peek(c, ix).health)).collect();
        self.hits = theory::hit_rates(c).0;
        self.open_selected(ctx)
    }

    fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        let before = self.left;
        self.rebuild(ctx);
        // An undo brings a debt back: then it was not settled after all.
        self.settled = (self.settled + before).saturating_sub(self.left);
        let (c, board) = (ctx.cascade, &*ctx.board);
        let moved = self.before.iter().filter_map(|&(item, before)| {
            let after = board.peek(c, c.find(item)?).health;
            (after != before).then_some(Moved { item, before, after })
        });
        self.moved = moved.collect();
        self.hits_moved = theory::hit_rates(c).0.moved_from(self.hits);
    }

    /// What reports said may have changed, and what is whose.
    fn forget(&mut self) {
        self.newest = None;
        self.forget_owners();
    }

    fn want(&self) -> Option<Want> {
        if self.newest.is_none() && !self.reads.is_empty() {
            return Some(Want::Newest(self.reads.clone()));
        }
        (self.owned.is_none() && !self.silent.is_empty()).then(|| Want::Owned(self.silent.iter().copied().collect()))
    }
}

impl Queue {
    /// The form comes up when a check-in is selected.
    fn open_selected(&self, ctx: &Ctx<'_>) -> Reply {
        match self.selected() {
            Some(&Row::Owed(Owed { debt: Debt::CheckIn(ix), .. })) => ctx.check_in_by_itself(ix),
            _ => Reply::stay(),
        }
    }

    /// Makes every row anew; the cursor stays where it is: what comes next took the place of what was settled.
    pub(super) fn rebuild(&mut self, ctx: &Ctx<'_>) {
        let mut rows = Vec::new();
        let Some(me) = ctx.me else {
            self.rows = rows;
            self.left = 0;
            return;
        };
        let (c, board, today) = (ctx.cascade, &*ctx.board, ctx.today());
        let reports = queue::reports(c, me, today);
        let silent = queue::silent(c, board, &[&[me], &reports[..]].concat());
        // What was settled needs no second look at the others.
        if !silent.is_subset(&self.silent) {
            (self.silent, self.owned) = (silent, None);
        }
        let none = Owned::new();
        let owned = self.owned.as_ref().unwrap_or(&none);
        let owed = queue::queue(c, board, me, owned);
        self.left = owed.owed.len();
        let (to_score, others): (Vec<Owed>, Vec<Owed>) = owed.owed.into_iter().partition(|o| matches!(o.debt, Debt::Score(_)));
        rows.extend(others.into_iter().map(Row::Owed));
        let section = |rows: &mut Vec<Row>, title, more: Vec<Row>| {
            if !more.is_empty() {
                rows.push(Row::Heading(title));
                rows.extend(more);
            }
        };
        let to_score = to_score.into_iter().map(Row::Owed).chain(owed.proposed.into_iter().map(Row::Proposed));
        section(&mut rows, "To score", to_score.collect());
        section(&mut rows, "Snoozed", owed.snoozed.into_iter().map(Row::Snoozed).collect());
        section(&mut rows, "Said to you", queue::said_to(c, me, today).into_iter().map(Row::Said).collect());
        if !reports.is_empty() {
            self.reads = queue::items_of(c, &reports, today);
            let newest = self.newest.as_deref().unwrap_or(&[]);
            let unread = queue::unread(c, me, &reports, newest, today);
            // What a manager looks at follows the team that everything is narrowed to; what one owes oneself does not.
            let is_in = |ix: Ix| ctx.only.is_none_or(|only| only.held.contains(ix));
            let unread = unread.into_iter().filter(|check_in| c.find(check_in.item).is_some_and(is_in));
            section(&mut rows, "To acknowledge", unread.cloned().map(|c| Row::Unread(Box::new(c))).collect());
            let mut concerns = queue::concerns(c, board, &reports, owned);
            if let Some(only) = ctx.only {
                concerns.retain_mut(|(id, concern)| {
                    concern.missed.retain(|(ix, _)| is_in(*ix));
                    concern.snoozed.retain(|(ix, _)| is_in(*ix));
                    concern.overload = concern.overload.filter(|_| c.person(*id).is_some_and(|person| only.has(c, person)));
                    *concern != Concern::default()
                });
            }
            section(&mut rows, "Your people", concerns.into_iter().map(|(id, concern)| Row::Concern(id, concern)).collect());
        }
        if self.left == 0 {
            // An empty list would leave open whether anything is to come at all.
            let next = queue::ahead(c, board, me).into_iter().take(AHEAD).map(Row::Ahead).collect();
            section(&mut rows, "Next due", next);
        }
        self.most = self.most.max(rows.len());
        self.rows = rows;
        self.step_by(0);
    }

    /// How far one is, and what comes next: `3 of 7; next: Median setup time`. `None`: nothing is left.
    pub(super) fn comes_next(&self, cascade: &Cascade) -> Option<String> {
        let Some(Row::Owed(owed)) = self.selected() else { return None };
        let name = queue::name(cascade, &owed.debt);
        Some(format!("{} of {}; next: {}", self.settled, self.total(), text::one_line(&name, 40)))
    }

    /// A debt was settled: on with the next.
    pub(super) fn go_on(&mut self, ctx: &Ctx<'_>) -> Reply {
        if self.left == 0 {
            let n = crate::domain::text::say::say_count(self.settled, "item", "items");
            return Reply::say(format!("done: {n} settled, nothing else is owed"));
        }
        self.step_by(0);
        if !matches!(self.selected(), Some(Row::Owed(_))) {
            self.cursor.at = 0;
            self.step_by(0);
        }
        self.open_selected(ctx)
    }

    /// Does what a key of the check-ins screen asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let item = self.item(ctx.cascade);
        let not_one = || Reply::say("this line is not about one item");
        match command {
            // Nobody's list is empty for want of a name: here are those to choose from.
            Command::Open if ctx.me.is_none() => Reply::open(Overlay::form(Form::who(ctx, None))),
            Command::Open => self.settle(ctx),
            Command::CheckIn => match self.selected() {
                Some(Row::Unread(check_in)) => ctx.ask(Form::comment(ctx.cascade, check_in)),
                _ => self.check_in(false, ctx),
            },
            Command::NoChange => self.check_in(true, ctx),
            Command::ToggleDone => item.map_or_else(not_one, |ix| ctx.reached(ix)),
            Command::Snooze => match (self.selected(), item) {
                // The item an action or a verdict is about owes something else.
                (Some(Row::Owed(Owed { debt: Debt::Action(id), .. }) | Row::Ahead(Owed { debt: Debt::Action(id), .. })), _) => {
                    Form::action(ctx.cascade, *id, true).map_or_else(Reply::stay, |form| ctx.ask(form))
                }
                (Some(Row::Owed(Owed { debt: Debt::Verdict { .. }, .. })), _) => {
                    ctx.say("a verdict is not put off, only a check-in is: {settle} gives it")
                }
                (_, Some(ix)) => ctx.snooze(ix),
                (_, None) => Reply::say("only a check-in can be put off: select one"),
            },
            Command::Why => item.map_or_else(|| Reply::say("select an item to see why"), |ix| ctx.why(ix)),
            Command::ToItem => item.map_or_else(not_one, |ix| ctx.on_deck(ix, HIDDEN)),
            Command::Trend => item.map_or_else(not_one, |ix| ctx.trend(ix)),
            Command::ItemLog => item.map_or_else(not_one, |ix| ctx.log_of(ix)),
            Command::OwnerPage => match self.selected() {
                Some(&Row::Concern(person, _)) => ctx.person(person),
                _ => ctx.owner_page(item),
            },
            Command::DetailDown => ctx.scroll_detail(3),
            Command::DetailUp => ctx.scroll_detail(-3),
        }
    }

    /// Opens the form in the selected row, if a check-in is what it owes.
    fn check_in(&self, unchanged: bool, ctx: &Ctx<'_>) -> Reply {
        match self.selected() {
            Some(Row::Owed(owed) | Row::Snoozed(owed) | Row::Proposed(owed) | Row::Ahead(owed)) => match owed.debt {
                Debt::CheckIn(ix) => ctx.check_in(ix, unchanged),
                Debt::Score(ix) => ctx.propose(ix),
                Debt::Verdict { .. } => ctx.say("a verdict is asked for here, not a check-in: {settle} gives it"),
                Debt::Action(_) => ctx.say("an action is ticked off, not checked in on: {settle} does it"),
            },
            _ => Reply::say("nothing here is to be checked in on"),
        }
    }

    /// Enter: checks in, judges, ticks off, acknowledges.
    fn settle(&self, ctx: &mut Ctx<'_>) -> Reply {
        match self.selected() {
            Some(Row::Owed(owed) | Row::Snoozed(owed) | Row::Proposed(owed) | Row::Ahead(owed)) => match owed.debt {
                Debt::CheckIn(ix) => ctx.check_in(ix, false),
                Debt::Score(ix) => ctx.propose(ix),
                Debt::Verdict { link, .. } => Form::verdict(ctx.cascade, link).map_or_else(Reply::stay, |ask| ctx.ask(ask)),
                Debt::Action(id) => ctx.commit(Verb::Action, edit::complete_action(ctx.cascade, id, Some(ctx.today()))),
            },
            Some(Row::Unread(check_in)) => {
                let ops = vec![acknowledge(ctx, check_in)];
                ctx.commit(Verb::Acknowledge, ops)
            }
            Some(&Row::Concern(person, _)) => ctx.person(person),
            Some(Row::Said(_)) => self.item(ctx.cascade).map_or_else(Reply::stay, |ix| ctx.on_deck(ix, HIDDEN)),
            Some(Row::Heading(_)) | None => Reply::stay(),
        }
    }
}
