//! Every rule by an example, and chance for the rest.

use crate::domain::{
    Body, Cascade, Change, Derived, Entity, Field, Id, Item, Op,
    cascade::Parts,
    change::Verb,
    check_in::CheckIn,
    company::Company,
    company::day,
    cycle::Cycle,
    edit,
    goal::{Ambition, Objective, ProjectState},
    key_result::{Metric, Snooze, Step},
    link::Expect,
    people::{Person, Team},
};
use proptest::prelude::*;

fn set(c: &Company, of: Id, new: Field) -> Vec<Op> {
    let old = c.cascade.field(of, &new).unwrap_or_else(|| new.clone());
    vec![Op::Set { of, old, new }]
}

/// What the check says to giving one field a value, a reason being given.
fn says(c: &mut Company, title: &str, new: Field) -> String {
    let ops = set(c, c.id(title), new);
    let change = c.change(Verb::Revise, ops).because("we learned more");
    c.cascade.check(&change).err().map(|r| r.0).unwrap_or_default()
}

#[test]
fn a_value_that_a_field_can_never_have_is_refused() {
    let c = &mut Company::new();
    for (title, field, sentence) in [
        ("Grow", Field::Title(" \t".into()), "The title of “Grow” cannot be blank"),
        ("Grow", Field::Title("x".repeat(10_001)), "at most 10000 characters"),
        ("Conversion", Field::Target(Some(f64::NAN)), "cannot be NaN"),
        ("Conversion", Field::Target(Some(1.1e15)), "numbers run to 1e15"),
        ("Conversion", Field::Target(Some(2.1)), "cannot go from 2.1 to 2.1: there is nothing to increase"),
        ("Conversion", Field::Weight(-1.0), "a weight is a number from 0"),
        ("Conversion", Field::Weight(f64::INFINITY), "a weight is a number from 0"),
        ("Conversion", Field::Metric(Metric::Between), "has only one or none"),
        ("Conversion", Field::Start(Some(day("2027-01-01"))), "cannot be due on 2026-12-31 before it starts on 2027-01-01"),
        ("Conversion", Field::Due(Some(day("2026-09-01"))), "before it starts on 2026-10-01 (the start of 2026-Q4)"),
        ("Conversion", Field::Due(Some(day("+10000-01-01"))), "dates run from year 1 to 9999"),
        ("Conversion", Field::Parents(vec![]), "needs exactly one objective, and has 0"),
        ("Data room", Field::Target(Some(1.0)), "a project has none"),
        ("Grow", Field::State(ProjectState::Done), "an objective has none"),
    ] {
        let said = says(c, title, field.clone());
        assert!(said.contains(sentence), "{field:?}: {said}");
    }
    let step = |key: u32, weight: f64| Step { key, title: "S".into(), weight, date: None };
    for (steps, sentence) in [
        (vec![step(1, 1.0), step(1, 1.0)], "shares its key 1"),
        ((0..=200).map(|n| step(n * 1_000, 1.0)).collect(), "at most 200 steps"),
        (vec![step(1, -1.0)], "a weight is a number from 0"),
    ] {
        let said = says(c, "Checklist steps", Field::Steps(steps));
        assert!(said.contains(sentence), "{said}");
    }
    let snooze = Snooze { until: day("2026-12-01"), reason: " ".into(), by: None };
    assert!(says(c, "Grow", Field::Snooze(Some(snooze))).contains("without a reason"));
    let ops = set(c, c.link_id(), Field::Expect(Some(Expect::Share(f64::NAN))));
    assert!(c.refusal(Verb::Link, ops).contains("of the gap"));
    assert_eq!(says(c, "Conversion", Field::Target(Some(4.0))), "");
    assert_eq!(says(c, "Grow", Field::Title("x".repeat(10_000))), "");
}

