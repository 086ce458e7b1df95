//! Access keys.

use crate::act::look_now;
use crate::call::Call;
use crate::guard::Caller;
use crate::ids;
use crate::problem::Problem;
use crate::wire::{List, Problems, check_said, check_text, instant};
use app::Service;
use app::access::Role;
use app::views::{self, KeyFor, KeyView};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a new key may do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewKey {
    /// `operator`, `host`, `partner`, `seller` or `auditor`.
    role: String,
    /// The partner it speaks for, if its role is `partner`.
    participant: Option<String>,
    /// The seller it speaks for, as the marketplace calls it, if its role is `seller`. Nothing has to be
    /// known of that seller yet.
    seller_id: Option<String>,
    /// What it is called: a person, a system.
    name: Option<String>,
}

/// An access key without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyBody {
    id: String,
    name: String,
    role: String,
    /// The partner it speaks for, or the seller.
    participant: Option<String>,
    created_at: String,
    revoked_at: Option<String>,
}

/// A new access key with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyMade {
    /// What the caller shows as `Authorization: Bearer …`.
    key: String,
    #[serde(flatten)]
    about: KeyBody,
}

impl From<KeyView> for KeyBody {
    fn from(view: KeyView) -> Self {
        Self {
            id: view.id,
            name: view.name,
            role: view.role,
            participant: view.participant,
            created_at: instant(view.created_at),
            revoked_at: view.revoked_at.map(instant),
        }
    }
}

/// All access keys, newest first.
#[utoipa::path(get, path = "/v1/keys", tag = "keys",
    responses((status = 200, description = "The keys, without their secrets.", body = List<KeyBody>), Problems))]
pub(crate) async fn list(State(service): State<Service>) -> Result<Json<List<KeyBody>>, Problem> {
    Ok(Json(List::whole(look_now(&service, views::keys)?)))
}

/// Make an access key.
#[utoipa::path(post, path = "/v1/keys", tag = "keys", request_body = NewKey,
    responses((status = 201, description = "The key, shown this once.", body = KeyMade), Problems))]
pub(crate) async fn create(
    State(service): State<Service>,
    call: Call<NewKey>,
) -> Result<(StatusCode, Json<KeyMade>), Problem> {
    let NewKey { role, participant, seller_id, name } = call.body;
    let known = Role::parse(&role);
    let role = known.ok_or_else(|| {
        Problem::invalid("/role", "The roles are operator, host, partner, seller and auditor.")
    })?;
    let name = name.unwrap_or_else(|| role.name().to_owned());
    check_text(&name, "/name")?;
    if participant.is_some() && role != Role::Partner {
        return Err(Problem::invalid("/participant", "Only a partner's key has a participant."));
    }
    if seller_id.is_some() && role != Role::Seller {
        return Err(Problem::invalid("/seller_id", "Only a seller's key has a seller."));
    }
    let mut wanted = KeyFor { role, participant: None, seller: None, name };
    match role {
        Role::Seller => {
            let seller_id = seller_id
                .ok_or_else(|| Problem::invalid("/seller_id", "Name the seller the key speaks for."))?;
            check_said(&seller_id, "/seller_id")?;
            wanted.seller = Some(seller_id);
        }
        Role::Partner => {
            let id = participant
                .ok_or_else(|| Problem::invalid("/participant", "Name the partner the key speaks for."))?;
            let no = ids::partner(&service, &id).map_err(|problem| problem.at("/participant"))?;
            if look_now(&service, |source, _| source.partner(no))?.is_none() {
                return Err(Problem::not_found("partner").at("/participant"));
            }
            wanted.participant = Some(no);
        }
        // No key has the role of a shopper, nor is one read.
        Role::Operator | Role::Host | Role::Auditor | Role::Shopper => {}
    }
    let (view, key) = views::create_key_by(&service, &call.caller.0.actor, wanted).await?;
    Ok((StatusCode::CREATED, Json(KeyMade { key, about: view.into() })))
}

/// Take an access key out of use.
#[utoipa::path(delete, path = "/v1/keys/{id}", tag = "keys", params(("id" = String, Path)),
    responses((status = 204, description = "It is not accepted any more."), Problems))]
pub(crate) async fn revoke(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let found = look_now(&service, |source, _| views::key_no(source, &id))?;
    views::revoke_key(&service, &caller.0.actor, found.ok_or_else(|| Problem::not_found("key"))?).await?;
    Ok(StatusCode::NO_CONTENT)
}
