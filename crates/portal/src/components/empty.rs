//! What stands where a list would be while there is nothing to list.

use maud::{Markup, html};

/// An empty state: what is not there, why, and where to go, as `(path, label)`.
#[must_use]
pub fn empty(title: &str, explanation: &str, next: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            h2 { (title) }
            p { (explanation) }
            @if let Some((path, label)) = next { a.button href=(path) { (label) } }
        }
    }
}
