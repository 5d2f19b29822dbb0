//! Files that come again: what a cell says again says nothing, and what was changed on both sides is named.

use super::{BaselineFrom, Options};
use crate::domain::{
    Change, CheckIn, Field, Id, Kind, Op,
    change::Verb,
    edit,
    fields::Fields as _,
    key_result::Metric,
    undo::{Undo, undo_ops},
};
use crate::exchange::{
    report::Outcome,
    world::{World, day},
};

const ITEMS: &str = "kind,id,parent,title,owner,team,cycle,baseline,target,value,on,because\n\
objective,o1,,Grow,Ana Ruiz,Company/Growth,2026-Q4,,,,,\n\
key-result,k1,o1,More trials,Ana Ruiz,,,0,100,10,2026-11-16,\n\
key-result,k2,o1,More teams,Jon Berg,,,0,40,,,\n\
project,p1,k1,Ship it,Ana Ruiz,,,,,,,it moves\n";
const CHECK_INS: &str = "item,on,by,value,note\nk2,2026-11-16,Jon Berg,12,slow\nk2,2026-11-23,Jon Berg,15,\n";
const PEOPLE: &str = "name,email,manager,team\nAna Ruiz,ana@example.org,,Company/Growth\nJon Berg,jon@example.org,Ana Ruiz,\n";

fn world() -> World {
    let mut world = World::new();
    let outcome = again(&mut world);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    world
}

fn again(world: &mut World) -> Outcome {
    world.import(&[("items.csv", ITEMS), ("check-ins.csv", CHECK_INS), ("people.csv", PEOPLE)])
}

fn does(world: &mut World, verb: Verb, ops: Vec<Op>) -> Change {
    let change = Change::new(world.ids.next_id(), world.author(), verb, ops).because("because it is so");
    world.cascade.check(&change).unwrap();
    world.commit(&change);
    change
}

fn revise(world: &mut World, of: Id, field: Field) {
    let ops = edit::revise(&world.cascade, of, [field], world.today);
    assert!(!ops.is_empty());
    does(world, Verb::Revise, ops);
}

fn id(world: &World, kind: Kind, external: &str) -> Id {
    world.cascade.item(world.at(kind, external)).id
}

#[track_caller]
fn says_nothing(world: &mut World) -> Outcome {
    let before = world.cascade.clone();
    let outcome = again(world);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    assert!(outcome.report.conflicts.is_empty(), "{:?}", outcome.report.conflicts);
    assert!(!outcome.report.changes_anything(), "{:?}", outcome.report.files);
    assert!(outcome.change.is_none(), "{:?}", outcome.change);
    assert_eq!(before.people().count(), world.cascade.people().count());
    outcome
}

#[test]
fn the_same_files_say_nothing_after_a_revision_a_new_title_and_another_owner() {
    let mut world = world();
    let k1 = id(&world, Kind::KeyResult, "k1");
    let jon = world.cascade.people().find(|p| p.name == "Jon Berg").unwrap().id;
    revise(&mut world, k1, Field::Target(Some(50.0)));
    revise(&mut world, k1, Field::Title("Many more trials".into()));
    revise(&mut world, k1, Field::Owner(Some(jon)));
    let outcome = says_nothing(&mut world);
    assert_eq!(outcome.report.kept.cells, 3);
    let item = world.cascade.item(world.at(Kind::KeyResult, "k1"));
    assert_eq!((&*item.title, item.owner, item.key_result().unwrap().target), ("Many more trials", Some(jon), Some(50.0)));
}

#[test]
fn the_same_files_say_nothing_after_people_teams_and_cycles_got_other_names() {
    let mut world = world();
    let ana = world.cascade.people().find(|p| p.name == "Ana Ruiz").unwrap().id;
    let team = world.cascade.teams().find(|t| t.name == "Growth").unwrap().id;
    let cycle = world.cascade.cycles().next().unwrap().id;
    revise(&mut world, ana, Field::Title("Ana Diaz".into()));
    revise(&mut world, ana, Field::Email(Some("diaz@example.org".into())));
    revise(&mut world, team, Field::Title("Sales".into()));
    revise(&mut world, cycle, Field::Title("The last quarter".into()));
    let teams = world.cascade.teams().count();
    says_nothing(&mut world);
    assert_eq!(world.cascade.teams().count(), teams);
    assert_eq!(world.cascade.cycles().count(), 1);
}

