//! What happened at Harbour & Kettle: the files of `assets/sample`, and around them what files cannot say.

use super::{NAME, seasons, telling::Telling};
use crate::domain::{
    Change, CheckIn, Entity, Field, Health, Id, Kind, Op,
    change::Verb,
    cycle::Cycle,
    edit,
    goal::ProjectState,
    known,
    link::Verdict,
    review::{Acknowledgement, Action, Class, Decision, Entry, EntryState, Review},
};

/// First and last day of each cycle, counted from the review day, and the year it is part of: quarters of thirteen weeks, today in
/// week eight of the third of this year.
const CYCLES: [(&str, i64, i64, Option<&str>); 7] = [
    ("Last year", -599, -236, None),
    ("Fourth quarter", -326, -236, Some("Last year")),
    ("This year", -235, 128, None),
    ("First quarter", -235, -145, Some("This year")),
    ("Last quarter", -144, -54, Some("This year")),
    ("This quarter", -53, 37, Some("This year")),
    ("Next quarter", 38, 128, Some("This year")),
];

/// The day the company began to write its goals down.
const FOUNDED: i64 = -332;

const MARA: &str = "Mara Lindqvist";
pub(super) const JON: &str = "Jon Abara";
const ANA: &str = "Ana Ruiz";
const SOFIA: &str = "Sofia Marchetti";
pub(super) const TOMAS: &str = "Tomás Keller";

/// Tells everything, in no order that matters beyond what builds on what.
pub(super) fn tell(t: &mut Telling) {
    founding(t);
    t.import("", FOUNDED, 9 * 60, "people.csv", include_str!("../../assets/sample/people.csv"));
    t.import(MARA, FOUNDED + 2, 11 * 60, "items-fourth.csv", include_str!("../../assets/sample/items-fourth.csv"));
    t.import_check_ins("check-ins-fourth.csv", include_str!("../../assets/sample/check-ins-fourth.csv"));
    seasons::fourth_quarter(t);
    t.import(MARA, -235, 10 * 60, "items-year.csv", include_str!("../../assets/sample/items-year.csv"));
    t.import(JON, -235, 11 * 60, "items-first.csv", include_str!("../../assets/sample/items-first.csv"));
    t.import_check_ins("check-ins-first.csv", include_str!("../../assets/sample/check-ins-first.csv"));
    seasons::first_quarter(t);
    t.import(JON, -144, 12 * 60, "items-last.csv", include_str!("../../assets/sample/items-last.csv"));
    t.import_check_ins("check-ins-last.csv", include_str!("../../assets/sample/check-ins-last.csv"));
    t.import(MARA, -56, 9 * 60, "items-quarter.csv", include_str!("../../assets/sample/items-quarter.csv"));
    t.import(ANA, -5, 16 * 60, "items-next.csv", include_str!("../../assets/sample/items-next.csv"));
    personal_goals(t);
    t.import_check_ins("check-ins.csv", include_str!("../../assets/sample/check-ins.csv"));
    steps_ticked_off(t);
    numbers_that_came_by_themselves(t);
    seasons::last_quarter(t);
    changes_of_mind(t);
    win_back_ends(t);
    first_review(t);
    second_review(t);
    answered_actions(t);
    read_by_a_manager(t);
}

fn founding(t: &mut Telling) {
    let mut ops = Vec::new();
    for (key, value) in [("name", NAME.to_owned()), ("review-weekday", t.days.review_weekday().to_string())] {
        let set = edit::set_setting(&t.cascade, key, &value).expect("the sample's settings are settings");
        ops.extend(set);
    }
    let mut years: Vec<(&str, Id)> = Vec::new();
    for (name, start, end, year) in CYCLES {
        let id = t.ids.next_id();
        let (start, end) = (t.days.on(start), t.days.on(end));
        let parent = years.iter().find(|(name, _)| year == Some(*name)).map(|&(_, id)| id);
        ops.push(Op::Create(Entity::Cycle(Cycle { parent, ..Cycle::new(id, name, start, end) })));
        years.push((name, id));
    }
    let change = Change::new(t.ids.next_id(), t.author(None, FOUNDED, 8 * 60), Verb::Add, ops);
    t.record(change);
}

