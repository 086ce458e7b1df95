//! The pages over the use cases of [`app`]: who asks, what is read, what is changed, what is shown.
//!
//! A form posts, what it changes goes through the inbox, and the answer is a redirect to a page; a refusal
//! comes back as the page of the form, with what was typed. Every page passes [`frame`].

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
mod seller;
mod shopper;
mod show;
mod sign_in;
mod trouble;
mod visitor;

use app::Service;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::paths;

/// The longest form, in bytes.
const LONGEST_FORM: usize = 256 * 1024;

/// All pages, their forms and their assets. It has no fallback, so that it can be merged with the API; paths
/// below `/partner`, `/seller` and `/operator` that name no page are answered here.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/", get(sign_in::home))
        .route(paths::SIGN_IN, get(sign_in::form).post(sign_in::sign_in))
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
        .route(paths::DESIGN, get(design::design))
        .route(paths::LANGUAGE, post(language::choose))
        .route(paths::APPLY, get(apply::form).post(apply::apply))
        .route(paths::APPLIED, get(apply::applied))
        .merge(partner::router())
        .merge(seller::router())
        .merge(shopper::router())
        .merge(operator::router())
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
