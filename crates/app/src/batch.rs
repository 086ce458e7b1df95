//! The writer's thread: takes what is in the inbox, decides it as one batch, commits, answers.

use crate::clock::Clock;
use crate::due::run_due;
use crate::failure::{Failure, Fault};
use crate::inbox::{Act, Acted, Answer, Idempotency, Line, Queued, Reply, Submission, Verdict, Write};
use crate::scribe::{Refused, Scribe};
use bytes::Bytes;
use programs::time::Instant;
use programs::{Actor, Record, Refusal, Told};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::StoredAnswer;
use tokio::sync::mpsc;

/// How many events a batch takes at most.
const MOST_EVENTS: usize = 8_192;
/// How many rows may wait to be sealed before a batch seals some by the way (LG-3).
const MOST_UNSEALED: i64 = 16_384;

/// How many rows are sealed in one transaction.
const BLOCK: usize = 16_384;

/// The writer: one thread, one connection, one batch at a time.
pub(crate) struct Keeper {
    scribe: Scribe,
    clock: Arc<Clock>,
    failed: Arc<AtomicBool>,
    sealed_to: i64,
}

impl Keeper {
    pub(crate) fn new(scribe: Scribe, clock: Arc<Clock>, failed: Arc<AtomicBool>) -> Self {
        Self { scribe, clock, failed, sealed_to: 0 }
    }

    /// Works until told to stop, or until nobody can put anything in any more.
    pub(crate) fn run(mut self, mut taken: mpsc::Receiver<Queued>) {
        while let Some(first) = taken.blocking_recv() {
            let (batch, stop) = gather_batch(first, &mut taken);
            self.work(batch);
            if stop {
                break;
            }
        }
        if let Err(fault) = self.seal_all() {
            tracing::warn!(%fault, "the last entries are not sealed; the next start seals them");
        }
    }

    fn work(&mut self, batch: Vec<Queued>) {
        if self.failed.load(Ordering::Acquire) {
            batch.into_iter().for_each(|queued| refuse(queued.submission, Failure::StorageFailed));
            return;
        }
        let mut now = self.clock.now();
        if let Err(fault) = self.catch_up(now) {
            let failure = self.gave_up(&fault);
            batch.into_iter().for_each(|queued| refuse(queued.submission, failure));
            return;
        }
        let mut group = Vec::new();
        for queued in batch {
            match &queued.submission {
                Submission::SetClock { .. } | Submission::Tick | Submission::Stop => {
                    self.decide(now, std::mem::take(&mut group));
                    self.alone(queued);
                    now = self.clock.now();
                }
                Submission::Act(act) if act.preview => {
                    self.decide(now, std::mem::take(&mut group));
                    self.preview(now, queued);
                }
                _ => group.push(queued),
            }
        }
        self.decide(now, group);
    }

    /// Does what fell due before anything that comes now is decided.
    fn catch_up(&mut self, now: Instant) -> Result<(), Fault> {
        run_due(&mut self.scribe, now, &self.clock)
    }

    /// Decides a group as one transaction. Where the program is at fault, each of the group is tried by
    /// itself, so that one request cannot take others down with it.
    fn decide(&mut self, now: Instant, group: Vec<Queued>) {
        if group.is_empty() {
            return;
        }
        match self.try_group(now, &group) {
            Ok(outcomes) => {
                for (queued, outcome) in group.into_iter().zip(outcomes) {
                    answer(queued.submission, outcome);
                }
            }
            Err(fault) => {
                let failure = self.gave_up(&fault);
                if failure == Failure::Internal && group.len() > 1 {
                    group.into_iter().for_each(|queued| self.decide(now, vec![queued]));
                } else {
                    group.into_iter().for_each(|queued| refuse(queued.submission, failure));
                }
            }
        }
    }

