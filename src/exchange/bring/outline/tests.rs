//! What is understood, offered and left of outlines that invented companies keep, and that any text is read.

use super::*;
use crate::exchange::bring::{found::Asked, told::told};
use proptest::prelude::*;

fn found(text: &str) -> Found {
    read("okrs.md", text, &Answers::default()).unwrap().found
}

macro_rules! brought {
    ($($test:ident: $file:literal)+) => {$(
        #[test]
        fn $test() {
            let text = include_str!(concat!("../../../../tests/brought/", $file));
            assert!(looks_like_one(text));
            insta::with_settings!({ snapshot_path => "../../../../tests/brought", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!($file, told(&found(text)));
            });
        }
    )+};
}

brought! {
    labelled_headings_and_bullets_with_periods_above_them: "labels.md"
    bold_objectives_with_priorities_and_handles: "bold.md"
    numbered_objectives_below_the_headings_of_teams: "teams.md"
    boxes_with_steps_below_them: "steps.md"
    a_heading_per_key_result_with_keys_below_it: "keys.md"
    bold_lines_with_keys_in_the_lines_after_them: "lines.md"
}

#[test]
fn a_table_is_handed_on_with_the_heading_above_it() {
    let outline = read("t.md", include_str!("../../../../tests/brought/table.md"), &Answers::default()).unwrap();
    let [table] = &outline.tables[..] else { panic!("one table") };
    assert_eq!((table.name.as_str(), table.rows.len(), table.rows[0].0), ("Saltworks, Q1 2027", 3, 3));
    assert_eq!(table.rows[1].1, ["Purer salt", "Grit per kilo", "12 mg", "< 5 mg", "🟢"]);
    assert_eq!(table.rows[2].1[0], "", "the objective stands in its first row only");
}

#[test]
fn what_headings_above_objectives_are_can_be_said_otherwise() {
    let text = "## Kiln\n1. **Objective: Fire**\n   - KR: Heat\n## Shop\n1. **Objective: Sell**\n   - KR: Open\n";
    let kinds = |word: &str| {
        let mut answers = Answers::default();
        answers.give("headings", word);
        let found = read("o.md", text, &answers).unwrap().found;
        let told: Vec<String> = found
            .items
            .iter()
            .map(|item| format!("{}{}", item.kind.unwrap().word().chars().next().unwrap(), item.above.len()))
            .collect();
        (told.join(" "), found.questions[0].asked)
    };
    assert_eq!(kinds("objective"), ("o0 o1 k1 o0 o1 k1".into(), Asked::Answered));
    assert_eq!(kinds("nothing"), ("o0 k1 o0 k1".into(), Asked::Answered));
    assert_eq!(kinds("team"), ("o0 k1 o0 k1".into(), Asked::Answered));
}

#[test]
fn the_same_words_say_the_same_whatever_marks_make_the_outline() {
    let shapes = [
        "# Sell\n- Open the shop\n- Win 40 customers\n",
        "**Sell**\n\n- Open the shop\n- Win 40 customers\n",
        "**Objective:** Sell\n* Open the shop\n* Win 40 customers\n",
        "- Sell\n  - Open the shop\n  - Win 40 customers\n",
        "1. Sell\n   1. Open the shop\n   2. Win 40 customers\n",
        "• Sell\n    • Open the shop\n    • Win 40 customers\n",
        "O1: Sell\n\nKR1: Open the shop\n\nKR2: Win 40 customers\n",
        "# Objective: Sell\n## Key results\n- Open the shop\n- Win 40 customers\n",
        "Sell\n- Open the shop\n- Win 40 customers\n",
    ];
    for text in shapes {
        let found = found(text);
        let titles: Vec<&str> = found
            .items
            .iter()
            .filter_map(|item| item.cells.get(crate::exchange::csv::Column::Field(crate::domain::FieldKey::Title)))
            .collect();
        assert_eq!(titles, ["Sell", "Open the shop", "Win 40 customers"], "{text}");
        assert!(found.items[1..].iter().all(|item| item.above == [crate::exchange::bring::Above::Item(0)]), "{text}");
        assert!(looks_like_one(text), "{text}");
    }
}

