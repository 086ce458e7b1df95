//! The partner's home: balances, whether a withdrawal can be asked for, tips, the referral link.

use maud::{Markup, html};
use money::{Amount, Currency};

use crate::components::checklist::{Requirement, checklist};
use crate::components::copy::copy_text;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::rate::counted;
use crate::components::stat::stat;
use crate::components::time::{Moment, moment};
use crate::lang::duration;
use crate::lang::rate;
use crate::paths;

/// All that the home shows.
#[derive(Clone, Debug)]
pub struct HomeView {
    /// One for each currency anything was earned in.
    pub balances: Vec<Balance>,
    /// Whether a withdrawal can be asked for.
    pub eligibility: Eligibility,
    /// Where the partner stands in the tiers (AP-8).
    pub tier: Tier,
    /// Customers who have registered and not bought (AP-11).
    pub registered_not_bought: u64,
    /// Link and code (AP-3).
    pub referral: Referral,
}

/// The balance in one currency, in minor units of it.
#[derive(Clone, Debug)]
pub struct Balance {
    /// What it is counted in.
    pub currency: Currency,
    /// Held back for the holding period (AP-9).
    pub pending: i64,
    /// Can be withdrawn now; negative after refunds (WD-8).
    pub available: i64,
    /// Asked for and not yet paid.
    pub in_withdrawal: i64,
    /// Paid so far.
    pub paid: i64,
    /// Unclaimed for more than 5 years (WD-6).
    pub expired: i64,
}

/// The facts that decide whether a withdrawal can be asked for, in the order of WD-7.
#[derive(Clone, Debug)]
pub struct Eligibility {
    /// False while the partner is suspended.
    pub may_request: bool,
    /// The payout account, masked.
    pub payout_account: Option<String>,
    /// The batch of the withdrawal in process, such as "2026-06".
    pub in_process: Option<String>,
    /// Customers paying now (AP-8).
    pub paying_customers: u64,
    /// How many must be paying; `None` once a withdrawal has been paid (WD-1).
    pub needed_customers: Option<u64>,
    /// The batch a request made now would be in.
    pub batch: String,
    /// When that batch closes (WD-3).
    pub cutoff: Moment,
    /// Seconds from now to the cutoff.
    pub seconds_to_cutoff: u64,
}

/// Where a partner stands in the tiers.
#[derive(Clone, Debug)]
pub struct Tier {
    /// Customers paying now.
    pub paying_customers: u64,
    /// The rate the next new paying customer earns, in basis points.
    pub rate_bps: i64,
    /// The next tier: how many more paying customers until it, and its rate in basis points.
    pub next: Option<(u64, i64)>,
}

/// What a partner hands out.
#[derive(Clone, Debug)]
pub struct Referral {
    /// The link.
    pub url: String,
    /// The code of 8 characters.
    pub code: String,
    /// Where the QR code's image is served.
    pub qr_url: String,
}

/// The page.
#[must_use]
pub fn home(shell: &Shell, view: &HomeView) -> Markup {
    layout(
        shell,
        Head { title: "Home", section: paths::PARTNER, back: None },
        &html! {
            (tips(view))
            div.two {
                div.stack {
                    (balances(&view.balances))
                    (tier(&view.tier))
                }
                div.stack {
                    (withdraw(view))
                    (referral(&view.referral))
                }
            }
        },
    )
}

fn balances(balances: &[Balance]) -> Markup {
    html! {
        @if balances.is_empty() {
            (empty(
                "Nothing earned yet",
                "Commission is credited here as soon as a customer of yours buys a VIP plan.",
                Some((paths::MATERIALS, "Share your link")),
            ))
        }
        @for balance in balances {
            @let of = |amount| money(Amount::new(amount, balance.currency));
            section.card aria-label={ "Balance in " (balance.currency) } {
                div {
                    p.hush { "Available" }
                    p.lead-money { (of(balance.available)) }
                    @if balance.available < 0 {
                        p.small.hush { "After refunds. What you earn next fills this first." }
                    }
                }
                (facts(&[
                    ("Pending", of(balance.pending)),
                    ("In withdrawal", of(balance.in_withdrawal)),
                    ("Paid", of(balance.paid)),
                    ("Expired", of(balance.expired)),
                ]))
            }
        }
    }
}

