//! What the deck shows: the cycle, the filter, the find.

use crate::domain::{
    Board, Cascade, Flag, Id, Ix, IxSet,
    cycle::{Cycle, CycleState},
    fuzzy::Scorer,
    text,
};
use chrono::NaiveDate;
use std::collections::HashSet;

use super::rows::{Keep, with_parents};

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
        let mut words: Vec<String> = self.flags.iter().map(|f| f.word().to_owned()).collect();
        words.extend(self.owner.and_then(|id| cascade.person(id)).map(|p| p.name.clone()));
        words.extend(self.team.and_then(|id| cascade.team(id)).map(|t| t.name.clone()));
        words.join(" · ")
    }

    fn lets(&self, cascade: &Cascade, board: &Board, ix: Ix) -> bool {
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
        self.flags.iter().any(|&f| raised.has(f))
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

/// The items whose title, owner or id matches what is being typed, fuzzily; `within` narrows a longer query to what the shorter one found.
pub fn find(cascade: &Cascade, query: &str, within: Option<&IxSet>) -> IxSet {
    let mut scorer = Scorer::new(query);
    let letters = query.trim().to_lowercase();
    let (name, loosely) = (text::folded(query), text::loose(query));
    let begins =
        |who: &str| text::folded(who).starts_with(&name) || (!loosely.is_empty() && text::loose(who).starts_with(&loosely));
    // Looked up once, not once per item.
    let owners: HashSet<Id> = cascade.people().filter(|p| begins(&p.name)).map(|p| p.id).collect();
    let may_be_id = letters.len() >= 4 && letters.bytes().all(|b| (b'k'..=b'z').contains(&b));
    let mut matches = |ix: Ix| {
        let item = cascade.item(ix);
        // What looks scattered over a long title is not what was meant: a word typed must appear nearly whole.
        let enough = 12 * letters.chars().count() as u32;
        scorer.score(&item.title).is_some_and(|s| s >= enough)
            || item.external.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(&letters))
            || item.owner.is_some_and(|owner| owners.contains(&owner))
            || (may_be_id && item.id.letters().starts_with(&letters))
    };
    match within {
        Some(set) => set.iter().filter(|&ix| matches(ix)).collect(),
        None => cascade.live().filter(|&ix| matches(ix)).collect(),
    }
}
