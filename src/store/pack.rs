//! One item and what its check-ins come to, in one piece of bytes: what the program reads a hundred thousand of when it starts.
//!
//! Derived from the log like every row of `item`, and made again when its version is not ours, so it may change freely:
//! then raise [`VERSION`]. It must not panic on any bytes: the file may be damaged.

use super::{
    days::{day_from_number, number_of_day},
    sum::Sum,
};
use crate::domain::{
    Body, Id, Item, Kind, Summary,
    carried::Carried,
    check_in::{Measured, Recent, SPARK_WEEKS, Stated},
    closing::Closing,
    goal::{Ambition, Extra, Objective, Outcome, Project, ProjectState, Rollup},
    health::Word,
    key_result::{Cadence, KeyResult, Metric, Snooze},
};
use chrono::NaiveDate;

/// The first byte of every piece.
pub(super) const VERSION: u8 = 6;

/// An item with its summary and the day of its newest revision.
pub(super) type Packed = (Item, Summary, Option<NaiveDate>);

// Which optional parts follow. The order of the bits is the order of the parts.
const EXTERNAL: u32 = 1;
const OWNER: u32 = 1 << 1;
const TEAM: u32 = 1 << 2;
const CYCLE: u32 = 1 << 3;
const START: u32 = 1 << 4;
const DUE: u32 = 1 << 5;
const COMMITTED: u32 = 1 << 6;
const ASPIRATIONAL: u32 = 1 << 7;
const ARCHIVED: u32 = 1 << 8;
const DELETED: u32 = 1 << 9;
const EXTRA: u32 = 1 << 10;
const REVISED: u32 = 1 << 11;
const SUMMARY: u32 = 1 << 12;
const PERSON: u32 = 1 << 13;
const STATE_ON: u32 = 1 << 14;
const UNIT: u32 = 1 << 15;
const BASELINE: u32 = 1 << 16;
const TARGET: u32 = 1 << 17;
const UPPER: u32 = 1 << 18;
const STEPS: u32 = 1 << 19;
const WAYPOINTS: u32 = 1 << 20;
const WEIGHT: u32 = 1 << 21;
const SOURCE: u32 = 1 << 22;

/// Packs an item.
pub(super) fn pack(item: &Item, summary: &Summary, revised: Option<NaiveDate>) -> Vec<u8> {
    // Named one by one, so that a field more does not compile until it is written here.
    #[rustfmt::skip]
    let Item {
        id, external, title, owner, team, cycle, parents, start, due, ambition, cadence, position, created, archived, deleted, extra,
        body: _,
    } = item;
    let mut out = Writer(Vec::with_capacity(256));
    let kr = item.key_result();
    let person = item.objective().and_then(|Objective { rollup: _, person }| *person);
    let state_on = item.project().and_then(|Project { state: _, state_on }| *state_on);
    let has_summary = summary.count > 0;
    let mut flags = 0;
    for (present, flag) in [
        (external.is_some(), EXTERNAL),
        (owner.is_some(), OWNER),
        (team.is_some(), TEAM),
        (cycle.is_some(), CYCLE),
        (start.is_some(), START),
        (due.is_some(), DUE),
        (*ambition == Some(Ambition::Committed), COMMITTED),
        (*ambition == Some(Ambition::Aspirational), ASPIRATIONAL),
        (*archived, ARCHIVED),
        (*deleted, DELETED),
        (extra.is_some(), EXTRA),
        (revised.is_some(), REVISED),
        (has_summary, SUMMARY),
        (person.is_some(), PERSON),
        (state_on.is_some(), STATE_ON),
        (kr.is_some_and(|k| k.unit.is_some()), UNIT),
        (kr.is_some_and(|k| k.baseline.is_some()), BASELINE),
        (kr.is_some_and(|k| k.target.is_some()), TARGET),
        (kr.is_some_and(|k| k.upper.is_some()), UPPER),
        (kr.is_some_and(|k| !k.steps.is_empty()), STEPS),
        (kr.is_some_and(|k| !k.waypoints.is_empty()), WAYPOINTS),
        (kr.is_some_and(|k| k.weight.to_bits() != 1f64.to_bits()), WEIGHT),
        (kr.is_some_and(|k| k.source.is_some()), SOURCE),
    ] {
        if present {
            flags |= flag;
        }
    }
    out.byte(VERSION);
    out.byte(item.kind() as u8 | (*cadence as u8) << 4);
    out.byte(match &item.body {
        Body::Objective(o) => o.rollup as u8,
        Body::KeyResult(k) => k.metric as u8,
        Body::Project(p) => p.state as u8,
    });
    out.number(u64::from(flags));
    out.id(*id);
    out.text(title);
    out.signed(*position);
    out.day(*created);
    out.number(parents.len() as u64);
    parents.iter().for_each(|&p| out.id(p));
    out.some(external.as_deref(), Writer::text);
    out.some(*owner, Writer::id);
    out.some(*team, Writer::id);
    out.some(*cycle, Writer::id);
    out.some(*start, Writer::day);
    out.some(*due, Writer::day);
    if let Some(extra) = extra.as_deref() {
        let Extra { description, url, snooze, outcome, renewed, reached, closing, carried, let_go } = extra;
        let parts = (description, url, snooze, outcome, renewed, reached, closing, carried, let_go);
        out.some(Some(&*json(&parts)), Writer::text);
    }
    out.some(revised, Writer::day);
    out.some(person, Writer::id);
    out.some(state_on, Writer::day);
    if let Some(kr) = kr {
        let KeyResult { metric: _, unit, baseline, target, upper, steps, waypoints, weight, source } = kr;
        out.some(unit.as_deref(), Writer::text);
        out.some(*baseline, Writer::real);
        out.some(*target, Writer::real);
        out.some(*upper, Writer::real);
        out.some((!steps.is_empty()).then(|| json(steps)).as_deref(), Writer::text);
        out.some((!waypoints.is_empty()).then(|| json(waypoints)).as_deref(), Writer::text);
        out.some((flags & WEIGHT != 0).then_some(*weight), Writer::real);
        out.some(source.as_deref(), Writer::text);
    }
    if has_summary {
        pack_summary(&mut out, summary);
    }
    let sum = Sum::new().bytes(&out.0).end();
    out.0.extend(sum.to_le_bytes());
    out.0
}

