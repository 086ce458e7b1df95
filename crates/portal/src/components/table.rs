//! Tables that become cards on a phone.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::lang::t;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Text,
    Number,
    Actions,
}

/// A column: its heading and what stands in it.
#[derive(Clone, Debug)]
pub struct Column {
    /// The key of its heading's message, or the heading itself.
    label: Cow<'static, str>,
    content: Content,
    /// Where its heading leads, to sort by it, and how the rows are sorted by it now.
    sort: Option<(String, Sorted)>,
}

/// How the rows of a table are sorted by a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorted {
    /// Not by it.
    No,
    /// The smallest or earliest first.
    Ascending,
    /// The greatest or latest first.
    Descending,
}

impl Column {
    const fn of(key: &'static str, content: Content) -> Self {
        Self { label: Cow::Borrowed(key), content, sort: None }
    }

    /// Words, dates, badges, below the message of a key.
    #[must_use]
    pub const fn text(key: &'static str) -> Self {
        Self::of(key, Content::Text)
    }

    /// Figures and money, aligned at their end.
    #[must_use]
    pub const fn number(key: &'static str) -> Self {
        Self::of(key, Content::Number)
    }

    /// Links and forms that act on the row.
    #[must_use]
    pub const fn actions(key: &'static str) -> Self {
        Self::of(key, Content::Actions)
    }

    /// Words below a heading that is no message.
    #[must_use]
    pub fn named(heading: &str) -> Self {
        Self { label: heading.to_owned().into(), content: Content::Text, sort: None }
    }

    /// Figures below a heading that is no message.
    #[must_use]
    pub fn number_named(heading: &str) -> Self {
        Self { label: heading.to_owned().into(), content: Content::Number, sort: None }
    }

    /// Its heading leads to the table sorted by it.
    #[must_use]
    pub fn sorts(mut self, path: String, sorted: Sorted) -> Self {
        self.sort = Some((path, sorted));
        self
    }
}

/// A table with its caption. The first cell of each row names the row. On a phone each row is a card and
/// each cell bears its column's heading.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    let labels: Vec<String> = columns.iter().map(|column| t(&column.label)).collect();
    html! {
        table.table {
            caption { (caption) }
            thead { tr {
                @for (column, label) in columns.iter().zip(&labels) { (heading(column, label)) }
            } }
            tbody {
                @for row in rows { tr {
                    @for (index, ((column, label), cell)) in columns.iter().zip(&labels).zip(row).enumerate() {
                        @if index == 0 {
                            th scope="row" { (cell) }
                        } @else {
                            td class=[class(column)] data-label=(label) { (cell) }
                        }
                    }
                } }
            }
        }
    }
}

fn heading(column: &Column, label: &str) -> Markup {
    let sorted = column.sort.as_ref().and_then(|(_, sorted)| match sorted {
        Sorted::No => None,
        Sorted::Ascending => Some(("ascending", "↑")),
        Sorted::Descending => Some(("descending", "↓")),
    });
    html! {
        th scope="col" class=[class(column)] aria-sort=[sorted.map(|(word, _)| word)] {
            @match &column.sort {
                None => (label),
                Some((path, _)) => a.sort href=(path) {
                    (label) span aria-hidden="true" { " " (sorted.map_or("↕", |(_, sign)| sign)) }
                },
            }
        }
    }
}

fn class(column: &Column) -> Option<&'static str> {
    match column.content {
        Content::Text => None,
        Content::Number => Some("num"),
        Content::Actions => Some("act"),
    }
}
