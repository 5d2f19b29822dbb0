//! The one form: fields of a few kinds, one of which has the keys.
//!
//! What a form is about is its [`Purpose`], which also says where it stands ([`Layout`]); which fields it has stands in
//! `build`, what they mean in `read`, what saving does in `save`. Must not know how it is drawn. Nothing typed is ever lost: leaving keeps a draft, a refusal keeps the form.

mod amend;
pub mod blind;
mod build;
pub mod check_in;
pub mod draft;
pub mod ending;
pub mod field;
mod figures;
pub mod go_to;
mod import;
pub mod line;
mod next;
mod open;
pub mod pick;
pub mod question;
mod read;
pub mod replies;
pub mod rows;
mod save;
mod settle;

use crate::{
    app::{
        ctx::Ctx,
        event::{Effect, Hit},
        key::Key,
        keys::{Action, Command, Place, command::Everywhere},
        overlay::Overlay,
        reply::{Next, Reply, Who},
        review::handout::Handout,
    },
    domain::{
        CheckIn, Entity, Id,
        check::{DESCRIPTION, TEXT},
        meaning::Meaning,
    },
};
use blind::Round;
use check_in::Said;
use field::{Field, Input, Part, Taken};
use line::Note;
pub use open::Noun;
pub(super) use open::objective_at;
use question::About;

/// What a form is about.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// Something new, whole but for what is typed.
    Add(Box<Entity>),
    /// Fields of something that is there.
    Revise(Id),
    /// A new link of this project or goal.
    Link(Id),
    /// What a link says.
    EditLink(Id),
    /// Where an item hangs: taken from under `from` (`None`: from the top).
    Move {
        /// The item.
        item: Id,
        /// The parent it stands under where it was taken.
        from: Option<Id>,
    },
    /// The settings of the workspace.
    Settings,
    /// Who sits here.
    Who,
    /// Which person, team or cycle is to be revised.
    Which(Noun),
    /// Which archived item is brought back.
    BringBack,
    /// A short question.
    Question(About),
    /// A check-in.
    CheckIn(check_in::About),
    /// A line to write down in a meeting.
    Note(Note),
    /// A blind round.
    Blind(Round),
    /// Which entry of the agenda comes on, by its number: there are so many.
    GoTo(usize),
    /// Which moment that is over is shown.
    Day,
    /// The file this is written to.
    File(Box<Handout>),
    /// The file that what is told of trends is written to.
    Figures(Vec<crate::domain::trends::figure::Figure>),
    /// The file that is brought in.
    Import,
    /// In which layout this is copied.
    CopyAs(Box<Handout>),
    /// What somebody answered to a nudge; with what was read of it, once that was shown.
    Replies(Option<Box<replies::Shown>>),
}

/// Where a form stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In the row it is about, on whatever screen that is.
    Row,
    /// On one line at the foot of the screen it belongs to.
    Line,
    /// Over whatever is on the screen.
    PopUp,
}

/// A form that is open.
#[derive(Debug)]
pub struct Form {
    /// What it is about.
    pub purpose: Purpose,
    layout: Layout,
    /// Above it.
    pub title: String,
    /// A sentence below the title; empty: none.
    pub note: String,
    /// All fields, hidden ones too.
    pub fields: Vec<Field>,
    /// The field that has the keys.
    pub focus: usize,
    /// Why saving failed: the field it concerns and one sentence, gone with the next key.
    pub error: Option<(usize, String)>,
    /// What was asked once about a value that is far off: saving again takes it.
    doubted: Option<String>,
    /// What the check-in that is typed will mean, and of which one that was asked; `None`: nothing is typed, or nobody can tell.
    meaning: Option<Box<(CheckIn, Meaning)>>,
    /// Whether it began with what was typed earlier.
    pub from_draft: bool,
    /// A change waits for the answer, and goes on without it.
    pub waits: bool,
    /// What is seldom said of something new is left out until it is asked for.
    brief: bool,
    /// What one has to know to answer; `None`: not read yet.
    pub facts: Option<Vec<String>>,
    /// The past of what is scored or said right; `None`: not read, or it is about neither.
    past: Option<Box<crate::domain::history::History>>,
    /// A choice has just gone on to the next field by itself.
    went_on: bool,
    /// What links are listed below a new one.
    linked: Vec<Id>,
}

