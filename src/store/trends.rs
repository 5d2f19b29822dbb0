//! Reads what trends are told from: who spoke on which day, what was said lately, and how earlier key results ended.
//!
//! Must not know: what any of it comes to.

use super::{
    Store,
    days::{parse_day, text_of_day},
    error::{Fault, StoreError},
    past, rows,
};
use crate::domain::{
    Cascade, CheckIn, Id, Ix,
    id::IdMap,
    trends::{Heard, Needs},
};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Looking for one item costs as much as reading so many parts of what all have said.
const AS_FAST_AS: usize = 4;
/// How many characters a day is written in.
const DAY: usize = 10;

/// Whether these are so few that looking for each is faster than reading what all have said.
fn is_part(items: usize, cascade: &Cascade) -> bool {
    items * AS_FAST_AS < cascade.len()
}

impl Store {
    /// Everything that is needed to tell trends. The cascade is that of this file.
    pub fn heard(&self, cascade: &Cascade, needs: &Needs, today: NaiveDate) -> Result<Heard, StoreError> {
        let mut heard = Heard::default();
        if needs.past {
            heard.past = self.finished(cascade, today)?;
        }
        let reader = self.reader(today);
        for &id in &needs.series {
            let said = past::series(&self.conn, id, &reader).map_err(|e| e.explain("read the history", self.path()))?;
            heard.series.insert(id, said);
        }
        if !needs.days.is_empty() {
            let of: HashSet<Id> = needs.days.iter().copied().collect();
            heard.moves = if is_part(needs.days.len(), cascade) {
                self.moves(&needs.days)?
            } else {
                self.all_moves(|id| of.contains(&id))?
            };
            // What was read of some is not read again.
            let (known, unread): (Vec<Id>, Vec<Id>) = needs.days.iter().partition(|id| heard.series.contains_key(id));
            if is_part(unread.len(), cascade) {
                for (item, day) in self.days(&unread, needs.days_since, today)? {
                    heard.days.entry(item).or_default().push(day);
                }
            } else {
                heard.days = self.all_days(&unread.into_iter().collect(), needs.days_since, today)?;
            }
            for id in known {
                let said = heard.series.get(&id).map_or(&[][..], Vec::as_slice);
                let mut days: Vec<NaiveDate> = said.iter().map(|c| c.on).filter(|&on| on >= needs.days_since).collect();
                days.dedup();
                heard.days.insert(id, days);
            }
        }
        if let Some(since) = needs.recent_since {
            let spoke = |&ix: &Ix| cascade.summary(ix).last_on.is_some_and(|on| on >= since);
            let lately = cascade.all().filter(spoke).map(|ix| cascade.item(ix).id);
            let lately: Vec<Id> = lately.filter(|id| !heard.series.contains_key(id)).collect();
            heard.recent = self.recent(&lately, is_part(lately.len(), cascade), since, today)?;
        }
        Ok(heard)
    }

    /// The days on which these were checked in from a day on, as they are seen on `today`, each in order. Read in one pass.
    pub(super) fn all_days(
        &self,
        of: &HashSet<Id>,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<IdMap<Vec<NaiveDate>>, StoreError> {
        let doing = "read the check-ins";
        // Read as one piece for each item: of ten thousand items half a year is a third of a million days.
        let sql = "SELECT item, group_concat(day, '') FROM check_in WHERE day >= ?1 AND voided_by IS NULL
                   AND (measured IS NULL OR by IS NOT NULL) GROUP BY item";
        let mut out: IdMap<Vec<NaiveDate>> = IdMap::default();
        let ahead = (|| {
            let mut ahead: Vec<Id> = Vec::new();
            let mut select = self.conn.prepare_cached(sql)?;
            let mut found = select.query([text_of_day(since)])?;
            while let Some(row) = found.next()? {
                let id = rows::id(row, 0)?;
                if !of.contains(&id) {
                    continue;
                }
                let all = row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from)?;
                let (mut last, mut days): (&[u8], Vec<NaiveDate>) = (&[], Vec::new());
                for day in all.chunks(DAY).filter(|&day| std::mem::replace(&mut last, day) != day) {
                    days.push(parse_day(&String::from_utf8_lossy(day))?);
                }
                days.sort_unstable();
                days.dedup();
                if days.last().is_some_and(|&last| last > today) {
                    // When that is seen its change tells.
                    ahead.push(id);
                } else {
                    out.insert(id, days);
                }
            }
            Ok(ahead)
        })()
        .map_err(|e: Fault| e.explain(doing, self.path()))?;
        for (item, day) in self.days(&ahead, since, today)? {
            out.entry(item).or_default().push(day);
        }
        Ok(out)
    }

    /// All check-ins of these that count from a day on, by item and oldest first, and before them the last one of each from before that day.
    /// `one_by_one`: whether those that spoke since are looked for, which is faster where they are few.
    pub(super) fn recent(
        &self,
        lately: &[Id],
        one_by_one: bool,
        since: NaiveDate,
        today: NaiveDate,
    ) -> Result<IdMap<Vec<CheckIn>>, StoreError> {
        (|| {
            let counted = format!("SELECT {}, k.change FROM check_in AS k WHERE k.voided_by IS NULL", rows::CHECK_IN);
            let mut before = self.conn.prepare_cached(&format!(
                "{counted} AND k.item = ?1 AND k.day < ?2 ORDER BY k.day DESC, k.stamp DESC, k.n DESC, k.id DESC LIMIT 1"
            ))?;
            let (since, reader) = (text_of_day(since), self.reader(today));
            let read = |row: &rusqlite::Row<'_>| rows::seen_check_in(&self.conn, row, &reader, rows::CHECK_IN_COLUMNS);
            let mut recent: IdMap<Vec<CheckIn>> = IdMap::default();
            let order = "k.day, k.stamp, k.n, k.id";
            if one_by_one {
                let mut select =
                    self.conn.prepare_cached(&format!("{counted} AND k.item = ?1 AND k.day >= ?2 ORDER BY {order}"))?;
                for &id in lately {
                    let said: Vec<CheckIn> = select.query_and_then((id.get(), &since), read)?.collect::<Result<_, Fault>>()?;
                    recent.extend((!said.is_empty()).then_some((id, said)));
                }
            } else {
                let mut select = self.conn.prepare_cached(&format!("{counted} AND k.day >= ?1 ORDER BY k.item, {order}"))?;
                let of: HashSet<Id> = lately.iter().copied().collect();
                let mut found = select.query([&since])?;
                while let Some(row) = found.next()? {
                    let id = rows::id(row, rows::CHECK_IN_ITEM)?;
                    if of.contains(&id) {
                        recent.entry(id).or_default().push(read(row)?);
                    }
                }
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
