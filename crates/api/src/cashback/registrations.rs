//! Sellers' registrations: asking, the steps, the Registration Record (BC-2, BC-3).

use super::check_slug;
use crate::act::{act, look, look_now};
use crate::call::{Call, Nothing, Params, Place};
use crate::guard::Caller;
use crate::ids;
use crate::partners::HistoryBody;
use crate::partners::review::Reason;
use crate::problem::Problem;
use crate::wire::{List, Problems, instant};
use app::Service;
use app::access::Owner;
use app::views::{self, RegistrationView, Rows};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use programs::cashback::{RegistrationStatus, RegistrationStep};
use programs::{Action, No};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a seller registers for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Register {
    /// As the marketplace calls the seller.
    seller_id: String,
    /// ISO 3166 code.
    #[schema(example = "MY")]
    market: String,
    /// Which version of the terms was read.
    terms_version: i64,
    /// Whether the seller agrees to it.
    agree: bool,
}

/// Which terms a seller agrees to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    /// Which version was read.
    terms_version: i64,
    /// Whether the seller agrees to it.
    agree: bool,
}

/// A seller's registration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegistrationBody {
    id: String,
    seller_id: String,
    market: String,
    /// What orders of the market are in.
    currency: Option<String>,
    /// `under_review`, `approved`, `rejected`, `suspended`, `withdraw_under_review` or `expired`.
    status: &'static str,
    registered_at: String,
    /// The newest version of the terms that was agreed to.
    terms_version: i64,
    /// The newest published version, where that was not agreed to yet.
    newer_terms_version: Option<i64>,
    /// Whether it is suspended because newer terms were not agreed to in time.
    terms_ended: bool,
    accepted: Vec<AcceptedBody>,
    /// What the caller may do now.
    actions: Vec<&'static str>,
    history: Vec<HistoryBody>,
}

/// A version of the terms that was agreed to.
#[derive(Debug, Serialize, ToSchema)]
struct AcceptedBody {
    version: i64,
    at: String,
    by: String,
}

impl RegistrationBody {
    /// The registration as it is shown to a caller, with the steps that caller may take.
    fn of(view: RegistrationView, caller: &Caller) -> Self {
        let may = |action: &&str| caller.may_call("POST", &format!("/v1/registrations/{{id}}/{action}"));
        let accepted = |accepted: &programs::cashback::Acceptance| AcceptedBody {
            version: accepted.version,
            at: instant(accepted.at),
            by: accepted.by.clone(),
        };
        Self {
            terms_version: view.terms_version(),
            id: view.id,
            seller_id: view.seller_id,
            market: view.market,
            currency: view.currency.map(|currency| currency.code().to_owned()),
            status: view.status.name(),
            registered_at: instant(view.registered_at),
            newer_terms_version: view.newer_terms,
            terms_ended: view.terms_ended,
            accepted: view.accepted.iter().map(accepted).collect(),
            actions: view.actions.into_iter().filter(may).collect(),
            history: view.history.into_iter().map(Into::into).collect(),
        }
    }

    fn list(service: &Service, rows: Rows<RegistrationView>, caller: &Caller) -> List<Self> {
        let shown = rows.rows.into_iter().map(|view| Self::of(view, caller));
        List::of(service, Rows { rows: shown.collect(), next: rows.next })
    }
}

/// The registration after an action, as the caller sees it.
fn shown(
    caller: &Caller,
) -> impl Fn(&views::Source, &Service, No) -> views::ViewResult<Option<RegistrationBody>> + Send + 'static {
    let caller = caller.clone();
    move |source, service, no| {
        Ok(views::registration(source, service, no)?.map(|view| RegistrationBody::of(view, &caller)))
    }
}

fn check_agreed(agree: bool) -> Result<(), Problem> {
    if agree {
        return Ok(());
    }
    let detail = "A seller takes part by agreeing to the terms. Read them, and send agree: true.";
    Err(Problem::new("terms_not_accepted", detail).at("/agree"))
}

/// Register for a campaign and agree to its terms.
#[utoipa::path(post, path = "/v1/campaigns/{slug}/registrations", tag = "registrations",
    request_body = Register, params(("slug" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, description = "Registered.", body = RegistrationBody), Problems))]
