//! The short questions about how something ends: its outcome with its last value; dropping, deleting or archiving it in an open
//! cycle, which owes a reason.

use super::{
    super::confirm::goes_with,
    Form,
    field::{Field, Part},
    question::About,
    save::{Refused, Work},
};
use crate::domain::{
    Cascade, CheckIn, FieldKey, Id, Ids, Ix, Kind, Op,
    change::Verb,
    edit,
    goal::Outcome,
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
    /// It goes: dropped, or deleted.
    Goes,
    /// It is put out of sight.
    Archive,
}

const WAYS: &[Choice] = &[
    ("drop", "it stays and is counted as dropped: it says that it was given up"),
    ("delete", "it goes with its check-ins, as if it had never been"),
];

impl Form {
    /// How an item ended that is to score.
    pub(in crate::app) fn score(cascade: &Cascade, ix: Ix, today: NaiveDate) -> Form {
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
        fields.push(
            Field::asked(Part::Field(FieldKey::Outcome), "outcome", &Outcome::CHOICES, None)
                .hint("say how it ended: 1 achieved, 2 partial, 3 missed, 4 dropped"),
        );
        fields.push(Field::line(Part::Why, "because", "").hint("one line, for the log and the next cycle; it may be left out"));
        let title = format!("How did it end? {}", text::one_line(&item.title, 50));
        Form::question(About::Ending(item.id, Ending::Score), title, fields)
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
            Ending::Score => {
                let word = self.field(Part::Field(FieldKey::Outcome)).map_or("", Field::word);
                let outcome = Outcome::from_word(word).ok_or_else(|| {
                    self.at(Part::Field(FieldKey::Outcome), "say how it ended: 1 achieved, 2 partial, 3 missed, 4 dropped")
                })?;
                let last = self.last_value(cascade, ix, today, me, ids)?;
                (Verb::Score, edit::score(cascade, ix, Some(outcome), last))
            }
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
        ids: &mut Ids,
    ) -> Result<Option<CheckIn>, Refused> {
        let typed = self.field(Part::Last).map(Field::text).filter(|text| !text.is_empty());
        let (Some(typed), Some(kr)) = (typed, cascade.item(ix).key_result()) else { return Ok(None) };
        let summary = cascade.summary(ix);
        let entered = parse_check_in_value(&typed, kr, summary.value.map(|(_, v)| v), &summary.done)
            .map_err(|sentence| self.at(Part::Last, &sentence))?;
        let on = edit::day_of_check_in(cascade, ix, today);
        let blank = CheckIn::new(ids.next_id(), cascade.item(ix).id, on, me);
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
    stage::is_scored(cascade, ix) && stage::phase(cascade, ix, today) == Phase::ToScore
}
