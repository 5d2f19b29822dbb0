//! The deck: the cascade as a tree, with the check-in form inside a row.
//!
//! Must not know how it is drawn: rows are numbered over the whole list, and what fits is told by `ui`.

mod act;
pub mod filter;
pub mod rows;

use super::{cursor::Cursor, overlay::find::Step};
use crate::domain::{Board, Cascade, Flag, Flags, Id, Ix, IxSet, planning};
use filter::{CycleChoice, Filter};
use rows::{Builder, Came, Keep, Row, Sort};
use std::collections::HashSet;

/// The state of the deck.
#[derive(Debug, Default)]
pub struct Deck {
    /// What can be scrolled through.
    pub rows: Vec<Row>,
    /// The selected row.
    pub cursor: Cursor,
    /// Objectives and key results that are folded.
    pub folded: HashSet<Id>,
    /// How siblings are ordered.
    pub sort: Sort,
    /// Which cycles are shown.
    pub cycle: CycleChoice,
    /// What must hold for an item to be shown.
    pub filter: Filter,
    /// What is being looked for, and what was found; `None`: nothing.
    pub found: Option<Found>,
    /// How many rows were built since the start: work must not grow with the workspace.
    pub visited: u64,
    keep: Keep,
    /// On a day that is over: the items that differ from today, where only those are shown; and what came since.
    differing: Option<IxSet>,
    came: Vec<Came>,
    /// What is narrowed to now, and what was folded since: of what was asked for nothing is hidden to begin with, and the
    /// folds of the whole come back with it.
    narrow: (Filter, Option<String>),
    folded_within: HashSet<Id>,
}

/// A find that is in force.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// What was typed.
    pub query: String,
    /// The items that match, without their parents.
    pub items: IxSet,
    /// The one that was most likely meant; `None`: nothing matches.
    pub best: Option<Ix>,
    /// No title holds it: these are the ones its letters are scattered over.
    pub scattered: bool,
}

impl Deck {
    /// The selected row; `None` when there is none.
    pub fn selected(&self) -> Option<Row> {
        self.rows.get(self.cursor.at).copied()
    }

    /// The selected item; `None` when no row or a heading is selected.
    pub fn item(&self) -> Option<Ix> {
        self.selected().filter(|r| !r.is_heading()).map(|r| r.ix)
    }

    /// Builds every row anew and keeps the cursor where it was. For commands that change what is shown, not for moving.
    pub fn rebuild(&mut self, cascade: &Cascade, board: &Board) {
        let selected = self.selected();
        let found = self.found.as_ref().map(|f| &f.items);
        let both: Option<IxSet> =
            self.differing.as_ref().zip(found).map(|(one, other)| one.iter().filter(|&ix| other.contains(ix)).collect());
        let asked = both.as_ref().or(self.differing.as_ref()).or(found);
        self.keep = filter::keep(cascade, board, self.cycle, &self.filter, asked);
        let narrow = (self.filter.clone(), self.found.as_ref().map(|f| f.query.clone()));
        if self.narrow != narrow {
            self.narrow = narrow;
            self.folded_within.clear();
        }
        self.rows = self.builder(cascade, board).all();
        self.visited += self.rows.len() as u64;
        self.cursor.step(0, self.rows.len());
        if let Some(row) = selected {
            self.select_row(cascade, row);
        }
    }

    /// Whether something hides a part of it.
    pub(in crate::app) fn is_narrowed(&self) -> bool {
        self.is_asked_for() || self.differing.is_some()
    }

    /// Whether it is narrowed by what one looks for: one step back shows all.
    pub(in crate::app) fn is_asked_for(&self) -> bool {
        self.found.is_some() || !self.filter.is_empty()
    }

    /// Shows only these items, and what came since; both hold until the rows are of another day.
    pub(in crate::app) fn compare(&mut self, differing: Option<IxSet>, came: Vec<Came>) {
        self.differing = differing;
        self.came = came;
    }

    /// What is folded in what is shown now.
    fn folds(&mut self) -> &mut HashSet<Id> {
        if self.is_narrowed() { &mut self.folded_within } else { &mut self.folded }
    }

    /// Back to a row that may have moved: the same place, else the same item, else what it stood under, else nearby.
    fn select_row(&mut self, cascade: &Cascade, row: Row) {
        let same = |r: &Row| r.ix == row.ix && r.under == row.under && r.what == row.what;
        if self.rows.get(self.cursor.at).is_some_and(same) {
            return;
        }
        let at = self
            .rows
            .iter()
            .position(same)
            .or_else(|| self.rows.iter().position(|r| r.ix == row.ix && !r.is_heading()))
            .or_else(|| row.under.and_then(|under| self.rows.iter().position(|r| r.ix == under)))
            .or_else(|| cascade.parent(row.ix).and_then(|p| self.rows.iter().position(|r| r.ix == p)));
        if let Some(at) = at {
            self.cursor.at = at;
        }
    }

