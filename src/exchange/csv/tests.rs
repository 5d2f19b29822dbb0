//! What importing CSV promises, by example.

use super::{Options, Outcome};
use crate::domain::{
    Flag, Kind, Op, Word,
    check_in::Stated,
    goal::{Ambition, ProjectState},
    key_result::Metric,
    link::Expect,
};
use crate::exchange::{
    report::What,
    world::{World, day},
};

const ITEMS: &str = "kind,id,parent,title,owner,team,cycle,baseline,target\n\
    objective,grow,,Grow,Mara Lind,Northwind/Product,2026-Q4,,\n\
    key-result,conv,grow,Conversion,ana@northwind.example,,,2.1,3.5\n";

fn faults(outcome: &Outcome) -> Vec<String> {
    outcome.report.errors.iter().map(ToString::to_string).collect()
}

fn keep_going() -> Options {
    Options { keep_going: true, ..Options::default() }
}

fn tally(outcome: &Outcome, what: What) -> (usize, usize, usize) {
    let t = outcome.report.total(what);
    (t.created, t.updated, t.unchanged)
}

#[test]
fn people_are_taken_as_they_are_written() {
    let mut world = World::new();
    let rows = "kind,id,title,owner
objective,a,A,Ana; Bob
objective,b,B,\"Ana, Eve\"
objective,c,C,Ana & Bob
objective,d,D,Ana/Bob
objective,e,E,@ana
objective,f,F,TBD
objective,g,G,-
objective,h,H,n/a
objective,i,I,?
objective,j,J,Zoë
objective,k,K,Zoe\u{308}
objective,l,L,ZOE\u{308}\u{a0}
";
    let report = world.import(&[("i.csv", rows)]).report;
    let mut people: Vec<&str> = world.cascade.people().map(|p| p.name.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["Ana", "Zoë"], "nobody is made of two names, of none, or twice");
    for (id, owner) in
        [("a", "Ana"), ("b", "Ana"), ("c", "Ana"), ("d", "Ana"), ("e", "Ana"), ("j", "Zoë"), ("k", "Zoë"), ("l", "Zoë")]
    {
        assert_eq!(world.cascade.owner_name(world.at(Kind::Objective, id)), Some(owner), "{id}");
    }
    for id in ["f", "g", "h", "i"] {
        assert_eq!(world.cascade.owner_name(world.at(Kind::Objective, id)), None, "{id}");
    }
    let said: Vec<String> = report.warnings.iter().map(|w| w.sentence.clone()).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(said[0], "owner: Ana is taken of “Ana; Bob”, and not Bob: one person answers");
    assert_eq!(world.import(&[("i.csv", rows)]).change, None, "the same file again changes nothing");
}

#[test]
fn of_two_people_of_one_name_a_file_says_which() {
    let mut world = World::new();
    world.import(&[("p.csv", "name,email\nAna Ruiz,ana@x.example\nAna Ruiz,ana@y.example\n")]);
    let report = world.import(&[("i.csv", "kind,id,title,owner\nobjective,a,A,Ana Ruiz\nobjective,b,B,ana@y.example\n")]).report;
    let said: Vec<String> = report.errors.iter().map(|e| e.sentence.clone()).collect();
    assert_eq!(
        said,
        ["“Ana Ruiz” is the name of 2 people: ana@x.example, ana@y.example; write the e-mail of the one who is meant"]
    );
    let report = world.import(&[("p.csv", "name,email,manager\nAna Ruiz,,\nTBD,,\nBob,,Ana Ruiz\n")]).report;
    assert_eq!(report.errors.len(), 3, "{report:?}");
    // Whoever has no e-mail yet is the one a file gives one.
    let mut world = World::new();
    world.import(&[("p.csv", "name,email\nBob,\n")]);
    world.import(&[("p.csv", "name,email\nBob,bob@x.example\n"), ("i.csv", "kind,id,title,owner\nobjective,a,A,Bob\n")]);
    assert_eq!(world.cascade.people().count(), 1);
}