#[test]
fn bounds_between_which_nothing_fits_are_refused() {
    let c = &mut Company::new();
    let id = c.id("Conversion");
    let bounds = |low: f64, high: f64| {
        let fields = [Field::Metric(Metric::Between), Field::Target(Some(low)), Field::Upper(Some(high))];
        fields.into_iter().map(move |new| Op::Set { of: id, old: new.clone(), new }).collect::<Vec<_>>()
    };
    let change = c.change(Verb::Revise, bounds(5.0, 4.0)).because("a corridor");
    assert!(c.cascade.check(&change).unwrap_err().0.contains("cannot stay between 5 and 4"));
    let change = c.change(Verb::Revise, bounds(4.0, 4.0)).because("a corridor");
    assert_eq!(c.cascade.check(&change), Ok(()));
}

#[test]
fn a_title_in_a_sentence_is_short_and_shows_no_escape_sequence() {
    let c = &mut Company::new();
    let id = c.id("Conversion");
    c.does(Verb::Revise, set(c, id, Field::Title(format!("\u{1b}[31m{}", "long ".repeat(100)))));
    let said = c.refusal(Verb::Revise, set(c, id, Field::Weight(-1.0)));
    assert!(!said.contains('\u{1b}') && said.chars().count() < 200, "{said}");
}

#[test]
fn a_revision_in_an_open_cycle_needs_a_reason() {
    let c = &mut Company::new();
    let mara = c.person_id("Mara");
    for field in [
        Field::Target(Some(3.0)),
        Field::Baseline(Some(2.0)),
        Field::Weight(2.0),
        Field::Title("Trial conversion".into()),
        Field::Owner(Some(mara)),
        Field::Owner(None),
        Field::Due(Some(day("2026-12-15"))),
        Field::Parents(vec![c.id("Loved by teams")]),
        Field::Metric(Metric::AtLeast),
    ] {
        let ops = set(c, c.id("Conversion"), field.clone());
        let said = c.refusal(Verb::Revise, ops.clone());
        let wanted = format!("Changing the {} in an open cycle needs a reason", field.name());
        assert!(said.starts_with(&wanted), "{said}");
        for blank in ["", "  "] {
            let change = Change { why: Some(blank.into()), ..c.change(Verb::Revise, ops.clone()) };
            assert!(c.cascade.check(&change).is_err());
        }
        for free in [Verb::Import, Verb::Undo, Verb::Redo] {
            assert_eq!(c.refusal(free, ops.clone()), "");
        }
        let change = c.change(Verb::Revise, ops).because("the market moved");
        assert_eq!(c.cascade.check(&change), Ok(()), "{field:?}");
    }
}

#[test]
fn what_is_no_revision_needs_no_reason() {
    let c = &mut Company::new();
    let note = set(c, c.id("Conversion"), Field::Description(Some("how it is counted".into())));
    assert_eq!(c.refusal(Verb::Revise, note), "");
    let planned = set(c, c.id("Next"), Field::Title("The year after".into()));
    assert_eq!(c.refusal(Verb::Revise, planned), "", "a planned cycle is free");
    let project = set(c, c.id("Data room"), Field::Title("Data house".into()));
    assert_eq!(c.refusal(Verb::Revise, project), "", "a project is in no cycle");
    let id = c.id("Conversion");
    c.does(Verb::Revise, set(c, id, Field::Owner(None)));
    let ana = c.person_id("Ana");
    let ops = set(c, id, Field::Owner(Some(ana)));
    assert_eq!(c.refusal(Verb::Revise, ops), "", "an owner where there was none takes nothing away");
    let mut item = Item::new(c.ids.next_id(), "New", day("2026-11-23"), Body::Objective(Objective::default()));
    item.cycle = Some(c.cycle_id("2026-Q4"));
    let id = item.id;
    let mut ops = vec![Op::Create(Entity::Item(Box::new(item)))];
    ops.push(Op::Set { of: id, old: Field::Title("New".into()), new: Field::Title("Newer".into()) });
    assert_eq!(c.refusal(Verb::Add, ops), "", "what the change itself creates is free");
}

