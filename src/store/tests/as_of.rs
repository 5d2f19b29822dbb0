//! A day that is over, read out of the file of today: it is what replaying everything said by then comes to.

use super::{
    Both,
    chance::{Step, change_of, quarter, step},
    day, today,
};
use crate::{
    domain::{
        Cascade, Change, Entity, Id, Op,
        change::{Author, LogPiece, Verb},
        history::LogFilter,
        in_time::{AsOf, Reading, Until},
        review::Review,
    },
    store::Store,
};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

/// All there is to see of a workspace on a day.
fn seen(store: &Store, on: NaiveDate) -> impl PartialEq + std::fmt::Debug + use<> {
    let c: Cascade = store.load(on).unwrap();
    let mut items: Vec<_> = c.all().map(|ix| (c.item(ix).clone(), c.summary(ix).clone(), c.revised(ix))).collect();
    items.sort_by_key(|(item, ..)| item.id);
    let mut said: Vec<_> = items.iter().map(|(item, ..)| (item.id, store.series(item.id, on).unwrap())).collect();
    said.retain(|(_, said)| !said.is_empty());
    let histories: Vec<_> = items
        .iter()
        .map(|(item, ..)| {
            let h = store.history(item.id, 50, on).unwrap();
            (h.created, h.revisions, h.check_ins.iter().map(|r| (r.check_in.id, r.is_voided())).collect::<Vec<_>>())
        })
        .collect();
    let log: Vec<_> = store.log(&LogFilter::default()).unwrap().into_iter().map(|e| (e.header, e.first)).collect();
    let entities: Vec<Entity> = c
        .people()
        .cloned()
        .map(Entity::Person)
        .chain(c.cycles().cloned().map(Entity::Cycle))
        .chain(c.links().cloned().map(Entity::Link))
        .chain(c.actions().cloned().map(Entity::Action))
        .collect();
    let cycle_days: Vec<_> = c.cycles_ever().map(|cycle| format!("{:?}", c.cycle_days(cycle.id))).collect();
    (items, said, histories, log, entities, cycle_days, c.settings.clone())
}

/// Everything that was said by the end of a day, replayed from the beginning.
fn replayed(store: &Store, on: NaiveDate) -> Store {
    let mut copy = Store::in_memory("Copy").unwrap();
    let mut pieces = Vec::new();
    let read = store.each_piece(|piece| {
        if let LogPiece::Change(change, _) = &piece
            && change.on <= on
        {
            pieces.push(piece);
        }
        Ok::<(), ()>(())
    });
    read.unwrap().unwrap();
    copy.replay(on, |take| pieces.into_iter().try_for_each(take)).unwrap().unwrap();
    copy
}

/// A history whose changes are of other days than the one before, forwards and back.
fn history(steps: &[(Step, i8)]) -> Both {
    let mut both = Both::new();
    let cycle = quarter(both.ids.next_id());
    both.does(Verb::Add, vec![Op::Create(Entity::Cycle(cycle))]);
    both.objective_with_key_result();
    let mut check_ins: Vec<(Id, Id)> = Vec::new();
    for (step, days) in steps {
        let at = both.author(None).at;
        let on = today().checked_add_days(Days::new(days.unsigned_abs().into())).unwrap();
        let author = Author { by: None, at, on };
        let Some(change) = change_of(&mut both, &mut check_ins, step, author) else { continue };
        both.commit(&change);
    }
    both
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_day_that_is_over_is_what_replaying_all_that_was_said_by_then_comes_to(
        steps in prop::collection::vec((step(), 0i8..40), 1..50),
        back in 0u8..40,
    ) {
        let both = history(&steps);
        let on = today().checked_add_days(Days::new(back.into())).unwrap();
        let expected = seen(&replayed(&both.store, on), on);
        let later = both.store.load(NaiveDate::MAX).unwrap().len();
        let (then, as_of) = both.store.as_of(on, Some(Reading::AsKnown)).unwrap().unwrap();
        prop_assert_eq!(as_of.day, on);
        prop_assert!(then.load(on).unwrap().len() <= later);
        prop_assert_eq!(seen(&then, on), expected);
    }
}

#[test]
fn what_was_said_later_about_that_day_is_in_how_it_was_and_not_in_what_was_known() {
    let told = |reading| {
        let mut both = Both::new();
        let (_, kr) = both.objective_with_key_result();
        both.check_in(kr, "2026-11-20", 2.0);
        let at = both.author(None).at;
        let mut late = |on: &str, value: f64| {
            let id = both.ids.next_id();
            let said = crate::domain::CheckIn { value: Some(value), ..crate::domain::CheckIn::new(id, kr, day(on), None) };
            let author = Author { by: None, at, on: day("2026-12-05") };
            let change = Change::new(both.ids.next_id(), author, Verb::CheckIn, vec![Op::CheckIn(Box::new(said))]);
            both.commit(&change);
        };
        late("2026-11-22", 2.5);
        late("2026-12-04", 2.9);
        let (then, as_of) = both.store.as_of(day("2026-11-30"), Some(reading)).unwrap().unwrap();
        let c = then.load(day("2026-11-30")).unwrap();
        let value = c.summary(c.find(kr).unwrap()).value;
        (value.unwrap().1, as_of)
    };
    let known = AsOf { day: day("2026-11-30"), review: None, reading: Reading::AsKnown, later: 1 };
    assert_eq!(told(Reading::AsKnown), (2.0, known));
    assert_eq!(told(Reading::AsItWas), (2.5, AsOf { reading: Reading::AsItWas, ..known }));
}

