//! Looks up what the marketplace's identifiers name: an order, a seller, a shopper.

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::search::search;
use crate::paths;

/// What was looked for and what it names.
#[derive(Clone, Debug, Default)]
pub struct FindView {
    /// Whether orders and sellers are looked up too, not only shoppers.
    pub is_staff: bool,
    /// What was typed.
    pub searched: String,
    /// What it names, as path and label: several where one identifier names several things.
    pub found: Vec<(String, String)>,
}

/// The page.
#[must_use]
pub fn find(shell: &Shell, view: &FindView) -> Markup {
    let label = if view.is_staff { "Order, seller or shopper" } else { "Shopper" };
    layout(
        shell,
        Head { title: "Find", section: paths::FIND, back: None },
        &html! {
            (search(paths::FIND, label, "The identifier as the marketplace has it.", &view.searched, "Find"))
            @if !view.searched.is_empty() && view.found.is_empty() {
                div.notice.warn role="status" {
                    strong { "! Nothing is called " (view.searched) }
                    p { "Identifiers are looked up whole and as they are spelled. Check for missing characters." }
                }
            }
            @if !view.found.is_empty() {
                ul.plain { @for (path, label) in &view.found { li { a href=(path) { (label) } } } }
            }
        },
    )
}
