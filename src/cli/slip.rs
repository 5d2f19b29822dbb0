//! `quarterdeck slip`: what somebody owes as a text to fill in, and what came back read into check-ins.
//!
//! What an answer may say is decided as for `check-in` and `push`, and who it is as for a row of a file: read twice, or on two
//! laptops, it is there once.

use super::{
    courier::{Courier, Folder},
    error::{Exit, Failure, Result},
    import,
    known::Known,
    output::{print, say},
    said::{self, Last, Said, Value},
    session::{Desk, Session},
    several::{self, Several},
    written::is_stdout,
};
use crate::domain::{
    Board, Cascade, CheckIn, Id, Ix, Op,
    change::Verb,
    key_result::{KeyResult, Measured},
    owed,
    people::Person,
    queue::Debt,
    text::{
        self,
        date::{When, parse_date},
        loose,
        say::{say_count, say_full, say_list, say_short},
        value::weight_done,
    },
};
use crate::exchange::{
    csv::{KnownCheckIn, identity_of},
    slip::{self, Answer, Label, Name, Reading},
};
use clap::{Args, ValueEnum};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    path::{Path, PathBuf},
};

/// No reply is larger, with all that is attached to it.
const LARGEST: u64 = 32 << 20;

/// How a slip is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    /// As plain text
    #[default]
    Text,
    /// As a mail to each person
    Eml,
}

/// Print what people owe as a text to fill in, and read what came back
///
/// For people without the program. A slip has a block for each check-in that is owed; send it by any way that carries text. What
/// comes back is read from a file or standard input as a text or a whole mail, quoted, broken and signed as it may be. It is by
/// whoever the slip was for, of the day of the slip unless a line “on :” says otherwise. The same reply once more changes nothing;
/// another one puts right what the first said. One bad answer and nothing is written, unless --keep-going is given.
#[derive(Debug, Args)]
pub(super) struct SlipArgs {
    /// Whose [default: everyone who owes a check-in]
    #[arg(value_name = "PERSON")]
    people: Vec<String>,
    /// How it is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
    /// A folder with a file for each person [default: what is printed]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Read a reply; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["people", "format", "output"])]
    read: Option<PathBuf>,
    /// Take the good answers even when others are bad
    #[arg(long, requires = "read")]
    keep_going: bool,
}

pub(super) fn run(args: &SlipArgs, session: &Session) -> Result {
    match &args.read {
        Some(path) => take(path, args.keep_going, session),
        None => hand_out(args, session),
    }
}

// ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

fn hand_out(args: &SlipArgs, session: &Session) -> Result {
    let (store, cascade) = session.read()?;
    let (workspace, today) = (store.workspace()?, session.today);
    let output = args.output.as_deref().filter(|path| !is_stdout(path));
    let courier = match (args.format, output) {
        (Form::Text, None) => None,
        (Form::Text, Some(path)) => Some(Courier::Text(Folder { path, today, workspace: session.workspace() })),
        (Form::Eml, folder) => Some(Courier::eml(folder, session.at, today, session.workspace())?),
    };
    let named = args.people.iter().map(|name| asked(&cascade, name, session)).collect::<Result<Vec<Id>>>()?;
    let mut board = Board::new(today);
    board.count(&cascade);
    let mut slips = Vec::new();
    for person in owed::people(&cascade, (!named.is_empty()).then_some(&named[..]), today) {
        let owed = owed::of(&cascade, &board, person);
        let check_in = |debt: &Debt| if let Debt::CheckIn(ix) = debt { Some(*ix) } else { None };
        let items: Vec<Ix> = owed.iter().filter_map(|owed| check_in(&owed.debt)).collect();
        if items.is_empty() {
            if named.contains(&person.id) {
                say(&owes_none(person, session));
            }
            continue;
        }
        let name = Name::of(workspace, &cascade, person.id, today);
        slips.push((person, slip::text(&cascade, &name, person, &items)));
    }
    if slips.is_empty() {
        if named.is_empty() {
            print("nobody owes a check-in\n")?;
        }
        return Ok(Exit::Done);
    }
    let Some(courier) = courier else {
        let texts: Vec<String> = slips.into_iter().map(|(_, text)| text).collect();
        print(&session.style().plain(&texts.join("\n\n")))?;
        return Ok(Exit::Done);
    };
    let subject = format!("check-in slip for {}", say_full(today));
    let mut count = 0;
    for (person, text) in &slips {
        count += usize::from(courier.take(person, &subject, text)?);
    }
    let folder = output.map(|path| path.display().to_string()).unwrap_or_default();
    say(&format!("{} written to {folder}", say_count(count, "slip", "slips")));
    Ok(Exit::Done)
}

