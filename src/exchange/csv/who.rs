//! Whom cells mean: a name, an e-mail, or both as in `Mara Lind <mara@example.org>`. Whoever is not here yet is made of it,
//! so what looks like an e-mail must be one, as it must where one is typed.

use super::{
    cells,
    columns::Column,
    plan::folded,
    problems::{Place, Problems},
    rows::Rows,
};
use crate::domain::{Cascade, FieldKey, people::is_email};
use std::collections::HashSet;

/// What is said about an e-mail that is none.
pub(crate) fn no_email(text: &str) -> String {
    format!("“{}” is not an e-mail address; one is like ana@example.org", cells::excerpt(text))
}

/// The name and the e-mail of a cell that gives both.
pub(crate) fn both(text: &str) -> Option<(&str, &str)> {
    text.strip_suffix('>').and_then(|t| t.split_once('<')).filter(|(_, email)| email.contains('@'))
}

fn is_handle(cell: &str) -> bool {
    cell.strip_prefix('@').is_some_and(|rest| !rest.is_empty() && !rest.contains('@'))
}

/// Whoever is here already or in the files, and may be called as they like.
pub(crate) struct Who(HashSet<String>);

impl Who {
    /// Whether a cell names somebody who is known or can be made; what cannot goes to `problems`.
    pub(crate) fn is_good(&self, cell: Option<&str>, column: Column, at: Place, problems: &mut Problems) -> bool {
        let known = |text: &str| self.0.contains(&folded(text));
        let Some(cell) = cell.filter(|cell| cell.contains('@') && !known(cell)) else { return true };
        let email = both(cell).map_or(cell, |(_, email)| email).trim();
        // `@ana` is what somebody is called elsewhere: a name.
        let good = is_email(email) || known(email) || is_handle(cell);
        if !good {
            problems.fail(at, Some(column), no_email(email));
        }
        good
    }
}

/// Leaves out every row that names somebody who would be made with an e-mail that is none.
pub(crate) fn check(cascade: &Cascade, rows: &mut Rows, problems: &mut Problems) -> Who {
    let mut known: HashSet<String> = HashSet::new();
    known.extend(cascade.people().flat_map(|p| [Some(&p.name), p.email.as_ref()]).flatten().map(|text| folded(text)));
    known.extend(rows.people.iter().map(|row| folded(&row.name)));
    let who = Who(known);
    rows.people.retain(|row| who.is_good(row.manager, Column::Field(FieldKey::Manager), row.at, problems));
    let unread = &mut rows.unread;
    rows.items.retain(|row| {
        let named = row.people.iter();
        let good = named.fold(true, |all, (key, cell)| who.is_good(Some(cell), Column::Field(*key), row.at, problems) && all);
        if !good {
            unread.insert((row.kind, row.id), row.at);
        }
        good
    });
    who
}
