//! How a result came to what it came to: how its target moved and why, what its owner said when, and what the bets on it did.
//!
//! Nothing here is a judgement: what was said and what was measured stand beside each other. Must not know: where the past is kept, how
//! it is drawn.

use crate::domain::{
    Health, Op,
    cascade::{Cascade, Ix},
    change::Field,
    check_in::CheckIn,
    describe,
    goal::{Outcome, ProjectState},
    history::History,
    link::{Expect, Link, Verdict},
    score::{Reckoning, two_digits},
    stage,
    text::{
        number::{format_number, format_signed},
        one_line,
        say::{say_count, say_date},
    },
    theory::Trial,
};
use chrono::NaiveDate;

/// One step of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `target 3.5 % → 3.2 %, 19 Aug`.
    pub said: String,
    /// `because the pricing test was cancelled (Ana Ruiz)`; empty: no reason was given.
    pub why: String,
}

/// How what was promised moved, the newest first: with who moved it and because of what.
pub fn steps(cascade: &Cascade, ix: Ix, history: &History, today: NaiveDate) -> Vec<Step> {
    let promises = |field: &Field| {
        matches!(field, Field::Target(_) | Field::Baseline(_) | Field::Upper(_) | Field::Metric(_) | Field::Steps(_))
    };
    let step = |r: &crate::domain::history::Revision| {
        let op = Op::Set { of: cascade.item(ix).id, old: r.old.clone(), new: r.new.clone() };
        let who = r.header.by.and_then(|id| cascade.person(id)).map(|p| format!(" ({})", one_line(&p.name, 40)));
        let why = r.header.why.as_deref().map(|why| format!("because {why}{}", who.unwrap_or_default()));
        Step {
            said: format!("{}, {}", describe::detail(cascade, &op), say_date(r.header.on, today)),
            why: why.unwrap_or_default(),
        }
    };
    history.in_force().filter(|r| promises(&r.new)).map(step).collect()
}

/// What its owner said in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The day.
    pub on: NaiveDate,
    /// The week of the cycle.
    pub week: i64,
    /// How sure they were.
    pub confidence: Option<u8>,
    /// The word it comes to.
    pub health: Health,
}

impl Said {
    /// `8/10`, else the word.
    pub fn word(&self) -> String {
        self.confidence.map_or_else(|| self.health.word().to_owned(), |n| format!("{n}/10"))
    }
}

/// What its owner said until its end, the last word of each week, oldest first.
pub fn words(cascade: &Cascade, ix: Ix, history: &History, today: NaiveDate) -> Vec<Said> {
    let end = stage::judged_on(cascade, ix, today);
    let Some(cycle) = cascade.cycle_of(ix) else { return Vec::new() };
    let mut all: Vec<Said> = Vec::new();
    let counts = history.check_ins.iter().rev().filter(|r| !r.is_voided() && r.check_in.on <= end);
    for c in counts.map(|r| &r.check_in) {
        let Some(word) = c.stated() else { continue };
        let (week, _) = cycle.week(c.on, cascade.settings.review_weekday);
        let said = Said { on: c.on, week, confidence: c.confidence, health: word.into() };
        match all.last_mut().filter(|last| last.week == week) {
            Some(last) => *last = said,
            None => all.push(said),
        }
    }
    all
}

/// Of all that was said at most so many: the first, the last, and where the word became another one.
pub fn few(words: &[Said], most: usize) -> Vec<Said> {
    if words.len() <= most {
        return words.to_vec();
    }
    let turns = |n: usize| n == 0 || n + 1 == words.len() || words[n - 1].health != words[n].health;
    let mut kept: Vec<Said> = (0..words.len()).filter(|&n| turns(n)).map(|n| words[n]).collect();
    // Of too many turns the last ones tell how it ended.
    let over = kept.len().saturating_sub(most);
    kept.drain(1.min(kept.len())..(1 + over).min(kept.len()));
    kept
}

/// How it ended, beside what was said: `0.73 ⇒ partial: committed`.
pub fn ended(cascade: &Cascade, ix: Ix, by_rule: &Reckoning) -> Option<String> {
    let item = cascade.item(ix);
    let score = item.closing().or(item.proposal()).map_or(by_rule.proposed, |closing| closing.score);
    let outcome = item.outcome().or(item.proposal().and_then(|p| p.proposes)).or(by_rule.outcome)?;
    let ambition = cascade.ambition_of(ix).word();
    let score = score.map(|score| format!("{} ⇒ ", two_digits(score))).unwrap_or_default();
    Some(format!("{score}{}, {ambition}", outcome.word()))
}

