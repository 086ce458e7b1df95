//! A campaign: what it costs, what shoppers earn, its terms, and the way to register (BC-1).

use maud::{Markup, html};
use money::{Amount, Currency};

use super::terms::{Change, changes};
use crate::components::badge::status_badge;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::rate::counted;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::rate;
use crate::paths;

/// A campaign.
#[derive(Clone, Debug)]
pub struct CampaignView {
    /// Its name in paths.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub details: String,
    /// Where it runs, with what it costs and brings there.
    pub markets: Vec<Market>,
    /// Whether a registration waits for the operator.
    pub reviewed: bool,
    /// For how many days after delivery bonus is pending (SB-1).
    pub hold_days: u64,
    /// For how many days bonus can be spent (SB-1).
    pub life_days: u64,
    /// The version of the terms in force.
    pub terms_version: i64,
    /// Since when they are in force; `None` for the first.
    pub effective: Option<Moment>,
    /// Terms that will be in force later, the next ones first.
    pub upcoming: Vec<Upcoming>,
    /// Where the seller's registration stands, if it has one that has not ended.
    pub registration: Option<String>,
}

/// A country the campaign runs in.
#[derive(Clone, Debug)]
pub struct Market {
    /// The country, by name.
    pub country: String,
    /// What its orders are in.
    pub currency: Currency,
    /// The service fee rate in basis points.
    pub rate_bps: i64,
    /// The most that one unit is charged.
    pub cap_per_unit: Option<Amount>,
    /// Which orders are charged, in words.
    pub trigger: String,
    /// The tax inside a fee, in basis points.
    pub tax_bps: i64,
    /// What shoppers earn, in basis points.
    pub earn_bps: i64,
    /// The most that one order earns.
    pub earn_cap: Option<Amount>,
    /// How often bills are settled, in words.
    pub settles: String,
}

/// Terms that were published and will be in force later.
#[derive(Clone, Debug)]
pub struct Upcoming {
    /// Their version.
    pub version: i64,
    /// From when on they are in force.
    pub effective: Moment,
    /// What is not the same, in words.
    pub words: String,
    /// What is not the same, figure by figure.
    pub changes: Vec<Change>,
}

/// The page.
#[must_use]
pub fn campaign(shell: &Shell, view: &CampaignView) -> Markup {
    let back = Some((paths::CAMPAIGNS, "Campaigns"));
    layout(
        shell,
        Head { title: &view.name, section: paths::CAMPAIGNS, back },
        &html! {
            p.narrow { (view.details) }
            div.two {
                section.card aria-labelledby="part" {
                    h2 #part { "Take part" }
                    (take_part(view))
                }
                section.card aria-labelledby="terms" {
                    h2 #terms { "Terms" }
                    (facts(&[
                        ("Version", html! { (view.terms_version) }),
                        ("In force since", moment_or(view.effective.as_ref(), "The beginning")),
                        ("Registration", html! {
                            (if view.reviewed { "Reviewed by the operator" } else { "Approved at once" })
                        }),
                        ("Bonus can be spent after", html! { (counted(view.hold_days, "day", "days")) }),
                        ("Bonus lives for", html! { (counted(view.life_days, "day", "days")) }),
                    ]))
                    div {
                        a href=(paths::campaign_terms(&view.slug, view.terms_version)) { "Read the terms" }
                    }
                }
            }
            @for upcoming in &view.upcoming { (coming(view, upcoming)) }
            (markets(&view.markets))
        },
    )
}

fn take_part(view: &CampaignView) -> Markup {
    html! {
        @match &view.registration {
            Some(status) => {
                div.row { "Your registration" (status_badge(status)) }
                div { a.button href=(paths::REGISTRATION_RECORD) { "Registration Record" } }
            }
            None => {
                p { "Read the terms and register. You pay nothing for registering: a fee is charged only on orders "
                    "that are delivered." }
                div { a.button.primary href=(paths::campaign_register(&view.slug)) { "Register" } }
            }
        }
        div {
            a href=(paths::campaign_simulation(&view.slug)) {
                "What this campaign would have cost and brought you"
            }
        }
    }
}

fn coming(view: &CampaignView, upcoming: &Upcoming) -> Markup {
    html! {
        section.card aria-label={ "Terms version " (upcoming.version) } {
            h2 { "What changes on " (moment(&upcoming.effective)) }
            p { (upcoming.words) }
            (changes(&upcoming.changes))
            div {
                a href=(paths::campaign_terms(&view.slug, upcoming.version)) {
                    "Read version " (upcoming.version) " of the terms"
                }
            }
        }
    }
}

fn markets(markets: &[Market]) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("Market"),
        Column::number("Service fee"),
        Column::number("At most, per unit"),
        Column::text("Charged on"),
        Column::number("Tax inside the fee"),
        Column::number("Shoppers earn"),
        Column::number("At most, per order"),
        Column::text("Settled"),
    ];
    let cap = |cap: Option<Amount>| match cap {
        Some(cap) => money(cap),
        None => html! { span.hush { "No cap" } },
    };
    let percent = |bps: i64| html! { span.nowrap { (rate(bps)) } };
    let rows: Vec<_> = markets
        .iter()
        .map(|market| {
            vec![
                html! { (market.country) " " span.hush { (market.currency) } },
                percent(market.rate_bps),
                cap(market.cap_per_unit),
                html! { span { (market.trigger) } },
                percent(market.tax_bps),
                percent(market.earn_bps),
                cap(market.earn_cap),
                html! { span { (market.settles) } },
            ]
        })
        .collect();
    table("Markets", &COLUMNS, &rows)
}
