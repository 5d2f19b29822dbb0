//! The agenda: what comes on it, in which order, and what is parked.

use super::*;
use crate::domain::{
    Field,
    change::Verb,
    company::{Company, day, today},
    edit,
    goal::Ambition,
    history::{ClashEntry, Header},
    key_result::{Metric, Snooze},
    pace::plus,
    review::{EntryState, ParkedFor, Then},
};

fn of(c: &Company, minutes: u32) -> Agenda {
    agenda(&c.cascade, &mut Board::new(today()), &Asked::new(minutes, None))
}

fn told(c: &Company, entries: &[AgendaItem]) -> Vec<String> {
    let title = |ix: Ix| c.cascade.item(ix).title.to_string();
    let tell = |e: &AgendaItem| match &e.subject {
        Subject::Item(ix) => format!("{}: {}", e.class().word(), title(*ix)),
        Subject::Action(id) => format!("actions: {}", c.cascade.actions().find(|a| a.id == *id).unwrap().what),
        Subject::Topic(id) => format!("topic: {}", c.cascade.topic(*id).unwrap().title),
        Subject::Cycle(id) => format!("to score: {}", c.cascade.cycle(*id).unwrap().name),
        Subject::Rest { on_track, .. } => {
            format!("rest: {}", on_track.iter().map(|&ix| title(ix)).collect::<Vec<_>>().join(", "))
        }
    };
    entries.iter().map(tell).collect()
}

/// Everything fresh: said today, on its line.
fn fresh(c: &mut Company) {
    for (title, value, confidence) in [
        ("Revenue", Some(2.6), 8),
        ("Conversion", Some(3.2), 8),
        ("Setup time", Some(20.0), 8),
        ("Checklist steps", Some(0.0), 8),
        ("Certified", Some(0.0), 8),
        ("Loved by teams", None, 8),
        ("Onboarding checklist", None, 8),
        ("Data room", None, 8),
    ] {
        c.stands(title, "2026-11-23", value, Some(confidence));
    }
}

#[test]
fn the_order_is_actions_missing_off_track_disagreement_at_risk_unlinked_changed_and_the_rest() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Loved by teams", "2026-11-01", None, Some(8));
    c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
    c.stands("Setup time", "2026-11-23", Some(38.0), Some(9));
    c.stands("Certified", "2026-11-23", Some(0.0), Some(5));
    let ana = c.person_id("Ana");
    c.action("Later", Some(ana), Some(day("2026-12-24")), None);
    c.action("Late", None, Some(day("2026-11-20")), None);
    let agenda = of(c, 60);
    assert_eq!(
        told(c, &agenda.items),
        [
            "actions: Late",
            "actions: Later",
            "missing: Loved by teams",
            "off track: Conversion",
            "disagreement: Setup time",
            "at risk: Certified",
            // Company level first, and there the one that is behind no line before the one ahead of it.
            "unlinked: Data room",
            "unlinked: Revenue",
            "unlinked: Checklist steps",
            "rest: Onboarding checklist",
        ]
    );
    assert_eq!((agenda.budget_seconds, agenda.parked.len(), agenda.missing_total), (3480, 0, None));
    assert_eq!(agenda.planned_seconds, 2 * 20 + 30 + 120 + 90 + 60 + 3 * 30 + 20);
    let setup = &agenda.items[4];
    assert!(setup.flags.has(Flag::Disagreement) && setup.flags.has(Flag::AtRisk), "{:?}", setup.flags);
    let board = Board::new(today());
    assert_eq!(reasons(&c.cascade, &board, setup)[..2], ["pace −45.7 pt", "confidence 9"]);
    assert_eq!(reasons(&c.cascade, &board, &agenda.items[0]), ["nobody named", "was due 20 Nov"]);
    assert_eq!(reasons(&c.cascade, &board, &agenda.items[5]), ["confidence 5"]);
}

