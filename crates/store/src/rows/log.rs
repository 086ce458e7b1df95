//! Log entries, identifiers, waiting events, and the published versions.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use programs::affiliate::Rules;
use programs::cashback::Terms;
use programs::{Change, Dropped, Event, Key, No, Waiting};
use std::sync::Arc;

pub(crate) const INSERT_LOG: Sql =
    Sql("INSERT INTO log (seq, at, actor, kind, body) VALUES ($1, $2, $3, $4, $5)");
pub(crate) const LAST_SEQ: Sql = Sql("SELECT max(seq) FROM log");
pub(crate) const FIND_BODY: Sql = Sql("SELECT body FROM log WHERE seq = $1");

pub(crate) const FIND_ACTOR: Sql = Sql("SELECT no FROM actors WHERE id = $1 AND name = $2");
pub(crate) const INSERT_ACTOR: Sql = Sql("INSERT INTO actors (no, id, name) \
     VALUES ((SELECT coalesce(max(no), 0) + 1 FROM actors), $1, $2) RETURNING no");

pub(crate) const FIND_KEY: Sql = Sql("SELECT no FROM keys WHERE kind = $1 AND name = $2");
pub(crate) const LAST_KEY: Sql = Sql("SELECT name FROM keys WHERE kind = $1 ORDER BY name DESC LIMIT 1");
const INSERT_KEY: Sql = Sql("INSERT INTO keys (kind, name, no) VALUES ($1, $2, $3)");
const UPDATE_KEY: Sql = Sql("UPDATE keys SET no = $1 WHERE kind = $2 AND name = $3");
const DELETE_KEY: Sql = Sql("DELETE FROM keys WHERE kind = $1 AND name = $2");

pub(crate) const ANY_WAITING: Sql = Sql("SELECT 1 FROM waiting LIMIT 1");
pub(crate) const FIND_WAITING: Sql = Sql("SELECT w.seq, l.body FROM waiting w JOIN log l ON l.seq = w.seq \
     WHERE w.kind = $1 AND w.name = $2 ORDER BY w.seq");
const INSERT_WAITING: Sql = Sql("INSERT INTO waiting (seq, kind, name) VALUES ($1, $2, $3)");
const DELETE_WAITING: Sql = Sql("DELETE FROM waiting WHERE seq = $1");
const INSERT_DROPPED: Sql = Sql("INSERT INTO dropped (seq, code, detail, pointer) VALUES ($1, $2, $3, $4)");

const INSERT_RULES: Sql = Sql("INSERT INTO rules (version, effective, body) VALUES ($1, $2, $3)");
pub(crate) const ALL_RULES: Sql = Sql("SELECT body FROM rules ORDER BY version");
const INSERT_CONTRACT: Sql = Sql("INSERT INTO contract_texts (version, text) VALUES ($1, $2)");
pub(crate) const ALL_CONTRACTS: Sql = Sql("SELECT text FROM contract_texts ORDER BY version");
const INSERT_TERMS: Sql = Sql("INSERT INTO terms (version, effective, body) VALUES ($1, $2, $3)");
pub(crate) const ALL_TERMS: Sql = Sql("SELECT body FROM terms ORDER BY version");

/// The event in a log entry.
pub(crate) fn event(row: &Row<'_>, column: usize) -> Result<Event> {
    serde_json::from_slice(row.bytes(column)?).map_err(StoreError::damaged)
}

/// An event that waits, of [`FIND_WAITING`].
pub(crate) fn waiting(row: &Row<'_>) -> Result<Waiting> {
    Ok(Waiting { seq: row.int(0)?, event: Arc::new(event(row, 1)?) })
}

/// Writes what became of identifiers. New ones, by far the most, go in with one statement.
pub(crate) fn save_keys(db: &Connection, keys: &[(Key, Arc<str>, Change<No>)]) -> Result<()> {
    let mut new = Vec::with_capacity(keys.len());
    for (key, name, change) in keys {
        match change {
            Change::New(no) => new.push((key.number(), &**name, *no)),
            Change::Changed(no) => {
                db.exec_one(
                    UPDATE_KEY,
                    &[(*no).into(), key.number().into(), (&**name).into()],
                    "an identifier",
                )?;
            }
            Change::Gone => {
                db.exec_one(DELETE_KEY, &[key.number().into(), (&**name).into()], "an identifier")?;
            }
        }
    }
    db.insert_all(INSERT_KEY, &new, |(kind, name, no)| [(*kind).into(), (*name).into(), (*no).into()])
}

/// Writes which events wait now, and which wait no more. An event may do both in one batch.
pub(crate) fn save_waiting(
    db: &Connection,
    added: &[(Key, Arc<str>, No)],
    removed: &[No],
    dropped: &[Dropped],
) -> Result<()> {
    db.insert_all(INSERT_WAITING, added, |(key, name, seq)| {
        [(*seq).into(), key.number().into(), (&**name).into()]
    })?;
    db.insert_all(DELETE_WAITING, removed, |seq| [(*seq).into()])?;
    db.insert_all(INSERT_DROPPED, dropped, |dropped| {
        let refusal = &dropped.refusal;
        [dropped.seq.into(), refusal.code.into(), (&refusal.detail).into(), refusal.pointer.as_deref().into()]
    })
}

/// Writes new versions of the rules and of the contract's text.
pub(crate) fn save_versions(db: &Connection, rules: &[Rules], contracts: &[(i64, String)]) -> Result<()> {
    for rules in rules {
        let body = codec::to_json(rules)?;
        db.exec(INSERT_RULES, &[rules.version.into(), rules.effective.into(), (&body).into()])?;
    }
    db.insert_all(INSERT_CONTRACT, contracts, |(version, text)| [(*version).into(), text.into()])
}

/// Writes new versions of the terms of the Bonus Cashback programme.
pub(crate) fn save_terms(db: &Connection, terms: &[Terms]) -> Result<()> {
    for terms in terms {
        let body = codec::to_json(terms)?;
        db.exec_one(INSERT_TERMS, &[terms.version.into(), terms.effective.into(), (&body).into()], "terms")?;
    }
    Ok(())
}
