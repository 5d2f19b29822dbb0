//! Meetings from the command line: made, listed, shown, revised, deleted, and what is refused of them.

use super::*;

mod since;

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

/// A company of two teams, each with a number that nobody has said, an action of a review of everything, and a meeting of one.
fn two_teams() -> Home {
    let home = Home::new();
    for args in [
        &["init", "Two"][..],
        &["add", "person", "Ana Ruiz", "--email", "ana@x.example"],
        &["add", "person", "Bo Li", "--email", "bo@x.example"],
        &["add", "team", "Company/Growth"],
        &["add", "team", "Company/Ops"],
        &["add", "objective", "More trials", "--id", "more", "--owner", "ana", "--team", "Growth"],
        &[
            "add",
            "key-result",
            "Trials",
            "--parent",
            "more",
            "--baseline",
            "1",
            "--target",
            "9",
            "--id",
            "trials",
            "--start",
            "1 oct",
        ],
        &["add", "objective", "Fewer faults", "--id", "fewer", "--owner", "bo", "--team", "Ops"],
        &[
            "add",
            "key-result",
            "Faults",
            "--parent",
            "fewer",
            "--baseline",
            "9",
            "--target",
            "1",
            "--id",
            "faults",
            "--start",
            "1 oct",
        ],
        &["add", "meeting", "Growth weekly", "--scope", "team:growth", "--day", "tue", "--minutes", "12"],
    ] {
        home.run(args).ok();
    }
    home.run(&["check-in", "trials", "2", "-c", "2", "--on", "2026-11-20", "--as", "ana"]);
    home.run(&["check-in", "faults", "8", "-c", "2", "--on", "2026-11-20", "--as", "bo"]);
    home
}

fn titles(agenda: &Value) -> Vec<&str> {
    agenda["items"].as_array().unwrap().iter().map(|e| e["title"].as_str().unwrap()).collect()
}

#[test]
fn an_agenda_is_of_a_meeting_or_of_a_team_and_says_so() {
    let home = two_teams();
    let all: Value = home.run(&["review", "--agenda", "--format", "json"]).json();
    assert_eq!((&all["meeting"], &all["kind"], &all["scope"]), (&"Weekly review".into(), &"weekly".into(), &"all".into()));
    assert_eq!((&all["cycle"], &all["since"], &all["minutes"]), (&Value::Null, &Value::Null, &15.into()));
    assert!(titles(&all).contains(&"Trials") && titles(&all).contains(&"Faults"), "{all}");
    let growth: Value = home.run(&["review", "--agenda", "--meeting", "growth", "--format", "json"]).json();
    assert_eq!((&growth["meeting"], &growth["scope"]), (&"Growth weekly".into(), &"team:Company/Growth".into()));
    assert_eq!(growth["minutes"], 12);
    assert!(titles(&growth).contains(&"Trials") && !titles(&growth).contains(&"Faults"), "{growth}");
    // A team of which one meeting was made is that meeting; one of which none was is a scope.
    let same: Value = home.run(&["review", "--agenda", "--team", "growth", "--format", "json"]).json();
    assert_eq!(same, growth);
    let ops: Value = home.run(&["review", "--agenda", "--team", "ops", "--format", "json"]).json();
    assert_eq!((&ops["meeting"], &ops["minutes"]), (&"Ops".into(), &15.into()));
    assert!(titles(&ops).contains(&"Faults") && !titles(&ops).contains(&"Trials"), "{ops}");
    let nudges = home.run(&["--today", "2026-12-09", "review", "--nudges", "--meeting", "growth"]).ok();
    assert!(nudges.contains("Hi Ana") && !nudges.contains("Hi Bo"), "{nudges}");
}

