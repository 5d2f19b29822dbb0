//! The deck of a day that is over: it says which day, shows what it was, refuses what writes, and leads back to today.

use crate::harness::Person;
use quarterdeck::{
    app::{
        deck::rows::What,
        event::{Effect, Event, Hit},
    },
    store::Store,
    ui::theme::Theme,
};

/// The second line: which day it is.
fn head(p: &Person) -> String {
    p.screen().lines().nth(1).unwrap_or_default().to_owned()
}

/// What is selected.
fn title(p: &Person) -> String {
    p.desk.app.item().map(|ix| p.desk.app.cascade.item(ix).title.to_string()).unwrap_or_default()
}

#[test]
fn a_week_and_a_review_back_the_deck_shows_what_it_was_and_esc_leads_to_today() {
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("c 2 . 6 tab 7 enter");
    let now = p.screen();
    assert!(now.contains("2.6 → 3.5 %"), "{now}");
    p.keys("T");
    assert!(
        head(&p).contains("« as it stood on 16 Nov · week 7 of 13   7 days ago, read only   as known then"),
        "{}",
        p.screen()
    );
    assert!(p.sees("2.3 → 3.5 %") && !p.sees("2.6 → 3.5 %"), "{}", p.screen());
    insta::assert_snapshot!("in_time_120x36", p.screen());
    p.keys(",");
    assert!(head(&p).contains("as it stood on 9 Nov · week 6 of 13   14 days ago"), "{}", p.screen());
    p.keys(". .");
    assert!(
        head(&p).contains("as it stood on 23 Nov · week 8 of 13   the end of today") && p.sees("2.6 → 3.5 %"),
        "{}",
        p.screen()
    );
    p.keys(".");
    assert!(p.sees("this is today already"), "{}", p.screen());
    p.keys("<");
    let at_the_review = head(&p);
    assert!(at_the_review.contains("16 Nov") && at_the_review.contains("the end of review"), "{at_the_review}");
    p.keys("> esc");
    assert_eq!(p.desk.app.in_time().map(|t| t.as_of), None);
    assert!(p.sees("2.6 → 3.5 %"), "{}", p.screen());
}

#[test]
fn nothing_is_changed_on_a_day_that_is_over_and_what_asks_for_it_is_told_the_way_back() {
    let mut p = Person::with_sample();
    let before = p.desk.store.log(&quarterdeck::domain::history::LogFilter::default()).unwrap().len();
    p.select("Free→paid conversion").keys("T");
    for keys in ["c", "=", "e", "a", "L", "u", "2", "3", "4", "r", "z", "D", "A", "tab"] {
        p.keys(keys);
        assert!(p.sees("this is 16 Nov, which nothing can change: T leads back to today"), "{keys}: {}", p.screen());
    }
    // What reads works as ever: why, its changes until then, find.
    p.keys("w");
    assert!(p.sees("Why · key result"), "{}", p.screen());
    p.keys("esc i");
    assert!(p.sees("Free→paid conversion") && !p.sees("20 Nov"), "{}", p.screen());
    p.keys("1 / m e d i a n enter");
    assert!(p.sees("Median"), "{}", p.screen());
    p.keys("esc");
    assert!(head(&p).contains("as it stood on"), "the find is left first: {}", p.screen());
    p.keys("T");
    assert!(p.desk.app.in_time().is_none() && !head(&p).contains("as it stood on"), "{}", p.screen());
    assert_eq!(p.desk.store.log(&quarterdeck::domain::history::LogFilter::default()).unwrap().len(), before);
    p.keys("c 2 . 6 tab 7 enter");
    assert!(!p.desk.store.is_read_only(), "and today everything is written as ever");
}

#[test]
fn before_the_first_change_it_says_since_when_something_is_known() {
    let mut p = Person::with_sample();
    p.keys("T");
    for _ in 0..60 {
        p.keys(",");
    }
    assert!(p.sees("nothing was known on") && p.sees("the first change is of"), "{}", p.screen());
    assert!(head(&p).contains("as it stood on"), "and the last day that is known stays: {}", p.screen());
}

