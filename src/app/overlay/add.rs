//! The choice of what to add: one letter each, the likeliest first where one stands.

use super::{
    Overlay,
    form::{Form, Noun},
};
use crate::{
    app::{
        ctx::Ctx,
        key::{Code, Key},
        reply::Reply,
    },
    domain::{Id, Ix, Kind, text},
};

/// One line.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The letter that takes it.
    pub letter: char,
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
            let (letter, place) = match noun {
                Noun::Objective => ('o', objective.as_ref().map(|o| format!("under {o}"))),
                Noun::KeyResult => ('k', objective.as_ref().map(|o| format!("of {o}"))),
                Noun::Project => ('p', goal.as_ref().map(|g| format!("serving {g}"))),
                Noun::Person => ('n', None),
                Noun::Team => ('t', None),
                Noun::Cycle => ('c', None),
            };
            let is_draft = ctx.drafts.forms.contains_key(&format!("add {}", noun.name()));
            Choice { letter, noun, place: place.unwrap_or_default(), is_draft }
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
        match key.code {
            Code::Esc | Code::Char('q') => return Reply::close(),
            Code::Enter => return self.take(self.cursor, ctx),
            Code::Down | Code::Char('j') | Code::Tab => self.step(1),
            Code::Up | Code::BackTab => self.step(-1),
            _ => {
                if let Some(n) = key.types().and_then(|c| self.choices.iter().position(|choice| choice.letter == c)) {
                    return self.take(n, ctx);
                }
            }
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
