//! What `review --agenda --format json` prints: what is to be talked about, and why (docs/reference.md).

use crate::domain::{
    Board, Cascade, Flag, Id, Ix,
    agenda::{Agenda, AgendaItem, Subject, reasons},
    recurring::Terms,
    review::ReviewKind,
};
use chrono::NaiveDate;
use serde::Serialize;

/// An agenda as scripts see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaJson<'a> {
    /// Minutes of the meeting.
    pub minutes: u32,
    /// Seconds for entries: all but opening and closing.
    pub budget_seconds: u32,
    /// Seconds the entries take together.
    pub planned_seconds: u32,
    /// What is talked about, in order.
    pub items: Vec<EntryJson<'a>>,
    /// What does not fit, in the order it would have come.
    pub parked: Vec<EntryJson<'a>>,
}

/// An agenda with the meeting it is one of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfMeetingJson<'a> {
    /// The name of the meeting; of a scope without one what that is.
    pub meeting: String,
    /// `weekly` or `closing`.
    pub kind: &'static str,
    /// The cycle a closing closes; `null`: it is none.
    pub cycle: Option<&'a str>,
    /// What it is about, as it is typed: `all`, `team:…`, `people:…`, `level:…`.
    pub scope: String,
    /// The day of the review that *changed* is counted from; `null`: there was none.
    pub since: Option<NaiveDate>,
    /// What is to be talked about.
    #[serde(flatten)]
    pub agenda: AgendaJson<'a>,
}

/// An agenda of a weekly review of a meeting.
pub fn of_meeting<'a>(cascade: &Cascade, terms: &Terms, since: Option<NaiveDate>, agenda: AgendaJson<'a>) -> OfMeetingJson<'a> {
    OfMeetingJson {
        meeting: terms.name.clone(),
        kind: ReviewKind::Weekly.word(),
        cycle: None,
        scope: terms.scope.written(cascade),
        since,
        agenda,
    }
}

/// One entry. *rest* has neither id nor kind; the id of an action is the action's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntryJson<'a> {
    /// The letters that tell it from the others.
    pub id: Option<String>,
    /// Its id in the file it came from.
    pub external_id: Option<&'a str>,
    /// `objective`, `key-result`, `project`, `action` or `cycle`.
    pub kind: Option<&'static str>,
    /// Its title; of an action, what was promised.
    pub title: &'a str,
    /// Why it is there.
    pub class: &'static str,
    /// Seconds it is given.
    pub seconds: u32,
    /// Every flag of it.
    pub flags: Vec<&'static str>,
    /// Why it is there, in a few words each.
    pub reasons: Vec<String>,
}

/// An agenda, told with the board it was made with.
pub fn agenda<'a>(cascade: &'a Cascade, board: &Board, agenda: &Agenda) -> AgendaJson<'a> {
    let entries = |entries: &[AgendaItem]| entries.iter().map(|e| entry(cascade, board, e)).collect();
    AgendaJson {
        minutes: agenda.minutes,
        budget_seconds: agenda.budget_seconds,
        planned_seconds: agenda.planned_seconds,
        items: entries(&agenda.items),
        parked: entries(&agenda.parked),
    }
}

fn entry<'a>(cascade: &'a Cascade, board: &Board, entry: &AgendaItem) -> EntryJson<'a> {
    let (id, external_id, kind, title) = match &entry.subject {
        Subject::Item(ix) => of_item(cascade, *ix),
        Subject::Action(id) => of_action(cascade, *id),
        Subject::Cycle(id) => of_cycle(cascade, *id),
        Subject::Rest(_) => (None, None, None, "everything on track"),
    };
    EntryJson {
        id,
        external_id,
        kind,
        title,
        class: entry.class.word(),
        seconds: entry.seconds,
        flags: entry.flags.iter().map(Flag::word).collect(),
        reasons: reasons(cascade, board, entry),
    }
}

type Told<'a> = (Option<String>, Option<&'a str>, Option<&'static str>, &'a str);

fn of_item(cascade: &Cascade, ix: Ix) -> Told<'_> {
    let item = cascade.item(ix);
    (Some(cascade.short(item.id)), item.external.as_deref(), Some(item.kind().word()), &item.title)
}

/// The id of a cycle is what commands take: `cycle:2026-Q3`.
fn of_cycle(cascade: &Cascade, id: Id) -> Told<'_> {
    let name = cascade.cycle(id).map_or("", |c| c.name.as_str());
    (Some(format!("cycle:{name}")), None, Some("cycle"), name)
}

fn of_action(cascade: &Cascade, id: Id) -> Told<'_> {
    let what = cascade.actions().find(|a| a.id == id).map_or("", |a| &a.what);
    (Some(cascade.short_action(id)), None, Some("action"), what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::agenda::{Asked, agenda as make},
        exchange::{json_text, world::World},
    };

    #[test]
    fn an_agenda_names_what_fits_and_what_is_parked_in_the_same_shape() {
        let world = World::operately();
        let mut board = Board::new(world.today);
        let made = make(&world.cascade, &mut board, &Asked::new(15, None));
        let told: serde_json::Value =
            serde_json::from_str(&json_text::to_string(&agenda(&world.cascade, &board, &made))).unwrap();
        assert_eq!((&told["minutes"], &told["budget_seconds"]), (&15.into(), &780.into()));
        let items = told["items"].as_array().unwrap();
        let seconds: u64 = items.iter().map(|i| i["seconds"].as_u64().unwrap()).sum();
        assert_eq!(told["planned_seconds"], seconds);
        assert!(seconds <= 780 && !told["parked"].as_array().unwrap().is_empty());
        for entry in items.iter().chain(told["parked"].as_array().unwrap()) {
            let keys: Vec<&str> = entry.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys.len(), 8, "{entry}");
            assert_eq!(entry["id"].is_null(), entry["class"] == "rest", "{entry}");
            assert!(!entry["reasons"].as_array().unwrap().is_empty(), "{entry}");
        }
        assert_eq!(items.last().unwrap()["class"], "rest");
    }

    #[test]
    fn the_first_entry_reads_as_documented() {
        let world = World::operately();
        let mut board = Board::new(world.today);
        let made = make(&world.cascade, &mut board, &Asked::new(15, None));
        let told = agenda(&world.cascade, &board, &made);
        let roles = told.items.iter().chain(&told.parked).find(|e| e.external_id == Some("scale_up_company/1")).unwrap();
        assert_eq!((roles.class, roles.seconds, roles.kind), ("off track", 120, Some("key-result")));
        assert_eq!(roles.flags, ["off track", "unlinked"]);
        assert_eq!(roles.reasons, ["pace −58.7 pt"]);
    }
}
