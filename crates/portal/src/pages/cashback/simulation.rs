//! What a campaign would have cost a seller, and brought its shoppers.

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::lang::{self, rate, t, t_html, t_with};
use crate::paths;

/// A simulation.
#[derive(Clone, Debug)]
pub struct SimulationView {
    /// Who looks.
    pub face: Face,
    /// The campaign's name in paths.
    pub slug: String,
    /// How many days back it looks, of [`DAYS`].
    pub days: i64,
    /// The first instant of the period in which the orders were created.
    pub from: Moment,
    /// The first instant after it.
    pub to: Moment,
    /// One for each market whose currency the seller had delivered orders in, and each version of its terms.
    pub markets: Vec<Market>,
}

/// How many days back can be looked; the first where nothing is said.
pub const DAYS: [i64; 3] = [365, 90, 30];
/// The parameter that says how many.
pub const DAYS_BACK: &str = "days";

/// One market of the campaign.
#[derive(Clone, Debug)]
pub struct Market {
    /// The country, by name.
    pub country: String,
    /// The service fee rate in basis points.
    pub rate_bps: i64,
    /// The version of the terms.
    pub terms_version: i64,
    /// Which orders are charged, in words.
    pub trigger: String,
    /// With the orders as they were.
    pub as_it_was: Outcome,
    /// Had every order taken part.
    pub had_all_taken_part: Outcome,
}

/// What a number of orders would have been charged and would have earned.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How many delivered orders would have been charged.
    pub orders: u64,
    /// What their fees would have been computed on, after refunds.
    pub base: Amount,
    /// Their fees, after refunds.
    pub fees: Amount,
    /// The bonus of their shoppers, after refunds.
    pub bonus: Amount,
    /// By how much sales have to grow for the fees to be earned back, in basis points; `None` where no growth
    /// does.
    pub uplift_bps: Option<i64>,
}

/// The page.
#[must_use]
pub fn simulation(shell: &Shell, view: &SimulationView) -> Markup {
    let own = view.face == Face::Own;
    let (from, to) = (moment(&view.from), moment(&view.to));
    let body = html! {
        p.narrow { (t(if own { "cashback-simulation-what" } else { "cashback-simulation-what-staff" })) }
        (periods(view))
        p.hush { (t_html("cashback-simulation-period", &[("from", (&from).into()), ("to", (&to).into())])) }
        @if view.markets.is_empty() {
            (empty(&t("cashback-simulation-none"), &t("cashback-simulation-none-why"), None))
        }
        @for market in &view.markets { (card(market)) }
        @if !view.markets.is_empty() {
            div.card.narrow {
                h2 { (t("cashback-break-even")) }
                p { (t("cashback-break-even-why")) }
                p { (t("cashback-bonus-funded")) }
            }
        }
        @if own {
            div { a.button.primary href=(paths::campaign_register(&view.slug)) { (t("seller-register")) } }
        }
    };
    view.face.frame(shell, Sheet::Simulation, &body)
}

fn periods(view: &SimulationView) -> Markup {
    let path = match &view.face {
        Face::Own => paths::campaign_simulation(&view.slug),
        Face::Staff(_) => view.face.sheet(Sheet::Simulation),
    };
    let tab = |days: i64| Tab {
        path: paths::with_query(&path, DAYS_BACK, &days.to_string()),
        label: t_with("cashback-last-days", &[("count", days.into())]),
        count: None,
        current: days == view.days,
    };
    tabs(&t("cashback-period"), &DAYS.map(tab))
}

fn card(market: &Market) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::text("changes-figure"),
        Column::number("cashback-as-it-was"),
        Column::number("cashback-had-all"),
    ];
    let (was, all) = (&market.as_it_was, &market.had_all_taken_part);
    let row = |key: &str, was: Markup, all: Markup| vec![html! { (t(key)) }, was, all];
    let uplift = |outcome: &Outcome| match outcome.uplift_bps {
        Some(bps) => html! { span { "+" (rate(bps)) } },
        None => html! { span.hush { "–" } },
    };
    let number = |count: u64| html! { span { (lang::count(count)) } };
    let rows = [
        row("cashback-orders-charged", number(was.orders), number(all.orders)),
        row("cashback-sales-base", money(was.base), money(all.base)),
        row("cashback-service-fees", money(was.fees), money(all.fees)),
        row("cashback-bonus-for-shoppers", money(was.bonus), money(all.bonus)),
        row("cashback-break-even", uplift(was), uplift(all)),
    ];
    let fee = rate(market.rate_bps);
    let places = [
        ("rate", (&fee).into()),
        ("trigger", (&market.trigger).into()),
        ("version", market.terms_version.into()),
    ];
    html! {
        section.stack {
            h2 { (market.country) " " (was.base.currency()) }
            p.hush { (t_with("cashback-simulation-terms", &places)) }
            (in_words(was))
            (table(&t("cashback-simulation-caption"), &COLUMNS, &rows))
        }
    }
}

/// The outcome of the orders as they were, as one would tell it.
fn in_words(outcome: &Outcome) -> Markup {
    let (fees, base, bonus) = (money(outcome.fees), money(outcome.base), money(outcome.bonus));
    let told = t_html(
        "cashback-simulation-told",
        &[
            ("count", outcome.orders.into()),
            ("fees", (&fees).into()),
            ("base", (&base).into()),
            ("bonus", (&bonus).into()),
        ],
    );
    html! {
        p.narrow {
            (told)
            @if let Some(bps) = outcome.uplift_bps.filter(|bps| *bps > 0) {
                " " (t_with("cashback-simulation-uplift", &[("uplift", (&rate(bps)).into())]))
            }
        }
    }
}
