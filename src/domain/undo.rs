//! Taking a change back with care: what someone changed since is named, and not overwritten unasked.
//!
//! `u` takes back the newest change, where nothing can be in the way; the log takes back any, where much can.

use super::{
    Cascade, Change, Entity, Field, Id, Item, Kind, Op,
    change::{Author, Refusal},
    describe,
    fields::Fields,
    history::Header,
    id::IdMap,
    meeting::{order, reopen},
    text,
};
use std::{
    collections::{HashMap, HashSet},
    mem::{Discriminant, discriminant},
};

/// What taking a change back would do.
#[derive(Debug, Clone, PartialEq)]
pub enum Undo {
    /// Nothing stands in the way: this change takes it back whole.
    Clean(Change),
    /// Someone changed some of it since.
    Conflicts {
        /// Each thing that stays as it is by now, and why.
        kept: Vec<Kept>,
        /// Takes the others back; without operations when nothing is left.
        rest: Change,
    },
}

/// Something that stays as it is by now.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Why, up to who it was.
    why: String,
    /// The field that was set since, and what of: the log knows by whom. `None`: something else is in the way.
    pub set: Option<(Id, Field)>,
}

impl Kept {
    fn because(why: String) -> Kept {
        Kept { why, set: None }
    }

    /// The sentence, with who set it last as far as that is known.
    pub fn said(&self, cascade: &Cascade, by: Option<&Header>) -> String {
        let Some((_, field)) = &self.set else { return self.why.clone() };
        let who = by.and_then(|by| by.by).and_then(|id| cascade.person(id)).map(|p| text::one_line(p.name.trim(), 40));
        let when = by.map(|by| format!(" on {}", text::say::say_full(by.on)));
        match (field, who, when) {
            (Field::Deleted(_), Some(who), Some(when)) => format!("{} by {who}{when}", self.why),
            (Field::Deleted(_), None, Some(when)) => self.why.clone() + &when,
            (Field::Deleted(_), ..) => format!("{} since", self.why),
            (_, Some(who), Some(when)) => format!("{}: {who} changed it{when}", self.why),
            (_, None, Some(when)) => format!("{}: someone changed it{when}", self.why),
            _ => format!("{}: someone changed it since", self.why),
        }
    }
}

/// The change that takes a logged one back, as far as nobody changed the same since. Refused when it is there no more to take back.
pub fn undo_ops(cascade: &Cascade, change: &Change, id: Id, author: Author) -> Result<Undo, Refusal> {
    match undo_beside(cascade, change, &IdMap::default(), id, author) {
        Undo::Clean(undo) if undo.ops.is_empty() => {
            Err(Refusal::new("There is nothing to take back: the change did nothing".to_owned()))
        }
        undo => Ok(undo),
    }
}

/// The same of a change whose check-ins stand elsewhere, because they are too many: `said` of them about each item. Taking
/// those back stands in nothing's way, and nothing in theirs.
pub fn undo_beside(cascade: &Cascade, change: &Change, said: &IdMap<u32>, id: Id, author: Author) -> Undo {
    if let Some(taken_back) = order::taken_back(cascade, &change.ops) {
        let undo = |ops| Change { ops, ..change.inverse(id, author) };
        return match taken_back {
            Ok(ops) => Undo::Clean(undo(ops)),
            Err(went_on) => Undo::Conflicts { kept: vec![Kept::because(went_on)], rest: undo(Vec::new()) },
        };
    }
    let mut way = Way::new(cascade, change);
    for (&item, n) in said {
        *way.said.entry(item).or_default() += n;
    }
    let mut ops = Vec::new();
    let mut kept = Vec::new();
    let mut told = HashSet::new();
    for op in change.ops.iter().rev() {
        // What a file said it has said, whoever takes back what came of it.
        if matches!(op, Op::Set { new: Field::Filed(_), .. }) {
            continue;
        }
        match way.in_the_way(op) {
            Some(stays) => {
                if told.insert(stays.why.clone()) {
                    kept.push(stays);
                }
            }
            None => ops.push(op.inverse()),
        }
    }
    if kept.is_empty() {
        reopen::keep_clock(&mut ops);
    }
    let undo = Change { ops, ..change.inverse(id, author) };
    if kept.is_empty() { Undo::Clean(undo) } else { Undo::Conflicts { kept, rest: undo } }
}

