//! Lists of people: whose page, to whom what somebody answers for goes, whose changes; and which of them the roster shows.

use super::{Choice, Entry, Pick};
use crate::{
    app::ctx::Ctx,
    domain::{
        Id,
        people::Person,
        roster::{Case, Narrow},
        text,
    },
};

/// Whose page to open.
pub(in crate::app::overlay) fn people(ctx: &Ctx<'_>) -> Pick {
    let mut entries = persons(ctx, Choice::Person, |_| true);
    // Oneself first: that is whose page is opened most.
    entries.sort_by_key(|e| e.hint != "you");
    Pick::new("People", entries)
}

/// To whom the cursor of the roster goes: of those it lists.
pub(in crate::app::overlay) fn find_person(ctx: &Ctx<'_>, listed: &[Id]) -> Pick {
    Pick::new("Find a person", persons(ctx, Choice::InRoster, |id| listed.contains(&id)))
}

/// Everyone who could take over what one person answers for.
pub(in crate::app::overlay) fn hand_over(ctx: &Ctx<'_>, from: Id) -> Pick {
    let entries = persons(ctx, |to| Choice::HandOver { from, to }, |id| id != from);
    Pick::new("Hand everything over to", entries)
}

/// Everyone, to read only their changes.
pub(in crate::app::overlay) fn log_person(ctx: &Ctx<'_>, now: Option<Id>) -> Pick {
    let entry = |label: String, hint: &str, person: Option<Id>| Entry {
        label,
        hint: hint.to_owned(),
        is_on: now == person,
        why_not: None,
        choice: Choice::LogPerson(person),
    };
    let you = |id| if ctx.me == Some(id) { "you" } else { "" };
    let each = by_name(ctx).into_iter().map(|p| entry(text::one_line(&p.name, 60).into_owned(), you(p.id), Some(p.id)));
    Pick::new("Changes by", std::iter::once(entry("everyone".to_owned(), "", None)).chain(each).collect())
}

/// What the roster may be narrowed to: what holds for somebody, whom they report to, their team. One of a kind at a time; the same
/// again lets it go.
pub(in crate::app::overlay) fn roster_filter(ctx: &Ctx<'_>, now: Narrow) -> Pick {
    let mut entries = Vec::new();
    let mut add = |label: String, hint: &str, is_on: bool, narrow: Narrow| {
        let choice = Choice::Roster(narrow);
        entries.push(Entry { label, hint: hint.to_owned(), is_on, why_not: None, choice });
    };
    if !now.is_empty() {
        add("everyone".to_owned(), "no filter", false, Narrow::default());
    }
    for case in Case::ALL {
        let is_on = now.case == Some(case);
        add(case.words().to_owned(), "who", is_on, Narrow { case: (!is_on).then_some(case), ..now });
    }
    let people = by_name(ctx);
    for manager in people.iter().filter(|m| people.iter().any(|p| p.manager == Some(m.id) && p.id != m.id)) {
        let is_on = now.manager == Some(manager.id);
        let label = text::one_line(&manager.name, 60).into_owned();
        add(label, "report to", is_on, Narrow { manager: (!is_on).then_some(manager.id), ..now });
    }
    let mut teams: Vec<_> = ctx.cascade.teams().collect();
    teams.sort_by_key(|team| team.name.to_lowercase());
    for team in teams {
        let is_on = now.team == Some(team.id);
        let label = text::one_line(&team.name, 60).into_owned();
        add(label, "team", is_on, Narrow { team: (!is_on).then_some(team.id), ..now });
    }
    Pick { cursor: 0, ..Pick::new("Show only", entries) }
}

fn by_name<'a>(ctx: &Ctx<'a>) -> Vec<&'a Person> {
    let mut people: Vec<&Person> = ctx.cascade.people().collect();
    people.sort_by_cached_key(|p| p.name.to_lowercase());
    people
}

pub(super) fn persons(ctx: &Ctx<'_>, choice: impl Fn(Id) -> Choice, takes: impl Fn(Id) -> bool) -> Vec<Entry> {
    let mut people: Vec<_> = ctx.cascade.people().filter(|p| takes(p.id)).collect();
    people.sort_by_key(|p| (p.name.to_lowercase(), p.id));
    let today = ctx.today();
    people
        .into_iter()
        .map(|p| {
            let team = p.team.and_then(|id| ctx.cascade.team(id)).map_or("", |t| &t.name);
            let hint = match p.left {
                Some(left) if left <= today => "left".into(),
                _ if ctx.me == Some(p.id) => "you".into(),
                _ => text::one_line(team, 24).into_owned(),
            };
            Entry { label: text::one_line(&p.name, 60).into_owned(), hint, is_on: false, why_not: None, choice: choice(p.id) }
        })
        .collect()
}
