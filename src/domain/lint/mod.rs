//! Advice on how goals are written (rules.md, "Lint"): never a gate, and one hint per item at a time.
//!
//! [`hints`] looks at an item and what hangs directly below it, so that every row can afford it. What needs the whole
//! workspace (the load of people and teams, what was carried over) is counted once in a [`Census`].

mod activity;
mod census;
mod cycles;

use super::{
    Cascade, Ix, Kind,
    cycle::CycleState,
    gates::gate_cycle,
    goal::Rollup,
    key_result::{KeyResult, Metric},
    pace::Course,
    stage::phase,
};
use chrono::NaiveDate;

pub use activity::activity;
pub use census::Census;
pub use cycles::of_cycles;

/// The longest title that is read at a glance.
pub const TITLE_LENGTH: usize = 70;
/// How many key results an objective should have.
pub const KEY_RESULTS: std::ops::RangeInclusive<usize> = 2..=4;
/// How many objectives a team should have in a cycle.
pub const OBJECTIVES: std::ops::RangeInclusive<usize> = 1..=5;

/// What a hint is about, in the order in which hints are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HintKind {
    /// The title names work, not what it should change.
    Activity,
    /// Nothing says from where to where.
    NoNumber,
    /// It has a target and nobody knows where it starts.
    BaselineUnknown,
    /// It begins where it should end.
    Flat,
    /// Done or not: no progress until the last day.
    YesNo,
    /// In planning: its target asks for a speed the number never had.
    AsksMore,
    /// In planning: its target asks for less than the number did by itself.
    AsksLess,
    /// Too few or too many key results.
    KeyResults,
    /// In planning: below the company, and it helps nothing there.
    NoParent,
    /// In planning: no project serves it, and nothing says why one would.
    NoWork,
    /// An objective with a number in its title.
    NumberInTitle,
    /// A title that is too long.
    LongTitle,
    /// In the middle of the cycle every key result is nearly done, or none has begun.
    Extreme,
    /// The same key result as in an earlier cycle.
    CarriedOver,
    /// Its team has too many objectives in the cycle.
    TeamLoad,
    /// Its owner has too many key results.
    PersonLoad,
}

impl HintKind {
    /// A short name for tables and filters.
    pub fn word(self) -> &'static str {
        match self {
            HintKind::Activity => "activity",
            HintKind::NoNumber => "no number",
            HintKind::BaselineUnknown => "no baseline",
            HintKind::Flat => "baseline is target",
            HintKind::YesNo => "yes/no",
            HintKind::AsksMore => "faster than ever",
            HintKind::AsksLess => "asks for less",
            HintKind::KeyResults => "key results",
            HintKind::NoParent => "no parent",
            HintKind::NoWork => "no project",
            HintKind::NumberInTitle => "number in title",
            HintKind::LongTitle => "long title",
            HintKind::Extreme => "extreme",
            HintKind::CarriedOver => "carried unchanged",
            HintKind::TeamLoad => "team load",
            HintKind::PersonLoad => "person load",
        }
    }
}

/// One piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it is about.
    pub kind: HintKind,
    /// One sentence: what was seen, and what would be better.
    pub text: String,
}

/// One piece of advice.
pub(in crate::domain) fn hint(kind: HintKind, text: impl Into<String>) -> Hint {
    Hint { kind, text: text.into() }
}

