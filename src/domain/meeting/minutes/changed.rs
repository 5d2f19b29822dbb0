//! What a review changed: one row for each field of each thing, from what it was before the review to what it was left at.
//!
//! Made from the changes of the log that were made in the review and stand. Must not know where those come from.

use crate::domain::{
    CheckIn, Entity, Field, FieldKey, Id, Op,
    cascade::Cascade,
    change::{Author, Change, Verb},
    describe,
    history::Traces,
    measure::value_said,
    review::{Review, Round},
    text::{self, number::format_number},
};
use std::collections::HashMap;

/// One field of one thing, as a review left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The item, link, person or whatever it is; `None`: many at once.
    pub id: Option<Id>,
    /// What it is called, safe.
    pub title: String,
    /// Who answers for it, safe; `None`: nobody, or it has no owner.
    pub owner: Option<String>,
    /// Which field, as the log calls it; `value`, `confidence`, `health`, `note`, `link`, `blind round`, `added` and the like for
    /// what is no field.
    pub field: String,
    /// What it was before, in words; `None`: nothing, or it is not known.
    pub old: Option<String>,
    /// What it was left at, in words; `None`: nothing.
    pub new: Option<String>,
    /// The reason that was given.
    pub because: Option<String>,
    /// Who did it, the last.
    pub by: Option<String>,
}

/// Rows that are being gathered.
struct Gathering<'a> {
    cascade: &'a Cascade,
    review: &'a Review,
    before: HashMap<Id, &'a CheckIn>,
    rows: Vec<Changed>,
    places: HashMap<(Id, String), usize>,
    /// Rows that are told though nothing moved: a number that was said again.
    said_again: Vec<usize>,
}

/// What a review changed, in the order in which each was touched first; what was put back is left out.
pub(super) fn changed(cascade: &Cascade, review: &Review, traces: &Traces) -> Vec<Changed> {
    let before = traces.before.iter().map(|c| (c.item, c)).collect();
    let mut all = Gathering { cascade, review, before, rows: Vec::new(), places: HashMap::new(), said_again: Vec::new() };
    for change in &traces.changes {
        all.take(change);
    }
    for (n, round) in review.rounds.iter().enumerate() {
        all.round(n, round);
    }
    for line in &traces.large {
        let said = describe::describe_entry(cascade, line);
        let by = all.who(line.header.by);
        all.rows.push(Changed {
            id: None,
            title: said,
            owner: None,
            field: line.header.verb.past().to_owned(),
            old: None,
            new: None,
            because: None,
            by,
        });
    }
    let Gathering { rows, said_again, .. } = all;
    let stands = |(n, row): &(usize, Changed)| row.old != row.new || said_again.contains(n) || row.id.is_none();
    rows.into_iter().enumerate().filter(stands).map(|(_, row)| row).collect()
}

fn line(said: &str) -> String {
    text::one_line(said.trim(), 300).into_owned()
}

