//! `quarterdeck score` and `quarterdeck reopen`: how something ended, and taking that back.

use super::{
    ask,
    error::{Exit, Failure, Result},
    output,
    said::{self, Last, Said, Value},
    session::{Desk, Session},
    target::{self, Target},
};
use crate::domain::{
    Cascade, Change, CheckIn, FieldKey, Ix, Kind, Op,
    carry::{self, End},
    change::Verb,
    closing::{Cause, Closing},
    edit,
    fields::{Context, Field},
    goal::Outcome,
    score::{self, Lacks, Past, Reckoning, Verdict},
    stage::{self, Phase},
    text,
    why::short_day,
};
use clap::Args;
use std::io;

/// Say how a key result or an objective ended: its score, outcome and lesson
///
/// A cycle that is over is to score until each of its results has an outcome. Score and outcome are proposed by arithmetic, from the
/// last value against the target: without VALUE and --outcome that holds, or what its owner proposed. Another score, and an outcome that
/// contradicts it, need their reason, --because. What was promised in full and not reached, and what was given up, owe a lesson,
/// --learned. In an open cycle “--outcome dropped” gives something up: that needs its reason. Of an objective that is dropped its key
/// results go with it. What --next decides is kept with the score: “carry” makes it, with all else that was decided in its cycle.
#[derive(Debug, Args)]
pub(super) struct ScoreArgs {
    /// A short id, an id from your files, or enough of a title to be unique
    #[arg(value_name = "REF")]
    item: String,
    /// The score, 0–1: 0.7, “70 %” and 7/10 are the same [default: as arithmetic or its owner proposes]
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    score: Option<String>,
    /// The last value, as in a check-in; it counts for the last day
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    value: Option<String>,
    /// How it ended: achieved, partial, missed or dropped [default: as its score proposes]
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// What was learned, in a sentence
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    learned: Option<String>,
    /// Why it was not reached: target, theory, work, late, outside, measurement or other
    #[arg(long, value_name = "CAUSE")]
    cause: Option<String>,
    /// Why it is not what arithmetic says, or is said otherwise now
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
    /// What goes on from it: “target 3.4”, “keep because …”, “break Plan/1; Ship/2”, “owner NAME” or “let-go because …”
    #[arg(long, value_name = "DECISION", allow_hyphen_values = true)]
    next: Option<String>,
    /// Only propose it: it stays to score until somebody settles it
    #[arg(long)]
    propose: bool,
    /// It is meant: a value far from the last one is not asked about
    #[arg(long)]
    yes: bool,
}

/// Take back how an item ended, or open a cycle again
///
/// The item is to score again, or goes on where its cycle is open. A cycle that was over before it came here asks for how its
/// results ended.
#[derive(Debug, Args)]
pub(super) struct ReopenArgs {
    /// An item, or cycle:NAME
    #[arg(value_name = "REF")]
    of: String,
    /// Why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: Option<String>,
}

