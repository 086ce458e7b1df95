use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::open::Store;
use crate::rows::{log, payout};
use crate::seal::Unsealed;
use money::Currency;
use programs::affiliate::Rules;
use programs::cashback::Terms;
use programs::time::{Instant, Month};
use programs::{Actor, Changes, Counters, Need, World};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Deref;

const LAST_NUMBERS: Sql = Sql("SELECT (SELECT max(seq) FROM log), (SELECT max(no) FROM transfers), \
     (SELECT max(no) FROM commissions), (SELECT max(last) FROM notes), (SELECT max(no) FROM moments), \
     (SELECT max(no) FROM bill_lines), (SELECT max(no) FROM records), (SELECT max(no) FROM bonus_entries)");
const LAST_REFUSAL: Sql = Sql("SELECT max(no) FROM refusals");
const INSERT_REFUSAL: Sql =
    Sql("INSERT INTO refusals (no, at, source, event_id, code, detail, pointer, body) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const FIND_ANSWER: Sql =
    Sql("SELECT request, status, body, at FROM idempotency WHERE actor = $1 AND key = $2");
const INSERT_ANSWER: Sql = Sql("INSERT INTO idempotency (actor, key, request, status, body, at) \
     VALUES ($1, $2, $3, $4, $5, $6)");
const DELETE_ANSWERS: Sql = Sql("DELETE FROM idempotency WHERE at < $1");
const FIND_META: Sql = Sql("SELECT value FROM meta WHERE name = $1");
const PUT_META: Sql = Sql("INSERT INTO meta (name, value) VALUES ($1, $2) \
     ON CONFLICT (name) DO UPDATE SET value = excluded.value");

/// How much of a refused event is kept for the operator to look at, in bytes.
const LONGEST_REFUSED: usize = 4096;

/// An entry of the log to be written.
#[derive(Debug, Clone, Copy)]
pub struct LogRow<'a> {
    /// Its place, as the rules gave it.
    pub seq: i64,
    /// The store's clock when it was taken in.
    pub at: Instant,
    /// Who brought it.
    pub actor: &'a Actor,
    /// What it is, in a word for lists: the type of an event, the name of an action.
    pub kind: &'a str,
    /// The event or action as JSON, kept byte for byte.
    pub body: &'a [u8],
}

/// An event that was refused (EV-4): it is not in the log, but the operator can look at it.
#[derive(Debug, Clone, Copy)]
pub struct RefusedRow<'a> {
    /// When.
    pub at: Instant,
    /// The host system; empty where it could not be read.
    pub source: &'a str,
    /// Its identity; empty where it could not be read.
    pub event_id: &'a str,
    /// The stable code of the refusal.
    pub code: &'a str,
    /// What is wrong, for a person.
    pub detail: &'a str,
    /// The field that is wrong.
    pub pointer: Option<&'a str>,
    /// The event as it came. Only its beginning is kept.
    pub body: &'a str,
}

/// The first answer to a request with an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// The hash of the request it answered: another request is no repetition.
    pub request: Vec<u8>,
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// When it was answered.
    pub at: Instant,
}

/// The connection that writes. What it writes between [`begin`](Self::begin) and
/// [`commit`](Self::commit) is kept whole or not at all.
///
/// After an [`Io`](StoreError::Io) error of a commit nobody knows whether it was kept: the process must
/// stop writing.
pub struct Writer {
    connection: Option<Connection>,
    store: Store,
    actors: FxHashMap<(String, String), i64>,
    /// What is stored and not sealed, in a transaction that writes alone or has followed; `None` where that is not
    /// known.
    pub(crate) unsealed: Option<Unsealed>,
    month: NewestMonth,
    /// The mark found in the transaction, where others may write.
    found: Option<i64>,
    /// The mark it leaves there.
    left: Option<i64>,
}

/// For which month the store is known to have parts, and when to try again where it could not make them.
#[derive(Debug, Default)]
struct NewestMonth {
    known: Option<Month>,
    again: Option<Instant>,
}

/// How long after a month could not be begun it is tried again, in seconds.
const MONTH_AGAIN: i64 = 60;

impl Deref for Writer {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.connection {
            Some(connection) => connection,
            None => unreachable!("it is taken when the writer is dropped"),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        connection.versions.replace(None);
        if connection.give_up().is_ok() {
            self.store.put_back(connection);
        }
    }
}

impl Writer {
    pub(crate) fn new(connection: Connection, store: Store) -> Self {
        let (actors, month) = (FxHashMap::default(), NewestMonth::default());
        let (unsealed, found, left) = (None, None, None);
        Self { connection: Some(connection), store, actors, unsealed, month, found, left }
    }

