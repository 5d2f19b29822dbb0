//! Meetings from the command line: made, listed, shown, revised, deleted, and what is refused of them.

use super::*;

#[test]
fn a_meeting_is_made_listed_shown_revised_deleted_and_taken_back() {
    let home = Home::operately();
    let listed: Value = home.run(&["list", "meetings", "--format", "json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 1, "one is there from the start");
    assert_eq!(
        (&listed[0]["name"], &listed[0]["id"], &listed[0]["scope"]),
        (&"Weekly review".into(), &Value::Null, &"all".into())
    );
    let said = home
        .run(&["add", "meeting", "Hiring weekly", "--scope", "people:bob,emily", "--day", "tue", "--at", "9", "--minutes", "20"])
        .ok();
    assert_eq!(said.trim(), "added meeting Hiring weekly");
    let listed: Value = home.run(&["list", "meetings", "--format", "json"]).json();
    let made = &listed[1];
    assert_eq!(made["scope"], "people:Bob Williams, Emily Davis");
    assert_eq!((&made["weekday"], &made["time"], &made["minutes"]), (&"tuesday".into(), &"09:00".into(), &20.into()));
    assert_eq!((&made["agenda_by"], &made["last"], &made["next"]), (&Value::Null, &Value::Null, &"2026-11-24".into()));
    let said = home.run(&["revise", "meeting:hiring", "--day", "wednesday", "--people", "emily", "--agenda-by", "owner"]).ok();
    assert_eq!(said.trim(), "revised weekday, people and agenda by of Hiring weekly");
    let shown = home.run(&["show", "meeting:hiring"]).ok();
    for part in ["Hiring weekly\n", "Bob Williams and Emily Davis (", "wednesday 09:00", "Emily Davis\n", "owner", "none yet"] {
        assert!(shown.contains(part), "{part:?} is not in {shown}");
    }
    let item: Value = home.run(&["show", "Fill approved roles", "--format", "json"]).json();
    let due: chrono::NaiveDate = item["due_on"].as_str().unwrap().parse().unwrap();
    assert_eq!(chrono::Datelike::weekday(&due), chrono::Weekday::Wed, "its owner meets on Wednesdays");
    let said = home.run(&["delete", "meeting:hiring"]).ok();
    assert!(said.starts_with("deleted meeting Hiring weekly"), "{said}");
    assert_eq!(home.run(&["list", "meetings", "--format", "csv"]).ok().lines().count(), 2);
    home.run(&["undo"]).ok();
    assert!(home.run(&["list", "meetings"]).ok().contains("Hiring weekly"));
    assert!(home.log().contains("added meeting Hiring weekly"));
    let log = home.run(&["log", "meeting:hiring"]).ok();
    assert!(log.contains("revised weekday"), "{log}");
}

#[test]
fn the_meeting_of_everything_is_made_by_whoever_wants_it_otherwise() {
    let home = Home::operately();
    let said = home.run(&["revise", "meeting:weekly", "--minutes", "25", "--name", "All hands"]).ok();
    assert_eq!(said.trim(), "added meeting All hands");
    let listed: Value = home.run(&["list", "meetings", "--format", "json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 1, "it is the same meeting");
    assert_eq!((&listed[0]["name"], &listed[0]["minutes"]), (&"All hands".into(), &25.into()));
    home.run(&["undo"]).ok();
    let listed: Value = home.run(&["list", "meetings", "--format", "json"]).json();
    assert_eq!((&listed[0]["name"], &listed[0]["minutes"]), (&"Weekly review".into(), &15.into()));
    let said = home.run(&["revise", "meeting:weekly", "--scope", "all"]).ok();
    assert!(said.contains("it is so already"), "{said}");
}

#[test]
fn what_is_wrong_with_a_meeting_is_one_sentence_and_writes_nothing() {
    let home = Home::operately();
    home.run(&["add", "meeting", "Hiring", "--scope", "people:bob"]).ok();
    let before = home.changes();
    for (args, sentence) in [
        (&["add", "meeting", "hiring"][..], "There is a meeting “Hiring” already; use it or choose another name"),
        (&["add", "meeting", "Weekly review", "--scope", "level:1"], "is the meeting of everything that every workspace has"),
        (&["add", "meeting", "New", "--scope", "people:"], "--scope: it names nobody"),
        (&["add", "meeting", "New", "--scope", "people:xyzzy"], "--scope: No person is called “xyzzy”"),
        (&["add", "meeting", "New", "--scope", "sales"], "--scope: “sales” is no scope: it is all, team:NAME"),
        (&["add", "meeting", "New", "--minutes", "0"], "“New” cannot take 0 minutes: a meeting takes 1 to 240"),
        (&["add", "meeting", "New", "--minutes", "soon"], "--minutes: “soon” is no whole number"),
        (&["add", "meeting", "New", "--minutes", "2", "--opening", "60", "--closing", "60"], "“New” has no time to talk"),
        (&["add", "meeting", "New", "--day", "someday"], "--day: “someday” is no day of the week"),
        (&["add", "meeting", "New", "--at", "25:00"], "--at: “25:00” is no time of the day"),
        (&["revise", "meeting:hiring", "--target", "3"], "Hiring has no target: it is a meeting"),
        (&["revise", "meeting:nothing", "--minutes", "3"], "No meeting is called “nothing”"),
        (&["delete", "meeting:weekly"], "is there from the start and cannot be deleted"),
    ] {
        let ran = home.run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.to_lowercase().contains(&sentence.to_lowercase()), "{args:?}: {}", ran.err);
    }
    assert_eq!(home.changes(), before);
}