#[test]
fn a_whole_company_comes_in_at_once_and_once_more_changes_nothing() {
    let mut world = World::new();
    let files = [
        // Check-ins first: rows and files may come in any order.
        ("check-ins.csv", include_str!("../../../tests/data/operately/check-ins.csv")),
        ("items.csv", include_str!("../../../tests/data/operately/items.csv")),
    ];
    let first = world.import(&files);
    assert_eq!(faults(&first), [""; 0]);
    assert_eq!(tally(&first, What::Objective), (9, 0, 0));
    assert_eq!(tally(&first, What::KeyResult), (16, 0, 0));
    assert_eq!(tally(&first, What::Project), (9, 0, 0));
    assert_eq!(tally(&first, What::Link), (9, 0, 0));
    assert_eq!(tally(&first, What::CheckIn), (28, 0, 0));
    assert_eq!(tally(&first, What::Person), (12, 0, 0), "everyone the files name");
    assert_eq!(tally(&first, What::Team), (5, 0, 0), "a company and four teams");
    assert_eq!(tally(&first, What::Cycle), (2, 0, 0));
    assert_eq!(first.report.files[0].delimiter, ',');

    let c = &world.cascade;
    let quarter = c.cycles().find(|c| c.name == "2026-Q4").unwrap();
    assert_eq!((quarter.start, quarter.end), (day("2026-10-01"), day("2026-12-31")));
    assert_eq!(c.cycle(quarter.parent.unwrap()).unwrap().name, "2026");
    let churn = world.at(Kind::KeyResult, "improve_product/1");
    assert_eq!(c.item(churn).key_result().unwrap().metric, Metric::Decrease);
    assert_eq!(c.item(churn).cycle, None, "it takes its objective's");
    assert_eq!(c.cycle_of(churn).unwrap().name, "2026-Q4");
    assert_eq!(c.team_of(churn).unwrap().name, "Product");
    let roles = world.at(Kind::KeyResult, "scale_up_company/1");
    assert_eq!(c.summary(roles).value, Some((day("2026-11-20"), 18.0)));
    let ads = world.at(Kind::Project, "refine_ad_targeting");
    assert_eq!(c.summary(ads).progress, Some(0.4));
    assert_eq!(c.summary(ads).stated.map(|s| s.word), Some(Word::OnTrack));
    for &project in c.projects() {
        let judged = c.judge(project, world.today);
        assert_eq!(c.links_at(project).count(), 1);
        assert!(judged.flags.has(Flag::NoTheory) && !judged.flags.has(Flag::Unlinked), "{}", c.item(project).title);
    }

    world.today = day("2026-11-30");
    let again = world.import(&files);
    assert_eq!(again.change, None);
    assert!(!again.report.changes_anything());
    assert_eq!(tally(&again, What::CheckIn), (0, 0, 28));
    assert_eq!(tally(&again, What::KeyResult), (0, 0, 16));
}

#[test]
fn three_bad_rows_are_three_errors_with_their_lines_and_nothing_is_written() {
    let text = "kind,id,parent,title,target,due\n\
        objective,a,,\"A\nin two lines\",,\n\
        key-result,b,a,B,\"1,200\",\n\
        objective,c,nowhere,C,,\n\
        key-result,d,a,D,3,2026-02-30\n\
        key-result,e,a,E,3,\n";
    let mut world = World::new();
    let outcome = world.import(&[("goals.csv", text)]);
    let errors = faults(&outcome);
    assert_eq!(errors.len(), 3, "{errors:#?}");
    assert!(errors[0].starts_with("goals.csv:4: target: ") && errors[0].contains("1200") && errors[0].contains("1.2"));
    assert_eq!(errors[1], "goals.csv:5: parent: nothing here or in these files is an objective “nowhere”");
    assert_eq!(errors[2], "goals.csv:6: due: “2026-02-30” is not a day of the calendar");
    assert_eq!(outcome.change, None);
    assert_eq!(outcome.report.files[0].bad_rows, 3);

    let outcome = world.import_with(&[("goals.csv", text)], keep_going());
    assert_eq!(outcome.report.errors.len(), 3);
    assert!(world.find(Kind::Objective, "a").is_some() && world.find(Kind::KeyResult, "e").is_some());
    assert!(world.find(Kind::KeyResult, "b").is_none());
    assert_eq!(&*world.cascade.item(world.at(Kind::Objective, "a")).title, "A in two lines");
}

#[test]
fn what_hangs_on_a_bad_row_is_left_out_and_said_only_when_the_rest_goes_on() {
    let text = "kind,id,parent,title,start\n\
        objective,a,,A,2026-13-01\n\
        key-result,b,a,B,\n\
        project,p,b,P,\n\
        objective,z,,Z,\n";
    let check_ins = "item,on,note\nb,2026-11-20,hello\n";
    let mut world = World::new();
    assert_eq!(world.import(&[("i.csv", text), ("c.csv", check_ins)]).report.errors.len(), 1);
    let outcome = world.import_with(&[("i.csv", text), ("c.csv", check_ins)], keep_going());
    assert_eq!(
        faults(&outcome)[1..],
        [
            "i.csv:3: parent: left out, because the row of “a” (i.csv, line 2) was",
            "i.csv:4: parent: left out, because the row of “b” (i.csv, line 3) was",
            "c.csv:2: item: left out, because the row of “b” (i.csv, line 3) was",
        ]
    );
    assert_eq!(world.cascade.len(), 1);
}

#[test]
fn a_changed_row_changes_what_it_names_and_an_empty_cell_nothing() {
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS)]);
    let outcome = world.import(&[("i.csv", "kind;id;title;target;weight\nkey-result;conv;Free to paid;4,5;0\n")]);
    assert_eq!(outcome.report.files[0].delimiter, ';');
    assert_eq!(tally(&outcome, What::KeyResult), (0, 1, 0));
    let change = outcome.change.unwrap();
    assert_eq!(change.ops.len(), 3, "{:?}", change.ops);
    assert_eq!(change.why.as_deref(), Some("from i.csv"));
    let ix = world.at(Kind::KeyResult, "conv");
    let kr = world.cascade.item(ix).key_result().unwrap().clone();
    assert_eq!((kr.baseline, kr.target, kr.weight), (Some(2.1), Some(4.5), 0.0));
    assert_eq!(world.cascade.owner_name(ix), Some("ana"));
    assert_eq!(world.cascade.revised(ix), Some(world.today), "a target that a file changes is a revision");
}

