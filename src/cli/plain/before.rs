//! Before a meeting by lines: how fresh the data is, what changed, who is here, what would be talked about and for how long, and what
//! is still altered of that. What the screen shows before a review is said here; nothing is written down before it is begun but topics.
//!
//! Must not know: what is said once it runs.

use super::heard::{Heard, Lines};
use crate::{
    cli::{
        error::{Failure, Result},
        output,
        session::{Desk, Session},
    },
    domain::{
        Board, Change, Id,
        agenda::{self, Agenda, AgendaItem, Subject},
        change::Verb,
        meeting::{
            self, absent,
            before::{self, Owed, Readiness},
            by_hand::ByHand,
            minutes::named,
            topics,
        },
        recurring::Terms,
        text::{
            self,
            say::{say_clock, say_count},
        },
    },
};
use std::time::Duration;

const HELP: &str = "enter or n: begin · q: leave, nothing is begun · g: the agenda by its numbers · p N: park that one · P: what is parked · P N: pull the N-th of it in · J N, K N: it comes one later, earlier\n\
                    +5, -5: five minutes more, less · x NAME: not here, and here again · topic TEXT, 3 min, WHO: put a topic on · nudges: what to send to whom\n\
                    what is for an entry that is on (c, =, d, a, r, o, l, v, w) begins the review and is said about its first";

/// What begins a review, and is said in it.
const BEGINS: [&str; 10] = ["c", "=", "d", "a", "r", "o", "l", "L", "v", "w"];

/// What is to be begun.
pub(super) struct Chosen {
    /// With this agenda.
    pub(super) agenda: Agenda,
    /// And with this said in it first; `None`: nothing.
    pub(super) first: Option<String>,
}

struct Page<'a> {
    session: &'a Session,
    desk: &'a mut Desk,
    board: &'a mut Board,
    terms: &'a Terms,
    /// What is said of its number.
    number: u32,
    minutes: Option<u32>,
    hand: ByHand,
    /// Who is here or not other than their leave says.
    hand_absent: Vec<Id>,
    agenda: Agenda,
}

/// What comes after a line.
enum Then {
    /// The same page, told as it is now.
    Tell,
    /// The same page.
    Stay,
}

/// Says how things stand, hears what is to be otherwise, and returns what is to be begun; `None`: nothing is.
pub(super) fn choose(
    session: &Session,
    desk: &mut Desk,
    board: &mut Board,
    terms: &Terms,
    minutes: Option<u32>,
    lines: &Lines,
) -> Result<Option<Chosen>> {
    let number = desk.cascade.reviews().map(|r| r.number).max().unwrap_or(0) + 1;
    let (hand, hand_absent) = (ByHand::default(), Vec::new());
    let agenda = made(desk, board, terms, minutes, (&hand, &hand_absent));
    let mut page = Page { session, desk, board, terms, number, minutes, hand, hand_absent, agenda };
    page.tell()?;
    loop {
        match lines.wait(Duration::from_hours(1)) {
            Heard::Silence => {}
            Heard::Garbled => output::print("That was no text: say it again.")?,
            Heard::End => return left(),
            Heard::Line(line) => {
                let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
                match word {
                    "q" => return left(),
                    "" | "n" if page.is_empty() => page.nothing()?,
                    "" | "n" => return Ok(Some(Chosen { agenda: page.agenda, first: None })),
                    word if BEGINS.contains(&word) && !page.is_empty() => {
                        return Ok(Some(Chosen { agenda: page.agenda, first: Some(line) }));
                    }
                    word => match page.answer(word, rest.trim()) {
                        Ok(Then::Tell) => page.tell()?,
                        Ok(Then::Stay) => {}
                        Err(failure) if failure.sentence.is_empty() => return Err(failure),
                        Err(failure) => output::print(&failure.safe())?,
                    },
                }
            }
        }
    }
}

fn left() -> Result<Option<Chosen>> {
    output::print("Nothing was begun.")?;
    Ok(None)
}

/// The agenda as it would be begun with: by the rules, with what was done to it by hand.
fn made(desk: &Desk, board: &mut Board, terms: &Terms, minutes: Option<u32>, (hand, hand_absent): (&ByHand, &Vec<Id>)) -> Agenda {
    let held = desk.cascade.held_in(terms);
    let mut asked = meeting::asked(&desk.cascade, terms, held.as_deref(), desk.today, minutes);
    for &person in hand_absent {
        asked.absent = absent::toggled(&asked.absent, person);
    }
    let agenda = agenda::agenda(&desk.cascade, board, &asked);
    if *hand == ByHand::default() { agenda } else { hand.again(agenda) }
}

