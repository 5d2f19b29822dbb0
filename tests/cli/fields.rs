//! Every field of a kind is asked for by a form, has a flag, a column and a key, or stands in [`NOT_IN`] with its reason; and what a flag that
//! names a person keeps of them.

use super::Home;
use quarterdeck::{
    domain::{Cascade, FieldKey, fields::Nouns},
    exchange::{csv::export, item_json},
};

/// Where a field can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Form,
    Flag,
    Csv,
    Json,
}

/// What is not everywhere, and why.
const NOT_IN: &[(FieldKey, Nouns, Where, &str)] = &[
    (FieldKey::Parents, Nouns::KEY_RESULT, Where::Form, "asked for as its objective, of which it has one"),
    (FieldKey::Steps, Nouns::KEY_RESULT, Where::Json, "a list of its own"),
    (FieldKey::Waypoints, Nouns::KEY_RESULT, Where::Json, "a list of its own"),
    (FieldKey::Expect, Nouns::LINK, Where::Json, "every link has one: a key could tell only one of them"),
];

#[test]
fn every_field_of_a_kind_is_in_form_flags_csv_and_json_or_says_why_not() {
    let home = Home::new();
    let (revise, link) = (home.run(&["revise", "--help"]).ok(), home.run(&["link", "--help"]).ok());
    let mut sheet = Vec::new();
    export::items(&mut sheet, &Cascade::default(), None).unwrap();
    let columns = String::from_utf8(sheet).unwrap();
    let columns: Vec<&str> = columns.trim_start_matches('\u{feff}').trim().split(',').collect();
    let keys = item_json::heads();
    let mut wrong = Vec::new();
    for noun in [Nouns::OBJECTIVE, Nouns::KEY_RESULT, Nouns::PROJECT, Nouns::LINK] {
        for key in FieldKey::of(noun) {
            let spec = key.spec();
            let help = if noun == Nouns::LINK { &link } else { &revise };
            for (place, is_there) in [
                (Where::Form, spec.ask(noun).is_some()),
                (Where::Flag, help.contains(&format!("--{} <", spec.flag))),
                (Where::Csv, columns.contains(&spec.key)),
                (Where::Json, keys.contains(&spec.key)),
            ] {
                let excused = NOT_IN.iter().any(|(k, of, p, _)| *k == key && *of == noun && *p == place);
                if is_there == excused {
                    let what = if excused { "has by now" } else { "lacks" };
                    wrong.push(format!(
                        "{} {what} the {} of {}",
                        format!("{place:?}").to_lowercase(),
                        spec.name,
                        noun.names().join(", ")
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn with_people() -> Home {
    let home = Home::small();
    home.run(&["add", "person", "Zoe Lind"]).ok();
    home.run(&["add", "person", "Cy Berg"]).ok();
    home
}

fn email(home: &Home, name: &str) -> String {
    let people = home.run(&["list", "people", "--format", "json"]).json();
    let person = people.as_array().unwrap().iter().find(|p| p["name"] == name).unwrap().clone();
    person["email"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_address_beside_the_name_of_somebody_without_one_is_kept_wherever_a_person_is_named() {
    for args in [
        &["add", "objective", "Grow", "--owner", "Zoe <zoe@x.example>"][..],
        &["add", "objective", "Grow", "--owner", "Zoe Lind <zoe@x.example>"],
        &["add", "objective", "Grow", "--owner", "Lind, Zoe <zoe@x.example>"],
        &["add", "person", "New", "--manager", "Zoe Lind <mailto:zoe@x.example>"],
        &["add", "meeting", "Us", "--scope", "people:Zoe Lind <zoe@x.example>, Ana Ruiz"],
        &["revise", "conv", "--owner", "Zoe Lind <zoe@x.example>", "--because", "she measures it"],
        &["hand-over", "Ana Ruiz", "Zoe Lind <zoe@x.example>", "--because", "Ana moves on"],
        &["add", "topic", "Series A, 3 min, Zoe Lind <zoe@x.example>"],
    ] {
        let home = with_people();
        let ran = home.run(args);
        if args.contains(&"Zoe <zoe@x.example>") {
            // Of another name it may be another person: nobody is guessed.
            assert!(ran.code == 2 && email(&home, "Zoe Lind").is_empty(), "{}", ran.err);
            continue;
        }
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        assert_eq!(email(&home, "Zoe Lind"), "zoe@x.example", "{args:?}");
        assert_eq!(email(&home, "Ana Ruiz"), "ana@x.example", "{args:?}");
        home.run(&["undo"]).ok();
        assert_eq!(email(&home, "Zoe Lind"), "", "{args:?}: it goes with the change it came with");
    }
}

#[test]
fn an_address_that_is_the_only_news_is_a_change_and_one_that_is_known_is_none() {
    let home = with_people();
    home.run(&["revise", "conv", "--owner", "Zoe Lind", "--because", "she measures it"]).ok();
    home.run(&["revise", "conv", "--owner", "Zoe Lind <zoe@x.example>"]).ok();
    assert_eq!(email(&home, "Zoe Lind"), "zoe@x.example");
    let again = home.run(&["revise", "conv", "--owner", "Zoe Lind <zoe@x.example>"]).ok();
    assert!(again.contains("nothing was changed"), "{again}");
    let line = "{\"item\":\"conv\",\"value\":2.6,\"by\":\"Cy Berg <cy@x.example>\"}\n";
    assert_eq!(home.run_with(&["push", "-"], line, &[]).code, 0);
    assert_eq!(email(&home, "Cy Berg"), "cy@x.example");
}
