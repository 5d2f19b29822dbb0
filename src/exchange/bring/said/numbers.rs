//! The numbers of a text: from where to where, at least, at most, now, or alone.

use super::{Bound, Hint, Kind, Reader, TARGET, cell, written};
use crate::{domain::FieldKey, exchange::csv::Column};
use std::ops::Range;

const CURRENT: [&str; 12] = [
    "current",
    "currently",
    "now",
    "today",
    "actual",
    "aktuell",
    "derzeit",
    "heute",
    "momentan",
    "actuellement",
    "actualmente",
    "hoy",
];
const BASELINE: [&str; 8] = ["baseline", "start", "starting", "was", "initially", "ausgangswert", "startwert", "base"];
const FROM: [&str; 5] = ["from", "von", "de", "desde", "da"];
const TO: [&str; 7] = ["to", "auf", "à", "a", "hasta", "zu", "bis"];
/// What may stand between a word and the number it is about.
const FILLERS: [&str; 9] = ["is", "are", "at", "of", "value", "from", "ist", "bei", "the"];
const AT_LEAST: [&[&str]; 13] = [
    &["at", "least"],
    &["more", "than"],
    &["minimum"],
    &["over"],
    &["above"],
    &["mindestens"],
    &["mehr", "als"],
    &["über"],
    &["au", "moins"],
    &["plus", "de"],
    &["al", "menos"],
    &["no", "less", "than"],
    &["exceed"],
];
const AT_MOST: [&[&str]; 16] = [
    &["at", "most"],
    &["less", "than"],
    &["fewer", "than"],
    &["no", "more", "than"],
    &["maximum"],
    &["under"],
    &["below"],
    &["höchstens"],
    &["weniger", "als"],
    &["unter"],
    &["maximal"],
    &["moins", "de"],
    &["menos", "de"],
    &["within"],
    &["max"],
    &["up", "to"],
];

