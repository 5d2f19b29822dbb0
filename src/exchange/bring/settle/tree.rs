//! What hangs on what: the kind of every item, the goals that a file leaves out, and ids where it has none.

use super::Around;
use crate::domain::{FieldKey, Kind, known, text::folded};
use crate::exchange::{
    bring::found::{Above, Answers, Asked, Choice, Found, Item, Place, Question},
    csv::Column,
};
use std::collections::{HashMap, HashSet};

const TITLE: Column = Column::Field(FieldKey::Title);
const CYCLE: Column = Column::Field(FieldKey::Cycle);
const TEAM: Column = Column::Field(FieldKey::Team);

/// What only key results say.
const MEASURED: [Column; 6] = [
    Column::Field(FieldKey::Baseline),
    Column::Field(FieldKey::Target),
    Column::Field(FieldKey::Upper),
    Column::Field(FieldKey::Metric),
    Column::Field(FieldKey::Steps),
    Column::Value,
];

/// Gives every item its kind and what it hangs on.
pub(super) fn hang(found: &mut Found, answers: &Answers, around: Around) {
    by_title(found, answers, around);
    by_id(found);
    kinds(found);
    numbers_of_objectives(found);
    results_without_objective(found, answers);
}

/// What is said to hang on a title, on the one item of that title.
fn by_title(found: &mut Found, answers: &Answers, around: Around) {
    let mut titles: HashMap<String, Vec<usize>> = HashMap::new();
    let named: HashSet<String> = found.items.iter().flat_map(|item| &item.above).filter_map(title_of).map(folded).collect();
    if named.is_empty() && !found.check_ins.iter().any(|said| matches!(said.of, Above::Title(_))) {
        return;
    }
    for (n, item) in found.items.iter().enumerate() {
        titles.entry(folded(item.cells.get(TITLE).unwrap_or_default())).or_default().push(n);
    }
    let mut questions: Vec<Question> = Vec::new();
    let mut made: Vec<(String, Place)> = Vec::new();
    let mut new: HashMap<String, usize> = HashMap::new();
    let first_new = found.items.len();
    let mut here: HashMap<String, Vec<String>> = HashMap::new();
    for item in around.cascade.live().map(|ix| around.cascade.item(ix)).filter(|item| item.kind() != Kind::Project) {
        let id = item.external.as_deref().map_or_else(|| item.id.letters(), str::to_owned);
        here.entry(folded(&item.title)).or_default().push(id);
    }
    let mut find = |title: &str, own: Option<usize>, place: &Place, found: &Found, makes: bool| -> Option<Above> {
        let key = folded(title);
        let all: Vec<usize> = titles.get(&key).into_iter().flatten().copied().filter(|n| Some(*n) != own).collect();
        match all[..] {
            [one] => return Some(Above::Item(one)),
            [] => {}
            _ => {
                let word = |n: &usize| found.place(&found.items[*n].place).unwrap_or_else(|| format!("item {}", n + 1));
                let choices: Vec<Choice> = all
                    .iter()
                    .map(|n| Choice { word: word(n), says: found.items[*n].cells.get(TITLE).unwrap_or_default().to_owned() })
                    .collect();
                let asks =
                    format!("{} hangs on “{title}”, and {} are called so", found.place(place).unwrap_or_default(), all.len());
                let key = format!("parent {title}");
                let pairs: Vec<(&str, String)> = choices.iter().map(|c| (c.word.as_str(), c.says.clone())).collect();
                let question = Question::new(&key, asks, &pairs, Asked::Open, answers);
                let chosen = question.word(answers).and_then(|word| choices.iter().position(|c| folded(&c.word) == folded(word)));
                if !questions.iter().any(|q| q.key == question.key) {
                    questions.push(question);
                }
                return chosen.map(|n| Above::Item(all[n]));
            }
        }
        if let Some([one]) = here.get(&key).map(Vec::as_slice) {
            return Some(Above::Id(one.clone()));
        }
        makes.then(|| {
            let at = *new.entry(key).or_insert_with(|| {
                made.push((title.to_owned(), place.clone()));
                made.len() - 1
            });
            Above::Item(first_new + at)
        })
    };
    let mut settled = Vec::with_capacity(found.items.len());
    let mut lost = Vec::new();
    for (n, item) in found.items.iter().enumerate() {
        let mut above = Vec::with_capacity(item.above.len());
        for one in &item.above {
            match title_of(one) {
                None => above.push(one.clone()),
                Some(title) => match find(title, Some(n), &item.place, found, item.kind == Some(Kind::KeyResult)) {
                    Some(one) => above.push(one),
                    None => lost.push((item.place.clone(), title.to_owned())),
                },
            }
        }
        settled.push(above);
    }
    let said: Vec<Option<Above>> = found
        .check_ins
        .iter()
        .map(|said| title_of(&said.of).map_or(Some(said.of.clone()), |title| find(title, None, &said.place, found, false)))
        .collect();
    for (item, above) in found.items.iter_mut().zip(settled) {
        item.above = above;
    }
    let mut orphans = Vec::new();
    let mut said = said.into_iter();
    found.check_ins.retain_mut(|one| {
        let of = said.next().flatten();
        if of.is_none() {
            orphans.push((one.place.clone(), title_of(&one.of).unwrap_or_default().to_owned()));
        }
        let stays = of.is_some();
        one.of = of.unwrap_or_else(|| one.of.clone());
        stays
    });
    for (title, place) in made {
        let mut item = Item { place, kind: Some(Kind::Objective), ..Item::default() };
        item.cells.say(TITLE, &title);
        found.items.push(item);
    }
    for (place, title) in lost.into_iter().chain(orphans) {
        found.leave(place, format!("“{title}”, which it is said to hang on: nothing is called so"));
    }
    found.questions.extend(questions);
}

