//! One field of a form: what it states, how it takes its keys, what was in it at first.

use super::{check_in::Said, pick::Pick, rows::Rows};
use crate::{
    app::{key::Key, keys::Action, overlay::form::pick::Chosen, text_field::TextField},
    domain::{
        FieldKey, Word,
        key_result::Step,
        text::{
            date::{When, parse_date},
            number::{Decimal, format_plain, parse_number},
            say,
        },
        ticked::Ticked,
        words::Choice,
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a field states. Also its name in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A key result's objective.
    Objective,
    /// The goal a project serves, or a link's end there.
    Goal,
    /// The project at a link's other end.
    Project,
    /// The objective something is moved under.
    Under,
    /// Whether a theory held.
    Verdict,
    /// Until when.
    Until,
    /// Why, of an answer.
    Why,
    /// The last value of what is over.
    Last,
    /// What it came to, 0–1.
    Score,
    /// What was learned from it.
    Learned,
    /// Why it was not reached.
    Cause,
    /// What becomes of it in the next cycle.
    Next,
    /// Its target there.
    NextTarget,
    /// Who answers for it there.
    NextOwner,
    /// The steps it is broken into.
    NextSteps,
    /// Why it goes on unchanged, or is let go.
    NextWhy,
    /// Whether what goes is dropped or deleted.
    Goes,
    /// To who made a check-in.
    Comment,
    /// What a review was worth.
    Rating,
    /// A topic of a review, in one line.
    Topic,
    /// The number of an entry of the agenda.
    Number,
    /// The answer to the n-th question of a closing.
    Answer(u8),
    /// What was decided.
    Decision,
    /// What someone is asked to do.
    What,
    /// Who is asked.
    Who,
    /// By when.
    By,
    /// What everyone says in a blind round.
    Votes,
    /// The file something is written to.
    Path,
    /// How it is written.
    Layout,
    /// What somebody answered to a nudge.
    Replies,
    /// Why, of a revision in an open cycle.
    Reason,
    /// Whoever or whatever is chosen to go on with.
    Which,
    /// What a check-in says.
    Said(Said),
    /// The n-th setting of [`crate::domain::settings::KEYS`].
    Setting(u8),
    /// The n-th link that is there already.
    Linked(u8),
    /// A field of what the form is about.
    #[serde(untagged)]
    Field(#[serde(deserialize_with = "known")] FieldKey),
}

/// A field by its name, or by the one it had in older drafts.
fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<FieldKey, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Older {
        Person,
        #[serde(untagged)]
        Now(FieldKey),
    }
    Ok(match Older::deserialize(from)? {
        Older::Person => FieldKey::BelongsTo,
        Older::Now(key) => key,
    })
}

/// How text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// As it is.
    Words,
    /// A number.
    Number,
    /// A day.
    Day(When),
}

/// How a field takes its keys.
#[derive(Debug, Clone)]
pub enum Input {
    /// A line or a page of text.
    Text(TextField, Reads),
    /// One of a few words.
    Choice {
        /// All of them.
        options: &'static [Choice],
        /// The one chosen; `None`: nothing yet, nor is anything offered.
        at: Option<usize>,
    },
    /// People, teams, cycles or items, found by typing a part of the name.
    Pick(Pick),
    /// A list with columns.
    Rows(Rows),
    /// Boxes to tick.
    Ticks(Ticks),
    /// Something that is there and can be opened or taken away.
    Entry {
        /// What.
        label: String,
        /// More about it, dim.
        detail: String,
    },
}

/// What stands in a field, as a draft keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Typed {
    /// Text as typed.
    Text(String),
    /// The word chosen.
    Choice(String),
    /// What was chosen, and what was being typed.
    Pick(Vec<Chosen>, String),
    /// The cells, row by row, with the number a row had before.
    Rows(Vec<(Option<u32>, Vec<String>)>),
    /// The boxes that are ticked.
    Ticks(Ticked),
}

/// Boxes to tick, one per step.
#[derive(Debug, Clone)]
pub struct Ticks {
    /// By what each step is known: [`Step::key`].
    keys: Vec<u32>,
    /// Which are ticked.
    pub done: Ticked,
    /// The box the caret is on.
    pub at: usize,
}

