//! Who may call what: one table for every route, looked at before anything else.

use crate::problem::Problem;
use app::Service;
use app::access::{Access, Owner, Role};
use app::ids::Kind;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// A route and the roles that may call it. The root key may call all of them.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path with its places.
    pub path: &'static str,
    /// Who may call it; `None` where no key is needed.
    pub roles: Option<&'static [Role]>,
}

const STAFF: Option<&[Role]> = Some(&[Role::Operator]);
const READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor]);
const PARTNER: Option<&[Role]> = Some(&[Role::Partner]);
const PARTNER_READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor, Role::Partner]);
const HOSTS: Option<&[Role]> = Some(&[Role::Operator, Role::Host]);
const PAYMENT_READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor, Role::Partner, Role::Host]);
const SELLER: Option<&[Role]> = Some(&[Role::Seller]);
const SELLER_READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor, Role::Seller]);
/// Staff may ask on a seller's behalf (BC-3).
const SELLER_OR_STAFF: Option<&[Role]> = Some(&[Role::Operator, Role::Seller]);
const MARKETPLACE_READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor, Role::Seller, Role::Host]);
const SHOPPER_READERS: Option<&[Role]> = Some(&[Role::Operator, Role::Auditor, Role::Host]);
const EVERYBODY: Option<&[Role]> = Some(&Role::ALL);

const fn get(path: &'static str, roles: Option<&'static [Role]>) -> Route {
    Route { method: "GET", path, roles }
}

const fn post(path: &'static str, roles: Option<&'static [Role]>) -> Route {
    Route { method: "POST", path, roles }
}

const fn put(path: &'static str, roles: Option<&'static [Role]>) -> Route {
    Route { method: "PUT", path, roles }
}

const fn delete(path: &'static str, roles: Option<&'static [Role]>) -> Route {
    Route { method: "DELETE", path, roles }
}

