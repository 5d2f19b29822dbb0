//! Of two people, teams or cycles that are one, one stands for the other: chosen from the palette.

use crate::harness::Person;

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