impl Reader<'_> {
    /// `(current is 125k)`, `baseline: 2.1`, `target = 50`.
    pub(super) fn keyed(&mut self) {
        for n in 0..self.tokens.len() {
            let column = match () {
                () if self.has(n, &CURRENT) => Column::Value,
                () if self.has(n, &BASELINE) => Column::Field(FieldKey::Baseline),
                () if self.has(n, &TARGET) => Column::Field(FieldKey::Target),
                () => continue,
            };
            let mut at = n + 1;
            let mut filled = false;
            while at < n + 4 && (self.has(at, &FILLERS) || [':', '=', '~'].iter().any(|sign| self.is(at, *sign))) {
                filled = true;
                at += 1;
            }
            let bracketed = n > 0 && (self.is(n - 1, '(') || self.is(n - 1, '['));
            let told = filled || bracketed || self.has(n, &["currently", "aktuell", "derzeit"]);
            let Some(amount) = self.amount(at).cloned().filter(|_| told) else { continue };
            let unit = self.counted(at);
            self.offer(column, written(amount.value), &(n..at + 1), true, false);
            self.unit_of(unit);
        }
    }

    /// `from 2.1 to 3.5 %`, `2.1 → 3.5`, `to 50 from 80`, `between 5 and 10`, `12 of 41`.
    pub(super) fn ranges(&mut self) {
        for n in 0..self.tokens.len() {
            let Some(first) = self.amount(n).cloned() else { continue };
            let behind = |what: &dyn Fn(&Reader<'_>, usize) -> bool| {
                (n + 1..=n + 3).find(|&k| what(self, k)).filter(|&k| (n + 1..k).all(|between| self.word(between).is_some()))
            };
            let begins = n.checked_sub(1).filter(|&k| self.has(k, &FROM));
            let arrow = behind(&|r, k| r.tokens.get(k).is_some_and(|t| t.kind == Kind::Arrow));
            let to = behind(&|r, k| r.has(k, &TO)).filter(|_| begins.is_some());
            let parted = arrow.or(to);
            if let Some(second) = parted.map(|k| k + 1).filter(|&k| self.amount(k).is_some()) {
                self.change(begins.unwrap_or(n)..second + 1, n, second);
                continue;
            }
            let back = behind(&|r, k| r.has(k, &FROM)).filter(|_| n > 0 && self.has(n - 1, &TO));
            if let Some(second) = back.map(|k| k + 1).filter(|&k| self.amount(k).is_some()) {
                self.change(n - 1..second + 1, second, n);
                continue;
            }
            let between = n.checked_sub(1).filter(|&k| self.has(k, &["between", "zwischen", "entre"]));
            let and = behind(&|r, k| r.has(k, &["and", "und", "et", "y", "e"])).filter(|_| between.is_some());
            if let Some((second, upper)) = and.and_then(|k| Some((k + 1, self.amount(k + 1)?.clone()))) {
                let unit = self.counted(second).or(first.unit);
                self.offer(Column::Field(FieldKey::Target), written(first.value), &(n - 1..second + 1), true, false);
                self.also(Column::Field(FieldKey::Upper), written(upper.value), true);
                self.also(Column::Field(FieldKey::Metric), "between".to_owned(), true);
                self.unit_of(unit);
                continue;
            }
            if let Some(of) = first.of {
                self.offer(Column::Field(FieldKey::Target), written(of), &(n..n + 1), false, false);
                self.also(Column::Value, written(first.value), false);
                continue;
            }
            if self.has(n + 1, &["of", "von", "out"])
                && let Some((at, whole)) = (n + 2..=n + 3).find_map(|k| Some((k, self.amount(k)?.clone())))
                && first.unit.is_none()
            {
                self.offer(Column::Field(FieldKey::Target), written(whole.value), &(n..at + 1), false, false);
                self.also(Column::Value, written(first.value), false);
            }
        }
    }

    fn change(&mut self, tokens: Range<usize>, from: usize, to: usize) {
        let (Some(baseline), Some(target)) = (self.amount(from).cloned(), self.amount(to).cloned()) else { return };
        let unit = self.counted(to).or_else(|| self.counted(from));
        self.offer(Column::Field(FieldKey::Baseline), written(baseline.value), &tokens, true, false);
        self.also(Column::Field(FieldKey::Target), written(target.value), true);
        self.unit_of(unit);
    }

    /// `≥ 98 %`, `under 5 min`, `5,000+`, `to 50`.
    pub(super) fn bounds(&mut self) {
        for n in 0..self.tokens.len() {
            let of = |phrases: &[&[&str]], bound| {
                phrases.iter().find(|phrase| self.phrase(n, phrase)).map(|phrase| (bound, n + phrase.len()))
            };
            let said = if let Kind::Bound(bound) = self.tokens[n].kind {
                Some((bound, n + 1))
            } else {
                of(&AT_MOST, Bound::AtMost).or_else(|| of(&AT_LEAST, Bound::AtLeast))
            };
            if let Some((bound, at)) = said {
                let Some(amount) = self.amount(at).cloned() else { continue };
                // `98 % of them within 3 minutes`: a span of time, and the number is another.
                if self.has(n, &["within"]) && (0..self.tokens.len()).any(|other| other != at && self.amount(other).is_some()) {
                    self.used[n..=at].fill(true);
                    continue;
                }
                let unit = self.counted(at);
                self.offer(Column::Field(FieldKey::Target), written(amount.value), &(n..at + 1), true, false);
                // Kept on that side all the time, or reached in the end: only whoever wrote it knows.
                if self.said.offer(Column::Field(FieldKey::Baseline)).is_none() {
                    self.also(Column::Field(FieldKey::Metric), bound.metric().to_owned(), false);
                }
                self.unit_of(unit);
            } else if let Some(amount) = self.amount(n).cloned() {
                let to =
                    n.checked_sub(1).filter(|&k| self.has(k, &["to", "auf", "hasta", "reach", "hit", "achieve", "erreichen"]));
                if to.is_some() || amount.plus {
                    let unit = self.counted(n);
                    self.offer(Column::Field(FieldKey::Target), written(amount.value), &(n..n + 1), true, false);
                    self.unit_of(unit);
                }
            }
        }
    }

    /// `by 20 %`: of what is not said.
    pub(super) fn amounts_by(&mut self) {
        for n in 0..self.tokens.len() {
            if self.has(n, &["by", "um", "de", "en", "por"])
                && self.amount(n + 1).is_some_and(|a| a.unit.as_deref() == Some("%") || self.has(n, &["by", "um"]))
            {
                let words = self.text[self.tokens[n].at.start..self.tokens[n + 1].at.end].to_owned();
                self.used[n..=n + 1].fill(true);
                self.said.hints.push(Hint::By(words));
            }
        }
    }

    /// The numbers nothing is known of: one is the target, perhaps.
    pub(super) fn rest(&mut self) {
        let spans = ["in", "within", "every", "per", "next", "last", "first", "after", "alle", "pro"];
        let is_span = |n: usize| {
            let day = [
                "day", "days", "week", "weeks", "month", "months", "year", "years", "tage", "tagen", "wochen", "monate", "minute",
            ];
            let attached = self.is(n + 1, '-') && self.tokens.get(n + 2).is_some_and(|t| t.word().is_some());
            attached || (self.has(n + 1, &day) && n > 0 && self.has(n - 1, &spans))
        };
        let left: Vec<usize> = (0..self.tokens.len()).filter(|&n| self.amount(n).is_some() && !is_span(n)).collect();
        let marked = |n: &&usize| self.amount(**n).is_some_and(|a| a.unit.is_some());
        let has_target = self.said.offer(Column::Field(FieldKey::Target)).is_some();
        match left[..] {
            [n] if !has_target && self.said.hints.is_empty() => {
                let (amount, unit) = (self.amount(n).map_or(0.0, |a| a.value), self.counted(n));
                self.offer(Column::Field(FieldKey::Target), written(amount), &(n..n + 1), false, false);
                self.unit_of(unit);
            }
            [_, _, ..] if !has_target => self.said.hints.push(Hint::Two),
            _ if has_target && left.iter().any(|n| marked(&n)) => self.said.hints.push(Hint::Two),
            _ => {}
        }
        if cell::is_open(self.text) {
            self.said.hints.push(Hint::Open);
        }
    }
}
