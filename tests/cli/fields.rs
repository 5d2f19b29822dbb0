//! Every field of a kind is asked for by a form, has a flag, a column and a key, or stands in [`NOT_IN`] with its reason.

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
