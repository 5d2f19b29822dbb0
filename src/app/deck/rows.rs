//! The rows of the deck: the cascade flattened, as far as it is unfolded and not filtered away.
//!
//! Built once, then changed in place where something is folded: a key never walks the workspace.

use crate::domain::{Board, Cascade, Id, Ix, IxSet, Kind, agenda::attention_key};
use std::collections::{HashMap, HashSet};

/// What a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An objective or a key result.
    Goal,
    /// A project, under what it serves.
    Work,
    /// The line above the goals whose objective was deleted.
    LostGoals,
    /// The line above the projects that serve nothing.
    LooseWork,
    /// On a day that is over: something that came since, where it stands today. It is no item of that day.
    Came(Id),
}

/// Something that came since the day that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// Which item of today.
    pub id: Id,
    /// Under which item of that day it stands; `None`: under none.
    pub under: Option<Ix>,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The item; of a heading the first below it.
    pub ix: Ix,
    /// What it stands under; `None` at the top.
    pub under: Option<Ix>,
    /// Its indentation, 0 at the top.
    pub depth: u16,
    /// What it shows.
    pub what: What,
    /// It has stood further up already: dim, counted once, never unfolded here.
    pub repeat: bool,
}

impl Row {
    /// Whether it is about no item that is there: a line above others, or what came later.
    pub fn is_heading(&self) -> bool {
        match self.what {
            What::Goal | What::Work => false,
            What::LostGoals | What::LooseWork | What::Came(_) => true,
        }
    }
}

/// How siblings are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// As placed by hand.
    #[default]
    Placed,
    /// What needs attention first.
    Attention,
    /// By title.
    Name,
    /// By owner.
    Owner,
    /// Longest silent first.
    Age,
}

impl Sort {
    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Sort {
        match self {
            Sort::Placed => Sort::Attention,
            Sort::Attention => Sort::Name,
            Sort::Name => Sort::Owner,
            Sort::Owner => Sort::Age,
            Sort::Age => Sort::Placed,
        }
    }

    /// As said above the rows; `None`: as placed goes without saying.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Sort::Placed => None,
            Sort::Attention => Some("attention first"),
            Sort::Name | Sort::Owner | Sort::Age => Some(self.word()),
        }
    }

    /// As said in the status line.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Placed => "as placed",
            Sort::Attention => "what needs attention first",
            Sort::Name => "by name",
            Sort::Owner => "by owner",
            Sort::Age => "longest silent first",
        }
    }
}

/// Which items stay: every item of the set, parents of kept ones included. Without a set, all stay.
pub type Keep = Option<IxSet>;

/// Everything the rows depend on.
#[derive(Debug)]
pub struct Builder<'a> {
    /// The workspace.
    pub cascade: &'a Cascade,
    /// For sorting by attention and age.
    pub board: &'a Board,
    /// What is folded.
    pub folded: &'a HashSet<Id>,
    /// How siblings are ordered.
    pub sort: Sort,
    /// What stays.
    pub keep: &'a Keep,
    /// What came since.
    pub came: &'a [Came],
}

