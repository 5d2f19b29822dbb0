//! Whether the terminal's ground is dark or light: asked once a first frame stands, and the answer taken out of what is typed.
//!
//! There is one reader of the terminal, and this is part of it. The library reads an answer it does not know as keys: `Esc ]` as
//! one key with alt, what follows as letters. They are taken out whenever they come, at once or late, in one piece or cut; what
//! only began like an answer is handed on as it was typed, in its place. A terminal that is silent is not waited for.

use crate::config::Theme;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// The question: which colour is the ground (xterm's operating system command 11).
pub(super) const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// How every answer begins.
const BEGINS: &str = "\x1b]11;";

/// The longest answer: `rgba:` with four digits a colour, and its end.
const LONGEST: usize = BEGINS.len() + "rgba:ffff/ffff/ffff/ffff".len() + 2;

/// How long after the question a lone Esc may be the first piece of an answer.
const ASKED: Duration = Duration::from_secs(2);

/// How long what might have been typed is held back: its rest comes at once if it is an answer.
const SHORT: Duration = Duration::from_millis(60);

/// How long the rest of what nobody types is waited for.
const LONG: Duration = Duration::from_secs(1);

/// How long a program that ends waits for an answer that is on its way, so that the shell does not read it.
pub(super) const LAST_CALL: Duration = Duration::from_millis(100);

/// What so much of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    No,
    /// As far as it goes; the rest may come.
    Begun,
    /// All of one. `None`: of a colour that is not understood.
    Whole(Option<Theme>),
}

/// Takes answers out of what is read.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// When it was asked; `None`: it was not, and nothing is held back.
    asked: Option<Instant>,
    /// What may be the beginning of an answer, as it came, and when the last piece did.
    held: Vec<Event>,
    since: Option<Instant>,
    /// The same as it was sent.
    text: String,
    heard: bool,
    /// What is no answer, in order.
    through: VecDeque<Event>,
}

impl Answers {
    /// The question is on its way.
    pub(super) fn expect(&mut self, now: Instant) {
        self.asked = Some(now);
    }

    /// Whether it was asked.
    pub(super) fn is_expected(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether an answer may be on its way.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        !self.heard && self.asked.is_some_and(|asked| now.duration_since(asked) < ASKED)
    }

    /// What is read next, as far as it is no answer.
    pub(super) fn next(&mut self) -> Option<Event> {
        self.through.pop_front()
    }

    /// How long what is held back is held back yet; `None`: nothing is.
    pub(super) fn patience(&self, now: Instant) -> Option<Duration> {
        let long = self.text.len() > "\x1b]1".len();
        self.since.map(|since| (if long { LONG } else { SHORT }).saturating_sub(now.duration_since(since)))
    }

    /// Hands on what was held back for too long. Says whether there was something.
    pub(super) fn give_up(&mut self, now: Instant) -> bool {
        let over = self.patience(now).is_some_and(|left| left.is_zero());
        if over {
            self.let_go();
        }
        over
    }

    /// Takes what was read; gives the ground once it is told.
    pub(super) fn take(&mut self, report: Event, now: Instant) -> Option<Theme> {
        self.give_up(now);
        let Some(sent) = self.asked.and_then(|_| sent(&report)) else {
            self.let_go();
            self.through.push_back(report);
            return None;
        };
        let before = self.text.len();
        self.text.push_str(&sent);
        match answer(&self.text) {
            Answer::Whole(ground) => {
                self.heard = true;
                self.forget();
                ground
            }
            // An Esc alone is one that was pressed, unless an answer is due.
            Answer::Begun if self.text != "\x1b" || self.is_due(now) => {
                self.held.push(report);
                self.since = Some(now);
                None
            }
            _ if before > 0 => {
                self.text.truncate(before);
                self.let_go();
                self.take(report, now)
            }
            _ => {
                self.forget();
                self.through.push_back(report);
                None
            }
        }
    }

    fn let_go(&mut self) {
        self.through.extend(self.held.drain(..));
        self.forget();
    }

