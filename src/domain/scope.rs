//! What a meeting, a list or a report is about: everything, a team with all below it, some people, one level of the goals.
//!
//! A scope is a value: it says whom and what it means by identity, and which items that is on a day the workspace says. Must
//! not know: meetings, what becomes of what it holds.

use super::{
    cascade::{Cascade, Ix},
    goal::Kind,
    id::{Id, IdMap, IdSet},
    ix_set::IxSet,
    people::is_called,
    text::{one_line, say::say_count},
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// The deepest level there can be: no company is told in more.
pub const DEEPEST: u8 = 20;

/// Which items something is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everything.
    #[default]
    All,
    /// What belongs to a team or to one below it.
    Team(Id),
    /// What these people own.
    People(Vec<Id>),
    /// The goals of the company and what is so many levels of objectives below them, with the projects that serve them.
    Level(u8),
}

impl Scope {
    /// Whether nothing is left out, whatever the workspace holds.
    pub fn is_all(&self) -> bool {
        *self == Scope::All
    }

    /// As it is typed: `all`, `team:Northwind/Product`, `people:Ana Ruiz, Jon Ode`, `level:2`.
    pub fn written(&self, cascade: &Cascade) -> String {
        match self {
            Scope::All => "all".to_owned(),
            Scope::Team(id) => {
                let path: Vec<&str> = cascade.team_path(*id).iter().map(|t| t.name.as_str()).collect();
                format!("team:{}", path.join("/"))
            }
            Scope::People(ids) => format!("people:{}", names(cascade, ids).join(", ")),
            Scope::Level(n) => format!("level:{n}"),
        }
    }

    /// In a few words for people: `everything`, `Growth`, `Ana Ruiz and 2 more`, `company goals and 2 levels below`.
    pub fn said(&self, cascade: &Cascade) -> String {
        match self {
            Scope::All => "everything".to_owned(),
            Scope::Team(id) => {
                cascade.teams.get(id).map_or_else(|| "a team that is gone".to_owned(), |t| one_line(&t.name, 40).into_owned())
            }
            Scope::People(ids) => match &names(cascade, ids)[..] {
                [] => "nobody".to_owned(),
                [one] => one.clone(),
                [one, other] => format!("{one} and {other}"),
                [one, more @ ..] => format!("{one} and {} more", more.len()),
            },
            Scope::Level(0) => "company goals".to_owned(),
            Scope::Level(n) => format!("company goals and {} below", say_count(usize::from(*n), "level", "levels")),
        }
    }

    /// From what somebody typed; the error is the rest of a sentence.
    pub fn read(text: &str, cascade: &Cascade) -> Result<Scope, String> {
        let text = text.trim();
        if ["all", "everything"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return Ok(Scope::All);
        }
        let unknown = || {
            let text = one_line(text, 60);
            format!("“{text}” is no scope: it is all, team:NAME, people:NAME,NAME or level:NUMBER")
        };
        let (kind, what) = text.split_once(':').ok_or_else(unknown)?;
        match kind.trim().to_lowercase().as_str() {
            "team" => Ok(Scope::Team(cascade.resolve_team(what).map_err(|e| e.to_string())?)),
            "people" | "person" => Ok(Scope::People(read_people(what, cascade)?)),
            "level" => match what.trim().parse() {
                Ok(n) if n <= DEEPEST => Ok(Scope::Level(n)),
                _ => {
                    Err(format!("“{}” is no level: 0 is that of the company, 2 is what is two below", one_line(what.trim(), 20)))
                }
            },
            _ => Err(unknown()),
        }
    }

    /// Why it can hold nothing any more, the rest of a sentence; `None`: what it names is there.
    pub fn gone(&self, cascade: &Cascade) -> Option<String> {
        match self {
            Scope::All | Scope::Level(_) => None,
            Scope::Team(id) => cascade.team(*id).is_none().then(|| match cascade.teams.get(id) {
                Some(team) => format!("its team {} was deleted", one_line(&team.name, 40)),
                None => "its team is not here".to_owned(),
            }),
            Scope::People(ids) => {
                ids.iter().all(|&id| cascade.person(id).is_none()).then(|| "nobody of its people is here any more".to_owned())
            }
        }
    }

