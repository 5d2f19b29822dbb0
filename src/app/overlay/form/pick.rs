//! A fuzzy choice inside a form: type a part of a name, take what is found, or create who is not there yet.

use super::field::Taken;
use crate::{
    app::{
        key::{Code, Key},
        keys::Action,
        text_field::TextField,
    },
    domain::{
        Cascade, Id, Ix, Kind,
        edit::learned_email,
        fuzzy::Scorer,
        goal::ProjectState,
        people::{Person, is_called},
        text,
        whom::{self, Whom},
    },
};
use serde::{Deserialize, Serialize};

/// The list is never longer: who needs more types a letter more.
const MOST: usize = 50;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Everyone.
    People,
    /// Every team.
    Teams,
    /// Every cycle.
    Cycles,
    /// Every meeting that was made.
    Meetings,
    /// Live objectives.
    Objectives,
    /// Live objectives and key results.
    Goals,
    /// Live projects.
    Projects,
    /// Whatever is archived.
    Archived,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chosen {
    /// Something that is there.
    Known(Id),
    /// Someone or something of that name that is yet to be created.
    New(String),
    /// Nothing, said on purpose: at the top.
    Top,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What taking it chooses.
    pub chosen: Chosen,
    /// Its name.
    pub label: String,
    /// What tells it from others of the name.
    pub detail: String,
}

/// The field.
#[derive(Debug, Clone)]
pub struct Pick {
    /// What can be chosen.
    pub source: Source,
    /// What was.
    pub chosen: Vec<Chosen>,
    /// What is being typed.
    pub typed: TextField,
    /// What fits it, the best first; empty while the list is closed.
    pub list: Vec<Candidate>,
    /// The line of the list that Enter takes.
    pub at: usize,
    /// Whether the list is shown.
    pub open: bool,
    /// Whether several can be chosen.
    many: bool,
    /// Whether who is not there can be created.
    creates: bool,
    /// Not offered: itself, what is linked already.
    not: Vec<Id>,
    /// Offered first where nothing above is a choice too.
    top: bool,
    moved: bool,
    stale: bool,
    /// The list was opened by a key, not with the form.
    by_hand: bool,
    /// People whom a change that waits would make: they can be chosen, and are named though they are not here yet.
    pending: Vec<Person>,
    /// E-mails that were typed with the names of people who are here without one.
    learned: Vec<(Id, String)>,
    /// Everything that fitted a shorter text: a longer one looks no further.
    within: Option<(String, Vec<Ix>)>,
}

impl Pick {
    /// A choice of one.
    pub fn one(source: Source, chosen: Option<Id>) -> Pick {
        Pick {
            source,
            chosen: chosen.map(Chosen::Known).into_iter().collect(),
            typed: TextField::line(""),
            list: Vec::new(),
            at: 0,
            open: false,
            many: false,
            creates: matches!(source, Source::People | Source::Teams | Source::Cycles),
            not: Vec::new(),
            top: false,
            moved: false,
            stale: false,
            by_hand: false,
            pending: Vec::new(),
            learned: Vec::new(),
            within: None,
        }
    }

    /// A choice of any number.
    pub fn many(source: Source, chosen: &[Id]) -> Pick {
        Pick { chosen: chosen.iter().copied().map(Chosen::Known).collect(), many: true, ..Pick::one(source, None) }
    }

    /// Without these.
    #[must_use]
    pub fn without(mut self, not: impl IntoIterator<Item = Id>) -> Pick {
        self.not.extend(not);
        self
    }

    /// With people who are not here before a change that waits is saved.
    #[must_use]
    pub fn and(mut self, pending: Vec<Person>) -> Pick {
        self.pending = pending;
        self
    }

    /// With something of that name that is yet to be made.
    #[must_use]
    pub fn proposing(mut self, name: String) -> Pick {
        self.chosen = vec![Chosen::New(name)];
        self
    }

    /// What was chosen, as it is written.
    pub fn names(&self, cascade: &Cascade) -> Vec<String> {
        let pending = |c: &Chosen| match c {
            Chosen::Known(id) => self.pending.iter().find(|p| p.id == *id).map(|p| text::one_line(&p.name, 200).into_owned()),
            _ => None,
        };
        self.chosen.iter().map(|c| pending(c).unwrap_or_else(|| name(cascade, c))).collect()
    }

