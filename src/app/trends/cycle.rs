//! What a cycle came to: which is asked for, and what was told of it last.
//!
//! It takes a look at many check-ins, so it is read while no key waits; until then what was told last stands. Must not know: how it
//! is read.

use super::{Trends, View};
use crate::{
    app::{App, Tab, ctx::Ctx, damage::Damage, reply::Reply},
    domain::{
        Id, text,
        trends::{Asked, Trends as Told, figure::Figure, said},
    },
};

/// What is known of the cycle that is asked for.
#[derive(Debug, Default)]
pub struct OfCycle {
    /// Of which cycle; `None`: of the one that runs.
    pub chosen: Option<Id>,
    /// What was told last, of what was asked for then; `None`: nothing was yet.
    told: Option<(Asked, Box<Told>)>,
    /// What is being told; what is told of another workspace than this one is no answer.
    telling: Option<Asked>,
    /// Something was changed since what was told last, or is being told, was asked for.
    is_old: bool,
    /// In which week it is looked at words; `None`: in that which the rules say.
    week: Option<(Id, i64)>,
    /// It could not be read: not asked for again until something changes.
    failed: Option<Asked>,
}

impl OfCycle {
    /// The workspace was changed.
    pub(super) fn changed(&mut self) {
        (self.is_old, self.failed) = (true, None);
    }

    /// The workspace is another one: what was told holds places in the one that was.
    pub(super) fn forget(&mut self) {
        *self = OfCycle { chosen: self.chosen, week: self.week, ..OfCycle::default() };
    }

    /// Whether it could not be read, and nothing else was.
    pub fn has_failed(&self) -> bool {
        self.failed.is_some() && self.told.is_none()
    }

    /// What was told; `None`: nothing yet.
    pub fn told(&self) -> Option<&Told> {
        self.told.as_ref().map(|(_, told)| &**told)
    }
}

impl Trends {
    /// The figures of a view of a cycle; none until it was read.
    pub(super) fn make_cycle(&self, ctx: &Ctx<'_>) -> Vec<Figure> {
        let Some(told) = self.cycle.told() else { return Vec::new() };
        let of = match self.view {
            View::Overview => said::View::Overview,
            View::Teams => said::View::Scores,
            View::Calibration => said::View::Calibration,
            View::Bets => said::View::Bets,
            View::Overhead => said::View::Overhead,
            View::KeyResult => return Vec::new(),
        };
        told.figures(ctx.cascade, of, ctx.today())
    }

    /// What words were worth that were said a week earlier or later.
    pub(super) fn words_week(&mut self, by: i64, ctx: &mut Ctx<'_>) -> Reply {
        let Some((_, told)) = &mut self.cycle.told else { return Reply::say("nothing is told yet") };
        let Some((cycle, was, weeks)) = told.came.as_ref().map(|came| (came.cycle, came.week, came.weeks())) else {
            return Reply::say("nothing has a score yet, so no week can be looked at");
        };
        told.words_in(was + by, ctx.cascade);
        if was + by < 1 {
            return Reply::say("this is the first week of the cycle");
        }
        if was + by > weeks {
            return Reply::say("this is the last week of the cycle");
        }
        self.cycle.week = Some((cycle, was + by));
        self.make(ctx);
        Reply::stay()
    }

    /// What a view of a cycle is about, as it is said: in all words, and in fewer and fewer.
    pub fn about_cycle(&self, cascade: &crate::domain::Cascade) -> Vec<String> {
        let Some(told) = self.cycle.told() else { return Vec::new() };
        let name = |id: Option<Id>| {
            let cycle = id.and_then(|id| cascade.cycle(id));
            cycle.map(|cycle| text::one_line(cycle.name.trim(), 24).into_owned())
        };
        let team = told.looked.team.and_then(|id| cascade.team(id)).map(|team| text::one_line(team.name.trim(), 24).into_owned());
        let (cycle, beside) = (name(told.looked.cycle), name(told.looked.beside));
        let both = cycle.clone().zip(beside).map(|(cycle, beside)| format!("{cycle} beside {beside}")).or(cycle.clone());
        let whole = team.into_iter().chain(both.clone()).collect::<Vec<_>>().join(" · ");
        std::iter::once(whole).chain(both).chain(cycle).filter(|said| !said.is_empty()).collect()
    }
}

impl App {
    /// What of a cycle is to be told; `None`: nothing is, or it was told already.
    pub fn wants_trends(&self) -> Option<Asked> {
        let trends = &self.screens.trends;
        if self.tab != Tab::Trends || trends.view == View::KeyResult || self.is_typing() {
            return None;
        }
        let asked = Asked { cycle: trends.cycle.chosen, team: self.only().map(|only| only.team) };
        let is_told = trends.cycle.told.as_ref().is_some_and(|(of, _)| *of == asked) && !trends.cycle.is_old;
        (!is_told && trends.cycle.failed != Some(asked)).then_some(asked)
    }

    /// It begins to be told.
    pub fn begin_trends(&mut self) -> Option<Asked> {
        let asked = self.wants_trends()?;
        let cycle = &mut self.screens.trends.cycle;
        (cycle.telling, cycle.is_old) = (Some(asked), false);
        self.touch(Damage::ALL);
        Some(asked)
    }

    /// Whether what is shown of a cycle is not yet what was asked for.
    pub fn is_telling_trends(&self) -> bool {
        self.wants_trends().is_some() || self.tab == Tab::Trends && self.screens.trends.cycle.telling.is_some()
    }

    /// It was told, or could not be: one sentence.
    pub fn answer_trends(&mut self, asked: Asked, told: Result<Told, String>) {
        let (screens, _, mut ctx) = self.split();
        let cycle = &mut screens.trends.cycle;
        if cycle.telling.take() != Some(asked) {
            // The workspace is another one by now.
            return;
        }
        let said = match told {
            Ok(mut told) => {
                // The week that was chosen is that of its cycle.
                let of = told.came.as_ref().map(|came| came.cycle);
                cycle.week = cycle.week.filter(|(chosen, _)| Some(*chosen) == of);
                if let Some((_, week)) = cycle.week {
                    told.words_in(week, ctx.cascade);
                }
                cycle.told = Some((asked, Box::new(told)));
                screens.trends.make(&mut ctx);
                None
            }
            Err(sentence) => {
                cycle.failed = Some(asked);
                Some(sentence)
            }
        };
        self.touch(Damage::ALL);
        if let Some(sentence) = said {
            self.complain(sentence);
        }
    }
}
