//! The printed working of every judgement: `w` on the deck, `show`, and `why` in JSON.
//!
//! It states the facts that `pace`, `freshness`, `rollup` and `flags` found, in the order they were concluded, and
//! concludes nothing itself. Lines quote titles and names as they stand in the file: whoever shows them makes them safe.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{
    cascade::{Cascade, Ix},
    cycle::Cycle,
    flags::{self, Dispute, Ownerless},
    freshness::{SOURCE_SILENT, Schedule, cadence_on, is_declared, is_measured, is_reached, silent_source},
    gates,
    goal::{Ambition, Kind, ProjectState},
    health::{Flag, Freshness, Health, Word},
    judge::{Judgement, Scene, bands_apart, expected_day, heard, held_days, judge_into, overdue_days},
    kept::{Kept, pace_said},
    key_result::{KeyResult, Metric},
    pace::{Course, is_inside, rounded},
    rollup::{counted, dropped, roll},
    score,
    stage::{self, Phase, phase},
};
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

impl Cascade {
    /// The working behind an item's judgement, line by line: number, word, roll-up, freshness, then each flag.
    pub fn why(&self, ix: Ix, today: NaiveDate) -> Vec<String> {
        let judgement = self.judge(ix, today);
        let mut why = Why::new(self, ix, today, judgement);
        why.phase();
        match self.item(ix).kind() {
            Kind::KeyResult => why.number(),
            Kind::Objective => why.rollup(),
            Kind::Project => why.progress_said(),
        }
        why.word();
        why.freshness();
        for flag in judgement.flags.iter() {
            let working = why.working(flag);
            why.say(format!("{}: {working}", flag.word()));
        }
        why.lines
    }

    /// The facts behind one flag of an item, without the flag's name; empty unless it is raised.
    pub fn why_flag(&self, ix: Ix, flag: Flag, today: NaiveDate) -> String {
        let judgement = self.judge(ix, today);
        if !judgement.flags.has(flag) {
            return String::new();
        }
        Why::new(self, ix, today, judgement).working(flag)
    }
}

/// The contradiction that raises *disagreement* on an item that is judged already, and its sentence; `None`: there is none.
/// Looks at nothing but the item and its links: for drawing.
pub fn dispute(cascade: &Cascade, ix: Ix, judgement: &Judgement, today: NaiveDate) -> Option<(Dispute, String)> {
    if !judgement.flags.has(Flag::Disagreement) {
        return None;
    }
    let scene = Scene::bare(today);
    let dispute = flags::disagreement(cascade, ix, &scene, judgement)?;
    let why = Why { c: cascade, ix, today, scene, j: *judgement, lines: Vec::new() };
    Some((dispute, why.working(Flag::Disagreement)))
}

struct Why<'a> {
    c: &'a Cascade,
    ix: Ix,
    today: NaiveDate,
    scene: Scene,
    j: Judgement,
    lines: Vec<String>,
}