#[test]
fn of_what_is_missing_the_worst_is_asked_first_and_then_committed_before_aspirational() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    fresh(c);
    // All silent since Friday 6 November and due on the 9th; some longer, which weighs less than how they stood.
    for (title, on, value, confidence, aspirational) in [
        ("Fine", "2026-10-09", Some(3.0), 9, false),
        ("Red", "2026-11-06", Some(2.0), 1, true),
        ("Red and committed", "2026-11-06", Some(2.0), 1, false),
        ("Doubtful", "2026-11-06", Some(3.0), 5, false),
    ] {
        let id = c.number(title, ana, win, Metric::Increase, "%", 2.0, 4.0);
        let ambition = if aspirational { Ambition::Aspirational } else { Ambition::Committed };
        let ops = edit::revise(&c.cascade, id, [Field::Ambition(Some(ambition))], today());
        c.does(Verb::Revise, ops);
        c.stands(title, on, value, Some(confidence));
    }
    let told = told(c, &of(c, 60).items);
    let missing: Vec<&str> = told.iter().filter_map(|t| t.strip_prefix("missing: ")).collect();
    assert_eq!(missing, ["Red and committed", "Red", "Doubtful", "Fine"]);
}

#[test]
fn what_is_on_track_is_read_aloud_with_the_names_of_its_owners() {
    let c = &mut Company::new();
    fresh(c);
    let board = &mut Board::new(today());
    let rest = |(_, classes): &(_, Classes)| classes.first() == Some(Class::Rest);
    let greens: Vec<_> = board.classes(&c.cascade).filter(rest).map(|(ix, _)| ix).collect();
    let aloud = |all: &[Ix]| crate::domain::meeting::aloud(&c.cascade, all);
    assert_eq!(aloud(&greens), ["Ana Ruiz: Conversion, Loved by teams, Onboarding checklist"]);
    let some = ["Setup time", "Conversion", "Data room"].map(|title| c.ix(title));
    assert_eq!(aloud(&some), ["Jon Ode: Setup time, Data room", "Ana Ruiz: Conversion"]);
}

#[test]
fn the_first_that_does_not_fit_and_all_after_it_are_parked() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Certified", "2026-11-23", Some(0.0), Some(5));
    // 2 minutes of opening and closing leave 180 s: 20 s for the rest, one of two minutes, and no more although 30 s would fit.
    let alone = Asked { agenda_by: AgendaBy::Item, ..Asked::new(5, None) };
    let agenda = super::agenda(&c.cascade, &mut Board::new(today()), &alone);
    assert_eq!(told(c, &agenda.items), ["off track: Setup time", "rest: Onboarding checklist, Loved by teams"]);
    assert_eq!(agenda.planned_seconds, 140);
    assert_eq!(told(c, &agenda.parked)[..2], ["off track: Conversion", "at risk: Certified"]);
    // Half its seconds are enough: what is taken with what is left is the last.
    let six = super::agenda(&c.cascade, &mut Board::new(today()), &Asked { minutes: 6, ..alone.clone() });
    assert_eq!(six.items.iter().map(|i| i.entry.planned()).collect::<Vec<_>>(), [120, 100, 20]);
    assert_eq!(told(c, &six.parked)[0], "at risk: Certified");
    for minutes in [0, 1, 2] {
        let agenda = of(c, minutes);
        assert_eq!((agenda.items.len(), agenda.budget_seconds), (0, 0), "{minutes} minutes are the opening and the closing");
        assert_eq!(agenda.parked.len(), 7);
    }
}

#[test]
fn missing_numbers_are_cut_at_a_third_and_come_up_again_in_their_next_class() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    fresh(c);
    for n in 0..12 {
        let title = format!("Silent {n:02}");
        c.key_result(&title, ana, win, |_| {});
        // All are off track besides; the later ones are less overdue.
        let on = if n < 8 { "2026-10-20" } else { "2026-11-10" };
        c.stands(&title, on, None, Some(1));
    }
    let agenda = of(c, 15);
    assert_eq!(agenda.missing_total, Some(12));
    let all: Vec<&AgendaItem> = agenda.items.iter().chain(&agenda.parked).collect();
    let asked = all.iter().filter(|i| i.class() == Class::Missing).count();
    assert_eq!(asked, 8, "a third of 780 s is 8 times 30 s: {:?}", told(c, &agenda.items));
    let first = &agenda.items[0].entry;
    assert_eq!(
        (first.class, first.seconds, first.then),
        (Class::Missing, 30, Some(Then { class: Class::OffTrack, seconds: 120 }))
    );
    let second = &agenda.items[1].entry;
    assert_eq!((second.further, second.planned()), (true, 60), "of the same goal");
    assert_eq!(all.iter().filter(|i| i.entry.talk() == Class::OffTrack).count(), 12, "what is cut keeps its place");
    let Some(Subject::Rest { unasked, .. }) = all.iter().map(|i| &i.subject).find(|s| matches!(s, Subject::Rest { .. })) else {
        panic!("{all:?}")
    };
    assert_eq!(aloud(&c.cascade, &[], unasked), ["missing: 4 numbers of Ana"]);
    let mut board = Board::new(today());
    let silent = c.ix("Silent 08");
    let now = classes_now(&c.cascade, &mut board, silent, None);
    assert_eq!(now.iter().collect::<Vec<_>>(), [Class::Missing, Class::OffTrack, Class::Unlinked]);
    assert_eq!((now.after(Class::Missing), now.after(Class::Unlinked)), (Some(Class::OffTrack), None));
}

