//! What people do, and what the cascade looks like after it.

use super::*;
use crate::domain::{
    Body, Derived, Entity, Field, Id, Ids, Item, Ix, Kind, Op,
    change::Verb,
    company::{Company, day, today},
    goal::{Objective, Project, ProjectState},
    key_result::Metric,
};
use proptest::prelude::*;

fn titles(c: &Company, list: &[Ix]) -> Vec<String> {
    list.iter().map(|&ix| c.cascade.item(ix).title.to_string()).collect()
}

fn children(c: &Company, title: &str) -> Vec<String> {
    titles(c, c.cascade.children(c.ix(title)))
}

fn new_key_result(c: &mut Company, title: &str, objective: &str) -> Item {
    let mut item = Item::new(c.ids.next_id(), title, today(), Body::KeyResult(Box::default()));
    item.parents = [c.id(objective)].into();
    item
}

#[test]
fn a_new_item_stands_after_its_siblings() {
    let c = &mut Company::new();
    let item = new_key_result(c, "Newest", "Win the mid-market");
    let ops = add_item(&c.cascade, item, today());
    c.does(Verb::Add, ops);
    assert_eq!(children(c, "Win the mid-market").last().unwrap(), "Newest");
    let last = c.cascade.item(c.ix("Certified")).position;
    assert_eq!(c.cascade.item(c.ix("Newest")).position, last + 1024);
}

