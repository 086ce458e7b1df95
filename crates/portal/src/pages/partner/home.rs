//! The partner's home: balances, whether a withdrawal can be asked for, tips, the referral link.

use maud::{Markup, html};
use money::{Amount, Currency};

use crate::components::chart::{Chart, chart};
use crate::components::checklist::{Requirement, checklist};
use crate::components::copy::copy_text;
use crate::components::empty::empty;
use crate::components::facts::facts_spread;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::stat::stat;
use crate::components::time::{Moment, moment};
use crate::lang::{count, duration, rate, t, t_html, t_with};
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
    /// All customers of the partner.
    pub customers: u64,
    /// Customers who have registered and not bought (AP-11).
    pub registered_not_bought: u64,
    /// Commission month by month, one chart for each currency.
    pub charts: Vec<Chart>,
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
    /// All tiers: the first number of each, and its rate in basis points.
    pub all: Vec<(u64, i64)>,
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
        Head { title: &t("menu-home"), section: paths::PARTNER, back: None },
        &html! {
            div.two {
                div.stack {
                    (balances(&view.balances))
                    (tips(view))
                }
                (withdraw(view))
            }
            div.two {
                div.stack {
                    (tier(&view.tier))
                    @for one in &view.charts { (chart(one)) }
                }
                (referral(&view.referral))
            }
        },
    )
}

fn balances(balances: &[Balance]) -> Markup {
    html! {
        @if balances.is_empty() {
            (empty(
                &t("partner-home-nothing-earned"),
                &t("partner-home-nothing-earned-why"),
                Some((paths::MATERIALS, &t("partner-share-link"))),
            ))
        }
        @for balance in balances {
            @let of = |amount| money(Amount::new(amount, balance.currency));
            section.card aria-label=(t_with("partner-home-balance-in", &[("currency", balance.currency.code().into())])) {
                div {
                    p.hush { (t("partner-home-available")) }
                    p.lead-money { (of(balance.available)) }
                    @if balance.available < 0 { p.small.hush { (t("partner-home-negative")) } }
                }
                (facts_spread(&[
                    (&t("partner-home-pending"), of(balance.pending)),
                    (&t("partner-home-in-withdrawal"), of(balance.in_withdrawal)),
                    (&t("partner-home-paid"), of(balance.paid)),
                    (&t("partner-home-expired"), of(balance.expired)),
                ]))
            }
        }
    }
}

/// What could be done now, with the page to do it on.
fn tips(view: &HomeView) -> Markup {
    let tip = |path: &str, what: String, why: String| {
        html! { li.notice.info { a href=(path) { (what) } span { (why) } } }
    };
    let nobody = view.customers == 0;
    let waiting = view.registered_not_bought;
    let no_account = view.eligibility.payout_account.is_none();
    html! {
        @if nobody || waiting > 0 || no_account {
            section.stack.tight aria-label=(t("partner-home-tips")) {
                ul.plain.stack.tight {
                    @if nobody { (tip(paths::MATERIALS, t("partner-home-tip-share"), t("partner-home-tip-share-why"))) }
                    @if waiting > 0 {
                        (tip(
                            paths::CUSTOMERS_NOT_BOUGHT,
                            t_with("partner-home-tip-not-bought", &[("count", waiting.into())]),
                            t("partner-home-tip-not-bought-why"),
                        ))
                    }
                    @if no_account {
                        (tip(paths::PAYOUT_ACCOUNT, t("partner-home-tip-account"), t("partner-home-tip-account-why")))
                    }
                }
            }
        }
    }
}

