//! Whole tables.

use super::Postgres;
use crate::engine::Owned;
use crate::error::{Result, StoreError};
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

impl Postgres {
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
        self.ask(async |session| {
            let like = session.client.prepare(&look).await?;
            let types: Vec<Type> = like.columns().iter().map(|column| column.type_().clone()).collect();
            let sink = session.client.copy_in(&copy).await?;
            let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
            for row in rows {
                writer.as_mut().write_raw(row.iter().map(Owned::value)).await?;
            }
            writer.finish().await
        })?;
        Ok(())
    }

    pub(in crate::engine) fn count(&self, table: &str) -> Result<i64> {
        let count = format!("SELECT count(*) FROM {table}");
        let rows = self.ask(async |session| session.client.query_typed(&count, &[]).await)?;
        let row = rows.first().ok_or_else(|| StoreError::damaged("a count has no row"))?;
        Ok(row.try_get(0)?)
    }
}