    /// The teams and people it names.
    pub fn ids(&self) -> &[Id] {
        match self {
            Scope::All | Scope::Level(_) => &[],
            Scope::Team(team) => std::slice::from_ref(team),
            Scope::People(people) => people,
        }
    }
}

/// Those of them who are here, by name.
fn names(cascade: &Cascade, ids: &[Id]) -> Vec<String> {
    ids.iter().filter_map(|&id| cascade.person(id)).map(|p| one_line(&p.name, 40).into_owned()).collect()
}

/// People, by commas; a name with a comma in it is one. The error is the rest of a sentence.
pub fn read_people(text: &str, cascade: &Cascade) -> Result<Vec<Id>, String> {
    let one = |name: &str| cascade.resolve_person(name).map_err(|e| e.to_string());
    if is_called(cascade, text) {
        return Ok(vec![one(text)?]);
    }
    let mut ids = Vec::new();
    for name in text.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
        let id = one(name)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() { Err("it names nobody: write a part of each name, with commas between them".to_owned()) } else { Ok(ids) }
}

impl Cascade {
    /// The items a scope holds, those that are out of sight or gone among them: that they went is told where they were. One pass
    /// over the workspace when it is asked for first, and again only after a change that may move an item.
    pub fn held_by(&self, scope: &Scope) -> Arc<IxSet> {
        self.scopes.of(scope, || self.held(scope, &mut Teams::new(self)))
    }

    /// The same where several scopes are asked for: what is known of the teams serves all of them.
    pub(super) fn held(&self, scope: &Scope, known: &mut Teams<'_>) -> IxSet {
        match scope {
            Scope::All => self.all().collect(),
            Scope::Team(team) => {
                let teams: IdSet = self.teams_from(*team).collect();
                self.all().filter(|&ix| known.of(ix).is_some_and(|team| teams.contains(&team))).collect()
            }
            Scope::People(people) => {
                let owned = |ix: &Ix| self.item(*ix).owner.is_some_and(|owner| people.contains(&owner));
                self.all().filter(owned).collect()
            }
            Scope::Level(below) => self.level(*below, known),
        }
    }

    /// Whether a scope holds an item: at once where it is that of a team or of people.
    pub fn holds(&self, scope: &Scope, ix: Ix) -> bool {
        match scope {
            Scope::All => true,
            Scope::Team(team) => self.team_of(ix).is_some_and(|of| self.team_path(of.id).iter().any(|above| above.id == *team)),
            Scope::People(people) => self.item(ix).owner.is_some_and(|owner| people.contains(&owner)),
            Scope::Level(_) => self.held_by(scope).contains(ix),
        }
    }

    /// How many of them are there.
    pub fn live_in(&self, held: &IxSet) -> usize {
        held.iter().filter(|&ix| self.item(ix).is_live()).count()
    }

    /// A team and all below it.
    pub(super) fn teams_from(&self, team: Id) -> impl Iterator<Item = Id> {
        self.teams().map(|t| t.id).filter(move |&id| self.team_path(id).iter().any(|above| above.id == team))
    }

    /// The goals of the company, those that hang so many levels below, and the projects that serve one of them.
    fn level(&self, below: u8, known: &mut Teams<'_>) -> IxSet {
        let company = |ix: &Ix, known: &mut Teams<'_>| {
            let item = self.item(*ix);
            let belongs_to_nobody = item.objective().is_some_and(|o| o.person.is_none());
            belongs_to_nobody && known.of(*ix).is_none_or(|id| self.team(id).is_none_or(|team| team.parent.is_none()))
        };
        let mut at: Vec<Ix> = self.live().filter(|ix| company(ix, known)).collect();
        let mut held: IxSet = at.iter().copied().collect();
        for _ in 0..below {
            let next = at.iter().flat_map(|&ix| self.sub_objectives(ix));
            at = next.filter(|&ix| held.insert(ix)).collect();
        }
        let objectives: Vec<Ix> = held.iter().collect();
        for objective in objectives {
            for key_result in self.key_results(objective) {
                held.insert(key_result);
            }
        }
        for &project in self.projects() {
            if self.links_at(project).filter_map(|link| self.find(link.target)).any(|goal| held.contains(goal)) {
                held.insert(project);
            }
        }
        let gone = self.all().filter(|&ix| !self.item(ix).is_live());
        let with_a_parent: Vec<Ix> = gone.filter(|&ix| self.parents(ix).any(|above| held.contains(above))).collect();
        for ix in with_a_parent {
            held.insert(ix);
        }
        held
    }
}

