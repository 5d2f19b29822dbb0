//! From what someone types to what they mean: items by short id, external id or title; people, teams, cycles, actions, topics.
//!
//! A reference never guesses: of several that fit it lists them, of none it names the nearest. What ended and goes on under the same
//! title is no second one: its successor is meant.

use super::{
    Cascade, Id, Ix, Kind,
    calendar::Calendar,
    cycle::Cycle,
    describe,
    people::Person,
    recurring::{FIRST_NAME, Which},
    review::{Action, Topic},
    text::{self, folded, loose},
    whom::{both, handle, turned},
};
use std::collections::HashSet;

/// How many candidates an ambiguous reference lists.
const CANDIDATES: usize = 8;
/// How many near titles a reference to nothing suggests.
const SUGGESTIONS: usize = 3;

/// One thing a reference may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The letters that tell it from all others.
    pub short: String,
    /// Its title or name, safe and in one line.
    pub title: String,
    /// What tells it from others of the title: its kind, what it hangs on, its owner. Empty: the title says all.
    pub detail: String,
}

/// Why a reference means nothing in particular.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefError {
    /// It is blank.
    #[error("Which {0}? Give its short id, its external id or a part of its title")]
    Blank(String),
    /// It fits several.
    #[error("“{text}” fits {count} {what}; give the short id of one:{}{}", listed(.candidates), united(.unite))]
    Ambiguous {
        /// As typed.
        text: String,
        /// What was looked for, in the plural.
        what: String,
        /// How many there are.
        count: usize,
        /// The first of them.
        candidates: Vec<Candidate>,
        /// The command that makes one of the first two, where they are called the same.
        unite: Option<String>,
    },
    /// It fits none.
    #[error("No {what} is called “{text}”{}", suggested(.what, .nearest))]
    Nothing {
        /// As typed.
        text: String,
        /// What was looked for.
        what: String,
        /// The nearest by spelling; empty when nothing is near.
        nearest: Vec<Candidate>,
    },
}

fn listed(candidates: &[Candidate]) -> String {
    let detail = |c: &Candidate| if c.detail.is_empty() { String::new() } else { format!("  ({})", c.detail) };
    let lines: Vec<String> = candidates.iter().map(|c| format!("\n  {}  {}{}", c.short, c.title, detail(c))).collect();
    lines.concat()
}

fn united(command: &Option<String>) -> String {
    command.as_deref().map(|command| format!("\nWhere they are one and the same, “{command}” makes them one")).unwrap_or_default()
}

/// The command that lists what there is of a kind.
fn list_of(what: &str) -> &'static str {
    match what {
        "objective" => "list objectives",
        "key result" => "list key-results",
        "project" => "list projects",
        "person" => "list people",
        "team" => "list teams",
        "cycle" => "list cycles",
        "meeting" => "list meetings",
        "action" => "list actions",
        // Topics stand on the agenda they wait for.
        "topic" => "review --agenda",
        _ => "list",
    }
}

fn suggested(what: &str, nearest: &[Candidate]) -> String {
    match nearest {
        [] => format!("; “quarterdeck {}” shows what there is", list_of(what)),
        near => {
            let names: Vec<String> = near.iter().map(|c| format!("“{}” ({})", c.title, c.short)).collect();
            format!("; did you mean {}?", names.join(" or "))
        }
    }
}

/// What names are looked through for when none holds the text itself; `None`: too little of it is left to mean anything.
fn loosely(text: &str) -> Option<String> {
    Some(loose(text)).filter(|letters| letters.chars().count() > 1)
}

fn what_of(kinds: &[Kind]) -> String {
    match kinds {
        [one] => one.name().to_owned(),
        _ => "item".to_owned(),
    }
}

/// What is called how: the input of [`pick`].
struct Named {
    id: Id,
    title: String,
    /// Anything else it answers to in full: an e-mail, a path.
    also: Vec<String>,
}