#[test]
fn an_item_that_asked_for_silence_is_not_asked_for_its_number() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Loved by teams", "2026-10-01", None, Some(2));
    let snooze = Snooze { until: day("2026-12-01"), reason: "on leave".into(), by: None };
    let ops = crate::domain::edit::revise(&c.cascade, c.id("Loved by teams"), [Field::Snooze(Some(snooze))], today());
    c.does(crate::domain::change::Verb::Snooze, ops);
    let agenda = of(c, 15);
    assert_eq!(told(c, &agenda.items)[0], "off track: Loved by teams", "but its red is still talked about");
}

#[test]
fn what_got_better_since_the_last_review_is_told() {
    let c = &mut Company::new();
    fresh(c);
    let review = Review {
        ended: Some(day("2026-11-16")),
        healths: vec![(c.id("Onboarding checklist"), Health::OffTrack), (c.id("Conversion"), Health::AtRisk)],
        ..Review::new(c.ids.next_id(), 1, day("2026-11-16"), 15)
    };
    let mut board = Board::new(today());
    let agenda = agenda(&c.cascade, &mut board, &Asked::new(15, [&review]));
    let changed: Vec<_> = agenda.items.iter().filter(|i| i.class() == Class::Changed).collect();
    assert_eq!(changed.len(), 2, "{:?}", told(c, &agenda.items));
    assert!(reasons(&c.cascade, &board, changed[1]).contains(&"at risk → on track".to_owned()));
}

#[test]
fn a_theory_whose_numbers_are_in_is_on_the_agenda_until_it_is_judged() {
    use crate::domain::{
        change::Verb,
        edit,
        goal::ProjectState,
        link::{Judged, Verdict},
    };
    let c = &mut Company::new();
    fresh(c);
    let project = c.id("Onboarding checklist");
    let link = c.cascade.links().find(|l| l.project == project && l.because.is_some()).unwrap().clone();
    let done = |on: &str| [Field::State(ProjectState::Done), Field::StateOn(Some(day(on)))];
    let entries = |c: &Company| of(c, 60).items.into_iter().filter(|e| e.class() == Class::Changed).collect::<Vec<_>>();
    c.does(Verb::Revise, edit::revise(&c.cascade, project, done("2026-11-16"), today()));
    assert_eq!(entries(c), [], "two weeks later has not come");
    c.does(Verb::Revise, edit::revise(&c.cascade, project, done("2026-11-02"), today()));
    let changed = entries(c);
    assert_eq!(told(c, &changed), ["changed: Onboarding checklist"]);
    let reasons = reasons(&c.cascade, &Board::new(today()), &changed[0]);
    assert!(reasons.iter().any(|r| r.starts_with("done: did it move ")), "{reasons:?}");
    let judged = Judged { verdict: Verdict::Held, why: "it did".into(), by: None, on: today() };
    let ops: Vec<_> = c.cascade.set_op(link.id, Field::Judged(Some(judged))).into_iter().collect();
    c.does(Verb::Judge, ops);
    assert_eq!(entries(c), []);
}

