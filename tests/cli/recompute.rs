//! Every judged figure is computed again from what `list --format json` prints, by an arithmetic of its own, written from
//! docs/rules.md alone: one that shares nothing with the program but the rules. The limits are the defaults of the settings.

use super::*;
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use quarterdeck::{domain::Ids, sample, store::Store};
use std::collections::BTreeMap;

mod gates;
mod trend;
mod trends;

/// Per cadence: days to the first deadline, window, stale-after, old-after.
fn limits(cadence: &str) -> [i64; 4] {
    match cadence {
        "weekly" => [7, 3, 3, 13],
        "biweekly" => [14, 5, 5, 24],
        "monthly" => [14, 7, 7, 49],
        "quarterly" => [14, 14, 14, 126],
        other => panic!("{other}"),
    }
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    day + chrono::TimeDelta::days(days)
}

fn text<'a>(item: &'a Value, key: &str) -> Option<&'a str> {
    item[key].as_str()
}

/// From and to, both counted.
type Away = Vec<(NaiveDate, NaiveDate)>;

/// What holds for all items on a day.
struct World {
    today: NaiveDate,
    weekday: Weekday,
    /// First day, last day and state by name.
    cycles: BTreeMap<String, (NaiveDate, NaiveDate, String)>,
    /// The day they left and when they are away, by name.
    people: BTreeMap<String, (Option<NaiveDate>, Away)>,
    items: Vec<Value>,
}

/// What is computed of an item.
#[derive(Debug, Default, Clone, PartialEq)]
struct Figures {
    progress: Option<f64>,
    expected: Option<f64>,
    pace: Option<f64>,
    computed: Option<&'static str>,
    health: &'static str,
    freshness: Option<&'static str>,
    due_on: Option<NaiveDate>,
    flags: BTreeMap<&'static str, bool>,
}

const GREEN: &str = "on track";
const AMBER: &str = "at risk";
const RED: &str = "off track";
const NOTHING: &str = "no data";

fn bad(health: &str) -> u8 {
    match health {
        RED => 3,
        AMBER => 2,
        NOTHING => 1,
        _ => 0,
    }
}

fn word(text: &str) -> &'static str {
    [GREEN, AMBER, RED].into_iter().find(|w| *w == text).unwrap()
}

/// Rounded to 1e-9, as limits are compared.
fn near(x: f64) -> f64 {
    (x * 1e9).round() / 1e9
}

impl World {
    fn of(home: &Home, today: &str) -> World {
        let json = |args: &[&str]| home.run(&[&["--today", today], args, &["--format", "json"]].concat()).json();
        let all = |what: &[&str]| json(&[&["list"], what].concat()).as_array().unwrap().clone();
        let cycles = all(&["cycles"]).into_iter().map(|c| {
            let (start, end) = (day(&c["start"]).unwrap(), day(&c["end"]).unwrap());
            (text(&c, "name").unwrap().to_owned(), (start, end, text(&c, "state").unwrap().to_owned()))
        });
        let people = all(&["people"]).into_iter().map(|p| {
            let away = p["away"].as_array().unwrap().iter().map(|off| (day(&off["from"]).unwrap(), day(&off["to"]).unwrap()));
            (text(&p, "name").unwrap().to_owned(), (day(&p["left"]), away.collect()))
        });
        World {
            today: today.parse().unwrap(),
            weekday: json(&["status"])["review_weekday"].as_str().unwrap().parse().unwrap(),
            cycles: cycles.collect(),
            people: people.collect(),
            items: all(&[]),
        }
    }

    fn away(&self, item: &Value) -> &[(NaiveDate, NaiveDate)] {
        text(item, "owner").and_then(|owner| self.people.get(owner)).map_or(&[], |(_, away)| away)
    }