/// Somebody who was named, if they are here.
fn asked(cascade: &Cascade, name: &str, session: &Session) -> Result<Id> {
    let id = cascade.resolve_person(name)?;
    match cascade.person(id).and_then(|p| Some((p, p.left.filter(|left| *left <= session.today)?))) {
        Some((person, left)) => Err(Failure::wrong(format!(
            "there is no slip for {}, who left on {}: hand over what is theirs (quarterdeck hand-over)",
            text::one_line(&person.name, 60),
            say_short(left, session.today)
        ))),
        None => Ok(id),
    }
}

fn owes_none(person: &Person, session: &Session) -> String {
    let name = text::one_line(&person.name, 60);
    match person.away_said(session.today).filter(|_| person.away_on(session.today).is_some()) {
        Some(away) => format!("{name} is {away}: nothing is asked of them"),
        None => format!("{name} owes no check-in"),
    }
}

// ── in ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/// What became of the answers beside those that are saved.
#[derive(Debug, Default)]
struct Tally {
    repeated: usize,
    gone: usize,
    overtaken: usize,
}

fn take(path: &Path, keep_going: bool, session: &Session) -> Result {
    let name = import::named(path);
    let bytes = import::read(path, LARGEST)?;
    let reading = slip::read(&bytes).map_err(|why| Failure::failed(format!("nothing was saved: {name} {why}")))?;
    if !reading.is_slip {
        return Err(Failure::failed(format!(
            "nothing was saved: there is no slip in {name}; a reply holds the line [slip …] of what was sent: send the whole text back"
        )));
    }
    let mut desk = session.desk()?;
    let faults = reading.faults.iter().map(|fault| (fault.line as u64, fault.sentence.clone())).collect();
    let (mut several, mut tally, mut voids) = (Several::with(faults), Tally::default(), HashMap::new());
    read_all(&desk, &reading, (&mut several, &mut tally, &mut voids))?;
    several.settle();
    let passed: Vec<(u64, String)> = reading.passed.iter().map(|(line, text)| (*line as u64, passed_over(text))).collect();
    several::list(&name, &passed, "");
    several.tell(&name, keep_going)?;
    save(&mut desk, &reading, several, &tally, voids)
}

fn passed_over(line: &str) -> String {
    format!("“{}” stands behind no colon, and is passed over", text::one_line(line, 40))
}

/// Takes what every answer says.
fn read_all(
    desk: &Desk,
    reading: &Reading,
    (several, tally, voids): (&mut Several, &mut Tally, &mut HashMap<Id, Op>),
) -> Result<()> {
    let workspace = desk.store.workspace()?;
    let known = Known::new(&desk.store);
    let mut whose: HashMap<&Name, Option<Id>> = HashMap::new();
    for answer in &reading.answers {
        let person = *whose.entry(&answer.slip).or_insert_with(|| {
            let person = whose_slip(desk, workspace, &answer.slip);
            person.map_err(|sentence| several.bad.push((answer.line as u64, sentence))).ok()
        });
        // Why a whole slip is not taken was said once.
        let Some(person) = person else { continue };
        match one(desk, &known, answer, person) {
            Ok(Told::New(new)) => {
                let New { ix, said, last, check_in, before } = *new;
                voids.extend(before.map(|check| (check_in.id, Op::Void { check_in: check, item: check_in.item })));
                let line = answer.part(Label::Value).map_or(answer.line, |part| part.line);
                several.take(desk, (line as u64, ix), &said, check_in, &last);
            }
            Ok(Told::Repeated) => tally.repeated += 1,
            Ok(Told::Gone) => tally.gone += 1,
            Ok(Told::Overtaken) => tally.overtaken += 1,
            Err((line, sentence)) => several.bad.push((line as u64, format!("{}: {sentence}", called(answer)))),
        }
    }
    Ok(())
}

fn called(answer: &Answer) -> String {
    let title = if answer.asked.title.is_empty() { &answer.item } else { &answer.asked.title };
    text::one_line(title, 60).into_owned()
}

