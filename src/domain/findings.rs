//! What two who had not seen each other can make that nobody meant, and that nothing repairs by itself: of one thing two, and what
//! hangs on something that is gone. Told by `doctor`, from what is there, in one pass; what only the order of the log tells is
//! handed in.
//!
//! Must not know: how the log is read, how it is shown.

use super::{
    Cascade, Id, Item, Kind,
    cascade::FOR_OTHERS,
    describe,
    history::{Header, SpokenAfter},
    text::{folded, one_line, say::say_full},
};
use std::collections::BTreeMap;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about, in a word.
    pub what: &'static str,
    /// What is so, and what settles it.
    pub sentence: String,
}

/// What only the order of all changes tells: it came when what it is about was over or gone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CameLate {
    /// Closed cycles, and what came for each after it was closed.
    pub after_closing: Vec<(Id, CameAfter)>,
    /// What was put in a team that was deleted before.
    pub in_deleted_teams: Vec<InDeletedTeam>,
    /// Items that were deleted, and spoken of by people who did not know, or of whom nobody knew.
    pub spoken_of: Vec<SpokenAfter>,
}

/// How much came for a cycle after it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CameAfter {
    /// Check-ins that count.
    pub check_ins: usize,
    /// Revisions that are in force.
    pub revisions: usize,
}

/// Something that was put in a team by someone who did not know that it was deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct InDeletedTeam {
    /// An item, a person or a team.
    pub what: Id,
    /// The team.
    pub team: Id,
    /// The change that put it there.
    pub put: Header,
    /// The change that had deleted the team.
    pub deleted: Header,
}

/// How many of a kind are named.
const NAMED: usize = 10;

impl Cascade {
    /// Everything of the kind.
    pub fn findings(&self, late: &CameLate) -> Vec<Finding> {
        let twins = self.twins().into_iter().take(NAMED).map(|sentence| Finding { what: "twins", sentence });
        let homeless = self.homeless(|_| true).map(|sentence| Finding { what: "homeless", sentence });
        let after_closing = late.after_closing.iter().take(NAMED).map(|&(cycle, came)| Finding {
            what: "closing",
            sentence: format!(
                "{}; “quarterdeck reopen cycle:{}” opens it again",
                describe::after_closing(self, cycle, came),
                describe::name(self, cycle)
            ),
        });
        let no_team =
            late.in_deleted_teams.iter().take(NAMED).map(|put| Finding { what: "no team", sentence: self.no_team(put) });
        let deleted = late.spoken_of.iter().flat_map(|spoken| {
            let said = self.spoken_of_deleted(spoken, None);
            said.into_iter().map(|sentence| Finding { what: "deleted", sentence })
        });
        twins.chain(homeless).chain(after_closing).chain(no_team).chain(deleted.take(NAMED)).collect()
    }

    /// What was said of something that is deleted, each with the command that brings it back.
    pub fn spoken_of_deleted(&self, spoken: &SpokenAfter, reader: Option<Id>) -> Vec<String> {
        let undo = format!("“quarterdeck undo {}” brings it back", &spoken.deleted.id.letters()[..FOR_OTHERS]);
        describe::spoken_after(self, spoken, reader).into_iter().map(|said| format!("{said}; {undo}")).collect()
    }

    /// What was put in a team that was not there any more.
    fn no_team(&self, InDeletedTeam { what, team, put, deleted }: &InDeletedTeam) -> String {
        let who = |header: &Header| {
            let name = header.by.and_then(|id| self.person(id)).map_or("someone", |p| p.name.trim());
            format!("{} on {}", one_line(name, 40), say_full(header.on))
        };
        let flag = if self.team(*what).is_some() { "--parent" } else { "--team" };
        let noun = if self.find(*what).is_some() {
            ""
        } else if self.team(*what).is_some() {
            "team:"
        } else {
            "person:"
        };
        format!(
            "{} was put in {} by {}, and {} had deleted that team: that counts as no team; “quarterdeck revise {noun}{} {flag} TEAM” gives it another",
            describe::name(self, *what),
            describe::name(self, *team),
            who(put),
            who(deleted),
            self.short(*what)
        )
    }