impl<'a> Why<'a> {
    fn new(c: &'a Cascade, ix: Ix, today: NaiveDate, j: Judgement) -> Why<'a> {
        Why { c, ix, today, scene: Scene::of(c, today), j, lines: Vec::new() }
    }

    fn say(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    fn day(&self, day: NaiveDate) -> String {
        short_day(day, self.today)
    }

    fn phase(&mut self) {
        let line = match (phase(self.c, self.ix, self.today), self.c.item(self.ix).project(), self.c.cycle_of(self.ix)) {
            (Phase::Open, ..) => return,
            (_, Some(project), _) => {
                let since = project.state_on.map(|on| format!(" since {}", self.day(on))).unwrap_or_default();
                format!("{}{since} ⇒ {}", project.state.word(), self.j.health.word())
            }
            (Phase::NotStarted, None, cycle) => match (self.c.span(self.ix).0.filter(|&start| start > self.today), cycle) {
                (Some(start), _) => format!("starts on {} ⇒ not started", self.day(start)),
                (None, Some(cycle)) => format!("cycle {} is planned ⇒ not started", cycle.name),
                (None, None) => return,
            },
            (Phase::ToScore, None, cycle) => self.over(cycle),
            (Phase::Closed, None, cycle) => match (self.c.item(self.ix).outcome(), cycle) {
                (Some(outcome), _) => format!("outcome {} ⇒ closed", outcome.word()),
                (None, Some(cycle)) if self.c.ended_on(cycle, self.today).is_some() => {
                    "every key result of it has an outcome ⇒ closed".to_owned()
                }
                (None, Some(cycle)) => {
                    format!("cycle {} ended on {}, before it came here ⇒ closed", cycle.name, self.day(cycle.end))
                }
                (None, None) => return,
            },
        };
        self.say(line);
    }

    /// When it ended, and that it waits.
    fn over(&self, cycle: Option<&Cycle>) -> String {
        let end = stage::judged_on(self.c, self.ix, self.today);
        let what = match cycle {
            Some(cycle) if self.c.ended_on(cycle, self.today) == Some(end) && end < cycle.end => {
                format!("cycle {} was closed early, on {}", cycle.name, self.day(end))
            }
            Some(cycle) if self.c.ended_on(cycle, self.today) == Some(end) => {
                format!("cycle {} ended on {}", cycle.name, self.day(end))
            }
            _ => format!("its last day was {}", self.day(end)),
        };
        let value = if stage::has_final_value(self.c, self.ix, self.today) { "" } else { ", a final value is owed" };
        format!("{what}{value}: no outcome yet ⇒ to score, judged as on that day")
    }

    // ── key results ────────────────────────────────────────────────────────────────────────────────────────────

    fn number(&mut self) {
        let Some(course) = Course::of(self.c, self.ix) else { return };
        let concluded = self.j.computed.map(|health| format!(" ⇒ {}", health.word())).unwrap_or_default();
        match self.c.summary(self.ix).value {
            None => self.without_value(&course),
            Some((_, value)) if course.kr.metric.is_bound() => self.bound(&course, value, &concluded),
            Some((_, value)) => self.pace(&course, value, &concluded),
        }
        self.expectation(&course);
    }

    fn without_value(&mut self, course: &Course<'_>) {
        let expected = self.j.expected.map(|e| format!(", expected {} today", percent(e))).unwrap_or_default();
        let wanted = match course.kr.metric {
            Metric::BaselineFirst if course.kr.baseline.is_none() => "no value yet: the first becomes the baseline",
            Metric::Increase
            | Metric::Decrease
            | Metric::AtLeast
            | Metric::AtMost
            | Metric::Between
            | Metric::Milestones
            | Metric::YesNo
            | Metric::BaselineFirst => "no value yet: no progress",
        };
        self.say(format!("{wanted}{expected}"));
    }

    fn pace(&mut self, course: &Course<'_>, value: f64, concluded: &str) {
        let Some(progress) = self.j.progress else {
            let missing = match (course.kr.metric, course.kr.baseline, course.kr.target) {
                (Metric::Milestones, ..) => "it has no steps".to_owned(),
                (_, Some(b), Some(_)) => format!("baseline and target are both {}", number(b)),
                (_, None, _) => "it has no baseline".to_owned(),
                (_, _, None) => "it has no target".to_owned(),
            };
            return self.say(format!("no progress can be computed: {missing}"));
        };
        let actual = percent(progress);
        match (self.j.expected, self.j.pace) {
            (Some(_), Some(_)) if course.all_at_the_end() => {
                let done = if rounded(progress) >= 1.0 { "done" } else { "not done" };
                let due = course.due.map(|due| format!("due on {}, ", self.day(due))).unwrap_or_default();
                self.say(format!("{due}{done}, actual {actual}{concluded}"));
            }
            (Some(expected), Some(pace)) => {
                let on = self.day(expected_day(self.c, self.ix, course, self.j.due_on, self.today));
                let limit = self.limit(pace);
                self.say(format!(
                    "expected {} on {on}, actual {actual}, pace {}, limit {limit}{concluded}",
                    percent(expected),
                    points(pace)
                ));
            }
            _ if course.is_done(progress) => self.say(format!("done, actual {actual}{concluded}")),
            _ if course.all_at_the_end() => {
                let due = course.due.map_or_else(|| "it is done".to_owned(), |due| self.day(due));
                let what = if course.kr.metric.is_yes_no() { "yes/no" } else { "no step has a date" };
                self.say(format!("actual {actual}, nothing can be expected before {due} ({what}): the word decides"));
            }
            _ => self.say(format!("actual {actual}, nothing can be expected: it has no dates")),
        }
        let working = match course.kr.metric {
            Metric::Milestones => {
                let all: f64 = course.kr.steps.iter().map(|s| s.weight).sum();
                format!("progress {} ÷ {} of the steps’ weight = {actual}", number(value), number(all))
            }
            Metric::Increase | Metric::Decrease | Metric::BaselineFirst => {
                let Some((b, t)) = course.kr.baseline.zip(course.kr.target) else { return };
                let [v, b, t] = [value, b, t].map(number);
                format!("progress ({v} − {b}) ÷ ({t} − {b}) = {actual}")
            }
            // Yes or no is its own working, and what is kept inside bounds has another.
            Metric::YesNo | Metric::AtLeast | Metric::AtMost | Metric::Between => return,
        };
        self.say(working.replace("− −", "+ "));
    }

    fn bound(&mut self, course: &Course<'_>, value: f64, concluded: &str) {
        let bounds = bounds(course.kr);
        let Some(inside) = is_inside(course.kr, value) else {
            return self.say("no progress can be computed: a bound is missing");
        };
        let kept = Kept::of(self.c, self.ix, &self.j, self.today).unwrap_or(Kept { inside, held: None });
        let day = expected_day(self.c, self.ix, course, self.j.due_on, self.today);
        let Some(passed) = course.days_passed(day) else {
            let place = kept.place();
            return self.say(format!("{} is {place} ({bounds}), but it has no dates to be held over", number(value)));
        };
        let held = held_days(self.c, self.ix, course, day);
        let half = match (inside, rounded(held) < rounded(passed / 2.0)) {
            (true, _) => "",
            (false, true) => ", less than half",
            (false, false) => ", half or more",
        };
        let inside = if inside { "" } else { "inside " };
        let held = format!("{inside}on {} of {} days{half}", number(held), number(passed));
        self.say(format!("{} is {} ({bounds}), {held}{concluded}", number(value), kept.place()));
        if let (Some(progress), Some(held), Some(elapsed)) = (self.j.progress, kept.held, course.elapsed(day)) {
            let held = number((rounded(held) * 1000.0).floor() / 10.0);
            self.say(format!("progress = held {held} % × {} elapsed = {}", percent(elapsed), percent(progress)));
        }
    }

    /// Where the expected progress comes from.
    fn expectation(&mut self, course: &Course<'_>) {
        let (Some(expected), Some(start), Some(due)) = (self.j.expected, course.start, course.due) else { return };
        if course.all_at_the_end() {
            return;
        }
        let on = expected_day(self.c, self.ix, course, self.j.due_on, self.today);
        let straight = course.elapsed(on).is_some_and(|e| rounded(e * course.ambition - expected) == 0.0);
        let line = if straight {
            let (passed, all) = ((on - start).num_days().clamp(0, (due - start).num_days().max(0)), (due - start).num_days());
            let ambition = match self.c.ambition_of(self.ix) {
                Ambition::Committed => String::new(),
                Ambition::Aspirational => format!(" × {} (aspirational)", number(course.ambition)),
            };
            if all <= 0 {
                format!("expected all of it from {} on{ambition}", self.day(due))
            } else {
                format!("expected {passed} of {all} days{ambition} = {}", percent(expected))
            }
        } else {
            let what = if course.kr.metric.has_steps() { "dated steps" } else { "waypoints" };
            format!("expected {} on {}: the line through its {what}", percent(expected), self.day(on))
        };
        self.say(line);
    }

    /// The limit a pace was held against: the one it kept, or the last one it broke.
    fn limit(&self, pace: f64) -> String {
        let (good, bad) = (self.c.settings.on_track_pace, self.c.settings.at_risk_pace);
        let points = rounded(pace * 100.0);
        number(if points >= rounded(good) || points >= rounded(bad) { good } else { bad })
    }

    // ── objectives and projects ────────────────────────────────────────────────────────────────────────────────

    fn rollup(&mut self) {
        let c = self.c;
        let mut memo = HashMap::new();
        let judged: Vec<_> = counted(c, self.ix)
            .map(|(part, weight)| (part, judge_into(c, &self.scene, part, &mut memo, &mut 0), weight))
            .collect();
        let give = |part, judgement| gates::given(c, self.ix, part, judgement, self.today);
        let given: Vec<_> = judged.iter().map(|&(part, judgement, weight)| (give(part, judgement), weight)).collect();
        let rolled = roll(given.iter().copied());
        let (measured, of) = rolled.measured;
        let rest = match (self.j.expected, self.j.pace) {
            (Some(expected), Some(pace)) => format!(", expected {}, pace {}", percent(expected), points(pace)),
            _ => ", no pace: nothing can be expected of them yet".to_owned(),
        };
        let rest = match (self.j.paced, rolled.unexpected) {
            (0, _) | (_, 0) => rest,
            (paced, _) => format!("{rest} (of {paced} of {measured})"),
        };
        let gates = gates::of(c, self.ix, |part| judge_into(c, &self.scene, part, &mut memo, &mut 0), self.today);
        self.gates(&gates);
        if of == 0 {
            self.say("nothing counted rolls up into it");
        } else if let Some(progress) = rolled.progress {
            let mean = if gates.is_empty() { format!("{measured} of {of} measured, weighted mean") } else { gates::sum(&given) };
            self.say(format!("{mean} {}{rest}", percent(progress)));
        } else {
            self.say(format!("{measured} of {of} measured: no progress"));
        }
        let dropped = dropped(c, self.ix);
        if dropped > 0 {
            self.say(format!("{dropped} dropped, left out"));
        }
        let left_out = judged.iter().filter(|(.., weight)| *weight <= 0.0).count();
        if left_out > 0 {
            self.say(format!("{left_out} linked with weight 0, not counted"));
        }
        if rolled.worst.is_none() && rolled.waiting && phase(c, self.ix, self.today) == Phase::Open {
            self.say("none of it has started ⇒ not started");
        }
        if let Some(worst) = rolled.worst {
            let of_them = judged.iter().filter(|(_, j, w)| *w > 0.0 && j.health == worst).map(|(part, ..)| *part);
            let titles: Vec<String> = of_them.clone().take(3).map(|part| format!("“{}”", c.item(part).title)).collect();
            let more = of_them.count() - titles.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.say(format!("worst of {of}: {} ({}{more})", worst.word(), titles.join(", ")));
        }
    }

    /// What each gate gives, a line each.
    fn gates(&mut self, gates: &[gates::Gate<'_>]) {
        /// More than so many are one sum.
        const SHOWN: usize = 12;
        for gate in gates.iter().take(SHOWN) {
            self.say(gate.why(&self.c.item(gate.part).title));
        }
        if gates.len() > SHOWN {
            self.say(format!("and {} more gates", gates.len() - SHOWN));
        }
    }

    fn progress_said(&mut self) {
        if let Some(progress) = self.j.progress {
            self.say(format!("progress {} as last said", percent(progress)));
        }
        if let (Some(days), Some(due)) = (overdue_days(self.c, self.ix, self.today), self.c.item(self.ix).due) {
            let red = self.c.settings.overdue_red;
            let said = if days >= red { "off track" } else { "at risk at best" };
            let since = if days == 1 { "since yesterday".to_owned() } else { format!("for {days} days") };
            self.say(format!("over since {}, {since} ⇒ {said} (off track from {red} days on)", self.day(due)));
        }
    }

    // ── word and silence ───────────────────────────────────────────────────────────────────────────────────────

    fn word(&mut self) {
        let Some(stated) = self.c.summary(self.ix).stated else { return };
        let confidence = stated.confidence.map(|c| format!("confidence {c}, ")).unwrap_or_default();
        let said = format!("word {} ({confidence}{})", stated.word.word(), self.day(stated.on));
        let health = self.j.before_silence.unwrap_or(self.j.health);
        let line = match (self.c.item(self.ix).kind(), self.j.computed) {
            _ if matches!(health, Health::NotStarted | Health::Closed) => said,
            (Kind::KeyResult, Some(number)) if heard(self.c, self.ix, &self.j).is_none() => {
                format!("{said}: from before it was done, number {} ⇒ {}", number.word(), health.word())
            }
            (Kind::KeyResult, Some(number)) if bands_apart(number, stated.word) >= 2 && health == Health::AtRisk => {
                format!("{said}, number {}: two bands apart, a question ⇒ at risk", number.word())
            }
            (Kind::KeyResult, Some(number)) => {
                format!("{said}, number {}: the worse ⇒ {}", number.word(), health.word())
            }
            (Kind::KeyResult, None) if health == Health::NoData => format!("{said}: without a number it makes nothing on track"),
            _ => format!("{said} ⇒ {}", health.word()),
        };
        self.say(line);
    }

    fn freshness(&mut self) {
        let item = self.c.item(self.ix);
        if let (Some(freshness), Some(due)) = (self.j.freshness, self.j.due_on) {
            let cadence = cadence_on(self.c, self.ix, self.today).word();
            let measured = self.measured();
            let last = self.c.summary(self.ix).heard_on().map(|on| self.day(on));
            let last = match (last, measured) {
                (Some(on), false) => format!("last check-in {on}"),
                (Some(on), true) => format!("last word {on}"),
                (None, false) => "never checked in".to_owned(),
                (None, true) => "nobody has spoken of it".to_owned(),
            };
            let weekday = due.format("%a");
            self.say(format!("{last}, {cadence}, due {weekday} {} ⇒ {}", self.day(due), freshness.word()));
            self.silenced(freshness);
        } else if is_reached(self.c, self.ix) && phase(self.c, self.ix, self.today) == Phase::Open {
            let since = item.reached().filter(|_| is_declared(self.c, self.ix)).map(|on| format!(" on {}", self.day(on)));
            self.say(format!("reached{}: no check-in is owed until somebody says otherwise", since.unwrap_or_default()));
        } else if item.project().is_some_and(|p| p.state == ProjectState::Paused) {
            self.say("paused: no check-in is owed");
        }
        if let Some(snooze) = item.snooze().filter(|s| self.today < s.until) {
            self.say(format!("snoozed until {}: {}", self.day(snooze.until), snooze.reason));
        }
    }

    /// Where its number comes from, where that is a source; gives whether it brings it now, so that only a word is owed.
    fn measured(&mut self) -> bool {
        let measured = is_measured(self.c, self.ix, self.today);
        let Some(source) = self.c.summary(self.ix).measured.as_ref() else { return measured };
        let Some((_, last)) = source.came else { return measured };
        let (name, on) = (&source.source, self.day(last));
        self.say(if measured {
            format!(
                "measured by “{name}”, the last value {on}: it asks for a word no more often than word-cadence and settles none"
            )
        } else {
            format!("“{name}” measured it until {on}: since then it owes as much as any other")
        });
        measured
    }

    /// Why it is not on track any more, and why nobody is asked.
    fn silenced(&mut self, freshness: Freshness) {
        let schedule = Schedule::of(self.c, self.ix, self.today);
        let last = self.c.summary(self.ix).heard_on().filter(|&on| on <= self.today);
        if let Some((until, what)) = schedule.quiet(self.today) {
            self.say(format!("quiet until {}: {}", self.day(until), what));
        } else if let Some((on, what)) = schedule.passed_over(last) {
            self.say(format!("no deadline on {} {}: {}", on.format("%a"), self.day(on), what));
        }
        if self.j.before_silence.is_some() {
            let heard = self.c.summary(self.ix).heard_on();
            let days = heard.map_or(0, |on| (self.today - on).num_days());
            let limit = self.c.settings.old_after.of(cadence_on(self.c, self.ix, self.today));
            let due = self.j.due_on.unwrap_or(self.today);
            if is_measured(self.c, self.ix, self.today) {
                let since = heard.map_or_else(
                    || "nobody has looked at it".to_owned(),
                    |on| format!("nobody has looked since {}", self.day(on)),
                );
                let number = self.j.computed.map_or("on track", Health::word);
                self.say(format!("the number is measured and says {number}; {since} ⇒ no data"));
                return;
            }
            self.say(if schedule.lapsed(due, last.is_some(), self.today) && !freshness.is_stale() {
                format!("silence is never on track: a check-in was due on {} ⇒ no data", self.day(due))
            } else if freshness.is_stale() {
                format!("silence is never on track: {} ⇒ no data", freshness.word())
            } else {
                format!("an old value is never on track: {days} days, limit {limit} ⇒ no data")
            });
        }
    }

    // ── flags ──────────────────────────────────────────────────────────────────────────────────────────────────

    fn working(&self, flag: Flag) -> String {
        match flag {
            Flag::OffTrack => self.trouble(Health::OffTrack),
            Flag::AtRisk => self.trouble(Health::AtRisk),
            Flag::Stale | Flag::Due => self.silence(),
            Flag::Unlinked => self.unlinked(),
            Flag::NoTheory => {
                let count = flags::without_theory(self.c, self.ix, self.today).count();
                format!("{count} of its links {} no because", if count == 1 { "says" } else { "say" })
            }
            Flag::ToScore => {
                let end = stage::judged_on(self.c, self.ix, self.today);
                match (self.today - end).num_days() {
                    ..=0 => "it ended today".to_owned(),
                    1 => "it ended yesterday".to_owned(),
                    days => format!("it ended {days} days ago, on {}", self.day(end)),
                }
            }
            Flag::NoOwner => match flags::ownerless(self.c, self.ix, self.today) {
                Some(Ownerless::Left(on)) => {
                    format!("{} left on {}", self.c.owner_name(self.ix).unwrap_or("its owner"), self.day(on))
                }
                _ => "nobody answers for it".to_owned(),
            },
            Flag::Disagreement => self.disagreement(),
            Flag::Falling => self.falling(),
            Flag::Revised if score::is_value_gone(self.c, self.ix) => {
                "the value it was scored by was taken back since; its score stays until it is reopened".to_owned()
            }
            Flag::Revised => {
                let on = flags::revised(self.c, self.ix, &self.scene).map(|on| self.day(on)).unwrap_or_default();
                format!("changed on {on}, {}", self.since())
            }
            Flag::Overdue => {
                let due = self.c.item(self.ix).due.map(|due| self.day(due)).unwrap_or_default();
                match overdue_days(self.c, self.ix, self.today) {
                    Some(1) => format!("its last day was yesterday ({due})"),
                    days => format!("its last day was {} days ago ({due})", days.unwrap_or_default()),
                }
            }
            Flag::OverdueAction => self.overdue(),
            Flag::Source => match silent_source(self.c, self.ix, self.today) {
                Some((source, last)) => {
                    let days = (self.today - last).num_days();
                    format!("“{source}” brought no value since {}: {days} days, limit {SOURCE_SILENT}", self.day(last))
                }
                None => String::new(),
            },
            Flag::Lint => super::lint::hints(self.c, self.ix, self.today).into_iter().next().map(|h| h.text).unwrap_or_default(),
        }
    }

    /// What makes it at risk or off track: the number, the word, or both.
    fn trouble(&self, health: Health) -> String {
        let key_result = self.c.item(self.ix).key_result();
        let number = key_result.filter(|_| self.j.computed == Some(health)).map(|kr| match (kr.metric, self.j.pace) {
            (metric, pace) if metric.is_bound() || pace.is_some() => {
                pace_said(self.c, self.ix, &self.j, self.today).unwrap_or_default()
            }
            _ => "the number".to_owned(),
        });
        let said = |word: Word| {
            let confidence = self.c.summary(self.ix).stated.and_then(|s| s.confidence);
            confidence.map_or_else(|| format!("word {}", word.word()), |c| format!("confidence {c}"))
        };
        if let (Some(computed), Some(word)) = (self.j.computed, heard(self.c, self.ix, &self.j))
            && health == Health::AtRisk
            && bands_apart(computed, word) >= 2
        {
            return format!("{} against the number: {}", said(word), computed.word());
        }
        if let Some(days) = overdue_days(self.c, self.ix, self.today) {
            return format!("{days} day{} past its last", if days == 1 { "" } else { "s" });
        }
        let word = self.j.word.filter(|&word| Health::from(word) == health).map(said);
        number.into_iter().chain(word).collect::<Vec<_>>().join(", ")
    }

    fn silence(&self) -> String {
        let since = self.j.due_on.map_or(0, |due| (self.today - due).num_days());
        let days = match since {
            0 => "today".to_owned(),
            1 => "1 day ago".to_owned(),
            n => format!("{n} days ago"),
        };
        let limit = self.c.settings.stale_after.of(cadence_on(self.c, self.ix, self.today));
        match self.j.freshness {
            Some(Freshness::Never) => format!("the first check-in was due {days}"),
            Some(Freshness::Due) => {
                format!("a check-in was due {days}, stale after {limit} days").replace("was due today", "is due today")
            }
            _ => format!("a check-in was due {days}, limit {limit} days"),
        }
    }

    fn unlinked(&self) -> String {
        match self.c.item(self.ix).kind() {
            Kind::Objective => "below company level, and without a parent".to_owned(),
            Kind::KeyResult => "no active project serves it or its objective, and none finished since its cycle began".to_owned(),
            Kind::Project if self.c.links_at(self.ix).next().is_some() => {
                "active, and linked to no objective or key result of an open cycle".to_owned()
            }
            Kind::Project => "active, and linked to no objective or key result".to_owned(),
        }
    }

    fn disagreement(&self) -> String {
        let behind = || {
            let [progress, expected] = [self.j.progress, self.j.expected].map(|x| percent(x.unwrap_or_default()));
            format!("progress {progress} is below expected {expected}")
        };
        match flags::disagreement(self.c, self.ix, &self.scene, &self.j) {
            Some(Dispute::WordAboveNumber) => "the word says on track, the number off track".to_owned(),
            Some(Dispute::WordBelowNumber) => "the word says off track, the number on track".to_owned(),
            Some(Dispute::Unchanged(times)) => format!("unchanged {times}×, and {}", behind()),
            Some(Dispute::Unmoved(times)) => {
                let confident = self.c.settings.confident;
                format!("confidence {confident} or more, the value has not moved over {times} check-ins, and {}", behind())
            }
            Some(Dispute::WorkGreen) => "work green, result red: every linked project is on track".to_owned(),
            Some(Dispute::WorkRed) => "work red, result green: every linked project is off track".to_owned(),
            None => String::new(),
        }
    }

    fn falling(&self) -> String {
        flags::falling(self.c, self.ix, &self.scene).map_or_else(String::new, |fall| {
            let (by, limit) = (fall.from - fall.to, self.c.settings.falling_by);
            let on = self.day(fall.on);
            format!("confidence {} (said {on}) → {}, −{by} {}, limit −{limit}", fall.from, fall.to, self.since())
        })
    }

    fn since(&self) -> String {
        match self.scene.last_review(self.c, self.ix) {
            Some(on) => format!("since the last review ({})", self.day(on)),
            None => format!("in the last {} days", flags::RECENT_DAYS),
        }
    }

    fn overdue(&self) -> String {
        let id = self.c.item(self.ix).id;
        let mut actions: Vec<_> = self.c.actions().filter(|a| a.item == Some(id) && a.is_overdue(self.today)).collect();
        actions.sort_by_key(|a| (a.due, a.id));
        let said = actions.iter().map(|a| {
            let due = a.due.map(|due| format!(" was due {}", self.day(due))).unwrap_or_default();
            format!("“{}”{due}", a.what)
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

/// The bounds of a bound metric in words.
fn bounds(kr: &KeyResult) -> String {
    let low = kr.target.map(number).unwrap_or_default();
    match kr.metric {
        Metric::AtLeast => format!("at least {low}"),
        Metric::AtMost => format!("at most {low}"),
        // Asked of what has bounds alone.
        Metric::Between | Metric::Increase | Metric::Decrease | Metric::Milestones | Metric::YesNo | Metric::BaselineFirst => {
            format!("{low} … {}", kr.upper.map(number).unwrap_or_default())
        }
    }
}

/// With a real minus sign, and without the minus of a zero.
fn signed(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// A fraction as per cent with one decimal: `88.7 %`.
pub fn percent(fraction: f64) -> String {
    format!("{} %", signed(format!("{:.1}", rounded(fraction * 100.0))))
}

/// A difference of fractions as points with its sign: `−58.7 pt`.
pub fn points(difference: f64) -> String {
    let text = signed(format!("{:.1}", rounded(difference * 100.0)));
    if text.starts_with('−') { format!("{text} pt") } else { format!("+{text} pt") }
}

/// A number as people write it, without the noise of binary fractions.
fn number(n: f64) -> String {
    let n = rounded(n);
    if n.abs() >= 1e15 { signed(format!("{n:e}")) } else { signed(n.to_string()) }
}

/// `20 Nov`, with the year where it is not this year's.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let format = if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    day.format(format).to_string()
}

#[cfg(test)]
mod tests;
