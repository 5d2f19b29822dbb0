//! Whether what is made may say that it goes on from something.

use super::{
    Rigour,
    after::{After, quoted},
    loops, refuse,
};
use crate::domain::{Field, Id, Item, Kind, carried::Carried, carry, change::Refusal, goal::Outcome, stage::Phase};
use chrono::NaiveDate;

/// What something goes on from is said when it is made. A file may name what has not come yet; nothing goes on from itself.
pub(super) fn check(after: &After, item: &Item, on: NaiveDate, rigour: Rigour) -> Result<(), Refusal> {
    let Some(carried) = item.carried().filter(|_| after.is_created(item.id)) else { return Ok(()) };
    let name = quoted(&item.title);
    if item.kind() == Kind::Project {
        return refuse(format!("The project {name} cannot be carried over: it is in no cycle, and goes on until it is done"));
    }
    match after.item(carried.from) {
        None if rigour == Rigour::Typed => {
            refuse(format!("{name} cannot go on from what is not here: nothing has the id {}; look it up again", carried.from))
        }
        Some(from) if from.kind() != item.kind() => refuse(format!(
            "{name} cannot go on from {}: one is {}, the other {}; name one of its kind",
            quoted(&from.title),
            super::after::a(item.kind().name()),
            super::after::a(from.kind().name())
        )),
        Some(from) if rigour == Rigour::Typed => goes_on(after, item, carried, from, on),
        _ => Ok(()),
    }
}

/// Whether it may go on from that, in the cycle it would be in: another may have carried it over first.
fn goes_on(after: &After, item: &Item, carried: &Carried, from: &Item, on: NaiveDate) -> Result<(), Refusal> {
    let Some(into) = after.cycle_of(item) else {
        return refuse(format!("{} goes on in a cycle: name one", quoted(&item.title)));
    };
    let cascade = after.cascade();
    match cascade.find(from.id).and_then(|from| carry::refused(cascade, from, carried, into, on)) {
        Some(why) => refuse(why),
        None => Ok(()),
    }
}

/// Whether it may be said that nothing goes on from something: it ended, and one line says why, but of what was achieved.
pub(super) fn let_go(after: &After, item: &Item, on: NaiveDate, rigour: Rigour) -> Result<(), Refusal> {
    let set = after.sets(item.id, &[Field::LetGo(None)]) && rigour == Rigour::Typed;
    let Some(line) = item.let_go().filter(|_| set) else { return Ok(()) };
    let name = quoted(&item.title);
    if item.kind() == Kind::Project || after.stand(item, on).0 != Phase::Closed {
        return refuse(format!("{name} cannot be let go: only what ended and is scored is; drop it, or say how it ended"));
    }
    if line.trim().is_empty() && item.outcome() != Some(Outcome::Achieved) {
        return refuse(format!("{name} is let go with one line that says why: only what was achieved goes without"));
    }
    Ok(())
}

/// Nothing goes on from itself, by however many steps.
pub(super) fn no_circle(after: &After, made: &[Id]) -> Result<(), Refusal> {
    let from = |id: Id| after.item(id).and_then(Item::carried).map(|carried| carried.from).into_iter().collect();
    let Some(ring) = loops::through(made, from) else { return Ok(()) };
    refuse(format!("{} would go on from itself: {}; name what ended before it", after.name(ring[0]), loops::path(after, &ring)))
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        Entity, Field, Id, Op,
        carried::{Carried, How},
        change::Verb,
        company::Company,
    };

    /// Another of what it is called, going on from that.
    fn made(c: &mut Company, like: &str, id: Id, from: Id) -> Op {
        let mut item = c.cascade.item(c.ix(like)).clone();
        item.id = id;
        let carried = Carried { from, how: How::Keep, unchanged: false, because: None };
        item.extra.get_or_insert_default().carried = Some(Box::new(carried));
        Op::Create(Entity::Item(Box::new(item)))
    }

    #[test]
    fn what_something_goes_on_from_is_here_and_of_its_kind() {
        let c = &mut Company::new();
        let [one, missing] = [c.ids.next_id(), c.ids.next_id()];
        let objective = c.id("Grow");
        for (like, from, said) in [
            ("Conversion", missing, "cannot go on from what is not here"),
            ("Conversion", objective, "one is a key result, the other an objective"),
            ("Data room", objective, "cannot be carried over: it is in no cycle"),
        ] {
            let op = made(c, like, one, from);
            let refused = c.refusal(Verb::Add, vec![op]);
            assert!(refused.contains(said), "{refused}");
        }
        // What a file goes on from may still come from another laptop.
        let op = made(c, "Conversion", one, missing);
        assert_eq!(c.refusal(Verb::Import, vec![op]), "");
    }

    #[test]
    fn nothing_goes_on_from_itself_by_however_many_steps_nor_from_something_else_later() {
        let c = &mut Company::new();
        let [one, two] = [c.ids.next_id(), c.ids.next_id()];
        let op = made(c, "Conversion", one, one);
        assert!(c.refusal(Verb::Import, vec![op]).contains("would go on from itself"));
        let ring = vec![made(c, "Conversion", one, two), made(c, "Conversion", two, one)];
        assert!(c.refusal(Verb::Import, ring).contains("would go on from itself"));
        let before = c.id("Conversion");
        let op = made(c, "Conversion", one, before);
        c.does(Verb::Import, vec![op]);
        let set = Op::Set { of: one, old: c.cascade.field(one, &Field::Carried(None)).unwrap(), new: Field::Carried(None) };
        for verb in [Verb::Revise, Verb::Import, Verb::Undo] {
            assert!(c.refusal(verb, vec![set.clone()]).contains("is said when it is made, and stays"));
        }
    }
}
