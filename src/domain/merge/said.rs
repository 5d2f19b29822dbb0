//! One check-in that several changes say: the same row of a file, read on two laptops.

use crate::domain::CheckIn;

/// Which of them counts, of one or more that say the same check-in, in the order all laptops share: the last that says something
/// else than the one before it. What a file says again says nothing, and a row that was put right counts from then on.
pub fn said_last<'a>(said: impl Iterator<Item = &'a CheckIn>) -> Option<usize> {
    let (mut last, mut before): (_, Option<&CheckIn>) = (None, None);
    for (at, check_in) in said.enumerate() {
        if before != Some(check_in) {
            last = Some(at);
        }
        before = Some(check_in);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Id, company::day};

    #[test]
    fn what_is_said_again_says_nothing_and_what_is_said_otherwise_counts() {
        let id = Id::new(7 << 60).unwrap();
        let says = |value: f64| CheckIn { value: Some(value), ..CheckIn::new(id, id, day("2026-11-23"), None) };
        let last = |values: &[f64]| {
            let said: Vec<CheckIn> = values.iter().map(|&v| says(v)).collect();
            said_last(said.iter())
        };
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[1.0]), Some(0));
        assert_eq!(last(&[1.0, 1.0, 1.0]), Some(0));
        assert_eq!(last(&[1.0, 1.0, 2.0, 2.0]), Some(2));
        assert_eq!(last(&[1.0, 2.0, 1.0]), Some(2));
    }
}
