//! Names and values in words: ids by what they are called, numbers with their unit, a check-in by what it says.

use super::{NAME, REASON, Teller, counted, day, joined};
use crate::domain::{
    CheckIn, Entity, Field, FieldKey, Id, Op,
    carried::Carried,
    closing::Closing,
    deadline::TimeOff,
    fields::Value,
    link::Expect,
    measure::value_said,
    score::two_digits,
    settings::Settings,
    text::{self, number::format_number, time::say_time},
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
            Some(Entity::Meeting(e)) => e.name,
            Some(Entity::Action(e)) => e.what.to_string(),
            Some(Entity::Topic(e)) => e.title.to_string(),
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
        let line = |t: &str| text::one_line(t.trim(), REASON).into_owned();
        let number = |n: f64| format_number(n, self.unit(of).as_deref());
        if let Field::Setting(key, text) = field {
            return line(&Settings::said(key, text));
        }
        match (field.seen(), field.key()) {
            (Value::None, FieldKey::CycleState) => "by its dates".to_owned(),
            (
                Value::None
                | Value::Steps([])
                | Value::Waypoints([])
                | Value::TimesOff([])
                | Value::Ratings([])
                | Value::Answers([]),
                _,
            ) => "none".to_owned(),
            (Value::Text(v), _) => line(v),
            (Value::Id(id), _) => self.name(id),
            (Value::Ids(ids), _) => self.names(ids),
            (Value::Day(v), _) => day(v),
            (Value::Word(v), _) => v.to_owned(),
            (Value::Number(v), FieldKey::Weight) => format_number(v, None),
            (Value::Number(v), _) => number(v),
            (Value::Steps(v), _) => counted(v.len(), "step"),
            (Value::Waypoints(v), _) => counted(v.len(), "waypoint"),
            (Value::TimesOff(v), _) => line(&TimeOff::write_all(v)),
            (Value::Time(v), _) => say_time(v),
            (Value::Scope(v), _) => v.said(self.cascade),
            (Value::Snooze(s), _) => format!("until {} ({})", day(s.until), line(&s.reason)),
            (Value::Expect(Expect::Amount(n)), _) => number(n),
            (Value::Expect(Expect::Share(n)), _) => format!("{} of the gap", format_number(n * 100.0, Some("%"))),
            (Value::Judged(j), _) => match j.why.trim() {
                "" => j.verdict.word().to_owned(),
                why => format!("{} ({})", j.verdict.word(), line(why)),
            },
            (Value::Closing(c), _) => score_said(c),
            (Value::Carried(c), _) => self.carried_said(c),
            (Value::Agenda(v), _) => match v.len() {
                1 => "1 entry".to_owned(),
                n => format!("{n} entries"),
            },
            (Value::Count(v), FieldKey::Current) => format!("entry {}", v + 1),
            (Value::Count(v), FieldKey::Opening | FieldKey::Closing) => format!("{v} s"),
            (Value::Count(v), FieldKey::OtherMs | FieldKey::RunningMs) => format!("{} s", v / 1000),
            (Value::Count(v), _) => v.to_string(),
            (Value::Ratings(v), _) => v.iter().map(u8::to_string).collect::<Vec<_>>().join(" "),
            (Value::Answers(v), _) => {
                let said = |(n, text): &(u8, Box<str>)| format!("{n}: {}", line(text));
                v.iter().map(said).collect::<Vec<_>>().join("; ")
            }
            (Value::Marks(_), _) => "forgotten".to_owned(),
            (Value::Rounds(v), _) => counted(v.len(), "round"),
            (Value::Healths(v), _) => counted(v.len(), "item"),
            (Value::Truth(v), _) => if v { "yes" } else { "no" }.to_owned(),
        }
    }

    /// `from Conversion, unchanged (the pilot begins in January)`.
    fn carried_said(&self, carried: &Carried) -> String {
        let same = if carried.unchanged { ", unchanged" } else { "" };
        let because = carried.because.as_deref().map(|t| format!(" ({})", text::one_line(t.trim(), REASON)));
        format!("from {}{same}{}", self.name(carried.from), because.unwrap_or_default())
    }

    pub(super) fn said(&self, c: &CheckIn) -> String {
        let mut parts = Vec::new();
        let key_result = match self.entity(c.item) {
            Some(Entity::Item(item)) => item.key_result().cloned(),
            _ => None,
        };
        if c.unchanged {
            parts.push("no change".to_owned());
        } else {
            parts.extend(value_said(key_result.as_ref(), c.value, c.done.as_ref()));
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

/// `0.70`, `0.70 proposed`, `none`, with why it is not what arithmetic says, and what was learned.
fn score_said(closing: &Closing) -> String {
    let score = closing.score.map_or_else(|| "none".to_owned(), two_digits);
    let proposed = if closing.settled { "" } else { " proposed" };
    let words = [&closing.because, &closing.learned].into_iter().flatten().map(|t| text::one_line(t.trim(), REASON).into_owned());
    let words: Vec<String> = words.filter(|t| !t.is_empty()).collect();
    let words = if words.is_empty() { String::new() } else { format!(" ({})", words.join("; ")) };
    format!("{score}{proposed}{words}")
}
