//! Tables that become cards on a phone.

use maud::{Markup, html};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Text,
    Number,
    Actions,
}

/// A column: its heading and what stands in it.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    label: &'static str,
    content: Content,
}

impl Column {
    /// Words, dates, badges.
    #[must_use]
    pub const fn text(label: &'static str) -> Self {
        Self { label, content: Content::Text }
    }

    /// Figures and money, aligned at their end.
    #[must_use]
    pub const fn number(label: &'static str) -> Self {
        Self { label, content: Content::Number }
    }

    /// Links and forms that act on the row.
    #[must_use]
    pub const fn actions(label: &'static str) -> Self {
        Self { label, content: Content::Actions }
    }
}

/// A table with its caption. The first cell of each row names the row. On a phone each row is a card and
/// each cell bears its column's heading.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table.table {
            caption { (caption) }
            thead { tr {
                @for column in columns {
                    th scope="col" class=[class(column)] { (column.label) }
                }
            } }
            tbody {
                @for row in rows { tr {
                    @for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
                        @if index == 0 {
                            th scope="row" { (cell) }
                        } @else {
                            td class=[class(column)] data-label=(column.label) { (cell) }
                        }
                    }
                } }
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
