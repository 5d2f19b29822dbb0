//! Files from another hand: nothing in them runs, and what is not of Quarterdeck is named.

use super::{
    day,
    files::{add_key_result, change, check_in, folder},
    today,
};
use crate::{
    domain::{
        Change, CheckIn, Entity, Ids, Op,
        change::{Author, Verb},
        check::Checked,
        cycle::Cycle,
        history::LogFilter,
        link::Link,
        people::{Person, Team},
        recurring::Meeting,
        review::{Action, Decision, Topic},
        scope::Scope,
    },
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::path::Path;

/// What another program does to the file, without any of our guards.
fn by_another(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

const ENDLESS: &str = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";

#[test]
fn a_trigger_never_runs_and_is_named_at_the_start_and_by_doctor() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    store.commit(&Checked::unchecked(check_in(&mut Ids::seeded(2), item, 1.0)), today()).unwrap();
    drop(store);
    by_another(
        &f.path,
        &format!(
            "CREATE TRIGGER lose AFTER INSERT ON check_in BEGIN DELETE FROM check_in WHERE value = 1; END;
             CREATE TRIGGER hang AFTER INSERT ON change BEGIN INSERT INTO about SELECT x, x FROM ({ENDLESS}); END;"
        ),
    );
    let opened = Store::open(&f.path).unwrap();
    let notice = opened.notice.unwrap();
    assert!(notice.contains("the trigger “hang” on “change” is not of Quarterdeck, and never runs here"), "{notice}");
    let mut store = opened.store;
    store.commit(&Checked::unchecked(check_in(&mut Ids::seeded(3), item, 2.0)), today()).unwrap();
    let values: Vec<_> = store.series(item, NaiveDate::MAX).unwrap().iter().map(|c| c.value).collect();
    assert_eq!(values, [Some(1.0), Some(2.0)]);
    let wrong = store.check().unwrap().wrong;
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[1].contains("another program changed the tables: the trigger “lose” on “check_in”"), "{wrong:?}");
}

#[test]
fn a_view_in_the_place_of_a_table_is_refused_before_it_runs() {
    let f = folder();
    drop(Store::create(&f.path, "Northwind", today(), 0).unwrap());
    by_another(&f.path, &format!("DROP TABLE now; CREATE VIEW now AS SELECT x AS item, x AS packed FROM ({ENDLESS})"));
    for error in [Store::open(&f.path).unwrap_err(), Store::open_read_only(&f.path).unwrap_err()] {
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert!(error.to_string().contains("the view “now” stands where a table should be"), "{error}");
    }
    assert!(!Store::is_good_backup(&f.path), "nor is it put back");
}

#[test]
fn an_index_of_another_program_does_not_run_with_a_check_in() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    drop(store);
    by_another(&f.path, "CREATE INDEX slow ON check_in(length(printf('%*d', 900000000, 1)))");
    let mut opened = Store::open(&f.path).unwrap();
    let notice = opened.notice.unwrap();
    assert!(notice.contains("the index “slow” on “check_in” is not of Quarterdeck"), "{notice}");
    let refused = opened.store.commit(&Checked::unchecked(check_in(&mut Ids::seeded(2), item, 1.0)), today()).unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused}");
    assert!(opened.store.load(today()).unwrap().find(item).is_some(), "what is there can be read");
}

#[test]
fn own_tables_and_views_beside_ours_are_let_be() {
    let f = folder();
    drop(Store::create(&f.path, "Northwind", today(), 0).unwrap());
    by_another(&f.path, "CREATE TABLE budget (item, money); CREATE VIEW late AS SELECT * FROM item");
    let opened = Store::open(&f.path).unwrap();
    assert!(opened.notice.is_none() && !opened.store.is_read_only());
    let findings = opened.store.check().unwrap();
    assert_eq!(findings.wrong, Vec::<String>::new());
    let said = findings.checked.iter().any(|c| c.ends_with("left alone beside them: the table “budget”, the view “late”"));
    assert!(said, "{:?}", findings.checked);
}

#[test]
fn what_the_file_says_about_itself_is_looked_at_before_anything_is_typed() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    drop(store);
    by_another(&f.path, "UPDATE meta SET v = 'soon' WHERE k IN ('device', 'packed')");
    let opened = Store::open(&f.path).unwrap();
    let notice = opened.notice.unwrap();
    assert!(notice.contains("device is no whole number, packed is no whole number"), "{notice}");
    assert!(opened.store.is_read_only() && opened.store.load(today()).unwrap().find(item).is_some());
    let wrong = opened.store.check().unwrap().wrong;
    assert!(wrong[0].contains("device is no whole number"), "{wrong:?}");
    drop(opened.store);
    let mut mended = Store::open_to_mend(&f.path).unwrap().store;
    mended.commit(&Checked::unchecked(check_in(&mut Ids::seeded(2), item, 1.0)), today()).unwrap();
    assert_eq!(mended.check().unwrap().wrong, Vec::<String>::new());
}