#[test]
fn what_was_deleted_here_stays_deleted_and_is_said() {
    let mut world = world();
    let k2 = id(&world, Kind::KeyResult, "k2");
    let jon = world.cascade.people().find(|p| p.name == "Jon Berg").unwrap().id;
    let link = world.cascade.links().next().unwrap().id;
    for of in [k2, jon, link] {
        does(&mut world, Verb::Delete, vec![Op::Set { of, old: Field::Deleted(false), new: Field::Deleted(true) }]);
    }
    let kept = says_nothing(&mut world).report.kept;
    assert_eq!((kept.deleted, kept.links), (4, 1), "the row of k2, its two check-ins and the row of Jon");
    assert!(world.find(Kind::KeyResult, "k2").is_none());
    let changed = ITEMS.replace("0,40", "0,44");
    let outcome = world.import(&[("items.csv", &changed)]);
    assert_eq!(outcome.report.conflicts.len(), 1);
    assert_eq!(
        outcome.report.conflicts[0].to_string(),
        "items.csv:4: target: 44 in the file, it was deleted here in “More teams”, since 2026-11-23"
    );
    assert!(world.find(Kind::KeyResult, "k2").is_none());
    let theirs = Options { theirs: true, ..Options::default() };
    world.import_with(&[("items.csv", &changed)], theirs);
    let item = world.cascade.item(world.at(Kind::KeyResult, "k2"));
    assert_eq!(item.key_result().unwrap().target, Some(44.0));
}

fn undo(world: &mut World, change: &Change) {
    let (id, author) = (world.ids.next_id(), world.author());
    let Undo::Clean(undo) = undo_ops(&world.cascade, change, id, author).unwrap() else { panic!("something is in the way") };
    world.cascade.check(&undo).unwrap();
    world.commit(&undo);
}

#[test]
fn the_same_files_say_nothing_after_a_change_here_was_undone() {
    let mut world = world();
    let k1 = id(&world, Kind::KeyResult, "k1");
    let ops = edit::revise(&world.cascade, k1, [Field::Target(Some(50.0))], world.today);
    let change = does(&mut world, Verb::Revise, ops);
    undo(&mut world, &change);
    says_nothing(&mut world);
}

#[test]
fn an_import_that_was_taken_back_has_said_nothing_so_that_it_can_be_made_again_or_put_right() {
    let mut world = world();
    let import = world.log[0].clone();
    undo(&mut world, &import);
    assert_eq!(world.cascade.live().count(), 0);
    again(&mut world);
    assert_eq!((world.cascade.live().count(), world.valid().count()), (4, 3));
    assert_eq!((world.cascade.links().count(), world.cascade.people().count()), (1, 2));
    says_nothing(&mut world);
    let wrong = (ITEMS.replace("0,100", "0,120"), CHECK_INS.replace("Jon Berg,15", "Jon Berg,17"));
    let change = world.import(&[("items.csv", &wrong.0), ("check-ins.csv", &wrong.1)]).change.unwrap();
    undo(&mut world, &change);
    says_nothing(&mut world);
    let outcome = world.import(&[("items.csv", &wrong.0), ("check-ins.csv", &wrong.1)]);
    assert!(outcome.report.conflicts.is_empty(), "{:?}", outcome.report.conflicts);
    assert_eq!(outcome.change.map(|c| c.ops.len()), Some(3), "the target, and a check-in in the place of another");
}

#[test]
fn only_the_cell_that_changed_in_the_file_is_a_change_and_one_that_changed_here_too_is_a_conflict() {
    let mut world = world();
    let k1 = id(&world, Kind::KeyResult, "k1");
    revise(&mut world, k1, Field::Title("Many more trials".into()));
    revise(&mut world, k1, Field::Target(Some(50.0)));
    let changed = ITEMS.replace("0,100", "5,120");
    let outcome = world.import(&[("items.csv", &changed)]);
    let key_result = |world: &World| world.cascade.item(world.at(Kind::KeyResult, "k1")).key_result().unwrap().clone();
    assert_eq!((key_result(&world).baseline, key_result(&world).target), (Some(5.0), Some(50.0)));
    let said: Vec<String> = outcome.report.conflicts.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["items.csv:3: target: 120 in the file, 50 here in “Many more trials”, since 2026-11-23"]);
    let outcome = world.import(&[("items.csv", &changed)]);
    assert_eq!((outcome.change, outcome.report.conflicts.len()), (None, 1), "it stays a conflict until one of the two gives in");
    world.import_with(&[("items.csv", &changed)], Options { theirs: true, ..Options::default() });
    assert_eq!(key_result(&world).target, Some(120.0));
    assert_eq!(&*world.cascade.item(world.at(Kind::KeyResult, "k1")).title, "Many more trials", "that cell says nothing new");
}

