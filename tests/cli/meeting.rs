//! A review line by line: everything that can be said in it, and what it never does to a meeting that runs elsewhere.

mod minutes;

use super::*;
use std::io::{BufRead, BufReader, Write};

fn talk(home: &Home, input: &str) -> String {
    home.run_with(&["review", "--plain", "--as", "bob"], input, &[]).ok()
}

#[test]
fn an_item_is_revised_owned_linked_and_taken_back_in_a_meeting_by_lines() {
    let home = Home::operately();
    home.run(&["--as", "bob", "add", "project", "Agency", "--id", "agency"]);
    let said = talk(
        &home,
        "r target 30\nr target 30 because the plan grew\nr colour red\no emily\no emily because bob is away\n\
         l agency because they know people we do not\nu\nu\nb\nx\nw\nq\n",
    );
    assert!(said.contains("in an open cycle needs a reason"), "{said}");
    assert!(said.contains("the fields are ") && said.contains("baseline"), "{said}");
    let log = home.log();
    for word in ["the plan grew", "bob is away", "they know people we do not"] {
        assert!(log.contains(word), "{word}: {said}");
    }
    let item: Value = home.run(&["show", "Fill approved roles", "--format", "json"]).json();
    assert_eq!(item["target"], 30, "the revision stands");
    assert_eq!(item["owner"], "Bob Williams", "the owner was taken back, after the link");
    assert!(said.contains("this is the first entry") && said.contains("no action is on now"), "{said}");
    assert!(said.contains("expected 8") || said.contains("expected "), "{said}");
}

#[test]
fn what_cannot_be_revised_is_said_in_words_that_can_be_typed_in_a_meeting_by_lines() {
    let home = Home::operately();
    home.run(&["--as", "bob", "add", "project", "Agency", "--id", "agency"]);
    let said = talk(
        &home,
        "r target 30\no emily\nr due 31 Feb because it slips\nr target many because we grow\no nobody-we-know because …\n\
         r rollup both because of it\nr state done because it is\nl agency because fill approved roles\nq\n",
    );
    for expected in [
        "changing the target of Fill approved roles in an open cycle needs a reason; say it behind because: r target 30 because …",
        "changing the owner of Fill approved roles in an open cycle needs a reason; say it behind because: o emily because …",
        "\ndue: ",
        "\ntarget: ",
        "\nowner: ",
        "has no roll-up: it is a key result; leave it out, or name something else",
    ] {
        assert!(said.contains(expected), "{expected:?} is not in {said}");
    }
    assert!(!said.contains("--"), "{said}");
}

#[test]
fn a_blind_round_a_pause_and_what_is_parked_work_line_by_line() {
    let home = Home::operately();
    let said = talk(&home, "v\n7\nmany\n3\n6\n\n26\np\nP\nP 99\nP 1\npause\npause\nq\n");
    assert!(said.contains("That was no number from 0 to 10"), "{said}");
    assert!(said.contains("They said 3, 6, 7: median 6, spread 4."), "{said}");
    assert!(said.contains("1 off track: Fill approved roles (Bob Williams)"), "parked, and listed with its owner: {said}");
    assert!(said.contains("pulled in, comes next: Fill approved roles") && said.contains("P takes a number from 1 to"), "{said}");
    assert!(said.contains("the clock stands still") && said.contains("the clock runs again"), "{said}");
    let item: Value = home.run(&["show", "Fill approved roles", "--format", "json"]).json();
    assert_eq!((&item["value"], &item["confidence"]), (&26.into(), &6.into()));
    assert!(home.run(&["export"]).ok().contains("blind round of 3: median 6, spread 4"));
}

#[test]
fn a_rating_is_one_to_five_and_the_missing_numbers_are_said_at_the_start() {
    let home = Home::operately();
    let late = ["--today", "2026-12-07", "review", "--plain", "--as", "bob"];
    let said = home.run_with(&late, "n\nend\n9\n4\n", &[]).ok();
    assert!(said.contains("numbers are missing: ") && said.contains("Bob Williams "), "{said}");
    assert!(said.contains("a review is rated 1 (a waste of time) to 5"), "{said}");
    assert_eq!(home.run(&["minutes", "1", "--format", "json"]).json()["rating"], 4);
}