fn pack_summary(out: &mut Writer, s: &Summary) {
    out.number(u64::from(s.count));
    out.optional_day(s.last_on);
    out.near(s.last_on, s.first_on);
    out.near(s.last_on, s.value.map(|v| v.0));
    out.some(s.value.map(|v| v.1), Writer::real);
    out.near(s.last_on, s.value_since);
    let bits = s.done.bits();
    out.number(bits.unwrap_or_default());
    out.near(s.last_on, s.stated.map(|t| t.on));
    if let Some(stated) = s.stated {
        out.byte(stated.word as u8);
        out.byte(stated.confidence.unwrap_or(u8::MAX));
    }
    out.byte(
        u8::from(s.progress.is_some())
            | u8::from(s.inside) << 1
            | u8::from(bits.is_none()) << 2
            | u8::from(s.measured.is_some()) << 3,
    );
    if bits.is_none() {
        out.number(s.done.len() as u64);
        s.done.iter().for_each(|key| out.number(u64::from(key)));
    }
    out.some(s.progress, Writer::real);
    out.byte(s.unmoved);
    out.byte(s.unchanged);
    out.0.extend(s.held_days.to_le_bytes());
    let (newest, recent) = s.recent.packed();
    out.near(s.last_on, newest);
    if newest.is_some() {
        out.byte(s.recent.iter().count() as u8);
        for (back, confidence) in recent {
            out.number(u64::from(back));
            out.byte(confidence);
        }
    }
    out.near(s.last_on, s.spark_week);
    if s.spark_week.is_some() {
        let present = s.spark.iter().enumerate().filter(|(_, v)| !v.is_nan());
        out.number(present.clone().fold(0u64, |bits, (i, _)| bits | 1 << i));
        present.for_each(|(_, v)| out.0.extend(v.to_le_bytes()));
    }
    if let Some(measured) = &s.measured {
        out.text(&measured.source);
        out.byte(u8::from(measured.stands));
        out.near(s.last_on, measured.came.map(|(first, _)| first));
        out.near(s.last_on, measured.came.map(|(_, last)| last));
        out.near(s.last_on, measured.heard_on);
    }
}

/// Whether the bytes are what was written, by whichever version; gives them without their checksum.
fn whole(bytes: &[u8]) -> Result<&[u8], String> {
    let whole = bytes.split_last_chunk().filter(|(body, sum)| Sum::new().bytes(body).end() == u32::from_le_bytes(**sum));
    whole.map(|(body, _)| body).ok_or_else(|| "an item is not what was written".to_owned())
}

/// Holds what was packed by this version or another against its checksum, and what this version packed against its form.
pub(super) fn verify(bytes: &[u8]) -> Result<(), String> {
    if whole(bytes)?.first().is_some_and(|&version| version != VERSION) {
        return Ok(());
    }
    unpack(bytes).map(drop)
}

