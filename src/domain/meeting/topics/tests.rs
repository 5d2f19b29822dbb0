//! Topics by hand: how they are read, where they stand, and what becomes of them.

use super::*;
use crate::domain::{
    Board,
    agenda::{AgendaItem, Subject, agenda},
    change::Verb,
    company::{Company, today},
    history::Traces,
    meeting::{
        self, RunningReview,
        conduct::{Command, Outcome},
        minutes,
    },
    review::{EntryState, Review},
};

fn line(c: &Company, said: &str) -> Result<Wanted, String> {
    Wanted::line(&c.cascade, said)
}

fn add(c: &mut Company, said: &str) -> Id {
    let (wanted, id) = (line(c, said).unwrap(), c.ids.next_id());
    let terms = c.cascade.terms(&Which::First);
    let ops = wanted.add(&c.cascade, id, &terms, 15, today()).unwrap();
    c.does(Verb::Add, ops);
    id
}

fn made(c: &Company, minutes: u32) -> crate::domain::agenda::Agenda {
    let terms = c.cascade.terms(&Which::First);
    agenda(&c.cascade, &mut Board::new(today()), &meeting::asked(&c.cascade, &terms, None, today(), Some(minutes)))
}

fn of(items: &[AgendaItem], id: Id) -> Option<&AgendaItem> {
    items.iter().find(|item| item.subject == Subject::Topic(id))
}

/// Holds a review with this agenda: everything is talked about, or the topic is parked.
fn hold(c: &mut Company, park: Option<Id>) -> Review {
    let review = meeting::start(&c.cascade, c.ids.next_id(), None, &made(c, 15));
    let id = review.id;
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut running = RunningReview::of(&review, &c.cascade.settings);
    let mut board = Board::new(today());
    while !running.is_over() {
        let parks = park.is_some() && running.entry().and_then(|e| e.item) == park;
        running.command(&c.cascade, &mut board, if parks { Command::Park } else { Command::Next });
    }
    let Outcome::Ends(ops) = running.command(&c.cascade, &mut board, Command::End { sure: true }) else { panic!("it is over") };
    c.does(Verb::Review, ops);
    c.cascade.reviews().find(|r| r.id == id).unwrap().clone()
}

#[test]
fn a_topic_is_taken_the_way_people_say_it() {
    let c = &Company::new();
    let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
    let means = |title: &str, seconds, owner| Ok(Wanted { title: title.into(), seconds, owner, learned: None });
    assert_eq!(line(c, "Series A, 3 min, Ana"), means("Series A", 180, Some(ana)));
    assert_eq!(line(c, "Series A 3m @jon"), means("Series A", 180, Some(jon)));
    assert_eq!(line(c, "Series A @Ana Ruiz 5 min"), means("Series A", 300, Some(ana)));
    assert_eq!(line(c, "Series A, @ana, 5"), means("Series A", 300, Some(ana)));
    assert_eq!(line(c, "Series A, Jon, 90 s"), means("Series A", 90, Some(jon)));
    assert_eq!(line(c, " Series A "), means("Series A", 180, None));
    assert_eq!(line(c, "Series A, Ana"), means("Series A", 180, Some(ana)));
    assert_eq!(line(c, "Budget, hiring and offices, 1.5 min"), means("Budget, hiring and offices", 90, None));
    assert_eq!(line(c, "Hiring plan 2027"), means("Hiring plan 2027", 180, None));
    assert_eq!(line(c, "mail x@example.org"), means("mail x@example.org", 180, None));
}

#[test]
fn what_cannot_be_a_topic_is_one_sentence() {
    let c = &Company::new();
    for (said, why) in [
        ("", "few words"),
        (", 3 min", "few words"),
        ("Series A, 0 min, Ana", "“0 min” is none"),
        ("Series A 0m", "“0m” is none"),
        ("Series A, 3 min, Zzzyx", "Zzzyx"),
        ("Series A @zzzyx", "zzzyx"),
        ("Series A @", "@ana"),
    ] {
        let sentence = line(c, said).unwrap_err();
        assert!(sentence.contains(why) && !sentence.contains('\n'), "{said}: {sentence}");
    }
    let terms = c.cascade.terms(&Which::First);
    let long = line(c, "Series A, 20 min").unwrap();
    let refused = long.change(&c.cascade, Id::WORKSPACE, &terms, 15).unwrap_err();
    assert!(refused.contains("20 min") && refused.contains("13 min"), "{refused}");
    assert!(long.change(&c.cascade, Id::WORKSPACE, &terms, 30).is_ok());
    let only = crate::domain::scope::Scope::People(vec![c.person_id("Ana")]);
    let nowhere = Terms { which: Which::Only(only), ..terms };
    assert!(line(c, "Series A").unwrap().add(&c.cascade, Id::WORKSPACE, &nowhere, 15, today()).is_err());
}

#[test]
fn a_topic_says_again_what_was_typed() {
    let c = &mut Company::new();
    for said in ["Series A, 3 min, Ana Ruiz", "Budget, hiring, 90 s"] {
        let id = add(c, said);
        let topic = c.cascade.topic(id).unwrap().clone();
        assert_eq!(written(&c.cascade, &topic), said);
        let wanted = line(c, said).unwrap();
        let terms = c.cascade.terms(&Which::First);
        assert_eq!(wanted.change(&c.cascade, id, &terms, 15), Ok(Vec::new()));
    }
}

