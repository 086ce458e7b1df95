//! Links that sign somebody in: the host knows its people, so it asks for them.

use crate::act::look_now;
use crate::call::Call;
use crate::ids;
use crate::problem::Problem;
use crate::wire::{Problems, check_said, instant};
use app::Service;
use app::sessions::Holder;
use app::sign_in::{self, EMBED_SECONDS, LINK_SECONDS, LinkFor};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whom a new link signs in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLoginLink {
    /// `partner`, `seller` or `shopper`.
    role: String,
    /// The partner (`pa_…`), or the seller or the shopper as the marketplace calls them. Of a seller and of a
    /// shopper nothing has to be known yet.
    id: String,
    /// The page it leads to, a path of this service such as `/partner/withdrawals`; the one they begin with
    /// where it is not said.
    next: Option<String>,
    /// Of a shopper: shows the bonus within a page of the host, for an hour and as often as it is asked for,
    /// instead of signing in once.
    embed: Option<bool>,
}

/// A link that signs somebody in, which is told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoginLinkMade {
    /// Where to send the person, or what to show in a frame.
    url: String,
    /// It holds ten minutes and is used once; one to embed holds an hour.
    expires_at: String,
}

/// Make a link that signs a partner, a seller or a shopper in.
#[utoipa::path(post, path = "/v1/login_links", tag = "keys", request_body = NewLoginLink,
    responses((status = 201, description = "The link, told this once.", body = LoginLinkMade), Problems))]
pub(crate) async fn create(
    State(service): State<Service>,
    call: Call<NewLoginLink>,
) -> Result<(StatusCode, Json<LoginLinkMade>), Problem> {
    let NewLoginLink { role, id, next, embed } = call.body;
    check_said(&id, "/id")?;
    let holder = match role.as_str() {
        "partner" => {
            let no = ids::partner(&service, &id).map_err(|problem| problem.at("/id"))?;
            if look_now(&service, |source, _| source.partner(no))?.is_none() {
                return Err(Problem::not_found("partner").at("/id"));
            }
            Holder::Partner(no)
        }
        "seller" => Holder::Seller(id),
        "shopper" => Holder::Shopper(id),
        _ => return Err(Problem::invalid("/role", "The roles are partner, seller and shopper.")),
    };
    let embeds = embed.unwrap_or(false);
    if embeds && !matches!(holder, Holder::Shopper(_)) {
        return Err(Problem::invalid("/embed", "Only a shopper's page can be embedded."));
    }
    let next = next.unwrap_or_default();
    if !next.is_empty() && (embeds || !sign_in::is_ours(&next)) {
        let detail = "This is no page that a link leads to. Write a path such as /partner/withdrawals.";
        return Err(Problem::invalid("/next", detail));
    }
    let lasts = if embeds { EMBED_SECONDS } else { LINK_SECONDS };
    let wanted = LinkFor { holder, next, lasts, embeds };
    let made = sign_in::make_link(&service, &call.caller.0.actor, wanted).await?;
    Ok((StatusCode::CREATED, Json(LoginLinkMade { url: made.url, expires_at: instant(made.expires_at) })))
}