/// Unpacks an item; an error says what the bytes are not.
pub(super) fn unpack(bytes: &[u8]) -> Result<Packed, String> {
    let mut r = Reader(whole(bytes)?);
    read(&mut r).filter(|_| r.0.is_empty()).ok_or_else(|| "an item is packed in a way that cannot be read".to_owned())
}

fn read(r: &mut Reader<'_>) -> Option<Packed> {
    if r.byte()? != VERSION {
        return None;
    }
    let first = r.byte()?;
    let second = r.byte()?;
    let flags = u32::try_from(r.number()?).ok()?;
    let has = |flag: u32| flags & flag != 0;
    let id = r.id()?;
    let title = r.text()?.into();
    let position = r.signed()?;
    let created = r.day()?;
    let parents: Box<[Id]> = match r.number()? {
        0 => Box::default(),
        1 => Box::new([r.id()?]),
        n => (0..n).map(|_| r.id()).collect::<Option<Box<[Id]>>>()?,
    };
    let mut item = Item {
        id,
        external: r.maybe(has(EXTERNAL), Reader::text)?.map(Into::into),
        title,
        owner: r.maybe(has(OWNER), Reader::id)?,
        team: r.maybe(has(TEAM), Reader::id)?,
        cycle: r.maybe(has(CYCLE), Reader::id)?,
        parents,
        start: r.maybe(has(START), Reader::day)?,
        due: r.maybe(has(DUE), Reader::day)?,
        ambition: match (has(COMMITTED), has(ASPIRATIONAL)) {
            (true, _) => Some(Ambition::Committed),
            (_, true) => Some(Ambition::Aspirational),
            _ => None,
        },
        cadence: *Cadence::ALL.get(usize::from(first >> 4))?,
        position,
        created,
        archived: has(ARCHIVED),
        deleted: has(DELETED),
        extra: None,
        body: Body::Objective(Objective::default()),
    };
    if has(EXTRA) {
        type Text = Option<Box<str>>;
        type Day = Option<NaiveDate>;
        type Ended = Option<Box<Closing>>;
        type Parts = (Text, Text, Option<Snooze>, Option<Outcome>, Day, Day, Ended, Option<Box<Carried>>, Text);
        let (description, url, snooze, outcome, renewed, reached, closing, carried, let_go): Parts =
            serde_json::from_str(r.text()?).ok()?;
        let extra = Extra { description, url, snooze, outcome, renewed, reached, closing, carried, let_go };
        item.extra = Some(Box::new(extra));
    }
    let revised = r.maybe(has(REVISED), Reader::day)?;
    let person = r.maybe(has(PERSON), Reader::id)?;
    let state_on = r.maybe(has(STATE_ON), Reader::day)?;
    let second = usize::from(second);
    item.body = match Kind::ALL.get(usize::from(first & 15))? {
        Kind::Objective => Body::Objective(Objective { rollup: *Rollup::ALL.get(second)?, person }),
        Kind::Project => Body::Project(Project { state: *ProjectState::ALL.get(second)?, state_on }),
        Kind::KeyResult => Body::KeyResult(Box::new(KeyResult {
            metric: *Metric::ALL.get(second)?,
            unit: r.maybe(has(UNIT), Reader::text)?.map(Into::into),
            baseline: r.maybe(has(BASELINE), Reader::real)?,
            target: r.maybe(has(TARGET), Reader::real)?,
            upper: r.maybe(has(UPPER), Reader::real)?,
            steps: r.maybe(has(STEPS), Reader::json)?.unwrap_or_default(),
            waypoints: r.maybe(has(WAYPOINTS), Reader::json)?.unwrap_or_default(),
            weight: r.maybe(has(WEIGHT), Reader::real)?.unwrap_or(1.0),
            source: r.maybe(has(SOURCE), Reader::text)?.map(Into::into),
        })),
    };
    let summary = if has(SUMMARY) { read_summary(r)? } else { Summary::default() };
    Some((item, summary, revised))
}