    /// Nothing that is not there yet.
    #[must_use]
    pub fn known_only(mut self) -> Pick {
        self.creates = false;
        self
    }

    /// “At the top” can be chosen too.
    #[must_use]
    pub fn or_top(mut self) -> Pick {
        self.top = true;
        self
    }

    /// With the list shown at once.
    #[must_use]
    pub fn opened(mut self) -> Pick {
        self.open = true;
        self.stale = true;
        self
    }

    /// Whether several can be chosen.
    pub fn is_many(&self) -> bool {
        self.many
    }

    /// The one chosen; `None`: none.
    pub fn first(&self) -> Option<&Chosen> {
        self.chosen.first()
    }

    /// The one chosen if it is there already.
    pub fn id(&self) -> Option<Id> {
        match self.first() {
            Some(Chosen::Known(id)) => Some(*id),
            _ => None,
        }
    }

    pub(super) fn restore(&mut self, chosen: &[Chosen], typed: &str) {
        self.chosen = chosen.to_vec();
        self.typed.set(typed);
        self.close();
    }

    fn close(&mut self) {
        self.open = false;
        self.by_hand = false;
        self.list.clear();
        self.at = 0;
        self.moved = false;
        self.within = None;
    }

    /// The field loses the keys: what the list offers for what was typed is taken, the rest is left as it was typed.
    pub(super) fn leave(&mut self) {
        if self.open && (!self.typed.is_blank() || self.moved) {
            self.take(self.at);
        }
        self.close();
    }

    /// Takes the n-th line of the list. Returns whether there is one.
    pub(super) fn take(&mut self, n: usize) -> bool {
        let Some(candidate) = self.list.get(n) else { return false };
        let chosen = candidate.chosen.clone();
        if !self.many || chosen == Chosen::Top {
            self.chosen.clear();
        }
        self.chosen.retain(|c| *c != Chosen::Top);
        if !self.chosen.contains(&chosen) {
            self.chosen.push(chosen);
        }
        self.typed.set("");
        self.close();
        true
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.typed.paste(text);
        (self.open, self.stale) = (true, true);
    }

    pub(super) fn act(&mut self, action: Action) -> Taken {
        match action {
            Action::Down if !self.open => (self.open, self.stale, self.by_hand) = (true, true, true),
            Action::Up if !self.open => return Taken::Previous,
            Action::Down | Action::Up => {
                let n = self.list.len().max(1);
                self.at = (self.at + if action == Action::Down { 1 } else { n - 1 }) % n;
                self.moved = true;
            }
            Action::Open if self.open && !self.list.is_empty() => {
                self.take(self.at);
                return if self.many { Taken::Yes } else { Taken::Next };
            }
            // Nothing fits: what was typed is neither taken nor saved.
            Action::Open if self.open => {}
            // A list nobody asked for does not hold Esc up.
            Action::Back if self.open && (!self.typed.is_blank() || self.by_hand) => {
                self.typed.set("");
                self.close();
            }
            _ => return Taken::No,
        }
        Taken::Yes
    }

    /// Types. Backspace in the empty field takes the last choice away.
    pub(super) fn type_key(&mut self, key: Key) -> bool {
        let before = self.typed.text();
        if key.code == Code::Backspace && before.is_empty() {
            self.chosen.pop();
            return true;
        }
        if !self.typed.key(key) {
            return false;
        }
        if self.typed.text() != before {
            (self.open, self.stale) = (!self.typed.is_blank(), true);
            if !self.open {
                self.close();
            }
        }
        true
    }

    /// The e-mails that were typed with those who are chosen.
    pub(super) fn learned(&self) -> impl Iterator<Item = (Id, String)> {
        let is_chosen = |(id, _): &&(Id, String)| self.chosen.contains(&Chosen::Known(*id));
        self.learned.iter().filter(is_chosen).rev().cloned()
    }

