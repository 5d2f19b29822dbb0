//! Words and signs of how something stands, in the languages people write them: the one table, for cells and for texts.
//!
//! Knows words, not where they stand: a word that begins many a title (`new`, `open`, `good`) counts only where it is a whole cell.

use crate::{
    domain::{FieldKey, Word, text::folded},
    exchange::csv::{Column, cells::light},
};

/// What a word says of how something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// How it goes.
    Word(Word),
    /// A state of projects, and of a goal nothing that is kept.
    State(&'static str),
    /// How something ended, and the state of a project that ended so.
    Ended(&'static str, &'static str),
    /// Nothing.
    Nothing,
}

use Standing::{Ended, Nothing, State};

/// Words that count wherever they stand, words that count as a whole cell, and what they say; parted by points, in small letters.
const WORDS: [(&str, &str, Standing); 11] = [
    (
        "on track · green · im plan · grün · progressing · en bonne voie",
        "on schedule · healthy · good · ok · going well · auf kurs · en cours normal · en camino · en buen camino · no caminho · no \
         prazo · vert · verde · 順調",
        Standing::Word(Word::OnTrack),
    ),
    (
        "at risk · needs attention · amber · yellow · gefährdet · gelb · à risque · en riesgo",
        "caution · warning · some risk · slipping · kritisch beobachtet · em risco · verzögert · delayed · in gefahr · orange · jaune \
         · amarillo · amarelo",
        Standing::Word(Word::AtRisk),
    ),
    (
        "off track · behind · red · blocked · kritisch · rot · en retard · atrasado",
        "critical · in trouble · im verzug · blockiert · bloqué · retrasado · bloqueado · bloqueada · rouge · rojo · vermelho",
        Standing::Word(Word::OffTrack),
    ),
    (
        "",
        "not started · planned · to do · todo · open · draft · backlog · new · created · pending · nicht begonnen · offen · geplant · \
         neu · à faire · non commencé · pas commencé · prévu · sin empezar · no iniciado · pendiente · não iniciado · a fazer · \
         planejado · upcoming",
        State("planned"),
    ),
    (
        "",
        "in progress · ongoing · active · started · doing · wip · in arbeit · laufend · begonnen · aktiv · en cours · en curso · en \
         progreso · em andamento · em progresso · running",
        State("active"),
    ),
    (
        "",
        "paused · on hold · hold · pausiert · en pause · en pausa · em pausa · postponed · deferred · zurückgestellt",
        State("paused"),
    ),
    (
        "done · complete · completed · accomplished · achieved · finished · shipped · erledigt · fertig · erreicht · terminé · hecho",
        "reached · closed · hit · success · abgeschlossen · atteint · fait · completado · logrado · alcanzado · concluído · feito · \
         alcançado",
        Ended("achieved", "done"),
    ),
    ("", "partial · partially achieved · partly achieved · teilweise erreicht · partiel · parcial", Ended("partial", "done")),
    (
        "missed · failed · not achieved",
        "not met · verfehlt · nicht erreicht · manqué · non atteint · no logrado · não alcançado",
        Ended("missed", "done"),
    ),
    (
        "dropped · cancelled · canceled · abandoned · abgebrochen · deprioritized",
        "archived · rejected · won't do · gestrichen · annulé · abandonné · cancelado · cancelada · abandonado",
        Ended("dropped", "cancelled"),
    ),
    ("", "no status · no update · unknown · undefined · ohne status · kein status · sin estado · sem status", Nothing),
];

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(" · ").filter(|phrase| !phrase.is_empty())
}

impl Standing {
    /// The column of items.csv that says it of a goal, and the cell in it; `None`: of a goal it is not kept.
    pub(super) fn cell(self) -> Option<(Column, &'static str)> {
        match self {
            Standing::Word(word) => Some((Column::Word, word.word())),
            Ended(outcome, _) => Some((Column::Field(FieldKey::Outcome), outcome)),
            State(_) | Nothing => None,
        }
    }

