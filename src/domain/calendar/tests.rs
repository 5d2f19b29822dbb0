//! The years tile time, the weeks come out as those who invented them print them, and a name is read as what it was made of.

use super::*;
use proptest::prelude::*;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn whole(year: i32) -> Period {
    Period { year, part: Part::Whole }
}

fn retail(named_after: FiscalName) -> Calendar {
    Calendar { pattern: Pattern::W454, start_month: 2, named_after, ..Calendar::default() }
}

/// Every calendar there is, but for what its parts are called.
fn calendars() -> impl Iterator<Item = Calendar> {
    Pattern::ALL.into_iter().flat_map(|pattern| {
        (1..=12u32).flat_map(move |start_month| {
            FiscalName::ALL.into_iter().flat_map(move |named_after| {
                YearEnd::ALL.into_iter().flat_map(move |year_end| {
                    [Weekday::Sat, Weekday::Sun, Weekday::Wed].into_iter().map(move |week_ends_on| Calendar {
                        pattern,
                        start_month,
                        named_after,
                        year_end,
                        week_ends_on,
                        names: Names::default(),
                    })
                })
            })
        })
    })
}

#[test]
fn four_hundred_years_of_every_pattern_follow_each_other_without_gap_or_overlap() {
    for calendar in calendars() {
        let mut next = calendar.dates(whole(1900)).unwrap().0;
        for year in 1900..2300 {
            let (start, end) = calendar.dates(whole(year)).unwrap();
            assert_eq!(start, next, "{calendar:?} {year}");
            let parts = calendar.parts_of(year);
            assert_eq!(parts.len(), usize::from(calendar.pattern.parts()));
            for part in parts {
                let (first, last) = calendar.dates(part).unwrap();
                assert_eq!((first, first < last), (next, true), "{calendar:?} {part:?}");
                next = last.succ_opt().unwrap();
                let months = calendar.months_of(part);
                if let Some(weeks) = calendar.pattern.weeks() {
                    assert_eq!((months[0].0, months[2].1, months.len()), (first, last, 3), "{calendar:?} {part:?}");
                    for ((month, said), after) in months.iter().zip(weeks).zip(1..) {
                        let long = i64::from(after == 3 && (last - first).num_days() == 97);
                        assert_eq!((month.1 - month.0).num_days() + 1, 7 * (said as i64 + long), "{calendar:?} {part:?}");
                        assert_eq!(months.get(after).map_or(last, |m| m.0.pred_opt().unwrap()), month.1);
                    }
                }
            }
            assert_eq!(next, end.succ_opt().unwrap(), "{calendar:?} {year}");
            if calendar.pattern.weeks().is_some() {
                let days = (end - start).num_days() + 1;
                assert!(matches!(days, 364 | 371), "{days}");
                assert_eq!(end.weekday(), calendar.week_ends_on);
                let nominal = NaiveDate::from_ymd_opt(calendar.begins_in(year) + 1, calendar.start_month, 1).unwrap();
                let off = (end - nominal.pred_opt().unwrap()).num_days();
                let range = if calendar.year_end == YearEnd::Nearest { -3..=3 } else { -6..=0 };
                assert!(range.contains(&off), "{off} {calendar:?}");
            }
        }
    }
}

#[test]
fn the_years_of_53_weeks_are_those_of_the_retail_calendar() {
    let long = |calendar: &Calendar| {
        let weeks = |year: i32| calendar.dates(whole(year)).map(|(start, end)| ((end - start).num_days() + 1) / 7);
        (1999..=2030).filter(|&year| weeks(year) == Some(53)).collect::<Vec<i32>>()
    };
    assert_eq!(long(&retail(FiscalName::Start)), [2000, 2006, 2012, 2017, 2023, 2028]);
    assert_eq!(long(&retail(FiscalName::End)), [2001, 2007, 2013, 2018, 2024, 2029]);
    let calendar = retail(FiscalName::Start);
    assert_eq!(calendar.dates(whole(2026)), Some((d("2026-02-01"), d("2027-01-30"))));
    let starts: Vec<NaiveDate> = calendar.parts_of(2026).into_iter().map(|p| calendar.dates(p).unwrap().0).collect();
    assert_eq!(starts, ["2026-02-01", "2026-05-03", "2026-08-02", "2026-11-01"].map(d));
    // The 53rd week is in the last quarter, and in its last month.
    let last = Period { year: 2023, part: Part::Quarter(4) };
    assert_eq!(calendar.dates(last), Some((d("2023-10-29"), d("2024-02-03"))));
    let weeks: Vec<i64> = calendar.months_of(last).iter().map(|(a, b)| ((*b - *a).num_days() + 1) / 7).collect();
    assert_eq!(weeks, [4, 5, 5]);
    // The last Saturday in August, as some who make things have it.
    let last = Calendar { start_month: 9, year_end: YearEnd::Last, ..retail(FiscalName::End) };
    assert_eq!(last.dates(whole(2026)), Some((d("2025-08-31"), d("2026-08-29"))));
}