impl Page<'_> {
    fn answer(&mut self, word: &str, rest: &str) -> Result<Then> {
        match word {
            "g" => self.list()?,
            "p" => {
                let n = number("p", rest, self.agenda.items.len(), "g lists the agenda")?;
                self.hand.drops(&self.agenda.items[n]);
                return Ok(self.again());
            }
            "P" if rest.is_empty() => self.list_parked()?,
            "P" => {
                let n = number("P", rest, self.agenda.parked.len(), "P alone lists what is parked")?;
                self.hand.pulls(&self.agenda.parked[n]);
                return Ok(self.again());
            }
            "J" | "K" => return self.shift(word == "J", rest),
            "x" => return self.not_here(rest),
            "topic" => return self.topic(rest),
            "end" => self.print("there is nothing to end: no review was begun; enter begins it, q leaves")?,
            "b" => self.print("there is nothing to go back to: no review was begun; enter begins it")?,
            "pause" => self.print("no clock runs: no review was begun; enter begins it")?,
            "u" => {
                self.print("nothing was said in this review: it was not begun; quarterdeck undo takes back what was before it")?;
            }
            "nudges" => {
                let ready = self.ready();
                let said = before::nudges(&self.desk.cascade, &ready, self.desk.today, &self.session.program());
                self.print(if said.is_empty() { "nobody owes a check-in" } else { &said })?;
            }
            _ if word.starts_with(['+', '-']) => return self.lengthen(word),
            _ => self.print(HELP)?,
        }
        Ok(Then::Stay)
    }

    fn is_empty(&self) -> bool {
        self.agenda.items.is_empty() && self.agenda.parked.is_empty()
    }

    fn again(&mut self) -> Then {
        self.agenda = made(self.desk, self.board, self.terms, self.minutes, (&self.hand, &self.hand_absent));
        Then::Tell
    }

    fn ready(&mut self) -> Readiness {
        let held = self.desk.cascade.held_in(self.terms);
        before::readiness(&self.desk.cascade, self.board, held.as_deref())
    }

    /// Why nothing can be begun.
    fn nothing(&self) -> Result<()> {
        let said = before::nothing(&self.desk.cascade, self.terms.scope.is_all(), self.desk.today);
        self.print(&format!("{said} Nothing was begun: topic TEXT puts a topic on, q leaves."))
    }

    fn print(&self, said: &str) -> Result<()> {
        // Line by line: what ends a line inside a title is none of ours.
        let lines: Vec<_> = said.split('\n').map(text::safe).collect();
        output::print(&self.session.style().plain(&lines.join("\n")))
    }

    fn name(&self, id: Option<Id>) -> String {
        let person = id.and_then(|id| self.desk.cascade.person(id));
        person.map_or_else(|| "nobody’s".to_owned(), |p| text::one_line(&p.name, 40).into_owned())
    }

    /// How long, how much, whose numbers are missing, what changed, who is not here, which topics wait.
    fn tell(&mut self) -> Result<()> {
        if self.is_empty() {
            return self.nothing();
        }
        let (a, style) = (&self.agenda, say_count(self.agenda.minutes as usize, "minute", "minutes"));
        let (planned, budget) = (say_clock(i64::from(a.planned_seconds)), say_clock(i64::from(a.budget_seconds)));
        let mut lines = vec![format!(
            "Review {}, {style}: {} on the agenda ({planned} of {budget}), {} parked. Enter begins it, q leaves, ? lists what else can \
             be said.",
            self.number,
            a.items.len(),
            a.parked.len() + a.parked_more
        )];
        lines.extend(a.too_small().map(|said| format!("{said}.")));
        let ready = self.ready();
        lines.push(format!("{} fresh, {} due, {} stale.", ready.fresh, ready.due, ready.stale));
        lines.extend(self.missing(&ready));
        let held = self.desk.cascade.held_in(self.terms);
        let last = self.desk.cascade.last_review(&self.terms.which, self.desk.today);
        lines.extend(before::news(&self.desk.cascade, self.board, last, &self.terms.which, held.as_deref()));
        let away = |&id: &Id| {
            let why = absent::why_not_here(&self.desk.cascade, id, self.desk.today);
            if why == "not here" { self.name(Some(id)) } else { format!("{} ({why})", self.name(Some(id))) }
        };
        if !self.agenda.absent.is_empty() {
            let who: Vec<String> = self.agenda.absent.iter().map(away).collect();
            lines.push(format!("Not here: {}.", who.join(", ")));
        }
        let topics = self.desk.cascade.open_topics(&self.terms.which);
        lines.extend(topics.iter().map(|topic| format!("Topic: {}.", topics::written(&self.desk.cascade, topic))));
        self.print(&lines.join("\n"))
    }

    fn missing(&self, ready: &Readiness) -> Option<String> {
        let missing: usize = ready.owners.iter().map(|o| o.missing.len()).sum();
        if missing == 0 {
            return None;
        }
        let of = |o: &Owed| format!("{} {}", self.name(o.owner), o.missing.len());
        let mut who: Vec<String> = ready.owners.iter().filter(|o| !o.missing.is_empty()).map(of).collect();
        if who.len() > 8 {
            let more = who.split_off(8).len();
            who.push(format!("and {}", say_count(more, "more person", "more people")));
        }
        let verb = if missing == 1 { "is" } else { "are" };
        Some(format!("{} {verb} missing: {}.", say_count(missing, "number", "numbers"), who.join(", ")))
    }

    fn title(&self, item: &AgendaItem) -> String {
        if matches!(item.subject, Subject::Rest { .. }) {
            return "read aloud: what is on track, and whose numbers nobody is asked for".to_owned();
        }
        let (title, owner) = named(&self.desk.cascade, &item.entry);
        let owner = owner.map_or_else(String::new, |name| format!(" ({})", text::one_line(&name, 60)));
        let time = say_clock(i64::from(item.entry.planned()));
        format!("{}, {time}: {}{owner}", item.entry.talk().word(), text::one_line(&title, 100))
    }

    fn list(&self) -> Result<()> {
        let line = |(n, item): (usize, &AgendaItem)| format!("{} {}", n + 1, self.title(item));
        let lines: Vec<String> = self.agenda.items.iter().enumerate().map(line).collect();
        self.print(&if lines.is_empty() { "nothing fits: + gives it more minutes".to_owned() } else { lines.join("\n") })
    }

    fn list_parked(&self) -> Result<()> {
        let line = |(n, item): (usize, &AgendaItem)| format!("{} {}", n + 1, self.title(item));
        let lines: Vec<String> = self.agenda.parked.iter().take(40).enumerate().map(line).collect();
        self.print(&if lines.is_empty() { "nothing is parked".to_owned() } else { lines.join("\n") })
    }

    /// One place later or earlier. Of topics that is kept in the workspace.
    fn shift(&mut self, later: bool, rest: &str) -> Result<Then> {
        let word = if later { "J" } else { "K" };
        let n = number(word, rest, self.agenda.items.len(), "g lists the agenda")?;
        let with = if later { n + 1 } else { n.wrapping_sub(1) };
        if with >= self.agenda.items.len() {
            return Err(Failure::wrong(if later { "nothing comes after it" } else { "nothing comes before it" }));
        }
        let topic = |n: usize| if let Subject::Topic(id) = self.agenda.items[n].subject { Some(id) } else { None };
        if let Some((topic, other)) = topic(n).zip(topic(with)) {
            let place = self.desk.cascade.topic(other).and_then(|other| topics::place(&self.desk.cascade, other));
            let ops = place.map(|place| topics::placed(&self.desk.cascade, topic, place)).unwrap_or_default();
            self.save(Verb::Move, ops)?;
        }
        self.agenda.items.swap(n, with);
        self.hand.orders(&self.agenda.items);
        self.again();
        self.list()?;
        Ok(Then::Stay)
    }

    fn not_here(&mut self, name: &str) -> Result<Then> {
        if name.is_empty() {
            return Err(Failure::wrong("x takes a name before the review: x ana says that Ana is not here, or is here again"));
        }
        let person = self.desk.cascade.resolve_person(name).map_err(|e| Failure::wrong(e.to_string()))?;
        self.hand_absent = absent::toggled(&self.hand_absent, person);
        Ok(self.again())
    }

    fn topic(&mut self, line: &str) -> Result<Then> {
        let wanted = topics::Wanted::line(&self.desk.cascade, line).map_err(Failure::wrong)?;
        let (id, today) = (self.desk.ids.next_id(), self.desk.today);
        let ops = wanted.add(&self.desk.cascade, id, self.terms, self.agenda.minutes, today).map_err(Failure::wrong)?;
        self.save(Verb::Add, ops)?;
        Ok(self.again())
    }

    fn save(&mut self, verb: Verb, ops: Vec<crate::domain::Op>) -> Result<()> {
        if ops.is_empty() {
            return Ok(());
        }
        let change = Change::new(self.desk.ids.next_id(), self.desk.author, verb, ops);
        let change = self.desk.commit(change)?.change;
        self.board.changed(&self.desk.cascade, &change);
        Ok(())
    }

    /// `+5`, `-5`; a sign alone means five.
    fn lengthen(&mut self, word: &str) -> Result<Then> {
        let said = if word.len() == 1 { format!("{word}5") } else { word.to_owned() };
        let by: i32 =
            said.parse().map_err(|_| Failure::wrong(format!("{} is no number of minutes, such as +5", text::safe(word))))?;
        let minutes = self.agenda.minutes.saturating_add_signed(by).clamp(*meeting::LENGTHS.start(), *meeting::LENGTHS.end());
        if minutes == self.agenda.minutes {
            return Err(Failure::wrong(meeting::NO_SUCH_LENGTH));
        }
        self.minutes = Some(minutes);
        Ok(self.again())
    }
}

/// The place a number stands for that was typed behind a word.
fn number(word: &str, rest: &str, all: usize, list: &str) -> Result<usize> {
    let n = rest.parse::<usize>().ok().filter(|n| (1..=all).contains(n));
    n.map(|n| n - 1).ok_or_else(|| Failure::wrong(format!("{word} takes a number from 1 to {all}; {list}")))
}