/// Two weeks ago, with all that differs made.
fn then() -> Person {
    let mut p = Person::with_sample();
    p.keys("T ,").settle();
    p
}

#[test]
fn a_day_that_is_over_is_not_read_anew_because_the_clock_shows_another() {
    let mut p = then();
    let (seen, now) = (p.screen(), p.now);
    p.desk.handle(Event::Day, now);
    assert!(!p.desk.app.has_idle_work(), "nothing is counted anew");
    assert_eq!(p.screen(), seen);
    p.keys("esc");
    assert_eq!(p.desk.app.today(), now.today);
}

#[test]
fn today_stands_beside_the_day_with_what_happened_since_at_every_size_and_in_plain_signs() {
    let mut p = then();
    insta::assert_snapshot!("in_time_pane_120x36", p.screen());
    p.keys("v");
    insta::assert_snapshot!("in_time_beside_120x36", p.screen());
    p.keys("d");
    insta::assert_snapshot!("in_time_differing_120x36", p.screen());
    p.keys("d").resize(80, 24);
    insta::assert_snapshot!("in_time_beside_80x24", p.screen());
    p.resize(40, 10);
    insta::assert_snapshot!("in_time_beside_40x10", p.screen());
    p.resize(200, 50);
    insta::assert_snapshot!("in_time_beside_200x50", p.screen());
    p.resize(120, 36).theme(Theme { ascii: true, ..Theme::default() });
    let plain = p.screen();
    // But for what people call their goals.
    let drawn = plain.lines().filter(|line| !line.contains("Hidden")).collect::<String>();
    assert!(!drawn.contains(['●', '➜', '→', '━', '│', '◆', '…', '·', '−']), "{plain}");
    insta::assert_snapshot!("in_time_beside_ascii", plain);
}

#[test]
fn the_rows_that_differ_are_gone_through_and_copied_and_an_item_opens_as_it_stood() {
    let mut p = then();
    p.keys("g ]");
    assert_eq!(title(&p), "Paying places", "a number that moved differs");
    p.keys("] ]");
    assert_eq!(title(&p), "Owners who would miss us");
    p.keys("[");
    assert_eq!(title(&p), "Revenue kept from last year");
    p.keys("y");
    let Some(Effect::Copy { text, what }) = p.asked.last() else { panic!("{:?}", p.asked) };
    assert_eq!(what, "what changed since then");
    assert!(text.starts_with("# From Mon 9 Nov 2026 to Mon 23 Nov 2026: 14 days\n\n6 worse, "), "{text}");
    assert!(text.contains("\n## Turned worse\n\n- Free→paid conversion (Ana Ruiz) went from at risk to off track"), "{text}");
    assert!(text.contains("\n## Revised\n\n- Booked three days a week: target from 65 % to 60 %, because “"), "{text}");
    // As of that day: what was said on it is the last word there.
    p.select("Free→paid conversion").keys("enter");
    assert!(!p.sees("From 9 Nov to now") && p.sees("Last  9 Nov") || p.sees("today"), "{}", p.screen());
    insta::assert_snapshot!("in_time_opened_120x36", p.screen());
    p.keys("enter");
    assert!(p.sees("From 9 Nov to now"), "{}", p.screen());
    // Enter folds an objective as ever.
    p.select("Value in the first week").keys("enter");
    assert!(!p.sees("Median setup time"), "{}", p.screen());
}

