//! The page about sources: what is known of each, what waits for a person, what is asked for there. What whoever asks sources tells comes
//! as events; sources themselves are asked where they are defined.

use crate::harness::{Person, monday, noon};
use quarterdeck::{
    app::{
        event::{Effect, Event},
        sources::{Ask, News},
    },
    domain::{
        Flag, Id,
        change::Verb,
        check_in::CheckIn,
        history::LogFilter,
        sources::{Feed, Known, Pulled, Source, State, Trusted, Waiting},
    },
    ui::theme::{Colours, Theme},
};

const HOUR: i64 = 3_600_000;

fn id(p: &Person, title: &str) -> Id {
    let cascade = &p.desk.app.cascade;
    cascade
        .live()
        .map(|ix| cascade.item(ix))
        .find(|item| item.title.starts_with(title))
        .unwrap_or_else(|| panic!("no {title}"))
        .id
}

fn source(p: &Person, name: &str, kind: &'static str, title: &str, state: State) -> Source {
    let now = noon(monday());
    Source {
        name: name.to_owned(),
        kind,
        mode: "auto",
        feeds: vec![Feed { named: title.to_owned(), item: Some(id(p, title)) }],
        terms: "every day, for at most 10 s".to_owned(),
        state,
        error: None,
        failures: 0,
        value: Some((2.95, now - 6 * HOUR)),
        unit: None,
        tried: Some(now - 6 * HOUR),
        next: Some(now + 3 * HOUR),
        trusted: Trusted::Since(now - 50 * 24 * HOUR),
        sum: "7c1ef0".to_owned(),
        runs: vec![
            "asks    “https://api.example.com/v1/metrics?name=conversion”".to_owned(),
            "server  “api.example.com”".to_owned(),
            "says    Authorization: “env:API_KEY”, not shown".to_owned(),
            "take    “/data/0/value”".to_owned(),
        ],
        warnings: Vec::new(),
        waiting: Vec::new(),
        pulls: vec![
            Pulled {
                at: now - 6 * HOUR,
                status: "200".to_owned(),
                ms: 310,
                came: r#"{"data":[{"value":0.0295}]}"#.to_owned(),
                decision: "saved".to_owned(),
            },
            Pulled {
                at: now - 30 * HOUR,
                status: "503".to_owned(),
                ms: 90,
                came: String::new(),
                decision: "failed: the server says 503".to_owned(),
            },
        ],
    }
}

/// Six sources of the sample: two are well, one is late, one fails, one was never looked at, one is off.
fn known(p: &Person) -> Known {
    let now = noon(monday());
    let well = source(p, "conversion", "http", "Free→paid conversion", State::Ok);
    let setup = Source {
        mode: "propose",
        value: Some((18.4, now - 6 * HOUR)),
        waiting: vec![Waiting { item: id(p, "Median setup time"), value: 18.4, at: now - 6 * HOUR, why: "propose".to_owned() }],
        ..source(p, "setup-time", "command", "Median setup time", State::Ok)
    };
    let late = Source { value: Some((105.9, now - 60 * HOUR)), ..source(p, "mrr", "file", "Revenue kept", State::Late) };
    let failing = Source {
        error: Some("the server does not let us in (401): look at what its headers come from".to_owned()),
        failures: 5,
        value: None,
        waiting: vec![Waiting {
            item: id(p, "Owners who would miss us"),
            value: 0.0,
            at: now - 100 * HOUR,
            why: "0 after it was not".to_owned(),
        }],
        ..source(p, "survey", "http", "Owners who would miss us", State::Failing)
    };
    let unknown = Source {
        value: None,
        tried: None,
        next: None,
        pulls: Vec::new(),
        trusted: Trusted::Not("nobody here has looked at it yet".to_owned()),
        runs: vec!["runs    “/usr/bin/gh”".to_owned(), "told    “api\\u{1b}[31m”".to_owned()],
        ..source(p, "open-bugs", "command", "Pages at night", State::Untrusted)
    };
    let gone = Source {
        feeds: vec![Feed { named: "gone".to_owned(), item: None }],
        ..source(p, "warehouse", "file", "Pages at night", State::Off)
    };
    Known { file: "sources.toml".to_owned(), all: vec![well, late, unknown, setup, failing, gone] }
}

fn tell(p: &mut Person, news: News) {
    p.event(Event::Sources(news));
    p.keys("");
}

/// Someone at the screen of a workspace that sources of this computer feed.
fn fed() -> Person {
    let mut p = Person::with_sample();
    let known = known(&p);
    tell(&mut p, News::Known(Ok(Box::new(known))));
    p
}

