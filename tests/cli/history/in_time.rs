//! A reading command on a day that is over: it says what it would have said then.

use super::*;

/// The small home with a past: a value on three days, a target that was lowered, and a value that was written down late.
fn with_a_past() -> Home {
    let home = Home::small();
    let on =
        |day: &str, args: &[&str]| assert_eq!(home.run(&[&["--today", day, "--as", "ana"], args].concat()).code, 0, "{args:?}");
    on("2026-12-01", &["check-in", "conv", "2.4", "-c", "7", "-n", "half of it"]);
    on("2026-12-08", &["check-in", "conv", "2.6", "-c", "5"]);
    on("2026-12-10", &["revise", "conv", "--target", "3", "--because", "billing is late"]);
    on("2026-12-15", &["check-in", "conv", "2.7", "--on", "2026-12-05", "-n", "found in the old sheet"]);
    home
}

#[test]
fn what_a_command_says_as_of_a_day_is_what_it_said_on_that_day() {
    let home = with_a_past();
    let then = |args: &[&str]| home.run(&[&["--today", "2026-12-20"], args].concat());
    let shown = then(&["show", "conv", "--as-of", "2026-12-02", "--format", "json"]);
    assert!(shown.err.contains("« as it stood on Wed 2 Dec 2026\n"), "{}", shown.err);
    let item: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!((&item["value"], &item["confidence"], &item["target"]), (&2.4.into(), &7.into(), &3.5.into()), "{item}");
    let now = then(&["show", "conv", "--format", "json"]).json();
    assert_eq!((&now["value"], &now["target"]), (&2.6.into(), &3.into()));
    // As known by then, and with what was written down about it later.
    let known = then(&["show", "conv", "--as-of", "2026-12-07"]).ok();
    assert!(known.starts_with("« as it stood on Mon 7 Dec 2026, as known then; 1 check-in about it or earlier days came later: --as-it-was has them\n"), "{known}");
    assert!(known.contains("now 2.4 → 3.5 %") && !known.contains("old sheet"), "{known}");
    let was = then(&["show", "conv", "--as-of", "2026-12-07", "--as-it-was"]).ok();
    assert!(was.starts_with("« as it was on Mon 7 Dec 2026, as far as is known today (1 check-in"), "{was}");
    assert!(was.contains("now 2.7 → 3.5 %") && was.contains("old sheet"), "{was}");
    // The log ends on that day, and so does an export.
    let log = then(&["log", "--as-of", "2026-12-08"]).ok();
    assert!(log.contains("2.6") && !log.contains("billing is late"), "{log}");
    let csv = then(&["export", "--format", "csv", "--part", "items", "--as-of", "2026-12-08"]);
    assert!(csv.out.contains("3.5") && !csv.out.contains("billing"), "{}", csv.out);
    assert!(csv.err.contains("« as it stood on"), "{}", csv.err);
    // What would have been talked about, and who would have been asked.
    let agenda = then(&["review", "--agenda", "--as-of", "2026-12-08"]).ok();
    assert!(agenda.starts_with("« as it stood on Tue 8 Dec 2026") && agenda.contains("Conversion"), "{agenda}");
    let nudges = then(&["review", "--nudges", "--as-of", "2026-12-08", "--format", "csv"]);
    assert!(nudges.err.contains("« as it stood on") && nudges.out.starts_with("person,"), "{}{}", nudges.out, nudges.err);
    let ascii = then(&["--ascii", "status", "--as-of", "2026-12-08"]).ok();
    assert!(ascii.starts_with("<< as it stood on Tue 8 Dec 2026") && ascii.is_ascii(), "{ascii}");
}

#[test]
fn what_is_kept_in_a_file_says_itself_which_day_it_is_of() {
    let home = with_a_past();
    home.run(&["--today", "2026-12-08", "review", "--plain", "--minutes", "1"]);
    let file = |name: &str, args: &[&str]| {
        let path = home.path(name);
        home.run(&[&["--today", "2026-12-20"], args, &["--as-of", "2026-12-09", "-o", path.to_str().unwrap()]].concat());
        std::fs::read_to_string(path).unwrap()
    };
    let day = "as it stood on Wed 9 Dec 2026";
    for (name, args) in [
        ("all.txt", &["trend"][..]),
        ("one.txt", &["trend", "conv"]),
        ("all.svg", &["trend", "--format", "svg"]),
        ("one.svg", &["trend", "conv", "--format", "svg"]),
        ("report.md", &["export", "--format", "md"]),
    ] {
        let written = file(name, args);
        assert!(written.contains(day), "{name}: {written}");
    }
    assert!(file("all.txt", &["trend"]).starts_with(day));
    for args in [&["trend", "--format", "json"][..], &["trend", "conv", "--format", "json"]] {
        let told: Value = serde_json::from_str(&file("told.json", args)).unwrap();
        assert_eq!(told["as_of"], "2026-12-09");
    }
    // Today nothing of it is said.
    let today = home.run(&["--today", "2026-12-20", "export", "--format", "md"]).ok();
    assert!(!today.contains("as it stood"), "{today}");
}

#[test]
fn minutes_that_are_kept_or_sent_on_say_which_day_they_are_of() {
    let home = Home::new();
    home.run(&["--workspace", home.workspace().to_str().unwrap(), "demo", "--no-screen"]).ok();
    for format in ["md", "text", "slack", "html"] {
        let path = home.path("minutes");
        home.run(&["minutes", "--format", format, "--as-of", "2026-11-20", "-o", path.to_str().unwrap()]);
        // Plain text has lines of a length.
        let written = std::fs::read_to_string(&path).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            written.contains("as it stood on Fri 20 Nov") || written.contains("as it was on Fri 20 Nov"),
            "{format}: {written}"
        );
    }
    let told = home.run(&["minutes", "--format", "json", "--as-of", "2026-11-20"]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["as_of"], "2026-11-20");
    assert!(home.run(&["minutes", "--format", "json"]).json()["as_of"].is_null());
}

#[test]
fn a_day_that_is_not_over_or_of_which_nothing_is_known_is_refused_and_nothing_is_written_in_the_past() {
    let home = with_a_past();
    let refused = |args: &[&str]| {
        let ran = home.run(&[&["--today", "2026-12-20"], args].concat());
        assert_ne!(ran.code, 0, "{}", ran.out);
        ran.err
    };
    let future = refused(&["list", "--as-of", "2026-12-21"]);
    assert!(future.contains("--as-of 2026-12-21 lies in the future"), "{future}");
    let before = refused(&["list", "--as-of", "2019-05-01"]);
    assert!(before.contains("nothing was known on Wed 1 May 2019: the first change is of "), "{before}");
    let write = refused(&["check-in", "conv", "3", "--as-of", "2026-12-08"]);
    assert!(write.contains("quarterdeck check-in cannot be on a day that is over: leave out --as-of"), "{write}");
    let remind = refused(&["remind", "--as-of", "2026-12-08"]);
    assert!(remind.contains("quarterdeck remind cannot be on a day that is over: leave out --as-of"), "{remind}");
    let review = refused(&["review", "--as-of", "2026-12-08"]);
    assert!(review.contains("a review cannot be held on a day that is over: --as-of is for --agenda and --nudges"), "{review}");
    let nonsense = refused(&["list", "--as-of", "someday"]);
    assert!(nonsense.contains("--as-of: "), "{nonsense}");
    assert!(refused(&["list", "--as-it-was"]).contains("--as-of"), "one goes with the other");
}