impl Form {
    fn new(purpose: Purpose, title: impl Into<String>, fields: Vec<Field>) -> Form {
        let layout = match &purpose {
            // What came by itself is taken over the page that tells of it.
            Purpose::CheckIn(about) if about.came.is_some() => Layout::PopUp,
            Purpose::CheckIn(_) => Layout::Row,
            Purpose::Note(_)
            | Purpose::Blind(_)
            | Purpose::GoTo(_)
            | Purpose::File(_)
            | Purpose::Question(About::Rating(_) | About::Topic { .. }) => Layout::Line,
            _ => Layout::PopUp,
        };
        Form {
            purpose,
            layout,
            title: title.into(),
            note: String::new(),
            fields,
            focus: 0,
            error: None,
            doubted: None,
            meaning: None,
            from_draft: false,
            waits: false,
            brief: false,
            facts: Some(Vec::new()),
            past: None,
            went_on: false,
            linked: Vec::new(),
        }
    }

    /// Where it stands.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The field that has the keys.
    pub fn focused(&self) -> &Field {
        &self.fields[self.focus]
    }

    fn focused_mut(&mut self) -> &mut Field {
        &mut self.fields[self.focus]
    }

    /// The fields in sight, with their places among all.
    pub fn shown(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields.iter().enumerate().filter(|(_, f)| !f.hidden)
    }

    /// The field of a part, if it is in sight.
    pub fn field(&self, part: Part) -> Option<&Field> {
        self.fields.iter().find(|f| f.part == part && !f.hidden)
    }

    fn place_of(&self, part: Part) -> Option<usize> {
        self.fields.iter().position(|f| f.part == part && !f.hidden)
    }

    fn first(&self) -> usize {
        self.fields.iter().position(|f| !f.hidden).unwrap_or(0)
    }

