//! Two reviews that were begun apart and not ended: which is meant is asked, and neither is lost.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{memory::Memory, review::Mode},
    domain::{
        Change, Entity, Id, Op,
        change::{Author, Verb},
        review::Review,
    },
};

/// Two reviews of one meeting that nobody runs: one of whoever sits here, left, and one of somebody else.
fn two_left() -> (Person, Id, Id) {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let mine = p.desk.app.screens.review.running().unwrap().meeting.review;
    let other = p.desk.app.cascade.people().map(|person| person.id).find(|id| Some(*id) != p.desk.app.me).unwrap();
    let theirs = p.desk.app.new_id();
    let review = Review { facilitator: Some(other), ..Review::new(theirs, 1, monday(), 15) };
    let author = Author { by: Some(other), at: p.now.at, on: monday() };
    let change = Change::new(p.desk.app.new_id(), author, Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
    let change = p.desk.store.load(monday()).unwrap().checked(change).unwrap();
    p.desk.store.commit(&change, monday()).unwrap();
    p.restart(Memory::default());
    p.keys("r");
    (p, mine, theirs)
}

fn select(p: &mut Person, id: Id) {
    let Mode::Several(several) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    let at = several.ids.iter().position(|&one| one == id).unwrap();
    p.keys(if at == 0 { "g" } else { "g j" });
}

#[test]
fn which_of_two_reviews_is_asked_and_each_goes_on_where_it_stood() {
    let (mut p, mine, theirs) = two_left();
    assert!(p.sees("2 reviews were not ended, begun apart: which?"), "{}", p.screen());
    assert!(
        p.sees("enter go on  E close it") && p.screen().matches("Review 1, Weekly review, of today").count() == 2,
        "{}",
        p.screen()
    );
    for id in [mine, theirs] {
        select(&mut p, id);
        p.keys("enter");
        assert_eq!(p.desk.app.screens.review.running().map(|r| r.meeting.review), Some(id), "{}", p.screen());
        p.restart(Memory::default());
        p.keys("r");
    }
    assert_eq!(p.desk.app.cascade.reviews().filter(|r| r.ended.is_none()).count(), 2);
    p.resize(80, 24).keys("");
    assert!(p.sees("which?") && p.sees("closes it"), "{}", p.screen());
}

#[test]
fn the_selected_of_two_reviews_is_closed_and_the_other_is_the_one_that_is_left() {
    let (mut p, mine, theirs) = two_left();
    select(&mut p, theirs);
    p.keys("E y");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::After(_)), "{}", p.screen());
    p.keys("enter r");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::Unfinished(id) if id == mine), "{}", p.screen());
    p.keys("esc");
    assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Deck);
}
