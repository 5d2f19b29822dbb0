//! The choice of what to add: one letter each, the likeliest first where one stands.

use super::{
    Overlay,
    form::{Form, Noun},
};
use crate::{
    app::{
        App,
        event::Effect,
        key::{Code, Key},
    },
    domain::{Kind, text},
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
}

impl Add {
    pub(super) fn new(app: &App) -> Add {
        let (cascade, at) = (&app.cascade, app.item());
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
            let is_draft = app.has_form_draft(&format!("add {}", noun.name()));
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
        Add { choices: Noun::ALL.into_iter().map(choice).collect(), cursor }
    }

    pub(super) fn step(&mut self, by: isize) {
        let n = self.choices.len() as isize;
        self.cursor = (self.cursor as isize + by).rem_euclid(n) as usize;
    }

    pub(super) fn key(mut self, key: Key, app: &mut App) -> Option<Effect> {
        match key.code {
            Code::Esc | Code::Char('q') => return None,
            Code::Enter => return Self::take(self.choices[self.cursor].noun, app),
            Code::Down | Code::Char('j') | Code::Tab => self.step(1),
            Code::Up | Code::BackTab => self.step(-1),
            _ => {
                if let Some(choice) = key.types().and_then(|c| self.choices.iter().find(|choice| choice.letter == c)) {
                    return Self::take(choice.noun, app);
                }
            }
        }
        app.overlay = Some(Overlay::Add(self));
        None
    }

    pub(super) fn take(noun: Noun, app: &mut App) -> Option<Effect> {
        let form = Form::add(app, noun);
        app.overlay = Some(Overlay::Form(Box::new(form)));
        None
    }
}
