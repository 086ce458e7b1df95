//! The same rows with nothing around them: no rules, no reading, no HTTP, no JSON; the engine and the
//! leanest layout it can keep a payment, its commission and its transfer in.

use crate::bench::events::Shop;
use crate::bench::measure::{Process, Stopwatch};
use crate::bench::report::Run;
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeMap;
use std::path::Path;

/// Identifiers come in the order of time, so every table is appended to; nothing else is indexed.
const LAYOUT: &str = "
    CREATE TABLE keys (name TEXT PRIMARY KEY, no INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE log (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor INTEGER NOT NULL,
        kind TEXT NOT NULL, body BLOB NOT NULL) STRICT;
    CREATE TABLE payments (no INTEGER PRIMARY KEY, payment_id TEXT NOT NULL, customer INTEGER NOT NULL,
        previous INTEGER NOT NULL, partner INTEGER, kind TEXT NOT NULL, name TEXT NOT NULL,
        amount INTEGER NOT NULL, currency TEXT NOT NULL, refunded INTEGER NOT NULL, top_up INTEGER NOT NULL,
        time INTEGER NOT NULL, verdict INTEGER NOT NULL, rules_version INTEGER NOT NULL, rate_bps INTEGER,
        paying_number INTEGER, commission INTEGER, settled_at INTEGER) STRICT;
    CREATE TABLE commissions (no INTEGER PRIMARY KEY, partner INTEGER NOT NULL, previous INTEGER NOT NULL,
        kind INTEGER NOT NULL, payment INTEGER NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
        rate_bps INTEGER NOT NULL, paying_number INTEGER NOT NULL, transfer INTEGER NOT NULL,
        settled_at INTEGER, cause INTEGER NOT NULL) STRICT;
    CREATE TABLE transfers (no INTEGER PRIMARY KEY, at INTEGER NOT NULL, cause INTEGER NOT NULL,
        rule INTEGER NOT NULL, owner INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL,
        amount INTEGER NOT NULL, currency TEXT NOT NULL) STRICT;
    CREATE TABLE balances (partner INTEGER NOT NULL, currency TEXT NOT NULL, pending INTEGER NOT NULL,
        available INTEGER NOT NULL, in_withdrawal INTEGER NOT NULL, paid INTEGER NOT NULL,
        expired INTEGER NOT NULL, credited INTEGER NOT NULL, deficit INTEGER NOT NULL, spans TEXT NOT NULL,
        lapsed TEXT NOT NULL, PRIMARY KEY (partner, currency)) STRICT, WITHOUT ROWID;";
const KEY: &str = "INSERT INTO keys (name, no) VALUES (?1, ?2)";
const LOG: &str = "INSERT INTO log (seq, at, actor, kind, body) VALUES (?1, ?2, 1, 'payment.succeeded', ?3)";
const PAYMENT: &str = "INSERT INTO payments (no, payment_id, customer, previous, partner, kind, name, amount, \
     currency, refunded, top_up, time, verdict, rules_version, rate_bps, paying_number, commission, settled_at) \
     VALUES (?1, ?2, ?3, ?4, ?5, 'vip_plan', ?6, ?7, ?8, 0, 1, ?9, 0, 1, 1000, 7, ?10, ?9)";
const COMMISSION: &str = "INSERT INTO commissions (no, partner, previous, kind, payment, amount, currency, \
     rate_bps, paying_number, transfer, settled_at, cause) VALUES (?1, ?2, ?3, 1, ?1, ?4, ?5, 1000, 7, ?1, ?6, ?1)";
const TRANSFER: &str = "INSERT INTO transfers (no, at, cause, rule, owner, debit, credit, amount, currency) \
     VALUES (?1, ?2, ?1, 9, ?3, 5100, 2100, ?4, ?5)";
const BALANCE: &str = "INSERT INTO balances (partner, currency, pending, available, in_withdrawal, paid, expired, \
     credited, deficit, spans, lapsed) VALUES (?1, ?2, 0, ?3, 0, 0, 0, ?3, 0, '0-123456', '') \
     ON CONFLICT (partner, currency) DO UPDATE SET available = available + excluded.available, \
     credited = credited + excluded.credited";

/// What is kept of one payment.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) event: &'a str,
    pub(super) payment: &'a str,
    pub(super) customer: i64,
    pub(super) partner: i64,
    pub(super) plan: &'a str,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    /// In microseconds since 1970.
    pub(super) time: i64,
    pub(super) body: &'a [u8],
}

