//! The writer's thread: takes what is in the inbox, decides it as one batch, commits, answers.

mod in_turn;

use crate::answers::Answers;
use crate::clock::Clock;
use crate::due::{do_all_due, run_due};
use crate::failure::{Failure, Fault};
use crate::group::{Gathered, Outcome, answer, key, records, refuse};
use crate::inbox::{Act, Acted, Answer, Line, Queued, Render, Shown, Sizes, Submission, Verdict, Write};
use crate::package::Refused;
use crate::pen::{Back, Decided, Pens};
use crate::scribe::Scribe;
use crate::service::entry_at;
use bytes::Bytes;
use programs::time::Instant;
use programs::{Actor, Done, Record, Refusal, Told};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

/// How many rows may wait to be sealed before a batch seals some by the way (LG-3).
const MOST_UNSEALED: i64 = 16_384;

/// How many rows are sealed in one transaction.
const BLOCK: usize = 16_384;

/// From how many events on a batch is written by a [pen](Pens), while the next one is decided. Smaller ones
/// are quicker written than handed over.
const LARGE: usize = 256;
/// After how many events the world is thinned: those since the time before stay remembered.
const THINNED_AFTER: usize = 12_288;

/// The one who decides: one batch after the other, each on what those before it have made.
pub(crate) struct Keeper {
    scribe: Scribe,
    clock: Arc<Clock>,
    failed: Arc<AtomicBool>,
    sealed_to: i64,
    pens: Pens,
    /// How many events a batch takes at most.
    most_events: usize,
    answers: Answers,
    /// How many events were decided since the world was thinned.
    remembered: usize,
    /// How many batches of them were given to be written.
    given: usize,
    /// The transaction that was begun before anything was gathered for it, and its instant; or why there is
    /// none.
    begun: Option<Result<Instant, Failure>>,
}

impl Keeper {
    pub(crate) fn new(
        scribe: Scribe,
        clock: Arc<Clock>,
        failed: Arc<AtomicBool>,
        sizes: Sizes,
    ) -> Result<Self, Fault> {
        let (pens, answers) = (Pens::start(scribe.most_writers())?, Answers::default());
        let (most_events, sealed_to, remembered, given, begun) = (sizes.batch, 0, 0, 0, None);
        Ok(Self { scribe, clock, failed, sealed_to, pens, most_events, answers, remembered, given, begun })
    }

    /// Works until told to stop, or until nobody can put anything in any more. `waiter` waits for two things
    /// at once.
    pub(crate) fn run(mut self, mut taken: mpsc::Receiver<Queued>, waiter: &Runtime) {
        while let Some(first) = self.next(&mut taken, waiter) {
            let mut gathered = Gathered::new(first, &mut taken, self.most_events);
            let among_others = self.scribe.is_among_others();
            if !self.goes_in_turn(&gathered) || !self.take_turn(&mut gathered, &mut taken) {
                if among_others {
                    self.begin_first();
                    gathered.more(&mut taken);
                }
                self.work(gathered.batch);
            }
            if gathered.stop {
                break;
            }
        }
        self.recall();
        if self.has_failed() {
            return;
        }
        if let Err(fault) = self.seal_all() {
            tracing::warn!(%fault, "the last entries are not sealed; the next start seals them");
        }
    }

    /// The next submission. A batch that comes back meanwhile is looked after at once: if it failed, somebody
    /// waits to be told.
    fn next(&mut self, taken: &mut mpsc::Receiver<Queued>, waiter: &Runtime) -> Option<Queued> {
        while self.pens.are_away() {
            let pens = &mut self.pens;
            let first = waiter.block_on(async {
                tokio::select! {
                    back = pens.returned() => Err(back),
                    first = taken.recv() => Ok(first),
                }
            });
            match first {
                Ok(first) => return first,
                Err(back) => drop(self.received(back)),
            }
        }
        taken.blocking_recv()
    }

    /// While others write, what is asked here waits: the transaction begins before more is gathered, so that all
    /// that came meanwhile is in it.
    fn begin_first(&mut self) {
        self.recall();
        if !self.has_failed() {
            let now = self.clock.now();
            self.begun = Some(self.begin(now).map_err(|fault| self.gave_up(&fault)));
        }
    }

