//! What came too late: check-ins for a cycle after it was closed elsewhere, and what was put in a team that was deleted. Only the
//! order that all share tells; what to make of it is the domain's to say.

use super::{
    Store,
    clashes::{Newest, deletion, newest, spoken_after_deletion},
    error::{Fault, StoreError},
    log, rows,
};
use crate::domain::{
    Cascade, Entity, Field, Id, Op,
    cycle::CycleState,
    findings::{CameAfter, CameLate, InDeletedTeam},
    history::SpokenAfter,
    id::IdMap,
};
use std::collections::BTreeSet;

impl Store {
    /// What came too late, of what the cascade of this file holds.
    pub fn came_late(&self, cascade: &Cascade) -> Result<CameLate, StoreError> {
        let read = || -> Result<CameLate, Fault> {
            Ok(CameLate {
                after_closing: self.after_closing(cascade)?,
                in_deleted_teams: self.in_deleted_teams(cascade)?,
                spoken_of: self.spoken_of(cascade)?,
            })
        };
        read().map_err(|e| e.explain("read the log", self.path()))
    }

    /// How many check-ins and revisions came for each closed cycle that were made on another laptop than its closing, and after it in the order
    /// that all share. Who closed it knew what they wrote themselves.
    fn after_closing(&self, cascade: &Cascade) -> Result<Vec<(Id, CameAfter)>, Fault> {
        let mut items: IdMap<Vec<Id>> = IdMap::default();
        for ix in cascade.all().filter(|&ix| !cascade.item(ix).deleted) {
            if let Some(cycle) = cascade.cycle_of(ix).filter(|cycle| cycle.state == Some(CycleState::Closed)) {
                items.entry(cycle.id).or_default().push(cascade.item(ix).id);
            }
        }
        let mut count = self.conn.prepare_cached(
            "SELECT count(*) FROM check_in AS k JOIN change AS c ON c.seq = k.change JOIN change AS p ON p.id = ?2
             WHERE k.item = ?1 AND k.voided_by IS NULL AND k.stamp >= p.stamp AND (c.stamp, c.id) > (p.stamp, p.id)
               AND c.device <> p.device",
        )?;
        let mut revised = self.conn.prepare_cached(
            "SELECT o.body, o.sum, c.id FROM op AS o JOIN change AS c ON c.seq = o.change JOIN change AS p ON p.id = ?2
             WHERE o.subject = ?1 AND c.stamp >= p.stamp AND (c.stamp, c.id) > (p.stamp, p.id)
               AND c.device <> p.device AND c.why IS NOT NULL AND c.undoes IS NULL",
        )?;
        let mut found = Vec::new();
        for cycle in cascade.cycles().filter(|cycle| items.contains_key(&cycle.id)) {
            let closing = newest(&self.conn, cycle.id, |op| match op {
                Op::Set { new, .. } => matches!(new, Field::CycleState(_)),
                _ => matches!(op, Op::Create(_)),
            })?;
            let Some(Newest { place, .. }) = closing else { continue };
            let (mut check_ins, mut changes) = (0, BTreeSet::new());
            for item in items.get(&cycle.id).into_iter().flatten() {
                check_ins += count.query_row([item.get(), place.id.get()], |row| row.get::<_, u32>(0))? as usize;
                let mut ops = revised.query([item.get(), place.id.get()])?;
                while let Some(row) = ops.next()? {
                    if matches!(rows::op(row, 0)?, Op::Set { new, .. } if new.is_revision()) {
                        changes.insert(rows::id(row, 2)?);
                    }
                }
            }
            let mut revisions = 0;
            for change in changes {
                revisions += usize::from(log::undone_by(&self.conn, change)?.is_none());
            }
            let came = CameAfter { check_ins, revisions };
            if came != CameAfter::default() {
                found.push((cycle.id, came));
            }
        }
        Ok(found)
    }

    /// Items that are deleted of which somebody spoke who did not know, or of whom nobody knew. Where nobody shares the file
    /// there is none.
    fn spoken_of(&self, cascade: &Cascade) -> Result<Vec<SpokenAfter>, Fault> {
        if !cascade.is_shared() {
            return Ok(Vec::new());
        }
        let deleted = cascade.all().map(|ix| cascade.item(ix)).filter(|item| item.deleted);
        deleted.filter_map(|item| spoken_after_deletion(&self.conn, item.id, &BTreeSet::new()).transpose()).collect()
    }

    /// Items, people and teams that were put in a team when it was deleted already, as all see it.
    fn in_deleted_teams(&self, cascade: &Cascade) -> Result<Vec<InDeletedTeam>, Fault> {
        let items = cascade.live().map(|ix| cascade.item(ix)).filter_map(|item| Some((item.id, item.team?)));
        let people = cascade.people().filter_map(|p| Some((p.id, p.team?)));
        let teams = cascade.teams().filter_map(|t| Some((t.id, t.parent?)));
        let is_gone = |team: Id| matches!(cascade.entity(team), Some(Entity::Team(t)) if t.deleted);
        let mut found = Vec::new();
        for (what, team) in items.chain(people).chain(teams).filter(|&(_, team)| is_gone(team)) {
            let put = newest(&self.conn, what, |op| match op {
                Op::Set { new: Field::Team(to) | Field::Parent(to), .. } => *to == Some(team),
                _ => matches!(op, Op::Create(_)),
            })?;
            let (Some(put), Some(deleted)) = (put, deletion(&self.conn, team)?) else { continue };
            if put.place > deleted.place {
                found.push(InDeletedTeam { what, team, put: put.header, deleted: deleted.header });
            }
        }
        Ok(found)
    }
}
