//! The short questions about how something ends: its outcome with its last value; dropping, deleting or archiving it in an open
//! cycle, which owes a reason.

use super::{
    super::confirm::goes_with,
    Form,
    field::{Field, Part},
    next,
    question::About,
    save::{Refused, Work},
};
use crate::domain::{
    Cascade, CheckIn, FieldKey, Id, Ids, Ix, Kind, Op,
    change::Verb,
    closing::Cause,
    edit,
    goal::Outcome,
    history::History,
    meeting::closing::settle,
    review::QUESTIONS,
    score::{self, Lacks, Past, Reckoning, Verdict},
    stage::{self, Phase},
    text::{self, value::parse_check_in_value},
    why::short_day,
    words::Choice,
};
use chrono::NaiveDate;

/// How something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is over: what it came to.
    Score,
    /// The same as its owner proposes it: it stays to score until the room settles it.
    Propose,
    /// It goes: dropped, or deleted.
    Goes,
    /// It is put out of sight.
    Archive,
}

impl Ending {
    /// Whether it says what something that is over came to.
    pub(in crate::app) fn is_scored(self) -> bool {
        matches!(self, Ending::Score | Ending::Propose)
    }
}

const WAYS: &[Choice] = &[
    ("drop", "it stays and is counted as dropped: it says that it was given up"),
    ("delete", "it goes with its check-ins, as if it had never been"),
];

impl Form {
    /// How an item ended that is to score: said, or proposed.
    pub(in crate::app) fn score(cascade: &Cascade, ix: Ix, today: NaiveDate, ending: Ending) -> Form {
        let item = cascade.item(ix);
        let day = short_day(stage::judged_on(cascade, ix, today), today);
        let mut fields = Vec::new();
        if item.kind() == Kind::KeyResult {
            let last = cascade.summary(ix).value.map(|(on, v)| (on, said(cascade, ix, v)));
            let was = last.as_ref().map_or("none yet".to_owned(), |(on, v)| format!("{v}, of {}", short_day(*on, today)));
            fields.push(
                Field::line(Part::Last, "last value", "")
                    .ghost(was)
                    .hint(format!("what it was on {day}, its last day; nothing: it stands as it was last said")),
            );
        }
        let said = item.proposal().map(|closing| Verdict::again(cascade, ix, closing)).unwrap_or_default();
        let own = said.score.map(score::two_digits).unwrap_or_default();
        fields.push(
            Field::line(Part::Score, "score", &own)
                .hint("0–1: 0.7, 70 % or 7/10; nothing: as arithmetic says, anything else owes a because"),
        );
        fields.push(
            Field::line(Part::Why, "because", &said.because).hint("why it is not what arithmetic says; else it may be left out"),
        );
        fields.push(
            Field::asked(Part::Field(FieldKey::Outcome), "outcome", &Outcome::CHOICES, said.outcome.map(Outcome::word))
                .hint("1 achieved, 2 partial, 3 missed, 4 dropped; nothing: as its score proposes"),
        );
        fields.push(
            Field::line(Part::Learned, "learned", &said.learned)
                .hint("one sentence for the next cycle; owed by what was promised and not reached"),
        );
        fields.push(
            Field::asked(Part::Cause, "cause", &Cause::CHOICES, said.cause.map(Cause::word))
                .hint("1 target, 2 theory, 3 work, 4 late, 5 outside, 6 measurement, 7 other; it may be left out"),
        );
        fields.extend(next::fields(cascade, ix, said.next.as_ref()));
        let title = format!("How did it end? {}", text::one_line(&item.title, 50));
        let mut form = Form::question(About::Ending(item.id, ending), title, fields);
        form.facts = None;
        if ending == Ending::Propose {
            form.note = "what you propose waits for the room; {check-in} on the deck settles it".to_owned();
        }
        form
    }

    /// Whether it says, or proposes, how something ended.
    pub fn is_scored(&self) -> bool {
        matches!(self.about(), Some(About::Ending(_, ending)) if ending.is_scored())
    }

    /// On a line at the foot of the screen: what is talked about stays in sight.
    #[must_use]
    pub(in crate::app) fn on_a_line(mut self) -> Form {
        self.layout = super::Layout::Line;
        self
    }

