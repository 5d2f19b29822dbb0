//! Identity made of what is said: what two laptops say apart about the same thing is about one thing.
//!
//! The same row of a file, the same person, team, cycle and link, and what goes on from one thing in one cycle, have the same id wherever they are made, so that merging makes
//! one of them. **What these functions answer never changes**: files everywhere hold it. Names are compared as `folded`, which is
//! as much of a promise.
//!
//! An id that is taken by anything here is left alone: what was deleted does not come back under a new name, and what is made anew
//! does not inherit a tombstone. After something dead the next is made of the dead one ([`again`]), so that whatever two laptops
//! took back and make anew is one thing again; where something alive has the id it is another thing, and a random one is used
//! ([`Cascade::free`]).

use super::{
    Kind,
    cascade::Cascade,
    change::{Entity, Field, Op},
    id::{Id, Ids},
    link::Link,
    text::folded,
};
use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

/// The id of what these parts say together: the first 63 bits of their SHA-256, each part with its length before it. No part runs
/// into the next, and the first letter is never `k`, as in [`Ids::next_id`].
pub fn id_of(parts: &[&str]) -> Id {
    let mut sum = sum_of(parts);
    loop {
        for eight in sum.chunks_exact(8) {
            let n = eight.iter().fold(0u64, |n, &byte| n << 8 | u64::from(byte)) >> 1;
            if let Some(id) = Id::new(n.cast_signed()).filter(|id| id.get() >> 60 != 0) {
                return id;
            }
        }
        // One in four thousand: the sum of the sum.
        sum = Sha256::digest(sum);
    }
}

/// By what a word is known again of which nothing is kept ([`super::forget`]): 48 bits, which every reader of JSON keeps as they are.
/// `kind`: as what it is looked for.
pub fn mark_of_word(kind: &str, word: &str) -> u64 {
    let mut sum = Sha256::new();
    sum.update(kind.as_bytes());
    sum.update([0]);
    sum.update(word.as_bytes());
    sum.finalize()[..6].iter().fold(0, |n, &byte| n << 8 | u64::from(byte))
}

/// The id that a file would have had for what these parts say together: the first twelve hexadecimal digits of their SHA-256, each
/// part with its length before it.
pub fn short(parts: &[&str]) -> String {
    let number = sum_of(parts).iter().take(6).fold(0_u64, |n, &byte| n << 8 | u64::from(byte));
    format!("{number:012x}")
}

/// The SHA-256 of parts, each with its length before it.
fn sum_of(parts: &[&str]) -> sha2::digest::Output<Sha256> {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part.as_bytes());
    }
    sum.finalize()
}

/// An item by its id in other files.
pub fn item(kind: Kind, external: &str) -> Id {
    id_of(&["item", kind.word(), external])
}

/// Somebody by their e-mail, where it is known, else by their name.
pub fn person(name: &str, email: Option<&str>) -> Id {
    let email = email.map(folded).filter(|email| !email.is_empty());
    id_of(&["person", &email.unwrap_or_else(|| folded(name))])
}

/// A team by its names from the top down.
pub fn team<'a>(path: impl IntoIterator<Item = &'a str>) -> Id {
    let path: Vec<String> = path.into_iter().map(folded).collect();
    id_of(&["team", &path.join("/")])
}

/// A cycle by its name.
pub fn cycle(name: &str) -> Id {
    id_of(&["cycle", &folded(name)])
}

/// A link by its two ends.
pub fn link(project: Id, target: Id) -> Id {
    id_of(&["link", &project.letters(), &target.letters()])
}

/// What goes on from something in a cycle.
pub fn carried(from: Id, cycle: Id) -> Id {
    id_of(&["carried", &from.letters(), &cycle.letters()])
}

/// A check-in of a file by what it is about and its id there.
pub fn check_in(item: Id, external: &str) -> Id {
    id_of(&["check-in", &item.letters(), external])
}

/// The check-in that says right what another of the same id in files said.
pub fn corrected(item: Id, external: &str, wrong: Id) -> Id {
    id_of(&["check-in", &item.letters(), external, &wrong.letters()])
}

/// What a source measured on a day.
pub fn measured(item: Id, source: &str, on: NaiveDate, value: f64) -> Id {
    // Adding zero makes one of the two zeros.
    id_of(&["measured", &item.letters(), source, &on.to_string(), &(value + 0.0).to_string()])
}

/// That somebody has read a check-in.
pub fn acknowledgement(check_in: Id, reader: Option<Id>) -> Id {
    id_of(&["acknowledgement", &check_in.letters(), &reader.map(Id::letters).unwrap_or_default()])
}

