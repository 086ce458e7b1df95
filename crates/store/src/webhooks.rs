//! The outbox and those who are told of it.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::read::Page;
use crate::rows::note;
use crate::writer::Writer;
use programs::time::Instant;
use programs::{No, Note};

const FIND_ENDPOINT: Sql = Sql("SELECT no, url, secret_sealed, topics, active, cursor, created_at \
     FROM webhook_endpoints WHERE no = $1");
const ALL_ENDPOINTS: Sql = Sql("SELECT no, url, secret_sealed, topics, active, cursor, created_at \
     FROM webhook_endpoints ORDER BY no");
const INSERT_ENDPOINT: Sql =
    Sql("INSERT INTO webhook_endpoints (no, url, secret_sealed, topics, active, cursor, created_at) \
     VALUES ((SELECT coalesce(max(no), 0) + 1 FROM webhook_endpoints), $1, $2, $3, $4, $5, $6) RETURNING no");
const SET_ACTIVE: Sql = Sql("UPDATE webhook_endpoints SET active = $1 WHERE no = $2");
const SET_CURSOR: Sql = Sql("UPDATE webhook_endpoints SET cursor = $1 WHERE no = $2");

const ATTEMPTS: Sql = Sql("SELECT no, endpoint, note, attempt, at, status, outcome, excerpt \
     FROM webhook_attempts WHERE endpoint = $1 AND no < $2 ORDER BY no DESC");
const LAST_ATTEMPT: Sql = Sql("SELECT max(no) FROM webhook_attempts");
const INSERT_ATTEMPT: Sql =
    Sql("INSERT INTO webhook_attempts (no, endpoint, note, attempt, at, status, outcome, excerpt) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its number, given by the store.
    pub no: i64,
    /// Where it is told.
    pub url: String,
    /// The secret its messages are signed with, sealed.
    pub secret_sealed: String,
    /// The topics it wants, divided by commas; empty for all.
    pub topics: String,
    /// Whether it is told at all.
    pub active: bool,
    /// The number of the last note that was delivered or given up.
    pub cursor: No,
    /// When it was made.
    pub created_at: Instant,
}

/// One attempt to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number, given by the store.
    pub no: i64,
    /// The number of the endpoint.
    pub endpoint: i64,
    /// The number of the note.
    pub note: No,
    /// Which attempt it was, from 1.
    pub attempt: i64,
    /// When.
    pub at: Instant,
    /// The HTTP status that was answered.
    pub status: Option<u16>,
    /// How it ended, in a word.
    pub outcome: String,
    /// The beginning of what was answered.
    pub excerpt: String,
}

fn endpoint(row: &Row<'_>) -> Result<Endpoint> {
    Ok(Endpoint {
        no: row.int(0)?,
        url: row.string(1)?,
        secret_sealed: row.string(2)?,
        topics: row.string(3)?,
        active: row.bool(4)?,
        cursor: row.int(5)?,
        created_at: codec::instant(row, 6)?,
    })
}

fn attempt(row: &Row<'_>) -> Result<(i64, Attempt)> {
    let no = row.int(0)?;
    let attempt = Attempt {
        no,
        endpoint: row.int(1)?,
        note: row.int(2)?,
        attempt: row.int(3)?,
        at: codec::instant(row, 4)?,
        status: row
            .maybe_int(5)?
            .map(|status| u16::try_from(status).map_err(StoreError::damaged))
            .transpose()?,
        outcome: row.string(6)?,
        excerpt: row.string(7)?,
    };
    Ok((no, attempt))
}

impl Connection {
    /// A note.
    pub fn note(&self, no: No) -> Result<Option<Note>> {
        note::find_note(self, no)
    }

    /// The notes after a number, in order, at most so many.
    pub fn notes_after(&self, no: No, limit: usize) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        if limit > 0 {
            note::each_note(self, no.saturating_add(1), |note| {
                notes.push(note);
                Ok(notes.len() < limit)
            })?;
        }
        Ok(notes)
    }

    /// Somebody who is told.
    pub fn endpoint(&self, no: i64) -> Result<Option<Endpoint>> {
        self.one(FIND_ENDPOINT, &[no.into()], endpoint)
    }

    /// Everybody who is told or was.
    pub fn endpoints(&self) -> Result<Vec<Endpoint>> {
        self.query(ALL_ENDPOINTS, &[], endpoint)
    }

    /// The attempts to tell an endpoint, newest first.
    pub fn attempts(&self, endpoint: i64, before: Option<i64>, limit: usize) -> Result<Page<Attempt>> {
        self.page(ATTEMPTS, &[endpoint.into()], before, limit, attempt)
    }
}

impl Writer {
    /// Keeps a new endpoint and returns its number; the endpoint's own number is not looked at.
    pub fn add_endpoint(&mut self, endpoint: &Endpoint) -> Result<i64> {
        let params = [
            (&endpoint.url).into(),
            (&endpoint.secret_sealed).into(),
            (&endpoint.topics).into(),
            endpoint.active.into(),
            endpoint.cursor.into(),
            endpoint.created_at.into(),
        ];
        self.insert_numbered(INSERT_ENDPOINT, &params, "an endpoint")
    }

    /// Turns an endpoint on or off; tells whether there is one.
    pub fn set_endpoint_active(&mut self, no: i64, active: bool) -> Result<bool> {
        Ok(self.exec(SET_ACTIVE, &[active.into(), no.into()])? == 1)
    }

    /// Remembers up to which note an endpoint was told.
    pub fn set_endpoint_cursor(&mut self, no: i64, cursor: No) -> Result<()> {
        self.exec_one(SET_CURSOR, &[cursor.into(), no.into()], "an endpoint")
    }

    /// Writes attempts down; their own numbers are not looked at.
    pub fn add_attempts(&mut self, attempts: &[Attempt]) -> Result<()> {
        let last = self.one(LAST_ATTEMPT, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0);
        let numbered: Vec<(i64, &Attempt)> = (last + 1..).zip(attempts).collect();
        self.insert_all(INSERT_ATTEMPT, &numbered, |(no, attempt)| {
            [
                (*no).into(),
                attempt.endpoint.into(),
                attempt.note.into(),
                attempt.attempt.into(),
                attempt.at.into(),
                attempt.status.map(i64::from).into(),
                (&attempt.outcome).into(),
                (&attempt.excerpt).into(),
            ]
        })
    }
}
