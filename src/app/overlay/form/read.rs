//! From what was typed to the fields of the domain, or one sentence why not.

use super::{
    field::{Field, Input, Part},
    pick::{Chosen, Pick, Source},
    rows::Rows,
};
use crate::domain::{
    Cascade, Entity, Field as Value, FieldKey, Id, Ids, Op,
    cycle::Cycle,
    fields::{Context, Reads},
    key_result::{Step, Waypoint},
    link::Expect,
    people::Team,
    scope::Scope,
    text::{
        self,
        date::{When, parse_date},
        number::{Decimal, parse_number},
    },
    whom,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Why a field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// One sentence.
    pub sentence: String,
    /// The row and column of a list it is about; `None`: the field as a whole.
    pub cell: Option<(usize, usize)>,
}

impl From<String> for Wrong {
    fn from(sentence: String) -> Wrong {
        Wrong { sentence, cell: None }
    }
}

impl From<&str> for Wrong {
    fn from(sentence: &str) -> Wrong {
        Wrong::from(sentence.to_owned())
    }
}

/// Reads fields one by one, and creates on the way who was named and is not there yet.
pub(super) struct Reader<'a> {
    /// Where names are looked up.
    pub cascade: &'a Cascade,
    pub today: NaiveDate,
    /// The unit that may stand behind a number.
    pub unit: Option<String>,
    /// `None`: only to see what would change; whoever is new is nobody in particular.
    pub ids: Option<&'a mut Ids>,
    /// Who and what has to be created first.
    pub creates: Vec<Op>,
    /// The e-mails of people who are here without one.
    pub learned: Vec<(Id, String)>,
    made: HashMap<(Source, String), Id>,
}