#[test]
fn a_day_a_week_a_review_or_the_end_of_a_cycle_is_typed_and_what_is_none_is_said_there() {
    let mut p = then();
    p.keys("C '12 nov' enter").settle();
    assert!(head(&p).contains("as it stood on 12 Nov · week 6 of 13   11 days ago"), "{}", p.screen());
    p.keys("C 'review:2' enter").settle();
    assert!(head(&p).contains("as it stood on 16 Nov · week 7 of 13 · the end of review 2   7 days ago"), "{}", p.screen());
    assert!(p.sees("From review 2 (16 Nov) to now, 7 days") && p.sees("reviews 1 ◆2"), "{}", p.screen());
    p.keys("C 'week:3' enter").settle();
    assert!(head(&p).contains("week 3 of 13"), "{}", p.screen());
    p.keys("C '24 dec 2026' enter");
    assert!(p.sees("Thu 24 Dec 2026 lies in the future, of which nothing is known"), "{}", p.screen());
    p.keys("ctrl-u 'review:99' enter");
    assert!(p.sees("there is no review 99"), "{}", p.screen());
    p.keys("esc");
    assert!(head(&p).contains("week 3 of 13"), "and the day stays: {}", p.screen());
}

#[test]
fn what_came_since_stands_where_it_hangs_today_and_what_differs_stands_alone() {
    let mut p = Person::with_sample();
    p.select("Value in the first week").keys("a k 'Menus that import by themselves' ctrl-s '20' ctrl-s");
    assert!(p.sees("Menus that import by themselves"), "{}", p.screen());
    p.resize(120, 90).keys("T").settle();
    p.keys("v d");
    let screen = p.screen();
    let line = screen.lines().find(|line| line.contains("  Menus that import by th…")).unwrap_or_else(|| panic!("{screen}"));
    assert!(line.contains(" +  ") && line.contains("– → 20") && line.contains("added 23 Nov"), "{screen}");
    assert!(!screen.contains("Taipei launch kit"), "it is as it was: {screen}");
    // It is no row of that day: what asks about the selected item passes it over.
    p.keys("d v");
    assert!(p.desk.app.screens.deck.rows.iter().all(|row| !matches!(row.what, What::Came(_))), "{}", p.screen());
    p.keys("esc");
    assert!(p.desk.app.in_time().is_none() && p.sees("Menus that import by the"), "{}", p.screen());
}

/// On the sample company in a file, which is read by a thread of its own.
fn on_a_file() -> (tempfile::TempDir, Person) {
    let (folder, path, mut p) = Person::with_file();
    p.desk.store = Store::open(&path).unwrap().store;
    (folder, p)
}

#[test]
fn out_of_a_file_a_day_is_read_beside_and_a_held_key_goes_on_from_where_it_would_be() {
    let (_folder, mut p) = on_a_file();
    p.keys("T , , ,");
    let asked = p.desk.app.in_time().unwrap().asked();
    assert_eq!(asked.day.to_string(), "2026-10-26", "each week counts from the one asked for, read or not");
    p.keys("c");
    assert!(p.sees("this is 26 Oct, which nothing can change"), "{}", p.screen());
    p.settle();
    assert!(head(&p).contains("as it stood on 26 Oct") && p.sees("worse"), "{}", p.screen());
    let screen = p.keys("j k").screen();
    p.keys(". ,").settle();
    assert_eq!(p.screen(), screen, "a day that was read is kept");
    p.keys("esc").settle();
    assert!(p.desk.app.in_time().is_none() && !p.desk.store.is_read_only(), "{}", p.screen());
    p.select("Free→paid conversion").keys("c 2 . 6 tab 7 enter");
    assert!(p.sees("2.6 → 3.5 %"), "{}", p.screen());
}

#[test]
fn today_is_gone_back_to_before_the_day_was_read_and_who_sits_here_stays() {
    let (_folder, mut p) = on_a_file();
    let me = p.desk.app.me;
    assert!(me.is_some());
    p.keys("T esc");
    assert!(p.desk.app.in_time().is_none(), "{}", p.screen());
    p.settle();
    assert!(p.desk.app.in_time().is_none() && !head(&p).contains("as it stood"), "{}", p.screen());
    p.keys("T").settle();
    p.keys("esc");
    assert_eq!(p.desk.app.me, me);
}