fn tier(tier: &Tier) -> Markup {
    let next = match tier.next {
        Some((more, next)) => {
            t_with("partner-home-until-next", &[("count", more.into()), ("rate", (&rate(next)).into())])
        }
        None => t("partner-home-highest"),
    };
    html! {
        section.stack.tight aria-labelledby="tiers" {
            h2 #tiers { (t("partner-home-tiers")) }
            div.stats {
                (stat(&t("partner-home-paying"), count(tier.paying_customers), "", Some(paths::CUSTOMERS_PAYING)))
                (stat(&t("partner-home-next-earns"), rate(tier.rate_bps), next, None))
            }
            details {
                summary { (t("partner-home-all-tiers")) }
                ul.plain.stack.tight {
                    @for (from, rate_bps) in &tier.all {
                        li { (t_with("partner-home-tier", &[("from", (*from).into()), ("rate", (&rate(*rate_bps)).into())])) }
                    }
                }
                p.small.hush { (t("partner-home-tiers-why")) }
            }
        }
    }
}

fn withdraw(view: &HomeView) -> Markup {
    let eligibility = &view.eligibility;
    let requirements = requirements(eligibility, view.balances.iter().any(|balance| balance.available > 0));
    let unmet = requirements.iter().find(|requirement| !requirement.met);
    let left = html! { strong { (duration(eligibility.seconds_to_cutoff)) } };
    let cutoff = moment(&eligibility.cutoff);
    let cutoff = [("cutoff", (&cutoff).into()), ("batch", (&eligibility.batch).into())];
    html! {
        section.card aria-labelledby="withdraw" {
            h2 #withdraw { (t("partner-home-withdraw")) }
            (checklist(&requirements))
            div {
                p { (t_html("partner-home-cutoff-in", &[("span", (&left).into())])) }
                p.small.hush { (t_html("partner-home-cutoff", &cutoff)) }
            }
            @match unmet {
                None => a.button.primary href=(paths::WITHDRAWAL_NEW) { (t("partner-home-withdraw")) },
                Some(unmet) => {
                    button.button.primary disabled aria-describedby="not-yet" { (t("partner-home-withdraw")) }
                    p.small #not-yet { (t_with("partner-home-not-yet", &[("what", (&unmet.text).into())])) }
                }
            }
        }
    }
}

/// The checklist, in the order in which a request would be refused (WD-7).
fn requirements(eligibility: &Eligibility, something_available: bool) -> Vec<Requirement> {
    let met = |text: String| Requirement { met: true, text, advice: None };
    let unmet = |text: String, advice: Option<&str>| Requirement { met: false, text, advice: advice.map(t) };
    let mut list = Vec::new();
    if !eligibility.may_request {
        list.push(unmet(t("partner-home-suspended"), Some("partner-home-suspended-advice")));
    }
    list.push(match &eligibility.payout_account {
        Some(account) => met(t_with("partner-home-account", &[("account", account.into())])),
        None => unmet(t("partner-home-no-account"), Some("partner-home-no-account-advice")),
    });
    list.push(match &eligibility.in_process {
        None => met(t("partner-home-none-in-process")),
        Some(batch) => unmet(
            t_with("partner-home-in-process", &[("batch", batch.into())]),
            Some("partner-home-in-process-advice"),
        ),
    });
    if let Some(needed) = eligibility.needed_customers {
        let have = eligibility.paying_customers;
        let text = t_with("partner-home-have-of-need", &[("have", have.into()), ("need", needed.into())]);
        let advice = Some(t("partner-home-have-of-need-advice"));
        list.push(Requirement { met: have >= needed, text, advice });
    }
    list.push(if something_available {
        met(t("partner-home-something"))
    } else {
        unmet(t("partner-home-nothing"), None)
    });
    list
}

fn referral(referral: &Referral) -> Markup {
    html! {
        section.card aria-labelledby="referral" {
            h2 #referral { (t("partner-home-referral")) }
            (copy_text("referral-link", &referral.url, None))
            h3 { (t("partner-home-code")) }
            (copy_text("referral-code", &referral.code, None))
            img.qr src=(referral.qr_url) alt=(t("partner-qr-alt")) width="168" height="168";
            a href=(paths::MATERIALS) { (t("partner-home-materials")) }
        }
    }
}
