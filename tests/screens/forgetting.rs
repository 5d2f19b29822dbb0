//! Somebody is forgotten from the palette: asked once, gone at once, and nothing brings them back.

use crate::harness::Person;

#[test]
fn who_is_forgotten_is_asked_about_once_and_is_on_no_screen_from_then_on() {
    let mut p = Person::with_sample();
    let cascade = &p.desk.app.cascade;
    let owns = |id| cascade.live().any(|ix| cascade.item(ix).owner == Some(id));
    let whom = cascade.people().find(|person| Some(person.id) != p.desk.app.me && owns(person.id)).unwrap();
    let (id, name) = (whom.id, whom.name.clone());
    p.keys(": 'forget person' enter");
    assert!(p.sees("Forget which person?"), "{}", p.screen());
    p.keys(&format!("'{name}' enter"));
    assert!(p.sees(&format!("Forget {name}?")) && p.sees("Nothing brings it back."), "{}", p.screen());
    p.keys("esc");
    assert_eq!(p.desk.app.cascade.person(id).unwrap().name, name, "left as it was");
    p.keys(&format!(": 'forget person' enter '{name}' enter enter"));
    let called = p.desk.app.cascade.person(id).unwrap().name.clone();
    assert!(called.starts_with("someone "), "{called}");
    assert!(p.sees(&format!("forgot somebody, now called {called}")) && !p.sees(&name), "{}", p.screen());
    assert!(!p.desk.store.owes_a_sweep().unwrap());
    for tab in ["1", "2", "3", "4", "6"] {
        p.keys(tab);
        assert!(!p.sees(&name), "{}", p.screen());
    }
    p.keys("u");
    assert!(p.sees("cannot be taken back"), "{}", p.screen());
    p.keys(": 'forget person' enter");
    assert!(!p.sees(&format!("│    {called}")), "who was forgotten is in the list no more: {}", p.screen());
}

#[test]
fn on_the_lowest_screen_the_question_is_whole_and_so_is_what_answers_it() {
    let mut p = Person::with_sample();
    p.resize(40, 10).keys(": 'forget person' enter enter");
    for words in ["Forget ", "Nothing brings", "enter forget", "esc leave it"] {
        assert!(p.sees(words), "{words}: {}", p.screen());
    }
}