    /// Looks up what fits, if what is typed has changed since.
    pub(super) fn refresh(&mut self, cascade: &Cascade) {
        if !std::mem::take(&mut self.stale) || !self.open {
            return;
        }
        (self.at, self.moved) = (0, false);
        let text = self.typed.text();
        let mut text = text.trim();
        // One person is asked for: of several that are typed the first.
        let mut rest = String::new();
        if self.source == Source::People && !text.is_empty() {
            let Whom { first, rest: others } = whom::whom(text, |name| is_called(cascade, name));
            match first {
                Some(first) => (text, rest) = (whom::handle(first), whom::others(&others)),
                None => return self.close(),
            }
        }
        // Who was typed with their e-mail, or the last name first, is looked up as they are called here.
        if self.source == Source::People
            && (whom::both(text).is_some() || whom::turned(text).is_some())
            && let Some(person) = cascade.resolve_person(text).ok().and_then(|id| cascade.person(id))
        {
            self.learned.extend(learned_email(cascade, text));
            text = person.email.as_deref().unwrap_or(&person.name);
        }
        self.list = match self.source {
            Source::People | Source::Teams | Source::Cycles | Source::Meetings => {
                named(cascade, self.source, text, &self.not, &self.pending)
            }
            Source::Objectives | Source::Goals | Source::Projects | Source::Archived => self.items(cascade, text),
        };
        let wanted = text::folded(text);
        // As people call it: Q4 2026.
        let called = (self.source == Source::Cycles).then(|| cascade.settings.calendar().called(text)).flatten();
        if let Some(called) = called.as_deref().filter(|_| self.list.is_empty()) {
            self.list = named(cascade, self.source, called, &self.not, &self.pending);
        }
        let is_called = |label: &str| called.as_ref().is_some_and(|called| text::folded(label) == text::folded(called));
        let exact = |c: &Candidate| text::folded(&c.label) == wanted || text::folded(&c.detail) == wanted || is_called(&c.label);
        if self.creates && !text.is_empty() && !self.list.iter().any(exact) && (self.source != Source::Cycles || called.is_some())
        {
            let what = match self.source {
                Source::People => "a new person",
                Source::Teams => "a new team",
                _ => "a new cycle",
            };
            let text = called.as_deref().unwrap_or(text);
            self.list.push(Candidate {
                chosen: Chosen::New(text.to_owned()),
                label: format!("create “{text}”"),
                detail: what.to_owned(),
            });
        }
        if !rest.is_empty() {
            for candidate in &mut self.list {
                let detail = std::mem::take(&mut candidate.detail);
                candidate.detail = format!("{detail}{}not {rest}: one person", if detail.is_empty() { "" } else { ", " });
            }
        }
        if self.top && "at the top".contains(&text.to_lowercase()) {
            let top = Candidate { chosen: Chosen::Top, label: TOP.to_owned(), detail: "under no other objective".to_owned() };
            self.list.insert(if text.is_empty() { 0 } else { self.list.len() }, top);
        }
    }

    fn items(&mut self, cascade: &Cascade, text: &str) -> Vec<Candidate> {
        let source = self.source;
        let wanted = |ix: Ix| {
            let item = cascade.item(ix);
            if source == Source::Archived {
                return item.archived && !item.deleted;
            }
            let kind = match source {
                Source::Objectives => item.kind() == Kind::Objective,
                Source::Projects => item.kind() == Kind::Project,
                _ => item.kind() != Kind::Project,
            };
            kind && item.is_live() && !self.not.contains(&item.id)
        };
        let candidate = |ix: Ix| Candidate {
            chosen: Chosen::Known(cascade.item(ix).id),
            label: text::one_line(cascade.item(ix).title.trim(), 200).into_owned(),
            detail: detail_of(cascade, ix),
        };
        if text.is_empty() {
            self.within = None;
            return match source {
                // What is done moves nothing any more: after years there is more of it than of what goes on.
                Source::Projects => {
                    let projects = || cascade.projects().iter().copied().filter(|&ix| wanted(ix));
                    let (going, done) =
                        (projects().filter(|&ix| !is_done(cascade, ix)), projects().filter(|&ix| is_done(cascade, ix)));
                    going.chain(done).take(MOST).map(candidate).collect()
                }
                _ => cascade.all().filter(|&ix| wanted(ix)).take(MOST).map(candidate).collect(),
            };
        }
        let narrowed = self.within.take().filter(|(shorter, _)| text.starts_with(shorter.as_str())).map(|(_, found)| found);
        let mut scorer = Scorer::letters(text);
        let mut score = |ix: Ix| scorer.score(&cascade.item(ix).title).map(|score| (score, ix));
        let mut found: Vec<(u32, Ix)> = match narrowed {
            Some(found) => found.into_iter().filter_map(&mut score).collect(),
            None => cascade.all().filter(|&ix| wanted(ix)).filter_map(&mut score).collect(),
        };
        let all: Vec<Ix> = found.iter().map(|(_, ix)| *ix).collect();
        found.sort_by_key(|(score, ix)| (is_done(cascade, *ix), std::cmp::Reverse(*score), cascade.item(*ix).title.len(), *ix));
        self.within = Some((text.to_owned(), all));
        found.into_iter().take(MOST).map(|(_, ix)| candidate(ix)).collect()
    }
}