    // ── deadlines ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// Whether a day is a deadline of the calendar, leave left aside.
    fn is_slot(&self, item: &Value, at: NaiveDate) -> bool {
        let first_from = |from: NaiveDate| (0..7).map(|n| plus(from, n)).find(|d| d.weekday() == self.weekday).unwrap();
        at.weekday() == self.weekday
            && match text(item, "cadence").unwrap() {
                "weekly" => true,
                "biweekly" => {
                    let cycle = text(item, "cycle").and_then(|name| self.cycles.get(name)).map(|c| c.0);
                    let start = cycle.unwrap_or_else(|| NaiveDate::from_ymd_opt(at.year(), 1, 1).unwrap());
                    (at - first_from(start)).num_days() % 14 == 0
                }
                "monthly" => at.day() <= 7,
                _ => at.day() <= 7 && at.month() % 3 == 1,
            }
    }

    /// Whether it is one with leave: in it a weekly one does not exist, another moves to the first review day after.
    fn is_deadline(&self, item: &Value, at: NaiveDate) -> bool {
        let away = |d: NaiveDate| self.away(item).iter().any(|(from, to)| (*from..=*to).contains(&d));
        if at.weekday() != self.weekday || away(at) {
            return false;
        }
        // The review days right before that lie in leave hand theirs on to this one.
        let weekly = item["cadence"] == "weekly";
        let mut before = plus(at, -7);
        let mut moved = false;
        while !weekly && away(before) {
            moved |= self.is_slot(item, before);
            before = plus(before, -7);
        }
        moved || self.is_slot(item, at)
    }

    fn due_on(&self, item: &Value) -> NaiveDate {
        let [first, window, ..] = limits(text(item, "cadence").unwrap());
        let owed_from =
            plus(day(&item["owed_from"]).unwrap_or_else(|| panic!("owed from no day on {}: {item:#}", self.today)), first);
        let open = day(&item["last_check_in"]).map_or(owed_from, |last| owed_from.max(plus(last, window + 1)));
        (0..400).map(|n| plus(open, n)).find(|d| self.is_deadline(item, *d)).unwrap()
    }

    /// Nobody is asked from the first day of leave to the first review day after it.
    fn quiet_until(&self, item: &Value, today: NaiveDate) -> Option<NaiveDate> {
        let back = |to: NaiveDate| (1..8).map(|n| plus(to, n)).find(|d| d.weekday() == self.weekday).unwrap();
        self.away(item).iter().find(|(from, to)| *from <= today && today < back(*to)).map(|(_, to)| back(*to))
    }