#[test]
fn a_list_of_the_first_parked_is_the_beginning_of_the_whole_list() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    for n in 0..60 {
        // Titles alone tell many of them apart.
        let title = format!("Result {:02}", n * 37 % 60);
        c.key_result(&title, ana, win, |_| {});
        if n % 3 > 0 {
            let on = if n % 2 == 0 { "2026-11-23" } else { "2026-11-01" };
            c.stands(&title, on, None, Some((n % 11) as u8));
        }
    }
    let whole = of(c, 15);
    assert!(whole.parked.len() > 40 && whole.parked_more == 0);
    for most in [0, 1, 7, 40, 1000] {
        let some = agenda(&c.cascade, &mut Board::new(today()), &Asked { most_parked: most, ..Asked::new(15, None) });
        assert_eq!(some.items, whole.items, "{most}");
        assert_eq!(some.parked[..], whole.parked[..most.min(whole.parked.len())], "{most}");
        assert_eq!(some.parked.len() + some.parked_more, whole.parked.len(), "{most}");
    }
}

#[test]
fn nothing_to_talk_about_is_an_empty_agenda() {
    let agenda = agenda(&Cascade::default(), &mut Board::new(today()), &Asked::new(15, None));
    assert!(agenda.items.is_empty() && agenda.parked.is_empty());
    assert_eq!((agenda.budget_seconds, agenda.planned_seconds), (780, 0));
}

#[test]
fn the_deck_sorts_what_needs_attention_like_the_agenda() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Loved by teams", "2026-11-01", None, Some(8));
    let mut board = Board::new(today());
    let mut all: Vec<Ix> = c.cascade.live().filter(|&ix| c.cascade.item(ix).kind() != Kind::Project).collect();
    all.sort_by_key(|&ix| attention_key(&c.cascade, ix, &board.of(&c.cascade, ix), today()));
    let titles: Vec<_> = all.iter().map(|&ix| &*c.cascade.item(ix).title).collect();
    assert_eq!(titles[..3], ["Loved by teams", "Setup time", "Conversion"]);
    let key = |title| attention_key(&c.cascade, c.ix(title), &c.cascade.judge(c.ix(title), today()), today());
    assert_eq!(key("Next").class(), None);
    assert!(key("Next") > key("Revenue"));
}

#[test]
fn a_packed_key_sorts_like_the_key() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Revenue", "2026-11-01", Some(3.9), None);
    c.stands("Loved by teams", "2026-11-01", None, Some(5));
    let keys: Vec<Attention> =
        c.cascade.all().map(|ix| attention_key(&c.cascade, ix, &c.cascade.judge(ix, today()), today())).collect();
    for a in &keys {
        for b in &keys {
            assert_eq!(a.cmp(b), a.packed().cmp(&b.packed()), "{a:?} {b:?}");
        }
    }
}

#[test]
fn every_item_is_judged_once_however_many_are_cut_and_parked() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    for n in 0..500 {
        c.key_result(&format!("Silent {n}"), ana, win, |_| {});
    }
    let mut board = Board::new(today());
    let agenda = agenda(&c.cascade, &mut board, &Asked::new(15, None));
    assert_eq!(agenda.missing_total.map(|n| n > 500), Some(true));
    assert_eq!(board.visited(), c.cascade.len() as u64);
}

#[test]
fn a_clock_stretches_with_what_is_left() {
    assert_eq!((clock(60, 200, 100), clock(60, 50, 100), clock(60, 0, 0)), (120, 30, 60));
}

#[test]
fn what_siblings_share_is_looked_up_once_and_is_the_same() {
    let c = &mut Company::new();
    let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
    for n in 0..6 {
        c.key_result(&format!("Sibling {n}"), ana, win, |_| {});
    }
    let own = crate::domain::edit::revise(
        &c.cascade,
        c.id("Sibling 3"),
        [Field::Ambition(Some(crate::domain::goal::Ambition::Aspirational))],
        today(),
    );
    c.does(crate::domain::change::Verb::Revise, own);
    let mut board = Board::new(today());
    let memory = Memory::default();
    let mut order = Order::new(&c.cascade, &mut board, &memory, AgendaBy::Goal);
    for ix in c.cascade.live().chain(c.cascade.live()) {
        assert_eq!(order.standing(ix), order::standing(&c.cascade, ix), "{}", c.cascade.item(ix).title);
    }
}

