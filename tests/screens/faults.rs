//! A file that may not be written to, and clocks that are wrong: a sentence, and everything typed still there.

use crate::harness::{Person, monday};
use chrono::{Days, Months};
use quarterdeck::{
    app::event::Event,
    domain::{CheckIn, Op, change::Verb},
    store::Store,
    ui::theme::Theme,
};

/// Someone in front of the sample company in a file that they may only read.
fn with_read_only() -> (tempfile::TempDir, Person) {
    let (folder, path, mut p) = Person::with_file();
    p.desk.store = Store::open_read_only(&path).unwrap().store;
    (folder, p)
}

#[test]
fn a_file_that_may_only_be_read_says_so_and_what_was_typed_stays() {
    let (_folder, mut p) = with_read_only();
    p.select("Free→paid conversion").keys("c 2 . 6 tab 4 tab 'half the signups' enter");
    assert!(p.sees("is read-only") && p.sees("half the signups"), "{}", p.screen());
    assert!(p.desk.app.overlays().check_in().is_some());
    let (_folder, mut p) = with_read_only();
    p.select("Value in the first week").keys("a o 'A goal for later' enter");
    assert!(p.sees("is read-only") && p.sees("A goal for later"), "{}", p.screen());
    let (_folder, mut p) = with_read_only();
    p.keys("r enter");
    assert!(p.sees("is read-only") && !p.desk.app.screens.review.is_running(), "{}", p.screen());
}

/// The words of the screen, one blank between them, as someone reads them over the ends of lines.
fn words(p: &Person) -> String {
    let screen = p.screen().replace(['"', '│', '┃'], " ");
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_long_sentence_is_shown_to_its_end_once_and_moves_nothing() {
    const SENTENCE: &str = "cannot save the change: the disk that holds /home/someone/with/a/long/name/goals/work.db is full; \
                            nothing was changed. Make room there and try again";
    for columns in [60, 80, 120] {
        let mut p = Person::with_sample();
        p.resize(columns, 24).select("Free→paid conversion");
        let row = |p: &Person| p.screen().lines().position(|line| line.contains("Free→paid"));
        let before = row(&p);
        p.desk.app.failed(SENTENCE);
        p.theme(Theme::default());
        assert!(words(&p).contains(SENTENCE), "{}", p.screen());
        assert_eq!(row(&p), before);
        // Beside the field where that is, and not at the foot as well.
        p.keys("c 2 . 7");
        p.desk.app.failed(SENTENCE);
        p.theme(Theme::default());
        assert!(words(&p).contains(SENTENCE), "{}", p.screen());
        assert_eq!(words(&p).matches("Make room").count(), 1, "{}", p.screen());
        assert!(p.sees("enter save"), "{}", p.screen());
    }
}

#[test]
fn a_clock_that_is_set_back_a_year_shows_the_past_and_still_saves() {
    let mut p = Person::with_sample();
    let changes = p.changes();
    p.now.today = monday().checked_sub_months(Months::new(12)).unwrap();
    p.now.at -= 365 * 86_400_000;
    p.event(Event::Day);
    p.keys("j k 2 3 4 6 1");
    p.keys("a o 'From last year' enter");
    assert_eq!(p.changes(), changes + 1, "{}", p.screen());
    // Set right again, the later word is the newer one.
    p.now.today = monday();
    p.now.at += 365 * 86_400_000;
    p.event(Event::Day);
    p.select("Free→paid conversion").keys("c 2 . 7 tab 5 enter");
    let ix = p.desk.app.screens.deck.item().unwrap();
    assert_eq!(p.desk.app.cascade.summary(ix).value, Some((monday(), 2.7)));
    assert!(p.desk.store.check().unwrap().is_clean());
}

#[test]
fn a_day_before_every_date_is_a_day_like_any_other() {
    for today in ["1970-01-01", "0001-01-04"] {
        let mut p = Person::with_sample();
        p.now.today = today.parse().unwrap();
        p.event(Event::Day);
        p.keys("j j w esc 2 enter esc 3 4 6 1 ? esc");
        p.keys("a o 'Before everything' enter");
        assert!(p.sees("added objective Before everything"), "{today}: {}", p.screen());
        p.now.today = p.now.today.checked_add_days(Days::new(1)).unwrap();
        p.event(Event::Day);
        p.keys("u");
        assert!(p.sees("undid"), "{today}: {}", p.screen());
    }
}

#[test]
fn a_check_in_dated_ahead_is_seen_from_its_day_on_while_the_screen_is_open() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion");
    let ix = p.desk.app.screens.deck.item().unwrap();
    let (id, before) = (p.desk.app.cascade.item(ix).id, p.desk.app.cascade.summary(ix).value);
    let tomorrow = monday().checked_add_days(Days::new(1)).unwrap();
    let check_in = CheckIn { value: Some(3.3), ..CheckIn::new(p.desk.app.new_id(), id, tomorrow, p.desk.app.me) };
    p.commit(Verb::CheckIn, vec![Op::CheckIn(Box::new(check_in))]);
    let value = |p: &Person| p.desk.app.cascade.summary(p.desk.app.cascade.find(id).unwrap()).value;
    assert_eq!(value(&p), before);
    p.sleep(1);
    assert_eq!(value(&p), Some((tomorrow, 3.3)), "{}", p.screen());
    p.now.today = monday();
    p.event(Event::Day);
    assert_eq!(value(&p), before, "a clock that is set back takes it away again");
}
