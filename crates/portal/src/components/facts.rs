//! Names with their values: a description list.

use maud::{Markup, Render, html};

/// A description list of `(name, value)`.
#[must_use]
pub fn facts<V: Render>(pairs: &[(&str, V)]) -> Markup {
    list("kv", pairs)
}

/// The same in two columns where there is room.
#[must_use]
pub fn facts_spread<V: Render>(pairs: &[(&str, V)]) -> Markup {
    list("kv spread", pairs)
}

fn list<V: Render>(class: &str, pairs: &[(&str, V)]) -> Markup {
    html! {
        dl class=(class) {
            @for (name, value) in pairs { div { dt { (name) } dd { (value) } } }
        }
    }
}
