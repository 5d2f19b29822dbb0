//! Whatever is done to the sample company and taken back leaves every judgement as it was.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use quarterdeck::{
    domain::{
        Cascade, Change, CheckIn, Field, Id, Ids, Ix, Judgement, Kind, Op,
        carry::{self, Decision, Links, Next},
        change::{Author, Verb},
        deadline::TimeOff,
        edit,
        goal::{Ambition, Outcome, ProjectState, Rollup},
        key_result::Step,
        key_result::{Cadence, Metric, Snooze},
        score::{self, Past, Verdict},
        stage,
        undo::{Undo, undo_ops},
    },
    exchange::{csv::export, item_json, json_text},
    sample,
    store::Store,
};
use std::collections::BTreeMap;

fn today() -> NaiveDate {
    "2026-11-23".parse().unwrap()
}

/// Noon of today in milliseconds.
fn noon() -> i64 {
    today().and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis()
}

/// Nobody named, today.
fn author() -> Author {
    Author { by: None, at: noon() + 1, on: today() }
}

fn step(key: u32) -> Step {
    Step { key, title: format!("Step {key}"), weight: 1.0, date: None }
}

/// The sample company in memory, as the program has it.
struct Company {
    store: Store,
    cascade: Cascade,
    ids: Ids,
}

impl Company {
    fn new() -> Company {
        let store = Store::in_memory("").unwrap();
        let cascade = store.load(today()).unwrap();
        let mut company = Company { store, cascade, ids: Ids::seeded(5) };
        for change in sample::company(today(), noon(), &mut Ids::seeded(1)) {
            company.commit(change).unwrap();
        }
        company
    }

    /// Commits a change that passes the check; the sentence of one that does not.
    fn commit(&mut self, change: Change) -> Result<(), String> {
        let checked = self.cascade.checked(change.clone()).map_err(|refusal| refusal.to_string())?;
        let committed = self.store.commit(&checked, today()).unwrap();
        self.cascade.apply(&change, committed.derived).unwrap();
        Ok(())
    }

    /// Every judgement there is, today and a week from now.
    fn judged(&self) -> BTreeMap<(Id, NaiveDate), Judgement> {
        let days = [today(), today().checked_add_days(Days::new(7)).unwrap()];
        let all = |on: NaiveDate| self.cascade.live().map(move |ix| ((self.cascade.item(ix).id, on), self.cascade.judge(ix, on)));
        days.into_iter().flat_map(all).collect()
    }
}

/// One of these, by a number.
fn pick<T: Copy>(list: &[T], n: u16) -> Option<T> {
    list.get(usize::from(n) % list.len().max(1)).copied()
}

