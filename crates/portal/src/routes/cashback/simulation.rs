//! What the campaign would have cost a seller.

use app::views::{self, Period};

use super::trigger;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::simulation::{DAYS, DAYS_BACK, Market, Outcome, SimulationView};
use crate::routes::form::Asked;
use crate::routes::look::Look;
use crate::routes::show;
use crate::routes::trouble::Trouble;

/// How many days back a query asks for.
pub(crate) fn days(asked: &Asked) -> i64 {
    let [longest, ..] = DAYS;
    DAYS.into_iter().find(|days| asked.get(DAYS_BACK) == days.to_string()).unwrap_or(longest)
}

/// The simulation of a seller, over the last days up to the end of today.
pub(crate) fn simulation(
    look: &Look<'_>,
    face: Face,
    seller_id: &str,
    days: i64,
) -> Result<SimulationView, Trouble> {
    let [longest, ..] = DAYS;
    let from = (days < longest).then(|| look.zone.midnight_after(look.now, 1 - days));
    let period = Period::asked(&look.zone, look.now, from, None).ok_or_else(Trouble::not_found)?;
    let found = views::simulation(look.source, seller_id, period)?;
    let market = |one: views::Simulation| Market {
        country: show::country(&one.market.country),
        rate_bps: one.market.fee_rate.bps(),
        terms_version: one.terms_version,
        trigger: trigger(one.market.fee_trigger),
        as_it_was: outcome(&one.as_it_was),
        had_all_taken_part: outcome(&one.had_all_taken_part),
    };
    Ok(SimulationView {
        face,
        days,
        slug: views::CAMPAIGN.to_owned(),
        from: look.moment(period.from),
        to: look.moment(period.to),
        markets: found.into_iter().map(market).collect(),
    })
}

fn outcome(outcome: &views::Outcome) -> Outcome {
    Outcome {
        orders: show::count(outcome.orders),
        base: outcome.base,
        fees: outcome.fees,
        bonus: outcome.bonus,
        uplift_bps: outcome.break_even_uplift_bps(),
    }
}
