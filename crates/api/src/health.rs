//! Whether events can be accepted.

use crate::act::look_now;
use crate::problem::Problem;
use app::{Failure, Service};
use axum::Json;
use axum::extract::State;
use programs::Key;
use serde::Serialize;
use utoipa::ToSchema;

/// That all is well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    status: &'static str,
}

/// Whether events can be accepted.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, description = "They can.", body = Health),
        (status = 503, description = "They cannot.", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn healthz(State(service): State<Service>) -> Result<Json<Health>, Problem> {
    if !service.is_well() {
        return Err(Failure::StorageFailed.into());
    }
    look_now(&service, |source, _| source.key(Key::Source, ""))?;
    Ok(Json(Health { status: "ok" }))
}