#[test]
fn what_both_sides_changed_to_the_same_is_noted_so_that_a_later_change_here_stays() {
    let mut world = world();
    let k1 = id(&world, Kind::KeyResult, "k1");
    revise(&mut world, k1, Field::Target(Some(50.0)));
    let same = ITEMS.replace("0,100", "0,50");
    let outcome = world.import(&[("items.csv", &same)]);
    assert!(!outcome.report.changes_anything());
    let change = outcome.change.unwrap();
    assert_eq!((change.verb, change.ops.len()), (Verb::Filed, 1));
    revise(&mut world, k1, Field::Target(Some(60.0)));
    let outcome = world.import(&[("items.csv", &same)]);
    assert_eq!((outcome.change, outcome.report.conflicts.len(), outcome.report.kept.cells), (None, 0, 1));
}

#[test]
fn what_was_made_here_and_comes_back_in_a_file_is_noted_once() {
    let mut world = world();
    let objective = id(&world, Kind::Objective, "o1");
    let mut item =
        crate::domain::Item::new(world.ids.next_id(), "By hand", world.today, crate::domain::Body::KeyResult(Box::default()));
    item.parents = vec![objective].into();
    item.set(&Field::External(Some("k9".into())));
    item.set(&Field::Target(Some(7.0)));
    let ops = edit::add_item(&world.cascade, item, world.today);
    does(&mut world, Verb::Add, ops);
    let file = "kind,id,parent,title,target\nkey-result,k9,o1,By hand,7\n";
    assert_eq!(world.import(&[("items.csv", file)]).change.unwrap().verb, Verb::Filed);
    assert_eq!(world.import(&[("items.csv", file)]).change, None);
    let k9 = id(&world, Kind::KeyResult, "k9");
    revise(&mut world, k9, Field::Target(Some(9.0)));
    assert_eq!(world.import(&[("items.csv", file)]).change, None);
    assert_eq!(world.cascade.item(world.at(Kind::KeyResult, "k9")).key_result().unwrap().target, Some(9.0));
}

#[test]
fn a_check_in_that_was_corrected_here_stays_corrected() {
    let mut world = world();
    let k2 = id(&world, Kind::KeyResult, "k2");
    let wrong = world.valid().find(|c| c.item == k2 && c.value == Some(15.0)).unwrap().clone();
    let right = CheckIn { id: world.ids.next_id(), value: Some(16.0), external: None, ..wrong.clone() };
    does(&mut world, Verb::Correct, edit::correct(wrong.id, k2, Some(right)));
    let kept = says_nothing(&mut world).report.kept;
    assert_eq!(kept.check_ins, 1);
    let changed = CHECK_INS.replace("Jon Berg,15", "Jon Berg,17");
    let outcome = world.import(&[("check-ins.csv", &changed)]);
    assert_eq!((outcome.change, outcome.report.conflicts.len()), (None, 1));
    world.import_with(&[("check-ins.csv", &changed)], Options { theirs: true, ..Options::default() });
    let values: Vec<Option<f64>> = world.valid().filter(|c| c.item == k2).map(|c| c.value).collect();
    assert_eq!(values, [Some(12.0), Some(16.0), Some(17.0)]);
}

#[test]
fn new_rows_below_what_was_deleted_here_are_left_out() {
    let mut world = world();
    let o1 = world.at(Kind::Objective, "o1");
    let ops = edit::delete(&world.cascade, o1);
    does(&mut world, Verb::Delete, ops);
    let more = format!("{ITEMS}key-result,k3,o1,More of it,Ana Ruiz,,,0,3,,,\n");
    let outcome = world.import(&[("items.csv", &more)]);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    assert_eq!(outcome.report.kept.homeless, 1);
    assert_eq!(outcome.change, None);
}

