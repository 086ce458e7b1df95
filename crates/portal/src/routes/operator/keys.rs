//! Access keys: made, shown once, revoked.

use app::Service;
use app::access::Role;
use app::ids::Kind;
use app::views::{self, KeyFor, KeyView};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::operator::keys::{KeyFields, KeyRow, KeysView, keys as show_keys};
use crate::paths;
use crate::routes::done;
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, look, page};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The keys.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, staff, done::notice(&asked), None, KeyFields::default()).await
}

async fn shown(
    service: &Service,
    staff: Staff,
    notice: Option<Notice>,
    made: Option<(String, String)>,
    fields: KeyFields,
) -> Result<Response, Trouble> {
    let may_act = staff.may_act();
    page(service, &staff.visitor, notice, move |look| {
        let rows = views::keys(look.source, look.service)?;
        let rows = rows.into_iter().map(|key| row(look, key)).collect();
        Ok(show_keys(&look.shell, &KeysView { rows, may_act, made, fields }))
    })
    .await
}

fn row(look: &Look<'_>, key: KeyView) -> KeyRow {
    KeyRow {
        can_revoke: key.revoked_at.is_none() && !key.is_root,
        created_at: look.moment(key.created_at),
        revoked_at: key.revoked_at.map(|at| look.moment(at)),
        id: key.id,
        name: key.name,
        role: key.role,
        participant: key.participant,
    }
}

/// Makes a key; its text is on the page that answers, and nowhere else.
pub(super) async fn make(
    State(service): State<Service>,
    staff: Staff,
    posted: Posted,
) -> Result<Response, Trouble> {
    let typed = |name| Kept::new(posted.get(name));
    let mut fields =
        KeyFields { name: typed("name"), role: typed("role"), participant: typed("participant") };
    match wanted(&service, &mut fields).await? {
        Some(wanted) => {
            let (view, text) = views::create_key_by(&service, &staff.access.actor, wanted).await?;
            shown(&service, staff, None, Some((view.name, text)), KeyFields::default()).await
        }
        None => {
            let page = shown(&service, staff, None, None, fields).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// The key that is asked for; where it is none, the fields say why.
async fn wanted(service: &Service, fields: &mut KeyFields) -> Result<Option<KeyFor>, Trouble> {
    if fields.name.value.is_empty() {
        fields.name.error = Some(t("refusal-name-missing"));
        return Ok(None);
    }
    let Some(role) = Role::parse(&fields.role.value) else {
        fields.role.error = Some(t("operator-keys-role-missing"));
        return Ok(None);
    };
    let mut wanted = KeyFor { role, participant: None, seller: None, name: fields.name.value.clone() };
    let participant = fields.participant.value.clone();
    let wrong = match role {
        Role::Partner => {
            wanted.participant = partner(service, participant).await?;
            wanted.participant.is_none().then_some("operator-keys-partner-missing")
        }
        Role::Seller if participant.is_empty() => Some("operator-keys-seller-missing"),
        Role::Seller => {
            wanted.seller = Some(participant);
            None
        }
        _ => (!participant.is_empty()).then_some("operator-keys-participant-needless"),
    };
    fields.participant.error = wrong.map(t);
    Ok(wrong.is_none().then_some(wanted))
}

async fn partner(service: &Service, id: String) -> Result<Option<programs::No>, Trouble> {
    look(service, move |source, service| {
        let Some(no) = service.ids().read(Kind::Partner, &id) else { return Ok(None) };
        Ok(source.partner(no)?.map(|partner| partner.no))
    })
    .await
}

/// Takes a key out of use.
pub(super) async fn revoke(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Trouble> {
    let found = look(&service, move |source, _| Ok(views::key_no(source, &id)?)).await?;
    views::revoke_key(&service, &staff.access.actor, found.ok_or_else(Trouble::not_found)?).await?;
    Ok(Redirect::to(&done::with_done(paths::KEYS, "key_revoked")).into_response())
}