/// How nothing above is written.
pub const TOP: &str = "at the top";

/// How a choice is written in its field.
fn name(cascade: &Cascade, chosen: &Chosen) -> String {
    let known = |id: Id| {
        let person = cascade.person(id).map(|p| p.name.as_str());
        let team = || cascade.team(id).map(|t| t.name.as_str());
        let cycle = || cascade.cycle(id).map(|c| c.name.as_str());
        let meeting = || cascade.meeting(id).map(|m| m.name.trim());
        let item = || cascade.find(id).map(|ix| cascade.item(ix).title.trim());
        let name = person.or_else(team).or_else(cycle).or_else(meeting).or_else(item).unwrap_or("gone");
        text::one_line(name, 200).into_owned()
    };
    match chosen {
        Chosen::Known(id) => known(*id),
        Chosen::New(name) => format!("{} (new)", text::one_line(name, 200)),
        Chosen::Top => TOP.to_owned(),
    }
}

/// Where an item stands: what tells it from another of its title.
/// Whether it is work that came to its end.
fn is_done(cascade: &Cascade, ix: Ix) -> bool {
    cascade.item(ix).project().is_some_and(|p| p.state == ProjectState::Done)
}

fn detail_of(cascade: &Cascade, ix: Ix) -> String {
    let item = cascade.item(ix);
    let mut words = vec![item.kind().name().to_owned()];
    words.extend(is_done(cascade, ix).then(|| ProjectState::Done.word().to_owned()));
    match cascade.parent(ix) {
        Some(parent) => words.push(text::one_line(cascade.item(parent).title.trim(), 60).into_owned()),
        None => words.extend(cascade.owner_name(ix).map(|o| text::one_line(o, 30).into_owned())),
    }
    words.join(" · ")
}

