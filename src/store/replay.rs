//! The whole log, out of one workspace and into an empty one: what a workspace file (JSON) is written from and read into.

use super::{
    Store,
    error::{Fault, StoreError},
    log,
    merge::{self, Intake},
    stamps,
    work::refuse,
};
use crate::domain::{
    Change, Id,
    change::{LogPiece, Stamp},
};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction, TransactionBehavior};

impl Store {
    /// Hands every change of the log over, oldest first and one at a time, as the log was when this began; stops at the
    /// first error of `take`.
    pub fn each_change<E>(&self, mut take: impl FnMut(Change, Stamp) -> Result<(), E>) -> Result<Result<(), E>, StoreError> {
        self.each_piece(|piece| match piece {
            LogPiece::Change(change, Some(stamp)) => take(change, stamp),
            LogPiece::Workspace(_) | LogPiece::Change(_, None) | LogPiece::Parked(_) => Ok(()),
        })
    }

    /// The same with what only a newer version can read, in its place.
    pub fn each_piece<E>(&self, mut take: impl FnMut(LogPiece) -> Result<(), E>) -> Result<Result<(), E>, StoreError> {
        (|| {
            // One reading transaction, so that another process writing meanwhile is not half in it.
            let tx = self.conn.unchecked_transaction()?;
            {
                let sql = if merge::has_parked(&tx)? {
                    "SELECT seq, stamp, id FROM change UNION ALL SELECT NULL, stamp, id FROM parked ORDER BY stamp, id"
                } else {
                    "SELECT seq FROM change ORDER BY stamp, id"
                };
                let mut select = tx.prepare(sql)?;
                let mut found = select.query([])?;
                while let Some(row) = found.next()? {
                    let piece = match row.get(0)? {
                        Some(seq) => log::whole_stamped(&tx, seq)?.map(|(change, stamp)| LogPiece::Change(change, Some(stamp))),
                        None => Some(LogPiece::Parked(merge::parked(&tx, row.get(2)?)?)),
                    };
                    if let Some(Err(e)) = piece.map(&mut take) {
                        return Ok(Err(e));
                    }
                }
            }
            tx.finish()?;
            Ok(Ok(()))
        })()
        .map_err(|e: Fault| e.explain("read the log", self.path()))
    }

    /// Which workspace this is: the same on every laptop that shares it.
    pub fn workspace(&self) -> Result<Id, StoreError> {
        stamps::workspace(&self.conn).map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// As what changes are made here: the same for every copy of the file.
    pub fn device(&self) -> Result<Id, StoreError> {
        stamps::device(&self.conn).map_err(|e| e.explain("read the workspace", self.path()))
    }

    /// Whether nothing was done here but the founding.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        is_empty(&self.conn).map_err(|e| e.explain("read the log", self.path()))
    }

    /// Makes an empty workspace the one of that identity, without any founding of its own: that comes with what is taken in.
    pub fn becomes(&mut self, workspace: Id) -> Result<(), StoreError> {
        self.writes(|tx| {
            make_way(tx)?;
            tx.execute("UPDATE meta SET v = ?1 WHERE k = 'workspace'", [workspace.get()])?;
            Ok(())
        })
    }

    /// Replays the log of another workspace into this one, which must be empty: its own founding makes way for the one in
    /// the log, and it becomes that workspace. `read` is given what takes the changes; what it returns as an error is returned,
    /// and nothing is written.
    pub fn replay<T, E>(
        &mut self,
        today: NaiveDate,
        read: impl FnOnce(&mut dyn FnMut(LogPiece) -> Result<(), StoreError>) -> Result<T, E>,
    ) -> Result<Result<T, E>, StoreError> {
        const DOING: &str = "import the workspace";
        let path = self.path.clone();
        if self.read_only {
            return Err(StoreError::ReadOnly { doing: DOING.to_owned(), path: path.unwrap_or_default() });
        }
        self.still_there(DOING)?;
        let reader = self.reader(today);
        (|| {
            let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            make_way(&tx)?;
            let mut intake = Intake::begin(&tx)?;
            let mut take = |piece: LogPiece| -> Result<(), Fault> {
                if let LogPiece::Workspace(id) = piece {
                    tx.execute("UPDATE meta SET v = ?1 WHERE k = 'workspace'", [id.get()])?;
                }
                intake.take(&piece)
            };
            let read = read(&mut |piece| take(piece).map_err(|fault| fault.explain(DOING, path.as_deref())));
            // Dropped without a commit, the transaction leaves everything as it was.
            if read.is_ok() {
                intake.finish(&reader)?;
                tx.commit()?;
            }
            Ok(read)
        })()
        .map_err(|e: Fault| e.explain(DOING, path.as_deref()))
    }
}

