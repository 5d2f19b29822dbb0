//! What texts offer for empty cells: asked for each kind of thing, and taken only where somebody agrees.

use crate::domain::FieldKey;
use crate::exchange::{
    bring::found::{Answers, Asked, Found, Offer, Question},
    csv::Column,
};

/// What is asked about together: how the question is called, and what one and several of it are.
const SORTS: [(&str, &str, &str); 8] = [
    ("baseline", "1 start stands", "starts stand"),
    ("target", "1 target stands", "targets stand"),
    ("value", "1 value of now stands", "values of now stand"),
    ("due", "1 day or period stands", "days and periods stand"),
    ("owner", "1 name stands", "names stand"),
    ("confidence", "1 confidence stands", "confidences stand"),
    ("word", "1 word of how it goes stands", "words of how it goes stand"),
    ("other", "1 other thing stands", "other things stand"),
];

fn sort(column: Column) -> &'static str {
    use FieldKey::{Baseline, Cycle, Due, Metric, Outcome, Owner, Start, State, Target, Unit, Upper};
    match column {
        Column::Field(Baseline) => "baseline",
        Column::Field(Target | Upper | Unit | Metric) => "target",
        Column::Value | Column::Progress => "value",
        Column::Field(Due | Start | Cycle) | Column::On => "due",
        Column::Field(Owner) | Column::By => "owner",
        Column::Confidence => "confidence",
        Column::Word | Column::Health | Column::Field(Outcome | State) => "word",
        _ => "other",
    }
}

/// Fills in what texts offer, where somebody agreed; asks where nobody did. An answer to `offers` is one to all of them.
pub(super) fn take(found: &mut Found, answers: &Answers) {
    let offers = std::mem::take(&mut found.offers);
    for (name, one, many) in SORTS {
        let of: Vec<&Offer> = offers.iter().filter(|offer| sort(offer.column) == name).collect();
        // A unit or a way of measuring stands with the number it is of.
        let is_beside = |offer: &Offer| matches!(offer.column, Column::Field(FieldKey::Unit | FieldKey::Metric));
        let all_beside = of.iter().all(|offer| is_beside(offer));
        let is_told = |offer: &Offer| all_beside || !is_beside(offer);
        let Some(first) = of.iter().find(|offer| is_told(offer)) else { continue };
        let counted = || of.iter().filter(|offer| is_told(offer));
        let (count, sure) = (counted().count(), counted().filter(|offer| offer.sure).count());
        let at = found.place(&found.items[first.item].place).map(|place| format!(" in {place}")).unwrap_or_default();
        let what = if count == 1 { one.to_owned() } else { format!("{count} {many}") };
        let asks = format!("{what} in texts: “{}”{at} would be the {}, {}", first.out_of, first.column.name(), first.text);
        let take = ("take", "take what they say".to_owned());
        let leave = ("leave", "leave it in the texts".to_owned());
        let only = ("sure", format!("take the {sure} that can mean nothing else"));
        let choices = match sure {
            0 => vec![leave, take],
            n if n == count => vec![take, leave],
            _ => vec![only, take, leave],
        };
        let key = format!("offers {name}");
        let given = answers.get(&key).or_else(|| answers.get("offers")).map(str::to_lowercase);
        // `sure` of what is all sure is all of it, and of what is not, nothing.
        let given = given.filter(|word| matches!(word.as_str(), "take" | "leave" | "sure"));
        let asked = if given.is_some() { Asked::Answered } else { Asked::Open };
        let question = Question { asked, ..Question::new(&key, asks, &choices, Asked::Open, &Answers::default()) };
        let word = given.or_else(|| question.choices.first().map(|choice| choice.word.clone())).unwrap_or_default();
        for offer in of.into_iter().filter(|offer| word == "take" || word == "sure" && offer.sure) {
            found.items[offer.item].cells.say(offer.column, &offer.text);
        }
        found.questions.push(question);
    }
    found.offers = offers;
}
