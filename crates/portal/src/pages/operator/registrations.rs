//! Sellers' registrations by status, those that wait for staff first (BC-2, BC-3).

use maud::{Markup, html};

use crate::components::badge::status_word;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::tabs::{Tab, tabs};
use crate::pages::cashback::face::Face;
use crate::pages::cashback::registration::{Registration, card};
use crate::paths;

/// A page of registrations of one status.
#[derive(Clone, Debug)]
pub struct RegistrationsView {
    /// The statuses to choose from.
    pub statuses: Vec<String>,
    /// The status shown.
    pub status: String,
    /// The rows of this page, newest first.
    pub rows: Vec<Registration>,
    /// Where to read on.
    pub pager: Pager,
}

/// The page.
#[must_use]
pub fn registrations(shell: &Shell, view: &RegistrationsView) -> Markup {
    let faces: Vec<_> = view
        .statuses
        .iter()
        .map(|status| Tab {
            path: paths::registrations_with(status),
            label: status_word(status),
            count: None,
            current: *status == view.status,
        })
        .collect();
    layout(
        shell,
        Head { title: "Registrations", section: paths::REGISTRATIONS, back: None },
        &html! {
            (tabs("Status", &faces))
            @if view.rows.is_empty() { (empty("Nobody here", "No registration has this status now.", None)) }
            @for row in &view.rows {
                @let heading = html! { a href=(paths::operator_seller(&row.seller_id)) { (row.seller_id) } };
                (card(row, &heading, &Face::Staff(row.seller_id.clone()), &shell.csrf))
            }
            (pager(&view.pager))
        },
    )
}