/// Whether nothing was done but the founding.
fn is_empty(conn: &Connection) -> Result<bool, Fault> {
    Ok(!conn.prepare_cached("SELECT 1 FROM change WHERE id <> ?1 LIMIT 1")?.exists([Id::WORKSPACE.get()])?)
}

/// Takes away the founding of an empty workspace; refuses when there is more.
fn make_way(tx: &Transaction<'_>) -> Result<(), Fault> {
    if !is_empty(tx)? {
        return refuse(
            "cannot import a whole workspace here: this one is not empty; make a new one with “quarterdeck --workspace FILE \
             init” and import it there"
                .to_owned(),
        );
    }
    tx.execute_batch("DELETE FROM about; DELETE FROM setting; DELETE FROM op; DELETE FROM change;")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Entity, Field, Ids, Item, Op,
        change::{Author, Verb},
        goal::Objective,
    };

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn filled() -> Store {
        let mut store = Store::in_memory("Northwind").unwrap();
        let mut ids = Ids::seeded(3);
        let item = Item::new(ids.next_id(), "Grow", today(), Body::Objective(Objective::default()));
        let author = Author { by: None, at: 1_000, on: today() };
        let retitle = Op::Set { of: item.id, old: Field::Title("Grow".into()), new: Field::Title("Grow fast".into()) };
        for op in [Op::Create(Entity::Item(Box::new(item))), retitle] {
            store.check_and_commit(&Change::new(ids.next_id(), author, Verb::Add, vec![op]), today()).unwrap();
        }
        store
    }

    fn log_of(store: &Store) -> Vec<LogPiece> {
        let mut log = Vec::new();
        let read = store.each_change(|change, stamp| {
            log.push(LogPiece::Change(change, Some(stamp)));
            Ok::<(), ()>(())
        });
        read.unwrap().unwrap();
        log
    }

    #[test]
    fn a_log_replayed_into_an_empty_workspace_is_the_same_log() {
        let log = log_of(&filled());
        assert_eq!(log.len(), 3, "the founding and two changes");
        let mut copy = Store::in_memory("to be replaced").unwrap();
        let done = copy.replay(today(), |take| log.iter().cloned().try_for_each(take)).unwrap();
        done.unwrap();
        assert_eq!(log_of(&copy), log);
        assert_eq!(copy.load(today()).unwrap().settings.name, "Northwind");
        assert!(copy.check().unwrap().is_clean(), "{:?}", copy.check());
    }

    #[test]
    fn a_replay_that_fails_or_finds_something_here_changes_nothing() {
        let log = log_of(&filled());
        let mut copy = Store::in_memory("Copy").unwrap();
        let before = log_of(&copy);
        let failed: Result<(), &str> = copy
            .replay(today(), |take| {
                take(log[0].clone()).map_err(|_| "refused")?;
                Err("the file ends early")
            })
            .unwrap();
        assert_eq!(failed, Err("the file ends early"));
        assert_eq!(log_of(&copy), before);
        let twice = copy.replay(today(), |take| log.iter().chain(&log).cloned().try_for_each(take)).unwrap();
        assert_eq!((twice.is_ok(), log_of(&copy)), (true, log.clone()), "what is told twice is known");
        let full = filled().replay(today(), |take| log.iter().cloned().try_for_each(take)).unwrap_err();
        assert!(full.to_string().contains("not empty"), "{full}");
    }
}
