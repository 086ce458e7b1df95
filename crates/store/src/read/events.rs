use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::read::{MOST_ROWS, Page};
use crate::rows::log;
use crate::seal::last_where;
use crate::writer::LogRow;
use programs::time::Instant;
use programs::{Actor, Event, Key, No};

pub(super) const FIND_ENTRY: Sql = Sql("SELECT l.seq, l.at, a.id, a.name, l.kind, l.body FROM log l \
     JOIN actors a ON a.no = l.actor WHERE l.seq = $1");
const LOG_FROM: Sql = Sql("SELECT l.seq, l.at, a.id, a.name, l.kind, l.body FROM log l \
     LEFT JOIN actors a ON a.no = l.actor WHERE l.seq >= $1 ORDER BY l.seq");
const LOG_BEFORE: Sql = Sql("SELECT l.seq, l.at, a.id, a.name, l.kind, l.body FROM log l \
     LEFT JOIN actors a ON a.no = l.actor WHERE l.seq < $1 ORDER BY l.seq DESC");
const WAITING: Sql = Sql("SELECT w.seq, w.kind, w.name, l.at, l.body FROM waiting w \
     JOIN log l ON l.seq = w.seq WHERE w.seq < $1 ORDER BY w.seq DESC");
const REFUSALS: Sql = Sql("SELECT no, at, source, event_id, code, detail, pointer, body FROM refusals \
     WHERE no < $1 ORDER BY no DESC");
const DROPPED: Sql = Sql("SELECT d.seq, d.code, d.detail, d.pointer, l.body FROM dropped d \
     JOIN log l ON l.seq = d.seq WHERE d.seq < $1 ORDER BY d.seq DESC");
const COUNT_REFUSALS: Sql = Sql("SELECT max(no) FROM refusals");
const COUNT_WAITING: Sql = Sql("SELECT count(*) FROM waiting");
const NEWEST_ENTRY_AT: Sql = Sql("SELECT at FROM log WHERE seq = (SELECT max(seq) FROM log)");
const ENTRY_AT: Sql = Sql("SELECT at FROM log WHERE seq = $1");
const COUNT_DROPPED: Sql = Sql("SELECT count(*) FROM dropped");

/// An entry of the log as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Its place, from 1.
    pub seq: No,
    /// The store's clock when it was taken in.
    pub at: Instant,
    /// Who brought it.
    pub actor: Actor,
    /// What it is, in a word.
    pub kind: String,
    /// The event or action as JSON.
    pub body: Vec<u8>,
}

impl LogRecord {
    /// As it is written.
    pub fn row(&self) -> LogRow<'_> {
        LogRow { seq: self.seq, at: self.at, actor: &self.actor, kind: &self.kind, body: &self.body }
    }
}

/// How many entries one call looks at while it searches: nothing of what is in them is indexed, for it would
/// cost every event more than it saves the few who look.
const MOST_LOOKED_AT: usize = 20_000;

/// Which entries of the log are asked for. What is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of one kind: the type of an event, or `action`.
    pub kind: Option<String>,
    /// With this text in them, in what they hold or in the name of who brought them.
    pub text: Option<String>,
}

impl LogFilter {
    fn wants(&self, entry: &LogRecord) -> bool {
        let holds = |text: &String| {
            entry.actor.name.contains(text.as_str())
                || entry.body.windows(text.len().max(1)).any(|part| part == text.as_bytes())
        };
        self.kind.as_ref().is_none_or(|kind| *kind == entry.kind) && self.text.as_ref().is_none_or(holds)
    }
}

/// An event that waits (EV-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEvent {
    /// Its place in the log.
    pub seq: No,
    /// When it was taken in.
    pub at: Instant,
    /// What kind of thing it waits for.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// The event.
    pub event: Event,
}

/// An event that was refused (EV-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEvent {
    /// Its place among all refusals.
    pub no: i64,
    /// When.
    pub at: Instant,
    /// The host system, as far as it could be read.
    pub source: String,
    /// Its identity, as far as it could be read.
    pub event_id: String,
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// The field that is wrong.
    pub pointer: Option<String>,
    /// The beginning of the event as it came.
    pub body: String,
}

/// An event found invalid when what it waited for arrived (EV-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedRow {
    /// Its place in the log.
    pub seq: No,
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// The field that is wrong.
    pub pointer: Option<String>,
    /// The event.
    pub event: Event,
}

/// How many events there are of each fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// Entries of the log, actions included.
    pub entries: i64,
    /// Events that wait.
    pub waiting: i64,
    /// Events that were refused.
    pub refused: i64,
    /// Events that were dropped on waking.
    pub dropped: i64,
}

fn record(row: &Row<'_>) -> Result<LogRecord> {
    Ok(LogRecord {
        seq: row.int(0)?,
        at: codec::instant(row, 1)?,
        actor: Actor { id: row.string(2)?, name: row.string(3)? },
        kind: row.string(4)?,
        body: row.bytes(5)?.to_vec(),
    })
}

