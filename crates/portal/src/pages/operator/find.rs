//! Looks up what the marketplace's identifiers name: an order, a seller, a shopper.

use maud::{Markup, html};

use crate::components::layout::{Head, Shell, layout};
use crate::components::search::search;
use crate::lang::{t, t_with};
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
    let label = t(if view.is_staff { "operator-find-any" } else { "operator-find-shopper" });
    layout(
        shell,
        Head { title: &t("menu-find"), section: paths::FIND, back: None },
        &html! {
            (search(paths::FIND, &label, &t("operator-find-hint"), &view.searched, &t("menu-find")))
            @if !view.searched.is_empty() && view.found.is_empty() {
                div.notice.warn role="status" {
                    strong { "! " (t_with("operator-find-nothing", &[("name", (&view.searched).into())])) }
                    p { (t("operator-find-nothing-why")) }
                }
            }
            @if !view.found.is_empty() {
                ul.plain { @for (path, label) in &view.found { li { a href=(path) { (label) } } } }
            }
        },
    )
}
