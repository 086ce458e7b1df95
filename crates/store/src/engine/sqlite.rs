//! SQLite: a file in a directory, for one process.

use crate::engine::{Cell, Owned, Purpose, Row, Sql, Value};
use crate::error::{Result, StoreError};
use crate::open::Options;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, ToSql};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

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

impl<'a> From<ValueRef<'a>> for Cell<'a> {
    fn from(value: ValueRef<'a>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(value) => Self::Int(value),
            ValueRef::Text(value) => Self::Text(value),
            ValueRef::Blob(value) => Self::Bytes(value),
            ValueRef::Real(_) => Self::Other,
        }
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

/// How many pages of a store are copied at a time.
const PAGES_AT_ONCE: i32 = 2_048;

/// A connection to a SQLite database.
#[derive(Debug)]
pub(super) struct Sqlite {
    db: rusqlite::Connection,
    /// Statements that insert several rows, by the one that inserts a row.
    several: RefCell<FxHashMap<&'static str, Option<Arc<str>>>>,
}

impl Sqlite {
    /// Opens the database in a file.
    pub(super) fn open(path: &Path, options: &Options, purpose: Purpose) -> Result<Self> {
        let access = match purpose {
            Purpose::Write | Purpose::Make => {
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
            }
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
    pub(super) fn open_private() -> Result<Self> {
        let connection = Self { db: rusqlite::Connection::open("")?, several: RefCell::default() };
        connection.configure(&Options { durable: false, ..Options::default() }, Purpose::Write)?;
        Ok(connection)
    }

    fn configure(&self, options: &Options, purpose: Purpose) -> Result<()> {
        self.db.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        self.db.busy_timeout(std::time::Duration::from_millis(BUSY_MILLIS))?;
        // Otherwise a cached statement whose plan has looked at a parameter is planned anew for each use.
        self.db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let set = |name: &str, value: &str| self.db.pragma_update(None, name, value);
        set("foreign_keys", "ON")?;
        set("temp_store", "MEMORY")?;
        if purpose == Purpose::Read {
            set("query_only", "ON")?;
            set("cache_size", &format!("-{READER_CACHE_KIB}"))?;
            return Ok(());
        }
        set("page_size", &PAGE_SIZE.to_string())?;
        if purpose == Purpose::Make {
            set("journal_mode", "OFF")?;
            set("synchronous", "OFF")?;
        } else {
            set("journal_mode", "WAL")?;
            set("synchronous", if options.durable { "FULL" } else { "OFF" })?;
            set("wal_autocheckpoint", &CHECKPOINT_PAGES.to_string())?;
        }
        set("cache_size", &format!("-{WRITER_CACHE_KIB}"))?;
        Ok(())
    }

    pub(super) fn exec(&self, sql: &str, params: &[Value<'_>]) -> Result<usize> {
        let mut statement = self.db.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        Ok(statement.raw_execute()?)
    }

    pub(super) fn exec_one(&self, sql: &str, params: &[Value<'_>], what: &str) -> Result<()> {
        touched(self.exec(sql, params)?, what)
    }

    pub(super) fn insert_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
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

    pub(super) fn take_in(&self, table: &str, columns: &[String], rows: &[Vec<Owned>]) -> Result<()> {
        let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        let (columns, places) = (columns.join(", "), places.join(", "));
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
        let mut statement = self.db.prepare_cached(&sql)?;
        for row in rows {
            for (place, value) in (1..).zip(row) {
                statement.raw_bind_parameter(place, value.value())?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    pub(super) fn count(&self, table: &str) -> Result<i64> {
        Ok(self.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
    }

    /// Nobody who writes meanwhile changes what is copied, or makes it begin again: the transaction that
    /// reads is open throughout.
    pub(super) fn write_pages(&self, path: &Path, progress: &mut dyn FnMut(i64, i64)) -> Result<()> {
        self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        if self.db.is_autocommit() {
            return Err(StoreError::Other("pages are copied within a transaction".into()));
        }
        let mut copy = rusqlite::Connection::open(path)?;
        copy.pragma_update(None, "synchronous", "OFF")?;
        {
            let backup = Backup::new(&self.db, &mut copy)?;
            loop {
                let step = backup.step(PAGES_AT_ONCE)?;
                let state = backup.progress();
                let (all, left) = (i64::from(state.pagecount), i64::from(state.remaining));
                progress(all - left, all);
                match step {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => return Err(StoreError::Busy("somebody holds the store or its copy".into())),
                }
            }
        }
        drop(copy);
        // One file, which can be read where nothing can be written.
        let copy = rusqlite::Connection::open(path)?;
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        Ok(())
    }

    pub(super) fn update_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql.0)?;
        rows.iter().try_for_each(|row| {
            bind(&mut statement, &params(row))?;
            touched(statement.raw_execute()?, "a row")
        })
    }

    pub(super) fn find_all<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: impl Fn(&'r K) -> [Value<'r>; N],
        mut found: impl FnMut(&'r K, Option<&Row<'_>>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql.0)?;
        for key in keys {
            bind(&mut statement, &params(key))?;
            let mut rows = statement.raw_query();
            match rows.next()? {
                Some(row) => found(key, Some(&Row::Sqlite(row)))?,
                None => found(key, None)?,
            }
        }
        Ok(())
    }

    pub(super) fn scan(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let mut statement = self.db.prepare_cached(sql.0)?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if !each(&Row::Sqlite(row))? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn has_table(&self, name: &str) -> Result<bool> {
        let found = self.db.table_exists(None, name)?;
        Ok(found)
    }

    pub(super) fn run_script(&self, script: &str) -> Result<()> {
        Ok(self.db.execute_batch(script)?)
    }

    pub(super) fn begin_write(&self) -> Result<()> {
        self.exec("BEGIN IMMEDIATE", &[]).map(|_| ())
    }

    pub(super) fn begin_read(&self) -> Result<()> {
        self.exec("BEGIN", &[]).map(|_| ())
    }

    pub(super) fn end(&self) -> Result<()> {
        self.exec("COMMIT", &[]).map(|_| ())
    }

    pub(super) fn give_up(&self) -> Result<()> {
        if self.db.is_autocommit() {
            return Ok(());
        }
        self.exec("ROLLBACK", &[]).map(|_| ())
    }

    #[cfg(test)]
    pub(super) fn raw(&self) -> &rusqlite::Connection {
        &self.db
    }
}

/// Whether a statement that was to touch one row did.
fn touched(rows: usize, what: &str) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::damaged(format!("{what} is not there to be changed"))),
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