#[test]
fn loops_among_parents_are_named_with_their_path() {
    let mut world = World::new();
    let outcome =
        world.import(&[("i.csv", "kind,id,parent,title\nobjective,a,c,A\nobjective,b,a,B\nobjective,c,b,C\nobjective,d,,D\n")]);
    let errors = faults(&outcome);
    assert_eq!(errors.len(), 3);
    assert_eq!(errors[0], "i.csv:2: parent: the parents form a loop: a → c → b → a; take one of them out");
    // A loop that closes through what is in the workspace already.
    world.import(&[("i.csv", "kind,id,parent,title\nobjective,a,,A\nobjective,b,a,B\nobjective,c,b,C\n")]);
    let outcome = world.import(&[("i.csv", "kind,id,parent,title\nobjective,a,c,A\n")]);
    assert_eq!(faults(&outcome), ["i.csv:2: parent: the parents form a loop: a → c → b → a; take one of them out"]);
    // Turning an edge round is no loop.
    let outcome = world.import(&[("i.csv", "kind,id,parent,title\nobjective,x,,X\nobjective,a,b,A\nobjective,b,x,B\n")]);
    assert_eq!(faults(&outcome), [""; 0]);
    assert!(world.import(&[("i.csv", "kind,id,parent,title\nobjective,a,a,A\n")]).report.errors[0].sentence.contains("a → a"));
}

#[test]
fn a_changed_check_in_is_a_correction_and_the_later_of_two_on_one_day_counts() {
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS)]);
    let rows = "item,on,by,value,confidence\nconv,2026-11-20,Ana,2.4,6\nconv,2026-11-20,Ana,2.5,7\n";
    assert_eq!(tally(&world.import(&[("c.csv", rows)]), What::CheckIn), (2, 0, 0));
    let conv = world.at(Kind::KeyResult, "conv");
    assert_eq!(world.cascade.summary(conv).value, Some((day("2026-11-20"), 2.5)));
    let outcome = world.import(&[("c.csv", &rows.replace("2.5,7", "2.9,8"))]);
    assert_eq!(tally(&outcome, What::CheckIn), (0, 1, 1));
    assert!(matches!(outcome.change.unwrap().ops[..], [Op::Void { .. }, Op::CheckIn(_)]));
    assert_eq!((world.check_ins.len(), world.valid().count()), (3, 2));
    let stated = world.cascade.summary(conv).stated;
    assert_eq!(stated, Some(Stated { on: day("2026-11-20"), confidence: Some(8), word: Word::OnTrack }));
    assert_eq!(world.import(&[("c.csv", &rows.replace("2.5,7", "2.9,8"))]).change, None);
}

#[test]
fn check_in_ids_of_ones_own_are_unique_per_item() {
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS)]);
    let outcome =
        world.import(&[("c.csv", "item,id,on,value\nconv,1,2026-11-20,2.4\nconv,1,2026-11-20,2.4\nconv,1,2026-11-21,2.5\n")]);
    assert_eq!(outcome.report.errors.len(), 1);
    assert!(outcome.report.errors[0].to_string().starts_with("c.csv:4: id: the check-in in c.csv, line 2 has the same id"));
    world.import(&[("c.csv", "item,id,on,value\nconv,1,2026-11-20,2.4\n")]);
    let outcome = world.import(&[("c.csv", "item,id,on,value\nconv,1,2026-11-21,2.5\n")]);
    assert_eq!(tally(&outcome, What::CheckIn), (0, 1, 0));
    assert_eq!(world.valid().count(), 1);
}