impl Ticks {
    /// With the caret on the first that is open.
    pub(super) fn new(steps: &[Step], done: &Ticked) -> Ticks {
        let at = steps.iter().position(|step| !step.is_done(done)).unwrap_or(0);
        Ticks { keys: steps.iter().map(|step| step.key).collect(), done: done.of(steps), at }
    }

    /// How many boxes there are.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.keys.len().saturating_sub(1));
    }

    /// Ticks the n-th box (`None`: the one the caret is on, which goes on), or opens it again.
    fn tick(&mut self, n: Option<usize>) {
        if let Some(&key) = self.keys.get(n.unwrap_or(self.at)) {
            self.done.turn(key);
            if n.is_none() {
                self.step(1);
            }
        }
    }
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The field did something with it.
    Yes,
    /// It is for the form.
    No,
    /// The field is done: on to the next.
    Next,
    /// A choice went on to the next by itself: Tab, which people press all the same, is not another step.
    WentOn,
    /// Back to the one before.
    Previous,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it states.
    pub part: Part,
    /// As labelled.
    pub label: &'static str,
    /// What stands in it.
    pub input: Input,
    /// Shown dim while nothing is typed: what holds then.
    pub ghost: String,
    /// One line on what to type, shown while the field has the keys.
    pub hint: Cow<'static, str>,
    /// Short: two such share a line where there is room.
    pub half: bool,
    /// Left out of sight and not read.
    pub hidden: bool,
    /// Not asked at once: a short form leaves it out until the rest is asked for.
    pub rest: bool,
    /// A choice that shows every word on a line of its own, with what it means.
    pub listed: bool,
    /// What it holds was typed earlier and not saved, and has not been touched since.
    pub kept: bool,
    /// What stood in it at first: what differs was typed.
    initial: Typed,
}

impl Field {
    pub(super) fn new(part: Part, label: &'static str, input: Input) -> Field {
        let initial = typed(&input);
        let (ghost, hint) = (String::new(), Cow::Borrowed(""));
        Field { part, label, input, ghost, hint, half: false, hidden: false, rest: false, listed: false, kept: false, initial }
    }

    /// A line of text.
    pub(super) fn line(part: Part, label: &'static str, text: &str) -> Field {
        Field::new(part, label, Input::Text(TextField::line(text), Reads::Words))
    }

    /// A page of text.
    pub(super) fn page(part: Part, label: &'static str, text: &str) -> Field {
        Field::new(part, label, Input::Text(TextField::page(text), Reads::Words))
    }

    /// A number; `None`: nothing yet.
    pub(super) fn number(part: Part, label: &'static str, value: Option<f64>) -> Field {
        let text = value.map(crate::domain::text::number::editable).unwrap_or_default();
        Field::new(part, label, Input::Text(TextField::line(&text), Reads::Number))
    }

    /// A day; `None`: nothing yet.
    pub(super) fn day(part: Part, label: &'static str, day: Option<NaiveDate>, when: When) -> Field {
        let text = day.map(|d| d.to_string()).unwrap_or_default();
        Field::new(part, label, Input::Text(TextField::line(&text), Reads::Day(when)))
    }

    /// One of a few words.
    pub(super) fn choice(part: Part, label: &'static str, options: &'static [Choice], word: &str) -> Field {
        let at = options.iter().position(|(w, _)| *w == word);
        debug_assert!(at.is_some(), "{word:?} cannot be chosen for {label}");
        Field::new(part, label, Input::Choice { options, at: at.or(Some(0)) })
    }

    /// One of a few words that is not said for anybody; `None`: not yet.
    pub(super) fn asked(part: Part, label: &'static str, options: &'static [Choice], word: Option<&str>) -> Field {
        let at = options.iter().position(|(w, _)| Some(*w) == word);
        Field::new(part, label, Input::Choice { options, at })
    }

    /// A fuzzy choice.
    pub(super) fn pick(part: Part, label: &'static str, pick: Pick) -> Field {
        Field::new(part, label, Input::Pick(pick))
    }

    /// A list.
    pub(super) fn rows(part: Part, label: &'static str, rows: Rows) -> Field {
        Field::new(part, label, Input::Rows(rows))
    }

    /// Something that is there already.
    pub(super) fn entry(part: Part, label: String, detail: String) -> Field {
        Field::new(part, "", Input::Entry { label, detail })
    }

