//! The three CSV shapes: any files give a change the workspace takes, or rows with safe sentences.

use super::assert_sentences;
use chrono::NaiveDate;
use quarterdeck::{
    domain::{Cascade, CheckIn, Derived, Id, Ids, change::Author},
    exchange::{Source, csv},
};
use std::collections::HashMap;

pub(crate) fn check(data: &[u8]) {
    // A zero byte parts the files.
    let files: Vec<&[u8]> = data.split(|b| *b == 0).collect();
    let names = ["items.csv", "check-ins.csv", "people.csv"];
    let sources: Vec<Source> = names.iter().zip(&files).map(|(name, bytes)| Source::new(name, bytes)).collect();
    let author = Author { by: None, at: 1_795_392_000_000, on: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day") };
    for keep_going in [false, true] {
        let mut cascade = Cascade::default();
        let known: HashMap<(Id, String), CheckIn> = HashMap::new();
        let outcome = csv::import(
            &cascade,
            &known,
            &sources,
            author,
            &mut Ids::seeded(1),
            csv::Options { keep_going, ..csv::Options::default() },
        );
        for error in &outcome.report.errors {
            assert_sentences(&error.to_string());
        }
        if let Some(change) = outcome.change {
            cascade.apply(&change, Derived::default()).expect("what an import makes can be applied");
        }
    }
}