fn title_of(above: &Above) -> Option<&str> {
    if let Above::Title(title) = above { Some(title) } else { None }
}

/// What hangs on an id of the file, on that item.
fn by_id(found: &mut Found) {
    let mut ids: HashMap<String, usize> = HashMap::new();
    for (n, item) in found.items.iter().enumerate() {
        if let Some(id) = &item.id {
            ids.entry(id.clone()).or_insert(n);
        }
    }
    let of = |above: &mut Above| {
        if let Above::Id(id) = above
            && let Some(n) = ids.get(id.as_str())
        {
            *above = Above::Item(*n);
        }
    };
    found.items.iter_mut().flat_map(|item| &mut item.above).for_each(of);
    found.check_ins.iter_mut().map(|said| &mut said.of).for_each(of);
}

/// The first item an item hangs on.
fn parent(found: &Found, n: usize) -> Option<usize> {
    found.items[n].above.iter().find_map(|above| if let Above::Item(n) = above { Some(*n) } else { None })
}

/// Those above an item, nearest first; a loop ends where it begins.
fn above(found: &Found, n: usize) -> Vec<usize> {
    let mut all = Vec::new();
    let mut at = parent(found, n);
    while let Some(one) = at.filter(|one| *one != n && !all.contains(one) && all.len() < 64) {
        all.push(one);
        at = parent(found, one);
    }
    all
}

fn kinds(found: &mut Found) {
    let below: HashSet<usize> = found
        .items
        .iter()
        .filter(|item| item.kind != Some(Kind::Project))
        .flat_map(|item| &item.above)
        .filter_map(|above| if let Above::Item(n) = above { Some(*n) } else { None })
        .collect();
    let told: Vec<Kind> = (0..found.items.len())
        .map(|n| {
            let item = &found.items[n];
            let serves = || above(found, n).into_iter().any(|n| found.items[n].kind == Some(Kind::KeyResult));
            match item.kind {
                Some(kind) => kind,
                None if serves() => Kind::Project,
                None if below.contains(&n) || item.above.is_empty() => Kind::Objective,
                None => Kind::KeyResult,
            }
        })
        .collect();
    for (item, kind) in found.items.iter_mut().zip(&told) {
        item.kind = Some(*kind);
    }
    // What stands below something it cannot hang on hangs on the next above that.
    let mut moved = 0;
    for n in 0..found.items.len() {
        let fits = |above: usize| match told[n] {
            Kind::Project => told[above] != Kind::Project,
            Kind::Objective | Kind::KeyResult => told[above] == Kind::Objective,
        };
        let Some(first) = parent(found, n).filter(|first| !fits(*first)) else { continue };
        let better = above(found, n).into_iter().find(|&above| fits(above));
        let item = &mut found.items[n];
        let at = item.above.iter().position(|above| *above == Above::Item(first)).unwrap_or_default();
        match better {
            Some(better) if !item.above.contains(&Above::Item(better)) => item.above[at] = Above::Item(better),
            _ => _ = item.above.remove(at),
        }
        moved += 1;
    }
    if moved > 0 {
        let what = if moved == 1 { "1 item hangs".to_owned() } else { format!("{moved} items hang") };
        found.guess(format!("{what} on the objective above: a key result has nothing below it but projects"));
    }
}