fn waiting(row: &Row<'_>) -> Result<(No, WaitingEvent)> {
    let (seq, event) = (row.int(0)?, log::event(row, 4)?);
    let key = codec::numbered(row, 1, Key::from_number)?;
    Ok((seq, WaitingEvent { seq, at: codec::instant(row, 3)?, key, name: row.string(2)?, event }))
}

fn refused(row: &Row<'_>) -> Result<(i64, RefusedEvent)> {
    let no = row.int(0)?;
    let refused = RefusedEvent {
        no,
        at: codec::instant(row, 1)?,
        source: row.string(2)?,
        event_id: row.string(3)?,
        code: row.string(4)?,
        detail: row.string(5)?,
        pointer: row.maybe_string(6)?,
        body: row.string(7)?,
    };
    Ok((no, refused))
}

fn dropped(row: &Row<'_>) -> Result<(No, DroppedRow)> {
    let (seq, event) = (row.int(0)?, log::event(row, 4)?);
    let (code, detail, pointer) = (row.string(1)?, row.string(2)?, row.maybe_string(3)?);
    Ok((seq, DroppedRow { seq, code, detail, pointer, event }))
}

impl Connection {
    /// An entry of the log.
    pub fn entry(&self, seq: No) -> Result<Option<LogRecord>> {
        self.one(FIND_ENTRY, &[seq.into()], record)
    }

    /// The event at a place of the log; `None` where there is none or an action.
    pub fn event(&self, seq: No) -> Result<Option<Event>> {
        Ok(self.entry(seq)?.and_then(|entry| serde_json::from_slice(&entry.body).ok()))
    }

    /// Entries of the log, newest first. The cursor is a place in the log.
    pub fn entries(&self, before: Option<No>, limit: usize) -> Result<Page<LogRecord>> {
        self.page(LOG_BEFORE, &[], before, limit, |row| record(row).map(|entry| (entry.seq, entry)))
    }

    /// Entries of the log that are wanted, newest first. A page may hold fewer than asked for, even none, and
    /// still not be the last: a call looks at a bounded number of entries. The cursor is a place in the log.
    pub fn search_log(
        &self,
        filter: &LogFilter,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<LogRecord>> {
        let limit = limit.clamp(1, MOST_ROWS);
        let (mut rows, mut looked, mut last, mut next) = (Vec::new(), 0, 0, None);
        self.scan(LOG_BEFORE, &[before.unwrap_or(i64::MAX).into()], |row| {
            if rows.len() == limit || looked == MOST_LOOKED_AT {
                next = Some(last);
                return Ok(false);
            }
            let entry = record(row)?;
            looked += 1;
            last = entry.seq;
            if filter.wants(&entry) {
                rows.push(entry);
            }
            Ok(true)
        })?;
        Ok(Page { rows, next })
    }

    /// The place of the last entry of the log that was taken in before an instant; 0 where there is none. The
    /// log is in the order of its instants, so it is found by halving.
    pub fn entries_before(&self, at: Instant) -> Result<No> {
        let last = self.one(log::LAST_SEQ, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0);
        let is_before = |seq: No| {
            let taken = self.one(ENTRY_AT, &[seq.into()], |row| codec::instant(row, 0))?;
            Ok(taken.is_some_and(|taken| taken < at))
        };
        if is_before(last)? { Ok(last) } else { last_where(last, is_before) }
    }

    /// When the newest entry of the log was taken in; `None` where there is none.
    pub fn newest_entry_at(&self) -> Result<Option<Instant>> {
        self.one(NEWEST_ENTRY_AT, &[], |row| codec::instant(row, 0))
    }

    /// Hands over the log from a place on, in order, until the function has enough.
    pub fn each_log(&self, from: No, mut each: impl FnMut(&LogRecord) -> Result<bool>) -> Result<()> {
        self.scan(LOG_FROM, &[from.into()], |row| each(&record(row)?))
    }

    /// Events that wait, newest first. The cursor is a place in the log.
    pub fn waiting(&self, before: Option<No>, limit: usize) -> Result<Page<WaitingEvent>> {
        self.page(WAITING, &[], before, limit, waiting)
    }

    /// Events that were refused, newest first.
    pub fn refusals(&self, before: Option<i64>, limit: usize) -> Result<Page<RefusedEvent>> {
        self.page(REFUSALS, &[], before, limit, refused)
    }

    /// Events that were dropped on waking, newest first. The cursor is a place in the log.
    pub fn dropped(&self, before: Option<No>, limit: usize) -> Result<Page<DroppedRow>> {
        self.page(DROPPED, &[], before, limit, dropped)
    }

    /// How many events there are of each fate.
    pub fn event_counts(&self) -> Result<EventCounts> {
        let count = |sql| {
            let found = self.one(sql, &[], |row| row.maybe_int(0))?;
            Ok::<i64, StoreError>(found.flatten().unwrap_or(0))
        };
        Ok(EventCounts {
            entries: count(log::LAST_SEQ)?,
            waiting: count(COUNT_WAITING)?,
            refused: count(COUNT_REFUSALS)?,
            dropped: count(COUNT_DROPPED)?,
        })
    }
}
