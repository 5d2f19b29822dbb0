//! What `review --agenda --format json` prints: what is to be talked about, and why (docs/reference.md).

use crate::domain::{
    Board, Cascade, Flag, Id, Ix,
    agenda::{
        Agenda, AgendaItem, Asked, Subject,
        memory::{QUESTION, decided},
        reasons,
    },
    recurring::Terms,
    review::{Review, ReviewKind},
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
    /// Who is not here.
    pub absent: Vec<&'a str>,
    /// That what is parked again and again needs more time; `null`: it is not.
    pub too_small: Option<String>,
}

/// What an entry is talked about as once its number was asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThenJson {
    /// As what.
    pub class: &'static str,
    /// Seconds it is given for that.
    pub seconds: u32,
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
    /// Seconds it is given; where something comes then, those for its number alone.
    pub seconds: u32,
    /// What it is talked about as then; `null`: nothing comes then.
    pub then: Option<ThenJson>,
    /// The class of `then`.
    pub next_class: Option<&'static str>,
    /// The seconds of `then`.
    pub next_seconds: Option<u32>,
    /// The name of who answers for it.
    pub owner: Option<&'a str>,
    /// The title of the objective, or the name of the owner, whose entries share their time with it; `null`: it stands alone.
    pub group: Option<&'a str>,
    /// In how many reviews before, in a row, it was parked.
    pub parked_times: u8,
    /// What is asked of something the last review talked about; `null`: it did not, or it got worse.
    pub question: Option<&'static str>,
    /// What the last review decided about it.
    pub decision: Option<String>,
    /// Every flag of it.
    pub flags: Vec<&'static str>,
    /// Why it is there, in a few words each.
    pub reasons: Vec<String>,
}

/// An agenda, told with the board it was made with and what it was asked for.
pub fn agenda<'a>(cascade: &'a Cascade, board: &Board, agenda: &Agenda, asked: &Asked<'_>) -> AgendaJson<'a> {
    let entries = |entries: &[AgendaItem]| entries.iter().map(|e| entry(cascade, board, e, asked.last())).collect();
    AgendaJson {
        minutes: agenda.minutes,
        budget_seconds: agenda.budget_seconds,
        planned_seconds: agenda.planned_seconds,
        items: entries(&agenda.items),
        parked: entries(&agenda.parked),
        absent: asked.absent.iter().filter_map(|&id| cascade.person(id)).map(|p| p.name.as_str()).collect(),
        too_small: agenda.too_small(),
    }
}

fn entry<'a>(cascade: &'a Cascade, board: &Board, entry: &AgendaItem, last: Option<&Review>) -> EntryJson<'a> {
    told(cascade, entry, last, reasons(cascade, board, entry))
}

/// An entry with the reasons it has; `last`: the last review of its meeting.
pub(super) fn told<'a>(cascade: &'a Cascade, entry: &AgendaItem, last: Option<&Review>, reasons: Vec<String>) -> EntryJson<'a> {
    let (id, external_id, kind, title) = match &entry.subject {
        Subject::Item(ix) => of_item(cascade, *ix),
        Subject::Action(id) => of_action(cascade, *id),
        Subject::Topic(id) => of_topic(cascade, *id),
        Subject::Cycle(id) => of_cycle(cascade, *id),
        Subject::Rest { on_track, .. } if on_track.is_empty() => (None, None, None, "numbers that are missing"),
        Subject::Rest { .. } => (None, None, None, "everything on track"),
    };
    EntryJson {
        id,
        external_id,
        kind,
        title,
        class: entry.class().word(),
        seconds: entry.entry.seconds,
        then: entry.entry.then.map(|then| ThenJson { class: then.class.word(), seconds: then.seconds }),
        next_class: entry.entry.then.map(|then| then.class.word()),
        next_seconds: entry.entry.then.map(|then| then.seconds),
        owner: entry.owner(cascade).and_then(|id| cascade.person(id)).map(|p| p.name.as_str()),
        group: entry.entry.group.and_then(|id| called(cascade, id)),
        parked_times: entry.entry.parked_times,
        question: entry.entry.question.then_some(QUESTION),
        decision: last.zip(entry.entry.item).and_then(|(review, id)| decided(cascade, review, id)),
        flags: entry.flags.iter().map(Flag::word).collect(),
        reasons,
    }
}

