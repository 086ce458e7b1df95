//! The verbs of the SQLite engine. Everything else in this crate speaks to the database through them.
//!
//! Statements are written in the dialect that SQLite and PostgreSQL share, with `$1` placeholders that
//! appear first in the order of their numbers: SQLite numbers them by first appearance, PostgreSQL by
//! name, so both agree (a test looks at every statement).

use crate::error::{Result, StoreError};
use crate::open::Options;
use money::{Currency, Rate};
use programs::time::Instant;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, ToSql};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

/// A statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql(pub(crate) &'static str);

/// A value handed to a statement: the three column types, and their absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// Nothing.
    Null,
    /// A number, an instant, a boolean.
    Int(i64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// The code of a currency, a text.
    Currency(Currency),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<Currency> for Value<'_> {
    fn from(value: Currency) -> Self {
        Self::Currency(value)
    }
}

impl From<Instant> for Value<'_> {
    fn from(value: Instant) -> Self {
        Self::Int(value.micros())
    }
}

impl From<Rate> for Value<'_> {
    fn from(value: Rate) -> Self {
        Self::Int(value.bps())
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().into()
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Currency(currency) => ValueRef::Text(currency.code().as_bytes()),
        }))
    }
}

/// A row of an answer. A value of an unexpected type is damage, never a panic.
pub(crate) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    fn value(&self, column: usize) -> Result<ValueRef<'_>> {
        Ok(self.0.get_ref(column)?)
    }

    fn unexpected(&self, column: usize, expected: &str) -> StoreError {
        let name = self.0.as_ref().column_name(column).unwrap_or("?");
        StoreError::damaged(format!("column {name} does not hold {expected}"))
    }

    pub(crate) fn maybe_int(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            ValueRef::Integer(value) => Ok(Some(value)),
            ValueRef::Null => Ok(None),
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
            ValueRef::Text(value) => {
                std::str::from_utf8(value).map(Some).map_err(|_| self.unexpected(column, "a text"))
            }
            ValueRef::Null => Ok(None),
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
        Ok(matches!(self.value(column)?, ValueRef::Null))
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.value(column)? {
            ValueRef::Blob(value) => Ok(value),
            _ => Err(self.unexpected(column, "bytes")),
        }
    }

    /// The whole row as text, for comparing: columns divided by `|`, bytes in hexadecimal.
    pub(crate) fn as_text(&self, line: &mut String) -> Result<()> {
        use std::fmt::Write;
        line.clear();
        for column in 0..self.0.as_ref().column_count() {
            if column > 0 {
                line.push('|');
            }
            let written = match self.value(column)? {
                ValueRef::Null => Ok(()),
                ValueRef::Integer(value) => write!(line, "{value}"),
                ValueRef::Text(value) => write!(line, "{}", String::from_utf8_lossy(value)),
                ValueRef::Blob(value) => value.iter().try_for_each(|byte| write!(line, "{byte:02x}")),
                ValueRef::Real(value) => write!(line, "{value}"),
            };
            written.map_err(|_| StoreError::damaged("a row cannot be shown"))?;
        }
        Ok(())
    }
}

/// How many prepared statements a connection keeps: more than there are.
const STATEMENTS_KEPT: usize = 400;
/// The page size of a new store, in bytes.
const PAGE_SIZE: i64 = 4096;
/// After how many pages of log a checkpoint moves them into the store.
const CHECKPOINT_PAGES: i64 = 32_768;
/// How much memory the writer and a reader keep pages in, in KiB.
const WRITER_CACHE_KIB: i64 = 32_768;
const READER_CACHE_KIB: i64 = 8_192;
/// For how long a connection waits for another, in milliseconds.
const BUSY_MILLIS: u64 = 5_000;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

/// A connection to the database: the verbs, and (in the modules that read) everything that can be asked.
#[derive(Debug)]
pub struct Connection {
    db: rusqlite::Connection,
    /// Statements that insert several rows, by the one that inserts a row.
    several: RefCell<FxHashMap<&'static str, Option<Arc<str>>>>,
}

