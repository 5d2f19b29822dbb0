//! What is understood, offered and left of trees that invented companies keep, and that any text is read.

use super::*;
use crate::exchange::bring::told::told;
use proptest::prelude::*;

fn found(text: &str) -> Result<Found, String> {
    read(&[("goals.json", text)], usize::MAX, &Answers::default())
}

macro_rules! brought {
    ($($test:ident: $file:literal)+) => {$(
        #[test]
        fn $test() {
            let found = read(&[($file, include_str!(concat!("../../../../tests/brought/", $file)))], usize::MAX, &Answers::default()).unwrap();
            insta::with_settings!({ snapshot_path => "../../../../tests/brought", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!($file, told(&found));
            });
        }
    )+};
}

brought! {
    goals_in_yaml_with_key_results_by_name_and_in_a_list: "okrs.yml"
    goals_in_json_below_the_names_of_units_with_check_ins: "okrs.json"
    goals_of_asana_with_what_supports_them_and_what_was_said: "asana.json"
    goals_of_lattice_with_amounts: "lattice.json"
}

#[test]
fn objects_of_asana_may_come_in_several_files_and_a_list_of_names_is_refused_with_what_to_ask_for() {
    let text = include_str!("../../../../tests/brought/asana.json");
    let whole = found(text).unwrap();
    let Value::List(all) = value::json(text, usize::MAX).unwrap().0[0].get("data").unwrap().clone() else { panic!() };
    let _ = all;
    let (goals, rest) = text.split_once("{\"gid\": \"201\"").unwrap();
    let (goals, rest) = (
        format!("{}]}}", goals.trim_end().trim_end_matches(',')),
        format!("[{{\"gid\": \"201\"{}", rest.trim_end().trim_end_matches('}')),
    );
    let parts = read(&[("goals.json", &goals), ("rest.json", &rest)], usize::MAX, &Answers::default()).unwrap();
    assert_eq!(told(&parts), told(&whole));
    let compact = r#"{"data":[{"gid":"1","resource_type":"goal","name":"A","owner":{"gid":"2"}}]}"#;
    let refused = found(compact).unwrap_err();
    assert!(
        refused.starts_with("goals.json holds only the names of goals: ask Asana for them with opt_fields=name,"),
        "{refused}"
    );
    let other = r#"{"data":[{"gid":"1","resource_type":"project","name":"A"}]}"#;
    assert!(found(other).unwrap_err().contains("no goals"));
}

#[test]
fn titles_below_a_key_result_are_its_steps_unless_it_has_numbers_of_its_own() {
    let yaml = "objectives:\n  - title: Milk is fresh\n    krs:\n      - krs: [Fridges checked, {title: Two vans}]\n        title: Shops are \
                ready\n      - title: Spoiled litres\n        krs: [{title: Fridges}]\n        from: 900\n        to: 300\n";
    let shown = told(&found(yaml).unwrap());
    assert!(shown.contains("steps: Fridges checked;Two vans\n"), "{shown}");
    assert!(shown.contains("target: 300\n") && shown.contains("description: krs: title = Fridges\n"), "{shown}");
    assert_eq!(shown.matches("metric: milestones").count(), 1, "{shown}");
}

#[test]
fn the_example_objects_of_the_interface_are_read() {
    let goal = r#"{"data":{"gid":"12345","resource_type":"goal","name":"Grow web traffic by 30%","due_on":"2019-09-15","start_on":"2019-09-14","status":"green",
        "metric":{"gid":"12345","unit":"none","initial_number_value":5.2,"target_number_value":10.2,"current_number_value":8.12,"progress_source":"manual"}}}"#;
    let shown = told(&found(goal).unwrap());
    assert!(shown.contains("baseline: 5.2\n") && shown.contains("target: 10.2\n") && shown.contains("value: 8.12\n"), "{shown}");
    assert_eq!(shown.matches("Grow web traffic").count(), 2, "an objective with one key result of its name: {shown}");
}

