//! Dates as people type them: `2026-11-27`, `27 Nov`, `27.11.`, `fri`, `next fri`, `+2w`, `eoq`, `Q1 2027`, `W48`.
//!
//! How a date is written for reading stands in [`super::say`].

use super::{
    calendar::{
        MONTHS, Period, month, month_length, named_period, short_month, short_year, small, unit_of, weekday, whole_month,
        whole_year, year,
    },
    one_line,
};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// What the date is for: decides which end of a period is meant, and which year or week when none was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// By when something is done: the last day of a period, the coming Friday, the next 14 November.
    Due,
    /// From when something runs: the first day of a period, the nearest 14 November.
    Start,
    /// When something was: the latest Friday or 14 November, never after today where it can be helped.
    Past,
}

/// Which of the two comes first in `3/4/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 3 April.
    DayFirst,
    /// March 4.
    MonthFirst,
}

/// What a date tells about the order in which whoever wrote it puts day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayClue {
    /// Nothing: it is no such date.
    None,
    /// This one.
    Order(Order),
    /// It can be read in two ways.
    Open,
}

/// What a date tells about the order of day and month.
pub fn day_clue(text: &str) -> DayClue {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['/', '-']).collect();
    let [a, b, y] = parts[..] else { return DayClue::None };
    let (Some(a), Some(b), Some(_)) = (small(a), small(b), short_year(y)) else { return DayClue::None };
    match (a > 12, b > 12) {
        (true, true) => DayClue::None,
        (true, false) => DayClue::Order(Order::DayFirst),
        (false, true) => DayClue::Order(Order::MonthFirst),
        (false, false) if a == b => DayClue::None,
        (false, false) => DayClue::Open,
    }
}

/// The days that spreadsheets count: 1 is 1 January 1900, and they take 1900 for a leap year.
fn serial(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let days: u64 = (whole.len() == 5 && whole.bytes().all(|b| b.is_ascii_digit())).then(|| whole.parse().ok()).flatten()?;
    let fraction = text.strip_prefix(whole)?.trim_start_matches('.');
    let is_time = fraction.bytes().all(|b| b.is_ascii_digit());
    (is_time && (20_000..=80_000).contains(&days))
        .then(|| NaiveDate::from_ymd_opt(1899, 12, 30))??
        .checked_add_days(Days::new(days))
}

/// Whether a text is the number of a day as spreadsheets count them.
pub fn is_serial(text: &str) -> bool {
    serial(text).is_some()
}

/// Reads a date out of a file: every spelling that names a day wherever and whenever it is read, a point in time (its day), a
/// spreadsheet's number of a day. `order`: which of the two comes first in `3/4/2026`, where the column tells.
pub fn parse_written(text: &str, when: When, order: Option<Order>) -> Result<NaiveDate, String> {
    let shown = text.trim();
    let wrong = || format!("“{}” is not a date; write it like 2026-11-23", one_line(shown, 60));
    if let Some(day) = serial(shown) {
        return Ok(day);
    }
    // The day of a moment: 2026-11-23T10:30:00Z, 23.11.2026 10:30.
    let bare = match shown.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') && time.starts_with(|c: char| c.is_ascii_digit()) => day,
        _ => shown,
    };
    let is_iso =
        bare.len() == 10 && bare.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
    if is_iso {
        let day = bare.parse::<NaiveDate>().ok().filter(|day| day.year() >= 1);
        return day.ok_or_else(|| format!("“{}” is not a day of the calendar", one_line(shown, 60)));
    }
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
    // What means another day on another day is no date that a file should hold.
    let (one, other) = (read_on(bare, day(2001, 1, 1), when, order), read_on(bare, day(2023, 8, 17), when, order));
    match (one, other) {
        (Ok(one), Ok(other)) if one == other => Ok(one),
        (Ok(_), Ok(_)) => Err(format!("“{}” is another day whenever it is read; write it like 2026-11-23", one_line(shown, 60))),
        (_, Err(e)) | (Err(e), _) => Err(if e.contains("can be read as") || e.contains("is not a day") { e } else { wrong() }),
    }
}

