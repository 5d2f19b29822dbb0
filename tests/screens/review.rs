//! A whole meeting in simulated time: keys in, screens out, minutes at the end.

use crate::harness::{Person, monday};
use quarterdeck::{
    app::{
        event::{Effect, Event},
        memory::Memory,
        review::Mode,
    },
    domain::{Field, Ids, change::Verb, deadline::TimeOff, history::LogFilter, meeting::Stage},
};
use std::time::Duration;

/// Time passes as the loop tells it: four ticks a second.
fn pass(p: &mut Person, seconds: u64) -> &mut Person {
    for _ in 0..seconds * 4 {
        p.event(Event::Tick(Duration::from_millis(250)));
    }
    p.keys("")
}

fn stage(p: &Person) -> Option<Stage> {
    p.desk.app.screens.review.running().map(|r| r.meeting.stage())
}

pub(crate) fn title(p: &Person) -> String {
    let app = &p.desk.app;
    app.screens
        .review
        .item()
        .and_then(|id| app.cascade.find(id))
        .map(|ix| app.cascade.item(ix).title.to_string())
        .unwrap_or_default()
}

#[test]
fn a_whole_meeting_on_the_imported_company_ends_in_time_with_its_minutes() {
    let mut p = Person::with_operately();
    p.keys("r");
    insta::assert_snapshot!("review_before_120x36", p.screen());
    p.keys("enter");
    assert_eq!(stage(&p), Some(Stage::Opening), "{}", p.screen());
    pass(&mut p, 50).keys("n");
    let first = title(&p);
    assert!(!first.is_empty() && p.sees(&first) && p.sees("OFF TRACK"), "{}", p.screen());
    pass(&mut p, 45).keys("d 'Hire two through the agency' enter");
    assert!(p.sees("decided Hire two through the agency"), "{}", p.screen());
    p.keys("a 'brief the agency' tab 'bob' tab 'fri' enter");
    assert!(p.desk.app.overlays().in_place().is_none(), "{}", p.screen());
    assert!(p.sees("Bob Williams by") && p.sees("brief the agency"), "{}", p.screen());
    insta::assert_snapshot!("review_item_120x36", p.screen());
    insta::assert_snapshot!("review_item_200x50", p.resize(200, 50).screen());
    p.resize(120, 36);
    pass(&mut p, 60).keys("n");
    pass(&mut p, 100).keys("p");
    pass(&mut p, 100).keys("n");
    pass(&mut p, 30).keys("a 'think about it' enter n");
    let mut entries = 0;
    while stage(&p) != Some(Stage::Closing) {
        pass(&mut p, 30).keys("enter");
        entries += 1;
        assert!(entries < 20, "{}", p.screen());
    }
    assert!(p.sees("What was agreed") && p.sees("Hire two through the agency") && p.sees("think about it"), "{}", p.screen());
    pass(&mut p, 30).keys("enter");
    assert!(p.sees("in time"), "{}", p.screen());
    p.keys("4 enter y 1");
    insta::assert_snapshot!("review_after_120x36", p.screen());
    let Some(Effect::Copy { text: minutes, .. }) = p.asked.last() else { panic!("{:?}", p.asked) };
    insta::assert_snapshot!("review_minutes", minutes);
    p.keys("s enter");
    assert!(
        matches!(p.asked.last(), Some(Effect::Write { path, .. }) if path == "review-1-2026-11-23.md"),
        "{:?}",
        p.asked.last()
    );
    p.desk.app.written("review-1-2026-11-23.md", Err("File exists (os error 17)".to_owned()));
    p.keys("");
    assert!(p.sees("cannot write") && p.desk.app.overlays().in_place().is_some(), "the name can be mended: {}", p.screen());
    p.desk.app.written("review-1-2026-11-23.md", Ok(()));
    assert!(p.desk.app.overlays().in_place().is_none());
    // It carries into the next: its actions come first there.
    p.sleep(7);
    p.keys("enter");
    assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Deck, "enter twice does not start the next review");
    p.keys("r");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert_eq!(before.agenda.items[0].class().word(), "actions");
    assert!(p.sees("Since review 1"), "{}", p.screen());
    p.keys("h");
    assert!(p.sees("The last 1 review") && p.sees("Talked about"), "{}", p.screen());
    p.keys("l l x");
    assert!(p.sees("☑"), "{}", p.screen());
}

