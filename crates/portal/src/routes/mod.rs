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
mod form;
mod frame;
mod language;
mod look;
mod operator;
mod partner;
mod seller;
mod show;
mod sign_in;
mod trouble;
mod visitor;

use app::Service;
use app::work::ReadLine;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Extension, Router};

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
        .route(paths::SIGN_OUT, post(sign_in::sign_out))
        .route(paths::DESIGN, get(design::design))
        .route(paths::LANGUAGE, post(language::choose))
        .route(paths::APPLY, get(apply::form).post(apply::apply))
        .route(paths::APPLIED, get(apply::applied))
        .merge(partner::router())
        .merge(seller::router())
        .merge(operator::router())
        .layer(Extension(read_event))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(from_fn_with_state(service.clone(), frame::frame))
        .merge(assets::router())
        .with_state(service)
}
