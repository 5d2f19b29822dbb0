//! Forgetting a person on several laptops: whatever was said before, beside and after it, and in whatever order it comes.

use super::*;
use crate::{
    domain::{
        CheckIn,
        forget::{forget, pseudonym},
        people::Person,
    },
    sync::file,
};
use proptest::prelude::*;

const NAME: &str = "Quintessa Brumbaugh";
const EMAIL: &str = "q.brumbaugh@people.example";

impl Laptop {
    fn says(&mut self, by: Option<Id>, verb: Verb, why: &str, ops: Vec<Op>) -> bool {
        self.at += 7 * MINUTE;
        let author = Author { by, at: self.at, on: today() };
        let change = Change::new(self.ids.next_id(), author, verb, ops).because(why);
        let cascade = self.store.load(today()).unwrap();
        // Who was forgotten here says nothing more here.
        cascade.checked(change).is_ok_and(|change| self.store.commit(&change, today()).is_ok())
    }

    fn forgets(&mut self, who: Id) {
        let ops = forget(&self.store.load(today()).unwrap(), who, &[], today());
        self.says(None, Verb::Forget, &format!("{NAME} asked for it"), ops);
        self.store.sweep().unwrap();
    }

    fn checks_in(&mut self, by: Id, item: Id, note: &str) {
        let mut c = CheckIn::new(self.ids.next_id(), item, today(), Some(by));
        c.confidence = Some(5);
        c.note = Some(note.into());
        self.says(Some(by), Verb::CheckIn, "", vec![Op::CheckIn(Box::new(c))]);
    }

    /// Every byte of its file, free pages included, and of a fresh backup.
    fn bytes(&self) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("copy.db");
        self.store.backup_to(&to, &crate::store::Pace::default()).unwrap();
        std::fs::read(to).unwrap()
    }
}

fn names(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    ["quintessa", "brumbaugh"].iter().any(|part| text.contains(part))
}

/// Whether a file of the store names her, unsealed.
fn is_named_in(keys: &Keyring, store: &Memory) -> bool {
    let opens = |(name, _): &(&Name, &Vec<u8>)| matches!(name, Name::Changes { .. } | Name::Seen { .. });
    let words = ["Quintessa", "quintessa", "QUINTESSA", "rumbaugh"];
    store.files().iter().filter(opens).any(|(name, bytes)| {
        let opened = file::open(keys, *name, bytes).unwrap();
        words.iter().any(|word| opened.mentions(word))
    })
}

/// Two people and a goal, on laptops that all have it.
fn workspace(laptops: usize) -> (Vec<Laptop>, Memory, [Id; 3]) {
    let (mut first, second, store) = two();
    let (who, jon) = (first.ids.next_id(), first.ids.next_id());
    let person = |id, name: &str, email: &str| Person { email: Some(email.to_owned()), ..Person::new(id, name) };
    for p in [person(who, NAME, EMAIL), person(jon, "Jon Abara", "jon@people.example")] {
        first.says(None, Verb::Add, "", vec![Op::Create(Entity::Person(p))]);
    }
    let item = first.store.load(today()).unwrap().live().next().map(|ix| first.store.load(today()).unwrap().item(ix).id).unwrap();
    let mut all = vec![first, second];
    while all.len() < laptops {
        let n = all.len() as u64 + 1;
        let next = all[0].joins(n);
        all.push(next);
    }
    for _ in 0..2 {
        for laptop in &mut all {
            laptop.at += 11 * MINUTE;
            laptop.round(&store);
        }
    }
    (all, store, [who, jon, item])
}

/// What somebody does on a laptop.
#[derive(Debug, Clone)]
enum Doing {
    Theirs(u8),
    Others(u8),
    Reason(u8),
    Called(u8),
    Title(u8),
    Forget,
    Round,
    Undo,
}

fn doing() -> impl Strategy<Value = (u8, Doing)> {
    let what = prop_oneof![
        3 => any::<u8>().prop_map(Doing::Theirs),
        3 => any::<u8>().prop_map(Doing::Others),
        2 => any::<u8>().prop_map(Doing::Reason),
        1 => any::<u8>().prop_map(Doing::Called),
        1 => any::<u8>().prop_map(Doing::Title),
        1 => Just(Doing::Forget),
        4 => Just(Doing::Round),
        1 => Just(Doing::Undo),
    ];
    (any::<u8>(), what)
}

