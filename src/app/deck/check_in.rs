//! The check-in form inside a row: value → confidence → note → next step.
//!
//! Confidence is never pre-filled, and nothing typed is lost: leaving keeps a [`Draft`].

use crate::{
    app::{key::Key, keys::Place, text_field::TextField},
    domain::{
        Cascade, CheckIn, Id, Item, Ix, Kind, Summary, Word, edit,
        key_result::Step,
        measure::value_said,
        text::{number, value},
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which statement a field makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
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
}

impl Part {
    /// As labelled.
    pub fn label(self) -> &'static str {
        match self {
            Part::Value => "value",
            Part::Steps => "steps",
            Part::Progress => "progress",
            Part::Health => "health",
            Part::Confidence => "confidence",
            Part::Note => "note",
            Part::Next => "next step",
            Part::Baseline => "baseline",
        }
    }
}

/// How a field takes its keys.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a form has four of them")]
pub enum Input {
    /// Text.
    Text(TextField),
    /// Boxes to tick, one per step.
    Ticks {
        /// Which are ticked, by [`Step::key`].
        done: u64,
        /// The box the cursor is on.
        at: usize,
    },
    /// One of three words; `None`: not said.
    Choice(Option<Word>),
    /// Yes or no.
    Switch(bool),
}

/// One field of the form.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it states.
    pub part: Part,
    /// What is typed.
    pub input: Input,
    /// What was said last time, shown beside the empty field; empty when nothing was.
    pub last: String,
    /// What it holds was typed earlier and not saved, and has not been touched since.
    pub kept: bool,
}

/// What was typed and not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// It was begun with `=`.
    #[serde(default)]
    pub unchanged: bool,
    /// Whether the value was to become the baseline, where that was not what is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<bool>,
    /// The fields with something in them, as text.
    pub parts: Vec<(Part, String)>,
    /// What had been said about the item by then.
    #[serde(default)]
    pub seen: Seen,
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
    done: u64,
}

impl Seen {
    fn of(summary: &Summary) -> Seen {
        Seen { count: summary.count, value: summary.value.map(|(_, v)| v.to_string()), done: summary.done }
    }
}

/// The open form.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The item it is about.
    pub item: Id,
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// The field that takes the keys.
    pub focus: usize,
    /// Begun with `=`: the last value is said again.
    pub unchanged: bool,
    /// Why the last attempt to save failed: one sentence, gone with the next key.
    pub error: Option<String>,
    /// What others said about the item while it was open: one sentence.
    pub meanwhile: Option<String>,
    /// What had been said about the item when that was last looked at.
    seen: Seen,
    /// Whether it began with what was typed earlier.
    pub from_draft: bool,
    /// A choice has just gone on to the next field by itself: the tab that people press all the same is not another step.
    went_on: bool,
}

impl Editor {
    /// The form for an item, with its draft if there is one.
    pub fn new(cascade: &Cascade, ix: Ix, unchanged: bool, draft: Option<&Draft>) -> Editor {
        let item = cascade.item(ix);
        let summary = cascade.summary(ix);
        let unchanged = unchanged && (item.kind() == Kind::Objective || summary.value.is_some() || summary.progress.is_some());
        let text =
            |part| Field { part, input: Input::Text(TextField::line("")), last: last_of(item, summary, part), kept: false };
        let mut fields = Vec::new();
        match item.kind() {
            Kind::KeyResult => {
                if !unchanged {
                    fields.push(match item.key_result() {
                        Some(kr) if kr.metric.has_steps() && !kr.steps.is_empty() => Field {
                            input: Input::Ticks { done: summary.done, at: first_open(&kr.steps, summary.done) },
                            ..text(Part::Steps)
                        },
                        _ => text(Part::Value),
                    });
                }
                fields.push(text(Part::Confidence));
            }
            Kind::Objective => fields.push(text(Part::Confidence)),
            Kind::Project => {
                fields.push(Field { input: Input::Choice(None), ..text(Part::Health) });
                if !unchanged {
                    fields.push(text(Part::Progress));
                }
            }
        }
        fields.push(text(Part::Note));
        fields.push(text(Part::Next));
        let mut editor = Editor {
            item: item.id,
            fields,
            focus: 0,
            unchanged,
            error: None,
            meanwhile: None,
            seen: Seen::of(summary),
            from_draft: false,
            went_on: false,
        };
        if let Some(becomes) = editor.offered(cascade) {
            editor.fields.push(Field { input: Input::Switch(becomes), ..text(Part::Baseline) });
        }
        if let Some(draft) = draft.filter(|d| d.unchanged == unchanged) {
            editor.restore(draft);
        }
        editor
    }