/// Every route there is. One that is not in this table is answered 404, whatever the router says.
pub const ROUTES: &[Route] = &[
    get("/healthz", None),
    get("/r/{code}", None),
    get("/v1/openapi.json", None),
    post("/v1/events", HOSTS),
    get("/v1/events", READERS),
    get("/v1/events/waiting", READERS),
    get("/v1/events/refused", READERS),
    post("/v1/partners", HOSTS),
    get("/v1/partners", READERS),
    get("/v1/partners/{id}", PARTNER_READERS),
    post("/v1/partners/{id}/approve", STAFF),
    post("/v1/partners/{id}/reject", STAFF),
    post("/v1/partners/{id}/send_contract", STAFF),
    post("/v1/partners/{id}/sign_contract", PARTNER),
    post("/v1/partners/{id}/countersign", STAFF),
    post("/v1/partners/{id}/suspend", STAFF),
    post("/v1/partners/{id}/reinstate", STAFF),
    post("/v1/partners/{id}/terminate", STAFF),
    get("/v1/partners/{id}/contract", PARTNER_READERS),
    get("/v1/partners/{id}/customers", PARTNER_READERS),
    get("/v1/partners/{id}/commissions", PARTNER_READERS),
    get("/v1/partners/{id}/balance", PARTNER_READERS),
    get("/v1/partners/{id}/eligibility", PARTNER_READERS),
    get("/v1/partners/{id}/materials", PARTNER_READERS),
    get("/v1/partners/{id}/materials/qr.svg", PARTNER_READERS),
    get("/v1/partners/{id}/materials/posters/{locale}/{file}", PARTNER_READERS),
    get("/v1/partners/{id}/payout_account", PARTNER_READERS),
    put("/v1/partners/{id}/payout_account", PARTNER),
    post("/v1/partners/{id}/payout_account/changes", STAFF),
    post("/v1/partners/{id}/payout_account/changes/{change}/approve", STAFF),
    post("/v1/partners/{id}/payout_account/changes/{change}/reject", STAFF),
    post("/v1/partners/{id}/adjustments", STAFF),
    get("/v1/partners/{id}/withdrawals", PARTNER_READERS),
    post("/v1/partners/{id}/withdrawals", PARTNER),
    get("/v1/withdrawals/{id}", PARTNER_READERS),
    post("/v1/withdrawals/{id}/cancel", PARTNER),
    post("/v1/withdrawals/{id}/approve", STAFF),
    post("/v1/withdrawals/{id}/reject", STAFF),
    post("/v1/withdrawals/{id}/mark_paid", STAFF),
    post("/v1/withdrawals/{id}/mark_failed", STAFF),
    get("/v1/payout_account_changes", READERS),
    get("/v1/payout_batches", READERS),
    get("/v1/payout_batches/debtor_account", READERS),
    put("/v1/payout_batches/debtor_account", STAFF),
    get("/v1/payout_batches/{batch}", READERS),
    post("/v1/payout_batches/{batch}/payment_file", STAFF),
    post("/v1/payout_batches/{batch}/results", STAFF),
    post("/v1/customers/{id}/reattribute", STAFF),
    get("/v1/corrections", READERS),
    get("/v1/corrections/{id}", READERS),
    post("/v1/corrections/{id}/approve", STAFF),
    post("/v1/corrections/{id}/reject", STAFF),
    get("/v1/payments/{payment_id}", PAYMENT_READERS),
    get("/v1/explain/{id}", EVERYBODY),
    get("/v1/campaigns", MARKETPLACE_READERS),
    get("/v1/campaigns/{slug}", MARKETPLACE_READERS),
    get("/v1/campaigns/{slug}/terms", MARKETPLACE_READERS),
    post("/v1/campaigns/{slug}/terms", STAFF),
    get("/v1/campaigns/{slug}/terms/diff", MARKETPLACE_READERS),
    get("/v1/campaigns/{slug}/terms/{version}", MARKETPLACE_READERS),
    get("/v1/campaigns/{slug}/budget", READERS),
    post("/v1/campaigns/{slug}/budget", STAFF),
    get("/v1/campaigns/{slug}/simulation", SELLER_READERS),
    post("/v1/campaigns/{slug}/registrations", SELLER),
    get("/v1/registrations", READERS),
    get("/v1/registrations/{id}", SELLER_READERS),
    post("/v1/registrations/{id}/approve", STAFF),
    post("/v1/registrations/{id}/reject", STAFF),
    post("/v1/registrations/{id}/suspend", STAFF),
    post("/v1/registrations/{id}/resume", STAFF),
    post("/v1/registrations/{id}/withdraw", SELLER_OR_STAFF),
    post("/v1/registrations/{id}/cancel_withdraw", SELLER_OR_STAFF),
    post("/v1/registrations/{id}/approve_withdraw", STAFF),
    post("/v1/registrations/{id}/reject_withdraw", STAFF),
    post("/v1/registrations/{id}/accept_terms", SELLER),
    get("/v1/sellers/{seller_id}/registrations", SELLER_READERS),
    get("/v1/sellers/{seller_id}/to_settle", SELLER_READERS),
    get("/v1/sellers/{seller_id}/settled_records", SELLER_READERS),
    get("/v1/sellers/{seller_id}/settled_records/{record_id}", SELLER_READERS),
    get("/v1/sellers/{seller_id}/settled_records/{record_id}/lines", SELLER_READERS),
    get("/v1/orders/{order_id}", MARKETPLACE_READERS),
    get("/v1/shoppers/{shopper_id}/bonus", SHOPPER_READERS),
    get("/v1/shoppers/{shopper_id}/bonus/entries", SHOPPER_READERS),
    get("/v1/shoppers/{shopper_id}/redemptions", SHOPPER_READERS),
    post("/v1/shoppers/{shopper_id}/redemptions", HOSTS),
    get("/v1/redemptions/{id}", SHOPPER_READERS),
    post("/v1/redemptions/{id}/capture", HOSTS),
    post("/v1/redemptions/{id}/release", HOSTS),
    get("/v1/ledger/trial_balance", READERS),
    get("/v1/ledger/transfers", READERS),
    get("/v1/rules", READERS),
    post("/v1/rules", STAFF),
    get("/v1/contract_texts", READERS),
    post("/v1/contract_texts", STAFF),
    get("/v1/keys", READERS),
    post("/v1/keys", STAFF),
    delete("/v1/keys/{id}", STAFF),
    post("/v1/login_links", HOSTS),
    get("/v1/webhook_endpoints", READERS),
    post("/v1/webhook_endpoints", STAFF),
    delete("/v1/webhook_endpoints/{id}", STAFF),
    get("/v1/webhook_endpoints/{id}/attempts", READERS),
    post("/v1/webhook_endpoints/{id}/notes/{note}/resend", STAFF),
    get("/v1/sandbox/clock", READERS),
    put("/v1/sandbox/clock", STAFF),
];

