//! Of two people, teams or cycles that are one, one stands for the other: chosen from the palette.

use crate::harness::Person;
use quarterdeck::domain::{
    Change, Field,
    change::{LogPiece, Verb},
};

#[test]
fn of_two_people_who_are_one_the_second_stands_for_both_until_it_is_undone() {
    let mut p = Person::with_sample();
    let cascade = &p.desk.app.cascade;
    let others: Vec<_> = cascade.people().filter(|person| Some(person.id) != p.desk.app.me).collect();
    let owned = |id| cascade.live().find(|&ix| cascade.item(ix).owner == Some(id));
    let a = others.iter().find(|person| owned(person.id).is_some()).unwrap();
    let b = others.iter().find(|person| person.id != a.id).unwrap();
    let (ix, a, b) = (owned(a.id).unwrap(), (a.id, a.name.clone()), (b.id, b.name.clone()));
    let owner = |p: &Person| p.desk.app.cascade.owner_name(ix).map(str::to_owned);
    p.keys(": 'same person' enter");
    assert!(p.sees("Who is the same as somebody else?"), "{}", p.screen());
    p.keys(&format!("'{}' enter", a.1));
    assert!(p.sees("As whom, who stands for both?"), "{}", p.screen());
    assert!(!p.sees(&format!(" {} ", p.desk.app.cascade.short(a.0))), "nobody is the same as themselves: {}", p.screen());
    p.keys(&format!("'{}' enter", b.1));
    assert_eq!(owner(&p).as_ref(), Some(&b.1), "{}", p.screen());
    assert!(p.desk.app.cascade.people().all(|person| person.id != a.0));
    p.keys("u");
    assert_eq!(owner(&p).as_ref(), Some(&a.1), "{}", p.screen());
}

#[test]
fn teams_and_cycles_that_are_one_are_chosen_in_the_same_way() {
    let mut p = Person::with_sample();
    p.keys(": 'same team' enter");
    assert!(p.sees("Which team is the same as another?"), "{}", p.screen());
    p.keys("enter");
    assert!(p.sees("As which team, that stands for both?"), "{}", p.screen());
    let teams = p.desk.app.cascade.teams().count();
    p.keys("enter");
    assert_eq!(p.desk.app.cascade.teams().count(), teams - 1, "{}", p.screen());
    p.keys("u : 'same cycle' enter");
    assert_eq!(p.desk.app.cascade.teams().count(), teams);
    assert!(p.sees("Which cycle is the same as another?"), "{}", p.screen());
    p.keys("esc");
    assert!(p.desk.app.overlays().is_empty(), "{}", p.screen());
}

#[test]
fn who_sits_here_does_not_disappear_by_their_own_choice_and_is_who_stands_for_them_where_it_was_said_elsewhere() {
    let mut p = Person::with_sample();
    let me = p.desk.app.me.unwrap();
    let name = p.desk.app.cascade.person(me).unwrap().name.clone();
    let people = p.desk.app.cascade.people().count();
    p.keys(&format!(": 'same person' enter '{name}' enter"));
    assert!(p.sees("that is you, and whoever disappears cannot go on here"), "{}", p.screen());
    assert_eq!((p.desk.app.me, p.desk.app.cascade.people().count()), (Some(me), people));
    let other = p.desk.app.cascade.people().find(|person| person.id != me).unwrap().id;
    let op = p.desk.app.cascade.set_op(me, Field::Same(Some(other))).unwrap();
    let change = Change::new(p.desk.app.new_id(), p.now.author(Some(other)), Verb::Revise, vec![op]);
    p.desk.store.take_in(&[LogPiece::Change(change, None)], p.now.today).unwrap();
    let reloaded = p.desk.store.load(p.now.today).unwrap();
    p.desk.app.reload(reloaded);
    assert_eq!(p.desk.app.me, Some(other));
}
