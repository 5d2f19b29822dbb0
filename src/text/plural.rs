//! Whether two words are one noun, of one and of several: `rider` and `riders`, `company` and `companies`.

/// Whether they are, whatever their case; of several words the last may be of another number.
pub fn is_same_noun(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (before, last) = one.rsplit_once(' ').unwrap_or(("", &one));
    let (also_before, also_last) = other.rsplit_once(' ').unwrap_or(("", &other));
    before == also_before && (last == also_last || is_plural(last, also_last) || is_plural(also_last, last))
}

/// Whether the second is what several of the first are called.
fn is_plural(one: &str, many: &str) -> bool {
    // Of one letter or two the `s` is another unit: `m` and `ms`, `h` and `hs`.
    if one.chars().count() < 3 {
        return false;
    }
    let ends = |end: &str| many.strip_suffix(end) == Some(one);
    ends("s")
        || ends("es")
        || one.strip_suffix('y').is_some_and(|stem| many.strip_suffix("ies") == Some(stem))
        || (one, many) == ("person", "people")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several_of_a_thing_are_one_noun() {
        for (one, many) in [
            ("rider", "riders"),
            ("Company", "companies"),
            ("branch", "branches"),
            ("person", "People"),
            ("paying user", "paying users"),
        ] {
            assert!(is_same_noun(one, many) && is_same_noun(many, one) && is_same_noun(one, one), "{one} {many}");
        }
        for (one, other) in [("m", "ms"), ("min", "h"), ("lead", "deal"), ("new users", "old user"), ("k", "ks"), ("", "s")] {
            assert!(!is_same_noun(one, other) && !is_same_noun(other, one), "{one} {other}");
        }
    }
}
