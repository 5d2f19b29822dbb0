//! Saying right what a check-in said wrongly: the same fields, with what it said in them.
//!
//! What is not said otherwise stays as it was said. The old one is never edited: it stays in the log, and another takes its place.

use super::{
    Form, Layout, Purpose,
    check_in::{About, Said, Seen, progress_typed},
    field::{Field, Input, Part, Typed},
    save::{Refused, Work},
};
use crate::{
    app::{ctx::Ctx, event::Want},
    domain::{
        Cascade, CheckIn, Id, Summary, Word,
        change::Verb,
        edit,
        key_result::Measured,
        text::{
            self,
            number::editable,
            say,
            value::{parse_check_in_value, parse_confidence, weight_done},
        },
    },
};
use chrono::NaiveDate;

/// The name of the draft of a correction.
pub(super) fn draft_name(wrong: &CheckIn) -> String {
    format!("amend {} {}", wrong.item.letters(), wrong.id.letters())
}

impl Form {
    /// The check-in that is said right, with what was typed about it before; `None`: its item is gone.
    pub(in crate::app) fn amend(ctx: &Ctx<'_>, wrong: &CheckIn) -> Option<Form> {
        let ix = ctx.cascade.find(wrong.item)?;
        let item = ctx.cascade.item(ix);
        let mut fields = Form::said_of(item, &Summary::default(), false);
        fields.retain(|field| field.part != Part::Said(Said::Baseline));
        let is_yes_no = item.key_result().is_some_and(|kr| kr.metric.shape().by == Measured::YesNo);
        for field in &mut fields {
            field.hidden = false;
            let Part::Said(said) = field.part else { continue };
            let text = match said {
                Said::Value if is_yes_no => wrong.value.map(|value| if value >= 0.5 { "yes" } else { "no" }.to_owned()),
                Said::Value => wrong.value.map(editable),
                Said::Progress => wrong.progress.map(|progress| editable(progress * 100.0)),
                Said::Confidence => wrong.confidence.map(|confidence| confidence.to_string()),
                Said::Note => wrong.note.as_deref().map(str::to_owned),
                Said::Next => wrong.next.as_deref().map(str::to_owned),
                Said::Day => Some(wrong.on.to_string()),
                Said::Steps | Said::Health | Said::Baseline => None,
            };
            let held = match said {
                Said::Steps => wrong.done.clone().map(Typed::Ticks),
                Said::Health => wrong.word.map(|word| Typed::Choice(word.word().to_owned())),
                _ => text.map(Typed::Text),
            };
            let Some(held) = held else { continue };
            field.holds(held);
        }
        for field in &mut fields {
            field.hint = "what is not touched stays as it was said; what is emptied is taken out of it".into();
        }
        let on = say::say_short(wrong.on, ctx.today());
        let title = format!("Correct the check-in of {on}: {}", text::one_line(item.title.trim(), 44));
        let seen = Seen::of(ctx.cascade.summary(ix));
        let about =
            About { item: item.id, unchanged: false, seen, review: ctx.review, wrong: Some(Box::new(wrong.clone())), came: None };
        let mut form = Form::new(Purpose::CheckIn(about), title, fields);
        form.layout = Layout::PopUp;
        let who = wrong.by.filter(|by| Some(*by) != ctx.me).and_then(|id| ctx.cascade.person(id));
        // Names of people are no sentence of ours.
        form.facts = who.map(|person| vec![format!("{} said so", text::one_line(person.name.trim(), 40))]).or(form.facts);
        "What it said stays in the log, struck out.".clone_into(&mut form.note);
        Some(form.ready(ctx))
    }

    /// The check-in it says right; `None`: it is something else.
    pub(super) fn wrong(&self) -> Option<&CheckIn> {
        self.checks_in()?.wrong.as_deref()
    }

    /// The past of the item it says right: what was known when that was said. `None`: it is something else, or that is read.
    pub(super) fn wants_before(&self) -> Option<Want> {
        self.wrong().filter(|_| self.past.is_none()).map(|wrong| Want::Ended(wrong.item))
    }

