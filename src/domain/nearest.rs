//! “Did you mean”: the known word nearest to one that is not known.

/// ` (did you mean “x”?)` for the known word nearest to `text`, or nothing when none is near.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest_word(text, known).map(|word| format!(" (did you mean “{word}”?)")).unwrap_or_default()
}

/// The known word that a typing error may have made `text` of; `None` when none is near.
pub fn nearest_word<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.to_lowercase();
    let limit = text.chars().take(LONGEST).count() / 3 + 1;
    known
        .into_iter()
        .map(|word| (distance(&text, &word.to_lowercase()), word))
        .filter(|&(d, word)| d <= limit && d < word.chars().count())
        .min_by_key(|&(d, _)| d)
        .map(|(_, word)| word)
}

/// More letters of a word are not compared.
const LONGEST: usize = 64;

/// The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let replaced = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("wy", ["why", "find"]), " (did you mean “why”?)");
        assert_eq!(nearest("chekin", ["check-in", "copy"]), " (did you mean “check-in”?)");
        assert_eq!(nearest("zzz", ["why", "find"]), "");
        assert_eq!(nearest("", ["why", "find"]), "");
        for (typed, meant) in [("themee", "theme"), ("thmee", "theme"), ("COLOUR", "color"), ("background", "theme")] {
            let found = nearest_word(typed, ["theme", "mouse", "color", "as"]);
            assert_eq!(found, (typed != "background").then_some(meant), "{typed}");
        }
    }
}
