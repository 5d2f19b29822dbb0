//! The weekly reviews of a made-up year: a few entries with their clock, what was decided, what somebody promised.

use super::parts::Dice;
use crate::domain::{
    Entity, Field, Id, Ids, Op,
    change::Verb,
    review::{Action, Class, Decision, Entry, EntryState, Review},
};
use chrono::{Days, NaiveDate};

/// Entries of a review.
const ENTRIES: usize = 6;

/// What one review does: the second of it, what was meant, the review, and the operations.
pub(super) type Told = (i64, Verb, Id, Vec<Op>);

/// The reviews so far.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    held: usize,
    /// Promises that are not kept yet.
    open: Vec<Id>,
}

impl Meetings {
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// A review on a day about some of these items.
    pub(super) fn hold(
        &mut self,
        on: NaiveDate,
        items: &[Id],
        facilitator: Id,
        people: &[Id],
        ids: &mut Ids,
        dice: &mut Dice,
    ) -> Vec<Told> {
        self.held += 1;
        let id = ids.next_id();
        let classes = [Class::Missing, Class::OffTrack, Class::Disagreement, Class::AtRisk, Class::Changed];
        let mut about: Vec<Id> = Vec::new();
        for _ in 0..ENTRIES.min(items.len()) {
            let item = items[dice.below(items.len() as u64) as usize];
            if !about.contains(&item) {
                about.push(item);
            }
        }
        let mut agenda: Vec<Entry> =
            about.iter().enumerate().map(|(n, &item)| Entry::waiting(Some(item), classes[n % classes.len()])).collect();
        agenda.push(Entry::waiting(None, Class::Rest));
        let review =
            Review { facilitator: Some(facilitator), agenda: agenda.clone(), ..Review::new(id, self.held as u32, on, 15) };
        let mut told = vec![(0, Verb::Review, id, vec![Op::Create(Entity::Review(Box::new(review)))])];
        let set = |old, new| Op::Set { of: id, old, new };
        let mut second = 20;
        let mut current = None;
        for n in 0..agenda.len() {
            let mut ops = vec![set(Field::Current(current), Field::Current(Some(n)))];
            if current.is_none() {
                ops.push(set(Field::OtherMs(0), Field::OtherMs(20_000)));
            }
            told.push((second, Verb::Clock, id, ops));
            current = Some(n);
            second += 30 + dice.below(60) as i64;
            let item = agenda[n].item;
            if dice.below(3) == 0 {
                let text = if item.is_some() { "we go on and look again in two weeks" } else { "the rest needs nobody's time" };
                let decision = Decision { id: ids.next_id(), review: id, item, text: text.into(), deleted: false };
                told.push((second, Verb::Decide, id, vec![Op::Create(Entity::Decision(decision))]));
            }
            if item.is_some() && dice.below(3) == 0 {
                let action = self.promise(on, item, id, people, ids, dice);
                told.push((second, Verb::Action, id, vec![Op::Create(Entity::Action(action))]));
            }
            let before = agenda.clone();
            agenda[n].spent_ms = 1_000 * u64::from(agenda[n].seconds);
            agenda[n].state = EntryState::Done;
            told.push((second, Verb::Clock, id, vec![set(Field::Agenda(before), Field::Agenda(agenda.clone()))]));
        }
        for kept in self.keep(dice) {
            let op = Op::Set { of: kept, old: Field::Done(None), new: Field::Done(Some(on)) };
            told.push((second, Verb::Action, id, vec![op]));
        }
        let end = vec![set(Field::Current(current), Field::Current(None)), set(Field::Ended(None), Field::Ended(Some(on)))];
        told.push((second + 20, Verb::Review, id, end));
        let rating = 2 + dice.below(4) as u8;
        told.push((second + 30, Verb::Review, id, vec![set(Field::Rating(None), Field::Rating(Some(rating)))]));
        told
    }

    fn promise(&mut self, on: NaiveDate, item: Option<Id>, review: Id, people: &[Id], ids: &mut Ids, dice: &mut Dice) -> Action {
        let id = ids.next_id();
        self.open.push(id);
        Action {
            id,
            what: "Ask the two teams that are still waiting".into(),
            owner: Some(people[dice.below(people.len() as u64) as usize]),
            due: on.checked_add_days(Days::new(4 + dice.below(10))),
            done: None,
            item,
            review: Some(review),
            made: on,
            deleted: false,
        }
    }

    /// The promises that were kept by now.
    fn keep(&mut self, dice: &mut Dice) -> Vec<Id> {
        let (kept, open) = std::mem::take(&mut self.open).into_iter().partition(|_| dice.below(3) != 0);
        self.open = open;
        kept
    }
}