#[test]
fn after_the_last_entry_what_was_agreed_is_said_and_parked_things_can_still_come_in() {
    let home = Home::operately();
    let through = "n\n".repeat(40);
    // Whoever only sends so many lines still ends the review: nothing is left to be said in it.
    let said = talk(&home, &format!("d Hire two\na call the agency @emily fri\n{}", "p\n".repeat(17)));
    assert!(said.contains("What was agreed:\ndecided: Hire two\naction: call the agency, Emily Davis, by Fri"), "{said}");
    assert!(said.contains("items are parked; P lists them\nenter ends the review"), "{said}");
    assert!(said.contains("How was it, 1 to 5 (of several: 4 5 3 4)?"), "{said}");
    let again = talk(&home, &format!("n\n{}P 1\nq\n", "p\n".repeat(18)));
    assert!(again.contains("nothing was written down") && again.contains("The review stands at"), "{again}");
    let third = talk(&home, &through);
    assert!(third.contains("Review 2 goes on."), "{third}");
    assert_eq!(home.run(&["minutes", "2", "--format", "json"]).json()["number"], 2);
}

#[test]
fn an_unfinished_review_of_an_earlier_day_is_asked_about() {
    let home = Home::operately();
    talk(&home, "n\nq\n");
    let on = |input: &str| home.run_with(&["--today", "2026-11-30", "review", "--plain", "--as", "bob"], input, &[]).ok();
    let said = on("");
    assert!(said.contains("was not ended") && said.contains("Nothing was begun, and nothing was closed."), "{said}");
    let said = on("maybe\n\nq\n");
    assert!(said.contains("First this") && said.contains("Review 1 goes on."), "{said}");
    let said = on("close\nq\n");
    assert!(said.contains("Review 1 is closed") && said.contains("Review 2, 15 minutes"), "{said}");
}

#[test]
fn what_can_only_be_said_in_a_review_begins_none_as_its_first_line() {
    let home = Home::operately();
    let before = home.changes();
    let said = talk(&home, "end\nb\npause\nu\nq\n");
    for sentence in
        ["there is nothing to end", "there is nothing to go back to", "no clock runs", "nothing was said in this review"]
    {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
    assert!(said.contains("Nothing was begun.") && home.changes() == before, "{said}");
    assert!(!said.contains('↵'), "a line of the page is a line: {said}");
}

#[test]
fn a_meeting_too_short_for_anything_says_what_is_parked() {
    let home = Home::operately();
    let agenda = home.run(&["review", "--agenda", "--minutes", "1"]).ok();
    assert!(agenda.contains("nothing fits into 1 minute:") && !agenda.contains("well done"), "{agenda}");
    let said = home.run_with(&["review", "--plain", "--as", "bob", "--minutes", "1"], "n\nP 1\nend\n\n", &[]).ok();
    assert!(said.contains("Review 1, 1 minute:") && said.contains("Nothing fits into this meeting"), "{said}");
    assert!(said.contains("1 of 1, "), "what is pulled in comes on: {said}");
}

#[test]
fn a_meeting_that_goes_on_elsewhere_is_never_overwritten() {
    let home = Home::operately();
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("quarterdeck"));
    command.env_clear().env("HOME", home.folder.path()).env("QUARTERDECK_WORKSPACE", home.workspace());
    command.env("QUARTERDECK_TODAY", "2026-11-23").args(["review", "--plain", "--as", "bob"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"n\n").unwrap();
    let mut line = String::new();
    while !line.contains("for this") {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "it ended too soon");
    }
    let status = |home: &Home| home.run(&["status", "--format", "json"]).json()["review"]["state"].clone();
    assert_eq!(status(&home), "running");
    assert!(home.run(&["status"]).ok().contains("▶ review 1 runs: "), "{}", home.run(&["status"]).ok());
    let short = home.run(&["--ascii", "status", "--short"]).ok();
    assert!(short.starts_with("|> 1"), "{short}");
    // The second reads along, and leaves everything as it is.
    let before = home.changes();
    let elsewhere = talk(&home, "\nd not here\nq\n");
    assert!(elsewhere.contains("Review 1: Bob Williams runs it in another window, since "), "{elsewhere}");
    assert!(elsewhere.contains("It stands at 0:0") && elsewhere.contains("take over runs it here"), "{elsewhere}");
    let refused = "Not done here: Bob Williams runs it in another window, since ";
    assert!(elsewhere.contains(refused), "whose it is, for whatever is refused: {elsewhere}");
    assert_eq!((home.changes(), status(&home)), (before, "running".into()));
    // The seconds that passed there since its clock was written are kept.
    std::thread::sleep(std::time::Duration::from_secs(3));
    let elsewhere = talk(&home, "take over\nn\nq\n");
    assert!(elsewhere.contains("Review 1 goes on."), "{elsewhere}");
    let stands = elsewhere.split("The review stands at 0:").nth(1).and_then(|at| at.get(..2)?.parse::<u32>().ok());
    assert!(stands.is_some_and(|seconds| seconds >= 3), "{elsewhere}");
    let before = home.changes();
    input.write_all(b"d this must not be written\n").unwrap();
    let mut said = String::new();
    while !said.contains("take over runs it here") {
        assert!(out.read_line(&mut said).unwrap() > 0, "it ended too soon: {said}");
    }
    assert!(said.contains("not written: d this must not be written"), "{said}");
    assert!(said.contains("review 1 goes on in another window"), "{said}");
    assert_eq!(home.changes(), before);
    assert_eq!(status(&home), "interrupted", "it was left: at once, not in twenty seconds");
    input.write_all(b"take over\nd this is\nq\n").unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(home.log().contains("this is") && !home.log().contains("this must not"), "{}", home.log());
}

