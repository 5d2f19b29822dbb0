//! What a check-in that is being typed will mean once it is saved: how the item stands by it, and what is odd about it.
//!
//! Must not know: where it is typed, colours.

use super::{
    Cascade, CheckIn, Health, Ix, far_off::Known, judge::Judgement, measure::value_said, summary::RunningSummary,
    text::number::format_number, why::percent,
};
use chrono::NaiveDate;

/// What a check-in means.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// What it says, in the unit of the item: `21 employees`; empty: it says no number.
    pub said: String,
    /// What it was typed as, where that was a difference: `+3`.
    pub typed: Option<String>,
    /// How the item stands without it.
    pub before: Health,
    /// How it stands with it; `None`: it is older than the newest check-in, and nothing changes today.
    pub after: Option<Health>,
    /// What it comes to: `45 % where 61 % is expected`; empty: nothing can be computed.
    pub comes_to: String,
    /// What is odd about it, without an end; `None`: nothing.
    pub doubt: Option<String>,
}

impl Cascade {
    /// What an item would be judged to be if a check-in were saved; `None`: it is older than the newest, or of a day to come.
    pub fn judge_if(&mut self, said: &CheckIn, today: NaiveDate) -> Option<Judgement> {
        let ix = self.find(said.item)?;
        let before = self.summary(ix).clone();
        if said.on > today || before.last_on.is_some_and(|last| last > said.on) {
            return None;
        }
        let mut running = RunningSummary::after(&before, self.item(ix), self.begins(ix), &self.settings);
        running.add(said);
        let after = running.summary();
        self.set_summary(ix, after);
        let judged = self.judge(ix, today);
        self.set_summary(ix, before);
        Some(judged)
    }

    /// What a check-in means that was typed with this as its value.
    pub fn meaning(&mut self, ix: Ix, said: &CheckIn, typed: &str, today: NaiveDate) -> Meaning {
        let before = self.judge(ix, today);
        let after = self.judge_if(said, today);
        let (item, summary) = (self.item(ix), self.summary(ix));
        let value = value_said(item.key_result(), said.value, said.done.as_ref());
        let number = value.or_else(|| said.progress.map(|p| format_number(p * 100.0, Some("%"))));
        let known = item.key_result().map(|kr| Known::of(kr, summary.value.map(|(_, v)| v)).stepping(summary));
        let odd = known.zip(said.value.filter(|_| !said.unchanged)).and_then(|(known, value)| known.doubt_typed(typed, value));
        let is_difference = typed.trim().starts_with(['+', '-', '\u{2212}']) && said.value.is_some_and(|v| v >= 0.0);
        let comes_to = match after.map(|after| (after.progress, after.expected)) {
            Some((Some(progress), Some(expected))) => format!("{} where {} is expected", percent(progress), percent(expected)),
            Some((Some(progress), None)) if item.key_result().is_some() => percent(progress),
            _ => String::new(),
        };
        Meaning {
            said: number.unwrap_or_default(),
            typed: is_difference.then(|| typed.trim().to_owned()),
            before: before.health,
            after: after.map(|after| after.health),
            comes_to,
            doubt: odd.map(|(_, sentence)| sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::{Company, today};

    #[test]
    fn asking_what_a_check_in_means_changes_nothing_and_what_is_older_means_nothing_today() {
        let c = &mut Company::new();
        let ix = c.ix("Conversion");
        let (id, before) = (c.cascade.item(ix).id, c.cascade.summary(ix).clone());
        let says = |on, value| CheckIn { value: Some(value), ..CheckIn::new(id, id, on, None) };
        let low = c.cascade.meaning(ix, &says(today(), 2.2), "2.2", today());
        let high = c.cascade.meaning(ix, &says(today(), 3.4), "+1.2", today());
        assert_eq!(*c.cascade.summary(ix), before);
        assert_eq!((low.after, high.after), (Some(Health::OffTrack), Some(Health::OnTrack)));
        assert_eq!((low.said.as_str(), low.typed, high.typed.as_deref()), ("2.2 %", None, Some("+1.2")));
        assert!(low.comes_to.starts_with("7.1 % where ") && low.comes_to.ends_with(" % is expected"), "{}", low.comes_to);
        let far = c.cascade.meaning(ix, &says(today(), 3400.0), "3400", today());
        assert!(far.doubt.is_some_and(|doubt| doubt.contains("times")));
        let later = today().succ_opt().unwrap();
        assert_eq!(c.cascade.judge_if(&says(later, 2.5), today()), None);
        let mut known = before;
        known.last_on = Some(today());
        c.cascade.set_summary(ix, known);
        let older = today().pred_opt().unwrap();
        assert_eq!(c.cascade.meaning(ix, &says(older, 2.5), "2.5", today()).after, None);
    }
}
