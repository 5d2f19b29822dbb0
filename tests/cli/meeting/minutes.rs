//! Minutes as everything they can be: of one review, of a week, in every format.

use super::*;

/// A company that held a review: something was checked in, decided, asked for, and its target changed.
fn met() -> Home {
    let home = Home::operately();
    let said = "c 19 6 one more has signed\nr target 22 because the board cut the plan\nv\n3\n8\n4\n\n=\n\
                d Hire <b>two</b> & more\na call the agency @emily fri\nn\nend\n4 5 3\n";
    home.run_with(&["review", "--plain", "--as", "bob"], said, &[]).ok();
    home
}

#[test]
fn what_a_review_changed_is_in_its_minutes_and_each_figure_in_its_json() {
    let home = met();
    let text = home.run(&["minutes"]).ok();
    for part in [
        "## Decisions\n\n- Hire \\<b\\>two\\</b\\> \\& more (Fill approved roles)\n",
        "## Actions\n\n- [ ] **Emily Davis**, by 27 Nov 2026: call the agency (Fill approved roles)\n",
        "- **Fill approved roles** (Bob Williams): 18 → 19 employees; ",
        "target 25 → 22 employees, because “the board cut the plan”",
        "blind round 3 4 8, median 4, spread 5",
        "19 of 22 employees",
        "“one more has signed”",
        "The room rated it 4 of 5 (4 5 3).",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    let json = home.run(&["minutes", "1", "--format", "json"]).json();
    assert_eq!((&json["rating"], json["ratings"].as_array().map(Vec::len)), (&4.into(), Some(3)), "{json}");
    let round = &json["rounds"][0];
    assert_eq!((&round["median"], &round["spread"], &round["saved"]), (&4.into(), &5.into(), &4.into()), "{round}");
    let changed = json["changed"].as_array().unwrap();
    let target = changed.iter().find(|row| row["field"] == "target").unwrap();
    assert_eq!(
        (target["old"].as_str(), target["new"].as_str(), target["because"].as_str(), target["by"].as_str()),
        (Some("25 employees"), Some("22 employees"), Some("the board cut the plan"), Some("Bob Williams"))
    );
    assert_eq!(
        (json["meeting"].as_str(), json["kind"].as_str(), json["cycle"].as_str()),
        (Some("Weekly review"), Some("weekly"), None)
    );
    let used: u64 = json["classes"].as_array().unwrap().iter().map(|c| c["used_seconds"].as_u64().unwrap()).sum();
    assert!(used + json["other_seconds"].as_u64().unwrap() <= json["used_seconds"].as_u64().unwrap(), "{json}");
    // What is taken back is not told any more.
    let log = home.run(&["log", "--format", "json"]).json();
    let change = log.as_array().unwrap().iter().find(|l| l["what"].as_str().unwrap().starts_with("revised target")).unwrap();
    let undone = home.run(&["--as", "bob", "undo", &change["seq"].to_string()]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert!(!home.run(&["minutes"]).ok().contains("the board cut the plan"));
}

#[test]
fn every_format_says_the_same_in_its_own_marks() {
    let home = met();
    let of = |format: &str| home.run(&["minutes", "--format", format]).ok();
    assert_eq!(of("md"), of("markdown"));
    let text = of("text");
    assert!(text.contains("\nDECISIONS\n- Hire <b>two</b> & more (Fill approved roles)\n"), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 78), "{text}");
    let slack = of("slack");
    assert!(slack.contains("*Decisions*\n• Hire ‹b›two‹/b› & more"), "{slack}");
    assert!(slack.contains("☐ *Emily Davis*, by 27 Nov 2026: call the agency"), "{slack}");
    assert!(!slack.contains(['<', '|']) && !slack.contains("##"), "{slack}");
    let html = of("html");
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Hire &lt;b&gt;two&lt;/b&gt; &amp; more"), "{html}");
    for never in ["<script", "<b>", "http", "src=", "href="] {
        assert!(!html.contains(never), "{never}: {html}");
    }
    assert_eq!(home.run(&["minutes", "--format", "pdf"]).code, 2);
}

#[test]
fn all_minutes_since_a_day_are_printed_for_a_timer_and_none_is_a_sentence() {
    let home = met();
    home.run_with(&["--today", "2026-11-30", "review", "--plain", "--as", "bob"], "n\nend\n\n", &[]).ok();
    let since = |day: &str, more: &[&str]| home.run(&[&["--today", "2026-11-30", "minutes", "--since", day], more].concat());
    let count = |json: &Value| json.as_array().map(Vec::len);
    let both = since("2026-11-20", &[]).ok();
    let (first, second) = (both.find("review 1 on").unwrap(), both.find("review 2 on").unwrap());
    assert!(first < second, "the oldest first: {both}");
    assert_eq!(count(&since("2026-11-20", &["--format", "json"]).json()), Some(2));
    assert_eq!(since("2026-11-24", &["--format", "json"]).json()[0]["number"], 2);
    let html = since("2026-11-20", &["--format", "html"]).ok();
    assert_eq!((html.matches("<html>").count(), html.matches("<h1 ").count()), (1, 2), "one document: {html}");
    let later = ["--today", "2027-01-10", "minutes", "--since", "2027-01-01"];
    let none = home.run(&later);
    assert!(none.code == 0 && none.out.is_empty() && none.err.contains("no review has ended since 1 Jan 2027"), "{}", none.err);
    assert_eq!(home.run(&[&later[..], &["--format", "json"]].concat()).json(), Value::Array(vec![]));
    assert_eq!(home.run(&["minutes", "1", "--since", "2026-11-01"]).code, 2);
    // Only those of one meeting.
    let made = home.run(&["--as", "bob", "add", "meeting", "Growth weekly", "--scope", "people:emily"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(since("2026-11-20", &["--meeting", "growth", "--format", "json"]).json(), Value::Array(vec![]));
    assert_eq!(count(&since("2026-11-20", &["--meeting", "weekly review", "--format", "json"]).json()), Some(2));
    assert!(home.run(&["minutes", "--meeting", "growth"]).err.contains("there was no review of Growth weekly yet"));
}
