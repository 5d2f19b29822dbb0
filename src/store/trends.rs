//! Reads what trends are told from: who spoke on which day, what was said lately, and how earlier key results ended.
//!
//! Must not know: what any of it comes to.

use super::{
    Store,
    days::text_of_day,
    error::{Fault, StoreError},
    past, rows,
};
use crate::domain::{
    Cascade, CheckIn, Id,
    id::IdMap,
    trends::{Heard, Needs},
};
use chrono::NaiveDate;

impl Store {
    /// Everything that is needed to tell trends. The cascade is that of this file.
    pub fn heard(&self, cascade: &Cascade, needs: &Needs, today: NaiveDate) -> Result<Heard, StoreError> {
        let mut heard = Heard {
            moves: self.moves(&needs.days)?,
            past: self.finished(cascade, today)?,
            recent: self.recent(needs.recent_since, today)?,
            ..Heard::default()
        };
        for (item, day) in self.days(&needs.days, needs.days_since, today)? {
            heard.days.entry(item).or_default().push(day);
        }
        let reader = self.reader(today);
        for &id in &needs.series {
            let said = past::series(&self.conn, id, &reader).map_err(|e| e.explain("read the history", self.path()))?;
            heard.series.insert(id, said);
        }
        Ok(heard)
    }

    /// All check-ins that count from a day on, by item and oldest first, and before them the last one of each from before that day.
    fn recent(&self, since: NaiveDate, today: NaiveDate) -> Result<IdMap<Vec<CheckIn>>, StoreError> {
        (|| {
            let counted = format!("SELECT {}, k.change FROM check_in AS k WHERE k.voided_by IS NULL", rows::CHECK_IN);
            let mut select =
                self.conn.prepare_cached(&format!("{counted} AND k.day >= ?1 ORDER BY k.item, k.day, k.stamp, k.n, k.id"))?;
            let mut before = self.conn.prepare_cached(&format!(
                "{counted} AND k.item = ?1 AND k.day < ?2 ORDER BY k.day DESC, k.stamp DESC, k.n DESC, k.id DESC LIMIT 1"
            ))?;
            let (since, reader) = (text_of_day(since), self.reader(today));
            let read = |row: &rusqlite::Row<'_>| rows::seen_check_in(&self.conn, row, &reader, rows::CHECK_IN_COLUMNS);
            let mut recent: IdMap<Vec<CheckIn>> = IdMap::default();
            for said in select.query_and_then([&since], read)? {
                let said = said?;
                recent.entry(said.item).or_default().push(said);
            }
            let ids: Vec<Id> = recent.keys().copied().collect();
            for id in ids {
                let last = before.query_and_then((id.get(), &since), read)?.next().transpose()?;
                if let (Some(last), Some(all)) = (last, recent.get_mut(&id)) {
                    all.insert(0, last);
                }
            }
            Ok(recent)
        })()
        .map_err(|e: Fault| e.explain("read the check-ins", self.path()))
    }
}