    fn try_group(&mut self, now: Instant, group: &[Queued]) -> Result<Vec<Outcome>, Fault> {
        let records = group.iter().flat_map(|queued| records(&queued.submission));
        self.scribe.begin()?;
        self.scribe.prefetch(records)?;
        let mut outcomes = Vec::with_capacity(group.len());
        for queued in group {
            outcomes.push(match &queued.submission {
                Submission::Tell { actor, lines, .. } => Outcome::Told(self.tell(now, actor, lines)?),
                Submission::Act(act) => Outcome::Acted(self.act(now, act)?),
                Submission::Write { write, .. } => {
                    self.write(now, write)?;
                    Outcome::Written
                }
                Submission::SetClock { .. } | Submission::Tick | Submission::Stop => Outcome::Written,
            });
        }
        self.seal_by_the_way()?;
        self.scribe.commit()?;
        Ok(outcomes)
    }

    fn tell(&mut self, now: Instant, actor: &Arc<Actor>, lines: &[Line]) -> Result<Vec<Verdict>, Fault> {
        let mut verdicts = Vec::with_capacity(lines.len());
        for line in lines {
            let verdict = match line {
                Line::Event { record, body } => self.tell_one(now, actor, record, body)?,
                Line::Bad { refusal, excerpt, source, id } => {
                    self.scribe.refuse(Refused {
                        at: now,
                        source: source.clone(),
                        event_id: id.clone(),
                        refusal: refusal.clone(),
                        body: excerpt.clone(),
                    });
                    Verdict::Refused(refusal.clone())
                }
            };
            verdicts.push(verdict);
        }
        Ok(verdicts)
    }

    fn tell_one(
        &mut self,
        now: Instant,
        actor: &Arc<Actor>,
        record: &Record,
        body: &Bytes,
    ) -> Result<Verdict, Fault> {
        let Record::Event(event) = record else {
            let refusal = Refusal::new("invalid_event", "This is not an event.");
            return Ok(Verdict::Refused(refusal));
        };
        Ok(match self.scribe.tell(now, actor, record, event, body)? {
            Ok(Told::Accepted(seq)) => Verdict::Accepted(seq),
            Ok(Told::Waiting(seq)) => Verdict::Waiting(seq),
            Ok(Told::Duplicate(first) | Told::SameFact { first, .. }) => Verdict::Duplicate(first),
            Err(refusal) => {
                self.scribe.refuse(Refused {
                    at: now,
                    source: event.source.clone(),
                    event_id: event.id.clone(),
                    refusal: refusal.clone(),
                    body: String::from_utf8_lossy(body).into_owned(),
                });
                Verdict::Refused(refusal)
            }
        })
    }

    fn act(&mut self, now: Instant, act: &Act) -> Result<Acted, Fault> {
        if let Some(Idempotency { key, request }) = &act.idempotency
            && let Some(kept) = self.scribe.writer.idempotent(&act.actor.id, key)?
        {
            let answer = Answer { status: kept.status, body: kept.body };
            let same = kept.request == request.as_slice();
            return Ok(if same { Acted::Answered(answer) } else { Acted::KeyReused });
        }
        let done = self.scribe.act(now, &act.actor, &act.action)?;
        let answer = (act.render)(&mut self.scribe.writer, done.as_ref())?;
        if let Some(Idempotency { key, request }) = &act.idempotency {
            let (status, body) = (answer.status, answer.body.clone());
            let kept = StoredAnswer { request: request.to_vec(), status, body, at: now };
            self.scribe.writer.keep_answer(&act.actor.id, key, &kept)?;
        }
        Ok(Acted::Answered(answer))
    }

    /// Writes rows that are no part of the log. They may name rows of the same batch, so those go first.
    fn write(&mut self, now: Instant, write: &Write) -> Result<(), Fault> {
        self.scribe.flush()?;
        Ok(write(&mut self.scribe.writer, now)?)
    }

    fn preview(&mut self, now: Instant, queued: Queued) {
        let Submission::Act(act) = queued.submission else { return };
        let shown = self.scribe.begin().and_then(|()| self.act(now, &act));
        let undone = self.scribe.rollback();
        let answer = shown.and_then(|answer| undone.map(|()| answer)).map_err(|fault| self.gave_up(&fault));
        let _ = act.reply.send(answer);
    }