/// Every hint on an item by itself, the first being the one to show. Closed items and what is out of sight get none.
pub fn hints(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Vec<Hint> {
    let mut all = Vec::new();
    let item = cascade.item(ix);
    if !item.is_live() || phase(cascade, ix, today).is_over() {
        return all;
    }
    match item.kind() {
        Kind::KeyResult => {
            if let Some(kr) = item.key_result() {
                of_key_result(&item.title, kr, &mut all);
            }
        }
        Kind::Objective => of_objective(cascade, ix, today, &mut all),
        Kind::Project => {}
    }
    all.extend(carried_unchanged(cascade, ix));
    // Bytes first: a title of so few bytes cannot have more characters.
    if item.title.len() > TITLE_LENGTH {
        let length = item.title.chars().count();
        if length > TITLE_LENGTH {
            let text = format!("The title has {length} characters: it is read at a glance up to {TITLE_LENGTH}");
            all.push(hint(HintKind::LongTitle, text));
        }
    }
    all.sort_by_key(|h| h.kind);
    all
}

/// Every hint on an item, those included that need the whole workspace.
pub fn hints_with(cascade: &Cascade, ix: Ix, census: &Census, today: NaiveDate) -> Vec<Hint> {
    let mut all = hints(cascade, ix, today);
    census.hints(cascade, ix, &mut all);
    all.sort_by_key(|h| h.kind);
    all
}

/// Whether there is any hint on an item by itself: what raises its flag.
pub fn is_hinted(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    !hints(cascade, ix, today).is_empty()
}

/// That it is the same promise once more.
fn carried_unchanged(cascade: &Cascade, ix: Ix) -> Option<Hint> {
    cascade.item(ix).carried().filter(|carried| carried.unchanged)?;
    let cycle = cascade.carried_from(ix).and_then(|before| cascade.cycle_of(before));
    let of = cycle.map_or_else(String::new, |cycle| format!(" from {}", super::text::one_line(cycle.name.trim(), 40)));
    let text = match cascade.times_unchanged(ix) {
        0 | 1 => format!("Carried over unchanged{of}: give it another target, break it into steps, or let it go"),
        times => format!("Carried over unchanged {times} times in a row{of}: it will not be kept unchanged again"),
    };
    Some(hint(HintKind::CarriedOver, text))
}

fn of_key_result(title: &str, kr: &KeyResult, all: &mut Vec<Hint>) {
    if let Some(word) = activity(title) {
        let text = format!("“{word}” names work: say what it should change, and by how much; the work itself is a project");
        all.push(hint(HintKind::Activity, text));
    }
    let (is_whole, missing) = match kr.metric {
        Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
            (kr.target.is_some(), "no target: say from where to where")
        }
        Metric::AtLeast | Metric::AtMost => (kr.target.is_some(), "no bound: say how much is enough"),
        Metric::Between => (kr.target.is_some() && kr.upper.is_some(), "not both bounds: say from where to where"),
        Metric::Milestones => (!kr.steps.is_empty(), "no steps: say what has to be done, one after the other"),
        Metric::YesNo => (true, ""),
    };
    if !is_whole {
        all.push(hint(HintKind::NoNumber, format!("It has {missing}")));
    }
    if kr.metric.moves() && kr.target.is_some() && kr.baseline.is_none() {
        let text = "Its baseline is unknown: measure it, the first check-in can become it";
        all.push(hint(HintKind::BaselineUnknown, text));
    }
    if kr.metric.moves()
        && let Some((from, to)) = kr.baseline.zip(kr.target)
        && from.total_cmp(&to).is_eq()
    {
        let text = "It begins at its target, so no progress can be computed: make it at-least or at-most, or move one of the two";
        all.push(hint(HintKind::Flat, text));
    }
    if kr.metric.is_yes_no() {
        let text = "Yes or no shows no progress until the last day: a number or milestones would";
        all.push(hint(HintKind::YesNo, text));
    }
}

fn of_objective(cascade: &Cascade, ix: Ix, today: NaiveDate, all: &mut Vec<Hint>) {
    let item = cascade.item(ix);
    // Gates are the same aim at another time: a year may have one of each month, and none of its own.
    let (gates, own): (Vec<Ix>, Vec<Ix>) = cascade.key_results(ix).partition(|&kr| gate_cycle(cascade, ix, kr).is_some());
    let count = own.len();
    let rolls_up_others = item.objective().is_some_and(|o| o.rollup == Rollup::Children);
    let is_enough = KEY_RESULTS.contains(&count) || (count < *KEY_RESULTS.start() && !gates.is_empty());
    if !is_enough && !rolls_up_others {
        let text = match count {
            0 => "No key result measures it: add two to four, or let it roll up its children".to_owned(),
            1 => "One key result tells half of it: two to four show what it costs elsewhere".to_owned(),
            n => format!("{n} key results are hard to keep in mind: two to four say what matters"),
        };
        all.push(hint(HintKind::KeyResults, text));
    }
    if let Some(number) = number_in(&item.title) {
        let text = format!("“{number}” in the title of an objective: numbers belong to its key results");
        all.push(hint(HintKind::NumberInTitle, text));
    }
    if let Some(text) = extreme(cascade, ix, today) {
        all.push(hint(HintKind::Extreme, text));
    }
}

