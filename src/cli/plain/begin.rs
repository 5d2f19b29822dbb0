//! Which review a meeting by lines is: one that was left today, one of an earlier day if that is wanted, or a new one.
//!
//! Must not know: what is said in it.

use super::{
    along,
    heard::{Heard, Lines},
};
use crate::{
    cli::{
        error::Result,
        output,
        session::{Desk, Session, time_of_day},
    },
    domain::{
        Board, Change, Entity, Id, Op, agenda,
        change::Verb,
        meeting::{self, RunningReview, before, under_way},
        recurring::{Terms, Which},
        review::{EntryState, Review},
        text::{
            self,
            say::{say_clock, say_count, say_date},
        },
    },
};
use std::time::Duration;

/// The review to hold, whether it was begun before, and how many milliseconds passed in it as far as is known beside the file;
/// `None`: nobody answered what is to become of an unfinished one.
pub(super) fn review(
    session: &Session,
    desk: &mut Desk,
    board: &mut Board,
    terms: &Terms,
    minutes: Option<u32>,
    lines: &Lines,
) -> Result<Option<(Review, bool, u64)>> {
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
            return Ok(along::read(session, desk, review.id, lines, false)?.map(|(review, passed)| (review, true, passed)));
        }
        Some(review) if is_chosen || review.on == desk.today => return Ok(Some((review.clone(), true, 0))),
        Some(review) => {
            if !wanted(desk, board, review, lines)? {
                return Ok(None);
            }
            if let Some(review) = desk.cascade.reviews().find(|r| r.id == review.id && r.ended.is_none()) {
                return Ok(Some((review.clone(), true, 0)));
            }
        }
        None if !open.is_empty() => {
            output::print("Someone else runs a review of this workspace: yours will be one of its own.")?;
        }
        None => {}
    }
    let held = desk.cascade.held_in(terms);
    let asked = meeting::asked(&desk.cascade, terms, held.as_deref(), desk.today, minutes);
    let agenda = agenda::agenda(&desk.cascade, board, &asked);
    // One key is not to leave a review behind in which there was nothing to say.
    if agenda.items.is_empty() && agenda.parked.is_empty() {
        let said = before::nothing(&desk.cascade, terms.scope.is_all(), desk.today);
        output::print(&session.style().plain(&text::safe(&format!("{said} Nothing was begun."))))?;
        return Ok(None);
    }
    let id = desk.ids.next_id();
    let review = terms.holding(meeting::start(&desk.cascade, id, me, &agenda));
    let ops = vec![Op::Create(Entity::Review(Box::new(review.clone())))];
    let change = Change { review: Some(id), ..Change::new(desk.ids.next_id(), desk.author, Verb::Review, ops) };
    desk.commit(change)?;
    Ok(Some((review, false, 0)))
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

/// What is said before the first entry: how long, how much, and whose numbers are missing.
pub(super) fn say(session: &Session, desk: &Desk, board: &mut Board, review: &Review, goes_on: bool) -> Result<()> {
    if goes_on {
        output::print(&format!("Review {} goes on.", review.number))?;
    }
    let terms = desk.cascade.terms_of(review);
    let listed = review.agenda.iter().filter(|e| e.state == EntryState::Parked).count();
    let mut lines = vec![format!(
        "Review {}, {}: {} on the agenda, {} parked. ? lists what can be said.",
        review.number,
        say_count(review.minutes as usize, "minute", "minutes"),
        review.agenda.len() - listed,
        listed + review.parked_more
    )];
    let held = desk.cascade.held_in(&terms);
    let ready = before::readiness(&desk.cascade, board, held.as_deref());
    let missing: usize = ready.owners.iter().map(|o| o.missing.len()).sum();
    if missing > 0 {
        let name = |id: Option<Id>| {
            id.and_then(|id| desk.cascade.person(id))
                .map_or("nobody’s".to_owned(), |p| text::one_line(&p.name, 40).into_owned())
        };
        let of = |o: &before::Owed| format!("{} {}", name(o.owner), o.missing.len());
        let mut who: Vec<String> = ready.owners.iter().filter(|o| !o.missing.is_empty()).map(of).collect();
        if who.len() > 8 {
            let more = who.split_off(8).len();
            who.push(format!("and {}", say_count(more, "more person", "more people")));
        }
        let verb = if missing == 1 { "is" } else { "are" };
        lines.push(format!("{} {verb} missing: {}.", say_count(missing, "number", "numbers"), who.join(", ")));
    }
    output::print(&session.style().plain(&lines.join("\n")))
}
