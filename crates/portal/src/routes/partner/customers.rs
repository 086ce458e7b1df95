//! My Customers (AP-11).

use app::Service;
use app::views::{self, CustomerRow, Sight};
use axum::extract::State;
use axum::response::Response;

use crate::pages::partner::customers::{Customer, CustomersView, customers as show_customers};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page; `?filter=not_bought` for those who have not bought.
pub(super) async fn customers(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    let only_not_bought = asked.get("filter") == "not_bought";
    let (no, place) = (partner.no, place(&service, &asked));
    page(&service, &partner.visitor, None, move |look| {
        let me = look.me.as_ref().ok_or_else(Trouble::not_found)?;
        let found = views::customers(look.source, look.service, no, only_not_bought, place, Sight::Masked)?;
        let path = if only_not_bought { paths::CUSTOMERS_NOT_BOUGHT } else { paths::CUSTOMERS };
        let view = CustomersView {
            only_not_bought,
            all: show::count(me.customers),
            not_bought: show::count(look.source.count_not_bought(no)?),
            pager: look.pager(path, place, &found),
            rows: found.rows.into_iter().map(|row| customer(look, row)).collect(),
        };
        Ok(show_customers(&look.shell, &view))
    })
    .await
}

fn customer(look: &Look<'_>, row: CustomerRow) -> Customer {
    Customer {
        phone: row.phone,
        store_authorized: row.store_authorized,
        latest_vip_tier: row.latest_vip_tier,
        topped_up: row.topped_up,
        registered_at: look.moment(row.registered_at),
        last_top_up_at: row.last_top_up_at.map(|at| look.moment(at)),
        paying: row.paying_number.map(show::count).zip(row.rate_bps),
    }
}