pub(super) fn score(args: &ScoreArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let ix = desk.cascade.resolve(&args.item, &[])?;
    let item = desk.cascade.item(ix);
    let title = text::one_line(&item.title, 60).into_owned();
    if item.kind() == Kind::Project {
        return Err(Failure::wrong(format!(
            "cannot score {title}: a project has no outcome; say that it is done with revise --state, and judge what it claimed"
        )));
    }
    let wrong = |why: String| Failure::wrong(format!("cannot score {title}: {why}"));
    let last = args.value.as_ref().map(|value| last(&mut desk, ix, value, args.yes)).transpose().map_err(wrong)?;
    let counts_for = last.as_ref().map(|c| c.on).filter(|&on| on != session.today);
    let past = Past::of(&desk.store.history(desk.cascade.item(ix).id, usize::MAX, session.today)?, last.as_ref());
    let reckoning = score::reckon(&desk.cascade, ix, &past, session.today);
    let mut verdict = verdict(args, &desk, ix).map_err(wrong)?;
    if let Some(line) = &args.next {
        let decided = carry::decision_on(&desk.cascade, ix, line, session.today);
        verdict.next = Some(decided.map_err(|why| wrong(format!("--next: {why}")))?);
    }
    let given_up = verdict.outcome == Some(Outcome::Dropped);
    if given_up && args.score.is_some() {
        return Err(wrong("what is dropped has no score; leave it out".to_owned()));
    }
    let ends = |desk: &mut Desk, verdict: &Verdict| {
        let outcome = verdict.ended(&desk.cascade, ix, &reckoning);
        let closing = verdict.closing(&reckoning, session.today, desk.author.by, !args.propose);
        edit::close(&desk.cascade, ix, outcome.unwrap_or(Outcome::Partial), closing, last.clone())
    };
    // What is given up on the way was not scored: it owes its reason, as every revision.
    let on_the_way = given_up && !stage::phase(&desk.cascade, ix, session.today).is_over();
    if on_the_way && args.propose {
        return Err(wrong("it is not over, and what is dropped on the way is dropped at once; leave out --propose".to_owned()));
    }
    // What the rules refuse is not asked anything first.
    let ops = ends(&mut desk, &verdict);
    let change = Change::new(desk.ids.next_id(), desk.author, Verb::Score, ops).because("…");
    if !change.ops.is_empty() {
        desk.cascade.check(&change)?;
    }
    if !on_the_way {
        while let Some(lack) = verdict.lacks(&desk.cascade, ix, &reckoning) {
            complete(&mut verdict, lack, &desk, &reckoning).map_err(wrong)?;
        }
    }
    if let (Some(decision), Ok(into)) = (&verdict.next, carry::follows(&desk.cascade, ix, session.today)) {
        let outcome = verdict.ended(&desk.cascade, ix, &reckoning);
        let end = End::being_said(&desk.cascade, ix, reckoning.basis, last.as_ref(), outcome);
        carry::cannot(&desk.cascade, ix, decision, end, &into.cycle).map_or(Ok(()), |why| Err(wrong(why)))?;
    }
    let ops = if on_the_way && verdict.learned.is_empty() && verdict.cause.is_none() {
        edit::score(&desk.cascade, ix, Some(Outcome::Dropped), last.clone())
    } else {
        ends(&mut desk, &verdict)
    };
    if let Some(is) = says_nothing_new(&desk.cascade, ix, &ops) {
        return Err(Failure::failed(format!("{title} is {is} already; nothing was changed")));
    }
    let because = Some(verdict.because.as_str()).filter(|why| !why.is_empty());
    let done = desk.save(Verb::Score, ops, because)?;
    let style = session.style();
    output::print(&style.plain(&text::safe(&done)))?;
    if let Some(on) = counts_for {
        output::say(&style.plain(&format!("its value counts for {}, the last day", short_day(on, session.today))));
    }
    if !on_the_way {
        for line in working(&desk.cascade, ix, &reckoning, session) {
            output::print(&style.plain(&format!("  {line}")))?;
        }
    }
    Ok(Exit::Done)
}

/// What is said: what was given, else what its owner proposed, else what was said before.
fn verdict(args: &ScoreArgs, desk: &Desk, ix: Ix) -> std::result::Result<Verdict, String> {
    let item = desk.cascade.item(ix);
    let mut verdict = match (item.proposal(), item.closing()) {
        (Some(proposed), _) => Verdict::again(&desk.cascade, ix, proposed),
        (None, Some(said)) => Verdict { because: String::new(), ..Verdict::again(&desk.cascade, ix, said) },
        (None, None) => Verdict::default(),
    };
    if let Some(typed) = &args.score {
        verdict.score = Some(score::parse_score(typed)?);
        // The outcome goes with the score that is said now.
        verdict.outcome = None;
    }
    if let Some(typed) = &args.outcome {
        verdict.outcome = Some(outcome(typed, desk)?);
    }
    if let Some(typed) = &args.cause {
        let known = Cause::ALL.map(Cause::word).join(", ");
        verdict.cause =
            Some(Cause::from_word(typed).ok_or_else(|| format!("“{}” is no cause: say {known}", text::one_line(typed, 40)))?);
    }
    for (text, given) in [(&mut verdict.learned, &args.learned), (&mut verdict.because, &args.because)] {
        if let Some(given) = given {
            given.trim().clone_into(text);
        }
    }
    Ok(verdict)
}

/// Asks for what is missing where there is someone to ask; the error says which flag says it.
fn complete(verdict: &mut Verdict, lack: Lacks, desk: &Desk, by_rule: &Reckoning) -> std::result::Result<(), String> {
    let proposed = by_rule.proposed.map(score::two_digits).unwrap_or_default();
    let (question, flag) = match lack {
        Lacks::Outcome => {
            let why = by_rule.none.unwrap_or("there is no score");
            (format!("{why}, so its outcome has to be said (achieved, partial, missed, dropped):"), "--outcome")
        }
        Lacks::BecauseOfScore => (format!("arithmetic says {proposed}: another score needs its reason:"), "--because “…”"),
        Lacks::BecauseOfOutcome => {
            (format!("a score of {proposed} says the opposite: that outcome needs its reason:"), "--because “…”")
        }
        Lacks::Lesson => {
            ("it was not reached as promised, and that owes a lesson: what was learned?".to_owned(), "--learned “…”")
        }
    };
    let asked = || ask::why(&question, io::stdin().lock(), io::stderr());
    let Some(answer) = ask::can().then(asked).flatten() else {
        let question = question.trim_end_matches([':', '?']);
        return Err(format!("{}; say it with {flag}", question.replace(": what was learned", "")));
    };
    match lack {
        Lacks::Outcome => verdict.outcome = Some(outcome(&answer, desk)?),
        Lacks::BecauseOfScore | Lacks::BecauseOfOutcome => verdict.because = answer,
        Lacks::Lesson => verdict.learned = answer,
    }
    Ok(())
}

