//! Who asks: the session behind a cookie, and the anti-forgery value of its forms.

use app::access::{Access, Role};
use app::limits::counted_as;
use app::sessions::{Holder, Where};
use app::{Failure, Service, sessions, sign_in};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, header};
use programs::No;
use std::convert::Infallible;
use std::net::SocketAddr;

use super::trouble::Trouble;
use crate::lang::{Lang, choice, t};
use crate::paths;

/// Somebody who asks for a page.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// Who it is, if signed in.
    pub(super) access: Option<Access>,
    /// Whose session it is, if signed in.
    pub(super) holder: Option<Holder>,
    /// The token of the session.
    pub(super) token: Option<String>,
    /// What forms must carry: the session's value, or that of a cookie while not signed in.
    pub(super) csrf: String,
    /// Whether the browser does not have the cookie yet.
    fresh: bool,
}

impl Visitor {
    /// The visitor whose cookies a request brings; and the token of a session of which it is to be kept that it
    /// is in use.
    pub(super) fn read(service: &Service, headers: &HeaderMap) -> Result<(Self, Option<String>), Failure> {
        if let Some(token) = cookie(headers, session_cookie(service))
            && let Some(live) = sessions::find(service, token)?
        {
            let (access, holder) = (Some(live.access), Some(live.holder));
            let token = token.to_owned();
            let stale = live.is_stale.then(|| token.clone());
            return Ok((Self { access, holder, token: Some(token), csrf: live.csrf, fresh: false }, stale));
        }
        let known = cookie(headers, csrf_cookie(service)).map(str::to_owned);
        let fresh = known.is_none();
        let csrf = known.unwrap_or_else(|| sessions::random_token(service));
        Ok((Self { access: None, holder: None, token: None, csrf, fresh }, None))
    }

    /// The shopper whose page is shown within one of the host. Browsers send no cookies there, so it is the
    /// link alone that says who it is.
    pub(super) fn embedded(service: &Service, token: &str) -> Result<Self, Failure> {
        let access = sign_in::embedded(service, token)?;
        Ok(Self { access, holder: None, token: None, csrf: String::new(), fresh: false })
    }

    /// The visitor that the frame found.
    pub(super) fn of(extensions: &Extensions) -> Result<Self, Trouble> {
        extensions.get::<Self>().cloned().ok_or(Trouble::SignIn(None))
    }

    /// Refuses a form that does not carry what the visitor's pages were given.
    pub(super) fn check_csrf(&self, sent: &str) -> Result<(), Trouble> {
        if sent == self.csrf { Ok(()) } else { Err(Trouble::forged()) }
    }

    /// The cookie that the browser is to be given with this answer, if any.
    pub(super) fn new_cookie(&self, service: &Service) -> Option<HeaderValue> {
        self.fresh.then(|| set_cookie(service, csrf_cookie(service), &self.csrf, None)).flatten()
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        Self::of(&parts.extensions)
    }
}

/// The page one begins with.
pub(super) fn home_of(access: &Access) -> &'static str {
    match access.role {
        Role::Partner => paths::PARTNER,
        Role::Seller => paths::CAMPAIGNS,
        Role::Operator | Role::Auditor => paths::OPERATOR,
        Role::Host => paths::FIND,
        Role::Shopper => paths::BONUS,
    }
}

/// A partner who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Partner {
    /// Its number.
    pub(super) no: No,
    /// Who asks.
    pub(super) visitor: Visitor,
    /// The same, for the log.
    pub(super) access: Access,
}

impl FromRequestParts<Service> for Partner {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        match (access.role, access.partner) {
            (Role::Partner, Some(no)) => Ok(Self { no, visitor, access }),
            _ => Err(Trouble::forbidden(t("problem-only-partner"))),
        }
    }
}

/// A seller who is signed in.
#[derive(Clone, Debug)]
pub(super) struct Seller {
    /// As the marketplace calls it.
    pub(super) id: String,
    /// Who asks.
    pub(super) visitor: Visitor,
    /// The same, for the log.
    pub(super) access: Access,
}

impl FromRequestParts<Service> for Seller {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        match (access.role, access.seller.clone()) {
            (Role::Seller, Some(id)) => Ok(Self { id, visitor, access }),
            _ => Err(Trouble::forbidden(t("problem-only-seller"))),
        }
    }
}

/// A shopper who is signed in by a link of the host's.
#[derive(Clone, Debug)]
pub(super) struct Shopper {
    /// As the marketplace calls them.
    pub(super) id: String,
    /// Who asks.
    pub(super) visitor: Visitor,
}

impl FromRequestParts<Service> for Shopper {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        match (access.role, access.shopper) {
            (Role::Shopper, Some(id)) => Ok(Self { id, visitor }),
            _ => Err(Trouble::forbidden(t("problem-only-shopper"))),
        }
    }
}

/// Somebody who looks at a shopper's bonus: staff, auditors, and the host, whose shoppers they are.
#[derive(Clone, Debug)]
pub(super) struct Helper {
    /// Who asks.
    pub(super) visitor: Visitor,
    /// Whether it is staff or an auditor, who have pages about orders and sellers too.
    pub(super) is_staff: bool,
}

