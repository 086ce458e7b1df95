//! The rows that Guerdon has added, added again by nobody but the driver: no rules, no reading, no HTTP, no
//! JSON. The tables have the same columns, keys, indexes and checks; rows that were changed rather than added
//! (balances, customers, partners' counts) are left out, which only makes the yardstick faster.

use crate::bench::database::{Database, ServerUsage, connect};
use crate::bench::measure::{Process, Stopwatch, Usage};
use crate::bench::report::Run;
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::ops::Range;
use std::pin::pin;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio_postgres::Client;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// How the rows are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bench) enum Way {
    /// One statement a table over arrays.
    Unnest,
    /// `COPY` in binary.
    Copy,
}

/// The tables of a store: how many rows each has.
pub(in crate::bench) type Counts = BTreeMap<String, i64>;

const TABLES: &str = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition \
     AND relnamespace = 'public'::regnamespace";

/// Counts the rows of every table.
pub(in crate::bench) fn counts(database: &Database) -> anyhow::Result<Counts> {
    let mut counts = Counts::new();
    for row in database.rows(TABLES)? {
        let table: String = row.try_get(0)?;
        let counted = database.rows(&format!("SELECT count(*) FROM public.{table}"))?;
        counts.insert(table, counted.first().context("a count has no row")?.try_get(0)?);
    }
    Ok(counts)
}

/// The values of a column, one type each.
enum Column {
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

impl Column {
    fn array(&self, rows: Range<usize>) -> Option<Box<dyn ToSql + Sync + Send + '_>> {
        Some(match self {
            Self::Int(values) => Box::new(values.get(rows)?),
            Self::Text(values) => Box::new(values.get(rows)?),
            Self::Bytes(values) => Box::new(values.get(rows)?),
        })
    }

    fn value(&self, row: usize) -> Option<&(dyn ToSql + Sync)> {
        Some(match self {
            Self::Int(values) => values.get(row)?,
            Self::Text(values) => values.get(row)?,
            Self::Bytes(values) => values.get(row)?,
        })
    }

    fn type_name(&self) -> (&'static str, Type) {
        match self {
            Self::Int(_) => ("bigint[]", Type::INT8),
            Self::Text(_) => ("text[]", Type::TEXT),
            Self::Bytes(_) => ("bytea[]", Type::BYTEA),
        }
    }
}

struct Table {
    name: String,
    /// The columns' names, divided by commas.
    names: String,
    columns: Vec<Column>,
    rows: usize,
}

/// The rows that a number of events have added.
pub(in crate::bench) struct Rows {
    tables: Vec<Table>,
    events: usize,
}

impl Rows {
    /// Reads what events have added to a store since its rows were counted, of so many of them the first.
    pub(in crate::bench) fn added(
        database: &Database,
        before: &Counts,
        events: u64,
        wanted: u64,
    ) -> anyhow::Result<Self> {
        let mut tables = Vec::new();
        for (name, count) in counts(database)? {
            let first = before.get(&name).copied().unwrap_or(0);
            let added = u64::try_from(count - first).unwrap_or(0);
            let some = (added * wanted).div_ceil(events.max(1));
            // Tables of rows that are added and taken away again are none of the ones that grow with events.
            if some * 100 > wanted {
                tables.push(read(database, name, first, some)?);
            }
        }
        Ok(Self { tables, events: usize::try_from(wanted)? })
    }

