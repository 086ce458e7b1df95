//! One figure with its name.

use maud::{Markup, Render, html};

/// A figure: its name, its value, a note below, and the page that tells more.
#[must_use]
pub fn stat(name: &str, value: impl Render, note: impl Render, path: Option<&str>) -> Markup {
    let inner = html! {
        span.stat-name { (name) }
        span.stat-value { (value) }
        span.stat-note { (note) }
    };
    html! {
        @match path {
            Some(path) => a.stat href=(path) { (inner) },
            None => div.stat { (inner) },
        }
    }
}
