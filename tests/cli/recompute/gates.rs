//! A year with gates: what it comes to is computed again, and told wherever the year is told.

use super::*;

/// The goal of a year with key results of its quarters and one of its own, as of the second quarter; the first was scored.
fn year() -> Home {
    let home = Home::new();
    home.run(&["--today", "2026-01-02", "init", "Small"]).ok();
    home.run(&["--today", "2026-01-02", "add", "person", "Ana Ruiz"]).ok();
    for name in ["2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"] {
        home.run(&["--today", "2026-01-02", "add", "cycle", name]).ok();
    }
    let file = home.path("year.csv");
    let rows = "kind,id,title,parent,cycle,owner,baseline,target,metric,weight,ambition\n\
        objective,win,Win the mid-market,,2026,Ana Ruiz,,,,,\n\
        key-result,first,First customers,win,2026-Q1,Ana Ruiz,0,10,increase,1,\n\
        key-result,other,Partners,win,2026-Q1,Ana Ruiz,0,10,increase,2,aspirational\n\
        key-result,second,More customers,win,2026-Q2,Ana Ruiz,0,10,increase,1,\n\
        key-result,silent,Nobody measures it,win,2026-Q2,Ana Ruiz,0,10,increase,1,\n\
        key-result,third,A market,win,2026-Q3,Ana Ruiz,0,10,increase,3,\n\
        key-result,fourth,All of it,win,2026-Q4,Ana Ruiz,0,10,increase,1,\n\
        key-result,whole,Revenue,win,,Ana Ruiz,0,100,increase,1,\n";
    std::fs::write(&file, rows).unwrap();
    home.run(&["--today", "2026-01-02", "import", file.to_str().unwrap()]).ok();
    for (on, id, value) in
        [("2026-03-30", "first", "8"), ("2026-03-30", "other", "6"), ("2026-05-04", "second", "4"), ("2026-05-04", "whole", "30")]
    {
        home.run(&["--today", on, "--as", "ana", "check-in", id, value]).ok();
    }
    for (id, score) in [("first", "0.8"), ("other", "0.6")] {
        home.run(&[
            "--today",
            "2026-04-03",
            "--as",
            "ana",
            "score",
            id,
            score,
            "--learned",
            "We began late",
            "--because",
            "we agreed",
        ])
        .ok();
    }
    home
}

fn shown(home: &Home, today: &str) -> Value {
    home.run(&["--today", today, "show", "win", "--format", "json"]).json()
}

#[test]
fn a_year_with_gates_can_be_computed_from_what_list_prints() {
    let home = year();
    compare(&home, &some_days("2026-01-10", &[0, 80, 83, 90, 115, 121, 140, 180, 200, 300, 360]));
    for today in ["2026-03-31", "2026-05-05", "2026-07-15", "2027-01-20"] {
        let world = World::of(&home, today);
        let win = world.items.iter().find(|i| i["external_id"] == "win").unwrap();
        let gates = win["gates"].as_array().unwrap();
        assert_eq!(gates.len(), 6, "the one of the whole year is none");
        for gate in gates {
            let part = world.items.iter().find(|i| i["id"] == gate["id"]).unwrap();
            let given = world.given(win, part);
            let same = |a: Option<f64>, b: &Value| {
                a.zip(b.as_f64()).is_none_or(|(a, b)| (a - b).abs() < 1e-9) && a.is_some() != b.is_null()
            };
            assert!(same(given.progress.map(|p| p.clamp(0.0, 1.0)), &gate["progress"]), "{gate}");
            assert!(same(given.expected.filter(|_| given.progress.is_some()), &gate["expected"]), "{gate}");
            assert_eq!((&gate["cycle"], &gate["weight"], &gate["score"]), (&part["cycle"], &part["weight"], &part["score"]));
        }
        assert!(world.items.iter().all(|i| i["external_id"] == "win" || i["gates"].is_null()));
    }
}

#[test]
fn a_scored_quarter_stays_in_its_year_and_one_to_come_is_neither_progress_nor_expected() {
    let home = year();
    let near = |value: &Value, ours: f64| assert!((value.as_f64().unwrap() - ours).abs() < 1e-9, "{value} {ours}");
    let win = shown(&home, "2026-05-04");
    // 33 of the 90 days of the second quarter are over, 123 of the 364 of the year; what nobody measures is left out on both sides.
    near(&win["progress"], (0.8 + 2.0 * 0.6 + 0.4 + 3.0 * 0.0 + 0.0 + 0.3) / 9.0);
    near(&win["expected"], (1.0 + 2.0 * 0.7 + 33.0 / 90.0 + 0.0 + 123.0 / 364.0) / 9.0);
    let states: Vec<&str> = win["gates"].as_array().unwrap().iter().map(|g| g["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["closed", "closed", "open", "open", "planned", "planned"]);
    let why = words(&win["why"]).join("\n");
    assert!(why.contains("gate 2026-Q1 “Partners”: closed scored 0.6, 70.0 % expected, weight 2"), "{why}");
    assert!(why.contains("(80.0 % + 2 × 60.0 % + 40.0 % + 3 × 0.0 % + 0.0 % + 30.0 %) ÷ 9 = 30.0 %"), "{why}");
    // Reopened, it gives its progress again.
    home.run(&["--today", "2026-05-04", "--as", "ana", "reopen", "other", "--because", "it was another number"]).ok();
    let reopened = shown(&home, "2026-05-04");
    assert_eq!((&reopened["gates"][1]["state"], &reopened["gates"][1]["score"]), (&"open".into(), &Value::Null));
    near(&reopened["progress"], win["progress"].as_f64().unwrap());
    home.run(&["--today", "2026-05-04", "--as", "ana", "undo"]).ok();
    assert_eq!(shown(&home, "2026-05-04"), win);
}

#[test]
fn the_strip_stands_in_the_list_and_on_the_page_and_in_plain_letters() {
    let home = year();
    let today = "2026-05-04";
    let shown = home.run(&["--today", today, "show", "win"]).ok();
    let line = shown.lines().find(|line| line.starts_with("gates")).unwrap_or_else(|| panic!("{shown}"));
    assert!(line.contains("Q1 ▣0.8 ▣0.6  Q2 ") && line.ends_with("Q3 ·  Q4 ·"), "{line}");
    let plain = home.run(&["--today", today, "--ascii", "show", "win"]).ok();
    let line = plain.lines().find(|line| line.starts_with("gates")).unwrap();
    assert!(line.contains("Q1 %0.8 %0.6  Q2 ") && line.ends_with("Q3 .  Q4 .") && line.is_ascii(), "{line}");
    let list = home.run(&["--today", today, "list", "objectives"]).ok();
    assert!(list.contains("of 7 measured"), "what it is the number of comes first: {list}");
}
