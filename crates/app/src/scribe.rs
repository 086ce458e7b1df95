//! Prefetch, decide, commit: the one way anything changes.
//!
//! A [`Scribe`] has the store's writer and a [`World`] of rows. The live service, the replay and the
//! what-if drive the same scribe; only where the entries come from differs.

use crate::failure::Fault;
use crate::others::{Begun, Others, Told as ToldOthers};
use crate::package::{Line, Package, Refused};
use crate::replay::Candidate;
use crate::service::entry_at;
use bytes::Bytes;
use programs::affiliate::first_due;
use programs::time::Instant;
use programs::{
    Action, Actor, Changes, Defect, Done, Event, Halt, Handover, Need, Record, Refusal, Told, Versions,
    World, act, gather, tell,
};
use std::sync::Arc;
use store::{DueItem, Found, LogRecord, Store, Writer};

/// How many customers or partners a world may keep from batch to batch.
const KEPT_ROWS: usize = 100_000;

/// How many batches are written at a time where several can be: one after the other adds what is new meanwhile.
const WRITERS: usize = 2;

/// What others have decided before a turn.
pub(crate) enum Before {
    /// It cannot be known, or the store has to be looked at anew, which cannot be done while batches of this process
    /// are being written: those come first.
    Unknown,
    /// Nothing that was not known.
    Nothing,
    /// Something, the last of it at this instant.
    Told(Instant),
}

/// Decides entries one after the other and writes what follows from them.
pub struct Scribe {
    /// Those with which no batch is being written; the last one is in use here.
    writers: Vec<Writer>,
    /// How many there are, with those that are away.
    count: usize,
    store: Store,
    pub(crate) world: World,
    lines: Vec<Line>,
    refused: Vec<Refused>,
    needs: Vec<Need>,
    /// The mark of the last transaction that the world knows of.
    mark: i64,
    /// The mark of the next one of this process.
    next_mark: i64,
    others: Others,
    /// Whether the world is not what the store holds: another process has written, or the store could not be
    /// read after something was given up.
    behind: bool,
    /// Before this nothing falls due; `None` where that must be looked up.
    quiet_until: Option<Instant>,
    /// Whether what falls due is an entry of the log; in a what-if it is not, for it is not what the log says.
    logs_due: bool,
}

impl Scribe {
    /// Begins with what the store holds.
    pub fn new(writer: Writer) -> Result<Self, Fault> {
        // The mark before the world: what is written in between is found out at the first transaction.
        let (next_mark, mark) = (writer.own_marks()?, writer.mark()?);
        let (world, store, writers) = (writer.world()?, writer.store().clone(), vec![writer]);
        let (lines, refused, needs) = (Vec::new(), Vec::new(), Vec::new());
        let mut others = Others::default();
        others.know(mark);
        Ok(Self {
            writers,
            count: 1,
            store,
            world,
            lines,
            refused,
            needs,
            mark,
            next_mark,
            others,
            behind: false,
            quiet_until: None,
            logs_due: true,
        })
    }

    /// Lets a version hold that was never published, for a what-if.
    pub(crate) fn assume(&mut self, candidate: &Candidate) {
        self.logs_due = false;
        let versions = Versions::clone(&self.world.versions);
        self.world.versions = Arc::new(match candidate {
            Candidate::Rules(rules) => versions.assuming_rules(rules.clone()),
            Candidate::Terms(terms) => versions.assuming_terms(terms.clone()),
        });
    }

    /// The writer, which must be here.
    pub(crate) fn writer(&mut self) -> Result<&mut Writer, Fault> {
        let away = || Defect::Broken("the writer is where it belongs".into());
        self.writers.last_mut().ok_or_else(|| away().into())
    }

    /// Whether a writer is here.
    pub(crate) fn has_writer(&self) -> bool {
        !self.writers.is_empty()
    }

    /// How many writers a store has at most.
    pub(crate) fn most_writers(&self) -> usize {
        if self.store.is_shared() { WRITERS } else { 1 }
    }

    /// Takes on another writer, unless there are enough. Tells whether it has.
    pub(crate) fn add_writer(&mut self) -> Result<bool, Fault> {
        let more = self.count < self.most_writers();
        if more {
            self.writers.push(self.store.one_more_writer()?);
            self.count += 1;
        }
        Ok(more)
    }

    /// Gives the writer in use away, with what was begun; without another, entries can be decided until it is back
    /// but nothing be written.
    pub(crate) fn lend(&mut self) -> Option<Writer> {
        self.writers.pop()
    }

    /// Takes a writer back. The one in use stays that.
    pub(crate) fn take_back(&mut self, writer: Writer) {
        self.writers.insert(0, writer);
    }