impl Cascade {
    /// The one item a text means: an external id, a short id, a whole title, or enough of a title to be unique, in that order;
    /// and where nothing is called so, the same without accents and signs.
    /// `kinds` narrows what is looked for; empty means any. Archived items are found when nothing in sight fits.
    pub fn resolve(&self, text: &str, kinds: &[Kind]) -> Result<Ix, RefError> {
        let wanted = |ix: &Ix| {
            let item = self.item(*ix);
            !item.deleted && (kinds.is_empty() || kinds.contains(&item.kind()))
        };
        let what = what_of(kinds);
        let text = text.trim();
        if text.is_empty() {
            return Err(RefError::Blank(what));
        }
        let external: Vec<Ix> = self.all().filter(wanted).filter(|&ix| self.item(ix).external.as_deref() == Some(text)).collect();
        if let Some(ix) = self.one_of(text, &what, external)? {
            return Ok(ix);
        }
        let short: Vec<Ix> = self.with_prefix(text, usize::MAX).into_iter().filter(wanted).collect();
        let exact = folded(text);
        let mut whole = Vec::new();
        let mut part = Vec::new();
        for ix in self.all().filter(wanted) {
            let title = folded(&self.item(ix).title);
            if title == exact {
                whole.push(ix);
            } else if title.contains(&exact) {
                part.push(ix);
            }
        }
        // A short id as it is shown has four letters or more; fewer may as well begin a word.
        let enough = text.chars().count() >= 4;
        let tiers = if enough { [short, whole, part] } else { [whole, part, short] };
        for tier in tiers {
            if let Some(ix) = self.one_of(text, &what, tier)? {
                return Ok(ix);
            }
        }
        if let Some(letters) = loosely(text) {
            let (mut whole, mut part) = (Vec::new(), Vec::new());
            for ix in self.all().filter(wanted) {
                let title = loose(&self.item(ix).title);
                if title == letters {
                    whole.push(ix);
                } else if title.contains(&letters) {
                    part.push(ix);
                }
            }
            for tier in [whole, part] {
                if let Some(ix) = self.one_of(text, &what, tier)? {
                    return Ok(ix);
                }
            }
        }
        let all = self.all().filter(wanted).map(|ix| (self.item(ix).id, &*self.item(ix).title));
        Err(RefError::Nothing { text: text::one_line(text, 60).into_owned(), what, nearest: self.nearest(&exact, all) })
    }

    /// The only one, those in sight before those archived, and what goes on before what it goes on from, which has ended: the two are
    /// called the same as a rule. `None` when there is none.
    fn one_of(&self, text: &str, what: &str, mut fits: Vec<Ix>) -> Result<Option<Ix>, RefError> {
        if fits.iter().any(|&ix| self.item(ix).is_live()) {
            fits.retain(|&ix| self.item(ix).is_live());
        }
        if fits.len() > 1 {
            let all: HashSet<Ix> = fits.iter().copied().collect();
            let goes_on = |ix: Ix| self.carried_to(ix).iter().any(|next| all.contains(next));
            fits.retain(|&ix| self.item(ix).outcome().is_none() || !goes_on(ix));
        }
        match fits[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            ref several => {
                let candidates = several.iter().take(CANDIDATES).map(|&ix| self.candidate(self.item(ix).id)).collect();
                Err(ambiguous(text, what, several.len(), candidates, None))
            }
        }
    }

    fn candidate(&self, id: Id) -> Candidate {
        let short = if self.find(id).is_some() { self.short(id) } else { id.letters()[..4].to_owned() };
        Candidate { short, title: describe::name(self, id), detail: self.find(id).map(|ix| self.stands(ix)).unwrap_or_default() }
    }

    /// Where an item stands and whose it is: what tells it from another of its title.
    fn stands(&self, ix: Ix) -> String {
        let mut words = vec![self.item(ix).kind().name().to_owned()];
        let above = self.parent(ix).or_else(|| self.links_at(ix).find_map(|link| self.find(link.target)));
        words.extend(above.map(|above| format!("under {}", text::one_line(self.item(above).title.trim(), 40))));
        words.push(self.owner_name(ix).map_or_else(|| "no owner".to_owned(), |name| text::one_line(name, 30).into_owned()));
        words.join(", ")
    }

