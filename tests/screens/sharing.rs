//! A workspace that is shared, as the screen shows it: the head, the page about it, what came in, who is waited for. What whoever
//! makes the rounds tells comes as events; rounds themselves are made where laptops are.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    app::{
        event::{Effect, Event},
        sharing::{CameIn, Known, News},
    },
    domain::{
        Id,
        change::Verb,
        history::{Header, SpokenAfter},
        laptop::Laptop,
    },
    ui::theme::{Colours, Theme},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn person(p: &Person, name: &str) -> Id {
    p.desk.app.cascade.people().find(|person| person.name.starts_with(name)).unwrap_or_else(|| panic!("no {name}")).id
}

fn laptop(n: i64, label: &str, person: Option<Id>, seen: i64) -> Laptop {
    Laptop {
        id: Id::new(n << 40).unwrap(),
        label: label.to_owned(),
        person,
        is_this: false,
        joined: noon(monday()) - 20 * DAY,
        seen: Some(seen),
        program: "0.1.0".to_owned(),
        ahead_ms: 0,
        changes: Some(1204),
        is_together: true,
        is_other: false,
        parked: 0,
        missing: 0,
        is_out: false,
    }
}

/// What the file of a team of four knows: one is up to date, one was not heard of since Friday, one is removed.
fn known(p: &Person) -> Known {
    let names: Vec<Id> = {
        let mut people: Vec<_> = p.desk.app.cascade.people().map(|one| (one.name.clone(), one.id)).collect();
        people.sort();
        people.into_iter().map(|(_, id)| id).collect()
    };
    let now = noon(monday());
    // Of itself a laptop has not read who uses it.
    let this = Laptop { is_this: true, ..laptop(1, "laptop", None, now) };
    let fresh = laptop(2, "ThinkPad", Some(names[1]), now - 3 * HOUR);
    let silent = laptop(3, "jon-mac", Some(names[2]), now - 3 * DAY);
    let out = Laptop { is_out: true, ..laptop(4, "old-desktop", Some(names[2]), now - 80 * DAY) };
    Known { place: "~/Dropbox/Goals".to_owned(), laptops: vec![this, fresh, silent, out], ..Known::default() }
}

/// Someone at the screen of a workspace that is shared and was synced two minutes ago.
fn shared() -> Person {
    let mut p = Person::with_sample();
    let known = known(&p);
    tell(&mut p, News::Known(Some(Box::new(known))));
    tell(&mut p, News::Done(Box::default()));
    p.now.at += 2 * MINUTE;
    p.event(Event::Redraw);
    p
}

fn tell(p: &mut Person, news: News) {
    p.event(Event::Sharing(news));
    p.keys("");
}

fn waits(p: &mut Person, n: u64) {
    tell(p, News::Waits(n));
}

/// The second line of the screen.
fn second(p: &Person) -> String {
    p.screen().lines().nth(1).unwrap_or_default().trim_matches('"').to_owned()
}