    /// The store it writes to.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Begins a transaction that writes alone.
    pub fn begin(&mut self) -> Result<()> {
        let found = self.begin_write()?;
        self.finds(found);
        Ok(())
    }

    /// Begins a transaction for whose end others can wait by its mark. Only what is [added](Self::add) may be written
    /// before it [follows](Self::follow). Nobody writes alone before it has ended.
    pub fn begin_marked(&mut self, mark: i64) -> Result<()> {
        Connection::begin_marked(self, mark)?;
        (self.found, self.left, self.unsealed) = (None, None, None);
        Ok(())
    }

    /// Waits until the transaction with a mark has ended and nobody else writes. Whether it is the last that was
    /// written is to be [asked](Self::is_overtaken) then.
    pub fn follow(&mut self, after: i64) -> Result<()> {
        let found = Connection::follow(self, after)?;
        self.finds(Some(found));
        Ok(())
    }

    fn finds(&mut self, mark: Option<i64>) {
        (self.found, self.left) = (mark, None);
        self.unsealed = self.store.unsealed_at(mark.unwrap_or(0));
    }

    /// Whether another process has written since the transaction with a mark. What was remembered of the
    /// store does not hold then. Ask within a transaction.
    pub fn is_overtaken(&self, mark: i64) -> bool {
        self.found.is_some_and(|found| found != mark)
    }

    /// The mark of the last transaction that left one; 0 where only this process writes.
    pub fn mark(&self) -> Result<i64> {
        Ok(self.last_mark()?.unwrap_or(0))
    }

    /// The mark that was found when the transaction began; 0 where only this process writes.
    pub fn found_mark(&self) -> i64 {
        self.found.unwrap_or(0)
    }

    /// The first of marks that no other process leaves; 0 where there is no other.
    pub fn own_marks(&self) -> Result<i64> {
        Connection::own_marks(self)
    }

    /// Leaves the mark of the transaction, for others to see that something was written.
    pub fn leave(&mut self, mark: i64) -> Result<()> {
        self.leave_mark(mark)?;
        self.left = self.found.map(|_| mark);
        Ok(())
    }

    /// Forgets what was [handed over](crate::Turns::hand_over), in a transaction that writes alone.
    pub fn forget_handovers(&mut self) -> Result<()> {
        Connection::forget_handovers(self)
    }

    /// Ends the transaction. What was written is on the disk when this returns.
    pub fn commit(&mut self) -> Result<()> {
        // Who follows finds the mark as soon as it is written, and nobody finds one that is not.
        if let Some(mark) = self.left {
            self.keep_unsealed(mark);
        }
        self.end().inspect_err(|_| self.month.known = None)?;
        self.keep_unsealed(self.found.unwrap_or(0));
        Ok(())
    }

    fn keep_unsealed(&mut self, mark: i64) {
        if let Some(unsealed) = self.unsealed.take() {
            self.store.keep_unsealed(mark, unsealed);
        }
    }

    /// Gives the transaction up; nothing of it is kept. Without one it does nothing.
    pub fn rollback(&mut self) -> Result<()> {
        self.actors.clear();
        self.unsealed = None;
        self.month.known = None;
        // What it has published may never be there, or come again as something else.
        self.versions.replace(None);
        self.give_up()
    }

    /// Ends a transaction in which nothing was written.
    pub fn end_unused(&mut self) -> Result<()> {
        self.give_up()
    }

    /// Gives a store that is new its first rules, the first text of the contract and the first terms of the
    /// Bonus Cashback programme, and tells whether it was new. They stand before every log entry. A store
    /// from before that programme gets the terms it does not have.
    pub fn found(&mut self, rules: &Rules, contract: &str, terms: &Terms) -> Result<bool> {
        if self.one(log::ALL_TERMS, &[], |_| Ok(()))?.is_none() {
            log::save_terms(self, std::slice::from_ref(terms))?;
        }
        if self.one(log::ALL_RULES, &[], |_| Ok(()))?.is_some() {
            return Ok(false);
        }
        log::save_versions(self, std::slice::from_ref(rules), &[(1, contract.to_owned())])?;
        Ok(true)
    }

    /// A world that knows the published versions and the numbers given last, as they are stored.
    pub fn world(&self) -> Result<World> {
        let counters = self.one(LAST_NUMBERS, &[], |row| {
            let last = |column| Ok::<i64, StoreError>(row.maybe_int(column)?.unwrap_or(0));
            Ok(Counters {
                seq: last(0)?,
                transfer: last(1)?,
                commission: last(2)?,
                note: last(3)?,
                moment: last(4)?,
                bill_line: last(5)?,
                record: last(6)?,
                bonus_entry: last(7)?,
            })
        })?;
        let counters = counters.ok_or_else(|| StoreError::damaged("the numbers given last have no row"))?;
        Ok(World::new(self.versions()?, counters))
    }

