//! My Customers (AP-11).

use crate::act::look;
use crate::call::{Params, Place};
use crate::guard::Caller;
use crate::ids;
use crate::partners::sight;
use crate::problem::Problem;
use crate::wire::{List, Problems, instant};
use app::Service;
use app::views::{self, CustomerRow, CustomerState, CustomersAsked};
use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A customer of a partner.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CustomerBody {
    customer_id: String,
    phone: String,
    store_authorized: bool,
    latest_vip_tier: Option<String>,
    topped_up: bool,
    registered_at: String,
    last_top_up_at: Option<String>,
    paying_number: Option<i64>,
    rate_bps: Option<i64>,
}

impl From<CustomerRow> for CustomerBody {
    fn from(row: CustomerRow) -> Self {
        Self {
            customer_id: row.customer_id,
            phone: row.phone,
            store_authorized: row.store_authorized,
            latest_vip_tier: row.latest_vip_tier,
            topped_up: row.topped_up,
            registered_at: instant(row.registered_at),
            last_top_up_at: row.last_top_up_at.map(instant),
            paying_number: row.paying_number,
            rate_bps: row.rate_bps,
        }
    }
}

/// Which customers are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// `not_bought` for those who have registered and not bought.
    filter: Option<String>,
}

/// A partner's customers, the latest registered first.
#[utoipa::path(get, path = "/v1/partners/{id}/customers", tag = "partners",
    params(("id" = String, Path), Filter, Place),
    responses((status = 200, description = "A page of customers.", body = List<CustomerBody>), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
    Params(filter): Params<Filter>,
    Params(place): Params<Place>,
) -> Result<Json<List<CustomerBody>>, Problem> {
    let state = match filter.filter.as_deref() {
        None => CustomerState::Any,
        Some("not_bought") => CustomerState::NotBought,
        Some(_) => return Err(Problem::invalid("/filter", "The only filter is not_bought.")),
    };
    let asked = CustomersAsked { state, ..CustomersAsked::default() };
    let (no, place, sight) = (ids::partner(&service, &id)?, place.read(&service)?, sight(&caller));
    let rows = look(&service, move |source, service| {
        if source.partner(no)?.is_none() {
            return Ok(None);
        }
        views::customers(source, service, no, &asked, place, sight).map(Some)
    });
    let rows = rows.await?.ok_or_else(|| Problem::not_found("partner"))?;
    Ok(Json(List::of(&service, rows)))
}
