//! What is to become of something, decided along with its score: a value that stands in what was said of how it ended, until it is
//! made with all the others. Whether it can be so at all is asked when it is said, and once more when it is made.
//!
//! Must not know: where it is typed, and when it is made.

use super::{
    super::{
        carried::{Carried, How},
        cascade::{Cascade, Ix},
        check_in::CheckIn,
        closing::Basis,
        cycle::Cycle,
        decimal,
        goal::{Kind, Outcome},
        id::Id,
        key_result::Step,
        text::{
            number::{editable, format_number},
            one_line,
            say::say_count,
        },
        ticked::Ticked,
        words::words,
    },
    Became, Decision, Next, became, closed_at, made, rules,
};
use serde::{Deserialize, Serialize};

words! {
    /// What becomes of something, in one word.
    Way {
        Keep "keep" = "as it is, from where it ended; with its reason, and not twice in a row",
        Change "change" = "with another target, another owner, or both",
        Break "break" = "as two or more steps",
        LetGo "let go" = "nothing goes on from it; one line says why, but of what was achieved",
    }
}

/// A decision as it is written: what does not apply takes no room.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Written {
    how: Way,
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    target: Option<f64>,
    #[serde(with = "decimal::option", default, skip_serializing_if = "Option::is_none")]
    upper: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<Id>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    because: String,
}

impl From<Decision> for Written {
    fn from(Decision { next, owner, because }: Decision) -> Written {
        let how = next.way();
        let (target, upper, steps) = match next {
            Next::Change(Some((target, upper))) => (Some(target), upper, Vec::new()),
            Next::Break(steps) => (None, None, steps),
            Next::Keep | Next::Change(None) | Next::LetGo => (None, None, Vec::new()),
        };
        Written { how, target, upper, steps, owner, because }
    }
}

impl From<Written> for Decision {
    fn from(Written { how, target, upper, steps, owner, because }: Written) -> Decision {
        let next = match how {
            Way::Keep => Next::Keep,
            Way::Change => Next::Change(target.map(|target| (target, upper))),
            Way::Break => Next::Break(steps),
            Way::LetGo => Next::LetGo,
        };
        Decision { next, owner, because }
    }
}

impl Next {
    /// In one word.
    pub fn way(&self) -> Way {
        match self {
            Next::Keep => Way::Keep,
            Next::Change(_) => Way::Change,
            Next::Break(_) => Way::Break,
            Next::LetGo => Way::LetGo,
        }
    }

    /// Its target as one types it: `3.4`, `60..80`; empty: it has none.
    pub fn target_typed(&self) -> String {
        match self {
            Next::Change(Some((low, Some(high)))) => format!("{}..{}", editable(*low), editable(*high)),
            Next::Change(Some((target, None))) => editable(*target),
            Next::Keep | Next::Change(None) | Next::Break(_) | Next::LetGo => String::new(),
        }
    }

    /// Its steps as one types them: `Import/2; Pay/1/2026-12-01`; empty: it has none.
    pub fn steps_typed(&self) -> String {
        let Next::Break(steps) = self else { return String::new() };
        let typed = |step: &Step| {
            let date = step.date.map(|day| format!("/{day}")).unwrap_or_default();
            format!("{}/{}{date}", step.title, editable(step.weight))
        };
        steps.iter().map(typed).collect::<Vec<_>>().join("; ")
    }
}

impl Decision {
    /// In few words: `change to 3.4 %, Ana Ruiz`, `break into 3 steps`, `keep: the pilot begins only now`, `let go: nobody asks`.
    pub fn said(&self, cascade: &Cascade, of: Ix) -> String {
        let unit = cascade.item(of).key_result().and_then(|kr| kr.unit.as_deref());
        let what = match &self.next {
            Next::Change(Some((low, Some(high)))) => {
                format!("change to {} … {}", format_number(*low, None), format_number(*high, unit))
            }
            Next::Change(Some((target, None))) => format!("change to {}", format_number(*target, unit)),
            Next::Break(steps) => format!("break into {}", say_count(steps.len(), "step", "steps")),
            Next::Keep | Next::Change(None) | Next::LetGo => self.next.way().word().to_owned(),
        };
        let owner = self.owner.and_then(|id| cascade.person(id)).map(|p| format!(", {}", one_line(&p.name, 40)));
        let because = Some(self.because.trim()).filter(|because| !because.is_empty());
        let because = because.map(|because| format!(": {}", one_line(because, 200))).unwrap_or_default();
        format!("{what}{}{because}", owner.unwrap_or_default())
    }
}

