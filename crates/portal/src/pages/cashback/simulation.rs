//! What a campaign would have cost a seller, and brought its shoppers.

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::rate;
use crate::paths;

/// A simulation.
#[derive(Clone, Debug)]
pub struct SimulationView {
    /// Who looks.
    pub face: Face,
    /// The campaign's name in paths.
    pub slug: String,
    /// The first instant of the period in which the orders were created.
    pub from: Moment,
    /// The first instant after it.
    pub to: Moment,
    /// One for each market whose currency the seller had delivered orders in, and each version of its terms.
    pub markets: Vec<Market>,
}

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
    let body = html! {
        p.narrow {
            "What this campaign would have cost and brought, had " (if own { "you" } else { "the seller" }) " been "
            "registered all along: each delivered order is charged as registration would have charged it, by the "
            "terms of the day it was made, refunds taken off."
        }
        p.hush { "Orders created from " (moment(&view.from)) " until " (moment(&view.to)) "." }
        @if view.markets.is_empty() {
            (empty(
                "No delivered orders yet",
                "The simulation runs over delivered orders of this period in the currencies of the campaign, with \
                 or without the voucher.",
                None,
            ))
        }
        @for market in &view.markets { (card(market)) }
        @if !view.markets.is_empty() {
            p.small.hush.narrow {
                "Break-even: by how much sales have to grow for what is left of them after fees to be what it was "
                "without the campaign. Shoppers' bonus is funded by the platform, not by the seller."
            }
        }
        @if own { div { a.button.primary href=(paths::campaign_register(&view.slug)) { "Register" } } }
    };
    view.face.frame(shell, Sheet::Simulation, &body)
}

fn card(market: &Market) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::text("Figure"),
        Column::number("With the orders as they were"),
        Column::number("Had every order taken part"),
    ];
    let (was, all) = (&market.as_it_was, &market.had_all_taken_part);
    let row = |name: &str, was: Markup, all: Markup| vec![html! { (name) }, was, all];
    let uplift = |outcome: &Outcome| match outcome.uplift_bps {
        Some(bps) => html! { span { "+" (rate(bps)) } },
        None => html! { span.hush { "–" } },
    };
    let number = |count: u64| html! { span { (count) } };
    let rows = [
        row("Orders charged", number(was.orders), number(all.orders)),
        row("Sales the fee is computed on", money(was.base), money(all.base)),
        row("Service fees", money(was.fees), money(all.fees)),
        row("Bonus for shoppers", money(was.bonus), money(all.bonus)),
        row("Break-even", uplift(was), uplift(all)),
    ];
    html! {
        section.stack {
            h2 { (market.country) " " (was.base.currency()) }
            p.hush {
                (rate(market.rate_bps)) " service fee · " (market.trigger) " · terms version " (market.terms_version)
            }
            (table("What it would have come to", &COLUMNS, &rows))
        }
    }
}
