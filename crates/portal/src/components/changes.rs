//! What is not the same in two versions, as a table.

use maud::{Markup, html};

use super::table::{Column, table};

/// A figure that is not the same.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which figure.
    pub figure: String,
    /// What it was; `None` where there was no such figure.
    pub before: Option<String>,
    /// What it is; `None` where there is no such figure any more.
    pub after: Option<String>,
}

/// The figures that are not the same, each named as `name` writes it.
#[must_use]
pub fn changes(caption: &str, changes: &[Change], name: impl Fn(&str) -> Markup) -> Markup {
    const COLUMNS: [Column; 3] =
        [Column::text("changes-figure"), Column::text("changes-before"), Column::text("changes-after")];
    let side = |value: &Option<String>| html! { span { (value.as_deref().unwrap_or("–")) } };
    let row = |one: &Change| vec![name(&one.figure), side(&one.before), side(&one.after)];
    table(caption, &COLUMNS, &changes.iter().map(row).collect::<Vec<_>>())
}
