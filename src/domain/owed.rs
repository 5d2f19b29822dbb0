//! Who owes what, and how a debt reads in a reminder: what it is about, how late it is, and the one command that settles it.
//!
//! Must not know: by what way anybody hears of it.

use super::{
    Board, Cascade, Id, Kind,
    people::Person,
    queue::{self, Debt, Owed},
    text::{self, say},
};
use chrono::NaiveDate;
use std::fmt::Write as _;

/// Everyone who is here on that day, by name; `only`: of these.
pub fn people<'a>(cascade: &'a Cascade, only: Option<&[Id]>, today: NaiveDate) -> Vec<&'a Person> {
    let here = |p: &&Person| only.is_none_or(|ids| ids.contains(&p.id)) && p.is_here(today);
    let mut people: Vec<&Person> = cascade.people().filter(here).collect();
    people.sort_by_cached_key(|p| (p.name.to_lowercase(), p.id));
    people
}

/// What somebody owes by the day of the board. Who is on leave hears nothing. It is said how late something is and not how often
/// it was missed: whose it was before does not matter.
pub fn of(cascade: &Cascade, board: &Board, person: &Person) -> Vec<Owed> {
    let today = board.today();
    if person.away_on(today).is_some() {
        return Vec::new();
    }
    let mut owed = queue::queue(cascade, board, person.id, &queue::Owned::new()).owed;
    owed.retain(|owed| owed.due.is_none_or(|due| due <= today));
    owed
}

/// One line per debt, and the command below it.
pub fn body(cascade: &Cascade, owed: &[Owed], today: NaiveDate, program: &str) -> String {
    let mut out = String::new();
    for o in owed {
        let _ = write!(
            out,
            "- {}: {}\n    {}\n",
            text::one_line(&name(cascade, &o.debt), 200),
            late(o, today),
            settles(cascade, &o.debt, program)
        );
    }
    out
}

/// What is owed, in words that stand alone.
fn name(cascade: &Cascade, debt: &Debt) -> String {
    let name = queue::name(cascade, debt);
    match debt {
        Debt::CheckIn(_) => name,
        Debt::Score(_) => format!("how did it end? {name}"),
        Debt::Verdict { .. } => format!("did it hold? {name}"),
        Debt::Action(_) => format!("action: {name}"),
    }
}

fn late(owed: &Owed, today: NaiveDate) -> String {
    match owed.due {
        None => "no date".to_owned(),
        Some(due) if due >= today => format!("due {}", say::say_date(due, today)),
        Some(due) => format!("due {}, {} late", say::say_date(due, today), say::say_age((today - due).num_days())),
    }
}

/// The one command that settles a debt; `program` is how the program is called for this workspace.
pub fn settles(cascade: &Cascade, debt: &Debt, program: &str) -> String {
    match debt {
        Debt::CheckIn(ix) => {
            let item = cascade.item(*ix);
            let id = cascade.short_for_others(item.id);
            match item.kind() {
                Kind::KeyResult => format!("{program} check-in {id} VALUE --confidence N"),
                Kind::Objective => format!("{program} check-in {id} --confidence N"),
                Kind::Project => format!("{program} check-in {id} --health HEALTH --progress N"),
            }
        }
        Debt::Score(ix) => {
            let item = cascade.item(*ix);
            // Of a key result arithmetic proposes both, as soon as its last value is said.
            let how = match item.kind() {
                Kind::KeyResult => "--value LAST-VALUE --learned “…”",
                Kind::Objective | Kind::Project => "--outcome achieved (or partial, missed, dropped)",
            };
            format!("{program} score {} {how}", cascade.short_for_others(item.id))
        }
        Debt::Verdict { project, target, .. } => {
            let short = |ix| cascade.short_for_others(cascade.item(ix).id);
            format!("{program} judge {} {} held --because “…” (or failed, or unclear)", short(*project), short(*target))
        }
        Debt::Action(id) => format!("{program} action done {}", cascade.short_action(*id)),
    }
}

/// `2 check-ins, 1 verdict and 1 action to settle`.
pub fn subject(owed: &[Owed]) -> String {
    let count = |of: fn(&Debt) -> bool| owed.iter().filter(|o| of(&o.debt)).count();
    let kinds = [
        (count(|d| matches!(d, Debt::CheckIn(_))), "check-in", "check-ins"),
        (count(|d| matches!(d, Debt::Score(_))), "result to score", "results to score"),
        (count(|d| matches!(d, Debt::Verdict { .. })), "verdict", "verdicts"),
        (count(|d| matches!(d, Debt::Action(_))), "action", "actions"),
    ];
    let said = kinds.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| say::say_count(n, one, many)).collect();
    format!("{} to settle", say::say_list(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Ix;

    #[test]
    fn the_subject_counts_each_kind_by_its_own_name() {
        let of = |debt| Owed { debt, due: None, missed: 0, manager: None, snoozed: None };
        let action = || of(Debt::Action(Id::WORKSPACE));
        assert_eq!(subject(&[action()]), "1 action to settle");
        let verdict = of(Debt::Verdict { link: Id::WORKSPACE, project: Ix(0), target: Ix(1) });
        assert_eq!(
            subject(&[of(Debt::CheckIn(Ix(0))), action(), verdict, action()]),
            "1 check-in, 1 verdict and 2 actions to settle"
        );
    }
}
