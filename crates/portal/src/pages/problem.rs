//! What is shown where a page cannot be: not found, not allowed, gone wrong.

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::lang::t;

/// A problem that takes the place of a page.
#[derive(Clone, Debug)]
pub struct ProblemView {
    /// What it is in a few words: "There is no such page".
    pub title: String,
    /// The stable code.
    pub code: String,
    /// A sentence a person can act on.
    pub detail: String,
    /// Where to go from here, as path and label.
    pub next: (String, String),
}

/// The page.
#[must_use]
pub fn problem(shell: &Shell, view: &ProblemView) -> Markup {
    let (path, label) = &view.next;
    layout(
        shell,
        Head { title: &view.title, section: "", back: None },
        &html! {
            div.card.narrow {
                p { (view.detail) }
                p.small.hush { (t("notice-code")) " " code { (view.code) } }
                div { a.button.primary href=(path) { (label) } }
            }
        },
    )
}
