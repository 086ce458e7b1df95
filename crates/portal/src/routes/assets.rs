//! Style sheet, script and icon.

use app::Service;
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::assets::lookup;
use crate::headers::ASSET_CACHE_CONTROL;

pub(super) fn router() -> Router<Service> {
    Router::new().route("/assets/{*name}", get(asset))
}

async fn asset(uri: Uri) -> Response {
    match lookup(uri.path()) {
        Some((content, kind)) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, ASSET_CACHE_CONTROL),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, content.into_owned()).into_response()
        }
        None => (StatusCode::NOT_FOUND, "not found").into_response(),
    }
}