    /// Adds them to empty tables beside the store's own, so many events a transaction, by so many writers.
    pub(in crate::bench) fn add(
        self: &Arc<Self>,
        runtime: &Runtime,
        database: &Database,
        (way, batch, writers): (Way, usize, usize),
    ) -> anyhow::Result<Run> {
        let mut make = "DROP SCHEMA IF EXISTS again CASCADE; CREATE SCHEMA again;".to_owned();
        for Table { name, .. } in &self.tables {
            make.push_str(&format!("CREATE TABLE again.{name} (LIKE public.{name} INCLUDING ALL);"));
        }
        database.execute(&make)?;
        database.settle()?;
        let before: (Usage, ServerUsage) = (Process::Own.usage(), database.usage()?);
        let (wall, connections) = runtime.block_on(async {
            let mut clients = Vec::new();
            for _ in 0..writers {
                clients.push(connect(database.config()).await?);
            }
            let (watch, mut tasks) = (Stopwatch::start(), JoinSet::new());
            for (writer, client) in clients.into_iter().enumerate() {
                let rows = Arc::clone(self);
                tasks.spawn(async move {
                    let batches = (writer..rows.events.div_ceil(batch)).step_by(writers);
                    for number in batches {
                        rows.keep(&client, way, number * batch..(number + 1) * batch).await?;
                    }
                    anyhow::Ok(client)
                });
            }
            let mut ended = Vec::new();
            while let Some(done) = tasks.join_next().await {
                ended.push(done.context("adding rows")??);
            }
            anyhow::Ok((watch.elapsed(), ended))
        })?;
        // The server's processes for these connections are looked at before they end.
        let after = database.usage()?;
        drop(connections);
        let mut run = Run::new(u64::try_from(self.events)?, wall, before.0, Process::Own.usage());
        run.database_cpu = after.cpu_since(&before.1);
        database.settle()?;
        run.written = Some(database.usage()?.written_since(&before.1));
        Ok(run)
    }

    /// Adds the rows of some events in one transaction.
    async fn keep(&self, client: &Client, way: Way, events: Range<usize>) -> anyhow::Result<()> {
        client.batch_execute("BEGIN").await?;
        for table in &self.tables {
            let at = |event: usize| event.min(self.events) * table.rows / self.events.max(1);
            let rows = at(events.start)..at(events.end);
            match way {
                _ if rows.is_empty() => {}
                Way::Unnest => unnest(client, table, rows).await?,
                Way::Copy => copy(client, table, rows).await?,
            }
        }
        Ok(client.batch_execute("COMMIT").await?)
    }
}

async fn unnest(client: &Client, table: &Table, rows: Range<usize>) -> anyhow::Result<()> {
    let types: Vec<String> =
        (1..).zip(&table.columns).map(|(n, column)| format!("${n}::{}", column.type_name().0)).collect();
    let insert = format!(
        "INSERT INTO again.{} ({}) SELECT * FROM UNNEST({})",
        table.name,
        table.names,
        types.join(", ")
    );
    let arrays: Option<Vec<_>> = table.columns.iter().map(|column| column.array(rows.clone())).collect();
    let arrays = arrays.context("there are fewer rows than were read")?;
    let parameters: Vec<&(dyn ToSql + Sync)> =
        arrays.iter().map(|array| &**array as &(dyn ToSql + Sync)).collect();
    client.execute(&insert, &parameters).await?;
    Ok(())
}

async fn copy(client: &Client, table: &Table, rows: Range<usize>) -> anyhow::Result<()> {
    let types: Vec<Type> = table.columns.iter().map(|column| column.type_name().1).collect();
    let copy = format!("COPY again.{} ({}) FROM STDIN (FORMAT binary)", table.name, table.names);
    let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(&copy).await?, &types));
    for row in rows {
        let values: Vec<_> = table.columns.iter().filter_map(|column| column.value(row)).collect();
        writer.as_mut().write(&values).await?;
    }
    writer.finish().await?;
    Ok(())
}

/// Reads some rows of a table in the order in which they were added, which is that of a table that is only
/// added to.
fn read(database: &Database, name: String, first: i64, some: u64) -> anyhow::Result<Table> {
    let columns = database.rows(&format!(
        "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute \
         WHERE attrelid = 'public.{name}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    ))?;
    let mut names: Vec<String> = Vec::new();
    let mut empty = Vec::new();
    for column in columns {
        names.push(column.try_get(0)?);
        empty.push(match column.try_get::<_, &str>(1)? {
            "bigint" => Column::Int(Vec::new()),
            "text" => Column::Text(Vec::new()),
            "bytea" => Column::Bytes(Vec::new()),
            other => bail!("{name} has a column of type {other}"),
        });
    }
    let names = names.join(", ");
    let rows =
        database.rows_in_order(&format!("SELECT {names} FROM public.{name} OFFSET {first} LIMIT {some}"))?;
    for row in &rows {
        for (place, column) in empty.iter_mut().enumerate() {
            match column {
                Column::Int(values) => values.push(row.try_get(place)?),
                Column::Text(values) => values.push(row.try_get(place)?),
                Column::Bytes(values) => values.push(row.try_get(place)?),
            }
        }
    }
    Ok(Table { name, names, columns: empty, rows: rows.len() })
}
