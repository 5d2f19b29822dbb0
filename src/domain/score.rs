//! What something came to, by arithmetic (rules.md, "Scores"): its last value against the target as it was in the end and against
//! the first one, the score and the outcome that are proposed by it, and what is owed beside them.
//!
//! Must not know: where the past of an item is kept; whoever asks hands it over. Nothing here is ever summed up by person.

use super::{
    carry::Decision,
    cascade::{Cascade, Ix},
    check_in::{CheckIn, Summary},
    closing::{Basis, Closing},
    fields::{Field, Fields as _},
    freshness::Known,
    goal::{Ambition, Item, Kind, Outcome},
    history::{History, Revision},
    id::Id,
    key_result::{KeyResult, Metric},
    measure::is_yes,
    pace::{Course, is_inside, rounded},
    rollup,
    settings::{ScoreAgainst, Settings},
    stage,
    text::number::format_plain,
    why::short_day,
};
use chrono::NaiveDate;

/// A score that differs by no more from what is proposed is that.
const SAME: f64 = 0.005;
/// From here on something was partly reached.
pub const PARTIAL: f64 = 0.4;
/// A score that differs by more from what is proposed owes a lesson.
const FAR: f64 = 0.1;
/// Below it the cause is asked for.
const ASKS_CAUSE: f64 = 0.7;

/// The past of one item, as far as its score asks for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// Its check-ins that count, oldest first.
    check_ins: Vec<CheckIn>,
    /// Every change of its fields, newest first.
    revisions: Vec<Revision>,
}

impl Past {
    /// Out of what the file remembers, all of it, and what is said along with the score.
    pub fn of(history: &History, last: Option<&CheckIn>) -> Past {
        let mut check_ins: Vec<CheckIn> = history
            .check_ins
            .iter()
            .rev()
            .filter(|recorded| !recorded.is_voided())
            .map(|recorded| recorded.check_in.clone())
            .collect();
        if let Some(last) = last {
            let at = check_ins.partition_point(|c| c.on <= last.on);
            check_ins.insert(at, last.clone());
        }
        Past { check_ins, revisions: history.revisions.clone() }
    }

    /// Whether the target was made easier since it was first promised; `None`: it was not touched, or is again what it was.
    pub fn target_moved(&self, cascade: &Cascade, ix: Ix) -> Option<bool> {
        let kr = cascade.item(ix).key_result()?;
        let first = match first_promise(cascade, ix, self) {
            Promise::Other(before) => before.key_result()?.target?,
            Promise::Same | Promise::OtherMetric(_) => return None,
        };
        let now = kr.target.filter(|now| rounded(now - first) != 0.0)?;
        Some(if kr.metric.shape().falls { now > first } else { now < first })
    }
}

/// What arithmetic says of how something ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reckoning {
    /// The numbers of `rule`; `None`: it has no value, or is no key result.
    pub basis: Option<Basis>,
    /// The numbers of `first`; `None`: the same ones, or the two cannot be compared.
    pub first_basis: Option<Basis>,
    /// The day of the last value.
    pub value_on: Option<NaiveDate>,
    /// Against the target as it is, 0–1.
    pub rule: Option<f64>,
    /// Against the first target, 0–1.
    pub first: Option<f64>,
    /// The metric it was measured by at first, where that is another: then it has no score against the first target.
    pub was: Option<Metric>,
    /// Of an objective: how many of its counted parts have a score, and of how many.
    pub parts: Option<(usize, usize)>,
    /// The score that is proposed.
    pub proposed: Option<f64>,
    /// The outcome that is proposed; `None`: it has to be chosen.
    pub outcome: Option<Outcome>,
    /// Why there is no score, the rest of a sentence; `None`: there is one.
    pub none: Option<&'static str>,
}

/// What a goal came to by arithmetic. Of a key result its own values count, of an objective the scores of its parts.
pub fn reckon(cascade: &Cascade, ix: Ix, past: &Past, today: NaiveDate) -> Reckoning {
    let reckoning = match cascade.item(ix).kind() {
        Kind::KeyResult => key_result(cascade, ix, past, today),
        Kind::Objective => objective(cascade, ix),
        Kind::Project => Reckoning { none: Some("a project has none"), ..Reckoning::default() },
    };
    proposing(cascade, ix, reckoning)
}

