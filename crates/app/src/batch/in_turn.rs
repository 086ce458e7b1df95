//! Events decided while what was decided before them is still being written, by this process or others.

use super::{Keeper, LARGE};
use crate::failure::Fault;
use crate::group::{Gathered, actors};
use crate::inbox::Queued;
use crate::pen::Decided;
use crate::scribe::Before;
use programs::time::Instant;
use tokio::sync::mpsc;

impl Keeper {
    /// Whether what was gathered is worth a turn: that takes some round trips, and saves waiting for what is being
    /// written.
    pub(super) fn goes_in_turn(&self, gathered: &Gathered) -> bool {
        self.scribe.is_among_others()
            || self.scribe.is_shared() && gathered.only_tells() && gathered.events() >= LARGE
    }

    /// Decides events in a turn of their own, while others write what they have decided, and has them written after
    /// that. Tells whether it has taken them on; what is not so simple is decided alone.
    pub(super) fn take_turn(&mut self, gathered: &mut Gathered, taken: &mut mpsc::Receiver<Queued>) -> bool {
        match self.decide_in_turn(gathered, taken) {
            Ok(Some(decided)) => {
                self.have_written(decided);
                true
            }
            Ok(None) => false,
            Err(fault) => {
                if !matches!(fault, Fault::Overtaken) {
                    tracing::debug!(%fault, "a turn was given up");
                }
                self.recall();
                if let Err(fault) = self.scribe.rollback() {
                    let batch = std::mem::take(&mut gathered.batch);
                    self.give_up_group(self.clock.now(), batch, &fault);
                    return true;
                }
                false
            }
        }
    }

    fn decide_in_turn(
        &mut self,
        gathered: &mut Gathered,
        taken: &mut mpsc::Receiver<Queued>,
    ) -> Result<Option<Decided>, Fault> {
        if !gathered.only_tells() {
            return Ok(None);
        }
        self.thin();
        let is_large = gathered.events() >= LARGE;
        // What can be looked up before the turn does not make others wait.
        self.prefetch(&gathered.batch)?;
        // Of small batches one at a time: what comes meanwhile makes the next one larger.
        let holds = if is_large { self.has_writer()? } else { self.recall() };
        if !holds || self.has_failed() {
            return Ok(None);
        }
        let before = self.scribe.world.counters.seq;
        let (latest, is_known) = match self.scribe.take_turn(self.clock.now(), self.pens.are_away())? {
            Before::Unknown => return self.scribe.leave_turn().map(|()| None),
            Before::Nothing => (Instant::MIN, is_large),
            Before::Told(latest) => (latest, false),
        };
        if !is_large {
            gathered.more(taken);
        }
        self.clock.show(latest);
        self.clock.follow(self.scribe.writer()?)?;
        let now = self.clock.now();
        let is_simple = gathered.only_tells() && self.scribe.is_quiet(now);
        if !is_simple || !self.scribe.can_add(now, actors(&gathered.batch))? {
            return self.scribe.leave_turn().map(|()| None);
        }
        if !is_known {
            self.prefetch(&gathered.batch)?;
        }
        let outcomes = self.outcomes(now, &gathered.batch)?;
        let package = self.scribe.take();
        let last = self.scribe.world.counters.seq;
        let told = usize::try_from(last - before).unwrap_or(usize::MAX);
        self.remembered = self.remembered.saturating_add(told);
        if !self.scribe.hand_over(&package, now)? {
            return Err(Fault::Overtaken);
        }
        let group = std::mem::take(&mut gathered.batch);
        Ok(Some(Decided { group, outcomes, package, seal: self.seals(last), begun: true }))
    }

    /// Sees to it that a writer is here, waiting for one if none is. Tells whether what was decided before still
    /// holds.
    fn has_writer(&mut self) -> Result<bool, Fault> {
        if self.scribe.has_writer() || self.scribe.add_writer()? {
            return Ok(true);
        }
        let back = self.pens.wait();
        Ok(self.received(back))
    }
}
