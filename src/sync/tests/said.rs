//! What laptops say of themselves: what their program cannot read, and what they made of the changes they hold.

use super::*;
use crate::{
    domain::laptop::Laptop as Other,
    sync::{file::Kind, file::seal, laptops},
};

/// The other laptop as this one knows it.
fn other(of: &Laptop) -> Other {
    laptops(&of.store).unwrap().into_iter().find(|laptop| !laptop.is_this).unwrap()
}

#[test]
fn what_only_a_newer_program_can_read_is_kept_and_the_others_know_of_it() {
    let (mut ana, mut jon, store) = two();
    // A laptop with the program of the year after next.
    let newer = ana.joins(9);
    let lines: Vec<String> = (0..3)
        .map(|n| {
            let device = newer.store.device().unwrap();
            format!(
                r#"{{"stamp":"{}","device":"{device}","id":"qqqqqqqqqqqqqq{}","at":{NOW},"on":"2026-11-20","verb":"conquer","ops":[{{"dream":{{"of":"qqqq"}}}}]}}"#,
                (NOW << 15) + n,
                ["qq", "rr", "ss"][n as usize]
            )
        })
        .collect();
    let (name, bytes) = seal(&newer.keys, Kind::Changes, (1, 1), &newer.hello(), lines.join("\n").as_bytes()).unwrap();
    store.put(name, &bytes).unwrap();
    let news = jon.round(&store);
    assert_eq!((news.outcome.parked, news.outcome.new, news.waits()), (3, 0, false));
    assert_eq!(jon.store.parked().unwrap(), 3);
    jon.at += 11 * MINUTE;
    jon.round(&store);
    ana.at += 12 * MINUTE;
    ana.round(&store);
    let jons = laptops(&ana.store).unwrap().into_iter().find(|laptop| laptop.id == jon.keys.writer()).unwrap();
    assert_eq!((jons.parked, jons.is_together), (3, true));
    assert_eq!(jons.state(ana.at), "v0.1.0: 3 changes it cannot read");
    // Read once more they are known, and what is said here goes on as ever.
    jon.adds("Win");
    jon.at += MINUTE;
    assert_eq!(jon.round(&store).outcome.parked, 0);
    ana.round(&store);
    assert_eq!(ana.exported(), jon.exported(), "and they go with an export as they came");
    assert!(jon.store.check().unwrap().is_clean(), "{:?}", jon.store.check());
}

#[test]
fn laptops_that_hold_the_same_and_make_another_thing_of_it_are_told_apart() {
    let (mut ana, mut jon, store) = two();
    let same = ana.store.note_derived().unwrap();
    assert_eq!(jon.store.note_derived().unwrap(), same, "in whichever order it came");
    // Noted down it is said with the next round, however short ago the last word was.
    jon.round(&store);
    ana.round(&store);
    assert!(!other(&ana).is_other);
    let mut says = |derived| {
        let mut writer = ana.store.writers().unwrap().into_iter().find(|w| w.id == jon.keys.writer()).unwrap();
        let beat = writer.beat.as_mut().unwrap();
        let was = std::mem::replace(&mut beat.derived, derived);
        ana.store.hears_of(&writer).unwrap();
        (was, other(&ana).is_other)
    };
    assert_eq!(says(Some(same ^ 1)), (Some(same), true));
    assert_eq!(says(None), (Some(same ^ 1), false), "who did not look says nothing");
    assert_eq!(says(Some(same ^ 1)), (None, true));
    // With another set of changes it may well be another.
    ana.adds("Win");
    ana.store.note_derived().unwrap();
    assert!(!other(&ana).is_other);
}
