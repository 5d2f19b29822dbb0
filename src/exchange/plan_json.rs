//! What `plan --format json` prints: how far a cycle is planned (docs/reference.md). Every input of every figure is in it.

use crate::domain::{
    Cascade, Id, Ix, Kind,
    cycle::Cycle,
    planning::{self, Asks, Moved, Plan, TeamPlan},
};
use chrono::NaiveDate;
use serde::Serialize;

/// How far a cycle is planned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanJson<'a> {
    /// The cycle.
    pub cycle: &'a str,
    /// Where it stands: planned or open.
    pub state: &'static str,
    /// Its first day.
    pub starts: NaiveDate,
    /// Its last day.
    pub ends: NaiveDate,
    /// How many days are left until its first; negative once it has begun.
    pub starts_in: i64,
    /// The cycle its targets are compared with; null: whichever each went on from.
    pub from: Option<&'a str>,
    /// The cycle whose teams are asked as well; null without one before it.
    pub before: Option<&'a str>,
    /// The day load is counted on.
    pub load_on: NaiveDate,
    /// How many teams are ready.
    pub ready: usize,
    /// Its objectives.
    pub objectives: usize,
    /// Its key results.
    pub key_results: usize,
    /// Of both those with some hint.
    pub hinted: usize,
    /// Of its key results those that went on from an earlier one.
    pub carried: usize,
    /// Key results against people.
    pub capacity: CapacityJson,
    /// Each team that has a goal in it, or had one in the cycle before.
    pub teams: Vec<TeamJson<'a>>,
    /// Each objective and key result in it.
    pub items: Vec<ItemJson<'a>>,
}

/// Key results against people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CapacityJson {
    /// Key results of the cycle.
    pub key_results: usize,
    /// Everyone who is here when it is open.
    pub people: usize,
    /// The most one person should answer for.
    pub limit: usize,
    /// People × limit.
    pub places: usize,
}

/// How far a team is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamJson<'a> {
    /// From the company down; null: what belongs to no team.
    pub team: Option<String>,
    /// Its objectives.
    pub objectives: usize,
    /// Of each objective its key results, without gates and what was dropped.
    pub key_results: Vec<usize>,
    /// Of each objective its gates: key results of shorter cycles.
    pub gates: Vec<usize>,
    /// Objectives that are not measured by as many key results as one keeps in mind.
    pub oddly_measured: usize,
    /// Key results that do not say from where to where.
    pub without_from_to: usize,
    /// Objectives and key results nobody will answer for.
    pub without_owner: usize,
    /// Key results that name work, or say no number.
    pub worded_as_work: usize,
    /// Objectives that need a parent, and how many of these have none.
    pub need_parent: usize,
    /// See above.
    pub without_parent: usize,
    /// Objectives without a project or a because.
    pub without_work: usize,
    /// Objectives and key results with some hint.
    pub hinted: usize,
    /// Whether nothing is missing.
    pub ready: bool,
    /// What is missing, each a few words.
    pub missing: Vec<String>,
    /// Everyone who answers for a key result of it, the most loaded first.
    pub load: Vec<LoadJson<'a>>,
}

/// What somebody will answer for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadJson<'a> {
    /// Who.
    pub person: &'a str,
    /// How many key results, in all cycles that are open then.
    pub key_results: usize,
    /// The most it should be.
    pub limit: usize,
    /// Which.
    pub of: Vec<String>,
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemJson<'a> {
    /// Its id.
    pub id: String,
    /// Objective or key-result.
    pub kind: &'static str,
    /// Its title.
    pub title: &'a str,
    /// Who answers for it.
    pub owner: Option<&'a str>,
    /// Where it begins.
    pub baseline: Option<f64>,
    /// Where it should end.
    pub target: Option<f64>,
    /// Its unit.
    pub unit: Option<&'a str>,
    /// The first and last day of its time.
    pub start: Option<NaiveDate>,
    /// See above.
    pub due: Option<NaiveDate>,
    /// How many times as fast as last time it is to move; null where nothing can be said.
    pub asks: Option<f64>,
    /// Units a week it asks for: |target − baseline| ÷ weeks.
    pub asks_a_week: Option<f64>,
    /// The weeks of its time.
    pub weeks: Option<f64>,
    /// In words.
    pub asks_why: Option<String>,
    /// How it moved last time; null where nothing can be said.
    pub moved: Option<MovedJson<'a>>,
    /// What it is to be looked at for, the gravest first.
    pub hints: Vec<&'static str>,
    /// The same as sentences.
    pub advice: Vec<String>,
}

