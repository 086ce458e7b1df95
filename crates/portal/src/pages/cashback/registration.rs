//! A seller's registrations, each with where it stands, what happened, and what can be done (BC-2, BC-3).

use maud::{Markup, html};
use money::Currency;

use super::face::{Face, Sheet};
use crate::components::badge::status_badge;
use crate::components::dialog::dialog;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::form::{Weight, ask_first, post_button, submit};
use crate::components::layout::Shell;
use crate::components::pager::{Pager, pager};
use crate::components::time::{Moment, moment};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// A page of a seller's registrations, newest first.
#[derive(Clone, Debug)]
pub struct RegistrationsView {
    /// Who looks.
    pub face: Face,
    /// The registrations of this page.
    pub rows: Vec<Registration>,
    /// Where to read on.
    pub pager: Pager,
}

/// One registration.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Its id.
    pub id: String,
    /// Whose it is, as the marketplace calls the seller.
    pub seller_id: String,
    /// The country, by name.
    pub market: String,
    /// What orders of that market are in.
    pub currency: Option<Currency>,
    /// Status code.
    pub status: String,
    /// When it was asked for.
    pub registered_at: Moment,
    /// The versions of the terms that were agreed to, oldest first.
    pub accepted: Vec<Accepted>,
    /// The newest terms, where they were not agreed to yet.
    pub newer_terms: Option<NewerTerms>,
    /// What happened so far.
    pub history: Vec<Milestone>,
    /// What the one who looks can do with it now.
    pub commands: Vec<Command>,
}

/// A version of the terms that was agreed to.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Which.
    pub version: i64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// Terms that were published and not agreed to.
#[derive(Clone, Debug)]
pub struct NewerTerms {
    /// Their version.
    pub version: i64,
    /// From when on they are in force.
    pub effective: Moment,
    /// Until when the ones that were agreed to hold.
    pub old_terms_end: Option<Moment>,
    /// Whether the registration is suspended because that has passed (BC-2).
    pub ended: bool,
}

/// A step of a registration (BC-2, BC-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `under_review → approved`.
    Approve,
    /// `under_review → rejected`; posts `reason`.
    Reject,
    /// `approved → suspended`; posts `reason`.
    Suspend,
    /// `suspended → approved`.
    Resume,
    /// `approved | suspended → withdraw_under_review`.
    Withdraw,
    /// `withdraw_under_review →` where it came from.
    CancelWithdraw,
    /// `withdraw_under_review → expired`.
    ApproveWithdraw,
    /// `withdraw_under_review →` where it came from; posts `reason`.
    RejectWithdraw,
    /// The seller reads newer terms and agrees to them.
    AcceptTerms,
}

impl Command {
    /// What only a seller may do is not offered to staff, and the other way round; leaving may be asked for
    /// by both (BC-3).
    pub const SELLERS: [Self; 3] = [Self::AcceptTerms, Self::CancelWithdraw, Self::Withdraw];
    /// What staff may do.
    pub const STAFF: [Self; 8] = [
        Self::Approve,
        Self::Reject,
        Self::Resume,
        Self::Suspend,
        Self::ApproveWithdraw,
        Self::RejectWithdraw,
        Self::CancelWithdraw,
        Self::Withdraw,
    ];

    /// Its name in a path and among a registration's actions: `cancel_withdraw`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Withdraw => "withdraw",
            Self::CancelWithdraw => "cancel_withdraw",
            Self::ApproveWithdraw => "approve_withdraw",
            Self::RejectWithdraw => "reject_withdraw",
            Self::AcceptTerms => "accept_terms",
        }
    }

    /// The key of what its button says.
    const fn label(self) -> &'static str {
        match self {
            Self::Approve => "cashback-approve",
            Self::Reject => "cashback-reject",
            Self::Suspend => "cashback-suspend",
            Self::Resume => "cashback-resume",
            Self::Withdraw => "cashback-withdraw",
            Self::CancelWithdraw => "cashback-cancel-withdraw",
            Self::ApproveWithdraw => "cashback-approve-withdraw",
            Self::RejectWithdraw => "cashback-reject-withdraw",
            Self::AcceptTerms => "cashback-accept-terms",
        }
    }
}

/// The page.
#[must_use]
pub fn registrations(shell: &Shell, view: &RegistrationsView) -> Markup {
    let body = html! {
        @if view.rows.is_empty() { (nothing(&view.face)) }
        @for row in &view.rows {
            (card(row, &html! { (row.market) }, &view.face, &shell.csrf))
        }
        (pager(&view.pager))
    };
    view.face.frame(shell, Sheet::Registrations, &body)
}

