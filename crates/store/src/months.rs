//! The months that the tables of a server are cut into: what there is of each, taking one out, putting it back.
//! The statements are PostgreSQL's own, for a file has no parts.

use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::open::Store;
use programs::time::{Month, NotAMonth};
use std::fmt;

/// The parts in their tables, and those that were taken out, whose comment says where they belong.
const PARTS: &str = "SELECT month, of_table, about_rows, bytes, is_out FROM ( \
     SELECT month, of_table, about_rows, bytes, 0 AS is_out FROM parts() UNION ALL \
     SELECT substr(c.relname, length(g.name) + 2), g.name, greatest(c.reltuples, 0)::BIGINT, \
     pg_total_relation_size(c.oid), 1 FROM growing_tables() g \
     JOIN pg_class c ON starts_with(c.relname::TEXT, g.name || '_') \
     WHERE c.relkind = 'r' AND NOT c.relispartition AND pg_table_is_visible(c.oid) \
     AND obj_description(c.oid, 'pg_class') LIKE 'FOR VALUES FROM %') AS p \
     ORDER BY month COLLATE \"C\" <> 'first', month COLLATE \"C\", of_table COLLATE \"C\"";
const WHY_NOT: &str = "SELECT why FROM why_not_detached($1) AS why";
const DETACH: &str = "CALL detach_month($1)";
const ATTACH: &str = "CALL attach_month($1)";

const FIRST: &str = "first";
/// The table whose parts stay.
const LOG: &str = "log";

/// How a month of parts is called: `2026-07`, or `first` for all before the first turn of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthName(String);

impl MonthName {
    /// Reads it as people write it.
    pub fn parse(text: &str) -> std::result::Result<Self, NotAMonth> {
        if text == FIRST {
            return Ok(Self(FIRST.to_owned()));
        }
        Month::parse(text).map(|month| Self(month.to_string()))
    }

    fn of_part(text: &str) -> Self {
        Self(text.replace('_', "-"))
    }

    fn in_parts(&self) -> String {
        self.0.replace('-', "_")
    }
}

impl fmt::Display for MonthName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A month and the parts that tables have for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartedMonth {
    /// What it is called.
    pub name: MonthName,
    /// Its parts, by the names of their tables.
    pub parts: Vec<Part>,
}

/// What a table has of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The table it belongs to.
    pub table: String,
    /// How many rows it had when the server last counted them; 0 where it has not yet.
    pub about_rows: i64,
    /// How many bytes it takes with its indexes.
    pub bytes: i64,
    /// Whether it was taken out of its table.
    pub is_out: bool,
}

impl PartedMonth {
    /// Whether it was taken out.
    pub fn is_out(&self) -> bool {
        self.parts.iter().any(|part| part.is_out)
    }

    /// Whether it has anything that may ever be taken out.
    fn is_only_log(&self) -> bool {
        self.parts.iter().all(|part| part.table == LOG)
    }
}

fn part(row: &Row<'_>) -> Result<(MonthName, Part)> {
    let part =
        Part { table: row.string(1)?, about_rows: row.int(2)?, bytes: row.int(3)?, is_out: row.bool(4)? };
    Ok((MonthName::of_part(row.text(0)?), part))
}

impl Connection {
    /// The months there are, oldest first, with those that were taken out. In a file there are none.
    pub fn months(&self) -> Result<Vec<PartedMonth>> {
        let mut months: Vec<PartedMonth> = Vec::new();
        if !self.is_on_server() {
            return Ok(months);
        }
        for (name, part) in self.query(Sql(PARTS), &[], part)? {
            match months.last_mut() {
                Some(last) if last.name == name => last.parts.push(part),
                _ => months.push(PartedMonth { name, parts: vec![part] }),
            }
        }
        Ok(months)
    }

    /// Why a month that is in place cannot be taken out yet, a reason each; none where it can. Parts are read.
    pub fn why_not_detached(&self, month: &PartedMonth) -> Result<Vec<String>> {
        if month.is_only_log() {
            return Ok(vec!["only the log has a part of it, and that stays".to_owned()]);
        }
        self.query(Sql(WHY_NOT), &[month.name.in_parts().as_str().into()], |row| row.string(0))
    }
}

impl Store {
    /// Takes the parts of a month, the log's excepted, out of their tables. It fails where something in them is
    /// still open, and is [busy](StoreError::Busy) where somebody reads one of the tables for long.
    pub fn detach_month(&self, month: &MonthName) -> Result<()> {
        self.move_month(DETACH, month)
    }

    /// Puts the parts of a month back that were taken out.
    pub fn attach_month(&self, month: &MonthName) -> Result<()> {
        self.move_month(ATTACH, month)
    }

    fn move_month(&self, call: &'static str, month: &MonthName) -> Result<()> {
        if !self.is_shared() {
            return Err(StoreError::Other("the tables of a file are not cut into months".into()));
        }
        let connection = self.one_more_connection()?;
        // The tables are locked one by one: nobody who has written some of them may wait for another meanwhile.
        connection.begin_write()?;
        connection.exec(Sql(call), &[month.in_parts().as_str().into()])?;
        connection.end()
    }
}
