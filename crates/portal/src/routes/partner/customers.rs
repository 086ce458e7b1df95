//! My Customers (AP-11).

use app::Service;
use app::views::{self, CustomerRow, CustomerState, CustomersAsked, Sight};
use axum::extract::{Path, State};
use axum::response::Response;

use crate::components::search::SEARCH;
use crate::pages::partner::customers::{Asking, Customer, CustomersView, Which, customers as show_customers};
use crate::routes::files::{form_of, sent};
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::show;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Partner;

/// The page: `?filter=` picks some, `?q=` looks for one, `?sort=oldest` turns the order.
pub(super) async fn customers(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (no, place, asking) = (partner.no, place(&service, &asked), asking(&asked));
    page(&service, &partner.visitor, None, move |look| {
        let me = look.me.as_ref().ok_or_else(Trouble::not_found)?;
        let found = views::customers(look.source, look.service, no, &sought(&asking), place, Sight::Masked)?;
        let view = CustomersView {
            all: show::count(me.customers),
            not_bought: show::count(me.customers_not_bought),
            paying: show::count(me.paying_customers),
            pager: look.pager(&asking.path(), place, &found),
            rows: found.rows.into_iter().map(|row| customer(look, row)).collect(),
            asking,
        };
        Ok(show_customers(&look.shell, &view))
    })
    .await
}

/// The same customers as a file.
pub(super) async fn file(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
    Path(file): Path<String>,
) -> Result<Response, Trouble> {
    let ("export", form) = form_of(&file)? else { return Err(Trouble::not_found()) };
    let (no, sought) = (partner.no, sought(&asking(&asked)));
    sent(&service, "customers", form, move |source, service| {
        Ok(views::customers_file(source, service, no, &sought, Sight::Masked, form)?)
    })
    .await
}

fn asking(asked: &Asked) -> Asking {
    Asking {
        which: Which::parse(asked.get("filter")),
        search: asked.get(SEARCH).trim().chars().take(100).collect(),
        oldest_first: asked.get("sort") == "oldest",
    }
}

fn sought(asking: &Asking) -> CustomersAsked {
    CustomersAsked {
        state: match asking.which {
            Which::All => CustomerState::Any,
            Which::NotBought => CustomerState::NotBought,
            Which::Paying => CustomerState::Paying,
        },
        search: asking.search.clone(),
        oldest_first: asking.oldest_first,
    }
}

fn customer(look: &Look<'_>, row: CustomerRow) -> Customer {
    Customer {
        id: row.customer_id,
        phone: row.phone,
        store_authorized: row.store_authorized,
        latest_vip_tier: row.latest_vip_tier,
        topped_up: row.topped_up,
        registered_at: look.moment(row.registered_at),
        last_top_up_at: row.last_top_up_at.map(|at| look.moment(at)),
        paying: row.paying_number.map(show::count).zip(row.rate_bps),
    }
}