/// The fourth level of the cascade: goals of one person.
fn personal_goals(t: &mut Telling) {
    for (who, goal) in [("Priya Nair", "drop-off"), ("Lukas Brandt", "asleep")] {
        let person = Field::BelongsTo(Some(t.person(who)));
        t.revised(who, -55, t.objective(goal), vec![person], "");
    }
}

/// Check-ins that tick off steps: which steps, no spreadsheet says.
fn steps_ticked_off(t: &mut Telling) {
    let runbooks: [(i64, u64, u8, &str); 7] = [
        (-44, 0b0, 7, "Five to go. Payments first, it wakes us most."),
        (-37, 0b1, 7, "Payments tried for real at 02:10. It works half asleep."),
        (-30, 0b1, 7, ""),
        (-23, 0b11, 7, "Printers: switch it off, wait for the beep, switch it on. Now it is written down."),
        (-16, 0b11, 7, ""),
        (-9, 0b11, 6, "Bookings needs the new database to be testable."),
        (-2, 0b111, 7, "Bookings tried on the copy, on a quiet Tuesday."),
    ];
    ticks(t, "Lukas Brandt", "asleep/runbooks", &[1.0, 1.0, 2.0, 1.0, 1.0], &runbooks);
    let audit: [(i64, u64, u8, &str); 7] = [
        (-46, 0b0, 6, ""),
        (-39, 0b1, 7, "Access reviews done, two forgotten accounts closed."),
        (-32, 0b1, 7, ""),
        (-25, 0b101, 8, "Laptops are encrypted, the old one in the cellar too."),
        (-18, 0b101, 8, ""),
        (-11, 0b111, 8, "A backup was restored in front of the auditor."),
        (-4, 0b111, 8, ""),
    ];
    ticks(t, "Noor Haddad", "month-end/audit", &[1.0; 6], &audit);
}

/// What a source brought before it fell silent: nobody said it, and nobody has missed it yet.
fn numbers_that_came_by_themselves(t: &mut Telling) {
    const HELPDESK: &str = "helpdesk";
    let item = t.key_result("stay/answer");
    for (day, value) in [(-23, 58.0), (-20, 58.0)] {
        let author = t.author(None, day, 6 * 60);
        let id = known::measured(item, HELPDESK, author.on, value);
        let came = CheckIn { value: Some(value), measured: Some(HELPDESK.into()), ..CheckIn::new(id, item, author.on, None) };
        let change = Change::new(t.ids.next_id(), author, Verb::Pull, edit::check_in(came));
        t.record(change);
    }
}

fn ticks(t: &mut Telling, who: &str, key_result: &str, weights: &[f64], said: &[(i64, u64, u8, &str)]) {
    let item = t.key_result(key_result);
    for &(day, done, confidence, note) in said {
        let value = weights.iter().enumerate().filter(|(key, _)| done >> key & 1 == 1).fold(0.0, |sum, (_, weight)| sum + weight);
        let check_in = CheckIn {
            value: Some(value),
            done: Some(done.into()),
            confidence: Some(confidence),
            note: (!note.is_empty()).then(|| note.into()),
            ..t.statement(who, day, item)
        };
        t.did(who, day, 10 * 60 + 40, Verb::CheckIn, "", edit::check_in(check_in));
    }
}

/// A target lowered with its reason, a measure given up, a number typed wrong and taken back.
fn changes_of_mind(t: &mut Telling) {
    let days = t.key_result("stay/days");
    t.revised(
        SOFIA,
        -6,
        days,
        vec![Field::Target(Some(60.0))],
        "Lunch places have nothing to book on weekdays; without them 65 % was never there",
    );

    let stamps = edit::archive(&t.cascade, t.ix(Kind::KeyResult, "regulars/stamps"));
    t.did("Ines Duarte", -33, 12 * 60, Verb::Archive, "It counts stamps, not guests who come back", stamps);

    let served = t.key_result("friday/served");
    let wrong = CheckIn { value: Some(9.97), confidence: Some(7), ..t.statement(TOMAS, -21, served) };
    let id = wrong.id;
    t.did(TOMAS, -21, 8 * 60 + 5, Verb::CheckIn, "", edit::check_in(wrong));
    t.did(TOMAS, -21, 8 * 60 + 6, Verb::Correct, "A nine went missing while typing", edit::correct(id, served, None));
}

