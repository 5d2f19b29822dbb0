//! “Did you mean”: the known word nearest to one that is not known.

/// ` (did you mean “x”?)` for the known word nearest to `text`, or nothing when none is near.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let text = text.to_lowercase();
    let limit = text.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|word| (distance(&text, &word.to_lowercase()), word))
        .filter(|&(d, word)| d <= limit && d < word.chars().count())
        .min_by_key(|&(d, _)| d)
        .map(|(_, word)| format!(" (did you mean “{word}”?)"))
        .unwrap_or_default()
}

/// The number of letters to insert, delete or replace (Levenshtein 1965), of the first 64 letters of each.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
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
    }
}