fn begun(file: &str, from: BaselineFrom) -> (World, Outcome) {
    let mut world = World::new();
    let outcome = world.import_with(&[("items.csv", file)], Options { baseline_from: from, ..Options::default() });
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    (world, outcome)
}

#[test]
fn a_target_without_a_baseline_begins_at_nought_or_at_its_first_value() {
    let file = "kind,id,parent,title,target,value,metric\n\
        objective,o,,Grow,,,\nkey-result,a,o,Up,150,40,\nkey-result,b,o,Down,40,90,\nkey-result,c,o,Loss,10,-5,\n\
        key-result,d,o,Not yet,10,,\nkey-result,e,o,There,40,40,\nkey-result,f,o,Measured first,10,1,baseline-first\n";
    let told = |world: &World| -> Vec<(Option<f64>, &'static str)> {
        let each = |id| {
            let kr = world.cascade.item(world.at(Kind::KeyResult, id)).key_result().unwrap();
            (kr.baseline, kr.metric.word())
        };
        ["a", "b", "c", "d", "e", "f"].map(each).to_vec()
    };
    let (mut world, outcome) = begun(file, BaselineFrom::Either);
    let begun_now = outcome.report.begun;
    assert_eq!((begun_now.zero, begun_now.first, begun_now.nowhere), (1, 2, 2));
    let first = Metric::BaselineFirst.word();
    assert_eq!(
        told(&world),
        [
            (Some(0.0), "increase"),
            (Some(90.0), "decrease"),
            (Some(-5.0), "increase"),
            (None, first),
            (None, first),
            (None, first)
        ]
    );
    let outcome = world.import(&[("items.csv", file)]);
    assert_eq!(outcome.change, None);
    let (world, _) = begun(file, BaselineFrom::None);
    assert!(told(&world).iter().all(|(baseline, _)| baseline.is_none()));
    let (world, _) = begun(file, BaselineFrom::Zero);
    assert_eq!(told(&world)[1], (Some(0.0), "increase"));
    assert_eq!(told(&world)[3], (Some(0.0), "increase"));
    let (world, _) = begun(file, BaselineFrom::First);
    assert_eq!(told(&world)[0], (Some(40.0), "increase"));
}

#[test]
fn the_first_value_is_the_oldest_check_in_of_the_files() {
    let mut world = World::new();
    let items = "kind,id,parent,title,target\nobjective,o,,Grow,\nkey-result,a,o,Down,40\n";
    let check_ins = "item,on,value\na,2026-11-16,70\na,2026-11-02,90\na,2026-11-09,80\n";
    let outcome = world.import(&[("check-ins.csv", check_ins), ("items.csv", items)]);
    assert_eq!(outcome.report.begun.first, 1);
    let kr = world.cascade.item(world.at(Kind::KeyResult, "a")).key_result().unwrap().clone();
    assert_eq!((kr.baseline, kr.metric), (Some(90.0), Metric::Decrease));
    assert_eq!(world.import(&[("check-ins.csv", check_ins), ("items.csv", items)]).change, None);
}

#[test]
fn a_baseline_that_is_the_target_is_counted() {
    let (_, outcome) = begun(
        "kind,id,parent,title,baseline,target,metric\nobjective,o,,Grow,,,\nkey-result,a,o,A,5,5,increase\nkey-result,b,o,B,5,5,\n",
        BaselineFrom::Either,
    );
    assert_eq!(outcome.report.flat, 2);
}

#[test]
fn a_value_of_milestones_counts_steps() {
    let file = "kind,id,parent,title,steps,value\nobjective,o,,Grow,,\nkey-result,a,o,Ovens,Buy/1;Mend/3;Clean/4,1\n";
    let (world, _) = begun(file, BaselineFrom::Either);
    let ix = world.at(Kind::KeyResult, "a");
    assert_eq!(world.cascade.summary(ix).done.len(), 1);
    let judged = world.cascade.judge(ix, world.today);
    let json = serde_json::to_value(crate::exchange::item_json::item(&world.cascade, &judged, ix, world.today)).unwrap();
    assert_eq!((&json["value"], &json["progress"]), (&1.0.into(), &0.125.into()), "steps, not their weight");
}