    /// Waits for the batches that are being written. Tells whether what was decided since still holds.
    fn recall(&mut self) -> bool {
        let mut holds = true;
        while self.pens.are_away() {
            let back = self.pens.wait();
            holds &= self.received(back);
        }
        holds
    }

    fn received(&mut self, back: Option<Back>) -> bool {
        let Some(Back { writer, failed }) = back else { return true };
        self.scribe.take_back(writer);
        let Some(failed) = failed else {
            if !self.pens.are_away() {
                self.scribe.is_written();
            }
            return true;
        };
        // What was decided after it was not written either, and is decided after it again.
        let mut all = vec![failed];
        while let Some(Back { writer, failed }) = self.pens.wait() {
            self.scribe.take_back(writer);
            all.extend(failed);
        }
        for (group, fault) in all {
            if matches!(fault, Fault::Overtaken) {
                self.decide_again(group);
            } else {
                self.give_up_group(self.clock.now(), group, &fault);
            }
        }
        false
    }

    /// Decides a group that something else was written before.
    fn decide_again(&mut self, group: Vec<Queued>) {
        self.scribe.was_overtaken();
        match self.scribe.rollback() {
            Ok(()) => self.decide_here(self.clock.now(), group),
            Err(fault) => self.give_up_group(self.clock.now(), group, &fault),
        }
    }

