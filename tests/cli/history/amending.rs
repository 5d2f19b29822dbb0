//! One check-in that is said right, or taken back by itself: what stays, what counts, and what the log keeps.

use super::*;

fn shown(home: &Home) -> Value {
    home.run(&["show", "conv", "--format", "json"]).json()
}

#[test]
fn a_check_in_is_said_right_and_what_is_not_given_stays() {
    let home = Home::small();
    home.run(&["--as", "ana", "check-in", "conv", "2.9", "-c", "7", "-n", "half of the sign-ups", "--next", "ask billing"]).ok();
    let said =
        home.run(&["--as", "ana", "check-in", "conv", "--amend", "2.4", "-c", "4", "--because", "it was last week's"]).ok();
    assert!(said.starts_with("corrected Conversion: 2.4 %, confidence 4 because it was last week's\n"), "{said}");
    assert!(said.contains("on Mon 23 Nov 2026 Ana Ruiz said 2.9 %, confidence 7"), "{said}");
    let item = shown(&home);
    assert_eq!((item["value"].as_f64(), item["confidence"].as_u64()), (Some(2.4), Some(4)));
    let check_ins = item["check_ins"].as_array().unwrap();
    assert_eq!(check_ins.len(), 2);
    assert_eq!((&check_ins[0]["amended"], &check_ins[0]["taken_back"]), (&true.into(), &false.into()), "{item}");
    assert_eq!((&check_ins[1]["amended"], &check_ins[1]["taken_back"]), (&false.into(), &true.into()), "{item}");
    assert_eq!((&check_ins[0]["note"], &check_ins[0]["next"]), (&"half of the sign-ups".into(), &"ask billing".into()));
    let page = home.run(&["show", "conv"]).ok();
    assert!(page.contains("2.9 %, confidence 7, “half of the sign-ups” (corrected)"), "{page}");
    // A note alone, and a part that is taken away.
    home.run(&["--as", "ana", "check-in", "conv", "--amend", "-n", "a third", "--next", ""]).ok();
    let newest = shown(&home)["check_ins"][0].clone();
    assert_eq!((newest["value"].as_f64(), &newest["note"], &newest["next"]), (Some(2.4), &"a third".into(), &Value::Null));
    home.run(&["--as", "ana", "undo"]).ok();
    assert_eq!(shown(&home)["check_ins"][0]["taken_back"], true, "the last word on it was taken back");
    assert_eq!(shown(&home)["value"], 2.4);
}

#[test]
fn what_is_relative_is_so_to_what_stood_before_and_a_day_chooses_which() {
    let home = Home::small();
    for (day, value) in [("2026-11-09", "2.2"), ("2026-11-16", "2.6"), ("2026-11-20", "3.1")] {
        home.run(&["--as", "ana", "check-in", "conv", value, "-c", "6", "--on", day]).ok();
    }
    let ran = home.run(&["--as", "ana", "check-in", "conv", "--amend", "+0.1", "--on", "2026-11-16"]);
    assert!(ran.out.starts_with("corrected Conversion: 2.3 %, confidence 6"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("an older day than the newest check-in, 20 Nov"), "{}", ran.err);
    let values = |home: &Home| -> Vec<f64> {
        let item = shown(home);
        let counts = item["check_ins"].as_array().unwrap().iter().filter(|c| c["taken_back"] == false);
        counts.map(|c| c["value"].as_f64().unwrap()).collect()
    };
    assert_eq!(values(&home), [3.1, 2.3, 2.2]);
    home.run(&["--as", "ana", "check-in", "conv", "--take-back", "--because", "it was of another product"]).ok();
    assert_eq!(values(&home), [2.3, 2.2]);
    assert_eq!(shown(&home)["value"], 2.3);
    let log = home.run(&["log", "conv"]).ok();
    assert!(log.contains("took back a check-in of Conversion because it was of another product"), "{log}");
    home.run(&["--as", "ana", "undo"]).ok();
    assert_eq!(values(&home), [3.1, 2.3, 2.2]);
    for (args, said) in [
        (&["--amend", "2", "--on", "2026-11-10"][..], "none of Tue 10 Nov 2026 counts; the newest is of Fri 20 Nov 2026"),
        (&["--amend"], "nothing is said otherwise"),
        (&["--amend", "3.1"], "it says that already"),
        (&["--amend", "many"], "many"),
        (&["--amend", "3100"], "say --yes if it is meant"),
    ] {
        let refused = home.run(&[&["--as", "ana", "check-in", "conv"], args].concat());
        assert!(refused.code == 2 && refused.err.contains(said), "{args:?}: {}", refused.err);
    }
    assert_eq!(home.run(&["check-in", "conv", "2", "--because", "so"]).code, 2, "a reason is that of a correction");
}

#[test]
fn a_correction_is_not_undone_by_the_file_that_was_wrong_and_closed_is_closed() {
    let home = Home::small();
    fs::write(home.path("values.csv"), "item,on,value,by\nconv,2026-11-20,29,ana@x.example\n").unwrap();
    home.run(&["import", "values.csv"]);
    home.run(&["--as", "ana", "check-in", "conv", "--amend", "2.9"]).ok();
    home.run(&["import", "values.csv"]);
    assert_eq!(shown(&home)["value"], 2.9, "the file says what it said");
    home.run(&["archive", "conv", "--because", "another way"]).ok();
    for how in [&["--amend", "3"][..], &["--take-back"]] {
        let refused = home.run(&[&["check-in", "conv"], how].concat());
        assert!(refused.code != 0 && refused.err.contains("it is archived; bring it back first"), "{}", refused.err);
    }
}

#[test]
fn a_project_and_its_steps_are_said_right_as_they_were_said() {
    let home = Home::small();
    home.run(&["add", "project", "Checklist", "--id", "list"]);
    home.run(&["check-in", "list", "40", "--health", "at-risk", "-n", "late"]);
    home.run(&["check-in", "list", "--amend", "70"]);
    let item = home.run(&["show", "list", "--format", "json"]).json();
    assert_eq!((item["progress"].as_f64(), &item["health"]), (Some(0.7), &"at risk".into()), "{item}");
    home.run(&["check-in", "list", "--amend", "--health", "on track"]);
    let newest = home.run(&["show", "list", "--format", "json"]).json()["check_ins"][0].clone();
    assert_eq!((newest["progress"].as_f64(), &newest["word"], &newest["note"]), (Some(0.7), &"on track".into(), &"late".into()));
    assert_eq!(home.run(&["check-in", "list", "--amend", "="]).code, 2);
}
