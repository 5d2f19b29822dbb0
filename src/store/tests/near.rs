//! Who saves while others write: what may be done is told from a few rows, and as all of it would tell.

use super::{
    Both,
    chance::{Step, operations, quarter, step},
    day,
    files::{change, folder},
    today,
};
use crate::{
    domain::{
        Body, Change, CheckIn, Entity, Field, Id, Ids, Item, Op,
        change::{Author, LogPiece, Stamp, Verb},
        check,
        cycle::CycleState,
        forget,
        goal::{Objective, Outcome},
        people::Person,
    },
    store::{Store, StoreError, near, rows},
};
use proptest::prelude::*;

/// When something is said that is not said at first.
const LATER: i64 = 1_000_000;

/// Two who have the same file open: an objective with a key result in a quarter, and whoever checks it in.
struct Two {
    _folder: super::files::Folder,
    one: Store,
    other: Store,
    ids: Ids,
    kr: Id,
    cycle: Id,
    ana: Id,
    past: Id,
}

impl Two {
    fn new() -> Two {
        let folder = folder();
        let (mut one, mut ids) = (Store::create(&folder.path, "Northwind", today(), 0).unwrap(), Ids::seeded(1));
        let [cycle, past, objective, kr, ana] = std::array::from_fn(|_| ids.next_id());
        let mut old = quarter(past);
        (old.name, old.start, old.end) = ("2026-Q3".into(), day("2026-07-01"), day("2026-09-30"));
        old.state = Some(CycleState::Closed);
        let mut grow = Item::new(objective, "Grow", today(), Body::Objective(Objective::default()));
        grow.cycle = Some(cycle);
        let mut revenue = Item::new(kr, "Revenue", today(), Body::KeyResult(Box::default()));
        revenue.parents = [objective].into();
        let ops = vec![
            Op::Create(Entity::Cycle(quarter(cycle))),
            Op::Create(Entity::Cycle(old)),
            Op::Create(Entity::Person(Person::new(ana, "Ana"))),
            Op::Create(Entity::Item(Box::new(grow))),
            Op::Create(Entity::Item(Box::new(revenue))),
        ];
        one.check_and_commit(&change(&mut ids, Verb::Add, ops), today()).unwrap();
        let other = Store::open(&folder.path).unwrap().store;
        Two { _folder: folder, one, other, ids, kr, cycle, ana, past }
    }

    fn check_in(&mut self) -> Change {
        let said = CheckIn { value: Some(2.0), ..CheckIn::new(self.ids.next_id(), self.kr, today(), Some(self.ana)) };
        let change = change(&mut self.ids, Verb::CheckIn, vec![Op::CheckIn(Box::new(said))]);
        Change { by: Some(self.ana), ..change }
    }

    fn elsewhere(&mut self, of: Id, new: Field) {
        let op = self.one.load(today()).unwrap().set_op(of, new).unwrap();
        let change = Change { at: LATER, ..change(&mut self.ids, Verb::Revise, vec![op]).because("it is so") };
        self.one.check_and_commit(&change, today()).unwrap();
    }

    /// Something comes in from another laptop, said after all was made and before what [`Two::elsewhere`] says.
    fn comes_in(&mut self, verb: Verb, op: Op) {
        let stamp = Stamp { time: LATER / 2, device: self.ids.next_id() };
        let told = LogPiece::Change(change(&mut self.ids, verb, vec![op]), Some(stamp));
        self.one.take_in(&[told], today()).unwrap();
    }

    /// What the second is told who checks in, after the first did something that the second has not seen. Empty: it is saved.
    fn told_after(does: impl FnOnce(&mut Two)) -> String {
        let mut both = Two::new();
        let change = both.check_in();
        let checked = both.other.load(today()).unwrap().checked(change).unwrap();
        does(&mut both);
        let said = match both.other.commit(&checked, today()) {
            Ok(_) => String::new(),
            Err(StoreError::Refused(refusal)) => refusal.0,
            Err(other) => panic!("{other}"),
        };
        assert_eq!(near::allows(&both.other.conn, &checked).unwrap(), said.is_empty(), "{said}");
        assert!(both.one.check().unwrap().is_clean());
        said
    }
}