    // ── judgements ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// Where an item stands in its life.
    fn phase(&self, item: &Value) -> &'static str {
        if item["kind"] == "project" {
            return match text(item, "state").unwrap() {
                "planned" => "not started",
                "done" | "cancelled" => "closed",
                _ => "open",
            };
        }
        let cycle = text(item, "cycle").map(|name| &self.cycles[name]);
        let measured: Vec<&Value> =
            self.children(item).into_iter().filter(|i| item["kind"] == "objective" && i["kind"] == "key-result").collect();
        match cycle.map(|(_, end, state)| (*end, state.as_str())) {
            _ if !item["outcome"].is_null() => "closed",
            Some((_, "planned")) => "not started",
            Some((_, "closed")) => "closed",
            Some((end, state)) if state == "to-score" || (measured.is_empty() && day(&item["due"]) < Some(end)) => {
                let over = self.today > self.last_day(item);
                let scored = !measured.is_empty() && measured.iter().all(|part| self.phase(part) == "closed");
                match over {
                    true if scored => "closed",
                    true => "to score",
                    false => "open",
                }
            }
            _ if day(&item["start"]).is_some_and(|start| self.today < start) => "not started",
            _ => "open",
        }
    }

    /// The last day of a goal, its own or its cycle's.
    fn last_day(&self, item: &Value) -> NaiveDate {
        let cycle = text(item, "cycle").map(|name| self.cycles[name].1);
        day(&item["due"]).or(cycle).unwrap_or(self.today)
    }

    fn figures(&self, item: &Value) -> Figures {
        let kind = text(item, "kind").unwrap();
        let last = day(&item["last_check_in"]);
        let phase = self.phase(item);
        // What is over stands as it stood on its last day.
        let today = if is_over(phase) { self.last_day(item).min(self.today) } else { self.today };
        let parts: Vec<&Value> = if kind == "objective" { self.parts(item) } else { Vec::new() };
        let owes = matches!(phase, "open" | "to score")
            && match kind {
                "project" => item["state"] == "active",
                "objective" => !self.children(item).iter().any(|i| i["kind"] == "key-result"),
                _ => true,
            };
        let mut f = Figures { due_on: owes.then(|| self.due_on(item)), health: NOTHING, ..Figures::default() };
        let old_word = |days: i64| day(&item["word_on"]).is_some_and(|on| today > plus(on, days));
        if let Some(due) = f.due_on {
            let [_, _, stale_after, _] = limits(text(item, "cadence").unwrap());
            f.freshness = Some(match last {
                _ if today < due || self.quiet_until(item, today).is_some() => "fresh",
                None if today > due => "never",
                _ if today > plus(due, stale_after) => "stale",
                _ => "due",
            });
        }
        let mut said = text(item, "word").map(word);
        let mut conflict = false;
        match kind {
            "key-result" => {
                let fresh = phase == "open" && f.due_on.is_some_and(|due| today < due) && !ends_at_once(item);
                let at = last.filter(|_| fresh).unwrap_or(today);
                f.progress = progress(item, at);
                f.expected = expected(item, at);
                f.pace = f.progress.zip(f.expected).map(|(p, e)| p - e);
                let done =
                    matches!(text(item, "metric"), Some("yes-no" | "milestones")) && f.progress.is_some_and(|p| near(p) >= 1.0);
                if phase != "not started" {
                    f.computed = match (f.progress, f.pace) {
                        (None, _) => None,
                        (Some(_), _) if !item["inside"].is_null() => {
                            let held = item["held"].as_f64();
                            Some(match item["inside"] == true {
                                true => GREEN,
                                false if held.is_some_and(|held| near(held) < 0.5) => RED,
                                false => AMBER,
                            })
                        }
                        _ if done => Some(GREEN),
                        (_, None) => None,
                        _ if ends_at_once(item) => Some(RED),
                        (_, Some(pace)) => Some(band(pace)),
                    };
                }
                if done && day(&item["word_on"]) < day(&item["value_since"]) {
                    said = None;
                }
                let decides = ends_at_once(item) && f.expected.is_none();
                let outdated =
                    day(&item["value_on"]) > day(&item["word_on"]) && old_word(limits(text(item, "cadence").unwrap())[3]);
                let apart = f.computed.zip(said).is_some_and(|(c, w)| [c, w].contains(&GREEN) && [c, w].contains(&RED));
                conflict = apart;
                f.health = match (f.computed, said) {
                    _ if apart && !outdated => AMBER,
                    (Some(c), Some(w)) => {
                        if bad(w) > bad(c) {
                            w
                        } else {
                            c
                        }
                    }
                    (Some(c), None) => c,
                    (None, Some(GREEN)) if !decides => NOTHING,
                    (None, Some(w)) => w,
                    (None, None) => NOTHING,
                };
            }
            "project" => {
                // What was last said of it; there is nothing to compute.
                f.progress = item["progress"].as_f64();
                f.health = said.unwrap_or(NOTHING);
                let due = day(&item["due"]).filter(|due| item["state"] == "active" && today > *due);
                if let Some(due) = due {
                    let late = if today >= plus(due, 14) { RED } else { AMBER };
                    if bad(late) > bad(f.health) {
                        f.health = late;
                    }
                    f.flags.insert("overdue", true);
                }
            }
            _ => {
                let judged: Vec<(Figures, f64)> = parts
                    .iter()
                    .filter(|part| part["outcome"] != "dropped")
                    .map(|part| (self.given(item, part), part["weight"].as_f64().unwrap_or(1.0)))
                    .filter(|(_, weight)| *weight > 0.0)
                    .collect();
                let mean = |of: &dyn Fn(&Figures) -> Option<f64>| {
                    let of: Vec<(f64, f64)> = judged.iter().filter_map(|(f, w)| Some((of(f)?, *w))).collect();
                    (!of.is_empty()).then(|| of.iter().map(|(x, w)| x * w).sum::<f64>() / of.iter().map(|(_, w)| w).sum::<f64>())
                };
                let clamped = |f: &Figures| f.progress.map(|p| p.clamp(0.0, 1.0));
                f.progress = mean(&clamped);
                f.expected = mean(&|f| f.expected.filter(|_| f.progress.is_some()));
                f.pace = mean(&|f| Some(clamped(f)? - f.expected?));
                f.computed = f.pace.filter(|_| phase != "not started").map(band);
                let under_way = judged.iter().map(|(f, _)| f.health).filter(|h| !matches!(*h, "not started" | "closed"));
                f.health = match (under_way.max_by_key(|h| bad(h)), said) {
                    (Some(worst), Some(w)) if bad(w) > bad(worst) => w,
                    (Some(worst), _) => worst,
                    (None, Some(GREEN)) if f.due_on.is_none() => NOTHING,
                    (None, Some(w)) => w,
                    (None, None) => NOTHING,
                };
                if f.health == NOTHING
                    && !judged.is_empty()
                    && judged.iter().any(|(f, _)| f.health == "not started")
                    && judged.iter().all(|(f, _)| matches!(f.health, "not started" | "closed"))
                {
                    f.health = "not started";
                }
            }
        }
        match phase {
            "open" | "to score" => {
                let limits = text(item, "cadence").map(limits);
                let speaks = f.due_on.is_some() || kind == "project";
                let old = last.zip(limits).is_some_and(|(last, limits)| speaks && today > plus(last, limits[3]));
                let silent = f
                    .due_on
                    .zip(limits)
                    .is_some_and(|(due, limits)| today > plus(due, if last.is_none() { 0 } else { limits[2] }));
                if (silent || old) && f.health == GREEN {
                    f.health = NOTHING;
                }
            }
            other => f.health = if other == "closed" { "closed" } else { "not started" },
        }
        if phase == "to score" {
            (f.due_on, f.freshness) = (None, None);
        }
        if phase == "open" || phase == "not started" {
            let own =
                if kind == "objective" { said.filter(|_| phase == "open" && f.health != "not started") } else { Some(f.health) };
            f.flags.insert(RED, own == Some(RED));
            f.flags.insert(AMBER, own == Some(AMBER));
            f.flags.insert("stale", matches!(f.freshness, Some("stale" | "never")));
            f.flags.insert("due", f.freshness == Some("due"));
            f.flags.entry("overdue").or_insert(false);
            if kind == "key-result" && phase == "open" {
                f.flags.insert("disagreement", conflict || self.disputed(item, &f));
            }
        } else {
            f.flags = [RED, AMBER, "stale", "due", "overdue", "disagreement"].map(|flag| (flag, false)).into();
        }
        let owner = text(item, "owner").and_then(|owner| self.people.get(owner));
        let nobody = owner.is_none_or(|(left, _)| left.is_some_and(|left| left <= self.today));
        f.flags.insert("no owner", phase != "closed" && nobody);
        let scored =
            kind == "key-result" || (kind == "objective" && !self.children(item).iter().any(|i| i["kind"] == "key-result"));
        f.flags.insert("to score", phase == "to score" && scored);
        f
    }

    /// What a part gives to its objective: a gate its score, or nothing before it begins; anything else what it is itself.
    fn given(&self, above: &Value, part: &Value) -> Figures {
        let f = self.figures(part);
        let expected = if part["ambition"] == "committed" { 1.0 } else { 0.7 };
        match self.phase(part) {
            _ if !self.is_gate(above, part) => f,
            "not started" => Figures { progress: Some(0.0), expected: Some(0.0), ..f },
            "closed" => Figures { progress: part["score"].as_f64().or(f.progress), expected: Some(expected), ..f },
            _ => f,
        }
    }

    /// Whether the cycle of a key result lies inside of that of its objective, and is not as long.
    fn is_gate(&self, above: &Value, part: &Value) -> bool {
        let span = |of: &Value| text(of, "cycle").and_then(|name| self.cycles.get(name)).map(|c| (c.0, c.1));
        let spans = span(above).zip(span(part)).filter(|_| part["kind"] == "key-result");
        spans.is_some_and(|(long, short)| long.0 <= short.0 && short.1 <= long.1 && long != short)
    }

    /// A value that does not move behind what is expected, and work that says the contrary.
    fn disputed(&self, item: &Value, f: &Figures) -> bool {
        let behind = f.progress.zip(f.expected).is_some_and(|(p, e)| near(p) < near(e)) && item["inside"] != true;
        let confident = item["confidence"].as_u64().is_some_and(|c| c >= 7);
        if behind && (item["unchanged"].as_u64() >= Some(3) || (confident && item["unmoved"].as_u64() >= Some(3))) {
            return true;
        }
        let contrary = match f.health {
            RED => GREEN,
            GREEN => RED,
            _ => return false,
        };
        let serve = |i: &&Value| i["kind"] == "project" && i["state"] == "active" && hangs_on(i, item);
        let work: Vec<&Value> = self.items.iter().filter(serve).collect();
        !work.is_empty() && work.iter().all(|project| self.figures(project).health == contrary)
    }

    fn children(&self, item: &Value) -> Vec<&Value> {
        self.items.iter().filter(|i| i["kind"] != "project" && hangs_on(i, item)).collect()
    }

    fn parts(&self, item: &Value) -> Vec<&Value> {
        let counts = |i: &&&Value| match text(item, "rollup").unwrap() {
            "key-results" => i["kind"] == "key-result",
            "children" => i["kind"] == "objective",
            _ => true,
        };
        self.children(item).iter().filter(counts).copied().collect()
    }
}

