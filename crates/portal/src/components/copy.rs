//! A text to take along: one tap selects it whole, and where script runs a button copies it.

use maud::{Markup, html};

use crate::lang::t;

/// The text under the element id `id`, in the language `lang` where it is not that of the page.
#[must_use]
pub fn copy_text(id: &str, text: &str, lang: Option<&str>) -> Markup {
    html! {
        div.copy {
            div.copy-text id=(id) lang=[lang] { (text) }
            // Hidden until the script finds that the browser can copy.
            button.button.slim type="button" data-copy=(id) data-copied=(t("copy-done")) hidden { (t("copy-button")) }
        }
    }
}
