//! The sandbox's clock. Without a sandbox these paths are not there.

use crate::call::Call;
use crate::problem::Problem;
use crate::wire::{Problems, instant};
use app::Service;
use axum::Json;
use axum::extract::State;
use programs::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where the clock is to stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetClock {
    /// Not before where it stands.
    #[schema(example = "2026-06-19T15:59:59Z")]
    now: String,
}

/// Where the clock stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clock {
    now: String,
}

/// Where the clock stands.
#[utoipa::path(get, path = "/v1/sandbox/clock", tag = "sandbox",
    responses((status = 200, description = "Where it stands.", body = Clock), Problems))]
pub(crate) async fn clock(State(service): State<Service>) -> Json<Clock> {
    Json(Clock { now: instant(service.now()) })
}

/// Move the clock forward. Everything that falls due is done, in order, before this answers.
#[utoipa::path(put, path = "/v1/sandbox/clock", tag = "sandbox", request_body = SetClock,
    responses((status = 200, description = "Where it stands now.", body = Clock), Problems))]
pub(crate) async fn set_clock(
    State(service): State<Service>,
    call: Call<SetClock>,
) -> Result<Json<Clock>, Problem> {
    let to = Instant::parse(&call.body.now)
        .map_err(|_| Problem::invalid("/now", "Write the time as RFC 3339, such as 2026-06-19T15:59:59Z."))?;
    service.inbox().set_clock(to).await?.map_err(|refusal| Problem::from(&refusal))?;
    Ok(Json(Clock { now: instant(service.now()) }))
}
