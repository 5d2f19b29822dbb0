//! `quarterdeck check-in --amend` and `--take-back`: one check-in is said right, or counts no more. The old one stays in the log.

use super::{
    about,
    check_in::{CheckInArgs, other_day, outcome},
    error::{Exit, Failure, Result},
    output,
    said::{self, Last, Said, Value},
    session::Session,
};
use crate::domain::{
    CheckIn, Kind,
    change::Verb,
    describe, edit,
    text::{self, say::say_full},
};

pub(super) fn run(args: &CheckInArgs, session: &Session) -> Result {
    let mut desk = session.desk()?;
    let ix = desk.cascade.resolve(&args.item, &[])?;
    let title = text::one_line(&desk.cascade.item(ix).title, 60).into_owned();
    let what = if args.amend { "correct" } else { "take back" };
    let wrong = |e: String| Failure::wrong(format!("cannot {what} a check-in of {title}: {e}"));
    let on = match &args.on {
        Some(text) => Some(about::day("on", text, &desk.cascade, &desk.cascade.home(ix), session.today)?),
        None => None,
    };
    let item = desk.cascade.item(ix).id;
    let history = desk.store.history(item, usize::MAX, session.today)?;
    let newest = history.newest(None, session.today).map(|c| c.on);
    let Some(before) = history.newest(on, session.today).cloned() else {
        return Err(wrong(match (on, newest) {
            (Some(on), Some(newest)) => format!("none of {} counts; the newest is of {}", say_full(on), say_full(newest)),
            _ => "none counts".to_owned(),
        }));
    };
    let right = if args.amend {
        let known = history.before(before.id).iter().fold(Last::default(), Last::then);
        let said = Said {
            value: args.value.clone().map(Value::Typed),
            confidence: args.confidence.clone(),
            health: args.health.clone(),
            progress: args.progress.clone(),
            note: args.note.clone(),
            next: args.next.clone(),
            column: None,
        };
        let blank = edit::amended(&before, desk.ids.next_id(), desk.author.by);
        let right = amended(&desk.cascade, ix, blank, &said, &known).map_err(wrong)?;
        if (CheckIn { id: before.id, by: before.by, external: before.external.clone(), ..right.clone() }) == before {
            return Err(wrong("it says that already: give what is right, or --take-back".to_owned()));
        }
        said::sure(said::doubt(&desk.cascade, ix, &said, &right, &known), args.yes).map_err(wrong)?;
        Some(right)
    } else {
        None
    };
    let judged = desk.cascade.judge(ix, session.today);
    let ops = edit::correct(before.id, item, right);
    let done = desk.save(Verb::Correct, ops, args.because.as_deref())?;
    let style = session.style();
    let who = before.by.and_then(|id| desk.cascade.person(id)).map(|p| format!("{} ", text::one_line(p.name.trim(), 40)));
    let said = describe::check_in(&desk.cascade, &before);
    let said = format!("on {} {}said {said}", say_full(before.on), who.unwrap_or_else(|| "it ".to_owned()));
    let lines = [style.plain(&text::safe(&done)), style.plain(&text::safe(&said)), outcome(&desk, ix, &judged, session)];
    output::print(&lines.join("\n"))?;
    for sentence in other_day(&desk, ix, before.on, newest) {
        output::say(&style.plain(&sentence));
    }
    Ok(Exit::Done)
}

/// What was said wrongly with what is said otherwise: a part that is given and empty is taken away.
fn amended(
    cascade: &crate::domain::Cascade,
    ix: crate::domain::Ix,
    mut right: CheckIn,
    said: &Said,
    known: &Last,
) -> std::result::Result<CheckIn, String> {
    let is_given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    let is_empty = |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
    let repeats = said.value.as_ref().is_some_and(|value| value.text().trim() == "=");
    if repeats && cascade.item(ix).kind() != Kind::KeyResult {
        return Err("what is right is said itself, and not with =".to_owned());
    }
    let parts = [&said.confidence, &said.health, &said.progress, &said.note, &said.next];
    if said.value.is_some() || parts.into_iter().any(is_given) {
        let blank = CheckIn::new(right.id, right.item, right.on, right.by);
        let new = said::check_in(cascade, ix, blank, said, known)?;
        if new.value.is_some() || new.done.is_some() {
            (right.value, right.done, right.unchanged, right.measured) = (new.value, new.done, new.unchanged, None);
        }
        if new.progress.is_some() {
            (right.progress, right.unchanged) = (new.progress, false);
        }
        right.confidence = new.confidence.or(right.confidence);
        right.word = new.word.or(right.word);
        right.note = new.note.or(right.note);
        right.next = new.next.or(right.next);
    } else if !parts.into_iter().any(is_empty) {
        return Err("nothing is said otherwise: give the value, -c, -n or --next that is right, or --take-back".to_owned());
    }
    if is_empty(&said.confidence) {
        right.confidence = None;
    }
    if is_empty(&said.health) {
        right.word = None;
    }
    if is_empty(&said.progress) {
        right.progress = None;
    }
    if is_empty(&said.note) {
        right.note = None;
    }
    if is_empty(&said.next) {
        right.next = None;
    }
    if right.is_empty() {
        return Err("nothing would be left of it: --take-back takes it back".to_owned());
    }
    Ok(right)
}