#[test]
fn an_action_gets_other_words_another_person_and_another_day() {
    let mut p = Person::with_operately();
    p.keys("r enter n a 'ask the agency @bob fri' enter E enter 4 enter");
    p.sleep(7);
    p.keys("enter r l");
    assert!(p.sees("ask the agency") && p.sees("z another day"), "{}", p.screen());
    let action = |p: &Person| p.desk.app.cascade.actions().next().cloned().unwrap();
    let owner = action(&p).owner;
    p.keys("z '2026-12-04' enter");
    assert_eq!((action(&p).due.unwrap().to_string(), action(&p).owner), ("2026-12-04".to_owned(), owner), "{}", p.screen());
    p.keys("e ctrl-u 'ask two agencies' tab ctrl-u 'emily' enter");
    assert!(action(&p).owner != owner && &*action(&p).what == "ask two agencies", "{}", p.screen());
    p.keys("u u");
    assert_eq!((&*action(&p).what, action(&p).due.unwrap().to_string()), ("ask the agency", "2026-11-27".to_owned()));
    // A person that is none keeps what was typed.
    p.keys("e tab ctrl-u 'nobodyatall' enter");
    assert!(p.sees("No person is called") && p.sees("Change an action"), "{}", p.screen());
}

#[test]
fn everything_a_review_records_is_in_the_log_with_its_review_and_can_be_undone() {
    let mut p = Person::with_operately();
    p.keys("r enter n d 'Stop' enter");
    let review = p.desk.app.screens.review.running().unwrap().meeting.review;
    let log = p.desk.store.log(&LogFilter { review: Some(review), ..LogFilter::default() }).unwrap();
    assert_eq!(log.len(), 2, "the start and the decision, but not the clock: {log:?}");
    p.keys("u");
    assert!(p.sees("undid") && p.desk.app.cascade.decisions().next().is_none(), "{}", p.screen());
    assert!(p.desk.app.screens.review.is_running(), "the meeting itself is not undone by one key too many");
    p.keys("u");
    assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
}

#[test]
fn a_meeting_cut_off_in_minute_nine_goes_on_in_minute_nine() {
    let mut p = Person::with_operately();
    p.keys("r enter");
    pass(&mut p, 60).keys("n");
    pass(&mut p, 120).keys("d 'Stop it' enter n");
    pass(&mut p, 120).keys("n");
    pass(&mut p, 245);
    let (on, total) = (title(&p), p.desk.app.screens.review.running().unwrap().meeting.total_ms());
    assert_eq!(total / 60_000, 9);
    p.restart(Memory::default());
    p.keys("r enter");
    let running = p.desk.app.screens.review.running().unwrap_or_else(|| panic!("{}", p.screen()));
    let lost = total - running.meeting.total_ms();
    assert!(lost <= 15_000, "{lost} ms were lost");
    assert_eq!(title(&p), on);
    p.keys("b b");
    assert!(p.sees("decided Stop it"), "{}", p.screen());
}

#[test]
fn what_was_half_typed_when_the_meeting_was_cut_off_is_offered_again() {
    let mut p = Person::with_operately();
    p.keys("r enter n a 'call the bank' tab 'bo' esc d 'Hire two thr'");
    // Kept while the typist paused, as the loop does.
    let kept = p.desk.app.memory();
    p.restart(kept.clone());
    assert!(!p.desk.app.drafts_differ(&kept), "what waits for its meeting is still kept");
    p.keys("r enter");
    assert!(p.sees("goes on with what was being typed"), "{}", p.screen());
    p.keys("d 'ough the agency' enter");
    assert!(p.sees("decided Hire two through the agency"), "{}", p.screen());
    p.keys("a");
    assert!(p.sees("call the bank") && p.sees("bo"), "{}", p.screen());
    p.keys("tab tab enter");
    assert!(p.sees("call the bank"), "{}", p.screen());
    assert!(p.desk.app.memory().forms.is_empty(), "all of it is written down");
}