    pub(super) fn ghost(mut self, ghost: impl Into<String>) -> Field {
        self.ghost = ghost.into();
        self
    }

    pub(super) fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Field {
        self.hint = hint.into();
        self
    }

    pub(super) fn half(mut self) -> Field {
        self.half = true;
        self
    }

    /// Whether it differs from what stood in it at first.
    pub fn is_changed(&self) -> bool {
        typed(&self.input) != self.initial
    }

    /// What stands in it, for a draft.
    pub(super) fn typed(&self) -> Typed {
        typed(&self.input)
    }

    /// What stood in it at first.
    pub(super) fn initial(&self) -> &Typed {
        &self.initial
    }

    /// Puts back what a draft kept; what does not fit this field is passed over. Returns whether it fitted.
    pub(super) fn restore(&mut self, kept: &Typed) -> bool {
        match (&mut self.input, kept) {
            (Input::Text(field, _), Typed::Text(text)) => field.set(text),
            (Input::Choice { options, at }, Typed::Choice(word)) => match options.iter().position(|(w, _)| w == word) {
                Some(found) => *at = Some(found),
                None if word.is_empty() => *at = None,
                None => return false,
            },
            (Input::Pick(pick), Typed::Pick(chosen, text)) => pick.restore(chosen, text),
            (Input::Rows(rows), Typed::Rows(kept)) => rows.restore(kept),
            (Input::Ticks(ticks), Typed::Ticks(done)) => ticks.done.clone_from(done),
            _ => return false,
        }
        true
    }

    /// Puts back what was left earlier. Returns whether it fitted.
    pub(super) fn take_up(&mut self, kept: &Typed) -> bool {
        self.kept = self.restore(kept);
        if let (Part::Said(said), Input::Text(field, _)) = (self.part, &mut self.input)
            && said.is_number()
        {
            field.set_selected(&field.text());
        }
        self.kept
    }

    /// This is typed, and what is typed next takes its place.
    pub(super) fn set_selected(&mut self, text: &str) {
        if let Input::Text(field, _) = &mut self.input {
            field.set_selected(text);
        }
    }

    /// What is typed next takes the place of a number.
    pub(super) fn select_number(&mut self) {
        if let Input::Text(field, Reads::Number) = &mut self.input {
            field.set_selected(&field.text());
        }
    }

    /// This is what it holds unless someone says otherwise.
    pub(super) fn begins_with(&mut self, initial: Typed) {
        self.initial = initial;
    }

    /// Replaces what is typed.
    pub(super) fn set(&mut self, text: &str) {
        if let Input::Text(field, _) = &mut self.input {
            field.set(text);
        }
        self.kept = false;
    }

    /// Takes over what stands in a field of the same part that was opened just now. Returns whether something else was typed
    /// here, which then stays.
    pub(in crate::app) fn is_overtaken_by(&mut self, fresh: &Field) -> bool {
        if fresh.initial == self.initial {
            return false;
        }
        let (mine, theirs) = (self.typed(), fresh.initial.clone());
        let is_mine = self.is_changed();
        if !is_mine {
            self.restore(&theirs);
        }
        self.initial = theirs;
        is_mine && mine != self.initial
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        match &self.input {
            Input::Text(field, _) => field.is_blank(),
            Input::Choice { at, .. } => at.is_none(),
            Input::Entry { .. } | Input::Ticks(_) => false,
            Input::Pick(pick) => pick.chosen.is_empty() && pick.typed.is_blank(),
            Input::Rows(rows) => rows.is_blank(),
        }
    }

    /// The text typed, without outer blanks; empty for what is not text.
    pub fn text(&self) -> String {
        match &self.input {
            Input::Text(field, _) => field.text().trim().to_owned(),
            _ => String::new(),
        }
    }