#[test]
fn a_quarter_without_its_year_stays_the_quarter_it_was_when_the_file_comes_again_in_another_year() {
    let quarters = |world: &World| {
        let of = |external| world.cascade.cycle_of(world.at(Kind::Objective, external)).map(|c| c.name.clone());
        [of("a"), of("b")]
    };
    let file = "kind,id,title,cycle\nobjective,a,A,Q4\nobjective,b,B,Dez\n";
    let mut world = World::new();
    world.today = day("2026-11-23");
    world.import(&[("items.csv", file)]);
    assert_eq!(quarters(&world), [Some("2026-Q4".to_owned()), Some("2026-12".to_owned())]);
    world.today = day("2027-01-05");
    let outcome = world.import(&[("items.csv", file)]);
    assert!(outcome.change.is_none(), "{:?}", outcome.change);
    // A new row in the same file is of the quarter that is here.
    world.import(&[("items.csv", &format!("{file}objective,c,C,Q4\n"))]);
    assert_eq!(world.cascade.cycle_of(world.at(Kind::Objective, "c")).unwrap().name, "2026-Q4");
}

#[test]
fn a_quarter_without_its_year_is_the_nearest_where_nothing_else_tells() {
    for (today, cell, is) in [
        ("2027-01-05", "Q4", "2026-Q4"),
        ("2026-11-23", "Q1", "2027-Q1"),
        ("2026-11-23", "Q4", "2026-Q4"),
        ("2026-11-23", "Q3", "2026-Q3"),
        ("2026-01-02", "H2", "2025-H2"),
    ] {
        let mut world = World::new();
        world.today = day(today);
        world.import(&[("items.csv", &format!("kind,id,title,cycle\nobjective,a,A,{cell}\n"))]);
        assert_eq!(world.cascade.cycle_of(world.at(Kind::Objective, "a")).unwrap().name, is, "{cell} on {today}");
    }
}

#[test]
fn words_that_multiply_are_no_part_of_the_unit_and_a_target_below_a_percent_is_named() {
    let mut world = World::new();
    let outcome = world.import(&[(
        "items.csv",
        "kind,id,parent,title,unit,baseline,target,value,on\n\
         objective,o,,O,,,,,\n\
         key-result,k,o,K,,0,10k users,3500,2026-11-20\n\
         key-result,m,o,M,,0,5 M users,,\n\
         key-result,t,o,T,,0,12 t steel,,\n\
         key-result,p,o,P,%,0.1,0.8,,\n",
    )]);
    assert!(outcome.report.errors.is_empty(), "{:?}", outcome.report.errors);
    for (external, target, unit) in [("k", 10_000.0, "users"), ("m", 5e6, "users"), ("t", 12.0, "t steel"), ("p", 0.8, "%")] {
        let kr = world.cascade.item(world.at(Kind::KeyResult, external)).key_result().unwrap();
        assert_eq!((kr.target, kr.unit.as_deref()), (Some(target), Some(unit)), "{external}");
    }
    let named: Vec<&str> = outcome.report.warnings.iter().map(|w| w.sentence.as_str()).collect();
    assert_eq!(named, ["target: “0.8” with the unit % is read as 0.8 %, not as 80 %"]);
}

#[test]
fn a_percentage_of_what_has_no_unit_is_asked_about() {
    let mut world = World::new();
    world.import(&[("items.csv", "kind,id,parent,title,baseline,target\nobjective,o,,O,,\nkey-result,k,o,K,0,200\n")]);
    let outcome = world.import(&[("check-ins.csv", "item,on,value\nk,2026-11-20,50%\n")]);
    let said: Vec<String> = outcome.report.errors.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["check-ins.csv:2: value: “50%” names a unit and there is none here: type the number alone"]);
}

#[test]
fn words_beside_the_name_of_a_column_do_not_hide_it() {
    for (header, ours) in [("Baseline Value", "baseline"), ("KR Owner", "owner"), ("Zielwert", "target"), ("Last update", "on")] {
        let mut world = World::new();
        let outcome = world.import(&[("items.csv", &format!("kind,id,title,{header}\nobjective,o,O,\n"))]);
        let said = outcome.report.errors.iter().map(ToString::to_string).collect::<String>();
        assert!(outcome.change.is_none() && said.contains(&format!("did you mean {ours}?")), "{header}: {said}");
    }
}
