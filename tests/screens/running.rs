//! Running a review: keys that are pressed without thinking, what is seen of it on every screen, which keys are offered when.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{Tab, event::Event, memory::Memory, review::Mode},
    domain::meeting::Stage,
    ui::theme::Theme,
};
use std::time::Duration;

fn pass(p: &mut Person, seconds: u64) -> &mut Person {
    for _ in 0..seconds {
        p.event(Event::Tick(Duration::from_secs(1)));
    }
    p.keys("")
}

fn line(p: &Person, n: usize) -> String {
    p.screen().lines().nth(n).unwrap_or_default().to_owned()
}

/// The keys offered below the screen, once what just happened made way for them.
fn footer(p: &mut Person) -> String {
    pass(p, 9);
    let screen = p.screen();
    let lines: Vec<&str> = screen.lines().collect();
    lines[lines.len() - 2..].join("\n")
}

#[test]
fn escape_in_a_review_is_harmless_and_a_decision_typed_after_it_is_one() {
    let mut p = Person::with_operately();
    let items = p.desk.app.cascade.all().count();
    p.keys("2 enter n esc");
    assert!(p.sees("the meeting runs: 1–7 look elsewhere, E ends it"), "{}", p.screen());
    p.keys("d 'all good' enter");
    assert_eq!(p.desk.app.tab(), Tab::Review);
    assert_eq!(p.desk.app.cascade.decisions().map(|d| d.text.to_string()).collect::<Vec<_>>(), ["all good"]);
    assert_eq!(p.desk.app.cascade.all().count(), items, "no item was made by it");
}

#[test]
fn enter_ends_a_review_that_was_asked_to_end_and_a_digit_then_rates_it() {
    let mut p = Person::with_operately();
    p.keys("2 enter n E enter 4 enter");
    let review = p.desk.app.cascade.reviews().next().unwrap();
    assert_eq!((review.ended, review.rated()), (Some(monday()), vec![4]), "{}", p.screen());
    assert_eq!(p.desk.app.tab(), Tab::Review, "4 did not look elsewhere");
}

#[test]
fn a_review_that_runs_is_seen_on_every_screen_with_what_is_left() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    pass(&mut p, 380);
    for key in ["1", "2", "3", "4", "6"] {
        p.keys(key);
        assert!(line(&p, 0).contains("▶ 2 Review 8:40"), "{}", p.screen());
    }
    p.keys("1");
    pass(&mut p, 1);
    assert!(line(&p, 0).contains("▶ 2 Review 8:39"), "the clock goes on where it is not in front: {}", p.screen());
    p.resize(80, 24);
    assert!(line(&p, 0).contains(" ▶2 8:39 "), "{}", p.screen());
    p.theme(Theme { ascii: true, ..Theme::default() });
    assert!(line(&p, 0).contains(" |>2 8:39 "), "{}", p.screen());
    p.resize(120, 36).keys("2");
    pass(&mut p, 530);
    assert!(line(&p, 0).contains("|> 2 Review -0:11"), "{}", p.screen());
}

#[test]
fn a_review_that_was_interrupted_is_seen_too_and_the_program_opens_on_it() {
    let mut p = Person::with_operately();
    assert!(!p.desk.left_a_review(), "without one it opens on the deck");
    p.keys("2 enter n");
    pass(&mut p, 100).keys("q enter");
    p.restart(Memory::default());
    assert!(line(&p, 0).contains("‖ 2 Review"), "{}", p.screen());
    assert!(p.desk.left_a_review());
    p.keys("2");
    assert!(p.sees("it stands at 1:40 of 15:00"), "nothing of the clock is lost: {}", p.screen());
    p.resize(80, 24).keys("1");
    assert!(line(&p, 0).contains(" ‖ 2 "), "{}", p.screen());
    p.theme(Theme { ascii: true, ..Theme::default() });
    assert!(line(&p, 0).contains(" || 2 "), "{}", p.screen());
    p.keys("2 E enter 1");
    assert!(!line(&p, 0).contains("||") && !p.desk.left_a_review(), "{}", p.screen());
}

