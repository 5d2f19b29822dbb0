//! Every screen, overlay and stage of a review of the sample company, at four sizes: each is reached by what one presses, and
//! `RECORD_FRAMES=target/frames` writes all of them, text and colours, so that two states of the program can be compared.

use crate::harness::Person;
use quarterdeck::app::{keys::TABLE, memory::Memory};
use ratatui::style::{Color, Modifier, Style};
use std::{fmt::Write, path::Path};

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 36), (200, 50), (40, 20)];

/// One frame of a walk.
struct Scene {
    /// The name of its files.
    name: &'static str,
    /// The row of the deck to go to first; empty: stay.
    on: &'static str,
    /// What is pressed then: words as for [`Person::keys`], and `{name}` for the key that the table gives a command. `restart`
    /// in front: the program is gone and started again before that.
    press: &'static str,
    /// What is to be read at 120 × 36, or the frame is of something else.
    sees: &'static str,
}

const fn scene(name: &'static str, on: &'static str, press: &'static str, sees: &'static str) -> Scene {
    Scene { name, on, press, sees }
}

/// Each begins in front of the sample anew; its scenes follow one another.
const WALKS: &[&[Scene]] = &[
    &[
        scene("deck", "", "", "off track"),
        scene("deck-key-result", "Free→paid conversion", "", "Free→paid"),
        scene("deck-disagreement", "Median setup time", "", "Median setup time"),
        scene("deck-yes-no", "A local wallet", "", "A local wallet"),
        scene("deck-bound", "Bookings without", "", "99.98 ≥ 99.95"),
        scene("deck-steps", "Runbooks tried", "", "of 5"),
        scene("deck-bottom", "", "{bottom}", "Projects"),
        scene("deck-project", "Onboarding checklist", "", "∵"),
        scene("deck-folded", "", "{fold-all} {top}", "▸"),
        scene("deck-sorted", "", "{unfold-all} {sort}", "sorted"),
        scene("deck-filtered", "", "{sort} {sort} {sort} {sort} {filter} 'off' enter", "off track"),
        scene("deck-found", "", "{back} {find} 'menu' enter", "menu"),
        scene("deck-mine", "", "{back} {mine}", "mine"),
        scene("deck-other-cycle", "", "{mine} {cycle} 'all' enter", "ll cycles"),
    ],
    &[
        scene("trend", "Free→paid conversion", "{trend}", "Third flat week"),
        scene("trend-alone", "", "{chart-alone}", "newest"),
        scene("trends", "", "esc {next-trend}", "◂ Teams ▸"),
    ],
    &[
        scene("why", "Free→paid conversion", "{why}", "expected"),
        scene("help", "", "{back} {help}", "On the deck"),
        scene("help-searched", "", "/ 'undo'", "take back"),
        scene("palette", "", "esc esc {palette}", "Commands"),
        scene("palette-searched", "", "'person'", "edit person"),
        scene("filter", "", "esc {filter}", "stale"),
        scene("cycles", "", "esc {cycle}", "2026"),
        scene("find", "", "esc {find} 'book'", "found"),
        scene("score", "Invoices disputed", "esc {check-in}", "How did it end?"),
        scene("goes", "Value in the first week", "esc {delete}", "counted as dropped"),
        scene("archive", "Value in the first week", "esc {archive}", "Archive Value in the first week"),
        scene("delete", "Photo menu import", "esc {delete}", "Sure"),
        scene("people", "", "n {palette} 'page of person' enter", "Ana Ruiz"),
        scene("person", "", "'ana' enter", "Ana Ruiz"),
        scene("hand-over", "", "H", "Ana Ruiz"),
        scene("hand-over-asked", "", "'jon' enter", "because"),
        scene("owner-page", "Free→paid conversion", "esc esc esc {owner-page}", "answers for"),
        scene("delete-person", "", "esc {palette} 'delete-person' enter", "Ana Ruiz"),
    ],
    &[
        scene("check-in", "Free→paid conversion", "{check-in}", "keep draft"),
        scene("check-in-typed", "", "'2.6' tab '4' tab 'half of the sign-ups'", "half of the sign-ups"),
        scene("check-in-refused", "", "backtab ctrl-u '11' enter", "10"),
        scene("check-in-keys", "", "f1", "Keys"),
        scene("check-in-draft", "", "esc esc j", "✎"),
        scene("check-in-saved", "Paying places", "{check-in} '2600' tab '8' enter", "checked in"),
        scene("no-change", "Free→paid conversion", "{no-change}", "keep draft"),
        scene("check-in-project", "Onboarding checklist", "esc {check-in}", "on track"),
        scene("check-in-objective", "Value in the first week", "esc {check-in}", "onfidence"),
        scene("check-in-steps", "Runbooks tried", "esc {check-in}", "tick"),
        scene("check-in-yes-no", "A local wallet", "esc {check-in}", "was no"),
        scene("check-in-baseline", "Days to a real booking", "esc {check-in} '9'", "baseline"),
    ],
    &[
        scene("add", "Value in the first week", "{add}", "Add"),
        scene("form-objective", "", "o", "New objective"),
        scene("form-key-result", "", "esc {add} k 'Menus without a typo' tab tab tab", "Menus"),
        scene("form-milestones", "", "m tab 'Pilot' enter 'Contract'", "Contract"),
        scene("form-keys", "", "f1", "Keys"),
        scene("form-project", "", "esc esc {add} p", "New project"),
        scene("form-person", "", "esc {add} n", "mail"),
        scene("form-person-refused", "", "'Zed' tab 'notmail' enter", "notmail"),
        scene("form-team", "", "esc {add} t", "New team"),
        scene("form-cycle", "", "esc {add} c", "New cycle"),
        scene("form-settings", "", "esc {palette} 'settings' enter", "eekday"),
        scene("form-draft-kept", "", "esc {add}", "draft"),
        scene("revise-objective", "Value in the first week", "esc {revise}", "Revise objective"),
        scene("revise-key-result", "Free→paid conversion", "esc {revise}", "Free→paid"),
        scene("revise-because", "", "tab tab tab tab tab backspace '8' enter", "sentence why"),
        scene("link", "Owners who would miss us", "esc esc {link}", "Project"),
        scene("move", "Value in the first week", "esc {move}", "now under"),
        scene("edit-person", "", "esc {palette} 'edit person' enter 'priya' enter", "Priya"),
    ],
    &[
        scene("check-ins", "", "{check-ins}", "owe"),
        scene("check-ins-last", "", "{bottom}", "owe"),
        scene("check-ins-snooze", "", "{top} {down} {snooze-owed}", "No check-in of"),
        scene("check-ins-other-day", "", "esc {top} {snooze-owed}", "Change an action"),
        scene("projects", "", "esc {projects}", "Projects"),
        scene("projects-second", "", "j j", "Projects"),
        scene("projects-grouped", "", "{group}", "roup"),
        scene("projects-filter", "", "{filter-projects}", "planned"),
        scene("projects-verdict", "", "esc {verdict}", ""),
        scene("log", "", "esc {log}", "Log"),
        scene("log-open", "", "j {open-change}", "Log"),
        scene("log-person", "", "esc {filter-log}", "everyone"),
    ],
    &[
        scene("review-before", "", "{start-a-review}", "min"),
        scene("review-before-second", "", "j j {later}", "min"),
        scene("review-actions", "", "{actions}", "ction"),
        scene("review-actions-other-day", "", "{put-off-action}", "Change an action"),
        scene("review-past", "", "esc {to-agenda} {past-reviews}", "review"),
        scene("review-opening", "", "{back} {start-review}", "Facts first"),
        scene("review-entry-1", "", "{next-entry}", "next"),
        scene("review-entry-2", "", "{next-entry}", "next"),
        scene("review-entry-3", "", "{next-entry}", "next"),
        scene("review-decide", "", "{decide} 'Hire two through the agency'", "Hire two"),
        scene("review-decided", "", "enter", "Hire two"),
        scene("review-ask", "", "{ask} 'brief the agency' tab 'ana'", "brief the agency"),
        scene("review-check-in", "", "tab 'fri' enter {check-in-now}", "keep draft"),
        scene("review-why", "", "esc {why-now}", "Why"),
        scene("review-blind", "", "esc {blind-round}", "how sure, 0 to 10"),
        scene("review-parked", "", "esc {palette} 'pull in which' enter", "arked"),
        scene("review-help", "", "esc {help}", "In a review"),
        scene("review-entry-4", "", "esc {next-entry}", "next"),
        scene("review-entry-5", "", "{park} {next-entry}", "next"),
        scene("review-paused", "", "{pause}", "paused"),
        scene("review-end", "", "{pause} {end-review}", "End the review now"),
        scene("review-after", "", "y", "worth its time"),
        scene("review-rated", "", "4 enter", "4"),
        scene("review-save-minutes", "", "{write-minutes}", ".md"),
    ],
    &[
        scene("review-action", "", "{start-a-review} {start-review} {next-entry}", "Show the checklist"),
        scene("review-missing", "", "{next-entry} {next-entry} {next-entry} {next-entry}", "Minutes to a first answer"),
        scene("review-bound", "", "{next-entry} {next-entry} {next-entry}", "OFF TRACK   8 of"),
        scene(
            "review-came-in",
            "",
            "{next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry}",
            "came in",
        ),
        scene(
            "review-rest",
            "",
            "{next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry} {next-entry}",
            "Read them aloud once",
        ),
        scene("review-closing", "", "{next-entry}", "What was agreed"),
        scene("review-not-ended", "", "restart {start-a-review}", "was not ended"),
    ],
];

