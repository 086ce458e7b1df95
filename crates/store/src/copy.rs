//! A whole store, row by row, into an empty one of either engine.

use crate::engine::{Connection, Owned, Purpose, Sql};
use crate::error::{Result, StoreError};
use crate::open::{DATABASE, Options, Store};
use crate::tables::TABLES;
use crate::writer::Writer;
use ledger::{Digest, GENESIS, Seal};
use std::path::Path;

/// How many rows, and how many bytes of them, are written at a time.
const PORTION_ROWS: usize = 2_048;
const PORTION_BYTES: usize = 4 << 20;

/// What is told of how far it is: how much is done, and how much there is.
pub type Progress<'a> = &'a mut dyn FnMut(i64, i64);

/// A table and how many rows it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows it has.
    pub rows: i64,
}

/// Copies everything a reader sees into an empty store, in the transaction that is open there, and reads
/// it back: each table then has the same rows, to the byte, in the same order. If it fails, give the
/// transaction up; the store is then as empty as before.
pub fn copy(source: &Connection, target: &mut Writer, progress: Progress<'_>) -> Result<Vec<CountedTable>> {
    if let Some(table) = target.first_filled_table()? {
        return Err(StoreError::Other(format!("the target is not empty: its table {table} has rows")));
    }
    let mut all = 0;
    for (name, _) in TABLES {
        all += source.count(name)?;
    }
    let mut done = 0;
    let mut written = Vec::with_capacity(TABLES.len());
    for (name, sql) in TABLES {
        // Writing a row and reading it back are half of it each.
        let digest = copy_table(source, target, name, sql, &mut |rows| {
            done += rows;
            progress(done / 2, all);
        })?;
        written.push(digest);
    }
    let mut copied = Vec::with_capacity(TABLES.len());
    for ((name, sql), expected) in TABLES.into_iter().zip(written) {
        let found = digest(target, sql)?;
        if found != expected {
            return Err(StoreError::damaged(format!("the copy of table {name} is not what was copied")));
        }
        done += found.0;
        progress(done / 2, all);
        copied.push(CountedTable { name, rows: found.0 });
    }
    Ok(copied)
}

impl Connection {
    /// The first table that has rows; `None` where the store is empty.
    pub fn first_filled_table(&self) -> Result<Option<&'static str>> {
        for (name, sql) in TABLES {
            if self.one(sql, &[], |_| Ok(()))?.is_some() {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// How many rows each table has.
    pub fn row_counts(&self) -> Result<Vec<CountedTable>> {
        let counted = |(name, _)| Ok(CountedTable { name, rows: self.count(name)? });
        TABLES.into_iter().map(counted).collect()
    }

    /// Writes everything this connection sees into a new file, which is a store by itself. It is not
    /// synced, and worth nothing if this fails. Call it on a reader.
    pub fn write_file(&self, path: &Path, progress: Progress<'_>) -> Result<()> {
        if self.write_pages(path, progress)? {
            return Ok(());
        }
        let mut writer = Store::make(path)?.writer()?;
        writer.begin()?;
        copy(self, &mut writer, progress)?;
        writer.commit()
    }
}

/// Copies a store in a file, or that of a directory, as it is at one moment, into a new file. Its version may
/// be any. The copy is not synced, and worth nothing if this fails.
pub fn copy_file(from: &Path, to: &Path, progress: Progress<'_>) -> Result<()> {
    let options = Options { read_only: true, ..Options::default() };
    let from = if from.is_dir() { from.join(DATABASE) } else { from.to_owned() };
    let source = Connection::open(&from, &options, Purpose::Read)?;
    source.begin_read()?;
    source.write_pages(to, progress).map(|_| ())
}

/// Copies a table and answers how many rows it has and the hash of them.
fn copy_table(
    source: &Connection,
    target: &Connection,
    table: &str,
    sql: Sql,
    written: &mut dyn FnMut(i64),
) -> Result<(i64, Digest)> {
    let (mut seal, mut count, mut columns) = (Seal::after(&GENESIS), 0, Vec::new());
    let (mut portion, mut bytes) = (Vec::new(), 0);
    let mut write = |columns: &[String], portion: &mut Vec<Vec<Owned>>| -> Result<()> {
        target.take_in(table, columns, portion).map_err(|error| in_table(error, table))?;
        written(i64::try_from(portion.len()).unwrap_or(i64::MAX));
        portion.clear();
        Ok(())
    };
    source.scan(sql, &[], |row| {
        if columns.is_empty() {
            columns = row.names();
        }
        let values = row.values()?;
        bytes += record(&mut seal, &values);
        count += 1;
        portion.push(values);
        if portion.len() == PORTION_ROWS || bytes >= PORTION_BYTES {
            write(&columns, &mut portion)?;
            bytes = 0;
        }
        Ok(true)
    })?;
    write(&columns, &mut portion)?;
    Ok((count, seal.finish()))
}

fn in_table(error: StoreError, table: &str) -> StoreError {
    match error {
        StoreError::Forbidden(why) => StoreError::Forbidden(format!("table {table}: {why}")),
        other => other,
    }
}

/// How many rows a table has and the hash of them.
fn digest(source: &Connection, sql: Sql) -> Result<(i64, Digest)> {
    let (mut seal, mut count) = (Seal::after(&GENESIS), 0);
    source.scan(sql, &[], |row| {
        record(&mut seal, &row.values()?);
        count += 1;
        Ok(true)
    })?;
    Ok((count, seal.finish()))
}

/// Adds a row to a hash and tells how many bytes it has, about.
fn record(seal: &mut Seal, row: &[Owned]) -> usize {
    let mut bytes = 0;
    for value in row {
        let number;
        let (kind, value): (&[u8], &[u8]) = match value {
            Owned::Null => (b"n", b""),
            Owned::Int(value) => {
                number = value.to_be_bytes();
                (b"i", &number)
            }
            Owned::Text(value) => (b"t", value.as_bytes()),
            Owned::Bytes(value) => (b"b", value),
        };
        seal.record(kind);
        seal.record(value);
        bytes += value.len();
    }
    bytes
}