#[test]
fn a_first_measurement_becomes_the_baseline_without_a_reason() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    c.key_result("Churn", ana, win, |kr| {
        kr.metric = Metric::BaselineFirst;
        kr.target = Some(2.0);
    });
    let first = CheckIn { value: Some(4.5), ..c.blank_check_in("Churn") };
    assert!(edit::becomes_baseline(&c.cascade, &first));
    let ops = edit::check_in_as_baseline(&c.cascade, first);
    assert_eq!(ops.len(), 3);
    assert_eq!(c.refusal(Verb::CheckIn, ops.clone()), "");
    c.does(Verb::CheckIn, ops);
    let kr = c.cascade.item(c.ix("Churn")).key_result().unwrap();
    assert_eq!((kr.metric, kr.baseline), (Metric::Decrease, Some(4.5)));
}

#[test]
fn a_loop_is_refused_with_its_path() {
    let c = &mut Company::new();
    let (grow, loved) = (c.id("Grow"), c.id("Loved by teams"));
    let said = says(c, "Grow", Field::Parents(vec![loved]));
    assert!(said.contains("Grow → Loved by teams → Grow"), "{said}");
    assert!(says(c, "Grow", Field::Parents(vec![grow])).contains("below itself"));
    let (northwind, growth) = (c.team_id("Northwind"), c.team_id("Growth"));
    let ops = set(c, northwind, Field::Parent(Some(growth)));
    assert!(c.refusal(Verb::Move, ops).contains("Northwind → Product → Growth → Northwind"));
    let (mara, ana) = (c.person_id("Mara"), c.person_id("Ana"));
    let ops = set(c, mara, Field::Manager(Some(ana)));
    assert!(c.refusal(Verb::Revise, ops).contains("Mara Lind → Jon Ode → Ana Ruiz → Mara Lind"));
    let (q3, q4) = (c.cycle_id("2026-Q3"), c.cycle_id("2026-Q4"));
    c.does(Verb::Revise, set(c, q3, Field::Parent(Some(q4))));
    let ops = set(c, q4, Field::Parent(Some(q3)));
    assert!(c.refusal(Verb::Revise, ops.clone()).contains("2026-Q4 → 2026-Q3 → 2026-Q4"));
    assert!(!c.refusal(Verb::Undo, ops).is_empty(), "not even undo may close a loop");
}

#[test]
fn loops_that_stand_in_a_file_are_found_and_what_is_in_one_is_in_the_tree() {
    let c = &mut Company::new();
    assert_eq!(c.cascade.loops(10), Vec::<String>::new());
    let (grow, loved) = (c.id("Grow"), c.id("Loved by teams"));
    let (northwind, growth) = (c.team_id("Northwind"), c.team_id("Growth"));
    let mut parts = parts_of(&c.cascade);
    for (item, ..) in &mut parts.items {
        if item.id == grow {
            item.parents = [loved].into();
        }
    }
    for entity in &mut parts.entities {
        match entity {
            Entity::Team(team) if team.id == northwind => team.parent = Some(growth),
            Entity::Person(person) if person.name.starts_with("Mara") => person.manager = Some(person.id),
            _ => {}
        }
    }
    c.cascade = Cascade::from_parts(parts);
    let said = c.cascade.loops(10);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].contains("hangs below itself: Grow → Loved by teams → Grow")
            || said[0].contains("Loved by teams → Grow → Loved by teams"),
        "{said:?}"
    );
    assert!(said[1].contains(" is part of itself: ") && said[1].contains("Northwind"), "{said:?}");
    assert!(said[2].contains("manages themselves: Mara Lind → Mara Lind"), "{said:?}");
    let walked = |cascade: &Cascade| {
        let (mut seen, mut stack) = (std::collections::HashSet::new(), cascade.roots().to_vec());
        while let Some(ix) = stack.pop() {
            assert!(seen.insert(ix) || cascade.parents(ix).count() > 1, "no walk is endless");
            stack.extend(cascade.children(ix));
        }
        seen.len() + cascade.projects().len()
    };
    assert_eq!(walked(&c.cascade), c.cascade.live().count(), "nothing is left out");
    // Out of the loop again: in memory as if it were read anew.
    let ops = set(c, grow, Field::Parents(Vec::new()));
    c.does(Verb::Undo, ops);
    let fresh = Cascade::from_parts(parts_of(&c.cascade));
    assert_eq!(c.cascade.roots(), fresh.roots());
    for ix in fresh.all() {
        assert_eq!(c.cascade.children(ix), fresh.children(ix));
    }
    assert_eq!(c.cascade.loops(10).len(), 2);
}

