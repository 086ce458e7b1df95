//! Sellers' registrations by status, those that wait for staff first (BC-2, BC-3).

use maud::{Markup, html};

use crate::components::badge::status_word;
use crate::components::empty::empty;
use crate::components::form::{Weight, post_button};
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::tabs::{Tab, tabs};
use crate::lang::{t, t_with};
use crate::pages::cashback::face::Face;
use crate::pages::cashback::registration::{Command, Registration, card};
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

/// The name of the field that names one of the registrations that are approved together.
pub const REGISTRATION: &str = "registration";

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
        Head { title: &t("menu-registrations"), section: paths::REGISTRATIONS, back: None },
        &html! {
            (tabs(&t("operator-status"), &faces))
            @if view.rows.is_empty() {
                (empty(&t("operator-registrations-none"), &t("operator-registrations-none-why"), None))
            }
            (approve_all(view, &shell.csrf))
            @for row in &view.rows {
                @let heading = html! { a href=(paths::operator_seller(&row.seller_id)) { (row.seller_id) } };
                (card(row, &heading, &Face::Staff(row.seller_id.clone()), &shell.csrf))
            }
            (pager(&view.pager))
        },
    )
}

/// The button that approves all that wait on this page, where there are several.
fn approve_all(view: &RegistrationsView, csrf: &str) -> Markup {
    let may = |row: &&Registration| {
        [Command::Approve, Command::ApproveWithdraw].iter().any(|command| row.commands.contains(command))
    };
    let ids: Vec<_> = view.rows.iter().filter(may).map(|row| (REGISTRATION, row.id.as_str())).collect();
    let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    html! {
        @if ids.len() > 1 {
            section.card.narrow {
                p { (t_with("operator-registrations-all", &[("count", count.into())])) }
                div { (post_button(
                    paths::REGISTRATIONS, csrf, &t("operator-registrations-approve-all"), Weight::Primary, &ids,
                )) }
            }
        }
    }
}