/// What a change adds to that which tells one set of changes from another: the first 64 bits of the SHA-256 of its id and of its
/// stamp, eight bytes each.
pub fn mark(change: Id, stamp: i64) -> u64 {
    let mut sum = Sha256::new();
    sum.update(change.get().to_be_bytes());
    sum.update(stamp.to_be_bytes());
    sum.finalize().iter().take(8).fold(0, |n, &byte| n << 8 | u64::from(byte))
}

/// What is made anew after something of that id, which is dead.
pub fn again(dead: Id) -> Id {
    id_of(&["again", &dead.letters()])
}

impl Cascade {
    /// Whether anything but a check-in has that id, alive or dead.
    pub fn is_taken(&self, id: Id) -> bool {
        self.fields_of(id).is_some()
    }

    /// That id, or the first after it that no dead thing has; a random one where something alive has it.
    pub fn free(&self, known: Id, ids: &mut Ids) -> Id {
        self.next_free(known).unwrap_or_else(|| ids.next_id())
    }

    /// The same; `None`: something alive has it.
    pub(in crate::domain) fn next_free(&self, known: Id) -> Option<Id> {
        let mut id = known;
        while let Some(there) = self.fields_of(id) {
            if there.field(&Field::Deleted(true)) != Some(Field::Deleted(true)) {
                return None;
            }
            id = again(id);
        }
        Some(id)
    }

    /// The id of a team of that name below another.
    pub fn known_team(&self, above: Option<Id>, name: &str) -> Id {
        let above = above.map(|id| self.team_path(id)).unwrap_or_default();
        team(above.iter().map(|team| team.name.as_str()).chain([name]))
    }

    /// Gives something new the id that is made of what it is, where there is one and nothing has it yet.
    pub fn identify(&self, entity: &mut Entity) {
        let known = match entity {
            Entity::Item(e) => e.external.as_deref().map(|external| item(e.kind(), external)),
            Entity::Person(e) => Some(person(&e.name, e.email.as_deref())),
            Entity::Team(e) => Some(self.known_team(e.parent, &e.name)),
            Entity::Cycle(e) => Some(cycle(&e.name)),
            Entity::Link(e) => Some(link(e.project, e.target)),
            Entity::Acknowledgement(e) => Some(acknowledgement(e.check_in, e.by)),
            Entity::Review(_) | Entity::Meeting(_) | Entity::Decision(_) | Entity::Action(_) | Entity::Topic(_) => None,
        };
        let Some(known) = known.and_then(|known| self.next_free(known)) else { return };
        match entity {
            Entity::Item(e) => e.id = known,
            Entity::Person(e) => e.id = known,
            Entity::Team(e) => e.id = known,
            Entity::Cycle(e) => e.id = known,
            Entity::Link(e) => e.id = known,
            Entity::Acknowledgement(e) => e.id = known,
            Entity::Review(_) | Entity::Meeting(_) | Entity::Decision(_) | Entity::Action(_) | Entity::Topic(_) => {}
        }
    }