/// Years outside are typing errors.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;

/// Reads a date, or says in one sentence why it is none.
pub fn parse_date(text: &str, today: NaiveDate, when: When) -> Result<NaiveDate, String> {
    read_on(text, today, when, None)
}

fn read_on(text: &str, today: NaiveDate, when: When, order: Option<Order>) -> Result<NaiveDate, String> {
    let shown = text.trim();
    if shown.is_empty() {
        return Err("a date is missing: write it like 2026-11-27, 27 Nov, fri or +2w".to_owned());
    }
    let reader = Reader { shown, today, when, order };
    if shown.len() > 60 {
        return Err(reader.wrong());
    }
    let lower = shown.to_lowercase().replace(',', " ").replace('−', "-");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (from, to) = reader.words(&words)?;
    if !YEARS.contains(&from.year()) || !YEARS.contains(&to.year()) {
        return Err(reader.far());
    }
    Ok(match when {
        When::Start => from,
        When::Past if from <= today => to.min(today),
        When::Due | When::Past => to,
    })
}

/// Reads a due date: [`parse_date`] with [`When::Due`].
pub fn parse_due(text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    parse_date(text, today, When::Due)
}

struct Reader<'a> {
    shown: &'a str,
    today: NaiveDate,
    when: When,
    order: Option<Order>,
}