#[test]
fn who_checks_in_is_told_what_became_of_it_meanwhile() {
    let closed = |t: &mut Two| t.elsewhere(t.kr, Field::Outcome(Some(Outcome::Dropped)));
    assert!(Two::told_after(closed).contains("it is closed, dropped; reopen it first"));
    let closed = |t: &mut Two| t.elsewhere(t.cycle, Field::CycleState(Some(CycleState::Closed)));
    assert_eq!(Two::told_after(closed), "", "what is to score takes a last word on the day its cycle was closed");
    let over = |t: &mut Two| t.elsewhere(t.cycle, Field::Due(Some(day("2026-11-20"))));
    assert!(Two::told_after(over).contains("its cycle 2026-Q4 was over before it came here"));
    let over = |t: &mut Two| t.elsewhere(t.kr, Field::Due(Some(day("2026-11-20"))));
    let said = Two::told_after(over);
    assert!(said.contains("it ended on ") && said.contains(" and is to score"), "{said}");
    let archived = |t: &mut Two| t.elsewhere(t.kr, Field::Archived(true));
    assert!(Two::told_after(archived).contains("it is archived; bring it back first"));
    let deleted = |t: &mut Two| t.elsewhere(t.kr, Field::Deleted(true));
    assert!(Two::told_after(deleted).contains("it was deleted; undo that first"));
    let moved = |t: &mut Two| t.elsewhere(t.kr, Field::Cycle(Some(t.past)));
    assert!(Two::told_after(moved).contains("its cycle 2026-Q3 was over before it came here"));
    let forgotten = |t: &mut Two| {
        let cascade = t.one.load(today()).unwrap();
        let ops = forget::forget(&cascade, t.ana, &[], today());
        t.one.check_and_commit(&change(&mut t.ids, Verb::Forget, ops), today()).unwrap();
    };
    assert!(Two::told_after(forgotten).contains("was forgotten here, and nothing more is written under that name"));
}

#[test]
fn what_does_not_concern_a_check_in_does_not_stop_it() {
    let settings = |t: &mut Two| t.elsewhere(Id::WORKSPACE, Field::Setting("stale-after".into(), "9".into()));
    assert_eq!(Two::told_after(settings), "");
    let said = |t: &mut Two| {
        let other = t.check_in();
        t.one.check_and_commit(&other, today()).unwrap();
    };
    assert_eq!(Two::told_after(said), "");
    let back_and_forth = |t: &mut Two| {
        t.elsewhere(t.kr, Field::Archived(true));
        let last = t.one.last_undoable(None).unwrap().unwrap();
        let author = Author { by: None, at: 2, on: today() };
        t.one.check_and_commit(&last.inverse(t.ids.next_id(), author), today()).unwrap();
    };
    assert_eq!(Two::told_after(back_and_forth), "");
    // It came in as said before all that is known here: what stands is what the newest word says.
    let out_of_order = |t: &mut Two| {
        t.elsewhere(t.kr, Field::Title("Sales".into()));
        let op = Op::Set { of: t.kr, old: Field::Title("Revenue".into()), new: Field::Title("Turnover".into()) };
        t.comes_in(Verb::Revise, op);
        let cascade = t.one.load(today()).unwrap();
        assert_eq!(&*cascade.item(cascade.find(t.kr).unwrap()).title, "Sales");
    };
    assert_eq!(Two::told_after(out_of_order), "");
}

#[test]
fn what_comes_in_out_of_order_stops_a_check_in_that_it_concerns() {
    let archived = |t: &mut Two| {
        let op = Op::Set { of: t.kr, old: Field::Archived(false), new: Field::Archived(true) };
        t.elsewhere(t.kr, Field::Title("Sales".into()));
        t.comes_in(Verb::Archive, op);
    };
    assert!(Two::told_after(archived).contains("it is archived; bring it back first"));
}

/// What somebody elsewhere does that decides whether anything may be said of an item.
#[derive(Debug, Clone)]
enum Elsewhere {
    Step(Step),
    Cycle(Option<CycleState>),
    Archive(u8, bool),
    End(u8, Option<Outcome>),
    Team(u8),
}

