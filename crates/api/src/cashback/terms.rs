//! The versions of a campaign's terms, with all its figures (BC-1, EV-5).

use super::check_slug;
use crate::act::{act, look_now};
use crate::call::{Call, Params};
use crate::problem::Problem;
use crate::wire::{List, Problems};
use app::Service;
use app::views;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::Action;
use programs::cashback::{Difference, Terms};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A version of the terms. Every figure of the programme is here.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: the terms write and read themselves")]
pub(crate) struct TermsBody {
    /// Its number; given by the store when it is published.
    version: Option<i64>,
    /// From when on it is in force; `always` for the first.
    effective: String,
    /// When sellers who have not agreed to it are suspended, not before it takes effect.
    old_terms_end: Option<String>,
    /// What sellers agree to.
    text: String,
    /// What has changed since the version before, in words.
    changes: String,
    #[schema(example = "+08:00")]
    zone: String,
    /// `automatic` or `manual`.
    review: String,
    /// For how many days after delivery bonus is pending.
    hold_days: i64,
    /// For how many calendar days bonus lives.
    life_days: i64,
    /// For how many days bonus that returns lives at least.
    grace_days: i64,
    /// How many days ahead the expiry of bonus is announced.
    announce_days: i64,
    /// After how many minutes a reservation lapses.
    reservation_minutes: i64,
    markets: Vec<TermsMarket>,
}

/// A country the campaign runs in. Caps are minor units of its currency.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: the terms write and read themselves")]
struct TermsMarket {
    country: String,
    currency: String,
    /// `voucher_used`, `all_completed` or `bonus_redeemed`.
    fee_trigger: String,
    /// The service fee.
    rate_bps: i64,
    cap_per_unit: Option<i64>,
    /// The tax inside a fee.
    tax_bps: i64,
    /// What shoppers earn.
    earn_rate_bps: i64,
    earn_cap: Option<i64>,
    /// `business_day`, `week` or `month`.
    settles: String,
    /// Whether a negative result stays as the closing balance of a settled record.
    carry_negative: bool,
}

/// All versions of the terms.
#[derive(Debug, Serialize)]
pub(crate) struct TermsList {
    data: Vec<Terms>,
    next_cursor: Option<String>,
}

/// All versions of a campaign's terms, in the order they take effect.
#[utoipa::path(get, path = "/v1/campaigns/{slug}/terms", tag = "campaigns", params(("slug" = String, Path)),
    responses((status = 200, description = "The versions.", body = List<TermsBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Path(slug): Path<String>,
) -> Result<Json<TermsList>, Problem> {
    check_slug(&slug)?;
    Ok(Json(TermsList { data: look_now(&service, |source, _| views::terms(source))?, next_cursor: None }))
}

/// Publish a version of a campaign's terms. It takes effect now or later.
#[utoipa::path(post, path = "/v1/campaigns/{slug}/terms", tag = "campaigns", request_body = TermsBody,
    params(("slug" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The version.", body = TermsBody), Problems))]
pub(crate) async fn publish(
    State(service): State<Service>,
    Path(slug): Path<String>,
    call: Call<Terms>,
) -> Response {
    if let Err(problem) = check_slug(&slug) {
        return problem.into_response();
    }
    let action = Action::PublishTerms(Box::new(call.body.clone()));
    act(&service, call, action, StatusCode::CREATED, |source, _, no| views::terms_version(source, no)).await
}

/// One version of a campaign's terms.
#[utoipa::path(get, path = "/v1/campaigns/{slug}/terms/{version}", tag = "campaigns",
    params(("slug" = String, Path), ("version" = i64, Path)),
    responses((status = 200, description = "The version.", body = TermsBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path((slug, version)): Path<(String, String)>,
) -> Result<Json<Terms>, Problem> {
    check_slug(&slug)?;
    let missing = || Problem::not_found("version of the terms");
    let version = version.parse().map_err(|_| missing())?;
    look_now(&service, |source, _| views::terms_version(source, version))?.map(Json).ok_or_else(missing)
}

/// Which versions are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Between {
    /// The earlier one.
    from: i64,
    /// The later one.
    to: i64,
}

/// What is not the same in two versions of the terms.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DiffBody {
    from: i64,
    to: i64,
    /// What the later one says has changed, in words.
    changes: String,
    /// Whether the texts that sellers agree to are not the same.
    text_changed: bool,
    figures: Vec<FigureBody>,
}

/// A figure that is not the same.
#[derive(Debug, Serialize, ToSchema)]
struct FigureBody {
    #[schema(example = "markets/MY/fee_rate")]
    figure: String,
    /// `null` where there was no such figure.
    before: Option<String>,
    /// `null` where there is no such figure any more.
    after: Option<String>,
}

impl From<Difference> for FigureBody {
    fn from(difference: Difference) -> Self {
        let Difference { figure, before, after } = difference;
        Self { figure, before, after }
    }
}

/// What has changed from one version of a campaign's terms to another.
#[utoipa::path(get, path = "/v1/campaigns/{slug}/terms/diff", tag = "campaigns",
    params(("slug" = String, Path), Between),
    responses((status = 200, description = "What is not the same.", body = DiffBody), Problems))]
pub(crate) async fn diff(
    State(service): State<Service>,
    Path(slug): Path<String>,
    Params(between): Params<Between>,
) -> Result<Json<DiffBody>, Problem> {
    check_slug(&slug)?;
    let found = look_now(&service, |source, _| views::terms_change(source, between.from, between.to))?;
    let change = found.ok_or_else(|| Problem::not_found("version of the terms"))?;
    Ok(Json(DiffBody {
        from: change.from.version,
        to: change.to.version,
        text_changed: change.from.text != change.to.text,
        changes: change.to.changes,
        figures: change.differences.into_iter().map(Into::into).collect(),
    }))
}
