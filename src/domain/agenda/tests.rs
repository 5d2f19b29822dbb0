//! The agenda: what comes on it, in which order, and what is parked.

use super::*;
use crate::domain::{
    Field,
    change::Verb,
    company::{Company, day, today},
    edit,
    key_result::{Metric, Snooze},
};

fn of(c: &Company, minutes: u32) -> Agenda {
    agenda(&c.cascade, &mut Board::new(today()), &Asked::new(minutes, None))
}

fn told(c: &Company, entries: &[AgendaItem]) -> Vec<String> {
    let title = |ix: Ix| c.cascade.item(ix).title.to_string();
    let tell = |e: &AgendaItem| match &e.subject {
        Subject::Item(ix) => format!("{}: {}", e.class.word(), title(*ix)),
        Subject::Action(id) => format!("actions: {}", c.cascade.actions().find(|a| a.id == *id).unwrap().what),
        Subject::Cycle(id) => format!("to score: {}", c.cascade.cycle(*id).unwrap().name),
        Subject::Rest(all) => format!("rest: {}", all.iter().map(|&ix| title(ix)).collect::<Vec<_>>().join(", ")),
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
    let agenda = of(c, 5);
    assert_eq!(told(c, &agenda.items), ["off track: Setup time", "rest: Loved by teams, Onboarding checklist"]);
    assert_eq!(agenda.planned_seconds, 140);
    assert_eq!(told(c, &agenda.parked)[..2], ["off track: Conversion", "at risk: Certified"]);
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
    let told = told(c, &agenda.items);
    assert_eq!(told.iter().filter(|t| t.starts_with("missing")).count(), 8, "a third of 780 s is 8 times 30 s: {told:?}");
    assert_eq!(told[8..12], ["off track: Silent 08", "off track: Silent 09", "off track: Silent 10", "off track: Silent 11"]);
    let mut board = Board::new(today());
    let silent = c.ix("Silent 08");
    let next = |board: &mut Board, settled| next_class(&c.cascade, board, silent, settled, None);
    assert_eq!(next(&mut board, Class::Missing), Some(Class::OffTrack));
    assert_eq!(next(&mut board, Class::OffTrack), Some(Class::Unlinked));
    assert_eq!(next(&mut board, Class::Unlinked), None);
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
    let changed: Vec<_> = agenda.items.iter().filter(|i| i.class == Class::Changed).collect();
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
    let entries = |c: &Company| of(c, 60).items.into_iter().filter(|e| e.class == Class::Changed).collect::<Vec<_>>();
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
    let named = vec![None; c.cascade.len()];
    let mut order =
        Order { cascade: &c.cascade, board: &mut board, today: today(), walked: IxSet::default(), named, level: None };
    for ix in c.cascade.live().chain(c.cascade.live()) {
        assert_eq!(order.standing(ix), standing(&c.cascade, ix), "{}", c.cascade.item(ix).title);
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
    let changed: Vec<_> = made.items.iter().filter(|e| e.class == Class::Changed).collect();
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
    assert!(later.items.iter().all(|e| e.class != Class::Changed), "{later:?}");
}
