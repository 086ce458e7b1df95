//! What several processes on one database have between them: the lease of the one that does what only one
//! does, and the turn of the month.

use super::Postgres;
use crate::engine::{Sql, Value};
use crate::error::Result;
use tokio_postgres::types::Type;

/// How long after its holder was last heard of another may take the lease, in microseconds of the server's
/// clock, and how much of that may be left before it is written anew.
const LEASE_LASTS: i64 = 8_000_000;
const LEASE_RENEWED: i64 = 5_000_000;
const TAKE_LEASE: &str = "UPDATE leases SET term = term + 1, \
     until = CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) + $1 WHERE name = 'webhooks' \
     AND until < CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) RETURNING term";
const LEASE_LEFT: &str = "SELECT until - CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) \
     FROM leases WHERE name = 'webhooks' AND term = $1";
const RENEW_LEASE: &str = "UPDATE leases SET \
     until = CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) + $1 \
     WHERE name = 'webhooks' AND term = $2";
const END_LEASE: &str = "UPDATE leases SET until = 0 WHERE name = 'webhooks' AND term = $1";

/// Whether there is anything to begin: the month in which the oldest entry of the log was written, and that
/// of the newest part.
const NEWEST_MONTHS: &str = "SELECT (SELECT to_char(to_timestamp(at / 1000000) AT TIME ZONE 'UTC', 'YYYY_MM') \
     FROM log ORDER BY seq LIMIT 1), (SELECT substr(c.relname, 5) FROM pg_inherits i \
     JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass('log') \
     AND pg_get_expr(c.relpartbound, c.oid) LIKE '%TO (MAXVALUE)')";
/// Everybody who reads would wait behind who waits to begin a month, so that is not for long.
const BEFORE_MONTH: &str = "SAVEPOINT month; SET LOCAL lock_timeout = '200ms'";
const AFTER_MONTH: &str = "RELEASE SAVEPOINT month; SET LOCAL lock_timeout = '8s'";
const WITHOUT_MONTH: &str = "ROLLBACK TO SAVEPOINT month; RELEASE SAVEPOINT month";

impl Postgres {
    /// Takes the lease and tells its term, unless another has it.
    pub(in crate::engine) fn take_lease(&self) -> Result<Option<i64>> {
        let mut term = None;
        self.scan_all(Sql(TAKE_LEASE), &[Value::Int(LEASE_LASTS)], &mut |row| {
            term = Some(row.int(0)?);
            Ok(true)
        })?;
        Ok(term)
    }

    /// Whether the lease is still that of a term; it is written anew before it runs out.
    pub(in crate::engine) fn keep_lease(&self, term: i64) -> Result<bool> {
        let mut left = None;
        self.scan_all(Sql(LEASE_LEFT), &[Value::Int(term)], &mut |row| {
            left = Some(row.int(0)?);
            Ok(true)
        })?;
        match left {
            None => Ok(false),
            Some(left) if left > LEASE_RENEWED => Ok(true),
            Some(_) => Ok(self.exec(Sql(RENEW_LEASE), &[Value::Int(LEASE_LASTS), Value::Int(term)])? == 1),
        }
    }

    /// Ends the lease of a term. Where the session is lost it runs out by itself.
    pub(in crate::engine) fn end_lease(&self, term: i64) {
        if self.is_idle() {
            let _ = self.exec(Sql(END_LEASE), &[Value::Int(term)]);
        }
    }

    /// Whether the tables that only grow have a month's parts, or the log has no older month.
    pub(in crate::engine) fn has_month(&self, month: &str) -> Result<bool> {
        self.ask(async |session| {
            let rows = session.client.query_typed(NEWEST_MONTHS, &[]).await?;
            let Some(row) = rows.first() else { return Ok(true) };
            let (entry, part): (Option<&str>, Option<&str>) = (row.try_get(0)?, row.try_get(1)?);
            // Where an operator has tables without parts, they stay so.
            let (Some(entry), Some(part)) = (entry, part) else { return Ok(true) };
            Ok(if part == "first" { entry } else { part } >= month)
        })
    }

    /// Begins a month's parts, unless it [has](Self::has_month) them; `false` where that cannot be now, such as when
    /// somebody reads the tables for long. Then what the transaction did is as it was before.
    pub(in crate::engine) fn begin_month(&self, month: &str) -> Result<bool> {
        if self.has_month(month)? {
            return Ok(true);
        }
        self.ask(async |session| {
            let client = &session.client;
            client.batch_execute(BEFORE_MONTH).await?;
            let begun = client.query_typed("CALL begin_month($1)", &[(&month, Type::TEXT)]).await;
            match begun {
                Ok(_) => client.batch_execute(AFTER_MONTH).await.map(|()| true),
                Err(error) if error.code().is_some() => {
                    client.batch_execute(WITHOUT_MONTH).await.map(|()| false)
                }
                Err(error) => Err(error),
            }
        })
    }
}
