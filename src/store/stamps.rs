//! Stamps: when a change was made, so that all laptops put all changes into one order.
//!
//! The order is (stamp, id of the change), and never the place in a file. A stamp is a hybrid logical clock
//! (<https://cse.buffalo.edu/tech-reports/2014-04.pdf>): what a clock says, put later where its author had seen something
//! newer. Nothing ever waits for a clock, and nobody's wrong clock spoils another's.

use super::error::Fault;
use crate::domain::{
    Id, Op,
    change::{Ops, Stamp},
    history::Header,
};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeSet;

/// Milliseconds to the left, a counter to the right.
const SHIFT: u32 = 15;
/// How far another's clock may be ahead and still move this one: ten minutes. Beyond that it is wrong, and is not followed.
const BELIEVED: i64 = (10 * 60 * 1000) << SHIFT;

/// What a clock says as a stamp. 48 bits of milliseconds last until the year 10889; what lies beyond is not believed.
pub(super) fn of_clock(at: i64) -> i64 {
    at.clamp(0, (1 << 48) - 1) << SHIFT
}

/// The stamp of a change made now: later than what was made or came in before, unless that has a clock that is far ahead; and
/// in any case later than everything in this file that is about the same things. So a change always wins over what its author
/// saw, and a laptop whose clock once stood in another year is right again as soon as its clock is.
///
/// What was made or came in before stands in the log, in the order of its index: so that nothing else has to be written for it.
/// What came in and waits for a newer version counts as well: whoever can read it puts it where its stamp is, and what is said
/// here later has to come later there.
pub(super) fn next(tx: &Connection, header: &Header, ops: &impl Ops) -> Result<Stamp, Fault> {
    let clock = of_clock(header.at);
    let believed = clock.saturating_add(BELIEVED);
    let newest = newest_until(tx, i64::MAX)?;
    let last = if newest <= believed { newest } else { newest_until(tx, believed)? };
    let parked = newest_parked(tx, believed)?;
    let mut time = clock.max(last.max(parked).saturating_add(1));
    if newest >= time {
        time = time.max(newest_seen(tx, header, ops)?.saturating_add(1));
    }
    Ok(Stamp { time, device: device(tx)? })
}

/// The stamp of a change that comes after all before it, whatever its clock says: out of a log that has no stamps.
pub(super) fn after_all(tx: &Connection, at: i64) -> Result<Stamp, Fault> {
    let time = of_clock(at).max(newest_until(tx, i64::MAX)?.saturating_add(1));
    Ok(Stamp { time, device: device(tx)? })
}

/// Where changes are made now.
pub(super) fn device(tx: &Connection) -> Result<Id, Fault> {
    let n = meta(tx, "device")?;
    Id::new(n).ok_or_else(|| Fault::Content(format!("{n} stands where an id should be")))
}

/// Which workspace this is.
pub(super) fn workspace(tx: &Connection) -> Result<Id, Fault> {
    let n = meta(tx, "workspace")?;
    Id::new(n).ok_or_else(|| Fault::Content(format!("{n} stands where an id should be")))
}

/// Notes that a change waits for a newer version: the newest of their stamps is kept beside them, so that no save looks through
/// them.
pub(super) fn note_parked(tx: &Connection, time: i64) -> Result<(), Fault> {
    let sql = "INSERT INTO meta (k, v) VALUES ('parked', ?1) ON CONFLICT (k) DO UPDATE SET v = max(v, excluded.v)";
    tx.prepare_cached(sql)?.execute([time])?;
    Ok(())
}

/// The newest stamp up to one of what waits, or waited, for a newer version; 0 where there is none.
fn newest_parked(tx: &Connection, most: i64) -> Result<i64, Fault> {
    let kept = tx.prepare_cached("SELECT v FROM meta WHERE k = 'parked'")?.query_row([], |row| row.get(0)).optional()?;
    match kept {
        // A wrong clock made it: what the others say has to be looked for.
        Some(newest) if newest > most => {
            let mut select = tx.prepare_cached("SELECT coalesce(max(stamp), 0) FROM parked WHERE stamp <= ?1")?;
            Ok(select.query_row([most], |row| row.get(0))?)
        }
        newest => Ok(newest.unwrap_or(0)),
    }
}

fn meta(tx: &Connection, key: &str) -> Result<i64, Fault> {
    Ok(tx.prepare_cached("SELECT v FROM meta WHERE k = ?1")?.query_row([key], |row| row.get(0))?)
}

