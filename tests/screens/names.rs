//! Names of cycles and people that are typed into forms: read as files and the command line read them.

use crate::harness::Person;

#[test]
fn a_form_reads_the_names_of_cycles_and_people_as_files_do() {
    let mut p = Person::with_sample();
    p.keys("a c 'H2 2031' enter");
    let c = &p.desk.app.cascade;
    assert!(c.cycles().any(|t| t.name == "2031-H2" && t.end.to_string() == "2031-12-31"), "{}", p.screen());
    p.keys("a n 'Eva & Bob' enter");
    assert!(p.sees("names 2 people"), "{}", p.screen());
    p.keys("ctrl-u '@eva' enter");
    assert!(p.sees("“@eva” is what somebody is called elsewhere"), "{}", p.screen());
    p.keys("ctrl-u 'Eva' enter");
    assert!(p.desk.app.cascade.people().any(|p| p.name == "Eva"), "{}", p.screen());
}

#[test]
fn who_was_named_for_one_time_is_not_who_is_remembered() {
    let mut p = Person::with_sample();
    let others: Vec<_> = p.desk.app.cascade.people().map(|person| person.id).filter(|id| Some(*id) != p.desk.app.me).collect();
    let guest = p.desk.app.me;
    p.desk.app.is_guest_beside(Some(others[0]));
    assert_eq!((p.desk.app.me, p.desk.app.memory().me), (guest, Some(others[0])));
    // Who says that they sit here is remembered.
    p.desk.app.me = Some(others[1]);
    assert_eq!(p.desk.app.memory().me, Some(others[1]));
}

#[test]
fn an_address_typed_beside_the_name_of_somebody_without_one_is_kept() {
    let mut p = Person::with_operately();
    let email = |p: &Person| p.desk.app.cascade.people().find(|p| p.name == "Emily Davis").unwrap().email.clone();
    assert_eq!(email(&p), None);
    // Typed and not taken it says nothing.
    p.keys("a o 'Grow' tab ctrl-u backspace 'Emily Davis <emily@x.example>' ctrl-u backspace 'Bob Williams' enter tab ctrl-s");
    assert_eq!(email(&p), None, "{}", p.screen());
    p.keys("a o 'Grow too' tab ctrl-u backspace 'Emily Davis <emily@x.example>' enter ctrl-s");
    assert_eq!(email(&p).as_deref(), Some("emily@x.example"), "{}", p.screen());
    p.keys("u");
    assert_eq!(email(&p), None, "it goes with the change it came with: {}", p.screen());
}