/// What a file would hold of it.
fn parts_of(cascade: &Cascade) -> Parts {
    let entities = (cascade.people().cloned().map(Entity::Person))
        .chain(cascade.teams().cloned().map(Entity::Team))
        .chain(cascade.cycles().cloned().map(Entity::Cycle))
        .chain(cascade.links().cloned().map(Entity::Link));
    Parts {
        settings: cascade.settings.clone(),
        entities: entities.collect(),
        items: cascade.all().map(|ix| (cascade.item(ix).clone(), cascade.summary(ix).clone(), cascade.revised(ix))).collect(),
    }
}

#[test]
fn a_check_in_must_fit_what_it_is_about() {
    let c = &mut Company::new();
    let with = |c: &mut Company, title: &str, f: &dyn Fn(&mut CheckIn)| {
        let mut check_in = c.blank_check_in(title);
        f(&mut check_in);
        c.refusal(Verb::CheckIn, edit::check_in(check_in))
    };
    for (title, f, sentence) in [
        ("Conversion", (&|_: &mut CheckIn| {}) as &dyn Fn(&mut CheckIn), "must say something"),
        ("Conversion", &|c| c.note = Some("  ".into()), "must say something"),
        ("Conversion", &|c| c.confidence = Some(11), "it runs from 0"),
        ("Conversion", &|c| c.value = Some(f64::INFINITY), "numbers run to 1e15"),
        ("Conversion", &|c| c.progress = Some(0.5), "computed from its values"),
        ("Conversion", &|c| c.done = Some(1.into()), "has no steps"),
        ("Certified", &|c| c.value = Some(0.5), "say yes or no"),
        ("Checklist steps", &|c| c.done = Some(4.into()), "not there any more"),
        ("Checklist steps", &|c| c.value = Some(3.0), "weigh 2 together"),
        ("Grow", &|c| c.value = Some(1.0), "only key results are measured"),
        ("Data room", &|c| c.progress = Some(1.5), "0 to 100 %"),
        ("Data room", &|c| c.progress = Some(f64::NAN), "0 to 100 %"),
        (
            "Conversion",
            &|c| (c.value, c.measured, c.by, c.confidence) = (Some(2.6), Some("crm".into()), None, Some(7)),
            "no word about it",
        ),
        ("Conversion", &|c| (c.note, c.measured) = (Some("so".into()), Some("crm".into())), "brings no value"),
        ("Conversion", &|c| (c.value, c.measured) = (Some(2.6), Some("a\nb".into())), "a name of one line"),
        ("Grow", &|c| (c.confidence, c.measured) = (Some(7), Some("crm".into())), "only key results are measured"),
        ("Old number", &|c| c.value = Some(1.0), "it is closed, missed; reopen it first"),
    ] {
        let said = with(c, title, f);
        assert!(said.contains(sentence), "{title}: {said}");
    }
    for (title, f) in [
        ("Conversion", (&|c: &mut CheckIn| c.value = Some(2.6)) as &dyn Fn(&mut CheckIn)),
        ("Conversion", &|c| c.unchanged = true),
        ("Conversion", &|c| (c.value, c.measured, c.by) = (Some(2.6), Some("crm".into()), None)),
        ("Certified", &|c| c.value = Some(1.0)),
        ("Checklist steps", &|c| (c.done, c.value) = (Some(3.into()), Some(2.0))),
        ("Grow", &|c| c.confidence = Some(7)),
        ("Data room", &|c| c.progress = Some(1.0)),
    ] {
        assert_eq!(with(c, title, f), "");
    }
}

