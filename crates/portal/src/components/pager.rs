//! Links through a list that is read by cursor.

use maud::{Markup, html};

/// Where a list can be read on, as paths with their query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// The beginning of the list, where this page is not it.
    pub first: Option<String>,
    /// What follows this page.
    pub next: Option<String>,
}

/// The links, or nothing where the whole list is on the page.
#[must_use]
pub fn pager(pager: &Pager) -> Markup {
    html! {
        @if pager.first.is_some() || pager.next.is_some() {
            nav.pager.row.between aria-label="Pages" {
                @if let Some(first) = &pager.first { a.button href=(first) { "« To the start" } }
                @if let Some(next) = &pager.next { a.button href=(next) rel="next" { "Next page ›" } }
            }
        }
    }
}
