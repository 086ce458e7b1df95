//!
//! Every function here is pure, from typed input to bytes or text: the same input gives the same bytes.
//! There is no SQL, no HTTP, no clock and no decision in this crate.

pub mod bank_results;
pub mod bank_text;
mod cells;
pub mod contract;
pub mod copy;
mod date;
pub mod journal;
mod locale;
mod markup;
pub mod pain001;
pub mod payment_file;
pub mod poster;
pub mod qr;
pub mod settled_record;
pub mod share;
pub mod sheet;
pub mod statement;
mod words;

pub use date::{Date, NotADate};
pub use locale::{Locale, UnknownLocale};