#[test]
fn what_is_out_of_sight_takes_no_check_in() {
    let c = &mut Company::new();
    let id = c.id("Data room");
    let check_in = CheckIn { progress: Some(0.1), ..c.blank_check_in("Data room") };
    for (field, sentence) in [
        (Field::State(ProjectState::Done), "the project is done"),
        (Field::Archived(true), "it is archived"),
        (Field::Deleted(true), "it was deleted"),
    ] {
        c.does(Verb::Revise, set(c, id, field));
        let said = c.refusal(Verb::CheckIn, edit::check_in(check_in.clone()));
        assert!(said.contains(sentence), "{said}");
    }
    assert_eq!(c.refusal(Verb::Import, edit::check_in(check_in)), "", "a file tells the past as it was");
}

#[test]
fn a_second_link_between_the_same_two_is_refused() {
    let c = &mut Company::new();
    let (project, target) = (c.ix("Onboarding checklist"), c.ix("Conversion"));
    let twin = edit::link(&c.cascade, &mut c.ids, project, target, "it helps", None, day("2026-11-23"));
    assert!(c.refusal(Verb::Link, twin.clone()).contains("linked to “Conversion” already"));
    let mut replaced = edit::unlink(&c.cascade, c.link_id());
    replaced.extend(twin);
    assert_eq!(c.refusal(Verb::Link, replaced), "");
    let (win, room) = (c.ix("Win the mid-market"), c.ix("Data room"));
    let ops = edit::link(&c.cascade, &mut c.ids, room, project, "", None, day("2026-11-23"));
    assert!(c.refusal(Verb::Link, ops).contains("that is a project"));
    let ops = edit::link(&c.cascade, &mut c.ids, win, target, "", None, day("2026-11-23"));
    assert!(c.refusal(Verb::Link, ops).contains("links begin at a project"));
    let mut both = edit::link(&c.cascade, &mut c.ids, room, target, "", None, day("2026-11-23"));
    assert_eq!(c.refusal(Verb::Link, both.clone()), "");
    let mut twin = both.clone();
    if let [Op::Create(Entity::Link(link))] = &mut twin[..] {
        link.id = c.ids.next_id();
    }
    both.extend(twin);
    assert!(c.refusal(Verb::Link, both).contains("already"));
}

#[test]
fn an_id_that_is_taken_or_unknown_is_refused() {
    let c = &mut Company::new();
    let taken = c.id("Grow");
    let person = Person::new(taken, "New");
    assert!(c.refusal(Verb::Add, vec![Op::Create(Entity::Person(person))]).contains("is taken"));
    let nobody = c.ids.next_id();
    assert!(c.refusal(Verb::Revise, set(c, nobody, Field::Title("x".into()))).contains("nothing here has the id"));
    assert!(says(c, "Grow", Field::Owner(Some(nobody))).contains("The owner of “Grow” is not here"));
    assert!(says(c, "Grow", Field::Cycle(Some(nobody))).contains("The cycle of “Grow” is not here"));
    assert!(says(c, "Conversion", Field::Parents(vec![nobody])).contains("The parent of “Conversion” is not here"));
    assert!(says(c, "Conversion", Field::Parents(vec![c.id("Setup time")])).contains("only objectives hold others"));
    assert!(c.refusal(Verb::Add, Vec::new()).contains("nothing to save"));
    let mut change = c.change(Verb::Revise, set(c, taken, Field::Url(None)));
    change.by = Some(nobody);
    assert!(c.cascade.check(&change).unwrap_err().0.contains("Nobody here"));
}

#[test]
fn external_ids_are_unique_per_kind() {
    let c = &mut Company::new();
    let (grow, next, room) = (c.id("Grow"), c.id("Next"), c.id("Data room"));
    c.does(Verb::Revise, set(c, grow, Field::External(Some("g".into()))));
    assert!(c.refusal(Verb::Revise, set(c, next, Field::External(Some("g".into())))).contains("“Grow” has it"));
    assert_eq!(c.refusal(Verb::Revise, set(c, room, Field::External(Some("g".into())))), "");
}

