//! `quarterdeck source take` and `refuse`: values that wait for a person.

use super::{Here, told};
use crate::{
    cli::{
        error::{Exit, Failure, Result},
        output,
        said::{Last, Said, Value},
        session::Session,
        several,
    },
    domain::{CheckIn, Op, change::Verb, edit, text},
    source::kept::Waiting,
};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct TakeArgs {
    /// What the source is called
    name: String,
    /// How sure you are that the target is reached, 0 to 10
    #[arg(long, short, value_name = "0-10")]
    confidence: Option<String>,
}

/// The values become check-ins of whoever takes them, which settle a deadline like any other.
pub(super) fn take(args: &TakeArgs, here: &mut Here, session: &Session) -> Result {
    let one = here.find(&args.name)?.clone();
    let mut kept = here.kept(&args.name);
    if kept.waiting.is_empty() {
        output::print(&format!("nothing of {} waits\n", one.name))?;
        return Ok(Exit::Done);
    }
    let mut desk = session.desk()?;
    let Some(by) = desk.author.by else {
        return Err(Failure::wrong("nothing was saved: say who takes it with --as NAME, for it is their check-in"));
    };
    let mut ops: Vec<Op> = Vec::new();
    for waiting in &kept.waiting {
        let ix = desk.cascade.resolve(&waiting.item, &[])?;
        let blank = CheckIn {
            measured: Some(one.name.as_str().into()),
            ..CheckIn::new(
                desk.ids.next_id(),
                desk.cascade.item(ix).id,
                edit::day_of_check_in(&desk.cascade, ix, session.today),
                Some(by),
            )
        };
        let said = Said { value: Some(Value::Number(waiting.value)), confidence: args.confidence.clone(), ..Said::default() };
        let last = Last::of(&desk.cascade, ix);
        let check_in = several::said(&desk, ix, blank, &said, &last, false).map_err(Failure::wrong)?;
        // Said by a person it has an id like any other check-in.
        ops.push(Op::CheckIn(Box::new(check_in)));
    }
    let said = desk.save(Verb::CheckIn, ops, None)?;
    output::print(&format!("{}\n", session.style().plain(&text::safe(&said))))?;
    kept.waiting.clear();
    here.memory.0.insert(one.name.clone(), kept);
    here.keep()?;
    Ok(Exit::Done)
}

/// The same values are not asked about again: all that wait of a source, or that of one key result. Says which.
pub(super) fn refuse(here: &mut Here, name: &str, item: Option<&str>) -> Result<String> {
    let one = here.find(name)?.clone();
    let mut kept = here.kept(name);
    let (refused, left) = kept.waiting.drain(..).partition(|waiting| item.is_none_or(|item| item == waiting.item));
    let refused: Vec<Waiting> = refused;
    kept.waiting = left;
    if refused.is_empty() {
        return Ok(format!("nothing of {name} waits"));
    }
    let all: Vec<String> = refused.iter().map(|waiting| told::value(&one, waiting.value)).collect();
    kept.refused.retain(|(of, _)| refused.iter().all(|waiting| waiting.item != *of));
    kept.refused.extend(refused.into_iter().map(|waiting| (waiting.item, waiting.value)));
    here.memory.0.insert(name.to_owned(), kept);
    here.keep()?;
    Ok(format!("refused {} of {name}", all.join(", ")))
}