#[test]
fn the_keys_of_who_runs_a_review_are_all_offered_at_eighty_columns() {
    let mut p = Person::with_operately();
    p.resize(80, 24).keys("2 enter n");
    let offered = footer(&mut p);
    for key in [
        "n next",
        "c check in",
        "= same",
        "d decide",
        "a action",
        "e target",
        "p park",
        "v vote",
        "L link",
        "o owner",
        "w why",
        "E end",
        "u undo",
    ] {
        assert!(offered.contains(key), "{key} is not in {offered}");
    }
    let parked = p.desk.app.screens.review.running().unwrap().meeting.parked_entries().count();
    assert!(offered.contains(&format!("P pull in {parked}")), "{offered}");
    // With room for all in one line the rule stays.
    p.resize(200, 50);
    let one = footer(&mut p);
    assert!(one.contains("───") && one.contains("E end"), "{one}");
}

#[test]
fn only_keys_that_work_at_a_stage_are_offered_there() {
    let mut p = Person::with_operately();
    p.keys("2 enter");
    let about_an_item = ["c check in", "= same", "e target", "v vote", "L link", "o owner", "w why"];
    let opening = footer(&mut p);
    assert!(opening.contains("n begin") && opening.contains("a action") && opening.contains("E end"), "{opening}");
    assert!(!opening.contains("p park"), "{opening}");
    assert!(about_an_item.iter().all(|key| !opening.contains(key)), "{opening}");
    p.keys("n a 'ask' tab 'bob' tab 'fri' enter");
    while p.desk.app.screens.review.running().unwrap().meeting.entry().is_some_and(|e| e.item.is_some()) {
        p.keys("n");
    }
    let rest = footer(&mut p);
    assert!(p.sees("Read them aloud") && about_an_item.iter().all(|key| !rest.contains(key)), "{}", p.screen());
    while p.desk.app.screens.review.running().unwrap().meeting.stage() != Stage::Closing {
        p.keys("n");
    }
    let closing = footer(&mut p);
    assert!(closing.contains("n end the review") && !closing.contains("p park"), "{closing}");
    assert!(about_an_item.iter().all(|key| !closing.contains(key)), "{closing}");
    p.keys("n esc enter");
    p.sleep(7);
    p.keys("r enter n");
    let action = footer(&mut p);
    assert!(action.contains("x tick off") && !action.contains("c check in") && action.contains("p park"), "{}", p.screen());
    assert!(!matches!(p.desk.app.screens.review.mode, Mode::Before(_)));
}