    /// That past was read. Whoever looks at what was taken back or said right since is told before they type.
    pub(super) fn tell_before(&mut self) {
        let (Some(wrong), Some(past)) = (self.wrong(), &self.past) else { return };
        if past.check_ins.iter().any(|one| one.check_in.id == wrong.id && one.is_voided()) {
            self.error = Some((self.focus, "it was taken back or corrected already: the newest of it is in the log".to_owned()));
        }
    }

    /// The value that stood before the check-in that is said right.
    pub(super) fn value_before(&self) -> Option<f64> {
        let (wrong, past) = self.wrong().zip(self.past.as_ref())?;
        past.before(wrong.id).iter().rev().find_map(|c| c.value)
    }

    /// What saving the correction does.
    pub(super) fn amended(
        &self,
        wrong: &CheckIn,
        cascade: &Cascade,
        on: NaiveDate,
        (id, by): (Id, Option<Id>),
    ) -> Result<Work, Refused> {
        let Some(ix) = cascade.find(wrong.item) else { return Err((0, "cannot correct it: the item is gone".into())) };
        if !self.is_changed() {
            return Err((self.focus, "nothing is said otherwise yet: change something, or leave it".into()));
        }
        let at = |said, sentence: String| self.at(Part::Said(said), &sentence);
        let changed = |said| self.said(said).filter(|field| field.is_changed());
        let mut c = edit::amended(wrong, id, by);
        c.review = self.checks_in().and_then(|about| about.review).or(wrong.review);
        if changed(Said::Day).is_some() {
            c.on = self.day_typed(on)?;
        }
        let kr = cascade.item(ix).key_result();
        if let (Some(field), Some(kr)) = (changed(Said::Value), kr) {
            (c.unchanged, c.measured) = (false, None);
            (c.value, c.done) = match field.text() {
                nothing if nothing.is_empty() => (None, None),
                text => {
                    let done =
                        self.past.as_ref().and_then(|past| past.before(wrong.id).iter().rev().find_map(|c| c.done.clone()));
                    let entered = parse_check_in_value(&text, kr, self.value_before(), &done.unwrap_or_default())
                        .map_err(|e| at(Said::Value, e))?;
                    c.unchanged = entered.unchanged;
                    (Some(entered.value), entered.done)
                }
            };
        }
        if let (Some(Input::Ticks(ticks)), Some(kr)) = (changed(Said::Steps).map(|field| &field.input), kr) {
            (c.unchanged, c.measured) = (false, None);
            c.done = Some(ticks.done.clone());
            c.value = Some(weight_done(&kr.steps, &ticks.done));
        }
        if let Some(field) = changed(Said::Health) {
            c.word = Word::from_word(field.word());
        }
        if let Some(field) = changed(Said::Progress) {
            let text = field.text();
            c.unchanged = false;
            c.progress = match &*text {
                "" => None,
                text => Some(progress_typed(text).map_err(|e| at(Said::Progress, e))?),
            };
        }
        if let Some(field) = changed(Said::Confidence) {
            c.confidence = match &*field.text() {
                "" => None,
                text => Some(parse_confidence(text).map_err(|e| at(Said::Confidence, e))?),
            };
        }
        for (said, text) in [(Said::Note, &mut c.note), (Said::Next, &mut c.next)] {
            if changed(said).is_some() {
                *text = self.text_of(said).map(Into::into);
            }
        }
        if c.is_empty() {
            return Err((self.focus, "nothing would be left of it: leave this, and take it back".into()));
        }
        Ok(Work { verb: Verb::Correct, ops: edit::correct(wrong.id, wrong.item, Some(c)), why: String::new() })
    }
}

impl Field {
    /// It stands in it from the beginning; a number makes way for what is typed.
    fn holds(&mut self, held: Typed) {
        self.restore(&held);
        if let (Part::Said(said), Typed::Text(text)) = (self.part, &held)
            && said.is_number()
        {
            self.set_selected(text);
        }
        self.begins_with(held);
    }
}
