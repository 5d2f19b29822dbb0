//! The check-in, in the row it is about: value → confidence → note → next step.
//!
//! Confidence is never pre-filled, and nothing typed is lost. Must not know on which screen the row stands.

use super::{
    Form, Purpose,
    draft::FormDraft,
    field::{Field, Input, Part, Reads, Ticks, Typed},
    save::{Refused, Work},
};
use crate::{
    app::{ctx::Ctx, overlay::Overlay, reply::Reply, text_field::TextField},
    domain::{
        Cascade, CheckIn, Id, Ids, Item, Ix, Kind, Summary, Word,
        change::Verb,
        edit,
        freshness::SOURCE_SILENT,
        meaning::Meaning,
        measure::value_said,
        participation::last_deadline,
        sources::{Source, Waiting},
        stage::{Phase, phase},
        text::{
            self,
            date::{When, parse_date},
            number, say, value,
        },
        ticked::Ticked,
        words::Choice,
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which statement of a check-in a field makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// The measured value.
    Value,
    /// The steps that are done, of milestones.
    Steps,
    /// A project's progress in percent.
    Progress,
    /// A project's health.
    Health,
    /// 0–10.
    Confidence,
    /// What happened.
    Note,
    /// What comes next.
    Next,
    /// Whether the value becomes the baseline.
    Baseline,
    /// The day it speaks of.
    Day,
}

impl Said {
    /// As labelled.
    fn label(self) -> &'static str {
        match self {
            Said::Value => "value",
            Said::Steps => "steps",
            Said::Progress => "progress",
            Said::Health => "health",
            Said::Confidence => "confidence",
            Said::Note => "note",
            Said::Next => "next step",
            Said::Baseline => "baseline",
            Said::Day => "day",
        }
    }

    /// Whether it is one number, which the next one replaces: digits are never glued together.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Said::Value | Said::Progress | Said::Confidence)
    }
}

/// What had been said about an item when someone looked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seen {
    /// How many check-ins.
    count: u32,
    /// The last value, digit by digit; `None`: none yet.
    value: Option<String>,
    /// The steps done by then.
    done: Ticked,
}

impl Seen {
    pub(super) fn of(summary: &Summary) -> Seen {
        Seen { count: summary.count, value: summary.value.map(|(_, v)| v.to_string()), done: summary.done.clone() }
    }
}

/// What a check-in is about.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// The item.
    pub item: Id,
    /// Begun with `=`: the last value is said again.
    pub unchanged: bool,
    /// What had been said about the item when that was last looked at.
    pub(super) seen: Seen,
    /// The review it is made in; `None`: none runs.
    pub(super) review: Option<Id>,
    /// The check-in that is said right; `None`: something is said anew.
    pub(super) wrong: Option<Box<CheckIn>>,
    /// The value that came by itself and is taken or changed; `None`: the number is whoever’s who types it.
    pub came: Option<Came>,
}

/// A value of a source, as it is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Came {
    /// What the source is called.
    source: Box<str>,
    /// The value as it stands in the field: another one is not the source’s any more.
    typed: String,
}

impl About {
    /// Whether it is made in a review, whose time it takes.
    pub(in crate::app) fn is_in_review(&self) -> bool {
        self.review.is_some()
    }
}

/// Whether the value becomes the baseline.
const BASELINE: &[Choice] = &[("no", "none yet, nor this value"), ("yes", "the value becomes it")];

/// The name of the draft of a check-in.
pub(in crate::app) fn draft_name(item: Id) -> String {
    format!("check-in {}", item.letters())
}

/// The item a draft of that name is about; `None`: it is of no check-in.
pub(in crate::app) fn item_of(draft_name: &str) -> Option<Id> {
    draft_name.strip_prefix("check-in ")?.parse().ok()
}

impl Form {
    /// The check-in of an item, with what was typed about it before.
    pub(in crate::app) fn check_in(ctx: &Ctx<'_>, ix: Ix, unchanged: bool) -> Form {
        let (item, summary) = (ctx.cascade.item(ix), ctx.cascade.summary(ix));
        let unchanged = unchanged && (item.kind() == Kind::Objective || summary.value.is_some() || summary.progress.is_some());
        let about = About { item: item.id, unchanged, seen: Seen::of(summary), review: ctx.review, wrong: None, came: None };
        let mut form = Form::new(Purpose::CheckIn(about), "", Form::said_of(item, summary, unchanged)).ready(ctx);
        if !unchanged && !form.from_draft && is_measured(summary, ctx.today()) {
            // The number is there: what is asked is how sure they are.
            if let Some(at) = form.place_of(Part::Said(Said::Confidence)) {
                form.focus = at;
            }
        }
        form
    }