/// The newest stamp in the file up to one; 0 where there is none.
fn newest_until(tx: &Connection, most: i64) -> Result<i64, Fault> {
    let mut select = tx.prepare_cached("SELECT stamp FROM change WHERE stamp <= ?1 ORDER BY stamp DESC LIMIT 1")?;
    Ok(select.query_row([most], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The newest stamp of all that is about what a change is about, and of what it takes back.
fn newest_seen(tx: &Connection, header: &Header, ops: &impl Ops) -> Result<i64, Fault> {
    let mut subjects = BTreeSet::new();
    let mut said = BTreeSet::new();
    ops.each(|op| {
        subjects.insert(op.subject());
        if let Op::CheckIn(_) | Op::Void { .. } | Op::Unvoid { .. } = op {
            said.insert(op.subject());
        }
        Ok::<(), Fault>(())
    })?;
    let ask = |sql: &str, id: Id| -> Result<i64, Fault> {
        Ok(tx.prepare_cached(sql)?.query_row([id.get()], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0))
    };
    let mut seen = header.undoes.map_or(Ok(0), |undone| ask("SELECT max(stamp) FROM change WHERE id = ?1", undone))?;
    for id in subjects {
        seen = seen.max(ask("SELECT max(c.stamp) FROM op AS o JOIN change AS c ON c.seq = o.change WHERE o.subject = ?1", id)?);
    }
    for item in said {
        seen = seen.max(ask("SELECT max(stamp) FROM check_in WHERE item = ?1", item)?);
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::seen::{Reader, day_in_utc};
    use crate::{
        domain::{
            Body, Change, Entity, Field, Ids, Item,
            change::{Author, LogPiece, ParkedChange, Verb},
            goal::Objective,
            history::{LogEntry, LogFilter},
        },
        store::{Store, log::undone_by, merge::Intake, rows},
    };
    use chrono::NaiveDate;

    const MINUTE: i64 = 60 * 1000;
    const YEAR: i64 = 365 * 24 * 60 * MINUTE;

    struct Laptop {
        store: Store,
        ids: Ids,
        clock: i64,
    }

    impl Laptop {
        fn new() -> Laptop {
            Laptop { store: Store::in_memory("Northwind").unwrap(), ids: Ids::seeded(1), clock: 57 * YEAR }
        }

        fn change(&mut self, op: Op) -> i64 {
            let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
            let author = Author { by: None, at: self.clock, on: today };
            let change = Change::new(self.ids.next_id(), author, Verb::Add, vec![op]);
            let seq = self.store.check_and_commit(&change, today).unwrap().seq;
            self.store.conn.query_row("SELECT stamp FROM change WHERE seq = ?1", [seq], |row| row.get(0)).unwrap()
        }

        fn add(&mut self) -> (Id, i64) {
            let item = Item::new(self.ids.next_id(), "Grow", NaiveDate::default(), Body::Objective(Objective::default()));
            (item.id, self.change(Op::Create(Entity::Item(Box::new(item)))))
        }

        fn set(&mut self, of: Id, n: i64) -> i64 {
            self.change(Op::Set { of, old: Field::Position(0), new: Field::Position(n) })
        }
    }

    #[test]
    fn changes_made_in_one_millisecond_or_by_a_clock_that_falls_back_a_little_have_rising_stamps() {
        let mut here = Laptop::new();
        let (_, first) = here.add();
        let (_, second) = here.add();
        here.clock -= 9 * MINUTE;
        let (_, third) = here.add();
        assert_eq!((second, third), (first + 1, second + 1));
    }

    #[test]
    fn a_clock_of_2031_is_right_again_once_it_is_put_right_and_what_it_touched_still_rises() {
        let mut here = Laptop::new();
        let (early, _) = here.add();
        here.clock += 5 * YEAR;
        let (late, ahead) = here.add();
        let set_ahead = here.set(early, 1);
        here.clock -= 5 * YEAR - MINUTE;
        let (_, now) = here.add();
        assert_eq!(now, here.clock << SHIFT, "what has nothing to do with it is stamped by the clock");
        assert!(here.set(late, 2) > ahead, "who sets what was made ahead saw it");
        assert!(here.set(early, 3) > set_ahead, "who sets what was set ahead saw it");
        let (_, then) = here.add();
        assert_eq!(then, now + 1, "and the year ahead spreads no further");
        assert!(here.store.check().unwrap().is_clean(), "{:?}", here.store.check());
    }

    #[test]
    fn the_log_goes_by_stamps_and_what_is_undone_by_what_was_done_here_last() {
        let mut here = Laptop::new();
        let (early, _) = here.add();
        here.clock += 5 * YEAR;
        let (ahead, _) = here.add();
        here.clock -= 5 * YEAR - MINUTE;
        let (last, _) = here.add();
        let page = |before| here.store.log(&LogFilter { limit: 2, before, ..LogFilter::default() }).unwrap();
        let newest = page(None);
        let older = page(newest.last().map(LogEntry::place));
        let all: Vec<Id> = newest.iter().chain(&older).filter_map(|e| e.first.as_ref()).map(Op::subject).collect();
        assert_eq!(all, [ahead, last, early, Id::WORKSPACE]);
        let seq = here.store.last_undoable_at(None).unwrap();
        assert_eq!(seq, Some(4), "the one made after the clock was put right");
        here.store.conn.execute("UPDATE meta SET v = 77 WHERE k = 'device'", ()).unwrap();
        assert_eq!(here.store.last_undoable_at(None).unwrap(), None, "what another device did is not taken back here");
    }

    #[test]
    fn of_all_that_take_a_change_back_and_bring_it_again_the_newest_decides() {
        let mut here = Laptop::new();
        let (_, _) = here.add();
        let change = here.store.change_at(2).unwrap().unwrap();
        let author = Author { by: None, at: here.clock, on: NaiveDate::default() };
        let mut ids = Ids::seeded(8);
        let (undo, other) = (change.inverse(ids.next_id(), author), change.inverse(ids.next_id(), author));
        let redo = undo.inverse(ids.next_id(), author);
        // Two laptops take it back, and one of them brings it again: in any order in which their changes come here.
        let told = [(&undo, 1_i64), (&other, 2), (&redo, 3)];
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2]] {
            let tx = here.store.conn.transaction().unwrap();
            let mut intake = Intake::new(&tx);
            for n in order {
                let (change, later) = told[n];
                let stamp = Stamp { time: i64::MAX / 2 + later, device: Id::WORKSPACE };
                intake.take(&LogPiece::Change(change.clone(), Some(stamp))).unwrap();
            }
            intake.finish(&Reader { today: NaiveDate::default(), local_day: day_in_utc }).unwrap();
            let undone = |of: &Change| undone_by(&tx, of.id).unwrap();
            assert_eq!((undone(&change), undone(&undo), undone(&redo)), (None, Some(redo.id), None), "{order:?}");
        }
    }

    #[test]
    fn a_stamp_that_flips_a_bit_is_noticed_and_lines_summed_without_it_are_summed_anew_by_the_upgrade() {
        let mut here = Laptop::new();
        here.add();
        let flip = "UPDATE change SET stamp = stamp + 1 WHERE seq = 2";
        here.store.conn.execute(flip, ()).unwrap();
        assert!(here.store.change_at(2).unwrap_err().to_string().contains("damaged"));
        here.store.conn.execute("UPDATE change SET stamp = stamp - 1 WHERE seq = 2", ()).unwrap();
        let header = Header::from(&here.store.change_at(2).unwrap().unwrap());
        let sum = rows::early_sum(&header, "add", 1).end();
        here.store.conn.execute("UPDATE change SET sum = ?1 WHERE seq = 2", [sum]).unwrap();
        assert!(here.store.change_at(2).unwrap().is_some(), "as a file of the second version has it");
        rows::sum_stamps(&here.store.conn).unwrap();
        here.store.conn.execute(flip, ()).unwrap();
        assert!(here.store.change_at(2).is_err());
    }

    #[test]
    fn what_came_in_moves_the_clock_on_by_ten_minutes_at_most() {
        let mut here = Laptop::new();
        let mut ids = Ids::seeded(9);
        let mut hear = |here: &mut Laptop, minutes: i64| {
            let item = Item::new(ids.next_id(), "Win", NaiveDate::default(), Body::Objective(Objective::default()));
            let author = Author { by: None, at: here.clock, on: NaiveDate::default() };
            let change = Change::new(ids.next_id(), author, Verb::Add, vec![Op::Create(Entity::Item(Box::new(item)))]);
            let time = (here.clock + minutes * MINUTE) << SHIFT;
            let told = LogPiece::Change(change, Some(Stamp { time, device: Id::WORKSPACE }));
            here.store.take_in(&[told], NaiveDate::default()).unwrap();
            time
        };
        let believed = hear(&mut here, 9);
        assert_eq!(here.add().1, believed + 1);
        hear(&mut here, 11);
        hear(&mut here, 5);
        assert_eq!(here.add().1, believed + 2, "neither a wrong clock nor an older stamp moves it");
    }

    #[test]
    fn what_waits_for_a_newer_version_moves_the_clock_on_as_what_came_in_does() {
        let mut here = Laptop::new();
        let mut ids = Ids::seeded(9);
        let mut hear = |here: &mut Laptop, minutes: i64| {
            let time = (here.clock + minutes * MINUTE) << SHIFT;
            let stamp = Stamp { time, device: Id::WORKSPACE };
            let waits = LogPiece::Parked(ParkedChange { id: ids.next_id(), stamp, text: "{}".to_owned() });
            here.store.take_in(&[waits], NaiveDate::default()).unwrap();
            time
        };
        hear(&mut here, 5);
        let believed = hear(&mut here, 9);
        assert_eq!(here.add().1, believed + 1, "after an upgrade it must not win over what was said here later");
        hear(&mut here, 5 * 365 * 24 * 60);
        assert_eq!(here.add().1, believed + 2, "one of 2031 poisons nobody, and the others still count");
        here.clock += YEAR;
        assert_eq!(here.add().1, here.clock << SHIFT);
    }
}