#[test]
fn what_a_newer_version_wrote_is_not_called_damage() {
    use crate::store::sum;
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    let body = r#"{"promise":{"of":"kkkkkkkkkkkkkkkl"}}"#;
    let kept = sum::of(body).end();
    store.conn.execute("UPDATE op SET body = ?1, sum = ?2 WHERE change = 2", (body, kept)).unwrap();
    let errors = [
        store.log(&LogFilter { limit: 9, ..LogFilter::default() }).unwrap_err(),
        store.change_at(2).unwrap_err(),
        store.check().unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, StoreError::Newer { .. }), "{error}");
        let sentence = error.to_string();
        assert!(sentence.contains("holds a change made with a newer version of Quarterdeck; nothing is wrong"), "{sentence}");
    }
    assert!(store.load(today()).unwrap().find(item).is_some(), "what is derived already is still there to read");
    // A flipped bit in the same line is damage all the same.
    store.conn.execute("UPDATE op SET body = replace(body, 'promise', 'promisf') WHERE change = 2", ()).unwrap();
    assert!(matches!(store.change_at(2), Err(StoreError::Corrupt { .. })));
}

#[test]
fn a_kind_of_change_that_only_a_newer_version_knows_is_not_damage_either() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    add_key_result(&mut store, &mut Ids::seeded(1));
    let whole = store.change_at(2).unwrap().unwrap();
    let header = crate::domain::history::Header::from(&whole);
    let (_, stamp, _) = crate::store::log::header_of(&store.conn, 2).unwrap().unwrap();
    let kept = crate::store::rows::header_sum(&header, "merge", whole.ops.len() as i64, stamp);
    store.conn.execute("UPDATE change SET verb = 'merge', sum = ?1 WHERE seq = 2", [kept]).unwrap();
    assert!(matches!(store.change_at(2), Err(StoreError::Newer { .. })));
}

