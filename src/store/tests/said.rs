//! A find in what was said goes through the log once, in portions of any size, and finds the same.

use super::{Both, day, today};
use crate::domain::{
    CheckIn, Field, Id, Op,
    change::Verb,
    history::{LogEntry, LogFilter, Reached},
    said::Part,
    undo::{Undo, undo_ops},
};

fn note(both: &mut Both, item: Id, on: &str, note: &str, next: Option<&str>) -> Op {
    let check_in = CheckIn::new(both.ids.next_id(), item, day(on), None);
    Op::CheckIn(Box::new(CheckIn { note: Some(note.into()), next: next.map(Into::into), value: Some(1.0), ..check_in }))
}

fn find(both: &Both, filter: &LogFilter, rows: u64) -> (Vec<LogEntry>, Reached) {
    let (mut found, mut reached) = (Vec::new(), Reached::NOTHING);
    while !reached.is_all {
        let (page, to) = both.store.find_said(filter, reached, rows, &|id| filter.item.is_none_or(|item| item == id)).unwrap();
        assert_ne!(to, reached, "every portion comes further");
        found.extend(page);
        reached = to;
    }
    (found, reached)
}

fn sought(text: &str) -> LogFilter {
    LogFilter { said: Some(text.into()), ..LogFilter::default() }
}

fn texts(found: &[LogEntry]) -> Vec<(Part, &str)> {
    found.iter().map(|e| e.said.as_deref().unwrap()).map(|said| (said.part, said.text.as_str())).collect()
}

#[test]
fn what_was_said_is_found_newest_first_whatever_the_portions_are() {
    let mut both = Both::new();
    let (objective, kr) = both.objective_with_key_result();
    let early = note(&mut both, kr, "2026-11-02", "Legal is reviewing the contract", None);
    both.does(Verb::CheckIn, vec![early]);
    let many: Vec<Op> =
        (0..50).map(|n| note(&mut both, kr, "2026-11-03", &format!("row {n}"), (n == 49).then_some("ask legal"))).collect();
    both.does(Verb::Import, many);
    both.does(
        Verb::CheckIn,
        vec![Op::CheckIn(Box::new(CheckIn { value: Some(2.0), ..CheckIn::new(Id::new(77).unwrap(), kr, today(), None) }))],
    );
    let old = both.cascade.item(both.cascade.find(objective).unwrap()).title.to_string();
    let renamed =
        both.does(Verb::Revise, vec![Op::Set { of: objective, old: Field::Title(old), new: Field::Title("Légal peace".into()) }]);
    let expected = [(Part::Title, "Légal peace"), (Part::Next, "ask legal"), (Part::Note, "Legal is reviewing the contract")];
    let (_, whole) = find(&both, &sought("legal"), u64::MAX);
    for rows in [1, 2, 7, 1_000] {
        let (found, reached) = find(&both, &sought("LEGAL"), rows);
        assert_eq!(texts(&found), expected, "{rows} rows at a time");
        assert_eq!((reached.looked, reached.day), (whole.looked, whole.day), "{rows}");
    }
    assert_eq!(texts(&find(&both, &sought("contract legal"), 3).0), expected[2..]);
    assert_eq!(texts(&find(&both, &LogFilter { item: Some(kr), ..sought("legal") }, 3).0), expected[1..]);
    assert_eq!(find(&both, &sought("nobody"), 3).0, []);
    // At most as many as are asked for, and the next portion goes on there.
    let (one, reached) =
        both.store.find_said(&LogFilter { limit: 1, ..sought("legal") }, Reached::NOTHING, u64::MAX, &|_| true).unwrap();
    assert_eq!((texts(&one), reached.looked, reached.is_all), (expected[..1].to_vec(), 1, false));
    // What takes a change back says nothing anew: the change is found, and is marked as taken back.
    let change = both.store.change(renamed).unwrap().unwrap();
    let (id, author) = (both.ids.next_id(), both.author(None));
    let Undo::Clean(undo) = undo_ops(&both.cascade, &change, id, author).unwrap() else { panic!("something is in the way") };
    both.commit(&undo);
    let (found, _) = find(&both, &sought("legal"), 5);
    assert_eq!(texts(&found), expected);
    assert!(found[0].undone_by.is_some() && found[1].undone_by.is_none());
    assert_eq!(both.store.find_said(&LogFilter::default(), Reached::NOTHING, 9, &|_| true).unwrap().0, []);
}