impl Gathering<'_> {
    fn who(&self, by: Option<Id>) -> Option<String> {
        by.and_then(|id| self.cascade.person(id)).map(|p| line(&p.name))
    }

    fn owner(&self, of: Id) -> Option<String> {
        let owner = match self.cascade.entity(of)? {
            Entity::Item(item) => item.owner,
            Entity::Action(action) => action.owner,
            _ => None,
        };
        self.who(owner)
    }

    /// Notes what a field became; what it was at first stays.
    fn put(&mut self, of: Id, field: &str, (old, new): (Option<String>, Option<String>), change: &Change) -> usize {
        let because = change.why.as_deref().map(line).filter(|why| !why.is_empty());
        let by = self.who(change.by);
        let key = (of, field.to_owned());
        if let Some(&n) = self.places.get(&key) {
            let row = &mut self.rows[n];
            row.new = new;
            if because.is_some() {
                row.because = because;
            }
            row.by = by;
            return n;
        }
        let n = self.rows.len();
        self.places.insert(key, n);
        let (title, owner) = (self.title(of), self.owner(of));
        self.rows.push(Changed { id: Some(of), title, owner, field: field.to_owned(), old, new, because, by });
        n
    }

    fn title(&self, of: Id) -> String {
        match self.cascade.entity(of) {
            Some(Entity::Item(item)) => line(&item.title),
            Some(Entity::Action(action)) => line(&action.what),
            Some(Entity::Link(link)) => format!("{} → {}", self.title(link.project), self.title(link.target)),
            _ => describe::name(self.cascade, of),
        }
    }

    fn take(&mut self, change: &Change) {
        for op in &change.ops {
            match op {
                Op::CheckIn(c) => self.check_in(c, change),
                Op::Void { item, .. } if !change.ops.iter().any(|o| matches!(o, Op::CheckIn(c) if c.item == *item)) => {
                    let n = self.put(*item, "check-in", (None, Some("taken back".to_owned())), change);
                    self.said_again.push(n);
                }
                Op::Void { .. } | Op::Unvoid { .. } => {}
                Op::Create(entity) => self.create(entity, change),
                Op::Set { of, old, new } => self.set(*of, old, new, change),
            }
        }
    }

    fn check_in(&mut self, c: &CheckIn, change: &Change) {
        let kr = self.cascade.find(c.item).and_then(|ix| self.cascade.item(ix).key_result());
        let before = self.before.get(&c.item).copied();
        let percent = |p: f64| format_number((p * 100.0).round(), Some("%"));
        let value =
            |c: &CheckIn| value_said(kr, c.value, c.done.as_ref()).or_else(|| c.progress.map(percent)).map(|said| line(&said));
        let old = before.and_then(value);
        let new = if c.unchanged { value(c).or_else(|| old.clone()) } else { value(c) };
        let new = match &c.measured {
            Some(source) => new.map(|new| format!("{new} (measured: {})", line(source))),
            None => new,
        };
        let stated = |c: &CheckIn| c.word.map(|word| word.word().to_owned());
        let confidence = |c: &CheckIn| c.confidence.map(|n| n.to_string());
        let note = c.words().map(line).filter(|note| !note.is_empty());
        for (field, pair) in [
            ("value", (old, new)),
            ("confidence", (before.and_then(confidence), confidence(c))),
            ("health", (before.and_then(stated), stated(c))),
            ("note", (None, note)),
            ("next step", (None, c.next.as_deref().map(line).filter(|next| !next.is_empty()))),
        ] {
            if pair.1.is_some() {
                let n = self.put(c.item, field, pair, change);
                self.said_again.push(n);
            }
        }
    }

    fn create(&mut self, entity: &Entity, change: &Change) {
        match entity {
            Entity::Link(link) => {
                let target = self.title(link.target);
                let because = link.because.as_deref().map(line).filter(|b| !b.is_empty());
                let n = self.put(link.project, &format!("link {}", link.id), (None, Some(target)), change);
                let row = &mut self.rows[n];
                "link".clone_into(&mut row.field);
                row.because = because;
            }
            // Those stand above by themselves.
            Entity::Decision(_) | Entity::Action(_) | Entity::Topic(_) | Entity::Review(_) => {}
            Entity::Acknowledgement(a) => {
                let said = if a.comment.trim().is_empty() { "yes".to_owned() } else { line(&a.comment) };
                self.put(a.item, "read", (None, Some(said)), change);
            }
            Entity::Item(_) | Entity::Person(_) | Entity::Team(_) | Entity::Cycle(_) | Entity::Meeting(_) => {
                self.put(entity.id(), "added", (None, Some(entity.noun().to_owned())), change);
            }
        }
    }

    fn set(&mut self, of: Id, old: &Field, new: &Field, change: &Change) {
        let key = new.key();
        let quiet = matches!(key, FieldKey::StateOn | FieldKey::Renewed | FieldKey::Position | FieldKey::Filed);
        if of == self.review.id || quiet {
            return;
        }
        let said = |field: &Field| Some(describe::value(self.cascade, of, field)).filter(|said| said != "none");
        match self.cascade.entity(of) {
            Some(Entity::Link(link)) => match new {
                Field::Deleted(gone) => {
                    let target = Some(self.title(link.target));
                    let pair = if *gone { (target, None) } else { (None, target) };
                    let n = self.put(link.project, &format!("link {of}"), pair, change);
                    "link".clone_into(&mut self.rows[n].field);
                }
                _ => {
                    self.put(of, new.name(), (said(old), said(new)), change);
                }
            },
            // What this review asked for stands above.
            Some(Entity::Action(action)) if action.review == Some(self.review.id) => {}
            Some(Entity::Decision(decision)) if decision.review == self.review.id => {}
            _ => {
                let field = match new {
                    Field::Setting(key, _) => key.clone(),
                    _ => new.name().to_owned(),
                };
                self.put(of, &field, (said(old), said(new)), change);
            }
        }
    }

    /// Each round of one item has a row of its own: a room may be asked again.
    fn round(&mut self, n: usize, round: &Round) {
        let frame = Change::new(
            self.review.id,
            Author { by: self.review.facilitator, at: 0, on: self.review.on },
            Verb::CheckIn,
            Vec::new(),
        );
        let n = self.put(round.item, &format!("round {n}"), (None, Some(round_said(round))), &frame);
        "blind round".clone_into(&mut self.rows[n].field);
    }
}

/// `3 4 8, median 4, spread 5`.
fn round_said(round: &Round) -> String {
    let said: Vec<String> = round.said.iter().map(u8::to_string).collect();
    let median = round.median().map_or_else(String::new, |m| format!(", median {m}"));
    format!("{}{median}, spread {}", said.join(" "), round.spread())
}