#[test]
fn the_head_says_how_long_ago_it_was_synced_in_as_many_words_as_there_is_room_for() {
    let mut p = shared();
    let mut lines = Vec::new();
    for waiting in [0, 2] {
        waits(&mut p, waiting);
        for columns in [40, 80, 100, 120, 200] {
            p.resize(columns, 24);
            lines.push(format!("{columns:3} {waiting} {}", second(&p)));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
    // Nothing that matters more than the tool gives way to it.
    for columns in 40..200 {
        p.resize(columns, 24);
        let second = second(&p);
        assert!(second.contains("2 off track") && second.contains("1 to score"), "{columns}: {second}");
        assert!(columns < 50 || second.contains(" min"), "{columns}: {second}");
    }
}

#[test]
fn what_is_in_the_way_stands_in_the_head_and_once_in_the_status_line() {
    let mut p = shared();
    let why = "cannot reach ~/Dropbox/Goals: there is no such folder; is what shares it running? What you write is kept and goes with the next sync";
    tell(&mut p, News::Failed(why.to_owned()));
    assert!(p.sees("is what shares it running?"), "{}", p.screen());
    p.keys("j");
    assert!(second(p.resize(200, 36)).contains("⇅ cannot reach ~/Dropbox/Goals · S"), "{}", p.screen());
    assert!(second(p.resize(120, 36)).contains("⇅ cannot sync · S"), "{}", p.screen());
    assert!(second(p.resize(80, 24)).trim_end().ends_with("⇅ !"), "{}", p.screen());
    // The same once more is no news.
    tell(&mut p, News::Failed(why.to_owned()));
    assert!(!p.sees("is what shares it running?"), "{}", p.screen());
    // A place with a line of its own keeps the short form.
    p.resize(200, 36).keys("T");
    p.settle();
    assert!(second(&p).trim_end().ends_with("⇅ !"), "{}", p.screen());
    p.keys("T");
    p.settle();
    tell(&mut p, News::Done(Box::default()));
    assert!(second(&p).contains("synced just now"), "{}", p.screen());
}

#[test]
fn offline_an_old_round_and_a_long_one_are_told_apart() {
    let mut p = shared();
    p.resize(120, 24);
    tell(&mut p, News::Goes(412, 480));
    assert!(second(&p).contains("⇅ fetching 412 of 480"), "{}", p.screen());
    tell(&mut p, News::Goes(1, 2));
    assert!(!second(&p).contains("fetching"), "a round of a moment does not flicker: {}", p.screen());
    tell(&mut p, News::Offline);
    waits(&mut p, 3);
    assert!(second(&p).contains("⇅ offline · 3 waiting"), "{}", p.screen());
    tell(&mut p, News::Done(Box::default()));
    let dim = p.looks(1).last().unwrap().1;
    p.sleep(2);
    let old = p.looks(1).last().unwrap().1;
    assert!(second(&p).contains("2 d") && dim != old, "{}", p.screen());
}

#[test]
fn time_that_passes_is_seen_in_the_head_without_a_key() {
    let mut p = shared();
    p.resize(120, 24);
    assert!(second(&p).contains("2 min"), "{}", p.screen());
    let at = p.now.at + 3 * MINUTE;
    p.desk.look(at);
    p.keys("");
    p.now.at = at;
    assert!(second(&p).contains("5 min"), "{}", p.screen());
    p.desk.look(at + 1000);
    assert!(p.desk.app.damage().is_empty(), "nothing is drawn for a second");
}

#[test]
fn the_page_about_sharing_says_of_every_laptop_what_of_it_is_here() {
    let mut p = shared();
    waits(&mut p, 2);
    let mut with = known(&p);
    with.clashes = 1;
    with.waiting = 2;
    with.laptops[2].missing = 2;
    with.laptops[1].ahead_ms = 76 * HOUR;
    tell(&mut p, News::Known(Some(Box::new(with))));
    p.keys("S");
    insta::assert_snapshot!("sharing-120x36", p.screen());
    insta::assert_snapshot!("sharing-80x24", p.resize(80, 24).screen());
    insta::assert_snapshot!("sharing-40x10", p.resize(40, 10).screen());
    p.keys("G");
    assert!(p.sees("old-desktop"), "what is selected is in sight: {}", p.screen());
    p.resize(120, 36).theme(Theme { ascii: true, ..Theme::default() });
    insta::assert_snapshot!("sharing-ascii", p.screen());
    p.theme(Theme { colours: Colours::Light, ..Theme::default() }).keys("k k enter");
    assert!(p.sees("fingerprint"), "{}", p.screen());
    insta::assert_snapshot!("sharing-laptop", p.screen());
    p.keys("esc S");
    assert!(!p.sees("ThinkPad"), "the key that opened it closes it: {}", p.screen());
}

#[test]
fn what_is_asked_for_on_the_page_is_done_by_whoever_makes_the_rounds() {
    let mut p = shared();
    let known = known(&p);
    p.keys("S P");
    assert_eq!(p.asked.pop(), Some(Effect::Sync));
    p.keys("y");
    assert_eq!(p.asked.pop(), Some(Effect::Invite(None)));
    // By name whoever has no laptop yet.
    let all = p.desk.app.cascade.people().count();
    p.keys("a");
    assert!(p.sees("anyone: they say who they are") && all > 3, "{}", p.screen());
    p.keys("enter");
    let Some(Effect::Invite(Some(who))) = p.asked.pop() else { panic!("{:?}", p.asked) };
    assert!(known.laptops.iter().all(|laptop| laptop.person != Some(who)));
    // This laptop is not removed from here, one that is removed already neither; another after a question.
    p.keys("X");
    assert!(p.sees("share --stop"), "{}", p.screen());
    p.keys("G X");
    assert!(p.sees("old-desktop is removed already"), "{}", p.screen());
    p.keys("k X");
    assert!(p.sees("Remove jon-mac of") && p.asked.is_empty(), "{}", p.screen());
    p.keys("n");
    assert!(p.asked.is_empty());
    p.keys("X y");
    assert_eq!(p.asked.pop(), Some(Effect::KeepOut(known.laptops[2].id)));
}

#[test]
fn where_nothing_is_shared_the_page_says_what_it_is_and_how_it_begins() {
    let mut p = Person::with_sample();
    assert!(!second(&p).contains('⇅'));
    p.keys("S");
    insta::assert_snapshot!("not-shared", p.screen());
    p.keys("y");
    assert!(matches!(p.asked.pop(), Some(Effect::Copy { text, .. }) if text == "quarterdeck share FOLDER"));
    p.keys("P a X");
    assert!(p.asked.is_empty() && p.sees("not shared yet"), "{}", p.screen());
    p.resize(40, 10);
    assert!(p.sees("This workspace is on this"), "{}", p.screen());
}

#[test]
fn what_came_in_is_told_once_when_it_is_on_the_screen_and_never_while_something_is_typed() {
    let mut p = shared();
    let (ana, jon) = (person(&p, "A"), p.desk.app.cascade.people().last().unwrap().id);
    let came = CameIn { changes: 5, check_ins: 4, by: [ana, jon].into(), both: vec!["target".to_owned()], ..CameIn::default() };
    p.select("Paying places").keys("c 7");
    tell(&mut p, News::Done(Box::new(came)));
    let at = p.now.at;
    p.desk.look(at);
    p.keys("");
    assert!(!p.sees("4 checked in"), "{}", p.screen());
    p.keys("esc");
    p.desk.look(at + 1000);
    p.keys("");
    assert!(p.sees("4 checked in: ") && p.sees("1 target both of you changed: 6 shows it"), "{}", p.screen());
    p.keys("j");
    p.desk.look(at + 2000);
    p.keys("");
    assert!(!p.sees("4 checked in"), "told once: {}", p.screen());
}

#[test]
fn before_a_review_it_is_told_whether_the_laptop_of_whoever_is_silent_was_here() {
    let mut p = shared();
    p.keys("2");
    let ready: Vec<_> = p.desk.app.cascade.people().map(|one| (one.id, p.desk.app.silence(one.id))).collect();
    assert!(ready.iter().any(|(_, said)| said.as_deref() == Some("joins by no laptop: a slip")));
    assert!(p.sees("joins by no laptop: a slip"), "{}", p.screen());
    insta::assert_snapshot!("readiness", p.screen());
    insta::assert_snapshot!("readiness-80x24", p.resize(80, 24).screen());
    // Shared with nobody it says nothing.
    let mut alone = known(&p);
    alone.laptops.truncate(1);
    tell(&mut p, News::Known(Some(Box::new(alone))));
    assert!(!p.resize(120, 36).sees("no laptop"), "{}", p.screen());
}

#[test]
fn in_the_hour_before_a_meeting_by_the_clock_here_and_while_one_runs_a_review_is_near() {
    let mut p = Person::with_sample();
    assert!(!p.desk.app.is_near_a_review(), "what has no hour is near at none");
    p.keys("r r");
    p.keys("a 'Growth weekly' tab 'team:growth' tab 'mon' tab '13:00' ctrl-s");
    // It is noon, by the clock of whoever looks: an hour before, not a minute more, and not when it is over.
    let near = |p: &mut Person, minutes: i64| {
        p.now.at = noon(monday()) + minutes * MINUTE;
        p.event(Event::Redraw);
        p.desk.app.is_near_a_review()
    };
    assert_eq!([-1, 0, 30, 60, 61].map(|minutes| near(&mut p, minutes)), [false, true, true, true, false]);
    // Two hours to the east the hour is over.
    p.desk.app.set_zone(|_| 2 * 3600);
    assert_eq!([-120, 0].map(|minutes| near(&mut p, minutes)), [true, false]);
    p.desk.app.set_zone(|_| 0);
    // On another day it is not.
    p.sleep(1);
    let at = p.now.at - p.now.at.rem_euclid(DAY) + 12 * HOUR + 30 * MINUTE;
    p.now.at = at;
    p.event(Event::Redraw);
    assert!(!p.desk.app.is_near_a_review());
    // While one runs it always is.
    p.keys("1 2 enter");
    assert!(p.desk.app.is_near_a_review(), "{}", p.screen());
}

#[test]
fn what_was_deleted_and_spoken_of_apart_is_told_when_it_comes_in() {
    let mut p = shared();
    p.resize(200, 36);
    let item = {
        let cascade = &p.desk.app.cascade;
        cascade.all().map(|ix| cascade.item(ix)).find(|item| &*item.title == "Paying places").unwrap().id
    };
    let (mara, dele) = (person(&p, "Mara"), person(&p, "Dele"));
    let deleted = Header {
        id: Id::new(77 << 40).unwrap(),
        by: Some(mara),
        at: noon(monday()),
        on: monday(),
        verb: Verb::Delete,
        why: None,
        undoes: None,
        review: None,
    };
    let one = SpokenAfter {
        of: item,
        deleted,
        checked_in: Vec::new(),
        changed: Vec::new(),
        unseen_check_ins: Vec::new(),
        unseen_changes: Vec::new(),
        perhaps_unseen: vec![Some(dele)],
    };
    let told = |p: &mut Person, spoken: Vec<SpokenAfter>| {
        tell(p, News::Done(Box::new(CameIn { changes: 1, by: [mara].into(), spoken, ..CameIn::default() })));
        let at = p.now.at;
        p.desk.look(at);
        p.keys("");
        p.screen()
    };
    let screen = told(&mut p, vec![one.clone()]);
    assert!(
        screen.contains("Paying places was deleted by Mara Lindqvist and checked in by Dele Okafor apart from it: 6 shows it"),
        "{screen}"
    );
    let changed = SpokenAfter { perhaps_unseen: Vec::new(), changed: vec![None], ..one.clone() };
    let screen = told(&mut p, vec![changed]);
    assert!(screen.contains("deleted by Mara Lindqvist and changed by someone apart from it"), "{screen}");
    let screen = told(&mut p, vec![one.clone(), one]);
    assert!(screen.contains("2 that were deleted were spoken of apart from it: 6 shows them"), "{screen}");
}

#[test]
fn whoever_sits_at_a_laptop_that_was_removed_sees_so_in_the_head_and_on_the_page() {
    let mut p = shared();
    let mut with = known(&p);
    with.laptops[0].is_out = true;
    tell(&mut p, News::Known(Some(Box::new(with))));
    for (columns, said) in [(200, "⇅ this laptop was removed · S"), (120, "⇅ removed · S"), (80, "⇅ !")] {
        assert!(second(p.resize(columns, 36)).trim_end().ends_with(said), "{columns}: {}", p.screen());
    }
    p.resize(120, 36).keys("S");
    assert_eq!(p.screen().matches("removed, and left out").count(), 2, "{}", p.screen());
}