/// In the middle third of the time: whether every measured key result is above 0.9, or below 0.1. One alone tells nothing.
fn extreme(cascade: &Cascade, objective: Ix, today: NaiveDate) -> Option<&'static str> {
    let cycle = cascade.cycle_of(objective).filter(|c| c.state_on(today) == CycleState::Open)?;
    let elapsed = super::pace::elapsed(cycle.start, cycle.end, today);
    if !(1.0 / 3.0..=2.0 / 3.0).contains(&elapsed) {
        return None;
    }
    let (mut measured, mut high, mut low) = (0, true, true);
    for ix in cascade.key_results(objective) {
        let value = cascade.summary(ix).value.map(|(_, v)| v);
        let Some(progress) = value.and_then(|v| Course::of(cascade, ix)?.progress(v)) else { continue };
        measured += 1;
        high &= progress > 0.9;
        low &= progress < 0.1;
    }
    match (measured > 1, high, low) {
        (true, true, _) => Some("Every key result is above 90 % in the middle of the cycle: the targets were too easy"),
        (true, _, true) => Some("Every key result is below 10 % in the middle of the cycle: were these the right ones?"),
        _ => None,
    }
}

/// The first word of a title that is an amount. Years, quarters, ordinals and names with digits are not.
fn number_in(title: &str) -> Option<&str> {
    title.split_whitespace().find(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || bare.contains(['/', '-', '–']) {
            return false;
        }
        let (number, unit) = bare.split_at(digits);
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) && unit.is_empty();
        // `3rd`, and `3.` as German writes it.
        let ordinal = matches!(unit, "st" | "nd" | "rd" | "th") || (unit.is_empty() && word.ends_with('.') && digits < 3);
        !year && !ordinal
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Field,
        change::Verb,
        company::{Company, day, today},
        edit,
    };

    fn kinds(c: &Company, title: &str) -> Vec<HintKind> {
        hints(&c.cascade, c.ix(title), today()).iter().map(|h| h.kind).collect()
    }

    fn with(c: &mut Company, title: &str, fields: impl IntoIterator<Item = Field>) -> Vec<HintKind> {
        let id = c.id(title);
        let ops = edit::revise(&c.cascade, id, fields, today());
        c.does(Verb::Revise, ops);
        hints(&c.cascade, c.cascade.find(id).unwrap(), today()).iter().map(|h| h.kind).collect()
    }

    #[test]
    fn a_key_result_from_number_to_number_gets_no_hint() {
        let c = Company::new();
        assert_eq!(kinds(&c, "Conversion"), []);
        assert_eq!(kinds(&c, "Data room"), []);
        assert_eq!(kinds(&c, "Checklist steps"), []);
    }

    #[test]
    fn what_says_no_number_is_told_which_one_is_missing() {
        let c = &mut Company::new();
        assert_eq!(with(c, "Conversion", [Field::Baseline(None)]), [HintKind::BaselineUnknown]);
        assert_eq!(with(c, "Conversion", [Field::Target(None)]), [HintKind::NoNumber]);
        assert_eq!(with(c, "Setup time", [Field::Metric(Metric::AtMost), Field::Target(None)]), [HintKind::NoNumber]);
        assert_eq!(with(c, "Checklist steps", [Field::Steps(Vec::new())]), [HintKind::NoNumber]);
        assert_eq!(kinds(c, "Certified"), [HintKind::YesNo]);
    }

    #[test]
    fn the_first_hint_is_the_gravest() {
        let c = &mut Company::new();
        let found = with(c, "Certified", [Field::Title(format!("Launch {}", "x".repeat(70)))]);
        assert_eq!(found, [HintKind::Activity, HintKind::YesNo, HintKind::LongTitle]);
    }

    #[test]
    fn an_objective_has_two_to_four_key_results_unless_it_rolls_up_its_children() {
        let c = &mut Company::new();
        assert_eq!(kinds(c, "Grow"), [HintKind::KeyResults]);
        assert_eq!(kinds(c, "Win the mid-market"), []);
        assert_eq!(with(c, "Grow", [Field::Rollup(Rollup::Children)]), []);
        let (ana, win) = (c.person_id("Ana"), c.id("Win the mid-market"));
        c.key_result("Fifth", ana, win, |_| {});
        assert!(hints(&c.cascade, c.ix("Win the mid-market"), today())[0].text.starts_with("5 key results"));
    }

    #[test]
    fn gates_of_a_year_are_no_key_results_too_many() {
        let c = &mut Company::new();
        let (ana, loved) = (c.person_id("Ana"), c.id("Loved by teams"));
        assert_eq!(kinds(c, "Loved by teams"), [HintKind::KeyResults]);
        for (n, month) in ["2026-10", "2026-11", "2026-12"].into_iter().enumerate() {
            let cycle = c.cycle(month, &format!("{month}-01"), &format!("{month}-28"));
            for of in 0..2 {
                let gate = c.number(&format!("Gate {n} {of}"), ana, loved, Metric::Increase, "", 0.0, 1.0);
                let ix = c.cascade.find(gate).unwrap();
                c.cascade.item_mut(ix).cycle = Some(cycle);
            }
        }
        assert_eq!(kinds(c, "Loved by teams"), [], "six gates, and none of its own");
        for n in 0..5 {
            c.number(&format!("Own {n}"), ana, loved, Metric::Increase, "", 0.0, 1.0);
        }
        assert!(hints(&c.cascade, c.ix("Loved by teams"), today())[0].text.starts_with("5 key results"));
    }

    #[test]
    fn an_amount_in_the_title_of_an_objective_is_seen_and_a_year_is_not() {
        for (title, number) in [
            ("Reach 10 customers", Some("10")),
            ("Reach €2.5M of revenue", Some("€2.5M")),
            ("Grow by 20%", Some("20%")),
            ("Win 2026", None),
            ("The best 2026-Q4 ever", None),
            ("Be the 1st choice for B2B", None),
            ("Zum 3. Mal gewinnen", None),
            ("Support 24/7", None),
            ("Grow", None),
        ] {
            assert_eq!(number_in(title), number, "{title}");
        }
    }

    #[test]
    fn targets_that_are_too_easy_are_seen_in_the_middle_of_the_cycle_only() {
        let c = &mut Company::new();
        c.stands("Conversion", "2026-11-10", Some(3.48), None);
        c.stands("Setup time", "2026-11-10", Some(10.0), None);
        c.stands("Checklist steps", "2026-11-10", Some(2.0), None);
        c.stands("Certified", "2026-11-10", Some(1.0), None);
        assert_eq!(kinds(c, "Win the mid-market"), [HintKind::Extreme]);
        let late = hints(&c.cascade, c.ix("Win the mid-market"), day("2026-12-20"));
        assert_eq!(late, []);
        c.stands("Conversion", "2026-11-10", Some(2.2), None);
        assert_eq!(kinds(c, "Win the mid-market"), []);
    }

    #[test]
    fn what_is_closed_or_out_of_sight_gets_no_advice() {
        let c = &mut Company::new();
        assert_eq!(kinds(c, "Past"), []);
        let ops = edit::archive(&c.cascade, c.ix("Certified"));
        c.does(Verb::Archive, ops);
        assert_eq!(kinds(c, "Certified"), []);
    }
}