/// People, teams, cycles or meetings, by how well they fit; all by name while nothing is typed.
fn named(cascade: &Cascade, source: Source, text: &str, not: &[Id], pending: &[Person]) -> Vec<Candidate> {
    let safe = |text: &str| text::one_line(text, 200).into_owned();
    let all: Vec<(Id, String, String)> = match source {
        Source::People => {
            let person = |p: &Person| (p.id, safe(&p.name), safe(p.email.as_deref().unwrap_or("")));
            cascade.people().map(person).chain(pending.iter().map(person)).collect()
        }
        Source::Teams => cascade
            .teams()
            .map(|t| {
                let above: Vec<&str> = cascade.team_path(t.id).iter().map(|t| t.name.as_str()).collect();
                (t.id, safe(&t.name), safe(&above[..above.len().saturating_sub(1)].join(" / ")))
            })
            .collect(),
        Source::Meetings => cascade.meetings().map(|m| (m.id, safe(m.name.trim()), safe(&m.scope.said(cascade)))).collect(),
        _ => cascade.cycles().map(|c| (c.id, safe(&c.name), format!("{} – {}", c.start, c.end))).collect(),
    };
    let mut scorer = Scorer::letters(text);
    let mut found: Vec<(u32, (Id, String, String))> = all
        .into_iter()
        .filter(|(id, ..)| !not.contains(id))
        .filter_map(|n| {
            let score = scorer.score(&n.1).max(scorer.score(&n.2).map(|s| s / 2))?;
            Some((score, n))
        })
        .collect();
    found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.1.to_lowercase().cmp(&y.1.to_lowercase())));
    let candidate = |(_, (id, label, detail))| Candidate { chosen: Chosen::Known(id), label, detail };
    found.into_iter().take(MOST).map(candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::Company;

    fn typed(pick: &mut Pick, c: &Company, text: &str) -> Vec<String> {
        for letter in text.chars() {
            pick.type_key(Key::char(letter));
            pick.refresh(&c.cascade);
        }
        pick.list.iter().map(|c| c.label.clone()).collect()
    }

    #[test]
    fn typing_narrows_and_enter_takes() {
        let c = Company::new();
        let mut pick = Pick::one(Source::People, None);
        assert_eq!(typed(&mut pick, &c, "an")[0], "Ana Ruiz");
        assert_eq!(pick.act(Action::Open), Taken::Next);
        assert_eq!(pick.id(), Some(c.person_id("Ana")));
        assert!(pick.typed.is_blank() && !pick.open);
        pick.type_key("backspace".parse().unwrap());
        assert_eq!(pick.id(), None, "backspace in the empty field takes the choice away");
    }

    #[test]
    fn a_cycle_is_found_and_made_as_people_call_it() {
        let c = Company::new();
        let mut pick = Pick::one(Source::Cycles, None);
        assert_eq!(typed(&mut pick, &c, "Q4 2026"), ["2026-Q4"]);
        let mut pick = Pick::one(Source::Cycles, None);
        assert_eq!(typed(&mut pick, &c, "Q3 2031"), ["create “2031-Q3”"]);
        pick.leave();
        assert_eq!(pick.chosen, [Chosen::New("2031-Q3".into())]);
    }

    #[test]
    fn whoever_is_not_there_can_be_created_and_whoever_is_cannot() {
        let c = Company::new();
        let mut pick = Pick::one(Source::People, None);
        assert_eq!(typed(&mut pick, &c, "Zoe").last().unwrap(), "create “Zoe”");
        pick.leave();
        assert_eq!(pick.chosen, [Chosen::New("Zoe".into())]);
        let mut pick = Pick::one(Source::People, None);
        assert!(!typed(&mut pick, &c, "ana ruiz").iter().any(|l| l.starts_with("create")));
        let mut pick = Pick::one(Source::Cycles, None);
        assert!(typed(&mut pick, &c, "autumn").is_empty(), "a cycle needs dates: only calendar names can be created here");
        let mut pick = Pick::one(Source::Cycles, None);
        assert_eq!(typed(&mut pick, &c, "2027-Q2"), ["create “2027-Q2”"]);
    }

    #[test]
    fn items_are_found_by_title_and_what_is_excluded_is_not() {
        let c = Company::new();
        let mut pick = Pick::one(Source::Goals, None);
        let found = typed(&mut pick, &c, "conv");
        assert_eq!(found, ["Conversion"]);
        let mut pick = Pick::one(Source::Goals, None).without([c.id("Conversion")]);
        assert!(typed(&mut pick, &c, "conv").is_empty());
        let mut pick = Pick::one(Source::Projects, None);
        assert_eq!(typed(&mut pick, &c, "room"), ["Data room"]);
        pick.type_key("backspace".parse().unwrap());
        pick.refresh(&c.cascade);
        assert_eq!(pick.list.len(), 1, "a shorter text looks again");
    }

    #[test]
    fn several_are_chosen_one_after_the_other() {
        let c = Company::new();
        let mut pick = Pick::many(Source::Objectives, &[]);
        typed(&mut pick, &c, "grow");
        assert_eq!(pick.act(Action::Open), Taken::Yes);
        typed(&mut pick, &c, "loved");
        pick.act(Action::Open);
        assert_eq!(pick.chosen, [Chosen::Known(c.id("Grow")), Chosen::Known(c.id("Loved by teams"))]);
    }

    #[test]
    fn leaving_without_typing_chooses_nothing() {
        let c = Company::new();
        let mut pick = Pick::one(Source::Objectives, None).or_top().opened();
        pick.refresh(&c.cascade);
        assert_eq!(pick.list[0].label, TOP);
        pick.leave();
        assert_eq!(pick.chosen, []);
    }
}
