//! What a file says, what it said before, and what stands here: of each cell only one of the three counts.

use super::Builder;
use crate::domain::{
    Field, FieldKey, Id, Op,
    change::Refusal,
    describe,
    edit::revise,
    fields::Value,
    filed::{self, Again, Filed},
};
use crate::exchange::{
    csv::problems::{Place, Problems},
    report::Conflict,
};

/// What comes of the cells of a row.
pub(super) struct Settled {
    pub(super) ops: Vec<Op>,
}

impl Settled {
    /// Whether anything but what the file says is different afterwards.
    pub(super) fn changes(&self) -> bool {
        self.ops.iter().any(|op| !matches!(op, Op::Set { new: Field::Filed(_), .. }))
    }
}

impl Builder<'_, '_> {
    /// The operations that give something the fields a row gives it: only what the row says newly. `told`: whether the row
    /// says a field itself, and it is not concluded from others.
    pub(super) fn settle(
        &mut self,
        (at, of): (Place, Id),
        fields: Vec<Field>,
        told: impl Fn(FieldKey) -> bool,
        problems: &mut Problems,
    ) -> Result<Settled, Refusal> {
        let filed = self.rows.known.filed(of).map_err(Refusal::new)?;
        if filed.is_as_now() {
            return Ok(Settled { ops: revise(self.cascade, of, fields, self.author.on) });
        }
        let changes = revise(self.cascade, of, fields.iter().cloned(), self.author.on);
        let says_new = |field: &&Field| told(field.key()) && filed.says(field) != Again::Same;
        let is_so = |field: &&Field| !changes.iter().any(|op| matches!(op, Op::Set { new, .. } if new.key() == field.key()));
        let noted: Vec<&Field> = fields.iter().filter(says_new).filter(is_so).collect();
        let note = (!noted.is_empty()).then(|| filed::note(noted));
        let mut ops = Vec::with_capacity(changes.len() + 1);
        for op in changes {
            let Op::Set { old, new, .. } = &op else { continue };
            if new.key() == FieldKey::StateOn {
                if ops.iter().any(|op| matches!(op, Op::Set { new: Field::State(_), .. })) {
                    ops.push(op);
                }
                continue;
            }
            match filed.says(new) {
                Again::Same => problems.kept.cells += usize::from(told(new.key())),
                // What was deleted here is named once for all rows.
                _ if self.names_gone(new) => {}
                Again::Other if filed.says(old) != Again::Same && !self.theirs => {
                    problems.conflicts.push(self.conflict((at, of), (old, new), &filed, problems));
                }
                Again::Other | Again::Never => ops.push(op),
            }
        }
        ops.extend(note.map(|new| Op::Set { of, old: Field::Filed(String::new()), new }));
        Ok(Settled { ops })
    }

    /// Whether a field would become somebody or something that was deleted here.
    pub(super) fn names_gone(&self, field: &Field) -> bool {
        match field.seen() {
            Value::Id(id) => self.named.gone.contains(&id),
            Value::Ids(ids) => {
                let is_deleted = |id: &Id| self.cascade.find(*id).is_some_and(|ix| self.cascade.item(ix).deleted);
                let comes_back = |id: &Id| self.rows.comes_back(*id);
                ids.iter().any(|id| is_deleted(id) && !comes_back(id))
            }
            _ => false,
        }
    }

    fn conflict(&self, (at, of): (Place, Id), (old, new): (&Field, &Field), filed: &Filed, problems: &Problems) -> Conflict {
        let here = filed.here(new.key());
        Conflict {
            file: problems.names[at.file].clone(),
            line: at.line,
            of: describe::name(self.cascade, of),
            field: new.key().spec().column,
            theirs: self.named.value(self.cascade, of, new),
            ours: describe::value(self.cascade, of, old),
            by: here.and_then(|here| here.by).and_then(|by| self.cascade.person(by)).map(|p| p.name.clone()),
            on: here.map(|here| here.on),
        }
    }
}