/// A database of the lean layout.
pub(super) struct Lean {
    db: Connection,
    last: i64,
}

impl Lean {
    /// Makes one, with the settings of the store: fully durable, pages of 8 KiB, checkpoints of 16,384 pages.
    pub(super) fn create(directory: &Path, vfs: Option<&str>) -> anyhow::Result<Self> {
        let path = directory.join("lean.db");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = match vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
            None => Connection::open_with_flags(path, flags)?,
        };
        for (name, value) in [
            ("page_size", "4096"),
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
            ("wal_autocheckpoint", "32768"),
            ("cache_size", "-65536"),
        ] {
            db.pragma_update(None, name, value)?;
        }
        db.execute_batch(LAYOUT)?;
        Ok(Self { db, last: 0 })
    }

    /// Keeps payments, all in one transaction that is on the disk when this returns.
    pub(super) fn keep<'a>(&mut self, rows: impl IntoIterator<Item = Row<'a>>) -> anyhow::Result<()> {
        self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut earned: BTreeMap<(i64, &str), i64> = BTreeMap::new();
        {
            let mut key = self.db.prepare_cached(KEY)?;
            let mut log = self.db.prepare_cached(LOG)?;
            let mut payment = self.db.prepare_cached(PAYMENT)?;
            let mut commission = self.db.prepare_cached(COMMISSION)?;
            let mut transfer = self.db.prepare_cached(TRANSFER)?;
            for row in rows {
                self.last += 1;
                let (no, previous, share) = (self.last, self.last - 1, row.amount / 10);
                key.execute(params![row.event, no])?;
                log.execute(params![no, row.time, row.body])?;
                payment.execute(params![
                    no,
                    row.payment,
                    row.customer,
                    previous,
                    row.partner,
                    row.plan,
                    row.amount,
                    row.currency,
                    row.time,
                    share
                ])?;
                commission.execute(params![no, row.partner, previous, share, row.currency, row.time])?;
                transfer.execute(params![no, row.time, row.partner, share, row.currency])?;
                *earned.entry((row.partner, row.currency)).or_default() += share;
            }
            let mut balance = self.db.prepare_cached(BALANCE)?;
            for ((partner, currency), share) in earned {
                balance.execute(params![partner, currency, share])?;
            }
        }
        self.db.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

/// Keeps so many payments in batches.
pub(in crate::bench) fn insert_in_batches(
    directory: &Path,
    shop: &Shop,
    events: u64,
    batch: u64,
) -> anyhow::Result<Run> {
    let directory = tempfile::tempdir_in(directory)?;
    let mut lean = Lean::create(directory.path(), None)?;
    let before = Process::Own.usage();
    let watch = Stopwatch::start();
    let (mut first, mut bodies) = (0, Vec::new());
    while first < events {
        let numbers = first..events.min(first + batch);
        bodies.clear();
        let sales: Vec<_> = numbers.clone().map(|number| shop.sale(number)).collect();
        let mut ends = Vec::with_capacity(sales.len());
        for sale in &sales {
            sale.write(&mut bodies);
            ends.push(bodies.len());
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let rows = sales.iter().zip(starts.zip(ends.iter().copied())).map(|(sale, (start, end))| Row {
            event: sale.event.as_str(),
            payment: sale.payment.as_str(),
            customer: i64::try_from(sale.customer).unwrap_or(0),
            partner: i64::try_from(sale.partner).unwrap_or(0),
            plan: sale.plan,
            amount: i64::try_from(sale.amount).unwrap_or(0),
            currency: sale.currency,
            time: i64::try_from(sale.millis() * 1_000).unwrap_or(0),
            body: bodies.get(start..end).unwrap_or_default(),
        });
        lean.keep(rows)?;
        first = numbers.end;
    }
    let wall = watch.elapsed();
    let cpu = Process::Own.usage();
    // Closing moves what is still in the log into the database; that is written too.
    drop(lean);
    let mut run = Run::new(events, wall, before, cpu);
    run.written = Process::Own.usage().written_since(before);
    run.kept = Some(directory.path().join("lean.db").metadata()?.len());
    Ok(run)
}
