//! What is decided together: what each submission of a group asks, and what is answered to it.

use crate::failure::Failure;
use crate::inbox::{Acted, Line, Queued, Reply, Submission, Verdict};
use programs::{Actor, Record};
use tokio::sync::mpsc;

/// What is gathered to be decided as one batch.
pub(crate) struct Gathered {
    pub(crate) batch: Vec<Queued>,
    /// How many events it takes at most.
    most: usize,
    /// Whether it ends with being told to stop.
    pub(crate) stop: bool,
}

impl Gathered {
    /// The first submission and all that are there already, up to a full batch.
    pub(crate) fn new(first: Queued, taken: &mut mpsc::Receiver<Queued>, most: usize) -> Self {
        let stop = matches!(first.submission, Submission::Stop);
        let mut gathered = Self { batch: vec![first], most, stop };
        gathered.more(taken);
        gathered
    }

    /// Adds what has come since, up to a full batch.
    pub(crate) fn more(&mut self, taken: &mut mpsc::Receiver<Queued>) {
        let mut events = self.events();
        while events < self.most && !self.stop {
            let Ok(next) = taken.try_recv() else { break };
            events += next.submission.weight();
            self.stop = matches!(next.submission, Submission::Stop);
            // A tick has done what is to be done when there is nothing else.
            if !matches!(next.submission, Submission::Tick) {
                self.batch.push(next);
            }
        }
        if self.batch.len() > 1 {
            self.batch.retain(|queued| !matches!(queued.submission, Submission::Tick));
        }
    }

    /// How many events there are.
    pub(crate) fn events(&self) -> usize {
        self.batch.iter().map(|queued| queued.submission.weight()).sum()
    }

    /// Whether nothing but events is told.
    pub(crate) fn only_tells(&self) -> bool {
        self.batch.iter().all(|queued| matches!(queued.submission, Submission::Tell { .. }))
    }
}

/// What became of a submission.
pub(crate) enum Outcome {
    Told(Vec<Verdict>),
    Acted(Acted),
    Written,
}

/// What a submission asks to be decided.
pub(crate) fn records(submission: &Submission) -> impl Iterator<Item = &Record> {
    let (lines, action): (&[Line], _) = match submission {
        Submission::Tell { lines, .. } => (lines, None),
        Submission::Act(act) => (&[], Some(&act.record)),
        _ => (&[], None),
    };
    let events = lines.iter().filter_map(|line| match line {
        Line::Event { record, .. } => Some(record),
        Line::Bad { .. } => None,
    });
    events.chain(action)
}

/// Who tells what a group has told.
pub(crate) fn actors(group: &[Queued]) -> impl Iterator<Item = &Actor> {
    group.iter().filter_map(|queued| match &queued.submission {
        Submission::Tell { actor, .. } => Some(&**actor),
        _ => None,
    })
}

/// The idempotency key of an action, and whose it is.
pub(crate) fn key(submission: &Submission) -> Option<(&str, &str)> {
    match submission {
        Submission::Act(act) => Some((&act.actor.id, &act.idempotency.as_ref()?.key)),
        _ => None,
    }
}

/// Tells whoever asked what became of it.
pub(crate) fn answer(submission: Submission, outcome: Outcome) {
    match (submission, outcome) {
        (Submission::Tell { reply, .. }, Outcome::Told(verdicts)) => send(reply, verdicts),
        (Submission::Act(act), Outcome::Acted(acted)) => send(act.reply, acted),
        (Submission::Write { reply, .. }, Outcome::Written) => send(reply, ()),
        (other, _) => refuse(other, Failure::Internal),
    }
}

/// Whoever asked may have gone away meanwhile; what was done stays done.
fn send<T>(reply: Reply<T>, value: T) {
    let _ = reply.send(Ok(value));
}

/// Tells whoever asked why nothing of it was done.
pub(crate) fn refuse(submission: Submission, failure: Failure) {
    match submission {
        Submission::Tell { reply, .. } => drop(reply.send(Err(failure))),
        Submission::Act(act) => drop(act.reply.send(Err(failure))),
        Submission::Write { reply, .. } => drop(reply.send(Err(failure))),
        Submission::SetClock { reply, .. } => drop(reply.send(Err(failure))),
        Submission::Tick | Submission::Stop => {}
    }
}