#[test]
fn a_state_is_a_check_in_by_the_owner_that_repeats_nothing() {
    let state = |rest: &str| {
        let (value, on) = rest.split_once('@').unwrap();
        format!(
            "kind,id,parent,title,owner,baseline,target,value,word,on\nobjective,o,,O,,,,,,\nkey-result,k,o,K,Ana,0,10,{value},at risk,{on}\n"
        )
    };
    let mut world = World::new();
    let outcome = world.import(&[("i.csv", &state("4@"))]);
    assert_eq!(tally(&outcome, What::CheckIn), (1, 0, 0));
    let first = world.valid().next().unwrap().clone();
    assert_eq!((first.on, first.value, first.word), (world.today, Some(4.0), Some(Word::AtRisk)));
    assert_eq!(first.by, world.cascade.item(world.at(Kind::KeyResult, "k")).owner);
    // Without a date: the day of the first import, whatever has been said since.
    world.today = day("2026-11-30");
    assert_eq!(world.import(&[("i.csv", &state("4@"))]).change, None);
    world.import(&[("c.csv", "item,on,value\nk,2026-11-29,6\n")]);
    assert_eq!(world.import(&[("i.csv", &state("4@"))]).change, None);
    // A new state is said today.
    assert_eq!(tally(&world.import(&[("i.csv", &state("7@"))]), What::CheckIn), (1, 0, 0));
    assert_eq!(world.cascade.summary(world.at(Kind::KeyResult, "k")).value, Some((world.today, 7.0)));
    assert_eq!(world.import(&[("i.csv", &state("7@"))]).change, None);
    world.today = day("2026-12-01");
    // With a date it is the state of that day, and a changed one corrects it.
    assert_eq!(tally(&world.import(&[("i.csv", &state("8@2026-12-01"))]), What::CheckIn), (1, 0, 0));
    assert_eq!(tally(&world.import(&[("i.csv", &state("9@2026-12-01"))]), What::CheckIn), (0, 1, 0));
    assert_eq!(world.import(&[("i.csv", &state("9@2026-12-01"))]).change, None);
}

#[test]
fn a_state_that_the_check_ins_tell_too_is_said_once() {
    let items = "kind,id,parent,title,baseline,target,value,on\nobjective,o,,O,,,,\nkey-result,k,o,K,0,10,4,2026-11-20\n";
    let check_ins = "item,on,by,value\nk,2026-11-20,Ana,4\n";
    for files in [[("i.csv", items), ("c.csv", check_ins)], [("c.csv", check_ins), ("i.csv", items)]] {
        let mut world = World::new();
        world.import(&files);
        assert_eq!(world.valid().count(), 1);
        assert_eq!(world.import(&files).change, None);
    }
}

#[test]
fn metrics_follow_from_what_is_given() {
    let rows = [
        ("10,20,,,", "", Metric::Increase),
        ("20,10,,,", "", Metric::Decrease),
        (",20,,,", "", Metric::BaselineFirst),
        (",20,,,", "increase", Metric::BaselineFirst),
        (",20,,,", "at-least", Metric::AtLeast),
        (",20,30,,", "", Metric::Between),
        (",,,Plan;Build/2,", "", Metric::Milestones),
        (",,,,", "", Metric::YesNo),
        (",,,,yes", "", Metric::YesNo),
        (",,,,17", "", Metric::BaselineFirst),
        ("5,5,,,", "", Metric::Increase),
    ];
    for (n, (cells, metric, expected)) in rows.into_iter().enumerate() {
        let mut world = World::new();
        let text = format!(
            "kind,id,parent,title,metric,baseline,target,upper,steps,value\nobjective,o,,O,,,,,,\nkey-result,k,o,K,{metric},{cells}\n"
        );
        let outcome = world.import(&[("i.csv", &text)]);
        assert_eq!(faults(&outcome), [""; 0], "{n}");
        let kr = world.cascade.item(world.at(Kind::KeyResult, "k")).key_result().unwrap().clone();
        assert_eq!(kr.metric, expected, "row {n}");
        assert_eq!(world.import(&[("i.csv", &text)]).change, None, "row {n} once more");
    }
}

#[test]
fn what_a_metric_cannot_be_without_is_asked_for() {
    for (cells, column) in [
        ("between,,5,,", "upper"),
        ("between,,5,3,", "upper"),
        ("at-most,,,,", "target"),
        ("milestones,,,,", "steps"),
        ("sideways,,,,", "metric"),
    ] {
        let text =
            format!("kind,id,parent,title,metric,baseline,target,upper,steps\nobjective,o,,O,,,,,\nkey-result,k,o,K,{cells}\n");
        let outcome = World::new().import(&[("i.csv", &text)]);
        assert_eq!(outcome.report.errors.len(), 1, "{cells}");
        assert_eq!(outcome.report.errors[0].column.as_deref(), Some(column), "{cells}");
    }
}

#[test]
fn milestones_keep_what_was_ticked_off_when_their_steps_are_sorted_anew() {
    let items = |steps: &str| format!("kind,id,parent,title,steps\nobjective,o,,O,\nkey-result,k,o,K,{steps}\n");
    let mut world = World::new();
    world.import(&[("i.csv", &items("Plan;Build/2;Ship")), ("c.csv", "item,on,steps\nk,2026-11-20,Plan;build\n")]);
    let said = world.valid().next().unwrap();
    assert_eq!((said.value, said.done.clone()), (Some(3.0), Some(0b11.into())));
    world.import(&[("i.csv", &items("Ship;New;Plan"))]);
    let kr = world.cascade.item(world.at(Kind::KeyResult, "k")).key_result().unwrap().clone();
    let keys: Vec<(&str, u32)> = kr.steps.iter().map(|s| (s.title.as_str(), s.key)).collect();
    let new = keys[1].1;
    assert_eq!(keys, [("Ship", 2), ("New", new), ("Plan", 0)]);
    assert!(new >= 64, "nobody else gives it to another step");
    let mut elsewhere = World::new();
    elsewhere.import(&[("i.csv", &items("Plan;Build/2;Ship"))]);
    elsewhere.import(&[("i.csv", &items("New;Plan"))]);
    let kr = elsewhere.cascade.item(elsewhere.at(Kind::KeyResult, "k")).key_result().unwrap();
    assert_eq!(kr.steps[0].key, new, "the same file adds the same step");
    let outcome = world.import(&[("c.csv", "item,on,steps,value\nk,2026-11-21,Sleep,\nk,2026-11-21,,9\n")]);
    assert_eq!(outcome.report.errors.len(), 2, "{:?}", outcome.report.errors);
}