    /// The word chosen; empty for what is no choice.
    pub fn word(&self) -> &'static str {
        match &self.input {
            Input::Choice { options, at } => at.and_then(|at| options.get(at)).map_or("", |(word, _)| word),
            _ => "",
        }
    }

    /// How what is typed is understood, where that is not plain to see: `eoq` is `Thu 31 Dec 2026`.
    pub fn reading(&self, today: NaiveDate) -> Option<String> {
        let Input::Text(field, reads) = &self.input else { return None };
        let text = field.text();
        if text.trim().is_empty() {
            return None;
        }
        match reads {
            Reads::Words => None,
            Reads::Number => {
                let said = format_plain(parse_number(&text, Decimal::Either).ok()?);
                (said.replace(' ', "") != text.trim()).then_some(said)
            }
            Reads::Day(when) => parse_date(&text, today, *when).ok().map(say::say_full),
        }
    }

    /// A command that this field may have a use for before the form has; `number`: of the one that is numbered.
    pub(super) fn act(&mut self, action: Action, number: Option<usize>) -> Taken {
        match &mut self.input {
            Input::Text(field, _) if field.is_page() => match action {
                // Enter saves a check-in, wherever in it.
                Action::Open if self.part == Part::Said(Said::Note) => Taken::No,
                Action::Open | Action::NewLine => {
                    field.new_line();
                    Taken::Yes
                }
                Action::Down if !field.step(1) => Taken::Next,
                Action::Up if !field.step(-1) => Taken::Previous,
                Action::Down | Action::Up => Taken::Yes,
                _ => Taken::No,
            },
            // What was asked may be left unsaid again.
            Input::Choice { at, .. } if action == Action::ChoiceNone && self.initial == Typed::Choice(String::new()) => {
                *at = None;
                Taken::Yes
            }
            Input::Choice { at, .. } if self.part == Part::Said(Said::Health) => judge(at, action),
            Input::Choice { at, .. } if self.part == Part::Next && super::next::chosen(action).is_some() => {
                *at = super::next::chosen(action);
                Taken::Yes
            }
            Input::Choice { options, at } if self.listed => choose_line(options.len(), at, action, number),
            Input::Choice { options, at } => choose(options.len(), at, action, number),
            Input::Pick(pick) => pick.act(action),
            Input::Rows(rows) => rows.act(action),
            Input::Ticks(ticks) => {
                match action {
                    Action::Tick => ticks.tick(None),
                    Action::TickNumber => ticks.tick(number),
                    Action::NextOption => ticks.step(1),
                    Action::PreviousOption => ticks.step(-1),
                    Action::Down => return Taken::Next,
                    Action::Up => return Taken::Previous,
                    _ => return Taken::No,
                }
                Taken::Yes
            }
            Input::Text(..) | Input::Entry { .. } => match action {
                Action::Down => Taken::Next,
                Action::Up => Taken::Previous,
                _ => Taken::No,
            },
        }
    }

    /// A key that is no command: it is typed. Returns whether the field had a use for it.
    pub(super) fn type_key(&mut self, key: Key) -> bool {
        match &mut self.input {
            Input::Text(field, _) => {
                let before = self.kept.then(|| field.text());
                let taken = field.key(key);
                self.kept = before.is_some_and(|before| before == field.text());
                taken
            }
            // Its letters are commands.
            Input::Choice { .. } if self.part == Part::Said(Said::Health) => false,
            Input::Choice { options, at } => jump(options, at, key),
            Input::Pick(pick) => pick.type_key(key),
            Input::Rows(rows) => rows.type_key(key),
            Input::Entry { .. } | Input::Ticks(_) => false,
        }
    }
}

/// A health: right and left go to the worse and the better one, a key of its own says it and goes on.
fn judge(at: &mut Option<usize>, action: Action) -> Taken {
    let worst = Word::ALL.len() - 1;
    let said = match action {
        Action::ChoiceOnTrack => Word::OnTrack,
        Action::ChoiceAtRisk => Word::AtRisk,
        Action::ChoiceOffTrack => Word::OffTrack,
        Action::NextOption => {
            *at = Some(at.map_or(0, |at| (at + 1).min(worst)));
            return Taken::Yes;
        }
        Action::PreviousOption => {
            *at = Some(at.map_or(0, |at| at.saturating_sub(1)));
            return Taken::Yes;
        }
        Action::Down => return Taken::Next,
        Action::Up => return Taken::Previous,
        _ => return Taken::No,
    };
    *at = Word::ALL.iter().position(|&word| word == said);
    Taken::WentOn
}

