//! What changed between two days, as it is read aloud and as programs read it.

use super::*;

/// The small home with a past: what is on track turns worse, its target is lowered, its owner changes.
fn with_a_past() -> Home {
    let home = Home::small();
    let on =
        |day: &str, args: &[&str]| assert_eq!(home.run(&[&["--today", day, "--as", "ana"], args].concat()).code, 0, "{args:?}");
    on("2026-12-01", &["check-in", "conv", "3.1", "-c", "8"]);
    on("2026-12-08", &["check-in", "conv", "2.6", "-c", "2"]);
    on("2026-12-10", &["revise", "conv", "--target", "3", "--because", "billing is late"]);
    home
}

fn then(home: &Home, args: &[&str]) -> Ran {
    home.run(&[&["--today", "2026-12-14"], args].concat())
}

#[test]
fn what_changed_is_told_in_sentences_and_every_figure_can_be_recomputed() {
    let home = with_a_past();
    let said = then(&home, &["diff", "2026-12-02"]).ok();
    assert!(said.starts_with("From Wed 2 Dec 2026 to Mon 14 Dec 2026: 12 days\n1 worse"), "{said}");
    for line in [
        "✖ turned worse\n  Conversion (Ana Ruiz) went from on track to at risk; its value from 3.1 % to 2.6 %, confidence from 8 to 2\n",
        "revised\n  Conversion: target from 3.5 % to 3 %, because “billing is late” (Ana Ruiz, 10 Dec)\n",
        "numbers\n  1 of 1 key result moved, 0 the right way and 1 the wrong way",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    let json = then(&home, &["diff", "2026-12-02", "now", "--format", "json"]).json();
    assert_eq!((&json["from"]["on"], &json["to"]["on"]), (&"2026-12-02".into(), &"2026-12-14".into()));
    assert_eq!((&json["reading"], &json["worse"][0]["to"]), (&"as known".into(), &"at risk".into()));
    let revised = &json["revised"][0];
    assert_eq!((&revised["field"], &revised["old"], &revised["new"]), (&"target".into(), &3.5.into(), &3.into()), "{revised}");
    assert_eq!((&revised["because"], &revised["by"]), (&"billing is late".into(), &"Ana Ruiz".into()));
    let numbers = &json["numbers"];
    let each = &numbers["each"][0];
    let delta = |of: &Value| of[1].as_f64().unwrap() - of[0].as_f64().unwrap();
    assert!((numbers["progress"].as_f64().unwrap() - delta(&each["progress"])).abs() < 1e-6, "{numbers}");
    assert!((numbers["expected"].as_f64().unwrap() - delta(&each["expected"])).abs() < 1e-6, "{numbers}");
    // What is compared is what each day says of itself.
    let shown = then(&home, &["show", "conv", "--as-of", "2026-12-02", "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!((&shown["value"], &shown["target"]), (&each["value"][0], &revised["old"]));
    let csv = then(&home, &["diff", "2026-12-02", "--format", "csv"]).ok();
    assert!(csv.starts_with("group,id,title,field,from,to,because,who,on\nworse,"), "{csv}");
    assert!(csv.contains("revised,") && csv.contains(",target,3.5,3,billing is late,Ana Ruiz,2026-12-10"), "{csv}");
    let ascii = then(&home, &["--ascii", "diff", "2026-12-02"]).ok();
    assert!(ascii.is_ascii(), "{ascii}");
}

#[test]
fn days_are_swapped_and_said_and_what_is_not_known_is_refused() {
    let home = with_a_past();
    let swapped = then(&home, &["diff", "now", "2026-12-02"]);
    assert_eq!(swapped.err, "now is the later day: told from 2026-12-02 to 2026-12-14\n");
    assert_eq!(swapped.out, then(&home, &["diff", "2026-12-02"]).ok());
    let same = then(&home, &["diff", "2026-12-08", "2026-12-08"]).ok();
    assert!(same.contains("Nothing changed: both are the end of Tue 8 Dec 2026"), "{same}");
    let quiet = then(&home, &["diff", "2026-12-11", "2026-12-12"]).ok();
    assert!(quiet.contains("Nothing changed from the end of Fri 11 Dec 2026 to the end of Sat 12 Dec 2026"), "{quiet}");
    let refused = |args: &[&str]| {
        let ran = then(&home, args);
        assert_ne!(ran.code, 0, "{}", ran.out);
        ran.err
    };
    let ahead = refused(&["diff", "2026-12-02", "2026-12-24"]);
    assert!(ahead.contains("2026-12-24 lies in the future, of which nothing is known"), "{ahead}");
    let before = refused(&["diff", "2019-05-01"]);
    assert!(before.contains("nothing was known on Wed 1 May 2019: the first change is of "), "{before}");
    assert!(refused(&["diff", "someday"]).contains("someday"));
    assert!(refused(&["diff", "2026-12-02", "--team", "nobody's"]).contains("nobody's"));
}

#[test]
fn a_trend_is_written_as_a_picture_that_says_what_it_shows() {
    let home = with_a_past();
    let picture = then(&home, &["trend", "conv", "--format", "svg"]).ok();
    assert!(picture.starts_with("<?xml") && picture.trim_end().ends_with("</svg>"), "{picture}");
    assert!(picture.contains("<title>Conversion</title>") && picture.contains("class=\"newest\""), "{picture}");
    let file = home.path("all.svg");
    then(&home, &["trend", "--view", "participation", "--format", "svg", "-o", file.to_str().unwrap()]).ok();
    let all = std::fs::read_to_string(file).unwrap();
    assert!(all.contains("<desc>") && all.contains("Check-ins by their day"), "{all}");
}
