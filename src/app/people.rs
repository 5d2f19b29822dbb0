//! The people screen: the roster with what everyone answers for and owes; handing over, leave and reports from its rows.
//!
//! Its figures are made anew when the screen is entered and when something was committed while it is in front, never per key; how
//! deadlines were kept is read while no key waits. Must not know: how a row looks.

use super::{
    Tab,
    ctx::Ctx,
    cursor::Cursor,
    event::Hit,
    keys::{Place, command::People as Command},
    overlay::{
        Overlay,
        form::{Form, Noun},
        person::PersonPage,
        pick::Choice,
    },
    reply::{Go, Next, Reply},
    screens::Screen,
};
use crate::domain::{
    Cascade, Id, Ix,
    participation::Moves,
    roster::{self, Group, Narrow, Order, Row},
    workload::Workloads,
};
use chrono::NaiveDate;

/// The state of the screen.
#[derive(Debug, Default)]
pub struct People {
    /// Headings and people, as far as they are taken.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: Cursor,
    /// What people are put together by.
    pub group: Group,
    /// How they are ordered.
    pub order: Order,
    /// Who is shown; its team is the one that every screen is narrowed to.
    pub narrow: Narrow,
    /// What everyone owns and owes.
    pub loads: Workloads,
    /// What the selected person answers for; `None`: nobody is selected.
    pub page: Option<PersonPage>,
    /// Whom the last find found, best first.
    pub found: Vec<Id>,
}

impl People {
    /// Who is selected; `None` on a heading and when nobody is listed.
    pub fn selected(&self) -> Option<Id> {
        match self.rows.get(self.cursor.at) {
            Some(Row::Person(id)) => Some(*id),
            _ => None,
        }
    }

    /// Makes every row anew, of the figures that are known, and keeps the cursor on its person.
    pub(super) fn list(&mut self, ctx: &Ctx<'_>) {
        self.narrow.team = ctx.only.map(|only| only.team);
        let selected = self.selected();
        let held = ctx.only.map(|only| &*only.held);
        let how = (self.group, self.order);
        self.rows = roster::rows(ctx.cascade, &self.loads, &self.narrow, held, how, ctx.today());
        let at = selected.and_then(|id| self.rows.iter().position(|row| *row == Row::Person(id)));
        self.cursor.at = at.unwrap_or(self.cursor.at);
        self.step_by(0);
        self.look(ctx);
    }

    /// Moves the cursor to a person; who is not shown stays out of sight.
    pub(super) fn select(&mut self, id: Id, ctx: &Ctx<'_>) {
        if let Some(at) = self.rows.iter().position(|row| *row == Row::Person(id)) {
            self.cursor.at = at;
            self.look(ctx);
        }
    }

    /// How the deadlines of the next `n` items were kept was read.
    pub(super) fn tell(&mut self, n: usize, days: &[(Id, NaiveDate)], moves: &Moves, ctx: &Ctx<'_>) {
        self.loads.tell(ctx.cascade, n, days, moves, None, ctx.today());
        if self.loads.is_told() {
            self.list(ctx);
        }
    }

    /// Moves by so many rows, over headings, not past either end.
    fn step_by(&mut self, by: isize) {
        let rows = &self.rows;
        self.cursor.step_over(by, rows.len(), |&at| matches!(rows[at], Row::Person(_)));
    }

    /// What stands beside the list follows its cursor.
    fn look(&mut self, ctx: &Ctx<'_>) {
        self.page = self.selected().map(|id| {
            let mut page = PersonPage::new(ctx.cascade, ctx.today(), id);
            page.cursor = usize::MAX;
            let strip = |&ix: &Ix| Some((ix, *self.loads.strip(ix)?));
            page.strips = self.loads.is_told().then(|| page.items.iter().chain(&page.past).filter_map(strip).collect());
            page
        });
    }