/// A project ends, and one of its two links has been judged since.
fn win_back_ends(t: &mut Telling) {
    let project = t.project("win-back");
    t.revised(
        SOFIA,
        -20,
        project,
        vec![Field::State(ProjectState::Done)],
        "Thirty calls made; from here on it is part of the week",
    );
    let lost = t.key_result("stay/lost");
    seasons::judged(t, -5, project, lost, Verdict::Held, "From 3.4 to 2.9 % while we called, and it went on falling");
}

/// A meeting as it is told: when, what was talked about for how long, what came of it.
struct Meeting<'s> {
    day: i64,
    number: u32,
    /// Class, item, seconds planned, seconds spent; without spent seconds: parked.
    agenda: &'s [(Class, &'s str, u32, Option<u64>)],
    /// Item, line.
    decisions: &'s [(&'s str, &'s str)],
    /// Item, who, by when, what.
    actions: &'s [(&'s str, &'s str, i64, &'s str)],
    /// What was not on track when it ended.
    not_on_track: &'s [(&'s str, Health)],
    rating: u8,
}

/// The meeting begins at four in the afternoon.
const FOUR: i64 = 16 * 60;

fn hold(t: &mut Telling, meeting: &Meeting) {
    let review = t.ids.next_id();
    let on = t.days.working(meeting.day);
    let mut agenda: Vec<Entry> = Vec::new();
    for &(class, item, seconds, _) in meeting.agenda {
        let item = (!item.is_empty()).then(|| t.key_result(item));
        agenda.push(Entry { seconds, ..Entry::waiting(item, class) });
    }
    let begun =
        Review { facilitator: Some(t.person(MARA)), agenda: agenda.clone(), ..Review::new(review, meeting.number, on, 15) };
    in_review(t, meeting.day, 0, review, vec![Op::Create(Entity::Review(Box::new(begun)))], Verb::Review);

    for (n, &(item, text)) in meeting.decisions.iter().enumerate() {
        let decision =
            Decision { id: t.ids.next_id(), review, item: Some(t.key_result(item)), text: text.into(), deleted: false };
        in_review(t, meeting.day, 3 + n as i64 * 3, review, vec![Op::Create(Entity::Decision(decision))], Verb::Review);
    }
    for (n, &(item, who, due, what)) in meeting.actions.iter().enumerate() {
        let action = Action {
            id: t.ids.next_id(),
            what: what.into(),
            owner: Some(t.person(who)),
            due: Some(t.days.working(due)),
            done: None,
            item: Some(t.key_result(item)),
            review: Some(review),
            made: on,
            deleted: false,
        };
        in_review(t, meeting.day, 4 + n as i64 * 3, review, vec![Op::Create(Entity::Action(action))], Verb::Action);
    }

    for (entry, &(_, _, _, spent)) in agenda.iter_mut().zip(meeting.agenda) {
        entry.spent_ms = spent.unwrap_or(0) * 1000;
        entry.state = if spent.is_some() { EntryState::Done } else { EntryState::Parked };
    }
    let healths = meeting.not_on_track.iter().map(|&(item, health)| (t.key_result(item), health)).collect();
    let end = vec![
        Field::Agenda(agenda),
        Field::OtherMs(95_000),
        Field::Ended(Some(on)),
        Field::Rating(Some(meeting.rating)),
        Field::Healths(healths),
    ];
    let ops = edit::revise(&t.cascade, review, end, on);
    in_review(t, meeting.day, 15, review, ops, Verb::Review);
}

fn in_review(t: &mut Telling, day: i64, minute: i64, review: Id, ops: Vec<Op>, verb: Verb) {
    let author = t.author(Some(t.person(MARA)), day, FOUR + minute);
    let change = Change { review: Some(review), ..Change::new(t.ids.next_id(), author, verb, ops) };
    t.record(change);
}