    /// What is not part of a batch.
    fn alone(&mut self, queued: Queued) {
        match queued.submission {
            Submission::SetClock { to, reply } => {
                let moved = self.set_clock(to).map_err(|fault| self.gave_up(&fault));
                let _ = reply.send(moved);
            }
            Submission::Tick => {
                if let Err(fault) = self.seal_all() {
                    self.gave_up(&fault);
                }
            }
            Submission::Tell { .. } | Submission::Act(_) | Submission::Write { .. } | Submission::Stop => {}
        }
    }

    fn set_clock(&mut self, to: Instant) -> Result<Result<(), Refusal>, Fault> {
        if to < self.clock.now() {
            let detail = format!("The clock stands at {}; it only moves forward.", self.clock.now());
            return Ok(Err(Refusal::new("clock_backwards", detail).at("/now")));
        }
        run_due(&mut self.scribe, to, &self.clock)?;
        self.scribe.begin()?;
        self.clock.keep(&mut self.scribe.writer, to)?;
        self.scribe.commit()?;
        self.clock.show(to);
        Ok(Ok(()))
    }

    /// Under load nobody ticks; what waits to be sealed is then sealed with a batch.
    fn seal_by_the_way(&mut self) -> Result<(), Fault> {
        let last = self.scribe.world.counters.seq;
        if last - self.sealed_to > MOST_UNSEALED {
            self.scribe.flush()?;
            self.scribe.writer.seal(usize::MAX)?;
            self.sealed_to = last;
        }
        Ok(())
    }

    fn seal_all(&mut self) -> Result<(), Fault> {
        let last = self.scribe.world.counters.seq;
        while self.sealed_to < last {
            self.scribe.begin()?;
            let sealed = self.scribe.writer.seal(BLOCK)?;
            self.scribe.commit()?;
            if sealed.entries < BLOCK && sealed.transfers < BLOCK {
                self.sealed_to = last;
            }
        }
        Ok(())
    }

    /// After a fault: nothing of the transaction is kept, and after a failure of the storage itself
    /// nothing is written any more, for nobody knows what it holds.
    fn gave_up(&mut self, fault: &Fault) -> Failure {
        let mut failure = fault.failure();
        tracing::error!(%fault, "a batch was given up");
        if let Err(second) = self.scribe.rollback() {
            tracing::error!(fault = %second, "the transaction could not be rolled back");
            if failure != Failure::StorageFull {
                failure = Failure::StorageFailed;
            }
        }
        if failure == Failure::StorageFailed {
            self.failed.store(true, Ordering::Release);
        }
        failure
    }
}

enum Outcome {
    Told(Vec<Verdict>),
    Acted(Acted),
    Written,
}

/// The first submission and all that are there already, up to a full batch.
fn gather_batch(first: Queued, taken: &mut mpsc::Receiver<Queued>) -> (Vec<Queued>, bool) {
    let mut events = first.submission.weight();
    let mut stop = matches!(first.submission, Submission::Stop);
    let mut batch = vec![first];
    while events < MOST_EVENTS && !stop {
        let Ok(next) = taken.try_recv() else { break };
        events += next.submission.weight();
        stop = matches!(next.submission, Submission::Stop);
        batch.push(next);
    }
    (batch, stop)
}

fn records(submission: &Submission) -> impl Iterator<Item = &Record> {
    let lines: &[Line] = match submission {
        Submission::Tell { lines, .. } => lines,
        _ => &[],
    };
    lines.iter().filter_map(|line| match line {
        Line::Event { record, .. } => Some(record),
        Line::Bad { .. } => None,
    })
}

fn answer(submission: Submission, outcome: Outcome) {
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

fn refuse(submission: Submission, failure: Failure) {
    match submission {
        Submission::Tell { reply, .. } => drop(reply.send(Err(failure))),
        Submission::Act(act) => drop(act.reply.send(Err(failure))),
        Submission::Write { reply, .. } => drop(reply.send(Err(failure))),
        Submission::SetClock { reply, .. } => drop(reply.send(Err(failure))),
        Submission::Tick | Submission::Stop => {}
    }
}