    /// Moves the cursor to an item, unfolding what hides it. Returns false when it is filtered away or gone.
    pub fn reveal(&mut self, cascade: &Cascade, board: &Board, ix: Ix) -> bool {
        let find = |rows: &[Row]| rows.iter().position(|r| r.ix == ix && !r.is_heading());
        if find(&self.rows).is_none() {
            let mut above: Vec<Ix> = rows::with_parents(cascade, [ix], |_| true).iter().collect();
            above.retain(|&a| a != ix);
            for a in above {
                self.folds().remove(&cascade.item(a).id);
            }
            self.rebuild(cascade, board);
        }
        match find(&self.rows) {
            Some(at) => {
                self.cursor.at = at;
                true
            }
            None => false,
        }
    }

    /// What is typed into the find line. A longer query looks only through what the shorter one found.
    pub(super) fn find(&mut self, cascade: &Cascade, board: &Board, step: Step) {
        match step {
            Step::Move(by) => return self.step(by),
            Step::Clear => self.found = None,
            Step::Restore(found, cursor) => {
                self.found = found;
                self.rebuild(cascade, board);
                self.cursor.at = cursor.min(self.rows.len().saturating_sub(1));
                return;
            }
            Step::Look(query) if query.trim().is_empty() => self.found = None,
            Step::Look(query) => {
                self.found = Some(filter::find(cascade, &query, self.found.as_ref()));
            }
        }
        self.rebuild(cascade, board);
        // The cursor goes to what was most likely meant, else to the first match: never to a parent that is only there for one.
        if let Some(found) = &self.found {
            let row = |holds: &dyn Fn(Ix) -> bool| self.rows.iter().position(|r| !r.is_heading() && holds(r.ix));
            let best = row(&|ix| found.best == Some(ix)).or_else(|| row(&|ix| found.items.contains(ix)));
            self.cursor.at = best.unwrap_or(self.cursor.at);
        }
    }

    /// Whether an item is shown only for what hangs below it: the filter or the find is about something else.
    pub fn is_context(&self, cascade: &Cascade, board: &Board, ix: Ix) -> bool {
        let found = self.found.as_ref().is_none_or(|found| found.items.contains(ix));
        let differs = self.differing.as_ref().is_none_or(|differing| differing.contains(ix));
        !(found && differs && self.filter.lets(cascade, board, ix))
    }

    /// Moves the cursor by so many rows, not past either end.
    pub fn step(&mut self, by: isize) {
        self.cursor.step(by, self.rows.len());
    }