#[test]
fn settings_are_checked_like_everything_else() {
    let c = &mut Company::new();
    let old = Field::Setting("stale-after".into(), "3".into());
    let soon = Op::Set { of: Id::WORKSPACE, old: old.clone(), new: Field::Setting("stale-after".into(), "soon".into()) };
    assert!(c.refusal(Verb::Set, vec![soon]).contains("takes days from 0 to 365"));
    let other = Op::Set { of: Id::WORKSPACE, old, new: Field::Setting("name".into(), "x".into()) };
    assert!(!c.refusal(Verb::Set, vec![other]).is_empty());
    assert!(edit::set_setting(&c.cascade, "colour", "red").is_err());
    let ops = edit::set_setting(&c.cascade, "stale-after", " 5 ").unwrap();
    c.does(Verb::Set, ops);
    assert_eq!(c.cascade.settings.get("stale-after").unwrap(), "5 5 5 5");
}

#[test]
fn a_cycle_runs_forwards_and_has_a_name_of_its_own() {
    let c = &mut Company::new();
    let mut cycle = Cycle::new(c.ids.next_id(), "2026-q4", day("2026-10-01"), day("2026-09-01"));
    assert!(c.refusal(Verb::Add, vec![Op::Create(Entity::Cycle(cycle.clone()))]).contains("before it starts"));
    cycle.end = day("2026-12-31");
    assert!(c.refusal(Verb::Add, vec![Op::Create(Entity::Cycle(cycle.clone()))]).contains("a cycle “2026-Q4” already"));
    let q4 = c.cycle_id("2026-Q4");
    assert!(!c.refusal(Verb::Revise, set(c, q4, Field::Start(None))).is_empty(), "a cycle cannot lose its dates");
}

/// A field of any kind with any value, sensible or not, about the given ids.
/// A person as a form makes one.
fn newcomer(c: &mut Company, name: &str, email: Option<&str>) -> Person {
    let id = c.ids.next_id();
    Person { email: email.map(Into::into), ..Person::new(id, name) }
}

#[test]
fn two_people_who_cannot_be_told_apart_are_refused() {
    let c = &mut Company::new();
    let adding = |c: &mut Company, verb, name: &str, email| {
        let person = newcomer(c, name, email);
        c.refusal(verb, vec![Op::Create(Entity::Person(person))])
    };
    let said = adding(c, Verb::Add, "ana  RUIZ", None);
    assert_eq!(
        said,
        "Ana Ruiz (ana@northwind.example) is here already: choose that one, or give this one an e-mail to tell the two apart"
    );
    let said = adding(c, Verb::Add, "Ana Other", Some("ANA@northwind.example"));
    assert!(said.contains("it is that of Ana Ruiz, and people are told apart by it"), "{said}");
    assert_eq!(adding(c, Verb::Add, "Ana Ruiz", Some("ana.two@northwind.example")), "");
    for nobody in ["TBD", "-", "n/a", "None", "?"] {
        let said = adding(c, Verb::Add, nobody, None);
        assert!(said.ends_with("is nobody: leave the field empty until there is somebody to name"), "{said}");
    }
    // What comes from a file or comes back may be as it was.
    assert_eq!(adding(c, Verb::Import, "Ana Ruiz", None), "");
    assert_eq!(adding(c, Verb::Undo, "Ana Ruiz", None), "");
    let (a, b) = (newcomer(c, "Zoe", None), newcomer(c, "Zoe", Some("zoe@x.example")));
    let both = [a, b].map(|p| Op::Create(Entity::Person(p))).to_vec();
    assert!(c.refusal(Verb::Add, both).contains("is here already"), "two of one change neither");
    let jon = c.person_id("Jon");
    let ops = set(c, jon, Field::Title("Ana Ruiz".into()));
    assert_eq!(c.refusal(Verb::Revise, ops.clone()), "", "their e-mails tell them apart");
    c.does(Verb::Revise, ops);
    let ops = set(c, jon, Field::Email(None));
    assert!(c.refusal(Verb::Revise, ops).contains("an e-mail to tell the two apart"));
    let ops = set(c, jon, Field::Email(Some("notmail".into())));
    assert_eq!(
        c.refusal(Verb::Revise, ops),
        "The e-mail of Ana Ruiz cannot be “notmail”: an e-mail is like ana@example.org; correct it or leave it out"
    );
    let mara = c.person_id("Mara");
    let ops = set(c, jon, Field::Manager(Some(mara)));
    assert_eq!(c.refusal(Verb::Revise, ops), "", "only the name and the e-mail are held to it");
}

