//! What is said where it is tomorrow already, read where it is still today.

use super::{Author, Both, day};
use crate::{
    domain::{
        Change, CheckIn, Entity, Field, Id, Op,
        cascade::Cascade,
        change::{LogPiece, Stamp, Verb},
        review::Review,
        seen::day_in_utc,
    },
    store::Store,
};
use chrono::NaiveDate;

const HOUR: i64 = 3_600_000;

/// Monday 23 November 2026, nine in the evening in UTC: Tuesday morning in Auckland, Monday morning in Honolulu.
const NOW: i64 = 1_795_467_600_000;

fn honolulu(at: i64) -> NaiveDate {
    day_in_utc(at - 10 * HOUR)
}

/// The laptop in Honolulu.
fn there() -> (Both, Id) {
    let mut both = Both::new();
    both.store = Store::in_memory("Northwind").unwrap().by_calendar(honolulu);
    both.cascade = both.store.load(day("2026-11-23")).unwrap();
    let (_, kr) = both.objective_with_key_result();
    both.check_in(kr, "2026-11-20", 2.0);
    (both, kr)
}

/// Takes in what a laptop in Auckland did on its Tuesday.
fn from_auckland(both: &mut Both, ops: Vec<Op>, verb: Verb, at: i64) {
    let (id, device) = (both.ids.next_id(), both.ids.next_id());
    let change = Change::new(id, Author { by: None, at, on: day("2026-11-24") }, verb, ops).because("pricing changed");
    let stamp = Stamp { time: at << 15, device };
    both.store.take_in(&[LogPiece::Change(change, Some(stamp))], day("2026-11-23")).unwrap();
}

fn said(both: &mut Both, kr: Id, on: &str, value: f64) -> Vec<Op> {
    vec![Op::CheckIn(Box::new(CheckIn { value: Some(value), ..CheckIn::new(both.ids.next_id(), kr, day(on), None) }))]
}

fn at(both: &Both, kr: Id, today: &str) -> (Cascade, Option<(NaiveDate, f64)>, Option<NaiveDate>) {
    let cascade = both.store.load(day(today)).unwrap();
    let (value, last) = {
        let summary = cascade.summary(cascade.find(kr).unwrap());
        (summary.value, summary.last_on)
    };
    (cascade, value, last)
}

#[test]
fn a_check_in_of_tuesday_is_seen_where_it_is_monday_dated_so_by_all_who_read_it() {
    let (mut both, kr) = there();
    let ahead = said(&mut both, kr, "2026-11-27", 2.9);
    from_auckland(&mut both, ahead, Verb::CheckIn, NOW - HOUR);
    let tuesday = said(&mut both, kr, "2026-11-24", 2.5);
    from_auckland(&mut both, tuesday, Verb::CheckIn, NOW);
    let monday = day("2026-11-23");
    let (_, value, last) = at(&both, kr, "2026-11-23");
    assert_eq!((value, last), (Some((monday, 2.5)), Some(monday)), "and what its author dates ahead is not");
    let on = |today: &str| both.store.series(kr, day(today)).unwrap().iter().map(|c| c.on.to_string()).collect::<Vec<_>>();
    assert_eq!(on("2026-11-23"), ["2026-11-20", "2026-11-23", "2026-11-27"]);
    assert_eq!(on("2026-11-24"), ["2026-11-20", "2026-11-24", "2026-11-27"]);
    assert_eq!(both.store.days(&[kr], day("2026-11-21"), monday).unwrap(), [(kr, monday), (kr, day("2026-11-27"))]);
    let told = both.store.history(kr, 10, monday).unwrap().check_ins;
    assert_eq!(told.iter().map(|r| r.check_in.on.to_string()).collect::<Vec<_>>(), ["2026-11-27", "2026-11-23", "2026-11-20"]);
    // From the day after on it has its own day; who reads as of a day that is over does not see it.
    assert_eq!(at(&both, kr, "2026-11-24").1, Some((day("2026-11-24"), 2.5)));
    assert_eq!(at(&both, kr, "2026-11-22").1, Some((day("2026-11-20"), 2.0)));
    let mut kept = Vec::new();
    both.store.each_check_in(|r| kept.push(r.check_in.on.to_string())).unwrap();
    assert_eq!(kept, ["2026-11-20", "2026-11-24", "2026-11-27"], "the file keeps what was said");
    assert!(both.store.check().unwrap().is_clean());
}

#[test]
fn a_save_beside_it_shows_the_same_as_reading_everything_anew() {
    let (mut both, kr) = there();
    let tuesday = said(&mut both, kr, "2026-11-24", 2.5);
    from_auckland(&mut both, tuesday, Verb::CheckIn, NOW);
    both.cascade = both.store.load(day("2026-11-23")).unwrap();
    both.check_in(kr, "2026-11-19", 1.8);
    both.agree();
    assert_eq!(both.cascade.summary(both.cascade.find(kr).unwrap()).value, Some((day("2026-11-23"), 2.5)));
}

#[test]
fn a_review_and_a_revision_of_tuesday_are_of_monday_where_it_is_monday() {
    let (mut both, kr) = there();
    let review = Review { ended: Some(day("2026-11-24")), ..Review::new(both.ids.next_id(), 1, day("2026-11-24"), 15) };
    from_auckland(&mut both, vec![Op::Create(Entity::Review(Box::new(review)))], Verb::Review, NOW);
    let revised = Op::Set { of: kr, old: Field::Target(Some(3.0)), new: Field::Target(Some(4.0)) };
    from_auckland(&mut both, vec![revised], Verb::Revise, NOW);
    for today in ["2026-11-23", "2026-11-24"] {
        let (cascade, ..) = at(&both, kr, today);
        assert_eq!(cascade.reviews().next().unwrap().on, day(today));
        assert_eq!(cascade.revised(cascade.find(kr).unwrap()), Some(day(today)));
    }
    let (cascade, ..) = at(&both, kr, "2026-11-22");
    assert_eq!(cascade.reviews().next().unwrap().on, day("2026-11-24"), "for who reads as of a day before it is still to come");
    assert!(both.store.check().unwrap().is_clean());
}
