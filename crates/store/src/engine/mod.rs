//! The verbs of both engines, SQLite and PostgreSQL. Everything else in this crate speaks to the database
//! through them.
//!
//! Statements are written in the dialect that both share, with `$1` placeholders that appear first in the
//! order of their numbers: SQLite numbers them by first appearance, PostgreSQL by name, so both agree (a
//! test looks at every statement, and another prepares each on both).

mod postgres;
mod sqlite;
mod turns;
mod value;

pub(crate) use postgres::Address;
pub use turns::HandedOver;
pub(crate) use value::Value;

use crate::error::{Result, StoreError};
use crate::open::Options;
use crate::read::KnownVersions;
use postgres::Postgres;
use sqlite::Sqlite;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

/// A statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql(pub(crate) &'static str);

/// How many rows will be wanted of an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    /// The first, by [`Connection::one`].
    First,
    /// All, by [`Connection::query`].
    All,
    /// So many, by [`Connection::scan_some`].
    Some(usize),
    /// Those with which [`Connection::scan`] begins.
    Beginning,
}

/// A value of an answer, as either engine gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    Null,
    Int(i64),
    /// A text that nobody has looked at yet.
    Text(&'a [u8]),
    Bytes(&'a [u8]),
    /// A type that no column has.
    Other,
}

/// A value that was read and is kept beyond its row.
#[derive(Debug)]
pub(crate) enum Owned {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Int(value) => Value::Int(*value),
            Self::Text(value) => Value::Text(value),
            Self::Bytes(value) => Value::Bytes(value),
        }
    }
}

