//! A question before something that much hangs on: `y` does it, everything else leaves it, Enter too: it is pressed without thinking.

use crate::{
    app::{
        App,
        event::Effect,
        key::{Code, Key},
    },
    domain::{Cascade, Field, Id, Ix, Kind, Op, change::Verb, edit, text},
};

/// The question and what a yes does.
#[derive(Debug)]
pub struct Confirm {
    /// One or two sentences.
    pub question: String,
    /// The word for yes: `delete`.
    pub yes: String,
    pub(in crate::app) verb: Verb,
    pub(in crate::app) ops: Vec<Op>,
}

impl Confirm {
    /// Before an item is put out of sight with all below it.
    pub(in crate::app) fn archive(cascade: &Cascade, ix: Ix) -> Confirm {
        let ops = edit::archive(cascade, ix);
        let question = question("Archive", "out of sight, kept for history", cascade, ix, &ops);
        Confirm { question, yes: "archive".to_owned(), verb: Verb::Archive, ops }
    }

    /// Before an item is deleted with all below it.
    pub(in crate::app) fn delete(cascade: &Cascade, ix: Ix) -> Confirm {
        let ops = edit::delete(cascade, ix);
        let question = question("Delete", "with its check-ins", cascade, ix, &ops);
        Confirm { question, yes: "delete".to_owned(), verb: Verb::Delete, ops }
    }

    /// Before a person, a team or a cycle is deleted: what refers to it stays, and loses it.
    pub(in crate::app) fn remove(cascade: &Cascade, id: Id) -> Confirm {
        let person = cascade.person(id);
        let name = person
            .map(|p| &p.name)
            .or_else(|| cascade.team(id).map(|t| &t.name))
            .or_else(|| cascade.cycle(id).map(|c| &c.name))
            .map_or_else(String::new, |name| text::one_line(name, 60).into_owned());
        let mut question = format!("Delete “{name}”?");
        let left = edit::affected_by_removal(cascade, id);
        if !left.is_empty() {
            question.push(' ');
            question.push_str(&left.join(", "));
            question.push('.');
            if person.is_some() {
                question.push_str(" To give it to someone else first: “people” in the palette, then H.");
            }
        }
        question.push_str(" u brings it back.");
        Confirm { question, yes: "delete".to_owned(), verb: Verb::Delete, ops: edit::remove(cascade, id) }
    }

    pub(super) fn key(self, key: Key, app: &mut App) -> Option<Effect> {
        if let Code::Char('y' | 'Y') = key.code {
            return app.submit_or_say(self.verb, self.ops, "");
        }
        app.say("left as it was");
        None
    }
}

/// What is asked: the title, what goes with it, and the way back.
fn question(what: &str, how: &str, cascade: &Cascade, ix: Ix, ops: &[Op]) -> String {
    let id = cascade.item(ix).id;
    let title = text::one_line(cascade.item(ix).title.trim(), 80);
    let below: Vec<Kind> = ops
        .iter()
        .filter(|op| op.subject() != id && matches!(op, Op::Set { new: Field::Deleted(true) | Field::Archived(true), .. }))
        .filter_map(|op| cascade.find(op.subject()))
        .map(|ix| cascade.item(ix).kind())
        .collect();
    let links = ops.iter().filter(|op| cascade.find(op.subject()).is_none()).count();
    let count = |kind: Kind, one: &str, many: &str| {
        let n = below.iter().filter(|&&k| k == kind).count();
        (n > 0).then(|| text::say::say_count(n, one, many))
    };
    let mut parts: Vec<String> = [
        count(Kind::Objective, "objective", "objectives"),
        count(Kind::KeyResult, "key result", "key results"),
        count(Kind::Project, "project", "projects"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !below.is_empty() {
        parts = vec![format!("{} below it", parts.join(" and "))];
    }
    parts.extend((links > 0).then(|| text::say::say_count(links, "link", "links")));
    let with = match &parts[..] {
        [] => String::new(),
        [one] => format!(" {one} will go with it."),
        many => format!(" {} will go with it.", many.join(" and ")),
    };
    format!("{what} “{title}”, {how}?{with} u brings it back.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::company::Company;

    #[test]
    fn the_question_tells_what_goes_with_it() {
        let c = Company::new();
        let asked = Confirm::delete(&c.cascade, c.ix("Win the mid-market")).question;
        assert_eq!(
            asked,
            "Delete “Win the mid-market”, with its check-ins? 4 key results below it and 1 link will go with it. u brings it back."
        );
        let asked = Confirm::archive(&c.cascade, c.ix("Data room")).question;
        assert_eq!(asked, "Archive “Data room”, out of sight, kept for history? u brings it back.");
    }
}
