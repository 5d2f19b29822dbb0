//! What `list` and `show` print with `--format json`: one object per item, every key always there (docs/reference.md).

use crate::domain::{Cascade, Flag, Freshness, Health, Item, Ix, Judgement, Kind, Word};
use chrono::NaiveDate;
use serde::Serialize;

/// One item as scripts see it. What does not apply is null; fractions are 0–1 and unrounded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemJson<'a> {
    /// The letters that tell it from every other item of the workspace.
    pub id: String,
    /// Its id in the file it came from.
    pub external_id: Option<&'a str>,
    /// `objective`, `key-result` or `project`.
    pub kind: &'static str,
    /// Its title.
    pub title: &'a str,
    /// The name of who answers for it.
    pub owner: Option<&'a str>,
    /// The last name of its team, its own or the one it inherits.
    pub team: Option<&'a str>,
    /// The name of its cycle, its own or its objective's.
    pub cycle: Option<&'a str>,
    /// What it hangs on, or of a project what it serves: external ids where there are some, else ids.
    pub parents: Vec<String>,
    /// Its first day, its own or its cycle's.
    pub start: Option<NaiveDate>,
    /// Its last day, its own or its cycle's.
    pub due: Option<NaiveDate>,
    /// `committed` or `aspirational`; null for a project.
    pub ambition: Option<&'static str>,
    /// How a value becomes progress; null for all but key results, as are the next five.
    pub metric: Option<&'static str>,
    /// The unit of its numbers.
    pub unit: Option<&'a str>,
    /// Where it began.
    pub baseline: Option<f64>,
    /// Where it should end.
    pub target: Option<f64>,
    /// The upper bound of between.
    pub upper: Option<f64>,
    /// The newest value.
    pub value: Option<f64>,
    /// Unclamped progress.
    pub progress: Option<f64>,
    /// What was expected on the day of the value; without one, what is expected today.
    pub expected: Option<f64>,
    /// Progress − expected.
    pub pace: Option<f64>,
    /// What the number alone says.
    pub computed_health: Option<&'static str>,
    /// What its owner last said.
    pub word: Option<&'static str>,
    /// What its owner last said, 0–10.
    pub confidence: Option<u8>,
    /// What the program concludes.
    pub health: &'static str,
    /// How often a check-in is owed; null for what never owes one.
    pub cadence: Option<&'static str>,
    /// The day of the newest check-in.
    pub last_check_in: Option<NaiveDate>,
    /// The day the next check-in is due.
    pub due_on: Option<NaiveDate>,
    /// `fresh`, `due`, `stale` or `never`; null for what owes nothing.
    pub freshness: Option<&'static str>,
    /// Every flag raised.
    pub flags: Vec<&'static str>,
    /// Its share in its objective; null for all but key results.
    pub weight: Option<f64>,
    /// Where a project stands.
    pub state: Option<&'static str>,
    /// A project's causal theory: of several links the first one that has it.
    pub because: Option<&'a str>,
    /// The working, line by line.
    pub why: Vec<String>,
}

/// An item as judged on a day.
pub fn item<'a>(cascade: &'a Cascade, judged: &Judgement, ix: Ix, today: NaiveDate) -> ItemJson<'a> {
    let item = cascade.item(ix);
    let kind = item.kind();
    let kr = item.key_result();
    let summary = cascade.summary(ix);
    let (start, due) = cascade.span(ix);
    let is_goal = kind != Kind::Project;
    let owes = kind != Kind::Objective || cascade.key_results(ix).next().is_none();
    ItemJson {
        id: cascade.short(item.id),
        external_id: item.external.as_deref(),
        kind: kind.word(),
        title: &item.title,
        owner: cascade.owner_name(ix),
        team: cascade.team_of(ix).map(|t| t.name.as_str()),
        cycle: cascade.cycle_of(ix).map(|c| c.name.as_str()),
        parents: parents(cascade, ix),
        start,
        due,
        ambition: is_goal.then(|| cascade.ambition_of(ix).word()),
        metric: kr.map(|kr| kr.metric.word()),
        unit: kr.and_then(|kr| kr.unit.as_deref()),
        baseline: kr.and_then(|kr| kr.baseline),
        target: kr.and_then(|kr| kr.target),
        upper: kr.and_then(|kr| kr.upper),
        value: summary.value.filter(|_| kr.is_some()).map(|(_, value)| value),
        progress: judged.progress,
        expected: judged.expected,
        pace: judged.pace,
        computed_health: judged.computed.map(Health::word),
        word: judged.word.map(Word::word),
        confidence: summary.stated.as_ref().and_then(|s| s.confidence),
        health: judged.health.word(),
        cadence: owes.then(|| item.cadence.word()),
        last_check_in: summary.last_on,
        due_on: judged.due_on,
        freshness: judged.freshness.map(Freshness::word),
        flags: judged.flags.iter().map(Flag::word).collect(),
        weight: kr.map(|kr| kr.weight),
        state: item.project().map(|p| p.state.word()),
        because: (!is_goal).then(|| cascade.links_at(ix).find_map(|l| l.because.as_deref())).flatten(),
        why: cascade.why(ix, today),
    }
}

