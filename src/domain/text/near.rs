//! "Did you mean": the known word nearest to one that is not known.

/// The candidate that a typing error may have made `word` of; `None` when none is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(40).collect();
    // Two slips in a long word, one in a short one.
    let limit = if word.len() > 4 { 2 } else { 1 };
    candidates.into_iter().map(|c| (slips(&word, c), c)).filter(|(n, _)| *n <= limit).min_by_key(|(n, _)| *n).map(|(_, c)| c)
}

/// How many letters were added, dropped, mistaken, or swapped with a neighbour.
fn slips(word: &[char], candidate: &str) -> usize {
    let other: Vec<char> = candidate.to_lowercase().chars().take(40).collect();
    let width = other.len() + 1;
    let mut rows = vec![0usize; width * (word.len() + 1)];
    for (n, cell) in rows.iter_mut().enumerate().take(width) {
        *cell = n;
    }
    for i in 1..=word.len() {
        rows[i * width] = i;
        for j in 1..width {
            let at = |i: usize, j: usize| rows[i * width + j];
            let same = word[i - 1] == other[j - 1];
            let mut best = (at(i - 1, j) + 1).min(at(i, j - 1) + 1).min(at(i - 1, j - 1) + usize::from(!same));
            if i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1] {
                best = best.min(at(i - 2, j - 2) + 1);
            }
            rows[i * width + j] = best;
        }
    }
    rows.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood_and_other_words_are_not() {
        let known = ["theme", "mouse", "color", "as"];
        for (typed, meant) in [("themee", "theme"), ("teme", "theme"), ("thmee", "theme"), ("COLOUR", "color"), ("a", "as")] {
            assert_eq!(nearest(typed, known), Some(meant), "{typed}");
        }
        assert_eq!(nearest("background", known), None);
        assert_eq!(nearest("", known), None);
    }
}