#[test]
fn before_the_first_change_nothing_was_known_and_nothing_can_be_changed_then() {
    let mut both = Both::new();
    let (objective, _) = both.objective_with_key_result();
    assert_eq!(both.store.as_of(day("2026-11-22"), None).unwrap().err(), Some(Some(today())));
    let mut both = Both::new();
    assert_eq!(both.objective_with_key_result().0, objective);
    let (mut then, _) = both.store.as_of(today(), None).unwrap().unwrap();
    let op = both.cascade.set_op(objective, crate::domain::Field::Title("Shrink".into())).unwrap();
    let author = Author { by: None, at: 1, on: today() };
    let refused = then.check_and_commit(&Change::new(objective, author, Verb::Revise, vec![op]), today()).unwrap_err();
    assert!(refused.to_string().contains("read-only"), "{refused}");
}

#[test]
fn a_history_that_was_read_from_a_file_later_is_how_it_was_and_is_chosen_by_itself() {
    let import = || {
        let mut both = Both::new();
        let id = both.ids.next_id();
        let kr = crate::domain::Item::new(id, "Revenue", today(), crate::domain::Body::KeyResult(Box::default()));
        let said = crate::domain::CheckIn {
            value: Some(2.0),
            ..crate::domain::CheckIn::new(both.ids.next_id(), id, day("2026-10-05"), None)
        };
        both.does(Verb::Import, vec![Op::Create(Entity::Item(Box::new(kr))), Op::CheckIn(Box::new(said))]);
        let retitle = both.cascade.set_op(id, crate::domain::Field::Title("Turnover".into())).unwrap();
        both.does(Verb::Revise, vec![retitle]);
        (both.store, id)
    };
    let on = day("2026-10-30");
    let (store, id) = import();
    let (then, as_of) = store.as_of(on, None).unwrap().unwrap();
    assert_eq!((as_of.reading, as_of.later), (Reading::AsItWas, 1));
    let c = then.load(on).unwrap();
    let ix = c.find(id).unwrap();
    assert_eq!((&*c.item(ix).title, c.summary(ix).value), ("Revenue", Some((day("2026-10-05"), 2.0))));
    assert_eq!(import().0.as_of(on, Some(Reading::AsKnown)).unwrap().err(), Some(Some(today())));
    assert_eq!(import().0.as_of(day("2026-10-04"), None).unwrap().err(), Some(Some(today())), "nobody says anything of that day");
}

#[test]
fn the_end_of_a_review_is_its_last_change_and_not_the_end_of_its_day() {
    let mut both = Both::new();
    let (objective, kr) = both.objective_with_key_result();
    both.check_in(kr, "2026-11-23", 2.0);
    let mut review = Review::new(both.ids.next_id(), 6, today(), 15);
    review.ended = Some(today());
    let until = Until::from(&review);
    both.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
    both.check_in(kr, "2026-11-23", 2.9);
    let op = both.cascade.set_op(objective, crate::domain::Field::Title("Grow slowly".into())).unwrap();
    both.does(Verb::Revise, vec![op]);
    let told = |from: Until, to: Until| both.store.told_between(from, to).unwrap().len();
    assert_eq!((told(until, today().into()), told(today().into(), today().into())), (1, 0), "what came after it is told");
    assert_eq!(told(day("2026-11-22").into(), until), 0);
    let (day_end, _) = both.store.then(today().into(), None).unwrap().unwrap();
    let (review_end, as_of) = both.store.then(until, None).unwrap().unwrap();
    assert_eq!((as_of.day, as_of.review.map(|held| held.number), as_of.later), (today(), Some(6), 1));
    let of = |store: &Store| {
        let c = store.load(today()).unwrap();
        (
            c.summary(c.find(kr).unwrap()).value.unwrap().1,
            c.item(c.find(objective).unwrap()).title.to_string(),
            c.reviews().count(),
        )
    };
    assert_eq!(of(&day_end), (2.9, "Grow slowly".to_owned(), 1));
    assert!(of(&review_end).0 < 2.5);
    assert_ne!(of(&review_end).1, "Grow slowly");
    assert_eq!(of(&review_end).2, 1, "it ended by then");
    assert_eq!(review_end.log(&LogFilter::default()).unwrap().len(), day_end.log(&LogFilter::default()).unwrap().len() - 2);
}