#[test]
fn what_went_since_the_last_review_is_said_once_with_how_it_went() {
    let c = &mut Company::new();
    fresh(c);
    let dropped = crate::domain::edit::score(&c.cascade, c.ix("Setup time"), Some(crate::domain::goal::Outcome::Dropped), None);
    c.does(crate::domain::change::Verb::Score, dropped);
    let archived = crate::domain::edit::archive(&c.cascade, c.ix("Certified"));
    c.does(crate::domain::change::Verb::Archive, archived);
    let deleted = crate::domain::edit::delete(&c.cascade, c.ix("Loved by teams"));
    c.does(crate::domain::change::Verb::Delete, deleted);
    let (board, made) = (&mut Board::new(today()), of(c, 60));
    let changed: Vec<_> = made.items.iter().filter(|e| e.class() == Class::Changed).collect();
    let mut said: Vec<String> = Vec::new();
    for entry in changed {
        let Subject::Item(ix) = entry.subject else { panic!("{entry:?}") };
        board.of(&c.cascade, ix);
        said.push(format!("{}: {}", c.cascade.item(ix).title, reasons(&c.cascade, board, entry).join(", ")));
    }
    said.sort();
    assert_eq!(said, ["Certified: archived on 23 Nov", "Loved by teams: deleted on 23 Nov", "Setup time: dropped on 23 Nov"]);
    // A week later it is old news.
    let later = agenda(&c.cascade, &mut Board::new(day("2026-12-01")), &Asked::new(60, None));
    assert!(later.items.iter().all(|e| e.class() != Class::Changed), "{later:?}");
}

/// A review that ended a week before, with these entries; the healths as they stand now.
fn review(c: &mut Company, weeks_ago: i64, entries: &[(&str, Class, EntryState)]) -> Review {
    let on = plus(today(), -7 * weeks_ago);
    let of = |c: &Company, &(title, class, state): &(&str, Class, EntryState)| Entry {
        state,
        ..Entry::waiting(Some(c.id(title)), class)
    };
    let agenda = entries.iter().map(|e| of(c, e)).collect();
    let healths = crate::domain::meeting::healths(&c.cascade, &mut Board::new(today()), None);
    let made = agenda_now(c);
    let started = crate::domain::meeting::start(&c.cascade, c.ids.next_id(), None, &made);
    Review { on, ended: Some(on), agenda, healths, ..started }
}

fn agenda_now(c: &Company) -> Agenda {
    of(c, 15)
}

fn entry<'a>(c: &Company, agenda: &'a Agenda, title: &str) -> &'a Entry {
    let id = c.id(title);
    &agenda.items.iter().chain(&agenda.parked).find(|i| i.entry.item == Some(id)).unwrap().entry
}

fn after(c: &Company, minutes: u32, reviews: &[&Review]) -> Agenda {
    agenda(&c.cascade, &mut Board::new(today()), &Asked::new(minutes, reviews.iter().copied()))
}

#[test]
fn what_the_last_review_talked_about_is_asked_what_came_of_it_unless_it_got_worse_or_disagrees_newly() {
    use EntryState::Done;
    let c = &mut Company::new();
    fresh(c);
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Certified", "2026-11-23", Some(0.0), Some(5));
    let talked = [("Setup time", Class::OffTrack, Done), ("Certified", Class::AtRisk, Done)];
    let last = review(c, 1, &talked);
    let made = after(c, 6, &[&last]);
    let setup = entry(c, &made, "Setup time");
    assert!(setup.question && entry(c, &made, "Certified").question);
    assert_eq!((setup.wanted(), setup.base()), (30, 120));
    // There is time: it goes back, the worst first.
    assert_eq!(setup.planned(), 100, "{:?}", told(c, &made.items));
    // Of one that is asked after the rest of the class has its time.
    c.stands("Conversion", "2026-11-23", Some(2.2), Some(2));
    let made = after(c, 6, &[&last]);
    assert_eq!((entry(c, &made, "Setup time").planned(), entry(c, &made, "Conversion").planned()), (40, 120));
    assert!(!entry(c, &made, "Conversion").further, "nobody had the time of the goal yet");
    // It was at risk then.
    let mut better_then = last.clone();
    better_then.healths.retain(|(id, _)| *id != c.id("Setup time"));
    assert!(!entry(c, &after(c, 15, &[&better_then]), "Setup time").question);
    c.stands("Certified", "2026-11-23", Some(0.0), Some(9));
    c.stands("Setup time", "2026-11-23", Some(38.0), Some(9));
    let made = after(c, 15, &[&last]);
    let setup = entry(c, &made, "Setup time");
    assert_eq!((setup.class, setup.question), (Class::Disagreement, false));
    // Parked by the last review, or only asked for its number: nobody talked about it.
    let parked = review(c, 1, &[("Setup time", Class::Disagreement, EntryState::Parked)]);
    assert!(!entry(c, &after(c, 15, &[&parked]), "Setup time").question);
}

