//! One partner: what was applied with, what happened, what can be done, what is owed.

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::facts::{facts, facts_spread};
use crate::components::field::{Field, Kept, field};
use crate::components::form::{Weight, ask_first, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{count, t, t_with};
use crate::pages::partner::apply::applicant_type;
use crate::pages::partner::home::Balance;
use crate::paths;

/// All about one partner.
#[derive(Clone, Debug)]
pub struct PartnerView {
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
    /// Who represents the operator towards them; before approval, who would.
    pub representative: String,
    /// The referral code, once active.
    pub referral_code: Option<String>,
    /// Customers paying now (AP-8).
    pub paying_customers: u64,
    /// Customers attributed.
    pub customers: u64,
    /// The payout account, masked.
    pub payout_account: Option<String>,
    /// The contract, once sent (AP-2).
    pub contract: Option<ContractFacts>,
    /// Whether a correction can be proposed by who looks (AP-14).
    pub may_adjust: bool,
    /// Every transition so far, with who, when and why.
    pub history: Vec<Milestone>,
    /// What can be done now.
    pub commands: Vec<PartnerCommand>,
    /// One for each currency.
    pub balances: Vec<Balance>,
}

/// What is known of a partner's contract.
#[derive(Clone, Debug)]
pub struct ContractFacts {
    /// The version of the text.
    pub version: i64,
    /// The hash of the document that was signed.
    pub sha256: String,
    /// Who signed and when; `None` while nobody has.
    pub signed: Option<(String, Moment)>,
}

/// Where a partner reaches people.
#[derive(Clone, Debug)]
pub struct Channel {
    /// What it is, in the applicant's words.
    pub kind: String,
    /// Its address. Shown as text: it is a stranger's.
    pub url: Option<String>,
    /// How many people it reaches.
    pub audience: Option<u64>,
}

/// A transition of a partner that staff can bring about (AP-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerCommand {
    /// `submitted → approved`; posts `representative`.
    Approve,
    /// `submitted → rejected`; posts `reason`.
    Reject,
    /// `approved → contract_sent`.
    SendContract,
    /// `contract_signed → active`.
    Countersign,
    /// `active → suspended`; posts `reason`.
    Suspend,
    /// `suspended → active`.
    Reinstate,
    /// `active → terminated`; posts `reason`.
    Terminate,
}

impl PartnerCommand {
    /// Its name in a path: `send_contract`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::SendContract => "send_contract",
            Self::Countersign => "countersign",
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
            Self::Terminate => "terminate",
        }
    }

    fn label(self) -> String {
        t(match self {
            Self::Approve => "operator-approve",
            Self::Reject => "operator-reject",
            Self::SendContract => "operator-partner-send-contract",
            Self::Countersign => "operator-partner-countersign",
            Self::Suspend => "operator-suspend",
            Self::Reinstate => "operator-partner-reinstate",
            Self::Terminate => "operator-partner-terminate",
        })
    }
}

/// A part of what is known of a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The application, the history and the balances.
    About,
    /// The customers (AP-11).
    Customers,
    /// The commission details (AP-12).
    Commissions,
}

/// A page about one partner around `body`.
pub(super) fn frame(shell: &Shell, name: &str, id: &str, status: &str, part: Part, body: &Markup) -> Markup {
    let face =
        |to: Part, label: &str, path: String| Tab { path, label: t(label), count: None, current: to == part };
    let own = paths::operator_partner(id);
    let faces = [
        face(Part::About, "operator-partner-about", own.clone()),
        face(Part::Customers, "operator-partner-customers", format!("{own}/customers")),
        face(Part::Commissions, "menu-commissions", format!("{own}/commissions")),
    ];
    layout(
        shell,
        Head {
            title: name,
            section: paths::APPLICATIONS,
            back: Some((paths::APPLICATIONS, &t("menu-partners"))),
        },
        &html! {
            div.row { (status_badge(status)) span.small.hush { code { (id) } } }
            (tabs(&t("operator-partner-parts"), &faces))
            (body)
        },
    )
}

/// The page.
#[must_use]
pub fn partner(shell: &Shell, view: &PartnerView) -> Markup {
    let body = html! {
        @if !view.balances.is_empty() { (balances(&view.balances)) }
        div.two {
            div.stack {
                section.card aria-labelledby="data" {
                    h2 #data { (t("operator-partner-data")) }
                    (data(view))
                    (channels(&view.channels))
                }
                @if let Some(contract) = &view.contract { (contract_facts(contract)) }
            }
            div.stack {
                @if !view.commands.is_empty() || view.may_adjust {
                    section.card aria-labelledby="commands" {
                        h2 #commands { (t("operator-partner-commands")) }
                        @for command in &view.commands {
                            (command_form(*command, &view.id, &view.representative, &shell.csrf))
                        }
                        @if view.may_adjust { (adjustment(&view.id, &shell.csrf)) }
                        @if view.may_adjust && view.payout_account.is_some() {
                            a href=(paths::operator_partner_account(&view.id)) { (t("operator-partner-account-propose")) "…" }
                        }
                    }
                }
                section.card aria-labelledby="history" {
                    h2 #history { (t("operator-history")) }
                    (timeline(&view.history, &[]))
                }
            }
        }
    };
    frame(shell, &view.name, &view.id, &view.status, Part::About, &body)
}