#[test]
fn a_value_of_milestones_counts_steps_whatever_they_weigh_as_it_does_everywhere() {
    let items = "kind,id,parent,title,steps\nobjective,o,,O,\nkey-result,k,o,K,Plan;Build/2;Ship\n";
    let said = |value: &str, steps: &str| {
        let mut world = World::new();
        let outcome =
            world.import(&[("i.csv", items), ("c.csv", &format!("item,on,value,steps\nk,2026-11-20,{value},{steps}\n"))]);
        match outcome.report.errors.first() {
            Some(error) => Err(error.to_string()),
            None => world.valid().next().map(|c| (c.value, c.done.clone())).ok_or_else(String::new),
        }
    };
    for (value, steps, weight, done) in
        [("0", "", 0.0, 0), ("1", "", 1.0, 0b001), ("2", "", 3.0, 0b011), ("3", "", 4.0, 0b111), ("2", "Plan;Ship", 2.0, 0b101)]
    {
        assert_eq!(said(value, steps), Ok((Some(weight), Some(done.into()))), "{value} {steps}");
    }
    for (value, steps, sentence) in [
        ("4", "", "4 is no number of 3 steps"),
        ("1.5", "", "1.5 is no number of 3 steps"),
        ("-1", "", "-1 is no number of 3 steps"),
        ("1", "Plan;Ship", "the value counts 1 done, and steps names 2"),
    ] {
        let error = said(value, steps).unwrap_err();
        assert!(error.contains(sentence), "{error}");
    }
}

#[test]
fn a_number_of_steps_is_those_that_are_done_where_there_are_so_many() {
    let items = |on: &str, value: &str| {
        format!("kind,id,parent,title,steps,on,value\nobjective,o,,O,,,\nkey-result,k,o,K,Plan;Build/2;Ship,{on},{value}\n")
    };
    let mut world = World::new();
    world.import(&[("i.csv", &items("", "")), ("c.csv", "item,on,steps\nk,2026-11-20,Plan;Ship\n")]);
    let before = world.valid().count();
    for again in [items("", "2"), items("2026-11-20", "2")] {
        world.import(&[("i.csv", &again)]);
        assert_eq!(world.valid().count(), before, "it adds nothing");
    }
    world.import(&[("c.csv", "item,on,value,confidence\nk,2026-11-21,2,7\n")]);
    let newest = world.valid().max_by_key(|c| c.on).unwrap();
    assert_eq!(
        (newest.value, newest.done.clone()),
        (Some(2.0), Some(0b101.into())),
        "nothing ticked by name is taken back by a number"
    );
}

#[test]
fn cycles_take_their_dates_from_their_name_or_from_their_rows() {
    let mut world = World::new();
    world.import(&[(
        "i.csv",
        "kind,id,parent,title,cycle,start,due\n\
         objective,a,,A,2026-11,,\nobjective,b,,B,2026-h2,,\nobjective,c,,C,2026,,\n\
         objective,d,,D,Autumn push,2026-10-05,2026-11-10\nkey-result,e,d,E,,2026-09-01,2026-12-01\n",
    )]);
    let c = &world.cascade;
    let cycle = |name: &str| c.cycles().find(|c| c.name == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(cycle("2026-11").parent, Some(cycle("2026-H2").id), "the quarter is not mentioned");
    assert_eq!(cycle("2026-H2").parent, Some(cycle("2026").id));
    assert_eq!((cycle("Autumn push").start, cycle("Autumn push").end), (day("2026-09-01"), day("2026-12-01")));
    let outcome =
        world.import(&[("i.csv", "kind,id,title,cycle,start\nobjective,x,X,Winter,\nobjective,y,Y,winter,2026-12-01\n")]);
    assert_eq!(outcome.report.errors.len(), 1, "{:?}", outcome.report.errors);
    assert_eq!(outcome.report.errors[0].line, Some(2));
}

#[test]
fn links_carry_their_theory_and_one_made_by_hand_stays() {
    let project = |parent: &str, because: &str, expect: &str| {
        format!("kind,id,parent,title,because,expect\nproject,p,{parent},P,{because},{expect}\n")
    };
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS), ("p.csv", &project("conv", "", "")), ("c.csv", "item,on,value\nconv,2026-11-20,2.4\n")]);
    let link = |world: &World| world.cascade.links_at(world.at(Kind::Project, "p")).cloned().collect::<Vec<_>>();
    assert_eq!((link(&world)[0].because.clone(), link(&world)[0].value_then), (None, Some(2.4)));
    let outcome = world.import(&[("p.csv", &project("conv;grow", "set-up loses people", "40 %"))]);
    assert_eq!(tally(&outcome, What::Link), (1, 1, 0));
    assert!(link(&world).iter().all(|l| l.expect == Some(Expect::Share(0.4)) && l.because.is_some()));
    let outcome = world.import(&[("p.csv", &project("grow", "", ""))]);
    assert_eq!(outcome.change, None);
    assert_eq!(link(&world).len(), 2);
}

