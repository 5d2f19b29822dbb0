//! Whom people mean in the place of a person: a name, several of them, or nobody.
//!
//! Must not know: who is here; it is told what is a name of somebody.

use super::{id::Id, people::Person, text::folded};

/// What is written where nobody is known yet, folded.
const NOBODY: [&str; 38] = [
    "-",
    "--",
    "---",
    ".",
    "?",
    "??",
    "???",
    "/",
    "n/a",
    "n.a.",
    "n. a.",
    "#n/a",
    "tbd",
    "t.b.d.",
    "tba",
    "tbc",
    "tbd.",
    "to be defined",
    "to be decided",
    "to be determined",
    "to be confirmed",
    "none",
    "nobody",
    "no one",
    "no-one",
    "unassigned",
    "not assigned",
    "unknown",
    "niemand",
    "k.a.",
    "k. a.",
    "keine angabe",
    "n.n.",
    "n. n.",
    "offen",
    "vacant",
    "vakant",
    "unbesetzt",
];

/// Whom a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whom<'a> {
    /// The first that is named; `None`: nobody.
    pub first: Option<&'a str>,
    /// The others: where one is asked for they are not taken.
    pub rest: Vec<&'a str>,
}

/// Whether a text says that it is nobody, or not yet known who: blank, `TBD`, `[TBD]`, `-`, `n/a`, `none`, `?`.
pub fn is_nobody(text: &str) -> bool {
    let is_so = |text: &str| text.is_empty() || NOBODY.contains(&text);
    let name = folded(text);
    let inside = [('[', ']'), ('(', ')'), ('<', '>')]
        .iter()
        .find_map(|(open, close)| name.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)));
    is_so(&name) || inside.is_some_and(|inside| is_so(inside.trim()))
}

/// Reads whom a text means. `known` says what somebody is called already: that is one person, whatever signs are in it.
/// Else `;`, `,`, `/`, `&`, `+`, a new line and an “and” stand between people. `@ana` is ana.
pub fn whom(text: &str, known: impl Fn(&str) -> bool) -> Whom<'_> {
    let text = text.trim();
    let nobody = Whom { first: None, rest: Vec::new() };
    if is_nobody(text) {
        return nobody;
    }
    if known(text) || turned(text).is_some_and(|name| known(&name)) {
        return Whom { first: Some(text), ..nobody };
    }
    let mut named = parts(text).into_iter().map(handle).filter(|part| !is_nobody(part));
    Whom { first: named.next(), rest: named.collect() }
}

/// `Müller, Zoë` the other way round, as address books write Zoë Müller.
pub fn turned(text: &str) -> Option<String> {
    let (last, first) = text.split_once(',')?;
    let (last, first) = (last.trim(), first.trim());
    (!last.is_empty() && !first.is_empty() && !first.contains(',')).then(|| format!("{first} {last}"))
}

/// Whether somebody that a text names was written as other programs call them: `@ana`.
pub fn is_handle(text: &str, named: &str) -> bool {
    let before = text.split(named).next().unwrap_or_default();
    handle(named) != named.trim() && named.trim().starts_with('@') || before.ends_with('@') && !named.contains('@')
}

/// The e-mail of a link: `mailto:ana@example.org`.
fn unlinked(text: &str) -> &str {
    let text = text.trim();
    match (text.get(..7), text.get(7..)) {
        (Some(link), Some(email)) if link.eq_ignore_ascii_case("mailto:") && email.contains('@') => email.trim(),
        _ => text,
    }
}

/// Without the sign before what somebody is called elsewhere, and without what makes a link of an e-mail.
pub fn handle(text: &str) -> &str {
    let text = unlinked(text);
    match text.trim().strip_prefix('@') {
        Some(rest) if !rest.trim().is_empty() && !rest.contains('@') => rest.trim(),
        _ => text.trim(),
    }
}

/// The name and the e-mail of a text that gives both: `Mara Lind <mara@example.org>`.
pub fn both(text: &str) -> Option<(&str, &str)> {
    let (name, email) = text.trim().strip_suffix('>').and_then(|t| t.split_once('<'))?;
    email.contains('@').then(|| (name.trim(), unlinked(email)))
}

/// Somebody new as they were typed: a name, an e-mail, or both. Who is named by an e-mail is called by what stands before the
/// `@` until someone says better.
pub fn newcomer(id: Id, text: &str) -> Person {
    let text = handle(text);
    let (name, email) = match both(text) {
        Some((name, email)) => (name, Some(email)),
        None => (text, text.contains('@').then_some(text)),
    };
    let local = email.and_then(|e| e.split('@').next()).filter(|n| !n.is_empty());
    let name = if name.is_empty() || email == Some(name) { local.unwrap_or(text) } else { name };
    let email = email.map(str::to_owned);
    Person { email, ..Person::new(id, name) }
}