    /// What is offered about the baseline before anyone says otherwise: the first value becomes it, a later one can.
    fn offered(&self, cascade: &Cascade) -> Option<bool> {
        let ix = cascade.find(self.item).filter(|_| self.fields.iter().any(|f| f.part == Part::Value))?;
        edit::lacks_baseline(cascade.item(ix)).then(|| cascade.summary(ix).value.is_none())
    }

    /// Of a key result without a baseline: whether the value becomes it. `None`: it has one, or needs none.
    pub fn baseline(&self) -> Option<bool> {
        self.fields.iter().find_map(|f| if let Input::Switch(becomes) = f.input { Some(becomes) } else { None })
    }

    fn restore(&mut self, draft: &Draft) {
        if let (Some(field), Some(becomes)) = (self.fields.iter_mut().find(|f| f.part == Part::Baseline), draft.baseline) {
            field.input = Input::Switch(becomes);
        }
        for (part, text) in &draft.parts {
            let Some(field) = self.fields.iter_mut().find(|f| f.part == *part) else { continue };
            match &mut field.input {
                // A note goes on where it was left. A number is replaced by the next one: digits are never glued together.
                Input::Text(t) if matches!(part, Part::Note | Part::Next) => t.set(text),
                Input::Text(t) => t.set_selected(text),
                Input::Ticks { done, .. } => *done = text.parse().unwrap_or(*done),
                Input::Choice(word) => *word = Word::from_word(text),
                // Not typed: it has a place of its own in the draft.
                Input::Switch(_) => {}
            }
            field.kept = true;
            self.from_draft = true;
        }
    }

    /// What was typed; `None` when nothing was.
    pub fn draft(&self, cascade: &Cascade) -> Option<Draft> {
        let before = cascade.find(self.item).map_or(0, |ix| cascade.summary(ix).done);
        let parts: Vec<(Part, String)> = self
            .fields
            .iter()
            .filter_map(|f| match &f.input {
                Input::Text(t) => (!t.is_blank()).then(|| (f.part, t.text())),
                Input::Ticks { done, .. } => (*done != before).then(|| (f.part, done.to_string())),
                Input::Choice(word) => word.map(|w| (f.part, w.word().to_owned())),
                Input::Switch(_) => None,
            })
            .collect();
        let baseline = self.baseline().filter(|_| self.baseline() != self.offered(cascade));
        (!parts.is_empty()).then_some(Draft { unchanged: self.unchanged, baseline, parts, seen: self.seen.clone() })
    }

    /// How many check-ins the item had when that was last looked at.
    pub fn seen_count(&self) -> u32 {
        self.seen.count
    }

    /// Another check-in was made about the item, or one was taken back, while the form was open: what stands beside the fields
    /// is said anew. Returns whether it was so.
    pub fn follow(&mut self, cascade: &Cascade) -> bool {
        let Some(ix) = cascade.find(self.item) else { return false };
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let before = std::mem::replace(&mut self.seen, Seen::of(summary));
        if before == self.seen {
            return false;
        }
        for field in &mut self.fields {
            field.last = last_of(item, summary, field.part);
            if let Input::Ticks { done, .. } = &mut field.input {
                // What was ticked here stays ticked, on top of what was ticked elsewhere.
                *done ^= before.done ^ summary.done;
            }
        }
        true
    }

