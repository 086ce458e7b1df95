//! The pages over the use cases of [`app`]: who asks, what is read, what is changed, what is shown.
//!
//! A form posts, what it changes goes through the inbox, and the answer is a redirect to a page; a refusal
//! comes back as the page of the form, with what was typed. Every page passes [`frame`].

mod account;
mod act;
mod apply;
mod assets;
mod cashback;
mod design;
mod done;
mod explain;
mod files;
mod form;
mod frame;
mod language;
mod look;
mod operator;
mod partner;
mod payout_form;
mod seller;
mod shopper;
mod show;
mod sign_in;
mod sign_in_link;
mod trouble;
mod visitor;

use app::Service;
use app::work::ReadLine;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::paths;

/// The longest form, in bytes.
const LONGEST_FORM: usize = 256 * 1024;

/// All pages, their forms and their assets. It has no fallback, so that it can be merged with the API; paths
/// below `/partner`, `/seller` and `/operator` that name no page are answered here. `read_event` reads a line of a
/// file of events as the API does.
pub fn router(service: Service, read_event: ReadLine) -> Router {
    Router::new()
        .route("/", get(sign_in::home))
        .route(paths::SIGN_IN, get(sign_in::form).post(sign_in::sign_in))
        .route(paths::SIGN_IN_CODE, post(sign_in::code))
        .route(paths::SIGN_IN_MAIL, post(sign_in_link::ask))
        .route(paths::SIGN_IN_MAILED, get(sign_in_link::mailed))
        .route(
            &(paths::SIGN_IN_LINK.to_owned() + "/{token}"),
            get(sign_in_link::look_at).post(sign_in_link::follow),
        )
        .route(paths::SANDBOX_MAIL, get(sign_in_link::letters))
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
        .merge(account_router())
        .route(paths::DESIGN, get(design::design))
        .route(paths::LANGUAGE, post(language::choose))
        .route(paths::APPLY, get(apply::form).post(apply::apply))
        .route(paths::APPLIED, get(apply::applied))
        .merge(partner::router())
        .merge(seller::router())
        .merge(shopper::router())
        .merge(operator::router())
        .layer(Extension(read_event))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(from_fn_with_state(service.clone(), frame::frame))
        .merge(assets::router())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(plain_across_sites))
        .with_state(service)
}

/// What another site has asked for is not compressed: the length of a page that holds both what that site sent
/// and a secret would tell of the secret.
async fn plain_across_sites(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        headers.remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// One's own sign-in.
fn account_router() -> Router<Service> {
    Router::new()
        .route(paths::ACCOUNT, get(account::account))
        .route(paths::ACCOUNT_PASSWORD, post(account::password))
        .route(paths::ACCOUNT_CODES, get(account::codes).post(account::codes_on))
        .route(paths::ACCOUNT_CODES_OFF, post(account::codes_off))
        .route(paths::ACCOUNT_SESSIONS_END, post(account::end_others))
        .route(&(paths::ACCOUNT.to_owned() + "/sessions/{id}/end"), post(account::end_session))
}