    /// The fields in which it is said how an item stands.
    pub(super) fn said_of(item: &Item, summary: &Summary, unchanged: bool) -> Vec<Field> {
        let new = |said: Said, input| Field::new(Part::Said(said), said.label(), input).ghost(last_of(item, summary, said));
        let text = |said| new(said, Input::Text(TextField::line(""), Reads::Words));
        let mut fields = Vec::new();
        match item.kind() {
            Kind::KeyResult if unchanged => {}
            Kind::KeyResult => fields.push(match item.key_result() {
                Some(kr) if kr.metric.has_steps() && !kr.steps.is_empty() => {
                    new(Said::Steps, Input::Ticks(Ticks::new(&kr.steps, &summary.done)))
                }
                _ => text(Said::Value),
            }),
            Kind::Project => {
                fields.push(new(Said::Health, Input::Choice { options: &Word::CHOICES, at: None }));
                fields.extend((!unchanged).then(|| text(Said::Progress)));
            }
            Kind::Objective => {}
        }
        fields.extend((item.kind() != Kind::Project).then(|| text(Said::Confidence)));
        fields.push(new(Said::Note, Input::Text(TextField::page(""), Reads::Words)));
        fields.push(text(Said::Next));
        let has_value = fields.iter().any(|f| f.part == Part::Said(Said::Value));
        // What is offered before anyone says otherwise: the first value becomes it, a later one can.
        if has_value && edit::lacks_baseline(item) {
            let at = Some(usize::from(summary.value.is_none()));
            fields.push(new(Said::Baseline, Input::Choice { options: BASELINE, at }));
        }
        let mut day = new(Said::Day, Input::Text(TextField::line(""), Reads::Day(When::Past)));
        day.hidden = true;
        fields.push(day);
        fields
    }

    /// The check-in of a value that came by itself: with the keys on the confidence, where it is `taken`, else on the value. Over the page
    /// it is asked for on; a sentence where nothing can be said any more.
    pub(in crate::app) fn came(ctx: &Ctx<'_>, one: &Source, waiting: &Waiting, taken: bool) -> Reply {
        let found = ctx.cascade.find(waiting.item).map(|ix| (ix, ctx.cascade.item(ix)));
        let Some((ix, item)) = found.filter(|(_, item)| item.is_live() && item.kind() == Kind::KeyResult) else {
            return ctx.say("its key result is not here any more: {refuse-value} takes the value away");
        };
        if phase(ctx.cascade, ix, ctx.today()) == Phase::Closed {
            return ctx.say("its key result is closed: {refuse-value} takes the value away");
        }
        let summary = ctx.cascade.summary(ix);
        let typed = waiting.value.to_string();
        let text = |said: Said, text: &str| {
            let field = Field::line(Part::Said(said), said.label(), text);
            field.ghost(last_of(item, summary, said))
        };
        let note = Field::new(Part::Said(Said::Note), Said::Note.label(), Input::Text(TextField::page(""), Reads::Words));
        let fields = vec![text(Said::Value, &typed), text(Said::Confidence, ""), note, text(Said::Next, "")];
        let came = Some(Came { source: one.name.as_str().into(), typed: typed.clone() });
        let about = About { item: item.id, unchanged: false, seen: Seen::of(summary), review: ctx.review, wrong: None, came };
        let title = format!("{} · {}", text::one_line(item.title.trim(), 50), text::one_line(&one.name, 30));
        let mut form = Form::new(Purpose::CheckIn(about), title, fields);
        form.note = format!(
            "{} came {}: {}",
            one.said_of(ctx.cascade, item.id, waiting.value),
            ctx.moment(waiting.at),
            waiting.why_said()
        );
        if taken {
            form.focus = 1;
        } else {
            form.fields[0].set_selected(&typed);
        }
        Reply::open(Overlay::form(form))
    }

    /// What the check-in is about; `None`: it is something else.
    pub fn checks_in(&self) -> Option<&About> {
        match &self.purpose {
            Purpose::CheckIn(about) => Some(about),
            _ => None,
        }
    }

    /// “=” in an empty form says that nothing changed, as it does in a list.
    pub(super) fn says_no_change(&self, ctx: &Ctx<'_>) -> Option<Reply> {
        let about = self.checks_in().filter(|about| !about.unchanged && !self.is_changed())?;
        let ix = ctx.cascade.find(about.item).filter(|&ix| ctx.cascade.summary(ix).count > 0)?;
        Some(Reply::close().and(ctx.check_in(ix, true)))
    }