    fn work(&mut self, batch: Vec<Queued>) {
        let mut now = match self.ready() {
            Ok(now) => now,
            Err(failure) => {
                return batch.into_iter().for_each(|queued| refuse(queued.submission, failure));
            }
        };
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

    /// Sees to it that what fell due is done before anything that comes now is decided.
    fn ready(&mut self) -> Result<Instant, Failure> {
        if let Some(begun) = self.begun {
            return begun.inspect_err(|_| self.begun = None);
        }
        let now = self.clock.now();
        if !self.scribe.is_quiet(now) {
            self.recall();
        }
        if self.has_failed() {
            return Err(Failure::StorageFailed);
        }
        // Among others that is done in the transaction: see `begin`.
        if !self.scribe.is_quiet(now) && !self.scribe.is_among_others() {
            run_due(&mut self.scribe, now, &self.clock).map_err(|fault| self.gave_up(&fault))?;
        }
        Ok(now)
    }

    /// Whether the storage has failed: then nothing is written any more. What the pen was writing may fail at
    /// any time, so it is asked after a recall.
    fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// Decides a group as one transaction. Where the program is at fault, each of the group is tried by
    /// itself, so that one request cannot take others down with it.
    fn decide(&mut self, now: Instant, group: Vec<Queued>) {
        if group.is_empty() {
            return self.end_empty();
        }
        let events: usize = group.iter().map(|queued| queued.submission.weight()).sum();
        let only_events = group.iter().all(|queued| matches!(queued.submission, Submission::Tell { .. }));
        self.thin();
        self.remembered += events;
        if !self.scribe.is_shared() && !self.scribe.is_behind() && only_events && events >= LARGE {
            return self.decide_ahead(now, group);
        }
        self.recall();
        self.remembered = 0;
        self.decide_here(now, group);
    }

    /// Whether a batch is to seal what is not sealed yet, up to an entry.
    fn seals(&mut self, last: i64) -> bool {
        let seals = last - self.sealed_to > MOST_UNSEALED;
        if seals {
            self.sealed_to = last;
        }
        seals
    }

    /// Ends a transaction that was begun for what turned out to need another.
    fn end_empty(&mut self) {
        if self.begun.take().is_some()
            && let Err(fault) = self.scribe.commit()
        {
            self.gave_up(&fault);
        }
    }

    /// Forgets what is seldom asked for again, when there is much of it. What was decided before the last time must be
    /// written for that, which it mostly is: nothing waits for this.
    fn thin(&mut self) {
        if self.remembered < THINNED_AFTER {
            return;
        }
        while self.pens.away() > self.given || self.scribe.is_crowded() && self.pens.are_away() {
            let back = self.pens.wait();
            self.received(back);
        }
        if self.scribe.is_crowded() && !self.scribe.knows_unwritten() {
            self.scribe.tidy();
        } else {
            self.scribe.thin();
        }
        (self.remembered, self.given) = (0, 0);
    }

    /// Decides a group while the one before is being written, and then has it written.
    fn decide_ahead(&mut self, now: Instant, group: Vec<Queued>) {
        let decided = self.prefetch(&group).and_then(|()| self.outcomes(now, &group));
        let holds = self.recall();
        let outcomes = match decided {
            Ok(outcomes) if holds && !self.has_failed() => outcomes,
            Ok(_) => return self.decide_here(now, group),
            Err(fault) => return self.give_up_group(now, group, &fault),
        };
        let package = self.scribe.take();
        let seal = self.seals(self.scribe.world.counters.seq);
        self.have_written(Decided { group, outcomes, package, seal, begun: false });
    }

    /// Gives a batch to be written with the writer in use.
    fn have_written(&mut self, decided: Decided) {
        match self.scribe.lend() {
            Some(writer) => {
                self.given += 1;
                self.pens.give(writer, decided);
            }
            None => decided.group.into_iter().for_each(|queued| refuse(queued.submission, Failure::Internal)),
        }
    }

    /// Decides and writes a group.
    fn decide_here(&mut self, now: Instant, group: Vec<Queued>) {
        if self.has_failed() {
            return group.into_iter().for_each(|queued| refuse(queued.submission, Failure::StorageFailed));
        }
        match self.try_group(now, &group) {
            Ok(outcomes) => {
                for (queued, outcome) in group.into_iter().zip(outcomes) {
                    answer(queued.submission, outcome);
                }
            }
            Err(fault) => self.give_up_group(now, group, &fault),
        }
    }

    fn give_up_group(&mut self, now: Instant, group: Vec<Queued>, fault: &Fault) {
        let failure = self.gave_up(fault);
        if failure == Failure::Internal && group.len() > 1 {
            group.into_iter().for_each(|queued| self.decide_here(now, vec![queued]));
        } else {
            group.into_iter().for_each(|queued| refuse(queued.submission, failure));
        }
    }

    fn try_group(&mut self, now: Instant, group: &[Queued]) -> Result<Vec<Outcome>, Fault> {
        let now = match self.begun.take() {
            Some(_) => now,
            None => self.begin(now)?,
        };
        self.prefetch(group)?;
        let outcomes = self.outcomes(now, group)?;
        self.answers.write(self.scribe.writer()?)?;
        self.seal_by_the_way()?;
        self.scribe.commit()?;
        Ok(outcomes)
    }

    /// Begins a transaction. What other processes have done meanwhile is taken in, and what fell due is done,
    /// before anything is decided; no entry is earlier than theirs.
    fn begin(&mut self, now: Instant) -> Result<Instant, Fault> {
        let known = self.scribe.begin()?;
        let last = self.scribe.world.counters.seq;
        let writer = self.scribe.writer()?;
        if writer.store().is_shared() {
            self.clock.follow(writer)?;
        }
        if known {
            let now = now.max(self.clock.now());
            if self.scribe.is_among_others() && !self.scribe.is_quiet(now) {
                do_all_due(&mut self.scribe, now)?;
            }
            return Ok(now);
        }
        self.clock.show(entry_at(writer, last)?);
        let now = self.clock.now();
        do_all_due(&mut self.scribe, now)?;
        Ok(now)
    }

    /// Loads what the records of a group need, all at once.
    fn prefetch(&mut self, group: &[Queued]) -> Result<(), Fault> {
        self.scribe.prefetch(group.iter().flat_map(|queued| records(&queued.submission)))
    }

    fn outcomes(&mut self, now: Instant, group: &[Queued]) -> Result<Vec<Outcome>, Fault> {
        self.look_up_answers(group)?;
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

    /// Looks up at once what the keys of a group were answered.
    fn look_up_answers(&mut self, group: &[Queued]) -> Result<(), Fault> {
        self.answers.forget();
        let keys: Vec<(&str, &str)> = group.iter().filter_map(|queued| key(&queued.submission)).collect();
        if keys.is_empty() {
            return Ok(());
        }
        self.answers.look_up(self.scribe.writer()?, &keys)
    }

    fn act(&mut self, now: Instant, act: &Act) -> Result<Acted, Fault> {
        let actor = &act.actor.id;
        if let Some(asked) = &act.idempotency
            && let Some(kept) = self.answers.first(self.scribe.writer()?, actor, &asked.key)?
        {
            let answer = Answer { status: kept.status, body: kept.body.clone() };
            let same = kept.request == asked.request.as_slice();
            return Ok(if same { Acted::Answered(answer) } else { Acted::KeyReused });
        }
        let answer = match self.scribe.act(now, &act.actor, &act.record)? {
            Ok(done) => self.show(&act.render, &done)?,
            Err(refusal) => (act.render.refused)(&refusal),
        };
        if let Some(asked) = &act.idempotency {
            self.answers.give(actor, asked, &answer, now);
        }
        Ok(Acted::Answered(answer))
    }

    /// The answer of an action that was just decided.
    fn show(&mut self, render: &Render, done: &Done) -> Result<Answer, Fault> {
        match &render.shown {
            Shown::Decided(shown) => Ok(shown(&self.scribe.world, done)?),
            Shown::Written(shown) => {
                self.scribe.flush()?;
                Ok(shown(self.scribe.writer()?, done)?)
            }
        }
    }

    /// Writes rows that are no part of the log. They may name rows of the same batch, so those go first; and
    /// they may be answers to keys.
    fn write(&mut self, now: Instant, write: &Write) -> Result<(), Fault> {
        self.scribe.flush()?;
        let writer = self.scribe.writer()?;
        self.answers.write(writer)?;
        self.answers.forget();
        Ok(write(writer, now)?)
    }

    fn preview(&mut self, now: Instant, queued: Queued) {
        self.recall();
        if self.has_failed() {
            return refuse(queued.submission, Failure::StorageFailed);
        }
        let Submission::Act(act) = queued.submission else { return };
        let shown = self.begin(now).and_then(|now| self.act(now, &act));
        let undone = self.scribe.rollback();
        let answer = shown.and_then(|answer| undone.map(|()| answer)).map_err(|fault| self.gave_up(&fault));
        let _ = act.reply.send(answer);
    }

    /// What is not part of a batch.
    fn alone(&mut self, queued: Queued) {
        // Under load batches seal by the way; a tick does not wait for the one that is being written.
        if matches!(queued.submission, Submission::Tick) && self.pens.are_away() {
            return;
        }
        self.recall();
        if self.has_failed() {
            return refuse(queued.submission, Failure::StorageFailed);
        }
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
        self.begin(self.clock.now())?;
        self.scribe.commit()?;
        if to < self.clock.now() {
            let detail = format!("The clock stands at {}; it only moves forward.", self.clock.now());
            return Ok(Err(Refusal::new("clock_backwards", detail).at("/now")));
        }
        run_due(&mut self.scribe, to, &self.clock)?;
        self.scribe.begin()?;
        self.clock.keep(self.scribe.writer()?, to)?;
        self.scribe.commit()?;
        self.clock.show(to);
        Ok(Ok(()))
    }

    /// Under load nobody ticks; what waits to be sealed is then sealed with a batch.
    fn seal_by_the_way(&mut self) -> Result<(), Fault> {
        if self.seals(self.scribe.world.counters.seq) {
            self.scribe.flush()?;
            self.scribe.writer()?.seal(usize::MAX)?;
        }
        Ok(())
    }

    fn seal_all(&mut self) -> Result<(), Fault> {
        let last = self.scribe.world.counters.seq;
        while self.sealed_to < last {
            self.scribe.begin()?;
            let sealed = self.scribe.writer()?.seal(BLOCK)?;
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
        self.remembered = 0;
        let mut failure = fault.failure();
        tracing::error!(%fault, "a batch was given up");
        if let Err(second) = self.scribe.rollback() {
            tracing::error!(fault = %second, "the transaction could not be rolled back");
            failure = match (failure, second.failure()) {
                (Failure::StorageFull | Failure::Unavailable, Failure::Unavailable) => failure,
                (Failure::StorageFull, _) => failure,
                (_, Failure::Unavailable) => Failure::Unavailable,
                _ => Failure::StorageFailed,
            };
        }
        if failure == Failure::StorageFailed {
            self.failed.store(true, Ordering::Release);
        }
        failure
    }
}