#[test]
fn a_key_result_put_into_an_open_cycle_starts_that_day_unless_it_says_when() {
    let c = &mut Company::new();
    let mut start = |objective: &str, own: Option<&str>| {
        let mut item = new_key_result(c, "New", objective);
        item.start = own.map(day);
        match &add_item(&c.cascade, item, today())[..] {
            [Op::Create(Entity::Item(item))] => item.start,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(start("Win the mid-market", None), Some(today()));
    assert_eq!(start("Win the mid-market", Some("2026-10-15")), Some(day("2026-10-15")));
    assert_eq!(start("Next", None), None, "a planned cycle has not begun");
}

#[test]
fn revising_to_what_it_is_changes_nothing() {
    let c = Company::new();
    let id = c.id("Conversion");
    let same = [Field::Target(Some(3.5)), Field::Title("Conversion".into()), Field::State(ProjectState::Done)];
    assert_eq!(revise(&c.cascade, id, same, today()), []);
    let ops = revise(&c.cascade, c.id("Data room"), [Field::State(ProjectState::Done)], today());
    let on = Op::Set { of: c.id("Data room"), old: Field::StateOn(None), new: Field::StateOn(Some(today())) };
    assert_eq!(ops.len(), 2);
    assert_eq!(ops[1], on, "a project remembers the day it was done");
    assert!(needs_reason(&c.cascade, &revise(&c.cascade, id, [Field::Target(Some(3.0))], today()), today()));
    assert!(!needs_reason(&c.cascade, &ops, today()));
}

#[test]
fn what_hangs_on_another_parent_too_is_not_deleted_with_one_of_them() {
    let c = &mut Company::new();
    let (win, loved) = (c.id("Win the mid-market"), c.id("Loved by teams"));
    let shared = c.objective("Shared", c.person_id("Ana"), c.team_id("Growth"), c.cycle_id("2026-Q4"), Some(win));
    let ops = revise(&c.cascade, shared, [Field::Parents(vec![win, loved])], today());
    c.does(Verb::Revise, ops);
    let ops = delete(&c.cascade, c.ix("Win the mid-market"));
    c.does(Verb::Delete, ops);
    assert!(c.cascade.item(c.ix("Shared")).is_live());
    assert_eq!(children(c, "Loved by teams"), ["Shared"]);
    let ops = delete(&c.cascade, c.ix("Grow"));
    c.does(Verb::Delete, ops);
    assert!(c.cascade.item(c.ix("Shared")).deleted, "its last parent went");
}

#[test]
fn both_parents_gone_in_one_go_take_the_shared_child_with_them() {
    let c = &mut Company::new();
    let (win, loved) = (c.id("Win the mid-market"), c.id("Loved by teams"));
    let shared = c.objective("Shared", c.person_id("Ana"), c.team_id("Growth"), c.cycle_id("2026-Q4"), Some(win));
    let ops = revise(&c.cascade, shared, [Field::Parents(vec![win, loved])], today());
    c.does(Verb::Revise, ops);
    let going = subtree(&c.cascade, c.ix("Grow"));
    assert_eq!(going.iter().filter(|&&ix| ix == c.ix("Shared")).count(), 1);
    assert_eq!(going.len(), 9);
}

#[test]
fn archiving_takes_the_subtree_out_of_sight_and_back() {
    let c = &mut Company::new();
    let before = children(c, "Win the mid-market");
    let ops = archive(&c.cascade, c.ix("Win the mid-market"));
    assert_eq!(ops.len(), 5);
    c.does(Verb::Archive, ops);
    assert_eq!(children(c, "Grow"), ["Revenue", "Loved by teams"]);
    let ops = unarchive(&c.cascade, c.ix("Win the mid-market"), today());
    c.does(Verb::Unarchive, ops);
    assert_eq!(children(c, "Grow"), ["Revenue", "Win the mid-market", "Loved by teams"]);
    assert_eq!(children(c, "Win the mid-market"), before);
    let ops = archive(&c.cascade, c.ix("Win the mid-market"));
    c.does(Verb::Archive, ops);
    let ops = unarchive(&c.cascade, c.ix("Conversion"), today());
    c.does(Verb::Unarchive, ops);
    assert_eq!(children(c, "Win the mid-market"), ["Conversion"], "it comes back with what it hangs on");
}

#[test]
fn moving_below_another_parent_replaces_the_one_it_was_taken_from() {
    let c = &mut Company::new();
    let (win, loved) = (c.ix("Win the mid-market"), c.ix("Loved by teams"));
    let conversion = c.ix("Conversion");
    let ops = move_to(&c.cascade, conversion, Some(loved), None);
    c.does(Verb::Move, ops);
    assert_eq!(children(c, "Loved by teams"), ["Conversion"]);
    let ops = move_to(&c.cascade, conversion, Some(win), Some(c.ix("Setup time")));
    c.does(Verb::Move, ops);
    assert_eq!(children(c, "Win the mid-market"), ["Setup time", "Conversion", "Checklist steps", "Certified"]);
    let ops = move_to(&c.cascade, loved, None, last_sibling(&c.cascade, Kind::Objective, None));
    c.does(Verb::Move, ops);
    assert_eq!(titles(c, c.cascade.roots()).last().unwrap(), "Loved by teams");
    // A second parent is added by taking it from nowhere, and taken away by moving it from there to the other.
    let ops = move_from(&c.cascade, loved, None, Some(win), None);
    c.does(Verb::Move, ops);
    let ops = move_from(&c.cascade, loved, None, Some(c.ix("Next")), None);
    c.does(Verb::Move, ops);
    assert_eq!(c.cascade.item(loved).parents.len(), 2);
    let ops = move_from(&c.cascade, loved, Some(win), Some(c.ix("Next")), None);
    c.does(Verb::Move, ops);
    assert_eq!(c.cascade.item(loved).parents[..], [c.id("Next")]);
}

#[test]
fn siblings_are_numbered_anew_when_the_gap_between_two_is_used_up() {
    let c = &mut Company::new();
    let win = c.ix("Win the mid-market");
    let (mut most, mut moves) = (0, 0);
    for n in 0..40 {
        let siblings = c.cascade.children(win).to_vec();
        // The last always goes between the first two.
        let ops = move_to(&c.cascade, siblings[3], Some(win), Some(siblings[0]));
        most = most.max(ops.len());
        moves += ops.len();
        c.does(Verb::Move, ops);
        let now = c.cascade.children(win);
        assert_eq!((now[0], now[1]), (siblings[0], siblings[3]), "move {n}");
    }
    assert!((2..=4).contains(&most) && moves < 60, "mostly one, rarely all: at most {most}, {moves} in 40 moves");
}

#[test]
fn the_first_does_not_move_up_and_the_last_does_not_move_down() {
    let c = Company::new();
    let win = Some(c.ix("Win the mid-market"));
    assert_eq!(move_up(&c.cascade, c.ix("Conversion"), win), []);
    assert_eq!(move_down(&c.cascade, c.ix("Certified"), win), []);
    assert_eq!(move_to(&c.cascade, c.ix("Conversion"), win, None), [], "it is there already");
}

proptest! {
    #[test]
    fn moves_up_and_down_order_siblings_like_a_list(moves in prop::collection::vec((0usize..4, any::<bool>()), 1..60)) {
        let mut c = Company::new();
        let win = c.ix("Win the mid-market");
        let mut list = c.cascade.children(win).to_vec();
        for (at, up) in moves {
            let ix = list[at];
            let ops = if up { move_up(&c.cascade, ix, Some(win)) } else { move_down(&c.cascade, ix, Some(win)) };
            if ops.is_empty() {
                let end = if up { 0 } else { 3 };
                prop_assert_eq!(at, end);
                continue;
            }
            let other = if up { at - 1 } else { at + 1 };
            list.swap(at, other);
            c.does(Verb::Move, ops);
            prop_assert_eq!(c.cascade.children(win), &list[..]);
        }
    }

    #[test]
    fn any_change_undone_leaves_the_cascade_as_it_was(steps in prop::collection::vec((0usize..6, 0usize..13, 0usize..13), 1..12)) {
        let mut c = Company::new();
        let all: Vec<Ix> = c.cascade.all().collect();
        let shown = |c: &Company| format!("{:?}", all.iter().map(|&ix| (c.cascade.item(ix), c.cascade.children(ix))).collect::<Vec<_>>());
        for (what, a, b) in steps {
            let (ix, other) = (all[a % all.len()], all[b % all.len()]);
            let (verb, ops) = match what {
                0 => (Verb::Delete, delete(&c.cascade, ix)),
                1 => (Verb::Archive, archive(&c.cascade, ix)),
                2 => (Verb::Unarchive, unarchive(&c.cascade, ix, today())),
                3 => (Verb::Move, move_to(&c.cascade, ix, Some(other), None)),
                4 => (Verb::Move, move_up(&c.cascade, ix, c.cascade.parent(ix))),
                _ => (Verb::Revise, revise(&c.cascade, c.cascade.item(ix).id, [Field::Title(format!("T{b}"))], today())),
            };
            let change = c.change(verb, ops).because("chance");
            if c.cascade.check(&change).is_err() {
                continue;
            }
            let before = shown(&c);
            c.cascade.apply(&change, Derived::default()).unwrap();
            let (id, author) = (c.ids.next_id(), c.author());
            let undo = match crate::domain::undo::undo_ops(&c.cascade, &change, id, author).unwrap() {
                crate::domain::undo::Undo::Clean(undo) => undo,
                other @ crate::domain::undo::Undo::Conflicts { .. } => panic!("nobody was in the way: {other:?}"),
            };
            c.cascade.check(&undo).unwrap();
            let redo = undo.inverse(c.ids.next_id(), author);
            c.cascade.apply(&undo, Derived::default()).unwrap();
            prop_assert_eq!(shown(&c), before);
            c.cascade.apply(&redo, Derived::default()).unwrap();
        }
    }
}

#[test]
fn handing_over_takes_what_is_open_and_leaves_the_past() {
    let c = &mut Company::new();
    let (mara, jon) = (c.person_id("Mara"), c.person_id("Jon"));
    let open = c.action("Call", Some(mara), None, None);
    let done = c.action("Written", Some(mara), None, None);
    let ops = complete_action(&c.cascade, done, Some(today()));
    c.does(Verb::Action, ops);
    let ops = hand_over(&c.cascade, mara, jon, today());
    let of: Vec<Id> = ops.iter().map(Op::subject).collect();
    assert_eq!(of, [c.id("Grow"), c.id("Revenue"), c.id("Next"), open]);
    assert_eq!(
        c.refusal(Verb::HandOver, ops.clone()).split(':').next().unwrap(),
        "Changing the owner in an open cycle needs a reason"
    );
    c.does(Verb::HandOver, ops);
    assert_eq!(c.cascade.owner_name(c.ix("Past")), Some("Mara Lind"));
}

#[test]
fn a_verdict_that_is_owed_goes_to_who_takes_over() {
    let c = &mut Company::new();
    let (mara, jon) = (c.person_id("Mara"), c.person_id("Jon"));
    let mut done = Item::new(c.ids.next_id(), "Checklist", today(), Body::Project(Project::default()));
    done.owner = Some(mara);
    done.body = Body::Project(Project { state: ProjectState::Done, state_on: Some(today()) });
    let id = done.id;
    let ops = add_item(&c.cascade, done, today());
    c.does(Verb::Add, ops);
    let of = |c: &Company| hand_over(&c.cascade, mara, jon, today()).iter().map(Op::subject).collect::<Vec<Id>>();
    assert!(!of(c).contains(&id), "nothing is owed for it");
    let (project, target) = (c.cascade.find(id).unwrap(), c.ix("Conversion"));
    let ops = link(&c.cascade, &mut c.ids, project, target, "it is where they leave", None, today());
    c.does(Verb::Link, ops);
    assert!(of(c).contains(&id), "somebody has to be there who judges it");
}

#[test]
fn no_change_repeats_the_value_and_never_the_confidence() {
    let c = &mut Company::new();
    c.stands("Conversion", "2026-11-16", Some(2.6), Some(4));
    let id = c.ids.next_id();
    let said = no_change(&c.cascade, c.ix("Conversion"), id, today(), None);
    assert_eq!((said.value, said.confidence, said.unchanged), (Some(2.6), None, true));
    let said = no_change(&c.cascade, c.ix("Setup time"), id, today(), None);
    assert_eq!((said.value, said.unchanged), (None, true), "nothing was said before");
    assert_eq!(c.refusal(Verb::CheckIn, check_in(said)), "");
}

#[test]
fn a_first_value_that_is_the_target_becomes_the_baseline_and_the_metric_stays_open() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    c.key_result("Churn", ana, win, |kr| {
        kr.metric = Metric::BaselineFirst;
        kr.target = Some(2.0);
    });
    let mut first = c.blank_check_in("Churn");
    first.value = Some(2.0);
    let ops = check_in_as_baseline(&c.cascade, first);
    assert_eq!(ops.len(), 2, "neither up nor down yet");
    let mut known = c.blank_check_in("Conversion");
    known.value = Some(2.0);
    assert!(!becomes_baseline(&c.cascade, &known));
}

#[test]
fn a_directory_creates_each_name_once_and_knows_those_there_are() {
    let c = &mut Company::new();
    let mut ids = Ids::seeded(99);
    let mut d = Directory::new(&c.cascade, &mut ids);
    assert_eq!(d.person("ana ruiz"), Some(c.person_id("Ana")));
    assert_eq!(d.person("JON@northwind.example"), Some(c.person_id("Jon")));
    assert_eq!(d.person_with_email("Mara L.", "mara@northwind.example"), Some(c.person_id("Mara")));
    let bob = d.person("Bob  Stone");
    assert_eq!(d.person("bob stone"), bob);
    assert_eq!(d.person(" "), None);
    let eve = d.person("eve@elsewhere.example");
    assert_eq!(d.person_with_email("Eve", "eve@elsewhere.example"), eve);
    assert_eq!(d.team("northwind/product/GROWTH"), Some(c.team_id("Growth")));
    assert_eq!(d.team("growth"), Some(c.team_id("Growth")), "a single name that is unique, wherever it stands");
    let ops_team = d.team("Northwind / Ops");
    assert_eq!(d.team("Ops"), ops_team);
    assert_eq!(d.team(" / "), None);
    assert_eq!(d.cycle("2026-q4", None, None), Some(c.cycle_id("2026-Q4")));
    let h1 = d.cycle("2027-H1", None, None);
    assert_eq!(d.find_cycle("2027-h1"), h1);
    assert_eq!(d.cycle("Autumn", None, None), None, "nobody said when");
    let ops = d.into_ops();
    assert_eq!(ops.len(), 4, "{ops:?}");
    c.does(Verb::Import, ops);
    assert_eq!(c.cascade.cycle(h1.unwrap()).unwrap().end, day("2027-06-30"));
    assert_eq!(c.cascade.person(eve.unwrap()).unwrap().name, "eve");
    assert_eq!(c.cascade.team(ops_team.unwrap()).unwrap().parent, Some(c.team_id("Northwind")));
}

#[test]
fn anything_can_be_removed_by_its_id() {
    let c = &mut Company::new();
    let mut item = Item::new(c.ids.next_id(), "Lonely", today(), Body::Objective(Objective::default()));
    item.cycle = Some(c.cycle_id("2027-Q1"));
    let ops = add_item(&c.cascade, item, today());
    c.does(Verb::Add, ops);
    for id in [c.id("Lonely"), c.team_id("Growth"), c.person_id("Ana"), c.link_id()] {
        let ops = remove(&c.cascade, id);
        assert_eq!(ops.len(), 1);
        c.does(Verb::Delete, ops);
        assert_eq!(remove(&c.cascade, id), [], "twice is once");
    }
    assert_eq!(c.cascade.owner_name(c.ix("Conversion")), None);
}
