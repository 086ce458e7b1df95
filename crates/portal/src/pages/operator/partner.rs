//! One partner: what was applied with, what happened, what can be done, what is owed.

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::facts::facts_spread;
use crate::components::field::{Field, Kept, field};
use crate::components::form::{Weight, ask_first, post_button, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::timeline::{Milestone, timeline};
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
    /// Country, by name.
    pub country: String,
    /// Where they reach people.
    pub channels: Vec<Channel>,
    /// Who represents the operator towards them; before approval, who would.
    pub representative: String,
    /// The referral code, once active.
    pub referral_code: Option<String>,
    /// Customers paying now (AP-8).
    pub paying_customers: u64,
    /// The payout account, masked.
    pub payout_account: Option<String>,
    /// Every transition so far, with who, when and why.
    pub history: Vec<Milestone>,
    /// What can be done now.
    pub commands: Vec<PartnerCommand>,
    /// One for each currency.
    pub balances: Vec<Balance>,
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

    const fn label(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::Reject => "Reject",
            Self::SendContract => "Send the contract",
            Self::Countersign => "Countersign and activate",
            Self::Suspend => "Suspend",
            Self::Reinstate => "Reinstate",
            Self::Terminate => "Terminate",
        }
    }
}

/// The page.
#[must_use]
pub fn partner(shell: &Shell, view: &PartnerView) -> Markup {
    layout(
        shell,
        Head {
            title: &view.name,
            section: paths::APPLICATIONS,
            back: Some((paths::APPLICATIONS, "Partners")),
        },
        &html! {
            div.row { (status_badge(&view.status)) span.small.hush { code { (view.id) } } }
            div.two {
                div.stack {
                    section.card aria-labelledby="data" {
                        h2 #data { "Applied with" }
                        (data(view))
                        (channels(&view.channels))
                    }
                }
                div.stack {
                    @if !view.commands.is_empty() {
                        section.card aria-labelledby="commands" {
                            h2 #commands { "What can be done" }
                            @for command in &view.commands {
                                (command_form(*command, &view.id, &view.representative, &shell.csrf))
                            }
                        }
                    }
                    section.card aria-labelledby="history" {
                        h2 #history { "History" }
                        (timeline(&view.history, &[]))
                    }
                }
            }
            @if !view.balances.is_empty() { (balances(&view.balances)) }
        },
    )
}

fn data(view: &PartnerView) -> Markup {
    facts_spread(&[
        ("Applied as", applicant_type(&view.applicant_type).as_str()),
        ("Country", &view.country),
        ("Contact", &view.contact),
        ("Phone", &view.phone),
        ("E-mail", &view.email),
        ("Representative", &view.representative),
        ("Referral code", view.referral_code.as_deref().unwrap_or("None yet")),
        ("Payout account", view.payout_account.as_deref().unwrap_or("None yet")),
        ("Paying customers", &view.paying_customers.to_string()),
    ])
}

fn balances(balances: &[Balance]) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("Currency"),
        Column::number("Pending"),
        Column::number("Available"),
        Column::number("In withdrawal"),
        Column::number("Paid"),
        Column::number("Expired"),
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
    table("Balances", &COLUMNS, &rows)
}

/// Where somebody reaches people, as a list.
pub(super) fn channels(channels: &[Channel]) -> Markup {
    html! {
        @if !channels.is_empty() {
            div {
                h3 { "Channels" }
                ul.plain {
                    @for channel in channels {
                        li {
                            (channel.kind)
                            @if let Some(url) = &channel.url { " · " code { (url) } }
                            @if let Some(audience) = channel.audience { " · reaches " (audience) }
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
    match command {
        PartnerCommand::Approve => {
            let kept = Kept::new(representative);
            let name = Field::input("text", "representative", "Representative", &kept)
                .hint("Shown to the applicant.")
                .id(format!("representative-{id}"));
            let body = html! { (field(&name)) div { (submit(command.label(), Weight::Primary)) } };
            post_form(&action, csrf, &body)
        }
        PartnerCommand::Reject | PartnerCommand::Suspend | PartnerCommand::Terminate => {
            let key = format!("{}-{id}", command.name());
            let summary = format!("{}…", command.label());
            let button = submit(command.label(), Weight::Danger);
            ask_first(&action, csrf, &key, &summary, ("reason", "Reason"), &button)
        }
        PartnerCommand::SendContract | PartnerCommand::Countersign | PartnerCommand::Reinstate => {
            post_button(&action, csrf, command.label(), Weight::Primary, &[])
        }
    }
}