/// The caller of a route that needs a key.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) Access);

impl Caller {
    /// Whether telephone numbers and the like are shown in full.
    pub(crate) fn is_staff(&self) -> bool {
        self.0.has(&[Role::Operator])
    }

    /// Refuses what is another participant's as if it were not there.
    pub(crate) fn may_see(&self, owner: &Owner, what: &str) -> Result<(), Problem> {
        if self.0.sees(owner) { Ok(()) } else { Err(Problem::not_found(what)) }
    }

    /// Whether the caller may call a route, as far as its role goes.
    pub(crate) fn may_call(&self, method: &str, path: &str) -> bool {
        let route = ROUTES.iter().find(|route| route.method == method && route.path == path);
        route.is_some_and(|route| route.roles.is_none_or(|roles| self.0.has(roles)))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unauthorized)
    }
}

/// Lets a request through to its route if its key may call it.
pub(crate) async fn guard(
    State(service): State<Service>,
    path: Option<MatchedPath>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    match check(&service, path.as_ref(), &params, &request) {
        Ok(caller) => {
            if let Some(caller) = caller {
                request.extensions_mut().insert(caller);
            }
            in_time(path.as_ref(), next.run(request)).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// How long a request may take; an action that was put in by then is still taken. Streams have no end of their own; they may only not stand still.
const PATIENCE: Duration = Duration::from_secs(30);

async fn in_time(path: Option<&MatchedPath>, run: impl Future<Output = Response>) -> Response {
    if path.is_some_and(|path| path.as_str() == "/v1/events") {
        return run.await;
    }
    tokio::time::timeout(PATIENCE, run).await.unwrap_or_else(|_| {
        let detail = "This took too long. Look whether it was done before you send it again, or use an Idempotency-Key.";
        Problem::new("timeout", detail).into_response()
    })
}

fn check(
    service: &Service,
    path: Option<&MatchedPath>,
    params: &RawPathParams,
    request: &Request,
) -> Result<Option<Caller>, Problem> {
    let path = path.map(MatchedPath::as_str).unwrap_or_default();
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let mut here = ROUTES.iter().filter(|route| route.path == path).peekable();
    if here.peek().is_none() || (path.starts_with("/v1/sandbox/") && !service.is_sandbox()) {
        return Err(Problem::not_found("path"));
    }
    let route = here.find(|route| route.method == method).ok_or_else(method_not_allowed)?;
    let Some(roles) = route.roles else { return Ok(None) };
    let key = bearer(request.headers()).ok_or_else(unauthorized)?;
    let access = service.access(key)?.ok_or_else(unauthorized)?;
    service.count_request(&access).map_err(|_| too_many())?;
    if !access.has(roles) {
        return Err(Problem::new("forbidden", "This key's role may not do this. Use a key of another role."));
    }
    let caller = Caller(access);
    let named = |place: &str| params.iter().find(|(name, _)| *name == place).map_or("", |(_, id)| id);
    if path.starts_with("/v1/partners/{id}") {
        caller.may_see(&Owner::Partner(service.ids().read(Kind::Partner, named("id"))), "partner")?;
    }
    if path.starts_with("/v1/sellers/{seller_id}") {
        caller.may_see(&Owner::Seller(named("seller_id").to_owned()), "seller")?;
    }
    Ok(Some(caller))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn too_many() -> Problem {
    let detail = "This key sends more requests a second than it may. Wait, and send several events at once.";
    Problem::new("rate_limited", detail)
}

fn unauthorized() -> Problem {
    Problem::new("unauthorized", "Send a valid key: Authorization: Bearer KEY.")
}

/// The path is there, but not for this method.
pub(crate) fn method_not_allowed() -> Problem {
    Problem::new("method_not_allowed", "This path does not know this method. See /v1/openapi.json.")
}