#[test]
fn a_review_that_runs_or_was_interrupted_is_in_the_status_in_words_in_json_and_in_a_prompt() {
    let home = Home::operately();
    assert_eq!(home.run(&["status", "--format", "json"]).json()["review"], Value::Null);
    talk(&home, "n\nq\n");
    // It was left a moment ago.
    let status = home.run(&["status", "--format", "json"]).json();
    let review = &status["review"];
    assert_eq!(
        (&review["number"], &review["meeting"], &review["state"]),
        (&1.into(), &"Weekly review".into(), &"interrupted".into())
    );
    assert!(review["left_seconds"].as_i64().is_some_and(|left| (890..=900).contains(&left)), "{review}");
    assert!(home.run(&["status"]).ok().contains("‖ review 1 stands at 0:0"), "{}", home.run(&["status"]).ok());
    let short = home.run(&["--ascii", "status", "--short"]).ok();
    assert!(short.starts_with("|| "), "{short}");
    let csv = home.run(&["status", "--format", "csv"]).ok();
    assert!(csv.lines().next().unwrap().ends_with("to_score,review,review_state,review_left_seconds"), "{csv}");
    assert!(csv.contains(",1,interrupted,"), "{csv}");
    talk(&home, "end\n\n");
    assert_eq!(home.run(&["status", "--format", "json"]).json()["review"], Value::Null);
    assert!(!home.run(&["status"]).ok().contains("review 1"));
}

#[test]
fn an_entry_is_read_aloud_with_the_last_note_the_work_and_who_is_next() {
    let home = Home::operately();
    home.run(&["--as", "bob", "add", "project", "Agency", "--id", "agency"]);
    home.run(&["--as", "bob", "link", "agency", "Fill approved roles", "--because", "they know people we do not"]);
    let said = talk(&home, "d hire two\nend\n\n");
    assert!(said.contains("last note by Bob Williams, last Fri: We're making good progress"), "{said}");
    assert!(said.contains("work: Agency, because they know people we do not"), "{said}");
    assert!(said.contains("\nthen Martin, then "), "{said}");
    let again = talk(&home, &format!("{}q\n", "n\n".repeat(8)));
    assert_eq!(again.matches("eview 1 decided: hire two").count(), 1, "{again}");
}

#[test]
fn a_round_takes_the_numbers_of_a_whole_room_in_a_line() {
    let home = Home::operately();
    let said = talk(&home, "v\n3 7 4\n\n\nq\n");
    assert!(said.contains("3 numbers so far.") && said.contains("They said 3, 4, 7: median 4, spread 4."), "{said}");
    let said = talk(&home, "v\n3 seven\n\nq\n");
    assert!(said.contains("That was no number from 0 to 10"), "{said}");
    let said = talk(&home, "v 3 7 4\n=\nv 3 seven\nv 11\nq\n");
    assert!(said.contains("They said 3, 4, 7: median 4") && said.contains("no change, confidence 4"), "{said}");
    assert_eq!(said.matches("A round takes numbers from 0 to 10: v 3 7 4").count(), 2, "{said}");
}

