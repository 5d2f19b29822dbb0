//! Where a key result will end is computed again from what `trend` prints, whatever it is measured by.

use super::*;
use std::fmt::Write as _;

/// Finished key results of three families in one quarter, and some of the next that are under way.
fn company() -> Home {
    let home = Home::new();
    home.run(&["--today", "2026-06-01", "init", "Small"]).ok();
    for name in ["2026-Q3", "2026-Q4"] {
        home.run(&["--today", "2026-06-01", "add", "cycle", name]).ok();
    }
    let mut items = "kind,id,title,parent,cycle,baseline,target,metric,ambition\n\
        objective,old,Before,,2026-Q3,,,,\nobjective,new,Now,,2026-Q4,,,,\n"
        .to_owned();
    let mut said = "item,on,value,confidence\n".to_owned();
    let starts = ["2026-07-06", "2026-07-20", "2026-08-03", "2026-08-17", "2026-08-31", "2026-09-28"];
    for n in 0..60_u32 {
        let (metric, from, to) = match n % 4 {
            0 => ("yes-no", "", ""),
            1 => ("at-least", "", "50"),
            2 => ("increase", "0", "100"),
            _ => ("decrease", "90", "40"),
        };
        let ambition = if n % 5 == 0 { "aspirational" } else { "committed" };
        _ = writeln!(items, "key-result,q{n},Result {n},old,2026-Q3,{from},{to},{metric},{ambition}");
        for (week, day) in starts.iter().enumerate() {
            let week = u32::try_from(week).unwrap();
            let value = match metric {
                "yes-no" => u32::from(week == 5 && n % 8 == 0),
                "at-least" => 44 + (n * 7 + week * 5) % 13,
                "increase" => week * (3 + n % 17) + n % 3,
                _ => 90 - week * (n % 11),
            };
            _ = writeln!(said, "q{n},{day},{value},{}", (n * 3 + week) % 11);
        }
    }
    for (id, from, to, metric, values) in [
        ("up", "0", "100", "increase", ["5", "12", "30"]),
        ("down", "90", "40", "decrease", ["88", "80", "71"]),
        ("done", "", "", "yes-no", ["0", "0", "0"]),
        ("kept", "", "50", "at-least", ["52", "47", "55"]),
    ] {
        _ = writeln!(items, "key-result,{id},Current {id},new,2026-Q4,{from},{to},{metric},committed");
        for (day, value) in ["2026-10-12", "2026-10-26", "2026-11-16"].iter().zip(values) {
            _ = writeln!(said, "{id},{day},{value},6");
        }
    }
    items.push_str("key-result,mute,Current mute,new,2026-Q4,0,10,increase,committed\n");
    for (name, text) in [("items.csv", items), ("said.csv", said)] {
        let file = home.path(name);
        std::fs::write(&file, text).unwrap();
        home.run(&["--today", "2026-11-20", "import", file.to_str().unwrap()]).ok();
    }
    home
}

fn trend(home: &Home, id: &str, today: &str) -> Value {
    home.run(&["--today", today, "trend", id, "--format", "json"]).json()
}

fn clip(x: f64) -> f64 {
    x.clamp(-0.5, 1.5)
}

/// Where the others would lead, sorted, out of the JSON alone.
fn ends(told: &Value) -> Vec<f64> {
    let f = &told["forecast"];
    let (trust, e) = (f["trend_trust"].as_f64().unwrap(), f["elapsed"].as_f64().unwrap());
    let lead = |at: &Value| at["progress"].as_f64().map_or(0.0, |p| clip(p + trust * at["gain"].as_f64().unwrap()));
    let end = |q: &Value| {
        let end = q["end"].as_f64().unwrap();
        if told["metric"] != "at-least" {
            return clip(lead(f) + end - lead(q));
        }
        let share = (e * 13.0).round().min(12.0) / 13.0;
        let rest = (end - share * q["progress"].as_f64().unwrap_or(0.0)) / (1.0 - share);
        (e * f["progress"].as_f64().unwrap_or(0.0) + (1.0 - e) * rest.clamp(0.0, 1.0)).clamp(0.0, 1.0)
    };
    let mut ends: Vec<f64> = f["alike"].as_array().unwrap().iter().map(end).collect();
    ends.sort_by(f64::total_cmp);
    ends
}

#[test]
fn a_forecast_can_be_computed_from_what_trend_prints() {
    let home = company();
    for (id, of) in [("up", 30), ("down", 30), ("done", 15), ("kept", 15), ("mute", 0)] {
        for today in ["2026-11-20", "2026-12-14"] {
            let told = trend(&home, id, today);
            let f = &told["forecast"];
            let n = f["alike"].as_array().map_or(0, Vec::len);
            assert_eq!(n, of, "{id} {told}");
            if n == 0 {
                assert!(f.is_null(), "{id} {told}");
                continue;
            }
            assert_eq!(f["past"], n, "{told}");
            let near = |value: &Value, ours: f64| assert!((value.as_f64().unwrap() - ours).abs() < 1e-9, "{value} {ours} {told}");
            // Nobody stood nearer than the one before.
            let sure = |at: &Value| at["confidence"].as_f64().map_or(0.5, |c| c / 10.0);
            let far = |q: &Value| {
                let apart = (sure(q) - sure(f)).abs();
                let both = q["progress"].as_f64().zip(f["progress"].as_f64());
                if id == "done" { apart } else { both.map_or(0.0, |(q, p)| (q - p).abs()) + apart / 2.0 }
            };
            let all: Vec<f64> = f["alike"].as_array().unwrap().iter().map(far).collect();
            assert!(all.windows(2).all(|two| two[0] <= two[1] + 1e-9), "{all:?}");
            let aim = f["aim"].as_f64().unwrap();
            if id == "done" {
                let reached = f["alike"].as_array().unwrap().iter().filter(|q| q["end"].as_f64().unwrap() >= 1.0).count();
                near(&f["chance"], (1 + reached) as f64 / (2 + n) as f64);
                continue;
            }
            let x = ends(&told);
            let unit = |progress: f64| match (told["baseline"].as_f64(), told["target"].as_f64()) {
                (Some(from), Some(to)) => from + progress * (to - from),
                _ => progress,
            };
            let from_the_end = ((n + 1) / 10).max(1);
            let (one, other) = (unit(x[from_the_end - 1]), unit(x[n - from_the_end]));
            near(&f["low80"], one.min(other));
            near(&f["high80"], one.max(other));
            near(&f["middle"], unit(f64::midpoint(x[(n - 1) / 2], x[n / 2])));
            let reached = x.iter().filter(|&&x| super::near(x) >= super::near(aim)).count();
            near(&f["chance"], (1 + reached) as f64 / (2 + n) as f64);
        }
    }
}