    /// Asks until when its item may stay silent: what is typed here waits for the answer.
    pub(super) fn snooze_it(&self, ctx: &mut Ctx<'_>) -> Reply {
        match self.checks_in().and_then(|about| ctx.cascade.find(about.item)) {
            Some(ix) => ctx.snooze(ix),
            None => Reply::stay(),
        }
    }

    /// On to the next of what is seldom said: the day, at first the last deadline, the next step, the baseline.
    pub(super) fn go_to_the_rest(&mut self, ctx: &Ctx<'_>) {
        const REST: [Said; 3] = [Said::Day, Said::Next, Said::Baseline];
        let part = self.focused().part;
        let next = REST.iter().position(|said| Part::Said(*said) == part).map_or(0, |at| at + 1);
        let mut order = REST.iter().cycle().skip(next).take(REST.len());
        let Some(at) = order.find_map(|said| self.fields.iter().position(|f| f.part == Part::Said(*said))) else { return };
        self.focus = at;
        let field = &mut self.fields[at];
        if std::mem::take(&mut field.hidden)
            && field.is_blank()
            && let Some(ix) = self.checks_in().and_then(|about| ctx.cascade.find(about.item))
        {
            let day = last_deadline(ctx.cascade, ix, ctx.today()).unwrap_or(ctx.today());
            self.fields[at].set_selected(&day.to_string());
        }
    }

    /// A field of a check-in.
    pub(super) fn said(&self, said: Said) -> Option<&Field> {
        self.field(Part::Said(said))
    }

    pub(super) fn text_of(&self, said: Said) -> Option<String> {
        self.said(said).map(Field::text).filter(|text| !text.is_empty())
    }

    /// The day it speaks of: as typed, else this one.
    pub(super) fn day_typed(&self, on: NaiveDate) -> Result<NaiveDate, Refused> {
        let Some(text) = self.text_of(Said::Day) else { return Ok(on) };
        let at = |sentence: String| self.at(Part::Said(Said::Day), &sentence);
        let day = parse_date(&text, on, When::Past).map_err(at)?;
        if day > on {
            return Err(at(format!("a check-in speaks of a day that has come, not of {}", say::say_full(day))));
        }
        Ok(day)
    }

    /// The check-in as typed, or one sentence why it is none and the field to mend.
    fn as_typed(&self, about: &About, cascade: &Cascade, id: Id, on: NaiveDate, by: Option<Id>) -> Result<CheckIn, Refused> {
        let Some(ix) = cascade.find(about.item) else { return Err((0, "cannot check in: the item is gone".into())) };
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let at = |said, sentence: String| self.at(Part::Said(said), &sentence);
        let mut c = CheckIn::new(id, about.item, self.day_typed(on)?, by);
        c.review = about.review;
        if let (Some(text), Some(kr)) = (self.text_of(Said::Value), item.key_result()) {
            let last = summary.value.map(|(_, v)| v);
            let entered = value::parse_check_in_value(&text, kr, last, &summary.done).map_err(|e| at(Said::Value, e))?;
            c.value = Some(entered.value);
            c.done = entered.done;
            let source = about.came.as_ref().filter(|came| came.typed == text).map(|came| came.source.clone());
            // The number that whoever says how sure they are looked at.
            c.measured = source;
        }
        if let Some(Input::Ticks(ticks)) = self.said(Said::Steps).map(|f| &f.input) {
            let steps = item.key_result().map_or(&[][..], |kr| &kr.steps);
            c.done = Some(ticks.done.clone());
            c.value = Some(value::weight_done(steps, &ticks.done));
        }
        c.word = self.said(Said::Health).and_then(|field| Word::from_word(field.word()));
        if let Some(text) = self.text_of(Said::Progress) {
            c.progress = Some(progress_typed(&text).map_err(|e| at(Said::Progress, e))?);
        }
        if let Some(text) = self.text_of(Said::Confidence) {
            c.confidence = Some(value::parse_confidence(&text).map_err(|e| at(Said::Confidence, e))?);
        }
        c.note = self.text_of(Said::Note).map(Into::into);
        c.next = self.text_of(Said::Next).map(Into::into);
        if about.unchanged {
            c.unchanged = true;
            c.value = summary.value.map(|(_, v)| v);
            c.progress = summary.progress;
            c.done = item.key_result().map(|kr| summary.done.of(&kr.steps)).filter(|done| !done.is_empty());
        } else if c.is_empty()
            || (c.done.as_ref() == Some(&summary.done) && c.value.is_some() && !self.is_changed() && summary.count > 0)
        {
            let what = match item.kind() {
                Kind::KeyResult => "type a value or a confidence",
                Kind::Objective => "type a confidence or a note",
                Kind::Project => "choose a health, or type a progress or a note",
            };
            return Err((self.focus, format!("nothing to save yet: {what}, or leave it").into()));
        }
        Ok(c)
    }