    /// Up to three with the most similar names, if any is similar at all.
    fn nearest<'a>(&self, text: &str, names: impl Iterator<Item = (Id, &'a str)>) -> Vec<Candidate> {
        let wanted = pairs(text);
        let mut near: Vec<(u32, Id)> = names
            .map(|(id, name)| (similarity(&wanted, &pairs(&folded(text::one_line(name, 200).as_ref()))), id))
            .filter(|(score, _)| *score >= 40)
            .collect();
        near.sort_unstable_by(|a, b| b.cmp(a));
        near.into_iter().take(SUGGESTIONS).map(|(_, id)| self.candidate(id)).collect()
    }

    /// The one person a text means: an e-mail, a name, both (the e-mail decides, then the name), the start of an id, or enough of
    /// either to be unique.
    pub fn resolve_person(&self, text: &str) -> Result<Id, RefError> {
        // Whoever was forgotten is still meant by what they were called, where nobody else is.
        self.person_called(text).or_else(|error| super::forget::meant(self, text).ok_or(error))
    }

    fn person_called(&self, text: &str) -> Result<Id, RefError> {
        // Also what those are called for whom they stand.
        let here = || self.people_ever().filter(|p| !p.deleted);
        let named = |p: &Person| Named { id: p.id, title: p.name.clone(), also: p.email.iter().cloned().collect() };
        let all: Vec<Named> = here().map(named).collect();
        let text = handle(text);
        let whole = |name: &str| here().any(|p| folded(&p.name) == folded(name));
        if let Some((name, email)) = both(text) {
            let is_theirs = |p: &&Person| p.email.as_deref().is_some_and(|e| folded(e) == folded(email));
            if let Some(person) = here().find(is_theirs) {
                return Ok(self.stands_for(person.id));
            }
            // Of another e-mail it is another person.
            let bare: Vec<Named> = all.into_iter().filter(|n| n.also.is_empty()).collect();
            let name = turned(name).filter(|name| whole(name)).unwrap_or_else(|| name.to_owned());
            let called: Vec<Named> = bare.into_iter().filter(|n| folded(&n.title) == folded(&name)).collect();
            if name.is_empty() || called.is_empty() {
                return self.pick(text, "person", "people", Vec::new());
            }
            return self.pick(&name, "person", "people", called);
        }
        match turned(text).filter(|name| !whole(text) && whole(name)) {
            Some(name) => self.pick(&name, "person", "people", all),
            None => self.pick(text, "person", "people", all),
        }
    }

    /// The one team a text means: its path `Company/Product/Growth`, its name, or enough of it to be unique.
    pub fn resolve_team(&self, text: &str) -> Result<Id, RefError> {
        let path = |id| self.team_path(id).iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("/");
        let all =
            self.teams_ever().filter(|t| !t.deleted).map(|t| Named { id: t.id, title: t.name.clone(), also: vec![path(t.id)] });
        self.pick(text, "team", "teams", all.collect())
    }

    /// The one cycle a text means: its name, enough of it to be unique, or what people call it: `Q4 2026` is 2026-Q4.
    pub fn resolve_cycle(&self, text: &str) -> Result<Id, RefError> {
        let all = self.cycles_ever().filter(|c| !c.deleted).map(|c| Named { id: c.id, title: c.name.clone(), also: Vec::new() });
        let found = self.pick(text, "cycle", "cycles", all.collect());
        // As the workspace's own calendar reads it, and else as that which everyone has.
        let everyones = || Calendar::default().called(text).and_then(|name| self.cycle_called(&name));
        let own = || self.settings.calendar().called(text).and_then(|name| self.cycle_called(&name));
        let called = || own().or_else(everyones);
        match found {
            Err(RefError::Nothing { .. }) => called().map(|c| c.id).map_or(found, Ok),
            found => found,
        }
    }

    /// The cycle of a name, whatever the case.
    pub fn cycle_called(&self, name: &str) -> Option<&Cycle> {
        let wanted = folded(name);
        self.cycles().find(|c| folded(&c.name) == wanted)
    }

    /// The shortest cycle of the calendar that is here and holds all of what a name means in it.
    pub fn cycle_above(&self, name: &str) -> Option<&Cycle> {
        let calendar = self.settings.calendar();
        let (start, end) = calendar.dates_of(name)?;
        let longer = calendar.longer(name);
        // It keeps its dates, whatever its name says by now.
        longer.iter().filter_map(|name| self.cycle_called(name)).find(|c| c.start <= start && end <= c.end)
    }

    /// The meeting a text means: a name, or enough of it to be unique. That of everything is there without being made.
    pub fn resolve_meeting(&self, text: &str) -> Result<Which, RefError> {
        let mut all: Vec<Named> = self.meetings().map(|m| Named { id: m.id, title: m.name.clone(), also: Vec::new() }).collect();
        if self.first_meeting().is_none() {
            all.push(Named { id: Id::WORKSPACE, title: FIRST_NAME.to_owned(), also: Vec::new() });
        }
        let found = self.pick(text, "meeting", "meetings", all)?;
        Ok(if found == Id::WORKSPACE { Which::First } else { self.which(found) })
    }

    /// The one action a text means: the first letters of its id, or enough of what it says to be unique. Open ones come first.
    pub fn resolve_action(&self, text: &str) -> Result<Id, RefError> {
        let text = text.trim();
        let text = text.strip_prefix("action:").unwrap_or(text);
        let named = |a: &Action| Named { id: a.id, title: a.what.to_string(), also: Vec::new() };
        let open = self.pick(text, "action", "actions", self.actions().filter(|a| a.is_open()).map(named).collect());
        match open {
            Err(RefError::Nothing { .. }) => self.pick(text, "action", "actions", self.actions().map(named).collect()),
            found => found,
        }
    }

    /// How many leading letters tell an action from every other: at least four. What [`Cascade::resolve_action`] reads.
    pub fn short_action(&self, id: Id) -> String {
        let shared = self.actions().map(|a| a.id).filter(|&other| other != id).map(|other| id.shared_letters(other)).max();
        let mut letters = id.letters();
        letters.truncate((shared.unwrap_or(0) + 1).clamp(4, super::id::ID_LETTERS));
        letters
    }

    /// The one topic a text means: the first letters of its id, or enough of its title to be unique. Open ones come first.
    pub fn resolve_topic(&self, text: &str) -> Result<Id, RefError> {
        let named = |t: &Topic| Named { id: t.id, title: t.title.to_string(), also: Vec::new() };
        let open = self.pick(text, "topic", "topics", self.topics().filter(|t| t.is_open()).map(named).collect());
        match open {
            Err(RefError::Nothing { .. }) => self.pick(text, "topic", "topics", self.topics().map(named).collect()),
            found => found,
        }
    }

    /// How many leading letters tell a topic from every other: at least four. What [`Cascade::resolve_topic`] reads.
    pub fn short_topic(&self, id: Id) -> String {
        let shared = self.topics().map(|t| t.id).filter(|&other| other != id).map(|other| id.shared_letters(other)).max();
        let mut letters = id.letters();
        letters.truncate((shared.unwrap_or(0) + 1).clamp(4, super::id::ID_LETTERS));
        letters
    }

    fn pick(&self, text: &str, what: &str, whats: &str, all: Vec<Named>) -> Result<Id, RefError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(RefError::Blank(what.to_owned()));
        }
        let wanted = folded(text);
        let whole = |n: &&Named| folded(&n.title) == wanted || n.also.iter().any(|a| folded(a) == wanted);
        let range = Id::range_of_prefix(text).filter(|_| text.len() >= 4);
        let by_id = |n: &&Named| range.is_some_and(|(low, high)| (low..=high).contains(&n.id.get()));
        let word = |n: &&Named| folded(&n.title).split(' ').any(|w| w == wanted);
        let part = |n: &&Named| folded(&n.title).contains(&wanted) || n.also.iter().any(|a| folded(a).contains(&wanted));
        let letters = loosely(text);
        let loosely = |n: &&Named| letters.as_ref().is_some_and(|l| loose(&n.title).contains(l));
        let loose_word = |n: &&Named| letters.as_ref().is_some_and(|l| loose(&n.title).split(' ').any(|w| w == l));
        let tiers: [&dyn Fn(&&Named) -> bool; 6] = [&whole, &by_id, &word, &part, &loose_word, &loosely];
        for fits in tiers {
            let found = self.each_once(all.iter().filter(fits));
            match found[..] {
                [] => {}
                [one] => return Ok(self.stands_for(one.id)),
                ref several => {
                    let candidates = several.iter().take(CANDIDATES).map(|n| self.named_candidate(n)).collect();
                    let unite = self.uniting(what, several);
                    return Err(ambiguous(text, whats, several.len(), candidates, unite));
                }
            }
        }
        let names = all.iter().map(|n| (n.id, n.title.as_str()));
        let nearest = self.nearest(&wanted, names);
        Err(RefError::Nothing { text: text::one_line(text, 60).into_owned(), what: what.to_owned(), nearest })
    }

    /// One of each: of those that are one, the one that stands for all where it is among them.
    fn each_once<'a>(&self, named: impl Iterator<Item = &'a Named>) -> Vec<&'a Named> {
        let mut found: Vec<&Named> = Vec::new();
        for one in named {
            match found.iter_mut().find(|there| self.stands_for(there.id) == self.stands_for(one.id)) {
                Some(there) if self.stands_for(one.id) == one.id => *there = one,
                Some(_) => {}
                None => found.push(one),
            }
        }
        found
    }

    /// What makes one of two that are called the same.
    fn uniting(&self, what: &str, several: &[&Named]) -> Option<String> {
        let [first, second, ..] = several else { return None };
        let can = matches!(what, "person" | "team" | "cycle") && folded(&first.title) == folded(&second.title);
        can.then(|| self.same_command(what, self.stands_for(first.id), self.stands_for(second.id)))
    }

    /// `quarterdeck same person:kqzm person:lrvt`: of two people the one without an e-mail disappears.
    pub(super) fn same_command(&self, what: &str, a: Id, b: Id) -> String {
        let has_email = |id: Id| self.person(id).is_some_and(|p| p.email.is_some());
        let (a, b) = if has_email(a) && !has_email(b) { (b, a) } else { (a, b) };
        let letters = (a.shared_letters(b) + 1).max(4);
        format!("quarterdeck same {what}:{} {what}:{}", &a.letters()[..letters], &b.letters()[..letters])
    }

    /// Told apart by what is written beside it: two people of a name by their e-mail, two teams by their path.
    fn named_candidate(&self, named: &Named) -> Candidate {
        let mut candidate = self.candidate(named.id);
        if named.id == Id::WORKSPACE {
            candidate.title = named.title.clone();
        }
        let also = named.also.first().filter(|a| **a != named.title);
        let title = match also {
            Some(also) => format!("{} ({})", candidate.title, text::one_line(also, 60)),
            None => candidate.title,
        };
        Candidate { title, ..candidate }
    }
}