/// Right and left go round, a number goes there.
fn choose(n: usize, at: &mut Option<usize>, action: Action, number: Option<usize>) -> Taken {
    match action {
        Action::PreviousOption => *at = Some(at.map_or(n - 1, |at| (at + n - 1) % n)),
        Action::NextOption => *at = Some(at.map_or(0, |at| (at + 1) % n)),
        Action::FirstOption => *at = Some(0),
        Action::LastOption => *at = Some(n - 1),
        Action::ChooseNumber if number.is_none_or(|number| number >= n) => return Taken::No,
        Action::ChooseNumber => *at = number,
        Action::Down => return Taken::Next,
        Action::Up => return Taken::Previous,
        _ => return Taken::No,
    }
    Taken::Yes
}

/// Up and down go through the lines and beyond their ends to the next field, a number takes its line and goes on, as Enter does.
fn choose_line(n: usize, at: &mut Option<usize>, action: Action, number: Option<usize>) -> Taken {
    match (action, *at) {
        (Action::Down, Some(now)) if now + 1 < n => *at = Some(now + 1),
        (Action::Up, Some(now)) if now > 0 => *at = Some(now - 1),
        (Action::Open, _) => return Taken::Next,
        (Action::ChooseNumber, _) if number.is_some_and(|number| number < n) => {
            *at = number;
            return Taken::WentOn;
        }
        _ => return choose(n, at, action, number),
    }
    Taken::Yes
}

/// A letter goes to the next word that begins with it.
fn jump(options: &[Choice], at: &mut Option<usize>, key: Key) -> bool {
    let Some(c) = key.types() else { return false };
    let c = c.to_ascii_lowercase();
    let n = options.len();
    let behind = at.map_or(0, |at| at + 1);
    if let Some(found) = (0..n).map(|i| (behind + i) % n).find(|&i| options[i].0.starts_with(c)) {
        *at = Some(found);
    }
    true
}

fn typed(input: &Input) -> Typed {
    match input {
        Input::Text(field, _) => Typed::Text(field.text()),
        Input::Choice { options, at } => Typed::Choice(at.and_then(|at| options.get(at)).map_or("", |(w, _)| w).to_owned()),
        Input::Pick(pick) => Typed::Pick(pick.chosen.clone(), pick.typed.text()),
        Input::Rows(rows) => Typed::Rows(rows.cells()),
        Input::Ticks(ticks) => Typed::Ticks(ticks.done.clone()),
        Input::Entry { .. } => Typed::Text(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[Choice] = &[("weekly", ""), ("biweekly", ""), ("monthly", "")];

    #[test]
    fn a_choice_is_made_by_arrow_or_letter() {
        let mut field = Field::choice(Part::Field(FieldKey::Cadence), "cadence", WORDS, "weekly");
        for (action, n, word) in [
            (Action::NextOption, None, "biweekly"),
            (Action::LastOption, None, "monthly"),
            (Action::NextOption, None, "weekly"),
            (Action::PreviousOption, None, "monthly"),
            (Action::ChooseNumber, Some(1), "biweekly"),
            (Action::ChooseNumber, Some(7), "biweekly"),
        ] {
            assert_eq!(field.act(action, n) == Taken::Yes, n != Some(7));
            assert_eq!(field.word(), word, "after {action:?} {n:?}");
        }
        for (key, word) in [("m", "monthly"), ("W", "weekly"), ("x", "weekly")] {
            assert!(field.type_key(Key::char(key.parse().unwrap())));
            assert_eq!(field.word(), word, "after {key}");
        }
        assert!(!field.is_changed());
        assert_eq!(field.act(Action::Down, None), Taken::Next);
    }

    #[test]
    fn how_a_day_or_a_number_is_understood_stands_beside_it() {
        let today = "2026-11-23".parse().unwrap();
        let mut field = Field::day(Part::Field(FieldKey::Due), "due", None, When::Due);
        assert_eq!(field.reading(today), None);
        field.restore(&Typed::Text("eoq".into()));
        assert_eq!(field.reading(today).as_deref(), Some("Thu 31 Dec 2026"));
        let mut field = Field::number(Part::Field(FieldKey::Target), "target", Some(3.5));
        assert_eq!((field.reading(today), field.is_changed()), (None, false));
        field.restore(&Typed::Text("3.4k".into()));
        assert_eq!((field.reading(today).as_deref(), field.is_changed()), (Some("3400"), true));
    }
}