#[test]
fn an_unfinished_review_of_an_earlier_day_is_asked_about() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    p.now.today = p.now.today.checked_add_days(chrono::Days::new(2)).unwrap();
    p.restart(Memory::default());
    p.keys("r");
    assert!(p.sees("was not ended") && p.sees("enter go on  E close it") && p.sees("   E     closes it"), "{}", p.screen());
    p.keys("E");
    assert!(p.sees("Close review 1") && p.desk.app.cascade.reviews().all(|r| r.ended.is_none()), "{}", p.screen());
    p.keys("y");
    assert!(p.sees(", in time"), "{}", p.screen());
    let review = p.desk.app.cascade.reviews().next().unwrap();
    assert_eq!((review.on, review.ended), (monday(), Some(p.now.today)), "it keeps its day, and says when it was closed");
    assert!(review.healths.is_empty(), "how things stood on that day is not known any more");
    p.keys("enter r");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert!(before.news.iter().any(|n| n.contains("closed on a later day")) && !p.sees("worse"), "{:?}", before.news);
}

#[test]
fn a_review_of_an_earlier_day_that_is_gone_on_with_ends_like_any_other() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    p.now.today = p.now.today.checked_add_days(chrono::Days::new(1)).unwrap();
    p.restart(Memory::default());
    p.keys("r enter n E y esc");
    assert!(p.sees("off track, pace −58.7 pt, 18 of 25 employees"), "{}", p.screen());
    p.resize(120, 100).keys("");
    assert!(p.sees("It was gone on with, and ended on 24 Nov 2026."), "{}", p.screen());
    assert!(!p.desk.app.cascade.reviews().next().unwrap().healths.is_empty());
}

#[test]
fn a_check_in_updates_the_item_the_agenda_and_the_counts_and_green_is_offered_to_be_left() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let (was, first) = (p.desk.app.board.counts().unwrap().of(quarterdeck::domain::Flag::OffTrack), title(&p));
    p.keys("c 2 5 tab 9 enter");
    assert_eq!(title(&p), first);
    assert!(p.sees("ON TRACK NOW") && p.sees("on track now, n goes on"), "{}", p.screen());
    assert_eq!(p.desk.app.board.counts().unwrap().of(quarterdeck::domain::Flag::OffTrack), was - 1);
    let (id, review) = (p.desk.app.screens.review.item().unwrap(), p.desk.app.screens.review.running().unwrap().meeting.review);
    let newest = &p.desk.store.history(id, 1, chrono::NaiveDate::MAX).unwrap().check_ins[0].check_in;
    assert_eq!(newest.review, Some(review));
}

#[test]
fn what_cannot_be_a_date_is_one_sentence_and_the_text_stays() {
    let mut p = Person::with_operately();
    p.keys("r enter n a 'ask' tab 'bob' tab '31 Feb' enter");
    assert!(p.sees("✖") && p.sees("31 Feb") && p.desk.app.cascade.actions().next().is_none(), "{}", p.screen());
    p.keys("esc");
    assert!(p.sees("kept as a draft"), "{}", p.screen());
    p.keys("a");
    assert!(p.sees("31 Feb"), "{}", p.screen());
    p.keys("tab tab ctrl-u 'fri' enter");
    assert!(p.desk.app.cascade.actions().next().is_some_and(|a| a.due.is_some() && a.owner.is_some()), "{}", p.screen());
}

#[test]
fn pauses_and_sleep_cost_nothing_and_a_clock_that_runs_over_says_so() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    p.keys("space");
    assert!(!p.desk.app.counts_time());
    pass(&mut p, 300).keys("space");
    p.event(Event::Tick(Duration::from_hours(1)));
    assert_eq!(p.desk.app.screens.review.running().unwrap().meeting.total_ms(), 0);
    pass(&mut p, 300);
    assert!(p.sees("over: decide, park or go on"), "{}", p.screen());
}

