//! What becomes of something in the next cycle, on the same form that says how it ended: the choice, and what it asks for.
//!
//! It is kept with the score and made on the page of what goes on (`overlay::carry`). Must not know: what may go on, which is
//! `domain::carry`'s.

use super::{
    Form,
    field::{Field, Input, Part},
    question::About,
    save::Refused,
};
use crate::{
    app::keys::Action,
    domain::{
        Cascade, CheckIn, Ix,
        carry::{self, Decision, End, Into, Next, Way},
        goal::Outcome,
        key_result::Measured,
        measure::{Signs, Standing},
        score::Reckoning,
        text::{self, number::format_number, say::say_count},
    },
};
use chrono::NaiveDate;

/// What is asked beside the choice, in the order it stands in.
const ASKED: [Part; 4] = [Part::NextTarget, Part::NextOwner, Part::NextSteps, Part::NextWhy];

/// The way a key says.
fn way_of(action: Action) -> Option<Way> {
    match action {
        Action::Keep => Some(Way::Keep),
        Action::Change => Some(Way::Change),
        Action::Break => Some(Way::Break),
        Action::LetGo => Some(Way::LetGo),
        _ => None,
    }
}

/// The place among all ways of the one a key says.
pub(super) fn chosen(action: Action) -> Option<usize> {
    let way = way_of(action)?;
    Way::ALL.iter().position(|one| *one == way)
}

/// The fields, with what was decided before.
pub(super) fn fields(cascade: &Cascade, ix: Ix, before: Option<&Decision>) -> Vec<Field> {
    let next = before.map(|decision| &decision.next);
    let owner = before.map(|decision| carry::owner_typed(cascade, decision)).unwrap_or_default();
    let because = before.map(|decision| decision.because.as_str()).unwrap_or_default();
    let now = cascade.owner_name(ix).map_or_else(|| "nobody yet".to_owned(), |name| text::one_line(name, 40).into_owned());
    vec![
        Field::asked(Part::Next, "next", &Way::CHOICES, next.map(|next| next.way().word()))
            .hint("{next-kept} keep, {next-changed} change, {next-broken} break, {next-let-go} let go; nothing: undecided, and listed at the end"),
        Field::line(Part::NextTarget, "target", &next.map(Next::target_typed).unwrap_or_default()),
        Field::line(Part::NextOwner, "owner", &owner)
            .ghost(now)
            .hint("who answers for it from then on: a name, or enough of one; nothing: whoever does now"),
        Field::line(Part::NextSteps, "steps", &next.map(Next::steps_typed).unwrap_or_default())
            .hint("two or more, title/weight/date with “;” between them: Import/2; Pay/1/2026-12-01"),
        Field::line(Part::NextWhy, "why", because).hint("one sentence: why it goes on unchanged, or is let go"),
    ]
}

impl Form {
    /// What becomes of it, as chosen; `None`: nobody decided.
    fn way(&self) -> Option<Way> {
        Way::from_word(self.field(Part::Next)?.word())
    }

    /// What the choice asks for is shown, with what holds while nothing is typed.
    pub(super) fn tell_the_next(&mut self, cascade: &Cascade, today: NaiveDate) {
        let Some(About::Ending(item, ending)) = self.about() else { return };
        let Some(ix) = cascade.find(item).filter(|_| ending.is_scored()) else { return };
        let (asked, way) = (carry::is_asked(cascade, ix), self.way());
        let kr = cascade.item(ix).key_result();
        let has_target = kr.is_some_and(|kr| !kr.metric.has_steps() && !kr.metric.is_yes_no());
        let into = carry::follows(cascade, ix, today).ok();
        let was = kr.and_then(|kr| Standing::of(kr, cascade.summary(ix)).goal_said(&Signs::SHORT));
        let hint = self.asks_of_the_target(cascade, ix, into.as_ref(), today);
        for field in &mut self.fields {
            match field.part {
                Part::Next => {
                    field.hidden = !asked;
                    let made = into.as_ref().map(|into| {
                        let name = text::one_line(into.cycle.name.trim(), 24);
                        if into.is_new { format!("{name} is made with it") } else { format!("in {name}") }
                    });
                    field.ghost = carry::not_again(cascade, ix).or(made.filter(|_| way.is_none())).unwrap_or_default();
                }
                Part::NextTarget => {
                    field.hidden = way != Some(Way::Change) || !has_target;
                    field.ghost = was.clone().map(|was| format!("was {was}")).unwrap_or_default();
                    field.hint = hint.clone().into();
                }
                Part::NextOwner => field.hidden = way != Some(Way::Change),
                Part::NextSteps => field.hidden = way != Some(Way::Break),
                Part::NextWhy => field.hidden = !matches!(way, Some(Way::Keep | Way::LetGo)),
                _ => {}
            }
        }
    }

