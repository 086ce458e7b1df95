//! Rows as a file that people open in a spreadsheet: CSV and XLSX with the same columns and the same figures.
//! No text can act as a formula in either.

mod csv;
mod xlsx;

pub use csv::write_csv;
pub use xlsx::write_xlsx;
#[cfg(test)]
pub(crate) use xlsx::{MOST_ROWS, write_sheets};

use money::Amount;
use std::io;

/// What stands in a cell, however the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text, which may be empty.
    Text(String),
    /// A number that is no money.
    Number(i64),
    /// Money.
    Money(Amount),
    /// Nothing.
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Amount> for Cell {
    fn from(amount: Amount) -> Self {
        Self::Money(amount)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// What rows can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// How it is asked for, which is also the ending of its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type, without parameters.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The headers it is sent with: its media type, and the name it is kept under, without its ending.
    #[must_use]
    pub fn headers(self, name: &str) -> (String, String) {
        let media = match self {
            Self::Csv => format!("{}; charset=utf-8", self.media()),
            Self::Xlsx => self.media().to_owned(),
        };
        (media, format!("attachment; filename=\"{name}.{}\"", self.name()))
    }

    /// Writes rows below their header, one after the other. `made_at`, in seconds since 1970, is the date
    /// that an XLSX bears.
    ///
    /// # Errors
    ///
    /// The first error of a row, or of what is written to.
    pub fn write(
        self,
        out: impl io::Write + Send,
        made_at: i64,
        header: &[&str],
        rows: impl IntoIterator<Item = io::Result<Vec<Cell>>>,
    ) -> io::Result<()> {
        match self {
            Self::Csv => write_csv(out, header, rows),
            Self::Xlsx => write_xlsx(out, made_at, header, rows),
        }
    }
}