fn first_review(t: &mut Telling) {
    hold(
        t,
        &Meeting {
            day: -14,
            number: 1,
            agenda: &[
                (Class::Missing, "stay/answer", 30, Some(24)),
                (Class::OffTrack, "week-one/conversion", 120, Some(168)),
                (Class::OffTrack, "friday/slow", 120, Some(97)),
                (Class::OffTrack, "day-three/trained", 120, Some(131)),
                (Class::AtRisk, "trying/menu", 60, Some(41)),
                (Class::AtRisk, "regulars/back", 60, Some(72)),
                (Class::Unlinked, "count-on/cash", 30, Some(45)),
                (Class::Unlinked, "drop-off/why", 30, None),
                (Class::Changed, "stay/lost", 15, Some(20)),
                (Class::Rest, "", 20, Some(18)),
            ],
            decisions: &[
                ("week-one/conversion", "The checklist goes to every sign-up, with or without the billing step"),
                ("regulars/back", "No project for regulars before the checklist has shipped"),
            ],
            actions: &[
                ("week-one/conversion", ANA, -5, "Show the checklist to every sign-up"),
                ("stay/lost", SOFIA, -8, "Call every place that leaves, the same day"),
                ("count-on/cash", "Noor Haddad", 4, "Name an owner for invoices paid within 30 days"),
            ],
            not_on_track: &[
                ("week-one/conversion", Health::OffTrack),
                ("friday/slow", Health::OffTrack),
                ("day-three/trained", Health::OffTrack),
                ("trying/menu", Health::AtRisk),
                ("regulars/back", Health::AtRisk),
                ("stay/days", Health::AtRisk),
            ],
            rating: 3,
        },
    );
}

fn second_review(t: &mut Telling) {
    hold(
        t,
        &Meeting {
            day: -7,
            number: 2,
            agenda: &[
                (Class::Missing, "stay/answer", 30, Some(19)),
                (Class::Missing, "count-on/cash", 30, Some(26)),
                (Class::OffTrack, "week-one/conversion", 120, Some(142)),
                (Class::OffTrack, "friday/slow", 120, Some(88)),
                (Class::OffTrack, "day-three/trained", 120, Some(127)),
                (Class::Disagreement, "trying/trials", 90, Some(64)),
                (Class::AtRisk, "regulars/back", 60, Some(55)),
                (Class::AtRisk, "taipei/wallet", 60, Some(49)),
                (Class::AtRisk, "stay/days", 60, Some(83)),
                (Class::Changed, "trying/menu", 15, Some(21)),
                (Class::Rest, "", 20, Some(16)),
            ],
            decisions: &[
                ("day-three/trained", "We count hosts who are at ease, not videos that are filmed"),
                ("stay/days", "The target becomes what places without weekday lunch can reach, with its reason"),
                ("friday/slow", "No new reports on Fridays until bookings confirm within 400 ms"),
            ],
            actions: &[
                ("taipei/wallet", TOMAS, -3, "Ask the wallet’s makers for an engineer with a name"),
                ("day-three/trained", "Sam Whitfield", 3, "Sit in on three first shifts and write down what is asked"),
            ],
            not_on_track: &[
                ("week-one/conversion", Health::OffTrack),
                ("friday/slow", Health::OffTrack),
                ("day-three/trained", Health::OffTrack),
                ("trying/trials", Health::AtRisk),
                ("regulars/back", Health::AtRisk),
                ("stay/days", Health::AtRisk),
                ("taipei/wallet", Health::AtRisk),
            ],
            rating: 4,
        },
    );
}

/// Two actions were done in time. One is late and says nothing, two still have time.
fn answered_actions(t: &mut Telling) {
    for (who, day, begins) in [(SOFIA, -9, "Call every"), (TOMAS, -4, "Ask the wallet")] {
        let action = t.cascade.actions().find(|a| a.what.starts_with(begins)).map(|a| a.id);
        let action = action.expect("the reviews asked for it");
        let ops = edit::complete_action(&t.cascade, action, Some(t.days.working(day)));
        t.did(who, day, 17 * 60, Verb::Action, "", ops);
    }
}

/// Ana has read what Ines said about the menu step, and says so.
fn read_by_a_manager(t: &mut Telling) {
    let item = t.key_result("trying/menu");
    let on = t.days.working(-8);
    let check_in = t.said(item, on).expect("Ines checked in that day");
    let acknowledgement = Acknowledgement {
        id: t.ids.next_id(),
        check_in,
        item,
        by: Some(t.person(ANA)),
        on: t.days.working(-7),
        comment: "The first good number in weeks. Thank you for not hiding the bad ones.".into(),
        deleted: false,
    };
    t.did(ANA, -7, 9 * 60, Verb::Acknowledge, "", vec![Op::Create(Entity::Acknowledgement(acknowledgement))]);
}