#[test]
fn what_was_parked_rises_a_class_for_every_review_in_a_row_and_never_before_what_is_off_track() {
    use EntryState::{Done, Parked};
    let c = &mut Company::new();
    fresh(c);
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Certified", "2026-11-23", Some(0.0), Some(5));
    let parked = |c: &mut Company, weeks| review(c, weeks, &[("Revenue", Class::Unlinked, Parked)]);
    let reviews = [parked(c, 1), parked(c, 2), parked(c, 3), parked(c, 4)];
    let place = |made: &Agenda, title: &str| made.items.iter().position(|i| i.entry.item == Some(c.id(title))).unwrap();
    for n in 1..=4 {
        let made = after(c, 60, &reviews[..n].iter().collect::<Vec<_>>());
        let revenue = entry(c, &made, "Revenue");
        let rank = [Class::AtRisk, Class::Disagreement, Class::Disagreement, Class::Disagreement][n - 1];
        assert_eq!((usize::from(revenue.parked_times), revenue.rank(), revenue.planned()), (n, rank, 30));
        assert!(place(&made, "Setup time") < place(&made, "Revenue"), "{n}");
        assert!(place(&made, "Revenue") < place(&made, "Certified"), "{n}: what was parked last time comes first");
        assert_eq!(made.too_small().is_some(), n == 4);
    }
    // Talked about in between: it begins anew.
    let talked = review(c, 2, &[("Revenue", Class::Unlinked, Done)]);
    let made = after(c, 60, &[&reviews[0], &talked, &reviews[2]]);
    assert_eq!(entry(c, &made, "Revenue").parked_times, 1);
    let short = after(c, 5, &reviews.iter().collect::<Vec<_>>());
    assert_eq!(short.too_small().as_deref(), Some("this scope needs 10 minutes, or two meetings"));
}

#[test]
fn what_is_about_one_goal_stands_together_and_shares_its_time() {
    let c = &mut Company::new();
    let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
    fresh(c);
    let other = c.objective("Another goal", ana, c.team_id("Product"), c.cycle_id("2026-Q4"), None);
    for (title, owner, goal, confidence) in [
        ("A first", ana, c.id("Win the mid-market"), 1),
        ("B between", jon, other, 1),
        ("C last", ana, c.id("Win the mid-market"), 1),
    ] {
        c.key_result(title, owner, goal, |_| {});
        c.stands(title, "2026-11-23", None, Some(confidence));
    }
    let by = |by| agenda(&c.cascade, &mut Board::new(today()), &Asked { agenda_by: by, ..Asked::new(60, None) });
    let red = |made: &Agenda| {
        let off = made.items.iter().filter(|i| i.class() == Class::OffTrack);
        off.map(|i| (told(c, std::slice::from_ref(i)).pop().unwrap(), i.entry.planned())).collect::<Vec<_>>()
    };
    let said = |all: [(&str, u32); 3]| all.map(|(title, n)| (format!("off track: {title}"), n)).to_vec();
    assert_eq!(red(&by(AgendaBy::Goal)), said([("A first", 120), ("C last", 30), ("B between", 120)]));
    assert_eq!(red(&by(AgendaBy::Item)), said([("A first", 120), ("B between", 120), ("C last", 120)]));
    assert_eq!(red(&by(AgendaBy::Owner)), said([("A first", 120), ("C last", 30), ("B between", 120)]));
}

#[test]
fn actions_take_a_quarter_at_most_and_what_is_off_track_is_not_parked_for_them() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    for n in 0..30 {
        c.action(&format!("Action {n:02}"), None, None, None);
    }
    let made = of(c, 15);
    // A quarter of 780 s is 195: nine times 20 s.
    assert_eq!(made.items.iter().filter(|i| i.class() == Class::Actions).count(), 9);
    assert_eq!(told(c, &made.items)[9], "off track: Setup time");
    assert!(made.parked.iter().all(|i| i.class() == Class::Actions) && made.parked.len() == 21);
}

