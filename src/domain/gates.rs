//! Gates: the key results of shorter cycles that hang on an objective of the longer one (rules.md, "Gates").
//!
//! What a gate gives to its objective is not its own progress alone: one that is closed gives its score, one that is still to come
//! nothing, and nothing is expected of it yet. Must not know: how what is given is added up, which is `rollup`'s.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    cycle::Cycle,
    goal::{Kind, Outcome},
    health::Health,
    judge::Judgement,
    pace::Course,
    rollup,
    stage::{Phase, phase},
    text::{number::format_plain, one_line},
    why::percent,
};
use chrono::NaiveDate;
use std::borrow::Cow;

/// Where a gate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    /// It has not begun: future work on both sides of the comparison.
    Planned,
    /// Under way, or over and not scored yet.
    Open,
    /// How it ended is known.
    Closed,
}

impl GateState {
    /// In JSON and in lists.
    pub fn word(self) -> &'static str {
        match self {
            GateState::Planned => "planned",
            GateState::Open => "open",
            GateState::Closed => "closed",
        }
    }
}

/// A gate of an objective, as judged on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate<'a> {
    /// The key result.
    pub part: Ix,
    /// The shorter cycle.
    pub cycle: &'a Cycle,
    /// What of that cycle's name the longer one does not say already: `Q1` of `2026-Q1`. As it stands in the file.
    pub label: &'a str,
    /// How much it counts.
    pub weight: f64,
    /// Where it stands.
    pub state: GateState,
    /// Its recorded score, 0–1; `None` until it is closed, and where there is none.
    pub score: Option<f64>,
    /// What it gives, 0–1; `None`: nothing is known of it, and it is left out on both sides. What was dropped gives nothing either.
    pub progress: Option<f64>,
    /// What is expected of it by now, 0–1; `None`: nothing can be, or it gives nothing.
    pub expected: Option<f64>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Its own health.
    pub health: Health,
}

/// The cycle of a part of an objective that is one of its gates: shorter than the objective's, and inside of it.
pub fn gate_cycle(cascade: &Cascade, objective: Ix, part: Ix) -> Option<&Cycle> {
    // What takes its cycle from the objective is none, and most do.
    if cascade.item(part).kind() != Kind::KeyResult || cascade.item(part).cycle == cascade.item(objective).cycle {
        return None;
    }
    let (long, short) = (cascade.cycle_of(objective)?, cascade.cycle_of(part)?);
    (long.start <= short.start && short.end <= long.end && short.days() < long.days()).then_some(short)
}

fn state_of(phase: Phase) -> GateState {
    match phase {
        Phase::NotStarted => GateState::Planned,
        Phase::Open | Phase::ToScore => GateState::Open,
        Phase::Closed => GateState::Closed,
    }
}

/// What a part gives to its objective: of a gate its score once it is closed, and nothing, with nothing expected, before it begins;
/// of anything else what was judged of it.
pub fn given(cascade: &Cascade, objective: Ix, part: Ix, judged: Judgement, today: NaiveDate) -> Judgement {
    if gate_cycle(cascade, objective, part).is_none() {
        return judged;
    }
    match state_of(phase(cascade, part, today)) {
        GateState::Planned => Judgement { progress: Some(0.0), expected: Some(0.0), ..judged },
        GateState::Open => judged,
        GateState::Closed => {
            let score = cascade.item(part).closing().and_then(|closing| closing.score);
            let expected = Course::of(cascade, part).map(|course| course.ambition);
            Judgement { progress: score.or(judged.progress), expected, ..judged }
        }
    }
}

/// The gates of an objective in the order of their cycles, those that were dropped or do not count included; none of anything else.
pub fn of(cascade: &Cascade, objective: Ix, mut judged: impl FnMut(Ix) -> Judgement, today: NaiveDate) -> Vec<Gate<'_>> {
    let mut gates: Vec<Gate> = rollup::parts(cascade, objective)
        .filter_map(|(part, weight)| {
            let cycle = gate_cycle(cascade, objective, part)?;
            let (item, judged) = (cascade.item(part), judged(part));
            let given = given(cascade, objective, part, judged, today);
            let progress = given.progress.map(|p| p.clamp(0.0, 1.0)).filter(|_| !item.is_dropped());
            Some(Gate {
                part,
                cycle,
                label: label(&cascade.cycle_of(objective)?.name, &cycle.name),
                weight,
                state: state_of(phase(cascade, part, today)),
                score: item.closing().and_then(|closing| closing.score),
                progress,
                expected: given.expected.filter(|_| progress.is_some()),
                outcome: item.outcome(),
                health: judged.health,
            })
        })
        .collect();
    gates.sort_by_key(|gate| (gate.cycle.start, gate.cycle.end, gate.cycle.id));
    gates
}

/// `Q1` of `2026-Q1` below `2026`; the whole name where it does not begin with the longer one's.
fn label<'a>(long: &str, short: &'a str) -> &'a str {
    let rest = short.trim().strip_prefix(long.trim()).unwrap_or(short);
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "-–_/·.".contains(c));
    if rest.is_empty() { short } else { rest }
}