fn ambiguous(text: &str, what: &str, count: usize, candidates: Vec<Candidate>, unite: Option<String>) -> RefError {
    let what = if what.ends_with('s') || what == "people" { what.to_owned() } else { format!("{what}s") };
    RefError::Ambiguous { text: text::one_line(text, 60).into_owned(), what, count, candidates, unite }
}

/// The pairs of neighbouring letters of a text, sorted: what two spellings of a word mostly share.
fn pairs(text: &str) -> Vec<(char, char)> {
    let mut all: Vec<(char, char)> = std::iter::once(' ').chain(text.chars()).zip(text.chars()).collect();
    all.sort_unstable();
    all
}

/// Dice's coefficient of two sorted lists of pairs, in percent.
fn similarity(a: &[(char, char)], b: &[(char, char)]) -> u32 {
    let (mut i, mut j, mut same) = (0, 0, 0u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                same += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let all = (a.len() + b.len()) as u32;
    (200 * same).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Field, change::Verb, company::Company, company::day, edit};

    #[test]
    fn of_a_name_and_an_e_mail_the_e_mail_decides_and_then_the_name() {
        let c = &mut Company::new();
        let (bare, jon) = (c.person("Zoë Müller", None), c.person_id("Jon"));
        let find = |text: &str| c.cascade.resolve_person(text).ok();
        assert_eq!(find("Somebody <JON@northwind.example>"), Some(jon));
        assert_eq!(find("Zoë Müller <zoe@x.example>").is_some(), c.cascade.person(bare).unwrap().email.is_none());
        assert_eq!(find("Jon Ode <other@x.example>"), None, "of another e-mail it is another person");
        assert_eq!((find("Müller, Zoë"), find("mailto:jon@northwind.example")), (Some(bare), Some(jon)));
    }

    #[test]
    fn an_item_is_found_by_short_id_external_id_title_and_part_of_it() {
        let c = &mut Company::new();
        let (ix, id) = (c.ix("Conversion"), c.id("Conversion"));
        let ops = edit::revise(&c.cascade, id, [Field::External(Some("kr/7".into()))], day("2026-11-23"));
        c.does(Verb::Revise, ops);
        for text in [&c.cascade.short(id), "kr/7", "conversion", " CONVERSION ", "onvers", &id.letters()] {
            assert_eq!(c.cascade.resolve(text, &[]), Ok(ix), "{text}");
        }
        assert_eq!(c.cascade.resolve("grow", &[]), Ok(c.ix("Grow")), "a whole title wins");
        assert_eq!(c.cascade.resolve("setup  TIME", &[Kind::KeyResult]), Ok(c.ix("Setup time")));
    }

    #[test]
    fn what_is_called_with_signs_no_keyboard_has_is_found_by_its_letters() {
        let c = &mut Company::new();
        let owner = c.person_id("Ana");
        for title in ["Größe der Läden", "Free→paid conversion", "Zoe\u{308} moves"] {
            c.project(title, owner);
        }
        let person = c.person("Łukasz Żółć", None);
        for (typed, title) in [
            ("grosse", "Größe der Läden"),
            ("GROSSE DER LADEN", "Größe der Läden"),
            ("free paid", "Free→paid conversion"),
            ("Free->paid", "Free→paid conversion"),
            ("zoë moves", "Zoe\u{308} moves"),
            ("Zoë\u{a0}Moves", "Zoe\u{308} moves"),
        ] {
            assert_eq!(c.cascade.resolve(typed, &[]), Ok(c.ix(title)), "{typed}");
        }
        for typed in ["lukasz zolc", "lukasz", "zol", "Łukasz\u{202f}Żółć"] {
            assert_eq!(c.cascade.resolve_person(typed), Ok(person), "{typed}");
        }
        c.project("Free paid", owner);
        assert_eq!(c.cascade.resolve("free paid", &[]), Ok(c.ix("Free paid")), "what is called so comes first");
        assert!(c.cascade.resolve("→", &[]).is_ok(), "a sign that stands in one title");
        assert!(c.cascade.resolve("⇒", &[]).is_err(), "a sign alone is not any sign");
    }

    #[test]
    fn a_reference_to_several_lists_them_and_to_none_suggests() {
        let c = &mut Company::new();
        let error = c.cascade.resolve("checklist", &[]).unwrap_err();
        let sentence = error.to_string();
        assert!(sentence.starts_with("“checklist” fits 2 items; give the short id of one:\n  "), "{sentence}");
        assert!(sentence.contains("Onboarding checklist  (project, ") && sentence.contains("(key result, under "), "{sentence}");
        assert!(sentence.contains("Onboarding checklist") && sentence.contains(&c.cascade.short(c.id("Checklist steps"))));
        assert_eq!(c.cascade.resolve("checklist", &[Kind::Project]), Ok(c.ix("Onboarding checklist")));
        let sentence = c.cascade.resolve("convrsion", &[Kind::KeyResult]).unwrap_err().to_string();
        assert!(sentence.starts_with("No key result is called “convrsion”; did you mean “Conversion” ("), "{sentence}");
        let sentence = c.cascade.resolve("zzzz?", &[]).unwrap_err().to_string();
        assert_eq!(sentence, "No item is called “zzzz?”; “quarterdeck list” shows what there is");
        // Of each kind the list that has it.
        let said = [
            c.cascade.resolve_person("zzzz?").unwrap_err(),
            c.cascade.resolve_team("zzzz?").unwrap_err(),
            c.cascade.resolve("zzzz?", &[Kind::KeyResult]).unwrap_err(),
        ];
        for (said, list) in said.iter().zip(["list people", "list teams", "list key-results"]) {
            assert!(said.to_string().ends_with(&format!("; “quarterdeck {list}” shows what there is")), "{said}");
        }
        assert!(matches!(c.cascade.resolve("  ", &[]), Err(RefError::Blank(_))));
        let owner = c.person_id("Ana");
        for n in 0..20 {
            c.project(&format!("Pilot {n}"), owner);
        }
        let Err(RefError::Ambiguous { count, candidates, .. }) = c.cascade.resolve("pilot", &[]) else { panic!() };
        assert_eq!((count, candidates.len()), (20, 8));
    }

    #[test]
    fn what_was_archived_is_found_when_nothing_in_sight_fits_and_what_was_deleted_never() {
        let c = &mut Company::new();
        let id = c.id("Data room");
        let ops = edit::archive(&c.cascade, c.ix("Data room"));
        c.does(Verb::Archive, ops);
        assert_eq!(c.cascade.resolve("data room", &[]), Ok(c.ix("Data room")));
        let owner = c.person_id("Ana");
        c.project("Data room two", owner);
        assert_eq!(c.cascade.resolve("data roo", &[]), Ok(c.ix("Data room two")));
        let ops = edit::remove(&c.cascade, id);
        c.does(Verb::Delete, ops);
        assert!(c.cascade.resolve(&id.letters(), &[]).is_err());
    }

    #[test]
    fn people_teams_cycles_and_actions_are_found_by_name_and_more() {
        let c = &mut Company::new();
        let ana = c.person_id("Ana");
        for text in ["Ana Ruiz", "ana", "ruiz", "ana@northwind.example", "ANA@", &ana.letters()] {
            assert_eq!(c.cascade.resolve_person(text), Ok(ana), "{text}");
        }
        let other = c.person("Anabel Li", None);
        assert_eq!(c.cascade.resolve_person("ana"), Ok(ana), "a whole word wins");
        assert_eq!(c.cascade.resolve_person("anab"), Ok(other));
        let sentence = c.cascade.resolve_person("northwind").unwrap_err().to_string();
        assert!(sentence.contains("fits 4 people") && sentence.contains("(ana@northwind.example)"), "{sentence}");
        assert_eq!(c.cascade.resolve_team("northwind/product/growth"), Ok(c.team_id("Growth")));
        assert_eq!(c.cascade.resolve_team("growth"), Ok(c.team_id("Growth")));
        assert_eq!(c.cascade.resolve_cycle("q4"), Ok(c.cycle_id("2026-Q4")));
        for called in ["Q4 2026", "2026Q4", "4th quarter 2026"] {
            assert_eq!(c.cascade.resolve_cycle(called), Ok(c.cycle_id("2026-Q4")), "{called}");
        }
        for nothing in ["Q1 2031", "Dez 2026", "FY26 Q3"] {
            assert!(c.cascade.resolve_cycle(nothing).is_err(), "{nothing}");
        }
        assert!(c.cascade.resolve_cycle("2026").unwrap_err().to_string().contains("fits 2 cycles"));
        let action = c.action("Call the bank", Some(ana), None, None);
        for text in [c.cascade.short_action(action), "bank".into(), action.letters()] {
            assert_eq!(c.cascade.resolve_action(&text), Ok(action), "{text}");
        }
    }
}
