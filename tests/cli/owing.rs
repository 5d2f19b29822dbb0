//! What people owe, settled from the command line: verdicts, silence with a reason, handing over, and what a link may claim.

use super::*;
use serde_json::json;

/// The small home, its project done three weeks ago.
fn done() -> Home {
    let home = Home::small();
    home.run(&["--today", "2026-10-02", "check-in", "conv", "2.1", "-c", "5"]);
    home.run(&["--today", "2026-11-01", "check-in", "conv", "2.8", "-c", "7"]);
    let done = ["--today", "2026-11-02", "revise", "check", "--state", "done", "--owner", "ana"];
    let ran = home.run(&done);
    assert_eq!(ran.code, 0, "{}", ran.err);
    home
}

#[test]
fn a_verdict_is_given_from_the_shell_and_says_how_the_hit_rate_moved() {
    let home = done();
    let told = home.run(&["remind", "--owner", "ana"]).out;
    assert!(told.contains("did it hold? Checklist → Conversion") && told.contains(" judge "), "{told}");
    let ran = home.run(&["judge", "check", "held"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("needs one line why"), "{}", ran.err);
    let ran = home.run(&["judge", "check", "maybe", "--because", "x"]);
    assert!(ran.code == 2 && ran.err.contains("no verdict"), "{}", ran.err);
    let said = home.run(&["--as", "ana", "judge", "check", "conv", "held", "--because", "it moved with it"]).ok();
    assert!(said.contains("2.8") && said.contains("theories held in 1 of 1 verdict, 100 %"), "{said}");
    assert!(!home.run(&["remind", "--owner", "ana"]).out.contains("did it hold?"));
    let said = home.run(&["--as", "ana", "judge", "check", "unclear", "--because", "two things at once"]).ok();
    assert!(said.contains("before, in 1 of 1, 100 %"), "judging again changes it: {said}");
}

#[test]
fn what_is_not_done_or_was_never_claimed_is_not_judged() {
    let home = Home::small();
    let ran = home.run(&["judge", "check", "held", "--because", "x"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("it is not done"), "{}", ran.err);
    home.run(&["add", "project", "Other", "--id", "other", "--state", "done"]);
    let ran = home.run(&["judge", "other", "held", "--because", "x"]);
    assert!(ran.code == 1 && ran.err.contains("claimed nothing"), "{}", ran.err);
}

#[test]
fn an_item_is_put_off_and_woken_from_the_shell() {
    let home = Home::operately();
    let today = ["--today", "2026-12-07", "--as", "Bob Williams"];
    let owed = |home: &Home| home.run(&["--today", "2026-12-07", "remind", "--owner", "Bob Williams"]).out;
    let said = owed(&home);
    let id = said.lines().find_map(|l| l.split_once(" check-in ")?.1.split(' ').next()).unwrap().to_owned();
    let refused = home.run(&[&today[..], &["snooze", &id, "+2w"]].concat());
    assert!(refused.code == 2 && refused.err.contains("silence is never green"), "{}", refused.err);
    let past = home.run(&[&today[..], &["snooze", &id, "yesterday", "--because", "x"]].concat());
    assert_eq!(past.code, 2, "{}", past.out);
    home.run(&[&today[..], &["snooze", &id, "+2w", "--because", "on leave"]].concat()).ok();
    assert!(!owed(&home).contains(&format!("check-in {id} ")), "{}", owed(&home));
    let ics = home.run(&["--today", "2026-12-07", "remind", "--to", "ics", "--owner", "Bob Williams"]).out;
    assert!(ics.contains("DTSTART;VALUE=DATE:20261228"), "the first review day a week after its silence has ended: {ics}");
    home.run(&[&today[..], &["snooze", &id, "none"]].concat()).ok();
    assert!(owed(&home).contains(&format!("check-in {id} ")));
}

#[test]
fn nothing_is_asked_of_who_is_on_leave_until_they_are_back() {
    let home = Home::operately();
    let owed = |home: &Home, today: &str| home.run(&["--today", today, "remind"]).out;
    assert!(owed(&home, "2026-12-07").contains("Bob Williams"));
    let why = |home: &Home| home.run(&["--today", "2026-12-07", "list", "--owner", "Bob Williams", "--format", "json"]).json();
    let before = why(&home);
    home.run(&["--as", "Bob Williams", "revise", "person:Bob Williams", "--away", "2026-12-01..2026-12-11 leave"]).ok();
    assert!(!owed(&home, "2026-12-07").contains("Bob Williams"));
    let told = why(&home);
    let asked = told.as_array().unwrap().iter().filter(|i| !i["due_on"].is_null());
    let mut quiet = 0;
    for item in asked {
        assert_eq!((&item["freshness"], &item["quiet_until"]), (&json!("fresh"), &json!("2026-12-14")), "{item}");
        assert!(item["why"].as_array().unwrap().contains(&json!("quiet until 14 Dec: leave")), "{item}");
        quiet += 1;
    }
    assert!(quiet > 0);
    let people = home.run(&["list", "people", "--format", "json"]).json();
    let bob = people.as_array().unwrap().iter().find(|p| p["name"] == "Bob Williams").unwrap();
    assert_eq!(bob["away"], json!([{"from": "2026-12-01", "to": "2026-12-11", "word": "leave"}]));
    assert!(owed(&home, "2026-12-14").contains("Bob Williams"), "back on Monday");
    for (given, wrong) in [("soon", "is no day"), ("2026-12-11..2026-12-01", "ends before it begins")] {
        let refused = home.run(&["revise", "person:Bob Williams", "--away", given]);
        assert!(refused.code == 2 && refused.err.contains(wrong), "{}", refused.err);
    }
    home.run(&["--as", "Bob Williams", "undo"]).ok();
    assert_eq!(why(&home), before, "undo gives every judgement back");
}

#[test]
fn handing_over_from_the_shell_asks_for_its_reason() {
    let home = done();
    home.run(&["add", "person", "Jon Berg"]).ok();
    let ran = home.run(&["--as", "ana", "hand-over", "ana", "jon"]);
    assert!(ran.code == 2 && ran.err.contains("--because"), "{}", ran.err);
    home.run(&["--as", "ana", "hand-over", "ana", "jon", "--because", "she left"]).ok();
    let told = home.run(&["remind"]).out;
    assert!(told.contains("Jon Berg\n") && told.contains("did it hold?") && !told.contains("Ana Ruiz"), "{told}");
}

#[test]
fn a_claim_that_means_nothing_is_refused_and_a_doubtful_one_hinted_at() {
    let home = Home::small();
    home.run(&["add", "project", "Emails", "--id", "mails"]);
    for (expect, why) in [("0", "says nothing"), ("-0.4", "is to go up"), ("0 %", "says nothing")] {
        let ran = home.run(&["link", "mails", "conv", "--because", "people forget us", "--expect", expect]);
        assert!(ran.code == 2 && ran.err.contains(why), "{expect}: {}", ran.err);
    }
    let ran = home.run(&["link", "mails", "win", "--because", "people forget us", "--expect", "3"]);
    assert!(ran.code == 2 && ran.err.contains("no unit of its own"), "{}", ran.err);
    let ran = home.run(&["link", "mails", "conv", "--because", "the emails will improve conversion", "--expect", "150 %"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("only says the title again") && ran.err.contains("more than the whole gap"), "{}", ran.err);
}

#[test]
fn a_project_that_serves_nothing_is_told_so_at_once() {
    let home = Home::small();
    let ran = home.run(&["add", "project", "Emails"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains("it serves no goal yet: it counts as unlinked") && ran.err.contains("quarterdeck link "),
        "{}",
        ran.err
    );
}

#[test]
fn people_are_listed_with_their_load_their_promises_and_how_they_kept_deadlines() {
    let home = Home::operately();
    let args = ["--today", "2026-12-07", "list", "people", "--owner", "Bob Williams"];
    let json = home.run(&[&args[..], &["--format", "json"]].concat()).json();
    let bob = &json[0];
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert!(bob["load"].as_u64().unwrap() > 0 && bob["missed"].as_u64().unwrap() > 0, "{bob}");
    assert_eq!((&bob["overloaded"], &bob["actions"], &bob["verdicts"]), (&Value::from(false), &Value::from(0), &Value::from(0)));
    let strip = bob["strip"].as_str().unwrap();
    assert!(strip.chars().count() == 13 && strip.contains('▯'), "{strip}");
    let table = home.run(&[&args[..], &["--ascii"]].concat()).ok();
    assert!(table.is_ascii() && table.contains("13 weeks") && table.contains('_'), "{table}");
    let csv = home.run(&[&args[..], &["--format", "csv"]].concat()).ok();
    assert!(csv.starts_with("name,email,manager,team,left,objectives,key results,projects,due,stale,load,"), "{csv}");
    home.run(&["settings", "set", "load-limit", "1"]).ok();
    assert!(home.run(&args).ok().contains(" !"), "{}", home.run(&args).out);
    // Who has just taken over has missed nothing yet.
    home.run(&["--as", "Bob Williams", "add", "person", "Newcomer"]).ok();
    let hand = ["--today", "2026-12-07", "--as", "Bob Williams", "hand-over", "Bob Williams", "Newcomer", "--because", "he left"];
    home.run(&hand).ok();
    let json = home.run(&["--today", "2026-12-07", "list", "people", "--owner", "Newcomer", "--format", "json"]).json();
    assert!(json[0]["load"].as_u64().unwrap() > 0 && json[0]["missed"] == 0, "{json}");
}

#[test]
fn reminders_are_plain_where_the_terminal_is() {
    let home = done();
    let said = home.run(&["--ascii", "remind"]).ok();
    assert!(said.is_ascii() && said.contains(" judge "), "{said}");
}

#[test]
fn an_action_that_is_put_off_keeps_its_reason_in_the_log() {
    let home = Home::operately();
    let today = ["--today", "2026-12-07", "--as", "Bob Williams"];
    home.run_with(&[&today[..], &["review", "--plain"]].concat(), "a call the bank @bob fri\nend\n4\n", &[]).ok();
    let past = home.run(&[&today[..], &["snooze", "action:call the bank", "yesterday"]].concat());
    assert!(past.code == 2 && past.err.contains("an action is put off to a day after today"), "{}", past.err);
    home.run(&[&today[..], &["snooze", "action:call the bank", "+2w", "--because", "on vacation"]].concat()).ok();
    let log = home.run(&[&today[..], &["log"]].concat()).out;
    assert!(log.contains("on vacation"), "{log}");
    home.run(&[&today[..], &["add", "person", "Zoe Lind", "--email", "zoe@x.example"]].concat()).ok();
    home.run(&[&today[..], &["add", "project", "Bank", "--owner", "Someone <zoe@x.example>"]].concat());
    assert!(home.run(&["show", "Bank"]).out.contains("Zoe Lind"));
}

#[test]
fn work_that_begins_is_asked_for_its_goal_as_the_workspace_wants_it() {
    let home = Home::small();
    let goalless = "it serves no goal yet: it counts as unlinked";
    home.run(&["add", "project", "Letters", "--id", "letters", "--state", "planned"]);
    let ran = home.run(&["revise", "letters", "--state", "active"]);
    assert!(ran.code == 0 && ran.err.contains(goalless), "{}", ran.err);
    home.run(&["settings", "set", "projects-need-goal", "require"]).ok();
    let projects = || home.run(&["list", "projects", "--format", "json"]).json().as_array().unwrap().len();
    let before = projects();
    for args in [&["add", "project", "Calls"][..], &["import", "items.csv"]] {
        fs::write(home.path("items.csv"), "kind,id,title,state\nproject,calls,Calls,active\n").unwrap();
        let refused = home.run(args);
        let said = "project “Calls” cannot begin without a goal: this workspace requires one (projects-need-goal)";
        assert!(
            refused.code != 0 && (refused.err.contains(said) || refused.out.contains(said)),
            "{}{}",
            refused.out,
            refused.err
        );
    }
    assert_eq!(projects(), before);
    // With its goal, planned, or changed otherwise: as ever.
    home.run(&["add", "project", "Calls", "--id", "calls", "--serves", "conv", "--because", "they pay who are called"]).ok();
    home.run(&["add", "project", "Later", "--id", "later", "--state", "planned"]);
    fs::write(home.path("items.csv"), "kind,id,title,state,parent\nproject,post,Post,active,conv\n").unwrap();
    home.run(&["import", "items.csv"]).ok();
    home.run(&["revise", "letters", "--title", "Letters to all"]).ok();
    let refused = home.run(&["revise", "later", "--state", "active"]);
    assert!(refused.code != 0 && refused.err.contains("cannot begin without a goal"), "{}", refused.err);
    home.run(&["link", "later", "conv", "--because", "who waits leaves"]);
    home.run(&["revise", "later", "--state", "active"]).ok();
    home.run(&["settings", "set", "projects-need-goal", "off"]).ok();
    assert_eq!(home.run(&["add", "project", "Mails"]).err, "");
    assert!(home.run(&["settings", "set", "projects-need-goal", "maybe"]).err.contains("ask or require or off"));
}
