//! Where what is told of trends is saved.

use super::{Field, Form, Part, Purpose};
use crate::{
    app::{
        event::Effect,
        reply::{Next, Reply},
    },
    domain::{text, trends::figure::Figure},
};

/// Endings of names of files: a picture, or a table.
const ENDINGS: [&str; 2] = ["svg", "csv"];

impl Form {
    /// Where these go: as a picture, or as a table. `what`: what they are, as it is said.
    pub(in crate::app) fn figures(figures: Vec<Figure>, what: &str, as_table: bool) -> Form {
        let kept = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let name: String = text::one_line(what, 60).to_lowercase().replace("the ", "").chars().map(kept).collect();
        let name = name.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
        let offered = format!("{name}.{}", ENDINGS[usize::from(as_table)]);
        let field = Field::line(Part::Path, "save as", &offered)
            .hint("a file that is not there yet: .svg is a picture of it, .csv its table for a spreadsheet");
        Form::new(Purpose::Figures(figures), format!("Save {what}"), vec![field])
    }

    /// They go to the file that was named, as its ending says.
    pub(super) fn save_figures(&mut self, figures: Vec<Figure>) -> Reply {
        let path = self.field(Part::Path).map(Field::text).unwrap_or_default();
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let Some(n) = ENDINGS.iter().position(|known| *known == ending) else {
            return self.refuse(self.at(Part::Path, "the name of the file ends in .svg or .csv: that says what it is to be"));
        };
        Reply::next(Next::Effect(Effect::WriteFigures { path, figures, as_table: n == 1 }))
    }
}