fn nothing(face: &Face) -> Markup {
    match face {
        Face::Own => empty(
            &t("cashback-registrations-none"),
            &t("cashback-registrations-none-why"),
            Some((paths::CAMPAIGNS, &t("menu-campaigns"))),
        ),
        Face::Staff(_) => {
            empty(&t("cashback-registrations-none"), &t("cashback-registrations-none-staff"), None)
        }
    }
}

/// One registration under a heading, with what the one who looks can do.
pub(in crate::pages) fn card(row: &Registration, heading: &Markup, face: &Face, csrf: &str) -> Markup {
    html! {
        section.card aria-labelledby=(row.id) {
            div.row.between {
                h2 id=(row.id) { (heading) }
                (status_badge(&row.status))
            }
            @if let Some(newer) = &row.newer_terms { (new_terms(newer)) }
            div.two {
                div.stack {
                    (data(row))
                    @for command in &row.commands { (command_form(*command, row, face, csrf)) }
                    p.small.hush { (t("cashback-reference")) " " code { (row.id) } }
                }
                details open[!matches!(row.status.as_str(), "rejected" | "expired")] {
                    summary { (t("cashback-history")) }
                    (timeline(&row.history, &[]))
                }
            }
        }
    }
}

fn data(row: &Registration) -> Markup {
    let currency = row.currency.map(|currency| currency.to_string()).unwrap_or_default();
    facts(&[
        (t("cashback-market").as_str(), html! { (row.market) " " (currency) }),
        (t("cashback-registered").as_str(), moment(&row.registered_at)),
        (
            t("cashback-terms-agreed").as_str(),
            html! { @for accepted in &row.accepted { div { (agreed(accepted)) } } },
        ),
    ])
}

fn agreed(accepted: &Accepted) -> Markup {
    let at = moment(&accepted.at);
    let places = [("version", accepted.version.into()), ("at", (&at).into()), ("by", (&accepted.by).into())];
    t_html("cashback-agreed", &places)
}

fn new_terms(newer: &NewerTerms) -> Markup {
    let effective = moment(&newer.effective);
    html! {
        div.notice.warn role="status" {
            strong { "! " (t_with("cashback-new-terms", &[("version", newer.version.into())])) }
            @if newer.ended {
                p { (t("cashback-new-terms-ended")) }
            } @else {
                p { (t_html("cashback-new-terms-effective", &[("effective", (&effective).into())])) }
                @if let Some(end) = &newer.old_terms_end {
                    p { (t_html("cashback-new-terms-end", &[("end", (&moment(end)).into())])) }
                }
                p { (t("cashback-new-terms-free")) }
            }
        }
    }
}

fn command_form(command: Command, row: &Registration, face: &Face, csrf: &str) -> Markup {
    let action = match face {
        Face::Own => paths::registration_command(&row.id, command.name()),
        Face::Staff(_) => paths::operator_registration_command(&row.id, command.name()),
    };
    let label = t(command.label());
    let button = |weight| html! { div { (post_button(&action, csrf, &label, weight, &[])) } };
    match command {
        Command::AcceptTerms => html! {
            div { a.button.primary href=(paths::registration_terms(&row.id)) { (label) } }
        },
        Command::Reject | Command::Suspend | Command::RejectWithdraw => {
            let (key, summary) = (format!("{}-{}", command.name(), row.id), format!("{label}…"));
            let reason = t("cashback-reason-for-seller");
            let button = submit(&label, Weight::Danger);
            ask_first(&action, csrf, &key, &summary, ("reason", &reason), &button)
        }
        Command::Withdraw => {
            let (opens, title) = match face {
                Face::Own => (t("cashback-withdraw-ask"), t("cashback-withdraw-title")),
                Face::Staff(_) => (t("cashback-withdraw-ask-staff"), t("cashback-withdraw-title-staff")),
            };
            let body = html! {
                p { (t("cashback-withdraw-what")) }
                p { (t("cashback-withdraw-orders")) }
                (button(Weight::Danger))
            };
            html! { div { (dialog(&format!("withdraw-{}", row.id), &opens, "danger", &title, &body)) } }
        }
        Command::CancelWithdraw => button(Weight::Plain),
        Command::Approve | Command::Resume | Command::ApproveWithdraw => button(Weight::Primary),
    }
}