/// The script with the keys that the table gives its commands.
fn keys_of(press: &str) -> String {
    let mut out = String::new();
    for word in press.split_inclusive(' ') {
        match word.trim().strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            Some(name) => {
                let row = TABLE.iter().find(|b| b.name == name).unwrap_or_else(|| panic!("there is no command {name}"));
                let _ = write!(out, "{} ", row.keys[0]);
            }
            None => out.push_str(word),
        }
    }
    out
}

/// A frame as lines of text, and below them the caret and every run of cells that does not look like plain text.
fn written(p: &Person, (columns, rows): (u16, u16)) -> String {
    let mut out = p.screen();
    out.push('\n');
    if let Some((x, y)) = p.caret() {
        let _ = writeln!(out, "{y:>3} {x:>3} caret");
    }
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let style = p.cell(x, y);
            let end = (x..columns).find(|&other| p.cell(other, y) != style).unwrap_or(columns);
            let plain = Style::new().fg(Color::Reset).bg(Color::Reset).underline_color(Color::Reset);
            if style.add_modifier != Modifier::empty() || style.patch(plain) != style {
                let _ = writeln!(
                    out,
                    "{y:>3} {x:>3}–{:<3} {:?} on {:?} {:?}",
                    end - 1,
                    style.fg.unwrap_or(Color::Reset),
                    style.bg.unwrap_or(Color::Reset),
                    style.add_modifier
                );
            }
            x = end;
        }
    }
    out
}