impl Reader<'_> {
    fn wrong(&self) -> String {
        format!("“{}” is not a date: write it like 2026-11-27, 27 Nov, fri, +2w, eoq or Q1 2027", one_line(self.shown, 24))
    }

    fn far(&self) -> String {
        format!("“{}” is too far away: years go from {} to {}", one_line(self.shown, 24), YEARS.start(), YEARS.end())
    }

    fn words(&self, words: &[&str]) -> Result<Period, String> {
        match words {
            [word] => self.one(word),
            ["next", what] => self.relative(what, 1),
            ["this", what] => self.relative(what, 0),
            ["last", what] => self.relative(what, -1),
            ["in", number, unit] => self.offset(number, unit, 1),
            [number, unit, "ago"] => self.offset(number, unit, -1),
            [number, unit] if number.starts_with(['+', '-']) && unit_of(unit).is_some() => self.one(&format!("{number}{unit}")),
            ["end", "of", what] => self.relative(what, 0).map(|(_, to)| (to, to)),
            ["start", "of", what] => self.relative(what, 0).map(|(from, _)| (from, from)),
            ["end", "of", which @ ("this" | "next" | "last"), what] => self.words(&[which, what]).map(|(_, to)| (to, to)),
            [a, b] => {
                // A weekday in front of a date is there for people; it must agree.
                if let (Some(day), Ok(period)) = (weekday(a), self.one(b)) {
                    return self.agree(day, period);
                }
                self.day_and_month(a, b, None).or_else(|| self.period_and_year(a, b)).unwrap_or_else(|| Err(self.wrong()))
            }
            [a, b, c] => {
                if let Some(day) = weekday(a) {
                    return self.words(&[b, c]).and_then(|period| self.agree(day, period));
                }
                year(c).and_then(|y| self.day_and_month(a, b, Some(y))).unwrap_or_else(|| Err(self.wrong()))
            }
            [a, b, c, d] => match weekday(a) {
                Some(day) => self.words(&[b, c, d]).and_then(|period| self.agree(day, period)),
                None => Err(self.wrong()),
            },
            _ => Err(self.wrong()),
        }
    }

    fn agree(&self, day: Weekday, (from, to): Period) -> Result<Period, String> {
        if from == to && from.weekday() == day {
            return Ok((from, to));
        }
        Err(format!("“{}” contradicts itself: {} is a {}", one_line(self.shown, 24), from, from.format("%A")))
    }

    /// A date in one word.
    fn one(&self, word: &str) -> Result<Period, String> {
        let today = self.today;
        let day = |date: Option<NaiveDate>| date.map(|d| (d, d)).ok_or_else(|| self.far());
        match word {
            "today" | "now" => return Ok((today, today)),
            "tomorrow" | "tmr" | "tom" => return day(today.succ_opt()),
            "yesterday" => return day(today.pred_opt()),
            _ => {}
        }
        if let Some((edge, unit)) =
            word.split_at_checked(2).filter(|(edge, unit)| matches!(*edge, "eo" | "so") && unit.len() == 1)
        {
            let (from, to) = self.around(unit, 0).ok_or_else(|| self.wrong())?;
            return day(Some(if edge == "eo" { to } else { from }));
        }
        if let Some(weekday) = weekday(word) {
            return day(self.on_weekday(weekday));
        }
        if let Some(month) = month(word) {
            return self.nearest(|year| whole_month(year, month)).ok_or_else(|| self.far());
        }
        if let Some(sign) = word.chars().next().filter(|c| matches!(c, '+' | '-')) {
            let digits = word[1..].trim_end_matches(|c: char| c.is_ascii_alphabetic());
            return self.offset(digits, &word[1 + digits.len()..], if sign == '+' { 1 } else { -1 });
        }
        if let Some(year) = year(word) {
            return whole_year(year).ok_or_else(|| self.far());
        }
        if let Some(of_year) = named_period(word) {
            return self.nearest(of_year).ok_or_else(|| self.impossible_week(word));
        }
        let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
        let marks: Vec<char> = word.chars().filter(|c| matches!(c, '-' | '/' | '.')).collect();
        match (parts.as_slice(), marks.as_slice()) {
            // 2026-w48-5
            ([y, w, d], ['-', '-']) if y.len() == 4 && w.starts_with('w') => self.iso_day(y, w, d),
            // 2026-11-27, 2026/11/27, 2026.11.27
            ([y, m, d], [one, two]) if y.len() == 4 && one == two => {
                let numbers = (year(y), small(m), small(d));
                let (Some(y), Some(m), Some(d)) = numbers else { return Err(self.wrong()) };
                self.day(Some(y), m, d)
            }
            // 2026-11, 2026-q1, 2026-h2, 2026-w48
            ([y, p], ['-']) if y.len() == 4 => {
                let y = year(y).ok_or_else(|| self.wrong())?;
                if let Some(m) = small(p) {
                    return whole_month(y, m).ok_or_else(|| format!("there is no month {m}: they go from 1 to 12"));
                }
                let of_year = named_period(p).ok_or_else(|| self.wrong())?;
                of_year(y).ok_or_else(|| self.impossible_week(p))
            }
            // q1-2027
            ([p, y], ['-']) if y.len() == 4 => self.period_and_year(p, y).unwrap_or_else(|| Err(self.wrong())),
            // 27.11. 27.11 27.11.2026
            ([d, m] | [d, m, ""], ['.', ..]) => match (small(d), small(m)) {
                (Some(d), Some(m)) => self.day(None, m, d),
                _ => Err(self.wrong()),
            },
            ([d, m, y], ['.', '.']) => match (small(d), small(m), short_year(y)) {
                (Some(d), Some(m), Some(y)) => self.day(Some(y), m, d),
                _ => Err(self.wrong()),
            },
            // 27-nov, 27-nov-2026
            ([d, m], ['-']) => self.day_and_month(d, m, None).unwrap_or_else(|| Err(self.wrong())),
            ([d, m, y], ['-', '-']) if month(m).is_some() => {
                short_year(y).and_then(|y| self.day_and_month(d, m, Some(y))).unwrap_or_else(|| Err(self.wrong()))
            }
            ([one, two, y], ['-', '-']) if y.len() == 4 => self.slashes(one, two, year(y)),
            ([one, two, y], ['/', '/']) => self.slashes(one, two, short_year(y)),
            ([one, two], ['/']) => self.slashes(one, two, None),
            _ => Err(self.wrong()),
        }
    }

    /// 1/2 is two days; 27/11 is one.
    fn slashes(&self, a: &str, b: &str, year: Option<i32>) -> Result<Period, String> {
        let (Some(a), Some(b)) = (small(a), small(b)) else { return Err(self.wrong()) };
        match (a > 12, b > 12) {
            (true, false) => self.day(year, b, a),
            (false, true) => self.day(year, a, b),
            (false, false) if a == b || self.order == Some(Order::MonthFirst) => self.day(year, a, b),
            (false, false) if self.order == Some(Order::DayFirst) => self.day(year, b, a),
            (false, false) if (1..=12).contains(&a) && (1..=12).contains(&b) => Err(format!(
                "“{}” can be read as {a} {} or as {b} {}: write the month as a word",
                one_line(self.shown, 24),
                short_month(b),
                short_month(a)
            )),
            _ => Err(self.wrong()),
        }
    }

    fn iso_day(&self, y: &str, w: &str, d: &str) -> Result<Period, String> {
        let day = small(d).filter(|d| (1..=7).contains(d)).ok_or_else(|| self.wrong())?;
        let year = year(y).ok_or_else(|| self.wrong())?;
        let week = named_period(w).and_then(|week| week(year)).ok_or_else(|| self.impossible_week(w))?;
        let date = week.0 + Days::new(u64::from(day) - 1);
        Ok((date, date))
    }

    /// `27 nov`, `nov 27`, `27th november`; `None`: these two words are not a day and a month.
    fn day_and_month(&self, a: &str, b: &str, year: Option<i32>) -> Option<Result<Period, String>> {
        let ordinal = |text: &str| {
            let text = text.trim_end_matches('.');
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            matches!(&text[digits.len()..], "" | "st" | "nd" | "rd" | "th").then(|| small(digits)).flatten()
        };
        let (day, month) = ordinal(a).zip(month(b)).or_else(|| ordinal(b).zip(month(a)))?;
        Some(self.day(year, month, day))
    }

    /// `q1 2027`, `2027 q1`, `nov 2026`, `w48 2026`.
    fn period_and_year(&self, a: &str, b: &str) -> Option<Result<Period, String>> {
        let (year, name) = match (year(a), year(b)) {
            (Some(y), None) => (y, b),
            (None, Some(y)) => (y, a),
            _ => return None,
        };
        if let Some(month) = month(name) {
            return Some(whole_month(year, month).ok_or_else(|| self.far()));
        }
        let of_year = named_period(name)?;
        Some(of_year(year).ok_or_else(|| self.impossible_week(name)))
    }

    /// A day of a month, in the year that is meant.
    fn day(&self, year: Option<i32>, month: u32, day: u32) -> Result<Period, String> {
        if !(1..=12).contains(&month) {
            return Err(format!("there is no month {month}: they go from 1 to 12"));
        }
        let found = match year {
            Some(year) => NaiveDate::from_ymd_opt(year, month, day).map(|d| (d, d)),
            None => self.nearest(|year| NaiveDate::from_ymd_opt(year, month, day).map(|d| (d, d))),
        };
        found.ok_or_else(|| {
            let name = &MONTHS[month as usize - 1];
            let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
            let length = year.map_or(if month == 2 { 29 } else { month_length(2024, month) }, |y| month_length(y, month));
            let of = year.map_or_else(String::new, |y| format!(" {y}"));
            format!("{day} {} is not a day: {name}{of} has {length}", short_month(month))
        })
    }

    fn impossible_week(&self, word: &str) -> String {
        if word.starts_with('w') {
            format!("“{}” is not a week: weeks go from W1 to W52, in some years to W53", one_line(self.shown, 24))
        } else {
            self.wrong()
        }
    }

    /// The occurrence that is meant of something that comes once a year, or (29 February) in some years.
    fn nearest(&self, of_year: impl Fn(i32) -> Option<Period>) -> Option<Period> {
        let this = self.today.year();
        let mut all = (this - 8..=this + 8).filter_map(of_year);
        match self.when {
            When::Due => all.find(|(_, to)| *to >= self.today),
            When::Past => all.take_while(|(from, _)| *from <= self.today).last(),
            When::Start => all.min_by_key(|(from, _)| (*from - self.today).num_days().abs()),
        }
    }

    /// The weekday that is meant: due ones lie ahead, past ones behind or today.
    fn on_weekday(&self, day: Weekday) -> Option<NaiveDate> {
        let ahead = u64::from((7 + day.num_days_from_monday() - self.today.weekday().num_days_from_monday()) % 7);
        match self.when {
            When::Past => self.today.checked_sub_days(Days::new((7 - ahead) % 7)),
            _ => self.today.checked_add_days(Days::new(if ahead == 0 { 7 } else { ahead })),
        }
    }

    /// `next fri`, `this quarter`, `last month`.
    fn relative(&self, what: &str, by: i32) -> Result<Period, String> {
        if let Some(day) = weekday(what) {
            let monday = self.around("w", 0).ok_or_else(|| self.far())?.0;
            let offset = u64::from(day.num_days_from_monday());
            let date = match by {
                // The latest one before today, whether in this week or in the last.
                -1 => {
                    let back = u64::from((7 + self.today.weekday().num_days_from_monday() - day.num_days_from_monday()) % 7);
                    self.today.checked_sub_days(Days::new(if back == 0 { 7 } else { back }))
                }
                0 => monday.checked_add_days(Days::new(offset)),
                _ => monday.checked_add_days(Days::new(7 + offset)),
            };
            return date.map(|d| (d, d)).ok_or_else(|| self.far());
        }
        if what == "year" || unit_of(what).is_some_and(|u| u != 'd') {
            return self.around(what, by).ok_or_else(|| self.far());
        }
        Err(self.wrong())
    }

    /// The week, month, quarter, half or year around today, or so many later.
    fn around(&self, unit: &str, by: i32) -> Option<Period> {
        let (year, month0) = (self.today.year(), self.today.month0() as i32);
        let months = |length: i32| {
            let first = year * 12 + month0 / length * length + by * length;
            let from = NaiveDate::from_ymd_opt(first.div_euclid(12), first.rem_euclid(12) as u32 + 1, 1)?;
            Some((from, from.checked_add_months(Months::new(length as u32))?.pred_opt()?))
        };
        match unit_of(unit)? {
            'd' => None,
            'w' => {
                let monday = self.today.week(Weekday::Mon).checked_first_day()?;
                let from = monday.checked_add_signed(chrono::TimeDelta::weeks(i64::from(by)))?;
                Some((from, from.checked_add_days(Days::new(6))?))
            }
            'm' => months(1),
            'q' => months(3),
            'h' => months(6),
            _ => months(12),
        }
    }

    /// So many days, weeks, months, quarters or years from today.
    fn offset(&self, number: &str, unit: &str, sign: i64) -> Result<Period, String> {
        let number = if matches!(number, "a" | "an" | "one") { "1" } else { number };
        let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let unit = unit_of(unit).filter(|_| plain).ok_or_else(|| self.wrong())?;
        let n: u32 = number.parse().ok().filter(|n| *n <= 100_000).ok_or_else(|| self.far())?;
        let months = |n: u32| {
            let months = Months::new(n);
            if sign < 0 { self.today.checked_sub_months(months) } else { self.today.checked_add_months(months) }
        };
        let days = |n: u32| {
            let days = Days::new(u64::from(n));
            if sign < 0 { self.today.checked_sub_days(days) } else { self.today.checked_add_days(days) }
        };
        let date = match unit {
            'd' => days(n),
            'w' => days(n * 7),
            'm' => months(n),
            'q' => months(n * 3),
            'h' => months(n * 6),
            _ => months(n * 12),
        };
        date.map(|d| (d, d)).ok_or_else(|| self.far())
    }
}

