//! A line to write down in the middle of a meeting: a decision, an action, and the file its minutes go to.
//!
//! A date that is none is a sentence below, and the text stays. What is left is kept with the item it was typed about, so that
//! it is offered there again and never ends up at another.

use super::{
    Form, Purpose,
    field::{Field, Part},
    save::{Refused, Work},
};
use crate::{
    app::{
        ctx::Ctx,
        drafts::Drafts,
        event::Effect,
        keys::Action,
        reply::{Next, Reply},
        review::handout::Handout,
    },
    domain::{
        Cascade, Id, Ids,
        change::Verb,
        edit::keep_emails,
        meeting::{
            entries::{Part as Missing, Understood, Usual, Wanted, ask, decide, people_like},
            minutes::layouts::Layout,
        },
        text::say::say_date,
    },
};
use chrono::NaiveDate;

/// What is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was decided.
    Decision,
    /// What, who, by when.
    Action,
}

impl Kind {
    const ALL: [Kind; 2] = [Kind::Decision, Kind::Action];

    fn word(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Action => "action",
        }
    }

    /// The name of a draft about an item.
    pub(in crate::app) fn draft_name(self, about: Option<Id>) -> String {
        about.map_or_else(|| self.word().to_owned(), |id| format!("{} {}", self.word(), id.letters()))
    }

    /// The kind of a draft of that name, and what it is about; `None`: it is of something else.
    fn of_draft(name: &str) -> Option<(Kind, Option<Id>)> {
        let (word, letters) = name.split_once(' ').map_or((name, None), |(word, letters)| (word, Some(letters)));
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word)?;
        let about = letters.map(str::parse::<Id>).transpose().ok()?;
        Some((kind, about))
    }
}

/// A line about an item.
#[derive(Debug, Clone)]
pub struct Note {
    /// What it is.
    pub kind: Kind,
    /// The item it is about, whatever is on by now; `None`: none in particular.
    pub about: Option<Id>,
    /// The review it is written down in.
    review: Id,
    /// People that fit what is typed as *who*, best first.
    pub people: Vec<Id>,
    /// The one of those that Tab takes.
    pub chosen: usize,
    /// What they fit.
    asked: String,
}

/// The field of an action that has to be mended.
pub(super) fn missing_part(missing: Missing) -> Part {
    match missing {
        Missing::What => Part::What,
        Missing::Who => Part::Who,
        Missing::By => Part::By,
    }
}

/// How many people are offered.
const OFFERED: usize = 4;

impl Note {
    pub(super) fn draft_name(&self) -> String {
        self.kind.draft_name(self.about)
    }

    /// What is said when it is left with something in it.
    pub(super) fn kept(&self) -> &'static str {
        match self.kind {
            Kind::Decision => "kept as a draft: {decide} goes on where you left, here or at the end",
            Kind::Action => "kept as a draft: {ask} goes on where you left, here or at the end",
        }
    }
}

impl Drafts {
    /// What was typed in a meeting and not written down: what each is about.
    pub(in crate::app) fn notes(&self) -> impl Iterator<Item = Option<Id>> {
        self.forms.keys().filter_map(|name| Some(Kind::of_draft(name)?.1))
    }
}

