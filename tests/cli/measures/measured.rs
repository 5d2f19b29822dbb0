//! Numbers that come by themselves: nobody's word, said once however often they come.

use super::*;

/// The key result of a small home.
fn item(home: &Home) -> Value {
    home.run(&["show", "conv", "--format", "json"]).json()
}

fn push(home: &Home, lines: &str) -> Ran {
    home.run_with(&["push", "--source", "crm"], lines, &[])
}

#[test]
fn a_pushed_number_is_nobodys_word_and_says_where_it_comes_from() {
    let home = Home::small();
    assert_eq!(push(&home, r#"{"item":"conv","value":2.6}"#).ok(), "saved 1 check-in of 1 item\n");
    let told = item(&home);
    assert_eq!((&told["measured"], &told["measured_on"], &told["heard_on"]), (&"crm".into(), &"2026-11-23".into(), &Value::Null));
    assert_eq!((&told["value"], &told["confidence"], &told["word"]), (&2.6.into(), &Value::Null, &Value::Null));
    let log = home.run(&["log"]).ok();
    assert!(log.contains("pulled 2.6 % of Conversion from crm"), "{log}");
    let show = home.run(&["show", "conv"]).ok();
    assert!(show.contains("2026-11-23, ▫ crm: 2.6 %"), "{show}");
    let trend = home.run(&["trend", "conv", "--format", "json"]).json();
    assert_eq!((&trend["points"][0]["measured"], &trend["points"][0]["by"]), (&"crm".into(), &Value::Null));
    assert_eq!(
        (&told["source_state"], &home.run(&["show", "win", "--format", "json"]).json()["source_state"]),
        (&"ok".into(), &Value::Null)
    );
    // Somebody's word is another thing, and the number stays what it was.
    home.run(&["check-in", "conv", "-c", "7", "--as", "ana"]).ok();
    let told = item(&home);
    assert_eq!((&told["measured"], &told["heard_on"], &told["confidence"]), (&"crm".into(), &"2026-11-23".into(), &7.into()));
    home.run(&["undo"]).ok();
    home.run(&["undo"]).ok();
    assert_eq!(item(&home)["value"], Value::Null);
    home.run(&["doctor"]).ok();
}

#[test]
fn the_same_number_of_a_day_is_said_once_on_one_laptop_and_on_two() {
    let home = Home::small();
    let line = r#"{"item":"conv","value":2.6,"at":"2026-11-20T06:00:00Z"}"#;
    push(&home, line).ok();
    assert_eq!(push(&home, line).ok(), "everything in it stands here already; nothing was changed\n");
    // The copy on another laptop begins before that.
    let other = Home::new();
    home.run(&["undo"]).ok();
    fs::copy(home.workspace(), other.workspace()).unwrap();
    let both = [&home, &other];
    for (one, value) in [(&home, "2.7"), (&other, "2.7"), (&other, "2.8")] {
        push(one, &format!(r#"{{"item":"conv","value":{value},"on":"2026-11-21"}}"#)).ok();
    }
    other.run(&["export", "--format", "json", "--output", "b.json"]).ok();
    home.run(&["import", other.path("b.json").to_str().unwrap()]).ok();
    home.run(&["export", "--format", "json", "--output", "c.json"]).ok();
    other.run(&["import", home.path("c.json").to_str().unwrap()]);
    for one in both {
        let points = one.run(&["trend", "conv", "--format", "json"]).json()["points"].clone();
        let values: Vec<f64> = points.as_array().unwrap().iter().map(|point| point["value"].as_f64().unwrap()).collect();
        assert_eq!(values, [2.7, 2.8], "{points}");
        one.run(&["doctor"]).ok();
    }
}

#[test]
fn what_a_sender_calls_a_value_makes_sending_it_twice_harmless() {
    let home = Home::small();
    let line = r#"{"item":"conv","value":2.6,"measured":"crm","key":"run-4711"}"#;
    push(&home, line).ok();
    let again = push(&home, &format!("{line}\n{}", r#"{"item":"conv","value":2.9,"key":"run-4712"}"#));
    assert_eq!(again.ok(), "saved 1 check-in of 1 item\n");
    assert_eq!(push(&home, line).ok(), "everything in it stands here already; nothing was changed\n");
    assert_eq!(item(&home)["value"], 2.9);
}

#[test]
fn a_source_has_no_opinion_and_no_name_of_a_person() {
    let home = Home::small();
    for (line, said) in [
        (r#"{"item":"conv","value":2.6,"confidence":7}"#, "no word about it"),
        (r#"{"item":"conv","value":2.6,"by":"ana"}"#, "nobody’s word"),
        (r#"{"item":"conv","note":"so"}"#, "brings no value"),
        (r#"{"item":"win","value":1}"#, "no value of its own"),
        (r#"{"item":"nobody-has-this","value":1}"#, "nobody-has-this"),
        (r#"{"item":"conv","value":2.6,"measured":"other"}"#, "push each source by itself"),
        (r#"{"item":"conv","value":2.6,"at":"yesterday"}"#, "is no moment"),
    ] {
        let ran = push(&home, line);
        assert_eq!(ran.code, 1, "{line}");
        assert!(ran.err.contains(said), "{line}: {}", ran.err);
    }
    let ran = home.run_with(&["push"], r#"{"item":"conv","value":2.6,"key":"a"}"#, &[]);
    assert!(ran.err.contains("name it with --source"), "{}", ran.err);
    assert_eq!(item(&home)["value"], Value::Null);
}

#[test]
fn a_source_that_falls_silent_is_complained_about() {
    let home = Home::small();
    let check = |today: &str| {
        let ran = home.run_with(&["check", "--flag", "source"], "", &[("QUARTERDECK_TODAY", today)]);
        (ran.code, ran.out)
    };
    push(&home, r#"{"item":"conv","value":2.6}"#).ok();
    assert_eq!(check("2026-11-30").0, 0);
    let (code, out) = check("2026-12-01");
    assert!(code == 3 && out.contains("Conversion"), "{out}");
    let json = home.run_with(&["show", "conv", "--format", "json"], "", &[("QUARTERDECK_TODAY", "2026-12-01")]).json();
    assert_eq!(json["source_state"], "failing");
    let why = home.run_with(&["show", "conv"], "", &[("QUARTERDECK_TODAY", "2026-12-01")]).ok();
    assert!(why.contains("“crm” brought no value since 23 Nov: 8 days, limit 7"), "{why}");
    let agenda = home.run_with(&["review", "--agenda"], "", &[("QUARTERDECK_TODAY", "2026-12-01")]).ok();
    assert!(agenda.contains("brought no value since 23 Nov"), "{agenda}");
    let status = home.run_with(&["status", "--format", "json"], "", &[("QUARTERDECK_TODAY", "2026-12-01")]).json();
    assert_eq!(status["source"], 1);
}