    /// The places whose keys work in the field in focus: a letter is a letter where text is typed, and a key elsewhere.
    pub fn places(&self) -> &'static [Place] {
        match self.fields[self.focus].input {
            Input::Text(_) => &[Place::Field, Place::Form],
            Input::Ticks { .. } => &[Place::Steps, Place::Field, Place::Form],
            Input::Choice(_) => &[Place::Health, Place::Field, Place::Form],
            Input::Switch(_) => &[Place::Choice, Place::Field, Place::Form],
        }
    }

    /// Types into the field in focus. Returns whether the key was one for it.
    pub fn key(&mut self, key: Key) -> bool {
        self.went_on = false;
        let field = &mut self.fields[self.focus];
        match &mut field.input {
            Input::Text(text) => {
                let before = field.kept.then(|| text.text());
                let taken = text.key(key);
                field.kept = before.is_some_and(|before| before == text.text());
                taken
            }
            Input::Ticks { .. } | Input::Choice(_) | Input::Switch(_) => false,
        }
    }

    /// Ticks the n-th step off (`None`: the one the cursor is on, and goes on to the next), or opens it again.
    pub fn tick(&mut self, cascade: &Cascade, n: Option<usize>) {
        let steps = cascade.find(self.item).and_then(|ix| cascade.item(ix).key_result()).map_or(&[][..], |kr| &kr.steps);
        let Input::Ticks { done, at } = &mut self.fields[self.focus].input else { return };
        if let Some(step) = steps.get(n.unwrap_or(*at)) {
            *done ^= 1 << step.key;
            if n.is_none() {
                *at = (*at + 1).min(steps.len() - 1);
            }
        }
    }

    /// Goes to the next step, or chooses the next worse health; `-1`: the other way.
    pub fn shift(&mut self, cascade: &Cascade, by: isize) {
        self.went_on = false;
        match &mut self.fields[self.focus].input {
            Input::Ticks { at, .. } => {
                let steps = cascade.find(self.item).and_then(|ix| cascade.item(ix).key_result()).map_or(0, |kr| kr.steps.len());
                *at = at.saturating_add_signed(by).min(steps.saturating_sub(1));
            }
            Input::Choice(word) => {
                let at = word.and_then(|w| Word::ALL.iter().position(|&o| o == w));
                *word = Some(Word::ALL[at.map_or(0, |a| a.saturating_add_signed(by).min(Word::ALL.len() - 1))]);
            }
            Input::Switch(on) => *on = !*on,
            Input::Text(_) => {}
        }
    }

    /// Says a health, and goes on: what is typed next is the progress, or the note. `None`: nothing about it.
    pub fn choose(&mut self, said: Option<Word>) {
        if let Input::Choice(word) = &mut self.fields[self.focus].input {
            *word = said;
            if said.is_some() {
                self.step(1);
                self.went_on = true;
            }
        }
    }

    /// Pasted text goes to the field in focus.
    pub fn paste(&mut self, text: &str) {
        let field = &mut self.fields[self.focus];
        if let Input::Text(typed) = &mut field.input {
            typed.paste(text);
            field.kept = false;
        }
    }

    /// The next field, or with `-1` the previous one, round and round.
    pub fn step(&mut self, by: isize) {
        if std::mem::take(&mut self.went_on) && by == 1 {
            return;
        }
        let n = self.fields.len() as isize;
        self.focus = (self.focus as isize + by).rem_euclid(n) as usize;
    }

    fn text(&self, part: Part) -> Option<String> {
        self.fields.iter().find(|f| f.part == part).and_then(|f| match &f.input {
            Input::Text(t) if !t.is_blank() => Some(t.text().trim().to_owned()),
            _ => None,
        })
    }

    /// The check-in as typed, or one sentence why it is none and the field to mend.
    pub fn check_in(&self, cascade: &Cascade, id: Id, on: NaiveDate, by: Option<Id>) -> Result<CheckIn, (usize, String)> {
        let at = |part| self.fields.iter().position(|f| f.part == part).unwrap_or(0);
        let Some(ix) = cascade.find(self.item) else { return Err((0, "cannot check in: the item is gone".into())) };
        let (item, summary) = (cascade.item(ix), cascade.summary(ix));
        let mut c = CheckIn::new(id, self.item, on, by);
        if let (Some(text), Some(kr)) = (self.text(Part::Value), item.key_result()) {
            let last = summary.value.map(|(_, v)| v);
            let entered = value::parse_check_in_value(&text, kr, last, summary.done).map_err(|e| (at(Part::Value), e))?;
            c.value = Some(entered.value);
            c.done = entered.done;
        }
        for field in &self.fields {
            match field.input {
                Input::Ticks { done, .. } => {
                    let steps = item.key_result().map_or(&[][..], |kr| &kr.steps);
                    c.done = Some(done);
                    c.value = Some(value::weight_done(steps, done));
                }
                Input::Choice(word) => c.word = word,
                Input::Text(_) | Input::Switch(_) => {}
            }
        }
        if let Some(text) = self.text(Part::Progress) {
            let percent = number::parse_number(&text, number::Decimal::Either).map_err(|e| (at(Part::Progress), e))?;
            if !(0.0..=100.0).contains(&percent) {
                return Err((at(Part::Progress), format!("progress goes from 0 to 100 %, not {text}")));
            }
            c.progress = Some(percent / 100.0);
        }
        if let Some(text) = self.text(Part::Confidence) {
            c.confidence = Some(value::parse_confidence(&text).map_err(|e| (at(Part::Confidence), e))?);
        }
        c.note = self.text(Part::Note).map(Into::into);
        c.next = self.text(Part::Next).map(Into::into);
        if self.unchanged {
            c.unchanged = true;
            c.value = summary.value.map(|(_, v)| v);
            c.progress = summary.progress;
            c.done = (summary.done != 0).then_some(summary.done);
        } else if c.is_empty()
            || (c.done == Some(summary.done) && c.value.is_some() && self.draft(cascade).is_none() && summary.count > 0)
        {
            let what = match item.kind() {
                Kind::KeyResult => "type a value or a confidence",
                Kind::Objective => "type a confidence or a note",
                Kind::Project => "choose a health, or type a progress or a note",
            };
            return Err((self.focus, format!("nothing to save yet: {what}, or leave it")));
        }
        Ok(c)
    }
}