fn does(laptop: &mut Laptop, store: &Memory, [who, jon, item]: [Id; 3], doing: &Doing) {
    let cascade = laptop.store.load(today()).unwrap();
    let set = |of, field| cascade.set_op(of, field).into_iter().collect::<Vec<Op>>();
    match doing {
        Doing::Theirs(n) => laptop.checks_in(who, item, &format!("I am ill {n}, says {NAME}")),
        Doing::Others(n) => laptop.checks_in(jon, item, &format!("ask {NAME} <{EMAIL}> about {n}; QUINTESSA-BRUMBAUGH knows")),
        Doing::Reason(n) => {
            let ops = set(item, Field::Position(i64::from(*n)));
            laptop.says(Some(who), Verb::Move, &format!("{NAME} wants it"), ops);
        }
        Doing::Called(n) if n % 2 == 0 => {
            let ops = set(who, Field::Title(format!("{NAME} {}", ["Junior", "Miller"][usize::from(n / 2) % 2])));
            laptop.says(Some(jon), Verb::Revise, "married", ops);
        }
        Doing::Called(n) => {
            let ops = set(who, Field::Email(Some(format!("quintessa{n}@home.example"))));
            laptop.says(Some(jon), Verb::Revise, "", ops);
        }
        Doing::Title(n) => {
            let ops = set(item, Field::Title(format!("Plan {n} of {NAME}")));
            laptop.says(Some(jon), Verb::Revise, "clearer", ops);
        }
        Doing::Forget => laptop.forgets(who),
        Doing::Round => drop(laptop.round(store)),
        Doing::Undo => {
            if let Some(last) = laptop.store.last_undoable(None).unwrap() {
                let (id, at) = (laptop.ids.next_id(), laptop.at);
                let undo = last.inverse(id, Author { by: None, at, on: today() });
                if let Ok(undo) = cascade.checked(undo) {
                    let _ = laptop.store.commit(&undo, today());
                }
            }
        }
    }
}

fn all_hear(all: &mut [Laptop], store: &Memory) {
    for _ in 0..3 {
        for laptop in all.iter_mut() {
            laptop.at += 11 * MINUTE;
            laptop.round(store);
        }
    }
}

fn nothing_is_left(all: &[Laptop], store: &Memory, who: Id) {
    let exported = all[0].exported();
    assert!(!names(exported.as_bytes()), "{exported}");
    for laptop in all {
        assert!(laptop.exported() == exported, "\n{}\n\n{exported}", laptop.exported());
        assert!(laptop.store.check().unwrap().is_clean(), "{:?}", laptop.store.check());
        assert!(
            !names(&laptop.bytes()) && !laptop.store.owes_a_sweep().unwrap() && laptop.store.erased_files().unwrap().is_empty()
        );
        let cascade = laptop.store.load(today()).unwrap();
        assert!(cascade.people_ever().any(|p| p.id == who && p.name == pseudonym(who) && p.email.is_none()));
    }
    assert!(!is_named_in(&all[0].keys, store));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_said_around_a_forgetting_all_laptops_end_equal_and_nothing_names_whoever_was_forgotten(
        laptops in 2usize..=4,
        ahead in prop::collection::vec(-3i64..=3, 4),
        steps in prop::collection::vec(doing(), 1..28),
    ) {
        let (mut all, store, ids) = workspace(laptops);
        all.iter_mut().zip(&ahead).for_each(|(laptop, days)| laptop.at += days * DAY);
        for (n, step) in &steps {
            does(&mut all[usize::from(*n) % laptops], &store, ids, step);
        }
        all[0].forgets(ids[0]);
        all_hear(&mut all, &store);
        // What others said since, before they heard of it, is new; whoever hears of it says it again.
        all[0].forgets(ids[0]);
        all_hear(&mut all, &store);
        nothing_is_left(&all, &store, ids[0]);
    }
}

#[test]
fn who_is_forgotten_on_two_laptops_at_once_is_forgotten_once() {
    let (mut all, store, ids) = workspace(3);
    all[1].checks_in(ids[0], ids[2], "mine");
    all[0].forgets(ids[0]);
    all[1].forgets(ids[0]);
    all_hear(&mut all, &store);
    nothing_is_left(&all, &store, ids[0]);
}

#[test]
fn a_round_killed_between_any_two_steps_after_a_forgetting_leaves_one_that_the_next_finishes() {
    for stop in 0..40 {
        let (mut all, store, ids) = workspace(2);
        all[1].checks_in(ids[0], ids[2], &format!("{NAME} was here"));
        all_hear(&mut all, &store);
        all[0].forgets(ids[0]);
        let mut ended = false;
        for n in [0, 1] {
            all[n].at += 11 * MINUTE;
            let mut left = stop;
            let round = all[n].watched(&store, &mut |_| {
                left -= 1;
                left >= 0
            });
            ended |= round.is_err();
        }
        all_hear(&mut all, &store);
        nothing_is_left(&all, &store, ids[0]);
        if !ended {
            assert!(stop > 3, "rounds have steps");
            return;
        }
    }
    panic!("no round has so many steps");
}

#[test]
fn a_newcomer_reads_nobodys_name_out_of_the_files_that_were_sealed_anew() {
    let (mut all, store, ids) = workspace(2);
    all[0].checks_in(ids[0], ids[2], &format!("{NAME} was here"));
    all_hear(&mut all, &store);
    assert!(is_named_in(&all[0].keys, &store), "a control: the files named her");
    all[1].forgets(ids[0]);
    all_hear(&mut all, &store);
    let mut zoe = all[0].joins(9);
    zoe.round(&store);
    all.push(zoe);
    all_hear(&mut all, &store);
    nothing_is_left(&all, &store, ids[0]);
}