#[test]
fn an_effect_that_means_nothing_is_an_error_of_its_row_and_the_same_file_once_more_is_none() {
    let project = |parent: &str, expect: &str| format!("kind,id,parent,title,expect\nproject,p,{parent},P,{expect}\n");
    for (parent, expect, said) in [
        ("conv", "0", Some("an expected effect of nothing says nothing")),
        ("conv", "0 %", Some("an expected effect of nothing says nothing")),
        ("conv", "-0.4", Some("the key result is to go up")),
        ("conv", "0.4", None),
        ("grow", "0.4", Some("an objective has no unit of its own to move by")),
        ("conv;grow", "0.4", Some("an objective has no unit of its own to move by")),
        ("grow", "40 %", None),
    ] {
        let mut world = World::new();
        let outcome = world.import(&[("i.csv", ITEMS), ("p.csv", &project(parent, expect))]);
        let wanted = said.map(|said| format!("p.csv:2: expect: {said}"));
        let said = faults(&outcome);
        assert_eq!(said.len(), usize::from(wanted.is_some()), "{parent} {expect}: {said:?}");
        assert!(wanted.is_none_or(|wanted| said[0].starts_with(&wanted)), "{parent} {expect}: {said:?}");
        // The goals may be here before the project.
        let mut world = World::new();
        world.import(&[("i.csv", ITEMS)]);
        assert_eq!(faults(&world.import(&[("p.csv", &project(parent, expect))])), said);
    }
    let mut world = World::new();
    let files = [("i.csv", ITEMS), ("p.csv", &project("conv", "0.4"))];
    world.import(&files);
    world.import(&[("k.csv", "kind,id,parent,title,target\nkey-result,conv,grow,Conversion,1\n")]);
    let outcome = world.import(&files[1..]);
    assert_eq!((faults(&outcome), outcome.change), (vec![], None), "what it claims was possible then");
}

#[test]
fn what_looks_like_an_e_mail_must_be_one_unless_somebody_is_called_so() {
    let mut world = World::new();
    let item = |owner: &str| format!("kind,id,title,owner\nobjective,o,O,{owner}\n");
    for (name, text, said) in [
        ("i.csv", &*item("ana@@home"), Some("i.csv:2: owner: “ana@@home” is not an e-mail address")),
        ("i.csv", &item("Ana <@home>"), Some("i.csv:2: owner: “@home” is not an e-mail address")),
        ("p.csv", "name,email,manager\nAna,ana@,\n", Some("p.csv:2: email: “ana@” is not an e-mail address")),
        ("p.csv", "name,email,manager\nAna,,bob@a@b\n", Some("p.csv:2: manager: “bob@a@b” is not an e-mail address")),
        ("p.csv", "name,email,manager\nteam @ home,,\nAna,,team @ home\n", None),
        ("i.csv", &item("Team @ Home"), None),
        ("i.csv", &item("@ana"), None),
        ("i.csv", &item("Ana Two <ana@example.org>"), None),
        ("c.csv", "item,on,by,note\no,2026-11-20,me @,well\n", Some("c.csv:2: by: “me @” is not an e-mail address")),
    ] {
        let said_here = faults(&world.import(&[(name, text)]));
        assert_eq!(said_here.len(), usize::from(said.is_some()), "{text}: {said_here:?}");
        assert!(said.is_none_or(|said| said_here[0].starts_with(said)), "{text}: {said_here:?}");
    }
    // What hangs on a row that is left out is left out with it, and only said when the rest goes on.
    let all = "kind,id,parent,title,owner\nobjective,x,,X,a@b@c\nkey-result,k,x,K,\nobjective,y,,Y,\n";
    assert_eq!(faults(&world.import(&[("i.csv", all)])).len(), 1);
    let outcome = world.import_with(&[("i.csv", all)], keep_going());
    assert_eq!((faults(&outcome).len(), tally(&outcome, What::Objective)), (2, (1, 0, 0)));
}