/// What was said last time in a field; empty when nothing was.
fn last_of(item: &Item, summary: &Summary, part: Part) -> String {
    let kr = item.key_result();
    match part {
        Part::Value => value_said(kr, summary.value.map(|(_, v)| v), None).unwrap_or_default(),
        // A word without a number is what was said, too.
        Part::Confidence => {
            summary.stated.map(|s| s.confidence.map_or_else(|| s.word.word().to_owned(), |c| c.to_string())).unwrap_or_default()
        }
        Part::Health => summary.stated.map(|s| s.word.word().to_owned()).unwrap_or_default(),
        Part::Progress => summary.progress.map(|p| number::format_number(p * 100.0, Some("%"))).unwrap_or_default(),
        Part::Steps | Part::Note | Part::Next | Part::Baseline => String::new(),
    }
}

impl Draft {
    /// Whether the newest check-in of the item says what was typed here: then it was saved, and the program ended before it
    /// could forget the draft.
    pub fn is_saved(&self, cascade: &Cascade, saved: &CheckIn) -> bool {
        let Some(ix) = cascade.find(saved.item) else { return false };
        if cascade.summary(ix).count <= self.seen.count || self.unchanged != saved.unchanged {
            return false;
        }
        let item = cascade.item(ix);
        let text = |part| self.parts.iter().find(|(p, _)| *p == part).map(|(_, text)| text.trim());
        let says = |part, said: Option<String>| text(part).is_none_or(|text| Some(text) == said.as_deref());
        let value = match (text(Part::Value), item.key_result()) {
            (Some(text), Some(kr)) => {
                let last = self.seen.value.as_deref().and_then(|v| v.parse().ok());
                value::parse_check_in_value(text, kr, last, self.seen.done).is_ok_and(|v| Some(v.value) == saved.value)
            }
            (text, _) => text.is_none(),
        };
        let progress = text(Part::Progress).is_none_or(|text| {
            let said = number::parse_number(text, number::Decimal::Either).ok();
            said.map(|percent| percent / 100.0) == saved.progress
        });
        let confidence = text(Part::Confidence).is_none_or(|text| value::parse_confidence(text).ok() == saved.confidence);
        value
            && progress
            && confidence
            && says(Part::Steps, saved.done.map(|done| done.to_string()))
            && says(Part::Health, saved.word.map(|w| w.word().to_owned()))
            && says(Part::Note, saved.note.as_deref().map(str::to_owned))
            && says(Part::Next, saved.next.as_deref().map(str::to_owned))
    }
}

fn first_open(steps: &[Step], done: u64) -> usize {
    steps.iter().position(|s| !s.is_done(done)).unwrap_or(0)
}