fn is_over(phase: &str) -> bool {
    matches!(phase, "closed" | "to score")
}

fn hangs_on(item: &Value, above: &Value) -> bool {
    let name = if above["external_id"].is_null() { &above["id"] } else { &above["external_id"] };
    item["parents"].as_array().unwrap().contains(name)
}

fn expected(item: &Value, at: NaiveDate) -> Option<f64> {
    let (start, due) = (day(&item["start"]), day(&item["due"]));
    let ambition = if item["ambition"] == "committed" { 1.0 } else { 0.7 };
    if ends_at_once(item) {
        return due.filter(|due| at >= *due).map(|_| ambition);
    }
    let mut line: Vec<(NaiveDate, f64)> = Vec::new();
    if item["metric"] == "milestones" {
        let steps = item["steps"].as_array().unwrap();
        let all: f64 = steps.iter().map(|s| s["weight"].as_f64().unwrap()).sum();
        let dated = |s: &&Value| !s["date"].is_null();
        for step in steps.iter().filter(dated) {
            let by = day(&step["date"]).unwrap();
            let done = steps.iter().filter(dated).filter(|s| day(&s["date"]).unwrap() <= by);
            line.push((by, done.map(|s| s["weight"].as_f64().unwrap()).sum::<f64>() / all));
        }
    }
    for point in item["waypoints"].as_array().into_iter().flatten() {
        let (b, t) = (item["baseline"].as_f64().unwrap(), item["target"].as_f64().unwrap());
        line.push((day(&point["date"]).unwrap(), (point["value"].as_f64().unwrap() - b) / (t - b)));
    }
    if line.is_empty() {
        let (start, due) = (start?, due?);
        let share = (at - start).num_days() as f64 / (due - start).num_days() as f64;
        return Some(ambition * share.clamp(0.0, 1.0));
    }
    line.sort_by_key(|p| p.0);
    line.dedup_by_key(|p| p.0);
    if let Some(start) = start.filter(|s| *s < line[0].0) {
        line.insert(0, (start, 0.0));
    }
    let last = *line.last().unwrap();
    if let Some(due) = due.filter(|d| *d > last.0) {
        line.push((due, ambition.max(last.1)));
    }
    let after = line.iter().position(|p| p.0 > at);
    Some(match after {
        None => last.1.max(line.last().unwrap().1),
        Some(0) => line[0].1,
        Some(n) => {
            let ((a, low), (b, high)) = (line[n - 1], line[n]);
            low + (high - low) * (at - a).num_days() as f64 / (b - a).num_days() as f64
        }
    })
}

