//! Of whom a figure is told: of all that was asked for, and then of each team with those below it.
//!
//! A team is told of only as far as it was asked for: of a team above it the rest would be missing. Must not know: which figure.

use super::super::{
    cascade::Cascade,
    id::{Id, IdMap},
};

/// The teams above each team, itself first, looked up once.
#[derive(Debug)]
pub struct Paths<'a> {
    cascade: &'a Cascade,
    known: IdMap<Vec<Id>>,
}

impl<'a> Paths<'a> {
    /// Of a workspace.
    pub fn new(cascade: &'a Cascade) -> Paths<'a> {
        Paths { cascade, known: IdMap::default() }
    }

    /// A team and those above it.
    pub fn of(&mut self, team: Id) -> &[Id] {
        self.known.entry(team).or_insert_with(|| self.cascade.team_path(team).iter().map(|team| team.id).collect())
    }

    /// Whether something of a team is of another one: that or one above it.
    pub fn is_of(&mut self, team: Option<Id>, other: Id) -> bool {
        team.is_some_and(|team| self.of(team).contains(&other))
    }
}

/// One of whom something is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The team, those below it included; `None`: all.
    pub team: Option<Id>,
    /// The places of what counts for it.
    pub of: Vec<usize>,
}

/// Of what each belongs to: all of it, as what was asked for, and then each team by its path, of a team that was asked for only
/// those below it. What counts for a team counts once for each above it.
pub fn sides(cascade: &Cascade, asked: Option<Id>, of_team: &[Option<Id>]) -> Vec<Side> {
    let mut paths = Paths::new(cascade);
    let mut by_team: IdMap<Vec<usize>> = IdMap::default();
    for (at, team) in of_team.iter().enumerate().filter_map(|(at, team)| Some((at, (*team)?))) {
        for above in paths.of(team).to_vec() {
            by_team.entry(above).or_default().push(at);
        }
    }
    let mut below: Vec<(Id, Vec<usize>)> = by_team.into_iter().collect();
    if let Some(asked) = asked {
        below.retain(|(team, _)| *team != asked && paths.of(*team).contains(&asked));
    }
    let path = |team: Id| cascade.team_path(team).iter().map(|team| team.name.to_lowercase()).collect::<Vec<_>>();
    below.sort_by_cached_key(|(team, _)| (path(*team), *team));
    let all = Side { team: asked, of: (0..of_team.len()).collect() };
    std::iter::once(all).chain(below.into_iter().map(|(team, of)| Side { team: Some(team), of })).collect()
}
