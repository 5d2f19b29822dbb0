//! What may be done to what is over (rules.md, "The end of an item").

use super::{
    Rigour,
    after::{After, cut, quoted},
    refuse,
};
use crate::domain::{
    Cascade, CheckIn, Field, Id, Item, Ix, Kind,
    change::Refusal,
    cycle::Cycle,
    goal::Outcome,
    link::Link,
    stage::{Phase, is_over_before_it_came, phase, stand},
    text::say::{say_count, say_date},
    why::short_day,
};
use chrono::NaiveDate;

impl After<'_> {
    /// Where an item stands as it ends up. What hangs below an objective is looked at as it was.
    pub(super) fn stand(&self, item: &Item, on: NaiveDate) -> (Phase, Option<NaiveDate>) {
        let known = self.cascade().find(item.id);
        if let Some(ix) = known.filter(|_| item.kind() == Kind::Project || !self.is_touched(item.id)) {
            return stand(self.cascade(), ix, on);
        }
        let measured = known.is_some_and(|ix| item.kind() == Kind::Objective && self.cascade().key_results(ix).next().is_some());
        self.life(item, measured).on(on)
    }

    /// Why nothing can be said about an item any more, and what would open it again; `None` while something can.
    pub(super) fn closed(&self, item: &Item, on: NaiveDate) -> Option<String> {
        if let Some(project) = item.project().filter(|p| p.state.is_over()) {
            return Some(format!("the project is {}; make it active first", project.state.word()));
        }
        if self.stand(item, on).0 != Phase::Closed {
            return None;
        }
        if let Some(outcome) = item.outcome() {
            return Some(format!("it is closed, {}; {}", outcome.word(), self.reopen(item)));
        }
        let cycle = self.cycle_of(item)?;
        if !is_over_before_it_came(cycle, self.cascade().cycle_days(cycle.id), on) {
            return Some("each of its key results has an outcome; reopen one of them first: quarterdeck reopen REF".to_owned());
        }
        Some(format!(
            "its cycle {} was over before it came here; reopen the cycle first: quarterdeck reopen {} --because …",
            cut(&cycle.name),
            cycle.reference()
        ))
    }

    fn reopen(&self, item: &Item) -> String {
        let short = self.cascade().find(item.id).map_or_else(|| "REF".to_owned(), |_| self.cascade().short(item.id));
        format!("reopen it first: quarterdeck reopen {short} --because …")
    }

    /// Whether a check-in comes too late for what is to score.
    pub(super) fn not_after_its_end(&self, item: &Item, check_in: &CheckIn, on: NaiveDate) -> Result<(), Refusal> {
        let (Phase::ToScore, Some(end)) = self.stand(item, on) else { return Ok(()) };
        if check_in.on <= end {
            return Ok(());
        }
        refuse(format!(
            "{} cannot be checked in on {}: it ended on {} and is to score; say where it stood by then, on {end} or before",
            quoted(&item.title),
            short_day(check_in.on, on),
            short_day(end, on)
        ))
    }
}

/// Why a file can say nothing new of an item on a day: how it ended is said, or its last day was before. `None`: it can.
pub fn says_nothing_new(cascade: &Cascade, ix: Ix, day: NaiveDate, on: NaiveDate) -> Option<String> {
    let item = cascade.item(ix);
    match (stand(cascade, ix, on), item.outcome()) {
        ((Phase::Closed, _), Some(outcome)) => Some(format!(
            "{} is closed, {}; reopen it first (quarterdeck reopen {} --because …)",
            quoted(&item.title),
            outcome.word(),
            cascade.short(item.id)
        )),
        ((Phase::ToScore, Some(end)), _) if day > end => Some(format!(
            "{} cannot be checked in on {day}: it ended on {end} and is to score; say where it stood by then, on {end} or before",
            quoted(&item.title)
        )),
        _ => None,
    }
}

/// Why a check-in is not dated after today unless that is meant; `None`: it is not. Tomorrow is no exception: whoever is in another
/// time zone knows it and can say so.
pub fn ahead(on: NaiveDate, today: NaiveDate) -> Option<String> {
    let days = usize::try_from((on - today).num_days()).ok().filter(|days| *days > 0)?;
    let (day, away) = (say_date(on, today), say_count(days, "day", "days"));
    let when = if days == 1 { format!("{day} is still to come") } else { format!("{day} is in {away}") };
    Some(format!("{when}: it would be silent until then"))
}

/// Why a row of a file is not taken whose day has not come; `None`: it has. Nobody is there to ask.
pub fn dated_ahead(on: NaiveDate, today: NaiveDate) -> Option<String> {
    ahead(on, today).map(|ahead| format!("on: {ahead}; give the day it speaks of, today or before"))
}

