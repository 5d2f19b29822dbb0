//! A check-in that is said right on one laptop, or on two apart.

use super::cases::Pair;

/// What counts of an item, newest first.
fn counts(p: &Pair) -> Vec<(f64, String)> {
    let item = p.item("Revenue");
    let all = item["check_ins"].as_array().unwrap().iter().filter(|c| c["taken_back"] == false);
    all.map(|c| (c["value"].as_f64().unwrap(), c["by"].as_str().unwrap_or_default().to_owned())).collect()
}

#[test]
fn a_correction_counts_wherever_it_was_made_and_of_two_the_newer_stands() {
    let p = Pair::new();
    let before = counts(&p);
    let with = |said: &[(f64, &str)]| -> Vec<(f64, String)> {
        said.iter().map(|(value, by)| (*value, (*by).to_owned())).chain(before.clone()).collect()
    };
    p.jon(&["check-in", "Revenue", "2.5", "-c", "7"]);
    p.unite();
    p.jon(&["check-in", "Revenue", "--amend", "1.5", "--because", "it was the year's"]);
    p.unite();
    assert_eq!(counts(&p), with(&[(1.5, "Jon Abara")]));
    assert!(p.ana(&["log", "Revenue"]).contains("corrected Revenue: 1.5, confidence 7 because it was the year's"));
    // Apart: both were made, and the newer is what is known now.
    p.ana(&["check-in", "Revenue", "--amend", "1.6"]);
    p.jon(&["check-in", "Revenue", "--amend", "1.7"]);
    p.unite();
    assert_eq!(p.item("Revenue")["value"].as_f64(), Some(1.7));
    assert_eq!(counts(&p), with(&[(1.7, "Jon Abara"), (1.6, "Ana Ruiz")]));
    // One takes it back, the other says it right: what was said right was not taken back.
    p.ana(&["check-in", "Revenue", "--take-back"]);
    p.jon(&["check-in", "Revenue", "--amend", "1.8"]);
    p.unite();
    assert_eq!(counts(&p), with(&[(1.8, "Jon Abara"), (1.6, "Ana Ruiz")]));
}
