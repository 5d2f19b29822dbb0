//! The projects screen: the portfolio, what serves no goal on top; linking, unlinking and checking in from its rows.
//!
//! Its rows are made anew when the screen is entered and when something was committed while it is in front, never per key.
//! Must not know: how a row looks.

use super::{
    Tab,
    ctx::Ctx,
    cursor::Cursor,
    event::Hit,
    keys::{Place, command::Projects as Command},
    only::Only,
    overlay::{
        Overlay,
        form::{Form, Noun},
    },
    reply::{Next, Reply},
    screens::Screen,
};
use crate::domain::{
    Board, Cascade, Id, Ix, Kind,
    portfolio::{self, Group, Narrow, Order, Row},
    theory::{self, HitRate},
};
use std::collections::BTreeMap;

/// The state of the screen.
#[derive(Debug, Default)]
pub struct Projects {
    /// Headings and projects, as far as they are taken.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: Cursor,
    /// What projects are put together by.
    pub group: Group,
    /// How they are ordered.
    pub order: Order,
    /// Which are shown; its team is the one that every screen is narrowed to.
    pub narrow: Narrow,
    /// What the whole portfolio comes to.
    pub findings: Findings,
}

/// What the portfolio comes to, made with its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Findings {
    /// Links of active projects without a *because*, and all of them.
    pub without_theory: (usize, usize),
    /// How often causal theories held.
    pub hit_rate: HitRate,
    /// The same by team.
    pub by_team: BTreeMap<Option<Id>, HitRate>,
    /// How many verdicts are owed by now.
    pub pending: usize,
}

impl Projects {
    /// The selected project; `None` on a heading and when there is none.
    pub fn selected(&self) -> Option<Ix> {
        match self.rows.get(self.cursor.at) {
            Some(Row::Project(ix)) => Some(*ix),
            _ => None,
        }
    }

    /// Makes every row anew and keeps the cursor on its project.
    pub(super) fn rebuild(&mut self, cascade: &Cascade, board: &Board, only: Option<&Only>) {
        self.narrow.team = only.map(|only| only.team);
        let selected = self.selected();
        self.rows = portfolio::rows(cascade, board, &self.narrow, self.group, self.order);
        let held = only.map(|only| &*only.held);
        let is_in = |project: Ix| held.is_none_or(|held| held.contains(project));
        let (hit_rate, by_team) = theory::hit_rates_of(cascade, is_in);
        let today = board.today();
        self.findings = Findings {
            without_theory: portfolio::without_theory(cascade, held, today),
            hit_rate,
            by_team,
            pending: theory::pending(cascade, today).iter().filter(|p| p.due <= today && is_in(p.project)).count(),
        };
        if !selected.is_some_and(|ix| self.select(ix)) {
            self.step_by(0);
        }
    }

    /// Moves the cursor to a project; false when it is not shown.
    pub(super) fn select(&mut self, ix: Ix) -> bool {
        // The same place first: a project may stand under several goals.
        if self.rows.get(self.cursor.at) == Some(&Row::Project(ix)) {
            return true;
        }
        let at = self.rows.iter().position(|r| *r == Row::Project(ix));
        self.cursor.at = at.unwrap_or(self.cursor.at);
        at.is_some()
    }

    /// Moves by so many rows, over headings, not past either end.
    fn step_by(&mut self, by: isize) {
        let rows = &self.rows;
        self.cursor.step_over(by, rows.len(), |&at| matches!(rows[at], Row::Project(_)));
    }