/// The teams of items as [`Cascade::team_of`] says them, without walking up the same way for every sibling.
pub(super) struct Teams<'a> {
    cascade: &'a Cascade,
    /// What they or what stands above them name, where that was looked for.
    named: Vec<Option<Id>>,
    looked: IxSet,
    /// The teams that are there.
    here: IdSet,
    /// The team of everyone who has one.
    of_people: IdMap<Id>,
}

impl<'a> Teams<'a> {
    pub(super) fn new(cascade: &'a Cascade) -> Teams<'a> {
        let here = cascade.teams().map(|team| team.id).collect();
        let of_people = cascade.people.values().filter_map(|person| Some((person.id, person.team?))).collect();
        Teams { cascade, named: vec![None; cascade.len()], looked: IxSet::default(), here, of_people }
    }

    pub(super) fn of(&mut self, ix: Ix) -> Option<Id> {
        let named = self.named(ix);
        let owners = || self.cascade.item(ix).owner.and_then(|owner| self.of_people.get(&owner).copied());
        named.or_else(owners).filter(|id| self.here.contains(id))
    }

    /// What it or what stands above it names, whether that is there or not.
    pub(super) fn named(&mut self, ix: Ix) -> Option<Id> {
        let item = self.cascade.item(ix);
        if item.team.is_some() || item.kind() == Kind::Project {
            return item.team;
        }
        let (mut way, mut at) = (Vec::new(), Some(ix));
        let found = loop {
            let Some(here) = at else { break None };
            if !self.looked.insert(here) {
                break self.named[here.0 as usize];
            }
            way.push(here);
            if let Some(team) = self.cascade.item(here).team {
                break Some(team);
            }
            at = self.cascade.parent(here);
        };
        for here in way {
            self.named[here.0 as usize] = found;
        }
        found
    }
}

/// So many scopes are kept.
const MOST_KEPT: usize = 32;

/// What scopes that were asked for hold, until a change may move an item from one into another.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Vec<(Scope, Arc<IxSet>)>>);

impl Kept {
    fn of(&self, scope: &Scope, look: impl FnOnce() -> IxSet) -> Arc<IxSet> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, held)) = kept.iter().find(|(of, _)| of == scope) {
            return Arc::clone(held);
        }
        let held = Arc::new(look());
        if kept.len() == MOST_KEPT {
            kept.remove(0);
        }
        kept.push((scope.clone(), Arc::clone(&held)));
        held
    }
}

impl Clone for Kept {
    /// Another workspace goes its own way: it looks by itself.
    fn clone(&self) -> Kept {
        Kept::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Entity, Field, Op,
        change::Verb,
        company::{Company, day},
        edit,
        meeting::entries,
        review::Review,
    };

    fn titles(c: &Company, scope: &Scope) -> Vec<String> {
        let mut all: Vec<String> = c
            .cascade
            .held_by(scope)
            .iter()
            .filter(|&ix| c.cascade.item(ix).is_live())
            .map(|ix| c.cascade.item(ix).title.to_string())
            .collect();
        all.sort();
        all
    }

    #[test]
    fn a_team_holds_what_belongs_to_it_and_to_those_below() {
        let c = &mut Company::new();
        let product = Scope::Team(c.team_id("Product"));
        assert_eq!(
            titles(c, &product),
            ["Certified", "Checklist steps", "Conversion", "Loved by teams", "Setup time", "Win the mid-market"]
        );
        assert_eq!(titles(c, &Scope::Team(c.team_id("Growth"))), ["Loved by teams"]);
        // Whatever way it came by its team, it is the same one that every row shows.
        let jon = c.person_id("Jon");
        let ops = edit::revise(&c.cascade, jon, [Field::Team(Some(c.team_id("Growth")))], day("2026-11-23"));
        c.does(Verb::Revise, ops);
        for name in ["Northwind", "Product", "Growth"] {
            let id = c.team_id(name);
            let walked = c.cascade.all().filter(|&ix| {
                c.cascade.team_of(ix).is_some_and(|t| c.cascade.team_path(t.id).iter().any(|above| above.id == id))
            });
            assert_eq!(*c.cascade.held_by(&Scope::Team(id)), walked.collect(), "{name}");
        }
        assert!(titles(c, &Scope::Team(c.team_id("Growth"))).contains(&"Data room".to_owned()));
    }