#[cfg(test)]
mod tests {
    use super::super::safe::tests::{assert_showable, nasty};
    use super::super::say::say_date;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A Monday.
    fn today() -> NaiveDate {
        day("2026-11-23")
    }

    #[test]
    fn due_dates_are_read_as_people_type_them() {
        for (text, date) in [
            ("2026-11-27", "2026-11-27"),
            ("2026/11/27", "2026-11-27"),
            ("27.11.", "2026-11-27"),
            ("27.11", "2026-11-27"),
            ("27.11.2026", "2026-11-27"),
            ("27.11.26", "2026-11-27"),
            ("27 Nov", "2026-11-27"),
            ("Nov 27", "2026-11-27"),
            ("27th november 2026", "2026-11-27"),
            ("Nov 27, 2026", "2026-11-27"),
            ("27-Nov-2026", "2026-11-27"),
            ("27/11/2026", "2026-11-27"),
            ("11/27", "2026-11-27"),
            ("1 Feb", "2027-02-01"),
            ("22 Nov", "2027-11-22"),
            ("23 Nov", "2026-11-23"),
            ("fri", "2026-11-27"),
            ("Friday", "2026-11-27"),
            ("mon", "2026-11-30"),
            ("next fri", "2026-12-04"),
            ("this fri", "2026-11-27"),
            ("last fri", "2026-11-20"),
            ("last mon", "2026-11-16"),
            ("Fri 27 Nov", "2026-11-27"),
            ("fri 2026-11-27", "2026-11-27"),
            ("fri 27 nov 2026", "2026-11-27"),
            ("today", "2026-11-23"),
            ("tomorrow", "2026-11-24"),
            ("yesterday", "2026-11-22"),
            ("+3d", "2026-11-26"),
            ("+2w", "2026-12-07"),
            ("-1w", "2026-11-16"),
            ("−1w", "2026-11-16"),
            ("+1m", "2026-12-23"),
            ("+1q", "2027-02-23"),
            ("+2 weeks", "2026-12-07"),
            ("in 3 days", "2026-11-26"),
            ("in a week", "2026-11-30"),
            ("2 weeks ago", "2026-11-09"),
            ("eow", "2026-11-29"),
            ("eom", "2026-11-30"),
            ("eoq", "2026-12-31"),
            ("eoy", "2026-12-31"),
            ("end of month", "2026-11-30"),
            ("end of next quarter", "2027-03-31"),
            ("som", "2026-11-01"),
            ("next week", "2026-12-06"),
            ("next quarter", "2027-03-31"),
            ("Q1 2027", "2027-03-31"),
            ("2027-Q1", "2027-03-31"),
            ("Q1", "2027-03-31"),
            ("Q4", "2026-12-31"),
            ("q3", "2027-09-30"),
            ("H1 2027", "2027-06-30"),
            ("W48", "2026-11-29"),
            ("w47", "2027-11-28"),
            ("2026-W48", "2026-11-29"),
            ("W48 2026", "2026-11-29"),
            ("2026-W48-5", "2026-11-27"),
            ("W53", "2027-01-03"),
            ("nov", "2026-11-30"),
            ("Dec 2026", "2026-12-31"),
            ("2026-12", "2026-12-31"),
            ("2027", "2027-12-31"),
            ("sept", "2027-09-30"),
            ("29 Feb", "2028-02-29"),
        ] {
            assert_eq!(parse_due(text, today()), Ok(day(date)), "{text}");
        }
    }

