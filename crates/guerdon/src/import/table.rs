//! CSV with a column for each field of an event, read into the JSON that the events' parser knows.

use crate::system::hint;
use anyhow::Context;
use csv::{ByteRecord, Reader};
use serde_json::{Map, Value};
use std::io::Read;

/// The columns that every event needs.
const NEEDED: [&str; 4] = ["type", "source", "id", "time"];
/// The columns that hold numbers; all others hold text.
const NUMBERS: [&str; 1] = ["data.amount.amount"];

/// A table of events.
pub(super) struct Table<R> {
    rows: Reader<R>,
    columns: Vec<Column>,
    row: ByteRecord,
}

struct Column {
    /// Where its value stands in the event: `data`, `amount`, `currency`.
    path: Vec<String>,
    number: bool,
}

impl<R: Read> Table<R> {
    /// Reads the names of the columns.
    pub(super) fn of(from: R) -> anyhow::Result<Self> {
        let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(from);
        let names = rows.headers().context("the first line must name the columns")?;
        let names: Vec<String> =
            names.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        if let Some(missing) = NEEDED.iter().find(|needed| !names.iter().any(|name| name == *needed)) {
            let cause = format!("the table has no column `{missing}`");
            let what =
                format!("name the columns in the first line: {}, data.customer_id, …", NEEDED.join(", "));
            return Err(hint(cause, what));
        }
        let column = |name: &String| Column {
            path: name.split('.').map(str::to_owned).collect(),
            number: NUMBERS.contains(&name.as_str()),
        };
        Ok(Self { columns: names.iter().map(column).collect(), rows, row: ByteRecord::new() })
    }

    /// The next event as JSON, and the line its row begins at.
    pub(super) fn next_event(&mut self) -> anyhow::Result<Option<(u64, Vec<u8>)>> {
        if !self.rows.read_byte_record(&mut self.row)? {
            return Ok(None);
        }
        let line = self.row.position().map_or(0, csv::Position::line);
        let mut event = Map::new();
        event.insert("specversion".to_owned(), "1.0".into());
        for (column, cell) in self.columns.iter().zip(&self.row) {
            if !cell.is_empty() {
                put(&mut event, &column.path, column.value(&String::from_utf8_lossy(cell)));
            }
        }
        Ok(Some((line, serde_json::to_vec(&event)?)))
    }
}

impl Column {
    /// A cell's value. What should be a number and is none stays text, which the events' parser refuses
    /// by the name of the field.
    fn value(&self, cell: &str) -> Value {
        match cell.parse::<i64>() {
            Ok(number) if self.number => number.into(),
            _ => cell.into(),
        }
    }
}

/// Puts a value in its place, making the objects on the way.
fn put(event: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => {
            event.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let inner = event.entry(name.clone()).or_insert_with(|| Map::new().into());
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Vec<(u64, Value)> {
        let mut table = Table::of(text.as_bytes()).unwrap();
        let mut found = Vec::new();
        while let Some((line, event)) = table.next_event().unwrap() {
            found.push((line, serde_json::from_slice(&event).unwrap()));
        }
        found
    }

    #[test]
    fn dots_make_objects_and_empty_cells_are_absent() {
        let text = "\u{feff}type,source,id,time,data.amount.amount,data.amount.currency,data.email\n\
                    a,s,1,t,1250,MYR,\n\
                    b,s,2,t,\"12,5\",,x@y.z\n";
        let amount = serde_json::json!({ "amount": 1250, "currency": "MYR" });
        let expected = [
            (
                2,
                serde_json::json!({ "specversion": "1.0", "type": "a", "source": "s", "id": "1", "time": "t",
                "data": { "amount": amount } }),
            ),
            (
                3,
                serde_json::json!({ "specversion": "1.0", "type": "b", "source": "s", "id": "2", "time": "t",
                "data": { "amount": { "amount": "12,5" }, "email": "x@y.z" } }),
            ),
        ];
        assert_eq!(events(text), expected);
    }

    #[test]
    fn a_table_without_the_columns_of_events_is_refused() {
        let refused = Table::of("type,source,id\n".as_bytes()).map(|_| ());
        assert_eq!(refused.unwrap_err().to_string(), "the table has no column `time`");
    }
}