fn progress(item: &Value, at: NaiveDate) -> Option<f64> {
    let value = item["value"].as_f64()?;
    match text(item, "metric").unwrap() {
        "yes-no" => Some(if value >= 0.5 { 1.0 } else { 0.0 }),
        "milestones" => {
            let steps = item["steps"].as_array().unwrap();
            let weight = |s: &Value| s["weight"].as_f64().unwrap();
            let done: f64 = steps.iter().filter(|s| s["done"] == true).map(weight).sum();
            Some(done / steps.iter().map(weight).sum::<f64>())
        }
        "at-least" | "at-most" | "between" => {
            let (start, due) = (day(&item["start"])?, day(&item["due"])?);
            let elapsed = (at - start).num_days() as f64 / (due - start).num_days() as f64;
            Some(item["held"].as_f64().unwrap_or(0.0) * elapsed.clamp(0.0, 1.0))
        }
        _ => {
            let (b, t) = (item["baseline"].as_f64()?, item["target"].as_f64()?);
            (near(b - t).abs() > 0.0).then_some((value - b) / (t - b))
        }
    }
}

/// Nothing can be expected before the end.
fn ends_at_once(item: &Value) -> bool {
    match text(item, "metric") {
        Some("yes-no") => true,
        Some("milestones") => item["steps"].as_array().unwrap().iter().all(|s| s["date"].is_null()),
        _ => false,
    }
}

