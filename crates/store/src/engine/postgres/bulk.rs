//! Rows that are streamed in: very many of a batch, and whole tables.

use super::Postgres;
use super::forms::Form;
use crate::engine::{Owned, Sql, Value};
use crate::error::{Result, StoreError};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

impl Postgres {
    /// Streams the rows of an insert in; `false` where the insert has a condition. What was posted before goes
    /// first.
    pub(super) fn stream_in<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: &impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<bool> {
        let streamed = self.ask(async |session| {
            let Some(copy) = session.prepared(Form::Copy, sql).await? else { return Ok(false) };
            let Some(like) = session.prepared(Form::Plain, sql).await? else { return Ok(false) };
            let sink = session.client.copy_in(&copy).await?;
            let mut writer = pin!(BinaryCopyInWriter::new(sink, like.params()));
            for row in rows {
                writer.as_mut().write_raw(params(row)).await?;
            }
            writer.finish().await.map(|_| true)
        });
        streamed.inspect_err(|_| self.lose_session())
    }

    /// Where streaming fails before it has begun, the driver still tells the server that it has ended, and the
    /// answer to that would be taken for the next statement's: the session is of no use any more.
    fn lose_session(&self) {
        self.fail();
        self.session.replace(None);
    }

    pub(in crate::engine) fn take_in(
        &self,
        table: &str,
        columns: &[String],
        rows: &[Vec<Owned>],
    ) -> Result<()> {
        if rows.iter().any(|row| row.len() != columns.len()) {
            return Err(StoreError::Other(format!("a row for {table} has another number of columns")));
        }
        let columns = columns.join(", ");
        let look = format!("SELECT {columns} FROM {table}");
        let copy = format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        let streamed = self.ask(async |session| {
            let like = session.client.prepare(&look).await?;
            let types: Vec<Type> = like.columns().iter().map(|column| column.type_().clone()).collect();
            let sink = session.client.copy_in(&copy).await?;
            let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
            for row in rows {
                writer.as_mut().write_raw(row.iter().map(Owned::value)).await?;
            }
            writer.finish().await
        });
        streamed.inspect_err(|_| self.lose_session()).map(|_| ())
    }

    pub(in crate::engine) fn count(&self, table: &str) -> Result<i64> {
        let count = format!("SELECT count(*) FROM {table}");
        let rows = self.ask(async |session| session.client.query_typed(&count, &[]).await)?;
        let row = rows.first().ok_or_else(|| StoreError::damaged("a count has no row"))?;
        Ok(row.try_get(0)?)
    }
}