    #[test]
    fn a_start_is_the_first_day_and_the_past_is_behind() {
        for (text, start, past) in [
            ("Q1 2027", "2027-01-01", "2027-03-31"),
            ("Q4", "2026-10-01", "2026-11-23"),
            ("W48", "2026-11-23", "2026-11-23"),
            ("fri", "2026-11-27", "2026-11-20"),
            ("mon", "2026-11-30", "2026-11-23"),
            ("27 Nov", "2026-11-27", "2025-11-27"),
            ("1 Dec", "2026-12-01", "2025-12-01"),
            ("nov", "2026-11-01", "2026-11-23"),
        ] {
            assert_eq!(parse_date(text, today(), When::Start), Ok(day(start)), "{text}");
            assert_eq!(parse_date(text, today(), When::Past), Ok(day(past)), "{text}");
        }
    }

    #[test]
    fn impossible_dates_are_refused_in_a_sentence() {
        for (text, error) in [
            ("30 Feb", "30 Feb is not a day: February has 29"),
            ("2026-02-30", "30 Feb is not a day: February 2026 has 28"),
            ("31.11.", "31 Nov is not a day: November has 30"),
            ("0 Nov", "0 Nov is not a day: November has 30"),
            ("2026-13-01", "there is no month 13: they go from 1 to 12"),
            ("1/2/2026", "“1/2/2026” can be read as 1 Feb or as 2 Jan: write the month as a word"),
            ("W54", "“W54” is not a week: weeks go from W1 to W52, in some years to W53"),
            ("2027-W53", "“2027-W53” is not a week: weeks go from W1 to W52, in some years to W53"),
            ("9999-12-31", "“9999-12-31” is too far away: years go from 1970 to 2199"),
            ("0000-01-01", "“0000-01-01” is too far away: years go from 1970 to 2199"),
            ("+99999y", "“+99999y” is too far away: years go from 1970 to 2199"),
            ("mon 27 nov", "“mon 27 nov” contradicts itself: 2026-11-27 is a Friday"),
            ("soon", "“soon” is not a date: write it like 2026-11-27, 27 Nov, fri, +2w, eoq or Q1 2027"),
            ("", "a date is missing: write it like 2026-11-27, 27 Nov, fri or +2w"),
        ] {
            assert_eq!(parse_due(text, today()), Err(error.to_owned()));
        }
        for text in [
            "Q5",
            "Q0",
            "h3",
            "+3",
            "+d",
            "3",
            "27",
            "1.2.3.4",
            "27 nov 2026 x",
            "next",
            "eod",
            "next day",
            "27-11",
            "2026-11-27T10:00",
            "mond ay",
            "in d",
        ] {
            assert!(parse_due(text, today()).is_err(), "{text}");
        }
    }