    #[test]
    fn what_a_scope_holds_is_looked_up_once_until_an_item_may_have_moved() {
        let c = &mut Company::new();
        let product = Scope::Team(c.team_id("Product"));
        let before = c.cascade.held_by(&product);
        c.stands("Setup time", "2026-11-23", Some(3.0), Some(5));
        let (review, decision) = (Review::new(c.ids.next_id(), 1, day("2026-11-23"), 15), c.ids.next_id());
        let ops = entries::decide(decision, review.id, None, "two engineers");
        c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
        c.does(Verb::Decide, ops);
        assert!(Arc::ptr_eq(&before, &c.cascade.held_by(&product)), "what is said and decided moves nothing");
        let (growth, jon) = (c.team_id("Growth"), c.person_id("Jon"));
        let ops = edit::revise(&c.cascade, jon, [Field::Team(Some(growth))], day("2026-11-23"));
        c.does(Verb::Revise, ops);
        assert!(!Arc::ptr_eq(&before, &c.cascade.held_by(&product)));
        let other = c.cascade.clone();
        assert_eq!(other.held_by(&product), c.cascade.held_by(&product));
        for n in 0..=MOST_KEPT {
            c.cascade.held_by(&Scope::People(vec![Id::new(n as i64 + 1).unwrap()]));
        }
        assert_eq!(c.cascade.scopes.0.lock().unwrap().len(), MOST_KEPT);
    }

    #[test]
    fn people_hold_what_they_own_and_a_level_what_hangs_so_far_down() {
        let c = &Company::new();
        let ana = Scope::People(vec![c.person_id("Ana")]);
        assert_eq!(titles(c, &ana), ["Checklist steps", "Conversion", "Loved by teams", "Onboarding checklist"]);
        let company = titles(c, &Scope::Level(0));
        assert_eq!(company, ["Grow", "Next", "Old number", "Past", "Revenue"]);
        let one_below = titles(c, &Scope::Level(1));
        assert!(one_below.contains(&"Win the mid-market".to_owned()) && one_below.contains(&"Onboarding checklist".to_owned()));
        assert!(!one_below.contains(&"Data room".to_owned()), "it serves none of them");
    }

    #[test]
    fn what_is_typed_is_read_and_written_back_the_same() {
        let c = &Company::new();
        for (typed, written, said) in [
            ("all", "all", "everything"),
            ("Everything", "all", "everything"),
            ("team:growth", "team:Northwind/Product/Growth", "Growth"),
            ("people:ana", "people:Ana Ruiz", "Ana Ruiz"),
            ("people:ana, jon", "people:Ana Ruiz, Jon Ode", "Ana Ruiz and Jon Ode"),
            ("People: Ana; Jon,Mara,ana", "people:Ana Ruiz, Jon Ode, Mara Lind", "Ana Ruiz and 2 more"),
            ("level:0", "level:0", "company goals"),
            ("level:2", "level:2", "company goals and 2 levels below"),
        ] {
            let scope = Scope::read(typed, &c.cascade).unwrap();
            assert_eq!((scope.written(&c.cascade).as_str(), scope.said(&c.cascade).as_str()), (written, said));
            assert_eq!(Scope::read(written, &c.cascade), Ok(scope));
        }
        for wrong in [
            "",
            "growth",
            "team:",
            "team:nowhere",
            "people:",
            "people:,",
            "people:ana,nobody here",
            "level:",
            "level:-1",
            "level:99",
            "boat:1",
        ] {
            assert!(Scope::read(wrong, &c.cascade).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_scope_that_names_what_is_gone_says_so() {
        let c = &mut Company::new();
        let (growth, ana) = (c.team_id("Growth"), c.person_id("Ana"));
        let scopes = [Scope::Team(growth), Scope::People(vec![ana])];
        assert!(scopes.iter().all(|s| s.gone(&c.cascade).is_none()));
        for id in [growth, ana] {
            let ops = edit::remove(&c.cascade, id);
            c.does(Verb::Delete, ops);
        }
        let said = scopes.map(|s| s.gone(&c.cascade).unwrap());
        assert_eq!(said, ["its team Growth was deleted", "nobody of its people is here any more"]);
    }
}
