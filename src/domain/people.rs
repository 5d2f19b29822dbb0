//! Teams and people: who goals belong to and who answers for them.

use super::{
    cascade::Cascade,
    deadline::TimeOff,
    forget::Mark,
    id::Id,
    text::{folded, one_line, say::say_date},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something before one @, something after it, and no blanks: enough to catch what is no address at all.
pub fn is_email(text: &str) -> bool {
    let sane = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    sane && text.split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !at.contains('@'))
}

/// A node of the organisation tree (company → department → team).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its identity.
    pub id: Id,
    /// Its own name, not the path.
    pub name: String,
    /// The team above; `None` for the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// The team it is the same as, which stands for it; `None`: it is one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Id>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

/// Someone who owns things, checks in, or manages those who do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their identity.
    pub id: Id,
    /// As shown.
    pub name: String,
    /// Matched on import before the name; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Another person; `None` at the top or when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<Id>,
    /// The team they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Id>,
    /// The day they left; `None` while they are here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<NaiveDate>,
    /// When they are on leave: nothing is asked of them then. By their first days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<TimeOff>,
    /// Whom they are the same as, who stands for them; `None`: they are somebody of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Id>,
    /// By what they would be known again ([`super::forget`]); empty: nobody forgot them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgotten: Vec<Mark>,
    /// A tombstone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
}

impl Person {
    /// Someone of whom nothing but the name is known.
    pub fn new(id: Id, name: impl Into<String>) -> Person {
        let (email, manager, team, left, away) = (None, None, None, None, Vec::new());
        Person { id, name: name.into(), email, manager, team, left, away, same: None, forgotten: Vec::new(), deleted: false }
    }

    /// Whether they have not left by that day.
    pub fn is_here(&self, today: NaiveDate) -> bool {
        self.left.is_none_or(|left| left > today)
    }

    /// The leave a day lies in; `None`: they are here.
    pub fn away_on(&self, day: NaiveDate) -> Option<&TimeOff> {
        self.away.iter().find(|off| off.contains(day))
    }

    /// The leave they are on, or the next one; `None`: neither is known.
    pub fn next_away(&self, today: NaiveDate) -> Option<&TimeOff> {
        self.away_on(today).or_else(|| self.away.iter().filter(|off| off.from > today).min())
    }

    /// `away until 27 Nov: parental leave`, or when they will be; `None`: they are here, and no leave of theirs is known.
    pub fn away_said(&self, today: NaiveDate) -> Option<String> {
        let off = self.next_away(today)?;
        let day = |day| say_date(day, today);
        let word = off.word.as_deref().map(|word| format!(": {}", one_line(word, 60))).unwrap_or_default();
        Some(match (off.from <= today, off.from == off.to) {
            (true, _) => format!("away until {}{word}", day(off.to)),
            (false, true) => format!("away on {}{word}", day(off.from)),
            (false, false) => format!("away from {} to {}{word}", day(off.from), day(off.to)),
        })
    }
}

/// The one person with this e-mail or, when nobody has it, with this name; `None` when there is none or more than one.
/// Compared as [`folded`].
pub fn match_person(cascade: &Cascade, name: Option<&str>, email: Option<&str>) -> Option<Id> {
    if let Some(email) = email.map(folded).filter(|e| !e.is_empty()) {
        let mut with = here(cascade).filter(|p| p.email.as_deref().is_some_and(|e| folded(e) == email)).peekable();
        if with.peek().is_some() {
            return only(cascade, with);
        }
    }
    let name = name.map(folded).filter(|n| !n.is_empty())?;
    only(cascade, here(cascade).filter(|p| folded(&p.name) == name))
}

/// Whether somebody here is called exactly so, or has this e-mail: one person, whatever signs are in it.
pub fn is_called(cascade: &Cascade, text: &str) -> bool {
    let text = folded(super::whom::handle(text));
    here(cascade).any(|p| folded(&p.name) == text || p.email.as_deref().is_some_and(|e| folded(e) == text))
}

/// The one person who may have an account of this name: it is their name, or their e-mail begins with it.
pub fn match_login(cascade: &Cascade, login: &str) -> Option<Id> {
    let login = folded(login);
    if login.is_empty() {
        return None;
    }
    only(
        cascade,
        here(cascade).filter(|p| {
            let local = p.email.as_deref().and_then(|e| e.split_once('@')).map(|(local, _)| folded(local));
            folded(&p.name) == login || local.as_ref() == Some(&login)
        }),
    )
}

/// Those who are the same as another too: whoever is called as one of them is meant by it.
fn here(cascade: &Cascade) -> impl Iterator<Item = &Person> {
    cascade.people_ever().filter(|p| !p.deleted)
}

fn only<'a>(cascade: &Cascade, people: impl Iterator<Item = &'a Person>) -> Option<Id> {
    let mut ids = people.map(|p| cascade.stands_for(p.id));
    let first = ids.next()?;
    ids.all(|id| id == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entity, Ids, cascade::Parts};

    #[test]
    fn a_person_is_matched_only_when_there_is_no_other() {
        let mut ids = Ids::seeded(3);
        let people: Vec<Person> =
            [("Ana Souza", Some("ana@x.example")), ("Jon Berg", Some("jon@x.example")), ("Jon Berg", Some("jon@y.example"))]
                .into_iter()
                .map(|(name, email)| Person { email: email.map(str::to_owned), ..Person::new(ids.next_id(), name) })
                .collect();
        let known: Vec<Id> = people.iter().map(|p| p.id).collect();
        let cascade =
            Cascade::from_parts(Parts { entities: people.into_iter().map(Entity::Person).collect(), ..Parts::default() });
        assert_eq!(match_person(&cascade, None, Some(" ANA@X.example ")), Some(known[0]));
        assert_eq!(match_person(&cascade, Some("ana  souza"), Some("other@x.example")), Some(known[0]));
        assert_eq!(match_person(&cascade, Some("Jon Berg"), None), None);
        assert_eq!(match_person(&cascade, Some("Ana Souza"), Some("jon@y.example")), Some(known[2]));
        assert_eq!(match_person(&cascade, Some(""), Some("")), None);
        assert_eq!(match_login(&cascade, "ana"), Some(known[0]));
        assert_eq!(match_login(&cascade, "jon"), None);
        assert_eq!(match_login(&cascade, ""), None);
    }
}
