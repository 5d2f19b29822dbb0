//! One sentence per verb: what a change did, told by its operations.

use super::{REASON, Teller, counted, day, imported, joined};
use crate::domain::{
    CheckIn, Entity, Field, Id, Op,
    change::Verb,
    closing::Closing,
    forget::pseudonym,
    goal::Outcome,
    history::Tally,
    meeting::{self, order},
    review::mean,
    score::two_digits,
    text::{self, number::format_number},
};
use std::collections::HashSet;

/// `4 of 5`, of several with each: `3.5 of 5 (4 3 5 2)`. Empty: nobody rated.
pub fn rating_said(all: &[u8]) -> String {
    let Some(mean) = mean(all) else { return String::new() };
    let mean = format_number((mean * 10.0).round() / 10.0, None);
    let each = if all.len() == 1 {
        String::new()
    } else {
        format!(" ({})", all.iter().map(u8::to_string).collect::<Vec<_>>().join(" "))
    };
    format!("{mean} of 5{each}")
}

impl Teller<'_> {
    pub(super) fn check_ins(&self) -> Vec<&CheckIn> {
        self.ops.iter().filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None }).collect()
    }

    pub(super) fn created(&self) -> Vec<&Entity> {
        self.ops.iter().filter_map(|op| if let Op::Create(e) = op { Some(e) } else { None }).collect()
    }

    pub(super) fn sets(&self) -> impl Iterator<Item = (Id, &Field, &Field)> {
        self.ops.iter().filter_map(|op| if let Op::Set { of, old, new } = op { Some((*of, old, new)) } else { None })
    }

    /// The subjects of the operations that set a field like this, each once.
    pub(super) fn subjects(&self, like: impl Fn(&Field) -> bool) -> Vec<Id> {
        let mut seen = HashSet::new();
        self.sets().filter(|(_, _, new)| like(new)).map(|(of, ..)| of).filter(|&of| seen.insert(of)).collect()
    }

    /// `X and 12 below it`: the first item among the subjects and how many more there are; links are not counted.
    pub(super) fn with_below(&self, subjects: &[Id]) -> String {
        let items: Vec<Id> = subjects.iter().copied().filter(|&id| matches!(self.entity(id), Some(Entity::Item(_)))).collect();
        match items[..] {
            [] => match subjects {
                [] => "nothing".to_owned(),
                [one] => format!("{} {}", self.noun(*one), self.name(*one)),
                many => format!("{} things", many.len()),
            },
            [one] => self.name(one),
            [first, ..] => format!("{} and {} below it", self.name(first), items.len() - 1),
        }
    }

    pub(super) fn summary(&self, verb: Verb, ops: usize) -> String {
        match verb {
            Verb::Add => self.added(),
            Verb::CheckIn => self.checked_in(),
            Verb::Pull => self.pulled(),
            Verb::Correct => match (self.check_ins()[..].first(), self.ops.first()) {
                (Some(right), _) => format!("corrected {}: {}", self.name(right.item), self.said(right)),
                (None, Some(op)) => format!("took back a check-in of {}", self.name(op.subject())),
                (None, None) => "corrected nothing".to_owned(),
            },
            Verb::Revise => self.revised(),
            Verb::Move => self.moved(),
            Verb::Link => match self.created()[..] {
                [Entity::Link(link), ..] => {
                    let because = link.because.as_deref().map(|b| format!(", because {}", text::one_line(b, REASON)));
                    format!("linked {} → {}{}", self.name(link.project), self.name(link.target), because.unwrap_or_default())
                }
                _ => self.changed(),
            },
            Verb::Unlink => match self.ops.first().and_then(|op| self.entity(op.subject())) {
                Some(Entity::Link(link)) => format!("unlinked {} from {}", self.name(link.project), self.name(link.target)),
                _ => self.changed(),
            },
            Verb::Archive => format!("archived {}", self.with_below(&self.subjects(|f| matches!(f, Field::Archived(_))))),
            Verb::Unarchive => format!("brought back {}", self.with_below(&self.subjects(|f| matches!(f, Field::Archived(_))))),
            Verb::Delete => format!("deleted {}", self.with_below(&self.subjects(|f| matches!(f, Field::Deleted(_))))),
            Verb::Import => imported(&self.tally()),
            Verb::Filed => "noted what a file says".to_owned(),
            Verb::Undo => format!("undid {}", self.taken_back(true, ops)),
            Verb::Redo => format!("redid {}", self.taken_back(false, ops)),
            Verb::Set => self.changed(),
            Verb::Review | Verb::Clock | Verb::Decide => self.reviewed(),
            Verb::Action => self.acted(),
            Verb::Acknowledge => match self.created()[..] {
                [Entity::Acknowledgement(a), ..] if a.comment.trim().is_empty() => {
                    format!("read the check-in of {}", self.name(a.item))
                }
                [Entity::Acknowledgement(a), ..] => {
                    format!("read the check-in of {}: “{}”", self.name(a.item), text::one_line(a.comment.trim(), REASON))
                }
                _ => self.changed(),
            },
            Verb::Snooze => match self.sets().next() {
                Some((of, _, Field::Snooze(None))) => format!("woke {}", self.name(of)),
                Some((of, _, new)) => format!("snoozed {} {}", self.name(of), self.value(of, new)),
                None => self.changed(),
            },
            Verb::Judge => match self.sets().next() {
                Some((of, _, new)) => format!("judged {}: {}", self.name(of), self.value(of, new)),
                None => self.changed(),
            },
            Verb::Score => self.scored(),
            Verb::Carry => self.carried(),
            Verb::Forget => match self.ops.first() {
                Some(op) => format!("forgot somebody, now called {}", pseudonym(op.subject())),
                None => self.changed(),
            },
            Verb::Close => self.closed(),
            Verb::Reopen => match self.subjects(|_| true)[..] {
                [of, ..] => format!("reopened {}", self.name(of)),
                [] => self.changed(),
            },
            Verb::HandOver => match self.sets().next() {
                Some((_, Field::Owner(from), Field::Owner(to))) => {
                    let person = |id: &Option<Id>| id.map_or_else(|| "nobody".to_owned(), |id| self.name(id));
                    let things = counted(self.sets().count(), "thing");
                    format!("handed {things} over from {} to {}", person(from), person(to))
                }
                _ => self.changed(),
            },
        }
    }

    /// `closed 2026-Q3, 5 settled as missed`, `made today the last day of 2026-Q4`.
    fn closed(&self) -> String {
        let by_room = self.sets().find_map(|(of, _, new)| matches!(new, Field::ClosedOn(Some(_))).then_some(of));
        let early = self.sets().find_map(|(of, _, new)| matches!(new, Field::CycleState(_)).then_some(of));
        let Some(cycle) = by_room.or(early) else { return self.changed() };
        if by_room.is_none() {
            return format!("ended {} early", self.name(cycle));
        }
        let mut settled: Vec<(Outcome, usize)> = Vec::new();
        for (_, _, new) in self.sets() {
            let Field::Outcome(Some(outcome)) = new else { continue };
            match settled.iter_mut().find(|(known, _)| known == outcome) {
                Some((_, n)) => *n += 1,
                None => settled.push((*outcome, 1)),
            }
        }
        let mut said = vec![format!("closed {}{}", self.name(cycle), if early.is_some() { " early" } else { "" })];
        said.extend(settled.iter().map(|(outcome, n)| format!("{n} settled as {}", outcome.word())));
        said.join(", ")
    }

    /// `scored X: achieved, 3.5 %`, and what of it was given up with it.
    pub(super) fn scored(&self) -> String {
        let outcomes: Vec<(Id, Outcome)> = self
            .sets()
            .filter_map(|(of, _, new)| if let Field::Outcome(Some(o)) = new { Some((of, *o)) } else { None })
            .collect();
        let said = |of: Id| {
            self.sets().find_map(|(at, _, new)| if let Field::Score(Some(c)) = new { (at == of).then_some(c) } else { None })
        };
        let Some(&(of, outcome)) = outcomes.first() else {
            let proposed =
                self.sets().find_map(|(of, _, new)| if let Field::Score(Some(c)) = new { Some((of, c)) } else { None });
            return match proposed {
                Some((of, closing)) if !closing.settled => {
                    format!("proposed for {}: {}", self.name(of), ended(closing, closing.proposes))
                }
                Some((of, closing)) => format!("scored {}: {}", self.name(of), ended(closing, None)),
                None => self.checked_in(),
            };
        };
        let value = self.check_ins().first().map(|c| format!(", {}", self.said(c))).unwrap_or_default();
        let below = match outcomes.len() {
            1 => String::new(),
            n => format!(" and {} of it", counted(n - 1, "key result")),
        };
        if outcome == Outcome::Dropped {
            return format!("dropped {}{below}{value}", self.name(of));
        }
        let how = said(of).map_or_else(|| outcome.word().to_owned(), |closing| ended(closing, Some(outcome)));
        format!("scored {}{below}: {how}{value}", self.name(of))
    }

    pub(super) fn added(&self) -> String {
        let created = self.created();
        // Who and what had to be made on the way stands before what was asked for.
        let first = created.iter().find(|e| matches!(e, Entity::Item(_))).or(created.last());
        match (first, created.len()) {
            (Some(first), 1) => format!("added {} {}", first.noun(), self.name(first.id())),
            (Some(first), n) => format!("added {} {} and {} more", first.noun(), self.name(first.id()), n - 1),
            (None, _) => self.changed(),
        }
    }

    pub(super) fn checked_in(&self) -> String {
        match self.check_ins()[..] {
            [] => self.changed(),
            [one] => {
                let baseline = self.sets().any(|(_, _, new)| matches!(new, Field::Baseline(Some(_))));
                let reached = self.sets().any(|(_, _, new)| matches!(new, Field::Reached(Some(_))));
                let tail = if baseline {
                    ", now its baseline"
                } else if reached {
                    ", reached"
                } else {
                    ""
                };
                format!("checked in {}: {}{tail}", self.name(one.item), self.said(one))
            }
            ref many => {
                let items: HashSet<Id> = many.iter().map(|c| c.item).collect();
                format!("checked in {}", counted(items.len(), "item"))
            }
        }
    }

    /// `pulled 2.95 % of Free→paid from stripe`, `pulled 4 values from mrr, p95, stripe`.
    fn pulled(&self) -> String {
        match self.check_ins()[..] {
            [] => self.changed(),
            [one] => {
                let source = one.measured.as_deref().map(|source| format!(" from {}", text::one_line(source, REASON)));
                format!("pulled {} of {}{}", self.said(one), self.name(one.item), source.unwrap_or_default())
            }
            ref many => {
                let mut sources: Vec<&str> = many.iter().filter_map(|c| c.measured.as_deref()).collect();
                sources.sort_unstable();
                sources.dedup();
                let named: Vec<String> = sources.iter().take(3).map(|source| text::one_line(source, 40).into_owned()).collect();
                let more = sources.len().saturating_sub(named.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("pulled {} values from {}{more}", many.len(), named.join(", "))
            }
        }
    }

    pub(super) fn revised(&self) -> String {
        let sets: Vec<(Id, &Field, &Field)> =
            self.sets().filter(|(_, _, new)| !matches!(new, Field::StateOn(_) | Field::Renewed(_))).collect();
        let subjects: HashSet<Id> = sets.iter().map(|(of, ..)| *of).collect();
        match sets[..] {
            [] => self.changed(),
            [(of, _, Field::Same(Some(other)))] => format!("made {} one with {}", self.twin(of), self.twin(*other)),
            [(of, Field::Same(Some(other)), Field::Same(None))] => {
                format!("told {} and {} apart", self.twin(of), self.twin(*other))
            }
            [(of, old, new)] => {
                format!("revised {} of {} {} → {}", new.name(), self.name(of), self.value(of, old), self.value(of, new))
            }
            [(of, ..), ..] if subjects.len() == 1 => {
                let names: Vec<String> = sets.iter().map(|(_, _, new)| new.name().to_owned()).collect();
                format!("revised {} of {}", joined(&names), self.name(of))
            }
            _ => format!("revised {}", counted(subjects.len(), "item")),
        }
    }

    /// Twins are mostly called the same: the letters tell which.
    fn twin(&self, id: Id) -> String {
        format!("{} {} ({})", self.noun(id), self.name(id), &id.letters()[..4])
    }

    pub(super) fn moved(&self) -> String {
        let hung = self.sets().find_map(|(of, _, new)| match new {
            Field::Parents(parents) => Some((of, parents.clone())),
            Field::Parent(parent) => Some((of, parent.iter().copied().collect())),
            _ => None,
        });
        match (hung, self.sets().next()) {
            (Some((of, parents)), _) if parents.is_empty() => format!("moved {} to the top", self.name(of)),
            (Some((of, parents)), _) => format!("moved {} below {}", self.name(of), self.names(&parents)),
            (None, Some((of, ..))) if self.cascade.topic(of).is_some() => format!("moved {} among the topics", self.name(of)),
            (None, Some((of, ..))) if self.ops.len() == 1 => format!("moved {} among its siblings", self.name(of)),
            (None, Some(_)) => format!("put {} in order", counted(self.ops.len(), "sibling")),
            (None, None) => self.changed(),
        }
    }

    pub(super) fn tally(&self) -> Tally {
        let created = self.created();
        let count = |pick: fn(&Entity) -> bool| created.iter().filter(|e| pick(e)).count();
        let created_ids: HashSet<Id> = created.iter().map(|e| e.id()).collect();
        let changed: HashSet<Id> = self.sets().map(|(of, ..)| of).filter(|of| !created_ids.contains(of)).collect();
        Tally {
            items: count(|e| matches!(e, Entity::Item(_))),
            check_ins: self.check_ins().len(),
            links: count(|e| matches!(e, Entity::Link(_))),
            people: count(|e| matches!(e, Entity::Person(_))),
            teams: count(|e| matches!(e, Entity::Team(_))),
            cycles: count(|e| matches!(e, Entity::Cycle(_))),
            meetings: count(|e| matches!(e, Entity::Meeting(_))),
            reviews: count(|e| matches!(e, Entity::Review(_))),
            actions: count(|e| matches!(e, Entity::Action(_))),
            changed: changed.len(),
        }
    }

    pub(super) fn reviewed(&self) -> String {
        match self.created()[..] {
            [Entity::Review(review), ..] => return format!("started review {}", review.number),
            [Entity::Decision(d), ..] => {
                let about = d.item.map(|id| format!(" about {}", self.name(id))).unwrap_or_default();
                return format!("decided{about}: “{}”", text::one_line(d.text.trim(), REASON));
            }
            [Entity::Action(_), ..] => return self.acted(),
            _ => {}
        }
        let who_is_here = || meeting::absent::said(self.cascade, self.ops);
        if let Some(said) = order::moved_said(self.cascade, self.ops).or_else(who_is_here) {
            return said;
        }
        let round = self.sets().find_map(|(_, _, new)| match new {
            Field::Rounds(all) => all.last(),
            _ => None,
        });
        if let Some(round) = round {
            let said: Vec<String> = round.said.iter().map(u8::to_string).collect();
            return format!("blind round about {}: {}", self.name(round.item), said.join(" "));
        }
        if let Some(first) = self.ops.first()
            && let Some(Entity::Review(review)) = self.entity(first.subject())
        {
            let ended = self.sets().any(|(_, _, new)| matches!(new, Field::Ended(Some(_))));
            let minutes = self.sets().find_map(|(_, _, new)| match new {
                Field::Minutes(n) => Some(*n),
                _ => None,
            });
            let rated = self.sets().find_map(|(_, _, new)| match new {
                Field::Rating(Some(n)) => Some(vec![*n]),
                Field::Ratings(all) if !all.is_empty() => Some(all.clone()),
                _ => None,
            });
            if let (false, Some(minutes)) = (ended, minutes) {
                return format!("review {} takes {minutes} minutes", review.number);
            }
            let closes = self.sets().find_map(|(of, _, new)| matches!(new, Field::ClosedOn(Some(_))).then_some(of));
            if self.sets().any(|(_, _, new)| matches!(new, Field::Answers(_))) {
                return format!("wrote down what the room answered in review {}", review.number);
            }
            return match (ended, rated) {
                (true, _) => match closes {
                    Some(cycle) => format!("ended review {}, and closed {}", review.number, self.name(cycle)),
                    None => format!("ended review {}", review.number),
                },
                (false, Some(all)) => format!("rated review {} {}", review.number, rating_said(&all)),
                (false, None) => format!("went on in review {}", review.number),
            };
        }
        self.changed()
    }

    pub(super) fn acted(&self) -> String {
        if let Some(Entity::Action(a)) = self.created().first() {
            let who = a.owner.map_or_else(|| "nobody yet".to_owned(), |id| self.name(id));
            let when = a.due.map(|d| format!(" by {}", day(d))).unwrap_or_default();
            return format!("action for {who}{when}: {}", text::one_line(a.what.trim(), REASON));
        }
        match self.sets().next() {
            Some((of, _, Field::Done(Some(_)))) => format!("action done: {}", self.name(of)),
            Some((of, _, Field::Done(None))) => format!("action open again: {}", self.name(of)),
            Some((of, _, Field::Due(due))) if self.ops.len() == 1 => {
                let to = due.map_or_else(|| "no day".to_owned(), day);
                format!("action moved to {to}: {}", self.name(of))
            }
            _ => self.changed(),
        }
    }

    /// For what has no sentence of its own: the one thing changed, or how many.
    pub(super) fn changed(&self) -> String {
        match self.ops {
            [] => "changed nothing".to_owned(),
            [op] => self.detail(op),
            many => {
                let subjects: HashSet<Id> = many.iter().map(Op::subject).collect();
                match subjects.iter().next() {
                    Some(&one) if subjects.len() == 1 => format!("changed {}", self.name(one)),
                    _ => format!("changed {}", counted(subjects.len(), "thing")),
                }
            }
        }
    }

    pub(super) fn detail(&self, op: &Op) -> String {
        match op {
            Op::Create(entity) => format!("added {} {}", entity.noun(), self.name(entity.id())),
            Op::Set { of, new: Field::Deleted(true), .. } => format!("deleted {} {}", self.noun(*of), self.name(*of)),
            Op::Set { of, new: Field::Archived(true), .. } => format!("archived {} {}", self.noun(*of), self.name(*of)),
            Op::Set { of, new: Field::Deleted(false) | Field::Archived(false), .. } => {
                format!("brought back {} {}", self.noun(*of), self.name(*of))
            }
            Op::Set { of, old: Field::Position(_), .. } if self.cascade.topic(*of).is_some() => {
                format!("{}: another place among the topics", self.name(*of))
            }
            Op::Set { of, old: Field::Position(_), .. } => format!("{}: another place among its siblings", self.name(*of)),
            Op::Set { of, old: Field::Setting(_, was), new: new @ Field::Setting(key, _) } if was.trim().is_empty() => {
                format!("set {key} to {}", self.value(*of, new))
            }
            Op::Set { of, old, new: new @ Field::Setting(key, _) } => {
                format!("set {key} {} → {}", self.value(*of, old), self.value(*of, new))
            }
            Op::Set { of, old, new } => {
                format!("{}: {} {} → {}", self.name(*of), new.name(), self.value(*of, old), self.value(*of, new))
            }
            Op::CheckIn(c) => {
                let note = c.note.as_deref().filter(|_| c.value.is_some() || c.confidence.is_some() || c.unchanged);
                let note = note.map(|n| format!(", “{}”", text::one_line(n.trim(), REASON))).unwrap_or_default();
                format!("{}: {} on {}{note}", self.name(c.item), self.said(c), day(c.on))
            }
            Op::Void { item, .. } => format!("{}: a check-in taken back", self.name(*item)),
            Op::Unvoid { item, .. } => format!("{}: a check-in counts again", self.name(*item)),
        }
    }
}

/// `0.73, partial`: a score and how it ended, as far as either was said.
fn ended(closing: &Closing, outcome: Option<Outcome>) -> String {
    let both = [closing.score.map(two_digits), outcome.map(|o| o.word().to_owned())];
    let said: Vec<String> = both.into_iter().flatten().collect();
    if said.is_empty() { "no score".to_owned() } else { said.join(", ") }
}
