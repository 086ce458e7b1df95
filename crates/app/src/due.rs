//! What falls due by the clock is done in order, once, also after the process was down at the time.

use crate::clock::Clock;
use crate::failure::Fault;
use crate::scribe::Scribe;
use programs::time::Instant;
use programs::{Action, Actor, Defect, Due, Record};
use std::sync::Arc;
use store::DueItem;

/// How many payments, credits and appointments are looked up at once. What is due of one kind at one instant is
/// done in pieces of so many, each an entry of the log and a transaction: a process that is killed in between goes
/// on with the next.
const MOST: usize = 2_048;

/// Does everything that is due up to an instant, each piece in a transaction of its own, at the instant
/// it was due.
pub(crate) fn run_due(scribe: &mut Scribe, until: Instant, clock: &Clock) -> Result<(), Fault> {
    loop {
        let items = scribe.due_until(until, MOST)?;
        if items.is_empty() {
            return Ok(());
        }
        for DueItem { at, due } in items {
            if !scribe.begin()? {
                // Another process has written, perhaps just this.
                scribe.commit()?;
                break;
            }
            do_due(scribe, at, due)?;
            if clock.is_sandbox() {
                clock.keep(scribe.writer()?, at)?;
            }
            scribe.commit()?;
            if clock.is_sandbox() {
                clock.show(at);
            }
        }
    }
}

/// Does everything that is due up to an instant within the running transaction: another process has written
/// since that was looked up last, and what comes next must find it done.
pub(crate) fn do_all_due(scribe: &mut Scribe, until: Instant) -> Result<(), Fault> {
    loop {
        let items = scribe.due_until(until, MOST)?;
        if items.is_empty() {
            return Ok(());
        }
        for DueItem { at, due } in items {
            do_due(scribe, at, due)?;
        }
    }
}

/// Does one piece that is due, and marks it done.
pub(crate) fn do_due(scribe: &mut Scribe, at: Instant, due: Due) -> Result<(), Fault> {
    let record = Record::Action(Action::Due(due));
    if let Err(refusal) = scribe.act(at, &Arc::new(Actor::system()), &record)? {
        return Err(Defect::Broken(format!("what is due was refused: {}", refusal.detail)).into());
    }
    if let Record::Action(Action::Due(due)) = &record {
        scribe.writer()?.mark_done(due)?;
    }
    Ok(())
}