/// An objective with a number of its own gets a key result of its name that carries it.
fn numbers_of_objectives(found: &mut Found) {
    let said: HashSet<usize> = found
        .check_ins
        .iter()
        .filter(|said| said.cells.get(Column::Value).is_some())
        .filter_map(|said| if let Above::Item(n) = said.of { Some(n) } else { None })
        .collect();
    let mut carries: HashMap<usize, usize> = HashMap::new();
    for n in 0..found.items.len() {
        let item = &found.items[n];
        let has = MEASURED.iter().any(|column| item.cells.get(*column).is_some()) || said.contains(&n);
        if item.kind != Some(Kind::Objective) || !has {
            continue;
        }
        let mut result = Item {
            place: item.place.clone(),
            kind: Some(Kind::KeyResult),
            id: item.id.clone(),
            above: vec![Above::Item(n)],
            ..Item::default()
        };
        result.cells.say(TITLE, item.cells.get(TITLE).unwrap_or_default());
        if let Some(owner) = item.cells.get(Column::Field(FieldKey::Owner)) {
            result.cells.say(Column::Field(FieldKey::Owner), owner);
        }
        let own = [Column::Field(FieldKey::Unit), Column::Field(FieldKey::Weight), Column::Confidence, Column::Word, Column::On];
        for column in MEASURED.into_iter().chain(own).chain([Column::Progress, Column::Field(FieldKey::Cadence)]) {
            if let Some(text) = found.items[n].cells.take(column) {
                result.cells.say(column, text);
            }
        }
        carries.insert(n, found.add(result));
    }
    let count = carries.len();
    if count > 0 {
        for said in &mut found.check_ins {
            if let Above::Item(n) = &mut said.of {
                *n = carries.get(n).copied().unwrap_or(*n);
            }
        }
        for offer in found.offers.iter_mut().filter(|offer| MEASURED.contains(&offer.column)) {
            offer.item = carries.get(&offer.item).copied().unwrap_or(offer.item);
        }
        let what = if count == 1 {
            "1 objective has a number of its own: a key result of its name carries it".to_owned()
        } else {
            format!("{count} objectives have numbers of their own: key results of their names carry them")
        };
        found.guess(what);
    }
}

/// A key result that hangs on nothing gets an objective of its name.
fn results_without_objective(found: &mut Found, answers: &Answers) {
    let into = answers.get("into").map(|id| Above::Id(id.to_owned()));
    let mut count = 0;
    for n in 0..found.items.len() {
        let item = &found.items[n];
        if !item.above.is_empty() || item.kind == Some(Kind::Project) && into.is_none() {
            continue;
        }
        if let Some(into) = &into {
            found.items[n].above.push(into.clone());
            continue;
        }
        if item.kind != Some(Kind::KeyResult) {
            continue;
        }
        let mut objective =
            Item { place: item.place.clone(), kind: Some(Kind::Objective), id: item.id.clone(), ..Item::default() };
        for column in [TITLE, CYCLE, TEAM, Column::Field(FieldKey::Owner)] {
            objective.cells.say(column, item.cells.get(column).unwrap_or_default());
        }
        let new = found.add(objective);
        found.items[n].above.push(Above::Item(new));
        count += 1;
    }
    if count > 0 {
        let what = if count == 1 {
            "1 key result hangs on nothing: an objective of its name is made for it".to_owned()
        } else {
            format!("{count} key results hang on nothing: objectives of their names are made for them")
        };
        found.guess(what);
    }
}

/// Gives an id to whatever has none: of its sheet, its cycle where the file names one, what it hangs on and its title. The same
/// file once more gives the same. `cycle`: what stands for a cycle that the file does not name. Returns those that got one.
pub(super) fn name(found: &mut Found, cycle: Option<&str>) -> Vec<usize> {
    let mut taken: HashSet<(Option<Kind>, String)> =
        found.items.iter().filter_map(|item| Some((item.kind, item.id.clone()?))).collect();
    let mut same: HashMap<(Option<Kind>, String), usize> = HashMap::new();
    let mut made = Vec::new();
    for n in 0..found.items.len() {
        // What it hangs on has to be called first.
        let mut path = above(found, n);
        path.reverse();
        path.push(n);
        for n in path {
            let item = &found.items[n];
            if item.id.is_some() {
                continue;
            }
            let sheet = match item.place {
                Place::Cell { sheet, .. } => found.sheets.get(usize::from(sheet)).map_or("", String::as_str),
                _ => "",
            };
            let on = parent(found, n).and_then(|n| found.items[n].id.clone());
            let cycle = item.cells.get(CYCLE).or(cycle).map(folded).unwrap_or_default();
            let title = folded(item.cells.get(TITLE).unwrap_or_default());
            let kind = item.kind.map_or("", Kind::word);
            let parts = [sheet, &cycle, on.as_deref().unwrap_or_default(), kind, &title];
            // Of several that say the same the later ones are told by their number.
            let mut id = known::short(&parts);
            let count = same.entry((item.kind, id.clone())).or_default();
            *count += 1;
            if *count > 1 {
                id = known::short(&[&parts[..], &[&count.to_string()]].concat());
            }
            // An id of the file that looks like one of these.
            while !taken.insert((item.kind, id.clone())) {
                id = known::short(&[&id]);
            }
            found.items[n].id = Some(id);
            made.push(n);
        }
    }
    made
}