type Told<'a> = (Option<String>, Option<&'a str>, Option<&'static str>, &'a str);

fn of_item(cascade: &Cascade, ix: Ix) -> Told<'_> {
    let item = cascade.item(ix);
    (Some(cascade.short(item.id)), item.external.as_deref(), Some(item.kind().word()), &item.title)
}

/// What a group is called: the title of an objective, or the name of a person.
fn called(cascade: &Cascade, id: Id) -> Option<&str> {
    let objective = cascade.find(id).map(|ix| &*cascade.item(ix).title);
    objective.or_else(|| cascade.person(id).map(|p| p.name.as_str()))
}

/// The id of a cycle is what commands take: `cycle:2026-Q3`.
fn of_cycle(cascade: &Cascade, id: Id) -> Told<'_> {
    let name = cascade.cycle(id).map_or("", |c| c.name.as_str());
    (Some(format!("cycle:{name}")), None, Some("cycle"), name)
}

/// The id of a topic is what commands take: `topic:7q3m`.
fn of_topic(cascade: &Cascade, id: Id) -> Told<'_> {
    let title = cascade.topic(id).map_or("", |t| &t.title);
    (Some(format!("topic:{}", cascade.short_topic(id))), None, Some("topic"), title)
}

fn of_action(cascade: &Cascade, id: Id) -> Told<'_> {
    let what = cascade.actions().find(|a| a.id == id).map_or("", |a| &a.what);
    (Some(cascade.short_action(id)), None, Some("action"), what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::agenda::agenda as make,
        exchange::{json_text, world::World},
    };

    #[test]
    fn an_agenda_names_what_fits_and_what_is_parked_in_the_same_shape() {
        let world = World::operately();
        let mut board = Board::new(world.today);
        let asked = Asked::new(15, None);
        let made = make(&world.cascade, &mut board, &asked);
        let told: serde_json::Value =
            serde_json::from_str(&json_text::to_string(&agenda(&world.cascade, &board, &made, &asked))).unwrap();
        assert_eq!((&told["minutes"], &told["budget_seconds"]), (&15.into(), &780.into()));
        let items = told["items"].as_array().unwrap();
        let seconds: u64 = items.iter().map(|i| i["seconds"].as_u64().unwrap()).sum();
        assert_eq!(told["planned_seconds"], seconds);
        assert!(seconds <= 780 && !told["parked"].as_array().unwrap().is_empty());
        for entry in items.iter().chain(told["parked"].as_array().unwrap()) {
            let keys: Vec<&str> = entry.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys.len(), 16, "{entry}");
            assert_eq!(entry["id"].is_null(), entry["class"] == "rest", "{entry}");
            assert!(!entry["reasons"].as_array().unwrap().is_empty(), "{entry}");
        }
        assert_eq!(items.last().unwrap()["class"], "rest");
    }

    #[test]
    fn the_first_entry_reads_as_documented() {
        let world = World::operately();
        let mut board = Board::new(world.today);
        let asked = Asked::new(15, None);
        let made = make(&world.cascade, &mut board, &asked);
        let told = agenda(&world.cascade, &board, &made, &asked);
        let roles = told.items.iter().chain(&told.parked).find(|e| e.external_id == Some("scale_up_company/1")).unwrap();
        assert_eq!((roles.class, roles.seconds, roles.kind), ("off track", 120, Some("key-result")));
        assert_eq!(roles.flags, ["off track", "unlinked"]);
        assert_eq!(roles.reasons, ["pace −58.7 pt"]);
    }
}