impl Gate<'_> {
    /// What is read beside its sign: `0.8` of one that was scored, `41 %` of one under way, nothing where there is no number.
    pub fn number(&self) -> String {
        match (self.state, self.score, self.progress) {
            (GateState::Closed, Some(score), _) => format_plain((score * 100.0).round() / 100.0),
            (GateState::Open, _, Some(progress)) => format!("{} %", (progress * 100.0).round()),
            _ => String::new(),
        }
    }

    /// The same in as few columns as tell one from another: `.8`, `41%`.
    fn short_number(&self) -> String {
        let number = self.number().replace(' ', "");
        number.strip_prefix("0.").map_or(number.clone(), |digits| format!(".{digits}"))
    }

    /// How it stands, in a word.
    pub fn word(&self) -> &'static str {
        match self.outcome.filter(|_| self.health == Health::Closed) {
            Some(outcome) => outcome.word(),
            None => self.health.word(),
        }
    }

    /// The sentence of its working.
    pub fn why(&self, title: &str) -> String {
        let weighs =
            if (self.weight - 1.0).abs() < 1e-9 { String::new() } else { format!(", weight {}", format_plain(self.weight)) };
        let gives = match (self.state, self.progress) {
            (GateState::Planned, _) => "planned: nothing yet, and nothing expected".to_owned(),
            (_, None) if self.outcome == Some(Outcome::Dropped) => "dropped: left out on both sides".to_owned(),
            (state, None) => format!("{}, not measured: left out on both sides", state.word()),
            (state, Some(progress)) => {
                let what = match (state, self.score) {
                    (GateState::Closed, Some(_)) => format!("scored {}", self.number()),
                    (GateState::Closed, None) => format!("without a score, {}", percent(progress)),
                    (GateState::Open | GateState::Planned, _) => percent(progress),
                };
                let expected = self.expected.map_or("nothing expected yet".to_owned(), |e| format!("{} expected", percent(e)));
                format!("{} {what}, {expected}", state.word())
            }
        };
        format!("gate {} “{title}”: {gives}{weighs}", self.cycle.name.trim())
    }
}

/// How what gates and other parts give is added up, without what it comes to: `(80.0 % + 2 × 60.0 % + 0.0 %) ÷ 4 =`.
pub fn sum(given: &[(Judgement, f64)]) -> String {
    /// More than so many terms are no sum anybody reads.
    const TERMS: usize = 12;
    let terms: Vec<(f64, f64)> =
        given.iter().filter(|(_, w)| *w > 0.0).filter_map(|(j, w)| Some((j.progress?.clamp(0.0, 1.0), *w))).collect();
    if terms.len() > TERMS {
        return format!("weighted mean of {}", terms.len());
    }
    let said = |&(progress, weight): &(f64, f64)| {
        let weighs = if (weight - 1.0).abs() < 1e-9 { String::new() } else { format!("{} × ", format_plain(weight)) };
        format!("{weighs}{}", percent(progress))
    };
    let sum: Vec<String> = terms.iter().map(said).collect();
    let weights: f64 = terms.iter().map(|(_, w)| w).sum();
    format!("({}) ÷ {} =", sum.join(" + "), format_plain(weights))
}

/// How much of a strip of gates is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strip {
    /// `Q1 ■0.8  Q2 ■0.6  Q3 ●41 %  Q4 ·`
    Whole,
    /// `■0.8 ■0.6 ●41 % ·`
    Numbers,
    /// `■.8 ■.6 ●41% ·`
    Short,
    /// `■ ■ ● ·`
    Signs,
}

impl Strip {
    /// From the longest to the shortest.
    pub const ALL: [Strip; 4] = [Strip::Whole, Strip::Numbers, Strip::Short, Strip::Signs];
}

/// A piece of a strip: what stands before its sign, and behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The name of its cycle, where it is not that of the piece before; empty else.
    pub label: Cow<'a, str>,
    /// Its own number; empty where it has none.
    pub number: String,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How it stands.
    pub health: Health,
}

/// The pieces of a strip of gates: those that count.
pub fn strip<'a>(gates: &[Gate<'a>], strip: Strip) -> Vec<Piece<'a>> {
    /// A name takes no more columns than this.
    const LABEL: usize = 12;
    let mut before = None;
    let piece = |gate: &Gate<'a>| {
        let named = strip == Strip::Whole && before.replace(gate.cycle.id) != Some(gate.cycle.id);
        let label = if named { one_line(gate.label, LABEL) } else { Cow::Borrowed("") };
        let number = match strip {
            Strip::Whole | Strip::Numbers => gate.number(),
            Strip::Short => gate.short_number(),
            Strip::Signs => String::new(),
        };
        Piece { label, number, outcome: gate.outcome, health: gate.health }
    };
    gates.iter().filter(|gate| gate.weight > 0.0).map(piece).collect()
}

/// A strip in one line, its signs as the place has them: what has a name of its own stands apart from what is before it.
pub fn written(pieces: &[Piece<'_>], sign: impl Fn(Option<Outcome>, Health) -> &'static str) -> String {
    let mut out = String::new();
    for (n, piece) in pieces.iter().enumerate() {
        let (named, gap) = (!piece.label.is_empty(), if n == 0 { "" } else { " " });
        out.push_str(gap);
        out.push_str(if named { gap } else { "" });
        out.push_str(&piece.label);
        out.push_str(if named { " " } else { "" });
        out.push_str(sign(piece.outcome, piece.health));
        out.push_str(&piece.number);
    }
    out
}

/// The same in words, for what is read aloud: `gates Q1 achieved 0.8, Q2 partial 0.6, Q3 on track 41 %, Q4 not started`.
pub fn aloud(gates: &[Gate<'_>]) -> Option<String> {
    let said = |gate: &Gate<'_>| {
        let all = [one_line(gate.label, 40).into_owned(), gate.word().to_owned(), gate.number()];
        all.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let said: Vec<String> = gates.iter().filter(|gate| gate.weight > 0.0).map(said).collect();
    (!said.is_empty()).then(|| format!("gates {}", said.join(", ")))
}

#[cfg(test)]
mod tests;