    fn forget(&mut self) {
        self.held.clear();
        self.text.clear();
        self.since = None;
    }
}

/// What the terminal sent for a report, where an answer may hold it.
fn sent(report: &Event) -> Option<String> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = report else { return None };
    let held = *modifiers - KeyModifiers::SHIFT;
    match code {
        KeyCode::Esc if held.is_empty() => Some("\x1b".to_owned()),
        KeyCode::Char('g') if held == KeyModifiers::CONTROL => Some("\x07".to_owned()),
        KeyCode::Char(c) if c.is_ascii_graphic() && held.is_empty() => Some(c.to_string()),
        KeyCode::Char(c @ (']' | '\\')) if held == KeyModifiers::ALT => Some(format!("\x1b{c}")),
        _ => None,
    }
}

fn answer(text: &str) -> Answer {
    if BEGINS.starts_with(text) {
        return Answer::Begun;
    }
    let Some(rest) = text.strip_prefix(BEGINS).filter(|_| text.len() <= LONGEST) else { return Answer::No };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '/');
    match end.map(|end| rest.split_at(end)) {
        None | Some((_, "\x1b")) => Answer::Begun,
        Some((colour, "\x07" | "\x1b\\")) => Answer::Whole(ground(colour)),
        Some(_) => Answer::No,
    }
}

