//! May this change be made? Every refusal is one sentence: what was tried, why not, what to do.
//!
//! A change is looked at as a whole: operations in order, each against what the ones before it left, then every touched
//! entity as it would end up. Nothing here grows with the workspace unless the change does. Imports and undo are let
//! through where a person typing would be asked to think again (a reason, an empty span), never where they would break the graph.

mod after;
mod carried;
mod checked;
mod ending;
mod loops;
mod meeting;
mod names;
mod near;
mod reason;
mod structure;
mod values;

use super::{
    Cascade, Change, CheckIn, Entity, Field, Id, Item, Op,
    change::{Ops, Refusal, Verb},
    history::Header,
    people::Person,
};
use after::After;

pub use checked::{Checked, CheckedOps};
pub use ending::{ahead, dated_ahead, says_nothing_new, stays};
pub use near::{Parts, near};
pub use reason::{Turn, first_revision, first_turn, in_which_cycle, revisions};
pub use values::{DESCRIPTION, TEXT};

/// How strictly a change is looked at, by what was meant with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rigour {
    /// Someone types it, now.
    Typed,
    /// It comes from a file: the past is allowed to be as it was.
    Imported,
    /// It brings back what once was.
    Restored,
}

impl Rigour {
    fn of(verb: Verb) -> Rigour {
        match verb {
            Verb::Import | Verb::Filed => Rigour::Imported,
            Verb::Undo | Verb::Redo => Rigour::Restored,
            _ => Rigour::Typed,
        }
    }
}

fn refuse<T>(sentence: String) -> Result<T, Refusal> {
    Err(Refusal(sentence))
}

impl Cascade {
    /// Whether a change may be made. What this accepts, [`Cascade::apply`] applies, and [`Cascade::checked`] hands on to be saved.
    pub fn check(&self, change: &Change) -> Result<(), Refusal> {
        self.check_ops(&Header::from(change), &change.ops)?;
        if Rigour::of(change.verb) == Rigour::Typed && change.why.as_deref().is_none_or(|why| why.trim().is_empty()) {
            reason::check(self, change)?;
        }
        Ok(())
    }

    /// The same of operations that need not be in memory, but for the reason that somebody who types is asked for. Gives
    /// how many there are.
    fn check_ops(&self, header: &Header, ops: &impl Ops) -> Result<usize, Refusal> {
        let rigour = Rigour::of(header.verb);
        let mut after = After::new(self);
        let mut count = 0;
        ops.each(|op| {
            if count == 0 {
                values::date(header.on, &|| "The day of the change".to_owned())?;
                values::text_length(header.why.as_deref().unwrap_or(""), &|| "The reason".to_owned(), values::TEXT)?;
            }
            count += 1;
            check_op(&mut after, op, header, rigour)
        })?;
        if count == 0 {
            return refuse("There is nothing to save: everything is as it was; change something first".to_owned());
        }
        if let Some(by) = header.by
            && after.person(by).is_none()
        {
            return refuse(format!("Nobody here has the id {by}: say who you are with --as and a name that is known"));
        }
        if let Some(by) = header.by
            && self.person(by).is_some_and(Person::is_forgotten)
        {
            let name = after.name(by);
            return refuse(format!(
                "{name} was forgotten here, and nothing more is written under that name: say who you are with --as"
            ));
        }
        structure::check(&after, header, rigour)?;
        Ok(count)
    }
}

fn check_op(after: &mut After, op: &Op, header: &Header, rigour: Rigour) -> Result<(), Refusal> {
    match op {
        Op::Create(entity) => {
            let id = entity.id();
            if id == Id::WORKSPACE || after.fields_of(id).is_some() {
                return refuse(format!(
                    "The {} cannot be added: its id {id} is taken; add it again with a new one",
                    entity.noun()
                ));
            }
            values::check_entity(entity)?;
            after.create(entity);
        }
        Op::Set { of, old, new } => {
            if rigour != Rigour::Restored
                && let Some(why) = ending::stays(after.cascade(), *of, old, new, header.on)
            {
                return refuse(why);
            }
            check_set(after, *of, old, new, rigour)?;
        }
        Op::CheckIn(check_in) => {
            if !after.new_check_in(check_in.id) {
                return refuse(format!(
                    "The check-in of {} is in the change twice; say each thing once",
                    after.name(check_in.item)
                ));
            }
            check_check_in(after, check_in, header, rigour)?;
        }
        Op::Void { item, .. } | Op::Unvoid { item, .. } => {
            let Some(found) = after.item(*item) else {
                return refuse(format!("The check-in cannot be corrected: nothing here has the id {item}; look it up again"));
            };
            if rigour == Rigour::Typed
                && let Some(why) = takes_none(after, found, header)
            {
                return refuse(format!("A check-in of {} cannot be corrected: {why}", after.name(*item)));
            }
        }
    }
    Ok(())
}

