//! Versions of the rules (EV-5) and of the contract's text (AP-2).

use crate::act::{act, look_now};
use crate::call::Call;
use crate::problem::Problem;
use crate::wire::{List, Problems};
use app::Service;
use app::views;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::Action;
use programs::affiliate::Rules;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A version of the affiliate programme's rules. Every figure of the programme is here.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: the rules write and read themselves")]
pub(crate) struct RulesBody {
    /// Its number; given by the store when it is published.
    version: Option<i64>,
    /// From when on it is in force; `always` for the first.
    effective: String,
    #[schema(example = "+08:00")]
    zone: String,
    countries: Vec<String>,
    tiers: Vec<RulesTier>,
    product_kinds: Vec<String>,
    excluded_currencies: Vec<String>,
    window_years: i64,
    hold_days: i64,
    click_days: i64,
    free_vip_days: i64,
    min_paying_customers: i64,
    cutoff_day: i64,
    expiry_years: i64,
    announce_days: Vec<i64>,
    /// `masked` or `full`.
    phone_display: String,
    landing_url: String,
    representative: String,
}

/// From which paying number on which rate holds.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: the rules write and read themselves")]
struct RulesTier {
    from: i64,
    rate_bps: i64,
}

/// All versions of the rules.
#[derive(Debug, Serialize)]
pub(crate) struct RulesList {
    data: Vec<Rules>,
    next_cursor: Option<String>,
}

/// All versions of the rules, in the order they take effect.
#[utoipa::path(get, path = "/v1/rules", tag = "rules",
    responses((status = 200, description = "The versions.", body = List<RulesBody>), Problems))]
pub(crate) async fn list(State(service): State<Service>) -> Result<Json<RulesList>, Problem> {
    let data = look_now(&service, |source, _| views::rules(source))?;
    Ok(Json(RulesList { data, next_cursor: None }))
}

/// Publish a version of the rules. It takes effect now or later.
#[utoipa::path(post, path = "/v1/rules", tag = "rules", request_body = RulesBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The version.", body = RulesBody), Problems))]
pub(crate) async fn publish(State(service): State<Service>, call: Call<Rules>) -> Response {
    if !views::has_landing_page(&call.body) {
        let detail = "A landing page has a URL that begins with https:// and holds no spaces.";
        return Problem::new("invalid_rules", detail).at("/landing_url").into_response();
    }
    let action = Action::PublishRules(Box::new(call.body.clone()));
    act(&service, call, action, StatusCode::CREATED, |source, _, no| views::rules_version(source, no)).await
}

/// A version of the contract's text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContractTextBody {
    version: i64,
    /// The template, with places such as `{{partner_name}}`.
    text: String,
}

impl From<views::ContractText> for ContractTextBody {
    fn from(view: views::ContractText) -> Self {
        Self { version: view.version, text: view.text }
    }
}

/// A new text of the contract.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewContractText {
    /// The template, with places such as `{{partner_name}}`.
    text: String,
}

/// All versions of the contract's text, oldest first.
#[utoipa::path(get, path = "/v1/contract_texts", tag = "rules",
    responses((status = 200, description = "The versions.", body = List<ContractTextBody>), Problems))]
pub(crate) async fn contract_texts(
    State(service): State<Service>,
) -> Result<Json<List<ContractTextBody>>, Problem> {
    Ok(Json(List::whole(look_now(&service, |source, _| views::contract_texts(source))?)))
}

/// Publish a text of the contract; it is sent from now on.
#[utoipa::path(post, path = "/v1/contract_texts", tag = "rules", request_body = NewContractText,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "The version.", body = ContractTextBody), Problems))]
pub(crate) async fn publish_contract(
    State(service): State<Service>,
    call: Call<NewContractText>,
) -> Response {
    let text = call.body.text.clone();
    if text.trim().is_empty() {
        return Problem::invalid("/text", "A contract says something.").into_response();
    }
    if let Err(error) = views::check_contract_text(&text) {
        return Problem::invalid("/text", format!("{error}.")).into_response();
    }
    act(&service, call, Action::PublishContract { text }, StatusCode::CREATED, |source, _, version| {
        let texts = views::contract_texts(source)?;
        Ok(texts.into_iter().find(|text| text.version == version).map(ContractTextBody::from))
    })
    .await
}