#[test]
fn what_just_happened_makes_way_for_the_keys_while_nobody_presses_one() {
    let mut p = Person::with_operately();
    p.keys("r enter n d 'Hire two' enter");
    assert!(p.desk.app.status().is_some());
    pass(&mut p, 7);
    assert!(p.desk.app.status().is_some(), "{}", p.screen());
    pass(&mut p, 2);
    assert!(p.desk.app.status().is_none() && p.sees("n next"), "{}", p.screen());
}

#[test]
fn a_second_is_drawn_once_and_the_file_is_written_every_fifteen() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let seqs = |p: &Person| p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap()[0].seq;
    let (before, mut drawn) = (seqs(&p), 0);
    for _ in 0..4 * 60 {
        p.event(Event::Tick(Duration::from_millis(250)));
        drawn += usize::from(!p.desk.app.damage().is_empty());
        p.desk.app.drawn(None, usize::MAX);
    }
    assert_eq!(drawn, 60);
    p.keys("d 'x' enter");
    assert_eq!(seqs(&p) - before, 1 + 4 + 1, "the step, four times the clocks, and the decision");
}

#[test]
fn a_theory_that_waits_for_its_verdict_is_judged_in_the_meeting() {
    use quarterdeck::domain::{Field, change::Verb, goal::ProjectState, review::Class};
    let mut p = Person::with_sample();
    let c = &p.desk.app.cascade;
    let waits = |c: &quarterdeck::domain::Cascade, l: &quarterdeck::domain::link::Link| {
        let runs = |item: &quarterdeck::domain::Item| item.is_live() && item.project().is_some_and(|p| !p.state.is_over());
        l.because.is_some() && l.judged.is_none() && c.find(l.project).is_some_and(|ix| runs(c.item(ix)))
    };
    let link = c.links().find(|l| waits(c, l)).unwrap().clone();
    let since = p.now.today - chrono::Days::new(20);
    let fields = [Field::State(ProjectState::Done), Field::StateOn(Some(since))];
    let ops = fields.into_iter().filter_map(|f| c.set_op(link.project, f)).collect();
    p.commit(Verb::Revise, ops);
    p.keys("r + + + + + + + + + + + + + + + + + + + + + enter n");
    for _ in 0..80 {
        let entry = p.desk.app.screens.review.running().and_then(|r| r.meeting.entry());
        if entry.is_some_and(|e| e.class == Class::Changed && e.item == Some(link.project)) {
            break;
        }
        p.keys("n");
    }
    assert!(p.sees("v says whether it held"), "{}", p.screen());
    p.keys("v 1 'the numbers say so' enter");
    let said = |l: &quarterdeck::domain::link::Link| l.judged.as_ref().is_some_and(|j| &*j.why == "the numbers say so");
    assert!(p.desk.app.cascade.links().any(|l| l.project == link.project && said(l)), "{}", p.screen());
}

#[test]
fn where_there_is_nothing_to_talk_about_no_key_leaves_a_review_behind() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut p = Person::with_nothing();
        p.resize(columns, rows).keys("2");
        assert!(p.sees("There is no goal yet, so nothing needs talk."), "{}", p.screen());
        assert!(p.sees("a puts a topic on the agenda; 1 shows the goals, where a adds one."), "{}", p.screen());
        let changes = p.changes();
        p.keys("enter");
        assert!(p.sees("nothing was begun"), "{}", p.screen());
        p.keys("n n enter n");
        assert_eq!((p.changes(), p.desk.app.cascade.reviews().count()), (changes, 0), "{}", p.screen());
        // With a topic there is something to say; who runs it is asked, and need not be said.
        p.keys("a 'Series A, 3 min' enter esc enter esc");
        assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
    }
}