/// What stands left of the agenda, in one line: a note that is wrapped is read as it was written.
fn read_aloud(p: &Person) -> String {
    let screen = p.screen();
    let left = screen.lines().map(|line| line.trim_matches('"').split('│').next().unwrap_or_default());
    left.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Of the five that a room needs, which are on the screen: title, who speaks, how bad it is, value, beginning and end of the note.
fn seen(p: &Person) -> Option<[bool; 6]> {
    let app = &p.desk.app;
    let ix = app.screens.review.item().and_then(|id| app.cascade.find(id))?;
    let (_, history) = app.history.as_ref()?;
    let note = history.check_ins.iter().find_map(|r| r.check_in.note.as_deref())?;
    let note: Vec<&str> = note.split_whitespace().collect();
    let text = read_aloud(p);
    let has = |words: &[&str]| text.contains(&words.join(" "));
    let title = app.cascade.item(ix).title.split_whitespace().collect::<Vec<_>>().join(" ");
    let large = ["█", "▀", "▄"].iter().any(|dot| text.contains(dot));
    let health = app.board.peek(&app.cascade, ix).health.word().to_owned();
    let last = note.len().saturating_sub(3);
    Some([
        text.contains(&title) || large,
        text.contains(app.cascade.owner_name(ix).unwrap_or_default()),
        text.contains(&health) && (text.contains("word ") || text.contains("said ")),
        text.contains('→') || text.contains(" % ") || large,
        has(&note[..3.min(note.len())]),
        has(&note[last..]),
    ])
}

#[test]
fn a_larger_window_never_shows_less_of_what_a_room_needs() {
    let mut p = Person::with_operately();
    p.keys("2 + + + + + + + + enter n");
    let sizes = [(40, 10), (60, 16), (80, 24), (100, 30), (120, 36), (160, 45), (200, 50), (240, 70)];
    let (mut counts, mut items) = ([[0; 6]; 8], 0);
    while p.desk.app.screens.review.running().unwrap().meeting.entry().is_some_and(|e| e.item.is_some()) {
        let mut before: Option<[bool; 6]> = None;
        for (n, (columns, rows)) in sizes.into_iter().enumerate() {
            p.resize(columns, rows);
            let Some(now) = seen(&p) else { break };
            items += usize::from(n == 0);
            for (count, is_seen) in counts[n].iter_mut().zip(now) {
                *count += usize::from(is_seen);
            }
            let less = before.is_some_and(|before| before.iter().zip(now).any(|(before, now)| *before && !now));
            assert!(!less, "{columns}x{rows}: {before:?} {now:?}\n{}", p.screen());
            before = Some(now);
        }
        p.keys("n");
    }
    assert!(items >= 8, "{items}");
    // From 80 × 24 on everything of all of them is there.
    for (n, size) in sizes.iter().enumerate().skip(2) {
        assert_eq!(counts[n], [items; 6], "{size:?} of {items}");
    }
}

#[test]
fn who_is_next_and_who_comes_after_is_read_beside_what_is_on() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    assert!(p.sees("then Martin, then Karen"), "two entries of one speaker are one turn: {}", p.screen());
    assert!(p.screen().lines().any(|l| l.contains("Reach 18 months") && l.contains("Martin")), "{}", p.screen());
    p.resize(80, 24);
    assert!(p.sees("then Martin, then Karen"), "beside the clock, where the agenda gave way: {}", p.screen());
}

#[test]
fn the_record_of_a_blind_round_leaves_the_owners_own_words_in_view() {
    let mut p = Person::with_operately();
    p.resize(160, 50).keys("2 enter n");
    let id = p.desk.app.screens.review.item().unwrap();
    assert!(read_aloud(&p).contains("“We're making good progress on documenting processes"), "{}", p.screen());
    // The owner says what comes next, and the room holds up its numbers.
    p.keys("c tab 5 tab 'owner words of today' tab 'hire two' ctrl-s");
    assert!(read_aloud(&p).contains("“owner words of today”") && read_aloud(&p).contains("next hire two"), "{}", p.screen());
    p.keys("v '4 3 10' enter");
    let newest = &p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in;
    assert!(newest.is_of_round(), "{newest:?}");
    assert!(read_aloud(&p).contains("“owner words of today”") && read_aloud(&p).contains("next hire two"), "{}", p.screen());
    assert!(!p.sees("“blind round"), "{}", p.screen());
}

#[test]
fn a_blind_round_is_saved_as_the_owners_word_and_the_facts_stay_in_view() {
    let mut p = Person::with_sample();
    p.keys("2 + + + + + + + + enter n");
    let owner = |p: &Person| {
        let c = &p.desk.app.cascade;
        let ix = p.desk.app.screens.review.item().and_then(|id| c.find(id))?;
        // A project has no confidence.
        c.item(ix).owner.filter(|_| c.item(ix).project().is_none())
    };
    while owner(&p).is_none() || owner(&p) == p.desk.app.me {
        p.keys("n");
    }
    let id = p.desk.app.screens.review.item().unwrap();
    let name = p.desk.app.cascade.owner_name(p.desk.app.cascade.find(id).unwrap()).unwrap().to_owned();
    p.keys("v");
    assert!(p.sees(&name), "{}", p.screen());
    p.keys("'4 3 10 6'");
    assert!(p.sees(&format!("saves it for {name}")), "{}", p.screen());
    p.keys("enter");
    let newest = &p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in;
    assert_eq!((newest.confidence, newest.by), (Some(4), owner(&p)), "the lower of the two in the middle");
}