/// The text of one person who is to be made, or why it is none.
pub fn one_person(text: &str) -> Result<&str, String> {
    let Whom { first, rest } = whom(text, |_| false);
    if let Some(first) = first.filter(|first| is_handle(text, first)) {
        return Err(format!(
            "“@{}” is what somebody is called elsewhere: write the name, and the e-mail beside it, like Ana Ruiz <ana@example.org>",
            super::text::one_line(handle(first), 60)
        ));
    }
    if rest.is_empty() {
        // Who is nobody is told by what checks a person.
        return Ok(first.unwrap_or(text.trim()));
    }
    Err(format!(
        "“{}” names {} people: add them one by one; if it is what one is called, give the e-mail as well",
        super::text::one_line(text.trim(), 60),
        rest.len() + 1
    ))
}

fn parts(text: &str) -> Vec<&str> {
    // “Lind, Mara <mara@example.org>” is one person.
    if text.ends_with('>') && text.matches('@').count() == 1 {
        return vec![text];
    }
    let mut parts = vec![text];
    for between in [";", "\n", ",", "/", " + ", " & ", " and ", " AND ", " And ", " und ", " et "] {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    // “Ana&Bob” are two, “R&D” is what someone is called.
    let two = |part: &str| part.contains('&') && part.split('&').all(|p| p.trim().chars().count() > 1);
    parts.into_iter().flat_map(|part| if two(part) { part.split('&').collect() } else { vec![part] }).collect()
}

/// The others of several, as they are said: “Bob”, “Bob and Eve”.
pub fn others(rest: &[&str]) -> String {
    let names: Vec<String> = rest.iter().map(|name| super::text::one_line(name, 40).into_owned()).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<&str>, Vec<&str>) {
        let Whom { first, rest } = whom(text, |name| ["Smith, Jones & Co", "Ruiz, Ana"].contains(&name));
        (first, rest)
    }

    #[test]
    fn what_stands_for_not_yet_known_is_nobody() {
        for text in [
            "TBD",
            "-",
            "n/a",
            "none",
            "?",
            "",
            "  ",
            "\u{a0}",
            "N/A",
            "#N/A",
            "—",
            "tbd ",
            "None",
            "Unassigned",
            "??",
            "[TBD]",
            "(tbd)",
            "k.A.",
            "k. A.",
            "offen",
            "vacant",
            "Vakant",
            "unbesetzt",
            "n.n.",
            "N.N.",
        ] {
            assert_eq!(read(text), (None, vec![]), "{text:?}");
        }
        for text in ["Na", "Tb", "Nony Mouse", "Ben", "李"] {
            assert_eq!(read(text), (Some(text), vec![]), "{text:?}");
        }
    }

    #[test]
    fn of_several_the_first_is_meant_and_the_others_are_told() {
        for text in [
            "Ana; Bob",
            "Ana, Bob",
            "Ana & Bob",
            "Ana/Bob",
            "Ana / Bob",
            "Ana&Bob",
            "Ana + Bob",
            "Ana and Bob",
            "Ana und Bob",
            "@Ana, @Bob",
            "Ana\nBob",
            "Ana; Bob;",
            "TBD, Ana, Bob",
        ] {
            assert_eq!(read(text), (Some("Ana"), vec!["Bob"]), "{text:?}");
        }
        assert_eq!(read("Ana Ruiz, Bob Li; Eve"), (Some("Ana Ruiz"), vec!["Bob Li", "Eve"]));
        assert_eq!(read("ana@x.example, bob@x.example"), (Some("ana@x.example"), vec!["bob@x.example"]));
        assert_eq!(others(&["Bob", "Eve", "Jo"]), "Bob, Eve and Jo");
    }

    #[test]
    fn one_name_with_a_sign_in_it_stays_one() {
        for text in
            ["R&D", "Smith, Jones & Co", "Ruiz, Ana", "Lind, Mara <mara@x.example>", "ana@x.example", "Anders Sand", "O’Neill"]
        {
            assert_eq!(read(text), (Some(text), vec![]), "{text:?}");
        }
        assert_eq!(read("@ana"), (Some("ana"), vec![]));
        assert_eq!(read("@"), (Some("@"), vec![]));
        assert_eq!(read("mailto:zoe@x.example"), (Some("zoe@x.example"), vec![]));
        assert_eq!(both("Zoe <mailto:zoe@x.example>"), Some(("Zoe", "zoe@x.example")));
        assert!(is_handle("@ana", "ana") && is_handle("TBD, @ana", "ana") && is_handle("@ana", "@ana"));
        assert!(!is_handle("ana", "ana") && !is_handle("ana@x.example", "ana@x.example") && !is_handle("@", "@"));
    }

    #[test]
    fn the_last_name_first_is_one_person_where_they_are_here() {
        let known = |name: &str| name == "Zoë Müller";
        let Whom { first, rest } = whom("Müller, Zoë", known);
        assert_eq!((first, rest), (Some("Müller, Zoë"), vec![]));
        assert_eq!(turned("Müller, Zoë").as_deref(), Some("Zoë Müller"));
        assert_eq!(read("Müller, Zoë"), (Some("Müller"), vec!["Zoë"]), "nobody is called so");
        assert_eq!(turned("Ana, Bob, Eve"), None);
    }
}