    fn builder<'a>(&'a self, cascade: &'a Cascade, board: &'a Board) -> Builder<'a> {
        let folded = if self.is_narrowed() { &self.folded_within } else { &self.folded };
        Builder { cascade, board, folded, sort: self.sort, keep: &self.keep, came: &self.came }
    }

    /// Whether a row has anything inside.
    pub fn can_unfold(&self, cascade: &Cascade, board: &Board, row: Row) -> bool {
        self.builder(cascade, board).has_inside(row)
    }

    /// Whether what is inside the n-th row is shown.
    pub fn is_unfolded(&self, n: usize) -> bool {
        match (self.rows.get(n), self.rows.get(n + 1)) {
            (Some(row), Some(next)) => next.depth > row.depth && !next.is_heading(),
            _ => false,
        }
    }

    /// Hides what is inside the n-th row.
    pub fn fold(&mut self, cascade: &Cascade, n: usize) {
        let Some(row) = self.rows.get(n).copied() else { return };
        let end = self.end_of(n);
        self.rows.drain(n + 1..end);
        self.folds().insert(cascade.item(row.ix).id);
        if self.cursor.at > n {
            self.cursor.at = if self.cursor.at < end { n } else { self.cursor.at - (end - n - 1) };
        }
    }

    /// Shows what is inside the n-th row.
    pub fn unfold(&mut self, cascade: &Cascade, board: &Board, n: usize) {
        let Some(row) = self.rows.get(n).copied() else { return };
        if self.is_unfolded(n) {
            return;
        }
        self.folds().remove(&cascade.item(row.ix).id);
        let inside = self.builder(cascade, board).below(row);
        self.visited += inside.len() as u64;
        if self.cursor.at > n {
            self.cursor.at += inside.len();
        }
        self.rows.splice((n + 1)..=n, inside);
    }

    /// One behind the last row inside the n-th.
    fn end_of(&self, n: usize) -> usize {
        let depth = self.rows[n].depth;
        n + 1 + self.rows[n + 1..].iter().take_while(|r| r.depth > depth).count()
    }

    /// Folds every objective, or unfolds everything.
    pub fn fold_all(&mut self, cascade: &Cascade, board: &Board, fold: bool) {
        self.folds().clear();
        if fold {
            let top = self.selected().map(|mut row| {
                // The cursor goes to the row at the top that hides the selected one.
                let mut n = self.cursor.at;
                while row.depth > 0 && n > 0 {
                    n -= 1;
                    if self.rows[n].depth < row.depth {
                        row = self.rows[n];
                    }
                }
                n
            });
            self.cursor.at = top.unwrap_or(0);
            let all = cascade.live().filter(|&ix| !cascade.children(ix).is_empty() || cascade.links_at(ix).next().is_some());
            self.folds().extend(all.map(|ix| cascade.item(ix).id));
        }
        self.rebuild(cascade, board);
    }

    /// The row the n-th stands under; `None` at the top.
    pub fn parent_of(&self, n: usize) -> Option<usize> {
        let depth = self.rows.get(n)?.depth;
        self.rows[..n].iter().rposition(|r| r.depth < depth)
    }

    /// The next (`true`) or previous row with the same parent; `None` at either end.
    pub fn sibling_of(&self, n: usize, next: bool) -> Option<usize> {
        let depth = self.rows.get(n)?.depth;
        if next {
            let at = n + 1 + self.rows[n + 1..].iter().position(|r| r.depth <= depth)?;
            (self.rows[at].depth == depth).then_some(at)
        } else {
            let at = self.rows[..n].iter().rposition(|r| r.depth <= depth)?;
            (self.rows[at].depth == depth).then_some(at)
        }
    }

    /// The nearest row after (`true`) or before the cursor for which it holds, going round the end.
    pub fn nearest(&self, next: bool, holds: impl Fn(Row) -> bool) -> Option<usize> {
        let n = self.rows.len();
        (1..=n)
            .map(|i| if next { (self.cursor.at + i) % n } else { (self.cursor.at + n - i) % n })
            .find(|&at| !self.rows[at].is_heading() && !self.rows[at].repeat && holds(self.rows[at]))
    }

    /// Moves the cursor to the next (`true`) or previous item with one of these flags (any when empty), going round the
    /// end and unfolding what hides it. Returns false when there is none.
    pub fn go_to_flagged(&mut self, cascade: &Cascade, board: &Board, next: bool, wanted: Flags) -> bool {
        self.go_to(cascade, board, next, |ix| {
            let mut flags = board.peek(cascade, ix).flags;
            // Of what is planned the hints are all there is to look at.
            flags.raise_if(planning::is_hinted(cascade, ix, board.today()), Flag::Lint);
            !flags.is_empty() && (wanted.is_empty() || flags.iter().any(|f| wanted.has(f)))
        })
    }

    /// The same for items for which something else holds.
    pub(in crate::app) fn go_to(&mut self, cascade: &Cascade, board: &Board, next: bool, holds: impl Fn(Ix) -> bool) -> bool {
        let flagged = |ix: Ix| holds(ix) && !self.is_context(cascade, board, ix);
        let n = self.rows.len();
        for i in 0..=n {
            let at = if next { (self.cursor.at + i) % n.max(1) } else { (self.cursor.at + n - i) % n.max(1) };
            let Some(&row) = self.rows.get(at) else { return false };
            let itself = i > 0 && !row.is_heading() && !row.repeat && flagged(row.ix);
            if next && itself {
                self.cursor.at = at;
                return true;
            }
            // Forward what a row hides comes after it, and of the one with the cursor first of all; backward before it.
            let looks_inside = if next { i < n } else { i > 0 };
            if looks_inside
                && !self.is_unfolded(at)
                && self.can_unfold(cascade, board, row)
                && let Some(path) = self.builder(cascade, board).path_inside(row, !next, flagged)
            {
                self.cursor.at = self.unfold_along(cascade, board, at, &path);
                return true;
            }
            if itself {
                self.cursor.at = at;
                return true;
            }
        }
        false
    }

    /// Unfolds the n-th row and what is on the way down that path; returns where the path ends.
    fn unfold_along(&mut self, cascade: &Cascade, board: &Board, n: usize, path: &[Row]) -> usize {
        let mut at = n;
        for step in path {
            self.unfold(cascade, board, at);
            let below = self.rows[at + 1..].iter().position(|r| r.ix == step.ix && r.under == step.under);
            let Some(below) = below else { break };
            at += 1 + below;
        }
        at
    }
}