    /// What it will mean once it is saved; `None`: nothing is typed yet, or nobody can tell.
    pub fn meaning(&self) -> Option<&Meaning> {
        self.meaning.as_deref().map(|(_, meaning)| meaning)
    }

    /// Asks anew what it means where something else is typed by now.
    pub(in crate::app) fn mean(&mut self, cascade: &mut Cascade, today: NaiveDate) {
        let typed = self.typed_so_far(cascade, today);
        let Some((ix, said)) = typed else {
            self.meaning = None;
            return;
        };
        if self.meaning.as_ref().is_none_or(|told| told.0 != said) {
            let text = self.text_of(Said::Value).unwrap_or_default();
            let meaning = cascade.meaning(ix, &said, &text, today);
            self.meaning = Some(Box::new((said, meaning)));
        }
    }

    /// The check-in as far as it can be read.
    fn typed_so_far(&self, cascade: &Cascade, today: NaiveDate) -> Option<(Ix, CheckIn)> {
        let about = self.checks_in().filter(|about| about.wrong.is_none())?;
        let ix = cascade.find(about.item)?;
        if !self.is_changed() && !about.unchanged {
            return None;
        }
        let said = self.as_typed(about, cascade, Id::WORKSPACE, edit::day_of_check_in(cascade, ix, today), None).ok()?;
        let says = said.value.is_some() || said.progress.is_some() || said.stated().is_some();
        says.then_some((ix, said))
    }

    /// What saving it does.
    pub(super) fn checked_in(
        &self,
        about: &About,
        cascade: &Cascade,
        today: NaiveDate,
        me: Option<Id>,
        ids: &mut Ids,
    ) -> Result<Work, Refused> {
        let on = cascade.find(about.item).map_or(today, |ix| edit::day_of_check_in(cascade, ix, today));
        if let Some(wrong) = &about.wrong {
            return self.amended(wrong, cascade, on, (ids.next_id(), me));
        }
        let check_in = self.as_typed(about, cascade, ids.next_id(), on, me)?;
        let is_baseline = self.said(Said::Baseline).is_some_and(|field| field.word() == "yes");
        let ops = if is_baseline && edit::becomes_baseline(cascade, &check_in) {
            edit::check_in_as_baseline(cascade, check_in)
        } else {
            edit::check_in(check_in)
        };
        Ok(Work { verb: Verb::CheckIn, ops, why: String::new() })
    }

    /// Another check-in was made about the item, or one was taken back, while the form was open: what stands beside the fields
    /// is said anew, and so is what it would be written over. `newest` holds the newest check-in of the item.
    pub(in crate::app) fn follow_check_in(&mut self, newest: &[CheckIn], ctx: &Ctx<'_>) -> Option<String> {
        let Purpose::CheckIn(about) = &mut self.purpose else { return None };
        if about.wrong.is_some() {
            return None;
        }
        let ix = ctx.cascade.find(about.item)?;
        let (item, summary) = (ctx.cascade.item(ix), ctx.cascade.summary(ix));
        let steps = item.key_result().map_or(&[][..], |kr| &kr.steps);
        let before = std::mem::replace(&mut about.seen, Seen::of(summary));
        if before == about.seen {
            return None;
        }
        for field in &mut self.fields {
            let Part::Said(said) = field.part else { continue };
            field.ghost = last_of(item, summary, said);
            if let Input::Ticks(ticks) = &mut field.input {
                // What was ticked here stays ticked, on top of what was ticked elsewhere.
                let at = ticks.at;
                *ticks = Ticks::new(steps, &ticks.done.differing(&before.done).differing(&summary.done));
                ticks.at = at.min(steps.len().saturating_sub(1));
                field.begins_with(Typed::Ticks(summary.done.of(steps)));
            }
        }
        let theirs = newest.iter().find(|c| c.item == item.id).filter(|_| summary.count > before.count);
        let said = theirs.map_or_else(
            || "what was said last was taken back meanwhile".to_owned(),
            |check_in| saved_by(ctx.cascade, ctx.me, check_in),
        );
        self.note.clone_from(&said);
        Some(format!("{said}: {} saves what you typed", ctx.keymap.says("accept")))
    }
}