/// How a number moved last time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MovedJson<'a> {
    /// The key result of then.
    pub id: String,
    /// Its cycle.
    pub cycle: Option<&'a str>,
    /// The value it began with.
    pub first: f64,
    /// The value it ended with.
    pub last: f64,
    /// The weeks between.
    pub weeks: f64,
    /// The last value of each week that has one, by its Monday.
    pub values: Vec<(NaiveDate, f64)>,
    /// It went back: then the median of its weekly steps counts, where that is more.
    pub reversed: bool,
    /// Units a week.
    pub a_week: f64,
}

/// How far a cycle is planned; `None`: the cycle is gone.
pub fn plan<'a>(cascade: &'a Cascade, plan: &Plan, today: NaiveDate) -> Option<PlanJson<'a>> {
    let cycle = cascade.cycle(plan.question.cycle)?;
    let named = |id: Option<Id>| id.and_then(|id| cascade.cycle(id)).map(|c: &Cycle| c.name.as_str());
    Some(PlanJson {
        cycle: &cycle.name,
        state: cascade.stage(cycle, today).word(),
        starts: cycle.start,
        ends: cycle.end,
        starts_in: (cycle.start - today).num_days(),
        from: named(plan.question.from),
        before: named(plan.before),
        load_on: plan.then,
        ready: plan.ready(),
        objectives: plan.objectives,
        key_results: plan.key_results,
        hinted: plan.hinted,
        carried: plan.carried,
        capacity: CapacityJson { key_results: plan.key_results, people: plan.people, limit: plan.limit, places: plan.capacity() },
        teams: plan.teams.iter().map(|team| of_team(cascade, team, plan.limit)).collect(),
        items: plan.items(cascade).into_iter().map(|ix| of_item(cascade, ix, plan.question.from, today)).collect(),
    })
}

fn of_team<'a>(cascade: &'a Cascade, team: &TeamPlan, limit: usize) -> TeamJson<'a> {
    let ((have, need), (served, all)) = (team.parents(), team.works());
    TeamJson {
        team: team.team.map(|id| cascade.team_path(id).iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("/")),
        objectives: all,
        key_results: team.objectives.iter().map(|o| o.key_results).collect(),
        gates: team.objectives.iter().map(|o| o.gates).collect(),
        oddly_measured: team.objectives.iter().filter(|o| !o.is_well_measured).count(),
        without_from_to: team.endless,
        without_owner: team.ownerless,
        worded_as_work: team.worded,
        need_parent: need,
        without_parent: need - have,
        without_work: all - served,
        hinted: team.hinted,
        ready: team.is_ready(limit),
        missing: team.missing(limit).iter().map(|missing| missing.said(cascade, limit)).collect(),
        load: team
            .load
            .iter()
            .filter_map(|load| {
                Some(LoadJson {
                    person: &cascade.person(load.person)?.name,
                    key_results: load.of.len(),
                    limit,
                    of: load.of.iter().map(|&ix| cascade.short(cascade.item(ix).id)).collect(),
                })
            })
            .collect(),
    }
}