    /// Begins a transaction that writes alone, on what the store holds. Tells whether that is what was known before:
    /// where it is not, because another process has written, something may have fallen due.
    pub fn begin(&mut self) -> Result<bool, Fault> {
        let mark = self.mark;
        let writer = self.writer()?;
        writer.begin()?;
        let (overtaken, mark) = (writer.is_overtaken(mark), writer.found_mark());
        if self.others.have_told_much() {
            self.writer()?.forget_handovers()?;
            self.others.have_forgotten();
        }
        if overtaken {
            self.others.seen();
        }
        if overtaken || self.behind {
            self.renew(mark)?;
            return Ok(false);
        }
        self.others.not_seen();
        self.others.all_written();
        Ok(true)
    }

    /// Whether several can write to the store.
    pub(crate) fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    /// Whether other processes are expected to write between the batches of this one.
    pub(crate) fn is_among_others(&self) -> bool {
        self.others.are_expected()
    }

    /// Whether the world knows what others have decided and may not have written yet.
    pub(crate) fn knows_unwritten(&self) -> bool {
        self.others.have_unwritten()
    }

    /// Others were quicker than what was decided here.
    pub(crate) fn was_overtaken(&mut self) {
        self.others.seen();
    }

    /// All that was decided here is written, and so is what it came after.
    pub(crate) fn is_written(&mut self) {
        self.others.all_written();
    }

