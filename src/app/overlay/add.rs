//! The choice of what to add: one letter each, the likeliest first where one stands.

use super::{
    Overlay,
    form::{Form, Noun},
};
use crate::{
    app::{
        ctx::Ctx,
        key::Key,
        keys::{Action, Place},
        reply::Reply,
    },
    domain::{Id, Ix, Kind, text},
};

/// One line.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The key that takes it; empty: none.
    pub key: String,
    /// What is added.
    pub noun: Noun,
    /// Where it will stand; empty: nowhere in particular.
    pub place: String,
    /// Whether one was begun and not saved.
    pub is_draft: bool,
}

/// The list.
#[derive(Debug)]
pub struct Add {
    /// All of them, in an order that never changes.
    pub choices: Vec<Choice>,
    /// The one Enter takes.
    pub cursor: usize,
    /// Where one stood; `None`: nowhere in particular.
    at: Option<Id>,
}

impl Add {
    pub(super) fn new(ctx: &Ctx<'_>, at: Option<Ix>) -> Add {
        let cascade = ctx.cascade;
        let objective =
            super::form::objective_at(cascade, at).map(|ix| text::one_line(cascade.item(ix).title.trim(), 60).into_owned());
        let goal = at
            .filter(|&ix| cascade.item(ix).kind() != Kind::Project)
            .map(|ix| text::one_line(cascade.item(ix).title.trim(), 60).into_owned());
        let choice = |noun: Noun| {
            let place = match noun {
                Noun::Objective => objective.as_ref().map(|o| format!("under {o}")),
                Noun::KeyResult => objective.as_ref().map(|o| format!("of {o}")),
                Noun::Project => goal.as_ref().map(|g| format!("serving {g}")),
                Noun::Person | Noun::Team | Noun::Cycle | Noun::Meeting => None,
            };
            let key = ctx.keymap.show(Place::AddWhat, command(noun));
            let is_draft = ctx.drafts.forms.contains_key(&format!("add {}", noun.name()));
            Choice { key, noun, place: place.unwrap_or_default(), is_draft }
        };
        let likely = match at.map(|ix| cascade.item(ix).kind()) {
            Some(Kind::Objective | Kind::KeyResult) => Noun::KeyResult,
            Some(Kind::Project) => Noun::Project,
            // Goals live in cycles: an empty workspace begins with one.
            None if cascade.cycles().next().is_none() => Noun::Cycle,
            None => Noun::Objective,
        };
        let cursor = Noun::ALL.iter().position(|&n| n == likely).unwrap_or(0);
        Add { choices: Noun::ALL.into_iter().map(choice).collect(), cursor, at: at.map(|ix| cascade.item(ix).id) }
    }

    pub(super) fn step(&mut self, by: isize) {
        let n = self.choices.len() as isize;
        self.cursor = (self.cursor as isize + by).rem_euclid(n) as usize;
    }

    pub(super) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        match ctx.keymap.action(&[Place::AddWhat], key) {
            Some(Action::Back) => return Reply::close(),
            Some(Action::Open) => return self.take(self.cursor, ctx),
            Some(Action::Down) => self.step(1),
            Some(Action::Up) => self.step(-1),
            Some(action) => {
                if let Some(n) = self.choices.iter().position(|choice| command(choice.noun) == action) {
                    return self.take(n, ctx);
                }
            }
            None => {}
        }
        Reply::stay()
    }

    /// Takes the n-th line: its form takes the place of the list.
    pub(super) fn take(&self, n: usize, ctx: &mut Ctx<'_>) -> Reply {
        let Some(choice) = self.choices.get(n) else { return Reply::stay() };
        let at = self.at.and_then(|id| ctx.cascade.find(id));
        Reply::close().and_open(Overlay::form(Form::add(ctx, at, choice.noun)))
    }
}

/// The command that adds one of these.
pub(in crate::app) fn command(noun: Noun) -> Action {
    match noun {
        Noun::Objective => Action::AddObjective,
        Noun::KeyResult => Action::AddKeyResult,
        Noun::Project => Action::AddProject,
        Noun::Person => Action::AddPerson,
        Noun::Team => Action::AddTeam,
        Noun::Cycle => Action::AddCycle,
        Noun::Meeting => Action::AddMeeting,
    }
}