fn tier(tier: &Tier) -> Markup {
    html! {
        div.stats {
            (stat("Paying customers", tier.paying_customers, "", Some(paths::CUSTOMERS)))
            (stat("The next one earns you", rate(tier.rate_bps), html! {
                @match tier.next {
                    Some((more, next)) => {
                        (counted(more, "more paying customer", "more paying customers"))
                        " until new ones earn " (rate(next))
                    },
                    None => "the highest rate",
                }
            }, None))
        }
    }
}

fn tips(view: &HomeView) -> Markup {
    html! {
        @if view.registered_not_bought > 0 {
            p.notice.info {
                a href=(paths::CUSTOMERS_NOT_BOUGHT) {
                    (counted(view.registered_not_bought, "registered customer has", "registered customers have"))
                    " not bought yet"
                }
                span { "A short message with what VIP does for them often helps." }
            }
        }
    }
}

fn withdraw(view: &HomeView) -> Markup {
    let eligibility = &view.eligibility;
    let requirements = requirements(eligibility, view.balances.iter().any(|balance| balance.available > 0));
    let unmet = requirements.iter().find(|requirement| !requirement.met);
    html! {
        section.card aria-labelledby="withdraw" {
            h2 #withdraw { "Withdraw" }
            (checklist(&requirements))
            p {
                "Cutoff in " strong { (duration(eligibility.seconds_to_cutoff)) }
                span.hush {
                    " · requests before " (moment(&eligibility.cutoff)) " are in batch " (eligibility.batch)
                }
            }
            @match unmet {
                None => a.button.primary href=(paths::WITHDRAWAL_NEW) { "Withdraw" },
                Some(unmet) => {
                    button.button.primary disabled aria-describedby="not-yet" { "Withdraw" }
                    p.small #not-yet { "Not yet. " (unmet.text) "." }
                }
            }
        }
    }
}

/// The checklist, in the order in which a request would be refused (WD-7).
fn requirements(eligibility: &Eligibility, something_available: bool) -> Vec<Requirement> {
    let requirement = |met, text: String, advice: &str| Requirement {
        met,
        text,
        advice: (!advice.is_empty()).then(|| advice.to_owned()),
    };
    let mut list = Vec::new();
    if !eligibility.may_request {
        let advice = "Withdrawals can be asked for again when you are reinstated. Your balance stays yours.";
        list.push(requirement(false, "Your partnership is suspended".to_owned(), advice));
    }
    list.push(match &eligibility.payout_account {
        Some(account) => requirement(true, format!("Payout account {account}"), ""),
        None => {
            requirement(false, "No payout account entered".to_owned(), "Enter it on the page Payout account.")
        }
    });
    list.push(match &eligibility.in_process {
        None => requirement(true, "No withdrawal in process".to_owned(), ""),
        Some(batch) => requirement(
            false,
            format!("A withdrawal is in process in batch {batch}"),
            "The next one can be asked for when it is paid or cancelled.",
        ),
    });
    if let Some(needed) = eligibility.needed_customers {
        let have = eligibility.paying_customers;
        let text = format!("{have} of {needed} paying customers");
        list.push(requirement(have >= needed, text, "Needed for the first withdrawal only."));
    }
    list.push(if something_available {
        requirement(true, "Something is available".to_owned(), "")
    } else {
        requirement(false, "Nothing is available to withdraw".to_owned(), "")
    });
    list
}

fn referral(referral: &Referral) -> Markup {
    html! {
        section.card aria-labelledby="referral" {
            h2 #referral { "Your referral link" }
            (copy_text("referral-link", &referral.url, None))
            h3 { "Your code" }
            (copy_text("referral-code", &referral.code, None))
            img.qr src=(referral.qr_url) alt="QR code of your referral link" width="168" height="168";
            a href=(paths::MATERIALS) { "Posters, texts and sharing" }
        }
    }
}
