//! A review whose end is taken back: its clock goes on from where it stood, to the millisecond.
//!
//! Must not know: who takes it back and where. Undo asks for it, whatever screen or command it comes from.

use crate::domain::change::{Field, Op};

/// What takes the end of a review back sets its clocks to where they were last written before it: up to some seconds are
/// missing there, and the end knows them. They run on from where they stood.
pub fn keep_clock(ops: &mut Vec<Op>) {
    let reopens = ops.iter().find(|op| matches!(op, Op::Set { new: Field::Ended(None), .. }));
    let Some(id) = reopens.map(Op::subject) else { return };
    let clock = |field: &Field| match field {
        Field::Agenda(agenda) => agenda.iter().map(|e| e.spent_ms).sum(),
        Field::OtherMs(ms) | Field::RunningMs(ms) => *ms,
        _ => 0u64,
    };
    let (mut ended, mut before) = (0u64, 0u64);
    for op in ops.iter().filter(|op| op.subject() == id) {
        if let Op::Set { old, new, .. } = op {
            (ended, before) = (ended.saturating_add(clock(old)), before.saturating_add(clock(new)));
        }
    }
    let missing = ended.saturating_sub(before);
    let running = ops.iter_mut().find_map(|op| match op {
        Op::Set { of, new: Field::RunningMs(ms), .. } if *of == id => Some(ms),
        _ => None,
    });
    match running {
        Some(ms) => *ms = ms.saturating_add(missing),
        None if missing > 0 => ops.push(Op::Set { of: id, old: Field::RunningMs(0), new: Field::RunningMs(missing) }),
        None => {}
    }
}
