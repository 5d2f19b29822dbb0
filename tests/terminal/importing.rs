//! A file brought in from inside the full screen: asked for in the palette, shown, written, seen on the deck, taken back.

use super::{Terminal, company, program};

#[test]
fn a_file_is_brought_in_from_the_palette_comes_selected_and_undo_takes_it_back() {
    let home = company();
    std::fs::write(home.path().join("q.csv"), "Goal,Metric,Start,Target\nWin the far north,Trials of skates,220,400\n").unwrap();
    let listed = || {
        let shown = program(home.path()).args(["list", "--format", "json"]).output().unwrap();
        String::from_utf8(shown.stdout).unwrap().contains("Trials of skates")
    };
    let mut terminal = Terminal::start(home.path(), &[]);
    terminal.until("Deck");
    terminal.press(":import\r");
    terminal.until("CSV, XLSX, ODS");
    terminal.press("nowhere.csv\r");
    terminal.until("there is no file “nowhere.csv”");
    // The name can be mended.
    terminal.press("\x15");
    terminal.press(home.path().join("q.csv").to_str().unwrap());
    terminal.press("\r");
    terminal.until("1 key result would be added");
    // Left: nothing is written, and it is the deck again.
    terminal.press("\x1b");
    terminal.until("nothing was imported: it was left before it was written");
    assert!(!listed());
    terminal.press(":import\r");
    terminal.until("CSV, XLSX, ODS");
    terminal.press(home.path().join("q.csv").to_str().unwrap());
    terminal.press("\r");
    terminal.until("1 key result would be added");
    terminal.press("\x13");
    terminal.until("1 key result added");
    terminal.until("Win the far north");
    assert!(listed());
    terminal.press("u");
    terminal.until("undid adding 2 items");
    assert!(!listed());
    terminal.press("q");
    assert!(terminal.end().success());
}