/// The ground of a colour as the X window system writes it: `rgb:` and one to four hexadecimal digits for each part.
fn ground(colour: &str) -> Option<Theme> {
    let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let mut shares = parts.split('/').take(3).map(|part| {
        let of = 16_u32.checked_pow(u32::try_from(part.len()).ok()?)?.checked_sub(1).filter(|&of| of > 0)?;
        Some(f64::from(u32::from_str_radix(part, 16).ok()?) / f64::from(of))
    });
    let (red, green, blue) = (shares.next()??, shares.next()??, shares.next()??);
    // How bright it looks: the weights of ITU-R BT.601.
    let bright = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if bright > 0.5 { Theme::Light } else { Theme::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: KeyCode, held: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, held))
    }

    fn letter(c: char) -> Event {
        press(KeyCode::Char(c), if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE })
    }

    /// An answer as the terminal library reports it, read in one piece.
    fn reported(colour: &str, end: &str) -> Vec<Event> {
        let mut reports = vec![press(KeyCode::Char(']'), KeyModifiers::ALT)];
        reports.extend("11;".chars().chain(colour.chars()).map(letter));
        reports.push(match end {
            "\x07" => press(KeyCode::Char('g'), KeyModifiers::CONTROL),
            _ => press(KeyCode::Char('\\'), KeyModifiers::ALT),
        });
        reports
    }

    /// The same, cut behind the bytes 0x1B at its beginning and its end.
    fn cut(colour: &str) -> Vec<Event> {
        let esc = press(KeyCode::Esc, KeyModifiers::NONE);
        let mut reports = vec![esc.clone(), letter(']')];
        reports.extend("11;".chars().chain(colour.chars()).map(letter));
        reports.extend([esc, letter('\\')]);
        reports
    }

    /// What comes through of reports that come so many milliseconds after the question, and the ground that was heard.
    fn read(reports: impl IntoIterator<Item = (u64, Event)>) -> (Vec<Event>, Option<Theme>) {
        let (start, mut answers, mut heard) = (crate::tui::instant(), Answers::default(), None);
        answers.expect(start);
        let mut last = start;
        for (at, report) in reports {
            last = start + Duration::from_millis(at);
            heard = answers.take(report, last).or(heard);
        }
        answers.give_up(last + LONG);
        (std::iter::from_fn(|| answers.next()).collect(), heard)
    }

    fn typed() -> Vec<Event> {
        vec![
            letter('j'),
            letter('j'),
            press(KeyCode::Down, KeyModifiers::NONE),
            Event::Paste("11;rgb".to_owned()),
            press(KeyCode::Esc, KeyModifiers::NONE),
        ]
    }

    #[test]
    fn an_answer_is_taken_out_and_everything_else_stays_in_order() {
        for answer in [reported("rgb:ffff/ffff/e0e0", "\x1b\\"), reported("rgb:ff/ff/e0", "\x07"), cut("rgb:FFFF/ffff/e0e0")] {
            for late in [0, 40, 400, 1_500] {
                for before in 0..=typed().len() {
                    let mut reports = typed();
                    let behind = reports.split_off(before);
                    let mut at = late;
                    let mut slow = |report| {
                        at += 1;
                        (at, report)
                    };
                    let all: Vec<_> = reports
                        .into_iter()
                        .map(|report| (0, report))
                        .chain(answer.clone().into_iter().chain(behind).map(&mut slow))
                        .collect();
                    assert_eq!(read(all), (typed(), Some(Theme::Light)), "{late} ms, behind {before}");
                }
            }
        }
    }

    #[test]
    fn an_answer_that_comes_in_pieces_is_one_answer() {
        let pieces = cut("rgb:1c1c/1c1c/1c1c").into_iter().enumerate().map(|(n, report)| (40 * n as u64, report));
        assert_eq!(read(pieces), (Vec::new(), Some(Theme::Dark)));
        let late = reported("rgb:1c1c/1c1c/1c1c", "\x1b\\").into_iter().map(|report| (60_000, report));
        assert_eq!(read(late), (Vec::new(), Some(Theme::Dark)));
    }

    #[test]
    fn what_only_begins_like_an_answer_is_what_was_typed() {
        let esc = press(KeyCode::Esc, KeyModifiers::NONE);
        let alt = press(KeyCode::Char(']'), KeyModifiers::ALT);
        let keys = |text: &str| text.chars().map(letter).collect::<Vec<_>>();
        for typed in [
            vec![esc.clone()],
            vec![esc.clone(), esc.clone(), letter('q')],
            vec![esc.clone(), letter(']'), letter('1'), letter('x')],
            vec![alt.clone(), letter('1'), letter('1'), letter('j')],
            vec![alt.clone(), alt.clone()],
            [vec![alt.clone()], keys("11;rgb:"), vec![press(KeyCode::Down, KeyModifiers::NONE)]].concat(),
            [vec![alt.clone()], keys("11;"), keys(&"f".repeat(60))].concat(),
        ] {
            assert_eq!(read(typed.iter().cloned().map(|report| (5, report))), (typed, None));
        }
    }

    #[test]
    fn an_esc_is_held_back_only_while_an_answer_is_due() {
        let esc = || press(KeyCode::Esc, KeyModifiers::NONE);
        let now = crate::tui::instant();
        let mut answers = Answers::default();
        answers.take(esc(), now);
        assert_eq!(answers.next(), Some(esc()), "nothing was asked");
        answers.expect(now);
        answers.take(esc(), now);
        assert_eq!((answers.next(), answers.patience(now)), (None, Some(SHORT)));
        assert!(answers.give_up(now + SHORT));
        assert_eq!(answers.next(), Some(esc()));
        answers.take(esc(), now + ASKED);
        assert_eq!(answers.next(), Some(esc()), "no answer comes any more");
    }

    #[test]
    fn a_colour_is_dark_or_light_by_how_bright_it_looks() {
        for (colour, is) in [
            ("rgb:0000/0000/0000", Some(Theme::Dark)),
            ("rgb:ffff/ffff/ffff", Some(Theme::Light)),
            ("rgb:0/0/f", Some(Theme::Dark)),
            ("rgb:fd/f6/e3", Some(Theme::Light)),
            ("rgb:002b/0036/0042", Some(Theme::Dark)),
            ("rgba:ffff/ffff/ffff/0000", Some(Theme::Light)),
            ("rgb:xyzw/0/0", None),
            ("rgb:ffff/ffff", None),
            ("rgb:///", None),
            ("black", None),
        ] {
            assert_eq!(ground(colour), is, "{colour}");
        }
    }
}
