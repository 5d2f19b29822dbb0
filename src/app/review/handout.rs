//! Minutes that are taken away: copied to the clipboard or written to a file, in the layout that was asked for once.
//!
//! Must not know: how a layout is written, and what a clipboard can carry.

use super::{Mode, Room};
use crate::{
    app::{
        App,
        ctx::Ctx,
        event::Effect,
        overlay::{Overlay, form::Form},
        reply::{Next, Reply},
    },
    domain::{
        Board, Cascade, Id,
        history::Traces,
        meeting::minutes::{self, Minutes, layouts::Layout, page::Page},
    },
};

/// The minutes of one review, with what the log knows of it.
#[derive(Debug)]
pub struct Told {
    /// The review.
    pub review: Id,
    /// What they say; `None`: the review is not there any more.
    pub minutes: Option<Minutes>,
    /// The same as it is read.
    pub page: Page,
    /// What was talked about in it: of those the last words are asked for.
    talked: Vec<Id>,
    traces: Traces,
    /// The log was not asked, or something was changed since.
    asks: bool,
}

impl Told {
    pub(super) fn new(cascade: &Cascade, board: &Board, review: Id) -> Told {
        let mut told =
            Told { review, minutes: None, page: Page::default(), talked: Vec::new(), traces: Traces::default(), asks: true };
        told.refresh(cascade, board);
        told
    }

    /// Looks at the workspace again; the log is asked again too.
    pub(super) fn refresh(&mut self, cascade: &Cascade, board: &Board) {
        self.asks = true;
        self.tell(cascade, board);
    }

    fn tell(&mut self, cascade: &Cascade, board: &Board) {
        let review = cascade.reviews().find(|r| r.id == self.review);
        self.talked = review.map(minutes::talked).unwrap_or_default();
        self.minutes = review.map(|r| minutes::minutes(cascade, board, r, &self.traces));
        self.page = self.minutes.as_ref().map(Minutes::page).unwrap_or_default();
    }

    /// What is to be read from the log; `None`: it is there.
    pub(super) fn want(&self) -> Option<(Id, Vec<Id>)> {
        (self.asks && self.minutes.is_some()).then(|| (self.review, self.talked.clone()))
    }

    /// It was read; `None`: it could not be.
    pub(super) fn know(&mut self, traces: Option<Traces>, cascade: &Cascade, board: &Board) {
        self.asks = false;
        if let Some(traces) = traces {
            self.traces = traces;
            self.tell(cascade, board);
        }
    }

    /// All of it, to be taken away.
    pub(super) fn handout(&self) -> Option<Handout> {
        let minutes = self.minutes.as_ref()?;
        let name = format!("review-{}-{}", minutes.number, minutes.on);
        Some(Handout { page: self.page.clone(), what: "the minutes", name })
    }

    /// Only what was asked for, person by person; `None`: nothing was.
    pub(super) fn actions(&self) -> Option<Handout> {
        let minutes = self.minutes.as_ref()?;
        let page = minutes.asked();
        let name = format!("actions-{}-{}", minutes.number, minutes.on);
        (!page.parts.is_empty()).then_some(Handout { page, what: "the actions", name })
    }
}

/// Something to be taken away.
#[derive(Debug, Clone, PartialEq)]
pub struct Handout {
    /// What it says.
    pub page: Page,
    /// What it is, as it is said: `the minutes`.
    pub what: &'static str,
    /// What a file of it is called, without its ending.
    name: String,
}

impl Handout {
    /// What a file of it is called unless someone says otherwise.
    pub(in crate::app) fn file_name(&self, layout: Layout) -> String {
        format!("{}.{}", self.name, layout.extension())
    }

    /// All of it in a layout.
    pub(in crate::app) fn text(&self, layout: Layout) -> String {
        layout.write(std::slice::from_ref(&self.page))
    }

    /// Copied in a layout: a clipboard that carries text alone is no place for HTML.
    pub(in crate::app) fn copy(self, layout: Layout) -> Effect {
        let (text, what) = (self.text(layout), format!("{} {}", self.what, layout.said()));
        match layout {
            Layout::Html => Effect::CopyHtml { text, what, handout: Box::new(self) },
            _ => Effect::Copy { text, what },
        }
    }
}

impl Room {
    fn told(&self) -> Option<&Told> {
        match &self.mode {
            Mode::After(ended) => Some(&ended.told),
            Mode::Past(past) => past.told.as_ref(),
            _ => None,
        }
    }

    fn told_mut(&mut self) -> Option<&mut Told> {
        match &mut self.mode {
            Mode::After(ended) => Some(&mut ended.told),
            Mode::Past(past) => past.told.as_mut(),
            _ => None,
        }
    }

    /// What the minutes in front want of the log.
    pub(super) fn wants_traces(&self) -> Option<(Id, Vec<Id>)> {
        self.told()?.want()
    }

    /// The log was read.
    pub(in crate::app) fn know(&mut self, review: Id, traces: Option<Traces>, cascade: &Cascade, board: &Board) {
        if let Some(told) = self.told_mut().filter(|told| told.review == review) {
            told.know(traces, cascade, board);
        }
    }

    /// To the clipboard: in which layout is asked once, and again when it is `asked` for.
    pub(super) fn copy(&self, handout: Option<Handout>, asked: bool) -> Reply {
        let Some(handout) = handout else { return Reply::say("there is nothing to copy: this review was taken back") };
        match self.layout.filter(|_| !asked) {
            Some(layout) => Reply::next(Next::Effect(handout.copy(layout))),
            None => Reply::open(Overlay::form(Form::copy_as(handout, self.layout))),
        }
    }

    /// The minutes in front, or only what was asked for in them.
    pub(super) fn copies(&self, only_actions: bool, asked: bool) -> Reply {
        let Some(told) = self.told() else { return Reply::say("there are no minutes yet") };
        match (only_actions, told.actions()) {
            (true, None) => Reply::say("no action was asked for in this review"),
            (true, actions) => self.copy(actions, asked),
            (false, _) => self.copy(told.handout(), asked),
        }
    }

    /// Asks where the minutes in front go.
    pub(super) fn saves(&self) -> Reply {
        match self.told().and_then(Told::handout) {
            Some(handout) => Reply::open(Overlay::form(Form::file(handout, self.layout.unwrap_or_default()))),
            None => Reply::say("there are no minutes to save"),
        }
    }

    /// Asks what the review in front was worth.
    pub(super) fn rates(&self, ctx: &Ctx<'_>) -> Reply {
        match self.told().filter(|told| told.minutes.is_some()) {
            Some(told) => Reply::open(Overlay::form(Form::rate(ctx.cascade, told.review))),
            None => Reply::say("there is no review to rate"),
        }
    }
}

impl App {
    /// Takes something away in a layout, which is the one from now on.
    pub(in crate::app) fn hand_out(&mut self, handout: Handout, layout: Layout) -> Effect {
        self.screens.review.layout = Some(layout);
        handout.copy(layout)
    }

    /// The clipboard here carries text alone: the HTML can be saved as a file.
    pub fn no_html(&mut self, handout: Handout) {
        self.overlays.open(Overlay::form(Form::file(handout, Layout::Html)));
        self.complain("the clipboard carries only plain text here: save the HTML as a file, and open that");
    }
}
