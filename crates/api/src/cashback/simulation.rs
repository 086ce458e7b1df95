//! What taking part would have cost a seller (BC-1).

use super::check_slug;
use crate::act::look;
use crate::call::Params;
use crate::guard::Caller;
use crate::problem::Problem;
use crate::wire::{Problems, instant};
use app::Service;
use app::access::Owner;
use app::views::{self, Outcome, Period, Simulation};
use axum::Json;
use axum::extract::{Path, State};
use programs::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose orders are looked at, and which.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// As the marketplace calls the seller.
    seller_id: String,
    /// The first instant of the period in which the orders were created; a year before its end where it is
    /// not said, which is the longest period.
    from: Option<String>,
    /// The first instant after the period; the end of today, in the zone of the campaign, where it is not said.
    to: Option<String>,
}

/// What taking part would have cost a seller, on the delivered orders that were created in a period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SimulationBody {
    seller_id: String,
    /// The first instant of the period.
    from: String,
    /// The first instant after it.
    to: String,
    /// One for each market of the campaign whose currency the seller had orders in, and each version of its
    /// terms: an order counts under the one that was in force when it was created.
    balances: Vec<MarketOutcome>,
}

/// What one market of the campaign would have brought under one version of the terms, in minor units of its
/// currency.
#[derive(Debug, Serialize, ToSchema)]
struct MarketOutcome {
    market: String,
    currency: String,
    terms_version: i64,
    rate_bps: i64,
    #[serde(flatten)]
    as_it_was: OutcomeBody,
    /// Had every order used the voucher.
    had_all_taken_part: OutcomeBody,
}

/// What a number of orders would have been charged and would have earned, after refunds.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeBody {
    orders: i64,
    /// What the fees would have been computed on.
    base: i64,
    fees: i64,
    /// The bonus of the shoppers.
    bonus: i64,
    /// By how much sales have to grow for what is left after fees to be what it was without; `null` where
    /// there is no such growth.
    break_even_uplift_bps: Option<i64>,
}

impl From<Outcome> for OutcomeBody {
    fn from(outcome: Outcome) -> Self {
        Self {
            orders: outcome.orders,
            base: outcome.base.minor(),
            fees: outcome.fees.minor(),
            bonus: outcome.bonus.minor(),
            break_even_uplift_bps: outcome.break_even_uplift_bps(),
        }
    }
}

impl From<Simulation> for MarketOutcome {
    fn from(simulation: Simulation) -> Self {
        Self {
            currency: simulation.market.currency.code().to_owned(),
            rate_bps: simulation.market.fee_rate.bps(),
            market: simulation.market.country,
            terms_version: simulation.terms_version,
            as_it_was: simulation.as_it_was.into(),
            had_all_taken_part: simulation.had_all_taken_part.into(),
        }
    }
}

/// What a seller would have been charged for the orders of a period, had it registered when that began.
#[utoipa::path(get, path = "/v1/campaigns/{slug}/simulation", tag = "campaigns",
    params(("slug" = String, Path), Whose),
    responses((status = 200, description = "What it would have cost.", body = SimulationBody), Problems))]
pub(crate) async fn simulate(
    State(service): State<Service>,
    caller: Caller,
    Path(slug): Path<String>,
    Params(whose): Params<Whose>,
) -> Result<Json<SimulationBody>, Problem> {
    check_slug(&slug)?;
    caller.may_see(&Owner::Seller(whose.seller_id.clone()), "seller")?;
    let (from, to) = (read(whose.from.as_deref(), "/from")?, read(whose.to.as_deref(), "/to")?);
    let seller_id = whose.seller_id.clone();
    let found = look(&service, move |source, service| {
        let now = service.now();
        let zone = views::terms_in_force(source, now)?.zone;
        let Some(period) = Period::asked(&zone, now, from, to) else { return Ok(None) };
        Ok(Some((period, views::simulation(source, &seller_id, period)?)))
    });
    let (period, markets) = found.await?.ok_or_else(|| {
        Problem::invalid("/from", "Name a period that ends after it begins and is at most a year long.")
    })?;
    Ok(Json(SimulationBody {
        seller_id: whose.seller_id,
        from: instant(period.from),
        to: instant(period.to),
        balances: markets.into_iter().map(Into::into).collect(),
    }))
}

fn read(text: Option<&str>, pointer: &str) -> Result<Option<Instant>, Problem> {
    text.map(Instant::parse)
        .transpose()
        .map_err(|_| Problem::invalid(pointer, "Write the time as RFC 3339, such as 2026-06-19T15:59:59Z."))
}
