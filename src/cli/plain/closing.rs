//! A closing by lines: each result is told and asked about, one question a line; Enter takes what is proposed. The same records as on
//! the screen.
//!
//! Must not know: how the meeting goes from one entry to the next.

use super::{Plain, Then, next};
use crate::{
    cli::{
        error::{Failure, Result},
        output, score as typed,
    },
    domain::{
        CheckIn, FieldKey, Ix, Kind,
        carry::Way,
        change::Verb,
        closing::Cause,
        edit,
        fields::{Context, Field},
        goal::{Ambition, Outcome},
        measure::{Signs, Standing},
        meeting::{
            closing::{Pasts, Tally, settle},
            conduct::Command,
        },
        review::{Class, QUESTIONS},
        score::{self, Lacks, Past, Reckoning, Verdict, two_digits},
        stage, text,
        why::short_day,
    },
};

/// What is asked now, of what is on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asking {
    /// The score of a result: Enter takes what is proposed.
    Score(Box<Ended>),
    /// What it owes before it is settled.
    Owed(Box<Ended>, Lacks),
    /// Why it was not reached.
    Cause(Box<Ended>),
    /// What goes on from it.
    Next(Box<Ended>),
    /// What that asks for.
    NextOf(Box<Ended>, Way),
    /// A question of the end, from 1.
    Answer(u8),
}

/// How a result ended, as far as it is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ended {
    pub(super) ix: Ix,
    pub(super) verdict: Verdict,
    /// The last value, said along with it.
    pub(super) last: Option<CheckIn>,
}

/// What can be said of a result; with what can be said in every review below.
pub(super) const HELP: &str = "enter: take what is proposed · 0.7, 70 % or 7/10: another score · achieved, partial, missed, dropped: how it ended · value V: its last value · n: leave it undecided · v 7 8 6: a blind round about its score";

/// What is a command also where a sentence is asked for: none of these is one.
const COMMANDS: [&str; 11] = ["n", "b", "p", "P", "q", "u", "w", "x", "?", "end", "pause"];