#[test]
fn a_fiscal_year_is_named_after_the_year_it_ends_or_begins_in() {
    for (start_month, named_after, name, start, end) in [
        (1, FiscalName::End, "2026", "2026-01-01", "2026-12-31"),
        (1, FiscalName::Start, "2026", "2026-01-01", "2026-12-31"),
        (2, FiscalName::End, "FY2026", "2025-02-01", "2026-01-31"),
        (2, FiscalName::Start, "FY2026", "2026-02-01", "2027-01-31"),
        (10, FiscalName::End, "FY2027", "2026-10-01", "2027-09-30"),
        (10, FiscalName::End, "FY2027-Q1", "2026-10-01", "2026-12-31"),
        (10, FiscalName::End, "FY27-H2", "2027-04-01", "2027-09-30"),
        (10, FiscalName::End, "FY27 Nov", "2026-11-01", "2026-11-30"),
        (10, FiscalName::End, "FY27 Mar", "2027-03-01", "2027-03-31"),
        (10, FiscalName::End, "Nov 2026", "2026-11-01", "2026-11-30"),
        (10, FiscalName::End, "Q1 2027", "2026-10-01", "2026-12-31"),
        (12, FiscalName::Start, "q4 fy'26", "2027-09-01", "2027-11-30"),
    ] {
        let calendar = Calendar { start_month, named_after, ..Calendar::default() };
        assert_eq!(calendar.dates_of(name), Some((d(start), d(end))), "{start_month} {name}");
    }
    // Where the year is the calendar's, nobody knows when a fiscal one begins.
    for name in ["FY26 Q3", "FY2026", "Autumn 2026", "2026-Q5", "", "Q4"] {
        assert_eq!(Calendar::default().dates_of(name), None, "{name}");
    }
    for (name, dates) in [("2026-T2", Some((d("2026-05-01"), d("2026-08-31")))), ("T4 2026", None), ("2026-T0", None)] {
        let calendar = Calendar { pattern: Pattern::Trimesters, ..Calendar::default() };
        assert_eq!(calendar.dates_of(name), dates, "{name}");
    }
    assert_eq!(Calendar::default().called("T4 2026").as_deref(), Some("2026-Q4"));
}

#[test]
fn months_behind_a_period_have_to_be_those_it_has() {
    let from_february = Calendar { start_month: 2, ..Calendar::default() };
    let of_weeks = Calendar { start_month: 2, pattern: Pattern::W445, ..Calendar::default() };
    for (calendar, name, start) in [
        (&Calendar::default(), "Q1 2024 - Jan - Mar", Some("2024-01-01")),
        (&Calendar::default(), "Q1 2024 - Feb - Apr", None),
        (&Calendar::default(), "H2 2024 (Jul–Dec)", Some("2024-07-01")),
        (&from_february, "Q1 FY25 - Feb - Apr", Some("2024-02-01")),
        (&from_february, "Q4 FY25 Nov-Jan", Some("2024-11-01")),
        (&from_february, "Q1 2024 - Jan - Mar", None),
        (&of_weeks, "FY2027 Q1 Feb-Apr", Some("2026-02-01")),
    ] {
        assert_eq!(calendar.dates_of(name).map(|(start, _)| start), start.map(d), "{name}");
    }
}

