//! Links between the faces of one list.

use maud::{Markup, html};

use crate::lang;

/// One face of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its path with query.
    pub path: String,
    /// Its name.
    pub label: String,
    /// How many rows it has, where that is known.
    pub count: Option<u64>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// The faces, the current one marked.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav aria-label=(label) {
            ul.tabs {
                @for tab in tabs {
                    li {
                        a href=(tab.path) aria-current=[tab.current.then_some("page")] {
                            (tab.label)
                            @if let Some(count) = tab.count { span.count { (lang::count(count)) } }
                        }
                    }
                }
            }
        }
    }
}