#[test]
fn a_history_that_came_from_a_file_on_one_day_is_how_it_was_and_says_that_this_was_chosen() {
    let mut p = Person::with_operately();
    p.keys("T").settle();
    assert!(head(&p).contains("as far as is known today"), "{}", p.screen());
    assert!(p.sees("this is how it was: what is known of that day was all read from files later"), "{}", p.screen());
    p.keys(",").settle();
    assert!(!p.sees("what is known of that day was all read"), "it is said once: {}", p.screen());
    p.keys(") ) ) ) ) )");
    assert!(p.sees("Nothing was known by then: all of it was read from files later."), "{}", p.screen());
    p.keys(". b");
    assert!(p.sees("nothing was known on Mon 16 Nov 2026: the first change is of Mon 23 Nov 2026"), "{}", p.screen());
}

#[test]
fn a_review_and_a_day_on_the_strip_of_time_are_gone_to_by_a_click() {
    let mut p = Person::with_sample();
    p.keys("T");
    let row =
        |p: &Person| p.screen().lines().enumerate().find(|(_, row)| row.contains("reviews")).map(|(y, row)| (y, row.to_owned()));
    let column = |row: &str, at: usize| row[..at].trim_start_matches('"').chars().count() as u16;
    let (y, strip) = row(&p).unwrap();
    let one = column(&strip, strip.find("reviews").unwrap() + 8);
    let number: String = strip.split("reviews ").nth(1).unwrap().chars().take_while(|c| *c != ' ').collect();
    p.click((one, y as u16)).settle();
    let asked = p.desk.app.in_time().unwrap().asked();
    assert_eq!(asked.review.map(|held| held.number.to_string()), Some(number), "{}", p.screen());
    // On the line itself: its first day, its last, and the review that stands there.
    let (_, strip) = row(&p).unwrap();
    let first = column(&strip, strip.find('├').unwrap());
    p.click((first, y as u16)).settle();
    assert_eq!(p.desk.app.in_time().unwrap().asked().day.to_string(), "2026-10-01", "{}", p.screen());
    let (_, strip) = row(&p).unwrap();
    p.click((column(&strip, strip.find('┼').unwrap()), y as u16)).settle();
    assert!(p.desk.app.in_time().unwrap().asked().review.is_some(), "{}", p.screen());
    let (_, strip) = row(&p).unwrap();
    p.click((column(&strip, strip.find('┤').unwrap()), y as u16)).settle();
    let in_time = p.desk.app.in_time().unwrap();
    assert_eq!(in_time.asked().day, in_time.today, "{}", p.screen());
}

#[test]
fn each_column_of_the_strip_leads_to_a_day_that_is_drawn_in_that_column() {
    let mut p = Person::with_sample();
    p.keys("T");
    for (width, height) in [(120, 36), (80, 24), (60, 40)] {
        // Neither end is covered by where one is.
        p.resize(width, height).keys(",").settle();
        let y = p.screen().lines().position(|row| row.contains('├')).unwrap();
        let strip = |p: &Person| p.screen().lines().nth(y).unwrap().trim_matches('"').to_owned();
        let row = strip(&p);
        let from = row.chars().position(|c| c == '├').unwrap();
        let to = row.chars().position(|c| c == '┤').unwrap();
        for x in (from..=to).step_by(3) {
            p.click((x as u16, y as u16)).settle();
            let row = strip(&p);
            let here = row.chars().position(|c| c == '◆');
            assert_eq!(here, Some(x), "{width}: {row}");
        }
    }
}

#[test]
fn whatever_writes_is_refused_in_one_sentence_and_what_is_typed_for_a_day_says_that_it_goes_there() {
    use quarterdeck::app::keys::{Action, Command, Place, TABLE};
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("T C");
    assert!(p.sees("enter go there") && !p.sees("enter save"), "{}", p.screen());
    p.keys("esc");
    let before = p.changes();
    for binding in TABLE.iter().filter(|row| matches!(row.place, Place::Deck | Place::Everywhere)) {
        let command = Command::of(binding.place, binding.action).unwrap();
        let writes = p.desk.app.hindered(binding).is_some_and(|why| why == "nothing can be changed on a day that is over");
        if !writes || matches!(binding.action, Action::Quit | Action::Suspend) {
            continue;
        }
        p.event(quarterdeck::app::event::Event::Act(command));
        p.keys("");
        assert!(p.sees("this is 16 Nov, which nothing can change: T leads back to today"), "{}: {}", binding.name, p.screen());
        assert!(p.desk.app.in_time().is_some() && p.desk.app.overlays().is_empty(), "{}", binding.name);
    }
    assert_eq!(p.changes(), before);
}