fn second(p: &Person) -> String {
    p.screen().lines().nth(1).unwrap_or_default().trim_matches('"').to_owned()
}

/// The last check-in of an item.
fn last(p: &Person, title: &str) -> CheckIn {
    let history = p.desk.store.history(id(p, title), 1, p.now.today).unwrap();
    history.check_ins[0].check_in.clone()
}

#[test]
fn every_source_stands_there_with_what_it_feeds_how_it_stands_and_what_waits() {
    let mut p = fed();
    p.keys("S");
    insta::assert_snapshot!("sources-120x36", p.screen());
    insta::assert_snapshot!("sources-80x24", p.resize(80, 24).screen());
    insta::assert_snapshot!("sources-40x10", p.resize(40, 10).screen());
    p.keys("G");
    assert!(p.sees("0 %          Owners who"), "what is selected is in sight: {}", p.screen());
    p.resize(200, 50).theme(Theme { colours: Colours::Light, ..Theme::default() });
    insta::assert_snapshot!("sources-200x50", p.screen());
    p.resize(120, 36).theme(Theme { colours: Colours::Mono, ascii: true });
    insta::assert_snapshot!("sources-ascii", p.screen());
    assert!(p.screen().lines().all(str::is_ascii), "{}", p.screen());
    p.keys("S");
    assert!(!p.sees("Waiting for you"), "the key that opened it closes it: {}", p.screen());
}

#[test]
fn without_a_source_it_is_said_what_one_is_and_how_it_begins() {
    let mut p = Person::with_nothing();
    tell(&mut p, News::Known(Ok(Box::default())));
    p.keys("S l");
    insta::assert_snapshot!("sources-none", p.screen());
    insta::assert_snapshot!("sources-none-40x10", p.resize(40, 10).screen());
    p.resize(120, 36).keys("P");
    assert!(p.sees("no source is defined on this computer yet"), "{}", p.screen());
    p.keys("x");
    assert!(p.sees("there is no source here yet"), "{}", p.screen());
    p.keys("a");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Edit { adds: true })));
    tell(&mut p, News::Known(Err("sources.toml: line 3 is none".to_owned())));
    assert!(p.sees("line 3 is none"), "{}", p.screen());
}

#[test]
fn what_is_asked_for_there_is_done_by_whoever_asks_sources() {
    let mut p = fed();
    p.keys("S P");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Pull)));
    tell(&mut p, News::Pulls);
    assert!(p.sees("asking them"), "{}", p.screen());
    p.keys("d");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Try("conversion".to_owned()))));
    tell(&mut p, News::Pulled(Ok("pulled 4 values".to_owned())));
    assert!(p.sees("pulled 4 values") && !p.sees("asking them"), "{}", p.screen());
    p.keys("x");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Switch { name: "conversion".to_owned(), on: false })));
    p.keys("e");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Edit { adds: false })));
    p.keys("X");
    assert!(p.asked.is_empty() && p.sees("none is selected"), "{}", p.screen());
    p.keys("j j d");
    assert!(p.asked.is_empty() && p.sees("nobody here has looked"), "{}", p.screen());
    p.keys("i");
    assert!(p.sees("it was not asked yet"), "{}", p.screen());
    p.keys("esc k k i");
    assert!(p.sees("503") && p.sees("failed: the server says 503"), "{}", p.screen());
    p.keys("esc G X");
    let item = id(&p, "Owners who would miss us");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Refuse { name: "survey".to_owned(), item })));
    // To what it feeds.
    p.keys("g o");
    assert!(!p.sees("Waiting for you") && p.desk.app.item().is_some(), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.item(p.desk.app.item().unwrap()).id, id(&p, "Free→paid conversion"));
}

#[test]
fn a_source_is_trusted_where_it_is_read_and_by_y_alone() {
    let mut p = fed();
    p.keys("S j j enter");
    insta::assert_snapshot!("source-untrusted", p.screen());
    p.keys("enter");
    assert!(p.asked.is_empty(), "Enter is no yes");
    p.keys("enter y");
    assert_eq!(p.asked.pop(), Some(Effect::Sources(Ask::Trust { name: "open-bugs".to_owned(), sum: "7c1ef0".to_owned() })));
    p.keys("g enter y");
    assert!(p.asked.is_empty() && p.sees("trusted as it is"), "{}", p.screen());
}