#[test]
fn every_frame_of_the_sample_is_reached_and_can_be_recorded() {
    let folder = std::env::var_os("RECORD_FRAMES");
    if let Some(folder) = &folder {
        std::fs::create_dir_all(folder).unwrap();
    }
    let mut wrong = Vec::new();
    for walk in WALKS {
        let mut p = Person::with_sample();
        for scene in *walk {
            let press = scene.press.strip_prefix("restart ").unwrap_or(scene.press);
            if press != scene.press {
                p.restart(Memory::default());
            }
            if scene.on.is_empty() {
                p.keys(&keys_of(press));
            } else {
                // Whatever lies over the deck goes first, as the script of such a scene begins with.
                let leave: String = press.split_inclusive(' ').take_while(|w| matches!(w.trim(), "esc" | "n")).collect();
                p.keys(&leave);
                p.select(scene.on);
                p.keys(&keys_of(&press[leave.len()..]));
            }
            if !p.sees(scene.sees) {
                wrong.push(format!("{}: no “{}” in\n{}", scene.name, scene.sees, p.screen()));
            }
            if let Some(folder) = &folder {
                for (columns, rows) in SIZES {
                    p.resize(columns, rows);
                    let path = Path::new(folder).join(format!("{}-{columns}x{rows}.txt", scene.name));
                    std::fs::write(path, written(&p, (columns, rows))).unwrap();
                }
                p.resize(120, 36);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