/// The same of what is at hand without its past: what was changed since it began has no score against its first target.
pub fn at_hand(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Reckoning {
    let item = cascade.item(ix);
    if item.kind() != Kind::KeyResult {
        return reckon(cascade, ix, &Past::default(), today);
    }
    let told = against(cascade, ix, cascade.summary(ix), stage::judged_on(cascade, ix, today));
    let first = told.first.filter(|_| cascade.revised(ix).is_none());
    proposing(cascade, ix, Reckoning { first, ..told })
}

/// The score that goes beside an outcome which is said among other fields of something that is over; `None`: there is no outcome
/// among them, or it says nothing new.
pub fn by_rule(
    cascade: &Cascade,
    ix: Ix,
    fields: &[Field],
    reckoning: &Reckoning,
    by: Option<Id>,
    today: NaiveDate,
) -> Option<Field> {
    let said = fields.iter().find_map(|f| if let Field::Outcome(said) = f { Some(*said) } else { None })?;
    let outcome = said.filter(|said| cascade.item(ix).outcome() != Some(*said))?;
    if !stage::phase(cascade, ix, today).is_over() {
        return None;
    }
    let verdict = Verdict { outcome: Some(outcome), ..Verdict::default() };
    Some(Field::Score(Some(Box::new(verdict.closing(reckoning, today, by, true)))))
}

/// Whether the value something was scored by counts no more: it was taken back since. The score stays.
pub fn is_value_gone(cascade: &Cascade, ix: Ix) -> bool {
    let item = cascade.item(ix);
    let (Some(kr), Some(closing)) = (item.key_result(), item.closing()) else { return false };
    let Some(scored_on) = closing.value_on else { return false };
    let Some((on, value)) = cascade.summary(ix).value else { return true };
    let value = if kr.metric == Metric::YesNo { f64::from(u8::from(is_yes(value))) } else { value };
    on < scored_on || on == scored_on && closing.basis.is_some_and(|basis| rounded(basis.value - value) != 0.0)
}

/// The score and the outcome that these numbers propose.
pub fn proposing(cascade: &Cascade, ix: Ix, mut reckoning: Reckoning) -> Reckoning {
    reckoning.proposed = proposed(reckoning.rule, reckoning.first, cascade.settings.score_against);
    reckoning.outcome = reckoning.proposed.map(|s| outcome(s, cascade.ambition_of(ix), &cascade.settings));
    // What was put out of sight was given up, unless somebody says otherwise.
    if cascade.item(ix).archived {
        reckoning.outcome = Some(Outcome::Dropped);
    }
    reckoning
}

fn key_result(cascade: &Cascade, ix: Ix, past: &Past, today: NaiveDate) -> Reckoning {
    let end = stage::judged_on(cascade, ix, today);
    let summary = |item: &Item| Summary::of(item, cascade.begins(ix), &cascade.settings, &past.check_ins, end);
    let mut told = against(cascade, ix, &summary(cascade.item(ix)), end);
    match first_promise(cascade, ix, past) {
        Promise::Same => {}
        Promise::OtherMetric(was) => (told.first, told.was) = (None, Some(was)),
        Promise::Other(before) => {
            let (basis, _) = self::basis(cascade, ix, &before, &summary(&before), end);
            (told.first, told.first_basis) = (basis.and_then(score_of), basis.filter(|b| told.basis != Some(*b)));
        }
    }
    told
}

/// What its values come to against the target as it is, and as long as nothing else is known against the first one.
fn against(cascade: &Cascade, ix: Ix, summary: &Summary, end: NaiveDate) -> Reckoning {
    let (basis, value_on) = basis(cascade, ix, cascade.item(ix), summary, end);
    let rule = basis.and_then(score_of);
    let mut told = Reckoning { basis, value_on, rule, first: rule, ..Reckoning::default() };
    told.none = match (basis, rule) {
        (_, Some(_)) => None,
        (None, None) if value_on.is_none() => Some("it has no value"),
        (None, None) => Some("it has no target, or was never measured at its start"),
        (Some(_), None) => Some("from and to are the same"),
    };
    told
}

/// What was promised at first.
enum Promise {
    /// What is promised now.
    Same,
    /// Something of another kind.
    OtherMetric(Metric),
    /// Other numbers.
    Other(Box<Item>),
}

/// The item as it stood when it first stood in its open cycle: as it is, without what was changed later and not taken back. What
/// had not been said by then was first said when it was.
fn first_promise(cascade: &Cascade, ix: Ix, past: &Past) -> Promise {
    let item = cascade.item(ix);
    let begun = cascade.cycle_of(ix).map_or(item.created, |cycle| cycle.start.max(item.created));
    let mut before = item.clone();
    for revision in past.revisions.iter().filter(|r| r.header.on > begun && r.is_in_force()) {
        let said = match &revision.old {
            Field::Baseline(old) | Field::Target(old) | Field::Upper(old) => old.is_some(),
            Field::Steps(old) => !old.is_empty(),
            // What is measured first becomes what it was to be by being measured.
            Field::Metric(old) => *old != Metric::BaselineFirst,
            _ => false,
        };
        if said {
            before.set(&revision.old);
        }
    }
    match (before.key_result(), item.key_result()) {
        (Some(then), Some(now)) if then.metric != now.metric => Promise::OtherMetric(then.metric),
        (Some(then), Some(now)) if then != now => Promise::Other(Box::new(before)),
        _ => Promise::Same,
    }
}

/// The numbers of a score, by these fields of an item, and the day of its last value. No numbers: it has no value, or lacks one
/// of the others.
fn basis(cascade: &Cascade, ix: Ix, item: &Item, summary: &Summary, end: NaiveDate) -> (Option<Basis>, Option<NaiveDate>) {
    let (Some(kr), Some((on, value))) = (item.key_result(), summary.value) else { return (None, None) };
    let plain = Basis { value, baseline: None, target: None, upper: None, held: None };
    let basis = match kr.metric {
        Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
            let both = kr.baseline.zip(kr.target);
            both.map(|(baseline, target)| Basis { baseline: Some(baseline), target: Some(target), ..plain })
        }
        Metric::Milestones => {
            let all: f64 = kr.steps.iter().map(|step| step.weight).sum();
            Some(Basis { baseline: Some(0.0), target: Some(all), ..plain })
        }
        Metric::YesNo => {
            let value = f64::from(u8::from(is_yes(value)));
            Some(Basis { value, baseline: Some(0.0), target: Some(1.0), ..plain })
        }
        Metric::AtLeast | Metric::AtMost | Metric::Between => is_inside(kr, value).and_then(|_| {
            let held = held(cascade, ix, item, kr, summary, end)?;
            Some(Basis { target: kr.target, upper: kr.upper.filter(|_| kr.metric == Metric::Between), held: Some(held), ..plain })
        }),
    };
    (basis, Some(on))
}