pub(crate) async fn register(
    State(service): State<Service>,
    Path(slug): Path<String>,
    call: Call<Register>,
) -> Response {
    let asked = || {
        check_slug(&slug)?;
        let Register { seller_id, market, terms_version, agree } = &call.body;
        let whose = Owner::Seller(seller_id.clone());
        call.caller.may_see(&whose, "seller").map_err(|problem| problem.at("/seller_id"))?;
        check_agreed(*agree)?;
        let (seller_id, market) = (seller_id.clone(), market.clone());
        Ok::<_, Problem>(Action::Register { seller_id, market, terms_version: *terms_version })
    };
    match asked() {
        Ok(action) => {
            let show = shown(&call.caller);
            act(&service, call, action, StatusCode::CREATED, show).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Which registrations are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only those with this status.
    status: Option<String>,
}

/// The registrations of all sellers, newest first.
#[utoipa::path(get, path = "/v1/registrations", tag = "registrations", params(Filter, Place),
    responses((status = 200, description = "A page of registrations.", body = List<RegistrationBody>),
        Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    caller: Caller,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<RegistrationBody>>, Problem> {
    let status = filter.status.as_deref().map(|name| {
        RegistrationStatus::parse(name).ok_or_else(|| Problem::invalid("/status", "There is no such status."))
    });
    let (status, place) = (status.transpose()?, place.read(&service)?);
    let rows = look(&service, move |source, service| views::registrations(source, service, status, place));
    Ok(Json(RegistrationBody::list(&service, rows.await?, &caller)))
}

/// The Registration Record of a seller, newest first.
#[utoipa::path(get, path = "/v1/sellers/{seller_id}/registrations", tag = "registrations",
    params(("seller_id" = String, Path), Place),
    responses((status = 200, description = "A page of registrations.", body = List<RegistrationBody>),
        Problems))]
pub(crate) async fn record(
    State(service): State<Service>,
    caller: Caller,
    Path(seller_id): Path<String>,
    Params(place): Params<Place>,
) -> Result<Json<List<RegistrationBody>>, Problem> {
    let place = place.read(&service)?;
    let rows =
        look_now(&service, |source, service| views::registrations_of(source, service, &seller_id, place))?;
    Ok(Json(RegistrationBody::list(&service, rows, &caller)))
}

/// One registration.
#[utoipa::path(get, path = "/v1/registrations/{id}", tag = "registrations", params(("id" = String, Path)),
    responses((status = 200, description = "The registration.", body = RegistrationBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<RegistrationBody>, Problem> {
    let no = ids::registration(&service, &id)?;
    let found = look_now(&service, |source, service| views::registration(source, service, no))?;
    let view = found.ok_or_else(|| Problem::not_found("registration"))?;
    caller.may_see(&Owner::Seller(view.seller_id.clone()), "registration")?;
    Ok(Json(RegistrationBody::of(view, &caller)))
}

/// Takes a step with a registration.
async fn take<B>(
    service: &Service,
    id: &str,
    call: Call<B>,
    step: impl FnOnce(&B) -> Result<RegistrationStep, Problem>,
) -> Response {
    let prepare = || {
        let registration = ids::registration(service, id)?;
        let whose = look_now(service, |source, _| views::seller_of_registration(source, registration))?;
        let whose = whose.ok_or_else(|| Problem::not_found("registration"))?;
        call.caller.may_see(&Owner::Seller(whose), "registration")?;
        Ok::<_, Problem>(Action::StepRegistration { registration, step: step(&call.body)? })
    };
    match prepare() {
        Ok(action) => {
            let show = shown(&call.caller);
            act(service, call, action, StatusCode::OK, show).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Approve a registration.
#[utoipa::path(post, path = "/v1/registrations/{id}/approve", tag = "registrations",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Approved.", body = RegistrationBody), Problems))]
pub(crate) async fn approve(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_| Ok(RegistrationStep::Approve)).await
}

/// Turn a registration down.
#[utoipa::path(post, path = "/v1/registrations/{id}/reject", tag = "registrations", request_body = Reason,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Rejected.", body = RegistrationBody), Problems))]
pub(crate) async fn reject(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |body| Ok(RegistrationStep::Reject { reason: body.said()? })).await
}

/// Set a registration aside; it is not in force until it is resumed.
#[utoipa::path(post, path = "/v1/registrations/{id}/suspend", tag = "registrations", request_body = Reason,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Suspended.", body = RegistrationBody), Problems))]
pub(crate) async fn suspend(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |body| Ok(RegistrationStep::Suspend { reason: body.said()? })).await
}

/// Bring a suspended registration back.
#[utoipa::path(post, path = "/v1/registrations/{id}/resume", tag = "registrations",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Approved again.", body = RegistrationBody), Problems))]
pub(crate) async fn resume(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_| Ok(RegistrationStep::Resume)).await
}

/// Ask to leave the campaign.
#[utoipa::path(post, path = "/v1/registrations/{id}/withdraw", tag = "registrations",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Under review.", body = RegistrationBody), Problems))]
pub(crate) async fn withdraw(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_| Ok(RegistrationStep::Withdraw)).await
}

/// Stay after all.
#[utoipa::path(post, path = "/v1/registrations/{id}/cancel_withdraw", tag = "registrations",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "As it was before.", body = RegistrationBody), Problems))]
pub(crate) async fn cancel_withdraw(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_| Ok(RegistrationStep::CancelWithdraw)).await
}

/// Let a seller leave.
#[utoipa::path(post, path = "/v1/registrations/{id}/approve_withdraw", tag = "registrations",
    request_body = Option<Nothing>, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Expired.", body = RegistrationBody), Problems))]
pub(crate) async fn approve_withdraw(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Nothing>,
) -> Response {
    take(&service, &id, call, |_| Ok(RegistrationStep::ApproveWithdraw)).await
}

/// Do not let a seller leave.
#[utoipa::path(post, path = "/v1/registrations/{id}/reject_withdraw", tag = "registrations",
    request_body = Reason, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "As it was before.", body = RegistrationBody), Problems))]
pub(crate) async fn reject_withdraw(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Reason>,
) -> Response {
    take(&service, &id, call, |body| Ok(RegistrationStep::RejectWithdraw { reason: body.said()? })).await
}

/// Agree to newer terms.
#[utoipa::path(post, path = "/v1/registrations/{id}/accept_terms", tag = "registrations",
    request_body = Acceptance, params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, description = "Agreed.", body = RegistrationBody), Problems))]
pub(crate) async fn accept_terms(
    State(service): State<Service>,
    Path(id): Path<String>,
    call: Call<Acceptance>,
) -> Response {
    let step = |body: &Acceptance| {
        check_agreed(body.agree)?;
        Ok(RegistrationStep::AcceptTerms { version: body.terms_version })
    };
    take(&service, &id, call, step).await
}