#[test]
fn what_stands_above_the_agenda_is_clicked_on() {
    for (columns, rows) in [(120, 36), (80, 24)] {
        let mut p = Person::with_operately();
        p.resize(columns, rows).keys("2");
        let screen = p.screen();
        let at = |said: &str| {
            let (y, row) = screen.lines().enumerate().find(|(_, row)| row.contains(said)).unwrap();
            let x = row.split(said).next().unwrap().chars().count() - 1;
            (x as u16, y as u16)
        };
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        let second = before.ready.owners[1].owner.unwrap();
        let name = p.desk.app.cascade.person(second).unwrap().name.clone();
        p.click(at(&name));
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        assert_eq!(before.owner_at(), Some(1), "{}", p.screen());
        // What is done is done about whom was clicked on.
        p.keys("x");
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        assert_eq!(before.absent, [second]);
        p.click(at("15 minutes"));
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        assert!(before.is_on_head(), "{}", p.screen());
        // From anywhere the chip leads to the review.
        p.keys("1");
        let screen = p.screen();
        let head = screen.lines().next().unwrap();
        let x = head.rfind(" 2").map(|at| head[..at].chars().count()).unwrap();
        p.click((x as u16, 0));
        assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Review, "{}", p.screen());
    }
}

#[test]
fn who_is_on_leave_is_not_here_from_the_start_and_one_key_says_that_they_are() {
    let mut p = Person::with_operately();
    let bob = p.desk.app.cascade.people().find(|person| person.name == "Bob Williams").unwrap().id;
    p.keys("2");
    let at_first = p.screen();
    assert!(at_first.contains("Fill approved roles"), "{at_first}");
    let day = |day: &str| day.parse().unwrap();
    let off = TimeOff { from: day("2026-11-20"), to: day("2026-12-03"), word: None };
    let op = p.desk.app.cascade.set_op(bob, Field::Away(vec![off]));
    p.commit(Verb::Revise, op.into_iter().collect()).keys("1 2");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert_eq!(before.absent, [bob]);
    assert!(p.sees("away until 3 Dec"), "{}", p.screen());
    let talked = before.agenda.items.first().unwrap().owner(&p.desk.app.cascade);
    assert_ne!(talked, Some(bob), "what is theirs comes last");
    // They came all the same: as it would be without the leave, and so it stays while other things change.
    let at = before.ready.owners.iter().position(|owed| owed.owner == Some(bob)).unwrap();
    p.keys(&"up ".repeat(before.ready.owners.len() + 1 - at)).keys("x");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert!(before.absent.is_empty() && p.sees("Bob Williams is here"), "{}", p.screen());
    p.keys("+ 1 2");
    let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
    assert!(before.absent.is_empty(), "{}", p.screen());
    p.keys("enter n");
    assert!(p.desk.app.screens.review.running().unwrap().meeting.absent().is_empty());
}

#[test]
fn two_processes_never_run_one_review_together() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    // Another process takes the review up: it writes its clock, and this one is told to look.
    let review = p.desk.app.screens.review.running().unwrap().meeting.review;
    let cascade = p.desk.store.load(p.now.today).unwrap();
    let mut other =
        quarterdeck::domain::meeting::RunningReview::of(cascade.reviews().find(|r| r.id == review).unwrap(), &cascade.settings);
    other.tick(Duration::from_secs(1));
    let author = p.now.author(p.desk.app.me);
    let change = quarterdeck::domain::Change::new(
        Ids::seeded(5).next_id(),
        author,
        quarterdeck::domain::change::Verb::Clock,
        other.write_clock(&cascade),
    );
    p.commit_elsewhere(change);
    p.keys("");
    assert!(!p.desk.app.screens.review.is_running() && p.sees("goes on in another window"), "{}", p.screen());
    assert!(p.sees("was not ended"), "{}", p.screen());
    p.keys("enter");
    assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
}

#[test]
fn looking_at_the_review_in_another_window_takes_nothing_from_who_runs_it() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    // Another window on the same file, with someone nobody knows in front of it.
    p.restart(Memory::default());
    p.desk.app.me = None;
    let changes = |p: &Person| p.desk.store.log(&LogFilter { limit: 1, ..LogFilter::default() }).unwrap()[0].seq;
    let before = changes(&p);
    p.keys("2");
    assert!(!p.desk.app.screens.review.is_running() && p.sees("run by Bob Williams, was not ended"), "{}", p.screen());
    assert_eq!(changes(&p), before, "nothing is written");
}

