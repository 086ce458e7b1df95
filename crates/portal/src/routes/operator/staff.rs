//! Accounts of the operator's staff: invited, changed, disabled.

use app::access::Role;
use app::sign_in::NewLink;
use app::staff::{self, Change};
use app::{Letter, Service, mail};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::{t, t_with};
use crate::pages::operator::staff::{InviteFields, MadeLink, StaffRow, StaffView, staff as show_staff};
use crate::paths;
use crate::routes::done;
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, page};
use crate::routes::trouble::{Trouble, refusal_sentence};
use crate::routes::visitor::Staff;

/// The accounts.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, staff, done::notice(&asked), None, InviteFields::default()).await
}

/// A link that was just made, and for which address.
type Made = (NewLink, String);

async fn shown(
    service: &Service,
    staff: Staff,
    notice: Option<Notice>,
    made: Option<Made>,
    fields: InviteFields,
) -> Result<Response, Trouble> {
    let visitor = staff.visitor.clone();
    page(service, &visitor, notice, move |look| {
        let rows = staff::list(look.source, look.service)?;
        let made = made.map(|(link, email)| MadeLink {
            email,
            url: link.url,
            expires_at: look.moment(link.expires_at),
            is_mailed: mail::can_send(look.service),
        });
        let view = StaffView {
            rows: rows.into_iter().map(|row| shown_row(look, &staff, row)).collect(),
            may_act: staff.may_act(),
            made,
            fields,
        };
        Ok(show_staff(&look.shell, &view))
    })
    .await
}

fn shown_row(look: &Look<'_>, staff: &Staff, row: staff::StaffView) -> StaffRow {
    StaffRow {
        is_own: row.email == staff.access.actor.id,
        since: look.moment(row.created_at),
        no: row.no,
        name: row.name,
        email: row.email,
        role: row.role,
        is_disabled: row.disabled_at.is_some(),
        has_password: row.has_password,
        has_codes: row.has_codes,
        sessions: u64::try_from(row.sessions).unwrap_or(u64::MAX),
    }
}

/// Makes an account, with a link that is shown here and mailed where that can be done.
pub(super) async fn invite(
    State(service): State<Service>,
    staff: Staff,
    posted: Posted,
) -> Result<Response, Trouble> {
    let typed = |name| Kept::new(posted.get(name));
    let mut fields = InviteFields { name: typed("name"), email: typed("email"), role: typed("role") };
    let Some(role) = staff::ROLES.into_iter().find(|role: &Role| role.name() == fields.role.value) else {
        fields.role.error = Some(t("operator-keys-role-missing"));
        let page = shown(&service, staff, None, None, fields).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let (name, email) = (fields.name.value.clone(), fields.email.value.to_lowercase());
    match staff::invite(&service, &staff.access.actor, &email, &name, role).await? {
        Ok(link) => {
            send(&service, &email, &name, &link.url);
            shown(&service, staff, None, Some((link, email)), InviteFields::default()).await
        }
        Err(refusal) => {
            let error = Some(refusal_sentence(&refusal));
            match refusal.pointer.as_deref() {
                Some("/name") => fields.name.error = error,
                _ => fields.email.error = error,
            }
            let page = shown(&service, staff, None, None, fields).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn send(service: &Service, email: &str, name: &str, url: &str) {
    let text = [t_with("sign-in-invite-text", &[("name", name.into())]), url.to_owned()].join("\n\n");
    mail::send(service, Letter { to: email.to_owned(), subject: t("sign-in-invite-subject"), text });
}

/// Changes an account.
pub(super) async fn command(
    State(service): State<Service>,
    staff: Staff,
    Path((no, command)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let change = match command.as_str() {
        "disable" => Change::Disable,
        "enable" => Change::Enable,
        "end_sessions" => Change::EndSessions,
        "forget_codes" => Change::ForgetCodes,
        "role" => {
            let role = staff::ROLES.into_iter().find(|role: &Role| role.name() == posted.get("role"));
            Change::Role(role.ok_or_else(Trouble::not_found)?)
        }
        "link" => return new_link(&service, staff, no).await,
        _ => return Err(Trouble::not_found()),
    };
    match staff::change(&service, &staff.access.actor, no, change).await? {
        Ok(()) => Ok(Redirect::to(&done::with_done(paths::STAFF, "staff_changed")).into_response()),
        Err(refusal) => Err(Trouble::refused(&refusal)),
    }
}

async fn new_link(service: &Service, staff: Staff, no: i64) -> Result<Response, Trouble> {
    let made = staff::new_link(service, &staff.access.actor, no).await?;
    let (link, staff::StaffName { name, email }) = made.map_err(|refusal| Trouble::refused(&refusal))?;
    send(service, &email, &name, &link.url);
    shown(service, staff, None, Some((link, email)), InviteFields::default()).await
}