fn data(view: &PartnerView) -> Markup {
    let none = t("operator-none-yet");
    facts_spread(&[
        (&*t("operator-partner-applied-as"), applicant_type(&view.applicant_type)),
        (&*t("operator-partner-country"), view.country.clone()),
        (&*t("operator-partner-contact"), view.contact.clone()),
        (&*t("operator-partner-phone"), view.phone.clone()),
        (&*t("operator-partner-email"), view.email.clone()),
        (&*t("operator-partner-representative"), view.representative.clone()),
        (&*t("operator-partner-code"), view.referral_code.clone().unwrap_or_else(|| none.clone())),
        (&*t("menu-payout-account"), view.payout_account.clone().unwrap_or_else(|| none.clone())),
        (&*t("operator-partner-customers"), count(view.customers)),
        (&*t("operator-partner-paying"), count(view.paying_customers)),
    ])
}

fn contract_facts(contract: &ContractFacts) -> Markup {
    html! {
        section.card aria-labelledby="contract" {
            h2 #contract { (t("menu-contract")) }
            (facts(&[
                (&*t("operator-version"), html! { (count(contract.version)) }),
                (&*t("operator-partner-signed-by"), html! {
                    @match &contract.signed {
                        Some((name, at)) => span { (name) ", " (moment(at)) },
                        None => span.hush { (t("operator-partner-not-signed")) },
                    }
                }),
                (&*t("operator-partner-sha256"), html! { code.small { (contract.sha256) } }),
            ]))
        }
    }
}

fn adjustment(id: &str, csrf: &str) -> Markup {
    let kept = Kept::default();
    let labels = ["operator-amount", "operator-currency", "operator-reason"].map(t);
    let [amount, currency, reason] = &labels;
    let hint = t("operator-partner-adjust-hint");
    let fields = [
        Field::input("text", "amount", amount, &kept).hint(&hint),
        Field::input("text", "currency", currency, &kept),
        Field::input("text", "reason", reason, &kept).id("reason-adjust".to_owned()),
    ];
    html! {
        details {
            summary { (t("operator-partner-adjust")) "…" }
            (post_form(&paths::operator_partner_command(id, "adjust"), csrf, &html! {
                p.small.hush { (t("operator-corrections-second")) }
                @for one in &fields { (field(one)) }
                div { (submit(&t("operator-corrections-propose"), Weight::Plain)) }
            }))
        }
    }
}

fn balances(balances: &[Balance]) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("operator-currency"),
        Column::number("status-pending"),
        Column::number("status-available"),
        Column::number("operator-partner-in-withdrawal"),
        Column::number("status-paid"),
        Column::number("status-expired"),
    ];
    let rows: Vec<_> = balances
        .iter()
        .map(|balance| {
            let of = |amount| money(Amount::new(amount, balance.currency));
            vec![
                html! { (balance.currency) },
                of(balance.pending),
                of(balance.available),
                of(balance.in_withdrawal),
                of(balance.paid),
                of(balance.expired),
            ]
        })
        .collect();
    table(&t("operator-partner-balances"), &COLUMNS, &rows)
}

/// Where somebody reaches people, as a list.
pub(super) fn channels(channels: &[Channel]) -> Markup {
    html! {
        @if !channels.is_empty() {
            div {
                h3 { (t("operator-partner-channels")) }
                ul.plain {
                    @for channel in channels {
                        li {
                            (channel.kind)
                            @if let Some(url) = &channel.url { " · " code { (url) } }
                            @if let Some(audience) = channel.audience {
                                " · " (t_with("operator-partner-reaches", &[("count", audience.into())]))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The form or button that sends a command for the partner `id`.
pub(super) fn command_form(command: PartnerCommand, id: &str, representative: &str, csrf: &str) -> Markup {
    let action = paths::operator_partner_command(id, command.name());
    let label = command.label();
    match command {
        PartnerCommand::Approve => {
            let kept = Kept::new(representative);
            let (name, hint) =
                (t("operator-partner-representative"), t("operator-partner-representative-hint"));
            let name = Field::input("text", "representative", &name, &kept)
                .hint(&hint)
                .id(format!("representative-{id}"));
            let body = html! { (field(&name)) div { (submit(&label, Weight::Primary)) } };
            post_form(&action, csrf, &body)
        }
        PartnerCommand::Reject | PartnerCommand::Suspend | PartnerCommand::Terminate => {
            let key = format!("{}-{id}", command.name());
            let button = submit(&label, Weight::Danger);
            ask_first(&action, csrf, &key, &format!("{label}…"), ("reason", &t("operator-reason")), &button)
        }
        PartnerCommand::SendContract | PartnerCommand::Countersign | PartnerCommand::Reinstate => {
            post_button(&action, csrf, &label, Weight::Primary, &[])
        }
    }
}