impl Connection {
    /// Opens the database in a file.
    pub(crate) fn open(path: &Path, options: &Options, purpose: Purpose) -> Result<Self> {
        let access = match purpose {
            Purpose::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Purpose::Read if options.read_only => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Purpose::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
        };
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = match &options.vfs {
            Some(vfs) => rusqlite::Connection::open_with_flags_and_vfs(path, flags, vfs.as_str())?,
            None => rusqlite::Connection::open_with_flags(path, flags)?,
        };
        let connection = Self { db, several: RefCell::default() };
        connection.configure(options, purpose)?;
        Ok(connection)
    }

    /// Opens a database of its own that is gone when it is closed; it grows onto the disk.
    pub(crate) fn open_private() -> Result<Self> {
        let connection = Self { db: rusqlite::Connection::open("")?, several: RefCell::default() };
        connection.configure(&Options { durable: false, ..Options::default() }, Purpose::Write)?;
        Ok(connection)
    }

    fn configure(&self, options: &Options, purpose: Purpose) -> Result<()> {
        self.db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        self.db.busy_timeout(std::time::Duration::from_millis(BUSY_MILLIS))?;
        let set = |name: &str, value: &str| self.db.pragma_update(None, name, value);
        set("foreign_keys", "ON")?;
        set("temp_store", "MEMORY")?;
        if purpose == Purpose::Read {
            set("query_only", "ON")?;
            set("cache_size", &format!("-{READER_CACHE_KIB}"))?;
            return Ok(());
        }
        set("page_size", &PAGE_SIZE.to_string())?;
        set("journal_mode", "WAL")?;
        set("synchronous", if options.durable { "FULL" } else { "OFF" })?;
        set("wal_autocheckpoint", &CHECKPOINT_PAGES.to_string())?;
        set("cache_size", &format!("-{WRITER_CACHE_KIB}"))?;
        Ok(())
    }

    /// Carries a statement out and tells how many rows it touched.
    pub(crate) fn exec(&self, sql: Sql, params: &[Value<'_>]) -> Result<usize> {
        let mut statement = self.db.prepare_cached(sql.0)?;
        bind(&mut statement, params)?;
        Ok(statement.raw_execute()?)
    }

    /// Carries a statement out that must touch exactly one row.
    pub(crate) fn exec_one(&self, sql: Sql, params: &[Value<'_>], what: &str) -> Result<()> {
        match self.exec(sql, params)? {
            1 => Ok(()),
            _ => Err(StoreError::damaged(format!("{what} is not there to be changed"))),
        }
    }

    /// Carries a statement out for each row. Many rows of an `INSERT` go in several at a time.
    pub(crate) fn insert_all<T, const N: usize>(
        &self,
        sql: Sql,
        rows: &[T],
        params: impl Fn(&T) -> [Value<'_>; N],
    ) -> Result<()> {
        let (mut groups, mut rest) = (rows.chunks_exact(ROWS_AT_ONCE), rows);
        if groups.len() > 0
            && let Some(sql) = self.several_rows(sql, N)
        {
            let mut statement = self.db.prepare_cached(&sql)?;
            for group in groups.by_ref() {
                for (place, row) in group.iter().enumerate() {
                    bind_from(&mut statement, place * N, &params(row))?;
                }
                statement.raw_execute()?;
            }
            rest = groups.remainder();
        }
        if rest.is_empty() {
            return Ok(());
        }
        let mut statement = self.db.prepare_cached(sql.0)?;
        for row in rest {
            bind(&mut statement, &params(row))?;
            statement.raw_execute()?;
        }
        Ok(())
    }

    /// The same `INSERT` for several rows, made once.
    fn several_rows(&self, sql: Sql, columns: usize) -> Option<Arc<str>> {
        let mut known = self.several.borrow_mut();
        let made = known.entry(sql.0).or_insert_with(|| several_rows(sql, columns).map(Arc::from));
        made.clone()
    }

    /// Carries a statement out for each row, and returns the rows of which it touched none.
    pub(crate) fn update_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&T) -> [Value<'_>; N],
    ) -> Result<Vec<&'r T>> {
        let mut untouched = Vec::new();
        if rows.is_empty() {
            return Ok(untouched);
        }
        let mut statement = self.db.prepare_cached(sql.0)?;
        for row in rows {
            bind(&mut statement, &params(row))?;
            if statement.raw_execute()? == 0 {
                untouched.push(row);
            }
        }
        Ok(untouched)
    }

    /// Looks up at most one row for each key, and hands over each key with what was found.
    pub(crate) fn find_all<K, const N: usize>(
        &self,
        sql: Sql,
        keys: &[K],
        params: impl Fn(&K) -> [Value<'_>; N],
        mut found: impl FnMut(&K, Option<&Row<'_>>) -> Result<()>,
    ) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut statement = self.db.prepare_cached(sql.0)?;
        for key in keys {
            bind(&mut statement, &params(key))?;
            let mut rows = statement.raw_query();
            match rows.next()? {
                Some(row) => found(key, Some(&Row(row)))?,
                None => found(key, None)?,
            }
        }
        Ok(())
    }

    /// Hands over each row of an answer, until the function says it has enough.
    pub(crate) fn scan(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql.0)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if !each(&Row(row))? {
                break;
            }
        }
        Ok(())
    }