fn of_item(cascade: &Cascade, ix: Ix, from: Option<Id>, today: NaiveDate) -> ItemJson<'_> {
    let item = cascade.item(ix);
    let asks = Asks::of(cascade, ix, from, today).filter(|_| item.kind() == Kind::KeyResult);
    let hints = planning::hints(cascade, ix, from, today);
    let (start, due) = cascade.span(ix);
    let kr = item.key_result();
    ItemJson {
        id: cascade.short(item.id),
        kind: item.kind().word(),
        title: &item.title,
        owner: cascade.owner_name(ix),
        baseline: kr.and_then(|kr| kr.baseline),
        target: kr.and_then(|kr| kr.target),
        unit: kr.and_then(|kr| kr.unit.as_deref()),
        start,
        due,
        asks: asks.as_ref().map(|asks| asks.times),
        asks_a_week: asks.as_ref().map(|asks| asks.a_week),
        weeks: asks.as_ref().map(|asks| asks.weeks),
        asks_why: asks.as_ref().map(planning::why_said),
        moved: asks.map(|asks| of_moved(cascade, asks.moved)),
        hints: hints.iter().map(|hint| hint.kind.word()).collect(),
        advice: hints.into_iter().map(|hint| hint.text).collect(),
    }
}

fn of_moved(cascade: &Cascade, moved: Moved) -> MovedJson<'_> {
    MovedJson {
        id: cascade.short(cascade.item(moved.of).id),
        cycle: cascade.cycle_of(moved.of).map(|cycle| cycle.name.as_str()),
        first: moved.first,
        last: moved.last,
        weeks: moved.weeks,
        values: moved.values,
        reversed: moved.reversed,
        a_week: moved.a_week,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            Field,
            change::Verb,
            company::{Company, day, today},
            edit,
            key_result::Metric,
            planning::Question,
        },
        exchange::json_text,
    };
    use serde_json::Value;

    /// A next quarter with every kind of thing that is missing, and three numbers that go on from this one.
    fn company() -> Company {
        let mut c = Company::new();
        let [mara, jon, ana] = ["Mara", "Jon", "Ana"].map(|name| c.person_id(name));
        let (growth, product, q1) = (c.team_id("Growth"), c.team_id("Product"), c.cycle_id("2027-Q1"));
        let above = c.id("Next");
        let loved = c.objective("Loved again", ana, growth, q1, Some(above));
        let lonely = c.objective("Lonely", jon, product, q1, None);
        c.links("Data room", loved, None);
        for (n, (of, from, to, unit)) in
            [(loved, 2.9, 3.4, "%"), (loved, 30.0, 10.0, "min"), (lonely, 1.0, 40.0, "M€")].into_iter().enumerate()
        {
            let metric = Metric::towards(from, to);
            let next = c.number(&format!("Number {n}"), ana, of, metric, unit, from, to);
            let before = c.id(["Conversion", "Setup time", "Revenue"][n]);
            c.goes_on(next, before, n == 1);
        }
        c.stands("Conversion", "2026-11-20", Some(2.9), None);
        c.stands("Setup time", "2026-11-20", Some(41.0), None);
        c.stands("Revenue", "2026-11-20", Some(1.5), None);
        // It fell to 20 minutes, and went back.
        c.went("Setup time", &[42.0, 31.5, 20.0, 30.1, 41.0]);
        for n in 0..5 {
            c.number(&format!("More {n}"), ana, lonely, Metric::Increase, "", 0.0, 1.0);
        }
        c.number("Launch it", mara, lonely, Metric::Increase, "", 0.0, 1.0);
        let id = c.id("More 4");
        let ops = edit::revise(&c.cascade, id, [Field::Baseline(None), Field::Owner(None)], today());
        c.does(Verb::Revise, ops);
        c
    }

    fn told(c: &Company) -> Value {
        let question = Question { cycle: c.cycle_id("2027-Q1"), from: None, team: None };
        let plan = super::plan(&c.cascade, &Plan::of(&c.cascade, question, today()), today());
        serde_json::from_str(&json_text::to_string(&plan)).unwrap()
    }

    fn number(value: &Value, key: &str) -> f64 {
        value[key].as_f64().unwrap_or_else(|| panic!("{key} of {value}"))
    }

    fn count(value: &Value, key: &str) -> usize {
        value[key].as_u64().unwrap() as usize
    }

    fn near(a: f64, b: f64, what: &str) {
        assert!((a - b).abs() < 1e-9 * a.abs().max(1.0), "{what}: {a} is not {b}");
    }

    #[test]
    fn what_a_target_asks_can_be_computed_from_what_is_printed() {
        let json = told(&company());
        let asking: Vec<&Value> = json["items"].as_array().unwrap().iter().filter(|i| !i["asks"].is_null()).collect();
        assert_eq!(asking.len(), 3);
        for item in asking {
            let date = |key: &str| day(item[key].as_str().unwrap());
            let weeks = ((date("due") - date("start")).num_days() + 1) as f64 / 7.0;
            let asked = (number(item, "target") - number(item, "baseline")).abs() / weeks;
            let moved = &item["moved"];
            let (first, last) = (number(moved, "first"), number(moved, "last"));
            let values: Vec<f64> = moved["values"].as_array().unwrap().iter().map(|pair| pair[1].as_f64().unwrap()).collect();
            let all: Vec<f64> = values.iter().copied().chain([first, last]).collect();
            let range = all.iter().fold(f64::MIN, |a, &b| a.max(b)) - all.iter().fold(f64::MAX, |a, &b| a.min(b));
            let reversed = range > 0.0 && range >= 2.0 * (last - first).abs();
            assert_eq!(moved["reversed"], reversed, "{item}");
            let mut steps: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
            steps.sort_by(f64::total_cmp);
            let median = match steps.len() {
                0 => 0.0,
                n if n % 2 == 1 => steps[n / 2],
                n => f64::midpoint(steps[n / 2 - 1], steps[n / 2]),
            };
            let net = (last - first).abs() / number(moved, "weeks");
            let m = if reversed { net.max(median) } else { net };
            near(number(moved, "a_week"), m, "moved a week");
            near(number(item, "asks_a_week"), asked, "asked a week");
            near(number(item, "asks"), asked / m.max(1e-9), "asks");
            let hints: Vec<&str> = item["hints"].as_array().unwrap().iter().map(|h| h.as_str().unwrap()).collect();
            assert_eq!(hints.contains(&"asks for less"), asked / m < 0.8, "{item}");
            assert_eq!(hints.contains(&"faster than ever"), asked / m > 3.0, "{item}");
        }
    }

    #[test]
    fn whether_a_team_is_ready_can_be_computed_from_what_is_printed() {
        let json = told(&company());
        let mut seen = [0, 0];
        for team in json["teams"].as_array().unwrap() {
            let objectives = count(team, "objectives");
            let is_counted = |n: &Value| (2..=4).contains(&n.as_u64().unwrap());
            let odd = team["key_results"].as_array().unwrap().iter().filter(|n| !is_counted(n)).count();
            assert_eq!(count(team, "oddly_measured"), odd, "{team}");
            let over = team["load"].as_array().unwrap().iter().filter(|l| count(l, "key_results") > count(l, "limit")).count();
            for load in team["load"].as_array().unwrap() {
                assert_eq!(count(load, "key_results"), load["of"].as_array().unwrap().len());
            }
            let missing = ["without_from_to", "without_owner", "worded_as_work", "without_parent", "without_work"];
            let kinds = missing.iter().filter(|key| count(team, key) > 0).count() + usize::from(odd > 0) + over;
            let wrong = kinds + usize::from(!(1..=5).contains(&objectives));
            assert_eq!(team["missing"].as_array().unwrap().len(), wrong, "{team}");
            assert_eq!(team["ready"], wrong == 0, "{team}");
            seen[usize::from(wrong == 0)] += 1;
        }
        assert_eq!(seen, [2, 1], "the company and Product are not ready, Growth is");
        assert_eq!(count(&json, "ready"), 1);
        let capacity = &json["capacity"];
        assert_eq!(count(capacity, "places"), count(capacity, "people") * count(capacity, "limit"));
        let items = json["items"].as_array().unwrap();
        let of_kind = |kind: &str| items.iter().filter(|i| i["kind"] == kind).count();
        assert_eq!((count(&json, "objectives"), count(&json, "key_results")), (of_kind("objective"), of_kind("key-result")));
        assert_eq!(count(capacity, "key_results"), of_kind("key-result"));
        assert_eq!(count(&json, "hinted"), items.iter().filter(|i| !i["hints"].as_array().unwrap().is_empty()).count());
    }
}
