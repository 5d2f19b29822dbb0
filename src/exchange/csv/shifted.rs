//! Rows whose cells have shifted: a comma in a title that stands between no quotation marks parts it in two, and where a cell at the
//! end is empty the row has as many cells as it should. What tells is the blank after the comma.
//!
//! Must not know: what cells mean.

use super::{cells::excerpt, columns::Column, table::Head};
use crate::domain::{FieldKey, fields::Reads};
use csv::ByteRecord;

/// From so many cells with a blank before them on a column may be one that has them.
const HABIT: usize = 5;

/// Where cells begin with a blank.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blanks {
    /// Of each column: how many cells hold something, and how many of these begin with a blank.
    columns: Vec<(usize, usize)>,
}

fn is_filled(cell: &[u8]) -> bool {
    !cell.trim_ascii().is_empty()
}

fn has_blank(cell: &[u8]) -> bool {
    cell.starts_with(b" ") && is_filled(cell)
}

impl Blanks {
    /// Takes in a row.
    pub(crate) fn take<'c>(&mut self, row: impl Iterator<Item = &'c [u8]>) {
        for (n, cell) in row.enumerate() {
            if self.columns.len() <= n {
                self.columns.push((0, 0));
            }
            // Most do not begin with a blank: what they hold need not be looked at.
            let (filled, blanks) = &mut self.columns[n];
            match cell.first() {
                None => {}
                Some(b' ') if is_filled(cell) => (*filled, *blanks) = (*filled + 1, *blanks + 1),
                Some(_) => *filled += 1,
            }
        }
    }

    /// Whether nearly all cells of a column begin with one: whoever wrote it writes so.
    fn is_habit(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|(filled, blanks)| *blanks >= HABIT && blanks * 10 >= filled * 9)
    }
}

/// Whether what stands in a column is somebody's own words, in which there may be a comma. What nobody knows often is.
fn is_free_text(name: &str) -> bool {
    match Column::from_header(name) {
        None | Some(Column::Note | Column::Next | Column::Name | Column::By) => true,
        Some(Column::Field(FieldKey::External)) => false,
        Some(Column::Field(key)) => {
            matches!(key.spec().reads, Reads::Title | Reads::Line | Reads::Page | Reads::Person | Reads::People | Reads::Team)
        }
        Some(_) => false,
    }
}

/// The cell that is the rest of the text before it, by all that can be seen: in a column whose cells begin with no blank it begins
/// with one. With the sentence about it. `raw`: the file from where the row begins.
pub(crate) fn shifted(record: &ByteRecord, head: &Head, raw: &[u8]) -> Option<(usize, String)> {
    let mark = match head.delimiter {
        b',' => "comma",
        b';' => "semicolon",
        _ => return None,
    };
    // Nearly always there is nothing to look at.
    let mut odd = record.iter().enumerate().skip(1).filter(|(n, cell)| has_blank(cell) && !head.habits.blanks.is_habit(*n));
    let cut = |n: usize| {
        let before = record.get(n - 1).is_some_and(is_filled);
        before && head.names().get(n - 1).is_some_and(|name| is_free_text(name))
    };
    let (at, cell) = odd.find(|(n, _)| cut(*n))?;
    // Who writes a blank after every comma of a row means nothing by it.
    let plain = record.iter().enumerate().skip(1).any(|(n, cell)| n != at && is_filled(cell) && !cell.starts_with(b" "));
    // And between quotation marks there is a comma only inside.
    let bare = [&[head.delimiter], cell].concat();
    if !plain || !raw.windows(bare.len()).any(|part| part == bare) {
        return None;
    }
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
    let (before, cell) = (text(record.get(at - 1)?), text(cell));
    let sentence = format!(
        "“{}” begins with a blank, as if it were the rest of “{}”: put text with a {mark} in it between quotation marks, or take the \
         blank out",
        excerpt(&cell),
        excerpt(&format!("{before}{} {cell}", char::from(head.delimiter))),
    );
    Some((at, sentence))
}

#[cfg(test)]
mod tests {
    use crate::{domain::Kind, exchange::world::World};

    const SEVEN: &str = "kind,id,parent,title,owner,team,description\nobjective,o1,,Objective,,,\n";

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        World::new().import(files).report.errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_rest_of_a_text_in_the_next_column_is_named_with_its_line_and_cell() {
        for (rows, said) in [
            (
                "key-result,k1,o1,Grow, expand,Ana,\n",
                "i.csv:3: owner: “expand” begins with a blank, as if it were the rest of “Grow, expand”: put text with a comma in it \
                 between quotation marks, or take the blank out",
            ),
            (
                "key-result,k1,o1,Grow,Ruiz, Ana,\n",
                "i.csv:3: team: “Ana” begins with a blank, as if it were the rest of “Ruiz, Ana”",
            ),
            ("key-result,k1,o1,Grow,Ana,R&D, Berlin\n", "i.csv:3: description: “Berlin” begins"),
            ("key-result,k1,o1,\"Grow\", expand,Ana,\n", "i.csv:3: owner: “expand” begins"),
        ] {
            let all = faults(&[("i.csv", &format!("{SEVEN}{rows}"))]);
            assert!(all.len() == 1 && all[0].starts_with(said), "{rows}: {all:?}");
        }
        // Three of three are no habit either.
        let three = (1..4).map(|n| format!("key-result,k{n},o1,Grow, expand,Ana,\n")).collect::<Vec<_>>().concat();
        assert_eq!(faults(&[("i.csv", &format!("{SEVEN}{three}"))]).len(), 3);
        let semicolons = SEVEN.replace(',', ";") + "key-result;k1;o1;Grow; expand;Ana;\n";
        assert!(faults(&[("i.csv", &semicolons)])[0].contains("put text with a semicolon in it"));
        let note = "item,on,note,next\nk1,2026-11-23,Slow, but steady\n";
        let items = "kind,id,parent,title\nobjective,o1,,O\nkey-result,k1,o1,A\n";
        assert!(faults(&[("i.csv", items), ("c.csv", note)])[0].starts_with("c.csv:2: next: “but steady” begins"));
        let value = "item,on,note,value\nk1,2026-11-23,Slow, 40\n";
        assert!(faults(&[("i.csv", items), ("c.csv", value)])[0].starts_with("c.csv:2: value: “40” begins"));
    }

