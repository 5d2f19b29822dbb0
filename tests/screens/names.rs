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
    assert!(p.desk.app.cascade.people().any(|p| p.name == "eva"), "{}", p.screen());
}