#[test]
fn what_another_process_saves_while_a_day_that_is_over_is_shown_is_there_after_the_way_back() {
    use quarterdeck::domain::{
        Change, CheckIn,
        change::{Author, Verb},
        edit,
    };
    let (folder, mut p) = on_a_file();
    p.select("Free→paid conversion");
    let item = p.desk.app.cascade.item(p.desk.app.screens.deck.item().unwrap()).id;
    p.keys("T v").settle();
    let mut other = Store::open(&folder.path().join("work.db")).unwrap().store;
    let id = p.desk.app.new_id();
    let said = CheckIn { value: Some(3.1), confidence: Some(8), ..CheckIn::new(id, item, p.now.today, p.desk.app.me) };
    let author = Author { by: p.desk.app.me, at: p.now.at, on: p.now.today };
    let change = Change::new(p.desk.app.new_id(), author, Verb::CheckIn, edit::check_in(said));
    let change = other.load(p.now.today).unwrap().checked(change).unwrap();
    other.commit(&change, p.now.today).unwrap();
    p.desk.look(p.now.at + 5000);
    p.keys("j k").settle();
    assert!(head(&p).contains("as it stood on 16 Nov"), "the day is what it is: {}", p.screen());
    p.keys(", .").settle();
    assert!(p.sees("From 16 Nov to now"), "{}", p.screen());
    p.keys("esc").settle();
    p.desk.look(p.now.at + 10_000);
    p.keys("").settle();
    assert!(p.desk.app.in_time().is_none() && p.sees("3.1 → 3.5 %"), "{}", p.screen());
}

#[test]
fn on_pages_the_log_and_by_the_mouse_too_what_writes_is_refused_before_anything_is_typed() {
    let refused = "this is 16 Nov, which nothing can change: T leads back to today";
    let mut p = Person::with_sample();
    p.select("Free→paid conversion").keys("T").settle();
    p.keys("p");
    assert!(!p.screen().lines().last().unwrap().contains("hand over"), "{}", p.screen());
    p.keys("H");
    assert!(p.sees(refused) && p.desk.app.overlays().iter().count() == 1, "{}", p.screen());
    p.keys("esc 6").settle();
    assert!(!p.screen().lines().last().unwrap().contains("undo this"), "{}", p.screen());
    p.keys("U");
    assert!(p.sees(refused), "{}", p.screen());
    p.keys("1").settle();
    // The names of the other screens, and a line clicked twice.
    let at = |p: &Person, word: &str| {
        let y = p.screen().lines().position(|line| line.contains(word)).unwrap();
        let line = p.screen().lines().nth(y).unwrap().trim_start_matches('"').to_owned();
        (line[..line.find(word).unwrap()].chars().count() as u16, y as u16)
    };
    for screen in ["Review", "Check-ins", "Projects"] {
        let place = at(&p, screen);
        p.click(place);
        assert!(p.sees(refused) && head(&p).contains("as it stood on 16 Nov"), "{screen}: {}", p.screen());
    }
    let place = at(&p, "Median setup time");
    p.click(place);
    let hit = Event::Click { hit: Hit::Row(p.desk.app.screens.deck.cursor.at), double: true };
    p.event(hit).keys("");
    assert!(p.desk.app.overlays().is_empty() && title(&p).starts_with("Median setup time"), "{}", p.screen());
    assert!(p.desk.app.in_time().is_some_and(|in_time| in_time.opened), "it is opened as it stood: {}", p.screen());
}
