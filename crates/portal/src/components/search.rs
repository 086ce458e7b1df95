//! The form that looks something up.

use maud::{Markup, html};

/// The name of what is looked for in the query.
pub const SEARCH: &str = "q";

/// A form that asks for the page `path` with what is typed: it changes nothing, so it needs no anti-forgery
/// value and can be kept as a link.
#[must_use]
pub fn search(path: &str, label: &str, hint: &str, typed: &str, button: &str) -> Markup {
    search_within(path, label, hint, typed, button, &[])
}

/// The same among what the page shows already: `kept` are the parameters that stay.
#[must_use]
pub fn search_within(
    path: &str,
    label: &str,
    hint: &str,
    typed: &str,
    button: &str,
    kept: &[(&str, &str)],
) -> Markup {
    html! {
        form.search role="search" method="get" action=(path) {
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            div.field {
                label for=(SEARCH) { (label) }
                @if !hint.is_empty() { span.hint id="q-hint" { (hint) } }
                input type="search" id=(SEARCH) name=(SEARCH) value=[(!typed.is_empty()).then_some(typed)]
                    aria-describedby=[(!hint.is_empty()).then_some("q-hint")];
            }
            div { button.button type="submit" { (button) } }
        }
    }
}