fn band(pace: f64) -> &'static str {
    match near(pace * 100.0) {
        points if points >= -15.0 => GREEN,
        points if points >= -35.0 => AMBER,
        _ => RED,
    }
}

/// Computes everything again on each of these days; how many items were compared, and how many of each health.
fn compare(home: &Home, days: &[String]) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for today in days {
        let world = World::of(home, today);
        for item in &world.items {
            let f = world.figures(item);
            let about = format!("on {today}: {f:?}\nof {item:#}");
            let same = |ours: Option<f64>, key: &str| match (ours, item[key].as_f64()) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a == b,
            };
            for (ours, key) in [(f.progress, "progress"), (f.expected, "expected"), (f.pace, "pace")] {
                assert!(same(ours, key), "{key} {about}");
            }
            assert_eq!(f.computed, text(item, "computed_health"), "{about}");
            assert_eq!(f.freshness, text(item, "freshness"), "{about}");
            assert_eq!(f.due_on, day(&item["due_on"]), "{about}");
            assert_eq!(Some(f.health), text(item, "health"), "{about}");
            let flags: Vec<&str> = item["flags"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap()).collect();
            for (flag, raised) in &f.flags {
                assert_eq!(*raised, flags.contains(flag), "{flag} {about}");
            }
            let quiet = f.due_on.and_then(|_| world.quiet_until(item, world.today));
            assert_eq!(quiet, day(&item["quiet_until"]), "{about}");
            *seen.entry(f.health.to_owned()).or_default() += 1;
        }
        // What status counts is what is so flagged: inherited health is not counted.
        let status = home.run(&["--today", today, "status", "--format", "json"]).json();
        for (key, flag) in [
            ("off_track", RED),
            ("at_risk", AMBER),
            ("stale", "stale"),
            ("due", "due"),
            ("overdue", "overdue"),
            ("to_score", "to score"),
        ] {
            let alone = |i: &&Value| i["kind"] != "objective" || !world.children(i).iter().any(|c| c["kind"] == "key-result");
            let flagged = world.items.iter().filter(alone).filter(|i| world.figures(i).flags.get(flag) == Some(&true)).count();
            assert_eq!(status[key].as_u64(), Some(flagged as u64), "{key} on {today}");
        }
    }
    seen
}