/// Whom a slip was for.
fn whose_slip(desk: &Desk, workspace: Id, name: &Name) -> std::result::Result<Id, String> {
    let cascade = &desk.cascade;
    if !name.is_of(workspace) {
        let (there, here) = (&name.workspace, slip::letters(workspace));
        let called = text::one_line(&cascade.settings.name, 40);
        return Err(format!("this slip is of the workspace {there}, and this is “{called}” ({here}); read it where it was made"));
    }
    let range = Id::range_of_prefix(&name.person);
    let fits = |id: &Id| range.is_some_and(|(low, high)| (low..=high).contains(&id.get()));
    let all: BTreeSet<Id> = cascade.people_ever().map(|p| p.id).filter(fits).map(|id| cascade.stands_for(id)).collect();
    let (Some(&id), 1) = (all.first(), all.len()) else {
        return Err(format!(
            "whom this slip is for ({}) is not known here: take in the copy of the workspace it was made in",
            name.person
        ));
    };
    if cascade.person(id).is_none() {
        let person = cascade.people_ever().find(|p| p.id == id).map(|p| text::one_line(&p.name, 60)).unwrap_or_default();
        return Err(format!("{person}, whom this slip is for, was deleted; undo that first, or check in for somebody else"));
    }
    Ok(id)
}

/// What an answer comes to.
enum Told {
    /// A check-in.
    New(Box<New>),
    /// It was read before.
    Repeated,
    /// It was read before, and taken back here.
    Gone,
    /// It was read before, and a later reply said otherwise.
    Overtaken,
}

struct New {
    ix: Ix,
    said: Said,
    last: Last,
    check_in: CheckIn,
    /// The one whose place it takes.
    before: Option<Id>,
}

/// The error is a line and a sentence about it.
fn one(desk: &Desk, known: &Known<'_>, answer: &Answer, person: Id) -> std::result::Result<Told, (usize, String)> {
    let cascade = &desk.cascade;
    let of_block = |sentence: String| (answer.line, sentence);
    let of_part = |label: Label| {
        let line = answer.part(label).map_or(answer.line, |part| part.line);
        move |sentence: String| (line, sentence)
    };
    let [ix] = cascade.with_prefix(&answer.item, 2)[..] else {
        return Err(of_block(format!(
            "nothing here has the letters {}: take in the copy of the workspace that the slip was made in",
            answer.item
        )));
    };
    let on = match answer.part(Label::On) {
        Some(part) => parse_date(&part.text, answer.slip.day, When::Past).map_err(|why| (part.line, format!("on: {why}")))?,
        None => answer.slip.day,
    };
    if let Some((who, left)) = cascade.person(person).and_then(|p| Some((p, p.left.filter(|left| *left <= on)?))) {
        let (who, left) = (text::one_line(&who.name, 60), say_short(left, on));
        return Err(of_block(format!("{who} left on {left}, and says nothing of {}", say_short(on, on))));
    }
    let kr = cascade.item(ix).key_result();
    let value = answer.part(Label::Value).map_or("", |part| part.text.as_str());
    let last = last(kr, answer, value).map_err(of_part(Label::Value))?;
    let said = said_of(answer, None);
    let blank = CheckIn::new(Id::WORKSPACE, cascade.item(ix).id, on, Some(person));
    let mut check_in = several::said(desk, ix, blank.clone(), &said, &last, false).map_err(|sentence| {
        // Each part alone, to find the line that is wrong.
        let alone = |label: &Label| said::check_in(cascade, ix, blank.clone(), &said_of(answer, Some(*label)), &last).is_err();
        let wrong = answer.parts().map(|(label, _)| label).filter(|label| *label != Label::On).find(alone);
        match wrong.or(answer.part(Label::On).map(|_| Label::On)) {
            Some(label) => of_part(label)(sentence),
            None => of_block(sentence),
        }
    })?;
    let external = format!("slip-{}-{}", answer.slip, check_in.item.letters());
    check_in.external = Some(external.as_str().into());
    let all = known.all(check_in.item, &external).map_err(of_block)?;
    let same = |known: &KnownCheckIn| known.says_the_same_as(&check_in);
    let before = all.iter().rfind(|known| known.counts);
    if all.iter().any(|known| known.counts && same(known)) {
        return Ok(Told::Repeated);
    }
    if before.is_none() && !all.is_empty() {
        return Ok(Told::Gone);
    }
    // An old reply that is read again puts nothing right.
    if all.iter().any(same) {
        return Ok(Told::Overtaken);
    }
    check_in.id = identity_of(known, &check_in, before).map_err(of_block)?;
    let before = before.map(|before| before.id);
    let void = before.map(|before| Op::Void { check_in: before, item: check_in.item });
    let ops = void.into_iter().chain([Op::CheckIn(Box::new(check_in.clone()))]).collect();
    several::alone(desk, check_in.id, ops).map_err(of_block)?;
    Ok(Told::New(Box::new(New { ix, said, last, check_in, before })))
}