/// How it ended, where these operations say that and nothing else than stands there; `None`: they say something new.
fn says_nothing_new(cascade: &Cascade, ix: Ix, ops: &[Op]) -> Option<&'static str> {
    let item = cascade.item(ix);
    let ended = item.outcome()?;
    let now = item.closing();
    let same = ops.iter().all(|op| match op {
        Op::Set { new: Field::Score(Some(new)), .. } => now.is_some_and(|now| {
            let day = |c: &Closing| Closing { on: now.on, by: now.by, because: now.because.clone(), ..c.clone() };
            day(new) == *now
        }),
        _ => false,
    });
    same.then(|| ended.word())
}

/// What a score is made of, and what else is to be known of it.
fn working(cascade: &Cascade, ix: Ix, by_rule: &Reckoning, session: &Session) -> Vec<String> {
    let mut lines = score::told(by_rule, session.today);
    let item = cascade.item(ix);
    if item.key_result().is_some_and(|kr| kr.weight <= 0.0) {
        lines.push("its weight is 0: it is scored, and not counted in its objective".to_owned());
    }
    // Once the last of its parts is scored, the objective itself is next.
    let above = item.key_result().and_then(|_| cascade.parent(ix)).filter(|&goal| cascade.item(goal).outcome().is_none());
    if let Some(goal) = above.filter(|&goal| stage::phase(cascade, goal, session.today) == Phase::Closed) {
        let of = score::reckon(cascade, goal, &Past::default(), session.today);
        let parts = of.parts.map(|(scored, all)| format!("{scored} of {all} scored")).unwrap_or_default();
        let comes = of.proposed.map(|s| format!(", it comes to {}", score::two_digits(s))).unwrap_or_default();
        let id = cascade.short(cascade.item(goal).id);
        let title = text::one_line(&cascade.item(goal).title, 60);
        lines.push(format!("{title}: {parts}{comes}; say how it ended with “quarterdeck score {id}”"));
    }
    lines
}

/// The last value as a check-in of the last day.
pub(super) fn last(desk: &mut Desk, ix: Ix, value: &str, yes: bool) -> std::result::Result<CheckIn, String> {
    let on = edit::day_of_check_in(&desk.cascade, ix, desk.today);
    let blank = CheckIn::new(desk.ids.next_id(), desk.cascade.item(ix).id, on, desk.author.by);
    let said = Said { value: Some(Value::Typed(value.to_owned())), ..Said::default() };
    let last = Last::of(&desk.cascade, ix);
    let check_in = said::check_in(&desk.cascade, ix, blank, &said, &last)?;
    said::sure(said::doubt(&desk.cascade, ix, &said, &check_in, &last), yes)?;
    Ok(check_in)
}

fn outcome(text: &str, desk: &Desk) -> std::result::Result<Outcome, String> {
    match FieldKey::Outcome.read(text, &Context::said(desk.today)) {
        Ok(Field::Outcome(Some(outcome))) => Ok(outcome),
        Ok(_) => Err("--outcome: say achieved, partial, missed or dropped".to_owned()),
        Err(why) => Err(format!("--outcome: {why}")),
    }
}

pub(super) fn reopen(args: &ReopenArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let cascade = &desk.cascade;
    let ops = match target::resolve(cascade, &args.of)? {
        Target::Item(ix) => {
            let title = text::one_line(&cascade.item(ix).title, 60);
            let ops = edit::reopen(cascade, ix, session.today);
            if ops.is_empty() {
                return Err(Failure::failed(format!("{title} has no outcome that could be taken back; nothing was changed")));
            }
            ops
        }
        Target::Cycle(id) => {
            let name = cascade.cycle(id).map_or_else(String::new, |c| text::one_line(&c.name, 40).into_owned());
            let ops = edit::reopen_cycle(cascade, id, session.today);
            if ops.is_empty() {
                return Err(Failure::failed(format!(
                    "{name} was not closed by hand, nor by the room; what has an outcome is reopened by itself: quarterdeck reopen REF"
                )));
            }
            ops
        }
        Target::Person(_) | Target::Team(_) | Target::Topic(_) | Target::Meeting(_) => {
            return Err(Failure::wrong("only an item or a cycle can be reopened: name one, such as cycle:2026-Q3"));
        }
    };
    let given = args.because.clone().filter(|why| !why.trim().is_empty());
    let asked = || ask::why("Why is it reopened? (Enter: leave it)", io::stdin().lock(), io::stderr());
    let Some(because) = given.or_else(|| ask::can().then(asked).flatten()) else {
        return Err(Failure::wrong("nothing was saved: reopening needs its reason; say it with --because “…”"));
    };
    let done = desk.save(Verb::Reopen, ops, Some(&because))?;
    output::print(&session.style().plain(&text::safe(&done)))?;
    Ok(Exit::Done)
}
