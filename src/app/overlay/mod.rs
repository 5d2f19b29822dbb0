//! What lies over a screen: help, find, why, confirm, and the forms. Each owns its state; they lie on one another in a stack,
//! the topmost has the keys.
//!
//! An overlay answers a key with a [`Reply`] and stays until that says it is done: it cannot be lost by forgetting it. One that
//! is left keeps what was typed where that is worth keeping. Must not know: the screens below, nor which of them is in front.

pub mod add;
pub mod carry;
pub mod confirm;
pub mod find;
pub mod form;

pub mod page;
pub mod person;
pub mod pick;
pub mod query;
pub mod said;
pub mod sharing;
pub mod sources;
mod stack;

use super::{
    ctx::Ctx,
    deck::{
        Found,
        filter::{CycleChoice, Filter},
    },
    event::Hit,
    key::Key,
    keys::{Binding, Keymap, Place},
    reply::Reply,
};
use crate::domain::{
    Cascade, CheckIn, Id, Ix, meeting::RunningReview, portfolio::Narrow, roster, trends::figure::Figure, workload::Workloads,
};
use add::Add;
use carry::CarryPage;
use chrono::NaiveDate;
use confirm::Confirm;
use find::Find;
use form::{Form, Layout};
use page::Page;
use person::PersonPage;
use pick::Pick;
use said::FindSaid;
use sharing::SharingPage;
use sources::{SourcePage, SourcesPage};
pub use stack::Overlays;
use std::sync::Arc;

/// The overlay in front.
#[derive(Debug)]
pub enum Overlay {
    /// Every key of the place.
    Help(Page),
    /// The arithmetic behind an item.
    Why(Page),
    /// The line in which one types what to look for.
    Find(Find),
    /// The line in which one types what to find in what was said.
    Said(FindSaid),
    /// A question before something that many rows hang on.
    Confirm(Confirm),
    /// A list one chooses from.
    Pick(Pick),
    /// What to add.
    Add(Add),
    /// Fields to fill in.
    Form(Box<Form>),
    /// The page of a person.
    Person(Box<PersonPage>),
    /// Which laptops write into the workspace.
    Sharing(SharingPage),
    /// Which sources bring numbers, and what of them waits.
    Sources(SourcesPage),
    /// What one source runs.
    Source(Box<SourcePage>),
    /// What goes on of what ended, before it is made.
    Carry(Box<CarryPage>),
}

impl Overlay {
    /// Every key of these places.
    pub fn help(keymap: &Keymap, places: &[Place]) -> Overlay {
        Overlay::Help(page::help(keymap, places))
    }

    /// The working of every judgement of an item.
    pub fn why(ctx: &Ctx<'_>, ix: Ix) -> Overlay {
        Overlay::Why(page::why(ctx, ix))
    }

    /// The line to type into, holding what was looked for last; and the cursor to go back to.
    pub fn find(found: Option<Found>, cursor: usize) -> Overlay {
        Overlay::Find(Find::new(found, cursor))
    }

    /// The line to type into for a find in what was said, which may stand already.
    pub fn said(before: Option<Arc<str>>) -> Overlay {
        Overlay::Said(FindSaid::new(before))
    }

    /// Every command by name. `hindered`: why one cannot work now.
    pub fn palette(keymap: &Keymap, places: &[Place], hindered: impl Fn(&Binding) -> Option<String>) -> Overlay {
        Overlay::Pick(pick::palette(keymap, places, hindered))
    }

    /// What the deck may be narrowed to.
    pub fn filter(ctx: &Ctx<'_>, now: &Filter) -> Overlay {
        Overlay::Pick(pick::filter(ctx, now))
    }

    /// Which cycles the deck may show.
    pub fn cycle(ctx: &Ctx<'_>, now: CycleChoice) -> Overlay {
        Overlay::Pick(pick::cycle(ctx, now))
    }

    /// Of which key result the trend is told.
    pub fn key_results(ctx: &Ctx<'_>) -> Overlay {
        Overlay::Pick(pick::key_results(ctx))
    }

    /// What a figure tells, as a page to read.
    pub fn told(figure: &Figure) -> Overlay {
        Overlay::Why(page::told(figure))
    }

    /// Of which cycle the trends are told.
    pub fn cycle_of_trends(ctx: &Ctx<'_>, now: Option<Id>) -> Overlay {
        Overlay::Pick(pick::cycle_of_trends(ctx, now))
    }

    /// Which team everything is narrowed to.
    pub fn teams(ctx: &Ctx<'_>) -> Overlay {
        Overlay::Pick(pick::teams(ctx))
    }

