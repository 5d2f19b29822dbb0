//! Whom cells mean: a name, an e-mail, or both as in `Mara Lind <mara@example.org>`. Whoever is not here yet is made of it,
//! so what looks like an e-mail must be one, as it must where one is typed.

use super::{
    cells,
    columns::Column,
    plan::folded,
    problems::{Place, Problems},
    rows::Rows,
};
use crate::domain::{
    Cascade, FieldKey, Id,
    edit::Directory,
    people::is_email,
    whom::{Whom, both, is_handle, is_nobody, others, whom},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is said about an e-mail that is none.
pub(crate) fn no_email(text: &str) -> String {
    format!("“{}” is not an e-mail address; one is like ana@example.org", cells::excerpt(text))
}

/// Whoever is here already or in the files, and may be called as they like.
#[derive(Default)]
pub(crate) struct Who {
    known: HashSet<String>,
    /// The e-mails of all who bear a name; an empty one: somebody without.
    emails: HashMap<String, BTreeSet<String>>,
    /// How many bear a name here and have no e-mail, where they are several: nothing tells one from the other.
    alike: HashMap<String, usize>,
    /// The e-mails of all who are here.
    here: HashSet<String>,
    /// What `@ana` may mean: the names that begin so, and those whose e-mail does.
    heads: HashMap<String, BTreeSet<String>>,
    /// What was looked at: whether it is good.
    seen: HashMap<String, bool>,
}

impl Who {
    fn add(&mut self, name: &str, email: Option<&str>) {
        self.head(name, email);
        let (name, email) = (folded(name), email.map(folded).unwrap_or_default());
        self.known.extend([name.clone(), email.clone()].into_iter().filter(|text| !text.is_empty()));
        self.emails.entry(name).or_default().insert(email);
    }

    /// Somebody of the files: without an e-mail it is whoever is called so, with one it may be whoever had none yet.
    fn add_row(&mut self, name: &str, email: Option<&str>) {
        let Some(email) = email else {
            self.head(name, None);
            self.known.insert(folded(name));
            return;
        };
        if let Some(others) = self.emails.get_mut(&folded(name)) {
            others.remove("");
        }
        self.add(name, Some(email));
    }

    fn head(&mut self, name: &str, email: Option<&str>) {
        let name = folded(name);
        let local = email.and_then(|email| Some(folded(email.split_once('@')?.0)));
        for head in name.split(' ').next().map(str::to_owned).into_iter().chain(local) {
            self.heads.entry(head).or_default().insert(name.clone());
        }
    }

    /// Somebody a cell will make, if nobody is called so yet: other cells may mean them.
    fn add_cell(&mut self, cell: &str) {
        let known = |text: &str| self.known.contains(&folded(text));
        let Some(named) = whom(cell, known).first.filter(|named| !known(named) && !is_handle(cell, named)) else { return };
        let (name, email) = match both(named) {
            Some((name, email)) => (name, Some(email)),
            None => (named, named.contains('@').then_some(named)),
        };
        if email.is_some_and(|email| known(email) || !is_email(email)) {
            return;
        }
        let local = email.and_then(|email| email.split('@').next());
        let name = if name.is_empty() || email == Some(name) { local.unwrap_or(name) } else { name };
        self.head(name, email);
        self.known.extend([name].into_iter().chain(email).map(folded));
    }

    /// Why `@ana` is nobody in particular.
    fn fault_of_handle(&self, handle: &str) -> Option<String> {
        let handle = handle.trim_start_matches('@');
        let wanted = folded(handle);
        let of_name = |name: &String| self.emails.get(name).filter(|emails| emails.len() > 1);
        let shown = cells::excerpt(handle);
        if self.known.contains(&wanted) && of_name(&wanted).is_none() {
            return None;
        }
        let names = self.heads.get(&wanted).into_iter().flatten();
        let all: Vec<&str> = names
            .flat_map(|name| of_name(name).map_or_else(|| vec![name.as_str()], |e| e.iter().map(String::as_str).collect()))
            .collect();
        match all[..] {
            [] => Some(format!("“@{shown}” is nobody here: write the name or the e-mail")),
            [_] => None,
            _ => Some(format!(
                "“@{shown}” may be one of {}: {}; write the e-mail of the one who is meant",
                all.len(),
                all.join(", ")
            )),
        }
    }

    /// Whether a cell names somebody who is known or can be made, or nobody; what cannot goes to `problems`, and so does, once,
    /// that of several only the first is taken.
    pub(crate) fn is_good(&mut self, cell: Option<&str>, column: Column, at: Place, problems: &mut Problems) -> bool {
        let Some(cell) = cell else { return true };
        if let Some(&good) = self.seen.get(cell)
            && good
        {
            return true;
        }
        let good = match self.fault(cell) {
            Some(sentence) => {
                problems.fail(at, Some(column), sentence);
                false
            }
            None => true,
        };
        let Whom { first, rest } = whom(cell, |name| self.known.contains(&folded(name)));
        if let (true, Some(first), false) = (good, first, rest.is_empty()) {
            let (first, rest) = (cells::excerpt(first), others(&rest));
            let sentence =
                format!("{}: {first} is taken of “{}”, and not {rest}: one person answers", column.name(), cells::excerpt(cell));
            problems.warn(at, sentence);
        }
        self.seen.insert(cell.to_owned(), good);
        good
    }

    /// What is wrong with whom a cell names.
    fn fault(&self, cell: &str) -> Option<String> {
        let known = |text: &str| self.known.contains(&folded(text));
        let named = whom(cell, known).first?;
        if is_handle(cell, named) {
            return self.fault_of_handle(named);
        }
        let email = both(named).map_or(named, |(_, email)| email).trim();
        if named.contains('@') && !known(named) && !is_email(email) && !known(email) {
            return Some(no_email(email));
        }
        if let Some(sentence) = self.fault_of_alike(named) {
            return Some(sentence);
        }
        let namesakes = self.emails.get(&folded(named)).filter(|emails| emails.len() > 1)?;
        let emails: Vec<&str> = namesakes.iter().map(|e| if e.is_empty() { "one without an e-mail" } else { e }).collect();
        Some(format!(
            "“{}” is the name of {} people: {}; write the e-mail of the one who is meant",
            cells::excerpt(named),
            emails.len(),
            emails.join(", ")
        ))
    }
}

impl Who {
    /// Why a name, or a name with an e-mail nobody has yet, is nobody in particular: several are called so, and have none.
    fn fault_of_alike(&self, named: &str) -> Option<String> {
        let (name, email) = both(named).map_or((named, None), |(name, email)| (name, Some(email)));
        if email.is_some_and(|email| self.here.contains(&folded(email))) {
            return None;
        }
        let count = self.alike.get(&folded(name)).filter(|count| **count > 1)?;
        Some(format!(
            "“{}” is the name of {count} people without an e-mail: give each theirs first, with “quarterdeck revise person:ID --email …”",
            cells::excerpt(name)
        ))
    }
}

/// Leaves out every row that names somebody who would be made with an e-mail that is none, or who could be one of two.
pub(crate) fn check(cascade: &Cascade, rows: &mut Rows, problems: &mut Problems) -> Who {
    let mut who = Who::default();
    for person in cascade.people() {
        who.add(&person.name, person.email.as_deref());
        if let Some(email) = &person.email {
            who.here.insert(folded(email));
        } else {
            *who.alike.entry(folded(&person.name)).or_default() += 1;
        }
    }
    for row in &rows.people {
        who.add_row(&row.name, row.email);
    }
    out_of_place(cascade, &who, rows, problems);
    let mut cells: Vec<&str> = rows.items.iter().flat_map(|row| &row.people).map(|(_, cell)| &**cell).collect();
    cells.extend(rows.people.iter().filter_map(|row| row.manager));
    cells.sort_by_key(|cell| says(cell));
    for cell in cells {
        who.add_cell(cell);
    }
    // Without an e-mail nothing tells one from the other.
    let mut nameless: HashMap<String, Place> = HashMap::new();
    rows.people.retain(|row| {
        if row.email.is_none()
            && let Some(first) = nameless.insert(folded(&row.name), row.at)
        {
            let place = if first.file == row.at.file {
                format!("line {}", first.line)
            } else {
                format!("{}, line {}", problems.names[first.file], first.line)
            };
            let sentence = format!(
                "“{}” stands in {place} as well: give both their e-mail if they are two people, or take one of the rows out",
                cells::excerpt(&row.name)
            );
            problems.fail(row.at, Some(Column::Name), sentence);
            return false;
        }
        let name = Some(row.name.as_str()).filter(|_| row.email.is_none());
        let nobody = Some(&row.name).filter(|name| is_nobody(name));
        if let Some(name) = nobody {
            let sentence = format!("“{}” is nobody: a row of people is somebody; take it out", cells::excerpt(name));
            problems.fail(row.at, Some(Column::Name), sentence);
            return false;
        }
        let named = who.emails.get(&name.map(folded).unwrap_or_default()).is_none_or(|emails| emails.len() < 2);
        let alike = match row.email {
            Some(email) => who.fault_of_alike(&format!("{} <{email}>", row.name)),
            None => who.fault_of_alike(&row.name),
        };
        let fault = alike.or_else(|| name.filter(|_| !named).and_then(|name| who.fault(name)));
        if let Some(sentence) = &fault {
            problems.fail(row.at, Some(Column::Name), sentence.clone());
        }
        fault.is_none() && who.is_good(row.manager, Column::Field(FieldKey::Manager), row.at, problems)
    });
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

/// Leaves out the rows whose team is called like somebody, while nobody knows whom they name: a comma parted the text before.
fn out_of_place(cascade: &Cascade, who: &Who, rows: &mut Rows, problems: &mut Problems) {
    if !rows.items.iter().any(|row| row.team.is_some()) {
        return;
    }
    // A few people stand in thousands of cells: each is folded once.
    let mut cells: HashMap<&str, usize> = HashMap::new();
    for (_, cell) in rows.items.iter().flat_map(|row| &row.people) {
        *cells.entry(*cell).or_default() += 1;
    }
    let mut named: HashMap<String, usize> = HashMap::new();
    for (cell, count) in cells {
        *named.entry(folded(cell)).or_default() += count;
    }
    let mut taken_as: HashMap<&str, bool> = HashMap::new();
    let teams: HashSet<String> = cascade.teams().map(|team| folded(&team.name)).collect();
    let unread = &mut rows.unread;
    rows.items.retain(|row| {
        let Some((team, owner)) = row.team.zip(row.people.first().map(|(_, cell)| *cell)) else { return true };
        let is_somebody = *taken_as.entry(team).or_insert_with(|| {
            let name = folded(team);
            !teams.contains(&name) && (who.known.contains(&name) || named.contains_key(&name))
        });
        if !is_somebody {
            return true;
        }
        let (name, whom) = (folded(team), folded(owner));
        if name == whom || who.known.contains(&whom) || named.get(&whom).is_none_or(|n| *n > 1) || is_nobody(owner) {
            return true;
        }
        let sentence = format!(
            "“{}” is somebody here, and nobody knows “{}”: if a comma parted the text before it, put that between quotation marks; \
             if the team is called so, add it first",
            cells::excerpt(team),
            cells::excerpt(owner)
        );
        problems.fail(row.at, Some(Column::Field(FieldKey::Team)), sentence);
        unread.insert((row.kind, row.id), row.at);
        false
    });
}

/// How little a cell says about whom it means: what says most is read first, so that what says less finds them.
pub(crate) fn says(cell: &str) -> u8 {
    match (both(cell).is_some(), cell.contains(','), cell.contains('@')) {
        (true, ..) => 0,
        (_, false, true) if !cell.trim_start().starts_with('@') => 1,
        (_, false, false) => 2,
        (_, true, _) => 3,
        _ => 4,
    }
}

/// The person a cell names, found or made: of several the first. `None`: nobody.
pub(crate) fn person_of(directory: &mut Directory, cell: &str) -> Option<Id> {
    let text = whom(cell, |name| directory.find_person(name).is_some()).first?;
    match both(text) {
        None if is_handle(cell, text) => directory.find_handle(text),
        Some((name, email)) => directory.person_with_email(name, email),
        None => directory.person(&cells::line(text)),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::Kind,
        exchange::{csv::Outcome, report::What, world::World},
    };

    fn faults(outcome: &Outcome) -> Vec<String> {
        outcome.report.errors.iter().map(ToString::to_string).collect()
    }

    /// Everyone who is here, by name, with their e-mail.
    fn everyone(world: &World) -> Vec<(String, String)> {
        let mut all: Vec<_> =
            world.cascade.people().map(|p| (p.name.clone(), p.email.as_deref().unwrap_or("").to_owned())).collect();
        all.sort();
        all
    }

    fn owned(owners: &[&str]) -> String {
        let rows = owners.iter().enumerate().map(|(n, owner)| format!("objective,o{n},O {n},\"{owner}\"\n"));
        "kind,id,title,owner\n".to_owned() + &rows.collect::<String>()
    }

    #[test]
    fn one_person_is_made_once_and_keeps_the_e_mail_a_cell_gives() {
        let is = |name: &str, email: &str| (name.to_owned(), email.to_owned());
        let mut world = World::new();
        world.import(&[("p.csv", "name,email\nAna Ruiz,\n")]);
        let report = world.import(&[("i.csv", &owned(&["Ana Ruiz <ana@x.example>"]))]).report;
        assert_eq!(report.total(What::Person).updated, 1);
        world.import(&[("i.csv", &owned(&["ana@x.example"]))]);
        assert_eq!(everyone(&world), [is("Ana Ruiz", "ana@x.example")]);

        let mut world = World::new();
        let three =
            ["bob.stone@x.example", "Bob Stone", "Bob Stone <bob.stone@x.example>", "mailto:zoe@x.example", "zoe@x.example"];
        world.import(&[("i.csv", &owned(&three))]);
        assert_eq!(everyone(&world), [is("Bob Stone", "bob.stone@x.example"), is("zoe", "zoe@x.example")]);
    }

    #[test]
    fn of_two_of_one_name_without_an_e_mail_none_gets_one() {
        let mut world = World::new();
        for n in 0..2 {
            let person = crate::domain::people::Person::new(world.ids.next_id(), "Ana Ruiz");
            let change = crate::domain::Change::new(
                world.ids.next_id(),
                world.author(),
                crate::domain::change::Verb::Add,
                vec![crate::domain::Op::Create(crate::domain::Entity::Person(person))],
            );
            world.commit(&change);
            assert_eq!(world.cascade.people().count(), n + 1);
        }
        let said = "“Ana Ruiz” is the name of 2 people without an e-mail: give each theirs first, with “quarterdeck revise person:ID \
                    --email …”";
        for files in [owned(&["Ana Ruiz <ana@x.example>"]), owned(&["Ana Ruiz"])] {
            assert_eq!(faults(&world.import(&[("i.csv", &files)])), [format!("i.csv:2: owner: {said}")]);
        }
        let rows = "name,email\nAna Ruiz,ana@x.example\n";
        assert_eq!(faults(&world.import(&[("p.csv", rows)])), [format!("p.csv:2: name: {said}")]);
    }

    #[test]
    fn rows_of_two_who_were_said_to_be_one_each_say_of_their_own_and_a_row_of_one_says_of_who_stands() {
        use crate::domain::{Change, Entity, Field, change::Verb};
        let mut world = World::new();
        let rows = "name,email,team\nAna Ruiz,ana@x.example,Growth\nAna R.,ar@x.example,Sales\n";
        world.import(&[("p.csv", rows)]);
        let of = |world: &World, name: &str| world.cascade.people_ever().find(|p| p.name == name).unwrap().id;
        let (ana, twin) = (of(&world, "Ana Ruiz"), of(&world, "Ana R."));
        let ops = world.cascade.set_op(twin, Field::Same(Some(ana))).into_iter().collect();
        let change = Change::new(world.ids.next_id(), world.author(), Verb::Revise, ops);
        world.commit(&change);
        let email = |world: &World, of| match world.cascade.entity(of) {
            Some(Entity::Person(p)) => (p.name, p.email.unwrap_or_default()),
            _ => panic!("gone"),
        };
        let team = |world: &World, of| match world.cascade.entity(of) {
            Some(Entity::Person(p)) => world.cascade.team(p.team.unwrap()).unwrap().name.clone(),
            _ => panic!("gone"),
        };
        // What says the same again says nothing, in either order of the rows.
        let turned = "name,email,team\nAna R.,ar@x.example,Sales\nAna Ruiz,ana@x.example,Growth\n";
        for rows in [rows, turned] {
            let outcome = world.import(&[("p.csv", rows)]);
            assert_eq!((outcome.report.total(What::Person).updated, outcome.report.total(What::Person).created), (0, 0));
            assert!(outcome.change.is_none());
        }
        let moved = "name,email,team\nAna R.,ar@x.example,Support\nAna Ruiz,ana@x.example,Product\n";
        world.import(&[("p.csv", moved)]);
        assert_eq!((team(&world, ana).as_str(), team(&world, twin).as_str()), ("Product", "Support"));
        // A file that knows only the other's e-mail moves who stands for them, and leaves both their e-mails.
        world.import(&[("q.csv", "name,email,team\nAna R. Ruiz,ar@x.example,Legal\n")]);
        assert_eq!((team(&world, ana).as_str(), team(&world, twin).as_str()), ("Legal", "Support"));
        assert_eq!(email(&world, ana), ("Ana Ruiz".to_owned(), "ana@x.example".to_owned()));
        assert_eq!(email(&world, twin), ("Ana R. Ruiz".to_owned(), "ar@x.example".to_owned()));
        assert_eq!(world.cascade.people().count(), 1);
    }

    #[test]
    fn a_handle_and_a_last_name_first_find_who_is_here() {
        let mut world = World::new();
        world.import(&[("p.csv", "name,email\nAna Ruiz,\nZoë Müller,\nJo Li,\nJo Ode,\n")]);
        assert_eq!(faults(&world.import(&[("i.csv", &owned(&["@ana", "Müller, Zoë", "[TBD]", "k.A.", "offen"]))])), [""; 0]);
        let owner = |n: &str| world.cascade.owner_name(world.at(Kind::Objective, n));
        assert_eq!((owner("o0"), owner("o1")), (Some("Ana Ruiz"), Some("Zoë Müller")));
        assert_eq!((owner("o2"), owner("o3"), owner("o4")), (None, None, None));
        assert_eq!(
            faults(&world.import(&[("j.csv", &owned(&["@eve"]))])),
            ["j.csv:2: owner: “@eve” is nobody here: write the name or the e-mail"]
        );
        let said = faults(&world.import(&[("j.csv", &owned(&["@jo"]))]));
        assert!(said.len() == 1 && said[0].contains("“@jo” may be one of 2: jo li, jo ode"), "{said:?}");
        assert_eq!(world.cascade.people().count(), 4);
    }
}
