//! What somebody answered to a nudge, pasted back: whose words they are and the text; what will be written stands above before it is.
//!
//! Saving shows it first, saving again writes it, as one change. What was not read stays as a draft. Must not know: how a text is
//! read.

use super::{
    Form, Purpose,
    draft::FormDraft,
    field::{Field, Input, Part, Typed},
    pick::{Chosen, Pick, Source},
    save::{Refused, Work},
};
use crate::{
    app::{ctx::Ctx, drafts::Drafts, reply::Reply},
    domain::{
        Cascade, Id, Op,
        change::Verb,
        meeting::{
            before::readiness,
            replies::{self, Answer, Replies},
        },
        text::say::say_count,
    },
};

/// What was read of what stands in the form.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Whose words, and the text.
    of: (Id, String),
    /// The review they are read in; `None`: none runs.
    review: Option<Id>,
    read: Replies,
}

/// The name of its draft.
pub(super) const DRAFT: &str = "replies";

impl Form {
    /// A form on what somebody answered. `from`: whose words they may be, where the text does not say.
    pub(in crate::app) fn replies(ctx: &mut Ctx<'_>, text: &str, from: Option<Id>) -> Form {
        let ready = readiness(ctx.cascade, ctx.board, None);
        let from = replies::whose(ctx.cascade, &ready, text).or(from.filter(|&id| ctx.cascade.person(id).is_some()));
        let fields = vec![
            Field::pick(Part::Which, "from", Pick::one(Source::People, None).known_only().opened())
                .hint("whose words these are: type a part of the name"),
            Field::page(Part::Replies, "replies", "")
                .hint("a line for each goal: Conversion 2.6 4 billing is late; or the whole answer to a nudge"),
        ];
        let mut form = Form::new(Purpose::Replies(None), "Replies", fields).ready(ctx);
        if let (Some(id), Input::Pick(pick)) = (from, &mut form.fields[0].input) {
            pick.chosen = vec![Chosen::Known(id)];
            pick.typed.set("");
        }
        if let (false, Input::Text(field, _)) = (text.trim().is_empty(), &mut form.fields[1].input) {
            // What waits from earlier stays above it.
            if !field.is_blank() {
                field.new_line();
            }
            field.paste(text);
        }
        form.focus = usize::from(!form.fields[0].is_blank());
        form.settle(ctx.cascade, ctx.today());
        form
    }

    /// The person and the text; the field to mend where one is missing.
    fn replied(&self) -> Result<(Id, String), Refused> {
        let from = self.fields.iter().find_map(|f| match &f.input {
            Input::Pick(pick) => pick.id(),
            _ => None,
        });
        let from = from.ok_or_else(|| self.at(Part::Which, "say whose words these are: type a part of the name and take it"))?;
        match self.field(Part::Replies).map(Field::text).filter(|text| !text.is_empty()) {
            Some(text) => Ok((from, text)),
            None => Err(self.at(Part::Replies, "paste what they answered, or type it: a line for each goal")),
        }
    }

    /// Shows what will be written, where that was not shown yet. `None`: it was, or this is another form.
    pub(super) fn show_replies(&mut self, ctx: &mut Ctx<'_>) -> Option<Reply> {
        let Purpose::Replies(shown) = &self.purpose else { return None };
        let of = match self.replied() {
            Ok(of) => of,
            Err(refused) => return Some(self.refuse(refused)),
        };
        if shown.as_ref().is_some_and(|shown| shown.of == of && !shown.read.answers.is_empty()) {
            return None;
        }
        // Such a text says itself of what and when it is, and may be read twice: answers to a nudge do not.
        if of.1.to_ascii_lowercase().contains("[slip ") {
            let sentence = format!("this is a check-in slip: save it as a file, and “{} slip --read FILE” reads it", ctx.program);
            let refused = self.at(Part::Replies, &sentence);
            return Some(self.refuse(refused));
        }
        let ready = readiness(ctx.cascade, ctx.board, None);
        let owed = ready.owners.iter().find(|owed| owed.owner == Some(of.0));
        let missing = owed.map_or(&[][..], |owed| &owed.missing);
        let read = replies::read(ctx.cascade, of.0, missing, &of.1, ctx.today(), ctx.ids);
        self.facts = Some(read.said(ctx.cascade));
        let unread = match read.unread.len() {
            0 => String::new(),
            1 => "; the line that was not read stays as a draft".to_owned(),
            n => format!("; the {n} lines that were not read stay as a draft"),
        };
        let sentence = match read.answers.len() {
            0 => {
                "nothing here could be read as an answer: write the goal, its value, how sure, and a note on one line".to_owned()
            }
            n => {
                let key = ctx.keymap.says("save");
                format!("{key} again writes {} as above{unread}", say_count(n, "check-in", "check-ins"))
            }
        };
        self.purpose = Purpose::Replies(Some(Box::new(Shown { of, review: ctx.review, read })));
        let refused = self.at(Part::Replies, &sentence);
        Some(self.refuse(refused))
    }

    /// What writing them does.
    pub(super) fn replies_saved(&self, cascade: &Cascade) -> Result<Work, Refused> {
        let Purpose::Replies(Some(shown)) = &self.purpose else { return Err(self.at(Part::Replies, "nothing is read yet")) };
        let is_there = |answer: &&Answer| cascade.find(answer.check_in.item).is_some();
        let said = shown.read.answers.iter().filter(is_there).map(|answer| {
            let mut check_in = answer.check_in.clone();
            check_in.review = shown.review;
            Op::CheckIn(Box::new(check_in))
        });
        Ok(Work { verb: Verb::CheckIn, ops: said.collect(), why: String::new() })
    }

    /// It was written: what was not read goes on waiting. Returns how many lines do.
    pub(in crate::app) fn keep_unread(&self, drafts: &mut Drafts) -> usize {
        let Purpose::Replies(Some(shown)) = &self.purpose else { return 0 };
        let lines: Vec<&str> = shown.read.unread.iter().map(|unread| unread.text.as_str()).collect();
        if !lines.is_empty() {
            let fields = vec![
                (Part::Which, Typed::Pick(vec![Chosen::Known(shown.of.0)], String::new())),
                (Part::Replies, Typed::Text(lines.join("\n"))),
            ];
            drafts.forms.insert(DRAFT.to_owned(), FormDraft::Fields(fields));
        }
        lines.len()
    }
}
