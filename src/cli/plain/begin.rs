//! Which review a meeting by lines is: one that was left today, one of an earlier day if that is wanted, or a new one.
//!
//! Must not know: what is said in it.

use super::{
    along,
    before::{Chosen, choose},
    heard::{Heard, Lines},
};
use crate::{
    cli::{
        error::{Failure, Result},
        output,
        session::{Desk, Session, time_of_day},
    },
    domain::{
        Board, Change, Entity, Id, Op,
        change::Verb,
        meeting::{
            self, RunningReview,
            closing::{Pasts, agenda as of_cycle, asks_past, items, start},
            under_way,
        },
        recurring::{Terms, Which},
        review::{EntryState, Review},
        score::Past,
        text::{
            self,
            say::{say_clock, say_count, say_date},
        },
    },
};
use std::time::Duration;

/// A review to hold.
pub(super) struct Begun {
    pub(super) review: Review,
    /// It was begun before.
    pub(super) goes_on: bool,
    /// How many milliseconds passed in it as far as is known beside the file.
    pub(super) passed: u64,
    /// What is said in it first; `None`: nothing was said before it began.
    pub(super) first: Option<String>,
}

impl Begun {
    fn before(review: Review, passed: u64) -> Begun {
        Begun { review, goes_on: true, passed, first: None }
    }
}

/// The closing of a cycle to hold: one that was left, else a new one.
pub(super) fn closing(session: &Session, desk: &mut Desk, cycle: Id, terms: &Terms, minutes: Option<u32>) -> Result<Begun> {
    let left = meeting::unfinished(&desk.cascade).into_iter().find(|r| r.cycle == Some(cycle)).cloned();
    if let Some(review) = left {
        if along::runs(desk, review.id)? {
            return Err(Failure::failed(format!(
                "review {} closes it and runs elsewhere: quarterdeck review reads along, or takes it over",
                review.number
            )));
        }
        return Ok(Begun::before(review, 0));
    }
    let mut pasts = Pasts::default();
    for ix in items(&desk.cascade, cycle, None).filter(|&ix| asks_past(&desk.cascade, ix)) {
        let id = desk.cascade.item(ix).id;
        pasts.put(id, Past::of(&desk.store.history(id, usize::MAX, desk.today)?, None));
    }
    let held = desk.cascade.held_in(terms);
    let minutes = minutes.unwrap_or(desk.cascade.settings.close_minutes);
    let made = of_cycle(&desk.cascade, cycle, held.as_deref(), minutes, desk.today, &pasts);
    let made = made.ok_or_else(|| Failure::failed("the cycle is not there any more"))?;
    let id = desk.ids.next_id();
    let review = start(&desk.cascade, id, desk.author.by, &made, terms);
    let name = desk.cascade.cycle(cycle).map_or("the cycle".into(), |c| text::one_line(c.name.trim(), 40));
    let first = format!(
        "Closing of {name}, review {}, {minutes} minutes: {} of {} scored, {} proposed, {} parked. Enter takes what is proposed; ? lists what can be said.",
        review.number,
        made.scored,
        made.results(&desk.cascade),
        made.proposed,
        made.parked.len()
    );
    let ops = vec![Op::Create(Entity::Review(Box::new(review.clone())))];
    let change = Change { review: Some(id), ..Change::new(desk.ids.next_id(), desk.author, Verb::Review, ops) };
    desk.commit(change)?;
    output::print(&session.style().plain(&first))?;
    Ok(Begun { review, goes_on: false, passed: 0, first: None })
}

