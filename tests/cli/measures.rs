//! Where a key result is and where it should be is said the same wherever it is printed.

mod measured;
#[cfg(unix)]
mod pulling;

use super::*;

/// One key result of every kind that could be told apart: a bound, a range, steps of unequal weight, and a value of 0.7 that
/// became a yes when its metric was changed.
fn company() -> Home {
    let home = Home::new();
    home.run(&["init", "Measures"]).ok();
    let items = home.folder.path().join("items.csv");
    fs::write(
        &items,
        "kind,id,parent,title,owner,cycle,metric,unit,baseline,target,upper,steps\n\
         objective,win,,Win,Bob,2026-Q4,,,,,,\n\
         key-result,most,win,Answer time,Bob,,at-most,min,,30,,\n\
         key-result,range,win,Stock,Bob,,between,days,,2,5,\n\
         key-result,steps,win,Launch,Bob,,milestones,,,,,Contract/3;Site/1;Party/1\n\
         key-result,flag,win,Certified,Bob,,increase,,0,1,,\n",
    )
    .unwrap();
    home.run(&["import", items.to_str().unwrap()]).ok();
    for (of, value) in [("most", "45"), ("range", "4"), ("steps", "1"), ("flag", "0.7")] {
        home.run(&["check-in", of, value, "-c", "3", "--as", "bob"]).ok();
    }
    home.run(&["revise", "flag", "--metric", "yes-no", "--because", "it is done or not", "--as", "bob"]).ok();
    home
}

#[test]
fn lists_reports_and_logs_agree_on_what_is_measured() {
    let home = company();
    let list = home.run(&["list", "key-results"]).ok();
    for (title, said) in
        [("Answer time", "45 ≤ 30 min"), ("Stock", "4 in 2–5 days"), ("Launch", "1 of 3 steps"), ("Certified", "yes")]
    {
        let row = list.lines().find(|l| l.contains(title)).unwrap();
        assert!(row.contains(&format!("  {said}  ")), "{row}");
    }
    let plain = home.run(&["--ascii", "list", "key-results"]).ok();
    assert!(plain.is_ascii() && plain.contains("45 <= 30 min") && plain.contains("4 in 2-5 days"), "{plain}");
    assert!(home.run(&["show", "flag"]).ok().contains("now yes\n"));
    let log = home.run(&["log", "flag"]).ok();
    assert!(log.contains("yes, confidence 3"), "{log}");
    let report = home.run(&["export", "--format", "md"]).ok();
    for (title, said) in
        [("Answer time", "45, at most 30 min"), ("Stock", "4, 2 to 5 days"), ("Launch", "1 of 3 steps"), ("Certified", "yes")]
    {
        let row = report.lines().find(|l| l.starts_with(&format!("| {title} "))).unwrap();
        assert!(row.contains(&format!("| {said} |")), "{row}");
    }
    // All of it decides alike: what is said to be done counts as done.
    let item = home.run(&["show", "flag", "--format", "json"]).json();
    assert_eq!((item["progress"].as_f64(), item["computed_health"].as_str()), (Some(1.0), Some("on track")), "{item}");
}

#[test]
fn a_meeting_and_its_minutes_say_a_bound_as_a_bound() {
    let home = company();
    let said = home.run_with(&["review", "--plain", "--as", "bob"], "\n\n\n\n\n\n\n\n\n\n\n", &[]).ok();
    for part in ["value 45, at most 30 min", "1 of 3 steps", "· yes ·"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let minutes = home.run(&["minutes", "1"]).ok();
    for part in ["45, at most 30 min", "1 of 3 steps", ", yes, "] {
        assert!(minutes.contains(part), "{part}: {minutes}");
    }
}

#[test]
fn the_line_of_a_folder_says_where_its_goal_is() {
    let home = company();
    let folder = home.folder.path().join("work");
    fs::create_dir(&folder).unwrap();
    for (goal, said) in [
        ("most", "Answer time ≤ 30 min, 45 min now, "),
        ("range", "Stock in 2–5 days, 4 days now, "),
        ("steps", "Launch 1 of 3 steps, "),
        ("flag", "Certified yes, "),
    ] {
        home.run(&["add", "project", &format!("Push {goal}"), "--serves", goal, "--because", "whoever asks is answered sooner"])
            .ok();
        fs::write(folder.join(".quarterdeck"), format!("Push {goal}\n")).unwrap();
        let mut command = home.command();
        let out = command.current_dir(&folder).arg("here").output().unwrap();
        let line = String::from_utf8(out.stdout).unwrap();
        assert!(line.contains(said), "{said}: {line}");
    }
}