/// Why a goal stays where it is: it is closed, and how it ended belongs to where it was. `None`: it may be moved, or is not.
pub fn stays(cascade: &Cascade, of: Id, old: &Field, new: &Field, on: NaiveDate) -> Option<String> {
    if old == new || !matches!(new, Field::Parents(_) | Field::Cycle(_)) {
        return None;
    }
    let ix = cascade.find(of).filter(|&ix| cascade.item(ix).kind() != Kind::Project)?;
    let closed = |ix: Ix| phase(cascade, ix, on) == Phase::Closed;
    // What an objective is moved to another cycle with goes along.
    let below = || cascade.key_results(ix).filter(|&kr| matches!(new, Field::Cycle(_)) && cascade.item(kr).cycle.is_none());
    let fixed = if closed(ix) { Some(ix) } else { below().find(|&kr| closed(kr)) }?;
    let item = cascade.item(fixed);
    let how = item.outcome().map(|o| format!(", {}", o.word())).unwrap_or_default();
    let way = if item.outcome().is_some() {
        format!("reopen it first (quarterdeck reopen {} --because …)", cascade.short(item.id))
    } else {
        let cycle = cascade.cycle_of(fixed).map_or_else(|| "cycle:NAME".to_owned(), Cycle::reference);
        format!("reopen its cycle first (quarterdeck reopen {cycle} --because …)")
    };
    Some(format!(
        "{} is closed{how}, and how it ended belongs to where it is: add what goes on to the next cycle, or {way}",
        quoted(&item.title)
    ))
}

/// Whether work may be linked to what it should move: what is closed moves no more.
pub(super) fn link(after: &After, link: &Link, on: NaiveDate, rigour: Rigour) -> Result<(), Refusal> {
    if rigour != Rigour::Typed || link.deleted || !after.is_created(link.id) {
        return Ok(());
    }
    let (Some(project), Some(target)) = (after.item(link.project), after.item(link.target)) else { return Ok(()) };
    match after.closed(target, on) {
        Some(why) => refuse(format!(
            "{} cannot be linked to {}: {why}, or link it to what goes on in the next cycle",
            quoted(&project.title),
            quoted(&target.title)
        )),
        None => Ok(()),
    }
}

/// Whether how it ended may be said of an item.
pub(super) fn outcome(after: &After, item: &Item, on: NaiveDate, rigour: Rigour) -> Result<(), Refusal> {
    let outcome = item.outcome().filter(|_| after.sets(item.id, &[Field::Outcome(None)]));
    let proposed = item.proposal().filter(|_| after.sets(item.id, &[Field::Score(None)]));
    let beside = item.extra.as_ref().and_then(|e| e.closing.as_ref()).is_some_and(|c| !c.settled) && item.outcome().is_some();
    if let Some(ended) =
        item.outcome().filter(|_| beside && rigour == Rigour::Typed && after.sets(item.id, &[Field::Score(None)]))
    {
        let name = quoted(&item.title);
        return refuse(format!("Nothing can be proposed for {name}: it is closed, {}; {}", ended.word(), after.reopen(item)));
    }
    let (said, outcome) = match (outcome, proposed) {
        (Some(outcome), _) => (outcome.word(), Some(outcome)),
        (None, Some(_)) => ("scored", None),
        (None, None) => return Ok(()),
    };
    let name = quoted(&item.title);
    if item.kind() == Kind::Project {
        return refuse(format!("The project {name} has no outcome: say that it is done or cancelled, and judge what it claimed"));
    }
    if rigour == Rigour::Restored || outcome == Some(Outcome::Dropped) {
        return Ok(());
    }
    let before = Item { extra: None, ..item.clone() };
    let measured = after
        .cascade()
        .find(item.id)
        .is_some_and(|ix| item.kind() == Kind::Objective && after.cascade().key_results(ix).next().is_some());
    let (phase, end) = after.life(&before, measured).on(on);
    // On its last day how it ended may be known already.
    let last = end.or_else(|| after.cycle_of(item).map(|c| c.end)).or(item.due);
    if phase.is_over() || last.is_some_and(|last| on >= last) {
        return Ok(());
    }
    match last {
        Some(last) => refuse(format!(
            "{name} cannot be {said} yet: it runs until {}; until then check in how it stands, or drop it",
            short_day(last, on)
        )),
        None => refuse(format!("{name} cannot be {said}: it has no last day to be over; give it one, or drop it")),
    }
}

