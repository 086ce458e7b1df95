//! What a partner shares (AP-3): link, code, QR code, posters, texts.

use crate::act::look_now;
use crate::call::Params;
use crate::ids;
use crate::problem::Problem;
use crate::wire::Problems;
use app::Service;
use app::views::{self, Materials};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a partner shares. Before activation nothing of it is there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MaterialsBody {
    referral_url: Option<String>,
    referral_code: Option<String>,
    qr_svg_url: Option<String>,
    /// PNG, in each language portrait and square.
    poster_urls: Vec<String>,
    copy: Vec<CopyBody>,
    share: Vec<ShareBody>,
}

/// A ready-to-use text.
#[derive(Debug, Serialize, ToSchema)]
struct CopyBody {
    locale: &'static str,
    text: String,
}

/// A link that shares the invitation on a channel.
#[derive(Debug, Serialize, ToSchema)]
struct ShareBody {
    channel: &'static str,
    url: String,
}

/// In which language texts are shared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Language {
    /// `en`, `id`, `ms`, `th`, `vi`, `fil` or `zh-Hans`; English where it is not said.
    locale: Option<String>,
}

fn find(service: &Service, id: &str) -> Result<Option<Materials>, Problem> {
    let no = ids::partner(service, id)?;
    let found = look_now(service, |source, service| {
        if source.partner(no)?.is_none() {
            return Ok(None);
        }
        views::materials(source, service, no).map(Some)
    })?;
    found.ok_or_else(|| Problem::not_found("partner"))
}

fn found(service: &Service, id: &str) -> Result<Materials, Problem> {
    find(service, id)?.ok_or_else(|| Problem::not_found("referral code yet"))
}

/// What a partner shares.
#[utoipa::path(get, path = "/v1/partners/{id}/materials", tag = "materials",
    params(("id" = String, Path), Language),
    responses((status = 200, description = "The materials.", body = MaterialsBody), Problems))]
pub(crate) async fn list(
    State(service): State<Service>,
    Path(id): Path<String>,
    Params(language): Params<Language>,
) -> Result<Json<MaterialsBody>, Problem> {
    let Some(materials) = find(&service, &id)? else {
        return Ok(Json(MaterialsBody {
            referral_url: None,
            referral_code: None,
            qr_svg_url: None,
            poster_urls: Vec::new(),
            copy: Vec::new(),
            share: Vec::new(),
        }));
    };
    let locale = language.locale.as_deref().unwrap_or("en");
    let shared = materials.share(locale).ok_or_else(|| no_locale("/locale"))?;
    let base = format!("{}/v1/partners/{}/materials", service.config().public_url, materials.partner_id);
    let posters = views::posters().map(|(locale, shape)| format!("{base}/posters/{locale}/{shape}.png"));
    Ok(Json(MaterialsBody {
        qr_svg_url: Some(format!("{base}/qr.svg")),
        poster_urls: posters.collect(),
        copy: materials
            .copy()
            .into_iter()
            .map(|copy| CopyBody { locale: copy.locale, text: copy.text })
            .collect(),
        share: shared.into_iter().map(|link| ShareBody { channel: link.channel, url: link.url }).collect(),
        referral_url: Some(materials.url),
        referral_code: Some(materials.code),
    }))
}

fn no_locale(pointer: &str) -> Problem {
    Problem::invalid(pointer, "The languages are en, id, ms, th, vi, fil and zh-Hans.")
}

/// The QR code of the referral link.
#[utoipa::path(get, path = "/v1/partners/{id}/materials/qr.svg", tag = "materials",
    params(("id" = String, Path)),
    responses((status = 200, description = "The code.", body = String, content_type = "image/svg+xml"), Problems))]
pub(crate) async fn qr(State(service): State<Service>, Path(id): Path<String>) -> Result<Response, Problem> {
    let svg = found(&service, &id)?.qr_svg().map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// A poster.
#[utoipa::path(get, path = "/v1/partners/{id}/materials/posters/{locale}/{file}", tag = "materials",
    params(("id" = String, Path), ("locale" = String, Path),
        ("file" = String, Path, description = "`portrait.png` or `square.png`")),
    responses((status = 200, description = "The poster.", body = Vec<u8>, content_type = "image/png"), Problems))]
pub(crate) async fn poster(
    State(service): State<Service>,
    Path((id, locale, file)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let materials = found(&service, &id)?;
    let drawn = tokio::task::spawn_blocking(move || materials.poster(&locale, file.strip_suffix(".png")?));
    let drawn = drawn.await.map_err(|error| Problem::internal(&error))?;
    let png =
        drawn.ok_or_else(|| Problem::not_found("poster"))?.map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}