#[test]
fn who_loses_the_meeting_keeps_what_was_being_typed() {
    let mut p = Person::with_operately();
    p.keys("r enter n d 'Hire two thr'");
    let review = p.desk.app.screens.review.running().unwrap().meeting.review;
    let cascade = p.desk.store.load(p.now.today).unwrap();
    let mut other =
        quarterdeck::domain::meeting::RunningReview::of(cascade.reviews().find(|r| r.id == review).unwrap(), &cascade.settings);
    other.tick(Duration::from_secs(1));
    let author = p.now.author(p.desk.app.me);
    let verb = quarterdeck::domain::change::Verb::Clock;
    let change = quarterdeck::domain::Change::new(Ids::seeded(5).next_id(), author, verb, other.write_clock(&cascade));
    p.commit_elsewhere(change);
    p.keys("");
    assert!(p.sees("what was being typed is kept") && !p.desk.app.memory().forms.is_empty(), "{}", p.screen());
    p.keys("enter d");
    assert!(p.sees("Hire two thr"), "{}", p.screen());
}

#[test]
fn what_an_earlier_version_kept_of_a_meeting_is_offered_too() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let about = p.desk.app.screens.review.item().unwrap();
    let draft = serde_json::json!({"about": about, "decision": "Hire two thr", "action": ["call", "", "fri"]});
    let kept: Memory = serde_json::from_value(serde_json::json!({"meeting": {"drafts": [draft]}})).unwrap();
    p.restart(kept);
    p.keys("r enter d");
    assert!(p.sees("Hire two thr"), "{}", p.screen());
    p.keys("'ee' enter a");
    assert!(p.sees("call") && p.sees("fri"), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.decisions().next().unwrap().text.as_ref(), "Hire two three");
}

#[test]
fn a_draft_stays_with_the_item_it_was_typed_about() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let first = p.desk.app.screens.review.item();
    p.keys("d 'Hire two' esc n d");
    assert!(!p.sees("Hire two"), "it is not offered at another item: {}", p.screen());
    p.keys("esc");
    while stage(&p) != Some(Stage::Closing) {
        p.keys("n");
    }
    p.keys("d");
    assert!(p.sees("Hire two") && p.sees("about Fill approved roles"), "what is left comes up at the end: {}", p.screen());
    p.keys("enter");
    assert_eq!(p.desk.app.cascade.decisions().next().map(|d| d.item), Some(first), "{}", p.screen());
    assert!(p.desk.app.memory().forms.is_empty());
}

#[test]
fn a_review_is_not_ended_by_a_slip_and_its_end_can_be_taken_back() {
    let mut p = Person::with_operately();
    p.keys("r enter n d 'Stop' enter E");
    assert!(p.sees("12 entries still wait"), "{}", p.screen());
    p.keys("x");
    assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
    p.keys("x esc E y");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::After(_)), "{}", p.screen());
    p.keys("4 enter u");
    assert!(
        matches!(&p.desk.app.screens.review.mode, Mode::After(e) if e.told.minutes.as_ref().is_some_and(|m| m.ratings.is_empty())),
        "the rating first: {}",
        p.screen()
    );
    p.keys("u");
    assert!(p.desk.app.screens.review.is_running() && p.sees("the review goes on"), "{}", p.screen());
    assert_eq!(p.desk.app.cascade.decisions().count(), 1, "what was decided stands");
    p.keys("d 'Start' enter E y esc u");
    assert!(p.desk.app.screens.review.is_running(), "{}", p.screen());
    p.keys("E y esc enter u");
    assert_eq!(p.desk.app.tab(), quarterdeck::app::Tab::Deck);
    p.keys("r");
    assert!(matches!(p.desk.app.screens.review.mode, Mode::Unfinished(_)), "elsewhere it is asked about: {}", p.screen());
}

#[test]
fn an_end_that_is_taken_back_anywhere_costs_the_meeting_no_second() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    // The clock is written every fifteen seconds: fourteen of these are not yet.
    pass(&mut p, 29);
    let total = |p: &Person| p.desk.app.screens.review.running().map(|r| (r.meeting.used(), r.meeting.total_ms() / 1000));
    p.keys("E y esc u");
    assert_eq!(total(&p), Some((29, 29)), "{}", p.screen());
    p.keys("E y esc enter u r enter");
    assert_eq!(total(&p), Some((29, 29)), "{}", p.screen());
}