#[test]
fn people_are_matched_by_e_mail_and_else_by_name() {
    let mut world = World::new();
    let people = "name,email,manager,team\n\
        Mara Lind,mara@n.example,,Northwind\n\
        Ana Ruiz,ana@northwind.example,Mara Lind,Growth\n\
        Ana Ruiz,other@n.example,mara@n.example,\n";
    world.import(&[("i.csv", ITEMS), ("people.csv", people)]);
    let c = &world.cascade;
    assert_eq!(c.people().count(), 3, "two people may share a name, one not an e-mail");
    let conv = world.at(Kind::KeyResult, "conv");
    let ana = c.person(c.item(conv).owner.unwrap()).unwrap();
    assert_eq!(ana.name, "Ana Ruiz");
    assert_eq!(c.person(ana.manager.unwrap()).unwrap().name, "Mara Lind");
    assert_eq!(c.team(ana.team.unwrap()).unwrap().name, "Growth");
    assert_eq!(world.import(&[("people.csv", people), ("i.csv", ITEMS)]).change, None);
    let outcome = world.import(&[("people.csv", "name,manager\nMara Lind,ana@northwind.example\n")]);
    assert_eq!(outcome.report.errors.len(), 1);
    assert_eq!(outcome.report.errors[0].column.as_deref(), Some("manager"));
    assert_eq!(outcome.report.files[0].bad_rows, 1);
}

#[test]
fn an_id_that_two_kinds_share_must_say_which() {
    let mut world = World::new();
    let items = "kind,id,parent,title\nobjective,x,,X\nkey-result,x,x,XK\n";
    let outcome = world.import(&[("i.csv", items), ("p.csv", "kind,id,parent,title\nproject,p,x,P\n")]);
    assert_eq!(faults(&outcome), ["p.csv:2: parent: “x” is an objective and a key result; say which one: objective:x"]);
    let outcome = world.import(&[("i.csv", items), ("p.csv", "kind,id,parent,title\nproject,p,key-result:x,P\n")]);
    assert_eq!(faults(&outcome), [""; 0]);
    let outcome = world.import(&[("c.csv", "item,on,note\nx,2026-11-20,n\n")]);
    assert_eq!(outcome.report.errors[0].column.as_deref(), Some("item"));
    assert_eq!(tally(&world.import(&[("c.csv", "item,kind,on,note\nx,key-result,2026-11-20,n\n")]), What::CheckIn), (1, 0, 0));
}

#[test]
fn what_says_nothing_here_is_passed_over_aloud() {
    let outcome =
        World::new().import(&[("i.csv", "kind,id,title,colour,unit\nobjective,a,A,red,kg\nobjective,b,B,,kg\nproject,p,P,,\n")]);
    assert_eq!(outcome.report.files[0].ignored_columns, ["colour"]);
    let warnings: Vec<String> = outcome.report.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["i.csv:2: unit says nothing about an objective: passed over in 2 rows, first here"]);
    assert!(outcome.change.is_some());
}

#[test]
fn hostile_cells_are_errors_of_their_row() {
    for (row, column) in [
        ("objective,,A,,", "id"),
        ("objective,a,,,", "title"),
        ("objective,a,\u{1b}\u{7},,", "title"),
        ("goal,a,A,,", "kind"),
        ("key-result,a,A,NaN,", "target"),
        ("key-result,a,A,1e308,", "target"),
        ("key-result,a,A,inf,", "target"),
        ("objective,a,A,,0000-01-01", "due"),
        ("objective,a,A,,tomorrow", "due"),
    ] {
        let text = format!("kind,id,title,target,due\n{row}\nobjective,fine,Fine,,\n");
        let outcome = World::new().import(&[("i.csv", &text)]);
        let columns: Vec<_> = outcome.report.errors.iter().filter_map(|e| e.column.as_deref()).collect();
        assert!(columns.contains(&column), "{row:?}: {:?}", outcome.report.errors);
        assert!(outcome.report.errors.iter().all(|e| e.line == Some(2) && !e.to_string().contains('\u{1b}')), "{row:?}");
        assert_eq!(outcome.change, None);
    }
}

#[test]
fn states_of_projects_and_ambitions_are_read() {
    let mut world = World::new();
    world.import(&[(
        "i.csv",
        "kind,id,parent,title,ambition,state,health,progress,on\n\
         objective,o,,O,aspirational,,,,\nkey-result,k,o,K,aspirational,,,,\nkey-result,l,o,L,committed,,,,\n\
         project,p,k,P,,paused,off track,40 %,2026-11-20\n",
    )]);
    let c = &world.cascade;
    let item = |kind, id| c.item(world.at(kind, id));
    assert_eq!(item(Kind::KeyResult, "k").ambition, None, "it takes its objective's");
    assert_eq!(item(Kind::KeyResult, "l").ambition, Some(Ambition::Committed));
    assert_eq!(item(Kind::Project, "p").project().unwrap().state, ProjectState::Paused);
    let summary = c.summary(world.at(Kind::Project, "p"));
    assert_eq!((summary.progress, summary.last_on), (Some(0.4), Some(day("2026-11-20"))));
}

