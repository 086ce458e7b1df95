//! Who did what, about access and in the log.

use app::Service;
use app::audit::{self, Done};
use app::views::{Place, Rows, Source, ViewResult};
use axum::extract::State;
use axum::response::Response;

use crate::components::search::SEARCH;
use crate::pages::operator::audit::{AuditRow, AuditView, audit as show_audit};
use crate::paths;
use crate::routes::form::Asked;
use crate::routes::look::{page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// What was done about access.
pub(super) async fn access(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &staff, &asked, false, audit::done).await
}

/// The actions of the log.
pub(super) async fn actions(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &staff, &asked, true, audit::actions).await
}

async fn shown(
    service: &Service,
    staff: &Staff,
    asked: &Asked,
    is_log: bool,
    read: fn(&Source, Option<&str>, Place) -> ViewResult<Rows<Done>>,
) -> Result<Response, Trouble> {
    let (place, who) = (place(service, asked), asked.get(SEARCH).trim().to_owned());
    page(service, &staff.visitor, None, move |look| {
        let found = read(look.source, Some(who.as_str()).filter(|who| !who.is_empty()), place)?;
        let path = if is_log { paths::AUDIT_ACTIONS } else { paths::AUDIT };
        let path = if who.is_empty() { path.to_owned() } else { paths::with_query(path, SEARCH, &who) };
        let pager = look.pager(&path, place, &found);
        let row = |row: Done| AuditRow {
            at: look.moment(row.at),
            who: row.who,
            name: row.name,
            what: row.what,
            subject: row.subject,
            detail: row.detail,
            sequence: row.sequence,
        };
        let rows = found.rows.into_iter().map(row).collect();
        Ok(show_audit(&look.shell, &AuditView { is_log, who, rows, pager }))
    })
    .await
}