impl Builder<'_> {
    /// All rows.
    pub fn all(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut seen = Seen::default();
        let at_top = |ix, depth| Row { ix, under: None, depth, what: What::Goal, repeat: false };
        let (lost, roots): (Vec<Ix>, Vec<Ix>) =
            self.sorted(self.cascade.roots()).into_iter().partition(|&ix| self.cascade.lost_objective(ix).is_some());
        self.walk(roots.into_iter().map(|ix| at_top(ix, 0)).collect(), &mut rows, &mut seen);
        let lost: Vec<Ix> = lost.into_iter().filter(|&ix| self.keeps(ix)).collect();
        if let Some(&first) = lost.first() {
            rows.push(Row { what: What::LostGoals, ..at_top(first, 0) });
            self.walk(lost.into_iter().map(|ix| at_top(ix, 1)).collect(), &mut rows, &mut seen);
        }
        let loose: Vec<Ix> = self.cascade.projects().iter().copied().filter(|&p| self.is_loose(p) && self.keeps(p)).collect();
        if let Some(&first) = loose.first() {
            rows.push(Row { ix: first, under: None, depth: 0, what: What::LooseWork, repeat: false });
            rows.extend(self.sorted(&loose).into_iter().map(|ix| Row {
                ix,
                under: None,
                depth: 1,
                what: What::Work,
                repeat: false,
            }));
        }
        self.with_what_came(None, rows)
    }

    /// The rows with what came since below what it stands under: at the end of what is inside that. `within`: the row they are
    /// inside of; `None`: they are all there are.
    fn with_what_came(&self, within: Option<Row>, rows: Vec<Row>) -> Vec<Row> {
        if self.came.is_empty() {
            return rows;
        }
        let mut by_place: HashMap<Option<Ix>, Vec<Id>> = HashMap::new();
        self.came.iter().for_each(|came| by_place.entry(came.under).or_default().push(came.id));
        let mut out = Vec::with_capacity(rows.len() + self.came.len());
        let mut open: Vec<Row> = within.into_iter().collect();
        let mut close = |out: &mut Vec<Row>, row: Row| {
            let came = by_place.remove(&Some(row.ix)).into_iter().flatten();
            let (ix, depth) = (row.ix, row.depth.saturating_add(1));
            out.extend(came.map(|id| Row { ix, under: Some(ix), depth, what: What::Came(id), repeat: false }));
        };
        for row in rows {
            while let Some(above) = open.pop_if(|above| above.depth >= row.depth) {
                close(&mut out, above);
            }
            if row.what == What::Goal && !row.repeat && !self.folded.contains(&self.cascade.item(row.ix).id) {
                open.push(row);
            }
            out.push(row);
        }
        while let Some(above) = open.pop() {
            close(&mut out, above);
        }
        if within.is_none() {
            let top = by_place.remove(&None).into_iter().flatten();
            out.extend(top.map(|id| Row { ix: Ix(0), under: None, depth: 0, what: What::Came(id), repeat: false }));
        }
        out
    }

    /// The rows below one row, as if it were unfolded. What stands twice below it is told, but not what stands elsewhere too.
    pub fn below(&self, row: Row) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut seen = Seen::default();
        let mut inside = Vec::new();
        self.inside(row, &mut inside);
        inside.reverse();
        self.walk(inside, &mut rows, &mut seen);
        self.with_what_came(Some(row), rows)
    }

    /// The way down from a row to the first (`last`: the last) item hidden inside it for which it holds; `None` when there
    /// is none.
    pub fn path_inside(&self, row: Row, last: bool, holds: impl Fn(Ix) -> bool) -> Option<Vec<Row>> {
        let (mut stack, mut seen, mut path, mut found) = (Vec::new(), Seen::default(), Vec::new(), None);
        self.inside(row, &mut stack);
        while let Some(next) = stack.pop() {
            if !self.keeps(next.ix) || seen.before(self.cascade, next) {
                continue;
            }
            path.truncate(usize::from(next.depth.saturating_sub(row.depth + 1)));
            path.push(next);
            if holds(next.ix) {
                if !last {
                    return Some(path);
                }
                found = Some(path.clone());
            }
            if next.what == What::Goal {
                self.inside(next, &mut stack);
            }
        }
        found
    }

    /// Whether a row has anything to unfold.
    pub fn has_inside(&self, row: Row) -> bool {
        row.what == What::Goal
            && !row.repeat
            && (self.cascade.children(row.ix).iter().any(|&c| self.keeps(c)) || self.cascade.links_at(row.ix).next().is_some())
    }

    fn walk(&self, start: Vec<Row>, rows: &mut Vec<Row>, seen: &mut Seen) {
        let mut stack: Vec<Row> = start.into_iter().rev().collect();
        while let Some(mut row) = stack.pop() {
            if !self.keeps(row.ix) {
                continue;
            }
            row.repeat = seen.before(self.cascade, row);
            rows.push(row);
            if row.what == What::Goal && !row.repeat && !self.folded.contains(&self.cascade.item(row.ix).id) {
                self.inside(row, &mut stack);
            }
        }
    }

    /// Puts the rows directly inside a row on the stack, the last first: key results, the work linked to it, child objectives.
    fn inside(&self, row: Row, stack: &mut Vec<Row>) {
        let (c, depth) = (self.cascade, row.depth.saturating_add(1));
        let goal = |ix| Row { ix, under: Some(row.ix), depth, what: What::Goal, repeat: false };
        let sorted;
        let children = if self.sort == Sort::Placed {
            c.children(row.ix)
        } else {
            sorted = self.sorted(c.children(row.ix));
            &sorted
        };
        let is_key_result = |ix: &Ix| c.item(*ix).kind() == Kind::KeyResult;
        stack.extend(children.iter().rev().copied().filter(|ix| !is_key_result(ix)).map(goal));
        let id = c.item(row.ix).id;
        let work =
            c.links_at(row.ix).filter(|l| l.target == id).filter_map(|l| c.find(l.project)).filter(|&p| c.item(p).is_live());
        let mut work: Vec<Ix> = work.collect();
        if self.sort == Sort::Placed {
            // Links stand in no order of their own: the same files should make the same screen.
            work.sort_by_key(|&p| (c.item(p).position, &c.item(p).title, p));
        } else {
            work = self.sorted(&work);
        }
        stack.extend(work.into_iter().rev().map(|p| Row { what: What::Work, ..goal(p) }));
        stack.extend(children.iter().rev().copied().filter(is_key_result).map(goal));
    }

    fn keeps(&self, ix: Ix) -> bool {
        self.keep.as_ref().is_none_or(|k| k.contains(ix))
    }

    /// Whether a project stands under no goal that is shown.
    fn is_loose(&self, project: Ix) -> bool {
        let c = self.cascade;
        !c.links_at(project).any(|l| c.find(l.target).is_some_and(|t| c.item(t).is_live() && self.keeps(t)))
    }

    fn sorted(&self, items: &[Ix]) -> Vec<Ix> {
        let c = self.cascade;
        let mut items = items.to_vec();
        match self.sort {
            Sort::Placed => {}
            Sort::Attention => items.sort_by_cached_key(|&ix| {
                let judgement = self.board.peek(c, ix);
                (attention_key(c, ix, &judgement, self.board.today()), c.item(ix).title.to_lowercase())
            }),
            Sort::Name => items.sort_by_cached_key(|&ix| c.item(ix).title.to_lowercase()),
            Sort::Owner => items.sort_by_cached_key(|&ix| {
                (c.owner_name(ix).map_or_else(|| "\u{10ffff}".to_owned(), str::to_lowercase), c.item(ix).title.to_lowercase())
            }),
            Sort::Age => items.sort_by_cached_key(|&ix| (c.summary(ix).last_on, c.item(ix).title.to_lowercase())),
        }
        items
    }
}