    /// Two of which one is meant, a sentence for each.
    fn twins(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut tell = |alike: BTreeMap<String, Vec<Id>>, what: &dyn Fn(Id) -> String, settles: &dyn Fn(&[Id]) -> String| {
            for ids in alike.into_values().filter(|ids| ids.len() > 1) {
                told.push(format!("{} {}: {}", letters(&ids), what(ids[0]), settles(&ids)));
            }
        };
        let name = |id: Id| self.person(id).map(|p| one_line(&p.name, 40).into_owned()).unwrap_or_default();
        let make_one = |ids: &[Id]| format!("“{}” makes them one", self.same_command("person", ids[0], ids[1]));
        let email = |id: Id| {
            let email = self.person(id).and_then(|p| p.email.clone()).unwrap_or_default();
            format!("have the e-mail {}", one_line(&email, 60))
        };
        let of_email = |p: &super::people::Person| p.email.as_deref().map(folded).filter(|email| !email.is_empty());
        tell(alike(self.people().filter_map(|p| Some((of_email(p)?, p.id)))), &email, &make_one);
        // Those that two e-mails tell apart are two.
        let mut of_name = alike(self.people().map(|p| (folded(&p.name), p.id)));
        of_name.retain(|_, ids| ids.iter().any(|&id| self.person(id).is_none_or(|p| of_email(p).is_none())));
        let called =
            |ids: &[Id]| format!("“{}” makes them one; or give each an e-mail", self.same_command("person", ids[0], ids[1]));
        tell(of_name, &|id| format!("are called {}", name(id)), &called);
        let path = |id: Id| self.team_path(id).iter().map(|t| folded(&t.name)).collect::<Vec<_>>().join("/");
        let team = |id: Id| self.team(id).map(|t| one_line(&t.name, 40).into_owned()).unwrap_or_default();
        let rename = |what: &'static str| {
            move |ids: &[Id]| format!("“{}” makes them one; or rename one", self.same_command(what, ids[0], ids[1]))
        };
        tell(alike(self.teams().map(|t| (path(t.id), t.id))), &|id| format!("are teams called {}", team(id)), &rename("team"));
        let cycle = |id: Id| self.cycle(id).map(|c| one_line(&c.name, 40).into_owned()).unwrap_or_default();
        tell(
            alike(self.cycles().map(|c| (folded(&c.name), c.id))),
            &|id| format!("are cycles called {}", cycle(id)),
            &rename("cycle"),
        );
        let items = self.all().map(|ix| self.item(ix)).filter(|item| !item.deleted);
        let external = items.filter_map(|item| Some((format!("{} {}", item.kind().word(), item.external.as_deref()?), item.id)));
        let of_id = |id: Id| {
            let external = self.find(id).and_then(|ix| self.item(ix).external.clone()).unwrap_or_default();
            format!("have the id {} in other files", one_line(&external, 40))
        };
        tell(alike(external), &of_id, &|_| {
            "the next import changes one of them; give the other another --id, or delete it".to_owned()
        });
        told
    }

    /// What hangs on nothing but what was deleted, of what is asked about.
    pub fn homeless(&self, is_asked: impl Fn(&Item) -> bool) -> Option<String> {
        let hangs = |id: &Id| self.find(*id).is_some_and(|ix| !self.item(ix).deleted);
        let all: Vec<_> = self
            .live()
            .map(|ix| self.item(ix))
            .filter(|item| item.kind() != Kind::Project && !item.parents.is_empty() && !item.parents.iter().any(hangs))
            .filter(|item| is_asked(item))
            .collect();
        let first = all.first()?;
        let (title, n) = (one_line(&first.title, 60), all.len() - 1);
        let (who, what) = match n {
            0 => (format!("“{title}”"), "hangs on an objective that was deleted, and stands at the top"),
            _ => (format!("“{title}” and {n} more"), "hang on objectives that were deleted, and stand at the top"),
        };
        Some(format!(
            "{who} {what}: give it another with “quarterdeck revise {} --parent REF”, or undo the deletion",
            self.short(first.id)
        ))
    }
}

fn alike(named: impl Iterator<Item = (String, Id)>) -> BTreeMap<String, Vec<Id>> {
    let mut alike: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for (name, id) in named {
        alike.entry(name).or_default().push(id);
    }
    alike
}

/// As many letters as tell them apart: `kqzm and lrvt both`.
fn letters(ids: &[Id]) -> String {
    let shared = ids.windows(2).map(|pair| pair[0].shared_letters(pair[1])).max().unwrap_or(0);
    let mut names: Vec<String> = ids.iter().take(4).map(|id| id.letters()[..(shared + 1).max(4)].to_owned()).collect();
    match (names.pop(), ids.len()) {
        (Some(last), 2) => format!("{} and {last} both", names.join(", ")),
        (Some(last), n) if n <= 4 => format!("{} and {last} all", names.join(", ")),
        (last, n) => format!("{} and {} more all", names.into_iter().chain(last).collect::<Vec<_>>().join(", "), n - 4),
    }
}

#[cfg(test)]
mod tests {
    use super::CameLate;
    use crate::domain::{Entity, Field, change::Verb, company::Company, people::Person};

    fn told(c: &Company) -> Vec<String> {
        c.cascade.findings(&CameLate::default()).into_iter().map(|f| format!("{}: {}", f.what, f.sentence)).collect()
    }

    #[test]
    fn a_company_in_order_has_none() {
        assert_eq!(told(&Company::new()), Vec::<String>::new());
    }

    #[test]
    fn two_that_are_meant_as_one_are_named_with_what_settles_it() {
        let mut c = Company::new();
        let zoe = |c: &mut Company, email: Option<&str>| {
            let id = c.ids.next_id();
            c.cascade.insert_entity(Entity::Person(Person { email: email.map(str::to_owned), ..Person::new(id, "Zoe") }));
        };
        zoe(&mut c, Some("zoe@x.example"));
        zoe(&mut c, Some("zoe@y.example"));
        assert_eq!(told(&c), Vec::<String>::new(), "two e-mails are two people");
        zoe(&mut c, None);
        let said = told(&c);
        assert!(said.len() == 1 && said[0].contains("makes them one; or give each an e-mail"), "{said:?}");
        zoe(&mut c, Some("ZOE@x.example"));
        assert!(told(&c).iter().any(|s| s.contains("both have the e-mail zoe@x.example")), "{:?}", told(&c));
        c.team("Growth", None);
        c.team("growth", None);
        c.cycle("2031-Q1", "2031-01-01", "2031-03-31");
        c.cycle("2031-q1", "2031-01-01", "2031-03-31");
        let said = told(&c);
        assert!(said.iter().any(|s| s.to_lowercase().contains("both are teams called growth")), "{said:?}");
        assert!(said.iter().any(|s| s.to_uppercase().contains("BOTH ARE CYCLES CALLED 2031-Q1")), "{said:?}");
    }

    #[test]
    fn what_hangs_on_something_deleted_is_named() {
        let mut c = Company::new();
        let id = c.id("Grow");
        let op = c.cascade.set_op(id, Field::Deleted(true)).unwrap();
        c.does(Verb::Import, vec![op]);
        let said = told(&c);
        assert!(said.len() == 1 && said[0].starts_with("homeless: “") && said[0].contains("deleted"), "{said:?}");
    }
}