fn elsewhere() -> impl Strategy<Value = Elsewhere> {
    let state = prop::sample::select(vec![None, Some(CycleState::Closed), Some(CycleState::Planned)]);
    let outcome = prop::sample::select(vec![None, Some(Outcome::Dropped), Some(Outcome::Achieved)]);
    prop_oneof![
        6 => step().prop_map(Elsewhere::Step),
        1 => state.prop_map(Elsewhere::Cycle),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(item, to)| Elsewhere::Archive(item, to)),
        2 => (any::<u8>(), outcome).prop_map(|(item, outcome)| Elsewhere::End(item, outcome)),
        1 => any::<u8>().prop_map(Elsewhere::Team),
    ]
}

/// The operations of it, by what is in memory there.
fn ops_of(both: &mut Both, check_ins: &[(Id, Id)], what: &Elsewhere) -> (Verb, Vec<Op>) {
    let pick =
        |both: &Both, n: u8| both.cascade.all().nth(usize::from(n) % both.cascade.len()).map(|ix| both.cascade.item(ix).id);
    let set = |both: &Both, of: Option<Id>, new: Field| of.and_then(|of| both.cascade.set_op(of, new)).into_iter().collect();
    let ops = match what {
        Elsewhere::Step(step) => return operations(both, check_ins, step),
        Elsewhere::Cycle(state) => {
            let cycle = both.cascade.cycles_ever().next().map(|c| c.id);
            set(both, cycle, Field::CycleState(*state))
        }
        Elsewhere::Archive(n, to) => set(both, pick(both, *n), Field::Archived(*to)),
        Elsewhere::End(n, outcome) => set(both, pick(both, *n), Field::Outcome(*outcome)),
        Elsewhere::Team(n) => {
            let person = both.cascade.people_ever().nth(usize::from(*n) % 3).map(|p| p.id);
            set(both, pick(both, *n), Field::Owner(person))
        }
    };
    (Verb::Revise, ops)
}

fn run(all: &[(bool, Elsewhere)]) {
    let mut both = Both::new();
    let cycle = quarter(both.ids.next_id());
    both.does(Verb::Add, vec![Op::Create(Entity::Cycle(cycle))]);
    let (objective, _) = both.objective_with_key_result();
    let ops = both.cascade.set_op(objective, Field::Cycle(both.cascade.cycles().next().map(|c| c.id)));
    both.does(Verb::Add, ops.into_iter().collect());
    let mut check_ins = Vec::new();
    for (sees, what) in all {
        // Whoever does not look knows what was so a while ago.
        if *sees {
            both.cascade = both.store.load(today()).unwrap();
        }
        let (verb, ops) = ops_of(&mut both, &check_ins, what);
        let (id, author) = (both.ids.next_id(), both.author(None));
        for verb in [verb, Verb::Import, Verb::Undo] {
            let change = Change::new(id, author, verb, ops.clone());
            let whole = both.store.load(today()).unwrap().check(&change);
            let settings = rows::settings(&both.store.conn).unwrap();
            let near = check::near(&change, settings, &mut near::Rows(&both.store.conn)).unwrap();
            if let Some(near) = near {
                assert_eq!(near.check(&change).is_ok(), whole.is_ok(), "{change:?}: {whole:?}");
            }
        }
        let change = Change::new(id, author, verb, ops).because("so it is");
        if both.store.check_and_commit(&change, today()).is_ok()
            && let Some(Op::CheckIn(c)) = change.ops.first()
        {
            check_ins.push((c.item, c.id));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_few_rows_say_of_a_change_what_the_whole_workspace_says(
        all in prop::collection::vec((any::<bool>(), elsewhere()), 1..50),
    ) {
        run(&all);
    }
}

#[test]
fn a_check_in_is_saved_beside_what_others_wrote_without_reading_the_rest() {
    let mut both = Two::new();
    let change = both.check_in();
    let checked = both.other.load(today()).unwrap().checked(change).unwrap();
    let torn = Item::new(both.ids.next_id(), "Torn", today(), Body::Objective(Objective::default()));
    let id = torn.id;
    let add = super::files::change(&mut both.ids, Verb::Add, vec![Op::Create(Entity::Item(Box::new(torn)))]);
    both.one.check_and_commit(&add, today()).unwrap();
    // Whoever reads all of it cannot pass this over.
    both.one.conn.execute("UPDATE now SET packed = x'00' WHERE item = ?1", [id.get()]).unwrap();
    assert!(both.other.load(today()).is_err());
    both.other.commit(&checked, today()).unwrap();
}
