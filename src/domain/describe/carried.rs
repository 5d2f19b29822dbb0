//! What was carried over and what was let go, in one sentence.

use super::{Teller, counted, joined};
use crate::domain::{
    Entity, Field, Id, Item, Kind,
    carried::How,
    text::{self, number::format_number},
};

impl Teller<'_> {
    /// `carried Conversion over into 2026-Q4, target 3.4 %`, `carried Win over into 2026-Q4 with 2 key results, let 1 go`.
    pub(super) fn carried(&self) -> String {
        let created = self.created();
        let items = created.iter().filter_map(|e| if let Entity::Item(item) = e { Some(&**item) } else { None });
        let made: Vec<&Item> = items.filter(|item| item.carried().is_some()).collect();
        let gone: Vec<(Id, String)> = self
            .sets()
            .filter_map(|(of, _, new)| match new {
                Field::LetGo(Some(line)) => Some((of, text::one_line(line.trim(), super::REASON).into_owned())),
                _ => None,
            })
            .collect();
        let going =
            made.iter().find(|item| item.kind() == Kind::Objective).or(made.first()).map(|first| self.goes_on(first, &made));
        let letting = match (&gone[..], &going) {
            ([], _) => None,
            ([(of, line)], None) if line.is_empty() => Some(format!("let {} go", self.name(*of))),
            ([(of, line)], None) => Some(format!("let {} go: {line}", self.name(*of))),
            (many, None) => Some(format!("let {} go", counted(many.len(), "goal"))),
            (many, Some(_)) => Some(format!("let {} go", many.len())),
        };
        let said: Vec<String> = going.into_iter().chain(letting).collect();
        if said.is_empty() { self.changed() } else { said.join(", ") }
    }

    fn goes_on(&self, first: &Item, made: &[&Item]) -> String {
        let own = made.iter().find_map(|item| item.cycle);
        let cycle = own.or_else(|| first.parents.first().and_then(|&id| self.item_cycle(id)));
        let into = cycle.map(|id| format!(" into {}", self.name(id))).unwrap_or_default();
        let count = |kind| made.iter().filter(|item| item.kind() == kind).count();
        let more = match (count(Kind::Objective), count(Kind::KeyResult)) {
            (1, 0) | (0, 1) => how(first),
            (1, n) => format!(" with {}", counted(n, "key result")),
            (0, n) => format!(" and {} more", n - 1),
            (o, 0) => format!(" and {} more", counted(o - 1, "objective")),
            (o, n) => format!(" and {} more with {}", counted(o - 1, "objective"), counted(n, "key result")),
        };
        format!("carried {} over{into}{more}", self.name(first.id))
    }

    fn item_cycle(&self, id: Id) -> Option<Id> {
        match self.entity(id) {
            Some(Entity::Item(item)) => item.cycle,
            _ => None,
        }
    }

    /// Which of what is gone, or is there again, goes on from something: an objective before its key results.
    pub(super) fn carried_of(&self, ids: &[Id]) -> Option<String> {
        let item = |&id: &Id| match self.entity(id) {
            Some(Entity::Item(item)) => Some(item).filter(|item| item.carried().is_some()),
            _ => None,
        };
        let all: Vec<Box<Item>> = ids.iter().filter_map(item).collect();
        let first = all.iter().find(|item| item.kind() == Kind::Objective).or(all.first())?;
        let more = match all.len() {
            1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        Some(format!("carrying {} over{more}", self.name(first.id)))
    }
}

/// `, target 3.4 %`, `, unchanged`, `, broken into 3 steps`.
fn how(item: &Item) -> String {
    let (Some(carried), Some(kr)) = (item.carried(), item.key_result()) else { return String::new() };
    let number = |n: f64| format_number(n, kr.unit.as_deref());
    let bounds: Vec<String> = [kr.target, kr.upper].into_iter().flatten().map(number).collect();
    match carried.how {
        How::Break => format!(", broken into {}", counted(kr.steps.len(), "step")),
        _ if carried.unchanged => ", unchanged".to_owned(),
        _ if bounds.is_empty() => String::new(),
        _ => format!(", target {}", joined(&bounds)),
    }
}
