//! What the deck shows: the cycle, the filter, the find.

use crate::domain::{
    Board, Cascade, Flag, Id, Ix, IxSet,
    cycle::{Cycle, CycleState},
    fuzzy::{Scorer, Words},
    planning, text,
};
use chrono::NaiveDate;
use std::collections::HashSet;

use super::{
    Found,
    rows::{Keep, with_parents},
};

/// Which cycles are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CycleChoice {
    /// The open ones and those to score, with what they belong to.
    #[default]
    Open,
    /// One, with what it belongs to.
    One(Id),
    /// Every cycle.
    All,
}

/// What must hold for an item to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// One of these flags; empty: any or none.
    pub flags: Vec<Flag>,
    /// Owned by this person.
    pub owner: Option<Id>,
    /// Of this team or one below it.
    pub team: Option<Id>,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// As said in the header: `stale · Ana`.
    pub fn words(&self, cascade: &Cascade) -> String {
        let mut words: Vec<String> = self.flags.iter().map(|f| f.label().to_owned()).collect();
        words.extend(self.owner.and_then(|id| cascade.person(id)).map(|p| p.name.clone()));
        words.extend(self.team.and_then(|id| cascade.team(id)).map(|t| t.name.clone()));
        words.join(" · ")
    }

    pub(super) fn lets(&self, cascade: &Cascade, board: &Board, ix: Ix) -> bool {
        let item = cascade.item(ix);
        if self.owner.is_some_and(|owner| item.owner != Some(owner)) {
            return false;
        }
        if let Some(team) = self.team
            && !cascade.team_of(ix).is_some_and(|t| cascade.team_path(t.id).iter().any(|above| above.id == team))
        {
            return false;
        }
        if self.flags.is_empty() {
            return true;
        }
        let raised = board.peek(cascade, ix).flags;
        let is_hinted = || planning::is_hinted(cascade, ix, board.today());
        self.flags.iter().any(|&f| raised.has(f) || (f == Flag::Lint && is_hinted()))
    }
}

/// Whether an item's own cycle is among those chosen, `current` being the cycles that are open or to score. Items without a
/// cycle are; projects follow what they serve.
fn in_cycle(cascade: &Cascade, choice: CycleChoice, ix: Ix, current: &HashSet<Id>) -> bool {
    match (choice, cascade.cycle_of(ix)) {
        (CycleChoice::All, _) | (_, None) => true,
        (CycleChoice::Open, Some(cycle)) => current.contains(&cycle.id),
        (CycleChoice::One(id), Some(cycle)) => cycle.id == id,
    }
}

/// The cycles that are open or to score.
pub fn current(cascade: &Cascade, today: NaiveDate) -> HashSet<Id> {
    let is_current = |c: &&Cycle| match cascade.ended_on(c, today) {
        Some(_) => cascade.stage(c, today) == CycleState::ToScore,
        None => c.state_on(today) == CycleState::Open,
    };
    cascade.cycles().filter(is_current).map(|c| c.id).collect()
}

/// The items to show; `None` when that is all of them. One pass over the workspace: for commands, not for keys.
pub fn keep(cascade: &Cascade, board: &Board, choice: CycleChoice, filter: &Filter, found: Option<&IxSet>) -> Keep {
    let today = board.today();
    let current = if choice == CycleChoice::Open { current(cascade, today) } else { HashSet::new() };
    let every_cycle = match choice {
        CycleChoice::All => true,
        CycleChoice::Open => cascade.cycles().all(|c| current.contains(&c.id)),
        CycleChoice::One(_) => false,
    };
    if every_cycle && filter.is_empty() && found.is_none() {
        return None;
    }
    let goal_shows = |ix: Ix| every_cycle || in_cycle(cascade, choice, ix, &current);
    let shows = |ix: Ix| {
        // Work that goes on is shown even when all it serves is over: that is when it should be looked at.
        let goes_on = |p: &crate::domain::goal::Project| !p.state.is_over() && choice == CycleChoice::Open;
        match cascade.item(ix).project() {
            None => goal_shows(ix),
            Some(project) => goes_on(project) || cascade.links_at(ix).filter_map(|l| cascade.find(l.target)).any(goal_shows),
        }
    };
    let shown = cascade
        .live()
        .filter(|&ix| found.is_none_or(|f| f.contains(ix)))
        .filter(|&ix| (every_cycle || shows(ix)) && filter.lets(cascade, board, ix));
    Some(with_parents(cascade, shown, goal_shows))
}

/// The items that hold what is being typed: in the title every word of it, an owner or an id that begins so. Where there is
/// none, the titles its letters are scattered over. A longer query narrows what the shorter one found.
pub fn find(cascade: &Cascade, query: &str, shorter: Option<&Found>) -> Found {
    let shorter = shorter.filter(|f| !f.query.trim().is_empty() && query.starts_with(&f.query));
    let (name, loosely, words) = (text::folded(query), text::loose(query), Words::new(query));
    let begins =
        |who: &str| text::folded(who).starts_with(&name) || (!loosely.is_empty() && text::loose(who).starts_with(&loosely));
    // Looked up once, not once per item.
    let owners: HashSet<Id> = cascade.people().filter(|p| begins(&p.name)).map(|p| p.id).collect();
    let (mut items, mut best) = (IxSet::default(), (0, None));
    let mut look = |ix: Ix| {
        let item = cascade.item(ix);
        let in_title = words.rank(&item.title);
        let by_id = item.external.as_deref().is_some_and(|e| text::folded(e).starts_with(&name));
        if in_title.is_some() || by_id || item.owner.is_some_and(|owner| owners.contains(&owner)) {
            items.insert(ix);
            // An id was meant whole, an owner only when no title was.
            let rank = in_title.unwrap_or(if by_id { 500 } else { 1 });
            if rank > best.0 {
                best = (rank, Some(ix));
            }
        }
    };
    match shorter.filter(|f| !f.scattered) {
        Some(found) => found.items.iter().for_each(&mut look),
        None => cascade.live().for_each(&mut look),
    }
    let short = query.trim();
    let by_letters = if short.len() >= 4 { cascade.with_prefix(short, 100) } else { Vec::new() };
    for ix in by_letters.into_iter().filter(|&ix| cascade.item(ix).is_live()) {
        items.insert(ix);
        best.1 = best.1.or(Some(ix));
    }
    if best.1.is_some() {
        return Found { query: query.to_owned(), items, best: best.1, scattered: false };
    }
    let mut scorer = Scorer::new(query);
    // What looks scattered over a long title is not what was meant: a word typed must appear nearly whole.
    let enough = 12 * query.trim().chars().count() as u32;
    let mut best = (0, None);
    let mut look = |ix: Ix| {
        if let Some(score) = scorer.score(&cascade.item(ix).title).filter(|&score| score >= enough) {
            items.insert(ix);
            if score > best.0 {
                best = (score, Some(ix));
            }
        }
    };
    match shorter.filter(|f| f.scattered) {
        Some(found) => found.items.iter().for_each(&mut look),
        None => cascade.live().for_each(&mut look),
    }
    Found { query: query.to_owned(), items, best: best.1, scattered: true }
}