    /// Makes a link whose id is a random one so far. One of the same two ends that was deleted is brought back instead, and says
    /// what the new one says.
    pub fn linking(&self, mut link: Link) -> Vec<Op> {
        let known = self::link(link.project, link.target);
        let gone = |l: &&Link| l.deleted && (l.project, l.target) == (link.project, link.target);
        let before = self.links_ever().filter(gone).max_by_key(|l| (l.id == known, l.made, l.id)).map(|l| l.id);
        let Some(before) = before else {
            if let Some(free) = self.next_free(known) {
                link.id = free;
            }
            return vec![Op::Create(Entity::Link(link))];
        };
        let says = [Field::Deleted(false), Field::Because(link.because.map(Into::into)), Field::Expect(link.expect)];
        says.into_iter().filter_map(|field| self.set_op(before, field)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::{Company, day};

    /// These stand in files everywhere: a line that has to be changed here is a mistake elsewhere.
    #[test]
    fn what_is_said_has_the_id_it_always_had() {
        let (a, b) = (id_of(&["a"]), id_of(&["b"]));
        let told: Vec<(&str, Id)> = vec![
            ("a", a),
            ("b", b),
            ("item objective O-1", item(Kind::Objective, "O-1")),
            ("item key-result O-1", item(Kind::KeyResult, "O-1")),
            ("item project o-1", item(Kind::Project, "o-1")),
            ("person by e-mail", person("Zoe", Some(" Zoe@Northwind.example"))),
            ("person by name", person("Zoë  Lind", None)),
            ("person of a blank e-mail", person("zoë lind", Some(" "))),
            ("team", team(["Company", "Product", "Growth"])),
            ("team at the top", team(["Größe"])),
            ("cycle", cycle("2026-q4")),
            ("link", link(a, b)),
            ("link back", link(b, a)),
            ("carried over", carried(a, b)),
            ("check-in", check_in(a, "17")),
            ("check-in corrected", corrected(a, "17", b)),
            ("measured", measured(a, "https://x.example/n", day("2026-11-23"), 0.1)),
            ("measured nothing", measured(a, "", day("2026-11-23"), -0.0)),
            ("acknowledgement", acknowledgement(a, Some(b))),
            ("acknowledgement by nobody", acknowledgement(a, None)),
            ("again", again(a)),
            ("again and again", again(again(a))),
        ];
        let told: Vec<String> = told.into_iter().map(|(what, id)| format!("{what}: {id}")).collect();
        assert_eq!(told, FROZEN);
    }

    /// Made by another program as well, from the rule alone.
    const FROZEN: [&str; 22] = [
        "a: lxswvryuosnxzqzu",
        "b: mymtuwmzqywzqlov",
        "item objective O-1: pkkvuqovsoqvrqry",
        "item key-result O-1: nrttntszlmqsrmyz",
        "item project o-1: pxqluuyrtuouyzlp",
        "person by e-mail: qmyonpypvvtuzzzp",
        "person by name: pzsonkxsxyzzxmwv",
        "person of a blank e-mail: pzsonkxsxyzzxmwv",
        "team: lvyytpyokwsmrywv",
        "team at the top: npmpxqluqzwxvsnt",
        "cycle: oqlwpvryymlmvqku",
        "link: qzrpsqtopwyypkkn",
        "link back: pyykkzqrqwnttwlu",
        "carried over: rlmksqnmswvnzryx",
        "check-in: mozzmwzrumpklmlu",
        "check-in corrected: owrrstymmwukxzso",
        "measured: llrzpwpxkznvnrur",
        "measured nothing: lnrmwqonluzrtupy",
        "acknowledgement: rnnvrryvrxqwkkwu",
        "acknowledgement by nobody: nxrwznssquuumymo",
        "again: onpvuqwtkqwokuzo",
        "again and again: ltzllpmnskqklquv",
    ];

    #[test]
    fn parts_do_not_run_into_each_other_and_no_id_begins_with_k() {
        assert_ne!(id_of(&["ab", "c"]), id_of(&["a", "bc"]));
        assert_ne!(id_of(&["a", ""]), id_of(&["a"]));
        for n in 0..20_000 {
            assert!(!id_of(&["many", &n.to_string()]).letters().starts_with('k'));
        }
    }

    #[test]
    fn one_name_is_one_id_however_it_is_spelled() {
        assert_eq!(person("ZOE\u{a0}lind ", None), person("Zoe Lind", None));
        assert_eq!(person("Zoe", Some("zoe@x.example")), person("Z. Lind", Some("ZOE@x.example")));
        assert_eq!(cycle("2026-Q4"), cycle(" 2026-q4"));
        assert_ne!(person("Zoe", None), cycle("Zoe"));
    }

    #[test]
    fn an_id_that_is_taken_is_left_alone() {
        let mut c = Company::new();
        let known = cycle("2031-Q1");
        assert_eq!(c.cascade.free(known, &mut c.ids), known);
        let new = super::super::cycle::Cycle {
            deleted: true,
            ..super::super::cycle::Cycle::new(known, "2031-Q1", day("2031-01-01"), day("2031-03-31"))
        };
        c.cascade.insert_entity(Entity::Cycle(new));
        assert_eq!(c.cascade.free(known, &mut c.ids), again(known), "the next after what is dead");
        let alive = c.cycle_id("2026-Q4");
        let free = c.cascade.free(alive, &mut c.ids);
        assert!(free != alive && free != again(alive), "what is alive is another thing");
    }

    #[test]
    fn a_link_that_was_taken_away_comes_back_with_what_is_said_now() {
        let mut c = Company::new();
        let old = c.cascade.links().next().unwrap().clone();
        let again = Link { id: c.ids.next_id(), because: Some("it was right".into()), ..old.clone() };
        c.does(super::super::change::Verb::Unlink, vec![c.cascade.set_op(old.id, Field::Deleted(true)).unwrap()]);
        let ops = c.cascade.linking(again);
        assert!(ops.iter().all(|op| op.subject() == old.id) && ops.len() == 2, "{ops:?}");
        c.does(super::super::change::Verb::Link, ops);
        let link = c.cascade.links().find(|l| l.id == old.id).unwrap();
        assert_eq!(link.because.as_deref(), Some("it was right"));
    }
}
