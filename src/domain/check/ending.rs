//! What may be done to what is over (rules.md, "The end of an item").

use super::{
    Rigour,
    after::{After, cut, quoted},
    refuse,
};
use crate::domain::{
    CheckIn, Field, Item, Kind,
    change::Refusal,
    goal::Outcome,
    stage::{Phase, is_over_before_it_came, stand},
    text::one_line,
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
            named(&cycle.name)
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

/// A cycle as a command takes it: a name is anyone's text.
fn named(name: &str) -> String {
    let name = one_line(name.trim(), 60).replace('\'', "'\\''");
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if plain { format!("cycle:{name}") } else { format!("'cycle:{name}'") }
}

/// Whether how it ended may be said of an item.
pub(super) fn outcome(after: &After, item: &Item, on: NaiveDate, rigour: Rigour) -> Result<(), Refusal> {
    let Some(outcome) = item.outcome().filter(|_| after.sets(item.id, &[Field::Outcome(None)])) else { return Ok(()) };
    let name = quoted(&item.title);
    if item.kind() == Kind::Project {
        return refuse(format!("The project {name} has no outcome: say that it is done or cancelled, and judge what it claimed"));
    }
    if rigour != Rigour::Typed || outcome == Outcome::Dropped {
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
            "{name} cannot be {} yet: it runs until {}; until then check in how it stands, or drop it",
            outcome.word(),
            short_day(last, on)
        )),
        None => refuse(format!("{name} cannot be {}: it has no last day to be over; give it one, or drop it", outcome.word())),
    }
}
