//! Access keys. Secrets are hashed before they come here.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::sessions::Holder;
use crate::writer::Writer;
use programs::No;
use programs::time::Instant;

const KEY_BY_ID: Sql = Sql("SELECT no, id, hash, role, participant, name, created_at, revoked_at, seller \
     FROM api_keys WHERE id = $1");
const KEY_BY_NO: Sql = Sql("SELECT no, id, hash, role, participant, name, created_at, revoked_at, seller \
     FROM api_keys WHERE no = $1");
const ALL_KEYS: Sql = Sql("SELECT no, id, hash, role, participant, name, created_at, revoked_at, seller \
     FROM api_keys ORDER BY no DESC");
const INSERT_KEY: Sql =
    Sql("INSERT INTO api_keys (no, id, hash, role, participant, name, created_at, seller) \
     VALUES ((SELECT coalesce(max(no), 0) + 1 FROM api_keys), $1, $2, $3, $4, $5, $6, $7) RETURNING no");
const REVOKE_KEY: Sql = Sql("UPDATE api_keys SET revoked_at = $1 WHERE no = $2 AND revoked_at IS NULL");

/// An access key as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number, given by the store.
    pub no: i64,
    /// Its public half, by which it is looked up.
    pub id: String,
    /// The hash of the whole key.
    pub hash: Vec<u8>,
    /// The name of its role.
    pub role: String,
    /// The partner it speaks for.
    pub participant: Option<No>,
    /// The seller it speaks for, by the marketplace's identifier: a seller may have a key before anything has
    /// named it, so there is no number to keep.
    pub seller: Option<String>,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is not accepted any more.
    pub revoked_at: Option<Instant>,
}

fn api_key(row: &Row<'_>) -> Result<ApiKey> {
    Ok(ApiKey {
        no: row.int(0)?,
        id: row.string(1)?,
        hash: row.bytes(2)?.to_vec(),
        role: row.string(3)?,
        participant: row.maybe_int(4)?,
        name: row.string(5)?,
        created_at: codec::instant(row, 6)?,
        revoked_at: codec::maybe_instant(row, 7)?,
        seller: row.maybe_string(8)?,
    })
}

impl Connection {
    /// An access key by its public half, revoked or not.
    pub fn api_key(&self, id: &str) -> Result<Option<ApiKey>> {
        self.one(KEY_BY_ID, &[id.into()], api_key)
    }

    /// An access key by its number, revoked or not.
    pub fn api_key_by_no(&self, no: i64) -> Result<Option<ApiKey>> {
        self.one(KEY_BY_NO, &[no.into()], api_key)
    }

    /// All access keys, newest first.
    pub fn api_keys(&self) -> Result<Vec<ApiKey>> {
        self.query(ALL_KEYS, &[], api_key)
    }
}

impl Writer {
    /// Keeps a new access key and returns its number; the key's own number is not looked at.
    pub fn add_api_key(&mut self, key: &ApiKey) -> Result<i64> {
        let params = [
            (&key.id).into(),
            key.hash.as_slice().into(),
            (&key.role).into(),
            key.participant.into(),
            (&key.name).into(),
            key.created_at.into(),
            (&key.seller).into(),
        ];
        self.insert_numbered(INSERT_KEY, &params, "an access key")
    }

    /// Takes an access key out of use and ends its sessions; tells whether there was one in use.
    pub fn revoke_api_key(&mut self, no: i64, at: Instant) -> Result<bool> {
        self.delete_sessions_of(&Holder::Key(no), None)?;
        Ok(self.exec(REVOKE_KEY, &[at.into(), no.into()])? == 1)
    }
}