/// Walks back through the operations of a change, knowing how far it has come.
struct Way<'a> {
    cascade: &'a Cascade,
    /// What the change set of each entity, in order.
    sets: HashMap<Id, Vec<&'a Field>>,
    /// Owners, teams, cycles and the like of whatever the change did not create.
    used: HashSet<Id>,
    /// Fields the walk has set back already: what they would be by then.
    back: HashMap<(Id, Discriminant<Field>), Field>,
    created: HashSet<Id>,
    /// How many check-ins the change adds to each item.
    said: HashMap<Id, u32>,
}

impl<'a> Way<'a> {
    fn new(cascade: &'a Cascade, change: &'a Change) -> Way<'a> {
        let mut way = Way {
            cascade,
            sets: HashMap::new(),
            used: HashSet::new(),
            back: HashMap::new(),
            created: HashSet::new(),
            said: HashMap::new(),
        };
        let mut creates_others = false;
        for op in &change.ops {
            match op {
                Op::CheckIn(c) => *way.said.entry(c.item).or_default() += 1,
                Op::Create(entity) => {
                    way.created.insert(entity.id());
                    creates_others |=
                        matches!(entity, Entity::Person(_) | Entity::Team(_) | Entity::Cycle(_) | Entity::Meeting(_));
                }
                Op::Set { of, new, .. } => way.sets.entry(*of).or_default().push(new),
                Op::Void { .. } | Op::Unvoid { .. } => {}
            }
        }
        if creates_others {
            way.used = way.users();
        }
        way
    }

    /// What anything refers to that the change did not create, in one pass.
    fn users(&self) -> HashSet<Id> {
        let other = |id: Id| !self.created.contains(&id);
        let items = self.cascade.all().map(|ix| self.cascade.item(ix)).filter(|i| !i.deleted && other(i.id));
        let items = items.flat_map(|i| [i.owner, i.team, i.cycle, i.objective().and_then(|o| o.person)]);
        let people = self.cascade.people().filter(|p| other(p.id)).flat_map(|p| [p.manager, p.team]);
        let teams = self.cascade.teams().filter(|t| other(t.id)).map(|t| t.parent);
        let cycles = self.cascade.cycles().filter(|c| other(c.id)).map(|c| c.parent);
        let actions = self.cascade.actions().filter(|a| other(a.id)).map(|a| a.owner);
        let topics = self.cascade.topics().filter(|t| other(t.id)).flat_map(|t| [t.owner, t.meeting, t.settled]);
        let meetings = self.cascade.meetings().filter(|m| other(m.id));
        let meetings = meetings.flat_map(|m| m.people.iter().chain(m.scope.ids())).map(|&id| Some(id));
        let reviews = self.cascade.reviews().filter(|r| other(r.id)).map(|r| r.meeting);
        items
            .chain(people)
            .chain(teams)
            .chain(cycles)
            .chain(actions)
            .chain(topics)
            .chain(meetings)
            .chain(reviews)
            .flatten()
            .collect()
    }

    fn name(&self, id: Id) -> String {
        describe::name(self.cascade, id)
    }

    /// Why an operation cannot be taken back; `None`: it can.
    fn in_the_way(&mut self, op: &Op) -> Option<Kept> {
        let why = match op {
            Op::Create(entity) => self.grown(entity),
            Op::Set { of, old, new } => return self.changed(*of, old, new),
            Op::CheckIn(c) => self.gone(c.item, "its check-in stays"),
            Op::Void { item, .. } | Op::Unvoid { item, .. } => self.gone(*item, "its check-ins stay as they are"),
        };
        why.map(Kept::because)
    }

    fn gone(&self, item: Id, so: &str) -> Option<String> {
        match self.cascade.find(item) {
            None => Some(format!("nothing here has the id {item}: {so}")),
            Some(_) => None,
        }
    }

    fn changed(&mut self, of: Id, old: &Field, new: &Field) -> Option<Kept> {
        let key = (of, discriminant(new));
        let is_setting = matches!(new, Field::Setting(..));
        let now = self.back.get(&key).filter(|_| !is_setting).cloned().or_else(|| self.cascade.field(of, new));
        let Some(now) = now else {
            return Some(Kept::because(format!("{} has no {} by now", self.name(of), new.name())));
        };
        if now != *new {
            let why = match now {
                Field::Deleted(true) => format!("{} was deleted", self.name(of)),
                Field::Deleted(false) => format!("{} was brought back", self.name(of)),
                _ => format!(
                    "the {} of {} is {} by now, not {}",
                    new.name(),
                    self.name(of),
                    describe::value(self.cascade, of, &now),
                    describe::value(self.cascade, of, new)
                ),
            };
            return Some(Kept { why, set: Some((of, new.clone())) });
        }
        if matches!(new, Field::Deleted(true))
            && let Some(sentence) = self.homeless(of)
        {
            return Some(Kept::because(sentence));
        }
        self.back.insert(key, old.clone());
        None
    }

    /// Why something deleted has no place to come back to.
    fn homeless(&self, of: Id) -> Option<String> {
        let item = self.cascade.item(self.cascade.find(of)?);
        if item.kind() != Kind::KeyResult {
            return None;
        }
        let objective = *item.parents.first()?;
        let comes_back = |id: Id| self.sets.get(&id).is_some_and(|sets| sets.contains(&&Field::Deleted(true)));
        let there = self.cascade.find(objective).is_some_and(|ix| !self.cascade.item(ix).deleted);
        (!there && !comes_back(objective))
            .then(|| format!("{} stays deleted: its objective {} is deleted too", self.name(of), self.name(objective)))
    }

    /// Why something new cannot be taken away: what was made of it since would go with it.
    fn grown(&self, entity: &Entity) -> Option<String> {
        let id = entity.id();
        let name = || self.name(id);
        let Some(now) = self.cascade.fields_of(id) else {
            return Some(format!("nothing here has the id {id} any more"));
        };
        if now.field(&Field::Deleted(true)) == Some(Field::Deleted(true)) {
            return Some(format!("{} was deleted already", name()));
        }
        if self.used.contains(&id) {
            return Some(format!("{} stays: others refer to it by now", name()));
        }
        if let Some(ix) = self.cascade.find(id) {
            let children =
                self.cascade.children(ix).iter().filter(|&&c| !self.created.contains(&self.cascade.item(c).id)).count();
            if children > 0 {
                return Some(format!("{} stays: {children} more hang below it by now", name()));
            }
            let links = self.cascade.links_at(ix).filter(|l| !self.created.contains(&l.id)).count();
            if links > 0 {
                return Some(format!("{} stays: it was linked since", name()));
            }
            let count = self.cascade.summary(ix).count;
            if count > self.said.get(&id).copied().unwrap_or(0) {
                return Some(format!("{} stays: it was checked in since", name()));
            }
            if let Entity::Item(then) = entity
                && let Some(Entity::Item(now)) = self.cascade.entity_as_said(id)
                && self.has_changed(then, &now)
            {
                return Some(format!("{} stays: it was changed since", name()));
            }
        }
        None
    }

    /// Whether an item the change created is not as it left it.
    fn has_changed(&self, then: &Item, now: &Item) -> bool {
        let sets = self.sets.get(&now.id).map_or(&[][..], Vec::as_slice);
        if sets.is_empty() && then == now {
            return false;
        }
        let mut then = then.clone();
        // Its place among siblings moves when others do, and what the change itself set later is its own.
        then.position = now.position;
        for &new in sets {
            // One that is in the way has been named already.
            let taken_back = self.back.contains_key(&(now.id, discriminant(new)));
            if let Some(field) = if taken_back { Some(new.clone()) } else { now.field(new) } {
                then.set(&field);
            }
        }
        then != *now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CheckIn, Derived,
        change::Verb,
        company::{Company, day},
        edit,
    };

    fn set(c: &Company, title: &str, field: Field) -> Vec<Op> {
        edit::revise(&c.cascade, c.id(title), [field], day("2026-11-23"))
    }

    #[track_caller]
    fn clean(c: &mut Company, change: &Change) -> Change {
        let (id, author) = (c.ids.next_id(), c.author());
        match undo_ops(&c.cascade, change, id, author).unwrap() {
            Undo::Clean(undo) => undo,
            Undo::Conflicts { kept, .. } => panic!("in the way: {kept:?}"),
        }
    }

    #[track_caller]
    fn kept(c: &mut Company, change: &Change) -> (Vec<String>, Change) {
        let (id, author) = (c.ids.next_id(), c.author());
        match undo_ops(&c.cascade, change, id, author).unwrap() {
            Undo::Clean(undo) => panic!("nothing was in the way of {undo:?}"),
            Undo::Conflicts { kept, rest } => (kept.iter().map(|kept| kept.said(&c.cascade, None)).collect(), rest),
        }
    }

    fn takes(c: &mut Company, change: &Change) {
        c.cascade.check(change).unwrap();
        c.cascade.apply(change, Derived::default()).unwrap();
    }

    #[test]
    fn a_deleted_subtree_comes_back_where_it_was_and_goes_again() {
        let c = &mut Company::new();
        let win = c.ix("Win the mid-market");
        let before: Vec<_> = c.cascade.children(win).to_vec();
        let ops = edit::delete(&c.cascade, win);
        let deleted = c.does(Verb::Delete, ops);
        assert_eq!(c.cascade.children(c.ix("Grow")).len(), 2);
        assert_eq!(c.cascade.links().count(), 0);
        let undo = clean(c, &deleted);
        assert_eq!((undo.verb, undo.undoes), (Verb::Undo, Some(deleted.id)));
        takes(c, &undo);
        assert_eq!(c.cascade.children(win), before);
        assert_eq!(c.cascade.links().count(), 1);
        let redo = clean(c, &undo);
        assert_eq!(redo.verb, Verb::Redo);
        takes(c, &redo);
        assert_eq!(c.cascade.children(c.ix("Grow")).len(), 2);
    }

    #[test]
    fn what_is_in_the_way_is_said_with_who_put_it_there_and_when() {
        let c = &mut Company::new();
        let conflict = |c: &mut Company, first: &Change| {
            let (id, author) = (c.ids.next_id(), c.author());
            let Undo::Conflicts { kept, .. } = undo_ops(&c.cascade, first, id, author).unwrap() else { panic!("nothing is") };
            kept.into_iter().next().unwrap()
        };
        let ops = set(c, "Conversion", Field::Target(Some(4.0)));
        let first = c.does(Verb::Revise, ops);
        let ops = set(c, "Conversion", Field::Target(Some(5.0)));
        let mut by = Header::from(&c.does(Verb::Revise, ops));
        by.by = c.cascade.people().next().map(|p| p.id);
        let name = c.cascade.people().next().unwrap().name.clone();
        let kept = conflict(c, &first);
        let day = text::say::say_full(by.on);
        let so = "the target of Conversion is 5 % by now, not 4 %";
        assert_eq!(kept.said(&c.cascade, Some(&by)), format!("{so}: {name} changed it on {day}"));
        by.by = None;
        assert_eq!(kept.said(&c.cascade, Some(&by)), format!("{so}: someone changed it on {day}"));
        let ix = c.ix("Grow");
        let delete = edit::delete(&c.cascade, ix);
        let deleted = c.does(Verb::Delete, delete);
        let back = clean(c, &deleted);
        takes(c, &back);
        by.by = c.cascade.people().next().map(|p| p.id);
        let kept = conflict(c, &deleted);
        assert!(kept.said(&c.cascade, Some(&by)).ends_with(&format!(" was brought back by {name} on {day}")), "{kept:?}");
    }

    #[test]
    fn a_field_someone_changed_since_is_kept_and_named() {
        let c = &mut Company::new();
        let id = c.id("Conversion");
        let fields = [Field::Target(Some(4.0)), Field::Url(Some("https://example.org".into()))];
        let ops = edit::revise(&c.cascade, id, fields, day("2026-11-23"));
        let first = c.does(Verb::Revise, ops);
        let ops = set(c, "Conversion", Field::Target(Some(5.0)));
        c.does(Verb::Revise, ops);
        let (sentences, rest) = kept(c, &first);
        assert_eq!(sentences, ["the target of Conversion is 5 % by now, not 4 %: someone changed it since"]);
        takes(c, &rest);
        assert_eq!(c.cascade.item(c.ix("Conversion")).url(), None);
        assert_eq!(c.cascade.field(id, &Field::Target(None)), Some(Field::Target(Some(5.0))));
    }

    #[test]
    fn a_field_set_twice_in_one_change_goes_back_all_the_way() {
        let c = &mut Company::new();
        let of = c.id("Conversion");
        let step = |a: f64, b: f64| Op::Set { of, old: Field::Target(Some(a)), new: Field::Target(Some(b)) };
        let change = c.does(Verb::Revise, vec![step(3.5, 4.0), step(4.0, 5.0)]);
        let undo = clean(c, &change);
        takes(c, &undo);
        assert_eq!(c.cascade.field(of, &Field::Target(None)), Some(Field::Target(Some(3.5))));
    }

    #[test]
    fn what_something_was_made_of_since_is_not_taken_away_with_it() {
        let c = &mut Company::new();
        let mara = c.person_id("Mara");
        let (northwind, q4) = (c.team_id("Northwind"), c.cycle_id("2026-Q4"));
        let new = |c: &mut Company| {
            let mut item = crate::domain::Item::new(
                c.ids.next_id(),
                "New one",
                day("2026-11-23"),
                crate::domain::Body::Objective(crate::domain::goal::Objective::default()),
            );
            (item.owner, item.team, item.cycle) = (Some(mara), Some(northwind), Some(q4));
            let ops = edit::add_item(&c.cascade, item, day("2026-11-23"));
            c.does(Verb::Add, ops)
        };
        let added = new(c);
        clean(c, &added);
        c.stands("New one", "2026-11-23", None, Some(7));
        assert_eq!(kept(c, &added).0, ["New one stays: it was checked in since"]);
        c.cascade.set_summary(c.ix("New one"), crate::domain::Summary::default());
        let ops = set(c, "New one", Field::Title("Renamed".into()));
        c.does(Verb::Revise, ops);
        assert_eq!(kept(c, &added).0, ["Renamed stays: it was changed since"]);
        let id = c.id("Renamed");
        c.key_result("Below", mara, id, |_| {});
        assert_eq!(kept(c, &added).0, ["Renamed stays: 1 more hang below it by now"]);
        let ops = edit::delete(&c.cascade, c.ix("Renamed"));
        c.does(Verb::Delete, ops);
        let (sentences, rest) = kept(c, &added);
        assert_eq!((sentences, rest.ops.len()), (vec!["Renamed was deleted already".to_owned()], 0));
    }

    #[test]
    fn a_key_result_does_not_come_back_below_an_objective_that_is_gone() {
        let c = &mut Company::new();
        let ops = edit::delete(&c.cascade, c.ix("Revenue"));
        let first = c.does(Verb::Delete, ops);
        let ops = edit::delete(&c.cascade, c.ix("Grow"));
        c.does(Verb::Delete, ops);
        assert_eq!(kept(c, &first).0, ["Revenue stays deleted: its objective Grow is deleted too"]);
    }

    #[test]
    fn a_person_someone_relies_on_by_now_stays_when_the_import_goes() {
        let c = &mut Company::new();
        let mut ids = crate::domain::Ids::seeded(5);
        let mut directory = edit::Directory::new(&c.cascade, &mut ids);
        let (zoe, team) = (directory.person("Zoe"), directory.team("Labs"));
        let ops = directory.into_ops();
        let import = c.does(Verb::Import, ops);
        assert_eq!(clean(c, &import).ops.len(), 2);
        let ops = edit::revise(&c.cascade, c.id("Data room"), [Field::Owner(zoe), Field::Team(team)], day("2026-11-23"));
        c.does(Verb::Revise, ops);
        let (sentences, rest) = kept(c, &import);
        assert_eq!(sentences, ["Labs stays: others refer to it by now", "Zoe stays: others refer to it by now"]);
        assert_eq!(rest.ops, []);
    }

    #[test]
    fn a_check_in_is_taken_back_by_voiding_it() {
        let c = &mut Company::new();
        let check_in = CheckIn { value: Some(2.6), ..c.blank_check_in("Conversion") };
        let (id, item) = (check_in.id, check_in.item);
        let said = c.does(Verb::CheckIn, edit::check_in(check_in));
        let undo = clean(c, &said);
        assert_eq!(undo.ops, [Op::Void { check_in: id, item }]);
        takes(c, &undo);
        assert_eq!(clean(c, &undo).ops, [Op::Unvoid { check_in: id, item }]);
    }
}