impl Plain<'_> {
    /// Whether a cycle is closed in it.
    pub(super) fn is_closing(&self) -> bool {
        self.meeting.cycle.is_some()
    }

    /// The lines about the result or the questions that are on, and what is asked first; `None`: something else is on.
    pub(super) fn told_closing(&mut self) -> Result<Option<Vec<String>>> {
        self.asking = None;
        let class = self.meeting.entry().map(|e| e.class);
        match (class, self.item()) {
            (Some(Class::Result), Some(ix)) => {
                let ended = self.begins(ix);
                let mut lines = self.told_result(&ended)?;
                lines.extend(self.asks_first(ended)?);
                Ok(Some(lines))
            }
            (Some(Class::Questions), _) => {
                let tally = self.meeting.cycle.map(|cycle| Tally::of(&self.desk.cascade, cycle).said());
                let mut lines: Vec<String> = tally.into_iter().collect();
                lines.extend(self.next_question());
                Ok(Some(lines))
            }
            _ => Ok(None),
        }
    }

    fn begins(&self, ix: Ix) -> Ended {
        let said = self.desk.cascade.item(ix).proposal().map(|closing| Verdict::again(&self.desk.cascade, ix, closing));
        Ended { ix, verdict: said.unwrap_or_default(), last: None }
    }

    pub(super) fn reckons(&self, ended: &Ended) -> Result<Reckoning> {
        let c = &self.desk.cascade;
        let history = self.desk.store.history(c.item(ended.ix).id, usize::MAX, self.desk.today)?;
        Ok(score::reckon(c, ended.ix, &Past::of(&history, ended.last.as_ref()), self.desk.today))
    }

    /// `Conversion, committed, closed at 2.9 %, 0.73 as revised, 0.57 as first set, Ana Ruiz proposes 0.70`.
    fn told_result(&self, ended: &Ended) -> Result<Vec<String>> {
        let (c, ix) = (&self.desk.cascade, ended.ix);
        let item = c.item(ix);
        let by_rule = self.reckons(ended)?;
        let mut facts = vec![match c.ambition_of(ix) {
            Ambition::Committed => "committed".to_owned(),
            Ambition::Aspirational => "aspirational".to_owned(),
        }];
        if let Some(kr) = item.key_result() {
            facts.push(by_rule.value_on.map_or_else(
                || "closed without a value".to_owned(),
                |on| {
                    let stood = Standing::of(kr, c.summary(ix)).said(&Signs::WORDS);
                    format!("closed at {stood} on {}", short_day(on, self.desk.today))
                },
            ));
        }
        match (by_rule.rule, by_rule.first) {
            (Some(rule), Some(first)) => {
                facts.push(format!("{} as revised, {} as first set", two_digits(rule), two_digits(first)));
            }
            (Some(rule), None) => facts.push(two_digits(rule)),
            (None, _) => facts.push(by_rule.none.map_or_else(|| "no score".to_owned(), |why| format!("no score: {why}"))),
        }
        if let Some(proposal) = item.proposal() {
            let who = proposal.by.and_then(|id| c.person(id)).map_or("the room".into(), |p| text::one_line(&p.name, 40));
            let score = proposal.score.map_or_else(|| "no score".to_owned(), two_digits);
            facts.push(format!("{who} proposes {score}"));
        }
        let mut lines =
            vec![format!("owner {}: {}", c.owner_name(ix).map_or("nobody".into(), |o| text::one_line(o, 60)), facts.join(", "))];
        lines.extend(score::told(&by_rule, self.desk.today));
        let learned = item.proposal().and_then(|p| p.learned.as_deref());
        lines.extend(learned.map(|said| format!("learned: {}", text::one_line(said, 300))));
        Ok(lines)
    }

    /// The first question about a result; of what is settled, or cannot be yet, that it is.
    fn asks_first(&mut self, ended: Ended) -> Result<Vec<String>> {
        let c = &self.desk.cascade;
        if let Some(outcome) = c.item(ended.ix).outcome() {
            return Ok(vec![format!("It is settled, {}; enter goes on.", outcome.word())]);
        }
        match settle::undecided(c, ended.ix) {
            0 => {}
            n => return Ok(vec![format!("{n} of its key results have no outcome; enter goes on and leaves it undecided.")]),
        }
        let by_rule = self.reckons(&ended)?;
        let question = match (ended.verdict.recorded(&by_rule), ended.verdict.ended(c, ended.ix, &by_rule)) {
            (Some(score), Some(outcome)) => format!("Score (enter {}, {})?", two_digits(score), outcome.word()),
            _ => "How did it end (achieved, partial, missed, dropped; value V says the last value)?".to_owned(),
        };
        self.asking = Some(Asking::Score(Box::new(ended)));
        Ok(vec![question])
    }

    /// What is answered; `None`: the line is a command like any other.
    pub(super) fn hears(&mut self, line: &str) -> Result<Option<Then>> {
        let Some(asking) = self.asking.clone() else { return Ok(None) };
        let line = line.trim();
        let is_choice = matches!(asking, Asking::Next(_)) && next::is_choice(line);
        if !is_choice && (COMMANDS.contains(&line) || line.starts_with("g ") || line == "g") {
            return Ok(None);
        }
        match asking {
            Asking::Score(ended) => self.hears_score(*ended, line),
            Asking::Owed(ended, lack) => self.hears_owed(*ended, lack, line).map(Some),
            Asking::Cause(mut ended) => {
                if !line.is_empty() {
                    let n = line.parse::<usize>().ok().and_then(|n| Cause::ALL.get(n.checked_sub(1)?).copied());
                    let cause = n.or_else(|| Cause::from_word(line));
                    ended.verdict.cause = Some(cause.ok_or_else(|| Failure::wrong(causes()))?);
                }
                self.says_what_goes_on(*ended).map(Some)
            }
            Asking::Next(ended) => self.hears_next(*ended, line).map(Some),
            Asking::NextOf(ended, way) => self.hears_next_of(*ended, way, line).map(Some),
            Asking::Answer(n) => self.hears_answer(n, line).map(Some),
        }
    }

    fn hears_score(&mut self, mut ended: Ended, line: &str) -> Result<Option<Then>> {
        let known = Outcome::from_word(line);
        if let Some(value) = line.strip_prefix("value ") {
            let last = typed::last(&mut self.desk, ended.ix, value.trim(), true).map_err(Failure::wrong)?;
            ended.last = Some(last);
            let by_rule = self.reckons(&ended)?;
            for said in score::told(&by_rule, self.desk.today) {
                self.print(&said)?;
            }
            let lines = self.asks_first(ended)?;
            self.print(&lines.join("\n"))?;
            return Ok(Some(Then::Stay));
        }
        if known.is_some() {
            ended.verdict.outcome = known;
        } else if line.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            ended.verdict.score = Some(score::parse_score(line).map_err(Failure::wrong)?);
            ended.verdict.outcome = None;
        } else if !line.is_empty() {
            return Ok(None);
        }
        self.goes_on(ended).map(Some)
    }

    /// Asks what is owed, else why it was not reached, else settles it.
    fn goes_on(&mut self, ended: Ended) -> Result<Then> {
        let by_rule = self.reckons(&ended)?;
        if let Some(lack) = ended.verdict.lacks(&self.desk.cascade, ended.ix, &by_rule) {
            let question = match lack {
                Lacks::Outcome => "How did it end (achieved, partial, missed, dropped)?",
                Lacks::BecauseOfScore => "Why is it not what arithmetic says?",
                Lacks::BecauseOfOutcome => "Its score says the opposite: why?",
                Lacks::Lesson => "What was learned?",
            };
            self.asking = Some(Asking::Owed(Box::new(ended), lack));
            output::print(question)?;
            return Ok(Then::Stay);
        }
        if ended.verdict.cause.is_none() && ended.verdict.asks_cause(&by_rule) && !ended.verdict.learned.is_empty() {
            self.asking = Some(Asking::Cause(Box::new(ended)));
            output::print(&format!("Why was it not reached? {} (enter: unsaid)", causes()))?;
            return Ok(Then::Stay);
        }
        self.says_what_goes_on(ended)
    }

    /// Asks what goes on from it where nobody said, else settles it.
    fn says_what_goes_on(&mut self, ended: Ended) -> Result<Then> {
        if self.asks_what_goes_on(&ended)? { self.asks_next(ended) } else { self.settles(&ended) }
    }

    fn hears_owed(&mut self, mut ended: Ended, lack: Lacks, line: &str) -> Result<Then> {
        if line.is_empty() {
            return Err(Failure::wrong("a sentence is owed first; n goes on and leaves it undecided, p parks it"));
        }
        match lack {
            Lacks::Outcome => match FieldKey::Outcome.read(line, &Context::said(self.desk.today)) {
                Ok(Field::Outcome(Some(outcome))) => ended.verdict.outcome = Some(outcome),
                _ => return Err(Failure::wrong("say achieved, partial, missed or dropped")),
            },
            Lacks::BecauseOfScore | Lacks::BecauseOfOutcome => line.clone_into(&mut ended.verdict.because),
            Lacks::Lesson => line.clone_into(&mut ended.verdict.learned),
        }
        self.goes_on(ended)
    }

    /// It is settled, and the next comes on.
    pub(super) fn settles(&mut self, ended: &Ended) -> Result<Then> {
        let by_rule = self.reckons(ended)?;
        let c = &self.desk.cascade;
        let outcome = ended.verdict.ended(c, ended.ix, &by_rule).unwrap_or(Outcome::Partial);
        let closing = ended.verdict.closing(&by_rule, self.desk.today, self.desk.author.by, true);
        let ops = edit::close(c, ended.ix, outcome, closing, ended.last.clone());
        self.asking = None;
        let why = ended.verdict.because.clone();
        self.commit(Verb::Score, ops, &why)?;
        self.conduct(Command::Next)
    }

    /// The next question without an answer; what it is when all have one.
    fn next_question(&mut self) -> Option<String> {
        let review = self.desk.cascade.reviews().find(|r| r.id == self.meeting.review)?;
        let open = (1u8..).zip(QUESTIONS).find(|(n, _)| !review.answers.iter().any(|(of, _)| of == n));
        match open {
            Some((n, question)) => {
                self.asking = Some(Asking::Answer(n));
                Some(question.to_owned())
            }
            None => Some("All three are answered; enter goes on.".to_owned()),
        }
    }

    fn hears_answer(&mut self, n: u8, line: &str) -> Result<Then> {
        let id = self.meeting.review;
        let held = self.desk.cascade.reviews().find(|r| r.id == id);
        let mut answers: Vec<(u8, String)> =
            held.map(|r| r.answers.iter().map(|(n, text)| (*n, text.to_string())).collect()).unwrap_or_default();
        if !line.is_empty() {
            answers.push((n, line.to_owned()));
            let ops = settle::answer(&self.desk.cascade, id, answers);
            self.commit(Verb::Review, ops, "")?;
        }
        if usize::from(n) < QUESTIONS.len() {
            self.asking = Some(Asking::Answer(n + 1));
            output::print(QUESTIONS[usize::from(n)])?;
            return Ok(Then::Stay);
        }
        self.asking = None;
        self.conduct(Command::Next)
    }

    /// A blind round of a closing is about the score: its median is proposed.
    pub(super) fn proposes_round(&mut self, said: &[u8]) -> Result<()> {
        let Some(ix) = self.item() else { return output::print("no result is on now") };
        let mut ops = settle::propose_round(&self.desk.cascade, ix, said, &Pasts::default(), self.desk.today);
        if ops.is_empty() {
            return Err(Failure::wrong("how it ended is settled: a round would change nothing"));
        }
        let id = self.desk.cascade.item(ix).id;
        let middle = crate::domain::meeting::entries::median(said);
        ops.extend(crate::domain::meeting::entries::hold_round(&self.desk.cascade, self.meeting.review, id, said, middle));
        self.commit(Verb::Score, ops, "")?;
        let ended = self.begins(ix);
        let lines = self.asks_first(ended)?;
        self.print(&lines.join("\n"))
    }

    /// Whether what is on is an objective or a result whose end may be said: used by the lines about it.
    pub(super) fn is_on_result(&self) -> bool {
        let is_goal = |ix: Ix| self.desk.cascade.item(ix).kind() != Kind::Project;
        self.meeting.entry().is_some_and(|e| e.class == Class::Result)
            && self.item().is_some_and(|ix| is_goal(ix) && stage::phase(&self.desk.cascade, ix, self.desk.today).is_over())
    }
}

/// The causes by their numbers.
fn causes() -> String {
    let each = (1..).zip(Cause::ALL).map(|(n, cause): (usize, Cause)| format!("{n} {}", cause.word()));
    each.collect::<Vec<_>>().join(", ")
}
