//! What comes back of a slip, as text or as a mail: any bytes give answers, faults with their lines, or one safe sentence.

use super::assert_sentences;
use quarterdeck::exchange::slip;

pub(crate) fn check(data: &[u8]) {
    match slip::read(data) {
        Ok(reading) => {
            reading.faults.iter().for_each(|fault| assert_sentences(&fault.sentence));
            assert!(reading.faults.iter().all(|fault| fault.line > 0));
            let parts = reading.answers.iter().flat_map(slip::Answer::parts);
            parts.for_each(|(_, part)| assert!(part.line > 0 && !part.text.is_empty() && !part.text.contains('\n')));
            assert!(reading.is_slip || reading.answers.is_empty());
        }
        Err(sentence) => assert_sentences(&sentence),
    }
}
