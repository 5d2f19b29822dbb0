//! Meetings on the screen: made, changed, deleted, and which one is held.

use super::harness::Person;
use quarterdeck::domain::recurring::Meeting;

/// Those that were made, by name.
fn made(p: &Person) -> Vec<&Meeting> {
    let mut all: Vec<&Meeting> = p.desk.app.cascade.meetings().collect();
    all.sort_by_key(|m| m.name.clone());
    all
}

#[test]
fn a_meeting_is_added_changed_and_deleted_and_each_is_taken_back() {
    let mut p = Person::with_sample();
    p.keys("a m");
    insta::assert_snapshot!("meeting_form", p.screen());
    // What cannot be a meeting is said where it was typed, and nothing typed is lost.
    p.keys("ctrl-s");
    assert!(p.sees("cannot be saved without a name"), "{}", p.screen());
    p.keys("'Growth weekly' tab 'people:' ctrl-s");
    assert!(p.sees("it names nobody"), "{}", p.screen());
    p.keys("ctrl-u 'team:nowhere' ctrl-s");
    assert!(p.sees("nowhere") && made(&p).is_empty(), "{}", p.screen());
    p.keys("ctrl-u 'team:growth' tab tab tab '0' ctrl-s");
    assert!(p.sees("a meeting takes 1 to 240") && made(&p).is_empty(), "{}", p.screen());
    p.keys("ctrl-u '20' ctrl-s");
    assert!(made(&p).len() == 1 && made(&p)[0].minutes == Some(20), "{}", p.screen());

    // Another of the name is none.
    p.keys("a m 'growth WEEKLY' ctrl-s");
    assert!(p.sees("There is a meeting “Growth weekly” already"), "{}", p.screen());
    p.keys("ctrl-u 'Founders' tab 'people:mara, dele' ctrl-s");
    assert_eq!(made(&p).iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Founders", "Growth weekly"]);

    p.keys(": 'edit meeting' enter 'grow' enter");
    p.keys("ctrl-u 'Growth' ctrl-s");
    assert_eq!(made(&p)[1].name, "Growth");
    p.keys("u");
    assert_eq!(made(&p)[1].name, "Growth weekly");
    p.keys(": 'delete meeting' enter 'founders' enter");
    assert!(p.sees("Delete “Founders”?"), "{}", p.screen());
    p.keys("enter");
    assert_eq!(made(&p).len(), 1);
    p.keys("u");
    assert_eq!(made(&p).len(), 2);
    p.keys("u u");
    assert_eq!(made(&p).len(), 0);
}
