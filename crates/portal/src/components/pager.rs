//! Links through a list that is read by cursor.

use maud::{Markup, html};

use crate::lang::t;

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
            nav.pager.row.between aria-label=(t("pager-pages")) {
                @if let Some(first) = &pager.first { a.button href=(first) { "« " (t("pager-first")) } }
                @if let Some(next) = &pager.next { a.button href=(next) rel="next" { (t("pager-next")) " ›" } }
            }
        }
    }
}
