//! The customers and the commission details of a partner (AP-11, AP-12).

use app::Service;
use app::ids::Kind;
use app::views::{self, CommissionsAsked, CustomersAsked, Sight};
use axum::extract::{Path, State};
use axum::response::Response;
use programs::No;

use super::partners::number;
use crate::pages::operator::partner_lists::{
    Commission, CommissionsView, Customer, CustomersView, Whose, commissions as show_commissions,
    customers as show_customers,
};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{Look, page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The customers.
pub(super) async fn customers(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (no, place) = (number(&service, &id)?, place(&service, &asked));
    page(&service, &staff.visitor, None, move |look| {
        let found =
            views::customers(look.source, look.service, no, &CustomersAsked::default(), place, Sight::Full)?;
        let row = |row: views::CustomerRow| Customer {
            id: row.customer_id,
            phone: row.phone,
            registered_at: look.moment(row.registered_at),
            bought: row.latest_vip_tier.zip(row.last_top_up_at.map(|at| look.moment(at))),
            paying: row.paying_number.zip(row.rate_bps),
        };
        let view = CustomersView {
            whose: whose(look, no)?,
            pager: look.pager(&(paths::operator_partner(&id) + "/customers"), place, &found),
            rows: found.rows.into_iter().map(row).collect(),
        };
        Ok(show_customers(&look.shell, &view))
    })
    .await
}

/// The commission details.
pub(super) async fn commissions(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (no, place) = (number(&service, &id)?, place(&service, &asked));
    page(&service, &staff.visitor, None, move |look| {
        let found = views::commissions(
            look.source,
            look.service,
            no,
            CommissionsAsked::default(),
            place,
            Sight::Full,
        )?;
        let row = |row: views::CommissionRow| Commission {
            status: row.status(),
            settled_at: row.settled_at.map(|at| look.moment(at)),
            id: row.id,
            payment_id: row.payment_id,
            customer_id: row.customer_id,
            payment: row.payment,
            commission: row.commission,
            rate_bps: row.rate_bps,
        };
        let view = CommissionsView {
            whose: whose(look, no)?,
            pager: look.pager(&(paths::operator_partner(&id) + "/commissions"), place, &found),
            rows: found.rows.into_iter().map(row).collect(),
        };
        Ok(show_commissions(&look.shell, &view))
    })
    .await
}

fn whose(look: &Look<'_>, no: No) -> Result<Whose, Trouble> {
    let found = look.source.partner(no)?.ok_or_else(Trouble::not_found)?;
    let id = look.service.ids().write(Kind::Partner, no);
    Ok(Whose { id, name: found.application.name, status: found.status.name().to_owned() })
}
