//! Which file is brought in. What it would make is shown before anything is written, outside this form.

use super::{Field, Form, Part, Purpose};
use crate::app::{
    event::Effect,
    reply::{Next, Reply},
};

impl Form {
    /// Asks for the file.
    pub(in crate::app) fn import() -> Form {
        let field = Field::line(Part::Path, "file", "").hint(
            "CSV, XLSX, ODS, Markdown, JSON or YAML; what it would make is shown first, and nothing is written before that",
        );
        Form::new(Purpose::Import, "Import", vec![field])
    }

    /// The file that was named is looked at.
    pub(super) fn looks_at_file(&mut self) -> Reply {
        let typed = self.field(Part::Path).map(Field::text).unwrap_or_default();
        // A file that is dragged into a terminal comes in quotation marks.
        let path = typed.trim().trim_matches(['"', '\'']).to_owned();
        if path.is_empty() {
            return self.refuse(self.at(Part::Path, "name the file: ~/Documents/okrs.xlsx, or drag it into this window"));
        }
        Reply::next(Next::Effect(Effect::Import(path)))
    }
}