#[test]
fn presenting_shows_nothing_but_what_is_talked_about_and_two_keys_leave_it() {
    let mut p = Person::with_operately();
    p.keys("2 enter n");
    pass(&mut p, 9).keys("F");
    assert!(!p.sees("1 Deck") && !p.sees("off track   ▲") && !p.sees("E end") && !p.sees("Reach ARR target"), "{}", p.screen());
    assert!(p.sees("meeting 0:09 of 15:00") && p.sees("Bob Williams"), "{}", p.screen());
    p.keys("d");
    assert!(p.sees("decision ▏"), "{}", p.screen());
    p.keys("esc n");
    assert!(!p.sees("1 Deck"), "it stays from entry to entry: {}", p.screen());
    p.keys("esc");
    assert!(p.sees("1 Deck") && !p.sees("the meeting runs"), "{}", p.screen());
    p.keys("F F");
    assert!(p.sees("1 Deck"), "{}", p.screen());
    for (columns, rows) in [(40, 10), (80, 24), (200, 50)] {
        p.resize(columns, rows).keys("F d esc F");
    }
}

/// The minutes, how many wait and what is parked of the meeting that runs.
fn plan(p: &Person) -> (u32, usize, usize) {
    let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
    (meeting.minutes, meeting.still_waiting(), meeting.parked_entries().count())
}

#[test]
fn a_review_takes_five_minutes_more_or_less_while_it_runs_and_undo_takes_that_back() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    pass(&mut p, 60);
    let (minutes, waiting, parked) = plan(&p);
    p.keys("+");
    assert!(p.sees("takes 20 minutes"), "{}", p.screen());
    let longer = plan(&p);
    assert!(longer.0 == minutes + 5 && longer.1 > waiting && longer.2 < parked, "{longer:?} of {waiting} and {parked}");
    p.keys("u");
    assert_eq!(plan(&p), (minutes, waiting, parked), "{}", p.screen());
    p.keys("- - - ");
    assert_eq!(plan(&p).0, 5, "{}", p.screen());
    assert!(p.sees("a review takes 5 to 240 minutes"), "{}", p.screen());
    pass(&mut p, 400).keys("+ -");
    assert!(p.sees("have passed: the review cannot take 5 minutes"), "{}", p.screen());
}

#[test]
fn what_was_put_off_before_a_review_does_not_come_in_by_itself_when_time_is_won() {
    let mut p = Person::with_operately();
    p.keys("r");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!() };
    let id = before.selected().and_then(|e| e.entry.item);
    // The opening takes no time: it is won at once.
    p.keys("p enter + + n");
    let meeting = &p.desk.app.screens.review.running().unwrap().meeting;
    let found = meeting.parked_entries().any(|(_, e)| e.item == id);
    assert!(id.is_some() && found, "{}", p.screen());
    assert!(meeting.agenda.iter().any(|e| e.came_in), "others did: {}", p.screen());
}

/// So many rows of what is talked about are in large letters.
fn large_rows(screen: &str) -> usize {
    let left = screen.lines().map(|row| row.split('│').next().unwrap_or_default());
    left.filter(|row| row.chars().filter(|sign| "█▀▄".contains(*sign)).count() > 1).count()
}

#[test]
fn in_a_small_window_every_title_and_who_speaks_are_large_in_the_second_meeting_too() {
    let mut p = Person::with_operately();
    p.resize(80, 24);
    for week in 0..2 {
        p.keys("2 enter n");
        let mut seen = 0;
        while p.desk.app.screens.review.running().unwrap().meeting.entry().is_some_and(|e| e.item.is_some()) {
            // A title is three rows, who speaks three more; what an earlier review asked for is no less.
            assert!(large_rows(&p.screen()) >= 6, "week {week}: {}", p.screen());
            seen += 1;
            if week == 0 {
                p.keys("d 'two engineers from billing until the twentieth' enter a 'ask legal about the other half of it' enter enter");
            }
            p.keys("n");
        }
        assert!(seen >= 8, "week {week}: {seen}");
        p.keys("E enter esc esc").sleep(7);
    }
}