impl Form {
    /// A line about an item, with what was typed about it before; `at_the_end` of a meeting with whatever else is left.
    /// `None`: no meeting runs.
    pub(in crate::app) fn note(ctx: &Ctx<'_>, kind: Kind, about: Option<Id>, at_the_end: bool) -> Option<Form> {
        let drafts = &ctx.drafts.forms;
        let is_kept = drafts.contains_key(&kind.draft_name(about));
        let mut left = drafts.keys().filter_map(|name| Kind::of_draft(name)).filter(|_| at_the_end && !is_kept);
        let about = left.find(|(of, _)| *of == kind).map_or(about, |(_, about)| about);
        let note = Note { kind, about, review: ctx.review?, people: Vec::new(), chosen: 0, asked: String::new() };
        let fields = match kind {
            Kind::Decision => {
                vec![Field::line(Part::Decision, "decision", "").hint("{accept} writes it down, {leave} keeps it for later")]
            }
            Kind::Action => {
                let Usual { owner, due } = Usual::of(ctx.cascade, note.review, about);
                let owner = owner.and_then(|id| ctx.cascade.person(id)).map(|person| &*person.name).unwrap_or_default();
                let due = due.map(|day| say_date(day, ctx.now.today)).unwrap_or_default();
                [(Part::What, "what", ""), (Part::Who, "who", owner), (Part::By, "by when", &due)]
                    .map(|(part, label, ghost)| {
                        let hint = "{next-field} goes on; or all in one line: ask legal @ana fri";
                        Field::line(part, label, "").ghost(ghost).hint(hint)
                    })
                    .into()
            }
        };
        Some(Form::new(Purpose::Note(note), "", fields).ready(ctx))
    }

    /// Where this is to be written, and in which layout.
    pub(in crate::app) fn file(handout: Handout, layout: Layout) -> Form {
        let fields = vec![
            Field::line(Part::Path, "save as", &handout.file_name(layout))
                .hint("a file that is not there yet: nothing is written over; {next-field}: in another layout"),
            Field::choice(Part::Layout, "layout", &Layout::WORDS, layout.word())
                .hint("md, text, slack or html: the ending of the name follows"),
        ];
        Form::new(Purpose::File(Box::new(handout)), "", fields)
    }

    /// In which layout this is copied: asked once.
    pub(in crate::app) fn copy_as(handout: Handout, layout: Option<Layout>) -> Form {
        let field = Field::asked(Part::Layout, "layout", &Layout::WORDS, layout.map(Layout::word))
            .hint("it is remembered; “copy-minutes-as” in the palette asks again");
        let title = format!("Copy {} as", handout.what);
        Form::new(Purpose::CopyAs(Box::new(handout)), title, vec![field])
    }

    /// The line it writes down; `None`: it is something else.
    pub fn line(&self) -> Option<&Note> {
        match &self.purpose {
            Purpose::Note(note) => Some(note),
            _ => None,
        }
    }

