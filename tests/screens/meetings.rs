//! Meetings on the screen: made, changed, deleted, which one is held, and the topics put on its agenda.

use super::harness::Person;
use quarterdeck::{
    app::{
        event::{Effect, Event},
        key::Key,
        review::Mode,
    },
    domain::recurring::Meeting,
};

/// Those that were made, by name.
fn made(p: &Person) -> Vec<&Meeting> {
    let mut all: Vec<&Meeting> = p.desk.app.cascade.meetings().collect();
    all.sort_by_key(|m| m.name.clone());
    all
}

#[test]
fn a_meeting_is_added_changed_and_deleted_and_each_is_taken_back() {
    let mut p = Person::with_sample();
    p.keys("a m");
    insta::assert_snapshot!("meeting_form", p.screen());
    // What cannot be a meeting is said where it was typed, and nothing typed is lost.
    p.keys("ctrl-s");
    assert!(p.sees("cannot be saved without a name"), "{}", p.screen());
    p.keys("'Growth weekly' tab 'people:' ctrl-s");
    assert!(p.sees("it names nobody"), "{}", p.screen());
    p.keys("ctrl-u 'team:nowhere' ctrl-s");
    assert!(p.sees("nowhere") && made(&p).is_empty(), "{}", p.screen());
    p.keys("ctrl-u 'team:growth' tab tab tab '0' ctrl-s");
    assert!(p.sees("a meeting takes 1 to 240") && made(&p).is_empty(), "{}", p.screen());
    p.keys("ctrl-u '20' ctrl-s");
    assert!(made(&p).len() == 1 && made(&p)[0].minutes == Some(20), "{}", p.screen());

    // Another of the name is none.
    p.keys("a m 'growth WEEKLY' ctrl-s");
    assert!(p.sees("There is a meeting “Growth weekly” already"), "{}", p.screen());
    p.keys("ctrl-u 'Founders' tab 'people:mara, dele' ctrl-s");
    assert_eq!(made(&p).iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Founders", "Growth weekly"]);

    p.keys(": 'edit meeting' enter 'grow' enter");
    p.keys("ctrl-u 'Growth' ctrl-s");
    assert_eq!(made(&p)[1].name, "Growth");
    p.keys("u");
    assert_eq!(made(&p)[1].name, "Growth weekly");
    p.keys(": 'delete meeting' enter 'founders' enter");
    assert!(p.sees("Delete “Founders”?"), "{}", p.screen());
    p.keys("enter");
    assert_eq!(made(&p).len(), 1);
    p.keys("u");
    assert_eq!(made(&p).len(), 2);
    p.keys("u u");
    assert_eq!(made(&p).len(), 0);
}

#[test]
fn the_meeting_that_is_chosen_is_the_one_that_is_held() {
    let mut p = Person::with_sample();
    let (reviews, owned) = (p.desk.app.cascade.reviews().count(), p.desk.app.cascade.actions().count());
    // Nobody has to know of it: what `r` and `2` lead to is the agenda of everything.
    p.keys("r");
    assert!(p.sees("agenda") && !p.sees("Weekly review"), "{}", p.screen());
    p.keys("r");
    assert!(p.sees("Weekly review") && p.sees("a adds a meeting"), "{}", p.screen());
    p.keys("a 'Growth weekly' tab 'team:growth' tab 'm' tab '9:00' ctrl-s");
    p.keys("a 'Founders' tab 'people:mara, dele' tab 't' ctrl-s");
    p.keys("esc 1 r");
    insta::assert_snapshot!("meetings_120x36", p.screen());
    p.resize(80, 24);
    insta::assert_snapshot!("meetings_80x24", p.screen());
    p.resize(40, 10);
    insta::assert_snapshot!("meetings_40x10", p.screen());
    p.resize(120, 36);

    // That of another day, from its agenda: nothing of other meetings is in it.
    p.keys("G l");
    assert!(p.sees("Founders"), "{}", p.screen());
    p.keys("l");
    assert!(p.sees("Actions  of Founders  0 open"), "{}", p.screen());
    p.keys("h h");
    assert!(p.sees("There was no review of Founders yet"), "{}", p.screen());
    p.keys("esc r enter");
    let cascade = &p.desk.app.cascade;
    let begun = cascade.reviews().find(|r| r.ended.is_none()).expect("it runs");
    let meeting = cascade.meeting(begun.meeting.expect("it is one of a meeting")).expect("it is there");
    assert_eq!((meeting.name.as_str(), cascade.reviews().count()), ("Founders", reviews + 1));
    p.keys("n a 'write to the landlord' tab 'mara' tab 'fri' enter E enter esc");
    let cascade = &p.desk.app.cascade;
    assert_eq!(cascade.actions().count(), owned + 1);
    assert!(cascade.reviews().all(|r| r.ended.is_some()), "{}", p.screen());
    p.keys("esc esc 1 2 l");
    assert!(!p.sees("write to the landlord") || p.sees("of Founders"), "{}", p.screen());
    p.keys("1 r");
    insta::assert_snapshot!("meetings_after_one", p.screen());
    // Deleted, its reviews stay, and so does everything else; taken back, it is there again.
    p.keys("G D enter");
    assert_eq!(made(&p).len(), 1);
    p.keys("u");
    assert_eq!(made(&p).len(), 2);
}

#[test]
fn the_review_of_everything_gets_terms_of_its_own_and_is_nobodys_to_delete() {
    let mut p = Person::with_sample();
    p.keys("a m 'Founders' esc");
    p.keys("1 r r D");
    assert!(p.sees("the review of everything is in every workspace: it cannot be deleted"), "{}", p.screen());
    p.keys("e");
    assert!(p.sees("The review of everything") && p.sees("Weekly review") && !p.sees("Founders"), "{}", p.screen());
    assert!(!p.sees("scope ▏"), "of something else it would be another meeting: {}", p.screen());
    p.keys("ctrl-u 'Monday review' tab tab '9:30' tab '25' ctrl-s");
    let [meeting] = &made(&p)[..] else { panic!("{}", p.screen()) };
    assert_eq!((meeting.name.as_str(), meeting.minutes, meeting.scope.is_all()), ("Monday review", Some(25), true));
    assert!(p.sees("Monday review") && !p.sees("Weekly review") && p.sees("of 25:00"), "{}", p.screen());
    assert!(p.desk.app.cascade.ended_reviews(&quarterdeck::domain::recurring::Which::First, super::harness::monday()).len() > 1);
    // Changed again it is the same; deleted it is nobody's again, and its reviews stay.
    p.keys("e ctrl-u 'Tuesday review' ctrl-s");
    assert_eq!(made(&p).len(), 1);
    p.keys("D enter");
    assert!(made(&p).is_empty() && p.sees("Weekly review"), "{}", p.screen());
    p.keys("u u u");
    assert!(made(&p).is_empty() && p.sees("Weekly review"), "{}", p.screen());
    // What was typed about a new meeting waited meanwhile.
    p.keys("a");
    assert!(p.sees("Founders"), "{}", p.screen());
}

#[test]
fn what_a_meeting_would_take_is_looked_at_when_it_is_seen_and_no_key_waits() {
    let mut p = Person::with_sample();
    for n in 0..60 {
        p.keys(&format!("a m 'Meeting {n}' tab 'level:{}' ctrl-s", n % 20));
    }
    let looked_at = |p: &Person| {
        let Mode::Meetings(list) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        list.rows.iter().filter(|row| row.seconds.is_some()).count()
    };
    p.keys("2 1").event(Event::Key(Key::char('r')));
    assert_eq!(looked_at(&p), 1, "the one that one stands on, before a frame is drawn");
    p.keys("");
    let page = looked_at(&p);
    assert!((20..40).contains(&page), "those in view: {page} of 61");
    p.keys("G");
    assert!(looked_at(&p) > page && looked_at(&p) < 61, "and those that come into view");
}

#[test]
fn the_hundredth_meeting_is_reached() {
    let mut p = Person::with_sample();
    p.keys("a m 'Meeting 0' ctrl-s");
    for n in 1..100 {
        p.keys(&format!("a m 'Meeting {n}' tab 'level:{}' ctrl-s", n % 20));
    }
    p.keys("r G");
    assert!(p.sees("Meeting 99"), "{}", p.screen());
    p.keys("g");
    assert!(!p.sees("Meeting 99"), "{}", p.screen());
}

#[test]
fn a_topic_is_put_on_the_agenda_in_one_line_changed_moved_parked_and_taken_away() {
    let mut p = Person::with_operately();
    let topics =
        |p: &Person| -> Vec<(String, u32)> { p.desk.app.cascade.topics().map(|t| (t.title.to_string(), t.seconds)).collect() };
    p.keys("r a 'Series A, 0 min' enter");
    assert!(p.screen().contains("needs time") && topics(&p).is_empty(), "{}", p.screen());
    p.keys("esc a");
    assert!(p.screen().contains("Series A, 0 min"), "what was typed is there again: {}", p.screen());
    p.keys("ctrl-u 'Series A, 2 min, Emily' enter");
    assert_eq!(topics(&p), [("Series A".to_owned(), 120)]);
    assert!(p.screen().contains("◈ topic") && p.screen().contains("Emily Davis"), "{}", p.screen());
    let first = |p: &Person| match &p.desk.app.screens.review.mode {
        Mode::Before(before) => before.agenda.items.first().map(|i| i.class().word()),
        _ => None,
    };
    assert_eq!(first(&p), Some("topic"), "{}", p.screen());
    p.keys("g J");
    assert_ne!(first(&p), Some("topic"), "{}", p.screen());
    p.keys("K e ctrl-u 'Series B, 3 min' enter");
    assert_eq!((topics(&p), first(&p)), (vec![("Series B".to_owned(), 180)], Some("topic")));
    p.keys("p");
    assert_ne!(first(&p), Some("topic"));
    p.keys("a 'Lunch' enter g D");
    assert_eq!(topics(&p), [("Series B".to_owned(), 180)], "{}", p.screen());
    p.keys("u enter n");
    assert!(p.screen().contains("TOPIC") && p.screen().contains("Lunch"), "{}", p.screen());
}

#[test]
fn the_order_of_topics_is_kept_when_the_page_is_left_and_can_be_taken_back() {
    let mut p = Person::with_operately();
    p.keys("2 a 'Series A, 2 min' enter a 'Offices, 1 min' enter a 'Lunch, 1 min' enter");
    let titles = |p: &Person| -> Vec<String> {
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        let topics = before.agenda.items.iter().filter(|item| item.class().word() == "topic");
        topics.map(|t| p.desk.app.cascade.topic(t.entry.item.unwrap()).unwrap().title.to_string()).collect()
    };
    assert_eq!(titles(&p), ["Series A", "Offices", "Lunch"], "{}", p.screen());
    p.keys("g J");
    assert_eq!(titles(&p), ["Offices", "Series A", "Lunch"], "{}", p.screen());
    p.keys("J");
    assert_eq!(titles(&p), ["Offices", "Lunch", "Series A"], "the cursor stays with what is moved: {}", p.screen());
    // Nothing of it hangs on the page: another window, another day.
    p.sleep(1);
    p.keys("1 2");
    assert_eq!(titles(&p), ["Offices", "Lunch", "Series A"]);
    let names: Vec<&str> =
        p.desk.app.cascade.open_topics(&quarterdeck::domain::recurring::Which::First).iter().map(|t| &*t.title).collect();
    assert_eq!(names, ["Offices", "Lunch", "Series A"]);
    p.keys("u");
    assert_eq!(titles(&p), ["Offices", "Series A", "Lunch"], "{}", p.screen());
    // Below the topics there is the agenda of the rules: to stand among that is of this review alone.
    p.keys("g j j J");
    assert_eq!(titles(&p), ["Offices", "Series A", "Lunch"]);
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert!(before.is_altered());
}

#[test]
fn above_the_first_entry_the_meeting_itself_is_selected_and_above_it_its_owners() {
    let mut p = Person::with_operately();
    let before = |p: &Person| match &p.desk.app.screens.review.mode {
        Mode::Before(before) => (before.is_on_entry(), before.is_on_head(), before.owner_at(), before.absent.len()),
        _ => panic!("{}", p.screen()),
    };
    p.sleep(7);
    p.keys("2 k");
    assert_eq!(before(&p), (false, true, None, 0));
    assert!(p.sees("▌15 minutes"), "{}", p.screen());
    p.keys("p K");
    assert!(p.sees("this is no entry of the agenda: select one below"), "{}", p.screen());
    p.keys("e");
    assert!(p.sees("The review of everything"), "{}", p.screen());
    p.keys("ctrl-u 'Company weekly' ctrl-s");
    assert_eq!(made(&p).iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Company weekly"]);
    p.keys("e");
    assert!(p.sees("Revise meeting") && p.sees("Company weekly"), "{}", p.screen());
    p.keys("esc k");
    let last = before(&p).2.expect("an owner is selected");
    p.keys("x");
    assert_eq!(before(&p), (false, false, Some(last), 1), "{}", p.screen());
    assert!(p.sees("is not here: what is theirs comes last"), "{}", p.screen());
    p.keys("x k k");
    assert_eq!(before(&p).2, Some(last - 2));
    p.keys("e");
    assert!(p.sees("Revise person"), "{}", p.screen());
    p.keys("esc j j");
    let mut copied = 0;
    for _ in 0..=last {
        let Mode::Before(page) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        let owed = &page.ready.owners[page.owner_at().unwrap()];
        let name = owed.owner.and_then(|id| p.desk.app.cascade.person(id)).map(|p| p.name.clone()).unwrap();
        let owes = !owed.missing.is_empty();
        p.asked.clear();
        p.keys("y");
        match p.asked.last() {
            Some(Effect::Copy { what, .. }) => assert!(owes && what.starts_with(&format!("the message to {name}")), "{what}"),
            other => assert!(!owes && other.is_none() && p.sees("they owe nothing"), "{other:?} {}", p.screen()),
        }
        copied += usize::from(owes);
        p.keys("k");
    }
    assert!(copied > 0, "somebody owes something");
    assert_eq!(before(&p).2, Some(0), "the first owner is the top of it: {}", p.screen());
    for _ in 0..=last + 1 {
        p.keys("j");
    }
    // Into the list again, and from deep in it the first key that leads up far stops at its top.
    assert!(before(&p).0, "{}", p.screen());
    p.keys("g");
    assert_eq!(before(&p), (true, false, None, 0));
    p.keys("G g p");
    assert!(before(&p).0 && !p.sees("no entry of the agenda"), "{}", p.screen());
}