/// On which share of the days up to one of them a bound was known to be kept, by what its check-ins until then come to. `None`: it
/// is none, or has no days.
pub(super) fn kept(cascade: &Cascade, ix: Ix, summary: &Summary, by: NaiveDate) -> Option<f64> {
    let item = cascade.item(ix);
    held(cascade, ix, item, item.key_result().filter(|kr| kr.metric.is_bound())?, summary, by)
}

/// On which share of the days up to its end a bound was known to be kept. `None`: it has no days.
fn held(cascade: &Cascade, ix: Ix, item: &Item, kr: &KeyResult, summary: &Summary, end: NaiveDate) -> Option<f64> {
    let (start, due) = cascade.span(ix);
    let passed = Course { kr, start, due, ambition: 1.0 }.days_passed(end)?;
    let mut days = f64::from(summary.held_days);
    if let Some(last) = summary.last_on.filter(|_| summary.inside) {
        let known = Known::of(item, cascade.begins(ix), summary.first_on, &cascade.settings);
        days += (known.until(last).min(end) - known.since(last, summary.count == 1)).num_days().max(0) as f64;
    }
    // What ended on the day it began was kept all the time or not at all.
    Some(if passed > 0.0 { (days / passed).clamp(0.0, 1.0) } else { f64::from(u8::from(summary.inside)) })
}

/// The score that numbers come to, 0–1; `None` where from and to are the same.
pub fn score_of(basis: Basis) -> Option<f64> {
    if let Some(held) = basis.held {
        return Some(held.clamp(0.0, 1.0));
    }
    let (baseline, target) = basis.baseline.zip(basis.target)?;
    if rounded(target - baseline) == 0.0 {
        return None;
    }
    let progress = (basis.value - baseline) / (target - baseline);
    // Never minus zero.
    progress.is_finite().then(|| progress.clamp(0.0, 1.0) + 0.0)
}