fn check_set(after: &mut After, of: Id, old: &Field, new: &Field, rigour: Rigour) -> Result<(), Refusal> {
    let same_setting = match (old, new) {
        (Field::Setting(a, _), Field::Setting(b, _)) => a == b,
        _ => true,
    };
    if std::mem::discriminant(old) != std::mem::discriminant(new) || !same_setting {
        return refuse(format!(
            "The {} cannot become {}: a field keeps its kind; set the other field instead",
            old.name(),
            after::a(new.name())
        ));
    }
    if let Field::Setting(key, value) = new {
        if of != Id::WORKSPACE {
            return refuse(format!("The setting {key} belongs to the workspace, not to {}; set it there", after.name(of)));
        }
        values::text_length(value, &|| format!("The setting {key}"), values::TEXT)?;
        let mut settings = after.cascade().settings.clone();
        return settings.set(key, value).map_err(Refusal::new);
    }
    let Some(fields) = after.fields_of(of) else {
        return refuse(format!(
            "The {} cannot be changed: nothing here has the id {of}; it may have been added elsewhere, so look it up again",
            new.name()
        ));
    };
    if let Field::Filed(text) = new {
        return values::text_length(text, &|| format!("What files say of {}", after.name(of)), values::TEXT);
    }
    if fields.field(new).is_none() {
        let noun = after.entity(of).map_or("thing", |e| e.noun());
        return refuse(format!(
            "The {} of {} cannot be set: {} has none; choose another field",
            new.name(),
            after.name(of),
            after::a(noun)
        ));
    }
    if let Field::Carried(_) = new {
        return refuse(format!("What {} goes on from is said when it is made, and stays; carry it over again", after.name(of)));
    }
    if let (Field::Forgotten(old), Field::Forgotten(new)) = (old, new)
        && (new.is_empty() || old.iter().any(|mark| !new.contains(mark)))
    {
        return refuse(format!(
            "That {} was forgotten cannot be taken back: what they were called and what they wrote is not there any more; add a person of that name instead",
            after.name(of)
        ));
    }
    let is_forgotten = matches!(fields.field(&Field::Forgotten(Vec::new())), Some(Field::Forgotten(marks)) if !marks.is_empty());
    if rigour == Rigour::Typed && is_forgotten && matches!(new, Field::Title(_) | Field::Email(_)) {
        return refuse(format!(
            "The {} of {} cannot be set: they were forgotten and stay so; add a person of that name instead",
            new.name(),
            after.name(of)
        ));
    }
    let is_deleted = fields.field(&Field::Deleted(true)) == Some(Field::Deleted(true));
    // Whoever is gone is forgotten all the same.
    let is_erasing = matches!(new, Field::Forgotten(_));
    if rigour == Rigour::Typed && is_deleted && !is_erasing && *new != Field::Deleted(false) {
        return refuse(format!("The {} of {} cannot be changed: it was deleted; undo that first", new.name(), after.name(of)));
    }
    if matches!(new, Field::Start(None) | Field::Due(None)) && after.cycle(of).is_some() {
        return refuse(format!(
            "The {} of {} cannot be taken away: a cycle has both its dates; give another",
            new.name(),
            after.name(of)
        ));
    }
    values::check_field(new, &|| after.name(of))?;
    after.set(of, new);
    Ok(())
}

/// Why nobody says any more how an item stands, nor takes back what was said; `None`: they may.
fn takes_none(after: &After, item: &Item, header: &Header) -> Option<String> {
    if item.deleted {
        return Some("it was deleted; undo that first".to_owned());
    }
    if item.archived {
        return Some("it is archived; bring it back first".to_owned());
    }
    after.closed(item, header.on)
}

fn check_check_in(after: &After, check_in: &CheckIn, header: &Header, rigour: Rigour) -> Result<(), Refusal> {
    let Some(item) = after.item(check_in.item) else {
        return refuse(format!("The check-in cannot be saved: nothing here has the id {}; look it up again", check_in.item));
    };
    let name = || after.name(check_in.item);
    if rigour == Rigour::Typed {
        if let Some(why) = takes_none(after, item, header) {
            return refuse(format!("{} cannot be checked in: {why}", name()));
        }
        after.not_after_its_end(item, check_in, header.on)?;
    }
    if let Some(by) = check_in.by
        && after.person(by).is_none()
    {
        return refuse(format!(
            "{} cannot be checked in: nobody here has the id {by}; say who with a name that is known",
            name()
        ));
    }
    values::check_check_in(check_in, item, &name)
}

/// The entity of a change as it would end up, for the rules about a whole entity.
fn items_of<'a>(after: &'a After<'_>) -> impl Iterator<Item = &'a Item> {
    after.touched().filter_map(|e| if let Entity::Item(item) = e { Some(&**item) } else { None })
}

#[cfg(test)]
mod tests;