#[test]
fn what_is_no_tree_of_goals_is_refused_or_told_in_one_sentence() {
    for (text, want) in [
        ("{", "cannot read goals.json as JSON: EOF while parsing an object at line 1 column 1"),
        ("[1, 2", "cannot read goals.json as JSON: EOF while parsing a list at line 1 column 5"),
        ("a: [1", "cannot read goals.json as YAML: line 2: while parsing a flow sequence, expected ',' or ']'"),
        (
            "a: &x [1]\nb: *x",
            "cannot read goals.json as YAML: line 2: a reference to a list or to names is not followed; write it out",
        ),
    ] {
        assert_eq!(found(text).unwrap_err(), want, "{text}");
    }
    let empty = found("{\"a\": 1}").unwrap();
    assert_eq!((empty.items.len(), empty.wrong.len()), (0, 1));
}

#[test]
fn trees_that_ask_for_more_than_they_may_are_refused() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    assert_eq!(found(&deep).unwrap_err(), "cannot read goals.json as JSON: it is more than 128 levels deep");
    let yaml = (0..200).map(|n| " ".repeat(n) + "a:\n").collect::<String>();
    assert!(found(&yaml).unwrap_err().ends_with("it is more than 128 levels deep"), "{:?}", found(&yaml));
    let wide = format!("[{}1]", "0,".repeat(value::MOST));
    assert!(found(&wide).unwrap_err().contains("more than 1000000 values"));
    let laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    assert!(found(laughs).unwrap_err().contains("is not followed"));
    for bomb in [
        "{".repeat(50_000),
        "- ".repeat(20_000),
        "? ".repeat(20_000),
        "[".repeat(50_000),
        "&a ".repeat(20_000),
        "a: ".repeat(20_000),
        "!".repeat(20_000),
    ] {
        let _ = found(&bomb);
        let _ = found(&format!("x: {bomb}"));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,6}",
        "\\PC{0,3}",
        prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\n",
            "\n  ",
            "\n    ",
            "- ",
            "\n- ",
            "\"objectives\":",
            "\"krs\":",
            "\"title\":\"A\"",
            "objectives:\n",
            "krs: ",
            "title: A",
            "target: 5 %",
            "&a ",
            "*a",
            "|\n",
            ">\n",
            "\"gid\":\"1\"",
            "\"resource_type\":\"goal\"",
            "\"metric\":{",
            "\"okrType\":\"x\"",
            "\"name\":\"N\"",
            "\"parentGoal\":{\"id\":\"1\"}",
            "null",
            "true",
            "1e5",
            "#",
            "---\n",
            "? ",
            "2026-Q4",
            "\"checkIns\":[{\"date\":\"2026-10-05\",\"value\":1}]",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|all| all.concat())
}

/// Trees that can be read, so that what is in them is looked at too.
fn trees() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "objectives",
        "goals",
        "krs",
        "keyResults",
        "title",
        "name",
        "id",
        "target",
        "owner",
        "children",
        "gid",
        "resource_type",
        "metric",
        "checkIns",
        "date",
        "parent",
        "Sales",
        "initiatives",
        "okrType",
        "steps",
    ]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        (0..99i32).prop_map(|n| n.to_string()),
        "[a-z0-9 %→@]{0,12}".prop_map(|t| format!("\"{t}\"")),
        prop::sample::select(vec!["\"goal\"", "\"Q4 2026\"", "\"from 2 to 5 %\""]).prop_map(str::to_owned)
    ];
    leaf.prop_recursive(6, 60, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|all| format!("[{}]", all.join(","))),
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(|all| {
                let pairs: Vec<String> = all.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

fn holds(text: &str) {
    let Ok(found) = found(text) else { return };
    let shown = told(&found);
    for (n, item) in found.items.iter().enumerate() {
        assert!(
            item.cells.get(crate::exchange::csv::Column::Field(crate::domain::FieldKey::Title)).is_some(),
            "{text:?}\n{shown}"
        );
        for above in &item.above {
            assert!(
                !matches!(above, crate::exchange::bring::Above::Item(above) if *above >= n && item.kind != Some(crate::domain::Kind::Project)),
                "{text:?}\n{shown}"
            );
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_as_a_tree_and_every_item_has_a_title(text in prop_oneof![pieces(), trees()]) {
        holds(&text);
    }
}

#[test]
#[ignore = "by hand: 50,000 trees"]
fn fifty_thousand_trees_are_read() {
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config::with_cases(50_000));
    runner
        .run(&prop_oneof![pieces(), trees()], |text| {
            holds(&text);
            Ok(())
        })
        .unwrap();
}