/// What an item hangs on, or of a project what it serves, as other files may name it.
pub(crate) fn parents(cascade: &Cascade, ix: Ix) -> Vec<String> {
    let name = |parent: &Item| parent.external.as_deref().map_or_else(|| cascade.short(parent.id), str::to_owned);
    let item = cascade.item(ix);
    if item.kind() == Kind::Project {
        let goals = cascade.links_at(ix).filter_map(|link| cascade.find(link.target));
        return goals.map(|ix| cascade.item(ix)).filter(|goal| !goal.deleted).map(name).collect();
    }
    cascade.parents(ix).map(|ix| cascade.item(ix)).filter(|parent| !parent.deleted).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{json_text, world::World};

    #[test]
    fn an_item_has_every_key_in_the_documented_order() {
        let world = World::operately();
        let c = &world.cascade;
        let ix = world.at(Kind::KeyResult, "scale_up_company/1");
        let mut told = item(c, &c.judge(ix, world.today), ix, world.today);
        told.id = "kqzm".into();
        // One line of working: the others are held by the tests of `why`.
        told.why.truncate(1);
        assert_eq!(
            json_text::to_string(&told),
            concat!(
                r#"{"id":"kqzm","external_id":"scale_up_company/1","kind":"key-result","title":"Fill approved roles","#,
                r#""owner":"Bob Williams","team":"Operately Demo","cycle":"2026","parents":["scale_up_company"],"#,
                r#""start":"2026-01-01","due":"2026-12-31","ambition":"committed","metric":"increase","unit":"employees","#,
                r#""baseline":15,"target":25,"upper":null,"value":18,"progress":0.3,"expected":0.8873626373626373,"#,
                r#""pace":-0.5873626373626373,"computed_health":"off track","word":"at risk","confidence":null,"#,
                r#""health":"off track","cadence":"weekly","last_check_in":"2026-11-20","due_on":"2026-11-30","#,
                r#""freshness":"fresh","flags":["off track","unlinked"],"weight":1,"state":null,"because":null,"#,
                r#""why":["expected 88.7 % on 20 Nov, actual 30.0 %, pace −58.7 pt, limit −25 ⇒ off track"]}"#,
            )
        );
    }

    #[test]
    fn a_project_says_its_state_and_an_objective_no_numbers_of_its_own() {
        let world = World::operately();
        let c = &world.cascade;
        let told = |kind, id| {
            let ix = world.at(kind, id);
            serde_json::to_value(item(c, &c.judge(ix, world.today), ix, world.today)).unwrap()
        };
        let project = told(Kind::Project, "refine_ad_targeting");
        assert_eq!(project["state"], "active");
        assert_eq!(project["health"], "on track");
        assert_eq!(project["progress"], 0.4);
        assert_eq!(project["parents"][0], "increase_user_acquisition");
        assert_eq!(project["flags"], serde_json::json!(["no theory"]));
        for key in ["cycle", "ambition", "metric", "unit", "baseline", "target", "value", "weight", "because"] {
            assert!(project[key].is_null(), "{key}");
        }
        let objective = told(Kind::Objective, "scale_up_company");
        assert_eq!(objective["health"], "off track");
        for key in ["metric", "value", "weight", "state", "cadence", "freshness", "because"] {
            assert!(objective[key].is_null(), "{key}: {}", objective[key]);
        }
        assert_eq!(objective.as_object().unwrap().len(), 33);
    }
}