fn read_summary(r: &mut Reader<'_>) -> Option<Summary> {
    let mut s = Summary { count: u32::try_from(r.number()?).ok()?, last_on: r.optional_day()?, ..Summary::default() };
    let last = s.last_on;
    s.first_on = r.near(last)?;
    if let Some(on) = r.near(last)? {
        s.value = Some((on, r.real()?));
    }
    s.value_since = r.near(last)?;
    s.done = r.number()?.into();
    if let Some(on) = r.near(last)? {
        let word = *Word::ALL.get(usize::from(r.byte()?))?;
        s.stated = Some(Stated { on, word, confidence: Some(r.byte()?).filter(|&c| c != u8::MAX) });
    }
    let bits = r.byte()?;
    let has_measured = bits & 8 != 0;
    s.inside = bits & 2 != 0;
    if bits & 4 != 0 {
        s.done = (0..r.number()?).map(|_| r.number().and_then(|key| key.try_into().ok())).collect::<Option<_>>()?;
    }
    s.progress = r.maybe(bits & 1 != 0, Reader::real)?;
    s.unmoved = r.byte()?;
    s.unchanged = r.byte()?;
    s.held_days = f32::from_le_bytes(r.array()?);
    if let Some(newest) = r.near(last)? {
        let mut whole = true;
        let recent = (0..r.byte()?).map_while(|_| {
            let one = r.number().and_then(|back| Some((u16::try_from(back).ok()?, r.byte()?)));
            whole &= one.is_some();
            one
        });
        s.recent = Recent::unpacked(newest, recent).filter(|_| whole)?;
    }
    s.spark_week = r.near(last)?;
    if s.spark_week.is_some() {
        let bits = r.number()?;
        for (i, place) in s.spark.iter_mut().enumerate() {
            *place = if bits & 1 << i != 0 { f32::from_le_bytes(r.array()?) } else { f32::NAN };
        }
        if bits >> SPARK_WEEKS != 0 {
            return None;
        }
    }
    if has_measured {
        let (source, stands) = (r.text()?.into(), r.byte()? == 1);
        let (first, newest, heard_on) = (r.near(last)?, r.near(last)?, r.near(last)?);
        s.measured = Some(Box::new(Measured { source, stands, came: first.zip(newest), heard_on }));
    }
    Some(s)
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data without maps always becomes JSON")
}

struct Writer(Vec<u8>);

impl Writer {
    fn byte(&mut self, b: u8) {
        self.0.push(b);
    }

    /// Seven bits a byte, lowest first.
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    /// Small numbers of either sign stay small.
    fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    fn day(&mut self, day: NaiveDate) {
        self.signed(number_of_day(day));
    }

    /// One more than the day, or nought: for the parts whose presence no flag tells.
    fn optional_day(&mut self, day: Option<NaiveDate>) {
        self.number(day.map_or(0, |d| ((number_of_day(d) << 1 ^ number_of_day(d) >> 63) as u64) + 1));
    }

    /// A day told from another near it: nought when there is none, one when it is the same.
    fn near(&mut self, other: Option<NaiveDate>, day: Option<NaiveDate>) {
        let Some(day) = day else { return self.number(0) };
        let apart = number_of_day(day) - other.map_or(0, number_of_day);
        self.number(((apart << 1 ^ apart >> 63) as u64) + 1);
    }

    fn id(&mut self, id: Id) {
        self.0.extend(id.get().to_le_bytes());
    }

    fn real(&mut self, n: f64) {
        self.0.extend(n.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    fn some<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        if let Some(value) = value {
            write(self, value);
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (&first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        self.number().map(|n| (n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn day(&mut self) -> Option<NaiveDate> {
        self.signed().and_then(day_from_number)
    }

    /// The outer `None` is a failure, the inner one no day.
    #[expect(clippy::option_option, reason = "as said")]
    fn optional_day(&mut self) -> Option<Option<NaiveDate>> {
        match self.number()? {
            0 => Some(None),
            n => day_from_number(((n - 1) >> 1) as i64 ^ -(((n - 1) & 1) as i64)).map(Some),
        }
    }

    /// The outer `None` is a failure, the inner one no day.
    #[expect(clippy::option_option, reason = "as said")]
    fn near(&mut self, other: Option<NaiveDate>) -> Option<Option<NaiveDate>> {
        match (self.number()?, other) {
            (0, _) => Some(None),
            (1, Some(other)) => Some(Some(other)),
            (n, other) => {
                let apart = ((n - 1) >> 1) as i64 ^ -(((n - 1) & 1) as i64);
                day_from_number(apart.checked_add(other.map_or(0, number_of_day))?).map(Some)
            }
        }
    }

    fn id(&mut self) -> Option<Id> {
        Id::new(i64::from_le_bytes(self.array()?))
    }

    fn real(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.array()?)).filter(|n| n.is_finite())
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn json<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        serde_json::from_str(self.text()?).ok()
    }

    /// The outer `None` is a failure, the inner one an absent part.
    #[expect(clippy::option_option, reason = "as said")]
    fn maybe<T>(&mut self, present: bool, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if present { read(self).map(Some) } else { Some(None) }
    }
}
