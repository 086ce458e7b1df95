//! Prefetch, decide, commit: the one way anything changes.
//!
//! A [`Scribe`] has the store's writer and a [`World`] of rows. The live service, the replay and the
//! what-if drive the same scribe; only where the entries come from differs.

use crate::failure::Fault;
use programs::affiliate::Rules;
use programs::time::Instant;
use programs::{
    Action, Actor, Done, Event, Halt, Need, Record, Refusal, Told, Versions, World, act, gather, tell,
};
use rustc_hash::FxHashSet;
use std::sync::Arc;
use store::{LogRow, RefusedRow, Writer};

/// How many customers or partners a world may keep from batch to batch.
const KEPT_ROWS: usize = 100_000;

/// A log row that waits to be written.
struct Line {
    seq: i64,
    at: Instant,
    actor: Actor,
    kind: &'static str,
    body: Vec<u8>,
}

/// A refused event that waits to be noted for the operator.
pub struct Refused {
    /// When.
    pub at: Instant,
    /// The host system; empty where it could not be read.
    pub source: String,
    /// Its identity; empty where it could not be read.
    pub event_id: String,
    /// Why.
    pub refusal: Refusal,
    /// The event as it came, or its beginning.
    pub body: String,
}

/// Decides entries one after the other and writes what follows from them.
pub struct Scribe {
    pub(crate) writer: Writer,
    pub(crate) world: World,
    lines: Vec<Line>,
    refused: Vec<Refused>,
    needs: Vec<Need>,
}

impl Scribe {
    /// Begins with what the store holds.
    pub fn new(writer: Writer) -> Result<Self, Fault> {
        let world = writer.world()?;
        Ok(Self { writer, world, lines: Vec::new(), refused: Vec::new(), needs: Vec::new() })
    }

    /// Lets a version of the rules be in force that was never published, for a what-if.
    pub(crate) fn assume(&mut self, rules: Rules) {
        let mut published = self.world.versions.all_rules().to_vec();
        published.push(rules);
        self.world.versions = Arc::new(Versions::new(published, self.world.versions.contracts.clone()));
    }

    /// Begins a transaction.
    pub fn begin(&mut self) -> Result<(), Fault> {
        Ok(self.writer.begin()?)
    }

    /// Writes and commits what was decided since [`Scribe::begin`].
    pub fn commit(&mut self) -> Result<(), Fault> {
        self.flush()?;
        self.writer.commit()?;
        self.world.forget(KEPT_ROWS);
        Ok(())
    }

    /// Gives up what was decided since [`Scribe::begin`].
    pub fn rollback(&mut self) -> Result<(), Fault> {
        self.lines.clear();
        self.refused.clear();
        self.writer.rollback()?;
        self.world = self.writer.world()?;
        Ok(())
    }

    /// Loads what many records need, in as few rounds as they depend on each other.
    pub fn prefetch<'a>(&mut self, records: impl Iterator<Item = &'a Record>) -> Result<(), Fault> {
        let mut open: Vec<&Record> = records.collect();
        while !open.is_empty() {
            let mut needs = FxHashSet::default();
            let (world, asked) = (&self.world, &mut self.needs);
            open.retain(|record| {
                gather(record, world, asked);
                let unknown = !asked.is_empty();
                needs.extend(asked.drain(..));
                unknown
            });
            self.load(needs.into_iter().collect())?;
        }
        Ok(())
    }

    fn load(&mut self, needs: Vec<Need>) -> Result<(), Fault> {
        if !needs.is_empty() {
            self.writer.load(&needs, &mut self.world)?;
        }
        Ok(())
    }

    /// Loads what one record still needs: what those before it in the batch have made may lead further.
    fn prepare(&mut self, record: &Record) -> Result<(), Fault> {
        loop {
            gather(record, &self.world, &mut self.needs);
            if self.needs.is_empty() {
                return Ok(());
            }
            let needs = std::mem::take(&mut self.needs);
            self.load(needs)?;
        }
    }

    /// Decides an event. `body` is what its log row holds.
    pub fn tell(
        &mut self,
        now: Instant,
        actor: &Actor,
        record: &Record,
        event: &Event,
        body: &[u8],
    ) -> Result<Result<Told, Refusal>, Fault> {
        self.world.now = now;
        self.world.actor = actor.clone();
        self.prepare(record)?;
        let told = match tell(&mut self.world, event) {
            Ok(told) => told,
            Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
            Err(Halt::Defect(defect)) => return Err(defect.into()),
        };
        let seq = match told {
            Told::Accepted(seq) | Told::Waiting(seq) | Told::SameFact { seq, .. } => seq,
            Told::Duplicate(_) => return Ok(Ok(told)),
        };
        let kind = event.fact.type_name();
        self.lines.push(Line { seq, at: now, actor: actor.clone(), kind, body: body.to_vec() });
        Ok(Ok(told))
    }

    /// Decides an action and logs it, unless it is refused. It is written at once: what is asked of the
    /// store for the next one must show it.
    pub fn act(
        &mut self,
        now: Instant,
        actor: &Actor,
        action: &Action,
    ) -> Result<Result<Done, Refusal>, Fault> {
        self.world.now = now;
        self.world.actor = actor.clone();
        self.prepare(&Record::Action(action.clone()))?;
        let done = match act(&mut self.world, action) {
            Ok(done) => done,
            Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
            Err(Halt::Defect(defect)) => return Err(defect.into()),
        };
        let body = serde_json::to_vec(action)?;
        let seq = self.world.counters.seq;
        self.lines.push(Line { seq, at: now, actor: actor.clone(), kind: ACTION, body });
        self.flush()?;
        Ok(Ok(done))
    }

    /// Decides an entry of another store's log anew. It must get the number it had.
    pub fn replay(&mut self, at: Instant, actor: &Actor, record: &Record, body: &[u8]) -> Result<(), Fault> {
        match record {
            Record::Event(event) => self.tell(at, actor, record, event, body).map(|_| ()),
            Record::Action(action) => self.act(at, actor, action).map(|_| ()),
        }
    }

    /// Notes a refused event for the operator (EV-4).
    pub fn refuse(&mut self, row: Refused) {
        self.refused.push(row);
    }

    /// Writes what was decided so far into the running transaction.
    pub fn flush(&mut self) -> Result<(), Fault> {
        let changes = self.world.take_changes();
        let rows: Vec<LogRow<'_>> = self
            .lines
            .iter()
            .map(|line| LogRow {
                seq: line.seq,
                at: line.at,
                actor: &line.actor,
                kind: line.kind,
                body: &line.body,
            })
            .collect();
        self.writer.append(&rows)?;
        self.writer.save(&changes)?;
        self.lines.clear();
        if !self.refused.is_empty() {
            let rows: Vec<RefusedRow<'_>> = self.refused.iter().map(Refused::row).collect();
            self.writer.refused(&rows)?;
            self.refused.clear();
        }
        Ok(())
    }
}

impl Refused {
    fn row(&self) -> RefusedRow<'_> {
        RefusedRow {
            at: self.at,
            source: &self.source,
            event_id: &self.event_id,
            code: self.refusal.code,
            detail: &self.refusal.detail,
            pointer: self.refusal.pointer,
            body: &self.body,
        }
    }
}

/// The kind of log rows that hold an action.
pub(crate) const ACTION: &str = "action";

/// Reads a log row's body.
pub(crate) fn read_record(kind: &str, body: &[u8]) -> Result<Record, serde_json::Error> {
    match kind {
        ACTION => serde_json::from_slice(body).map(Record::Action),
        _ => serde_json::from_slice(body).map(Record::Event),
    }
}