impl FromRequestParts<Service> for Helper {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        let is_staff = access.has(&[Role::Operator, Role::Auditor]);
        if is_staff || access.has(&[Role::Host]) {
            return Ok(Self { visitor, is_staff });
        }
        Err(Trouble::forbidden(t("problem-only-helper")))
    }
}

/// Somebody of the operator's staff, or an auditor, who looks.
#[derive(Clone, Debug)]
pub(super) struct Staff {
    /// Who asks.
    pub(super) visitor: Visitor,
    /// The same, for the log.
    pub(super) access: Access,
}

impl Staff {
    /// Whether more may be done than look.
    pub(super) fn may_act(&self) -> bool {
        self.access.has(&[Role::Operator])
    }
}

impl FromRequestParts<Service> for Staff {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        // Auditors read everything and change nothing.
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        let roles: &[Role] = if reads { &[Role::Operator, Role::Auditor] } else { &[Role::Operator] };
        if access.has(roles) {
            return Ok(Self { visitor, access });
        }
        Err(Trouble::forbidden(t("problem-only-staff")))
    }
}

/// Somebody with a session, whoever it is.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    /// Who asks.
    pub(super) visitor: Visitor,
    /// The same, for the log.
    pub(super) access: Access,
    /// Whose session it is.
    pub(super) holder: Holder,
    /// The token of the session.
    pub(super) token: String,
}

impl FromRequestParts<Service> for SignedIn {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &Service) -> Result<Self, Trouble> {
        let (visitor, access) = signed_in(parts)?;
        match (visitor.holder.clone(), visitor.token.clone()) {
            (Some(holder), Some(token)) => Ok(Self { visitor, access, holder, token }),
            _ => Err(Trouble::SignIn(None)),
        }
    }
}

/// Where a request comes from.
pub(super) struct Origin(pub(super) Where);

impl FromRequestParts<Service> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // What stands before the last address is what somebody says of themselves.
        let forwarded = text(HeaderName::from_static("x-forwarded-for"))
            .filter(|_| service.config().settings.behind_proxy)
            .and_then(|all| all.rsplit(',').next()?.trim().parse().ok());
        let address = forwarded.or(peer).map_or_else(|| "unknown".to_owned(), counted_as);
        let agent = text(header::USER_AGENT).unwrap_or_default().to_owned();
        let known = cookie(&parts.headers, known_cookie(service)).map(str::to_owned);
        Ok(Self(Where { address, agent, known }))
    }
}

/// The visitor's access; who is not signed in is sent to sign in, and a page that was asked for is kept.
fn signed_in(parts: &Parts) -> Result<(Visitor, Access), Trouble> {
    let visitor = Visitor::of(&parts.extensions)?;
    if let Some(access) = visitor.access.clone() {
        return Ok((visitor, access));
    }
    let asked = parts.uri.path_and_query().filter(|_| parts.method == Method::GET);
    Err(Trouble::SignIn(asked.map(ToString::to_string)))
}

/// Cookies of a site behind TLS are bound to it and to TLS by their name.
fn session_cookie(service: &Service) -> &'static str {
    if is_secure(service) { "__Host-guerdon_session" } else { "guerdon_session" }
}

fn csrf_cookie(service: &Service) -> &'static str {
    if is_secure(service) { "__Host-guerdon_csrf" } else { "guerdon_csrf" }
}

fn known_cookie(service: &Service) -> &'static str {
    if is_secure(service) { "__Host-guerdon_known" } else { "guerdon_known" }
}

/// The cookie by which a browser is known that somebody signed in with.
pub(super) fn known_header(service: &Service, known: &str) -> Option<HeaderValue> {
    set_cookie(service, known_cookie(service), known, Some(365 * 86_400))
}

fn language_cookie(service: &Service) -> &'static str {
    if is_secure(service) { "__Host-guerdon_language" } else { "guerdon_language" }
}

/// The language of a request.
pub(super) fn language(service: &Service, headers: &HeaderMap) -> Lang {
    let chosen = cookies(headers).find(|(name, _)| *name == language_cookie(service)).map(|(_, value)| value);
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    choice::of(chosen, accepted)
}

/// The cookie that keeps a language for a year.
pub(super) fn language_header(service: &Service, lang: Lang) -> Option<HeaderValue> {
    set_cookie(service, language_cookie(service), lang.tag(), Some(365 * 86_400))
}

fn is_secure(service: &Service) -> bool {
    service.config().public_url.starts_with("https://")
}

/// The cookie that keeps a session.
pub(super) fn session_header(service: &Service, token: &str) -> Option<HeaderValue> {
    set_cookie(service, session_cookie(service), token, Some(sessions::LASTS_SECONDS))
}

/// The cookie that ends a session in the browser.
pub(super) fn end_header(service: &Service) -> Option<HeaderValue> {
    set_cookie(service, session_cookie(service), "", Some(0))
}

fn set_cookie(service: &Service, name: &str, value: &str, max_age: Option<i64>) -> Option<HeaderValue> {
    let secure = if is_secure(service) { "; Secure" } else { "" };
    let max_age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{max_age}")).ok()
}

/// A cookie that holds a token of ours.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    cookies(headers).find(|(key, value)| *key == name && is_token(value)).map(|(_, value)| value)
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