#[test]
fn the_views_say_to_other_programs_what_is_in_the_workspace() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(5);
    let target = add_key_result(&mut store, &mut ids);
    let project = add_key_result(&mut store, &mut ids);
    let (team, ana, bo, cycle, review) = (ids.next_id(), ids.next_id(), ids.next_id(), ids.next_id(), ids.next_id());
    let person = |id, name: &str, deleted| Person {
        email: Some("ana@x.example".into()),
        team: Some(team),
        left: Some(day("2026-10-01")),
        deleted,
        ..Person::new(id, name)
    };
    let link = Link {
        id: ids.next_id(),
        project,
        target,
        because: Some("it helps".into()),
        expect: None,
        made: today(),
        value_then: None,
        judged: Some(crate::domain::link::Judged {
            verdict: crate::domain::link::Verdict::Held,
            why: "it did".into(),
            by: None,
            on: today(),
        }),
        deleted: false,
    };
    let meeting: crate::domain::review::Review = serde_json::from_value(serde_json::json!({
        "id": review, "number": 11, "on": "2026-11-23", "minutes": 45, "agenda": [], "ended": "2026-11-24"
    }))
    .unwrap();
    let action = Action {
        id: ids.next_id(),
        what: "Call".into(),
        owner: Some(ana),
        due: Some(day("2026-11-27")),
        done: None,
        item: Some(target),
        review: Some(review),
        made: today(),
        deleted: false,
    };
    let recurs = Meeting {
        scope: Scope::Team(team),
        weekday: Some(chrono::Weekday::Tue),
        minutes: Some(20),
        ..Meeting::new(ids.next_id(), "Growth", today())
    };
    let (title, made) = ("Series A".into(), today());
    let topic = Topic {
        id: ids.next_id(),
        title,
        seconds: 180,
        owner: Some(ana),
        meeting: None,
        settled: None,
        made,
        position: 0,
        deleted: false,
    };
    let entities = [
        Entity::Team(Team { id: team, name: "Sales".into(), parent: None, deleted: false, same: None }),
        Entity::Person(person(ana, "Ana Ruiz", false)),
        Entity::Person(person(bo, "Bo", true)),
        Entity::Cycle(Cycle::new(cycle, "2026-Q4", day("2026-10-01"), day("2026-12-31"))),
        Entity::Link(link),
        Entity::Review(Box::new(meeting)),
        Entity::Decision(Decision { id: ids.next_id(), review, item: Some(target), text: "Stop".into(), deleted: false }),
        Entity::Action(action),
        Entity::Meeting(recurs),
        Entity::Topic(topic),
    ];
    let ops = entities.into_iter().map(Op::Create).collect();
    let read = store.load(today()).unwrap();
    store.commit(&Checked::unchecked(change(&mut ids, Verb::Add, ops)).accepted_by(&read), today()).unwrap();
    assert_eq!(store.check().unwrap().wrong, Vec::<String>::new());
    drop(store);

    let plain = Connection::open(&f.path).unwrap();
    let rows = |view: &str| -> Vec<Vec<String>> {
        let mut select = plain.prepare(&format!("SELECT * FROM {view}")).unwrap();
        let columns = select.column_count();
        let rows = select.query_map([], |row| {
            // The number of an entity is random; its letters stand beside it.
            (2..columns)
                .map(|i| {
                    Ok(match row.get_ref(i)? {
                        rusqlite::types::ValueRef::Null => "–".to_owned(),
                        rusqlite::types::ValueRef::Integer(n) => n.to_string(),
                        text => text.as_str().unwrap().to_owned(),
                    })
                })
                .collect()
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let (team, review, item) = (team.letters(), review.letters(), target.letters());
    assert_eq!(rows("person"), [["Ana Ruiz", "ana@x.example", &team, "–", "2026-10-01"]], "nobody deleted is in it");
    assert_eq!(rows("team"), [["Sales", "–"]]);
    assert_eq!(rows("cycle"), [["2026-Q4", "2026-10-01", "2026-12-31", "–", "–"]]);
    assert_eq!(rows("link"), [[&project.letters(), &item, "it helps", "2026-11-23", "held"]]);
    assert_eq!(rows("review"), [["11", "2026-11-23", "45", "2026-11-24"]]);
    assert_eq!(rows("decision"), [[&review, &item, "Stop"]]);
    assert_eq!(rows("action"), [["Call", &ana.letters(), "2026-11-27", "–", &item]]);
    let views: i64 = plain.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'view'", [], |row| row.get(0)).unwrap();
    assert_eq!(rows("meeting"), [["Growth", &format!("{{\"team\":\"{team}\"}}"), "Tue", "–", "20", "–", "–", "2026-11-23"]]);
    assert_eq!(rows("topic"), [["Series A", "180", &ana.letters(), "–", "–", "2026-11-23"]]);
    assert_eq!(views, 9, "a new view is tested here as well");
}

#[test]
fn a_link_whose_end_is_not_in_the_workspace_is_found() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let mut ids = Ids::seeded(5);
    let target = add_key_result(&mut store, &mut ids);
    let link = Link {
        id: ids.next_id(),
        project: ids.next_id(),
        target,
        because: None,
        expect: None,
        made: today(),
        value_then: None,
        judged: None,
        deleted: false,
    };
    let read = store.load(today()).unwrap();
    let link = change(&mut ids, Verb::Link, vec![Op::Create(Entity::Link(link))]);
    store.commit(&Checked::unchecked(link).accepted_by(&read), today()).unwrap();
    assert_eq!(store.check().unwrap().wrong, ["1 × the end of a link that is not in the workspace"]);
}

#[test]
fn undos_that_take_back_each_other_in_a_circle_end() {
    let f = folder();
    let mut store = Store::create(&f.path, "Northwind", today(), 0).unwrap();
    let item = add_key_result(&mut store, &mut Ids::seeded(1));
    let mut ids = Ids::seeded(2);
    let (a, b) = (ids.next_id(), ids.next_id());
    for (id, other, n) in [(a, b, 1.0), (b, a, 2.0)] {
        let c = CheckIn { value: Some(n), ..CheckIn::new(ids.next_id(), item, today(), None) };
        let author = Author { by: None, at: 1, on: today() };
        let undo = Change { undoes: Some(other), ..Change::new(id, author, Verb::Undo, vec![Op::CheckIn(Box::new(c))]) };
        store.commit(&Checked::unchecked(undo), today()).unwrap();
    }
    assert!(store.undone_by(a).is_ok() && store.log(&LogFilter { limit: 9, ..LogFilter::default() }).is_ok());
}

#[test]
fn every_change_made_ahead_of_now_is_found_and_not_only_the_newest() {
    let mut store = Store::in_memory("Northwind").unwrap();
    let mut ids = Ids::seeded(1);
    let item = add_key_result(&mut store, &mut ids);
    let mut made = Vec::new();
    for at in [5_000, 9_000, 20] {
        let mut change = check_in(&mut ids, item, 1.0);
        change.at = at;
        store.commit(&Checked::unchecked(change.clone()), today()).unwrap();
        made.push(change);
    }
    let places = |(count, some): (usize, Vec<(i64, crate::domain::history::Header)>)| {
        (count, some.iter().map(|(seq, _)| *seq).collect::<Vec<_>>())
    };
    assert_eq!(places(store.made_after(30, 9).unwrap()), (2, vec![4, 3]), "the latest first");
    assert_eq!(places(store.made_after(30, 1).unwrap()), (2, vec![4]));
    // One that was taken back counts no longer, and nobody is told of it for seventy years.
    let Op::CheckIn(c) = &made[1].ops[0] else { unreachable!() };
    let void = Op::Void { check_in: c.id, item };
    let undo = Change { undoes: Some(made[1].id), ..change(&mut ids, Verb::Undo, vec![void]) };
    store.commit(&Checked::unchecked(undo), today()).unwrap();
    assert_eq!(places(store.made_after(30, 9).unwrap()), (1, vec![3]));
}