    fn dates() -> impl Strategy<Value = NaiveDate> {
        (0i32..80_000).prop_map(|n| NaiveDate::from_ymd_opt(1971, 1, 1).unwrap() + chrono::TimeDelta::days(i64::from(n)))
    }

    proptest! {
        #[test]
        fn every_date_is_read_back_from_every_notation(date in dates(), today in dates()) {
            for form in ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%a %d %b %Y", "%G-W%V-%u", "%e %B %Y", "%d-%b-%Y"] {
                let text = date.format(form).to_string();
                for when in [When::Due, When::Start, When::Past] {
                    prop_assert_eq!(parse_date(&text, today, when), Ok(date), "{}", text);
                }
            }
        }

        #[test]
        fn what_is_said_is_read_back(today in dates(), days in -800i64..800) {
            let date = today + chrono::TimeDelta::days(days);
            let when = if days > 0 { When::Due } else { When::Past };
            if YEARS.contains(&date.year()) {
                // Within this year and without a year, the direction is the caller's.
                let text = say_date(date, today);
                let read = parse_date(&text, today, when);
                prop_assert_eq!(read, Ok(date), "{}", text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_fall(text in nasty(), near in "[0-9+ ./wqheomnovfritdas-]{0,12}", today in dates()) {
            for text in [text, near] {
                for when in [When::Due, When::Start, When::Past] {
                    match parse_date(&text, today, when) {
                        Ok(date) => prop_assert!(YEARS.contains(&date.year())),
                        Err(error) => assert_showable(&error),
                    }
                }
            }
        }
    }
}
