//! A campaign: what it costs, what shoppers earn, its terms, and the way to register (BC-1).

use maud::{Markup, html};
use money::{Amount, Currency};

use super::terms::changes;
use crate::components::badge::status_badge;
use crate::components::changes::Change;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::{self, rate, t, t_html, t_with};
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
    /// All versions of the terms, the newest first.
    pub versions: Vec<Version>,
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

/// A version of the terms.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its number.
    pub version: i64,
    /// From when on it is in force; `None` for the first.
    pub effective: Option<Moment>,
    /// What has changed since the one before, in words; empty for the first.
    pub words: String,
}

/// The page.
#[must_use]
pub fn campaign(shell: &Shell, view: &CampaignView) -> Markup {
    let campaigns = t("menu-campaigns");
    layout(
        shell,
        Head { title: &view.name, section: paths::CAMPAIGNS, back: Some((paths::CAMPAIGNS, &campaigns)) },
        &html! {
            p.narrow { (view.details) }
            div.two {
                section.card aria-labelledby="part" {
                    h2 #part { (t("seller-take-part")) }
                    (take_part(view))
                }
                section.card aria-labelledby="terms" {
                    h2 #terms { (t("seller-terms")) }
                    (terms_facts(view))
                }
            }
            @for upcoming in &view.upcoming { (coming(view, upcoming)) }
            (markets(&view.markets))
            (versions(view))
        },
    )
}

fn terms_facts(view: &CampaignView) -> Markup {
    let days = |count: u64| html! { (t_with("seller-days", &[("count", count.into())])) };
    let review = if view.reviewed { "seller-reviewed" } else { "seller-at-once" };
    html! {
        (facts(&[
            (t("seller-version").as_str(), html! { (lang::count(view.terms_version)) }),
            (
                t("seller-in-force-since").as_str(),
                moment_or(view.effective.as_ref(), &t("seller-the-beginning")),
            ),
            (t("seller-registration").as_str(), html! { (t(review)) }),
            (t("seller-hold-days").as_str(), days(view.hold_days)),
            (t("seller-life-days").as_str(), days(view.life_days)),
        ]))
        div { a href=(paths::campaign_terms(&view.slug, view.terms_version)) { (t("seller-read-terms")) } }
    }
}

fn take_part(view: &CampaignView) -> Markup {
    html! {
        @match &view.registration {
            Some(status) => {
                div.row { (t("seller-your-registration")) " " (status_badge(status)) }
                div { a.button href=(paths::REGISTRATION_RECORD) { (t("menu-registration-record")) } }
            }
            None => {
                p { (t("seller-take-part-how")) }
                div { a.button.primary href=(paths::campaign_register(&view.slug)) { (t("seller-register")) } }
            }
        }
        div { a href=(paths::campaign_simulation(&view.slug)) { (t("seller-see-simulation")) } }
    }
}

fn coming(view: &CampaignView, upcoming: &Upcoming) -> Markup {
    let effective = moment(&upcoming.effective);
    let version = [("version", upcoming.version.into())];
    html! {
        section.card aria-label=(t_with("seller-terms-version", &version)) {
            h2 { (t_html("seller-changes-on", &[("effective", (&effective).into())])) }
            p { (upcoming.words) }
            (changes(&upcoming.changes))
            div {
                a href=(paths::campaign_terms(&view.slug, upcoming.version)) {
                    (t_with("seller-read-version", &version))
                }
            }
        }
    }
}

fn markets(markets: &[Market]) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("cashback-market"),
        Column::number("kind-fee"),
        Column::number("seller-cap-per-unit"),
        Column::text("seller-charged-on"),
        Column::number("cashback-tax-inside"),
        Column::number("seller-shoppers-earn"),
        Column::number("seller-cap-per-order"),
        Column::text("seller-settled"),
    ];
    let cap = |cap: Option<Amount>| match cap {
        Some(cap) => money(cap),
        None => html! { span.hush { (t("seller-no-cap")) } },
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
    table(&t("seller-markets"), &COLUMNS, &rows)
}

fn versions(view: &CampaignView) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::text("seller-version"),
        Column::text("seller-in-force-since"),
        Column::text("seller-what-changed"),
    ];
    let rows: Vec<_> = view
        .versions
        .iter()
        .map(|one| {
            let name = t_with("seller-terms-version", &[("version", one.version.into())]);
            let words = if one.words.is_empty() { "–" } else { &one.words };
            vec![
                html! { a href=(paths::campaign_terms(&view.slug, one.version)) { (name) } },
                moment_or(one.effective.as_ref(), &t("seller-the-beginning")),
                html! { span { (words) } },
            ]
        })
        .collect();
    html! { @if rows.len() > 1 { (table(&t("seller-versions"), &COLUMNS, &rows)) } }
}