#[test]
fn a_second_team_at_one_path_is_refused() {
    let c = &mut Company::new();
    let (product, growth, company) = (c.team_id("Product"), c.team_id("Growth"), c.team_id("Northwind"));
    let adding = |c: &mut Company, verb, name: &str, parent| {
        let team = Team { id: c.ids.next_id(), name: name.into(), parent, deleted: false, same: None };
        c.refusal(verb, vec![Op::Create(Entity::Team(team))])
    };
    let said = adding(c, Verb::Add, "growth", Some(product));
    assert!(said.starts_with("There is a team “Growth” below “Product” already: use it"), "{said}");
    assert!(adding(c, Verb::Add, "Northwind ", None).contains("“Northwind” at the top already"));
    assert_eq!(adding(c, Verb::Add, "Growth", Some(company)), "", "another place, another team");
    assert_eq!(adding(c, Verb::Import, "Growth", Some(product)), "");
    let other = c.team("Sales", Some(company));
    let below = c.team("Growth", Some(other));
    let ops = set(c, below, Field::Parent(Some(product)));
    assert!(c.refusal(Verb::Revise, ops).contains("below “Product” already"));
    let ops = edit::remove(&c.cascade, growth);
    c.does(Verb::Delete, ops);
    let ops = set(c, below, Field::Parent(Some(product)));
    assert_eq!(c.refusal(Verb::Revise, ops), "");
}

#[test]
fn titles_and_names_are_one_line() {
    let c = &mut Company::new();
    let said = says(c, "Grow", Field::Title("Grow\nmore".into()));
    assert!(said.contains("cannot have a line break in it") && !said.contains('\n'), "{said}");
    assert_eq!(says(c, "Grow", Field::Title("Grow more\n".into())), "", "around it nobody sees one");
    let person = newcomer(c, "Ana\rTwo", Some("two@x.example"));
    assert!(c.refusal(Verb::Add, vec![Op::Create(Entity::Person(person))]).contains("The name “Ana"));
}

fn any_field(ids: Vec<Id>) -> impl Strategy<Value = Field> {
    let id = prop::sample::select(ids);
    let maybe = prop::option::of(id.clone());
    let number = prop::option::of(prop_oneof![Just(f64::NAN), Just(1e300), -10.0..10.0f64]);
    let date = prop::option::of((-5000i32..12000, 1u32..366).prop_map(|(y, d)| chrono::NaiveDate::from_yo_opt(y, d).unwrap()));
    let text = prop_oneof![Just(String::new()), Just("a/b".to_owned()), "\\PC{0,12}"];
    let step = (0u32..300, -1.0..2.0f64).prop_map(|(key, weight)| Step { key, title: "s".into(), weight, date: None });
    prop_oneof![
        text.clone().prop_map(Field::Title),
        prop::option::of(text.clone()).prop_map(Field::External),
        maybe.clone().prop_map(Field::Owner),
        maybe.clone().prop_map(Field::Team),
        maybe.clone().prop_map(Field::Cycle),
        maybe.clone().prop_map(Field::Parent),
        maybe.prop_map(Field::Manager),
        prop::collection::vec(id, 0..3).prop_map(Field::Parents),
        date.clone().prop_map(Field::Start),
        date.clone().prop_map(Field::Due),
        date.prop_map(Field::Done),
        prop::sample::select(Metric::ALL.to_vec()).prop_map(Field::Metric),
        number.clone().prop_map(Field::Baseline),
        number.clone().prop_map(Field::Target),
        number.clone().prop_map(Field::Upper),
        number.prop_map(|n| Field::Weight(n.unwrap_or(1.0))),
        prop::collection::vec(step, 0..3).prop_map(Field::Steps),
        prop::sample::select(ProjectState::ALL.to_vec()).prop_map(Field::State),
        Just(Field::Ambition(Some(Ambition::Aspirational))),
        any::<i64>().prop_map(Field::Position),
        any::<bool>().prop_map(Field::Archived),
        any::<bool>().prop_map(Field::Deleted),
        (text.clone(), text).prop_map(|(k, v)| Field::Setting(k, v)),
    ]
}