    /// The person that is taken as *who* when the field is left.
    fn offered<'a>(&self, cascade: &'a Cascade) -> Option<&'a str> {
        let note = self.line().filter(|_| self.focused().part == Part::Who)?;
        note.people.get(note.chosen).and_then(|&id| cascade.person(id)).map(|person| &*person.name)
    }

    /// A command while *who* has the keys: through those that are offered, and the chosen one where the field is left.
    /// `Some`: that was all.
    pub(super) fn name_who(&mut self, action: Action, cascade: &Cascade) -> Option<Reply> {
        if self.focused().part != Part::Who {
            return None;
        }
        let taken = self.offered(cascade).map(str::to_owned);
        let Purpose::Note(note) = &mut self.purpose else { return None };
        match action {
            Action::Down => note.chosen = (note.chosen + 1).min(note.people.len().saturating_sub(1)),
            Action::Up => note.chosen = note.chosen.saturating_sub(1),
            Action::NextField | Action::Open | Action::Save => {
                let focus = self.focus;
                let field = &mut self.fields[focus];
                match taken {
                    // A name begun is the one offered first: Enter need not wait for Tab.
                    Some(name) => field.set(&name),
                    None if action == Action::NextField && !field.is_blank() => {
                        // Nobody is taken for somebody else.
                        if let Err(unknown) = cascade.resolve_person(field.text().trim_start_matches('@')) {
                            self.error = Some((focus, unknown.to_string()));
                            return Some(Reply::stay());
                        }
                    }
                    None => {}
                }
                return None;
            }
            _ => return None,
        }
        Some(Reply::stay())
    }

    /// Looks anew for the people that fit, once something else is typed.
    pub(super) fn offer_people(&mut self, cascade: &Cascade) {
        if self.focused().part != Part::Who {
            return;
        }
        let typed = self.focused().text();
        let Purpose::Note(note) = &mut self.purpose else { return };
        if note.asked != typed {
            note.people = if typed.is_empty() { Vec::new() } else { people_like(cascade, &typed, OFFERED) };
            note.chosen = 0;
            note.asked = typed;
        }
    }

    /// The action as it is typed, with what goes without saying.
    fn asked_for(&self, note: &Note, cascade: &Cascade, today: NaiveDate) -> Result<Understood, Refused> {
        let text = |part| self.field(part).map(Field::text).unwrap_or_default();
        let wanted = Wanted { what: text(Part::What), who: text(Part::Who), by: text(Part::By) };
        let understood = wanted.understand(cascade, today);
        let understood = understood.map_err(|(missing, sentence)| self.at(missing_part(missing), &sentence))?;
        Ok(understood.or(Usual::of(cascade, note.review, note.about)))
    }

    /// What an action that is to be written down lacks, and the field to say it in; `None`: nothing, or this is none.
    pub(super) fn lacks(&self, cascade: &Cascade, today: NaiveDate) -> Option<(Part, String)> {
        let note = self.line().filter(|note| note.kind == Kind::Action)?;
        let (missing, sentence) = self.asked_for(note, cascade, today).ok()?.lacks()?;
        Some((missing_part(missing), sentence.to_owned()))
    }

    /// What writing it down does.
    pub(super) fn written(&self, note: &Note, cascade: &Cascade, today: NaiveDate, ids: &mut Ids) -> Result<Work, Refused> {
        let text = |part| self.field(part).map(Field::text).unwrap_or_default();
        let (verb, ops) = match note.kind {
            Kind::Decision => {
                let text = text(Part::Decision);
                if text.is_empty() {
                    return Err(self.at(Part::Decision, "a decision needs a few words"));
                }
                (Verb::Decide, decide(ids.next_id(), note.review, note.about, &text))
            }
            Kind::Action => {
                let understood = self.asked_for(note, cascade, today)?;
                let mut ops = ask(ids.next_id(), Some(note.review), note.about, &understood, today);
                ops.extend(keep_emails(cascade, understood.learned));
                (Verb::Action, ops)
            }
        };
        Ok(Work { verb, ops, why: String::new() })
    }

    /// The layout that is chosen; `None`: none is yet.
    fn layout_chosen(&self) -> Option<Layout> {
        Layout::of_word(self.field(Part::Layout)?.word())
    }

    /// The name of a file nobody named otherwise ends as its layout does.
    pub(super) fn ending_follows(&mut self) {
        let (Purpose::File(handout), Some(chosen)) = (&self.purpose, self.layout_chosen()) else { return };
        let typed = self.field(Part::Path).map(Field::text).unwrap_or_default();
        let offered = Layout::ALL.into_iter().any(|layout| handout.file_name(layout) == typed);
        let name = handout.file_name(chosen);
        if let (true, Some(n)) = (offered && name != typed, self.place_of(Part::Path)) {
            self.fields[n].set(&name);
        }
    }

    /// It goes to the file that was named.
    pub(super) fn save_file(&mut self, handout: &Handout) -> Reply {
        let path = self.field(Part::Path).map(Field::text).unwrap_or_default();
        if path.is_empty() {
            return self.refuse(self.at(Part::Path, "a file needs a name"));
        }
        let text = handout.text(self.layout_chosen().unwrap_or_default());
        Reply::next(Next::Effect(Effect::Write { path, text }))
    }

    /// It is copied in the layout that was chosen.
    pub(super) fn copied(&mut self, handout: Box<Handout>) -> Reply {
        match self.layout_chosen() {
            Some(layout) => Reply::close().then(Next::HandOut(handout, layout)),
            None => self.refuse(self.at(Part::Layout, "choose a layout: 1 md, 2 text, 3 slack, 4 html")),
        }
    }
}
