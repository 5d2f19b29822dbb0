//! What goes on from a result, in a closing by lines: asked once its score is known, and kept with it.
//!
//! Must not know: what may go on, which is `domain::carry`'s.

use super::{
    Plain, Then,
    closing::{Asking, Ended},
};
use crate::{
    cli::{
        error::{Failure, Result},
        output,
    },
    domain::{
        carry::{self, Decision, End, Next, Way},
        goal::Outcome,
        id::Id,
        text::{number::format_number, say::say_count},
    },
};

/// The way that is meant by a word, or by its letter on the screen.
fn way(word: &str) -> Option<Way> {
    match word {
        "k" => Some(Way::Keep),
        "c" => Some(Way::Change),
        "b" => Some(Way::Break),
        "g" => Some(Way::LetGo),
        word => Way::from_word(word),
    }
}

/// Whether a line is a choice there, whatever its letter asks for elsewhere.
pub(super) fn is_choice(line: &str) -> bool {
    way(line).is_some()
}

impl Plain<'_> {
    /// Whether it is still to be said what goes on: nobody did, and it does not follow from how it ended.
    pub(super) fn asks_what_goes_on(&self, ended: &Ended) -> Result<bool> {
        let c = &self.desk.cascade;
        if ended.verdict.next.is_some() || !carry::is_asked(c, ended.ix) || carry::follows(c, ended.ix, self.desk.today).is_err()
        {
            return Ok(false);
        }
        Ok(ended.verdict.ended(c, ended.ix, &self.reckons(ended)?) != Some(Outcome::Achieved))
    }

    /// `What goes on in 2026-Q4? keep, change, break, let go (enter: undecided)`.
    pub(super) fn asks_next(&mut self, ended: Ended) -> Result<Then> {
        let c = &self.desk.cascade;
        let into = carry::follows(c, ended.ix, self.desk.today).map_err(Failure::wrong)?.cycle;
        let not = carry::not_again(c, ended.ix).map(|why| format!("; {why}")).unwrap_or_default();
        let name = crate::domain::text::one_line(into.name.trim(), 40).into_owned();
        self.print(&format!("What goes on in {name}? keep, change, break, let go (enter: undecided{not})"))?;
        self.asking = Some(Asking::Next(Box::new(ended)));
        Ok(Then::Stay)
    }

    /// A way was said, with or without what it asks for.
    pub(super) fn hears_next(&mut self, mut ended: Ended, line: &str) -> Result<Then> {
        if line.is_empty() {
            return self.settles(&ended);
        }
        let (c, today) = (&self.desk.cascade, self.desk.today);
        let lower = line.to_lowercase();
        let Some(way) = way(&lower) else {
            // The whole of it in one line, as `carry --decide` has it.
            let decision = carry::decision_on(c, ended.ix, line, today).map_err(Failure::wrong)?;
            return self.takes_next(ended, decision);
        };
        if let Some(why) = carry::not_again(c, ended.ix).filter(|_| way == Way::Keep) {
            return Err(Failure::wrong(format!("{why}: change it, break it into steps, or let it go")));
        }
        let item = c.item(ended.ix);
        let question = match way {
            Way::Keep => "Why does it go on unchanged?".to_owned(),
            Way::LetGo => "Why is it let go?".to_owned(),
            Way::Break => "Its steps (title/weight/date, with “;” between them)?".to_owned(),
            Way::Change => match item.key_result().filter(|kr| !kr.metric.has_steps() && !kr.metric.is_yes_no()) {
                Some(kr) => {
                    let by_rule = self.reckons(&ended)?;
                    let from = by_rule.basis.map(|b| format!("from {}; ", format_number(b.value, kr.unit.as_deref())));
                    format!("Its target ({}“3.4 owner NAME” hands it over)?", from.unwrap_or_default())
                }
                None => "Its owner?".to_owned(),
            },
        };
        ended.verdict.next = None;
        self.asking = Some(Asking::NextOf(Box::new(ended), way));
        output::print(&question)?;
        Ok(Then::Stay)
    }

    /// What the way asked for was said.
    pub(super) fn hears_next_of(&mut self, ended: Ended, way: Way, line: &str) -> Result<Then> {
        if line.is_empty() {
            return self.asks_next(ended);
        }
        let (c, today) = (&self.desk.cascade, self.desk.today);
        let has_target = c.item(ended.ix).key_result().is_some_and(|kr| !kr.metric.has_steps() && !kr.metric.is_yes_no());
        let decision = match way {
            Way::Keep => Decision::of(Next::Keep).because(line),
            Way::LetGo => Decision::of(Next::LetGo).because(line),
            Way::Break => carry::decision_on(c, ended.ix, &format!("break {line}"), today).map_err(Failure::wrong)?,
            Way::Change => {
                let owner = !has_target || line.starts_with("owner ");
                let rest = line.strip_prefix("owner ").unwrap_or(line);
                let said = if owner { format!("owner {rest}") } else { format!("target {rest}") };
                carry::decision_on(c, ended.ix, &said, today).map_err(Failure::wrong)?
            }
        };
        self.takes_next(ended, decision)
    }

    /// At the end: what was decided is not made yet, and how it is.
    pub(super) fn tells_what_goes_on(&self, cycle: Option<Id>) -> Result<()> {
        let c = &self.desk.cascade;
        let Some(cycle) = cycle.and_then(|id| c.cycle(id)) else { return Ok(()) };
        let (decided, open) = carry::waiting(c, cycle.id, self.desk.today);
        if decided.is_empty() && open.is_empty() {
            return Ok(());
        }
        let (results, of) = (|n: usize| say_count(n, "result", "results"), cycle.reference());
        if !open.is_empty() {
            self.print(&format!(
                "What goes on from {} is not decided: quarterdeck carry {of} --decide “REF …” decides it.",
                results(open.len())
            ))?;
        }
        if !decided.is_empty() {
            self.print(&format!(
                "What goes on from {} is decided and not made yet: quarterdeck carry {of} --dry-run shows every old line with its \
                 new one, without --dry-run it is made.",
                results(decided.len())
            ))?;
        }
        Ok(())
    }

    fn takes_next(&mut self, mut ended: Ended, decision: Decision) -> Result<Then> {
        let by_rule = self.reckons(&ended)?;
        let c = &self.desk.cascade;
        let outcome = ended.verdict.ended(c, ended.ix, &by_rule);
        let into = carry::follows(c, ended.ix, self.desk.today).map_err(Failure::wrong)?.cycle;
        let end = End::being_said(c, ended.ix, by_rule.basis, ended.last.as_ref(), outcome);
        if let Some(why) = carry::cannot(c, ended.ix, &decision, end, &into) {
            return Err(Failure::wrong(why));
        }
        ended.verdict.next = Some(decision);
        self.settles(&ended)
    }
}
