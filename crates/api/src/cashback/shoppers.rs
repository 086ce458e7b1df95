//! Shoppers' bonus: what there is, what moved it, spending it (SB).

use crate::act::{act, act_at_once, look, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::ids;
use crate::json::Object;
use crate::problem::Problem;
use crate::wire::{List, Money, Problems, instant};
use app::Service;
use app::views::{self, BonusBalance, BonusEntryView, Parties, RedemptionView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::cashback::RedemptionStep;
use programs::{Action, No, World};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A shopper's bonus.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BonusBody {
    /// One for each currency that ever moved.
    balances: Vec<BonusRow>,
}

/// A shopper's bonus in one currency, in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct BonusRow {
    currency: String,
    /// Promised and not yet to be spent.
    pending: i64,
    available: i64,
    /// Held by reservations.
    reserved: i64,
    /// The last instant of what expires first.
    next_expiry: Option<String>,
}

impl From<BonusBalance> for BonusRow {
    fn from(balance: BonusBalance) -> Self {
        Self {
            currency: balance.currency.code().to_owned(),
            pending: balance.pending,
            available: balance.available,
            reserved: balance.reserved,
            next_expiry: balance.next_expiry.map(instant),
        }
    }
}

/// A shopper's bonus.
#[utoipa::path(get, path = "/v1/shoppers/{shopper_id}/bonus", tag = "shoppers",
    params(("shopper_id" = String, Path)),
    responses((status = 200, description = "The balances.", body = BonusBody), Problems))]
pub(crate) async fn bonus(
    State(service): State<Service>,
    Path(shopper_id): Path<String>,
) -> Result<Json<BonusBody>, Problem> {
    let balances = look_now(&service, |source, _| views::bonus(source, &shopper_id))?;
    Ok(Json(BonusBody { balances: balances.into_iter().map(Into::into).collect() }))
}

/// A movement of a shopper's bonus.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BonusEntryBody {
    id: String,
    /// `earned`, `released`, `reserved`, `captured`, `unreserved`, `lapsed`, `taken_back`, `returned`,
    /// `debt_filled` or `expired`.
    kind: &'static str,
    /// A magnitude; the kind says which way it went.
    amount: Money,
    order_id: Option<String>,
    redemption_id: Option<String>,
    at: String,
}

impl From<BonusEntryView> for BonusEntryBody {
    fn from(view: BonusEntryView) -> Self {
        Self {
            id: view.id,
            kind: view.kind.name(),
            amount: view.amount.into(),
            order_id: view.order_id,
            redemption_id: view.redemption_id,
            at: instant(view.at),
        }
    }
}

/// What moved a shopper's bonus, newest first.
#[utoipa::path(get, path = "/v1/shoppers/{shopper_id}/bonus/entries", tag = "shoppers",
    params(("shopper_id" = String, Path), Place),
    responses((status = 200, description = "A page of movements.", body = List<BonusEntryBody>), Problems))]
pub(crate) async fn entries(
    State(service): State<Service>,
    Path(shopper_id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<BonusEntryBody>>, Problem> {
    let place = place.read(&service)?;
    let rows =
        look(&service, move |source, service| views::bonus_entries(source, service, &shopper_id, place));
    Ok(Json(List::of(&service, rows.await?)))
}

/// What a shopper wants to spend.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spend {
    #[schema(value_type = Money)]
    amount: Object<Money>,
    /// At which seller.
    seller_id: String,
    /// For which order; asked for again with the same, it is the same redemption.
    order_id: Option<String>,
}

/// Bonus that is spent at a seller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedemptionBody {
    id: String,
    /// `reserved`, `captured`, `released` or `lapsed`.
    status: &'static str,
    shopper_id: String,
    seller_id: String,
    order_id: Option<String>,
    amount: Money,
    /// What returned of it after refunds.
    returned: Money,
    created_at: String,
    /// From when on a reservation lapses.
    expires_at: String,
}