#[test]
fn a_value_that_waits_is_taken_with_how_sure_its_owner_is_and_keeps_where_it_comes_from() {
    let mut p = fed();
    let me = p.desk.app.me;
    p.keys("S G k enter");
    insta::assert_snapshot!("source-take", p.screen());
    p.keys("8 enter");
    let said = last(&p, "Median setup time");
    assert_eq!((said.value, said.measured.as_deref(), said.confidence, said.by), (Some(18.4), Some("setup-time"), Some(8), me));
    assert!(p.sees("Waiting for you: 1 value") && p.desk.app.take_source_settled(), "{}", p.screen());
    // Another number is whoever's who types it.
    let mut p = fed();
    p.keys("S G k e 1 8 enter");
    let said = last(&p, "Median setup time");
    assert_eq!((said.value, said.measured.as_deref(), said.by), (Some(18.0), None, me), "{}", p.screen());
    // What waits stays where it is left.
    let mut p = fed();
    let before = p.changes();
    p.keys("S G k enter esc");
    assert!(p.changes() == before && p.sees("Waiting for you: 2 values"), "{}", p.screen());
}

#[test]
fn only_mine_are_shown_and_all_again() {
    let mut p = fed();
    p.desk.app.me = p.desk.app.cascade.people().find(|person| person.name.starts_with("Ana")).map(|person| person.id);
    p.keys("S m");
    assert!(p.sees("conversion") && !p.sees("setup-time") && p.sees("mine only"), "{}", p.screen());
    p.keys("m");
    assert!(p.sees("setup-time"), "{}", p.screen());
}

#[test]
fn what_is_in_the_way_stands_in_the_head_and_leads_to_the_page() {
    let mut p = fed();
    p.resize(200, 36);
    assert!(second(&p).trim_end().ends_with("▫ 1 failing, 1 not trusted"), "{}", second(&p));
    p.resize(80, 24);
    assert!(second(&p).trim_end().ends_with("▫ 2"), "{}", second(&p));
    let columns = second(&p).trim_end().chars().count() as u16;
    p.click((columns - 1, 1));
    assert!(p.sees("Waiting for you") || p.sees("Last value"), "{}", p.screen());
    let mut all = known(&p);
    all.all.retain(|one| !one.state.is_trouble());
    tell(&mut p, News::Known(Ok(Box::new(all))));
    p.keys("esc");
    assert!(!second(&p).trim_end().ends_with("▫ 2"), "{}", second(&p));
    // The page that was seen last is the one that opens.
    p.keys("S");
    assert!(p.sees("Last value"), "{}", p.screen());
    p.keys("h");
    assert!(p.sees("share FOLDER"), "{}", p.screen());
    p.keys("S S");
    assert!(p.sees("share FOLDER"), "{}", p.screen());
}

#[test]
fn what_another_computer_measures_is_listed_as_such() {
    let mut p = Person::with_sample();
    let measured: Vec<String> = {
        let cascade = &p.desk.app.cascade;
        cascade.live().filter_map(|ix| cascade.summary(ix).measured.as_ref().map(|m| m.source.to_string())).collect()
    };
    assert!(!measured.is_empty());
    p.keys("S l");
    for name in measured {
        assert!(p.sees(&name) && p.sees("elsewhere"), "{}", p.screen());
    }
    p.keys("x");
    assert!(p.asked.is_empty() && p.sees("defined on another computer"), "{}", p.screen());
}

#[test]
fn the_deck_says_how_old_a_measured_number_is_and_where_it_comes_from() {
    let mut p = fed();
    let conversion = id(&p, "Free→paid conversion");
    let came = CheckIn {
        value: Some(2.95),
        measured: Some("conversion".into()),
        ..CheckIn::new(p.desk.app.new_id(), conversion, monday(), None)
    };
    let me = p.desk.app.me.take();
    p.commit(Verb::Pull, vec![quarterdeck::domain::Op::CheckIn(Box::new(came))]);
    p.desk.app.me = me;
    p.select("Free→paid conversion");
    let row = p.screen().lines().find(|line| line.contains("Free→paid") && line.contains("Ana")).unwrap().to_owned();
    assert!(row.contains("6 h"), "{row}");
    assert!(p.sees("▫ conversion, 06:00, every day"), "{}", p.screen());
    // What is asked is how sure they are: two keys.
    p.keys("c 6 enter");
    let said = last(&p, "Free→paid conversion");
    assert_eq!((said.value, said.confidence), (None, Some(6)));
    let ix = p.desk.app.cascade.find(conversion).unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).value.map(|(_, value)| value), Some(2.95));
    assert!(!p.desk.app.board.peek(&p.desk.app.cascade, ix).flags.has(Flag::Source));
    assert!(p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).is_ok());
}

#[test]
fn on_a_day_that_is_over_nothing_is_asked() {
    let mut p = fed();
    p.keys("T");
    p.settle();
    p.keys("S");
    assert!(!p.sees("Last value") && p.asked.is_empty(), "{}", p.screen());
}