/// The review to hold; `None`: nobody answered what is to become of an unfinished one, or nothing is to be begun.
pub(super) fn review(
    session: &Session,
    desk: &mut Desk,
    board: &mut Board,
    terms: &Terms,
    minutes: Option<u32>,
    lines: &Lines,
) -> Result<Option<Begun>> {
    let me = desk.author.by;
    // One of another meeting is left for those who are in it, unless nobody said which one this is.
    let of_it = |r: &&Review| terms.which == Which::First || desk.cascade.meeting_of_review(r) == terms.which;
    let open: Vec<Review> = meeting::unfinished(&desk.cascade).into_iter().filter(of_it).cloned().collect();
    let running: Vec<Id> =
        open.iter().map(|r| Ok(along::runs(desk, r.id)?.then_some(r.id))).filter_map(Result::transpose).collect::<Result<_>>()?;
    let asked_about = under_way::asked_about(&desk.cascade, open.iter().collect(), me, &terms.which, |id| running.contains(&id));
    let (chosen, is_chosen) = match asked_about.as_slice() {
        [] | [_] => (asked_about.first().copied(), false),
        several => match which(session, desk, several, lines)? {
            Some(chosen) => (Some(chosen), true),
            None => return Ok(None),
        },
    };
    match chosen {
        // One that runs elsewhere is read along, whoever runs it: no second is begun beside it.
        Some(review) if running.contains(&review.id) => {
            return Ok(along::read(session, desk, review.id, lines, false)?.map(|(review, passed)| Begun::before(review, passed)));
        }
        Some(review) if is_chosen || review.on == desk.today => return Ok(Some(Begun::before(review.clone(), 0))),
        Some(review) => {
            if !wanted(desk, board, review, lines)? {
                return Ok(None);
            }
            if let Some(review) = desk.cascade.reviews().find(|r| r.id == review.id && r.ended.is_none()) {
                return Ok(Some(Begun::before(review.clone(), 0)));
            }
        }
        None if !open.is_empty() => {
            output::print("Someone else runs a review of this workspace: yours will be one of its own.")?;
        }
        None => {}
    }
    let Some(Chosen { agenda, first }) = choose(session, desk, board, terms, minutes, lines)? else { return Ok(None) };
    let id = desk.ids.next_id();
    let review = terms.holding(meeting::start(&desk.cascade, id, me, &agenda));
    let ops = vec![Op::Create(Entity::Review(Box::new(review.clone())))];
    let change = Change { review: Some(id), ..Change::new(desk.ids.next_id(), desk.author, Verb::Review, ops) };
    desk.commit(change)?;
    Ok(Some(Begun { review, goes_on: false, passed: 0, first }))
}

/// Asks which of several reviews is meant that were begun apart. `None`: nobody answered.
fn which<'a>(session: &Session, desk: &Desk, several: &[&'a Review], lines: &Lines) -> Result<Option<&'a Review>> {
    let mut said = vec![format!("{} reviews were not ended, begun apart. Which?", several.len())];
    for (n, review) in several.iter().enumerate() {
        let who = desk.store.runner(review.id)?.map(|runner| format!(". {}", runner.said(&desk.cascade, time_of_day)));
        said.push(format!("{}  {}{}", n + 1, under_way::told(&desk.cascade, review, desk.today), who.unwrap_or_default()));
    }
    let answers = format!("1 to {} goes on with it; end it there with end", several.len());
    said.push(answers.clone());
    output::print(&session.style().plain(&said.join("\n")))?;
    loop {
        match lines.wait(Duration::from_hours(1)) {
            Heard::Silence => {}
            Heard::End => {
                output::print("Nothing was begun, and nothing was closed.")?;
                return Ok(None);
            }
            Heard::Line(line) => match line.trim().parse::<usize>().ok().and_then(|n| several.get(n.checked_sub(1)?)) {
                Some(review) => return Ok(Some(review)),
                None => output::print(&format!("First this: {answers}."))?,
            },
            Heard::Garbled => output::print(&format!("That was no text: {answers}."))?,
        }
    }
}

/// Asks what is to become of a review of an earlier day. `false`: nobody answered; else it goes on, unless it was closed.
fn wanted(desk: &mut Desk, board: &mut Board, review: &Review, lines: &Lines) -> Result<bool> {
    let at = say_clock((RunningReview::of(review, &desk.cascade.settings).total_ms() / 1000) as i64);
    output::print(&format!(
        "Review {} of {} was not ended; it stands at {at}. Enter goes on with it; close ends it and begins a new one.",
        review.number,
        say_date(review.on, desk.today)
    ))?;
    loop {
        match lines.wait(Duration::from_hours(1)) {
            Heard::Silence => {}
            Heard::End => {
                output::print("Nothing was begun, and nothing was closed.")?;
                return Ok(false);
            }
            Heard::Line(line) => match line.trim() {
                "" => return Ok(true),
                "close" => {
                    let ops = RunningReview::of(review, &desk.cascade.settings).close(&desk.cascade, board);
                    let change =
                        Change { review: Some(review.id), ..Change::new(desk.ids.next_id(), desk.author, Verb::Review, ops) };
                    desk.commit(change)?;
                    output::print(&format!("Review {} is closed; what was not talked about is parked.", review.number))?;
                    return Ok(true);
                }
                _ => output::print("First this: enter goes on with it, close ends it.")?,
            },
            Heard::Garbled => output::print("That was no text: enter goes on with it, close ends it.")?,
        }
    }
}

/// What is said of a review that goes on: how long, and how much.
pub(super) fn say(session: &Session, review: &Review) -> Result<()> {
    let listed = review.agenda.iter().filter(|e| e.state == EntryState::Parked).count();
    let said = format!(
        "Review {} goes on.\nReview {}, {}: {} on the agenda, {} parked. ? lists what can be said.",
        review.number,
        review.number,
        say_count(review.minutes as usize, "minute", "minutes"),
        review.agenda.len() - listed,
        listed + review.parked_more
    );
    output::print(&session.style().plain(&said))
}
