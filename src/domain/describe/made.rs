//! What a new thing was made of, field by field; and the meeting a change came from.
//!
//! What is as it is anyhow (no start of its own, weight 1) is not told.

use super::{Teller, day};
use crate::domain::{
    Cascade, Change, Entity, Field, FieldKey, Id, Op,
    fields::{Fields as _, Reads},
    history::{Header, LogEntry},
    review::Review,
    text,
};

/// A change operation by operation, with the fields of what it adds below it.
pub fn in_full(cascade: &Cascade, change: &Change) -> Vec<String> {
    let teller = Teller { cascade, ops: &change.ops };
    let mut lines = Vec::new();
    for op in &change.ops {
        lines.push(teller.detail(op));
        match op {
            Op::Create(entity) => lines.extend(teller.fields(entity).into_iter().map(|line| format!("  {line}"))),
            // A check-in says all of it, its next step too.
            Op::CheckIn(c) => lines.extend(c.next.as_deref().map(|next| format!("  next: {}", text::one_line(next.trim(), 300)))),
            _ => {}
        }
    }
    lines
}

/// The meeting a change was made in; `None`: in none, or the file does not know it.
pub fn review_of<'a>(cascade: &'a Cascade, header: &Header) -> Option<&'a Review> {
    cascade.reviews.get(&header.review?)
}

/// `in review 2 on 16 Nov 2026`; `None` for what was made in no meeting, and for the frame of a meeting, which says its
/// number itself.
pub fn in_review(cascade: &Cascade, entry: &LogEntry) -> Option<String> {
    let review = review_of(cascade, &entry.header)?;
    let is_frame = entry.first.as_ref().is_some_and(|op| op.subject() == review.id);
    (!is_frame).then(|| format!("in review {} on {}", review.number, day(review.on)))
}

impl Teller<'_> {
    /// `owner Ana Ruiz`, a line per field that holds something.
    fn fields(&self, entity: &Entity) -> Vec<String> {
        let of = entity.id();
        FieldKey::ALL
            .into_iter()
            // Its title stands above, and what is only kept says nothing to people.
            .filter(|key| key.spec().reads != Reads::Nothing && *key != FieldKey::Title)
            .filter_map(|key| entity.get(key).filter(|field| key.blank().as_ref() != Some(field)))
            .filter_map(|field| {
                let said = match (&field, entity) {
                    (Field::Steps(steps), _) if !steps.is_empty() => {
                        let titles = steps.iter().map(|s| text::one_line(s.title.trim(), 60).into_owned());
                        titles.collect::<Vec<_>>().join(", ")
                    }
                    (_, entity) => self.value_of(of, entity, &field),
                };
                (said != "none" && !said.is_empty()).then(|| format!("{} {said}", field.name()))
            })
            .collect()
    }

    /// A value with the unit of the entity itself, which the cascade may not know yet.
    fn value_of(&self, of: Id, entity: &Entity, field: &Field) -> String {
        match (entity, field) {
            (Entity::Item(item), Field::Baseline(Some(n)) | Field::Target(Some(n)) | Field::Upper(Some(n))) => {
                text::number::format_number(*n, item.key_result().and_then(|kr| kr.unit.as_deref()))
            }
            _ => self.value(of, field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{change::Verb, company::Company};

    #[test]
    fn what_is_added_tells_its_fields() {
        let c = &mut Company::new();
        let ops = vec![Op::Create(c.cascade.entity(c.id("Conversion")).unwrap())];
        let change = c.change(Verb::Add, ops);
        let told = in_full(&c.cascade, &change);
        assert_eq!(told[0], "added key result Conversion");
        assert!(told.iter().any(|l| l == "  target 3.5 %"), "{told:?}");
        assert!(told.iter().any(|l| l.starts_with("  owner ")), "{told:?}");
        assert!(!told.iter().any(|l| l.ends_with(" none") || l.contains("weight")), "{told:?}");
    }
}