#[test]
fn every_review_is_of_its_meeting_with_its_own_actions_and_its_own_last_one() {
    let home = two_teams();
    let hold =
        |args: &[&str], input: &str| home.run_with(&[&["review", "--plain", "--as", "ana"], args].concat(), input, &[]).ok();
    let said = hold(&["--meeting", "growth"], "a Ask for more @ana fri\nend\nend\n");
    assert!(said.contains("12 minutes"), "{said}");
    let said = hold(&[], "a Call the plant @bo fri\nend\nend\n");
    assert!(!said.contains("Ask for more"), "the action of another meeting is not asked after: {said}");
    let agenda = |args: &[&str]| -> Value {
        home.run(&[&["--today", "2026-11-30", "review", "--agenda", "--format", "json"], args].concat()).json()
    };
    let (growth, all) = (agenda(&["--meeting", "growth"]), agenda(&[]));
    assert!(titles(&growth).contains(&"Ask for more") && !titles(&growth).contains(&"Call the plant"), "{growth}");
    assert!(titles(&all).contains(&"Call the plant") && !titles(&all).contains(&"Ask for more"), "{all}");
    assert_eq!((&growth["since"], &all["since"]), (&"2026-11-23".into(), &"2026-11-23".into()));
    let ops = agenda(&["--team", "ops"]);
    assert_eq!(ops["since"], Value::Null, "it was never held");
    assert!(!titles(&ops).contains(&"Call the plant"));
    let shown = home.run(&["show", "meeting:growth"]).ok();
    assert!(shown.contains("1 on "), "{shown}");
    // In a review of a team nothing of another comes in, whatever happens to it.
    let said = hold(&["--team", "ops"], "c 8 2 worse\nend\nend\n");
    assert!(said.contains("Faults") && !said.contains("Trials"), "{said}");
}