#[test]
fn an_outline_without_goals_is_told_what_one_looks_like() {
    assert_eq!(found("Just a sentence.").wrong.len(), 1);
    assert_eq!(found("").wrong.len(), 1);
    assert!(!looks_like_one("kind,id,title\nobjective,a,A\n"));
}

#[test]
fn lists_and_quotes_may_stand_only_so_deep() {
    let list = |depth: usize| (0..depth).map(|n| "  ".repeat(n) + "- a\n").collect::<String>();
    assert!(read("o.md", &list(60), &Answers::default()).is_ok());
    let refused = read("o.md", &list(80), &Answers::default()).err().unwrap();
    assert_eq!(refused, "cannot read o.md: line 65 stands in more than 64 lists or quotes; move it further out");
    for bomb in [
        ">".repeat(100_000),
        "- ".repeat(50_000),
        "[".repeat(50_000),
        "*a ".repeat(50_000),
        "`".repeat(50_000),
        "|".repeat(50_000),
        "<".repeat(50_000),
    ] {
        let _ = read("o.md", &bomb, &Answers::default());
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,8}",
        "\\PC{0,4}",
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\n# ",
            "\n## ",
            "\n### ",
            "\n- ",
            "\n  - ",
            "\n    - ",
            "\n1. ",
            "\n   ",
            "**",
            "- [x] ",
            "O1: ",
            "KR1.1 — ",
            "Owner: Ana",
            "Target: 5",
            " - Baseline: 2",
            "Q3 2026",
            "Key Results",
            "Initiatives\n",
            "\n> ",
            "\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "---\n",
            "`x`",
            "[a](b)",
            "<br>",
            "<!-- x -->",
            "\n```\n",
            "from 2 to 3 %",
            "\t",
            "\r\n",
            "Team: X",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|all| all.concat())
}

/// Every word of a file comes to stand somewhere, or it is told that it does not.
fn holds(text: &str) {
    let Ok(outline) = read("o.md", text, &Answers::default()) else { return };
    let found = &outline.found;
    let shown = told(found);
    for (n, item) in found.items.iter().enumerate() {
        assert!(
            item.cells.get(crate::exchange::csv::Column::Field(crate::domain::FieldKey::Title)).is_some(),
            "{text:?}\n{shown}"
        );
        for above in &item.above {
            assert!(matches!(above, crate::exchange::bring::Above::Item(above) if *above < n), "{text:?}\n{shown}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_as_an_outline_and_every_item_has_a_title_and_stands_below_an_earlier_one(text in pieces()) {
        holds(&text);
    }
}

#[test]
#[ignore = "by hand: 50,000 outlines"]
fn fifty_thousand_outlines_are_read() {
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config::with_cases(50_000));
    runner
        .run(&pieces(), |text| {
            holds(&text);
            Ok(())
        })
        .unwrap();
}

proptest! {
    #[test]
    fn a_text_of_our_own_outline_is_read_as_it_was_whatever_stands_in_it(
        title in "[ -~]{1,20}|\\PC{1,10}",
        text in "([ -~]{0,12}\n?){0,4}|(\\PC{0,6}\n){0,3}|[-+*#>=_`\\[\\]|<&;:.)0-9\n\t \\\\!]{0,20}",
    ) {
        use crate::{domain::FieldKey, exchange::{csv::Column, outline::escaped}};
        let (title, text) = (title.trim(), text.trim());
        prop_assume!(!title.is_empty() && !text.contains('\0') && !title.contains('\0'));
        let file = format!("---\nquarterdeck: outline 1\n---\n\n## Objective: {}\n\n- description: {}\n- url: x\n", escaped(title), escaped(text));
        let found = found(&file);
        prop_assert_eq!(found.items.len(), 1, "{}", file);
        let cells = &found.items[0].cells;
        prop_assert_eq!(cells.get(Column::Field(FieldKey::Title)), Some(title), "{}", file);
        prop_assert_eq!(cells.get(Column::Field(FieldKey::Description)).unwrap_or_default(), text, "{}", file);
        prop_assert_eq!(cells.get(Column::Field(FieldKey::Url)), Some("x"), "{}", file);
        prop_assert!(found.left.is_empty() && found.offers.is_empty(), "{}", file);
    }
}