/// Whoever is to answer for it, as one types it; empty: nobody else.
pub fn owner_typed(cascade: &Cascade, decision: &Decision) -> String {
    let Some(person) = decision.owner.and_then(|id| cascade.person(id)) else { return String::new() };
    // Two of one name are told apart by their e-mail.
    let meant = cascade.resolve_person(&person.name).is_ok_and(|id| id == person.id);
    person.email.as_deref().filter(|_| !meant).map_or_else(|| person.name.clone(), str::to_owned)
}

/// What was decided of something along with its score, and is not made yet: neither goes it on, nor was it let go.
pub fn decided(cascade: &Cascade, ix: Ix) -> Option<&Decision> {
    let closing = cascade.item(ix).closing()?;
    let decision = closing.next.as_deref()?;
    matches!(became(cascade, ix), Became::Decided(_)).then_some(decision)
}

/// Whether it is asked what becomes of something: of a key result, and of an objective that has none.
pub fn is_asked(cascade: &Cascade, ix: Ix) -> bool {
    match cascade.item(ix).kind() {
        Kind::KeyResult => true,
        Kind::Objective => cascade.key_results(ix).next().is_none(),
        Kind::Project => false,
    }
}

/// How something ended, from where it would go on.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    /// The last value; `None`: it has none.
    pub value: Option<f64>,
    /// The steps that are done.
    pub done: &'a Ticked,
    /// How it ended; `None`: nobody knows yet.
    pub outcome: Option<Outcome>,
}

impl<'a> End<'a> {
    /// Of what is closed.
    pub fn of(cascade: &'a Cascade, ix: Ix) -> End<'a> {
        End { value: closed_at(cascade, ix), done: &cascade.summary(ix).done, outcome: cascade.item(ix).outcome() }
    }

    /// The same while it is being said: by the numbers its score is made of, and the last value that is said along with it.
    pub fn being_said(
        cascade: &'a Cascade,
        ix: Ix,
        basis: Option<Basis>,
        last: Option<&'a CheckIn>,
        outcome: Option<Outcome>,
    ) -> End<'a> {
        let done = last.and_then(|last| last.done.as_ref()).unwrap_or(&cascade.summary(ix).done);
        End { value: basis.map(|basis| basis.value).or_else(|| closed_at(cascade, ix)), done, outcome }
    }
}

/// Why that cannot become of something that ends like this; `None`: it can, as far as is known before it is made.
pub fn cannot(cascade: &Cascade, of: Ix, decision: &Decision, end: End<'_>, into: &Cycle) -> Option<String> {
    if decision.next == Next::LetGo {
        let silent = decision.because.trim().is_empty() && end.outcome != Some(Outcome::Achieved);
        return silent.then(|| rules::silent(cascade, of));
    }
    let unchanged = match cascade.item(of).kind() {
        Kind::KeyResult => match made::successor(cascade, of, decision, end, into) {
            Ok((_, _, unchanged)) => unchanged,
            Err(why) => return Some(why),
        },
        Kind::Objective | Kind::Project => match made::without_numbers(cascade, of, &decision.next) {
            Ok(_) => true,
            Err(refusal) => return Some(refusal.0),
        },
    };
    let because = Some(decision.because.trim()).filter(|because| !because.is_empty());
    let carried = Carried { from: cascade.item(of).id, how: How::Keep, unchanged, because: because.map(Box::from) };
    rules::once_more(cascade, of, &carried)
}

/// Why something cannot be kept as it is once more, in few words; `None`: it can.
pub fn not_again(cascade: &Cascade, of: Ix) -> Option<String> {
    match cascade.times_unchanged(of) {
        0 => None,
        n => Some(format!("carried over {n}× unchanged: keep as it is is refused")),
    }
}