#[test]
fn the_default_reads_and_calls_everything_as_the_calendar_does() {
    let calendar = Calendar::default();
    for name in ["2026", "2026-H2", "2026-Q4", "2026-11", "0001-Q1", "9998-12"] {
        assert_eq!(calendar.called(name).as_deref(), Some(name));
        assert_eq!(calendar.dates_of(name), crate::domain::cycle::calendar_dates(name), "{name}");
    }
    assert_eq!(calendar.longer("2026-11"), ["2026-Q4", "2026-H2", "2026"]);
    assert_eq!(calendar.longer("Q4 2026"), ["2026-H2", "2026"]);
    assert_eq!(calendar.longer("2026"), Vec::<String>::new());
    let weeks = retail(FiscalName::Start);
    assert_eq!(weeks.longer("FY2026-Q4"), ["FY2026-H2", "FY2026"]);
    // January ends after the year of weeks does: it is in none of its parts.
    assert_eq!(
        (weeks.longer("2027-01"), weeks.longer("2026-03")),
        (vec![], vec!["FY2026-Q1", "FY2026-H1", "FY2026"].into_iter().map(str::to_owned).collect())
    );
}

#[test]
fn what_a_name_is_made_of_is_what_it_is_read_as() {
    let lines = [
        "",
        "{FY}-Q{n}",
        "{FY} P{n}",
        "{fy}Q{n}",
        "Q{n} {FY}",
        "FY{fy}-{n}",
        "{start:%b} {FY}",
        "{start:%Y}/{start:%m}",
        "Teil {n} von {FY}",
        "{n}{FY}",
    ];
    for line in lines {
        let names = Names::read(line).unwrap();
        for calendar in calendars().filter(|c| c.week_ends_on == Weekday::Sat && [1, 2, 10].contains(&c.start_month)) {
            let calendar = Calendar { names: names.clone(), ..calendar };
            let years = if names.is_short() { 2001..2099 } else { 1900..2300 };
            for year in years.step_by(43) {
                let periods = crate::domain::edit::periods_of(&calendar, year).unwrap();
                let mut called: Vec<&str> = periods.iter().map(|(_, name)| name.as_str()).collect();
                called.sort_unstable();
                called.dedup();
                assert_eq!(called.len(), 1 + usize::from(calendar.pattern.parts()), "{called:?}");
                for (period, name) in &periods {
                    assert_eq!(
                        (calendar.read(name), calendar.read(&name.to_lowercase())),
                        (Some(*period), Some(*period)),
                        "{name}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_would_give_two_cycles_one_name_is_refused_in_a_sentence() {
    for (line, says) in [
        ("{FY}", "needs {n}"),
        ("{FY} {start:%Y}", "needs {n}"),
        ("Q{n}", "needs {FY} or {fy}"),
        ("{start:%Y}-Q{n}", "needs {FY} or {fy}"),
        ("{FY}-{q}", "no place “{q}”"),
        ("{FY}-Q{n", "brace without its other"),
        ("{FY}-Q}n{", "brace without its other"),
        ("{FY}-Q{n}\nx", "one line"),
    ] {
        let why = Names::read(line).unwrap_err();
        assert!(why.contains(says), "{line}: {why}");
    }
    // Two digits are a year of this century.
    let calendar = Calendar { names: Names::read("{fy}-Q{n}").unwrap(), ..Calendar::default() };
    assert!(crate::domain::edit::periods_of(&calendar, 1999).unwrap_err().contains("“99-Q1” would stand for another cycle"));
    for year in [0, -1, 9999, i32::MAX, i32::MIN] {
        for calendar in calendars().filter(|c| c.week_ends_on == Weekday::Sat) {
            let why = crate::domain::edit::periods_of(&calendar, year).unwrap_err();
            assert!(why.contains("a number from 2 to 9997"), "{why}");
        }
    }
    for calendar in calendars() {
        assert!([2, 9997].into_iter().all(|year| crate::domain::edit::periods_of(&calendar, year).is_ok()), "{calendar:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_read_has_dates_and_a_name_that_means_the_same(text in "[qhtQfyFY0-9 '/.-]{0,14}|\\PC{0,30}", line in "\\PC{0,20}", n in 0usize..7, start_month in 1u32..=12) {
        let names = Names::read(&line).unwrap_or_default();
        let calendar = Calendar { pattern: Pattern::ALL[n], start_month, names, ..Calendar::default() };
        if let Some(period) = calendar.read(&text) {
            prop_assert!(calendar.dates(period).is_some());
            prop_assert!(calendar.longer(&text).iter().all(|longer| calendar.dates_of(longer).is_some()));
        }
        let _ = calendar.undated(&text, d("2026-11-23"));
    }
}