#[test]
fn topics_stand_after_the_actions_and_their_time_is_set_aside_before_all_else() {
    let c = &mut Company::new();
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(1));
    let (first, second) = (add(c, "Series A, 2 min, Ana"), add(c, "Offices, 5 min"));
    let short = made(c, 5);
    assert_eq!(of(&short.items, first).map(|i| i.entry.planned()), Some(120), "3 minutes are for entries");
    assert!(of(&short.parked, second).is_some(), "5 minutes do not fit into 3");
    assert!(short.planned_seconds <= short.budget_seconds);
    let long = made(c, 30);
    let places: Vec<Class> = long.items.iter().map(AgendaItem::class).collect();
    assert!(places.is_sorted_by_key(|class| *class != Class::Topic), "before what needs talk: {places:?}");
    assert_eq!(of(&long.items, second).map(|i| i.entry.planned()), Some(300));
}

#[test]
fn what_was_talked_about_is_settled_and_what_was_parked_is_there_the_next_time() {
    let c = &mut Company::new();
    let (first, second) = (add(c, "Series A, 2 min, Ana"), add(c, "Offices, 3 min"));
    let review = hold(c, Some(second));
    assert_eq!(c.cascade.topic(first).unwrap().settled, Some(review.id));
    assert_eq!(c.cascade.topic(second).unwrap().settled, None);
    let entry = |id| review.agenda.iter().find(|e| e.item == Some(id)).unwrap();
    assert_eq!((entry(first).state, entry(second).state), (EntryState::Done, EntryState::Parked));
    let told = minutes::minutes(&c.cascade, &Board::new(today()), &review, &Traces::default());
    let talk = |title: &str| told.talks.iter().find(|t| t.title == title).unwrap();
    assert_eq!((talk("Series A").owner.as_deref(), talk("Series A").parked), (Some("Ana Ruiz"), false));
    assert!(talk("Offices").parked);
    let next = made(c, 15);
    assert!(of(&next.items, first).is_none() && of(&next.parked, first).is_none());
    assert_eq!(of(&next.items, second).map(|i| i.entry.parked_times), Some(1));
    assert_eq!(of(&next.items, second).map(|i| i.entry.planned()), Some(180), "and has its own time again");
}

#[test]
fn a_topic_that_was_taken_away_or_given_more_time_meanwhile_is_so_in_the_meeting() {
    let c = &mut Company::new();
    let (first, second) = (add(c, "Series A, 2 min"), add(c, "Offices, 3 min"));
    let review = meeting::start(&c.cascade, c.ids.next_id(), None, &made(c, 15));
    c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review.clone())))]);
    let mut running = RunningReview::of(&review, &c.cascade.settings);
    let mut board = Board::new(today());
    let mut does = |c: &mut Company, verb, ops| {
        let change = c.does(verb, ops);
        running.committed(&c.cascade, &mut board, &change);
        running.agenda.iter().map(|e| (e.item, e.planned())).collect::<Vec<_>>()
    };
    let gone = c.cascade.set_op(first, Field::Deleted(true)).unwrap();
    assert!(does(c, Verb::Delete, vec![gone]).iter().all(|(item, _)| *item != Some(first)));
    let more = c.cascade.set_op(second, Field::Seconds(240)).unwrap();
    assert!(does(c, Verb::Revise, vec![more]).contains(&(Some(second), 240)));
}

#[test]
fn the_order_of_topics_is_kept_until_they_are_talked_about_and_undo_takes_it_back() {
    use crate::domain::{
        Derived,
        undo::{Undo, undo_ops},
    };
    let c = &mut Company::new();
    let all = ["Series A, 2 min, Ana", "Offices, 3 min", "Lunch, 1 min"].map(|said| add(c, said));
    let order = |c: &Company| -> Vec<Id> { c.cascade.open_topics(&Which::First).iter().map(|topic| topic.id).collect() };
    assert_eq!(order(c), all, "as they were put there, where nobody moved one");
    let ops = placed(&c.cascade, all[2], 0);
    assert_eq!(ops[0].subject(), all[2], "who reads the log reads what was moved first");
    let change = c.does(Verb::Move, ops);
    assert_eq!(order(c), [all[2], all[0], all[1]]);
    let said = crate::domain::describe::describe(&c.cascade, &change);
    assert!(said.starts_with("moved Lunch among the topics"), "{said}");
    assert_eq!(placed(&c.cascade, all[2], 0), [], "it stands there");
    assert_eq!(placed(&c.cascade, all[0], 9), placed(&c.cascade, all[0], 2), "behind the last is last");
    // What is put there later comes last; what was parked keeps its place for the next time.
    let late = add(c, "Late, 1 min");
    assert_eq!(order(c), [all[2], all[0], all[1], late]);
    let of_agenda = |c: &Company| -> Vec<Id> {
        let topic = |item: &AgendaItem| if let Subject::Topic(id) = item.subject { Some(id) } else { None };
        made(c, 30).items.iter().filter_map(topic).collect()
    };
    assert_eq!(of_agenda(c), order(c));
    hold(c, Some(all[0]));
    assert_eq!(order(c), [all[0]], "the others were talked about");
    assert_eq!(place(&c.cascade, c.cascade.topic(all[1]).unwrap()), None);
    // Taken back, they stand as they stood.
    let c = &mut Company::new();
    let all = ["Series A, 2 min", "Offices, 3 min"].map(|said| add(c, said));
    let ops = placed(&c.cascade, all[1], 0);
    let change = c.does(Verb::Move, ops);
    let (id, author) = (c.ids.next_id(), c.author());
    let Undo::Clean(undo) = undo_ops(&c.cascade, &change, id, author).unwrap() else { panic!("something is in the way") };
    c.cascade.check(&undo).unwrap();
    c.cascade.apply(&undo, Derived::default()).unwrap();
    assert_eq!(order(c), all);
}
