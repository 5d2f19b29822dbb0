//! Since when an item carries a flag, as far as that is known: so that what is new can be told from what everybody knows.
//!
//! Must not know: who asks.

use super::{
    cascade::{Cascade, Ix},
    flags::own_health,
    freshness::{SOURCE_SILENT, Schedule, silent_source},
    health::{Flag, Flags},
    judge::{Judgement, overdue_days},
    pace::plus,
    stage::judged_on,
};
use chrono::NaiveDate;

/// Whether an item carries one of these flags since that day or a later one, or nobody can say since when: then it is told once
/// too often rather than never. Compared with the last review of its meeting by that day, where a flag is about its health.
pub fn is_new(cascade: &Cascade, ix: Ix, judged: &Judgement, wanted: Flags, since: NaiveDate, today: NaiveDate) -> bool {
    let raised = wanted.iter().filter(|&flag| judged.flags.has(flag));
    raised.map(|flag| became(cascade, ix, judged, flag, since, today)).any(|new| new != Some(false))
}

/// Whether a flag it carries is newer than that day; `None`: nobody can say.
fn became(cascade: &Cascade, ix: Ix, judged: &Judgement, flag: Flag, since: NaiveDate, today: NaiveDate) -> Option<bool> {
    let after = |last: NaiveDate| plus(last, 1) >= since;
    match flag {
        Flag::OffTrack | Flag::AtRisk => {
            let then = cascade.last_review(&cascade.home(ix), since).filter(|review| review.known_on().is_some())?;
            let id = cascade.item(ix).id;
            let noted = then.healths.iter().find(|(item, _)| *item == id).map(|(_, health)| *health);
            Some(noted != Some(own_health(cascade, ix, judged).unwrap_or(judged.health)))
        }
        Flag::Due => judged.due_on.map(|due| due >= since),
        Flag::Stale => {
            let first = (0..).map(|days| plus(judged.due_on.unwrap_or(today), days));
            let said = cascade.summary(ix).heard_on().is_some();
            let schedule = Schedule::of(cascade, ix, today);
            let due = judged.due_on?;
            first.take_while(|&day| day <= today).find(|&day| schedule.lapsed(due, said, day)).map(|day| day >= since)
        }
        Flag::Overdue => overdue_days(cascade, ix, today).map(|days| after(plus(today, -days))),
        Flag::OverdueAction => {
            let id = Some(cascade.item(ix).id);
            let late = cascade.actions().filter(|a| a.item == id && a.is_overdue(today));
            Some(late.filter_map(|a| a.due).any(after))
        }
        Flag::Source => silent_source(cascade, ix, today).map(|(_, last)| after(plus(last, SOURCE_SILENT))),
        Flag::ToScore => Some(after(judged_on(cascade, ix, today))),
        Flag::Unlinked | Flag::NoTheory | Flag::NoOwner | Flag::Disagreement | Flag::Falling | Flag::Revised | Flag::Lint => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Board, Health, change::Verb, company::Company, review::Review},
        *,
    };
    use crate::domain::{
        Entity, Op,
        company::{day, today},
    };

    fn is(c: &Company, title: &str, flag: Flag, since: &str) -> bool {
        let ix = c.ix(title);
        let judged = Board::new(today()).of(&c.cascade, ix);
        assert!(judged.flags.has(flag), "{title} is not {}", flag.word());
        is_new(&c.cascade, ix, &judged, [flag].into_iter().collect(), day(since), today())
    }

    #[test]
    fn what_a_review_knew_is_old_and_what_came_since_is_new() {
        let c = &mut Company::new();
        c.stands("Setup time", "2026-11-23", Some(40.0), Some(1));
        assert!(is(c, "Setup time", Flag::OffTrack, "2026-11-20"), "no review noted anything: nobody can say");
        let held = day("2026-11-16");
        let id = c.id("Setup time");
        let review =
            Review { ended: Some(held), healths: vec![(id, Health::OffTrack)], ..Review::new(c.ids.next_id(), 1, held, 15) };
        c.does(Verb::Review, vec![Op::Create(Entity::Review(Box::new(review)))]);
        assert!(!is(c, "Setup time", Flag::OffTrack, "2026-11-20"), "it was off track then too");
        assert!(is(c, "Setup time", Flag::OffTrack, "2026-11-10"), "by that day there was no review");
    }

    #[test]
    fn silence_is_counted_from_the_day_it_became_too_long() {
        let c = &mut Company::new();
        c.stands("Conversion", "2026-10-12", Some(3.2), Some(8));
        assert!(is(c, "Conversion", Flag::Stale, "2026-10-15"));
        assert!(!is(c, "Conversion", Flag::Stale, "2026-11-20"), "it was stale long before");
    }
}