    /// Whether entries of these actors can be written before others are done.
    pub(crate) fn can_add<'a>(
        &mut self,
        now: Instant,
        actors: impl Iterator<Item = &'a Actor>,
    ) -> Result<bool, Fault> {
        Ok(self.writer()?.can_add(now, actors)?)
    }

    /// Begins a turn, while others write: takes in what they have decided, and begins the transaction that writes
    /// what is decided now. `writes` says whether batches of this process are being written.
    pub(crate) fn take_turn(&mut self, now: Instant, writes: bool) -> Result<Before, Fault> {
        if self.behind || self.others.have_told_much() {
            return Ok(Before::Unknown);
        }
        let (mark, next) = (self.mark, self.next_mark);
        self.writer()?.begin_marked(next)?;
        match self.others.take_turn(&self.store, mark)? {
            Begun::Unknown => Ok(Before::Unknown),
            Begun::Anew(..) if writes => Ok(Before::Unknown),
            Begun::Anew(mark, told) => {
                self.others.seen();
                self.renew(mark)?;
                self.look_ahead(now)?;
                let last = self.world.counters.seq;
                let latest = entry_at(self.writer()?, last)?;
                Ok(Before::Told(self.take_over(latest, told)))
            }
            Begun::Told(told) if told.is_empty() => {
                self.others.not_seen();
                Ok(Before::Nothing)
            }
            Begun::Told(told) => {
                self.others.seen();
                Ok(Before::Told(self.take_over(Instant::MIN, told)))
            }
        }
    }

    /// Takes in what others have told, and says when the last of it was decided.
    fn take_over(&mut self, mut latest: Instant, told: Vec<(i64, ToldOthers)>) -> Instant {
        for (mark, ToldOthers { at, first_due, handover }) in told {
            latest = latest.max(at);
            self.others.are_unwritten(self.world.counters.seq + 1..=handover.last());
            self.others.know(mark);
            self.mark = mark;
            self.expect_at(first_due);
            self.world.take_over(handover);
        }
        latest
    }

    /// Ends a turn without having decided anything, and the transaction that was begun with it.
    pub(crate) fn leave_turn(&mut self) -> Result<(), Fault> {
        self.others.end_turn();
        Ok(self.writer()?.end_unused()?)
    }

    /// Hands over what was decided in a turn, which ends it; `false` where it has to be written before anybody
    /// decides anything else.
    pub(crate) fn hand_over(&mut self, package: &Package, at: Instant) -> Result<bool, Fault> {
        if package.mark == package.after {
            // Its transaction holds the mark that it does not leave; the next one is not to wait for that.
            self.next_mark += 1;
            self.others.end_turn();
            return Ok(true);
        }
        let marks = (package.after, package.mark);
        if !self.others.are_expected() {
            self.others.hand_over(&self.store, marks, None)?;
            return Ok(true);
        }
        let Some(handover) = Handover::of(&package.changes) else { return Ok(false) };
        let first_due = first_due(&package.changes, &self.world.versions);
        let told = ToldOthers { at, first_due, handover };
        self.others.hand_over(&self.store, marks, Some(&told))?;
        Ok(true)
    }

    /// Whether it is known that the world is not what the store holds: nothing can be decided before the next
    /// transaction begins.
    pub(crate) fn is_behind(&self) -> bool {
        self.behind
    }

    /// Forgets everything and looks at the store anew, where a transaction with a mark was the last, or one after
    /// it: then the next one finds that.
    fn renew(&mut self, mark: i64) -> Result<(), Fault> {
        (self.behind, self.quiet_until) = (true, None);
        self.world = self.writer()?.world()?;
        (self.behind, self.mark) = (false, mark);
        self.others.know(mark);
        self.others.all_written();
        Ok(())
    }

    /// Writes and commits what was decided since [`Scribe::begin`].
    pub fn commit(&mut self) -> Result<(), Fault> {
        self.flush()?;
        self.writer()?.commit()?;
        self.tidy();
        Ok(())
    }

    /// Forgets what is seldom asked for again. All that was decided must be written.
    pub(crate) fn tidy(&mut self) {
        self.world.forget(KEPT_ROWS);
    }

    /// Forgets of that what has not changed since this was last done. What was decided until then must be written,
    /// here and, as it comes after that of others, elsewhere.
    pub(crate) fn thin(&mut self) {
        self.world.thin(KEPT_ROWS);
        self.others.thin();
    }

    /// Whether the world knows so much that it has to be tidied up.
    pub(crate) fn is_crowded(&self) -> bool {
        self.world.is_crowded(KEPT_ROWS)
    }

    /// Gives up what was decided since [`Scribe::begin`].
    pub fn rollback(&mut self) -> Result<(), Fault> {
        self.lines.clear();
        self.refused.clear();
        self.behind = true;
        self.others.end_turn();
        self.writer()?.rollback()?;
        let mark = self.writer()?.mark()?;
        self.renew(mark)
    }

    /// Whether it is known that nothing is due at an instant.
    pub(crate) fn is_quiet(&self, at: Instant) -> bool {
        self.quiet_until.is_some_and(|next| at < next)
    }

    /// What is due at an instant, and was before, at most so many payments and credits. Where it is not known
    /// when the next thing falls due, that is asked first: mostly it is not yet, and less is asked for it.
    pub(crate) fn due_until(&mut self, until: Instant, most: usize) -> Result<Vec<DueItem>, Fault> {
        if self.quiet_until.is_none() {
            self.look_ahead(until)?;
        }
        if self.is_quiet(until) {
            return Ok(Vec::new());
        }
        let days = self.world.versions.rules_at(until).announce_days.clone();
        let items = self.writer()?.due_until(until, &days, most)?;
        if items.is_empty() {
            self.look_ahead(until)?;
        }
        Ok(items)
    }

    /// Looks when the next thing falls due, by the rules of an instant, or when others come into force.
    fn look_ahead(&mut self, from: Instant) -> Result<(), Fault> {
        let days = self.world.versions.rules_at(from).announce_days.clone();
        let later = self.world.versions.all_rules().iter().map(|rules| rules.effective);
        let changed = later.filter(|effective| *effective > from).min();
        let next = self.writer()?.next_due(&days)?.into_iter().chain(changed).min();
        self.quiet_until = Some(next.unwrap_or(Instant::MAX));
        Ok(())
    }

    /// Loads what many records need, in as few rounds as they depend on each other. Records that are written
    /// at once are left out: what they need is loaded when it is their turn.
    pub fn prefetch<'a>(&mut self, records: impl Iterator<Item = &'a Record>) -> Result<(), Fault> {
        let mut open: Vec<&Record> = records.filter(|record| can_wait(record)).collect();
        let mut known = Vec::new();
        while !open.is_empty() {
            let (world, asked) = (&self.world, &mut self.needs);
            open.retain(|record| {
                let before = asked.len();
                let is_known = gather(record, world, asked);
                if is_known && asked.len() > before {
                    known.push(*record);
                }
                !is_known
            });
            let found = self.load()?;
            if found.told {
                open.append(&mut known);
            }
            if !found.any {
                break;
            }
        }
        Ok(())
    }

    /// Loads what was asked for.
    fn load(&mut self) -> Result<Found, Fault> {
        if self.needs.is_empty() {
            return Ok(Found::default());
        }
        if self.others.keep_back(&self.needs) {
            self.needs.clear();
            return Err(Fault::Overtaken);
        }
        let found = match self.writers.last() {
            Some(writer) => writer.load(&self.needs, &mut self.world)?,
            // What is being written elsewhere is known to the world, whether a reader sees it or not.
            None => self.store.reader()?.load(&self.needs, &mut self.world)?,
        };
        self.needs.clear();
        Ok(found)
    }

    /// Loads what one record still needs: what those before it in the batch have made may lead further.
    fn prepare(&mut self, record: &Record) -> Result<(), Fault> {
        loop {
            gather(record, &self.world, &mut self.needs);
            if self.needs.is_empty() {
                return Ok(());
            }
            self.load()?;
        }
    }

    /// Decides an event. `body` is what its log row holds.
    pub fn tell(
        &mut self,
        now: Instant,
        actor: &Arc<Actor>,
        record: &Record,
        event: &Arc<Event>,
        body: &Bytes,
    ) -> Result<Result<Told, Refusal>, Fault> {
        self.world.now = now;
        self.world.actor = Arc::clone(actor);
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
        self.lines.push(Line { seq, at: now, actor: Arc::clone(actor), kind, body: body.clone() });
        Ok(Ok(told))
    }

    /// Decides an action and logs it, unless it is refused. Most are written at once; see `can_wait`.
    pub fn act(
        &mut self,
        now: Instant,
        actor: &Arc<Actor>,
        record: &Record,
    ) -> Result<Result<Done, Refusal>, Fault> {
        let Record::Action(action) = record else {
            return Err(Defect::Broken("an event is told, not done".into()).into());
        };
        self.world.now = now;
        self.world.actor = Arc::clone(actor);
        self.prepare(record)?;
        let done = match act(&mut self.world, action) {
            Ok(done) => done,
            Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
            Err(Halt::Defect(defect)) => return Err(defect.into()),
        };
        if self.logs_due || !matches!(action, Action::Due(_)) {
            let body = serde_json::to_vec(action)?.into();
            let seq = self.world.counters.seq;
            self.lines.push(Line { seq, at: now, actor: Arc::clone(actor), kind: ACTION, body });
        }
        if !can_wait(record) {
            self.flush()?;
        }
        Ok(Ok(done))
    }

    /// Decides an entry of another store's log anew. It must get the number it had; where it is refused, it is
    /// told why.
    pub fn replay(&mut self, entry: &LogRecord, record: &Record) -> Result<Option<Refusal>, Fault> {
        let actor = Arc::new(entry.actor.clone());
        match record {
            Record::Event(event) => {
                let body = Bytes::copy_from_slice(&entry.body);
                Ok(self.tell(entry.at, &actor, record, event, &body)?.err())
            }
            Record::Action(_) => Ok(self.act(entry.at, &actor, record)?.err()),
        }
    }

    /// Notes a refused event for the operator (EV-4).
    pub(crate) fn refuse(&mut self, row: Refused) {
        self.refused.push(row);
    }

    /// Remembers when the first of what changed falls due.
    fn expect(&mut self, changes: &Changes) {
        if !changes.rules.is_empty() {
            self.quiet_until = None;
        }
        self.expect_at(first_due(changes, &self.world.versions));
    }

    fn expect_at(&mut self, first: Option<Instant>) {
        self.quiet_until = self.quiet_until.map(|quiet| first.map_or(quiet, |first| quiet.min(first)));
    }

    /// Takes out what was decided since it was last taken or written.
    pub(crate) fn take(&mut self) -> Package {
        let changes = self.world.take_changes();
        self.expect(&changes);
        let (lines, refused) = (std::mem::take(&mut self.lines), std::mem::take(&mut self.refused));
        let after = self.mark;
        if !lines.is_empty() {
            self.mark = self.next_mark;
            self.next_mark += 1;
            self.others.know(self.mark);
        }
        Package { after, mark: self.mark, lines, changes, refused }
    }

    /// Writes what was decided so far into the running transaction.
    pub fn flush(&mut self) -> Result<(), Fault> {
        let package = self.take();
        package.write(self.writer()?)
    }
}

/// Whether a record can be written later, together with what is decided after it: everything that it changes is
/// found in the world meanwhile. That holds for all events. Of actions it holds for those that many do at
/// once, and that change no group of rows which is asked of the store as a group, but for lots, whose groups
/// the world keeps.
fn can_wait(record: &Record) -> bool {
    match record {
        Record::Event(_) => true,
        Record::Action(action) => {
            matches!(action, Action::Click { .. } | Action::Reserve { .. } | Action::StepRedemption { .. })
        }
    }
}

/// The kind of log rows that hold an action.
pub(crate) const ACTION: &str = "action";

/// Reads a log row's body.
pub(crate) fn read_record(kind: &str, body: &[u8]) -> Result<Record, serde_json::Error> {
    match kind {
        ACTION => serde_json::from_slice(body).map(Record::Action),
        _ => serde_json::from_slice::<Event>(body).map(Record::from),
    }
}
