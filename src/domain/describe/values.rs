//! Names and values in words: ids by what they are called, numbers with their unit, a check-in by what it says.

use super::{NAME, REASON, Teller, counted, day, joined};
use crate::domain::{
    CheckIn, Entity, Field, Id, Op,
    cycle::CycleState,
    goal::Ambition,
    key_result::Metric,
    link::Expect,
    text::{self, number::format_number},
};

impl Teller<'_> {
    pub(super) fn entity(&self, id: Id) -> Option<Entity> {
        self.cascade.entity(id).or_else(|| {
            self.ops.iter().find_map(|op| match op {
                Op::Create(entity) if entity.id() == id => Some(entity.clone()),
                _ => None,
            })
        })
    }

    pub(super) fn name(&self, id: Id) -> String {
        let name = match self.entity(id) {
            _ if id == Id::WORKSPACE => return "the workspace".to_owned(),
            Some(Entity::Item(e)) => e.title.to_string(),
            Some(Entity::Person(e)) => e.name,
            Some(Entity::Team(e)) => e.name,
            Some(Entity::Cycle(e)) => e.name,
            Some(Entity::Action(e)) => e.what.to_string(),
            Some(Entity::Decision(e)) => e.text.to_string(),
            Some(Entity::Link(e)) => return format!("{} → {}", self.name(e.project), self.name(e.target)),
            Some(Entity::Review(e)) => return format!("review {}", e.number),
            Some(Entity::Acknowledgement(e)) => return format!("the acknowledgement of {}", self.name(e.item)),
            None => return id.to_string(),
        };
        text::one_line(name.trim(), NAME).into_owned()
    }

    pub(super) fn names(&self, ids: &[Id]) -> String {
        if ids.is_empty() { "none".to_owned() } else { joined(&ids.iter().map(|&id| self.name(id)).collect::<Vec<_>>()) }
    }

    pub(super) fn noun(&self, id: Id) -> &'static str {
        self.entity(id).map_or("thing", |e| e.noun())
    }

    pub(super) fn unit(&self, of: Id) -> Option<Box<str>> {
        match self.entity(of) {
            Some(Entity::Item(item)) => item.key_result().and_then(|kr| kr.unit.clone()),
            Some(Entity::Link(link)) => self.unit(link.target),
            _ => None,
        }
    }

    pub(super) fn value(&self, of: Id, field: &Field) -> String {
        fn or_none<T>(value: Option<T>, show: impl FnOnce(T) -> String) -> String {
            value.map_or_else(|| "none".to_owned(), show)
        }
        let line = |t: &String| text::one_line(t.trim(), REASON).into_owned();
        let number = |n: f64| format_number(n, self.unit(of).as_deref());
        match field {
            Field::Title(v) | Field::Comment(v) | Field::Setting(_, v) => line(v),
            Field::Description(v)
            | Field::Url(v)
            | Field::External(v)
            | Field::Unit(v)
            | Field::Source(v)
            | Field::Email(v)
            | Field::Because(v) => or_none(v.as_ref(), line),
            Field::Owner(v) | Field::Team(v) | Field::BelongsTo(v) | Field::Cycle(v) | Field::Parent(v) | Field::Manager(v) => {
                or_none(*v, |id| self.name(id))
            }
            Field::Parents(v) => self.names(v),
            Field::Start(v) | Field::Due(v) | Field::StateOn(v) | Field::Left(v) | Field::Done(v) | Field::Ended(v) => {
                or_none(*v, day)
            }
            Field::Ambition(v) => or_none(*v, |a: Ambition| a.word().to_owned()),
            Field::Rollup(v) => v.word().to_owned(),
            Field::Metric(v) => v.word().to_owned(),
            Field::Baseline(v) | Field::Target(v) | Field::Upper(v) => or_none(*v, number),
            Field::Steps(v) => match v.len() {
                0 => "none".to_owned(),
                n => counted(n, "step"),
            },
            Field::Waypoints(v) => match v.len() {
                0 => "none".to_owned(),
                n => counted(n, "waypoint"),
            },
            Field::Weight(v) => format_number(*v, None),
            Field::Cadence(v) => v.word().to_owned(),
            Field::State(v) => v.word().to_owned(),
            Field::CycleState(v) => match v {
                None => "by its dates".to_owned(),
                Some(CycleState::Planned) => "planned".to_owned(),
                Some(CycleState::Open) => "open".to_owned(),
                Some(CycleState::Closed) => "closed".to_owned(),
            },
            Field::Position(v) => v.to_string(),
            Field::Snooze(v) => {
                or_none(v.as_ref(), |s| format!("until {} ({})", day(s.until), text::one_line(&s.reason, REASON)))
            }
            Field::Outcome(v) => or_none(*v, |o| format!("{o:?}").to_lowercase()),
            Field::Expect(v) => or_none(*v, |e| match e {
                Expect::Amount(n) => number(n),
                Expect::Share(n) => format!("{} of the gap", format_number(n * 100.0, Some("%"))),
            }),
            Field::Judged(v) => or_none(v.as_ref(), |j| match j.why.trim() {
                "" => j.verdict.word().to_owned(),
                why => format!("{} ({})", j.verdict.word(), text::one_line(why, REASON)),
            }),
            Field::Minutes(v) => v.to_string(),
            Field::Agenda(v) => match v.len() {
                1 => "1 entry".to_owned(),
                n => format!("{n} entries"),
            },
            Field::Current(v) => or_none(*v, |n| format!("entry {}", n + 1)),
            Field::OtherMs(v) | Field::RunningMs(v) => format!("{} s", v / 1000),
            Field::Rating(v) => or_none(*v, |n| n.to_string()),
            Field::Healths(v) => counted(v.len(), "item"),
            Field::Archived(v) | Field::Deleted(v) => if *v { "yes" } else { "no" }.to_owned(),
        }
    }

    pub(super) fn said(&self, c: &CheckIn) -> String {
        let mut parts = Vec::new();
        let key_result = match self.entity(c.item) {
            Some(Entity::Item(item)) => item.key_result().cloned(),
            _ => None,
        };
        let metric = key_result.as_ref().map(|kr| kr.metric);
        if c.unchanged {
            parts.push("no change".to_owned());
        } else if let (Some(kr), Some(done)) = (&key_result, c.done.filter(|_| metric == Some(Metric::Milestones))) {
            let ticked = kr.steps.iter().filter(|s| done.checked_shr(u32::from(s.key)).unwrap_or(0) & 1 == 1).count();
            parts.push(format!("{ticked} of {}", counted(kr.steps.len(), "step")));
        } else if let Some(value) = c.value {
            parts.push(match metric {
                Some(Metric::YesNo) => if value > 0.0 { "yes" } else { "no" }.to_owned(),
                _ => format_number(value, self.unit(c.item).as_deref()),
            });
        }
        if let Some(progress) = c.progress.filter(|_| !c.unchanged) {
            parts.push(format_number(progress * 100.0, Some("%")));
        }
        match (c.confidence, c.word.filter(|_| !c.unchanged)) {
            (Some(n), _) => parts.push(format!("confidence {n}")),
            (None, Some(word)) => parts.push(word.word().to_owned()),
            (None, None) => {}
        }
        if parts.is_empty() {
            let words = c.note.as_deref().or(c.next.as_deref()).unwrap_or("");
            parts.push(format!("“{}”", text::one_line(words.trim(), REASON)));
        }
        parts.join(", ")
    }
}