/// What an answer says; `only`: one part of it.
fn said_of(answer: &Answer, only: Option<Label>) -> Said {
    let text = |label: Label| {
        let part = answer.part(label).filter(|_| only.is_none_or(|only| only == label));
        part.map(|part| part.text.clone())
    };
    Said {
        value: text(Label::Value).map(Value::Typed),
        confidence: text(Label::Confidence),
        health: text(Label::Health),
        progress: text(Label::Progress),
        note: text(Label::Note),
        next: text(Label::Next),
        column: None,
    }
}

/// What the item last stood at, as the slip said it: a difference is one from what its author saw, whatever was said since.
fn last(kr: Option<&KeyResult>, answer: &Answer, value: &str) -> std::result::Result<Last, String> {
    let asked = &answer.asked;
    let Some(kr) = kr else {
        // What stays the same would be what was said since.
        return match value {
            "=" => Err("no change is said by its health, its progress or its confidence: give one of them".to_owned()),
            _ => Ok(Last::default()),
        };
    };
    let counts = value == "=" || value.starts_with(['+', '-', '−', '#']);
    if counts && !asked.is_told {
        return Err("the line that says what it last was is missing from the reply: give the value itself".to_owned());
    }
    let value = match kr.metric.shape().by {
        Measured::Number => asked.last,
        Measured::YesNo => asked.was.map(|yes| if yes { 1.0 } else { 0.0 }),
        Measured::Steps => {
            let printed = |shown: &str, title: &str| {
                let cut = shown.strip_suffix('…').or_else(|| shown.strip_suffix("..."));
                cut.map_or_else(|| loose(shown) == loose(title), |start| loose(title).starts_with(loose(start).trim_end()))
            };
            let same = asked.steps.len() == kr.steps.len()
                && asked.steps.iter().zip(&kr.steps).all(|((_, shown), step)| printed(shown, &text::one_line(&step.title, 200)));
            if !value.is_empty() && !same && (counts || !asked.steps.is_empty()) {
                return Err("its steps are not those of the slip any more: send a new one, or check in by their names".to_owned());
            }
            let done = kr.steps.iter().zip(&asked.steps).filter(|(_, (done, _))| *done).map(|(step, _)| step.key).collect();
            let value = asked.is_told.then(|| weight_done(&kr.steps, &done));
            return Ok(Last { value, done, on: None });
        }
    };
    Ok(Last { value, ..Last::default() })
}

fn save(desk: &mut Desk, reading: &Reading, several: Several, tally: &Tally, mut voids: HashMap<Id, Op>) -> Result {
    let left_out = several.left_out();
    let Several { taken, bad, .. } = several;
    let Tally { repeated, gone, overtaken, .. } = *tally;
    let before = repeated + gone + overtaken;
    if taken.is_empty() && before == 0 {
        return Err(Failure::failed(match bad.len() {
            0 => "nothing was saved: nothing is filled in; the answers stand behind the colons",
            _ => "nothing was saved: not one answer is good; correct what is named above",
        }));
    }
    let items: BTreeSet<Id> = taken.iter().map(|c| c.item).collect();
    let by: BTreeSet<Id> = taken.iter().filter_map(|c| c.by).collect();
    let by = by.iter().filter_map(|id| desk.cascade.person(*id)).map(|p| text::one_line(&p.name, 60).into_owned()).collect();
    let count = say_count(taken.len(), "check-in", "check-ins");
    let corrected = taken.iter().filter(|c| voids.contains_key(&c.id)).count();
    let mut said = if taken.is_empty() {
        format!("nothing changed{left_out}\n")
    } else {
        let of = say_count(items.len(), "item", "items");
        format!("saved {count} of {of} by {}{left_out}\n", say_list(by))
    };
    let mut tell = |n: usize, one: &str, many: &str| {
        if n > 0 {
            let _ = writeln!(said, "{n} {}", if n == 1 { one } else { many });
        }
    };
    tell(corrected, "takes the place of what an earlier reply said", "take the place of what earlier replies said");
    tell(repeated, "was here already", "were here already");
    tell(overtaken, "is of an earlier reply: the later one stands", "are of earlier replies: the later ones stand");
    tell(gone, "was taken back here: it stays so", "were taken back here: they stay so");
    tell(reading.empty, "was left empty", "were left empty");
    if !taken.is_empty() {
        let void = |check_in: CheckIn| [voids.remove(&check_in.id), Some(Op::CheckIn(Box::new(check_in)))];
        let ops: Vec<Op> = taken.into_iter().flat_map(void).flatten().collect();
        desk.save(Verb::CheckIn, ops, None).map_err(Failure::not_wrong)?;
    }
    print(&said)?;
    Ok(Exit::left_out_if(!bad.is_empty()))
}