/// The weighted mean of the scores of what counts in an objective; what was given up does not.
fn objective(cascade: &Cascade, ix: Ix) -> Reckoning {
    let counted: Vec<(Ix, f64)> =
        rollup::counted(cascade, ix).filter(|&(part, w)| w > 0.0 && cascade.item(part).is_live()).collect();
    let closed = |&(part, w): &(Ix, f64)| Some((cascade.item(part).closing()?, w));
    let rule = mean(counted.iter().filter_map(closed).filter_map(|(c, w)| Some((c.score?, w))));
    let first = mean(counted.iter().filter_map(closed).filter_map(|(c, w)| Some((c.first?, w))));
    let scored = counted.iter().filter_map(closed).filter(|(c, _)| c.score.is_some()).count();
    let none = rule.is_none().then_some("none of its parts has a score");
    Reckoning { rule, first, parts: Some((scored, counted.len())), none, ..Reckoning::default() }
}

/// A mean of values with their weights; `None`: there is nothing to weigh.
pub fn mean(parts: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, weights) = parts.fold((0.0, 0.0), |(sum, weights), (value, weight)| (sum + value * weight, weights + weight));
    Some(sum / weights).filter(|mean| weights > 0.0 && mean.is_finite()).map(|mean| mean.clamp(0.0, 1.0))
}

fn proposed(rule: Option<f64>, first: Option<f64>, against: ScoreAgainst) -> Option<f64> {
    match against {
        ScoreAgainst::Revised => rule,
        // What cannot be compared with what it was at first is held against what it is.
        ScoreAgainst::First => first.or(rule),
        ScoreAgainst::Lower => rule.zip(first).map(|(r, f)| r.min(f)).or(rule),
    }
}

/// The outcome that a score proposes.
pub fn outcome(score: f64, ambition: Ambition, settings: &Settings) -> Outcome {
    let score = rounded(score);
    if score >= rounded(hit(ambition, settings)) {
        Outcome::Achieved
    } else if score >= PARTIAL {
        Outcome::Partial
    } else {
        Outcome::Missed
    }
}

/// From which score on something is a hit.
fn hit(ambition: Ambition, settings: &Settings) -> f64 {
    super::pace::ambition(settings, ambition)
}

/// What is said of how something ended, before it is said in a change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// The score, 0–1; `None`: as it is proposed.
    pub score: Option<f64>,
    /// The outcome; `None`: as it is proposed.
    pub outcome: Option<Outcome>,
    /// Why it is not what arithmetic says.
    pub because: String,
    /// What was learned.
    pub learned: String,
    /// Why it was not reached.
    pub cause: Option<super::closing::Cause>,
    /// What is to become of it in the next cycle; `None`: nobody decided.
    pub next: Option<Decision>,
}

/// What a verdict lacks, in the order it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// The outcome, which no score proposes.
    Outcome,
    /// The reason of a score that is not the proposed one.
    BecauseOfScore,
    /// The reason of an outcome that contradicts the score.
    BecauseOfOutcome,
    /// The lesson.
    Lesson,
}

impl Verdict {
    /// The outcome that is said; where nothing is, that what was put out of sight was given up.
    fn said(&self, reckoning: &Reckoning) -> Option<Outcome> {
        let gone = reckoning.outcome.filter(|&outcome| outcome == Outcome::Dropped && self.score.is_none());
        self.outcome.or(gone)
    }

    /// The score it records: of what was given up none.
    pub fn recorded(&self, reckoning: &Reckoning) -> Option<f64> {
        let dropped = self.said(reckoning) == Some(Outcome::Dropped);
        self.score.or(reckoning.proposed).filter(|_| !dropped)
    }

    /// The outcome it records.
    pub fn ended(&self, cascade: &Cascade, ix: Ix, reckoning: &Reckoning) -> Option<Outcome> {
        let by_score = || self.recorded(reckoning).map(|s| outcome(s, cascade.ambition_of(ix), &cascade.settings));
        self.said(reckoning).or_else(by_score)
    }

    /// Whether its score is another than the proposed one.
    fn differs(&self, reckoning: &Reckoning, by: f64) -> bool {
        let (Some(said), Some(proposed)) = (self.recorded(reckoning), reckoning.proposed) else { return false };
        rounded((said - proposed).abs()) > by
    }

    /// Whether its score is far from the proposed one.
    pub fn is_far(&self, reckoning: &Reckoning) -> bool {
        self.differs(reckoning, FAR)
    }

