//! Who may call what: one table for every route, looked at before anything else.

use crate::problem::Problem;
use app::Service;
use app::access::{Access, Role};
use app::ids::Kind;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use programs::No;

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
    get("/v1/explain/{id}", PARTNER_READERS),
    get("/v1/ledger/trial_balance", READERS),
    get("/v1/ledger/transfers", READERS),
    get("/v1/rules", READERS),
    post("/v1/rules", STAFF),
    get("/v1/contract_texts", READERS),
    post("/v1/contract_texts", STAFF),
    get("/v1/keys", READERS),
    post("/v1/keys", STAFF),
    delete("/v1/keys/{id}", STAFF),
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

    /// Refuses what is another partner's as if it were not there. `None` is nobody's.
    pub(crate) fn may_see(&self, partner: Option<No>, what: &str) -> Result<(), Problem> {
        let sees =
            self.0.role != Role::Partner || self.0.root || (partner.is_some() && partner == self.0.partner);
        if sees { Ok(()) } else { Err(Problem::not_found(what)) }
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
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
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
    if !access.has(roles) {
        return Err(Problem::new("forbidden", "This key's role may not do this. Use a key of another role."));
    }
    let caller = Caller(access);
    if path.starts_with("/v1/partners/{id}") {
        let named = params.iter().find(|(name, _)| *name == "id").map(|(_, id)| id).unwrap_or_default();
        caller.may_see(service.ids().read(Kind::Partner, named), "partner")?;
    }
    Ok(Some(caller))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn unauthorized() -> Problem {
    Problem::new("unauthorized", "Send a valid key: Authorization: Bearer KEY.")
}

/// The path is there, but not for this method.
pub(crate) fn method_not_allowed() -> Problem {
    Problem::new("method_not_allowed", "This path does not know this method. See /v1/openapi.json.")
}