impl From<RedemptionView> for RedemptionBody {
    fn from(view: RedemptionView) -> Self {
        Self {
            id: view.id,
            status: view.status.name(),
            shopper_id: view.shopper_id,
            seller_id: view.seller_id,
            order_id: view.order_id,
            amount: view.amount.into(),
            returned: view.returned.into(),
            created_at: instant(view.at),
            expires_at: instant(view.expires_at),
        }
    }
}

fn decided(parties: Parties) -> impl Fn(&World, &Service, No) -> views::ViewResult<RedemptionBody> + Send {
    move |world, service, no| {
        views::decided_redemption(world, service, no, parties.clone()).map(RedemptionBody::from)
    }
}

fn shown(source: &views::Source, service: &Service, no: No) -> views::ViewResult<Option<RedemptionBody>> {
    Ok(views::redemption(source, service, no)?.map(RedemptionBody::from))
}

/// Reserve bonus to be spent at a seller.
#[utoipa::path(post, path = "/v1/shoppers/{shopper_id}/redemptions", tag = "shoppers", request_body = Spend,
    params(("shopper_id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Reserved.", body = RedemptionBody), Problems))]
pub(crate) async fn reserve(
    State(service): State<Service>,
    Path(shopper_id): Path<String>,
    call: Call<Spend>,
) -> Response {
    let amount = match call.body.amount.0.read("/amount") {
        Ok(amount) => amount,
        Err(problem) => return problem.into_response(),
    };
    let (seller_id, order_id) = (call.body.seller_id.clone(), call.body.order_id.clone());
    let parties = Parties { shopper_id: shopper_id.clone(), seller_id: seller_id.clone() };
    let action = Action::Reserve { shopper_id, amount, seller_id, order_id };
    act_at_once(&service, call, action, StatusCode::CREATED, decided(parties)).await
}

/// A shopper's redemptions, newest first.
#[utoipa::path(get, path = "/v1/shoppers/{shopper_id}/redemptions", tag = "shoppers",
    params(("shopper_id" = String, Path), Place),
    responses((status = 200, description = "A page of redemptions.", body = List<RedemptionBody>), Problems))]
pub(crate) async fn redemptions(
    State(service): State<Service>,
    Path(shopper_id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<RedemptionBody>>, Problem> {
    let place = place.read(&service)?;
    let rows = look(&service, move |source, service| views::redemptions(source, service, &shopper_id, place));
    Ok(Json(List::of(&service, rows.await?)))
}

/// One redemption.
#[utoipa::path(get, path = "/v1/redemptions/{id}", tag = "shoppers", params(("id" = String, Path)),
    responses((status = 200, description = "The redemption.", body = RedemptionBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    Path(id): Path<String>,
) -> Result<Json<RedemptionBody>, Problem> {
    let no = ids::redemption(&service, &id)?;
    let found = look_now(&service, |source, service| shown(source, service, no))?;
    found.map(Json).ok_or_else(|| Problem::not_found("redemption"))
}

/// Spend what was reserved.
#[utoipa::path(post, path = "/v1/redemptions/{id}/capture", tag = "shoppers",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Spent.", body = RedemptionBody), Problems))]
pub(crate) async fn capture(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    step(&service, &id, call, RedemptionStep::Capture).await
}

/// Give a reservation up.
#[utoipa::path(post, path = "/v1/redemptions/{id}/release", tag = "shoppers",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Given up.", body = RedemptionBody), Problems))]
pub(crate) async fn release(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    step(&service, &id, call, RedemptionStep::Release).await
}

async fn step(service: &Service, id: &str, call: Call<Nothing>, step: RedemptionStep) -> Response {
    let found = ids::redemption(service, id)
        .and_then(|no| Ok((no, look_now(service, |source, _| views::redemption_parties(source, no))?)));
    match found {
        Ok((redemption, parties)) => {
            let action = Action::StepRedemption { redemption, step };
            match parties {
                Some(parties) => act_at_once(service, call, action, StatusCode::OK, decided(parties)).await,
                // There is none, as far as anybody could know: this is for the rules to say.
                None => act(service, call, action, StatusCode::OK, shown).await,
            }
        }
        Err(problem) => problem.into_response(),
    }
}