/// Which items with several places have had their first row. Items with one place are not remembered: there are many.
#[derive(Debug, Default)]
struct Seen(IxSet);

impl Seen {
    fn before(&mut self, cascade: &Cascade, row: Row) -> bool {
        let item = cascade.item(row.ix);
        let several = match row.what {
            What::Goal => item.parents.len() > 1,
            What::Work => cascade.links_at(row.ix).nth(1).is_some(),
            What::LostGoals | What::LooseWork | What::Came(_) => false,
        };
        several && !self.0.insert(row.ix)
    }
}

/// The items of a set with everything above them, so that what is found is seen in its place. Of what a project serves,
/// only the goals that `shows` lets through.
pub fn with_parents(cascade: &Cascade, found: impl IntoIterator<Item = Ix>, shows: impl Fn(Ix) -> bool) -> IxSet {
    let mut keep = IxSet::default();
    let mut stack: Vec<Ix> = found.into_iter().collect();
    while let Some(ix) = stack.pop() {
        if keep.insert(ix) {
            stack.extend(cascade.parents(ix));
            if cascade.item(ix).kind() == Kind::Project {
                stack.extend(cascade.links_at(ix).filter_map(|l| cascade.find(l.target)).filter(|&t| shows(t)));
            }
        }
    }
    keep
}
