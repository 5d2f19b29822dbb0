//! What cannot be, and what comes out otherwise than one may think: one sentence, and the exit code that goes with it.

use super::*;

/// The exit code and the sentence.
#[track_caller]
fn refused(home: &Home, args: &[&str]) -> (i32, String) {
    let ran = home.run(args);
    assert_eq!(ran.out, "", "{args:?}");
    assert_eq!(ran.err.trim_end().lines().count(), 1, "{args:?} says {}", ran.err);
    (ran.code, ran.err.trim_end().to_owned())
}

#[test]
fn people_and_teams_that_cannot_be_told_apart_are_not_made_and_the_import_stays_idempotent() {
    let home = Home::operately();
    let changes = home.changes();
    for (args, part) in [
        (&["add", "person", "emily davis"][..], "Emily Davis is here already: choose that one, or give this one an e-mail"),
        (&["add", "person", "Emily Davis", "--email", "e@x.example"], "is here already, without an e-mail"),
        (&["add", "person", "Zed", "--email", "notmail"], "an e-mail is like ana@example.org"),
        (&["revise", "person:Bob Williams", "--title", "Emily Davis"], "Emily Davis is here already"),
        (&["add", "team", "Marketing"], "there is a team Operately Demo/Marketing already"),
        (
            &["add", "team", "marketing", "--parent", "Operately Demo"],
            "there is a team “Marketing” below “Operately Demo” already",
        ),
        (&["add", "team", " "], "a team needs a name"),
        (&["add", "objective", "Two\nlines"], "cannot have a line break in it"),
    ] {
        let (code, sentence) = refused(&home, args);
        assert!(code == 2 && sentence.contains(part), "{args:?}: {code}, {sentence}");
    }
    home.run(&["import", &data("items.csv"), &data("check-ins.csv")]).ok();
    assert_eq!(home.changes(), changes);
    home.run(&["--as", "Emily Davis", "check-in", "improve_product/1", "3.7"]).ok();
}
