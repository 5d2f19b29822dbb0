//! What a cycle came to: which is asked for, and what was told of it last.
//!
//! It takes a look at many check-ins, so it is read while no key waits; until then what was told last stands. Must not know: how it
//! is read.

use super::{Trends, View};
use crate::{
    app::{App, Tab, ctx::Ctx, damage::Damage},
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
    /// Something was changed since.
    is_old: bool,
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
        *self = OfCycle { chosen: self.chosen, ..OfCycle::default() };
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

    /// What a view of a cycle is about, as it is said.
    pub fn about_cycle(&self, cascade: &crate::domain::Cascade) -> String {
        let Some(told) = self.cycle.told() else { return String::new() };
        let name = |id: Option<Id>| {
            let cycle = id.and_then(|id| cascade.cycle(id));
            cycle.map(|cycle| text::one_line(cycle.name.trim(), 24).into_owned())
        };
        let team = told.looked.team.and_then(|id| cascade.team(id)).map(|team| text::one_line(team.name.trim(), 24).into_owned());
        let beside = name(told.looked.beside).map(|beside| format!(" beside {beside}"));
        let cycle = name(told.looked.cycle).map(|cycle| format!("{cycle}{}", beside.unwrap_or_default()));
        team.into_iter().chain(cycle).collect::<Vec<_>>().join(" · ")
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

    /// It was told, or could not be: one sentence.
    pub fn answer_trends(&mut self, asked: Asked, told: Result<Told, String>) {
        let (screens, _, mut ctx) = self.split();
        let said = match told {
            Ok(told) => {
                screens.trends.cycle.told = Some((asked, Box::new(told)));
                screens.trends.cycle.is_old = false;
                screens.trends.make(&mut ctx);
                None
            }
            Err(sentence) => {
                screens.trends.cycle.failed = Some(asked);
                Some(sentence)
            }
        };
        self.touch(Damage::ALL);
        if let Some(sentence) = said {
            self.complain(sentence);
        }
    }
}
