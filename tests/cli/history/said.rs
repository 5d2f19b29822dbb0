//! Finding in what was said: `log --grep`.

use crate::Home;

fn said(home: &Home, args: &[&str]) -> Vec<(String, String)> {
    let found = home.run(&[&["log", "--format", "json", "--grep"], args].concat()).json();
    let words = |l: &serde_json::Value, key: &str| l["said"][key].as_str().unwrap_or_else(|| panic!("{l}")).to_owned();
    found.as_array().unwrap().iter().map(|l| (words(l, "part"), words(l, "text"))).collect()
}

fn talked() -> Home {
    let home = Home::small();
    let day = |day: &'static str| ["--as", "ana", "--today", day];
    let note = "Waiting for Legal: the contract is überfällig";
    home.run(&[&day("2026-11-23")[..], &["check-in", "conv", "2.9", "-c", "8", "-n", note, "--next", "ask José"]].concat()).ok();
    home.run(
        &[&day("2026-11-24")[..], &["revise", "conv", "--target", "4", "--because", "legal allowed the new price"]].concat(),
    )
    .ok();
    home
}

#[test]
fn the_log_finds_what_was_said_in_any_spelling_newest_first() {
    let home = talked();
    let own = |part: &str, text: &str| (part.to_owned(), text.to_owned());
    let reason = own("reason", "legal allowed the new price");
    let note = own("note", "Waiting for Legal: the contract is überfällig");
    assert_eq!(said(&home, &["LEGAL"]), [reason.clone(), note.clone()]);
    assert_eq!(said(&home, &["uberfallig legal"]), std::slice::from_ref(&note), "all of several words");
    assert_eq!(said(&home, &["jose"]), [own("next", "ask José")]);
    assert_eq!(said(&home, &["leave setup"]), [own("because", "setup is where they leave")]);
    assert_eq!(said(&home, &["mid market"]), [own("title", "Win the mid-market")]);
    // With every other filter.
    assert_eq!(said(&home, &["legal", "-n", "1"]), std::slice::from_ref(&reason));
    assert_eq!(said(&home, &["legal", "--until", "2026-11-23"]), std::slice::from_ref(&note));
    assert_eq!(said(&home, &["legal", "--since", "2026-11-24"]), std::slice::from_ref(&reason));
    assert_eq!(said(&home, &["legal", "--by", "ana"]).len(), 2);
    assert_eq!(said(&home, &["legal", "conv"]), [reason, note]);
    assert_eq!(said(&home, &["legal", "win"]), []);
    let as_of = home.run(&["--today", "2026-11-25", "log", "--grep", "legal", "--as-of", "2026-11-23"]).ok();
    assert!(as_of.contains("überfällig") && !as_of.contains("new price"), "{as_of}");
}

#[test]
fn the_table_shows_what_was_said_with_what_it_is_about() {
    let home = talked();
    let table = home.run(&["log", "--grep", "contract"]).ok();
    let line = table.lines().find(|l| l.contains("Waiting")).unwrap_or_else(|| panic!("{table}"));
    assert!(line.contains("Ana Ruiz") && line.contains("Conversion") && line.contains("note: Waiting for Legal"), "{table}");
    let csv = home.run(&["log", "--grep", "contract", "--format", "csv"]).ok();
    assert!(csv.lines().next().unwrap().ends_with("review,part,title,text"), "{csv}");
    assert!(csv.contains("note,Conversion,Waiting for Legal: the contract is überfällig"), "{csv}");
}

#[test]
fn a_find_that_finds_nothing_says_so_and_what_was_looked_through() {
    let home = talked();
    let none = home.run(&["log", "--grep", "parliament"]);
    assert!(none.err.contains("nothing that was said holds “parliament”; looked through 7 changes: notes,"), "{}", none.err);
    assert_eq!(home.run(&["log", "--grep", "parliament", "--format", "json"]).json(), serde_json::json!([]));
    let blank = home.run(&["log", "--grep", " "]);
    assert_eq!(blank.code, 2);
    assert!(blank.err.contains("no word was given"), "{}", blank.err);
    assert_eq!(home.run(&["log", "--grep", "x", "--revisions"]).code, 2);
}
