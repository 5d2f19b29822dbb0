//! The three CSV shapes: any files give a change the workspace takes, or rows with safe sentences.

use super::assert_sentences;
use chrono::NaiveDate;
use quarterdeck::{
    domain::{Cascade, CheckIn, Derived, Id, Ids, Op, change::Author},
    exchange::{Source, csv},
};
use std::collections::HashMap;

pub(crate) fn check(data: &[u8]) {
    // A zero byte parts the files.
    check_all(&data.split(|b| *b == 0).collect::<Vec<_>>());
}

/// The same of bytes that are one file, whatever they are.
#[allow(dead_code, reason = "not every target has one file alone")]
pub(crate) fn check_one(data: &[u8]) {
    check_all(&[data]);
}

fn check_all(files: &[&[u8]]) {
    let names = ["items.csv", "check-ins.csv", "people.csv"];
    let sources: Vec<Source> = names.iter().zip(files).map(|(name, bytes)| Source::new(name, bytes)).collect();
    let author = Author { by: None, at: 1_795_392_000_000, on: NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day") };
    for keep_going in [false, true] {
        let mut cascade = Cascade::default();
        let options = csv::Options { keep_going, ..csv::Options::default() };
        let mut known: HashMap<(Id, String), CheckIn> = HashMap::new();
        let outcome = csv::import(&cascade, &known, &sources, author, &mut Ids::seeded(1), options);
        for error in &outcome.report.errors {
            assert_sentences(&error.to_string());
        }
        let Some(change) = outcome.change else { continue };
        cascade.apply(&change, Derived::default()).expect("what an import makes can be applied");
        for op in &change.ops {
            if let Op::CheckIn(said) = op {
                known.insert((said.item, said.external.as_deref().unwrap_or_default().to_owned()), (**said).clone());
            }
        }
        let again = csv::import(&cascade, &known, &sources, author, &mut Ids::seeded(2), options);
        assert_eq!(again.change, None, "the same files once more say nothing");
    }
}
