//! Owners propose how things ended where they check in; the room settles it on the deck.

use crate::harness::Person;
use quarterdeck::{
    app::queue::Row,
    domain::{Field, Id, Item, Op, change::Verb, goal::Outcome, queue::Debt},
};

fn item<'a>(p: &'a Person, title: &str) -> &'a Item {
    let c = &p.desk.app.cascade;
    let ix = c.all().find(|&ix| &*c.item(ix).title == title).unwrap_or_else(|| panic!("no {title}\n{}", p.screen()));
    c.item(ix)
}

/// How many of what is mine to say is still to say, and how many of that is proposed.
fn to_score(p: &Person) -> (usize, usize) {
    let rows = &p.desk.app.screens.queue.rows;
    let owed = |row: &&Row| matches!(row, Row::Owed(owed) if matches!(owed.debt, Debt::Score(_)));
    (rows.iter().filter(owed).count(), rows.iter().filter(|row| matches!(row, Row::Proposed(_))).count())
}

/// Sits down as whoever is to say how it ended, with nothing else to do.
fn owner_of(p: &mut Person, title: &str) -> Id {
    let me = p.desk.app.me.unwrap();
    let c = &p.desk.app.cascade;
    let other = c.people().find(|other| other.id != me).unwrap().id;
    let own = |item: &Item| Field::Owner(Some(if &*item.title == title { me } else { other }));
    let ops: Vec<Op> = c.live().map(|ix| c.item(ix)).filter_map(|item| c.set_op(item.id, own(item))).collect();
    p.commit_because(Verb::HandOver, ops, "for the test");
    me
}

#[test]
fn what_its_owner_proposes_waits_for_the_room_and_is_settled_on_the_deck() {
    let mut p = Person::with_sample();
    let me = owner_of(&mut p, "Invoices disputed");
    p.keys("3");
    assert!(p.sees("To score") && p.sees("Invoices disputed"), "{}", p.screen());
    assert_eq!(to_score(&p), (1, 0));
    let left = p.desk.app.screens.queue.left;
    p.keys("j enter");
    assert!(
        p.sees("How did it end? Invoices disputed") && p.sees("waits for the room; c on the deck settles it"),
        "{}",
        p.screen()
    );
    // What a proposal owes is what the score owes.
    p.keys("'1.3' tab '7/10' enter");
    assert!(p.sees("arithmetic says another score"), "{}", p.screen());
    p.keys("'counted twice' enter 'ask before the invoice' enter");
    assert_eq!(to_score(&p), (0, 1), "{}", p.screen());
    assert!(p.sees("proposed 0.70, partial"), "{}", p.screen());
    assert_eq!(p.desk.app.screens.queue.left, left - 1, "nothing more is owed for it");
    let proposed = item(&p, "Invoices disputed").proposal().expect("it is proposed").clone();
    assert_eq!((proposed.score, proposed.settled, proposed.by), (Some(0.7), false, Some(me)));
    assert_eq!(item(&p, "Invoices disputed").outcome(), None, "it is still to score");
    // The room takes it as it is.
    p.keys("1").select("Invoices disputed").keys("c");
    assert!(p.sees("proposes 0.70") && p.sees("counted twice"), "{}", p.screen());
    p.keys("enter");
    let settled = item(&p, "Invoices disputed").closing().expect("it is settled").clone();
    assert_eq!((settled.score, item(&p, "Invoices disputed").outcome()), (Some(0.7), Some(Outcome::Partial)));
    p.keys("u");
    assert_eq!(item(&p, "Invoices disputed").proposal(), Some(&proposed), "{}", p.screen());
    p.keys("u");
    assert!(item(&p, "Invoices disputed").proposal().is_none());
    p.keys("3");
    assert_eq!(to_score(&p), (1, 0));
}

#[test]
fn what_somebody_who_left_does_not_say_any_more_their_manager_does() {
    let mut p = Person::with_sample();
    let me = owner_of(&mut p, "nothing at all");
    let c = &p.desk.app.cascade;
    let manages = |id: Id| c.people().any(|person| person.manager == Some(id));
    let owner = c.people().find(|person| person.id != me && !manages(person.id)).unwrap().id;
    let fields = [Field::Manager(Some(me)), Field::Left(Some(p.desk.app.today()))];
    let ops = fields.into_iter().filter_map(|field| c.set_op(owner, field));
    let ops: Vec<Op> = ops.chain(c.set_op(item(&p, "Invoices disputed").id, Field::Owner(Some(owner)))).collect();
    p.keys("3");
    assert_eq!(to_score(&p), (0, 0));
    p.commit_because(Verb::Revise, ops, "they found another place");
    p.keys("1 3");
    assert_eq!(to_score(&p), (1, 0), "{}", p.screen());
}

#[test]
fn an_objective_is_summed_up_once_all_of_it_has_ended() {
    let mut p = Person::with_sample();
    let goal = item(&p, "Invoices disputed").parents[0];
    let title = p.desk.app.cascade.item(p.desk.app.cascade.find(goal).unwrap()).title.to_string();
    p.select("Invoices disputed").keys("c").keys("tab '7/10' tab 'counted twice' tab tab 'ask first' enter");
    assert_eq!(item(&p, "Invoices disputed").outcome(), Some(Outcome::Partial), "{}", p.screen());
    let c = &p.desk.app.cascade;
    let others: Vec<Id> =
        c.key_results(c.find(goal).unwrap()).map(|kr| c.item(kr)).filter(|kr| kr.outcome().is_none()).map(|kr| kr.id).collect();
    let ops: Vec<Op> = others.iter().filter_map(|&id| c.set_op(id, Field::Outcome(Some(Outcome::Dropped)))).collect();
    if !ops.is_empty() {
        p.commit_because(Verb::Score, ops, "nobody works on them");
    }
    let day = p.desk.app.today();
    let c = &p.desk.app.cascade;
    let end = c.cycle_of(c.find(goal).unwrap()).unwrap().end;
    if day <= end {
        p.sleep((end - day).num_days() as u64 + 1);
    }
    p.select(&title).keys("c");
    assert!(p.sees(&format!("How did it end? {}", &title[..20])) && p.sees("1 of 1 scored"), "{}", p.screen());
    p.keys("tab tab tab 'ask first' enter");
    let c = &p.desk.app.cascade;
    let closing = c.item(c.find(goal).unwrap()).closing().expect("it is scored").clone();
    assert_eq!(closing.score, Some(0.7), "{}", p.screen());
}