/// A row of an answer. A value of an unexpected type is damage, never a panic.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    fn value(&self, column: usize) -> Result<Cell<'_>> {
        match self {
            Self::Sqlite(row) => Ok(row.get_ref(column)?.into()),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    fn columns(&self) -> usize {
        match self {
            Self::Sqlite(row) => row.as_ref().column_count(),
            Self::Postgres(row) => row.len(),
        }
    }

    fn unexpected(&self, column: usize, expected: &str) -> StoreError {
        let name = match self {
            Self::Sqlite(row) => row.as_ref().column_name(column).ok(),
            Self::Postgres(row) => row.columns().get(column).map(tokio_postgres::Column::name),
        };
        StoreError::damaged(format!("column {} does not hold {expected}", name.unwrap_or("?")))
    }

    pub(crate) fn maybe_int(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            Cell::Int(value) => Ok(Some(value)),
            Cell::Null => Ok(None),
            _ => Err(self.unexpected(column, "a number")),
        }
    }

    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        self.maybe_int(column)?.ok_or_else(|| self.unexpected(column, "a number"))
    }

    pub(crate) fn bool(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn maybe_text(&self, column: usize) -> Result<Option<&str>> {
        match self.value(column)? {
            Cell::Text(value) => {
                std::str::from_utf8(value).map(Some).map_err(|_| self.unexpected(column, "a text"))
            }
            Cell::Null => Ok(None),
            _ => Err(self.unexpected(column, "a text")),
        }
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str> {
        self.maybe_text(column)?.ok_or_else(|| self.unexpected(column, "a text"))
    }

    pub(crate) fn string(&self, column: usize) -> Result<String> {
        self.text(column).map(str::to_owned)
    }

    pub(crate) fn maybe_string(&self, column: usize) -> Result<Option<String>> {
        Ok(self.maybe_text(column)?.map(str::to_owned))
    }

    pub(crate) fn is_null(&self, column: usize) -> Result<bool> {
        Ok(matches!(self.value(column)?, Cell::Null))
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.value(column)? {
            Cell::Bytes(value) => Ok(value),
            _ => Err(self.unexpected(column, "bytes")),
        }
    }

    /// The names of its columns.
    pub(crate) fn names(&self) -> Vec<String> {
        match self {
            Self::Sqlite(row) => row.as_ref().column_names().map(str::to_owned).collect(),
            Self::Postgres(row) => row.columns().iter().map(|column| column.name().to_owned()).collect(),
        }
    }

    /// Its values, to be kept.
    pub(crate) fn values(&self) -> Result<Vec<Owned>> {
        let one = |column| {
            Ok(match self.value(column)? {
                Cell::Null => Owned::Null,
                Cell::Int(value) => Owned::Int(value),
                Cell::Text(_) => Owned::Text(self.string(column)?),
                Cell::Bytes(value) => Owned::Bytes(value.to_vec()),
                Cell::Other => return Err(self.unexpected(column, "a number, a text or bytes")),
            })
        };
        (0..self.columns()).map(one).collect()
    }

    /// The whole row as text, for comparing: columns divided by `|`, bytes in hexadecimal.
    pub(crate) fn as_text(&self, line: &mut String) -> Result<()> {
        use std::fmt::Write;
        line.clear();
        for column in 0..self.columns() {
            if column > 0 {
                line.push('|');
            }
            let written = match self.value(column)? {
                Cell::Null => Ok(()),
                Cell::Int(value) => write!(line, "{value}"),
                Cell::Text(value) => write!(line, "{}", String::from_utf8_lossy(value)),
                Cell::Bytes(value) => value.iter().try_for_each(|byte| write!(line, "{byte:02x}")),
                Cell::Other => return Err(self.unexpected(column, "a number, a text or bytes")),
            };
            written.map_err(|_| StoreError::damaged("a row cannot be shown"))?;
        }
        Ok(())
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
    /// A new file is filled that is worth nothing until it is whole and synced.
    Make,
}

/// A connection to the database: the verbs, and (in the modules that read) everything that can be asked.
#[derive(Debug)]
pub struct Connection {
    engine: Engine,
    /// The published versions as they were last read.
    pub(crate) versions: RefCell<Option<KnownVersions>>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Connection {
    fn new(engine: Engine) -> Self {
        Self { engine, versions: RefCell::default() }
    }

    /// Opens the database in a file.
    pub(crate) fn open(path: &Path, options: &Options, purpose: Purpose) -> Result<Self> {
        Ok(Self::new(Engine::Sqlite(Sqlite::open(path, options, purpose)?)))
    }

    /// Opens a database of its own that is gone when it is closed; it grows onto the disk.
    pub(crate) fn open_private() -> Result<Self> {
        Ok(Self::new(Engine::Sqlite(Sqlite::open_private()?)))
    }

    /// Opens a database on a server.
    pub(crate) fn connect(address: &Arc<Address>, options: &Options, purpose: Purpose) -> Result<Self> {
        Ok(Self::new(Engine::Postgres(Postgres::connect(address, options, purpose)?)))
    }

    /// Carries a statement out and tells how many rows it touched.
    pub(crate) fn exec(&self, sql: Sql, params: &[Value<'_>]) -> Result<usize> {
        match &self.engine {
            Engine::Sqlite(db) => db.exec(sql.0, params),
            Engine::Postgres(db) => db.exec(sql, params),
        }
    }

    /// Carries a statement out that must touch exactly one row. As with all that changes many rows, a server
    /// may be late to tell that it fails: with what is asked next, or when the transaction ends.
    pub(crate) fn exec_one(&self, sql: Sql, params: &[Value<'_>], what: &'static str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.exec_one(sql.0, params, what),
            Engine::Postgres(db) => db.exec_one(sql, params, what),
        }
    }

    /// Carries a statement out for each row, many rows at a time.
    pub(crate) fn insert_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<()> {
        match &self.engine {
            _ if rows.is_empty() => Ok(()),
            Engine::Sqlite(db) => db.insert_all(sql, rows, params),
            Engine::Postgres(db) => db.insert_all(sql, rows, params),
        }
    }

    /// Carries a statement out for each row that must touch exactly one. No two may touch the same.
    pub(crate) fn update_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<()> {
        match &self.engine {
            _ if rows.is_empty() => Ok(()),
            Engine::Sqlite(db) => db.update_all(sql, rows, params),
            Engine::Postgres(db) => db.update_all(sql, rows, params),
        }
    }

    /// Adds rows to a table as they are, in bulk.
    pub(crate) fn take_in(&self, table: &str, columns: &[String], rows: &[Vec<Owned>]) -> Result<()> {
        match &self.engine {
            _ if rows.is_empty() => Ok(()),
            Engine::Sqlite(db) => db.take_in(table, columns, rows),
            Engine::Postgres(db) => db.take_in(table, columns, rows),
        }
    }

    /// How many rows a table has; all of them are read.
    pub(crate) fn count(&self, table: &str) -> Result<i64> {
        match &self.engine {
            Engine::Sqlite(db) => db.count(table),
            Engine::Postgres(db) => db.count(table),
        }
    }

    /// Writes the pages of a file, as this connection sees them, into a new one, and tells how many are
    /// written and how many there are; `false` where there is no file.
    pub(crate) fn write_pages(&self, path: &Path, progress: &mut dyn FnMut(i64, i64)) -> Result<bool> {
        match &self.engine {
            Engine::Sqlite(db) => db.write_pages(path, progress).map(|()| true),
            Engine::Postgres(_) => Ok(false),
        }
    }

    /// Looks up at most one row for each key, and hands over each key with what was found.
    pub(crate) fn find_all<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: impl Fn(&'r K) -> [Value<'r>; N],
        found: impl FnMut(&'r K, Option<&Row<'_>>) -> Result<()>,
    ) -> Result<()> {
        match &self.engine {
            _ if keys.is_empty() => Ok(()),
            Engine::Sqlite(db) => db.find_all(sql, keys, params, found),
            Engine::Postgres(db) => db.find_all(sql, keys, params, found),
        }
    }

    /// Looks up all rows of each key, and hands over each row with its key, in their order.
    pub(crate) fn query_each<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: impl Fn(&'r K) -> [Value<'r>; N],
        mut found: impl FnMut(&'r K, &Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => keys.iter().try_for_each(|key| {
                db.scan(sql, &params(key), |row| {
                    found(key, row)?;
                    Ok(true)
                })
            }),
            Engine::Postgres(db) => db.query_each(sql, keys, params, found),
        }
    }

    /// Hands over each row of an answer, however long it is, until the function says it has enough. It may
    /// ask this connection something else meanwhile.
    pub(crate) fn scan(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.scan(sql, params, each),
            Engine::Postgres(db) => db.scan(sql, params, each),
        }
    }

    /// Hands over each row of an answer of which no more than so many are wanted, until the function says
    /// it has enough.
    pub(crate) fn scan_some(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        most: usize,
        each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.scan(sql, params, each),
            Engine::Postgres(db) => db.scan_some(sql, params, most, each),
        }
    }

    /// All rows of an answer.
    pub(crate) fn query<T>(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        let mut each = |found: &Row<'_>| {
            all.push(row(found)?);
            Ok(true)
        };
        match &self.engine {
            Engine::Sqlite(db) => db.scan(sql, params, &mut each)?,
            Engine::Postgres(db) => db.scan_all(sql, params, &mut each)?,
        }
        Ok(all)
    }

    /// The first row of an answer, if there is one.
    pub(crate) fn one<T>(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut first = None;
        let mut each = |found: &Row<'_>| {
            first = Some(row(found)?);
            Ok(false)
        };
        match &self.engine {
            Engine::Sqlite(db) => db.scan(sql, params, &mut each)?,
            Engine::Postgres(db) => db.scan_first(sql, params, &mut each)?,
        }
        Ok(first)
    }

    /// Says what will be asked in this transaction: a server is then told all of it at once, instead of one question
    /// after the other.
    pub(crate) fn expect(&self, wanted: Wanted, sql: Sql, params: &[Value<'_>]) {
        if let Engine::Postgres(db) = &self.engine {
            db.ask_ahead(wanted, sql, params);
        }
    }

    /// Carries out a statement that inserts a row and returns the number it got.
    pub(crate) fn insert_numbered(&self, sql: Sql, params: &[Value<'_>], what: &str) -> Result<i64> {
        let no = self.one(sql, params, |row| row.int(0))?;
        no.ok_or_else(|| StoreError::damaged(format!("{what} got no number")))
    }

    /// Takes the lease of who does what only one process does, and tells its term, unless another has it; in
    /// a file there is no other.
    pub(crate) fn take_lease(&self) -> Result<Option<i64>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(Some(0)),
            Engine::Postgres(db) => db.take_lease(),
        }
    }

    /// Keeps the lease of a term, and tells whether it was still that one's.
    pub(crate) fn keep_lease(&self, term: i64) -> Result<bool> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(true),
            Engine::Postgres(db) => db.keep_lease(term),
        }
    }

    /// Ends the lease of a term, so that another need not wait for its end.
    pub(crate) fn end_lease(&self, term: i64) {
        if let Engine::Postgres(db) = &self.engine {
            db.end_lease(term);
        }
    }

    /// Sees to it that the tables that only grow have parts for a month, written `2026_07`, whose first
    /// entry is about to be written; `false` where it has to be tried again later. A file has no parts.
    pub(crate) fn begin_month(&self, month: &str) -> Result<bool> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(true),
            Engine::Postgres(db) => db.begin_month(month),
        }
    }

    /// Whether what it would begin is there.
    pub(crate) fn has_month(&self, month: &str) -> Result<bool> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(true),
            Engine::Postgres(db) => db.has_month(month),
        }
    }

    /// Whether the database is on a server, where there is what a file has not.
    pub(crate) fn is_on_server(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Whether there is a table.
    pub(crate) fn has_table(&self, name: &str) -> Result<bool> {
        match &self.engine {
            Engine::Sqlite(db) => db.has_table(name),
            Engine::Postgres(db) => db.has_table(name),
        }
    }

    /// Carries out the statements of a migration, which are written for SQLite.
    pub(crate) fn run_script(&self, script: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.run_script(script),
            Engine::Postgres(db) => db.run_script(script),
        }
    }

    /// Carries out statements that only a server needs.
    pub(crate) fn run_on_server(&self, script: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(db) => db.run(script),
        }
    }

    /// Begins a transaction that makes or changes the tables; nobody else can begin one until it ends.
    pub(crate) fn begin_migration(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.begin_write(),
            Engine::Postgres(db) => db.begin_migration(),
        }
    }

    /// Waits, within a transaction, until nobody else writes.
    pub(crate) fn wait_to_write(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(db) => db.wait_to_write(),
        }
    }

    /// Begins a transaction that writes; nobody else can write until it ends, in whatever process. Where there
    /// are others that do, it tells the mark of the last one that did.
    pub(crate) fn begin_write(&self) -> Result<Option<i64>> {
        match &self.engine {
            Engine::Sqlite(db) => db.begin_write().map(|()| None),
            Engine::Postgres(db) => db.begin_write().map(Some),
        }
    }

    /// Begins a transaction that sees the store as it is at its first look.
    pub(crate) fn begin_read(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.begin_read(),
            Engine::Postgres(db) => db.begin_read(),
        }
    }

    /// Ends the transaction; what it wrote is on the disk when this returns.
    pub(crate) fn end(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.end(),
            Engine::Postgres(db) => db.end(),
        }
    }

    /// Gives the transaction up, if one is open: some errors give it up by themselves.
    pub(crate) fn give_up(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => db.give_up(),
            Engine::Postgres(db) => {
                db.give_up();
                Ok(())
            }
        }
    }

    /// Whether the engine can carry a statement out as it is written.
    #[cfg(test)]
    pub(crate) fn prepares(&self, statement: &str) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(db) => Ok(db.raw().prepare(statement).map(|_| ())?),
            Engine::Postgres(db) => db.prepares(statement),
        }
    }

    /// The file's connection, for tests of what is SQLite's alone.
    #[cfg(test)]
    pub(crate) fn raw(&self) -> Option<&rusqlite::Connection> {
        match &self.engine {
            Engine::Sqlite(db) => Some(db.raw()),
            Engine::Postgres(_) => None,
        }
    }
}