    /// What a sign says.
    pub(super) fn of_sign(sign: char) -> Option<Standing> {
        Some(match sign {
            '🟢' | '🟩' | '💚' => Standing::Word(Word::OnTrack),
            '🟡' | '🟨' | '🟠' | '🟧' | '💛' | '🧡' | '⚠' => Standing::Word(Word::AtRisk),
            '🔴' | '🟥' | '⛔' => Standing::Word(Word::OffTrack),
            '✅' | '☑' | '✔' | '✓' | '🏁' => Ended("achieved", "done"),
            '❌' | '✖' | '🚫' => Ended("missed", "done"),
            _ => return None,
        })
    }

    /// What the words at the beginning of a text say, the longest phrase of them, and how many words it has. `on_track` is one.
    pub(super) fn of_words<'w>(words: impl Fn(usize) -> Option<&'w str>) -> Option<(Standing, usize)> {
        let length = |phrase: &str| {
            if words(0)?.split('_').eq(phrase.split(' ')) {
                return Some(1);
            }
            let mut count = 0;
            for word in phrase.split(' ') {
                if words(count)? != word {
                    return None;
                }
                count += 1;
            }
            Some(count)
        };
        let all = WORDS.iter().flat_map(|(texts, _, says)| phrases(texts).map(move |phrase| (phrase, *says)));
        all.filter_map(|(phrase, says)| Some((says, length(phrase)?))).max_by_key(|(_, count)| *count)
    }

    /// What a cell says: the whole of it, or what is left without signs (`Active 🏗`), or a sign alone.
    pub(super) fn of_cell(text: &str) -> Option<Standing> {
        if text.len() > 80 {
            return None;
        }
        if let Some(word) = Word::from_word(text).or_else(|| light(text)) {
            return Some(Standing::Word(word));
        }
        let whole = folded(text).replace(['_', '-'], " ");
        let letters: String = whole.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '\'').collect();
        let known = |text: &str| {
            let is_one = |list| phrases(list).any(|phrase| phrase == text.trim());
            WORDS.iter().find(|(texts, cells, _)| is_one(texts) || is_one(cells)).map(|(.., says)| *says)
        };
        let sign = || text.chars().find_map(Standing::of_sign);
        if letters.trim().is_empty() { sign() } else { known(&whole).or_else(|| known(&letters)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs_say_how_something_stands() {
        let on_track = Some(Standing::Word(Word::OnTrack));
        for (text, want) in [
            ("On Track", on_track),
            ("on_track", on_track),
            ("🟢", on_track),
            ("Im Plan", on_track),
            ("Vert", on_track),
            ("✅ Done", Some(Ended("achieved", "done"))),
            ("✅", Some(Ended("achieved", "done"))),
            ("Dropped ❌", Some(Ended("dropped", "cancelled"))),
            ("Behind", Some(Standing::Word(Word::OffTrack))),
            ("Active 🏗", Some(State("active"))),
            ("Not started", Some(State("planned"))),
            ("blau", None),
            ("", None),
        ] {
            assert_eq!(Standing::of_cell(text), want, "{text}");
        }
    }

    #[test]
    fn in_a_text_the_longest_phrase_counts_and_words_that_begin_titles_say_nothing() {
        let at = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            Standing::of_words(|n| words.get(n).copied())
        };
        assert_eq!(at("not achieved yet"), Some((Ended("missed", "done"), 2)));
        assert_eq!(at("on_track this week"), Some((Standing::Word(Word::OnTrack), 1)));
        assert_eq!((at("new website"), at("open an office"), at("good"), at("on the way")), (None, None, None, None));
    }

    #[test]
    fn no_phrase_says_two_things() {
        let mut all: Vec<&str> = WORDS.iter().flat_map(|(texts, cells, _)| phrases(texts).chain(phrases(cells))).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
