//! A change in words: one line for the log and the status line, and a line per operation for whoever looks closer.
//!
//! Must not know: colours, widths, languages other than English. Everything it returns is safe to show.

use super::{
    Cascade, Change, CheckIn, Entity, Field, Id, Op,
    change::Verb,
    cycle::CycleState,
    goal::Ambition,
    history::{LogEntry, Tally},
    key_result::Metric,
    link::Expect,
    text::{self, number::format_number},
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Longer names are cut: a summary is one line.
const NAME: usize = 60;
/// Longer reasons and notes are cut.
const REASON: usize = 100;

/// A change in one line, in the past tense and without a full stop: `checked in Free→paid conversion: 2.6 %, confidence 4`.
/// Names are looked up in the cascade, before or after the change was applied to it.
pub fn describe(cascade: &Cascade, change: &Change) -> String {
    let teller = Teller { cascade, ops: &change.ops };
    let what = teller.summary(change.verb, change.ops.len());
    match &change.why {
        // A link says its own because, and an undo is not made for the reason of what it takes back.
        Some(why) if !matches!(change.verb, Verb::Undo | Verb::Redo | Verb::Link) => {
            let why = text::one_line(why, REASON);
            format!("{what} because {}", why.strip_prefix("because ").unwrap_or(&why))
        }
        _ => what,
    }
}

/// A line of the log in words: from all its operations when it is short, else from the first and their number.
pub fn describe_entry(cascade: &Cascade, entry: &LogEntry) -> String {
    if !entry.all.is_empty() {
        return describe(cascade, &entry.header.clone().with_ops(entry.all.clone()));
    }
    let ops: Vec<Op> = entry.first.iter().cloned().collect();
    let change = entry.header.clone().with_ops(ops);
    let more = usize::try_from(entry.ops).unwrap_or(usize::MAX).saturating_sub(change.ops.len());
    let what = describe(cascade, &change);
    match (change.verb, more) {
        (_, 0) => what,
        (Verb::Import, more) => match &entry.tally {
            Some(tally) => imported(tally),
            None => format!("imported {}", counted(more + change.ops.len(), "change")),
        },
        (_, more) => format!("{what} and {more} more"),
    }
}

/// What taking a change back did: `undid: deleted Old number and 3 below it`.
pub fn describe_undo(cascade: &Cascade, original: &Change) -> String {
    match original.verb {
        Verb::Undo => format!("redid: {}", describe(cascade, &original.inverse(original.id, author_of(original)))),
        _ => format!("undid: {}", describe(cascade, original)),
    }
}

fn author_of(change: &Change) -> super::change::Author {
    super::change::Author { by: change.by, at: change.at, on: change.on }
}

/// One line per operation: `Conversion: target 3.5 % → 4 %`.
pub fn details(cascade: &Cascade, change: &Change) -> Vec<String> {
    let teller = Teller { cascade, ops: &change.ops };
    change.ops.iter().map(|op| teller.detail(op)).collect()
}

/// One operation in a line.
pub fn detail(cascade: &Cascade, op: &Op) -> String {
    Teller { cascade, ops: std::slice::from_ref(op) }.detail(op)
}

/// The value of a field in words: names for ids, numbers with the unit of the key result they belong to, `none` for nothing.
pub fn value(cascade: &Cascade, of: Id, field: &Field) -> String {
    Teller { cascade, ops: &[] }.value(of, field)
}

/// What something is called, safe and in one line; its letters when nobody gave it a name.
pub fn name(cascade: &Cascade, id: Id) -> String {
    Teller { cascade, ops: &[] }.name(id)
}

/// A day as people say it: `30 Nov 2026`.
fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

fn counted(n: usize, noun: &str) -> String {
    match (n, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "person") => format!("{} people", grouped(n)),
        _ => format!("{} {noun}s", grouped(n)),
    }
}

/// A count as people read it: `100 000`.
fn grouped(n: usize) -> String {
    format_number(n as f64, None)
}

fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn imported(tally: &Tally) -> String {
    let brought = [
        (tally.items, "item"),
        (tally.check_ins, "check-in"),
        (tally.links, "link"),
        (tally.people, "person"),
        (tally.teams, "team"),
        (tally.cycles, "cycle"),
        (tally.reviews, "review"),
        (tally.actions, "action"),
    ];
    let mut parts: Vec<String> = brought.into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(n, noun)).collect();
    if tally.changed > 0 {
        parts.push(format!("{} changed", grouped(tally.changed)));
    }
    if parts.is_empty() { "imported nothing new".to_owned() } else { format!("imported {}", parts.join(", ")) }
}

/// Tells a change: what it creates it can name before the cascade has it.
struct Teller<'a> {
    cascade: &'a Cascade,
    ops: &'a [Op],
}

impl Teller<'_> {
    fn entity(&self, id: Id) -> Option<Entity> {
        self.cascade.entity(id).or_else(|| {
            self.ops.iter().find_map(|op| match op {
                Op::Create(entity) if entity.id() == id => Some(entity.clone()),
                _ => None,
            })
        })
    }

    fn name(&self, id: Id) -> String {
        let name = match self.entity(id) {
            _ if id == Id::WORKSPACE => return "the workspace".to_owned(),
            Some(Entity::Item(e)) => e.title.to_string(),
            Some(Entity::Person(e)) => e.name,
            Some(Entity::Team(e)) => e.name,
            Some(Entity::Cycle(e)) => e.name,
            Some(Entity::Action(e)) => e.what.to_string(),
            Some(Entity::Decision(e)) => e.text.to_string(),
            Some(Entity::Link(e)) => return format!("{} → {}", self.name(e.project), self.name(e.target)),
            Some(Entity::Review(e)) => return format!("review {}", e.number),
            Some(Entity::Acknowledgement(e)) => return format!("the acknowledgement of {}", self.name(e.item)),
            None => return id.to_string(),
        };
        text::one_line(name.trim(), NAME).into_owned()
    }

    fn names(&self, ids: &[Id]) -> String {
        if ids.is_empty() { "none".to_owned() } else { joined(&ids.iter().map(|&id| self.name(id)).collect::<Vec<_>>()) }
    }

    fn noun(&self, id: Id) -> &'static str {
        self.entity(id).map_or("thing", |e| e.noun())
    }

    fn unit(&self, of: Id) -> Option<Box<str>> {
        match self.entity(of) {
            Some(Entity::Item(item)) => item.key_result().and_then(|kr| kr.unit.clone()),
            Some(Entity::Link(link)) => self.unit(link.target),
            _ => None,
        }
    }

    fn value(&self, of: Id, field: &Field) -> String {
        fn or_none<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
            value.map_or_else(|| "none".to_owned(), show)
        }
        let line = |t: &String| text::one_line(t.trim(), REASON).into_owned();
        let number = |n: f64| format_number(n, self.unit(of).as_deref());
        match field {
            Field::Title(v) | Field::Comment(v) | Field::Setting(_, v) => line(v),
            Field::Description(v)
            | Field::Url(v)
            | Field::External(v)
            | Field::Unit(v)
            | Field::Source(v)
            | Field::Email(v)
            | Field::Because(v) => or_none(v.as_ref(), line),
            Field::Owner(v) | Field::Team(v) | Field::BelongsTo(v) | Field::Cycle(v) | Field::Parent(v) | Field::Manager(v) => {
                or_none(*v, |id| self.name(id))
            }
            Field::Parents(v) => self.names(v),
            Field::Start(v) | Field::Due(v) | Field::StateOn(v) | Field::Left(v) | Field::Done(v) | Field::Ended(v) => {
                or_none(*v, day)
            }
            Field::Ambition(v) => or_none(*v, |a: Ambition| a.word().to_owned()),
            Field::Rollup(v) => v.word().to_owned(),
            Field::Metric(v) => v.word().to_owned(),
            Field::Baseline(v) | Field::Target(v) | Field::Upper(v) => or_none(*v, number),
            Field::Steps(v) => match v.len() {
                0 => "none".to_owned(),
                n => counted(n, "step"),
            },
            Field::Waypoints(v) => match v.len() {
                0 => "none".to_owned(),
                n => counted(n, "waypoint"),
            },
            Field::Weight(v) => format_number(*v, None),
            Field::Cadence(v) => v.word().to_owned(),
            Field::State(v) => v.word().to_owned(),
            Field::CycleState(v) => match v {
                None => "by its dates".to_owned(),
                Some(CycleState::Planned) => "planned".to_owned(),
                Some(CycleState::Open) => "open".to_owned(),
                Some(CycleState::Closed) => "closed".to_owned(),
            },
            Field::Position(v) => v.to_string(),
            Field::Snooze(v) => {
                or_none(v.as_ref(), |s| format!("until {} ({})", day(s.until), text::one_line(&s.reason, REASON)))
            }
            Field::Outcome(v) => or_none(*v, |o| format!("{o:?}").to_lowercase()),
            Field::Expect(v) => or_none(*v, |e| match e {
                Expect::Amount(n) => number(n),
                Expect::Share(n) => format!("{} of the gap", format_number(n * 100.0, Some("%"))),
            }),
            Field::Judged(v) => or_none(v.as_ref(), |j| match j.why.trim() {
                "" => j.verdict.word().to_owned(),
                why => format!("{} ({})", j.verdict.word(), text::one_line(why, REASON)),
            }),
            Field::Minutes(v) => v.to_string(),
            Field::Agenda(v) => match v.len() {
                1 => "1 entry".to_owned(),
                n => format!("{n} entries"),
            },
            Field::Current(v) => or_none(*v, |n| format!("entry {}", n + 1)),
            Field::OtherMs(v) | Field::RunningMs(v) => format!("{} s", v / 1000),
            Field::Rating(v) => or_none(*v, |n| n.to_string()),
            Field::Healths(v) => counted(v.len(), "item"),
            Field::Archived(v) | Field::Deleted(v) => if *v { "yes" } else { "no" }.to_owned(),
        }
    }

    fn said(&self, c: &CheckIn) -> String {
        let mut parts = Vec::new();
        let key_result = match self.entity(c.item) {
            Some(Entity::Item(item)) => item.key_result().cloned(),
            _ => None,
        };
        let metric = key_result.as_ref().map(|kr| kr.metric);
        if c.unchanged {
            parts.push("no change".to_owned());
        } else if let (Some(kr), Some(done)) = (&key_result, c.done.filter(|_| metric == Some(Metric::Milestones))) {
            let ticked = kr.steps.iter().filter(|s| done.checked_shr(u32::from(s.key)).unwrap_or(0) & 1 == 1).count();
            parts.push(format!("{ticked} of {}", counted(kr.steps.len(), "step")));
        } else if let Some(value) = c.value {
            parts.push(match metric {
                Some(Metric::YesNo) => if value > 0.0 { "yes" } else { "no" }.to_owned(),
                _ => format_number(value, self.unit(c.item).as_deref()),
            });
        }
        if let Some(progress) = c.progress.filter(|_| !c.unchanged) {
            parts.push(format_number(progress * 100.0, Some("%")));
        }
        match (c.confidence, c.word.filter(|_| !c.unchanged)) {
            (Some(n), _) => parts.push(format!("confidence {n}")),
            (None, Some(word)) => parts.push(word.word().to_owned()),
            (None, None) => {}
        }
        if parts.is_empty() {
            let words = c.note.as_deref().or(c.next.as_deref()).unwrap_or("");
            parts.push(format!("“{}”", text::one_line(words.trim(), REASON)));
        }
        parts.join(", ")
    }

    fn check_ins(&self) -> Vec<&CheckIn> {
        self.ops.iter().filter_map(|op| if let Op::CheckIn(c) = op { Some(&**c) } else { None }).collect()
    }

    fn created(&self) -> Vec<&Entity> {
        self.ops.iter().filter_map(|op| if let Op::Create(e) = op { Some(e) } else { None }).collect()
    }

    fn sets(&self) -> impl Iterator<Item = (Id, &Field, &Field)> {
        self.ops.iter().filter_map(|op| if let Op::Set { of, old, new } = op { Some((*of, old, new)) } else { None })
    }

    /// The subjects of the operations that set a field like this, each once.
    fn subjects(&self, like: impl Fn(&Field) -> bool) -> Vec<Id> {
        let mut seen = HashSet::new();
        self.sets().filter(|(_, _, new)| like(new)).map(|(of, ..)| of).filter(|&of| seen.insert(of)).collect()
    }

    /// `X and 12 below it`: the first item among the subjects and how many more there are; links are not counted.
    fn with_below(&self, subjects: &[Id]) -> String {
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

    fn summary(&self, verb: Verb, ops: usize) -> String {
        match verb {
            Verb::Add => self.added(),
            Verb::CheckIn => self.checked_in(),
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

    fn added(&self) -> String {
        let created = self.created();
        let first = created.iter().find(|e| matches!(e, Entity::Item(_))).or(created.first());
        match (first, created.len()) {
            (Some(first), 1) => format!("added {} {}", first.noun(), self.name(first.id())),
            (Some(first), n) => format!("added {} {} and {} more", first.noun(), self.name(first.id()), n - 1),
            (None, _) => self.changed(),
        }
    }

    fn checked_in(&self) -> String {
        match self.check_ins()[..] {
            [] => self.changed(),
            [one] => {
                let baseline = self.sets().any(|(_, _, new)| matches!(new, Field::Baseline(Some(_))));
                let tail = if baseline { ", now its baseline" } else { "" };
                format!("checked in {}: {}{tail}", self.name(one.item), self.said(one))
            }
            ref many => {
                let items: HashSet<Id> = many.iter().map(|c| c.item).collect();
                format!("checked in {}", counted(items.len(), "item"))
            }
        }
    }

    fn revised(&self) -> String {
        let sets: Vec<(Id, &Field, &Field)> = self.sets().filter(|(_, _, new)| !matches!(new, Field::StateOn(_))).collect();
        let subjects: HashSet<Id> = sets.iter().map(|(of, ..)| *of).collect();
        match sets[..] {
            [] => self.changed(),
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

    fn moved(&self) -> String {
        let hung = self.sets().find_map(|(of, _, new)| match new {
            Field::Parents(parents) => Some((of, parents.clone())),
            Field::Parent(parent) => Some((of, parent.iter().copied().collect())),
            _ => None,
        });
        match (hung, self.sets().next()) {
            (Some((of, parents)), _) if parents.is_empty() => format!("moved {} to the top", self.name(of)),
            (Some((of, parents)), _) => format!("moved {} below {}", self.name(of), self.names(&parents)),
            (None, Some((of, ..))) if self.ops.len() == 1 => format!("moved {} among its siblings", self.name(of)),
            (None, Some(_)) => format!("put {} in order", counted(self.ops.len(), "sibling")),
            (None, None) => self.changed(),
        }
    }

    fn tally(&self) -> Tally {
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
            reviews: count(|e| matches!(e, Entity::Review(_))),
            actions: count(|e| matches!(e, Entity::Action(_))),
            changed: changed.len(),
        }
    }

    /// What an undo took back (or a redo brought back), told by its operations, which run the other way.
    fn taken_back(&self, undo: bool, ops: usize) -> String {
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
            return match (&addition[..], voided) {
                ([one], _) => format!("adding {} {}", self.noun(*one), self.name(*one)),
                (many, 0) => format!("adding {} things", many.len()),
                (many, n) => format!("adding {} things and {}", many.len(), counted(n, "check-in")),
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
        match (self.ops.first(), voided) {
            (Some(op), 1) => format!("the check-in of {}", self.name(op.subject())),
            (Some(_), n) if n > 1 => counted(n, "check-in"),
            (Some(Op::Set { of, old, new }), _) if ops == 1 && !matches!(new, Field::Position(_) | Field::Parents(_)) => {
                let (old, new_value) = (self.value(*of, old), self.value(*of, new));
                format!("the {} of {}: {old} → {new_value} again", new.name(), self.name(*of))
            }
            _ => self.changes(),
        }
    }

    /// Fields that were set, as something that can be taken back: `the move of X`, `changes of 3 things`.
    fn changes(&self) -> String {
        let subjects: HashSet<Id> = self.sets().map(|(of, ..)| of).collect();
        let moved = self.sets().find(|(_, _, new)| matches!(new, Field::Parents(_) | Field::Parent(_)));
        let placed = self.sets().all(|(_, _, new)| matches!(new, Field::Position(_)));
        match (moved, self.sets().next()) {
            (Some((of, ..)), _) => format!("the move of {}", self.name(of)),
            (None, Some((of, ..))) if placed && subjects.len() == 1 => format!("the move of {}", self.name(of)),
            (None, Some(_)) if placed => format!("the order of {}", counted(subjects.len(), "sibling")),
            (None, Some((of, ..))) if subjects.len() == 1 => {
                let names: Vec<String> = self.sets().map(|(_, _, new)| new.name().to_owned()).collect();
                format!("the {} of {}", joined(&names), self.name(of))
            }
            _ => format!("changes of {}", counted(subjects.len(), "thing")),
        }
    }

    fn reviewed(&self) -> String {
        match self.created()[..] {
            [Entity::Review(review), ..] => return format!("started review {}", review.number),
            [Entity::Decision(d), ..] => {
                let about = d.item.map(|id| format!(" about {}", self.name(id))).unwrap_or_default();
                return format!("decided{about}: “{}”", text::one_line(d.text.trim(), REASON));
            }
            [Entity::Action(_), ..] => return self.acted(),
            _ => {}
        }
        if let Some(first) = self.ops.first()
            && let Some(Entity::Review(review)) = self.entity(first.subject())
        {
            let ended = self.sets().any(|(_, _, new)| matches!(new, Field::Ended(Some(_))));
            let rated = self.sets().find_map(|(_, _, new)| if let Field::Rating(Some(n)) = new { Some(*n) } else { None });
            return match (ended, rated) {
                (true, _) => format!("ended review {}", review.number),
                (false, Some(n)) => format!("rated review {} {n} of 5", review.number),
                (false, None) => format!("went on in review {}", review.number),
            };
        }
        self.changed()
    }

    fn acted(&self) -> String {
        if let Some(Entity::Action(a)) = self.created().first() {
            let who = a.owner.map_or_else(|| "nobody yet".to_owned(), |id| self.name(id));
            let when = a.due.map(|d| format!(" by {}", day(d))).unwrap_or_default();
            return format!("action for {who}{when}: {}", text::one_line(a.what.trim(), REASON));
        }
        match self.sets().next() {
            Some((of, _, Field::Done(Some(_)))) => format!("action done: {}", self.name(of)),
            Some((of, _, Field::Done(None))) => format!("action open again: {}", self.name(of)),
            _ => self.changed(),
        }
    }

    /// For what has no sentence of its own: the one thing changed, or how many.
    fn changed(&self) -> String {
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

    fn detail(&self, op: &Op) -> String {
        match op {
            Op::Create(entity) => format!("added {} {}", entity.noun(), self.name(entity.id())),
            Op::Set { of, new: Field::Deleted(true), .. } => format!("deleted {} {}", self.noun(*of), self.name(*of)),
            Op::Set { of, new: Field::Archived(true), .. } => format!("archived {} {}", self.noun(*of), self.name(*of)),
            Op::Set { of, new: Field::Deleted(false) | Field::Archived(false), .. } => {
                format!("brought back {} {}", self.noun(*of), self.name(*of))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        company::{Company, day as d},
        edit,
        goal::ProjectState,
    };

    #[track_caller]
    fn told(c: &mut Company, verb: Verb, ops: Vec<Op>) -> String {
        let change = c.change(verb, ops);
        describe(&c.cascade, &change)
    }

    fn set(c: &Company, title: &str, fields: impl IntoIterator<Item = Field>) -> Vec<Op> {
        edit::revise(&c.cascade, c.id(title), fields, d("2026-11-23"))
    }

    #[test]
    fn a_check_in_is_told_with_value_unit_and_confidence() {
        let c = &mut Company::new();
        let check_in = |c: &mut Company, title: &str, f: &dyn Fn(&mut CheckIn)| {
            let mut check_in = c.blank_check_in(title);
            f(&mut check_in);
            told(c, Verb::CheckIn, edit::check_in(check_in))
        };
        let said = check_in(c, "Conversion", &|c| (c.value, c.confidence) = (Some(2.6), Some(4)));
        assert_eq!(said, "checked in Conversion: 2.6 %, confidence 4");
        let said = check_in(c, "Conversion", &|c| (c.unchanged, c.value, c.confidence) = (true, Some(2.6), Some(4)));
        assert_eq!(said, "checked in Conversion: no change, confidence 4");
        assert_eq!(check_in(c, "Certified", &|c| c.value = Some(1.0)), "checked in Certified: yes");
        let said = check_in(c, "Checklist steps", &|c| (c.done, c.value) = (Some(2), Some(1.0)));
        assert_eq!(said, "checked in Checklist steps: 1 of 2 steps");
        let said = check_in(c, "Data room", &|c| (c.progress, c.word) = (Some(0.4), Some(super::super::Word::AtRisk)));
        assert_eq!(said, "checked in Data room: 40 %, at risk");
        let said = check_in(c, "Data room", &|c| c.note = Some("keys\u{1b}[2J lost".into()));
        assert!(said.starts_with("checked in Data room: “keys") && !said.contains('\u{1b}'), "{said}");
    }

    #[test]
    fn a_revision_is_told_with_old_new_and_reason() {
        let c = &mut Company::new();
        let ops = set(c, "Conversion", [Field::Target(Some(3.0))]);
        let change = c.change(Verb::Revise, ops).because("the market moved");
        assert_eq!(describe(&c.cascade, &change), "revised target of Conversion 3.5 % → 3 % because the market moved");
        assert_eq!(details(&c.cascade, &change), ["Conversion: target 3.5 % → 3 %"]);
        let mara = c.person_id("Mara");
        let ops = set(c, "Conversion", [Field::Owner(Some(mara)), Field::Due(Some(d("2026-12-01")))]);
        let change = c.change(Verb::Revise, ops.clone());
        assert_eq!(describe(&c.cascade, &change), "revised owner and due of Conversion");
        assert_eq!(details(&c.cascade, &change), ["Conversion: owner Ana Ruiz → Mara Lind", "Conversion: due none → 1 Dec 2026"]);
        let ops = set(c, "Data room", [Field::State(ProjectState::Paused)]);
        assert_eq!(told(c, Verb::Revise, ops), "revised state of Data room active → paused");
    }

    #[test]
    fn deleting_moving_linking_and_importing_have_sentences_of_their_own() {
        let c = &mut Company::new();
        let ops = edit::delete(&c.cascade, c.ix("Win the mid-market"));
        assert_eq!(told(c, Verb::Delete, ops.clone()), "deleted Win the mid-market and 4 below it");
        let deleted = c.change(Verb::Delete, ops);
        let author = c.author();
        let undo = deleted.inverse(c.ids.next_id(), author);
        assert_eq!(describe(&c.cascade, &undo), "undid the deletion of Win the mid-market and 4 below it");
        assert_eq!(describe_undo(&c.cascade, &deleted), "undid: deleted Win the mid-market and 4 below it");
        let redo = undo.inverse(c.ids.next_id(), author);
        assert_eq!(describe(&c.cascade, &redo), "redid the deletion of Win the mid-market and 4 below it");
        let ops = edit::move_to(&c.cascade, c.ix("Loved by teams"), Some(c.ix("Win the mid-market")), None);
        assert_eq!(told(c, Verb::Move, ops), "moved Loved by teams below Win the mid-market");
        let ops = edit::unlink(&c.cascade, c.link_id());
        assert_eq!(told(c, Verb::Unlink, ops), "unlinked Onboarding checklist from Conversion");
        let (room, kr) = (c.ix("Data room"), c.ix("Revenue"));
        let mut ops = edit::link(&c.cascade, &mut c.ids, room, kr, "buyers ask for it", None, d("2026-11-23"));
        assert_eq!(told(c, Verb::Link, ops.clone()), "linked Data room → Revenue, because buyers ask for it");
        ops.extend(edit::check_in(c.blank_check_in("Revenue")));
        ops.extend(set(c, "Grow", [Field::Title("Grow more".into())]));
        assert_eq!(told(c, Verb::Import, ops), "imported 1 check-in, 1 link, 1 changed");
        let ops = edit::set_setting(&c.cascade, "stale-after", "5").unwrap();
        assert_eq!(told(c, Verb::Set, ops), "set stale-after 3 → 5");
        let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
        let ops = edit::hand_over(&c.cascade, ana, jon, d("2026-11-23"));
        assert_eq!(told(c, Verb::HandOver, ops), "handed 4 things over from Ana Ruiz to Jon Ode");
    }

    #[test]
    fn an_undo_says_what_it_took_back() {
        let c = &mut Company::new();
        let (win, loved) = (c.ix("Win the mid-market"), c.ix("Loved by teams"));
        let mara = c.person_id("Mara");
        let two = set(c, "Conversion", [Field::Owner(Some(mara)), Field::Target(Some(3.0))]);
        let one = set(c, "Conversion", [Field::Target(Some(3.0))]);
        for (verb, ops, told) in [
            (Verb::Archive, edit::archive(&c.cascade, win), "the archiving of Win the mid-market and 4 below it"),
            (Verb::Move, edit::move_to(&c.cascade, loved, Some(win), None), "the move of Loved by teams"),
            (Verb::Move, edit::move_up(&c.cascade, loved, c.cascade.parent(loved)), "the move of Loved by teams"),
            (Verb::Revise, two, "the target and owner of Conversion"),
            (Verb::Revise, one, "the target of Conversion: 3 % → 3.5 % again"),
        ] {
            let change = c.change(verb, ops);
            let (id, author) = (c.ids.next_id(), c.author());
            assert_eq!(describe(&c.cascade, &change.inverse(id, author)), format!("undid {told}"));
        }
    }

    #[test]
    fn a_line_of_the_log_is_told_by_its_first_operation() {
        let c = &mut Company::new();
        let ops = edit::delete(&c.cascade, c.ix("Win the mid-market"));
        let (n, first) = (ops.len() as u64, ops.first().cloned());
        let change = c.change(Verb::Delete, ops);
        let entry = LogEntry { seq: 1, header: (&change).into(), ops: n, first, all: Vec::new(), tally: None, undone_by: None };
        assert_eq!(describe_entry(&c.cascade, &entry), "deleted Win the mid-market and 5 more");
        let import = c.change(Verb::Import, Vec::new());
        let tally = Tally { items: 34, check_ins: 29, people: 1, changed: 20_000, ..Tally::default() };
        let imported = LogEntry { header: (&import).into(), ops: 64, first: None, tally: Some(tally), ..entry.clone() };
        assert_eq!(describe_entry(&c.cascade, &imported), "imported 34 items, 29 check-ins, 1 person, 20 000 changed");
        let entry = LogEntry { ops: 1, ..entry };
        assert_eq!(describe_entry(&c.cascade, &entry), "deleted Win the mid-market");
    }
}