    /// What a target asks for, beside how far the number came: `from 2.9 %: +0.5 pt in 13 weeks, it moved 0.8 pt in the last`.
    fn asks_of_the_target(&self, cascade: &Cascade, ix: Ix, into: Option<&Into>, today: NaiveDate) -> String {
        let plain = "the value it should have at the end; of between both bounds: 60..80".to_owned();
        let Some(kr) = cascade.item(ix).key_result().filter(|kr| kr.metric.shape().by == Measured::Number) else { return plain };
        let Some(from) = self.reckoning(cascade, ix, today).and_then(|by_rule| by_rule.basis).map(|basis| basis.value) else {
            return plain;
        };
        let unit = kr.unit.as_deref();
        // What lies between two shares is points.
        let between = |n: f64| format_number(n, if unit == Some("%") { Some("pt") } else { unit });
        let weeks = into.map_or(0, |into| usize::try_from((into.cycle.days() + 3) / 7).unwrap_or(0));
        let moved = kr.baseline.map(|b| format!("it moved {} in the last", between((from - b).abs()))).unwrap_or_default();
        let typed = self.field(Part::NextTarget).map(Field::text).unwrap_or_default();
        let target = carry::target(cascade, ix, &typed, today).ok().map(|(target, _)| target);
        let asks = target.filter(|_| weeks > 0).map(|target| {
            let sign = if target < from { "−" } else { "+" };
            format!("{sign}{} in {}", between((target - from).abs()), say_count(weeks, "week", "weeks"))
        });
        let said: Vec<String> = asks.into_iter().chain(Some(moved).filter(|moved| !moved.is_empty())).collect();
        format!("from {}: {}", format_number(from, unit), if said.is_empty() { plain } else { said.join(", ") })
    }

    /// A way was chosen by its key: what cannot be is said at once, else the keys go to what it asks for.
    pub(super) fn goes_to_what_is_asked(&mut self, cascade: &Cascade, action: Action, today: NaiveDate) {
        let Some(About::Ending(item, _)) = self.about() else { return };
        let (Some(way), Some(ix)) = (way_of(action), cascade.find(item)) else { return };
        if way == Way::Keep
            && let Some(why) = carry::not_again(cascade, ix)
        {
            if let Input::Choice { at, .. } = &mut self.fields[self.focus].input {
                *at = None;
            }
            self.settle(cascade, today);
            self.error = Some((self.focus, format!("{why}: change it, break it into steps, or let it go")));
            return;
        }
        self.settle(cascade, today);
        // What was achieved is let go without a word.
        let is_done = way == Way::LetGo && self.ends_as(cascade, ix, today) == Some(Outcome::Achieved);
        if let Some(first) = ASKED.into_iter().find_map(|part| self.place_of(part)).filter(|_| !is_done) {
            self.focus = first;
            self.went_on = true;
        }
    }

    /// What is decided, as typed, or the field that is wrong; `None`: nobody decided.
    pub(super) fn decided(
        &self,
        cascade: &Cascade,
        ix: Ix,
        (by_rule, last, outcome): (&Reckoning, Option<&CheckIn>, Outcome),
        today: NaiveDate,
    ) -> Result<Option<Decision>, Refused> {
        let Some(way) = self.way() else { return Ok(None) };
        let text = |part| self.field(part).map(Field::text).unwrap_or_default();
        let into = match carry::follows(cascade, ix, today) {
            Ok(into) => into.cycle,
            Err(why) => return Err(self.at(Part::Next, &why)),
        };
        let next = match way {
            Way::Keep => Next::Keep,
            Way::LetGo => Next::LetGo,
            Way::Change if text(Part::NextTarget).is_empty() => Next::Change(None),
            Way::Change => {
                let target = carry::target(cascade, ix, &text(Part::NextTarget), today);
                Next::Change(Some(target.map_err(|why| self.at(Part::NextTarget, &why))?))
            }
            Way::Break => {
                let steps = carry::lines_of_steps(&text(Part::NextSteps).replace(';', "\n"), &into, today);
                Next::Break(steps.map_err(|why| self.at(Part::NextSteps, &why))?)
            }
        };
        let owner = match text(Part::NextOwner).as_str() {
            "" => None,
            name => Some(cascade.resolve_person(name).map_err(|e| self.at(Part::NextOwner, &e.to_string()))?),
        };
        let decision = Decision { next, owner, because: text(Part::NextWhy) };
        let end = End::being_said(cascade, ix, by_rule.basis, last, Some(outcome));
        let wrong = |decision: &Decision| carry::cannot(cascade, ix, decision, end, &into);
        let Some(why) = wrong(&decision) else { return Ok(Some(decision)) };
        // Only a sentence is missing.
        let is_silent = decision.because.is_empty() && wrong(&decision.clone().because("…")).is_none();
        if is_silent && matches!(way, Way::Change | Way::Break) {
            let same = "nothing would be different by that: give it another target or other steps, or keep it as it is";
            return Err(self.at(if way == Way::Break { Part::NextSteps } else { Part::NextTarget }, same));
        }
        let part = match way {
            _ if is_silent => Part::NextWhy,
            Way::Change if self.field(Part::NextTarget).is_some() => Part::NextTarget,
            Way::Change => Part::NextOwner,
            Way::Break => Part::NextSteps,
            Way::Keep | Way::LetGo => Part::Next,
        };
        Err(self.at(part, &why))
    }
}