/// What somebody may do: `what` to the thing of number `which`, `how`.
fn ops(c: &mut Company, what: u8, which: u16, how: u8) -> (Verb, Vec<Op>) {
    let id = c.ids.next_id();
    let cascade = &c.cascade;
    let of = |kind: Kind| -> Vec<Ix> { cascade.live().filter(|&ix| cascade.item(ix).kind() == kind).collect() };
    let any: Vec<Ix> = cascade.live().collect();
    let (objectives, key_results, projects) = (of(Kind::Objective), of(Kind::KeyResult), of(Kind::Project));
    let people: Vec<Id> = cascade.people().map(|p| p.id).collect();
    let cycles: Vec<Id> = cascade.cycles().map(|c| c.id).collect();
    let day = today().checked_add_days(Days::new(u64::from(how))).unwrap();
    let revise = |of: Option<Id>, field: Field| of.map(|of| edit::revise(cascade, of, [field], today())).unwrap_or_default();
    let id_of = |ix: Ix| cascade.item(ix).id;
    let item = pick(&any, which).map(id_of);
    let goal = pick(&[&objectives[..], &key_results].concat(), which).map(id_of);
    let key_result = pick(&key_results, which).map(id_of);
    let project = pick(&projects, which).map(id_of);
    let number = Some(f64::from(how));
    match what {
        0..4 => {
            let Some(ix) = pick(&any, which) else { return (Verb::CheckIn, Vec::new()) };
            let mut said = CheckIn::new(id, id_of(ix), today(), None);
            said.confidence = (how >= 80).then_some(how % 11);
            if cascade.item(ix).kind() == Kind::KeyResult {
                said.value = (how >= 128).then(|| f64::from(how % 2));
                said.unchanged = said.value.is_none();
            }
            said.note = Some("as seen".into());
            (Verb::CheckIn, vec![Op::CheckIn(Box::new(said))])
        }
        4 => (Verb::Revise, revise(key_result, Field::Target(number))),
        5 => (Verb::Revise, revise(key_result, Field::Baseline(number))),
        6 => (Verb::Revise, revise(key_result, Field::Metric(Metric::ALL[usize::from(how) % Metric::ALL.len()]))),
        7 => (Verb::Revise, revise(key_result, Field::Weight(f64::from(how % 3)))),
        8 => (Verb::Revise, revise(item, Field::Cadence(Cadence::ALL[usize::from(how) % 4]))),
        9 => (Verb::Revise, revise(item, Field::Owner(pick(&people, u16::from(how))))),
        10 => (Verb::Revise, revise(item, Field::Due(Some(day)))),
        11 => (Verb::Revise, revise(goal, Field::Ambition(Some(Ambition::Aspirational)))),
        12 => (Verb::Revise, revise(project, Field::State(ProjectState::ALL[usize::from(how) % 5]))),
        13 => (Verb::Revise, revise(pick(&objectives, which).map(id_of), Field::Rollup(Rollup::ALL[usize::from(how) % 3]))),
        14 => (Verb::Archive, pick(&any, which).map(|ix| edit::archive(cascade, ix)).unwrap_or_default()),
        15 => (Verb::Delete, pick(&any, which).map(|ix| edit::delete(cascade, ix)).unwrap_or_default()),
        16 => {
            let snooze = Snooze { until: day, reason: "audit".into(), by: None };
            (Verb::Snooze, revise(item, Field::Snooze(Some(snooze))))
        }
        17 => {
            let away = vec![TimeOff { from: today(), to: day, word: Some("leave".into()) }];
            (Verb::Revise, revise(pick(&people, which), Field::Away(away)))
        }
        18 => (Verb::Revise, revise(pick(&people, which), Field::Left(Some(today())))),
        19 => (Verb::Revise, revise(pick(&cycles, which), Field::Due(Some(day)))),
        20 => (Verb::Revise, revise(pick(&cycles, which), Field::Start(Some(day)))),
        21 => {
            let scored = pick(&[&objectives[..], &key_results].concat(), which);
            let outcome = Outcome::ALL[usize::from(how) % Outcome::ALL.len()];
            (Verb::Score, scored.map(|ix| edit::score(cascade, ix, Some(outcome), None)).unwrap_or_default())
        }
        22 => (Verb::Reopen, pick(&cycles, which).map(|id| edit::reopen_cycle(cascade, id, today())).unwrap_or_default()),
        23 => {
            let (key, text) = [
                ("stale-after", "1 2 3 4".to_owned()),
                ("window", "0".to_owned()),
                ("on-track-pace", format!("-{}", how % 30)),
                ("review-weekday", "thursday".to_owned()),
                ("holiday", format!("{}..{day} closed", today())),
                ("conflict", "worst".to_owned()),
                ("old-after", "5".to_owned()),
                ("overdue-red", "2".to_owned()),
            ][usize::from(how) % 8]
                .clone();
            (Verb::Set, edit::set_setting(cascade, key, &text).unwrap_or_default())
        }
        _ => (Verb::Link, {
            let links: Vec<Id> = cascade.links().map(|l| l.id).collect();
            pick(&links, which).map(|id| edit::remove(cascade, id)).unwrap_or_default()
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_of_anything_gives_back_every_judgement(steps in prop::collection::vec((0u8..25, any::<u16>(), any::<u8>(), any::<bool>()), 6..14)) {
        let mut c = Company::new();
        let mut done = 0;
        for (what, which, how, stays) in steps {
            let before = c.judged();
            let (verb, ops) = ops(&mut c, what, which, how);
            let change = Change::new(c.ids.next_id(), author(), verb, ops).because("it was wrong");
            if change.ops.is_empty() || c.commit(change.clone()).is_err() {
                continue;
            }
            done += 1;
            // Some of it stays, so that what follows is done to another company.
            if stays {
                continue;
            }
            let id = c.ids.next_id();
            let Ok(Undo::Clean(undo)) = undo_ops(&c.cascade, &change, id, author()) else {
                panic!("nobody changed anything since: {change:?}")
            };
            c.commit(undo).unwrap();
            let after = c.judged();
            for (of, was) in &before {
                prop_assert_eq!(after.get(of), Some(was), "{:?} by {:?}", of, change);
            }
            prop_assert_eq!(after.len(), before.len());
            // And so it is read again.
            let read = c.store.load(today()).unwrap();
            for ix in read.live() {
                let key = (read.item(ix).id, today());
                prop_assert_eq!(before.get(&key), Some(&read.judge(ix, today())), "{:?} by {:?}", key, change);
            }
        }
        prop_assert!(done > 0, "nothing at all was done");
    }
}

/// A week after the quarter of the sample is over: all of it is to score, and the next one is open.
fn after() -> NaiveDate {
    "2027-01-06".parse().unwrap()
}

impl Company {
    /// Commits what is done a week after the quarter.
    fn does_after(&mut self, verb: Verb, ops: Vec<Op>, why: &str) -> Option<Change> {
        let at = after().and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis();
        let author = Author { by: None, at, on: after() };
        let change = Change::new(self.ids.next_id(), author, verb, ops).because(why);
        let checked = self.cascade.checked(change.clone()).ok()?;
        let committed = self.store.commit(&checked, after()).unwrap();
        self.cascade.apply(&change, committed.derived).unwrap();
        Some(change)
    }

    /// All that programs get of it: the file of items, and every item with its judgement.
    fn exported(&self) -> String {
        let mut file = Vec::new();
        export::items(&mut file, &self.cascade, None).unwrap();
        let c = &self.cascade;
        let mut items: Vec<Ix> = c.live().collect();
        items.sort_by_key(|&ix| c.item(ix).id);
        let told = items.into_iter().map(|ix| json_text::to_string(&item_json::item(c, &c.judge(ix, after()), ix, after())));
        String::from_utf8(file).unwrap() + &told.collect::<Vec<_>>().join("\n")
    }

    /// The letters items are called by: a new one may need one more of them, and what is gone still counts.
    fn letters(&self) -> BTreeMap<Id, String> {
        self.cascade.live().map(|ix| self.cascade.item(ix).id).map(|id| (id, self.cascade.short(id))).collect()
    }

    /// Scores something that is over, with what is to become of it, or proposes to, by arithmetic or otherwise.
    fn scored(&self, which: u16, how: u8) -> Option<Vec<Op>> {
        let c = &self.cascade;
        let waits: Vec<Ix> = c.live().filter(|&ix| stage::is_to_score(c, ix, after())).collect();
        let ix = pick(&waits, which)?;
        let past = Past::of(&self.store.history(c.item(ix).id, usize::MAX, after()).unwrap(), None);
        let by_rule = score::reckon(c, ix, &past, after());
        let said = Verdict {
            score: how.is_multiple_of(3).then(|| f64::from(how) / 255.0),
            outcome: how.is_multiple_of(2).then(|| Outcome::ALL[usize::from(how) % 4]),
            because: "the room said so".to_owned(),
            learned: "start earlier".to_owned(),
            cause: None,
            next: match how % 7 {
                0 => Some(Decision::of(Next::Keep).because("once more")),
                1 => Some(Decision::of(Next::Change(Some((f64::from(how), None))))),
                2 => Some(Decision::of(Next::LetGo).because("nobody asks for it")),
                3 => Some(Decision::of(Next::Break((0..2).map(step).collect()))),
                _ => None,
            },
        };
        let outcome = said.ended(c, ix, &by_rule).unwrap_or(Outcome::Missed);
        Some(edit::close(c, ix, outcome, said.closing(&by_rule, after(), None, !how.is_multiple_of(5)), None))
    }

    /// Carries something over that is closed, or lets it go.
    fn carried(&mut self, which: u16, how: u8) -> Option<Vec<Op>> {
        let c = &self.cascade;
        let closed = |ix: &Ix| c.item(*ix).outcome().is_some() && stage::is_scored(c, *ix);
        let ix = pick(&c.live().filter(closed).collect::<Vec<_>>(), which)?;
        let at = carry::closed_at(c, ix).unwrap_or(0.0);
        let next = match how % 4 {
            0 => Next::Keep,
            1 => Next::Change(Some((at + (f64::from(how) - 128.0) / 10.0, None))),
            2 => Next::Break((0..2 + u32::from(how % 3)).map(step).collect()),
            _ => Next::LetGo,
        };
        let own = c.cycle_of(ix)?.clone();
        let into = carry::next_cycle(c, &own, self.ids.next_id(), after()).ok()?;
        let decided = [(ix, Decision::of(next).because("the pilot begins only now"))];
        carry::change(&self.cascade, &mut self.ids, &decided, &into, &Links::All, after()).ok().map(|made| made.ops)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undo_of_scores_and_of_what_goes_on_gives_the_export_back_to_the_byte(
        steps in prop::collection::vec((any::<bool>(), any::<u16>(), any::<u8>()), 4..12)
    ) {
        let mut c = Company::new();
        c.cascade = c.store.load(after()).unwrap();
        let mut done: Vec<(Change, String, BTreeMap<Id, String>)> = Vec::new();
        for (scores, which, how) in steps {
            let before = (c.exported(), c.letters());
            let ops = if scores { c.scored(which, how) } else { c.carried(which, how) };
            let verb = if scores { Verb::Score } else { Verb::Carry };
            if let Some(change) = ops.filter(|ops| !ops.is_empty()).and_then(|ops| c.does_after(verb, ops, "")) {
                prop_assert_ne!(&c.exported(), &before.0, "what is done shows");
                done.push((change, before.0, before.1));
            }
        }
        prop_assert!(!done.is_empty(), "nothing at all was done");
        while let Some((change, before, letters)) = done.pop() {
            let id = c.ids.next_id();
            let author = Author { by: None, at: change.at + 1, on: after() };
            let Ok(Undo::Clean(undo)) = undo_ops(&c.cascade, &change, id, author) else {
                panic!("nobody changed anything since: {change:?}")
            };
            let checked = c.cascade.checked(undo.clone()).unwrap();
            let committed = c.store.commit(&checked, after()).unwrap();
            c.cascade.apply(&undo, committed.derived).unwrap();
            prop_assume!(c.letters() == letters);
            prop_assert_eq!(&c.exported(), &before, "by {:?}", change);
            c.cascade = c.store.load(after()).unwrap();
            prop_assert_eq!(&c.exported(), &before, "read again, by {:?}", change);
        }
    }
}
