//! How values that are not numbers, texts or bytes by themselves are kept.

use crate::engine::Row;
use crate::error::{Result, StoreError};
use money::{Amount, Currency, Rate};
use programs::affiliate::Span;
use programs::time::{Instant, Month};
use std::fmt::Write;

pub(crate) fn instant(row: &Row<'_>, column: usize) -> Result<Instant> {
    row.int(column).map(Instant::from_micros)
}

pub(crate) fn maybe_instant(row: &Row<'_>, column: usize) -> Result<Option<Instant>> {
    Ok(row.maybe_int(column)?.map(Instant::from_micros))
}

pub(crate) fn currency(row: &Row<'_>, column: usize) -> Result<Currency> {
    Currency::parse(row.text(column)?).map_err(StoreError::damaged)
}

/// An amount kept in two columns, the second being its currency.
pub(crate) fn amount(row: &Row<'_>, minor: usize, code: usize) -> Result<Amount> {
    Ok(Amount::new(row.int(minor)?, currency(row, code)?))
}

/// An amount that may be missing, with its currency in another column.
pub(crate) fn maybe_rate(row: &Row<'_>, column: usize) -> Result<Option<Rate>> {
    row.maybe_int(column)?.map(|bps| Rate::from_bps(bps).map_err(StoreError::damaged)).transpose()
}

pub(crate) fn rate(row: &Row<'_>, column: usize) -> Result<Rate> {
    Rate::from_bps(row.int(column)?).map_err(StoreError::damaged)
}

pub(crate) fn month(row: &Row<'_>, column: usize) -> Result<Month> {
    Month::parse(row.text(column)?).map_err(StoreError::damaged)
}

/// A value with a name, such as a status.
pub(crate) fn named<T>(row: &Row<'_>, column: usize, parse: fn(&str) -> Option<T>) -> Result<T> {
    let name = row.text(column)?;
    parse(name).ok_or_else(|| StoreError::damaged(format!("{name:?} is no value of its column")))
}

/// A value with a name that may be missing.
pub(crate) fn maybe_named<T>(
    row: &Row<'_>,
    column: usize,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    if row.is_null(column)? { Ok(None) } else { named(row, column, parse).map(Some) }
}

/// A value with a number, such as a verdict.
pub(crate) fn numbered<T>(row: &Row<'_>, column: usize, parse: fn(i64) -> Option<T>) -> Result<T> {
    let number = row.int(column)?;
    parse(number).ok_or_else(|| StoreError::damaged(format!("{number} is no value of its column")))
}

/// A value kept as JSON.
pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(StoreError::damaged)
}

/// A value to be kept as JSON.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

/// Spans as they are kept: `0-100,200-250`.
pub(crate) fn spans_text(spans: &[Span]) -> String {
    let mut text = String::with_capacity(spans.len() * 16);
    for span in spans {
        let comma = if text.is_empty() { "" } else { "," };
        let _ = write!(text, "{comma}{}-{}", span.from, span.to);
    }
    text
}

pub(crate) fn spans(row: &Row<'_>, column: usize) -> Result<Vec<Span>> {
    let text = row.text(column)?;
    let one = |part: &str| {
        let (from, to) = part.split_once('-')?;
        Some(Span { from: from.parse().ok()?, to: to.parse().ok()? })
    };
    let all: Option<Vec<Span>> = text.split(',').filter(|part| !part.is_empty()).map(one).collect();
    all.ok_or_else(|| StoreError::damaged(format!("{text:?} are no spans of credits")))
}

/// Numbers as they are kept: `1,2,3`.
pub(crate) fn numbers_text(numbers: &[i64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

pub(crate) fn numbers(row: &Row<'_>, column: usize) -> Result<Vec<i64>> {
    let text = row.text(column)?;
    let all: std::result::Result<_, _> =
        text.split(',').filter(|part| !part.is_empty()).map(str::parse).collect();
    all.map_err(|_| StoreError::damaged(format!("{text:?} are no numbers")))
}
