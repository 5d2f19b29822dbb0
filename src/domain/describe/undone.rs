//! What an undo took back, or a redo brought back, told by its operations, which run the other way.

use super::{Teller, brought as by_kind, counted, joined};
use crate::domain::{Entity, Field, Id, Op, history::Tally};
use std::collections::HashSet;

impl Teller<'_> {
    /// What an undo took back (or a redo brought back), told by its operations, which run the other way.
    pub(super) fn taken_back(&self, undo: bool, ops: usize) -> String {
        let brought: Vec<Id> = self.subjects(|f| *f == Field::Deleted(false));
        let gone: Vec<Id> = self.subjects(|f| *f == Field::Deleted(true));
        let voided = self.ops.iter().filter(|op| matches!(op, Op::Void { .. } | Op::Unvoid { .. })).count();
        let (deletion, addition) = if undo { (&brought, &gone) } else { (&gone, &brought) };
        if !deletion.is_empty() {
            // An undo runs backwards: what was deleted first comes back last.
            let mut order = deletion.clone();
            if undo {
                order.reverse();
            }
            return format!("the deletion of {}", self.with_below(&order));
        }
        if !addition.is_empty() {
            if let Some(carried) = self.carried_of(addition) {
                return carried;
            }
            return match (&addition[..], voided) {
                ([one], _) => format!("adding {} {}", self.noun(*one), self.name(*one)),
                (many, n) => format!("adding {}", joined(&by_kind(&self.tally_of(many, n)))),
            };
        }
        let hidden = self.subjects(|f| *f == Field::Archived(true));
        let shown = self.subjects(|f| *f == Field::Archived(false));
        let (mut archiving, bringing) = if undo { (shown, hidden) } else { (hidden, shown) };
        if !archiving.is_empty() {
            if undo {
                archiving.reverse();
            }
            return format!("the archiving of {}", self.with_below(&archiving));
        }
        if !bringing.is_empty() {
            return format!("the return of {}", self.with_below(&bringing));
        }
        let end = self.ops.iter().find_map(|op| match op {
            Op::Set { of, new: Field::Ended(_), .. } => Some(*of),
            _ => None,
        });
        if let Some(review) = end {
            return format!("the end of {}", self.name(review));
        }
        match (self.ops.first(), voided) {
            (Some(op), 1) => format!("the check-in of {}", self.name(op.subject())),
            (Some(_), n) if n > 1 => counted(n, "check-in"),
            (Some(Op::Set { of, old, new }), _)
                if ops == 1 && !matches!(new, Field::Position(_) | Field::Parents(_) | Field::LetGo(_)) =>
            {
                let (old, new_value) = (self.value(*of, old), self.value(*of, new));
                format!("the {} of {}: {old} → {new_value} again", new.name(), self.name(*of))
            }
            _ => self.changes(),
        }
    }

    /// What came with an addition and goes with it, by kind.
    pub(super) fn tally_of(&self, ids: &[Id], check_ins: usize) -> Tally {
        let mut tally = Tally { check_ins, ..Tally::default() };
        for &id in ids {
            match self.entity(id) {
                Some(Entity::Link(_)) => tally.links += 1,
                Some(Entity::Person(_)) => tally.people += 1,
                Some(Entity::Team(_)) => tally.teams += 1,
                Some(Entity::Cycle(_)) => tally.cycles += 1,
                Some(Entity::Meeting(_)) => tally.meetings += 1,
                Some(Entity::Review(_)) => tally.reviews += 1,
                Some(Entity::Action(_)) => tally.actions += 1,
                _ => tally.items += 1,
            }
        }
        tally
    }

    /// Fields that were set, as something that can be taken back: `the move of X`, `changes of 3 things`.
    pub(super) fn changes(&self) -> String {
        let subjects: HashSet<Id> = self.sets().map(|(of, ..)| of).collect();
        let moved = self.sets().find(|(_, _, new)| matches!(new, Field::Parents(_) | Field::Parent(_)));
        let placed = self.sets().all(|(_, _, new)| matches!(new, Field::Position(_)));
        match (moved, self.sets().next()) {
            (Some((of, ..)), _) => format!("the move of {}", self.name(of)),
            (None, Some((of, ..))) if placed && subjects.len() == 1 => format!("the move of {}", self.name(of)),
            (None, Some((of, ..))) if placed && self.cascade.topic(of).is_some() => {
                format!("the order of {}", counted(subjects.len(), "topic"))
            }
            (None, Some(_)) if placed => format!("the order of {}", counted(subjects.len(), "sibling")),
            (None, Some((of, old, new))) if matches!((old, new), (Field::LetGo(_), Field::LetGo(_))) && subjects.len() == 1 => {
                format!("letting {} go", self.name(of))
            }
            (None, Some((of, ..))) if subjects.len() == 1 => {
                let names: Vec<String> = self.sets().map(|(_, _, new)| new.name().to_owned()).collect();
                format!("the {} of {}", joined(&names), self.name(of))
            }
            _ => format!("changes of {}", counted(subjects.len(), "thing")),
        }
    }
}