/// Whether the room may close a cycle: everything in it has its outcome once the change is made. A pass over the items, only where
/// that is what is said.
pub(super) fn closes(after: &After, cycle: &Cycle) -> Result<(), Refusal> {
    if cycle.closed_on.is_none() || !after.sets(cycle.id, &[Field::ClosedOn(None)]) {
        return Ok(());
    }
    let cascade = after.cascade();
    let open = |ix: &Ix| {
        let is_of_it = cascade.cycle_of(*ix).is_some_and(|c| c.id == cycle.id) && cascade.item(*ix).kind() != Kind::Project;
        is_of_it && after.item(cascade.item(*ix).id).is_some_and(|item| item.is_live() && item.outcome().is_none())
    };
    let mut open = cascade.live().filter(open);
    let Some(first) = open.next() else { return Ok(()) };
    let n = 1 + open.count();
    refuse(format!(
        "The cycle {} cannot be closed: {} of it {} no outcome ({}{}); say how each ended first",
        quoted(&cycle.name),
        say_count(n, "item", "items"),
        if n == 1 { "has" } else { "have" },
        quoted(&cascade.item(first).title),
        if n == 1 { "" } else { " first" }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        change::Verb,
        company::{Company, day, today},
        edit,
    };

    fn says(c: &mut Company, title: &str, new: Field) -> String {
        let ops = c.cascade.set_op(c.id(title), new).into_iter().collect();
        let change = c.change(Verb::Revise, ops).because("we tidy up");
        c.cascade.check(&change).err().map(|r| r.0).unwrap_or_default()
    }

    #[test]
    fn a_cycle_is_closed_by_nobody_while_something_in_it_has_no_outcome() {
        let c = &mut Company::new();
        let closes = |c: &Company| c.cascade.set_op(c.cycle_id("2026-Q4"), Field::ClosedOn(Some(day("2027-01-08"))));
        let said = c.refusal(Verb::Close, closes(c).into_iter().collect());
        assert!(said.starts_with("The cycle “2026-Q4” cannot be closed: ") && said.contains(" have no outcome ("), "{said}");
        // With what settles the rest in the same change it may be, and whoever brings that back is not asked again.
        let of_it = |c: &Company| -> Vec<Ix> {
            let of = c.cycle_id("2026-Q4");
            c.cascade
                .live()
                .filter(|&ix| c.cascade.item(ix).kind() != Kind::Project)
                .filter(|&ix| c.cascade.cycle_of(ix).is_some_and(|cycle| cycle.id == of))
                .collect()
        };
        let set = |c: &Company, ix: Ix| c.cascade.set_op(c.cascade.item(ix).id, Field::Outcome(Some(Outcome::Dropped)));
        let all = of_it(c);
        let mut ops: Vec<_> = closes(c).into_iter().chain(all.iter().filter_map(|&ix| set(c, ix))).collect();
        let change = c.change(Verb::Close, ops.clone()).because("the company was sold");
        assert_eq!(c.cascade.check(&change).err().map(|r| r.0), None);
        let last = ops.pop().unwrap();
        let change = c.change(Verb::Close, ops).because("the company was sold");
        let said = c.cascade.check(&change).unwrap_err().0;
        assert!(said.contains("1 item of it has no outcome (“"), "{said}");
        assert_eq!(c.refusal(Verb::Undo, closes(c).into_iter().collect()), "");
        drop(last);
    }

    #[test]
    fn what_is_closed_is_not_moved_nor_carried_over_and_the_way_is_named() {
        let c = &mut Company::new();
        let (next, elsewhere) = (c.cycle_id("2027-Q1"), c.id("Grow"));
        let short = c.cascade.short(c.id("Old number"));
        for (title, field) in [
            ("Old number", Field::Parents(vec![elsewhere])),
            ("Old number", Field::Cycle(Some(next))),
            ("Past", Field::Parents(vec![elsewhere])),
            ("Past", Field::Cycle(Some(next))),
            ("Past", Field::Cycle(None)),
        ] {
            let said = says(c, title, field);
            assert!(said.contains(" is closed, missed") && said.contains("to the next cycle, or reopen it first"), "{said}");
        }
        let said = says(c, "Old number", Field::Cycle(Some(next)));
        assert!(said.contains(&format!("quarterdeck reopen {short} --because")), "{said}");
        // Its order, its title and its owner are no matter of how it ended.
        let jon = c.person_id("Jon");
        for field in [Field::Position(7), Field::Title("Older number".into()), Field::Owner(Some(jon))] {
            assert_eq!(says(c, "Old number", field), "");
        }
    }

    #[test]
    fn an_objective_does_not_take_what_is_closed_to_another_cycle() {
        let c = &mut Company::new();
        let ops = edit::score(&c.cascade, c.ix("Setup time"), Some(Outcome::Dropped), None);
        c.does(Verb::Score, ops);
        let next = c.cycle_id("2027-Q1");
        let said = says(c, "Win the mid-market", Field::Cycle(Some(next)));
        assert!(said.starts_with("“Setup time” is closed, dropped"), "{said}");
        // Elsewhere in the tree of the same cycle it may hang.
        assert_eq!(says(c, "Win the mid-market", Field::Parents(Vec::new())), "");
        let ops = edit::reopen(&c.cascade, c.ix("Setup time"), crate::domain::company::today());
        c.does(Verb::Reopen, ops);
        assert_eq!(says(c, "Win the mid-market", Field::Cycle(Some(next))), "");
    }

    #[test]
    fn no_file_moves_what_is_closed_either_but_an_undo_may() {
        let c = &mut Company::new();
        let moved: Vec<_> = c.cascade.set_op(c.id("Old number"), Field::Parents(vec![c.id("Grow")])).into_iter().collect();
        assert!(c.refusal(Verb::Import, moved.clone()).contains(" is closed, missed"));
        assert_eq!(c.refusal(Verb::Undo, moved), "");
    }

    #[test]
    fn work_is_not_linked_to_what_is_closed() {
        let c = &mut Company::new();
        let (project, old) = (c.ix("Data room"), c.ix("Old number"));
        let ops = edit::link(&c.cascade, &mut c.ids, project, old, "it would have", None, today());
        let said = c.refusal(Verb::Link, ops);
        assert!(
            said.starts_with("“Data room” cannot be linked to “Old number”: it is closed, missed; reopen it first"),
            "{said}"
        );
    }

    #[test]
    fn what_goes_from_an_open_cycle_owes_a_reason_and_from_a_planned_one_none() {
        let c = &mut Company::new();
        let ix = c.ix("Conversion");
        for (verb, ops, what) in [
            (Verb::Archive, edit::archive(&c.cascade, ix), "Archiving “Conversion” in an open cycle needs a reason"),
            (Verb::Delete, edit::delete(&c.cascade, ix), "Deleting “Conversion” in an open cycle needs a reason"),
            (
                Verb::Score,
                edit::score(&c.cascade, ix, Some(Outcome::Dropped), None),
                "Dropping “Conversion” in an open cycle needs a reason",
            ),
            (
                Verb::Revise,
                edit::revise(&c.cascade, c.id("Conversion"), [Field::Weight(0.0)], today()),
                "Changing the weight in an open cycle needs a reason",
            ),
        ] {
            let said = c.refusal(verb, ops.clone());
            assert!(said.starts_with(what), "{said}");
            let change = c.change(verb, ops).because("one number says it all");
            assert!(c.cascade.check(&change).is_ok());
        }
        let ix = c.ix("Next");
        for (verb, ops) in [
            (Verb::Archive, edit::archive(&c.cascade, ix)),
            (Verb::Delete, edit::delete(&c.cascade, ix)),
            (Verb::Score, edit::score(&c.cascade, ix, Some(Outcome::Dropped), None)),
        ] {
            assert_eq!(c.refusal(verb, ops), "", "{verb:?}");
        }
        let ix = c.ix("Data room");
        let ops = edit::delete(&c.cascade, ix);
        assert_eq!(c.refusal(Verb::Delete, ops), "", "a project is in no cycle");
    }

    #[test]
    fn how_something_ended_is_said_when_it_is_over_and_otherwise_only_with_a_reason() {
        let c = &mut Company::new();
        let said = says(c, "Conversion", Field::Outcome(Some(Outcome::Achieved)));
        assert!(said.contains("cannot be achieved yet: it runs until 31 Dec"), "{said}");
        assert!(says(c, "Data room", Field::Outcome(Some(Outcome::Achieved))).contains("has no outcome"));
        let ops: Vec<_> = c.cascade.set_op(c.id("Old number"), Field::Outcome(Some(Outcome::Partial))).into_iter().collect();
        assert!(c.refusal(Verb::Score, ops).contains("Saying otherwise how “Old number” ended needs a reason"));
        assert_eq!(says(c, "Old number", Field::Outcome(Some(Outcome::Partial))), "");
        let ops = edit::reopen(&c.cascade, c.ix("Old number"), crate::domain::company::today());
        assert!(c.refusal(Verb::Reopen, ops).contains("Reopening “Old number” needs a reason"));
    }

    #[test]
    fn an_objective_that_is_dropped_takes_its_key_results_along_and_brings_them_back() {
        let c = &mut Company::new();
        let ops = edit::score(&c.cascade, c.ix("Win the mid-market"), Some(Outcome::Dropped), None);
        c.does(Verb::Score, ops);
        let dropped = |c: &Company| c.cascade.live().filter(|&ix| c.cascade.item(ix).is_dropped()).count();
        let below = c.cascade.key_results(c.ix("Win the mid-market")).count();
        assert_eq!(dropped(c), 1 + below);
        let ops = edit::reopen(&c.cascade, c.ix("Win the mid-market"), crate::domain::company::today());
        c.does(Verb::Reopen, ops);
        assert_eq!(dropped(c), 0);
        assert_eq!(stand(&c.cascade, c.ix("Conversion"), day("2026-11-23")).0, Phase::Open);
    }
}