#[test]
fn the_same_scope_narrows_what_is_read() {
    let home = two_teams();
    let status = |args: &[&str]| -> Value { home.run(&[&["status", "--format", "json"], args].concat()).json() };
    assert_eq!((&status(&[])["key_results"], &status(&["--team", "ops"])["key_results"]), (&2.into(), &1.into()));
    assert!(home.run(&["status", "--meeting", "growth"]).ok().contains("Growth only"));
    let names = |args: &[&str]| -> Vec<String> {
        let listed: Value = home.run(&[&["list", "people", "--format", "json"], args].concat()).json();
        listed.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["--meeting", "growth"]), ["Ana Ruiz"]);
    assert_eq!(names(&[]), ["Ana Ruiz", "Bo Li"]);
    let listed: Value = home.run(&["list", "--meeting", "growth", "--format", "json"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let checked = home.run(&["--today", "2026-12-09", "check", "--team", "ops", "--format", "csv"]);
    assert!(checked.code == 3 && checked.out.contains("Faults") && !checked.out.contains("Trials"), "{}", checked.out);
    let log = home.run(&["log", "--team", "growth"]).ok();
    assert!(log.contains("Trials") && !log.contains("Faults"), "{log}");
    let log = home.run(&["log", "--since", "2026-11-24"]);
    assert_eq!((log.code, log.out.as_str()), (0, ""), "nothing is of a day to come");
    assert!(home.run(&["log", "--since", "1d", "--until", "now"]).ok().contains("Trials"));
    let owed = home.run(&["--today", "2026-12-09", "remind", "--team", "ops"]).ok();
    assert!(owed.contains("Faults") && !owed.contains("Trials"), "{owed}");
}

#[test]
fn a_scope_that_is_gone_and_a_day_that_is_none_are_a_sentence() {
    let home = two_teams();
    home.run(&["add", "person", "Cy", "--as", "ana"]).ok();
    home.run(&["add", "meeting", "Cy's", "--scope", "people:cy", "--as", "ana"]).ok();
    home.run(&["delete", "team:growth", "--as", "ana"]).ok();
    home.run(&["delete", "person:cy", "--as", "ana"]).ok();
    for (args, sentence) in [
        (
            &["review", "--agenda", "--meeting", "growth"][..],
            "Growth weekly is about nothing any more: its team Growth was deleted",
        ),
        (&["review", "--plain", "--meeting", "growth", "--as", "ana"], "is about nothing any more"),
        (&["status", "--meeting", "cy"], "nobody of its people is here any more; give it another scope"),
        (&["status", "--meeting", "nope"], "No meeting is called “nope”"),
        (&["log", "--since", "review"], "--since: there was no review of Weekly review yet"),
        (&["log", "--since", "week:40"], "--since: "),
        (&["review", "--plain", "--since", "7d"], "--since is for what is printed"),
    ] {
        let ran = home.run(args);
        assert!(ran.code == 1 || ran.code == 2, "{args:?}");
        assert!(ran.err.to_lowercase().contains(&sentence.to_lowercase()), "{args:?}: {}", ran.err);
    }
    // What hangs on the other scopes goes on.
    home.run(&["review", "--agenda", "--team", "ops"]).ok();
    let listed = home.run(&["list", "meetings"]).ok();
    assert!(listed.contains("its team Growth was deleted"), "{listed}");
}

#[test]
fn a_topic_is_put_on_the_agenda_of_its_meeting_talked_about_and_named_in_the_minutes() {
    let home = Home::operately();
    home.run(&["add", "meeting", "Hiring weekly", "--scope", "people:bob,emily"]).ok();
    assert_eq!(home.run(&["add", "topic", "Summer party, 2 min, Emily"]).ok().trim(), "added topic Summer party");
    home.run(&["add", "topic", "Offices 90s @bob", "--meeting", "hiring"]).ok();
    let agenda: Value = home.run(&["review", "--agenda", "--format", "json"]).json();
    let topic = agenda["items"].as_array().unwrap().iter().find(|e| e["kind"] == "topic").unwrap();
    assert_eq!((&topic["title"], &topic["class"], &topic["seconds"]), (&"Summer party".into(), &"topic".into(), &120.into()));
    assert_eq!(topic["owner"], "Emily Davis");
    assert!(topic["id"].as_str().unwrap().starts_with("topic:"));
    let text = home.run(&["review", "--agenda"]).ok();
    assert!(text.contains("Summer party") && !text.contains("Offices"), "{text}");
    let hiring = home.run(&["review", "--agenda", "--meeting", "hiring"]).ok();
    assert!(hiring.contains("Offices") && !hiring.contains("Summer party"), "{hiring}");
    let held = home.run_with(&["review", "--plain"], "n\ntopic Lunch, 1 min\n\nd we raise in May\nend\n", &[]).ok();
    assert!(held.contains("topic: Summer party, of Emily Davis") && held.contains("it comes up in this review"), "{held}");
    let minutes = home.run(&["minutes"]).ok();
    assert!(minutes.contains("Summer party") && minutes.contains("Lunch") && minutes.contains("we raise in May"), "{minutes}");
    let again = home.run(&["review", "--agenda"]).ok();
    assert!(!again.contains("Summer party"), "it was talked about: {again}");
    home.run(&["delete", "topic:offices"]).ok();
    assert!(!home.run(&["review", "--agenda", "--meeting", "hiring"]).ok().contains("Offices"));
    home.run(&["undo"]).ok();
    assert!(home.run(&["review", "--agenda", "--meeting", "hiring"]).ok().contains("Offices"));
}

#[test]
fn what_cannot_be_a_topic_is_refused_in_one_sentence() {
    let home = Home::operately();
    for (said, why) in [
        ("Series A, 0 min", "needs time"),
        ("Series A, 40 min", "longer than the meeting"),
        ("Series A, 3 min, Zzzyx", "Zzzyx"),
        (" ", "a few words"),
    ] {
        let refused = home.run(&["add", "topic", said]);
        assert_ne!(refused.code, 0, "{said}");
        assert!(refused.err.contains(why) && refused.err.trim().lines().count() == 1, "{said}: {}", refused.err);
    }
}

#[test]
fn topics_are_listed_by_their_meeting_and_changed_by_their_title() {
    let home = Home::operately();
    assert!(home.run(&["list", "topics"]).err.contains("there is no topic"));
    home.run(&["add", "meeting", "Hiring weekly", "--scope", "people:bob,emily"]).ok();
    home.run(&["add", "topic", "Summer party, 2 min, Emily"]).ok();
    home.run(&["add", "topic", "Offices 90s @bob", "--meeting", "hiring"]).ok();
    let listed: Value = home.run(&["list", "topics", "--format", "json"]).json();
    let facts = |n: usize| (listed[n]["title"].clone(), listed[n]["seconds"].clone(), listed[n]["meeting"].clone());
    assert_eq!(facts(0), ("Offices".into(), 90.into(), "Hiring weekly".into()));
    assert_eq!(facts(1), ("Summer party".into(), 120.into(), "Weekly review".into()));
    assert_eq!((&listed[1]["owner"], &listed[1]["review"]), (&"Emily Davis".into(), &Value::Null));
    let hiring = home.run(&["list", "topics", "--meeting", "hiring"]).ok();
    assert!(hiring.contains("90 s") && !hiring.contains("Summer party"), "{hiring}");

    let said = home.run(&["revise", "topic:offices", "--minutes", "3", "--owner", "emily", "--title", "New offices"]).ok();
    assert_eq!(said.trim(), "revised title, time and owner of New offices", "{said}");
    let listed: Value = home.run(&["list", "topics", "--owner", "emily", "--format", "json"]).json();
    assert_eq!((&listed[0]["title"], &listed[0]["seconds"]), (&"New offices".into(), &180.into()));
    home.run(&["undo"]).ok();
    assert!(home.run(&["list", "topics"]).ok().contains("Offices"));
    assert_eq!(home.run(&["revise", "topic:offices", "--minutes", "90 s"]).ok().trim(), "it is so already; nothing was changed");
    for (args, sentence) in [
        (&["--minutes", "40"][..], "longer than the meeting"),
        (&["--minutes", "soon"], "--minutes: “soon” is no time"),
        (&["--target", "4"], "has no target: it is a topic"),
        (&[], "what should change?"),
    ] {
        let refused = home.run(&[&["revise", "topic:offices"], args].concat());
        assert_eq!(refused.code, 2, "{args:?}");
        assert!(refused.err.contains(sentence), "{args:?}: {}", refused.err);
    }
    home.run_with(&["review", "--plain"], "\n\nend\n", &[]).ok();
    let listed: Value = home.run(&["list", "topics", "--format", "json"]).json();
    assert_eq!((&listed[0]["title"], &listed[1]["review"]), (&"Offices".into(), &1.into()), "what was talked about comes last");
}

#[test]
fn a_topic_is_given_its_place_and_keeps_it() {
    let home = Home::operately();
    for topic in ["Series A, 2 min", "Offices, 1 min", "Lunch, 1 min"] {
        home.run(&["add", "topic", topic]).ok();
    }
    let order = |home: &Home| -> Vec<(String, u64)> {
        let listed: Value = home.run(&["list", "topics", "--format", "json"]).json();
        let of = |t: &Value| (t["title"].as_str().unwrap().to_owned(), t["place"].as_u64().unwrap());
        listed.as_array().unwrap().iter().map(of).collect()
    };
    let said = home.run(&["revise", "topic:lunch", "--place", "1"]).ok();
    assert_eq!(said.trim(), "moved Lunch among the topics");
    assert_eq!(order(&home), [("Lunch".to_owned(), 1), ("Series A".to_owned(), 2), ("Offices".to_owned(), 3)]);
    assert_eq!(home.run(&["revise", "topic:lunch", "--place", "1"]).ok().trim(), "it is so already; nothing was changed");
    home.run(&["undo"]).ok();
    assert_eq!(order(&home)[0].0, "Series A");
    // By lines too, before the review is begun.
    let said = home.run_with(&["review", "--plain"], "K 3\nq\n", &[]).ok();
    assert!(said.contains("3 topic, 1:00: Offices") && said.contains("Nothing was begun."), "{said}");
    assert_eq!(order(&home).iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["Series A", "Lunch", "Offices"]);
    for args in [&["topic:lunch", "--place", "0"][..], &["Fill approved roles", "--place", "2"]] {
        let refused = home.run(&[&["revise"], args].concat());
        assert_eq!(refused.code, 2, "{args:?}: {}", refused.err);
    }
}