    /// All rows of an answer.
    pub(crate) fn query<T>(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.scan(sql, params, |found| {
            all.push(row(found)?);
            Ok(true)
        })?;
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
        self.scan(sql, params, |found| {
            first = Some(row(found)?);
            Ok(false)
        })?;
        Ok(first)
    }

    /// The number of the row that was inserted last.
    pub(crate) fn last_no(&self) -> i64 {
        self.db.last_insert_rowid()
    }

    /// Carries out the statements of a migration.
    pub(crate) fn run_script(&self, script: &str) -> Result<()> {
        Ok(self.db.execute_batch(script)?)
    }

    /// Begins a transaction that writes; nobody else can write until it ends.
    pub(crate) fn begin_write(&self) -> Result<()> {
        self.exec(Sql("BEGIN IMMEDIATE"), &[]).map(|_| ())
    }

    /// Begins a transaction that sees the store as it is at its first look.
    pub(crate) fn begin_read(&self) -> Result<()> {
        self.exec(Sql("BEGIN"), &[]).map(|_| ())
    }

    /// Ends the transaction; what it wrote is on the disk when this returns.
    pub(crate) fn end(&self) -> Result<()> {
        self.exec(Sql("COMMIT"), &[]).map(|_| ())
    }

    /// Gives the transaction up, if one is open: some errors give it up by themselves.
    pub(crate) fn give_up(&self) -> Result<()> {
        if self.db.is_autocommit() {
            return Ok(());
        }
        self.exec(Sql("ROLLBACK"), &[]).map(|_| ())
    }

    #[cfg(test)]
    pub(crate) fn raw(&self) -> &rusqlite::Connection {
        &self.db
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value<'_>]) -> Result<()> {
    bind_from(statement, 0, params)
}

fn bind_from(statement: &mut rusqlite::Statement<'_>, first: usize, params: &[Value<'_>]) -> Result<()> {
    for (index, value) in (first + 1..).zip(params) {
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

/// How many rows an `INSERT` of many takes at once.
const ROWS_AT_ONCE: usize = 32;

/// The same `INSERT` for several rows; `None` for a statement that does not end with its values.
fn several_rows(sql: Sql, columns: usize) -> Option<String> {
    let (head, values) = sql.0.rsplit_once("VALUES (")?;
    let plain = values.ends_with(&format!("${columns})")) && !values.contains('(');
    let row = |place: usize| {
        let names = (place * columns + 1..=(place + 1) * columns).map(|n| format!("${n}"));
        format!("({})", names.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..ROWS_AT_ONCE).map(row).collect::<Vec<_>>().join(", ");
    (plain && sql.0.starts_with("INSERT")).then(|| format!("{head}VALUES {rows}"))
}