#[test]
fn undo_in_a_meeting_reaches_neither_its_start_nor_the_end_of_the_one_before() {
    let mut p = Person::with_operately();
    p.keys("r enter n E y 4 enter enter");
    p.sleep(7);
    p.keys("r enter n u u u");
    assert!(p.desk.app.screens.review.is_running() && p.sees("nothing of yours to undo"), "{}", p.screen());
    let reviews: Vec<_> = p.desk.app.cascade.reviews().map(|r| (r.ended.is_some(), r.rated())).collect();
    assert!(reviews.contains(&(true, vec![4])) && reviews.contains(&(false, vec![])), "{reviews:?}");
}

#[test]
fn nobody_becomes_somebody_else_in_an_action() {
    let mut p = Person::with_operately();
    p.keys("r enter n a 'ask' tab 'Ana' tab");
    assert!(p.sees("✖") && p.sees("Ana") && !p.sees("Karen Martinez  "), "{}", p.screen());
    p.keys("enter");
    assert!(p.desk.app.cascade.actions().next().is_none(), "{}", p.screen());
    p.keys("ctrl-u 'mart' enter");
    let owner = p.desk.app.cascade.actions().next().and_then(|a| a.owner);
    let name = owner.and_then(|id| p.desk.app.cascade.person(id)).map(|p| p.name.clone());
    assert!(name.is_some_and(|n| n.contains(" Mart") || n.starts_with("Mart")), "{}", p.screen());
}

#[test]
fn what_is_parked_is_brought_back_with_the_next_key() {
    let mut p = Person::with_operately();
    // With time for everything nothing is parked but what is parked by hand: of one there is no choice.
    p.keys("r + + + + + + enter n");
    let first = title(&p);
    p.keys("P");
    assert!(p.sees("nothing is parked"), "{}", p.screen());
    p.keys("p");
    assert!(p.sees("✖ Fill approved roles") && p.sees("Bob Williams"), "it stands below what waits: {}", p.screen());
    p.keys("P n");
    assert_eq!(title(&p), first);
}

#[test]
fn of_several_parked_entries_one_is_chosen_and_the_clock_runs_on_meanwhile() {
    let mut p = Person::with_operately();
    p.keys("r enter n");
    let first = title(&p);
    p.keys("p");
    let second = title(&p);
    p.keys("p : 'pull in which' enter");
    assert!(p.sees("Pull in which?") && p.sees(&format!("  {second}")) && p.sees("Bob Williams · off track"), "{}", p.screen());
    pass(&mut p, 3);
    p.keys("esc n b : 'pull in which' enter down enter");
    assert!(p.sees(&format!("pulled in, comes next: {first}")), "{}", p.screen());
    p.keys("n");
    assert_eq!(title(&p), first);
    assert_eq!(p.desk.app.screens.review.running().unwrap().meeting.total_ms(), 3000);
    p.keys("P n");
    assert_eq!(title(&p), second, "the key takes the one that was parked last");
}

#[test]
fn what_is_chosen_of_the_parked_may_be_gone_by_then() {
    let mut p = Person::with_operately();
    p.keys("r enter n p p : 'pull in which' enter");
    let id = p.desk.app.screens.review.running().unwrap().meeting.review;
    let Some(op) = p.desk.app.cascade.set_op(id, quarterdeck::domain::Field::Agenda(Vec::new())) else { panic!() };
    let current = p.desk.app.cascade.set_op(id, quarterdeck::domain::Field::Current(None));
    let change = quarterdeck::domain::Change::new(
        Ids::seeded(5).next_id(),
        p.now.author(p.desk.app.me),
        quarterdeck::domain::change::Verb::Clock,
        current.into_iter().chain([op]).collect(),
    );
    p.commit_elsewhere(change);
    p.keys("enter");
    assert!(!p.desk.app.screens.review.is_running() && p.sees("was not ended"), "{}", p.screen());
}