#[test]
fn an_import_that_was_taken_back_can_be_made_again() {
    let mut world = World::new();
    let files = [("i.csv", ITEMS), ("c.csv", "item,on,by,value\nconv,2026-11-20,Ana,2.4\n")];
    let first = world.import(&files).change.unwrap();
    let id = world.ids.next_id();
    let undo = first.inverse(id, world.author());
    world.cascade.check(&undo).unwrap();
    world.commit(&undo);
    assert_eq!(world.cascade.live().count(), 0);
    let again = world.import(&files);
    assert_eq!((tally(&again, What::Objective), tally(&again, What::CheckIn)), ((1, 0, 0), (1, 0, 0)));
    let conv = world.at(Kind::KeyResult, "conv");
    assert_eq!(world.cascade.summary(conv).value, Some((day("2026-11-20"), 2.4)));
    assert_eq!(world.import(&files).change, None);
}

#[test]
fn a_row_that_moves_one_date_past_the_other_is_an_error_of_that_row() {
    let mut world = World::new();
    let row = |start: &str, due: &str| format!("kind,id,title,start,due\nproject,p,P,{start},{due}\n");
    world.import(&[("p.csv", &row("2026-11-01", "2026-12-01"))]);
    let late = world.import(&[("p.csv", &row("2026-12-02", ""))]);
    assert_eq!(
        faults(&late),
        ["p.csv:2: start: 2026-12-02 is after the day it is due, 2026-12-01; give both dates, or move one"]
    );
    assert_eq!(faults(&world.import(&[("p.csv", &row("", "2026-10-31"))])).len(), 1);
    assert_eq!(tally(&world.import(&[("p.csv", &row("2026-12-02", "2026-12-24"))]), What::Project), (0, 1, 0));
}

#[test]
fn a_log_names_a_few_of_many_files() {
    let mut world = World::new();
    let names: Vec<String> = (0..2000).map(|n| format!("file number {n}.csv")).collect();
    let text = |n: usize| format!("kind,id,title\nobjective,o{n},O\n");
    let texts: Vec<String> = (0..2000).map(text).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let change = world.import(&files).change.unwrap();
    assert!(change.why.unwrap().ends_with("file number 4.csv and 1995 more"));
}

#[test]
fn a_because_without_a_link_is_a_row_error_as_in_the_form() {
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS)]);
    let outcome = world.import(&[("p.csv", "kind,id,title,owner,because\nproject,p,P,Ana,hope\n")]);
    assert_eq!(
        faults(&outcome),
        ["p.csv:2: because: a because belongs to a link, and this row has none: name in parent what it serves"]
    );
    let outcome = world.import(&[("p.csv", "kind,id,title,parent,expect\nproject,p,P,,0.4\n")]);
    assert!(faults(&outcome)[0].starts_with("p.csv:2: expect: an expect belongs to a link"), "{:?}", faults(&outcome));
    let good = "kind,id,title,parent,because\nproject,p,P,grow,hope\nproject,q,Q,,\n";
    assert_eq!(faults(&world.import(&[("p.csv", good)])), Vec::<String>::new());
    let because: Vec<_> = world.cascade.links_at(world.at(Kind::Project, "p")).map(|l| l.because.as_deref()).collect();
    assert_eq!(because, [Some("hope")]);
}

#[test]
fn namesakes_without_an_e_mail_are_not_silently_one() {
    let mut world = World::new();
    let outcome = world.import(&[("p.csv", "name,email,team\nAna Ruiz,,Growth\nBob,,\nANA  Ruiz,,Sales\n")]);
    assert_eq!(
        faults(&outcome),
        [
            "p.csv:4: name: “ANA  Ruiz” stands in line 2 as well: give both their e-mail if they are two people, or take one of the \
          rows out"
        ]
    );
    let told = faults(&world.import(&[("p.csv", "name,email\nAna Ruiz,\n"), ("q.csv", "name,email\nAna Ruiz,\n")]));
    assert!(told.len() == 1 && told[0].starts_with("q.csv:2: name: “Ana Ruiz” stands in p.csv, line 2 as well"), "{told:?}");
    let two = "name,email\nAna Ruiz,a@x.example\nAna Ruiz,b@x.example\n";
    assert_eq!(faults(&world.import(&[("p.csv", two)])), Vec::<String>::new());
    assert_eq!(world.cascade.people().count(), 2);
}

#[test]
fn a_check_in_dated_after_today_is_a_bad_row() {
    let mut world = World::new();
    world.import(&[("i.csv", ITEMS)]);
    let day = "1 Dec 2099 is in 26671 days: it would be silent until then; give the day it speaks of, today or before";
    let one = "item,on,value\nconv,2026-11-20,2.4\nconv,2099-12-01,2.5\n";
    assert_eq!(faults(&world.import(&[("c.csv", one)])), [format!("c.csv:3: on: {day}")]);
    let state = "kind,id,parent,title,value,on\nkey-result,conv,grow,Conversion,2.9,2099-12-01\n";
    assert_eq!(faults(&world.import(&[("i.csv", state)])), [format!("i.csv:2: on: {day}")]);
    let today = "item,on,value\nconv,2026-11-23,2.4\n";
    assert_eq!(faults(&world.import(&[("c.csv", today)])), Vec::<String>::new());
}