    /// Whether its outcome says the opposite of its score.
    fn contradicts(&self, cascade: &Cascade, ix: Ix, reckoning: &Reckoning) -> bool {
        let Some(score) = self.recorded(reckoning) else { return false };
        let by_score = outcome(score, cascade.ambition_of(ix), &cascade.settings);
        matches!(
            (self.outcome, by_score),
            (Some(Outcome::Achieved), Outcome::Missed) | (Some(Outcome::Missed), Outcome::Achieved)
        )
    }

    /// Whether a lesson is owed: something that was to be reached in full was not, a stretch was missed, it was given up, or the
    /// score is far from what arithmetic says.
    pub fn owes_lesson(&self, cascade: &Cascade, ix: Ix, reckoning: &Reckoning) -> bool {
        let short = self.recorded(reckoning).is_some_and(|s| match cascade.ambition_of(ix) {
            Ambition::Committed => rounded(s) < 1.0,
            Ambition::Aspirational => rounded(s) < PARTIAL,
        });
        short || self.said(reckoning) == Some(Outcome::Dropped) || self.differs(reckoning, FAR)
    }

    /// Whether the cause is worth asking for.
    pub fn asks_cause(&self, reckoning: &Reckoning) -> bool {
        self.recorded(reckoning).is_some_and(|s| rounded(s) < ASKS_CAUSE)
    }

    /// What it lacks first; `None`: nothing.
    pub fn lacks(&self, cascade: &Cascade, ix: Ix, reckoning: &Reckoning) -> Option<Lacks> {
        if self.ended(cascade, ix, reckoning).is_none() {
            return Some(Lacks::Outcome);
        }
        let silent = self.because.trim().is_empty();
        if silent && self.differs(reckoning, SAME) {
            return Some(Lacks::BecauseOfScore);
        }
        if silent && self.contradicts(cascade, ix, reckoning) {
            return Some(Lacks::BecauseOfOutcome);
        }
        (self.learned.trim().is_empty() && self.owes_lesson(cascade, ix, reckoning)).then_some(Lacks::Lesson)
    }

    /// The value that stands for it in the workspace.
    pub fn closing(&self, reckoning: &Reckoning, on: NaiveDate, by: Option<Id>, settled: bool) -> Closing {
        let words = |text: &str| Some(text.trim()).filter(|t| !t.is_empty()).map(Into::into);
        Closing {
            score: self.recorded(reckoning),
            rule: reckoning.rule,
            first: reckoning.first,
            because: words(&self.because),
            learned: words(&self.learned),
            cause: self.cause,
            basis: reckoning.basis,
            first_basis: reckoning.first_basis,
            value_on: reckoning.value_on,
            on,
            by,
            proposes: if settled { None } else { self.outcome.or(reckoning.outcome) },
            next: self.next.clone().map(Box::new),
            settled,
        }
    }

    /// What somebody proposed, or said before, to be taken as it is: what was as arithmetic had it is again that, whatever came in
    /// since.
    pub fn again(cascade: &Cascade, ix: Ix, closing: &Closing) -> Verdict {
        let settings = &cascade.settings;
        let then = proposed(closing.rule, closing.first, settings.score_against);
        let by_score = closing.score.map(|s| outcome(s, cascade.ambition_of(ix), settings));
        let ended = if closing.settled { cascade.item(ix).outcome() } else { closing.proposes };
        let own = closing.score.filter(|s| then.is_none_or(|then| rounded((s - then).abs()) > SAME));
        let words = |text: &Option<Box<str>>| text.as_deref().unwrap_or_default().to_owned();
        Verdict {
            score: own,
            outcome: ended.filter(|_| ended != by_score),
            because: words(&closing.because),
            learned: words(&closing.learned),
            cause: closing.cause,
            next: closing.next.as_deref().cloned(),
        }
    }
}

/// What all results of a cycle came to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CycleScore {
    /// The weighted mean of the scores of its key results; `None`: none has one.
    pub score: Option<f64>,
    /// The same against the first targets.
    pub first: Option<f64>,
    /// How many have a score.
    pub scored: usize,
    /// How many of these are a hit.
    pub hits: usize,
}

impl CycleScore {
    /// Which share of what has a score is a hit, 0–1; `None`: nothing has one.
    pub fn hit_share(&self) -> Option<f64> {
        (self.scored > 0).then(|| self.hits as f64 / self.scored as f64)
    }
}