#[test]
fn a_round_by_lines_is_saved_in_the_name_of_the_owner_and_of_a_project_only_written_down() {
    let home = Home::operately();
    let said = talk(&home, "n\nn\nn\nv 3 7 4\n=\nn\nv 2 8\nq\n");
    assert!(said.contains("A value checks in for Martin Smith with the median"), "{said}");
    let shown = home.run(&["show", "Reach 18 months runway"]).ok();
    assert!(shown.contains("2026-11-23, Martin Smith: "), "{shown}");
    let about = "blind round about Hire a Customer Support Specialist: 2 8";
    assert!(said.contains(about) && said.contains("A project has no confidence"), "{said}");
    let minutes = talk(&home, "end\n\n");
    assert!(minutes.contains("blind round 2 8, median 2, spread 6"), "{minutes}");
}

#[test]
fn what_is_read_aloud_is_nobodys_in_the_numbers_of_all_entries() {
    let said = talk(&Home::operately(), "n\ng\nq\n");
    assert!(said.contains("off track: Reach ARR target (Bob Williams)"), "{said}");
    assert!(said.lines().any(|l| l.ends_with(" rest: everything on track")), "{said}");
}

#[test]
fn a_meeting_by_lines_is_made_longer_and_shorter_in_minutes() {
    let home = Home::operately();
    let said = talk(&home, "n\n+5\n+\n-5\nu\n+many\n-1000\n-1000\nq\n");
    let review = |home: &Home| home.log();
    for word in ["takes 20 minutes", "takes 25 minutes"] {
        assert!(review(&home).contains(word), "{word}: {said}");
    }
    for expected in ["+many is no number of minutes, such as +5", "a review takes 5 to 240 minutes"] {
        assert!(said.contains(expected), "{expected:?} is not in {said}");
    }
}

#[test]
fn any_entry_is_gone_to_and_moved_by_its_number_in_a_meeting_by_lines() {
    let home = Home::operately();
    let said = talk(&home, "n\ng\n");
    let line = |n: usize| {
        said.lines()
            .find(|l| l.starts_with(&format!("{n} ")) && l.ends_with(')'))
            .unwrap_or_else(|| panic!("{n}: {said}"))
            .to_owned()
    };
    assert!(line(1).contains("on now, "), "{said}");
    let title = |n: usize| line(n).split(": ").nth(1).unwrap().split(" (").next().unwrap().to_owned();
    let (third, fourth) = (title(3), title(4));
    let said = talk(&home, "J 3\ng\ng 4\nu\nu\ng\ng 99\nJ 1\ng x\n");
    let list: Vec<&str> = said.lines().filter(|l| l.starts_with("3 ") || l.starts_with("4 ")).collect();
    assert!(list[0].contains(&fourth) && list[1].contains(&third), "moved: {said}");
    assert!(list[2].contains(&third) && list[3].contains(&fourth), "and taken back: {said}");
    assert!(said.contains("another order in review") && said.contains(&format!("went to {third}")), "{said}");
    assert!(said.contains("g takes a number from 1 to"), "{said}");
    assert!(said.contains("nothing that waits can come after it"), "what is on is not moved: {said}");
}

#[test]
fn who_leaves_a_meeting_by_lines_is_said_in_it_in_its_minutes_and_in_json() {
    let home = Home::operately();
    let said = talk(&home, "n\nx zzz\nx bob\nx emily\nx emily\nend\n6\n0\n\n");
    assert!(said.contains("Bob Williams is not here: what is theirs comes last"), "{said}");
    assert!(said.contains("Emily Davis is here"), "{said}");
    assert!(said.contains("zzz"), "nobody of that name: {said}");
    for wrong in ["6", "0"] {
        assert!(said.contains(&format!("which “{wrong}” is not")), "{said}");
    }
    let minutes = home.run(&["minutes"]).ok();
    assert!(minutes.contains("Not here: Bob Williams."), "{minutes}");
    let json: Value = home.run(&["minutes", "--format", "json"]).json();
    assert_eq!(json["absent"], serde_json::json!(["Bob Williams"]));
    let present = json["present"].as_array().unwrap();
    assert!(!present.contains(&Value::from("Bob Williams")), "{present:?}");
    // While nobody says who is not here nothing is known but who runs it, in words and in JSON.
    talk(&home, "n\nend\n\n");
    let json: Value = home.run(&["minutes", "--format", "json"]).json();
    assert_eq!((&json["present"], &json["absent"]), (&serde_json::json!(["Bob Williams"]), &serde_json::json!([])));
    let minutes = home.run(&["minutes"]).ok();
    assert!(minutes.contains("Bob Williams ran it.") && !minutes.contains("Here: "), "{minutes}");
}