    /// Does what a key of the projects screen asks for.
    pub(super) fn act(&mut self, command: Command, ctx: &mut Ctx<'_>) -> Reply {
        let item = self.selected();
        match command {
            Command::DetailDown => ctx.scroll_detail(3),
            Command::DetailUp => ctx.scroll_detail(-3),
            Command::Group => {
                self.group = self.group.next();
                self.show(ctx);
                match self.group {
                    Group::None => Reply::say("in one list"),
                    group => Reply::say(format!("grouped {}", group.word())),
                }
            }
            Command::Sort => {
                self.order = self.order.next();
                self.show(ctx);
                Reply::say(format!("sorted {}", self.order.word()))
            }
            Command::Mine => self.toggle_mine(ctx),
            Command::Filter => Reply::open(Overlay::projects_filter(ctx, self.narrow)),
            Command::Add => Reply::open(Overlay::form(Form::add(ctx, item, Noun::Project))),
            Command::CheckIn => about(item, ctx, |ix, ctx| ctx.check_in(ix, false)),
            Command::NoChange => about(item, ctx, |ix, ctx| ctx.check_in(ix, true)),
            Command::Why => about(item, ctx, |ix, ctx| ctx.why(ix)),
            Command::Copy => about(item, ctx, |ix, ctx| ctx.copy(ix)),
            Command::Link => about(item, ctx, |ix, ctx| ctx.link(ix)),
            Command::Revise => about(item, ctx, |ix, ctx| ctx.revise(ix)),
            Command::Unlink => about(item, ctx, |ix, ctx| ctx.unlink(ix)),
            Command::Verdict => about(item, ctx, |ix, ctx| ctx.verdict_of(ix)),
            Command::OwnerPage => about(item, ctx, |ix, ctx| ctx.owner_page(Some(ix))),
            Command::Trend => about(item, ctx, |ix, ctx| ctx.trend(ix)),
            Command::ItemLog => about(item, ctx, |ix, ctx| ctx.log_of(ix)),
            Command::ToItem => about(item, ctx, go_to_goal),
            Command::Snooze => about(item, ctx, |ix, ctx| ctx.snooze(ix)),
            Command::Archive => about(item, ctx, |ix, ctx| ctx.archive(ix)),
            Command::Delete => about(item, ctx, |ix, ctx| ctx.delete(ix)),
        }
    }

    /// The rows are made anew. Another one is selected then, unless its project is still there.
    fn show(&mut self, ctx: &mut Ctx<'_>) {
        let before = self.cursor.at;
        self.rebuild(ctx.cascade, ctx.board, ctx.only);
        if self.cursor.at != before {
            *ctx.detail_scroll = 0;
        }
    }

    fn toggle_mine(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let Some(me) = ctx.me else {
            return Reply::say("who you are is not known yet: choose “who” in the palette");
        };
        self.narrow.owner = if self.narrow.owner == Some(me) { None } else { Some(me) };
        self.show(ctx);
        ctx.say(if self.narrow.owner.is_some() { "only mine: {my-projects} shows all again" } else { "everyone's" })
    }
}

impl Screen for Projects {
    fn places(&self) -> &'static [Place] {
        &[Place::Projects, Place::List, Place::Everywhere]
    }

    fn cursor(&mut self) -> Option<&mut Cursor> {
        Some(&mut self.cursor)
    }

    fn item(&self, _: &Cascade) -> Option<Ix> {
        self.selected()
    }

    fn step(&mut self, by: isize, _: &mut Ctx<'_>) {
        self.step_by(by);
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
        self.show(ctx);
        Reply::stay()
    }

    fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        if let Hit::Row(n) = hit
            && matches!(self.rows.get(n), Some(Row::Project(_)))
        {
            self.cursor.at = n;
            *ctx.detail_scroll = 0;
            if let Some(ix) = self.selected().filter(|_| double) {
                return ctx.check_in(ix, false);
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
        self.rebuild(ctx.cascade, ctx.board, ctx.only);
    }

    fn forget(&mut self) {
        self.rows.clear();
    }
}

/// What is done to the selected project, where there is one.
fn about(item: Option<Ix>, ctx: &mut Ctx<'_>, does: impl FnOnce(Ix, &mut Ctx<'_>) -> Reply) -> Reply {
    match item {
        Some(ix) => does(ix, ctx),
        None => ctx.say("there is no project here: press {add-project} to add one, {back} to show all"),
    }
}

/// To the deck, at the first goal the project serves, else at the project itself.
fn go_to_goal(ix: Ix, ctx: &mut Ctx<'_>) -> Reply {
    let goal = portfolio::goals(ctx.cascade, ix).next();
    let kind = goal.map_or(Kind::Project, |g| ctx.cascade.item(g).kind()).name();
    let hidden = format!("the {kind} is not shown on the deck: its cycle is not chosen, or a filter hides it");
    let go = ctx.on_deck(goal.unwrap_or(ix), hidden);
    if goal.is_some() { go } else { go.and_say(ctx.keymap.filled("it serves no goal: press {link} to link it")) }
}