    /// With the keys in the field that lacks something.
    #[must_use]
    pub(in crate::app) fn at_what_lacks(mut self, lack: Lacks) -> Form {
        let part = match lack {
            Lacks::Outcome => Part::Field(FieldKey::Outcome),
            Lacks::BecauseOfScore | Lacks::BecauseOfOutcome => Part::Why,
            Lacks::Lesson => Part::Learned,
        };
        self.focus = self.place_of(part).unwrap_or(self.focus);
        self
    }

    /// Why a cycle that was closed is opened again, and what becomes of what ended in it; `None`: it is gone.
    pub(in crate::app) fn reopen_cycle(cascade: &Cascade, cycle: Id) -> Option<Form> {
        let of = cascade.cycle(cycle)?;
        let why = Field::line(Part::Why, "because", "").hint("one sentence why, kept for ever");
        let title = format!("Open {} again", text::one_line(of.name.trim(), 40));
        let mut form = Form::question(About::ReopenCycle(cycle), title, vec![why]);
        form.note = if of.closed_on.is_some() {
            "Everything in it is to score again; how it ended stays in the log, and {undo} brings it back.".to_owned()
        } else {
            "It goes by its dates again; {undo} closes it.".to_owned()
        };
        Some(form)
    }

    /// What the room answers at the end of a closing; `None`: it is gone.
    pub(in crate::app) fn answers(cascade: &Cascade, review: Id) -> Option<Form> {
        let held = cascade.reviews().find(|r| r.id == review)?;
        let said = |n: u8| held.answers.iter().find(|(of, _)| *of == n).map(|(_, text)| &**text).unwrap_or_default();
        let field = |(n, question): (u8, &&'static str)| {
            Field::line(Part::Answer(n), question, said(n))
                .hint("one sentence, or nothing; {next-field} goes on, {accept} saves all three")
        };
        let fields = (1..).zip(QUESTIONS.iter()).map(field).collect();
        Some(Form { layout: super::Layout::Line, ..Form::question(About::Answers(review), String::new(), fields) })
    }

    /// What the room answers, as typed.
    pub(super) fn answered(&self, cascade: &Cascade, review: Id) -> Work {
        let said = (1..).take(QUESTIONS.len()).map(|n| (n, self.field(Part::Answer(n)).map(Field::text).unwrap_or_default()));
        Work { verb: Verb::Review, ops: settle::answer(cascade, review, said), why: String::new() }
    }

    /// The past of what is scored or said right was read; `None`: it could not be.
    pub(in crate::app) fn tell_past(&mut self, cascade: &Cascade, past: Option<History>, today: NaiveDate) {
        if self.wrong().is_some() {
            self.past = Some(Box::new(past.unwrap_or_default()));
            self.tell_before();
        } else if matches!(self.about(), Some(About::Ending(_, ending)) if ending.is_scored()) {
            self.facts = Some(Vec::new());
            self.past = past.map(Box::new);
            self.tell_the_score(cascade, today);
        }
    }