    /// Does what a key of the people asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        match command {
            Command::Add => return Reply::open(Overlay::form(Form::add(ctx, None, Noun::Person))),
            Command::DetailDown => return ctx.scroll_detail(3),
            Command::DetailUp => return ctx.scroll_detail(-3),
            Command::Group => {
                self.group = self.group.next();
                self.list(ctx);
                return match self.group {
                    Group::None => Reply::say("in one list"),
                    group => Reply::say(format!("grouped {}", group.word())),
                };
            }
            Command::Sort => {
                self.order = self.order.next();
                self.list(ctx);
                return Reply::say(format!("sorted {}", self.order.word()));
            }
            Command::Filter => return Reply::open(Overlay::roster_filter(ctx, self.narrow)),
            Command::Mine => return self.toggle_reports(ctx),
            Command::Find => {
                let of = |row: &Row| if let Row::Person(id) = row { Some(*id) } else { None };
                let listed: Vec<Id> = self.rows.iter().filter_map(of).collect();
                return Reply::open(Overlay::find_person(ctx, &listed));
            }
            Command::NextMatch => return self.next_found(1, ctx),
            Command::PreviousMatch => return self.next_found(-1, ctx),
            _ => {}
        }
        let Some(id) = self.selected() else {
            return ctx.say("nobody is listed: press {new-person} to add somebody, {back} to show everyone");
        };
        match command {
            Command::Open => ctx.person(id),
            Command::Revise => Reply::stay().and_open(Form::revise(ctx, id).map(Overlay::form)),
            Command::Delete => Reply::next(Next::Choose(Choice::Remove(id))),
            Command::HandOver => Reply::open(Overlay::hand_over(ctx, id)),
            Command::Snooze => Reply::stay().and_open(Form::away(ctx, id).map(Overlay::form)),
            Command::Copy => ctx.copy_owed(id),
            Command::ToItem if self.loads.of(id).is_empty() => Reply::say("they answer for nothing that could be shown"),
            Command::ToItem => {
                Reply::next(Next::Go(Go::Owned(id))).and_say(ctx.keymap.filled("only what they answer for: {back} shows all"))
            }
            Command::ItemLog => Reply::next(Next::Go(Go::LogBy(id))),
            Command::Why => Reply::open(Overlay::figures_of(ctx, id, &self.loads)),
            Command::Add
            | Command::DetailDown
            | Command::DetailUp
            | Command::Group
            | Command::Sort
            | Command::Filter
            | Command::Mine
            | Command::Find
            | Command::NextMatch
            | Command::PreviousMatch => Reply::stay(),
        }
    }

    /// The next one of those the last find found, or the previous one, round and round.
    fn next_found(&mut self, by: isize, ctx: &mut Ctx<'_>) -> Reply {
        let n = self.found.len() as isize;
        if n == 0 {
            return ctx.say("nobody is looked for: {find-person} goes to a person by name");
        }
        let now = self.selected().and_then(|id| self.found.iter().position(|found| *found == id));
        let at = now.map_or(0, |at| (at as isize + by).rem_euclid(n));
        *ctx.detail_scroll = 0;
        self.select(self.found[at as usize], ctx);
        Reply::stay()
    }

    fn toggle_reports(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let Some(me) = ctx.me else {
            return Reply::say("who you are is not known yet: choose “who” in the palette");
        };
        self.narrow.manager = if self.narrow.manager == Some(me) { None } else { Some(me) };
        self.list(ctx);
        ctx.say(if self.narrow.manager.is_some() {
            "only who reports to you: {my-reports} shows everyone again"
        } else {
            "everyone"
        })
    }
}

impl Screen for People {
    fn places(&self) -> &'static [Place] {
        &[Place::People, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    fn item(&self, _: &Cascade) -> Option<Ix> {
        None
    }

    fn step(&mut self, by: isize, ctx: &mut Ctx<'_>) {
        let before = self.cursor.at;
        self.step_by(by);
        if self.cursor.at != before {
            self.look(ctx);
        }
    }

    /// One step back: the filter goes, then the deck is shown.
    fn back(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        if self.narrow.is_empty() {
            return Reply::next(Next::go(Tab::Deck));
        }
        self.narrow = Narrow::default();
        if ctx.only.is_some() {
            return Reply::next(Next::EveryTeam);
        }
        self.list(ctx);
        Reply::stay()
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        if let Hit::Row(n) = hit
            && let Some(&Row::Person(id)) = self.rows.get(n)
        {
            self.cursor.at = n;
            *ctx.detail_scroll = 0;
            self.look(ctx);
            if double {
                return ctx.person(id);
            }
        }
        Reply::stay()
    }

    fn enter(&mut self, again: bool, ctx: &mut Ctx<'_>) -> Reply {
        if !again {
            self.refresh(ctx);
        }
        Reply::stay()
    }

    fn refresh(&mut self, ctx: &mut Ctx<'_>) {
        self.loads = Workloads::new(ctx.cascade, ctx.board, |_| true);
        self.found.retain(|&id| ctx.cascade.person(id).is_some());
        self.list(ctx);
    }

    /// The figures hold places in the workspace that was.
    fn forget(&mut self) {
        self.rows.clear();
        (self.loads, self.page) = (Workloads::default(), None);
    }
}
