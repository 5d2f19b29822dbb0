//! Sentences, one by one.

use super::*;
use crate::domain::{
    CheckIn,
    change::Stamp,
    company::{Company, day as d},
    edit,
    goal::ProjectState,
    history::Header,
};

#[track_caller]
fn told(c: &mut Company, verb: Verb, ops: Vec<Op>) -> String {
    let change = c.change(verb, ops);
    describe(&c.cascade, &change)
}

fn set(c: &Company, title: &str, fields: impl IntoIterator<Item = Field>) -> Vec<Op> {
    edit::revise(&c.cascade, c.id(title), fields, d("2026-11-23"))
}

#[test]
fn a_check_in_is_told_with_value_unit_and_confidence() {
    let c = &mut Company::new();
    let check_in = |c: &mut Company, title: &str, f: &dyn Fn(&mut CheckIn)| {
        let mut check_in = c.blank_check_in(title);
        f(&mut check_in);
        told(c, Verb::CheckIn, edit::check_in(check_in))
    };
    let said = check_in(c, "Conversion", &|c| (c.value, c.confidence) = (Some(2.6), Some(4)));
    assert_eq!(said, "checked in Conversion: 2.6 %, confidence 4");
    let said = check_in(c, "Conversion", &|c| (c.unchanged, c.value, c.confidence) = (true, Some(2.6), Some(4)));
    assert_eq!(said, "checked in Conversion: no change, confidence 4");
    assert_eq!(check_in(c, "Certified", &|c| c.value = Some(1.0)), "checked in Certified: yes");
    let said = check_in(c, "Checklist steps", &|c| (c.done, c.value) = (Some(2.into()), Some(1.0)));
    assert_eq!(said, "checked in Checklist steps: 1 of 2 steps");
    let said = check_in(c, "Data room", &|c| (c.progress, c.word) = (Some(0.4), Some(crate::domain::Word::AtRisk)));
    assert_eq!(said, "checked in Data room: 40 %, at risk");
    let said = check_in(c, "Data room", &|c| c.note = Some("keys\u{1b}[2J lost".into()));
    assert!(said.starts_with("checked in Data room: “keys") && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn a_revision_is_told_with_old_new_and_reason() {
    let c = &mut Company::new();
    let ops = set(c, "Conversion", [Field::Target(Some(3.0))]);
    let change = c.change(Verb::Revise, ops).because("the market moved");
    assert_eq!(describe(&c.cascade, &change), "revised target of Conversion 3.5 % → 3 % because the market moved");
    assert_eq!(details(&c.cascade, &change), ["Conversion: target 3.5 % → 3 %"]);
    let mara = c.person_id("Mara");
    let ops = set(c, "Conversion", [Field::Owner(Some(mara)), Field::Due(Some(d("2026-12-01")))]);
    let change = c.change(Verb::Revise, ops.clone());
    assert_eq!(describe(&c.cascade, &change), "revised owner and due of Conversion");
    assert_eq!(details(&c.cascade, &change), ["Conversion: owner Ana Ruiz → Mara Lind", "Conversion: due none → 1 Dec 2026"]);
    let ops = set(c, "Data room", [Field::State(ProjectState::Paused)]);
    assert_eq!(told(c, Verb::Revise, ops), "revised state of Data room active → paused");
}

#[test]
fn deleting_moving_linking_and_importing_have_sentences_of_their_own() {
    let c = &mut Company::new();
    let ops = edit::delete(&c.cascade, c.ix("Win the mid-market"));
    assert_eq!(told(c, Verb::Delete, ops.clone()), "deleted Win the mid-market and 4 below it");
    let deleted = c.change(Verb::Delete, ops);
    let author = c.author();
    let undo = deleted.inverse(c.ids.next_id(), author);
    assert_eq!(describe(&c.cascade, &undo), "undid the deletion of Win the mid-market and 4 below it");
    assert_eq!(describe_undo(&c.cascade, &deleted), "undid: deleted Win the mid-market and 4 below it");
    let redo = undo.inverse(c.ids.next_id(), author);
    assert_eq!(describe(&c.cascade, &redo), "redid the deletion of Win the mid-market and 4 below it");
    let ops = edit::move_to(&c.cascade, c.ix("Loved by teams"), Some(c.ix("Win the mid-market")), None);
    assert_eq!(told(c, Verb::Move, ops), "moved Loved by teams below Win the mid-market");
    let ops = edit::unlink(&c.cascade, c.link_id());
    assert_eq!(told(c, Verb::Unlink, ops), "unlinked Onboarding checklist from Conversion");
    let (room, kr) = (c.ix("Data room"), c.ix("Revenue"));
    let mut ops = edit::link(&c.cascade, &mut c.ids, room, kr, "buyers ask for it", None, d("2026-11-23"));
    assert_eq!(told(c, Verb::Link, ops.clone()), "linked Data room → Revenue, because buyers ask for it");
    ops.extend(edit::check_in(c.blank_check_in("Revenue")));
    ops.extend(set(c, "Grow", [Field::Title("Grow more".into())]));
    assert_eq!(told(c, Verb::Import, ops), "imported 1 check-in, 1 link, 1 changed");
    let ops = edit::set_setting(&c.cascade, "stale-after", "5").unwrap();
    assert_eq!(told(c, Verb::Set, ops), "set stale-after weekly 3, biweekly 5, monthly 7, quarterly 14 days → 5 days");
    let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
    let ops = edit::hand_over(&c.cascade, ana, jon, d("2026-11-23"));
    assert_eq!(told(c, Verb::HandOver, ops), "handed 4 things over from Ana Ruiz to Jon Ode");
}

#[test]
fn an_undo_says_what_it_took_back() {
    let c = &mut Company::new();
    let (win, loved) = (c.ix("Win the mid-market"), c.ix("Loved by teams"));
    let mara = c.person_id("Mara");
    let two = set(c, "Conversion", [Field::Owner(Some(mara)), Field::Target(Some(3.0))]);
    let one = set(c, "Conversion", [Field::Target(Some(3.0))]);
    for (verb, ops, told) in [
        (Verb::Archive, edit::archive(&c.cascade, win), "the archiving of Win the mid-market and 4 below it"),
        (Verb::Move, edit::move_to(&c.cascade, loved, Some(win), None), "the move of Loved by teams"),
        (Verb::Move, edit::move_up(&c.cascade, loved, c.cascade.parent(loved)), "the move of Loved by teams"),
        (Verb::Revise, two, "the target and owner of Conversion"),
        (Verb::Revise, one, "the target of Conversion: 3 % → 3.5 % again"),
    ] {
        let change = c.change(verb, ops);
        let (id, author) = (c.ids.next_id(), c.author());
        assert_eq!(describe(&c.cascade, &change.inverse(id, author)), format!("undid {told}"));
    }
}

#[test]
fn a_line_of_the_log_is_told_by_its_first_operation() {
    let c = &mut Company::new();
    let ops = edit::delete(&c.cascade, c.ix("Win the mid-market"));
    let (n, first) = (ops.len() as u64, ops.first().cloned());
    let change = c.change(Verb::Delete, ops);
    let stamp = Stamp { time: 1, device: change.id };
    let entry = LogEntry {
        seq: 1,
        stamp,
        header: (&change).into(),
        ops: n,
        first,
        all: Vec::new(),
        tally: None,
        undone_by: None,
        clashes: false,
        unseen: false,
        came: false,
        said: None,
    };
    assert_eq!(describe_entry(&c.cascade, &entry), "deleted Win the mid-market and 5 more");
    // The reason is that of all of it.
    let header = Header { why: Some("nobody came".into()), ..entry.header.clone() };
    let said = describe_entry(&c.cascade, &LogEntry { header, ..entry.clone() });
    assert_eq!(said, "deleted Win the mid-market and 5 more because nobody came");
    let closes = c.cascade.set_op(c.cycle_id("2026-Q4"), crate::domain::Field::ClosedOn(Some(crate::domain::company::today())));
    let header = Header { why: Some("nobody came".into()), verb: Verb::Close, ..entry.header.clone() };
    let said = describe_entry(&c.cascade, &LogEntry { header, ops: 71, first: closes, ..entry.clone() });
    assert_eq!(said, "closed 2026-Q4 and settled the rest of it because nobody came");
    let import = c.change(Verb::Import, Vec::new());
    let tally = Tally { items: 34, check_ins: 29, people: 1, changed: 20_000, ..Tally::default() };
    let imported = LogEntry { header: (&import).into(), ops: 64, first: None, tally: Some(tally), ..entry.clone() };
    assert_eq!(describe_entry(&c.cascade, &imported), "imported 34 items, 29 check-ins, 1 person, 20 000 changed");
    let entry = LogEntry { ops: 1, ..entry };
    assert_eq!(describe_entry(&c.cascade, &entry), "deleted Win the mid-market");
}

#[test]
fn an_import_says_where_it_came_from_and_its_undo_what_went_with_it() {
    let c = &mut Company::new();
    let mut ops = set(c, "Conversion", [Field::Weight(2.0)]);
    ops.extend(set(c, "Revenue", [Field::Weight(2.0)]));
    let change = c.change(Verb::Import, ops).because("from mp.csv");
    assert_eq!(describe(&c.cascade, &change), "imported changes of 2 things from mp.csv");
    let owner = c.person_id("Ana");
    let (room, more) = (c.project("Room two", owner), c.project("Room three", owner));
    let who = c.person("Zoe Li", None);
    let mut gone: Vec<Op> = [room, more, who].iter().flat_map(|&id| edit::remove(&c.cascade, id)).collect();
    let check_in = c.blank_check_in("Conversion");
    gone.push(Op::Void { item: check_in.item, check_in: check_in.id });
    assert_eq!(told(c, Verb::Undo, gone), "undid adding 2 items, 1 check-in and 1 person");
}