/// The kinds of source have to be told apart in a map.
impl std::hash::Hash for Source {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(cascade: &'a Cascade, today: NaiveDate, ids: Option<&'a mut Ids>) -> Reader<'a> {
        Reader { cascade, today, unit: None, ids, creates: Vec::new(), learned: Vec::new(), made: HashMap::new() }
    }

    /// What a field sets; `None`: nothing of an entity (a reason, a goal to be linked).
    pub(super) fn read(&mut self, field: &Field) -> Result<Option<Value>, Wrong> {
        let key = match (field.part, &field.input) {
            (Part::Field(key), _) => key,
            (Part::Objective, Input::Pick(pick)) => {
                let none = || Wrong::from("a key result measures one objective: type a part of its title and take it");
                return Ok(Some(Value::Parents(vec![self.one(pick)?.ok_or_else(none)?])));
            }
            _ => return Ok(None),
        };
        let said = Context { unit: self.unit.as_deref(), ..Context::said(self.today) };
        Ok(match &field.input {
            Input::Pick(pick) if key.spec().reads == Reads::Objectives => Some(Value::Parents(self.all(pick)?)),
            Input::Pick(pick) if key.spec().reads == Reads::People => Some(Value::People(self.all(pick)?)),
            Input::Pick(pick) => match self.one(pick)? {
                Some(id) => key.naming(id),
                None => key.blank(),
            },
            Input::Rows(rows) if key == FieldKey::Steps => Some(Value::Steps(self.steps(rows)?)),
            Input::Rows(rows) => Some(Value::Waypoints(self.waypoints(rows)?)),
            // A word that none of the field's own is stands for nothing said.
            Input::Choice { .. } => key.read(field.word(), &said).ok().or_else(|| key.blank()),
            Input::Text(..) => {
                let text = field.text();
                match (text.is_empty(), key.blank()) {
                    (true, Some(blank)) => Some(blank),
                    (true, None) => {
                        let sentence =
                            format!("cannot be saved without a {}: people find it by that; write one line", field.label);
                        return Err(sentence.into());
                    }
                    (false, _) if key.spec().reads == Reads::Scope => Some(Value::Scope(Scope::read(&text, self.cascade)?)),
                    (false, _) => Some(key.read(&text, &said)?),
                }
            }
            Input::Entry { .. } | Input::Ticks(_) => None,
        })
    }

    fn day(&self, text: &str, when: When) -> Result<Option<NaiveDate>, String> {
        if text.is_empty() { Ok(None) } else { parse_date(text, self.today, when).map(Some) }
    }

    /// An expected effect from what was typed.
    pub(super) fn expect(text: &str) -> Result<Option<Expect>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        match FieldKey::Expect.read(text, &Context::written(b';'))? {
            Value::Expect(expect) => Ok(expect),
            _ => Ok(None),
        }
    }

    /// The one chosen, created if it is new.
    pub(super) fn one(&mut self, pick: &Pick) -> Result<Option<Id>, Wrong> {
        Ok(self.all(pick)?.first().copied())
    }

    fn all(&mut self, pick: &Pick) -> Result<Vec<Id>, Wrong> {
        let typed = pick.typed.text();
        let nobody = pick.source == Source::People && whom::is_nobody(&typed);
        if !nobody && !typed.trim().is_empty() {
            let shown = text::one_line(typed.trim(), 40).into_owned();
            let what = match pick.source {
                Source::People => "nobody here is called",
                Source::Teams => "no team is called",
                Source::Cycles => "no cycle is called",
                Source::Meetings => "no meeting is called",
                _ => "nothing here is called",
            };
            return Err(format!("{what} “{shown}”: type another part of the name, or clear the field").into());
        }
        self.learned.extend(pick.learned());
        let mut ids = Vec::new();
        for chosen in &pick.chosen {
            match chosen {
                Chosen::Known(id) => ids.push(*id),
                Chosen::New(name) => ids.push(self.create(pick.source, name)?),
                Chosen::Top => {}
            }
        }
        Ok(ids)
    }

    fn create(&mut self, source: Source, name: &str) -> Result<Id, Wrong> {
        let key = (source, text::folded(name));
        if let Some(&id) = self.made.get(&key) {
            return Ok(id);
        }
        // To see what would change, any id does that nobody has.
        let id = self.ids.as_mut().map_or(Id::WORKSPACE, |ids| ids.next_id());
        let name = name.trim().to_owned();
        let mut entity = match source {
            Source::People => Entity::Person(whom::newcomer(id, &name)),
            Source::Teams => Entity::Team(Team { id, name, parent: None, deleted: false, same: None }),
            Source::Cycles => {
                let calendar = self.cascade.settings.calendar();
                let Some((start, end)) = calendar.dates_of(&name) else {
                    return Err(format!("“{name}” has no dates in its name: add the cycle with its dates first").into());
                };
                let name = calendar.called(&name).unwrap_or(name);
                Entity::Cycle(Cycle::new(id, name, start, end))
            }
            Source::Meetings | Source::Objectives | Source::Goals | Source::Projects | Source::Archived => {
                return Err(format!("nothing here is called “{name}”: choose something of the list").into());
            }
        };
        if self.ids.is_some() {
            self.cascade.identify(&mut entity);
        }
        let id = entity.id();
        self.creates.push(Op::Create(entity));
        self.made.insert(key, id);
        Ok(id)
    }

    fn steps(&mut self, rows: &Rows) -> Result<Vec<Step>, Wrong> {
        let mut steps = Vec::new();
        let cells = rows.cells();
        // A number is never used twice: check-ins tick steps off by it, here and on other laptops.
        let mut next = cells.iter().filter_map(|(key, _)| *key).max().unwrap_or(0);
        for (n, (key, cells)) in cells.iter().enumerate() {
            let at = |column, sentence: String| Wrong { sentence, cell: Some((n, column)) };
            if cells[0].is_empty() {
                return Err(at(0, format!("step {} has no title: say what is done when it is done", n + 1)));
            }
            let weight = number(&cells[1]).map_err(|e| at(1, e))?.unwrap_or(1.0);
            if weight < 0.0 {
                return Err(at(1, "a weight is 0 or more; the default is 1".to_owned()));
            }
            let date = self.day(&cells[2], When::Due).map_err(|e| at(2, e))?;
            let key = key.unwrap_or_else(|| {
                next = self.ids.as_mut().map_or(next.wrapping_add(1), |ids| Step::fresh_key(ids.next_id()));
                next
            });
            steps.push(Step { key, title: cells[0].clone(), weight, date });
        }
        Ok(steps)
    }

    fn waypoints(&self, rows: &Rows) -> Result<Vec<Waypoint>, Wrong> {
        let mut points = Vec::new();
        for (n, (_, cells)) in rows.cells().iter().enumerate() {
            let at = |column, sentence: String| Wrong { sentence, cell: Some((n, column)) };
            let date = parse_date(&cells[0], self.today, When::Due).map_err(|e| at(0, e))?;
            let value = parse_number(&cells[1], Decimal::Either).map_err(|e| at(1, e))?;
            points.push(Waypoint { date, value });
        }
        points.sort_by_key(|p| p.date);
        Ok(points)
    }
}

fn number(text: &str) -> Result<Option<f64>, String> {
    if text.is_empty() { Ok(None) } else { parse_number(text, Decimal::Either).map(Some) }
}
