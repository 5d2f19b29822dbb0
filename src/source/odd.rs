//! Values that stop and ask: what is so far from what was usual that a person looks first.

use chrono::NaiveDate;

/// What is known of a key result before a value comes.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// Its values, oldest first, each with its day.
    pub values: Vec<(NaiveDate, f64)>,
    /// From where to where it is to go; `None`: a bound, or no way.
    pub way: Option<(f64, f64)>,
    /// The unit it is in.
    pub unit: Option<String>,
}

/// How many steps are needed before one can be called unusual.
const STEPS: usize = 5;
/// So many times the usual step is unusual.
const TIMES: f64 = 6.0;

/// Why a value is odd, in half a sentence; `None`: it is not.
pub fn odd(before: &Before, value: f64, on: NaiveDate, unit: Option<&str>) -> Option<String> {
    if let (Some(mine), Some(theirs)) = (unit, before.unit.as_deref())
        && mine.trim() != theirs.trim()
    {
        return Some(format!("it is in {mine}, and the key result in {theirs}"));
    }
    let (last_on, last) = *before.values.last()?;
    if last_on > on {
        return Some(format!("it is of {on}, older than the last value of {last_on}"));
    }
    if last != 0.0 && value != 0.0 && (last < 0.0) != (value < 0.0) {
        return Some("it has another sign than the last".to_owned());
    }
    if value == 0.0 && last != 0.0 {
        return Some("0 after it was not".to_owned());
    }
    let inside = |n: f64| (0.0..=100.0).contains(&n);
    if before.unit.as_deref() == Some("%") && !inside(value) && before.values.iter().all(|&(_, n)| inside(n)) {
        return Some("outside 0 to 100 %, where it never was".to_owned());
    }
    let steps: Vec<f64> = before.values.windows(2).map(|two| two[1].1 - two[0].1).collect();
    if steps.len() < STEPS {
        return None;
    }
    let middle = median(steps.clone());
    let usual = median(steps.iter().map(|step| (step - middle).abs()).collect());
    // A number that moves by the same amount every time has no spread: then its step is what is usual.
    let usual = if usual > 0.0 { usual } else { middle.abs() };
    let step = (value - last).abs();
    let way = before.way.map_or(last.abs(), |(from, to)| (to - from).abs());
    if usual > 0.0 && step > TIMES * usual && step > 0.05 * way {
        return Some(format!("{:.0}× the usual step", step / usual));
    }
    (usual == 0.0 && step > 0.05 * way).then(|| "it never moved before".to_owned())
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    let half = all.len() / 2;
    if all.len() % 2 == 1 { all[half] } else { f64::midpoint(all[half - 1], all[half]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 1).unwrap() + chrono::Duration::days(n)
    }

    fn series(values: &[f64], unit: &str) -> Before {
        let values = values.iter().enumerate().map(|(n, &v)| (day(n as i64 * 7), v)).collect();
        Before { values, way: Some((2.1, 3.5)), unit: Some(unit.to_owned()) }
    }

    #[test]
    fn what_is_usual_passes_and_what_is_not_stops() {
        let rate = series(&[2.1, 2.15, 2.25, 2.3, 2.5, 2.6, 2.65], "%");
        let on = day(60);
        let why = |value: f64| odd(&rate, value, on, None);
        for usual in [2.65, 2.7, 2.75, 2.55, 2.71] {
            assert_eq!(why(usual), None, "{usual}");
        }
        for (value, said) in
            [(3.4, "the usual step"), (0.0, "0 after it was not"), (-2.65, "another sign"), (250.0, "outside 0 to 100 %")]
        {
            assert!(why(value).is_some_and(|why| why.contains(said)), "{value}: {:?}", why(value));
        }
        assert!(odd(&rate, 2.7, day(3), None).unwrap().contains("older than the last value"));
        assert!(odd(&rate, 2.7, on, Some("€")).unwrap().contains("it is in €"));
        assert_eq!(odd(&rate, 2.7, on, Some("%")), None);
    }

    #[test]
    fn the_first_values_and_those_without_a_spread_are_told_apart() {
        let on = day(90);
        assert_eq!(odd(&Before::default(), 5.0, on, None), None);
        assert_eq!(odd(&series(&[1.0, 2.0, 3.0], "x"), 90.0, on, None), None, "too little is known");
        let counted = series(&[10.0, 12.0, 14.0, 16.0, 18.0, 20.0], "x");
        assert_eq!(odd(&counted, 22.0, on, None), None);
        assert!(odd(&counted, 90.0, on, None).is_some());
        let still = series(&[18.0; 8], "x");
        assert_eq!(odd(&still, 18.0, on, None), None);
        assert_eq!(odd(&still, 19.0, on, None).as_deref(), Some("it never moved before"));
    }
}