    /// Whose changes the log may show.
    pub fn log_person(ctx: &Ctx<'_>, now: Option<Id>) -> Overlay {
        Overlay::Pick(pick::log_person(ctx, now))
    }

    /// Which projects may be shown.
    pub fn projects_filter(ctx: &Ctx<'_>, now: Narrow) -> Overlay {
        Overlay::Pick(pick::projects_filter(ctx, now))
    }

    /// Which of several check-ins is said right, or taken back.
    pub fn check_ins(ctx: &Ctx<'_>, all: &[&CheckIn], takes_back: bool) -> Overlay {
        Overlay::Pick(pick::check_ins(ctx, all, takes_back))
    }

    /// Which link of a project goes.
    pub fn unlink(cascade: &Cascade, project: Ix) -> Overlay {
        Overlay::Pick(pick::unlink(cascade, project))
    }

    /// Who has something on the agenda, to be here or not; `None`: nobody has.
    pub fn who_is_here(cascade: &Cascade, meeting: &RunningReview) -> Option<Overlay> {
        pick::who_is_here(cascade, meeting).map(Overlay::Pick)
    }

    /// What is parked, to pull one in.
    pub fn parked(cascade: &Cascade, meeting: &RunningReview) -> Overlay {
        Overlay::Pick(pick::parked(cascade, meeting))
    }

    /// Whose page to open.
    pub fn people(ctx: &Ctx<'_>) -> Overlay {
        Overlay::Pick(pick::people(ctx))
    }

    /// To whom in the roster to go, of those it lists.
    pub fn find_person(ctx: &Ctx<'_>, listed: &[Id]) -> Overlay {
        Overlay::Pick(pick::find_person(ctx, listed))
    }

    /// Who the roster may show.
    pub fn roster_filter(ctx: &Ctx<'_>, now: roster::Narrow) -> Overlay {
        Overlay::Pick(pick::roster_filter(ctx, now))
    }

    /// Who gets what somebody answers for.
    pub fn hand_over(ctx: &Ctx<'_>, from: Id) -> Overlay {
        Overlay::Pick(pick::hand_over(ctx, from))
    }

    /// How the figures of somebody came about.
    pub(super) fn figures_of(ctx: &Ctx<'_>, person: Id, loads: &Workloads) -> Overlay {
        Overlay::Why(page::figures_of(ctx, person, loads))
    }

    /// Which person, team or cycle to delete.
    pub fn remove(ctx: &Ctx<'_>, noun: form::Noun) -> Overlay {
        Overlay::Pick(pick::remove(ctx, noun))
    }

    /// Whom to forget.
    pub fn forget(ctx: &Ctx<'_>) -> Overlay {
        Overlay::Pick(pick::forget(ctx))
    }

    /// Which of two people, teams or cycles disappears (`a` is `None`), and which then stands for both.
    pub fn same(ctx: &Ctx<'_>, noun: form::Noun, a: Option<Id>) -> Overlay {
        Overlay::Pick(pick::same(ctx, noun, a))
    }

    /// What to add where one stands.
    pub fn add(ctx: &Ctx<'_>, at: Option<Ix>) -> Overlay {
        Overlay::Add(Add::new(ctx, at))
    }

    /// The page of a person.
    pub fn person(cascade: &Cascade, today: NaiveDate, id: Id) -> Overlay {
        Overlay::Person(Box::new(PersonPage::new(cascade, today, id)))
    }

    /// Fields to fill in.
    pub fn form(form: Form) -> Overlay {
        Overlay::Form(Box::new(form))
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        match self {
            Overlay::Help(page) | Overlay::Why(page) => page.places(),
            Overlay::Find(_) | Overlay::Said(_) | Overlay::Pick(_) => &[Place::Narrow],
            Overlay::Confirm(_) => &[Place::Confirm],
            Overlay::Add(_) => &[Place::AddWhat],
            Overlay::Form(form) => form.places(),
            Overlay::Person(_) => &[Place::Person, Place::List],
            Overlay::Sharing(_) => &[Place::Sharing, Place::List],
            Overlay::Sources(_) => &[Place::Sources, Place::List],
            Overlay::Source(_) => &[Place::Source, Place::Page, Place::List],
            Overlay::Carry(page) if page.is_typing() => &[Place::Form],
            Overlay::Carry(_) => &[Place::Carry],
        }
    }