fn any_op(ids: Vec<Id>) -> impl Strategy<Value = Op> {
    let id = prop::sample::select(ids.clone());
    let field = any_field(ids.clone()).boxed();
    let value = prop_oneof![Just(f64::NAN), -2.0..3.0f64];
    let fresh = (1i64..i64::MAX).prop_map(|n| Id::new(n).unwrap());
    let item = (fresh.clone(), id.clone(), 0..3, "\\PC{0,5}").prop_map(|(new, parent, kind, title)| {
        let body = match kind {
            0 => Body::Objective(Objective::default()),
            1 => Body::KeyResult(Box::default()),
            _ => Body::Project(crate::domain::goal::Project::default()),
        };
        let mut item = Item::new(new, title, day("2026-11-23"), body);
        item.parents = [parent].into();
        Op::Create(Entity::Item(Box::new(item)))
    });
    let check_in = (
        fresh,
        id.clone(),
        prop::option::of(value),
        prop::option::of(0u8..12),
        prop::option::of(any::<u64>().prop_map(Into::into)),
    );
    let check_in = check_in.prop_map(|(new, item, value, confidence, done)| {
        let base = CheckIn::new(new, item, day("2026-11-23"), None);
        Op::CheckIn(Box::new(CheckIn { value, done, confidence, ..base }))
    });
    prop_oneof![
        6 => (id, field.clone(), prop::option::of(field)).prop_map(|(of, new, old)| Op::Set { of, old: old.unwrap_or_else(|| new.clone()), new }),
        1 => item,
        1 => check_in,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_the_check_accepts_can_be_applied_and_leaves_a_sound_cascade(
        ops in {
            let c = Company::new();
            let mut ids: Vec<Id> = c.cascade.all().map(|ix| c.cascade.item(ix).id).collect();
            ids.extend(c.cascade.people().map(|p| p.id));
            ids.extend(c.cascade.teams().map(|p| p.id));
            ids.extend(c.cascade.cycles().map(|p| p.id));
            ids.push(c.link_id());
            ids.push(Id::WORKSPACE);
            prop::collection::vec(prop::collection::vec(any_op(ids), 1..3), 1..40)
        },
        verbs in prop::collection::vec(prop::sample::select(vec![Verb::Revise, Verb::Import, Verb::Undo]), 40),
    ) {
        let mut c = Company::new();
        let author = c.author();
        for (ops, verb) in ops.into_iter().zip(verbs) {
            let change = Change::new(c.ids.next_id(), author, verb, ops).because("chance");
            if c.cascade.check(&change).is_ok() {
                c.cascade.apply(&change, Derived::default()).unwrap();
                for op in &change.ops {
                    let last = change.ops.iter().rev().find_map(|o| match (o, op) {
                        (Op::Set { of, new, .. }, Op::Set { of: this, new: like, .. })
                            if of == this && std::mem::discriminant(new) == std::mem::discriminant(like) => Some((*of, new.clone())),
                        _ => None,
                    });
                    if let Some((of, new)) = last && !matches!(new, Field::Setting(..)) {
                        prop_assert_eq!(c.cascade.field(of, &new), Some(new));
                    }
                }
            }
        }
        // Sound: no walk is endless, and every key result has one objective.
        for ix in c.cascade.all() {
            let item = c.cascade.item(ix);
            prop_assert!(item.key_result().is_none() || item.parents.len() == 1);
            prop_assert!(c.cascade.parents(ix).all(|p| !c.cascade.is_below(p, ix)));
            prop_assert!(c.cascade.set_op(item.id, Field::Weight(1.0)).is_none() || item.key_result().is_some());
        }
    }
}
