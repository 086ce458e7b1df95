//! Campaigns as Seller Center shows them (BC-1), and what funds their bonus (SB-4).

use super::check_slug;
use crate::act::{act, look_now};
use crate::call::{Call, Params};
use crate::json::Object;
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, instant};
use app::Service;
use app::views::{self, CampaignView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use money::Amount;
use programs::Action;
use programs::cashback::{Market, Terms};
use programs::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A campaign that sellers can take part in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignBody {
    slug: &'static str,
    name: &'static str,
    details: &'static str,
    /// The terms in force now.
    terms: TermsText,
    /// Terms that were published and take effect later, the next ones first.
    upcoming_terms: Vec<TermsText>,
    markets: Vec<MarketBody>,
    /// `automatic` or `manual`.
    review: &'static str,
    registration_url: String,
}

/// What sellers agree to.
#[derive(Debug, Serialize, ToSchema)]
struct TermsText {
    version: i64,
    text: String,
    /// What has changed since the version before; empty for the first.
    changes: String,
    /// `null` for the first, which is in force for all time before the second.
    effective: Option<String>,
    /// When sellers who have not agreed to these are suspended.
    old_terms_end: Option<String>,
}

/// A country the campaign runs in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MarketBody {
    country: String,
    currency: String,
    /// `voucher_used`, `all_completed` or `bonus_redeemed`.
    fee_trigger: &'static str,
    /// The service fee.
    rate_bps: i64,
    /// The most that one unit is charged.
    cap_per_unit: Option<Money>,
    /// The tax inside a fee.
    tax_bps: i64,
    /// What shoppers earn.
    earn_rate_bps: i64,
    /// The most that one order earns.
    earn_cap: Option<Money>,
    /// `business_day`, `week` or `month`.
    settles: &'static str,
}

impl From<&Terms> for TermsText {
    fn from(terms: &Terms) -> Self {
        Self {
            version: terms.version,
            text: terms.text.clone(),
            changes: terms.changes.clone(),
            effective: (terms.effective != Instant::MIN).then(|| instant(terms.effective)),
            old_terms_end: terms.old_terms_end.map(instant),
        }
    }
}

impl From<&Market> for MarketBody {
    fn from(market: &Market) -> Self {
        let money = |minor: i64| Amount::new(minor, market.currency).into();
        Self {
            country: market.country.clone(),
            currency: market.currency.code().to_owned(),
            fee_trigger: market.fee_trigger.name(),
            rate_bps: market.fee_rate.bps(),
            cap_per_unit: market.cap_per_unit.map(money),
            tax_bps: market.tax.bps(),
            earn_rate_bps: market.earn_rate.bps(),
            earn_cap: market.earn_cap.map(money),
            settles: market.settles.name(),
        }
    }
}

impl From<CampaignView> for CampaignBody {
    fn from(view: CampaignView) -> Self {
        Self {
            slug: view.slug,
            name: view.name,
            details: view.details,
            terms: (&view.terms).into(),
            upcoming_terms: view.upcoming.iter().map(Into::into).collect(),
            markets: view.terms.markets.iter().map(Into::into).collect(),
            review: view.terms.review.name(),
            registration_url: view.registration_url,
        }
    }
}

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Search {
    /// Words that are all in the name or the details.
    q: Option<String>,
}

/// The campaigns sellers can take part in.
#[utoipa::path(get, path = "/v1/campaigns", tag = "campaigns", params(Search),
    responses((status = 200, description = "The campaigns.", body = List<CampaignBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Params(search): Params<Search>,
) -> Result<Json<List<CampaignBody>>, Problem> {
    let campaign = look_now(&service, views::campaign)?;
    let found = campaign.is_about(search.q.as_deref().unwrap_or_default());
    Ok(Json(List::whole(found.then_some(campaign))))
}

/// One campaign.
#[utoipa::path(get, path = "/v1/campaigns/{slug}", tag = "campaigns", params(("slug" = String, Path)),
    responses((status = 200, description = "The campaign.", body = CampaignBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path(slug): Path<String>,
) -> Result<Json<CampaignBody>, Problem> {
    check_slug(&slug)?;
    Ok(Json(look_now(&service, views::campaign)?.into()))
}

/// What is put into a budget.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Funding {
    /// More than nothing.
    #[schema(value_type = Money)]
    amount: Object<Money>,
}

/// A budget that funds bonus in its currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BudgetBody {
    /// What is not promised to shoppers yet.
    left: Money,
}

impl From<Amount> for BudgetBody {
    fn from(left: Amount) -> Self {
        Self { left: left.into() }
    }
}

/// The budgets of a campaign. Of a currency that has none the platform funds without limit.
#[utoipa::path(get, path = "/v1/campaigns/{slug}/budget", tag = "campaigns",
    params(("slug" = String, Path)),
    responses((status = 200, description = "The budgets.", body = List<BudgetBody>), Problems))]
pub(crate) async fn budgets(
    State(service): State<Service>,
    Path(slug): Path<String>,
) -> Result<Json<List<BudgetBody>>, Problem> {
    check_slug(&slug)?;
    Ok(Json(List::whole(look_now(&service, |source, _| views::budgets(source))?)))
}

/// Put money into a campaign's budget. From the first on, bonus in its currency is promised only as far as
/// the budget covers it.
#[utoipa::path(post, path = "/v1/campaigns/{slug}/budget", tag = "campaigns", request_body = Funding,
    params(("slug" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The budget.", body = BudgetBody), Problems))]
pub(crate) async fn fund(
    State(service): State<Service>,
    Path(slug): Path<String>,
    call: Call<Funding>,
) -> Response {
    let amount = match check_slug(&slug).and_then(|()| call.body.amount.0.read("/amount")) {
        Ok(amount) => amount,
        Err(problem) => return problem.into_response(),
    };
    let show = move |source: &views::Source, _: &Service, _| {
        let left = views::budgets(source)?.into_iter().find(|left| left.currency() == amount.currency());
        Ok(left.map(BudgetBody::from))
    };
    act(&service, call, Action::FundBudget { amount }, StatusCode::CREATED, show).await
}