    /// Writes log entries, before what the rules made of them.
    pub fn append(&mut self, rows: &[LogRow<'_>]) -> Result<()> {
        if let Some(first) = rows.first() {
            self.turn_of_month(first.at)?;
        }
        let mut actors = std::mem::take(&mut self.actors);
        let numbered = rows.iter().map(|row| Ok((row, self.actor(&mut actors, row.actor)?)));
        let numbered: Vec<(&LogRow<'_>, i64)> = numbered.collect::<Result<_>>()?;
        self.actors = actors;
        if let Some(unsealed) = &mut self.unsealed {
            unsealed.entries(rows);
        }
        self.insert_all(log::INSERT_LOG, &numbered, |(row, actor)| {
            [row.seq.into(), row.at.into(), (*actor).into(), row.kind.into(), row.body.into()]
        })
    }

    /// At the first entry of a month the tables that only grow begin new parts. Where somebody who reads
    /// stands in the way, that waits; the rows go into the parts of the month before.
    fn turn_of_month(&mut self, at: Instant) -> Result<()> {
        if !self.store.is_shared() || self.month.again.is_some_and(|again| at < again) {
            return Ok(());
        }
        let Some(month) = month_of(at) else { return Ok(()) };
        if self.month.known.is_some_and(|known| month <= known) {
            return Ok(());
        }
        if self.begin_month(&name_of(month))? {
            self.month = NewestMonth { known: Some(month), again: None };
        } else {
            self.month.again = Some(at.plus_seconds(MONTH_AGAIN));
        }
        Ok(())
    }

    /// The number of an actor, given at its first entry.
    fn actor(&self, known: &mut FxHashMap<(String, String), i64>, actor: &Actor) -> Result<i64> {
        if let Some(no) = self.known_actor(known, actor)? {
            return Ok(no);
        }
        let params = [(&actor.id).into(), (&actor.name).into()];
        let no = self.insert_numbered(log::INSERT_ACTOR, &params, "an actor")?;
        remember(known, actor, no);
        Ok(no)
    }

    /// The number of an actor who has one.
    fn known_actor(
        &self,
        known: &mut FxHashMap<(String, String), i64>,
        actor: &Actor,
    ) -> Result<Option<i64>> {
        // Most batches have one actor, so this is rarely more than one comparison.
        if let Some((_, no)) = known.iter().find(|((id, name), _)| *id == actor.id && *name == actor.name) {
            return Ok(Some(*no));
        }
        let params = [(&actor.id).into(), (&actor.name).into()];
        let found = self.one(log::FIND_ACTOR, &params, |row| row.int(0))?;
        if let Some(no) = found {
            remember(known, actor, no);
        }
        Ok(found)
    }

    /// Whether entries of these actors at an instant can be [added](Self::add): all they refer to is there.
    pub fn can_add<'a>(&mut self, at: Instant, mut actors: impl Iterator<Item = &'a Actor>) -> Result<bool> {
        let Some(month) = month_of(at) else { return Ok(false) };
        if self.month.known.is_none_or(|known| month > known) {
            if !self.has_month(&name_of(month))? {
                return Ok(false);
            }
            self.month.known = Some(month);
        }
        let mut known = std::mem::take(&mut self.actors);
        let all = actors.try_fold(true, |all, actor| {
            Ok::<_, StoreError>(all && self.known_actor(&mut known, actor)?.is_some())
        });
        self.actors = known;
        all
    }

    /// Writes log entries and what the rules have added, of that what refers to nothing that may not be written
    /// yet.
    pub fn add(&mut self, rows: &[LogRow<'_>], changes: &Changes) -> Result<()> {
        self.append(rows)?;
        crate::save::add(self, changes)
    }

    /// Writes what the rules changed beside what was [added](Self::add) with these entries.
    pub fn change(&mut self, rows: &[LogRow<'_>], changes: &Changes) -> Result<()> {
        if let Some(unsealed) = &mut self.unsealed {
            unsealed.entries(rows);
            unsealed.transfers(&changes.transfers);
        }
        crate::save::change(self, changes)
    }

    /// Writes what the rules changed.
    pub fn save(&mut self, changes: &Changes) -> Result<()> {
        if let Some(unsealed) = &mut self.unsealed {
            unsealed.transfers(&changes.transfers);
        }
        crate::save::save(self, changes)
    }

    /// Writes refused events down for the operator.
    pub fn refused(&mut self, rows: &[RefusedRow<'_>]) -> Result<()> {
        let last = self.one(LAST_REFUSAL, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0);
        let kept =
            rows.iter().map(|row| [row.source, row.event_id, row.detail, beginning(row.body)].map(plain));
        let kept: Vec<_> = (last + 1..).zip(rows).zip(kept).collect();
        self.insert_all(INSERT_REFUSAL, &kept, |((no, row), [source, event_id, detail, body])| {
            [
                (*no).into(),
                row.at.into(),
                (&**source).into(),
                (&**event_id).into(),
                row.code.into(),
                (&**detail).into(),
                row.pointer.into(),
                (&**body).into(),
            ]
        })
    }

    /// Keeps the bytes of a payment file, once: they never change (WD-5).
    pub fn put_file_content(
        &mut self,
        batch: Month,
        currency: Currency,
        number: i64,
        content: &[u8],
    ) -> Result<()> {
        let batch = batch.to_string();
        let params = [content.into(), (&batch).into(), currency.into(), number.into()];
        self.exec_one(payout::SET_FILE_CONTENT, &params, "a payment file without content")
    }

    /// What an actor's request with this key was answered first, if it was.
    pub fn idempotent(&self, actor: &str, key: &str) -> Result<Option<StoredAnswer>> {
        Ok(self.answers_to(&[(actor, key)])?.pop().flatten())
    }

    /// What requests, each of an actor with a key, were answered first, in their order.
    pub fn answers_to(&self, keys: &[(&str, &str)]) -> Result<Vec<Option<StoredAnswer>>> {
        let mut answers = Vec::with_capacity(keys.len());
        self.find_all(
            FIND_ANSWER,
            keys,
            |(actor, key)| [(*actor).into(), (*key).into()],
            |_, row| {
                answers.push(row.map(stored_answer).transpose()?);
                Ok(())
            },
        )?;
        Ok(answers)
    }

    /// Keeps the first answer to a request.
    pub fn keep_answer(&mut self, actor: &str, key: &str, answer: &StoredAnswer) -> Result<()> {
        self.keep_answers(&[(actor, key, answer)])
    }

    /// Keeps the first answers to requests, each of an actor with a key.
    pub fn keep_answers(&mut self, answers: &[(&str, &str, &StoredAnswer)]) -> Result<()> {
        self.insert_all(INSERT_ANSWER, answers, |(actor, key, answer)| {
            [
                (*actor).into(),
                (*key).into(),
                answer.request.as_slice().into(),
                i64::from(answer.status).into(),
                answer.body.as_slice().into(),
                answer.at.into(),
            ]
        })
    }

    /// Forgets the answers given before an instant.
    pub fn forget_answers(&mut self, before: Instant) -> Result<()> {
        self.exec(DELETE_ANSWERS, &[before.into()]).map(|_| ())
    }

    /// Keeps a value of the service's own, such as a secret or the sandbox's clock.
    pub fn set_meta(&mut self, name: &str, value: &[u8]) -> Result<()> {
        self.exec_one(PUT_META, &[name.into(), value.into()], "a value")
    }
}

impl Connection {
    /// Loads into the world what is needed and it does not know yet.
    pub fn load(&self, needs: &[Need], world: &mut World) -> Result<crate::Found> {
        crate::load::load(self, needs, world)
    }

    /// A value of the service's own.
    pub fn meta(&self, name: &str) -> Result<Option<Vec<u8>>> {
        self.one(FIND_META, &[name.into()], |row| Ok(row.bytes(0)?.to_vec()))
    }
}

/// The month of an instant, UTC.
fn month_of(at: Instant) -> Option<Month> {
    at.to_string().get(..7).and_then(|text| Month::parse(text).ok())
}

/// What the parts of a month are called after.
fn name_of(month: Month) -> String {
    month.to_string().replace('-', "_")
}

/// An answer, of [`FIND_ANSWER`].
fn stored_answer(row: &Row<'_>) -> Result<StoredAnswer> {
    Ok(StoredAnswer {
        request: row.bytes(0)?.to_vec(),
        status: u16::try_from(row.int(1)?).map_err(StoreError::damaged)?,
        body: row.bytes(2)?.to_vec(),
        at: codec::instant(row, 3)?,
    })
}

/// How many actors' numbers are remembered.
const ACTORS_KEPT: usize = 64;

fn remember(known: &mut FxHashMap<(String, String), i64>, actor: &Actor, no: i64) {
    if known.len() >= ACTORS_KEPT {
        known.clear();
    }
    known.insert((actor.id.clone(), actor.name.clone()), no);
}

/// A text without the one character that not every database keeps. Only what was refused can hold it.
fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}").into() } else { text.into() }
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_REFUSED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