    #[test]
    fn what_stands_beside_numbers_is_asked_about_where_it_can_be_read_in_two_ways() {
        let rows = "kind,id,parent,title,baseline,target\nobjective,o1,,O,,\n";
        for (row, said) in [
            (
                "key-result,k1,o1,A,0,10 m",
                "i.csv:3: target: “10 m” can be read as 10 000 000 or as 10 metres, minutes or months: write 10M, or name the unit",
            ),
            ("key-result,k1,o1,A,30 min,2 km", "i.csv:3: target: “30 min” and “2 km” are in two units: write both in one"),
        ] {
            assert_eq!(faults(&[("i.csv", &format!("{rows}{row}\n"))]), [said]);
        }
        for numbers in ["0,10M", "0,€ 10 m", "0 km,10 km", "0,1.5 Mio. EUR", "30 min,2 h"] {
            let row = format!("key-result,k1,o1,A,{numbers}");
            assert_eq!(faults(&[("i.csv", &format!("{rows}{row}\n"))]), [""; 0], "{row}");
        }
    }

    #[test]
    fn the_cell_that_decides_about_another_column_is_named() {
        let mut world = World::new();
        let rows = "kind,id,parent,title,baseline,target\nobjective,o1,,O,,\nkey-result,k1,o1,A,\"1,319.50\",\"2,200\"\n";
        let report = world.import(&[("i.csv", rows)]).report;
        let said = "numbers in target: the point parts the fraction as in “1,319.50” of baseline, so 1,200 is 1200";
        assert!(report.files[0].guessed.iter().any(|guess| guess == said), "{:?}", report.files[0].guessed);
        let kr = world.cascade.item(world.at(Kind::KeyResult, "k1")).key_result().unwrap();
        assert_eq!((kr.baseline, kr.target), (Some(1319.5), Some(2200.0)));
    }

    #[test]
    fn blanks_that_mean_nothing_are_no_fault() {
        let many = (1..8).map(|n| format!("key-result,k{n},o1,Grow, Ana,,\n")).collect::<Vec<_>>().concat();
        for rows in [
            "key-result, k1, o1, Grow, Ana, Product,\n",
            "key-result,k1,o1,Grow,\" expand\",Ana,\n",
            "key-result,k1,o1,\"Grow, expand\",Ana,,\n",
            "key-result,k1, o1,Grow,Ana,,\n",
            "key-result,k1,o1,Grow, ,,\n",
            "key-result,k1,o1, Grow,Ana,,\n",
            "key-result,k1,o1,Grow,,, All of it\n",
            &many,
        ] {
            assert_eq!(faults(&[("i.csv", &format!("{SEVEN}{rows}"))]), [""; 0], "{rows}");
        }
    }

    #[test]
    fn a_person_in_the_column_of_teams_beside_somebody_nobody_knows_has_shifted() {
        let all = faults(&[("i.csv", &format!("{SEVEN}key-result,k0,o1,Keep,Ana,,\nkey-result,k1,o1,Grow,expand,Ana,\n"))]);
        let said = "i.csv:4: team: “Ana” is somebody here, and nobody knows “expand”: if a comma parted the text before it, put that \
                    between quotation marks; if the team is called so, add it first";
        assert_eq!(all, [said]);
        for rows in [
            // The same person in both, a team of that name, somebody who is known beside it.
            "key-result,k0,o1,Keep,Ana,Ana,\n",
            "key-result,k0,o1,Keep,Ana,,\nkey-result,k1,o1,Grow,Bob,,\nkey-result,k2,o1,Hold,Bob,Ana,\n",
            "key-result,k0,o1,Keep,Ana,,\nkey-result,k1,o1,Grow,,Ana,\n",
        ] {
            assert_eq!(faults(&[("i.csv", &format!("{SEVEN}{rows}"))]), [""; 0], "{rows}");
        }
        let mut world = World::new();
        world.import(&[("i.csv", &format!("{SEVEN}key-result,k0,o1,Keep,Eve,Ana,\n"))]);
        let rows = format!("{SEVEN}key-result,k1,o1,Hold,Ana,,\nkey-result,k2,o1,Grow,Zoe,Ana,\n");
        assert_eq!(world.import(&[("j.csv", &rows)]).report.errors, [], "it is a team here");
    }
}