fn some_days(from: &str, steps: &[u64]) -> Vec<String> {
    let from: NaiveDate = from.parse().unwrap();
    steps.iter().map(|n| from.checked_add_days(Days::new(*n)).unwrap().to_string()).collect()
}

#[test]
fn everything_judged_of_a_real_company_can_be_computed_from_what_list_prints() {
    let home = Home::operately();
    // From the day of the import, through the weeks in which it goes stale, to the day after the year and beyond.
    let seen = compare(&home, &some_days("2026-11-23", &[0, 3, 7, 10, 11, 38, 39, 42, 69]));
    assert!(seen[GREEN] > 0 && seen[AMBER] > 0 && seen[RED] > 0 && seen[NOTHING] > 0, "{seen:?}");
}

/// The sample company on its Monday.
fn sample_company() -> Home {
    let home = Home::new();
    let today: NaiveDate = "2026-11-23".parse().unwrap();
    let at = today.and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis();
    let mut store = Store::create(&home.workspace(), "", today, at).unwrap();
    let mut cascade = store.load(today).unwrap();
    for change in sample::company(today, at, &mut Ids::seeded(1)) {
        let committed = store.commit(&cascade.checked(change.clone()).unwrap(), today).unwrap();
        cascade.apply(&change, committed.derived).unwrap();
    }
    drop(store);
    home
}

#[test]
fn everything_judged_of_the_sample_company_can_be_computed_from_what_list_prints() {
    let home = sample_company();
    let days = some_days("2026-11-23", &[0, 1, 3, 4, 7, 9, 12, 16, 23, 30, 41, 42, 45, 72]);
    let seen = compare(&home, &days);
    assert!(seen[GREEN] > 0 && seen[AMBER] > 0 && seen[RED] > 0 && seen[NOTHING] > 0, "{seen:?}");
    // Someone goes on leave, and someone's key results are owed in another rhythm.
    let owners: Vec<String> = World::of(&home, "2026-11-23").people.keys().cloned().collect();
    for (n, owner) in owners.iter().enumerate() {
        home.run(&[
            "--as",
            owner,
            "revise",
            &format!("person:{owner}"),
            "--away",
            &format!("2026-11-{}..2026-12-{:02} leave", 24 + n % 5, 4 + n),
        ])
        .ok();
    }
    compare(&home, &days);
}

// ── scores ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A score out of the numbers it is told with.
fn score_of(basis: &Value) -> Option<f64> {
    let n = |key: &str| basis[key].as_f64();
    if let Some(held) = n("held") {
        return Some(held);
    }
    let (b, t) = (n("baseline")?, n("target")?);
    (near(b - t).abs() > 0.0).then(|| ((n("value").unwrap() - b) / (t - b)).clamp(0.0, 1.0))
}

/// Σ w·s ÷ Σ w over those of these that have it.
fn weighed(parts: &[&Value], key: &str) -> Option<f64> {
    let has: Vec<(f64, f64)> = parts.iter().filter_map(|p| Some((p[key].as_f64()?, p["weight"].as_f64()?))).collect();
    let all: f64 = has.iter().map(|p| p.1).sum();
    (all > 0.0).then(|| has.iter().map(|(s, w)| s * w).sum::<f64>() / all)
}

