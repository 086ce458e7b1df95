//! Applications to review, and partners by status (AP-2).

use maud::{Markup, html};

use super::partner::{Channel, PartnerCommand, channels, command_form};
use crate::components::badge::{status_badge, status_word};
use crate::components::empty::empty;
use crate::components::facts::facts_spread;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::lang::t;
use crate::pages::partner::apply::applicant_type;
use crate::paths;

/// A page of applications or partners of one status.
#[derive(Clone, Debug)]
pub struct ApplicationsView {
    /// The statuses to choose from, each with how many have it.
    pub statuses: Vec<StatusCount>,
    /// The status shown.
    pub status: String,
    /// What was looked for among all of them; empty for nothing.
    pub searched: String,
    /// The rows of this page, oldest first.
    pub rows: Vec<Application>,
    /// Who will represent them, filled in beforehand.
    pub representative: String,
    /// Where to read on.
    pub pager: Pager,
}

/// How many partners have a status.
#[derive(Clone, Debug)]
pub struct StatusCount {
    /// Status code.
    pub status: String,
    /// How many.
    pub count: u64,
}

/// One application, or the partner it became.
#[derive(Clone, Debug)]
pub struct Application {
    /// The partner's id.
    pub id: String,
    /// Status code.
    pub status: String,
    /// `partner`, `service_provider`, `kol`, `community_owner` or `user`.
    pub applicant_type: String,
    /// Name of the person or business.
    pub name: String,
    /// Who to talk to.
    pub contact: String,
    /// Phone, unmasked.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// ISO 3166 code.
    pub country: String,
    /// Where they reach people.
    pub channels: Vec<Channel>,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// What can be done with it now.
    pub commands: Vec<PartnerCommand>,
}

/// The page.
#[must_use]
pub fn applications(shell: &Shell, view: &ApplicationsView) -> Markup {
    let faces: Vec<_> = view
        .statuses
        .iter()
        .map(|status| Tab {
            path: paths::applications_with(&status.status),
            label: status_word(&status.status),
            count: Some(status.count),
            current: status.status == view.status,
        })
        .collect();
    layout(
        shell,
        Head { title: &t("menu-partners"), section: paths::APPLICATIONS, back: None },
        &html! {
            (search(paths::APPLICATIONS, &t("operator-partners-search"), &t("operator-partners-search-hint"), &view.searched, &t("operator-search")))
            @if view.searched.is_empty() {
                (tabs(&t("operator-status"), &faces))
                @if view.rows.is_empty() {
                    (empty(&t("operator-partners-none"), &t("operator-partners-none-why"), None))
                }
            } @else if view.rows.is_empty() {
                (empty(
                    &t("operator-partners-not-found"), &t("operator-partners-not-found-why"),
                    Some((paths::APPLICATIONS, &t("operator-partners-all"))),
                ))
            }
            @for row in &view.rows { (card(row, view, &shell.csrf)) }
            (pager(&view.pager))
        },
    )
}

fn card(row: &Application, view: &ApplicationsView, csrf: &str) -> Markup {
    html! {
        section.card aria-labelledby=(row.id) {
            div.row.between {
                h2 id=(row.id) { a href=(paths::operator_partner(&row.id)) { (row.name) } }
                (status_badge(&row.status))
            }
            (facts_spread(&[
                (&*t("operator-partner-applied-as"), html! { (applicant_type(&row.applicant_type)) }),
                (&*t("operator-partner-country"), html! { (row.country) }),
                (&*t("operator-partner-contact"), html! { (row.contact) }),
                (&*t("operator-partner-phone"), html! { (row.phone) }),
                (&*t("operator-partner-email"), html! { (row.email) }),
                (&*t("operator-partner-submitted"), moment(&row.submitted_at)),
            ]))
            (channels(&row.channels))
            @for command in &row.commands { (command_form(*command, &row.id, &view.representative, csrf)) }
        }
    }
}