/// When its owner first said that it may not be reached: `first warning 4 weeks before the end`; of what was reached, or of which
/// nothing was said, nothing.
pub fn warning(cascade: &Cascade, ix: Ix, words: &[Said], by_rule: &Reckoning, today: NaiveDate) -> Option<String> {
    let outcome = cascade.item(ix).outcome().or(by_rule.outcome);
    if words.is_empty() || outcome == Some(Outcome::Achieved) {
        return None;
    }
    let end = stage::judged_on(cascade, ix, today);
    let Some(first) = words.iter().find(|said| said.health != Health::OnTrack) else {
        return Some("no warning: on track to the last word".to_owned());
    };
    let days = usize::try_from((end - first.on).num_days()).unwrap_or_default();
    Some(match days {
        0 => "first warning on the last day".to_owned(),
        1..14 => format!("first warning {} before the end", say_count(days, "day", "days")),
        _ => format!("first warning {} before the end", say_count(days / 7, "week", "weeks")),
    })
}

/// A bet: some work that was to move the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bet {
    /// The project.
    pub project: Ix,
    /// `done 4 Sep`, `active`.
    pub state: String,
    /// `expected +0.56 pt`; empty: it did not say.
    pub expected: String,
    /// `moved +0.41 pt`; empty: nothing was measured, or the work is not done.
    pub moved: String,
    /// What became of it: `held`, `no verdict yet`, `no verdict: it never ran`.
    pub verdict: &'static str,
    /// Whether somebody judged it.
    pub judged: Option<Verdict>,
}

/// The bets on a result, as its project was placed; the check-ins oldest first.
pub fn bets(cascade: &Cascade, ix: Ix, check_ins: &[CheckIn], today: NaiveDate) -> Vec<Bet> {
    let unit = cascade.item(ix).key_result().and_then(|kr| kr.unit.as_deref());
    // A difference of percentages is in points.
    let points = if unit.is_some_and(|unit| unit.trim() == "%") { Some("pt") } else { unit };
    let bet = |link: &Link, project: Ix| {
        let own = cascade.item(project).project()?;
        let day = own.state_on.filter(|_| own.state.is_over()).map(|on| format!(" {}", say_date(on, today)));
        let trial = Trial::of_target(cascade, link, ix, check_ins, today);
        let then = link.value_then.or(trial.and_then(|t| t.at_start));
        let expected = match link.expect {
            Some(Expect::Amount(by)) => format!("expected {}", format_signed(by, points)),
            Some(Expect::Share(share)) => match trial.and_then(|t| t.expected).zip(then) {
                Some((value, from)) => format!("expected {}", format_signed(rounded(value - from), points)),
                None => format!("expected {} of the gap", format_number((share * 100.0).round(), Some("%"))),
            },
            None => String::new(),
        };
        let moved = trial.and_then(|t| t.moved()).map(|by| format!("moved {}", format_signed(rounded(by), points)));
        let judged = link.judged.as_ref().map(|judged| judged.verdict);
        let verdict = match (judged, own.state) {
            (Some(verdict), _) => verdict.word(),
            (None, ProjectState::Cancelled) => "no verdict: it was cancelled",
            (None, ProjectState::Planned) => "no verdict: it never ran",
            (None, ProjectState::Done) => "no verdict yet",
            (None, ProjectState::Active | ProjectState::Paused) => "not done yet",
        };
        Some(Bet {
            project,
            state: format!("{}{}", own.state.word(), day.unwrap_or_default()),
            expected,
            moved: moved.unwrap_or_default(),
            verdict,
            judged,
        })
    };
    let mut all: Vec<(Ix, &Link)> =
        cascade.links_at(ix).filter_map(|link| Some((cascade.find(link.project)?, link))).filter(|&(p, _)| p != ix).collect();
    all.sort_by_key(|&(project, link)| (cascade.item(project).position, project, link.id));
    all.into_iter().filter_map(|(project, link)| bet(link, project)).collect()
}