    /// Whether anything differs from how it was opened.
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(Field::is_changed)
    }

    /// The next field in sight, or the previous one, round and round.
    fn step(&mut self, forward: bool) {
        if std::mem::take(&mut self.went_on) && forward {
            return;
        }
        self.leave_field();
        let n = self.fields.len();
        let next = |at: usize| if forward { (at + 1) % n } else { (at + n - 1) % n };
        self.focus = next(self.focus);
        while self.fields[self.focus].hidden {
            self.focus = next(self.focus);
        }
        if let Input::Rows(rows) = &mut self.fields[self.focus].input {
            (rows.at, rows.column) = if forward { (0, 0) } else { (rows.rows.len() - 1, rows.columns.len() - 1) };
        }
    }

    fn leave_field(&mut self) {
        if let Input::Pick(pick) = &mut self.fields[self.focus].input {
            pick.leave();
        }
    }

    /// Takes a key.
    pub(in crate::app) fn key(&mut self, key: Key, ctx: &mut Ctx<'_>) -> Reply {
        self.error = None;
        let Some(action) = ctx.keymap.action(self.places(), key) else {
            if key == Key::char('=')
                && let Some(reply) = self.says_no_change(ctx)
            {
                return reply;
            }
            if self.is_no_vote(key) || self.is_no_place(key) {
                return Reply::stay();
            }
            self.went_on = false;
            if !self.fields[self.focus].type_key(key)
                && let Some(away) = ctx.keymap.leads_away(key)
            {
                return self.step_aside(away, ctx);
            }
            self.settle(ctx.cascade, ctx.now.today);
            return self.goes_at_once();
        };
        if let Some(reply) = self.name_who(action, ctx.cascade) {
            return reply;
        }
        // The n-th key is for the n-th of what is numbered on the screen.
        let number = ctx.keymap.keys(self.places()[0], action).iter().position(|&k| k == key);
        match self.fields[self.focus].act(action, number) {
            // Chosen by its number, of a form that asks for nothing else: that is the answer.
            Taken::Yes if action == Action::ChooseNumber && self.is_short() => return self.save(ctx),
            // A short question goes on by itself.
            Taken::Yes if action == Action::ChooseNumber && self.about().is_some() => self.step(true),
            Taken::Yes if self.focused().part == Part::Next => {
                self.went_on = false;
                self.goes_to_what_is_asked(ctx.cascade, action, ctx.now.today);
                return Reply::stay();
            }
            Taken::Yes => {
                self.went_on = false;
                self.ending_follows();
            }
            Taken::Next => {
                // What was taken may ask for a reason; a form of one field is done.
                self.settle(ctx.cascade, ctx.now.today);
                if action == Action::Open && (self.is_short() || self.layout == Layout::Line) {
                    return self.save(ctx);
                }
                self.step(true);
            }
            Taken::WentOn => {
                // What was chosen may ask for other fields.
                self.settle(ctx.cascade, ctx.now.today);
                self.step(true);
                self.went_on = true;
            }
            Taken::Previous => self.step(false),
            Taken::No => match action {
                Action::Save => return self.save(ctx),
                Action::SaveAndNext => return self.save_and_next(ctx),
                Action::Snooze => return self.snooze_it(ctx),
                Action::Unseen => self.next_vote(),
                Action::More => return self.more(ctx),
                Action::Open => return self.accept(ctx),
                Action::Back => return self.leave(ctx),
                Action::Editor => {
                    if let Input::Text(text, _) = &self.focused().input {
                        return Reply::next(Next::Effect(Effect::Edit(text.text())));
                    }
                }
                Action::NextField | Action::PreviousField => self.step(action == Action::NextField),
                Action::Delete if matches!(self.focused().input, Input::Entry { .. }) => return self.unlink(ctx),
                Action::StartOver => self.start_over(),
                Action::Help => return Reply::open(Overlay::help(ctx.keymap, self.places())),
                _ => {}
            },
        }
        self.settle(ctx.cascade, ctx.now.today);
        Reply::stay()
    }

    /// Something could not be done: what was typed stays, with the sentence beside it.
    pub(in crate::app) fn failed(&mut self, sentence: &str) {
        self.error = Some((self.focus, sentence.to_owned()));
    }

    /// The rest of a short form: of a check-in what is seldom said, of a line the whole form, with what was typed.
    fn more(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        let id = match self.purpose {
            Purpose::Add(_) => {
                self.brief = false;
                self.settle(ctx.cascade, ctx.now.today);
                return Reply::stay();
            }
            Purpose::Revise(id) if self.layout == Layout::Line => id,
            Purpose::CheckIn(_) if self.layout == Layout::Row => {
                self.go_to_the_rest(ctx);
                return Reply::stay();
            }
            _ => return Reply::stay(),
        };
        self.leave_field();
        self.keep_draft(ctx.drafts);
        let whole = Form::revise(ctx, id).map(|form| Overlay::form(Form { from_draft: false, ..form }));
        Reply::close().and_open(whole)
    }

    /// Whether it has more fields than are asked for at once.
    pub fn is_brief(&self) -> bool {
        self.brief
    }

    /// Whether Enter leads from the field that has the keys to the next: in a list it takes the line, and saves nothing.
    pub fn enter_goes_on(&self) -> bool {
        let is_list = matches!(self.focused().input, Input::Pick(_)) || self.focused().listed;
        let is_last = self.shown().all(|(n, _)| n <= self.focus);
        is_list && !is_last && matches!(self.purpose, Purpose::Add(_))
    }

    /// Whether it asks for one thing alone.
    fn is_short(&self) -> bool {
        self.shown().nth(1).is_none()
    }

    /// The places whose keys work now, the nearest first.
    pub fn places(&self) -> &'static [Place] {
        if self.round().is_some() {
            return &[Place::Blind];
        }
        let is_check_in = self.layout == Layout::Row;
        match &self.focused().input {
            Input::Ticks(_) if is_check_in => &[Place::Steps, Place::Field, Place::Form],
            Input::Ticks(_) => &[Place::Steps, Place::Form],
            Input::Choice { .. } if self.focused().part == Part::Said(Said::Health) && is_check_in => {
                &[Place::Health, Place::Field, Place::Form]
            }
            Input::Choice { .. } if self.focused().part == Part::Said(Said::Health) => &[Place::Health, Place::Form],
            Input::Choice { .. } if self.focused().part == Part::Next => &[Place::Next, Place::Choice, Place::Form],
            Input::Choice { .. } if is_check_in => &[Place::Choice, Place::Field, Place::Form],
            Input::Choice { .. } => &[Place::Choice, Place::Form],
            _ if is_check_in => &[Place::Field, Place::Form],
            _ => &[Place::Form],
        }
    }

    /// Does something else, with the form kept: open where it comes back, as a draft where it does not.
    fn step_aside(&mut self, command: Everywhere, ctx: &mut Ctx<'_>) -> Reply {
        let stays = matches!(command, Everywhere::Quit | Everywhere::Suspend | Everywhere::Repaint);
        let reply = if stays { Reply::stay() } else { self.leave(ctx) };
        reply.then(Next::Act(Command::Everywhere(command)))
    }

    /// Enter in a field that has no use for it.
    fn accept(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        match self.focused().part {
            Part::Linked(n) => {
                self.keep_draft(ctx.drafts);
                let link = self.linked.get(usize::from(n)).copied();
                Reply::close().and_open(link.and_then(|id| Form::edit_link(ctx, id)).map(Overlay::form))
            }
            _ => match self.still_asked() {
                Some(next) => {
                    self.focus = next;
                    Reply::stay()
                }
                None if self.enter_goes_on() => {
                    self.step(true);
                    Reply::stay()
                }
                None => self.save(ctx),
            },
        }
    }

    /// Leaves. What was typed is kept.
    fn leave(&mut self, ctx: &mut Ctx<'_>) -> Reply {
        self.leave_field();
        if matches!(self.purpose, Purpose::Who) {
            return Reply::close().then(Next::Who(Who::Skipped));
        }
        if self.keep_draft(ctx.drafts) {
            let said = match &self.purpose {
                Purpose::CheckIn(_) if self.layout == Layout::Row => "kept as a draft: {check-in} goes on where you left",
                Purpose::Note(note) => note.kept(),
                _ => "kept as a draft: opening the form again goes on where you left",
            };
            return Reply::close().and_say(ctx.keymap.filled(said));
        }
        self.forgotten().map_or_else(Reply::close, |said| Reply::close().and_say(said))
    }

    /// Back to how the form was opened first, without the draft.
    fn start_over(&mut self) {
        for field in &mut self.fields {
            let initial = field.initial().clone();
            field.restore(&initial);
            field.kept = false;
        }
        self.from_draft = false;
        self.focus = self.first();
    }

    /// Pasted text goes to the field that has the keys.
    pub(in crate::app) fn paste(&mut self, text: &str, ctx: &Ctx<'_>) {
        self.error = None;
        match &mut self.fields[self.focus].input {
            Input::Text(field, _) => field.paste(text),
            Input::Pick(pick) => pick.paste(text),
            Input::Rows(rows) => rows.paste(text),
            Input::Choice { .. } | Input::Entry { .. } | Input::Ticks(_) => {}
        }
        self.fields[self.focus].kept = false;
        self.settle(ctx.cascade, ctx.now.today);
    }

    /// How many characters fit into the field that has the keys.
    pub(in crate::app) fn room(&self) -> usize {
        match &self.focused().input {
            Input::Text(field, _) if field.is_page() && self.layout == Layout::PopUp && self.wrong().is_none() => DESCRIPTION,
            _ => TEXT,
        }
    }

    /// The person's editor gave text back.
    pub(in crate::app) fn edited(&mut self, text: &str, ctx: &Ctx<'_>) {
        self.fields[self.focus].set(text.trim_end());
        self.settle(ctx.cascade, ctx.now.today);
    }

    /// The wheel: through the list that is open, else through the fields.
    pub(in crate::app) fn scroll(&mut self, lines: isize) {
        if self.layout() != Layout::PopUp {
            return;
        }
        if let Input::Pick(pick) = &mut self.fields[self.focus].input
            && pick.open
        {
            pick.at = pick.at.saturating_add_signed(lines).min(pick.list.len().saturating_sub(1));
            return;
        }
        self.step(lines > 0);
    }

    /// A click on a field, on an option, or on a line of the list that is open.
    pub(in crate::app) fn click(&mut self, hit: Hit, double: bool, ctx: &mut Ctx<'_>) -> Reply {
        match hit {
            Hit::Choice(n) if n < self.fields.len() && !self.fields[n].hidden => {
                let again = n == self.focus;
                if !again {
                    self.leave_field();
                }
                self.focus = n;
                if double && matches!(self.focused().input, Input::Entry { .. }) {
                    return self.accept(ctx);
                }
                if again && let Input::Pick(pick) = &mut self.fields[n].input {
                    pick.act(Action::Down);
                }
            }
            Hit::Option(n, k) if n < self.fields.len() && !self.fields[n].hidden => {
                self.focus = n;
                let taken = match &mut self.fields[n].input {
                    Input::Choice { options, at } => {
                        *at = Some(k.min(options.len() - 1));
                        false
                    }
                    Input::Pick(pick) => pick.take(k) && !pick.is_many(),
                    Input::Rows(rows) => {
                        let columns = rows.columns.len();
                        (rows.at, rows.column) = ((k / columns).min(rows.rows.len() - 1), k % columns);
                        false
                    }
                    Input::Text(..) | Input::Entry { .. } | Input::Ticks(_) => false,
                };
                if taken {
                    self.step(true);
                }
            }
            Hit::Outside if !self.is_changed() => return self.leave(ctx),
            // What stands on the screen hides none of its tabs.
            Hit::Tab(tab) => return self.leave(ctx).then(Next::go(tab)),
            _ => {}
        }
        self.settle(ctx.cascade, ctx.now.today);
        Reply::stay()
    }
}