    /// What arithmetic says of what is scored, with the last value as it is typed; `None`: its past was not read.
    pub(super) fn reckoning(&self, cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Reckoning> {
        // A value that cannot be read is refused when it is saved.
        let last = self.last_value(cascade, ix, today, None, Id::WORKSPACE).ok().flatten();
        Some(score::reckon(cascade, ix, &Past::of(self.past.as_ref()?, last.as_ref()), today))
    }

    /// The working below the title, and what holds while nothing is typed.
    pub(super) fn tell_the_score(&mut self, cascade: &Cascade, today: NaiveDate) {
        let Some(About::Ending(item, Ending::Score | Ending::Propose)) = self.about() else { return };
        let Some(ix) = cascade.find(item) else { return };
        let Some(by_rule) = self.reckoning(cascade, ix, today) else { return };
        let mut told = score::told(&by_rule, today);
        // Who proposed it is told here alone, where it is settled.
        told.extend(cascade.item(ix).proposal().map(|closing| {
            let who = closing.by.and_then(|id| cascade.person(id)).map(|p| text::one_line(&p.name, 40).into_owned());
            let score = closing.score.map_or_else(|| "no score".to_owned(), score::two_digits);
            format!("✎ {} proposes {score}", who.unwrap_or_else(|| "somebody".to_owned()))
        }));
        self.facts = Some(told);
        let score = by_rule.proposed.map_or_else(|| "none".to_owned(), |s| format!("{} by arithmetic", score::two_digits(s)));
        let typed = self.said_of_its_end().ok().and_then(|verdict| {
            Verdict { outcome: None, ..verdict }.ended(cascade, ix, &by_rule).filter(|_| verdict.outcome.is_none())
        });
        let outcome = typed.map(|outcome| format!("{} by its score", outcome.word())).unwrap_or_default();
        for field in &mut self.fields {
            match field.part {
                Part::Score => field.ghost.clone_from(&score),
                Part::Field(FieldKey::Outcome) => field.ghost.clone_from(&outcome),
                _ => {}
            }
        }
    }

    /// What is said of how it ended, as typed.
    fn said_of_its_end(&self) -> Result<Verdict, Refused> {
        let text = |part| self.field(part).map(Field::text).unwrap_or_default();
        let word = |part| self.field(part).map_or("", Field::word);
        let score = match text(Part::Score).as_str() {
            "" => None,
            typed => Some(score::parse_score(typed).map_err(|why| self.at(Part::Score, &why))?),
        };
        Ok(Verdict {
            score,
            outcome: Outcome::from_word(word(Part::Field(FieldKey::Outcome))),
            because: text(Part::Why),
            learned: text(Part::Learned),
            cause: Cause::from_word(word(Part::Cause)),
            next: None,
        })
    }

    /// How it ends, as far as that is typed; `None`: it is not, or not yet to be read.
    pub(super) fn ends_as(&self, cascade: &Cascade, ix: Ix, today: NaiveDate) -> Option<Outcome> {
        self.said_of_its_end().ok()?.ended(cascade, ix, &self.reckoning(cascade, ix, today)?)
    }

    /// What scores it, or the field that lacks something.
    fn scored(
        &self,
        cascade: &Cascade,
        ix: Ix,
        today: NaiveDate,
        settled: bool,
        me: Option<Id>,
        ids: &mut Ids,
    ) -> Result<Vec<Op>, Refused> {
        let mut verdict = self.said_of_its_end()?;
        let last = self.last_value(cascade, ix, today, me, ids.next_id())?;
        let by_rule = self.reckoning(cascade, ix, today);
        let by_rule = by_rule.ok_or_else(|| self.at(Part::Why, "its past could not be read: leave this and try again"))?;
        if let Some(lack) = verdict.lacks(cascade, ix, &by_rule) {
            return Err(match lack {
                Lacks::Outcome => {
                    self.at(Part::Field(FieldKey::Outcome), "say how it ended: 1 achieved, 2 partial, 3 missed, 4 dropped")
                }
                Lacks::BecauseOfScore => self.at(Part::Why, "arithmetic says another score: say in one sentence why"),
                Lacks::BecauseOfOutcome => self.at(Part::Why, "its score says the opposite: say in one sentence why"),
                Lacks::Lesson => self.at(Part::Learned, "it was not reached as promised, and that owes a lesson: one sentence"),
            });
        }
        let outcome = verdict.ended(cascade, ix, &by_rule).unwrap_or(Outcome::Partial);
        verdict.next = self.decided(cascade, ix, (&by_rule, last.as_ref(), outcome), today)?;
        Ok(edit::close(cascade, ix, outcome, verdict.closing(&by_rule, today, me, settled), last))
    }

    /// Why an item goes from an open cycle, and how.
    pub(in crate::app) fn goes(cascade: &Cascade, ix: Ix) -> Form {
        let fields = vec![
            Field::choice(Part::Goes, "how", WAYS, WAYS[0].0),
            Field::line(Part::Why, "because", "").hint("the cycle is open: one sentence why, kept for ever"),
        ];
        let title = format!("Drop or delete {}", text::one_line(&cascade.item(ix).title, 50));
        let mut form = Form::question(About::Ending(cascade.item(ix).id, Ending::Goes), title, fields);
        form.tell_what_goes(cascade, ix, &edit::delete(cascade, ix), "Deleted");
        form
    }

    /// Why an item of an open cycle is put out of sight.
    pub(in crate::app) fn archive(cascade: &Cascade, ix: Ix) -> Form {
        let why = Field::line(Part::Why, "because", "").hint("the cycle is open: one sentence why, kept for ever");
        let title = format!("Archive {}", text::one_line(&cascade.item(ix).title, 50));
        let mut form = Form::question(About::Ending(cascade.item(ix).id, Ending::Archive), title, vec![why]);
        form.tell_what_goes(cascade, ix, &edit::archive(cascade, ix), "Archived");
        form
    }

    /// What goes with it, and the way back.
    fn tell_what_goes(&mut self, cascade: &Cascade, ix: Ix, ops: &[Op], what: &str) {
        self.note = "{undo} brings it back.".to_owned();
        let with = goes_with(cascade, ix, ops);
        // Titles of people are among it, so it is no sentence of ours.
        self.facts = Some(if with.is_empty() { Vec::new() } else { vec![format!("{what}:{with}")] });
    }

    /// What the answer does, or the field that has none.
    pub(super) fn ending(
        &self,
        (item, ending): (Id, Ending),
        cascade: &Cascade,
        today: NaiveDate,
        me: Option<Id>,
        ids: &mut Ids,
    ) -> Result<Work, Refused> {
        let Some(ix) = cascade.find(item) else { return Err(self.at(Part::Why, "it is gone meanwhile: leave this")) };
        let why = self.field(Part::Why).map(Field::text).unwrap_or_default();
        let (verb, ops) = match ending {
            Ending::Score | Ending::Propose => (Verb::Score, self.scored(cascade, ix, today, ending == Ending::Score, me, ids)?),
            Ending::Goes if self.field(Part::Goes).map_or("", Field::word) == WAYS[0].0 => {
                (Verb::Score, edit::score(cascade, ix, Some(Outcome::Dropped), None))
            }
            Ending::Goes => (Verb::Delete, edit::delete(cascade, ix)),
            Ending::Archive => (Verb::Archive, edit::archive(cascade, ix)),
        };
        if why.is_empty() && edit::needs_reason(cascade, &ops, today) {
            return Err(self.at(Part::Why, "the cycle is open: say in one sentence why it goes"));
        }
        Ok(Work { verb, ops, why })
    }

    /// The last value as a check-in of the last day; `None`: it stands as it was last said.
    fn last_value(
        &self,
        cascade: &Cascade,
        ix: Ix,
        today: NaiveDate,
        me: Option<Id>,
        id: Id,
    ) -> Result<Option<CheckIn>, Refused> {
        let typed = self.field(Part::Last).map(Field::text).filter(|text| !text.is_empty());
        let (Some(typed), Some(kr)) = (typed, cascade.item(ix).key_result()) else { return Ok(None) };
        let summary = cascade.summary(ix);
        let entered = parse_check_in_value(&typed, kr, summary.value.map(|(_, v)| v), &summary.done)
            .map_err(|sentence| self.at(Part::Last, &sentence))?;
        let on = edit::day_of_check_in(cascade, ix, today);
        let blank = CheckIn::new(id, cascade.item(ix).id, on, me);
        let value = entered.done.as_ref().map_or(entered.value, |done| text::value::weight_done(&kr.steps, done));
        Ok(Some(CheckIn { value: Some(value), done: entered.done, unchanged: entered.unchanged, ..blank }))
    }
}

/// A value as people read it.
fn said(cascade: &Cascade, ix: Ix, value: f64) -> String {
    let done = &cascade.summary(ix).done;
    crate::domain::measure::value_said(cascade.item(ix).key_result(), Some(value), Some(done)).unwrap_or_default()
}

/// Whether an item is scored rather than checked in on.
pub(in crate::app) fn is_scored(cascade: &Cascade, ix: Ix, today: NaiveDate) -> bool {
    let waits = stage::is_scored(cascade, ix) && stage::phase(cascade, ix, today) == Phase::ToScore;
    waits || stage::is_to_sum_up(cascade, ix, today)
}