#[test]
fn the_agenda_can_be_changed_before_it_starts() {
    let mut p = Person::with_operately();
    p.keys("r");
    let titles = |p: &Person| {
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!() };
        (before.agenda.items.len(), before.agenda.parked.len(), before.agenda.minutes)
    };
    let (items, parked, _) = titles(&p);
    p.keys("p");
    assert_eq!(titles(&p), (items - 1, parked + 1, 15));
    p.keys("G P");
    assert_eq!(titles(&p), (items, parked, 15));
    p.keys("+");
    assert_eq!(titles(&p).2, 20);
}

#[test]
fn what_was_done_to_the_agenda_by_hand_outlives_other_minutes_and_changes() {
    let mut p = Person::with_operately();
    p.keys("r p J");
    let entries = |p: &Person| {
        let Mode::Before(before) = &p.desk.app.screens.review.mode else { panic!("{}", p.screen()) };
        let title = |e: &quarterdeck::domain::agenda::AgendaItem| match &e.subject {
            quarterdeck::domain::agenda::Subject::Item(ix) => p.desk.app.cascade.item(*ix).title.to_string(),
            _ => String::new(),
        };
        (before.agenda.items.iter().map(title).collect::<Vec<_>>(), before.agenda.parked.iter().map(title).collect::<Vec<_>>())
    };
    let first = entries(&p).0[..2].to_vec();
    assert_eq!(first, ["Reach 18 months runway", "Reach ARR target"]);
    for keys in ["+ +", "- -"] {
        p.keys(keys);
        let (items, parked) = entries(&p);
        assert_eq!(items[..2], first, "{keys}");
        assert!(parked.contains(&"Fill approved roles".to_owned()), "{keys}: {parked:?}");
    }
    p.keys("l esc 1 2");
    assert_eq!(entries(&p).0[..2], first, "wherever one looks meanwhile");
    let cascade = p.desk.store.load(p.now.today).unwrap();
    p.desk.app.reload(cascade);
    assert_eq!(entries(&p).0[..2], first, "whatever another process writes");
    // Settled meanwhile: it leaves, and what was put off stays put off.
    p.keys("1").select("Reach 18 months runway").keys("c 1 8 tab 9 enter 2");
    let (items, parked) = entries(&p);
    assert_eq!(items[0], "Reach ARR target", "{}", p.screen());
    assert!(parked.contains(&"Fill approved roles".to_owned()), "{parked:?}");
}

#[test]
fn what_is_talked_about_scrolls_to_its_end_and_one_key_leads_back() {
    let mut p = Person::with_sample();
    p.resize(80, 24).keys("r enter n");
    for _ in 0..8 {
        if p.sees(") ↓") {
            break;
        }
        p.keys("n");
    }
    let top = p.screen();
    assert!(p.sees(") ↓"), "{top}");
    for _ in 0..40 {
        p.keys(")");
    }
    let end = p.screen();
    assert!(top != end && !p.sees(") ↓"), "{end}");
    p.keys("(");
    assert!(p.sees(") ↓"), "{}", p.screen());
}

#[test]
fn the_key_that_led_through_the_meeting_pressed_once_more_is_no_answer_to_how_it_was() {
    let mut p = Person::with_sample();
    p.keys("2 enter n");
    let rates = |p: &Person| p.desk.app.overlays().in_place().is_some();
    for _ in 0..200 {
        p.keys("n");
        if rates(&p) {
            break;
        }
    }
    assert!(rates(&p) && matches!(p.desk.app.screens.review.mode, Mode::After(_)), "{}", p.screen());
    let before = p.screen();
    // The clock of these tests goes on by a second with every key.
    for _ in 0..2 {
        p.now.at -= 700;
        p.keys("n");
        assert_eq!(p.screen(), before, "it is swallowed: neither an answer nor a complaint");
    }
    // A second later it is a key like any other.
    p.keys("n");
    assert_ne!(p.screen(), before);
    p.keys("ctrl-u 4 enter");
    assert!(!rates(&p), "{}", p.screen());
}