/// What the key results of each cycle came to, by weight; weight 0 is scored and not counted. One pass over the items.
pub fn cycle_scores(cascade: &Cascade) -> super::id::IdMap<CycleScore> {
    type Sums = (Vec<(f64, f64)>, Vec<(f64, f64)>, CycleScore);
    let mut all: super::id::IdMap<Sums> = super::id::IdMap::default();
    for ix in cascade.live() {
        let item = cascade.item(ix);
        let (Some(closing), Some(cycle)) = (item.closing(), cascade.cycle_of(ix)) else { continue };
        let (Some(kr), Some(score)) = (item.key_result(), closing.score) else { continue };
        let (scores, firsts, told) = all.entry(cycle.id).or_default();
        if kr.weight > 0.0 {
            scores.push((score, kr.weight));
            firsts.extend(closing.first.map(|first| (first, kr.weight)));
        }
        told.scored += 1;
        told.hits += usize::from(rounded(score) >= rounded(hit(cascade.ambition_of(ix), &cascade.settings)));
    }
    let told = |(id, (scores, firsts, told)): (Id, Sums)| {
        (id, CycleScore { score: mean(scores.into_iter()), first: mean(firsts.into_iter()), ..told })
    };
    all.into_iter().map(told).collect()
}

/// A score as it is shown: `0.73`. What is not all of it is never shown as all of it.
pub fn two_digits(score: f64) -> String {
    let score = if rounded(score) < 1.0 { score.min(0.99) } else { score };
    format!("{score:.2}")
}

/// `(2.9 − 2.1) ÷ (3.2 − 2.1) = 72.7 %`, `held 89.0 % of all days`: how a score was computed.
pub fn said(basis: &Basis) -> Option<String> {
    let score = score_of(*basis)?;
    let percent = |x: f64| format!("{:.1} %", x * 100.0);
    if basis.held.is_some() {
        return Some(format!("inside on {} of all days", percent(score)));
    }
    let (baseline, target) = basis.baseline.zip(basis.target)?;
    let progress = (basis.value - baseline) / (target - baseline);
    let n = format_plain;
    let working = if baseline == 0.0 {
        format!("{} ÷ {}", n(basis.value), n(target))
    } else {
        let minus = |a: f64, b: f64| if b < 0.0 { format!("({} + {})", n(a), n(-b)) } else { format!("({} − {})", n(a), n(b)) };
        format!("{} ÷ {}", minus(basis.value, baseline), minus(target, baseline))
    };
    Some(format!("{working} = {}", percent(progress)))
}

/// How a score was computed, in the lines people read: against the target as it was in the end, and against the first where that is
/// another.
pub fn told(by_rule: &Reckoning, today: NaiveDate) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(working) = by_rule.basis.as_ref().and_then(said) {
        let on = by_rule.value_on.map(|on| format!(", value of {}", short_day(on, today))).unwrap_or_default();
        let against = if by_rule.first_basis.is_some() { "against the target as revised" } else { "against the target" };
        lines.push(format!("{against}: {working}{on}"));
    }
    if let Some(working) = by_rule.first_basis.as_ref().and_then(said) {
        lines.push(format!("against the first target: {working}"));
    }
    if let Some(was) = by_rule.was {
        lines.push(format!("not comparable with the first target: it was measured as {} then", was.word()));
    }
    if let Some((scored, all)) = by_rule.parts.filter(|_| by_rule.rule.is_some()) {
        lines.push(format!("{scored} of {all} scored"));
    }
    lines.extend(by_rule.none.map(|none| format!("no score: {none}")));
    lines
}

/// A score as people type it: `0.7`, `70 %`, `7/10`. The error is the rest of a sentence about it.
pub fn parse_score(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let number = |text: &str| super::text::number::parse_number(text.trim(), super::text::number::Decimal::Either).ok();
    let score = match (text.split_once('/'), text.strip_suffix('%')) {
        (Some((part, whole)), _) => number(part).zip(number(whole)).map(|(part, whole)| part / whole),
        (None, Some(percent)) => number(percent).map(|percent| percent / 100.0),
        (None, None) => number(text),
    };
    match score.filter(|s| s.is_finite()) {
        Some(score) if (0.0..=1.0).contains(&score) => Ok(score + 0.0),
        Some(score) => Err(format!("a score is 0–1; {} of the target is progress", format_plain(score))),
        None => Err(format!("“{}” is no score: type 0.7, 70 % or 7/10", super::text::one_line(text, 40))),
    }
}

#[cfg(test)]
mod tests;