    /// Whether it is read beside what is below it, which is drawn too.
    pub fn is_page(&self) -> bool {
        matches!(self, Overlay::Help(_) | Overlay::Why(_) | Overlay::Source(_))
    }

    /// Whether it stands on the screen itself, and hides nothing of it.
    pub fn is_in_place(&self) -> bool {
        matches!(self, Overlay::Form(form) if form.layout() != Layout::PopUp)
    }

    /// Whether it stands on a line at the foot of the screen.
    pub(super) fn is_line(&self) -> bool {
        matches!(self, Overlay::Form(form) if form.layout() == Layout::Line)
    }

    /// A key. `page`: how many lines of a list fit, as last drawn.
    pub(super) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>, page: usize) -> Reply {
        match self {
            Overlay::Help(lines) | Overlay::Why(lines) => lines.key(key, ctx.keymap, page),
            Overlay::Find(find) => find.key(key, ctx),
            Overlay::Said(find) => find.key(key, ctx),
            Overlay::Confirm(confirm) => confirm.key(key, ctx),
            Overlay::Add(add) => add.key(key, ctx),
            Overlay::Form(form) => form.key(key, ctx),
            Overlay::Person(page) => page.key(key, ctx),
            Overlay::Sharing(page) => page.key(key, ctx),
            Overlay::Sources(page) => page.key(key, ctx),
            Overlay::Source(lines) => lines.key(key, ctx, page),
            Overlay::Carry(page) => page.key(key, ctx),
            Overlay::Pick(pick) => pick.key(key, ctx.keymap),
        }
    }

    /// A click: outside it closes, unless something was typed in it.
    pub(super) fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        match (self, hit) {
            (Overlay::Pick(pick), Hit::Choice(n)) => pick.click(n, double),
            (Overlay::Add(add), Hit::Choice(n)) => add.take(n, ctx),
            (Overlay::Form(form), hit) => form.click(hit, double, ctx),
            // What was decided is not lost by a click.
            (Overlay::Sharing(page), Hit::Choice(n)) => {
                page.cursor = n;
                Reply::stay()
            }
            (Overlay::Sources(page), Hit::Choice(n)) => {
                page.cursor = n;
                Reply::stay()
            }
            (Overlay::Carry(page), Hit::Choice(n)) => page.click(n),
            (Overlay::Carry(_), _) => Reply::stay(),
            (overlay, Hit::Outside) if !overlay.is_typing() => Reply::close(),
            _ => Reply::stay(),
        }
    }

    /// Whether keys are text now.
    pub fn is_typing(&self) -> bool {
        match self {
            Overlay::Find(_) | Overlay::Said(_) | Overlay::Pick(_) | Overlay::Form(_) => true,
            Overlay::Help(page) | Overlay::Why(page) => page.is_typing(),
            Overlay::Carry(page) => page.is_typing(),
            Overlay::Confirm(_)
            | Overlay::Add(_)
            | Overlay::Person(_)
            | Overlay::Sharing(_)
            | Overlay::Sources(_)
            | Overlay::Source(_) => false,
        }
    }

    /// Pasted text.
    pub(super) fn paste(&mut self, text: &str, ctx: &Ctx<'_>) {
        match self {
            Overlay::Find(find) => find.paste(text),
            Overlay::Said(find) => find.paste(text),
            Overlay::Pick(pick) => {
                pick.line.field.paste(text);
                pick.narrow();
            }
            Overlay::Form(form) => form.paste(text, ctx),
            Overlay::Carry(page) => page.paste(text),
            Overlay::Help(_)
            | Overlay::Why(_)
            | Overlay::Confirm(_)
            | Overlay::Add(_)
            | Overlay::Person(_)
            | Overlay::Sharing(_)
            | Overlay::Sources(_)
            | Overlay::Source(_) => {}
        }
    }

    /// The wheel.
    pub(super) fn scroll(&mut self, lines: isize) {
        match self {
            Overlay::Help(page) | Overlay::Why(page) => page.scroll(lines),
            Overlay::Pick(pick) => pick.step(lines),
            Overlay::Add(add) => add.step(lines.signum()),
            Overlay::Form(form) => form.scroll(lines),
            Overlay::Person(page) => page.scroll(lines),
            Overlay::Sharing(page) => page.scroll(lines, usize::MAX),
            Overlay::Sources(page) => page.scroll(lines, usize::MAX),
            Overlay::Source(page) => page.page.scroll(lines),
            Overlay::Carry(page) => page.scroll(lines),
            Overlay::Find(_) | Overlay::Said(_) | Overlay::Confirm(_) => {}
        }
    }
}