#[test]
fn where_nothing_can_be_said_a_sentence_says_why() {
    let home = Home::small();
    let said = |args: &[&str]| home.run(&[&["trend"], args].concat()).ok();
    let empty = said(&["conv"]);
    assert!(
        empty.contains("too little is known: no finished key result is like it (10 are needed), and it has no value yet"),
        "{empty}"
    );
    assert!(empty.contains("nothing was ever checked in here"), "{empty}");
    assert!(said(&["win"]).contains("where it will end is told of each of its key results"), "{}", said(&["win"]));
    home.run(&["--as", "ana", "check-in", "conv", "2.4", "-c", "6", "-n", "first"]).ok();
    let once = said(&["conv"]);
    assert!(once.contains("its own values are too few: three of them over two cadences"), "{once}");
    assert!(once.contains("2026-11-23  2.4 %    21.4 %  6/10  ▲ at risk  first  Ana Ruiz"), "{once}");
    let json = trend(&home, "conv", "2026-11-23");
    assert_eq!((&json["forecast"], &json["points"][0]["word"]), (&Value::Null, &"at risk".into()));
    assert!(json["sentence"].as_str().unwrap().starts_with("too little is known"), "{json}");
    let csv = said(&["conv", "--format", "csv"]);
    assert!(csv.starts_with("id,on,value,progress,confidence,word,unchanged,measured,by,note\n"), "{csv}");
    let plain = home.run(&["--ascii", "trend", "conv"]).ok();
    assert!(plain.is_ascii(), "{plain}");
    // In a cycle that has ended it waits for its score, and before its first day nothing is told.
    let over = home.run(&["--today", "2027-02-01", "trend", "conv"]).ok();
    assert!(over.contains("it is over and waits to be scored"), "{over}");
}

#[test]
fn a_chain_is_one_series_with_its_targets_and_what_each_came_to() {
    let home = Home::small();
    let on = |day: &str, args: &[&str]| home.run(&[&["--today", day, "--as", "ana"], args].concat());
    on("2026-12-01", &["check-in", "conv", "2.4", "-c", "7"]).ok();
    on("2026-12-10", &["revise", "conv", "--target", "3", "--because", "billing is late"]).ok();
    on("2026-12-30", &["check-in", "conv", "2.9", "-c", "7"]).ok();
    on("2027-01-04", &["score", "conv", "--learned", "we began late"]).ok();
    on("2027-01-04", &["add", "cycle", "2027-Q1"]).ok();
    let carried = on("2027-01-04", &["carry", "conv", "--cycle", "2027-Q1", "--target", "4"]);
    assert_eq!(carried.code, 0, "{}", carried.err);
    let list = on("2027-01-11", &["list", "key-results", "--format", "json"]).json();
    let next = list.as_array().unwrap().iter().find(|i| !i["carried_from"].is_null()).unwrap()["id"].as_str().unwrap().to_owned();
    on("2027-01-11", &["check-in", &next, "3", "-c", "8"]).ok();
    let alone = trend(&home, &next, "2027-01-12");
    assert_eq!((alone["points"].as_array().unwrap().len(), alone["chain"].as_array().unwrap().len()), (1, 2), "{alone}");
    assert_eq!(alone["closings"].as_array().unwrap().len(), 1, "what each came to is told with one alone too");
    let whole = on("2027-01-12", &["trend", &next, "--chain", "--format", "json"]).json();
    let values: Vec<f64> = whole["points"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).collect();
    assert_eq!(values, [2.4, 2.9, 3.0]);
    let moved: Vec<_> = whole["targets"].as_array().unwrap().iter().map(|t| (t["from"].as_f64(), t["to"].as_f64())).collect();
    assert_eq!(moved, [(Some(3.5), Some(3.0)), (Some(3.0), Some(4.0))], "{whole}");
    assert_eq!(whole["targets"][0]["because"], "billing is late");
    assert_eq!((&whole["closings"][0]["outcome"], &whole["closings"][0]["cycle"]), (&"partial".into(), &"2026-Q4".into()));
    let table = on("2027-01-12", &["trend", &next, "--chain"]).ok();
    let at = |text: &str| table.find(text).unwrap_or_else(|| panic!("{text} in {table}"));
    assert!(at("2027-01-11") < at("closed at 2.9 %") && at("closed at 2.9 %") < at("target 3.5 → 3 %"), "{table}");
}