/// A project's progress, 0–1, of the percent that are typed.
pub(super) fn progress_typed(text: &str) -> Result<f64, String> {
    let percent = number::parse_number(text, number::Decimal::Either)?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("progress goes from 0 to 100 %, not {text}"));
    }
    Ok(percent / 100.0)
}

/// Whether the newest value came from a source that still brings them.
fn is_measured(summary: &Summary, today: NaiveDate) -> bool {
    let came = summary.measured.as_ref().filter(|measured| measured.stands).and_then(|measured| measured.came);
    came.is_some_and(|(_, last)| (today - last).num_days() <= SOURCE_SILENT)
}

/// Who saved what.
fn saved_by(cascade: &Cascade, me: Option<Id>, check_in: &CheckIn) -> String {
    let who = match check_in.by.and_then(|id| cascade.person(id)) {
        Some(person) if Some(person.id) == me => "you, in another window,".to_owned(),
        Some(person) => text::one_line(person.name.trim(), 40).into_owned(),
        None => "someone".to_owned(),
    };
    let kr = cascade.find(check_in.item).and_then(|ix| cascade.item(ix).key_result());
    let value = value_said(kr, check_in.value, check_in.done.as_ref());
    let what = match (value, check_in.progress, check_in.confidence) {
        (Some(value), ..) => format!("saved {value}"),
        (None, Some(progress), _) => format!("saved {}", number::format_number(progress * 100.0, Some("%"))),
        (None, None, Some(confidence)) => format!("saved a confidence of {confidence}"),
        _ => "checked in".to_owned(),
    };
    format!("{who} {what} meanwhile")
}

/// What was said last time in a field; empty when nothing was.
fn last_of(item: &Item, summary: &Summary, said: Said) -> String {
    match said {
        Said::Value => value_said(item.key_result(), summary.value.map(|(_, v)| v), None).unwrap_or_default(),
        // A word without a number is what was said, too.
        Said::Confidence => {
            summary.stated.map(|s| s.confidence.map_or_else(|| s.word.word().to_owned(), |c| c.to_string())).unwrap_or_default()
        }
        Said::Health => summary.stated.map(|s| s.word.word().to_owned()).unwrap_or_default(),
        Said::Progress => summary.progress.map(|p| number::format_number(p * 100.0, Some("%"))).unwrap_or_default(),
        Said::Steps | Said::Note | Said::Next | Said::Baseline | Said::Day => String::new(),
    }
}

impl FormDraft {
    /// Whether the newest check-in of the item says what was typed here: then it was saved, and the program ended before it
    /// could forget the draft.
    pub(in crate::app) fn is_saved(&self, cascade: &Cascade, saved: &CheckIn) -> bool {
        let FormDraft::CheckIn { fields, unchanged, seen } = self else { return false };
        let Some(ix) = cascade.find(saved.item) else { return false };
        if cascade.summary(ix).count <= seen.count || *unchanged != saved.unchanged {
            return false;
        }
        let item = cascade.item(ix);
        let typed = |said| fields.iter().find(|(part, _)| *part == Part::Said(said)).map(|(_, typed)| typed);
        let text = |said| match typed(said)? {
            Typed::Text(text) => Some(text.trim()),
            _ => None,
        };
        let says = |part, said: Option<&str>| text(part).is_none_or(|text| Some(text) == said);
        let value = match (text(Said::Value), item.key_result()) {
            (Some(text), Some(kr)) => {
                let last = seen.value.as_deref().and_then(|v| v.parse().ok());
                value::parse_check_in_value(text, kr, last, &seen.done).is_ok_and(|v| Some(v.value) == saved.value)
            }
            (text, _) => text.is_none(),
        };
        let progress = text(Said::Progress).is_none_or(|text| {
            let said = number::parse_number(text, number::Decimal::Either).ok();
            said.map(|percent| percent / 100.0) == saved.progress
        });
        value
            && progress
            && text(Said::Confidence).is_none_or(|text| value::parse_confidence(text).ok() == saved.confidence)
            && typed(Said::Steps).is_none_or(|typed| saved.done.clone().map(Typed::Ticks).as_ref() == Some(typed))
            && typed(Said::Health)
                .is_none_or(|typed| saved.word.map(|w| Typed::Choice(w.word().to_owned())).as_ref() == Some(typed))
            && says(Said::Note, saved.note.as_deref())
            && says(Said::Next, saved.next.as_deref())
    }
}