#[test]
fn where_there_is_no_work_at_all_no_number_is_called_unlinked() {
    let c = &mut Company::new();
    fresh(c);
    let scope: IxSet = ["Revenue", "Setup time"].map(|t| c.ix(t)).into_iter().collect();
    let made = agenda(&c.cascade, &mut Board::new(today()), &Asked { scope: Some(&scope), ..Asked::new(15, None) });
    assert_eq!(told(c, &made.items), ["rest: Revenue, Setup time"]);
    let scope: IxSet = ["Revenue", "Data room"].map(|t| c.ix(t)).into_iter().collect();
    let made = agenda(&c.cascade, &mut Board::new(today()), &Asked { scope: Some(&scope), ..Asked::new(15, None) });
    assert_eq!(told(c, &made.items), ["unlinked: Data room", "unlinked: Revenue"]);
}

#[test]
fn who_is_not_here_comes_last_or_not_at_all_and_is_asked_for_no_number() {
    let c = &mut Company::new();
    fresh(c);
    c.stands("Setup time", "2026-11-23", Some(40.0), Some(2));
    c.stands("Conversion", "2026-11-09", Some(2.2), Some(2));
    let jon = c.person_id("Jon");
    let asked = |c: &Company, absent| agenda(&c.cascade, &mut Board::new(today()), &Asked { absent, ..Asked::new(30, None) });
    let last = asked(c, vec![jon]);
    let titles = told(c, &last.items);
    let at = |title: &str| titles.iter().position(|t| t.ends_with(title)).unwrap();
    assert!(at("Setup time") > at("Conversion") && at("Setup time") < titles.len() - 1, "{titles:?}");
    let board = Board::new(today());
    assert!(reasons(&c.cascade, &board, &last.items[at("Setup time")]).contains(&"Jon away".to_owned()));
    let ana = asked(c, vec![c.person_id("Ana")]);
    assert_eq!(entry(c, &ana, "Conversion").class, Class::OffTrack, "its number is not asked for");
    c.cascade.settings.set("absent", "park").unwrap();
    let park = asked(c, vec![jon]);
    let parked: Vec<_> = park.parked.iter().filter(|i| i.entry.parked_for == ParkedFor::Away).collect();
    assert!(!parked.is_empty() && parked.iter().all(|i| i.owner(&c.cascade) == Some(jon)));
}

#[test]
fn what_two_people_changed_unseen_is_talked_about_until_somebody_sets_it_again() {
    let c = &mut Company::new();
    fresh(c);
    let (ana, jon) = (c.person_id("Ana"), c.person_id("Jon"));
    let ix = c.ix("Conversion");
    let said = |c: &mut Company, by, target| {
        let change = c.change(Verb::Revise, Vec::new());
        (Header { by: Some(by), ..(&change).into() }, Some(Field::Target(Some(target))))
    };
    let ((over, old), (header, new)) = (said(c, ana, 4.0), said(c, jon, 5.0));
    let clash = ClashEntry { subject: c.id("Conversion"), field: "target".into(), header, new, over, old, is_newest: true };
    assert!(of(c, 60).items.iter().all(|i| i.subject != Subject::Item(ix)), "there is nothing else to say of it");
    c.cascade.keep_clashes(vec![clash.clone()]);
    let made = of(c, 60);
    let listed = made.items.iter().find(|i| i.subject == Subject::Item(ix)).unwrap();
    assert_eq!((listed.class(), listed.entry.planned()), (Class::Changed, 15));
    let why = reasons(&c.cascade, &Board::new(today()), listed);
    assert!(why.contains(&"target changed by two people: 5 % (Jon) over 4 % (Ana)".to_owned()), "{why:?}");
    // One who works on two laptops is one.
    let alone = ClashEntry { over: Header { by: Some(jon), ..clash.over.clone() }, ..clash };
    c.cascade.keep_clashes(vec![alone]);
    let why = reasons(&c.cascade, &Board::new(today()), listed);
    assert!(why.contains(&"target changed on two laptops: 5 % (Jon) over 4 % (Jon)".to_owned()), "{why:?}");
    c.does(Verb::Revise, vec![c.cascade.set_op(c.id("Conversion"), Field::Target(Some(4.5))).unwrap()]);
    assert!(c.cascade.open_clashes(ix, today()).next().is_none());
}