/// As exact as a difference of what was typed is.
fn rounded(n: f64) -> f64 {
    (n * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Entity,
        fixture::{World, day, measure},
        goal::Project,
        history::Recorded,
        id::Id,
        key_result::Metric,
        link::Judged,
    };

    const AFTER: &str = "2027-01-08";

    /// A key result of 2026-Q4 that went from 2.1 to 2.9 of 3.5 %.
    fn conversion() -> (World, Id) {
        let mut w = World::new(AFTER);
        let q4 = w.cycle("2026-Q4");
        let goal = w.objective("Goal", q4, |_| {});
        let mut kr = measure(Metric::Increase, Some(2.1), Some(3.5), None);
        kr.unit = Some("%".into());
        let id = w.measured(goal, kr, |_| {});
        for (on, value) in [("2026-10-05", 2.1), ("2026-11-02", 2.5), ("2026-12-31", 2.9)] {
            w.value(id, on, value);
        }
        (w, id)
    }

    /// What was said, newest first as the file gives it.
    fn history(w: &World, id: Id, said: &[(&str, u8)]) -> History {
        let mut all: Vec<CheckIn> = w.said_of(id);
        for (on, confidence) in said {
            all.push(CheckIn { confidence: Some(*confidence), ..CheckIn::new(Id::WORKSPACE, id, day(on), None) });
        }
        all.sort_by_key(|c| std::cmp::Reverse(c.on));
        let recorded = |check_in| Recorded { check_in, voided_by: None, at: 0, change: Id::WORKSPACE };
        History { check_ins: all.into_iter().map(recorded).collect(), ..History::default() }
    }

    #[test]
    fn what_was_said_is_told_by_weeks_with_the_first_warning_and_nothing_after_the_end() {
        let (w, id) = conversion();
        let said = [("2026-10-26", 8), ("2026-11-16", 8), ("2026-11-18", 7), ("2026-12-03", 4), ("2027-01-04", 9)];
        let (c, past) = (w.cascade(), history(&w, id, &said));
        let ix = c.find(id).unwrap();
        let words = words(&c, ix, &past, w.today);
        let told: Vec<_> = words.iter().map(|s| (s.week, s.word(), s.health)).collect();
        assert_eq!(
            told,
            [
                (4, "8/10".to_owned(), Health::OnTrack),
                // The last word of a week.
                (7, "7/10".to_owned(), Health::OnTrack),
                (9, "4/10".to_owned(), Health::AtRisk),
            ]
        );
        let by_rule = crate::domain::score::at_hand(&c, ix, w.today);
        assert_eq!(ended(&c, ix, &by_rule).unwrap(), "0.57 ⇒ partial, committed");
        assert_eq!(warning(&c, ix, &words, &by_rule, w.today).unwrap(), "first warning 4 weeks before the end");
        let green = &words[..2];
        assert_eq!(warning(&c, ix, green, &by_rule, w.today).unwrap(), "no warning: on track to the last word");
        assert_eq!(warning(&c, ix, &[], &by_rule, w.today), None);
        let reached = Reckoning { outcome: Some(Outcome::Achieved), ..by_rule };
        assert_eq!(warning(&c, ix, &words, &reached, w.today), None);
    }

    #[test]
    fn of_many_words_the_first_the_last_and_the_turns_are_kept() {
        let said = |week: i64, confidence: u8| Said {
            on: day("2026-10-05"),
            week,
            confidence: Some(confidence),
            health: crate::domain::goal::word_of_confidence(confidence).into(),
        };
        let all: Vec<Said> = [8, 8, 7, 5, 5, 4, 8, 8, 2, 2].iter().zip(1..).map(|(c, week)| said(week, *c)).collect();
        let weeks = |most| few(&all, most).iter().map(|s| s.week).collect::<Vec<_>>();
        assert_eq!(weeks(10), (1..=10).collect::<Vec<_>>());
        assert_eq!(weeks(6), [1, 4, 7, 9, 10]);
        assert_eq!(weeks(3), [1, 9, 10]);
        assert_eq!(weeks(1), [1]);
        assert_eq!(few(&[], 3), []);
    }

    #[test]
    fn a_bet_says_what_it_was_to_move_what_moved_and_what_became_of_it() {
        let (mut w, id) = conversion();
        let bets = [
            ("Checklist", ProjectState::Done, Some(Expect::Share(0.4)), Some(Verdict::Held)),
            ("Pricing", ProjectState::Cancelled, Some(Expect::Amount(0.3)), None),
            ("Import", ProjectState::Active, None, None),
        ];
        for (title, state, expect, verdict) in bets {
            let on = (state == ProjectState::Done).then(|| day("2026-11-02"));
            let project = w.project(title, |item| {
                item.start = Some(day("2026-10-06"));
                item.body = Body::Project(Project { state, state_on: on });
            });
            let link = w.link(project, id, None);
            let Entity::Link(link) = w.entity(link) else { panic!("no link") };
            (link.expect, link.value_then) = (expect, Some(2.1));
            link.judged = verdict.map(|verdict| Judged { verdict, why: "it did".into(), on: day("2026-12-01"), by: None });
        }
        let c = w.cascade();
        let all = super::bets(&c, c.find(id).unwrap(), &w.said_of(id), w.today);
        // Everything measured has some work in this world.
        let mut told: Vec<String> = all
            .iter()
            .filter(|bet| &*c.item(bet.project).title != "Work")
            .map(|bet| {
                let title = c.item(bet.project).title.to_string();
                [title, bet.state.clone(), bet.expected.clone(), bet.moved.clone(), bet.verdict.to_owned()].join("|")
            })
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                "Checklist|done 2 Nov 2026|expected +0.56 pt|moved +0.4 pt|held",
                "Import|active|||not done yet",
                "Pricing|cancelled|expected +0.3 pt||no verdict: it was cancelled",
            ]
        );
    }
}