#[test]
fn every_score_of_the_sample_company_can_be_computed_from_what_list_prints() {
    let home = sample_company();
    let today = "2027-01-06";
    let on = |args: &[&str]| home.run(&[&["--today", today], args].concat());
    let world = World::of(&home, today);
    let to_score: Vec<&Value> =
        world.items.iter().filter(|i| i["kind"] == "key-result" && words(&i["flags"]).contains(&"to score")).collect();
    assert!(to_score.len() > 20, "{}", to_score.len());
    let mut by_hand = 0;
    for item in &to_score {
        let id = text(item, "id").unwrap();
        if on(&["score", id, "--learned", "we began late"]).code != 0 {
            // Nothing was ever measured: arithmetic says nothing.
            let ran = on(&["score", id, "--learned", "nobody measured it", "--outcome", "missed"]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            by_hand += 1;
        }
    }
    let after = World::of(&home, today);
    let (mut scored, mut revised) = (0, 0);
    for before in &to_score {
        let item = after.items.iter().find(|i| i["id"] == before["id"]).unwrap();
        let same = |ours: Option<f64>, key: &str| match (ours, item[key].as_f64()) {
            (Some(a), Some(b)) => assert!((a - b).abs() < 1e-9, "{key} {a} {b} of {item:#}"),
            (a, b) => assert_eq!(a, b, "{key} of {item:#}"),
        };
        let rule = score_of(&item["score_basis"]);
        same(rule, "score_by_rule");
        same(rule, "score");
        same(score_of(&item["score_first_basis"]), "score_first");
        // It is what it stood at on its last day.
        same(figures_at_the_end(&world, before), "score_by_rule");
        let aspirational = item["ambition"] == "aspirational";
        let outcome = match rule {
            Some(s) if near(s) >= if aspirational { 0.7 } else { 1.0 } => "achieved",
            Some(s) if near(s) >= 0.4 => "partial",
            _ => "missed",
        };
        assert_eq!(text(item, "outcome"), Some(outcome), "{item:#}");
        scored += usize::from(rule.is_some());
        revised += usize::from(item["score_first"] != item["score_by_rule"]);
    }
    assert!(scored > 20 && revised > 0 && by_hand < 5, "{scored} {revised} {by_hand}");
    let cycles = on(&["list", "cycles", "--format", "json"]).json();
    let cycle = cycles.as_array().unwrap().iter().find(|c| c["name"] == to_score[0]["cycle"]).unwrap();
    let of_it: Vec<&Value> = after
        .items
        .iter()
        .filter(|i| i["kind"] == "key-result" && i["cycle"] == cycle["name"] && !i["score"].is_null())
        .collect();
    for (ours, key) in [(weighed(&of_it, "score"), "score"), (weighed(&of_it, "score_first"), "score_first")] {
        assert!((ours.unwrap() - cycle[key].as_f64().unwrap()).abs() < 1e-9, "{key} {cycle:#}");
    }
    // Objectives come to the mean of their key results.
    let mut means = 0;
    for goal in
        after.items.iter().filter(|i| i["kind"] == "objective" && i["cycle"] == cycle["name"] && i["rollup"] == "key-results")
    {
        let parts: Vec<&Value> = after.children(goal).into_iter().filter(|c| !c["score"].is_null()).collect();
        let Some(mean) = weighed(&parts, "score").filter(|_| goal["outcome"].is_null()) else { continue };
        let ran = on(&["score", text(goal, "id").unwrap(), "--learned", "together"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let told = on(&["show", text(goal, "id").unwrap(), "--format", "json"]).json();
        assert!((told["score"].as_f64().unwrap() - mean).abs() < 1e-9, "{told:#}");
        assert_eq!(told["score_basis"], Value::Null);
        means += 1;
    }
    assert!(means > 5, "{means}");
}

/// The progress of an item to score, within 0 and 1.
fn figures_at_the_end(world: &World, item: &Value) -> Option<f64> {
    world.figures(item).progress.map(|p| p.clamp(0.0, 1.0))
}