#[test]
fn what_cannot_be_of_a_meeting_is_a_sentence_and_nothing_is_written() {
    let home = Home::operately();
    let changes = home.log();
    for (args, said) in [
        (&["review", "--minutes", "0", "--plain"][..], "0"),
        (&["add", "meeting", "Nobody", "--scope", "people:"][..], "it names nobody"),
        (&["add", "meeting", "Short", "--minutes", "0"][..], "minutes"),
    ] {
        let out = home.run(args);
        assert_ne!(out.code, 0, "{args:?}");
        assert!(out.err.contains(said) && out.err.trim().lines().count() <= 2, "{args:?}: {}", out.err);
    }
    assert_eq!(home.log(), changes);
    let said = talk(&home, "topic A talk, 30 min, bob\nq\n");
    assert!(said.contains("a topic of 30 min is longer than the meeting"), "{said}");
}

#[test]
fn before_a_review_by_lines_stands_what_the_screen_shows_there_and_nothing_is_written_until_it_is_begun() {
    let home = Home::operately();
    let changes = home.changes();
    let said = talk(&home, "q\n");
    for fact in [
        "Review 1, 15 minutes: ",
        " on the agenda (",
        " of 13:00)",
        "Enter begins it, q leaves",
        "25 fresh, 0 due, 0 stale.",
        "This is the first review of this workspace.",
        "Nothing was begun.",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    // A line nobody understands, a stray one, and the end of the input begin nothing either.
    let said = talk(&home, "hello\nx\nx zzz\np 99\n+x\nnudges\n");
    assert!(said.contains("begins the review and is said about its first"), "{said}");
    assert!(said.contains("x takes a name before the review") && said.contains("is no number of minutes"), "{said}");
    assert!(said.contains("p takes a number from 1 to ") && said.contains("nobody owes a check-in"), "{said}");
    assert_eq!(home.changes(), changes, "{said}");
    // Minutes, who is here, what is parked and pulled in are as they were said when it is begun.
    let said = talk(&home, "+5\nx bob\ng\np 1\nP\nn\nend\n\n");
    assert!(said.contains("Review 1, 20 minutes: ") && said.contains("Not here: Bob Williams."), "{said}");
    let json: Value = home.run(&["minutes", "--format", "json"]).json();
    assert_eq!(json["absent"], serde_json::json!(["Bob Williams"]), "{json}");
    assert!(said.contains("of 20:00 and ended in time"), "{said}");
    // Who is on leave is not here from the start, with until when, and comes back by their name.
    home.run(&["revise", "person:emily", "--away", "2026-11-20..2026-12-03"]).ok();
    let said = talk(&home, "x emily\nq\n");
    assert!(said.contains("Not here: Emily Davis (away until 3 Dec)."), "{said}");
    assert_eq!(said.matches("Not here").count(), 1, "{said}");
    let agenda = home.run(&["review", "--agenda"]).ok();
    assert!(agenda.contains("Emily away"), "{agenda}");
    // The last numbers are those that were missing in the week after.
    let late = home.run_with(&["--today", "2026-12-07", "review", "--plain", "--as", "bob"], "q\n", &[]).ok();
    assert!(late.contains(" numbers are missing: ") && late.contains("Since review 1"), "{late}");
}

#[test]
fn in_an_empty_workspace_no_line_leaves_a_review_behind() {
    let home = Home::new();
    home.run(&["init", "Empty"]).ok();
    let changes = home.changes();
    let said = talk(&home, "n\n\nend\n");
    assert!(said.contains("There is no goal yet, so nothing needs talk. Nothing was begun"), "{said}");
    assert_eq!(home.changes(), changes, "{said}");
    assert!(home.run(&["review", "--agenda"]).ok().contains("There is no goal yet"));
}
